"""Extracts one row of a list of saved pages: the form that measurements read and write."""

import gzip
import zlib
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path

from crawler.config.schema import Agency
from crawler.errors import Rejected
from crawler.extract.article import examine
from crawler.extract.choice import context_of
from crawler.extract.detect import languages_of
from crawler.extract.language import in_language
from crawler.model import Report

_LARGEST = 20_000_000  # bytes of one page after decompression; the largest saved page measured has 4 MB
_GZIP_MARK = b"\x1f\x8b"


def extract_row(row: Mapping[str, object], folder: Path, agencies: tuple[Agency, ...]) -> dict[str, object]:
    """Return what was found on the page of a row `{id, url, html_file}`; the file lies under `folder`.

    Never raises for a bad page or row: `error` holds the stable code of what was wrong, and a page that is no
    article still gives what was found on it.
    """
    url = row.get("url")
    context = context_of(url if isinstance(url, str) else "", None, agencies)
    try:
        report, reason = examine(page_bytes(folder, row.get("html_file")), context)
    except Rejected as error:
        return _empty(row, error.code)
    except (OSError, EOFError, zlib.error, ValueError):
        return _empty(row, "unreadable_file")
    report = in_language(report, (("page", report.language),), languages_of)
    return _row(row, report, reason[0] if reason else None)


def page_bytes(folder: Path, name: object) -> bytes:
    """Return a saved page, gzipped or not; at most 20 MB of it.

    Raises: ValueError where `name` is no file name, OSError, EOFError or zlib.error where it cannot be read.
    """
    if not isinstance(name, str) or not name:
        raise ValueError("html_file is missing")
    path = folder / name
    with path.open("rb") as plain_file:
        if plain_file.read(2) != _GZIP_MARK:
            plain_file.seek(0)
            return plain_file.read(_LARGEST)
    with gzip.open(path, "rb") as packed:
        return packed.read(_LARGEST)


def _row(row: Mapping[str, object], report: Report, error: str | None) -> dict[str, object]:
    day_only = report.sources.get("published_precision") == "day"
    return {
        "id": row.get("id"),
        "title": report.headline or None,
        "authors": list(report.authors),
        "published": _iso(report.published, day_only=day_only),
        "published_precision": None if report.published is None else "day" if day_only else "instant",
        "modified": _iso(report.modified, day_only=False),
        "language": report.language,
        "body": report.body,
        "credit": report.credit,
        "dateline": report.dateline,
        "error": error,
    }


def _empty(row: Mapping[str, object], error: str) -> dict[str, object]:
    return _row(row, Report(url="", headline="", body=""), error)


def _iso(at: datetime | None, *, day_only: bool) -> str | None:
    """Return a time with its offset; of a day whose zone is not known, the day alone."""
    if at is None:
        return None
    return at.date().isoformat() if day_only and not at.utcoffset() else at.isoformat()

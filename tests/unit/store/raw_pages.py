"""Sample pages for the tests of the archive of raw pages, and what warcio itself finds in its files."""

from argparse import Namespace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from warcio.archiveiterator import ArchiveIterator
from warcio.checker import Checker

from crawler.model import Page, Wire

NOW = datetime(2026, 3, 2, 9, 0, 0, 250_000, tzinfo=UTC)
URL = "https://harbour.example/1"
BODY = b"<p>The ferry left at noon.</p>" * 20
ASKED = (("Host", "harbour.example"), ("User-Agent", "newswire-test/1"))
WIRE = Wire("HTTP/1.1", ASKED, "203.0.113.7", "gzip")


def page(body: bytes = BODY, url: str = URL, **fields: Any) -> Page:
    """Return a page that came gzipped."""
    headers = (("Content-Type", "text/html; charset=utf-8"), ("Content-Length", "57"), ("Etag", '"1"'))
    plain = {"url": url, "final_url": url, "status": 200, "headers": headers, "fetched_at": NOW, "wire": WIRE}
    return Page(**{**plain, "body": body, **fields})


def records(path: Path) -> list[tuple[str, dict[str, str], bytes]]:
    """Return each record's type, fields and content as warcio reads them, its digests verified."""
    with path.open("rb") as file:
        return [
            (record.rec_type, dict(record.rec_headers.headers), record.content_stream().read())
            for record in ArchiveIterator(file, check_digests="raise")
        ]


def checks(*paths: Path) -> int:
    """Return the exit code of `warcio check`."""
    code: int = Checker(Namespace(inputs=[str(path) for path in paths], verbose=False)).process_all()
    return code

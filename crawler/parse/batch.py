"""Reads one stored channel document of a batch and reports on it without ever raising."""

import gzip
import logging
import zlib
from collections.abc import Mapping
from pathlib import Path

from crawler.errors import ParseError
from crawler.model import Item
from crawler.parse.faults import Drop
from crawler.parse.read import read_document
from crawler.parse.rows import Document

_log = logging.getLogger(__name__)
# A batch shows what a document lists, rows whose link leads nowhere included.
_SHOWN = frozenset({None, Drop.NO_LINK, Drop.LINK_SCHEME, Drop.LINK_BROKEN})


def parse_row(row: Mapping[str, object], folder: Path) -> dict[str, object]:
    """Return what the document of one index row lists.

    In: `{file, base_url}`, the file relative to `folder`; a name that ends in .gz is a gzipped copy.
    Out: `{file, kind, error, crash, items: [{id, title, link, published}]}`; `error` is a stable code
    or null, `published` ISO 8601 with offset or null.
    """
    name = str(row.get("file") or "")
    result: dict[str, object] = {"file": name, "kind": None, "error": None, "crash": False, "items": []}
    try:
        document = _document(folder / name, str(row.get("base_url") or ""))
    except ParseError as error:
        return {**result, "error": error.code}
    except (OSError, EOFError, zlib.error):
        return {**result, "error": "unreadable"}
    except Exception as error:  # noqa: BLE001 - a batch counts crashes, it does not stop at one
        _log.exception("crash in %s", name)
        return {**result, "error": f"crash: {type(error).__name__}", "crash": True}
    return {
        **result,
        "kind": document.kind,
        "items": [_shown(row.item) for row in document.rows if row.why in _SHOWN],
    }


def _document(path: Path, base_url: str) -> Document:
    body = path.read_bytes()
    return read_document(gzip.decompress(body) if path.suffix == ".gz" else body, base_url)


def _shown(item: Item) -> dict[str, str | None]:
    return {
        "id": item.guid,
        "title": item.title,
        "link": item.url,
        "published": item.published.isoformat() if item.published else None,
    }

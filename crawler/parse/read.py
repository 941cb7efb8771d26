"""Decides which reader a channel document goes to; adding a format is one module and one line here."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from types import MappingProxyType

from crawler.errors import ParseError
from crawler.model import Listing
from crawler.parse.faults import Mend
from crawler.parse.jsonfeed import read_json
from crawler.parse.rows import Document, Hints
from crawler.parse.rss import read_feed
from crawler.parse.section import read_section
from crawler.parse.sitemap import read_sitemap
from crawler.parse.sniff import escaped, refuse_bombs, shape, unpacked

Reader = Callable[[bytes, Hints], Document]

READERS: Mapping[str, Reader] = MappingProxyType(
    {
        "feed": read_feed,
        "json": read_json,
        "sitemap": read_sitemap,
        "html": read_section,
    }
)
XML = frozenset({"feed", "sitemap"})


def read(
    body: bytes,
    base_url: str,
    *,
    links: str | None = None,
    zone: str = "UTC",
    language: str | None = None,
    content_type: str | None = None,
    section: bool = False,
) -> Listing:
    """Return what a channel document lists.

    `links` is the CSS selector of a section page's links; with it, or with `section`, HTML is read as a
    section page. `zone` and `language` help to read dates that state no zone.

    Raises: ParseError `empty_body`, `too_large`, `bad_gzip`, `bomb`, `not_a_feed`, `bad_selector`.
    """
    hints = Hints(base_url, links, zone, language, content_type)
    return _document(body, hints, section=section or links is not None).listing


def read_document(body: bytes, base_url: str) -> Document:
    """Return all rows of a feed or sitemap in their order, those that are no items too.

    Raises: ParseError as `read` does.
    """
    return _document(body, Hints(base_url), section=False)


def _document(body: bytes, hints: Hints, *, section: bool) -> Document:
    try:
        opened = unpacked(body)
        kind = _kind(opened.data, section=section)
        data = escaped(opened.data) if kind in XML else opened.data
        if kind in XML:
            refuse_bombs(data)
        document = READERS[kind](data, hints)
    except ParseError as error:
        error.url = error.url or hints.base_url
        raise
    broken = (Mend.BROKEN_XML,) if len(data) > len(opened.data) else ()
    return replace(document, mends=tuple(dict.fromkeys((*opened.mends, *broken, *document.mends))))


def _kind(data: bytes, *, section: bool) -> str:
    """Return the key of the reader for a document.

    Raises: ParseError `not_a_feed`.
    """
    kind = shape(data)
    if kind == "html" and not section:
        raise ParseError("an HTML page where a feed was expected", code="not_a_feed")
    if kind not in READERS:
        raise ParseError("neither XML nor JSON", code="not_a_feed")
    return kind

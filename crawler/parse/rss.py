"""Reads RSS, RDF, Atom and CDF: the only user of feedparser, whose values are checked and cleaned here."""

import html
import io
import re
from collections.abc import Iterator, Mapping, Sequence

import feedparser

from crawler.errors import ParseError
from crawler.model import Listing
from crawler.parse.rows import Hints, Row, items_of
from crawler.parse.sniff import is_utf8
from crawler.text.clean import from_html, paragraphs, plain

_DECLARED = re.compile(rb"^\s*<\?xml[^>]*\bencoding\s*=", re.IGNORECASE)
_CHARSET = re.compile(r"charset\s*=\s*[\"']?([\w.:-]+)", re.IGNORECASE)
_HTML_TAG = re.compile(
    r"</?(?:a|abbr|b|big|body|br|center|cite|code|del|div|em|font|h[1-6]|i|iframe|img|input|ins|link|math|meta|object|"
    r"p|q|script|small|span|strike|strong|style|sub|sup|svg|tt|u|video|wbr)\b[^<>]*>",
    re.IGNORECASE,
)
_TAG = re.compile(r"</?[A-Za-z][^<>]*>")
_KINDS = {"rss10": "rdf-1.0", "rss090": "rdf-0.90", "rss091n": "rss-0.91", "rss091u": "rss-0.91", "": "xml"}
_VERSION = re.compile(r"^([a-z]+)(\d)(\d+)$")
_DATE_KEYS = ("published", "updated", "created")


def read_feed(body: bytes, hints: Hints) -> Listing:
    """Return the entries of a feed in document order.

    Raises: ParseError `not_a_feed`.
    """
    parsed = feedparser.parse(
        io.BytesIO(body),  # a bare bytes argument would be opened as a file
        sanitize_html=False,
        resolve_relative_uris=False,
        response_headers={"content-type": _content_type(body, hints.content_type)},
    )
    entries, version = parsed.get("entries") or [], str(parsed.get("version") or "")
    if not entries and not version:
        raise ParseError("XML that is no feed", code="not_a_feed")
    feed = _mapping(parsed.get("feed"))
    return Listing(
        _kind(version),
        items_of(_rows(entries, feed, atom=version.startswith("atom")), hints),
        title=_title(feed, literal=False),
    )


def _content_type(body: bytes, stated: str | None) -> str:
    """Return the header feedparser may believe: the server's charset only where the bytes leave it open.

    Servers state their own default for every file; the XML declaration, or bytes that are UTF-8, are surer.
    """
    charset = _CHARSET.search(stated or "")
    if charset is None or _DECLARED.match(body) or is_utf8(body):
        return "application/xml"
    return f"application/xml; charset={charset.group(1)}"


def _kind(version: str) -> str:
    numbered = _VERSION.match(version)
    if version in _KINDS or numbered is None:
        return _KINDS.get(version, version)
    return f"{numbered.group(1)}-{numbered.group(2)}.{numbered.group(3)}"


def _rows(entries: Sequence[object], feed: Mapping[str, object], *, atom: bool) -> Iterator[Row]:
    language = _text(feed.get("language"))
    for entry in map(_mapping, entries):
        title = _mapping(entry.get("title_detail"))
        bodies = [_body(part) for part in _list(entry.get("content"))]
        yield Row(
            link=_link(entry),
            title=_title(entry, literal=atom),
            guid=_text(entry.get("id")) or None,
            # FeedParserDict answers `updated` with `published`; the plain dict lookup does not.
            dates=[_text(dict.get(entry, key)) for key in _DATE_KEYS if isinstance(entry, dict)],
            summary=plain(_body(entry.get("summary_detail"))),
            content=max(bodies, key=len, default=""),
            authors=_authors(entry),
            language=_text(entry.get("language")) or _text(title.get("language")) or language or None,
            source=_text(_mapping(entry.get("source")).get("title")) or None,
        )


def _link(entry: Mapping[str, object]) -> str:
    """Return the entry's page; failing one, the first link that is no enclosure."""
    stated = _text(entry.get("link"))
    if stated:
        return stated
    others = [_mapping(link) for link in _list(entry.get("links"))]
    return next((_text(link.get("href")) for link in others if link.get("rel") in {None, "alternate"}), "")


def _title(holder: Mapping[str, object], *, literal: bool) -> str:
    """Return the title as plain text; `literal` where the format says that a text title holds no markup.

    Many feeds escape the entities of a text title twice: they are resolved once more, never in a loop.
    """
    detail = _mapping(holder.get("title_detail"))
    value = _text(detail.get("value"))
    if detail.get("type") == "text/plain" and (literal or not _HTML_TAG.search(value)):
        return plain(html.unescape(value))
    return plain(from_html(value))


def _body(detail: object) -> str:
    """Return a summary or content as plain text with its paragraphs."""
    part = _mapping(detail)
    value = _text(part.get("value"))
    if part.get("type") == "text/plain" and not _TAG.search(value):
        return paragraphs(html.unescape(value))
    return from_html(value)


def _authors(entry: Mapping[str, object]) -> list[str]:
    people = [_mapping(person) for person in _list(entry.get("authors"))]
    names = [plain(from_html(_text(person.get("name")))) for person in people]
    return [name for name in names if name] or [plain(from_html(_text(entry.get("author"))))]


def _mapping(value: object) -> Mapping[str, object]:
    return value if isinstance(value, Mapping) else {}


def _list(value: object) -> list[object]:
    return list(value) if isinstance(value, list) else []


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""

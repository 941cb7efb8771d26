"""Reads RSS, RDF, Atom and CDF: the only user of feedparser, whose values are checked and cleaned here."""

import html
import io
import re
from collections.abc import Iterator, Mapping, Sequence

import feedparser

from crawler.errors import ParseError
from crawler.parse.address import web_address
from crawler.parse.faults import Mend
from crawler.parse.rows import LIMIT, Document, Hints, Row, place
from crawler.parse.sniff import is_utf8
from crawler.parse.titles import Title, title_of
from crawler.text.clean import from_html, paragraphs, plain, repaired

_DECLARED = re.compile(rb"^\s*<\?xml[^>]*\bencoding\s*=", re.IGNORECASE)
_CHARSET = re.compile(r"charset\s*=\s*[\"']?([\w.:-]+)", re.IGNORECASE)
_TAG = re.compile(r"</?[A-Za-z][^<>]*>")
_KINDS = {"rss10": "rdf-1.0", "rss090": "rdf-0.90", "rss091n": "rss-0.91", "rss091u": "rss-0.91", "": "xml"}
_VERSION = re.compile(r"^([a-z]+)(\d)(\d+)$")
_PERIODS = {"hourly": 3600.0, "daily": 86_400.0, "weekly": 604_800.0, "monthly": 2_592_000.0, "yearly": 31_536_000.0}
_DATE_KEYS = ("published", "updated", "created")


def read_feed(body: bytes, hints: Hints) -> Document:
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
    feed, atom = _mapping(parsed.get("feed")), version.startswith("atom")
    return Document(
        _kind(version),
        place(_rows(entries, feed, atom=atom), hints, beyond=max(0, len(entries) - LIMIT)),
        title=_title(feed, literal=False).text,
        mends=_mends(parsed.get("bozo_exception")),
        ttl=_ttl(feed),
        older=_older(feed, hints.base_url),
    )


def _mends(fault: object) -> tuple[Mend, ...]:
    """Return what feedparser had to overlook; a document that has entries in spite of it is as good as any."""
    if isinstance(fault, feedparser.CharacterEncodingOverride | feedparser.CharacterEncodingUnknown):
        return (Mend.WRONG_ENCODING,)
    return (Mend.BROKEN_XML,) if fault is not None else ()


def _ttl(feed: Mapping[str, object]) -> float | None:
    """Return the seconds a feed asks to be left alone for: the longer of `ttl` and what `sy:update*` come to.

    `ttl` counts minutes (RSS 2.0). `sy:updateFrequency` times in a `sy:updatePeriod`, once and daily where one is
    left out (RSS 1.0 syndication module).
    """
    asked = [60.0 * _count(feed.get("ttl"))]
    period, frequency = _text(feed.get("sy_updateperiod")).strip().lower(), _text(feed.get("sy_updatefrequency"))
    if period or frequency:
        asked.append(_PERIODS.get(period or "daily", 0.0) / max(1, _count(frequency)))
    return max(asked) or None


def _count(value: object) -> int:
    """Return a plausible whole number, or 0."""
    digits = _text(value).strip()
    return int(digits) if digits.isascii() and digits.isdigit() and len(digits) <= 7 else 0


def _older(feed: Mapping[str, object], base_url: str) -> str | None:
    """Return the document that goes on where this one ends: RFC 5005 `prev-archive` (section 4) or `next` (3)."""
    links = [_mapping(link) for link in _list(feed.get("links"))]
    for rel in ("prev-archive", "next"):
        for link in links:
            url = web_address(_text(link.get("href")), base_url) if link.get("rel") == rel else ""
            if url and url != base_url:
                return url
    return None


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
        link, guid = _link(entry), _text(entry.get("id"))
        faults = {Mend.NO_GUID: not guid, Mend.GUID_AS_LINK: bool(entry.get("guidislink")) and link == guid != ""}
        yield Row(
            link=link,
            title=_title(entry, literal=atom),
            guid=guid or None,
            # FeedParserDict answers `updated` with `published`; the plain dict lookup does not.
            dates={key: _text(dict.get(entry, key)) for key in _DATE_KEYS if isinstance(entry, dict)},
            summary=plain(_body(entry.get("summary_detail"))),
            content=max(bodies, key=len, default=""),
            authors=_authors(entry),
            language=_text(entry.get("language")) or _text(title.get("language")) or language or None,
            source=_text(_mapping(entry.get("source")).get("title")) or None,
            mends=tuple(mend for mend, is_so in faults.items() if is_so),
        )


def _link(entry: Mapping[str, object]) -> str:
    """Return the entry's page; failing one, the first link that is no enclosure."""
    stated = _text(entry.get("link"))
    if stated:
        return stated
    others = [_mapping(link) for link in _list(entry.get("links"))]
    return next((_text(link.get("href")) for link in others if link.get("rel") in {None, "alternate"}), "")


def _title(holder: Mapping[str, object], *, literal: bool) -> Title:
    """Return the title as plain text; `literal` where the format says that a text title holds no markup."""
    detail = _mapping(holder.get("title_detail"))
    as_text = detail.get("type") == "text/plain"
    return title_of(_text(detail.get("value")), as_text=as_text, literal=literal and as_text)


def _body(detail: object) -> str:
    """Return a summary or content as plain text with its paragraphs."""
    part = _mapping(detail)
    value = repaired(_text(part.get("value")))
    if part.get("type") == "text/plain" and not _TAG.search(value):
        return paragraphs(html.unescape(value))
    return from_html(value)


def _authors(entry: Mapping[str, object]) -> list[str]:
    people = [_mapping(person) for person in _list(entry.get("authors"))]
    names = [_name(person.get("name")) for person in people]
    return [name for name in names if name] or [_name(entry.get("author"))]


def _name(value: object) -> str:
    return plain(from_html(repaired(_text(value))))


def _mapping(value: object) -> Mapping[str, object]:
    return value if isinstance(value, Mapping) else {}


def _list(value: object) -> list[object]:
    return list(value) if isinstance(value, list) else []


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""

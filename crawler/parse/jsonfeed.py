"""Reads JSON Feed 1.0 and 1.1 (jsonfeed.org/version/1.1), checking the type of every value it takes."""

import json
from collections.abc import Iterator, Mapping

from crawler.errors import ParseError
from crawler.model import Listing
from crawler.parse.rows import Hints, Row, items_of
from crawler.text.clean import from_html, paragraphs, plain

_VERSION = "jsonfeed.org/version/"
_ITEM_KEYS = frozenset({"url", "title", "content_html", "content_text"})


def read_json(body: bytes, hints: Hints) -> Listing:
    """Return the items of a JSON Feed.

    Raises: ParseError `not_a_feed`.
    """
    feed = _loaded(body)
    items, version = feed.get("items"), _text(feed.get("version"))
    rows = [item for item in items if isinstance(item, Mapping)] if isinstance(items, list) else []
    if _VERSION not in version and not any(_ITEM_KEYS & item.keys() for item in rows):
        raise ParseError("JSON that is no feed", code="not_a_feed")
    number = "1.1" if version.endswith("1.1") else "1.0"
    found = items_of(_rows(rows, feed), hints)
    return Listing(f"json-feed-{number}", found, title=plain(_text(feed.get("title"))))


def _loaded(body: bytes) -> Mapping[str, object]:
    """Raises: ParseError `not_a_feed` on broken, too deep or other JSON."""
    try:
        value = json.loads(body.decode("utf-8", "replace") if b"\x00" not in body[:4] else body)
    except (ValueError, RecursionError) as error:
        raise ParseError(f"JSON that cannot be read: {type(error).__name__}", code="not_a_feed") from error
    if not isinstance(value, dict):
        raise ParseError("JSON that is no feed", code="not_a_feed")
    return value


def _rows(items: list[Mapping[str, object]], feed: Mapping[str, object]) -> Iterator[Row]:
    language = _text(feed.get("language"))
    everyone = _authors(feed)
    for item in items:
        content = paragraphs(_text(item.get("content_text"))) or from_html(_text(item.get("content_html")))
        summary = plain(_text(item.get("summary")))
        yield Row(
            link=_link(item),
            title=plain(_text(item.get("title"))),
            guid=_word(item.get("id")) or None,
            dates=[_word(item.get("date_published")), _word(item.get("date_modified"))],
            summary=summary,
            content=content,
            authors=_authors(item) or everyone,
            language=_text(item.get("language")) or language or None,
        )


def _link(item: Mapping[str, object]) -> str:
    """Return the item's page: `url`, else an `id` that is an address, else the page it is about."""
    stated, guid = _text(item.get("url")), _text(item.get("id"))
    return stated or (guid if guid.startswith(("http://", "https://")) else _text(item.get("external_url")))


def _authors(holder: Mapping[str, object]) -> list[str]:
    """Return names from `authors` (1.1) or `author` (1.0)."""
    several = holder.get("authors")
    people = several if isinstance(several, list) else [holder.get("author")]
    names = [person.get("name") if isinstance(person, Mapping) else person for person in people]
    return [name for name in map(_text, names) if name]


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""


def _word(value: object) -> str:
    """Return a string or a whole number as text: ids and dates are often written without quotes."""
    if isinstance(value, int) and not isinstance(value, bool):
        return str(value) if abs(value) < 10**20 else ""
    return _text(value)

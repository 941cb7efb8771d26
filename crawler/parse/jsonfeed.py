"""Reads JSON Feed 1.0 and 1.1 (jsonfeed.org/version/1.1), checking the type of every value it takes."""

import json
from collections.abc import Iterator, Mapping, Sequence

from crawler.errors import ParseError
from crawler.parse.address import web_address
from crawler.parse.faults import Drop, Mend
from crawler.parse.rows import LIMIT, Document, Hints, Row, place
from crawler.parse.titles import title_of
from crawler.text.clean import from_html, paragraphs, plain

_VERSION = "jsonfeed.org/version/"
_ITEM_KEYS = frozenset({"url", "title", "content_html", "content_text"})


# What jsonfeed.org/version/1.1 says the values of an item are; `id` and the dates are often written as bare numbers.
_TEXTS = ("url", "external_url", "title", "content_html", "content_text", "summary", "language")
_WORDS = ("id", "date_published", "date_modified")


def read_json(body: bytes, hints: Hints) -> Document:
    """Return the items of a JSON Feed.

    Raises: ParseError `not_a_feed`.
    """
    feed = _loaded(body)
    stated, version = feed.get("items"), _text(feed.get("version"))
    items: list[object] = stated if isinstance(stated, list) else []
    if _VERSION not in version and not any(isinstance(item, Mapping) and _ITEM_KEYS & item.keys() for item in items):
        raise ParseError("JSON that is no feed", code="not_a_feed")
    return Document(
        "json-feed-1.1" if version.endswith("1.1") else "json-feed-1.0",
        place(_rows(items, feed), hints, beyond=max(0, len(items) - LIMIT)),
        title=title_of(_text(feed.get("title"))).text,
        older=_older(feed, hints.base_url),
    )


def _older(feed: Mapping[str, object], base_url: str) -> str | None:
    """Return the page that `next_url` names; one that names itself goes on for ever and is none."""
    url = web_address(_text(feed.get("next_url")), base_url)
    return url if url and url != base_url else None


def _loaded(body: bytes) -> Mapping[str, object]:
    """Raises: ParseError `not_a_feed` on broken, too deep or other JSON."""
    try:
        value = json.loads(body.decode("utf-8", "replace") if b"\x00" not in body[:4] else body)
    except (ValueError, RecursionError) as error:
        raise ParseError(f"JSON that cannot be read: {type(error).__name__}", code="not_a_feed") from error
    if not isinstance(value, dict):
        raise ParseError("JSON that is no feed", code="not_a_feed")
    return value


def _rows(items: Sequence[object], feed: Mapping[str, object]) -> Iterator[Row]:
    language = _text(feed.get("language"))
    everyone = _authors(feed)
    for item in items:
        yield _row(item, language, everyone) if isinstance(item, Mapping) else Row(drop=Drop.NOT_A_ROW)


def _row(item: Mapping[str, object], language: str, everyone: Sequence[str]) -> Row:
    guid, link = _word(item.get("id")), _link(item)
    faults = {
        Mend.NO_GUID: not guid,
        Mend.GUID_AS_LINK: link == guid != "" and not item.get("url"),
        Mend.WRONG_TYPE: _has_wrong_type(item),
    }
    return Row(
        link=link,
        title=title_of(_text(item.get("title"))),
        guid=guid or None,
        dates={name: _word(item.get(name)) for name in ("date_published", "date_modified")},
        summary=plain(_text(item.get("summary"))),
        content=paragraphs(_text(item.get("content_text"))) or from_html(_text(item.get("content_html"))),
        authors=_authors(item) or everyone,
        language=_text(item.get("language")) or language or None,
        mends=tuple(mend for mend, is_so in faults.items() if is_so),
    )


def _has_wrong_type(item: Mapping[str, object]) -> bool:
    """Tell whether a value is stated that cannot be taken; null counts as not stated."""
    texts = any(item.get(name) is not None and not isinstance(item.get(name), str) for name in _TEXTS)
    words = any(item.get(name) is not None and not _word(item.get(name)) and item.get(name) != "" for name in _WORDS)
    people = item.get("authors")
    return texts or words or (people is not None and not isinstance(people, list))


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

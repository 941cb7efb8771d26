"""Finds, among a page's JSON-LD objects, the one that describes the article the page is about."""

import html
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from lxml import etree

from crawler.text.clean import from_html, plain
from crawler.text.urls import url_key

Thing = Mapping[str, Any]

# Where an object may carry the article itself; not `hasPart`, `itemListElement`, `about`: those hold other articles.
_CARRIERS = ("@graph", "mainEntity", "mainEntityOfPage", "liveBlogUpdateOf")
_OPENING = re.compile(r"\s{0,99}(?:(?://\s?)?(?:<!--|<!\[CDATA\[)|/\*\s?<!\[CDATA\[\s?\*/)")
_CLOSING = (";", "*/", "]]>", "-->", "/*", "//")
_TRAILING_COMMA = re.compile(r",(\s*[}\]])")
_BETWEEN = re.compile(r"[\s,]*")
_JSON = json.JSONDecoder(strict=False)
_ARTICLE = re.compile(r'"@type"\s*:\s*"(\w*(?:Article|Posting))"')
_FIELDS = re.compile(
    r"""\"(headline|datePublished|dateModified|dateCreated)\"\s*:\s*(["'])(.{1,300}?)\2(?=\s*(?:,\s*["\n]|[}\n]))"""
)
_TAG = re.compile(r"<[a-zA-Z/!]")
_BLOCKS = 60  # scripts read in one page; real pages carry fewer than 20
_OBJECTS = 2000  # objects looked at in one page


def things(tree: etree._Element) -> list[Thing]:
    """Return every object of the page that may speak of the page as a whole, in document order."""
    found: list[Thing] = []
    for script in tree.xpath('//script[contains(@type, "ld+json")]')[:_BLOCKS]:
        found.extend(_walk(_loaded("".join(script.itertext()))))
    return found[:_OBJECTS]


def main_article(found: Sequence[Thing], url: str, titles: Sequence[str]) -> Thing:
    """Return the object of an article type that names this address or title best, or an empty one."""
    articles = [thing for thing in found if is_article(thing)]
    keys = {url_key(url)}
    shown = {_folded(title) for title in titles if title}

    def fit(thing: Thing) -> tuple[int, int]:
        named = any(url_key(address) in keys for address in addresses(thing))
        headline = _folded(text_of(thing.get("headline")) or text_of(thing.get("name")))
        titled = bool(headline) and any(headline in title or title in headline for title in shown)
        return named + titled, bool(thing.get("datePublished"))

    return max(articles, key=fit, default={})


def web_page(found: Sequence[Thing]) -> Thing:
    """Return the object that describes the page where none describes an article, or an empty one."""
    return next((thing for thing in found if "WebPage" in kinds(thing)), {})


def is_article(thing: Thing) -> bool:
    """Tell whether the object is of a type of written report (schema.org: Article, its kinds, and postings)."""
    return any(kind.endswith(("Article", "Posting")) or kind == "Report" for kind in kinds(thing))


def kinds(thing: Thing) -> tuple[str, ...]:
    """Return the object's types without their vocabulary."""
    stated = thing.get("@type")
    listed = stated if isinstance(stated, list) else [stated]
    return tuple(kind.rsplit("/", 1)[-1].strip() for kind in listed if isinstance(kind, str))


def addresses(thing: Thing) -> tuple[str, ...]:
    """Return the addresses by which the object calls itself."""
    page = thing.get("mainEntityOfPage")
    stated = [
        thing.get("url"),
        thing.get("@id"),
        page,
        page.get("@id") if isinstance(page, Mapping) else None,
    ]
    return tuple(address for address in stated if isinstance(address, str) and address.startswith("http"))


def text_of(value: object) -> str:
    """Return a stated text on one line, "" where there is none. Of several the first is taken."""
    if isinstance(value, list):
        return next((text for text in map(text_of, value) if text), "")
    if isinstance(value, Mapping):
        return text_of(value.get("name") or value.get("@value"))
    return plain(_unmarked(value)) if isinstance(value, str) else ""


def body_of(thing: Thing) -> str:
    """Return the object's `articleBody` as paragraphs, "" where there is none."""
    stated = thing.get("articleBody")
    if isinstance(stated, list):
        stated = "\n\n".join(part for part in stated if isinstance(part, str))
    return _unmarked(stated).strip() if isinstance(stated, str) else ""


def image_urls(thing: Thing) -> list[str]:
    """Return the addresses in the object's `image`, which may be a text, an object or a list of both."""
    stated = thing.get("image")
    listed = stated if isinstance(stated, list) else [stated]
    found = (
        one.get("url") or one.get("contentUrl") or one.get("@id") if isinstance(one, Mapping) else one for one in listed
    )
    return [address for address in found if isinstance(address, str)]


def people(value: object, known: Mapping[str, Thing]) -> tuple[list[str], list[str]]:
    """Return the names of persons and of organisations in a stated author; `known` are the objects by `@id`."""
    persons: list[str] = []
    others: list[str] = []
    for one in value if isinstance(value, list) else [value]:
        thing = known.get(str(one.get("@id")), one) if isinstance(one, Mapping) and not one.get("name") else one
        organised = isinstance(thing, Mapping) and any("Organization" in kind for kind in kinds(thing))
        names = thing.get("name") if isinstance(thing, Mapping) else thing
        for name in names if isinstance(names, list) else [names]:
            (others if organised else persons).append(text_of(name))
    return [name for name in persons if name], [name for name in others if name]


def by_id(found: Sequence[Thing]) -> dict[str, Thing]:
    """Index the objects that have a name by their `@id`."""
    return {str(thing["@id"]): thing for thing in found if "@id" in thing and thing.get("name")}


def _walk(value: object) -> Iterator[Thing]:
    waiting = [value]
    seen = 0
    while waiting and seen < _OBJECTS:
        seen += 1
        one = waiting.pop(0)
        if isinstance(one, list):
            waiting = one + waiting
        elif isinstance(one, dict):
            yield one
            waiting = [one[key] for key in _CARRIERS if isinstance(one.get(key), (dict, list))] + waiting


def _loaded(text: str) -> object:
    """Read one script's JSON with the faults that publishers make: comments around it, a comma or a bracket too many,
    and, where it cannot be read at all, marks in the middle of it.
    """
    opening = _OPENING.match(text)
    text = text[opening.end() :] if opening else text
    for mark in _CLOSING:
        text = text.rstrip().removesuffix(mark)
    for attempt in (text, _TRAILING_COMMA.sub(r"\1", text)):
        values = list(_values(attempt))
        if values:
            return values
    return _mended(text)


def _values(text: str) -> Iterator[object]:
    """Yield the values that stand one behind the other, up to the first that cannot be read."""
    at = 0
    while (start := _BETWEEN.match(text, at)) is not None and start.end() < len(text):
        try:
            value, at = _JSON.raw_decode(text, start.end())
        except (ValueError, RecursionError):
            return
        yield value


def _mended(text: str) -> Thing | None:
    """Return an article's flat fields out of a text that is no JSON, None where it states none."""
    stated = _ARTICLE.search(text)
    fields = {key: value for key, _, value in reversed(_FIELDS.findall(text))} if stated else {}
    return {"@type": stated[1], **fields} if stated and fields else None


def _unmarked(text: str) -> str:
    text = html.unescape(text)
    return from_html(text) if _TAG.search(text) else text


def _folded(text: str) -> str:
    return " ".join(re.findall(r"\w+", text.casefold()))

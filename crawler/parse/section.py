"""Reads a section page: the links a selector names, or those of the same site that look like articles."""

import codecs
import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

from lxml import etree
from lxml.cssselect import CSSSelector, SelectorError

from crawler.errors import ParseError
from crawler.parse.address import web_address
from crawler.parse.cards import Cards, Chrome, Label, count_words, in_prose, linked_label
from crawler.parse.likeness import Likeness, last_words, likeness
from crawler.parse.rows import LIMIT, Document, Hints, Row, place
from crawler.parse.sniff import is_utf8
from crawler.parse.titles import Title
from crawler.text.clean import plain
from crawler.text.urls import url_key

# A link whose address alone does not tell is an article's where its headline does: in a heading, this many words ...
_HEADING_WORDS = 5
# ... or fewer, and as many in the address; a link outside headings needs more.
_SHORT_WORDS = 3
_TEXT_WORDS = 7
_MOST_LINKS = 5000  # read of a page, and
_MOST_HELD = 50  # of what a selector names, so that no page takes long


@dataclass(frozen=True, slots=True)
class _Link:
    """A link of the page: its element, its address or "", and the key of what it leads to."""

    anchor: etree._Element
    url: str
    key: str


def read_section(body: bytes, hints: Hints) -> Document:
    """Return the linked articles in page order, each once, with the headline and date of its card.

    Without a selector, links of navigation, footers, bylines and tag lists are left out, and so are those to other
    sites, to files and to lists.

    Raises: ParseError `bad_selector`, `not_a_feed`.
    """
    root = _root(body, hints.content_type)
    base = _base(root, hints.base_url)
    links = _discovered(root, base) if hints.links is None else list(_selected(root, hints.links, base))
    rows = list(_rows(links))
    name = root.find(".//title")
    title = "" if name is None else plain("".join(name.itertext()))
    return Document("section", place(rows, hints, beyond=max(0, len(rows) - LIMIT)), title=title)


def _rows(links: list[_Link]) -> Iterator[Row]:
    """Yield a row for each article; of several links to it the best headline and the first date are taken."""
    cards = Cards({link.anchor: link.key for link in links})
    labels: dict[str, Label] = {}
    dates: dict[str, str] = {}
    for link in links:
        labels[link.key] = max(labels.get(link.key, Label()), cards.label(link.anchor))
        dates[link.key] = dates.get(link.key) or cards.date(link.anchor)
    first = {link.key: link for link in reversed(links)}
    for key, label in labels.items():
        stated = first[key].url or first[key].anchor.get("href", "")
        yield Row(link=stated, title=Title(label.text), dates={"time": dates[key]})


def _discovered(root: etree._Element, base: str) -> list[_Link]:
    """Return the links that look like articles; of a page where all stand in what is named like a menu, those."""
    links = list(_links(root.iter("a"), base))
    for by_name in (True, False):
        chrome = Chrome(by_name=by_name)
        found = [link for link in links if not chrome.holds(link.anchor) and _is_article(link, base)]
        if found:
            return found
    return []


def _is_article(link: _Link, base: str) -> bool:
    looks = likeness(link.url, base) if link.url else Likeness.NONE
    if looks is Likeness.NONE or in_prose(link.anchor):
        return False
    if looks is Likeness.SURELY:
        return True
    label = linked_label(link.anchor)
    words = count_words(label.text)
    if label.rank == 4:
        return words >= _HEADING_WORDS or min(words, last_words(link.url)) >= _SHORT_WORDS
    return label.rank == 3 and words >= _TEXT_WORDS


def _selected(root: etree._Element, selector: str, base: str) -> Iterator[_Link]:
    """Yield the links a selector names; it may name what holds them, or what they hold.

    Raises: ParseError `bad_selector`.
    """
    try:
        chosen = CSSSelector(selector, translator="html")(root)
    except (SelectorError, etree.XPathError) as error:
        raise ParseError(f"the selector {selector!r} cannot be used: {error}", code="bad_selector") from error
    anchors = (_anchor_of(node, base) for node in chosen)
    yield from _links((anchor for anchor in anchors if anchor is not None), base)


def _anchor_of(node: etree._Element, base: str) -> etree._Element | None:
    """Return the link that a chosen element is, holds, or is held by; of several held, the one with the headline."""
    held = [anchor for anchor in islice(node.iter("a"), _MOST_HELD) if anchor.get("href")]
    if not held:
        return next(node.iterancestors("a"), None)
    if len(held) == 1:
        return held[0]
    addresses = {anchor: web_address(anchor.get("href", ""), base) for anchor in held}
    return max(held, key=lambda anchor: (bool(addresses[anchor]), linked_label(anchor).rank))


def _links(anchors: Iterator[etree._Element], base: str) -> Iterator[_Link]:
    for anchor in islice(anchors, _MOST_LINKS):
        stated = anchor.get("href", "")
        if stated.strip():
            url = web_address(stated, base)
            yield _Link(anchor, url, url_key(url) if url else stated)


def _root(body: bytes, content_type: str | None) -> etree._Element:
    parser = etree.HTMLParser(encoding=_encoding(body, content_type), no_network=True)
    try:
        root = etree.fromstring(body, parser)
    except etree.XMLSyntaxError as error:
        raise ParseError(f"a page that cannot be read: {error}", code="not_a_feed") from error
    if root is None:
        raise ParseError("a page without elements", code="not_a_feed")
    return root


def _encoding(body: bytes, content_type: str | None) -> str | None:
    """Return utf-8 where the bytes are that, else what the server says; None leaves it to the page's meta."""
    stated = re.search(r"charset\s*=\s*[\"']?([\w.:-]+)", content_type or "", re.IGNORECASE)
    if is_utf8(body):
        return "utf-8"
    try:
        return codecs.lookup(stated.group(1)).name if stated else None
    except LookupError:
        return None


def _base(root: etree._Element, base_url: str) -> str:
    stated = root.find(".//base[@href]")
    return base_url if stated is None else web_address(stated.get("href", ""), base_url) or base_url

"""Reads a section page: the links a selector names, or those of the same site that look like articles."""

import codecs
import re
from collections.abc import Iterator

from lxml import etree
from lxml.cssselect import CSSSelector, SelectorError

from crawler.errors import ParseError
from crawler.model import Listing
from crawler.parse.rows import Hints, Row, items_of, web_address
from crawler.parse.sniff import is_utf8
from crawler.text.clean import plain
from crawler.text.urls import site_of, url_key

# A path names an article where it holds a date, a long number, or a headline of four words and more.
_DATED = re.compile(r"/(?:19|20)\d{2}[/-](?:0?[1-9]|1[0-2]|[a-z]{3})(?:[/-]|$)")
_NUMBERED = re.compile(r"/[^/]*\d{5,}[^/]*$")
_WORDED = re.compile(r"/[^/]*[^\W\d_]+(?:-[^\W_]+){3,}[^/]*$")
_LISTING = re.compile(r"/(?:tags?|topics?|authors?|category|categories|search|login|subscribe|page|rss|feeds?)(?:/|$)")
_FILE = re.compile(r"\.(?:jpe?g|png|gif|svg|webp|pdf|mp[34]|zip|xml|css|js|json)$")


def read_section(body: bytes, hints: Hints) -> Listing:
    """Return the linked articles in page order, each once, with the longest text that links to it as title.

    Raises: ParseError `bad_selector`, `not_a_feed`.
    """
    root = _root(body, hints.content_type)
    base = _base(root, hints.base_url)
    titles: dict[str, Row] = {}
    for anchor in _anchors(root, hints.links):
        row = Row(link=web_address(anchor.get("href", ""), base), title=_label(anchor))
        if row.link and (hints.links or _looks_like_article(row.link, base)):
            key = url_key(row.link)
            if key not in titles or len(row.title) > len(titles[key].title):
                titles[key] = Row(link=titles[key].link if key in titles else row.link, title=row.title)
    name = root.find(".//title")
    title = "" if name is None else plain("".join(name.itertext()))
    return Listing("section", items_of(titles.values(), hints), title=title)


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


def _anchors(root: etree._Element, links: str | None) -> Iterator[etree._Element]:
    """Yield the links, in page order; a selector may name them or what holds them."""
    if links is None:
        yield from root.iter("a")
        return
    try:
        chosen = CSSSelector(links, translator="html")(root)
    except (SelectorError, etree.XPathError) as error:
        raise ParseError(f"the selector {links!r} cannot be used: {error}", code="bad_selector") from error
    for node in chosen:
        anchor = node if node.tag == "a" else next(iter(node.iter("a")), None)
        if anchor is not None:
            yield anchor


def _label(anchor: etree._Element) -> str:
    """Return the text of a link, or what stands in for it where it holds a picture."""
    text = plain(" ".join(anchor.itertext()))
    return text or plain(anchor.get("title") or anchor.get("aria-label") or "")


def _looks_like_article(url: str, base: str) -> bool:
    key = url_key(url)
    path = key.partition("//")[2].partition("?")[0].partition("#")[0].lower()
    path = path[path.find("/") :] if "/" in path else ""
    if site_of(url) != site_of(base) or key == url_key(base) or _LISTING.search(path) or _FILE.search(path):
        return False
    return bool(_DATED.search(path) or _NUMBERED.search(path) or _WORDED.search(path))

"""Decides what a home page names: its feeds, by link and by look, its name, and the languages it says it is in."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import urlsplit

from lxml import etree

from crawler.errors import ParseError
from crawler.parse.address import web_address
from crawler.parse.sniff import is_utf8, shape, unpacked
from crawler.text.clean import plain
from crawler.text.urls import MAX_URL, host_of

# Media types of feeds: RFC 4287 section 7 (Atom), rssboard.org/rss-mime-type-application.txt, RFC 3870 (RDF),
# jsonfeed.org/version/1.1; and what many servers say instead. Bare application/json is the address of an API.
FEED_TYPES = frozenset(
    {
        "application/rss+xml",
        "application/atom+xml",
        "application/x.atom+xml",
        "application/rdf+xml",
        "application/feed+json",
        "application/xml",
        "text/xml",
        "text/rss",
    }
)
MOST_LEADS = 60  # feeds of one page; directories of feeds name hundreds, of which a few are asked for

_FEED_PATH = re.compile(
    r"(?:^|[/._-])(?:rss2?|atom|rdf|feeds?)(?:\.(?:xml|rss|rdf|atom|json|php|aspx?|cms))?/?$"
    r"|\.(?:rss|atom|rdf)$|/(?:rss|feeds?)/[^?#]+\.xml$|/feed\.json$|^/(?:rss|feeds?)/.",
    re.IGNORECASE,
)
_FEED_QUERY = re.compile(r"(?:^|&)(?:feed|format|type|output|alt)=(?:rss2?|atom|feed|rdf)(?:&|$)", re.IGNORECASE)
# Readers that take a feed's address as theirs, and buttons that share a page.
_READERS = re.compile(r"(?:^|\.)(?:feedly|inoreader|netvibes|newsblur|theoldreader|bloglovin|addtoany)\.com$")
_CHARSET = re.compile(r"charset\s*=\s*[\"']?([\w.:-]+)", re.IGNORECASE)
_NAMES = ("og:site_name", "application-name", "apple-mobile-web-app-title")
_LOCALES = ("content-language", "og:locale", "language")


@dataclass(frozen=True, slots=True)
class Lead:
    """An address that may be a channel, what the page calls it, and how it was come by.

    `how` is `given` by hand, `named` by a link to an alternate, `linked` in the text, `listed` by a page of feeds,
    `robots` by robots.txt, `index` by a sitemap index, or `guessed`.
    """

    url: str
    how: str
    title: str = ""


@dataclass(frozen=True, slots=True)
class HomePage:
    """What a page says of the publication; `names` and `languages` (as written) are in the order of their weight."""

    title: str = ""
    names: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    feeds: tuple[Lead, ...] = ()

    def under(self, site: "HomePage") -> "HomePage":
        """Return what a page and its site's homepage say together: the site's name, the page's own feeds first."""
        return HomePage(
            site.title or self.title,
            site.names or self.names,
            (*self.languages, *site.languages),
            self.feeds or site.feeds,
        )


def read_home(body: bytes, base_url: str, content_type: str | None = None) -> HomePage:
    """Return what an HTML page names; feeds linked as alternates stand before those that only look like feeds.

    Raises: ParseError `empty_body`, `too_large`, `bad_gzip`, `not_a_page`.
    """
    data = unpacked(body).data
    if shape(data) not in {"html", "feed"}:  # a page that begins with <div> has the shape of a feed
        raise ParseError("no HTML page", code="not_a_page", url=base_url)
    root = _root(data, content_type, base_url)
    stated = root.find(".//base[@href]")
    base = base_url if stated is None else web_address(stated.get("href", ""), base_url) or base_url
    leads: dict[str, Lead] = {}
    for lead in (*_named(root, base), *_linked(root, base)):
        if lead.url and len(leads) < MOST_LEADS:
            leads.setdefault(lead.url, lead)
    title = root.find(".//title")
    metas = _metas(root)
    return HomePage(
        title="" if title is None else plain("".join(title.itertext())),
        names=tuple(metas[name] for name in _NAMES if metas.get(name)),
        languages=tuple(filter(None, (_lang(root), *(metas.get(name, "") for name in _LOCALES)))),
        feeds=tuple(leads.values()),
    )


def looks_like_feed(url: str) -> bool:
    """Tell whether an address is built as those of feeds are."""
    if len(url) > MAX_URL:
        return False
    try:
        parts = urlsplit(url)
    except ValueError:
        return False
    if _READERS.search(host_of(url)):
        return False
    return bool(_FEED_PATH.search(parts.path) or _FEED_QUERY.search(parts.query))


def _root(data: bytes, content_type: str | None, url: str) -> etree._Element:
    charset = _CHARSET.search(content_type or "")
    encoding = "utf-8" if is_utf8(data) else charset and charset.group(1)
    try:
        parser = etree.HTMLParser(encoding=encoding, no_network=True)
    except LookupError:  # a charset nobody knows
        parser = etree.HTMLParser(no_network=True)
    try:
        root = etree.fromstring(data, parser)
    except etree.XMLSyntaxError as error:
        raise ParseError(f"a page that cannot be read: {error}", code="not_a_page", url=url) from error
    if root is None:
        raise ParseError("a page without elements", code="not_a_page", url=url)
    return root


def _lang(root: etree._Element) -> str:
    return plain(root.get("lang") or root.get("{http://www.w3.org/XML/1998/namespace}lang") or root.get("xml:lang", ""))


def _metas(root: etree._Element) -> dict[str, str]:
    """Return the contents of the meta elements by name, property or http-equiv, the first of each."""
    found: dict[str, str] = {}
    for meta in root.iter("meta"):
        name = (meta.get("property") or meta.get("name") or meta.get("http-equiv") or "").strip().lower()
        content = plain(meta.get("content", ""))
        if name and content:
            found.setdefault(name, content)
    return found


def _named(root: etree._Element, base: str) -> Iterator[Lead]:
    for link in root.iter("link"):
        rels = link.get("rel", "").lower().split()
        media = link.get("type", "").partition(";")[0].strip().lower()
        href = link.get("href", "")
        is_feed = media in FEED_TYPES or (media == "application/json" and href.lower().endswith("feed.json"))
        if "stylesheet" not in rels and (("alternate" in rels and is_feed) or "feed" in rels):
            yield Lead(_address(href, base), "named", plain(link.get("title", "")))


def _linked(root: etree._Element, base: str) -> Iterator[Lead]:
    for anchor in root.iter("a"):
        url = _address(anchor.get("href", ""), base)
        if url and looks_like_feed(url):
            yield Lead(url, "linked", plain("".join(anchor.itertext()))[:100])


def _address(href: str, base: str) -> str:
    """Return the web address of a link without its fragment; `feed:` in front of it says only what it leads to."""
    text = href.strip()
    if text.lower().startswith("feed:"):
        text = text[5:] if text[5:].lower().startswith(("http:", "https:")) else f"http:{text[5:]}"
    return web_address(text, base).partition("#")[0]

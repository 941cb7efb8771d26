"""Decides what a channel document is good for: what it lists, whose it is, and whether it is news at all."""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from lxml import etree

from crawler.model import Listing
from crawler.parse.address import web_address
from crawler.parse.read import read
from crawler.parse.sniff import unpacked
from crawler.text.clean import plain

# A feed that gives this share of its rows a recording is a podcast; news have one now and then.
_PODCAST_SHARE = 0.5
_XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
# WordPress, Blogger and their like offer the comments of readers as a feed, named in the site's language.
_COMMENTS_PATH = re.compile(
    r"/comments/(?:feed|rss|atom|default)\b|[/_-]comments?\.(?:xml|rss)\b|feed=comments", re.IGNORECASE
)
_COMMENTS_TITLE = re.compile(
    r"\bcomments?[ -]feed\b|^comments (?:on|for)\b|\bkommentar-?feed\b|^kommentare (?:zu|für)\b"
    r"|\bflux des commentaires\b|^commentaires (?:sur|pour)\b|^comentarios (?:en|sobre)\b|\bfeed de comentarios\b"
    r"|^comentários (?:em|sobre)\b|\bfeed de comentários\b|^commenti (?:a|su)\b|\bfeed dei commenti\b|\breactiesfeed\b"
    r"|^reacties op\b|^комментарии (?:к|на)\b|\bлента комментариев\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Sample:
    """What a channel document says: its rows, the page it belongs to ("" where it names none), its language."""

    listing: Listing
    home: str = ""
    language: str = ""
    is_podcast: bool = False

    @property
    def is_sitemap(self) -> bool:
        """Whether it is a sitemap or an index of them, not a feed."""
        return self.listing.kind.startswith("sitemap")

    @property
    def is_news_sitemap(self) -> bool:
        """Whether it is a sitemap with rows of the news extension (`news:news`)."""
        rows = self.listing.items
        return self.is_sitemap and any(row.published_from == "news:publication_date" or row.source for row in rows)


def examine(body: bytes, base_url: str, content_type: str | None = None) -> Sample:
    """Read a feed or sitemap.

    Raises: ParseError `empty_body`, `too_large`, `bad_gzip`, `bomb`, `not_a_feed`.
    """
    listing = read(body, base_url, content_type=content_type)
    if listing.kind.startswith("sitemap"):
        return Sample(listing)
    home, language, recordings = _head(unpacked(body).data)
    share = recordings / max(1, len(listing.items))
    return Sample(listing, web_address(home, base_url), plain(language), share >= _PODCAST_SHARE)


def is_comments(url: str, title: str) -> bool:
    """Tell whether an address or title is one of a feed of readers' comments."""
    return bool(_COMMENTS_PATH.search(url) or _COMMENTS_TITLE.search(title))


def _head(data: bytes) -> tuple[str, str, int]:
    """Return a feed's page and language as written, and how many of its rows carry a recording."""
    if data[:1] in {b"{", b"["}:
        return _json_head(json.loads(data.decode("utf-8", "replace")))
    parser = etree.XMLParser(recover=True, resolve_entities=False, no_network=True, load_dtd=False, remove_pis=True)
    root = etree.fromstring(data, parser)
    if root is None:
        return "", "", 0
    top = next((node for node in root if _name(node) == "channel"), root)
    homes = [_home(node) for node in top if _name(node) == "link"]
    tongues = [node.text or "" for node in top if _name(node) == "language"]
    language = next(filter(None, [*tongues, root.get(_XML_LANG, "")]), "")
    return next(filter(None, homes), ""), language, sum(map(_has_recording, _rows(root)))


def _rows(root: etree._Element) -> Iterator[etree._Element]:
    return (node for node in root.iter() if _name(node) in {"item", "entry"})


def _home(link: etree._Element) -> str:
    """Return the page a link element names: RSS has it as text, Atom as `href` of the alternate."""
    if link.get("href"):
        is_page = link.get("rel", "alternate") == "alternate" and "xml" not in link.get("type", "").replace("xhtml", "")
        return link.get("href", "") if is_page else ""
    return plain(link.text or "")


def _has_recording(row: etree._Element) -> bool:
    return any(
        node.get("type", "").startswith("audio/") and (_name(node) == "enclosure" or node.get("rel") == "enclosure")
        for node in row
    )


def _name(node: etree._Element) -> str:
    return etree.QName(node).localname.lower() if isinstance(node.tag, str) else ""


def _json_head(feed: object) -> tuple[str, str, int]:
    if not isinstance(feed, Mapping):
        return "", "", 0
    texts = [value if isinstance(value, str) else "" for value in (feed.get("home_page_url"), feed.get("language"))]
    rows = feed.get("items")
    return texts[0], texts[1], sum(map(_has_attachment, rows if isinstance(rows, list) else []))


def _has_attachment(row: object) -> bool:
    held = row.get("attachments") if isinstance(row, Mapping) else None
    kinds = [one.get("mime_type") for one in held if isinstance(one, Mapping)] if isinstance(held, list) else []
    return any(isinstance(kind, str) and kind.startswith("audio/") for kind in kinds)

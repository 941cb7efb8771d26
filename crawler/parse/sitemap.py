"""Reads sitemaps and sitemap indexes with the news extension (sitemaps.org 0.9, Google news 0.9)."""

from collections.abc import Iterator

from lxml import etree

from crawler.errors import ParseError
from crawler.model import Listing
from crawler.parse.rows import LIMIT, Hints, Row, items_of, web_address
from crawler.text.clean import plain


def read_sitemap(body: bytes, hints: Hints) -> Listing:
    """Return the pages of a sitemap, or the further sitemaps of an index (never the index itself).

    Raises: ParseError `not_a_feed`.
    """
    root = _root(body)
    if _name(root) == "sitemapindex":
        return Listing("sitemap-index", (), children=_children(root, hints.base_url))
    items = tuple(item for item in items_of(_rows(root), hints) if item.url)
    return Listing("sitemap", items)


def _root(body: bytes) -> etree._Element:
    parser = etree.XMLParser(
        recover=True,
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        remove_comments=True,
        remove_pis=True,
    )
    try:
        root = etree.fromstring(body, parser)
    except etree.XMLSyntaxError as error:
        raise ParseError(f"a sitemap that cannot be read: {error}", code="not_a_feed") from error
    if root is None:
        raise ParseError("a sitemap that cannot be read", code="not_a_feed")
    return root


def _children(root: etree._Element, base_url: str) -> tuple[str, ...]:
    found = (web_address(_fields(node).get("loc", ""), base_url) for node in root)
    return tuple(dict.fromkeys(url for url in found if url and url != base_url))[:LIMIT]


def _rows(root: etree._Element) -> Iterator[Row]:
    for node in root:
        if _name(node) != "url":
            continue
        fields = _fields(node)
        news = next((child for child in node if _name(child) == "news"), None)
        stated = {} if news is None else _fields(news)
        publication = None if news is None else next((sub for sub in news if _name(sub) == "publication"), None)
        publisher = {} if publication is None else _fields(publication)
        yield Row(
            link=fields.get("loc", ""),
            title=stated.get("title", ""),
            dates=[stated.get("publication_date", ""), fields.get("lastmod", "")],
            language=publisher.get("language") or stated.get("language"),
            source=publisher.get("name"),
        )


def _fields(node: etree._Element) -> dict[str, str]:
    """Return the texts of an element's direct children by local name, whatever the namespace says."""
    return {_name(child): plain("".join(child.itertext())) for child in reversed(node) if _name(child)}


def _name(node: etree._Element) -> str:
    return etree.QName(node).localname.lower() if isinstance(node.tag, str) else ""

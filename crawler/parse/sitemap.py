"""Reads sitemaps and sitemap indexes with the news extension (sitemaps.org 0.9, Google news 0.9)."""

from lxml import etree

from crawler.errors import ParseError
from crawler.parse.address import web_address
from crawler.parse.faults import Mend
from crawler.parse.rows import LIMIT, Document, Hints, Row, place
from crawler.parse.titles import title_of
from crawler.text.clean import plain


def read_sitemap(body: bytes, hints: Hints) -> Document:
    """Return the pages of a sitemap, or the further sitemaps of an index (never the index itself), newest first.

    Of a sitemap with more rows than are read, the latest are.

    Raises: ParseError `not_a_feed`.
    """
    root, mends = _root(body)
    if _name(root) == "sitemapindex":
        return Document("sitemap-index", children=_children(root, hints.base_url), mends=mends)
    nodes = [node for node in root if _name(node) == "url"]
    rows = place(map(_row, _latest(nodes)), hints, beyond=max(0, len(nodes) - LIMIT))
    return Document("sitemap", rows, mends=mends)


def _root(body: bytes) -> tuple[etree._Element, tuple[Mend, ...]]:
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
    return root, (Mend.BROKEN_XML,) if len(parser.error_log.filter_from_errors()) else ()


def _children(root: etree._Element, base_url: str) -> tuple[str, ...]:
    """Return the sitemaps of an index, the latest changed first, those that state no change behind in their order.

    An index may list the archive of years, oldest first. W3C dates sort as text, to the day at least.
    """
    changed: dict[str, str] = {}
    for fields in map(_fields, root):
        changed.setdefault(web_address(fields.get("loc", ""), base_url), fields.get("lastmod", ""))
    urls = [url for url in changed if url and url != base_url]
    return tuple(sorted(urls, key=changed.__getitem__, reverse=True))[:LIMIT]


def _latest(nodes: list[etree._Element]) -> list[etree._Element]:
    """Return the nodes that are read, in document order: of too many those with the latest dates, else the first."""
    if len(nodes) <= LIMIT:
        return nodes
    dates = [next((text for text in _dates(node).values() if text), "") for node in nodes]
    latest = sorted(range(len(nodes)), key=dates.__getitem__, reverse=True)[:LIMIT]
    return [nodes[place] for place in sorted(latest)]


def _row(node: etree._Element) -> Row:
    news = _child(node, "news")
    stated = {} if news is None else _fields(news)
    publication = None if news is None else _child(news, "publication")
    publisher = {} if publication is None else _fields(publication)
    return Row(
        link=_fields(node).get("loc", ""),
        title=title_of(stated.get("title", "")),
        dates=_dates(node),
        language=publisher.get("language") or stated.get("language"),
        source=publisher.get("name"),
    )


def _dates(node: etree._Element) -> dict[str, str]:
    news = _child(node, "news")
    stated = {} if news is None else _fields(news)
    return {
        "news:publication_date": stated.get("publication_date", ""),
        "lastmod": _fields(node).get("lastmod", ""),
    }


def _child(node: etree._Element, name: str) -> etree._Element | None:
    return next((child for child in node if _name(child) == name), None)


def _fields(node: etree._Element) -> dict[str, str]:
    """Return the texts of an element's direct children by local name, whatever the namespace says."""
    return {_name(child): plain("".join(child.itertext())) for child in reversed(node) if _name(child)}


def _name(node: etree._Element) -> str:
    return etree.QName(node).localname.lower() if isinstance(node.tag, str) else ""

"""Reads what a page says of itself outside its text: JSON-LD, meta elements, microdata, headings, time tags."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import urljoin

from lxml import etree

from crawler.extract import jsonld
from crawler.extract.access import free_of, is_live
from crawler.extract.credit.stated import stands_elsewhere, stated_houses
from crawler.extract.metas import (
    AUTHORS,
    DESCRIPTIONS,
    FIRST_PUBLISHED,
    IMAGES,
    MODIFIED,
    PUBLISHED,
    SITES,
    TITLES,
    Metas,
    Stated,
    first_of,
    read_metas,
    stated_in,
)
from crawler.extract.printed import byline_text
from crawler.extract.sections import crumbs, stated_sections
from crawler.text.clean import plain
from crawler.text.urls import site_of

_BYLINE = (
    '//*[@itemprop="author"]//*[@itemprop="name"] | //*[@itemprop="author"][not(.//*[@itemprop="name"])]',
    '//a[contains(concat(" ", @rel, " "), " author ")]',
    "//*[self::p or self::div or self::span or self::address][contains(@class, 'byline')"
    " or contains(@class, 'author-name') or contains(@class, 'article-author') or contains(@class, 'articleAuthor')]",
)
_TIME_TAGS = (
    '//time[@pubdate or contains(@class, "publish") or contains(@class, "entry-date")]',
    "//article//time[@datetime] | //main//time[@datetime]",
    "//time[@datetime]",
)
_LONGEST_BYLINE = 200
_MOST_IMAGES = 8


@dataclass(frozen=True, slots=True)
class Facts:
    """What the page states, unjudged, best source first."""

    headings: tuple[str, ...] = ()
    titles: tuple[Stated, ...] = ()
    site_names: tuple[str, ...] = ()
    description: str = ""
    authors: tuple[tuple[str, tuple[str, ...]], ...] = ()
    published: tuple[Stated, ...] = ()
    modified: tuple[Stated, ...] = ()
    language: str | None = None
    canonical: str | None = None
    stated_body: str = ""
    sections: tuple[str, ...] = ()
    crumbs: tuple[str, ...] = ()
    is_article: bool = False
    page_type: str = ""
    free: bool | None = None
    live: bool = False
    images: tuple[str, ...] = ()
    houses: tuple[Stated, ...] = ()
    elsewhere: str | None = None


def read_facts(tree: etree._Element, url: str) -> Facts:
    """Return what the parsed page says of itself."""
    metas = read_metas(tree)
    found = jsonld.things(tree)
    headings = tuple(text for text in map(_text, tree.xpath("//h1")[:10]) if text)
    titles = stated_in(metas, TITLES) + tuple(("title", _text(node)) for node in tree.xpath("//head/title")[:1])
    article = jsonld.main_article(found, url, [*headings, *(text for _, text in titles)])
    dated = article or jsonld.web_page(found)
    return Facts(
        headings=headings,
        titles=_stated("json-ld", jsonld.text_of(article.get("headline"))) + titles,
        site_names=_site_names(metas, article),
        description=jsonld.text_of(article.get("description")) or first_of(metas, DESCRIPTIONS),
        authors=tuple(_authors(tree, metas, article, jsonld.by_id(found))),
        published=tuple(_published(tree, metas, article, dated)),
        modified=_stated("json-ld", jsonld.text_of(dated.get("dateModified")))
        + stated_in(metas, MODIFIED)
        + _microdata(tree, "dateModified"),
        language=_language(tree, metas, article),
        canonical=_canonical(tree, metas, url),
        stated_body=jsonld.body_of(article),
        sections=stated_sections(metas, article),
        crumbs=crumbs(found),
        is_article=bool(article) or first_of(metas, ("og:type",)).casefold() == "article",
        page_type=first_of(metas, ("og:type",)).casefold(),
        free=free_of(metas, article),
        live=is_live(article, url),
        images=_images(metas, article, url),
        houses=stated_houses(article, metas),
        elsewhere=stands_elsewhere(_canonical_addresses(tree, metas), metas, url),
    )


def _stated(source: str, text: str) -> tuple[Stated, ...]:
    return ((source, text),) if text else ()


def _text(node: etree._Element) -> str:
    return plain(" ".join(node.itertext()))


def _site_names(metas: Metas, article: jsonld.Thing) -> tuple[str, ...]:
    publisher = jsonld.text_of(article.get("publisher"))
    names = [*(metas[name][0].lstrip("@") for name in SITES if name in metas), publisher]
    return tuple(dict.fromkeys(name for name in names if name and not name.startswith("http")))


def _authors(
    tree: etree._Element,
    metas: Metas,
    article: jsonld.Thing,
    known: Mapping[str, jsonld.Thing],
) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Yield the bylines of each place, persons before organisations."""
    persons, others = jsonld.people(article.get("author") or article.get("creator"), known)
    yield "json-ld", (*persons, *(others if persons else ()))
    for name in AUTHORS:
        yield "meta", tuple(value for value in metas.get(name, ()) if not value.startswith(("http", "/")))
    for path in _BYLINE:
        found = tree.xpath(path)
        texts = (byline_text(node) for node in (found[:1] if "class" in path else _together(found)))
        yield "byline", tuple(text for text in texts if text and len(text) <= _LONGEST_BYLINE)
    yield "json-ld", tuple(others)


def _together(nodes: Sequence[etree._Element]) -> list[etree._Element]:
    """Return the first node and those that stand beside it: further down, commenters carry the same marks."""
    if not nodes:
        return []
    beside = nodes[0].getparent()
    return [node for node in nodes if node is nodes[0] or node.getparent() is beside or _above(node, 2) is beside]


def _above(node: etree._Element, steps: int) -> etree._Element | None:
    for _ in range(steps):
        node = node.getparent() if node is not None else None
    return node


def _published(tree: etree._Element, metas: Metas, article: jsonld.Thing, dated: jsonld.Thing) -> Iterator[Stated]:
    yield from _stated("json-ld", jsonld.text_of(article.get("datePublished")))
    yield from stated_in(metas, FIRST_PUBLISHED)
    yield from _stated("json-ld", jsonld.text_of(dated.get("datePublished") or dated.get("dateCreated")))
    yield from _microdata(tree, "datePublished")
    yield from stated_in(metas, PUBLISHED)
    for path in _TIME_TAGS:
        for node in tree.xpath(path)[:1]:
            yield from _stated("time", plain(node.get("datetime") or _text(node)))


def _microdata(tree: etree._Element, name: str) -> tuple[Stated, ...]:
    for node in tree.xpath(f'(//*[@itemprop="{name}"])[1]'):
        return _stated("microdata", plain(node.get("content") or node.get("datetime") or _text(node)))
    return ()


def _language(tree: etree._Element, metas: Metas, article: jsonld.Thing) -> str | None:
    stated = [
        tree.get("lang") or next(iter(tree.xpath("/html/@xml:lang | /html/@lang")), ""),
        first_of(metas, ("content-language", "og:locale", "language", "dc.language")),
        jsonld.text_of(article.get("inLanguage")),
    ]
    for text in stated:
        tag = plain(text).replace("_", "-").split(",")[0]
        if 2 <= len(tag) <= 12 and tag.split("-")[0].isalpha() and len(tag.split("-")[0]) <= 3:
            return tag
    return None


def _canonical_addresses(tree: etree._Element, metas: Metas) -> list[str]:
    stated = tree.xpath('//link[contains(concat(" ", @rel, " "), " canonical ")]/@href')[:1]
    return [*map(str, stated), first_of(metas, ("og:url",))]


def _canonical(tree: etree._Element, metas: Metas, url: str) -> str | None:
    """Return the address the page prefers, where it is on the same site."""
    for address in _canonical_addresses(tree, metas):
        whole = _joined(url, address)
        if whole and site_of(whole) == site_of(url):
            return whole
    return None


def _images(metas: Metas, article: jsonld.Thing, url: str) -> tuple[str, ...]:
    """Return the addresses of the pictures that the page states to be the report's, each once."""
    stated = [*(value for name in IMAGES for value in metas.get(name, ())), *jsonld.image_urls(article)]
    whole = (_joined(url, address) for address in stated)
    return tuple(dict.fromkeys(address for address in whole if address))[:_MOST_IMAGES]


def _joined(url: str, address: str) -> str:
    """Return an address of the web in full, "" where it is none."""
    try:
        whole = urljoin(url, plain(address)) if address else ""
    except ValueError:
        return ""
    return whole if whole.startswith(("http://", "https://")) else ""

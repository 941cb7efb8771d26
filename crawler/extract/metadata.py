"""Reads what a page says of itself outside its text: JSON-LD, meta elements, microdata, headings, time tags."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import urljoin, urlsplit

from lxml import etree

from crawler.extract import jsonld
from crawler.text.clean import plain
from crawler.text.urls import site_of

Stated = tuple[str, str]  # (where it stands, what it says), e.g. ("json-ld", "2020-09-21T10:00:00+02:00")

_TITLE_METAS = ("og:title", "twitter:title", "dc.title", "parsely-title", "sailthru.title")
_DESCRIPTION_METAS = ("og:description", "description", "twitter:description")
_SITE_METAS = ("og:site_name", "application-name", "twitter:site", "publisher", "dc.publisher")
_AUTHOR_METAS = (
    "parsely-author",
    "sailthru.author",
    "byl",
    "article:author",
    "author",
    "dc.creator",
    "dcterms.creator",
    "cxenseparse:author",
    "article:author_name",
    "dc.contributor",
    "article.author",
    "twitter:data1",
)
_FIRST_PUBLISHED_METAS = ("article:published_time", "og:article:published_time", "og:published_time")
_PUBLISHED_METAS = (
    "parsely-pub-date",
    "sailthru.date",
    "article.published",
    "cxenseparse:recs:publishtime",
    "cxenseparse:publishtime",
    "rnews:datepublished",
    "originalpublicationdate",
    "article_date_original",
    "publication_date",
    "publishdate",
    "publish-date",
    "publish_date",
    "published-date",
    "published_time",
    "bt:pubdate",
    "pubdate",
    "dc.date.issued",
    "dcterms.issued",
    "dcterms.created",
    "dc.date.created",
    "dcterms.date",
    "dc.date",
    "datepublished",
    "date",
    "article:post_date",
    "ptime",
    "og:pubdate",
    "date_published",
    "sailthru.pubdate",
)
_MODIFIED_METAS = (
    "article:modified_time",
    "og:article:modified_time",
    "og:updated_time",
    "og:modified_time",
    "dcterms.modified",
    "dc.date.modified",
    "datemodified",
    "lastmod",
    "last-modified",
)
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
_SECTION_METAS = ("article:section", "og:article:section", "parsely-section", "section", "sailthru.section")
_CRUMBS = "//*[contains(@class, 'crumb')]//a | //a[contains(concat(' ', @rel, ' '), ' category ')]"
_KICKER_CLASS = re.compile(r"(?:kicker|category|rubri[ck]|overline|section(?:[-_]{1,2}(?:name|label|link))?)$")
_LONGEST_BYLINE = 200
_LONGEST_SECTION = 40


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
    is_article: bool = False
    page_type: str = ""


def read_facts(tree: etree._Element, url: str) -> Facts:
    """Return what the parsed page says of itself."""
    metas = _metas(tree)
    found = jsonld.things(tree)
    headings = tuple(text for text in map(_text, tree.xpath("//h1")[:10]) if text)
    titles = _meta_values(metas, _TITLE_METAS) + tuple(
        ("title", _text(node)) for node in tree.xpath("//head/title")[:1]
    )
    article = jsonld.main_article(found, url, [*headings, *(text for _, text in titles)])
    dated = article or jsonld.web_page(found)
    return Facts(
        headings=headings,
        titles=_stated("json-ld", jsonld.text_of(article.get("headline"))) + titles,
        site_names=_site_names(metas, article),
        description=jsonld.text_of(article.get("description")) or _first(metas, _DESCRIPTION_METAS),
        authors=tuple(_authors(tree, metas, article, jsonld.by_id(found))),
        published=tuple(_published(tree, metas, article, dated)),
        modified=_stated("json-ld", jsonld.text_of(dated.get("dateModified")))
        + _meta_values(metas, _MODIFIED_METAS)
        + _microdata(tree, "dateModified"),
        language=_language(tree, metas, article),
        canonical=_canonical(tree, metas, url),
        stated_body=jsonld.body_of(article),
        sections=_sections(tree, metas, [article.get("articleSection"), *_crumbs(found)], url),
        is_article=bool(article) or _first(metas, ("og:type",)).casefold() == "article",
        page_type=_first(metas, ("og:type",)).casefold(),
    )


def _metas(tree: etree._Element) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for node in tree.iter("meta"):
        name = node.get("property") or node.get("name") or node.get("itemprop") or node.get("http-equiv")
        value = plain(node.get("content") or node.get("value") or "")
        if name and value:
            found.setdefault(name.strip().casefold(), []).append(value)
    return found


def _meta_values(metas: Mapping[str, Sequence[str]], names: Sequence[str]) -> tuple[Stated, ...]:
    return tuple(("meta", metas[name][0]) for name in names if name in metas)


def _first(metas: Mapping[str, Sequence[str]], names: Sequence[str]) -> str:
    return next((metas[name][0] for name in names if name in metas), "")


def _stated(source: str, text: str) -> tuple[Stated, ...]:
    return ((source, text),) if text else ()


def _text(node: etree._Element) -> str:
    return plain(" ".join(node.itertext()))


def _site_names(metas: Mapping[str, Sequence[str]], article: jsonld.Thing) -> tuple[str, ...]:
    publisher = jsonld.text_of(article.get("publisher"))
    names = [*(metas[name][0].lstrip("@") for name in _SITE_METAS if name in metas), publisher]
    return tuple(dict.fromkeys(name for name in names if name and not name.startswith("http")))


def _sections(
    tree: etree._Element, metas: Mapping[str, Sequence[str]], stated: Sequence[object], url: str
) -> tuple[str, ...]:
    """Return the names of the sections the page stands in: stated, above it in its address, or shown as a kicker."""
    names = [value for name in _SECTION_METAS for value in metas.get(name, ())]
    for value in stated:
        names += [jsonld.text_of(one) for one in (value if isinstance(value, list) else [value])]
    links = [*tree.xpath(_CRUMBS), *(link for link in tree.iter("a") if _is_above(link.get("href") or "", url))]
    marked = [node for node in tree.xpath("//body//*[@class]") if any(map(_KICKER_CLASS.search, _classes(node)))]
    names += [_text(node) for node in [*links, *marked]]
    return tuple(dict.fromkeys(name for name in names if name and len(name) <= _LONGEST_SECTION))


def _classes(node: etree._Element) -> list[str]:
    return (node.get("class") or "").casefold().split()


def _crumbs(found: Sequence[jsonld.Thing]) -> Iterator[object]:
    """Yield the names in the page's breadcrumb lists."""
    for thing in found:
        steps = thing.get("itemListElement") if "BreadcrumbList" in jsonld.kinds(thing) else None
        for step in steps if isinstance(steps, list) else []:
            if isinstance(step, Mapping):
                yield step.get("name") or step.get("item")


def _is_above(href: str, url: str) -> bool:
    """Tell whether a link leads to a folder of the page's own address, other than the site's front page."""
    try:
        above, page = urlsplit(urljoin(url, href)), urlsplit(url)
    except ValueError:
        return False
    folder = above.path.strip("/")
    return above.netloc == page.netloc and folder != "" and page.path.strip("/").startswith(f"{folder}/")


def _authors(
    tree: etree._Element,
    metas: Mapping[str, Sequence[str]],
    article: jsonld.Thing,
    known: Mapping[str, jsonld.Thing],
) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Yield the bylines of each place, persons before organisations."""
    persons, others = jsonld.people(article.get("author") or article.get("creator"), known)
    yield "json-ld", tuple(persons)
    for name in _AUTHOR_METAS:
        yield "meta", tuple(value for value in metas.get(name, ()) if not value.startswith(("http", "/")))
    for path in _BYLINE:
        found = tree.xpath(path)
        texts = (_byline(node) for node in (found[:1] if "class" in path else _together(found)))
        yield "byline", tuple(text for text in texts if text and len(text) <= _LONGEST_BYLINE)
    yield "json-ld", tuple(others)


def _byline(node: etree._Element) -> str:
    """Return a byline's text; where it is little but links, each is a name of its own."""
    whole = _text(node)
    linked = [text for text in map(_text, node.findall(".//a")) if text]
    return ", ".join(linked) if len(linked) > 1 and len("".join(linked)) >= 0.9 * len(whole) else whole


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


def _published(
    tree: etree._Element, metas: Mapping[str, Sequence[str]], article: jsonld.Thing, dated: jsonld.Thing
) -> Iterator[Stated]:
    yield from _stated("json-ld", jsonld.text_of(article.get("datePublished")))
    yield from _meta_values(metas, _FIRST_PUBLISHED_METAS)
    yield from _stated("json-ld", jsonld.text_of(dated.get("datePublished") or dated.get("dateCreated")))
    yield from _microdata(tree, "datePublished")
    yield from _meta_values(metas, _PUBLISHED_METAS)
    for path in _TIME_TAGS:
        for node in tree.xpath(path)[:1]:
            yield from _stated("time", plain(node.get("datetime") or _text(node)))


def _microdata(tree: etree._Element, name: str) -> tuple[Stated, ...]:
    for node in tree.xpath(f'(//*[@itemprop="{name}"])[1]'):
        return _stated("microdata", plain(node.get("content") or node.get("datetime") or _text(node)))
    return ()


def _language(tree: etree._Element, metas: Mapping[str, Sequence[str]], article: jsonld.Thing) -> str | None:
    stated = [
        tree.get("lang") or next(iter(tree.xpath("/html/@xml:lang | /html/@lang")), ""),
        _first(metas, ("content-language", "og:locale", "language", "dc.language")),
        jsonld.text_of(article.get("inLanguage")),
    ]
    for text in stated:
        tag = plain(text).replace("_", "-").split(",")[0]
        if 2 <= len(tag) <= 12 and tag.split("-")[0].isalpha() and len(tag.split("-")[0]) <= 3:
            return tag
    return None


def _canonical(tree: etree._Element, metas: Mapping[str, Sequence[str]], url: str) -> str | None:
    """Return the address the page prefers, where it is on the same site."""
    stated = tree.xpath('//link[contains(concat(" ", @rel, " "), " canonical ")]/@href')[:1]
    for address in [*stated, _first(metas, ("og:url",))]:
        try:
            whole = urljoin(url, plain(address)) if address else ""
        except ValueError:
            continue
        if whole.startswith(("http://", "https://")) and site_of(whole) == site_of(url):
            return whole
    return None

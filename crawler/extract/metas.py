"""Reads a page's meta elements, and knows which of them say what."""

from collections.abc import Mapping, Sequence

from lxml import etree

from crawler.text.clean import plain

Metas = Mapping[str, Sequence[str]]
Stated = tuple[str, str]  # (where it stands, what it says), e.g. ("json-ld", "2020-09-21T10:00:00+02:00")

TITLES = ("og:title", "twitter:title", "dc.title", "parsely-title", "sailthru.title")
DESCRIPTIONS = ("og:description", "description", "twitter:description")
SITES = ("og:site_name", "application-name", "twitter:site", "publisher", "dc.publisher")
SECTIONS = ("article:section", "og:article:section", "parsely-section", "section", "sailthru.section")
IMAGES = ("og:image", "og:image:secure_url", "og:image:url", "twitter:image", "twitter:image:src", "parsely-image-url")
AUTHORS = (
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
FIRST_PUBLISHED = (
    "article:published_time",
    "og:article:published_time",
    "og:published_time",
    "article:published:time",
    "article:published",
)
PUBLISHED = (
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
    "date.available",
    "date.created",
    "content:publishdate",
    "publisheddate",
    "published_at",
    "published",
    "pub_date",
    "article.created",
    "cxenseparse:recs:published_time",
    "mediator_published_time",
    "iso-8601-publish-date",
    "dcterms:created",
    "dcterms.available",
    "dc:date.created",
    "dc:date",
    "citation_date",
)
MODIFIED = (
    "article:modified_time",
    "article:modified:time",
    "article:modified",
    "og:article:modified_time",
    "og:updated_time",
    "og:modified_time",
    "dcterms.modified",
    "dc.date.modified",
    "datemodified",
    "lastmod",
    "last-modified",
    "last_modified",
    "lastmodifieddate",
    "article.updated",
    "date.modified",
    "date.updated",
    "dcterms:modified",
    "dc:date.modified",
    "modified",
)
# Who may read: Facebook's `article:content_tier` (free, metered, locked).
TIERS = ("article:content_tier", "content_tier")


def read_metas(tree: etree._Element) -> Metas:
    """Return what each meta element says, by its name in lower case, in document order."""
    found: dict[str, list[str]] = {}
    for node in tree.iter("meta"):
        name = node.get("property") or node.get("name") or node.get("itemprop") or node.get("http-equiv")
        value = plain(node.get("content") or node.get("value") or "")
        if name and value:
            found.setdefault(name.strip().casefold(), []).append(value)
    return found


def stated_in(metas: Metas, names: Sequence[str]) -> tuple[Stated, ...]:
    """Return the first value of each of the names that stand on the page."""
    return tuple(("meta", metas[name][0]) for name in names if name in metas)


def first_of(metas: Metas, names: Sequence[str]) -> str:
    """Return the value of the first of the names that stands on the page, else ""."""
    return next((metas[name][0] for name in names if name in metas), "")

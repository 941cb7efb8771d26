"""Finds the names of the sections of its site that a page stands in."""

import re
from collections.abc import Iterator, Mapping, Sequence
from urllib.parse import urlsplit

from lxml import etree

from crawler.extract import jsonld
from crawler.extract.metas import SECTIONS, Metas
from crawler.text.clean import plain

_CRUMBS = "//*[contains(@class, 'crumb')]//a | //a[contains(concat(' ', @rel, ' '), ' category ')]"
# Narrows down, whatever the case of the first letter, what `_KICKER_CLASS` decides.
_KICKERS = "//body//*[{}]".format(
    " or ".join(f"contains(@class, '{word}')" for word in ("icker", "ategory", "ubri", "verline", "ection"))
)
_KICKER_CLASS = re.compile(r"(?:kicker|category|rubri[ck]|overline|section(?:[-_]{1,2}(?:name|label|link))?)$")
_LONGEST = 40  # characters of a section's name


def stated_sections(metas: Metas, article: jsonld.Thing) -> tuple[str, ...]:
    """Return the sections that the page states the report to be in."""
    names = [value for name in SECTIONS for value in metas.get(name, ())]
    stated = article.get("articleSection")
    names += [jsonld.text_of(one) for one in (stated if isinstance(stated, list) else [stated])]
    return _names(names)


def shown_sections(tree: etree._Element, url: str) -> tuple[str, ...]:
    """Return the names of what is shown above the page: as breadcrumbs, by links to its folders, or as a kicker."""
    above = _above(url)
    links = [*tree.xpath(_CRUMBS), *(link for link in tree.iter("a") if link.get("href", "").rstrip("/") in above)]
    marked = [node for node in tree.xpath(_KICKERS) if any(map(_KICKER_CLASS.search, _classes(node)))]
    return _names([_text(node) for node in [*links, *marked]])


def crumbs(found: Sequence[jsonld.Thing]) -> tuple[str, ...]:
    """Return the names in the breadcrumb lists that the page states."""
    return _names(list(_crumbs(found)))


def _names(texts: Sequence[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(text for text in texts if text and len(text) <= _LONGEST))


def _text(node: etree._Element) -> str:
    return plain(" ".join(node.itertext()))


def _classes(node: etree._Element) -> list[str]:
    named: str = node.get("class")
    return named.casefold().split()


def _crumbs(found: Sequence[jsonld.Thing]) -> Iterator[str]:
    """Yield the names in the page's breadcrumb lists."""
    for thing in found:
        steps = thing.get("itemListElement") if "BreadcrumbList" in jsonld.kinds(thing) else None
        for step in steps if isinstance(steps, list) else []:
            if isinstance(step, Mapping):
                yield jsonld.text_of(step.get("name") or step.get("item"))


def _above(url: str) -> frozenset[str]:
    """Return the links to the folders of the page's own address, other than the site's front page, as written."""
    try:
        page = urlsplit(url)
    except ValueError:
        return frozenset()
    steps = page.path.strip("/").split("/")[:-1]
    folders = ["/" + "/".join(steps[:count]) for count in range(1, len(steps) + 1)]
    roots = ("", f"//{page.netloc}", f"http://{page.netloc}", f"https://{page.netloc}")
    return frozenset(f"{root}{folder}" for folder in folders for root in roots)

"""Reads what a page states, outside its text, of the house its text is from."""

import re
from collections.abc import Iterable, Iterator
from urllib.parse import urljoin

from crawler.extract import jsonld
from crawler.extract.metas import Metas, Stated
from crawler.text.clean import plain
from crawler.text.urls import site_of

# Properties of a schema.org CreativeWork that name a house; `author` and `creator` are bylines.
HOUSES = ("sourceOrganization", "provider", "copyrightHolder", "publisher")
_SOURCE_METAS = ("source", "dc.source", "dcterms.source", "article:source", "sourceName")
_ADDRESS_METAS = ("syndication-source", "original-source")
_RIGHTS = re.compile(r"^(?:copyright|©|\(c\)|\s|\d{4}(?:\s*[-–]\s*\d{4})?|by\b)+", re.IGNORECASE)


def stated_houses(article: jsonld.Thing, metas: Metas) -> tuple[Stated, ...]:
    """Return the houses that the page's JSON-LD and meta elements name, as (property, name)."""
    found = [(name, text) for name in HOUSES for text in _names(article.get(name))]
    found += [("sourceOrganization", text) for name in _SOURCE_METAS for text in metas.get(name.casefold(), ())]
    return tuple(dict.fromkeys((kind, _RIGHTS.sub("", text)) for kind, text in found if text))


def stands_elsewhere(addresses: Iterable[str], metas: Metas, url: str) -> str | None:
    """Return the address on another site at which the page says its text stands, or None.

    `addresses` are its canonical ones. Two domains of one name (`bbc.com`, `bbc.co.uk`) are one site.
    """
    stated = [*addresses, *(text for name in _ADDRESS_METAS for text in metas.get(name, ()))]
    for address in stated:
        try:
            whole = urljoin(url, plain(address))
        except ValueError:
            continue
        if whole.startswith(("http://", "https://")) and _house(whole) not in {_house(url), ""}:
            return whole
    return None


def _names(value: object) -> Iterator[str]:
    for one in value if isinstance(value, list) else [value]:
        yield jsonld.text_of(one)


def _house(url: str) -> str:
    """Return the site's name without what stands behind its dot, "" for an IP address or a single label."""
    name, _, suffix = site_of(url).partition(".")
    return name if suffix[-1:].isalpha() else ""

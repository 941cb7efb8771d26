"""Decides what a publication is called, where it is at home and what it is written in; in doubt it says nothing."""

import re
from collections import Counter
from collections.abc import Iterable

from crawler.config import rules
from crawler.config.codes import COUNTRIES
from crawler.text.clean import plain
from crawler.text.homes import country_of_domain
from crawler.text.slugs import fold
from crawler.text.urls import host_of, site_of

LONGEST_NAME = 80  # characters: longer is a slogan
LONGEST_ID = 63
# What publishing systems and Facebook's `og:locale` say where nobody chose: the first country of a language that many
# speak, or no country at all (`es_LA`, `ar_AR`).
_UNCHOSEN_TEXT = """
    ar-AR ar-SA de-DE en-GB en-PI en-UD en-US es-ES es-LA es-MX fr-FR pt-PT pt-BR ru-RU sw-KE zh-CN
"""

_PARTS = re.compile(r"\s*[|»›>•·]\s*|\s+[-–—:]\s+|:\s+")
_FILLERS_TEXT = """
    all and rss feed feeds atom news latest home homepage front page top stories headlines the
"""
_LETTERS = re.compile(r"[\W_]+")

UNCHOSEN = frozenset(_UNCHOSEN_TEXT.split())
FILLERS = frozenset(_FILLERS_TEXT.split())


def outlet_id(url: str) -> str:
    """Return an outlet's id from its address: the name its domain is registered by (`bbc.co.uk` gives `bbc`)."""
    host = host_of(url)
    label = host.replace(".", "-").replace(":", "-") if _is_number(host) else site_of(url).partition(".")[0]
    name = re.sub(r"[^a-z0-9-]+", "-", fold(label).lower()).strip("-")[:LONGEST_ID].rstrip("-")
    return name or "outlet"


def label_of(url: str) -> str:
    """Return the registered name of an address: what sites of one publisher in several countries share."""
    return host_of(url) if _is_number(host_of(url)) else site_of(url).partition(".")[0]


def language_of(tags: Iterable[str]) -> str | None:
    """Return the language that most of the tags name, with its script where they name one; None where they disagree."""
    found = [tag for tag in map(tag_of, tags) if tag]
    votes = Counter(tag.partition("-")[0] for tag in found).most_common(2)
    if not votes or (len(votes) == 2 and votes[0][1] == votes[1][1]):
        return None
    scripts = {
        part for tag in found for part in tag.split("-")[1:] if tag.startswith(f"{votes[0][0]}-") and len(part) == 4
    }
    return "-".join([votes[0][0], *scripts]) if len(scripts) == 1 else votes[0][0]


def tag_of(text: str) -> str:
    """Return a language tag in its usual spelling (`en_US.UTF-8` is `en-US`), or "" where it is none."""
    tag = plain(text).partition(",")[0].partition(".")[0].strip().replace("_", "-")
    parts = [part for part in tag.split("-") if len(part) in {2, 3, 4}]
    try:
        return rules.language("-".join(parts[:3]))
    except ValueError:
        return ""


def country_of(urls: Iterable[str], tags: Iterable[str]) -> str | None:
    """Return the country (ISO 3166, lower case) of the domains, else of the tags' regions; None where they disagree.

    Regions that stand where nobody chose one do not count.
    """
    regions = {tag[-2:].lower() for tag in map(tag_of, tags) if tag[-3:-2] == "-" and tag not in UNCHOSEN} & COUNTRIES
    homes = {code for code in map(country_of_domain, urls) if code}
    found = homes | regions
    return found.pop() if len(found) == 1 else None


def name_of(stated: Iterable[str], titles: Iterable[str], url: str) -> str:
    """Return the name: the first one stated, else the part of a title that fits the domain, else the host.

    :param stated: names as a page states them for itself.
    :param titles: titles of pages and feeds, which may hold a slogan or a section beside the name.
    """
    host = host_of(url).removeprefix("www.")
    names = [*stated, *(part for title in titles if (part := _name_in(title, label_of(url))))]
    return next((name for name in map(_usable, names) if name), host)


def is_titled_as(title: str, names: Iterable[str]) -> bool:
    """Tell whether a feed's title is one of these names, but for words such as `latest news`."""
    own = _bare(title)
    return any(own == _bare(name) for name in names if _bare(name))


def shared_name(titles: Iterable[str]) -> str:
    """Return the words that all titles begin with (`BBC News - World`, `BBC News - Africa`), or ""."""
    rows = [title.split() for title in titles]
    count = 0
    for column in zip(*rows, strict=False):
        if len(set(column)) > 1:
            break
        count += 1
    return " ".join(rows[0][:count]).strip(" -–—:|»>·•") if rows else ""


def _usable(name: str) -> str:
    try:
        text = rules.text(plain(name))
    except ValueError:
        return ""
    return text if len(text) <= LONGEST_NAME else ""


def _name_in(title: str, label: str) -> str:
    parts = [part for part in _PARTS.split(plain(title)) if part]
    wanted = _squeezed(label)
    fitting = [part for part in parts if wanted and (wanted in _squeezed(part) or _squeezed(part) in wanted)]
    return min(fitting or parts[:1], key=len, default="")


def _squeezed(text: str) -> str:
    return _LETTERS.sub("", fold(text).lower())


def _bare(text: str) -> frozenset[str]:
    words = {_squeezed(word) for word in plain(text).split()}
    return frozenset(words - FILLERS - {""}) or frozenset(words - {""})


def _is_number(host: str) -> bool:
    return ":" in host or host.replace(".", "").isdigit()

"""Decides which of a page's titles is the report's headline, and takes the site's name off it."""

import re
from collections.abc import Sequence

from crawler.extract.metadata import Facts, Stated
from crawler.text.clean import plain
from crawler.text.urls import host_of, site_of

_SEPARATOR = re.compile(r"\s+[|–—·•»«:\-−⋆/]+\s+|\s*[|｜_]\s*|--")
_LONGEST = 500  # characters read of one title
_AGREEMENT = 0.5  # share of common words above which a heading and a stated title are the same one


def choose_headline(facts: Facts, url: str, feed_title: str = "") -> Stated:
    """Return where the headline stands and what it says; ("", "") where the page has none.

    The heading shown on the page wins where another title agrees with it; else what is stated, else the feed.
    """
    names = [*facts.site_names, host_of(url), site_of(url), site_of(url).split(".")[0]]
    stated = [(source, without_site(text[:_LONGEST], names)) for source, text in facts.titles]
    if feed_title:
        stated.append(("feed", plain(feed_title)))
    stated = [(source, text) for source, text in stated if text]
    headings = [without_site(text[:_LONGEST], names) for text in facts.headings]
    for heading in headings:
        if any(_agree(heading, text) for _, text in stated):
            return "h1", _without_kicker(heading, [text for _, text in stated])
    if stated:
        return stated[0]
    return ("h1", headings[0]) if len(headings) == 1 else ("", "")


def _without_kicker(heading: str, stated: Sequence[str]) -> str:
    """Return the stated title with which the heading ends: what comes before it is the name of a section."""
    words = _in_order(heading)
    for title in stated:
        tail = _in_order(title)
        if 3 <= len(tail) < len(words) and words[-len(tail) :] == tail:
            return title
    return heading


def without_site(title: str, names: Sequence[str]) -> str:
    """Return the title without the site's name before or behind it."""
    keys = {_key(name) for name in names if name}
    parts = _SEPARATOR.split(title)
    if len(parts) < 2:
        return title
    cuts = list(_SEPARATOR.finditer(title))
    for cut in cuts[-2:]:
        if _is_site(title[cut.end() :], keys):
            return without_site(title[: cut.start()].strip(), names)
    if _is_site(title[: cuts[0].start()], keys):
        return without_site(title[cuts[0].end() :].strip(), names)
    return title


def _is_site(text: str, keys: set[str]) -> bool:
    key = _key(text)
    return key in keys or (
        len(key) > 3 and any(known.startswith(key) or key.startswith(known) for known in keys if len(known) > 3)
    )


def _key(text: str) -> str:
    return re.sub(r"[\W_]+", "", text.casefold().removeprefix("www.").removeprefix("the "))


def _in_order(text: str) -> list[str]:
    return re.findall(r"\w+", text.casefold())


def _words(text: str) -> set[str]:
    return set(_in_order(text))


def _agree(one: str, other: str) -> bool:
    """Tell whether two titles are wordings of one: half of all words are common, or all words of one."""
    mine, others = _words(one), _words(other)
    if not mine or not others:
        return False
    common = len(mine & others)
    contained = common == min(len(mine), len(others)) and common >= 3
    return contained or common / len(mine | others) >= _AGREEMENT

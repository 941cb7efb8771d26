"""Decides which of a page's titles is the report's headline, and takes the site's name off it."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from crawler.extract.metadata import Facts
from crawler.extract.metas import Stated
from crawler.extract.words import words
from crawler.text.clean import plain
from crawler.text.urls import host_of, site_of

_SEPARATOR = re.compile(r"\s+[|–—·•»«:\-−⋆/]+\s+|\s*[|｜_]\s*|--")
# The same where no space stands around it, which the titles of Chinese and Japanese pages leave out.
_PARTS = re.compile(rf"{_SEPARATOR.pattern}|(?<=[^\x00-\u2fff])\s*[-—–]+\s*|\s*[-—–]+\s*(?=[^\x00-\u2fff])")
_SHOWN = 3  # words (or signs) from which on such a part is a headline
_LONGEST = 500  # characters read of one title
_SENTENCE = 4  # words from which on a heading is no section's name
_DECLARED = frozenset({"json-ld", "meta"})  # what a publisher writes for machines, in two places
_AGREEMENT = 0.5  # share of common words above which a heading and a stated title are the same one


@dataclass(frozen=True, slots=True)
class Headline:
    """The headline, where it stands, and the other wordings stated; both texts are "" where there is none."""

    source: str = ""
    text: str = ""
    alternatives: tuple[Stated, ...] = ()


def choose_headline(facts: Facts, url: str, feed_title: str = "") -> Headline:
    """Return the headline among all titles stated.

    The heading shown on the page wins where another title agrees with it, unless JSON-LD and a meta element agree on
    another wording; else what is stated, but for a page whose only heading is a sentence.
    """
    names = [*facts.site_names, host_of(url), site_of(url), site_of(url).split(".")[0]]
    titles = [*facts.titles, *((("feed", plain(feed_title)),) if feed_title else ())]
    keys = {_key(name) for name in names if name}
    stated = [(source, text) for source, title in titles if (text := without_site(title[:_LONGEST], names))]
    stated = [one for one in stated if _key(one[1]) not in keys] or stated
    headings = [without_site(text[:_LONGEST], names) for text in facts.headings]
    source, text = _chosen(headings, stated, keys)
    return Headline(source, text, tuple(_others(text, [*(("h1", one) for one in headings[:1]), *stated])))


def _chosen(headings: Sequence[str], stated: Sequence[Stated], keys: set[str]) -> Stated:
    for heading in headings:
        if _key(heading) not in keys and any(_agree(heading, text) for _, text in stated):
            return _agreed(heading, stated)
    alone = headings[0] if len(headings) == 1 else ""
    structured = any(source == "json-ld" for source, _ in stated)
    if alone and not structured and len(_in_order(alone)) >= _SENTENCE and not _is_site(alone, keys):
        return "h1", alone
    if stated:
        return stated[0]
    return ("h1", alone) if alone else ("", "")


def _agreed(heading: str, stated: Sequence[Stated]) -> Stated:
    """Return the heading, or the wording on which JSON-LD and meta elements agree where neither has the heading's."""
    kinds: dict[str, set[str]] = {}
    for source, text in stated:
        kinds.setdefault(_folded(text), set()).add(source)
    if "json-ld" in kinds.get(_folded(heading), ()):
        return "h1", heading
    if not kinds.get(_folded(heading), set()) & _DECLARED:
        for source, text in stated:
            if kinds[_folded(text)] >= _DECLARED:
                return source, text
    return "h1", _without_kicker(heading, [text for _, text in stated])


def _others(chosen: str, stated: Sequence[Stated]) -> Iterator[Stated]:
    """Yield the wordings that are not the chosen one, each once."""
    said = {_folded(chosen), ""}
    for source, text in stated:
        if _folded(text) not in said:
            said.add(_folded(text))
            yield source, text


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


def shown_part(title: str, shown: Iterable[str]) -> str:
    """Return the part of a title of several that the page shows as a heading, the whole where it shows none."""
    headings = {_folded(text) for text in shown}
    cuts = [0, *(at for cut in _PARTS.finditer(title) for at in cut.span()), len(title)]
    parts = [title[start:end].strip() for start, end in zip(cuts[::2], cuts[1::2], strict=True)]
    found = [part for part in parts if sum(map(str.isalpha, words(part))) >= _SHOWN and _folded(part) in headings]
    return max(found, key=len, default=title)


def _is_site(text: str, keys: set[str]) -> bool:
    key = _key(text)
    return key in keys or (
        len(key) > 3 and any(known.startswith(key) or key.startswith(known) for known in keys if len(known) > 3)
    )


def _key(text: str) -> str:
    return re.sub(r"[\W_]+", "", text.casefold().removeprefix("www.").removeprefix("the "))


def _folded(text: str) -> str:
    return " ".join(_in_order(text))


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

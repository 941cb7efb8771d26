"""Applies what an outlet's file says of its pages: where body, title, date and authors stand, and what to drop.

A hint that finds nothing on a page is noted, and the general way is taken for its field.
"""

from collections.abc import Iterator, Sequence
from copy import deepcopy
from dataclasses import dataclass, replace

from lxml import etree
from lxml.html import document_fromstring

from crawler.config.schema import Hints
from crawler.extract.byline import clean_authors
from crawler.extract.choice import Choice
from crawler.extract.engine import text_lines
from crawler.extract.metadata import Facts
from crawler.extract.published import choose_moment, read_moments
from crawler.text.clean import plain
from crawler.text.selectors import TROUBLE, Selected, select

HINT = "hint"  # the source of a field that a hint gave
# Under these keys of a report's sources stand the hints that found something, and those that did not.
FOUND, MISSED = "hints", "hints_missed"
_HELD = 0.5  # share of the text under a body hint that trafilatura must give back, else it is read plainly
_DATE_ATTRIBUTES = ("datetime", "content", "data-time", "data-timestamp", "title")
_BLOCKS = "self::p or self::li or self::h2 or self::h3 or self::h4 or self::blockquote or self::pre"


@dataclass(frozen=True, slots=True)
class Hinted:
    """What the hints found on a page; `found` and `missed` name them, as `body` and `drop[1]`."""

    lines: tuple[str, ...] = ()
    title: str = ""
    date: str = ""
    authors: tuple[str, ...] = ()
    found: tuple[str, ...] = ()
    missed: tuple[str, ...] = ()

    @property
    def sources(self) -> dict[str, str]:
        """What the report's sources say of the hints."""
        said = {FOUND: ", ".join(self.found), MISSED: ", ".join(self.missed), "body": HINT if self.lines else ""}
        return {key: text for key, text in said.items() if text}


def take_hints(tree: etree._Element, hints: Hints | None, url: str, zone: str) -> Hinted:
    """Take out of the tree what is to be dropped, and return what the other hints find."""
    if hints is None:
        return Hinted()
    title = next(iter(_texts(tree, hints.title)), "")
    dates = [text for text in _texts(tree, hints.date, *_DATE_ATTRIBUTES) if read_moments(((HINT, text),), zone, None)]
    authors = tuple(_texts(tree, hints.authors))
    dropped = [_drop(tree, selector) for selector in hints.drop]  # a headline may be both taken and dropped
    lines = _body(tree, hints.body, url)
    went: dict[str, object] = {"body": lines, "title": title, "date": dates, "authors": clean_authors(authors)}
    went = {name: value for name, value in went.items() if getattr(hints, name)}
    went |= {f"drop[{at}]": number for at, number in enumerate(dropped)}
    found = tuple(name for name, value in went.items() if value)
    missed = tuple(name for name, value in went.items() if not value)
    return Hinted(tuple(lines), title, next(iter(dates), ""), authors, found, missed)


def hinted_facts(facts: Facts, hinted: Hinted) -> Facts:
    """Return what the page states, with the hints' own findings before all else."""
    return replace(
        facts,
        authors=((HINT, hinted.authors), *facts.authors) if hinted.authors else facts.authors,
        published=((HINT, hinted.date), *facts.published) if hinted.date else facts.published,
        stated_body="" if hinted.lines else facts.stated_body,
    )


def hinted_choice(chosen: Choice, hinted: Hinted, zone: str) -> Choice:
    """Return the choice with the hinted headline and date; a date without a clock may keep one stated elsewhere."""
    if hinted.title:
        headline = chosen.headline
        beaten = [pair for pair in ((headline.source, headline.text),) if pair[1] and pair[1] != hinted.title]
        others = (*beaten, *headline.alternatives)
        chosen = replace(chosen, headline=replace(headline, source=HINT, text=hinted.title, alternatives=others))
    moment = choose_moment(read_moments(((HINT, hinted.date),), zone, None)) if hinted.date else None
    return replace(chosen, published=moment) if moment is not None and moment.has_time else chosen


def _drop(tree: etree._Element, selector: str) -> int:
    """Take the elements a selector finds out of the tree; return how many."""
    found = [node for node in _found(tree, selector) if not isinstance(node, str) and node.getparent() is not None]
    for node in found:
        node.drop_tree()
    return len(found)


def _found(tree: etree._Element, selector: str | None) -> Selected:
    """Return what a selector finds; one that fails on this very page finds nothing."""
    try:
        return select(tree, selector) if selector else []
    except (*TROUBLE, TypeError):
        return []


def _texts(tree: etree._Element, selector: str | None, *attributes: str) -> list[str]:
    """Return the texts found, an element's by the first of the attributes it has, else by its own text."""
    found = (_text(node, attributes) for node in _found(tree, selector))
    return [text for text in found if text]


def _text(node: etree._Element | str, attributes: Sequence[str]) -> str:
    if isinstance(node, str):
        return plain(node)
    stated = next((value for name in (*attributes, "content") if (value := node.get(name))), None)
    return plain(stated or " ".join(node.itertext()))


def _body(tree: etree._Element, selector: str | None, url: str) -> list[str]:
    """Return the lines of the elements found, those inside another one left to it."""
    found = [node for node in _found(tree, selector) if not isinstance(node, str)]
    inside = set(found)
    outer = [node for node in found if inside.isdisjoint(node.iterancestors())]
    if not outer:
        return []
    page = document_fromstring("<html><body><article></article></body></html>")
    article = page.find(".//article")
    for node in outer:
        copied = deepcopy(node)
        copied.tail = None
        article.append(copied)
    plainly = [line for node in outer for line in _plain_lines(node)]
    lines = text_lines(page, url)
    return lines if sum(map(len, lines)) >= _HELD * sum(map(len, plainly)) else plainly


def _plain_lines(node: etree._Element) -> Iterator[str]:
    """Yield the text of each block under an element, or all of it where it has none."""
    blocks = node.xpath(f"descendant-or-self::*[{_BLOCKS}][not(ancestor::*[{_BLOCKS}])]")
    for block in blocks or [node]:
        text = plain(" ".join(part for part in block.itertext() if part.strip()))
        if text:
            yield text

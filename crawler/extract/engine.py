"""Reads a page's tree and its running text with trafilatura, and nothing else of ours knows that library."""

from collections.abc import Sequence
from copy import deepcopy
from dataclasses import dataclass

import trafilatura
from lxml import etree
from trafilatura.metadata import extract_metadata
from trafilatura.readability_lxml import Document as Readable
from trafilatura.settings import Document
from trafilatura.utils import fromstring_bytes

from crawler.extract.charset import decode
from crawler.extract.parts import join_parts
from crawler.extract.words import runs, shared
from crawler.text.clean import paragraphs, plain

_HIDDEN = (
    "//script[not(contains(@type, 'ld+json'))] | //body//*[self::span or self::i or self::em or self::small]"
    "[contains(@class, 'sr-only') or contains(@class, 'visually-hidden') or contains(@class, 'visuallyhidden')"
    " or contains(@class, 'screen-reader') or contains(@class, 'screenreader')]"
    " | //body//*[contains(@class, 'vjs-no-js')]"  # what a player says where no script runs
)
_UNSEEN = ("style", "svg", "template", "link")
PAIR = 2  # words of the runs by which two readings of a text are compared
_AGREED = 0.3  # share of them from which on the quick reading stands
# What both algorithms throw away anyway, at a price for each element in it.
_FRAME = ("nav", "footer", "aside", "button", "select", "iframe", "noscript", "input", "dialog", "menu", "time")
_GAIN = 1.15  # how much longer a text must be when its parts are joined; a little more is a box beside it
_UNFOLDED = 0.85  # share of a table's text that must be left when it is read as paragraphs


@dataclass(frozen=True, slots=True)
class Reading:
    """The running text line by line, and the whole text as readability reads it."""

    lines: list[str]
    second: str


@dataclass(frozen=True, slots=True)
class Guess:
    """What trafilatura guesses where the page states nothing."""

    title: str = ""
    author: str = ""
    day: str = ""


def read_tree(body: bytes, charset: str | None) -> etree._Element | None:
    """Return the page parsed, None where it is no HTML; `charset` is what its HTTP header says."""
    text = decode(body, charset)
    return trafilatura.load_html(body if text is None else text.replace("\x00", ""))


def drop_unseen(tree: etree._Element) -> None:
    """Take out of the tree, once its facts are read, what no reader sees; every later look at it is faster.

    JSON-LD stays: trafilatura falls back on it.
    """
    for node in tree.xpath(_HIDDEN):
        node.drop_tree()
    etree.strip_elements(tree, *_UNSEEN, etree.Comment, with_tail=False)


def read_text(tree: etree._Element, url: str, known: Sequence[str] = ()) -> Reading:
    """Return the text as two algorithms read it; where they disagree, all that trafilatura has is tried.

    trafilatura asks readability too, and drops the answer: here it is asked once, and kept. On the measured pages
    this gives other lines than its full course on 4 of 347, at a third less time.

    :param known: the lines, where they are known already.
    """
    slim = deepcopy(tree)
    etree.strip_elements(slim, *_FRAME, with_tail=False)
    lines = list(known) or _unfolded(slim, url, fast=True)
    if not known and join_parts(slim, lines):
        joined = _unfolded(slim, url, fast=True)
        lines = joined if len("".join(joined)) > _GAIN * len("".join(lines)) else lines
    second = _second_text(slim)
    if known:
        return Reading(lines, second)
    agreed = shared(runs("\n".join(lines), PAIR), runs(second, PAIR)) >= _AGREED
    return Reading(lines if agreed else text_lines(tree, url), second)


def text_lines(tree: etree._Element, url: str) -> list[str]:
    """Return the text's lines by all that trafilatura has."""
    return _unfolded(tree, url, fast=False)


def guessed(tree: etree._Element, url: str) -> Guess:
    """Return trafilatura's metadata; a first of January is what it makes of a bare year: no date."""
    found = extract_metadata(tree, default_url=url)
    day = found.date or ""
    return Guess(plain(found.title or ""), plain(found.author or ""), "" if day.endswith("-01-01") else day)


def _second_text(tree: etree._Element) -> str:
    """Return the text as readability reads it: another algorithm, rarely wrong alike. It uses up the tree."""
    summary = fromstring_bytes(Readable(tree, min_text_length=25).summary())
    return "" if summary is None else " ".join(summary.itertext())


def _unfolded(tree: etree._Element, url: str, *, fast: bool) -> list[str]:
    """Return the text's lines; where most of it is one table row, that row is the layout of an old page."""
    lines = _lines(tree, url, tables=True, fast=fast)
    whole = sum(map(len, lines))
    if 2 * max((len(line) for line in lines if line.startswith("|")), default=0) <= whole:
        return lines
    unfolded = _lines(_without_layout(tree), url, tables=False, fast=fast)
    return unfolded if sum(map(len, unfolded)) >= _UNFOLDED * whole else lines


def _lines(tree: etree._Element, url: str, *, tables: bool, fast: bool) -> list[str]:
    document = trafilatura.bare_extraction(
        tree, url=url, include_comments=False, include_tables=tables, with_metadata=False, fast=fast
    )
    text = document.text if isinstance(document, Document) else ""
    return [line for line in paragraphs(text or "").splitlines() if line]


def _without_layout(tree: etree._Element) -> etree._Element:
    """Return a copy whose table cells are plain blocks."""
    copied = deepcopy(tree)
    for node in copied.iter("table", "tbody", "tr", "td", "th"):
        node.tag = "div"
    return copied

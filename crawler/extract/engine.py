"""Reads a page's tree and its running text with trafilatura, and nothing else of ours knows that library."""

from copy import deepcopy
from dataclasses import dataclass

import trafilatura
from lxml import etree
from trafilatura.metadata import extract_metadata
from trafilatura.readability_lxml import Document as Readable
from trafilatura.settings import Document
from trafilatura.utils import fromstring_bytes

from crawler.extract.charset import decode
from crawler.text.clean import paragraphs, plain

# What no reader sees, and what no later stage asks for; JSON-LD stays, trafilatura falls back on it.
_UNSEEN = ("style", "svg", "template", "iframe", "object", "embed", "canvas", "link", "select", "option")
_UNFOLDED = 0.85  # share of a table's text that must be left when it is read as paragraphs


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
    """Take out of the tree, once its facts are read, what makes every later look at it slower."""
    for script in tree.xpath("//script[not(@type='application/ld+json')]"):
        script.drop_tree()
    etree.strip_elements(tree, *_UNSEEN, etree.Comment, with_tail=False)


def text_lines(tree: etree._Element, url: str) -> list[str]:
    """Return the text's lines; where most of it is one table row, that row is the layout of an old page."""
    lines = _lines(tree, url, tables=True)
    whole = sum(map(len, lines))
    if 2 * max((len(line) for line in lines if line.startswith("|")), default=0) <= whole:
        return lines
    unfolded = _lines(_without_layout(tree), url, tables=False)
    return unfolded if sum(map(len, unfolded)) >= _UNFOLDED * whole else lines


def second_text(tree: etree._Element) -> str:
    """Return the text as readability reads it: another algorithm, so that both rarely fail alike."""
    summary = fromstring_bytes(Readable(deepcopy(tree), min_text_length=25).summary())
    return "" if summary is None else " ".join(summary.itertext())


def guessed(tree: etree._Element, url: str) -> Guess:
    """Return trafilatura's metadata; a first of January is what it makes of a bare year: no date."""
    found = extract_metadata(tree, default_url=url)
    day = found.date or ""
    return Guess(plain(found.title or ""), plain(found.author or ""), "" if day.endswith("-01-01") else day)


def _lines(tree: etree._Element, url: str, *, tables: bool) -> list[str]:
    document = trafilatura.bare_extraction(
        tree, url=url, include_comments=False, include_tables=tables, with_metadata=False
    )
    text = document.text if isinstance(document, Document) else ""
    return [line for line in paragraphs(text or "").splitlines() if line]


def _without_layout(tree: etree._Element) -> etree._Element:
    """Return a copy whose table cells are plain blocks."""
    copied = deepcopy(tree)
    for node in copied.iter("table", "tbody", "tr", "td", "th"):
        node.tag = "div"
    return copied

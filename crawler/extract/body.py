"""Decides which lines of an extracted text are the report's own, by what its page shows and states elsewhere."""

import re
from collections import Counter
from collections.abc import Collection, Sequence
from datetime import date

from lxml import etree

from crawler.extract.words import folded, runs, words
from crawler.text.clean import plain
from crawler.text.urls import site_of

_BLOCKS = ("p", "li", "h2", "h3", "h4", "h5", "h6", "div", "blockquote", "figcaption")
_LINKED = 0.9  # share of a block's letters inside links of the same site that makes it a pointer to other reports
_HEAD = 3  # lines in which the headline may be repeated
_OPENING = 5  # lines that may come before the first sentence
_SHORT = 80  # characters; a longer line is text, whatever it ends with
_STAMP_WORDS = 8  # words beside the time that a stamp may hold
_KICKER_WORDS = 3
_KICKER = 30  # characters, for scripts that write no spaces
_COVERED = 0.85  # share of four-word runs by which a stated body and the page's are the same text
_LONGER = 1.25  # how much more a stated body must hold to be taken instead
_RUN = 4  # words

# What shows when a report was made, and the blocks by whose text a line is known as such a stamp; no headings and
# no list items: live blogs date their entries there.
_TIMES = (
    "//body//time | //body//*[@itemprop='datePublished' or @itemprop='dateModified' or @itemprop='dateCreated']"
    " | //body//*[self::span or self::abbr or self::small or self::b or self::i][contains(@class, 'date')"
    " or contains(@class, 'timestamp')]"
)
_STAMP_BLOCKS = frozenset({"p", "div", "address", "header", "section", "td", "dd", "figcaption"})
_NO_STAMPS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6", "li", "blockquote", "article", "main", "body"})

_SPACE = re.compile(r"\s+")
_CLOSED = re.compile(r"[.!?…。！？।؟](?:[\"'»”’」』)\]）]*)$")
_CREDIT_LINES = re.compile(
    r"^\W*(?:"
    r"(?:photo|image|picture|video|file photo|foto|bild|crédit|credit|photograph)s?(?: credit| by| courtesy)?"
    r"\s*[:/©|]\s*.{0,80}|"
    r"(?:by|von|par|por|di|door)\s+[A-ZÀ-Þ][^.!?]{2,60}|"
    r"(?:published|updated|posted|last updated|first published|veröffentlicht|aktualisiert|publié|mis à jour|"
    r"publicado|actualizado|pubblicato|aggiornato|stand)\s*(?:on|at|le|el|am|il|:)?\s*[^a-z]?.{0,20}\d{1,2}.{0,40}|"
    r"(?:copyright|©)\s.{0,120}|"
    r"(?:share|tweet|print|email|comments?|advertisement|advertising|werbung|anzeige|publicité|publicidad|"
    r"pubblicità|реклама|read more|related articles?|more on this|most read|sign up|subscribe)\W*|"
    r"\d{1,2}:\d{2}(?:\s*[ap]\.?m\.?)?(?:\s+[A-Z]{2,4})?"
    r")\s*$",
    re.IGNORECASE,
)


def link_blocks(tree: etree._Element, url: str, lines: Sequence[str]) -> frozenset[str]:
    """Return those of the lines that on the page are little but links to the same site (`Read also: ...`)."""
    wanted = {folded(line) for line in lines}
    site = site_of(url)
    found = set()
    for node in tree.iter(*_BLOCKS):
        if node.find(".//a") is None or node.find(".//p") is not None or node.find("div") is not None:
            continue
        text = plain(" ".join(node.itertext()))
        said = folded(text)
        if said in wanted and _linked(node, site) >= _LINKED * len(_SPACE.sub("", text)):
            found.add(said)
    return frozenset(found)


def _linked(node: etree._Element, site: str) -> int:
    """Return how many letters of a block stand in links to the site."""
    inside = (link for link in node.iter("a") if _is_inside(link.get("href") or "", site))
    return sum(len(_SPACE.sub("", "".join(link.itertext()))) for link in inside)


def own_lines(
    lines: Sequence[str], titles: Collection[str], pointers: Collection[str], people: Collection[str]
) -> list[str]:
    """Return the lines without repeated headline, credit and byline lines, and pointers to other reports."""
    names = {folded(name) for name in people}
    shown = {folded(title) for title in titles if title}
    kept = []
    for position, line in enumerate(lines):
        said = folded(line)
        repeated = position < _HEAD and said in shown
        credit = len(line) <= 140 and (_CREDIT_LINES.match(line) or said in names or said.removeprefix("by ") in names)
        if said and not repeated and not credit and said not in pointers:
            kept.append(line)
    return kept


def stamp_blocks(tree: etree._Element) -> frozenset[str]:
    """Return what the page's date stamps read, with the times and with what is left when they are cut out, folded."""
    times = tree.xpath(_TIMES)
    inside = {node for time in times for node in time.iter()}
    found = set()
    for block in {block for time in times for block in _block_of(time)}:
        left = plain(" ".join(text for text in block.xpath(".//text()") if _parent(text) not in inside))
        if len(left) <= _SHORT and len(left.split()) <= _STAMP_WORDS and not _CLOSED.search(left):
            found |= {folded(left), folded(" ".join(block.itertext()))}
    return frozenset(found - {""})


def _block_of(time: etree._Element) -> list[etree._Element]:
    """Return the block a time stands in, where that is a place for stamps."""
    block = next(time.iterancestors(*_STAMP_BLOCKS, *_NO_STAMPS), None)
    return [block] if block is not None and block.tag in _STAMP_BLOCKS else []


def _parent(text: etree._ElementUnicodeResult) -> etree._Element | None:
    owner = text.getparent()
    return owner.getparent() if text.is_tail and owner is not None else owner


def without_furniture(
    lines: Sequence[str], stamps: Collection[str], sections: Collection[str], days: Collection[date]
) -> list[str]:
    """Return the lines without the stamps, days of publication and section names that come before the first sentence.

    `stamps` are folded as by `stamp_blocks`; `sections` are the names the page gives to the section it stands in.
    """
    named = {folded(name) for name in sections}
    opening = next((at for at, line in enumerate(lines[:_OPENING]) if _is_text(line)), min(len(lines), _OPENING))
    kept: list[str] = []
    for line in lines[:opening]:
        said = folded(line)
        # A day below another line may be that of a text this one quotes.
        day = not kept and _is_day(line, days)
        if not (day or said in stamps or (said in named and _is_kicker(line))):
            kept.append(line)
    return [*kept, *lines[opening:]]


def _is_text(line: str) -> bool:
    return len(line) > _SHORT or _CLOSED.search(line) is not None


def _is_kicker(line: str) -> bool:
    return len(line) <= _KICKER and len(line.split()) <= _KICKER_WORDS


def _is_day(line: str, days: Collection[date]) -> bool:
    """Tell whether a line is little but one of the days, with its year."""
    found = words(line)
    numbers = {int(word) for word in found if word.isdecimal()}
    others = sum(not word.isdecimal() for word in found)
    return others <= _KICKER_WORDS and any({day.year, day.day} <= numbers for day in days)


def agree_with_stated(lines: Sequence[str], stated: str) -> list[str]:
    """Return the lines as the page's own statement of its text confirms them.

    Where it is the same text, lines it lacks are dropped, unless it is cut short of a long end; where it holds ours
    and clearly more, it is taken itself; where it is another text, it is ignored.
    """
    ours, theirs = runs("\n".join(lines), _RUN), runs(stated, _RUN)
    if not ours or not theirs:
        return list(lines)
    common = (ours & theirs).total()
    if common >= _COVERED * ours.total() and theirs.total() > _LONGER * ours.total() and not _repeats(theirs):
        return [line for line in (plain(part) for part in stated.splitlines()) if line]
    if common >= _COVERED * theirs.total() and 2 * theirs.total() >= ours.total():
        return _confirmed(lines, theirs, folded(stated))
    return list(lines)


def _confirmed(lines: Sequence[str], theirs: Counter[tuple[str, ...]], text: str) -> list[str]:
    marks = [_is_in(line, theirs, text) for line in lines]
    last = max((position for position, mark in enumerate(marks) if mark), default=-1)
    tail = lines[last + 1 :]
    cut = len("".join(tail)) > 0.3 * len("".join(lines))
    return [line for position, line in enumerate(lines) if marks[position] or (cut and position > last)]


def _is_in(line: str, theirs: Counter[tuple[str, ...]], text: str) -> bool:
    found = runs(line, _RUN)
    if not found:
        return folded(line) in text
    return sum(run in theirs for run in found) >= 0.5 * len(found)


def _repeats(runs: Counter[tuple[str, ...]]) -> bool:
    return sum(count > 1 for count in runs.values()) > 0.5 * len(runs)


def _is_inside(href: str, site: str) -> bool:
    if href.startswith(("#", "mailto:", "javascript:", "tel:")):
        return False
    return not href.startswith(("http:", "https:", "//")) or site_of(href) == site

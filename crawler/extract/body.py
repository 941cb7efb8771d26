"""Decides which lines of an extracted text are the report's own, by what its page shows and states elsewhere."""

import re
from collections import Counter
from collections.abc import Collection, Sequence
from datetime import date

from lxml import etree

from crawler.extract.words import folded, runs, words
from crawler.text.clean import plain

_HEAD = 3  # lines in which the headline may be repeated
_TITLE = 4  # words from which on a title is known again in a longer or other wording
_KICKED = 8  # words that may stand before it
_ALIKE = 0.6  # share of the words of both that they have in common
_CREDIT_LONGEST = 300  # characters of a credit or copyright line
_OPENING = 5  # lines that may come before the first sentence
_SHORT = 80  # characters; a longer line is text, whatever it ends with
_STAMP_WORDS = 8  # words beside the time that a stamp may hold
_KICKER_WORDS = 3
_KICKER = 30  # characters, for scripts that write no spaces
_COVERED = 0.85  # share of four-word runs by which a stated body and the page's are the same text
_LONGER = 1.25  # how much more a stated body must hold to be taken instead
_RUN = 4  # words
_MACHINE = "enable javascript"  # shows a stated body to be all that its page holds, players and teasers too

# What shows when a report was made, and the blocks by whose text a line is known as such a stamp; no headings and
# no list items: live blogs date their entries there.
_TIMES = (
    "//body//time | //body//*[@itemprop='datePublished' or @itemprop='dateModified' or @itemprop='dateCreated']"
    " | //body//*[self::span or self::abbr or self::small or self::b or self::i][contains(@class, 'date')"
    " or contains(@class, 'timestamp')]"
)
_STAMP_BLOCKS = frozenset({"p", "div", "address", "header", "section", "td", "dd", "figcaption"})
_NO_STAMPS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6", "li", "blockquote", "article", "main", "body"})

_CLOSED = re.compile(r"[.!?…。！？।؟](?:[\"'»”’」』)\]）]*)$")
_CREDIT_LINES = re.compile(
    r"^\W*(?:"
    r"(?:photo|image|picture|video|file photo|foto|bild|crédit|credit|photograph)s?(?: credit| by| courtesy)?"
    r"\s*[:/©|]\s*.{0,80}|"
    r"(?:by|von|par|por|di|door)\s+[A-ZÀ-Þ][^.!?]{2,60}|"
    r"(?:published|updated|posted|last updated|first published|veröffentlicht|aktualisiert|publié|mis à jour|"
    r"publicado|actualizado|pubblicato|aggiornato|stand|uppdaterad|publicerad|oppdatert|publisert|opdateret|udgivet|"
    r"bijgewerkt|gepubliceerd|päivitetty|julkaistu|aktualizacja|opublikowano|publikováno|aktualizováno|actualizat|"
    r"publicat|обновлено|опубликовано|оновлено|опубліковано|diperbarui|diterbitkan|güncelle(?:me|ndi)|yayınlan(?:ma|dı))"
    r"\s*(?:on|at|le|el|am|il|:)?\s*[^a-z]?.{0,20}\d{1,2}.{0,40}|"
    r"(?:copyright|©)\s.{0,280}|"
    r"(?:sources?|quellen?|fuentes?|fonte|kilde|källa|bron|źródło|kaynak|источник)\s*[:：].{1,60}|"
    r"(?:lesedauer|lesezeit|reading time|read time|tempo di lettura|temps de lecture|tiempo de lectura|lesetid|lästid)"
    r"\b.{0,30}|\d+ min(?:ute)?s? read|article content|story continues below.{0,20}|"
    r"(?:share|tweet|print|email|comments?|advertisement|advertising|werbung|anzeige|publicité|publicidad|"
    r"pubblicità|реклама|read more|related articles?|more on this|most read|sign up|subscribe)\W*|"
    r"\d{1,2}:\d{2}(?:\s*[ap]\.?m\.?)?(?:\s+[A-Z]{2,4})?"
    r")\s*$",
    re.IGNORECASE,
)


def own_lines(lines: Sequence[str], titles: Collection[str], people: Collection[str]) -> list[str]:
    """Return the lines without repeated headline, credit and byline lines."""
    names = {folded(name) for name in people}
    shown = [words(title) for title in titles if title]
    kept: list[str] = []
    for line in lines:
        said = folded(line)
        credit = len(line) <= _CREDIT_LONGEST and (
            _CREDIT_LINES.match(line) or said in names or said.removeprefix("by ") in names
        )
        if said and not credit and not (len(kept) < _HEAD and _repeats_headline(line, shown)):
            kept.append(line)
    return kept


def _repeats_headline(line: str, titles: Sequence[list[str]]) -> bool:
    """Tell whether a line says a title, with a kicker perhaps, or in nearly its words and without ending a sentence."""
    said = words(line)
    sentence = line.rstrip().endswith(".")
    for title in titles:
        more = len(said) - len(title)
        kicked = 0 < more <= _KICKED and said[more:] == title
        alike = len(set(said) & set(title)) >= _ALIKE * len(set(said) | set(title))
        if said == title or (len(title) >= _TITLE and not sentence and (kicked or alike)):
            return True
    return False


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
    opening = next((at for at, line in enumerate(lines[:_OPENING]) if is_text(line)), min(len(lines), _OPENING))
    kept: list[str] = []
    for line in lines[:opening]:
        said = folded(line)
        # A day below another line may be that of a text this one quotes.
        day = not kept and _is_day(line, days)
        if not (day or said in stamps or (said in named and _is_kicker(line))):
            kept.append(line)
    return [*kept, *lines[opening:]]


def is_text(line: str) -> bool:
    """Tell whether a line is text by its length or its end, and no kicker, stamp or the like."""
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
    longer = common >= _COVERED * ours.total() and theirs.total() > _LONGER * ours.total()
    if longer and not _repeats(theirs) and _MACHINE not in stated.casefold():
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

"""Decides from a report's own words whether it corrects, updates or withdraws what was printed before."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from crawler.text.noticewords import CORRECTION, KILLED, SLUGS, TEXTS, UPDATE, VANISHED

# All flags of a report, the gravest first; the second comes of a page that is there no more, not of words.
FLAGS = (KILLED, VANISHED, CORRECTION, UPDATE)
# What readers are told of a report that bears a flag.
SHOWN = {KILLED: "withdrawn", VANISHED: "its page is gone", CORRECTION: "corrected", UPDATE: "updated"}

# A slug is set off by a sign; it may be numbered, bracketed, or follow another: `RPT-UPDATE 2-`, `【更正】`, `(Korr):`.
_BEFORE, _BEHIND = r"^\W*(?:[\w .]{1,14}[-–—:/]\s?)?", r"(?:\s*(?:no\.?\s*)?\d{1,2})?\s*[-–—:：/|)）\]】»]"
# What shouts too, before a headline or behind it: `KILL-Ferry`, `BC-EU--Ferry, KILL`.
_KILL = re.compile(r"^\W*KILL\s*[-–—:)\]]|[-,–—]\s*KILL\W*$|(?i:\bmandatory kill\b)")
# A notice stands on top or at the end of a text; in its midst, the words tell of somebody else's.
_TOP, _END = 600, 800
_EVIDENCE = 160  # characters


def _any_of(slugs: str) -> str:
    return "|".join(re.escape(word.strip()) for word in slugs.split(","))


_SLUGS = {
    flag: re.compile(f"{_BEFORE}(?P<word>{'|'.join(map(_any_of, by_language.values()))}){_BEHIND}", re.IGNORECASE)
    for flag, by_language in SLUGS.items()
}
_TEXTS = {
    flag: re.compile("|".join(one for patterns in by_language.values() for one in patterns), re.IGNORECASE)
    for flag, by_language in TEXTS.items()
}


def remarks(flags: Iterable[str]) -> str:
    """Say to readers what became of what a report told."""
    return ", ".join(SHOWN[flag] for flag in flags if flag in SHOWN)


@dataclass(frozen=True, slots=True)
class Notice:
    """A flag, and the words that raise it."""

    flag: str
    words: str


def notices(headline: str, body: str) -> tuple[Notice, ...]:
    """Return what a headline and body say of themselves, the gravest first, each flag once."""
    return tuple(_notices(" ".join(headline.split()), body.strip()))


def _notices(headline: str, body: str) -> Iterator[Notice]:
    lines = [line for line in body.splitlines() if line.strip()]
    for flag in (KILLED, CORRECTION, UPDATE):
        # A line that begins `Update:` is the page's stamp; only a correction or a withdrawal is printed on its own.
        own_lines = () if flag == UPDATE else (*lines[:1], *lines[1:][-1:])
        said = next((line for line in (headline, *own_lines) if _has_slug(flag, line)), None) or _said(flag, body)
        if said:
            yield Notice(flag, " ".join(said.split())[:_EVIDENCE])


def _has_slug(flag: str, line: str) -> bool:
    found = _SLUGS[flag].search(line)
    if flag != KILLED:
        return found is not None
    return bool(_KILL.search(line)) or (found is not None and _shouts(found["word"], line))


def _shouts(word: str, line: str) -> bool:
    """Tell whether a word stands in capitals in a line that does not; scripts without capitals have no other way."""
    return word.upper() == word and (line.upper() != line or word.upper() == word.lower())


def _said(flag: str, body: str) -> str | None:
    """Return the words of a notice at the top or the end of a text, to the end of their line."""
    for part in (body[:_TOP], body[_TOP:][-_END:]):
        found = _TEXTS[flag].search(part)
        if found:
            return part[found.start() :].split("\n", 1)[0]
    return None

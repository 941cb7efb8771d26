"""Writes the entry of an event that a report opens: its id, its date and its one-sentence headline."""

import re
from hashlib import blake2b

from crawler.match.entities import Gazetteer
from crawler.model import Entry, StoredReport
from crawler.text.urls import url_key

_DATELINE = re.compile(
    # BEIRUT (Reuters) - ; BEL TARIA, Orvan (AP) —
    r"^[^a-z\n]{2,40}?[^\n]{0,40}?\((?:[A-Z][A-Za-z/ ]{1,20})\)\s*[-–—:]+\s*"
    # EUTAW, Ala. (AP) Authorities say ; (KBAK/KBFX) Four: without a dash only behind an agency in capitals
    r"|^(?:[A-ZÀ-Þ][A-ZÀ-Þ.'’ -]{2,30}(?:, [A-Z][\w. ]{1,15})?\s)?\([A-Z][A-Z/&-]{1,15}\)\s*"
    r"[-–—:]*\s*(?=[\"“‘]?[A-ZÀ-Þ])"
    # BEL TARIA — ; FEDERAL WAY, Wash. —
    r"|^[A-Z][A-Z .,'/-]{2,40}(?:, [A-Z][a-z]{1,9}\.?)?\s[-–—]+\s+"
)
_TAG = re.compile(
    r"^(?:UPDATE \d+\s*[-–—:]\s*|(?:BREAKING|EXCLUSIVE|WATCH|LIVE|VIDEO|CORRECTED)\s*[-–—:|]\s*)", re.IGNORECASE
)
_SENTENCE_END = re.compile(r"[.!?][\"”’')]*(?:\s+(?=[\"“‘(]?[^\W\d_a-z])|$)")
_SPACE = re.compile(r"\s")
# Characters of a word before a full stop that are looked at: longer ones are no shortened words, and a text may be one.
_WORD = 40
# Words that a full stop shortens, not ends; initials and a.m. are known by their shape.
_SHORTENED = frozenset(
    {
        "mr",
        "mrs",
        "ms",
        "dr",
        "st",
        "gen",
        "sen",
        "rep",
        "gov",
        "lt",
        "col",
        "sgt",
        "capt",
        "prof",
        "jr",
        "sr",
        "no",
        "vs",
    }
)
# States as American agencies shorten them behind a town and a comma.
_STATES_SHORT = """
    ala ariz ark calif colo conn del fla ga ill ind kan ky la mass md mich minn miss mo mont neb nev okla ore pa tenn
    va vt wash wis wyo
"""
_STATES = frozenset(_STATES_SHORT.split())
_SUFFIX = re.compile(r"\s+[|│«]\s+[^|│»]+$")
# What names a house behind a dash, whoever printed it: `AP News`, `KCTV5`, `Port Alden Herald`.
_HOUSE = re.compile(
    r"(?:[KW][A-Z]{3}\d{0,2}\b|[KW][A-Z]{2}(?:[ -]?TV|\d{1,2})\b"
    r"|(?:.+ )?(?:News|Times|Post|Herald|Tribune|Gazette|Chronicle|TV)\b)"
    r"(?:,? (?:and|of|[A-Z0-9&][\w.’'-]*))*"
)
_DASHED = re.compile(r"\s+[-–—]\s+(?P<last>[^-–—]+)$")
# A suffix after a bar is dropped only from a headline that keeps this many words without it.
_KEPT_WORDS = 4


def open_entry(stored: StoredReport, gazetteer: Gazetteer) -> Entry:
    """Make the entry for a report's event, dated on the report's own day; the store gives it its slug."""
    report = stored.report
    day = stored.when.date()
    text = plain_lead(report.lead or report.body)
    headline = plain_headline(report.headline, stored.outlet_name) or first_sentence(text)
    return Entry(
        id=f"{day.isoformat()}-{_digest(stored)}",
        date=day,
        headline=headline,
        summary=first_paragraph(text),
        entities=gazetteer.find(f"{headline}\n{first_paragraph(text)}"),
    )


def plain_headline(headline: str, outlet_name: str) -> str:
    """Strip a headline of flags before it and of the outlet's name behind it."""
    text = _TAG.sub("", " ".join(headline.split()))
    barred = _SUFFIX.sub("", text)
    text = barred if len(barred.split()) >= _KEPT_WORDS else text
    dashed = _DASHED.search(text)
    return text[: dashed.start()] if dashed and _is_house(dashed["last"], outlet_name) else text


def plain_lead(text: str) -> str:
    """Strip a lead of its dateline: `BEIRUT (Reuters) - `."""
    return _DATELINE.sub("", text.strip(), count=1)


def first_sentence(text: str) -> str:
    """Return the first sentence of a text's first line; the line where no sentence ends in it."""
    line = first_paragraph(text)
    for end in _SENTENCE_END.finditer(line):
        word = _SPACE.split(line[max(0, end.start() - _WORD) : end.start()])[-1]
        last, comma = word.strip("\"“‘'("), line.endswith(", ", 0, end.start() - len(word))
        if len(last) > 1 and "." not in last and not _is_short(last.casefold(), behind_comma=comma):
            return line[: end.end()].strip()
    return line


def first_paragraph(text: str) -> str:
    """Return the first line of a text."""
    return text.split("\n", 1)[0].strip()


def _is_house(words: str, outlet_name: str) -> bool:
    """Tell whether the words behind a headline name a house: its outlet, or another by the looks of it."""
    named = bool(outlet_name) and words.casefold() == outlet_name.casefold()
    return named or bool(_HOUSE.fullmatch(words) and not any(map(_is_said, words.split())))


def _is_said(word: str) -> bool:
    """Tell whether a word belongs to a sentence, not to a name."""
    return word[:1].islower() and word not in {"and", "of"}


def _is_short(word: str, *, behind_comma: bool) -> bool:
    """Tell whether a full stop shortens a word: a title, or a state behind its town."""
    return word in _SHORTENED or (word in _STATES and behind_comma)


def _digest(stored: StoredReport) -> str:
    """Name the report in 8 hexadecimal digits, by its number and its own URL: pages may share a canonical address."""
    name = f"{stored.id} {url_key(stored.report.url)}"
    return blake2b(name.encode(errors="replace"), digest_size=4).hexdigest()

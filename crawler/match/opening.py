"""Writes the entry of an event that a report opens: its id, its date and its one-sentence headline."""

import re
from hashlib import blake2b

from crawler.match.entities import Gazetteer
from crawler.model import Entry, StoredReport
from crawler.text.urls import url_key

_DATELINE = re.compile(
    r"^[^a-z\n]{2,40}?[^\n]{0,40}?\((?:[A-Z][A-Za-z ]{1,20})\)\s*[-–—:]+\s*|^[A-Z][A-Z .,'/-]{2,40}\s[-–—]+\s+"
)
_TAG = re.compile(
    r"^(?:UPDATE \d+\s*[-–—:]\s*|(?:BREAKING|EXCLUSIVE|WATCH|LIVE|VIDEO|CORRECTED)\s*[-–—:|]\s*)", re.IGNORECASE
)
_SENTENCE = re.compile(r"(?P<last>\S*?)[.!?][\"”’')]*(?:\s+(?=[\"“‘(]?[^\W\d_a-z])|$)")
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
_SUFFIX = re.compile(r"\s+[|│]\s+[^|│]+$")
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
    dashed = _DASHED.search(text)
    if dashed and outlet_name and dashed["last"].casefold() == outlet_name.casefold():
        text = text[: dashed.start()]
    barred = _SUFFIX.sub("", text)
    return barred if len(barred.split()) >= _KEPT_WORDS else text


def plain_lead(text: str) -> str:
    """Strip a lead of its dateline: `BEIRUT (Reuters) - `."""
    return _DATELINE.sub("", text.strip(), count=1)


def first_sentence(text: str) -> str:
    """Return the first sentence of a text's first line; the line where no sentence ends in it."""
    line = first_paragraph(text)
    for match in _SENTENCE.finditer(line):
        last = match["last"].strip("\"“‘'(")
        if len(last) > 1 and "." not in last and last.casefold() not in _SHORTENED:
            return line[: match.end()].strip()
    return line


def first_paragraph(text: str) -> str:
    """Return the first line of a text."""
    return text.split("\n", 1)[0].strip()


def _digest(stored: StoredReport) -> str:
    """Name the report in 8 hexadecimal digits, by its number and its own URL: pages may share a canonical address."""
    name = f"{stored.id} {url_key(stored.report.url)}"
    return blake2b(name.encode(errors="replace"), digest_size=4).hexdigest()

"""Asks dateutil and dateparser for dates of unknown shape, and believes them only where each digit is accounted for."""

import re
from dataclasses import dataclass
from datetime import datetime, tzinfo
from functools import lru_cache
from typing import Any, Literal

from crawler.text.datewords import month, weekdays
from crawler.text.zones import find_zone

# dateparser takes 4.4 s for 1.2 kB of "am am am"; dates are shorter than this.
_LONGEST = 60  # characters
_REMEMBERED = 2048  # strings; a channel lists a few hundred
# What parsers of loose grammars raise on odd strings, beside their own errors (all of them ValueErrors).
_ODD = (ValueError, LookupError, TypeError, AttributeError, ArithmeticError, AssertionError, RuntimeError)
_YEAR = re.compile(r"(?<!\d)(?:19|20|21)\d{2}(?!\d)")
# ISO 8601 weeks, days of the year, and times of hours alone.
_ISO_RARE = re.compile(
    r"^\d{4}(?:-W\d{2}-\d|W\d{3}|-\d{3})(?:T\d{2}(?::?\d{2}(?::?\d{2}(?:\.\d{1,6})?)?)?)?$|^\d{4}-?\d{2}-?\d{2}T\d{2}$"
)
_ZONE_AT_END = re.compile(
    r"(?:(?<=\d)Z|(?<=[\dms])\s?(?:GMT|UTC)?[+\-\u2212]\d{1,2}:?(?:\d{2})?|\s\(?[A-Z][A-Za-z]*(?:/[A-Za-z_/]+|[A-Z])\)?)$"
)
# What may stand beside an English month and weekday; dateutil would take more, and "a" for a.m.
_GRAMMAR = frozenset({"t", "h", "m", "s", "am", "pm", "st", "nd", "rd", "th", "the", "of", "on", "at"})
# Behind two starting points nothing filled in can agree: not a month, not a day, not the next Wednesday.
_STARTS = (datetime(1904, 1, 1), datetime(1911, 12, 20))  # noqa: DTZ001 - zones are ours to add


@dataclass(frozen=True, slots=True)
class Read:
    """A wall time that a library read, the zone the text states (read by us), and which library it was."""

    moment: datetime
    zone: tzinfo | None
    by: Literal["dateutil", "dateparser"]


def read_by_libraries(line: str, home: tzinfo, language: str | None) -> Read | None:
    """Return what dateutil, then dateparser, makes of one line of a date, or None.

    Believed only where the year has four digits, the month is a word (or the form is ISO 8601's weeks, days of
    the year or hours), and the numbers of the line are the year, the day and the clock of the answer, each once.
    Zones are never left to the libraries. dateparser is asked only in the outlet's `language` (BCP 47), which
    is not English, and for less than 60 characters. Never raises.
    """
    if len(line) >= _LONGEST or not _YEAR.search(line):
        return None
    found = None if _ISO_RARE.match(line) else _ZONE_AT_END.search(line)
    zone = find_zone(found.group().strip(" ()").replace(" ", ""), home, language) if found else None
    rest = line[: found.start()].rstrip() if found and zone else line
    moment = _by_dateutil(rest)
    if moment:
        return Read(moment, zone, "dateutil")
    code = (language or "en").lower().replace("_", "-").split("-")[0]
    moment = None if code == "en" else _by_dateparser(rest, code)
    return Read(moment, zone, "dateparser") if moment else None


@lru_cache(maxsize=_REMEMBERED)
def _by_dateutil(line: str) -> datetime | None:
    """Return the naive time of an English or an ISO form, with nothing filled in from elsewhere."""
    rare = _ISO_RARE.match(line)
    words = [word.lower() for word in re.findall(r"[^\W\d_]+", line)]
    named = sum(month(word, "en") is not None for word in words)
    if not rare and (
        named != 1 or not all(word in _GRAMMAR or word in weekdays() or month(word, "en") for word in words)
    ):
        return None
    # 60 ms to load, for one text in thousands.
    from dateutil import parser  # noqa: PLC0415

    try:
        if rare:
            moment: datetime = parser.isoparse(line)
            return moment
        first, second = (parser.parse(line, default=start, ignoretz=True) for start in _STARTS)
    except _ODD:
        return None
    return first if first == second and isinstance(first, datetime) and _accounted(line, first) else None


@lru_cache(maxsize=_REMEMBERED)
def _by_dateparser(line: str, code: str) -> datetime | None:
    """Return the naive time of a text in the language with this code (ISO 639)."""
    parser = _parser(code) if re.search(r"[^\W\d_]", line) else None
    if parser is None:
        return None
    try:
        moment = parser.get_date_data(line).date_obj
    except _ODD:
        return None
    sound = isinstance(moment, datetime) and moment.tzinfo is None and _accounted(line, moment)
    return moment if sound else None


@lru_cache(maxsize=8)  # languages
def _parser(code: str) -> Any:
    """Return dateparser's parser of one language, or None where it knows none of that code."""
    # 70 ms to load, which only outlets with unread dates pay.
    from dateparser.date import DateDataParser  # noqa: PLC0415

    strict = {
        "PARSERS": ["absolute-time"],
        "REQUIRE_PARTS": ["day", "month", "year"],
        "RETURN_AS_TIMEZONE_AWARE": False,
        "STRICT_PARSING": True,
        # Without their vowel signs June is January in Punjabi, and March January in Thai.
        "NORMALIZE": False,
    }
    try:
        return DateDataParser(languages=[code], settings=strict)
    except _ODD:
        return None


def _accounted(line: str, moment: datetime) -> bool:
    """Tell whether the numbers of a line are the year, the day and the clock of a time, and nothing more."""
    numbers = re.findall(r"\d+", line)
    for part in (f"{moment.year:04}", f"{moment.day}"):
        stated = next((number for number in numbers if (number.lstrip("0") or "0") == part), None)
        if stated is None:
            return False
        numbers.remove(stated)
    clock = [moment.hour, moment.minute, moment.second]
    if len(numbers) > 4 or (len(numbers) < 3 and any(clock[max(len(numbers), 0) :])):
        return False
    if not numbers:
        return not any(clock) and not moment.microsecond
    fraction = int(numbers[3][:6].ljust(6, "0")) if len(numbers) == 4 else 0
    hours = {moment.hour, moment.hour % 12 or 12}
    return (
        int(numbers[0]) in hours
        and [int(number) for number in numbers[1:3]] == clock[1 : len(numbers[:3])]
        and moment.microsecond == fraction
    )

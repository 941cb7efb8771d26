"""Reads a written date strictly: a time with its offset, or None where any part is unknown or in doubt."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta, tzinfo
from typing import Literal

from crawler.text.clean import plain
from crawler.text.datefallback import read_by_libraries
from crawler.text.datewords import ignored, in_plain_tokens, month, weekdays
from crawler.text.zones import find_zone, fixed, is_language

_LONGEST = 80  # characters; no date is longer, and longer input only costs time
_EPOCH_DAYS = ("1990-01-01", "2100-01-01")  # a bare count outside is an identifier, not a time
_YEARS = range(1900, 2201)

_EPOCH = re.compile(r"^(?:/Date\()?([0-9]{10})(?:[0-9]{3}|\.[0-9]{1,6})?(?:\)/)?$")
_ISO = re.compile(
    r"^(\d{4})(?:-(\d{1,2})-(\d{1,2})|/(\d{1,2})/(\d{1,2})|(\d{2})(\d{2}))"
    r"(?:(?:[Tt_]\s?|\s|\s?[,-]\s)(\d{1,2}):?(\d{2})(?::?(\d{2})(?:[.,:](\d{1,9}))?)?\s*([^\d\s].*)?"
    r"|([Zz]|[+-]\d{2}:\d{2}))?$"
)
_COMPACT = re.compile(r"^(\d{4})(\d{2})(\d{2})(\d{2})(\d{2})(\d{2})$")
# Who writes 3/4 for the third of April without exception (Unicode CLDR, short date patterns).
_DAY_FIRST = """
    de fr es it pt nl ru uk be pl tr el cs sk sl hr sr bs bg mk ro da nb nn no sv fi et lv is id ms vi th he ar hi bn
    ta ur ca gl sq az kk
    en-gb en-au en-nz en-ie en-in en-za en-hk en-sg en-my en-pk en-ng en-ke en-gh en-ug en-tz en-jm en-mt
"""
_SURE_OF_DAY = frozenset(_DAY_FIRST.split())
_MIXED = frozenset({"es-us", "es-pr", "es-pa", "fr-ca"})  # both orders are in print
_TOKEN = re.compile(
    r"""
    (?P<clock>\d{1,2}:\d{2}(?::\d{1,2}(?:[.,]\d{1,9})?)?(?:\s?h(?:rs?|s)?\b)?(?![\d:])
        | \d{1,2}\s?h(?:\s?\d{2}(?:\s?m(?:in)?)?)?(?![^\W_]))
    |(?P<numeric>\d{4}[-/]\d{1,2}[-/]\d{1,2}(?!\d) | \d{4}\.\s?\d{1,2}\.\s?\d{1,2}(?!\d)
        | \d{1,2}\s?[-/]\s?\d{1,2}\s?[-/]\s?\d{4}(?!\d) | \d{1,2}\.\s?\d{1,2}\.\s?\d{4}(?!\d))
    |(?P<zone>(?:GMT|UTC)\s?[+\-\u2212]\d{1,2}(?::?\d{2})?(?!\d) | [A-Za-z_]+/[A-Za-z_]+(?:/[A-Za-z_]+)?)
    |(?P<offset>(?<![^\W\d])[+\-\u2212]\d{1,2}(?::?\d{2})?(?!\d))
    |(?P<number>\d{1,4})(?:(?:st|nd|rd|th|er|ère|re|ste|de|e|è|o|º|ª|°|η|ης|-?го|-?е|:a|:e)\b|[º°])?(?!\d)
    |(?P<word>[^\W\d_](?:[^\W\d_]|[\u0300-\u036f\u0591-\u05c7\u064b-\u065f\u0900-\u0dff]|['’ʼ](?=[^\W\d_]))*(?:-feira)?)
    |(?P<gap>[\s,.;|/·•–—]+|-)
    |(?P<unknown>.)
    """,
    re.VERBOSE | re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Found:
    """A time that was read: aware, whether its text states the zone, and what read it."""

    moment: datetime
    zone_stated: bool
    by: Literal["shape", "dateutil", "dateparser"]


@dataclass(frozen=True, slots=True)
class _Place:
    """What an outlet's dates mean where they do not say: its zone and its language."""

    zone: tzinfo
    language: str | None


@dataclass(slots=True)
class _Said:
    """What the tokens of one text have said so far."""

    numbers: list[str] = field(default_factory=list)
    month: int | None = None
    month_at: int = 0
    maybe_weekday: bool = False
    date: tuple[int, int, int] | None = None
    clock: str | None = None
    half: str | None = None
    offset: tzinfo | None = None
    zones: list[tzinfo] = field(default_factory=list)


def parse_date(text: str, *, zone: str = "UTC", language: str | None = None) -> datetime | None:
    """Return the time a text states, aware and with the offset it states, or None.

    `zone` and `language` are those of `read_date`.

    Raises: ValueError where `zone` is not known.
    """
    found = read_date(text, zone=zone, language=language)
    return found.moment if found else None


def read_date(text: str, *, zone: str, language: str | None) -> Found | None:
    """Return the time a text states and how it is known, or None where any part is unknown or in doubt.

    A text without a zone is read in `zone` (an IANA name, an abbreviation or an offset); a day alone is its
    midnight there. `language` (BCP 47) decides between 3/4/2026 and 4/3/2026, between words that two languages
    use for different months, and what dateparser may know; where it cannot, the answer is None.

    Raises: ValueError where `zone` is not known.
    """
    default = find_zone(zone)
    if default is None:
        raise ValueError(f"unknown time zone: {zone}")
    line = plain(text)
    if not line or len(line) > _LONGEST:
        return None
    place = _Place(default, language)
    try:
        return _epoch(line) or _iso(line, place) or _other(in_plain_tokens(line, language), place)
    except (ValueError, OverflowError):
        return None


def _epoch(line: str) -> Found | None:
    """Return the time of a plausible count of seconds (10 digits) or milliseconds (13) since 1970."""
    match = _EPOCH.match(line)
    if not match:
        return None
    moment = datetime.fromtimestamp(int(match[1]), UTC)
    first, last = _EPOCH_DAYS
    return Found(moment, True, "shape") if first <= moment.date().isoformat() < last else None


def _iso(line: str, place: _Place) -> Found | None:
    """Return the time of ISO 8601 in its extended and basic forms (RFC 3339, W3CDTF)."""
    compact = _COMPACT.match(line)
    if compact:
        year, month_number, day, hour, minute, second = (int(part) for part in compact.groups())
        moment = _moment((year, month_number, day), (hour, minute, second, 0), place.zone)
        return Found(moment, False, "shape")
    match = _ISO.match(line)
    if not match:
        return None
    parts = match.groups()
    month_text, day_text = parts[1] or parts[3] or parts[5], parts[2] or parts[4] or parts[6]
    stated = (parts[11] or parts[12] or "").strip()
    zone = find_zone(stated, place.zone, place.language) if stated else place.zone
    if zone is None:
        return None
    clock = (int(parts[7] or 0), int(parts[8] or 0), int(parts[9] or 0), _microseconds(parts[10]))
    return Found(_moment((int(parts[0]), int(month_text), int(day_text)), clock, zone), bool(stated), "shape")


def _other(line: str, place: _Place) -> Found | None:
    """Return the time of a text in words, by its tokens, else by a library that reads more of them."""
    by_tokens = _worded(line, place)
    if by_tokens:
        return by_tokens
    read = read_by_libraries(line, place.zone, place.language)
    if read is None or read.moment.year not in _YEARS:
        return None
    return Found(fixed(read.moment, read.zone or place.zone), read.zone is not None, read.by)


def _worded(line: str, place: _Place) -> Found | None:
    """Return the time of a text whose every token is understood, in whatever order they stand."""
    said = _Said()
    for match in _TOKEN.finditer(line):
        if not _take(said, str(match.lastgroup), match.group(), place):
            return None
    day, clock = _date(said), _clock(said.clock, said.half)
    zone = _stated_zone(said, day) if day else None
    if day is None or clock is None or (zone is None and said.zones):
        return None
    return Found(_moment(day, clock, zone or place.zone), zone is not None, "shape")


def _take(said: _Said, kind: str, token: str, place: _Place) -> bool:
    """Note one token; False where it is unknown or says something a second time."""
    if kind == "gap":
        return True
    if kind == "number":
        said.numbers.append(re.sub(r"\D", "", token))
        return True
    if kind == "numeric":
        fresh, said.date = said.date is None, _numeric(token, place.language)
        return fresh and said.date is not None
    if kind == "clock":
        fresh, said.clock = said.clock is None, token
        return fresh
    if kind in {"zone", "offset"}:
        return _take_zone(said, token, place)
    return kind == "word" and _take_word(said, token, place)


def _take_zone(said: _Said, token: str, place: _Place) -> bool:
    """Note an offset, which only means something behind a time; a numeric one is surer than a name beside it."""
    if said.clock is None:
        # The zone of "2026-07-01 Europe/Brussels 10:00" is as plain, but a list such as "Mon/Tue" is not a zone.
        return False
    named = find_zone(token.replace(" ", ""), place.zone, place.language)
    if named is None:
        return False
    # "GMT+0100 (CET)" and "+0100 CET" say it twice.
    if token[0] in "+-\u2212":
        fresh, said.offset = said.offset is None, named
        said.zones.append(named)
        return fresh
    said.zones.append(named)
    return True


def _stated_zone(said: _Said, day: tuple[int, int, int]) -> tzinfo | None:
    """Return the zone the text states; None where it states none, or two names that lie apart on that day."""
    if said.offset or not said.zones:
        return said.offset
    noon = datetime(*day, 12)  # noqa: DTZ001 - each zone is asked what it makes of this wall time
    return said.zones[0] if len({zone.utcoffset(noon) for zone in said.zones}) == 1 else None


def _take_word(said: _Said, token: str, place: _Place) -> bool:
    word = token.lower().replace("\u0307", "")  # the dot that Python's lower() leaves of İ
    number = month(word, place.language)
    if number:
        return _take_month(said, word, number)
    if word in {"am", "pm"}:
        fresh, said.half = said.half is None, word
        return fresh
    named = find_zone(word, place.zone, place.language) if said.clock else None
    if named is None:
        # A single letter behind the time is a military zone, which RFC 5322 4.3 takes for unknown.
        return word in ignored() and not (said.clock and len(word) == 1 and word.isascii())
    if word in weekdays() and not token.isupper() and not is_language(place.language, "en"):
        return place.language is not None  # "pt." is Friday in Poland and Pacific Time in America
    said.zones.append(named)
    return True


def _take_month(said: _Said, word: str, number: int) -> bool:
    """Note a month; one that may be a weekday (mar: martes or March) gives way to a second."""
    again = said.month == number and not said.maybe_weekday  # "كانون الأول/ديسمبر": one month under two names
    fresh = said.month is None or said.maybe_weekday or again
    said.month_at = said.month_at if again else len(said.numbers)
    said.month = number
    said.maybe_weekday = word in weekdays() and not said.numbers
    return fresh


def _date(said: _Said) -> tuple[int, int, int] | None:
    """Return year, month and day as digits or words gave them; None where they did not, or gave too much."""
    if said.date is None:
        return _day(said)
    more = said.numbers or (said.month and not said.maybe_weekday)
    return None if more else said.date


def _numeric(token: str, language: str | None) -> tuple[int, int, int] | None:
    """Return year, month and day of digits alone; None where day and month could change places."""
    first, second, third = (int(part) for part in re.findall(r"\d+", token))
    if first > 31:
        return first, second, third
    dotted = "." in token and (language is None or not is_language(language, "en"))
    if dotted or first > 12 or first == second or _writes_day_first(language):
        return third, second, first
    return (third, first, second) if second > 12 else None


def _writes_day_first(language: str | None) -> bool:
    """Tell whether a language puts the day first for certain; English does on one side of the ocean only."""
    tag = (language or "").lower().replace("_", "-")
    return tag in _SURE_OF_DAY or (tag.split("-")[0] in _SURE_OF_DAY and tag not in _MIXED)


def _day(said: _Said) -> tuple[int, int, int] | None:
    """Return year, month and day where the month is a word: `22 Nov 2026`, `Nov 22, 2026`, `2026 Nov 22`."""
    if said.month is None or len(said.numbers) != 2:
        return None
    years = [number for number in said.numbers if len(number) == 4]
    days = [number for number in said.numbers if len(number) <= 2]
    if len(years) == 1 and len(days) == 1:
        return int(years[0]), said.month, int(days[0])
    if len(days) == 2 and said.month_at == 1 and len(days[1]) == 2:
        return _century(int(days[1])), said.month, int(days[0])
    return None


def _century(year: int) -> int:
    return year + (2000 if year < 50 else 1900)  # RFC 5322 4.3


def _clock(text: str | None, half: str | None) -> tuple[int, int, int, int] | None:
    """Return hour, minute, second and microsecond; None where am or pm does not fit the hour."""
    if text is None:
        return None if half else (0, 0, 0, 0)
    digits: Sequence[str] = [*re.findall(r"\d+", text), "0", "0", "0"]
    hour, minute, second = (int(part) for part in digits[:3])
    if half and not 1 <= hour <= 12:
        # "14:30 PM" is common and plain; "0:30 PM" and "14:30 AM" are not.
        return (hour, minute, second, 0) if half == "pm" and hour > 12 else None
    if half:
        hour = hour % 12 + (12 if half == "pm" else 0)
    return hour, minute, second, _microseconds(digits[3])


def _microseconds(fraction: str | None) -> int:
    return int((fraction or "0")[:6].ljust(6, "0"))


def _moment(day: tuple[int, int, int], clock: tuple[int, int, int, int], zone: tzinfo) -> datetime:
    """Return the aware time; 24:00 is the next midnight and a leap second the next second.

    Raises: ValueError or OverflowError where there is no such time.
    """
    year, month_number, date = day
    hour, minute, second, micro = clock
    if year not in _YEARS:
        raise ValueError(f"year {year}")
    extra = timedelta(0)
    if (hour, minute, second) == (24, 0, 0):
        hour, extra = 0, timedelta(days=1)
    if second == 60:
        second, extra = 59, timedelta(seconds=1)
    return fixed(datetime(year, month_number, date, hour, minute, second, micro) + extra, zone)  # noqa: DTZ001 - zone follows

"""Reads a written date strictly: a time with its offset, or None where any part is unknown or in doubt."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta, tzinfo

from crawler.text.clean import plain
from crawler.text.datewords import TUESDAY_OR_MARCH, ignored, months
from crawler.text.zones import find_zone, fixed

_LONGEST = 80  # characters; no date is longer, and longer input only costs time
_EPOCH_DAYS = ("1990-01-01", "2100-01-01")  # a bare count outside is an identifier, not a time
_YEARS = range(1900, 2201)

_EPOCH = re.compile(r"^\d{10}(?:\d{3})?$")
_ISO = re.compile(
    r"^(\d{4})(?:-(\d{1,2})(?:-(\d{1,2}))?|/(\d{1,2})/(\d{1,2})|(\d{2})(\d{2}))"
    r"(?:(?:[Tt_]\s?|\s|\s?[,-]\s)(\d{1,2}):?(\d{2})(?::?(\d{2})(?:[.,:](\d{1,9}))?)?\s*([^\d\s].*)?)?$"
)
_COMPACT = re.compile(r"^(\d{4})(\d{2})(\d{2})(\d{2})(\d{2})(\d{2})$")
_BRITISH = frozenset({"en-gb", "en-au", "en-nz", "en-ie", "en-in", "en-za"})
_DAY_FIRST = frozenset({"de", "fr", "es", "it", "pt", "nl", "ru", "uk", "pl", "tr", "el", "cs", "ro", "da", "fi", "id"})
_CJK_DATE = re.compile(r"(\d{4})\s*[年년]\s*(\d{1,2})\s*[月월]\s*(\d{1,2})\s*[日号일]")
_CJK_TIME = re.compile(r"(\d{1,2})\s*[時时시点]\s*(\d{1,2})\s*[分분](?:\s*(\d{1,2})\s*[秒초])?")
_HALVES = (
    (re.compile(r"午前|上午|오전|(?<![^\W\d_])a\.?\s?m\b\.?", re.IGNORECASE), " am "),
    (re.compile(r"午後|下午|오후|(?<![^\W\d_])p\.?\s?m\b\.?", re.IGNORECASE), " pm "),
)
_PARENTHESES = re.compile(r"\(([^()]*)\)")
_TOKEN = re.compile(
    r"""
    (?P<clock>\d{1,2}:\d{2}(?::\d{1,2}(?:[.,]\d{1,9})?)?(?![\d:]) | \d{1,2}h(?:\d{2})?(?![^\W_]))
    |(?P<numeric>\d{4}[-/.]\d{1,2}[-/.]\d{1,2}(?!\d) | \d{1,2}[-/.]\d{1,2}[-/.]\d{4}(?!\d))
    |(?P<zone>(?:GMT|UTC)\s?[+\-\u2212]\d{1,2}(?::?\d{2})?(?!\d) | [A-Za-z_]+/[A-Za-z_]+(?:/[A-Za-z_]+)?)
    |(?P<offset>(?<![^\W\d])[+\-\u2212]\d{1,2}(?::?\d{2})?(?!\d))
    |(?P<number>\d{1,4})(?:(?:st|nd|rd|th|er|º|ª)\b)?(?!\d)
    |(?P<word>[^\W\d_]+(?:-feira)?)
    |(?P<gap>[\s,.;|/·•–—]+|-)
    |(?P<unknown>.)
    """,
    re.VERBOSE | re.IGNORECASE,
)


@dataclass(slots=True)
class _Found:
    """What the tokens of one text have said so far."""

    numbers: list[str] = field(default_factory=list)
    month: int | None = None
    month_at: int = 0
    maybe_weekday: bool = False
    date: tuple[int, int, int] | None = None
    clock: str | None = None
    half: str | None = None
    zones: list[tzinfo] = field(default_factory=list)


def parse_date(text: str, *, zone: str = "UTC", language: str | None = None) -> datetime | None:
    """Return the time a text states, aware and with the offset it states, or None.

    A text without a zone is read in `zone` (an IANA name, an abbreviation or an offset). `language` decides
    only between 3/4/2026 and 4/3/2026; where it cannot, the answer is None.

    Raises: ValueError where `zone` is not known.
    """
    default = find_zone(zone)
    if default is None:
        raise ValueError(f"unknown time zone: {zone}")
    line = plain(text)
    if not line or len(line) > _LONGEST:
        return None
    try:
        return _epoch(line) or _iso(line, default) or _worded(line, default, language)
    except (ValueError, OverflowError):
        return None


def _epoch(line: str) -> datetime | None:
    """Return the time of a plausible count of seconds (10 digits) or milliseconds (13) since 1970."""
    if not _EPOCH.match(line):
        return None
    moment = datetime.fromtimestamp(int(line[:10]), UTC)
    first, last = _EPOCH_DAYS
    return moment if first <= moment.date().isoformat() < last else None


def _iso(line: str, default: tzinfo) -> datetime | None:
    """Return the time of ISO 8601 in its extended and basic forms (RFC 3339, W3CDTF)."""
    compact = _COMPACT.match(line)
    if compact:
        year, month, day, hour, minute, second = (int(part) for part in compact.groups())
        return _moment((year, month, day), (hour, minute, second, 0), default)
    found = _ISO.match(line)
    if not found:
        return None
    parts = found.groups()
    month_text, day_text = parts[1] or parts[3] or parts[5], parts[2] or parts[4] or parts[6] or "1"
    named = find_zone(parts[11].strip()) if parts[11] else default
    if named is None:
        return None
    clock = (int(parts[7] or 0), int(parts[8] or 0), int(parts[9] or 0), _microseconds(parts[10]))
    return _moment((int(parts[0]), int(month_text), int(day_text)), clock, named)


def _worded(line: str, default: tzinfo, language: str | None) -> datetime | None:
    """Return the time of a text whose every token is understood, in whatever order they stand."""
    found = _Found()
    for match in _TOKEN.finditer(_with_plain_digits(line)):
        if not _take(found, str(match.lastgroup), match.group(), language):
            return None
    day = found.date or _day(found)
    if day is None or (found.date and (found.numbers or found.month)):
        return None
    clock = _clock(found.clock, found.half)
    return None if clock is None else _moment(day, clock, found.zones[0] if found.zones else default)


def _with_plain_digits(line: str) -> str:
    """Rewrite what is spelled with signs of its own (年月日, p.m., a zone in brackets) in plain tokens."""
    line = _CJK_TIME.sub(lambda found: ":".join(part.zfill(2) for part in found.groups() if part) + " ", line)
    line = _CJK_DATE.sub(r"\1-\2-\3 ", line)
    for pattern, word in _HALVES:
        line = pattern.sub(word, line)
    return _PARENTHESES.sub(_bracketed, line)


def _bracketed(found: re.Match[str]) -> str:
    inner = found.group(1).strip()
    return f" {inner} " if find_zone(inner) else " "


def _take(found: _Found, kind: str, token: str, language: str | None) -> bool:
    """Note one token; False where it is unknown or says something a second time."""
    if kind == "gap":
        return True
    if kind == "number":
        found.numbers.append(re.sub(r"\D", "", token))
        return True
    if kind == "numeric":
        fresh, found.date = found.date is None, _numeric(token, language)
        return fresh and found.date is not None
    if kind == "clock":
        fresh, found.clock = found.clock is None, token
        return fresh
    if kind in {"zone", "offset"}:
        return _take_zone(found, token)
    return kind == "word" and _take_word(found, token.lower())


def _take_zone(found: _Found, token: str) -> bool:
    """Note an offset, which only means something behind a time; the first zone stated counts."""
    if found.clock is None:
        return False
    named = find_zone(token.replace(" ", ""))
    if named is None:
        return False
    # "GMT+0100 (CET)" and "+0100 CET" say it twice; a numeric offset is the surer one.
    found.zones.insert(0 if token[0] in "+-\u2212" else len(found.zones), named)
    return True


def _take_word(found: _Found, word: str) -> bool:
    month = months().get(word)
    if month:
        fresh = found.month is None or found.maybe_weekday
        found.month, found.month_at = month, len(found.numbers)
        found.maybe_weekday = word == TUESDAY_OR_MARCH and not found.numbers
        return fresh
    if word in {"am", "pm"}:
        fresh, found.half = found.half is None, word
        return fresh
    named = find_zone(word) if found.clock else None
    if named is not None:
        found.zones.append(named)
    return named is not None or word in ignored()


def _numeric(token: str, language: str | None) -> tuple[int, int, int] | None:
    """Return year, month and day of digits alone; None where day and month could change places."""
    first, second, third = (int(part) for part in re.split(r"[-/.]", token))
    if first > 31:
        return first, second, third
    day_first = "." in token or first > 12 or first == second or _writes_day_first(language)
    if day_first:
        return third, second, first
    return (third, first, second) if second > 12 else None


def _writes_day_first(language: str | None) -> bool:
    """Tell whether a language puts the day first for certain; English does on one side of the ocean only."""
    tag = (language or "").lower().replace("_", "-")
    return tag in _BRITISH or tag.split("-")[0] in _DAY_FIRST


def _day(found: _Found) -> tuple[int, int, int] | None:
    """Return year, month and day where the month is a word: `22 Nov 2026`, `Nov 22, 2026`, `2026 Nov 22`."""
    if found.month is None or len(found.numbers) != 2:
        return None
    years = [number for number in found.numbers if len(number) == 4]
    days = [number for number in found.numbers if len(number) <= 2]
    if len(years) == 1 and len(days) == 1:
        return int(years[0]), found.month, int(days[0])
    if len(days) == 2 and found.month_at == 1 and len(days[1]) == 2:
        return _century(int(days[1])), found.month, int(days[0])
    return None


def _century(year: int) -> int:
    return year + (2000 if year < 50 else 1900)  # RFC 5322 4.3


def _clock(text: str | None, half: str | None) -> tuple[int, int, int, int] | None:
    """Return hour, minute, second and microsecond; None where am or pm does not fit the hour."""
    if text is None:
        return None if half else (0, 0, 0, 0)
    whole, _, fraction = text.lower().rstrip("h").replace("h", ":").replace(",", ".").partition(".")
    numbers: Sequence[int] = [*(int(part) for part in whole.split(":")), 0, 0][:3]
    hour = numbers[0]
    if half and not 1 <= hour <= 12:
        # "14:30 PM" is common and plain; "0:30 PM" and "14:30 AM" are not.
        return (hour, numbers[1], numbers[2], 0) if half == "pm" and hour > 12 else None
    if half:
        hour = hour % 12 + (12 if half == "pm" else 0)
    return hour, numbers[1], numbers[2], _microseconds(fraction)


def _microseconds(fraction: str | None) -> int:
    return int((fraction or "0")[:6].ljust(6, "0"))


def _moment(day: tuple[int, int, int], clock: tuple[int, int, int, int], zone: tzinfo) -> datetime:
    """Return the aware time; 24:00 is the next midnight and a leap second the next second.

    Raises: ValueError or OverflowError where there is no such time.
    """
    year, month, date = day
    hour, minute, second, micro = clock
    if year not in _YEARS:
        raise ValueError(f"year {year}")
    extra = timedelta(0)
    if (hour, minute, second) == (24, 0, 0):
        hour, extra = 0, timedelta(days=1)
    if second == 60:
        second, extra = 59, timedelta(seconds=1)
    return fixed(datetime(year, month, date, hour, minute, second, micro) + extra, zone)  # noqa: DTZ001 - zone follows

"""Knows how far a written time zone lies from UTC: abbreviations, `GMT+9`, offsets and IANA names."""

import re
from datetime import UTC, datetime, timedelta, timezone, tzinfo
from functools import cache, lru_cache
from zoneinfo import ZoneInfo

# Hours east of UTC. Where an abbreviation is shared, the reading of the news agencies: BST is British, IST
# Indian, CST and EST American, AST Atlantic. RFC 5322 4.3 gives the American ones; the rest, IANA tz.
_HOURS = """
    UTC 0 UT 0 GMT 0 Z 0 WET 0 WEST 1 BST 1 CET 1 MET 1 MEZ 1 CEST 2 MEST 2 MESZ 2 WAT 1 CAT 2 SAST 2
    EET 2 EEST 3 EAT 3 MSK 3 МСК 3 MSD 4 TRT 3 GST 4 IRST 3.5 AFT 4.5 PKT 5 UZT 5 IST 5.5 NPT 5.75 BDT 6
    MMT 6.5 ICT 7 WIB 7 WITA 8 WIT 9 HKT 8 SGT 8 MYT 8 PHT 8 AWST 8 JST 9 KST 9
    ACST 9.5 ACDT 10.5 AEST 10 AEDT 11 NZST 12 NZDT 13
    AST -4 ADT -3 NST -3.5 NDT -2.5 EST -5 EDT -4 CST -6 CDT -5 MST -7 MDT -6 PST -8 PDT -7 AKST -9 AKDT -8
    HST -10 BRT -3 BRST -2 ART -3 CLT -4 CLST -3 COT -5 PET -5 VET -4
"""
# American shorthand without the season.
_REGIONS = {
    "ET": "America/New_York",
    "CT": "America/Chicago",
    "MT": "America/Denver",
    "PT": "America/Los_Angeles",
}
# Abbreviations that the zones' own people use for their hours, where IANA tz gives them a number only.
_ALSO = {
    "BST": frozenset({"Asia/Dhaka"}),
    "AST": frozenset({"Asia/Riyadh", "Asia/Baghdad", "Asia/Kuwait", "Asia/Qatar", "Asia/Bahrain", "Asia/Aden"}),
    "MST": frozenset({"Asia/Kuala_Lumpur"}),
}
# What outlets of a language mean by an abbreviation is in doubt until their zone is known.
_CONTESTED = {"CST": "zh", "IST": "he", "BST": "bn", "AST": "ar"}
_OFFSET = re.compile(r"^(?:GMT|UTC|UT|Z)?\s*([+\-\u2212])(\d{1,2})(?::?(\d{2}))?$", re.IGNORECASE)
_ANNOTATION = re.compile(r"(?<=[\dZz])\[[A-Za-z_/]+\]$")  # RFC 9557: 2026-07-01T10:00+02:00[Europe/Paris]
_IANA = re.compile(r"^[A-Za-z_]+(?:/[A-Za-z0-9_+-]+){1,2}$")
_LIMIT = timedelta(hours=14)  # the farthest zone in use is UTC+14 (IANA tz, Pacific/Kiritimati)


@cache
def _table() -> dict[str, tzinfo]:
    words = _HOURS.split()
    table: dict[str, tzinfo] = {name: ZoneInfo(region) for name, region in _REGIONS.items()}
    for name, hours in zip(words[::2], words[1::2], strict=True):
        table[name] = timezone(timedelta(hours=float(hours)))
    return table


def find_zone(text: str, home: tzinfo | None = None, language: str | None = None) -> tzinfo | None:
    """Return the zone a text names, or None where it names none that is known for certain.

    A shared abbreviation is read as in `home`, the outlet's own zone, where people use it there: CST is China's
    in Shanghai, IST Israel's in Jerusalem, EST Sydney's in Sydney. Without such a home, `language` (BCP 47) may
    put it in doubt.
    """
    name = _ANNOTATION.sub("", text)
    upper = name.upper()
    known = _table().get(upper)
    if upper.isalpha():
        own = _at_home(upper, home)
        return own or (None if is_language(language, _CONTESTED.get(upper, "-")) else known)
    if known is not None:
        return known
    offset = _OFFSET.match(name)
    if offset:
        return _offset(offset.group(1), int(offset.group(2)), int(offset.group(3) or 0))
    return _region(name) if _IANA.match(name) else None


def is_language(tag: str | None, code: str) -> bool:
    """Tell whether a language tag (`zh`, `zh-TW`, `zh_TW`) is of the language with this two-letter code."""
    return (tag or "").lower().replace("_", "-").split("-")[0] == code


@lru_cache(maxsize=512)
def _at_home(name: str, home: tzinfo | None) -> tzinfo | None:
    """Return what an abbreviation means in summer or winter of the outlet's own zone, where it is used there."""
    if not isinstance(home, ZoneInfo):
        return None
    # In Australia AEST is EST for short.
    names = {name, f"A{name}"} if home.key.startswith("Australia/") else {name}
    for month in (1, 7):
        moment = datetime(2024, month, 1, tzinfo=home)
        if moment.tzname() in names or home.key in _ALSO.get(name, ()):
            return timezone(moment.utcoffset() or timedelta(0))
    return None


def fixed(moment: datetime, zone: tzinfo) -> datetime:
    """Return the wall time in the zone, with the offset the zone has at that moment.

    Raises: OverflowError at the ends of the calendar.
    """
    offset = moment.replace(tzinfo=zone).utcoffset()
    result = moment.replace(tzinfo=timezone(offset) if offset else UTC)
    result.astimezone(UTC)  # refuses what has no place in UTC
    return result


def _offset(sign: str, hours: int, minutes: int) -> tzinfo | None:
    size = timedelta(hours=hours, minutes=minutes)
    if minutes % 15 or minutes > 59 or size > _LIMIT:  # every zone of today keeps to quarters (IANA tz)
        return None
    return timezone(size if sign == "+" else -size)


def _region(name: str) -> tzinfo | None:
    try:
        return ZoneInfo(name)
    except (ValueError, OSError, LookupError):
        return None

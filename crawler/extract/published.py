"""Decides when a report was published and last changed, from all dates its page and feed state."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from crawler.extract.metas import Stated
from crawler.model import Item
from crawler.text.dates import parse_date
from crawler.text.homes import country_of_domain, press_zone

_CLOCK = re.compile(
    r"\d[T\s]?\d{2}:\d{2}|\b\d{1,2}:\d{2}|T\d{4,6}|\d{1,2}\s*[ap]\.?m|\d{1,2}h\d{2}|\d{10}|[時时點点시]",
    re.IGNORECASE,
)
_ZONE = re.compile(r"(?:Z|UTC|GMT|[A-Z]{2,4}T|[+-]\d{2}:?\d{2})\s*\)?$|^\d{10,13}$")
_URL_DATE = re.compile(r"/(20[0-3]\d|199\d)[/-]?(0?[1-9]|1[0-2])[/-]?(0[1-9]|[12]\d|3[01])(?!\d)")
_ASSUMED = frozenset({"zone_assumed", "future"})  # notes of dates whose instant the channel did not state
_SAME = timedelta(seconds=60)
_SAME_DAY = timedelta(hours=38)  # a day in one zone and an instant in another still may be the same day
_DAY = timedelta(days=1)
_FIRST_YEAR = 1990  # earlier ones are faults such as 1970-01-01


@dataclass(frozen=True, slots=True)
class Moment:
    """A date read: where it stood, whether a clock time and a zone stood with it."""

    source: str
    at: datetime
    has_time: bool
    has_zone: bool


def read_moments(stated: Iterable[Stated], zone: str, language: str | None) -> list[Moment]:
    """Return the dates that can be read, in their order; a text without zone is read in `zone`."""
    moments = []
    for source, text in stated:
        at = parse_date(text, zone=zone, language=language)
        if at is not None and at.year >= _FIRST_YEAR:
            moments.append(Moment(source, at, bool(_CLOCK.search(text)), bool(_ZONE.search(text.strip()))))
    return moments


def feed_moments(item: Item | None) -> list[Moment]:
    """Return the date by which a channel lists the page; what its reader had to assume does not count as stated."""
    if item is None or item.published is None:
        return []
    has_time = item.published_text is None or _CLOCK.search(item.published_text) is not None
    return [Moment("feed", item.published, has_time, has_time and item.published_note not in _ASSUMED)]


def choose_moment(moments: Sequence[Moment]) -> Moment | None:
    """Return the first date, made precise or corrected by the others.

    A day alone gives way to a time on that day, midnight to any other, a time without zone to one with zone, and an
    instant to the one that two kinds of source agree on.
    """
    if not moments:
        return None
    first = moments[0]
    if first.has_time and _is_midnight(first.at):
        later = [one for one in moments if one.has_time and timedelta(0) < one.at - first.at < _DAY]
        return choose_moment(later) or first
    near = [one for one in moments if one.has_time and abs(one.at - first.at) <= _SAME_DAY]
    zoned = [one for one in near if one.has_zone]
    if not first.has_time:
        return choose_moment(near) or first
    if not first.has_zone:
        return choose_moment(zoned) or first
    return _outvoted(first, zoned) or first


def by_home_clock(
    moment: Moment, moments: Iterable[Moment], url: str, language: str | None, zone: str | None = None
) -> Moment:
    """Return an instant stated in UTC as its house's own clock tells it: else its day is not that of its readers.

    :param moments: all dates stated; one of the same instant may tell that clock, or a day the right one of several.
    :param zone: the outlet's, where it names one.
    """
    if not (moment.has_time and moment.has_zone) or moment.at.utcoffset():
        return moment
    for one in moments:
        if one.has_zone and one.at.utcoffset() and abs(one.at - moment.at) < _SAME:
            return replace(moment, at=moment.at.astimezone(one.at.tzinfo))
    day = next((one.at.date() for one in moments if one.source == "url"), None)
    clock = zone or press_zone(country_of_domain(url), language, moment.at, day)
    return replace(moment, at=moment.at.astimezone(ZoneInfo(clock))) if clock else moment


def other_moments(moments: Iterable[Moment], chosen: Moment | None) -> tuple[Stated, ...]:
    """Return the dates that say otherwise than the one chosen, each instant once."""
    said = {chosen.at} if chosen else set()
    others = []
    for one in moments:
        if all(abs(one.at - at) >= _SAME for at in said):
            said.add(one.at)
            others.append((one.source, one.at.isoformat() if one.has_time else one.at.date().isoformat()))
    return tuple(others)


def _outvoted(first: Moment, zoned: Sequence[Moment]) -> Moment | None:
    """Return an instant that two kinds of source state, where the first one's instant has no second.

    A clock time with an offset is not outvoted by the same clock time called UTC: publishers label local time so.
    """
    kinds = {one: len({other.source for other in zoned if abs(one.at - other.at) < _SAME}) for one in zoned}
    best = max(zoned, key=lambda one: kinds[one], default=first)
    if kinds.get(first, 0) > 1 or kinds.get(best, 0) < 2:
        return None
    mislabelled = abs(_clock(best) - _clock(first)) < _SAME and not best.at.utcoffset()
    return None if mislabelled else best


def _is_midnight(at: datetime) -> bool:
    return (at.hour, at.minute, at.second) == (0, 0, 0)


def _clock(moment: Moment) -> datetime:
    return moment.at.replace(tzinfo=UTC)


def date_in_url(url: str) -> tuple[Stated, ...]:
    """Return the day in an address such as /2020/09/21/, where there is one."""
    match = _URL_DATE.search(url)
    return (("url", f"{match[1]}-{int(match[2]):02}-{int(match[3]):02}"),) if match else ()

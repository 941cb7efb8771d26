"""Decides whether an outlet is quiet: under its own usual volume by more than chance and holidays explain; pure.

Counts of reports are over-dispersed: their variance is a multiple of their mean. They are taken for negative binomial
with variance `phi * mean` (the quasi-Poisson relation; Ver Hoef and Boveng, Ecology 88, 2007; used for surveillance of
counts by Farrington et al., J. R. Stat. Soc. A 159, 1996), with the mean of a weekday the median of its like, so that
days of an outage count little.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from math import exp, lgamma, log, log1p, pi
from statistics import median

from crawler.schedule.rhythm import HOURS, Rhythm

DAY = timedelta(days=1)
HOUR = timedelta(hours=1)
# The days an outlet's usual volume is read from, and how many of them there must be.
HISTORY_DAYS = 28
FEWEST_DAYS = 7
# A volume that low has less than this chance. A shorter silence than the first span is not judged.
CHANCE = 1 / 1000
SHORTEST_SPAN = timedelta(hours=12)
SPANS_IN_DAYS = (2, 4, 7, 14)
# Beside being improbable, it is at most this share of the usual; and it is well again from this share on.
LOW, WELL = 0.25, 0.5
# Counts vary at least by this multiple of what a Poisson process would; what chance alone gives in a few weeks.
LEAST_PHI = 2.0
# The median of a squared standard normal number (chi squared with one degree of freedom).
CHI_MEDIAN = 0.4549
# Any two days may be holidays, on which an outlet brings what it brings on its quietest weekday.
HOLIDAYS = 2
# An outlet that brings less than this a day is judged by its longest silence in a season, known once there were so
# many days with reports, and at least so many days long.
SLOW = 1.0
SLOW_TIMES = 2
SLOW_DAYS = 8
SLOW_LEAST = 7
SEASON_DAYS = 91
# Hours of the whole day's rate that speak for an hour that was hardly watched yet.
SHAPE_PRIOR = 2.0
FLAT = (1 / HOURS,) * HOURS


@dataclass(frozen=True, slots=True)
class Counts:
    """What came lately: in the last 12 and 24 hours, and by UTC day of a season, today with what it has so far."""

    half: int = 0
    day: int = 0
    days: Mapping[date, int] | None = None


@dataclass(frozen=True, slots=True)
class Usual:
    """What an outlet usually brings: by weekday (Monday first), with the shares of the UTC hours of a day.

    `phi` is by how much the counts vary more than those of a Poisson process, what is not known of the mean included.
    """

    weekdays: tuple[float, ...]
    shape: tuple[float, ...] = FLAT
    phi: float = LEAST_PHI

    @property
    def daily(self) -> float:
        """Reports a day over a whole week."""
        return sum(self.weekdays) / len(self.weekdays)

    def expected(self, begin: datetime, end: datetime) -> float:
        """Return how many reports to expect in a time; its two fullest days may be holidays."""
        quietest = min(self.weekdays)
        shares = _shares(begin, end, self.shape)
        full = [self.weekdays[day.weekday()] * share for day, share in shares.items()]
        spared = sorted(usual - quietest * share for usual, share in zip(full, shares.values(), strict=True))
        return sum(full) - sum(spared[-HOLIDAYS:])


def day_shape(rhythms: Iterable[Rhythm]) -> tuple[float, ...]:
    """Return the share of a day's reports that each UTC hour has, from what the outlet's channels have taught."""
    rates = [0.0] * HOURS
    for rhythm in rhythms:
        for hour in range(HOURS):
            rates[hour] += _hourly(rhythm, hour)
    total = sum(rates)
    return tuple(rate / total for rate in rates) if total > 0 else FLAT


def usual_of(days: Mapping[date, int], today: date, shape: tuple[float, ...] = FLAT) -> Usual | None:
    """Return what is usual by the days before today, or None where they are too few.

    The first day with reports is left out: a first poll brings what had piled up.
    """
    known = _history(days, today)
    if len(known) < FEWEST_DAYS:
        return None
    by_weekday = [[count for day, count in known if day.weekday() == weekday] for weekday in range(7)]
    middles = tuple(float(median(counts)) for counts in by_weekday)
    return Usual(middles, shape, _phi(known, middles))


def quiet(counts: Counts, usual: Usual | None, now: datetime, *, stands: bool = False) -> str | None:
    """Say how far an outlet is under its usual volume, or None where it is not.

    :param stands: whether it was quiet before: then it is, until a day has brought half of the usual.
    """
    days = counts.days or {}
    if usual is None and not stands:
        return None
    if usual is None or usual.daily < SLOW:
        found = _long_silence(days, now.date())
        return (found or _last(days, now.date())) if stands and not counts.day else found
    if counts.day >= max(1.0, WELL * usual.expected(now - DAY, now)):
        return None
    found = next((text for span, count in _spans(counts, now) if (text := _low(usual, now - span, now, count))), None)
    return found or (_last(days, now.date()) if stands else None)


def chance(count: int, mean: float, phi: float) -> float:
    """Return the chance of at most so many, of a negative binomial number with that mean and a variance phi times it.

    :param phi: more than 1.
    """
    size, hit = mean / (phi - 1), log1p(-1 / phi)
    terms = [
        lgamma(number + size) - lgamma(size) - lgamma(number + 1) - size * log(phi) + number * hit
        for number in range(count + 1)
    ]
    return min(1.0, sum(exp(term) for term in terms))


def _spans(counts: Counts, now: datetime) -> list[tuple[timedelta, int]]:
    """Return the times to judge with what came in them: half a day, a day, and some days up to now."""
    days, today = counts.days or {}, now.astimezone(UTC).date()
    spent = now - datetime(today.year, today.month, today.day, tzinfo=UTC)
    spans = [(SHORTEST_SPAN, counts.half), (DAY, counts.day)]
    for number in SPANS_IN_DAYS:
        came = sum(days.get(today - back * DAY, 0) for back in range(number + 1))
        spans.append((spent + number * DAY, came))
    return spans


def _low(usual: Usual, begin: datetime, now: datetime, count: int) -> str | None:
    mean = usual.expected(begin, now)
    most = 0.0 if now - begin <= SHORTEST_SPAN else LOW * mean
    if count > most or mean <= 0 or chance(count, mean, usual.phi) >= CHANCE:
        return None
    hours = round((now - begin) / HOUR)
    span = f"{hours} hours" if hours <= 24 else f"{hours / 24:.0f} days"
    return f"{count} new in the last {span}, where about {mean:.0f} are usual"


def _long_silence(days: Mapping[date, int], today: date) -> str | None:
    """Say how long a slow outlet has been silent, where that is twice its longest silence before."""
    came = sorted(day for day, count in days.items() if count)
    if len(came) < SLOW_DAYS:
        return None
    longest = max((after - before).days for before, after in pairwise(came))
    silent = (today - came[-1]).days
    if silent <= max(SLOW_TIMES * longest, SLOW_LEAST):
        return None
    return f"nothing new for {silent} days, where {longest} were the longest silence"


def _last(days: Mapping[date, int], today: date) -> str:
    came = max((day for day, count in days.items() if count), default=None)
    return f"nothing new for {SEASON_DAYS} days" if came is None else f"little new for {(today - came).days} days"


def _history(days: Mapping[date, int], today: date) -> list[tuple[date, int]]:
    first = min((day for day, count in days.items() if count), default=today)
    begin = max(first + DAY, today - HISTORY_DAYS * DAY)
    return [(begin + number * DAY, days.get(begin + number * DAY, 0)) for number in range((today - begin).days)]


def _phi(known: Sequence[tuple[date, int]], middles: Sequence[float]) -> float:
    """Return the variance over the mean, robustly, widened by how little the medians are known.

    A median of n varies by pi / 2n times as much as what it is taken from.
    """
    squares = [(count - mean) ** 2 / mean for day, count in known if (mean := middles[day.weekday()]) > 0]
    weeks = len(known) / 7
    spread = median(squares) / CHI_MEDIAN * weeks / max(weeks - 1, 1.0) if squares else LEAST_PHI
    return max(spread, LEAST_PHI) * (1 + pi / 2 / weeks)


def _hourly(rhythm: Rhythm, hour: int) -> float:
    """Return the rows of a channel in an hour of the day: its own and its neighbours'."""
    after = (hour + 1) % HOURS
    rows = (rhythm.rows[hour - 1] + 2 * rhythm.rows[hour] + rhythm.rows[after]) / 4
    watched = (rhythm.hours[hour - 1] + 2 * rhythm.hours[hour] + rhythm.hours[after]) / 4
    return (rows + rhythm.rate * SHAPE_PRIOR) / (watched + SHAPE_PRIOR)


def _shares(begin: datetime, end: datetime, shape: Sequence[float]) -> dict[date, float]:
    """Return which share of each UTC day's reports falls into a time."""
    shares: dict[date, float] = {}
    at, end = begin.astimezone(UTC), end.astimezone(UTC)
    while at < end:
        following = min(at.replace(minute=0, second=0, microsecond=0) + HOUR, end)
        shares[at.date()] = shares.get(at.date(), 0.0) + shape[at.hour] * ((following - at) / HOUR)
        at = following
    return shares

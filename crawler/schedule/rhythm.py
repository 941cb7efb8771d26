"""Learns how often a channel brings something, and from that how long to wait for its next poll; pure.

Polls at a rate in proportion to the square root of the rate of rows give the least mean delay that a number of polls
can give (the minimum of `sum(rate * wait / 2)` at a given `sum(1 / wait)`; Cho and Garcia-Molina, "Effective page
refresh policies for web crawlers", 2003, show that polls in proportion to the rate itself do no better than even
ones). The same holds from hour to hour: the wait is over when the square root of the expected rate, summed over it,
reaches EFFORT. The share of rows that were seen before is the guard over it: it shortens the wait where rows come so
fast that they may be missed, and lets it grow back.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from math import exp, sqrt

from crawler.schedule.due import LONGEST, SHORTEST

# Square roots of (rows per hour) times hours from poll to poll: one row an hour is asked for each EFFORT hours.
EFFORT = 0.5
HOURS = 24
FLAT = (0.0,) * HOURS
# The shape of the day is forgotten over this many days, the pulse of the moment over this many hours.
MEMORY = 10.0
PULSE = 3.0
# An hour of the day is believed as far as it was watched; before, this many hours of the whole day's rate speak.
SHAPE_PRIOR = 1.5
# The pulse is believed once this many rows were expected, and moves the rate between these bounds.
PULSE_PRIOR = 2.0
PULSE_BOUNDS = (0.4, 2.5)
# What is assumed before anything is learnt counts as this many hours of watching, fading over a day of them; a channel
# that was never seen to bring anything is taken to bring this many rows in the time it was watched.
FIRST_HOURS = 3.0
UNSEEN = 0.3
# The dates of a first document are read this far back and count for at most so many hours of watching. Of fewer
# moments, or of less than an hour, they say nothing: a document may be dated in one go.
FIRST_SPAN = timedelta(days=7)
FIRST_WORTH = 48.0
FEWEST_MOMENTS = 3
# A row may be dated well before it is listed, but one dated longer before the last good poll is an old one.
LAG = timedelta(hours=24)
# An entirely new window is believed to have come at most this much faster than usual.
SURGE = 4
# The share of seen rows below which the wait is shortened and above which it is lengthened, acted on after so many
# successes in a row that came on time (mediacloud/rss-fetcher), and the steps and the bounds of it.
FEW_SEEN, MANY_SEEN = 1 / 3, 2 / 3
ON_TIME = 2
SHORTER, LONGER = 0.6, 1.25
PACE_BOUNDS = (0.1, 1.0)
# The rows expected in a wait must not fill more than this share of the window.
ROOM = 0.4

HOUR = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Rhythm:
    """What is known of a channel's rows.

    `rows` and `hours` are the new rows and the hours watched, by UTC hour of the day, both forgotten over days;
    `came` and `expected` are the rows of the last hours and those that were to be expected. `depth` is how many rows
    its document lists. `pace`, at most 1, is the factor the overlap of polls has put on the wait, `on_time` the
    successes in a row that came on time. `day` is the UTC day (its proleptic ordinal) of the last forgetting.
    """

    rows: tuple[float, ...] = FLAT
    hours: tuple[float, ...] = FLAT
    came: float = 0.0
    expected: float = 0.0
    depth: int = 0
    pace: float = 1.0
    on_time: int = 0
    day: int = 0

    @property
    def rate(self) -> float:
        """Rows per hour over the whole day; 0.0 before anything is learnt."""
        watched = sum(self.hours)
        return sum(self.rows) / watched if watched else 0.0


@dataclass(frozen=True, slots=True)
class Sighting:
    """What one good poll saw.

    :param listed: rows of the document; 0 where it is unchanged.
    :param fresh: those that were not in the channel's earlier window; all of them on the first poll.
    :param since: the last good poll, None on the first.
    :param on_time: whether the poll came when it was meant to, after a success.
    :param published: sound dates of the fresh rows.
    """

    at: datetime
    listed: int
    fresh: int
    since: datetime | None
    on_time: bool
    published: tuple[datetime, ...] = ()


def learn(rhythm: Rhythm, sighting: Sighting) -> Rhythm:
    """Return the rhythm with one sighting taken in."""
    aged = _aged(rhythm, sighting.at)
    if sighting.since is None:
        return _first(aged, sighting)
    moments, undated = _arrivals(sighting, sighting.since)
    rows, hours, base = list(aged.rows), list(aged.hours), _base(aged)
    spans = _spans(_reaches(sighting, sighting.since, moments, base), sighting.at)
    watched = sum(span for _, span in spans) or 1.0
    due = 0.0
    for hour, span in spans:
        due += _rate(aged, base, hour) * span
        hours[hour] = round(hours[hour] + span, 4)
        rows[hour] = round(rows[hour] + undated * span / watched, 4)
    for moment in moments:
        rows[moment.hour] += 1.0
    fade = exp(-watched / PULSE)
    return replace(
        aged,
        rows=tuple(rows),
        hours=tuple(hours),
        came=round(aged.came * fade + len(moments) + undated, 4),
        expected=round(aged.expected * fade + due, 4),
        depth=sighting.listed or aged.depth,
        pace=_pace(aged, sighting),
        on_time=min(aged.on_time + 1, ON_TIME) if sighting.on_time else 0,
    )


def interval(rhythm: Rhythm, now: datetime, *, first: timedelta, effort: float = EFFORT) -> timedelta:
    """Return how long to wait for the next poll, from 5 minutes to 24 hours.

    :param first: what to wait before anything is learnt; it fades as the channel is watched.
    :param effort: the scale of all waits: half of it is about twice the polls.
    """
    if not any(rhythm.hours):
        return min(max(first, SHORTEST), LONGEST)
    base = _base(rhythm, (effort * HOUR / max(first, SHORTEST)) ** 2)
    wait = timedelta(hours=_reach(rhythm, base, now, effort) * rhythm.pace)
    if rhythm.on_time < ON_TIME:
        wait = min(wait, max(first, HOUR))
    return min(max(wait, SHORTEST), LONGEST)


def _first(rhythm: Rhythm, sighting: Sighting) -> Rhythm:
    """Read the rhythm off the dates of a first document, as if it had been watched from its oldest row on."""
    at = sighting.at.astimezone(UTC)
    begin = max(min(sighting.published, default=at), at - FIRST_SPAN)
    told = replace(rhythm, depth=sighting.listed, on_time=0)
    if any(rhythm.hours) or len(set(sighting.published)) < FEWEST_MOMENTS or at - begin < HOUR:
        return told
    worth = min(1.0, FIRST_WORTH * HOUR / (at - begin))
    rows, hours = list(FLAT), list(FLAT)
    for moment in sighting.published:
        if begin < moment <= at:
            rows[moment.astimezone(UTC).hour] += worth
    for hour, span in _spans(begin, at):
        hours[hour] += worth * span
    return replace(told, rows=_rounded(rows), hours=_rounded(hours))


def _aged(rhythm: Rhythm, at: datetime) -> Rhythm:
    """Forget a part of what was seen, once for each day that began."""
    day = at.astimezone(UTC).toordinal()
    if day == rhythm.day:
        return rhythm
    kept = exp(-max(day - rhythm.day, 0) / MEMORY)
    rows, hours = ([value * kept for value in values] for values in (rhythm.rows, rhythm.hours))
    return replace(rhythm, rows=_rounded(rows), hours=_rounded(hours), day=day)


def _arrivals(sighting: Sighting, since: datetime) -> tuple[list[datetime], int]:
    """Return the dates of the rows that are new, in UTC, and how many have no such date; old ones do not count."""
    recent = [at.astimezone(UTC) for at in sighting.published if at >= since - LAG]
    moments = [at for at in recent if at <= sighting.at]
    old = len(sighting.published) - len(recent)
    return moments, max(sighting.fresh - old - len(moments), 0)


def _reaches(sighting: Sighting, since: datetime, moments: list[datetime], base: float) -> datetime:
    """Return since when the document tells what came: the last poll or, where no row was seen before, the oldest row.

    Without dates an entirely new window is read as the usual rate, so that rows missed in a long absence do not make
    the channel look slow. Dates may all be those of the poll: they speak of at most SURGE times the usual rate.
    """
    if not sighting.fresh or sighting.fresh < sighting.listed:
        return since
    usual = min(sighting.listed / base * HOUR, FIRST_SPAN)
    oldest = min(*moments, sighting.at - usual / SURGE) if moments else sighting.at - usual
    return max(since, oldest)


def _spans(begin: datetime, end: datetime) -> list[tuple[int, float]]:
    """Return the UTC hours of the day from one moment to another, each with its hours; a week at most."""
    at = max(begin, end - FIRST_SPAN).astimezone(UTC)
    clock = at.hour + at.minute / 60 + at.second / 3600
    left, spans = (end - at) / HOUR, []
    while left > 0:
        span = min(left, int(clock) + 1 - clock)
        spans.append((int(clock) % HOURS, span))
        clock, left = float(int(clock) + 1), left - span
    return spans


def _base(rhythm: Rhythm, assumed: float = 0.0) -> float:
    """Return the rows per hour of the whole day, never 0; `assumed` is what to take them for before it is watched."""
    watched = sum(rhythm.hours)
    belief = FIRST_HOURS * exp(-watched / HOURS)
    return (sum(rhythm.rows) + UNSEEN + assumed * belief) / (watched + belief)


def _rate(rhythm: Rhythm, base: float, hour: int) -> float:
    """Return the rows per hour to expect at an hour of the day: its own and its neighbours', as far as watched."""
    rows, hours, after = rhythm.rows, rhythm.hours, (hour + 1) % HOURS
    own = rows[hour - 1] + 2 * rows[hour] + rows[after]
    watched = hours[hour - 1] + 2 * hours[hour] + hours[after]
    return (own / 4 + base * SHAPE_PRIOR) / (watched / 4 + SHAPE_PRIOR)


def _reach(rhythm: Rhythm, base: float, now: datetime, effort: float) -> float:
    """Return the hours until the expected rows have earned a poll, or would fill too much of the window."""
    at = now.astimezone(UTC)
    clock = at.hour + at.minute / 60 + at.second / 3600
    begin, room = clock, ROOM * rhythm.depth or float(HOURS)
    pulse = (rhythm.came + PULSE_PRIOR) / (rhythm.expected + PULSE_PRIOR)
    lift = min(max(pulse, PULSE_BOUNDS[0]), PULSE_BOUNDS[1]) - 1
    while clock - begin < HOURS:
        span = int(clock) + 1 - clock
        rate = _rate(rhythm, base, int(clock) % HOURS) * (1 + lift * exp((begin - clock) / PULSE))
        earned = sqrt(rate)
        needed = min(effort / earned, room / rate)
        if needed <= span:
            return clock + needed - begin
        effort, room, clock = effort - earned * span, room - rate * span, clock + span
    return float(HOURS)


def _pace(rhythm: Rhythm, sighting: Sighting) -> float:
    """Return the factor on the wait after one more poll: less where rows may be missed, at most 1."""
    listed = sighting.listed or rhythm.depth
    if not sighting.on_time or not listed:
        return rhythm.pace
    seen = 1 - sighting.fresh / listed
    step = SHORTER if seen < FEW_SEEN else LONGER if seen > MANY_SEEN else 1.0
    if seen > 0 and rhythm.on_time + 1 < ON_TIME:
        step = 1.0
    return round(min(max(rhythm.pace * step, PACE_BOUNDS[0]), PACE_BOUNDS[1]), 4)


def _rounded(values: Sequence[float]) -> tuple[float, ...]:
    return tuple(round(value, 4) for value in values)

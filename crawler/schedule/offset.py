"""Learns by how much a channel's dates are off the clock, and decides which time a row is taken to bear."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

from crawler.schedule.facts import PollFacts, RowFacts
from crawler.schedule.shift import AGREED, FARTHEST, FAST, SLACK, Sample, agrees, estimate, recent, share

MINUTE = timedelta(minutes=1)
# A shift that fewer of the last rows agree with is given up, whether or not they agree on another.
GIVEN_UP = 0.2
# Dates that state a zone and are too old are believed to be wrong only where so many rows over so long a time, every
# one of them, say so: news may simply come late.
SURE_ROWS = 20
SURE_AGE = timedelta(days=2)
# Where no zone is stated, as many rows must not speak against it. Under an hour it is lateness in any case.
BARE_ROWS = 24
LEAST_BEHIND = 60
# What was believed before is, too, after a change of summer time.
SUMMER = 60
# Rows of one poll that count, rows remembered, and the longest time between two polls that still tells something.
POLL_ROWS, MOST_ROWS = 6, 40
LONGEST = timedelta(hours=3)
# Later than this after the poll is the future; before this year there is no web.
FUTURE = timedelta(minutes=5)
FIRST_YEAR = 1990


@dataclass(frozen=True, slots=True)
class Clock:
    """What is known of a channel's dates.

    :param shift: minutes to add to a date as stated; 0 where dates are right, or nothing is known.
    :param polls: polls that brought dated rows when they were due, `rows` the rows.
    :param samples: the last rows, oldest first.
    :param guess: the shift that every row since the minute `guess_at` (Unix) agrees with, `guess_rows` of them.
    """

    shift: int = 0
    polls: int = 0
    rows: int = 0
    samples: tuple[Sample, ...] = ()
    guess: int = 0
    guess_at: int = 0
    guess_rows: int = 0


def learn(clock: Clock, facts: PollFacts, rows: Sequence[RowFacts]) -> Clock:
    """Return the clock after a poll, `rows` being those that are new.

    A row seen for the first time was published since the poll before, so the true time since its date lies between
    none and the interval. The shift is the one, in quarters of an hour, that brings most rows there; it is dropped or
    learnt anew once later rows disagree, as they do after a change of summer time.
    """
    news = _samples(facts, rows)
    if not news:
        return clock
    samples = (*clock.samples, *news)[-MOST_ROWS:]
    clock = replace(clock, polls=clock.polls + 1, rows=clock.rows + len(news), samples=samples)
    last = recent(samples)
    if not last:
        return clock
    found = estimate(samples)
    if found is None or share(last, found) < AGREED:
        found = estimate(last)
    clock = _guessed(clock, found, news, last)
    return replace(clock, shift=_decided(clock, found, last))


def correct(published: datetime, clock: Clock, pin: timedelta | None = None) -> tuple[datetime, str | None]:
    """Return a date with the pinned or learnt shift applied, and `shifted` where there is one; its zone stays."""
    shift = clock.shift * MINUTE if pin is None else pin
    try:
        return (published + shift, "shifted") if shift else (published, None)
    except OverflowError:
        return published, None


def settled(
    published: datetime | None, at: datetime, clock: Clock, pin: timedelta | None = None
) -> tuple[datetime | None, str | None]:
    """Return the time a row is taken to bear, and in a stable word how it differs from what was stated.

    `shifted` by the clock; `future`: dated over five minutes after the poll `at`, whose time it gets; `ancient`:
    before 1990, which stands for "no date" in feed generators, so it has none.
    """
    if published is None:
        return None, None
    if published.year < FIRST_YEAR:
        return None, "ancient"
    moment, note = correct(published, clock, pin)
    return (at, "future") if moment > at + FUTURE else (moment, note)


def _samples(facts: PollFacts, rows: Sequence[RowFacts]) -> tuple[Sample, ...]:
    """Return what a poll tells: of the newest rows, where it came when it was due."""
    since = facts.since
    if since is None or not facts.on_time or not timedelta(0) < facts.at - since <= LONGEST:
        return ()
    minute, width = int(facts.at.timestamp() // 60), _minutes(facts.at - since)
    reach = timedelta(minutes=FARTHEST + width + SLACK)
    near = [row for row in rows if row.published and abs(facts.at - row.published) <= reach]
    timed = [(row.published, row.zone_stated) for row in near if row.published and not _is_day(row.published)]
    lags = [(_minutes(facts.at - published), stated) for published, stated in sorted(timed)]
    return tuple((minute, lag, width, stated) for lag, stated in lags[-POLL_ROWS:])


def _is_day(moment: datetime) -> bool:
    """Tell a date without a time, which says nothing about the clock."""
    return any((one.hour, one.minute, one.second) == (0, 0, 0) for one in (moment, moment.astimezone(UTC)))


def _minutes(span: timedelta) -> int:
    return round(span / MINUTE)


def _guessed(clock: Clock, found: int | None, news: Sequence[Sample], last: Sequence[Sample]) -> Clock:
    """Keep the shift that no row has spoken against, and since when."""
    if clock.guess_rows and found == clock.guess and not any(_is_against(sample, found) for sample in news):
        return replace(clock, guess_rows=clock.guess_rows + len(news))
    if found is None or any(_is_against(sample, found) for sample in last):
        return replace(clock, guess=0, guess_at=0, guess_rows=0)
    return replace(clock, guess=found, guess_at=last[0][0], guess_rows=len(last))


def _is_against(sample: Sample, shift: int) -> bool:
    """Tell a row that would come from the future with the shift or, where its zone is stated, that does not fit it."""
    _, lag, _, stated = sample
    return not agrees(sample, shift) if stated else lag - shift < -FAST


def _decided(clock: Clock, found: int | None, last: Sequence[Sample]) -> int:
    if found is not None and (found <= 0 or _is_believed(clock, found, last)):
        return found
    return clock.shift if share(last, clock.shift) >= GIVEN_UP else 0


def _is_believed(clock: Clock, found: int, last: Sequence[Sample]) -> bool:
    """Tell whether dates that look too old are: no zone was stated, or the evidence is overwhelming."""
    if found in {clock.shift, clock.shift - SUMMER, clock.shift + SUMMER} and clock.shift > 0:
        return True
    if found < LEAST_BEHIND or clock.guess != found:
        return False
    bare = sum(not stated for _, _, _, stated in last)
    if bare >= AGREED * len(last):
        return clock.guess_rows >= BARE_ROWS
    return clock.guess_rows >= SURE_ROWS and last[-1][0] - clock.guess_at >= SURE_AGE // MINUTE

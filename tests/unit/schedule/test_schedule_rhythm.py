"""A rhythm follows what a channel brings, guards its window, and keeps within bounds whatever it is told."""

import json
from collections.abc import Callable
from dataclasses import asdict, replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.schedule.due import LONGEST, SHORTEST
from crawler.schedule.rhythm import FLAT, LONGER, ON_TIME, PACE_BOUNDS, SHORTER, Rhythm, Sighting, interval, learn

NOW = datetime(2026, 3, 5, 12, 0, tzinfo=UTC)
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
FIRST = 15 * MINUTE
STEADY = replace(Rhythm(), hours=(4.0,) * 24, depth=20, on_time=ON_TIME, day=NOW.toordinal())


def waits(rhythm: Rhythm, now: datetime = NOW, first: timedelta = FIRST) -> timedelta:
    return interval(rhythm, now, first=first)


def seen(fresh: int, listed: int = 20, *, on_time: bool = True, after: timedelta = HOUR) -> Sighting:
    return Sighting(NOW, listed, fresh, NOW - after, on_time)


def watch(
    rhythm: Rhythm, hours: float, comes: Callable[[datetime], int], *, depth: int = 20, dated: bool = True
) -> tuple[Rhythm, list[timedelta], int]:
    """Poll a channel for some hours as the rhythm says; return the rhythm, the waits and the rows missed.

    `comes` tells how many rows come in a minute.
    """
    at, since, fresh, dates, all_waits, missed = NOW, None, 0, list[datetime](), list[timedelta](), 0
    due = NOW
    while at < NOW + timedelta(hours=hours):
        count = comes(at)
        fresh, dates = fresh + count, dates + [at] * count
        if at >= due:
            missed += max(fresh - depth, 0)
            shown = dates[-depth:] if dated else []
            sighting = Sighting(at, depth, min(fresh, depth), since, since is not None, tuple(shown))
            rhythm = learn(rhythm, sighting)
            all_waits.append(waits(rhythm, at))
            due, since, fresh, dates = at + all_waits[-1], at, 0, []
        at += MINUTE
    return rhythm, all_waits, missed


@pytest.mark.parametrize(("first", "expected"), [(FIRST, FIRST), (MINUTE, SHORTEST), (3 * DAY, LONGEST)])
def test_before_anything_is_learnt_it_is_the_first_wait(first: timedelta, expected: timedelta) -> None:
    assert waits(Rhythm(), first=first) == expected
    undated = learn(Rhythm(), Sighting(NOW, 20, 20, None, on_time=False))
    assert waits(undated, first=first) == expected
    assert undated.depth == 20


def test_the_dates_of_the_first_document_tell_the_rate() -> None:
    def first(apart: timedelta) -> Rhythm:
        dates = tuple(NOW - apart * row for row in range(1, 21))
        return replace(learn(Rhythm(), Sighting(NOW, 20, 20, None, False, dates)), on_time=ON_TIME)

    assert first(HOUR).rate == pytest.approx(1.0, rel=0.1)
    assert first(10 * MINUTE).rate == pytest.approx(6.0, rel=0.1)
    assert waits(first(5 * MINUTE)) < waits(first(HOUR)) < waits(first(6 * HOUR)) < waits(first(60 * HOUR))


@pytest.mark.parametrize(
    "dates",
    [
        [NOW] * 20,
        [NOW - 2 * DAY] * 20,
        [NOW - timedelta(seconds=row) for row in range(20)],
        [NOW - DAY, NOW - 2 * DAY],
        [],
    ],
    ids=["the poll's", "one batch's", "a document made as it is asked for", "too few", "none"],
)
def test_dates_that_cannot_be_a_rhythm_tell_nothing(dates: list[datetime]) -> None:
    rhythm = learn(Rhythm(), Sighting(NOW, 20, 20, None, False, tuple(dates)))
    assert rhythm.hours == FLAT
    assert waits(rhythm) == FIRST


def test_a_wait_is_lengthened_only_after_two_successes_on_time() -> None:
    old = tuple(NOW - timedelta(days=20 + row) for row in range(20))
    rhythm = learn(Rhythm(), Sighting(NOW, 20, 20, None, False, old))
    assert waits(rhythm) == HOUR, "dates alone are not believed that far"
    rhythm = learn(rhythm, seen(0, after=HOUR))
    assert waits(rhythm) == HOUR
    rhythm = learn(rhythm, seen(0, after=HOUR))
    assert waits(rhythm) > 3 * HOUR
    assert waits(learn(rhythm, seen(0, on_time=False))) == HOUR


@pytest.mark.parametrize(
    ("fresh", "on_time", "before", "pace", "expected"),
    [
        (20, True, 0, 1.0, SHORTER),
        (20, True, ON_TIME, 1.0, SHORTER),
        (20, False, ON_TIME, 1.0, 1.0),
        (14, True, 0, 1.0, 1.0),
        (14, True, 1, 1.0, SHORTER),
        (14, False, ON_TIME, 1.0, 1.0),
        (13, True, ON_TIME, 0.5, 0.5),
        (7, True, ON_TIME, 0.5, 0.5),
        (6, True, ON_TIME, 0.5, 0.5 * LONGER),
        (6, True, 0, 0.5, 0.5),
        (0, True, ON_TIME, 0.5, 0.5 * LONGER),
        (0, True, ON_TIME, 1.0, 1.0),
        (0, False, ON_TIME, 0.5, 0.5),
        (20, True, ON_TIME, PACE_BOUNDS[0], PACE_BOUNDS[0]),
    ],
)
def test_the_share_of_seen_rows_moves_the_pace(
    fresh: int, on_time: bool, before: int, pace: float, expected: float
) -> None:
    rhythm = learn(replace(STEADY, pace=pace, on_time=before), seen(fresh, on_time=on_time))
    assert rhythm.pace == pytest.approx(expected)


def test_an_entirely_new_window_shortens_the_wait_at_once() -> None:
    before = learn(replace(STEADY, rows=(2.0,) * 24), seen(1))
    after = learn(before, seen(20))
    assert waits(after) < waits(before) * SHORTER


def test_an_unchanged_document_counts_as_seen() -> None:
    rhythm = learn(replace(STEADY, pace=0.5), seen(0, listed=0))
    assert rhythm.pace == pytest.approx(0.5 * LONGER)
    assert rhythm.depth == STEADY.depth


def test_the_wait_follows_the_square_root_of_the_rate() -> None:
    one = waits(replace(STEADY, rows=(4.0,) * 24, depth=100))
    four = waits(replace(STEADY, rows=(16.0,) * 24, depth=100))
    assert one / four == pytest.approx(2.0, rel=0.02)


def test_the_wait_never_comes_near_the_time_a_window_turns_over() -> None:
    rows = (40.0,) * 24
    wide, narrow = replace(STEADY, rows=rows, depth=50), replace(STEADY, rows=rows, depth=3)
    assert waits(narrow) < waits(wide)
    assert waits(narrow) / HOUR * 10 <= 3 / 2


def test_nights_are_slept_through() -> None:
    def comes(at: datetime) -> int:
        return int(8 <= at.hour < 20 and at.minute % 10 == 0)

    rhythm, _, missed = watch(Rhythm(), 5 * 24, comes)
    midnight, noon = NOW.replace(hour=0), NOW
    assert waits(rhythm, midnight) > 2 * waits(rhythm, noon)
    assert missed == 0


@pytest.mark.parametrize("dated", [True, False])
@pytest.mark.parametrize(("apart", "low", "high"), [(2, 5, 8), (20, 10, 30), (60, 20, 45), (480, 40, 150)])
def test_the_rate_is_learnt_with_dates_and_without(apart: int, low: int, high: int, dated: bool) -> None:
    def comes(at: datetime) -> int:
        return int((at - NOW) // MINUTE % apart == 0)

    rhythm, told, missed = watch(Rhythm(), 3 * 24, comes, dated=dated)
    assert rhythm.rate == pytest.approx(60 / apart, rel=0.35)
    assert low * MINUTE <= told[-1] <= high * MINUTE
    assert missed == 0


def test_a_burst_quickens_and_is_forgotten() -> None:
    busy = replace(STEADY, rows=(4.0,) * 24, came=1.0, expected=1.0, depth=100)
    quickened = learn(busy, seen(12, listed=100))
    assert waits(quickened) < waits(busy) * 0.75
    assert waits(quickened, NOW) < waits(learn(quickened, replace(seen(0, after=6 * HOUR), at=NOW + 6 * HOUR)))


def test_what_was_missed_in_a_long_absence_does_not_make_it_look_slow() -> None:
    hourly = replace(STEADY, rows=(40.0,) * 24)
    dates = tuple(NOW - 6 * MINUTE * row for row in range(20))
    for published in ((), dates):
        back = learn(hourly, Sighting(NOW, 20, 20, NOW - 3 * DAY, False, published))
        assert back.rate == pytest.approx(10.0, rel=0.1)
        assert back.pace == 1.0


def test_old_rows_under_new_keys_are_no_news() -> None:
    dates = tuple(NOW - timedelta(days=2 + row) for row in range(20))
    rhythm = learn(STEADY, Sighting(NOW, 20, 20, NOW - HOUR, True, dates))
    assert rhythm.rate == 0.0


def test_rows_dated_ahead_count_as_undated() -> None:
    ahead = learn(STEADY, Sighting(NOW, 20, 5, NOW - HOUR, True, (NOW + DAY,) * 5))
    assert ahead == learn(STEADY, Sighting(NOW, 20, 5, NOW - HOUR, True))
    assert ahead.rate > 0


@pytest.mark.parametrize("since", [NOW, NOW + HOUR, NOW - 400 * DAY])
def test_a_clock_that_stood_still_or_stepped_does_no_harm(since: datetime) -> None:
    rhythm = learn(STEADY, Sighting(NOW, 20, 3, since, True, (NOW,)))
    assert SHORTEST <= waits(rhythm) <= LONGEST


def test_it_survives_json() -> None:
    rhythm, _, _ = watch(Rhythm(), 24, lambda at: int(at.minute == 7))
    stored = json.loads(json.dumps(asdict(rhythm)))
    assert (
        Rhythm(**{key: tuple(value) if isinstance(value, list) else value for key, value in stored.items()}) == rhythm
    )
    assert len(json.dumps(asdict(rhythm))) < 700


sightings = st.lists(
    st.tuples(
        st.timedeltas(timedelta(0), 9 * DAY),
        st.integers(0, 60),
        st.integers(0, 60),
        st.booleans(),
        st.lists(st.timedeltas(-9 * DAY, DAY), max_size=60),
    ),
    max_size=12,
)


@given(sightings, st.timedeltas(timedelta(0), 40 * DAY))
def test_whatever_is_seen_the_wait_is_within_bounds(
    told: list[tuple[timedelta, int, int, bool, list[timedelta]]], first: timedelta
) -> None:
    rhythm, at, since = Rhythm(), NOW, None
    for after, listed, fresh, on_time, dates in told:
        at += after
        published = tuple(at + date for date in dates)
        rhythm = learn(rhythm, Sighting(at, listed, min(fresh, listed), since, on_time, published))
        since = at
        assert SHORTEST <= interval(rhythm, at, first=first) <= LONGEST
        assert PACE_BOUNDS[0] <= rhythm.pace <= PACE_BOUNDS[1]
        assert rhythm.rate >= 0


@given(st.floats(0.01, 200), st.floats(1.01, 10), st.integers(0, 200), st.integers(0, 23))
def test_more_rows_never_lengthen_the_wait(rows: float, more: float, depth: int, hour: int) -> None:
    slow = replace(STEADY, rows=(rows,) * 24, depth=depth)
    fast = replace(slow, rows=(rows * more,) * 24)
    now = NOW.replace(hour=hour)
    assert waits(fast, now) <= waits(slow, now) + timedelta(milliseconds=1)

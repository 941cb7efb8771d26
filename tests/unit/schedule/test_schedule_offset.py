"""The offset of a channel's clock is learnt from rows seen for the first time, and given up when it changes."""

import random
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from schedule_polls import DAY, HOUR, MINUTE, NOW, full

from crawler.schedule.facts import RowFacts
from crawler.schedule.offset import Clock, correct, learn, settled
from crawler.schedule.shift import Sample, estimate, recent


def watch(
    clock: Clock,
    *,
    ahead: timedelta,
    polls: int,
    every: timedelta = 30 * MINUTE,
    news: int = 2,
    zone: bool = True,
    late: tuple[float, float] = (0, 8),
    wild: float = 0.0,
    begin: datetime = NOW,
    seed: int = 1,
) -> Clock:
    """Poll a channel whose dates run `ahead` of the truth.

    :param news: rows a poll, published at even chance since the poll before.
    :param late: minutes a row takes to be listed.
    :param wild: the share of rows that are listed up to half a day late.
    """
    dice = random.Random(seed)
    for poll in range(1, polls + 1):
        at = begin + poll * every
        listed = []
        for number in range(news):
            true = at - dice.random() * every - dice.uniform(*late) * MINUTE
            if dice.random() < wild:
                true -= dice.random() * 12 * HOUR
            listed.append(RowFacts(f"{poll} {number}", "", true + ahead, zone))
        clock = learn(clock, full(at, *listed, since=at - every), listed)
    return clock


# Hours ahead of Greenwich of zones that are: Honolulu to Kiritimati, the half hours among them.
ZONES = [15 * MINUTE * quarters for quarters in (-40, -32, -24, -20, -14, -12, -4, 4, 8, 18, 22, 36, 56)]
KATHMANDU = 5 * HOUR + 45 * MINUTE


@pytest.mark.parametrize("seed", range(2))
@pytest.mark.parametrize("every", [5 * MINUTE, 15 * MINUTE, 30 * MINUTE, HOUR])
@pytest.mark.parametrize("ahead", ZONES, ids=str)
def test_dates_without_a_zone_in_the_wrong_one(ahead: timedelta, every: timedelta, seed: int) -> None:
    clock = watch(Clock(), ahead=ahead, polls=40, every=every, zone=False, seed=seed)
    assert clock.shift == -ahead // MINUTE


@pytest.mark.parametrize("seed", range(2))
@pytest.mark.parametrize("ahead", [zone for zone in ZONES if zone > timedelta(0)], ids=str)
def test_dates_in_the_future_are_believed_whatever_zone_they_state(ahead: timedelta, seed: int) -> None:
    assert watch(Clock(), ahead=ahead, polls=15, seed=seed).shift == -ahead // MINUTE


@pytest.mark.parametrize(("every", "off"), [(5 * MINUTE, 0), (15 * MINUTE, 0), (30 * MINUTE, 15), (HOUR, 15)])
def test_a_zone_of_quarter_hours_is_told_from_whole_ones_where_polls_are_near(every: timedelta, off: int) -> None:
    clock = watch(Clock(), ahead=KATHMANDU, polls=40, every=every)
    assert abs(clock.shift + KATHMANDU // MINUTE) <= off


@pytest.mark.parametrize("every", [5 * MINUTE, 15 * MINUTE, HOUR])
def test_rows_that_are_all_listed_some_minutes_late_are_no_quarter_of_an_hour_off(every: timedelta) -> None:
    assert watch(Clock(), ahead=2 * HOUR, polls=40, every=every, late=(10, 14)).shift == -120


def sample(lag: int, poll: int = 0, width: int = 30) -> Sample:
    return (poll, lag, width, True)


@pytest.mark.parametrize(
    ("lags", "found"),
    [
        ([0, 10, 20, 30], 0),
        ([-3, 10, 20, 60], 0),
        ([-120, -110, -100, -90], -120),
        ([-300, -290, -280, 2_000], None),
        ([-300, -180, -60, 60], None),
        ([-310, -305, -300, -300], -330),
        ([-325, -322, -320, -300] * 10, -330),
        ([300, 310, 320, 330], 300),
        ([900, 910, 920, 930], None),
        ([-900, -910, -920, -930], None),
    ],
    ids=str,
)
def test_the_shift_that_rows_agree_on(lags: list[int], found: int | None) -> None:
    assert estimate([sample(lag) for lag in lags]) == found


def test_of_two_shifts_that_fit_as_well_none_is_taken() -> None:
    assert estimate([sample(lag, width=60) for lag in (-310, -305, -300, -300)]) is None


def test_the_last_rows_are_those_of_the_fewest_polls_that_are_enough() -> None:
    samples = [sample(0, poll) for poll in range(10) for _ in range(3)]
    assert recent(samples) == tuple(samples[21:])
    assert recent([sample(0, poll) for poll in range(7)]) == ()
    assert recent([sample(0, poll) for poll in range(2) for _ in range(9)]) == ()


def test_dates_of_a_stated_zone_that_are_too_old_need_overwhelming_evidence() -> None:
    wrong = {"ahead": -5 * HOUR, "every": 30 * MINUTE, "news": 1}
    assert watch(Clock(), polls=90, **wrong).shift == 0  # type: ignore[arg-type]
    assert watch(Clock(), polls=110, **wrong).shift == 300  # type: ignore[arg-type]
    assert watch(Clock(), polls=300, wild=0.1, **wrong).shift == 0  # type: ignore[arg-type]


@pytest.mark.parametrize("seed", range(6))
@pytest.mark.parametrize("zone", [True, False])
@pytest.mark.parametrize("every", [5 * MINUTE, 15 * MINUTE, HOUR, 3 * HOUR])
@pytest.mark.parametrize("late", [(0.0, 0.0), (0.0, 20.0), (0.0, 90.0), (10.0, 600.0)])
def test_right_dates_are_left_alone(late: tuple[float, float], every: timedelta, zone: bool, seed: int) -> None:
    clock = watch(Clock(), ahead=timedelta(0), polls=60, every=every, late=late, zone=zone, seed=seed)
    assert clock.shift == 0


@pytest.mark.parametrize("seed", range(10))
def test_a_row_in_ten_may_bear_any_date(seed: int) -> None:
    assert watch(Clock(), ahead=2 * HOUR, polls=20, wild=0.1, seed=seed).shift in {-120, 0}
    assert watch(Clock(), ahead=2 * HOUR, polls=40, wild=0.1, seed=seed).shift == -120


@pytest.mark.parametrize(
    ("polls", "news"), [(2, 20), (3, 2), (7, 1)], ids=["too few polls", "too few rows", "one row too few"]
)
def test_little_evidence_moves_nothing(polls: int, news: int) -> None:
    assert watch(Clock(), ahead=2 * HOUR, polls=polls, news=news).shift == 0
    assert watch(Clock(), ahead=2 * HOUR, polls=max(polls, 3) + 9, news=news).shift == -120


@pytest.mark.parametrize(("before", "after"), [(2, 1), (1, 2), (1, 0), (0, 1), (-5, -4), (-4, -5), (-1, 0)])
def test_summer_time_ends_and_begins(before: int, after: int) -> None:
    clock = watch(Clock(), ahead=before * HOUR, polls=100, zone=False)
    assert clock.shift == -before * 60
    clock = watch(clock, ahead=after * HOUR, polls=7, zone=False, begin=NOW + 3 * DAY, seed=2)
    assert clock.shift == -after * 60


def test_what_stays_wrong_stays_known() -> None:
    clock = watch(Clock(), ahead=2 * HOUR, polls=20)
    for day in range(1, 40):
        clock = watch(clock, ahead=2 * HOUR, polls=4, begin=NOW + day * DAY, seed=day)
        assert clock.shift == -120


@pytest.mark.parametrize(
    "odd",
    [
        {"since": None},
        {"since": NOW - 4 * HOUR},
        {"since": NOW},
        {"due": NOW - 2 * HOUR},
    ],
    ids=str,
)
def test_a_poll_that_says_nothing_of_the_clock(odd: dict[str, datetime]) -> None:
    new = [RowFacts(str(number), "", NOW + HOUR + number * MINUTE) for number in range(9)]
    facts = replace(full(NOW, *new, since=NOW - HOUR), **odd)  # type: ignore[arg-type]
    assert learn(Clock(), facts, new) == Clock()
    assert learn(Clock(), full(NOW, *new, since=NOW - HOUR), new).rows == 6


@pytest.mark.parametrize(
    "published",
    [
        None,
        datetime(2026, 3, 5, tzinfo=UTC),
        datetime(2026, 3, 6, tzinfo=UTC),
        datetime.max.replace(tzinfo=UTC),
        datetime.min.replace(tzinfo=UTC),
        NOW - 20 * HOUR,
    ],
    ids=str,
)
def test_a_date_that_says_nothing_of_the_clock(published: datetime | None) -> None:
    new = [RowFacts("a", "", published)]
    assert learn(Clock(), full(NOW, *new, since=NOW - HOUR), new) == Clock()


def test_a_shift_that_no_row_agrees_with_any_more_is_given_up() -> None:
    clock = watch(Clock(), ahead=2 * HOUR, polls=20)
    wild = watch(clock, ahead=timedelta(0), polls=20, late=(0, 600), begin=NOW + DAY)
    assert (clock.shift, wild.shift) == (-120, 0)


def test_evidence_against_a_stated_zone_begins_after_the_last_row_that_speaks_for_it() -> None:
    clock = watch(Clock(), ahead=-5 * HOUR, polls=7, news=1)
    clock = watch(clock, ahead=timedelta(0), polls=1, news=1, begin=NOW + 4 * HOUR)
    assert clock.guess_rows == 0
    assert watch(clock, ahead=-5 * HOUR, polls=8, news=1, begin=NOW + 5 * HOUR).guess_rows == 8


def test_what_is_remembered_is_bounded() -> None:
    clock = watch(Clock(), ahead=2 * HOUR, polls=200, news=50)
    assert (clock.polls, clock.rows, len(clock.samples)) == (200, 1200, 40)


FAST = Clock(shift=-120)
LAST = datetime.max.replace(tzinfo=UTC)


@pytest.mark.parametrize(
    ("published", "clock", "pin", "expected", "note"),
    [
        (None, FAST, None, None, None),
        (NOW, Clock(), None, NOW, None),
        (NOW + HOUR, FAST, None, NOW - HOUR, "shifted"),
        (NOW + HOUR, FAST, timedelta(0), NOW, "future"),
        (NOW + HOUR, Clock(), -HOUR, NOW, "shifted"),
        (NOW - 5 * HOUR, FAST, 5 * HOUR, NOW, "shifted"),
        (NOW + 5 * MINUTE, Clock(), None, NOW + 5 * MINUTE, None),
        (NOW + 6 * MINUTE, Clock(), None, NOW, "future"),
        (NOW + 3 * HOUR, FAST, None, NOW, "future"),
        (datetime(1990, 1, 1, tzinfo=UTC), Clock(), None, datetime(1990, 1, 1, tzinfo=UTC), None),
        (datetime(1989, 12, 31, tzinfo=UTC), Clock(), None, None, "ancient"),
        (datetime(1970, 1, 1, tzinfo=UTC), FAST, None, None, "ancient"),
        (datetime(1, 1, 1, tzinfo=UTC), FAST, None, None, "ancient"),
        (LAST, Clock(shift=120), None, NOW, "future"),
    ],
)
def test_settled(
    published: datetime | None, clock: Clock, pin: timedelta | None, expected: datetime | None, note: str | None
) -> None:
    assert settled(published, NOW, clock, pin) == (expected, note)


@given(
    st.datetimes(timezones=st.timezones()),
    st.integers(-840, 840),
    st.none() | st.timedeltas(timedelta(hours=-14), timedelta(hours=14)),
)
def test_no_date_and_no_shift_fails(published: datetime, shift: int, pin: timedelta | None) -> None:
    moved, note = correct(published, Clock(shift=shift), pin)
    assert moved.tzinfo == published.tzinfo
    assert note in {None, "shifted"}
    moment, _ = settled(published, NOW, Clock(shift=shift), pin)
    assert moment is None or moment <= NOW + 5 * MINUTE

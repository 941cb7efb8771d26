"""An outlet is quiet when chance, its nights, its weekends and two holidays do not explain what it brings."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from random import Random

import pytest

from crawler.schedule.rhythm import Rhythm
from crawler.schedule.volume import DAY, Counts, chance, day_shape, quiet, usual_of

NOON = datetime(2026, 3, 5, 12, 0, tzinfo=UTC)  # a Thursday
TODAY = NOON.date()


def days(many: Callable[[date], int], back: int = 40) -> dict[date, int]:
    """Return what came on each day before today."""
    return {day: many(day) for number in range(1, back + 1) if many(day := TODAY - number * DAY)}


def judged(
    before: dict[date, int], *, half: int, today: int, day: int | None = None, stands: bool = False
) -> str | None:
    """Return what is said of an outlet at noon: what came in 12 hours, since midnight and in 24 hours."""
    counts = Counts(half, today if day is None else day, {**before, TODAY: today})
    return quiet(counts, usual_of(before, TODAY), NOON, stands=stands)


def test_half_a_day_without_anything_of_an_outlet_of_many_reports() -> None:
    before = days(lambda _: 200)
    assert judged(before, half=0, today=0, day=40) == "0 new in the last 12 hours, where about 100 are usual"
    assert judged(before, half=1, today=1, day=101) is None


def test_a_day_far_under_the_usual() -> None:
    before = days(lambda _: 200)
    told = judged(before, half=10, today=10, day=20)
    assert told is not None
    assert told.startswith("20 new in the last 24 hours, where about ")
    assert judged(before, half=40, today=40, day=80) is None


def test_a_small_outlet_is_not_judged_by_half_a_day() -> None:
    before = days(lambda _: 3)
    assert judged(before, half=0, today=0, day=0) is None


def test_some_days_without_anything_of_a_small_outlet() -> None:
    before = {day: count for day, count in days(lambda _: 3).items() if day < TODAY - 6 * DAY}
    told = judged(before, half=0, today=0)
    assert told is not None
    assert told.startswith("0 new in the last ")


def test_a_weekend_is_as_quiet_as_weekends_are() -> None:
    sunday = datetime(2026, 3, 8, 18, 0, tzinfo=UTC)
    before = {sunday.date() - n * DAY: 0 if (sunday.date() - n * DAY).weekday() >= 5 else 60 for n in range(1, 41)}
    counts = Counts(0, 0, {**before, sunday.date(): 0})
    assert quiet(counts, usual_of(before, sunday.date()), sunday) is None


def test_two_holidays_are_no_silence() -> None:
    weekdays = {day: (5 if day.weekday() >= 5 else 60) for day in days(lambda _: 1)}
    weekdays[TODAY - DAY] = 5
    assert judged(weekdays, half=2, today=2, day=5) is None


def test_nights_are_as_quiet_as_nights_are() -> None:
    hours = [0.0] * 24
    for hour in range(8, 20):
        hours[hour] = 10.0
    shape = day_shape([Rhythm(rows=tuple(hours), hours=(1.0,) * 24)])
    assert sum(shape) == pytest.approx(1.0)
    morning = NOON.replace(hour=7)
    before = days(lambda _: 120)
    counts = Counts(0, 120, {**before, TODAY: 0})
    assert quiet(counts, usual_of(before, TODAY, shape), morning) is None
    evening = Counts(0, 0, {**before, TODAY: 0})
    assert quiet(evening, usual_of(before, TODAY, shape), NOON.replace(hour=21)) is not None


def test_nothing_is_said_before_a_week_is_known() -> None:
    before = days(lambda _: 200, back=7)
    assert usual_of(before, TODAY) is None
    assert judged(before, half=0, today=0) is None
    assert usual_of(days(lambda _: 200, back=8), TODAY) is not None


def test_a_quiet_outlet_stays_so_until_half_of_the_usual_is_back() -> None:
    before = days(lambda _: 200)
    assert judged(before, half=60, today=60, day=60, stands=True) is not None
    assert judged(before, half=60, today=60, day=60) is None
    assert judged(before, half=90, today=90, day=130, stands=True) is None


def test_a_slow_outlet_is_judged_by_its_longest_silence() -> None:
    weekly = {TODAY - number * DAY: 1 for number in range(20, 91, 7)}
    told = judged(weekly, half=0, today=0)
    assert told == "nothing new for 20 days, where 7 were the longest silence"
    recent = {TODAY - number * DAY: 1 for number in range(13, 91, 7)}
    assert judged(recent, half=0, today=0) is None
    assert judged(weekly, half=1, today=1, stands=True) is None


def test_a_few_days_of_an_outage_do_not_make_silence_usual() -> None:
    before = days(lambda day: 0 if TODAY - 12 * DAY <= day <= TODAY - 10 * DAY else 100)
    assert judged(before, half=0, today=0) is not None


@pytest.mark.parametrize("mean", [3.0, 20.0, 150.0])
def test_false_alarms_are_rare(mean: float) -> None:
    """In a year of an outlet that is well, looked at each noon and midnight, next to nothing is said."""
    random = Random(mean)
    many = [round(random.gauss(mean, (2 * mean) ** 0.5)) for _ in range(365 + 30)]
    first = TODAY - 400 * DAY
    history = {first + number * DAY: max(count, 0) for number, count in enumerate(many)}
    told = 0
    for number in range(30, 365 + 30):
        today = first + number * DAY
        before = {day: count for day, count in history.items() if day < today}
        half = history[today] // 2
        yesterday = history[today - DAY]
        counts = Counts(half, yesterday - yesterday // 2 + half, {**before, today: half})
        noon = datetime(today.year, today.month, today.day, 12, tzinfo=UTC)
        told += quiet(counts, usual_of(before, today), noon) is not None
    assert told <= 1


def test_the_chance_is_that_of_a_negative_binomial_number() -> None:
    assert chance(0, 10.0, 2.0) == pytest.approx(0.5**10)  # size 10, success 1/2
    assert chance(1, 10.0, 2.0) == pytest.approx(0.5**10 * (1 + 10 * 0.5))
    assert chance(1000, 10.0, 2.0) == pytest.approx(1.0)

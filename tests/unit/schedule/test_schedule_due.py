"""When a channel is polled and a page tried again, in tables and as properties."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.schedule.due import (
    LONGEST,
    LONGEST_FAILING,
    PASSING,
    SHORTEST,
    SLOW,
    SPREAD,
    next_poll,
    next_try,
)

NOW = datetime(2026, 3, 5, 12, 0, tzinfo=UTC)
EVEN = 0.5  # the chance that moves nothing
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)

chances = st.floats(0, 1, exclude_max=True)
waits = st.none() | st.floats(0, 86_400)
codes = st.sampled_from(
    ["timeout", "cut", "broken", "robots_unreachable", "host_held", "http_404", "http_429", "http_503", "odd"]
)


@pytest.mark.parametrize(
    ("every", "failures", "retry_after", "expected"),
    [
        (15 * MINUTE, 0, None, 15 * MINUTE),
        (MINUTE, 0, None, SHORTEST),
        (7 * DAY, 0, None, LONGEST),
        (15 * MINUTE, 1, None, 30 * MINUTE),
        (15 * MINUTE, 2, None, HOUR),
        (15 * MINUTE, 5, None, 8 * HOUR),
        (15 * MINUTE, 12, None, LONGEST_FAILING),
        (15 * MINUTE, 10_000, None, LONGEST_FAILING),
        (LONGEST, 30, None, LONGEST_FAILING),
        (15 * MINUTE, 0, 3600.0, HOUR),
        (15 * MINUTE, 3, 60.0, 2 * HOUR),
        (15 * MINUTE, 1, 86_400.0, DAY),
        (15 * MINUTE, 0, 0.0, 15 * MINUTE),
    ],
)
def test_next_poll(every: timedelta, failures: int, retry_after: float | None, expected: timedelta) -> None:
    assert next_poll(every, failures, retry_after, NOW, EVEN) - NOW == expected


@pytest.mark.parametrize(("chance", "minutes"), [(0.0, 13.5), (0.5, 15.0), (0.999999, 16.5)])
def test_polls_are_spread(chance: float, minutes: float) -> None:
    wait = next_poll(15 * MINUTE, 0, None, NOW, chance) - NOW
    assert wait.total_seconds() == pytest.approx(minutes * 60, abs=0.1)


@given(st.timedeltas(timedelta(0), timedelta(days=400)), st.integers(0, 10**6), waits, chances)
def test_the_next_poll_is_within_bounds(
    every: timedelta, failures: int, retry_after: float | None, chance: float
) -> None:
    moment = next_poll(every, failures, retry_after, NOW, chance)
    assert moment.tzinfo is not None
    assert moment - NOW >= SHORTEST * (1 - SPREAD)
    assert moment - NOW >= timedelta(seconds=retry_after or 0)
    longest = LONGEST_FAILING if failures else LONGEST
    assert moment - NOW <= max(longest * (1 + SPREAD), timedelta(seconds=retry_after or 0))


@given(st.timedeltas(timedelta(0), timedelta(days=2)), st.integers(0, 100))
def test_one_more_failure_never_brings_it_nearer(every: timedelta, failures: int) -> None:
    assert next_poll(every, failures + 1, None, NOW, EVEN) >= next_poll(every, failures, None, NOW, EVEN)


@pytest.mark.parametrize(
    ("attempts", "code", "retry_after", "seconds"),
    [
        (1, "cut", None, PASSING[0]),
        (2, "broken", None, PASSING[1]),
        (3, "http_503", None, PASSING[2]),
        (4, "http_500", None, PASSING[3]),
        (5, "http_500", None, None),
        (1, "http_429", None, PASSING[0]),
        (1, "timeout", None, SLOW[0]),
        (2, "timeout", None, SLOW[1]),
        (3, "timeout", None, None),
        (1, "timeout", 7200.0, 7200.0),
        (1, "http_503", 120.0, 120.0),
        (6, "http_503", 120.0, 120.0),
        (7, "http_503", 120.0, None),
        (1, "host_held", 90.0, 90.0),
        (6, "robots_unreachable", 300.0, 300.0),
        (7, "robots_unreachable", 300.0, None),
        (1, "stopped", None, PASSING[0]),
        (1, "http_404", None, None),
        (1, "http_410", None, None),
        (1, "too_large", None, None),
        (1, "redirects", None, None),
        (1, "malformed", None, None),
        (1, "never_heard_of", None, None),
    ],
)
def test_next_try(attempts: int, code: str, retry_after: float | None, seconds: float | None) -> None:
    moment = next_try(attempts, code, retry_after, NOW, 0.0)
    assert (moment and (moment - NOW).total_seconds()) == seconds


@given(st.integers(1, 20), codes, waits, chances)
def test_the_next_try_is_never_before_now_nor_before_the_servers_wish(
    attempts: int, code: str, retry_after: float | None, chance: float
) -> None:
    moment = next_try(attempts, code, retry_after, NOW, chance)
    if moment is not None:
        assert moment >= NOW + timedelta(seconds=retry_after or 0)
        assert moment - NOW <= max(HOUR * (1 + SPREAD), timedelta(seconds=retry_after or 0))


@given(codes, waits)
def test_every_page_is_given_up_in_the_end(code: str, retry_after: float | None) -> None:
    assert next_try(7, code, retry_after, NOW, EVEN) is None

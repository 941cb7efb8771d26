"""When a channel is polled and a page tried again, in tables and as properties."""

import math
import random
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from crawler.schedule.due import (
    LONGEST,
    LONGEST_FAILING,
    LONGEST_WISH,
    PASSING,
    SHORTEST,
    SLOW,
    SPREAD,
    failure_weight,
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


def poll_in(
    interval: timedelta,
    weight: float = 0.0,
    retry_after: float | None = None,
    at_least: timedelta | None = None,
    chance: float = EVEN,
) -> timedelta:
    """Return the wait for the next poll."""
    moment = next_poll(interval, weight=weight, retry_after=retry_after, at_least=at_least, now=NOW, chance=chance)
    return moment - NOW


# The middle of the spread of a wait that touches its longest or, second, its shortest.
HIGH, LOW = 1 - SPREAD, 1 + SPREAD


@pytest.mark.parametrize(
    ("interval", "weight", "retry_after", "at_least", "expected"),
    [
        (15 * MINUTE, 0.0, None, None, 15 * MINUTE),
        (MINUTE, 0.0, None, None, SHORTEST * LOW),
        (timedelta(0), 0.0, None, None, SHORTEST * LOW),
        (-DAY, 0.0, None, None, SHORTEST * LOW),
        (7 * DAY, 0.0, None, None, LONGEST * HIGH),
        (15 * MINUTE, 0.25, None, None, 15 * MINUTE * 2**0.25),
        (15 * MINUTE, 0.5, None, None, 15 * MINUTE * 2**0.5),
        (15 * MINUTE, 1.0, None, None, 30 * MINUTE),
        (15 * MINUTE, 2.0, None, None, HOUR),
        (15 * MINUTE, 5.0, None, None, 8 * HOUR),
        (15 * MINUTE, 10_000.0, None, None, LONGEST_FAILING * HIGH),
        (SHORTEST, 14.0, None, None, LONGEST_FAILING * HIGH),
        (LONGEST, 30.0, None, None, LONGEST_FAILING * HIGH),
        (15 * MINUTE, 0.0, 3600.0, None, HOUR + 15 * MINUTE * SPREAD),
        (15 * MINUTE, 3.0, 60.0, None, 2 * HOUR),
        (15 * MINUTE, 1.0, 86_400.0, None, DAY + 30 * MINUTE * SPREAD),
        (15 * MINUTE, 0.0, 0.0, None, 15 * MINUTE),
        (15 * MINUTE, 0.0, -5.0, None, 15 * MINUTE),
        (15 * MINUTE, 0.0, math.nan, None, 15 * MINUTE),
        (15 * MINUTE, 0.0, math.inf, None, LONGEST_FAILING + 15 * MINUTE * SPREAD),
        (15 * MINUTE, 0.0, None, 30 * MINUTE, 30 * MINUTE + 15 * MINUTE * SPREAD),
        (15 * MINUTE, 0.0, None, DAY, LONGEST_WISH + 15 * MINUTE * SPREAD),
        (15 * MINUTE, 0.0, None, -DAY, 15 * MINUTE),
        (2 * HOUR, 0.0, None, DAY, 2 * HOUR),
        (15 * MINUTE, 0.0, 7200.0, HOUR, 2 * HOUR + 15 * MINUTE * SPREAD),
    ],
)
def test_next_poll(
    interval: timedelta, weight: float, retry_after: float | None, at_least: timedelta | None, expected: timedelta
) -> None:
    wait = poll_in(interval, weight, retry_after, at_least)
    assert wait.total_seconds() == pytest.approx(expected.total_seconds(), abs=0.001)


@pytest.mark.parametrize(
    ("at_least", "chance", "minutes"),
    [(None, 0.0, 27.0), (None, 0.5, 30.0), (None, 0.999999, 33.0), (HOUR, 0.0, 60.0), (HOUR, 0.999999, 66.0)],
)
def test_polls_are_spread(at_least: timedelta | None, chance: float, minutes: float) -> None:
    wait = poll_in(30 * MINUTE, at_least=at_least, chance=chance)
    assert wait.total_seconds() == pytest.approx(minutes * 60, abs=0.1)


@pytest.mark.parametrize(("interval", "at_least"), [(5 * MINUTE, None), (30 * MINUTE, HOUR), (LONGEST, None)])
def test_channels_that_begin_together_do_not_march_in_step(interval: timedelta, at_least: timedelta | None) -> None:
    rng = random.Random(1)
    moments = [NOW] * 20
    for _ in range(50):
        moments = [
            next_poll(interval, weight=0, retry_after=None, at_least=at_least, now=at, chance=rng.random())
            for at in moments
        ]
    assert max(moments) - min(moments) > interval / 2
    assert len({at.replace(microsecond=0) for at in moments}) == len(moments)


@given(
    st.timedeltas(-DAY, 400 * DAY),
    st.floats(0, 10**6),
    st.none() | st.floats(allow_nan=True, allow_infinity=True),
    st.none() | st.timedeltas(-DAY, 400 * DAY),
    chances,
)
def test_there_is_always_a_next_poll_and_it_is_within_bounds(
    interval: timedelta, weight: float, retry_after: float | None, at_least: timedelta | None, chance: float
) -> None:
    wait = poll_in(interval, weight, retry_after, at_least, chance)
    assert wait >= SHORTEST
    assert wait >= min(at_least or SHORTEST, LONGEST_WISH)
    asked = timedelta(seconds=min(max(0.0, retry_after or 0.0), LONGEST_FAILING.total_seconds()))
    longest = LONGEST_FAILING if weight else LONGEST
    assert asked <= wait <= max(longest, asked + 2 * SPREAD * longest)


@given(st.timedeltas(timedelta(0), 2 * DAY), st.floats(0, 100), st.sampled_from([0.25, 0.5, 1.0]))
@example(DAY, 4.875, 0.25)  # the last doubling before the longest wait
def test_one_more_failure_never_brings_it_nearer(interval: timedelta, weight: float, more: float) -> None:
    assert poll_in(interval, weight + more) >= poll_in(interval, weight)


@pytest.mark.parametrize(
    ("weight", "codes"),
    [
        (1.0, "http_401 http_404 http_410 http_451 not_a_feed no_listing landing_page bad_selector"),
        (1.0, "gate_scheme gate_address robots scheme malformed redirects unknown"),
        (0.5, "http_403 http_418 empty_body crash dns tls bad_encoding bad_gzip too_large bomb never_heard_of"),
        (0.5, "worker_timeout worker_memory worker_crash"),
        (0.25, "timeout deadline cut broken refused stopped host_held robots_unreachable worker_died worker_closed"),
        (0.25, "http_408 http_425 http_429 http_500 http_502 http_503 http_504 http_522"),
    ],
)
def test_what_a_failure_weighs(weight: float, codes: str) -> None:
    assert {code: failure_weight(code) for code in codes.split()} == dict.fromkeys(codes.split(), weight)


@pytest.mark.parametrize(("code", "days"), [("http_404", 1.5), ("crash", 3), ("timeout", 6)])
def test_a_channel_that_never_answers_again_is_asked_less_and_less_but_always(code: str, days: float) -> None:
    at, weight, polls = NOW, 0.0, 0
    while at < NOW + 365 * DAY:
        weight, polls = weight + failure_weight(code), polls + 1
        at = next_poll(30 * MINUTE, weight=weight, retry_after=None, at_least=None, now=at, chance=EVEN)
        if at < NOW + timedelta(days=days):
            assert poll_in(30 * MINUTE, weight) < DAY
    assert 20 < polls < 70, "soon once a month, and never never"


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

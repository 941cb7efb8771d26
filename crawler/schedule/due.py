"""Decides when a channel is polled next and when a page is tried again; pure, `now` and chance are arguments."""

from datetime import datetime, timedelta

# A channel is asked at most this often and at least this often while it is well (peers research, section 4).
SHORTEST = timedelta(minutes=5)
LONGEST = timedelta(hours=24)
# A channel that keeps failing, or is gone, is still asked, at the latest after this (mediacloud's "undead" polling).
LONGEST_FAILING = timedelta(days=30)
# A document or an answer may ask for fewer polls, but not for more time than this: many a feed asks for a day and
# publishes every few minutes.
LONGEST_WISH = timedelta(hours=1)
# Polls are spread over this share of their interval in both directions, so that channels of one host do not march
# in step.
SPREAD = 0.1
# An interval is doubled at most so often; 2 ** 14 times five minutes are over a month already.
MOST_DOUBLINGS = 14.0

# What a failure weighs (mediacloud/rss-fetcher: hard 1, soft 0.5, temporary 0.25). What will not pass by itself ...
HARD, SOFT, TEMPORARY = 1.0, 0.5, 0.25
HARD_CODES = frozenset(
    {
        "not_a_feed",
        "no_listing",
        "landing_page",
        "bad_selector",
        "robots",
        "scheme",
        "malformed",
        "redirects",
        "unknown",
    }
)
HARD_STATUSES = frozenset(
    {"http_400", "http_401", "http_404", "http_405", "http_406", "http_410", "http_414", "http_451"}
)
# ... what passes by itself, and all else: what may be a hiccup.
TEMPORARY_CODES = frozenset(
    {"timeout", "deadline", "cut", "broken", "unreachable", "refused", "stopped", "host_held", "robots_unreachable"}
    | {"http_408", "http_425", "http_429", "busy", "worker_died", "worker_closed"}
)

# Waits before the second, third ... try of a page, in seconds, by kind of failure; after the last the page has failed.
PASSING = (3.0, 30.0, 300.0, 3600.0)
SLOW = (300.0, 1800.0)
NAMED = (0.0,) * 6
WAITS = {"timeout": SLOW}
PASSING_CODES = frozenset(
    {"cut", "broken", "bad_encoding", "refused", "dns", "tls", "stopped", "http_408", "http_425", "http_429"}
)


def next_poll(
    interval: timedelta,
    *,
    weight: float,
    retry_after: float | None,
    at_least: timedelta | None,
    now: datetime,
    chance: float,
) -> datetime:
    """Return when to poll a channel again: always some time within 30 days, however it fails.

    A channel that is well waits from 5 minutes to 24 hours; a wish of the server's own counts from its own time on,
    and the polls it puts off are spread too.

    :param interval: the wait while it is well.
    :param weight: sum of the weights of the failures in a row, this one included; each whole one doubles the interval.
    :param retry_after: seconds the server asked for.
    :param at_least: the wait that `ttl`, `sy:`, `max-age` or `Expires` ask for; more than an hour is read as an hour.
    :param chance: a number in [0, 1) that spreads the polls.
    """
    longest = LONGEST_FAILING if weight > 0 else LONGEST
    wait = min(max(interval, SHORTEST), LONGEST)
    if weight > 0:
        wait = wait * 2 ** min(weight, MOST_DOUBLINGS)
    wait = min(wait, longest * (1 - SPREAD))  # so that the band about it ends within bounds
    band = 2 * SPREAD * wait
    asked = timedelta(seconds=min(max(0.0, retry_after or 0.0), LONGEST_FAILING.total_seconds()))
    floor = max(SHORTEST, min(at_least or SHORTEST, LONGEST_WISH), asked)
    return now + max(wait - band / 2, floor) + band * chance


def failure_weight(code: str) -> float:
    """Return what a failure of a poll weighs, by its stable word: 1, 0.5 or 0.25."""
    if code in HARD_CODES or code in HARD_STATUSES or code.startswith("gate_"):
        return HARD
    if code in TEMPORARY_CODES or code.startswith("http_5"):
        return TEMPORARY
    return SOFT


def next_try(attempts: int, code: str, retry_after: float | None, now: datetime, chance: float) -> datetime | None:
    """Return when to ask for a page again, or None where it has failed for good.

    :param attempts: how often it was tried, this time included.
    :param code: the failure's stable word.
    :param retry_after: seconds the server asked for.
    :param chance: a number in [0, 1) that spreads the tries.
    """
    waits = _waits(code, retry_after)
    if attempts > len(waits):
        return None
    seconds = max(waits[attempts - 1] * (1 + SPREAD * chance), retry_after or 0.0)
    return now + timedelta(seconds=seconds)


def _waits(code: str, retry_after: float | None) -> tuple[float, ...]:
    if code in WAITS:
        return WAITS[code]
    if retry_after:
        return NAMED
    return PASSING if code in PASSING_CODES or code.startswith("http_5") else ()

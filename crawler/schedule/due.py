"""Decides when a channel is polled next and when a page is tried again; pure, `now` and chance are arguments."""

from datetime import datetime, timedelta

# A channel is asked at most this often and at least this often while it is well (peers research, section 4).
SHORTEST = timedelta(minutes=5)
LONGEST = timedelta(hours=24)
# A channel that keeps failing is still asked, at the latest after this (mediacloud's "undead" polling).
LONGEST_FAILING = timedelta(days=30)
# Polls are spread over this share of their interval, so that channels of one host do not march in step.
SPREAD = 0.1
# Failures are doubled up to this exponent; 2 ** 12 quarter hours are over a month already.
MOST_DOUBLINGS = 12

# Waits before the second, third ... try of a page, in seconds, by kind of failure; after the last the page has failed.
PASSING = (3.0, 30.0, 300.0, 3600.0)
SLOW = (300.0, 1800.0)
NAMED = (0.0,) * 6
WAITS = {"timeout": SLOW}
PASSING_CODES = frozenset(
    {"cut", "broken", "bad_encoding", "refused", "dns", "tls", "stopped", "http_408", "http_425", "http_429"}
)


def next_poll(every: timedelta, failures: int, retry_after: float | None, now: datetime, chance: float) -> datetime:
    """Return when to poll a channel again.

    :param every: its interval while it is well.
    :param failures: polls in a row that failed, this one included.
    :param retry_after: seconds the server asked for.
    :param chance: a number in [0, 1) that spreads the polls.
    """
    wait = min(max(every, SHORTEST), LONGEST)
    if failures:
        wait = min(wait * 2 ** min(failures, MOST_DOUBLINGS), LONGEST_FAILING)
    wait *= 1 + SPREAD * (2 * chance - 1)
    return now + max(wait, timedelta(seconds=retry_after or 0))


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

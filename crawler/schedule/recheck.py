"""Decides when the page of a report is read again, and when one that is not there is believed to be gone; pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

# The answers that say a page is gone; whoever is only unwell answers otherwise (RFC 9110 sections 15.5.5 and 15.5.11).
GONE = frozenset({"http_404", "http_410"})
# It is asked twice before it is believed: a site that is being rolled out answers 404 for minutes.
TIMES = 2
AGAIN = timedelta(hours=2)
# Two answers nearer to one another than this are one.
APART = timedelta(minutes=30)


@dataclass(frozen=True, slots=True)
class Missing:
    """What an answer that a page is gone comes to: how often it was missed, whether it is gone, and when to ask again
    to be sure."""

    misses: int
    is_gone: bool
    again_at: datetime | None


def next_recheck(first_at: datetime, now: datetime, steps: Sequence[timedelta]) -> datetime | None:
    """Return when a page is read again; None where it has been often enough.

    :param first_at: when it was read first.
    :param steps: the ages at which it is; those that have passed are not made up for.
    """
    return next((first_at + step for step in sorted(steps) if first_at + step > now), None)


def missing(misses: int, missed_at: datetime | None, now: datetime) -> Missing:
    """Judge the answer that a page is gone.

    :param misses: how often in a row it was answered before, and `missed_at` when last.
    """
    if missed_at is not None and now - missed_at < APART:
        return Missing(misses, misses >= TIMES, missed_at + AGAIN if misses < TIMES else None)
    misses += 1
    return Missing(misses, misses >= TIMES, now + AGAIN if misses < TIMES else None)

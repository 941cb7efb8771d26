"""Says by how much dates are off, judged by rows seen for the first time; in doubt it says nothing."""

from collections import Counter
from collections.abc import Sequence
from math import log

# Time zones differ by multiples of a quarter of an hour, up to 14 h from Greenwich (IANA time zone database).
STEP = 15
FARTHEST = 14 * 60
# A row is dated up to as many minutes before it is listed, or a few after by a clock that is fast, in good faith.
SLACK = 30
FAST = 5
# Rows and polls that must speak, and the share of rows that must agree.
ROWS, POLLS = 8, 3
AGREED = 0.8
# As many minutes may pass from the publication of a row to its listing, for every row.
IDLE = 10
# How much likelier whole hours are than the half hours of seven zones and the quarters of three; and how much likelier
# a shift must be than the next best.
HALVES, QUARTERS = log(10), log(500)
LEAD = log(5)

Sample = tuple[int, int, int, bool]
"""A row: the minute it was first seen (Unix), the minutes since its date, the minutes since the poll before, and
whether its date states a zone."""


def recent(samples: Sequence[Sample]) -> tuple[Sample, ...]:
    """Return the rows of the fewest last polls that are enough to judge by, or none."""
    rows, polls = 0, 0
    for minute, count in sorted(Counter(sample[0] for sample in samples).items(), reverse=True):
        rows, polls = rows + count, polls + 1
        if rows >= ROWS and polls >= POLLS:
            return tuple(sample for sample in samples if sample[0] >= minute)
    return ()


def agrees(sample: Sample, shift: int) -> bool:
    """Tell whether a row, its date shifted by minutes, was published between the poll before and its first sight."""
    _, lag, width, _ = sample
    return -FAST <= lag - shift <= width + SLACK


def share(samples: Sequence[Sample], shift: int) -> float:
    """Return the share of the rows that agree with a shift."""
    return sum(agrees(sample, shift) for sample in samples) / len(samples)


def estimate(samples: Sequence[Sample]) -> int | None:
    """Return the shift in minutes that the rows agree on, 0 where dates are right, or None where they do not say.

    Where several fit, the likelier is the one that lets some row be fresh: one that makes all rows some minutes old at
    first sight loses, by an exponential of the rows. And rounder shifts are likelier.
    """
    if share(samples, 0) >= AGREED:
        return 0
    fits = {shift: share(samples, shift) for shift in _candidates(samples)}
    best = max(fits.values(), default=0.0)
    if best < AGREED:
        return None
    ranked = sorted((_likelihood(samples, shift), shift) for shift, part in fits.items() if part == best)
    if len(ranked) > 1 and ranked[-1][0] - ranked[-2][0] < LEAD:
        return None
    return ranked[-1][1]


def _candidates(samples: Sequence[Sample]) -> range:
    """Return the shifts that the row of the middle agrees with: no other can have most rows on its side."""
    middle = sorted(lag for _, lag, _, _ in samples)[len(samples) // 2]
    width = max(width for _, _, width, _ in samples)
    first = max(-(-(middle - width - SLACK) // STEP) * STEP, -FARTHEST)
    return range(first, min(middle + FAST, FARTHEST) + 1, STEP)


def _likelihood(samples: Sequence[Sample], shift: int) -> float:
    agreed = [sample for sample in samples if agrees(sample, shift)]
    idle = max(min(lag - shift for _, lag, _, _ in agreed) - IDLE, 0)
    width = sum(width for _, _, width, _ in agreed) / len(agreed)
    unround = 0.0 if shift % 60 == 0 else HALVES if shift % 30 == 0 else QUARTERS
    return -len(agreed) * idle / max(width, 1.0) - unround

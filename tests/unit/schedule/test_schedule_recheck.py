"""Pages of young reports are read again at set ages, and two answers apart make one that is gone."""

from datetime import UTC, datetime, timedelta

import pytest

from crawler.schedule.recheck import AGAIN, Missing, missing, next_recheck

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)
STEPS = (6 * HOUR, HOUR, 24 * HOUR)


@pytest.mark.parametrize(
    ("age", "due"),
    [
        (timedelta(0), HOUR),
        (HOUR, 6 * HOUR),
        (2 * HOUR, 6 * HOUR),
        (7 * HOUR, 24 * HOUR),
        (24 * HOUR, None),
        (99 * HOUR, None),
    ],
)
def test_the_next_step_counts_from_the_first_reading(age: timedelta, due: timedelta | None) -> None:
    assert next_recheck(NOW, NOW + age, STEPS) == (None if due is None else NOW + due)


def test_without_steps_nothing_is_read_again() -> None:
    assert next_recheck(NOW, NOW, ()) is None


@pytest.mark.parametrize(
    ("misses", "missed", "found"),
    [
        (0, None, Missing(1, is_gone=False, again_at=NOW + AGAIN)),
        (1, 2 * HOUR, Missing(2, is_gone=True, again_at=None)),
        (1, timedelta(minutes=5), Missing(1, is_gone=False, again_at=NOW - timedelta(minutes=5) + AGAIN)),
        (2, 9 * HOUR, Missing(3, is_gone=True, again_at=None)),
        (2, timedelta(minutes=5), Missing(2, is_gone=True, again_at=None)),
    ],
)
def test_one_answer_is_not_believed(misses: int, missed: timedelta | None, found: Missing) -> None:
    assert missing(misses, None if missed is None else NOW - missed, NOW) == found

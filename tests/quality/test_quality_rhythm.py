"""The learnt rhythm beats even polling at as many polls, on recorded rhythms where they are and on invented ones."""

from collections.abc import Sequence
from pathlib import Path

import pytest
from rhythms import Overlap, Recording, Stream, even, even_at, invented, ours, play, recordings, streams

FEEDS = Path(__file__).resolve().parents[2].parent / "shared" / "data" / "feeds"
DAYS = 3.0
# What of the even polling's delay the learnt rhythm may take at as many polls: median and 95th percentile.
MEDIAN, TAIL = 0.5, 0.9


def check_beats_even_polling(recorded: Sequence[Recording], channels: int) -> None:
    """Play one small world both ways."""
    drawn = streams(recorded, channels, DAYS, seed=11)
    mine = ours(drawn, DAYS)
    minutes, fixed = even_at(drawn, DAYS, mine.polls)
    assert 25 <= minutes <= 90
    assert len(mine.delays) + mine.missed == len(fixed.delays) + fixed.missed, "both see the same rows"
    assert mine.minutes(0.5) <= MEDIAN * fixed.minutes(0.5)
    assert mine.minutes(0.95) <= TAIL * fixed.minutes(0.95)
    assert mine.missed <= min(fixed.missed, 0.001 * len(mine.delays))


@pytest.mark.skipif(not FEEDS.exists(), reason="measured only where the data is")
def test_on_recorded_rhythms() -> None:
    check_beats_even_polling(recordings(FEEDS), channels=150)


def test_on_invented_rhythms() -> None:
    check_beats_even_polling(invented(), channels=150)


def test_the_overlap_rule_alone_saves_polls_and_pays_with_delay() -> None:
    drawn = streams(invented(), 60, DAYS, seed=5)
    steps, mine = play(drawn, DAYS, Overlap), ours(drawn, DAYS)
    assert steps.polls < mine.polls
    assert steps.minutes(0.5) > 2 * mine.minutes(0.5)


def test_even_polling_is_counted_right() -> None:
    """Four rows an hour in a window of two: of each hour the last two are found."""
    steady = Stream(tuple(row / 4 + 0.001 for row in range(400)), depth=2, dated=True)
    hourly = even([steady], 1, 60)
    assert (hourly.polls, len(hourly.delays), hourly.missed) == (24, 48, 48)
    assert hourly.minutes(0.5) <= 30
    often = even([steady], 1, 15)
    assert (often.polls, len(often.delays), often.missed) == (96, 96, 0)
    assert often.minutes(0.95) <= 15

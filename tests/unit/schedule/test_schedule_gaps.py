"""A gap stands where two readings share no row, unless dates show that nothing was missed."""

from dataclasses import replace
from datetime import datetime

import pytest
from schedule_polls import DAY, HOUR, MINUTE, NOW, full, row, rows

from crawler.schedule.facts import RowFacts, Window, row_digest, window_after
from crawler.schedule.gaps import Depth, closes, gap, gap_of, learn

SINCE = NOW - 6 * HOUR
BEFORE = window_after((), rows("a", "b", "c"))


@pytest.mark.parametrize(
    ("listed", "expected"),
    [
        (rows("d", "e"), (SINCE, NOW)),
        (rows("d", "a"), None),
        ((row("moved", "guid a"),), None),
        ((), None),
        ((row("d", published=NOW), row("e", published=NOW - HOUR)), (SINCE, NOW - HOUR)),
        ((row("d", published=NOW), row("e")), (SINCE, NOW)),
        ((row("d", published=NOW + DAY),), (SINCE, NOW)),
        ((row("d", published=NOW), row("e", published=SINCE)), None),
        ((row("d"), row("e", published=SINCE - DAY)), None),
        ((row("d", published=SINCE + MINUTE),), (SINCE, SINCE + MINUTE)),
    ],
)
def test_gap(listed: tuple[RowFacts, ...], expected: tuple[datetime, datetime] | None) -> None:
    assert gap(BEFORE, listed, SINCE, NOW) == expected


def test_a_guid_that_is_used_again_is_no_overlap() -> None:
    listed = (row("d", "guid a"), row("e", "guid b"))
    assert gap(BEFORE, listed, SINCE, NOW) is None
    assert gap(BEFORE, listed, SINCE, NOW, guids=False) == (SINCE, NOW)


@pytest.mark.parametrize(("window", "since"), [((), SINCE), (BEFORE, None), (BEFORE, NOW), (BEFORE, NOW + HOUR)])
def test_a_first_reading_leaves_no_gap(window: Window, since: datetime | None) -> None:
    assert gap(window, rows("d"), since, NOW) is None


def test_rows_without_guids_do_not_overlap_by_that() -> None:
    assert gap((("a", ""),), (row("d", ""),), SINCE, NOW) == (SINCE, NOW)


def test_a_channel_of_one_row_has_a_gap_each_time() -> None:
    window, found = BEFORE, []
    for name in "xyz":
        found.append(gap(window, rows(name), SINCE, NOW))
        window = window_after(window, rows(name))
    assert found == [(SINCE, NOW)] * 3


def test_only_a_whole_good_answer_tells_of_a_gap() -> None:
    facts = full(NOW, *rows("d"), since=SINCE, window=BEFORE)
    assert gap_of(facts, facts.rows) == (SINCE, NOW)
    assert gap_of(replace(facts, status=226), facts.rows) is None
    assert gap_of(replace(facts, unchanged=True), facts.rows) is None
    assert gap_of(replace(facts, is_feed=False), facts.rows) is None


@pytest.mark.parametrize(
    ("listed", "closed"),
    [
        (rows("x", "a"), True),
        (rows("x"), False),
        ((row("x", published=SINCE - MINUTE),), True),
        ((row("x", published=SINCE),), False),
        ((row("x", published=NOW),), False),
        ((), False),
    ],
)
def test_a_document_closes_a_gap_where_it_reaches_back_over_it(listed: tuple[RowFacts, ...], closed: bool) -> None:
    assert closes(SINCE, {row_digest("a")}, listed) is closed


def test_the_depth_follows_the_readings_smoothly() -> None:
    day = tuple(row(str(hour), published=NOW - hour * HOUR) for hour in range(25))
    depth = learn(Depth(), (*day, row("later", published=NOW + DAY)), NOW)
    assert depth == Depth(26.0, DAY.total_seconds(), 1)
    assert learn(depth, (), NOW) == depth
    assert learn(depth, rows("a", "b"), NOW) == Depth(21.2, DAY.total_seconds(), 2)
    assert learn(depth, day[:13], NOW) == Depth(23.4, 0.9 * DAY.total_seconds(), 2)

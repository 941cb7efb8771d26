"""What one poll showed: whether it counts, which rows are new, and what of a channel is remembered."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from schedule_polls import HOUR, MINUTE, NOW, OWN, failed, full, row, rows

from crawler.schedule.facts import WINDOW_LEAST, WINDOW_MOST, PollFacts, Window, fresh, row_digest, window_after

names = st.lists(st.sampled_from("abcdefghij"), max_size=8)
windows = st.lists(st.tuples(st.sampled_from("abcdef"), st.sampled_from(["", "g", "h"])), max_size=8).map(tuple)


@pytest.mark.parametrize(
    ("facts", "good"),
    [
        (full(NOW, *rows("a")), True),
        (full(NOW), True),
        (replace(full(NOW), status=304, is_feed=False, unchanged=True), True),
        (failed(NOW, 200), False),
        (failed(NOW, 404), False),
        (failed(NOW, None), False),
        (replace(failed(NOW, None), is_feed=True), False),
    ],
)
def test_a_poll_is_good_where_the_channel_answered_as_itself(facts: PollFacts, good: bool) -> None:
    assert facts.good is good


@pytest.mark.parametrize(
    ("interval", "late", "on_time"),
    [
        (5, 10, True),
        (5, 11, False),
        (15, -10, True),
        (60, 30, True),
        (60, 31, False),
        (None, 10, True),
        (None, 11, False),
    ],
)
def test_a_poll_is_on_time_within_ten_minutes_or_half_the_interval(
    interval: int | None, late: int, on_time: bool
) -> None:
    since = NOW - interval * MINUTE if interval else None
    facts = PollFacts(NOW + late * MINUTE, NOW, OWN, since=since)
    assert facts.on_time is on_time
    assert not replace(facts, failures=1).on_time


def test_a_digest_is_short_and_takes_any_text() -> None:
    assert row_digest("https://news.example/a") == "d75c614e85d5"
    assert row_digest("") == ""
    assert len(row_digest("\ud800")) == 12


def test_a_row_is_fresh_where_neither_link_nor_guid_is_known() -> None:
    window = window_after((), rows("a", "b"))
    listed = (row("c"), row("a", "other"), row("moved", "guid b"), row("d", ""))
    assert fresh(listed, window) == (listed[0], listed[3])
    assert fresh(listed, window, guids=False) == (listed[0], listed[2], listed[3])
    assert fresh((row("e", ""),), (("other", ""),)) == (row("e", ""),)


def test_the_rows_now_come_first_then_those_of_before_once_each() -> None:
    before: Window = (("a", "1"), ("b", "2"), ("c", "3"))
    after = window_after(before, (replace(row(""), key="d", guid="4"), replace(row(""), key="b", guid="5")))
    assert after == (("d", "4"), ("b", "5"), ("a", "1"), ("c", "3"))


@pytest.mark.parametrize(("listed", "kept"), [(1, WINDOW_LEAST), (30, WINDOW_LEAST), (100, 300), (2_000, WINDOW_MOST)])
def test_the_window_is_bounded(listed: int, kept: int) -> None:
    window: Window = tuple((str(number), "") for number in range(3_000))
    assert len(window_after(window, rows(*(f"row {number}" for number in range(listed))))) == kept


def test_a_document_deeper_than_the_window_brings_nothing_new_by_itself() -> None:
    upside_down = [row(str(number), "", NOW + number * MINUTE) for number in range(2_000)]
    window = window_after((), upside_down)
    assert fresh(upside_down, window) == ()
    newer = row("newer", "", NOW + 2_000 * MINUTE)
    assert fresh([*upside_down, newer], window) == (newer,)


@given(names, windows)
def test_what_was_seen_is_never_fresh_again(listed: list[str], window: Window) -> None:
    found = rows(*listed)
    after = window_after(window, found)
    assert fresh(found, after) == fresh(found, after, guids=False) == ()
    assert len({key for key, _ in after[: len(set(listed))]}) == len(set(listed))
    assert set(fresh(found, window)) <= set(fresh(found, window, guids=False))


def test_undated_rows_stay_as_listed() -> None:
    listed = (row("b", published=NOW - HOUR), row("a"), row("c", published=NOW))
    assert fresh(listed, ()) == listed
    assert fresh(listed[::2], ()) == (listed[2], listed[0])

"""A value turned into a row comes back as it was."""

import json
from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.model import Item
from crawler.store.rows import at_offset, item_json, item_value, offset_text

OFFSETS = st.integers(-14 * 3600, 14 * 3600).map(lambda seconds: timezone(timedelta(seconds=seconds)))
FIRST, LAST = datetime.fromisoformat("0001-01-03"), datetime.fromisoformat("9999-12-29")
TIMES = st.datetimes(min_value=FIRST, max_value=LAST, timezones=OFFSETS)


@given(TIMES)
def test_a_time_keeps_its_own_clock(value: datetime) -> None:
    again = at_offset(value.astimezone(UTC), offset_text(value))
    assert again is not None
    assert (again, again.utcoffset()) == (value, value.utcoffset())


@pytest.mark.parametrize(("hours", "text"), [(0, "+00:00"), (5.5, "+05:30"), (-9.5, "-09:30"), (14, "+14:00")])
def test_an_offset_is_written_as_people_write_it(hours: float, text: str) -> None:
    assert offset_text(datetime(2026, 3, 1, tzinfo=timezone(timedelta(hours=hours)))) == text


def test_without_a_time_or_an_offset_nothing_is_made_up() -> None:
    now = datetime(2026, 3, 1, tzinfo=UTC)
    assert offset_text(None) is None
    assert at_offset(None, "+01:00") is None
    assert at_offset(now, None) == now


def test_a_clock_that_has_no_such_time_leaves_utc() -> None:
    first = datetime.min.replace(tzinfo=UTC)
    assert at_offset(first, "-05:00") == first


@given(
    st.builds(
        Item,
        url=st.text(),
        title=st.text(),
        guid=st.none() | st.text(),
        published=st.none() | TIMES,
        authors=st.lists(st.text()).map(tuple),
        published_from=st.none() | st.text(),
        published_note=st.none() | st.text(),
    )
)
def test_an_item_survives_json(item: Item) -> None:
    assert item_value(json.loads(json.dumps(item_json(item)))) == item


def test_a_field_of_a_newer_version_is_left_out() -> None:
    assert item_value({"url": "u", "unheard_of": 1}) == Item(url="u")


def test_a_field_that_an_older_version_did_not_know_is_empty() -> None:
    item = item_value({"url": "u", "published": "2026-03-01T00:00:00+00:00", "authors": ["Ada Moor"]})
    assert (item.published_from, item.published_note, item.authors) == (None, None, ("Ada Moor",))

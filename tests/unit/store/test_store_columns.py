"""Whatever enters a column can be held by any database and comes out the same."""

from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy.dialects import sqlite

from crawler.store.columns import Score, UtcTime, Words, storable, to_utc

DIALECT = sqlite.dialect()
EAST = timezone(timedelta(hours=14))
WEST = timezone(timedelta(hours=-12))


@given(st.text(alphabet=st.characters(exclude_categories=[]), max_size=50))
def test_text_can_be_encoded_and_is_cleaned_once(text: str) -> None:
    clean = Words().process_bind_param(text, DIALECT)
    assert clean is not None
    assert "\x00" not in clean
    clean.encode()
    assert storable(clean) == clean


@given(st.datetimes(timezones=st.timezones()))
def test_a_time_is_the_same_instant_in_utc(value: datetime) -> None:
    stored = UtcTime().process_bind_param(value, DIALECT)
    assert stored is not None
    assert stored.tzinfo is None
    assert UtcTime().process_result_value(stored, DIALECT) == to_utc(value)


@pytest.mark.parametrize("value", [datetime.min.replace(tzinfo=EAST), datetime.max.replace(tzinfo=WEST)])
def test_the_ends_of_the_calendar_are_times_too(value: datetime) -> None:
    assert to_utc(value) == value.replace(tzinfo=UTC)


@pytest.mark.parametrize(
    ("value", "stored"),
    [
        ({"a\x00": ["\ud800b", ("c",)]}, {"a": ["b", ["c"]]}),
        (float("nan"), 0.0),
        ([float("-inf"), 0.5, 3, None, True], [0.0, 0.5, 3, None, True]),
    ],
)
def test_json_is_made_storable(value: object, stored: object) -> None:
    assert storable(value) == stored


def test_nothing_stays_nothing() -> None:
    for kind in (UtcTime(), Words(), Score()):
        assert kind.process_bind_param(None, DIALECT) is None
    assert UtcTime().process_result_value(None, DIALECT) is None

"""Plain frozen values survive JSON, and JSON that is none of ours leaves defaults."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.schedule.jsonform import from_json, to_json

NOW = datetime(2026, 3, 5, 12, 0, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Inner:
    name: str = "none"
    flag: bool = False


@dataclass(frozen=True, slots=True)
class Outer:
    count: int = 0
    share: float = 0.0
    at: datetime | None = None
    hours: tuple[float, ...] = (0.0, 0.0)
    rows: tuple[tuple[int, bool], ...] = ()
    words: Mapping[str, int] = field(default_factory=dict)
    inner: Inner = field(default_factory=Inner)


inners = st.builds(Inner, st.text(), st.booleans())
counts = st.integers(-(10**12), 10**12)
shares = st.floats(-1e12, 1e12)
outers = st.builds(
    Outer,
    counts,
    shares,
    st.none() | st.datetimes(timezones=st.just(UTC)),
    st.tuples(shares, shares),
    st.lists(st.tuples(counts, st.booleans())).map(tuple),
    st.dictionaries(st.text(), st.integers()),
    inners,
)


@given(outers)
def test_a_value_comes_back_as_it_went(value: Outer) -> None:
    assert from_json(Outer, json.loads(json.dumps(to_json(value)))) == value


def test_only_what_differs_from_the_default_is_written() -> None:
    assert to_json(Outer()) == {}
    assert to_json(Outer(count=2, at=NOW, rows=((1, True),), inner=Inner(flag=True))) == {
        "count": 2,
        "at": "2026-03-05T12:00:00+00:00",
        "rows": [[1, True]],
        "inner": {"flag": True},
    }


@pytest.mark.parametrize("stored", [None, 5, "text", [], [["count", 3]], {"foreign": 1}, {"Count": 3}])
def test_what_is_no_object_or_foreign_is_as_if_nothing_was_stored(stored: object) -> None:
    assert from_json(Outer, stored) == Outer()


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("count", "3"),
        ("count", True),
        ("count", 3.0),
        ("count", 10**13),
        ("count", None),
        ("share", float("nan")),
        ("share", float("inf")),
        ("share", 10**400),
        ("share", False),
        ("at", "yesterday"),
        ("at", "2026-03-05T12:00:00"),
        ("at", 1_772_000_000),
        ("hours", [1.0]),
        ("hours", [1.0, 2.0, 3.0]),
        ("hours", {"0": 1.0}),
        ("rows", [[1]]),
        ("rows", [[1, 2]]),
        ("rows", [1, True]),
        ("words", ["a"]),
        ("inner", ["a"]),
        ("inner", {"flag": 1}),
        ("inner", {"name": 2}),
    ],
)
def test_a_field_of_another_type_has_its_default_and_spoils_no_other(name: str, value: object) -> None:
    assert from_json(Outer, {"inner": {"name": "a"}, "count": 7} | {name: value}) == (
        Outer(inner=Inner("a")) if name == "count" else Outer(7) if name == "inner" else Outer(7, inner=Inner("a"))
    )


def test_counts_of_words_leave_out_what_is_no_count() -> None:
    assert from_json(Outer, {"words": {"a": 1, "b": "2", 3: 4, "c": True}}).words == {"a": 1}

"""How much an outlet brings and how its items end is told by outlet and day."""

from datetime import date, datetime, timedelta, timezone

import pytest
from store_samples import NOW, add_item, add_report, new_item

from crawler.store.store import Store

DAY = timedelta(days=1)
EAST = timezone(timedelta(hours=9))


def test_items_count_by_outlet_and_day_in_utc(store: Store) -> None:
    seen = [
        ("harbour-post", NOW),
        ("harbour-post", datetime(2026, 3, 3, 1, tzinfo=EAST)),
        ("harbour-post", NOW + DAY),
        ("valley-courier", NOW),
        ("valley-courier", NOW - DAY),
    ]
    for number, (outlet, at) in enumerate(seen):
        store.add_item(outlet, new_item(number), at)
    store.finish(1, "failed:http_404")
    monday = date(2026, 3, 2)
    assert store.volumes(NOW) == {
        "harbour-post": {monday: 2, monday + DAY: 1},
        "valley-courier": {monday: 1},
    }
    assert store.volumes(NOW - DAY)["valley-courier"] == {monday - DAY: 1, monday: 1}
    assert store.volumes(NOW + 2 * DAY) == {}


def test_a_known_item_seen_again_counts_on_its_first_day(store: Store) -> None:
    store.add_item("harbour-post", new_item(1), NOW)
    store.add_item("harbour-post", new_item(1), NOW + DAY)
    assert store.volumes(NOW - DAY) == {"harbour-post": {date(2026, 3, 2): 1}}


@pytest.mark.parametrize(
    ("limit", "outcomes"),
    [
        (10, ["failed:timeout", "stored", "failed:http_404"]),
        (2, ["failed:timeout", "stored"]),
        (0, []),
        (-1, []),
    ],
)
def test_the_last_outcomes_are_those_of_closed_items(store: Store, limit: int, outcomes: list[str]) -> None:
    store.finish(add_item(store, 1), "failed:http_404")
    add_report(store, 2)
    add_item(store, 3)
    store.finish(store.add_item("valley-courier", new_item(4), NOW)[0], "gone")
    store.finish(add_item(store, 5), "failed:timeout")
    assert store.last_outcomes("harbour-post", limit) == outcomes


def test_rows_are_known_by_any_of_their_keys(store: Store) -> None:
    add_item(store, 1, "guid")
    rows = [{"new"}, {"guid", "new"}, {"harbour.example/1"}, set(), {""}, {"gu\x00id"}]
    assert store.known_rows([frozenset(row) for row in rows]) == [False, True, True, False, False, True]
    assert store.known_rows([]) == []


def test_many_rows_are_asked_for_at_once(store: Store) -> None:
    add_item(store, 700)
    rows = [new_item(number, f"guid {number}").keys for number in range(1_500)]
    assert [number for number, known in enumerate(store.known_rows(rows)) if known] == [700]

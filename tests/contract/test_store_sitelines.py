"""The lines of an outlet's reports are remembered for a while, up to a number, and apart from other outlets'."""

from datetime import timedelta

import pytest
from store_samples import NOW, add_report

from crawler.store import sitelines
from crawler.store.store import Store

OUTLET = "harbour-post"


def test_lines_are_known_by_the_reports_that_hold_them(store: Store) -> None:
    one, two = add_report(store, 1), add_report(store, 2)
    store.remember_lines(OUTLET, one, {"a", "b"}, NOW)
    store.remember_lines(OUTLET, two, {"b", "c"}, NOW)
    store.remember_lines(OUTLET, two, {"b", "c"}, NOW)
    found = store.sightings(OUTLET, {"a", "b", "d"})
    assert {key: list(held) for key, held in found.items()} == {"a": [one], "b": [one, two]}
    assert found["a"][one] == store.report(one).report.headline  # type: ignore[union-attr]
    assert store.sightings("valley-courier", {"a", "b"}) == {}


def test_no_lines_are_no_fault(store: Store) -> None:
    store.remember_lines(OUTLET, add_report(store, 1), set(), NOW)
    assert store.sightings(OUTLET, set()) == {}


def test_more_lines_than_a_statement_takes(store: Store) -> None:
    number = add_report(store, 1)
    keys = {f"{at:04}" for at in range(1300)}
    store.remember_lines(OUTLET, number, keys, NOW)
    assert store.sightings(OUTLET, keys).keys() == keys


def test_only_the_last_reports_of_a_line_are_kept(store: Store) -> None:
    numbers = [add_report(store, at) for at in range(1, sitelines.REPORTS + 3)]
    for number in numbers:
        store.remember_lines(OUTLET, number, {"a"}, NOW)
    assert list(store.sightings(OUTLET, {"a"})["a"]) == numbers[-sitelines.REPORTS :]


def test_a_line_that_does_not_come_again_is_forgotten(store: Store) -> None:
    one, two = add_report(store, 1), add_report(store, 2)
    store.remember_lines(OUTLET, one, {"a", "b"}, NOW)
    store.remember_lines(OUTLET, two, {"b"}, NOW + sitelines.AGE)
    store.remember_lines(OUTLET, two, {"c"}, NOW + sitelines.AGE + timedelta(seconds=1))
    assert store.sightings(OUTLET, {"a", "b", "c"}).keys() == {"b", "c"}


def test_beyond_a_number_the_oldest_lines_are_forgotten(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sitelines, "MOST", 3)
    monkeypatch.setattr(sitelines, "SLACK", 1)
    number = add_report(store, 1)
    for at, key in enumerate("abcd"):
        store.remember_lines(OUTLET, number, {key}, NOW + timedelta(minutes=at))
    assert store.sightings(OUTLET, set("abcd")).keys() == set("abcd")
    store.remember_lines("valley-courier", number, {"x"}, NOW)
    store.remember_lines(OUTLET, number, {"e"}, NOW + timedelta(hours=1))
    assert store.sightings(OUTLET, set("abcde")).keys() == set("cde")
    assert store.sightings("valley-courier", {"x"}).keys() == {"x"}


def test_the_report_of_an_item_is_found(store: Store) -> None:
    number = add_report(store, 1)
    found = store.report_of_item(1)
    assert found is not None
    assert found.id == number
    assert store.report_of_item(99) is None

"""A page is known by its item's last one, by its prose, or by where it ends; what is extracted anew is no edit."""

from dataclasses import replace

import pytest
from store_samples import LATER, NOW, add_item, add_report, entry, item, new_item, opened, page, report

from crawler.store.store import Store


def read(store: Store, number: int, mark: str | None, outlet: str = "harbour-post") -> int:
    """Read the page of an item into a report; return the item's number."""
    item_id, _ = store.add_item(outlet, new_item(number), NOW)
    store.keep_page(item_id, page(number), mark)
    store.add_report(item_id, "The Harbour Post", report(number), new_item(number).keys, NOW)
    return item_id


def known(store: Store, item_id: int, mark: str | None, *keys: str) -> tuple[int, bool] | None:
    found = store.known_page(item_id, mark, frozenset(keys))
    return None if found is None else (found.report.id, found.is_own)


def test_an_items_own_page_is_known_while_it_stays_the_same(store: Store) -> None:
    number = read(store, 1, "a")
    store.reopen(number)
    assert known(store, number, "a") == (1, True)
    assert known(store, number, "b") is known(store, number, None) is None
    store.keep_page(number, page(1), "b")
    assert known(store, number, "b") is None, "it has not been extracted yet"
    store.finish(number, "rejected:paywall")
    store.reopen(number)
    assert known(store, number, "b") == (1, True)
    assert known(store, number, "a") is None


def test_an_item_with_another_page_now_repeats_nobody(store: Store) -> None:
    read(store, 1, "a")
    number = read(store, 2, "b")
    store.reopen(number)
    assert known(store, number, "a", "harbour.example/1") is None


def test_another_page_with_the_same_prose_is_known_at_its_outlet(store: Store) -> None:
    read(store, 1, "a")
    read(store, 2, "a")
    number = add_item(store, 3)
    found = store.known_page(number, "a", frozenset())
    assert found is not None
    assert (found.report, found.item, found.is_own) == (store.report(1), item(1), False)
    assert known(store, number, "b") is None
    assert known(store, store.add_item("another", new_item(4), NOW)[0], "a") is None


def test_a_page_that_ended_in_no_report_is_not_known(store: Store) -> None:
    first = add_item(store, 1)
    store.keep_page(first, page(1), "a")
    store.finish(first, "rejected:too_short")
    assert known(store, add_item(store, 2), "a") is None


def test_where_a_page_ends_may_be_known(store: Store) -> None:
    read(store, 1, None)
    number = add_item(store, 2)
    assert known(store, number, None, "harbour.example/1", "harbour.example/2") == (1, False)
    assert known(store, number, None, "harbour.example/2") is None
    assert store.known_page(99, "a", frozenset({"harbour.example/1"})) is None


def test_an_item_that_repeats_a_report_ends_with_its_page_and_keys(store: Store) -> None:
    read(store, 1, "a")
    number = add_item(store, 2)
    store.keep_page(number, page(2), "a")
    assert store.repeat_report(number, 1, frozenset({"harbour.example/2", "more"})) == "duplicate"
    assert store.repeat_report(number, 1, frozenset({"late"})) == "duplicate"
    assert (store.known(["more"]), store.known(["late"])) == (number, None)
    assert store.last_outcomes("harbour-post", 5).count("duplicate") == 1
    assert store.pending(None, LATER) == []
    assert len(store.ended_pages(10)) == 2
    assert len(store.reports()) == 1


def test_a_report_read_again_unchanged_keeps_its_outcome(store: Store) -> None:
    number = read(store, 1, "a")
    store.reopen(number)
    store.keep_page(number, page(1), "a")
    store.repeat_report(number, 1, frozenset())
    assert store.last_outcomes("harbour-post", 5) == ["stored"]
    assert len(store.versions(1)) == 1


@pytest.mark.parametrize("field", ["headline", "lead", "body"])
def test_another_text_by_extraction_is_a_version_of_our_making(store: Store, field: str) -> None:
    number = add_report(store, 1)
    better = replace(report(1), **{field: "Better.", "credit": "Reuters"})
    store.reextract(number, better, LATER)
    found = store.report(number)
    assert found is not None
    assert (found.report, found.outcome) == (better, "stored")
    assert [(one.number, one.origin, one.seen_at) for one in store.versions(number)] == [
        (1, "page", NOW),
        (2, "extraction", LATER),
    ]


def test_another_field_by_extraction_is_no_version(store: Store) -> None:
    number = add_report(store, 1)
    better = replace(report(1), authors=("Ben Quay",))
    store.reextract(number, better, LATER)
    found = store.report(number)
    assert found is not None
    assert found.report == better
    assert len(store.versions(number)) == 1
    store.reextract(99, better, LATER)
    assert store.report(99) is None


def test_an_edit_after_an_extraction_of_ours_is_the_publishers(store: Store) -> None:
    number = add_report(store, 1)
    store.reextract(number, report(1, "Better."), LATER)
    store.reopen(1)
    assert store.add_report(1, "A", report(1, "Edited."), frozenset(), LATER) == (number, "version")
    assert [one.origin for one in store.versions(number)] == ["page", "extraction", "page"]


def test_the_entry_of_a_report_extracted_anew_is_published_again(store: Store) -> None:
    number = add_report(store, 1)
    event = store.decide(number, opened(entry(1)), {}, NOW)
    store.published([event or ""])
    assert store.unpublished() == []
    store.reextract(number, replace(report(1), credit="Reuters"), LATER)
    assert store.unpublished() == [event]

"""One article is one report, whatever items lead to it; every state of its text is a version."""

from dataclasses import replace
from datetime import timedelta

import pytest
from store_samples import LATER, NOW, TO_TRAY, add_item, add_report, attached, entry, new_item, page, report

from crawler.errors import StoreError
from crawler.model import Clue, CreditChain
from crawler.store.store import Store

NAME = "The Harbour Post"


def test_a_report_comes_out_as_it_went_in(store: Store) -> None:
    item = add_item(store, 1)
    store.keep_page(item, page(1))
    number, outcome = store.add_report(item, NAME, report(1), frozenset({"final"}), NOW)
    found = store.report(number)
    assert outcome == "stored"
    assert found is not None
    assert found.report == report(1)
    assert found.report.published is not None
    assert found.report.published.utcoffset() == timedelta(hours=5, minutes=30)
    assert (found.outlet, found.outlet_name, found.seen_at) == ("harbour-post", NAME, NOW)
    assert (found.event, found.outcome) == (None, "stored")
    assert store.page_of(item) is None
    assert store.pending(None, NOW) == []
    assert store.known(["final"]) == item
    assert store.report(99) is None


def test_a_credit_found_later_takes_the_place_of_the_first(store: Store) -> None:
    store.import_entries([entry(1)], None, NOW)
    number = add_report(store, 1, credit=None)
    store.decide(number, attached(entry(1).id), {}, NOW)
    version = store.events_version()
    joint = CreditChain(("AFP", "Reuters"), 0.9, clues=(Clue("copy", "report 7 of The Post", ("AFP", "Reuters")),))
    store.credit(number, joint)
    found = store.report(number)
    assert found is not None
    assert (found.report.credit, found.report.chain) == ("AFP/Reuters", joint)
    assert store.events_version() > version
    with pytest.raises(StoreError) as error:
        store.credit(99, joint)
    assert error.value.code == "unknown"


def test_the_same_report_again_changes_nothing(store: Store) -> None:
    item = add_item(store, 1)
    number, outcome = store.add_report(item, NAME, report(1), frozenset({"k"}), NOW)
    assert outcome == "stored"
    assert store.add_report(item, NAME, report(1), frozenset({"k"}), LATER) == (number, "duplicate")
    assert store.add_report(item, NAME, report(1, "Changed."), frozenset({"k"}), LATER) == (number, "version")
    assert store.add_report(item, NAME, report(1, "Changed."), frozenset({"k"}), LATER) == (number, "duplicate")
    assert len(store.versions(number)) == 2
    assert len(store.unmatched()) == 1


def test_a_report_of_an_item_that_failed_elsewhere_counts(store: Store) -> None:
    item = add_item(store, 1)
    store.finish(item, "failed:timeout")
    assert store.add_report(item, NAME, report(1), frozenset(), NOW)[1] == "stored"
    [health] = store.status().outlets
    assert (health.stored, health.failed) == (1, 0)


def test_a_key_of_a_reported_item_makes_a_duplicate(store: Store) -> None:
    first, second = add_item(store, 1), add_item(store, 2)
    number, _ = store.add_report(first, NAME, report(1), frozenset({"final"}), NOW)
    assert store.add_report(second, NAME, report(2), frozenset({"final", "b"}), NOW) == (number, "duplicate")
    assert store.add_report(second, NAME, report(2), frozenset({"final"}), NOW) == (number, "duplicate")
    assert len(store.reports()) == 1


def test_identity_goes_on_through_a_duplicate(store: Store) -> None:
    first, second, third = (add_item(store, number) for number in (1, 2, 3))
    number, _ = store.add_report(first, NAME, report(1), frozenset({"a"}), NOW)
    store.add_report(second, NAME, report(2), frozenset({"a", "b"}), NOW)
    assert store.add_report(third, NAME, report(3), frozenset({"b", "c"}), NOW) == (number, "duplicate")


def test_a_waiting_item_whose_key_was_claimed_is_a_duplicate(store: Store) -> None:
    first, second = add_item(store, 1), add_item(store, 2)
    number, _ = store.add_report(second, NAME, report(2), new_item(1).keys | new_item(2).keys, NOW)
    assert store.add_report(first, NAME, report(1), new_item(1).keys, NOW) == (number, "duplicate")


def test_an_item_without_a_report_does_not_stand_in_the_way(store: Store) -> None:
    first, second = add_item(store, 1), add_item(store, 2)
    store.finish(first, "failed:http_404")
    assert store.add_report(second, NAME, report(2), new_item(1).keys, NOW)[1] == "stored"


@pytest.mark.parametrize(
    ("body", "outcome", "versions"),
    [("The ferry left at noon.", "duplicate", 1), ("The ferry\x00 left at one.", "version", 2)],
)
def test_reading_again_makes_a_version_of_what_changed(store: Store, body: str, outcome: str, versions: int) -> None:
    number = add_report(store, 1)
    store.reopen(1)
    assert store.add_report(1, NAME, report(1, body), frozenset(), LATER) == (number, outcome)
    found = store.report(number)
    assert found is not None
    assert found.report.body == body.replace("\x00", "")
    assert [one.number for one in store.versions(number)] == list(range(1, versions + 1))
    assert store.versions(number)[0].body == "The ferry left at noon."
    assert found.outcome == ("stored" if outcome == "duplicate" else "version")
    assert store.pending(None, LATER) == []


def test_the_feeds_text_takes_the_place_of_no_page(store: Store) -> None:
    number = add_report(store, 1)
    fed = replace(report(1, "A ferry left."), sources={"body": "feed"})
    store.reopen(1)
    assert store.add_report(1, NAME, fed, frozenset(), LATER) == (number, "duplicate")
    item = add_item(store, 2)
    other, _ = store.add_report(item, NAME, fed, frozenset(), NOW)
    assert store.add_report(item, NAME, replace(fed, body="A ferry came."), frozenset(), NOW) == (other, "version")
    assert store.add_report(item, NAME, report(1), frozenset(), NOW) == (other, "version")


def test_text_with_nul_read_again_is_unchanged(store: Store) -> None:
    item = add_item(store, 1)
    number, _ = store.add_report(item, NAME, report(1, "a\x00b"), frozenset(), NOW)
    store.reopen(item)
    assert store.add_report(item, NAME, report(1, "a\x00b"), frozenset(), NOW) == (number, "duplicate")


def test_a_version_makes_its_event_unpublished(store: Store) -> None:
    number = add_report(store, 1)
    store.import_entries([entry(1)], None, NOW)
    store.decide(number, attached(entry(1).id), {}, NOW)
    store.published(store.unpublished())
    before = store.events_version()
    store.reopen(1)
    store.add_report(1, NAME, report(1, "Changed."), frozenset(), LATER)
    assert store.unpublished() == [entry(1).id]
    assert store.events_version() > before


def test_a_duplicate_read_again_never_changes_the_report(store: Store) -> None:
    first, second = add_item(store, 1), add_item(store, 2)
    number, _ = store.add_report(first, NAME, report(1), frozenset({"a"}), NOW)
    store.add_report(second, NAME, report(2), frozenset({"a"}), NOW)
    store.reopen(second)
    assert store.add_report(second, NAME, report(2, "Other."), frozenset({"z"}), LATER) == (number, "duplicate")
    assert len(store.versions(number)) == 1


def test_an_item_that_turns_out_to_be_another_keeps_its_own_report(store: Store) -> None:
    first, second = add_report(store, 1), add_report(store, 2)
    store.reopen(2)
    keys = new_item(1).keys | new_item(2).keys
    assert store.add_report(2, NAME, report(2, "Changed."), keys, LATER) == (first, "duplicate")
    assert [one.id for one in store.reports()] == [second, first]
    assert store.known(new_item(2).keys) == 2


def test_an_unknown_item_is_a_clear_error(store: Store) -> None:
    with pytest.raises(StoreError, match="no item") as caught:
        store.add_report(99, NAME, report(1), frozenset(), NOW)
    assert caught.value.code == "unknown"


def test_reports_are_listed_newest_first_and_by_what_is_asked(store: Store) -> None:
    numbers = [add_report(store, number) for number in range(4)]
    store.import_entries([entry(1)], None, NOW)
    store.decide(numbers[1], attached(entry(1).id), {}, NOW)
    assert [one.id for one in store.reports()] == numbers[::-1]
    assert [one.id for one in store.reports(limit=2, before_id=numbers[3])] == [numbers[2], numbers[1]]
    assert [one.id for one in store.reports(event=entry(1).id)] == [numbers[1]]
    assert store.reports(event="none") == store.reports(outlet="none") == store.reports(outcome="version") == []
    assert len(store.reports(outlet="harbour-post", outcome="stored")) == 4


def test_unmatched_reports_come_in_the_order_of_commit(store: Store) -> None:
    numbers = [add_report(store, number) for number in range(3)]
    store.decide(numbers[1], TO_TRAY, {}, NOW)
    assert [one.id for one in store.unmatched()] == [numbers[0], numbers[2]]
    assert [one.id for one in store.unmatched(limit=1)] == [numbers[0]]

"""An item waits as long as it must and ends in exactly one outcome."""

import hashlib
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta

import pytest
import sqlalchemy as sa
from store_samples import LATER, NOW, add_item, add_report, item, new_item, page, report

from crawler.errors import StoreError
from crawler.model import Item
from crawler.store.schema import items
from crawler.store.store import Store
from crawler.store.values import NewItem


def test_an_item_comes_out_as_it_went_in(store: Store) -> None:
    number = add_item(store, 1)
    [waiting] = store.pending(None, NOW)
    assert (waiting.id, waiting.outlet, waiting.channel_id) == (number, "harbour-post", None)
    assert (waiting.state, waiting.attempts, waiting.retry_at) == ("pending", 0, None)
    assert waiting.item == item(1)
    assert waiting.first_seen_at == NOW
    assert waiting.item.published is not None
    assert waiting.item.published.utcoffset() == timedelta(hours=5, minutes=30)


def test_adding_by_hand_twice_gives_the_same_item(store: Store) -> None:
    assert store.add_item("a", new_item(1), NOW) == (1, True)
    assert store.add_item("b", new_item(1, "more"), NOW) == (1, False)
    assert store.known(["more"]) == 1
    with pytest.raises(StoreError, match="without an identity key"):
        store.add_item("a", NewItem(item(1), frozenset()), NOW)


def test_text_no_database_can_hold_is_left_out(store: Store) -> None:
    bad = Item(url="https://a.example/\x00", title="a\x00b\ud800c", authors=("\udfff",))
    store.add_item("a", NewItem(bad, frozenset({"k\x00ey"})), NOW)
    assert store.known(["key"]) == store.known(["k\x00e\ud800y"]) == 1
    assert store.pending("a", NOW)[0].item == Item(url="https://a.example/", title="abc", authors=("",))


def test_keys_of_any_length_are_told_apart(store: Store) -> None:
    # Digits without a pattern: the server would compress a repeated letter to a few bytes.
    digits = "".join(hashlib.sha256(str(number).encode()).hexdigest() for number in range(94))[:6000]
    long = f"https://harbour.example/{digits}"
    first, second = NewItem(item(1), frozenset({long + "a"})), NewItem(item(2), frozenset({long + "b"}))
    assert store.add_item("a", first, NOW) == (1, True)
    assert store.add_item("a", second, NOW) == (2, True)
    assert store.add_item("a", first, NOW) == (1, False)
    assert (store.known([long + "b"]), store.known([long])) == (2, None)
    assert store.add_report(1, "A", report(1), frozenset({long + "a", "é" * 4000}), NOW)[1] == "stored"
    assert store.known(["é" * 4000]) == 1


def test_fetched_items_come_first_then_by_age(store: Store) -> None:
    numbers = [add_item(store, number) for number in range(4)]
    store.keep_page(numbers[2], page(2))
    assert [one.id for one in store.pending(None, NOW)] == [numbers[2], numbers[0], numbers[1], numbers[3]]
    assert [one.id for one in store.pending(None, NOW, limit=2)] == [numbers[2], numbers[0]]
    assert store.pending("another", NOW) == []


def test_a_page_comes_out_as_it_went_in(store: Store) -> None:
    number = add_item(store, 1)
    assert store.page_of(number) is None
    store.keep_page(number, page(1))
    store.keep_page(number, page(1, b"\x00\xff" * 9))
    assert store.page_of(number) == page(1, b"\x00\xff" * 9)


def test_a_deferred_item_waits(store: Store) -> None:
    first, second = add_item(store, 1), add_item(store, 2)
    store.keep_page(second, page(2))
    store.defer(first, "http_503", LATER + timedelta(hours=1))
    store.defer(second, "worker_timeout", LATER)
    assert store.pending(None, NOW) == []
    assert store.next_retry(None) == store.next_retry("harbour-post") == LATER
    assert store.next_retry("another") is None
    [due] = store.pending(None, LATER)
    assert (due.id, due.state, due.attempts) == (second, "fetched", 1)
    assert store.page_of(second) == page(2)


def test_a_page_ends_the_wait(store: Store) -> None:
    number = add_item(store, 1)
    store.defer(number, "http_503", LATER)
    store.keep_page(number, page(1))
    assert [one.attempts for one in store.pending(None, NOW)] == [1]
    assert store.next_retry(None) is None


@pytest.mark.parametrize(("outcome", "kept"), [("rejected:too_short", False), ("quarantined", True)])
def test_an_item_ends_once(store: Store, outcome: str, kept: bool) -> None:
    number = add_item(store, 1)
    store.keep_page(number, page(1))
    store.finish(number, outcome)
    store.finish(number, "failed:http_404")
    store.defer(number, "late", LATER)
    store.keep_page(number, page(2))
    assert store.pending(None, LATER) == []
    assert store.next_retry(None) is None
    assert (store.page_of(number) is not None) is kept
    assert store.status().outlets[0].failed == 0


def test_a_reopened_item_starts_again_and_its_report_stays(store: Store) -> None:
    number = add_report(store, 1)
    store.defer(1, "never", LATER)
    store.reopen(1)
    store.reopen(1)
    [waiting] = store.pending(None, NOW)
    assert (waiting.state, waiting.attempts, waiting.retry_at) == ("pending", 0, None)
    found = store.report(number)
    assert found is not None
    assert found.report == report(1)


def test_no_key_is_known_in_an_empty_store(store: Store) -> None:
    assert store.known(["a", "", "\x00"]) is None
    assert store.known([]) is None


def test_writers_take_turns(store: Store) -> None:
    with ThreadPoolExecutor(4) as threads:
        taken = list(threads.map(lambda _: store.add_item("a", new_item(1), NOW), range(12)))
    assert sorted(taken) == [(1, False)] * 11 + [(1, True)]


def test_being_put_off_unasked_is_no_try(store: Store) -> None:
    number = add_item(store, 1)
    store.defer(number, "host_held", NOW, tried=False)
    [due] = store.pending(None, NOW)
    assert due.attempts == 0


def test_what_waits_is_counted_due_or_not(store: Store) -> None:
    first, second = add_item(store, 1), add_item(store, 2)
    store.defer(first, "http_503", LATER)
    assert (store.waiting("harbour-post"), store.waiting("another")) == (2, 0)
    store.finish(second, "failed:http_404")
    assert store.waiting("harbour-post") == 1


def test_an_item_that_failed_when_read_again_has_the_outcome_it_had(store: Store) -> None:
    number = add_report(store, 1)
    copy = add_item(store, 2)
    store.add_report(copy, "A", report(2), new_item(1).keys, NOW)
    for outcome in ("failed:http_404", "rejected:too_short", "quarantined"):
        for item_id in (1, copy):
            store.reopen(item_id)
            store.keep_page(item_id, page(1))
            store.finish(item_id, outcome)
            assert store.page_of(item_id) is None
        assert outcomes(store) == {1: "stored", copy: "duplicate"}
    store.reopen(1)
    assert store.add_report(1, "A", report(1, "Changed."), frozenset(), NOW) == (number, "version")
    store.reopen(1)
    store.finish(1, "failed:http_404")
    assert outcomes(store)[1] == "version"
    assert store.status().outlets[0].failed == 0


def test_an_item_read_again_unchanged_keeps_its_outcome(store: Store) -> None:
    number = add_report(store, 1)
    store.reopen(1)
    assert store.add_report(1, "A", report(1), frozenset(), NOW) == (number, "duplicate")
    assert outcomes(store) == {1: "stored"}


def test_an_item_can_be_had_open_or_closed(store: Store) -> None:
    number = add_item(store, 1)
    assert [store.item(number)] == store.pending(None, NOW)
    store.finish(number, "failed:http_404")
    closed = store.item(number)
    assert closed is not None
    assert (closed.state, closed.item) == ("closed", item(1))
    assert store.item(99) is None


@pytest.mark.parametrize(("outcome", "kept"), [("stored", ""), ("failed:http_404", ""), ("quarantined", "Long text.")])
def test_a_closed_item_keeps_no_text_of_the_feed(store: Store, outcome: str, kept: str) -> None:
    fed = replace(item(1), summary="Long text.", content="Long text.")
    number, _ = store.add_item("a", NewItem(fed, frozenset({"k"})), NOW)
    assert store.pending(None, NOW)[0].item == fed
    if outcome == "stored":
        store.add_report(number, "A", report(1), frozenset(), NOW)
    else:
        store.finish(number, outcome)
    closed = store.item(number)
    assert closed is not None
    assert closed.item == replace(fed, summary=kept, content=kept)


@pytest.mark.parametrize("number", [2**63 - 1, 2**63, 2**70, -(2**70), -1, 0])
def test_a_number_no_row_has_finds_nothing(store: Store, number: int) -> None:
    assert add_report(store, 1) == 1
    assert store.report(number) is store.decision(number) is store.item(number) is store.page_of(number) is None
    assert store.versions(number) == []
    store.finish(number, "failed:http_404")
    store.defer(number, "http_503", LATER)
    store.keep_page(number, page(1))
    store.reopen(number)
    assert store.pending(None, LATER) == []
    with pytest.raises(StoreError, match="no item"):
        store.add_report(number, "A", report(1), frozenset(), NOW)
    found = 1 if number > 0 else 0
    assert len(store.reports(limit=number)) == len(store.reports(before_id=number)) == found
    assert len(store.unmatched(number)) == found
    assert store.pending(None, NOW, number) == store.events(limit=number) == []


def outcomes(store: Store) -> dict[int, str]:
    with store.read() as connection:
        return {row.id: row.outcome for row in connection.execute(sa.select(items.c.id, items.c.outcome))}

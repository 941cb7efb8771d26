"""An item waits as long as it must and ends in exactly one outcome."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from store_samples import LATER, NOW, add_item, add_report, item, new_item, page, report

from crawler.errors import StoreError
from crawler.model import Item
from crawler.store.store import Store
from crawler.store.values import NewItem


def test_an_item_comes_out_as_it_went_in(store: Store) -> None:
    number = add_item(store, 1)
    [waiting] = store.pending(None, NOW)
    assert (waiting.id, waiting.outlet, waiting.channel_id) == (number, "harbour-post", None)
    assert (waiting.state, waiting.attempts, waiting.retry_at) == ("pending", 0, None)
    assert waiting.item == item(1)
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

"""A channel remembers when it is due and what it has seen, and a poll counts once."""

from datetime import timedelta

import pytest
from store_samples import FEED, LATER, NOW, new_item, page, poll

from crawler.errors import StoreError
from crawler.store.store import Store
from crawler.store.values import Alarm, NewGap

OTHER = ("valley-courier", "sitemap", "https://valley.example/news.xml")


def test_a_new_channel_is_due_at_once(store: Store) -> None:
    store.sync_channels([FEED, OTHER, FEED], NOW)
    assert [(one.outlet, one.next_poll_at, one.polls) for one in store.channels()] == [
        ("harbour-post", NOW, 0),
        ("valley-courier", NOW, 0),
    ]
    assert [one.outlet for one in store.channels("valley-courier")] == ["valley-courier"]


def test_syncing_again_changes_nothing(store: Store) -> None:
    store.sync_channels([FEED, OTHER], NOW)
    before = store.channels()
    store.sync_channels([FEED, OTHER], LATER)
    assert store.channels() == before


def test_a_retired_channel_comes_back_with_its_state(store: Store) -> None:
    store.sync_channels([FEED, OTHER], NOW)
    state = store.channel(*FEED)
    store.record_poll(state.id, poll(LATER, profile={"depth": 3}, gap=NewGap(NOW, LATER), weight=0.5), [], LATER)
    store.sync_channels([OTHER], LATER)
    assert [one.outlet for one in store.channels()] == ["valley-courier"]
    assert store.gaps() == []
    store.sync_channels([FEED, OTHER], LATER)
    assert store.channel(*FEED).weight == 0.5
    assert store.profile(state.id).profile == {"depth": 3}
    assert [one.channel_id for one in store.gaps()] == [state.id]
    assert store.channel(*FEED).id == state.id


def test_an_outlet_without_a_channel_has_no_alarms(store: Store) -> None:
    store.sync_channels([FEED, OTHER], NOW)
    for outlet in ("harbour-post", "valley-courier"):
        store.raise_alarm(Alarm(outlet, "quiet", NOW, "nothing for two days"))
    store.sync_channels([OTHER], LATER)
    assert [one.outlet for one in store.alarms()] == ["valley-courier"]


def test_an_unknown_channel_is_a_clear_error(store: Store) -> None:
    with pytest.raises(StoreError, match="no such channel") as caught:
        store.channel(*FEED)
    assert caught.value.code == "unknown"
    with pytest.raises(StoreError, match="no channel"):
        store.record_poll(99, poll(), [], NOW)


def test_a_poll_moves_the_channel_on(store: Store) -> None:
    store.sync_channels([FEED], NOW)
    number = store.channel(*FEED).id
    new = store.record_poll(
        number, poll(etag='"1"', last_modified="Mon", body_digest="d"), [new_item(1), new_item(2)], NOW
    )
    state = store.channel(*FEED)
    assert new == 2
    assert (state.etag, state.last_modified, state.body_digest) == ('"1"', "Mon", "d")
    assert (state.polls, state.last_polled_at, state.last_ok_at) == (1, NOW, NOW)
    assert state.next_poll_at == NOW + timedelta(minutes=15)


def test_the_same_poll_counts_once(store: Store) -> None:
    store.sync_channels([FEED], NOW)
    number = store.channel(*FEED).id
    assert store.record_poll(number, poll(), [new_item(1)], NOW) == 1
    assert store.record_poll(number, poll(), [new_item(1), new_item(2)], NOW) == 0
    assert store.channel(*FEED).polls == 1
    assert len(store.pending(None, NOW)) == 1


@pytest.mark.parametrize(
    ("first", "second", "new"),
    [
        (("a",), ("a",), 0),
        (("a",), ("b",), 1),
        (("a", "b"), ("b", "c"), 0),
        (("a",), ("c", "a"), 0),
    ],
)
def test_an_item_is_known_by_any_of_its_keys(
    store: Store, first: tuple[str, ...], second: tuple[str, ...], new: int
) -> None:
    store.sync_channels([FEED], NOW)
    number = store.channel(*FEED).id
    items = [new_item(one) for one in (1, 2)]
    items = [type(one)(one.item, frozenset(keys)) for one, keys in zip(items, (first, second), strict=True)]
    assert store.record_poll(number, poll(), items[:1], NOW) == 1
    assert store.record_poll(number, poll(LATER), items[1:], NOW) == new


def test_two_rows_of_one_poll_are_one_item_where_a_key_joins_them(store: Store) -> None:
    store.sync_channels([FEED], NOW)
    rows = [new_item(1, "guid"), new_item(2, "guid"), new_item(2)]
    assert store.record_poll(store.channel(*FEED).id, poll(), rows, NOW) == 1
    assert store.known(["harbour.example/2"]) == store.known(["harbour.example/1"])


def test_an_item_without_keys_is_never_taken(store: Store) -> None:
    store.sync_channels([FEED], NOW)
    bare = type(new_item(1))(new_item(1).item, frozenset({"", "\x00"}))
    assert store.record_poll(store.channel(*FEED).id, poll(), [bare], NOW) == 0


def test_a_poll_of_many_items_is_one_poll(store: Store) -> None:
    store.sync_channels([FEED], NOW)
    many = [new_item(number, f"g{number}") for number in range(600)]
    assert store.record_poll(store.channel(*FEED).id, poll(), many, NOW) == 600
    assert store.record_poll(store.channel(*FEED).id, poll(LATER), many, NOW) == 0


RENAMED = ("harbour-herald", "feed", "https://harbour.example/rss")


def test_what_a_gone_outlet_left_is_read_by_the_one_that_lists_it_now(store: Store) -> None:
    store.sync_channels([FEED], NOW)
    store.record_poll(store.channel(*FEED).id, poll(), [new_item(number) for number in range(3)], NOW)
    store.keep_page(2, page(1))
    store.finish(3, "failed:http_404")
    store.sync_channels([RENAMED], LATER)
    now_here = store.channel(*RENAMED).id
    assert store.record_poll(now_here, poll(LATER), [new_item(number) for number in range(3)], LATER) == 0
    assert [(one.id, one.channel_id) for one in store.pending("harbour-herald", LATER)] == [
        (2, now_here),
        (1, now_here),
    ]
    assert (store.waiting("harbour-post"), store.waiting("harbour-herald")) == (0, 2)


@pytest.mark.parametrize("kept", [FEED, ("harbour-post", "sitemap", "https://harbour.example/news.xml")])
def test_what_another_outlet_still_reads_stays_there(store: Store, kept: tuple[str, str, str]) -> None:
    store.sync_channels([FEED], NOW)
    store.record_poll(store.channel(*FEED).id, poll(), [new_item(1)], NOW)
    store.sync_channels([kept, OTHER], LATER)
    assert store.record_poll(store.channel(*OTHER).id, poll(LATER), [new_item(1)], LATER) == 0
    assert [one.outlet for one in store.pending(None, LATER)] == ["harbour-post"]


def test_an_address_no_database_can_hold_is_the_same_channel_again(store: Store) -> None:
    odd = ("harbour-post", "feed", "https://harbour.example/\x00rss")
    store.sync_channels([odd], NOW)
    store.sync_channels([odd], LATER)
    assert store.channel(*odd) == store.channel(*FEED)

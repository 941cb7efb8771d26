"""A gap stands in the ledger until it is closed, and says what was done about it."""

from datetime import timedelta

import pytest
from store_samples import FEED, LATER, NOW, poll

from crawler.store.store import Store
from crawler.store.values import Gap, NewGap

OTHER = ("valley-courier", "sitemap", "https://valley.example/news.xml")


def with_gap(store: Store, channel: tuple[str, str, str], hours: int = 0) -> int:
    """Record a poll that found a gap of an hour; return the channel's number."""
    number = store.channel(*channel).id
    at = LATER + timedelta(hours=hours)
    store.record_poll(number, poll(at, gap=NewGap(at - timedelta(hours=1), at)), [], at)
    return number


def test_a_gap_has_its_channel_and_times(store: Store) -> None:
    store.sync_channels([FEED], NOW)
    number = with_gap(store, FEED)
    assert store.gaps() == [Gap(1, number, *FEED, NOW, LATER)]


def test_gaps_are_listed_by_outlet_and_then_by_time(store: Store) -> None:
    store.sync_channels([FEED, OTHER], NOW)
    for channel, hours in ((OTHER, 1), (FEED, 2), (FEED, 0)):
        with_gap(store, channel, hours)
    assert [(one.outlet, one.id) for one in store.gaps()] == [
        ("harbour-post", 3),
        ("harbour-post", 2),
        ("valley-courier", 1),
    ]
    assert [one.id for one in store.gaps(outlet="valley-courier")] == [1]
    assert store.gaps(outlet="none") == []


def test_a_gap_counts_its_tries_and_is_closed_once(store: Store) -> None:
    store.sync_channels([FEED], NOW)
    with_gap(store, FEED)
    store.fill_gap(1, 2, "section", None)
    [gap] = store.gaps()
    assert (gap.filled, gap.tries, gap.how, gap.closed_at) == (2, 1, "section", None)
    store.fill_gap(1, 5, "sitemap", LATER)
    assert store.gaps() == []
    store.fill_gap(1, 9, "archive", LATER + timedelta(hours=1))
    store.fill_gap(99, 1, "archive", LATER)
    [gap] = store.gaps(open_only=False)
    assert (gap.filled, gap.tries, gap.how, gap.closed_at) == (7, 2, "sitemap", LATER)


@pytest.mark.parametrize(("closed", "left"), [(True, [2]), (False, [1, 2])])
def test_a_closed_gap_is_forgotten_after_a_season_and_an_open_one_never(
    store: Store, closed: bool, left: list[int]
) -> None:
    store.sync_channels([FEED, OTHER], NOW)
    with_gap(store, FEED)
    with_gap(store, FEED, hours=24)
    for gap, at in ((1, LATER), (2, LATER + timedelta(days=2))):
        store.fill_gap(gap, 0, "sitemap", at if closed else None)
    at = LATER + timedelta(days=91)
    store.record_poll(store.channel(*OTHER).id, poll(at), [], at)
    assert [one.id for one in store.gaps(open_only=False)] == left

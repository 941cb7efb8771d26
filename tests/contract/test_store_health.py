"""The figures of `newswire status` are those of the rows."""

from datetime import timedelta

from store_samples import FEED, LATER, NOW, TO_TRAY, add_report, entry, new_item, poll

from crawler.store.store import Store
from crawler.store.values import Health, OutletHealth

QUIET = ("valley-courier", "feed", "https://valley.example/rss")


def test_an_empty_store_has_nothing_to_count(store: Store) -> None:
    assert store.status() == Health((), 0, 0, 0)


def test_counters_are_by_outlet(store: Store) -> None:
    store.sync_channels([FEED, QUIET], NOW)
    number = store.channel(*FEED).id
    store.record_poll(number, poll(), [new_item(1), new_item(2), new_item(3)], NOW)
    store.record_poll(number, poll(LATER, outcome="timeout", error="no answer", failures=1), [], LATER)
    add_report(store, 1)
    store.finish(2, "failed:http_404")
    harbour, valley = store.status().outlets
    assert harbour == OutletHealth(
        "harbour-post",
        polls=2,
        items=3,
        stored=1,
        failed=1,
        next_poll_at=LATER + timedelta(minutes=15),
        last_error="no answer",
    )
    assert valley == OutletHealth("valley-courier", next_poll_at=NOW)
    assert store.status().reports == 1


def test_a_retired_channel_is_not_due_but_its_items_count(store: Store) -> None:
    store.sync_channels([FEED, QUIET], NOW)
    store.record_poll(store.channel(*FEED).id, poll(error="broken"), [new_item(1)], NOW)
    store.sync_channels([], LATER)
    assert store.status().outlets == (OutletHealth("harbour-post", items=1),)


def test_totals_cover_reports_events_and_tray(store: Store) -> None:
    store.import_entries([entry(1)], None, NOW)
    store.decide(add_report(store, 1), TO_TRAY, {}, NOW)
    health = store.status()
    assert (health.reports, health.events, health.tray) == (1, 1, 1)

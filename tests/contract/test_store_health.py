"""The figures of `newswire status` are those of the rows."""

from dataclasses import replace
from datetime import timedelta

from store_samples import FEED, LATER, NOW, TO_TRAY, add_report, entry, new_item, poll, report

from crawler.store.store import Store
from crawler.store.values import Alarm, Health, NewGap, OutletHealth

SITEMAP = ("harbour-post", "sitemap", "https://harbour.example/news.xml")
QUIET = ("valley-courier", "feed", "https://valley.example/rss")


def test_an_empty_store_has_nothing_to_count(store: Store) -> None:
    assert store.status() == Health((), 0, 0, 0)


def test_counters_are_by_outlet(store: Store) -> None:
    store.sync_channels([FEED, QUIET], NOW)
    number = store.channel(*FEED).id
    store.record_poll(number, poll(), [new_item(1), new_item(2), new_item(3)], NOW)
    store.record_poll(number, poll(LATER, outcome="timeout", error="no answer", failures=1), [], LATER)
    add_report(store, 1)
    add_report(store, 3)
    store.finish(2, "failed:http_404")
    harbour, valley = store.status().outlets
    assert harbour == OutletHealth(
        "harbour-post",
        polls=2,
        items=3,
        stored=2,
        failed=1,
        next_poll_at=LATER + timedelta(minutes=15),
        last_error="no answer",
        channels=1,
        failing=1,
        last_ok_at=NOW,
        doubtful=1,
    )
    assert valley == OutletHealth("valley-courier", next_poll_at=NOW, channels=1)
    assert store.status().reports == 2


def test_a_retired_channel_is_not_due_but_its_items_count(store: Store) -> None:
    store.sync_channels([FEED, QUIET], NOW)
    store.record_poll(store.channel(*FEED).id, poll(error="broken", gap=NewGap(NOW, NOW)), [new_item(1)], NOW)
    store.sync_channels([], LATER)
    assert store.status().outlets == (OutletHealth("harbour-post", items=1, waiting=1),)


def test_gaps_failures_and_alarms_count_by_outlet(store: Store) -> None:
    store.sync_channels([FEED, SITEMAP, QUIET], NOW)
    gap = NewGap(NOW, LATER)
    for number in (store.channel(*FEED).id, store.channel(*SITEMAP).id):
        store.record_poll(number, poll(gap=gap), [], NOW)
    store.record_poll(store.channel(*SITEMAP).id, poll(LATER, outcome="timeout", error="no", failures=2), [], LATER)
    store.record_poll(store.channel(*FEED).id, poll(LATER, gap=gap), [], LATER)
    store.fill_gap(store.gaps()[0].id, 3, "sitemap", LATER)
    for kind in ("quiet", "broken"):
        store.raise_alarm(Alarm("harbour-post", kind, NOW, "look"))
    harbour, valley = store.status().outlets
    assert (harbour.channels, harbour.failing, harbour.last_ok_at) == (2, 1, LATER)
    assert (harbour.gaps, harbour.alarms) == (2, ("broken", "quiet"))
    assert (valley.gaps, valley.alarms, valley.last_ok_at) == (0, (), None)


def test_refused_pages_count_by_reason_whether_or_not_the_feeds_text_was_kept(store: Store) -> None:
    store.sync_channels([FEED], NOW)
    store.record_poll(store.channel(*FEED).id, poll(), [new_item(number) for number in range(1, 6)], NOW)
    kept = replace(report(1), sources={"body": "feed", "page": "rejected:paywall"})
    lost = replace(report(2), sources={"body": "feed", "page": "failed:http_404"})
    for number, one in ((1, kept), (2, lost)):
        store.add_report(number, "Harbour Post", one, frozenset({f"url:{number}"}), NOW)
    store.defer(3, "rejected:odd", LATER)
    store.finish(3, "rejected:paywall")
    store.finish(4, "rejected:consent")
    [health] = store.status().outlets
    assert (health.stored, health.failed, health.refused) == (2, 0, {"consent": 1, "paywall": 2})


def test_totals_cover_reports_events_and_tray(store: Store) -> None:
    store.import_entries([entry(1)], None, NOW)
    store.decide(add_report(store, 1), TO_TRAY, {}, NOW)
    health = store.status()
    assert (health.reports, health.events, health.tray) == (1, 1, 1)

"""Flags are raised by what a report says of itself, shown with its event, and lowered where a page is there again."""

from dataclasses import replace
from datetime import timedelta

from store_samples import LATER, NOW, add_item, add_report, attached, entry, item, new_item, poll, report

from crawler.store.store import Store
from crawler.store.values import Flagged, NewItem, Recheck
from crawler.text.notices import Notice

NAME = "The Harbour Post"
GONE = Notice("vanished", "its page answers 404")


def flags(store: Store, number: int) -> tuple[str, ...]:
    found = store.report(number)
    assert found is not None
    return found.flags


def test_a_report_is_flagged_by_its_own_words(store: Store) -> None:
    told = replace(report(1), headline="CORRECTED-UPDATE 1-Ferry leaves")
    number, _ = store.add_report(add_item(store, 1), NAME, told, frozenset({"k"}), NOW)
    plain = add_report(store, 2)
    assert flags(store, number) == ("correction", "update")
    assert store.flags_of(number) == [Flagged(flag, told.headline, NOW) for flag in ("correction", "update")]
    assert (flags(store, plain), store.flags_of(plain)) == ((), [])
    assert store.flag_counts() == {"harbour-post": {"correction": 1, "update": 1}}


def test_a_version_raises_flags_and_lowers_none(store: Store) -> None:
    number = add_item(store, 1)
    made, _ = store.add_report(number, NAME, replace(report(1), headline="UPDATE 1-Ferry"), frozenset({"k"}), NOW)
    killed = report(1, "This story has been withdrawn.")
    assert store.add_report(number, NAME, killed, frozenset({"k"}), LATER) == (made, "version")
    assert flags(store, made) == ("killed", "update")
    assert [one.since for one in store.flags_of(made)] == [LATER, NOW]
    assert [one.id for one in store.reports()] == [made]


def test_an_entry_bears_the_flags_of_its_reports(store: Store) -> None:
    store.import_entries([entry(1)], lambda _: {}, NOW)
    number = add_item(store, 1)
    made, _ = store.add_report(number, NAME, report(1), frozenset({"k"}), NOW)
    store.decide(made, attached(entry(1).id), {}, NOW)
    store.published(store.unpublished())
    store.add_report(number, NAME, report(1, "This story has been withdrawn."), frozenset({"k"}), LATER)
    found = store.event(entry(1).id)
    assert found is not None
    assert found.flags == ("killed",)
    assert [source.flags for source in found.sources] == [(), (), ("killed",)]
    assert store.unpublished() == [found.id]


def test_boilerplate_is_no_version(store: Store) -> None:
    number = add_item(store, 1)
    made, _ = store.add_report(number, NAME, report(1), frozenset({"k"}), NOW)
    again = report(1, "The  ferry left at noon.\n\nRead more: Mill burns in Sarn")
    assert store.add_report(number, NAME, again, frozenset({"k"}), LATER) == (made, "duplicate")
    kept = store.report(made)
    assert kept is not None
    assert kept.report.body == "The ferry left at noon."
    assert len(store.versions(made)) == 1


def planned(store: Store, number: int = 1, **changes: object) -> Recheck:
    """Store a report and when its page is read again."""
    add_report(store, number)
    plan = replace(Recheck(number, "harbour-post", NOW, LATER), **changes)  # type: ignore[arg-type]
    store.keep_recheck(plan)
    return plan


def test_a_plan_comes_out_as_it_went_in(store: Store) -> None:
    plan = planned(store, misses=1, missed_at=NOW, etag='"a"', last_modified="Mon, 02 Mar 2026 09:00:00 GMT")
    assert store.recheck(1) == plan
    assert store.recheck(2) is None
    store.keep_recheck(replace(plan, due_at=None, misses=2))
    assert store.recheck(1) == replace(plan, due_at=None, misses=2)


def test_a_page_that_is_due_waits_to_be_read_once(store: Store) -> None:
    planned(store)
    planned(store, 2, due_at=LATER + timedelta(hours=9))
    assert store.next_recheck("harbour-post") == LATER
    assert store.next_recheck("valley-courier") is None
    assert store.behind(NOW) == frozenset()
    assert store.behind(LATER) == {"harbour-post"}
    assert store.reopen_due("harbour-post", NOW, 9) == 0
    assert store.reopen_due("valley-courier", LATER, 9) == 0
    assert store.reopen_due("harbour-post", LATER, 9) == 1
    assert [one.id for one in store.pending(None, LATER)] == [1]
    assert store.reopen_due("harbour-post", LATER, 9) == 0
    store.finish(1, "failed:http_500")
    assert store.last_outcomes("harbour-post", 9) == ["stored", "stored"]


def test_the_longest_due_come_first(store: Store) -> None:
    for number in (1, 2, 3):
        planned(store, number, due_at=LATER - timedelta(minutes=number))
    assert store.reopen_due("harbour-post", LATER, 2) == 2
    assert [one.id for one in store.pending(None, LATER)] == [2, 3]


def test_a_page_that_is_gone_flags_its_report_until_it_is_back(store: Store) -> None:
    plan = planned(store, misses=1, missed_at=NOW)
    assert flags(store, 1) == ()
    gone = replace(plan, misses=2, missed_at=LATER)
    store.keep_recheck(gone, GONE)
    store.keep_recheck(gone, GONE)
    assert store.flags_of(1) == [Flagged("vanished", GONE.words, LATER)]
    store.keep_recheck(replace(gone, due_at=None))
    assert flags(store, 1) == ("vanished",)
    store.keep_recheck(replace(gone, misses=0, missed_at=None))
    assert flags(store, 1) == ()
    assert store.flag_counts() == {}


def listed(store: Store, at_hours: float, title: str) -> Recheck:
    """Let a poll list the first item under a title; return when its page is read again."""
    state = store.channels()[0]
    at = NOW + timedelta(hours=at_hours)
    news = [NewItem(replace(item(1), title=title), new_item(1).keys)]
    store.record_poll(state.id, poll(at), news, at)
    found = store.recheck(1)
    assert found is not None
    return found


def test_another_title_in_its_channel_has_a_page_read_again(store: Store) -> None:
    store.sync_channels([("harbour-post", "feed", "https://harbour.example/rss")], NOW)
    store.record_poll(store.channels()[0].id, poll(), [new_item(1)], NOW)
    made, _ = store.add_report(1, NAME, report(1), new_item(1).keys, NOW)
    later = NOW + timedelta(days=1)
    store.keep_recheck(Recheck(1, "harbour-post", NOW, later))
    assert listed(store, 1, item(1).title.upper()).due_at == later
    assert listed(store, 2, "").due_at == later
    assert listed(store, 3, "Ferry 1 turns back").due_at == NOW + timedelta(hours=3)
    known = store.item(1)
    assert known is not None
    assert known.item.title == "Ferry 1 turns back"
    assert listed(store, 4, "Ferry 1 turns back").due_at == NOW + timedelta(hours=3)
    assert listed(store, 24 * 8, "Ferry 1 sinks").due_at == NOW + timedelta(hours=3)
    assert made == 1

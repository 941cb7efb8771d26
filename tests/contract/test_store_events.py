"""Entries come out as readers and the matcher need them, and merged ids lead on."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
import sqlalchemy as sa
from store_samples import NOW, TO_TRAY, add_report, attached, entry, opened, report

from crawler.model import Entry, Source
from crawler.store import schema
from crawler.store.afterwards import copies
from crawler.store.edits import Made, Renaming
from crawler.store.store import Store

DAY = date(2026, 3, 1)
NEXT = DAY + timedelta(days=1)


def add(store: Store, *entries: Entry) -> None:
    store.import_entries(entries, None, NOW)


def merge(store: Store, old: str, event: str) -> None:
    with store.write() as connection:
        connection.execute(sa.insert(schema.redirects).values(old_id=old, event_id=event))


def test_an_entry_comes_out_as_it_went_in(store: Store) -> None:
    add(store, entry(1))
    found = store.event(entry(1).id)
    assert found == replace(entry(1), slug="event-number-1-happens-in-port-varna")
    assert store.event("none") is None


def test_own_sources_come_first_then_those_of_reports_each_once(store: Store) -> None:
    wired = Source("AP via The Harbour Post", report(1).url, "harbour-post", "AP")
    add(store, entry(1, sources=(Source("Zed"), wired)))
    for number, credit in ((1, "AP"), (2, None), (3, "Reuters")):
        store.decide(add_report(store, number, credit=credit), attached(entry(1).id), {}, NOW)
    found = store.event(entry(1).id)
    assert found is not None
    assert [(one.label, one.url) for one in found.sources] == [
        ("Zed", None),
        ("AP via The Harbour Post", report(1).url),
        ("The Harbour Post", report(2).url),
        ("Reuters via The Harbour Post", report(3).url),
    ]
    assert found.reports == 3


def test_a_merged_id_leads_to_what_became_of_it(store: Store) -> None:
    add(store, entry(1), entry(2))
    merge(store, "old", "older")
    merge(store, "older", entry(2).id)
    number = add_report(store, 1)
    store.decide(number, attached("old"), {}, NOW)
    found, same = store.event("old"), store.event(entry(2).id)
    assert found is not None
    assert found == same
    assert found.reports == 1
    assert [one.id for one in store.reports(event="old")] == [number]


def test_a_circle_of_redirects_ends(store: Store) -> None:
    merge(store, "a", "b")
    merge(store, "b", "a")
    assert store.event("a") is None


def test_a_merged_entry_is_not_imported_again(store: Store) -> None:
    merge(store, entry(1).id, entry(2).id)
    assert store.import_entries([entry(1), entry(2)], None, NOW).same == 1
    assert [one.id for one in store.all_entries()] == [entry(2).id]


def test_standing_events_bring_their_first_reports(store: Store) -> None:
    add(store, entry(1), entry(2, NEXT), entry(3, NEXT + timedelta(days=1)))
    numbers = [add_report(store, number) for number in range(70)]
    for number in reversed(numbers):
        store.decide(number, attached(entry(1).id), {}, NOW)
    first, second = store.standing(DAY, NEXT)
    assert (first.entry.id, second.entry.id) == (entry(1).id, entry(2, NEXT).id)
    assert [one.id for one in first.reports] == numbers[:64]
    assert first.reports[0].event == entry(1).id
    assert (first.entry.reports, second.entry.reports, second.reports) == (70, 0, ())
    assert second.entry == store.event(second.entry.id)
    met, whole = first.reports[0].report, report(0)
    assert (met.headline, met.body, met.published) == (whole.headline, whole.body, whole.published)
    assert (met.url, met.lead, met.language, met.sources) == (whole.url, whole.lead, whole.language, whole.sources)
    assert list(store.standing(NEXT, DAY)) == []


def test_standing_events_bring_their_reports_in_the_order_they_were_decided(store: Store) -> None:
    add(store, entry(1))
    numbers = [add_report(store, number) for number in range(3)]
    for later, number in enumerate(reversed(numbers)):  # a channel lists the newest on top
        store.decide(number, attached(entry(1).id), {}, NOW + timedelta(seconds=later))
    [standing] = store.standing(DAY, DAY)
    assert [one.id for one in standing.reports] == numbers[::-1]


@pytest.mark.parametrize("events", [1, 30])
def test_standing_takes_two_queries_a_day_however_many_events(store: Store, events: int) -> None:
    add(store, *(entry(number) for number in range(events)))
    asked: list[str] = []
    sa.event.listen(store._engine, "before_cursor_execute", lambda *args: asked.append(args[2]), named=False)
    assert len(list(store.standing(DAY, DAY))) == events
    assert len([one for one in asked if "SELECT" in one]) == 3


def test_what_changed_since_is_told_and_whether_it_was_imported(store: Store) -> None:
    add(store, entry(1), entry(2))
    store.decide(add_report(store, 1), opened(entry(7)), {}, NOW)
    version, corrections = store.events_version(), store.corrections_version()
    assert store.changed_since(version, 9) == {}
    store.reextract(1, replace(report(1), body="The ferry sank."), NOW)
    add(store, entry(3), replace(entry(2), headline="Another"))
    assert store.changed_since(version, 9) == {entry(7).id: False, entry(3).id: True, entry(2).id: True}
    assert store.changed_since(version, 2) is None
    assert store.corrections_version() == corrections
    store.rename(entry(7).id, Renaming(headline="The editor's headline"), Made("ada", NOW))
    assert store.corrections_version() > corrections


def test_events_are_found_by_date_and_words(store: Store) -> None:
    add(
        store,
        entry(1, headline="A Ferry sinks off Ägäis.", topics=(), entities=("Greece",)),
        entry(2, headline="100% of votes_counted.", topics=("Elections",), entities=()),
        entry(3, NEXT, headline="A ferry is found.", topics=(), entities=()),
    )

    def found(**asked: object) -> list[str]:
        return [one.id for one in store.events(**asked)]  # type: ignore[arg-type]

    one, two, three = entry(1).id, entry(2).id, entry(3, NEXT).id
    assert found() == [three, one, two]
    assert found(text="FERRY") == [three, one]
    assert found(text="ferry ägäis") == found(text="GREECE") == [one]
    assert found(text="100%") == found(text="s_c") == found(text="elections") == [two]
    assert found(text="%") == [two]
    assert found(text="\x00ferry", limit=1) == found(first=NEXT) == [three]
    assert found(last=DAY, limit=1) == [one]
    assert found(first=NEXT, last=DAY) == []


def test_days_and_their_entries(store: Store) -> None:
    add(store, entry(2), entry(1), entry(1, NEXT))
    assert store.days() == [DAY, NEXT]
    assert [one.id for one in store.entries_on(DAY)] == [entry(1).id, entry(2).id]
    assert store.entries_on(DAY - timedelta(days=1)) == []


def test_all_entries_stream_by_date_and_id(store: Store) -> None:
    many = [entry(number, DAY + timedelta(days=number % 7)) for number in range(2_050)]
    add(store, *many)
    found = list(store.all_entries())
    assert [one.id for one in found] == [one.id for one in sorted(many, key=lambda one: (one.date, one.id))]


def test_what_changed_while_pages_were_written_stays_unpublished(store: Store) -> None:
    add(store, entry(1), entry(2))
    assert store.unpublished() == [entry(1).id, entry(2).id]
    seen = store.events_version()
    store.decide(add_report(store, 1), attached(entry(1).id), {}, NOW)
    store.published(store.unpublished(), seen)
    assert store.unpublished() == [entry(1).id]
    store.published([entry(1).id, "none"])
    store.published([entry(1).id])
    assert store.unpublished() == []


def test_the_version_of_events_grows_only_with_them(store: Store) -> None:
    assert store.events_version() == 0
    store.decide(add_report(store, 1), TO_TRAY, {}, NOW)
    assert store.events_version() == 0
    store.decide(add_report(store, 2), opened(entry(1)), {}, NOW)
    assert store.events_version() > 0


def test_topics_are_given_to_those_that_state_none(store: Store) -> None:
    stated, plain, other = entry(1), replace(entry(2), topics=()), replace(entry(3), topics=())
    add(store, stated, plain, other)
    assert stated.topics
    first, last = date(2000, 1, 1), date(2100, 1, 1)
    assert [one.id for one in store.storied(first, last)] == [stated.id]
    assert [one.id for one in store.storyless(first, last)] == [plain.id, other.id]
    store.published([stated.id, plain.id, other.id])
    store.give_topics({plain.id: "Harbour repairs"})
    found = store.event(plain.id)
    assert found is not None
    assert (found.topics, found.learned) == ((), ("Harbour repairs",))
    assert [one.id for one in store.storyless(first, last)] == [other.id]
    assert [one.id for one in store.storied(first, last)] == [stated.id]
    assert store.unpublished() == [plain.id]
    store.give_topics({plain.id: "Ferry strike"})
    again = store.event(plain.id)
    assert again is not None
    assert again.learned == ("Ferry strike",)


def test_the_context_of_an_entry_is_kept(store: Store) -> None:
    add(store, replace(entry(1), places=("Port Varna",), names=("Ada Moor", "Moor Line"), learned=("Ferry strike",)))
    found = store.event(entry(1).id)
    assert found is not None
    assert (found.places, found.names, found.learned) == (("Port Varna",), ("Ada Moor", "Moor Line"), ("Ferry strike",))


def test_sources_come_in_order_of_independence_and_are_counted(store: Store) -> None:
    add(store, entry(1, sources=()))
    for number, credit in ((1, "AP"), (2, "AP"), (3, None)):
        store.decide(add_report(store, number, credit=credit), attached(entry(1).id), {}, NOW)
    with store.write() as connection:
        group = {"group_id": 1, "resemblance": 1.0, "within": 1.0, "shared": 99, "credited": False}
        rows = [{"report_id": 1, "parent_id": None, **group}, {"report_id": 2, "parent_id": 1, **group}]
        connection.execute(sa.insert(copies), rows)
    found = store.event(entry(1).id)
    assert found is not None
    assert [one.url for one in found.sources] == [report(1).url, report(3).url, report(2).url]
    assert (found.reports, found.copies, found.texts, found.newsrooms) == (3, 1, 2, 2)


def test_an_event_opened_here_is_retold_and_the_matcher_sees_what_it_was(store: Store) -> None:
    store.decide(add_report(store, 1), opened(entry(7)), {}, NOW)
    store.published([entry(7).id])
    assert store.retell(entry(7).id, "A better headline", "A better summary")
    assert not store.retell(entry(7).id, "A better headline", "A better summary")
    found = store.event(entry(7).id)
    assert found is not None
    assert (found.headline, found.summary) == ("A better headline", "A better summary")
    assert [one.id for one in store.events(text="better")] == [entry(7).id]
    assert store.unpublished() == [entry(7).id]
    assert store.retell(entry(7).id, "The best headline", "")
    [standing] = store.standing(entry(7).date, entry(7).date)
    assert (standing.entry.headline, standing.entry.summary) == (entry(7).headline, entry(7).summary)


def test_an_imported_or_renamed_event_keeps_its_headline(store: Store) -> None:
    add(store, entry(1))
    assert not store.retell(entry(1).id, "A better headline", "")
    assert not store.retell("none", "A better headline", "")
    store.decide(add_report(store, 1), opened(entry(7)), {}, NOW)
    store.rename(entry(7).id, Renaming(headline="The editor's headline"), Made("ada", NOW))
    assert not store.retell(entry(7).id, "A better headline", "")
    found = store.event(entry(7).id)
    assert found is not None
    assert found.headline == "The editor's headline"

"""A report is decided once; decision, event, tray and term counts stand or fall together."""

from dataclasses import replace

import pytest
import sqlalchemy as sa
from store_samples import LATER, NOW, TO_TRAY, add_report, attached, entry, evidence, opened

from crawler.errors import StoreError
from crawler.model import Decision, Verdict
from crawler.store.schema import redirects
from crawler.store.store import Store

COUNTS = {("ferry", "en"): 2, ("", "en"): 1, ("nothing", "en"): 0}


def test_an_attached_report_belongs_to_its_event(store: Store) -> None:
    number = add_report(store, 1)
    store.import_entries([entry(1)], None, NOW)
    before = store.events_version()
    store.published(store.unpublished())
    store.decide(number, attached(entry(1).id), COUNTS, NOW)
    found = store.report(number)
    assert found is not None
    assert found.event == entry(1).id
    assert store.unmatched() == []
    assert store.unpublished() == [entry(1).id]
    assert store.events_version() > before
    assert list(store.term_counts()) == [("", "en", 1), ("ferry", "en", 2)]
    assert store.documents() == {"en": 1}


def test_what_a_decision_does_to_an_event_is_one_change(store: Store) -> None:
    versions = [store.events_version()]
    for decision in (opened(entry(1)), attached(entry(1).id), TO_TRAY):
        store.decide(add_report(store, len(versions)), decision, {}, NOW)
        versions.append(store.events_version())
    assert versions == [0, 1, 2, 2]
    assert store.changed_since(1, 9) == {entry(1).id: False}


def test_the_evidence_is_kept(store: Store) -> None:
    number = add_report(store, 1)
    store.import_entries([entry(1)], None, NOW)
    store.decide(number, attached(entry(1).id), {}, NOW)
    assert store.decision(number) == attached(entry(1).id)
    assert store.decision(99) is None


def test_a_report_is_decided_once(store: Store) -> None:
    number = add_report(store, 1)
    store.decide(number, TO_TRAY, COUNTS, NOW)
    before = store.events_version()
    store.decide(number, opened(entry(1)), COUNTS, LATER)
    assert store.decision(number) == TO_TRAY
    assert store.event(entry(1).id) is None
    assert store.events_version() == before
    assert ("ferry", "en", 2) in list(store.term_counts())


def test_an_opened_event_stands(store: Store) -> None:
    number = add_report(store, 1)
    new = entry(7, slug="", sources=(), headline="A ferry leaves Port Varna.")
    store.decide(number, opened(new), {}, NOW)
    found = store.event(new.id)
    assert found is not None
    assert (found.headline, found.slug, found.reports) == (new.headline, "a-ferry-leaves-port-varna", 1)
    assert [source.label for source in found.sources] == ["AP via The Harbour Post"]
    decided = store.decision(number)
    assert decided is not None
    assert decided.entry == found
    assert decided.candidates == opened(new).candidates


def test_slugs_of_a_day_differ(store: Store) -> None:
    numbers = [add_report(store, number) for number in range(3)]
    days = [entry(1).date, entry(1).date, entry(1).date.replace(day=9)]
    for number, day in zip(numbers, days, strict=True):
        store.decide(number, opened(entry(number, day, headline="The same.", slug="")), {}, NOW)
    slugs = {(one.date, one.slug) for one in store.all_entries()}
    assert len(slugs) == 3
    assert {(days[0], "the-same"), (days[2], "the-same")} < slugs


def test_a_slug_given_by_the_caller_is_kept(store: Store) -> None:
    store.decide(add_report(store, 1), opened(entry(1, slug="my-own")), {}, NOW)
    assert [one.slug for one in store.all_entries()] == ["my-own"]


def test_an_opened_event_never_joins_another_of_its_id(store: Store) -> None:
    numbers = [add_report(store, number) for number in range(3)]
    ids = [entry(1).id, f"{entry(1).id}-2", f"{entry(1).id}-3"]
    given = [store.decide(number, opened(entry(1)), {}, NOW) for number in numbers]
    assert given == ids
    assert [one.id for one in store.all_entries()] == ids
    assert [one.reports for one in store.all_entries()] == [1, 1, 1]
    decided = store.decision(numbers[2])
    assert decided is not None
    assert decided.entry is not None
    assert (decided.event, decided.entry.id) == (ids[2], ids[2])


def test_an_opened_event_never_takes_the_id_of_a_merged_one(store: Store) -> None:
    store.import_entries([entry(2)], None, NOW)
    with store.write() as connection:
        connection.execute(sa.insert(redirects).values(old_id=entry(1).id, event_id=entry(2).id))
    assert store.decide(add_report(store, 1), opened(entry(1)), {}, NOW) == f"{entry(1).id}-2"


def test_deciding_again_names_no_event(store: Store) -> None:
    number = add_report(store, 1)
    store.decide(number, opened(entry(1)), {}, NOW)
    assert store.decide(number, opened(entry(1)), {}, NOW) is None
    assert len(list(store.all_entries())) == 1


def test_an_unknown_event_or_report_is_a_clear_error(store: Store) -> None:
    number = add_report(store, 1)
    with pytest.raises(StoreError, match="no event"):
        store.decide(number, attached("none"), COUNTS, NOW)
    with pytest.raises(StoreError, match="no report"):
        store.decide(99, TO_TRAY, COUNTS, NOW)
    assert store.decision(number) is None
    assert list(store.term_counts()) == []
    assert len(store.unmatched()) == 1


def test_the_tray_keeps_what_nobody_decided(store: Store) -> None:
    first, second = add_report(store, 1), add_report(store, 2)
    store.decide(second, TO_TRAY, {}, NOW)
    store.decide(first, TO_TRAY, {}, NOW)
    assert [(one.id, decision) for one, decision in store.tray()] == [(first, TO_TRAY), (second, TO_TRAY)]
    assert store.status().tray == 2
    assert store.unmatched() == []


def test_a_score_that_is_no_number_is_stored_as_nothing(store: Store) -> None:
    number = add_report(store, 1)
    odd = Decision(Verdict.TRAY, None, float("nan"), (evidence("one", float("inf")),))
    store.decide(number, odd, {}, NOW)
    decided = store.decision(number)
    assert decided == replace(odd, score=0.0, candidates=(evidence("one", 0.0),))


def test_a_term_or_language_longer_than_any_word_is_not_counted(store: Store) -> None:
    word = "".join(chr(ord("a") + number * number % 26) for number in range(9000))
    counts = {(word, "en"): 1, ("ferry", word): 1, ("w" * 64, "en"): 1, ("w" * 65, "en"): 1}
    store.decide(add_report(store, 1), TO_TRAY, counts, NOW)
    assert list(store.term_counts()) == [("w" * 64, "en", 1)]


def test_term_counts_add_up(store: Store) -> None:
    for number in range(2):
        store.decide(add_report(store, number), TO_TRAY, {("b", "en"): 1, ("a", "fr"): 3}, NOW)
    assert list(store.term_counts()) == [("a", "fr", 6), ("b", "en", 2)]

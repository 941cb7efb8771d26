"""What was read of reports is kept with the terms it names by number, as long as one process numbers them, and until
the text it was read of changes."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from store_samples import LATER, NOW, add_item, add_report, attached, entry, opened, report

from crawler.match.entities import Gazetteer
from crawler.match.vocabulary import Vocabulary
from crawler.match.words import Reader
from crawler.model import Outline, StoredReport
from crawler.store import readings as reading
from crawler.store.rows import PRECISION, READ
from crawler.store.store import Store

DAY = date(2026, 3, 1)


def read_of(store: Store, number: int, words: bytes = b"words") -> dict[int, tuple[bytes, StoredReport]]:
    """Return what was read of a report as it is now."""
    [stored] = store.reports_of([number])
    return {number: (words, stored)}


def add_read(store: Store, number: int) -> int:
    """Put a report in, and what was read of it; return its number."""
    added = add_report(store, number)
    assert store.keep_readings(0, [], read_of(store, added))
    return added


def test_what_was_read_comes_back(store: Store) -> None:
    one, two, three = (add_report(store, number) for number in range(3))
    assert (store.terms(), list(store.readings([one]))) == ([], [])
    both = read_of(store, one, b"\x00\x01") | read_of(store, two, b"")
    assert store.keep_readings(0, ["ferry", "naïve", "\ud800"], both)
    assert store.keep_readings(3, ["@frr"], read_of(store, two, b"2"))
    assert store.keep_readings(4, [], {})
    assert store.terms() == ["ferry", "naïve", "\ud800", "@frr"]
    assert dict(store.readings([one, two, three])) == {one: b"\x00\x01", two: b"2"}


def test_terms_that_another_process_numbered_stay(store: Store) -> None:
    one = add_report(store, 1)
    assert store.keep_readings(0, ["ferry"], {})
    assert not store.keep_readings(0, ["comet", "lund"], read_of(store, one))
    assert not store.keep_readings(2, ["comet"], read_of(store, one))
    assert (store.terms(), list(store.readings([one]))) == (["ferry"], [])


def test_what_was_read_of_entries_comes_back_until_they_are_old(store: Store) -> None:
    other = entry(2, DAY + timedelta(days=1))
    first, again = {entry(1).id: (b"1", DAY), other.id: (b"2", other.date)}, {entry(1).id: (b"3", DAY)}
    assert store.keep_readings(0, [], {}, first)
    assert store.keep_readings(0, ["ferry"], {}, again)
    assert not store.keep_readings(0, [], {}, first)
    assert dict(store.entry_readings([entry(1).id, other.id, "none"])) == {entry(1).id: b"3", other.id: b"2"}
    assert store.forget_readings(NOW.replace(day=1)) == 0
    assert store.forget_readings(NOW) == 1
    assert dict(store.entry_readings([entry(1).id, other.id])) == {other.id: b"2"}


def test_what_is_old_is_forgotten(store: Store) -> None:
    one = add_read(store, 1)
    two, _ = store.add_report(add_item(store, 2), "The Harbour Post", report(2), frozenset({"2"}), LATER)
    store.keep_readings(0, [], read_of(store, two))
    assert store.forget_readings(NOW) == 0
    assert store.forget_readings(NOW + timedelta(seconds=1)) == 1
    assert dict(store.readings([one, two])) == {two: b"words"}


CHANGES = (
    {"url": "https://harbour.example/other"},
    {"headline": "Ferry 1 sinks"},
    {"lead": "The ferry sank."},
    {"body": "The ferry sank at noon."},
    {"language": "de"},
    {"published": None},
    {"published": NOW},
    {"published": NOW.replace(day=1, hour=18)},  # the same instant by another clock, whose day may be another
    {"sources": {"published": "json-ld", PRECISION: "day"}},
)
OTHERS = (
    {"authors": ("Ben Quay",)},
    {"credit": None},
    {"sources": {"published": "meta"}},
    {"sections": ("Sport",)},
    {"headline": "Ferry 1 leaves\x00"},
)


@pytest.mark.parametrize("changed", CHANGES)
def test_what_was_read_goes_with_the_text_it_was_read_of(store: Store, changed: dict[str, object]) -> None:
    one, two = add_read(store, 1), add_read(store, 2)
    store.reextract(one, replace(report(1), **changed), NOW)  # type: ignore[arg-type]
    assert list(store.readings([one, two])) == [(two, b"words")]


@pytest.mark.parametrize("changed", OTHERS)
def test_what_was_read_stays_where_other_things_change(store: Store, changed: dict[str, object]) -> None:
    one = add_read(store, 1)
    store.reextract(one, replace(report(1), **changed), NOW)  # type: ignore[arg-type]
    assert list(store.readings([one])) == [(one, b"words")]


def test_what_was_read_goes_with_a_version(store: Store) -> None:
    item = add_item(store, 1)
    one, _ = store.add_report(item, "The Harbour Post", report(1), frozenset(), NOW)
    store.keep_readings(0, [], read_of(store, one))
    assert store.add_report(item, "The Harbour Post", report(1, "It sank."), frozenset(), LATER)[1] == "version"
    assert list(store.readings([one])) == []


@pytest.mark.parametrize("changed", CHANGES)
def test_what_was_read_of_a_text_that_changed_meanwhile_is_not_kept(store: Store, changed: dict[str, object]) -> None:
    one, two = add_report(store, 1), add_report(store, 2)
    read = read_of(store, one) | read_of(store, two)
    store.reextract(one, replace(report(1), **changed), NOW)  # type: ignore[arg-type]
    assert store.keep_readings(0, ["ferry"], read)
    assert (store.terms(), list(store.readings([one, two]))) == (["ferry"], [(two, b"words")])


def test_what_was_read_of_a_report_that_is_not_here_is_not_kept(store: Store) -> None:
    stored = StoredReport(9, "harbour-post", "The Harbour Post", report(9), NOW)
    assert store.keep_readings(0, [], {9: (b"words", stored)})
    assert list(store.readings([9])) == []


class Asked:
    """A value that remembers what it was asked for."""

    def __init__(self, value: object) -> None:
        self._value = value
        self.names: set[str] = set()

    def __getattr__(self, name: str) -> object:
        """Remember it."""
        self.names.add(name)
        return getattr(self._value, name)


def test_a_reader_looks_at_nothing_but_what_is_watched() -> None:
    reader = Reader(Vocabulary(), Gazetteer([]))
    told, stands = Asked(report(1)), Asked(entry(1))
    reader.report(told)  # type: ignore[arg-type]
    reader.entry(stands)  # type: ignore[arg-type]
    assert told.names == {*READ, "sources"} - {"lead"}  # what stands there where a page has no body
    assert stands.names == {"id", "date", "headline", "summary", "topics", "entities"}


def test_outlines_bring_what_was_read_of_the_first_reports(store: Store) -> None:
    store.import_entries([entry(1), entry(2, DAY + timedelta(days=1))], None, NOW)
    store.decide(add_report(store, 99), opened(entry(0, summary="It sails.")), {}, NOW)
    store.retell(entry(0).id, "A better headline", "It sailed.")
    numbers = [add_read(store, number) for number in range(70)]
    for number in reversed(numbers):
        store.decide(number, attached(entry(1).id), {}, NOW)
    store.keep_readings(0, [], read_of(store, numbers[1], b"other"))
    first, second, third = [one for page in store.outlines(DAY, DAY + timedelta(days=1)) for one in page]
    assert first == Outline(entry(0).id, DAY, "It sails.", (None,))
    assert (second.id, second.readings[:3], len(second.readings)) == (entry(1).id, (b"words", b"other", b"words"), 64)
    assert third == Outline(entry(2, DAY + timedelta(days=1)).id, DAY + timedelta(days=1), "")


@pytest.mark.parametrize("page", [1, 2, 3, 6, 7])
def test_outlines_and_whole_events_come_in_one_order(store: Store, page: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "PAGE", page)
    days = [DAY + timedelta(days=step) for step in (2, 0, 1, 0, 1, 0)]
    store.import_entries([entry(number, day) for number, day in enumerate(days)], None, NOW)
    for number in (0, 3, 4):
        store.decide(add_read(store, number), attached(entry(number, days[number]).id), {}, NOW)
    last = DAY + timedelta(days=1)
    outlines = [one for some in store.outlines(DAY, last) for one in some]
    whole = list(store.standing(DAY, last))
    assert [(one.id, len(one.readings)) for one in outlines] == [(one.entry.id, len(one.reports)) for one in whole]
    assert store.standing_among([one.id for one in outlines]) == whole
    assert store.standing_among([outlines[1].id, "none", outlines[0].id]) == whole[:2]
    assert [list(some) for some in store.outlines(last, DAY)] == [[]]

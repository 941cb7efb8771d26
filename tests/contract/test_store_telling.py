"""An event goes by what its own reports say, also when those it went by were taken from it."""

from datetime import date

import pytest
from correction_machine import dump, first_said
from store_samples import LATER, NOW, add_report, attached, opened

from crawler.model import Entry
from crawler.store.edits import Made, Renaming
from crawler.store.store import Store

DAY = date(2026, 3, 1)
NEW = Entry("2026-03-01-new", DAY, "A new event.")


ADA = Made("ada", NOW, first_said)


@pytest.fixture
def full(store: Store) -> Store:
    """An event `a` that report 1 opened, and that goes by what report 2 says, with reports 1 to 3, and `b`."""
    for number in (1, 2, 3, 4):
        add_report(store, number)
    store.decide(1, opened(Entry("a", DAY, headlines(store)[0], "Opened.")), {}, NOW)
    for number in (2, 3):
        store.decide(number, attached("a"), {}, NOW)
    store.decide(4, opened(Entry("b", DAY, "The council meets.")), {}, NOW)
    store.retell("a", headlines(store)[1], "Told.")
    return store


def headlines(store: Store) -> list[str]:
    """Return the headlines of the reports, by number."""
    return [one.report.headline for one in reversed(store.reports())]


def shown(store: Store, event: str = "a") -> tuple[str, str]:
    """Return by what an event goes, and by what the matcher knows it."""
    standing = next(one for one in store.standing(DAY, DAY) if one.entry.id == event)
    entry = store.event(event)
    assert entry is not None
    return entry.headline, standing.entry.headline


def test_what_is_left_names_the_event_and_undoing_brings_back_its_names(full: Store) -> None:
    one, two, three, _ = headlines(full)
    before = dump(full)
    assert shown(full) == (two, one)
    done = full.split("a", (2, 3), NEW, ADA)
    assert (shown(full), done.what["called"]) == ((one, one), one)
    full.undo(None, "ada", LATER)
    assert dump(full) == before
    full.move(1, "b", ADA)
    assert shown(full) == (two, two)
    full.undo(None, "ada", LATER)
    assert dump(full) == before
    full.move(2, "b", ADA)
    assert shown(full) == (one, one)
    full.retell("a", three, "Told anew.")
    full.undo(None, "ada", LATER)
    assert dump(full) == before


def test_an_event_that_was_never_told_anew_is_named_by_what_is_left(full: Store) -> None:
    one, two, *_ = headlines(full)
    full.split("a", (2, 3), NEW, ADA)
    full.retell("a", one, "Opened.")
    full.move(4, "a", ADA)
    before = dump(full)
    full.move(1, NEW.id, ADA)
    four = headlines(full)[3]
    assert shown(full) == (four, four)
    full.retell("a", two, "Told anew.")
    full.undo(None, "ada", LATER)
    assert dump(full) == before


def test_what_an_editor_called_it_stays(full: Store) -> None:
    full.rename("a", Renaming("Named by Ada."), ADA)
    full.move(1, "b", ADA)
    assert shown(full) == ("Named by Ada.", headlines(full)[1])


def test_an_imported_event_keeps_its_name(full: Store) -> None:
    full.import_entries([Entry("c", DAY, "Brought in.")], None, NOW)
    for number in (1, 2):
        full.move(number, "c", ADA)
    full.move(1, "a", ADA)
    assert shown(full, "c") == ("Brought in.", "Brought in.")


def test_it_keeps_a_name_that_one_of_its_reports_says(full: Store) -> None:
    one, two, *_ = headlines(full)
    full.move(3, "b", ADA)
    assert shown(full) == (two, one)


def test_an_event_that_came_to_be_called_by_what_goes_again_is_not(full: Store) -> None:
    """It grew after the merge, and what it was called then was said by what the merge had brought."""
    one, _, three, four = headlines(full)
    full.merge(["a", "b"], ADA)
    full.retell("a", four, "Told anew.")
    full.undo(None, "ada", LATER, first_said)
    assert shown(full) == (one, one)
    full.merge(["a", "b"], ADA)
    full.retell("a", three, "Told anew.")
    full.undo(None, "ada", LATER, first_said)
    assert shown(full) == (three, one)

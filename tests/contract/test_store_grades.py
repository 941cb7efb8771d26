"""What editors corrected counts against the matcher, each report once, until it is undone."""

from datetime import date

from store_samples import NOW, TO_TRAY, add_report, attached, entry, opened

from crawler.model import Entry
from crawler.store.edits import MATCHER, Graded, Made, Renaming
from crawler.store.store import Store

ADA = Made("ada", NOW)
DAY = date(2026, 3, 1)
OWN = Entry("own", DAY, "Ferry leaves.")


def fill(store: Store) -> None:
    """Let reports 1 and 2 be attached to entry 1, 3 open `a`, 4 open `b`, 5 be attached to `b`, 6 and 7 in the tray."""
    store.import_entries([entry(1)], None, NOW)
    standing = [
        attached(entry(1).id),
        attached(entry(1).id),
        opened(Entry("a", DAY, "A.")),
        opened(Entry("b", DAY, "B.")),
    ]
    for number, decision in enumerate([*standing, attached("b"), TO_TRAY, TO_TRAY], 1):
        store.decide(add_report(store, number), decision, {}, NOW)


def test_an_uncorrected_matcher_is_right(store: Store) -> None:
    assert store.graded() == Graded()
    fill(store)
    assert store.graded() == Graded(attached=3, opened=2, tray=2)


def test_each_correction_counts_for_what_it_found(store: Store) -> None:
    fill(store)
    store.move(1, "a", ADA)  # wrong there, and missed here
    store.move(2, OWN, ADA)  # wrong there
    store.move(3, "b", ADA)  # missed; `a` has report 1 still
    store.move(6, entry(1).id, ADA)  # left to an editor
    store.move(7, Entry("own2", DAY, "New."), ADA)  # rightly left to an editor
    assert store.graded() == Graded(3, 2, 2, wrong=2, missed=2, abstained=1, corrections=5)
    while any(one.undone_at is None for one in store.corrections()):
        store.undo(None, "ada", NOW)
    assert store.graded() == Graded(3, 2, 2)


def test_a_merged_event_was_missed_where_the_matcher_opened_it(store: Store) -> None:
    fill(store)
    store.merge(["a", "b"], ADA)
    assert store.graded() == Graded(3, 2, 2, missed=1, corrections=1)
    store.undo(None, "ada", NOW)
    store.merge(["a", entry(1).id], ADA)
    assert store.graded() == Graded(3, 2, 2, corrections=1)


def test_what_the_matcher_repaired_itself_is_no_correction(store: Store) -> None:
    fill(store)
    store.merge(["a", "b"], Made(MATCHER, NOW))
    assert store.graded() == Graded(3, 2, 2)


def test_whoever_was_put_with_a_report_that_is_parted_from_them_was_wrong(store: Store) -> None:
    fill(store)
    store.decide(add_report(store, 8), attached("b"), {}, NOW)
    store.split("b", [4], OWN, ADA)  # 4 opened `b`: 5 and 8 were wrong to join it
    assert store.graded() == Graded(4, 2, 2, wrong=2, corrections=1)
    store.move(5, "own", ADA)  # with 4 again, as it was
    assert store.graded() == Graded(4, 2, 2, wrong=1, corrections=2)
    store.move(8, "own", ADA)
    assert store.graded() == Graded(4, 2, 2, corrections=3)


def test_it_does_not_matter_which_side_of_a_split_is_named(store: Store) -> None:
    fill(store)
    for number in (8, 9):
        store.decide(add_report(store, number), attached("b"), {}, NOW)
    store.split("b", [5, 8], OWN, ADA)
    one = store.graded()
    store.undo(None, "ada", NOW)
    store.split("b", [4, 9], OWN, ADA)
    assert store.graded() == one == Graded(5, 2, 2, wrong=2, corrections=1)


def test_the_opener_of_an_event_that_goes_with_it_was_missed(store: Store) -> None:
    fill(store)
    store.move(3, "b", ADA)  # the only report of `a`, which leads to `b` now
    assert store.graded() == Graded(3, 2, 2, missed=1, corrections=1)
    store.move(4, entry(1).id, ADA)  # leaves 5 and 3
    assert store.graded() == Graded(3, 2, 2, wrong=1, missed=2, corrections=2)


def test_a_new_name_says_nothing_of_the_matcher(store: Store) -> None:
    fill(store)
    store.rename("a", Renaming("A new name."), ADA)
    assert store.graded() == Graded(3, 2, 2)


def test_what_the_matcher_parted_itself_is_no_correction(store: Store) -> None:
    fill(store)
    store.split("b", [5], OWN, Made(MATCHER, NOW))
    store.move(4, entry(1).id, ADA)
    assert store.graded() == Graded(3, 2, 2, missed=1, corrections=1)

"""Where a report stands among copies, its sketch and its outcome are stored together, and outlive the process."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa
from store_samples import LATER, NOW, add_item, add_report, entry, opened, report

from crawler.model import Clue, Copy, CreditChain, StoredReport
from crawler.store.schema import items
from crawler.store.store import Store
from crawler.store.values import Sketch

KIND = "test-1"


def sketch(number: int, signature: bytes = b"\x00\xff\x01") -> Sketch:
    return Sketch(number, NOW + timedelta(minutes=number), KIND, signature)


def compared(store: Store, *groups: Copy) -> None:
    """Let reports stand in a group, each compared by itself."""
    for copy in groups:
        store.keep_compared(sketch(copy.report), copy.group, [copy], [])


def group_of(store: Store, number: int) -> int | None:
    found = store.report(number)
    assert found is not None
    return found.copy_of


def item_outcome(store: Store, number: int) -> str:
    with store.read() as connection:
        return str(connection.scalar(sa.select(items.c.outcome).where(items.c.report_id == number)))


def test_a_new_report_waits_to_be_compared(store: Store) -> None:
    numbers = [add_report(store, number) for number in (1, 2)]
    assert [one.id for one in store.uncompared()] == numbers
    assert [one.id for one in store.uncompared(limit=1)] == numbers[:1]
    store.keep_compared(sketch(numbers[0]), None, [], [])
    assert [one.id for one in store.uncompared()] == numbers[1:]
    assert group_of(store, numbers[0]) is None
    assert len(store.unmatched()) == 2


def test_a_changed_text_waits_again(store: Store) -> None:
    item = add_item(store, 1)
    number, _ = store.add_report(item, "The Harbour Post", report(1), frozenset({"k"}), NOW)
    store.keep_compared(sketch(number), None, [], [])
    store.add_report(item, "The Harbour Post", report(1), frozenset({"k"}), LATER)
    assert store.uncompared() == []
    store.add_report(item, "The Harbour Post", report(1, "Changed."), frozenset({"k"}), LATER)
    assert [one.id for one in store.uncompared()] == [number]


def test_a_copy_knows_its_group_and_is_called_one(store: Store) -> None:
    first, second = add_report(store, 1), add_report(store, 2)
    store.keep_compared(sketch(first), None, [], [])
    places = [Copy(first, first), Copy(second, first, first, 0.8, 0.95, 120, credited=True)]
    store.keep_compared(sketch(second), first, places, [])
    assert store.copies_in([first]) == places
    assert (group_of(store, first), group_of(store, second)) == (first, first)
    outcomes = [store.report(number) for number in (first, second)]
    assert [one and one.outcome for one in outcomes] == ["stored", "copy"]
    assert [item_outcome(store, number) for number in (first, second)] == ["stored", "copy"]
    assert [one.id for one in store.reports(outcome="copy")] == [second]
    assert [one.copy_of for one in store.unmatched()] == [first, first]
    [health] = store.status().outlets
    assert (health.stored, health.items) == (2, 2)


def test_groups_are_taken_in(store: Store) -> None:
    one, two, three, four = (add_report(store, number) for number in (1, 2, 3, 4))
    compared(store, Copy(one, one), Copy(two, one, one), Copy(three, three))
    store.keep_compared(sketch(four), one, [Copy(four, one, two)], [three])
    assert {copy.report: copy.parent for copy in store.copies_in([one])} == {
        one: None,
        two: one,
        three: None,
        four: two,
    }
    assert store.copies_in([three]) == []
    assert store.copies_in([]) == []


def test_a_place_may_change(store: Store) -> None:
    one, two = add_report(store, 1), add_report(store, 2)
    compared(store, Copy(one, one), Copy(two, one, one, 0.5, 0.6, 10))
    store.keep_compared(sketch(two), one, [Copy(one, one, two, 0.7, 0.9, 30), Copy(two, one)], [])
    assert store.copies_in([one]) == [Copy(one, one, two, 0.7, 0.9, 30), Copy(two, one)]


def test_whoever_leaves_a_pair_ends_it(store: Store) -> None:
    one, two, three = (add_report(store, number) for number in (1, 2, 3))
    compared(store, Copy(one, one), Copy(two, one, one), Copy(three, one, one))
    store.keep_compared(sketch(three), None, [], [])
    assert [copy.report for copy in store.copies_in([one])] == [one, two]
    store.keep_compared(sketch(two), None, [], [])
    assert store.copies_in([one]) == []
    assert group_of(store, one) is None


def test_a_group_is_named_after_one_that_is_in_it(store: Store) -> None:
    """Else whoever copies a report that left would come into the group it left."""
    one, two, three, four = (add_report(store, number) for number in (1, 2, 3, 4))
    compared(store, Copy(one, one), Copy(two, one, one), Copy(three, one, two))
    store.keep_compared(sketch(one), None, [], [])
    assert [group_of(store, number) for number in (one, two, three)] == [None, two, two]
    compared(store, Copy(one, one), Copy(four, one, one))
    assert [group_of(store, number) for number in (one, two, three, four)] == [one, two, two, one]


def test_whoever_goes_into_another_group_leaves_its_own(store: Store) -> None:
    one, two, three, four = (add_report(store, number) for number in (1, 2, 3, 4))
    compared(store, Copy(one, one), Copy(two, one, one), Copy(three, three), Copy(four, three, three))
    store.keep_compared(sketch(one), three, [Copy(one, three, three)], [])
    assert [group_of(store, number) for number in (one, two, three, four)] == [three, None, three, three]


def test_sketches_outlive_the_process(address: str, tmp_path: Path) -> None:
    store = Store.open(address, tmp_path)
    numbers = [add_report(store, number) for number in range(1, 5)]
    for number in numbers:
        store.keep_compared(sketch(number), None, [], [])
    store.keep_compared(replace(sketch(numbers[0]), kind="test-0"), None, [], [])
    store.close()
    store = Store.open(address, tmp_path)
    assert list(store.sketches(KIND, NOW)) == [sketch(number) for number in numbers[1:]]
    assert list(store.sketches(KIND, NOW, after=numbers[2])) == [sketch(numbers[3])]
    assert list(store.sketches(KIND, sketch(numbers[3]).seen_at)) == [sketch(numbers[3])]
    assert store.forget_sketches(sketch(numbers[2]).seen_at) == 2
    assert list(store.sketches(KIND, NOW)) == [sketch(number) for number in numbers[2:]]
    store.close()


def test_more_sketches_than_are_read_at_once(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("crawler.store.copies.PAGE", 2)
    numbers = [add_report(store, number) for number in range(1, 6)]
    for number in numbers:
        store.keep_compared(sketch(number), None, [], [])
    assert [one.report for one in store.sketches(KIND, NOW)] == numbers


def test_reports_by_number(store: Store) -> None:
    numbers = [add_report(store, number) for number in range(1, 4)]
    found: list[StoredReport] = store.reports_of([numbers[2], numbers[0], 99, numbers[0]])
    assert [one.id for one in found] == [numbers[0], numbers[2]]
    assert found[0].report == report(1)
    assert store.reports_of([]) == []


def test_the_other_copies_of_a_report_and_their_events(store: Store) -> None:
    one, two, three, four = (add_report(store, number) for number in range(1, 5))
    compared(store, Copy(one, one), Copy(two, one, one), Copy(three, one, one))
    event = store.decide(one, opened(entry(7)), {}, NOW)
    assert event is not None
    assert store.copies_of(two) == {one: event, three: None}
    assert store.copies_of(one) == {two: None, three: None}
    assert store.copies_of(four) == {}
    assert store.copies_of(99) == {}


def test_the_credits_in_a_group(store: Store) -> None:
    one, two, _ = (add_report(store, number) for number in range(1, 4))
    compared(store, Copy(one, one), Copy(two, one, one))
    chain = CreditChain(("AP",), 0.9, clues=(Clue("dateline", "(AP)", ("AP",)),))
    store.credit(two, chain)
    kept = store.reports_of([one, two])
    assert store.credits_in(one) == [(each.id, each.outlet_name, each.when, each.report.chain) for each in kept]
    assert store.credits_in(one)[1][3] == chain
    assert store.credits_in(two) == []

"""A proposal to split an event is made once, acted on as any split, and gone once answered by other means."""

from datetime import date

import pytest
from correction_machine import dump
from store_samples import LATER, NOW, add_report, attached, opened

from crawler.errors import StoreError
from crawler.model import Entry, Link, LinkKind
from crawler.store.edits import MATCHER, SPLIT, Made, Proposal
from crawler.store.store import Store

ADA = Made("ada", NOW)
AUTO = Made(MATCHER, NOW)
DAY = date(2026, 3, 1)
NEW = Entry("2026-03-01-new", DAY, "Ferry 3 leaves.")


@pytest.fixture
def full(store: Store) -> Store:
    """An event `a` of reports 1 to 4, and `b` of report 5."""
    for number in range(1, 6):
        add_report(store, number)
    store.decide(1, opened(Entry("a", DAY, "Ferry 1 leaves.")), {}, NOW)
    for number in (2, 3, 4):
        store.decide(number, attached("a"), {}, NOW)
    store.decide(5, opened(Entry("b", DAY, "Ferry 5 leaves.")), {}, NOW)
    return store


def proposed(store: Store, *reports: int) -> int:
    """Propose to part reports from `a`."""
    number = store.propose_split("a", reports, 0.1, NOW)
    assert number is not None
    return number


def places(store: Store) -> list[str | None]:
    """Return the event of each report, by number."""
    return [one.event for one in reversed(store.reports())]


def test_it_is_shown_and_no_other_is_made_meanwhile(full: Store) -> None:
    number = proposed(full, 4, 3)
    assert full.proposals() == [Proposal(number, "a", None, 0.1, NOW, SPLIT, (3, 4))]
    assert full.proposal(number) == full.proposals()[0]
    assert full.split_waits("a")
    assert not full.split_waits("b")
    assert full.propose_split("a", [4], 0.1, NOW) is None


@pytest.mark.parametrize("reports", [(), (1, 2, 3, 4), (4, 5), (99,)])
def test_only_some_of_an_events_reports_may_be_parted(full: Store, reports: tuple[int, ...]) -> None:
    assert full.propose_split("a", reports, 0.1, NOW) is None


def test_accepting_it_splits_and_undoing_lets_it_wait_again(full: Store) -> None:
    number = proposed(full, 3, 4)
    before = dump(full)
    done = full.split("a", (3, 4), NEW, ADA, number)
    what = {"event": "a", "to": NEW.id, "reports": [3, 4], "new": True, "proposal": number}
    assert (done.kind, done.what) == ("split", what)
    assert places(full) == ["a", "a", NEW.id, NEW.id, "b"]
    assert full.proposals() == []
    assert full.proposed("a", NEW.id)  # they are not proposed to be one again
    with pytest.raises(StoreError, match="accepted already"):
        full.proposal(number)
    full.undo(None, "ada", LATER)
    assert dump(full) == before


def test_rejecting_it_keeps_the_reports_together_for_good(full: Store) -> None:
    number = proposed(full, 3, 4)
    before = dump(full)
    done = full.reject(number, ADA)
    assert (done.kind, done.what) == ("reject", {"event": "a", "reports": [3, 4], "proposal": number})
    assert full.links()[1] == [Link(LinkKind.MUST, "a", report) for report in (1, 2, 3, 4)]
    for again in ((3, 4), (1, 2), (2,), (1, 3)):
        assert full.propose_split("a", again, 0.1, NOW) is None
    with pytest.raises(StoreError, match="rejected already"):
        full.reject(number, ADA)
    full.undo(None, "ada", LATER)
    assert dump(full) == before


def test_a_report_that_came_since_may_be_parted(full: Store) -> None:
    full.reject(proposed(full, 3, 4), ADA)
    number = add_report(full, 6)
    full.decide(number, attached("a"), {}, NOW)
    assert proposed(full, number)


def test_what_editors_did_since_answers_it(full: Store) -> None:
    number = proposed(full, 3, 4)
    full.move(3, "b", ADA)
    assert full.proposals() == []
    for act in (lambda: full.reject(number, ADA), lambda: full.split("a", (4,), NEW, ADA, number)):
        with pytest.raises(StoreError, match="out of date"):
            act()
    full.undo(None, "ada", LATER)
    assert len(full.proposals()) == 1
    full.merge(["b", "a"], ADA)
    assert full.proposals() == []
    full.undo(None, "ada", LATER)
    other = full.propose_merge("a", "b", 0.9, NOW)
    full.merge(["a", "b"], AUTO, other)
    assert [one.event for one in full.proposals()] == ["a"]


def test_what_the_matcher_merged_may_be_split(full: Store) -> None:
    full.merge(["a", "b"], AUTO)
    assert full.propose_split("b", (5,), 0.1, NOW)
    assert [one.event for one in full.proposals()] == ["a"]


def test_a_merge_of_events_kept_apart_is_not_shown(full: Store) -> None:
    full.split("a", (3, 4), NEW, ADA)
    assert full.propose_merge("a", NEW.id, 0.9, NOW)
    assert full.proposals() == []


def test_a_split_of_the_matcher_that_was_undone_is_never_made_again(full: Store) -> None:
    number = proposed(full, 3, 4)
    full.split("a", (3, 4), NEW, AUTO, number)
    assert full.links()[1] == []
    assert [one.by for one in full.corrections()] == [MATCHER]
    full.undo(None, "ada", LATER)
    assert places(full)[:4] == ["a"] * 4
    assert full.links()[1] == [Link(LinkKind.MUST, "a", report) for report in (1, 2, 3, 4)]
    assert full.proposals() == []
    assert full.propose_split("a", (1, 2), 0.1, NOW) is None


def test_a_proposal_about_an_event_that_is_no_more_is_not_shown(full: Store) -> None:
    """A split is undone, and with it goes the event it made."""
    full.split("a", (3, 4), NEW, ADA)
    number = full.propose_merge("b", NEW.id, 0.9, NOW)
    assert number is not None
    assert len(full.proposals()) == 1
    full.undo(None, "ada", LATER)
    assert full.proposals() == []
    with pytest.raises(StoreError, match="out of date"):
        full.reject(number, ADA)

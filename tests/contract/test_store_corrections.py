"""A correction changes what it says and no more, binds from then on, and can be taken back."""

from collections.abc import Callable
from datetime import date

import pytest
from correction_machine import dump
from store_samples import LATER, NOW, TO_TRAY, add_report, attached, entry, opened

from crawler.errors import StoreError
from crawler.model import Decision, Entry, Link, LinkKind, Source, Verdict
from crawler.store.edits import MATCHER, Correction, Made, Proposal, Renaming
from crawler.store.store import Store
from crawler.store.values import Imported

ADA = Made("ada", NOW)
AUTO = Made(MATCHER, NOW)
DAY = date(2026, 3, 1)
OWN = Entry("2026-03-01-own", DAY, "Ferry 3 leaves.")


@pytest.fixture
def full(store: Store) -> Store:
    """An imported entry 1 with report 1; an event `a` of reports 2 and 3, `b` of report 4; report 5 in the tray."""
    store.import_entries([entry(1)], None, NOW)
    for number in range(1, 6):
        add_report(store, number)
    store.decide(1, attached(entry(1).id), {}, NOW)
    store.decide(2, opened(Entry("a", DAY, "Ferry 2 leaves.", entities=("Varna",))), {}, NOW)
    store.decide(3, attached("a"), {}, NOW)
    store.decide(4, opened(Entry("b", DAY, "Ferry 4 leaves.", topics=("Ferries",))), {}, NOW)
    near = Decision(Verdict.TRAY, None, 0.5, attached("b").candidates)
    store.decide(5, near, {}, NOW)
    store.published(store.unpublished())
    return store


def places(store: Store) -> dict[int, str | None]:
    """Return the event of each report."""
    return {one.id: one.event for one in store.reports()}


def refused(act: Callable[[], Correction], says: str, store: Store) -> None:
    """See that nothing is changed, in one clear line."""
    before, made = dump(store), store.corrections()
    with pytest.raises(StoreError, match=says):
        act()
    assert (dump(store), store.corrections()) == (before, made)


def test_a_merged_event_leads_to_the_one_it_went_into_for_ever(full: Store) -> None:
    done = full.merge(["a", "b"], ADA)
    assert (done.kind, done.by, done.at, done.what) == (
        "merge",
        "ada",
        NOW,
        {"to": "a", "events": ["b"], "reports": [4]},
    )
    assert places(full) == {1: entry(1).id, 2: "a", 3: "a", 4: "a", 5: None}
    kept = full.event("b")
    assert kept is not None
    assert (kept.id, kept.reports, kept.topics, kept.entities) == ("a", 3, ("Ferries",), ("Varna",))
    assert full.unpublished() == ["a", "b"]
    assert [one.id for one in full.events(text="ferries")] == ["a"]
    full.merge([entry(1).id, "b"], ADA)
    for old in ("a", "b"):
        found = full.event(old)
        assert found is not None
        assert found.id == entry(1).id
    assert full.decide(add_report(full, 6), attached("b"), {}, NOW) == entry(1).id


def test_several_events_merge_at_once(full: Store) -> None:
    full.merge(["b", "a", entry(1).id], ADA)
    assert set(places(full).values()) == {"b", None}
    kept = full.event("b")
    assert kept is not None
    assert [source.label for source in kept.sources][:2] == ["AP", "The Wire"]


def test_what_is_no_correction_is_refused(full: Store) -> None:
    refused(lambda: full.merge(["a", "a"], ADA), "itself", full)
    refused(lambda: full.merge(["a"], ADA), "itself", full)
    refused(lambda: full.merge(["a", "none"], ADA), "no event none", full)
    refused(lambda: full.move(2, "a", ADA), "in a already", full)
    refused(lambda: full.move(2, "none", ADA), "no event none", full)
    refused(lambda: full.move(77, "a", ADA), "no report 77", full)
    refused(lambda: full.move(4, OWN, ADA), "nothing to part", full)
    refused(lambda: full.split("a", [2, 3], OWN, ADA), "nothing to part", full)
    refused(lambda: full.split("a", [4], OWN, ADA), "in b, not in a", full)
    refused(lambda: full.split("a", [5], OWN, ADA), "in the tray, not in a", full)
    refused(lambda: full.rename("a", Renaming("Ferry 2 leaves."), ADA), "already", full)
    refused(lambda: full.rename("a", Renaming(slug="ferry-4-leaves"), ADA), "already", full)
    number = add_report(full, 6)
    refused(lambda: full.move(number, "a", ADA), "waits to be matched", full)
    full.merge(["a", "b"], ADA)
    refused(lambda: full.merge(["b", "a"], ADA), "itself", full)


def test_a_report_out_of_the_tray_is_bound(full: Store) -> None:
    before = dump(full)
    full.move(5, "a", ADA)
    assert places(full)[5] == "a"
    assert full.tray() == []
    assert full.links()[1] == [Link(LinkKind.MUST, "a", 5)]
    full.undo(None, "ben", LATER)
    assert dump(full) == before


def test_a_report_out_of_the_tray_may_open_an_event_apart_from_the_nearest(full: Store) -> None:
    done = full.move(5, OWN, ADA)
    assert places(full)[5] == done.what["to"] == OWN.id
    assert full.links()[1] == [Link(LinkKind.MUST, OWN.id, 5), Link(LinkKind.APART, "b", other=OWN.id)]


def test_an_event_that_loses_its_last_report_leads_to_where_it_went(full: Store) -> None:
    before = dump(full)
    done = full.move(4, "a", ADA)
    assert done.what["events"] == ["b"]
    found = full.event("b")
    assert found is not None
    assert found.id == "a"
    assert full.unpublished() == ["a", "b"]
    full.undo(None, "ada", LATER)
    assert dump(full) == before


def test_an_imported_entry_stays_without_reports(full: Store) -> None:
    assert full.move(1, "a", ADA).what["events"] == []
    found = full.event(entry(1).id)
    assert found is not None
    assert (found.id, found.reports) == (entry(1).id, 0)
    assert Link(LinkKind.CANNOT, entry(1).id, 1) in full.links()[1]


def test_what_is_split_stays_apart(full: Store) -> None:
    done = full.split("a", [3], OWN, ADA)
    assert done.what == {"event": "a", "to": OWN.id, "reports": [3], "new": True}
    assert places(full)[3] == OWN.id
    assert set(full.links()[1]) == {
        Link(LinkKind.MUST, OWN.id, 3),
        Link(LinkKind.CANNOT, "a", 3),
        Link(LinkKind.CANNOT, OWN.id, 2),
        Link(LinkKind.APART, "a", other=OWN.id),
    }
    for act in (lambda: full.merge(["a", OWN.id], AUTO), lambda: full.move(3, "a", AUTO)):
        refused(act, "forbids it", full)


def test_the_last_word_of_an_editor_counts(full: Store) -> None:
    full.split("a", [3], OWN, ADA)
    full.move(3, "a", ADA)
    assert places(full)[3] == "a"
    assert full.links()[1] == [Link(LinkKind.MUST, "a", 3)]


def test_the_way_back_is_barred_while_later_corrections_stand_on_it(full: Store) -> None:
    full.merge(["a", "b"], ADA)
    full.move(4, entry(1).id, ADA)
    refused(lambda: full.undo(1, "ada", NOW), "correction 2 came after", full)
    full.undo(2, "ada", NOW)
    refused(lambda: full.undo(2, "ada", NOW), "undone already", full)
    full.undo(1, "ada", NOW)
    refused(lambda: full.undo(None, "ada", NOW), "no correction stands", full)
    refused(lambda: full.undo(9, "ada", NOW), "no correction 9", full)
    assert [(one.id, one.undone_by) for one in full.corrections()] == [(2, "ada"), (1, "ada")]


def test_corrections_that_do_not_touch_are_undone_in_any_order(full: Store) -> None:
    full.rename("a", Renaming("Another name."), ADA)
    full.move(5, "b", ADA)
    full.undo(1, "ada", NOW)
    assert places(full)[5] == "b"
    found = full.event("a")
    assert found is not None
    assert found.headline == "Ferry 2 leaves."


def test_reports_that_came_since_go_home_with_the_others(full: Store) -> None:
    full.split("a", [3], OWN, ADA)
    number = add_report(full, 6)
    full.decide(number, attached(OWN.id), {}, NOW)
    full.undo(None, "ada", NOW)
    assert places(full)[number] == "a"
    found = full.event(OWN.id)
    assert found is not None
    assert found.id == "a"


def test_reports_that_have_no_home_hold_an_event(full: Store) -> None:
    full.move(5, OWN, ADA)
    full.decide(add_report(full, 6), attached(OWN.id), {}, NOW)
    refused(lambda: full.undo(None, "ada", NOW), "report 6 came to", full)


def test_imports_leave_merged_and_renamed_entries_alone(full: Store) -> None:
    full.merge(["a", entry(1).id], ADA)
    full.import_entries([entry(1, headline="Again.")], None, NOW)
    assert full.event("a") == full.event(entry(1).id)
    full.import_entries([entry(2)], None, NOW)
    full.rename(entry(2).id, Renaming("An editor's name.", date(2026, 3, 5)), ADA)
    full.merge([entry(2).id, "b"], ADA)
    changed = entry(2, headline="Again.", sources=(Source("Reuters"),), topics=("Storms",))
    assert full.import_entries([changed], None, NOW) == Imported(changed=1)
    assert full.import_entries([changed], None, NOW) == Imported(same=1)
    found = full.event(entry(2).id)
    assert found is not None
    assert (found.headline, found.date) == ("An editor's name.", date(2026, 3, 5))
    assert found.topics == ("Storms", "Ferries")
    assert found.sources[0] == Source("Reuters")
    assert [one.id for one in full.events(text="storms ferries")] == [entry(2).id]


def test_an_import_says_again_what_a_name_kept_it_from(full: Store) -> None:
    full.rename(entry(1).id, Renaming("An editor's name."), ADA)
    changed = entry(1, headline="Again.")
    full.import_entries([changed], None, NOW)
    full.undo(None, "ada", NOW)
    assert full.import_entries([changed], None, NOW) == Imported(changed=1)
    found = full.event(entry(1).id)
    assert found is not None
    assert found.headline == "Again."


def test_a_page_that_lay_elsewhere_keeps_its_place(full: Store) -> None:
    full.merge(["a", "b"], ADA)
    full.rename("a", Renaming(slug="trams"), ADA)
    pages = {"a": [(DAY, "ferry-2-leaves"), (DAY, "ferry-4-leaves")]}
    assert full.former_pages() == pages
    full.decide(add_report(full, 6), opened(Entry("c", DAY, "Ferry 4 leaves.")), {}, NOW)
    assert next(one.slug for one in full.entries_on(DAY) if one.id == "c") == "ferry-4-leaves-c"
    full.rename("a", Renaming(slug="ferry-2-leaves"), ADA)
    assert full.former_pages() == {"a": [(DAY, "ferry-4-leaves"), (DAY, "trams")]}
    full.merge([entry(1).id, "a"], ADA)
    assert len(full.former_pages()[entry(1).id]) == 3


def test_what_the_matcher_did_by_itself_binds_nobody_until_it_is_undone(full: Store) -> None:
    full.merge(["a", "b"], AUTO)
    assert full.links()[1] == []
    full.undo(None, "ada", LATER)
    assert full.links()[1] == [Link(LinkKind.APART, "a", other="b")]
    refused(lambda: full.merge(["a", "b"], AUTO), "forbids it", full)
    full.split("a", [3], OWN, AUTO)
    full.undo(None, "ada", LATER)
    refused(lambda: full.split("a", [3], OWN, AUTO), "forbids it", full)


def test_a_decision_made_before_a_correction_is_not_kept(full: Store) -> None:
    number = add_report(full, 6)
    seen, _ = full.links()
    full.move(5, "b", ADA)
    with pytest.raises(StoreError) as caught:
        full.decide(number, attached("a"), {("ferry", "en"): 1}, NOW, seen)
    assert caught.value.code == "corrected"
    assert list(full.term_counts()) == []
    assert full.decide(number, TO_TRAY, {}, NOW, full.links()[0]) is None
    assert [one.id for one, _ in full.tray()] == [number]


def test_versions_grow_with_corrections_and_undoing(full: Store) -> None:
    first, events = full.corrections_version(), full.events_version()
    full.merge(["a", "b"], ADA)
    second = full.corrections_version()
    full.undo(None, "ada", NOW)
    assert first < second < full.corrections_version()
    assert full.events_version() > events


def test_a_proposal_is_made_once_and_accepting_it_merges(full: Store) -> None:
    number = full.propose_merge("a", "b", 0.7, NOW)
    assert number is not None
    assert full.propose_merge("b", "a", 0.9, NOW) is None
    assert full.proposed("b", "a")
    assert full.proposals() == [Proposal(number, "a", "b", 0.7, NOW)]
    before = dump(full)
    done = full.merge(["a", "b"], ADA, number)
    assert (done.what["proposal"], places(full)[4]) == (number, "a")
    assert full.proposals() == []
    refused(lambda: full.merge([entry(1).id, "a"], ADA, number), "accepted already", full)
    refused(lambda: full.reject(number, ADA), "accepted already", full)
    refused(lambda: full.reject(9, ADA), "no proposal 9", full)
    full.undo(None, "ada", NOW)
    assert dump(full) == before


def test_a_rejected_proposal_keeps_its_events_apart(full: Store) -> None:
    number = full.propose_merge("a", "b", 0.7, NOW)
    assert number is not None
    before = dump(full)
    done = full.reject(number, ADA)
    assert (done.kind, done.what) == ("reject", {"event": "a", "other": "b", "proposal": number})
    assert full.links()[1] == [Link(LinkKind.APART, "a", other="b")]
    refused(lambda: full.merge(["a", "b"], AUTO), "forbids it", full)
    full.undo(None, "ada", NOW)
    assert dump(full) == before


def test_a_proposal_about_events_that_are_one_is_gone(full: Store) -> None:
    number = full.propose_merge("a", "b", 0.7, NOW)
    full.merge(["a", "b"], ADA)
    assert full.proposals() == []
    assert number is not None
    refused(lambda: full.reject(number, ADA), "one already", full)
    refused(lambda: full.merge(["a", "b"], ADA, number), "itself", full)


def test_a_merge_of_the_matcher_that_was_undone_is_never_made_again(full: Store) -> None:
    number = full.propose_merge("a", "b", 0.99, NOW)
    full.merge(["a", "b"], AUTO, number)
    full.undo(None, "ada", LATER)
    assert full.proposals() == []
    assert full.proposed("a", "b")
    assert Link(LinkKind.APART, "a", other="b") in full.links()[1]

"""Rules say where a report must be and cannot be, and a copy is bound as the report it copies."""

from datetime import date

from crawler.match.rules import BOUND, Binding, Rules, obey, the_one
from crawler.model import Candidate, Decision, Entry, Link, LinkKind, Verdict

ATTACHED = Decision(Verdict.ATTACHED, "a", 0.9, (Candidate("a", 0.9),))
OPENED = Decision(Verdict.OPENED, "new", 0.1, entry=Entry("new", date(2026, 3, 2), "Ferry leaves"))


def must(report: int, event: str) -> Link:
    return Link(LinkKind.MUST, event, report)


def cannot(report: int, event: str) -> Link:
    return Link(LinkKind.CANNOT, event, report)


def test_a_report_without_rules_is_free() -> None:
    assert Rules([must(5, "a"), cannot(5, "b")]).binding(1, [2, 3]) == Binding()
    assert not Rules()


def test_a_report_is_bound_by_its_own_rules() -> None:
    assert Rules([must(1, "a"), cannot(1, "b")]).binding(1) == Binding("a", frozenset({"b"}))


def test_a_copy_goes_where_its_original_went_and_never_where_that_cannot_be() -> None:
    rules = Rules([must(1, "a"), cannot(1, "b")])
    assert rules.binding(2, [1]) == Binding("a", frozenset({"b"}))
    assert rules.binding(2, [3]) == Binding()


def test_rules_of_its_own_count_more_than_those_of_its_copies() -> None:
    rules = Rules([must(1, "a"), must(2, "c"), cannot(3, "a")])
    assert rules.binding(2, [1]) == Binding("c")
    assert rules.binding(3, [1]) == Binding(barred=frozenset({"a"}))


def test_copies_that_editors_put_into_two_events_leave_the_next_to_an_editor() -> None:
    assert Rules([must(1, "a"), must(3, "c")]).binding(2, [1, 3]).torn
    rules = Rules([must(1, "a"), cannot(3, "a")])
    assert rules.binding(2, [1, 3]) == Binding(barred=frozenset({"a"}), torn=True)


def test_two_events_are_kept_apart_either_way_round() -> None:
    rules = Rules([Link(LinkKind.APART, "a", other="b")])
    assert rules.apart("a", "b")
    assert rules.apart("b", "a")
    assert not rules.apart("a", "c")


def test_a_report_with_a_place_of_its_own_is_known() -> None:
    rules = Rules([must(1, "a"), cannot(2, "a")])
    assert rules.bound(1)
    assert not rules.bound(2)


def test_a_decision_obeys() -> None:
    assert obey(ATTACHED, Binding()) is ATTACHED
    assert obey(ATTACHED, Binding("a")) is ATTACHED
    put = obey(OPENED, Binding("a"))
    assert (put.verdict, put.event, put.entry, put.decided_by) == (Verdict.ATTACHED, "a", None, BOUND)
    torn = obey(ATTACHED, Binding(barred=frozenset({"b"}), torn=True))
    assert (torn.verdict, torn.event, torn.candidates) == (Verdict.TRAY, None, ATTACHED.candidates)


def test_copies_speak_for_an_event_where_all_of_them_are_in_one() -> None:
    assert the_one(["a", None, "a"]) == "a"
    assert the_one(["a", "b"]) is None
    assert the_one([None]) is None

"""Events that one report fits are proposed to be merged, and an event of two groups to be split; done unasked where
all agree, never against a rule."""

from collections.abc import Collection, Sequence
from datetime import date

import numpy as np
import pytest
from pipeline_fakes import NOW, Bench, stored_report

from crawler.match.decide import MatchSettings
from crawler.match.rules import Rules
from crawler.match.score import Floats
from crawler.model import Candidate, Decision, Entry, StoredReport, Verdict
from crawler.pipeline.repair import Repairer
from crawler.store.edits import MATCHER, SPLIT, Made

DAY = date(2026, 3, 1)
BOTH = Decision(Verdict.TRAY, None, 0.9, (Candidate("b", 0.9), Candidate("a", 0.9)))


class Even:
    """A matcher to which each event fits every report as well, but for those barred."""

    def __init__(self, score: float) -> None:
        self.settings = MatchSettings(threshold_attach=0.4, threshold_open=0.3)
        self.asked = 0
        self._score = score

    def decide(self, stored: StoredReport, barred: Collection[str] = (), copied_in: str | None = None) -> Decision:
        """Find all alike."""
        del stored, copied_in
        self.asked += 1
        found = tuple(Candidate(event, self._score) for event in ("a", "b") if event not in barred)
        return Decision(Verdict.ATTACHED, found[0].event, self._score, found)


class Parity:
    """A matcher to which odd reports and even ones have so much to do with each other, and all with their own kind."""

    def __init__(self, score: float) -> None:
        self.settings = MatchSettings(threshold_attach=0.4, threshold_open=0.3)
        self.asked = 0
        self._score = score
        self._numbers: list[int] = []

    def suppose(self, reports: Sequence[StoredReport]) -> "Parity":
        """Take the reports."""
        self.asked += 1
        self._numbers = [stored.id for stored in reports]
        return self

    def alike(self) -> Floats:
        """Compare them all."""
        odd = np.array(self._numbers) % 2
        return np.where(odd[:, None] == odd[None, :], 1.0, self._score)

    def score(self, place: int, others: Sequence[int]) -> float:
        """Compare one with some."""
        return float(self.alike()[place, list(others)].mean())


@pytest.fixture
def two(bench: Bench) -> Bench:
    """Two events of two reports each."""
    for number, event in enumerate(("a", "a", "b", "b"), 1):
        report = stored_report(bench, number, f"Story {number}", number)
        known = bench.store.event(event) is not None
        entry = None if known else Entry(event, DAY, f"Event {event}")
        verdict = Verdict.ATTACHED if known else Verdict.OPENED
        bench.store.decide(report, Decision(verdict, event, 0.9, entry=entry), {}, NOW)
    return bench


def repairer(bench: Bench, matcher: Even | Parity) -> Repairer:
    return Repairer(bench.store, matcher, bench.background, bench.clock)  # type: ignore[arg-type]


@pytest.fixture
def one(bench: Bench) -> Bench:
    """An event of four reports; a fifth has another."""
    for number in range(1, 6):
        report = stored_report(bench, number, f"Story {number}", number)
        event = "a" if number < 5 else "b"
        entry = None if bench.store.event(event) else Entry(event, DAY, f"Event {event}")
        verdict = Verdict.OPENED if entry else Verdict.ATTACHED
        bench.store.decide(report, Decision(verdict, event, 0.9, entry=entry), {}, NOW)
    return bench


def grown(bench: Bench, matcher: Parity, event: str = "a") -> None:
    reports = sorted(bench.store.reports(event=event), key=lambda stored: stored.id)
    repairer(bench, matcher).grown(event, reports, Rules(bench.store.links()[1]))


def test_likely_ones_are_proposed_once(two: Bench) -> None:
    matcher = Even(0.6)
    for _ in range(2):
        repairer(two, matcher).look(BOTH, Rules())
    [found] = two.store.proposals()
    assert (found.event, found.other, found.score, matcher.asked) == ("a", "b", 0.6, 4)
    assert len(list(two.store.all_entries())) == 2


def test_sure_ones_are_merged_logged_and_undoable(two: Bench) -> None:
    repairer(two, Even(0.99)).look(BOTH, Rules())
    [done] = two.store.corrections()
    assert (done.kind, done.by, done.what["to"], done.what["events"]) == ("merge", MATCHER, "a", ["b"])
    two.store.undo(None, "ada", NOW)
    repairer(two, Even(0.99)).look(BOTH, Rules(two.store.links()[1]))
    assert len(list(two.store.all_entries())) == 2


def test_unlikely_ones_and_those_kept_apart_are_left(two: Bench) -> None:
    repairer(two, Even(0.3)).look(BOTH, Rules())
    two.store.split("a", [2], Entry("c", DAY, "Event c"), Made("ada", NOW))
    pair = Decision(Verdict.TRAY, None, 0.9, (Candidate("a", 0.9), Candidate("c", 0.9)))
    repairer(two, Even(0.99)).look(pair, Rules(two.store.links()[1]))
    repairer(two, Even(0.99)).look(Decision(Verdict.TRAY, None, 0.9, BOTH.candidates[:1]), Rules())
    assert two.store.proposals() == []
    assert len(two.store.corrections()) == 1


def test_a_merge_that_a_rule_of_a_report_forbids_is_only_proposed(two: Bench) -> None:
    two.store.move(2, "b", Made("ada", NOW))
    repairer(two, Even(0.99)).look(BOTH, Rules(two.store.links()[1]))
    assert len(two.store.proposals()) == 1
    assert len(list(two.store.all_entries())) == 2


def test_two_groups_are_proposed_to_be_split_once(one: Bench) -> None:
    matcher = Parity(0.2)
    for _ in range(2):
        grown(one, matcher)
    [found] = one.store.proposals()
    assert (found.kind, found.event, found.reports, found.score) == (SPLIT, "a", (2, 4), pytest.approx(0.2))
    assert matcher.asked == 1


def test_groups_that_fit_each_other_and_single_reports_are_left(one: Bench) -> None:
    grown(one, Parity(0.3))
    grown(one, Parity(0.0), "b")
    assert one.store.proposals() == []


def test_sure_ones_are_split_logged_and_undoable(one: Bench) -> None:
    grown(one, Parity(0.01))
    [done] = one.store.corrections()
    assert (done.kind, done.by, done.what["event"], done.what["reports"]) == ("split", MATCHER, "a", [2, 4])
    new = one.store.event(done.what["to"])
    assert new is not None
    assert (new.headline, new.slug, new.date) == ("Story 2", "story-2", date(2026, 3, 2))
    one.store.undo(None, "ada", NOW)
    grown(one, Parity(0.01))
    assert len(list(one.store.all_entries())) == 2
    assert one.store.proposals() == []


def test_what_an_editor_bound_is_not_parted(one: Bench) -> None:
    one.store.merge(["a", "b"], Made("ada", NOW))
    grown(one, Parity(0.01))
    assert one.store.proposals() == []
    one.store.undo(None, "ada", NOW)
    one.store.move(2, "b", Made("ada", NOW))
    one.store.move(2, "a", Made("ada", NOW))
    grown(one, Parity(0.2))
    assert [found.reports for found in one.store.proposals()] == [(1, 3)]


def test_what_was_rejected_is_not_proposed_again(one: Bench) -> None:
    grown(one, Parity(0.2))
    one.store.reject(1, Made("ada", NOW))
    grown(one, Parity(0.0))
    assert one.store.proposals() == []
    assert len(one.store.corrections()) == 1

"""Events that one report fits are proposed to be merged, merged unasked where all agree, never against a rule."""

from collections.abc import Collection
from datetime import date

import pytest
from pipeline_fakes import NOW, Bench, stored_report

from crawler.match.decide import MatchSettings
from crawler.match.rules import Rules
from crawler.model import Candidate, Decision, Entry, StoredReport, Verdict
from crawler.pipeline.repair import Repairer
from crawler.store.edits import MATCHER, Made

DAY = date(2026, 3, 1)
BOTH = Decision(Verdict.TRAY, None, 0.9, (Candidate("b", 0.9), Candidate("a", 0.9)))


class Even:
    """A matcher to which each event fits every report as well, but for those barred."""

    def __init__(self, score: float) -> None:
        self.settings = MatchSettings(threshold_attach=0.4, threshold_open=0.3)
        self.asked = 0
        self._score = score

    def decide(self, stored: StoredReport, barred: Collection[str] = ()) -> Decision:
        """Find all alike."""
        del stored
        self.asked += 1
        found = tuple(Candidate(event, self._score) for event in ("a", "b") if event not in barred)
        return Decision(Verdict.ATTACHED, found[0].event, self._score, found)


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


def repairer(bench: Bench, matcher: Even) -> Repairer:
    return Repairer(bench.store, matcher, bench.clock)  # type: ignore[arg-type]


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

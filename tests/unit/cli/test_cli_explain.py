"""`why` says in words which line the matcher drew, and which signals counted most."""

from datetime import UTC, datetime

import pytest

from crawler.cli.explain import MEANINGS, explain
from crawler.match.decide import MatchSettings, judge
from crawler.match.evidence import KINDS
from crawler.model import Candidate, Decision, Report, Signal, StoredReport, Verdict

FOUND = StoredReport(
    7, "o", "O", Report("https://o.example/1", "Quay closed", "Body"), datetime(2026, 3, 2, tzinfo=UTC)
)
DRAWN = MatchSettings(threshold_attach=0.58, threshold_open=0.56, margin=0.01)
MENTIONS = (Signal("cover", 0.6, 1.5), Signal("telling", 0.5, 1.2))


def candidates(*scores: float, signals: tuple[Signal, ...] = ()) -> tuple[Candidate, ...]:
    """Return candidates of these scores."""
    return tuple(Candidate(f"e{place}", score, signals) for place, score in enumerate(scores))


def said(found: tuple[Candidate, ...], by: str = "matcher") -> list[str]:
    """Return what is said of the decision the matcher takes on these candidates."""
    verdict = judge(found, DRAWN)
    event = {Verdict.ATTACHED: "e0", Verdict.OPENED: "new"}.get(verdict)
    best = found[0].score if found else 0.0
    decision = Decision(verdict, event, best, found, decided_by=by)
    return list(explain(FOUND, decision, {"e0": "Crack in the quay"}, DRAWN))


CASES = [
    ((), "opened a new entry new: no standing entry shares enough words with it"),
    ((0.24, 0.1), "opened a new entry new: the nearest standing entry scored 0.24; 0.58 is needed to attach"),
    ((0.84, 0.08), "attached to e0: scored 0.84, 0.76 ahead of the next, 0.08"),
    ((0.72, 0.94), "attached to e0: scored 0.72, and has more reports than the likelier next, 0.94"),
    ((0.84,), "attached to e0: scored 0.84, no other entry shares enough words with it"),
    ((0.57,), "laid in the tray: scored 0.57; under 0.56 it would open a new entry, 0.58 is needed to attach"),
    ((0.841, 0.84), "laid in the tray: scored 0.841, only 0.001 ahead of the next, 0.840; 0.01 is needed"),
]


@pytest.mark.parametrize(("scores", "line"), CASES, ids=[line[:30] for _, line in CASES])
def test_where_a_report_was_put(scores: tuple[float, ...], line: str) -> None:
    assert said(candidates(*scores))[:2] == ["report 7: Quay closed", line]


def test_a_report_that_tells_the_headline_of_an_entry() -> None:
    lines = said(candidates(0.24, signals=MENTIONS))
    assert lines[1] == "laid in the tray: it tells most of an entry's headline, though the texts differ (scored 0.24)"


def test_the_lines_are_those_that_are_configured() -> None:
    drawn = MatchSettings(threshold_attach=0.9, threshold_open=0.2, margin=0.3)
    near = Decision(Verdict.TRAY, None, 0.57, candidates(0.57))
    line = "laid in the tray: scored 0.57; under 0.20 it would open a new entry, 0.90 is needed to attach"
    assert list(explain(FOUND, near, {}, drawn))[1] == line
    close = Decision(Verdict.TRAY, None, 0.95, candidates(0.95, 0.75))
    line = "laid in the tray: scored 0.950, only 0.200 ahead of the next, 0.750; 0.30 is needed"
    assert list(explain(FOUND, close, {}, drawn))[1] == line


def test_a_decision_by_lines_of_before_is_said_to_be_one() -> None:
    before = Decision(Verdict.ATTACHED, "e0", 0.7, candidates(0.7))
    line = "the lines were drawn elsewhere when that was decided; newswire plan shows what those of today would do"
    assert line in explain(FOUND, before, {}, MatchSettings(threshold_attach=0.9))
    assert line not in explain(FOUND, before, {}, MatchSettings())


def test_who_decided_is_named_where_it_was_not_the_matcher() -> None:
    assert said(candidates(0.84), by="ada")[1].endswith(" (decided by ada)")


@pytest.mark.parametrize(
    ("event", "verdict", "line"),
    [
        ("e1", Verdict.ATTACHED, "attached to e1: scored 0.72, the next 0.94 (decided by ada)"),
        (None, Verdict.TRAY, "laid in the tray: scored 0.72, the next 0.94 (decided by ada)"),
    ],
)
def test_a_correction_says_nothing_of_which_has_more_reports(event: str | None, verdict: Verdict, line: str) -> None:
    decision = Decision(verdict, event, 0.72, candidates(0.72, 0.94), decided_by="ada")
    assert list(explain(FOUND, decision, {}, DRAWN))[1] == line


def test_signals_that_counted_most_come_first_and_those_that_did_not_are_left_out() -> None:
    signals = (Signal("headline", 0.75, 0.5, ("quay",)), Signal("time", 3.0, -2.25), Signal("ages", 0.0, 0.001))
    assert said(candidates(0.84, signals=signals))[2:] == [
        "",
        "first: e0 (0.84) Crack in the quay",
        "  time     -2.25  (3.00)",
        "  headline +0.50  (0.75)  quay",
        "",
        "signals, added to the log-odds (likeness): time: days to the event's nearest report; headline: the headlines",
    ]


def test_every_signal_has_a_meaning() -> None:
    assert set(MEANINGS) == {*KINDS, "copy", "young"}

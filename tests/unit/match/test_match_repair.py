"""Two events are one where the reports of each fit the other; merged unasked only where there is hardly a doubt."""

import pytest

from crawler.match.decide import MatchSettings
from crawler.match.repair import Advice, advise, suspects
from crawler.model import Candidate, Decision, Verdict

LINES = MatchSettings(threshold_attach=0.4, threshold_open=0.3)


def decision(*scores: float) -> Decision:
    candidates = tuple(Candidate(f"e{number}", score) for number, score in enumerate(scores))
    return Decision(Verdict.TRAY, None, scores[0] if scores else 0.0, candidates)


@pytest.mark.parametrize(
    ("scores", "expected"),
    [((), None), ((0.9,), None), ((0.9, 0.39), None), ((0.3, 0.2), None), ((0.9, 0.4, 0.4), ("e0", "e1"))],
)
def test_a_report_that_fits_two_events_raises_suspicion(
    scores: tuple[float, ...], expected: tuple[str, str] | None
) -> None:
    assert suspects(decision(*scores), LINES) == expected


@pytest.mark.parametrize(
    ("forth", "back", "expected"),
    [
        ([], [], Advice.NOTHING),
        ([0.9], [], Advice.NOTHING),
        ([0.3], [0.4], Advice.NOTHING),
        ([0.4], [0.4], Advice.PROPOSE),
        ([0.99, 0.1], [0.9], Advice.PROPOSE),
        ([0.99], [0.99], Advice.PROPOSE),
        ([0.98, 0.99], [0.97], Advice.APPLY),
        ([0.98, 0.99], [0.96], Advice.PROPOSE),
    ],
)
def test_what_is_to_be_done_follows_from_the_scores(forth: list[float], back: list[float], expected: Advice) -> None:
    assert advise(forth, back, LINES) is expected

"""The decision tables: window, order and verdict."""

from dataclasses import replace
from datetime import date

import pytest

from crawler.match.decide import MatchSettings, contenders, judge, leader, rank, window
from crawler.model import Candidate, Signal, Verdict

SETTINGS = MatchSettings(
    threshold_attach=0.6, threshold_open=0.4, margin=0.1, days_back=10, days_back_undated=100, days_late=5
)
MENTION = (Signal("cover", 0.6, 1.0), Signal("telling", 0.5, 1.0))
NO_MENTION = (Signal("cover", 0.6, 1.0), Signal("telling", 0.1, 1.0))


@pytest.mark.parametrize(
    ("scores", "verdict"),
    [
        ([], Verdict.OPENED),
        ([0.39], Verdict.OPENED),
        ([0.4], Verdict.TRAY),
        ([0.59, 0.1], Verdict.TRAY),
        ([0.6, 0.1], Verdict.ATTACHED),
        ([0.9, 0.85], Verdict.TRAY),
        ([0.9, 0.7], Verdict.ATTACHED),
    ],
)
def test_judge(scores: list[float], verdict: Verdict) -> None:
    candidates = [Candidate(str(number), score) for number, score in enumerate(scores)]
    assert judge(candidates, SETTINGS) is verdict


@pytest.mark.parametrize(("signals", "verdict"), [(MENTION, Verdict.TRAY), (NO_MENTION, Verdict.OPENED)])
def test_a_mention_is_never_opened_over(signals: tuple[Signal, ...], verdict: Verdict) -> None:
    assert judge([Candidate("a", 0.05, signals)], SETTINGS) is verdict


def test_a_mention_leads_only_where_nothing_is_alike_enough() -> None:
    mentioned = Candidate("b", 0.05, MENTION)
    assert rank([Candidate("a", 0.2), mentioned], SETTINGS)[0] is mentioned
    assert rank([Candidate("a", 0.5), mentioned], SETTINGS)[0].event == "a"


def test_of_two_mentioned_the_better_told_leads() -> None:
    more = (Signal("cover", 0.7, 0.0), Signal("telling", 0.5, 0.0))
    told = [Candidate("a", 0.01, MENTION), Candidate("b", 0.001, more), Candidate("c", 0.2, NO_MENTION)]
    assert [candidate.event for candidate in rank(told, SETTINGS)] == ["b", "a", "c"]


def test_the_likeliest_contend_and_those_mentioned() -> None:
    scores, told = [0.1, 0.02, 0.3, 0.001, 0.1], [[0.0, 0.0]] * 3 + [[0.49996, 0.44997], [0.9, 0.1]]
    lines = replace(SETTINGS, mention_cover=0.5, mention_telling=0.45)
    assert contenders(scores, told, 2, lines) == [0, 2, 3, 4]
    assert contenders(scores, told, 9, lines) == [0, 1, 2, 3, 4]


def test_equal_scores_rank_by_id() -> None:
    assert [c.event for c in rank([Candidate("b", 0.5), Candidate("a", 0.5)], SETTINGS)] == ["a", "b"]


@pytest.mark.parametrize(
    ("scores", "sizes", "place"),
    [
        ([0.9, 0.7], [1, 5], 1),
        ([0.9, 0.7], [5, 5], 0),
        ([0.7, 0.75, 0.9], [3, 3, 1], 1),
        ([0.9, 0.55], [1, 5], 0),  # under the line
        ([0.95, 0.61], [1, 5], 0),  # too far under the best
        ([0.9, 0.85], [1, 5], 0),  # too near to tell
        ([0.59, 0.4], [1, 5], 0),
        ([0.9], [1], 0),
    ],
)
def test_of_events_that_are_likely_the_largest_leads(scores: list[float], sizes: list[int], place: int) -> None:
    assert leader(scores, sizes, attach=0.6, margin=0.1) == place


def test_the_largest_of_likely_events_is_attached_to_and_the_likelier_is_the_next() -> None:
    found = [Candidate("a", 0.9), Candidate("b", 0.7), Candidate("c", 0.2)]
    ranked = rank(found, SETTINGS, {"a": 1, "b": 4, "c": 9})
    assert [candidate.event for candidate in ranked] == ["b", "a", "c"]
    assert judge(ranked, SETTINGS) is Verdict.ATTACHED
    assert rank(found, SETTINGS) == tuple(found)


@pytest.mark.parametrize(
    ("day", "dated", "expected"),
    [
        (date(2020, 3, 20), True, (date(2020, 3, 10), date(2020, 3, 25))),
        (date(2020, 5, 1), False, (date(2020, 1, 22), date(2020, 5, 6))),
        (date(1, 1, 3), True, (date(1, 1, 1), date(1, 1, 8))),
        (date.max, True, (date(9999, 12, 21), date.max)),
    ],
)
def test_window(day: date, dated: bool, expected: tuple[date, date]) -> None:
    assert window(day, dated, SETTINGS) == expected

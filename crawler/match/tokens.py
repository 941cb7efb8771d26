"""Joins the words of many members into long arrays, and finds in bulk which of them a report shares."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from crawler.match.vocabulary import Ids
from crawler.match.words import PAIR_SPACE, Part, Words

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]


class Scratch:
    """Room to mark term numbers in, kept between reports and clean between uses."""

    def __init__(self) -> None:
        self._marks = np.zeros(4096, dtype=np.int32)
        self._pairs = np.zeros(PAIR_SPACE, dtype=np.bool_)

    def reserve(self, size: int) -> None:
        """Make room for the numbers of a vocabulary of that size."""
        if len(self._marks) < size:
            self._marks = np.zeros(2 * size, dtype=np.int32)

    def meet(self, mine: Ids, theirs: Ids) -> tuple[Ints, Ints]:
        """Return the places in `theirs` of what both hold, and the place of each in `mine`."""
        marks = self._marks
        marks[mine] = np.arange(1, len(mine) + 1)
        found = marks[theirs]
        marks[mine] = 0
        shared: Ints = np.flatnonzero(found)
        places: Ints = found[shared].astype(np.int64) - 1
        return shared, places

    def pairs(self, mine: Ids, theirs: Ids) -> Flags:
        """Say of each pair of theirs whether it is one of mine."""
        self._pairs[mine] = True
        found: Flags = self._pairs[theirs]
        self._pairs[mine] = False
        return found


@dataclass(frozen=True, slots=True)
class Tokens:
    """A part of all members, one after another: the numbers, whose member each is, and where each member's begin."""

    ids: Ids
    member: Ints
    lengths: Ints
    starts: Ints

    def within(self, sizes: Ints) -> Flags:
        """Say of each number whether it is among the first of its member, so many as `sizes` has for that member."""
        inside: Flags = np.arange(len(self.ids)) < (self.starts + sizes)[self.member]
        return inside

    def total(self, values: Floats, chosen: Flags | None = None) -> Floats:
        """Add the values, one a number, member by member; of chosen numbers only."""
        return add(self.member, values, len(self.lengths), chosen)


class Members:
    """The words of all members of some events in one array, from which their parts are taken.

    :param counts: how many of the words, in order, are those of each event.
    """

    def __init__(self, words: Sequence[Words], counts: Sequence[int]) -> None:
        self.owner: Ints = np.repeat(np.arange(len(counts)), counts)
        self.events = len(counts)
        self._packed = np.concatenate([one.packed for one in words])
        self._ends = np.array([(0, *one.ends) for one in words], dtype=np.int64)
        whole = self._ends[:, -1]
        self._starts = np.cumsum(whole) - whole
        self._numbers = np.arange(len(words))
        self.titles: Ints = np.array([one.title for one in words])
        self.leads: Ints = np.array([one.lead for one in words])
        self.nears: Ints = np.array([one.near for one in words])

    def __len__(self) -> int:
        return len(self._starts)

    def part(self, part: Part) -> Tokens:
        """Return a part of all members."""
        return self._cut(self._starts + self._ends[:, part], self._ends[:, part + 1] - self._ends[:, part])

    def headlines(self) -> Tokens:
        """Return the terms of all titles."""
        return self._cut(self._starts, self.titles)

    def _cut(self, begins: Ints, lengths: Ints) -> Tokens:
        starts = np.cumsum(lengths) - lengths
        member = np.repeat(self._numbers, lengths)
        places = (begins - starts)[member] + np.arange(len(member))
        return Tokens(self._packed[places], member, lengths, starts)


def add(owner: Ints, values: Floats, owners: int, chosen: Flags | None = None) -> Floats:
    """Add values by owner; of the chosen only."""
    if chosen is not None:
        owner, values = owner[chosen], values[chosen]
    # Of no values at all numpy makes whole numbers.
    return np.asarray(np.bincount(owner, values, owners), dtype=np.float64)


def rarest(table: Flags, weights: Floats, most: int) -> Floats:
    """Add the weights of the weightiest columns that each row has, as many as `most`, and divide by that number."""
    order = np.argsort(-weights, kind="stable")
    ranked = table[:, order]
    top = ranked & (np.cumsum(ranked, axis=1) <= most)
    sums: Floats = top @ weights[order] / most
    return sums

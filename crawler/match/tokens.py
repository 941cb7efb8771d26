"""Joins the words of many members into long arrays, and finds in bulk which of them a report shares."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from crawler.match.vocabulary import Ids
from crawler.match.words import Part, Words

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]

# Pairs of words are looked for by the last bits of their numbers first: so many flags stay in the nearest cache.
PAIR_ENDS = 1 << 15


class Scratch:
    """Room to mark term numbers in, kept between reports and clean between uses."""

    def __init__(self) -> None:
        self._marks = np.zeros(4096, dtype=np.int32)
        self._pairs = np.zeros(PAIR_ENDS, dtype=np.bool_)

    def reserve(self, size: int) -> None:
        """Make room for the numbers of a vocabulary of that size."""
        if len(self._marks) < size:
            self._marks = np.zeros(2 * size, dtype=np.int32)

    def meet(self, mine: Ids, theirs: Ids) -> tuple[Ints, Ints]:
        """Return the places in `theirs` of what both hold, and the place of each in `mine`."""
        marks = self._marks
        marks[mine] = np.arange(1, len(mine) + 1)
        found = marks.take(theirs)
        marks[mine] = 0
        shared: Ints = np.flatnonzero(found != 0)
        places: Ints = found.take(shared).astype(np.int64) - 1
        return shared, places

    def holds(self, mine: Ids, theirs: Ids) -> Flags:
        """Say of each number of theirs whether it is one of mine."""
        marks = self._marks
        marks[mine] = 1
        found: Flags = marks.take(theirs) != 0
        marks[mine] = 0
        return found

    def pairs(self, mine: Ids, theirs: Ids) -> Ints:
        """Return the places in `theirs` of the pairs that are mine, which are in order: looked for by their ends, then
        as a whole."""
        ends = mine % PAIR_ENDS
        self._pairs[ends] = True
        alike: Ints = np.flatnonzero(self._pairs.take(theirs % PAIR_ENDS))
        self._pairs[ends] = False
        if not len(alike):
            return alike
        likely = theirs.take(alike)
        found: Ints = alike[mine.take(np.searchsorted(mine, likely), mode="clip") == likely]
        return found


@dataclass(frozen=True, slots=True)
class Tokens:
    """A part of all members, one after another: the numbers, whose member each is, and where each member's begin."""

    ids: Ids
    member: Ints
    lengths: Ints
    starts: Ints

    def within(self, places: Ints, sizes: Ints) -> Flags:
        """Say of the numbers at those places whether they are among the first of their members, so many as `sizes`
        has for each member."""
        inside: Flags = places < (self.starts + sizes)[self.member[places]]
        return inside

    def total(self, values: Floats) -> Floats:
        """Add the values, one a number, member by member."""
        return add(self.member, values, len(self.lengths))

    def firsts(self, sizes: Ints) -> Ints:
        """Return the places of the first numbers of each member, so many as `sizes` has for that member."""
        return _spread(self.starts, sizes)


class Members:
    """The words of all members of some events in one array, from which their parts are taken.

    :param counts: how many of the words, in order, are those of each event.
    """

    def __init__(self, words: Sequence[Words], counts: Sequence[int]) -> None:
        self.owner: Ints = np.repeat(np.arange(len(counts)), counts)
        self.events = len(counts)
        self._packed = [one.packed for one in words]
        # Where the parts end in each, part by part.
        self._ends = ((0,) * len(words), *zip(*(one.ends for one in words), strict=True))
        self._numbers = np.arange(len(words))
        self.titles: Ints = np.array([one.title for one in words])
        self.leads: Ints = np.array([one.lead for one in words])
        self.nears: Ints = np.array([one.near for one in words])

    def __len__(self) -> int:
        return len(self._packed)

    def part(self, part: Part) -> Tokens:
        """Return a part of all members."""
        lengths = np.array(self._ends[part + 1]) - np.array(self._ends[part])
        return self._tokens(self.ids(part), lengths)

    def ids(self, part: Part) -> Ids:
        """Return the numbers of a part of all members, one after another."""
        bounds = zip(self._packed, self._ends[part], self._ends[part + 1], strict=True)
        return np.concatenate([packed[begin:end] for packed, begin, end in bounds])

    def headlines(self) -> Tokens:
        """Return the terms of all titles."""
        sizes = self.titles.tolist()
        ids = np.concatenate([packed[:size] for packed, size in zip(self._packed, sizes, strict=True)])
        return self._tokens(ids, self.titles)

    def _tokens(self, ids: Ids, lengths: Ints) -> Tokens:
        return Tokens(ids, np.repeat(self._numbers, lengths), lengths, np.cumsum(lengths) - lengths)


def _spread(starts: Ints, lengths: Ints) -> Ints:
    """Return the numbers from each start on, so many as its length says."""
    begins = np.cumsum(lengths) - lengths
    return np.repeat(starts - begins, lengths) + np.arange(lengths.sum())


def add(owner: Ints, values: Floats, owners: int, chosen: Flags | None = None) -> Floats:
    """Add values by owner; of the chosen only."""
    if chosen is not None:
        values = values * chosen
    # Of no values at all numpy makes whole numbers.
    return np.asarray(np.bincount(owner, values, owners), dtype=np.float64)


def rarest(table: Flags, weights: Floats, most: int) -> Floats:
    """Add the weights of the weightiest columns that each row has, as many as `most`, and divide by that number."""
    order = np.argsort(-weights, kind="stable")
    ranked = table[:, order]
    top = ranked & (np.cumsum(ranked, axis=1, dtype=np.int32) <= most)
    sums: Floats = top @ weights[order] / most
    return sums

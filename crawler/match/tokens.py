"""Joins the words of many members into long arrays, and finds in bulk which of them a report shares."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from crawler.match.meaning import unpacked
from crawler.match.vocabulary import Ids
from crawler.match.words import Head, Part, Words

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]

# Pairs of words are looked for by the last bits of their numbers first: so many flags stay in the nearest cache.
PAIR_ENDS = 1 << 15
HEAD = np.arange(len(Part) + 1 + len(Head))


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
        packed = [one.packed for one in words]
        sizes = np.fromiter(map(len, packed), np.int64, len(packed))
        self._ends = np.cumsum(sizes)
        self._packed = np.concatenate(packed)
        self._starts = self._ends - sizes
        self._heads = self._packed.take(self._starts[:, None] + HEAD).astype(np.int64).T
        self._numbers = np.arange(len(packed))
        self.titles, self.leads, self.nears = (self._heads[at] for at in (Head.TITLE, Head.LEAD, Head.NEAR))
        self.days: Ints = self._heads[Head.DAY]
        self.minutes: Ints = self._heads[Head.MINUTE]

    def __len__(self) -> int:
        return len(self._numbers)

    def part(self, part: Part) -> Tokens:
        """Return a part of all members."""
        return self._tokens(self.ids(part), self.sizes(part))

    def sizes(self, part: Part) -> Ints:
        """Return how many numbers each member has in a part."""
        sizes: Ints = self._heads[part + 1] - self._heads[part]
        return sizes

    def ids(self, part: Part) -> Ids:
        """Return the numbers of a part of all members, one after another."""
        return self._packed.take(_spread(self._starts + self._heads[part], self.sizes(part)))

    def meanings(self, size: int) -> Floats:
        """Return the vectors of what all members mean, each packed in so many numbers, as an (n, d) array."""
        return unpacked(self._packed.take(self._ends[:, None] - np.arange(size, 0, -1)))

    def headlines(self) -> Tokens:
        """Return the terms of all titles."""
        return self._tokens(self._packed.take(_spread(self._starts + self._heads[Part.TEXT], self.titles)), self.titles)

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

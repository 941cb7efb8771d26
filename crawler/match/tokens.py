"""Joins the words of many members into long arrays, and finds in bulk which of them a report shares."""

from collections.abc import Sequence
from enum import IntEnum
from functools import cache

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
HEAD = np.arange(len(Part) + 1 + len(Head))[:, None]
# The row behind those of the head, which says nothing.
NONE = len(HEAD)


class Stretch(IntEnum):
    """What the words of members are cut in: the terms that neither title nor lead have, those that the lead adds, those
    of the title; the names near the top, and the others; whole parts; and how often the terms stand in their texts."""

    REST = 0
    LEAD = 1
    TITLE = 2
    NEAR = 3
    FAR = 4
    STEMS = 5
    ENTITIES = 6
    AGES = 7
    PLACES = 8
    SLUG = 9
    PAIRS = 10
    TIMES_REST = 11
    TIMES_LEAD = 12
    TIMES_TITLE = 13


# Where stretches begin and end: where a part does, or so many numbers behind that as the head says.
WHOLE = (Part.STEMS, Part.ENTITIES, Part.AGES, Part.PLACES, Part.SLUG, Part.PAIRS)
BEGINS = (
    *((Part.TEXT, Head.LEAD), (Part.TEXT, Head.TITLE), (Part.TEXT, NONE), (Part.NAMES, NONE), (Part.NAMES, Head.NEAR)),
    *((part, NONE) for part in WHOLE),
    *((Part.TIMES, Head.LEAD), (Part.TIMES, Head.TITLE), (Part.TIMES, NONE)),
)
ENDS = (
    *((Part.TEXT + 1, NONE), (Part.TEXT, Head.LEAD), (Part.TEXT, Head.TITLE)),
    *((Part.NAMES, Head.NEAR), (Part.NAMES + 1, NONE)),
    *((part + 1, NONE) for part in WHOLE),
    *((Part.TIMES + 1, NONE), (Part.TIMES, Head.LEAD), (Part.TIMES, Head.TITLE)),
)
BOUNDS, BEHIND = np.array((*BEGINS, *ENDS)).T


class Scratch:
    """Room to mark term numbers in, kept between reports and clean between uses."""

    def __init__(self) -> None:
        self._marks = np.zeros(4096, dtype=np.int32)
        self._pairs = np.zeros(PAIR_ENDS, dtype=np.bool_)

    def reserve(self, size: int) -> None:
        """Make room for the numbers of a vocabulary of that size, and for as many that stand apart."""
        if len(self._marks) < 2 * size:
            self._marks = np.zeros(3 * size, dtype=np.int32)

    def meet(self, mine: Ids, theirs: Ints) -> Ids:
        """Return for each number of theirs its place in mine, from 1 up; 0 where it is not there."""
        marks = self._marks
        marks[mine] = np.arange(1, len(mine) + 1)
        found = marks.take(theirs)
        marks[mine] = 0
        return found

    def holds(self, mine: Ids, theirs: Ids) -> Flags:
        """Say of each number of theirs whether it is one of mine."""
        marks = self._marks
        marks[mine] = 1
        found: Flags = marks.take(theirs) != 0
        marks[mine] = 0
        return found

    def repeats(self, groups: Ints, numbers: Ints) -> Ints:
        """Return how often each number stands in its group."""
        marks = self._marks
        marks[numbers] = np.arange(len(numbers))
        places = groups * len(numbers) + marks.take(numbers)
        marks[numbers] = 0
        return np.bincount(places).take(places)

    def pairs(self, mine: Ids, theirs: Ids) -> Ints:
        """Return the places in `theirs` of the pairs that are mine, which are in order: looked for by their ends, then
        as a whole."""
        ends = mine & (PAIR_ENDS - 1)
        self._pairs[ends] = True
        alike: Ints = self._pairs.take(theirs & (PAIR_ENDS - 1)).nonzero()[0]
        self._pairs[ends] = False
        if not len(alike):
            return alike
        likely = theirs.take(alike)
        found: Ints = alike[mine.take(mine.searchsorted(likely), mode="clip") == likely]
        return found


class Members:
    """The words of all members of some events in one array, from which their parts are taken.

    :param counts: how many of the words, in order, are those of each event; those behind are of none.
    """

    def __init__(self, words: Sequence[Words], counts: Sequence[int]) -> None:
        packed = [one.packed for one in words]
        sizes = np.fromiter(map(len, packed), np.int64, len(packed))
        self.ends: Ints = sizes.cumsum()
        self.starts: Ints = self.ends - sizes
        self.packed = np.concatenate(packed)
        self.heads: Ints = np.zeros((NONE + 1, len(packed)), dtype=np.int64)
        self.heads[:NONE] = self.packed.take(self.starts + HEAD)
        self.counts: Ints = np.array(counts)
        self.firsts: Ints = self.counts.cumsum() - self.counts
        self.compared = sum(counts)
        self.owner: Ints = np.arange(len(counts) + 1).repeat([*counts, len(packed) - self.compared])

    def __len__(self) -> int:
        return len(self.owner)

    def sizes(self, part: Part) -> Ints:
        """Return how many numbers each member has in a part."""
        sizes: Ints = self.heads[part + 1] - self.heads[part]
        return sizes

    def meanings(self, size: int) -> tuple[Ints, Floats]:
        """Return the places of the members of which it is known what they mean, and their vectors, each packed in so
        many numbers, as an (n, d) array."""
        lengths = self.ends - self.starts - self.packed.take(self.starts + len(Part))
        known = np.flatnonzero(lengths == size)
        return known, unpacked(self.packed.take(self.ends[known, None] - np.arange(size, 0, -1)))


class Cut:
    """The numbers of members cut in stretches: those of all members in one stretch, then those in the next."""

    def __init__(self, members: Members) -> None:
        bounds = members.heads.take(BOUNDS, axis=0) + members.heads.take(BEHIND, axis=0)
        begins, ends = bounds[: len(Stretch)], bounds[len(Stretch) :]
        self.sizes: Ints = ends - begins
        self._members = len(members)
        # The place of the first number of each stretch.
        self.begins: list[int] = [0, *self.sizes.sum(axis=1).cumsum().tolist()]
        self._numbers = members.packed.take(spread((begins + members.starts).ravel(), self.sizes.ravel()))

    def numbers(self, first: int, last: int) -> Ids:
        """Return the numbers in the stretches from the first to the last."""
        return self._numbers[self.begins[first] : self.begins[last + 1]]

    def runs(self, last: int) -> Ints:
        """Return the run of each number in the stretches up to the last: its stretch times the members, plus its
        member."""
        return np.arange((last + 1) * self._members).repeat(self.sizes[: last + 1].ravel())

    def sums(self, *values: tuple[int, int, Floats]) -> Floats:
        """Add values of the numbers in stretches from the first to the last named with them, member by member, as an
        array (stretches, n)."""
        sizes = np.concatenate([self.sizes[first : last + 1] for first, last, _ in values])
        flat = sizes.ravel()
        filled = flat.nonzero()[0]
        sums = np.zeros(len(flat))
        if len(filled):
            starts = (flat.cumsum() - flat).take(filled)
            sums[filled] = np.add.reduceat(np.concatenate([some for _, _, some in values]), starts)
        return sums.reshape(sizes.shape)


def spread(starts: Ints, sizes: Ints) -> Ints:
    """Return the numbers from each start on, so many as its size says."""
    ends = sizes.cumsum()
    total = int(ends[-1]) if len(ends) else 0
    numbers: Ints = (starts - ends + sizes).repeat(sizes)
    numbers += _below(total.bit_length())[:total]
    return numbers


def totals(groups: Ints, values: Floats, count: int) -> Floats:
    """Add values by group, row by row, as an array (rows, count)."""
    sums = np.empty((len(values), count))
    for row, some in zip(sums, values, strict=True):
        row[:] = np.bincount(groups, some, count)
    return sums


@cache
def _below(bits: int) -> Ints:
    """Return all numbers of so many bits."""
    numbers: Ints = np.arange(1 << bits)
    numbers.flags.writeable = False
    return numbers

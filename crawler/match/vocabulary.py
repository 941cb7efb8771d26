"""Gives each term a small number, so that texts are arrays and are compared in bulk."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from itertools import count, islice
from zlib import crc32

import numpy as np
import numpy.typing as npt

Ids = npt.NDArray[np.int32]


class Vocabulary:
    """The terms met so far and their numbers, from nought up; a number never changes while the process lives."""

    def __init__(self) -> None:
        self._ids: defaultdict[str, int] = defaultdict(count().__next__)
        self._terms: list[str] = []
        self._hashes = np.zeros(1024, dtype=np.uint32)
        self._numeric: set[int] = set()

    def __len__(self) -> int:
        return len(self._terms)

    def term(self, number: int) -> str:
        """Return the term of a number."""
        return self._terms[number]

    def find(self, term: str) -> int | None:
        """Return a term's number, or None where it was never met."""
        return self._ids.get(term)

    def ids(self, terms: Iterable[str]) -> list[int]:
        """Return the terms' numbers; a term never met gets the next."""
        found = list(map(self._ids.__getitem__, terms))
        if len(self._ids) > len(self._terms):
            self._describe([*islice(reversed(self._ids), len(self._ids) - len(self._terms))][::-1])
        return found

    def numeric(self, ids: Iterable[int]) -> list[int]:
        """Return those of the numbers whose terms begin with a digit, in their order."""
        return list(filter(self._numeric.__contains__, ids))

    def hashes(self, ids: npt.ArrayLike) -> npt.NDArray[np.uint32]:
        """Return hashes that depend on the terms alone, not on the order in which they were met."""
        return self._hashes.take(np.asarray(ids, dtype=np.int64))

    def _describe(self, new: Sequence[str]) -> None:
        """Keep what is asked of terms that were just numbered."""
        first, last = len(self._terms), len(self._terms) + len(new)
        while last > len(self._hashes):
            self._hashes = np.concatenate((self._hashes, np.zeros_like(self._hashes)))
        self._hashes[first:last] = [crc32(term.encode(errors="replace")) for term in new]
        self._numeric.update(number for number, term in enumerate(new, first) if term[:1].isdigit())
        self._terms += new

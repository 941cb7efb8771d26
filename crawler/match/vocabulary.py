"""Gives each term a small number, so that texts are arrays and are compared in bulk."""

from collections.abc import Iterable
from zlib import crc32

import numpy as np
import numpy.typing as npt

Ids = npt.NDArray[np.int32]


class Vocabulary:
    """The terms met so far and their numbers, from nought up; a number never changes while the process lives."""

    def __init__(self) -> None:
        self._ids: dict[str, int] = {}
        self._terms: list[str] = []
        self._hashes = np.zeros(1024, dtype=np.uint32)

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
        known = self._ids
        return [number if (number := known.get(term)) is not None else self._add(term) for term in terms]

    def hashes(self, ids: npt.ArrayLike) -> npt.NDArray[np.uint32]:
        """Return hashes that depend on the terms alone, not on the order in which they were met."""
        return self._hashes[np.asarray(ids, dtype=np.int64)]

    def _add(self, term: str) -> int:
        number = len(self._terms)
        if number == len(self._hashes):
            self._hashes = np.concatenate((self._hashes, np.zeros(number, dtype=np.uint32)))
        self._hashes[number] = crc32(term.encode(errors="replace"))
        self._ids[term] = number
        self._terms.append(term)
        return number

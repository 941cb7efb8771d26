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
        self._numeric = np.zeros(1024, dtype=np.bool_)

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
        asked = list(terms)
        found = list(map(self._ids.get, asked))
        # One pass for what is known, as most is, and a second only where something is not.
        return [self._number(term) for term in asked] if None in found else found  # type: ignore[return-value]

    def numeric(self, ids: npt.ArrayLike) -> list[int]:
        """Return those of the numbers whose terms begin with a digit, in their order."""
        asked = np.asarray(ids, dtype=np.int64)
        found: list[int] = asked[self._numeric[asked]].tolist()
        return found

    def hashes(self, ids: npt.ArrayLike) -> npt.NDArray[np.uint32]:
        """Return hashes that depend on the terms alone, not on the order in which they were met."""
        return self._hashes[np.asarray(ids, dtype=np.int64)]

    def _number(self, term: str) -> int:
        found = self._ids.get(term)
        return self._add(term) if found is None else found

    def _add(self, term: str) -> int:
        number = len(self._terms)
        if number == len(self._hashes):
            self._hashes = np.concatenate((self._hashes, np.zeros(number, dtype=np.uint32)))
            self._numeric = np.concatenate((self._numeric, np.zeros(number, dtype=np.bool_)))
        self._hashes[number] = crc32(term.encode(errors="replace"))
        self._numeric[number] = term[:1].isdigit()
        self._ids[term] = number
        self._terms.append(term)
        return number

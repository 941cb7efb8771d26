"""Counts, language by language, in how many documents a term was seen, and says from that how rare it is."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from math import log

import numpy as np
import numpy.typing as npt

from crawler.match.vocabulary import Vocabulary
from crawler.model import DOCUMENTS

# Set the spelling keys of names, and the names of known entities, apart from words.
NAME_MARK = "@"
ENTITY_MARK = "#"
# Above this a term is as common as can be.
MOST = 65_535
LOGS = np.array([log(count + 0.5) for count in range(MOST + 1)])


class Frequencies:
    """Document frequencies that grow with the stream, over a vocabulary of their own.

    :param counts: (term, language) -> documents, as stored; the term "" counts the documents themselves.
    """

    def __init__(self, counts: Mapping[tuple[str, str], int] | None = None) -> None:
        self.vocabulary = Vocabulary()
        self._tables: dict[str, npt.NDArray[np.int32]] = {}
        self._documents: Counter[str] = Counter()
        self._pending: list[tuple[str, npt.NDArray[np.int32]]] = []
        self.refresh((*key, count) for key, count in (counts or {}).items())

    def documents(self, language: str) -> int:
        """Count the documents seen in a language."""
        return self._documents[language]

    def count(self, term: str, language: str) -> int:
        """Count the documents of a language that hold a term."""
        number = self.vocabulary.find(term)
        return 0 if number is None else int(self.table(language)[number])

    def table(self, language: str) -> npt.NDArray[np.int32]:
        """Return the counts of a language by the numbers of the vocabulary, long enough for all of them."""
        found = self._tables.get(language)
        if found is None or len(found) < len(self.vocabulary):
            longer = np.zeros(max(1024, 2 * len(self.vocabulary)), dtype=np.int32)
            if found is not None:
                longer[: len(found)] = found
            found = self._tables[language] = longer
        return found

    def refresh(self, counts: Iterable[tuple[str, str, int]]) -> None:
        """Take the stored counts (term, language, documents) for the truth, and give up what was not stored."""
        self._tables.clear()
        self._documents.clear()
        self._pending.clear()
        stored: defaultdict[str, tuple[list[str], list[int]]] = defaultdict(lambda: ([], []))
        for term, language, count in counts:
            if term == DOCUMENTS:
                self._documents[language] = count
            else:
                terms, numbers = stored[language]
                terms.append(term)
                numbers.append(count)
        for language, (terms, numbers) in stored.items():
            ids = self.vocabulary.ids(terms)
            self.table(language)[ids] = numbers

    def add(self, terms: Iterable[str], language: str) -> None:
        """Count one more document with these terms."""
        self.add_ids(np.array(self.vocabulary.ids(set(terms)), dtype=np.int32), language)

    def add_ids(self, ids: npt.NDArray[np.int32], language: str) -> None:
        """Count one more document with the terms of these numbers, each named once."""
        self.table(language)[ids] += 1
        self._documents[language] += 1
        self._pending.append((language, ids))

    def changes(self) -> Mapping[tuple[str, str], int]:
        """Return the increments since the last call, to be added to what is stored."""
        pending, self._pending = self._pending, []
        return dict(Counter(self._increments(pending)))

    def _increments(self, pending: Iterable[tuple[str, npt.NDArray[np.int32]]]) -> Iterator[tuple[str, str]]:
        term = self.vocabulary.term
        for language, ids in pending:
            yield DOCUMENTS, language
            for number in ids.tolist():
                yield term(number), language


class Rarity:
    """Inverse document frequency of terms in one language at one moment, in [0, 1].

    Smoothed as in Spärck Jones (1972): log((N + 1) / (n + 0.5)), against a term never seen. A young table
    (fewer than `FLOOR` documents) behaves as if it had that many; `maturity` says how much its word on what is rare
    counts, all of it from `GROWN` documents on.
    """

    FLOOR = 50
    LEAST = 0.02
    GROWN = 150

    def __init__(self, frequencies: Frequencies, language: str) -> None:
        seen = frequencies.documents(language)
        self._table = frequencies.table(language)
        self._log = log(max(seen, self.FLOOR) + 1.0)
        self._top = self._log - log(0.5)
        self.maturity = min(1.0, log(seen + 1.0) / log(self.GROWN + 1.0))

    def of(self, ids: npt.NDArray[np.signedinteger]) -> npt.NDArray[np.float64]:
        """Return the rarity of each term."""
        found: npt.NDArray[np.float64] = LOGS.take(self._table.take(ids), mode="clip")
        np.subtract(self._log, found, out=found)
        found /= self._top
        return np.maximum(found, self.LEAST, out=found)

"""Counts, language by language, in how many documents a term was seen, and says from that how rare it is."""

from collections import Counter
from collections.abc import Iterable, Mapping
from math import log

from crawler.text.tokens import terms

# Stands for the documents of a language among its terms, so that one table stores both.
DOCUMENTS = ""
# Set the spelling keys of names, and the names of known entities, apart from words.
NAME_MARK = "@"
ENTITY_MARK = "#"


class Frequencies:
    """Document frequencies that grow with the stream.

    :param counts: (term, language) -> documents, as stored; the term "" counts the documents themselves.
    """

    def __init__(self, counts: Mapping[tuple[str, str], int] | None = None) -> None:
        self._counts: Counter[tuple[str, str]] = Counter(counts or {})
        self._changes: Counter[tuple[str, str]] = Counter()

    def documents(self, language: str) -> int:
        """Count the documents seen in a language."""
        return self._counts.get((DOCUMENTS, language), 0)

    def count(self, term: str, language: str) -> int:
        """Count the documents of a language that hold a term."""
        return self._counts.get((term, language), 0)

    def refresh(self, counts: Mapping[tuple[str, str], int]) -> None:
        """Take the stored counts for the truth, and give up what was not stored."""
        self._counts = Counter(counts)
        self._changes = Counter()

    def add(self, terms: Iterable[str], language: str) -> None:
        """Count one more document with these terms."""
        keys = {(term, language) for term in terms}
        keys.add((DOCUMENTS, language))
        self._counts.update(keys)
        self._changes.update(keys)

    def changes(self) -> Mapping[tuple[str, str], int]:
        """Return the increments since the last call, to be added to what is stored."""
        changed, self._changes = self._changes, Counter()
        return dict(changed)


class Rarity(dict[str, float]):
    """Inverse document frequency of terms in one language at one moment, in [0, 1]; looked up once a term.

    Smoothed as in Spärck Jones (1972): log((N + 1) / (n + 0.5)), against a term never seen. A young table
    (fewer than `FLOOR` documents) behaves as if it had that many; `maturity` says how much its word on what is rare
    counts, all of it from `GROWN` documents on. An entity is as rare as its rarest word, so that
    a name added to the gazetteer today is not taken for one never seen.
    """

    FLOOR = 50
    LEAST = 0.02
    GROWN = 150

    def __init__(self, frequencies: Frequencies, language: str) -> None:
        super().__init__()
        self._count = frequencies.count
        self._language = language
        seen = frequencies.documents(language)
        self.maturity = min(1.0, log(seen + 1.0) / log(self.GROWN + 1.0))
        self._log = log(max(seen, self.FLOOR) + 1.0)
        self._top = self._log - log(0.5)

    def __missing__(self, term: str) -> float:
        if term.startswith(ENTITY_MARK):
            value = max((self[word] for word in terms(term)), default=self.LEAST)
        else:
            value = (self._log - log(self._count(term, self._language) + 0.5)) / self._top
            value = value if value > self.LEAST else self.LEAST  # noqa: FURB136  (asked for every word of every member)
        self[term] = value
        return value

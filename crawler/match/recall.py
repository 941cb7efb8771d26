"""Lets no report be read twice: what was read of it holds while report, reader and entities are the same."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime
from hashlib import blake2b
from typing import Protocol

import numpy as np

from crawler.match.vocabulary import Vocabulary
from crawler.match.words import Reader, Words
from crawler.model import Report, StoredReport

# Changes whenever the reader takes other words from the same text, or lays them out otherwise.
READER = b"3"
DIGEST = 8
# Bytes before the numbers: the digest of what was read, and the language, filled up with spaces.
HEAD = 24
# Reports whose words wait until they are kept, all at once.
WAITING = 500


class Shelf(Protocol):
    """Where what was read is kept."""

    def terms(self) -> Sequence[str]:
        """Return the terms in the order of their numbers."""

    def readings(self, reports: Collection[int]) -> Iterable[tuple[int, bytes]]:
        """Return what was read of those of the reports of which something was kept."""

    def keep_readings(self, known: int, new: Sequence[str], read: Mapping[int, tuple[bytes, datetime]]) -> bool:
        """Keep what was read, and the terms that are new; False where the terms are numbered otherwise by now."""


class Recall:
    """Reads reports by what was read of them before, and keeps what had to be read anew.

    :param vocabulary: one that knows nothing yet; it gets the terms of the shelf under their numbers.
    """

    def __init__(self, shelf: Shelf, vocabulary: Vocabulary) -> None:
        self._shelf = shelf
        self._vocabulary = vocabulary
        self._new: dict[int, tuple[bytes, datetime]] = {}
        self._known = len(terms := shelf.terms())
        self._keeping = vocabulary.ids(terms) == list(range(self._known))

    def words(self, reports: Sequence[StoredReport], reader: Reader) -> list[Words]:
        """Return the words of the reports, in their order; what nothing was kept of is read."""
        kept = dict(self._shelf.readings([stored.id for stored in reports])) if self._keeping else {}
        return [self.read(stored, reader, kept.get(stored.id)) for stored in reports]

    def flush(self) -> None:
        """Keep what waits."""
        if not (self._keeping and self._new):
            return
        count = len(self._vocabulary)
        new = [self._vocabulary.term(number) for number in range(self._known, count)]
        self._keeping = self._shelf.keep_readings(self._known, new, self._new)
        self._known = count
        self._new = {}

    def read(self, stored: StoredReport, reader: Reader, kept: bytes | None = None) -> Words:
        """Return the words of a report: what was kept of it, where that holds; else they are read, and are kept."""
        digest = _digest(stored.report, reader)
        if kept is not None and kept[:DIGEST] == digest:
            return Words(kept[DIGEST:HEAD].decode().rstrip(), np.frombuffer(kept, dtype="<i4", offset=HEAD))
        words = reader.report(stored.report)
        language = words.language.encode().ljust(HEAD - DIGEST)
        if self._keeping and len(language) == HEAD - DIGEST:
            self._new[stored.id] = digest + language + words.packed.astype("<i4").tobytes(), stored.seen_at
            if len(self._new) >= WAITING:
                self.flush()
        return words


def _digest(report: Report, reader: Reader) -> bytes:
    """Return a digest of all that the words of a report follow from."""
    stated = report.published.isoformat() if report.published else ""
    precision = report.sources.get("published_precision", "")
    facts = (report.url, report.headline, stated, precision, report.language or "")
    whole = "\x00".join((*facts, report.body or report.lead))
    return blake2b(whole.encode("utf-8", "surrogatepass"), digest_size=DIGEST, key=READER + reader.digest).digest()

"""Lets nothing be read twice: what was read of a report or an entry holds until its text changes, for the same reader
and entities."""

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from datetime import date
from hashlib import blake2b
from typing import Protocol

import numpy as np

from crawler.match.opening import first_paragraph, plain_lead
from crawler.match.postings import Standing
from crawler.match.vocabulary import Vocabulary
from crawler.match.words import Reader, Words
from crawler.model import EntriesRead, Entry, Outline, Report, ReportsRead, StandingEvent, StoredReport

# Changes whenever the reader takes other words from the same text, or lays them out otherwise.
READER = b"5"
# Bytes before the numbers: a digest of the reader; one of what an entry opened by the report says, or of all that the
# entry says; and the language, filled up with spaces.
DIGEST = 8
SAID = 2 * DIGEST
HEAD = SAID + 16
# Characters of a summary that show whether it repeats a report.
REPEATED = 120
# Reports and entries whose words wait until they are kept, all at once.
WAITING = 500
# Events whose texts are in memory at once.
TEXTS = 500


class Events(Protocol):
    """Where standing events are, in short and whole."""

    def outlines(self, first: date, last: date) -> Iterable[Sequence[Outline]]:
        """Return the events dated from first to last, by date and id, some at a time."""

    def standing_among(self, ids: Collection[str]) -> Iterable[StandingEvent]:
        """Return these events with their reports oldest first."""


class Shelf(Events, Protocol):
    """Where what was read is kept."""

    def terms(self) -> Sequence[str]:
        """Return the terms in the order of their numbers."""

    def readings(self, reports: Collection[int]) -> Iterable[tuple[int, bytes]]:
        """Return what was read of those of the reports whose texts are as they were then."""

    def entry_readings(self, ids: Collection[str]) -> Iterable[tuple[str, bytes]]:
        """Return what was read of those of the entries of which something was kept."""

    def keep_readings(self, known: int, new: Sequence[str], read: ReportsRead, entries: EntriesRead) -> bool:
        """Keep what was read of reports that still say it, and of entries, and the terms that are new; False where the
        terms are numbered otherwise by now."""


class Recall:
    """Reads reports and entries by what was read of them before, and keeps what had to be read anew.

    :param vocabulary: one that knows nothing yet; it gets the terms of the shelf under their numbers.
    """

    def __init__(self, shelf: Shelf, vocabulary: Vocabulary) -> None:
        self._shelf = shelf
        self._vocabulary = vocabulary
        self._new: dict[int, tuple[bytes, StoredReport]] = {}
        self._entries: dict[str, tuple[bytes, date]] = {}
        self._known = len(terms := shelf.terms())
        self._keeping = vocabulary.ids(terms) == list(range(self._known))

    def standing(
        self,
        first: date,
        last: date,
        reader: Reader,
        ready: Callable[[Sequence[StandingEvent]], Iterable[Standing]],
    ) -> Iterator[Standing]:
        """Yield the events dated from first to last, by date and id.

        :param ready: makes events of their texts, for those of which not all was kept.
        """
        self.flush()
        key = _key(reader)
        for page in self._shelf.outlines(first, last):
            found = {one.id: _recalled(one) for one in page if self._keeping and _is_kept(one, key)}
            lacking = [one.id for one in page if one.id not in found]
            for start in range(0, len(lacking), TEXTS):
                some = list(self._shelf.standing_among(lacking[start : start + TEXTS]))
                found |= {event.id: event for event in ready(some)}
            yield from (found[one.id] for one in page if one.id in found)

    def words(self, reports: Sequence[StoredReport], reader: Reader) -> list[Words]:
        """Return the words of the reports, in their order; what nothing was kept of is read."""
        kept = dict(self._shelf.readings([stored.id for stored in reports])) if self._keeping else {}
        return [self.read(stored, reader, kept.get(stored.id, b"")) for stored in reports]

    def entries(self, ids: Collection[str], reader: Reader) -> Callable[[Entry], Words]:
        """Return what reads these entries: by what was kept of them, where they say the same; else they are read, and
        are kept."""
        kept = dict(self._shelf.entry_readings(ids)) if self._keeping else {}
        return lambda entry: self._entry(entry, reader, kept.get(entry.id, b""))

    def flush(self) -> None:
        """Keep what waits."""
        if not (self._keeping and (self._new or self._entries)):
            return
        count = len(self._vocabulary)
        new = [self._vocabulary.term(number) for number in range(self._known, count)]
        self._keeping = self._shelf.keep_readings(self._known, new, self._new, self._entries)
        self._known = count
        self._new, self._entries = {}, {}

    def read(self, stored: StoredReport, reader: Reader, kept: bytes = b"") -> Words:
        """Return the words of a report: what was kept of it, where the reader is the same; else they are read, and are
        kept."""
        key = _key(reader)
        if kept.startswith(key):
            return _unpacked(kept)
        words = reader.report(stored.report)
        if self._keeping and (packed := _packed(key + _opening(stored.report), words)):
            self._new[stored.id] = packed, stored
            self._flush_many()
        return words

    def _entry(self, entry: Entry, reader: Reader, kept: bytes) -> Words:
        head = _key(reader) + _told(entry)
        if kept.startswith(head):
            return _unpacked(kept)
        words = reader.entry(entry)
        if self._keeping and (packed := _packed(head, words)):
            self._entries[entry.id] = packed, entry.date
            self._flush_many()
        return words

    def _flush_many(self) -> None:
        if len(self._new) + len(self._entries) >= WAITING:
            self.flush()


def _is_kept(event: Outline, key: bytes) -> bool:
    """Say whether all that is compared of an event was kept: its reports by this reader, one of which its entry
    repeats."""
    heads = [kept[:SAID] if kept else b"" for kept in event.readings]
    repeated = bool(event.summary) and key + _digest(event.summary) in heads
    return repeated and all(head.startswith(key) for head in heads)


def _recalled(event: Outline) -> Standing:
    return Standing(event.id, event.date, [_unpacked(kept) for kept in event.readings if kept], made=True)


def _unpacked(kept: bytes) -> Words:
    return Words(kept[SAID:HEAD].decode().rstrip(), np.frombuffer(kept, dtype="<i4", offset=HEAD))


def _packed(head: bytes, words: Words) -> bytes | None:
    """Return words as they are kept; None where their language has no room."""
    language = words.language.encode().ljust(HEAD - SAID)
    return head + language + words.packed.astype("<i4").tobytes() if len(language) == HEAD - SAID else None


def _opening(report: Report) -> bytes:
    """Return a digest of what an entry opened by the report says, where that repeats it."""
    summary = first_paragraph(plain_lead(report.lead or report.body))
    start = summary[:REPEATED]
    return _digest(summary) if start in report.body or start in report.lead else bytes(DIGEST)


def _key(reader: Reader) -> bytes:
    return blake2b(READER + reader.digest, digest_size=DIGEST).digest()


def _digest(summary: str) -> bytes:
    """Return a digest of so much of a summary as shows whether it repeats a report."""
    return _short(summary[:REPEATED])


def _told(entry: Entry) -> bytes:
    """Return a digest of all that the words of an entry follow from."""
    lists = ("\x01".join(some) for some in (entry.topics, entry.entities))
    return _short("\x00".join((entry.date.isoformat(), entry.headline, entry.summary, *lists)))


def _short(text: str) -> bytes:
    return blake2b(text.encode("utf-8", "surrogatepass"), digest_size=DIGEST).digest()

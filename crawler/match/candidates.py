"""Finds the few standing events a report may be about, at a cost that does not grow with the archive."""

import heapq
from collections import OrderedDict, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from math import sqrt
from typing import Protocol

from crawler.match.entities import Gazetteer
from crawler.match.features import EventWords, Words, entry_words, report_words
from crawler.match.frequencies import Rarity
from crawler.model import StandingEvent, StoredReport

# Reports of an event that are compared, oldest first: what came first says what the event is, and a storyline
# that wanders off cannot take the event with it.
MEMBERS = 20
# Terms of a report that lead to standing events, weightiest first. The rarest of all lead nowhere and do not count.
QUERY_TERMS = 40
# Events weighed against their length, for each that is wanted.
SHORTLIST = 8
# Days kept in memory: the reach of an undated report and a margin for late ones.
DAYS_KEPT = 460


class Archive(Protocol):
    """What the matcher reads of the store."""

    def standing(self, first: date, last: date) -> Sequence[StandingEvent]:
        """Return the events dated from first to last, both included, with their reports oldest first."""


@dataclass(slots=True, eq=False)
class Standing:
    """An event in reach: its id, its date, and the words of its entry and first reports."""

    id: str
    date: date
    words: EventWords


@dataclass(slots=True)
class Bucket:
    """The events of one day and, term by term, which of them hold it."""

    events: dict[str, Standing] = field(default_factory=dict)
    postings: defaultdict[str, list[Standing]] = field(default_factory=lambda: defaultdict(list))

    def add(self, event: Standing) -> None:
        """Take in an event with all its words."""
        self.events[event.id] = event
        for term in event.words.keys:
            self.postings[term].append(event)

    def grow(self, event: Standing, words: Words) -> None:
        """Take in the words of one more report of an event that is here."""
        for term in event.words.add(words):
            self.postings[term].append(event)


class Reach:
    """Days of the archive, loaded when a report asks for them, the least used given up first."""

    def __init__(self, archive: Archive, gazetteer: Gazetteer) -> None:
        self._archive = archive
        self._gazetteer = gazetteer
        self._days: OrderedDict[date, Bucket] = OrderedDict()
        self._dates: dict[str, date] = {}

    def find(self, report: Words, rarity: Rarity, first: date, last: date, limit: int) -> list[Standing]:
        """Return the events dated from first to last that share most with the report, best first."""
        query = _query(report, rarity)
        shares: defaultdict[Standing, float] = defaultdict(float)
        indexes = [bucket.postings for bucket in self._buckets(first, last) if bucket.postings]
        met = 0
        for term, weight in query:
            found = [event for postings in indexes for event in postings.get(term, ())]
            for event in found:
                shares[event] += weight
            met += bool(found)
            if met >= QUERY_TERMS:
                break
        most = heapq.nlargest(limit * SHORTLIST, shares.items(), key=lambda share: (share[1], share[0].id))
        ranked = sorted(most, key=lambda share: (-share[1] / _size(share[0]), share[0].id))
        return [event for event, _ in ranked[:limit]]

    def attach(self, event: str, words: Words) -> None:
        """Let an event in memory learn the words of a report; one not in memory is read when it is asked for."""
        day = self._dates.get(event)
        if day is None:
            return
        bucket = self._days[day]
        standing = bucket.events[event]
        if len(standing.words.members) <= MEMBERS:
            bucket.grow(standing, words)

    def open(self, event: Standing) -> None:
        """Let a new event stand, where its day is in memory."""
        bucket = self._days.get(event.date)
        if bucket is not None and event.id not in bucket.events:
            self._add(bucket, event)

    def forget(self) -> None:
        """Give up all days in memory, after a change made elsewhere (merge, move, import)."""
        self._days.clear()
        self._dates.clear()

    def _buckets(self, first: date, last: date) -> list[Bucket]:
        wanted = [first + timedelta(days=step) for step in range((last - first).days + 1)]
        for start, end in _spans([day for day in wanted if day not in self._days]):
            self._load(start, end)
        for day in wanted:
            self._days.move_to_end(day)
        found = [self._days[day] for day in wanted]
        while len(self._days) > max(DAYS_KEPT, len(wanted)):
            _, bucket = self._days.popitem(last=False)
            for event in bucket.events:
                del self._dates[event]
        return found

    def _add(self, bucket: Bucket, event: Standing) -> None:
        bucket.add(event)
        self._dates[event.id] = event.date

    def _load(self, first: date, last: date) -> None:
        for step in range((last - first).days + 1):
            self._days[first + timedelta(days=step)] = Bucket()
        for event in self._archive.standing(first, last):
            self._add(self._days[event.entry.date], self._read(event))

    def _read(self, event: StandingEvent) -> Standing:
        words = [entry_words(event.entry, self._gazetteer)]
        words += [self._words(stored) for stored in event.reports[:MEMBERS]]
        return Standing(event.entry.id, event.entry.date, EventWords(words))

    def _words(self, stored: StoredReport) -> Words:
        return report_words(stored.report, self._gazetteer)


def _query(report: Words, rarity: Rarity) -> list[tuple[str, float]]:
    """Put the report's terms and names in order, weightiest first."""
    weights = {term: weight * rarity[term] ** 2 for term, weight in report.text.items()}
    weights.update({name: 2.0 * rarity[name] ** 2 for name in report.names})
    return sorted(weights.items(), key=lambda pair: (-pair[1], pair[0]))


def _size(event: Standing) -> float:
    """Hold an event's length against it, mildly: long ones share something with everyone."""
    return sqrt(20.0 + len(event.words.keys) / len(event.words.members))


def _spans(days: Iterable[date]) -> Iterator[tuple[date, date]]:
    """Join days that follow one another."""
    start: date | None = None
    end: date | None = None
    for day in days:
        if start is None or end is None:
            start = end = day
        elif day == end + timedelta(days=1):
            end = day
        else:
            yield start, end
            start = end = day
    if start is not None and end is not None:
        yield start, end

"""Finds the few standing events a report may be about, at a cost that does not grow with the archive."""

from array import array
from collections import OrderedDict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Protocol

import numpy as np
import numpy.typing as npt

from crawler.match.frequencies import Rarity
from crawler.match.words import Part, Reader, Words
from crawler.model import Entry, Report, StandingEvent

# Reports of an event that are compared, oldest first: what came first says what the event is, and a storyline
# that wanders off cannot take the event with it.
MEMBERS = 64
# Terms of a report that lead to standing events, weightiest first. The rarest of all lead nowhere and do not count.
QUERY_TERMS = 60
# Events a report's terms may lead to in all, each counted as often as terms lead to it: bounds the cost of a report.
QUERY_POSTINGS = 30_000
# Days kept in memory: the reach of a report and a margin for late ones.
DAYS_KEPT = 4000
# Terms added to each event's mean, so that the shortest do not always lead.
BASE_SIZE = 150.0
# Characters of a summary that show whether it repeats a report.
REPEATED = 120


class Archive(Protocol):
    """What the matcher reads of the store."""

    def standing(self, first: date, last: date) -> Sequence[StandingEvent]:
        """Return the events dated from first to last, both included, with their reports oldest first."""


@dataclass(slots=True, eq=False)
class Standing:
    """An event in reach: its id, its date, and the words of its entry and first reports."""

    id: str
    date: date
    members: list[Words]
    slot: int = -1
    keys: int = 0
    made: bool = False


def standing_of(entry: Entry, reports: Sequence[tuple[Report, Words]], reader: Reader) -> Standing:
    """Make an event ready to be compared; an entry that only repeats one of its reports is no member of its own."""
    members = [words for _, words in reports]
    made = any(_repeats(entry, report) for report, _ in reports)
    return Standing(entry.id, entry.date, members if made else [reader.entry(entry), *members], made=made)


@dataclass(slots=True)
class Index:
    """Which events hold a term: the postings of all days in memory, with the days of the events."""

    postings: "dict[int, array[int]]" = field(default_factory=dict)
    events: list[Standing | None] = field(default_factory=list)
    days: "array[int]" = field(default_factory=lambda: array("i"))
    sizes: "array[int]" = field(default_factory=lambda: array("i"))
    dead: int = 0

    def add(self, event: Standing) -> None:
        """Take in an event with all its words."""
        event.slot = len(self.events)
        self.events.append(event)
        self.days.append(event.date.toordinal())
        self.sizes.append(0)
        for count in range(1, len(event.members) + 1):
            self.grow(event, count)

    def grow(self, event: Standing, count: int) -> None:
        """Take in the words of the last of so many members of an event that is here; those of the others are in, and
        no event is led to twice by one term, however it came to its members."""
        slot, postings = event.slot, self.postings
        *others, keys = [words.keys() for words in event.members[:count]]
        fresh = keys[~np.isin(keys, np.concatenate(others))] if others else keys
        for key in fresh.tolist():
            found = postings.get(key)
            if found is None:
                postings[key] = array("i", (slot,))
            elif found[-1] != slot:
                found.append(slot)
        self.sizes[slot] += (len(keys) - self.sizes[slot]) // count

    def inside(self, slots: "array[int]", first: int, last: int) -> int:
        """Count the events that are dated from first to last (ordinals)."""
        days = np.frombuffer(self.days, dtype=np.int32).take(np.frombuffer(slots, dtype=np.int32))
        return int(((days >= first) & (days <= last)).sum())

    def drop(self, event: Standing) -> None:
        """Give an event up; its postings stay until half of all events are given up."""
        self.events[event.slot] = None
        self.dead += 1


class Reach:
    """Days of the archive, loaded when a report asks for them, the least used given up first."""

    def __init__(self, archive: Archive, reader: Reader) -> None:
        self._archive = archive
        self._reader = reader
        self._days: OrderedDict[date, dict[str, Standing]] = OrderedDict()
        self._dates: dict[str, date] = {}
        self._index = Index()
        self._wanted: tuple[date, date] | None = None
        self._beyond = False

    def find(self, report: Words, rarity: Rarity, first: date, last: date, limit: int) -> list[Standing]:
        """Return the events dated from first to last that share most with the report, best first."""
        self._want(first, last)
        index = self._index
        slots, weights = self._query(report, rarity, first.toordinal(), last.toordinal())
        if not slots:
            return []
        counts = [len(found) for found in slots]
        joined = np.concatenate([np.frombuffer(found, dtype=np.int32) for found in slots])
        shares = np.bincount(joined, np.repeat(weights, counts), len(index.events))
        days = np.frombuffer(index.days, dtype=np.int32)
        inside = np.flatnonzero((shares > 0) & (days >= first.toordinal()) & (days <= last.toordinal()))
        sizes = np.frombuffer(index.sizes, dtype=np.int32)[inside]
        likeness = shares[inside] / np.sqrt(BASE_SIZE + sizes)
        order = inside[np.lexsort((inside, -likeness))[: 2 * limit]].tolist()
        return [event for slot in order if (event := index.events[slot]) is not None][:limit]

    def attach(self, event: str, words: Words) -> None:
        """Let an event in memory learn the words of a report; one not in memory is read when it is asked for."""
        day = self._dates.get(event)
        if day is None:
            return
        standing = self._days[day][event]
        if len(standing.members) < MEMBERS + (not standing.made):
            standing.members.append(words)
            self._index.grow(standing, len(standing.members))

    def open(self, event: Standing) -> None:
        """Let a new event stand, where its day is in memory."""
        bucket = self._days.get(event.date)
        if bucket is not None and event.id not in bucket:
            self._add(bucket, event)

    def forget(self) -> None:
        """Give up all days in memory, after a change made elsewhere (merge, move, import)."""
        self._days.clear()
        self._dates.clear()
        self._wanted = None
        self._index = Index()

    def _query(self, report: Words, rarity: Rarity, first: int, last: int) -> "tuple[list[array[int]], list[float]]":
        """Choose the postings that the report's weightiest terms lead to, and the weight of each.

        Events of other days than those from first to last (ordinals) count for nothing, as if they were not in memory.
        """
        ids, weights = _weighed(report, rarity)
        slots: list[array[int]] = []
        chosen: list[float] = []
        budget = QUERY_POSTINGS
        for place in np.lexsort((np.arange(len(ids)), -weights)).tolist():
            found = self._index.postings.get(int(ids[place]))
            if found is None:
                continue
            inside = self._index.inside(found, first, last) if self._beyond else len(found)
            if not inside:
                continue
            budget -= inside
            if slots and budget < 0:
                break
            slots.append(found)
            chosen.append(float(weights[place]))
            if len(slots) >= QUERY_TERMS:
                break
        return slots, chosen

    def _want(self, first: date, last: date) -> None:
        if self._wanted == (first, last):
            return
        self._wanted = first, last
        wanted = [first + timedelta(days=step) for step in range((last - first).days + 1)]
        for start, end in _spans([day for day in wanted if day not in self._days]):
            self._load(start, end)
        self._beyond = len(self._days) > len(wanted)
        if len(self._days) <= max(DAYS_KEPT, len(wanted)):
            return
        for day in wanted:
            self._days.move_to_end(day)
        while len(self._days) > max(DAYS_KEPT, len(wanted)):
            _, bucket = self._days.popitem(last=False)
            for event in bucket.values():
                del self._dates[event.id]
                self._index.drop(event)
        if self._index.dead > len(self._index.events) // 2:
            self._rebuild()

    def _rebuild(self) -> None:
        self._index = Index()
        for bucket in self._days.values():
            for event in bucket.values():
                self._index.add(event)

    def _add(self, bucket: dict[str, Standing], event: Standing) -> None:
        bucket[event.id] = event
        self._dates[event.id] = event.date
        self._index.add(event)

    def _load(self, first: date, last: date) -> None:
        for step in range((last - first).days + 1):
            self._days[first + timedelta(days=step)] = {}
        for event in self._archive.standing(first, last):
            reports = [(one.report, self._reader.report(one.report)) for one in event.reports[:MEMBERS]]
            self._add(self._days[event.entry.date], standing_of(event.entry, reports, self._reader))


def _weighed(report: Words, rarity: Rarity) -> tuple[npt.NDArray[np.int32], npt.NDArray[np.float64]]:
    """Weigh the report's terms, stems, names and entities as ways to its event."""
    text, names = report.part(Part.TEXT), report.part(Part.NAMES)
    in_text = rarity.of(text) ** 3 * (1.0 + np.log(report.part(Part.TIMES)))
    in_names = rarity.of(names) ** 3
    in_text[: report.lead] *= 1.6
    in_names[: report.near] *= 1.5
    stems = 0.7 * rarity.of(text[: report.title]) ** 3
    entities = np.full(len(report.part(Part.ENTITIES)), 0.3)
    return report.keys(), np.concatenate((in_text, stems, in_names, entities))


def _repeats(entry: Entry, report: Report) -> bool:
    """Say whether an entry tells nothing that the report does not: it was made from it."""
    start = entry.summary[:REPEATED]
    return start in report.body or start in report.lead if start else entry.headline == report.headline


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

"""Finds the few standing events a report may be about, at a cost that does not grow with the archive."""

from array import array
from collections import OrderedDict
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from datetime import date
from itertools import chain, islice
from typing import Protocol

import numpy as np
import numpy.typing as npt

from crawler.match.frequencies import Rarity
from crawler.match.postings import Index, Standing, Window
from crawler.match.recall import REPEATED, Recall
from crawler.match.words import Part, Reader, Words
from crawler.model import Entry, Report, StandingEvent, StoredReport

# Reports of an event that are compared, oldest first: what came first says what the event is, and a storyline
# that wanders off cannot take the event with it.
MEMBERS = 64
# Terms of a report that lead to standing events, weightiest first. The rarest of all lead nowhere and do not count.
QUERY_TERMS = 60
# Events a report's terms may lead to in all, each counted as often as terms lead to it: bounds the cost of a report.
QUERY_POSTINGS = 30_000
# An event that shares less with a report than this part of what the best one shares is left out, but for the first few:
# it is seldom the one (gva-dev lost .0007 of BCubed F1, the other dev streams nothing), and to compare costs most.
NEAR, ALWAYS = 0.2, 6
# Days kept in memory, unless one report reaches further: some are late, some are of an archive.
DAYS_KEPT = 4000
# Reports after which the days that none of them reached are given up: a desk that runs for years holds no more than
# the days in reach, and one that reads old reports among new ones does not load them time and again.
SWEPT = 20_000
# Texts whose words are taken into the index at once where days are loaded.
LOADED_AT_ONCE = 16_000
# Terms added to each event's mean, so that the shortest do not always lead.
BASE_SIZE = 150.0


class Archive(Protocol):
    """What the matcher reads of the store."""

    def standing(self, first: date, last: date) -> Iterable[StandingEvent]:
        """Return the events dated from first to last, both included, with their reports oldest first."""


def standing_of(entry: Entry, reports: Sequence[tuple[Report, Words]], read: Callable[[Entry], Words]) -> Standing:
    """Make an event ready to be compared; an entry that only repeats one of its reports is no member of its own."""
    members = [words for _, words in reports]
    made = any(_repeats(entry, report) for report, _ in reports)
    return Standing(entry.id, entry.date, members if made else [read(entry), *members], made=made)


class Reach:
    """Days of the archive, loaded when a report asks for them, the least used given up first."""

    def __init__(self, archive: Archive, reader: Reader, recall: Recall | None = None) -> None:
        self._archive = archive
        self._reader = reader
        self._recall = recall
        self._days: OrderedDict[int, dict[str, Standing]] = OrderedDict()
        self._dates: dict[str, int] = {}
        self._index = Index()
        self._wanted: tuple[date, date] | None = None
        self._reached: set[tuple[date, date]] = set()
        self._found = 0

    def find(self, report: Words, rarity: Rarity, first: date, last: date, limit: int) -> list[Standing]:
        """Return the events dated from first to last that share most with the report, best first."""
        self._want(first, last)
        index, window = self._index, self._index.window(first, last)
        postings, counts, weights = self._query(report, rarity, window)
        if not counts:
            return []
        slots = np.frombuffer(postings, dtype=np.int32) - window.start
        shares = np.bincount(slots, np.repeat(weights, counts))
        inside = np.flatnonzero(shares)
        sizes = np.frombuffer(index.sizes, dtype=np.int32)[window.start :].take(inside)
        likeness = shares.take(inside) / np.sqrt(BASE_SIZE + sizes)
        best = _best(likeness, 2 * limit)
        least = NEAR * likeness[best[0]]
        best = best[(likeness[best] >= least) | (np.arange(len(best)) < ALWAYS)]
        order = (window.start + inside[best]).tolist()
        return [event for slot in order if (event := index.events[slot]) is not None][:limit]

    def standing(self, event: str) -> Standing | None:
        """Return an event, None where it is not in memory."""
        day = self._dates.get(event)
        return None if day is None else self._days[day][event]

    def words(self, reports: Sequence[StoredReport]) -> list[Words]:
        """Return the words of reports, in their order; what was read of them before is not read again."""
        if self._recall is None:
            return [self._reader.report(stored.report) for stored in reports]
        return self._recall.words(reports, self._reader)

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
        day = event.date.toordinal()
        bucket = self._days.get(day)
        if bucket is not None and event.id not in bucket:
            bucket[event.id] = event
            self._dates[event.id] = day
            self._index.add(event)

    def renew(self, events: Sequence[StandingEvent]) -> None:
        """Take events in as they are by now, each in its place; those that are new stand from now on."""
        for event in self._ready(events):
            day = self._dates.get(event.id)
            if day is None:
                self.open(event)
            elif day == event.date.toordinal():
                self._index.replace(self._days[day][event.id], event)
                self._days[day][event.id] = event
            else:
                self.forget()
                return

    def forget(self) -> None:
        """Give up all days in memory, after a change made elsewhere (merge, move, import)."""
        self._days.clear()
        self._dates.clear()
        self._wanted = None
        self._reached.clear()
        self._index = Index()

    def _query(self, report: Words, rarity: Rarity, window: Window) -> "tuple[array[int], list[int], list[float]]":
        """Join the slots inside a window that the report's weightiest terms lead to; return also how many each term
        has, and its weight."""
        ids, weights = _weighed(report, rarity)
        order = (-weights).argsort(kind="stable")
        found = map(self._index.postings.get, ids.take(order).tolist())
        slots: array[int] = array("i")
        counts: list[int] = []
        chosen: list[float] = []
        for inside, weight in zip(window.cut(found), weights.take(order).tolist(), strict=True):
            if not inside:
                continue
            if counts and len(slots) + len(inside) > QUERY_POSTINGS:
                break
            slots += inside
            counts.append(len(inside))
            chosen.append(weight)
            if len(counts) >= QUERY_TERMS:
                break
        return slots, counts, chosen

    def _want(self, first: date, last: date) -> None:
        self._found += 1
        if self._wanted == (first, last):
            return
        days = range(first.toordinal(), last.toordinal() + 1)
        for start, end in _spans([day for day in self._new(days) if day not in self._days]):
            self._load(date.fromordinal(start), date.fromordinal(end))
        self._wanted = first, last
        self._reached.add(self._wanted)
        if self._found > SWEPT:
            self._sweep()
        if len(self._days) > max(DAYS_KEPT, len(days)):
            self._give_up(days)

    def _new(self, days: range) -> Iterable[int]:
        """Return those of the days that were not wanted the last time; the others are in memory."""
        if self._wanted is None:
            return days
        first, last = (day.toordinal() for day in self._wanted)
        return chain(range(days.start, min(days.stop, first)), range(max(days.start, last + 1), days.stop))

    def _give_up(self, wanted: Collection[int]) -> None:
        """Give up the days not used for longest, none of those wanted."""
        for day in wanted:
            self._days.move_to_end(day)
        self._drop(list(islice(self._days, len(self._days) - max(DAYS_KEPT, len(wanted)))))

    def _sweep(self) -> None:
        """Give up the days that were not wanted since the last time."""
        wanted = {day for first, last in self._reached for day in range(first.toordinal(), last.toordinal() + 1)}
        self._drop([day for day in self._days if day not in wanted])
        self._reached = {self._wanted} if self._wanted else set()
        self._found = 0

    def _drop(self, days: Iterable[int]) -> None:
        for day in days:
            for event in self._days.pop(day).values():
                del self._dates[event.id]
                self._index.drop(event)
        if self._index.dead > len(self._index.events) // 2:
            self._rebuild()

    def _rebuild(self) -> None:
        self._index = Index()
        for bucket in self._days.values():
            self._index.extend(list(bucket.values()))

    def _load(self, first: date, last: date) -> None:
        for day in range(first.toordinal(), last.toordinal() + 1):
            self._days[day] = {}
        try:
            for some in _batches(self._standing(first, last)):
                for event in some:
                    self._days[event.date.toordinal()][event.id] = event
                    self._dates[event.id] = event.date.toordinal()
                self._index.extend(some)
        except BaseException:
            self.forget()  # days half read would be taken for read
            raise

    def _standing(self, first: date, last: date) -> Iterator[Standing]:
        """Yield the events dated from first to last, ready to be compared."""
        if self._recall is not None:
            yield from self._recall.standing(first, last, self._reader, self._ready)
            return
        for event in self._archive.standing(first, last):
            yield from self._ready([event])

    def _ready(self, some: Sequence[StandingEvent]) -> list[Standing]:
        """Make events ready to be compared, by the words of their first reports."""
        reports = [stored for event in some for stored in event.reports[:MEMBERS]]
        words = iter(self.words(reports))
        entries = [event.entry.id for event in some]
        read = self._recall.entries(entries, self._reader) if self._recall else self._reader.entry
        return [
            standing_of(event.entry, [(one.report, next(words)) for one in event.reports[:MEMBERS]], read)
            for event in some
        ]


def _batches(events: Iterable[Standing]) -> Iterator[list[Standing]]:
    """Yield the events some at a time."""
    some: list[Standing] = []
    texts = 0
    for event in events:
        some.append(event)
        texts += len(event.members)
        if texts >= LOADED_AT_ONCE:
            yield some
            some, texts = [], 0
    yield some


def _best(likeness: npt.NDArray[np.float64], most: int) -> npt.NDArray[np.int64]:
    """Return the places of the greatest values, the greatest first; of equals the first."""
    places = np.arange(len(likeness))
    if len(likeness) > most:
        places = np.flatnonzero(likeness >= np.partition(likeness, -most)[-most])
    return places[np.argsort(-likeness[places], kind="stable")[:most]]


def _weighed(report: Words, rarity: Rarity) -> tuple[npt.NDArray[np.int32], npt.NDArray[np.float64]]:
    """Weigh the report's terms, stems, names and entities as ways to its event."""
    ids = report.keys()
    weights = rarity.of(ids) ** 3
    text, title, lead = len(report.part(Part.TEXT)), report.title, report.lead
    names, near = text + title, report.near
    weights[text:names] = 0.7 * weights[:title]
    weights[:text] *= 1.0 + np.log(report.part(Part.TIMES))
    weights[:lead] *= 1.6
    weights[names : names + near] *= 1.5
    weights[names + len(report.part(Part.NAMES)) :] = 0.3
    return ids, weights


def _repeats(entry: Entry, report: Report) -> bool:
    """Say whether an entry tells nothing that the report does not: it was made from it."""
    start = entry.summary[:REPEATED]
    return start in report.body or start in report.lead if start else entry.headline == report.headline


def _spans(days: Iterable[int]) -> Iterator[tuple[int, int]]:
    """Join days that follow one another."""
    start: int | None = None
    end: int | None = None
    for day in days:
        if start is None or end is None:
            start = end = day
        elif day == end + 1:
            end = day
        else:
            yield start, end
            start = end = day
    if start is not None and end is not None:
        yield start, end

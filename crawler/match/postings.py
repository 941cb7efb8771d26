"""Remembers which events hold a term, each once, and which of them lie in a window of days."""

from array import array
from bisect import bisect_left
from collections import defaultdict, deque
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import partial
from itertools import repeat

import numpy as np
import numpy.typing as npt

from crawler.match.tokens import Flags, Ints
from crawler.match.words import Words

# The ordinal of no day.
NEVER = 0


@dataclass(slots=True, eq=False)
class Standing:
    """An event in reach: its id, its date, and the words of its entry and first reports."""

    id: str
    date: date
    members: list[Words]
    slot: int = -1
    made: bool = False

    @property
    def reports(self) -> int:
        """How many reports are among the members: the entry is one too, but where it was made from a report."""
        return len(self.members) - (not self.made)


@dataclass(slots=True)
class Index:
    """The postings of all days in memory, with the days of the events.

    An event's slot is its place in `events`; a posting holds the slots of the events that have a term, in order.
    """

    postings: "defaultdict[int, array[int]]" = field(default_factory=lambda: defaultdict(partial(array, "i")))
    events: list[Standing | None] = field(default_factory=list)
    days: "array[int]" = field(default_factory=lambda: array("i"))
    sizes: "array[int]" = field(default_factory=lambda: array("i"))
    spans: dict[int, tuple[int, int]] = field(default_factory=dict)
    dead: int = 0
    _asked: range = range(0)
    _inside: range = range(0)

    def extend(self, events: Sequence[Standing]) -> None:
        """Take in events with all their words, in bulk: each posting is looked up once."""
        for event in events:
            self._seat(event)
        some = [event for event in events if event.members]
        if not some:
            return
        slots = np.repeat([event.slot for event in some], [len(event.members) for event in some])
        keys = [words.keys() for event in some for words in event.members]
        lengths = np.fromiter(map(len, keys), np.int64, len(keys))
        self._resize_all(slots, lengths)
        pairs = np.concatenate(keys, dtype=np.int64)
        pairs <<= 32
        pairs |= np.repeat(slots, lengths)
        for key, found in _grouped(pairs):
            self.postings[key].frombytes(found)

    def add(self, event: Standing) -> None:
        """Take in one event with all its words."""
        self._seat(event)
        if event.members:
            keys = event.members[0].keys().tolist()
            # No posting holds the newest slot yet; two words of a title may have one stem.
            deque(map(array.append, map(self.postings.__getitem__, dict.fromkeys(keys)), repeat(event.slot)), maxlen=0)
            self._resize(event, len(keys), 1)
        for number in range(2, len(event.members) + 1):
            self.grow(event, number)

    def grow(self, event: Standing, number: int) -> None:
        """Take in the words of the last of so many members of an event that is here."""
        slot = event.slot
        keys = event.members[number - 1].keys().tolist()
        for found in map(self.postings.__getitem__, keys):
            if not found or found[-1] < slot:
                found.append(slot)
            elif found[-1] > slot and found[place := bisect_left(found, slot)] != slot:
                found.insert(place, slot)
        self._resize(event, len(keys), number)

    def replace(self, old: Standing, new: Standing) -> None:
        """Let an event have other words in its place, as if it had had them all along."""
        for key in {key for words in old.members for key in words.keys().tolist()}:
            posting = self.postings[key]
            del posting[bisect_left(posting, old.slot)]
            if not posting:
                del self.postings[key]
        new.slot = old.slot
        self.events[new.slot], self.sizes[new.slot] = new, 0
        for number in range(1, len(new.members) + 1):
            self.grow(new, number)

    def drop(self, event: Standing) -> None:
        """Give an event up; its postings stay until half of all events are given up, but lie in no window."""
        self.events[event.slot] = None
        self.days[event.slot] = NEVER
        self.dead += 1

    def window(self, first: date, last: date) -> "Window":
        """Return the part of the index that holds the events dated from first to last."""
        asked = range(first.toordinal(), last.toordinal() + 1)
        if asked != self._asked:
            self._asked, self._inside = asked, self._spanned(asked)
        start, stop = self._inside.start, self._inside.stop
        days = np.frombuffer(self.days, dtype=np.int32)[start:stop]
        return Window(start, stop, (days < asked.start) | (days >= asked.stop))

    def _spanned(self, days: range) -> range:
        """Return the slots from the first to the last of the events of some days."""
        spans = [span for day in days if (span := self.spans.get(day))]
        if not spans:
            return range(0)
        starts, ends = zip(*spans, strict=True)
        return range(min(starts), max(ends) + 1)

    def _seat(self, event: Standing) -> None:
        day = event.date.toordinal()
        event.slot = slot = len(self.events)
        self.events.append(event)
        self.days.append(day)
        self.sizes.append(0)
        self.spans[day] = self.spans.get(day, (slot, 0))[0], slot
        if day in self._asked:
            self._inside = range(self._inside.start if self._inside else slot, slot + 1)

    def _resize_all(self, slots: Ints, keys: Ints) -> None:
        """Take the numbers of keys of new events' members, event by event, into the means of their slots."""
        sizes = np.frombuffer(self.sizes, dtype=np.int32)
        numbers = np.arange(len(slots)) - np.searchsorted(slots, slots)
        for number in range(int(numbers.max()) + 1):
            chosen = numbers == number
            mine = slots[chosen]
            sizes[mine] += ((keys[chosen] - sizes[mine]) // (number + 1)).astype(np.int32)

    def _resize(self, event: Standing, keys: int, number: int) -> None:
        """Take the number of keys of a member, the so manieth, into the event's mean."""
        self.sizes[event.slot] += (keys - self.sizes[event.slot]) // number


class Window:
    """The slots from `start` to before `stop`: those of the events of some days, and of few others, which are
    `strange`."""

    def __init__(self, start: int, stop: int, strange: npt.NDArray[np.bool_]) -> None:
        self.start, self.stop = start, stop
        self.strange = strange
        self._mixed = bool(strange.any())

    def cut(self, postings: "Iterable[array[int] | None]") -> "Iterator[array[int]]":
        """Yield the slots of each posting that are inside; none of what is no posting."""
        start, stop, mixed, nothing = self.start, self.stop, self._mixed, array("i")
        for posting in postings:
            if posting is None:
                yield nothing
            elif mixed:
                yield self._known(posting[bisect_left(posting, start) : bisect_left(posting, stop)])
            elif posting[0] >= start and posting[-1] < stop:
                yield posting
            else:
                yield posting[bisect_left(posting, start) : bisect_left(posting, stop)]

    def _known(self, inside: "array[int]") -> "array[int]":
        """Leave out the slots that are strange."""
        slots = np.frombuffer(inside, dtype=np.int32)
        return array("i", slots[~self.strange.take(slots - self.start)].tobytes())


def _grouped(pairs: npt.NDArray[np.int64]) -> Iterator[tuple[int, bytes]]:
    """Yield each key (the upper half of the pairs) with its slots (the lower), once each and in order."""
    pairs.sort()
    pairs = pairs[_changes(pairs)]
    keys, slots = pairs >> 32, pairs.astype(np.int32).tobytes()
    starts = np.flatnonzero(_changes(keys))
    ends = [*(4 * starts[1:]).tolist(), len(slots)]
    for key, start, end in zip(keys[starts].tolist(), (4 * starts).tolist(), ends, strict=bool(len(starts))):
        yield key, slots[start:end]


def _changes(values: npt.NDArray[np.int64]) -> Flags:
    """Mark the values that differ from the one before, and the first."""
    marks = np.ones(len(values), dtype=np.bool_)
    np.not_equal(values[1:], values[:-1], out=marks[1:])
    return marks

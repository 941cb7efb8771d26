"""Decides which entries share context with an entry: common entities and topics, the rarer the better."""

import math
from array import array
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from crawler.match.topickeys import TopicParts, topic_key
from crawler.model import Entry, Related

WHOLE = 256  # entries: a name with no more is looked through from end to end
REACH = 96  # entries looked at before and after the day for a commoner name: bounds the cost of an entry
HALF_NEAR = 365.0  # days at which nearness counts half; storylines run for years
NEARNESS = 0.1  # how much nearness in time can add to the score: it orders equals, it never replaces context
FLOOR = 4.0  # weight below which context says nothing: one name that two entries of a hundred have
RECURS = 3  # entries in which a name on no list must stand before it is an entity
SMALL = 0.1  # times a lone word may stand in small letters elsewhere, for each time it stands as a name
UNLISTED = 0.7  # what a name on no list weighs beside one somebody listed: `Supreme Court` is of many states


class RelatedIndex:
    """The entries by the names in their context; built once, asked for any entry, one of them or not."""

    def __init__(self, entries: Iterable[Entry]) -> None:
        self._entries = sorted(entries, key=lambda entry: (entry.date, entry.id))
        self._days = array("i", (entry.date.toordinal() for entry in self._entries))
        self._parts = TopicParts(self._entries)
        self._recurring = _recurring(self._entries)
        self._numbers: dict[str, int] = {}
        self._postings: list[array[int]] = []
        self._contexts = [self._post(place, entry) for place, entry in enumerate(self._entries)]
        size = len(self._entries)
        self._weights = array("d", (math.log1p(size / len(posting)) for posting in self._postings))
        self._lower_unlisted()
        self._floor = min(FLOOR, math.log1p(size) / 2)

    def _lower_unlisted(self) -> None:
        stated = {topic_key(topic) for entry in self._entries for topic in entry.topics}
        for key in {topic_key(name) for name in self._recurring} - stated:
            self._weights[self._numbers[key]] *= UNLISTED

    def related(self, entry: Entry, limit: int = 5) -> tuple[Related, ...]:
        """Return the entries that share most with this one, best first; of equals the later first."""
        context = self._context(entry)
        shared = {self._numbers[key]: name for key, name in context.items() if key in self._numbers}
        best = self._best({number: self._weights[number] for number in shared}, entry, limit)
        return tuple(self._found(shared, place) for _, place in best)

    def _best(self, weights: dict[int, float], entry: Entry, limit: int) -> list[tuple[float, int]]:
        """Return the best scores with their places, looking through the rarest names first.

        What a rarer name has not found shares at most the names still to come, which ends the search early.
        """
        today = entry.date.toordinal()
        to_come = sum(weights.values())
        best: list[tuple[float, int]] = []
        seen: set[int] = set()
        for number in sorted(weights, key=lambda number: (-weights[number], number)):
            enough = best[limit - 1][0] if limit and len(best) == limit else 0.0
            if to_come < self._floor or to_come * (1 + NEARNESS) < enough:
                break
            fresh = set(self._near(number, today)) - seen
            seen |= fresh
            best = sorted([*best, *self._scores(weights, fresh, entry)], reverse=True)[:limit]
            to_come -= weights[number]
        return best

    def _scores(self, weights: dict[int, float], places: Iterable[int], entry: Entry) -> Iterator[tuple[float, int]]:
        """Yield score and place of those that share enough with the entry and are not the entry itself."""
        today = entry.date.toordinal()
        floor, contexts, days = self._floor, self._contexts, self._days  # the innermost loop of a whole run
        for place in places:
            weight = sum([weights[number] for number in contexts[place] if number in weights])
            if weight >= floor and self._entries[place].id != entry.id:
                yield weight * (1 + NEARNESS * HALF_NEAR / (HALF_NEAR + abs(days[place] - today))), place

    def _post(self, place: int, entry: Entry) -> tuple[int, ...]:
        """Add an entry to the postings of its names and return their numbers."""
        numbers = []
        for key in self._context(entry):
            number = self._numbers.setdefault(key, len(self._postings))
            if number == len(self._postings):
                self._postings.append(array("i"))
            self._postings[number].append(place)
            numbers.append(number)
        return tuple(numbers)

    def _context(self, entry: Entry) -> dict[str, str]:
        """Return the entry's names as it writes them, by the key under which names are compared."""
        topics = (name for topic in (*entry.topics, *entry.learned) for name in self._parts.of(topic))
        recurring = (name for name in entry.names if name in self._recurring)
        names = [*entry.entities, *topics, *entry.places, *recurring]
        return {topic_key(name): name for name in reversed(names)}

    def _near(self, number: int, today: int) -> Sequence[int]:
        """Return the places that have a name: all of a rare name, the nearest of a common one."""
        posting = self._postings[number]
        if len(posting) <= WHOLE:
            return posting
        middle = bisect_left(posting, bisect_left(self._days, today))
        return posting[max(0, middle - REACH) : middle + REACH]

    def _found(self, shared: dict[int, str], place: int) -> Related:
        names = sorted(shared[number] for number in self._contexts[place] if number in shared)
        return Related(self._entries[place], tuple(names))


def _recurring(entries: Sequence[Entry]) -> frozenset[str]:
    """Return the names on no list that are entities: they stand in several entries, and seldom in small letters."""
    counts = Counter(name for entry in entries for name in entry.names)
    found = {name for name, count in counts.items() if count >= RECURS}
    lone = {name.casefold() for name in found if " " not in name}
    small = Counter(word for entry in entries for word in lone.intersection(entry.headline.split()))
    return frozenset(name for name in found if small[name.casefold()] <= SMALL * counts[name])

"""Decides which running storyline an entry belongs to, by how the entries most like it are filed; in doubt none.

The nearest entries in words, names and time vote with the square of their likeness, fading with the days between. On
an archive of 113,252 entries the topic that wins at these thresholds is one of those the entry states itself in 87 of
100 cases (`python tests/quality/storylines.py ARCHIVE`).
"""

import math
from array import array
from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from crawler.match.topickeys import TopicParts, topic_key
from crawler.model import Entry
from crawler.text.tokens import names, spelling_key, terms

REACH = 365  # days before and after within which an entry can speak for another
NEIGHBOURS = 20  # entries that vote
NEAREST = 100  # entries looked at on either side of the day for one word
COMMON, FEW = 0.02, 50  # a word that more of the entries hold than this share says nothing, unless they are few
FADING = 120.0  # days after which a vote counts 1/e
LEAST_SHARE = 0.6  # of all votes, for the topic that wins
LEAST_VOTES = 0.3  # in all: one very like entry, or several somewhat like


@dataclass(frozen=True, slots=True)
class Storyline:
    """A topic an entry is given: its share of the votes in [0, 1], and the ids of the entries that voted for it."""

    topic: str
    share: float
    voters: tuple[str, ...]


class Storylines:
    """Entries that state topics, asked for the topic of others."""

    def __init__(self, entries: Iterable[Entry]) -> None:
        stated = sorted((entry for entry in entries if entry.topics), key=lambda entry: (entry.date, entry.id))
        parts = TopicParts(stated)
        keyed = ([(topic_key(name), name) for topic in entry.topics for name in parts.of(topic)] for entry in stated)
        self._ids = [entry.id for entry in stated]
        self._days = array("i", (entry.date.toordinal() for entry in stated))
        self._topics = [dict(pairs) for pairs in keyed]
        self._postings: defaultdict[str, array[int]] = defaultdict(lambda: array("i"))
        keys = [_keys(entry) for entry in stated]
        for place, found in enumerate(keys):
            for key in found:
                self._postings[key].append(place)
        self._most = max(FEW, int(COMMON * len(stated)))
        self._norms = array("d", (self._norm(found) for found in keys))

    def of(self, entry: Entry) -> Storyline | None:
        """Return the storyline of an entry, or None where the entries like it do not agree."""
        votes: defaultdict[str, float] = defaultdict(float)
        voters: defaultdict[str, list[int]] = defaultdict(list)
        total = 0.0
        for weight, place in self._neighbours(entry):
            total += weight
            for key in self._topics[place]:
                votes[key] += weight
                voters[key].append(place)
        if not votes:
            return None
        key, won = min(votes.items(), key=lambda vote: (-vote[1], vote[0]))
        if won < LEAST_SHARE * total or won < LEAST_VOTES:
            return None
        return Storyline(self._name(key, voters[key]), won / total, tuple(self._ids[place] for place in voters[key]))

    def _name(self, key: str, places: list[int]) -> str:
        """Return a topic as most of the entries that voted for it write it."""
        written = Counter(self._topics[place][key] for place in places)
        return min(written.items(), key=lambda name: (-name[1], name[0]))[0]

    def _neighbours(self, entry: Entry) -> list[tuple[float, int]]:
        """Return the votes of the entries most alike with their places, the strongest first."""
        keys = _keys(entry)
        norm = self._norm(keys)
        today = entry.date.toordinal()
        shared: defaultdict[int, float] = defaultdict(float)
        for key in sorted(keys):
            weight = self._weight(key)
            for place in self._near(key, today) if weight else ():
                shared[place] += weight
        like = ((score / (norm * self._norms[place]), place) for place, score in shared.items())
        best = sorted((pair for pair in like if self._ids[pair[1]] != entry.id), reverse=True)[:NEIGHBOURS]
        return [(score**2 * math.exp(-abs(self._days[place] - today) / FADING), place) for score, place in best]

    def _near(self, key: str, today: int) -> Iterator[int]:
        posting = self._postings[key]
        middle = bisect_left(posting, bisect_left(self._days, today))
        for place in posting[max(0, middle - NEAREST) : middle + NEAREST]:
            if abs(self._days[place] - today) <= REACH:
                yield place

    def _weight(self, key: str) -> float:
        """Return the square of a key's rarity; 0 for one that is common, or that no entry holds."""
        holders = len(self._postings.get(key, ()))
        return math.log(len(self._ids) / holders) ** 2 if 0 < holders <= self._most else 0.0

    def _norm(self, keys: Iterable[str]) -> float:
        """Return the length of an entry's vector; keys that no entry holds count as the rarest."""
        size = len(self._ids) + 1
        squares = [math.log(size / max(1, len(self._postings.get(key, ())))) ** 2 for key in sorted(keys)]
        return math.sqrt(sum(squares)) or 1.0


def reach(first: date, last: date) -> tuple[date, date]:
    """Return the first and last day of the entries that can speak for those of the days given."""
    return (
        date.fromordinal(max(1, first.toordinal() - REACH)),
        date.fromordinal(min(date.max.toordinal(), last.toordinal() + REACH)),
    )


def _keys(entry: Entry) -> set[str]:
    """Return what entries are compared by: known entities, the spellings of names, and the headline's terms."""
    spelled = {f"n {spelling_key(word)}" for name in names(entry.headline) for word in name.split() if len(word) > 2}
    return {f"e {name}" for name in entry.entities} | spelled | {f"t {term}" for term in terms(entry.headline)}

"""Decides what an entry is about beyond its words: known entities, cities, and names that nobody listed."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import dropwhile

from crawler.match.entities import Gazetteer
from crawler.match.places import Places
from crawler.model import Entry
from crawler.text.tokens import Run, language_of, runs

SHORTEST_NAME = 4  # letters of a name that stands alone
# Languages that write every noun with a capital: there a lone word is no name by its case.
NOUNS_CAPITALISED = frozenset({"de", "und"})
# What stands before a name and is none.
_TITLES = (
    "president vice prime minister premier chancellor king queen prince princess pope bishop archbishop cardinal imam "
    "sheikh senator governor mayor judge justice chief general gen colonel col major lieutenant captain admiral "
    "secretary ambassador representative congressman congresswoman speaker chairman director commissioner foreign "
    "defence defense interior finance former acting deputy sir lord lady dame mr mrs ms dr prof professor rev sen rep "
    "gov die"
)
# Names of days and months, and what newsrooms put before a headline.
_NO_NAMES = (
    "monday tuesday wednesday thursday friday saturday sunday january february march april may june july august "
    "september october november december today yesterday tomorrow breaking update exclusive watch video live analysis "
    "opinion north south east west northern southern eastern western central"
)
TITLES, NO_NAMES = frozenset(_TITLES.split()), frozenset(_NO_NAMES.split())


@dataclass(frozen=True, slots=True)
class Context:
    """What a text names: known entities, cities, and names known to nobody yet, each in order of first mention."""

    entities: tuple[str, ...]
    places: tuple[str, ...]
    names: tuple[str, ...]


class ContextReader:
    """Reads the context of texts."""

    def __init__(self, gazetteer: Gazetteer, places: Places) -> None:
        self.gazetteer = gazetteer
        self.places = places

    def read(self, text: str) -> Context:
        """Return what a text names."""
        entities = self.gazetteer.find(text)
        found = [run for run in runs(text) if not all(word.casefold() in NO_NAMES for word in run.words)]
        places = tuple(place for place in self.places.find(found, entities) if place not in entities)
        return Context(entities, places, tuple(self._unknown(text, found)))

    def of(self, entry: Entry) -> Entry:
        """Return an entry with the context of its headline and summary."""
        found = self.read(f"{entry.headline}\n{entry.summary}".strip())
        return replace(entry, entities=found.entities, places=found.places, names=found.names)

    def _unknown(self, text: str, found: Iterable[Run]) -> Iterator[str]:
        """Yield the names in a text that neither list knows."""
        lone_nouns = language_of(text) in NOUNS_CAPITALISED
        seen = set()
        for run in found:
            name = _bare(run.words)
            if len(name) == 1 and (run.opening or lone_nouns or len(name[0]) < SHORTEST_NAME):
                continue
            shown = " ".join(name)
            if shown and shown not in seen and shown not in self.places and not self.gazetteer.find(shown):
                seen.add(shown)
                yield shown


def _bare(words: tuple[str, ...]) -> tuple[str, ...]:
    """Return a name without the titles before it."""
    return tuple(dropwhile(lambda word: word.casefold() in TITLES, words))

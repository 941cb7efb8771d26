"""Compares a report with a standing event: named features in [0, 1], each with the words that made it."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from math import exp, log, sqrt

from crawler.match.entities import Gazetteer
from crawler.match.frequencies import ENTITY_MARK, NAME_MARK, Rarity
from crawler.model import Entry, Report
from crawler.text.tokens import names, spelling_key, terms

Vector = Mapping[str, float]
# A value, and the weights of the words that made it.
Likeness = tuple[float, dict[str, float]]

# News says what happened first: terms past this many add the background, not the event (measured on the dev streams).
BODY_TERMS = 250
# Characters of a body read at all: 250 terms and the names near them.
BODY_CHARACTERS = 4000
EVIDENCE_WORDS = 8
# Days after which the pull of nearness in time has fallen to 1/e.
FADING = 4.0
# Shared rare terms that make the feature `rare` complete.
RARE_TERMS = 5
# Letters of a title's word that make its stem: endings change with case and number (measured on Russian, Slovene).
STEM = 5


@dataclass(frozen=True, slots=True)
class Words:
    """What is compared of a report or an entry. `text` holds term weights without rarity; `stems` maps the stems of
    the title to its terms; `names` maps the marked spelling key of a name to how it is written. `day` is None where
    a report states no date."""

    day: date | None
    title: Vector
    text: Vector
    stems: Mapping[str, str]
    names: Mapping[str, str]

    def counted(self) -> set[str]:
        """Return the terms and spelled names, for counting; an entity is as rare as its words."""
        return {*self.text, *(key for key in self.names if not key.startswith(ENTITY_MARK))}

    def keys(self) -> set[str]:
        """Return all terms and name keys, for the index."""
        return {*self.text, *self.names}


class EventWords:
    """The words of an event: its entry's, then those of its reports, oldest first, and their sum."""

    __slots__ = ("keys", "members", "whole")

    def __init__(self, members: Iterable[Words]) -> None:
        self.members: list[Words] = []
        self.whole: dict[str, float] = {}
        self.keys: set[str] = set()
        for words in members:
            self.add(words)

    def add(self, words: Words) -> set[str]:
        """Take in a member and return the keys that were new; each member weighs the same, however long."""
        fresh = words.keys() - self.keys
        scale = 1.0 / sqrt(len(words.text) or 1)
        for term, weight in words.text.items():
            self.whole[term] = self.whole.get(term, 0.0) + weight * scale
        self.members.append(words)
        self.keys |= fresh
        return fresh


@dataclass(frozen=True, slots=True)
class Feature:
    """A named likeness in [0, 1] and the words that made it, strongest first."""

    name: str
    value: float
    words: tuple[str, ...] = ()


def report_words(report: Report, gazetteer: Gazetteer) -> Words:
    """Read the words of a report."""
    body = report.body or report.lead
    day = report.published.date() if report.published else None
    return _words(report.headline, body[:BODY_CHARACTERS], day, (), gazetteer)


def entry_words(entry: Entry, gazetteer: Gazetteer) -> Words:
    """Read the words of an entry: headline and summary, topics and entities."""
    rest = "\n".join((entry.summary, *entry.topics))
    return _words(entry.headline, rest[:BODY_CHARACTERS], entry.date, entry.entities, gazetteer)


class Comparison:
    """A report made ready to be compared with many events."""

    def __init__(self, report: Words, rarity: Rarity) -> None:
        self._report = report
        self._rarity = rarity
        self._title_norm = _norm(report.title, rarity)
        self._text_norm = _norm(report.text, rarity)

    def features(self, event: EventWords) -> tuple[Feature, ...]:
        """Compare with one event, by whatever member of it is most alike and by the sum of them."""
        return (
            self._best("title", event, self._title),
            self._best("stems", event, self._stems),
            self._best("text", event, self._text),
            self._feature("whole", self._cosine(self._report.text, self._text_norm, event.whole)),
            self._feature("cover", self._cover(event.members[0])),
            self._feature("telling", self._telling(event.members[0])),
            self._best("names", event, self._names),
            self._rare(event),
            self._near(event),
        )

    def _best(self, name: str, event: EventWords, likeness: Callable[[Words], Likeness]) -> Feature:
        return self._feature(name, max(map(likeness, event.members), key=lambda found: found[0]))

    def _feature(self, name: str, likeness: Likeness) -> Feature:
        return Feature(name, min(1.0, likeness[0]), _strongest(likeness[1]))

    def _title(self, words: Words) -> Likeness:
        return self._cosine(self._report.title, self._title_norm, words.title)

    def _text(self, words: Words) -> Likeness:
        return self._cosine(self._report.text, self._text_norm, words.text)

    def _cosine(self, mine: Vector, norm: float, other: Vector) -> Likeness:
        """Cosine of two vectors weighed by rarity."""
        rarity = self._rarity
        few, many = (mine, other) if len(mine) < len(other) else (other, mine)
        shared = {term: weight * many[term] * rarity[term] ** 2 for term, weight in few.items() if term in many}
        return (sum(shared.values()) / (norm * _norm(other, rarity)), shared) if shared else (0.0, shared)

    def _stems(self, words: Words) -> Likeness:
        """Dice likeness of the titles' stems, each as rare as the term it was cut from."""
        rarity, mine = self._rarity, self._report.stems
        shared = {mine[stem]: rarity[mine[stem]] for stem in mine if stem in words.stems}
        total = sum([rarity[term] for stems in (mine, words.stems) for term in stems.values()])
        return 2.0 * sum(shared.values()) / (total or 1.0), shared

    def _names(self, words: Words) -> Likeness:
        """Dice likeness of the names' spelling keys."""
        rarity, mine = self._rarity, self._report.names
        shared = {mine[key]: rarity[key] for key in mine if key in words.names}
        total = sum([rarity[key] for keys in (mine, words.names) for key in keys])
        return 2.0 * sum(shared.values()) / (total or 1.0), shared

    def _cover(self, entry: Words) -> Likeness:
        """Share of the entry's headline and names, by rarity, that the report says; names in any spelling."""
        report, rarity = self._report, self._rarity
        said = {term: rarity[term] for term in entry.title if term in report.text}
        said.update({name: rarity[key] for key, name in entry.names.items() if key in report.names})
        total = sum([rarity[key] for keys in (entry.title, entry.names) for key in keys])
        return sum(said.values()) / total if total else 0.0, said

    def _telling(self, entry: Words) -> Likeness:
        """How well the report says the entry's own names, the rarest above all: rarity to the fourth power keeps
        `Khanasir` and lets `Syrian` go. What the gazetteer knows is known too well to tell events apart."""
        weights = {key: self._rarity[key] ** 4 for key in entry.names if key.startswith(NAME_MARK)}
        said = {entry.names[key]: weight for key, weight in weights.items() if key in self._report.names}
        share = sum(said.values()) / (sum(weights.values()) or 1.0)
        return share * max(said.values(), default=0.0) * self._rarity.maturity, said

    def _rare(self, event: EventWords) -> Feature:
        """The rarest shared terms and names, squared and added: the likeness that few other events would show.

        To a desk that has read little every word is rare, so there this counts little.
        """
        names = self._report.names
        shared: dict[str, float] = {}
        for key in self._report.keys() & event.keys:
            word = names[key].casefold() if key in names else key
            shared[word] = max(shared.get(word, 0.0), self._rarity[key] ** 2)
        top = _strongest(shared)[:RARE_TERMS]
        return Feature("rare", sum(shared[word] for word in top) / RARE_TERMS * self._rarity.maturity, top)

    def _near(self, event: EventWords) -> Feature:
        """Nearness of the report to the event's closest day; a report without a date contradicts none."""
        day = self._report.day
        if day is None:
            return Feature("near", 1.0)
        apart = min(abs((day - words.day).days) for words in event.members if words.day)
        return Feature("near", exp(-apart / FADING))


def _words(title: str, rest: str, day: date | None, known: Iterable[str], gazetteer: Gazetteer) -> Words:
    whole = f"{title}\n{rest}"
    in_title = Counter(terms(title))
    counts = Counter(terms(rest)[:BODY_TERMS])
    counts.update({term: 2 * times for term, times in in_title.items()})
    return Words(
        day=day,
        title=dict.fromkeys(in_title, 1.0),
        text={term: 1.0 + log(times) for term, times in counts.items()},
        stems={term[:STEM]: term for term in in_title},
        names=_name_keys(whole, (*known, *gazetteer.find(whole))),
    )


def _name_keys(text: str, canonical: Iterable[str]) -> dict[str, str]:
    """Map marked spelling keys to names: canonical ones whole, others word by word."""
    found = {f"{ENTITY_MARK}{name.casefold()}": name for name in canonical}
    for run in names(text):
        for word in run.split():
            if len(word) > 2:
                found.setdefault(NAME_MARK + spelling_key(word), word)
    return found


def _norm(vector: Vector, rarity: Rarity) -> float:
    return sqrt(sum([(weight * rarity[term]) ** 2 for term, weight in vector.items()]))


def _strongest(weights: Mapping[str, float]) -> tuple[str, ...]:
    return tuple(sorted(weights, key=lambda term: (-weights[term], term))[:EVIDENCE_WORDS])

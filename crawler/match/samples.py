"""Simulates streams of labelled articles as the matcher meets them, and keeps what it saw with the right answers."""

import gzip
import hashlib
import json
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TextIO

import numpy as np

from crawler.match.entities import Gazetteer
from crawler.match.frequencies import Frequencies
from crawler.match.matcher import Compared, Matcher, count_entries
from crawler.match.meaning import UNKNOWN, Encoder
from crawler.match.opening import open_entry
from crawler.match.replay import NO_DATE, MemoryArchive, entry_of, stored_of
from crawler.match.score import MEANT, Floats, Trees
from crawler.model import Decision, StoredReport, Verdict

Row = dict[str, object]
# Letters of a title that is no mere rubric.
TELLING = 25
# Candidates nearest by text that are always kept as samples; of the others, far off as they are, one of so many.
NEAREST = 6
SOME = 4


@dataclass(frozen=True, slots=True)
class Stream:
    """Articles in order, the event each is about, and the entries that stand beforehand."""

    name: str
    articles: tuple[Row, ...]
    gold: dict[str, str]
    entries: tuple[Row, ...]
    file: str
    digest: str

    @property
    def bare(self) -> bool:
        """Whether its articles are nothing but titles."""
        return not any(row.get("text") for row in self.articles)

    def stripped(self, parts: int = 1) -> "Stream":
        """Return the stream with nothing but the titles of its articles, or of one in so many of them."""
        rows = (
            {**row, "text": ""} if hashlib.sha256(str(row["id"]).encode()).digest()[0] % parts == 0 else row
            for row in self.articles
        )
        name = f"{self.name} titles" if parts == 1 else f"{self.name} titles of one in {parts}"
        return replace(self, name=name, articles=tuple(rows))

    @classmethod
    def read(cls, articles: Path) -> "Stream":
        """Read `NAME.articles.jsonl[.gz]` with `NAME.gold.jsonl[.gz]` and, where it is there, `NAME.entries...`.

        Raises: OSError, ValueError, KeyError.
        """
        name = articles.name.split(".articles.")[0]
        entries = articles.with_name(articles.name.replace(".articles.", ".entries."))
        gold = articles.with_name(articles.name.replace(".articles.", ".gold."))
        return cls(
            name,
            tuple(_rows(articles)),
            {str(row["id"]): str(row["event"]) for row in _rows(gold)},
            tuple(_rows(entries)) if entries.exists() else (),
            articles.name,
            hashlib.sha256(articles.read_bytes()).hexdigest(),
        )


@dataclass(slots=True)
class Samples:
    """Rows of figures, and for each the event the report is about and the event it was compared with."""

    meant: bool = False
    names: tuple[str, ...] = ()
    rows: list[Floats] = field(default_factory=list)
    about: list[str] = field(default_factory=list)
    compared: list[str] = field(default_factory=list)

    def add(self, found: Compared, about: str, labels: Sequence[str]) -> None:
        """Keep the comparison of a report with its candidates: with its own event, the nearest, and some others.

        Where reports of which it is known what they mean are among others, only these are kept, in comparison with
        events of which it is known too.
        """
        if not labels or (self.meant and MEANT not in found.names):
            return
        self.names = found.names
        known = found.rows[:, found.names.index(MEANT)] != UNKNOWN if self.meant else np.ones(len(labels), bool)
        ranks = found.rows[:, found.names.index("text_best_rank")]
        kept = [
            place
            for place, label in enumerate(labels)
            if known[place] and (label == about or ranks[place] < NEAREST or (place + len(self.rows)) % SOME == 0)
        ]
        self.rows.append(found.rows[kept].astype(np.float32))
        self.about += [about] * len(kept)
        self.compared += [labels[place] for place in kept]

    def pairs(self) -> Iterable[tuple[str, str]]:
        """Return, row by row, the event the report is about and the event it was compared with."""
        return zip(self.about, self.compared, strict=True)

    def same(self) -> Floats:
        """Return 1.0 for each row that compares a report with its own event, else 0.0."""
        return np.array([float(one == other) for one, other in self.pairs()])

    def join(self, other: "Samples") -> None:
        """Take in other samples."""
        self.rows += other.rows
        self.about += other.about
        self.compared += other.compared


# Chooses the event of a report from its comparison and the labels of the events compared: its place, or None to open.
Choose = Callable[[Compared, str], int | None]


class Desk:
    """A matcher over a stream whose decisions are made by whoever knows the labels."""

    def __init__(self, stream: Stream, encoder: Encoder | None = None) -> None:
        entries = [entry_of(row) for row in stream.entries]
        frequencies = Frequencies()
        count_entries(frequencies, entries, Gazetteer([]))
        self._archive = MemoryArchive(entries)
        self._matcher = Matcher(self._archive, frequencies, Gazetteer([]), scorer=Trees((), (), encoder=encoder))
        self._stream = stream
        self._meant = encoder is not None
        self._labels = {entry.id: Counter({entry.id: 1}) for entry in entries}
        self._first = {entry.id: entry.id for entry in entries}

    def run(self, choose: Choose | None = None) -> tuple[Samples, dict[str, str]]:
        """Run over the stream; return what was compared, and each article's event.

        Without `choose` each article goes where its label says, so that the events are pure; with it the events are
        such as mistakes make them, each labelled as most of its articles are.
        """
        samples, found, clock = Samples(self._meant), {}, NO_DATE
        for number, row in enumerate(self._stream.articles, 1):
            stored = stored_of(number, row, clock)
            clock = max(clock, stored.when)
            gold = self._stream.gold[str(row["id"])]
            compared = self._matcher.compare(stored)
            samples.add(compared, gold, [self._labels[event.id].most_common(1)[0][0] for event in compared.events])
            if choose is None:
                event = self._first.get(gold)
            else:
                place = choose(compared, gold)
                event = None if place is None else compared.events[place].id
            found[str(row["id"])] = self._keep(stored, event, gold)
        return samples, found

    def _keep(self, stored: StoredReport, event: str | None, gold: str) -> str:
        if event is None:
            entry = open_entry(stored, Gazetteer([]))
            decision = Decision(Verdict.OPENED, entry.id, 0.0, entry=entry)
        else:
            decision = Decision(Verdict.ATTACHED, event, 1.0)
        self._archive.keep(stored, decision)
        self._matcher.learn(stored, decision)
        kept = str(decision.event)
        self._labels.setdefault(kept, Counter())[gold] += 1
        self._first.setdefault(gold, kept)
        return kept


def families(streams: Iterable[Stream]) -> dict[str, str]:
    """Return each event's family: events that share an article by its title, so that no model is tested on an article
    that it was fitted to under another id."""
    parents: dict[str, str] = {}

    def root(event: str) -> str:
        while parents.setdefault(event, event) != event:
            event = parents[event]
        return event

    titled: dict[str, str] = {}
    for stream in streams:
        for article in stream.articles:
            event, title = stream.gold[str(article["id"])], str(article.get("title") or "").strip().casefold()
            known = titled.setdefault(title, event) if len(title) >= TELLING else event
            parents[root(event)] = root(known)
    return {event: root(event) for event in parents}


def _rows(path: Path) -> list[Row]:
    with _open(path) as lines:
        return [json.loads(line) for line in lines if line.strip()]


def _open(path: Path) -> TextIO:
    return gzip.open(path, "rt", encoding="utf-8") if path.suffix == ".gz" else path.open(encoding="utf-8")

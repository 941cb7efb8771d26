"""Decides which event a report belongs to, from what stands and from nothing that comes later."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date

import numpy as np

from crawler.match.candidates import Archive, Reach, standing_of
from crawler.match.decide import MENTIONING, MatchSettings, contenders, judge, rank, window
from crawler.match.entities import Gazetteer
from crawler.match.evidence import Evidence, plain
from crawler.match.features import Comparison
from crawler.match.frequencies import Frequencies, Rarity
from crawler.match.opening import open_entry
from crawler.match.parting import Supposed
from crawler.match.postings import Standing
from crawler.match.recall import Recall
from crawler.match.score import COPY, YOUTH, Floats, Scorer, calmed, raised, shipped
from crawler.match.tokens import Scratch
from crawler.match.words import Reader, Words
from crawler.model import Candidate, Decision, Entry, Signal, StandingEvent, StoredReport, Verdict

# Candidates that are kept with a decision, and of these those whose evidence is.
KEPT_CANDIDATES = 5
EXPLAINED = 2


@dataclass(frozen=True, slots=True)
class Compared:
    """Events with the rows of named figures in which they were compared with a report."""

    events: tuple[Standing, ...]
    names: tuple[str, ...]
    rows: Floats


class Matcher:
    """Matches reports one by one: `decide` looks and changes nothing that counts, `learn` takes a decision in.

    :param archive: where standing events are read from, by day.
    :param frequencies: how often terms were seen; grows with each report learned.
    :param scorer: scores the figures; one that needs the meaning of texts brings the encoder they are read with.
    :param explaining: whether decisions carry their evidence.
    :param recall: what was read of reports before, over the vocabulary of the frequencies.
    """

    def __init__(
        self,
        archive: Archive,
        frequencies: Frequencies,
        gazetteer: Gazetteer,
        settings: MatchSettings | None = None,
        scorer: Scorer | None = None,
        *,
        explaining: bool = True,
        recall: Recall | None = None,
    ) -> None:
        self._scorer = scorer or shipped()
        self._reader = Reader(frequencies.vocabulary, gazetteer, self._scorer.encoder)
        self._reach = Reach(archive, self._reader, recall)
        self._recall = recall
        self._frequencies = frequencies
        self._gazetteer = gazetteer
        self._settings = settings or MatchSettings()
        self._explaining = explaining
        self._scratch = Scratch()
        self._read: tuple[StoredReport, Words] | None = None

    def decide(self, stored: StoredReport, barred: Collection[str] = (), copied_in: str | None = None) -> Decision:
        """Decide on one report, which none of the events barred may take.

        :param copied_in: the one event that holds copies of the report.
        """
        candidates = self._candidates(stored, barred, copied_in)
        verdict = judge(candidates, self._settings)
        best = candidates[0].score if candidates else 0.0
        kept = candidates[:KEPT_CANDIDATES]
        if verdict is Verdict.ATTACHED:
            return Decision(verdict, kept[0].event, best, kept)
        if verdict is Verdict.TRAY:
            return Decision(verdict, None, best, kept)
        entry = open_entry(stored, self._gazetteer)
        return Decision(verdict, entry.id, best, kept, entry)

    def learn(self, stored: StoredReport, decision: Decision) -> None:
        """Take in a decision, the matcher's own or an editor's, so that the next report meets it."""
        words = self._words(stored)
        self._frequencies.add_ids(words.counted(), words.language)
        if decision.entry is not None:
            self._reach.open(standing_of(decision.entry, [(stored.report, words)], self._reader.entry))
        elif decision.event is not None:
            self._reach.attach(decision.event, words)

    def count(self, entries: Iterable[Entry]) -> None:
        """Count entries that stand beforehand as documents, and keep what was read of them for when they are in
        reach."""
        for entry in entries:
            words = self._reader.keep(entry)
            self._frequencies.add_ids(words.counted(), words.language)

    @property
    def settings(self) -> MatchSettings:
        """Where the lines are drawn."""
        return self._settings

    def flush(self) -> None:
        """Keep what was read of reports since the last time."""
        if self._recall is not None:
            self._recall.flush()

    def forget(self) -> None:
        """Read the standing events anew, after entries were merged, moved or imported."""
        self._reach.forget()

    def renew(self, events: Sequence[StandingEvent]) -> None:
        """Take standing events in as they are by now, after they, or their reports, changed elsewhere."""
        self._reach.renew(events)

    def compare(self, stored: StoredReport, barred: Collection[str] = (), copied_in: str | None = None) -> Compared:
        """Compare a report with the events in reach that share most with it, and with the one that holds its copies,
        without those barred."""
        words = self._words(stored)
        found = self._find(stored, words)
        copied = self._reach.standing(copied_in) if copied_in else None
        if copied is not None and copied not in found:
            found.append(copied)
        events = [event for event in found if event.id not in barred]
        if not events:
            return Compared((), (), np.zeros((0, 0)))
        comparison = Comparison(words, stored.when.date(), self._frequencies, self._scratch)
        return Compared(tuple(events), *comparison.features(events))

    def suppose(self, reports: Sequence[StoredReport]) -> Supposed:
        """Make reports ready to be held against each other, as if some of them were an event of their own."""
        read = zip(reports, self._reach.words(reports), strict=True)
        return Supposed(list(read), self._frequencies, self._scratch, self._scorer)

    def _candidates(
        self, stored: StoredReport, barred: Collection[str], copied_in: str | None
    ) -> tuple[Candidate, ...]:
        """Return those of the events the report may be about that can be kept, the one that leads first, the first of
        them with evidence."""
        found = self.compare(stored, barred, copied_in)
        if not found.events:
            return ()
        columns = [found.names.index(name) for name in MENTIONING]
        scores = calmed(self._scorer.by(found.names).scores(found.rows), self._maturity(stored))
        if copied_in is not None:
            scores = raised(scores, np.array([event.id == copied_in for event in found.events]))
        likely, told = scores.tolist(), found.rows[:, columns].tolist()
        candidates = (
            Candidate(found.events[place].id, likely[place], plain(MENTIONING, told[place]))
            for place in contenders(likely, told, KEPT_CANDIDATES, self._settings)
        )
        # A copy goes where its copies are, however few.
        copied = any(event.id == copied_in for event in found.events)
        sizes = None if copied else {event.id: event.reports for event in found.events}
        ranked = rank(candidates, self._settings, sizes)
        return self._explained(stored, ranked, found, copied_in) if self._explaining else ranked

    def _explained(
        self,
        stored: StoredReport,
        ranked: tuple[Candidate, ...],
        found: Compared,
        copied_in: str | None,
    ) -> tuple[Candidate, ...]:
        """Give the first candidates their evidence."""
        words = self._words(stored)
        rarity = Rarity(self._frequencies, words.language)
        evidence = Evidence(stored.report, words, rarity, self._frequencies.vocabulary)
        young = _young(rarity.maturity)
        places = {event.id: place for place, event in enumerate(found.events)}
        told = []
        for candidate in ranked[:EXPLAINED]:
            place = places[candidate.event]
            figures = dict(zip(found.names, found.rows[place].tolist(), strict=True))
            added = self._scorer.by(found.names).contributions(found.rows[place])
            signals = evidence.signals(figures, added, found.events[place].members)
            copy = (Signal("copy", 1.0, COPY),) if candidate.event == copied_in else ()
            told.append(replace(candidate, signals=candidate.signals + copy + signals + young))
        return (*told, *ranked[EXPLAINED:])

    def _maturity(self, stored: StoredReport) -> float:
        return Rarity(self._frequencies, self._words(stored).language).maturity

    def _find(self, stored: StoredReport, words: Words) -> list[Standing]:
        """Return the events in reach that share most with the report."""
        day, settings = stored.when.date(), self._settings
        rarity = Rarity(self._frequencies, words.language)
        first, last = window(day, stored.report.published is not None, settings)
        found = self._reach.find(words, rarity, first, last, settings.candidates)
        return [event for event in found if _may_be_about(event, day, settings)]

    def _words(self, stored: StoredReport) -> Words:
        """Read a report's words, once where `learn` follows `decide`."""
        if self._read is None or self._read[0] is not stored:
            read = self._recall.read(stored, self._reader) if self._recall else self._reader.report(stored.report)
            self._read = stored, read
        return self._read[1]


def count_entries(frequencies: Frequencies, entries: Iterable[Entry], gazetteer: Gazetteer) -> None:
    """Count imported entries as documents, so that a young desk knows which words are common."""
    reader = Reader(frequencies.vocabulary, gazetteer)
    for entry in entries:
        words = reader.entry(entry)
        frequencies.add_ids(words.counted(), words.language)


def _may_be_about(event: Standing, day: date, settings: MatchSettings) -> bool:
    """Say whether an event is dated so that a report of that day may be about it: an entry's date is that of the
    event, the date of an event opened by a report only that of the first report met."""
    return event.made or (event.date - day).days <= settings.days_grace


def _young(maturity: float) -> tuple[Signal, ...]:
    """Return the signal that tells what a young desk takes off its scores."""
    lowered = YOUTH * (1.0 - maturity)
    return (Signal("young", round(maturity, 4), round(-lowered, 4)),) if lowered else ()

"""Decides which event a report belongs to, from what stands and from nothing that comes later."""

from collections.abc import Collection, Iterable

from crawler.match.candidates import Archive, Reach, Standing
from crawler.match.decide import MatchSettings, judge, rank, window
from crawler.match.entities import Gazetteer
from crawler.match.features import Comparison, EventWords, Words, entry_words, report_words
from crawler.match.frequencies import Frequencies, Rarity
from crawler.match.opening import open_entry
from crawler.match.score import Scorer, WeightedSum
from crawler.model import Candidate, Decision, Entry, StoredReport, Verdict
from crawler.text.tokens import language_of

# Candidates whose evidence is kept with a decision.
KEPT_CANDIDATES = 5


class Matcher:
    """Matches reports one by one: `decide` looks and changes nothing that counts, `learn` takes a decision in.

    :param archive: where standing events are read from, by day.
    :param frequencies: how often terms were seen; grows with each report learned.
    """

    def __init__(
        self,
        archive: Archive,
        frequencies: Frequencies,
        gazetteer: Gazetteer,
        settings: MatchSettings | None = None,
        scorer: Scorer | None = None,
    ) -> None:
        self._reach = Reach(archive, gazetteer)
        self._frequencies = frequencies
        self._gazetteer = gazetteer
        self._settings = settings or MatchSettings()
        self._scorer = scorer or WeightedSum()
        self._read: tuple[StoredReport, Words] | None = None

    def decide(self, stored: StoredReport, barred: Collection[str] = ()) -> Decision:
        """Decide on one report, which none of the events barred may take."""
        candidates = self._candidates(stored, barred)
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
        self._frequencies.add(words.counted(), _language(stored))
        if decision.entry is not None:
            entry = decision.entry
            members = EventWords([entry_words(entry, self._gazetteer), words])
            self._reach.open(Standing(entry.id, entry.date, members))
        elif decision.event is not None:
            self._reach.attach(decision.event, words)

    def forget(self) -> None:
        """Read the standing events anew, after entries were merged, moved or imported."""
        self._reach.forget()

    def _candidates(self, stored: StoredReport, barred: Collection[str]) -> tuple[Candidate, ...]:
        words = self._words(stored)
        rarity = Rarity(self._frequencies, _language(stored))
        first, last = window(stored.when.date(), stored.report.published is not None, self._settings)
        found = self._reach.find(words, rarity, first, last, self._settings.candidates)
        comparison = Comparison(words, rarity)
        allowed = [event for event in found if event.id not in barred]
        return rank((self._weigh(comparison, event) for event in allowed), self._settings)

    def _weigh(self, comparison: Comparison, event: Standing) -> Candidate:
        features = comparison.features(event.words)
        return Candidate(event.id, self._scorer.score(features), self._scorer.evidence(features))

    def _words(self, stored: StoredReport) -> Words:
        """Read a report's words, once where `learn` follows `decide`."""
        if self._read is None or self._read[0] is not stored:
            self._read = stored, report_words(stored.report, self._gazetteer)
        return self._read[1]


def count_entries(frequencies: Frequencies, entries: Iterable[Entry], gazetteer: Gazetteer) -> None:
    """Count imported entries as documents, so that a young desk knows which words are common."""
    for entry in entries:
        language = language_of(f"{entry.headline}\n{entry.summary}")
        frequencies.add(entry_words(entry, gazetteer).counted(), language)


def _language(stored: StoredReport) -> str:
    """Return the report's primary language, stated or guessed."""
    report = stored.report
    stated = (report.language or "").replace("_", "-").split("-")[0].casefold()
    return stated or language_of(f"{report.headline}\n{report.body or report.lead}")

"""Waiting reports are decided oldest first, each once."""

import asyncio
from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import date

import numpy as np
import pytest
from pipeline_fakes import NOW, Bench, Clock, Recorder, event_of, nearest, stored_report

from crawler.match.decide import MatchSettings
from crawler.match.entities import Gazetteer
from crawler.match.frequencies import Frequencies
from crawler.match.matcher import Matcher
from crawler.match.score import Floats
from crawler.model import Decision, Entry, StoredReport, Verdict
from crawler.pipeline.attach import Attacher, with_slug
from crawler.store.edits import Made


class OneEvent:
    """Reports that are all about one event."""

    def __init__(self, reports: Sequence[StoredReport]) -> None:
        self._count = len(reports)

    def alike(self) -> Floats:
        """Find all alike."""
        return np.ones((self._count, self._count))

    def score(self, place: int, others: Sequence[int]) -> float:  # noqa: ARG002
        """Find that one fits the others."""
        return 1.0


class FirstTeller:
    """A matcher that opens an event for the first report and attaches all others to it."""

    settings = MatchSettings()
    suppose = OneEvent

    def __init__(self) -> None:
        self.decided: list[str] = []
        self.learned: list[int] = []
        self._event: str | None = None

    def decide(
        self,
        stored: StoredReport,
        barred: Collection[str] = (),  # noqa: ARG002
        copied_in: str | None = None,  # noqa: ARG002
    ) -> Decision:
        """Open once, then attach."""
        self.decided.append(stored.report.headline)
        if self._event is not None:
            return Decision(Verdict.ATTACHED, self._event, 0.9)
        self._event = "first"
        entry = Entry("first", stored.when.date(), stored.report.headline)
        return Decision(Verdict.OPENED, "first", 0.0, entry=entry)

    def flush(self) -> None:
        """Keep nothing."""

    def learn(self, stored: StoredReport, decision: Decision) -> None:
        """Remember the report."""
        assert decision.event
        self.learned.append(stored.id)


def test_the_oldest_report_opens_the_event(bench: Bench) -> None:
    for number, (headline, day) in enumerate([("Third", 5), ("First", 1), ("Second", 2)]):
        stored_report(bench, number, headline, day)
    matcher = FirstTeller()
    attacher = Attacher(bench.store, matcher, Frequencies(), bench.background, bench.watcher, bench.clock)  # type: ignore[arg-type]
    assert asyncio.run(attacher.attach_all()) == 3
    assert matcher.decided == ["First", "Second", "Third"]
    [entry] = bench.store.events()
    assert (entry.date, entry.slug, entry.reports) == (date(2026, 3, 1), "first", 3)
    assert [number for number, _ in bench.watcher.decisions] == matcher.learned
    assert asyncio.run(attacher.attach_all()) == 0


def test_undated_reports_count_as_new(bench: Bench) -> None:
    assert bench.clock() == NOW
    stored_report(bench, 1, "Tomorrow", 3)
    stored_report(bench, 2, "Yesterday", 1)
    matcher = FirstTeller()
    attacher = Attacher(bench.store, matcher, Frequencies(), bench.background, Recorder(), Clock())  # type: ignore[arg-type]
    asyncio.run(attacher.attach_all())
    assert matcher.decided == ["Yesterday", "Tomorrow"]


def test_two_at_once_decide_each_report_once(bench: Bench) -> None:
    for number in range(6):
        stored_report(bench, number, f"Story {number} of the quay", number + 1)

    async def both() -> list[int]:
        return await asyncio.gather(bench.attacher.attach_all(), bench.attacher.attach_all())

    assert asyncio.run(both()) == [6, 0]
    assert len(bench.watcher.decisions) == 6


def test_every_report_is_decided_with_evidence_that_is_stored(bench: Bench) -> None:
    first = stored_report(bench, 1, "Divers find crack in quay", 1)
    second = stored_report(bench, 2, "Divers find crack in the quay of the harbour", 1)
    asyncio.run(bench.attacher.attach_all())
    decision = bench.store.decision(second)
    assert decision is not None
    opened = bench.store.decision(first)
    assert opened is not None
    assert opened.verdict is Verdict.OPENED
    assert decision.candidates[0].event == opened.event
    assert decision.candidates[0].signals
    assert bench.store.unmatched() == []


def test_term_counts_are_stored_with_the_decision(bench: Bench) -> None:
    stored_report(bench, 1, "Divers find crack in quay", 1)
    asyncio.run(bench.attacher.attach_all())
    counts = {(term, language): count for term, language, count in bench.store.term_counts()}
    assert counts["", "en"] == 1
    assert counts["quay", "en"] == 1


@pytest.mark.parametrize("verdict", [Verdict.ATTACHED, Verdict.TRAY])
def test_only_an_opened_entry_is_named(verdict: Verdict) -> None:
    decision = Decision(verdict, None, 0.4)
    assert with_slug(decision) is decision


def test_an_opened_entry_is_named_after_its_headline() -> None:
    entry = Entry("one", date(2026, 3, 2), "Čedok ferry reaches Ærø — 84 safe!")
    named = with_slug(Decision(Verdict.OPENED, "one", 0.0, entry=entry))
    assert named.entry is not None
    assert named.entry.slug == "cedok-ferry-reaches-aero-84-safe"


def test_entries_another_process_brought_are_met_at_once(bench: Bench) -> None:
    stored_report(bench, 1, "Mayor opens ferry terminal in Port Alden", 2)
    asyncio.run(bench.attacher.attach_all())
    headline = "Divers find a crack in the Sarn quay wall of Port Alden"
    standing = Entry("brought", date(2026, 3, 4), headline, entities=("Sarn",))
    bench.store.import_entries([standing], lambda _: {}, NOW)
    number = stored_report(bench, 2, headline, 4, "Divers of the harbour board swam along the wall at noon.")
    asyncio.run(bench.attacher.attach_all())
    assert nearest(bench, number) == "brought"


class Renewed:
    """Counts how often the matcher reads all anew."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.anew = 0
        whole = Matcher.forget

        def forget(matcher: Matcher) -> None:
            self.anew += 1
            whole(matcher)

        monkeypatch.setattr(Matcher, "forget", forget)


WALL = "Divers find a crack in the Sarn quay wall of Port Alden"
SWAM = "Divers of the harbour board swam along the wall at noon."


def test_a_report_that_changed_is_met_as_it_is_and_nothing_else_is_read(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    renewed = Renewed(monkeypatch)
    first = stored_report(bench, 1, "Mayor opens ferry terminal", 2, "The mayor cut a ribbon.")
    other = stored_report(bench, 2, "Choir sings in the old mill", 2, "The choir sang for an hour.")
    asyncio.run(bench.attacher.attach_all())
    told = bench.store.reports_of([first])[0].report
    bench.store.reextract(first, replace(told, headline=WALL, body=SWAM), NOW)
    number = stored_report(bench, 3, WALL, 3, f"{SWAM} It was cold.")
    asyncio.run(bench.attacher.attach_all())
    assert nearest(bench, number) == event_of(bench, first)
    assert renewed.anew == 0
    assert bench.store.decision(other) is not None


def test_a_report_that_changes_while_others_are_decided_is_caught_up_with(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = stored_report(bench, 1, "Mayor opens ferry terminal", 2, "The mayor cut a ribbon.")
    asyncio.run(bench.attacher.attach_all())
    told = bench.store.reports_of([first])[0].report
    matched = bench.watcher.matched

    def changing(report: StoredReport, decision: Decision) -> None:
        matched(report, decision)
        if report.id == second:
            bench.store.reextract(first, replace(told, headline=WALL, body=SWAM), NOW)

    monkeypatch.setattr(bench.watcher, "matched", changing)
    second = stored_report(bench, 2, "Choir sings in the old mill", 2, "The choir sang for an hour.")
    stored_report(bench, 3, "Bakers strike in Lund", 2, "The bakers struck for a day.")
    asyncio.run(bench.attacher.attach_all())
    number = stored_report(bench, 4, WALL, 3, f"{SWAM} It was cold.")
    asyncio.run(bench.attacher.attach_all())
    assert nearest(bench, number) == event_of(bench, first)


def test_documents_counted_by_another_process_have_all_read_anew(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    renewed = Renewed(monkeypatch)
    stored_report(bench, 1, "Mayor opens ferry terminal in Port Alden", 2)
    asyncio.run(bench.attacher.attach_all())
    brought = Entry("brought", date(2026, 3, 4), WALL)
    bench.store.import_entries([brought], lambda _: {("", "en"): 1, ("wall", "en"): 1}, NOW)
    asyncio.run(bench.attacher.attach_all())
    assert renewed.anew == 1
    asyncio.run(bench.attacher.attach_all())
    assert renewed.anew == 1


def test_that_an_event_holds_a_copy_counts(bench: Bench) -> None:
    headline = "Divers find crack in quay"
    first, copy = stored_report(bench, 1, headline, 1), stored_report(bench, 2, headline, 1)
    asyncio.run(bench.attacher.attach_all())
    opened, decision = bench.store.decision(first), bench.store.decision(copy)
    assert opened is not None
    assert decision is not None
    assert (decision.verdict, decision.event) == (Verdict.ATTACHED, opened.event)
    assert "copy" in {signal.name for signal in decision.candidates[0].signals}


def test_a_correction_made_meanwhile_is_obeyed(bench: Bench) -> None:
    """An editor bars the event while the matcher decides: what was decided on the state before is not kept."""
    for number, day in ((1, 1), (2, 2)):
        stored_report(bench, number, f"Story {number} of the quay", day)
    bench.store.import_entries([Entry("other", date(2026, 3, 1), "The council meets")], lambda _: {}, NOW)

    class Corrected(FirstTeller):
        """Lets an editor merge the first event into another while the second report is decided."""

        def decide(self, stored: StoredReport, barred: Collection[str] = (), copied_in: str | None = None) -> Decision:
            decision = super().decide(stored, barred, copied_in)
            if len(self.decided) == 2:
                bench.store.merge(["other", "first"], Made("ada", NOW))
            return decision

        def forget(self) -> None:
            """Forget nothing: it knows one event."""

    matcher = Corrected()
    attacher = Attacher(bench.store, matcher, Frequencies(), bench.background, bench.watcher, bench.clock)  # type: ignore[arg-type]
    assert asyncio.run(attacher.attach_all()) == 2
    assert len(matcher.decided) == 3
    assert [one.id for one in bench.store.all_entries()] == ["other"]


def test_what_an_editor_barred_is_no_candidate_again(bench: Bench) -> None:
    headline = "Divers find crack in quay"
    first = stored_report(bench, 1, headline, 1)
    asyncio.run(bench.attacher.attach_all())
    event = event_of(bench, first)
    second = stored_report(bench, 2, headline, 1)
    matcher = Matcher(bench.store, Frequencies(), Gazetteer(()))
    stored = bench.store.report(second)
    assert stored is not None
    assert matcher.decide(stored).event == event
    barred = matcher.decide(stored, {event})
    assert barred.verdict is Verdict.OPENED
    assert event not in {candidate.event for candidate in barred.candidates}


def test_a_copy_follows_the_report_an_editor_moved(bench: Bench) -> None:
    """The body of all reports here is one text: the later are copies of the first."""

    class Stubborn(FirstTeller):
        """Attaches every report to one event."""

        _event = "decoy"

        def __init__(self) -> None:
            self.decided, self.learned = [], []

        def forget(self) -> None:
            """Forget nothing: it knows one event."""

    first = stored_report(bench, 1, "Divers find crack in quay", 1)
    standing = [Entry(name, date(2026, 3, 1), f"The {name} meets") for name in ("decoy", "other")]
    bench.store.import_entries(standing, lambda _: {}, NOW)
    attacher = Attacher(bench.store, Stubborn(), Frequencies(), bench.background, bench.watcher, bench.clock)  # type: ignore[arg-type]
    asyncio.run(attacher.attach_all())
    bench.store.move(first, "other", Made("ada", NOW))
    second = stored_report(bench, 2, "Divers find crack in quay", 1)
    asyncio.run(attacher.attach_all())
    decision = bench.store.decision(second)
    assert decision is not None
    assert (decision.event, decision.decided_by) == ("other", "correction")


def test_an_event_is_told_by_what_its_reports_agree_on(bench: Bench) -> None:
    told = ("A long night", "Ferry runs aground off Sarn point", "Ferry aground off Sarn point")
    for number, headline in enumerate(told):
        stored_report(bench, number, headline, number + 1)
    attacher = Attacher(bench.store, FirstTeller(), Frequencies(), bench.background, bench.watcher, bench.clock)  # type: ignore[arg-type]
    asyncio.run(attacher.attach_all())
    [entry] = bench.store.events()
    [standing] = bench.store.standing(entry.date, entry.date)
    assert entry.headline != "A long night"
    assert (standing.entry.headline, entry.slug) == ("A long night", "a-long-night")

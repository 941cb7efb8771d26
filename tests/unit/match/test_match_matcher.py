"""Attach, open and tray on a small made-up archive with near-misses and a name spelled in two ways."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import numpy as np
import pytest

from crawler.match.entities import Gazetteer
from crawler.match.frequencies import NAME_MARK, Frequencies
from crawler.match.matcher import Matcher, count_entries
from crawler.match.opening import open_entry
from crawler.match.replay import MemoryArchive
from crawler.match.score import COPY, Floats
from crawler.model import DOCUMENTS, Decision, Entry, Report, StoredReport, Verdict
from crawler.text.tokens import spelling_key

HEADLINES = {
    "2021-03-01": (
        "Orvan rebels cut the army's road to the city of Selmar and seize the village of Tarkhazir.",
        "Orvan parliament rejects the water tax.",
        "A bakers' strike begins in Lund.",
    ),
    "2021-03-03": (
        "The Orvan Army, backed by Vasken air strikes, retakes the town of Tarkhazir from rebels in Selmar province.",
        "Comet Zelinka passes close to Earth.",
        "A ferry sinks off Belkanir, killing 14 people.",
    ),
    "2021-03-05": (
        "Rebels shell the city of Selmar, killing three people.",
        "Vasken and Orvan ministers sign a grain treaty.",
        "The Lund bakers' strike ends.",
    ),
    "2021-03-08": (
        "Vasken air strikes hit rebel positions near Dovrin, according to the Orvan Army.",
        "A ferry company is fined over the Belkanir sinking.",
        "Heavy rain floods the Harle valley.",
    ),
    "2021-03-11": (
        "Orvan government forces say they captured two villages in Selmar province.",
        "An earthquake of magnitude 6.1 strikes near Quito.",
        "The Orvan central bank raises rates.",
    ),
    "2021-05-29": (
        "Orvan forces take a mountain road east of Selmar from rebels.",
        "The Vasken president visits Quito.",
        "Harle valley dam reopens.",
    ),
    "2021-05-30": (
        "The rebels' council in Dovrin accuses Vasken of bombing a market.",
        "Grain prices rise in Lund.",
        "A court in Belkanir jails a ferry captain.",
    ),
    "2021-06-01": (
        "Militia fighters backed by Norland take the Upper Dam near the rebel capital Dovrin.",
        "Norland elects a new parliament.",
        "The comet Zelinka fades from view.",
    ),
}
# A look back, a fortnight later: the place spelled otherwise, the event told in passing.
LOOK_BACK = """Rebels have pulled back towards Dovrin, their capital, as Orvan troops gain ground, reports say.
Earlier this month the rebels cut the road to Selmar and took Tarkhazzer from the army. But the Orvan Army won back \
the town with the help of Vasken air strikes, and many rebels were killed in the province.
Dovrin has been in rebel hands since 2014. A minister said talks in Lund might go on."""
# A new event that only resembles what stands.
NEW = """VALMERE (Agency) - The Orvan army and its allies captured Maskuneh, the last large town held by rebels in \
Selmar province, on Tuesday, state media said.
Troops entered Maskuneh after weeks of fighting, a monitor said. The advance brings Vasken-backed forces to the border \
of Dovrin province, where militia fighters backed by Norland are fighting the rebels."""
FOLLOW_UP = """Orvan troops captured Maskuneh, the last large town held by rebels in Selmar province, on Tuesday after \
weeks of fighting, state media said."""
# What a desk that has followed this war for years has counted.
FAMILIAR = {
    **dict.fromkeys(("army", "forces", "rebels", "orvan", "vasken", "backed", "city", "province", "killing"), 700),
    **dict.fromkeys(("selmar", "dovrin", "norland", "fighters", "town", "captured", "according", "state"), 250),
    **dict.fromkeys(("air", "strikes", "village", "road", "border", "capital", "troops", "militia"), 200),
    **dict.fromkeys(("retakes", "cut", "seize", "villages", "weeks", "held", "large", "earlier"), 60),
}
BACKGROUND = {
    (DOCUMENTS, "en"): 5_000,
    **{(word, "en"): count for word, count in FAMILIAR.items()},
    **{(NAME_MARK + spelling_key(word), "en"): count for word, count in FAMILIAR.items()},
}


@pytest.fixture
def archive() -> MemoryArchive:
    return MemoryArchive(
        Entry(f"{day}#{place}", date.fromisoformat(day), headline)
        for day, headlines in HEADLINES.items()
        for place, headline in enumerate(headlines)
    )


@pytest.fixture
def matcher(archive: MemoryArchive) -> Matcher:
    return over(archive)


def over(archive: MemoryArchive) -> Matcher:
    frequencies, gazetteer = Frequencies(BACKGROUND), Gazetteer([])
    entries = [event.entry for event in archive.standing(date(2021, 3, 1), date(2021, 6, 1))]
    count_entries(frequencies, entries, gazetteer)
    return Matcher(archive, frequencies, gazetteer)


def stored(number: int, day: str, headline: str, body: str = "") -> StoredReport:
    when = datetime.fromisoformat(day).replace(tzinfo=UTC)
    report = Report(f"https://c.example/{number}", headline, body, published=when, language="en")
    return StoredReport(number, "courier", "The Courier", report, when + timedelta(hours=1))


def test_a_report_is_attached_to_its_event_with_evidence(matcher: Matcher) -> None:
    decision = matcher.decide(
        stored(1, "2021-03-04", "Orvan army retakes Tarkhazir", "Backed by Vasken air strikes, the army took the town.")
    )
    assert (decision.verdict, decision.event) == (Verdict.ATTACHED, "2021-03-03#0")
    assert decision.candidates[1].event == "2021-03-01#0"
    assert decision.margin > 0
    assert any("Tarkhazir" in signal.words for signal in decision.candidates[0].signals)


def test_a_look_back_in_another_spelling_names_its_event_first(matcher: Matcher) -> None:
    headline, body = LOOK_BACK.split("\n", 1)
    decision = matcher.decide(stored(1, "2021-03-15", headline, body))
    assert decision.candidates[0].event == "2021-03-03#0"
    assert decision.verdict is not Verdict.OPENED


def test_a_new_event_is_opened_on_its_own_day(matcher: Matcher) -> None:
    decision = matcher.decide(stored(1, "2021-06-01", "Orvan army advances against rebels in Selmar province", NEW))
    assert decision.verdict is Verdict.OPENED
    assert decision.entry is not None
    assert decision.entry.date == date(2021, 6, 1)
    assert decision.event == decision.entry.id


def test_what_was_opened_takes_the_next_report(matcher: Matcher) -> None:
    first = stored(1, "2021-06-01", "Orvan army captures Maskuneh in Selmar province", NEW)
    opened = matcher.decide(first)
    matcher.learn(first, opened)
    second = stored(2, "2021-06-02", "Maskuneh falls to Orvan army", "Troops captured Maskuneh from rebels on Tuesday.")
    assert matcher.decide(second).event == opened.event


def test_a_copy_goes_with_what_it_prints_though_its_words_say_little(matcher: Matcher) -> None:
    cut = stored(1, "2021-03-04", "Morning briefing", "The army took the town, state media said on Wednesday.")
    alone, copied = matcher.decide(cut), matcher.decide(cut, copied_in="2021-03-03#0")
    assert alone.verdict is not Verdict.ATTACHED
    assert (copied.verdict, copied.event) == (Verdict.ATTACHED, "2021-03-03#0")
    assert ("copy", COPY) in {(signal.name, signal.weight) for signal in copied.candidates[0].signals}
    assert "copy" not in {signal.name for signal in copied.candidates[1].signals}
    assert "2021-03-03#0" not in {one.event for one in matcher.decide(cut, {"2021-03-03#0"}, "2021-03-03#0").candidates}


def test_a_copy_of_what_is_not_in_reach_is_decided_by_its_words(matcher: Matcher) -> None:
    report = stored(1, "2021-03-04", "Ferry sinks off Belkanir")
    assert matcher.decide(report, copied_in="gone") == matcher.decide(report)


def test_deciding_twice_changes_nothing(matcher: Matcher) -> None:
    report = stored(1, "2021-03-04", "Ferry sinks off Belkanir")
    assert matcher.decide(report) == matcher.decide(replace(report))


def test_a_restart_decides_alike(archive: MemoryArchive) -> None:
    first = stored(1, "2021-07-20", "Orvan army captures Maskuneh in Selmar province", NEW)
    second = stored(2, "2021-07-21", "Maskuneh falls to Orvan army", FOLLOW_UP)
    frequencies, gazetteer = Frequencies(), Gazetteer([])
    running = Matcher(archive, frequencies, gazetteer)
    opened = running.decide(first)
    assert opened.entry is not None
    archive.add(opened.entry)
    archive.attach(opened.entry.id, first)
    running.learn(first, opened)
    restarted = Matcher(archive, Frequencies(frequencies.changes()), gazetteer)
    assert restarted.decide(second) == running.decide(second)
    assert restarted.decide(second).event == opened.event


def test_an_editors_decision_is_learned(matcher: Matcher) -> None:
    odd = stored(1, "2021-03-04", "Quayside mourning in Pellworth", "Families gathered on the Pellworth quayside.")
    decision = matcher.decide(odd)
    assert decision.verdict is Verdict.OPENED
    matcher.learn(odd, replace(decision, verdict=Verdict.ATTACHED, event="2021-03-03#2", entry=None))
    again = stored(2, "2021-03-04", "Pellworth mourning", "Families gathered again on the quayside in Pellworth.")
    assert matcher.decide(again).event == "2021-03-03#2"


def test_a_gap_of_thousands_of_days_is_no_matter(matcher: Matcher) -> None:
    for day in ("0001-01-01", "9999-12-31", "2021-03-04"):
        assert matcher.decide(stored(1, day, "Storm nears the coast of Pellworth")).verdict is Verdict.OPENED


class Alike:
    """Scores events in turn as it is told, the first found first."""

    features: tuple[str, ...] = ()
    encoder = None

    def __init__(self, *scores: float) -> None:
        self._scores = scores

    def by(self, names: tuple[str, ...]) -> "Alike":  # noqa: ARG002
        return self

    def scores(self, rows: Floats) -> Floats:
        return np.array(self._scores[: len(rows)])

    def contributions(self, row: Floats) -> Floats:
        return np.ones(len(row))


def two_events(scorer: Alike) -> tuple[Matcher, str, str]:
    """Return a matcher that knows an event of one report and one of three, and the two."""
    matcher = Matcher(MemoryArchive(), Frequencies(BACKGROUND), Gazetteer([]), scorer=scorer)
    opened = []
    for number, town in enumerate(("Lund", "Harlem")):
        first = stored(number, "2021-06-01", f"Ferry sinks off {town}", f"A ferry sank off {town}.")
        matcher.compare(first)  # loads the days in reach
        entry = open_entry(first, Gazetteer([]))
        matcher.learn(first, Decision(Verdict.OPENED, entry.id, 0.0, entry=entry))
        opened.append(entry.id)
    for number in (2, 3):
        more = stored(number, "2021-06-01", "Ferry sinks off Harlem", "A ferry sank off Harlem.")
        matcher.learn(more, Decision(Verdict.ATTACHED, opened[1], 1.0))
    return matcher, opened[0], opened[1]


def test_of_two_likely_events_the_one_with_more_reports_takes_a_report_and_both_have_evidence() -> None:
    report = stored(9, "2021-06-01", "Ferry sinks off Lund", "A ferry sank off Lund.")
    matcher, small, large = two_events(Alike(0.9, 0.7))
    assert [event.id for event in matcher.compare(report).events] == [small, large]
    decision = matcher.decide(report)
    assert (decision.verdict, decision.event, round(decision.score, 2)) == (Verdict.ATTACHED, large, 0.7)
    assert [candidate.event for candidate in decision.candidates] == [large, small]
    assert all(len(candidate.signals) > 2 for candidate in decision.candidates)
    assert decision.margin < 0.0


def test_a_copy_goes_where_its_copies_are_however_few() -> None:
    report = stored(9, "2021-06-01", "Ferry sinks off Lund", "A ferry sank off Lund.")
    matcher, small, large = two_events(Alike(0.9, 0.75))
    assert matcher.decide(report).event == large
    assert matcher.decide(report, copied_in=small).event == small
    assert matcher.decide(report, copied_in="gone").event == large

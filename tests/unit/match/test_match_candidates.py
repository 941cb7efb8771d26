"""Days are loaded once, on demand, and given up; a report reaches its window and no further."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from crawler.errors import StoreError
from crawler.match import candidates
from crawler.match.candidates import Reach, standing_of
from crawler.match.entities import Gazetteer
from crawler.match.frequencies import Frequencies, Rarity
from crawler.match.postings import Standing
from crawler.match.replay import MemoryArchive
from crawler.match.words import Reader, Words
from crawler.model import Entry, Report, StandingEvent, StoredReport

FREQUENCIES = Frequencies()
READER = Reader(FREQUENCIES.vocabulary, Gazetteer([]))
START = date(2020, 1, 1)


class CountingArchive(MemoryArchive):
    """Remembers which spans were asked for."""

    def __init__(self, entries: Sequence[Entry]) -> None:
        super().__init__(entries)
        self.asked: list[tuple[date, date]] = []

    def standing(self, first: date, last: date) -> Sequence[StandingEvent]:
        self.asked.append((first, last))
        return super().standing(first, last)


def fails(first: date, last: date) -> Sequence[StandingEvent]:
    raise StoreError(f"{first} to {last}: locked", code="busy")


def entry(number: int, headline: str) -> Entry:
    return Entry(f"e{number}", START + timedelta(days=number), headline)


def report(headline: str, body: str = "") -> Words:
    return READER.report(
        Report("https://c.example/", headline, body, published=datetime(2020, 1, 9, tzinfo=UTC), language="en")
    )


def find(reach: Reach, words: Words, first: int, last: int) -> list[str]:
    span = START + timedelta(days=first), START + timedelta(days=last)
    return [event.id for event in reach.find(words, Rarity(FREQUENCIES, "en"), *span, limit=5)]


def found(reach: Reach, headline: str, first: int, last: int) -> list[str]:
    return find(reach, report(headline), first, last)


def test_only_the_window_is_read_and_only_once() -> None:
    archive = CountingArchive([entry(day, f"Ferry sinks off Belkanir, day {day}") for day in range(40)])
    reach = Reach(archive, READER)
    assert set(found(reach, "Ferry sinks", 10, 12)) == {"e10", "e11", "e12"}
    assert set(found(reach, "Ferry sinks", 11, 14)) == {"e11", "e12", "e13", "e14"}
    days = [START + timedelta(days=number) for number in (10, 12, 13, 14)]
    assert archive.asked == [(days[0], days[1]), (days[2], days[3])]


def test_the_closest_come_first_and_strangers_not_at_all() -> None:
    archive = MemoryArchive([entry(1, "Ferry sinks."), entry(2, "Ferry sinks off Belkanir."), entry(3, "Comet seen.")])
    assert found(Reach(archive, READER), "Ferry sinks off Belkanir", 0, 5) == ["e2", "e1"]


def test_another_spelling_is_found() -> None:
    archive = MemoryArchive([entry(1, "The army retakes the town of Khanasir.")])
    words = report("Old war", "Troops came to Khanasser again.")
    assert find(Reach(archive, READER), words, 0, 3) == ["e1"]


def test_what_is_learned_is_found() -> None:
    reach = Reach(MemoryArchive([entry(1, "Storm nears the coast.")]), READER)
    assert found(reach, "Quake hits Lund", 0, 3) == []
    reach.attach("e1", report("Quake hits Lund"))
    new = entry(2, "Quake felt far off.")
    reach.open(Standing(new.id, new.date, [READER.entry(new)]))
    assert set(found(reach, "Quake hits Lund", 0, 3)) == {"e1", "e2"}


def test_an_event_is_found_by_its_first_reports_only(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(candidates, "MEMBERS", 4)
    reach = Reach(MemoryArchive([entry(1, "Storm nears the coast.")]), READER)
    assert found(reach, "Storm", 0, 3) == ["e1"]
    for number in range(8):
        reach.attach("e1", report(f"Storm report word{number}"))
    assert found(reach, "word3", 0, 3) == ["e1"]
    assert found(reach, "word4", 0, 3) == []


def test_days_given_up_are_read_again(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(candidates, "DAYS_KEPT", 100)
    archive = CountingArchive([entry(day, "Ferry sinks") for day in range(0, 2_000, 50)])
    reach = Reach(archive, READER)
    for day in range(0, 2_000, 50):
        assert found(reach, "Ferry sinks", day, day + 20) == [f"e{day}"]
    assert found(reach, "Ferry sinks", 0, 20) == ["e0"]
    assert archive.asked[-1] == (START, START + timedelta(days=20))


def test_a_desk_that_runs_for_years_holds_the_days_in_reach(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(candidates, "SWEPT", 50)
    archive = CountingArchive([entry(day, "Ferry sinks") for day in range(0, 2_000, 5)])
    reach = Reach(archive, READER)
    for day in range(0, 1_900, 5):
        assert len(found(reach, "Ferry sinks", day, day + 20)) == 5
    assert reach.standing("e0") is None
    assert reach.standing("e1500") is None
    assert len([day for day in range(0, 2_000, 5) if reach.standing(f"e{day}")]) < 2 * 50 + 5
    asked = len(archive.asked)
    assert found(reach, "Ferry sinks", 1_895, 1_915)
    assert len(archive.asked) == asked


def test_days_in_use_by_turns_are_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(candidates, "SWEPT", 10)
    archive = CountingArchive([entry(1, "Ferry sinks"), entry(1_000, "Ferry sinks")])
    reach = Reach(archive, READER)
    for _ in range(50):
        assert found(reach, "Ferry sinks", 0, 5) == ["e1"]
        assert found(reach, "Ferry sinks", 998, 1_003) == ["e1000"]
    assert len(archive.asked) == 2


def test_days_that_could_not_be_read_are_read_the_next_time(monkeypatch: pytest.MonkeyPatch) -> None:
    archive = CountingArchive([entry(1, "Ferry sinks")])
    reach = Reach(archive, READER)
    with monkeypatch.context() as broken:
        broken.setattr(archive, "standing", fails)
        with pytest.raises(StoreError):
            found(reach, "Ferry sinks", 0, 5)
    assert found(reach, "Ferry sinks", 0, 5) == ["e1"]


def test_forget_reads_anew_with_attached_reports() -> None:
    archive = MemoryArchive([entry(1, "Storm nears the coast.")])
    reach = Reach(archive, READER)
    assert found(reach, "Quake hits Lund", 0, 3) == []
    seen = datetime(2020, 1, 2, tzinfo=UTC)
    archive.attach("e1", StoredReport(1, "c", "C", Report("https://c.example/", "Quake hits Lund", ""), seen))
    reach.forget()
    assert found(reach, "Quake hits Lund", 0, 3) == ["e1"]


def test_events_that_changed_elsewhere_are_read_again_alone() -> None:
    archive = CountingArchive([entry(1, "Storm nears the coast."), entry(2, "Ferry sinks.")])
    reach = Reach(archive, READER)
    assert found(reach, "Storm", 0, 3) == ["e1"]
    other, new, far = entry(1, "Quake hits Lund."), entry(3, "Quake felt far off."), entry(30, "Quake hits Lund.")
    reach.renew([StandingEvent(one) for one in (other, new, far)])
    assert found(reach, "Storm", 0, 3) == []
    assert found(reach, "Quake hits Lund", 0, 3) == ["e1", "e3"]
    assert len(archive.asked) == 1


def test_an_event_that_moved_to_another_day_has_all_read_again() -> None:
    archive = CountingArchive([entry(1, "Storm nears the coast.")])
    reach = Reach(archive, READER)
    assert found(reach, "Storm", 0, 3) == ["e1"]
    reach.renew([StandingEvent(replace(entry(1, "Storm nears the coast."), date=START + timedelta(days=2)))])
    found(reach, "Storm", 0, 3)
    assert len(archive.asked) == 2


def test_an_event_counts_the_same_however_it_came_to_its_reports() -> None:
    """Reports learned one by one, turn and turn about, weigh what they weigh when they are read anew."""
    archive = MemoryArchive([entry(1, "Storm nears the coast."), entry(2, "Storm sirens heard.")])
    reach = Reach(archive, READER)
    find(reach, report("Storm"), 0, 3)
    for number in range(10):
        told = Report("https://c.example/", "Storm sirens", f"The storm went on, hour {number}.", language="en")
        stored = StoredReport(number, "c", "C", told, datetime(2020, 1, 2, tzinfo=UTC))
        for event in ("e1", "e2")[: 1 + number % 2]:
            archive.attach(event, stored)
            reach.attach(event, READER.report(told))
    before = weighed(reach)
    reach.forget()
    find(reach, report("Storm"), 0, 3)
    assert weighed(reach) == before


def weighed(reach: Reach) -> tuple[list[int], dict[int, list[int]]]:
    """Return how many terms events have on the mean, and which events each term leads to."""
    return list(reach._index.sizes), {key: sorted(slots) for key, slots in reach._index.postings.items()}


def test_events_beyond_the_window_that_are_in_memory_take_no_events_place(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(candidates, "QUERY_TERMS", 2)
    old = " ".join(f"word{number}" for number in range(4))
    reach = Reach(MemoryArchive([entry(1, old), entry(500, "Ferry sinks off Belkanir.")]), READER)
    assert found(reach, old, 0, 3) == ["e1"]
    assert find(reach, report(old, "A ferry sinks."), 499, 501) == ["e500"]


def test_a_report_full_of_words_never_met_still_finds_its_event() -> None:
    reach = Reach(MemoryArchive([entry(1, "Ferry sinks off Belkanir.")]), READER)
    strange = " ".join(f"word{number}" for number in range(candidates.QUERY_TERMS * 3))
    assert find(reach, report("Ferry sinks off Belkanir", strange), 0, 5) == ["e1"]


def test_words_that_every_event_has_are_not_followed_where_rarer_ones_lead(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(candidates, "QUERY_POSTINGS", 20)
    entries = [entry(1, "Ferry sinks off Belkanir."), *(Entry(f"x{n}", START, "A ferry line") for n in range(50))]
    reach = Reach(MemoryArchive(entries), READER)
    frequencies = Frequencies({("", "en"): 1_000, ("ferry", "en"): 900})
    reader = Reader(frequencies.vocabulary, Gazetteer([]))
    reach = Reach(MemoryArchive(entries), reader)
    words = reader.report(Report("https://c.example/", "Belkanir ferry", "", language="en"))
    events = reach.find(words, Rarity(frequencies, "en"), START, START + timedelta(days=5), 5)
    assert [event.id for event in events] == ["e1"]


def test_an_entry_that_repeats_its_first_report_is_compared_once() -> None:
    told = Report("https://c.example/", "Ferry sinks", "A ferry sank off Belkanir.\nFourteen people died.")
    made = standing_of(
        Entry("a", START, "Ferry sinks", "A ferry sank off Belkanir."), [(told, READER.report(told))], READER.entry
    )
    written = standing_of(
        Entry("b", START, "Ferry sinks", "An editor's summary."), [(told, READER.report(told))], READER.entry
    )
    assert (len(made.members), made.made) == (1, True)
    assert (len(written.members), written.made) == (2, False)

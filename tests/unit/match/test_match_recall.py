"""A report read once is not read again, unless it, the entities or the numbers of terms changed."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from crawler.config.schema import Entity
from crawler.match import recall as recalling
from crawler.match.candidates import Reach
from crawler.match.entities import Gazetteer
from crawler.match.opening import open_entry
from crawler.match.postings import Standing
from crawler.match.recall import Recall
from crawler.match.replay import MemoryArchive
from crawler.match.vocabulary import Vocabulary
from crawler.match.words import Reader, Words
from crawler.model import EntriesRead, Entry, Outline, Report, ReportsRead, StandingEvent, StoredReport

SEEN = datetime(2020, 5, 10, 9, tzinfo=UTC)
DAY = SEEN.date()


class MemoryReadings(MemoryArchive):
    """Keeps what was read, as a store does, and hands out events whole or in short."""

    def __init__(self, entries: Iterable[Entry] = ()) -> None:
        super().__init__(entries)
        self.numbered: list[str] = []
        self.kept: dict[int, bytes] = {}
        self.entries: dict[str, bytes] = {}
        self.whole: list[str] = []

    def terms(self) -> Sequence[str]:
        """Return the terms."""
        return list(self.numbered)

    def readings(self, reports: Collection[int]) -> Iterable[tuple[int, bytes]]:
        """Return what was kept."""
        return [(number, self.kept[number]) for number in reports if number in self.kept]

    def entry_readings(self, ids: Collection[str]) -> Iterable[tuple[str, bytes]]:
        """Return what was kept of entries."""
        return [(event, self.entries[event]) for event in ids if event in self.entries]

    def outlines(self, first: date, last: date) -> Iterator[Sequence[Outline]]:
        """Yield the events one by one."""
        for event in self.standing(first, last):
            read = tuple(self.kept.get(stored.id) for stored in event.reports)
            yield [Outline(event.entry.id, event.entry.date, event.entry.summary, read)]

    def standing_among(self, ids: Collection[str]) -> Sequence[StandingEvent]:
        """Return events whole, and remember that they were asked for."""
        self.whole += ids
        return [event for event in self.standing(date.min, date.max) if event.entry.id in ids]

    def keep_readings(self, known: int, new: Sequence[str], read: ReportsRead, entries: EntriesRead) -> bool:
        """Keep it."""
        if known != len(self.numbered):
            return False
        self.numbered += new
        self.kept |= {number: words for number, (words, _) in read.items()}
        self.entries |= {event: words for event, (words, _) in entries.items()}
        return True


class CountingReader(Reader):
    """Counts the reports and the entries it reads."""

    def __init__(self, vocabulary: Vocabulary, *entities: str) -> None:
        super().__init__(vocabulary, Gazetteer([Entity(name=name) for name in entities]))
        self.read = 0
        self.entries = 0

    def report(self, report: Report) -> Words:
        """Read, and count."""
        self.read += 1
        return super().report(report)

    def entry(self, entry: Entry) -> Words:
        """Read, and count."""
        self.entries += 1
        return super().entry(entry)


def stored(number: int, headline: str = "Ferry sinks off Belkanir", language: str | None = None) -> StoredReport:
    report = Report(f"https://c.example/{number}", headline, "Fourteen died.", published=SEEN, language=language)
    return StoredReport(number, "c", "C", report, SEEN)


class Start:
    """A process that begins: its reader, and what it recalls."""

    def __init__(self, shelf: MemoryReadings, *entities: str) -> None:
        vocabulary = Vocabulary()
        self.recall = Recall(shelf, vocabulary)
        self.reader = CountingReader(vocabulary, *entities)

    def words(self, *reports: StoredReport) -> list[tuple[str, list[int]]]:
        """Return language and numbers of the reports."""
        found = [(one.language, one.packed.tolist()) for one in self.recall.words(reports, self.reader)]
        self.recall.flush()
        return found


def test_what_was_read_is_recalled_as_it_was() -> None:
    shelf = MemoryReadings()
    reports = [stored(1), stored(2, "Комета над Лундом", "ru")]
    first = Start(shelf)
    read = first.words(*reports)
    again = Start(shelf)
    assert again.words(*reports) == read
    assert (first.reader.read, again.reader.read) == (2, 0)


def test_other_entities_are_looked_for() -> None:
    shelf = MemoryReadings()
    Start(shelf).words(stored(1))
    again = Start(shelf, "Belkanir")
    again.words(stored(1))
    assert again.reader.read == 1


def test_where_another_process_numbered_terms_nothing_more_is_kept() -> None:
    shelf = MemoryReadings()
    one, other = Start(shelf), Start(shelf)
    one.words(stored(1))
    other.words(stored(2, "Comet seen over Lund"))
    assert set(shelf.kept) == {1}
    other.words(stored(1))
    assert other.reader.read == 2


def test_what_was_read_does_not_wait_for_ever(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(recalling, "WAITING", 2)
    shelf = MemoryReadings()
    start = Start(shelf)
    start.recall.words([stored(number) for number in range(3)], start.reader)
    assert set(shelf.kept) == {0, 1}


class Desk:
    """An archive of events, each opened by its first report, and what was read of them."""

    def __init__(self) -> None:
        self.shelf = MemoryReadings()

    def tell(self, event: str, *reports: StoredReport, summary: str | None = None) -> None:
        """Let an event stand with its reports."""
        entry = replace(open_entry(reports[0], Gazetteer([])), id=event)
        self.shelf.add(entry if summary is None else replace(entry, summary=summary))
        for stored in reports:
            self.shelf.attach(event, stored)

    def start(self, *entities: str) -> tuple[list[tuple[str, bool, list[list[int]]]], tuple[int, int]]:
        """Load the day in a new process; return its events as they are compared, and how many reports and entries were
        read."""
        self.shelf.whole.clear()
        start = Start(self.shelf, *entities)
        reach = Reach(self.shelf, start.reader, start.recall)
        found = list(reach._standing(DAY, DAY))
        start.recall.flush()
        return [_shown(event) for event in found], (start.reader.read, start.reader.entries)


def _shown(event: Standing) -> tuple[str, bool, list[list[int]]]:
    return event.id, event.made, [words.packed.tolist() for words in event.members]


@pytest.fixture
def desk() -> Desk:
    """Two events of which all will be kept, and one between them whose entry an editor wrote."""
    made = Desk()
    made.tell("a", stored(1), stored(2, "Comet over Lund"))
    made.tell("b", stored(3), summary="An editor wrote this.")
    made.tell("c", stored(4, "Комета над Лундом", "ru"))
    return made


def test_events_of_which_all_was_kept_are_not_read_again(desk: Desk) -> None:
    read, counted = desk.start()
    assert (counted, desk.shelf.whole) == ((4, 1), ["a", "b", "c"])
    assert [(name, made, len(members)) for name, made, members in read] == [
        ("a", True, 2),
        ("b", False, 2),
        ("c", True, 1),
    ]
    assert desk.start() == (read, (0, 0))
    assert desk.shelf.whole == ["b"]


def test_an_event_of_which_not_all_was_kept_is_read(desk: Desk) -> None:
    read, _ = desk.start()
    del desk.shelf.kept[2]
    assert desk.start() == (read, (1, 0))
    assert desk.shelf.whole == ["a", "b"]


@pytest.mark.parametrize(
    "changed",
    [
        {"headline": "A ferry sinks"},
        {"summary": "An editor wrote more."},
        {"topics": ("Ferries",)},
        {"entities": ("Belkanir",)},
        {"topics": ("Storms", "Ferries\x01")},
    ],
)
def test_an_entry_that_changed_is_read_anew(changed: dict[str, object]) -> None:
    desk = Desk()
    entry = Entry("a", DAY, "Ferry sinks", "It sank.", topics=("Storms",))
    desk.shelf.add(entry)
    desk.start()
    assert desk.start()[1] == (0, 0)
    desk.shelf.add(replace(entry, **changed))  # type: ignore[arg-type]
    assert desk.start()[1] == (0, 1)


def test_a_summary_that_stands_in_no_report_is_looked_for_each_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(recalling, "plain_lead", lambda _: "Written anew.")
    desk = Desk()
    desk.tell("a", stored(1), summary="Written anew.")
    read, _ = desk.start()
    assert [made for _, made, _ in read] == [False]
    assert desk.start() == (read, (0, 0))


def test_an_event_that_went_meanwhile_is_left_out(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(desk.shelf, "standing_among", lambda _: [])
    assert desk.start() == ([], (0, 0))


def test_a_report_without_a_text_is_asked_whether_its_entry_repeats_it() -> None:
    desk = Desk()
    bare = replace(stored(1), report=replace(stored(1).report, body=""))
    desk.tell("a", bare)
    read, _ = desk.start()
    assert desk.start() == (read, (0, 0))
    assert desk.shelf.whole == ["a"]


def test_with_other_entities_or_other_numbers_all_events_are_read(desk: Desk) -> None:
    desk.start()
    assert desk.start("Belkanir")[1] == (4, 1)
    assert desk.shelf.whole == ["a", "b", "c"]
    start = Start(desk.shelf, "Belkanir")
    desk.shelf.numbered.append("ferries")
    start.words(stored(5, "Quake hits Lund"))
    found = list(Reach(desk.shelf, start.reader, start.recall)._standing(DAY, DAY))
    assert [event.id for event in found] == ["a", "b", "c"]
    assert (start.reader.read, start.reader.entries) == (5, 1)

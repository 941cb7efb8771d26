"""A report read once is not read again, unless it, the entities or the numbers of terms changed."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from crawler.config.schema import Entity
from crawler.match import recall as recalling
from crawler.match.entities import Gazetteer
from crawler.match.recall import Recall
from crawler.match.vocabulary import Vocabulary
from crawler.match.words import Reader, Words
from crawler.model import Report, StoredReport

SEEN = datetime(2020, 5, 10, 9, tzinfo=UTC)


class MemoryReadings:
    """Keeps what was read, as a store does."""

    def __init__(self) -> None:
        self.numbered: list[str] = []
        self.kept: dict[int, tuple[bytes, datetime]] = {}

    def terms(self) -> Sequence[str]:
        """Return the terms."""
        return list(self.numbered)

    def readings(self, reports: Collection[int]) -> Iterable[tuple[int, bytes]]:
        """Return what was kept."""
        return [(number, self.kept[number][0]) for number in reports if number in self.kept]

    def keep_readings(self, known: int, new: Sequence[str], read: Mapping[int, tuple[bytes, datetime]]) -> bool:
        """Keep it."""
        if known != len(self.numbered):
            return False
        self.numbered += new
        self.kept.update(read)
        return True


class CountingReader(Reader):
    """Counts the reports it reads."""

    def __init__(self, vocabulary: Vocabulary, *entities: str) -> None:
        super().__init__(vocabulary, Gazetteer([Entity(name=name) for name in entities]))
        self.read = 0

    def report(self, report: Report) -> Words:
        """Read, and count."""
        self.read += 1
        return super().report(report)


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


@pytest.mark.parametrize(
    "changed",
    [
        {"headline": "Ferry sinks off Lund"},
        {"body": "Fifteen died."},
        {"url": "https://c.example/ferry-sinks"},
        {"language": "de"},
        {"published": None},
        {"published": SEEN.replace(hour=10)},
        {"published": SEEN.replace(hour=23)},
        {"sources": {"published_precision": "day"}},
    ],
)
def test_a_report_that_changed_is_read_anew(changed: dict[str, object]) -> None:
    shelf = MemoryReadings()
    Start(shelf).words(stored(1))
    again = Start(shelf)
    other = replace(stored(1), report=replace(stored(1).report, **changed))  # type: ignore[arg-type]
    again.words(other)
    assert again.reader.read == 1


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

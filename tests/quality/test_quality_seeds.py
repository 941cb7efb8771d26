"""Two real reports against the whole archive: one names its event, the other opens one of its own."""

import gzip
import json
from collections.abc import Iterable
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from crawler.match.entities import Gazetteer
from crawler.match.frequencies import Frequencies
from crawler.match.matcher import Matcher, count_entries
from crawler.match.opening import first_sentence
from crawler.match.replay import MemoryArchive, entry_of
from crawler.model import Report, StoredReport, Verdict

SHARED = Path(__file__).resolve().parents[2].parent / "shared"

pytestmark = pytest.mark.skipif(not SHARED.exists(), reason="measured only where the data is")


class Name:
    """An entity, as the gazetteer wants it."""

    def __init__(self, name: str, *aliases: str) -> None:
        self.name = name
        self.aliases = aliases


ENTITIES = (
    Name("Islamic State", "ISIL", "ISIS", "Daesh"),
    Name("Syrian Army", "Syrian Arab Army"),
    Name("Aleppo Governorate", "Aleppo province"),
    Name("Syrian Observatory for Human Rights"),
)


@pytest.fixture(scope="module")
def standing() -> tuple[MemoryArchive, Frequencies]:
    with gzip.open(SHARED / "data" / "archive" / "entries.jsonl.gz", "rt", encoding="utf-8") as lines:
        entries = [entry_of(json.loads(line)) for line in lines]
    frequencies = Frequencies()
    count_entries(frequencies, entries, Gazetteer([]))
    return MemoryArchive(entries), frequencies


def seed(number: str) -> str:
    (path,) = (SHARED / "seeds").glob(f"{number}_*.txt")
    return path.read_text(encoding="utf-8").strip()


def stored(headline: str, body: str, when: datetime, outlet: str, credit: str | None = None) -> StoredReport:
    report = Report(
        f"https://seeds.example/{when.date()}", headline, body, published=when, credit=credit, language="en"
    )
    return StoredReport(1, outlet.lower().replace(" ", "-"), outlet, report, when)


@pytest.mark.parametrize("entities", [(), ENTITIES], ids=["no gazetteer", "gazetteer"])
@pytest.mark.parametrize("day", [1, 8], ids=["five days later", "twelve days later"])
def test_look_back_names_its_event(
    standing: tuple[MemoryArchive, Frequencies], entities: Iterable[Name], day: int
) -> None:
    text = seed("002")
    report = stored(first_sentence(text), text, datetime(2016, 3, day, 12, tzinfo=UTC), "Outlet")
    decision = Matcher(*standing, Gazetteer(entities)).decide(report)
    assert decision.candidates[0].event == "2016-02-25#2"
    assert decision.verdict in {Verdict.ATTACHED, Verdict.TRAY}


@pytest.mark.parametrize("entities", [(), ENTITIES], ids=["no gazetteer", "gazetteer"])
def test_new_event_is_opened(standing: tuple[MemoryArchive, Frequencies], entities: Iterable[Name]) -> None:
    headline, body = seed("001").split("\n", 1)
    report = stored(headline, body.strip(), datetime(2017, 6, 4, 12, tzinfo=UTC), "The Straits Times", "Reuters")
    decision = Matcher(*standing, Gazetteer(entities)).decide(report)
    assert decision.verdict is Verdict.OPENED
    assert decision.entry is not None
    assert decision.entry.date == date(2017, 6, 4)
    assert decision.event not in standing[0]

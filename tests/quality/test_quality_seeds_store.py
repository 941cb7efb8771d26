"""Two real reports through the product's own store, matcher and pages, with three years of the archive standing."""

import asyncio
import gzip
import json
import re
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from crawler.config.load import load
from crawler.config.starter import shipped
from crawler.extract.fromfeed import from_item
from crawler.match.context import ContextReader
from crawler.match.entities import Gazetteer
from crawler.match.frequencies import Frequencies
from crawler.match.matcher import Matcher
from crawler.match.opening import first_sentence
from crawler.match.places import Places
from crawler.match.related import RelatedIndex
from crawler.model import Decision, Entry, Item, Report, Verdict
from crawler.pipeline.archive import import_archive, open_archive
from crawler.pipeline.attach import Attacher
from crawler.pipeline.background import Background, learn_topics
from crawler.pipeline.show import Publisher
from crawler.pipeline.watch import Silent
from crawler.store.store import Store
from crawler.store.values import NewItem

SHARED = Path(__file__).resolve().parents[2].parent / "shared"
ARCHIVE = SHARED / "data" / "archive" / "entries.jsonl.gz"
KHANASIR = "2016-02-25#2"
YEARS = ("2015-", "2016-", "2017-")
NOW = datetime(2026, 1, 1, tzinfo=UTC)
READER = ContextReader(Gazetteer(load(shipped()).entities), Places(()))

pytestmark = pytest.mark.skipif(not SHARED.exists(), reason="measured only where the data is")


def now() -> datetime:
    return NOW


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    folder = tmp_path_factory.mktemp("seeds")
    with gzip.open(ARCHIVE, "rt", encoding="utf-8") as lines:
        chosen = [line for line in lines if json.loads(line)["date"].startswith(YEARS)]
    rows = folder / "entries.jsonl"
    rows.write_text("".join(chosen), encoding="utf-8")
    opened = Store.open(None, folder)
    imported = import_archive(opened, open_archive(rows), READER, NOW)
    assert imported.added == len(chosen)
    assert learn_topics(opened, date(2015, 1, 1), date(2017, 12, 31)) > 0
    yield opened
    opened.close()


def seed(number: str) -> str:
    (path,) = (SHARED / "seeds").glob(f"{number}_*.txt")
    return path.read_text(encoding="utf-8").strip()


def decided(store: Store, outlet: str, report: Report) -> Decision:
    """Store a report and let the desk decide on it."""
    keys = frozenset({report.url})
    item, _ = store.add_item(outlet.lower().replace(" ", "-"), NewItem(Item(report.url), keys), NOW)
    number, outcome = store.add_report(item, outlet, report, keys, NOW)
    assert outcome == "stored"
    frequencies = Frequencies({(term, language): count for term, language, count in store.term_counts()})
    matcher = Matcher(store, frequencies, READER.gazetteer)
    asyncio.run(Attacher(store, matcher, frequencies, Background(store, READER), Silent(), now).attach_all())
    found = store.decision(number)
    assert found is not None
    return found


def test_a_look_back_names_the_khanasir_entry_and_no_other(store: Store) -> None:
    text = seed("002")
    when = datetime(2016, 3, 8, 12, tzinfo=UTC)
    decision = decided(
        store, "A Weblog", Report("https://weblog.example/2", first_sentence(text), text, published=when)
    )
    assert decision.candidates[0].event == KHANASIR
    assert decision.event in {KHANASIR, None}
    assert decision.verdict in {Verdict.ATTACHED, Verdict.TRAY}


def test_a_new_event_opens_an_entry_of_its_own_day_and_credit(store: Store) -> None:
    headline, body = seed("001").split("\n", 1)
    agencies = load(shipped()).agencies
    listed = Item(
        "https://straits.example/1", headline, content=body.strip(), published=datetime(2017, 6, 4, 12, tzinfo=UTC)
    )
    report = from_item(listed, agencies)
    assert report is not None
    assert report.credit == "Reuters"
    decision = decided(store, "The Straits Times", report)
    assert decision.verdict is Verdict.OPENED
    assert decision.event is not None
    entry = store.event(decision.event)
    assert entry is not None
    assert entry.date == date(2017, 6, 4)
    assert [source.label for source in entry.sources] == ["Reuters via The Straits Times"]


def test_the_khanasir_page_names_its_source_and_what_shares_its_context(store: Store, tmp_path: Path) -> None:
    Publisher(store, tmp_path, now).everything()
    (page,) = (tmp_path / "news/2016/02/25").glob("*khanasir*.md")
    text = page.read_text(encoding="utf-8")
    assert "1. AP via ABC News" in text
    related = text.partition("### Related:")[2].strip().splitlines()
    assert len(related) == 5
    assert all("_Context: " in line for line in related)
    assert any(
        "_Context: Aleppo Governorate, Islamic State, Syrian Army, Syrian Civil War_" in line for line in related
    )


def related_of_the_seed() -> dict[str, str]:
    """Return the related entries that the seed's page names, with the context of each: headline -> names."""
    rows = re.findall(r"^\d+\. \[(?P<headline>.+?)\s*\]\(.+?\) _Context: (?P<context>.+)_$", seed("000"), re.MULTILINE)
    return dict(rows)


def test_what_the_khanasir_page_names_as_related_is_in_the_first_ten_with_the_same_context(store: Store) -> None:
    wanted = related_of_the_seed()
    assert len(wanted) == 5
    entry = store.event(KHANASIR)
    assert entry is not None
    found = RelatedIndex(store.all_entries()).related(entry, limit=10)
    shown = {one.entry.headline: ", ".join(one.context) for one in found}
    assert {headline: shown.get(headline) for headline in wanted} == wanted


def test_a_new_entry_on_khanasir_belongs_to_the_war_it_is_part_of(store: Store) -> None:
    headline = "Government troops drive ISIL out of hamlets around Khanasir and reopen the road to Aleppo, SANA says."
    entry = Background(store, READER).of(Entry("new", date(2016, 3, 1), headline))
    assert entry.learned == ("Syrian Civil War",)

"""What changed is published once, and what could not be written stays to be written."""

import asyncio
from datetime import UTC, date, datetime, timedelta

import pytest
from pipeline_fakes import NOW, Bench, stored_report

from crawler.errors import StoreError
from crawler.match.related import RelatedIndex
from crawler.model import Entry, Verdict
from crawler.pipeline.show import REFRESH, StoreSnapshot
from crawler.store.edits import Made
from crawler.store.values import Imported


def attach(bench: Bench, *headlines: str) -> None:
    """Put reports into the store and decide on them."""
    known = len(bench.store.reports())
    for number, headline in enumerate(headlines, start=known + 1):
        stored_report(bench, number, headline, number)
    asyncio.run(bench.attacher.attach_all())


def bring(bench: Bench, *entries: Entry) -> Imported:
    """Import entries."""
    return bench.store.import_entries(entries, lambda _: {}, NOW)


def entry(number: int, **fields: object) -> Entry:
    """Return an entry of its own day."""
    headline = f"Story {number} of the quay"
    return Entry(f"e{number}", date(2026, 2, number), headline, slug=f"story-{number}", **fields)  # type: ignore[arg-type]


def test_only_what_changed_is_published(bench: Bench) -> None:
    attach(bench, "Divers find crack in quay")
    first = bench.publisher.changed()
    assert first is not None
    assert first.rewritten == first.pages
    assert bench.publisher.changed() is None
    whole = bench.publisher.everything()
    assert (whole.pages, whole.rewritten, whole.removed) == (first.pages, 0, 0)


def test_what_could_not_be_written_stays_to_be_published(bench: Bench) -> None:
    attach(bench, "Divers find crack in quay")
    bench.site.write_text("a file where the folder should be")
    with pytest.raises(StoreError):
        bench.publisher.changed()
    bench.site.unlink()
    assert bench.publisher.changed() is not None


def test_few_changes_write_few_pages_and_many_write_all(bench: Bench) -> None:
    bring(bench, *(entry(number) for number in range(1, 21)))
    whole = bench.publisher.changed()
    assert whole is not None
    bring(bench, entry(3, summary="More is known."))
    some = bench.publisher.changed()
    assert some is not None
    assert some.pages < whole.pages / 2
    assert some.rewritten == 1


def test_progress_is_told(bench: Bench) -> None:
    bring(bench, entry(1), entry(2))
    seen: list[tuple[int, int]] = []
    bench.publisher.changed(lambda done, total: seen.append((done, total)))
    assert seen[-1] == (2, 2)


def test_related_lists_follow_after_a_while(bench: Bench) -> None:
    shared = {"entities": ("Harbour Council", "Port Alden"), "topics": ("Harbour repairs",)}
    bring(bench, *(entry(number) for number in range(3, 20)), entry(1, **shared))
    bench.publisher.changed()
    bring(bench, entry(2, **shared))
    bench.publisher.changed()
    days = bench.site / "news" / "2026" / "02"
    assert "story-1.md" in (days / "02" / "story-2.md").read_text("utf-8")
    older = days / "01" / "story-1.md"
    bench.publisher.everything()
    assert "story-2.md" not in older.read_text("utf-8")
    bench.clock.time += REFRESH + timedelta(seconds=1)
    bench.publisher.everything()
    assert "story-2.md" in older.read_text("utf-8")


def test_a_snapshot_is_what_the_store_holds(bench: Bench) -> None:
    attach(bench, "Divers find crack in quay")
    snapshot = StoreSnapshot(bench.store, RelatedIndex(bench.store.all_entries()))
    [day] = snapshot.days()
    [found] = snapshot.entries_on(day)
    assert day == datetime(2026, 3, 1, tzinfo=UTC).date()
    assert snapshot.entry(found.id) == found
    assert list(snapshot.related(found)) == []
    assert [decision.verdict for _, decision in bench.watcher.decisions] == [Verdict.OPENED]


@pytest.mark.parametrize("others", [0, 20])
def test_the_index_of_a_day_whose_only_entry_was_merged_away_leads_on(bench: Bench, others: int) -> None:
    bring(bench, entry(1), entry(2), *(entry(number) for number in range(5, 5 + others)))
    bench.publisher.changed()
    bench.store.merge(["e2", "e1"], Made("ada", NOW))
    done = bench.publisher.changed()
    assert done is not None
    assert done.removed == 0
    assert "(/news/2026/02/02/story-2.md)" in (bench.site / "news/2026/02/01/index.md").read_text("utf-8")


def test_what_was_broken_off_stays_to_be_written(bench: Bench) -> None:
    attach(bench, "Divers find crack in quay")
    bench.publisher.stop()
    assert bench.publisher.changed() is None
    assert len(bench.store.unpublished()) == 1

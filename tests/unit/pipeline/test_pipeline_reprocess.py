"""What a better extraction changes is told field by field, kept as our own doing, and takes no report away."""

import asyncio
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from pipeline_fakes import NOW, SITE, Bench, article, page
from pipeline_fakes import outlet as outlet_of

from crawler.errors import Rejected, WorkerError
from crawler.model import Clue, CreditChain, Item, Page, Report
from crawler.pipeline.extraction import Extraction
from crawler.pipeline.listing import new_item
from crawler.pipeline.reprocess import Change, Reprocessed, Reprocessing, changes_between
from crawler.store.rawfiles import RawFiles

ONE = f"{SITE}/1"
SHORT = page(ONE, b"<html><body><h1>Quay</h1><p>Short.</p></body></html>")


class Better:
    """A pool whose extraction has learnt something: `learnt` makes of a report what comes out now, or raises."""

    def __init__(self, learnt: Callable[[Report], Report]) -> None:
        self._learnt = learnt

    async def run(self, func: Callable[..., Report], *args: Any, **kwargs: Any) -> Report:
        """Extract in this process."""
        return self._learnt(func(*args, **kwargs))


def as_it_was(report: Report) -> Report:
    return report


def retitled(report: Report) -> Report:
    return replace(report, headline="The quay is closed", authors=("Ada Moor",))


def refused(report: Report) -> Report:
    raise Rejected("no article", code="paywall", url=report.url)


def lost(report: Report) -> Report:
    raise WorkerError(f"no result for {report.url}", code="worker_timeout")


class Generous:
    """A pool that finds an article on every page."""

    async def run(self, func: object, body: bytes, url: str, **kwargs: object) -> Report:
        """Make a report of nothing."""
        assert func
        assert kwargs
        return Report(url, "Quay closed at last", body.decode(), sources={"body": "page"})


def read(bench: Bench, *pages: Page, summary: str = "") -> None:
    """Read pages and archive them."""
    for came in pages:
        bench.store.add_item(bench.outlet.id, new_item(Item(came.url, "Quay closed", summary=summary)), NOW)
        bench.engine.say(came.url, came)
    asyncio.run(bench.reader.read_due(bench.outlet))
    asyncio.run(bench.filing.file_all())


def reprocess(bench: Bench, pool: object, *, dry: bool = False, **asked: Any) -> list[Reprocessed]:
    outlets = asked.pop("outlets", bench.config.outlets)
    extraction = Extraction(pool, (), "")  # type: ignore[arg-type]
    work = Reprocessing(bench.store, RawFiles(bench.raw, "t"), extraction, outlets, bench.clock, dry=dry)

    async def run() -> list[Reprocessed]:
        return [done async for done in work.run(**asked)]

    return asyncio.run(run())


def outcomes(found: list[Reprocessed]) -> list[tuple[str, str]]:
    return [(one.outcome, one.why) for one in found]


def report_of(bench: Bench, number: int = 1) -> Report:
    found = bench.store.report(number)
    assert found is not None
    return found.report


def test_the_same_extraction_changes_nothing(bench: Bench) -> None:
    read(bench, *(article(f"{SITE}/{number}", f"Quay {number} closed") for number in range(1, 20)))
    before = [report_of(bench, number) for number in range(1, 20)]
    assert outcomes(reprocess(bench, Better(as_it_was))) == [("same", "")] * 19
    assert [report_of(bench, number) for number in range(1, 20)] == before
    assert len(bench.store.versions(1)) == 1


def test_what_comes_out_otherwise_is_told_and_kept_as_our_doing(bench: Bench) -> None:
    read(bench, article(ONE, "Quay closed"))
    [done] = reprocess(bench, Better(retitled))
    assert done.outcome == "version"
    assert done.changes == (
        Change("headline", "Quay closed", "The quay is closed"),
        Change("authors", (), ("Ada Moor",)),
    )
    [stored] = bench.store.reports()
    assert (stored.report.headline, stored.report.authors) == ("The quay is closed", ("Ada Moor",))
    assert stored.outcome == "stored", "the publisher edited nothing"
    assert [(one.headline, one.origin) for one in bench.store.versions(1)] == [
        ("Quay closed", "page"),
        ("The quay is closed", "extraction"),
    ]
    assert outcomes(reprocess(bench, Better(retitled))) == [("same", "")]


def test_a_field_that_is_no_text_makes_no_version(bench: Bench) -> None:
    read(bench, article(ONE, "Quay closed"))
    [done] = reprocess(bench, Better(lambda report: replace(report, credit="AP")))
    assert (done.outcome, done.changes) == ("changed", (Change("credit", None, "AP"),))
    assert report_of(bench).credit == "AP"
    assert len(bench.store.versions(1)) == 1


def test_a_credit_that_copies_told_stays_unless_the_page_names_one(bench: Bench) -> None:
    read(bench, article(ONE, "Quay closed"))
    told = CreditChain(("AP",), 0.8, clues=(Clue("copy", "Harbour Post printed it first", ("AP",)),))
    bench.store.credit(1, told)
    assert outcomes(reprocess(bench, Better(as_it_was))) == [("same", "")]
    assert report_of(bench).chain == told
    own = CreditChain(("AFP",), 0.9, clues=(Clue("byline", "By AFP", ("AFP",)),))
    [done] = reprocess(bench, Better(lambda report: replace(report, credit="AFP", chain=own)))
    assert [change.field for change in done.changes] == ["credit", "chain"]
    assert report_of(bench).credit == "AFP"


def test_a_dry_run_changes_nothing(bench: Bench) -> None:
    read(bench, article(ONE, "Quay closed"), replace(SHORT, url=f"{SITE}/2", final_url=f"{SITE}/2"))
    before = report_of(bench)
    found = reprocess(bench, Generous(), dry=True)
    assert sorted(one.outcome for one in found) == ["new", "version"]
    assert report_of(bench) == before
    assert len(bench.store.versions(1)) == len(bench.store.reports()) == 1


def test_a_page_refused_before_may_be_a_report_now(bench: Bench) -> None:
    read(bench, SHORT)
    assert bench.watcher.outcomes == ["rejected:too_short"]
    assert outcomes(reprocess(bench, Better(as_it_was))) == [("same", "too_short")]
    [done] = reprocess(bench, Generous())
    assert (done.outcome, done.changes) == ("new", (Change("headline", None, "Quay closed at last"),))
    [stored] = bench.store.reports()
    assert (stored.report.url, stored.outcome) == (ONE, "stored")
    assert [one.id for one in bench.store.unmatched()] == [stored.id]
    assert outcomes(reprocess(bench, Generous())) == [("same", "")]


def test_a_report_made_of_the_feed_gets_the_text_of_its_page(bench: Bench) -> None:
    feed = "The eastern quay was closed on Monday after divers found a crack in its oldest pillar, the master said."
    read(bench, SHORT, summary=feed)
    assert report_of(bench).sources["body"] == "feed"
    assert outcomes(reprocess(bench, Better(as_it_was))) == [("same", "too_short")]
    assert report_of(bench).body == feed
    [done] = reprocess(bench, Generous())
    assert done.outcome == "version"
    assert report_of(bench).sources["body"] == "page"


@pytest.mark.parametrize(
    ("learnt", "expected"), [(refused, ("refused", "paywall")), (lost, ("failed", "worker_timeout"))]
)
def test_no_report_is_taken_away(bench: Bench, learnt: Callable[[Report], Report], expected: tuple[str, str]) -> None:
    read(bench, article(ONE, "Quay closed"))
    before = report_of(bench)
    assert outcomes(reprocess(bench, Better(learnt))) == [expected]
    assert report_of(bench) == before


def test_the_payload_of_a_revisit_is_found(bench: Bench) -> None:
    came = article(ONE, "Quay closed")
    read(bench, came)
    for _ in range(2):
        bench.clock.time += timedelta(days=1)
        bench.engine.say(ONE, replace(came, fetched_at=bench.clock()))
        asyncio.run(bench.reader.read_url(bench.outlet, ONE))
        asyncio.run(bench.filing.file_all())
    assert bench.store.capture(3) is not None
    [done] = reprocess(bench, Better(as_it_was))
    assert (done.outcome, done.archived.capture.id, done.archived.capture.original) == ("same", 3, 1)


def test_a_page_whose_file_is_gone_or_damaged_is_told(bench: Bench) -> None:
    read(bench, article(ONE, "Quay closed"))
    bench.filing.close()
    [path] = bench.raw.iterdir()
    data = path.read_bytes()
    path.write_bytes(data[:1000] + b"\xff\xff" + data[1002:])
    assert outcomes(reprocess(bench, Better(as_it_was))) == [("failed", "raw_damaged")]
    path.unlink()
    assert outcomes(reprocess(bench, Better(as_it_was))) == [("failed", "raw_missing")]


def test_only_what_is_asked_for(bench: Bench) -> None:
    read(bench, article(ONE, "Quay closed"))
    assert reprocess(bench, Better(as_it_was), outlet="another") == []
    assert reprocess(bench, Better(as_it_was), since=NOW + timedelta(days=1)) == []
    assert len(reprocess(bench, Better(as_it_was), outlet="harbour-post", since=NOW)) == 1
    others = {"another": outlet_of("another")}
    assert outcomes(reprocess(bench, Better(as_it_was), outlets=others)) == [("failed", "no_outlet")]


def test_fields_are_compared_as_they_are_stored() -> None:
    plain = Report(ONE, "Quay", "Text.", published=NOW, sources={"headline": "h1"}, opt_outs=("noai",))
    other_zone = replace(plain, published=NOW.astimezone(None), headline="Quay\x00", sources={"headline": "h1\ud800"})
    assert changes_between(plain, other_zone) == []
    later = replace(plain, published=NOW + timedelta(minutes=1), live=True)
    assert [change.field for change in changes_between(plain, later)] == ["published", "live"]

"""Where a date stood, and what is to be known of it, stays with the report that has it."""

import asyncio
from pathlib import Path

import pytest
from pipeline_fakes import FEED, NOW, SENTENCES, SITE, XML, Bench, article, outlet, page

from crawler.cli.page import page_of
from crawler.model import Page, StoredReport

ONE = f"{SITE}/1"
UNDATED = "".join(f"<p>{sentence}</p>" for sentence in SENTENCES * 2)


@pytest.fixture
def helsinki(tmp_path: Path) -> Bench:
    """A desk of an outlet with a zone of its own."""
    return Bench(tmp_path / "data", [outlet(timezone="Europe/Helsinki")])


def dated(stated: str) -> Page:
    """Return a feed of one row with this date and a text of its own."""
    row = f"<item><title>Quay closed</title><link>{ONE}</link><pubDate>{stated}</pubDate>"
    text = f'<rss version="2.0"><channel><title>x</title>{row}<description>It is.</description></item></channel></rss>'
    return page(FEED, text.encode(), XML)


def report(bench: Bench, stated: str, answer: Page) -> StoredReport:
    """Poll and read; return the report."""
    bench.engine.say(FEED, dated(stated))
    bench.engine.say(ONE, answer)
    bench.poll()
    asyncio.run(bench.reader.read_due(bench.outlet))
    [stored] = bench.store.reports()
    bench.close()
    return stored


@pytest.mark.parametrize(
    ("stated", "told", "published"),
    [
        ("Sun, 01 Mar 2026 10:00:00 +0100", "feed, published", "2026-03-01T10:00:00+01:00"),
        ("Sun, 01 Mar 2026 10:00:00", "feed, published, zone_assumed", "2026-03-01T10:00:00+02:00"),
        ("Sun, 01 Mar 2037 10:00:00 GMT", "feed, published, future", None),
    ],
)
@pytest.mark.parametrize("whole", [True, False], ids=["page", "no page"])
def test_a_date_of_the_feed(helsinki: Bench, stated: str, told: str, published: str | None, whole: bool) -> None:
    html = page(ONE, f"<html><body><h1>Quay closed</h1>{UNDATED}</body></html>".encode())
    stored = report(helsinki, stated, html if whole else page(ONE, b"gone", status=404))
    when = published or (stored.report.published and stored.report.published.isoformat())
    assert stored.report.sources["body"] == ("page" if whole else "feed")
    assert f"published: {when}  [{told}]" in list(page_of(stored))
    if published is None:
        assert stored.when >= NOW


def test_a_date_of_the_page_says_nothing_of_the_feed(helsinki: Bench) -> None:
    stored = report(helsinki, "Sun, 01 Mar 2026 10:00:00", article(ONE, "Quay closed"))
    assert not {"published_field", "published_note"} & stored.report.sources.keys()

"""A gap is filled from older documents, sitemaps and section pages, each read once, and closed only on proof."""

import asyncio
import logging
from datetime import timedelta
from pathlib import Path

import pytest
from pipeline_fakes import FEED, NOW, SITE, Bench, feed, listed, outlet, page, sitemap

from crawler.config.schema import Channel
from crawler.model import Item
from crawler.pipeline.backfill import MOST_DOCUMENTS, MOST_TRIES
from crawler.store.values import Gap

HOUR = timedelta(hours=1)
MAP, WORLD = f"{SITE}/news-sitemap.xml", f"{SITE}/world"
SITEMAP, SECTION = Channel(kind="sitemap", address=MAP), Channel(kind="section", address=WORLD)
OLDER = f"{SITE}/feed.xml?page="


def older(number: int) -> str:
    """Return the head of a feed that goes on in another document."""
    return f'<atom:link xmlns:atom="http://www.w3.org/2005/Atom" rel="next" href="{OLDER}{number}"/>'


def dated(number: int, at: timedelta) -> Item:
    """Return a row that was published so long after the start."""
    return listed(number, published=NOW + at)


def open_gap(bench: Bench, head: str = "") -> Gap:
    """Let a feed show rows 1 and 2, and three hours later 11 and 12: those between were never seen."""
    bench.engine.say(FEED, feed(dated(1, -2 * HOUR), dated(2, -HOUR), head=head))
    bench.poll()
    bench.engine.say(FEED, feed(dated(11, 2.5 * HOUR), dated(12, 2.9 * HOUR), head=head))
    assert bench.poll(after=3 * HOUR).gap
    [gap] = bench.store.gaps()
    return gap


def filled(bench: Bench, times: int = 1) -> tuple[int, Gap]:
    """Fill so often; return how many items the last time brought, and the gap."""
    brought = [asyncio.run(bench.backfill.fill(bench.outlet)) for _ in range(times)]
    [gap] = bench.store.gaps(open_only=False)
    return brought[-1], gap


def numbers(bench: Bench) -> set[int]:
    """Return the numbers of the rows that wait."""
    return {int(url.rpartition("/")[2]) for url in bench.pending()}


def with_channels(data: Path, *others: Channel) -> Bench:
    """Return a desk whose outlet has a feed and these channels."""
    return Bench(data, [outlet("harbour-post", Channel(kind="feed", address=FEED), *others)])


def test_older_documents_are_followed_until_a_known_row(bench: Bench) -> None:
    open_gap(bench, older(2))
    bench.engine.say(OLDER + "2", feed(dated(10, 2 * HOUR), dated(9, 1.5 * HOUR), head=older(3)))
    bench.engine.say(OLDER + "3", feed(dated(8, HOUR), dated(2, -HOUR), head=older(4)))
    brought, gap = filled(bench)
    assert (brought, gap.filled, gap.how, gap.tries) == (3, 3, "older", 1)
    assert gap.closed_at == bench.clock()
    assert numbers(bench) == {1, 2, 8, 9, 10, 11, 12}
    assert OLDER + "4" not in bench.engine.asked
    assert bench.store.gaps() == []


def test_older_documents_end(bench: Bench) -> None:
    open_gap(bench, older(2))
    for number in range(2, 20):
        row = dated(100 + number, HOUR)
        bench.engine.say(f"{OLDER}{number}", feed(row, head=older(number + 1)))
    brought, gap = filled(bench)
    assert (brought, gap.closed_at) == (MOST_DOCUMENTS, None)


def test_an_older_document_on_a_foreign_site_is_not_asked(bench: Bench) -> None:
    foreign = '<atom:link xmlns:atom="http://www.w3.org/2005/Atom" rel="next" href="https://elsewhere.example/2"/>'
    open_gap(bench, foreign)
    assert filled(bench)[0] == 0
    assert "https://elsewhere.example/2" not in bench.engine.asked


def test_a_sitemap_fills_what_a_feed_forgot(tmp_path: Path) -> None:
    bench = with_channels(tmp_path / "data", SITEMAP)
    open_gap(bench)
    bench.engine.say(MAP, sitemap(MAP, dated(2, -HOUR), dated(5, HOUR), dated(6, 2 * HOUR), dated(12, 2.9 * HOUR)))
    brought, gap = filled(bench)
    assert (brought, gap.how) == (2, "sitemap")
    assert {5, 6} <= numbers(bench)
    bench.close()


def test_a_section_page_fills_what_nothing_else_did(tmp_path: Path) -> None:
    bench = with_channels(tmp_path / "data", SECTION, SITEMAP)
    open_gap(bench)
    bench.engine.say(MAP, page(MAP, b"not here", status=404))
    cards = "".join(
        f'<article><h2><a href="{SITE}/{number}">The story number {number} of the old quay</a></h2></article>'
        for number in (12, 7, 2)
    )
    bench.engine.say(WORLD, page(WORLD, f"<html><body><main>{cards}</main></body></html>".encode()))
    brought, gap = filled(bench)
    assert (brought, gap.how) == (1, "section")
    assert 7 in numbers(bench)
    bench.close()


def test_what_is_older_than_the_gap_is_not_taken(tmp_path: Path) -> None:
    bench = with_channels(tmp_path / "data", SITEMAP)
    open_gap(bench)
    bench.engine.say(MAP, sitemap(MAP, dated(90, -400 * HOUR), dated(5, HOUR)))
    brought, gap = filled(bench)
    assert (brought, gap.how) == (1, "sitemap")  # dated before the gap: the sitemap reaches back over it
    assert 90 not in numbers(bench)
    bench.close()


def test_a_document_that_does_not_reach_back_closes_nothing(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO)
    bench = with_channels(tmp_path / "data", SITEMAP)
    open_gap(bench)
    bench.engine.say(MAP, sitemap(MAP, dated(10, 2 * HOUR), dated(12, 2.9 * HOUR)))
    brought, gap = filled(bench)
    assert (brought, gap.filled, gap.closed_at, gap.tries) == (1, 1, None, 1)
    assert "gap outlet=harbour-post" in caplog.text
    assert "code=open filled=1" in caplog.text
    bench.close()


def test_a_gap_is_given_up_after_some_tries_and_stays_listed(bench: Bench) -> None:
    open_gap(bench, older(2))
    brought, gap = filled(bench, MOST_TRIES + 2)
    assert (brought, gap.tries, gap.closed_at) == (0, MOST_TRIES, None)
    assert bench.engine.asked.count(OLDER + "2") == MOST_TRIES
    assert bench.store.gaps() == [gap]


def test_one_document_serves_all_gaps_of_an_outlet(tmp_path: Path) -> None:
    other = Channel(kind="feed", address=f"{SITE}/sport.xml")
    bench = with_channels(tmp_path / "data", other, SITEMAP)
    open_gap(bench)
    bench.channel = other
    for numbered in ((31, 32), (41, 42)):
        bench.engine.say(other.address, feed(*(dated(one, HOUR * (one - 34)) for one in numbered)))
        bench.poll(after=3 * HOUR)
    assert len(bench.store.gaps()) == 2
    bench.engine.say(MAP, sitemap(MAP, dated(5, HOUR)))
    asyncio.run(bench.backfill.fill(bench.outlet))
    assert bench.engine.asked.count(MAP) == 1
    bench.close()

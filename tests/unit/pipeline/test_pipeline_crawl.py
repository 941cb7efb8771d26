"""A manual crawl waits as long as a server asks, but not for ever, and leaves no page behind that it could have."""

import asyncio
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from pipeline_fakes import FEED, NOW, SITE, Bench, article, failure, feed, listed, outlet, page

from crawler.config.schema import Channel
from crawler.errors import StoreError
from crawler.model import Verdict
from crawler.pipeline.abreast import run_abreast
from crawler.pipeline.crawl import Crawl
from crawler.pipeline.patience import PATIENCE
from crawler.schedule.lock import Lock

ONE = f"{SITE}/1"


def crawl(bench: Bench) -> None:
    """Crawl everything the bench has."""
    work = Crawl(bench.desk, bench.clock, bench.clock.sleep)
    asyncio.run(work.run(bench.config.outlets.values()))


def polls(bench: Bench) -> list[str]:
    """Return how each poll went."""
    return [polled.outcome for polled in bench.watcher.polls]


def test_a_crawl_reads_matches_and_publishes(bench: Bench) -> None:
    bench.engine.say(FEED, feed(listed(1)))
    bench.engine.say(ONE, article(ONE, "Quay closed"))
    crawl(bench)
    assert (polls(bench), bench.watcher.outcomes) == (["ok"], ["stored"])
    assert [decision.verdict for _, decision in bench.watcher.decisions] == [Verdict.OPENED]
    [entry_page] = [path for path in (bench.site / "news" / "2026" / "03" / "01").glob("*.md") if path.stem != "index"]
    assert "Quay closed" in entry_page.read_text("utf-8")
    assert bench.clock.naps == []
    assert bench.store.unpublished() == []
    assert bench.store.ended_pages(10) == []
    assert len(list(bench.raw.iterdir())) == 1


def test_a_second_crawl_stores_nothing(bench: Bench) -> None:
    bench.engine.say(FEED, feed(listed(1), etag='"one"'), page(FEED, b"", status=304))
    bench.engine.say(ONE, article(ONE, "Quay closed"))
    crawl(bench)
    bench.clock.time = bench.state().next_poll_at
    crawl(bench)
    assert (polls(bench), bench.watcher.outcomes) == (["ok", "unchanged"], ["stored"])
    assert bench.engine.asked.count(ONE) == 1


def busy(url: str, seconds: int) -> object:
    """Return a 503 that names a wait."""
    return page(url, b"busy", ("Retry-After", str(seconds)), status=503)


def test_a_busy_channel_is_asked_again_when_it_said(bench: Bench) -> None:
    bench.engine.say(FEED, busy(FEED, 2), busy(FEED, 2), feed(listed(1)))
    bench.engine.say(ONE, busy(ONE, 3), busy(ONE, 3), article(ONE, "Quay closed"))
    crawl(bench)
    assert polls(bench) == ["http_503", "http_503", "ok"]
    assert bench.watcher.outcomes == ["later:http_503", "later:http_503", "stored"]
    assert [round(nap) for nap in bench.clock.naps] == [2, 2, 3, 3]


@pytest.mark.parametrize("answer", [failure("timeout"), busy(FEED, int(PATIENCE) + 1), page(FEED, b"hello")])
def test_what_takes_too_long_or_will_not_change_is_asked_once(bench: Bench, answer: object) -> None:
    bench.engine.say(FEED, answer)
    crawl(bench)
    assert (len(polls(bench)), bench.clock.naps) == (1, [])


def test_a_channel_that_keeps_failing_is_given_up(bench: Bench) -> None:
    bench.engine.say(FEED, failure("refused"))
    crawl(bench)
    assert set(polls(bench)) == {"refused"}
    assert bench.engine.asked.count(FEED) <= 3
    assert all(nap <= PATIENCE for nap in bench.clock.naps)


def test_a_page_that_asks_for_more_patience_is_left_waiting(bench: Bench) -> None:
    bench.engine.say(FEED, feed(listed(1), listed(2)))
    bench.engine.say(ONE, busy(ONE, 3600))
    bench.engine.say(f"{SITE}/2", article(f"{SITE}/2", "Quay closed"))
    crawl(bench)
    assert sorted(bench.watcher.outcomes) == ["later:http_503", "stored"]
    assert (bench.store.waiting(bench.outlet.id), bench.clock.naps) == (1, [])


def test_more_pages_than_one_pass_takes_are_all_read(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = bench.store.pending
    monkeypatch.setattr(bench.store, "pending", lambda one, now, limit=2: whole(one, now, min(limit, 2)))
    bench.engine.say(FEED, feed(*(listed(number) for number in range(5))))
    for number in range(5):
        url = f"{SITE}/{number}"
        bench.engine.say(url, article(url, f"Story {number}"))
    crawl(bench)
    assert bench.watcher.outcomes == ["stored"] * 5
    assert bench.clock.naps == [0.0, 0.0]


def test_draining_leaves_the_rest(bench: Bench) -> None:
    bench.engine.say(FEED, feed(listed(1)))
    bench.reader.draining = True
    crawl(bench)
    assert (bench.watcher.outcomes, bench.store.waiting(bench.outlet.id)) == ([], 1)


def test_whoever_does_not_hold_the_lock_leaves_matching_to_the_other(bench: Bench, tmp_path: Path) -> None:
    bench.engine.say(FEED, feed(listed(1)))
    bench.engine.say(ONE, article(ONE, "Quay closed"))
    other = Lock(tmp_path / "data" / "match.lock")
    assert other.take()
    crawl(bench)
    assert (bench.watcher.outcomes, bench.watcher.decisions, bench.site.exists()) == (["stored"], [], False)
    other.free()
    crawl(bench)
    assert len(bench.watcher.decisions) == 1


@pytest.fixture
def two(tmp_path: Path) -> Iterator[Bench]:
    """Two outlets with a feed each."""
    second = Channel(kind="feed", address="https://valley.example/feed.xml")
    bench = Bench(tmp_path / "data", [outlet(), outlet("valley-courier", second)])
    yield bench
    bench.close()


def test_a_store_that_fails_ends_the_crawl_and_costs_no_page(two: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    ended: list[str] = []

    async def hang(ask: object) -> None:
        try:
            await asyncio.Event().wait()
        finally:
            ended.append(str(ask))

    keep = two.store.record_poll

    def full_for_the_second(channel_id: int, *rest: Any) -> int:
        if channel_id == second:
            raise StoreError("the disk is full", code="unwritable")
        return keep(channel_id, *rest)

    second = two.store.channels("valley-courier")[0].id
    two.engine.say(FEED, feed(listed(1)))
    two.engine.say("https://valley.example/feed.xml", failure("timeout"))
    monkeypatch.setattr(two.engine, "fetch", hang)
    monkeypatch.setattr(two.store, "record_poll", full_for_the_second)
    with pytest.raises(StoreError, match="disk is full"):
        crawl(two)
    assert len(ended) <= 1
    assert two.store.waiting("harbour-post") == 1
    assert two.watcher.items == []


def test_the_first_failure_ends_the_others_and_comes_out_bare() -> None:
    ended = []

    async def wait() -> None:
        try:
            await asyncio.Event().wait()
        except asyncio.CancelledError:
            ended.append("cancelled")
            raise

    async def fail() -> None:
        raise StoreError("damaged", code="damaged")

    with pytest.raises(StoreError, match="damaged"):
        asyncio.run(run_abreast([wait(), fail(), wait()]))
    assert ended == ["cancelled"] * 2


def test_outlets_that_bring_nothing_publish_nothing(bench: Bench) -> None:
    bench.engine.say(FEED, feed())
    crawl(bench)
    assert not bench.site.exists()
    assert bench.clock.time == NOW

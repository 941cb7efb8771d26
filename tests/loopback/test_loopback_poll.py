"""A poll by the engine: each kind of channel brings its listing, and whatever goes wrong ends in one clear error."""

import asyncio
import logging
import threading
import time
from collections.abc import Iterator
from itertools import pairwise

import pytest
from loopback_ground import NOW, Ground, Running
from loopback_polls import NONE, Reader, outlet_of, poll
from oddserver import ETAG, MODIFIED, OddServer

from crawler.config.schema import Channel
from crawler.errors import FetchError, Forbidden, NewswireError, ParseError
from crawler.fetch.ask import Ask
from crawler.fetch.engine import Engine
from crawler.fetch.manners import Validators
from crawler.model import Dropped, Item, Listing
from spiders.sitemap import MOST_CHILDREN

SITE = "https://odd.example/"


@pytest.fixture
def odd() -> Iterator[OddServer]:
    """A server of its own for each test, as tests count its requests."""
    with OddServer(robots="User-agent: *\nDisallow: /echo\n") as server:
        yield server


@pytest.mark.parametrize("kind", ["feed", "section", "sitemap"])
def test_one_document_is_one_listing(ground: Ground, running: Running, odd: OddServer, kind: str) -> None:
    with running() as engine:
        reading = poll(ground, engine, odd, "/ok", kind=kind)
    assert reading.page is not None
    assert reading.page.fetched_at == NOW
    assert reading.listing == Listing("rss-2.0", (Item(odd.url("/ok")),), "Odd")
    assert odd.paths() == ["/robots.txt", "/ok"]


def test_a_single_listing_stays_itself(ground: Ground, running: Running, odd: OddServer) -> None:
    unchanged = Listing("unchanged", ())
    with running() as engine:
        assert poll(ground, engine, odd, "/ok?same", Reader(same=unchanged)).listing is unchanged


def test_validators_are_sent_with_the_first_request(ground: Ground, running: Running, odd: OddServer) -> None:
    channel = Channel(kind="feed", address=odd.url("/etag"))
    with running() as engine:
        reading = ground.run(engine.poll(outlet_of(odd, channel), channel, Validators(ETAG, MODIFIED), Reader()))
    assert reading.listing is None
    assert reading.page is not None
    assert (reading.page.status, odd.requests[-1].header("If-Modified-Since")) == (304, MODIFIED)
    assert "application/rss+xml" in (odd.requests[-1].header("Accept") or "")


def test_a_channel_is_asked_at_the_address_it_has_moved_to(ground: Ground, running: Running, odd: OddServer) -> None:
    channel = Channel(kind="feed", address=odd.url("/ok?old"))
    with running() as engine:
        reading = ground.run(engine.poll(outlet_of(odd, channel), channel, NONE, Reader(), odd.url("/ok?new")))
        with pytest.raises(FetchError) as caught:
            ground.run(engine.poll(outlet_of(odd, channel), channel, NONE, Reader(), odd.url("/cut?new")))
    assert reading.page is not None
    assert reading.page.url == odd.url("/ok?new")
    assert odd.paths() == ["/robots.txt", "/ok?new", "/cut?new"]
    assert caught.value.url == odd.url("/cut?new")


@pytest.mark.parametrize(
    ("path", "redirects"),
    [
        ("/ok", ()),
        ("/redirect/2", (302, 302)),
        ("/redirect-to?status=308&url=/redirect-to%3Fstatus=301%26url=/ok", (308, 301)),
    ],
)
def test_a_page_tells_of_its_redirects(
    ground: Ground, running: Running, odd: OddServer, path: str, redirects: tuple[int, ...]
) -> None:
    with running() as engine:
        reading = poll(ground, engine, odd, path)
    assert reading.page is not None
    assert (reading.page.url, reading.page.redirects) == (odd.url(path), redirects)


@pytest.mark.parametrize("path", ["/status/404", "/status/500", "/status/204"])
def test_an_answer_without_a_document_is_no_listing(
    ground: Ground, running: Running, odd: OddServer, path: str
) -> None:
    read = Reader()
    with running() as engine:
        reading = poll(ground, engine, odd, path, read)
    assert reading.page is not None
    assert (reading.page.status, reading.listing, read.pages) == (int(path[-3:]), None, [])


def test_an_index_brings_the_rows_of_its_sitemaps(ground: Ground, running: Running, odd: OddServer) -> None:
    wanted = [odd.url(f"/ok?{number}") for number in range(MOST_CHILDREN + 2)]
    index = Listing("sitemap-index", (), children=(odd.url("/ok?index"), wanted[0], *wanted))
    with running(per_host=2) as engine:
        reading = poll(ground, engine, odd, "/ok?index", Reader(index=index), kind="sitemap")
    assert reading.listing is not None
    assert reading.listing.kind == "sitemap-index"
    assert sorted(item.url for item in reading.listing.items) == wanted[:MOST_CHILDREN]
    assert sorted(odd.paths()) == sorted(
        ["/robots.txt", "/ok?index", *(f"/ok?{number}" for number in range(MOST_CHILDREN))]
    )


def test_an_index_inside_an_index_is_not_followed(ground: Ground, running: Running, odd: OddServer) -> None:
    index = Listing("sitemap-index", (), children=(odd.url("/ok?deeper"),))
    deeper = Listing("sitemap-index", (), children=(odd.url("/ok?deepest"),))
    with running() as engine:
        poll(ground, engine, odd, "/ok?index", Reader(index=index, deeper=deeper), kind="sitemap")
    assert odd.paths() == ["/robots.txt", "/ok?index", "/ok?deeper"]


def test_what_one_sitemap_lacks_does_not_hide_the_others(
    ground: Ground, running: Running, odd: OddServer, caplog: pytest.LogCaptureFixture
) -> None:
    children = ("/ok?good", "/cut", "/echo", "/ok?bad", "/status/404")
    index = Listing("sitemap-index", (), children=tuple(map(odd.url, children)))
    read = Reader(index=index, bad=ParseError("no sitemap", code="not_a_feed"))
    with running() as engine, caplog.at_level(logging.WARNING):
        reading = poll(ground, engine, odd, "/ok?index", read, kind="sitemap")
    assert reading.listing is not None
    assert [item.url for item in reading.listing.items] == [odd.url("/ok?good")]
    said = " ".join(record.getMessage() for record in caplog.records)
    codes = ("code=cut", "code=robots", "code=not_a_feed", "code=http_404")
    assert [code for code in codes if code not in said] == []


def test_an_index_of_nothing_but_failures_fails(ground: Ground, running: Running, odd: OddServer) -> None:
    index = Listing("sitemap-index", (), children=(odd.url("/cut"),))
    with running() as engine, pytest.raises(FetchError) as caught:
        poll(ground, engine, odd, "/ok?index", Reader(index=index), kind="sitemap")
    assert caught.value.code == "cut"


def test_an_index_whose_sitemaps_answer_no_document_fails_with_the_wait_they_ask_for(
    ground: Ground, running: Running, odd: OddServer
) -> None:
    index = Listing("sitemap-index", (), children=(odd.url("/retry-after/3600"), odd.url("/status/500")))
    with running() as engine, pytest.raises(FetchError) as caught:
        poll(ground, engine, odd, "/ok?index", Reader(index=index), kind="sitemap")
    assert (caught.value.code, caught.value.retry_after) == ("http_503", 3600)
    assert caught.value.url == odd.url("/retry-after/3600")


@pytest.mark.parametrize(
    ("path", "kind", "code"),
    [
        ("/cut", FetchError, "cut"),
        ("/slow-body", FetchError, "timeout"),
        ("/bad-gzip", FetchError, "bad_encoding"),
        ("/redirect-loop", FetchError, "redirects"),
        ("/echo", Forbidden, "robots"),
        ("/redirect-to?url=http://inside.example/", Forbidden, "gate_address"),
        ("/ok?parse", ParseError, "not_a_feed"),
        ("/ok?crash", ParseError, "crash"),
    ],
)
def test_a_failed_poll_is_one_clear_error(
    ground: Ground, running: Running, odd: OddServer, path: str, kind: type[NewswireError], code: str
) -> None:
    read = Reader(parse=ParseError("no feed", code="not_a_feed"), crash=KeyError("x"))
    with running(timeout=0.4 if code == "timeout" else 5.0) as engine, pytest.raises(NewswireError) as caught:
        poll(ground, engine, odd, path, read)
    error = caught.value
    assert (type(error), error.code, error.outlet) == (kind, code, "odd")
    assert error.url
    assert "\n" not in str(error)


def test_what_is_said_of_the_parts_of_an_index_is_added_up(ground: Ground, running: Running, odd: OddServer) -> None:
    index = Listing("sitemap-index", (), "Odd", children=(odd.url("/ok?a"), odd.url("/ok?b")), ttl=60.0)
    first = Listing("sitemap", (Item(SITE + "1"),), mended={"relative_link": 2}, dropped=(Dropped("no_link"),))
    second = Listing("sitemap", (Item(SITE + "2"),), mended={"relative_link": 1, "markup": 1}, ttl=5.0)
    with running() as engine:
        reading = poll(ground, engine, odd, "/ok?index", Reader(index=index, a=first, b=second), kind="sitemap")
    assert reading.listing == Listing(
        "sitemap-index",
        (Item(SITE + "1"), Item(SITE + "2")),
        "Odd",
        mended={"relative_link": 3, "markup": 1},
        dropped=(Dropped("no_link"),),
        ttl=60.0,
    )


@pytest.mark.parametrize("path", ["/slow-headers", "/slow-body", "/ok?hangs", "/robots.txt"])
def test_a_cancelled_poll_ends_and_leaves_the_turn_free(
    ground: Ground, running: Running, odd: OddServer, path: str
) -> None:
    odd.robots_hangs = path == "/robots.txt"
    channel = Channel(kind="feed", address=odd.url(path))
    read, ended = Reader(), threading.Event()

    async def polling(engine: Engine) -> None:
        try:
            await engine.poll(outlet_of(odd, channel), channel, NONE, read)
        finally:
            ended.set()

    with running() as engine:
        task = ground.begin(polling(engine))
        assert odd.await_request(path)
        assert path != "/ok?hangs" or read.hanging.wait(5)
        odd.robots_hangs = False
        task.cancel()
        assert ended.wait(2)
        began = time.monotonic()
        assert ground.run(engine.fetch(Ask(odd.url(), "odd", frozenset({odd.port})))).status == 200
        assert time.monotonic() - began < 1


def test_a_poll_cancelled_at_once_asks_nothing(ground: Ground, running: Running, odd: OddServer) -> None:
    channel = Channel(kind="feed", address=odd.url("/ok"))

    async def at_once(engine: Engine) -> None:
        with pytest.raises(TimeoutError):
            async with asyncio.timeout(0):
                await engine.poll(outlet_of(odd, channel), channel, NONE, Reader())

    with running() as engine:
        ground.run(at_once(engine))
        assert ground.run(engine.fetch(Ask(odd.url("/ok?after"), "odd", frozenset({odd.port})))).status == 200
    assert "/ok" not in odd.paths()


def test_stop_ends_a_poll_that_hangs(ground: Ground, running: Running, odd: OddServer) -> None:
    channel = Channel(kind="feed", address=odd.url("/slow-headers"))
    with running() as engine:
        polling = ground.begin(engine.poll(outlet_of(odd, channel), channel, NONE, Reader()))
        assert odd.await_request("/slow-headers")
        began = time.monotonic()
    assert time.monotonic() - began < 3
    with pytest.raises(FetchError) as caught:
        polling.result(1)
    assert caught.value.code == "stopped"


def test_polls_and_pages_share_the_pace(ground: Ground, running: Running, odd: OddServer) -> None:
    channel = Channel(kind="feed", address=odd.url("/ok?feed"))

    async def all_at_once(engine: Engine) -> None:
        outlet, page = outlet_of(odd, channel), Ask(odd.url("/ok?page"), "odd", frozenset({odd.port}))
        await asyncio.gather(
            engine.poll(outlet, channel, NONE, Reader()),
            engine.fetch(page),
            engine.poll(outlet, channel, NONE, Reader()),
        )

    with running(delay=0.05, per_host=2) as engine:
        ground.run(all_at_once(engine))
    starts = [request.at for request in odd.requests]
    gaps = [later - earlier for earlier, later in pairwise(starts)]
    assert len(gaps) == 3
    assert starts[-1] - starts[0] > 3 * 0.05 * 0.9


def test_a_channel_that_asks_for_silence_gets_it(ground: Ground, running: Running, odd: OddServer) -> None:
    channel = Channel(kind="feed", address=f"http://paper.example:{odd.port}/retry-after/60")
    with running() as engine:
        reading = ground.run(engine.poll(outlet_of(odd, channel), channel, NONE, Reader()))
        assert reading.page is not None
        assert reading.page.status == 503
        with pytest.raises(FetchError) as caught:
            ground.run(engine.fetch(Ask(f"http://paper.example:{odd.port}/ok", "other", frozenset({odd.port}))))
    assert caught.value.code == "host_held"

"""Our own line being down blames no outlet; one outlet being down is blamed as ever."""

import asyncio
import logging
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from pipeline_fakes import NOW, SITE, Answer, Bench, Clock, failure, feed, listed, new_item, outlet

from crawler.config.schema import Channel
from crawler.errors import FetchError, ParseError
from crawler.fetch.robots import STALE_FAILURE
from crawler.model import Page
from crawler.pipeline.network import NetworkWatch
from crawler.schedule.due import failure_weight

MINUTE = timedelta(minutes=1)
SITES = [f"https://{name}.example" for name in ("harbour", "valley", "northern", "island")]


def channel_of(site: str) -> Channel:
    """The one channel of a site."""
    return Channel(kind="feed", address=f"{site}/feed.xml")


@pytest.fixture
def many(tmp_path: Path) -> Iterator[Bench]:
    """Four outlets, each on its own site."""
    bench = Bench(tmp_path / "data", [outlet(site[8:-8], channel_of(site)) for site in SITES])
    yield bench
    bench.close()


def poll(bench: Bench, number: int, answer: Answer) -> None:
    """Poll one of the outlets, a second after whatever was before."""
    own = list(bench.config.outlets.values())[number]
    bench.clock.time += timedelta(seconds=1)
    bench.engine.say(own.channels[0].address, answer)
    asyncio.run(bench.poller.poll(own, own.channels[0]))


def state(bench: Bench, number: int) -> tuple[int, float, timedelta]:
    """Return an outlet's failures, their weight, and the time until it is due."""
    own = list(bench.config.outlets.values())[number]
    known = bench.store.channel(own.id, "feed", own.channels[0].address)
    return known.failures, known.weight, known.next_poll_at - bench.clock.time


def fine(number: int) -> Page:
    """A feed."""
    return feed(listed(1), url=channel_of(SITES[number]).address)


def codes(caplog: pytest.LogCaptureFixture) -> list[str]:
    """Return what was logged of the network."""
    lines = (record.getMessage().split() for record in caplog.records)
    return [line[1] for line in lines if line[0] == "network"]


def test_while_nothing_can_be_reached_no_outlet_is_blamed(many: Bench, caplog: pytest.LogCaptureFixture) -> None:
    for number in range(4):
        poll(many, number, fine(number))
    for number in range(3):
        poll(many, number, failure("dns"))
    assert many.network.is_down
    for _ in range(5):
        poll(many, 3, failure("timeout"))
        failures, weight, wait = state(many, 3)
        assert (failures, weight) == (0, 0)
        assert MINUTE <= wait <= 10 * MINUTE
    assert state(many, 2)[:2] == (0, 0)
    poll(many, 3, fine(3))
    assert not many.network.is_down
    assert codes(caplog) == ["code=down", "code=back"]
    poll(many, 3, failure("timeout"))
    assert state(many, 3)[:2] == (1, failure_weight("timeout"))


def test_what_stood_against_a_channel_before_stays_as_it_was(many: Bench) -> None:
    poll(many, 3, failure("http_404"))
    for number in range(3):
        poll(many, number, failure("unreachable"))
    poll(many, 3, failure("unreachable"))
    assert many.network.is_down
    assert state(many, 3)[:2] == (1, failure_weight("http_404"))


@pytest.mark.parametrize("code", ["dns", "timeout", "unreachable", "broken"])
def test_one_outlet_alone_is_blamed_however_often(many: Bench, code: str) -> None:
    for number in range(10):
        poll(many, 0, failure(code))
        assert not many.network.is_down
        assert state(many, 0)[:2] == (number + 1, (number + 1) * failure_weight(code))


def test_an_outlet_with_a_spider_beside_its_feed_is_one_outlet(tmp_path: Path) -> None:
    channels = Channel(kind="feed", address=f"{SITE}/feed.xml"), Channel(kind="spider", address="example_wire")
    bench = Bench(tmp_path / "data", [outlet("harbour", *channels)])
    for channel in channels:
        bench.engine.say(channel.address, failure("timeout"))
        asyncio.run(bench.poller.poll(bench.outlet, channel))
    assert not bench.network.is_down
    bench.close()


def test_pages_tell_of_the_network_and_wait_without_losing_a_try(many: Bench) -> None:
    poll(many, 0, failure("dns"))
    poll(many, 1, failure("dns"))
    poll(many, 3, fine(3))
    poll(many, 0, failure("dns"))
    poll(many, 1, failure("dns"))
    own = many.config.outlets["northern"]
    url = f"{SITES[2]}/1"
    number, _ = many.store.add_item(own.id, new_item(listed(1).__class__(url)), NOW)
    many.engine.say(url, failure("dns"))
    asyncio.run(many.reader.read_due(own))
    assert many.network.is_down
    item = many.store.item(number)
    assert item is not None
    assert (item.state, item.attempts) == ("pending", 0)
    assert item.retry_at is not None


def unreachable(why: str, left: float) -> FetchError:
    """A robots.txt that could not be had."""
    error = FetchError("robots.txt", code="robots_unreachable", retry_after=left)
    error.__cause__ = FetchError("robots.txt", code=why)
    return error


def watched(*failures: FetchError | ParseError | None) -> NetworkWatch:
    """What is thought of the network after each site failed in one way."""
    watch = NetworkWatch(Clock())
    for site, error in zip(SITES, failures, strict=False):
        watch.note(f"{site}/feed.xml", error)
    return watch


FRESH = STALE_FAILURE.total_seconds()


@pytest.mark.parametrize(
    ("why", "left", "is_down"),
    [("timeout", FRESH, True), ("dns", FRESH, True), ("timeout", FRESH - 60, False), ("http_503", FRESH, False)],
)
def test_a_robots_file_just_asked_for_tells_of_the_network(why: str, left: float, is_down: bool) -> None:
    assert watched(*[unreachable(why, left)] * 3).is_down is is_down


def test_an_older_robots_failure_neither_brings_the_network_down_nor_back() -> None:
    watch = watched(*[unreachable("timeout", FRESH)] * 3, unreachable("http_503", 10.0))
    assert watch.is_down
    watch.note(SITES[3], unreachable("http_503", FRESH))
    assert not watch.is_down


def test_an_answer_of_any_kind_is_an_answer(many: Bench) -> None:
    for number in range(2):
        poll(many, number, failure("timeout"))
    poll(many, 3, ParseError("deep", code="too_deep"))
    poll(many, 2, failure("timeout"))
    assert not many.network.is_down


def test_the_watch_says_it_once(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.WARNING)
    watch = watched(*[failure("dns")] * 4)
    watch.note(SITES[0], None)
    watch.note(SITES[1], None)
    assert codes(caplog) == ["code=down", "code=back"]

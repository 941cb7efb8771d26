"""Named spiders over the engine: their rows come through, their own code breaks alone, the rules hold for them too."""

import sys
from collections.abc import Iterator
from types import ModuleType
from typing import Any

import pytest
from loopback_ground import Ground, Running
from loopback_polls import NONE, Reader, outlet_of, poll
from oddserver import OddServer
from scrapy import Request
from scrapy.http import Response

from crawler.config.schema import Channel
from crawler.errors import ConfigError, NewswireError, ParseError
from crawler.fetch.ask import Ask
from crawler.model import Item, Listing
from spiders.base import OutletSpider


@pytest.fixture
def odd() -> Iterator[OddServer]:
    """A server of its own for each test, as tests count its requests."""
    with OddServer(robots="User-agent: *\nDisallow: /echo\n") as server:
        yield server


class Broken(OutletSpider):
    """A named spider whose parts fail on demand."""

    fails = ""

    def __init__(self, **arguments: Any) -> None:
        super().__init__(**arguments)
        self.fail("init")

    @property
    def start_url(self) -> str:
        """The outlet's homepage, or something that is no address."""
        self.fail("start")
        return "javascript:alert(1)" if self.fails == "address" else self.outlet.homepage + "ok"

    def items(self, response: Response) -> Iterator[Item]:
        """Yield one row."""
        self.fail("items")
        yield Item(response.url)

    def fail(self, part: str) -> None:
        """Fail where the test wants it."""
        if self.fails == part:
            raise LookupError(f"no luck\nin {part}")


def plant(monkeypatch: pytest.MonkeyPatch, name: str, **parts: Any) -> None:
    """Put a spider where named spiders are found."""
    module = ModuleType(f"spiders.{name}")
    module.Planted = type("Planted", (Broken,), {"__module__": module.__name__, **parts})  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, module.__name__, module)


def test_a_named_spider_brings_its_rows(
    ground: Ground, running: Running, odd: OddServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    plant(monkeypatch, "odd_wire")
    with running() as engine:
        reading = poll(ground, engine, odd, "odd_wire", kind="spider")
    assert reading.listing == Listing("spider", (Item(odd.url("/ok")),))


def test_a_named_spider_knows_its_own_address(
    ground: Ground, running: Running, odd: OddServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    plant(monkeypatch, "odd_wire")
    channel = Channel(kind="spider", address="odd_wire")
    with running() as engine:
        ground.run(engine.poll(outlet_of(odd, channel), channel, NONE, Reader(), odd.url("/ok?moved")))
    assert odd.paths() == ["/robots.txt", "/ok"]


def test_a_request_of_a_spiders_own_making_obeys_the_same_rules(
    ground: Ground, running: Running, odd: OddServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    def listings(_: OutletSpider, response: Response) -> Iterator[Request]:
        for path in ("/ok?2", "/echo", "http://inside.example/"):
            yield response.follow(path, lambda found: Item(found.url), errback=gone)

    def gone(failure: Any) -> Item:
        return Item(failure.value.code)

    async def parse(self: OutletSpider, response: Response) -> Any:
        return listings(self, response)

    plant(monkeypatch, "odd_wire", parse=parse)
    with running() as engine:
        reading = poll(ground, engine, odd, "odd_wire", kind="spider")
    assert reading.listing is not None
    assert [item.url for item in reading.listing.items] == [odd.url("/ok?2"), "robots", "gate_address"]
    assert odd.paths() == ["/robots.txt", "/ok", "/ok?2"]


def test_a_spider_cannot_set_what_holds_for_all(
    ground: Ground, running: Running, odd: OddServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    plant(monkeypatch, "odd_wire", custom_settings={"USER_AGENT": "Mozilla/5.0"})
    with running() as engine, pytest.raises(ConfigError, match=r"spiders/odd_wire\.py sets custom_settings"):
        poll(ground, engine, odd, "odd_wire", kind="spider")


@pytest.mark.parametrize("part", ["init", "start", "items"])
def test_a_spider_that_breaks_is_one_clear_error(
    ground: Ground, running: Running, odd: OddServer, monkeypatch: pytest.MonkeyPatch, part: str
) -> None:
    plant(monkeypatch, "odd_wire", fails=part)
    with running() as engine:
        with pytest.raises(ParseError, match=f"odd_wire failed .*no luck in {part}") as caught:
            poll(ground, engine, odd, "odd_wire", kind="spider")
        assert (caught.value.code, caught.value.outlet, caught.value.url) == ("crash", "odd", "odd_wire")
        assert ground.run(engine.fetch(Ask(odd.url(), "odd", frozenset({odd.port})))).status == 200


def test_a_spider_that_lists_nothing_it_can_say(
    ground: Ground, running: Running, odd: OddServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    plant(monkeypatch, "odd_wire", items=OutletSpider.items)
    with running() as engine, pytest.raises(ParseError, match="must say how to list"):
        poll(ground, engine, odd, "odd_wire", kind="spider")


def test_a_spider_that_asks_for_no_address(
    ground: Ground, running: Running, odd: OddServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    plant(monkeypatch, "odd_wire", fails="address")
    with running() as engine, pytest.raises(NewswireError) as caught:
        poll(ground, engine, odd, "odd_wire", kind="spider")
    assert caught.value.outlet == "odd"


def test_a_missing_spider_is_named(ground: Ground, running: Running, odd: OddServer) -> None:
    with running() as engine, pytest.raises(ConfigError, match=r"no module spiders/no_such_wire\.py"):
        poll(ground, engine, odd, "no_such_wire", kind="spider")

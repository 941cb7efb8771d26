"""A spider runs without a crawl: what its callbacks may give, in what order it comes out, and what ends it."""

import asyncio
from collections.abc import AsyncIterator, Callable, Iterator
from typing import Any

import pytest
from scrapy import Request, Spider
from scrapy.http import Response, TextResponse
from twisted.python.failure import Failure

from crawler.errors import FetchError, ParseError
from crawler.fetch.drive import MOST_REQUESTS, Brought, drive
from crawler.model import Item, Listing

SITE = "https://odd.example/"


class Scripted(Spider):
    """Asks for some addresses and does with each answer what the test says.

    :param act: called with the spider and a response; what it gives is the callback's output.
    """

    name = "scripted"

    def __init__(self, act: Callable[["Scripted", Response], Any], *paths: str, errback: Any = None) -> None:
        super().__init__()
        self.act = act
        self.paths = paths
        self.errback = errback
        self.failures: list[Failure] = []

    async def start(self) -> AsyncIterator[Request]:
        """Ask for the first addresses."""
        for path in self.paths or ("",):
            yield self.ask(path)

    def ask(self, path: str) -> Request:
        """Return a request whose answer is acted on."""
        return Request(SITE + path, errback=self.errback)

    def parse(self, response: Response) -> Any:
        """Act."""
        return self.act(self, response)


class Web:
    """Answers every request but those named; counts them.

    :param hold: with so many requests asked, `reached` is set; none is answered before `open` is. None holds nothing.
    """

    def __init__(self, *broken: str, hold: int | None = None) -> None:
        self.broken = {SITE + path for path in broken}
        self.asked: list[str] = []
        self.ended: list[str] = []
        self.open, self.reached = asyncio.Event(), asyncio.Event()
        self._hold = hold
        if hold is None:
            self.open.set()

    async def __call__(self, request: Request) -> Response:
        self.asked.append(request.url)
        if len(self.asked) == self._hold:
            self.reached.set()
        try:
            await self.open.wait()
        finally:
            self.ended.append(request.url)
        if request.url in self.broken:
            raise FetchError("no answer", code="reset", url=request.url)
        return TextResponse(request.url, body=b"ok", request=request)


def run(spider: Spider, web: Web) -> Brought:
    """Run a spider to its end."""
    return asyncio.run(drive(spider, web))


def listing(name: str) -> Listing:
    """Return a listing of one row."""
    return Listing("section", (Item(SITE + name),))


def names(brought: Brought) -> list[str]:
    """Return the rows brought, without what is common to all."""
    return [item.url.removeprefix(SITE) for found in brought.listings for item in found.items]


async def a_coroutine() -> Listing:
    return listing("a")


async def a_list_later() -> list[Listing]:
    return [listing("a")]


async def an_async_generator() -> AsyncIterator[Listing]:
    yield listing("a")


def a_generator() -> Iterator[Listing]:
    yield listing("a")


@pytest.mark.parametrize(
    "give",
    [lambda: listing("a"), lambda: [listing("a")], a_generator, a_coroutine, a_list_later, an_async_generator],
    ids=["one", "list", "generator", "coroutine", "coroutine of a list", "async generator"],
)
def test_a_callback_gives_listings_in_any_form(give: Callable[[], Any]) -> None:
    assert run(Scripted(lambda *_: give()), Web()) == Brought((listing("a"),), ())


def test_a_callback_may_give_nothing() -> None:
    assert run(Scripted(lambda *_: None), Web()) == Brought((), ())


def test_a_bare_item_is_a_listing_of_its_own() -> None:
    assert run(Scripted(lambda *_: Item(SITE)), Web()) == Brought((Listing("spider", (Item(SITE),)),), ())


@pytest.mark.parametrize("odd", ["text", 7, {"url": SITE}, [b"bytes"]])
def test_anything_else_is_a_crash_that_says_so(odd: Any) -> None:
    brought = run(Scripted(lambda *_: odd), Web())
    assert brought.listings == ()
    assert [type(crash) for crash in brought.crashes] == [TypeError]
    assert "requests, listings and items" in str(brought.crashes[0])


def test_rows_come_in_the_order_they_were_asked_for() -> None:
    async def act(spider: Scripted, response: Response) -> AsyncIterator[Request | Listing]:
        name = response.url.removeprefix(SITE)
        for _ in range(0 if "/" in name else 9 - int(name)):  # the later asked for, the sooner done
            await asyncio.sleep(0)
        if "/" not in name:
            yield spider.ask(name + "/deeper")
        yield listing(name)

    spider = Scripted(act, "1", "2", "3")
    assert names(run(spider, Web())) == ["1/deeper", "1", "2/deeper", "2", "3/deeper", "3"]


def test_requests_are_open_side_by_side() -> None:
    async def begun() -> tuple[int, Brought]:
        web = Web(hold=3)
        running = asyncio.ensure_future(drive(Scripted(lambda *_: listing("a"), "1", "2", "3"), web))
        await asyncio.wait_for(web.reached.wait(), 5)
        answered = len(web.ended)
        web.open.set()
        return answered, await running

    answered, brought = asyncio.run(begun())
    assert (answered, names(brought)) == (0, ["a"] * 3)


def test_a_callback_of_its_own_gets_its_arguments() -> None:
    def deeper(response: Response, name: str) -> Listing:
        return listing(response.url.removeprefix(SITE) + name)

    def act(_: Scripted, __: Response) -> Request:
        return Request(SITE + "x/", callback=deeper, cb_kwargs={"name": "y"})

    assert names(run(Scripted(act), Web())) == ["x/y"]


def test_a_failure_goes_to_the_errback_whose_output_counts() -> None:
    def errback(failure: Failure) -> Listing:
        assert isinstance(failure.value, FetchError)
        return listing(failure.value.code)

    assert names(run(Scripted(lambda *_: None, "gone", errback=errback), Web("gone"))) == ["reset"]


def test_a_failure_nobody_takes_is_not_lost() -> None:
    brought = run(Scripted(lambda *_: listing("a"), "gone", "there"), Web("gone"))
    assert names(brought) == ["a"]
    assert [getattr(crash, "code", None) for crash in brought.crashes] == ["reset"]


def test_what_one_callback_raises_ends_no_other() -> None:
    def act(_: Scripted, response: Response) -> Iterator[Listing]:
        yield listing(response.url.removeprefix(SITE))
        if response.url.endswith("1"):
            raise LookupError("no luck")

    brought = run(Scripted(act, "1", "2"), Web())
    assert names(brought) == ["1", "2"]
    assert [repr(crash) for crash in brought.crashes] == ["LookupError('no luck')"]


def test_what_was_asked_before_start_fails_is_answered() -> None:
    class Failing(Scripted):
        async def start(self) -> AsyncIterator[Request]:
            yield self.ask("1")
            raise LookupError("no luck")

    brought = run(Failing(lambda *_: listing("a")), Web())
    assert (names(brought), [type(crash) for crash in brought.crashes]) == (["a"], [LookupError])


def test_a_spider_that_never_stops_asking_is_stopped() -> None:
    web = Web()
    brought = run(Scripted(lambda spider, response: [listing("a"), spider.ask(f"{len(response.url)}/" * 2)]), web)
    assert len(web.asked) == MOST_REQUESTS
    assert len(brought.listings) == MOST_REQUESTS
    [crash] = brought.crashes
    assert isinstance(crash, ParseError)
    assert crash.code == "too_many_requests"


def test_a_start_without_an_end_is_stopped() -> None:
    class Endless(Scripted):
        async def start(self) -> AsyncIterator[Request]:
            while True:
                yield self.ask("again")

    web = Web()
    brought = run(Endless(lambda *_: listing("a")), web)
    assert (len(web.asked), len(brought.listings), len(brought.crashes)) == (MOST_REQUESTS, MOST_REQUESTS, 1)


def test_cancelling_ends_what_is_under_way() -> None:
    async def cancelled() -> Web:
        web = Web(hold=2)
        running = asyncio.ensure_future(drive(Scripted(lambda *_: listing("a"), "1", "2"), web))
        await asyncio.wait_for(web.reached.wait(), 5)
        running.cancel()
        with pytest.raises(asyncio.CancelledError):
            await running
        assert len(asyncio.all_tasks()) == 1  # this test's own
        return web

    assert len(asyncio.run(cancelled()).ended) == 2

"""Runs a spider once without a crawl of its own: asks for what it requests, hands it the answers, gathers its rows."""

import asyncio
from collections.abc import AsyncIterable, AsyncIterator, Awaitable, Callable, Coroutine, Iterable
from dataclasses import dataclass
from itertools import count
from typing import Any

from scrapy import Request, Spider
from scrapy.http import Response
from twisted.python.failure import Failure

from crawler.errors import NewswireError, ParseError
from crawler.model import Item, Listing

# A sitemap index and its five sitemaps are six; a spider that asks for more than this walks the outlet's site.
MOST_REQUESTS = 50
# A run that is called off has this long to wind up, in seconds.
WIND_UP = 5.0

Download = Callable[[Request], Awaitable[Response]]
# Where in a run something was yielded: the third thing of the answer to the first request is (0, 2).
Place = tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Brought:
    """What a run brought: listings in the order the spider asked for them, and what its own code raised."""

    listings: tuple[Listing, ...]
    crashes: tuple[BaseException, ...]


async def drive(spider: Spider, download: Download) -> Brought:
    """Run a spider to its end, its requests side by side.

    The spider's `start` yields requests; their callbacks and errbacks give requests, listings and items, one or many,
    at once or asynchronously, as Scrapy lets them. A request without a callback goes to `parse`; one without an
    errback that fails counts as a crash. What one callback raises does not end the others. Of Scrapy's spiders, a run
    knows no settings, no spider middlewares, no item pipelines and no filter of requests made twice; `MOST_REQUESTS`
    bounds them.

    :param download: answers a request; raises NewswireError alone.
    """
    return await _Run(spider, download).end()


class _Run:
    """One run: the tasks under way, and what they brought."""

    def __init__(self, spider: Spider, download: Download) -> None:
        self._spider = spider
        self._download = download
        self._asked = 0
        self._tasks: set[asyncio.Task[None]] = set()
        self._listings: dict[Place, Listing] = {}
        self._crashes: list[BaseException] = []

    async def end(self) -> Brought:
        """Go on until nothing is under way; cancelled, cancel what is."""
        self._begin(self._start())
        try:
            while self._tasks:
                done, _ = await asyncio.wait(self._tasks, return_when=asyncio.FIRST_COMPLETED)
                self._tasks -= done
                ended = await asyncio.gather(*done, return_exceptions=True)
                self._crashes.extend(error for error in ended if error is not None)
        finally:
            await self._wind_up()
        listings = tuple(self._listings[place] for place in sorted(self._listings))
        return Brought(listings, tuple(self._crashes))

    async def _wind_up(self) -> None:
        for task in self._tasks:
            task.cancel()
        if self._tasks:
            await asyncio.wait(self._tasks, timeout=WIND_UP)

    def _begin(self, work: Coroutine[Any, Any, None]) -> None:
        self._tasks.add(asyncio.ensure_future(work))

    async def _start(self) -> None:
        await self._take(self._spider.start(), ())

    async def _follow(self, request: Request, place: Place) -> None:
        """Ask for one document and take what the spider makes of the answer, or of the failure."""
        try:
            response = await self._download(request)
        except NewswireError as error:
            if request.errback is None:
                raise
            output = request.errback(Failure(error))
        else:
            callback = request.callback or self._spider.parse
            output = callback(response, **request.cb_kwargs)
        await self._take(output, place)

    async def _take(self, output: Any, place: Place) -> None:
        numbers = count()
        async for found in _each(output):
            self._keep(found, (*place, next(numbers)))

    def _keep(self, found: Any, place: Place) -> None:
        match found:
            case Request():
                self._ask(found, place)
            case Listing():
                self._listings[place] = found
            case Item():
                self._listings[place] = Listing("spider", (found,))
            case _:
                raise TypeError(f"a spider gives requests, listings and items, not {type(found).__name__}")

    def _ask(self, request: Request, place: Place) -> None:
        if self._asked == MOST_REQUESTS:
            message = f"the spider asks for more than {MOST_REQUESTS} documents in one poll"
            raise ParseError(message, code="too_many_requests")
        self._asked += 1
        self._begin(self._follow(request, place))


async def _each(output: Any) -> AsyncIterator[Any]:
    """Yield one by one what a callback gave, in whichever form it gave it; nothing for None."""
    if isinstance(output, Awaitable):
        output = await output
    if isinstance(output, AsyncIterable):
        async for found in output:
            yield found
    elif isinstance(output, Iterable) and not isinstance(output, str | bytes | dict):
        for found in output:
            yield found
    elif output is not None:
        yield output

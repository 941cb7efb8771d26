"""Starts Scrapy and hides it: one page by `fetch`, one channel by `poll`, both at the hosts' pace.

One crawl stands by for the whole life of the process and downloads everything; a poll drives its spider over it
(crawler/fetch/drive.py), as a crawl of its own would cost more than the poll.
"""

import asyncio
import logging
from collections import Counter
from collections.abc import Callable, Coroutine, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Protocol, cast

from scrapy import Request, Spider, signals
from scrapy.crawler import AsyncCrawlerRunner, Crawler
from scrapy.exceptions import DontCloseSpider, DownloadTimeoutError
from scrapy.http import Response

from crawler.config.schema import Channel, Outlet, Settings
from crawler.errors import FetchError, NewswireError
from crawler.fetch.ask import Ask
from crawler.fetch.crawl_settings import TIMEOUT, crawl_settings
from crawler.fetch.drive import drive
from crawler.fetch.exchange import page_of, put_under_rules, request_of
from crawler.fetch.failures import fetch_error, spider_error
from crawler.fetch.flight import Flight
from crawler.fetch.gate import Gate
from crawler.fetch.manners import Validators
from crawler.fetch.memory import Memory
from crawler.fetch.resolver import guard
from crawler.fetch.robots import Robots
from crawler.fetch.slowhosts import SlowHosts
from crawler.fetch.spiders import spider_class
from crawler.fetch.turns import Turns
from crawler.model import Listing, Page
from crawler.text.logline import logline

log = logging.getLogger(__name__)

Reader = Callable[[Page], Coroutine[Any, Any, Listing]]


@dataclass(frozen=True, slots=True)
class Desk:
    """What Scrapy's parts find on the crawl: the gate, robots.txt, the turns at the hosts, and the clock."""

    gate: Gate
    robots: Robots
    turns: Turns
    now: Callable[[], datetime]


class DeskCrawler(Crawler):
    """A Scrapy crawler whose parts find the desk on it."""

    def __init__(self, spider: type[Spider], settings: dict[str, Any], desk: Desk) -> None:
        super().__init__(spider, settings)
        self.desk = desk
        self.flight = Flight()


class ChannelSpider(Protocol):
    """What a channel's spider leaves behind: the answer to its first request, and what went wrong."""

    answer: Page | None
    failures: list[BaseException]


@dataclass(frozen=True, slots=True)
class Reading:
    """What a poll brought: the channel's own document as answered, and what it lists, None where it was none."""

    page: Page | None
    listing: Listing | None


class _Standby(Spider):
    """A spider that never ends, so that single pages can be asked of its engine at any time."""

    name = "standby"

    async def start(self) -> Any:
        """Ask nothing by itself."""
        return
        yield


class Engine:
    """Scrapy in our loop. `start` before use, `stop` at the end.

    :param settings: user agent, allowed networks, politeness.
    :param now: the clock.
    :param memory: what outlives the process of robots.txt files and of hosts that asked for silence.
    :param timeout: seconds a request may take from the moment its turn has come, unless its host was too slow before.
    """

    def __init__(
        self, settings: Settings, now: Callable[[], datetime], memory: Memory, timeout: float = TIMEOUT
    ) -> None:
        self._now = now
        polite = settings.politeness
        token = settings.user_agent.split("/")[0].split(" ")[0]
        self._desk = Desk(
            Gate(settings.allow_networks),
            Robots(self.fetch, token, now, memory),
            Turns(polite.delay.total_seconds(), polite.per_host, now, memory),
            now,
        )
        self._settings = crawl_settings(settings.user_agent, timeout)
        self._slow = SlowHosts(timeout)
        self._runner = AsyncCrawlerRunner(self._settings)
        self._standby: Crawler | None = None
        self._flights: set[Flight] = set()

    async def start(self) -> None:
        """Put the gate before every connection and open the standby crawl."""
        guard(self._desk.gate)
        logging.getLogger("scrapy").setLevel(logging.CRITICAL)  # what goes wrong is raised, not logged
        opened = asyncio.Event()
        crawler = DeskCrawler(_Standby, self._settings, self._desk)
        crawler.signals.connect(_stay_open, signal=signals.spider_idle)
        crawler.signals.connect(opened.set, signal=signals.engine_started)
        task = self._runner.crawl(crawler)
        waiting = asyncio.ensure_future(opened.wait())
        await asyncio.wait([task, waiting], return_when=asyncio.FIRST_COMPLETED)
        if task.done():
            waiting.cancel()
            await task
        self._standby = crawler

    async def stop(self) -> None:
        """End the standby crawl; what is in flight is called off, and nothing more begins."""
        self._standby = None
        for flight in self._flights:
            flight.call_off()
        await self._runner.stop()
        await self._runner.join()

    async def fetch(self, ask: Ask) -> Page:
        """Read one URL, following up to five redirects; any status is an answer.

        Raises: FetchError, Forbidden.
        """
        with self._flight() as flight, _named(ask, fetch_error):
            self._desk.gate.check(ask.url, ask.ports)
            response = await self._download(request_of(ask), flight)
        return page_of(ask.url, response, self._now())

    async def poll(
        self, outlet: Outlet, channel: Channel, validators: Validators, read: Reader, address: str | None = None
    ) -> Reading:
        """Run the channel's spider once and return what it brought.

        :param read: turns a document's bytes into its listing, away from this process.
        :param address: where to ask instead of the channel's own address; a named spider knows its own.

        Raises: FetchError, Forbidden, ParseError, ConfigError, and what `read` raises.
        """
        ask = Ask(address if address and channel.kind != "spider" else channel.address, outlet.id)
        with self._flight() as flight:

            async def carried(page: Page) -> Listing:
                return await flight.carry(read(page))

            async def download(request: Request) -> Response:
                with _named(Ask(request.url, outlet.id), fetch_error):
                    put_under_rules(request, outlet)
                    return await self._download(request, flight)

            with _named(ask, spider_error):
                spider = spider_class(channel)(
                    outlet=outlet,
                    channel=channel,
                    validators=validators,
                    read=carried,
                    now=self._now,
                    address=ask.url,
                )
            brought = await drive(spider, download)
        left = cast(ChannelSpider, spider)
        problems = [spider_error(crash, ask) for crash in brought.crashes]
        problems += [fetch_error(failure, ask) for failure in left.failures]
        _weigh(problems, brought.listings)
        return Reading(left.answer, _joined(brought.listings))

    @contextmanager
    def _flight(self) -> Iterator[Flight]:
        """Let what is asked meanwhile be called off, by `stop` or by cancelling whoever waits for it."""
        flight = Flight()
        self._flights.add(flight)
        try:
            yield flight
        except asyncio.CancelledError:
            flight.call_off()
            raise
        finally:
            self._flights.discard(flight)

    async def _download(self, request: Request, flight: Flight) -> Response:
        """Ask for one document through the standby crawl: past the gate and robots.txt, in turn, redirects followed.

        Raises: FetchError (`stopped`), Forbidden, and what Scrapy raises.
        """
        if self._standby is None or self._standby.engine is None:
            raise FetchError("the engine is not running", code="stopped")
        request.meta["flight"] = flight
        request.meta.setdefault("download_timeout", self._slow.deadline(request.url))
        try:
            response = await self._standby.engine.download_async(request)
        except DownloadTimeoutError:
            self._slow.note(request.url)
            raise
        self._slow.answered(response.url, response.meta["took"])
        return response


@contextmanager
def _named(ask: Ask, name: Callable[[BaseException, Ask], NewswireError]) -> Iterator[None]:
    """Let no error out but ours, each with the outlet and address it concerns.

    :param name: returns our error for whatever else was raised.

    Raises: NewswireError.
    """
    try:
        yield
    except NewswireError as error:
        error.concern(ask.outlet, ask.url)
        raise
    except Exception as error:
        raise name(error, ask) from error


def _stay_open() -> None:
    raise DontCloseSpider


def _weigh(problems: Sequence[NewswireError], listings: Sequence[Listing]) -> None:
    """Raise the first problem of a poll that brought no rows; of one that did, log what is missing.

    Raises: NewswireError.
    """
    if problems and not any(listing.items for listing in listings):
        raise problems[0]
    for problem in problems:
        log.warning(logline("part", outlet=problem.outlet, url=problem.url, code=problem.code, error=str(problem)))


def _joined(listings: Sequence[Listing]) -> Listing | None:
    """Join the documents of one poll (a sitemap index and its children) into one listing; a single one stays itself.

    What it says of the channel as a whole (kind, title, `ttl`, `older`) is what the first document says.
    """
    if len(listings) <= 1:
        return listings[0] if listings else None
    return replace(
        listings[0],
        items=tuple(item for listing in listings for item in listing.items),
        children=(),
        mended=sum((Counter(listing.mended) for listing in listings), Counter()),
        dropped=tuple(row for listing in listings for row in listing.dropped),
    )

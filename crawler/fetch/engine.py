"""Starts Scrapy and hides it: one page by `fetch`, one channel by `poll`, both at the hosts' pace."""

import asyncio
import logging
from collections.abc import Callable, Coroutine
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol, cast

from scrapy import Spider, signals
from scrapy.crawler import AsyncCrawlerRunner, Crawler
from scrapy.exceptions import DontCloseSpider

from crawler.config.schema import Channel, Outlet, Settings
from crawler.errors import FetchError, NewswireError
from crawler.fetch.ask import Ask
from crawler.fetch.crawl_settings import TIMEOUT, crawl_settings
from crawler.fetch.exchange import page_of, request_of
from crawler.fetch.failures import fetch_error, spider_error
from crawler.fetch.flight import Flight
from crawler.fetch.gate import Gate
from crawler.fetch.manners import Validators
from crawler.fetch.resolver import guard
from crawler.fetch.robots import Robots
from crawler.fetch.spiders import spider_class
from crawler.fetch.turns import Turns
from crawler.model import Listing, Page
from crawler.text.logline import logline

log = logging.getLogger(__name__)

# A poll that is called off has this long to wind up, in seconds.
WIND_UP = 5.0

Reader = Callable[[Page], Coroutine[Any, Any, Listing]]


@dataclass(frozen=True, slots=True)
class Desk:
    """What every crawl shares: the gate, robots.txt, the turns at the hosts, and the clock."""

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
    :param timeout: seconds a request may take from the moment its turn has come.
    """

    def __init__(self, settings: Settings, now: Callable[[], datetime], timeout: float = TIMEOUT) -> None:
        self._now = now
        polite = settings.politeness
        token = settings.user_agent.split("/")[0].split(" ")[0]
        self._desk = Desk(
            Gate(settings.allow_networks),
            Robots(self.fetch, token, now),
            Turns(polite.delay.total_seconds(), polite.per_host),
            now,
        )
        self._settings = crawl_settings(settings.user_agent, timeout)
        self._runner = AsyncCrawlerRunner(self._settings)
        self._standby: Crawler | None = None
        self._flights: set[Flight] = set()

    async def start(self) -> None:
        """Put the gate before every connection and open the standby crawl."""
        guard(self._desk.gate)
        logging.getLogger("scrapy").setLevel(logging.CRITICAL)  # what goes wrong is raised, not logged
        opened = asyncio.Event()
        crawler = self._crawler(_Standby)
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
        """End every crawl; requests in flight are called off."""
        for flight in self._flights:
            flight.call_off()
        await self._runner.stop()
        await self._runner.join()
        self._standby = None

    async def fetch(self, ask: Ask) -> Page:
        """Read one URL, following up to five redirects; any status is an answer.

        Raises: FetchError, Forbidden.
        """
        if self._standby is None or self._standby.engine is None:
            raise FetchError("the engine is not running", code="stopped", outlet=ask.outlet, url=ask.url)
        flight = Flight()
        self._flights.add(flight)
        try:
            self._desk.gate.check(ask.url, ask.ports)
            response = await self._standby.engine.download_async(request_of(ask, meta={"flight": flight}))
        except asyncio.CancelledError:
            flight.call_off()
            raise
        except NewswireError as error:
            error.concern(ask.outlet, ask.url)
            raise
        except Exception as error:
            raise fetch_error(error, ask) from error
        finally:
            self._flights.discard(flight)
        return page_of(ask.url, response, self._now())

    async def poll(self, outlet: Outlet, channel: Channel, validators: Validators, read: Reader) -> Reading:
        """Run the channel's spider once and return what it brought.

        :param read: turns a document's bytes into its listing, away from this process.

        Raises: FetchError, Forbidden, ParseError, ConfigError, and what `read` raises.
        """
        crawler = self._crawler(spider_class(channel))
        listings: list[Listing] = []
        crashes: list[BaseException] = []
        crawler.signals.connect(lambda item: listings.append(item), signal=signals.item_scraped, weak=False)  # noqa: PLW0108 (a signal calls by the name `item`)
        crawler.signals.connect(lambda failure: crashes.append(failure.value), signal=signals.spider_error, weak=False)

        async def carried(page: Page) -> Listing:
            return await crawler.flight.carry(read(page))

        ask = Ask(channel.address, outlet.id)
        self._flights.add(crawler.flight)
        try:
            await self._crawl(
                crawler, outlet=outlet, channel=channel, validators=validators, read=carried, now=self._now
            )
        except NewswireError as error:
            error.concern(ask.outlet, ask.url)
            raise
        except Exception as error:
            raise spider_error(error, ask) from error
        finally:
            self._flights.discard(crawler.flight)
        spider = cast(ChannelSpider, crawler.spider)
        problems = [spider_error(crash, ask) for crash in crashes]
        problems += [fetch_error(failure, ask) for failure in spider.failures]
        _weigh(problems, listings)
        return Reading(spider.answer, _joined(listings))

    async def _crawl(self, crawler: DeskCrawler, **arguments: Any) -> None:
        """Run a crawl to its end; cancelled, call off its requests and let it wind up."""
        task = self._runner.crawl(crawler, **arguments)
        try:
            await asyncio.shield(task)
        except asyncio.CancelledError:
            crawler.flight.call_off()
            await asyncio.wait([task], timeout=WIND_UP)
            raise

    def _crawler(self, kind: type[Spider]) -> DeskCrawler:
        return DeskCrawler(kind, self._settings, self._desk)


def _stay_open() -> None:
    raise DontCloseSpider


def _weigh(problems: list[NewswireError], listings: list[Listing]) -> None:
    """Raise the first problem of a poll that brought no rows; of one that did, log what is missing.

    Raises: NewswireError.
    """
    if problems and not any(listing.items for listing in listings):
        raise problems[0]
    for problem in problems:
        log.warning(logline("part", outlet=problem.outlet, url=problem.url, code=problem.code, error=str(problem)))


def _joined(listings: list[Listing]) -> Listing | None:
    """Join the documents of one poll (a sitemap index and its children) into one listing; a single one stays itself."""
    if len(listings) <= 1:
        return listings[0] if listings else None
    items = tuple(item for listing in listings for item in listing.items)
    return Listing(listings[0].kind, items, listings[0].title)

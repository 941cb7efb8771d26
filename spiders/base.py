"""What every spider of a channel guarantees: one first request, its answer kept, failures noted, listings out."""

from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from datetime import datetime
from typing import Any

from scrapy import Request, Spider
from scrapy.http import Response

from crawler.config.schema import Channel, Outlet
from crawler.fetch.ask import ask_for
from crawler.fetch.exchange import page_of, request_of
from crawler.fetch.manners import Validators, is_usable
from crawler.model import Item, Listing, Page

Reader = Callable[[Page], Awaitable[Listing]]


class OutletSpider(Spider):
    """One poll of one channel. A named spider overrides `start_url` and `items`; it extracts and stores nothing.

    It runs without a crawl of its own (crawler/fetch/drive.py). `start` and callbacks may give `Request`s, with
    `callback`, `errback`, `cb_kwargs`, headers and a body, `Listing`s and `Item`s, in any form Scrapy takes them;
    an errback gets a Failure that holds a FetchError or Forbidden. `ask` builds a request whose failure is noted.
    Every request passes the gate and robots.txt, waits its turn and follows redirects, and any status is an answer.
    There is no `crawler` and there are no `settings`: `custom_settings` are refused, spider middlewares, item
    pipelines, signals and class attributes such as `handle_httpstatus_list` have no say.

    :param outlet: whose channel it is.
    :param channel: what is polled.
    :param validators: of the last answer, sent with the first request; empty for a full reading.
    :param read: reads a document's bytes in a worker process.
    :param now: the clock.
    :param address: where to ask instead of the channel's own address, as one that has moved for good.
    """

    name = "outlet"
    accept = "text/html,application/xhtml+xml,*/*;q=0.8"

    def __init__(
        self,
        *,
        outlet: Outlet,
        channel: Channel,
        validators: Validators = Validators(),  # noqa: B008 (a frozen value)
        read: Reader,
        now: Callable[[], datetime],
        address: str | None = None,
    ) -> None:
        super().__init__()
        self.outlet = outlet
        self.channel = channel
        self.validators = validators
        self.read = read
        self.now = now
        self.address = address or channel.address
        self.answer: Page | None = None
        self.failures: list[BaseException] = []

    @property
    def start_url(self) -> str:
        """The address of the first request."""
        return self.address

    async def start(self) -> AsyncIterator[Request]:
        """Ask for the channel's own document, conditionally."""
        yield self.ask(self.start_url, self.parse, self.validators.headers())

    def ask(self, url: str, callback: Any, headers: tuple[tuple[str, str], ...] = ()) -> Request:
        """Build a request under the outlet's rules; its failure is noted."""
        ask = ask_for(self.outlet, url, (("Accept", self.accept), *headers))
        return request_of(ask, callback=callback, errback=self.note_failure)

    def note_failure(self, failure: Any) -> None:
        """Keep what went wrong for the poll to report."""
        self.failures.append(failure.value)

    async def parse(self, response: Response) -> AsyncIterator[Listing | Request]:
        """Keep the answer, and list what it holds where it is a document."""
        self.answer = page_of(self.start_url, response, self.now())
        if is_usable(self.answer):
            async for found in self.listings(response):
                yield found

    async def listings(self, response: Response) -> AsyncIterator[Listing | Request]:
        """List the rows of the first document."""
        yield Listing("spider", tuple(self.items(response)))

    def items(self, response: Response) -> Iterator[Item]:
        """Yield the rows of the first document; a named spider says how."""
        raise NotImplementedError(f"{type(self).__name__} must say how to list {response.url}")

"""Reads what a channel lists, keeping nothing: away from this process, as whatever is sent may be hostile."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress

from crawler.config.schema import Channel, Outlet
from crawler.errors import ParseError
from crawler.extract.tryhints import Effect, effects
from crawler.extract.workers import WorkerPool
from crawler.fetch import manners
from crawler.fetch.ask import ask_for
from crawler.fetch.engine import Engine, Reading
from crawler.fetch.gate import Gate
from crawler.fetch.manners import Validators
from crawler.model import Listing, Page
from crawler.parse.read import read
from crawler.pipeline.lessons import UNCHANGED

# What is in flight at the end has this long to be called off, in seconds.
CALL_OFF = 5.0


class Looker:
    """Reads channels and single documents of theirs.

    :param gate: which of their rows may be asked for.
    """

    def __init__(self, engine: Engine, pool: WorkerPool, gate: Gate) -> None:
        self.gate = gate
        self._engine = engine
        self._pool = pool

    async def look(self, outlet: Outlet, channel: Channel, address: str | None = None) -> Reading:
        """Read a channel and return what it lists and the answer it stands in.

        :param address: where to ask instead of the channel's own address.

        Raises: NewswireError.
        """

        async def parse(page: Page) -> Listing:
            return await self.document(outlet, channel, page)

        reading = await self._engine.poll(outlet, channel, Validators(), parse, address)
        listing_of(channel, reading, conditional=False)
        return reading

    async def document(self, outlet: Outlet, channel: Channel, page: Page) -> Listing:
        """Return what a page lists that belongs to a channel.

        Raises: NewswireError.
        """
        return await self._pool.run(
            read,
            page.body,
            page.final_url,
            links=channel.links,
            zone=outlet.timezone,
            language=outlet.language,
            content_type=page.header("Content-Type"),
            section=channel.kind == "section",
        )

    async def effects(self, outlet: Outlet, url: str) -> tuple[Effect, ...]:
        """Return what the outlet's hints change on one of its pages.

        Raises: NewswireError.
        """
        page = await self._engine.fetch(ask_for(outlet, url))
        manners.check_usable(page)
        return await self._pool.run(effects, page.body, page.final_url, outlet, manners.charset_of(page))


def listing_of(channel: Channel, reading: Reading, *, conditional: bool) -> Listing:
    """Return what a reading lists; a 304 to a request without validators is no answer to it.

    Raises: FetchError `http_<status>`, ParseError `no_listing`.
    """
    page = reading.page
    if page is not None and conditional and manners.is_unchanged(page):
        return UNCHANGED
    if page is not None:
        manners.check_usable(page)
    if reading.listing is None:
        raise ParseError(f"{channel.address} brought no listing", code="no_listing")
    return reading.listing


@asynccontextmanager
async def at_work(engine: Engine, pool: WorkerPool) -> AsyncIterator[None]:
    """Start Scrapy; stop it and the workers at the end."""
    try:
        await engine.start()
        yield
    finally:
        pool.close()
        with suppress(TimeoutError):
            async with asyncio.timeout(CALL_OFF):
                await engine.stop()

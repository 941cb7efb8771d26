"""Runs a manual crawl: every channel of some outlets once, their pages, then matching and publishing."""

import asyncio
from collections.abc import Awaitable, Callable, Iterable
from datetime import datetime

from crawler.config.schema import Channel, Outlet
from crawler.pipeline.abreast import run_abreast
from crawler.pipeline.desk import Desk
from crawler.pipeline.show import Progress
from crawler.pipeline.watch import Polled
from crawler.publish.archive import Written
from crawler.schedule.due import next_try

# A manual crawl waits this long at most, in seconds, for a server that asked for patience; the rest is left waiting.
PATIENCE = 60.0
OUTLETS_AT_ONCE = 16


class Crawl:
    """One manual crawl.

    :param now: the clock.
    :param sleep: waits so many seconds on the same clock.
    :param publishing: is told how far the writing of the pages is; called from another thread.
    """

    def __init__(
        self,
        desk: Desk,
        now: Callable[[], datetime],
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
        publishing: Progress | None = None,
    ) -> None:
        self._desk = desk
        self._now = now
        self._sleep = sleep
        self._publishing = publishing
        self._places = asyncio.Semaphore(OUTLETS_AT_ONCE)

    async def run(self, outlets: Iterable[Outlet]) -> None:
        """Crawl the outlets side by side, then match and publish."""
        await run_abreast(self._outlet(outlet) for outlet in outlets)
        await self.finish()

    async def finish(self) -> Written | None:
        """Match and publish what has come in, unless another process is at it."""
        desk = self._desk
        if not desk.match_lock.take():
            return None
        await desk.attacher.attach_all()
        return await asyncio.to_thread(desk.publisher.changed, self._publishing)

    async def _outlet(self, outlet: Outlet) -> None:
        async with self._places:
            for channel in outlet.channels:
                await self._poll(outlet, channel)
            await self._read(outlet)

    async def _poll(self, outlet: Outlet, channel: Channel) -> None:
        attempts = 0
        while True:
            polled = await self._desk.poller.poll(outlet, channel)
            attempts += 1
            wait = self._wait_after(polled, attempts)
            if wait is None or wait > PATIENCE:
                return
            await self._sleep(wait)

    def _wait_after(self, polled: Polled, attempts: int) -> float | None:
        """Return the seconds to wait before a failed channel is asked again; None where it is not asked again."""
        if not polled.failed:
            return None
        moment = self._now()
        again = next_try(attempts, polled.outcome, polled.retry_after, moment, 0.5)
        return (again - moment).total_seconds() if again else None

    async def _read(self, outlet: Outlet) -> None:
        """Read pages until none is due, nor will be soon."""
        reader = self._desk.reader
        while not await reader.read_due(outlet) and not reader.draining:
            wait = self._wait_for_pages(outlet)
            if wait is None or wait > PATIENCE:
                return
            await self._sleep(wait)

    def _wait_for_pages(self, outlet: Outlet) -> float | None:
        """Return the seconds until a page of the outlet is due; None where none waits."""
        store, moment = self._desk.store, self._now()
        if store.pending(outlet.id, moment, limit=1):  # one pass takes no more than `pending` gives
            return 0.0
        again = store.next_retry(outlet.id)
        return max((again - moment).total_seconds(), 0.0) if again else None

"""Runs a manual crawl: every channel of some outlets once, their pages, then matching and publishing."""

import asyncio
from collections.abc import Callable, Iterable
from datetime import datetime

from crawler.config.schema import Channel, Outlet
from crawler.pipeline.abreast import run_abreast
from crawler.pipeline.desk import Desk
from crawler.pipeline.patience import PATIENCE, PatientReader, Sleep
from crawler.pipeline.show import Progress
from crawler.pipeline.watch import Polled
from crawler.publish.archive import Written
from crawler.schedule.due import next_try

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
        sleep: Sleep = asyncio.sleep,
        publishing: Progress | None = None,
    ) -> None:
        self._desk = desk
        self._now = now
        self._sleep = sleep
        self._pages = PatientReader(desk.store, desk.reader, now, sleep)
        self._publishing = publishing
        self._places = asyncio.Semaphore(OUTLETS_AT_ONCE)

    async def run(self, outlets: Iterable[Outlet]) -> None:
        """Crawl the outlets side by side, then match and publish."""
        await run_abreast(self._outlet(outlet) for outlet in outlets)
        await self.finish()

    async def finish(self) -> Written | None:
        """Match and publish what has come in, and raise or end alarms, unless another process is at it."""
        desk = self._desk
        await desk.filing.file_all()
        if not desk.match_lock.take():
            return None
        await desk.attacher.attach_all()
        await desk.alarms.look()
        try:
            return await asyncio.to_thread(desk.publisher.changed, self._publishing)
        finally:
            desk.publisher.stop()  # the thread outlives a cancelled crawl otherwise

    async def _outlet(self, outlet: Outlet) -> None:
        async with self._places:
            for channel in outlet.channels:
                await self._poll(outlet, channel)
            await self._desk.backfill.fill(outlet)
            await self._pages.read(outlet)
            await self._desk.filing.file_all()

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

"""Keeps the visits going: each slot in its turn, none twice at once, none for ever; drains and stops on a signal."""

import asyncio
import logging
import signal
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from apscheduler.schedulers.asyncio import AsyncIOScheduler
from apscheduler.triggers.date import DateTrigger
from apscheduler.triggers.interval import IntervalTrigger

from crawler.errors import Stop
from crawler.leaving import leave
from crawler.text.logline import logline

log = logging.getLogger(__name__)

# A visit is a poll and the pages it brought; longer ones are ended, what is left waits in the store.
VISIT_DEADLINE = 1800.0
# A visit that broke off is begun again after this, so that one that always breaks off does not spin.
REST = 60.0
VISITS_AT_ONCE = 16
# What is in flight when the signal comes has this long to finish; systemd kills after 90 s by default.
DRAIN = 18.0
PASSING = frozenset({"busy"})
SWEEP_EVERY = 5
# A sweep that hangs would keep every later one from beginning: it is ended instead.
SWEEP_DEADLINE = 900.0
RELOAD_EVERY = 2


@dataclass(frozen=True, slots=True)
class Slot:
    """Something to visit, and when it is due."""

    key: str
    due: datetime


class Rounds(Protocol):
    """What the daemon keeps going; all state is behind it, in the store."""

    def slots(self) -> Iterable[Slot]:
        """Return what there is to visit and when each is due."""

    async def visit(self, key: str) -> Slot | None:
        """Visit one slot and return its next turn, or None where it is no longer wanted."""

    async def sweep(self) -> None:
        """Match and publish what has come in."""

    def reload(self) -> bool:
        """Take in changed settings; return whether the slots changed."""

    def drain(self) -> None:
        """Begin nothing new; finish what is in flight."""


class Daemon:
    """Runs rounds until a signal.

    :param deadline: seconds a visit may take.
    :param rest: seconds before a visit that broke off is begun again.
    """

    def __init__(self, rounds: Rounds, deadline: float = VISIT_DEADLINE, rest: float = REST) -> None:
        self._rounds = rounds
        self._deadline = deadline
        self._rest = rest
        self._scheduler = AsyncIOScheduler(
            timezone="UTC", job_defaults={"max_instances": 1, "coalesce": True, "misfire_grace_time": None}
        )
        self._active: dict[str, asyncio.Task[None]] = {}
        self._sweeping: asyncio.Task[None] | None = None
        self._wanted: set[str] = set()
        self._places = asyncio.Semaphore(VISITS_AT_ONCE)
        self._stop = asyncio.Event()
        self._asked = False
        self._broken: Stop | None = None

    async def run(self) -> None:
        """Run until SIGTERM or SIGINT, then finish what is in flight; a second signal ends the process at once.

        Raises: StoreError where the store can no longer be used.
        """
        loop = asyncio.get_running_loop()
        for number in (signal.SIGTERM, signal.SIGINT):
            loop.add_signal_handler(number, self.stop)
        loop.add_signal_handler(signal.SIGHUP, self._reload)
        self._plan()
        self._scheduler.add_job(self._begin_sweep, IntervalTrigger(seconds=SWEEP_EVERY), id="sweep")
        self._scheduler.add_job(self._look, IntervalTrigger(seconds=RELOAD_EVERY), id="reload")
        self._scheduler.start()
        log.info(logline("start", slots=len(self._wanted)))
        await self._stop.wait()
        await self._drain()
        if self._broken:
            raise self._broken

    def stop(self) -> None:
        """Begin to stop; asked a second time, end the process on the spot (the store is safe at any instant)."""
        if self._asked:
            log.warning(logline("stop", how="at once"))
            leave(1)
        self._asked = True
        log.info(logline("stop", how="draining", visits=len(self._active)))
        self._stop.set()

    def _plan(self) -> None:
        """Give each slot that is not being visited one job at its time; drop the jobs of slots that are gone."""
        slots = {slot.key: slot for slot in self._rounds.slots()}
        for gone in self._wanted - slots.keys():
            if self._scheduler.get_job(gone):
                self._scheduler.remove_job(gone)
        self._wanted = set(slots)
        for key, slot in slots.items():
            if key not in self._active:
                self._book(slot)

    def _book(self, slot: Slot) -> None:
        self._scheduler.add_job(self._begin, DateTrigger(slot.due), args=[slot.key], id=slot.key, replace_existing=True)

    async def _begin(self, key: str) -> None:
        """Start a visit as a task of our own: one of APScheduler's would be cancelled when that is shut down.

        A coroutine, like every job here, as APScheduler runs plain functions in threads.
        """
        if key not in self._active and not self._stop.is_set():
            self._active[key] = asyncio.ensure_future(self._visit(key))

    async def _visit(self, key: str) -> None:
        try:
            following = await self._once(key)
            if not self._stop.is_set():
                self._follow(key, following)
        except Stop as error:
            self._break_unless_passing("visit", error)
        finally:
            self._active.pop(key, None)

    async def _once(self, key: str) -> Slot | None:
        """Visit a slot and return its next turn; None where the visit broke off, after a rest."""
        try:
            async with self._places, asyncio.timeout(self._deadline):
                return None if self._stop.is_set() else await self._rounds.visit(key)
        except TimeoutError:
            log.warning(logline("visit", slot=key, code="deadline", after_s=self._deadline))
        except Stop as error:
            if error.code not in PASSING:
                raise
            log.warning(logline("visit", slot=key, code=error.code, error=error))
        except Exception:
            log.exception(logline("visit", slot=key, code="crash"))
        with suppress(TimeoutError):
            await asyncio.wait_for(self._stop.wait(), self._rest)
        return None

    def _follow(self, key: str, following: Slot | None) -> None:
        """Book the next turn; after a visit that broke off, the one the store names."""
        if following is None:
            following = next((slot for slot in self._rounds.slots() if slot.key == key), None)
        if following is not None and key in self._wanted:
            self._book(following)

    async def _begin_sweep(self) -> None:
        """Start a sweep, as a task of our own too, unless the last one still goes on."""
        if self._sweeping is None or self._sweeping.done():
            self._sweeping = asyncio.ensure_future(self._sweep())

    async def _sweep(self) -> None:
        try:
            async with asyncio.timeout(SWEEP_DEADLINE):
                await self._rounds.sweep()
        except Stop as error:
            self._break_unless_passing("sweep", error)
        except Exception:
            log.exception(logline("sweep", code="crash"))

    async def _look(self) -> None:
        self._reload()

    def _reload(self) -> None:
        try:
            if self._rounds.reload():
                self._plan()
        except Stop as error:
            self._break_unless_passing("reload", error)
        except Exception:
            log.exception(logline("reload", code="crash"))

    def _break_unless_passing(self, where: str, error: Stop) -> None:
        """End the daemon, but not for what may pass by itself: another process that holds the database."""
        if error.code in PASSING:
            log.warning(logline(where, code=error.code, error=error))
            return
        self._broken = error
        self._stop.set()

    async def _drain(self) -> None:
        self._scheduler.pause()
        self._rounds.drain()
        running = set(self._active.values())
        if self._sweeping is not None and not self._sweeping.done():
            running.add(self._sweeping)
        if running:
            _, late = await asyncio.wait(running, timeout=DRAIN)
            for task in late:
                task.cancel()
            await asyncio.gather(*late, return_exceptions=True)
        self._scheduler.shutdown(wait=False)

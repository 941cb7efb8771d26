"""Gives the daemon its visits: a poll of one channel and the pages it brought; and takes in changed outlet files."""

import asyncio
import logging
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path

from crawler.config.load import UNTRIED, reload, stamp
from crawler.config.schema import Channel, Config, Outlet
from crawler.config.trials import Trials
from crawler.errors import StoreError
from crawler.pipeline.desk import Desk
from crawler.schedule.daemon import Slot
from crawler.store.values import ChannelState
from crawler.text.logline import logline

log = logging.getLogger(__name__)

# A page put off is not asked for again sooner than this.
BREATH = timedelta(seconds=2)
# What came in while draining is matched within this many seconds, or after the next start.
FINISH = 4.0
UNPUBLISHABLE = frozenset({"unwritable", "outside"})


@dataclass(frozen=True, slots=True)
class _Place:
    outlet: Outlet
    channel: Channel


class ChannelRounds:
    """The channels of a configuration folder, by slot key.

    :param folder: the configuration folder, read again when a file in it changes.
    :param now: the clock.
    :param trials: what is tried of a changed configuration: one with which no daemon would start is named at once.
    """

    def __init__(self, desk: Desk, folder: Path, now: Callable[[], datetime], trials: Trials = UNTRIED) -> None:
        self._desk = desk
        self._folder = folder
        self._now = now
        self._trials = trials
        self._config = desk.config
        self._stamp = stamp(folder)
        self._places = _places(desk.config)
        self._unpublishable = ""

    def slots(self) -> list[Slot]:
        """Return every channel with the time the store names; at once where pages of its outlet wait."""
        store, moment = self._desk.store, self._now()
        behind = store.behind(moment)
        return [
            Slot(key, moment if state.outlet in behind else state.next_poll_at)
            for state in store.channels()
            if (key := _key(state.outlet, state.kind, state.address)) in self._places
        ]

    async def visit(self, key: str) -> Slot | None:
        """Poll a channel if it is due, and read the outlet's waiting pages; come again for those put off."""
        place = self._places.get(key)
        if place is None:
            return None
        if self._state(place).next_poll_at <= self._now():
            polled = await self._desk.poller.poll(place.outlet, place.channel)
            if polled.new or polled.gap:
                await self._desk.backfill.fill(place.outlet)
        await self._desk.reader.read_due(place.outlet)
        next_poll_at, outlet = self._state(place).next_poll_at, place.outlet.id
        waits = (self._desk.store.next_retry(outlet), self._desk.reader.next_recheck(outlet))
        again = min((at for at in waits if at is not None), default=None)
        if again is None:
            return Slot(key, next_poll_at)
        return Slot(key, min(next_poll_at, max(again, self._now() + BREATH)))

    def _state(self, place: _Place) -> ChannelState:
        return self._desk.store.channel(place.outlet.id, place.channel.kind, place.channel.address)

    async def sweep(self) -> None:
        """Archive the pages that were read, match what came in, publish what changed, and raise or end alarms."""
        await self._desk.filing.file_all()
        if not self._desk.match_lock.take():
            return
        await self._desk.attacher.attach_all()
        await self._publish()
        await self._desk.alarms.look()

    async def finish(self) -> None:
        """Match what came in while draining; its pages are written after the next start."""
        with suppress(TimeoutError):
            async with asyncio.timeout(FINISH):
                await self._desk.filing.file_all()
                await self._desk.attacher.attach_all()

    async def _publish(self) -> None:
        """Write what changed; a folder that cannot be written is named once and does not stop the collecting."""
        try:
            written = await asyncio.to_thread(self._desk.publisher.changed)
        except StoreError as error:
            if error.code not in UNPUBLISHABLE:
                raise
            if str(error) != self._unpublishable:
                log.error(logline("publish", code=error.code, error=error))  # noqa: TRY400 (a line, not a traceback)
            self._unpublishable = str(error)
            return
        self._unpublishable = ""
        if written:
            log.info(logline("publish", pages=written.pages, rewritten=written.rewritten))

    def reload(self) -> bool:
        """Take in changed outlet files; a broken one keeps its old setting in force, and is named in the log."""
        current = stamp(self._folder)
        if current == self._stamp:
            return False
        self._stamp = current
        config, problems = reload(self._folder, self._config, self._trials)
        for problem in problems:
            log.error(logline("config", code="kept_old_setting", problem=problem))
        for name in changed_for_restart(self._config, config):
            log.warning(logline("config", code="restart_needed", file=name))
        self._config = replace(config, settings=self._config.settings)
        self._places = _places(config)
        self._desk.store.sync_channels(addresses(config), self._now())
        log.info(logline("config", code="reloaded", outlets=len(config.outlets), problems=len(problems)))
        return True

    def drain(self) -> None:
        """Finish the pages in flight and begin no other."""
        self._desk.reader.draining = True
        self._desk.publisher.stop()


def changed_for_restart(before: Config, after: Config) -> list[str]:
    """Name the files whose change takes effect only at the next start."""
    pairs = (
        ("newswire.yaml", before.settings, after.settings),
        ("agencies.yaml", before.agencies, after.agencies),
        ("entities.yaml", before.entities, after.entities),
    )
    return [name for name, old, new in pairs if old != new]


def _places(config: Config) -> dict[str, _Place]:
    return {
        _key(outlet.id, channel.kind, channel.address): _Place(outlet, channel)
        for outlet in config.outlets.values()
        for channel in outlet.channels
    }


def addresses(config: Config) -> list[tuple[str, str, str]]:
    """Return (outlet, kind, address) of every channel."""
    return [
        (outlet.id, channel.kind, channel.address) for outlet in config.outlets.values() for channel in outlet.channels
    ]


def _key(outlet: str, kind: str, address: str) -> str:
    return f"{outlet} {kind} {address}"

"""Rounds of a daemon under test: slots that behave as a test wants, and a daemon that runs them."""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Callable, Coroutine, Iterable
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from typing import Any

from crawler.errors import Stop, StoreError
from crawler.schedule.daemon import Daemon, Slot

LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)
FAR_OFF = datetime(2099, 1, 1, tzinfo=UTC)
# Longer than any test takes; only a test that hangs waits for it.
PATIENCE = 10.0


def broken() -> Stop:
    """Return the error of a store that can no longer be used."""
    return StoreError("the disk is gone", code="unusable")


class Visits:
    """Rounds whose slots behave in the mode given; `gate` holds those of mode `waits` until it is set.

    `again`, `once`, `soon`, `later`, `waits`, `hangs`, `crashes`, `breaks` (the store is gone), `gone` (not wanted).
    """

    def __init__(self, **modes: str) -> None:
        self.modes = modes
        self.calls: Counter[str] = Counter()
        self.began: list[str] = []
        self.open: Counter[str] = Counter()
        self.most = 0
        self.ended: list[str] = []
        self.drained = False
        self.soon = datetime.now(UTC) + timedelta(milliseconds=80)
        self.changes: list[dict[str, str]] = []
        self.sweeps: Callable[[], Coroutine[Any, Any, None]] | None = None
        self.failing: dict[str, Exception] = {}
        self.gate = asyncio.Event()
        self._moved = asyncio.Condition()

    def slots(self) -> Iterable[Slot]:
        """Return the slots, due at once but for `later` and `soon`."""
        self.calls["slots"] += 1
        self._fail("slots")
        dues = {"later": FAR_OFF, "soon": self.soon}
        return [Slot(key, dues.get(mode, LONG_AGO)) for key, mode in self.modes.items()]

    async def visit(self, key: str) -> Slot | None:
        """Do as the slot's mode says."""
        self.began.append(key)
        self.open[key] += 1
        self.most = max(self.most, self.open[key])
        await self._tell()
        try:
            return await self._behave(key, self.modes.get(key, "gone"))
        finally:
            self.open[key] -= 1
            self.ended.append(key)
            await asyncio.shield(self._tell())

    async def _behave(self, key: str, mode: str) -> Slot | None:
        if mode == "hangs":
            await asyncio.Event().wait()
        if mode == "waits":
            await self.gate.wait()
        if mode == "crashes":
            raise LookupError(key)
        if mode == "breaks":
            raise broken()
        due = FAR_OFF if mode == "once" else datetime.now(UTC) + timedelta(milliseconds=5)
        return None if mode == "gone" else Slot(key, due)

    async def sweep(self) -> None:
        """Count, and do what the test wants."""
        self.calls["sweep"] += 1
        self._fail("sweep")
        await self._tell()
        if self.sweeps is not None:
            await self.sweeps()

    def reload(self) -> bool:
        """Take in the next change, if there is one."""
        self.calls["reload"] += 1
        self._fail("reload")
        if not self.changes:
            return False
        self.modes = self.changes.pop(0)
        return True

    def drain(self) -> None:
        """Note that no more is to begin."""
        self.drained = True

    def _fail(self, part: str) -> None:
        if part in self.failing:
            raise self.failing[part]

    async def _tell(self) -> None:
        async with self._moved:
            self._moved.notify_all()

    async def reach(self, condition: Callable[[], bool]) -> None:
        """Wait until something holds after a visit or sweep."""
        async with asyncio.timeout(PATIENCE), self._moved:
            await self._moved.wait_for(condition)


@asynccontextmanager
async def running(visits: Visits, deadline: float = PATIENCE, rest: float = 0.01) -> AsyncIterator[Daemon]:
    """Run a daemon and stop it at the end, if it has not ended by itself."""
    daemon = Daemon(visits, deadline, rest)
    task = asyncio.ensure_future(daemon.run())
    try:
        yield daemon
        if not task.done():
            daemon.stop()
    finally:
        async with asyncio.timeout(PATIENCE):
            await task

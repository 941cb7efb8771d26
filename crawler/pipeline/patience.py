"""Reads an outlet's pages until none is due, nor will be within a short while: servers ask for a few seconds often."""

from collections.abc import Awaitable, Callable
from datetime import datetime

from crawler.config.schema import Outlet
from crawler.pipeline.read import PageReader
from crawler.store.store import Store

# Nobody waits longer than this, in seconds, for a server that asked for patience; what is left stays in the store.
PATIENCE = 60.0
# ... nor longer than this in all for one outlet, however many pages it puts off.
PATIENCE_IN_ALL = 180.0

Sleep = Callable[[float], Awaitable[object]]


class PatientReader:
    """Reads pages, waits, and reads those put off.

    :param now: the clock.
    :param sleep: waits so many seconds on the same clock.
    """

    def __init__(self, store: Store, reader: PageReader, now: Callable[[], datetime], sleep: Sleep) -> None:
        self._store = store
        self._reader = reader
        self._now = now
        self._sleep = sleep

    async def read(self, outlet: Outlet) -> None:
        """Read what is due now or soon; stop where the outlet is given up for now, or on draining."""
        left = PATIENCE_IN_ALL
        while not await self._reader.read_due(outlet) and not self._reader.draining:
            wait = self._wait(outlet)
            if wait is None or wait > min(PATIENCE, left):
                return
            left -= wait
            await self._sleep(wait)

    def _wait(self, outlet: Outlet) -> float | None:
        """Return the seconds until a page of the outlet is due; None where none waits."""
        moment = self._now()
        if self._store.pending(outlet.id, moment, limit=1):  # one pass takes no more than `pending` gives
            return 0.0
        again = self._store.next_retry(outlet.id)
        return max((again - moment).total_seconds(), 0.0) if again else None

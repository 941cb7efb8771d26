"""Finds whose text each new or changed report prints, before it is matched; of those that wait, the oldest first.

A credit that one page of a copy group leaves out is taken from those that state it.
"""

import asyncio
import logging
from collections.abc import Callable
from datetime import datetime

from crawler.extract.credit.copies import Member, credit_copies
from crawler.match.copies import WINDOW, Copyist
from crawler.match.sketches import KIND, Sketches
from crawler.model import StoredReport
from crawler.store.store import Store
from crawler.store.values import Sketch
from crawler.text.logline import logline

log = logging.getLogger(__name__)

# Sketches taken in before polls and signals get their turn (0.2 ms each).
BREATH = 100


class Comparer:
    """Runs the comparison over what waits. Whoever holds the match lock compares.

    :param now: the clock.
    """

    def __init__(self, store: Store, now: Callable[[], datetime]) -> None:
        self._store = store
        self._now = now
        self._sketches = Sketches()
        self._copyist = Copyist(store, self._sketches)
        self._last = 0

    async def compare_all(self) -> int:
        """Compare every report that waits; return how many there were."""
        done = 0
        while waiting := self._store.uncompared():
            if not done:
                await self._catch_up()
            for stored in sorted(waiting, key=_age):
                self._compare(stored)
                done += 1
                await asyncio.sleep(0)
        return done

    def _compare(self, stored: StoredReport) -> None:
        placed, signature = self._copyist.compare(stored)
        sketch = Sketch(stored.id, stored.seen_at, KIND, signature)
        self._store.keep_compared(sketch, placed.group, placed.members, placed.joined)
        self._copyist.learn(stored, signature)
        self._last = max(self._last, stored.id)
        if placed.group is not None:
            self._fill_credits(placed.group)
            log.debug(logline("copy", outlet=stored.outlet, url=stored.report.url, group=placed.group))

    def _fill_credits(self, group: int) -> None:
        """Credit the members whose own page names nobody with what the others say of the same text."""
        members = [Member(*credited) for credited in self._store.credits_in(group)]
        for report, chain in credit_copies(members).items():
            self._store.credit(report, chain)

    async def _catch_up(self) -> None:
        """Take in the sketches of the window that are not held yet: all at the start, else another process's."""
        since = self._now() - WINDOW
        self._store.forget_sketches(since)
        for number, sketch in enumerate(self._store.sketches(KIND, since, self._last)):
            self._sketches.add(sketch.report, sketch.seen_at, sketch.signature)
            self._last = sketch.report
            if number % BREATH == 0:
                await asyncio.sleep(0)


def _age(stored: StoredReport) -> tuple[datetime, int]:
    return stored.when, stored.id

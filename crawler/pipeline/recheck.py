"""Has the pages of young reports read again: as often as configured, and once more to be sure where one is gone."""

import logging
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from crawler.fetch.manners import Validators, validators_of
from crawler.model import Page
from crawler.schedule.recheck import GONE, missing, next_recheck
from crawler.store.store import Store
from crawler.store.values import Recheck, StoredItem
from crawler.text.logline import logline
from crawler.text.notices import Notice
from crawler.text.noticewords import VANISHED

log = logging.getLogger(__name__)

# Pages of an outlet read again in one visit, so that what is new is not kept waiting.
AT_ONCE = 20
# Outcomes of a page that was read.
READ = frozenset({"stored", "version", "duplicate"})


class Rechecker:
    """Knows which pages are read again.

    :param steps: the ages of a report at which it is; none where pages are read once.
    :param now: the clock.
    """

    def __init__(self, store: Store, steps: Sequence[timedelta], now: Callable[[], datetime]) -> None:
        self._store = store
        self._steps = steps
        self._now = now
        self._answered: dict[int, Validators] = {}
        self._whole: set[int] = set()

    def open_due(self, outlet: str) -> int:
        """Let the outlet's pages that are due be read; return how many."""
        return self._store.reopen_due(outlet, self._now(), AT_ONCE) if self._steps else 0

    def next_due(self, outlet: str) -> datetime | None:
        """Return when the first of the outlet's pages is due."""
        return self._store.next_recheck(outlet) if self._steps else None

    def by_hand(self, item_id: int) -> None:
        """Have a page read whole, whatever it was known by: somebody asked for it."""
        self._whole.add(item_id)

    def validators(self, stored: StoredItem) -> Validators:
        """Return what a page read before was known by, so that only another is sent."""
        known = self._store.recheck(stored.id) if stored.id not in self._whole else None
        return Validators(known.etag, known.last_modified) if known else Validators()

    def answered(self, stored: StoredItem, page: Page) -> None:
        """Note what a page is known by."""
        self._answered[stored.id] = validators_of(page)

    def ended(self, stored: StoredItem, outcome: str, code: str | None) -> str:
        """Plan when an item's page is read again, now that its reading has ended; return the outcome to tell of.

        A report that is here already stays, so that a page that cannot be read again is no failure.

        :param code: why its page could not be had.
        """
        self._whole.discard(stored.id)
        validators = self._answered.pop(stored.id, None)
        known, now = self._store.recheck(stored.id), self._now()
        if known is None:
            if outcome == "stored" and code is None and self._steps:
                self._keep(Recheck(stored.id, stored.outlet, now), validators, now)
            return outcome
        if code in GONE:
            self._miss(known, stored, str(code), now)
        elif outcome in READ:
            self._keep(replace(known, misses=0, missed_at=None), validators, now)
        else:
            self._keep(known, None, now)
        return outcome if outcome in READ else "duplicate"

    def _keep(self, plan: Recheck, validators: Validators | None, now: datetime) -> None:
        plan = replace(plan, due_at=next_recheck(plan.first_at, now, self._steps))
        if validators is not None:
            plan = replace(plan, etag=validators.etag, last_modified=validators.last_modified)
        self._store.keep_recheck(plan)

    def _miss(self, plan: Recheck, stored: StoredItem, code: str, now: datetime) -> None:
        found = missing(plan.misses, plan.missed_at, now)
        due_at = found.again_at or next_recheck(plan.first_at, now, self._steps)
        missed_at = now if found.misses > plan.misses else plan.missed_at
        gone = Notice(VANISHED, f"its page answers {code.removeprefix('http_')}") if found.is_gone else None
        self._store.keep_recheck(replace(plan, misses=found.misses, missed_at=missed_at, due_at=due_at), gone)
        log.info(logline("missing", outlet=stored.outlet, url=stored.item.url, code=code, gone=found.is_gone))

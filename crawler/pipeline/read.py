"""Turns waiting items into reports: each ends in exactly one outcome, or waits for a later try."""

import asyncio
import logging
import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from crawler.config.schema import Agency, Outlet
from crawler.errors import FetchError, Forbidden, Rejected, WorkerError
from crawler.extract.detect import languages_of
from crawler.extract.fromfeed import from_item
from crawler.extract.language import in_language
from crawler.extract.workers import WorkerPool
from crawler.fetch import manners
from crawler.fetch.ask import ask_for
from crawler.fetch.engine import Engine
from crawler.model import Item, Page, Report
from crawler.pipeline.abreast import run_abreast
from crawler.pipeline.extraction import Extraction, listed_by
from crawler.pipeline.known import is_told
from crawler.pipeline.listing import new_item
from crawler.pipeline.network import NetworkWatch
from crawler.pipeline.recheck import Rechecker
from crawler.pipeline.sitememory import SiteMemory
from crawler.pipeline.watch import Watcher
from crawler.schedule.due import next_try
from crawler.store.store import Store
from crawler.store.values import StoredItem
from crawler.text.fingerprint import fingerprint
from crawler.text.identity import is_landing, report_keys
from crawler.text.logline import logline
from crawler.text.urls import url_key

log = logging.getLogger(__name__)

# An outlet that lets this many requests in a row run into the deadline is left alone for the rest of the round.
STRIKES = 2
SECOND_CHANCE = timedelta(seconds=20)
# Failures that came before anything was asked; they do not count as tries of the page.
UNASKED = frozenset({"host_held", "robots_unreachable"})
# Seconds until we ask again where nobody named a wait, and how long a page is put off in this way.
UNASKED_WAIT = 300.0
LONGEST_UNASKED = timedelta(hours=48)
# What the workers say when they are being stopped: no fault of the page, which waits with its bytes.
STOPPED = "worker_closed"
# The outcomes with which a report's text is in the store for the first time.
TOLD = frozenset({"stored", "version"})
# While one page is being fetched, the one before is extracted.
AHEAD = 1


class _Unchanged(Exception):
    """A page that is read again is as it was."""


class Round:
    """One pass over an outlet's waiting items: hands them out, and stops handing out when the outlet hangs."""

    def __init__(self, items: list[StoredItem]) -> None:
        self._items: Iterator[StoredItem] = iter(items)
        self.strikes = 0

    @property
    def given_up(self) -> bool:
        """Whether the outlet let too many requests in a row run into the deadline."""
        return self.strikes >= STRIKES

    def next(self) -> StoredItem | None:
        """Return the next item, or None at the end."""
        return None if self.given_up else next(self._items, None)

    def note(self, code: str | None) -> None:
        """Take note of how an item went."""
        self.strikes = self.strikes + 1 if code == "timeout" else 0


@dataclass(frozen=True, slots=True)
class Habits:
    """How pages are read, of whichever outlet.

    :param per_host: how many pages of an outlet are asked for at once; the turns at the host decide the pace.
    :param token: our product token, by which a server may address us.
    :param recheck: the ages of a report at which its page is read again.
    """

    agencies: tuple[Agency, ...]
    per_host: int
    token: str = ""
    recheck: tuple[timedelta, ...] = ()


class PageReader:
    """Reads the pages of waiting items.

    :param network: is told of every answer, and tells whether it is our own line that is down.
    :param now: the clock.
    """

    def __init__(
        self,
        store: Store,
        engine: Engine,
        pool: WorkerPool,
        watcher: Watcher,
        *,
        habits: Habits,
        network: NetworkWatch,
        now: Callable[[], datetime],
    ) -> None:
        self._store = store
        self._engine = engine
        self._extraction = Extraction(pool, habits.agencies, habits.token)
        self._memory = SiteMemory(store)
        self._watcher = watcher
        self._habits = habits
        self._network = network
        self._now = now
        self._rechecker = Rechecker(store, habits.recheck, now)
        self._locks: dict[str, asyncio.Lock] = {}
        self.draining = False

    async def read_due(self, outlet: Outlet) -> bool:
        """Read every page of the outlet that is due; return whether the outlet was given up for now.

        One pass an outlet at a time: a second caller waits and then finds what is left.
        """
        async with self._locks.setdefault(outlet.id, asyncio.Lock()):
            self._rechecker.open_due(outlet.id)
            items = self._store.pending(outlet.id, self._now())
            if not items:
                return False
            self._watcher.waiting(outlet.id, len(items))
            one_round = Round(items)
            hands = min(self._habits.per_host + AHEAD, len(items))
            await run_abreast(self._work(outlet, one_round) for _ in range(hands))
            return one_round.given_up

    def next_recheck(self, outlet: str) -> datetime | None:
        """Return when the first page of an outlet is due to be read again."""
        return self._rechecker.next_due(outlet)

    async def read_url(self, outlet: Outlet, url: str) -> str:
        """Read one article by hand, known or not, and return its outcome."""
        new = new_item(Item(url), outlet.addresses)
        item_id, is_new = self._store.add_item(outlet.id, new, self._now())
        if not is_new:
            self._store.reopen(item_id)
            self._rechecker.by_hand(item_id)
        known = self._store.item(item_id)
        item = replace(known.item, url=url) if known else new.item  # the feed's own date and authors count here too
        return await self._read(outlet, StoredItem(item_id, outlet.id, None, item, "pending"), Round([]))

    async def _work(self, outlet: Outlet, one_round: Round) -> None:
        while not self.draining and (stored := one_round.next()) is not None:
            await self._read(outlet, stored, one_round)

    async def _read(self, outlet: Outlet, stored: StoredItem, one_round: Round) -> str:
        code, outcome = None, ""
        try:
            outcome = await self._report(outlet, stored)
        except FetchError as error:
            code, outcome = error.code, self._put_off(outlet, stored, error)
        except Forbidden as error:
            outcome = self._end(stored, f"rejected:{error.code}")
        except _Unchanged:
            outcome = self._end(stored, "duplicate")
        except Rejected as error:
            outcome = self._fall_back(outlet, stored, f"rejected:{error.code}")
        except WorkerError as error:
            if error.code == STOPPED:
                raise
            outcome = self._set_aside(outlet, stored, error)
        if not outcome.startswith("later:"):
            outcome = self._rechecker.ended(stored, outcome, code)
        one_round.note(code)
        log.debug(logline("item", outlet=outlet.id, url=stored.item.url, outcome=outcome))
        self._watcher.item(outlet.id, stored.item.url, outcome)
        return outcome

    async def _report(self, outlet: Outlet, stored: StoredItem) -> str:
        page = self._store.page_of(stored.id) if stored.state == "fetched" else None
        if page is None:
            page = await self._page(outlet, stored)
            known = self._known(outlet, stored, page)
            if known is not None:
                return known
        report = await self._extraction.report(outlet, stored.item, page)
        if self._is_landing(outlet, stored, report, page.final_url):
            raise Rejected(f"{page.final_url} is where other links lead too", code="landing_page")
        return self._keep(outlet, stored, report, page.final_url)

    async def _page(self, outlet: Outlet, stored: StoredItem) -> Page:
        with self._network.watching(stored.item.url):
            headers = self._rechecker.validators(stored).headers(delta=False)
            page = await self._engine.fetch(ask_for(outlet, stored.item.url, headers))
        if headers and manners.is_unchanged(page):
            raise _Unchanged
        manners.check_usable(page)
        self._rechecker.answered(stored, page)
        if not manners.is_html(page):
            raise Rejected(f"{page.final_url} is no HTML page", code="not_html")
        return page

    def _known(self, outlet: Outlet, stored: StoredItem, page: Page) -> str | None:
        """Keep a page; where a report says already what it says, end its item without extracting it."""
        mark = fingerprint(page.body)
        self._store.keep_page(stored.id, page, mark)
        keys = report_keys(stored.item.url, stored.item.guid, page.final_url, None, outlet.addresses)
        known = self._store.known_page(stored.id, mark, keys)
        if known is None or not is_told(stored.item, known):
            return None
        return self._store.repeat_report(stored.id, known.report.id, keys)

    def _is_landing(self, outlet: Outlet, stored: StoredItem, report: Report, final_url: str) -> bool:
        """Tell a page that links lead to in place of their articles (consent, login, home) from the article."""
        number = self._store.known({url_key(final_url, outlet.addresses)})
        other = self._store.item(number) if number not in {None, stored.id} else None
        return is_landing(stored.item, report.headline, final_url, other.item if other else None, outlet.addresses)

    def _keep(self, outlet: Outlet, stored: StoredItem, report: Report, final_url: str) -> str:
        keys = report_keys(stored.item.url, stored.item.guid, final_url, report.canonical, outlet.addresses)
        cleaned = self._memory.clean(outlet.id, report, self._store.report_of_item(stored.id))
        number, outcome = self._store.add_report(stored.id, outlet.name, cleaned, keys, self._now())
        if outcome in TOLD:
            self._memory.remember(outlet.id, number, report, self._now())
        return outcome

    def _put_off(self, outlet: Outlet, stored: StoredItem, error: FetchError) -> str:
        tried = error.code not in UNASKED and not self._network.is_down
        retry_at = self._next_try(stored, error) if tried else self._next_asking(stored, error)
        if retry_at is None:
            return self._fall_back(outlet, stored, f"failed:{error.code}")
        self._store.defer(stored.id, error.code, retry_at, tried=tried)
        return f"later:{error.code}"

    def _next_try(self, stored: StoredItem, error: FetchError) -> datetime | None:
        return next_try(stored.attempts + 1, error.code, error.retry_after, self._now(), random.random())

    def _next_asking(self, stored: StoredItem, error: FetchError) -> datetime | None:
        """Return when a page that could not be asked for may be; None where it has waited for too long already.

        The first time ends nothing: the item may be old because nobody was here to ask.
        """
        now = self._now()
        seen = stored.first_seen_at or now
        if stored.retry_at is not None and now - seen >= LONGEST_UNASKED:
            return None
        return now + timedelta(seconds=error.retry_after or UNASKED_WAIT)

    def _set_aside(self, outlet: Outlet, stored: StoredItem, error: WorkerError) -> str:
        """Try a page that brought its worker down once more, as the worker may have died of something else."""
        if stored.attempts == 0:
            self._store.defer(stored.id, error.code, self._now() + SECOND_CHANCE)
            return f"later:{error.code}"
        log.warning(logline("quarantine", outlet=outlet.id, url=stored.item.url, code=error.code))
        return self._end(stored, "quarantined")

    def _fall_back(self, outlet: Outlet, stored: StoredItem, outcome: str) -> str:
        """Keep the feed's own text where there is any; else end the item in the outcome."""
        report = from_item(stored.item, self._habits.agencies)
        if report is None:
            return self._end(stored, outcome)
        report = in_language(report, (("feed", report.language), ("outlet", outlet.language)), languages_of)
        report = listed_by(stored.item, replace(report, sources={**report.sources, "page": outcome}))
        return self._keep(outlet, stored, report, stored.item.url)

    def _end(self, stored: StoredItem, outcome: str) -> str:
        self._store.finish(stored.id, outcome)
        return outcome

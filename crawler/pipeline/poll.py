"""Reads one channel once and keeps what it lists; whatever goes wrong becomes one recorded outcome."""

import asyncio
import logging
import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

from crawler.config.schema import Channel, Outlet
from crawler.errors import FetchError, NewswireError, ParseError, StoreError
from crawler.extract.workers import WorkerPool
from crawler.fetch import manners
from crawler.fetch.ask import ports_of
from crawler.fetch.engine import Engine
from crawler.fetch.gate import url_problem
from crawler.model import Item, Listing, Page
from crawler.parse.read import read
from crawler.pipeline.watch import Polled, Watcher
from crawler.schedule.due import next_poll
from crawler.store.store import Store
from crawler.store.values import ChannelState, NewItem, PollRecord
from crawler.text.identity import item_keys, shared_guids
from crawler.text.logline import logline
from crawler.text.urls import url_key

log = logging.getLogger(__name__)

# A poll is one to six documents, each after the longest Crawl-delay we keep (144 s with its spread); whatever holds it
# longer is ended and counted as a failure.
POLL_DEADLINE = 900.0
UNCHANGED = Listing("unchanged", ())
# An index that stays the same says nothing of the sitemaps it names: it is always read, so its validators are not kept.
INDEX = "sitemap-index"
NEVER = datetime.max.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class _Answer:
    """What a poll brought: a listing and what of it is admitted, the page where one came, or else the failure."""

    listing: Listing = UNCHANGED
    page: Page | None = None
    items: tuple[NewItem, ...] = ()
    failure: NewswireError | None = None


class Poller:
    """Polls channels.

    :param every: the interval of an outlet that names none.
    :param now: the clock.
    """

    def __init__(
        self,
        store: Store,
        engine: Engine,
        pool: WorkerPool,
        watcher: Watcher,
        *,
        every: timedelta,
        now: Callable[[], datetime],
    ) -> None:
        self._store = store
        self._engine = engine
        self._pool = pool
        self._watcher = watcher
        self._every = every
        self._now = now

    async def poll(self, outlet: Outlet, channel: Channel) -> Polled:
        """Read a channel, keep what is new, and record how it went.

        Raises: StoreError; every other failure is recorded and returned.
        """
        started = self._now()
        state = self._store.channel(outlet.id, channel.kind, channel.address)
        answer = await self._answer(outlet, channel, state)
        polled = _summary(outlet, channel, answer)
        record = self._record(outlet, state, polled, answer, started)
        new = self._store.record_poll(state.id, record, answer.items, self._now())
        polled = replace(polled, new=new)
        _log_poll(polled, record.took_ms, dropped=polled.listed - len(answer.items))
        self._watcher.polled(polled)
        return polled

    async def look(self, outlet: Outlet, channel: Channel) -> Listing:
        """Read a channel and return what it lists, keeping nothing.

        Raises: NewswireError.
        """
        state = ChannelState(0, outlet.id, channel.kind, channel.address, self._now())
        listing, _ = await self._listing(outlet, channel, state)
        return listing

    async def _answer(self, outlet: Outlet, channel: Channel, state: ChannelState) -> _Answer:
        try:
            async with asyncio.timeout(POLL_DEADLINE):
                listing, page = await self._listing(outlet, channel, state)
            return _Answer(listing, page, tuple(admitted(outlet, channel, listing)))
        except StoreError:
            raise
        except NewswireError as error:
            return _Answer(failure=error)
        except TimeoutError:
            return _Answer(failure=FetchError(f"no end after {POLL_DEADLINE:.0f} s", code="deadline"))
        except Exception as error:
            log.debug("poll of %s crashed", channel.address, exc_info=True)
            return _Answer(failure=ParseError(f"{type(error).__name__}: {error}", code="crash"))

    async def _listing(self, outlet: Outlet, channel: Channel, state: ChannelState) -> tuple[Listing, Page | None]:
        async def parse(page: Page) -> Listing:
            if manners.digest_of(page) == state.body_digest:
                return UNCHANGED
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

        validators = manners.Validators(state.etag, state.last_modified)
        reading = await self._engine.poll(outlet, channel, validators, parse)
        page = reading.page
        if page is not None and manners.is_unchanged(page):
            return UNCHANGED, page
        if page is not None:
            manners.check_usable(page)
        if reading.listing is None:
            raise ParseError(f"{channel.address} brought no listing", code="no_listing")
        return reading.listing, page

    def _record(
        self, outlet: Outlet, state: ChannelState, polled: Polled, answer: _Answer, started: datetime
    ) -> PollRecord:
        now, page = self._now(), answer.page
        failures = state.failures + 1 if polled.failed else 0
        document = page if answer.listing.kind != INDEX else None
        validators = manners.validators_of(document) if document else manners.Validators()
        every = outlet.every or self._every
        return PollRecord(
            started_at=started,
            took_ms=int((now - started).total_seconds() * 1000),
            outcome=polled.outcome,
            next_poll_at=next_poll(every, failures, polled.retry_after, now, random.random()),
            status=page.status if page else None,
            error=polled.error,
            etag=validators.etag,
            last_modified=validators.last_modified,
            body_digest=manners.digest_of(document) if document and polled.outcome == "ok" else None,
            failures=failures,
        )


def admitted(outlet: Outlet, channel: Channel, listing: Listing) -> Iterator[NewItem]:
    """Yield the rows of a listing whose link may be asked, oldest first, with the keys they are known by.

    Channels list the newest on top, but an event is opened by the first report to tell it; undated rows count as new.
    A guid that stands for the channel, the outlet, or several rows is no row's identity: it is left out.
    """
    ports, bottom_up = ports_of(outlet), listing.items[::-1]
    rows = [item for item in sorted(bottom_up, key=_age) if item.url and url_problem(item.url, ports) is None]
    common = {url_key(channel.address), url_key(outlet.homepage)} | shared_guids(rows)
    for item in rows:
        yield new_item(replace(item, guid=None) if item.guid and url_key(item.guid) in common else item)


def _age(item: Item) -> datetime:
    return item.published or NEVER


def new_item(item: Item) -> NewItem:
    """Return an item with its identity keys."""
    return NewItem(item, item_keys(item.url, item.guid))


def _summary(outlet: Outlet, channel: Channel, answer: _Answer) -> Polled:
    if answer.failure is not None:
        retry_after = answer.failure.retry_after if isinstance(answer.failure, FetchError) else None
        return Polled(outlet.id, channel, answer.failure.code, error=str(answer.failure), retry_after=retry_after)
    if answer.listing is UNCHANGED:
        return Polled(outlet.id, channel, "unchanged")
    listed = len(answer.listing.items)
    return Polled(outlet.id, channel, "ok" if listed else "empty", listed)


def _log_poll(polled: Polled, took_ms: int, dropped: int) -> None:
    line = logline(
        "poll",
        outlet=polled.outlet,
        url=polled.channel.address,
        code=polled.outcome,
        took_ms=took_ms,
        listed=polled.listed,
        new=polled.new,
        dropped=dropped,
        error=polled.error,
    )
    log.log(logging.WARNING if polled.failed else logging.INFO, line)

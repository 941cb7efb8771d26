"""Reads one channel once and keeps what it lists; whatever goes wrong becomes one recorded outcome."""

import asyncio
import logging
import random
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta

from crawler.config.schema import Channel, Outlet
from crawler.errors import FetchError, NewswireError, ParseError, StoreError
from crawler.fetch import manners
from crawler.fetch.engine import Engine, Reading
from crawler.fetch.manners import Validators
from crawler.model import Listing, Page
from crawler.pipeline.lessons import UNCHANGED, Answer, Lesson, Pace, Remembered, lesson, record_of
from crawler.pipeline.listing import items_of, pins_of, sifted
from crawler.pipeline.look import Looker, listing_of
from crawler.pipeline.network import NetworkWatch
from crawler.pipeline.watch import Polled, Watcher
from crawler.store.store import Store
from crawler.store.values import NewItem
from crawler.text.logline import logline

log = logging.getLogger(__name__)

# A poll is one to six documents, each after the longest Crawl-delay we keep (144 s with its spread); whatever holds it
# longer is ended and counted as a failure.
POLL_DEADLINE = 900.0


class Poller:
    """Polls channels.

    :param every: the first interval of a channel whose rhythm is not known yet.
    :param network: is told of every answer, and tells whether it is our own line that is down.
    :param now: the clock.
    """

    def __init__(
        self,
        store: Store,
        engine: Engine,
        looker: Looker,
        watcher: Watcher,
        *,
        every: timedelta,
        network: NetworkWatch,
        now: Callable[[], datetime],
    ) -> None:
        self._store = store
        self._engine = engine
        self._looker = looker
        self._watcher = watcher
        self._every = every
        self._network = network
        self._now = now

    async def poll(self, outlet: Outlet, channel: Channel) -> Polled:
        """Read a channel, keep what is new, and record how it went.

        Raises: StoreError; every other failure is recorded and returned.
        """
        started = self._now()
        before = Remembered.of(self._store, outlet.id, channel)
        answer = await self._answer(outlet, channel, before, started)
        self._network.note(_place(outlet, before, answer), None if answer.reached else answer.failure)
        now = self._now()
        answer, learnt, items = _judged(outlet, channel, before, answer, now)
        pace = Pace(pins_of(outlet, channel).every, self._every, self._network, random.random())
        record = record_of(before, answer, learnt, pace, started, now)
        new = self._store.record_poll(before.state.id, record, items, now)
        polled = Polled(
            outlet.id,
            channel,
            record.outcome,
            listed=record.listed,
            new=new,
            error=record.error,
            retry_after=answer.retry_after,
            gap=record.gap is not None,
        )
        _log_poll(polled, record.took_ms, record.notes)
        self._watcher.polled(polled)
        return polled

    async def _answer(self, outlet: Outlet, channel: Channel, before: Remembered, started: datetime) -> Answer:
        validators = before.validators(channel, started)
        page, conditional = None, bool(validators.headers())
        documents: list[Page] = []
        try:
            async with asyncio.timeout(POLL_DEADLINE):
                reading = await self._read(outlet, channel, before, validators, documents)
            page = reading.page
            listing = listing_of(channel, reading, conditional=conditional)
            return Answer(listing, page, sifted(outlet, channel, listing, self._looker.gate), conditional=conditional)
        except StoreError:
            raise
        except NewswireError as error:
            # Bytes that are no listing came in an answer; a failed request says nothing of the documents before it.
            page = documents[0] if documents and isinstance(error, ParseError) else page
            reached = page is not None or bool(documents)
            return Answer(failure=error, page=page, conditional=conditional, reached=reached)
        except TimeoutError:
            late = FetchError(f"no end after {POLL_DEADLINE:.0f} s", code="deadline")
            return Answer(failure=late, reached=bool(documents))
        except Exception as error:
            log.debug("poll of %s crashed", channel.address, exc_info=True)
            return _crashed(error)

    async def _read(
        self, outlet: Outlet, channel: Channel, before: Remembered, validators: Validators, documents: list[Page]
    ) -> Reading:
        async def parse(page: Page) -> Listing:
            documents.append(page)
            same = manners.digest_of(page) == before.state.body_digest
            return UNCHANGED if same else await self._looker.document(outlet, channel, page)

        return await self._engine.poll(outlet, channel, validators, parse, address=before.address)


def _judged(
    outlet: Outlet, channel: Channel, before: Remembered, answer: Answer, now: datetime
) -> tuple[Answer, Lesson, tuple[NewItem, ...]]:
    """Return the answer, what it teaches and what is taken of it; a listing nobody can take is a failed poll."""
    try:
        learnt = lesson(before, pins_of(outlet, channel), answer, now)
        return answer, learnt, items_of(outlet, channel, answer.sifted, learnt.profile, now)
    except Exception as error:
        log.debug("listing of %s cannot be taken", channel.address, exc_info=True)
        return _crashed(error), Lesson(before.profile), ()


def _crashed(error: Exception) -> Answer:
    return Answer(failure=ParseError(f"{type(error).__name__}: {error}", code="crash"))


def _place(outlet: Outlet, before: Remembered, answer: Answer) -> str:
    """Return the address that was asked; where a named spider asked none, its outlet's own."""
    if answer.page is not None:
        return answer.page.url
    named = answer.failure.url if answer.failure else None
    return named or (outlet.homepage if before.state.kind == "spider" else before.address)


def _log_poll(polled: Polled, took_ms: int, notes: Mapping[str, int]) -> None:
    line = logline(
        "poll",
        outlet=polled.outlet,
        url=polled.channel.address,
        code=polled.outcome,
        took_ms=took_ms,
        listed=polled.listed,
        new=polled.new,
        mended=_count(notes, "mended:"),
        dropped=_count(notes, "dropped:"),
        gap="found" if polled.gap else None,
        error=polled.error,
    )
    log.log(logging.WARNING if polled.failed else logging.INFO, line)


def _count(notes: Mapping[str, int], prefix: str) -> int | None:
    return sum(count for word, count in notes.items() if word.startswith(prefix)) or None

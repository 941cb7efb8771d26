"""Fills the gaps of an outlet's channels from whatever else it offers: older documents, sitemaps, section pages."""

import logging
from collections.abc import AsyncGenerator, Callable
from contextlib import aclosing
from datetime import datetime, timedelta

from crawler.config.schema import Channel, Outlet
from crawler.errors import NewswireError, StoreError
from crawler.fetch import manners
from crawler.fetch.ask import ask_for
from crawler.fetch.engine import Engine
from crawler.model import Listing
from crawler.pipeline.lessons import Remembered
from crawler.pipeline.listing import items_of, pins_of, sifted
from crawler.pipeline.look import Looker
from crawler.schedule.gaps import closes
from crawler.schedule.profile import corrected
from crawler.store.store import Store
from crawler.store.values import Gap, NewItem
from crawler.text.logline import logline
from crawler.text.urls import site_of

log = logging.getLogger(__name__)

# A gap is tried at the outlet's next visits, so often in all; what lies open then is listed by `newswire status`.
MOST_TRIES = 3
# Older documents asked for in one try: each names the one before it.
MOST_DOCUMENTS = 5
# Where archives lie open for other kinds of channel; a feed reaches back less far than they do.
FAR_REACHING = ("sitemap", "section")
# A row may be dated so long before it is listed; what is older than the gap by more was not missed in it.
LAG = timedelta(hours=24)

Known = dict[str, Listing | None]
"""The documents read in one pass, by address; None where one could not be read."""


class Backfill:
    """Fills gaps.

    :param now: the clock.
    """

    def __init__(self, store: Store, engine: Engine, looker: Looker, now: Callable[[], datetime]) -> None:
        self._store = store
        self._engine = engine
        self._looker = looker
        self._now = now

    async def fill(self, outlet: Outlet) -> int:
        """Try to fill the outlet's open gaps, and return how many items that brought; no document is read twice.

        Raises: StoreError.
        """
        brought, read = 0, Known()
        for gap in self._store.gaps(outlet=outlet.id):
            channel = _channel(outlet, gap)
            if channel is not None and gap.tries < MOST_TRIES:
                brought += await self._fill(outlet, channel, gap, read)
        return brought

    async def _fill(self, outlet: Outlet, channel: Channel, gap: Gap, read: Known) -> int:
        filled, how = 0, None
        async with aclosing(self._documents(outlet, channel, read)) as documents:
            async for source, lister, listing in documents:
                new, reaches_back = self._take(outlet, lister, listing, gap)
                filled += new
                if reaches_back:
                    how = source
                    break
        self._store.fill_gap(gap.id, filled, how, self._now() if how else None)
        code = "closed" if how else "open"
        log.info(logline("gap", outlet=outlet.id, url=channel.address, code=code, filled=filled, how=how))
        return filled

    async def _documents(
        self, outlet: Outlet, channel: Channel, read: Known
    ) -> AsyncGenerator[tuple[str, Channel, Listing]]:
        """Yield what may reach back over a gap, each with its kind in a word and the channel it is read as.

        First the documents that go on where the channel's own ends (RFC 5005, `next_url`), as long as they lie on its
        own site or the outlet's; then the outlet's sitemaps and section pages, which often reach further back.
        """
        before = Remembered.of(self._store, outlet.id, channel)
        sites = {site_of(before.address), site_of(outlet.homepage)}
        url, seen = before.profile.older, {before.address}
        while url and url not in seen and len(seen) <= MOST_DOCUMENTS and site_of(url) in sites:
            seen.add(url)
            listing = await self._listing(outlet, channel, url, read)
            if listing is None:
                break
            yield "older", channel, listing
            url = listing.older
        for kind in FAR_REACHING:
            for other in outlet.channels:
                if other.kind == kind and other != channel:
                    listing = await self._listing(outlet, other, other.address, read)
                    if listing is not None:
                        yield kind, other, listing

    async def _listing(self, outlet: Outlet, channel: Channel, url: str, read: Known) -> Listing | None:
        if url not in read:
            try:
                read[url] = await self._read(outlet, channel, url)
            except StoreError:
                raise
            except NewswireError as error:
                log.warning(logline("gap", outlet=outlet.id, url=url, code=error.code, error=error))
                read[url] = None
        return read[url]

    async def _read(self, outlet: Outlet, channel: Channel, url: str) -> Listing | None:
        if url == channel.address:
            return (await self._looker.look(outlet, channel)).listing
        page = await self._engine.fetch(ask_for(outlet, url))
        manners.check_usable(page)
        return await self._looker.document(outlet, channel, page)

    def _take(self, outlet: Outlet, channel: Channel, listing: Listing, gap: Gap) -> tuple[int, bool]:
        """Keep what a document lists; return how much of it is new, and whether it reaches back over the gap."""
        now = self._now()
        profile = Remembered.of(self._store, outlet.id, channel).profile
        rows = sifted(outlet, channel, listing, self._looker.gate)
        items = items_of(outlet, channel, rows, profile, now)
        known = self._store.known_rows([new.keys for new in items])
        dated = corrected(profile, rows.rows, pins_of(outlet, channel))
        reaches_back = closes(gap.from_at, (), dated) or any(
            self._was_known(new, gap) for new, is_known in zip(items, known, strict=True) if is_known
        )
        missed = [new for new, is_known in zip(items, known, strict=True) if not is_known and _may_be_missed(new, gap)]
        added = [self._store.add_item(outlet.id, new, now) for new in missed]
        return sum(is_new for _, is_new in added), reaches_back

    def _was_known(self, new: NewItem, gap: Gap) -> bool:
        """Tell whether a row was known when the gap began: from the channel's last reading before it, or from earlier.

        That reading itself ended some time after it began, which is where the gap is counted from.
        """
        number = self._store.known(new.keys)
        item = self._store.item(number) if number is not None else None
        if item is None or item.first_seen_at is None:
            return False
        of_channel = item.channel_id == gap.channel_id and item.first_seen_at < gap.to_at
        return of_channel or item.first_seen_at <= gap.from_at


def _may_be_missed(new: NewItem, gap: Gap) -> bool:
    published = new.item.published
    return bool(new.keys) and (published is None or published >= gap.from_at - LAG)


def _channel(outlet: Outlet, gap: Gap) -> Channel | None:
    return next((one for one in outlet.channels if (one.kind, one.address) == (gap.kind, gap.address)), None)

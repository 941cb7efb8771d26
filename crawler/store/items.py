"""Guarantees that an item is known once, waits as long as it must, and ends in exactly one outcome."""

from collections.abc import Iterable, Sequence
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from crawler.errors import StoreError
from crawler.model import Page
from crawler.store.afterwards import rechecks
from crawler.store.columns import at_most
from crawler.store.database import Database, portions
from crawler.store.keys import owners, remember, storable_keys
from crawler.store.relisted import hasten
from crawler.store.rows import ITEM, item_json, page_row, page_value, stored_item
from crawler.store.schema import channels, items, pages, reports
from crawler.store.values import NewItem, StoredItem

PENDING, FETCHED = "pending", "fetched"
KEPT = "quarantined"  # the one outcome whose page a person will want to see


class Items(Database):
    """The items and, while they wait for extraction, their pages."""

    def add_item(self, outlet: str, new: NewItem, now: datetime) -> tuple[int, bool]:
        """Add an item by hand; return its number and whether it is new.

        Raises: StoreError `unknown` where the item has no identity key.
        """
        with self.write() as connection:
            taken = take_items(connection, outlet, None, [new], now)
        if not taken:
            raise StoreError("an item without an identity key", code="unknown", outlet=outlet)
        return taken[0]

    def pending(self, outlet: str | None, now: datetime, limit: int = 1000) -> list[StoredItem]:
        """Return what can be worked on now: items whose page is here first, then the others, oldest first."""
        with self.read() as connection:
            found = _open_items(connection, FETCHED, outlet, now, limit)
            return found + _open_items(connection, PENDING, outlet, now, limit - len(found))

    def behind(self, now: datetime) -> frozenset[str]:
        """Return the outlets with an item that can be worked on now, or a page to be read again."""
        due = sa.or_(items.c.retry_at.is_(None), items.c.retry_at <= now)
        waiting = sa.select(items.c.outlet).where(items.c.state.is_not(None), due).distinct()
        again = sa.select(rechecks.c.outlet).where(rechecks.c.due_at <= now).distinct()
        with self.read() as connection:
            return frozenset(connection.scalars(sa.union(waiting, again)))

    def next_retry(self, outlet: str | None) -> datetime | None:
        """Return when the first of the deferred items may be tried again."""
        chosen = sa.select(sa.func.min(items.c.retry_at)).where(items.c.retry_at.is_not(None))
        if outlet is not None:
            chosen = chosen.where(items.c.outlet == outlet)
        with self.read() as connection:
            first: datetime | None = connection.scalar(chosen)
        return first

    def item(self, item_id: int) -> StoredItem | None:
        """Return one item, open or closed."""
        with self.read() as connection:
            row = connection.execute(sa.select(*ITEM).where(items.c.id == item_id)).one_or_none()
        return None if row is None else stored_item(row)

    def keep_page(self, item_id: int, page: Page, fingerprint: str | None = None) -> None:
        """Store the page of an open item, which is `fetched` from then on; a later page replaces it.

        :param fingerprint: of the page's prose, by which it is known again once the item has ended.
        """
        with self.write() as connection:
            change = sa.update(items).where(items.c.id == item_id, items.c.state.is_not(None))
            if connection.execute(change.values(state=FETCHED, retry_at=None)).rowcount:
                connection.execute(sa.delete(pages).where(_waiting(item_id)))
                row = {"item_id": item_id, "fingerprint": fingerprint, "ended": False}
                connection.execute(sa.insert(pages).values(row | page_row(page)))

    def page_of(self, item_id: int) -> Page | None:
        """Return the page that waits for the extraction of its item, or is kept for a person."""
        with self.read() as connection:
            row = connection.execute(sa.select(pages).where(_waiting(item_id))).one_or_none()
        return None if row is None else page_value(row)

    def defer(self, item_id: int, why: str, retry_at: datetime, *, tried: bool = True) -> None:
        """Put an open item off until a time; what is here of it stays.

        :param tried: whether this counts as an attempt; not where nothing was asked.
        """
        change = sa.update(items).where(items.c.id == item_id, items.c.state.is_not(None))
        with self.write() as connection:
            connection.execute(change.values(attempts=items.c.attempts + int(tried), why=why, retry_at=retry_at))

    def waiting(self, outlet: str) -> int:
        """Count the outlet's items that have not ended in an outcome yet, due or not."""
        chosen = sa.select(sa.func.count()).where(items.c.outlet == outlet, items.c.state.is_not(None))
        with self.read() as connection:
            return connection.scalar(chosen) or 0

    def finish(self, item_id: int, outcome: str) -> None:
        """Close an open item with its outcome; one that is closed, or has a report, keeps the outcome it had."""
        still_open = sa.select(items.c.id).where(items.c.id == item_id, items.c.state.is_not(None))
        with self.write() as connection:
            if connection.scalar(still_open) is not None:
                close_item(connection, item_id, outcome)

    def known(self, keys: Iterable[str]) -> int | None:
        """Return the item that any of the keys belongs to, the oldest where they differ."""
        with self.read() as connection:
            return min(owners(connection, storable_keys(keys)).values(), default=None)

    def known_rows(self, rows: Sequence[frozenset[str]]) -> list[bool]:
        """Tell of each set of keys whether any of them belongs to an item already."""
        named = [storable_keys(keys) for keys in rows]
        with self.read() as connection:
            owner = owners(connection, set().union(*named))
        return [not keys.isdisjoint(owner) for keys in named]

    def reopen(self, item_id: int) -> None:
        """Make an item be read again from the start; its report, if it has one, stays, whatever comes of it."""
        with self.write() as connection:
            open_again(connection, item_id)


def open_again(connection: Connection, item_id: int) -> None:
    """Put an item at the start of its way again."""
    fresh = {"state": PENDING, "outcome": None, "attempts": 0, "why": None, "retry_at": None}
    connection.execute(sa.update(items).where(items.c.id == item_id).values(fresh))
    connection.execute(sa.delete(pages).where(_waiting(item_id)))


def _waiting(item_id: int) -> sa.ColumnElement[bool]:
    return sa.and_(pages.c.item_id == item_id, sa.not_(pages.c.ended))


def close_item(connection: Connection, item_id: int, outcome: str, why: str | None = None) -> None:
    """Give an item its outcome, that of its report first of all.

    Unless kept for a person, its texts are dropped, and its page is ready for the archive of raw pages.

    :param why: what the page would have ended in, where its feed's text was kept in its place.
    """
    own = sa.select(reports.c.outcome).where(reports.c.item_id == items.c.id).scalar_subquery()
    chosen = sa.select(items.c.item, items.c.report_id, own.label("own")).where(items.c.id == item_id)
    row = connection.execute(chosen).one()
    outcome = row.own or ("duplicate" if row.report_id is not None else outcome)
    closed = {"state": None, "outcome": outcome, "why": why, "retry_at": None}
    if outcome != KEPT:
        closed["item"] = {**row.item, "summary": "", "content": ""}
        ended = sa.update(pages).where(_waiting(item_id)).values(ended=True).returning(pages.c.fingerprint)
        page = connection.execute(ended).one_or_none()
        if page is not None:
            closed["fingerprint"] = page.fingerprint
    connection.execute(sa.update(items).where(items.c.id == item_id).values(closed))


def take_items(
    connection: Connection, outlet: str, channel_id: int | None, news: Sequence[NewItem], now: datetime
) -> list[tuple[int, bool]]:
    """Store the items not known by any of their keys; return each one's number and whether it is new.

    A known item learns the keys it did not have; one that nobody would read any more goes to this outlet.
    One without any key would be new for ever: it is left out.
    """
    named = [(new.item, keys) for new in news if (keys := storable_keys(new.keys))]
    if not named:
        return []
    owner = owners(connection, set().union(*(keys for _, keys in named)))
    fresh = {"outlet": outlet, "channel_id": channel_id, "state": PENDING, "attempts": 0, "seen_at": now}
    taken, pairs = [], []
    for item, keys in named:
        known = min((owner[key] for key in keys if key in owner), default=None)
        number = known
        if number is None:
            row = sa.insert(items).values(**fresh, item=item_json(item)).returning(items.c.id)
            number = connection.execute(row).scalar_one()
        pairs += [(key, number) for key in sorted(keys - owner.keys())]
        owner |= dict.fromkeys(keys - owner.keys(), number)
        taken.append((number, known is None))
    remember(connection, pairs)
    _take_over(connection, outlet, channel_id, [number for number, is_new in taken if not is_new])
    if channel_id is not None:
        again = {number: item for (number, is_new), (item, _) in zip(taken, named, strict=True) if not is_new}
        hasten(connection, channel_id, again, now)
    return taken


def _take_over(connection: Connection, outlet: str, channel_id: int | None, numbers: Sequence[int]) -> None:
    """Hand open items to the outlet where their own has no channel in use any more."""
    retired = sa.select(channels.c.id).where(channels.c.retired_at.is_not(None))
    in_use = sa.select(channels.c.outlet).where(channels.c.retired_at.is_(None))
    left = sa.and_(items.c.state.is_not(None), items.c.channel_id.in_(retired), items.c.outlet.not_in(in_use))
    for portion in portions(numbers):
        these = items.c.id.in_(portion)
        connection.execute(sa.update(items).where(these, left).values(outlet=outlet, channel_id=channel_id))


def _open_items(connection: Connection, state: str, outlet: str | None, now: datetime, limit: int) -> list[StoredItem]:
    """Return the items in one state that may be worked on now, oldest first."""
    due = sa.or_(items.c.retry_at.is_(None), items.c.retry_at <= now)
    chosen = sa.select(*ITEM).where(items.c.state == state, due).order_by(items.c.id).limit(at_most(limit))
    if outlet is not None:
        chosen = chosen.where(items.c.outlet == outlet)
    return [stored_item(row) for row in connection.execute(chosen)]

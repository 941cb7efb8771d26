"""Guarantees that the page of a young report is read again when it is due, once, and that one gone is flagged."""

from datetime import datetime

import sqlalchemy as sa

from crawler.store.afterwards import rechecks
from crawler.store.database import Database, insert
from crawler.store.items import open_again
from crawler.store.notices import lower_flag, raise_flags, touch_event_of
from crawler.store.schema import items
from crawler.store.values import Recheck
from crawler.text.notices import Notice
from crawler.text.noticewords import VANISHED


class Rechecks(Database):
    """The pages to be read again."""

    def recheck(self, item_id: int) -> Recheck | None:
        """Return what is known of reading an item's page again."""
        with self.read() as connection:
            row = connection.execute(sa.select(rechecks).where(rechecks.c.item_id == item_id)).one_or_none()
        if row is None:
            return None
        return Recheck(
            item_id=row.item_id,
            outlet=row.outlet,
            first_at=row.first_at,
            due_at=row.due_at,
            misses=row.misses,
            missed_at=row.missed_at,
            etag=row.etag,
            last_modified=row.last_modified,
        )

    def keep_recheck(self, recheck: Recheck, gone: Notice | None = None) -> None:
        """Store when an item's page is read again; flag its report where the page is gone, and no more where it is not.

        :param gone: what the page answered, where it is believed to be gone.
        """
        row = {name: getattr(recheck, name) for name in rechecks.c.keys()}  # noqa: SIM118 (a collection of columns)
        with self.write() as connection:
            statement = insert(connection, rechecks).values(row)
            connection.execute(statement.on_conflict_do_update(index_elements=["item_id"], set_=row))
            report = connection.scalar(sa.select(items.c.report_id).where(items.c.id == recheck.item_id))
            if report is None:
                return
            changed = False
            if gone is not None:
                changed = raise_flags(connection, report, [gone], recheck.missed_at or recheck.first_at)
            elif not recheck.misses:
                changed = lower_flag(connection, report, VANISHED)
            if changed:
                touch_event_of(connection, report)

    def reopen_due(self, outlet: str, now: datetime, limit: int) -> int:
        """Open the outlet's items whose page is due to be read again, the longest due first; return how many."""
        due = sa.and_(rechecks.c.outlet == outlet, rechecks.c.due_at <= now)
        closed = sa.select(rechecks.c.item_id).join_from(rechecks, items).where(due, items.c.state.is_(None))
        chosen = closed.order_by(rechecks.c.due_at, rechecks.c.item_id).limit(limit)
        with self.read() as connection:  # most often there is none, and whoever only reads holds nobody up
            if connection.scalar(chosen.limit(1)) is None:
                return 0
        with self.write() as connection:
            numbers = list(connection.scalars(chosen))
            for number in numbers:
                open_again(connection, number)
            done = sa.update(rechecks).where(rechecks.c.item_id.in_(numbers))
            connection.execute(done.values(due_at=None))
        return len(numbers)

    def next_recheck(self, outlet: str) -> datetime | None:
        """Return when the first of the outlet's pages is due to be read again."""
        chosen = sa.select(sa.func.min(rechecks.c.due_at)).where(rechecks.c.outlet == outlet)
        with self.read() as connection:
            first: datetime | None = connection.scalar(chosen)
        return first

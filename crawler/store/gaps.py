"""Remembers the times in which rows of a channel may have come and gone unseen, until they are filled."""

from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from crawler.store.database import Database
from crawler.store.schema import channels, gaps
from crawler.store.values import Gap, NewGap

CLOSED_KEPT = timedelta(days=90)  # as long as the polls that tell of them

COLUMNS = (
    gaps.c.id,
    gaps.c.channel_id,
    channels.c.outlet,
    channels.c.kind,
    channels.c.address,
    gaps.c.from_at,
    gaps.c.to_at,
    gaps.c.filled,
    gaps.c.tries,
    gaps.c.closed_at,
    gaps.c.how,
)


class Gaps(Database):
    """The ledger of gaps."""

    def gaps(self, open_only: bool = True, outlet: str | None = None) -> list[Gap]:
        """Return the gaps of the channels in use, by outlet, oldest first; a retired one's wait for its return."""
        chosen = sa.select(*COLUMNS).join_from(gaps, channels).where(channels.c.retired_at.is_(None))
        if open_only:
            chosen = chosen.where(gaps.c.closed_at.is_(None))
        if outlet is not None:
            chosen = chosen.where(channels.c.outlet == outlet)
        with self.read() as connection:
            rows = connection.execute(chosen.order_by(channels.c.outlet, gaps.c.from_at, gaps.c.id))
            return [Gap(*row) for row in rows]

    def fill_gap(self, gap_id: int, filled: int, how: str | None, closed_at: datetime | None) -> None:
        """Count an attempt to fill an open gap and the items it brought; close the gap where a time is given.

        A closed gap stays as it is.

        :param how: what was read to fill it, in a stable word.
        """
        change = sa.update(gaps).where(gaps.c.id == gap_id, gaps.c.closed_at.is_(None))
        counts = {"filled": gaps.c.filled + filled, "tries": gaps.c.tries + 1}
        with self.write() as connection:
            connection.execute(change.values(**counts, how=how, closed_at=closed_at))


def add_gap(connection: Connection, channel_id: int, gap: NewGap) -> None:
    """Store a gap that is open."""
    times = {"from_at": gap.from_at, "to_at": gap.to_at}
    connection.execute(sa.insert(gaps).values(channel_id=channel_id, **times, filled=0, tries=0))


def forget_gaps(connection: Connection, now: datetime) -> None:
    """Delete the gaps closed long ago; an open one stays however old it is."""
    connection.execute(sa.delete(gaps).where(gaps.c.closed_at < now - CLOSED_KEPT))

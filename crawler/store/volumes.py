"""Tells how much each outlet brings and how its items end, from indexes alone."""

from datetime import date, datetime

import sqlalchemy as sa

from crawler.store.columns import at_most
from crawler.store.database import Database
from crawler.store.schema import channels, items

# Between outcomes, which are words.
SEPARATOR = "\n"


class Volumes(Database):
    """The figures that alarms are decided on."""

    def volumes(self, since: datetime) -> dict[str, dict[date, int]]:
        """Count the items first seen since a time, by outlet and day (UTC); a day without any is left out."""
        day = sa.func.date(items.c.seen_at, type_=sa.Date())
        chosen = sa.select(items.c.outlet, day, sa.func.count()).where(items.c.seen_at >= since)
        counted: dict[str, dict[date, int]] = {}
        with self.read() as connection:
            # By day first: by outlet first, SQLite goes through every item there is, along the index by outlet.
            for outlet, seen, number in connection.execute(chosen.group_by(day, items.c.outlet)):
                counted.setdefault(outlet, {})[seen] = number
        return counted

    def last_outcomes(self, outlet: str, limit: int) -> list[str]:
        """Return how the outlet's closed items ended, the last seen of them first."""
        chosen = sa.select(items.c.outcome).where(items.c.outlet == outlet, items.c.outcome.is_not(None))
        with self.read() as connection:
            return list(connection.scalars(chosen.order_by(items.c.id.desc()).limit(at_most(limit))))

    def latest_outcomes(self, limit: int) -> dict[str, list[str]]:
        """Return how the last closed items of every outlet with a channel in use ended, in no order."""
        used = sa.select(channels.c.outlet).where(channels.c.retired_at.is_(None)).distinct().subquery()
        mine = sa.select(items.c.outcome).where(items.c.outlet == used.c.outlet, items.c.outcome.is_not(None))
        last = mine.order_by(items.c.id.desc()).limit(at_most(limit)).correlate(used).subquery()
        told = sa.select(sa.func.aggregate_strings(last.c.outcome, SEPARATOR)).correlate(used).scalar_subquery()
        with self.read() as connection:
            rows = connection.execute(sa.select(used.c.outlet, told))
            return {outlet: text.split(SEPARATOR) for outlet, text in rows if text is not None}

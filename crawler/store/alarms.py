"""Guarantees that an alarm is raised once and ended once, whatever restarts lie between."""

import sqlalchemy as sa

from crawler.store.database import Database, insert
from crawler.store.schema import alarms
from crawler.store.values import Alarm


class Alarms(Database):
    """The alarms that stand."""

    def alarms(self) -> list[Alarm]:
        """Return the alarms that stand, by outlet and kind."""
        with self.read() as connection:
            rows = connection.execute(sa.select(alarms).order_by(alarms.c.outlet, alarms.c.kind))
            return [Alarm(row.outlet, row.kind, row.since, row.text) for row in rows]

    def raise_alarm(self, alarm: Alarm) -> bool:
        """Let an alarm stand; tell whether it is new. One of its outlet and kind that stands takes its text only."""
        row = {"outlet": alarm.outlet, "kind": alarm.kind, "since": alarm.since, "text": alarm.text}
        with self.write() as connection:
            statement = insert(connection, alarms).on_conflict_do_nothing().returning(alarms.c.kind)
            if connection.execute(statement, row).first() is not None:
                return True
            connection.execute(sa.update(alarms).where(_is(alarm.outlet, alarm.kind)).values(text=alarm.text))
        return False

    def end_alarm(self, outlet: str, kind: str) -> Alarm | None:
        """End an alarm and return it; None where it does not stand."""
        with self.write() as connection:
            statement = sa.delete(alarms).where(_is(outlet, kind)).returning(*alarms.c)
            row = connection.execute(statement).one_or_none()
        return None if row is None else Alarm(row.outlet, row.kind, row.since, row.text)


def _is(outlet: str, kind: str) -> sa.ColumnElement[bool]:
    return sa.and_(alarms.c.outlet == outlet, alarms.c.kind == kind)

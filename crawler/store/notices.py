"""Guarantees that a report's flags, the words that raised them and its event's page go together."""

from collections.abc import Iterable
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from crawler.store.afterwards import notices
from crawler.store.database import Database, insert
from crawler.store.entries import touch
from crawler.store.schema import attachments, reports
from crawler.store.values import Flagged
from crawler.text.notices import FLAGS, Notice


class Notices(Database):
    """What became of what reports told: corrected, updated, withdrawn, or gone."""

    def flags_of(self, report_id: int) -> list[Flagged]:
        """Return a report's flags with the words that raised them, the gravest first."""
        chosen = sa.select(notices).where(notices.c.report_id == report_id)
        with self.read() as connection:
            found = [Flagged(row.flag, row.words, row.since) for row in connection.execute(chosen)]
        return sorted(found, key=lambda one: FLAGS.index(one.flag))

    def flag_counts(self) -> dict[str, dict[str, int]]:
        """Return how many reports bear each flag, by outlet."""
        grouped = (reports.c.outlet, reports.c.flags)
        chosen = sa.select(*grouped, sa.func.count()).where(reports.c.flags != "").group_by(*grouped)
        counted: dict[str, dict[str, int]] = {}
        with self.read() as connection:
            for outlet, flags, number in connection.execute(chosen):
                for flag in flags.split():
                    of_outlet = counted.setdefault(outlet, {})
                    of_outlet[flag] = of_outlet.get(flag, 0) + number
        return counted


def raise_flags(connection: Connection, report_id: int, found: Iterable[Notice], now: datetime) -> bool:
    """Flag a report; a flag it bears keeps its words. Tell whether there is a new one."""
    rows = [{"report_id": report_id, "flag": one.flag, "words": one.words, "since": now} for one in found]
    if not rows:
        return False
    statement = insert(connection, notices).values(rows).on_conflict_do_nothing()
    fresh = connection.execute(statement.returning(notices.c.flag)).all()
    if fresh:
        _name_flags(connection, report_id)
    return bool(fresh)


def lower_flag(connection: Connection, report_id: int, flag: str) -> bool:
    """Take a flag off a report; tell whether it bore it."""
    this = sa.and_(notices.c.report_id == report_id, notices.c.flag == flag)
    if not connection.execute(sa.delete(notices).where(this)).rowcount:
        return False
    _name_flags(connection, report_id)
    return True


def touch_event_of(connection: Connection, report_id: int) -> None:
    """Note that the event a report is attached to changed, if there is one."""
    event = connection.scalar(sa.select(attachments.c.event_id).where(attachments.c.report_id == report_id))
    touch(connection, [event] if event else [])


def _name_flags(connection: Connection, report_id: int) -> None:
    borne = connection.scalars(sa.select(notices.c.flag).where(notices.c.report_id == report_id))
    named = " ".join(sorted(borne, key=FLAGS.index))
    connection.execute(sa.update(reports).where(reports.c.id == report_id).values(flags=named))

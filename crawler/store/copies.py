"""Guarantees that a report's place among copies, its sketch and its outcome stand or fall together."""

from collections.abc import Collection, Iterator, Sequence
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from crawler.model import Copy, CreditChain, StoredReport
from crawler.store.afterwards import copies, sketches, uncompared
from crawler.store.columns import at_most
from crawler.store.database import Database, insert, portions
from crawler.store.rows import at_offset, chain_value, copy_row, copy_value, select_reports, stored_report
from crawler.store.schema import attachments, items, reports
from crawler.store.values import Sketch

PAGE = 5_000  # sketches read at once
STORED, COPY = "stored", "copy"


class Copies(Database):
    """The copy groups, and what reports are compared by."""

    def uncompared(self, limit: int = 500) -> list[StoredReport]:
        """Return reports whose text was not compared yet, new or changed, in the order of commit."""
        waiting = select_reports().join(uncompared, uncompared.c.report_id == reports.c.id)
        with self.read() as connection:
            rows = connection.execute(waiting.order_by(uncompared.c.report_id).limit(at_most(limit)))
            return [stored_report(row) for row in rows]

    def keep_compared(self, sketch: Sketch, group: int | None, members: Sequence[Copy], joined: Sequence[int]) -> None:
        """Store a report's sketch and where it stands among copies.

        :param group: its copy group, None where its text is its own (now, if it was a copy before).
        :param members: the places in the group that are new or other than before.
        :param joined: groups that this one takes in.
        """
        with self.write() as connection:
            _put(connection, sketches, sketch.row())
            connection.execute(sa.delete(uncompared).where(uncompared.c.report_id == sketch.report))
            _leave(connection, sketch.report, {group, *joined})
            if group is None:
                return
            taken_in = copies.c.group_id.in_(list(joined))
            connection.execute(sa.update(copies).where(taken_in).values(group_id=group))
            for member in members:
                _put(connection, copies, copy_row(member))
            _call_copy(connection, sketch.report)

    def sketches(self, kind: str, since: datetime, after: int = 0) -> Iterator[Sketch]:
        """Yield the sketches of a kind of reports seen since then, by number, those after one of them."""
        wanted = sa.and_(sketches.c.kind == kind, sketches.c.seen_at >= since)
        ordered = sa.select(sketches).where(wanted).order_by(sketches.c.report_id).limit(PAGE)
        while True:
            with self.read() as connection:
                rows = connection.execute(ordered.where(sketches.c.report_id > after)).all()
            yield from (Sketch(row.report_id, row.seen_at, row.kind, row.signature) for row in rows)
            if len(rows) < PAGE:
                return
            after = rows[-1].report_id

    def forget_sketches(self, before: datetime) -> int:
        """Drop the sketches of reports seen before then; return how many."""
        with self.write() as connection:
            return connection.execute(sa.delete(sketches).where(sketches.c.seen_at < before)).rowcount

    def reports_of(self, numbers: Collection[int]) -> list[StoredReport]:
        """Return these reports, those that exist, by number."""
        ordered = sorted(set(numbers))
        found: list[StoredReport] = []
        with self.read() as connection:
            for portion in portions(ordered):
                chosen = reports.c.id.in_(portion)
                rows = connection.execute(select_reports().where(chosen).order_by(reports.c.id))
                found += map(stored_report, rows)
        return found

    def copies_in(self, groups: Collection[int]) -> list[Copy]:
        """Return the members of these copy groups, by number."""
        with self.read() as connection:
            found = [
                copy_value(row)
                for some in portions(sorted(groups))
                for row in connection.execute(sa.select(copies).where(copies.c.group_id.in_(some)))
            ]
        return sorted(found, key=lambda copy: copy.report)

    def copies_of(self, report: int) -> dict[int, str | None]:
        """Return the other members of a report's copy group, by number, each with the event it is attached to."""
        own = copies.alias()
        group = copies.join(own, copies.c.group_id == own.c.group_id)
        placed = group.outerjoin(attachments, attachments.c.report_id == copies.c.report_id)
        chosen = sa.select(copies.c.report_id, attachments.c.event_id).select_from(placed)
        others = chosen.where(own.c.report_id == report, copies.c.report_id != report)
        with self.read() as connection:
            rows = connection.execute(others.order_by(copies.c.report_id))
            return {row.report_id: row.event_id for row in rows}

    def credits_in(self, group: int) -> list[tuple[int, str, datetime, CreditChain]]:
        """Return the number, outlet's name, time and credit chain of each member of a copy group, by number; texts,
        which a wire's group has by the hundred, are not read."""
        columns = (reports.c.outlet_name, reports.c.published, reports.c.published_offset, reports.c.seen_at)
        joined = reports.join(copies, copies.c.report_id == reports.c.id)
        chosen = sa.select(reports.c.id, *columns, reports.c.chain).select_from(joined)
        with self.read() as connection:
            rows = connection.execute(chosen.where(copies.c.group_id == group).order_by(reports.c.id))
            return [
                (
                    row.id,
                    row.outlet_name,
                    at_offset(row.published, row.published_offset) or row.seen_at,
                    chain_value(row.chain),
                )
                for row in rows
            ]


def _put(connection: Connection, table: sa.Table, row: dict[str, object]) -> None:
    """Store a report's row in the place of the one before."""
    statement = insert(connection, table).values(row)
    connection.execute(statement.on_conflict_do_update(index_elements=["report_id"], set_=row))


def _leave(connection: Connection, report: int, stays: Collection[int | None]) -> None:
    """Take a report out of its group, if that is none of those it stays in; a group of which one member is left ends,
    and one named after the report is named after another: whoever prints what the report prints now is not of it."""
    group = connection.scalar(sa.select(copies.c.group_id).where(copies.c.report_id == report))
    if group is None or group in stays:
        return
    connection.execute(sa.delete(copies).where(copies.c.report_id == report))
    mine = copies.c.group_id == group
    left = connection.scalars(sa.select(copies.c.report_id).where(mine).order_by(copies.c.report_id).limit(2)).all()
    if len(left) == 1:
        connection.execute(sa.delete(copies).where(mine))
    elif group == report:
        connection.execute(sa.update(copies).where(mine).values(group_id=min(left)))


def _call_copy(connection: Connection, report: int) -> None:
    """Give a report whose text stood in an earlier one the outcome that says so, and its item too."""
    item = connection.scalar(sa.select(reports.c.item_id).where(reports.c.id == report))
    for row in (reports.c.id == report, items.c.id == item):
        table = row.left.table
        connection.execute(sa.update(table).where(row, table.c.outcome == STORED).values(outcome=COPY))

"""Remembers what the matcher has read of reports and entries, with the terms that stand there by number."""

from collections.abc import Collection, Iterator, Sequence
from datetime import date, datetime
from operator import itemgetter
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from crawler.model import EntriesRead, Outline, ReportsRead, StoredReport
from crawler.store.afterwards import entry_readings, readings, terms
from crawler.store.database import Database, insert, portions
from crawler.store.entries import OPENED_AS
from crawler.store.events import first_reports
from crawler.store.rows import READ, says_still
from crawler.store.schema import event_parts, events, reports

# Parts the terms of a row; no word holds it.
BETWEEN = "\x00"
PAGE = 500  # events read at once
AS_OPENED = sa.and_(event_parts.c.event_id == events.c.id, event_parts.c.part == OPENED_AS, event_parts.c.position == 1)
# The events by date and id, each with the summary it was opened with.
OPENED = (
    sa.select(events.c.id, events.c.date, sa.func.coalesce(event_parts.c.name, events.c.summary).label("summary"))
    .outerjoin(event_parts, AS_OPENED)
    .order_by(events.c.date, events.c.id)
)


class Readings(Database):
    """What was read of reports and entries; all of it can be had again from them."""

    def terms(self) -> list[str]:
        """Return the terms in the order of their numbers, from nought up."""
        chosen = sa.select(terms.c.terms).order_by(terms.c.first)
        found: list[str] = []
        with self.read() as connection:
            for joined in connection.scalars(chosen):
                found += joined.decode("utf-8", "surrogatepass").split(BETWEEN)
        return found

    def readings(self, reports: Collection[int]) -> Iterator[tuple[int, bytes]]:
        """Yield what was read of those of the reports of which something was kept."""
        yield from self._kept(readings.c.report_id, readings.c.words, reports)

    def entry_readings(self, ids: Collection[str]) -> Iterator[tuple[str, bytes]]:
        """Yield what was read of those of the entries of which something was kept, be it of what they said once."""
        yield from self._kept(entry_readings.c.event_id, entry_readings.c.words, ids)

    def _kept(
        self, key: sa.Column[Any], words: sa.Column[bytes], wanted: Collection[Any]
    ) -> Iterator[tuple[Any, bytes]]:
        ordered = sorted(wanted)
        with self.read() as connection:
            for portion in portions(ordered):
                some = sa.select(key, words).where(key.in_(portion))
                yield from ((one, read) for one, read in connection.execute(some))

    def outlines(self, first: date, last: date) -> Iterator[list[Outline]]:
        """Yield the entries dated inside with what was read of the first 64 reports of each, in the order of
        `standing`, by date and id, a page at a time; no transaction stays open meanwhile."""
        key = sa.tuple_(events.c.date, events.c.id)
        begun = events.c.date >= first
        while True:
            inside = sa.and_(begun, events.c.date <= last)
            with self.read() as connection:
                found = connection.execute(OPENED.where(inside).limit(PAGE)).all()
                upto = key <= (found[-1].date, found[-1].id) if found else sa.false()
                read = _read_before(connection, sa.select(events.c.id).where(begun, upto))
            yield [Outline(row.id, row.date, row.summary, tuple(read.get(row.id, ()))) for row in found]
            if len(found) < PAGE:
                return
            begun = key > (found[-1].date, found[-1].id)

    def keep_readings(
        self, known: int, new: Sequence[str], read: ReportsRead, entries: EntriesRead | None = None
    ) -> bool:
        """Keep what was read of reports, and the terms met since; False where another process has numbered terms.

        What was read of a report whose text is another by now is not kept; what was kept goes when its text changes.

        :param known: how many terms are kept already; those in `new` get the numbers that follow.
        :param read: by report, what was read, and the report it was read of.
        :param entries: by entry, what was read, and its date.
        """
        with self.write() as connection:
            if _count(connection) != known:
                return False
            if new:
                joined = BETWEEN.join(new).encode("utf-8", "surrogatepass")
                connection.execute(sa.insert(terms).values(first=known, count=len(new), terms=joined))
            unchanged = _unchanged(connection, [stored for _, stored in read.values()])
            rows = [{"report_id": one.id, "words": read[one.id][0], "seen_at": one.seen_at} for one in unchanged]
            _put(connection, readings, rows)
            _put(
                connection,
                entry_readings,
                [{"event_id": one, "words": words, "date": day} for one, (words, day) in (entries or {}).items()],
            )
        return True

    def forget_readings(self, before: datetime) -> int:
        """Drop what was read of reports seen before then, and of entries dated before; return of how many."""
        old = ((readings, readings.c.seen_at < before), (entry_readings, entry_readings.c.date < before.date()))
        with self.write() as connection:
            return sum(connection.execute(sa.delete(table).where(gone)).rowcount for table, gone in old)


def _put(connection: Connection, table: sa.Table, rows: list[dict[str, object]]) -> None:
    """Store rows in the place of those that are there."""
    if rows:
        key, *rest = (column.name for column in table.columns)
        statement = insert(connection, table)
        news = {name: statement.excluded[name] for name in rest}
        connection.execute(statement.on_conflict_do_update(index_elements=[key], set_=news), rows)


def _count(connection: Connection) -> int:
    last = sa.select(terms.c.first + terms.c.count).order_by(terms.c.first.desc()).limit(1)
    return connection.scalar(last) or 0


def _read_before(connection: Connection, ids: sa.Select[Any]) -> dict[str, list[bytes | None]]:
    """Return what was read of the first reports of each of these events, in the order it was given them."""
    first = first_reports(ids)
    kept = first.outerjoin(readings, readings.c.report_id == first.c.report_id)
    # Sorted here: the database would carry all these bytes through its own sorting.
    rows = connection.execute(sa.select(first.c.place, first.c.event_id, readings.c.words).select_from(kept)).all()
    found: dict[str, list[bytes | None]] = {}
    for _, event, words in sorted(rows, key=itemgetter(0)):
        found.setdefault(event, []).append(words)
    return found


def _unchanged(connection: Connection, some: Collection[StoredReport]) -> Iterator[StoredReport]:
    """Yield those of the reports that say still what they said then, by number."""
    told = {stored.id: stored for stored in some}
    ordered = sorted(told)
    columns = [reports.c[name] for name in ("id", *READ, "published_offset", "sources")]
    for portion in portions(ordered):
        chosen = sa.select(*columns).where(reports.c.id.in_(portion))
        for row in connection.execute(chosen.order_by(reports.c.id)):
            if says_still(row, told[row.id].report):
                yield told[row.id]

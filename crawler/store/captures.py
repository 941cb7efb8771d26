"""Guarantees that a page which has ended lies either in the table of pages or in a WARC file, and is never lost."""

from collections.abc import Collection, Iterator, Sequence
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from crawler.store.database import Database
from crawler.store.rows import Row, item_value, page_value, select_reports, stored_report
from crawler.store.schema import captures, items, pages, reports
from crawler.store.values import Archived, Capture, EndedPage, Filed, Place

AT_ONCE = 200  # rows that are in memory while their pages are worked on


class Captures(Database):
    """The pages that have ended, and where they lie in the archive of raw pages."""

    def ended_pages(self, limit: int) -> list[EndedPage]:
        """Return pages whose items have ended, which await their move to a file, oldest first."""
        chosen = sa.select(pages).where(pages.c.ended).order_by(pages.c.id).limit(limit)
        with self.read() as connection:
            return [EndedPage(row.id, row.item_id, page_value(row)) for row in connection.execute(chosen)]

    def file_pages(self, filed: Sequence[Filed], dropped: Collection[int] = ()) -> None:
        """Let pages go that are in a file now, and those that are not to be kept.

        The files are on the disk by then. A revisit whose original is gone meanwhile leaves its page waiting.
        """
        with self.write() as connection:
            for one in filed:
                if one.original is None or _exists(connection, one.original):
                    _file(connection, one)
            connection.execute(sa.delete(pages).where(pages.c.id.in_(list(dropped)), pages.c.ended))

    def capture_of(self, digest: str, since: datetime) -> Capture | None:
        """Return the newest response that holds this payload, fetched since then."""
        same = sa.and_(captures.c.digest == digest, captures.c.original.is_(None), captures.c.fetched_at >= since)
        with self.read() as connection:
            row = connection.execute(_select().where(same).order_by(captures.c.id.desc()).limit(1)).one_or_none()
        return None if row is None else _capture(row)

    def capture(self, number: int) -> Capture | None:
        """Return one capture."""
        with self.read() as connection:
            row = connection.execute(_select().where(captures.c.id == number)).one_or_none()
        return None if row is None else _capture(row)

    def archived(self, since: datetime | None = None, outlet: str | None = None) -> Iterator[Archived]:
        """Yield the newest page of each item that has ended in a report of its own, or that extraction refused.

        They come in the order they were filed in.

        :param since: only those fetched since then.
        """
        last = 0
        while found := self._archived_after(last, since, outlet):
            yield from found
            last = found[-1].capture.id

    def _archived_after(self, last: int, since: datetime | None, outlet: str | None) -> list[Archived]:
        newer = captures.alias()
        is_newest = ~sa.exists().where(newer.c.item_id == captures.c.item_id, newer.c.id > captures.c.id)
        chosen = (
            _select()
            .add_columns(items.c.item, items.c.outcome, reports.c.id.label("report_id"))
            .outerjoin(reports, reports.c.item_id == items.c.id)
            .where(captures.c.id > last, items.c.state.is_(None), is_newest, _has_own_end())
            .order_by(captures.c.id)
            .limit(AT_ONCE)
        )
        if since is not None:
            chosen = chosen.where(captures.c.fetched_at >= since)
        if outlet is not None:
            chosen = chosen.where(items.c.outlet == outlet)
        with self.read() as connection:
            rows = connection.execute(chosen).all()
            numbers = [row.report_id for row in rows if row.report_id is not None]
            chosen_reports = select_reports().where(reports.c.id.in_(numbers))
            found = {row.id: stored_report(row) for row in connection.execute(chosen_reports)}
        return [Archived(_capture(row), item_value(row.item), row.outcome, found.get(row.report_id)) for row in rows]

    def known_end(self, file: str) -> int:
        """Return up to which byte the records of a file are known to be on the disk."""
        end = sa.func.max(captures.c.offset + captures.c.length)
        with self.read() as connection:
            return connection.scalar(sa.select(end).where(captures.c.file == file)) or 0

    def forget_file(self, file: str) -> int:
        """Forget the captures that lie in a file, and the revisits that need one of them; return how many."""
        inside = sa.select(captures.c.id).where(captures.c.file == file)
        with self.write() as connection:
            revisits = connection.execute(sa.delete(captures).where(captures.c.original.in_(inside))).rowcount
            return revisits + connection.execute(sa.delete(captures).where(captures.c.file == file)).rowcount


def _has_own_end() -> sa.ColumnElement[bool]:
    """Leave out what is another item's article, and a page that stands where other links lead too."""
    refused = sa.and_(items.c.outcome.startswith("rejected:"), items.c.outcome != "rejected:landing_page")
    return sa.or_(reports.c.id.is_not(None), refused)


def _file(connection: Connection, one: Filed) -> None:
    """Put the place of a page in the stead of the page; one that another process has filed meanwhile has its place."""
    gone = sa.delete(pages).where(pages.c.id == one.page_id, pages.c.ended).returning(pages.c.item_id)
    item_id = connection.scalar(gone)
    if item_id is not None:
        row = {
            "item_id": item_id,
            "file": one.place.file,
            "offset": one.place.offset,
            "length": one.place.length,
            "digest": one.digest,
            "url": one.url,
            "fetched_at": one.fetched_at,
            "original": one.original,
        }
        connection.execute(sa.insert(captures).values(row))


def _exists(connection: Connection, number: int) -> bool:
    return connection.scalar(sa.select(captures.c.id).where(captures.c.id == number)) is not None


def _select() -> sa.Select[tuple[object, ...]]:
    return sa.select(captures, items.c.outlet).join(items, items.c.id == captures.c.item_id)


def _capture(row: Row) -> Capture:
    place = Place(row.file, row.offset, row.length)
    return Capture(row.id, row.item_id, row.outlet, place, row.digest, row.url, row.fetched_at, row.original)

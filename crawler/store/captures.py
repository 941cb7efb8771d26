"""Guarantees that a page which has ended lies either in the table of pages or in a WARC file, and is never lost."""

from collections.abc import Collection, Sequence
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from crawler.store.database import Database
from crawler.store.rows import Row, page_value
from crawler.store.schema import captures, items, pages
from crawler.store.values import Capture, EndedPage, Filed, Place


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

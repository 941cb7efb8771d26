"""Remembers what the matcher has read of reports, with the terms that stand there by number."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from crawler.store.afterwards import readings, terms
from crawler.store.database import Database, insert
from crawler.store.keys import CHUNK

# Parts the terms of a row; no word holds it.
BETWEEN = b"\x00"


class Readings(Database):
    """What was read of reports; all of it can be had again from the reports themselves."""

    def terms(self) -> list[str]:
        """Return the terms in the order of their numbers, from nought up."""
        chosen = sa.select(terms.c.terms).order_by(terms.c.first)
        found: list[str] = []
        with self.read() as connection:
            for joined in connection.scalars(chosen):
                found += [term.decode("utf-8", "surrogatepass") for term in joined.split(BETWEEN)]
        return found

    def readings(self, reports: Collection[int]) -> Iterator[tuple[int, bytes]]:
        """Yield what was read of those of the reports of which something was kept."""
        wanted = sorted(reports)
        chosen = sa.select(readings.c.report_id, readings.c.words)
        with self.read() as connection:
            for start in range(0, len(wanted), CHUNK):
                some = readings.c.report_id.in_(wanted[start : start + CHUNK])
                yield from ((number, words) for number, words in connection.execute(chosen.where(some)))

    def keep_readings(self, known: int, new: Sequence[str], read: Mapping[int, tuple[bytes, datetime]]) -> bool:
        """Keep what was read of reports, and the terms met since; False where another process has numbered terms.

        :param known: how many terms are kept already; those in `new` get the numbers that follow.
        :param read: by report, what was read and when the report was seen.
        """
        with self.write() as connection:
            if _count(connection) != known:
                return False
            if new:
                joined = BETWEEN.join(term.encode("utf-8", "surrogatepass") for term in new)
                connection.execute(sa.insert(terms).values(first=known, count=len(new), terms=joined))
            rows = [{"report_id": one, "words": words, "seen_at": at} for one, (words, at) in sorted(read.items())]
            if rows:
                statement = insert(connection, readings)
                news = {name: statement.excluded[name] for name in ("words", "seen_at")}
                connection.execute(statement.on_conflict_do_update(index_elements=["report_id"], set_=news), rows)
        return True

    def forget_readings(self, before: datetime) -> int:
        """Drop what was read of reports seen before then; return of how many."""
        with self.write() as connection:
            return connection.execute(sa.delete(readings).where(readings.c.seen_at < before)).rowcount


def _count(connection: Connection) -> int:
    last = sa.select(terms.c.first + terms.c.count).order_by(terms.c.first.desc()).limit(1)
    return connection.scalar(last) or 0

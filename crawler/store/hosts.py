"""Remembers what hosts asked of us, over restarts: how long to wait, and their robots.txt."""

from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from crawler.model import RobotsFile
from crawler.store.database import Database, insert
from crawler.store.schema import hosts, robots

ROBOTS_KEPT = timedelta(days=7)


class Hosts(Database):
    """The holds and robots files of hosts."""

    def hold(self, key: str, until: datetime) -> None:
        """Remember that a host or domain is to be left alone until a time; a later one stays."""
        with self.write() as connection:
            statement = insert(connection, hosts)
            later = statement.excluded.held_until
            kept = statement.on_conflict_do_update(
                index_elements=["key"], set_={"held_until": later}, where=hosts.c.held_until < later
            )
            connection.execute(kept, {"key": key, "held_until": until})

    def holds(self, now: datetime) -> dict[str, datetime]:
        """Return until when each host or domain is to be left alone that still is."""
        with self.read() as connection:
            rows = connection.execute(sa.select(hosts).where(hosts.c.held_until > now))
            return {row.key: row.held_until for row in rows}

    def robots(self, root: str) -> RobotsFile | None:
        """Return the robots.txt of a scheme and host (`https://host`) as last asked, however old it is."""
        with self.read() as connection:
            row = connection.execute(sa.select(robots).where(robots.c.root == root)).one_or_none()
        return None if row is None else RobotsFile(row.root, row.read_at, row.body, row.failed)

    def keep_robots(self, file: RobotsFile) -> None:
        """Store a robots.txt in the place of the one before; what is a week older than this one is forgotten."""
        row = {"read_at": file.read_at, "body": file.body, "failed": file.failed}
        with self.write() as connection:
            statement = insert(connection, robots).on_conflict_do_update(index_elements=["root"], set_=row)
            connection.execute(statement, {"root": file.root, **row})
            connection.execute(sa.delete(robots).where(robots.c.read_at < file.read_at - ROBOTS_KEPT))


def forget_holds(connection: Connection, now: datetime) -> None:
    """Delete the holds that are over."""
    connection.execute(sa.delete(hosts).where(hosts.c.held_until <= now))

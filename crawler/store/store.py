"""The store: all that outlives a process. Each method is one transaction, and done twice it is done once."""

import os
import sqlite3
from contextlib import closing
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Self

from sqlalchemy.engine import Connection

from crawler.errors import StoreError
from crawler.store.alarms import Alarms
from crawler.store.captures import Captures
from crawler.store.channels import Channels
from crawler.store.copies import Copies
from crawler.store.corrections import Corrections
from crawler.store.database import database_url
from crawler.store.decisions import Decisions
from crawler.store.events import Events
from crawler.store.gaps import Gaps
from crawler.store.grades import Grades
from crawler.store.health import HealthCounts
from crawler.store.hosts import Hosts
from crawler.store.imports import Imports
from crawler.store.items import Items
from crawler.store.notices import Notices
from crawler.store.past import Past
from crawler.store.pastpolls import PastPolls
from crawler.store.polls import Polls
from crawler.store.profiles import Profiles
from crawler.store.proposals import Proposals
from crawler.store.readings import Readings
from crawler.store.rechecks import Rechecks
from crawler.store.reports import Reports
from crawler.store.revisions import newest, revision
from crawler.store.sitelines import SiteLines
from crawler.store.undoing import Undoing
from crawler.store.volumes import Volumes

COMPANIONS = ("-wal", "-shm", "-journal")  # what SQLite puts behind the database's name for files of its own


class Store(
    Channels,
    Polls,
    PastPolls,
    Profiles,
    Gaps,
    Hosts,
    Items,
    Captures,
    Reports,
    SiteLines,
    Copies,
    Notices,
    Rechecks,
    Readings,
    Decisions,
    Events,
    Imports,
    Corrections,
    Undoing,
    Proposals,
    Grades,
    Past,
    Alarms,
    Volumes,
    HealthCounts,
):
    """What we know, in SQLite or PostgreSQL."""

    @classmethod
    def open(cls, url: str | None, data: Path) -> Self:
        """Open the database at the address, or `newswire.db` in the data folder; migrate an older one.

        Raises: StoreError `unwritable`, `unreachable`, `damaged` or `newer`.
        """
        address = database_url(url, data)
        if address.get_backend_name() == "sqlite":
            _make_room(Path(str(address.database)))
        store = cls(address)
        try:
            with store.read() as connection:
                old = revision(connection) != newest()
            if old:
                store.upgrade()
        except BaseException:
            store.close()
            raise
        return store

    def upgrade(self) -> None:
        """Lead the database to the newest revision.

        Raises: StoreError.
        """
        from crawler.store.migrate import upgrade  # noqa: PLC0415 (alembic takes long to import, and is seldom needed)

        upgrade(self._url, busy_ms=self.BUSY_MS)

    def check(self) -> list[str]:
        """Return what is wrong with the database, a line each; nothing where it is sound."""
        try:
            with self.read() as connection:
                problems = [] if revision(connection) == newest() else [f"not at revision {newest()}"]
                if self._lite():
                    problems += _damage(connection)
        except StoreError as error:
            return [str(error)]
        return [f"{self.place}: {problem}" for problem in problems]

    def backup(self, to: Path) -> None:
        """Write a copy of the database as it is now to a new file, which appears once it is whole.

        Raises: StoreError `exists`, `unwritable`, or `unsupported` on PostgreSQL.
        """
        if not self._lite():
            raise StoreError(f"{self.place}: use pg_dump for PostgreSQL", code="unsupported")
        database = Path(str(self._url.database))
        _check_new(to, database)
        try:
            with TemporaryDirectory(prefix=".backup-", dir=to.parent) as folder:
                part = Path(folder) / to.name
                with closing(sqlite3.connect(database)) as source, closing(sqlite3.connect(part)) as copy:
                    source.backup(copy)
                part.replace(to)
        except (OSError, sqlite3.Error) as error:
            raise StoreError(f"{to}: {error}", code="unwritable") from error

    def _lite(self) -> bool:
        return self._url.get_backend_name() == "sqlite"


def _damage(connection: Connection) -> list[str]:
    """Return what SQLite itself finds wrong with the file."""
    said = connection.exec_driver_sql("PRAGMA integrity_check").scalars()
    lost = connection.exec_driver_sql("PRAGMA foreign_key_check")
    return [str(line) for line in said if line != "ok"] + [f"{row[0]} row {row[1]} names no {row[2]}" for row in lost]


def _check_new(to: Path, database: Path) -> None:
    """See that a backup would take the place of nothing.

    Raises: StoreError `exists` or `unwritable`.
    """
    try:
        if os.path.lexists(to):
            raise StoreError(f"{to}: exists already; name a new file", code="exists")
        if not to.parent.is_dir():
            raise StoreError(f"{to.parent}: no such folder", code="unwritable")
        if to.resolve() in {database.resolve().with_name(database.resolve().name + end) for end in COMPANIONS}:
            raise StoreError(f"{to}: belongs to the database itself; name a new file", code="unwritable")
    except (OSError, ValueError) as error:
        raise StoreError(f"{to}: {error}", code="unwritable") from error


def _make_room(path: Path) -> None:
    """Make the database's folder, and see that both can be written.

    Raises: StoreError `unwritable`.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise StoreError(f"{path.parent}: {error.strerror}", code="unwritable") from error
    for wanted in (path.parent, path):
        if wanted.exists() and not os.access(wanted, os.W_OK):
            raise StoreError(f"{wanted}: not writable", code="unwritable")
    if path.is_dir():
        raise StoreError(f"{path}: a folder, not a database", code="unwritable")

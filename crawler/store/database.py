"""Guarantees one writer at a time, reads that see one state, and errors of the database in one clear line."""

import json
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import ClassVar, TypeVar

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import URL, Connection, Engine
from sqlalchemy.exc import ArgumentError, DBAPIError, InterfaceError, NoSuchModuleError, OperationalError

from crawler.errors import StoreError

FILE = "newswire.db"
Value = TypeVar("Value")
CHUNK = 500  # parameters a statement: SQLite before 3.32 takes 999
WRITER_LOCK = 0x6E657773  # "news": PostgreSQL's advisory lock that makes writers take turns, as SQLite's do

# What the drivers say, in lower case, and the code that stands for it (first match wins).
CODES = (
    ("malformed", "damaged"),
    ("not a database", "damaged"),
    ("readonly", "unwritable"),
    ("read-only", "unwritable"),
    ("permission denied", "unwritable"),
    ("unable to open", "unwritable"),
    ("is full", "unwritable"),
    ("disk i/o", "unwritable"),
    ("is locked", "busy"),
    ("lock timeout", "busy"),
    ("index row", "too_long"),
)


def database_url(url: str | None, data: Path) -> URL:
    """Return the address to connect to; without one it is a file in the data folder.

    Raises: StoreError `unreachable` (an address of no known database), `unwritable` (SQLite without a file).
    """
    if url is None:
        return URL.create("sqlite", database=str(data / FILE))
    try:
        parsed = sa.make_url(url)
    except ArgumentError as error:
        raise StoreError("the database's address is no URL", code="unreachable") from error
    if parsed.drivername in {"postgres", "postgresql"}:
        return parsed.set(drivername="postgresql+psycopg")
    if parsed.get_backend_name() not in {"sqlite", "postgresql"}:
        raise StoreError(f"{parsed.drivername}: neither SQLite nor PostgreSQL", code="unreachable")
    if parsed.get_backend_name() == "sqlite" and parsed.database in {None, "", ":memory:"}:
        raise StoreError("SQLite needs a file to write to", code="unwritable")
    return parsed


def place(url: URL) -> str:
    """Name the database for people: the file, or the server's address without its password."""
    if url.get_backend_name() == "sqlite":
        return str(url.database)
    return url.render_as_string(hide_password=True)


def make_engine(url: URL, *, busy_ms: int, foreign_keys: bool = True) -> Engine:
    """Return an engine whose connections behave alike on both databases.

    :param busy_ms: how long a writer waits for another before it gives up.

    Raises: StoreError `unreachable` where the driver is not installed.
    """
    dumps = partial(json.dumps, ensure_ascii=False, separators=(",", ":"))
    lite = url.get_backend_name() == "sqlite"
    # Without the driver's own transactions, BEGIN is ours to word (see _begin).
    options = {"isolation_level": None, "timeout": busy_ms / 1000} if lite else {}
    try:
        engine = sa.create_engine(
            url, connect_args=options, json_serializer=dumps, execution_options={"busy_ms": busy_ms}
        )
    except (ImportError, NoSuchModuleError) as error:
        hint = "PostgreSQL needs newswire-crawler[postgres]"
        raise StoreError(f"{place(url)}: no driver ({hint})", code="unreachable") from error
    if lite:
        sa.event.listen(engine, "connect", partial(_prepare, foreign_keys=foreign_keys))
        sa.event.listen(engine, "begin", _begin)
    return engine


def _prepare(connection: sqlite3.Connection, _: object, *, foreign_keys: bool) -> None:
    """Set what SQLite forgets between connections."""
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA synchronous = NORMAL")
    connection.execute(f"PRAGMA foreign_keys = {'ON' if foreign_keys else 'OFF'}")


def _begin(connection: Connection) -> None:
    """Take the write lock first where there will be writes: a later upgrade of the lock could not wait."""
    writes = connection.get_execution_options().get("writes", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


@contextmanager
def clear_errors(where: str) -> Iterator[None]:
    """Turn what a driver says about the database itself into one line; faults of ours pass unchanged.

    Raises: StoreError.
    """
    try:
        yield
    except DBAPIError as error:
        said = (str(error.orig).strip() or type(error.orig).__name__).splitlines()[0]
        code = next((code for words, code in CODES if words in said.lower()), None)
        if code is None and isinstance(error, OperationalError | InterfaceError):
            code = "unreachable"
        if code is None:
            raise
        raise StoreError(f"{where}: {said}", code=code) from error


def writer_of(engine: Engine) -> Engine:
    """Return the engine as one whose transactions write."""
    return engine.execution_options(writes=True)


@contextmanager
def writing(engine: Engine) -> Iterator[Connection]:
    """Hold one transaction that writes, alone.

    :param engine: one of writer_of.
    """
    with engine.begin() as connection:
        if engine.dialect.name == "postgresql":
            patience = str(connection.get_execution_options()["busy_ms"])
            connection.execute(sa.select(sa.func.set_config("lock_timeout", patience, True)))
            connection.execute(sa.select(sa.func.pg_advisory_xact_lock(WRITER_LOCK)))
        yield connection


def insert(connection: Connection, table: sa.Table) -> sqlite.Insert | postgresql.Insert:
    """Return the database's own INSERT, which knows ON CONFLICT."""
    return postgresql.insert(table) if connection.dialect.name == "postgresql" else sqlite.insert(table)


def portions(values: Sequence[Value]) -> Iterator[Sequence[Value]]:
    """Yield values some at a time, so many as a statement takes."""
    for start in range(0, len(values), CHUNK):
        yield values[start : start + CHUNK]


class Database:
    """What every table family builds on: a way to read and a way to write, each one transaction."""

    BUSY_MS: ClassVar[int] = 5_000  # how long a writer waits for another before it gives up (`busy`)

    def __init__(self, url: URL) -> None:
        self.place = place(url)
        self._url = url
        self._engine = make_engine(url, busy_ms=self.BUSY_MS)
        postgres = url.get_backend_name() == "postgresql"
        options = {"isolation_level": "REPEATABLE READ", "postgresql_readonly": True} if postgres else {}
        self._reader = self._engine.execution_options(**options)
        self._writer = writer_of(self._engine)

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """Hold a transaction that sees one state of the database."""
        with clear_errors(self.place), self._reader.begin() as connection:
            yield connection

    @contextmanager
    def write(self) -> Iterator[Connection]:
        """Hold a transaction that writes, alone; it is whole or it never was."""
        with clear_errors(self.place), writing(self._writer) as connection:
            yield connection

    def close(self) -> None:
        """Let go of every connection."""
        self._engine.dispose()

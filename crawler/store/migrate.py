"""Decides whether a database is ours, of which revision, and leads an older one to the newest."""

from pathlib import Path

import sqlalchemy as sa
from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy.engine import URL, Connection

from crawler.errors import StoreError
from crawler.store.database import clear_errors, make_engine, place, writer_of, writing

FOLDER = Path(__file__).with_name("migrations")


def newest() -> str:
    """Return the revision this version writes."""
    head = _script().get_current_head()
    assert head is not None
    return head


def revision(connection: Connection) -> str | None:
    """Return the database's revision; None where it is empty.

    Raises: StoreError `newer`, or `damaged` where the tables are not ours.
    """
    current = MigrationContext.configure(connection).get_current_revision()
    where = place(connection.engine.url)
    if current is None and connection.dialect.name == "sqlite" and sa.inspect(connection).get_table_names():
        raise StoreError(f"{where}: this database belongs to another program", code="damaged")
    if current is not None and current not in {one.revision for one in _script().walk_revisions()}:
        raise StoreError(f"{where}: written by a newer version (revision {current})", code="newer")
    return current


def upgrade(url: URL, *, busy_ms: int) -> None:
    """Lead the database to the newest revision in one transaction; one that is there already is left alone.

    Raises: StoreError.
    """
    # A table that SQLite has to rebuild is dropped for a moment: its references may not be enforced then.
    engine = make_engine(url, busy_ms=busy_ms, foreign_keys=False)
    try:
        with clear_errors(place(url)), writing(writer_of(engine)) as connection:
            if revision(connection) != newest():
                command.upgrade(_config(connection), "head")
    finally:
        engine.dispose()


def _script() -> ScriptDirectory:
    return ScriptDirectory.from_config(_config())


def _config(connection: Connection | None = None) -> Config:
    config = Config()
    config.set_main_option("script_location", str(FOLDER).replace("%", "%%"))
    config.attributes["connection"] = connection
    return config

"""Knows the revisions of the database, each by the name of its migration, and tells of which a database is."""

from functools import cache
from pathlib import Path

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from crawler.errors import StoreError
from crawler.store.database import place

FOLDER = Path(__file__).with_name("migrations")
# Where alembic keeps the revision.
TABLE = sa.table("alembic_version", sa.column("version_num", sa.String))


@cache
def known() -> tuple[str, ...]:
    """Return the revisions this version knows, oldest first: migrations lie in files as `v0001_events.py`."""
    return tuple(sorted(path.stem[1:].partition("_")[0] for path in (FOLDER / "versions").glob("v*.py")))


def newest() -> str:
    """Return the revision this version writes."""
    return known()[-1]


def revision(connection: Connection) -> str | None:
    """Return the database's revision; None where it is empty.

    Raises: StoreError `newer`, or `damaged` where the tables are not ours.
    """
    tables = sa.inspect(connection)
    current = connection.scalar(sa.select(TABLE.c.version_num)) if tables.has_table(TABLE.name) else None
    where = place(connection.engine.url)
    if current is None and connection.dialect.name == "sqlite" and tables.get_table_names():
        raise StoreError(f"{where}: this database belongs to another program", code="damaged")
    if current is not None and current not in known():
        raise StoreError(f"{where}: written by a newer version (revision {current})", code="newer")
    return str(current) if current is not None else None

"""Leads a database to the newest revision; the one user of alembic, which takes long to import."""

from alembic import command
from alembic.config import Config
from sqlalchemy.engine import URL, Connection

from crawler.store.database import clear_errors, make_engine, place, writer_of, writing
from crawler.store.revisions import FOLDER, newest, revision


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


def _config(connection: Connection | None = None) -> Config:
    config = Config()
    config.set_main_option("script_location", str(FOLDER).replace("%", "%%"))
    config.attributes["connection"] = connection
    return config

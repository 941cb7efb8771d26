"""Opens the store for a command that only reads it, and makes none where there is none."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from crawler import app
from crawler.config.load import load
from crawler.config.schema import Config
from crawler.errors import Stop
from crawler.model import StoredReport
from crawler.store.database import FILE
from crawler.store.store import Store


def has_database(config: Config, data: Path) -> bool:
    """Tell whether there is a database to read; one that the configuration names is taken to be there."""
    return config.settings.database is not None or (data / FILE).exists()


@contextmanager
def reading(config: Config, data: Path) -> Iterator[Store]:
    """Open the store of a configuration for the length of a command.

    Raises: Stop (`no_database`) where the data folder holds none; StoreError.
    """
    if not has_database(config, data):
        raise Stop(f"{data}: holds no {FILE}; is --data right?", code="no_database")
    store = app.open_store(config, data)
    try:
        yield store
    finally:
        store.close()


@contextmanager
def stored(config_folder: Path, data_folder: Path) -> Iterator[Store]:
    """Read the configuration and open its store.

    Raises: ConfigError, and whatever `reading` raises.
    """
    with reading(load(config_folder), data_folder) as store:
        yield store


def report_of(store: Store, number: int) -> StoredReport:
    """Return a report by its number.

    Raises: Stop where there is none.
    """
    found = store.report(number)
    if found is None:
        raise Stop(f"there is no report {number}", code="unknown")
    return found

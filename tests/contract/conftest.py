"""A store of each kind for a test, empty at its start; what a run makes on the server is gone at its end."""

import os
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
import sqlalchemy as sa

from crawler.store.schema import metadata
from crawler.store.store import Store

POSTGRES = os.environ.get("NEWSWIRE_TEST_POSTGRES", "postgresql://root@127.0.0.1:5432/test")
KINDS = ["sqlite", "postgresql"]


@contextmanager
def own_schema(engine: sa.Engine) -> Iterator[str]:
    """Hold a new schema on the server; give the address that leads into it."""
    schema = f"newswire_{uuid.uuid4().hex}"
    with engine.begin() as connection:
        connection.exec_driver_sql(f"CREATE SCHEMA {schema}")
    # No test pulls the plug of the server: it need not wait for its disk.
    yield f"{POSTGRES}?options=-csearch_path%3D{schema}%20-csynchronous_commit%3Doff"
    with engine.begin() as connection:
        connection.exec_driver_sql(f"DROP SCHEMA {schema} CASCADE")


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[sa.Engine]:
    """An engine on the test server; skips where none answers."""
    address = sa.make_url(POSTGRES).set(drivername="postgresql+psycopg")
    engine = sa.create_engine(address, connect_args={"connect_timeout": 3})
    try:
        engine.connect().close()
    except sa.exc.OperationalError:
        pytest.skip("no PostgreSQL server answers")
    yield engine
    engine.dispose()


@pytest.fixture(scope="session")
def postgres_schema(postgres_server: sa.Engine, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a schema whose tables are made once: that takes longer than most tests."""
    with own_schema(postgres_server) as address:
        Store.open(address, tmp_path_factory.mktemp("data")).close()
        yield address


@pytest.fixture(params=KINDS)
def bare_address(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The address of a database without a table: a file not made yet, or a schema."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path / 'data' / 'newswire.db'}"
        return
    with own_schema(request.getfixturevalue("postgres_server")) as address:
        yield address


@pytest.fixture(params=KINDS)
def address(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The address of a database without a row."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path / 'data' / 'newswire.db'}"
        return
    address: str = request.getfixturevalue("postgres_schema")
    yield address
    opened = Store.open(address, tmp_path)
    with opened.write() as connection:
        for table in reversed(metadata.sorted_tables):
            connection.execute(sa.delete(table))
        for table in ("channels", "gaps", "items", "pages", "captures", "reports", "corrections", "proposals"):
            connection.exec_driver_sql(f"ALTER SEQUENCE {table}_id_seq RESTART")
    opened.close()


@pytest.fixture
def store(address: str, tmp_path: Path) -> Iterator[Store]:
    """An open, empty store."""
    opened = Store.open(address, tmp_path)
    yield opened
    opened.close()

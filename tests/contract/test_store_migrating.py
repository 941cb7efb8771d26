"""A database of an older version opens with all it held, and does what the newest does."""

from pathlib import Path

import pytest
import sqlalchemy as sa
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from store_samples import FEED, LATER, NOW, poll

from crawler.model import Item, Report
from crawler.store.database import database_url, make_engine, writer_of, writing
from crawler.store.migrate import _config
from crawler.store.schema import metadata, polls
from crawler.store.store import Store
from crawler.store.values import NewGap, StoredProfile

ROWS = (
    "INSERT INTO channels (outlet, kind, address, next_poll_at, etag, polls, failures, last_polled_at, last_ok_at)"
    " VALUES ('harbour-post', 'feed', 'https://harbour.example/rss', '2026-03-02 10:00:00.000000', '\"1\"', 7, 2,"
    " '2026-03-02 09:00:00.000000', '2026-03-02 08:00:00.000000')",
    "INSERT INTO polls VALUES (1, '2026-03-02 09:00:00.000000', 12, 200, 'ok', NULL, 1)",
    "INSERT INTO items (outlet, channel_id, item, outcome, attempts, seen_at, report_id)"
    ' VALUES (\'harbour-post\', 1, \'{"url":"https://harbour.example/1","title":"Ferry"}\', \'stored\', 1,'
    " '2026-03-02 09:00:00.000000', 1)",
    "INSERT INTO item_keys VALUES ('harbour.example/1', 1)",
    "INSERT INTO reports (item_id, outlet, outlet_name, outcome, seen_at, url, headline, lead, body, authors, sources)"
    " VALUES (1, 'harbour-post', 'The Harbour Post', 'stored', '2026-03-02 09:00:00.000000',"
    " 'https://harbour.example/1', 'Ferry', '', 'The ferry left.', '[]', '{}')",
)


@pytest.fixture
def older(bare_address: str, tmp_path: Path) -> str:
    """The address of a database as the first version left it."""
    url = database_url(bare_address, tmp_path)
    (tmp_path / "data").mkdir()
    engine = make_engine(url, busy_ms=5_000)
    with writing(writer_of(engine)) as connection:
        command.upgrade(_config(connection), "0001")
        for statement in ROWS:
            connection.exec_driver_sql(statement)
    engine.dispose()
    return bare_address


def test_what_the_first_version_held_is_there(older: str, tmp_path: Path) -> None:
    store = Store.open(older, tmp_path)
    state = store.channel(*FEED)
    assert (state.etag, state.polls, state.failures, state.weight, state.last_polled_at) == ('"1"', 7, 2, 0.0, NOW)
    with store.read() as connection:
        assert compare_metadata(MigrationContext.configure(connection), metadata) == []
        [row] = connection.execute(sa.select(polls)).all()
    assert (row.new_items, row.listed, row.notes) == (1, 0, {})
    item = store.item(1)
    assert item is not None
    assert item.item == Item("https://harbour.example/1", "Ferry")
    report = store.report(1)
    assert report is not None
    assert report.report == Report("https://harbour.example/1", "Ferry", "The ferry left.")
    assert store.known(["harbour.example/1"]) == 1
    assert store.check() == []
    store.close()


def test_a_migrated_database_takes_what_the_newest_does(older: str, tmp_path: Path) -> None:
    store = Store.open(older, tmp_path)
    number = store.channel(*FEED).id
    assert store.profile(number) == StoredProfile()
    learnt = {"profile": {"depth": 3}, "gap": NewGap(NOW, LATER), "notes": {"mended:nul": 1}}
    store.record_poll(number, poll(LATER, **learnt), [], LATER)
    assert store.profile(number).profile == {"depth": 3}
    assert len(store.gaps()) == 1
    [health] = store.status().outlets
    assert (health.polls, health.stored, health.channels, health.gaps) == (8, 1, 1, 1)
    assert store.last_outcomes("harbour-post", 5) == ["stored"]
    store.close()

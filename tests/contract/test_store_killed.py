"""A process killed at any instant loses nothing and doubles nothing: the next one ends where one alone would."""

import os
import random
import signal
import subprocess
import sys
from pathlib import Path

import sqlalchemy as sa
from store_samples import FEED, NOW
from store_worker import ITEMS_A_ROUND, work

from crawler.store import schema
from crawler.store.store import Store

ROUNDS = 24
KILLS = 3
HERE = Path(__file__).parent


def start_and_kill(address: str, folder: Path, after: int) -> None:
    """Run the worker until it has said that many steps, then kill it in the middle of the next."""
    command = [sys.executable, str(HERE / "store_worker.py"), address, str(folder), str(ROUNDS)]
    paths = os.pathsep.join([str(HERE.parents[1]), str(HERE)])
    with subprocess.Popen(command, stdout=subprocess.PIPE, env={**os.environ, "PYTHONPATH": paths}) as worker:
        assert worker.stdout is not None
        for _ in range(after):
            worker.stdout.readline()
        worker.send_signal(signal.SIGKILL)


def count(store: Store, table: sa.Table) -> int:
    with store.read() as connection:
        return connection.execute(sa.select(sa.func.count()).select_from(table)).scalar_one()


def test_killed_again_and_again_then_finished(address: str, tmp_path: Path) -> None:
    chance = random.Random(1)
    for _ in range(KILLS):
        start_and_kill(address, tmp_path, chance.randrange(1, ROUNDS // 2))
    store = Store.open(address, tmp_path)
    assert store.check() == []
    work(store, ROUNDS)
    assert store.channel(*FEED).polls == count(store, schema.polls) == ROUNDS
    assert count(store, schema.items) == count(store, schema.item_keys) == ROUNDS * ITEMS_A_ROUND
    reports = ROUNDS * (ITEMS_A_ROUND - 1)
    assert count(store, schema.reports) == count(store, schema.versions) == reports
    assert len(store.unmatched(limit=2 * reports)) == reports
    assert store.pending(None, NOW) == []
    assert len(store.ended_pages(1000)) == count(store, schema.pages) == ROUNDS * ITEMS_A_ROUND
    with store.read() as connection:
        by_outcome = sa.select(schema.items.c.outcome, sa.func.count()).group_by(schema.items.c.outcome)
        outcomes = {row[0]: row[1] for row in connection.execute(by_outcome)}
    assert outcomes == {"stored": reports, "duplicate": ROUNDS}
    store.close()

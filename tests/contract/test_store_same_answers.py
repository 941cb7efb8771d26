"""The same reports give the same events, decisions, evidence and pages, byte for byte: on either database, in one
process or after a restart that recalls what was read, and whatever seeds the hashes."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
import sqlalchemy as sa
from desk_worker import BATCHES

from crawler.store.schema import metadata
from crawler.store.store import Store

HERE = Path(__file__).parent
COMPARED = (
    "reports",
    "copies",
    "decisions",
    "events",
    "event_parts",
    "attachments",
    "tray",
    "redirects",
    "former_pages",
    "corrections",
    "rules",
    "proposals",
    "term_counts",
)


class Ended:
    """What a desk's work ended in."""

    def __init__(self, address: str, folder: Path, *runs: list[str]) -> None:
        for seed, batches in enumerate(runs, len(folder.name)):
            _work(address, folder, batches, seed)
        self.site = {
            str(path.relative_to(folder)): path.read_bytes() for path in (folder / "site").rglob("*") if path.is_file()
        }
        store = Store.open(address, folder)
        self.rows = {name: _rows(store, name) for name in COMPARED}
        self.read = len(_rows(store, "readings"))
        store.close()


def _work(address: str, folder: Path, batches: list[str], seed: int) -> None:
    command = [sys.executable, str(HERE / "desk_worker.py"), address, str(folder), *batches]
    paths = os.pathsep.join([str(HERE.parents[1]), str(HERE)])
    env = {**os.environ, "PYTHONPATH": paths, "PYTHONHASHSEED": str(seed)}
    done = subprocess.run(command, env=env, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


def _rows(store: Store, name: str) -> list[str]:
    """Return the rows of a table as text, every digit of a number among it; not when they were written."""
    table = metadata.tables[name]
    columns = (one for one in table.columns if one.name not in {"seq", "changes"} and not one.name.endswith("_at"))
    chosen = sa.select(*columns).order_by(*table.primary_key.columns)
    with store.read() as connection:
        return [json.dumps(dict(row), default=str) for row in connection.execute(chosen).mappings()]


@pytest.fixture(scope="module")
def straight(tmp_path_factory: pytest.TempPathFactory) -> Ended:
    """All batches in one process, on SQLite."""
    folder = tmp_path_factory.mktemp("straight")
    return Ended(f"sqlite:///{folder / 'newswire.db'}", folder, [str(batch) for batch in range(BATCHES)])


@pytest.fixture
def restarted(bare_address: str, tmp_path: Path) -> Ended:
    """The same in two processes that keep what they read, the first of which ends in the middle of a batch."""
    later = [str(batch) for batch in range(1, BATCHES)]
    return Ended(bare_address, tmp_path, ["--recall", "0", "1:7"], ["--recall", *later])


def test_the_stream_has_something_to_decide(straight: Ended) -> None:
    verdicts = [json.loads(row)["verdict"] for row in straight.rows["decisions"]]
    assert {"opened", "attached", "tray"} <= set(verdicts)
    assert len(straight.rows["copies"]) > 3
    assert len(straight.rows["corrections"]) >= 2
    assert len(straight.site) > 10


def test_the_same_reports_give_the_same_answers(straight: Ended, restarted: Ended) -> None:
    for name in COMPARED:
        assert restarted.rows[name] == straight.rows[name], name
    assert restarted.site == straight.site
    assert straight.read == 0 < restarted.read

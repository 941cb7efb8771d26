"""However often it is killed while pages move, each lies whole in one place, and warcio's checker takes every file."""

import os
import random
import signal
import subprocess
import sys
import threading
from argparse import Namespace
from pathlib import Path

import sqlalchemy as sa
from filing_worker import body, filing, work
from warcio.archiveiterator import ArchiveIterator
from warcio.checker import Checker

from crawler.store import schema
from crawler.store.rawfiles import RawFiles
from crawler.store.store import Store
from crawler.store.warc import digest_of

PAGES = 60
KILLS = 4
HERE = Path(__file__).parent


def start_and_kill(address: str, folder: Path, chance: random.Random) -> None:
    """Run the worker until it has said some steps, then kill it a moment later, wherever it is."""
    command = [sys.executable, str(HERE / "filing_worker.py"), address, str(folder), str(PAGES)]
    paths = os.pathsep.join([str(HERE.parents[1]), str(HERE)])
    with subprocess.Popen(command, stdout=subprocess.PIPE, env={**os.environ, "PYTHONPATH": paths}) as worker:
        assert worker.stdout is not None
        for _ in range(chance.randrange(1, PAGES)):
            worker.stdout.readline()
        threading.Event().wait(chance.random() * 0.05)
        worker.send_signal(signal.SIGKILL)


def check(paths: list[Path]) -> int:
    code: int = Checker(Namespace(inputs=[str(path) for path in paths], verbose=False)).process_all()
    return code


def test_killed_again_and_again_while_pages_move(address: str, tmp_path: Path) -> None:
    chance = random.Random(4)
    for _ in range(KILLS):
        start_and_kill(address, tmp_path, chance)
        store = Store.open(address, tmp_path)
        whole(store, tmp_path)
        store.close()
    store = Store.open(address, tmp_path)
    work(store, tmp_path, PAGES)
    assert store.ended_pages(100) == []
    files = sorted((tmp_path / "raw").iterdir())
    assert all(path.name.endswith(".warc.gz") for path in files)
    assert check(files) == 0
    assert len(whole(store, tmp_path)) == PAGES
    kinds = [record.rec_type for path in files for record in records(path)]
    assert kinds.count("revisit") >= PAGES // 3
    store.close()


def records(path: Path) -> list[object]:
    with path.open("rb") as file:
        return list(ArchiveIterator(file, check_digests="raise"))


def whole(store: Store, folder: Path) -> list[int]:
    """Check that each item that ended has its page in the table or in a file, one of both; return those in a file."""
    read = RawFiles(folder / "raw", "t").read
    with store.read() as connection:
        closed = set(connection.scalars(sa.select(schema.items.c.id).where(schema.items.c.state.is_(None))))
        captures = {row.id: row for row in connection.execute(sa.select(schema.captures))}
    waiting = [one.item_id for one in store.ended_pages(1000)]
    filed = [row.item_id for row in captures.values()]
    assert sorted(waiting + filed) == sorted(closed)
    for number, row in captures.items():
        capture = store.capture(number)
        assert capture is not None
        came = read(capture.place, row.url)
        expected = body(int(row.url.partition("?")[0].rpartition("/")[2]))
        assert row.digest == digest_of(expected)
        first = captures[row.original] if row.original is not None else None
        assert came.body == (b"" if first is not None else expected)
        assert first is None or first.digest == row.digest
    return filed


def test_two_processes_move_pages_at_once(address: str, tmp_path: Path) -> None:
    command = [sys.executable, str(HERE / "filing_worker.py"), address, str(tmp_path), str(PAGES)]
    paths = os.pathsep.join([str(HERE.parents[1]), str(HERE)])
    both = [subprocess.Popen(command, stdout=subprocess.DEVNULL, env={**os.environ, "PYTHONPATH": paths}) for _ in "ab"]
    assert [one.wait() for one in both] == [0, 0]
    store = Store.open(address, tmp_path)
    archive = filing(store, tmp_path)
    archive.close()
    assert len(whole(store, tmp_path)) == PAGES
    assert check(sorted((tmp_path / "raw").iterdir())) == 0
    store.close()

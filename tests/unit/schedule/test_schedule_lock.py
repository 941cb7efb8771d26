"""One process at a time holds the lock, and its end frees it."""

import subprocess
import sys
from pathlib import Path

from crawler.schedule.lock import Lock

HOLDER = """
import sys
from pathlib import Path
from crawler.schedule.lock import Lock
lock = Lock(Path(sys.argv[1]))
print(lock.take(), flush=True)
sys.stdin.read()
"""


def test_the_second_does_not_get_it(tmp_path: Path) -> None:
    first, second = Lock(tmp_path / "match.lock"), Lock(tmp_path / "match.lock")
    assert first.take()
    assert first.take(), "whoever holds it still does"
    assert not second.take()
    first.free()
    assert second.take()
    second.free()
    second.free()


def test_a_process_that_dies_frees_it(tmp_path: Path) -> None:
    path = tmp_path / "match.lock"
    lock = Lock(path)
    command = [sys.executable, "-c", HOLDER, str(path)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as holder:
        assert holder.stdout is not None
        assert holder.stdout.readline() == "True\n"
        assert not lock.take()
        holder.kill()
    assert lock.take()
    lock.free()

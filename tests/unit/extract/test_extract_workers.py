"""The worker pool under functions that hang, eat memory, crash and raise."""

import asyncio
import multiprocessing
import multiprocessing.connection
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import extract_tasks
import pytest

from crawler.errors import Rejected, WorkerError
from crawler.extract import workers as workers_module
from crawler.extract.article import extract
from crawler.extract.workers import WorkerPool, resident

MEBIBYTE = 1 << 20
HOSTILE = Path(__file__).resolve().parents[3].parent / "shared" / "data" / "hostile" / "html"


@pytest.fixture(scope="module")
def pool() -> Iterator[WorkerPool]:
    with WorkerPool(size=2, deadline=1.0, memory_limit=512 * MEBIBYTE) as workers:
        yield workers


def code_of(pool: WorkerPool, func: object) -> str:
    with pytest.raises(WorkerError) as caught:
        asyncio.run(pool.run(func))  # type: ignore[arg-type]
    return caught.value.code


def pid_or_death(pool: WorkerPool) -> int | None:
    """Return the pid of a worker, or None where the death of one was reported."""
    try:
        return asyncio.run(pool.run(extract_tasks.pid))
    except WorkerError:
        return None


def children() -> list[int]:
    return [process.pid for process in multiprocessing.active_children() if process.pid]


def test_two_workers_are_warm_within_three_seconds() -> None:
    began = time.monotonic()
    with WorkerPool(size=2, deadline=5.0, memory_limit=512 * MEBIBYTE) as workers:
        asyncio.run(workers.warm())
        assert time.monotonic() - began < 10.0  # about 1 s on a quiet machine
        assert len(children()) >= 2


def test_arguments_and_result_travel(pool: WorkerPool) -> None:
    assert asyncio.run(pool.run(extract_tasks.double, 4, plus=1)) == 9


def test_results_come_in_any_event_loop(pool: WorkerPool) -> None:
    assert [asyncio.run(pool.run(extract_tasks.double, n)) for n in range(3)] == [0, 2, 4]


def test_more_tasks_than_workers(pool: WorkerPool) -> None:
    async def many() -> list[int]:
        return await asyncio.gather(*(pool.run(extract_tasks.double, n) for n in range(50)))

    assert asyncio.run(many()) == [2 * n for n in range(50)]


def test_work_is_done_elsewhere(pool: WorkerPool) -> None:
    assert asyncio.run(pool.run(extract_tasks.pid)) != os.getpid()


def test_workers_ignore_ctrl_c(pool: WorkerPool) -> None:
    assert asyncio.run(pool.run(extract_tasks.sigint_ignored))


@pytest.mark.parametrize(
    ("func", "code"),
    [
        (extract_tasks.hang, "worker_timeout"),
        (extract_tasks.hang_in_c, "worker_timeout"),
        (extract_tasks.eat, "worker_memory"),
        (extract_tasks.die, "worker_died"),
        (extract_tasks.crash, "worker_crash"),
        (extract_tasks.crash_awkwardly, "worker_crash"),
    ],
    ids=lambda value: getattr(value, "__name__", value),
)
def test_each_misfortune_has_its_code_and_the_pool_goes_on(pool: WorkerPool, func: object, code: str) -> None:
    assert code_of(pool, func) == code
    assert asyncio.run(pool.run(extract_tasks.double, 1)) == 2


def test_our_own_errors_come_back_as_themselves(pool: WorkerPool) -> None:
    with pytest.raises(Rejected) as caught:
        asyncio.run(pool.run(extract_tasks.reject))
    assert (caught.value.code, caught.value.url) == ("not_article", "https://example.org/a")


def test_a_foreign_error_keeps_its_message(pool: WorkerPool) -> None:
    with pytest.raises(WorkerError, match="ZeroDivisionError: by nothing"):
        asyncio.run(pool.run(extract_tasks.crash))


def test_a_hanging_task_does_not_hold_the_others(pool: WorkerPool) -> None:
    async def both() -> tuple[object, list[int]]:
        hanging = asyncio.create_task(pool.run(extract_tasks.hang))
        quick = await asyncio.gather(*(pool.run(extract_tasks.double, n) for n in range(20)))
        return (await asyncio.gather(hanging, return_exceptions=True))[0], quick

    error, quick = asyncio.run(both())
    assert isinstance(error, WorkerError)
    assert quick == [2 * n for n in range(20)]


def test_a_cancelled_wait_ends_its_task(pool: WorkerPool) -> None:
    async def give_up() -> None:
        async with asyncio.timeout(0.2):
            await pool.run(extract_tasks.hang)

    with pytest.raises(TimeoutError):
        asyncio.run(give_up())
    assert asyncio.run(pool.run(extract_tasks.double, 1)) == 2


def test_workers_are_replaced_after_max_tasks() -> None:
    with WorkerPool(size=1, deadline=5.0, memory_limit=512 * MEBIBYTE, max_tasks=2) as workers:
        assert len({asyncio.run(workers.run(extract_tasks.pid)) for _ in range(4)}) >= 2


def test_a_thorough_worker_has_loaded_all_before_its_first_task() -> None:
    took = []
    for thorough in (False, True):
        with WorkerPool(size=1, deadline=60.0, memory_limit=1024 * MEBIBYTE, thorough=thorough) as workers:
            took.append(asyncio.run(workers.run(extract_tasks.seconds_of_rehearsal)))
    assert took[1] < took[0] / 5


def test_a_worker_that_has_grown_is_replaced_before_its_next_task() -> None:
    with WorkerPool(size=1, deadline=5.0, memory_limit=1024 * MEBIBYTE, max_resident=300 * MEBIBYTE) as workers:
        first = asyncio.run(workers.run(extract_tasks.pid))
        assert asyncio.run(workers.run(extract_tasks.hoard, 10 * MEBIBYTE)) == first
        assert asyncio.run(workers.run(extract_tasks.pid)) == first, "it has grown a little only"
        assert asyncio.run(workers.run(extract_tasks.hoard, 300 * MEBIBYTE)) == first
        second = asyncio.run(workers.run(extract_tasks.pid))
        assert second != first
        assert asyncio.run(workers.run(extract_tasks.pid)) == second


def test_a_task_is_done_even_where_every_worker_is_too_large() -> None:
    with WorkerPool(size=1, deadline=5.0, memory_limit=512 * MEBIBYTE, max_resident=1) as workers:
        assert asyncio.run(workers.run(extract_tasks.double, 1)) == 2


def test_a_process_tells_what_it_holds(monkeypatch: pytest.MonkeyPatch) -> None:
    before = resident()
    held = b"x" * (64 * MEBIBYTE)
    assert 60 * MEBIBYTE < resident() - before < 80 * MEBIBYTE
    monkeypatch.setattr(workers_module, "STATM", Path("/nowhere"))
    assert resident() >= before + len(held) // 2


def test_the_pool_recovers_when_idle_workers_are_killed() -> None:
    with WorkerPool(size=1, deadline=5.0, memory_limit=512 * MEBIBYTE) as workers:
        first = asyncio.run(workers.run(extract_tasks.pid))
        os.kill(first, signal.SIGKILL)
        later = next(filter(None, (pid_or_death(workers) for _ in range(100))))
        assert later != first


def test_close_ends_busy_workers_at_once_and_frees_who_waits() -> None:
    before = set(children())

    async def closing() -> list[object]:
        workers = WorkerPool(size=2, deadline=60.0, memory_limit=512 * MEBIBYTE)
        await workers.warm()
        waits = [asyncio.create_task(workers.run(extract_tasks.hang_in_c)) for _ in range(2)]
        waits += [asyncio.create_task(workers.run(len, b"x" * MEBIBYTE)) for _ in range(5)]
        await asyncio.wait(waits, timeout=0.3)
        began = time.monotonic()
        workers.close()
        workers.close()
        assert time.monotonic() - began < 2.5
        with pytest.raises(WorkerError):
            await workers.run(extract_tasks.pid)
        return await asyncio.gather(*waits, return_exceptions=True)

    outcomes = asyncio.run(closing())
    assert [getattr(outcome, "code", outcome) for outcome in outcomes] == ["worker_closed"] * 7
    assert not set(children()) - before


@pytest.mark.skipif(not HOSTILE.exists(), reason="measured only where the data is")
@pytest.mark.parametrize("page", sorted(HOSTILE.glob("*.html")), ids=lambda page: page.stem)
def test_hostile_pages_are_bounded_by_the_deadline(pool: WorkerPool, page: Path) -> None:
    began = time.monotonic()
    try:
        asyncio.run(pool.run(extract, page.read_bytes(), "https://example.org/a", item=None, agencies=()))
    except (Rejected, WorkerError):
        assert time.monotonic() - began < 4.0
    assert asyncio.run(pool.run(extract_tasks.double, 1)) == 2


def test_a_pool_never_used_closes() -> None:
    WorkerPool(size=1, deadline=1.0, memory_limit=512 * MEBIBYTE).close()


@pytest.mark.parametrize("limits", [(0, 1.0, 1), (1, 0.0, 1), (1, 1.0, -5)])
def test_limits_must_be_positive(limits: tuple[int, float, int]) -> None:
    with pytest.raises(ValueError, match="must be positive"):
        WorkerPool(*limits)


PARENT = """
import asyncio, sys
sys.path.insert(0, {folder!r})
import extract_tasks
from crawler.extract.article import extract
from crawler.extract.workers import WorkerPool

async def main(pool):
    await pool.warm()
    print(await pool.run(extract_tasks.pid), flush=True)
    await asyncio.gather(*(pool.run(extract_tasks.hang_in_c) for _ in range(2)))

if __name__ == "__main__":
    pool = WorkerPool(size=2, deadline={deadline}, memory_limit=1 << 29)
    try:
        asyncio.run(main(pool))
    except KeyboardInterrupt:
        {on_interrupt}
"""


def started_parent(folder: Path, deadline: float, on_interrupt: str) -> tuple[subprocess.Popen[str], int]:
    script = folder / "parent.py"
    here = str(Path(__file__).parent)
    script.write_text(PARENT.format(folder=here, deadline=deadline, on_interrupt=on_interrupt), "utf-8")
    parent = subprocess.Popen(
        [sys.executable, str(script)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        cwd=Path(__file__).parents[3],
        env={**os.environ, "PYTHONPATH": str(Path(__file__).parents[3])},
        start_new_session=True,
    )
    assert parent.stdout
    return parent, int(parent.stdout.readline())


def group_is_empty(group: int, within: float) -> bool:
    waiting = time.monotonic() + within
    while time.monotonic() < waiting:
        try:
            os.killpg(group, 0)
        except ProcessLookupError:
            return True
        multiprocessing.connection.wait([], timeout=0.05)
    return False


@pytest.mark.parametrize("on_interrupt", ["pool.close()", "pass"])
def test_ctrl_c_leaves_no_process_behind(tmp_path: Path, on_interrupt: str) -> None:
    parent, _ = started_parent(tmp_path, 60.0, on_interrupt)
    os.killpg(parent.pid, signal.SIGINT)
    _, errors = parent.communicate(timeout=60)
    assert group_is_empty(parent.pid, within=20)
    assert "Traceback" not in errors


def test_workers_of_a_killed_parent_end_by_themselves(tmp_path: Path) -> None:
    parent, _ = started_parent(tmp_path, 1.0, "pass")
    parent.kill()
    parent.communicate(timeout=60)
    assert group_is_empty(parent.pid, within=30)

"""Runs work on untrusted bytes in processes of its own: each task ends in time and within its memory, or its
process is ended."""

import asyncio
import logging
import multiprocessing
import os
import resource
import signal
import sys
import threading
from collections.abc import Callable
from concurrent.futures import Future
from concurrent.futures.process import BrokenProcessPool
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import Any, ParamSpec, Self, TypeVar

from pebble import ProcessExpired, ProcessPool

from crawler.errors import NewswireError, WorkerError
from crawler.extract.article import rehearse

P = ParamSpec("P")
T = TypeVar("T")
Arguments = tuple[object, ...]
Keywords = dict[str, object]

# The statuses with which a worker says that it ran out of memory, and that it has grown too large to go on; none that
# the system or Python uses.
MEMORY_EXIT = 77
GROWN_EXIT = 78
# A task is handed to a fresh worker so often before it is done by whoever has it, however large.
FRESH_WORKERS = 3
# Seconds past the deadline after which a worker ends itself: its parent may have been killed meanwhile.
GRACE = 2.0
# `warm` asks this often, HOLD seconds each time, before it gives up on a machine that cannot start processes.
ROUNDS = 600
HOLD = 0.05
# Whoever waits for a task looks this often, in seconds, whether the workers still work.
GLANCE = 1.0
# A worker is replaced after so many tasks, or once it holds so many bytes: warm it has about 130 MB, and an honest page
# adds a few tens of MB for a while (extraction research, section 4).
MAX_TASKS = 1000
MAX_RESIDENT = 400 * 1024**2
STATM = Path("/proc/self/statm")  # Linux


class _Grown(Exception):
    """The worker that took a task has grown too large, and ended before it began."""


class WorkerPool:
    """Up to `size` processes that share one queue.

    :param size: how many processes.
    :param deadline: seconds a task may run, counted from its start in a worker, not from its queueing.
    :param memory_limit: bytes of address space of one worker (RLIMIT_AS).
    :param max_tasks: a worker is replaced after so many tasks.
    :param thorough: whether a worker loads all it may ever need before its first task: for a process that lasts.
    :param max_resident: a worker that holds more bytes of memory than this is replaced before its next task.

    Raises: ValueError when a limit is not positive.
    """

    def __init__(
        self,
        size: int,
        deadline: float,
        memory_limit: int,
        max_tasks: int = MAX_TASKS,
        max_resident: int = MAX_RESIDENT,
        *,
        thorough: bool = False,
    ) -> None:
        if min(size, deadline, memory_limit, max_tasks, max_resident) <= 0:
            raise ValueError("size, deadline and the limits must be positive")
        self._size = size
        self._deadline = deadline
        self._memory_limit = memory_limit
        self._max_tasks = max_tasks
        self._max_resident = max_resident
        self._thorough = thorough
        self._lock = threading.Lock()
        self._closed = False
        self._pending: set[Future[Any]] = set()
        self._pool = self._new_pool()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    async def run(self, func: Callable[P, T], /, *args: P.args, **kwargs: P.kwargs) -> T:
        """Return what `func` returns in a worker; it must be found by import, its values must pickle.

        Raises: the NewswireError that `func` raised; WorkerError with code `worker_timeout`, `worker_memory`,
        `worker_died`, `worker_crash` (any other exception of `func`) or `worker_closed`.
        """
        for _ in range(FRESH_WORKERS):
            with suppress(_Grown):
                return await self._run(func, args, kwargs, self._max_resident)
        return await self._run(func, args, kwargs, None)

    async def _run(self, func: Callable[..., T], args: Arguments, kwargs: Keywords, max_resident: int | None) -> T:
        """Run a task in one worker.

        Raises: _Grown where the worker is too large to begin with, and whatever `run` raises.
        """
        future = self._schedule(func, args, kwargs, max_resident)
        try:
            return await self._end_of(future)
        except (TimeoutError, ProcessExpired, BrokenProcessPool) as error:
            if isinstance(error, ProcessExpired) and error.exitcode == GROWN_EXIT:
                raise _Grown from error
            raise self._what_happened(error) from error
        except asyncio.CancelledError as error:
            if self._closed and not _cancelled_from_outside():
                raise _closed_error() from error
            raise

    async def warm(self) -> None:
        """Wait until every worker has started and made its first, slow extraction.

        Raises: WorkerError.
        """
        seen: set[int] = set()
        for _ in range(ROUNDS):
            seen.update(await asyncio.gather(*(self.run(_present) for _ in range(self._size))))
            if len(seen) >= self._size:
                return
        raise WorkerError("the worker processes do not start", code="worker_died")

    def close(self) -> None:
        """End every worker now; what still waits ends with `worker_closed`. May be called again."""
        with self._lock:
            if self._closed:
                return
            self._closed = True
            self._pool.stop()
            for future in tuple(self._pending):
                future.cancel()
            self._pool.join()

    def _schedule(
        self, func: Callable[..., T], args: Arguments, kwargs: Keywords, max_resident: int | None
    ) -> Future[T]:
        with self._lock:
            if self._closed:
                raise _closed_error()
            self._renew()
            future: Future[T] = self._pool.schedule(
                _perform, args=(self._deadline + GRACE, max_resident, func, args, kwargs), timeout=self._deadline
            )
        self._pending.add(future)
        future.add_done_callback(self._pending.discard)
        return future

    async def _end_of(self, future: Future[T]) -> T:
        """Wait for a task, and look now and then whether its pool still works."""
        waiting = asyncio.wrap_future(future)
        try:
            while not (await asyncio.wait((waiting,), timeout=GLANCE))[0]:
                with self._lock:
                    if not self._closed:
                        self._renew()
            return waiting.result()
        except asyncio.CancelledError:
            waiting.cancel()
            raise

    def _renew(self) -> None:
        """Replace a broken pool: when an idle worker is killed, pebble gives up the whole pool and what was queued."""
        if self._pool.active:
            return
        lost = tuple(self._pending)
        self._pool.stop()
        self._pool.join()
        self._pool = self._new_pool()
        for future in lost:
            if not future.done():
                future.set_exception(WorkerError("the worker processes died", code="worker_died"))

    def _new_pool(self) -> ProcessPool:
        # spawn: a forked child would inherit the store, the sockets and locks held by other threads
        return ProcessPool(
            max_workers=self._size,
            max_tasks=self._max_tasks,
            initializer=_prepare,
            initargs=(self._memory_limit, self._thorough),
            context=multiprocessing.get_context("spawn"),
        )

    def _what_happened(self, error: TimeoutError | ProcessExpired | BrokenProcessPool) -> WorkerError:
        """Name the end of a task whose process did not answer."""
        if self._closed:
            return _closed_error()
        status = error.exitcode if isinstance(error, ProcessExpired) else None
        if isinstance(error, TimeoutError) or status == -signal.SIGALRM:
            return WorkerError(f"no result within {self._deadline:g} s", code="worker_timeout")
        if status == MEMORY_EXIT:
            return WorkerError(f"more than {self._memory_limit} bytes of memory", code="worker_memory")
        return WorkerError(f"the worker process died (status {status})", code="worker_died")


def _closed_error() -> WorkerError:
    return WorkerError("the worker processes are stopped", code="worker_closed")


def _cancelled_from_outside() -> bool:
    task = asyncio.current_task()
    return task is not None and task.cancelling() > 0


def _prepare(memory_limit: int, thorough: bool) -> None:
    """Set a new worker's signals and limits, then make its first extraction.

    SIGTERM gets its default action back, because a handler in Python would wait for the C code of a parser.
    SIGINT is the parent's to decide on.
    """
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    signal.signal(signal.SIGALRM, signal.SIG_DFL)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_AS, (memory_limit, memory_limit))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    logging.disable(logging.CRITICAL)  # what a parser thinks of a page is in the result, not on the terminal
    rehearse(thorough=thorough)


def _perform(limit: float, max_resident: int | None, func: Callable[..., T], args: Arguments, kwargs: Keywords) -> T:
    """Run `func` in the worker, with an alarm after `limit` seconds that ends the process.

    A worker that holds too much before it begins ends instead: what it has grown by, earlier pages left behind.
    """
    if max_resident is not None and resident() > max_resident:
        os._exit(GROWN_EXIT)
    signal.setitimer(signal.ITIMER_REAL, limit)
    try:
        return func(*args, **kwargs)
    except NewswireError:
        raise
    except MemoryError:
        os._exit(MEMORY_EXIT)  # a process that once ran full is replaced
    except Exception as error:  # the boundary of the process: a foreign error may not pickle
        raise WorkerError(f"{type(error).__name__}: {error}", code="worker_crash") from error
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)


def resident() -> int:
    """Return the bytes of memory that this process holds; where the system does not say, the most it ever held."""
    try:
        pages = int(STATM.read_text("ascii").split()[1])
    except OSError:
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        return peak if sys.platform == "darwin" else peak * 1024
    return pages * resource.getpagesize()


def _present() -> int:
    """Hold a worker long enough that the others get a task too, and say which one it is."""
    threading.Event().wait(HOLD)
    return os.getpid()

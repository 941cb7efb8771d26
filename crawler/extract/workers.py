"""Runs work on untrusted bytes in processes of its own: each task ends in time and within its memory, or its
process is ended."""

import asyncio
import logging
import multiprocessing
import os
import resource
import signal
import threading
from collections.abc import Callable
from concurrent.futures import Future
from concurrent.futures.process import BrokenProcessPool
from types import TracebackType
from typing import Any, ParamSpec, Self, TypeVar

from pebble import ProcessExpired, ProcessPool

from crawler.errors import NewswireError, WorkerError
from crawler.extract.article import rehearse

P = ParamSpec("P")
T = TypeVar("T")
Arguments = tuple[object, ...]
Keywords = dict[str, object]

# The status with which a worker says that it ran out of memory; none that the system or Python uses.
MEMORY_EXIT = 77
# Seconds past the deadline after which a worker ends itself: its parent may have been killed meanwhile.
GRACE = 2.0
# `warm` asks this often, HOLD seconds each time, before it gives up on a machine that cannot start processes.
ROUNDS = 600
HOLD = 0.05
# Whoever waits for a task looks this often, in seconds, whether the workers still work.
GLANCE = 1.0


class WorkerPool:
    """Up to `size` processes that share one queue.

    :param size: how many processes.
    :param deadline: seconds a task may run, counted from its start in a worker, not from its queueing.
    :param memory_limit: bytes of address space of one worker (RLIMIT_AS).
    :param max_tasks: a worker is replaced after so many tasks.

    Raises: ValueError when a limit is not positive.
    """

    def __init__(self, size: int, deadline: float, memory_limit: int, max_tasks: int = 500) -> None:
        if min(size, deadline, memory_limit, max_tasks) <= 0:
            raise ValueError("size, deadline, memory_limit and max_tasks must be positive")
        self._size = size
        self._deadline = deadline
        self._memory_limit = memory_limit
        self._max_tasks = max_tasks
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
        future = self._schedule(func, args, kwargs)
        try:
            return await self._end_of(future)
        except (TimeoutError, ProcessExpired, BrokenProcessPool) as error:
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
            self._pool.stop()  # type: ignore[no-untyped-call]
            for future in tuple(self._pending):
                future.cancel()
            self._pool.join()

    def _schedule(self, func: Callable[..., T], args: tuple[object, ...], kwargs: dict[str, object]) -> Future[T]:
        with self._lock:
            if self._closed:
                raise _closed_error()
            self._renew()
            future: Future[T] = self._pool.schedule(
                _perform, args=(self._deadline + GRACE, func, args, kwargs), timeout=self._deadline
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
        self._pool.stop()  # type: ignore[no-untyped-call]
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
            initargs=(self._memory_limit,),
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


def _prepare(memory_limit: int) -> None:
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
    rehearse()


def _perform(limit: float, func: Callable[..., T], args: Arguments, kwargs: Keywords) -> T:
    """Run `func` in the worker, with an alarm after `limit` seconds that ends the process."""
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


def _present() -> int:
    """Hold a worker long enough that the others get a task too, and say which one it is."""
    threading.Event().wait(HOLD)
    return os.getpid()

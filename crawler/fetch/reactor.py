"""Runs a coroutine on Twisted's asyncio reactor, so that Scrapy, the scheduler and we share one loop."""

import asyncio
import os
import signal
import warnings
from collections.abc import Coroutine
from typing import Any, TypeVar, cast

from scrapy.utils.reactor import install_reactor

from crawler.leaving import leave

Result = TypeVar("Result")
ASYNCIO_REACTOR = "twisted.internet.asyncioreactor.AsyncioSelectorReactor"


def cancel_on_signal(task: "asyncio.Task[Any]") -> None:
    """Let the first SIGINT or SIGTERM cancel a task, so that it can tidy up, and a second end the process at once."""

    def stop(number: int) -> None:
        if task.cancelling():
            os.write(2, b"newswire: stopped at once; what was stored is safe\n")
            leave(128 + number)
        task.cancel()

    loop = task.get_loop()  # it may not run yet
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, stop, number)


def leave_signals(task: "asyncio.Task[Any]") -> None:
    """Give signals back their usual meaning once nobody runs the loop that would notice them."""
    loop = task.get_loop()
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        loop.remove_signal_handler(number)


def run(main: Coroutine[Any, Any, Result]) -> Result:
    """Run a coroutine to its end and return its result; once a process, as a reactor cannot be started again.

    A signal cancels it; it may set handlers of its own instead.

    Raises: whatever the coroutine raises.
    """
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # Twisted asks the policy for its loop
        install_reactor(ASYNCIO_REACTOR)
    from twisted.internet import reactor as installed  # noqa: PLC0415 (importing it earlier would install another)

    reactor = cast(Any, installed)
    ended: list[asyncio.Task[Result]] = []

    def start() -> None:
        task = asyncio.ensure_future(main)
        ended.append(task)
        cancel_on_signal(task)
        task.add_done_callback(lambda _: reactor.stop())

    reactor.callWhenRunning(start)
    reactor.run(installSignalHandlers=False)
    leave_signals(ended[0])
    return ended[0].result()

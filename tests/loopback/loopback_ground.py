"""The reactor in a thread of its own for all tests here, as it starts once a process; and engines on it."""

import asyncio
import threading
import warnings
from collections.abc import Callable, Coroutine
from concurrent.futures import Future
from contextlib import AbstractContextManager
from datetime import UTC, datetime, timedelta
from ipaddress import ip_network
from typing import Any, TypeVar

from scrapy.utils.reactor import install_reactor

from crawler.config.schema import Politeness, Settings
from crawler.fetch.engine import Engine
from crawler.fetch.reactor import ASYNCIO_REACTOR

Result = TypeVar("Result")
Running = Callable[..., AbstractContextManager[Engine]]

AGENT = "oddwire/1.0 (+https://oddwire.example/about)"
NOW = datetime(2026, 3, 5, 12, 0, tzinfo=UTC)
# Longer than any test takes; only a test that hangs waits for it.
PATIENCE = 20.0


class Ground:
    """The reactor's loop, seen from the tests' thread."""

    def __init__(self) -> None:
        self.reactor: Any = None
        self.loop: Any = None
        self._ready = threading.Event()
        self._thread = threading.Thread(target=self._serve)

    def _serve(self) -> None:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", DeprecationWarning)
            install_reactor(ASYNCIO_REACTOR)
        from twisted.internet import reactor  # noqa: PLC0415 (importing it earlier would install another)

        self.reactor = reactor
        self.loop = asyncio.get_event_loop()
        self.reactor.callWhenRunning(self._ready.set)
        self.reactor.run(installSignalHandlers=False)
        self.loop.close()

    def open(self) -> None:
        """Start the thread and wait until the reactor runs."""
        self._thread.start()
        assert self._ready.wait(PATIENCE)

    def close(self) -> None:
        """Stop the reactor and its thread."""
        self.loop.call_soon_threadsafe(self.reactor.stop)
        self._thread.join(PATIENCE)

    def begin(self, work: Coroutine[Any, Any, Result]) -> "Future[Result]":
        """Start a coroutine on the reactor's loop."""
        return asyncio.run_coroutine_threadsafe(work, self.loop)

    def run(self, work: Coroutine[Any, Any, Result]) -> Result:
        """Run a coroutine on the reactor's loop to its end."""
        return self.begin(work).result(PATIENCE)


def settings_of(networks: tuple[str, ...], delay: float, per_host: int) -> Settings:
    """Return settings; a delay below a second cannot be configured, so it is put in afterwards."""
    politeness = Politeness(per_host=per_host).model_copy(update={"delay": timedelta(seconds=delay)})
    blocks = tuple(ip_network(text) for text in networks)
    return Settings(user_agent=AGENT).model_copy(update={"allow_networks": blocks, "politeness": politeness})


# What resolves in these tests, beside addresses however they are spelled.
NAMES = {
    "localhost": "127.0.0.1",
    "paper.example": "127.0.0.1",
    "www.paper.example": "127.0.0.1",
    "other.example": "127.0.0.1",
    "far.example": "127.0.0.2",
    "inside.example": "10.0.0.1",
}

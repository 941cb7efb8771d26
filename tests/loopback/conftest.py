"""What the tests on loopback share: the one reactor, engines on it, and names without a network."""

import socket
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from loopback_ground import NAMES, NOW, Ground, Running, settings_of

from crawler.fetch.engine import Engine
from crawler.fetch.memory import Forgetful, Memory


@pytest.fixture(scope="package")
def ground() -> Iterator[Ground]:
    """The one reactor."""
    found = Ground()
    found.open()
    yield found
    found.close()


@pytest.fixture
def running(ground: Ground) -> Running:
    """Return a context that runs an engine; by default it may ask all of loopback, without delay."""

    @contextmanager
    def run(
        networks: tuple[str, ...] = ("127.0.0.0/8",),
        delay: float = 0.0,
        per_host: int = 1,
        timeout: float = 5.0,
        memory: Memory | None = None,
    ) -> Iterator[Engine]:
        engine = Engine(settings_of(networks, delay, per_host), lambda: NOW, memory or Forgetful(), timeout)
        ground.run(engine.start())
        try:
            yield engine
        finally:
            ground.run(engine.stop())

    return run


@pytest.fixture(autouse=True)
def names(monkeypatch: pytest.MonkeyPatch) -> None:
    """Resolve the names above and spelled addresses as the system does, and no other name: nothing asks a network."""

    def resolve(name: str) -> str:
        if name in NAMES:
            return NAMES[name]
        try:
            return socket.inet_ntoa(socket.inet_aton(name))
        except OSError:
            raise socket.gaierror(socket.EAI_NONAME, f"no name here: {name}") from None

    monkeypatch.setattr(socket, "gethostbyname", resolve)

"""Guarantees the pace at each host: so many requests at once, so long between two starts, silence when asked for it."""

import asyncio
import random
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

from crawler.errors import FetchError
from crawler.text.urls import host_of, site_of

# A host may wish for silence; longer wishes are clamped to a day (feeds research, section 4).
LONGEST_HOLD = 86_400.0
# Two starts are spread by up to this share of the delay, so that hosts see no metronome.
SPREAD = 0.2


def turn_key(url: str, outlet: str) -> str:
    """Name the queue a request stands in: the registrable domain, across all outlets.

    A bare IP address or a single-label name is a private host, often a bridge that serves many outlets; there each
    outlet queues by itself.
    """
    site = site_of(url)
    return site if is_public(site) else f"{outlet}@{host_of(url)}"


def is_public(key: str) -> bool:
    """Tell a registrable domain from an IP address, a single-label name, and an outlet's own queue at one of these."""
    return "." in key and not key.replace(".", "").isdigit() and ":" not in key and "@" not in key


@dataclass(slots=True)
class _Line:
    places: asyncio.Semaphore
    spacing: asyncio.Lock
    last: float = float("-inf")
    held_until: float = float("-inf")


class Turns:
    """Hands out turns at hosts; one object serves every crawl of the process.

    :param delay: seconds between two starts at one host.
    :param per_host: requests open at once at one host.
    """

    def __init__(self, delay: float, per_host: int) -> None:
        self._delay = delay
        self._per_host = per_host
        self._lines: dict[str, _Line] = {}

    @asynccontextmanager
    async def turn(self, key: str, delay: float = 0.0) -> AsyncIterator[None]:
        """Wait for a turn, then hold it for the length of one request.

        :param delay: seconds the host itself asks for (Crawl-delay), where longer than ours.

        Raises: FetchError (`host_held`) while the host has asked for silence.
        """
        line = self._line(key)
        self._check_held(key, line)
        async with line.places:
            async with line.spacing:
                await self._space(line, max(delay, self._delay))
            self._check_held(key, line)
            yield

    def hold(self, key: str, seconds: float) -> None:
        """Let nobody ask this host for so many seconds (Retry-After, RFC 9110 section 10.2.3)."""
        line = self._line(key)
        line.held_until = max(line.held_until, _now() + min(seconds, LONGEST_HOLD))

    def _line(self, key: str) -> _Line:
        return self._lines.setdefault(key, _Line(asyncio.Semaphore(self._per_host), asyncio.Lock()))

    @staticmethod
    def _check_held(key: str, line: _Line) -> None:
        left = line.held_until - _now()
        if left > 0:
            raise FetchError(f"{key} asked for silence, {left:.0f} s left", code="host_held", retry_after=left)

    @staticmethod
    async def _space(line: _Line, delay: float) -> None:
        wait = line.last + delay * random.uniform(1.0, 1.0 + SPREAD) - _now()
        if wait > 0:
            await asyncio.sleep(wait)
        line.last = _now()


def _now() -> float:
    return asyncio.get_running_loop().time()

"""Guarantees the pace at each host: so many requests at once, so long between two starts, silence when asked for it."""

import asyncio
import random
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta

from crawler.errors import FetchError
from crawler.fetch.memory import Memory
from crawler.fetch.robotstxt import LONGEST_DELAY
from crawler.text.urls import host_of, site_of

# A host may wish for silence; longer wishes are clamped to a day (feeds research, section 4).
LONGEST_HOLD = 86_400.0
# Two starts are spread by up to this share of the delay, so that hosts see no metronome.
SPREAD = 0.2
# Seconds after which wishes kept by another process are looked for, and hosts nobody asks any more are forgotten.
LOOK_AGAIN = 60.0


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
    """The queue at one host; times are the loop's own, in seconds."""

    places: asyncio.Semaphore
    spacing: asyncio.Lock
    waiting: int = 0
    last: float = float("-inf")
    held_until: float = float("-inf")

    def is_idle(self, now: float, pause: float) -> bool:
        """Tell whether forgetting the line changes nothing; `pause` is the longest between two starts."""
        return not self.waiting and self.held_until <= now and self.last + pause <= now


class Turns:
    """Hands out turns at hosts; one object serves every crawl of the process.

    A host's wish for silence is kept in the memory by the clock on the wall, and obeyed by the loop's, which no change
    of the clock moves.

    :param delay: seconds between two starts at one host.
    :param per_host: requests open at once at one host.
    :param now: the clock on the wall.
    :param memory: where wishes for silence are kept.
    """

    def __init__(self, delay: float, per_host: int, now: Callable[[], datetime], memory: Memory) -> None:
        self._delay = delay
        self._per_host = per_host
        self._clock = now
        self._memory = memory
        self._lines: dict[str, _Line] = {}
        self._looked_at = float("-inf")

    @asynccontextmanager
    async def turn(self, key: str, delay: float = 0.0) -> AsyncIterator[None]:
        """Wait for a turn, then hold it for the length of one request.

        :param delay: seconds the host itself asks for (Crawl-delay), where longer than ours.

        Raises: FetchError (`host_held`) while the host has asked for silence; StoreError.
        """
        self._look()
        line = self._line(key)
        self._check_held(key, line)
        line.waiting += 1
        try:
            async with line.places:
                async with line.spacing:
                    await self._space(line, max(delay, self._delay))
                self._check_held(key, line)
                yield
        finally:
            line.waiting -= 1

    def hold(self, key: str, seconds: float) -> None:
        """Let nobody ask this host for so many seconds (Retry-After, RFC 9110 section 10.2.3).

        Raises: StoreError.
        """
        line, seconds = self._line(key), min(seconds, LONGEST_HOLD)
        if _now() + seconds > line.held_until:
            line.held_until = _now() + seconds
            self._memory.hold(key, self._clock() + timedelta(seconds=seconds))

    def _line(self, key: str) -> _Line:
        return self._lines.setdefault(key, _Line(asyncio.Semaphore(self._per_host), asyncio.Lock()))

    def _look(self) -> None:
        """Take over the wishes in the memory and forget idle lines, now and then."""
        now = _now()
        if now - self._looked_at < LOOK_AGAIN:
            return
        self._looked_at = now
        pause = max(self._delay, LONGEST_DELAY) * (1.0 + SPREAD)
        self._lines = {key: line for key, line in self._lines.items() if not line.is_idle(now, pause)}
        wall = self._clock()
        for key, until in self._memory.holds(wall).items():
            line = self._line(key)
            left = min((until - wall).total_seconds(), LONGEST_HOLD)
            line.held_until = max(line.held_until, now + left)

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

"""Decides by robots.txt (RFC 9309) whether a URL may be asked, and how slowly."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from crawler.errors import FetchError, Forbidden
from crawler.fetch.ask import Ask
from crawler.fetch.memory import Memory
from crawler.fetch.robotstxt import Rules
from crawler.model import Page, RobotsFile

# RFC 9309 section 2.4: a copy should not be used for more than 24 hours.
FRESH = timedelta(hours=24)
# A host whose robots.txt cannot be had is asked for it again after this time.
STALE_FAILURE = timedelta(minutes=5)
# Meanwhile an older copy holds (RFC 9309 section 2.4), for as long as section 2.3.1.4 gives for an example.
OLDEST = timedelta(days=30)
# RFC 9309 section 2.5: at least 500 KiB must be read; what comes after is ignored.
ROBOTS_LIMIT = 512 * 1024
# Files kept parsed; those of further hosts are read from the memory again.
MOST_COPIES = 2000
# Failures that say nothing of the host's file: we stop, or the host has asked for silence.
NO_ANSWER = frozenset({"stopped", "host_held"})


@dataclass(frozen=True, slots=True)
class _Copy:
    """A robots.txt as last read, its rules, None where there are none, and until when no newer one is asked for."""

    file: RobotsFile
    rules: Rules | None
    until: datetime

    def left(self, now: datetime) -> timedelta:
        """Return the time for which the copy may still be used without asking."""
        return self.until - now

    def holds_on(self, now: datetime) -> bool:
        """Tell whether the copy may be used further where no newer one can be had."""
        return not self.file.failed and timedelta(0) < self.file.read_at + OLDEST - now <= OLDEST


class Robots:
    """Keeps each host's robots.txt for a day, in the memory, so that a restart asks no host again.

    :param fetch: reads one page without asking robots.txt.
    :param token: our product token, the bare name that rules are matched against (RFC 9309 section 2.2.1).
    :param now: the clock.
    :param memory: where the files are kept.
    """

    def __init__(
        self, fetch: Callable[[Ask], Awaitable[Page]], token: str, now: Callable[[], datetime], memory: Memory
    ) -> None:
        self._fetch = fetch
        self._token = token
        self._now = now
        self._memory = memory
        self._copies: dict[str, _Copy] = {}
        self._locks: dict[str, asyncio.Lock] = {}

    async def check(self, ask: Ask) -> float:
        """Let a request pass and return the seconds the host wants between two.

        Raises: Forbidden (`robots`) where a rule forbids it; FetchError (`robots_unreachable`) where the file could
        not be had and no older one is known, which RFC 9309 section 2.3.1.4 reads as a complete disallow for the time
        being: its cause has the code of what went wrong; StoreError.
        """
        copy = await self._copy(ask)
        if copy.file.failed:
            raise self._unreachable(ask, copy) from FetchError("robots.txt", code=copy.file.failed)
        if copy.rules is None:
            return 0.0
        if not copy.rules.allows(ask.url):
            raise Forbidden(f"robots.txt forbids {ask.url}", code="robots", outlet=ask.outlet, url=ask.url)
        return copy.rules.delay

    def _unreachable(self, ask: Ask, copy: _Copy) -> FetchError:
        why = f"robots.txt of {urlsplit(ask.url).netloc} could not be read ({copy.file.failed}); nothing is asked there"
        again = max(copy.left(self._now()).total_seconds(), 1.0)
        return FetchError(why, code="robots_unreachable", outlet=ask.outlet, url=ask.url, retry_after=again)

    async def _copy(self, ask: Ask) -> _Copy:
        parts = urlsplit(ask.url)
        root = f"{parts.scheme}://{parts.netloc}"
        async with self._locks.setdefault(root, asyncio.Lock()):
            known = self._copies.get(root) or self._remembered(root)
            if known is None or not timedelta(0) < known.left(self._now()) <= FRESH:
                known = await self._renewed(root, ask, known)
            self._keep(root, known)
            return known

    async def _renewed(self, root: str, ask: Ask, known: _Copy | None) -> _Copy:
        """Ask for a newer file; where none can be had, the one known holds on for a while."""
        file = await self._read(root, ask)
        if file.failed and known is not None and known.holds_on(file.read_at):
            return replace(known, until=file.read_at + STALE_FAILURE)
        self._memory.keep_robots(file)
        return self._parsed(file)

    def _remembered(self, root: str) -> _Copy | None:
        file = self._memory.robots(root)
        return None if file is None else self._parsed(file)

    def _parsed(self, file: RobotsFile) -> _Copy:
        until = file.read_at + (STALE_FAILURE if file.failed else FRESH)
        return _Copy(file, None if file.body is None else Rules(file.body, self._token), until)

    def _keep(self, root: str, copy: _Copy) -> None:
        self._copies.pop(root, None)
        self._copies[root] = copy
        if len(self._copies) > MOST_COPIES:
            oldest = next(iter(self._copies))
            del self._copies[oldest], self._locks[oldest]

    async def _read(self, root: str, ask: Ask) -> RobotsFile:
        request = Ask(f"{root}/robots.txt", ask.outlet, ask.ports, robots=False, unproven=ask.unproven)
        try:
            page = await self._fetch(request)
        except FetchError as error:
            if error.code in NO_ANSWER:
                raise
            # RFC 9309 section 2.3.1.2: more than five redirects in a row are read as no file.
            failed = None if error.code == "redirects" else error.code
            return RobotsFile(root, self._now(), failed=failed)
        except Forbidden as error:
            if error.url == request.url:
                raise  # the host itself is refused, not one it redirects to
            return RobotsFile(root, self._now(), failed=error.code)
        return judge(root, page, self._now())


def judge(root: str, page: Page, now: datetime) -> RobotsFile:
    """Read an answer for robots.txt: a 2xx has rules, a 4xx allows all, a 5xx nothing (RFC 9309 section 2.3.1)."""
    if 200 <= page.status < 300:
        text = page.body[:ROBOTS_LIMIT].decode("utf-8", "replace")
        return RobotsFile(root, now, text.replace("\x00", "\ufffd"))  # PostgreSQL keeps no NUL
    if 400 <= page.status < 500 and page.status != 429:
        return RobotsFile(root, now)
    return RobotsFile(root, now, failed=f"http_{page.status}")

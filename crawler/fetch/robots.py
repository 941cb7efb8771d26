"""Decides by robots.txt (RFC 9309) whether a URL may be asked, and how slowly."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from protego import Protego

from crawler.errors import FetchError, Forbidden
from crawler.fetch.ask import Ask
from crawler.model import Page

# RFC 9309 section 2.4: a copy should not be used for more than 24 hours.
FRESH = timedelta(hours=24)
# A host whose robots.txt cannot be had is asked for it again after this time.
STALE_FAILURE = timedelta(minutes=5)
# RFC 9309 section 2.5: at least 500 KiB must be read; what comes after is ignored.
ROBOTS_LIMIT = 512 * 1024
# Common Crawl's news-crawl honours up to two minutes; real files ask for up to a day (feeds research, section 2).
LONGEST_DELAY = 120.0
# Copies kept; a desk that follows links to more hosts than this asks the oldest of them again.
MOST_COPIES = 2000


@dataclass(frozen=True, slots=True)
class _Copy:
    """A robots.txt as last read: rules, or None for all allowed; `failed` where it could not be had."""

    rules: Protego | None
    read_at: datetime
    failed: str | None = None

    def is_fresh(self, now: datetime) -> bool:
        return now - self.read_at < (STALE_FAILURE if self.failed else FRESH)


class Robots:
    """Keeps each host's robots.txt for a day.

    :param fetch: reads one page without asking robots.txt.
    :param token: our product token, the bare name that rules are matched against (RFC 9309 section 2.2.1).
    :param now: the clock.
    """

    def __init__(self, fetch: Callable[[Ask], Awaitable[Page]], token: str, now: Callable[[], datetime]) -> None:
        self._fetch = fetch
        self._token = token
        self._now = now
        self._copies: dict[str, _Copy] = {}
        self._locks: dict[str, asyncio.Lock] = {}

    async def check(self, ask: Ask) -> float:
        """Let a request pass and return the seconds the host wants between two.

        Raises: Forbidden (`robots`) where a rule forbids it; FetchError (`robots_unreachable`) where the file could
        not be had, which RFC 9309 section 2.3.1.4 reads as a complete disallow for the time being.
        """
        copy = await self._copy(ask)
        if copy.failed:
            raise FetchError(
                f"robots.txt of {urlsplit(ask.url).netloc} could not be read ({copy.failed}); nothing is asked there",
                code="robots_unreachable",
                outlet=ask.outlet,
                url=ask.url,
                retry_after=STALE_FAILURE.total_seconds(),
            )
        if copy.rules is None:
            return 0.0
        if not copy.rules.can_fetch(ask.url, self._token):
            raise Forbidden(f"robots.txt forbids {ask.url}", code="robots", outlet=ask.outlet, url=ask.url)
        return min(float(copy.rules.crawl_delay(self._token) or 0.0), LONGEST_DELAY)

    async def _copy(self, ask: Ask) -> _Copy:
        parts = urlsplit(ask.url)
        root = f"{parts.scheme}://{parts.netloc}"
        async with self._locks.setdefault(root, asyncio.Lock()):
            known = self._copies.get(root)
            if known is None or not known.is_fresh(self._now()):
                known = await self._read(root, ask)
                self._keep(root, known)
            return known

    def _keep(self, root: str, copy: _Copy) -> None:
        self._copies.pop(root, None)
        self._copies[root] = copy
        if len(self._copies) > MOST_COPIES:
            oldest = next(iter(self._copies))
            del self._copies[oldest], self._locks[oldest]

    async def _read(self, root: str, ask: Ask) -> _Copy:
        request = replace(ask, url=f"{root}/robots.txt", headers=(), robots=False)
        try:
            page = await self._fetch(request)
        except FetchError as error:
            # RFC 9309 section 2.3.1.2: more than five redirects in a row are read as no file.
            failed = None if error.code == "redirects" else error.code
            return _Copy(None, self._now(), failed)
        except Forbidden as error:
            if error.url == request.url:
                raise  # the host itself is refused, not one it redirects to
            return _Copy(None, self._now(), failed=error.code)
        return judge(page, self._now())


def judge(page: Page, now: datetime) -> _Copy:
    """Read an answer for robots.txt: a 2xx has rules, a 4xx allows all, a 5xx nothing (RFC 9309 section 2.3.1)."""
    if 200 <= page.status < 300:
        return _Copy(Protego.parse(page.body[:ROBOTS_LIMIT].decode("utf-8", "replace").lstrip("\ufeff")), now)
    if 400 <= page.status < 500 and page.status != 429:
        return _Copy(None, now)
    return _Copy(None, now, failed=f"http_{page.status}")

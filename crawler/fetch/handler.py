"""Guarantees that each request waits for its turn at the host, and that no answer's headers go on for ever."""

import asyncio
from typing import Any

from scrapy import Request
from scrapy.core.downloader.handlers.http11 import HTTP11DownloadHandler
from scrapy.http import Response

from crawler.fetch.flight import Flight
from crawler.fetch.heads import limited
from crawler.fetch.turns import Turns, turn_key
from crawler.text.urls import site_of

# Seconds an idle connection is kept: longer than the pause between two pages of a host, so that those share one, and
# short enough for few sockets to be open at thousands of hosts.
IDLE = 15


class _Handler(HTTP11DownloadHandler):
    """Scrapy's handler with our limits on its connections."""

    def __init__(self, crawler: Any) -> None:
        super().__init__(crawler)
        self._pool._factory = limited(self._pool._factory)  # noqa: SLF001 (as Scrapy itself puts in its own)
        # Twisted would ask at once a second time where a kept connection turns out to be closed: retries are ours.
        self._pool.retryAutomatically = False
        self._pool.cachedConnectionTimeout = IDLE


class _Unproven(_Handler):
    """A handler, with connections of its own, that takes any certificate."""

    def __init__(self, crawler: Any) -> None:
        super().__init__(crawler)
        self._contextFactory._verify_certificates = False  # noqa: SLF001 (Scrapy has one setting for all requests)


class PoliteHandler(_Handler):
    """Scrapy's handler behind our turns; the deadline of a request starts when its turn has come."""

    def __init__(self, crawler: Any) -> None:
        super().__init__(crawler)
        self._unproven = _Unproven(crawler)
        self._turns: Turns = crawler.desk.turns
        self._flight: Flight = crawler.flight

    async def download_request(self, request: Request) -> Response:
        """Download one request in its turn; its `meta["took"]` then holds the seconds from there on.

        Raises: FetchError (`host_held`, `stopped`), and what Scrapy raises.
        """
        flight: Flight = request.meta.get("flight", self._flight)
        return await flight.carry(self._in_turn(request))

    async def _in_turn(self, request: Request) -> Response:
        key = turn_key(request.url, request.meta["outlet"])
        async with self._turns.turn(key, request.meta.get("crawl_delay", 0.0)):
            began = asyncio.get_running_loop().time()
            if site_of(request.url) in request.meta["unproven"]:
                response = await self._unproven.download_request(request)
            else:
                response = await super().download_request(request)
            request.meta["took"] = asyncio.get_running_loop().time() - began
            return response

    async def close(self) -> None:
        """Close all connections."""
        await self._unproven.close()
        await super().close()

"""Asks the gate and robots.txt before each request, redirect hops included, and heeds a host that asks for silence."""

from collections.abc import Callable
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from scrapy import Request
from scrapy.exceptions import CannotResolveHostError
from scrapy.http import Response

from crawler.fetch.ask import Ask
from crawler.fetch.exchange import note_encoding, page_of
from crawler.fetch.flight import Flight
from crawler.fetch.gate import Gate
from crawler.fetch.manners import TOO_MANY, UNAVAILABLE, retry_after
from crawler.fetch.robots import Robots
from crawler.fetch.turns import Turns, is_public, turn_key


class DoorMiddleware:
    """Refuses what may not be asked; notes the host's Crawl-delay on what may.

    :param flight: of the requests that belong to no other.
    :param now: the clock.
    """

    def __init__(self, gate: Gate, robots: Robots, turns: Turns, flight: Flight, now: Callable[[], datetime]) -> None:
        self._gate = gate
        self._robots = robots
        self._turns = turns
        self._flight = flight
        self._now = now

    @classmethod
    def from_crawler(cls, crawler: Any) -> "DoorMiddleware":
        """Build the middleware from the desk the crawler was given."""
        desk = crawler.desk
        return cls(desk.gate, desk.robots, desk.turns, crawler.flight, desk.now)

    async def process_request(self, request: Request) -> None:
        """Let a request pass.

        Raises: Forbidden, FetchError (`robots_unreachable`, `stopped`).
        """
        meta = request.meta
        self._gate.check(request.url, meta["ports"])
        if meta["robots"]:
            ask = Ask(request.url, meta["outlet"], meta["ports"], unproven=meta["unproven"])
            flight: Flight = meta.get("flight", self._flight)
            meta["crawl_delay"] = await flight.carry(self._robots.check(ask))

    def process_response(self, request: Request, response: Response) -> Response:
        """Hold every request to a public host that asked for silence, whichever of its answers said so."""
        note_encoding(request, response)
        if response.status in {TOO_MANY, UNAVAILABLE}:
            seconds = retry_after(page_of(request.url, response, self._now()))
            key = turn_key(request.url, request.meta["outlet"])
            if seconds and is_public(key):
                self._turns.hold(key, seconds)
        return response

    def process_exception(self, request: Request, exception: Exception) -> None:
        """Tell a name that leads to a refused address from one that leads nowhere.

        Raises: Forbidden (`gate_address`).
        """
        host = urlsplit(request.url).hostname or ""
        refused = self._gate.refused_address(host)
        if refused and isinstance(exception, CannotResolveHostError):
            raise self._gate.refusal(host, refused, request.url)

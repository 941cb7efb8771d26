"""Tells the network how every request went, and the log when our own line goes down and when it is back."""

import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta

from crawler.errors import FetchError, NewswireError
from crawler.fetch.robots import STALE_FAILURE
from crawler.schedule.network import Network
from crawler.text.logline import logline
from crawler.text.urls import site_of

log = logging.getLogger(__name__)

# A robots.txt that cannot be had is asked for again after a while; with all but so many seconds of it left, it was
# asked for just now. What an older copy says must not pass for an outage of this moment.
JUST_NOW = 5.0


class NetworkWatch:
    """Our own network as the requests of one process see it.

    :param now: the clock.
    """

    def __init__(self, now: Callable[[], datetime]) -> None:
        self._network = Network()
        self._now = now

    @property
    def is_down(self) -> bool:
        """Whether our own network is held to be down."""
        return self._network.is_down

    def wait(self, chance: float) -> timedelta:
        """Return how long to put a poll off while the network is down.

        :param chance: a number in [0, 1) that spreads the polls.
        """
        return self._network.wait(chance)

    def note(self, url: str, failure: NewswireError | None) -> None:
        """Take in how a request ended.

        :param failure: what went wrong; None where an answer came.
        """
        code = None if failure is None else _code(failure)
        changed = self._network.note(site_of(url), code, self._now())
        if changed == "down":
            log.error(logline("network", code="down", text="nothing can be reached: polls wait, no outlet is blamed"))
        elif changed:
            log.warning(logline("network", code="back"))

    @contextmanager
    def watching(self, url: str) -> Iterator[None]:
        """Take in how the request made within ends."""
        try:
            yield
        except FetchError as error:
            self.note(url, error)
            raise
        self.note(url, None)


def _code(failure: NewswireError) -> str:
    """Return the stable word for a failure: of a robots.txt that was asked for just now, why it could not be had."""
    cause = failure.__cause__
    if not isinstance(failure, FetchError) or not isinstance(cause, NewswireError):
        return failure.code
    fresh = (failure.retry_after or 0.0) > STALE_FAILURE.total_seconds() - JUST_NOW
    return cause.code if failure.code == "robots_unreachable" and fresh else failure.code

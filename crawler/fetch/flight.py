"""Guarantees that work nobody waits for any more ends at once, so that it holds no turn at a host."""

import asyncio
from collections.abc import Coroutine
from typing import Any, TypeVar

from crawler.errors import FetchError

Result = TypeVar("Result")


class Flight:
    """What is under way for one caller: a page with its redirects, or a whole poll.

    Scrapy downloads in tasks of its own: cancelling whoever waits for one does not end it.
    """

    def __init__(self) -> None:
        self._tasks: set[asyncio.Task[Any]] = set()
        self._is_off = False

    async def carry(self, work: Coroutine[Any, Any, Result]) -> Result:
        """Do a piece of work.

        Raises: FetchError (`stopped`) where the flight is called off, before or meanwhile; what the work raises.
        """
        if self._is_off:
            work.close()
            raise _stopped()
        task = asyncio.ensure_future(work)
        self._tasks.add(task)
        try:
            return await task
        except asyncio.CancelledError:
            if self._is_off:
                raise _stopped() from None
            raise
        finally:
            self._tasks.discard(task)

    def call_off(self) -> None:
        """End what is under way, and let nothing more begin."""
        self._is_off = True
        for task in self._tasks:
            task.cancel()


def _stopped() -> FetchError:
    return FetchError("the request was called off", code="stopped")

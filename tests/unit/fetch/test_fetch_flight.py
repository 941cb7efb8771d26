"""Work that is called off ends at once; whoever waits for it is told."""

import asyncio

import pytest

from crawler.errors import FetchError
from crawler.fetch.flight import Flight


async def seven() -> int:
    """Return a number."""
    return 7


async def failing() -> int:
    """Fail."""
    raise LookupError


def test_work_is_carried() -> None:
    async def both() -> None:
        flight = Flight()
        assert await flight.carry(seven()) == 7
        with pytest.raises(LookupError):
            await flight.carry(failing())

    asyncio.run(both())


def test_calling_off_ends_what_hangs_and_begins_nothing() -> None:
    async def called_off() -> None:
        flight, begun, ended = Flight(), asyncio.Event(), asyncio.Event()

        async def hang() -> None:
            begun.set()
            try:
                await asyncio.Event().wait()
            finally:
                ended.set()

        waiting = [asyncio.ensure_future(flight.carry(hang())) for _ in range(2)]
        await begun.wait()
        flight.call_off()
        ends = await asyncio.gather(*waiting, flight.carry(seven()), return_exceptions=True)
        assert [end.code for end in ends if isinstance(end, FetchError)] == ["stopped"] * 3
        assert ended.is_set()

    asyncio.run(called_off())


def test_cancelling_whoever_waits_cancels_the_work() -> None:
    async def cancelled() -> None:
        flight, begun = Flight(), asyncio.Event()

        async def hang() -> None:
            begun.set()
            await asyncio.Event().wait()

        waiting = asyncio.ensure_future(flight.carry(hang()))
        await begun.wait()
        waiting.cancel()
        with pytest.raises(asyncio.CancelledError):
            await waiting
        assert await flight.carry(seven()) == 7

    asyncio.run(cancelled())

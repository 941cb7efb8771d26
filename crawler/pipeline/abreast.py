"""Runs pieces of work side by side; the first failure ends the others and comes out as itself, not in a group."""

import asyncio
from collections.abc import Coroutine, Iterable
from typing import Any


async def run_abreast(work: Iterable[Coroutine[Any, Any, None]]) -> None:
    """Run everything to its end.

    Raises: the first error of any piece, when the others have been cancelled and have ended.
    """
    try:
        async with asyncio.TaskGroup() as group:
            for piece in work:
                group.create_task(piece)
    except BaseExceptionGroup as errors:
        raise errors.exceptions[0] from None

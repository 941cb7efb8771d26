"""Guarantees that a list of agencies sent to a worker with every page is unpacked there once."""

import pickle
from collections.abc import Callable, Iterable
from functools import lru_cache
from typing import SupportsIndex

from crawler.config.schema import Agency


class Roster(tuple[Agency, ...]):
    """The agencies, packed once in the process that reads the configuration.

    Each unpacking in another process leads to the one list there, so that what is made of it is found by identity.
    """

    def __reduce_ex__(self, protocol: SupportsIndex) -> tuple[Callable[[bytes], "Roster"], tuple[bytes]]:
        """Return how to make the list again: from its packed rows, which stay packed for the next time."""
        return _unpacked, (_packed(self),)


def roster(agencies: Iterable[Agency]) -> Roster:
    """Return these agencies as a list that is cheap to send again and again."""
    return Roster(agencies)


@lru_cache(maxsize=4)
def _packed(agencies: Roster) -> bytes:
    return pickle.dumps(tuple(agencies), pickle.HIGHEST_PROTOCOL)


@lru_cache(maxsize=4)
def _unpacked(packed: bytes) -> Roster:
    return Roster(pickle.loads(packed))

"""Finds, among very many reports, the few that may print the same text: MinHash over shingles, hashed into bands."""

from collections import deque
from collections.abc import Hashable
from datetime import datetime
from functools import cache, cached_property
from heapq import nsmallest
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from crawler.match.shingles import FEWEST, LENGTH, Reading

if TYPE_CHECKING:
    from datasketch.lsh import MinHashLSH
    from datasketch.minhash import MinHash

# Two values a band: of texts half of which is the same (resemblance .5) all but 1 in 100,000 meet in one of 40 bands
# at least, at .3 all but 23 in 1,000, at .2 four of five; of unrelated ones (.001 on the dev streams) 1 in 25,000 does.
BANDS, ROWS = 40, 2
VALUES = BANDS * ROWS
# Names what a stored sketch was made by: one of another kind cannot be compared.
KIND = f"{LENGTH}w-affine32-{VALUES}"
# Reports held at most; with 40 bands 100,000 take about 450 MB.
MOST = 100_000
# Reports a bucket holds at most, the newest: thousands share a band of what an outlet prints under every text.
FULL = 64

Values = NDArray[np.uint32]


def sketch(reading: Reading) -> bytes:
    """Return the MinHash signature of a text: 80 values of 32 bits, little endian; the same on every machine.

    A text of too few shingles to be a copy has none.
    """
    if reading.keys.size < FEWEST:
        return b""
    made = _minhash(_new().hashvalues)
    made.update_batch((reading.keys >> np.uint64(32)).tolist())
    values: Values = made.hashvalues
    return values.astype("<u4").tobytes()


class Sketches:
    """The sketches of the reports lately seen, by number.

    :param most: how many are held; beyond, the oldest are forgotten.
    """

    def __init__(self, most: int = MOST) -> None:
        self._most = most
        self._seen: dict[int, datetime] = {}
        self._order: deque[tuple[datetime, int]] = deque()

    @cached_property
    def _bands(self) -> "MinHashLSH":
        from datasketch.lsh import MinHashLSH  # noqa: PLC0415 - as `_new` says

        bands = MinHashLSH(num_perm=VALUES, params=(BANDS, ROWS))
        bands.hashtables = [Buckets() for _ in range(BANDS)]
        return bands

    def __len__(self) -> int:
        return len(self._seen)

    def add(self, report: int, seen_at: datetime, signature: bytes) -> None:
        """Hold a sketch; it takes the place of the report's one before. Reports come about in the order seen."""
        self.drop(report)
        if not signature:
            return
        self._bands.insert(report, _minhash(_values(signature)), check_duplication=False)
        self._seen[report] = seen_at
        self._order.append((seen_at, report))
        while len(self._seen) > self._most:
            self._drop_oldest()

    def drop(self, report: int) -> None:
        """Let go of a report's sketch, if there is one."""
        if self._seen.pop(report, None) is not None:
            self._bands.remove(report)

    def forget(self, before: datetime) -> None:
        """Let go of what was seen before a time."""
        while self._order and self._order[0][0] < before:
            self._drop_oldest()

    def near(self, signature: bytes, limit: int) -> list[int]:
        """Return the reports that may print the same text, those most alike first, of equals the first in number."""
        if not signature:
            return []
        values = _values(signature)
        found: list[int] = self._bands.query(_minhash(values))
        return nsmallest(limit, found, key=lambda report: (-self._same(report, values), report))

    def _same(self, report: int, values: Values) -> int:
        held = np.frombuffer(b"".join(self._bands.keys.get(report)), np.uint32).byteswap()
        return int(np.count_nonzero(held == values))

    def _drop_oldest(self) -> None:
        seen_at, report = self._order.popleft()
        if self._seen.get(report) == seen_at:
            self.drop(report)


class Buckets:
    """The buckets of one band, as MinHashLSH asks for them: it holds a set in each, 330 bytes where 100 are enough,
    as nearly all hold one report."""

    def __init__(self) -> None:
        self._held: dict[Hashable, int | tuple[int, ...]] = {}

    def __contains__(self, key: Hashable) -> bool:
        return key in self._held

    def get(self, key: Hashable) -> tuple[int, ...]:
        """Return the reports in a bucket."""
        held = self._held.get(key, ())
        return (held,) if isinstance(held, int) else held

    def insert(self, key: Hashable, report: int, *, buffer: bool) -> None:  # noqa: ARG002 (the library's signature)
        """Put a report into a bucket."""
        held = (*self.get(key)[1 - FULL :], report)
        self._held[key] = report if len(held) == 1 else held

    def remove_val(self, key: Hashable, report: int, *, buffer: bool) -> None:  # noqa: ARG002
        """Take a report out of a bucket."""
        self._held[key] = tuple(one for one in self.get(key) if one != report)

    def remove(self, key: Hashable, *, buffer: bool) -> None:  # noqa: ARG002
        """Drop a bucket."""
        del self._held[key]


def _values(signature: bytes) -> Values:
    return np.frombuffer(signature, "<u4").astype(np.uint32)


@cache
def _new() -> "MinHash":
    # The library brings scipy along, 0.6 s, and most commands compare nothing.
    from datasketch.minhash import MinHash  # noqa: PLC0415

    return MinHash(num_perm=VALUES, seed=1, hashfunc=int, scheme="affine32")


def _minhash(values: Values) -> "MinHash":
    from datasketch.minhash import MinHash  # noqa: PLC0415 - as `_new` says

    return MinHash(hashvalues=values, hashfunc=int, permutations=_new().permutations, scheme=_new().scheme)

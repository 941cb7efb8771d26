"""Says what one poll showed of a channel, and which of its rows were not in the channel's window before."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from hashlib import blake2b
from typing import Literal

# The rows remembered of a channel: three documents deep, so that a row that comes back is known again.
WINDOW_DOCUMENTS = 3
WINDOW_LEAST = 100
WINDOW_MOST = 1_500
# A poll this far from its time teaches nothing of rhythm and clock; of long intervals, half the interval.
PUNCTUAL = timedelta(minutes=10)
PARTIAL = 226  # RFC 3229, 10.4.1: the answer holds only the rows that are new

Window = tuple[tuple[str, str], ...]
"""The rows last seen, newest first: short digests of address and guid ("" without one)."""


@dataclass(frozen=True, slots=True)
class RowFacts:
    """One row of a full reading: digests of its url_key and guid ("" without one), and its date as stated.

    `published` is None where there is no sound date; it is not shifted by what was learnt before, and may lie in the
    future. `zone_stated` is False where the outlet's zone was taken.
    """

    key: str
    guid: str = ""
    published: datetime | None = None
    zone_stated: bool = True


@dataclass(frozen=True, slots=True)
class PollFacts:
    """One poll as it went.

    :param at: when the answer came, or the failure.
    :param due: when the poll was due.
    :param asked: the address asked; `final_url` is where the answer came from.
    :param since: the last good poll before; `failures` the polls that have failed since.
    :param status: None where no answer came.
    :param redirects: the statuses of the hops on the way.
    :param is_feed: the answer parsed as what the channel is.
    :param conditional: stored validators were sent.
    :param unchanged: the answer was a 304, or the same body as last time.
    :param rows: what a full reading lists; none where unchanged.
    :param window: the channel's window before this poll.
    :param notes: what was mended and dropped (`mended:relative_link`, `dropped:no_link`), counted.
    """

    at: datetime
    due: datetime
    asked: str
    since: datetime | None = None
    final_url: str = ""
    status: int | None = None
    redirects: tuple[int, ...] = ()
    is_feed: bool = False
    conditional: bool = False
    unchanged: bool = False
    etag_before: str | None = None
    etag_after: str | None = None
    modified_before: str | None = None
    modified_after: str | None = None
    rows: tuple[RowFacts, ...] = ()
    window: Window = ()
    notes: Mapping[str, int] = field(default_factory=dict)
    failures: int = 0

    @property
    def good(self) -> bool:
        """Tell whether the channel answered as itself."""
        return self.status is not None and (self.is_feed or self.unchanged)

    @property
    def partial(self) -> bool:
        """Tell an answer that holds only the rows that are new (226), so that a missing row means nothing."""
        return self.status == PARTIAL

    @property
    def on_time(self) -> bool:
        """Tell whether the poll came when it was due and after a good one, so that its news is that of an interval."""
        interval = self.due - self.since if self.since else timedelta(0)
        return not self.failures and abs(self.at - self.due) <= max(PUNCTUAL, interval / 2)


@dataclass(frozen=True, slots=True)
class Pins:
    """What the outlet's file says of a channel, whatever is learnt."""

    validators: Literal["trust", "ignore"] | None = None
    ids: Literal["guid", "link"] | None = None
    clock_offset: timedelta | None = None
    every: timedelta | None = None


def row_digest(text: str) -> str:
    """Return a text's digest of 12 hex digits, or "" of none; two of 1,500 rows share one with a chance of 4e-9."""
    return blake2b(text.encode("utf-8", "surrogatepass"), digest_size=6).hexdigest() if text else ""


def front(rows: Sequence[RowFacts]) -> list[RowFacts]:
    """Return the newest rows, as many as a window holds: by date where each has one, else as listed."""
    if all(row.published for row in rows):
        rows = sorted(rows, key=_published, reverse=True)
    return list(rows[:WINDOW_MOST])


def window_after(window: Window, rows: Sequence[RowFacts]) -> Window:
    """Return the window once the rows were seen: these first, then those of before under other addresses."""
    bound = min(max(WINDOW_DOCUMENTS * len(rows), WINDOW_LEAST), WINDOW_MOST)
    pairs = dict.fromkeys((row.key, row.guid) for row in front(rows))
    keys = {key for key, _ in pairs}
    kept = [pair for pair in window if pair[0] not in keys]
    return tuple([*pairs, *kept][:bound])


def fresh(rows: Sequence[RowFacts], window: Window, *, guids: bool = True) -> tuple[RowFacts, ...]:
    """Return the rows that are not in the window, neither by address nor by guid, newest first.

    :param guids: whether the channel's guids can be relied on; where not, the address alone tells.
    """
    keys, ids = known(window, guids=guids)
    return tuple(row for row in front(rows) if row.key not in keys and row.guid not in ids)


def known(window: Iterable[tuple[str, str]], *, guids: bool = True) -> tuple[frozenset[str], frozenset[str]]:
    """Return the addresses and, where they can be relied on, the guids of a window."""
    pairs = tuple(window)
    return frozenset(key for key, _ in pairs if key), frozenset(_guids(pairs) if guids else ())


def _guids(pairs: Iterable[tuple[str, str]]) -> Iterator[str]:
    return (guid for _, guid in pairs if guid)


def _published(row: RowFacts) -> datetime:
    assert row.published is not None
    return row.published

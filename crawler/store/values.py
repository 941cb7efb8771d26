"""The frozen values that only the store hands out or takes in; every time in them is aware."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from crawler.model import Entry, Item, check_aware

TermCounts = Mapping[tuple[str, str], int]
"""How often each (term, language) is to be added to the document frequencies."""

CountTerms = Callable[[Sequence[Entry]], TermCounts]
"""Says what entries that were not known before add to the document frequencies."""

Progress = Callable[[int], None]
"""Told how many entries have been read so far."""

CLOSED = "closed"
"""The state of an item that has ended in its outcome."""


@dataclass(frozen=True, slots=True)
class ChannelState:
    """What is remembered of a channel between two polls. `failures` counts consecutive ones."""

    id: int
    outlet: str
    kind: str
    address: str
    next_poll_at: datetime
    etag: str | None = None
    last_modified: str | None = None
    body_digest: str | None = None
    polls: int = 0
    failures: int = 0
    last_polled_at: datetime | None = None
    last_ok_at: datetime | None = None
    last_error: str | None = None


@dataclass(frozen=True, slots=True)
class PollRecord:
    """One poll as it went, and what the channel's row shall hold after it.

    `outcome` is a stable word (`ok`, `unchanged`, `empty`, or an error's code); `error` is a line for a
    person, None where the poll went well. Where the outcome is not `ok`, a validator or digest of None keeps
    the one before.
    """

    started_at: datetime
    took_ms: int
    outcome: str
    next_poll_at: datetime
    status: int | None = None
    error: str | None = None
    etag: str | None = None
    last_modified: str | None = None
    body_digest: str | None = None
    failures: int = 0

    def __post_init__(self) -> None:
        check_aware("started_at", self.started_at)
        check_aware("next_poll_at", self.next_poll_at)


@dataclass(frozen=True, slots=True)
class NewItem:
    """An item as a poll saw it, with its identity keys; one without any key is never taken."""

    item: Item
    keys: frozenset[str]


@dataclass(frozen=True, slots=True)
class StoredItem:
    """An item that waits: `pending` for its page or, once the page is `fetched`, for its extraction.

    One that is `closed` has an outcome; its feed's summary and content are gone then.
    """

    id: int
    outlet: str
    channel_id: int | None
    item: Item
    state: str
    attempts: int = 0
    retry_at: datetime | None = None
    first_seen_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Version:
    """One state of a report's text; the first has number 1."""

    number: int
    headline: str
    lead: str
    body: str
    modified: datetime | None
    seen_at: datetime


@dataclass(frozen=True, slots=True)
class Imported:
    """What an import did: entries new, changed, and known with the same content."""

    added: int = 0
    changed: int = 0
    same: int = 0


@dataclass(frozen=True, slots=True)
class OutletHealth:
    """One outlet's counters; `last_error` is None where every channel's last poll went well."""

    id: str
    polls: int = 0
    items: int = 0
    stored: int = 0
    failed: int = 0
    next_poll_at: datetime | None = None
    last_error: str | None = None


@dataclass(frozen=True, slots=True)
class Health:
    """The outlets the store knows, by id, and the totals."""

    outlets: tuple[OutletHealth, ...]
    reports: int
    events: int
    tray: int

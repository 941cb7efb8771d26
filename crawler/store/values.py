"""The frozen values that only the store hands out or takes in; every time in them is aware."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from crawler.model import Entry, Item, Page, StoredReport, check_aware

TermCounts = Mapping[tuple[str, str], int]
"""How often each (term, language) is to be added to the document frequencies."""

CountTerms = Callable[[Sequence[Entry]], TermCounts]
"""Says what entries that were not known before add to the document frequencies."""

Tell = Callable[[Sequence[StoredReport], str], tuple[str, str] | None]
"""Says by what headline and summary an event of these reports goes that goes by a headline; None where one of them says
that."""

Progress = Callable[[int], None]
"""Told how many entries have been read so far."""

CLOSED = "closed"
"""The state of an item that has ended in its outcome."""


@dataclass(frozen=True, slots=True)
class ChannelState:
    """What is remembered of a channel between two polls.

    `failures` counts consecutive ones, `weight` sums what each of them weighs.
    """

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
    weight: float = 0.0


@dataclass(frozen=True, slots=True)
class NewGap:
    """The time in which rows of a channel may have come and gone unseen: between its two polls that share none."""

    from_at: datetime
    to_at: datetime

    def __post_init__(self) -> None:
        check_aware("from_at", self.from_at)
        check_aware("to_at", self.to_at)


@dataclass(frozen=True, slots=True)
class PollRecord:
    """One poll as it went, and what the channel's row shall hold after it.

    `outcome` is a stable word (`ok`, `unchanged`, `empty`, or an error's code); `error` is a line for a
    person, None where the poll went well. `listed` counts the document's rows, `notes` what was mended or dropped
    in it, by stable word (`{"dropped:no_link": 3}`).

    :param keep_validators: whether a validator or digest of None keeps the one before.
    :param profile: what the channel has taught so far, as JSON can hold it; None keeps the one before.
    :param window: the (key, guid) of the rows lately seen, newest first; None keeps the one before.
    :param gap: the gap this poll found before itself.
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
    weight: float = 0.0
    keep_validators: bool = False
    profile: Mapping[str, object] | None = None
    window: tuple[tuple[str, str], ...] | None = None
    listed: int = 0
    notes: Mapping[str, int] = field(default_factory=dict)
    gap: NewGap | None = None

    def __post_init__(self) -> None:
        check_aware("started_at", self.started_at)
        check_aware("next_poll_at", self.next_poll_at)


@dataclass(frozen=True, slots=True)
class PastPoll:
    """A poll as it went: seconds it took times 1000, the status, its outcome and error, and rows listed and new."""

    started_at: datetime
    took_ms: int
    status: int | None
    outcome: str
    error: str | None = None
    listed: int = 0
    new: int = 0
    notes: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class StoredProfile:
    """What a channel has taught, as JSON holds it, and the (key, guid) of the rows lately seen, newest first."""

    profile: Mapping[str, object] = field(default_factory=dict)
    window: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Gap:
    """A gap of a channel, open until `closed_at`; `how` says in a stable word what closed it.

    `tries` counts the attempts to fill it, `filled` the items they brought.
    """

    id: int
    channel_id: int
    outlet: str
    kind: str
    address: str
    from_at: datetime
    to_at: datetime
    filled: int = 0
    tries: int = 0
    closed_at: datetime | None = None
    how: str | None = None


@dataclass(frozen=True, slots=True)
class Alarm:
    """What stands wrong with an outlet: its kind in a stable word (`quiet`, `broken`, `pages` ...), since when, and
    a line for a person."""

    outlet: str
    kind: str
    since: datetime
    text: str

    def __post_init__(self) -> None:
        check_aware("since", self.since)


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
class EndedPage:
    """A page whose item has ended; it awaits its move to the archive of raw pages."""

    id: int
    item_id: int
    page: Page


@dataclass(frozen=True, slots=True)
class Place:
    """Where a record lies in the archive of raw pages: the file's name, the byte it begins at, and its length in bytes,
    as compressed."""

    file: str
    offset: int
    length: int


@dataclass(frozen=True, slots=True)
class Filed:
    """A page that lies in a file now: its number, place, payload digest, where and when it was fetched, and for a
    revisit the number of the capture that holds the payload."""

    page_id: int
    place: Place
    digest: str
    url: str
    fetched_at: datetime
    original: int | None = None


@dataclass(frozen=True, slots=True)
class Capture:
    """A page in the archive of raw pages."""

    id: int
    item_id: int
    outlet: str
    place: Place
    digest: str
    url: str
    fetched_at: datetime
    original: int | None = None


@dataclass(frozen=True, slots=True)
class KnownPage:
    """A report that a page may repeat, the row its own page was listed by, and whether that page is the item's own."""

    report: StoredReport
    item: Item
    is_own: bool


@dataclass(frozen=True, slots=True)
class Archived:
    """The newest page of an item in the archive of raw pages, how the item ended, and its report where it has one."""

    capture: Capture
    item: Item
    outcome: str
    report: StoredReport | None


@dataclass(frozen=True, slots=True)
class Version:
    """One state of a report's text; the first has number 1.

    `origin` says whose doing it is: the `page` changed, or its `extraction`.
    """

    number: int
    headline: str
    lead: str
    body: str
    modified: datetime | None
    seen_at: datetime
    origin: str = "page"


@dataclass(frozen=True, slots=True)
class Flagged:
    """A flag of a report (`correction`, `update`, `killed`, `vanished`), the words that raised it, and since when."""

    flag: str
    words: str
    since: datetime


@dataclass(frozen=True, slots=True)
class Recheck:
    """When the page of an item with a report is read again, None where no more; `first_at` is when it was read first.

    `misses` counts the answers in a row that it is there no more, the last at `missed_at`; `etag` and `last_modified`
    are what its last answer was known by.
    """

    item_id: int
    outlet: str
    first_at: datetime
    due_at: datetime | None = None
    misses: int = 0
    missed_at: datetime | None = None
    etag: str | None = None
    last_modified: str | None = None


@dataclass(frozen=True, slots=True)
class Sketch:
    """What a report's text is found by, the kind that says what it was made by, and when the report was seen."""

    report: int
    seen_at: datetime
    kind: str
    signature: bytes

    def row(self) -> dict[str, object]:
        """Return its columns."""
        plain = {"kind": self.kind, "signature": self.signature, "seen_at": self.seen_at}
        return {"report_id": self.report, **plain}


@dataclass(frozen=True, slots=True)
class Imported:
    """What an import did: entries new, changed, and known with the same content."""

    added: int = 0
    changed: int = 0
    same: int = 0


@dataclass(frozen=True, slots=True)
class OutletHealth:
    """One outlet's counters; `last_error` is None where every channel's last poll went well.

    Of its `channels` in use, `failing` are those whose last poll failed; `last_ok_at` is when one last went well.
    `gaps` counts the open gaps of those channels, `alarms` names the kinds that stand, sorted; `waiting` counts the
    items without an outcome yet, `doubtful` the reports whose body a second extractor reads otherwise, `refused` by
    stable word (`consent`, `paywall`, `robots` ...) the pages not taken, their feed's text kept in their place or not.
    """

    id: str
    polls: int = 0
    items: int = 0
    stored: int = 0
    failed: int = 0
    waiting: int = 0
    next_poll_at: datetime | None = None
    last_error: str | None = None
    channels: int = 0
    failing: int = 0
    last_ok_at: datetime | None = None
    gaps: int = 0
    alarms: tuple[str, ...] = ()
    doubtful: int = 0
    refused: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Health:
    """The outlets the store knows, by id, and the totals."""

    outlets: tuple[OutletHealth, ...]
    reports: int
    events: int
    tray: int

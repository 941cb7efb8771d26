"""Writes the archive's pages: what changed since the last time, or everything."""

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime, timedelta
from pathlib import Path

from crawler.match.related import RelatedIndex
from crawler.model import Entry, Related
from crawler.publish.archive import Written, publish
from crawler.publish.paths import is_safe
from crawler.store.store import Store

Progress = Callable[[int, int], None]

# The index of contexts is built from every entry, which takes seconds of a large archive; in the daemon it is built
# anew after this time, so that a new entry shows in the Related lists of others by then.
REFRESH = timedelta(minutes=10)
# Where more entries than this share of the archive changed, everything is written.
MOST_CHANGED = 0.5


class _BrokenOff(Exception):
    """Writing was broken off on request."""


class StoreSnapshot:
    """The entries of a store as the renderers want them."""

    def __init__(self, store: Store, index: RelatedIndex) -> None:
        self._store = store
        self._index = index
        self._former = {
            event: safe
            for event, pages in store.former_pages().items()
            if (safe := [(day, slug) for day, slug in pages if is_safe(slug)])
        }

    def days(self) -> Sequence[date]:
        """Return the days that have entries."""
        return self._store.days()

    def entries_on(self, day: date) -> Sequence[Entry]:
        """Return the entries of a day."""
        return self._store.entries_on(day)

    def entry(self, event_id: str) -> Entry | None:
        """Return one entry."""
        return self._store.event(event_id)

    def related(self, entry: Entry) -> Sequence[Related]:
        """Return the entries that share most context with one."""
        return self._index.related(entry)

    def former(self, entry: Entry) -> Sequence[tuple[date, str]]:
        """Return where pages lay that became this entry's."""
        return self._former.get(entry.id, [])

    def former_days(self) -> Mapping[date, Sequence[str]]:
        """Return the days on which such pages lay, with the entries they became."""
        found: defaultdict[date, list[str]] = defaultdict(list)
        for event, pages in sorted(self._former.items()):
            for day in sorted({day for day, _ in pages}):
                found[day].append(event)
        return found


class Publisher:
    """Writes a store's archive to a folder.

    :param now: the clock.
    """

    def __init__(self, store: Store, root: Path, now: Callable[[], datetime]) -> None:
        self._store = store
        self._root = root
        self._now = now
        self._index: RelatedIndex | None = None
        self._built = now()
        self._stopping = False

    def stop(self) -> None:
        """Break off after the day that is being written; what is not written stays marked as changed."""
        self._stopping = True

    def changed(self, progress: Progress | None = None) -> Written | None:
        """Write the pages of the entries that changed since they were last written; None where none did.

        Raises: StoreError where the folder cannot be written.
        """
        upto = self._store.events_version()
        ids = self._store.unpublished()
        if not ids:
            return None
        everything = len(ids) > self._store.status().events * MOST_CHANGED
        try:
            written = publish(self._root, self._snapshot(), None if everything else ids, self._until_stopped(progress))
        except _BrokenOff:
            return None
        self._store.published(ids, upto)
        return written

    def everything(self, progress: Progress | None = None) -> Written:
        """Write every page whose bytes differ from what stands there.

        Raises: StoreError where the folder cannot be written.
        """
        return publish(self._root, self._snapshot(), None, progress)

    def _until_stopped(self, progress: Progress | None) -> Progress:
        def step(done: int, total: int) -> None:
            if self._stopping:
                raise _BrokenOff
            if progress is not None:
                progress(done, total)

        return step

    def _snapshot(self) -> StoreSnapshot:
        now = self._now()
        if self._index is None or now - self._built > REFRESH:
            self._index = RelatedIndex(self._store.all_entries())
            self._built = now
        return StoreSnapshot(self._store, self._index)

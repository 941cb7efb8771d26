"""Writes the archive's pages: what changed since the last time, or everything."""

from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path

from crawler.match.related import RelatedIndex
from crawler.model import Entry, Related
from crawler.publish.archive import Written, publish
from crawler.store.store import Store


class StoreSnapshot:
    """The entries of a store as the renderers want them."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._index = RelatedIndex(store.all_entries())

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


def publish_changed(store: Store, root: Path) -> Written | None:
    """Write the pages of the entries that changed since they were last written; None where none did.

    Raises: StoreError where the folder cannot be written.
    """
    upto = store.events_version()
    ids = store.unpublished()
    if not ids:
        return None
    written = publish(root, StoreSnapshot(store), ids)
    store.published(ids, upto)
    return written


def publish_all(store: Store, root: Path, progress: Callable[[int, int], None] | None = None) -> Written:
    """Write every page whose bytes differ from what stands there.

    Raises: StoreError where the folder cannot be written.
    """
    return publish(root, StoreSnapshot(store), None, progress)

"""Guarantees that entries come in once: the same again changes nothing, other content takes its place."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import NamedTuple

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from crawler.model import Entry
from crawler.store.columns import UNSTORABLE
from crawler.store.database import Database
from crawler.store.decisions import add_counts
from crawler.store.entries import digest, event_row, free_slug, mark_unpublished, next_version, part_rows
from crawler.store.rows import Row
from crawler.store.schema import event_parts, events, redirects
from crawler.store.values import CountTerms, Imported, Progress

BATCH = 4_000  # entries a transaction: some 300 ms, so that other writers get their turn
CHUNK = 500  # parameters a statement


class _Sorted(NamedTuple):
    """A batch's entries by what is to be done with them."""

    added: list[Entry]
    changed: list[Entry]
    same: int


class Imports(Database):
    """The way in for entries that this database did not open itself."""

    def import_entries(
        self,
        entries: Iterable[Entry],
        counts: CountTerms | None,
        now: datetime,
        progress: Progress | None = None,
    ) -> Imported:
        """Add the entries that are new and renew those whose content changed since it was last imported.

        `counts` says what a batch's new entries add to the document frequencies, in the same transaction;
        `progress` is told how many entries are done. An entry merged into another here stays merged.
        """
        total = Imported()
        for batch in _batches(entries):
            with self.write() as connection:
                done = _import_batch(connection, batch, counts, now)
            total = Imported(total.added + done.added, total.changed + done.changed, total.same + done.same)
            if progress is not None:
                progress(total.added + total.changed + total.same)
        return total


def _batches(entries: Iterable[Entry]) -> Iterator[list[Entry]]:
    """Yield batches in which every id stands once: of two entries of one id the later one counts."""
    batch: dict[str, Entry] = {}
    for entry in map(_cleaned, entries):
        if entry.id in batch or len(batch) >= BATCH:
            yield list(batch.values())
            batch = {}
        batch[entry.id] = entry
    if batch:
        yield list(batch.values())


def _cleaned(entry: Entry) -> Entry:
    """Return the entry under its id as the database spells it."""
    return replace(entry, id=UNSTORABLE.sub("", entry.id)) if UNSTORABLE.search(entry.id) else entry


def _import_batch(connection: Connection, batch: Sequence[Entry], counts: CountTerms | None, now: datetime) -> Imported:
    """Bring one batch in."""
    known = _known(connection, batch)
    added, changed, same = _sort(connection, batch, known)
    if added or changed:
        seq = next_version(connection)
        _write(connection, added, changed, _slugs(connection, added, changed, known), seq, now)
        mark_unpublished(connection, (entry.id for entry in (*added, *changed)), seq)
    if added and counts is not None:
        add_counts(connection, counts(added))
    return Imported(len(added), len(changed), same)


def _known(connection: Connection, batch: Sequence[Entry]) -> dict[str, Row]:
    """Return id, date, slug and digest of the batch's entries that are here."""
    columns = (events.c.id, events.c.date, events.c.slug, events.c.digest)
    found: dict[str, Row] = {}
    for start in range(0, len(batch), CHUNK):
        ids = [entry.id for entry in batch[start : start + CHUNK]]
        rows = connection.execute(sa.select(*columns).where(events.c.id.in_(ids)))
        found |= {row.id: row for row in rows}
    return found


def _sort(connection: Connection, batch: Sequence[Entry], known: dict[str, Row]) -> _Sorted:
    """Tell new, changed and same entries apart."""
    merged = set(connection.scalars(sa.select(redirects.c.old_id)))
    asked = [entry for entry in batch if entry.id not in merged]
    added = [entry for entry in asked if entry.id not in known]
    changed = [entry for entry in asked if entry.id in known and known[entry.id].digest != digest(entry)]
    return _Sorted(added, changed, len(batch) - len(added) - len(changed))


def _slugs(
    connection: Connection, added: Sequence[Entry], changed: Sequence[Entry], known: dict[str, Row]
) -> dict[str, str]:
    """Return the slug of each entry; one that was given stays unless the entry moves to another date."""
    taken = _taken(connection, sorted({entry.date for entry in (*added, *changed)}))
    chosen = {}
    for entry in (*added, *changed):
        before = known.get(entry.id)
        given = before is not None and before.date == entry.date
        chosen[entry.id] = before.slug if before is not None and given else free_slug(entry, taken[entry.date])
        taken[entry.date].add(chosen[entry.id])
    return chosen


def _taken(connection: Connection, days: Sequence[date]) -> dict[date, set[str]]:
    """Return the slugs each day has given away."""
    taken: dict[date, set[str]] = {day: set() for day in days}
    for start in range(0, len(days), CHUNK):
        chosen = events.c.date.in_(days[start : start + CHUNK])
        for row in connection.execute(sa.select(events.c.date, events.c.slug).where(chosen)):
            taken[row.date].add(row.slug)
    return taken


def _write(
    connection: Connection,
    added: Sequence[Entry],
    changed: Sequence[Entry],
    slugs: dict[str, str],
    seq: int,
    now: datetime,
) -> None:
    """Store the rows of new entries, and in place of the old ones those of changed entries."""
    if added:
        rows = [event_row(entry, slugs[entry.id], seq) | {"added_at": now} for entry in added]
        connection.execute(sa.insert(events), rows)
    for entry in changed:
        row = event_row(entry, slugs[entry.id], seq)
        connection.execute(sa.update(events).where(events.c.id == entry.id).values(row))
        connection.execute(sa.delete(event_parts).where(event_parts.c.event_id == entry.id))
    parts = [row for entry in (*added, *changed) for row in part_rows(entry)]
    if parts:
        connection.execute(sa.insert(event_parts), parts)

"""Guarantees that entries come in once: the same again changes nothing, other content takes its place."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import datetime
from typing import NamedTuple

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from crawler.model import Entry
from crawler.store.columns import UNSTORABLE
from crawler.store.database import Database, portions
from crawler.store.decisions import add_counts
from crawler.store.entries import (
    JOINED,
    digest,
    event_row,
    free_slug,
    mark_unpublished,
    next_version,
    part_rows,
    refresh_search,
    taken_slugs,
)
from crawler.store.rows import Row
from crawler.store.rules import kept_fields
from crawler.store.schema import event_parts, events, redirects
from crawler.store.values import CountTerms, Imported, Progress

BATCH = 4_000  # entries a transaction: some 300 ms, so that other writers get their turn


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
        shown = _edited(connection, changed, known)
        _write(connection, added, shown, _slugs(connection, added, shown, known), seq, now)
        for entry in changed:
            connection.execute(sa.update(events).where(events.c.id == entry.id).values(digest=digest(entry)))
        mark_unpublished(connection, (entry.id for entry in (*added, *changed)), seq)
    if added and counts is not None:
        add_counts(connection, counts(added))
    return Imported(len(added), len(changed), same)


def _known(connection: Connection, batch: Sequence[Entry]) -> dict[str, Row]:
    """Return id, date, slug, headline and digest of the batch's entries that are here."""
    columns = (events.c.id, events.c.date, events.c.slug, events.c.headline, events.c.digest)
    found: dict[str, Row] = {}
    for portion in portions(batch):
        ids = [entry.id for entry in portion]
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


def _edited(connection: Connection, changed: Sequence[Entry], known: dict[str, Row]) -> list[Entry]:
    """Return the changed entries with what an editor said of them in the place of what the import says."""
    kept: dict[str, set[str]] = {}
    for portion in portions(changed):
        kept |= kept_fields(connection, [entry.id for entry in portion])
    return [
        replace(entry, **{field: getattr(known[entry.id], field) for field in kept.get(entry.id, ())})
        for entry in changed
    ]


def _slugs(
    connection: Connection, added: Sequence[Entry], changed: Sequence[Entry], known: dict[str, Row]
) -> dict[str, str]:
    """Return the slug of each entry; one that was given stays unless the entry moves to another date."""
    taken = taken_slugs(connection, sorted({entry.date for entry in (*added, *changed)}))
    chosen = {}
    for entry in (*added, *changed):
        before = known.get(entry.id)
        given = before is not None and before.date == entry.date
        chosen[entry.id] = before.slug if before is not None and given else free_slug(entry, taken[entry.date])
        taken[entry.date].add(chosen[entry.id])
    return chosen


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
        own = sa.and_(event_parts.c.event_id == entry.id, event_parts.c.position < JOINED)
        connection.execute(sa.delete(event_parts).where(own))
    parts = [row for entry in (*added, *changed) for row in part_rows(entry)]
    if parts:
        connection.execute(sa.insert(event_parts), parts)
    refresh_search(connection, _joined(connection, [entry.id for entry in changed]))


def _joined(connection: Connection, ids: Sequence[str]) -> list[str]:
    """Return those of the entries that others were merged into."""
    found: list[str] = []
    for portion in portions(ids):
        some = sa.and_(event_parts.c.event_id.in_(portion), event_parts.c.position >= JOINED)
        found += connection.scalars(sa.select(event_parts.c.event_id).where(some).distinct())
    return found

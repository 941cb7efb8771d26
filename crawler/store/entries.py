"""Decides what an entry is when read: its own lists, then the sources of its attached reports, each once."""

import hashlib
import json
from collections.abc import Collection, Iterable, Iterator, Sequence
from datetime import date, datetime
from itertools import groupby
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from crawler.model import Entry, Source
from crawler.store.afterwards import copies
from crawler.store.columns import UNSTORABLE, storable
from crawler.store.database import insert, portions
from crawler.store.edited import former_pages
from crawler.store.rows import Row
from crawler.store.schema import attachments, counters, event_parts, events, redirects, reports, unpublished
from crawler.text.independence import Printed, by_independence, counts
from crawler.text.labels import source_label
from crawler.text.slugs import slug, with_id

SOURCE, TOPIC, ENTITY = "source", "topic", "entity"
# The named lists of an entry, by the field that holds each.
LISTS = {"topics": TOPIC, "entities": ENTITY, "places": "place", "names": "name", "learned": "learned"}
OPENED_AS = "opened_as"  # the part that keeps the headline and summary an event was opened with, once it has others
ORIGIN = ("url", "outlet", "credit")  # what a source has beyond its label
EVENTS_VERSION, CORRECTIONS_VERSION = "events", "corrections"  # the counters of changes and of corrections
JOINED = 1_000_000  # the first position of what merged entries brought: imports leave it alone
MAX_REDIRECTS = 100  # a chain of merges is shorter; a circle ends here
PLAIN = ("id", "date", "headline", "summary", "slug", "category")


def read_entries(connection: Connection, chosen: sa.Select[Any], *, newest_first: bool = False) -> list[Entry]:
    """Return the entries whose `events` rows are chosen, by date and then by id."""
    attached = _attached(connection, chosen)
    rows = connection.execute(_with_parts(chosen, newest_first=newest_first))
    return [entry_value(list(group), attached.get(key, ())) for key, group in groupby(rows, lambda row: row.id)]


def entry_rows(connection: Connection, chosen: sa.Select[Any]) -> Iterator[list[Row]]:
    """Yield each chosen entry's rows, one for each of its parts (one without any part still has one)."""
    rows = connection.execute(_with_parts(chosen, newest_first=False))
    for _, group in groupby(rows, lambda row: row.id):
        yield list(group)


def entry_value(rows: Sequence[Row], attached: Sequence[Row], reports: int | None = None) -> Entry:
    """Return the entry that its rows and those of its attached reports make, sources in order of independence."""
    own = [Source(row.name, row.url, row.outlet, row.credit) for row in rows if row.part == SOURCE]
    printed = [_printed(row) for row in attached]
    told = counts(printed)
    once: dict[tuple[str, str | None], Source] = {}
    for source in (*own, *(report_source(attached[place]) for place in by_independence(printed))):
        once.setdefault((source.label, source.url), source)
    lists: dict[str, Any] = {
        field: tuple(dict.fromkeys(row.name for row in rows if row.part == part)) for field, part in LISTS.items()
    }
    return Entry(
        **{name: getattr(rows[0], name) for name in PLAIN},
        sources=tuple(once.values()),
        **lists,
        reports=len(attached) if reports is None else reports,
        texts=told.texts,
        newsrooms=told.newsrooms,
    )


def _printed(row: Row) -> Printed:
    return Printed(row.outlet, row.outlet_name, row.credit, row.group_id or row.id)


def report_source(row: Row) -> Source:
    """Return the source line of a report's row."""
    label = source_label(row.outlet_name, row.credit)
    return Source(label, row.url, row.outlet, row.credit, tuple(row.flags.split()), row.group_id)


def part_rows(entry: Entry) -> list[dict[str, object]]:
    """Return the rows of an entry's own lists, in their order."""
    bare: dict[str, object] = {"event_id": entry.id, **dict.fromkeys(ORIGIN)}
    sources = [
        bare | {"part": SOURCE, "position": at, "name": one.label} | {name: getattr(one, name) for name in ORIGIN}
        for at, one in enumerate(entry.sources)
    ]
    return sources + [
        bare | {"part": part, "position": at, "name": name}
        for field, part in LISTS.items()
        for at, name in enumerate(getattr(entry, field))
    ]


def event_row(entry: Entry, slug: str, seq: int) -> dict[str, object]:
    """Return the row of an entry's own fields."""
    return {
        "id": entry.id,
        "date": entry.date,
        "headline": entry.headline,
        "summary": entry.summary,
        "slug": slug,
        "category": entry.category,
        "search": search_text(entry),
        "digest": digest(entry),
        "seq": seq,
    }


def search_text(entry: Entry) -> str:
    """Return the words an entry can be found by, in one case."""
    return "\n".join([entry.headline, entry.summary, *entry.topics, *entry.entities]).casefold()


def refresh_search(connection: Connection, ids: Iterable[str]) -> None:
    """Let entries be found by the words they hold now."""
    for one in ids:
        for entry in read_entries(connection, sa.select(events).where(events.c.id == one)):
            connection.execute(sa.update(events).where(events.c.id == one).values(search=search_text(entry)))


def digest(entry: Entry) -> str:
    """Return what tells two contents of an entry apart (SHA-256 in hexadecimal digits)."""
    sources = [[one.label, one.url, one.outlet, one.credit] for one in entry.sources]
    lists = [sources, list(entry.topics), list(entry.entities)]
    content = [entry.date.isoformat(), entry.headline, entry.summary, entry.category, entry.slug, *lists]
    return hashlib.sha256(json.dumps(storable(content)).encode()).hexdigest()


def free_slug(entry: Entry, taken: Collection[str]) -> str:
    """Return the entry's slug, or one made from its headline, unlike those that its date has given away."""
    wanted = UNSTORABLE.sub("", entry.slug) or slug(entry.headline)
    if wanted not in taken:
        return wanted
    longer = with_id(wanted, entry.id)
    number = 2
    while longer in taken:
        longer = with_id(wanted, f"{entry.id}-{number}")
        number += 1
    return longer


def taken_slugs(connection: Connection, days: Sequence[date]) -> dict[date, set[str]]:
    """Return the slugs each day has given away, be it to a page that lay there once."""
    taken: dict[date, set[str]] = {day: set() for day in days}
    for portion in portions(days):
        for table in (events, former_pages):
            for row in connection.execute(sa.select(table.c.date, table.c.slug).where(table.c.date.in_(portion))):
                taken[row.date].add(row.slug)
    return taken


def free_id(connection: Connection, wanted: str) -> str:
    """Return the id or, where an event has or had it, the id with the first free number behind it."""
    wanted = UNSTORABLE.sub("", wanted)
    free, number = wanted, 2
    while connection.scalar(sa.union_all(_has(events.c.id, free), _has(redirects.c.old_id, free))) is not None:
        free, number = f"{wanted}-{number}", number + 1
    return free


def resolve(connection: Connection, event_id: str) -> str:
    """Return the id that a merged entry's id leads to now, or the id itself."""
    for _ in range(MAX_REDIRECTS):
        onward = connection.scalar(sa.select(redirects.c.event_id).where(redirects.c.old_id == event_id))
        if onward is None:
            break
        event_id = onward
    return event_id


def next_version(connection: Connection) -> int:
    """Count one more change of events; return the count."""
    return count_up(connection, EVENTS_VERSION)


def count_up(connection: Connection, name: str) -> int:
    """Count one more of what a counter counts; return the count."""
    start = insert(connection, counters).values(name=name, value=1)
    more = {"value": counters.c.value + 1}
    statement = start.on_conflict_do_update(index_elements=["name"], set_=more)
    count: int = connection.execute(statement.returning(counters.c.value)).scalar_one()
    return count


def counted(connection: Connection, name: str) -> int:
    """Return how far a counter has counted."""
    return connection.scalar(sa.select(counters.c.value).where(counters.c.name == name)) or 0


def mark_unpublished(connection: Connection, ids: Iterable[str], seq: int) -> None:
    """Note that the pages of these entries are older than the change."""
    rows = [{"event_id": one, "seq": seq} for one in ids]
    if rows:
        statement = insert(connection, unpublished)
        renewed = statement.on_conflict_do_update(index_elements=["event_id"], set_={"seq": statement.excluded.seq})
        connection.execute(renewed, rows)


def touch(connection: Connection, ids: Sequence[str]) -> None:
    """Note that these entries changed."""
    if ids:
        seq = next_version(connection)
        connection.execute(sa.update(events).where(events.c.id.in_(ids)).values(seq=seq))
        mark_unpublished(connection, ids, seq)


def add_entry(connection: Connection, entry: Entry, now: datetime) -> None:
    """Store a new entry, opened here, under a slug that its date has not given away; `touch` then counts the change,
    once with whatever else it brings."""
    row = event_row(entry, free_slug(entry, taken_slugs(connection, [entry.date])[entry.date]), seq=0)
    connection.execute(sa.insert(events).values(**row | {"digest": None}, added_at=now))
    parts = part_rows(entry)
    if parts:
        connection.execute(sa.insert(event_parts), parts)


def _has(column: sa.Column[str], event_id: str) -> sa.Select[Any]:
    return sa.select(column).where(column == event_id)


def _with_parts(chosen: sa.Select[Any], *, newest_first: bool) -> sa.Select[Any]:
    """Select the chosen events with their parts, entry by entry."""
    rows = chosen.subquery()
    plain = [rows.c[name] for name in PLAIN]
    parts = [event_parts.c[name] for name in ("part", "name", *ORIGIN)]
    joined = rows.outerjoin(event_parts, event_parts.c.event_id == rows.c.id)
    day = rows.c.date.desc() if newest_first else rows.c.date
    order = (day, rows.c.id, event_parts.c.part, event_parts.c.position)
    return sa.select(*plain, *parts).select_from(joined).order_by(*order)


def _attached(connection: Connection, chosen: sa.Select[Any]) -> dict[str, list[Row]]:
    """Return who printed the reports attached to the chosen events, in the order of commit."""
    ids = chosen.subquery()
    joined = attachments.join(reports, reports.c.id == attachments.c.report_id)
    joined = joined.outerjoin(copies, copies.c.report_id == attachments.c.report_id)
    printed = [reports.c[name] for name in ("id", "outlet", "outlet_name", "credit", "url", "flags")]
    named = (*printed, copies.c.group_id)
    rows = connection.execute(
        sa.select(attachments.c.event_id, *named)
        .select_from(joined)
        .where(attachments.c.event_id.in_(sa.select(ids.c.id)))
        .order_by(attachments.c.event_id, attachments.c.report_id)
    )
    found: dict[str, list[Row]] = {}
    for row in rows:
        found.setdefault(row.event_id, []).append(row)
    return found

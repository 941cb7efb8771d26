"""Hands out the entries: as readers see them, as the matcher sees them, and which of them changed."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import replace
from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from crawler.model import Entry, StandingEvent
from crawler.store.columns import at_most
from crawler.store.database import Database, portions
from crawler.store.edited import former_pages
from crawler.store.entries import (
    CORRECTIONS_VERSION,
    EVENTS_VERSION,
    LISTS,
    OPENED_AS,
    TOPIC,
    counted,
    entry_rows,
    entry_value,
    read_entries,
    refresh_search,
    resolve,
    touch,
)
from crawler.store.journal import Journal
from crawler.store.rows import Row, matched_report, select_matched
from crawler.store.schema import attachments, event_parts, events, reports, unpublished
from crawler.store.telling import retell

PAGE = 2_000  # entries read at once
REPORTS_AN_EVENT = 64  # what the matcher compares with: the first that were attached


class Events(Database):
    """The entries."""

    def events_version(self) -> int:
        """Return a number that grows with every change of an event, by whichever process."""
        with self.read() as connection:
            return counted(connection, EVENTS_VERSION)

    def corrections_version(self) -> int:
        """Return a number that grows with every correction."""
        with self.read() as connection:
            return counted(connection, CORRECTIONS_VERSION)

    def changed_since(self, version: int, most: int) -> dict[str, bool] | None:
        """Return the entries that were added or changed since the events_version was that, and of each whether it was
        imported; None where there are more."""
        chosen = sa.select(events.c.id, events.c.digest).where(events.c.seq > version).limit(most + 1)
        with self.read() as connection:
            found = {event: digest is not None for event, digest in connection.execute(chosen)}
        return found if len(found) <= most else None

    def standing(self, first: date, last: date) -> Iterator[StandingEvent]:
        """Yield the entries dated inside, oldest first, each with the first 64 reports it was given, in the order it
        was given them, which is how a matcher that ran on all the while has met them.

        Of the reports only what the matcher reads is there, and they are no sources of the entries. It takes two
        queries a day that has entries; no transaction stays open meanwhile.
        """
        inside = sa.select(events.c.date).where(events.c.date.between(first, last)).distinct()
        with self.read() as connection:
            days = list(connection.scalars(inside.order_by(events.c.date)))
        for day in days:
            with self.read() as connection:
                some = _all_standing(connection, sa.select(events).where(events.c.date == day))
            yield from some

    def standing_among(self, ids: Collection[str]) -> list[StandingEvent]:
        """Return these entries, those that exist, as `standing` does, by date and id."""
        ordered = sorted(set(ids))
        found: list[StandingEvent] = []
        with self.read() as connection:
            for portion in portions(ordered):
                some = events.c.id.in_(portion)
                found += _all_standing(connection, sa.select(events).where(some))
        return sorted(found, key=lambda event: (event.entry.date, event.entry.id))

    def event(self, event_id: str) -> Entry | None:
        """Return one entry; a merged entry's id leads to the one it became."""
        with self.read() as connection:
            chosen = sa.select(events).where(events.c.id == resolve(connection, event_id))
            return next(iter(read_entries(connection, chosen)), None)

    def events(
        self,
        first: date | None = None,
        last: date | None = None,
        text: str | None = None,
        limit: int | None = None,
    ) -> list[Entry]:
        """Return entries, newest date first; `text` asks for every one of its words."""
        chosen = sa.select(events).order_by(events.c.date.desc(), events.c.id).limit(at_most(limit))
        if first is not None:
            chosen = chosen.where(events.c.date >= first)
        if last is not None:
            chosen = chosen.where(events.c.date <= last)
        for word in (text or "").casefold().split():
            chosen = chosen.where(events.c.search.contains(word, autoescape=True))
        with self.read() as connection:
            return read_entries(connection, chosen, newest_first=True)

    def days(self) -> list[date]:
        """Return the days that have entries, in order."""
        with self.read() as connection:
            return list(connection.scalars(sa.select(events.c.date).distinct().order_by(events.c.date)))

    def entries_on(self, day: date) -> list[Entry]:
        """Return a day's entries by id."""
        with self.read() as connection:
            return read_entries(connection, sa.select(events).where(events.c.date == day))

    def all_entries(self) -> Iterator[Entry]:
        """Yield every entry by date and id; no transaction stays open meanwhile."""
        yield from self._by_page(sa.select(events))

    def _by_page(self, chosen: sa.Select[Any]) -> Iterator[Entry]:
        key = sa.tuple_(events.c.date, events.c.id)
        ordered = chosen.order_by(events.c.date, events.c.id).limit(PAGE)
        after = None
        while True:
            with self.read() as connection:
                found = read_entries(connection, ordered if after is None else ordered.where(key > after))
            yield from found
            if len(found) < PAGE:
                return
            after = (found[-1].date, found[-1].id)

    def former_pages(self) -> dict[str, list[tuple[date, str]]]:
        """Return where pages lay before merging and renaming, day and slug, by the event they belong to now."""
        chosen = sa.select(former_pages).order_by(former_pages.c.date, former_pages.c.slug)
        found: dict[str, list[tuple[date, str]]] = {}
        with self.read() as connection:
            for row in connection.execute(chosen).all():
                found.setdefault(resolve(connection, row.event_id), []).append((row.date, row.slug))
        return found

    def storied(self, first: date, last: date) -> list[Entry]:
        """Return the entries dated inside that state a topic, by date and id."""
        stated = sa.exists().where(event_parts.c.event_id == events.c.id, event_parts.c.part == TOPIC)
        with self.read() as connection:
            return read_entries(connection, sa.select(events).where(events.c.date.between(first, last), stated))

    def storyless(self, first: date, last: date) -> Iterator[Entry]:
        """Yield the entries dated inside that state no topic and were given none, by date and id."""
        either = event_parts.c.part.in_((TOPIC, LISTS["learned"]))
        chosen = sa.select(events).where(~sa.exists().where(event_parts.c.event_id == events.c.id, either))
        yield from self._by_page(chosen.where(events.c.date.between(first, last)))

    def give_topics(self, topics: Mapping[str, str]) -> None:
        """Keep the topic that each of these entries was given by likeness, in place of one given before."""
        part = LISTS["learned"]
        rows = [{"event_id": one, "part": part, "position": 0, "name": name} for one, name in sorted(topics.items())]
        for portion in portions(rows):
            ids = [str(row["event_id"]) for row in portion]
            with self.write() as connection:
                mine = sa.and_(event_parts.c.part == part, event_parts.c.event_id.in_(ids))
                connection.execute(sa.delete(event_parts).where(mine))
                connection.execute(sa.insert(event_parts), list(portion))
                touch(connection, ids)

    def retell(self, event_id: str, headline: str, summary: str) -> bool:
        """Call an event that was opened here by another headline and summary; tell whether that changed anything.

        One that was imported, or that an editor named, keeps its headline. The matcher goes on seeing what the event
        was opened as, so that what it decides does not hang on when it was started.
        """
        with self.write() as connection:
            changed = retell(Journal(connection), event_id, headline, summary)
            if changed:
                refresh_search(connection, [event_id])
                touch(connection, [event_id])
            return changed

    def unpublished(self) -> list[str]:
        """Return the ids of the entries that changed since their pages were written."""
        with self.read() as connection:
            return list(connection.scalars(sa.select(unpublished.c.event_id).order_by(unpublished.c.event_id)))

    def published(self, ids: Collection[str], upto: int | None = None) -> None:
        """Note that the entries' pages are written.

        `upto` is the events_version read before the entries were: what changed after it stays unpublished.
        """
        ordered = sorted(ids)
        with self.write() as connection:
            for portion in portions(ordered):
                done = sa.delete(unpublished).where(unpublished.c.event_id.in_(portion))
                connection.execute(done if upto is None else done.where(unpublished.c.seq <= upto))


def first_reports(ids: sa.Select[Any], *more: sa.ColumnElement[Any]) -> sa.Subquery:
    """Select which reports the events of these ids were given first and the place of each among them, and what is
    asked for besides."""
    event, order = attachments.c.event_id, (attachments.c.decided_at, attachments.c.report_id)
    place = sa.func.row_number().over(partition_by=event, order_by=order).label("place")
    ranked = sa.select(event, attachments.c.report_id, place, *more).where(event.in_(ids)).subquery()
    return sa.select(ranked).where(ranked.c.place <= REPORTS_AN_EVENT).subquery()


def _all_standing(connection: Connection, chosen: sa.Select[Any]) -> list[StandingEvent]:
    """Return the chosen entries as the matcher sees them, by date and id."""
    attached = _standing_reports(connection, chosen)
    return [_standing(rows, attached.get(rows[0].id, [])) for rows in entry_rows(connection, chosen)]


def _standing_reports(connection: Connection, chosen: sa.Select[Any]) -> dict[str, list[Row]]:
    """Return the rows of the first reports of each chosen event, with how many it has in all."""
    count = sa.func.count().over(partition_by=attachments.c.event_id).label("reports")
    first = first_reports(sa.select(chosen.subquery().c.id), count)
    wanted = select_matched().add_columns(first.c.reports).join(first, first.c.report_id == reports.c.id)
    rows = connection.execute(wanted.order_by(first.c.place, reports.c.id))
    found: dict[str, list[Row]] = {}
    for row in rows:
        found.setdefault(row.event_id, []).append(row)
    return found


def _standing(rows: list[Row], attached: list[Row]) -> StandingEvent:
    entry = entry_value(rows, [], attached[0].reports if attached else 0)
    opened_as = [row.name for row in rows if row.part == OPENED_AS]
    if opened_as:
        entry = replace(entry, headline=opened_as[0], summary=opened_as[1])
    return StandingEvent(entry, tuple(map(matched_report, attached)))

"""Decides by what headline and summary an event that was opened here goes, and by what the matcher knows it."""

from collections.abc import Collection

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from crawler.model import StoredReport
from crawler.store.edited import rules
from crawler.store.entries import OPENED_AS
from crawler.store.journal import Journal
from crawler.store.rows import Row, select_reports, stored_report
from crawler.store.schema import attachments, event_parts, events, reports
from crawler.store.values import Tell

NAMED = rules.c.kind == "keep_headline"


def retell(journal: Journal, event_id: str, headline: str, summary: str) -> bool:
    """Call an event by another headline and summary; tell whether that changed anything.

    One that was imported, or that an editor named, keeps its headline. What it was opened as is kept beside.
    """
    row = _opened_here(journal.connection, event_id)
    if row is None or (row.headline, row.summary) == (headline, summary) or _is_named(journal.connection, event_id):
        return False
    if not _opened_as(journal.connection, event_id):
        _keep_opened_as(journal, event_id, row.headline, row.summary)
    journal.update(events, events.c.id == event_id, {"headline": headline, "summary": summary})
    return True


def retell_rest(journal: Journal, event_id: str, tell: Tell) -> None:
    """Call an event that reports were taken from by what those say that are left, where it went by what was taken; so
    with what it was opened as."""
    row = _opened_here(journal.connection, event_id)
    left = _reports(journal.connection, attachments.c.event_id == event_id)
    if row is None or not left:
        return
    named, opened_as = _is_named(journal.connection, event_id), _opened_as(journal.connection, event_id)
    if opened_as or not named:
        told = tell(left, opened_as[0] if opened_as else row.headline)
        if told is not None:
            _keep_opened_as(journal, event_id, *told)
    told = None if named else tell(left, row.headline)
    if told is not None:
        journal.update(events, events.c.id == event_id, dict(zip(("headline", "summary"), told, strict=True)))


def retell_without(journal: Journal, event_id: str, gone: Collection[int], tell: Tell) -> None:
    """Do so where an event goes by what those reports say that went from it since it was called so."""
    row = _opened_here(journal.connection, event_id)
    left = _reports(journal.connection, attachments.c.event_id == event_id)
    said = _reports(journal.connection, reports.c.id.in_(gone))
    if row is not None and left and tell(said, row.headline) is None and tell(left, row.headline) is not None:
        retell_rest(journal, event_id, tell)


def _opened_here(connection: Connection, event_id: str) -> Row | None:
    opened = sa.and_(events.c.id == event_id, events.c.digest.is_(None))
    return connection.execute(sa.select(events).where(opened)).one_or_none()


def _is_named(connection: Connection, event_id: str) -> bool:
    found = sa.select(rules.c.id).where(rules.c.event_id == event_id, NAMED).limit(1)
    return connection.scalar(found) is not None


def _opened_as(connection: Connection, event_id: str) -> list[str]:
    """Return the headline and summary that an event was opened with; nothing where it has them still."""
    chosen = sa.select(event_parts.c.name).where(_part(event_id)).order_by(event_parts.c.position)
    return list(connection.scalars(chosen))


def _keep_opened_as(journal: Journal, event_id: str, *texts: str) -> None:
    kept = _opened_as(journal.connection, event_id)
    for position, text in enumerate(texts):
        if kept:
            this = sa.and_(_part(event_id), event_parts.c.position == position)
            journal.update(event_parts, this, {"name": text})
        else:
            row = {"event_id": event_id, "part": OPENED_AS, "position": position, "name": text}
            journal.insert(event_parts, [row])


def _part(event_id: str) -> sa.ColumnElement[bool]:
    return sa.and_(event_parts.c.event_id == event_id, event_parts.c.part == OPENED_AS)


def _reports(connection: Connection, wanted: sa.ColumnElement[bool]) -> list[StoredReport]:
    chosen = select_reports().where(wanted).order_by(reports.c.id)
    return [stored_report(row) for row in connection.execute(chosen)]

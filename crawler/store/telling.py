"""Decides by what headline and summary an event that was opened here goes, and by what the matcher knows it."""

from collections.abc import Collection

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from crawler.model import StoredReport, Verdict
from crawler.store.edited import rules
from crawler.store.entries import OPENED_AS
from crawler.store.journal import Journal
from crawler.store.rows import Row, select_reports, stored_report
from crawler.store.schema import attachments, decisions, event_parts, events, reports
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


def retell_rest(journal: Journal, event_id: str, gone: Collection[int], tell: Tell) -> str | None:
    """Call an event that reports have gone from by what those say that are left, where it was called by what went; so
    with what it was opened as. Return what it is called from now on, None where that is what it was called."""
    connection = journal.connection
    row = _opened_here(connection, event_id)
    left = _reports(connection, attachments.c.event_id == event_id)
    if row is None or not left:
        return None
    away, opener = _reports(connection, reports.c.id.in_(gone)), _opener_among(connection, event_id, gone)

    def anew(headline: str) -> tuple[str, str] | None:
        return tell(left, headline) if opener or tell(away, headline) is None else None

    named, opened_as = _is_named(connection, event_id), _opened_as(connection, event_id)
    if opened_as or not named:
        told = anew(opened_as[0] if opened_as else row.headline)
        if told is not None:
            _keep_opened_as(journal, event_id, *told)
    told = None if named else anew(row.headline)
    if told is None:
        return None
    journal.update(events, events.c.id == event_id, dict(zip(("headline", "summary"), told, strict=True)))
    return told[0]


def _opener_among(connection: Connection, event_id: str, some: Collection[int]) -> bool:
    """Tell whether one of some reports opened an event: it was called by that, whatever that says by now."""
    opened = sa.and_(decisions.c.verdict == Verdict.OPENED, decisions.c.event_id == event_id)
    found = sa.select(decisions.c.report_id).where(opened, decisions.c.report_id.in_(some)).limit(1)
    return connection.scalar(found) is not None


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

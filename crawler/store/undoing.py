"""Guarantees that what a correction changed is put back as it was, or that nothing is where later ones stand on it."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from crawler.errors import StoreError
from crawler.store.database import Database
from crawler.store.edited import corrections, proposals
from crawler.store.edits import MATCHER, Correction
from crawler.store.entries import CORRECTIONS_VERSION, count_up, counted, refresh_search, touch
from crawler.store.journal import Change, Journal, keys, made_or_removed, mentioned, take_back
from crawler.store.proposals import REJECTED
from crawler.store.rows import Row
from crawler.store.rules import APART, add_rules, bind_reports, broken
from crawler.store.schema import attachments, events, redirects
from crawler.store.telling import retell_rest
from crawler.store.values import Tell

SHOWN = tuple(corrections.c[name] for name in ("id", "kind", "made_by", "made_at", "what", "undone_by", "undone_at"))


class Undoing(Database):
    """The way back from a correction."""

    def undo(self, number: int | None, by: str, now: datetime, tell: Tell | None = None) -> Correction:
        """Take back the correction of that number, or the last that stands; return it as it is now.

        Reports that came since to an event it had made go where that event's own reports go. What the matcher did by
        itself it does not do again.

        :param tell: says anew what an event is called that came to be called by what goes from it; without it, nothing
            does.

        Raises: StoreError `unknown` where there is none, `refused` where it is undone already or where later
        corrections stand on it.
        """
        with self.write() as connection:
            row = _chosen(connection, number)
            later = _later(connection, row)
            if later:
                raise StoreError(f"{_named(later)} came after correction {row.id}: undo that first", code="refused")
            _undo(connection, row, tell)
            if row.made_by == MATCHER and by != MATCHER:
                _never_again(connection, row)
            done = {"undone_by": by, "undone_at": now}
            connection.execute(sa.update(corrections).where(corrections.c.id == row.id).values(done))
            count_up(connection, CORRECTIONS_VERSION)
            return correction_value(connection.execute(sa.select(*SHOWN).where(corrections.c.id == row.id)).one())

    def corrections(self, limit: int | None = None) -> list[Correction]:
        """Return the corrections, the latest first, those undone among them."""
        with self.read() as connection:
            rows = connection.execute(sa.select(*SHOWN).order_by(corrections.c.id.desc()).limit(limit))
            return [correction_value(row) for row in rows]

    def corrections_version(self) -> int:
        """Return a number that grows with every correction and every undoing of one, by whichever process."""
        with self.read() as connection:
            return counted(connection, CORRECTIONS_VERSION)


def correction_value(row: Row) -> Correction:
    """Return the value of a row of SHOWN."""
    return Correction(row.id, row.kind, row.made_by, row.made_at, dict(row.what), row.undone_by, row.undone_at)


def _chosen(connection: Connection, number: int | None) -> Row:
    """Return the row of a correction that stands.

    Raises: StoreError.
    """
    chosen = sa.select(corrections).order_by(corrections.c.id.desc()).limit(1)
    if number is None:
        row = connection.execute(chosen.where(corrections.c.undone_at.is_(None))).one_or_none()
        if row is None:
            raise StoreError("no correction stands that could be undone", code="unknown")
        return row
    row = connection.execute(chosen.where(corrections.c.id == number)).one_or_none()
    if row is None:
        raise StoreError(f"there is no correction {number}; newswire events log shows them", code="unknown")
    if row.undone_at is not None:
        day = f"{row.undone_at:%Y-%m-%d %H:%M}"
        raise StoreError(f"correction {number} is undone already ({day} by {row.undone_by})", code="refused")
    return row


def _later(connection: Connection, row: Row) -> list[int]:
    """Return the corrections that stand on what this one changed."""
    standing = sa.and_(corrections.c.id > row.id, corrections.c.undone_at.is_(None))
    touched, made = keys(row.changes), made_or_removed(row.changes, removed=False)
    needed = mentioned(row.changes)
    return [
        one.id
        for one in connection.execute(sa.select(corrections).where(standing).order_by(corrections.c.id))
        if keys(one.changes) & touched or mentioned(one.changes) & made or made_or_removed(one.changes) & needed
    ]


def _named(numbers: Sequence[int]) -> str:
    shown = ", ".join(str(one) for one in numbers)
    return f"correction {shown}" if len(numbers) == 1 else f"corrections {shown}"


def _undo(connection: Connection, row: Row, tell: Tell | None) -> None:
    made = made_or_removed(row.changes, removed=False)
    homes = {event: _home(row.changes, event) for event in made}
    strays = _strays(connection, row.changes, made)
    for report, event in strays:
        if homes[event] is None:
            raise StoreError(f"report {report} came to {event} since: move it first", code="refused")
        moved = sa.update(attachments).where(attachments.c.report_id == report)
        connection.execute(moved.values(event_id=homes[event]))
    take_back(connection, row.changes)
    if tell is not None:
        for event, gone in _left_by(row.changes).items():
            retell_rest(Journal(connection), event, gone, tell)
    if row.kind == "rename":
        _renew_at_import(connection, row.what)
    for event in sorted({event for _, event in strays}):
        connection.execute(sa.insert(redirects).values(old_id=event, event_id=homes[event]))
    concerned = sorted(mentioned(row.changes))
    against = broken(connection, concerned)
    if against:
        raise StoreError(f"{_named(against)} forbids what was before: undo that first", code="refused")
    refresh_search(connection, concerned)
    touch(connection, concerned)


def _left_by(changes: Sequence[Change]) -> dict[str, list[int]]:
    """Return the reports that went back from each event they had been brought to."""
    found: dict[str, list[int]] = {}
    for one in changes:
        brought = (one["after"] or {}).get("event_id") if one["table"] == attachments.name else None
        if brought is not None:
            found.setdefault(brought, []).append(one["key"]["report_id"])
    return found


def _renew_at_import(connection: Connection, what: Mapping[str, Any]) -> None:
    """Let the next import say again what it could not say while an event was renamed."""
    since = sa.and_(events.c.id == what["to"], events.c.digest != what["digest"])
    connection.execute(sa.update(events).where(since).values(digest=""))


def _home(changes: Sequence[Change], event: str) -> str | None:
    """Return where the reports go back to that a correction brought to an event of its own making."""
    brought = [
        one["before"]["event_id"] if one["before"] else None
        for one in changes
        if one["table"] == "attachments" and one["after"] and one["after"].get("event_id") == event
    ]
    return brought[0] if brought and len(set(brought)) == 1 else None


def _strays(connection: Connection, changes: Sequence[Change], made: Collection[str]) -> list[tuple[int, str]]:
    """Return the reports, with their event, that came since to events the correction made."""
    known = {one["key"]["report_id"] for one in changes if one["table"] == "attachments"}
    chosen = sa.select(attachments.c.report_id, attachments.c.event_id).where(attachments.c.event_id.in_(made))
    return [
        (row.report_id, row.event_id)
        for row in connection.execute(chosen.order_by(attachments.c.report_id))
        if row.report_id not in known
    ]


def _never_again(connection: Connection, row: Row) -> None:
    """Bind the opposite of what the matcher had done by itself."""
    what, journal = row.what, Journal(connection)
    numbers = [one["key"]["id"] for one in row.changes if one["table"] == proposals.name]
    connection.execute(sa.update(proposals).where(proposals.c.id.in_(numbers)).values(state=REJECTED))
    if row.kind == "merge":
        wanted = [{"kind": APART, "event_id": what["to"], "other_id": one} for one in what["events"]]
        add_rules(journal, row.id, wanted)
    else:
        members = sa.select(attachments.c.report_id).where(attachments.c.event_id == what["event"])
        bind_reports(journal, row.id, list(connection.scalars(members)), what["event"])

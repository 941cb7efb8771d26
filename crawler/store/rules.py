"""Decides what rules a correction leaves behind, which older ones it takes back, and whether any is broken."""

from collections.abc import Callable, Collection, Iterable, Mapping
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from crawler.model import Link, LinkKind
from crawler.store.edited import rules
from crawler.store.entries import count_up, resolve
from crawler.store.journal import Condition, Journal
from crawler.store.rows import Row
from crawler.store.schema import attachments, redirects

MUST, CANNOT, APART = (kind.value for kind in LinkKind)
KEEP = ("headline", "date", "slug")  # what a rule may keep of an event against imports
NUMBERS = "rules"  # the counter that numbers them: a number is never given again


def aliases(connection: Connection, events: Iterable[str]) -> set[str]:
    """Return the ids of these events and of all that were merged into them."""
    found: set[str] = set()
    fresh = set(events)
    while fresh:
        found |= fresh
        chosen = sa.select(redirects.c.old_id).where(redirects.c.event_id.in_(fresh))
        fresh = set(connection.scalars(chosen)) - found
    return found


def add_rules(journal: Journal, correction: int, wanted: Iterable[Mapping[str, Any]]) -> None:
    """Bind what a correction says: rows of `kind`, `event_id` and `report_id` or `other_id`."""
    plain = {"other_id": None, "report_id": None, "correction_id": correction}
    rows = [{**plain, **one, "id": count_up(journal.connection, NUMBERS)} for one in wanted]
    journal.insert(rules, rows)


def bind_reports(journal: Journal, correction: int, reports: Collection[int], event: str) -> None:
    """Bind reports to an event, except those that are bound to it already."""
    bound = journal.connection.scalars(
        sa.select(rules.c.report_id).where(rules.c.kind == MUST, rules.c.report_id.in_(_of(event)))
    )
    free = sorted(set(reports) - set(bound))
    add_rules(journal, correction, [{"kind": MUST, "event_id": event, "report_id": one} for one in free])


def contradicted(connection: Connection, event: str, reports: Collection[int] = ()) -> Condition:
    """Choose the rules that say otherwise than that this event, with all reports in it and these, is one."""
    ids = aliases(connection, [event])
    members = sa.or_(rules.c.report_id.in_(_of(event)), rules.c.report_id.in_(reports))
    return sa.or_(
        sa.and_(rules.c.kind == APART, rules.c.event_id.in_(ids), rules.c.other_id.in_(ids)),
        sa.and_(rules.c.kind == CANNOT, rules.c.event_id.in_(ids), members),
        sa.and_(rules.c.kind == MUST, rules.c.event_id.not_in(ids), members),
    )


def broken(connection: Connection, events: Iterable[str]) -> list[int]:
    """Return the corrections whose rules about these events and their reports do not hold as things are."""
    found: set[int] = set()
    for event in set(events):
        ids = aliases(connection, [event])
        about = sa.or_(rules.c.event_id.in_(ids), rules.c.other_id.in_(ids), rules.c.report_id.in_(_of(event)))
        chosen = sa.select(rules, attachments.c.event_id.label("place")).where(about)
        chosen = chosen.outerjoin_from(rules, attachments, attachments.c.report_id == rules.c.report_id)
        found |= {row.correction_id for row in connection.execute(chosen) if not _holds(connection, row)}
    return sorted(found)


def kept_fields(connection: Connection, events: Collection[str]) -> dict[str, set[str]]:
    """Return which fields of these events are kept against imports."""
    kinds = {f"keep_{field}": field for field in KEEP}
    chosen = sa.select(rules.c.event_id, rules.c.kind).where(rules.c.event_id.in_(events), rules.c.kind.in_(kinds))
    found: dict[str, set[str]] = {}
    for event, kind in connection.execute(chosen):
        found.setdefault(event, set()).add(kinds[kind])
    return found


def links(connection: Connection) -> list[Link]:
    """Return every rule about reports and events, with the events they became since."""
    chosen = sa.select(rules).where(rules.c.kind.in_((MUST, CANNOT, APART))).order_by(rules.c.id)
    now = successor(connection)
    return [
        Link(LinkKind(row.kind), now(row.event_id), row.report_id, now(row.other_id) if row.other_id else None)
        for row in connection.execute(chosen)
    ]


def successor(connection: Connection) -> Callable[[str], str]:
    """Return what says which event any event became, without asking for each anew."""
    onward: dict[str, str] = {row.old_id: row.event_id for row in connection.execute(sa.select(redirects))}

    def now(event: str) -> str:
        seen: set[str] = set()
        while event in onward and event not in seen:
            seen.add(event)
            event = onward[event]
        return event

    return now


def _of(event: str) -> sa.Select[tuple[int]]:
    return sa.select(attachments.c.report_id).where(attachments.c.event_id == event)


def _holds(connection: Connection, row: Row) -> bool:
    event = resolve(connection, row.event_id)
    match row.kind:
        case LinkKind.MUST:
            return row.place is None or bool(row.place == event)
        case LinkKind.CANNOT:
            return bool(row.place != event)
        case LinkKind.APART:
            return resolve(connection, row.other_id) != event
    return True

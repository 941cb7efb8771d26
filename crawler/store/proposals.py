"""Keeps what the matcher would have an editor decide: two events merged, or reports split off one; each once."""

from collections.abc import Callable, Collection, Iterator, Sequence
from datetime import datetime
from functools import partial

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from crawler.errors import StoreError
from crawler.model import LinkKind
from crawler.store.database import Database, portions
from crawler.store.edited import proposals, rules
from crawler.store.edits import MERGE, SPLIT, Proposal
from crawler.store.entries import resolve
from crawler.store.journal import Condition
from crawler.store.rows import Row
from crawler.store.rules import MUST, aliases, links, successor
from crawler.store.schema import attachments, events

OPEN, ACCEPTED, REJECTED, APPLIED = "open", "accepted", "rejected", "applied"


class Proposals(Database):
    """The proposals that two events are one, or one is two."""

    def propose_merge(self, event: str, other: str, score: float, now: datetime) -> int | None:
        """Keep a proposal to merge two events; None where they were proposed before, whatever became of it, or were
        split from each other."""
        with self.write() as connection:
            if _known(connection, event, other):
                return None
            row = {"kind": MERGE, "event_id": event, "other_id": other, "report_ids": [], "score": score}
            return _add(connection, row, now)

    def propose_split(self, event: str, reports: Collection[int], score: float, now: datetime) -> int | None:
        """Keep a proposal to part reports from their event.

        None where a proposal about the event waits, where these were proposed before and were not to be parted, or
        where they are not some of its reports that rules leave free.
        """
        wanted = sorted(set(reports))
        with self.write() as connection:
            event = resolve(connection, event)
            if not _may_part(connection, event, wanted) or _asked(connection, event, wanted):
                return None
            row = {"kind": SPLIT, "event_id": event, "report_ids": wanted, "score": score}
            return _add(connection, row, now)

    def proposed(self, event: str, other: str) -> bool:
        """Tell whether two events, or what was merged into them, were proposed to be one before, or split from each
        other."""
        with self.read() as connection:
            return _known(connection, event, other)

    def split_waits(self, event: str) -> bool:
        """Tell whether a proposal to split an event waits for an editor."""
        with self.read() as connection:
            return _waits(connection, resolve(connection, event))

    def proposals(self) -> list[Proposal]:
        """Return the open proposals that nothing has answered since, the oldest first."""
        chosen = sa.select(proposals).where(proposals.c.state == OPEN).order_by(proposals.c.id)
        with self.read() as connection:
            now = successor(connection)
            found = [proposal_value(row, now) for row in connection.execute(chosen)]
            merges = {one.id for one in _unanswered(connection, [one for one in found if one.kind == MERGE])}
            return [one for one in found if one.id in merges or (one.kind == SPLIT and _stands(connection, one))]

    def proposal(self, number: int) -> Proposal:
        """Return an open proposal.

        Raises: StoreError `unknown`, `refused`.
        """
        with self.read() as connection:
            return open_proposal(connection, number)


def open_proposal(connection: Connection, number: int) -> Proposal:
    """Return an open proposal.

    Raises: StoreError `unknown` where there is none of that number, `refused` where it is decided, or is about reports
    that may not be parted any more, or about an event that is no more.
    """
    row = connection.execute(sa.select(proposals).where(proposals.c.id == number)).one_or_none()
    if row is None:
        raise StoreError(f"there is no proposal {number}; newswire events proposals shows them", code="unknown")
    if row.state != OPEN:
        raise StoreError(f"proposal {number} is {row.state} already", code="refused")
    found = proposal_value(row, partial(resolve, connection))
    if not _stands(connection, found):
        raise StoreError(f"proposal {number} is out of date: corrections answered it", code="refused")
    return found


def proposal_value(row: Row, now: Callable[[str], str]) -> Proposal:
    """Return the value of a row, with the events as they are now."""
    event, other = now(row.event_id), now(row.other_id) if row.other_id is not None else None
    return Proposal(row.id, event, other, row.score, row.made_at, row.kind, tuple(row.report_ids))


def _add(connection: Connection, row: dict[str, object], now: datetime) -> int:
    made = sa.insert(proposals).values(**row, made_at=now, state=OPEN).returning(proposals.c.id)
    number: int = connection.execute(made).scalar_one()
    return number


def _known(connection: Connection, event: str, other: str) -> bool:
    """Tell whether there is a proposal about two events: a split's other event is the one it made."""
    pair = _pair(connection, proposals, event, other)
    return connection.scalar(sa.select(proposals.c.id).where(pair).limit(1)) is not None


def _pair(connection: Connection, table: sa.Table, event: str, other: str) -> Condition:
    """Choose the rows about two events, in either order, under whatever ids they had."""
    ones, others = aliases(connection, [event]), aliases(connection, [other])
    return sa.or_(
        sa.and_(table.c.event_id.in_(ones), table.c.other_id.in_(others)),
        sa.and_(table.c.event_id.in_(others), table.c.other_id.in_(ones)),
    )


def _splits(connection: Connection, event: str, *states: str) -> list[Proposal]:
    """Return the proposals in these states to split an event or what was merged into it."""
    mine = sa.and_(proposals.c.kind == SPLIT, proposals.c.event_id.in_(aliases(connection, [event])))
    chosen = sa.select(proposals).where(mine, proposals.c.state.in_(states)).order_by(proposals.c.id)
    return [proposal_value(row, partial(resolve, connection)) for row in connection.execute(chosen).all()]


def _waits(connection: Connection, event: str) -> bool:
    return any(_stands(connection, one) for one in _splits(connection, event, OPEN))


def _asked(connection: Connection, event: str, wanted: Sequence[int]) -> bool:
    """Tell whether it was proposed before to part these reports, or whether another split waits."""
    before = _splits(connection, event, OPEN, REJECTED)
    return _waits(connection, event) or any(one.reports == tuple(wanted) for one in before)


def _stands(connection: Connection, one: Proposal) -> bool:
    """Tell whether there is still what a proposal is about: the reports to be parted, or the events to be merged."""
    if one.other is None:
        return _may_part(connection, one.event, one.reports)
    named = {one.event, one.other}
    return _existing(connection, named) == named


def _unanswered(connection: Connection, merges: Sequence[Proposal]) -> Iterator[Proposal]:
    """Yield the proposals to merge that nothing answered by another way."""
    apart = {frozenset((link.event, link.other)) for link in links(connection) if link.kind is LinkKind.APART}
    there = _existing(connection, {event for one in merges for event in (one.event, one.other) if event})
    for one in merges:
        named = frozenset((one.event, one.other))
        if len(named) > 1 and named <= there and named not in apart:
            yield one


def _existing(connection: Connection, ids: Collection[str]) -> set[str]:
    """Return those of the events that exist: one that a split made goes when that is undone."""
    chosen = (sa.select(events.c.id).where(events.c.id.in_(portion)) for portion in portions(sorted(ids)))
    return {event for one in chosen for event in connection.scalars(one)}


def _may_part(connection: Connection, event: str, wanted: Collection[int]) -> bool:
    """Tell whether these are some of an event's reports but not all, and not bound to it as others of it are."""
    chosen = sa.select(attachments.c.report_id).where(attachments.c.event_id == event)
    leave = set(wanted)
    stay = set(connection.scalars(chosen)) - leave
    bound = sa.select(rules.c.report_id).where(rules.c.kind == MUST, rules.c.report_id.in_(chosen))
    fixed = set(connection.scalars(bound))
    there = set(connection.scalars(chosen.where(attachments.c.report_id.in_(leave)))) == leave
    return there and bool(stay) and bool(leave) and not (fixed & stay and fixed & leave)

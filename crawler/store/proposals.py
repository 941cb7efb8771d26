"""Keeps what the matcher would have an editor decide, each pair of events once."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from crawler.errors import StoreError
from crawler.store.database import Database
from crawler.store.edited import proposals
from crawler.store.edits import Proposal
from crawler.store.entries import resolve
from crawler.store.rows import Row
from crawler.store.rules import aliases

OPEN, ACCEPTED, REJECTED, APPLIED = "open", "accepted", "rejected", "applied"


class Proposals(Database):
    """The proposals that two events are one."""

    def propose_merge(self, event: str, other: str, score: float, now: datetime) -> int | None:
        """Keep a proposal to merge two events; None where they were proposed before, whatever became of it."""
        with self.write() as connection:
            if _known(connection, event, other):
                return None
            row = {"kind": "merge", "event_id": event, "other_id": other, "report_ids": [], "score": score}
            made = sa.insert(proposals).values(**row, made_at=now, state=OPEN).returning(proposals.c.id)
            number: int = connection.execute(made).scalar_one()
            return number

    def proposed(self, event: str, other: str) -> bool:
        """Tell whether two events, or what was merged into them, were proposed to be one before."""
        with self.read() as connection:
            return _known(connection, event, other)

    def proposals(self) -> list[Proposal]:
        """Return the open proposals about events that are two still, the oldest first."""
        chosen = sa.select(proposals).where(proposals.c.state == OPEN).order_by(proposals.c.id)
        with self.read() as connection:
            found = [proposal_value(connection, row) for row in connection.execute(chosen).all()]
        return [one for one in found if one.event != one.other]


def open_proposal(connection: Connection, number: int) -> Proposal:
    """Return an open proposal.

    Raises: StoreError `unknown` where there is none of that number, `refused` where it is decided.
    """
    row = connection.execute(sa.select(proposals).where(proposals.c.id == number)).one_or_none()
    if row is None:
        raise StoreError(f"there is no proposal {number}; newswire events proposals shows them", code="unknown")
    if row.state != OPEN:
        raise StoreError(f"proposal {number} is {row.state} already", code="refused")
    return proposal_value(connection, row)


def proposal_value(connection: Connection, row: Row) -> Proposal:
    """Return the value of a row, with the events as they are now."""
    event, other = resolve(connection, row.event_id), resolve(connection, row.other_id)
    return Proposal(row.id, event, other, row.score, row.made_at)


def _known(connection: Connection, event: str, other: str) -> bool:
    ones, others = aliases(connection, [event]), aliases(connection, [other])
    pair = sa.or_(
        sa.and_(proposals.c.event_id.in_(ones), proposals.c.other_id.in_(others)),
        sa.and_(proposals.c.event_id.in_(others), proposals.c.other_id.in_(ones)),
    )
    return connection.scalar(sa.select(proposals.c.id).where(pair).limit(1)) is not None

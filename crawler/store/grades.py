"""Counts what the matcher decided, and what editors made of it since."""

from collections import Counter
from collections.abc import Iterable

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from crawler.model import Verdict
from crawler.store.database import Database, portions
from crawler.store.edited import corrections
from crawler.store.edits import MATCHER, Graded
from crawler.store.entries import resolve
from crawler.store.rows import Row
from crawler.store.schema import attachments, decisions


class Grades(Database):
    """The matcher's decisions against the last word of editors."""

    def graded(self) -> Graded:
        """Return how many of the matcher's decisions stand, and how many editors corrected."""
        with self.read() as connection:
            verdicts = _verdicts(connection)
            edits = _edits(connection)
            own = {row.what["to"] for row in edits if row.what.get("new")}
            found = Counter(_kinds(connection, own))
            found["missed"] += _merged(connection, edits)
        return Graded(
            attached=verdicts[Verdict.ATTACHED],
            opened=verdicts[Verdict.OPENED],
            tray=verdicts[Verdict.TRAY],
            wrong=found["wrong"],
            missed=found["missed"],
            abstained=found["abstained"],
        )


def _verdicts(connection: Connection) -> Counter[str]:
    chosen = sa.select(decisions.c.verdict, sa.func.count()).where(decisions.c.decided_by == MATCHER)
    return Counter({row[0]: row[1] for row in connection.execute(chosen.group_by(decisions.c.verdict))})


def _edits(connection: Connection) -> list[Row]:
    chosen = sa.select(corrections.c.kind, corrections.c.what).where(
        corrections.c.undone_at.is_(None), corrections.c.made_by != MATCHER
    )
    return list(connection.execute(chosen))


def _kinds(connection: Connection, own: set[str]) -> Iterable[str]:
    """Yield what was found of each report that an editor put elsewhere; `own` are events that editors opened."""
    joined = decisions.join(attachments, attachments.c.report_id == decisions.c.report_id)
    columns = (decisions.c.verdict, decisions.c.event_id, attachments.c.event_id.label("place"))
    edited = sa.and_(decisions.c.decided_by == MATCHER, attachments.c.decided_by != decisions.c.decided_by)
    for row in connection.execute(sa.select(*columns).select_from(joined).where(edited)).all():
        if row.event_id is not None and resolve(connection, row.event_id) == row.place:
            continue
        if row.verdict == Verdict.ATTACHED:
            yield "wrong"
        if row.place not in own:
            yield "abstained" if row.verdict == Verdict.TRAY else "missed"


def _merged(connection: Connection, edits: Iterable[Row]) -> int:
    """Count the events, opened by the matcher, that editors merged into others: each report that opened one was
    missed."""
    gone = {event for row in edits if row.kind == "merge" for event in row.what["events"]}
    moved = sorted({report for row in edits if row.kind == "merge" for report in row.what["reports"]})
    count = 0
    for portion in portions(moved):
        some = decisions.c.report_id.in_(portion)
        opened = sa.and_(some, decisions.c.verdict == Verdict.OPENED, decisions.c.decided_by == MATCHER)
        count += len(gone & set(connection.scalars(sa.select(decisions.c.event_id).where(opened))))
    return count

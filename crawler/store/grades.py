"""Counts what the matcher decided, and what editors made of it since."""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from crawler.model import Verdict
from crawler.store.database import Database, portions
from crawler.store.edited import corrections
from crawler.store.edits import MATCHER, PLACING, Graded
from crawler.store.entries import resolve
from crawler.store.rows import Row
from crawler.store.schema import attachments, decisions

PLACED = decisions.join(attachments, attachments.c.report_id == decisions.c.report_id)


class Grades(Database):
    """The matcher's decisions against the last word of editors."""

    def graded(self) -> Graded:
        """Return how many of the matcher's decisions stand, and how many editors corrected.

        An attachment is wrong where editors parted the report from the one that opened the event, whichever of the two
        they moved; where no report opened it, from the event.
        """
        with self.read() as connection:
            verdicts = _verdicts(connection)
            edits = _edits(connection)
            own = {row.what["to"] for row in edits if row.what.get("new")}
            moved = _moved(connection)
            found = Counter(_kinds(moved, _homes(connection, {row.event_id for row in moved}), own))
            found["wrong"] += _left_behind(connection, moved)
            found["missed"] += _merged(connection, edits)
        return Graded(
            attached=verdicts[Verdict.ATTACHED],
            opened=verdicts[Verdict.OPENED],
            tray=verdicts[Verdict.TRAY],
            wrong=found["wrong"],
            missed=found["missed"],
            abstained=found["abstained"],
            corrections=len(edits),
        )


def _verdicts(connection: Connection) -> Counter[str]:
    chosen = sa.select(decisions.c.verdict, sa.func.count()).where(decisions.c.decided_by == MATCHER)
    return Counter({row[0]: row[1] for row in connection.execute(chosen.group_by(decisions.c.verdict))})


def _edits(connection: Connection) -> list[Row]:
    """Return the corrections of editors that stand and put reports elsewhere."""
    by_editors = sa.and_(corrections.c.undone_at.is_(None), corrections.c.made_by != MATCHER)
    chosen = sa.select(corrections.c.kind, corrections.c.what).where(by_editors, corrections.c.kind.in_(PLACING))
    return list(connection.execute(chosen))


def _moved(connection: Connection) -> list[Row]:
    """Return what the matcher decided on each report that an editor put somewhere, and where it is."""
    columns = (decisions.c.verdict, decisions.c.event_id, attachments.c.event_id.label("place"))
    edited = sa.and_(decisions.c.decided_by == MATCHER, attachments.c.decided_by != decisions.c.decided_by)
    return list(connection.execute(sa.select(*columns).select_from(PLACED).where(edited)))


def _homes(connection: Connection, events: Collection[str | None]) -> dict[str, str]:
    """Return where the reports are that opened these events and, where none did, what the events became."""
    known = sorted(event for event in events if event is not None)
    homes = {event: resolve(connection, event) for event in known}
    chosen = sa.select(decisions.c.event_id, attachments.c.event_id.label("place")).select_from(PLACED)
    for portion in portions(known):
        some = sa.and_(decisions.c.verdict == Verdict.OPENED, decisions.c.event_id.in_(portion))
        homes |= {row.event_id: row.place for row in connection.execute(chosen.where(some))}
    return homes


def _kinds(moved: Iterable[Row], homes: Mapping[str, str], own: Collection[str]) -> Iterator[str]:
    """Yield what was found of each report that an editor put elsewhere; `own` are events that editors opened."""
    for row in moved:
        right = homes[row.event_id] if row.verdict == Verdict.ATTACHED else row.event_id
        if row.place == right:
            continue
        if row.verdict == Verdict.ATTACHED:
            yield "wrong"
        if row.place not in own:
            yield "abstained" if row.verdict == Verdict.TRAY else "missed"


def _left_behind(connection: Connection, moved: Iterable[Row]) -> int:
    """Count the reports that stayed in an event when an editor moved the one that opened it."""
    gone = {row.event_id: row.place for row in moved if row.verdict == Verdict.OPENED}
    attached = sa.and_(decisions.c.verdict == Verdict.ATTACHED, decisions.c.decided_by == MATCHER)
    columns = (decisions.c.event_id, attachments.c.event_id.label("place"))
    chosen = sa.select(*columns).select_from(PLACED).where(attached, attachments.c.decided_by == MATCHER)
    count = 0
    for portion in portions(sorted(gone)):
        for row in connection.execute(chosen.where(decisions.c.event_id.in_(portion))).all():
            stayed = row.place == resolve(connection, row.event_id)
            count += stayed and row.place != gone[row.event_id]
    return count


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

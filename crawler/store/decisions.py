"""Guarantees that a report is decided once: its decision, event and term counts stand or fall together."""

from collections.abc import Iterator
from dataclasses import asdict, replace
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from crawler.errors import StoreError
from crawler.model import DOCUMENTS, Candidate, Decision, Entry, StoredReport, Verdict
from crawler.store.database import Database, insert
from crawler.store.entries import CORRECTIONS_VERSION, add_entry, counted, free_id, read_entries, resolve, touch
from crawler.store.rows import Row, candidate_value, select_reports, stored_report
from crawler.store.schema import attachments, decisions, events, reports, term_counts, tray, unmatched
from crawler.store.values import TermCounts

PAGE = 2_000  # term counts read at once: of more, Python would look through all it holds for garbage
LONGEST_TERM = 64  # characters


class Decisions(Database):
    """The decisions on reports, the tray, and the document frequencies they rest on."""

    def decide(
        self, stored_id: int, decision: Decision, counts: TermCounts, now: datetime, seen: int | None = None
    ) -> str | None:
        """Store a decision and what follows from it; a report already decided is left alone.

        Returns the event the report now belongs to, if any: an opened one whose id is given away has another
        than the decision says.

        :param seen: the corrections_version the decision rests on; without it, whatever there is.

        Raises: StoreError `unknown` where the report or the event it is attached to does not exist, `corrected` where
        there were corrections since.
        """
        with self.write() as connection:
            if seen is not None and counted(connection, CORRECTIONS_VERSION) != seen:
                raise StoreError("an editor made corrections since", code="corrected")
            if connection.scalar(sa.select(reports.c.id).where(reports.c.id == stored_id)) is None:
                raise StoreError(f"no report has the number {stored_id}", code="unknown")
            if decision.entry is not None and decision.verdict is Verdict.OPENED:
                decision = _under_free_id(connection, decision, decision.entry)
            if not _note(connection, stored_id, decision, now):
                return None
            event = _event_of(connection, decision, now)
            if event is None:
                connection.execute(sa.insert(tray).values(report_id=stored_id, added_at=now))
            else:
                _attach(connection, stored_id, event, decision, now)
            add_counts(connection, counts)
            connection.execute(sa.delete(unmatched).where(unmatched.c.report_id == stored_id))
        return event

    def decision(self, report_id: int) -> Decision | None:
        """Return what was decided on a report, with the entry as it is today where one was opened."""
        with self.read() as connection:
            row = connection.execute(sa.select(decisions).where(decisions.c.report_id == report_id)).one_or_none()
            if row is None:
                return None
            opened = row.verdict == Verdict.OPENED
            entry = _entry(connection, resolve(connection, row.event_id)) if opened else None
        return _decision(row, entry)

    def tray(self) -> list[tuple[StoredReport, Decision]]:
        """Return the reports an editor has to decide, oldest first."""
        columns = [decisions.c[name] for name in ("verdict", "score", "candidates", "decided_by")]
        chosen = (
            select_reports()
            .add_columns(*columns, decisions.c.event_id.label("decided_event"))
            .join(tray, tray.c.report_id == reports.c.id)
            .join(decisions, decisions.c.report_id == reports.c.id)
            .order_by(reports.c.id)
        )
        with self.read() as connection:
            return [(stored_report(row), _decision(row, None)) for row in connection.execute(chosen)]

    def documents(self) -> dict[str, int]:
        """Return how many documents of each language were counted."""
        chosen = sa.select(term_counts.c.language, term_counts.c.count.label("number")).where(
            term_counts.c.term == DOCUMENTS
        )
        with self.read() as connection:
            return {row.language: row.number for row in connection.execute(chosen)}

    def term_counts(self) -> Iterator[tuple[str, str, int]]:
        """Yield every (term, language, count), by term; no transaction stays open meanwhile."""
        key = sa.tuple_(term_counts.c.term, term_counts.c.language)
        chosen = sa.select(term_counts).order_by(term_counts.c.term, term_counts.c.language).limit(PAGE)
        after = None
        while True:
            with self.read() as connection:
                rows = connection.execute(chosen if after is None else chosen.where(key > after)).all()
            yield from ((term, language, number) for term, language, number in rows)
            if len(rows) < PAGE:
                return
            after = (rows[-1].term, rows[-1].language)


def add_counts(connection: Connection, counts: TermCounts) -> None:
    """Add to the document frequencies; what is longer than any word is none."""
    rows = [
        {"term": term, "language": language, "count": number}
        for (term, language), number in sorted(counts.items())
        if number and max(len(term), len(language)) <= LONGEST_TERM
    ]
    if rows:
        statement = insert(connection, term_counts)
        more = {"count": term_counts.c.count + statement.excluded.count}
        connection.execute(statement.on_conflict_do_update(index_elements=["term", "language"], set_=more), rows)


def _under_free_id(connection: Connection, decision: Decision, entry: Entry) -> Decision:
    """Return the decision with an id for its new entry that no event has or had."""
    free = free_id(connection, entry.id)
    return replace(decision, event=free, entry=replace(entry, id=free))


def _note(connection: Connection, report_id: int, decision: Decision, now: datetime) -> bool:
    """Store the decision with its evidence; tell whether the report had none."""
    row = {
        "report_id": report_id,
        "verdict": decision.verdict.value,
        "event_id": decision.event,
        "score": decision.score,
        "candidates": [asdict(candidate) for candidate in decision.candidates],
        "decided_by": decision.decided_by,
        "decided_at": now,
    }
    statement = insert(connection, decisions).values(row).on_conflict_do_nothing()
    return connection.execute(statement.returning(decisions.c.report_id)).first() is not None


def _event_of(connection: Connection, decision: Decision, now: datetime) -> str | None:
    """Return the event that the report goes to, opened if need be; None for the tray.

    Raises: StoreError `unknown`.
    """
    if decision.verdict is Verdict.TRAY or decision.event is None:
        return None
    if decision.entry is not None and decision.verdict is Verdict.OPENED:
        add_entry(connection, decision.entry, now)
        return decision.entry.id
    event = resolve(connection, decision.event)
    if connection.scalar(sa.select(events.c.id).where(events.c.id == event)) is None:
        raise StoreError(f"no event has the id {decision.event}", code="unknown")
    return event


def _attach(connection: Connection, report_id: int, event: str, decision: Decision, now: datetime) -> None:
    row = {
        "report_id": report_id,
        "event_id": event,
        "score": decision.score,
        "decided_by": decision.decided_by,
        "decided_at": now,
    }
    connection.execute(sa.insert(attachments).values(row))
    touch(connection, [event])


def _entry(connection: Connection, event_id: str) -> Entry | None:
    found = read_entries(connection, sa.select(events).where(events.c.id == event_id))
    return found[0] if found else None


def _decision(row: Row, entry: Entry | None) -> Decision:
    candidates: tuple[Candidate, ...] = tuple(candidate_value(one) for one in row.candidates)
    return Decision(
        verdict=Verdict(row.verdict),
        event=getattr(row, "decided_event", row.event_id),
        score=row.score,
        candidates=candidates,
        entry=entry,
        decided_by=row.decided_by,
    )

"""Guarantees that an editor's correction is one change: logged, binding from then on, and whole or not at all."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from crawler.errors import StoreError
from crawler.model import Entry, Link
from crawler.store.database import Database
from crawler.store.edited import corrections, former_pages, proposals, rules
from crawler.store.edits import Correction, Made, Renaming
from crawler.store.entries import (
    CORRECTIONS_VERSION,
    JOINED,
    OPENED_AS,
    SOURCE,
    add_entry,
    count_up,
    counted,
    free_id,
    free_slug,
    read_entries,
    refresh_search,
    resolve,
    taken_slugs,
    touch,
)
from crawler.store.journal import Journal
from crawler.store.proposals import ACCEPTED, APPLIED, REJECTED, open_proposal
from crawler.store.rows import Row
from crawler.store.rules import (
    APART,
    CANNOT,
    add_rules,
    bind_reports,
    broken,
    contradicted,
    links,
)
from crawler.store.schema import attachments, decisions, event_parts, events, redirects, reports, tray
from crawler.store.telling import retell_rest
from crawler.store.undoing import SHOWN, correction_value


class Corrections(Database):
    """What editors do to events, each a transaction of its own."""

    def merge(self, wanted: Sequence[str], made: Made, proposal: int | None = None) -> Correction:
        """Let the first event take in the others; their ids lead to it for ever.

        :param proposal: the number of the one that is accepted, or applied, by this.

        Raises: StoreError `unknown`, `refused`.
        """
        with self.write() as connection:
            kept, *others = [_event(connection, one) for one in wanted]
            ids = [one.id for one in others]
            if not others or len({kept.id, *ids}) <= len(others):
                problem = "an event cannot be merged with itself, nor twice"
                raise StoreError(f"{', '.join(wanted)}: {problem}", code="refused")
            work = _Work(connection, made)
            moved = work.absorb(kept.id, others)
            work.settle(kept.id, moved)
            if made.binds:
                bind_reports(work.journal, work.number, _members(connection, kept.id), kept.id)
            if proposal is not None:
                work.close_proposal(proposal, ACCEPTED if made.binds else APPLIED)
            what = {"to": kept.id, "events": ids, "reports": moved, **_from(proposal)}
            return work.close("merge", what, [kept.id, *ids])

    def move(self, report: int, to: str | Entry, made: Made) -> Correction:
        """Put a report into another event, out of the tray too, or into a new one.

        An event that was opened here and loses its last report leads from then on to where that went.

        Raises: StoreError `unknown`, `refused`.
        """
        with self.write() as connection:
            before = _places(connection, [report])[report]
            if isinstance(to, Entry):
                return _part(connection, "move", [report], to, made)
            target = _event(connection, to).id
            if before == target:
                raise StoreError(f"report {report} is in {target} already", code="refused")
            work = _Work(connection, made)
            work.carry([report], target)
            gone = work.fold(before, target)
            called = work.retell(before, [report])
            work.settle(target, [report])
            work.bind([report], target, before if before not in gone else None)
            what = {"reports": [report], "from": before, "to": target, "events": gone, **called}
            return work.close("move", what, [target, *filter(None, [before])])

    def split(
        self, event: str, wanted: Collection[int], entry: Entry, made: Made, proposal: int | None = None
    ) -> Correction:
        """Put reports of an event into a new one; what is left of the event and the new one stay apart.

        :param proposal: the number of the one that is accepted, or applied, by this.

        Raises: StoreError `unknown`, `refused`.
        """
        with self.write() as connection:
            old = _event(connection, event).id
            for report, place in _places(connection, wanted).items():
                if place != old:
                    raise StoreError(f"report {report} is in {place or 'the tray'}, not in {old}", code="refused")
            return _part(connection, "split", sorted(set(wanted)), entry, made, proposal)

    def rename(self, event: str, renaming: Renaming, made: Made) -> Correction:
        """Give an event another headline, date or slug, which no import changes again.

        Raises: StoreError `unknown`, `refused`.
        """
        with self.write() as connection:
            row = _event(connection, event)
            values = _new_values(connection, row, renaming)
            changed = {name: value for name, value in values.items() if getattr(row, name) != value}
            if not changed:
                raise StoreError(f"{row.id} has that name already", code="refused")
            work = _Work(connection, made)
            work.rename(row, changed)
            old = {name: str(getattr(row, name)) for name in changed}
            new = {name: str(value) for name, value in changed.items()}
            what = {"to": row.id, "before": old, "after": new, "digest": row.digest}
            return work.close("rename", what, [row.id])

    def reject(self, number: int, made: Made) -> Correction:
        """Keep the events of a proposal apart from now on, or the reports of its event together.

        Raises: StoreError `unknown`, `refused`.
        """
        with self.write() as connection:
            found = open_proposal(connection, number)
            work = _Work(connection, made)
            work.close_proposal(number, REJECTED)
            if found.other is None:
                bind_reports(work.journal, work.number, _members(connection, found.event), found.event)
                what: dict[str, Any] = {"event": found.event, "reports": list(found.reports)}
            elif found.event == found.other:
                raise StoreError(f"{found.event} and {found.other} are one already", code="refused")
            else:
                work.keep_apart(found.event, found.other)
                what = {"event": found.event, "other": found.other}
            return work.close("reject", what | _from(number), [found.event, *filter(None, [found.other])])

    def links(self) -> tuple[int, list[Link]]:
        """Return the rules that corrections left, and the corrections_version they are of."""
        with self.read() as connection:
            return counted(connection, CORRECTIONS_VERSION), links(connection)


class _Work:
    """One correction while it is made."""

    def __init__(self, connection: Connection, made: Made) -> None:
        self._connection = connection
        self._made = made
        self.journal = Journal(connection)
        row = {"kind": "", "made_by": made.by, "made_at": made.at, "what": {}, "changes": []}
        self.number: int = connection.execute(
            sa.insert(corrections).values(row).returning(corrections.c.id)
        ).scalar_one()

    def absorb(self, kept: str, others: Sequence[Row]) -> list[int]:
        """Bring all that other events have into one, and let their ids and pages lead there."""
        moved: list[int] = []
        for other in others:
            moved += _members(self._connection, other.id)
            self.journal.update(attachments, attachments.c.event_id == other.id, {"event_id": kept})
            self._join_parts(kept, other.id)
            self._remove(other, kept)
        return sorted(moved)

    def carry(self, wanted: Collection[int], target: str) -> None:
        """Attach reports to an event, wherever they were."""
        known = attachments.c.report_id.in_(wanted)
        attached = set(self._connection.scalars(sa.select(attachments.c.report_id).where(known)))
        decided = {"decided_by": self._made.by, "decided_at": self._made.at, "score": 1.0}
        self.journal.update(attachments, known, {"event_id": target, **decided})
        fresh = [{"report_id": one, "event_id": target, **decided} for one in sorted(set(wanted) - attached)]
        self.journal.insert(attachments, fresh)
        self.journal.delete(tray, tray.c.report_id.in_(wanted))

    def fold(self, event: str | None, target: str) -> list[str]:
        """Let an event that was opened here and has nothing left lead to another; return what went."""
        if event is None or not _is_empty(self._connection, event):
            return []
        self._remove(_event(self._connection, event), target)
        return [event]

    def retell(self, event: str | None, gone: Collection[int]) -> dict[str, str]:
        """Let an event that reports were taken from go by what is left of it; return that for the log."""
        told = retell_rest(self.journal, event, gone, self._made.tell) if event and self._made.tell else None
        return {"called": told} if told else {}

    def open(self, entry: Entry) -> str:
        """Let a new event stand; return its id."""
        free = free_id(self._connection, entry.id)
        add_entry(self._connection, replace(entry, id=free), self._made.at)
        self.journal.noted(events, events.c.id == free)
        self.journal.noted(event_parts, event_parts.c.event_id == free)
        return free

    def settle(self, event: str, wanted: Collection[int]) -> None:
        """Take back the rules that say otherwise; what the matcher does by itself gives way to them.

        Raises: StoreError `refused`.
        """
        against = contradicted(self._connection, event, wanted)
        if not self._made.binds and self._connection.scalar(sa.select(rules.c.id).where(against).limit(1)):
            raise StoreError(f"{event}: an editor's correction forbids it", code="refused")
        self.journal.delete(rules, against)

    def bind(self, wanted: Collection[int], event: str, before: str | None) -> None:
        """Bind reports to the event they were put in, and away from the one they were in."""
        if self._made.binds:
            bind_reports(self.journal, self.number, wanted, event)
            self.forbid(wanted, before)

    def forbid(self, wanted: Iterable[int], event: str | None) -> None:
        """Bind reports away from an event."""
        if event is not None:
            rows = [{"kind": CANNOT, "event_id": event, "report_id": one} for one in wanted]
            add_rules(self.journal, self.number, rows)

    def keep_apart(self, event: str, other: str) -> None:
        """Bind two events apart."""
        add_rules(self.journal, self.number, [{"kind": APART, "event_id": event, "other_id": other}])

    def close_proposal(self, number: int, state: str, other: str | None = None) -> None:
        """Note what became of a proposal; `other` is the event that a split made.

        Raises: StoreError `refused` where it is decided already.
        """
        open_proposal(self._connection, number)
        decided = {"state": state, "decided_by": self._made.by, "decided_at": self._made.at}
        if other is not None:
            decided["other_id"] = other
        self.journal.update(proposals, proposals.c.id == number, decided)

    def rename(self, row: Row, changed: Mapping[str, Any]) -> None:
        """Give an event other values, kept from imports, and let its former address lead to the new one."""
        if {"date", "slug"} & changed.keys():
            self._leave_page(row)
            there = sa.and_(
                former_pages.c.date == changed.get("date", row.date),
                former_pages.c.slug == changed.get("slug", row.slug),
            )
            self.journal.delete(former_pages, there)
        self.journal.update(events, events.c.id == row.id, changed)
        kept = [{"kind": f"keep_{name}", "event_id": row.id} for name in changed]
        add_rules(self.journal, self.number, kept)

    def close(self, kind: str, what: Mapping[str, Any], concerned: Sequence[str]) -> Correction:
        """Log the correction, and see that every rule about the events concerned holds.

        Raises: StoreError `refused`.
        """
        against = broken(self._connection, concerned)
        if against:
            raise StoreError(f"correction {against[0]} forbids it", code="refused")
        refresh_search(self._connection, concerned)
        touch(self._connection, concerned)
        count_up(self._connection, CORRECTIONS_VERSION)
        this = corrections.c.id == self.number
        values = {"kind": kind, "what": dict(what), "changes": self.journal.changes}
        self._connection.execute(sa.update(corrections).where(this).values(values))
        return correction_value(self._connection.execute(sa.select(*SHOWN).where(this)).one())

    def _remove(self, event: Row, onward: str) -> None:
        self.journal.delete(event_parts, event_parts.c.event_id == event.id)
        self._leave_page(event)
        self.journal.delete(events, events.c.id == event.id)
        self.journal.insert(redirects, [{"old_id": event.id, "event_id": onward}])

    def _leave_page(self, event: Row) -> None:
        self.journal.insert(former_pages, [{"date": event.date, "slug": event.slug, "event_id": event.id}])

    def _join_parts(self, kept: str, other: str) -> None:
        last = sa.select(sa.func.max(event_parts.c.position)).where(event_parts.c.event_id == kept)
        start = max((self._connection.scalar(last) or 0) + 1, JOINED)
        order = (event_parts.c.part, event_parts.c.position)
        theirs = sa.and_(event_parts.c.event_id == other, event_parts.c.part != OPENED_AS)
        chosen = sa.select(event_parts).where(theirs).order_by(*order)
        rows = [dict(row) for row in self._connection.execute(chosen).mappings()]
        joined = [row | {"event_id": kept, "position": start + place} for place, row in enumerate(rows)]
        self.journal.insert(event_parts, joined)


def _part(
    connection: Connection, kind: str, wanted: Sequence[int], entry: Entry, made: Made, proposal: int | None = None
) -> Correction:
    """Put reports that are in one place into a new event.

    Raises: StoreError `refused` where nothing would be left of an event opened here.
    """
    before = next(iter(_places(connection, wanted).values()))
    work = _Work(connection, made)
    new = work.open(entry)
    if proposal is not None:
        work.close_proposal(proposal, ACCEPTED if made.binds else APPLIED, new)
    work.carry(wanted, new)
    if before is not None and _is_empty(connection, before):
        raise StoreError(f"{before} has no other reports: there is nothing to part it from", code="refused")
    called = work.retell(before, wanted)
    work.settle(new, wanted)
    work.bind(wanted, new, before)
    other = before or _nearest(connection, wanted[0])
    if other is not None and made.binds:
        work.keep_apart(other, new)
        work.forbid(_members(connection, other) if before else [], new)
    what = {"event": before, "to": new, "reports": list(wanted), "new": True, **called, **_from(proposal)}
    return work.close(kind, what, [new, *filter(None, [before])])


def _from(proposal: int | None) -> dict[str, int]:
    """Name the proposal that a correction answers, for the log."""
    return {} if proposal is None else {"proposal": proposal}


def _event(connection: Connection, event_id: str) -> Row:
    """Return the row of an event, or of the one it was merged into.

    Raises: StoreError `unknown`.
    """
    row = connection.execute(sa.select(events).where(events.c.id == resolve(connection, event_id))).one_or_none()
    if row is None:
        raise StoreError(f"there is no event {event_id}", code="unknown")
    return row


def _places(connection: Connection, wanted: Collection[int]) -> dict[int, str | None]:
    """Return the event of each report; None for one in the tray.

    Raises: StoreError `unknown` where there is no such report, `refused` where it waits to be matched.
    """
    joined = reports.outerjoin(attachments, attachments.c.report_id == reports.c.id)
    joined = joined.outerjoin(tray, tray.c.report_id == reports.c.id)
    columns = (reports.c.id, attachments.c.event_id, tray.c.report_id.label("tray"))
    chosen = sa.select(*columns).select_from(joined).where(reports.c.id.in_(wanted)).order_by(reports.c.id)
    rows = {row.id: row for row in connection.execute(chosen)}
    for report in wanted:
        if report not in rows:
            raise StoreError(f"there is no report {report}", code="unknown")
        if rows[report].event_id is None and rows[report].tray is None:
            raise StoreError(f"report {report} waits to be matched", code="refused")
    return {number: row.event_id for number, row in rows.items()}


def _members(connection: Connection, event: str) -> list[int]:
    chosen = sa.select(attachments.c.report_id).where(attachments.c.event_id == event)
    return list(connection.scalars(chosen.order_by(attachments.c.report_id)))


def _is_empty(connection: Connection, event: str) -> bool:
    """Tell whether an event was opened here and neither report nor source of its own is left of it."""
    if _members(connection, event):
        return False
    own = sa.select(event_parts.c.event_id).where(event_parts.c.event_id == event, event_parts.c.part == SOURCE)
    imported = sa.select(events.c.digest).where(events.c.id == event)
    return connection.scalar(own.limit(1)) is None and connection.scalar(imported) is None


def _nearest(connection: Connection, report: int) -> str | None:
    """Return the event that the matcher held nearest to a report in the tray, where it still stands."""
    candidates: Any = connection.scalar(sa.select(decisions.c.candidates).where(decisions.c.report_id == report))
    if not candidates:
        return None
    event = resolve(connection, candidates[0]["event"])
    found = read_entries(connection, sa.select(events).where(events.c.id == event))
    return found[0].id if found else None


def _new_values(connection: Connection, row: Row, renaming: Renaming) -> dict[str, Any]:
    """Return headline, date and slug as they shall be.

    Raises: StoreError `refused` where the date has given the slug away.
    """
    day, wanted = renaming.day or row.date, renaming.slug or row.slug
    headline = renaming.headline or row.headline
    values = {"headline": headline, "date": day, "slug": wanted}
    if (day, wanted) == (row.date, row.slug):
        return values
    own = sa.select(former_pages).where(former_pages.c.date == day, former_pages.c.slug == wanted)
    former = connection.execute(own).one_or_none()
    taken = taken_slugs(connection, [day])[day]
    if former is not None and resolve(connection, former.event_id) == row.id:
        taken.discard(wanted)
    if wanted in taken and renaming.slug:
        raise StoreError(f"{day} has a page {wanted} already", code="refused")
    entry = Entry(row.id, day, headline, slug=wanted)
    return values | {"slug": free_slug(entry, taken)}

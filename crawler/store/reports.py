"""Guarantees one report for one article, whatever items lead to it, and a version for each of its states."""

from collections.abc import Mapping
from datetime import datetime
from typing import NamedTuple

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from crawler.errors import StoreError
from crawler.model import CreditChain, Report, StoredReport
from crawler.store.afterwards import readings, uncompared
from crawler.store.columns import at_most, storable
from crawler.store.database import Database, insert
from crawler.store.entries import resolve
from crawler.store.items import close_item
from crawler.store.keys import claim, owners, reports_behind, storable_keys
from crawler.store.notices import raise_flags, touch_event_of
from crawler.store.rows import ITEM, Row, chain_row, report_row, says_still, select_reports, stored_item, stored_report
from crawler.store.schema import attachments, items, reports, unmatched, versions
from crawler.store.values import KnownPage, Version
from crawler.text.notices import notices
from crawler.text.revisions import is_revised


class _Ending(NamedTuple):
    """How an item ends: the report the caller is told, the outcome, and the report the item is tied to."""

    report_id: int
    outcome: str
    tied_to: int


class Reports(Database):
    """The reports and their versions."""

    def add_report(
        self, item_id: int, outlet_name: str, report: Report, keys: frozenset[str], now: datetime
    ) -> tuple[int, str]:
        """Store what an item's page says, close the item, and return the report's number and the outcome.

        The outcome is `stored` (later `copy`, where an earlier report is found to hold its text), `version` (the item
        had a report whose headline or body is another now) or
        `duplicate` (the text is unchanged, or a key belongs to another item with a report, whose number comes
        back). So it is where another process has closed the item meanwhile.

        Raises: StoreError `unknown` where there is no such item.
        """
        with self.write() as connection:
            item = connection.execute(sa.select(items).where(items.c.id == item_id)).one_or_none()
            if item is None:
                raise StoreError(f"no item has the number {item_id}", code="unknown")
            ending = _settle(connection, item, outlet_name, report, storable_keys(keys), now)
        return ending.report_id, ending.outcome

    def known_page(self, item_id: int, fingerprint: str | None, keys: frozenset[str]) -> KnownPage | None:
        """Return the report that a page is likely to repeat: its prose or one of its addresses is known.

        It is the item's own where its page was the same the last time it was read; an item that has a report, and
        another page now, repeats nothing. Else it is that of another item of the outlet.
        """
        with self.read() as connection:
            mine = connection.execute(sa.select(items).where(items.c.id == item_id)).one_or_none()
            if mine is None:
                return None
            if mine.report_id is not None:
                number = mine.report_id if fingerprint is not None and mine.fingerprint == fingerprint else None
            else:
                number = _same_prose(connection, mine.outlet, fingerprint) or min(
                    reports_behind(connection, set(owners(connection, storable_keys(keys)).values())), default=None
                )
            row = connection.execute(select_reports().where(reports.c.id == number)).one_or_none()
            if row is None:
                return None
            listed = connection.execute(sa.select(*ITEM).where(items.c.id == row.item_id)).one()
        return KnownPage(stored_report(row), stored_item(listed).item, is_own=mine.report_id is not None)

    def repeat_report(self, item_id: int, report_id: int, keys: frozenset[str]) -> str:
        """End an open item whose page says what a report says already, and return the outcome, `duplicate`."""
        is_open = sa.and_(items.c.id == item_id, items.c.state.is_not(None))
        with self.write() as connection:
            if connection.execute(sa.update(items).where(is_open).values(report_id=report_id)).rowcount:
                claim(connection, storable_keys(keys), item_id)
                close_item(connection, item_id, "duplicate")
        return "duplicate"

    def reextract(self, report_id: int, report: Report, now: datetime) -> None:
        """Put what a new extraction of the same page gives in the place of a report.

        A changed text is a version of our own making: the outcome says of the publisher's edits only, and stays.
        """
        with self.write() as connection:
            before = connection.execute(sa.select(reports).where(reports.c.id == report_id)).one_or_none()
            if before is None:
                return
            _renew(connection, before, report)
            texts = (report.headline, report.lead, report.body)
            if tuple(map(storable, texts)) != (before.headline, before.lead, before.body):
                _add_version(connection, report_id, report, now, origin="extraction")
                _await_comparison(connection, report_id)
            touch_event_of(connection, report_id)

    def report(self, report_id: int) -> StoredReport | None:
        """Return one report."""
        with self.read() as connection:
            row = connection.execute(select_reports().where(reports.c.id == report_id)).one_or_none()
        return None if row is None else stored_report(row)

    def reports(
        self,
        outlet: str | None = None,
        event: str | None = None,
        outcome: str | None = None,
        limit: int | None = None,
        before_id: int | None = None,
    ) -> list[StoredReport]:
        """Return reports, newest first; `outcome` is `stored` or, once the text has changed, `version`."""
        with self.read() as connection:
            chosen = select_reports().order_by(reports.c.id.desc()).limit(at_most(limit))
            if outlet is not None:
                chosen = chosen.where(reports.c.outlet == outlet)
            if event is not None:
                chosen = chosen.where(attachments.c.event_id == resolve(connection, event))
            if outcome is not None:
                chosen = chosen.where(reports.c.outcome == outcome)
            if before_id is not None:
                chosen = chosen.where(reports.c.id < before_id)
            return [stored_report(row) for row in connection.execute(chosen)]

    def unmatched(self, limit: int = 500) -> list[StoredReport]:
        """Return reports without a decision, in the order of commit."""
        waiting = select_reports().join(unmatched, unmatched.c.report_id == reports.c.id)
        with self.read() as connection:
            rows = connection.execute(waiting.order_by(unmatched.c.report_id).limit(at_most(limit)))
            return [stored_report(row) for row in rows]

    def credit(self, report_id: int, chain: CreditChain) -> None:
        """Put what is known by now of who wrote a report in the place of what its page told; its entry changes with it.

        Raises: StoreError `unknown` where there is no such report.
        """
        with self.write() as connection:
            change = sa.update(reports).where(reports.c.id == report_id)
            if connection.execute(change.values(**chain_row(chain))).rowcount == 0:
                raise StoreError(f"no report has the number {report_id}", code="unknown")
            touch_event_of(connection, report_id)

    def versions(self, report_id: int) -> list[Version]:
        """Return every state of a report's text, oldest first."""
        chosen = sa.select(versions).where(versions.c.report_id == report_id).order_by(versions.c.number)
        with self.read() as connection:
            return [
                Version(row.number, row.headline, row.lead, row.body, row.modified, row.seen_at, row.origin)
                for row in connection.execute(chosen)
            ]


def _settle(
    connection: Connection, item: Row, outlet_name: str, report: Report, keys: set[str], now: datetime
) -> _Ending:
    """Decide how the item ends, store that, and give it its keys."""
    others = reports_behind(connection, set(owners(connection, keys).values()) - {item.id}) - {item.report_id}
    if others:
        ending = _Ending(min(others), "duplicate", item.report_id or min(others))
    elif item.report_id is not None:
        outcome = _compare(connection, item, report, now)
        ending = _Ending(item.report_id, outcome, item.report_id)
    else:
        number = _insert(connection, item, outlet_name, report, now)
        ending = _Ending(number, "stored", number)
    connection.execute(sa.update(items).where(items.c.id == item.id).values(report_id=ending.tied_to))
    claim(connection, keys, item.id)
    close_item(connection, item.id, ending.outcome, report.sources.get("page"))
    return ending


def _same_prose(connection: Connection, outlet: str, fingerprint: str | None) -> int | None:
    """Return the oldest report whose own page of this outlet has this fingerprint."""
    if fingerprint is None:
        return None
    same = sa.and_(items.c.fingerprint == fingerprint, items.c.outlet == outlet)
    oldest = sa.select(sa.func.min(reports.c.id)).join(items, items.c.id == reports.c.item_id).where(same)
    return connection.execute(oldest).scalar_one_or_none()


def _insert(connection: Connection, item: Row, outlet_name: str, report: Report, now: datetime) -> int:
    """Store a new report with its first version; it awaits the matcher."""
    row = {
        "item_id": item.id,
        "outlet": item.outlet,
        "outlet_name": outlet_name,
        "outcome": "stored",
        "seen_at": now,
    }
    statement = sa.insert(reports).values(**row, **report_row(report)).returning(reports.c.id)
    number: int = connection.execute(statement).scalar_one()
    _add_version(connection, number, report, now)
    raise_flags(connection, number, notices(report.headline, report.body), now)
    connection.execute(sa.insert(unmatched).values(report_id=number))
    _await_comparison(connection, number)
    return number


def _compare(connection: Connection, item: Row, report: Report, now: datetime) -> str:
    """Put a changed text in the place of the one before; only the item that made the report may do so.

    What the feed says of an article takes the place of no page.
    """
    before = connection.execute(sa.select(reports).where(reports.c.id == item.report_id)).one()
    poorer = _from_feed(report.sources) and not _from_feed(before.sources)
    if before.item_id != item.id or poorer or not _is_revised(before, report):
        return "duplicate"
    _renew(connection, before, report, outcome="version")
    _add_version(connection, before.id, report, now)
    raise_flags(connection, before.id, notices(report.headline, report.body), now)
    _await_comparison(connection, before.id)
    touch_event_of(connection, before.id)
    return "version"


def _renew(connection: Connection, before: Row, report: Report, **more: object) -> None:
    """Put what a report says now in the place of its row; what was read of it goes where that is something else."""
    change = sa.update(reports).where(reports.c.id == before.id)
    connection.execute(change.values(**report_row(report), **more))
    if not says_still(before, report):
        connection.execute(sa.delete(readings).where(readings.c.report_id == before.id))


def _is_revised(before: Row, report: Report) -> bool:
    return is_revised((before.headline, before.body), (str(storable(report.headline)), str(storable(report.body))))


def _await_comparison(connection: Connection, report_id: int) -> None:
    connection.execute(insert(connection, uncompared).values(report_id=report_id).on_conflict_do_nothing())


def _from_feed(sources: Mapping[str, str]) -> bool:
    return sources.get("body") == "feed"


def _add_version(connection: Connection, report_id: int, report: Report, now: datetime, origin: str = "page") -> None:
    count = sa.select(sa.func.count()).where(versions.c.report_id == report_id)
    row = {
        "report_id": report_id,
        "number": connection.execute(count).scalar_one() + 1,
        "headline": report.headline,
        "lead": report.lead,
        "body": report.body,
        "modified": report.modified,
        "seen_at": now,
        "origin": origin,
    }
    connection.execute(sa.insert(versions).values(row))

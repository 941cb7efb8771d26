"""Hands out the decisions of the last days in the order they were made."""

from datetime import datetime

import sqlalchemy as sa

from crawler.model import StoredReport, Verdict
from crawler.store.database import Database
from crawler.store.rows import select_reports, stored_report
from crawler.store.schema import decisions, reports


class Past(Database):
    """The decisions, as they came."""

    def decided_since(self, since: datetime) -> list[tuple[StoredReport, str | None]]:
        """Return the reports decided since then in the order of their decisions, each with the event it opened."""
        opened = sa.case((decisions.c.verdict == Verdict.OPENED, decisions.c.event_id)).label("opened")
        chosen = (
            select_reports()
            .add_columns(opened)
            .join(decisions, decisions.c.report_id == reports.c.id)
            .where(decisions.c.decided_at >= since)
            .order_by(decisions.c.decided_at, reports.c.id)
        )
        with self.read() as connection:
            return [(stored_report(row), row.opened) for row in connection.execute(chosen)]

"""Remembers which lines the reports of an outlet hold, for a while and up to a number, to know its furniture by."""

from collections.abc import Collection
from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from crawler.model import StoredReport
from crawler.store.database import Database, insert, portions
from crawler.store.rows import select_reports, stored_report
from crawler.store.schema import reports, site_lines

REPORTS = 8  # the last reports a line is known to stand on
MOST = 4000  # lines of one outlet: those of about its last 150 reports, and what comes again and again
SLACK = 400  # lines beyond, until the oldest are forgotten
AGE = timedelta(days=60)  # until a line that did not come again is forgotten


class SiteLines(Database):
    """The lines of reports, by outlet, under keys that the extraction gives them."""

    def sightings(self, outlet: str, keys: Collection[str]) -> dict[str, dict[int, str]]:
        """Return the headlines of the outlet's reports that hold each line, by their numbers; newest last."""
        with self.read() as connection:
            held = _held(connection, outlet, keys)
            numbers = {number for found in held.values() for number in found}
            headlines = _headlines(connection, numbers)
        return {key: {one: headlines[one] for one in found if one in headlines} for key, found in held.items()}

    def report_of_item(self, item_id: int) -> StoredReport | None:
        """Return the report that an item made."""
        with self.read() as connection:
            row = connection.execute(select_reports().where(reports.c.item_id == item_id)).one_or_none()
        return None if row is None else stored_report(row)

    def remember_lines(self, outlet: str, report_id: int, keys: Collection[str], now: datetime) -> None:
        """Note that a report of the outlet holds these lines; what is old, or too much, is forgotten."""
        with self.write() as connection:
            held = _held(connection, outlet, keys)
            rows = [
                {
                    "outlet": outlet,
                    "key": key,
                    "reports": [*(one for one in held.get(key, ()) if one != report_id), report_id][-REPORTS:],
                    "seen_at": now,
                }
                for key in sorted(keys)
            ]
            if rows:
                statement = insert(connection, site_lines)
                news = {name: statement.excluded[name] for name in ("reports", "seen_at")}
                connection.execute(statement.on_conflict_do_update(index_elements=["outlet", "key"], set_=news), rows)
            _forget(connection, outlet, now)


def _held(connection: Connection, outlet: str, keys: Collection[str]) -> dict[str, list[int]]:
    wanted = sorted(keys)
    found: dict[str, list[int]] = {}
    for portion in portions(wanted):
        some = site_lines.c.key.in_(portion)
        chosen = sa.select(site_lines.c.key, site_lines.c.reports).where(site_lines.c.outlet == outlet, some)
        found.update((row.key, list(row.reports)) for row in connection.execute(chosen))
    return found


def _headlines(connection: Connection, numbers: Collection[int]) -> dict[int, str]:
    wanted = sorted(numbers)
    found: dict[int, str] = {}
    for portion in portions(wanted):
        chosen = sa.select(reports.c.id, reports.c.headline).where(reports.c.id.in_(portion))
        found.update((row.id, row.headline) for row in connection.execute(chosen))
    return found


def _forget(connection: Connection, outlet: str, now: datetime) -> None:
    own = site_lines.c.outlet == outlet
    connection.execute(sa.delete(site_lines).where(own, site_lines.c.seen_at < now - AGE))
    number = connection.scalar(sa.select(sa.func.count()).where(own)) or 0
    if number <= MOST + SLACK:
        return
    oldest = sa.select(site_lines.c.key).where(own).order_by(site_lines.c.seen_at, site_lines.c.key)
    connection.execute(sa.delete(site_lines).where(own, site_lines.c.key.in_(oldest.limit(number - MOST))))

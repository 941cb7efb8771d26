"""Counts what the store holds, by outlet, from indexes and small tables alone."""

from collections import Counter
from collections.abc import Mapping
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from crawler.model import DOUBTFUL
from crawler.store.database import Database
from crawler.store.rows import Row
from crawler.store.schema import alarms, channels, events, gaps, items, reports, tray
from crawler.store.values import Health, OutletHealth

FAILED = "failed:"  # how the outcome of an item begins that could not be had
OPEN = ""  # what an item without an outcome is counted under
REFUSED = "rejected:"  # and of one whose page was not wanted


class HealthCounts(Database):
    """The figures of `newswire status`."""

    def status(self) -> Health:
        """Return the counters of every outlet that has a channel in use or an item."""
        with self.read() as connection:
            counted = _items(connection)
            stored = _group(connection, _reports())
            doubted = _group(connection, _reports().where(reports.c.agreement < DOUBTFUL))
            polled = {row.outlet: row for row in connection.execute(_polled())}
            errors = _group(connection, _errors())
            gapped = _group(connection, _open_gaps())
            alarmed = _alarms(connection)
            unused = _unused(connection)
            totals = [_count(connection, table) for table in (events, tray)]
        known = sorted(counted.keys() | stored.keys() | polled.keys())
        outlets = tuple(
            OutletHealth(
                id=outlet,
                **_channel_figures(polled.get(outlet)),
                items=counted.get(outlet, Counter()).total(),
                stored=stored.get(outlet, 0),
                failed=_failed(counted.get(outlet, Counter())),
                waiting=counted.get(outlet, Counter())[OPEN],
                last_error=errors.get(outlet),
                gaps=gapped.get(outlet, 0),
                alarms=tuple(alarmed.get(outlet, ())),
                doubtful=doubted.get(outlet, 0),
                refused=_refused(counted.get(outlet, Counter()) + unused.get(outlet, Counter())),
            )
            for outlet in known
        )
        return Health(outlets, sum(stored.values()), *totals)


def _items(connection: Connection) -> dict[str, Counter[str]]:
    """Return how many items ended in each outcome, by outlet (`OPEN` counts those without one)."""
    grouped = (items.c.outlet, items.c.outcome)
    counted: dict[str, Counter[str]] = {}
    for outlet, outcome, number in connection.execute(sa.select(*grouped, sa.func.count()).group_by(*grouped)):
        counted.setdefault(outlet, Counter())[outcome or OPEN] = number
    return counted


def _failed(outcomes: Mapping[str, int]) -> int:
    return sum(number for outcome, number in outcomes.items() if outcome.startswith(FAILED))


def _reports() -> sa.Select[Any]:
    """Select how many reports there are, by outlet."""
    return sa.select(reports.c.outlet, sa.func.count()).group_by(reports.c.outlet)


def _refused(outcomes: Mapping[str, int]) -> dict[str, int]:
    found = {
        outcome.removeprefix(REFUSED): number for outcome, number in outcomes.items() if outcome.startswith(REFUSED)
    }
    return dict(sorted(found.items()))


def _unused(connection: Connection) -> dict[str, Counter[str]]:
    """Return what the pages would have ended in whose feed's text was kept in their place, by outlet."""
    grouped = (items.c.outlet, items.c.why)
    wanted = sa.and_(items.c.outcome.is_not(None), items.c.why.is_not(None))
    counted: dict[str, Counter[str]] = {}
    for outlet, why, number in connection.execute(
        sa.select(*grouped, sa.func.count()).where(wanted).group_by(*grouped)
    ):
        counted.setdefault(outlet, Counter())[why] = number
    return counted


def _polled() -> sa.Select[Any]:
    """Select polls and the next one, and how many channels there are and fail, by outlet."""
    figures = (
        sa.func.count().label("channels"),
        sa.func.sum(sa.case((channels.c.failures > 0, 1), else_=0)).label("failing"),
        sa.func.max(channels.c.last_ok_at).label("last_ok"),
        sa.func.sum(channels.c.polls).label("polls"),
        sa.func.min(channels.c.next_poll_at).label("due"),
    )
    return sa.select(channels.c.outlet, *figures).where(channels.c.retired_at.is_(None)).group_by(channels.c.outlet)


def _errors() -> sa.Select[Any]:
    """Select the errors of channels in use, by outlet; the latest comes last."""
    wrong = sa.and_(channels.c.retired_at.is_(None), channels.c.last_error.is_not(None))
    return sa.select(channels.c.outlet, channels.c.last_error).where(wrong).order_by(channels.c.last_polled_at)


def _open_gaps() -> sa.Select[Any]:
    """Select how many gaps of channels in use are open, by outlet."""
    wanted = sa.and_(gaps.c.closed_at.is_(None), channels.c.retired_at.is_(None))
    counted = sa.select(channels.c.outlet, sa.func.count()).join_from(gaps, channels)
    return counted.where(wanted).group_by(channels.c.outlet)


def _alarms(connection: Connection) -> dict[str, list[str]]:
    """Return the kinds of the alarms that stand, sorted, by outlet."""
    standing: dict[str, list[str]] = {}
    for outlet, kind in connection.execute(sa.select(alarms.c.outlet, alarms.c.kind).order_by(alarms.c.kind)):
        standing.setdefault(outlet, []).append(kind)
    return standing


def _channel_figures(row: Row | None) -> dict[str, Any]:
    if row is None:
        return {}
    return {
        "polls": int(row.polls),
        "next_poll_at": row.due,
        "channels": row.channels,
        "failing": int(row.failing),
        "last_ok_at": row.last_ok,
    }


def _group(connection: Connection, chosen: sa.Select[Any]) -> dict[str, Any]:
    return {row[0]: row[1] for row in connection.execute(chosen)}


def _count(connection: Connection, table: sa.Table) -> int:
    return connection.execute(sa.select(sa.func.count()).select_from(table)).scalar_one()

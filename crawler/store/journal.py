"""Guarantees that a correction can be taken back: every row it writes is noted as it was before and is after."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from crawler.store.columns import UtcTime
from crawler.store.schema import metadata

Condition = sa.ColumnElement[bool]
Change = Mapping[str, Any]
"""A row's change as JSON holds it: `table`, `key`, `before` and `after`. One of the last two is None where the row was
made or removed; of a row that was altered both hold the columns that changed."""


class Journal:
    """Writes rows in a transaction and notes each change, in order."""

    def __init__(self, connection: Connection) -> None:
        self.connection = connection
        self.changes: list[Change] = []

    def insert(self, table: sa.Table, rows: Sequence[Mapping[str, Any]]) -> None:
        """Add rows, each with every key column."""
        if not rows:
            return
        self.connection.execute(sa.insert(table), [dict(row) for row in rows])
        for row in rows:
            full = {column.name: row.get(column.name) for column in table.columns}
            self._note(table, full, None, full)

    def noted(self, table: sa.Table, condition: Condition) -> None:
        """Note rows that were just added by other means."""
        for row in self._rows(table, condition):
            self._note(table, row, None, row)

    def update(self, table: sa.Table, condition: Condition, values: Mapping[str, Any]) -> None:
        """Alter the rows that meet a condition."""
        for row in self._rows(table, condition):
            changed = {name: value for name, value in values.items() if row[name] != value}
            if changed:
                self._note(table, row, {name: row[name] for name in changed}, changed)
        self.connection.execute(sa.update(table).where(condition).values(dict(values)))

    def delete(self, table: sa.Table, condition: Condition) -> None:
        """Remove the rows that meet a condition."""
        for row in self._rows(table, condition):
            self._note(table, row, row, None)
        self.connection.execute(sa.delete(table).where(condition))

    def _rows(self, table: sa.Table, condition: Condition) -> list[dict[str, Any]]:
        order = table.primary_key.columns
        chosen = sa.select(table).where(condition).order_by(*order)
        return [dict(row) for row in self.connection.execute(chosen).mappings()]

    def _note(
        self, table: sa.Table, row: Mapping[str, Any], before: Mapping[str, Any] | None, after: Mapping[str, Any] | None
    ) -> None:
        key = {column.name: row[column.name] for column in table.primary_key.columns}
        self.changes.append(
            {
                "table": table.name,
                "key": _json(key),
                "before": before and _json(before),
                "after": after and _json(after),
            }
        )


def take_back(connection: Connection, changes: Sequence[Change]) -> None:
    """Put every row back as it was before, the last change first."""
    for change in reversed(changes):
        table = metadata.tables[change["table"]]
        this = _is(table, change["key"])
        if change["before"] is None:
            connection.execute(sa.delete(table).where(this))
        elif change["after"] is None:
            connection.execute(sa.insert(table).values(_row(table, change["before"])))
        else:
            connection.execute(sa.update(table).where(this).values(_row(table, change["before"])))


def keys(changes: Iterable[Change]) -> set[tuple[str, str]]:
    """Return what was changed: table and key, as can be compared."""
    return {(change["table"], repr(sorted(change["key"].items()))) for change in changes}


def made_or_removed(changes: Iterable[Change], *, made: bool = True, removed: bool = True) -> set[str]:
    """Return the ids of the events whose row was made, or removed."""
    wanted = [one for one in changes if one["table"] == "events"]
    return {
        str(one["key"]["id"])
        for one in wanted
        if (made and one["before"] is None) or (removed and one["after"] is None)
    }


def mentioned(changes: Iterable[Change]) -> set[str]:
    """Return the ids of the events that a change puts something into or takes it from; rules do neither."""
    found: set[str] = set()
    for one in changes:
        if one["table"] == "events":
            found.add(str(one["key"]["id"]))
        elif one["table"] != "rules":
            sides = (one["key"], one["before"] or {}, one["after"] or {})
            found |= {str(side["event_id"]) for side in sides if "event_id" in side}
    return found


def _is(table: sa.Table, key: Mapping[str, Any]) -> Condition:
    return sa.and_(*(table.c[name] == value for name, value in _row(table, key).items()))


def _json(row: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value.isoformat() if isinstance(value, date) else value for name, value in row.items()}


def _row(table: sa.Table, stored: Mapping[str, Any]) -> dict[str, Any]:
    return {name: _value(table.c[name], value) for name, value in stored.items()}


def _value(column: sa.Column[Any], value: Any) -> Any:
    if value is None:
        return None
    if isinstance(column.type, UtcTime):
        return datetime.fromisoformat(value)
    return date.fromisoformat(value) if isinstance(column.type, sa.Date) else value

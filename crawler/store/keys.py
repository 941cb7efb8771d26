"""Decides which item an identity key belongs to: the one with a report, or else the first that named it."""

import hashlib
from collections.abc import Collection, Iterable

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from crawler.store.columns import UNSTORABLE
from crawler.store.database import insert, portions
from crawler.store.schema import item_keys, items

LONGEST_KEY = 500  # bytes; PostgreSQL's indexes take rows of 2,704 (nbtree, BTMaxItemSize)


def storable_keys(keys: Iterable[str]) -> set[str]:
    """Return the keys as the database spells them, without empty ones."""
    return {_short(key) for key in (UNSTORABLE.sub("", raw) for raw in keys) if key}


def _short(key: str) -> str:
    """Return the key or, where an index may refuse it, its beginning and what tells it from others alike."""
    spelled = key.encode()
    if len(spelled) <= LONGEST_KEY:
        return key
    return f"{spelled[:LONGEST_KEY].decode(errors='ignore')} sha256:{hashlib.sha256(spelled).hexdigest()}"


def owners(connection: Connection, keys: Collection[str]) -> dict[str, int]:
    """Return the item of each key that is known."""
    ordered = sorted(keys)
    found: dict[str, int] = {}
    for portion in portions(ordered):
        chosen = item_keys.c.key.in_(portion)
        found |= {row.key: row.item_id for row in connection.execute(sa.select(item_keys).where(chosen))}
    return found


def remember(connection: Connection, pairs: Collection[tuple[str, int]]) -> None:
    """Store (key, item) pairs; a key that is known stays where it is."""
    if pairs:
        statement = insert(connection, item_keys).on_conflict_do_nothing()
        connection.execute(statement, [{"key": key, "item_id": item_id} for key, item_id in pairs])


def claim(connection: Connection, keys: Collection[str], item_id: int) -> None:
    """Give an item that has a report its keys, those of items without a report among them.

    Otherwise an item still waiting under one of these keys would become a second report of the same article.
    """
    remember(connection, [(key, item_id) for key in sorted(keys)])
    for key, owner in owners(connection, keys).items():
        if owner != item_id and not reports_behind(connection, {owner}):
            move = sa.update(item_keys).where(item_keys.c.key == key)
            connection.execute(move.values(item_id=item_id))


def reports_behind(connection: Connection, item_ids: Collection[int]) -> set[int]:
    """Return the reports that these items ended in."""
    chosen = sa.select(items.c.report_id).where(items.c.id.in_(item_ids), items.c.report_id.is_not(None))
    return set(connection.scalars(chosen))

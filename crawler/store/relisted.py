"""Decides which known items a channel lists under another title than before, whose pages are read again soon."""

from collections.abc import Mapping
from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from crawler.model import Item
from crawler.store.afterwards import rechecks
from crawler.store.database import portions
from crawler.store.rows import item_json, item_value
from crawler.store.schema import items
from crawler.text.tokens import words

# What a channel says anew of an older report sends nobody to its page any more.
LISTED_ANEW = timedelta(days=7)


def hasten(connection: Connection, channel_id: int, listed: Mapping[int, Item], now: datetime) -> None:
    """Let the page of a young report be read again soon where its channel gives it another title than before.

    :param listed: known items by number, as listed now.
    """
    numbers = sorted(listed)
    young = sa.and_(rechecks.c.first_at >= now - LISTED_ANEW, items.c.channel_id == channel_id, items.c.state.is_(None))
    for portion in portions(numbers):
        these = items.c.id.in_(portion)
        chosen = sa.select(items.c.id, items.c.item).join_from(rechecks, items).where(these, young)
        for row in connection.execute(chosen).all():
            _take_title(connection, row.id, item_value(row.item), listed[row.id], now)


def _take_title(connection: Connection, number: int, before: Item, after: Item, now: datetime) -> None:
    if not after.title or words(before.title) == words(after.title):
        return
    kept = item_json(before) | {"title": after.title}
    connection.execute(sa.update(items).where(items.c.id == number).values(item=kept))
    connection.execute(sa.update(rechecks).where(rechecks.c.item_id == number).values(due_at=now))

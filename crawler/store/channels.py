"""Remembers of each channel when it is due, its validators and failures."""

from collections.abc import Iterable
from dataclasses import fields
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from crawler.errors import StoreError
from crawler.store.columns import UNSTORABLE
from crawler.store.database import Database, insert
from crawler.store.rows import Row
from crawler.store.schema import alarms, channels
from crawler.store.values import ChannelState

NAMES = tuple(field.name for field in fields(ChannelState))
STATE = tuple(channels.c[name] for name in NAMES)
IDENTITY = (channels.c.outlet, channels.c.kind, channels.c.address)
# Made once: to word a statement takes longer than to run it.
ONE = sa.select(*STATE).where(*(column == sa.bindparam(column.name) for column in IDENTITY))
IN_USE = sa.select(channels.c.outlet).where(channels.c.retired_at.is_(None))


class Channels(Database):
    """The channels."""

    def sync_channels(self, wanted: Iterable[tuple[str, str, str]], now: datetime) -> None:
        """Make the channels exactly those wanted, each (outlet, kind, address).

        One never seen is due at once; one no longer wanted is retired, and its state waits for its return.
        An outlet that is left without a channel has no alarms: nobody would ever end them.
        """
        asked = {_storable(identity) for identity in wanted}
        with self.write() as connection:
            rows = connection.execute(sa.select(channels.c.id, channels.c.retired_at, *IDENTITY)).all()
            for row in rows:
                _set_retired(connection, row, None if (row.outlet, row.kind, row.address) in asked else now)
            missing = asked - {(row.outlet, row.kind, row.address) for row in rows}
            for outlet, kind, address in sorted(missing):
                identity = {"outlet": outlet, "kind": kind, "address": address}
                connection.execute(_new_channel(connection, now).values(**identity))
            connection.execute(sa.delete(alarms).where(alarms.c.outlet.not_in(IN_USE)))

    def channel(self, outlet: str, kind: str, address: str) -> ChannelState:
        """Return one channel.

        Raises: StoreError `unknown`.
        """
        identity = {"outlet": outlet, "kind": kind, "address": address}
        with self.read() as connection:
            row = connection.execute(ONE, identity).one_or_none()
        if row is None:
            raise StoreError(f"no such channel: {outlet} {kind} {address}", code="unknown", outlet=outlet)
        return _state(row)

    def channels(self, outlet: str | None = None) -> list[ChannelState]:
        """Return the channels in use, by outlet and then by age."""
        chosen = sa.select(*STATE).where(channels.c.retired_at.is_(None)).order_by(channels.c.outlet, channels.c.id)
        if outlet is not None:
            chosen = chosen.where(channels.c.outlet == outlet)
        with self.read() as connection:
            return [_state(row) for row in connection.execute(chosen)]


def _storable(identity: tuple[str, str, str]) -> tuple[str, str, str]:
    """Return a channel's identity as the database spells it."""
    outlet, kind, address = (UNSTORABLE.sub("", text) for text in identity)
    return outlet, kind, address


def _set_retired(connection: Connection, row: Row, retired_at: datetime | None) -> None:
    """Retire a channel or bring it back, where that changes anything."""
    if (row.retired_at is None) != (retired_at is None):
        change = sa.update(channels).where(channels.c.id == row.id)
        connection.execute(change.values(retired_at=retired_at))


def _new_channel(connection: Connection, now: datetime) -> sa.Insert:
    return insert(connection, channels).values(next_poll_at=now, polls=0, failures=0, weight=0.0)


def _state(row: Row) -> ChannelState:
    return ChannelState(**{name: getattr(row, name) for name in NAMES})

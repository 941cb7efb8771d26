"""Remembers of each channel when it is due, its validators and failures, and takes in what a poll found."""

from collections.abc import Iterable, Sequence
from dataclasses import fields
from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from crawler.errors import StoreError
from crawler.store.columns import UNSTORABLE
from crawler.store.database import Database, insert
from crawler.store.items import take_items
from crawler.store.rows import Row
from crawler.store.schema import channels, polls
from crawler.store.values import ChannelState, NewItem, PollRecord

NAMES = tuple(field.name for field in fields(ChannelState))
STATE = tuple(channels.c[name] for name in NAMES)
IDENTITY = (channels.c.outlet, channels.c.kind, channels.c.address)
POLLS_KEPT = timedelta(days=90)
VALIDATORS = ("etag", "last_modified", "body_digest")


class Channels(Database):
    """The channels and their polls."""

    def sync_channels(self, wanted: Iterable[tuple[str, str, str]], now: datetime) -> None:
        """Make the channels exactly those wanted, each (outlet, kind, address).

        One never seen is due at once; one no longer wanted is retired, and its state waits for its return.
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

    def channel(self, outlet: str, kind: str, address: str) -> ChannelState:
        """Return one channel.

        Raises: StoreError `unknown`.
        """
        identity = sa.and_(*(column == value for column, value in zip(IDENTITY, (outlet, kind, address), strict=True)))
        with self.read() as connection:
            row = connection.execute(sa.select(*STATE).where(identity)).one_or_none()
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

    def record_poll(self, channel_id: int, poll: PollRecord, items: Sequence[NewItem], now: datetime) -> int:
        """Store a poll, the channel's state after it and the items that are new; return how many those are.

        The same poll (by its start) again changes nothing. What the channel's polls of a season ago said is
        forgotten; how many there were is counted on the channel.

        Raises: StoreError `unknown` where there is no such channel.
        """
        with self.write() as connection:
            outlet = connection.scalar(sa.select(channels.c.outlet).where(channels.c.id == channel_id))
            if outlet is None:
                raise StoreError(f"no channel has the number {channel_id}", code="unknown")
            if not _note(connection, channel_id, poll):
                return 0
            new = sum(is_new for _, is_new in take_items(connection, outlet, channel_id, items, now))
            this = sa.and_(polls.c.channel_id == channel_id, polls.c.started_at == poll.started_at)
            connection.execute(sa.update(polls).where(this).values(new_items=new))
            connection.execute(sa.update(channels).where(channels.c.id == channel_id).values(_after(poll)))
            old = polls.c.started_at < poll.started_at - POLLS_KEPT
            connection.execute(sa.delete(polls).where(polls.c.channel_id == channel_id, old))
        return new


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
    return insert(connection, channels).values(next_poll_at=now, polls=0, failures=0)


def _note(connection: Connection, channel_id: int, poll: PollRecord) -> bool:
    """Store the poll's own row; tell whether it is new."""
    row = {
        "channel_id": channel_id,
        "started_at": poll.started_at,
        "took_ms": poll.took_ms,
        "status": poll.status,
        "outcome": poll.outcome,
        "error": poll.error,
        "new_items": 0,
    }
    statement = insert(connection, polls).values(row).on_conflict_do_nothing()
    return connection.execute(statement.returning(polls.c.channel_id)).first() is not None


def _after(poll: PollRecord) -> dict[str, object]:
    """Return the channel's columns after a poll."""
    validators = {name: getattr(poll, name) for name in VALIDATORS}
    if poll.outcome != "ok":
        validators = {name: value for name, value in validators.items() if value is not None}
    good = {"last_ok_at": poll.started_at} if poll.error is None else {}
    return {
        **validators,
        **good,
        "next_poll_at": poll.next_poll_at,
        "polls": channels.c.polls + 1,
        "failures": poll.failures,
        "last_polled_at": poll.started_at,
        "last_error": poll.error,
    }


def _state(row: Row) -> ChannelState:
    return ChannelState(**{name: getattr(row, name) for name in NAMES})

"""Takes in what a poll found: the poll, its channel after it, and the items that are new, all or none of it."""

from collections.abc import Sequence
from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from crawler.errors import StoreError
from crawler.store.columns import to_utc
from crawler.store.database import Database, insert
from crawler.store.gaps import add_gap, forget_gaps
from crawler.store.hosts import forget_holds
from crawler.store.items import take_items
from crawler.store.profiles import keep_profile
from crawler.store.rows import Row
from crawler.store.schema import channels, polls
from crawler.store.values import NewItem, PollRecord

POLLS_KEPT = timedelta(days=90)
VALIDATORS = ("etag", "last_modified", "body_digest")

# Made once: to word a statement takes longer than to run it, and most polls bring nothing but these.
BEFORE = sa.select(
    channels.c.outlet,
    channels.c.polls,
    channels.c.last_polled_at,
    channels.c.last_ok_at,
    *(channels.c[name] for name in VALIDATORS),
).where(channels.c.id == sa.bindparam("number"))
AFTER = sa.update(channels).where(channels.c.id == sa.bindparam("number"))


class Polls(Database):
    """The polls as they went."""

    def record_poll(self, channel_id: int, poll: PollRecord, items: Sequence[NewItem], now: datetime) -> int:
        """Store a poll, the channel's state after it and the items that are new; return how many those are.

        The same poll (by its start) again changes nothing. What the channel's polls of a season ago said is
        forgotten; how many there were is counted on the channel.

        Raises: StoreError `unknown` where there is no such channel.
        """
        with self.write() as connection:
            before = connection.execute(BEFORE, {"number": channel_id}).one_or_none()
            if before is None:
                raise StoreError(f"no channel has the number {channel_id}", code="unknown")
            if not _note(connection, channel_id, poll):
                return 0
            new = sum(is_new for _, is_new in take_items(connection, before.outlet, channel_id, items, now))
            if new:
                this = sa.and_(polls.c.channel_id == channel_id, polls.c.started_at == poll.started_at)
                connection.execute(sa.update(polls).where(this).values(new_items=new))
            connection.execute(AFTER, {"number": channel_id, **_after(before, poll)})
            keep_profile(connection, channel_id, poll.profile, poll.window)
            if poll.gap is not None:
                add_gap(connection, channel_id, poll.gap)
            if _first_of_day(before, poll):
                _forget(connection, channel_id, poll)
        return new


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
        "listed": poll.listed,
        "notes": dict(poll.notes),
    }
    statement = insert(connection, polls).on_conflict_do_nothing().returning(polls.c.channel_id)
    return connection.execute(statement, row).first() is not None


def _after(before: Row, poll: PollRecord) -> dict[str, object]:
    """Return the channel's columns after a poll."""
    validators = {name: getattr(poll, name) for name in VALIDATORS}
    if poll.keep_validators:
        validators = {name: getattr(before, name) if new is None else new for name, new in validators.items()}
    return {
        **validators,
        "next_poll_at": poll.next_poll_at,
        "polls": before.polls + 1,
        "failures": poll.failures,
        "weight": poll.weight,
        "last_polled_at": poll.started_at,
        "last_ok_at": poll.started_at if poll.error is None else before.last_ok_at,
        "last_error": poll.error,
    }


def _first_of_day(before: Row, poll: PollRecord) -> bool:
    """Tell whether this is the channel's first poll of a day (UTC): what is old is looked for once a day."""
    return before.last_polled_at is None or before.last_polled_at.date() != to_utc(poll.started_at).date()


def _forget(connection: Connection, channel_id: int, poll: PollRecord) -> None:
    """Delete the channel's old polls, and the gaps and holds that are long over."""
    old = polls.c.started_at < poll.started_at - POLLS_KEPT
    connection.execute(sa.delete(polls).where(polls.c.channel_id == channel_id, old))
    forget_gaps(connection, poll.started_at)
    forget_holds(connection, poll.started_at)

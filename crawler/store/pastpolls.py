"""Tells how the last polls of the channels went."""

from datetime import datetime, timedelta

import sqlalchemy as sa

from crawler.store.columns import at_most
from crawler.store.database import Database
from crawler.store.schema import channels, polls
from crawler.store.values import PastPoll

UNCHANGED = "unchanged"
# How far back an answer other than "unchanged" is looked for: every channel is read in full once a week at least.
REACH = timedelta(days=8)
SHOWN = ("started_at", "took_ms", "status", "outcome", "error", "listed", "new_items", "notes")


class PastPolls(Database):
    """The polls as they went, read again."""

    def last_polls(self, channel_id: int, limit: int) -> list[PastPoll]:
        """Return a channel's last polls, the newest first."""
        chosen = sa.select(*(polls.c[name] for name in SHOWN)).where(polls.c.channel_id == channel_id)
        with self.read() as connection:
            rows = connection.execute(chosen.order_by(polls.c.started_at.desc()).limit(at_most(limit)))
            return [PastPoll(*row) for row in rows]

    def last_answers(self, now: datetime) -> dict[int, str]:
        """Return, by number, the outcome of the last poll of each channel in use that was no repetition of the one
        before (`unchanged`); a channel without any such poll in a week is left out."""
        mine = (polls.c.channel_id == channels.c.id, polls.c.started_at >= now - REACH, polls.c.outcome != UNCHANGED)
        newest = sa.select(polls.c.outcome).where(*mine).order_by(polls.c.started_at.desc()).limit(1)
        answer = newest.correlate(channels).scalar_subquery()
        chosen = sa.select(channels.c.id, answer).where(channels.c.retired_at.is_(None))
        with self.read() as connection:
            return {number: outcome for number, outcome in connection.execute(chosen) if outcome is not None}

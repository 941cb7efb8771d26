"""Remembers what each channel has taught, and the rows lately seen in it."""

from collections.abc import Mapping
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from crawler.store.database import Database, insert
from crawler.store.schema import profiles
from crawler.store.values import StoredProfile

ONE = sa.select(profiles.c.profile, profiles.c.window).where(profiles.c.channel_id == sa.bindparam("number"))


class Profiles(Database):
    """The profiles of the channels; a retired channel's waits for its return."""

    def profile(self, channel_id: int) -> StoredProfile:
        """Return what a channel has taught; empty where that is nothing yet."""
        with self.read() as connection:
            row = connection.execute(ONE, {"number": channel_id}).one_or_none()
        if row is None:
            return StoredProfile()
        return StoredProfile(row.profile, tuple((key, guid) for key, guid in row.window))

    def profiles(self) -> dict[int, Mapping[str, Any]]:
        """Return what each channel has taught, by the channel's number, without the rows lately seen."""
        with self.read() as connection:
            rows = connection.execute(sa.select(profiles.c.channel_id, profiles.c.profile))
            return {row.channel_id: row.profile for row in rows}


def keep_profile(
    connection: Connection,
    channel_id: int,
    profile: Mapping[str, object] | None,
    window: tuple[tuple[str, str], ...] | None,
) -> None:
    """Store a channel's profile and window; of these, None keeps the one before."""
    given: dict[str, object] = {}
    if profile is not None:
        given["profile"] = dict(profile)
    if window is not None:
        given["window"] = [list(row) for row in window]
    if given:
        row = {"channel_id": channel_id, "profile": {}, "window": [], **given}
        statement = insert(connection, profiles)
        changed = {name: statement.excluded[name] for name in given}
        connection.execute(statement.on_conflict_do_update(index_elements=["channel_id"], set_=changed), row)

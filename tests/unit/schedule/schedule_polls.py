"""Polls of a made-up channel, told with as few words as a test needs."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from crawler.schedule.facts import PollFacts, RowFacts, Window, row_digest, window_after
from crawler.schedule.profile import NO_PINS, Pins, Profile, learned

NOW = datetime(2026, 3, 5, 12, 0, tzinfo=UTC)
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
OWN = "https://news.example/feed"


def row(name: str, guid: str | None = None, published: datetime | None = None, *, zone: bool = True) -> RowFacts:
    """A row by the name of its article; its guid is made from that, unless one is given."""
    return RowFacts(row_digest(name), row_digest(f"guid {name}" if guid is None else guid), published, zone)


def rows(*names: str) -> tuple[RowFacts, ...]:
    """Rows without dates."""
    return tuple(row(name) for name in names)


def full(at: datetime, *listed: RowFacts, since: datetime | None = None, window: Window = ()) -> PollFacts:
    """A full reading that came when it was due."""
    return PollFacts(
        at, at, OWN, since=since, final_url=OWN, status=200, is_feed=True, rows=tuple(listed), window=window
    )


def failed(at: datetime, status: int | None, asked: str = OWN) -> PollFacts:
    """A poll that brought no channel."""
    return PollFacts(at, at, asked, final_url=asked, status=status)


class Told:
    """A channel that is polled again and again: keeps profile, window and last good poll as the store would."""

    def __init__(self, pins: Pins = NO_PINS) -> None:
        self.profile, self.pins = Profile(), pins
        self.window: Window = ()
        self.since: datetime | None = None

    def poll(self, facts: PollFacts) -> Profile:
        """Take in a poll as it went, its window and last good poll filled in."""
        facts = replace(facts, window=self.window, since=self.since)
        self.profile = learned(self.profile, facts, self.pins)
        if facts.good:
            self.since, self.window = facts.at, window_after(self.window, facts.rows)
        return self.profile

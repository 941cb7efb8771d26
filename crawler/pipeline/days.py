"""Decides which days an event can have, whoever states them: an editor or an archive."""

from datetime import date, datetime, timedelta

# ISO 8601 knows the years before 1583 only by agreement (3.2.1): calendars differed, and there was no newspaper yet.
FIRST = date(1583, 1, 1)
# What is announced may be dated ahead, but not by so much that the year is wrong.
AHEAD = timedelta(days=31)


def impossible(day: date, now: datetime) -> str | None:
    """Say why no event can have a day; None where one can."""
    last = now.date() + AHEAD
    if FIRST <= day <= last:
        return None
    return f"{day} is no day of an event; they lie between {FIRST} and {last}, {AHEAD.days} days from now"

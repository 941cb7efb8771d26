"""Decides when rows of a channel may have been missed between two polls, and what proves that none was."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from crawler.schedule.facts import PollFacts, RowFacts, Window, known

# A new measure of the window moves the one before by this share.
SMOOTHING = 0.2


@dataclass(frozen=True, slots=True)
class Depth:
    """How far back a channel's document reaches: rows listed and seconds from the newest sound date to the oldest,
    smoothed over `readings`."""

    listed: float = 0.0
    span: float = 0.0
    readings: int = 0


def learn(depth: Depth, rows: Sequence[RowFacts], at: datetime) -> Depth:
    """Return the depth after a full reading; one without rows says nothing, and neither does a date yet to come."""
    if not rows:
        return depth
    dates = [row.published for row in rows if row.published and row.published <= at]
    span = (max(dates) - min(dates)).total_seconds() if dates else depth.span
    share = SMOOTHING if depth.readings else 1.0
    return Depth(
        listed=round(depth.listed + share * (len(rows) - depth.listed), 1),
        span=round(depth.span + share * (span - depth.span), 0),
        readings=depth.readings + 1,
    )


def gap(
    window: Window, rows: Sequence[RowFacts], since: datetime | None, at: datetime, *, guids: bool = True
) -> tuple[datetime, datetime] | None:
    """Return the time in which rows may have come and gone unseen: from the last good poll to the oldest row, or None.

    Two readings that share no row leave a gap, with one exception: after a relaunch every address and guid is new and
    nothing was missed. The dates tell: where a row is dated at or before the last good poll, the document reaches back
    over all the time between. Dated after it, or without any date, it is a gap. A channel whose document is so short
    that readings hardly ever overlap has one each time, for rows may be missed each time. A partial answer (226) is
    not to be asked about: it leaves out what was seen.

    :param window: the channel's rows before this poll; `since` the last good poll.
    :param rows: of a full reading, their dates with the channel's clock offset applied.
    :param guids: whether the channel's guids can be relied on.
    """
    if not window or not rows or since is None or since >= at or _overlaps(window, rows, guids=guids):
        return None
    oldest = min((row.published for row in rows if row.published), default=at)
    return None if oldest <= since else (since, min(oldest, at))


def gap_of(facts: PollFacts, rows: Sequence[RowFacts], *, guids: bool = True) -> tuple[datetime, datetime] | None:
    """Return the gap before a poll, if any; one that was partial, failed or brought nothing new tells of none."""
    if not facts.good or facts.unchanged or facts.partial:
        return None
    return gap(facts.window, rows, facts.since, facts.at, guids=guids)


def closes(from_at: datetime, before: Collection[str], rows: Sequence[RowFacts]) -> bool:
    """Tell whether a back-fill document reaches back over a gap.

    :param from_at: where the gap begins.
    :param before: the addresses (digests) known before the gap; those seen after it prove nothing.
    :param rows: of the document: one known before will do, or one dated before the gap.
    """
    return any(row.key in before or (row.published is not None and row.published < from_at) for row in rows)


def _overlaps(window: Window, rows: Sequence[RowFacts], *, guids: bool) -> bool:
    keys, ids = known(window, guids=guids)
    return any(row.key in keys or row.guid in ids for row in rows)

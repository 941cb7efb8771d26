"""Decides from whom a copy was taken, by credit, time, and how much of it stands where; and what makes a group."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, time, timedelta

from crawler.match.likeness import Likeness
from crawler.model import Copy, StoredReport
from crawler.text.labels import is_house

# A report holds more of a copy than another does only where it holds this much more; else the earlier is the parent.
CLEARLY = 0.1
# A text this like two groups makes them one; a lesser likeness may come of a digest that holds the texts of both.
JOINS = 0.6
DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Match:
    """An earlier report that prints the same text; `alike` compares the newcomer with it."""

    stored: StoredReport
    alike: Likeness


@dataclass(frozen=True, slots=True)
class Placed:
    """Where a report stands among copies: its group, or None; the members that are new to the group or took another
    parent; and the groups that became one with it."""

    group: int | None = None
    members: tuple[Copy, ...] = ()
    joined: tuple[int, ...] = ()


def placed(stored: StoredReport, matches: Iterable[Match], known: Sequence[Copy]) -> Placed:
    """Place a report among those that print its text.

    :param known: the members of the matches' groups and of its own, if it had one.
    """
    found = _of_one_story(matches)
    kept = _kept(stored, found, known)
    if not found:
        return Placed(kept)
    own = kept if stored.copy_of else stored.id
    groups = {one for one in (own, *(match.stored.copy_of or match.stored.id for match in found)) if one}
    group = min(groups)
    members = {one.report: one for one in known if one.group in groups}
    own_copies = {match.stored.id for match in found if stored.id in _line(match.stored.id, members)}
    before = [one for one in found if precedes(one.stored, stored) and one.stored.id not in own_copies]
    mine = _child(stored, group, before)
    changed = {match.stored.id: Copy(match.stored.id, group) for match in found if match.stored.id not in members}
    line = _line(mine.parent, members)
    for match in found:
        later = _taken_over(match, stored, members.get(match.stored.id) or changed[match.stored.id])
        if later is not None and match not in before and match.stored.id not in line:
            changed[later.report] = replace(later, group=group)
    return Placed(group, (*changed.values(), mine), tuple(sorted({one.group for one in members.values()} - {group})))


def _kept(stored: StoredReport, found: Iterable[Match], known: Iterable[Copy]) -> int | None:
    """Return the group that a report stays in, if it had one: it still prints what others there do, or whoever took
    from it what it once printed is its copy."""
    stays = any(match.stored.copy_of == stored.copy_of for match in found)
    taken = any(one.parent == stored.id for one in known if one.group == stored.copy_of)
    return stored.copy_of if stays or taken else None


def precedes(one: StoredReport, other: StoredReport) -> bool:
    """Tell whether a report came before another: the house that the other credits, or else the earlier."""
    named, names = _credits(other, one), _credits(one, other)
    if named != names:
        return named
    return (_since(one), one.id) < (_since(other), other.id)


def _of_one_story(matches: Iterable[Match]) -> list[Match]:
    """Return the nearest match, those of its group, and others as near as makes one group of two."""
    ranked = sorted(matches, key=lambda match: (-match.alike.resemblance, match.stored.id))
    first = ranked[0].stored.copy_of if ranked else None
    return [
        match
        for place, match in enumerate(ranked)
        if place == 0 or match.alike.resemblance >= JOINS or (first is not None and match.stored.copy_of == first)
    ]


def _child(stored: StoredReport, group: int, before: Iterable[Match]) -> Copy:
    """Return the report's place under the best of those that came before it; under none, it is a first."""

    def rank(match: Match) -> tuple[bool, int, datetime, int]:
        steps = round(match.alike.within / CLEARLY)
        return not _credits(stored, match.stored), -steps, _since(match.stored), match.stored.id

    parent = min(before, key=rank, default=None)
    if parent is None:
        return Copy(stored.id, group)
    return _link(stored, parent.stored, group, parent.alike, parent.alike.within)


def _taken_over(match: Match, stored: StoredReport, now: Copy) -> Copy | None:
    """Return the place of an earlier-stored report under the newcomer, where that is the better parent."""
    later = _link(match.stored, stored, now.group, match.alike, match.alike.around)
    if now.parent is None or (later.credited and not now.credited):
        return later
    better = later.credited == now.credited and later.within > now.within + CLEARLY
    return later if better else None


def _link(child: StoredReport, parent: StoredReport, group: int, alike: Likeness, within: float) -> Copy:
    return Copy(child.id, group, parent.id, alike.resemblance, within, alike.shared, _credits(child, parent))


def _line(report: int | None, members: Mapping[int, Copy]) -> set[int]:
    """Return a report and those above it."""
    line: set[int] = set()
    while report is not None and report not in line:
        line.add(report)
        report = members[report].parent if report in members else None
    return line


def _credits(one: StoredReport, other: StoredReport) -> bool:
    credit = one.report.credit
    return bool(credit) and one.outlet != other.outlet and is_house(str(credit), other.outlet_name)


def _since(stored: StoredReport) -> datetime:
    """Return since when a report stands there; of one that names a day alone, when it was seen on that day."""
    when = stored.when
    if when.timetz().replace(tzinfo=None) != time():
        return when
    return when + max(timedelta(), min(stored.seen_at - when, DAY))

"""Decides anew, in memory, where reports of the last days would go, and says event by event what would differ."""

from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from crawler.match.candidates import Archive
from crawler.match.matcher import Matcher
from crawler.match.replay import MemoryArchive
from crawler.match.rules import Rules, obey, the_one
from crawler.model import Decision, Entry, StandingEvent, StoredReport

Places = Mapping[int, str | None]
"""The event of each report; None in the tray."""


class PastArchive:
    """An archive as it was before some reports came: without them, and without the events they opened.

    :param hidden: those events.
    """

    def __init__(self, archive: Archive, hidden: Collection[str], again: Collection[int]) -> None:
        self._archive = archive
        self._hidden = frozenset(hidden)
        self._again = frozenset(again)
        self._opened = MemoryArchive()
        self._attached: defaultdict[str, list[StoredReport]] = defaultdict(list)

    def standing(self, first: date, last: date) -> Sequence[StandingEvent]:
        """Return the events dated from first to last as they are by now, with their reports."""
        before = [
            self._without(event) for event in self._archive.standing(first, last) if event.entry.id not in self._hidden
        ]
        return [*before, *self._opened.standing(first, last)]

    def keep(self, stored: StoredReport, event: str | None, entry: Entry | None) -> None:
        """Keep what was decided on a report."""
        if entry is not None:
            self._opened.add(entry)
        if event is None:
            return
        if event in self._opened:
            self._opened.attach(event, stored)
        else:
            self._attached[event].append(stored)

    def misses(self, event: str) -> bool:
        """Tell whether an event does not stand yet that stands today."""
        return event in self._hidden and event not in self._opened

    def decides(self, report: int) -> bool:
        """Tell whether a report is decided again."""
        return report in self._again

    def _without(self, event: StandingEvent) -> StandingEvent:
        kept = [stored for stored in event.reports if stored.id not in self._again]
        return StandingEvent(event.entry, (*kept, *self._attached.get(event.entry.id, ())))


@dataclass(slots=True)
class Rerun:
    """Decides reports again, one by one, as corrections have them.

    :param entry_of: the entry of an event that stands today, None where it is gone.
    :param copies_of: the other reports that print the same text as the report of a number, each with its event today.
    """

    archive: PastArchive
    matcher: Matcher
    rules: Rules
    entry_of: Callable[[str], Entry | None]
    copies_of: Callable[[int], Mapping[int, str | None]]
    places: dict[int, str | None] = field(default_factory=dict)

    def decide(self, stored: StoredReport) -> None:
        """Decide on the next report; an event that a rule names stands from then on."""
        copies = self.copies_of(stored.id)
        binding = self.rules.binding(stored.id, copies)
        copied_in = the_one(self._place(copy, event) for copy, event in copies.items())
        decision = self._known(obey(self.matcher.decide(stored, binding.barred, copied_in), binding))
        entry = decision.entry
        if entry is None and decision.event is not None and self.archive.misses(decision.event):
            entry = self.entry_of(decision.event)
        self.archive.keep(stored, decision.event, entry)
        self.matcher.learn(stored, decision)
        if decision.entry is None and entry is not None:
            self.matcher.forget()
        self.places[stored.id] = decision.event

    def _place(self, report: int, today: str | None) -> str | None:
        """Return where a report is by now: one that is still to be decided is nowhere."""
        return self.places.get(report) if self.archive.decides(report) else today

    def _known(self, decision: Decision) -> Decision:
        """Return a decision that opens an event which stands today with the entry as it is today."""
        today = self.entry_of(decision.entry.id) if decision.entry is not None else None
        is_same = today is not None and today.id == decision.event
        return replace(decision, entry=today) if is_same else decision


@dataclass(frozen=True, slots=True)
class Moved:
    """A report that would be elsewhere; None is the tray."""

    report: int
    before: str | None
    after: str | None


@dataclass(frozen=True, slots=True)
class EventChange:
    """What would become of an event: it `opens`, `vanishes`, `merges` into `other`, `gains` or `loses` reports."""

    event: str
    change: str
    reports: tuple[int, ...]
    other: str | None = None


@dataclass(frozen=True, slots=True)
class Differences:
    """What would differ, the events in order of their ids."""

    reports: int
    moved: tuple[Moved, ...]
    changes: tuple[EventChange, ...]


def compare(before: Places, after: Places, stood: Callable[[str], bool]) -> Differences:
    """Say what differs between two ways to place the same reports.

    An event that another report would open counts as the one it shares most reports with.

    :param stood: tells of an event whether it stood before these reports came, as an imported one did: it stays itself.
    """
    lasting = {event for event in (*before.values(), *after.values()) if event and stood(event)}
    names = _renamed(before, after, lasting)
    then = {report: names.get(event, event) if event else None for report, event in after.items()}
    moved = tuple(
        Moved(report, place, then.get(report)) for report, place in sorted(before.items()) if then.get(report) != place
    )
    return Differences(len(before), moved, tuple(_changes(before, then, moved, lasting)))


def _renamed(before: Places, after: Places, lasting: Collection[str]) -> dict[str, str]:
    """Map events that only stand afterwards to those that only stood before, by what they share most of."""
    old = {event for event in before.values() if event} - {*after.values(), *lasting}
    known = {*before.values(), *lasting}
    shared = Counter(
        (event, place)
        for report, event in after.items()
        if event is not None and (place := before.get(report)) in old and event not in known
    )
    names: dict[str, str] = {}
    for (event, place), _ in sorted(shared.items(), key=lambda pair: (-pair[1], pair[0])):
        if event not in names and place is not None and place not in names.values():
            names[event] = place
    return names


def _changes(before: Places, after: Places, moved: Iterable[Moved], lasting: Collection[str]) -> Iterable[EventChange]:
    left: defaultdict[str, list[Moved]] = defaultdict(list)
    came: defaultdict[str, list[int]] = defaultdict(list)
    for one in moved:
        if one.before is not None:
            left[one.before].append(one)
        if one.after is not None:
            came[one.after].append(one.report)
    old, new = {*before.values(), *lasting}, {*after.values(), *lasting}
    for event in sorted(left.keys() | came.keys()):
        if left[event]:
            reports = tuple(one.report for one in left[event])
            targets = {one.after for one in left[event]}
            target = next(iter(targets)) if len(targets) == 1 else None
            if event in new:
                yield EventChange(event, "loses", reports)
            elif target is not None:
                yield EventChange(event, "merges", reports, target)
            else:
                yield EventChange(event, "vanishes", reports)
        if came[event]:
            yield EventChange(event, "gains" if event in old else "opens", tuple(came[event]))

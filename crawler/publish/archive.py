"""Writes the archive out, whole or some entries with their indexes, and removes what is no longer there."""

from bisect import bisect_left
from collections import Counter
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from pathlib import Path

from crawler.model import Entry
from crawler.publish import writer
from crawler.publish.manifest import Manifest
from crawler.publish.outputs import OUTPUTS, Renderer
from crawler.publish.paths import day_of
from crawler.publish.sheets import (
    DaySheet,
    EntrySheet,
    MonthSheet,
    RootSheet,
    Sheet,
    Snapshot,
    YearSheet,
    entry_owner,
)

Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class Written:
    """What a run did: pages rendered, files whose bytes changed, files removed."""

    pages: int
    rewritten: int
    removed: int


@dataclass(frozen=True, slots=True)
class Scope:
    """What a run renders: the days that have entries, those whose entries all lie elsewhere now, with the ids of these,
    and, of a limited run, the entries and days it is about."""

    days: tuple[date, ...]
    left: Mapping[date, Sequence[str]]
    entries: frozenset[str] | None = None
    touched: frozenset[date] = frozenset()

    @property
    def indexed(self) -> tuple[date, ...]:
        """The days that have an index, in order: links to one lead somewhere for ever."""
        return tuple(sorted({*self.days, *self.left}))

    @property
    def whole(self) -> bool:
        """Whether this is a run over everything."""
        return self.entries is None

    def wants_entry(self, entry: Entry) -> bool:
        """Tell whether the entry's page is rendered."""
        return self.entries is None or entry.id in self.entries

    def wants_day(self, day: date) -> bool:
        """Tell whether the day's index is rendered."""
        return self.whole or day in self.touched

    def wants_month(self, year: int, month: int) -> bool:
        """Tell whether the month's index is rendered."""
        return self.whole or any((day.year, day.month) == (year, month) for day in self.touched)

    def wants_year(self, year: int) -> bool:
        """Tell whether the year's index is rendered."""
        return self.whole or any(day.year == year for day in self.touched)

    def owners(self) -> frozenset[str] | None:
        """Return whose pages this run answers for; None for all."""
        if self.entries is None:
            return None
        indexes = (
            sheet.owner
            for day in self.touched
            for sheet in (DaySheet(day, ()), MonthSheet(day.year, day.month, {}), YearSheet(day.year, {}))
        )
        return frozenset(map(entry_owner, self.entries)).union(indexes)


def publish(
    root: Path,
    snapshot: Snapshot,
    only: Collection[str] | None = None,
    progress: Progress | None = None,
    outputs: Mapping[str, Renderer] = OUTPUTS,
) -> Written:
    """Write the archive under the root; `only` limits the run to these event ids and their indexes.

    A page whose entry is gone or renamed is removed; what other entries show of it as related follows with
    the next whole run. `progress` hears of days done and days in all.

    Raises: StoreError where a file cannot be written.
    """
    with Manifest.read(root) as manifest:
        scope = _scope(snapshot, only, manifest)
        press = _Press(root, manifest, tuple(outputs.values()))
        for sheet in _sheets(snapshot, scope, progress):
            press.put(sheet)
        removed = press.clear(scope.owners())
    return Written(press.pages, press.rewritten, removed)


class _Press:
    """Writes sheets in every output and counts."""

    def __init__(self, root: Path, manifest: Manifest, renderers: tuple[Renderer, ...]) -> None:
        self._root = root
        self._manifest = manifest
        self._renderers = renderers
        self._put: set[str] = set()
        self.pages = 0
        self.rewritten = 0

    def put(self, sheet: Sheet) -> None:
        for renderer in self._renderers:
            for file in renderer(sheet):
                self._manifest.claim(file.path, sheet.owner)
                self.rewritten += writer.write(self._root, file.path, file.text)
                self._put.add(file.path)
                self.pages += 1

    def clear(self, owners: frozenset[str] | None) -> int:
        """Remove what these owners had and no longer have; return how many files that were."""
        gone = [path for path in self._manifest.paths(owners) if path not in self._put]
        removed = 0
        for path in gone:
            removed += writer.remove(self._root, path)
            self._manifest.release(path)
        return removed


def _scope(snapshot: Snapshot, only: Collection[str] | None, manifest: Manifest) -> Scope:
    days = tuple(sorted(set(snapshot.days())))
    left = {day: events for day, events in snapshot.former_days().items() if day not in set(days)}
    if only is None:
        return Scope(days, left)
    entries = [entry for event in only if (entry := snapshot.entry(event)) is not None]
    ids = frozenset(only) | {entry.id for entry in entries}
    before = map(day_of, manifest.paths(frozenset(map(entry_owner, ids))))
    touched = {entry.date for entry in entries} | {day for day in before if day is not None}
    return Scope(days, left, ids, frozenset(touched | {day for each in touched for day in _beside(days, each) if day}))


def _sheets(snapshot: Snapshot, scope: Scope, progress: Progress | None) -> Iterator[Sheet]:
    """Yield the entries, days and month of one month after another, then the years and the archive itself."""
    done = 0
    for (year, month), group in groupby(scope.indexed, key=lambda day: (day.year, day.month)):
        days = tuple(group)
        if scope.wants_month(year, month):
            yield from _month(snapshot, scope, days)
        done += len(days)
        if progress is not None:
            progress(done, len(scope.indexed))
    for year in filter(scope.wants_year, sorted({day.year for day in scope.indexed})):
        yield YearSheet(year, Counter(day.month for day in scope.days if day.year == year))
    yield RootSheet(Counter(day.year for day in scope.days))


def _month(snapshot: Snapshot, scope: Scope, days: tuple[date, ...]) -> Iterator[Sheet]:
    counts = {}
    for day in days:
        entries = tuple(snapshot.entries_on(day))
        if entries:
            counts[day] = len(entries)
        for entry in entries:
            if scope.wants_entry(entry):
                yield EntrySheet(entry, tuple(snapshot.related(entry)), tuple(snapshot.former(entry)))
        if scope.wants_day(day):
            moved = map(snapshot.entry, scope.left.get(day, ()))
            yield DaySheet(day, entries, *_beside(scope.days, day), tuple(one for one in moved if one is not None))
    yield MonthSheet(days[0].year, days[0].month, counts)


def _beside(days: tuple[date, ...], day: date) -> tuple[date | None, date | None]:
    """Return the nearest days before and after that have entries."""
    at = bisect_left(days, day)
    after = at + 1 if days[at : at + 1] == (day,) else at
    return (days[at - 1] if at else None), (days[after] if after < len(days) else None)

"""Keeps the reports of a stream and their copy groups in memory, as a store does on disk."""

from collections.abc import Collection, Sequence
from dataclasses import replace

from crawler.match.lineage import Placed
from crawler.model import Copy, StoredReport


class MemoryShelf:
    """The reports compared so far."""

    def __init__(self) -> None:
        self._reports: dict[int, StoredReport] = {}
        self._copies: dict[int, Copy] = {}
        self._groups: dict[int, set[int]] = {}

    def reports_of(self, numbers: Collection[int]) -> Sequence[StoredReport]:
        """Return these reports, in the order of their numbers."""
        return [self._grouped(self._reports[number]) for number in sorted(numbers) if number in self._reports]

    def copies_in(self, groups: Collection[int]) -> Sequence[Copy]:
        """Return the members of these copy groups."""
        return [self._copies[member] for group in groups for member in sorted(self._groups.get(group, ()))]

    def groups(self) -> list[list[Copy]]:
        """Return every copy group."""
        return [list(self.copies_in([group])) for group in sorted(self._groups)]

    def keep(self, stored: StoredReport, placed: Placed) -> StoredReport:
        """Keep a report and its place among copies; return it with its group."""
        self._reports[stored.id] = stored
        for old in placed.joined:
            for member in self._groups.pop(old, ()):
                self._put(replace(self._copies[member], group=placed.group or old))
        for copy in placed.members:
            self._put(copy)
        return self._grouped(stored)

    def _put(self, copy: Copy) -> None:
        self._copies[copy.report] = copy
        self._groups.setdefault(copy.group, set()).add(copy.report)

    def _grouped(self, stored: StoredReport) -> StoredReport:
        copy = self._copies.get(stored.id)
        return replace(stored, copy_of=copy.group) if copy else stored

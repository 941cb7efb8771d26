"""The frozen values an output renders, one a page of the archive, and the snapshot they are drawn from."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Protocol

from crawler.model import Entry, Related


class Snapshot(Protocol):
    """The archive at one moment; entries of a day come in a fixed order."""

    def days(self) -> Sequence[date]:
        """Return the days that have entries, in any order."""
        ...

    def entries_on(self, day: date) -> Sequence[Entry]:
        """Return the entries of a day."""
        ...

    def entry(self, id: str) -> Entry | None:  # noqa: A002 - the word of the model
        """Return an entry; of a merged id, the one it leads to."""
        ...

    def related(self, entry: Entry) -> Sequence[Related]:
        """Return the entries that share context with this one, best first."""
        ...

    def former(self, entry: Entry) -> Sequence[tuple[date, str]]:
        """Return the days and slugs under which pages lay that became this entry's."""
        ...

    def former_days(self) -> Mapping[date, Sequence[str]]:
        """Return the days on which such pages lay, with the ids of the entries they became."""
        ...


@dataclass(frozen=True, slots=True)
class EntrySheet:
    """An entry, what is related to it, and the days and slugs under which pages that became its own lay before."""

    entry: Entry
    related: tuple[Related, ...] = ()
    former: tuple[tuple[date, str], ...] = ()

    @property
    def owner(self) -> str:
        """Whose page this is: pages are removed by owner."""
        return entry_owner(self.entry.id)


@dataclass(frozen=True, slots=True)
class DaySheet:
    """A day, its entries, and the nearest days before and after it that have entries; of a day that has none any more,
    those whose pages lay there."""

    day: date
    entries: tuple[Entry, ...]
    before: date | None = None
    after: date | None = None
    moved: tuple[Entry, ...] = ()

    @property
    def owner(self) -> str:
        """Whose page this is."""
        return f"day:{self.day.isoformat()}"


@dataclass(frozen=True, slots=True)
class MonthSheet:
    """A month: its days that have entries, with how many."""

    year: int
    month: int
    days: Mapping[date, int]

    @property
    def owner(self) -> str:
        """Whose page this is."""
        return f"month:{self.year:04}-{self.month:02}"


@dataclass(frozen=True, slots=True)
class YearSheet:
    """A year: its months, with the number of days that have entries."""

    year: int
    months: Mapping[int, int]

    @property
    def owner(self) -> str:
        """Whose page this is."""
        return f"year:{self.year:04}"


@dataclass(frozen=True, slots=True)
class RootSheet:
    """The archive: its years, with the number of days that have entries."""

    years: Mapping[int, int]

    @property
    def owner(self) -> str:
        """Whose page this is."""
        return "archive"


Sheet = EntrySheet | DaySheet | MonthSheet | YearSheet | RootSheet


@dataclass(frozen=True, slots=True)
class File:
    """A file to write: its path under the published folder, with `/`, and its text."""

    path: str
    text: str


def entry_owner(event: str) -> str:
    """Return the owner of an entry's pages."""
    return f"entry:{event}"

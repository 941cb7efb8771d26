"""Gives new entries what they share with others: known entities, cities, names, and the storyline they belong to."""

from collections import OrderedDict
from collections.abc import Callable, Collection
from dataclasses import replace
from datetime import date, timedelta

from crawler.match.context import ContextReader
from crawler.match.eventday import event_day
from crawler.match.opening import open_entry
from crawler.match.storylines import Storylines, reach
from crawler.model import Entry, StoredReport
from crawler.store.store import Store
from crawler.text.slugs import slug

KEPT_MONTHS = 3  # months of which the storylines are kept in memory: reports come in of this and the last


class Background:
    """Reads the context of entries as they are opened.

    The entries that state topics are read month by month, as they are asked for.
    """

    def __init__(self, store: Store, reader: ContextReader) -> None:
        self._store = store
        self._reader = reader
        self._months: OrderedDict[date, Storylines] = OrderedDict()

    def opened(self, entry: Entry, stored: StoredReport) -> Entry:
        """Return the entry that a report opens under the day of its event, with its context."""
        report = stored.report
        zone = self._reader.places.zone(report.dateline) if report.dateline else None
        day = event_day(report, stored.seen_at, zone)
        return self.of(replace(entry, date=day, id=entry.id.replace(entry.date.isoformat(), day.isoformat(), 1)))

    def opened_by(self, reports: Collection[StoredReport]) -> Entry:
        """Return the entry that the oldest of some reports opens, with its context and the name of its page."""
        stored = min(reports, key=lambda one: (one.when, one.id))
        entry = self.opened(open_entry(stored, self._reader.gazetteer), stored)
        return replace(entry, slug=slug(entry.headline))

    def of(self, entry: Entry) -> Entry:
        """Return an entry with its context."""
        entry = self._reader.of(entry)
        if entry.topics:
            return entry
        storyline = self._storylines(entry.date).of(entry)
        return replace(entry, learned=(storyline.topic,)) if storyline else entry

    def forget(self) -> None:
        """Read the entries anew, after some were imported or changed."""
        self._months.clear()

    def _storylines(self, day: date) -> Storylines:
        month = day.replace(day=1)
        if month not in self._months:
            self._months[month] = Storylines(self._store.storied(*reach(month, month + timedelta(days=31))))
            while len(self._months) > KEPT_MONTHS:
                self._months.popitem(last=False)
        self._months.move_to_end(month)
        return self._months[month]


def learn_topics(store: Store, first: date, last: date, progress: Callable[[int], None] | None = None) -> int:
    """Give each entry dated inside that states no topic the storyline of the entries like it; return how many got one.

    Raises: StoreError.
    """
    storylines = Storylines(store.storied(*reach(first, last)))
    given: dict[str, str] = {}
    for number, entry in enumerate(store.storyless(first, last), 1):
        storyline = storylines.of(entry)
        if storyline is not None:
            given[entry.id] = storyline.topic
        if progress is not None:
            progress(number)
    store.give_topics(given)
    return len(given)

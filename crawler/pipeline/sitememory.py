"""Takes an outlet's furniture out of its reports as they are kept, by what its reports kept before hold."""

from datetime import datetime

from crawler.extract.sitememory import line_keys, state_of, without_furniture
from crawler.model import Report, StoredReport
from crawler.store.store import Store


class SiteMemory:
    """What the reports of each outlet hold, line by line.

    Reports must be cleaned and remembered one after the other: what is taken out follows from the order of storing.
    """

    def __init__(self, store: Store) -> None:
        self._store = store

    def clean(self, outlet: str, report: Report, before: StoredReport | None) -> Report:
        """Return the report without furniture.

        :param before: the report as it stands in the store, where it does.
        """
        seen = self._store.sightings(outlet, line_keys(report).values())
        if before is not None:
            seen = {key: {n: words for n, words in held.items() if n != before.id} for key, held in seen.items()}
        return without_furniture(report, seen, state_of(before.report) if before else None)

    def remember(self, outlet: str, report_id: int, report: Report, now: datetime) -> None:
        """Note the lines of a report, as it was before it was cleaned."""
        self._store.remember_lines(outlet, report_id, line_keys(report).values(), now)

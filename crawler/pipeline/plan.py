"""Runs the matcher again over what the store holds of the last days, and changes nothing."""

from collections import Counter
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta

from crawler.match.decide import MatchSettings
from crawler.match.entities import Gazetteer
from crawler.match.frequencies import Frequencies
from crawler.match.matcher import Matcher
from crawler.match.plan import Differences, PastArchive, Rerun, compare
from crawler.match.replay import MemoryArchive
from crawler.match.rules import Rules
from crawler.match.score import Scorer, Trees
from crawler.model import Decision, StoredReport, Verdict
from crawler.pipeline.attach import stored_counts
from crawler.store.store import Store

UNDECIDED = Decision(Verdict.TRAY, None, 0.0)


def plan(
    store: Store,
    gazetteer: Gazetteer,
    settings: MatchSettings,
    scorer: Scorer | None,
    now: datetime,
    days: int,
    progress: Callable[[int, int], None] | None = None,
) -> Differences:
    """Say what these settings and this scorer would do to the reports decided in the last days.

    The matcher starts from what stood and was counted before; corrections are obeyed as they stand today.

    :param progress: is told of reports decided and reports in all.

    Raises: StoreError.
    """
    decided = store.decided_since(now - timedelta(days=days))
    reports = [stored for stored, _ in decided]
    opened = {event for _, event in decided if event}
    archive = PastArchive(store, opened, [stored.id for stored in reports])
    frequencies = Frequencies(_counts_before(store, reports, gazetteer))
    rerun = Rerun(
        archive,
        Matcher(archive, frequencies, gazetteer, settings, scorer),
        Rules(store.links()[1]),
        store.event,
        store.copies_of,
    )
    for done, stored in enumerate(reports, 1):
        rerun.decide(stored)
        if progress is not None:
            progress(done, len(reports))

    def stood(event: str) -> bool:
        known = store.event(event) if event not in opened else None
        return known is not None and known.id == event

    return compare({stored.id: stored.event for stored in reports}, rerun.places, stood)


def _counts_before(store: Store, reports: Sequence[StoredReport], gazetteer: Gazetteer) -> dict[tuple[str, str], int]:
    """Return the document frequencies without what these reports added."""
    learned = Frequencies()
    reader = Matcher(MemoryArchive(), learned, gazetteer, scorer=Trees((), ()))
    for stored in reports:
        reader.learn(stored, UNDECIDED)
    counts = Counter(stored_counts(store))
    counts.subtract(learned.changes())
    return {key: count for key, count in counts.items() if count > 0}

"""Runs the matcher over a stream of articles in their order, in memory, and yields one row an article."""

import gc
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta

from crawler.match.decide import MatchSettings
from crawler.match.entities import Gazetteer
from crawler.match.frequencies import Frequencies
from crawler.match.matcher import Matcher
from crawler.match.score import Scorer
from crawler.model import Decision, Entry, Report, StandingEvent, StoredReport, Verdict

# Characters of a date without a time: `2016-02-25`.
BARE_DATE = 10
# The clock of a stream before it has stated any date.
NO_DATE = datetime(1970, 1, 1, tzinfo=UTC)


class MemoryArchive:
    """Entries without reports, by day; what a replay attaches lives in the matcher and is kept here for reloading."""

    def __init__(self, entries: Iterable[Entry] = ()) -> None:
        self._days: defaultdict[date, dict[str, Entry]] = defaultdict(dict)
        self._reports: defaultdict[str, list[StoredReport]] = defaultdict(list)
        self._dates: dict[str, date] = {}
        for entry in entries:
            self.add(entry)

    def __contains__(self, event: object) -> bool:
        return event in self._dates

    def add(self, entry: Entry) -> None:
        """Let an entry stand."""
        self._days[entry.date][entry.id] = entry
        self._dates[entry.id] = entry.date

    def attach(self, event: str, stored: StoredReport) -> None:
        """Keep a report with its event."""
        self._reports[event].append(stored)

    def keep(self, stored: StoredReport, decision: Decision) -> None:
        """Keep what was decided on a report."""
        if decision.entry is not None:
            self.add(decision.entry)
        if decision.event is not None:
            self.attach(decision.event, stored)

    def standing(self, first: date, last: date) -> Sequence[StandingEvent]:
        """Return the events dated from first to last with their reports, oldest first."""
        days = (first + timedelta(days=step) for step in range((last - first).days + 1))
        return [
            StandingEvent(entry, tuple(self._reports.get(entry.id, ())))
            for day in days
            if day in self._days
            for entry in self._days[day].values()
        ]


def replay(
    articles: Iterable[Mapping[str, object]],
    entries: Iterable[Mapping[str, object]],
    gazetteer: Gazetteer,
    settings: MatchSettings | None = None,
    scorer: Scorer | None = None,
) -> Iterator[dict[str, object]]:
    """Yield `{id, event, decision, score, best}` for each article, in order.

    :param articles: `{id, published, lang, title, text, url, source}`; `published` ISO 8601, a bare date, or None.
    :param entries: `{id, date, headline, summary}`, standing before the first article.
    """
    standing = [entry_of(row) for row in entries]
    archive = MemoryArchive(standing)
    matcher = Matcher(archive, Frequencies(), gazetteer, settings, scorer, explaining=False)
    matcher.count(standing)
    clock = NO_DATE
    with _left_alone():
        for number, row in enumerate(articles, 1):
            stored = stored_of(number, row, clock)
            clock = max(clock, stored.when)
            decision = matcher.decide(stored)
            archive.keep(stored, decision)
            matcher.learn(stored, decision)
            yield _row(str(row["id"]), decision)


@contextmanager
def _left_alone() -> Iterator[None]:
    """Keep what stands by now out of the garbage collector's rounds: all of a large archive is walked in each."""
    gc.freeze()
    try:
        yield
    finally:
        gc.unfreeze()


def entry_of(row: Mapping[str, object]) -> Entry:
    """Read an entry of a file."""
    topics = row.get("topics")
    return Entry(
        id=str(row["id"]),
        date=date.fromisoformat(str(row["date"])[:10]),
        headline=str(row.get("headline") or ""),
        summary=str(row.get("summary") or ""),
        topics=tuple(str(topic) for topic in topics) if isinstance(topics, list) else (),
    )


def stored_of(number: int, row: Mapping[str, object], clock: datetime) -> StoredReport:
    """Read an article of a file as the report of that number, seen at the stream's time."""
    stated = str(row.get("published"))
    published = _time(stated)
    source = str(row.get("source") or "")
    report = Report(
        url=str(row.get("url") or row["id"]),
        headline=str(row.get("title") or ""),
        body=str(row.get("text") or ""),
        published=published,
        language=str(row.get("lang") or "") or None,
        sources={"published_precision": "day"} if len(stated) == BARE_DATE else {},
    )
    return StoredReport(number, outlet=source, outlet_name=source, report=report, seen_at=published or clock)


def _time(value: str) -> datetime | None:
    """Read a time or a bare date (its midnight, UTC); what is neither is no date."""
    try:
        found = datetime.fromisoformat(value)
    except ValueError:
        return None
    return found if found.tzinfo else found.replace(tzinfo=UTC)


def _row(article: str, decision: Decision) -> dict[str, object]:
    fresh = decision.verdict is Verdict.TRAY
    return {
        "id": article,
        "event": f"tray-{article}" if fresh else decision.event,
        "decision": decision.verdict.value,
        "score": round(decision.score, 4),
        "best": decision.candidates[0].event if decision.candidates else None,
    }

"""Measures how many of the merges and splits the matcher proposes are right, on streams whose events are known.

    python tests/quality/repairs.py STREAM.articles.jsonl[.gz]... [--weights FILE]

Each stream runs through a desk of its own, on disk, with nobody answering the proposals. A merge is right where more
than half of the pairs of reports it would join are about one event; a split, where more than half of those it would
part are about two. Trees that were fitted to a stream make few mistakes in it that could be mended: `--weights` reads
others.
"""

import argparse
import asyncio
import sys
from collections import Counter
from collections.abc import Collection, Sequence
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from crawler.match.context import ContextReader
from crawler.match.entities import Gazetteer
from crawler.match.frequencies import Frequencies
from crawler.match.matcher import Matcher
from crawler.match.places import Places
from crawler.match.replay import NO_DATE, stored_of
from crawler.match.samples import Stream
from crawler.match.score import Scorer, read_scorer
from crawler.model import Item, StoredReport
from crawler.pipeline.attach import Attacher
from crawler.pipeline.background import Background
from crawler.pipeline.listing import new_item
from crawler.pipeline.watch import Silent
from crawler.store.edits import MERGE, SPLIT
from crawler.store.store import Store

OUTLET = "stream"


class Judged(Store):
    """A store that knows the event of each report, and judges what is proposed when it is."""

    gold: dict[int, str]
    said: Counter[tuple[str, bool]]

    def propose_merge(self, event: str, other: str, score: float, now: datetime) -> int | None:
        """Judge the events as they are now."""
        one, two = (self._events_of(found) for found in (event, other))
        number = super().propose_merge(event, other, score, now)
        if number is not None:
            self.said[MERGE, _same(one, two) > len(one) * len(two) / 2] += 1
        return number

    def propose_split(self, event: str, reports: Collection[int], score: float, now: datetime) -> int | None:
        """Judge the groups as they are now."""
        stay = [self.gold[one.id] for one in self.reports(event=event) if one.id not in reports]
        leave = [self.gold[one] for one in reports]
        number = super().propose_split(event, reports, score, now)
        if number is not None:
            self.said[SPLIT, _same(stay, leave) < len(stay) * len(leave) / 2] += 1
        return number

    def _events_of(self, event: str) -> list[str]:
        return [self.gold[one.id] for one in self.reports(event=event)]


class Clock:
    """The time of the stream."""

    time = NO_DATE

    def __call__(self) -> datetime:
        """Read it."""
        return self.time


def measured(stream: Stream, data: Path, scorer: Scorer | None) -> Counter[str]:
    """Run a stream through a desk; return how many merges and splits were proposed, how many of them are right, and how
    many were done unasked."""
    store, clock = Judged.open(None, data), Clock()
    store.gold, store.said = {}, Counter()
    frequencies, gazetteer = Frequencies(), Gazetteer(())
    matcher = Matcher(store, frequencies, gazetteer, scorer=scorer, explaining=False)
    background = Background(store, ContextReader(gazetteer, Places(())))
    attacher = Attacher(store, matcher, frequencies, background, Silent(), clock)
    for number, row in enumerate(stream.articles, 1):
        stored = stored_of(number, row, clock.time)
        clock.time = max(clock.time, stored.when)
        store.gold[_kept(store, stored, clock.time)] = stream.gold[str(row["id"])]
        asyncio.run(attacher.attach_all())
    found = Counter({f"{kind}s": store.said[kind, True] + store.said[kind, False] for kind in (MERGE, SPLIT)})
    found.update({f"{kind}s right": store.said[kind, True] for kind in (MERGE, SPLIT)})
    found.update(f"{one.kind}s done unasked" for one in store.corrections())
    store.close()
    return found


def _kept(store: Store, stored: StoredReport, now: datetime) -> int:
    """Put a report in; return its number."""
    url = f"https://stream.example/{stored.id}"
    item, _ = store.add_item(OUTLET, new_item(Item(url, stored.report.headline)), now)
    number, _ = store.add_report(item, stored.outlet_name, stored.report, frozenset({url}), now)
    return number


def _same(one: Sequence[str], other: Sequence[str]) -> int:
    """Count the pairs of reports about one event."""
    events = Counter(one)
    return sum(events[event] for event in other)


def main() -> None:
    """Measure and print a line a stream."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n", 1)[0])
    parser.add_argument("streams", nargs="+", type=Path, metavar="ARTICLES")
    parser.add_argument("--weights", type=Path)
    arguments = parser.parse_args()
    scorer = read_scorer(arguments.weights.read_text("utf-8")) if arguments.weights else None
    for path in arguments.streams:
        stream = Stream.read(path)
        with TemporaryDirectory() as data:
            found = measured(stream, Path(data), scorer)
        sys.stdout.write(f"{stream.name}: {', '.join(f'{name} {found[name]}' for name in sorted(found))}\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()

"""Measures how fast the matcher is, how its speed hangs on the archive, and what a window full of reports takes.

    python tests/bench/matcher.py DATA [--reports 200000] [--keep FOLDER]

DATA is the folder that holds `events` and `archive`. Times are those of the processor, this process being kept on one
core; start-up (imports, configuration, trees; with entries, counting them) is told apart from the loop over the
articles. Exit code 1 where a bar is missed.

- Speed: `gva-dev`, 3,025 articles with their full texts, as `newswire replay` runs them.
- Archive: the same with 1,000 imported entries standing and with all of them, in turns. Then all are imported into a
  store, on which a daemon's matcher starts twice and decides on a report of the last day: the first reads the entries
  in reach, the second what was kept of them.
- Window: a store of 14 days of reports, each made of the words of one article of the dev streams, of 150 at the least,
  with every fourth of another's, two to an event. It is read once as a daemon would have read it; then a process opens
  it and decides on one report. Its time and its most memory are told. With `--keep` the store is kept, and used again.
"""

import argparse
import gzip
import json
import os
import random
import resource
import subprocess
import sys
import time
from collections import deque
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

import sqlalchemy as sa

from crawler.config.load import load
from crawler.config.starter import shipped as starter
from crawler.match.entities import Gazetteer
from crawler.match.frequencies import Frequencies
from crawler.match.matcher import Matcher, count_entries
from crawler.match.opening import open_entry
from crawler.match.recall import Recall
from crawler.match.replay import entry_of, replay
from crawler.match.score import shipped
from crawler.match.words import Reader
from crawler.model import Entry, Report, StoredReport
from crawler.store.database import insert
from crawler.store.decisions import add_counts
from crawler.store.entries import event_row
from crawler.store.rows import report_row
from crawler.store.schema import attachments, events, items, reports
from crawler.store.store import Store

FASTEST, SLOWER, MEMORY, START_UP, IMPORTED = 400, 1.3, 1_500, 20.0, 10.0
FEW = 1_000
DAYS = 14
TOGETHER = 2
BATCH = 5_000
SOURCES = ("gva-dev", "allsides-dev", "ecbplus-train", "neus-train")
LONG = 150  # words of an article that reports are made of
FIRST = datetime(2026, 1, 1, tzinfo=UTC)

Row = Mapping[str, object]


def rows_of(path: Path) -> list[Row]:
    """Read the rows of a file."""
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        return [json.loads(line) for line in lines]


def run(articles: Sequence[Row], entries: Sequence[Row], gazetteer: Gazetteer) -> tuple[float, float]:
    """Run the matcher over the articles; return the seconds until the first is asked for, in which the entries are
    counted, and those of all articles."""
    ready: list[float] = []

    def asked() -> Iterator[Row]:
        ready.append(time.process_time())
        yield from articles

    began = time.process_time()
    deque(replay(asked(), entries, gazetteer), maxlen=0)
    return ready[0] - began, time.process_time() - ready[0]


class Made:
    """Reports made of the words of real ones, by number; the same number is always the same report."""

    def __init__(self, data: Path, count: int) -> None:
        found = [row for name in SOURCES for row in rows_of(data / "events" / f"{name}.articles.jsonl.gz")]
        full = [row for row in found if len(str(row["text"]).split()) >= LONG]
        self._titles = [str(row["title"] or "") for row in full]
        self._words = [str(row["text"]).split() for row in full]
        self._step = timedelta(days=DAYS) / count

    def report(self, number: int) -> StoredReport:
        """Return the report of that number."""
        chance = random.Random(number)
        of_event = random.Random(-1 - number // TOGETHER).randrange(len(self._words))
        text, others = list(self._words[of_event]), chance.choice(self._words)
        text[::4] = chance.choices(others, k=len(text[::4]))
        at = FIRST + number * self._step
        url = f"https://outlet-{number % 500}.example/{number}"
        report = Report(url, self._titles[of_event], " ".join(text), published=at, language="en")
        return StoredReport(number, f"outlet-{number % 500}", f"Outlet {number % 500}", report, at)


def fill(store: Store, some: Sequence[StoredReport]) -> None:
    """Put reports into a store, with the events that the first of each opened."""
    gazetteer = Gazetteer(())
    openers: dict[int, StoredReport] = {}
    for stored in some:
        openers.setdefault(stored.id // TOGETHER, stored)
    entries = {event: replace(open_entry(stored, gazetteer), id=f"e{event}") for event, stored in openers.items()}
    with store.write() as connection:
        connection.execute(sa.insert(items), [_item_row(stored) for stored in some])
        connection.execute(sa.insert(reports), [_report_row(stored) for stored in some])
        found = [event_row(one, one.id, 1) | {"added_at": FIRST, "digest": None} for one in entries.values()]
        connection.execute(insert(connection, events).on_conflict_do_nothing(), found)
        attached = [_attachment_row(stored, entries[stored.id // TOGETHER].id) for stored in some]
        connection.execute(sa.insert(attachments), attached)


def _item_row(stored: StoredReport) -> dict[str, object]:
    state = {"item": {}, "outcome": "stored", "attempts": 1, "seen_at": stored.seen_at, "report_id": stored.id}
    return {"id": stored.id, "outlet": stored.outlet, **state}


def _report_row(stored: StoredReport) -> dict[str, object]:
    facts = {"outlet": stored.outlet, "outlet_name": stored.outlet_name, "seen_at": stored.seen_at}
    return {"id": stored.id, "item_id": stored.id, "outcome": "stored", **facts, **report_row(stored.report)}


def _attachment_row(stored: StoredReport, event: str) -> dict[str, object]:
    decided = {"score": 0.9, "decided_by": "matcher", "decided_at": stored.seen_at}
    return {"report_id": stored.id, "event_id": event, **decided}


def prepare(folder: Path, data: Path, count: int) -> None:
    """Make the store as a daemon leaves it: filled, read and counted."""
    made = Made(data, count)
    store = Store.open(None, folder)
    frequencies = Frequencies()
    recall = Recall(store, frequencies.vocabulary)
    reader = Reader(frequencies.vocabulary, _gazetteer(), shipped().encoder)
    spent = 0.0
    for begin in range(1, count + 1, BATCH):
        some = [made.report(number) for number in range(begin, min(begin + BATCH, count + 1))]
        fill(store, some)
        began = time.process_time()
        for words in recall.words(some, reader):
            frequencies.add_ids(words.counted(), words.language)
        recall.flush()
        spent += time.process_time() - began
        with store.write() as connection:
            add_counts(connection, frequencies.changes())
    store.close()
    say(f"{count} reports made, with {len(frequencies.vocabulary)} terms; read once in {spent:.0f} s")


def start(folder: Path, count: int) -> None:
    """Start the daemon's matcher on the store and let it decide on a report; print what that took."""
    gazetteer = _gazetteer()
    before = _memory()
    wall = time.monotonic()
    store = Store.open(None, folder)
    [stored] = store.reports_of([count])
    counting, deciding = begin(store, gazetteer, stored)
    clock = time.monotonic() - wall
    say(f"started in {counting + deciding:.1f} s, {counting:.1f} s of them for terms; {clock:.1f} s by the clock")
    say(json.dumps({"took": counting + deciding, "memory": _memory(), "before": before}))


def begin(store: Store, gazetteer: Gazetteer, stored: StoredReport) -> tuple[float, float]:
    """Start a matcher and let it decide on a report; return the seconds until all is counted, and from then on."""
    began = time.process_time()
    frequencies = Frequencies()
    recall = Recall(store, frequencies.vocabulary)
    frequencies.refresh(store.term_counts())
    counted = time.process_time()
    matcher = Matcher(store, frequencies, gazetteer, recall=recall)
    matcher.decide(stored)
    decided = time.process_time()
    recall.flush()
    return counted - began, decided - counted


def _gazetteer() -> Gazetteer:
    return Gazetteer(load(starter()).entities)


def _memory() -> float:
    """Return the most memory this process has had, in MB."""
    scale = 1024**2 if sys.platform == "darwin" else 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / scale


class Bars:
    """The figures, each with its bar."""

    def __init__(self) -> None:
        self.missed = False

    def check(self, what: str, figure: float, bar: float, unit: str, *, least: bool = False) -> None:
        """Print a figure and whether it is what is asked for."""
        right = figure >= bar if least else figure <= bar
        self.missed |= not right
        bound = "at least" if least else "at most"
        say(f"{'' if right else 'MISSED '}{what}: {figure:.4g} {unit} (bar: {bound} {bar:g})")


def loops(data: Path, bars: Bars) -> None:
    """Measure the loop, alone and with entries standing."""
    began = time.process_time()
    gazetteer = _gazetteer()
    shipped()
    say(f"start-up: {time.process_time() - began:.2f} s for configuration and trees, besides imports")
    articles = rows_of(data / "events" / "gva-dev.articles.jsonl.gz")
    loop = min(run(articles, (), gazetteer)[1] for _ in range(2))
    bars.check("articles a second, gva-dev", len(articles) / loop, FASTEST, "/s", least=True)
    entries = rows_of(data / "archive" / "entries.jsonl.gz")
    few = entries[:: len(entries) // FEW][:FEW]
    with_few, with_all, counting = [], [], 0.0
    for _ in range(2):
        with_few.append(run(articles, few, gazetteer)[1])
        counting, found = run(articles, entries, gazetteer)
        with_all.append(found)
    ms = [1000 * min(some) / len(articles) for some in (with_few, with_all)]
    say(f"an article: {ms[0]:.2f} ms with {FEW} entries standing, {ms[1]:.2f} ms with {len(entries)}")
    say(f"start-up with {len(entries)} entries: {counting:.0f} s to count them")
    bars.check(f"an article with all entries, by one with {FEW}", ms[1] / ms[0], SLOWER, "times")


def imported(data: Path, bars: Bars) -> None:
    """Measure the start on an imported archive."""
    gazetteer = _gazetteer()
    entries = [entry_of(row) for row in rows_of(data / "archive" / "entries.jsonl.gz")]
    frequencies = Frequencies()

    def counts(some: Sequence[Entry]) -> Mapping[tuple[str, str], int]:
        count_entries(frequencies, some, gazetteer)
        return frequencies.changes()

    at = datetime.combine(max(entry.date for entry in entries), datetime.min.time(), UTC)
    report = Report("https://outlet.example/1", entries[-1].headline, entries[-1].summary, published=at, language="en")
    with TemporaryDirectory() as scratch:
        store = Store.open(None, Path(scratch))
        store.import_entries(entries, counts, at)
        first, again = (sum(begin(store, gazetteer, StoredReport(1, "o", "O", report, at))) for _ in range(2))
        store.close()
    say(f"first start with {len(entries)} entries imported: {first:.1f} s")
    bars.check("start with all entries imported", again, IMPORTED, "s")


def window(folder: Path, data: Path, count: int, bars: Bars) -> None:
    """Measure start-up and memory with a window full of reports, each in a process that does nothing else."""
    again = [sys.executable, __file__, str(data), "--reports", str(count), "--keep", str(folder)]
    if not (folder / "newswire.db").exists():
        subprocess.run([*again, "--prepare"], check=True)
    said = subprocess.run([*again, "--start"], check=True, stdout=subprocess.PIPE, text=True).stdout
    line, figures = said.splitlines()
    say(line)
    found = json.loads(figures)
    bars.check(f"start with {count} reports of {DAYS} days", found["took"], START_UP, "s")
    bars.check(f"memory at the most ({found['before']:.0f} before)", found["memory"], MEMORY, "MB")


def say(line: str) -> None:
    """Print a line."""
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure all, and return the exit code."""
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("data", type=Path)
    asked.add_argument("--reports", type=int, default=200_000)
    asked.add_argument("--keep", type=Path)
    asked.add_argument("--prepare", action="store_true", help=argparse.SUPPRESS)
    asked.add_argument("--start", action="store_true", help=argparse.SUPPRESS)
    given = asked.parse_args(arguments)
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, {max(os.sched_getaffinity(0))})
    if given.prepare or given.start:
        if given.prepare:
            prepare(given.keep, given.data, given.reports)
        else:
            start(given.keep, given.reports)
        return 0
    bars = Bars()
    loops(given.data, bars)
    imported(given.data, bars)
    if given.reports:
        with TemporaryDirectory() as scratch:
            window(given.keep or Path(scratch), given.data, given.reports, bars)
    return 1 if bars.missed else 0


if __name__ == "__main__":
    sys.exit(main())

"""Measures what the worker processes bring: two beside one, pages known beside extracted ones, hostile pages between.

    python tests/bench/workers.py INDEX.jsonl [--rounds 5] [--chunk 80] [--hostile FOLDER]

INDEX.jsonl names saved pages as `newswire extract --batch` wants them. One worker and two take turns with chunks of the
same pages, so that whatever else the machine does befalls both; the ratios told are the medians over the chunks, by the
clock on the wall and, for a machine with other work, by what the processors spent. What is known is timed here, by this
process's share of the processor: the fingerprint, and the look into a store that holds all the pages. Ends with 1 where
a page that follows a hostile one is harmed, or a hostile one outlives the deadline.
"""

import argparse
import asyncio
import gzip
import json
import os
import statistics
import sys
import time
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from multiprocessing import active_children
from pathlib import Path
from tempfile import TemporaryDirectory

from crawler.errors import Rejected, WorkerError
from crawler.extract.article import extract
from crawler.extract.workers import WorkerPool
from crawler.launch import WORK_DEADLINE, WORK_MEMORY
from crawler.model import Item, Page, Report
from crawler.pipeline.known import is_told
from crawler.store.store import Store
from crawler.store.values import NewItem
from crawler.text.fingerprint import fingerprint
from crawler.text.urls import url_key

NOW = datetime(2026, 3, 2, tzinfo=UTC)
# What holds trafilatura longest of the shapes known: attributes by the ten thousand (crawler/app.py, WORK_DEADLINE).
ATTRIBUTES = b"<html><body><article><p " + b" ".join(b"a%d=1" % n for n in range(60_000)) + b">text</p></article>"
LATE = 2.0  # seconds past the deadline by which a hostile page must be over


@dataclass(frozen=True, slots=True)
class Saved:
    """A saved page."""

    url: str
    body: bytes


def say(line: str) -> None:
    """Print a line at once."""
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


def saved_pages(index: Path) -> list[Saved]:
    """Read the pages that an index names."""
    rows = map(json.loads, index.read_text("utf-8").splitlines())
    files = ((row["url"], index.parent / row["html_file"]) for row in rows)
    return [
        Saved(url, gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes())
        for url, path in files
    ]


async def outcome_of(pool: WorkerPool, page: Saved) -> str:
    """Extract one page in a worker; return `article`, or the stable word for what it was instead."""
    try:
        await pool.run(extract, page.body, page.url, item=None, agencies=())
    except (Rejected, WorkerError) as error:
        return error.code
    return "article"


@dataclass(frozen=True, slots=True)
class Lap:
    """What pages cost: seconds by the clock on the wall, and of the processor, in the workers and in this process."""

    wall: float
    workers: float
    ours: float


def spent_by_workers() -> float:
    """Return the seconds of the processor that all workers alive have had (proc(5), fields 14 and 15 of stat)."""
    ticks = 0
    for child in active_children():
        fields = Path(f"/proc/{child.pid}/stat").read_text("ascii").rpartition(")")[2].split()
        ticks += int(fields[11]) + int(fields[12])
    return ticks / os.sysconf("SC_CLK_TCK")


async def lap(pool: WorkerPool, pages: Sequence[Saved]) -> Lap:
    """Extract pages in a pool."""
    wall, workers, ours = time.perf_counter(), spent_by_workers(), time.process_time()
    await asyncio.gather(*(outcome_of(pool, page) for page in pages))
    return Lap(time.perf_counter() - wall, spent_by_workers() - workers, time.process_time() - ours)


async def compare_pools(pages: Sequence[Saved], rounds: int, chunk: int) -> None:
    """Tell how much faster two workers are than one."""
    one, two = (WorkerPool(size, WORK_DEADLINE, WORK_MEMORY, max_tasks=100_000, thorough=True) for size in (1, 2))
    pairs = []
    with one, two:
        await asyncio.gather(one.warm(), two.warm())
        await asyncio.gather(lap(one, pages[:chunk]), lap(two, pages[:chunk]))
        for number in range(rounds):
            for start in range(0, len(pages) - chunk + 1, chunk):
                some = pages[start : start + chunk]
                order = (one, two) if (number + start // chunk) % 2 == 0 else (two, one)
                took = {pool: await lap(pool, some) for pool in order}
                pairs.append((took[one], took[two]))
    for name, laps in zip(("one worker ", "two workers"), zip(*pairs, strict=True), strict=True):
        done = len(laps) * chunk
        workers, ours = (1000 * sum(getattr(each, clock) for each in laps) / done for clock in ("workers", "ours"))
        rate = done / sum(each.wall for each in laps)
        say(f"{name} {rate:.1f} pages a second; {workers:.1f} ms of processor a page in workers, {ours:.2f} here")
    told("two beside one, by the clock on the wall", [alone.wall / both.wall for alone, both in pairs])
    # Alone, a worker has a core and this process the other; two workers and this process share both.
    told("the same of two idle cores", [2 * alone.workers / (both.workers + both.ours) for alone, both in pairs])


def told(what: str, ratios: Sequence[float]) -> None:
    """Tell the median of ratios and where the middle half of them lies."""
    quarters = statistics.quantiles(ratios, n=4) if len(ratios) > 1 else [*ratios] * 3
    middle = f"{quarters[0]:.2f} to {quarters[2]:.2f}"
    say(f"{what}: {statistics.median(ratios):.2f} (the middle half of {len(ratios)} chunks: {middle})")


def compare_known(pages: Sequence[Saved], rounds: int) -> None:
    """Tell how much faster a page is known than extracted, and what ending its item costs beside."""
    with TemporaryDirectory() as folder:
        store = Store.open(None, Path(folder))
        items = [_stored(store, number, page) for number, page in enumerate(pages)]
        extracted, looked, ended = [], [], []
        for _ in range(rounds):
            extracted.append(_cpu(lambda: [_extracted(page) for page in pages]))
            for item_id, _ in items:
                store.reopen(item_id)
            looked.append(_cpu(lambda: [_look(store, *item, page) for item, page in zip(items, pages, strict=True)]))
            ended.append(_cpu(lambda: [_end(store, *item, page) for item, page in zip(items, pages, strict=True)]))
        store.close()
    each, look, end = (1000 * statistics.median(times) / len(pages) for times in (extracted, looked, ended))
    say(f"a page extracted takes {each:.1f} ms, known {look:.2f} ms: {each / look:.1f} times faster")
    say(f"to keep a known page for the archive and end its item takes {end:.2f} ms more")


def _cpu(work: Callable[[], object]) -> float:
    began = time.process_time()
    work()
    return time.process_time() - began


def _extracted(page: Saved) -> Report:
    try:
        return extract(page.body, page.url, item=None, agencies=())
    except Rejected:
        return Report(page.url, "", "")


def _stored(store: Store, number: int, page: Saved) -> tuple[int, Item]:
    item = Item(f"{page.url}#{number}", f"Page {number}")
    item_id, _ = store.add_item("bench", NewItem(item, frozenset({f"{number}"})), NOW)
    store.keep_page(item_id, Page(page.url, page.url, 200, (), page.body, NOW), fingerprint(page.body))
    store.add_report(item_id, "Bench", _extracted(page), frozenset({f"{number}"}), NOW)
    return item_id, item


def _look(store: Store, item_id: int, item: Item, page: Saved) -> None:
    """Do what the reader does to know a page."""
    known = store.known_page(item_id, fingerprint(page.body), frozenset({url_key(page.url)}))
    assert known is None or is_told(item, known)


def _end(store: Store, item_id: int, _: Item, page: Saved) -> None:
    store.keep_page(item_id, Page(page.url, page.url, 200, (), page.body, NOW), "known")
    store.repeat_report(item_id, 1, frozenset())


async def throw(hostile: Mapping[str, bytes], honest: Saved) -> bool:
    """Tell what becomes of hostile pages, and whether each honest one that follows comes out as ever."""
    counts: Counter[str] = Counter()
    sound = True
    with WorkerPool(2, WORK_DEADLINE, WORK_MEMORY, thorough=True) as pool:
        await pool.warm()
        for name, body in hostile.items():
            began = time.perf_counter()
            outcome = await outcome_of(pool, Saved("https://example.org/a", body))
            took = time.perf_counter() - began
            after = await outcome_of(pool, honest)
            counts[outcome] += 1
            sound &= after == "article" and took < WORK_DEADLINE + LATE
            say(f"{name:<28} {outcome:<16} {took:5.1f} s, the next page: {after}")
    say(f"hostile pages: {dict(counts)}")
    return sound


def main() -> int:
    """Measure, and say what came of it."""
    parser = argparse.ArgumentParser(description=str(__doc__).splitlines()[0])
    parser.add_argument("index", type=Path)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--chunk", type=int, default=80)
    parser.add_argument("--hostile", type=Path)
    arguments = parser.parse_args()
    pages = saved_pages(arguments.index)
    chunk = min(arguments.chunk, len(pages))
    say(f"{len(pages)} pages, load {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores")
    asyncio.run(compare_pools(pages, arguments.rounds, chunk))
    compare_known(pages, min(arguments.rounds, 3))
    files = sorted(arguments.hostile.glob("*.html")) if arguments.hostile else []
    hostile = {"attributes": ATTRIBUTES, **{path.name: path.read_bytes() for path in files}}
    return 0 if asyncio.run(throw(hostile, pages[0])) else 1


if __name__ == "__main__":
    sys.exit(main())

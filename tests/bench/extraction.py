"""Measures how fast a page becomes a report, against trafilatura's own body and metadata on the same pages.

    python tests/bench/extraction.py DATA/extraction/fundus/truth.jsonl

Both read every page in turn, in one process pinned to one core; the order changes from page to page. What counts is
the ratio of processor time, ours over theirs, as throughput: 1.0 is as fast, more is faster.
"""

import argparse
import gc
import json
import os
import statistics
import sys
import time
from collections.abc import Callable
from pathlib import Path

import trafilatura

from crawler.cli.batch import settings
from crawler.extract.article import examine, rehearse
from crawler.extract.batch import page_bytes
from crawler.extract.choice import context_of

Task = Callable[[bytes, str], object]


def main() -> int:
    """Print a line a pass and the median ratio; return 0 where it reaches the floor asked for."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("index", type=Path, help="rows of {id, url, html_file}")
    parser.add_argument("--passes", type=int, default=5)
    parser.add_argument("--floor", type=float, default=0.0, help="the ratio below which the command fails")
    asked = parser.parse_args()
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})
    pages = _pages(asked.index)
    agencies = settings(None).agencies
    tasks: tuple[Task, Task] = (
        lambda body, url: examine(body, context_of(url, None, agencies)),
        lambda body, url: trafilatura.bare_extraction(body, url=url, with_metadata=True),
    )
    rehearse()
    _one_pass(pages, tasks)
    ratios = [_shown(_one_pass(pages, tasks), len(pages)) for _ in range(asked.passes)]
    ratio = statistics.median(ratios)
    sys.stdout.write(f"throughput, ours over theirs, median of {len(ratios)} passes: {ratio:.3f}\n")
    return 0 if ratio >= asked.floor else 1


def _pages(index: Path) -> list[tuple[bytes, str]]:
    with index.open(encoding="utf-8") as lines:
        rows = [json.loads(line) for line in lines if line.strip()]
    return [(page_bytes(index.parent, row.get("html_file")), row.get("url") or "") for row in rows]


def _one_pass(pages: list[tuple[bytes, str]], tasks: tuple[Task, Task]) -> list[float]:
    """Return the seconds of processor time that each task took for all pages."""
    took = [0.0, 0.0]
    gc.collect()
    for number, (body, url) in enumerate(pages):
        for which in (0, 1) if number % 2 else (1, 0):
            started = time.process_time()
            tasks[which](body, url)
            took[which] += time.process_time() - started
    return took


def _shown(took: list[float], pages: int) -> float:
    ours, theirs = took
    rates = f"ours {pages / ours:.1f}, bare_extraction {pages / theirs:.1f} pages a second"
    sys.stdout.write(f"{rates}, ratio {theirs / ours:.3f}\n")
    return theirs / ours


if __name__ == "__main__":
    sys.exit(main())

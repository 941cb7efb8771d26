"""Sends thousands of pages through the workers and watches what every process holds meanwhile.

    python tests/bench/soak.py INDEX.jsonl [INDEX.jsonl ...] [--pages 20000] [--hostile-every 1000]

The pages named are sent over and over, in an order by chance that is the same each time, and now and then one that must
be killed. Ends with 1 where a worker held much more than it may when it is handed a page, where this process grew, or
where an honest page was lost.
"""

import argparse
import asyncio
import random
import sys
import time
from collections import Counter
from dataclasses import dataclass, field
from multiprocessing import active_children
from pathlib import Path

from workers import ATTRIBUTES, Saved, outcome_of, saved_pages, say

from crawler.extract.workers import MAX_RESIDENT, WorkerPool, resident
from crawler.launch import WORK_DEADLINE, WORK_MEMORY

AT_ONCE = 4
EVERY = 0.5  # seconds between two looks at the processes
# A page may add so much to a worker while it is worked on; the worker is replaced before it gets another.
ONE_PAGE = 150 * 1024**2
SETTLED = 0.1  # share of the pages after which this process has all it needs
MAY_GROW = 40 * 1024**2


@dataclass
class Watched:
    """What the processes were seen to hold, in bytes: the most by worker, and ours over time."""

    workers: dict[int, int] = field(default_factory=dict)
    settled: int = 0
    ours: int = 0


def held_by(pid: int) -> int:
    """Return the bytes a process holds, 0 where it is gone."""
    try:
        return int(Path(f"/proc/{pid}/statm").read_text("ascii").split()[1]) * 4096
    except (OSError, IndexError):
        return 0


async def watch(watched: Watched) -> None:
    """Look at every process until cancelled."""
    while True:
        for child in active_children():
            if child.pid is not None:
                watched.workers[child.pid] = max(watched.workers.get(child.pid, 0), held_by(child.pid))
        watched.ours = max(watched.ours, resident())
        await asyncio.sleep(EVERY)


async def soak(pages: list[Saved], total: int, hostile_every: int, watched: Watched) -> Counter[str]:
    """Send the pages; return how often each outcome came."""
    chance, outcomes = random.Random(1), Counter[str]()
    numbers = iter(range(total))
    began = time.monotonic()
    with WorkerPool(2, WORK_DEADLINE, WORK_MEMORY, thorough=True) as pool:
        await pool.warm()

        async def hand() -> None:
            for number in numbers:
                hostile = hostile_every and number % hostile_every == hostile_every - 1
                page = Saved("https://example.org/a", ATTRIBUTES) if hostile else chance.choice(pages)
                outcome = await outcome_of(pool, page)
                outcomes["killed" if hostile and outcome == "worker_timeout" else outcome] += 1
                if number == int(total * SETTLED):
                    watched.settled = resident()
                if number % 1000 == 999:
                    rate = number / (time.monotonic() - began)
                    say(f"{number + 1} pages, {rate:.1f} a second, we hold {resident() >> 20} MB")

        looking = asyncio.create_task(watch(watched))
        await asyncio.gather(*(hand() for _ in range(AT_ONCE)))
        looking.cancel()
    return outcomes


def main() -> int:
    """Soak, and say what was seen."""
    parser = argparse.ArgumentParser(description=str(__doc__).splitlines()[0])
    parser.add_argument("index", type=Path, nargs="+")
    parser.add_argument("--pages", type=int, default=20_000)
    parser.add_argument("--hostile-every", type=int, default=1000)
    arguments = parser.parse_args()
    pages = [page for index in arguments.index for page in saved_pages(index)]
    watched = Watched()
    outcomes = asyncio.run(soak(pages, arguments.pages, arguments.hostile_every, watched))
    held = sorted(watched.workers.values())
    grown = watched.ours - watched.settled
    say(f"{arguments.pages} pages of {len(pages)} different ones: {dict(outcomes)}")
    say(
        f"{len(held)} workers, the most any held {held[-1] >> 20} MB (replaced over {MAX_RESIDENT >> 20}), "
        f"half of them {held[len(held) // 2] >> 20}; this process grew by {max(grown, 0) >> 20} MB"
    )
    lost = sum(outcomes[code] for code in ("worker_timeout", "worker_memory", "worker_died", "worker_crash"))
    return 1 if held[-1] > MAX_RESIDENT + ONE_PAGE or grown > MAY_GROW or lost else 0


if __name__ == "__main__":
    sys.exit(main())

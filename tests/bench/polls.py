"""Measures polls a second with nothing new, and the memory they cost, beside a bare Scrapy crawl a poll.

    python tests/bench/polls.py [--channels 200] [--polls 2000] [--bare 300] [--profile]

A real desk on a fresh SQLite folder polls feeds on loopback: each once in full, then again and again while nothing is
new. This process is kept on one core, the server of the feeds on another. Time is told by the clock on the wall and by
the processor's: on a machine with other work, the second is the one to compare.
"""

import argparse
import asyncio
import cProfile
import os
import pstats
import subprocess
import sys
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from scrapy import Request, Spider
from scrapy.crawler import AsyncCrawlerRunner

from crawler import launch
from crawler.config.load import load
from crawler.config.schema import Config
from crawler.fetch.reactor import ASYNCIO_REACTOR
from crawler.pipeline.watch import Silent

SERVER = Path(__file__).with_name("feedserver.py")
# What the daemon does at the most (crawler/schedule/daemon.py, VISITS_AT_ONCE).
AT_ONCE = 16
# Memory is compared with what it is after so many polls with nothing new.
SETTLED = 200
SETTINGS = """
user_agent: newswire-bench/1 (+http://127.0.0.1/)
allow_networks: ['127.0.0.0/8']
politeness:
  delay: 0s
  per_host: 16
"""
OUTLET = """
name: {name}
homepage: {base}/{name}/
channels:
  - feed: {base}/feed/{name}
"""


@dataclass(frozen=True, slots=True)
class Lap:
    """So many polls took so many seconds by the clock on the wall and of the processor."""

    polls: int
    wall: float
    cpu: float

    def line(self, name: str) -> str:
        """Return the row of a lap."""
        each = self.cpu / self.polls
        return (
            f"{name:<28}{self.polls:>6} polls {self.polls / self.wall:>7.1f} a second on the wall, "
            f"{1 / each:>7.1f} a second of processor, {1000 * each:>6.2f} ms each"
        )


class BareSpider(Spider):
    """A poll as Scrapy makes it by itself: a crawl of one request, nothing parsed or kept."""

    name = "bare"

    def __init__(self, address: str) -> None:
        super().__init__()
        self.address = address

    async def start(self) -> AsyncIterator[Request]:
        """Ask for the feed with its ETag."""
        etag = '"/' + self.address.split("/", 3)[3] + '"'
        yield Request(self.address, headers={"If-None-Match": etag}, dont_filter=True)

    def parse(self, response: Any) -> None:
        """List nothing."""


@contextmanager
def feed_server() -> Iterator[str]:
    """Run the server of the feeds; yield its base URL."""
    with subprocess.Popen(
        [sys.executable, str(SERVER)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        try:
            yield f"http://127.0.0.1:{int(process.stdout.readline())}"
        finally:
            process.kill()


def write_config(folder: Path, base: str, channels: int) -> Config:
    """Write and load a configuration of one-channel outlets."""
    (folder / "outlets").mkdir(parents=True)
    (folder / "newswire.yaml").write_text(SETTINGS, "utf-8")
    (folder / "agencies.yaml").write_text("agencies:\n  - name: Reuters\n", "utf-8")
    (folder / "entities.yaml").write_text("entities:\n  - name: Harbour Council\n", "utf-8")
    for number in range(channels):
        name = f"outlet-{number}"
        (folder / "outlets" / f"{name}.yaml").write_text(OUTLET.format(name=name, base=base), "utf-8")
    return load(folder)


def keep_to_one_core() -> None:
    """Keep every thread of this process, and those to come, on the first core it may use (Linux only)."""
    first = {min(os.sched_getaffinity(0))}
    for thread in Path("/proc/self/task").iterdir():
        os.sched_setaffinity(int(thread.name), first)


def memory() -> float:
    """Return the megabytes of memory this process holds (proc(5), /proc/PID/statm)."""
    pages = int(Path("/proc/self/statm").read_text("ascii").split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 1e6


async def lap(poll: Callable[[int], Awaitable[object]], polls: int) -> Lap:
    """Make so many polls, a few at once, each given its number."""
    numbers = iter(range(polls))

    async def run() -> None:
        for number in numbers:
            await poll(number)

    wall, cpu = time.perf_counter(), time.process_time()
    await asyncio.gather(*(run() for _ in range(AT_ONCE)))
    return Lap(polls, time.perf_counter() - wall, time.process_time() - cpu)


async def measure_desk(config: Config, data: Path, polls: int, profile: cProfile.Profile | None) -> None:
    """Poll every channel once, then so many times with nothing new, and say what it took."""
    outlets = list(config.outlets.values())
    outcomes: dict[str, int] = {}

    async with launch.open_desk(config, data, Silent()) as desk:

        async def poll(number: int) -> None:
            outlet = outlets[number % len(outlets)]
            polled = await desk.poller.poll(outlet, outlet.channels[0])
            outcomes[polled.outcome] = outcomes.get(polled.outcome, 0) + 1

        keep_to_one_core()
        say((await lap(poll, len(outlets))).line("first reading"))
        await lap(poll, SETTLED)
        before = memory()
        if profile:
            profile.enable()
        quiet = await lap(poll, polls)
        if profile:
            profile.disable()
        say(quiet.line("nothing new"))
    say(
        f"memory: {before:.1f} MB after {SETTLED} of these, {memory():.1f} MB after {polls} more: "
        f"{memory() - before:+.1f} MB"
    )
    say(f"outcomes: {outcomes}")


async def measure_bare(config: Config, polls: int) -> None:
    """Make a bare Scrapy crawl a poll, and say what it took."""
    runner = AsyncCrawlerRunner(
        {"TWISTED_REACTOR": ASYNCIO_REACTOR, "LOG_ENABLED": False, "TELNETCONSOLE_ENABLED": False}
    )
    addresses = [outlet.channels[0].address for outlet in config.outlets.values()]
    say((await lap(lambda number: runner.crawl(BareSpider, addresses[number % len(addresses)]), polls)).line("bare"))


async def measure(arguments: argparse.Namespace, config: Config, data: Path) -> None:
    """Measure the desk, then the bare crawls."""
    profile = cProfile.Profile() if arguments.profile else None
    await measure_desk(config, data, arguments.polls, profile)
    if arguments.bare:
        await measure_bare(config, arguments.bare)
    if profile:
        pstats.Stats(profile).sort_stats("tottime").print_stats(30)
        pstats.Stats(profile).sort_stats("cumtime").print_stats(60)


def say(line: str) -> None:
    """Print a line at once."""
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n", 1)[0])
    parser.add_argument("--channels", type=int, default=200, help="one-channel outlets (default 200)")
    parser.add_argument("--polls", type=int, default=2000, help="polls with nothing new (default 2000)")
    parser.add_argument("--bare", type=int, default=300, help="bare Scrapy crawls (default 300, 0 for none)")
    parser.add_argument("--profile", action="store_true", help="say also where the time of the quiet polls goes")
    arguments = parser.parse_args()
    with TemporaryDirectory() as folder, feed_server() as base:
        config = write_config(Path(folder) / "config", base, arguments.channels)
        launch.run(measure(arguments, config, Path(folder) / "data"))


if __name__ == "__main__":
    main()

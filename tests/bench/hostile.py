"""Throws the hostile inputs at a desk, judges each by what is expected of it, and measures what it costs.

    python tests/bench/hostile.py ../shared/data/hostile [--only TEXT] [--memory MIB] [--own]

The desk is put together as the daemon's is: engine, gate, store, and workers under the daemon's limits. Files are
served from loopback and polled, recipes are played by a server, pages are extracted, addresses asked for, configuration
files loaded, titles published. Nothing leaves the machine: names resolve to what the bench says. After all rows, an
honest feed and an honest page must still be read by the same desk. Ends with 1 where a row is not as expected.
"""

import argparse
import asyncio
import json
import os
import sys
import time
import traceback
from collections.abc import Iterable
from contextlib import ExitStack
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from hostile_answers import RECIPES, feed
from hostile_documents import DOCUMENTS, Check, generic
from hostile_ground import CANARIES, SERVER, Case, Ears, Ground, clean_desk, closed_world, open_ground, peak_of
from hostile_own import own_rows
from hostile_rest import REST, config, generic_page
from hostile_server import HostileServer

from crawler import launch

SECONDS = 10.0  # the most of a row, by the clock on the wall
MEMORY = 512 * 1024 * 1024  # the most of any process of ours during a row, in bytes
STUCK = 120.0  # seconds after which a row is given up
TOLD = (
    "The harbour council opened the new bridge on Tuesday after four years of work on both banks of the river.",
    "Some two thousand people walked across it in the first hour, the police said, most of them from the old town.",
    "The engineer in charge said that the last bolts had been checked during the night and that all of them held.",
    "Ferries, which carried commuters for the past four years, will go on until the end of the month at half fare.",
    "A second bridge further up the river is planned, but its money has not been found, the mayor told reporters.",
)
ARTICLE = (
    "<html><head><title>Bridge opens to the public</title></head><body><article><h1>Bridge opens to the public</h1>"
    + "".join(f"<p>{line}</p>" for line in TOLD)
    + "</article></body></html>"
).encode()


def check_of(row: dict[str, Any]) -> Check:
    """Return who judges a row: its own check, else what holds for all of its kind."""
    name = str(row.get("file") or row.get("recipe_name"))
    own = row.get("check") or {**DOCUMENTS, **RECIPES, **REST}.get(name)
    if own is not None:
        return own
    if row.get("file") is None:
        return unplayed
    by_folder = {"yaml": config, "html": generic_page}
    return by_folder.get(name.partition("/")[0], generic)


async def unplayed(ground: Ground, case: Case) -> None:
    """Say that a recipe is not known here."""
    del ground
    case.check(False, f"a recipe that is not played: {case.row.get('recipe')}")


async def judge(ground: Ground, row: dict[str, Any], folder: Path) -> bool:
    """Put one row on trial, print its line, and return whether all is as expected."""
    case = Case(dict(row), folder)
    with clean_desk(ground, case.name):
        ground.forget()
        ground.look()
        start = time.perf_counter()
        try:
            async with asyncio.timeout(STUCK):
                await check_of(row)(ground, case)
        except Exception as error:  # noqa: BLE001 (a row that breaks its check has failed; the others go on)
            where = traceback.extract_tb(error.__traceback__)[-1]
            case.problems.append(f"{type(error).__name__}: {error} ({where.name}:{where.lineno})")
        seconds = time.perf_counter() - start
    ground.look()
    peak = max([peak_of(os.getpid()), *ground.peaks.values()])
    case.check(seconds <= case.row.get("seconds", SECONDS), f"{seconds:.1f} s")
    case.check(peak <= MEMORY, f"{peak / 2**20:.0f} MB")
    verdict = "FAIL" if case.problems else "ok"
    say(f"{verdict:<5}{seconds:>6.2f} s {peak / 2**20:>4.0f} MB  {case.name:<40} {'; '.join(case.notes)}")
    for problem in dict.fromkeys(case.problems):
        say(f"      {problem}")
    return not case.problems


async def goes_on(ground: Ground, case: Case) -> None:
    """An honest feed and its page are read by the desk that has been through it all."""
    server = ground.server
    link = f"{server.base}/honest/bridge".encode()
    server.answers["/honest/feed"] = lambda wire: wire.answer(
        feed(7).replace(b"https://example.org/7", link), ("Content-Type", b"application/rss+xml")
    )
    server.answers["/honest/bridge"] = lambda wire: wire.answer(ARTICLE, ("Content-Type", b"text/html; charset=utf-8"))
    outlet = ground.outlet("honest", "feed", "/honest/feed")
    polled = await ground.poll(outlet)
    await ground.desk.reader.read_due(outlet)
    reports = ground.desk.store.reports(outlet.id)
    case.check(polled.new == 1, f"the feed: {polled.outcome}, {polled.new} new")
    case.check(
        [found.report.headline for found in reports] == ["Bridge opens to the public"],
        f"{[found.report.headline for found in reports]}",
    )
    case.say(f"{polled.outcome}, {len(reports)} report")


async def throw(ground: Ground, rows: Iterable[dict[str, Any]], folder: Path, memory: int) -> list[str]:
    """Put all rows on trial, then the honest ones; return the names of those that failed."""
    last = {"recipe_name": "the daemon goes on", "check": goes_on}
    async with open_ground(ground, memory):
        failed = [row for row in (*rows, last) if not await judge(ground, row, folder)]
    return [str(row.get("file") or row.get("recipe_name")) for row in failed]


def trial(rows: list[dict[str, Any]], folder: Path, memory: int) -> list[str]:
    """Run rows on fresh ground; return the names of those that failed."""
    with ExitStack() as stack:
        work = Path(stack.enter_context(TemporaryDirectory()))
        server = stack.enter_context(HostileServer(SERVER))
        canaries = [stack.enter_context(HostileServer(host, port)) for host, port in CANARIES]
        ground = Ground(work, server, canaries, Ears())
        stack.enter_context(closed_world(ground))
        return launch.run(throw(ground, rows, folder, memory))


def rows_of(folder: Path) -> list[dict[str, Any]]:
    """Return the rows of the set's list."""
    lines = (folder / "index.jsonl").read_text("utf-8").splitlines()
    return [json.loads(line) for line in lines if line.strip()]


def say(line: str) -> None:
    """Print a line at once."""
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


def main() -> None:
    """Judge, print and count."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n", 1)[0])
    parser.add_argument("folder", type=Path, help="the folder with index.jsonl and the files it names")
    parser.add_argument("--only", default="", help="rows whose name holds this text")
    parser.add_argument("--own", action="store_true", help="further inputs that the bench makes itself, too")
    parser.add_argument("--memory", type=int, default=launch.WORK_MEMORY >> 20, help="MiB of address space of a worker")
    arguments = parser.parse_args()
    listed = rows_of(arguments.folder) + (list(own_rows()) if arguments.own else [])
    rows = [row for row in listed if arguments.only in str(row.get("file") or row.get("recipe_name"))]
    failed = trial(rows, arguments.folder, arguments.memory << 20)
    files = sum(row.get("file") is not None for row in rows)
    say(f"{len(rows)} rows ({files} files, {len(rows) - files} recipes), {len(failed)} not as expected: {failed}")
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main()

"""The command's own loop gives back what its coroutine returns or raises, and ends on a signal."""

import signal
import subprocess
import sys

import pytest

PATIENCE = 20.0
# What a second signal brings.
STOPPED = "newswire: stopped at once; what was stored is safe\n"

PROCESS = """
import asyncio, sys
from crawler.errors import StoreError
from crawler.fetch.reactor import run

async def returns():
    await asyncio.sleep(0)
    return "done"

async def raises():
    raise StoreError("the disk is gone", code="unusable")

async def tidies():
    try:
        print("begun", flush=True)
        await asyncio.Event().wait()
    finally:
        print("tidy", flush=True)

async def lingers():
    try:
        print("begun", flush=True)
        await asyncio.Event().wait()
    finally:
        print("lingering", flush=True)
        await asyncio.Event().wait()

try:
    print(run(globals()[sys.argv[1]]()))
except (StoreError, asyncio.CancelledError) as error:
    print(type(error).__name__, error)
"""


def start(case: str) -> "subprocess.Popen[str]":
    """Start a process that runs one case."""
    command = [sys.executable, "-W", "error", "-c", PROCESS, case]
    return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


@pytest.mark.parametrize(
    ("case", "signals", "said", "code", "warned"),
    [
        ("returns", 0, ["done"], 0, ""),
        ("raises", 0, ["StoreError the disk is gone"], 0, ""),
        ("tidies", 1, ["begun", "tidy", "CancelledError "], 0, ""),
        ("lingers", 2, ["begun", "lingering"], 128 + signal.SIGTERM, STOPPED),
    ],
)
def test_ends(case: str, signals: int, said: list[str], code: int, warned: str) -> None:
    with start(case) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        lines = []
        for _ in range(signals):
            lines.append(process.stdout.readline())
            process.send_signal(signal.SIGTERM)
        assert process.wait(PATIENCE) == code
        lines += process.stdout.readlines()
        assert [line.rstrip("\n") for line in lines] == said
        assert process.stderr.read() == warned

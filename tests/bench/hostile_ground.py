"""Holds what the hostile inputs are thrown at: a desk as the daemon has it, a server, canaries, and the measuring."""

import asyncio
import os
import re
import socket
import sys
import threading
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from hostile_server import HostileServer
from hostile_worker import watched

from crawler import app, launch
from crawler.config.load import load
from crawler.config.schema import Channel, Config, Outlet
from crawler.errors import NewswireError
from crawler.extract.workers import WorkerPool
from crawler.fetch.crawl_settings import TIMEOUT
from crawler.fetch.engine import Engine
from crawler.fetch.memory import Forgetful
from crawler.fetch.slowhosts import SlowHosts
from crawler.model import Item
from crawler.parse.read import read
from crawler.pipeline.desk import Desk
from crawler.pipeline.watch import Polled, Silent
from crawler.schedule.lock import Lock

# The server may be asked; nothing else of this machine may. The port is what the files of the set name.
SERVER, CANARIES = "127.0.0.7", (("127.0.0.1", 8099), ("127.0.0.9", 0))
SETTINGS = f"""
user_agent: newswire-bench/1 (+http://127.0.0.1/)
allow_networks: ['{SERVER}/32']
politeness:
  delay: 0s
  per_host: 16
"""
OUTLET = "name: First\nhomepage: https://first.example/\nchannels:\n  - feed: https://first.example/feed\n"
# What a file of this machine begins with: no field of an item may hold it.
SECRET = Path("/etc/passwd").read_text("utf-8").split("\n", 1)[0]
LOOK = 0.02  # seconds between two looks at the memory of the workers
# A document of a feed has no business to be fetched by itself; its rows are read over this address.
HOME = "https://example.org/feed"


@dataclass(slots=True)
class Case:
    """One row on trial: the row itself, its folder, what was found wrong, and what happened, in words."""

    row: dict[str, Any]
    folder: Path
    problems: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    @property
    def name(self) -> str:
        """The file's name, or the recipe's."""
        return str(self.row.get("file") or self.row.get("recipe_name"))

    @property
    def body(self) -> bytes:
        """The bytes of the file."""
        return bytes(self.row["body"]) if "body" in self.row else (self.folder / self.row["file"]).read_bytes()

    def check(self, holds: object, otherwise: str) -> None:
        """Note a problem where something does not hold."""
        if not holds:
            self.problems.append(otherwise)

    def say(self, note: str) -> None:
        """Note what happened, once."""
        if note not in self.notes:
            self.notes.append(note)


class Ears(Silent):
    """Keeps how each item ended."""

    def __init__(self) -> None:
        self.outcomes: dict[str, str] = {}

    def item(self, outlet: str, url: str, outcome: str) -> None:
        """Keep an outcome."""
        del outlet
        self.outcomes[url] = outcome


class Ground:
    """The desk, the server and the canaries; `moved` shifts the clock of the desk."""

    def __init__(self, folder: Path, server: HostileServer, canaries: list[HostileServer], ear: Ears) -> None:
        self.folder, self.server, self.canaries, self.ear = folder, server, canaries, ear
        self.moved = timedelta(0)
        self.connected: list[tuple[Any, ...]] = []
        self.names: dict[str, Callable[[], str]] = {}
        self.looked_up: list[str] = []
        self.peaks: dict[int, int] = {}
        self.config: Config
        self.desk: Desk
        self.pool: WorkerPool
        self.engine: Engine
        self._channels: list[tuple[str, str, str]] = []

    def now(self) -> datetime:
        """Read the desk's clock."""
        return REAL_NOW() + self.moved

    def outlet(self, name: str, kind: str, address: str, *ports: int) -> Outlet:
        """Return a new outlet of one channel that the store knows, with these further ports open."""
        stem = re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-")[:50]
        outlet_id = f"{stem}-{len(self._channels)}"
        url = address if "://" in address else self.server.base + address
        parts = urlsplit(url)
        channel = Channel(kind=kind, address=url)
        home = f"{parts.scheme}://{parts.netloc}/"
        outlet = Outlet(id=outlet_id, name=name, homepage=home, channels=(channel,), ports=ports)
        self._channels.append((outlet.id, channel.kind, channel.address))
        self.desk.store.sync_channels(self._channels, self.now())
        return outlet

    async def poll(self, outlet: Outlet) -> Polled:
        """Poll an outlet's one channel as the daemon does."""
        return await self.desk.poller.poll(outlet, outlet.channels[0])

    def items(self, outlet: Outlet) -> list[Item]:
        """Return the items of an outlet that wait for their page."""
        return [stored.item for stored in self.desk.store.pending(outlet.id, self.now(), limit=10_000)]

    async def read(self, case: Case, body: bytes, base: str = HOME, **keywords: Any) -> Any:
        """Return the Listing of a document as a worker reads it, or the error; check that nothing was opened."""
        return await self.work(case, read, body, base, **keywords)

    async def work(self, case: Case, func: Callable[..., Any], *arguments: Any, **keywords: Any) -> Any:
        """Return what a function returns in a worker, or the error of ours; check that it opened and asked nothing."""
        try:
            found, noted = await self.pool.run(watched, func, arguments, keywords)
        except NewswireError as error:
            return error
        inner = [line for line in noted if not line.startswith(f"open {self.folder}")]
        case.check(not inner, f"the worker did {inner[:3]}")
        return found

    def begin(self) -> None:
        """Begin with no channel."""
        self._channels.clear()

    def forget(self) -> None:
        """Begin to count and measure anew."""
        for server in (self.server, *self.canaries):
            server.forget()
        self.connected.clear()
        self.looked_up.clear()
        self.ear.outcomes.clear()
        self.peaks.clear()
        for process in (os.getpid(), *children()):
            forget_peak(process)

    def strangers(self) -> list[str]:
        """Return whom this process has connected to besides the server."""
        return [str(address) for address in self.connected if address[0] != SERVER]

    def canary_calls(self) -> int:
        """Return how many connections the canaries took."""
        return sum(canary.connections for canary in self.canaries)

    def resolve(self, name: str) -> str:
        """Stand in for the system's resolver: knows addresses however spelled and the names the bench gives it."""
        self.looked_up.append(name)
        if name in self.names:
            return self.names[name]()
        try:
            return socket.inet_ntoa(socket.inet_aton(name))
        except (OSError, UnicodeError):
            raise socket.gaierror(socket.EAI_NONAME, f"no name here: {name}") from None

    def hear(self, event: str, arguments: tuple[Any, ...]) -> None:
        """Keep whom this process connects to (an audit hook)."""
        if event == "socket.connect" and isinstance(arguments[1], tuple):
            self.connected.append(arguments[1])

    def look(self) -> None:
        """Note the peak of every worker so far: one that is killed cannot be asked afterwards."""
        for process in children():
            self.peaks[process] = max(self.peaks.get(process, 0), peak_of(process))


REAL_NOW = app.now


@asynccontextmanager
async def open_ground(ground: Ground, memory: int) -> AsyncIterator[Ground]:
    """Give the ground its desk, put together as the daemon's is, with workers under the daemon's limits.

    :param memory: bytes of address space of one worker.
    """
    ground.config = config = _config(ground.folder / "config")
    app.now = ground.now
    ground.pool = WorkerPool(os.cpu_count() or 1, launch.WORK_DEADLINE, memory)
    ground.engine = Engine(config.settings, ground.now, Forgetful())
    await ground.pool.warm()
    await ground.engine.start()
    try:
        yield ground
    finally:
        app.now = REAL_NOW
        ground.pool.close()
        await asyncio.wait_for(ground.engine.stop(), 5)


@contextmanager
def clean_desk(ground: Ground, name: str) -> Iterator[None]:
    """Give the ground a desk with an empty store, as rows of the set name the same pages; engine and workers stay."""
    config, data = ground.config, ground.folder / "data" / name.replace("/", "-")
    app.make_room(data)
    store = app.open_store(config, data)
    ground.engine._slow = SlowHosts(TIMEOUT)  # every row is a host of its own, though one server plays them all
    ground.desk = launch.build_desk(
        config, data, Lock(data / "match.lock"), store, ground.pool, ground.engine, ground.ear
    )
    ground.begin()
    try:
        yield
    finally:
        store.close()


@contextmanager
def closed_world(ground: Ground) -> Iterator[None]:
    """Answer every name from the ground, hear every connection, and watch the workers' memory."""
    system, done = socket.gethostbyname, threading.Event()
    socket.gethostbyname = ground.resolve
    sys.addaudithook(ground.hear)

    def watch() -> None:
        while not done.wait(LOOK):
            ground.look()

    watcher = threading.Thread(target=watch)
    watcher.start()
    try:
        yield
    finally:
        done.set()
        watcher.join()
        socket.gethostbyname = system


def _config(folder: Path) -> Config:
    (folder / "outlets").mkdir(parents=True)
    (folder / "newswire.yaml").write_text(SETTINGS, "utf-8")
    (folder / "outlets" / "first.yaml").write_text(OUTLET, "utf-8")
    return load(folder)


def children() -> list[int]:
    """Return the worker processes of this one (Linux)."""
    found = []
    for task in Path("/proc/self/task").iterdir():
        try:
            found += [int(word) for word in (task / "children").read_text("ascii").split()]
        except OSError:
            continue  # a thread that has just ended
    return found


def peak_of(process: int) -> int:
    """Return the most bytes of memory a process has held since it was told to forget (VmHWM, proc(5)), 0 if gone."""
    try:
        lines = Path(f"/proc/{process}/status").read_text("utf-8").splitlines()
    except OSError:
        return 0
    return next((int(line.split()[1]) * 1024 for line in lines if line.startswith("VmHWM")), 0)


def forget_peak(process: int) -> None:
    """Let a process's peak begin anew at what it holds (proc(5), clear_refs)."""
    try:
        Path(f"/proc/{process}/clear_refs").write_text("5", "ascii")
    except OSError:
        return

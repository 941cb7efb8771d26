"""The whole program in processes of its own, and a newsroom that counts, waits and misbehaves when told to."""

import io
import json
import os
import signal
import sqlite3
import subprocess
import sys
import threading
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager, redirect_stdout
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from crawler.cli.main import run
from crawler.demo import newsroom
from crawler.demo.site import Answer

# Seconds any one command may take; none takes a fifth of it on an idle machine.
PATIENCE = 90.0
MODIFIED = datetime(2026, 3, 2, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Said:
    """What a process ended with."""

    code: int
    out: str
    err: str


class Newswire:
    """The command on one configuration and data folder, each call a process.

    :param env: variables beside those of the test.
    """

    def __init__(self, config: Path, data: Path, env: Mapping[str, str] | None = None) -> None:
        self.config = config
        self.data = data
        self._env = {**os.environ, **(env or {})}

    def __call__(self, *arguments: str) -> Said:
        """Run a command to its end."""
        with self.start(*arguments) as process:
            return process.end()

    def start(self, *arguments: str) -> "Process":
        """Start a command on the desk's folders."""
        return self.plain(*arguments, "--config", str(self.config), "--data", str(self.data))

    def plain(self, *arguments: str, cwd: Path | None = None) -> "Process":
        """Start a command that knows no folders, or others."""
        return Process([sys.executable, "-m", "crawler", *arguments], self._env, cwd)

    def json(self, *arguments: str) -> Any:
        """Return what a command that only reads prints as JSON."""
        return json.loads(self.inside(*arguments, "--json"))

    def inside(self, *arguments: str) -> str:
        """Return what a command that asks no network says in this process; it must end well."""
        folders = ["--config", str(self.config), "--data", str(self.data)]
        with redirect_stdout(io.StringIO()) as out:
            assert run([*arguments, *folders]) == 0
        return out.getvalue()

    def rows(self, query: str) -> list[tuple[Any, ...]]:
        """Ask the database; it may be in use."""
        with closing(sqlite3.connect(f"file:{self.data / 'newswire.db'}?mode=ro", uri=True)) as database:
            return database.execute(query).fetchall()


class Process:
    """A process in a session of its own; whatever is left of it at the end of the `with` is killed."""

    def __init__(self, command: list[str], env: Mapping[str, str], cwd: Path | None) -> None:
        self._process = subprocess.Popen(
            command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=env, cwd=cwd, start_new_session=True
        )
        self._lines: list[str] = []
        self._more = threading.Condition()
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._process.poll() is None:
            os.killpg(self._process.pid, signal.SIGKILL)
        self._process.wait()
        self._reader.join()
        for stream in (self._process.stdout, self._process.stderr):
            assert stream is not None
            stream.close()

    @property
    def is_running(self) -> bool:
        """Whether it has not ended."""
        return self._process.poll() is None

    def send(self, number: signal.Signals) -> None:
        """Send a signal to the process, not to its workers."""
        self._process.send_signal(number)

    def kill(self) -> None:
        """Kill the process, not its workers."""
        self._process.kill()
        self._process.wait()

    def end(self, seconds: float = PATIENCE) -> Said:
        """Wait for its end."""
        assert self._process.stdout is not None
        timer = threading.Timer(seconds, lambda: os.killpg(self._process.pid, signal.SIGKILL))
        timer.start()
        out = self._process.stdout.read()
        code = self._process.wait()
        timer.cancel()
        self._reader.join()
        return Said(code, out, "".join(self._lines))

    def wait_for(self, text: str, seconds: float = PATIENCE) -> str:
        """Wait until a line of standard error holds a text; return that line."""
        with self._more:
            seen = self._more.wait_for(lambda: self._line(text) or not self.is_running, seconds)
            line = self._line(text)
        assert seen, f"not said in {seconds} s: {text}\n{''.join(self._lines)}"
        assert line is not None, f"ended without saying: {text}\n{''.join(self._lines)}"
        return line

    def members(self) -> list[int]:
        """Return the processes of its session that still live."""
        return [number for number, session in sessions() if session == self._process.pid]

    def _line(self, text: str) -> str | None:
        return next((line for line in self._lines if text in line), None)

    def _read(self) -> None:
        assert self._process.stderr is not None
        for line in self._process.stderr:
            with self._more:
                self._lines.append(line)
                self._more.notify_all()
        with self._more:
            self._more.notify_all()


def sessions() -> Iterator[tuple[int, int]]:
    """Yield the number and session of every process that is not a zombie (proc(5), /proc/PID/stat)."""
    for path in Path("/proc").iterdir():
        if path.name.isdigit():
            try:
                state, _, _, session = (path / "stat").read_text().rpartition(")")[2].split()[:4]
            except OSError:
                continue
            if state != "Z":
                yield int(path.name), int(session)


class Site:
    """A newsroom that counts its requests and holds some of them until it is told to let go."""

    def __init__(self, room: newsroom.Newsroom) -> None:
        assert room._server is not None
        self.room = room
        self.asked: list[str] = []
        self.statuses: list[tuple[str, int]] = []
        self._changed = threading.Condition()
        self._held: set[str] = set()
        self._server = room._server
        self._server.RequestHandlerClass = self._handler()

    def page(self, path: str, text: str, content_type: str = "text/html; charset=utf-8") -> str:
        """Serve another document; return its address."""
        self._server.answers = {**self._server.answers, path: Answer(text.encode(), content_type, MODIFIED)}
        return self.room.url + path

    def hold(self, path: str) -> None:
        """Leave whoever asks for a path without an answer."""
        with self._changed:
            self._held.add(path)

    def let_go(self) -> None:
        """Answer whoever waits."""
        with self._changed:
            self._held.clear()
            self._changed.notify_all()

    def forget(self) -> None:
        """Count from nothing."""
        with self._changed:
            self.asked.clear()
            self.statuses.clear()

    def wait_for(self, count: int, path: str | None = None) -> None:
        """Wait until so many requests have come, or so many for one path."""
        with self._changed:
            seen = self._changed.wait_for(lambda: sum(path in {None, one} for one in self.asked) >= count, PATIENCE)
        assert seen, self.asked

    def note(self, path: str) -> None:
        """Count a request, and hold it as long as its path is held."""
        with self._changed:
            self.asked.append(path)
            self._changed.notify_all()
            self._changed.wait_for(lambda: path not in self._held, PATIENCE)

    def _handler(self) -> type[newsroom._Handler]:
        site = self

        class Handler(newsroom._Handler):
            """Tells the site of each request and status."""

            def do_GET(self) -> None:  # noqa: N802 (the base class calls it so)
                site.note(self.path)
                super().do_GET()

            def send_response(self, code: int, message: str | None = None) -> None:
                site.statuses.append((self.path, code))
                super().send_response(code, message)

        return Handler


@contextmanager
def open_site() -> Iterator[Site]:
    """Serve the sample newsroom, counted."""
    with newsroom.Newsroom() as room:
        site = Site(room)
        yield site
        site.let_go()


def path_of(url: str) -> str:
    """Return the path of an address of the newsroom."""
    return "/" + url.split("/", 3)[3]


def write_outlet(config: Path, name: str, channel: str, homepage: str) -> None:
    """Write an outlet's file; `channel` is a line such as `feed: http://...`."""
    text = f"name: {name.replace('-', ' ').title()}\nhomepage: {homepage}\nchannels:\n  - {channel}\n"
    (config / "outlets").mkdir(parents=True, exist_ok=True)
    (config / "outlets" / f"{name}.yaml").write_text(text, "utf-8")


def write_settings(config: Path) -> None:
    """Write settings that let loopback be asked without a pause, and few names to look for."""
    config.mkdir(parents=True, exist_ok=True)
    loopback = "allow_networks: ['127.0.0.0/8']\npoliteness:\n  delay: 0s\n"
    (config / "newswire.yaml").write_text(f"user_agent: newswire-test/1 (+http://127.0.0.1/)\n{loopback}", "utf-8")
    (config / "agencies.yaml").write_text("agencies:\n  - name: Reuters\n", "utf-8")
    (config / "entities.yaml").write_text("entities:\n  - name: Harbour Council\n", "utf-8")

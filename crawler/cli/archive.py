"""Commands on the archive: bring entries in, write the pages out."""

import resource
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path

import click
from rich.console import Console
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    SpinnerColumn,
    TextColumn,
    TimeElapsedColumn,
)

from crawler import app
from crawler.cli.options import FOLDER, complain, counted, folders, is_terminal, say
from crawler.cli.stored import reading
from crawler.config.load import load
from crawler.config.schema import Config
from crawler.errors import Stop
from crawler.pipeline.archive import import_archive, open_archive
from crawler.pipeline.background import learn_topics
from crawler.pipeline.show import Publisher
from crawler.schedule.lock import Lock
from crawler.store.store import Store

# Without a terminal, progress is a line every so many of them, of other things every thousand.
PLAIN_STEPS = {"entries": 20_000, "topics": 20_000, "days": 2_000}


@click.group()
def archive() -> None:
    """The archive of entries."""


@archive.command("import")
@click.argument("source", type=click.Path(path_type=Path), metavar="FILE.jsonl|DIR")
@folders
def import_entries(source: Path, config_folder: Path, data_folder: Path) -> int:
    """Bring entries in, once each: rows of {id, date, headline, summary, sources, topics, category}."""
    config = load(config_folder)
    reading = open_archive(source)
    store = app.open_store(config, data_folder)
    started = time.monotonic()
    try:
        with Steps("entries", None) as steps:
            done = import_archive(store, reading, app.context_reader(config), app.now(), steps.at)
        learned = _learn(store, reading.days) if done.added or done.changed else 0
    finally:
        store.close()
    for problem in reading.problems[:20]:
        complain(problem)
    if len(reading.problems) > 20:
        complain(f"... and {len(reading.problems) - 20} more rows that could not be read")
    click.echo(
        f"{counted(done.added, 'entry', 'entries')} added, {done.changed} changed, {done.same} the same, "
        f"{len(reading.problems)} unreadable; {_cost(started)}"
    )
    if learned:
        click.echo(f"{counted(learned, 'entry', 'entries')} without a topic given that of the entries like them")
    return 1 if reading.problems else 0


def _learn(store: Store, days: tuple[date, date] | None) -> int:
    """Give the entries without a topic that of the entries like them."""
    if days is None:
        return 0
    with Steps("topics", None) as steps:
        return learn_topics(store, *days, steps.at)


@click.command()
@click.option("--to", "target", type=FOLDER, help="Folder to write to instead of the configured one.")
@folders
def publish(target: Path | None, config_folder: Path, data_folder: Path) -> None:
    """Write the archive as Markdown pages; only files whose content differs are rewritten."""
    config = load(config_folder)
    root = target or app.site_folder(config, data_folder)
    started = time.monotonic()
    with reading(config, data_folder) as store, _alone(config, data_folder, root), Steps("days", None) as steps:
        written = Publisher(store, root, app.now).everything(steps.at)
    done = f"{counted(written.pages, 'page')}, {written.rewritten} rewritten, {written.removed} removed"
    click.echo(f"{done}, in {root}; {_cost(started)}")


@contextmanager
def _alone(config: Config, data: Path, root: Path) -> Iterator[None]:
    """Hold the lock of those that publish a data folder; another folder than its own nobody else writes.

    Raises: Stop (`busy`) where another process holds it.
    """
    lock = Lock(data / "match.lock")
    if root.resolve() == app.site_folder(config, data).resolve():
        app.make_room(data)  # the lock lies there, wherever the database is
        if not lock.take():
            raise Stop("another newswire process publishes this data folder; try again when it is done", code="busy")
    try:
        yield
    finally:
        lock.free()


class Steps(Progress):
    """A progress bar on a terminal, a line now and then elsewhere."""

    def __init__(self, name: str, total: int | None) -> None:
        super().__init__(
            SpinnerColumn(),
            TextColumn("{task.description}"),
            BarColumn(),
            MofNCompleteColumn(),
            TimeElapsedColumn(),
            console=Console(stderr=True),
            transient=True,
            disable=not is_terminal(),
        )
        self._name = name
        self._step = self.add_task(name, total=total)
        self._said = 0

    def at(self, done: int, total: int | None = None) -> None:
        """Show how far the work is."""
        self.update(self._step, completed=done, total=total)
        if self.disable and done - self._said >= PLAIN_STEPS.get(self._name, 1_000):
            self._said = done
            say(f"{done}{f' of {total}' if total else ''} {self._name}", err=True)


def _cost(started: float) -> str:
    """Say what the command took: seconds, and the most memory it held (kilobytes on Linux, bytes on macOS)."""
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (1024 if sys.platform != "darwin" else 1024**2)
    return f"{time.monotonic() - started:.1f} s, {peak:.0f} MB at the most"


COMMANDS = (archive, publish)

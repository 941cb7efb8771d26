"""Commands that correct where reports stand and what events are called, each of which can be undone."""

import getpass
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from functools import wraps
from pathlib import Path
from typing import Any, cast

import click

from crawler import app
from crawler.cli.corrected import correction_row, headline_hint, named, proposal_row, told
from crawler.cli.options import DAY, LIMIT, REPORT, Command, Numbered, folders, json_option, print_json, print_rows
from crawler.cli.rows import minute
from crawler.cli.stored import reading, stored
from crawler.config.load import load
from crawler.errors import Stop
from crawler.model import Entry
from crawler.pipeline.editing import Editor
from crawler.store.edits import MATCHER, Correction, Proposal, Renaming
from crawler.store.store import Store

CORRECTION = Numbered("correction", "events log")
PROPOSAL = Numbered("proposal", "events proposals")


def _editor() -> str:
    """Name who types: the login name."""
    try:
        return getpass.getuser()
    except (KeyError, OSError):
        return "editor"


@dataclass(frozen=True, slots=True)
class Seat:
    """Where an editor sits: the desk's folders, who it is, and whether answers are JSON."""

    config_folder: Path
    data_folder: Path
    by: str
    as_json: bool

    @contextmanager
    def at_work(self) -> Iterator[tuple[Store, Editor]]:
        """Open the store for the editor.

        Raises: ConfigError, StoreError, Stop (`no_database`; `by` where the editor has no name).
        """
        if not self.by.strip() or self.by == MATCHER:
            raise Stop(f"{self.by!r} is no editor's name", code="by")
        config = load(self.config_folder)
        with reading(config, self.data_folder) as store:
            yield store, Editor(store, lambda: app.context_reader(config), self.by, app.now)

    def correct(self, act: Callable[[Editor], Correction], done: str = "") -> None:
        """Let the editor act, and say what was done."""
        with self.at_work() as (_, editor):
            made = act(editor)
        if self.as_json:
            print_json(correction_row(made))
            return
        click.echo(f"{done}correction {made.id}: {told(made)}")
        if not done and (hint := headline_hint(made)):
            click.echo(hint)
        back = "" if done else f"; newswire events undo {made.id} takes it back"
        click.echo(f"the pages follow with the running daemon, or with newswire publish{back}")


def editing(command: Command) -> Command:
    """Add who corrects and the desk's folders to a command, which takes them as its `seat`."""

    @wraps(command)
    def seated(by: str, config_folder: Path, data_folder: Path, as_json: bool, **given: Any) -> Any:
        return command(seat=Seat(config_folder, data_folder, by, as_json), **given)

    by = click.option("--by", default=_editor, help="Who corrects, for the log; your login name otherwise.")
    return cast("Command", by(folders(json_option(seated))))


@click.command()
@click.argument("event")
@click.argument("others", nargs=-1, required=True, metavar="OTHER...")
@editing
def merge(seat: Seat, event: str, others: tuple[str, ...]) -> None:
    """Merge events into the first; the ids of the others lead to it for ever."""
    seat.correct(lambda editor: editor.merge((event, *others)))


@click.command()
@click.argument("event")
@click.argument("reports", nargs=-1, required=True, type=REPORT, metavar="REPORT...")
@editing
def split(seat: Seat, event: str, reports: tuple[int, ...]) -> None:
    """Part reports from an event: the oldest of them opens a new one that takes the others."""
    seat.correct(lambda editor: editor.split(event, reports))


@click.command()
@click.argument("report", type=REPORT)
@click.argument("event", required=False)
@click.option("--new", "is_new", is_flag=True, help="Into a new event, which the report opens.")
@editing
def move(seat: Seat, report: int, event: str | None, is_new: bool) -> None:
    """Move a report into another event, out of its own or out of the tray."""
    if (event is None) is not is_new:
        raise click.UsageError("name the event to move the report to, or --new for an event of its own")
    seat.correct(lambda editor: editor.move(report, event))


@click.command()
@click.argument("event")
@click.argument("headline", required=False)
@click.option("--date", "day", type=DAY, help="The day of the event.")
@click.option("--slug", help="The name of its page.")
@editing
def rename(seat: Seat, event: str, headline: str | None, day: datetime | None, slug: str | None) -> None:
    """Give an event another headline, date or slug; no import changes it again, former links lead on."""
    if headline is None and day is None and slug is None:
        raise click.UsageError("name a headline, --date or --slug")
    shown = " ".join(headline.split()) if headline is not None else None
    renaming = Renaming(shown, day.date() if day else None, slug)
    seat.correct(lambda editor: editor.rename(event, renaming))


@click.command()
@click.argument("correction", type=CORRECTION, required=False)
@editing
def undo(seat: Seat, correction: int | None) -> None:
    """Take back a correction by its number, or the last that stands."""
    seat.correct(lambda editor: editor.undo(correction), "undone: ")


@click.command()
@click.argument("proposal", type=PROPOSAL)
@editing
def accept(seat: Seat, proposal: int) -> None:
    """Do what a proposal says: merge its two events, or split its reports off."""
    seat.correct(lambda editor: editor.accept(proposal))


@click.command()
@click.argument("proposal", type=PROPOSAL)
@editing
def reject(seat: Seat, proposal: int) -> None:
    """Keep the two events of a proposal apart, or its event whole; it is never made again."""
    seat.correct(lambda editor: editor.reject(proposal))


@click.command()
@folders
@json_option
def proposals(config_folder: Path, data_folder: Path, as_json: bool) -> None:
    """List the events that the matcher holds for one, or for two, for an editor to accept or reject."""
    with stored(config_folder, data_folder) as store:
        found = store.proposals()
        rows = [row for one in found for row in _proposal_lines(store, one)]
    if as_json:
        print_json([proposal_row(one) for one in found])
    else:
        print_rows([("id", "kind", "score", "event", "headline"), *rows])


def _proposal_lines(store: Store, one: Proposal) -> Iterator[tuple[object, ...]]:
    """Yield two rows: the event, and what would be merged into it or split off it."""
    yield one.id, one.kind, f"{one.score:.2f}", one.event, _headline(store.event(one.event))
    if one.other is not None:
        yield "", "", "", one.other, _headline(store.event(one.other))
        return
    first = store.report(one.reports[0])
    yield "", "", "", named(one.reports), first.report.headline if first else None


def _headline(entry: Entry | None) -> str | None:
    return entry.headline if entry else None


@click.command()
@click.option("--limit", type=LIMIT, help="At most so many, the latest first.")
@folders
@json_option
def log(limit: int | None, config_folder: Path, data_folder: Path, as_json: bool) -> None:
    """List the corrections: who, when and what, the latest first."""
    with stored(config_folder, data_folder) as store:
        found = store.corrections(limit)
    if as_json:
        print_json([correction_row(one) for one in found])
        return
    rows = [(one.id, minute(one.at), one.by, _undone(one), told(one)) for one in found]
    print_rows([("id", "at", "by", "undone", "what"), *rows])


def _undone(one: Correction) -> str | None:
    return f"{minute(one.undone_at)} by {one.undone_by}" if one.undone_at else None


COMMANDS = (merge, split, move, rename, undo, log, proposals, accept, reject)

"""Gives every command the same options, and turns what goes wrong into one line and an exit code."""

import json
import os
import sys
from collections.abc import Callable, Iterable
from math import isnan
from pathlib import Path
from typing import Any, TextIO, TypeVar

import click

Command = TypeVar("Command", bound=Callable[..., Any])

# The largest number that the databases hold.
MOST = 2**63 - 1
FOLDER = click.Path(path_type=Path, file_okay=False)
FILE = click.Path(path_type=Path, dir_okay=False, exists=True, readable=True)


class Numbered(click.IntRange):
    """A number of something; whatever else is typed is answered with where numbers are found."""

    def __init__(self, name: str, shown_by: str) -> None:
        super().__init__(1, MOST)
        self.name = name
        self._hint = f"a {name} is a number; newswire {shown_by} shows them"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        """Read the number."""
        try:
            return super().convert(value, param, ctx)
        except click.BadParameter:
            self.fail(self._hint, param, ctx)


class HowMany(click.IntRange):
    """A number of rows."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        """Read the number."""
        try:
            return super().convert(value, param, ctx)
        except click.BadParameter:
            self.fail(f"{value!r} is no number from {self.min} on", param, ctx)


class Share(click.FloatRange):
    """A share of one: a number, so not `nan`, which lies in every range."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        """Read the share."""
        share = super().convert(value, param, ctx)
        return self.fail(f"{value!r} is no number", param, ctx) if isnan(share) else share


class Day(click.DateTime):
    """A day of the calendar."""

    name = "day"

    def __init__(self) -> None:
        super().__init__(["%Y-%m-%d"])

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        """Read the day."""
        try:
            return super().convert(value, param, ctx)
        except click.BadParameter:
            self.fail(f"{value!r} is no day; one is written 2026-03-01", param, ctx)


REPORT = Numbered("report", "reports list")
LIMIT = HowMany(1, MOST)
VERSION = HowMany(0, MOST)
DAY = Day()

config_option = click.option(
    "--config",
    "config_folder",
    type=FOLDER,
    default=Path("config"),
    show_default=True,
    help="Configuration folder.",
)
data_option = click.option(
    "--data", "data_folder", type=FOLDER, default=Path("data"), show_default=True, help="Data folder."
)
json_option = click.option("--json", "as_json", is_flag=True, help="Print JSON.")


def folders(command: Command) -> Command:
    """Add `--config` and `--data` to a command."""
    return config_option(data_option(command))


def print_json(value: object) -> None:
    """Print a value as JSON, one value a line for a list."""
    if isinstance(value, list):
        click.echo("[" + ",\n ".join(json.dumps(row, ensure_ascii=False) for row in value) + "]")
    else:
        click.echo(json.dumps(value, ensure_ascii=False, indent=1))


def print_rows(rows: Iterable[Iterable[object]]) -> None:
    """Print rows as columns, as wide as their widest cell."""
    table = [[_cell(cell) for cell in row] for row in rows]
    widths = [max(len(row[place]) for row in table) for place in range(len(table[0]))] if table else []
    for row in table:
        click.echo("  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip())


def counted(number: int, one: str, many: str | None = None) -> str:
    """Return a number with its noun: `1 entry`, `2 entries`."""
    return f"{number} {one if number == 1 else many or one + 's'}"


def say(line: str, err: bool = False) -> None:
    """Print one line; where nobody reads any more, the work goes on unheard."""
    try:
        click.echo(line, err=err)
    except BrokenPipeError:
        hush(sys.stderr if err else sys.stdout)


def hush(stream: TextIO) -> None:
    """Send what is still written to a stream nowhere: whoever read it is gone."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, stream.fileno())
    os.close(nowhere)


def complain(line: str) -> None:
    """Print one line to standard error."""
    say(f"newswire: {line}" if not line.startswith("newswire") else line, err=True)


def is_terminal() -> bool:
    """Tell whether progress can be drawn in place."""
    return sys.stderr.isatty()


def _cell(value: object) -> str:
    return "-" if value is None else "".join(char if char.isprintable() else " " for char in str(value))

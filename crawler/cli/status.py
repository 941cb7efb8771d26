"""The command that says how the desk is: by outlet, and in all."""

from pathlib import Path

import click

from crawler.cli.options import folders, json_option, print_json, print_rows
from crawler.cli.reports import stored
from crawler.cli.rows import stamp
from crawler.store.values import OutletHealth


@click.command()
@folders
@json_option
def status(config_folder: Path, data_folder: Path, as_json: bool) -> None:
    """Show polls, items, reports and failures by outlet, and the totals."""
    with stored(config_folder, data_folder) as store:
        health = store.status()
    outlets = [_row(outlet) for outlet in health.outlets]
    if as_json:
        print_json({"outlets": outlets, "reports": health.reports, "events": health.events, "tray": health.tray})
        return
    heads = ("id", "polls", "items", "stored", "failed", "next_poll_at", "last_error")
    print_rows([heads, *([row[head] for head in heads] for row in outlets)])
    click.echo(f"{health.reports} reports, {health.events} events, {health.tray} in the tray")


def _row(outlet: OutletHealth) -> dict[str, object]:
    return {
        "id": outlet.id,
        "polls": outlet.polls,
        "items": outlet.items,
        "stored": outlet.stored,
        "failed": outlet.failed,
        "next_poll_at": stamp(outlet.next_poll_at),
        "last_error": outlet.last_error,
    }


COMMANDS = (status,)

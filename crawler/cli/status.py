"""The command that says how the desk is: by outlet, and in all."""

from pathlib import Path

import click

from crawler.cli.options import counted, folders, json_option, print_json, print_rows
from crawler.cli.rows import minute, stamp
from crawler.cli.stored import stored
from crawler.store.values import OutletHealth


@click.command()
@click.option("--all", "show_all", is_flag=True, help="Show also the outlets that were never polled.")
@folders
@json_option
def status(show_all: bool, config_folder: Path, data_folder: Path, as_json: bool) -> None:
    """Show polls, items, reports and failures by outlet, and the totals."""
    with stored(config_folder, data_folder) as store:
        health = store.status()
        shown = [one for one in health.outlets if show_all or one.polls or one.items]
        waiting = {one.id: store.waiting(one.id) for one in shown if not as_json}
    if as_json:
        outlets = [_row(outlet) for outlet in health.outlets]
        print_json({"outlets": outlets, "reports": health.reports, "events": health.events, "tray": health.tray})
        return
    heads = ("id", "polls", "items", "stored", "doubtful", "failed", "waiting", "next_poll_at", "last_error")
    rows = [{**_row(one), "waiting": waiting[one.id], "next_poll_at": minute(one.next_poll_at)} for one in shown]
    print_rows([heads, *([row[head] for head in heads] for row in rows)])
    totals = (counted(health.reports, "report"), counted(health.events, "event"), f"{health.tray} in the tray")
    click.echo(", ".join(totals))


def _row(outlet: OutletHealth) -> dict[str, object]:
    return {
        "id": outlet.id,
        "polls": outlet.polls,
        "items": outlet.items,
        "stored": outlet.stored,
        "failed": outlet.failed,
        "next_poll_at": stamp(outlet.next_poll_at),
        "last_error": outlet.last_error,
        "doubtful": outlet.doubtful,
    }


COMMANDS = (status,)

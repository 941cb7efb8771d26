"""Commands on the outlets: list them with their health, show what one has taught, check their files."""

from datetime import datetime
from pathlib import Path

import click

from crawler import app
from crawler.cli.lazy import Lazy
from crawler.cli.options import folders, json_option, print_json, print_rows
from crawler.cli.rows import minute, stamp
from crawler.cli.stored import has_database, reading
from crawler.config.load import load
from crawler.config.schema import Config, Outlet
from crawler.pipeline.overview import Outlook, outlooks
from crawler.store.values import OutletHealth

# The other commands of the group, by their modules.
OTHERS = {
    "show": "outlet",
    "check": "check",
    "try": "trying",
    **dict.fromkeys(("discover", "import", "export"), "discover"),
}
Known = tuple[OutletHealth, Outlook]
HEADS = ("id", "name", "country", "language", "condition", "channels", "polls", "stored", "failed", "gaps")


@click.group(cls=Lazy, modules=OTHERS)
def outlets() -> None:
    """The outlets: list, show, check, try, discover, import, export."""


@outlets.command("list")
@folders
@json_option
def list_outlets(config_folder: Path, data_folder: Path, as_json: bool) -> None:
    """List the outlets with their health at a glance."""
    config = load(config_folder)
    known = _known(config, data_folder)
    looks = [known.get(outlet.id, (OutletHealth(outlet.id), Outlook())) for outlet in config.outlets.values()]
    rows = [_row(outlet, *look) for outlet, look in zip(config.outlets.values(), looks, strict=True)]
    if as_json:
        print_json(rows)
        return
    told = (_cells(row, outlook) for row, (_, outlook) in zip(rows, looks, strict=True))
    print_rows([(*HEADS, "last_ok_at", "trouble"), *told])


def _known(config: Config, data: Path) -> dict[str, Known]:
    """Return what the store knows of the outlets: nothing where there is no store yet."""
    if not has_database(config, data):
        return {}
    with reading(config, data) as store:
        outlook = outlooks(store, app.now())
        return {row.id: (row, outlook.get(row.id, Outlook())) for row in store.status().outlets}


def _row(outlet: Outlet, health: OutletHealth, outlook: Outlook) -> dict[str, object]:
    return {
        "id": outlet.id,
        "name": outlet.name,
        "country": outlet.country,
        "language": outlet.language,
        "condition": outlook.condition,
        "channels": len(outlet.channels),
        "unwell": outlook.unwell,
        "polls": health.polls,
        "items": health.items,
        "stored": health.stored,
        "failed": health.failed,
        "gaps": health.gaps,
        "alarms": list(health.alarms),
        "last_ok_at": stamp(health.last_ok_at),
        "last_error": health.last_error,
        "doubtful": health.doubtful,
    }


def _cells(row: dict[str, object], outlook: Outlook) -> list[object]:
    """Return a row for people: what is wrong with the outlet in one cell; an alarm says it best."""
    wrong = [str(row[name]) for name in ("unwell", "last_error") if row[name]]
    wrong = [alarm.text for alarm in outlook.alarms] or wrong
    last_ok = row["last_ok_at"]
    shown = minute(datetime.fromisoformat(str(last_ok))) if last_ok else None
    return [*(row[head] for head in HEADS), shown, "; ".join(wrong) or None]


COMMANDS = (outlets,)

"""Commands on the outlets: list them with their health, check their files, try one without keeping anything."""

from pathlib import Path

import click

from crawler import app
from crawler.cli.options import complain, config_option, counted, folders, json_option, print_json, print_rows
from crawler.cli.stored import has_database, reading
from crawler.config.load import load
from crawler.config.schema import Config, Outlet
from crawler.errors import NewswireError
from crawler.fetch.ask import ports_of
from crawler.fetch.gate import url_problem
from crawler.model import Item, Listing
from crawler.pipeline.lessons import UNCHANGED
from crawler.pipeline.watch import Silent
from crawler.store.values import OutletHealth


@click.group()
def outlets() -> None:
    """The outlets: list, check, try."""


@outlets.command("list")
@folders
@json_option
def list_outlets(config_folder: Path, data_folder: Path, as_json: bool) -> None:
    """List the outlets with what the store knows of them."""
    config = load(config_folder)
    health = _health(config, data_folder)
    rows = [_row(outlet, health.get(outlet.id)) for outlet in config.outlets.values()]
    if as_json:
        print_json(rows)
        return
    heads = ("id", "name", "country", "language", "channels", "polls", "stored", "failed", "last_error")
    print_rows([heads, *([row[head] for head in heads] for row in rows)])


def _health(config: Config, data: Path) -> dict[str, OutletHealth]:
    """Return what the store knows of the outlets: nothing where there is no store yet."""
    if not has_database(config, data):
        return {}
    with reading(config, data) as store:
        return {row.id: row for row in store.status().outlets}


def _row(outlet: Outlet, health: OutletHealth | None) -> dict[str, object]:
    known = health or OutletHealth(outlet.id)
    return {
        "id": outlet.id,
        "name": outlet.name,
        "country": outlet.country,
        "language": outlet.language,
        "channels": len(outlet.channels),
        "polls": known.polls,
        "items": known.items,
        "stored": known.stored,
        "failed": known.failed,
        "last_error": known.last_error,
        "doubtful": known.doubtful,
    }


@outlets.command()
@config_option
def check(config_folder: Path) -> None:
    """Check every file of the configuration and print all problems at once."""
    config = load(config_folder)
    app.check_spiders(config_folder, config.outlets.values())
    countries = {outlet.country for outlet in config.outlets.values() if outlet.country}
    languages = {outlet.language for outlet in config.outlets.values() if outlet.language}
    click.echo(
        f"{counted(len(config.outlets), 'outlet')} in {counted(len(countries), 'country', 'countries')} and "
        f"{counted(len(languages), 'language')}, {counted(len(config.agencies), 'agency', 'agencies')}, "
        f"{counted(len(config.entities), 'entity', 'entities')}: no problem found"
    )


@outlets.command("try")
@click.argument("outlet")
@folders
def try_outlet(outlet: str, config_folder: Path, data_folder: Path) -> int:
    """Poll an outlet's channels once, keep nothing, and print what was seen and what would be dropped."""
    config = load(config_folder)
    chosen = app.chosen(config, [outlet])
    app.check_spiders(config_folder, chosen)
    return app.run(_try(config, data_folder, chosen[0]))


async def _try(config: Config, data: Path, outlet: Outlet) -> int:
    failed = 0
    async with app.open_desk(config, data, Silent()) as desk:
        for channel in outlet.channels:
            click.echo(f"{channel.kind} {channel.address}")
            try:
                reading = await desk.poller.look(outlet, channel)
                _show(outlet, reading.listing or UNCHANGED)
            except NewswireError as error:
                failed += 1
                complain(f"{outlet.id}: {error.code}: {error}")
    return 1 if failed else 0


def _show(outlet: Outlet, listing: Listing) -> None:
    click.echo(f"  {listing.kind}, {len(listing.items)} rows, title {listing.title!r}")
    ports = ports_of(outlet)
    for item in listing.items:
        problem = "no usable link" if not item.url else url_problem(item.url, ports)
        click.echo(f"  {'dropped: ' + problem if problem else 'kept'}  {_line(item)}")


def _line(item: Item) -> str:
    when = item.published.isoformat(timespec="minutes") if item.published else "undated"
    return f"{when}  {item.title or '(no title)'}  {item.url}"


COMMANDS = (outlets,)

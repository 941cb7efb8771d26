"""Commands that prepare: a starter configuration, and the schemas of its files."""

from pathlib import Path

import click

from crawler.cli.options import FOLDER, print_json
from crawler.config import jsonschema, starter
from crawler.config.load import SETTINGS


@click.command()
@click.argument("folder", type=FOLDER, metavar="DIR")
def init(folder: Path) -> None:
    """Write a starter configuration into DIR/config (or into DIR where it is named config)."""
    target = folder if folder.name == "config" else folder / "config"
    written = starter.write(target)
    click.echo(f"{len(written)} files written to {target}")
    click.echo(f"next: put your contact into user_agent in {target / SETTINGS}, then")
    click.echo(f"  newswire outlets check --config {target}")
    click.echo(f"  newswire crawl --config {target} --data {target.parent / 'data'} bbc-news")


@click.group()
def config() -> None:
    """The configuration files themselves."""


@config.command()
@click.argument("name", type=click.Choice(("newswire", "outlet", "agencies", "entities")), required=False)
def schema(name: str | None) -> None:
    """Print the JSON Schemas of the YAML files, or one of them."""
    schemas = jsonschema.schemas()
    print_json(schemas[name] if name else schemas)


COMMANDS = (init, config)

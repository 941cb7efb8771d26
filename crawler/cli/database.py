"""Commands on the store: upgrade, check, backup."""

from pathlib import Path

import click

from crawler.cli.options import complain, counted, folders
from crawler.cli.stored import stored


@click.group()
def db() -> None:
    """The store."""


@db.command()
@folders
def upgrade(config_folder: Path, data_folder: Path) -> None:
    """Bring the database to this version's form (every command does so when it opens the store)."""
    with stored(config_folder, data_folder) as store:
        store.upgrade()
    click.echo("the database is up to date")


@db.command()
@folders
def check(config_folder: Path, data_folder: Path) -> int:
    """Check the database for damage."""
    with stored(config_folder, data_folder) as store:
        problems = store.check()
    for problem in problems:
        complain(problem)
    click.echo(f"{counted(len(problems), 'problem')} found" if problems else "no problem found")
    return 1 if problems else 0


@db.command()
@click.argument("target", type=click.Path(path_type=Path, dir_okay=False))
@folders
def backup(target: Path, config_folder: Path, data_folder: Path) -> None:
    """Write a copy of the database to a file, while it is in use."""
    with stored(config_folder, data_folder) as store:
        store.backup(target)
    click.echo(f"written to {target}")


COMMANDS = (db,)

"""The command that checks the configuration, as a crawl would find it."""

from pathlib import Path

import click

from crawler import launch
from crawler.cli.options import config_option, counted


@click.command()
@config_option
def check(config_folder: Path) -> None:
    """Check every file of the configuration and print all problems at once."""
    config = launch.load_tried(config_folder)
    countries = {outlet.country for outlet in config.outlets.values() if outlet.country}
    languages = {outlet.language for outlet in config.outlets.values() if outlet.language}
    click.echo(
        f"{counted(len(config.outlets), 'outlet')} in {counted(len(countries), 'country', 'countries')} and "
        f"{counted(len(languages), 'language')}, {counted(len(config.agencies), 'agency', 'agencies')}, "
        f"{counted(len(config.entities), 'entity', 'entities')}: no problem found"
    )


COMMANDS = (check,)

"""The command that shows the whole way on a small newsroom of our own, on loopback."""

import tempfile
from pathlib import Path

import click

from crawler import app, launch
from crawler.cli.options import FOLDER
from crawler.cli.show import CrawlView
from crawler.config.load import load
from crawler.config.schema import Config
from crawler.demo.newsroom import Newsroom
from crawler.errors import Stop
from crawler.model import Entry
from crawler.pipeline.crawl import Crawl
from crawler.publish.paths import day_path


@click.command()
@click.option("--to", "folder", type=FOLDER, help="Folder to keep the demo's configuration, data and pages in.")
def demo(folder: Path | None) -> None:
    """Serve a small sample newsroom on loopback, crawl it, attach its reports, and print the entries."""
    root = folder or Path(tempfile.mkdtemp(prefix="newswire-demo-"))
    if root.exists() and any(root.iterdir()):
        raise Stop(f"{root}: is not empty; name a new folder for the demo", code="not_empty")
    with Newsroom() as newsroom:
        newsroom.write_config(root / "config")
        entries = launch.run(_crawl(load(root / "config"), root / "data"))
    for entry in sorted(entries, key=lambda one: (one.date, one.id)):
        click.echo("\n".join(lines_of(entry)))
    click.echo(f"\n{len(entries)} entries; configuration, data and pages are in {root}")
    newest = max(entry.date for entry in entries)
    click.echo(f"start reading at {root / 'data' / 'site' / day_path(newest)}")


async def _crawl(config: Config, data: Path) -> list[Entry]:
    with CrawlView(sum(len(outlet.channels) for outlet in config.outlets.values())) as view:
        async with launch.open_desk(config, data, view) as desk:
            await Crawl(desk, app.now).run(config.outlets.values())
            return desk.store.events()


def lines_of(entry: Entry) -> list[str]:
    """Return an entry as the demo prints it: day and headline, then a line a source."""
    return [f"\n{entry.date}  {entry.headline}", *(f"            {source.label}" for source in entry.sources)]


COMMANDS = (demo,)

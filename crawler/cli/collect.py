"""Commands that fetch: a manual crawl and the daemon."""

import logging
from pathlib import Path

import click

from crawler import app, launch
from crawler.cli.options import complain, counted, folders, say
from crawler.cli.show import CrawlView
from crawler.config.load import load
from crawler.config.schema import Config, Outlet
from crawler.errors import ConfigError
from crawler.pipeline.crawl import Crawl
from crawler.pipeline.desk import Desk
from crawler.pipeline.rounds import ChannelRounds
from crawler.pipeline.watch import Silent
from crawler.schedule.daemon import Daemon
from crawler.text.identity import names_page
from crawler.text.logline import logline
from crawler.text.urls import site_of

log = logging.getLogger(__name__)


@click.command()
@click.argument("outlets", nargs=-1, metavar="[OUTLET ...]")
@click.option("--url", help="Read this one article by hand.")
@folders
def crawl(outlets: tuple[str, ...], url: str | None, config_folder: Path, data_folder: Path) -> int:
    """Read every channel once (or those of the outlets named), store what is new, match and publish it."""
    if url is not None:
        config = load(config_folder, app.match_trials())
        return launch.run(_crawl_url(config, data_folder, _owner(config, outlets, url), url))
    config = launch.load_tried(config_folder, outlets)
    return launch.run(_crawl(config, data_folder, app.chosen(config, outlets)))


async def _crawl(config: Config, data: Path, outlets: list[Outlet]) -> int:
    with CrawlView(sum(len(outlet.channels) for outlet in outlets)) as view:
        async with launch.open_desk(config, data, view) as desk:
            await Crawl(desk, app.now, publishing=view.publishing).run(outlets)
            left = _left(desk, outlets)
            matched = desk.match_lock.take()
    _say_left(left, matched)
    if view.is_offline:
        complain("no outlet could be reached; is there a network?")
    for line in (*view.lines(), f"pages: {app.site_folder(config, data)}"):
        say(line)
    return 1 if view.failed_polls or view.failures() or left else 0


def _left(desk: Desk, outlets: list[Outlet]) -> dict[str, int]:
    """Count, by outlet, the items that wait for a later crawl."""
    return {outlet.id: waiting for outlet in outlets if (waiting := desk.store.waiting(outlet.id))}


def _say_left(left: dict[str, int], matched: bool) -> None:
    """Say what waits for a later crawl, and who matches where another process does."""
    for name, waiting in left.items():
        complain(f"{name}: {counted(waiting, 'page waits', 'pages wait')} for a later try")
    if not matched:
        complain("another newswire process works on this data folder: it matches and publishes what came in")


async def _crawl_url(config: Config, data: Path, outlet: Outlet, url: str) -> int:
    view = CrawlView(0)
    async with launch.open_desk(config, data, view) as desk:
        outcome = await desk.reader.read_url(outlet, url)
        await Crawl(desk, app.now).finish()
    say(f"{outcome} {url} ({outlet.id})")
    return 0 if outcome in {"stored", "version", "duplicate"} else 1


def _owner(config: Config, named: tuple[str, ...], url: str) -> Outlet:
    """Return the outlet an article belongs to: the one named, or the one of the same site.

    Raises: ConfigError where neither says which, or where the address is none.
    """
    if not names_page(url):
        raise ConfigError((f"--url {url}: is no http or https address of a page",))
    if len(named) == 1:
        return app.chosen(config, named)[0]
    site = site_of(url)
    found = [outlet for outlet in config.outlets.values() if site_of(outlet.homepage) == site]
    if len(found) != 1 or named:
        names = ", ".join(outlet.id for outlet in found) or "none"
        raise ConfigError((f"--url {url}: name the one outlet it belongs to (of the same site: {names})",))
    return found[0]


@click.command()
@folders
@click.pass_context
def run(context: click.Context, config_folder: Path, data_folder: Path) -> None:
    """Run the daemon: poll each channel when it is due, until SIGTERM."""
    if context.obj is None:
        logging.getLogger("crawler").setLevel(logging.INFO)
    config = launch.load_tried(config_folder)
    launch.run(_serve(config, config_folder, data_folder))


async def _serve(config: Config, folder: Path, data: Path) -> None:
    async with launch.open_desk(config, data, Silent(), alone=True) as desk:
        rounds = ChannelRounds(desk, folder, app.now, app.match_trials())
        await Daemon(rounds).run()
        await rounds.finish()
    log.info(logline("stopped"))


COMMANDS = (crawl, run)

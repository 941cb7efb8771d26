"""The command that polls an outlet without keeping anything, and says of each row what would become of it."""

from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path

import click

from crawler import app
from crawler.cli.options import complain, folders
from crawler.config.load import load
from crawler.config.schema import Channel, Config, Outlet
from crawler.errors import NewswireError
from crawler.fetch.ask import ports_of
from crawler.model import Item, Listing
from crawler.pipeline.lessons import UNCHANGED
from crawler.pipeline.listing import items_of, row_problem, sifted
from crawler.pipeline.watch import Silent
from crawler.schedule.profile import Profile


@click.command("try")
@click.argument("outlet")
@folders
def try_outlet(outlet: str, config_folder: Path, data_folder: Path) -> int:
    """Poll an outlet's channels once, keep nothing, and print what was seen and why rows would be dropped."""
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
            except NewswireError as error:
                failed += 1
                complain(f"{outlet.id}: {error.code}: {error}")
                continue
            for line in seen(outlet, channel, reading.listing or UNCHANGED):
                click.echo(f"  {line}")
    return 1 if failed else 0


def seen(outlet: Outlet, channel: Channel, listing: Listing) -> Iterator[str]:
    """Yield what a listing says, a line a row: what would be kept, oldest first, and what would not, with why."""
    rows = sifted(outlet, channel, listing)
    kept = [new.item for new in items_of(outlet, channel, rows, Profile(), app.now())]
    ports = ports_of(outlet)
    refused = [(row_problem(item, ports), _line(item)) for item in listing.items]
    dropped = [(why, line) for why, line in refused if why]
    dropped += [(row.why, f"{row.title or '(no title)'}  {row.link}".rstrip()) for row in listing.dropped]
    yield f"{listing.kind}, {len(kept)} kept, {len(dropped)} dropped, title {listing.title!r}"
    yield from (f"kept  {_line(item)}" for item in kept)
    yield from (f"dropped: {why}  {line}" for why, line in dropped)
    if listing.mended:
        yield f"mended: {_counts(listing.mended.items())}"
    if dropped:
        yield f"dropped: {_counts(Counter(why for why, _ in dropped).items())}"


def _counts(pairs: Iterable[tuple[str, int]]) -> str:
    return ", ".join(f"{word} {count}" for word, count in sorted(pairs))


def _line(item: Item) -> str:
    when = item.published.isoformat(timespec="minutes") if item.published else "undated"
    note = f" ({item.published_note})" if item.published_note else ""
    return f"{when}{note}  {item.title or '(no title)'}  {item.url}"

"""The command that polls an outlet without keeping anything, and says of each row what would become of it."""

from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path

import click

from crawler import app
from crawler.cli.options import complain, folders
from crawler.cli.stored import has_database, reading
from crawler.config.load import load
from crawler.config.schema import Channel, Config, Outlet
from crawler.errors import NewswireError
from crawler.fetch.ask import ports_of
from crawler.model import Item, Listing
from crawler.pipeline.lessons import UNCHANGED
from crawler.pipeline.listing import items_of, row_problem, sifted
from crawler.schedule import moves
from crawler.schedule.profile import Profile

Profiles = dict[tuple[str, str], Profile]
"""What channels have taught so far, by kind and address."""


@click.command("try")
@click.argument("outlet")
@folders
def try_outlet(outlet: str, config_folder: Path, data_folder: Path) -> int:
    """Poll an outlet's channels once, keep nothing, and print what was seen and why rows would be dropped."""
    config = load(config_folder)
    [chosen] = app.chosen(config, [outlet])
    app.check_spiders(config_folder, [chosen])
    return app.run(_try(config, chosen, _profiles(config, data_folder, chosen)))


def _profiles(config: Config, data: Path, outlet: Outlet) -> Profiles:
    """Return what the outlet's channels have taught: nothing where there is no store yet."""
    if not has_database(config, data):
        return {}
    with reading(config, data) as store:
        states = store.channels(outlet.id)
        return {(one.kind, one.address): Profile.from_json(store.profile(one.id).profile) for one in states}


async def _try(config: Config, outlet: Outlet, profiles: Profiles) -> int:
    failed = 0
    async with app.open_looker(config) as looker:
        for channel in outlet.channels:
            profile = profiles.get((channel.kind, channel.address), Profile())
            address = moves.address(profile.move, channel.address)
            moved = f" at {address}" if address != channel.address else ""
            click.echo(f"{channel.kind} {channel.address}{moved}")
            try:
                found = await looker.look(outlet, channel, address)
            except NewswireError as error:
                failed += 1
                complain(f"{outlet.id}: {error.code}: {error}")
                continue
            for line in seen(outlet, channel, found.listing or UNCHANGED, profile):
                click.echo(f"  {line}")
    return 1 if failed else 0


def seen(outlet: Outlet, channel: Channel, listing: Listing, profile: Profile) -> Iterator[str]:
    """Yield what a listing says, a line a row: what would be kept, oldest first, and what would not, with why."""
    rows = sifted(outlet, channel, listing)
    kept = [new.item for new in items_of(outlet, channel, rows, profile, app.now())]
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

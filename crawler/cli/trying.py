"""The command that polls an outlet without keeping anything, and says of each row what would become of it."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

import click

from crawler import app, launch
from crawler.cli.options import complain, counted, folders
from crawler.cli.stored import has_database, reading
from crawler.config.schema import Channel, Config, Outlet
from crawler.errors import NewswireError
from crawler.extract.tryhints import Effect
from crawler.fetch.ask import ports_of
from crawler.fetch.gate import Gate
from crawler.model import Item, Listing
from crawler.pipeline.lessons import UNCHANGED
from crawler.pipeline.listing import items_of, row_problem, sifted
from crawler.pipeline.look import Looker
from crawler.schedule import moves
from crawler.schedule.profile import Profile

SHORT = ("title", "date", "authors")  # the hints whose field is a text of one line
SHOWN = 80  # characters of a text that are shown

Profiles = dict[tuple[str, str], Profile]
"""What channels have taught so far, by kind and address."""


@click.command("try")
@click.argument("outlet")
@click.option(
    "--pages",
    type=click.IntRange(0, 20),
    default=3,
    show_default=True,
    help="How many of a channel's newest pages are read to see what the outlet's hints change.",
)
@folders
def try_outlet(outlet: str, pages: int, config_folder: Path, data_folder: Path) -> int:
    """Poll an outlet's channels once, keep nothing, and print what was seen, why rows would be dropped, and what each
    hint for its pages changes."""
    config = launch.load_tried(config_folder, [outlet], matching=False)
    [chosen] = app.chosen(config, [outlet])
    return launch.run(_try(config, chosen, _profiles(config, data_folder, chosen), pages))


def _profiles(config: Config, data: Path, outlet: Outlet) -> Profiles:
    """Return what the outlet's channels have taught: nothing where there is no store yet."""
    if not has_database(config, data):
        return {}
    with reading(config, data) as store:
        states = store.channels(outlet.id)
        return {(one.kind, one.address): Profile.from_json(store.profile(one.id).profile) for one in states}


async def _try(config: Config, outlet: Outlet, profiles: Profiles, pages: int) -> int:
    failed = 0
    async with launch.open_looker(config) as looker:
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
            listing = found.listing or UNCHANGED
            for line in seen(outlet, channel, listing, profile, looker.gate):
                click.echo(f"  {line}")
            if outlet.extract is not None:
                newest = _kept(outlet, channel, listing, profile, looker.gate)[-pages:] if pages else []
                failed += await _try_hints(looker, outlet, newest)
    return 1 if failed else 0


async def _try_hints(looker: Looker, outlet: Outlet, newest: Iterable[Item]) -> int:
    """Print what the hints change on the pages of some items; return how many pages could not be had."""
    failed = 0
    for item in newest:
        click.echo(f"  hints on {item.url}")
        try:
            found = await looker.effects(outlet, item.url)
        except NewswireError as error:
            failed += 1
            complain(f"{outlet.id}: {error.code}: {error}")
            continue
        for effect in found:
            click.echo(f"    {effect.name}  {effect.selector}  {changed(effect)}")
    return failed


def changed(effect: Effect) -> str:
    """Say what a hint changes: the field with it and without it, of the text its lines."""
    if not effect.found:
        return "found nothing: the general way was taken"
    if effect.value == effect.without:
        return "changes nothing"
    if effect.name in SHORT:
        return f"{_short(effect.value)}, without it {_short(effect.without)}"
    lines, others = effect.value.splitlines(), effect.without.splitlines()
    gone = [line for line in others if line and line not in lines]
    come = [line for line in lines if line and line not in others]
    parts = [f"{counted(len(effect.value), 'character')}, without it {len(effect.without)}"]
    parts += [f"{word} {_short(found[0])}{_more(found)}" for word, found in (("gone", gone), ("new", come)) if found]
    return "; ".join(parts)


def _short(text: str) -> str:
    return repr(text if len(text) <= SHOWN else text[: SHOWN - 3] + "...") if text else "nothing"


def _more(lines: Sequence[str]) -> str:
    return f" and {counted(len(lines) - 1, 'line')} more" if len(lines) > 1 else ""


def seen(outlet: Outlet, channel: Channel, listing: Listing, profile: Profile, gate: Gate) -> Iterator[str]:
    """Yield what a listing says, a line a row: what would be kept, oldest first, and what would not, with why."""
    kept = _kept(outlet, channel, listing, profile, gate)
    ports = ports_of(outlet)
    refused = [(row_problem(item, ports, gate), _line(item)) for item in listing.items]
    dropped = [(why, line) for why, line in refused if why]
    dropped += [(row.why, f"{row.title or '(no title)'}  {row.link}".rstrip()) for row in listing.dropped]
    yield f"{listing.kind}, {len(kept)} kept, {len(dropped)} dropped, title {listing.title!r}"
    yield from (f"kept  {_line(item)}" for item in kept)
    yield from (f"dropped: {why}  {line}" for why, line in dropped)
    if listing.mended:
        yield f"mended: {_counts(listing.mended.items())}"
    if dropped:
        yield f"dropped: {_counts(Counter(why for why, _ in dropped).items())}"


def _kept(outlet: Outlet, channel: Channel, listing: Listing, profile: Profile, gate: Gate) -> list[Item]:
    rows = sifted(outlet, channel, listing, gate)
    return [new.item for new in items_of(outlet, channel, rows, profile, app.now())]


def _counts(pairs: Iterable[tuple[str, int]]) -> str:
    return ", ".join(f"{word} {count}" for word, count in sorted(pairs))


def _line(item: Item) -> str:
    when = item.published.isoformat(timespec="minutes") if item.published else "undated"
    note = f" ({item.published_note})" if item.published_note else ""
    return f"{when}{note}  {item.title or '(no title)'}  {item.url}"


COMMANDS = (try_outlet,)

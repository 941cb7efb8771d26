"""Commands that write outlets: found from one address, taken over from a list of feeds; and the list of ours."""

from collections.abc import Mapping
from pathlib import Path

import click

from crawler import app, launch
from crawler.cli.options import (
    FILE,
    complain,
    config_option,
    counted,
    is_terminal,
    json_option,
    print_json,
    say,
)
from crawler.config import rules
from crawler.config.addresses import same_address
from crawler.config.load import OUTLETS, load, reload
from crawler.config.schema import Config, Settings
from crawler.config.writing import outlet_yaml
from crawler.errors import ConfigError, NewswireError, ParseError
from crawler.extract.workers import WorkerPool
from crawler.parse.offers import Finding
from crawler.parse.opml import OpmlFeed, OpmlOutlet, read_opml, write_opml
from crawler.parse.outlines import Draft, Refused, drafts
from crawler.parse.sniff import SIZE_LIMIT
from crawler.pipeline.discover import Discovery, open_scout
from crawler.text.urls import url_key

SCHEMA = "outlet.schema.json"
NOTHING_THERE = frozenset({"http_404", "http_410"})
NOBODY = Settings(user_agent="newswire (+https://example.org/)")


def _outlet_id(_context: click.Context, _option: click.Parameter, value: str | None) -> str | None:
    """Raises: BadParameter where a file could not be named so."""
    try:
        return value and rules.outlet_id(value)
    except ValueError as error:
        raise click.BadParameter(str(error)) from error


@click.command()
@click.argument("url")
@config_option
@click.option("--id", "wanted", callback=_outlet_id, help="The outlet's id, in place of the one its domain gives.")
@click.option("--print", "only_print", is_flag=True, help="Print the outlet's file instead of writing it.")
@json_option
def discover(url: str, config_folder: Path, wanted: str | None, only_print: bool, as_json: bool) -> int:
    """Find an outlet's feeds, news sitemap, language and country from its homepage or a feed, and write its file."""
    config = _config(config_folder)
    address = url if "://" in url else f"https://{url}"
    if wanted and not only_print:
        _refuse_existing(config_folder, wanted)
    try:
        found = launch.run(_discover(config, address))
    except NewswireError as error:
        complain(f"{address}: {error.code}: {str(error).removeprefix(f'{address} ')}")
        return 1
    name = wanted or found.id
    owner = _owner_of(config, str(found.outlet.get("homepage", "")))
    if owner:
        complain(f"outlet {owner} has this homepage already")
    if as_json:
        print_json(_as_json(found, name))
    else:
        _tell(found, name, err=only_print)
    if not found.is_found:
        had = any(one.code == "taken" for one in found.findings)
        complain(f"{address}: nothing found that {'is not a channel already' if had else 'could be a channel'}")
        return 1
    if only_print:
        if not as_json:
            click.echo(outlet_yaml(found.outlet), nl=False)
        return 0
    if owner and wanted is None:
        complain(f"nothing is written; --print shows the file, --id writes it beside outlet {owner}")
        return 2
    path = _write(config_folder, name, found.outlet)
    say(f"wrote {path}", err=as_json)
    return 0


async def _discover(config: Config, url: str) -> Discovery:
    pool = WorkerPool(size=1, deadline=launch.WORK_DEADLINE, memory_limit=launch.WORK_MEMORY)
    async with open_scout(config.settings, app.now, pool, _taken(config), _progress) as scout:
        return await scout.discover(url)


def _progress(url: str) -> None:
    if is_terminal():
        say(f"asking {url}", err=True)


@click.command("import")
@click.argument("file", type=FILE)
@config_option
@click.option("--dry-run", is_flag=True, help="Say what would be written, and write nothing.")
@json_option
def import_outlets(file: Path, config_folder: Path, dry_run: bool, as_json: bool) -> int:
    """Write an outlet for each site of a list of feeds (OPML); what an outlet has already is left out."""
    config = _config(config_folder)
    feeds = _read(file)
    made, refused = drafts(feeds, _taken(config), _ids(config_folder), config.settings.allow_networks)
    if not dry_run:
        for draft in made:
            _write(config_folder, draft.id, draft.outlet)
    if as_json:
        print_json({"written": [_row(draft) for draft in made], "left_out": [_refusal(one) for one in refused]})
    else:
        _tell_import(file, made, refused, "would write" if dry_run else "wrote")
    if not feeds:
        complain(f"{file}: no feed in it")
    return 1 if not feeds or any(one.code == "invalid" for one in refused) else 0


@click.command()
@config_option
@click.option(
    "--out",
    type=click.Path(path_type=Path, dir_okay=False, writable=True),
    help="The file to write; standard output without it.",
)
def export(config_folder: Path, out: Path | None) -> None:
    """Write the feeds of all outlets as a list other readers take (OPML)."""
    config = load(config_folder)
    feeds, others = _exported(config)
    text = write_opml("Outlets of newswire", feeds, app.now())
    if out is None:
        click.echo(text, nl=False)
    else:
        out.write_text(text, "utf-8")
    told = f"; {counted(others, 'channel')} of other kinds left out, as OPML knows feeds only" if others else ""
    whose = {feed.outlet.id for feed in feeds}
    say(f"{counted(len(feeds), 'feed')} of {counted(len(whose), 'outlet')}{told}", err=True)


def _config(folder: Path) -> Config:
    """Return the configuration; one without an outlet yet will do.

    Raises: ConfigError.
    """
    if not (folder / OUTLETS).is_dir() or any((folder / OUTLETS).glob("*.yaml")):
        return load(folder)
    config, problems = reload(folder, Config(NOBODY, {}, (), ()))
    place = f"{folder.name or folder.resolve().name}/{OUTLETS}:"
    rest = tuple(line for line in problems if not line.startswith(place))
    if rest:
        raise ConfigError(rest)
    return config


def _taken(config: Config) -> dict[str, str]:
    """Return the channels outlets have: address -> id."""
    return {
        same_address(channel.address): outlet.id
        for outlet in config.outlets.values()
        for channel in outlet.channels
        if channel.kind != "spider"
    }


def _ids(folder: Path) -> set[str]:
    return {path.stem for path in (folder / OUTLETS).iterdir()} if (folder / OUTLETS).is_dir() else set()


def _owner_of(config: Config, homepage: str) -> str | None:
    wanted = url_key(homepage)
    return next((outlet.id for outlet in config.outlets.values() if url_key(outlet.homepage) == wanted), None)


def _file(folder: Path, name: str) -> Path:
    return folder / OUTLETS / f"{name}.yaml"


def _refuse_existing(folder: Path, name: str) -> None:
    """Raises: ConfigError where the outlet's file is there."""
    path = _file(folder, name)
    if path.exists():
        raise ConfigError((f"{path}: exists already and is not written over; --id names another",))


def _write(folder: Path, name: str, outlet: Mapping[str, object]) -> Path:
    """Write an outlet's file, never over one.

    Raises: ConfigError where there is one, OSError.
    """
    path = _file(folder, name)
    path.parent.mkdir(exist_ok=True)
    head = f"# yaml-language-server: $schema=../{SCHEMA}\n" if (folder / SCHEMA).is_file() else ""
    try:
        with path.open("x", encoding="utf-8") as file:
            file.write(head + outlet_yaml(outlet))
    except FileExistsError:
        _refuse_existing(folder, name)
    return path


def _tell(found: Discovery, name: str, *, err: bool) -> None:
    facts = (str(found.outlet.get(key) or f"no {key}") for key in ("language", "country", "timezone"))
    say(f"{name}: {found.outlet.get('name')}, {found.outlet.get('homepage')} ({', '.join(facts)})", err)
    vain = [one for one in found.findings if one.lead.how == "guessed" and one.code in NOTHING_THERE]
    for one in found.findings:
        if one not in vain:
            say(f"  {_line(one)}", err)
    if vain:
        say(f"  nothing at {counted(len(vain), 'well-known place')}", err)


def _line(one: Finding) -> str:
    if not one.is_kept:
        return f"left out  {one.kind:<8}{one.address}  {one.why} ({one.code})"
    title = f"{one.title!r}, " if one.title else ""
    return f"kept      {one.kind:<8}{one.address}  {title}{counted(one.rows, 'row')} ({one.lead.how})"


def _as_json(found: Discovery, name: str) -> dict[str, object]:
    rows = [
        {
            "kind": one.kind,
            "url": one.address,
            "how": one.lead.how,
            "title": one.title,
            "rows": one.rows,
            "kept": one.is_kept,
            "code": one.code,
            "why": one.why,
        }
        for one in found.findings
    ]
    return {"id": name, "outlet": dict(found.outlet), "findings": rows}


def _read(file: Path) -> tuple[OpmlFeed, ...]:
    """Raises: ConfigError where it is no list of feeds."""
    with file.open("rb") as stream:
        body = stream.read(SIZE_LIMIT + 1)
    try:
        return read_opml(body)
    except ParseError as error:
        raise ConfigError((f"{file}: {error}",)) from error


def _row(draft: Draft) -> dict[str, object]:
    return {"id": draft.id, "outlet": dict(draft.outlet)}


def _refusal(one: Refused) -> dict[str, object]:
    return {"url": one.feed.url, "title": one.feed.title, "line": one.feed.line, "code": one.code, "why": one.why}


def _tell_import(file: Path, made: tuple[Draft, ...], refused: tuple[Refused, ...], verb: str) -> None:
    for draft in made:
        channels = draft.outlet.get("channels")
        number = len(channels) if isinstance(channels, list) else 0
        say(f"{verb} {draft.id}: {draft.outlet.get('name')}, {counted(number, 'feed')}")
    for one in refused:
        say(f"left out {file}:{one.feed.line} {one.feed.url}: {one.why} ({one.code})")
    say(f"{verb} {counted(len(made), 'outlet')}, left out {counted(len(refused), 'feed')}")


def _exported(config: Config) -> tuple[list[OpmlFeed], int]:
    """Return the feeds, outlet by outlet, and how many channels are none."""
    feeds, others = [], 0
    for outlet in config.outlets.values():
        zone = outlet.timezone if outlet.timezone != "UTC" else ""
        whose = OpmlOutlet(outlet.name, outlet.homepage, outlet.language or "", outlet.id, outlet.country or "", zone)
        mine = [channel.address for channel in outlet.channels if channel.kind == "feed"]
        feeds += [OpmlFeed(address, outlet.name, whose) for address in mine]
        others += len(outlet.channels) - len(mine)
    return feeds, others


COMMANDS = (discover, import_outlets, export)

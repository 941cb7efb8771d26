"""Commands on the event entries: list, show, and those that correct them."""

from datetime import datetime
from pathlib import Path

import click

from crawler.cli import edit
from crawler.cli.copies import firsts
from crawler.cli.options import DAY, LIMIT, counted, folders, json_option, print_json, print_rows
from crawler.cli.rows import entry_row, report_row
from crawler.cli.stored import stored
from crawler.errors import Stop
from crawler.model import Entry, Source
from crawler.text.notices import remarks


@click.group()
def events() -> None:
    """The event entries: list, show, and corrections."""


@events.command("list")
@click.option("--from", "first", type=DAY, help="From this day on.")
@click.option("--to", "last", type=DAY, help="Up to this day.")
@click.option("--text", help="Only those whose headline holds this text.")
@click.option("--limit", type=LIMIT, help="At most so many, newest first.")
@folders
@json_option
def list_events(
    first: datetime | None,
    last: datetime | None,
    text: str | None,
    limit: int | None,
    config_folder: Path,
    data_folder: Path,
    as_json: bool,
) -> None:
    """List entries, newest day first."""
    with stored(config_folder, data_folder) as store:
        found = store.events(first.date() if first else None, last.date() if last else None, text, limit)
    if as_json:
        print_json([entry_row(entry) for entry in found])
    else:
        rows = [
            (entry.id, entry.reports, entry.copies, _labels(entry), ", ".join(entry.flags), entry.headline)
            for entry in found
        ]
        print_rows([("id", "reports", "copies", "sources", "flags", "headline"), *rows])


@events.command()
@click.argument("event")
@folders
@json_option
def show(event: str, config_folder: Path, data_folder: Path, as_json: bool) -> None:
    """Show one entry with its sources and reports."""
    with stored(config_folder, data_folder) as store:
        entry = store.event(event)
        found = store.reports(event=entry.id) if entry else []
        copied = firsts(store, found)
    if entry is None:
        raise Stop(f"there is no event {event}", code="unknown")
    if as_json:
        rows = [report_row(one, copied.get(one.id)) for one in found]
        print_json({**entry_row(entry), "summary": entry.summary, "attached": rows})
        return
    click.echo(f"{entry.date}  {entry.headline}\n")
    if entry.summary and entry.summary != entry.headline:
        click.echo(f"{entry.summary}\n")
    click.echo(f"Event: {entry.id}{f' ({event} leads here)' if event != entry.id else ''}")
    learned = [f"{topic} (learned)" for topic in entry.learned]
    for name, values in (("Topics", (*entry.topics, *learned)), ("Entities", entry.entities), ("Places", entry.places)):
        click.echo(f"{name}: {', '.join(values) or '-'}")
    for source in entry.sources:
        click.echo(f"Source: {source.label}{_shown(source)}{'  ' + source.url if source.url else ''}")
    if found:
        click.echo(_told_by(entry))
    for one in reversed(found):
        click.echo(f"Report {one.id}: {one.report.headline}")


def _shown(source: Source) -> str:
    return f" ({remarks(source.flags)})" if source.flags else ""


def _told_by(entry: Entry) -> str:
    """Say how many reports tell of an event, and how many of them tell something of their own."""
    texts, newsrooms = counted(entry.texts, "text"), counted(entry.newsrooms, "newsroom")
    return f"{counted(entry.reports, 'report')}: {texts} by {newsrooms}, {counted(entry.copies, 'copy', 'copies')}"


def _labels(entry: Entry) -> str:
    return ", ".join(dict.fromkeys(source.label for source in entry.sources)) or "-"


for _command in edit.COMMANDS:
    events.add_command(_command)

COMMANDS = (events,)

"""Commands on the reports: list, show, and why one stands where it stands."""

from collections.abc import Iterable
from pathlib import Path

import click

from crawler import app
from crawler.cli.copies import CopyGroup, firsts
from crawler.cli.corrected import correction_row, now_in, put_by, told
from crawler.cli.credits import credit_lines
from crawler.cli.explain import explain
from crawler.cli.options import LIMIT, REPORT, VERSION, folders, json_option, print_json, print_rows
from crawler.cli.page import page_of
from crawler.cli.rows import decision_row, full_report_row, minute, report_row
from crawler.cli.stored import reading, report_of, stored
from crawler.cli.versions import diff_lines, flag_lines, flag_row, version_lines, version_rows
from crawler.config.load import load
from crawler.config.schema import Config
from crawler.errors import Stop
from crawler.model import StoredReport
from crawler.store.edits import Correction
from crawler.store.store import Store


@click.group()
def reports() -> None:
    """The reports: list, show."""


@reports.command("list")
@click.option("--outlet", help="Only of this outlet.")
@click.option("--event", help="Only those attached to this event.")
@click.option("--tray", is_flag=True, help="Only those in the tray.")
@click.option("--limit", type=LIMIT, help="At most so many, newest first.")
@folders
@json_option
def list_reports(
    outlet: str | None,
    event: str | None,
    tray: bool,
    limit: int | None,
    config_folder: Path,
    data_folder: Path,
    as_json: bool,
) -> None:
    """List reports, newest first."""
    if tray and event:
        raise click.UsageError("a report in the tray is attached to no event: --tray and --event exclude each other")
    config = load(config_folder)
    with reading(config, data_folder) as store:
        _check_known(config, store, outlet, event)
        found = _in_tray(store, outlet)[:limit] if tray else store.reports(outlet, event, limit=limit)
        copied = firsts(store, found)
    rows = [report_row(one, copied.get(one.id)) for one in found]
    if as_json:
        print_json(rows)
    else:
        heads = ("id", "published", "outlet", "credit", "event", "copy_of", "flags", "title")
        told = [{**row, "flags": ", ".join(one.flags)} for row, one in zip(rows, found, strict=True)]
        print_rows([heads, *([row[head] for head in heads] for row in told)])


@reports.command()
@click.argument("report", type=REPORT)
@click.option("--versions", "as_versions", is_flag=True, help="Show the states its text has had.")
@click.option(
    "--diff", "version", type=VERSION, is_flag=False, flag_value=0, help="Show what made this version, or the last."
)
@folders
@json_option
def show(
    report: int, as_versions: bool, version: int | None, config_folder: Path, data_folder: Path, as_json: bool
) -> None:
    """Show one report with its text, or what became of it."""
    with stored(config_folder, data_folder) as store:
        found = report_of(store, report)
        group = CopyGroup(store, found)
        versions, flags = store.versions(report), store.flags_of(report)
    if as_json:
        more = {"copies": group.rows(), "notices": list(map(flag_row, flags)), "versions": version_rows(versions)}
        print_json({**full_report_row(found, group.first), **more})
        return
    if version is not None:
        lines = diff_lines(versions, version)
    else:
        lines = version_lines(versions) if as_versions else page_of(found, (*flag_lines(flags), *group.lines()))
    for line in lines:
        click.echo(line)


@click.command()
@click.argument("report", type=REPORT)
@folders
@json_option
def why(report: int, config_folder: Path, data_folder: Path, as_json: bool) -> None:
    """Show the evidence for where a report was put, with the runner-up."""
    config = load(config_folder)
    drawn = app.match_settings(config)
    with reading(config, data_folder) as store:
        found = report_of(store, report)
        group = CopyGroup(store, found)
        decision = store.decision(report)
        headlines = {
            one.event: entry.headline
            for one in (decision.candidates if decision else ())
            if (entry := store.event(one.event))
        }
        since = [one for one in reversed(store.corrections()) if report in one.what.get("reports", ())]
        now = _now(store, found, since)
    if decision is None:
        raise Stop(f"report {report} waits to be matched", code="unmatched")
    if as_json:
        corrected = {"now": found.event, "corrections": [correction_row(one) for one in since]}
        copies = {"copy_of": group.first, "copies": group.rows()}
        print_json({**decision_row(found, decision), **copies, **corrected})
        return
    for line in (*explain(found, decision, headlines, drawn, group.sentence(), now), "", *credit_lines(found)):
        click.echo(line)
    for one in since:
        undone = ", undone since" if one.undone_at else ""
        click.echo(f"\ncorrection {one.id} by {one.by}, {minute(one.at)}{undone}: {told(one)}")


def _now(store: Store, found: StoredReport, since: Iterable[Correction]) -> str | None:
    """Say where a correction put a report, if one did."""
    put, entry = put_by(since), store.event(found.event) if found.event else None
    return now_in(entry.id, entry.headline, put) if put and entry else None


def _check_known(config: Config, store: Store, outlet: str | None, event: str | None) -> None:
    """Refuse an outlet that neither the configuration nor the store knows, and an event that there is not.

    Raises: ConfigError, Stop.
    """
    if outlet is not None and outlet not in {one.id for one in store.status().outlets}:
        app.chosen(config, [outlet])
    if event is not None and store.event(event) is None:
        raise Stop(f"there is no event {event}", code="unknown")


def _in_tray(store: Store, outlet: str | None) -> list[StoredReport]:
    return [one for one, _ in reversed(store.tray()) if outlet in {None, one.outlet}]


COMMANDS = (reports, why)

"""Commands on the reports: list, show, and why one stands where it stands."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click

from crawler import app
from crawler.cli.options import folders, json_option, print_json, print_rows
from crawler.cli.rows import decision_row, full_report_row, report_row
from crawler.config.load import load
from crawler.errors import Stop
from crawler.model import Candidate, Decision, StoredReport
from crawler.store.store import Store


@contextmanager
def stored(config_folder: Path, data_folder: Path) -> Iterator[Store]:
    """Open the store of a configuration for the length of a command."""
    store = app.open_store(load(config_folder), data_folder)
    try:
        yield store
    finally:
        store.close()


@click.group()
def reports() -> None:
    """The reports: list, show."""


@reports.command("list")
@click.option("--outlet", help="Only of this outlet.")
@click.option("--event", help="Only those attached to this event.")
@click.option("--tray", is_flag=True, help="Only those in the tray.")
@click.option("--limit", type=click.IntRange(min=1), help="At most so many, newest first.")
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
    with stored(config_folder, data_folder) as store:
        found = _in_tray(store, outlet)[:limit] if tray else store.reports(outlet, event, limit=limit)
    rows = [report_row(one) for one in found]
    if as_json:
        print_json(rows)
    else:
        heads = ("id", "published", "outlet", "credit", "event", "title")
        print_rows([heads, *([row[head] for head in heads] for row in rows)])


@reports.command()
@click.argument("report", type=int)
@folders
@json_option
def show(report: int, config_folder: Path, data_folder: Path, as_json: bool) -> None:
    """Show one report with its text."""
    with stored(config_folder, data_folder) as store:
        found = _report(store, report)
    if as_json:
        print_json(full_report_row(found))
        return
    row = full_report_row(found)
    click.echo(f"{row['title']}\n")
    for name in ("outlet", "credit", "dateline", "published", "authors", "language", "url", "event"):
        click.echo(f"{name}: {row[name] or '-'}")
    click.echo(f"\n{row['body']}")


@click.command()
@click.argument("report", type=int)
@folders
@json_option
def why(report: int, config_folder: Path, data_folder: Path, as_json: bool) -> None:
    """Show the evidence for where a report was put, with the runner-up."""
    with stored(config_folder, data_folder) as store:
        found = _report(store, report)
        decision = store.decision(report)
        headlines = {
            one.event: entry.headline
            for one in (decision.candidates if decision else ())
            if (entry := store.event(one.event))
        }
    if decision is None:
        raise Stop(f"report {report} waits to be matched", code="unmatched")
    if as_json:
        print_json(decision_row(report, decision))
        return
    for line in explain(found, decision, headlines):
        click.echo(line)


def explain(found: StoredReport, decision: Decision, headlines: dict[str, str]) -> Iterator[str]:
    """Yield the lines that say why a report was put where it is."""
    where = "laid in the tray" if decision.event is None else f"{decision.verdict.value} to {decision.event}"
    yield f"report {found.id}: {found.report.headline}"
    figures = f"score {decision.score:.3f}, margin {decision.margin:.3f}"
    yield f"{where}, {figures}, by {decision.decided_by}"
    if not decision.candidates:
        yield "no standing entry shares enough words with it"
    for place, candidate in enumerate(decision.candidates[:2]):
        yield ""
        name = "first" if place == 0 else "runner-up"
        yield f"{name}: {candidate.event} ({candidate.score:.3f}) {headlines.get(candidate.event, '')}"
        yield from _signals(candidate)


def _signals(candidate: Candidate) -> Iterator[str]:
    for signal in candidate.signals:
        words = f"  {', '.join(signal.words)}" if signal.words else ""
        yield f"  {signal.name:<12} {signal.value:.2f} x {signal.weight:.2f}{words}"


def _in_tray(store: Store, outlet: str | None) -> list[StoredReport]:
    return [one for one, _ in reversed(store.tray()) if outlet in {None, one.outlet}]


def _report(store: Store, number: int) -> StoredReport:
    found = store.report(number)
    if found is None:
        raise Stop(f"there is no report {number}", code="unknown")
    return found


COMMANDS = (reports, why)

"""The command that says what changed settings of the matcher would do, before they are applied."""

from collections.abc import Iterator
from pathlib import Path

import click

from crawler import app
from crawler.cli.archive import Steps
from crawler.cli.options import FILE, Share, counted, folders, json_option, print_json
from crawler.cli.stored import reading
from crawler.config.load import load
from crawler.match.entities import Gazetteer
from crawler.match.plan import Differences, EventChange
from crawler.pipeline.plan import plan as plan_days
from crawler.store.store import Store

SHARE = Share(0.0, 1.0)
# What would become of an event, for people.
SAID = {
    "opens": "would open with {reports}",
    "vanishes": "would vanish: {reports} would go elsewhere",
    "merges": "would be one with {other}: {reports}",
    "gains": "would gain {reports}",
    "loses": "would lose {reports}",
}
NAMED = 12


@click.command()
@click.option("--days", type=click.IntRange(1, 3660), default=14, show_default=True, help="How many days back.")
@click.option("--threshold-attach", type=SHARE, help="From which score on a report is attached.")
@click.option("--threshold-open", type=SHARE, help="Under which score it opens an event.")
@click.option("--margin", type=SHARE, help="By how much the first event has to lead the next.")
@click.option("--days-back", type=click.IntRange(0, 3660), help="How many days an event stays in reach.")
@click.option("--weights", type=FILE, help="A file of weights in place of those shipped.")
@folders
@json_option
def plan(
    days: int, weights: Path | None, config_folder: Path, data_folder: Path, as_json: bool, **lines: float | None
) -> None:
    """Show what the settings in newswire.yaml, or those given here, would do to the last days; nothing is changed."""
    config = load(config_folder)
    settings = app.match_settings(config, {name: value for name, value in lines.items() if value is not None})
    scorer = app.scorer(config, weights)
    with reading(config, data_folder) as store, Steps("reports", None) as steps:
        found = plan_days(store, Gazetteer(config.entities), settings, scorer, app.now(), days, steps.at)
        if as_json:
            print_json(_row(days, found))
            return
        told = list(_told(store, found))
    for line in told:
        click.echo(line)
    tray = sum(one.after is None for one in found.moved), sum(one.before is None for one in found.moved)
    click.echo(
        f"{counted(found.reports, 'report')} of {counted(days, 'day')}: {len(found.moved)} would be elsewhere, "
        f"{tray[0]} of them in the tray, {tray[1]} out of it"
    )


def _told(store: Store, found: Differences) -> Iterator[str]:
    for one in found.changes:
        entry, first = store.event(one.event), store.report(one.reports[0])
        known = entry.headline if entry is not None and entry.id == one.event else None
        yield f"{one.event} {known or (first.report.headline if first else '')}".rstrip()
        yield f"  {SAID[one.change].format(reports=_reports(one), other=one.other)}"
    for moved in found.moved:
        yield f"report {moved.report}: {moved.before or 'the tray'} -> {moved.after or 'the tray'}"


def _reports(one: EventChange) -> str:
    if len(one.reports) > NAMED:
        return f"{len(one.reports)} reports"
    noun = "report" if len(one.reports) == 1 else "reports"
    return f"{noun} {', '.join(map(str, one.reports))}"


def _row(days: int, found: Differences) -> dict[str, object]:
    return {
        "days": days,
        "reports": found.reports,
        "events": [
            {"event": one.event, "change": one.change, "reports": list(one.reports), "other": one.other}
            for one in found.changes
        ],
        "moved": [{"report": one.report, "from": one.before, "to": one.after} for one in found.moved],
    }


COMMANDS = (plan,)

"""The command that says how the desk is: by outlet, what stands wrong, and in all."""

from collections.abc import Iterable, Sequence
from dataclasses import asdict
from pathlib import Path

import click

from crawler import app
from crawler.cli.metrics import exposition
from crawler.cli.options import counted, folders, json_option, print_json, print_rows
from crawler.cli.rows import alarm_row, gap_row, minute, stamp
from crawler.cli.stored import stored
from crawler.match.grade import Grade
from crawler.pipeline.overview import Outlook, matcher_grade, outlooks
from crawler.store.edits import Graded
from crawler.store.values import Alarm, Gap, OutletHealth

HEADS = (
    "id",
    "condition",
    "polls",
    "items",
    "stored",
    "doubtful",
    "failed",
    "refused",
    "waiting",
    "next_poll_at",
    "last_error",
)
GAPS = 20  # open gaps that people are shown, the latest; they stay for as long as they are not closed
# The fields that are times.
TIMES = ("next_poll_at", "last_ok_at")


@click.command()
@click.option("--all", "show_all", is_flag=True, help="Show also the outlets that were never polled.")
@click.option("--metrics", "as_metrics", is_flag=True, help="Print the figures as OpenMetrics text.")
@folders
@json_option
def status(show_all: bool, as_metrics: bool, config_folder: Path, data_folder: Path, as_json: bool) -> None:
    """Show polls, items, reports and failures by outlet, alarms, gaps that are open, and the totals."""
    if as_json and as_metrics:
        raise click.UsageError("--json and --metrics exclude each other")
    with stored(config_folder, data_folder) as store:
        health, outlook = store.status(), outlooks(store, app.now())
        gaps, alarms, flags = store.gaps(), store.alarms(), store.flag_counts()
        graded, grade = matcher_grade(store)
        proposals = len(store.proposals())
    if as_metrics:
        conditions = {name: one.condition for name, one in outlook.items()}
        click.echo(exposition(health, conditions, alarms, (graded, grade)), nl=False)
        return
    if as_json:
        totals = {"reports": health.reports, "events": health.events, "tray": health.tray}
        outlets = [
            {**_row(one, outlook.get(one.id, Outlook())), "flags": flags.get(one.id, {})} for one in health.outlets
        ]
        wrong = {"alarms": _rows(alarms), "gaps": [gap_row(gap) for gap in gaps]}
        print_json(
            {
                "outlets": outlets,
                **totals,
                **wrong,
                "matcher": {**asdict(graded), **asdict(grade), "proposals": proposals},
            }
        )
        return
    shown = [one for one in health.outlets if show_all or one.polls or one.items]
    _print_outlets(shown, outlook)
    _print_wrong(alarms, gaps)
    for outlet, counts in sorted(flags.items()):
        click.echo(f"flags: {outlet}: {', '.join(f'{flag} {number}' for flag, number in counts.items())}")
    click.echo(
        ", ".join((counted(health.reports, "report"), counted(health.events, "event"), f"{health.tray} in the tray"))
    )
    click.echo(_graded(graded, grade))
    if proposals:
        click.echo(f"{counted(proposals, 'proposal')} to merge or split events: newswire events proposals")


def _graded(found: Graded, grade: Grade) -> str:
    """Say how good the matcher's decisions were, as far as editors corrected them."""
    made = f"{found.attached} attached, {found.opened} opened, {found.tray} laid in the tray"
    if not found.corrections:
        stand = counted(found.attached + found.opened + found.tray, "report")
        return f"matcher: {made}; no editor has corrected any of it yet: precision and recall would stand on {stand}"
    told = f"{found.wrong} wrong, {found.missed} missed, {found.abstained} out of the tray"
    precision, recall = ("-" if one is None else f"{one:.3f}" for one in (grade.precision, grade.recall))
    return f"matcher: {made}; by editors' corrections {told}: precision {precision}, recall {recall}"


def _print_outlets(shown: Sequence[OutletHealth], outlook: dict[str, Outlook]) -> None:
    rows = [_row(one, outlook.get(one.id, Outlook())) for one in shown]
    told = [
        {**row, "refused": _refused(one), **{name: minute(getattr(one, name)) for name in TIMES}}
        for row, one in zip(rows, shown, strict=True)
    ]
    print_rows([HEADS, *([row[head] for head in HEADS] for row in told)])


def _print_wrong(alarms: Iterable[Alarm], gaps: Sequence[Gap]) -> None:
    for alarm in alarms:
        click.echo(f"alarm: {alarm.outlet}: {alarm.kind} since {minute(alarm.since)}: {alarm.text}")
    shown = sorted(gaps, key=lambda gap: gap.to_at)[-GAPS:]
    if len(shown) < len(gaps):
        click.echo(f"{counted(len(gaps) - len(shown), 'older gap')} not shown; --json lists all")
    for gap in shown:
        reach = f"from {minute(gap.from_at)} to {minute(gap.to_at)}"
        tried = f"{counted(gap.tries, 'try', 'tries')} to fill it brought {counted(gap.filled, 'item')}"
        click.echo(f"gap: {gap.outlet}: {gap.kind} {gap.address} {reach}; {tried}")


def _rows(alarms: Iterable[Alarm]) -> list[dict[str, object]]:
    return [alarm_row(alarm) for alarm in alarms]


def _row(outlet: OutletHealth, outlook: Outlook) -> dict[str, object]:
    return {
        "id": outlet.id,
        "condition": outlook.condition,
        "polls": outlet.polls,
        "items": outlet.items,
        "stored": outlet.stored,
        "failed": outlet.failed,
        "refused": dict(outlet.refused),
        "waiting": outlet.waiting,
        "gaps": outlet.gaps,
        "alarms": list(outlet.alarms),
        "last_ok_at": stamp(outlet.last_ok_at),
        "next_poll_at": stamp(outlet.next_poll_at),
        "last_error": outlet.last_error,
        "doubtful": outlet.doubtful,
    }


def _refused(outlet: OutletHealth) -> str | None:
    return ", ".join(f"{why} {number}" for why, number in outlet.refused.items()) or None


COMMANDS = (status,)

"""The command that extracts the pages of the archive again, without fetching."""

import asyncio
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import asdict
from datetime import UTC, datetime
from difflib import SequenceMatcher
from pathlib import Path

import click

from crawler import app, launch
from crawler.cli.archive import Steps
from crawler.cli.options import counted, folders, json_option, print_json, say
from crawler.cli.stored import reading
from crawler.config.load import load
from crawler.model import CreditChain
from crawler.pipeline.reprocess import CHANGED, FAILED, NEW, REFUSED, SAME, VERSION, Reprocessed, Reprocessing

OUTCOMES = (SAME, CHANGED, VERSION, NEW, REFUSED, FAILED)
# Of a text, so many changed lines are shown; of whatever is shown, so many characters.
MOST_LINES = 6
LONGEST = 100


class Day(click.ParamType[datetime]):
    """A day or an instant in ISO 8601; without a zone it is UTC."""

    name = "date"

    def convert(self, value: str | datetime, param: click.Parameter | None, ctx: click.Context | None) -> datetime:
        """Read the time."""
        if isinstance(value, datetime):
            return value
        try:
            found = datetime.fromisoformat(value)
        except ValueError:
            self.fail(f"{value!r} is no date; write it as 2026-03-02 or 2026-03-02T09:00+01:00", param, ctx)
        return found if found.tzinfo else found.replace(tzinfo=UTC)


@click.command()
@click.option("--since", type=Day(), help="Only pages fetched since this day or time (UTC where it names no zone).")
@click.option("--outlet", help="Only pages of this outlet.")
@click.option("--dry-run", is_flag=True, help="Change nothing.")
@folders
@json_option
def reprocess(
    since: datetime | None, outlet: str | None, dry_run: bool, config_folder: Path, data_folder: Path, as_json: bool
) -> int:
    """Extract the archived pages again and print what comes out otherwise, field by field."""
    config = load(config_folder)
    if outlet is not None:
        app.chosen(config, [outlet])
    with reading(config, data_folder) as store, launch.reprocessing(config, data_folder, store, dry=dry_run) as work:
        counts, rows = asyncio.run(_run(work, since, outlet, as_json=as_json))
    if as_json:
        print_json({"dry_run": dry_run, "counts": counts, "pages": rows})
    else:
        say(_total(counts, dry_run=dry_run))
    return 1 if counts[FAILED] else 0


async def _run(
    work: Reprocessing, since: datetime | None, outlet: str | None, *, as_json: bool
) -> tuple[Mapping[str, int], list[dict[str, object]]]:
    """Do the work; return how often each outcome came, and for JSON the rows of the pages that are not the same."""
    counts = Counter(dict.fromkeys(OUTCOMES, 0))
    rows = []
    with Steps("pages", None) as steps:
        async for done in work.run(since, outlet):
            counts[done.outcome] += 1
            steps.at(counts.total())
            if done.outcome == SAME:
                continue
            if as_json:
                rows.append(_row(done))
            else:
                say("\n".join(_lines(done)))
    return counts, rows


def _row(done: Reprocessed) -> dict[str, object]:
    capture, report = done.archived.capture, done.archived.report
    return {
        "report": report.id if report else None,
        "outlet": capture.outlet,
        "url": capture.url,
        "outcome": done.outcome,
        "why": done.why or None,
        "changes": [
            {"field": one.field, "before": _json(one.before), "after": _json(one.after)} for one in done.changes
        ],
    }


def _json(value: object) -> object:
    match value:
        case datetime():
            return value.isoformat()
        case Mapping():
            return dict(value)
        case CreditChain():
            return asdict(value)
        case _:
            return value


def _lines(done: Reprocessed) -> Iterator[str]:
    capture, report = done.archived.capture, done.archived.report
    outcome = f"{done.outcome}: {done.why}" if done.why else done.outcome
    yield f"{outcome} {f'report {report.id}' if report else done.archived.outcome} {capture.url} ({capture.outlet})"
    for change in done.changes:
        if change.field == "body" and isinstance(change.before, str) and isinstance(change.after, str):
            yield from _text_lines(change.before, change.after)
        else:
            yield f"  {change.field}: {_short(change.before)} -> {_short(change.after)}"


def _text_lines(before: str, after: str) -> Iterator[str]:
    """Yield what went and what came, line by line, up to a few."""
    old, new = before.splitlines(), after.splitlines()
    yield f"  body: {len(before)} -> {len(after)} characters"
    changed = []
    for _, first, last, start, end in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if old[first:last] != new[start:end]:
            changed += [f"    - {_short(line)}" for line in old[first:last] if line]
            changed += [f"    + {_short(line)}" for line in new[start:end] if line]
    yield from changed[:MOST_LINES]
    if len(changed) > MOST_LINES:
        yield f"    and {counted(len(changed) - MOST_LINES, 'more line')}"


def _short(value: object) -> str:
    if value is None or value in ("", (), [], {}):
        return "-"
    match value:
        case datetime():
            text = value.isoformat()
        case tuple() | list():
            text = ", ".join(map(str, value))
        case Mapping():
            text = ", ".join(f"{name} {one}" for name, one in value.items())
        case CreditChain():
            text = ", ".join(f'{clue.kind} "{clue.words}"' for clue in value.clues) or "no clue"
        case _:
            text = str(value)
    flat = " ".join(text.split())
    return flat if len(flat) <= LONGEST else f"{flat[:LONGEST]}..."


def _total(counts: Mapping[str, int], *, dry_run: bool) -> str:
    changed = counts[CHANGED] + counts[VERSION]
    return (
        f"{counted(sum(counts.values()), 'page')}: {counts[SAME]} the same, {changed} changed "
        f"({counts[VERSION]} in the text), {counts[NEW]} new, {counts[REFUSED]} refused, {counts[FAILED]} failed"
        f"{'; nothing was changed' if dry_run else ''}"
    )


COMMANDS = (reprocess,)

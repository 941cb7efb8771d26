"""The command that shows one outlet: how it is, what each of its channels has taught, and how its last polls went."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import click

from crawler import app
from crawler.cli.options import counted, folders, json_option, print_json
from crawler.cli.rows import alarm_row, gap_row, minute, stamp
from crawler.cli.stored import has_database, reading
from crawler.config.load import load
from crawler.config.schema import Channel, Config, Outlet
from crawler.extract.hints import FOUND, MISSED
from crawler.pipeline.listing import pins_of
from crawler.pipeline.overview import Outlook, outlooks
from crawler.schedule.alarms import NEVER
from crawler.schedule.portrait import Line, shown
from crawler.schedule.profile import Profile
from crawler.store.store import Store
from crawler.store.values import ChannelState, Gap, PastPoll

POLLS = 5  # the last polls of a channel that are shown
REPORTS = 100  # the last reports of an outlet whose hints are counted


@dataclass(frozen=True, slots=True)
class Portrait:
    """A channel as the YAML names it, how it is, and what is known of it; `state` is None before its first poll."""

    channel: Channel
    condition: str = NEVER
    state: ChannelState | None = None
    lines: tuple[Line, ...] = ()
    polls: tuple[PastPoll, ...] = ()


@dataclass(frozen=True, slots=True)
class HintCount:
    """On how many of the last reports' pages a hint found something, and on how many it did not."""

    name: str
    found: int
    missed: int


@dataclass(frozen=True, slots=True)
class Picture:
    """All that is shown of an outlet."""

    outlook: Outlook
    channels: tuple[Portrait, ...]
    gaps: tuple[Gap, ...] = ()
    hints: tuple[HintCount, ...] = ()


@click.command("show")
@click.argument("outlet")
@folders
@json_option
def show_outlet(outlet: str, config_folder: Path, data_folder: Path, as_json: bool) -> None:
    """Show how an outlet is, what each of its channels has taught, and how its last polls went."""
    config = load(config_folder)
    [chosen] = app.chosen(config, [outlet])
    picture = _picture(config, data_folder, chosen)
    if as_json:
        print_json(_row(chosen, picture))
        return
    for line in _lines(chosen, picture):
        click.echo(line)


def _picture(config: Config, data: Path, outlet: Outlet) -> Picture:
    if not has_database(config, data):
        return Picture(Outlook(), tuple(map(Portrait, outlet.channels)))
    with reading(config, data) as store:
        states = {(state.kind, state.address): state for state in store.channels(outlet.id)}
        outlook = outlooks(store, app.now()).get(outlet.id, Outlook())
        found = (_portrait(store, outlet, channel, states, outlook) for channel in outlet.channels)
        return Picture(
            outlook, tuple(found), tuple(store.gaps(open_only=False, outlet=outlet.id)), _hints(store, outlet)
        )


def _hints(store: Store, outlet: Outlet) -> tuple[HintCount, ...]:
    """Count how the outlet's hints went on the pages of its last reports."""
    if outlet.extract is None:
        return ()
    counted_by: dict[str, Counter[str]] = {key: Counter() for key in (FOUND, MISSED)}
    for stored in store.reports(outlet.id, limit=REPORTS):
        for key, counts in counted_by.items():
            counts.update(filter(None, stored.report.sources.get(key, "").split(", ")))
    names = sorted(counted_by[FOUND].keys() | counted_by[MISSED].keys())
    return tuple(HintCount(name, counted_by[FOUND][name], counted_by[MISSED][name]) for name in names)


def _portrait(
    store: Store, outlet: Outlet, channel: Channel, states: dict[tuple[str, str], ChannelState], outlook: Outlook
) -> Portrait:
    state = states.get((channel.kind, channel.address))
    if state is None or not state.polls:
        return Portrait(channel)
    profile = Profile.from_json(store.profile(state.id).profile)
    lines = tuple(shown(profile, pins_of(outlet, channel)))
    return Portrait(channel, outlook.channels[state.id], state, lines, tuple(store.last_polls(state.id, POLLS)))


def _row(outlet: Outlet, picture: Picture) -> dict[str, object]:
    return {
        "id": outlet.id,
        "name": outlet.name,
        "homepage": outlet.homepage,
        "condition": picture.outlook.condition,
        "alarms": [alarm_row(alarm) for alarm in picture.outlook.alarms],
        "channels": [_channel_row(portrait) for portrait in picture.channels],
        "gaps": [gap_row(gap) for gap in picture.gaps],
        "hints": [{"hint": one.name, "found": one.found, "missed": one.missed} for one in picture.hints],
    }


def _channel_row(portrait: Portrait) -> dict[str, object]:
    state = portrait.state
    return {
        "kind": portrait.channel.kind,
        "address": portrait.channel.address,
        "condition": portrait.condition,
        "polls": state.polls if state else 0,
        "failures": state.failures if state else 0,
        "last_polled_at": stamp(state.last_polled_at) if state else None,
        "last_ok_at": stamp(state.last_ok_at) if state else None,
        "next_poll_at": stamp(state.next_poll_at) if state else None,
        "last_error": state.last_error if state else None,
        "profile": dict(portrait.lines),
        "last_polls": [_poll_row(poll) for poll in portrait.polls],
    }


def _poll_row(poll: PastPoll) -> dict[str, object]:
    return {
        "at": stamp(poll.started_at),
        "took_ms": poll.took_ms,
        "status": poll.status,
        "outcome": poll.outcome,
        "listed": poll.listed,
        "new": poll.new,
        "error": poll.error,
        "notes": dict(poll.notes),
    }


def _lines(outlet: Outlet, picture: Picture) -> Iterator[str]:
    yield f"{outlet.id}: {outlet.name}, {outlet.homepage}"
    unwell = f" ({picture.outlook.unwell})" if picture.outlook.unwell else ""
    yield f"condition: {picture.outlook.condition}{unwell}"
    for alarm in picture.outlook.alarms:
        yield f"alarm: {alarm.kind} since {minute(alarm.since)}: {alarm.text}"
    for one in picture.hints:
        yield f"hint: {one.name} found something on {counted(one.found, 'page')}, nothing on {one.missed}"
    for portrait in picture.channels:
        yield from _channel_lines(portrait)
    for gap in picture.gaps:
        end = f"closed {minute(gap.closed_at)} by {gap.how}" if gap.closed_at else "open"
        reach = f"from {minute(gap.from_at)} to {minute(gap.to_at)}"
        yield f"gap: {gap.address} {reach}: {end}, {counted(gap.tries, 'try', 'tries')}, {gap.filled} filled"


def _channel_lines(portrait: Portrait) -> Iterator[str]:
    yield f"{portrait.channel.kind} {portrait.channel.address}: {portrait.condition}"
    state = portrait.state
    if state is None:
        return
    failures = f", {counted(state.failures, 'failure')} in a row: {state.last_error}" if state.failures else ""
    yield f"  next poll   {minute(state.next_poll_at)}; {counted(state.polls, 'poll')}{failures}"
    for name, text in portrait.lines:
        yield f"  {name:<11} {text}"
    for poll in portrait.polls:
        notes = ", ".join(f"{word} {count}" for word, count in sorted(poll.notes.items()))
        told = ", ".join(filter(None, (f"{poll.listed} listed, {poll.new} new", poll.error, notes)))
        yield f"  {minute(poll.started_at)}  {poll.outcome}, {told}"


COMMANDS = (show_outlet,)

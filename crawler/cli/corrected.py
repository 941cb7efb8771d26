"""Says in words what a correction did."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from crawler.cli.rows import minute, stamp
from crawler.store.edits import MATCHER, PLACING, Correction, Proposal

# Reports named one by one; of more only the number is said.
NAMED = 8


def correction_row(one: Correction) -> dict[str, object]:
    """Return a correction as a row of `events log --json`."""
    return {
        "id": one.id,
        "kind": one.kind,
        "by": one.by,
        "at": stamp(one.at),
        "what": {name: value for name, value in one.what.items() if name != "digest"},
        "undone_by": one.undone_by,
        "undone_at": stamp(one.undone_at),
    }


def proposal_row(one: Proposal) -> dict[str, object]:
    """Return a proposal as a row of `events proposals --json`."""
    two = {"event": one.event, "other": one.other, "reports": list(one.reports)}
    return {"id": one.id, "kind": one.kind, **two, "score": one.score, "at": stamp(one.at)}


def told(one: Correction) -> str:
    """Say in one line what was done, and on which proposal."""
    proposal = one.what.get("proposal")
    return _told(one) + (f" (proposal {proposal})" if proposal else "")


def _told(one: Correction) -> str:
    what = one.what
    match one.kind:
        case "merge":
            return f"{', '.join(what['events'])} merged into {what['to']}{_with(what['reports'])}"
        case "split":
            return f"{named(what['reports'])} split off {what['event']} into {what['to']}"
        case "move":
            return _moved(what)
        case "rename":
            return f"{what['to']}: {'; '.join(_renamed(what))}"
    return _rejected(what)


def put_by(since: Iterable[Correction]) -> Correction | None:
    """Return the correction that put a report where it is.

    :param since: the corrections that concern the report, the latest last.
    """
    placing = [one for one in since if one.kind in PLACING and one.undone_at is None]
    return placing[-1] if placing else None


def now_in(event: str, headline: str, put: Correction) -> str:
    """Say in which event a report is, and who put it there."""
    by = "the matcher" if put.by == MATCHER else put.by
    return f"now in {event} ({headline}), put there by {by} (correction {put.id}, {minute(put.at)})"


def headline_hint(one: Correction) -> str | None:
    """Say what an event is called from now on that was called by what left it."""
    event, called = one.what.get("event") or one.what.get("from"), one.what.get("called")
    return f"{event} is called {called!r} now; newswire events rename gives another name" if called else None


def _moved(what: Mapping[str, Any]) -> str:
    before = what.get("event") or what.get("from") or "the tray"
    gone = f"; {', '.join(what['events'])} had no other and leads there now" if what.get("events") else ""
    new = "the new event " if what.get("new") else ""
    return f"{named(what['reports'])} moved from {before} to {new}{what['to']}{gone}"


def _renamed(what: Mapping[str, Any]) -> Iterable[str]:
    for name, value in what["after"].items():
        yield f"{name} {what['before'][name]!r} -> {value!r}"


def _rejected(what: Mapping[str, Any]) -> str:
    if what.get("other"):
        return f"{what['event']} and {what['other']} stay two events"
    verb = "stays" if len(what["reports"]) == 1 else "stay"
    return f"{named(what['reports'])} {verb} in {what['event']}"


def _with(reports: list[int]) -> str:
    return f" with {named(reports)}" if reports else ""


def named(numbers: Sequence[int]) -> str:
    """Name reports by their numbers, where they are not too many."""
    if len(numbers) > NAMED:
        return f"{len(numbers)} reports"
    return f"{'report' if len(numbers) == 1 else 'reports'} {', '.join(map(str, numbers))}"

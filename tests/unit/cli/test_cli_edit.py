"""An editor's commands say what they did, refuse what cannot be meant in one line, and can be taken back."""

import json
from importlib.resources import files
from pathlib import Path

import pytest
from cli_desk import EVENT, HEADLINE, NOW, Newswire, fill

from crawler.match.decide import MatchSettings
from crawler.model import Decision, Entry, Verdict
from crawler.store.store import Store

LINE = MatchSettings().threshold_open

OTHER = "2026-03-02-other"


@pytest.fixture
def desk(fresh: Newswire) -> Newswire:
    """A desk of its own that holds a few reports."""
    fill(fresh.data)
    return fresh


def said(newswire: Newswire, *arguments: str) -> str:
    """Run a command that goes well."""
    done = newswire(*arguments)
    assert (done.code, done.err) == (0, "")
    return done.out


def state(newswire: Newswire) -> tuple[str, ...]:
    """Return what reports and events say of themselves."""
    return tuple(said(newswire, *command, "--json") for command in (("events", "list"), ("reports", "list")))


def new_event(newswire: Newswire) -> str:
    """Let the report in the tray open an event; return its id."""
    return str(json.loads(said(newswire, "events", "move", "3", "--new", "--json"))["what"]["to"])


def test_each_correction_is_told_logged_and_taken_back(desk: Newswire) -> None:
    before = state(desk)
    out = said(desk, "events", "move", "3", EVENT, "--by", "ada")
    assert f"correction 1: report 3 moved from the tray to {EVENT}" in out
    assert "newswire events undo 1 takes it back" in out
    out = said(desk, "events", "split", EVENT, "2", "3", "--by", "ben")
    assert f"correction 2: reports 2, 3 split off {EVENT} into 2026-03-02-" in out
    new = json.loads(said(desk, "events", "log", "--limit", "1", "--json"))[0]["what"]["to"]
    out = said(desk, "events", "rename", new, "The quay is  shut", "--date", "2026-03-04", "--slug", "quay-shut")
    assert f"{new}: headline 'Story 2' -> 'The quay is shut'; date '2026-03-02' -> '2026-03-04'" in out
    out = said(desk, "events", "merge", EVENT, new)
    assert f"correction 4: {new} merged into {EVENT} with reports 2, 3" in out
    shown = json.loads(said(desk, "events", "show", new, "--json"))
    assert (shown["id"], len(shown["attached"])) == (EVENT, 3)
    assert f"Event: {EVENT} ({new} leads here)" in said(desk, "events", "show", new)
    rows = json.loads(said(desk, "events", "log", "--json"))
    assert [(row["id"], row["kind"], row["undone_by"]) for row in rows] == [
        (4, "merge", None),
        (3, "rename", None),
        (2, "split", None),
        (1, "move", None),
    ]
    assert [row["by"] for row in rows[2:]] == ["ben", "ada"]
    for number in (4, 3, 2, 1):
        assert f"undone: correction {number}: " in said(desk, "events", "undo", "--by", "ada")
    assert state(desk) == before
    assert "by ada" in said(desk, "events", "log")


def test_why_tells_what_editors_did_since(desk: Newswire) -> None:
    said(desk, "events", "move", "3", EVENT, "--by", "ada")
    out = said(desk, "why", "3")
    assert "laid it in the tray" in out
    assert "correction 1 by ada, 20" in out
    found = json.loads(said(desk, "why", "3", "--json"))
    assert (found["decision"], found["event"], found["now"]) == ("tray", None, EVENT)
    assert [one["id"] for one in found["corrections"]] == [1]
    said(desk, "events", "undo")
    assert ", undone since: report 3 moved" in said(desk, "why", "3")


def test_why_says_first_where_a_report_is_now_and_who_put_it_there(desk: Newswire) -> None:
    opened = f"opened a new entry {EVENT}: no standing entry shares enough words with it"
    assert said(desk, "why", "1").splitlines()[1] == opened
    new = json.loads(said(desk, "events", "move", "1", "--new", "--by", "ada", "--json"))["what"]["to"]
    now, before, *_ = said(desk, "why", "1").splitlines()[1:]
    assert now.startswith(f"now in {new} (Story 1), put there by ada (correction 1, 20")
    assert before == f"the matcher had {opened}"
    said(desk, "events", "merge", new, EVENT, "--by", "bo")
    now, before, *_ = said(desk, "why", "2").splitlines()[1:]
    assert now.startswith(f"now in {new} (Story 1), put there by bo (correction 2, 20")
    assert before.startswith(f"the matcher had attached it to {EVENT}: scored 0.90")
    assert "put there by ada" in said(desk, "why", "1")
    said(desk, "events", "move", "3", new)
    assert "the matcher had laid it in the tray: " in said(desk, "why", "3")
    said(desk, "events", "undo")
    said(desk, "events", "undo")
    assert said(desk, "why", "2").splitlines()[1].startswith(f"attached to {EVENT}: ")


def test_what_a_correction_had_decided_is_not_called_the_matchers(desk: Newswire) -> None:
    store = Store.open(None, desk.data)
    bound = Decision(Verdict.ATTACHED, EVENT, 0.4, decided_by="correction")
    store.decide(4, bound, {}, NOW)
    store.close()
    assert said(desk, "why", "4").splitlines()[1].endswith(" (decided by correction)")
    said(desk, "events", "move", "4", "--new")
    assert said(desk, "why", "4").splitlines()[2].startswith(f"an earlier correction had attached it to {EVENT}: ")


def test_why_quotes_the_lines_of_the_configuration(desk: Newswire) -> None:
    settings = desk.config / "newswire.yaml"
    settings.write_text(
        settings.read_text("utf-8") + "match:\n  threshold_attach: .77\n  threshold_open: .33\n", "utf-8"
    )
    out = said(desk, "why", "3")
    assert "scored 0.40; under 0.33 it would open a new entry, 0.77 is needed to attach" in out


def test_an_event_called_after_a_report_that_left_is_pointed_out(desk: Newswire) -> None:
    assert f"{EVENT} is called 'Story 2' now; newswire events rename" in said(desk, "events", "split", EVENT, "1")
    assert "is called" not in said(desk, "events", "undo")
    assert "is called" not in said(desk, "events", "split", EVENT, "2")


def test_a_merged_page_leads_on(desk: Newswire, tmp_path: Path) -> None:
    new = new_event(desk)
    said(desk, "publish", "--to", str(tmp_path / "site"))
    said(desk, "events", "merge", EVENT, new)
    said(desk, "publish", "--to", str(tmp_path / "site"))
    moved = (tmp_path / "site/news/2026/03/02/story-3.md").read_text()
    assert "This page has moved to [" in moved
    assert "(/news/2026/03/02/divers-find.md)" in moved
    assert "cannot be merged with itself, nor twice" in desk("events", "merge", EVENT, new).err


@pytest.mark.parametrize(
    ("arguments", "line"),
    [
        (("merge", EVENT, EVENT), "cannot be merged with itself"),
        (("merge", EVENT, OTHER), f"there is no event {OTHER}"),
        (("merge", EVENT), "Missing argument"),
        (("split", EVENT, "1", "88"), "there is no report 88"),
        (("split", EVENT, "88"), "there is no report 88"),
        (("split", EVENT, "3"), "in the tray, not in"),
        (("move", "3"), "--new"),
        (("move", "3", EVENT, "--new"), "--new"),
        (("move", "4", EVENT), "waits to be matched"),
        (("move", "1", EVENT), "already"),
        (("move", "one", EVENT), "a report is a number"),
        (("rename", EVENT), "name a headline"),
        (("rename", EVENT, " "), "a headline needs a word"),
        (("rename", EVENT, "--slug", "Quay Shut"), "as quay-shut"),
        (("rename", EVENT, "--date", "soon"), "'soon' is no day; one is written 2026-03-01"),
        (("rename", EVENT, "--date", "2026-02-30"), "no day"),
        (
            ("rename", EVENT, "--date", "0001-01-01"),
            "0001-01-01 is no day of an event; they lie between 1583-01-01 and",
        ),
        (("rename", EVENT, "The quay is shut", "--date", "9999-12-31"), "9999-12-31 is no day of an event"),
        (("undo", "last"), "a correction is a number; newswire events log shows them"),
        (("accept", "0"), "a proposal is a number; newswire events proposals shows them"),
        (("reject", "one"), "a proposal is a number"),
        (("accept", "7"), "there is no proposal 7"),
        (("log", "--limit", "0"), "'0' is no number from 1 on"),
        (("undo",), "no correction stands"),
        (("undo", "7"), "there is no correction 7"),
        (("move", "3", EVENT, "--by", "matcher"), "no editor's name"),
        (("move", "3", EVENT, "--by", " "), "no editor's name"),
    ],
)
def test_what_cannot_be_meant_is_refused_in_a_line(desk: Newswire, arguments: tuple[str, ...], line: str) -> None:
    before = state(desk)
    done = desk("events", *arguments)
    assert done.code == 2
    assert line in done.err
    assert "Traceback" not in done.err
    assert state(desk) == before


def test_status_grades_the_matcher_by_the_corrections(desk: Newswire) -> None:
    made = "matcher: 1 attached, 1 opened, 1 laid in the tray; "
    unseen = f"{made}no editor has corrected any of it yet: precision and recall would stand on 3 reports\n"
    assert said(desk, "status").endswith(unseen)
    assert "newswire_matcher_precision" not in said(desk, "status", "--metrics")
    said(desk, "events", "move", "3", EVENT)
    said(desk, "events", "split", EVENT, "2")
    assert "by editors' corrections 1 wrong, 0 missed, 1 out of the tray: precision 0.000" in said(desk, "status")
    metrics = said(desk, "status", "--metrics")
    assert "newswire_matcher_precision 0.0" in metrics
    assert 'newswire_corrected{how="abstained"} 1.0' in metrics


def test_a_plan_tells_and_changes_nothing(desk: Newswire) -> None:
    before = state(desk)
    assert "0 reports of 14 days: 0 would be elsewhere" in said(desk, "plan")
    out = said(desk, "plan", "--days", "3660", "--threshold-attach", "1", "--threshold-open", "1")
    assert "report 3: the tray -> 2026-03-02-" in out
    rows = json.loads(said(desk, "plan", "--days", "3660", "--json"))
    assert (rows["days"], rows["reports"]) == (3660, 3)
    shipped = files("crawler.match").joinpath("weights.json").read_text("utf-8")
    (desk.data / "weights.json").write_text(shipped)
    again = said(desk, "plan", "--days", "3660", "--json", "--weights", str(desk.data / "weights.json"))
    assert json.loads(again) == rows
    assert state(desk) == before


@pytest.mark.parametrize(
    ("arguments", "line"),
    [
        (("--threshold-attach", "0"), f"threshold_open ({LINE}) lies above threshold_attach (0.0)"),
        (("--threshold-attach", "2"), "2"),
        (("--margin", "nan"), "'nan' is no number"),
        (("--days", "0"), "0"),
        (("--days", "many"), "many"),
    ],
)
def test_a_plan_of_lines_that_cross_is_refused(desk: Newswire, arguments: tuple[str, ...], line: str) -> None:
    done = desk("plan", *arguments)
    assert done.code == 2
    assert line in done.err


@pytest.mark.parametrize("text", ["", "{}", "[1]", '{"features": ["odd"], "trees": [1], "calibration": [1, 0]}'])
def test_weights_that_are_none_are_refused(desk: Newswire, text: str) -> None:
    (desk.data / "weights.json").write_text(text)
    done = desk("plan", "--weights", str(desk.data / "weights.json"))
    assert done.code == 2
    assert done.err.count("\n") == 1
    assert "weights.json" in done.err


def test_proposals_are_listed_accepted_and_rejected(desk: Newswire) -> None:
    new = OTHER
    store = Store.open(None, desk.data)
    store.import_entries([Entry(new, NOW.date(), "The quay of Port Alden has a crack")], None, NOW)
    store.propose_merge(EVENT, new, 0.71, NOW)
    store.close()
    out = said(desk, "events", "proposals")
    assert "0.71" in out
    assert new in out
    assert "1 proposal" in said(desk, "status")
    assert [row["other"] for row in json.loads(said(desk, "events", "proposals", "--json"))] == [new]
    assert f"{EVENT} and {new} stay two events" in said(desk, "events", "reject", "1")
    assert desk("events", "accept", "1").code == 2
    said(desk, "events", "undo")
    assert f"{new} merged into {EVENT}" in said(desk, "events", "accept", "1")
    assert json.loads(said(desk, "events", "proposals", "--json")) == []
    assert "there is no proposal 9" in desk("events", "accept", "9").err


def test_a_proposal_to_split_is_listed_accepted_and_taken_back(desk: Newswire) -> None:
    store = Store.open(None, desk.data)
    store.propose_split(EVENT, [2], 0.12, NOW)
    store.close()
    before = state(desk)
    out = said(desk, "events", "proposals")
    assert [line.split() for line in out.splitlines()][:2] == [
        ["id", "kind", "score", "event", "headline"],
        ["1", "split", "0.12", EVENT, *HEADLINE.split()],
    ]
    assert "report 2" in out.splitlines()[2]
    assert "Story 2" in out.splitlines()[2]
    [row] = json.loads(said(desk, "events", "proposals", "--json"))
    assert (row["kind"], row["event"], row["other"], row["reports"]) == ("split", EVENT, None, [2])
    assert f"report 2 split off {EVENT} into 2026-03-02-" in said(desk, "events", "accept", "1")
    assert "(proposal 1)" in said(desk, "events", "log")
    assert state(desk) != before
    said(desk, "events", "undo")
    assert state(desk) == before
    assert f"report 2 stays in {EVENT} (proposal 1)" in said(desk, "events", "reject", "1")
    assert json.loads(said(desk, "events", "proposals", "--json")) == []
    assert "rejected already" in desk("events", "accept", "1").err

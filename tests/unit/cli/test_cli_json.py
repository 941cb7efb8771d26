"""What `--json` prints has exactly the promised keys, and the plain form says the same to a person."""

import json
from typing import Any

import pytest
from cli_desk import EVENT, HEADLINE, NOW, SITE, Newswire, fill

from crawler.store.store import Store

REPORT_KEYS = [
    "id",
    "outlet",
    "url",
    "title",
    "published",
    "credit",
    "language",
    "event",
    "outcome",
    "copy_of",
    "flags",
]
EVENT_KEYS = ["id", "date", "headline", "slug", "sources", "topics", "learned", "entities", "places"]
EVENT_KEYS += ["reports", "flags", "copies", "texts", "newsrooms"]
WHY_KEYS = ["report", "decision", "event", "score", "margin", "decided_by", "candidates"]
WHY_KEYS += ["credit", "chain", "copy_of", "copies"]
SOURCE_KEYS = ["label", "outlet", "credit", "url", "flags", "copy_of"]
OUTLET_KEYS = [
    "id",
    "condition",
    "polls",
    "items",
    "stored",
    "failed",
    "refused",
    "waiting",
    "gaps",
    "alarms",
    "last_ok_at",
]
OUTLET_KEYS += ["next_poll_at", "last_error", "doubtful", "flags"]
CHAIN_ROW = {
    "originators": ["Reuters"],
    "confidence": 0.97,
    "contributors": ["AFP"],
    "taken_from": "quaypost.example",
    "clues": [{"kind": "dateline", "words": "PORT ALDEN (Reuters) -", "names": ["Reuters"]}],
}


def data(newswire: Newswire, *arguments: str) -> Any:
    """Return what a command prints as JSON."""
    said = newswire(*arguments, "--json")
    assert (said.code, said.err) == (0, "")
    return json.loads(said.out)


def test_reports_list(newswire: Newswire) -> None:
    rows = data(newswire, "reports", "list")
    assert [row["id"] for row in rows] == [4, 3, 2, 1]
    assert all(list(row) == REPORT_KEYS for row in rows)
    assert rows[2] == {
        "id": 2,
        "outlet": "harbour-post",
        "url": f"{SITE}/2",
        "title": "Story 2",
        "published": "2026-03-02T09:00:00+00:00",
        "credit": "Reuters",
        "language": "en",
        "event": EVENT,
        "outcome": "stored",
        "copy_of": None,
        "flags": [],
    }


@pytest.mark.parametrize(
    ("options", "ids"),
    [
        (["--outlet", "harbour-post"], [4, 3, 2, 1]),
        (["--event", EVENT], [2, 1]),
        (["--tray"], [3]),
        (["--limit", "2"], [4, 3]),
        (["--event", EVENT, "--limit", "1"], [2]),
    ],
)
def test_reports_by_option(newswire: Newswire, options: list[str], ids: list[int]) -> None:
    assert [row["id"] for row in data(newswire, "reports", "list", *options)] == ids


def test_tray_options_go_together(newswire: Newswire) -> None:
    assert [row["id"] for row in data(newswire, "reports", "list", "--tray", "--outlet", "harbour-post")] == [3]
    assert [row["id"] for row in data(newswire, "reports", "list", "--tray", "--limit", "1")] == [3]


def test_the_tray_has_no_event(newswire: Newswire) -> None:
    said = newswire("reports", "list", "--tray", "--event", EVENT)
    assert (said.code, said.out) == (2, "")
    assert "exclude each other" in said.err


def test_one_report(newswire: Newswire) -> None:
    row = data(newswire, "reports", "show", "2")
    assert list(row)[: len(REPORT_KEYS)] == REPORT_KEYS
    assert row["body"] == "The quay is closed.\n\nRepairs begin in May."
    assert (row["authors"], row["dateline"], row["sources"]) == (["Ada Moor"], "PORT ALDEN", {"published": "json-ld"})


def test_one_report_says_what_was_stated_too_and_how_far_it_is_sure(newswire: Newswire) -> None:
    row = data(newswire, "reports", "show", "2")
    assert row["alternatives"] == {"headline": [{"source": "feed", "value": "Quay shut"}]}
    assert (row["agreement"], row["free"], row["live"], row["dek"]) == (0.4, False, True, "Divers found cracks.")
    assert (row["sections"], row["images"]) == (["Harbour"], [f"{SITE}/quay.jpg"])


def test_one_report_for_a_person(newswire: Newswire) -> None:
    shown = newswire("reports", "show", "2").out
    assert "published: 2026-03-02T09:00:00+00:00  [json-ld]\n" in shown
    assert "agreement: 0.40 (low: a second extractor reads another body)\n" in shown
    assert "free: no, " in shown
    assert "live: yes, " in shown
    assert "  headline also: Quay shut  [feed]\n" in shown
    assert "\nDivers found cracks.\n\nThe quay is closed.\n" in shown


def test_one_report_of_which_nothing_more_is_known(newswire: Newswire) -> None:
    shown = newswire("reports", "show", "1").out
    assert "agreement: -\n" in shown
    assert not any(line.startswith(("free:", "live:", "  ")) for line in shown.splitlines())


def test_events_list(newswire: Newswire) -> None:
    [row] = data(newswire, "events", "list")
    assert list(row) == EVENT_KEYS
    assert (row["id"], row["date"], row["headline"], row["reports"]) == (EVENT, "2026-03-02", HEADLINE, 2)
    assert all(list(source) == SOURCE_KEYS for source in row["sources"])
    by_url = {source["url"]: source["label"] for source in row["sources"]}
    assert by_url[f"{SITE}/2"] == "Reuters via Harbour Post"


@pytest.mark.parametrize(
    ("options", "count"),
    [
        (["--from", "2026-03-02", "--to", "2026-03-02"], 1),
        (["--from", "2026-03-03"], 0),
        (["--to", "2026-03-01"], 0),
        (["--text", "crack"], 1),
        (["--text", "%"], 0),
        (["--limit", "1"], 1),
    ],
)
def test_events_by_option(newswire: Newswire, options: list[str], count: int) -> None:
    assert len(data(newswire, "events", "list", *options)) == count


def test_one_event(newswire: Newswire) -> None:
    row = data(newswire, "events", "show", EVENT)
    assert list(row) == [*EVENT_KEYS, "summary", "attached"]
    assert [list(report) for report in row["attached"]] == [REPORT_KEYS] * 2


def test_status(newswire: Newswire) -> None:
    found = data(newswire, "status")
    assert list(found) == ["outlets", "reports", "events", "tray", "alarms", "gaps", "matcher"]
    counts = {"attached": 1, "opened": 1, "tray": 1, "wrong": 0, "missed": 0, "abstained": 0, "corrections": 0}
    assert found["matcher"] == {**counts, "precision": None, "recall": None, "proposals": 0}
    assert (found["reports"], found["events"], found["tray"]) == (4, 1, 1)
    [row] = found["outlets"]
    assert list(row) == OUTLET_KEYS
    assert (row["id"], row["polls"], row["items"], row["stored"], row["failed"]) == ("harbour-post", 1, 5, 4, 1)
    assert (row["next_poll_at"], row["last_error"]) == ("2026-03-02T10:00:00+00:00", None)


def test_why(newswire: Newswire) -> None:
    found = data(newswire, "why", "2")
    assert list(found) == [*WHY_KEYS, "now", "corrections"]
    assert (found["report"], found["decision"], found["event"]) == (2, "attached", EVENT)
    assert (found["score"], round(found["margin"], 3), found["decided_by"]) == (0.9, 0.7, "matcher")
    first, second = found["candidates"]
    assert (list(first), second["signals"]) == (["event", "score", "signals"], [])
    assert first["signals"][0] == {"name": "title", "value": 0.75, "weight": 0.5, "words": ["quay", "divers"]}
    assert found["credit"] == "Reuters"
    assert found["chain"] == CHAIN_ROW


def test_reports_show_who_wrote_them(newswire: Newswire) -> None:
    assert data(newswire, "reports", "show", "2")["chain"] == CHAIN_ROW
    assert data(newswire, "reports", "show", "1")["chain"]["originators"] == []


def test_outlets_list(newswire: Newswire) -> None:
    [row] = data(newswire, "outlets", "list")
    wanted = ["id", "name", "country", "language", "condition", "channels", "unwell", "polls", "items", "stored"]
    assert list(row) == [*wanted, "failed", "gaps", "alarms", "last_ok_at", "last_error", "doubtful"]
    assert row["doubtful"] == 1
    assert (row["id"], row["name"], row["country"], row["polls"]) == ("harbour-post", "Harbour Post", "fi", 1)


@pytest.mark.parametrize("command", [["reports", "list"], ["events", "list"]])
def test_nothing_is_an_empty_list(fresh: Newswire, command: list[str]) -> None:
    Store.open(None, fresh.data).close()
    assert data(fresh, *command) == []


def test_an_outlet_that_was_never_polled(fresh: Newswire) -> None:
    [row] = data(fresh, "outlets", "list")
    assert (row["polls"], row["stored"], row["last_error"]) == (0, 0, None)
    assert not fresh.data.exists()
    Store.open(None, fresh.data).close()
    nothing = {"outlets": [], "reports": 0, "events": 0, "tray": 0, "alarms": [], "gaps": []}
    found = data(fresh, "status")
    assert (found.pop("matcher")["precision"], found) == (None, nothing)


PLAIN = [
    (["reports", "list"], ["id  published", "Story 4", "Reuters"]),
    (
        ["reports", "show", "2"],
        ["Story 2", "credit: Reuters", f"event: {EVENT}", "authors: Ada Moor\n", "Repairs begin in May."],
    ),
    (
        ["reports", "show", "2"],
        [
            "source: Reuters via Harbour Post, sure to 0.97\n  dateline: PORT ALDEN (Reuters) - (Reuters)\n",
            "helped: AFP\nstands elsewhere too: quaypost.example\n",
        ],
    ),
    (["why", "2"], ["source: Reuters via Harbour Post, sure to 0.97\n"]),
    (["why", "1"], ["source: Harbour Post; nothing names an agency\n"]),
    (["events", "list"], [EVENT, HEADLINE, "Reuters via Harbour Post"]),
    (["events", "show", EVENT], [f"2026-03-02  {HEADLINE}", "Entities: Harbour Council", "Report 1: Story 1"]),
    (["status"], ["harbour-post", "4 reports, 1 event, 1 in the tray"]),
    (["why", "1"], [f"opened a new entry {EVENT}: no standing entry shares enough words"]),
    (
        ["why", "2"],
        [
            f"attached to {EVENT}: scored 0.90, 0.70 ahead of the next, 0.20",
            HEADLINE,
            "runner-up: 2026-03-01-other (0.20)",
        ],
    ),
    (
        ["why", "2"],
        ["title    +0.50  (0.75)  quay, divers", "signals, added to the log-odds (likeness): lead: the"],
    ),
    (["why", "3"], ["laid in the tray: ", "first:"]),
    (["outlets", "list"], ["harbour-post", "Harbour Post"]),
    (["outlets", "list"], ["trouble"]),
]


@pytest.mark.parametrize(("command", "parts"), PLAIN, ids=["-".join(command) for command, _ in PLAIN])
def test_the_plain_form(newswire: Newswire, command: list[str], parts: list[str]) -> None:
    said = newswire(*command)
    assert (said.code, said.err) == (0, "")
    for part in parts:
        assert part in said.out


@pytest.mark.parametrize("command", [["reports", "list"], ["events", "list"], ["status"], ["outlets", "list"]])
def test_the_plain_form_of_nothing(fresh: Newswire, command: list[str]) -> None:
    Store.open(None, fresh.data).close()
    said = fresh(*command)
    assert (said.code, said.err) == (0, "")


def test_status_shows_what_was_polled_and_all_on_demand(fresh: Newswire) -> None:
    fill(fresh.data)
    store = Store.open(None, fresh.data)
    store.sync_channels([("harbour-post", "feed", f"{SITE}/feed.xml"), ("new", "feed", f"{SITE}/new.xml")], NOW)
    store.close()
    heads, polled, totals, _ = fresh("status").out.splitlines()
    assert heads.split()[:6] == ["id", "condition", "polls", "items", "stored", "doubtful"]
    assert heads.split()[6:] == ["failed", "refused", "waiting", "next_poll_at", "last_error"]
    assert polled.split() == ["harbour-post", "ok", "1", "5", "4", "1", "1", "-", "0", "2026-03-02", "10:00+00:00", "-"]
    assert totals == "4 reports, 1 event, 1 in the tray"
    first = [line.split()[0] for line in fresh("status", "--all").out.splitlines()]
    assert first == ["id", "harbour-post", "new", "4", "matcher:"]
    assert [row["id"] for row in data(fresh, "status")["outlets"]] == ["harbour-post", "new"]

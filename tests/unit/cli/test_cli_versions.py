"""What became of a report is shown: its versions, what each changed, and the flags it and its event bear."""

import json
from dataclasses import replace
from datetime import timedelta

import pytest
from cli_desk import EVENT, NOW, SITE, Newswire, fill

from crawler.store.store import Store
from crawler.store.values import Recheck
from crawler.text.notices import Notice

LATER = NOW + timedelta(hours=2)


@pytest.fixture
def desk(fresh: Newswire) -> Newswire:
    """A desk of which report 2 was corrected, and report 1 is gone."""
    fill(fresh.data)
    store = Store.open(None, fresh.data)
    known, found = store.known([f"{SITE.removeprefix('https://')}/2"]), store.report(2)
    assert found is not None
    item = known or 2
    store.reopen(item)
    text = "The quay is shut.\n\nRepairs begin in June.\n\nCorrection: repairs begin in June, not May."
    changed = replace(found.report, headline="Story 2 again", body=text)
    assert store.add_report(item, "Harbour Post", changed, frozenset({f"{SITE}/2"}), LATER) == (2, "version")
    gone = Recheck(1, "harbour-post", NOW, misses=2, missed_at=LATER)
    store.keep_recheck(gone, Notice("vanished", "its page answers 404"))
    store.close()
    return fresh


def test_versions(desk: Newswire) -> None:
    assert desk("reports", "show", "2", "--versions").out.splitlines() == [
        "1  2026-03-02 09:00+00:00  Story 2",
        "2  2026-03-02 11:00+00:00  +4 -3 sentences  Story 2 again",
    ]
    assert desk("reports", "show", "3", "--versions").out == "1  2026-03-02 09:00+00:00  Story 3\n"


@pytest.mark.parametrize("option", [["--diff"], ["--diff", "2"], ["--diff", "0"]])
def test_a_diff(desk: Newswire, option: list[str]) -> None:
    assert desk("reports", "show", "2", *option).out.splitlines() == [
        "--- version 1  2026-03-02 09:00+00:00",
        "+++ version 2  2026-03-02 11:00+00:00",
        "@@ -1,3 +1,4 @@",
        "-Story 2",
        "-The quay is closed.",
        "-Repairs begin in May.",
        "+Story 2 again",
        "+The quay is shut.",
        "+Repairs begin in June.",
        "+Correction: repairs begin in June, not May.",
    ]


@pytest.mark.parametrize(
    ("report", "version", "said"),
    [
        ("2", "1", "no version 1 with one before it: it has 2"),
        ("2", "7", "no version 7 with one before it: it has 2"),
        ("3", "0", "no version 1 with one before it: it was never changed"),
    ],
)
def test_a_version_without_one_before(desk: Newswire, report: str, version: str, said: str) -> None:
    answer = desk("reports", "show", report, "--diff", version)
    assert (answer.code, answer.out) == (2, "")
    assert said in answer.err


def test_a_version_of_our_own_making_says_so(desk: Newswire) -> None:
    store = Store.open(None, desk.data)
    found = store.report(3)
    assert found is not None
    store.reextract(3, replace(found.report, body="The quay is closed for good."), LATER)
    store.close()
    last = desk("reports", "show", "3", "--versions").out.splitlines()[-1]
    assert last == "2  2026-03-02 11:00+00:00  +1 -2 sentences  extracted anew  Story 3"


def test_no_version_is_negative(desk: Newswire) -> None:
    assert desk("reports", "show", "2", "--diff", "-1").code == 2


def test_versions_for_a_program(desk: Newswire) -> None:
    found = json.loads(desk("reports", "show", "2", "--json").out)
    first, second = found["versions"]
    assert (first["number"], first["title"], first["added"], first["removed"], first["diff"]) == (
        1,
        "Story 2",
        0,
        0,
        [],
    )
    assert (second["number"], second["added"], second["removed"]) == (2, 4, 3)
    assert (first["origin"], second["origin"]) == ("page", "page")
    assert second["diff"][0] == "@@ -1,3 +1,4 @@"
    words = "Correction: repairs begin in June, not May."
    assert found["notices"] == [{"flag": "correction", "words": words, "since": "2026-03-02T11:00:00+00:00"}]


def test_flags_of_reports(desk: Newswire) -> None:
    shown = desk("reports", "show", "1").out
    assert "vanished: its page is gone since 2026-03-02 11:00+00:00: its page answers 404\n" in shown
    assert "vanished:" not in desk("reports", "show", "3").out
    rows = json.loads(desk("reports", "list", "--json").out)
    assert {row["id"]: row["flags"] for row in rows} == {1: ["vanished"], 2: ["correction"], 3: [], 4: []}
    assert "correction" in desk("reports", "list").out


def test_flags_of_the_event(desk: Newswire) -> None:
    found = json.loads(desk("events", "show", EVENT, "--json").out)
    assert found["flags"] == ["vanished", "correction"]
    shown = desk("events", "show", EVENT).out
    assert f"Source: Harbour Post (its page is gone)  {SITE}/1\n" in shown
    assert f"Source: Reuters via Harbour Post (corrected)  {SITE}/2\n" in shown
    assert "vanished, correction" in desk("events", "list").out


def test_flags_in_the_status(desk: Newswire) -> None:
    assert "flags: harbour-post: correction 1, vanished 1\n" in desk("status").out
    [row] = json.loads(desk("status", "--json").out)["outlets"]
    assert row["flags"] == {"correction": 1, "vanished": 1}


def test_flags_on_the_published_page(desk: Newswire) -> None:
    assert desk("publish").code == 0
    [entry] = (desk.data / "site").rglob("*divers-find*")
    page = entry.read_text("utf-8")
    assert f"[Harbour Post]({SITE}/1) (its page is gone)" in page
    assert f"[Reuters via Harbour Post]({SITE}/2) (corrected)" in page

"""A copy group is shown as a tree, and each copy says from whom it took its text."""

import json

import pytest
from cli_desk import EVENT, NOW, SITE, Newswire, fill

from crawler.cli.copies import tree
from crawler.model import Copy
from crawler.store.store import Store
from crawler.store.values import Sketch

PLACES = (Copy(1, 1), Copy(2, 1, 1, 0.62, 0.98, 120, credited=True), Copy(3, 1, 2, 0.5, 0.71, 90))


@pytest.fixture
def desk(fresh: Newswire) -> Newswire:
    """A desk of which three reports print one text."""
    fill(fresh.data)
    store = Store.open(None, fresh.data)
    store.keep_compared(Sketch(3, NOW, "test-1", b""), 1, PLACES, [])
    store.close()
    return fresh


def test_the_tree_for_a_person(desk: Newswire) -> None:
    shown = desk("reports", "show", "3").out.splitlines()
    at = shown.index("copies: 3 reports print this text")
    assert shown[at + 1 : at + 4] == [
        "  1  2026-03-02 09:00+00:00  Harbour Post",
        "    2  2026-03-02 09:00+00:00  Reuters via Harbour Post  98% of it stands in 1, which it credits, 62% of both"
        " is the same",
        "      3  2026-03-02 09:00+00:00  Harbour Post  71% of it stands in 2, 50% of both is the same",
    ]
    assert "copies:" not in desk("reports", "show", "4").out


def test_the_tree_for_a_program(desk: Newswire) -> None:
    found = json.loads(desk("reports", "show", "2", "--json").out)
    assert found["copy_of"] == 1
    assert [(row["report"], row["parent"], row["depth"]) for row in found["copies"]] == [
        (1, None, 0),
        (2, 1, 1),
        (3, 2, 2),
    ]
    assert found["copies"][1]["within"] == 0.98
    assert json.loads(desk("reports", "show", "4", "--json").out)["copies"] == []


def test_the_list_says_whose_copy_a_report_is(desk: Newswire) -> None:
    rows = json.loads(desk("reports", "list", "--json").out)
    assert {row["id"]: row["copy_of"] for row in rows} == {1: None, 2: 1, 3: 1, 4: None}
    shown = json.loads(desk("events", "show", EVENT, "--json").out)
    assert {row["id"]: row["copy_of"] for row in shown["attached"]} == {1: None, 2: 1}
    assert {row["id"]: row["outcome"] for row in rows}[3] == "copy"
    assert "copy_of" in desk("reports", "list").out.splitlines()[0].split()


def test_why_says_from_whom(desk: Newswire) -> None:
    said = desk("why", "2").out.splitlines()
    taken = " 98% of it stands in 1, which it credits, 62% of both is the same"
    assert said[1] == f"a copy of report 1 (Harbour Post, 2026-03-02 09:00+00:00):{taken}"
    assert not any(line.startswith("a copy of") for line in desk("why", "1").out.splitlines())
    assert json.loads(desk("why", "3", "--json").out)["copy_of"] == 1
    for command in (("why",), ("reports", "show")):
        assert json.loads(desk(*command, "1", "--json").out)["copy_of"] is None


def test_the_first_of_a_text_need_not_be_the_one_that_came_in_first(desk: Newswire) -> None:
    store = Store.open(None, desk.data)
    places = (Copy(1, 1, 2, 0.9, 0.9, 90), Copy(2, 1), Copy(3, 1, 1, 0.9, 0.9, 90))
    store.keep_compared(Sketch(3, NOW, "test-1", b""), 1, places, [])
    store.close()
    rows = json.loads(desk("reports", "list", "--json").out)
    assert {row["id"]: row["copy_of"] for row in rows} == {1: 2, 2: None, 3: 2, 4: None}


def test_a_member_whose_parent_is_elsewhere_stands_on_top() -> None:
    places = {copy.report: copy for copy in (Copy(7, 5, 4), Copy(5, 5), Copy(9, 5, 7))}
    assert [(depth, copy.report) for depth, copy in tree(places)] == [(0, 5), (0, 7), (1, 9)]


def test_an_event_says_which_of_its_sources_print_one_text(desk: Newswire) -> None:
    found = json.loads(desk("events", "show", EVENT, "--json").out)
    assert (found["reports"], found["copies"]) == (2, 1)
    assert [source["copy_of"] for source in found["sources"]] == [None, 1, 1]
    assert desk("publish").code == 0
    [page] = (desk.data / "site").rglob("*divers-find*")
    lines = page.read_text("utf-8").split("### Source:")[1].strip().splitlines()
    assert lines[1:3] == [f"2. [Harbour Post]({SITE}/1)", f"3. [Reuters via Harbour Post]({SITE}/2) (the text of 2)"]


def test_copies_of_each_other_are_listed_all_the_same(desk: Newswire) -> None:
    """Older versions stored such where a report was dated anew."""
    store = Store.open(None, desk.data)
    store.keep_compared(Sketch(2, NOW, "test-1", b""), 1, (Copy(1, 1, 2), Copy(2, 1, 1)), [])
    store.close()
    found = json.loads(desk("reports", "list", "--json").out)
    assert {row["id"]: row["copy_of"] for row in found if row["id"] < 4} == {1: 2, 2: 1, 3: 1}

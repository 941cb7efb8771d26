"""Publishing: what is written, what is left alone, what is removed."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from crawler.model import Entry, Related
from crawler.publish.archive import Written, publish
from crawler.publish.manifest import MANIFEST
from crawler.publish.sheets import EntrySheet, File, Sheet


class Newsroom:
    """A snapshot over a list of entries; `merged` leads from old ids to new ones."""

    def __init__(self, *entries: Entry) -> None:
        self.entries = {entry.id: entry for entry in entries}
        self.merged: dict[str, str] = {}
        self.moved: dict[str, list[tuple[date, str]]] = {}

    def days(self) -> Sequence[date]:
        return [entry.date for entry in self.entries.values()]

    def entries_on(self, day: date) -> Sequence[Entry]:
        return [entry for entry in self.entries.values() if entry.date == day]

    def entry(self, id: str) -> Entry | None:  # noqa: A002 - the word of the model
        return self.entries.get(self.merged.get(id, id))

    def related(self, entry: Entry) -> Sequence[Related]:
        others = (other for other in self.entries.values() if other.id != entry.id)
        return [Related(other, other.topics) for other in others if set(other.topics) & set(entry.topics)]

    def former(self, entry: Entry) -> Sequence[tuple[date, str]]:
        return self.moved.get(entry.id, [])

    def former_days(self) -> dict[date, list[str]]:
        days = {day for pages in self.moved.values() for day, _ in pages}
        return {day: [event for event, pages in self.moved.items() if day in dict(pages)] for day in days}

    def change(self, id: str, **fields: object) -> None:  # noqa: A002 - the word of the model
        self.entries[id] = replace(self.entries[id], **fields)  # type: ignore[arg-type]


BRIDGE = Entry("b", date(2024, 5, 6), "Bridge opens", slug="bridge-opens", topics=("Ferry strike",))
STRIKE = Entry("s", date(2024, 5, 6), "Ferries stop", slug="ferries-stop", topics=("Ferry strike",))
STORM = Entry("t", date(2024, 4, 30), "Storm lands", slug="storm-lands")
VOTE = Entry("v", date(2023, 12, 31), "Island votes", slug="island-votes")


@pytest.fixture
def newsroom() -> Newsroom:
    return Newsroom(BRIDGE, STRIKE, STORM, VOTE)


def pages(root: Path) -> list[str]:
    return sorted(path.relative_to(root / "news").as_posix() for path in root.rglob("*.md"))


EVERY_PAGE = [
    "2023/12/31/index.md",
    "2023/12/31/island-votes.md",
    "2023/12/index.md",
    "2023/index.md",
    "2024/04/30/index.md",
    "2024/04/30/storm-lands.md",
    "2024/04/index.md",
    "2024/05/06/bridge-opens.md",
    "2024/05/06/ferries-stop.md",
    "2024/05/06/index.md",
    "2024/05/index.md",
    "2024/index.md",
    "index.md",
]


def test_a_whole_run_writes_every_page_once(tmp_path: Path, newsroom: Newsroom) -> None:
    assert publish(tmp_path, newsroom) == Written(13, 13, 0)
    assert pages(tmp_path) == EVERY_PAGE
    assert publish(tmp_path, newsroom) == Written(13, 0, 0)


def test_every_link_leads_to_a_page(tmp_path: Path, newsroom: Newsroom) -> None:
    publish(tmp_path, newsroom)
    for path in tmp_path.rglob("*.md"):
        targets = [part.partition(")")[0] for part in path.read_text().split("](")[1:]]
        assert [target for target in targets if not (tmp_path / target.lstrip("/")).is_file()] == []


def test_progress_counts_days(tmp_path: Path, newsroom: Newsroom) -> None:
    heard: list[tuple[int, int]] = []
    publish(tmp_path, newsroom, progress=lambda done, total: heard.append((done, total)))
    assert heard == [(1, 3), (2, 3), (3, 3)]


def test_an_empty_archive_has_a_root_page(tmp_path: Path) -> None:
    assert publish(tmp_path, Newsroom()) == Written(1, 1, 0)
    assert "No entries yet." in (tmp_path / "news/index.md").read_text()


def test_a_limited_run_writes_the_entry_its_indexes_and_the_days_beside(tmp_path: Path, newsroom: Newsroom) -> None:
    publish(tmp_path, newsroom, only=["t"])
    wanted = set(EVERY_PAGE) - {name for name in EVERY_PAGE if name.endswith(("votes.md", "opens.md", "stop.md"))}
    assert set(pages(tmp_path)) == wanted


def test_a_limited_run_leaves_other_pages_alone(tmp_path: Path, newsroom: Newsroom) -> None:
    publish(tmp_path, newsroom)
    newsroom.change("b", headline="Bridge opens late")
    newsroom.change("s", summary="Crews walk out.")
    assert publish(tmp_path, newsroom, only=["b"]).rewritten == 2
    assert "Crews walk out." not in (tmp_path / "news/2024/05/06/ferries-stop.md").read_text()
    assert publish(tmp_path, newsroom).rewritten == 1


@pytest.mark.parametrize("only", [None, ["b"]])
def test_a_renamed_entry_leaves_no_old_page(tmp_path: Path, newsroom: Newsroom, only: list[str] | None) -> None:
    publish(tmp_path, newsroom)
    newsroom.change("b", slug="new-bridge-opens")
    assert publish(tmp_path, newsroom, only).removed == 1
    assert "2024/05/06/new-bridge-opens.md" in pages(tmp_path)
    assert "2024/05/06/bridge-opens.md" not in pages(tmp_path)


@pytest.mark.parametrize("only", [None, ["t"]])
def test_an_entry_moved_to_another_day_takes_its_old_indexes_with_it(
    tmp_path: Path, newsroom: Newsroom, only: list[str] | None
) -> None:
    publish(tmp_path, newsroom)
    newsroom.change("t", date=date(2024, 5, 1))
    assert publish(tmp_path, newsroom, only).removed == 3
    moved = [name.replace("04/30", "05/01") for name in EVERY_PAGE if name != "2024/04/index.md"]
    assert pages(tmp_path) == sorted(moved)
    assert not (tmp_path / "news/2024/04").exists()
    assert publish(tmp_path, newsroom).rewritten == 0


@pytest.mark.parametrize("only", [None, ["v"]])
def test_a_vanished_entry_takes_its_year_with_it(tmp_path: Path, newsroom: Newsroom, only: list[str] | None) -> None:
    publish(tmp_path, newsroom)
    del newsroom.entries["v"]
    assert publish(tmp_path, newsroom, only).removed == 4
    assert pages(tmp_path) == EVERY_PAGE[4:]
    assert publish(tmp_path, newsroom).rewritten == 0


def test_a_merged_entry_leaves_the_page_of_the_one_it_leads_to(tmp_path: Path, newsroom: Newsroom) -> None:
    publish(tmp_path, newsroom)
    del newsroom.entries["s"]
    newsroom.merged["s"] = "b"
    publish(tmp_path, newsroom, only=["s"])
    assert pages(tmp_path) == [name for name in EVERY_PAGE if not name.endswith("stop.md")]
    assert "Ferries" not in (tmp_path / "news/2024/05/06/index.md").read_text()


def test_a_slug_passed_on_belongs_to_its_new_entry(tmp_path: Path, newsroom: Newsroom) -> None:
    publish(tmp_path, newsroom)
    newsroom.change("b", slug="bridge-opens-b")
    newsroom.change("s", slug="bridge-opens")
    publish(tmp_path, newsroom)
    assert "Ferries stop" in (tmp_path / "news/2024/05/06/bridge-opens.md").read_text()
    assert "2024/05/06/ferries-stop.md" not in pages(tmp_path)


def test_files_of_others_are_never_removed(tmp_path: Path, newsroom: Newsroom) -> None:
    publish(tmp_path, newsroom)
    note = tmp_path / "news/2023/12/31/note.md"
    note.write_text("by hand")
    del newsroom.entries["v"]
    publish(tmp_path, newsroom)
    assert note.read_text() == "by hand"
    assert list(note.parent.iterdir()) == [note]


def test_a_run_cut_short_leaves_nothing_unknown(tmp_path: Path, newsroom: Newsroom) -> None:
    def breaking(sheet: Sheet) -> list[File]:
        if isinstance(sheet, EntrySheet) and sheet.entry.id == "s":
            raise KeyboardInterrupt
        return [File(f"news/{sheet.owner.replace(':', '-')}.md", "text")]

    with pytest.raises(KeyboardInterrupt):
        publish(tmp_path, newsroom, outputs={"broken": breaking})  # type: ignore[dict-item]
    assert len(pages(tmp_path)) == 7
    assert publish(tmp_path, newsroom) == Written(13, 13, 7)
    assert pages(tmp_path) == EVERY_PAGE


def test_several_outputs_write_side_by_side(tmp_path: Path, newsroom: Newsroom) -> None:
    def titles(sheet: Sheet) -> list[File]:
        return [File(f"news/{sheet.entry.id}.txt", sheet.entry.headline)] if isinstance(sheet, EntrySheet) else []

    both = {"one": titles, "two": lambda sheet: [File(f"news/{sheet.owner}.bin", "")]}
    assert publish(tmp_path, newsroom, outputs=both).pages == 4 + 13  # type: ignore[arg-type]
    assert publish(tmp_path, newsroom, outputs={"one": titles}).removed == 13  # type: ignore[dict-item]


def test_the_manifest_is_hidden_and_named(tmp_path: Path, newsroom: Newsroom) -> None:
    publish(tmp_path, newsroom)
    assert [path.name for path in (tmp_path / "news").iterdir() if path.name.startswith(".")] == [Path(MANIFEST).name]


def test_the_page_of_a_merged_entry_leads_on_and_comes_back(tmp_path: Path, newsroom: Newsroom) -> None:
    publish(tmp_path, newsroom)
    page = tmp_path / "news/2024/05/06/ferries-stop.md"
    before = page.read_text()
    gone = newsroom.entries.pop("s")
    newsroom.merged["s"], newsroom.moved["t"] = "t", [(gone.date, gone.slug)]
    newsroom.merged["s"] = "t"
    publish(tmp_path, newsroom, only=["s", "t"])
    assert "[Storm lands](/news/2024/04/30/storm-lands.md)" in page.read_text()
    assert "Ferries stop" not in (tmp_path / "news/2024/05/06/index.md").read_text()
    assert publish(tmp_path, newsroom).removed == 0
    assert "Storm lands" in page.read_text()
    newsroom.entries["s"] = gone
    newsroom.merged.clear()
    newsroom.moved.clear()
    publish(tmp_path, newsroom, only=["s", "t"])
    assert page.read_text() == before


@pytest.mark.parametrize("only", [None, ["t", "b"]])
def test_the_indexes_of_a_day_that_has_no_entries_any_more_lead_on(
    tmp_path: Path, newsroom: Newsroom, only: list[str] | None
) -> None:
    publish(tmp_path, newsroom)
    gone = newsroom.entries.pop("t")
    newsroom.merged["t"], newsroom.moved["b"] = "b", [(gone.date, gone.slug)]
    assert publish(tmp_path, newsroom, only).removed == 0
    assert pages(tmp_path) == EVERY_PAGE
    day = (tmp_path / "news/2024/04/30/index.md").read_text()
    assert "has no entries now" in day
    assert "- [Bridge opens](/news/2024/05/06/bridge-opens.md)" in day
    assert "[← 2023-12-31](/news/2023/12/31/index.md)" in day
    assert "No entries now." in (tmp_path / "news/2024/04/index.md").read_text()
    assert "2024-04" not in (tmp_path / "news/2024/index.md").read_text()
    assert "04/30" not in (tmp_path / "news/2024/05/06/index.md").read_text()
    test_every_link_leads_to_a_page(tmp_path, newsroom)
    newsroom.change("b", headline="Bridge opens late")
    publish(tmp_path, newsroom, only)
    assert "Bridge opens late" in (tmp_path / "news/2024/04/30/index.md").read_text()
    newsroom.entries["t"] = gone
    newsroom.merged.clear()
    newsroom.moved.clear()
    publish(tmp_path, newsroom, only)
    assert "has no entries now" not in (tmp_path / "news/2024/04/30/index.md").read_text()
    assert "(/news/2024/04/30/index.md)" in (tmp_path / "news/2024/04/index.md").read_text()


def test_a_year_without_entries_any_more_is_not_listed_yet_leads_on(tmp_path: Path, newsroom: Newsroom) -> None:
    gone = newsroom.entries.pop("v")
    newsroom.merged["v"], newsroom.moved["b"] = "b", [(gone.date, gone.slug)]
    publish(tmp_path, newsroom)
    assert pages(tmp_path) == EVERY_PAGE
    assert "No entries now." in (tmp_path / "news/2023/index.md").read_text()
    assert "2023" not in (tmp_path / "news/index.md").read_text()

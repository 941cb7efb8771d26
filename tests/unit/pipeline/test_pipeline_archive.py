"""An archive comes in once, row by row; a broken row costs itself and is named."""

import gzip
import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from pipeline_fakes import NOW, Bench

from crawler.config.schema import Entity
from crawler.errors import Stop
from crawler.match.context import ContextReader
from crawler.match.entities import Gazetteer
from crawler.match.places import Places
from crawler.model import Source
from crawler.pipeline.archive import entry_of, import_archive, open_archive

ROW = {"id": "2026-03-02#1", "date": "2026-03-02", "headline": "Divers find a crack in the eastern quay"}
READER = ContextReader(Gazetteer([Entity(name="Harbour Council", aliases=("the council",))]), Places(()))


def row(number: int, **fields: Any) -> dict[str, Any]:
    """Return one row of an archive."""
    return {**ROW, "id": f"2026-03-02#{number}", **fields}


def write(path: Path, *rows: object) -> Path:
    """Write an archive: rows as JSON, texts as they are."""
    lines = [one if isinstance(one, str) else json.dumps(one) for one in rows]
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("\n".join(lines) + "\n", "utf-8")
    return path


def bring(bench: Bench, path: Path) -> tuple[int, int, int, list[str]]:
    """Import an archive; return added, changed, same, and the problems."""
    reading = open_archive(path)
    done = import_archive(bench.store, reading, READER, NOW)
    return done.added, done.changed, done.same, reading.problems


def test_entries_come_in_once(bench: Bench, tmp_path: Path) -> None:
    path = write(tmp_path / "a.jsonl", row(1), row(2))
    assert bring(bench, path) == (2, 0, 0, [])
    assert bring(bench, path) == (0, 0, 2, [])
    write(path, row(1, headline="Divers find two cracks"), row(2), row(3))
    assert bring(bench, path) == (1, 1, 1, [])
    assert {entry.id: entry.headline for entry in bench.store.events()}["2026-03-02#1"] == "Divers find two cracks"


def test_an_entry_keeps_what_its_row_says(bench: Bench, tmp_path: Path) -> None:
    sources = ["AP via Harbour Post", {"label": "Valley Courier", "url": "https://valley.example/1"}]
    full = row(1, summary="The council met.", topics=["Harbour repairs"], category="Disasters", sources=sources)
    bring(bench, write(tmp_path / "a.jsonl", full))
    [entry] = bench.store.events()
    assert (entry.date, entry.summary, entry.category) == (date(2026, 3, 2), "The council met.", "Disasters")
    assert (entry.topics, entry.entities) == (("Harbour repairs",), ("Harbour Council",))
    assert entry.sources == (Source("AP via Harbour Post"), Source("Valley Courier", "https://valley.example/1"))


def test_words_are_counted_once(bench: Bench, tmp_path: Path) -> None:
    path = write(tmp_path / "a.jsonl", row(1), row(2))
    bring(bench, path)
    bring(bench, path)
    counts = {(term, language): count for term, language, count in bench.store.term_counts()}
    assert counts["", "en"] == 2


BROKEN = [
    ("{", "not JSON"),
    ("[1]", "not a JSON object"),
    ("7", "not a JSON object"),
    ("null", "not a JSON object"),
    ('{"date": "2026-03-02", "headline": "No id"}', "the row has no id"),
    ('{"id": "x", "headline": "No date"}', "the row has no date"),
    ('{"id": "x", "date": "2026-03-02"}', "the row has no headline"),
    ('{"id": "x", "date": "2026-02-30", "headline": "Never"}', ""),
    ('{"id": "x", "date": null, "headline": "Never"}', ""),
    ('{"id": "", "date": "2026-03-02", "headline": "Nameless"}', "needs an id and a headline"),
    ('{"id": null, "date": "2026-03-02", "headline": "Nameless"}', "id must be text"),
    ('{"id": "x", "date": "2026-03-02", "headline": null}', "headline must be text"),
    ('{"id": "x", "date": "2026-03-02", "headline": " "}', "needs an id and a headline"),
    ('{"id": "x", "date": "2026-03-02", "headline": "A", "sources": "AP"}', "sources must be a list"),
    ('{"id": "x", "date": "2026-03-02", "headline": "A", "sources": [{"url": "https://a.example/"}]}', "label"),
    ('{"id": "x", "date": "2026-03-02", "headline": "A", "topics": {"a": 1}}', "topics must be a list"),
    (
        '{"id": "x", "date": "0001-01-01", "headline": "A"}',
        "0001-01-01 is no day of an event; they lie between 1583-01-01",
    ),
    ('{"id": "x", "date": "9999-12-31", "headline": "A"}', "and 2026-04-02, 31 days from now"),
    ("[" * 100_000, ""),
]


@pytest.mark.parametrize(
    ("day", "is_possible"),
    [("1582-12-31", False), ("1583-01-01", True), ("2026-03-02", True), ("2026-04-02", True), ("2026-04-03", False)],
)
def test_an_event_may_be_old_and_a_little_ahead(bench: Bench, tmp_path: Path, day: str, is_possible: bool) -> None:
    added, _, _, problems = bring(bench, write(tmp_path / "a.jsonl", row(1, date=day)))
    assert (added, len(problems)) == ((1, 0) if is_possible else (0, 1))


@pytest.mark.parametrize(("text", "reason"), BROKEN, ids=[text[:60] for text, _ in BROKEN])
def test_a_broken_row_costs_itself(bench: Bench, tmp_path: Path, text: str, reason: str) -> None:
    path = write(tmp_path / "a.jsonl", row(1), text, "", row(2))
    added, _, _, [problem] = bring(bench, path)
    assert added == 2
    assert problem.startswith(f"{path}:2 ")
    assert reason in problem
    assert "\n" not in problem


def test_a_folder_is_read_file_by_file(bench: Bench, tmp_path: Path) -> None:
    write(tmp_path / "years" / "2026.jsonl", row(1))
    zipped = tmp_path / "years" / "old" / "2025.jsonl.gz"
    zipped.parent.mkdir()
    zipped.write_bytes(gzip.compress(json.dumps(row(2)).encode()))
    (tmp_path / "years" / "notes.txt").write_text("not an archive")
    (tmp_path / "years" / "odd.jsonl").mkdir()
    added, _, _, problems = bring(bench, tmp_path / "years")
    assert (added, len(problems)) == (2, 1)
    assert "odd.jsonl" in problems[0]


WHOLE = gzip.compress("\n".join(json.dumps(row(number)) for number in range(2000)).encode(), mtime=0)
SPOILT = [
    ("cut.jsonl.gz", WHOLE[: len(WHOLE) // 2]),
    ("damaged.jsonl.gz", WHOLE[:10] + b"\xff" * 64),
    ("no-gzip.jsonl.gz", b"plain text"),
    ("latin-1.jsonl", b'{"id": "x", "date": "2026-03-02", "headline": "Caf\xe9"}\n'),
]


@pytest.mark.parametrize(("name", "body"), SPOILT, ids=[name for name, _ in SPOILT])
def test_a_file_that_cannot_be_read_to_its_end_is_named(bench: Bench, tmp_path: Path, name: str, body: bytes) -> None:
    path = tmp_path / name
    path.write_bytes(body)
    write(tmp_path / "zz.jsonl", row(5000))
    *_, problems = bring(bench, tmp_path)
    assert len(problems) == 1
    assert name in problems[0]
    assert bench.store.event("2026-03-02#5000") is not None


@pytest.mark.parametrize("name", ["missing.jsonl", "empty"])
def test_no_archive_is_one_clear_error(tmp_path: Path, name: str) -> None:
    (tmp_path / "empty").mkdir()
    with pytest.raises(Stop, match="no such file") as caught:
        open_archive(tmp_path / name)
    assert caught.value.code == "no_file"


def test_white_space_in_a_headline_is_folded() -> None:
    assert entry_of({**ROW, "headline": " Divers \n find\ta crack "}, NOW).headline == "Divers find a crack"

"""The manifest: what is ours survives torn lines, and nothing else becomes ours."""

import json
from pathlib import Path

import pytest

from crawler.errors import StoreError
from crawler.publish.manifest import MANIFEST, Manifest


def claimed(root: Path, *paths: str) -> None:
    with Manifest.read(root) as manifest:
        for path in paths:
            manifest.claim(path, f"owner of {path}")


def test_claims_are_remembered_by_owner(tmp_path: Path) -> None:
    claimed(tmp_path, "news/a.md", "news/b.md")
    manifest = Manifest.read(tmp_path)
    assert manifest.paths() == ["news/a.md", "news/b.md"]
    assert manifest.paths(frozenset({"owner of news/b.md"})) == ["news/b.md"]
    assert manifest.owner("news/a.md") == "owner of news/a.md"
    assert manifest.owner("news/c.md") is None


def test_a_claim_is_on_disk_at_once_and_written_once(tmp_path: Path) -> None:
    with Manifest.read(tmp_path) as manifest:
        manifest.claim("news/a.md", "one")
        manifest.claim("news/a.md", "one")
        assert (tmp_path / MANIFEST).read_text().count("\n") == 1


def test_released_and_passed_on_paths_are_compacted(tmp_path: Path) -> None:
    claimed(tmp_path, "news/a.md", "news/b.md")
    with Manifest.read(tmp_path) as manifest:
        manifest.release("news/a.md")
        manifest.release("news/never.md")
        manifest.claim("news/b.md", "another")
    again = Manifest.read(tmp_path)
    assert again.paths() == ["news/b.md"]
    assert again.owner("news/b.md") == "another"
    assert (tmp_path / MANIFEST).read_text().count("\n") == 1


def test_torn_and_foreign_lines_are_passed_over(tmp_path: Path) -> None:
    claimed(tmp_path, "news/a.md")
    foreign = ["/etc/passwd", "../x.md", "news/../../x.md", MANIFEST, "other/x.md"]
    lines = [json.dumps([path, "owner"]) for path in foreign]
    with (tmp_path / MANIFEST).open("a") as journal:
        journal.write("\n".join([*lines, "[1, 2]", "null", '["news/b.md"', '["news/torn']))
    with Manifest.read(tmp_path) as manifest:
        assert manifest.paths() == ["news/a.md"]
        manifest.claim("news/c.md", "one")
    assert Manifest.read(tmp_path).paths() == ["news/a.md", "news/c.md"]


def test_an_unreadable_manifest_is_one_clear_error(tmp_path: Path) -> None:
    (tmp_path / MANIFEST).mkdir(parents=True)
    with pytest.raises(StoreError) as caught:
        Manifest.read(tmp_path)
    assert caught.value.code == "unwritable"


def test_an_unwritable_root_is_one_clear_error(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("not a folder")
    with Manifest.read(tmp_path / "file") as manifest, pytest.raises(StoreError) as caught:
        manifest.claim("news/a.md", "one")
    assert caught.value.code == "unwritable"

"""The starter can be loaded as it is, and never goes over a file."""

from pathlib import Path

import pytest

from crawler.config.load import load
from crawler.config.starter import shipped, write
from crawler.errors import ConfigError


def test_the_shipped_folder_is_sound_and_broad() -> None:
    outlets = load(shipped()).outlets.values()
    assert len(outlets) >= 80
    assert len({outlet.country for outlet in outlets} - {None}) >= 25
    assert len({(outlet.language or "").split("-")[0] for outlet in outlets} - {""}) >= 12


def test_the_starter_is_the_shipped_folder_with_schemas(tmp_path: Path) -> None:
    folder = tmp_path / "deep" / "config"
    written = write(folder)
    assert written == sorted(written)
    assert sorted(path for path in folder.rglob("*") if path.is_file()) == written
    assert load(folder) == load(shipped())
    schemas = {path.name for path in folder.glob("*.schema.json")}
    assert schemas == {f"{name}.schema.json" for name in ("agencies", "entities", "newswire", "outlet")}


def test_every_starter_file_names_its_schema(tmp_path: Path) -> None:
    for path in write(tmp_path):
        if path.suffix == ".yaml":
            first = path.read_text(encoding="utf-8").splitlines()[0]
            address = first.removeprefix("# yaml-language-server: $schema=")
            assert (path.parent / address).is_file(), path


def test_nothing_is_written_over(tmp_path: Path) -> None:
    own = tmp_path / "entities.yaml"
    own.write_text("entities: []\n")
    with pytest.raises(ConfigError) as caught:
        write(tmp_path)
    assert caught.value.problems == (f"{tmp_path}: entities.yaml is there already; nothing was written",)
    assert [path.name for path in tmp_path.iterdir()] == ["entities.yaml"]


def test_a_place_that_cannot_be_written_is_one_line(tmp_path: Path) -> None:
    file = tmp_path / "file"
    file.touch()
    for folder, reason in ((file, "File exists"), (file / "below", "Not a directory")):
        with pytest.raises(ConfigError) as caught:
            write(folder)
        assert caught.value.problems == (f"{folder}: cannot be written ({reason})",)

"""A desk on disk for a test."""

from pathlib import Path

import pytest
from cli_desk import Newswire, fill, write_config


@pytest.fixture(scope="session")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A desk that holds a few reports, made once: it is for commands that only read."""
    folder = tmp_path_factory.mktemp("desk")
    write_config(folder / "config")
    fill(folder / "data")
    return folder


@pytest.fixture
def newswire(filled: Path, capsys: pytest.CaptureFixture[str]) -> Newswire:
    """The command on the desk that holds a few reports."""
    return Newswire(filled / "config", filled / "data", capsys)


@pytest.fixture
def fresh(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Newswire:
    """The command on a configuration without any data yet."""
    write_config(tmp_path / "config")
    return Newswire(tmp_path / "config", tmp_path / "data", capsys)

"""What holds for every test: where things lie, and that it sees every log line."""

import logging
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]


@pytest.fixture(scope="session")
def root() -> Path:
    """The folder of the checkout."""
    return ROOT


@pytest.fixture(autouse=True)
def _log_level() -> None:
    """Let every test see all our log lines: a command run in this process sets the level for good."""
    logging.getLogger("crawler").setLevel(logging.NOTSET)

"""What holds for every test: where things lie, that it sees every log line, and that a busy machine is no fault."""

import logging
from pathlib import Path

import pytest
from hypothesis import settings

settings.register_profile("any machine", deadline=None)  # a busy one is slow, which is no fault of what is tested
settings.load_profile("any machine")

ROOT = Path(__file__).resolve().parents[1]


@pytest.fixture(scope="session")
def root() -> Path:
    """The folder of the checkout."""
    return ROOT


@pytest.fixture(autouse=True)
def _log_level() -> None:
    """Let every test see all our log lines: a command run in this process sets the level for good."""
    logging.getLogger("crawler").setLevel(logging.NOTSET)

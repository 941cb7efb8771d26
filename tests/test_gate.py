"""The whole gate runs with the tests: format, lint and types are as green as they are."""

import subprocess
import sys
from pathlib import Path

import pytest

TOOLS = [["ruff", "format", "--check", "."], ["ruff", "check", "."], ["mypy"]]


@pytest.mark.parametrize("command", TOOLS, ids=[" ".join(command[:2]) for command in TOOLS])
def test_a_tool_finds_nothing(root: Path, command: list[str]) -> None:
    done = subprocess.run([sys.executable, "-m", *command], cwd=root, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr

"""What is amiss with a configuration folder, and with one outlet in it."""

from collections.abc import Callable
from pathlib import Path

import pytest

from crawler.config.load import load
from crawler.errors import ConfigError

Folder = Callable[..., Path]

HEAD = "name: X\nhomepage: https://x.example/\n"
FEED = "channels:\n  - feed: https://x.example/f\n"


def problems(folder: Path) -> tuple[str, ...]:
    with pytest.raises(ConfigError) as caught:
        load(folder)
    assert caught.value.code == "config"
    return caught.value.problems


def outlet(folder: Folder, text: str | bytes) -> tuple[str, ...]:
    """The problems of a folder whose outlet `x` reads so, without the file's name."""
    found = problems(folder({"outlets/x.yaml": text}))
    assert all(line.startswith("config/outlets/x.yaml") for line in found)
    return tuple(line.removeprefix("config/outlets/x.yaml") for line in found)

"""Hostile YAML ends in a ConfigError, soon, and nothing it names is run."""

import time
from collections.abc import Callable
from pathlib import Path

import pytest

from crawler.config.load import load
from crawler.errors import ConfigError

SHARED = Path(__file__).resolve().parents[4] / "shared"
HOSTILE = SHARED / "data" / "hostile" / "yaml"
DEADLINE = 2.0  # seconds

Folder = Callable[..., Path]


@pytest.mark.skipif(not SHARED.exists(), reason="measured only where the data is")
@pytest.mark.parametrize("place", ["outlets/x.yaml", "newswire.yaml", "entities.yaml"])
def test_shared_hostile_files_are_refused(folder: Folder, place: str) -> None:
    files = sorted(HOSTILE.glob("*.yaml"))
    assert files
    for file in files:
        root = folder({place: file.read_bytes()})
        started = time.monotonic()
        with pytest.raises(ConfigError) as caught:
            load(root)
        assert time.monotonic() - started < DEADLINE, file.name
        assert all(line.isprintable() for line in caught.value.problems), file.name


OWN = {
    "bomb": "a: &a [x, x]\n" + "".join(f"b{n}: &b{n} [*a, *a]\n" for n in range(50)),
    "object": "a: !!python/object/apply:os._exit [1]\n",
    "local tag": "a: !include /etc/passwd\n",
    "deep": "[" * 50_000,
    "deep keys": "? " * 50_000,
    "many keys": "".join(f"k{n}: v\n" for n in range(40_000)),
    "long key": "k" * 900_000 + ": v\n",
    "directive": "%YAML 9.9\n---\na: b\n",
    "digits": "a: " + "9" * 900_000 + "\n",
}


@pytest.mark.parametrize("name", OWN)
def test_own_hostile_files_are_refused(folder: Folder, name: str) -> None:
    with pytest.raises(ConfigError) as caught:
        load(folder({"outlets/x.yaml": OWN[name]}))
    assert all(line.isprintable() and len(line) < 300 for line in caught.value.problems)

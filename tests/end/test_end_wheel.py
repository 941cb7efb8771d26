"""The wheel holds all it needs: it runs where no checkout is."""

import importlib.util
import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
from end_desk import Newswire

WANTED = [
    "crawler/cli/main.py",
    "crawler/store/migrations/env.py",
    "crawler/demo/sample/newswire.yaml",
    "crawler/demo/sample/harbour-post/page.html",
    "crawler/config/starter/newswire.yaml",
    "crawler/config/starter/agencies.yaml",
    "crawler/config/starter/entities.yaml",
    "crawler/config/starter/outlets/bbc-news.yaml",
    "spiders/feed.py",
    "spiders/example_wire.py",
]
OFFLINE = ("No matching distribution", "Could not find a version", "connection", "Name or service not known")


@pytest.fixture(scope="module")
def wheel(root: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel of this checkout."""
    folder = tmp_path_factory.mktemp("wheel")
    here = ["--no-build-isolation"] if importlib.util.find_spec("hatchling") else []
    command = [sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", *here, "-w", str(folder), str(root)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode and any(word in done.stderr for word in OFFLINE):
        pytest.skip("the build backend cannot be had here")
    assert done.returncode == 0, done.stderr
    [path] = folder.glob("newswire_crawler-*.whl")
    return path


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the wheel's packages alone."""
    folder = tmp_path_factory.mktemp("installed")
    with zipfile.ZipFile(wheel) as packed:
        packed.extractall(folder)
    return folder


def test_what_is_in_the_wheel(wheel: Path, root: Path) -> None:
    with zipfile.ZipFile(wheel) as packed:
        names = set(packed.namelist())
    assert set(WANTED) <= names
    code = {str(path.relative_to(root)) for top in ("crawler", "spiders") for path in (root / top).rglob("*.py")}
    assert code <= names
    outlets = {f"crawler/config/starter/outlets/{path.name}" for path in (root / "config" / "outlets").glob("*.yaml")}
    assert outlets <= names
    assert not any(name.startswith(("tests/", "config/")) or "__pycache__" in name for name in names)
    [metadata] = [name for name in names if name.endswith("/entry_points.txt")]
    with zipfile.ZipFile(wheel) as packed:
        assert "newswire = crawler.cli.start:main" in packed.read(metadata).decode()


def test_the_wheel_runs_where_no_checkout_is(installed: Path, tmp_path: Path) -> None:
    env = {"PYTHONPATH": str(installed), "TMPDIR": str(tmp_path)}
    where = "import crawler, spiders; print(crawler.__file__, spiders.__file__)"
    found = subprocess.run(
        [sys.executable, "-c", where],
        cwd=tmp_path,
        env={**os.environ, **env},
        capture_output=True,
        text=True,
        check=True,
    )
    assert found.stdout.count(str(installed)) == 2
    newswire = Newswire(tmp_path / "desk" / "config", tmp_path / "desk" / "data", env)
    with newswire.plain("init", "desk", cwd=tmp_path) as process:
        assert process.end().code == 0
    with newswire.plain("outlets", "check", "--config", "desk/config", cwd=tmp_path) as process:
        assert "no problem found" in process.end().out
    with newswire.plain("demo", "--to", "demo", cwd=tmp_path) as process:
        said = process.end()
    assert (said.code, "AP via The Harbour Post" in said.out) == (0, True)

"""The shape of the code holds: import rules, sizes, and a first sentence in every module."""

import ast
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
MOST_LINES = 400
MOST_LINES_OF_A_CLASS = 250
MODULES = sorted([*(ROOT / "crawler").rglob("*.py"), *(ROOT / "spiders").rglob("*.py")])
TESTS = sorted((ROOT / "tests").rglob("*.py"))
# Words that say nothing about what a module holds.
EMPTY_NAMES = {"utils", "util", "helpers", "helper", "common", "manager", "managers", "misc", "base_utils"}


def name(path: Path) -> str:
    """Name a file from the checkout's folder."""
    return str(path.relative_to(ROOT))


def test_the_import_rules_hold() -> None:
    # In a process of its own: what the tests have imported must not count.
    code = "from importlinter.cli import lint_imports; raise SystemExit(lint_imports(no_cache=True))"
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize("path", MODULES, ids=name)
def test_a_module_is_small(path: Path) -> None:
    text = path.read_text("utf-8")
    assert len(text.splitlines()) <= MOST_LINES
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.ClassDef):
            assert (node.end_lineno or 0) - node.lineno < MOST_LINES_OF_A_CLASS, node.name


@pytest.mark.parametrize("path", MODULES + TESTS, ids=name)
def test_a_file_says_in_its_first_sentence_what_it_is_for(path: Path) -> None:
    assert path.stem not in EMPTY_NAMES
    tree = ast.parse(path.read_text("utf-8"))
    if path.name == "__init__.py" and not tree.body:
        return
    stated = ast.get_docstring(tree) or ""
    assert stated.split("\n\n")[0].rstrip().endswith((".", ":"))


@pytest.mark.parametrize("path", [path for path in MODULES if path.name == "__init__.py"], ids=name)
def test_a_package_itself_holds_no_code(path: Path) -> None:
    body = ast.parse(path.read_text("utf-8")).body
    assert all(isinstance(node, ast.Expr) for node in body)


@pytest.mark.parametrize("path", MODULES, ids=name)
def test_public_functions_and_classes_say_what_they_do(path: Path) -> None:
    kinds = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)
    public = [node for node in ast.parse(path.read_text("utf-8")).body if isinstance(node, kinds)]
    bare = [node.name for node in public if not node.name.startswith("_") and not ast.get_docstring(node)]
    assert bare == []


def test_each_test_file_has_a_name_of_its_own() -> None:
    names = [path.name for path in TESTS if path.name != "conftest.py"]
    assert sorted(set(names)) == sorted(names)

"""What a user can type or write stands in the README: commands, options, keys, outputs, libraries."""

import re
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click
import pytest

from crawler.cli.main import newswire
from crawler.config.jsonschema import schemas
from crawler.publish.outputs import OUTPUTS

ROOT = Path(__file__).resolve().parents[1]
README = (ROOT / "README.md").read_text("utf-8")
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
# The rows of the README's tables, and the words it sets as code.
ROWS = [line for line in README.splitlines() if line.startswith("|")]
CODE = re.findall(r"`([^`\n]+)`", README) + re.findall(r"```.*?```", README, re.DOTALL)
CONTAINERS = {"properties", "$defs", "patternProperties"}


def leaves(command: click.Command, path: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], click.Command]]:
    """Yield every command that does something, with the words that lead to it."""
    if not isinstance(command, click.Group):
        yield path, command
        return
    with click.Context(command) as context:
        for name in command.list_commands(context):
            if child := command.get_command(context, name):
                yield from leaves(child, (*path, name))


COMMANDS = list(leaves(newswire))
OPTIONS = sorted(
    {
        (" ".join(path), name)
        for path, command in [((), newswire), *COMMANDS]
        for parameter in command.params
        if isinstance(parameter, click.Option)
        for name in parameter.opts
        if name.startswith("--") and name not in {"--help", "--version"}
    }
)


def is_said(word: str) -> bool:
    """Tell whether the README sets this word as code, alone or among others."""
    return any(re.search(rf"(?<![\w-]){re.escape(word)}(?![\w-])", code) for code in CODE)


@pytest.mark.parametrize("path", [path for path, _ in COMMANDS], ids=" ".join)
def test_every_command_is_in_the_readme(path: tuple[str, ...]) -> None:
    said = [set(re.findall(r"[\w-]+", line.split("|")[1])) for line in ROWS]
    assert any({"newswire", *path} <= words for words in said), "no row of the README's table of commands names it"


def named() -> Iterator[list[str]]:
    """Yield the words before the first argument of each command that the README's tables name."""
    for row in ROWS:
        first, *others = re.findall(r"`([^`]+)`", row.split("|")[1]) or [""]
        if first.startswith("newswire "):
            words = [word for word in first.split()[1:] if re.fullmatch(r"[a-z][a-z-]+", word)]
            yield words
            yield from ([*words[:-1], other.split()[0]] for other in others if not other.startswith("-"))


@pytest.mark.parametrize("words", list(named()), ids=" ".join)
def test_every_command_of_the_readme_is_there(words: list[str]) -> None:
    assert tuple(words) in [path for path, _ in COMMANDS]


@pytest.mark.parametrize("command", [command for _, command in COMMANDS], ids=lambda command: command.name)
def test_every_command_says_what_it_does(command: click.Command) -> None:
    assert command.help
    assert all(one.help for one in command.params if isinstance(one, click.Option))


@pytest.mark.parametrize(("command", "option"), OPTIONS)
def test_every_option_is_in_the_readme(command: str, option: str) -> None:
    assert is_said(option), f"{option} of `newswire {command}`"


def keys(schema: Any) -> Iterator[str]:
    """Yield every key that a schema lets a file hold."""
    if isinstance(schema, list):
        for one in schema:
            yield from keys(one)
    elif isinstance(schema, dict):
        yield from schema.get("properties", {})
        for name, value in schema.items():
            yield from keys(list(value.values()) if name in CONTAINERS else value)


KEYS = sorted({(file, key) for file, schema in schemas().items() for key in keys(schema)})


@pytest.mark.parametrize(("file", "key"), KEYS)
def test_every_key_is_in_the_readme(file: str, key: str) -> None:
    assert is_said(key), f"{key} of {file}"


def test_the_schemas_have_the_keys_of_the_files() -> None:
    assert {("outlet", "channels"), ("outlet", "links"), ("newswire", "delay"), ("entities", "aliases")} <= set(KEYS)


@pytest.mark.parametrize("output", OUTPUTS)
def test_every_output_is_in_the_readme(output: str) -> None:
    assert re.search(rf"\b{re.escape(output)}\b", README, re.IGNORECASE)


def package(requirement: str) -> str:
    """Return the bare name of a requirement."""
    return re.split(r"[\[<>=~!; ]", requirement, maxsplit=1)[0]


DEPENDENCIES = [
    *PROJECT["project"]["dependencies"],
    *(one for extra in PROJECT["project"].get("optional-dependencies", {}).values() for one in extra),
]


@pytest.mark.parametrize("requirement", DEPENDENCIES, ids=package)
def test_every_library_is_in_the_readme(requirement: str) -> None:
    assert any(re.search(rf"\b{re.escape(package(requirement))}\b", row) for row in ROWS)


@pytest.mark.parametrize("requirement", PROJECT["dependency-groups"]["dev"], ids=package)
def test_every_tool_is_in_the_readme(requirement: str) -> None:
    named = package(requirement)
    assert named.startswith("types-") or re.search(rf"\b{re.escape(named)}\b", README)


def test_every_requirement_has_a_lower_bound() -> None:
    bare = [one for one in DEPENDENCIES if ">=" not in one]
    assert bare == []


def test_the_second_command_is_what_the_gate_runs() -> None:
    runner = ROOT / ".ci" / "run"
    command = runner.read_text("utf-8").strip().splitlines()[-1]
    assert command in README

"""Commands are imported when they are asked for, and only what they need."""

import subprocess
import sys
from collections.abc import Iterator

import click
import pytest

from crawler.cli.lazy import Lazy
from crawler.cli.main import newswire

HEAVY = ("scrapy", "twisted", "trafilatura", "apscheduler", "alembic")
LOADS = f"""
import sys
from crawler.cli.main import run
assert run(sys.argv[1:]) == 0
print(*(name for name in {HEAVY!r} if name in sys.modules), file=sys.stderr)
"""


def groups(group: click.Group) -> Iterator[click.Group]:
    """Yield a group and all groups in it."""
    yield group
    with click.Context(group) as context:
        for name in group.list_commands(context):
            if isinstance(found := group.get_command(context, name), click.Group):
                yield from groups(found)


def test_each_command_is_where_it_is_said_to_be() -> None:
    lazy = [group for group in groups(newswire) if isinstance(group, Lazy)]
    assert [group.name for group in lazy] == ["newswire", "outlets"]
    for group in lazy:
        with click.Context(group) as context:
            found = [group.get_command(context, name) for name in group.list_commands(context)]
        assert [command.name for command in found if command] == group.list_commands(context)


def test_an_unknown_command_is_none() -> None:
    with click.Context(newswire) as context:
        assert newswire.get_command(context, "crwal") is None


@pytest.mark.parametrize(
    "command",
    [
        "events list",
        "events merge",
        "reports list",
        "why",
        "status",
        "outlets list",
        "db check",
        "plan",
        "init",
        "archive import",
    ],
)
def test_what_fetches_and_extracts_is_not_imported_in_vain(command: str) -> None:
    done = subprocess.run(
        [sys.executable, "-c", LOADS, *command.split(), "--help"], capture_output=True, text=True, check=True
    )
    assert done.stderr.split() == []

"""A group of commands that are imported when they are asked for: what fetches and extracts takes a second to import."""

from collections.abc import Mapping
from importlib import import_module
from typing import Any

import click


class Lazy(click.Group):
    """A group with commands of its own, and others that lie in modules.

    :param modules: for the name of each other command the module of `crawler.cli` whose `COMMANDS` hold it.
    """

    def __init__(self, *given: Any, modules: Mapping[str, str], **named: Any) -> None:
        super().__init__(*given, **named)
        self.modules = modules

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the names of all commands, in order."""
        return sorted({*super().list_commands(ctx), *self.modules})

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Return a command, imported now where it was not before."""
        if cmd_name in self.modules and cmd_name not in self.commands:
            for command in import_module(f"crawler.cli.{self.modules[cmd_name]}").COMMANDS:
                self.add_command(command)
        return super().get_command(ctx, cmd_name)

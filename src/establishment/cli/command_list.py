"""The list of commands in a group's help: the first sentence of each, whole."""

from __future__ import annotations

from typing import Any

from typer.core import TyperGroup


class CommandList(TyperGroup):
    """A group whose help says of each command its first sentence, on as many lines as that needs."""

    def format_commands(self, ctx: Any, formatter: Any) -> None:
        """Write the list of commands."""
        rows = []
        for name in self.list_commands(ctx):
            command = self.get_command(ctx, name)
            if command is not None and not command.hidden:
                # the first paragraph is the sentence; what follows is for the command's own help
                words = " ".join((command.help or "").partition("\n\n")[0].split())
                rows.append((name, words))
        if rows:
            with formatter.section("Commands"):
                formatter.write_dl(rows)

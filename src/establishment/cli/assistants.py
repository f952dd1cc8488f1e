"""`establishment mcp`: the library as tools for an assistant."""

from __future__ import annotations

from typing import Annotated

import typer

from establishment.cli.faults import faults_said
from establishment.cli.scales import GradesOption


def mcp(
    folder: Annotated[
        str, typer.Option("--folder", help="The only folder from which the assistant may read files.", metavar="DIR")
    ],
    grades: GradesOption = None,
) -> None:
    """Serve an assistant over the Model Context Protocol, on standard input and output. Nothing is written."""
    # here, so that no other command loads the server
    with faults_said():
        from establishment.assistants.server import serve

        serve(folder, grades)

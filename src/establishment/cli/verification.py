"""`establishment verify`: a result made again, and what differs."""

from __future__ import annotations

from typing import Annotated

import typer

from establishment.cli.printing import ForceOption, HtmlOption, JsonOption, printing, say_shipped
from establishment.cli.scales import GradesOption


def verify(
    result: Annotated[
        str,
        typer.Argument(
            help="What cost or compare wrote: JSON, workbook, report, paragraph, CSV files.",
            metavar="RESULT",
        ),
    ],
    scenario: Annotated[
        str | None,
        typer.Option("--scenario", help="The scenario; by default the one that the result names.", metavar="SCENARIO"),
    ] = None,
    grades: GradesOption = None,
    as_json: JsonOption = False,
    html: HtmlOption = None,
    force: ForceOption = False,
) -> None:
    """Make a result again and say what differs: inputs by fingerprint, figures by name. Exits with 1 if anything."""
    with printing(as_json, html, force) as printed:
        from establishment.api.verification import verify as made_again

        verification = made_again(result, scenario=scenario, book=grades)
        say_shipped(scenario)
        printed.show_result(verification, f"{result} made again")
        # what differs is an answer, and has a code of its own
        if not verification.same:
            raise typer.Exit(1)

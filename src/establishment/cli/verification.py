"""`establishment verify`: a result made again, and what differs."""

from __future__ import annotations

from typing import Annotated

import typer

from establishment.cli.faults import faults_said
from establishment.cli.html_option import ForceOption, HtmlOption, PageCommand, check_page, page_of, write_page
from establishment.cli.json_option import JsonOption, print_json
from establishment.cli.output import say
from establishment.cli.scales import GradesOption
from establishment.ground.progress import hidden


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
        typer.Option("--scenario", help="The scenario; the one that the result names.", metavar="SCENARIO"),
    ] = None,
    grades: GradesOption = None,
    as_json: JsonOption = False,
    html: HtmlOption = None,
    force: ForceOption = False,
) -> None:
    """Make a result again and say what differs: inputs by fingerprint, figures by name. Exits with 1 if anything."""
    with hidden(as_json), faults_said():
        from establishment.api.verification import verify as made_again

        check_page(html, force=force, others=as_json)
        verification = made_again(result, scenario=scenario, book=grades)
        if as_json:
            print_json(verification.to_dict())
        if not write_page(html, page_of(verification, f"{result} made again"), force=force) and not as_json:
            say(str(verification))
        if not verification.same:
            raise typer.Exit(1)


def add_to(app: typer.Typer) -> None:
    """Add the command to the command line."""
    app.command(cls=PageCommand)(verify)

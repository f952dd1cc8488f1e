"""`establishment compare`: options side by side."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from establishment.cli.faults import faults_said
from establishment.cli.html_option import (
    ForceOption,
    HtmlOption,
    PageCommand,
    check_page,
    page_written_by,
    write_page,
)
from establishment.cli.json_option import JsonOption, print_json
from establishment.cli.output import columns, on_terminal, say_as_it_is, say_aside
from establishment.cli.scales import GradesOption
from establishment.ground.findings import RefusedError
from establishment.ground.progress import hidden

WIDTH = 118
"""Characters of a line where no screen is known."""


def compare(
    scenarios: Annotated[
        list[str], typer.Argument(help="Two or more scenarios; the first is what others are held against.")
    ],
    grades: GradesOption = None,
    as_json: JsonOption = False,
    xlsx: Annotated[str | None, typer.Option("--xlsx", help="Write a workbook sheet, too.", metavar="FILE")] = None,
    html: HtmlOption = None,
    force: ForceOption = False,
    cost_bias: Annotated[
        str, typer.Option("--cost-bias", help="Optimism bias: raise costs by this percent.", metavar="PERCENT")
    ] = "0",
    benefit_bias: Annotated[
        str, typer.Option("--benefit-bias", help="Optimism bias: lower benefits by this percent.", metavar="PERCENT")
    ] = "0",
    rounding: Annotated[
        str | None,
        typer.Option("--rounding", help="Amounts of the report: thousands, pounds or pence.", metavar="UNIT"),
    ] = None,
) -> None:
    """Set options side by side: every measure by option and year, the differences, and how they rank."""
    with hidden(as_json), faults_said():
        if rounding is not None and html is None:
            raise RefusedError("--rounding is of the report: give --html FILE with it")
        from establishment.api.options import compare as compare_options

        check_page(html, force=force, others=as_json)
        names = [Path(each).stem for each in scenarios]
        unclear = len(set(names)) < len(names)
        if unclear and len(set(scenarios)) < len(scenarios):
            raise RefusedError("one scenario is named twice; give each option once")
        by_name = dict(zip(scenarios if unclear else names, scenarios, strict=True))
        options = compare_options(by_name, book=grades, cost_bias=cost_bias, benefit_bias=benefit_bias)
        if xlsx is not None:
            say_aside(f"Written: {options.to_excel(xlsx, force=force)}")
        if as_json:
            print_json(options.to_dict())
        if not write_page(html, page_written_by(options.to_html, rounding=rounding), force=force) and not as_json:
            say_as_it_is(options.text(width=columns() or WIDTH, styled=on_terminal()))


def add_to(app: typer.Typer) -> None:
    """Add the command to the command line."""
    app.command(cls=PageCommand)(compare)

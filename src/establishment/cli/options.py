"""`establishment compare`: options side by side."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from establishment.cli.output import columns, on_terminal, say_as_it_is, say_aside
from establishment.cli.printing import ForceOption, HtmlOption, JsonOption, page_written_by, printing, say_shipped
from establishment.cli.scales import GradesOption
from establishment.ground.findings import RefusedError

WIDTH = 118
"""Characters of a line where no screen is known."""


def compare(
    scenarios: Annotated[
        list[str], typer.Argument(help="Two or more scenarios; the others are compared with the first.")
    ],
    grades: GradesOption = None,
    as_json: JsonOption = False,
    xlsx: Annotated[str | None, typer.Option("--xlsx", help="Also write a workbook.", metavar="FILE")] = None,
    html: HtmlOption = None,
    force: ForceOption = False,
    cost_bias: Annotated[
        str, typer.Option("--cost-bias", help="Optimism bias: raise costs by this percent.", metavar="PERCENT")
    ] = "0",
    benefit_bias: Annotated[
        str, typer.Option("--benefit-bias", help="Optimism bias: lower benefits by this percent.", metavar="PERCENT")
    ] = "0",
    ceilings: Annotated[
        str | None, typer.Option("--ceilings", help="A table of ceilings, for the options' own.", metavar="FILE")
    ] = None,
    rounding: Annotated[
        str | None,
        typer.Option("--rounding", help="Amounts of the report: thousands, pounds or pence.", metavar="UNIT"),
    ] = None,
) -> None:
    """Set options side by side: every measure by option and year, the differences, and how they rank."""
    with printing(as_json, html, force) as printed:
        if rounding is not None and html is None:
            raise RefusedError("--rounding is for the report; add --html FILE")
        from establishment.api.options import compare as compare_options

        # the name of the file is what a reader knows the option by
        names = [Path(each).stem for each in scenarios]
        # two files of one name in two folders are called by their paths
        unclear = len(set(names)) < len(names)
        if unclear and len(set(scenarios)) < len(scenarios):
            raise RefusedError("one scenario is named twice; give each option once")
        by_name = dict(zip(scenarios if unclear else names, scenarios, strict=True))
        options = compare_options(
            by_name, book=grades, cost_bias=cost_bias, benefit_bias=benefit_bias, ceilings=ceilings
        )
        say_shipped(*scenarios)
        if xlsx is not None:
            say_aside(f"Written: {options.to_excel(xlsx, force=force)}")
        printed.show(
            options.to_dict,
            page_written_by(options.to_html, rounding=rounding),
            lambda: say_as_it_is(options.text(width=columns() or WIDTH, styled=on_terminal())),
        )

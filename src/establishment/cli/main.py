"""The command line: `establishment cost`, `establishment explain`, `establishment scales`.

Exit codes: 0 done; 1 with --strict, if a stated figure differs or a ceiling is breached; 2 input that cannot be used,
or output that cannot be written; 3 a fault of the program itself.
Nothing heavy is imported until a command runs.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from establishment.cli.assistants import mcp
from establishment.cli.command_list import CommandList
from establishment.cli.lists import posts, rebase
from establishment.cli.new import new
from establishment.cli.options import compare
from establishment.cli.output import columns, on_terminal, run, say, say_as_it_is, say_aside
from establishment.cli.papers import check, draft
from establishment.cli.printing import (
    PRINTED,
    ForceOption,
    HtmlOption,
    JsonOption,
    PageCommand,
    page_of,
    page_written_by,
    print_json,
    printing,
    say_shipped,
    write_page,
)
from establishment.cli.reconcile import reconcile
from establishment.cli.scales import GradesOption, scales_app
from establishment.cli.track import track
from establishment.cli.verification import verify
from establishment.ground.findings import RefusedError
from establishment.ground.screen_lines import columns_of_screen

if TYPE_CHECKING:
    from establishment.api.costing import Costing

app = typer.Typer(
    cls=CommandList,
    name="establishment",
    help="Cost workforce establishments, to the penny, and check the figures a paper states.",
    no_args_is_help=True,
    add_completion=False,
    # marks of rich in help texts would be taken for markup
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
)

app.add_typer(scales_app)
for command in (new, check, draft, compare, posts, rebase, reconcile, track, verify, mcp):
    app.command(cls=PageCommand)(command)

ScenarioArgument = Annotated[
    str, typer.Argument(help="A scenario file, or the name of one that ships.", metavar="SCENARIO")
]
GivenOption = Annotated[
    list[str] | None,
    typer.Option(
        "--given",
        help="Full yearly cost of one post of a grade, such as LC5=28000. May be repeated.",
        metavar="GRADE=AMOUNT",
    ),
]
AsOfOption = Annotated[
    str | None,
    typer.Option("--as-of", help="The day to date every output with; it changes no figure.", metavar="DAY"),
]
MORE = {
    "bridge": "Bridge by cause",
    "grades": "By grade",
    "units": "By unit",
    "movements": "Movements",
    "months": "By month",
    "lines": "Cost lines",
}
"""Tables that `cost` prints when asked."""


@app.callback(invoke_without_command=True)
def _top(
    ctx: typer.Context, version: Annotated[bool, typer.Option("--version", help="Print the version.")] = False
) -> None:
    # before any command, so that every text is laid out for the same screen
    ctx.with_resource(columns_of_screen(columns()))
    if version:
        from establishment import __version__

        say(__version__)
        raise typer.Exit


@app.command(cls=PageCommand)
def cost(
    scenario: ScenarioArgument,
    given: GivenOption = None,
    grades: GradesOption = None,
    as_of: AsOfOption = None,
    as_json: JsonOption = False,
    also: Annotated[
        list[str] | None,
        typer.Option("--also", help=f"One more table: {', '.join(MORE)}. May be repeated.", metavar="TABLE"),
    ] = None,
    ceilings: Annotated[
        str | None,
        typer.Option("--ceilings", help="A table of ceilings, in place of the scenario's own.", metavar="FILE"),
    ] = None,
    strict: Annotated[
        bool, typer.Option("--strict", help="Exit with 1 if a stated figure differs or a ceiling is breached.")
    ] = False,
    xlsx: Annotated[
        str | None, typer.Option("--xlsx", help="Also write an Excel workbook with live formulas.", metavar="FILE")
    ] = None,
    html: HtmlOption = None,
    csv: Annotated[
        str | None, typer.Option("--csv", help="Also write CSV files for Power BI.", metavar="FOLDER")
    ] = None,
    out: Annotated[
        str | None,
        typer.Option("--out", help="Also write workbook, report, paragraph, JSON and CSV files.", metavar="FOLDER"),
    ] = None,
    text: Annotated[
        bool, typer.Option("--paragraph", help="Print the financial implications for a paper instead.")
    ] = False,
    rounding: Annotated[
        str | None,
        typer.Option("--rounding", help="Amounts of page and paragraph: thousands, pounds or pence.", metavar="UNIT"),
    ] = None,
    total: Annotated[
        str | None,
        typer.Option("--explain-total", help="Also say what would make this amount right.", metavar="AMOUNT"),
    ] = None,
    measure: Annotated[
        str, typer.Option("--measure", help="The measure of --explain-total: net, recurring_growth and so on.")
    ] = "net",
    force: ForceOption = False,
) -> None:
    """Cost a scenario: growth, savings, net, who funds, stated figures, what cannot be priced, what to ask."""
    with printing(as_json, html, force, others=False):
        # forms that are printed would run into each other
        if text + as_json + (html == PRINTED) + (bool(also) or total is not None) > 1:
            raise RefusedError(
                "--paragraph, --json, --html - and --also or --explain-total print other things; give one of them"
            )
        for unknown in (name for name in also or () if name not in MORE):
            raise RefusedError(f"--also {unknown} is not a table; tables: {', '.join(MORE)}")
        if rounding is not None and not (text or html or out):
            raise RefusedError("--rounding needs --paragraph, --html or --out; give one of them")
        costing = _costing(scenario, given, grades, as_of, ceilings)
        _write(costing, {"xlsx": xlsx, "html": html, "csv": csv}, force, rounding)
        for path in costing.to_folder(out, rounding=rounding, force=force) if out is not None else ():
            say_aside(f"Written: {path}")
        if text:
            say(costing.paragraph(rounding=rounding).rstrip("\n"))
        elif html == PRINTED:
            write_page(html, page_written_by(costing.to_html, rounding=rounding), force=force)
        elif as_json:
            print_json(costing.to_dict())
        else:
            _print(costing)
            for name in also or ():
                say(f"\n{_more(costing, name)}")
            if total is not None:
                say(f"\n{costing.explain_total(total, measure)}")
        # after everything is written: --strict ends a run, it does not withhold its outputs
        differs = any(check.verdict == "differs" and check.material for check in costing.stated)
        checked = costing.results.ceilings
        if strict and (differs or (checked and checked.breaches)):
            raise typer.Exit(1)


@app.command(cls=PageCommand)
def diff(
    one: ScenarioArgument,
    other: Annotated[str, typer.Argument(help="The scenario to compare it with.", metavar="OTHER")],
    given: GivenOption = None,
    grades: GradesOption = None,
    as_json: JsonOption = False,
    html: HtmlOption = None,
    force: ForceOption = False,
) -> None:
    """Say in words and money what differs from one scenario to another, with the bridge between them."""
    with printing(as_json, html, force) as printed:
        from establishment.api.calls import diff as differ
        from establishment.outputs.json_forms import difference_document

        difference = differ(one, other, book=grades, given=_pairs(given or []))
        say_shipped(one, other)
        bridge = "" if difference.same else f"\n\n{difference.bridge}"
        printed.show(
            lambda: difference_document(difference),
            page_of(difference, f"{one} and {other}: what differs"),
            lambda: say(f"{difference}{bridge}"),
        )


@app.command(cls=PageCommand)
def explain(
    scenario: ScenarioArgument,
    measure: Annotated[
        str,
        typer.Argument(
            help="Any measure: net, recurring_growth, one_off, posts_before, npv; with --year also full_year_net."
        ),
    ] = "net",
    proposal: Annotated[
        list[str] | None, typer.Option("--proposal", help="Only this proposal. May be repeated.", metavar="NUMBER")
    ] = None,
    funder: Annotated[str | None, typer.Option("--funder", help="Only what this funder pays.", metavar="ID")] = None,
    year: Annotated[str, typer.Option("--year", help="What falls in this year, such as 2027/28.")] = "",
    given: GivenOption = None,
    grades: GradesOption = None,
    as_json: JsonOption = False,
    html: HtmlOption = None,
    force: ForceOption = False,
) -> None:
    """Show how a figure is made up, down to the point, award, rate and line of a file."""
    with printing(as_json, html, force) as printed:
        from establishment.outputs.json_forms import explanation_document

        explanation = _costing(scenario, given, grades).explain(measure, proposal, funder=funder, year=year)
        printed.show(
            lambda: explanation_document(explanation),
            page_of(explanation, f"{scenario}: how {measure.replace('_', ' ')} is made up"),
            lambda: say(str(explanation)),
        )


def _costing(
    scenario: str,
    given: list[str] | None,
    grades: Path | None,
    as_of: str | None = None,
    ceilings: str | None = None,
) -> Costing:
    from establishment.api.calls import cost as cost_scenario

    costing = cost_scenario(scenario, book=grades, given=_pairs(given or []), as_of=as_of, ceilings=ceilings)
    say_shipped(scenario)
    return costing


def _write(costing: Costing, paths: dict[str, str | None], force: bool, rounding: str | None) -> None:
    """Write the files asked for; a library that is missing is said as any other fault."""
    from establishment.ground.file_writing import check_target
    from establishment.outputs.csv_files import check_folder

    report = partial(costing.to_html, rounding=rounding)
    writers: dict[str, Callable[..., object]] = {
        "xlsx": costing.to_excel,
        "html": report,
        "csv": costing.to_csv,
    }
    paths = {kind: None if path == PRINTED else path for kind, path in paths.items()}
    for kind, path in paths.items():  # nothing is written before all can be
        if path is not None and kind == "csv":
            check_folder(path, force=force)
        elif path is not None:
            check_target(path, suffix=f".{kind}", force=force)
    for kind, path in paths.items():
        if path is not None:
            writers[kind](path, force=force)
            say_aside(f"Written: {path}")


def _more(costing: Costing, name: str) -> str:
    from establishment.outputs.costing_pages import bridge_text
    from establishment.outputs.screen import frame_text

    if name == "bridge":
        return bridge_text(costing.results)
    tables = {
        "grades": costing.by_grade,
        "units": costing.by_unit,
        "movements": costing.movements,
        "months": costing.by_month,
        "lines": costing.lines,
    }
    return f"{MORE[name]}\n{frame_text(tables[name](), pence=costing.results.status != 'illustrative')}"


def _pairs(texts: list[str]) -> dict[str, str]:
    """Costs given by grade; one grade is given once."""
    pairs: dict[str, str] = {}
    for grade, amount in map(_pair, texts):
        if grade in pairs:
            raise RefusedError(f"--given {grade} appears twice, {pairs[grade]} and {amount}; give one of them")
        pairs[grade] = amount
    return pairs


def _pair(text: str) -> tuple[str, str]:
    # from the right: a grade may hold the sign, an amount never does
    grade, equals, amount = text.rpartition("=")
    if not equals or not grade.strip() or not amount.strip():
        raise RefusedError(f'--given {text} is not GRADE=AMOUNT; write --given "LC5=28000"')
    return grade.strip(), amount.strip()


def _print(costing: Costing) -> None:
    if not on_terminal():
        say(str(costing))
        return
    from establishment.outputs.costing_pages import costing_text

    say_as_it_is(costing_text(costing.results, styled=True))


def main() -> None:
    """Run the command line."""
    run(app)


if __name__ == "__main__":
    main()

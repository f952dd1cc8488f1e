"""`establishment track`: an approved scenario beside monthly lists and a ledger, with the causes of what slipped."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any, cast

import typer

from establishment.cli.lists import MapOption, SheetOption
from establishment.cli.output import say_sections
from establishment.cli.printing import ForceOption, HtmlOption, JsonOption, page_of, printing, say_shipped
from establishment.cli.scales import GradesOption
from establishment.ground.findings import RefusedError

if TYPE_CHECKING:
    from establishment.api.track import By

LedgerColumnOption = Annotated[
    list[str] | None,
    typer.Option("--column", help="What a column of the ledger holds. May be repeated.", metavar="YTD=amount"),
]
LedgerSheetOption = Annotated[str | None, typer.Option("--ledger-sheet", help="The sheet of the ledger to read.")]


def track(
    scenario: Annotated[str, typer.Argument(help="The approved scenario.", metavar="SCENARIO")],
    files: Annotated[
        list[str],
        typer.Argument(help="Monthly lists; DAY=LIST for a list without a day of its own.", metavar="[DAY=]LIST..."),
    ],
    ledger: Annotated[
        str | None, typer.Option("--ledger", help="A ledger or payroll extract of the year to date.", metavar="FILE")
    ] = None,
    by: Annotated[str, typer.Option("--by", help="Match the ledger by post or cost_centre.")] = "post",
    column: LedgerColumnOption = None,
    ledger_sheet: LedgerSheetOption = None,
    resumes: Annotated[
        str | None,
        typer.Option(
            "--resumes",
            help="The day on which the forecast assumes overdue changes; by default next month.",
            metavar="DAY",
        ),
    ] = None,
    award: Annotated[
        list[str] | None,
        typer.Option(
            "--award",
            help="An award that was made, in place of those assumed: a percentage or an amount. May be repeated.",
            metavar="DAY=3.2%",
        ),
    ] = None,
    baseline: Annotated[
        str | None, typer.Option("--baseline", help="The list of posts, if the scenario names none.", metavar="FILE")
    ] = None,
    grades: GradesOption = None,
    sheet: SheetOption = None,
    mapping: MapOption = None,
    as_json: JsonOption = False,
    html: HtmlOption = None,
    force: ForceOption = False,
) -> None:
    """Track a scenario: for each proposal planned, delivered to date and forecast, and why it slipped."""
    with printing(as_json, html, force) as printed:
        from establishment.api.track import track as tracked

        lists, ledger_names = [_dated(each) for each in files], ledger_columns(column)
        tracking = tracked(
            scenario,
            lists,
            ledger=ledger,
            by=cast("By", by),
            columns=ledger_names,
            resumes=resumes,
            awards=[_award(each) for each in award] if award else None,
            baseline=baseline,
            book=grades,
            sheet=sheet,
            mapping=mapping,
            ledger_sheet=ledger_sheet,
        )
        say_shipped(scenario)
        page = page_of(tracking, f"{scenario} tracked")
        printed.show(tracking.to_dict, page, lambda: say_sections(tracking.sections()))


def _dated(text: str) -> Any:
    """A list, with its day where that stands before it: 2026-06-30=june.xlsx."""
    day, equals, file = text.partition("=")
    # a day has no letters; a name such as june=1.csv has
    return (day, file) if equals and day.replace("-", "").replace("/", "").isdigit() else (None, text)


def _award(text: str) -> dict[str, str]:
    """An award of an option: 2026-04-01=3.2% is a percentage, 2026-04-01=£1,290 a flat amount."""
    day, _, value = text.partition("=")
    # a number alone could be a percentage or pounds
    if not day.strip() or not value.strip() or not any(sign in value for sign in "%£"):
        raise RefusedError(
            f"--award {text} is not an award: write --award 2026-04-01=3.2% or --award 2026-04-01=£1,290"
        )
    return {"from": day.strip(), "percent" if "%" in value else "flat": value.strip()}


def ledger_columns(pairs: list[str] | None) -> dict[str, str]:
    """What columns of a ledger hold, of options such as YTD=amount."""
    # from the right: a heading may hold the sign
    parted = [each.rpartition("=") for each in pairs or []]
    # without a heading the option would name a column that is called nothing
    if any(not heading for heading, _, _ in parted):
        raise RefusedError("--column takes a heading of the ledger and a field: --column YTD=amount")
    return {heading: name for heading, _, name in parted}

"""`establishment reconcile`: a list of posts beside a ledger, with the causes of the difference."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, cast

import typer

from establishment.cli.lists import BasisOption, MapOption, OnOption, PayOption, PensionOption, SheetOption
from establishment.cli.output import say_sections
from establishment.cli.printing import ForceOption, HtmlOption, JsonOption, page_of, printing
from establishment.cli.scales import GradesOption
from establishment.cli.track import LedgerColumnOption, LedgerSheetOption, ledger_columns

if TYPE_CHECKING:
    from establishment.api.reconcile import By


def reconcile(
    file: Annotated[str, typer.Argument(help="A list of posts, as `establishment posts` reads it.", metavar="LIST")],
    ledger: Annotated[str, typer.Argument(help="A ledger or payroll extract: .csv, .xlsx or such.", metavar="LEDGER")],
    by: Annotated[str, typer.Option("--by", help="Match by cost_centre or post.")] = "cost_centre",
    months: Annotated[
        str | None,
        typer.Option(
            "--months",
            help="Months of the ledger: 3 for the first three, 4:6, or names; by default all twelve.",
            metavar="MONTHS",
        ),
    ] = None,
    pay: PayOption = None,
    grades: GradesOption = None,
    mapping: MapOption = None,
    column: LedgerColumnOption = None,
    sheet: SheetOption = None,
    ledger_sheet: LedgerSheetOption = None,
    on: OnOption = None,
    basis: BasisOption = None,
    pension: PensionOption = None,
    as_json: JsonOption = False,
    html: HtmlOption = None,
    force: ForceOption = False,
) -> None:
    """Explain the difference between a list of posts and a ledger by named causes that add up to it exactly."""
    with printing(as_json, html, force) as printed:
        from establishment.api.reconcile import reconcile as reconciled

        # only what was given, so that the list's own terms hold for the rest
        terms = {key: value for key, value in {"basis": basis, "pension": pension}.items() if value is not None}
        reconciliation = reconciled(
            file,
            ledger,
            by=cast("By", by),
            months=_months(months) if months else None,
            pay=pay,
            book=grades,
            terms=terms,
            on=on,
            columns=ledger_columns(column),
            sheet=sheet,
            mapping=mapping,
            ledger_sheet=ledger_sheet,
        )
        page = page_of(reconciliation, f"{file} reconciled to {ledger}")
        printed.show(reconciliation.to_dict, page, lambda: say_sections(reconciliation.sections()))


def _months(given: str) -> int | tuple[str, str]:
    """The months of an option: 3 is the first three, 4:6 and 2026-07:2026-09 the first and the last, 2026-07 one."""
    first, colon, last = given.partition(":")
    return int(given) if given.strip().isdigit() else (first, last if colon else first)

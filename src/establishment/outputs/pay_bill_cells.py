"""The pay bill by year, as the screen and the report show it."""

from __future__ import annotations

from establishment.costing.pay_bill import pay_bill_rows
from establishment.costing.results import Results
from establishment.ground.money import text

PAY_BILL = "The pay bill by year"
PAY_BILL_HEADINGS = ("Year", "Baseline", "Proposed", "Difference", "FTE before", "FTE after")


def pay_bill_table(results: Results) -> list[tuple[str, ...]]:
    """One row a year; none where the scenario has no years, or no posts that stay as they are: then it is no bill."""
    if not results.years or not results.comparison.plan.unchanged:
        return []
    rows = pay_bill_rows(results, ["year"])
    return [
        (
            year,
            *(_money(rows[f"{name}_pence"][n], rows[f"{name}_unpriced"][n])
              for name in ("baseline", "proposed", "difference")),
            f"{rows['fte_before'][n]:,.2f}", f"{rows['fte_after'][n]:,.2f}",
        )
        for n, year in enumerate(rows["year"])
    ]  # fmt: skip


def _money(pence: int, unpriced: str) -> str:
    return f"{text(pence)} and {unpriced}" if unpriced else text(pence)

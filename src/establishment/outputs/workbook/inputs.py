"""The inputs: every rate, point and assumption once, with its day, unit, status and reference."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from fractions import Fraction
from typing import Any

from establishment.ground.periods import MONTHS, FinancialYear
from establishment.outputs.workbook.formulas import Formula, either, equal, mean, words
from establishment.outputs.workbook.grid import WorkbookSheet
from establishment.outputs.workbook.input_rows import InputRows
from establishment.outputs.workbook.model import Model, shown_place
from establishment.outputs.workbook.oncost_inputs import OncostInputs
from establishment.outputs.workbook.pay_inputs import PayInputs
from establishment.posts import Fixed
from establishment.rates.pricing import Trace
from establishment.rates.references import Source

MAY_BE_ADDED = ", which you may add"
YEAR_ADDED = (
    "yes: one year more in every figure. In it pay stays as it is, unless an award is typed for it below, and so do "
    "on-cost rates that are not known so late"
)


class Inputs:
    """The sheet of inputs, and where each of them stands."""

    def __init__(self, sheet: WorkbookSheet, model: Model, payers: Mapping[str, int]) -> None:
        self.rows = InputRows(sheet, model)
        self.model = model
        self.scenario = model.results.scenario
        # in the order in which somebody asks: how, when, what is not known, what is given, then pay and rates
        self._general()
        self._years()
        self._starts()
        self._unknown()
        self._given()
        PayInputs(self.rows)
        OncostInputs(self.rows)
        self._numbers(payers)

    def __getitem__(self, key: Any) -> Formula:
        return self.rows.cells[key]

    @property
    def cells(self) -> dict[Any, Formula]:
        """Where each input stands, by its key."""
        return self.rows.cells

    @property
    def year_added(self) -> Formula | None:
        """Whether the year that can be added is; None where there is none."""
        return equal(self.cells["added"], words("yes")) if "added" in self.cells else None

    @property
    def sources(self) -> list[Source]:
        """The sources of all values, in the order first met."""
        return self.rows.sources

    def salary(self, trace: Trace, slot: date | None) -> Formula:
        """Full-time pay of what prices a post: that of a point, or the mean of several.

        slot: the day up to which awards that are added count.
        """
        last = self.model.slots.last
        # the award that may be added last counts; without one the award that is in force
        return mean(*(self.cells[v.scale, v.spine, v.point, last(v, slot) or v.award] for v in trace.basic.values))

    def _general(self) -> None:
        self.rows.section("How figures are worked out")
        self.rows.add(
            "places",
            "Decimal places to which each part of a cost is rounded",
            # places, months and tolerance are cells and not figures in formulas, so that each is said once and can be
            # read
            2,
            "places",
            "number",
            reference="halves away from zero, as ROUND does",
        )
        # any year tells the last day; this one ends before no 29 February, so a year from March ends on the 28th
        last = FinancialYear(2001, self.model.results.scenario.first_month).last_day
        span = f"1 {self.model.results.scenario.year_starts} to {last.day} {MONTHS[last.month - 1]}"
        self.rows.add("months", "Months in a financial year", 12, "months", "number", reference=span)
        self.rows.add("tolerance", "Two amounts closer than this are the same", Fraction("0.005"), "pounds", "number")
        results = self.model.results
        if results.npv is not None:
            rate = Fraction(self.scenario.discount_percent or 0) / 100
            self.rows.add(
                "discount",
                "Discount rate of the net present value",
                rate,
                "a year",
                "rate",
                reference="the scenario: discount_percent",
            )

    def _years(self) -> None:
        years = self.model.years
        if not years:
            return
        self.rows.section("Financial years of the plan")
        for year in years:
            self.rows.add(
                ("year", year),
                f"First day of {year.label}{MAY_BE_ADDED if year == self.model.spare_year else ''}",
                year.first_day,
                "day",
                "day",
            )
        end, spare = years[-1].next, self.model.spare_year
        what = "First day after the plan" if spare is None else f"First day after {spare.label}"
        last = self.rows.add(("year", end), what, end.first_day, "day", "day")
        # this key is read wherever the plan ends; with a year that may be added it becomes a formula below
        self.rows.cells["plan end"] = last
        if spare is None:
            return
        added = self.rows.add(
            "added", f"Add {spare.label} to the plan", "no", "yes or no", "switch", reference=YEAR_ADDED
        )
        # one switch moves the end of the plan: every row of that year then counts or does not
        live = either(equal(added, words("yes")), last, self.rows.cells["year", spare])
        self.rows.cells["plan end"] = self.rows.add("plan end", "First day after the plan", live, "day", "day")

    def _starts(self) -> None:
        """The day of each proposal that has one; its changes follow. One day may be that of the whole scenario."""
        whole, proposals = self.scenario.starts, self.scenario.proposals
        own = {number: table for number, table in proposals.items() if table.from_ is not None}
        if not own and whole is None:
            return
        self.rows.section("First days of proposals")
        if whole is not None:
            cell = self.rows.add(
                "starts",
                "Proposals that give no day of their own take effect",
                whole,
                "day",
                "start",
                reference="the scenario: starts",
            )
            # all proposals without a day of their own share one cell, so that one cell moves them together
            self.rows.cells |= {("starts", number): cell for number in proposals if number not in own}
        for number, table in own.items():
            what = f"Proposal {number}{f': {table.title}' if table.title else ''} takes effect"
            self.rows.add(("starts", number), what, table.from_, "day", "start", reference="the scenario: from")

    def _unknown(self) -> None:
        if not self.model.kinds:
            return
        self.rows.section("Posts without a price: type the full yearly cost of one, where it comes to be known")
        for name in self.model.kinds:
            # a strain on a pension is not a post, so there is no one of it
            what = name if name.startswith("pension strain") else f"One {name}"
            self.rows.add(
                ("kind", name),
                what,
                None,
                "pounds a year",
                "open",
                status="not known",
                reference="empty: shown by name, and left out of totals",
            )

    def _given(self) -> None:
        units = [
            unit
            for unit in self.model.units
            # spare rows are looked up, and bring no amount of the scenario
            if (unit.given is not None or isinstance(unit.kind, Fixed)) and not unit.line.spare
        ]
        if not units:
            return
        self.rows.section("Amounts that the scenario gives (income is negative)")
        for unit in units:
            if isinstance(unit.kind, Fixed):
                self.rows.add(
                    ("fixed", unit.line),
                    unit.line.spell.title,
                    Fraction(unit.kind.pence, 100),
                    "pounds a year",
                    "pounds",
                    status="given",
                    reference=shown_place(unit.line.spell.place),
                )
            # the same given cost prices posts of several lines: it is one input
            elif unit.given is not None and ("given", id(unit.given)) not in self.cells:
                cost = unit.given
                what = f"One {cost.grade}{f', {cost.title}' if cost.title else ''}"
                what += f" at {cost.fte} FTE" if cost.fte != 1 else ""
                self.rows.add(
                    ("given", id(cost)),
                    what,
                    Fraction(cost.amount.pence, 100),
                    "pounds a year",
                    "pay",
                    status="given",
                    reference=cost.where or cost.reference,
                )

    def _numbers(self, payers: Mapping[str, int]) -> None:
        """The numbers by which sums find proposals and funders: no inputs, and not to be changed."""
        # names can be alike or hold signs that sums read as patterns: numbers cannot
        self.rows.section("Numbers of proposals and funders in this workbook (labels, not inputs)")
        for number, (proposal, table) in enumerate(self.scenario.proposals.items(), 1):
            what = f"Proposal {proposal}{f': {table.title}' if table.title else ''}"
            self.rows.add(("proposal", proposal), what, number, "", "label")
        for funder, number in payers.items():
            self.rows.add(
                ("payer", funder), f"Funder: {self.model.comparison.funder_name(funder)}", number, "", "label"
            )

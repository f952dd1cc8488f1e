"""Inputs of what comes on top of basic pay: on-costs, vacancy factors and allowances."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from establishment.outputs.workbook.formulas import Formula
from establishment.outputs.workbook.input_rows import InputRows
from establishment.rates.pricing import Trace


class OncostInputs:
    """On-cost rates, vacancy factors and allowances, as rows of the sheet of inputs."""

    def __init__(self, rows: InputRows) -> None:
        self.rows, self.model, self.cells = rows, rows.model, rows.cells
        self._by_source: dict[tuple[int, str], Formula] = {}
        self._oncosts()
        self._allowances()

    def _oncosts(self) -> None:
        traces = list(self.rows.traces)
        if not traces and not any(getattr(unit.kind, "vacancy", 0) for unit in self.model.units):
            return
        self.rows.section("Employer on-costs used")
        # in order of the months: a rate that is held on follows the row that it was, so that row must be there first
        for trace in sorted(traces, key=lambda each: each.month):
            self._rates(trace)
        for kind in (*(unit.kind for unit in self.model.units), *(trace.kind for trace in self.model.choices.traces)):
            self._vacancy(getattr(kind, "vacancy", Fraction(0)))

    def _rate(
        self, key: Any, name: str, what: str, value: Any, unit: str, row: Any, *, style: str = "rate", status: str = ""
    ) -> None:
        """A rate of a dated row, once; one that is assumed to stay follows the rate it was.

        name: which of the row's values it is.
        """
        if key in self.cells:
            return
        # one cell typed over then moves every later year that was assumed to stay as it is
        stays = self._by_source.get((id(row.source.held_from), name)) if row.source.held_from is not None else None
        cell = self.rows.add(
            key, what, value, unit, style, on=row.effective_from, status=status, source=row.source, same_as=stays
        )
        self._by_source[id(row.source), name] = cell

    def _rates(self, trace: Trace) -> None:
        kind, pension, levy = trace.kind, trace.pension, trace.levy
        if trace.insurance is not None:
            self._insurance(trace)
        if pension is not None:
            what = f"Employer pension: {pension.scheme}/{pension.employer}, {pension.rate_kind.replace('_', ' ')}"
            self._rate(("pension", id(pension)), "rate", what, pension.rate, "of pensionable pay", pension)
        # by identity of the dated row: two schemes can have the same rate and must be typed over apart
        if levy is not None:
            self._rate(("levy", id(levy)), "rate", "Apprenticeship levy", levy.rate, "of pay", levy)
        # under a flat percentage for all on-costs the pension is part of it
        flat = kind.pension.flat if kind.on_cost_rate is None else None
        if flat is not None and ("pension", flat) not in self.cells:
            self.rows.add(
                ("pension", flat),
                "Employer pension: a flat rate",
                flat,
                "of pensionable pay",
                "rate",
                status="given",
                reference="the scenario: pension",
            )
        if kind.on_cost_rate is not None and ("other", kind.on_cost_rate) not in self.cells:
            self.rows.add(
                ("other", kind.on_cost_rate),
                "On-costs, a flat percentage",
                kind.on_cost_rate,
                "of pay",
                "rate",
                status="given",
                reference="the scenario: on_cost_percent",
            )

    def _insurance(self, trace: Trace) -> None:
        """Rate, threshold and rebate of National Insurance that a trace used."""
        row = trace.insurance
        assert row is not None
        threshold, band = trace.insurance_terms
        name, at = "National Insurance, employer", id(row)
        self._rate(("insurance", at), "rate", f"{name}: rate above the threshold", row.rate, "of pay", row)
        # letters such as those for the under-21s have a threshold of their own
        upper = "upper " if threshold != row.threshold_annual else ""
        what = f"{name}: {upper}secondary threshold"
        pounds = Fraction(threshold, 100)
        self._rate(
            threshold_key(trace, threshold),
            f"threshold {upper}",
            what,
            pounds,
            "pounds a year",
            trace.letter or row,
            style="pay",
        )
        # rebates ended with contracting-out in April 2016: later rows have none
        if not band or row.rebate_rate is None:
            return
        self._rate(
            ("rebate", at), "rebate", f"{name}: contracted-out rebate", row.rebate_rate, "of pay in the band", row
        )
        status = row.terms_status(trace.category)
        for n, what in enumerate(("lower earnings limit", "upper accrual point")):
            self._rate(
                ("rebate", at, n),
                what,
                f"{name}: {what}",
                Fraction(band[n], 100),
                "pounds a year",
                row,
                style="pay",
                status=status,
            )

    def _vacancy(self, rate: Fraction) -> None:
        if rate and ("vacancy", rate) not in self.cells:
            self.rows.add(
                ("vacancy", rate),
                "Vacancy factor",
                rate,
                "of cost",
                "rate",
                status="given",
                reference="the scenario: vacancy_percent",
            )

    def _allowances(self) -> None:
        """Allowances by name: a rate of basic or of full-time pay, or an amount a year; their least and most."""
        each = dict.fromkeys(paid for trace in self.rows.traces for paid in trace.allowances)
        if each:
            self.rows.section("Allowances")
        for paid in each:
            day: dict[str, Any] = {"status": "given", "reference": "the scenario"}
            if paid.dated is not None:
                # an allowance of a pay book has a day and a source; one that the scenario gives has neither
                day = {"on": paid.dated.effective_from, "source": paid.dated.source}
            name = f"{paid.name} ({'pensionable' if paid.pensionable else 'not pensionable'})"
            if paid.of_salary:
                self.rows.add(("allowance", paid), name, paid.of_salary, "of full-time pay", "rate", **day)
            elif paid.percent:
                self.rows.add(("allowance", paid), name, paid.percent, "of basic", "rate", **day)
            else:
                self.rows.add(("allowance", paid), name, Fraction(paid.pence, 100), "pounds a year", "pay", **day)
            for limit, pence in (("least", paid.least), ("most", paid.most)):
                if pence is not None:
                    self.rows.add(
                        (limit, paid), f"{paid.name}: {limit}", Fraction(pence, 100), "pounds a year", "pay", **day
                    )


def threshold_key(trace: Trace, threshold: int) -> Any:
    """Where the threshold of National Insurance that a trace used stands: by its row, and by its letter's own."""
    return "threshold", id(trace.insurance), id(trace.letter), threshold

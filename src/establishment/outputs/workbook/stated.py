"""The sheet of stated figures: what the paper says beside what this workbook comes to, tested as it stands."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

from establishment.costing.stated import StatedCheck, named
from establishment.outputs.workbook.formulas import NONE, Formula, above, added, both, either, equal, size, words
from establishment.outputs.workbook.grid import TOP, Field, Row, Sheet, Table
from establishment.outputs.workbook.summaries import ALL, COUNTS, Proposals, Source
from establishment.outputs.workbook.years import Years
from establishment.scenarios.scenario import COUNT_MEASURES

FIELDS = (
    Field("what", "Stated", 46, "wrap"),
    Field("where", "Where", 30, "wrap"),
    Field("text", "As written", 13),
    Field("value", "Read as", 14, "input pence"),
    Field("low", "From", 14, "pence"),
    Field("high", "To", 14, "pence"),
    Field("computed", "In this workbook", 16, "money"),
    Field("open", "Kinds without a price in it", 10, "int"),
    Field("missing", "Also", 34, "wrap"),
    Field("difference", "Computed less stated", 15, "money"),
    Field("verdict", "Verdict", 13, "bold"),
    Field("settled", "As costed", 13),
    Field("why", "Why, as costed", 60, "wrap"),
)
COLUMNS = {
    "recurring_growth": ("growth",),
    "gross_savings": ("savings",),
    "net": ("net",),
    "one_off": ("one_off",),
    "cashable_savings": ("cashable", "potentially_cashable", "scope_reduction"),
    "net_cashable_saving": ("net_cashable",),
    "time_limited": ("limited",),
    "non_cashable": ("non_cashable",),
    **{each.key: (each.key,) for each in COUNTS},
}
"""The columns of the proposals that a measure is the sum of."""
IN_YEARS = {
    "recurring_growth": "part_year_growth", "gross_savings": "part_year_savings", "net": "part_year_net",
    "one_off": "one_off", "time_limited": "part_year_time_limited",
}  # fmt: skip
OPEN_IN = {"recurring_growth": "growth", "gross_savings": "savings", "cashable_savings": "savings",
           "time_limited": "time-limited"}  # fmt: skip
LIVE = ("agrees", "rounding", "differs")
"""Verdicts that follow from the figures alone."""


class Stated:
    """The sheet of stated figures."""

    def __init__(self, sheet: Sheet, source: Source, proposals: Proposals, years: Years | None) -> None:
        self.source, self.proposals, self.years = source, proposals, years
        note = "A figure is tested as soon as all it needs is known. What follows from more than figures is as costed."
        sheet.head("Stated figures", note, freeze=1)
        self.table = Table(sheet, TOP, FIELDS)
        for check in source.desk.model.results.stated:
            self._row(check)

    def _row(self, check: StatedCheck) -> None:
        stated, amount = check.stated, check.stated.amount
        count = stated.measure in COUNT_MEASURES
        row = self.table.row({"what": check.label[0].upper() + check.label[1:], "where": stated.where})
        row.put("text", amount.text if amount is not None else str(stated.count))
        low, value, high = self._read(check)
        look = "num" if count else "pence"
        row.put("value", value, f"input {look}")
        row.put("low", row["value"] - Formula("0", 0) if low == value == high else low, look)
        row.put("high", row["value"] - Formula("0", 0) if low == value == high else high, look)
        computed = self._computed(check)
        row.put("computed", "as costed: " + (check.reason or "never") if computed is None else computed,
                "num" if count else "money" if computed is not None else "wrap")  # fmt: skip
        self._missing(row, check)
        self._verdict(row, check, computed is not None)
        if computed is not None and check.computed is not None:
            exact = check.computed if isinstance(check.computed, Fraction) else Fraction(check.computed.pence, 100)
            what = f"Stated figure {check.number + 1}: {check.label}"
            self.source.checks.figure(what, exact, row.ref("computed"), is_count=count)

    def _read(self, check: StatedCheck) -> tuple[Fraction, Fraction, Fraction]:
        amount = check.stated.amount
        if amount is None:
            count = check.stated.count or Fraction(0)
            return count, count, count
        shift = 0
        if check.difference is not None and isinstance(check.difference, Decimal) and hasattr(check.computed, "pence"):
            read = check.computed.pence - int(check.difference * 100)  # type: ignore[union-attr]
            shift = read - amount.pence
        low, value, high = (Fraction(pence + shift, 100) for pence in (amount.low, amount.pence, amount.high))
        return low, value, high

    def _computed(self, check: StatedCheck) -> Formula | None:
        """The cells that come to a measure; None for what is worked out by the library alone."""
        stated = check.stated
        scopes = [ALL] if stated.ids is None else [named([p]) for p in stated.ids]
        if stated.measure == "payback_years" or check.computed is None:
            return None
        if stated.measure == "npv":
            found = self.years.rows.get((ALL, "npv")) if self.years is not None and stated.ids is None else None
            return found.ref(self.years.years[0].label) if found is not None and self.years is not None else None
        if stated.measure == "cumulative_net":
            return self._cumulative(scopes, stated.year)
        if stated.effect == "part_year":
            return self._part_year(check, scopes)
        if stated.ids is not None and len(stated.ids) > 1 and self._group(stated.ids) is not None:
            scopes = [named(stated.ids)]
        elif (
            stated.ids is not None and len(stated.ids) > 1 and any(line.maker for line in self.source.desk.model.lines)
        ):
            return None
        return added(self.proposals.cell(scope, column) for scope in scopes for column in COLUMNS[stated.measure])

    def _group(self, ids: list[str]) -> str | None:
        name = named(ids)
        return name if any(scope[0] == name for scope in self.proposals.scopes) else None

    def _cumulative(self, scopes: list[str], last: str) -> Formula | None:
        if self.years is None:
            return None
        labels = [year.label for year in self.years.years]
        kept = labels[: labels.index(last) + 1] if last else labels
        return added(self.years.cell(scope, "all", label) for scope in scopes for label in kept)

    def _part_year(self, check: StatedCheck, scopes: list[str]) -> Formula | None:
        measure, year = check.stated.measure, check.stated.year
        if self.years is None or (year or self.years.years[0].label) not in [y.label for y in self.years.years]:
            return None
        label = year or self.years.years[0].label
        if measure == "net_cashable_saving":
            savings = added(self.years.cell(scope, "part_year_savings", label) for scope in scopes)
            for scope in scopes:
                savings = savings - self.years.cell(scope, "part_year_growth", label)
            return savings
        row = IN_YEARS.get(measure)
        return added(self.years.cell(scope, row, label) for scope in scopes) if row else None

    def _missing(self, row: Row, check: StatedCheck) -> None:
        """How many kinds without a price are in it, over all its proposals."""
        stated, unpriced = check.stated, self.source.unpriced
        scopes = [ALL] if stated.ids is None else [named([p]) for p in stated.ids]
        measure = OPEN_IN.get(stated.measure, "net")
        held = [unpriced.terms[scope, measure] for scope in scopes if (scope, measure) in unpriced.terms]
        counted = stated.measure in COUNT_MEASURES or stated.measure in ("one_off", "non_cashable")
        parts = [] if counted else [added(cells) for cells in zip(*held, strict=True)]
        row.put("open", added(either(equal(size(part), NONE), NONE, Formula("1", 1)) for part in parts))
        group = named(stated.ids) if stated.ids is not None else ALL
        row.put("missing", "" if counted else unpriced.words_for(group, measure))

    def _verdict(self, row: Row, check: StatedCheck, live: bool) -> None:
        row.put("settled", check.verdict)
        row.put("why", check.reason)
        if not live:
            row.put("difference", None)
            row.put("verdict", row["settled"])
            return
        tolerance = self.source.desk.inputs["tolerance"]
        row.put("difference", row["computed"] - row["value"], "num" if check.stated.count is not None else "")
        same = above(tolerance, size(row["difference"]))
        inside = both(above(row["computed"], row["low"] - tolerance), above(row["high"] + tolerance, row["computed"]))
        tested = either(same, words("agrees"), either(inside, words("rounding"), words("differs")))
        complete = equal(row["open"], NONE)
        if check.verdict in LIVE:
            row.put("verdict", either(complete, tested, words("untestable")))
        elif check.verdict == "untestable" and row.cells["open"].value:
            row.put("verdict", either(complete, tested, row["settled"]))
        else:
            row.put("verdict", row["settled"])

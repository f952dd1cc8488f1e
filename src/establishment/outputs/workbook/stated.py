"""The sheet of stated figures: what the paper says beside what this workbook comes to, tested as it stands."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

from establishment.costing.measures import MEASURES
from establishment.costing.stated import StatedCheck, meant, named
from establishment.ground.money import number_text
from establishment.outputs.workbook.formulas import NONE, Formula, above, added, both, either, equal, size, words
from establishment.outputs.workbook.grid import TOP, WorkbookSheet
from establishment.outputs.workbook.summaries import ALL, Proposals, Workings
from establishment.outputs.workbook.tables import Field, SheetRow, SheetTable
from establishment.outputs.workbook.unpriced import OPEN
from establishment.outputs.workbook.years import Years
from establishment.scenarios.stated_tables import COUNT_MEASURES

FIELDS = (
    Field("what", "Stated", 46, "wrap"),
    Field("where", "Where", 28, "wrap"),
    Field("text", "As written", 13),
    Field("computed", "In this workbook", 16, "money"),
    Field("difference", "Computed less stated", 15, "money"),
    Field("verdict", "Verdict", 13, "verdict"),
    Field("missing", "Also", 34, "wrap"),
    Field("settled", "As costed", 13),
    Field("why", "Why, as costed", 60, "wrap"),
    Field("value", "Read as", 14, "input pence"),
    Field("low", "From", 14, "pence"),
    Field("high", "To", 14, "pence"),
    Field("open", "Kinds without a price in it", 10, "int"),
)
PRINTED = 7
"""Columns that are printed."""
OPEN_IN = {"may_be_cashable": "gross_savings", **{name: name for name in OPEN}}
"""Where it is counted what has no price in a measure; of all others in the net."""
LIVE = ("agrees", "rounding", "differs")
"""Verdicts that follow from the figures alone."""


class StatedSheet:
    """The sheet of stated figures."""

    def __init__(self, sheet: WorkbookSheet, source: Workings, proposals: Proposals, years: Years | None) -> None:
        self.source, self.proposals, self.years = source, proposals, years
        note = "A figure is tested as soon as all it needs is known. What follows from more than figures is as costed."
        sheet.head("Stated figures", note, freeze=1)
        self.table = SheetTable(sheet, TOP, FIELDS)
        for check in source.desk.model.results.stated:
            self._row(check)
        sheet.page(self.table.next - 1, PRINTED - 1)

    def _row(self, check: StatedCheck) -> None:
        stated, amount = check.stated, check.stated.amount
        count = stated.measure in COUNT_MEASURES
        # a label begins small for use within a sentence
        row = self.table.row({"what": check.label[0].upper() + check.label[1:], "where": stated.where})
        row.put("text", amount.text if amount is not None else number_text(stated.count or 0))
        low, value, high = self._read(check)
        look = "num" if count else "pence"
        row.put("value", value, f"input {look}")
        # a figure that is exact has one cell: typed over, its limits move with it
        row.put("low", row["value"] - Formula("0", 0) if low == value == high else low, look)
        row.put("high", row["value"] - Formula("0", 0) if low == value == high else high, look)
        computed = self._computed(check)
        # words and no number: a reader must not take the library's figure for one that follows the inputs
        if computed is None:
            row.put("computed", "as costed", "words")
        else:
            row.put("computed", computed, "num" if count else "money")
        self._missing(row, check, "" if computed is not None else f"As costed: {check.reason or 'never'}")
        self._verdict(row, check, computed is not None)
        if computed is not None and check.computed is not None:
            what = f"Stated figure {check.number + 1}: {check.label}"
            later = _exact(self.source.desk.model.with_spare_year.stated[check.number])
            self.source.checks.figure(what, _exact(check), row.ref("computed"), is_count=count, later=later)

    def _read(self, check: StatedCheck) -> tuple[Fraction, Fraction, Fraction]:
        amount = check.stated.amount
        if amount is None:
            count = check.stated.count or Fraction(0)
            return count, count, count
        shift = 0
        if check.difference is not None and isinstance(check.difference, Decimal) and hasattr(check.computed, "pence"):
            pence_read = check.computed.pence - int(check.difference * 100)  # type: ignore[union-attr]
            # what was read and what was written differ by the slip that was found, such as thousands for millions
            shift = pence_read - amount.pence
        # a mistyped amount stands here as it was read
        low, value, high = (Fraction(pence + shift, 100) for pence in (amount.low, amount.pence, amount.high))
        return low, value, high

    def _computed(self, check: StatedCheck) -> Formula | None:
        """The cells that come to a measure; None for what is worked out by the library alone."""
        stated = check.stated
        scopes = [ALL] if stated.ids is None else [named([p]) for p in stated.ids]
        # a number of years comes from months, which have a sheet of their own
        if stated.measure == "payback_years" or check.computed is None:
            return None
        if stated.measure == "npv":
            # a present value is of the whole plan: none is worked out for some proposals
            npv = self.years.rows.get((ALL, "npv")) if self.years is not None and stated.ids is None else None
            return npv.ref(self.years.years[0].label) if npv is not None and self.years is not None else None
        if stated.measure == "cumulative_net":
            return self._cumulative(scopes, stated.year)
        if stated.effect == "part_year":
            return self._part_year(check, scopes)
        if stated.ids is not None and len(stated.ids) > 1 and self._group(stated.ids) is not None:
            scopes = [named(stated.ids)]
        elif (
            # what one proposal leaves and another finds would be counted twice, so several together need a row of
            # their own
            stated.ids is not None and len(stated.ids) > 1 and any(line.maker for line in self.source.desk.model.lines)
        ):
            return None
        return added(self.proposals.cell(scope, meant(stated.measure)) for scope in scopes)

    def _group(self, ids: list[str]) -> str | None:
        name = named(ids)
        return name if any(scope[0] == name for scope in self.proposals.scopes) else None

    def _cumulative(self, scopes: list[str], last: str) -> Formula | None:
        if self.years is None:
            return None
        labels = [year.label for year in self.years.years]
        until = labels[: labels.index(last) + 1] if last else labels
        return added(self.years.cell(scope, "all_in_year", label) for scope in scopes for label in until)

    def _part_year(self, check: StatedCheck, scopes: list[str]) -> Formula | None:
        measure, year = check.stated.measure, check.stated.year
        # a year outside the plan has no column
        if self.years is None or (year or self.years.years[0].label) not in [y.label for y in self.years.years]:
            return None
        label = year or self.years.years[0].label
        row = MEASURES[meant(measure)]
        column = next((name for effect, name, _ in row.columns() if effect == "part_year"), None)
        return added(self.years.cell(scope, column, label) for scope in scopes) if column else None

    def _missing(self, row: SheetRow, check: StatedCheck, reason: str) -> None:
        """How many kinds without a price are in it, over all its proposals; or why no cell comes to it."""
        stated, unpriced = check.stated, self.source.unpriced
        scopes = [ALL] if stated.ids is None else [named([p]) for p in stated.ids]
        measure = OPEN_IN.get(meant(stated.measure), "net")
        terms = [unpriced.terms[scope, measure] for scope in scopes if (scope, measure) in unpriced.terms]
        # a count is known though the cost of a post is not
        counted = stated.measure in COUNT_MEASURES or stated.measure in ("one_off", "non_cashable")
        parts = [] if counted else [added(cells) for cells in zip(*terms, strict=True)]
        row.put("open", added(either(equal(size(part), NONE), NONE, Formula("1", 1)) for part in parts))
        group = named(stated.ids) if stated.ids is not None else ALL
        row.put("missing", reason or ("" if counted else unpriced.words_for(group, measure)))

    def _verdict(self, row: SheetRow, check: StatedCheck, live: bool) -> None:
        row.put("settled", check.verdict)
        row.put("why", check.reason)
        if not live:
            row.put("difference", None)
            row.put("verdict", row["settled"])
            return
        tolerance = self.source.desk.inputs["tolerance"]
        row.put("difference", row["computed"] - row["value"], "num" if check.stated.count is not None else "")
        # the tolerance stands for half a penny: amounts in floats are never quite the same
        same = above(tolerance, size(row["difference"]))
        # a figure fits that would be written as the paper wrote it
        inside = both(above(row["computed"], row["low"] - tolerance), above(row["high"] + tolerance, row["computed"]))
        tested = either(same, words("agrees"), either(inside, words("rounding"), words("differs")))
        complete = equal(row["open"], NONE)
        # only these follow from the figures; a mistyped one stays mistyped whatever is typed
        if check.verdict in LIVE:
            row.put("verdict", either(complete, tested, words("untestable")))
        elif check.verdict == "untestable" and row.values["open"]:
            row.put("verdict", either(complete, tested, row["settled"]))
        else:
            row.put("verdict", row["settled"])


def _exact(check: StatedCheck) -> Fraction | None:
    """What the library computed, in pounds or as a count."""
    computed = check.computed
    if computed is None or isinstance(computed, Fraction):
        return computed
    return Fraction(computed.pence, 100)

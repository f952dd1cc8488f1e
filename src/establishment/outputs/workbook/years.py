"""The sheet of the years: one formula a row across them, for the whole and for each proposal and funder."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction
from functools import partial

from establishment.costing.figures import Figure
from establishment.costing.stated import named
from establishment.costing.years import MEASURES, Year
from establishment.outputs.workbook.effects import EFFECTS
from establishment.outputs.workbook.formulas import NONE, Formula, added, rounded, summed, words
from establishment.outputs.workbook.grid import TOP, Field, Row, Sheet, Table, letters
from establishment.outputs.workbook.posts import LIMITED, RECURRING
from establishment.outputs.workbook.summaries import ALL, Source

FIELDS = (
    Field("key", "No.", 6, "int"),
    Field("of", "Of", 42, "wrap"),
    Field("measure", "Measure", 40, "wrap"),
)
IN_WORDS = {"part_year": "in the year", "full_year": "full year at its end"}


class Years:
    """The sheet of the years; a measure of a scope keeps its row."""

    def __init__(self, sheet: Sheet, source: Source) -> None:
        self.source, self.desk = source, source.desk
        self.years = source.desk.model.years
        assert source.effects.yearly is not None
        self.yearly: Table = source.effects.yearly
        self.rows: dict[tuple[str, str], Row] = {}
        note = "What falls in each year, and what the state at its end costs in a full year. A cost is positive."
        sheet.head("Years", note, freeze=3)
        self.table = Table(sheet, TOP, [*FIELDS, *(Field(y.label, y.label, 15, "money") for y in self.years)])
        self.sheet = sheet
        self._scope(ALL, None, None, list(source.desk.model.results.scenario.proposals))
        for proposal in source.desk.model.results.scenario.proposals:
            self._scope(named([proposal]), proposal, None, [proposal])
        for funder in source.desk.model.comparison.funders:
            self._scope(source.desk.model.comparison.funder_name(funder), None, funder, None)
        self._open()
        self._cumulative()
        self._present_value()

    def cell(self, scope: str, measure: str, label: str) -> Formula:
        """Where a measure of a scope stands in a year."""
        return self.rows[scope, measure].ref(label)

    def _put(self, scope: str, measure: str, said: str, key: Formula | None, of: Callable[[str], Formula],
             style: str = "") -> Row:  # fmt: skip
        row = self.table.row({"of": scope, "measure": said})
        row.put("key", key)
        for year in self.years:
            row.put(year.label, of(year.label), style)
        self.rows[scope, measure] = row
        return row

    def here(self, row: Row, label: str) -> Formula:
        """A cell of another row, in the same column."""
        column = letters(self.table.places[label])
        return Formula(f"{column}{row.row + 1}", row.cells[label].value)

    def _scope(self, scope: str, proposal: str | None, funder: str | None, library: Sequence[str] | None) -> None:
        cells = self.source.unpriced
        where: dict[str, Formula] = {}
        if proposal is not None:
            where = {"key": cells.key(proposal)}
        if funder is not None:
            where = {"payer": cells.payer(funder)}
        for effect in EFFECTS:
            for measure in MEASURES:
                said = f"{measure.replace('_', '-')}, {IN_WORDS[effect]}"
                style = "total money" if measure == "net" else ""
                of = partial(self._amount, effect, measure, where)
                name = said[0].upper() + said[1:]
                self._put(scope, f"{effect}_{measure}", name, next(iter(where.values()), None), of, style)
        self._put(scope, "one_off", "Once only", None, lambda label: self._once(label, where))
        self._put(
            scope, "all", "All that falls in the year", None, lambda label: self._all(scope, label), "total money"
        )
        for year in self.desk.model.results.years:
            self._compare(scope, year, library, funder)

    def _amount(self, effect: str, measure: str, where: Mapping[str, Formula], label: str) -> Formula:
        own = {"effect": words(EFFECTS[effect][0]), **where}
        if measure == "time_limited":
            return self.yearly.sum_where(label, {**own, "money": LIMITED}, fixed=False)
        own["money"] = RECURRING
        if measure == "net":
            return self.yearly.sum_where(label, own, fixed=False)
        turn, sign = ("growth", ">") if measure == "growth" else ("saving", "<")
        settled = self.yearly.sum_where(label, {**own, "turn": words(turn)}, fixed=False)
        # what is nothing at the price base is growth or saving by its sign in the year
        by_sign = self.yearly.sum_signed(label, {**own, "turn": words("none")}, sign)
        whole = settled + by_sign
        return whole if measure == "growth" else -whole

    def _once(self, label: str, where: Mapping[str, Formula]) -> Formula:
        table = self.source.once.table
        if table is None:
            return NONE
        return table.sum_where(label, where, fixed=False) if where else table.sum(label, fixed=False)

    def _all(self, scope: str, label: str) -> Formula:
        names = ("part_year_net", "part_year_time_limited", "one_off")
        return added(self.here(self.rows[scope, name], label) for name in names)

    def _compare(self, scope: str, year: Year, proposals: Sequence[str] | None, funder: str | None) -> None:
        label = year.year.label
        figures: dict[str, Figure] = {"one_off": year.one_off(proposals, funder)}
        for effect in EFFECTS:
            found = year.measures(effect, proposals, funder)
            figures |= {f"{effect}_{measure}": found[measure] for measure in MEASURES}
        for measure, figure in figures.items():
            what = f"{scope}, {label}: {measure.replace('_', ' ')}"
            self.source.checks.pence(what, figure.pence, self.cell(scope, measure, label))

    def _open(self) -> None:
        """Posts without a price, in lines of their own: how often the yearly cost of one is missing in the net."""
        time = self.source.time
        assert time is not None
        for n, name in enumerate(self.desk.model.kinds, 1):
            for effect, column in (("part_year", "open"), ("full_year", "open_full")):
                row = self._put("Without a price, in the net", f"{effect} {n}", f"x {name}, {IN_WORDS[effect]}", None,
                                lambda label: NONE, "num")  # fmt: skip
                row.put("key", n)
                for year in self.years:
                    head = Formula(f"{letters(self.table.places[year.label])}${TOP}", year.start_year)
                    row.put(year.label, self._missing(column, row, head), "num")
        for year in self.years:
            self.sheet.put(TOP - 1, self.table.places[year.label], year.start_year)

    def _missing(self, column: str, row: Row, head: Formula) -> Formula:
        time = self.source.time
        assert time is not None
        where = {"kind": row["key"], "year": head}
        return time.sum_where(column, {**where, "money": RECURRING}) + time.sum_where(
            column, {**where, "money": LIMITED}
        )

    def _cumulative(self) -> None:
        source = self.rows[ALL, "all"]
        first = self.years[0].label
        column, at = letters(self.table.places[first]), source.row + 1

        def so_far(label: str) -> Formula:
            until = [y.label for y in self.years[: [y.label for y in self.years].index(label) + 1]]
            text = f"${column}{at}:{letters(self.table.places[label])}{at}"
            return summed(text, [source.cells[each] for each in until])

        row = self._put(ALL, "cumulative", "Cumulative net", None, so_far, "total money")
        for year, figure in zip(self.years, self.desk.model.results.cumulative, strict=True):
            self.source.checks.pence(f"{ALL}, {year.label}: cumulative", figure.pence, row.ref(year.label))

    def _present_value(self) -> None:
        """Savings less costs discounted, at constant prices; at cash prices the years of this sheet are not those."""
        results = self.desk.model.results
        if results.npv is None or results.scenario.prices == "cash":
            return
        numbers = self._put(ALL, "nth", "Years after the first", None, self._nth, "int")
        rate = self.desk.inputs["discount"]
        source = self.rows[ALL, "all"]

        def worth(label: str) -> Formula:
            factor = (Formula("1", 1) + rate) ** self.here(numbers, label)
            return -rounded(self.here(source, label) / factor, self.desk.places)

        row = self._put(ALL, "discounted", "Saving less cost, discounted", None, worth)
        labels = [year.label for year in self.years]
        ends = letters(self.table.places[labels[0]]), letters(self.table.places[labels[-1]])
        text = f"{ends[0]}{row.row + 1}:{ends[1]}{row.row + 1}"
        total = self.table.row({"of": ALL, "measure": "Net present value; a saving is positive"})
        cell = total.put(labels[0], summed(text, [row.cells[label] for label in labels]), "total money")
        self.rows[ALL, "npv"] = total
        self.source.checks.figure("Net present value", Fraction(results.npv.pence, 100), cell)

    def _nth(self, label: str) -> Formula:
        """How many years a column lies after the first, from the row of years above the headings."""
        column, first = letters(self.table.places[label]), letters(self.table.places[self.years[0].label])
        nth = [year.label for year in self.years].index(label)
        return Formula(f"{column}${TOP}-${first}${TOP}", nth)

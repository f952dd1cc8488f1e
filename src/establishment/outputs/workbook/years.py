"""The sheet of the years: one formula a row across them, for the whole and for each proposal and funder."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction
from functools import partial

from establishment.costing.measure_rows import EFFECTS as IN_WORDS
from establishment.costing.measure_rows import Measure
from establishment.costing.measures import MEASURES, OF_YEAR, money_in
from establishment.costing.stated import named
from establishment.costing.years import Year
from establishment.outputs.workbook.cell_text import letters
from establishment.outputs.workbook.effects import NOTHING
from establishment.outputs.workbook.effects_by_year import IN_SHORT
from establishment.outputs.workbook.formulas import NONE, Formula, added, either, rounded, summed, words
from establishment.outputs.workbook.grid import TOP, WorkbookSheet
from establishment.outputs.workbook.posts import LIMITED, RECURRING
from establishment.outputs.workbook.summaries import (
    ALL,
    AS_COSTED,
    AS_COSTED_WORDS,
    CLASS_OF,
    MADE,
    Workings,
    class_words,
    made_of,
    scopes_of,
    title_of,
)
from establishment.outputs.workbook.tables import Field, SheetRow, SheetTable
from establishment.outputs.workbook.words import Headline

FIELDS = (
    Field("key", "No.", 6, "int"),
    Field("of", "Of", 36, "wrap"),
    Field("measure", "Measure", 58, "wrap"),
)
TURNS = {"recurring_growth": ("growth", ">"), "unclassified": ("unclassified", "")}
"""Which effects of changes a measure of a year adds up, and the sign of those that the price base does not settle; all
others are savings."""

Yearly = Callable[[str], Formula | Fraction]
"""What stands in the cell of a year, by the year's label."""


class Years:
    """The sheet of the years; a measure of a scope keeps its row."""

    def __init__(self, sheet: WorkbookSheet, source: Workings) -> None:
        self.source, self.desk = source, source.desk
        self.years = source.desk.model.years
        assert source.effects.yearly is not None
        self.yearly: SheetTable = source.effects.yearly
        self.rows: dict[tuple[str, str], SheetRow] = {}
        titles = {scope[0]: title_of(scope, self.desk) for scope in scopes_of(self.desk)}
        self.titles = {name: title if title in name else f"{name}: {title}" for name, title in titles.items()}
        note = (
            "What falls in each year, and what the state at its end costs in a full year. Growth and savings are "
            "positive; of a net a cost is positive."
        )
        sheet.head("Years", note, freeze=3)
        self.table = SheetTable(sheet, TOP, [*FIELDS, *(Field(y.label, y.label, 15, "money") for y in self.years)])
        self.sheet = sheet
        self._scope(ALL, None, None, list(source.desk.model.results.scenario.proposals))
        sheet.page(self.table.next - 1, len(FIELDS) + len(self.years) - 1)
        for proposal in source.desk.model.results.scenario.proposals:
            self._scope(named([proposal]), proposal, None, [proposal])
        for funder in source.desk.model.comparison.funders:
            self._scope(source.desk.model.comparison.funder_name(funder), None, funder, None)
        self._open()
        self._cumulative()
        self._present_value()
        if self.desk.inputs.year_added is not None:
            last = self.table.places[self.years[-1].label]
            sheet.shown_while(self.desk.inputs.year_added, last, (TOP - 1, sheet.last_row))

    def cell(self, scope: str, measure: str, label: str) -> Formula:
        """Where a measure of a scope stands in a year."""
        return self.rows[scope, measure].ref(label)

    @property
    def headline(self) -> Headline:
        """What the plan comes to by its end, be it with the year that can be added."""
        label, last = MEASURES["cumulative_net"].label, self.years[-1].label
        name: str | Formula = f"{label} to {last}"
        if self.desk.inputs.year_added is not None:
            name = either(self.desk.inputs.year_added, words(str(name)), words(f"{label} to {self.years[-2].label}"))
        return Headline(name, self.cell(ALL, "cumulative_net", last))

    def _put(
        self, scope: str, measure: str, meaning: str, key: Formula | None, of: Yearly, style: str = ""
    ) -> SheetRow:
        row = self.table.row({"of": self.titles.get(scope, scope), "measure": meaning})
        row.put("key", key)
        for year in self.years:
            row.put(year.label, of(year.label), style)
        self.rows[scope, measure] = row
        return row

    def here(self, row: SheetRow, label: str) -> Formula:
        """A cell of another row, in the same column."""
        column = letters(self.table.places[label])
        return Formula(f"{column}{row.row + 1}", row.values[label])

    def _scope(self, scope: str, proposal: str | None, funder: str | None, library: Sequence[str] | None) -> None:
        cells = self.source.unpriced
        where: dict[str, Formula] = {}
        if proposal is not None:
            where = {"key": cells.key(proposal)}
        if funder is not None:
            where = {"payer": cells.payer(funder)}
        payer = next(iter(where.values()), None)
        # a measure that is made of others stands below them
        for measure in sorted(OF_YEAR, key=lambda m: m.name in MADE):
            for effect, name, meaning in measure.columns():
                of: Yearly = partial(self._amount, scope, effect, measure, where)
                if measure.name in AS_COSTED:
                    of = partial(self._as_costed, effect, measure, library, funder)
                    meaning += AS_COSTED_WORDS
                self._put(scope, name, meaning, payer, of, "total money" if measure.parts else "")
        for year in self.desk.model.with_spare_year.years:
            self._compare(scope, year, library, funder)

    def _as_costed(
        self, effect: str, measure: Measure, library: Sequence[str] | None, funder: str | None, label: str
    ) -> Fraction:
        """The library's figure of a measure that the workbook has no formula for."""
        year = next(year for year in self.desk.model.with_spare_year.years if year.year.label == label)
        return Fraction(money_in(year.part(effect, library, funder), measure.name).pence, 100)

    def _amount(self, scope: str, effect: str, measure: Measure, where: Mapping[str, Formula], label: str) -> Formula:
        where = {name: Formula(f"$A{self.table.next}", cell.value) for name, cell in where.items()}
        if measure.name in MADE:
            return made_of(measure.name, lambda part: self._part(scope, effect, part, label))
        if measure.name == "one_off":
            return self._once(label, where)
        short = IN_SHORT[effect]
        if measure.name == "time_limited":
            return self.yearly.sum_where(label, {"own": words(f"{short} {LIMITED.value}"), **where}, fixed=False)
        if measure.name == "between_funders":
            if "payer" in where:
                return NONE
            growth = MEASURES["recurring_growth"]
            over_all = self._part(scope, effect, growth.name, label)
            return self._turned(growth, short, where, label, over_all=False) - over_all
        return self._turned(measure, short, where, label, over_all="payer" not in where)

    def _turned(
        self, measure: Measure, short: str, where: Mapping[str, Formula], label: str, *, over_all: bool
    ) -> Formula:
        """What is growth, savings or neither, by the sign of each change over all funders or for each by itself.

        What is nothing at the price base is growth or saving by its sign in the year.
        """
        adds = "all" if over_all else "own"
        own = dict(where)
        if measure.name in CLASS_OF:
            own["sort" if over_all else "class"] = class_words(measure.name)
        turn, sign = TURNS.get(measure.name, ("saving", "<"))
        amount = self.yearly.sum_where(label, {adds: words(f"{short} {turn}"), **own}, fixed=False)
        if turn == "unclassified":
            return amount
        by_sign = self.yearly.sum_signed(label, {adds: words(f"{short} {NOTHING.value}"), **own}, sign)
        return amount + by_sign if turn == "growth" else -amount - by_sign

    def _part(self, scope: str, effect: str, part: str, label: str) -> Formula:
        """The cell of a part of a measure, in the same column."""
        names = {of: name for of, name, _ in MEASURES[part].columns()}
        return self.here(self.rows[scope, names[effect]], label)

    def _once(self, label: str, where: Mapping[str, Formula]) -> Formula:
        table = self.source.once.table
        if table is None:
            return NONE
        return table.sum_where(label, where, fixed=False) if where else table.sum(label, fixed=False)

    def _compare(self, scope: str, year: Year, proposals: Sequence[str] | None, funder: str | None) -> None:
        label, is_spare = year.year.label, year.year == self.desk.model.spare_year
        parts = {effect: year.part(effect, proposals, funder) for effect in IN_SHORT}
        for measure in OF_YEAR:
            for effect, name, meaning in measure.columns():
                what = f"{scope}, {label}: {meaning[0].lower()}{meaning[1:]}"
                pence = money_in(parts[effect], measure.name).pence
                if is_spare and measure.name not in AS_COSTED:
                    self.source.checks.pence(what, 0, self.cell(scope, name, label), later=pence)
                else:
                    self.source.checks.pence(what, pence, self.cell(scope, name, label))

    def _open(self) -> None:
        """Posts without a price, in lines of their own: how often the yearly cost of one is missing in the net."""
        time = self.source.time
        assert time is not None
        for n, name in enumerate(self.desk.model.kinds, 1):
            for effect, column in (("part_year", "open"), ("full_year", "open_full")):
                row = self._put(
                    "Without a price, in the net",
                    f"{effect} {n}",
                    f"x {name}, {IN_WORDS[effect]}",
                    None,
                    lambda label: NONE,
                    "num",
                )
                row.put("key", n)
                for year in self.years:
                    head = Formula(f"{letters(self.table.places[year.label])}${TOP}", year.start_year)
                    row.put(year.label, self._missing(column, row, head), "num")
        for year in self.years:
            self.sheet.put(TOP - 1, self.table.places[year.label], year.start_year, "helper")

    def _missing(self, column: str, row: SheetRow, head: Formula) -> Formula:
        time = self.source.time
        assert time is not None
        where = {"kind": row["key"], "year": head}
        return time.sum_where(column, {**where, "money": RECURRING}) + time.sum_where(
            column, {**where, "money": LIMITED}
        )

    def _cumulative(self) -> None:
        source = self.rows[ALL, "all_in_year"]
        first = self.years[0].label
        column, at = letters(self.table.places[first]), source.row + 1

        def so_far(label: str) -> Formula:
            until = [y.label for y in self.years[: [y.label for y in self.years].index(label) + 1]]
            text = f"${column}{at}:{letters(self.table.places[label])}{at}"
            return summed(text, [source.ref(each) for each in until])

        row = self._put(ALL, "cumulative_net", MEASURES["cumulative_net"].label, None, so_far, "total money")
        model = self.desk.model
        with_it = model.with_spare_year.cumulative
        without = [*model.results.cumulative, *model.results.cumulative[-1:]]
        for year, figure, longer in zip(self.years, without, with_it, strict=False):
            later = longer.pence if year == model.spare_year else None
            self.source.checks.pence(f"{ALL}, {year.label}: cumulative", figure.pence, row.ref(year.label), later=later)

    def _present_value(self) -> None:
        """Savings less costs discounted, at constant prices: at cash prices the years of this sheet are not those."""
        results = self.desk.model.results
        if results.npv is None:
            return
        numbers = self._put(ALL, "nth", "Years after the first", None, self._nth, "int")
        rate = self.desk.inputs["discount"]
        source = self.rows[ALL, "all_in_year"]
        if self.desk.model.discounted_at_base:
            source = self._put(ALL, "at_base", "All that falls in the year, at the price base", None, self._at_base)

        def worth(label: str) -> Formula:
            factor = (Formula("1", 1) + rate) ** self.here(numbers, label)
            return -rounded(self.here(source, label) / factor, self.desk.places)

        row = self._put(ALL, "discounted", "Saving less cost, discounted", None, worth)
        labels = [year.label for year in self.years]
        ends = letters(self.table.places[labels[0]]), letters(self.table.places[labels[-1]])
        text = f"{ends[0]}{row.row + 1}:{ends[1]}{row.row + 1}"
        total = self.table.row({"of": ALL, "measure": MEASURES["npv"].label})
        total.put(labels[0], summed(text, [row.ref(label) for label in labels]), "total money")
        self.rows[ALL, "npv"] = total
        longer = self.desk.model.with_spare_year.npv
        later = longer.pence if longer is not None else None
        self.source.checks.pence("Net present value", results.npv.pence, total.ref(labels[0]), later=later)

    def _at_base(self, label: str) -> Formula:
        """What falls in a year at constant prices, with what falls once."""
        time = self.source.time
        assert time is not None
        start = next(year.start_year for year in self.years if year.label == label)
        head = Formula(f"{letters(self.table.places[label])}${TOP}", start)
        lines = [time.sum_where("constant", {"year": head, "money": money}) for money in (RECURRING, LIMITED)]
        return added([*lines, self._part(ALL, "part_year", "one_off", label)])

    def _nth(self, label: str) -> Formula:
        """How many years a column lies after the first, from the row of years above the headings."""
        column, first = letters(self.table.places[label]), letters(self.table.places[self.years[0].label])
        nth = [year.label for year in self.years].index(label)
        return Formula(f"{column}${TOP}-${first}${TOP}", nth)

"""The sheet that answers: what it comes to now, in each year and once, to whom, and what is not known; in thousands."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from establishment.costing.measures import MEASURES
from establishment.costing.results import Results
from establishment.costing.stated import named
from establishment.ground.money import text
from establishment.outputs.costing_notes import discount_rate, payback_text
from establishment.outputs.workbook.cell_text import letters
from establishment.outputs.workbook.formulas import NONE, Formula, either, equal, words
from establishment.outputs.workbook.formulas import number as cell_number
from establishment.outputs.workbook.grid import TOP, WorkbookSheet
from establishment.outputs.workbook.payback_sheet import PaybackSheet
from establishment.outputs.workbook.stated import StatedSheet
from establishment.outputs.workbook.summaries import ALL, Funders, Proposals, Workings, title_of
from establishment.outputs.workbook.tables import SheetRow
from establishment.outputs.workbook.years import Years

OF_YEARS = ("recurring_growth", "gross_savings", "net", "time_limited", "one_off", "all_in_year")
"""The measures shown for each year, in the year; those of a plan with no years are of a full year."""
OF_PROPOSALS = ("recurring_growth", "gross_savings", "net", "one_off", "time_limited")
OF_FUNDERS = ("recurring_growth", "gross_savings", "net", "one_off")
VERDICTS = ("agrees", "rounding", "differs", "mistyped", "untestable")
LABELS, WIDTHS = 46, 14
MOST_COLUMNS = 6
"""Columns of figures beside the labels, at least: a page across holds them with the charts below."""
CHARTS = {"width": 520, "height": 270}, {"width": 405, "height": 270}
"""The first below the labels and two columns, the other below the columns that are left; in pixels."""
CHART_ROWS = 15
AGAIN = "a figure has changed: cost the scenario again"


@dataclass
class SummarySource:
    """The sheets that the summary takes its figures from, and how many figures have changed since it was costed."""

    workings: Workings
    proposals: Proposals
    funders: Funders
    years: Years | None
    payback: PaybackSheet | None
    stated: StatedSheet | None
    changed: Formula

    @property
    def results(self) -> Results:
        """The results that were laid out."""
        return self.workings.desk.model.results


class SummarySheet:
    """The sheet Summary."""

    def __init__(self, sheet: WorkbookSheet, source: SummarySource) -> None:
        self.sheet, self.source, self.row = sheet, source, TOP
        results = source.results
        paper = ", ".join(part for part in (results.scenario.paper, results.scenario.title) if part)
        sheet.head("Summary", paper, repeat=False)
        # the sheet is as wide as its widest table, so that the charts below line up with it
        count = max(MOST_COLUMNS, len(source.years.years) if source.years is not None else 0)
        sheet.widths(LABELS, *[WIDTHS] * count)
        # nothing is kept in sight: the sheet is one page
        sheet.sheet.freeze_panes(0, 0)
        self.columns = count
        self._answers()
        years = self._years()
        proposals = self._proposals()
        self._funders()
        self._stated()
        self._charts(years, proposals)
        sheet.page(self.row, self.columns, pages=1)

    def _section(self, title: str, headings: Sequence[str]) -> None:
        self.sheet.put(self.row, 0, title, "head")
        for column, heading in enumerate(headings, 1):
            self.sheet.put(self.row, column, heading, "headnum")
        self.row += 1

    def _line(self, label: str, cells: Iterable[Any], style: str = "thousands") -> None:
        self.sheet.put(self.row, 0, label, "wrap" if style == "thousands" else "bold")
        for column, cell in enumerate(cells, 1):
            self.sheet.put(self.row, column, cell, style)
        self.row += 1

    def _words(self, label: str, content: Any) -> None:
        self.sheet.put(self.row, 0, label, "wrap")
        self.sheet.across(self.row, 1, self.columns, content)
        self.row += 1

    def _answers(self) -> None:
        """What it comes to over all, and what a reader asks first."""
        source, results = self.source, self.source.results
        self._section("Over all, £000", ("A full year",))
        for name in ("baseline", "proposed", "recurring_growth", "gross_savings", "net", "one_off", "time_limited"):
            style = "total thousands" if name == "net" else "thousands"
            self._line(MEASURES[name].label, [source.proposals.cell(ALL, name)], style)
        missing = source.workings.unpriced.words_for(ALL, "net")
        self._words(
            "What is not known",
            # without a post that has no price there is no cell for it, but only words
            either(equal(missing, words("")), words("every post has a price"), missing)
            if isinstance(missing, Formula)
            else "every post has a price",
        )
        if source.years is None:
            return
        as_costed, live = payback_text(results), source.payback
        self._words(
            "Payback",
            # the sheet's sentence only where it is the library's: pennies of rounding can move the month
            live.sentence if live is not None and live.sentence.value == as_costed else self._as_costed(as_costed),
        )
        if results.npv is not None:
            label = f"{MEASURES['npv'].label} at {discount_rate(results)} (a saving is positive)"
            row = source.years.rows.get((ALL, "npv"))
            if row is not None:
                self._line(label, [row.ref(source.years.years[0].label)])
            else:
                self._words(label, self._as_costed(text(results.npv.pence)))

    def _as_costed(self, sentence: str) -> Formula:
        """What the library alone works out: as costed, until a figure changes."""
        # far to the right of what is printed: it is read by the formula alone
        cell = self.sheet.put(self.row, self.columns + 2, sentence, "small")
        return either(equal(self.source.changed, NONE), cell, words(AGAIN))

    def _years(self) -> tuple[int, int] | None:
        years = self.source.years
        if years is None:
            return None
        self.row += 1
        self._section("In each year, £000", [year.label for year in years.years])
        first = self.row
        for name in OF_YEARS:
            column = next(col for effect, col, _ in MEASURES[name].columns() if effect == "part_year")
            style = "total thousands" if name == "all_in_year" else "thousands"
            self._line(MEASURES[name].label, [years.cell(ALL, column, year.label) for year in years.years], style)
        label = MEASURES["cumulative_net"].label
        self._line(label, [years.cell(ALL, "cumulative_net", year.label) for year in years.years])
        added = self.source.workings.desk.inputs.year_added
        if added is not None:
            # a year that may be added shows no figures until it is
            self.sheet.shown_while(added, len(years.years), (first - 1, self.row - 1))
        return first + len(OF_YEARS) - 1, self.row - 1

    def _proposals(self) -> tuple[int, int]:
        self.row += 1
        self._section("By proposal, a full year, £000", [MEASURES[name].label for name in OF_PROPOSALS])
        first, proposals, desk = self.row, self.source.proposals, self.source.workings.desk
        self.proposals_move = False
        for number in self.source.results.scenario.proposals:
            scope = (named([number]), [number], None)
            label = title_of(scope, desk)
            cells = [proposals.cell(scope[0], name) for name in OF_PROPOSALS]
            self._line(label if label.startswith("Proposal") else f"{number}: {label}", cells)
            # a chart of bars of nothing would be an empty frame
            self.proposals_move |= any(cell_number(cell) for cell in cells[:2])
        last = self.row - 1
        self._line(ALL, [proposals.cell(ALL, name) for name in OF_PROPOSALS], "total thousands")
        # the whole is not in the chart, or it would dwarf the proposals
        return first, last

    def _funders(self) -> None:
        rows: dict[str, SheetRow] = self.source.funders.rows
        if not rows:
            return
        self.row += 1
        self._section("To whom, a full year, £000", [MEASURES[name].label for name in OF_FUNDERS])
        for funder, row in rows.items():
            name = self.source.workings.desk.model.comparison.funder_name(funder)
            self._line(name, [row.ref(measure) for measure in OF_FUNDERS])

    def _stated(self) -> None:
        """How many stated figures have each verdict."""
        if self.source.stated is None:
            return
        self.row += 1
        self._section("Stated figures", VERDICTS)
        verdicts = self.source.stated.table
        self._line("Figures of the paper", [verdicts.count("verdict", verdict) for verdict in VERDICTS], "int")

    def _charts(self, years: tuple[int, int] | None, proposals: tuple[int, int]) -> None:
        """What falls in each year beside what it comes to so far; growth and savings of each proposal."""
        self.row += 1
        if years is not None:
            flow, so_far = years
            plan_years = self.source.results.comparison.years
            title, count = f"What falls in each year to {plan_years[-1].label}, and so far, £000", len(plan_years)
            chart = self._chart("column", title, CHARTS[0])
            for row in (flow, so_far):
                # the headings of the years stand above the first row of the table
                self._series(chart, (row, 1), (row, count), (flow - len(OF_YEARS), 1, flow - len(OF_YEARS), count), row)
            self.sheet.sheet.insert_chart(self.row, 0, chart, {"object_position": 2})
        if self.proposals_move:
            # beside the chart of the years, or in its place
            self._chart_of_proposals(*proposals, column=3 if years is not None else 0)
        if years is not None or self.proposals_move:
            self.row += CHART_ROWS

    def _chart_of_proposals(self, first: int, last: int, *, column: int) -> None:
        """Growth and savings as bars, from a column of the sheet on: left out where no proposal has either."""
        chart = self._chart("bar", "Growth and savings of each proposal, £000", CHARTS[1])
        for measure in (1, 2):
            self._series(chart, (first, measure), (last, measure), (first, 0, last, 0), first - 1, measure)
        self.sheet.sheet.insert_chart(self.row, column, chart, {"object_position": 2})

    def _chart(self, kind: str, title: str, size: dict[str, int]) -> Any:
        chart = self.sheet.book.file.add_chart({"type": kind})
        chart.set_title({"name": title, "name_font": {"size": 11}})
        chart.set_legend({"position": "bottom"})
        chart.set_size(size)
        for axis in (chart.set_x_axis, chart.set_y_axis):
            axis({"num_format": '#,##0,;-#,##0,;"-"', "label_position": "low", "num_font": {"size": 8}})
        return chart

    def _series(
        self,
        chart: Any,
        first: tuple[int, int],
        last: tuple[int, int],
        names: tuple[int, ...],
        row: int,
        column: int = 0,
    ) -> None:
        """A series of cells; names: the block of its categories.  row, column: where its name stands."""
        name = self.sheet.name
        # dark enough to be told apart in print
        colour = {0: "#1F3864", 1: "#C55A11", 2: "#2E75B6"}[column if column else int(chart.series != [])]
        chart.add_series(
            {
                "name": f"='{name}'!${letters(column)}${row + 1}",
                "categories": [name, *names],
                "values": [name, *first, *last],
                "fill": {"color": colour},
            }
        )

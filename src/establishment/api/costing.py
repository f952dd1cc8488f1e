"""The public face: what a notebook or a script calls."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any, Literal

import pandas as pd

from establishment.api.draws import Draws, Spread
from establishment.bulk.draws import Spreads, draw
from establishment.bulk.scenario_sides import side_sources
from establishment.costing.before_and_after import SIDES, Key, side_rows
from establishment.costing.bridge import Bridge, baseline_bridge, bridge_between, check_question
from establishment.costing.comparison import BETWEEN, Comparison
from establishment.costing.cost_lines import LINES, UNPRICED
from establishment.costing.engine import Engine
from establishment.costing.explain import Explanation, explain
from establishment.costing.figures import Figure
from establishment.costing.financial_case import MONTHS, Payback
from establishment.costing.funding_ends import CLIFF, fall_rows
from establishment.costing.measures import MEASURES, money_of
from establishment.costing.prices import Prices
from establishment.costing.readings import Reading
from establishment.costing.results import Results
from establishment.costing.sensitivity import (
    SENSITIVITY,
    BreakEven,
    break_even,
    chosen_measure,
    sensitivity,
    sensitivity_rows,
)
from establishment.costing.stated import Implied, StatedCheck
from establishment.costing.summary import Summary
from establishment.costing.summary_frame import summary_frame
from establishment.costing.years import YEARS, Year, year_rows
from establishment.ground.arguments import (
    argument,
    arguments,
    instance,
    or_none,
    pairs,
    plain_name,
    plain_text,
    proposal_numbers,
    yes_or_no,
)  # fmt: skip
from establishment.ground.findings import RefusedError
from establishment.ground.frames import Money, in_pounds
from establishment.ground.periods import FinancialYear
from establishment.ground.read_numbers import Exact, read_percent
from establishment.outputs.csv_files import write_csvs
from establishment.outputs.file_writing import check_target, write_file
from establishment.outputs.json_forms import costing_document
from establishment.outputs.measure_facts import facts
from establishment.outputs.notebook import costing_html
from establishment.outputs.paragraph import paragraph
from establishment.outputs.screen import costing_text
from establishment.outputs.workbook.writing import write_workbook
from establishment.scenarios.reader import Plan
from establishment.scenarios.scenario import Scenario


def costing_given(value: object) -> object:
    """Another costing, as an argument. Raises RefusedError for anything else."""
    return instance(Costing, accepted="another costing, est.cost(...)")(value)


class Costing:
    """A scenario costed: its measures, frames, stated figures and what they imply.

    Scalars are Decimal pounds; where a part has no price, a `Figure` with the known part and named
    unknowns. Frames carry pounds (float, to the penny), or whole pence with `money="pence"`.
    """

    def __init__(self, plan: Plan) -> None:
        self.plan = plan
        self._engine = Engine(Prices.of(plan))
        self.comparison = Comparison(plan, self._engine)
        self.results = Results(self.comparison)

    @property
    def scenario(self) -> Scenario:
        """The scenario that was costed."""
        return self.plan.scenario

    @arguments(funder=or_none(plain_name))
    def summary(self, proposals: int | str | Iterable[int | str] | None = None, funder: str | None = None) -> Summary:
        """All measures of some proposals (all where None) and of one funder (all where None), full-year.

        Raises ValueError for a proposal or funder that is not there.
        """
        return self.comparison.summary(_ids(proposals), funder)

    @property
    def baseline(self) -> Decimal | Figure:
        """Budgeted yearly cost before: of the posts table, or of the lines the actions name."""
        return self.results.summary.baseline.value

    @property
    def proposed(self) -> Decimal | Figure:
        """Budgeted yearly cost after."""
        return self.results.summary.proposed.value

    @property
    def recurring_growth(self) -> Decimal | Figure:
        """Gross recurring growth of the base budget."""
        return self.results.summary.growth.value

    @property
    def gross_savings(self) -> Decimal | Figure:
        """Gross recurring savings of every class."""
        return self.results.summary.savings.value

    @property
    def cashable_savings(self) -> Decimal | Figure:
        """Savings for which the scenario says all four conditions."""
        return self.results.summary.savings_of("cashable").value

    @property
    def potentially_cashable_savings(self) -> Decimal | Figure:
        """Savings for which it does not say them all, and which are not said to be bought by doing less."""
        return money_of(self.results.summary, "potentially_cashable").value

    @property
    def scope_reduction(self) -> Decimal | Figure:
        """Savings bought by doing less, of which all four conditions of cashable are said."""
        return money_of(self.results.summary, "scope_reduction").value

    @property
    def potential_scope_reduction(self) -> Decimal | Figure:
        """Savings bought by doing less, of which a condition of cashable is not said."""
        return money_of(self.results.summary, "potential_scope_reduction").value

    @property
    def net(self) -> Decimal | Figure:
        """Net recurring effect on the base budget: proposed less baseline, a cost positive."""
        return self.results.summary.net.value

    @property
    def between_funders(self) -> Decimal | Figure:
        """What only moves between funders: growth of some and saving of others, and neither over the whole."""
        return self.results.summary.between_funders.value

    @property
    def net_cashable_saving(self) -> Decimal | Figure:
        """Savings that are or may be cashable, less growth."""
        return money_of(self.results.summary, "net_cashable_saving").value

    @property
    def stated(self) -> tuple[StatedCheck, ...]:
        """Each stated figure beside the computed one, with a verdict."""
        return self.results.stated

    def implied(self) -> tuple[Implied, ...]:
        """What each stated figure that cannot be tested requires of the posts without a price."""
        return self.results.implied

    def readings(self) -> tuple[Reading, ...]:
        """The readings of a stated growth that a stated saving is to offset; none is chosen."""
        return self.results.readings

    def questions(self) -> tuple[str, ...]:
        """What to ask the author of the paper."""
        return self.results.questions

    @arguments(measure=plain_text, funder=or_none(plain_name))
    def explain(
        self,
        measure: str = "net",
        proposals: int | str | Iterable[int | str] | None = None,
        *,
        funder: str | None = None,
    ) -> Explanation:
        """How a measure is made up, down to the point, award, rate and line of a file.

        measure: recurring_growth, gross_savings, the classes of savings, net, net_cashable_saving, baseline and
        so on: `establishment.costing.explain.EXPLAINED`.
        Raises ValueError for another measure, or an unknown proposal or funder.
        """
        return explain(self.comparison, measure, _ids(proposals), funder)

    def by_proposal(self, *, money: Money = "pounds") -> pd.DataFrame:
        """Full-year measures, one row a proposal. There is no total row: use the measures themselves."""
        titles = {p.id: p.title for p in self.scenario.proposal}
        return in_pounds(summary_frame([(p, titles[p], self.comparison.summary([p])) for p in titles]), money)

    def by_funder(self, *, money: Money = "pounds") -> pd.DataFrame:
        """Full-year measures, one row a funder, each settled in its own view.

        Where cost moves from one funder to another, a last row, `between funders`, takes it off again: growth, savings
        and net then add to those of the whole.
        """
        held = self.comparison
        rows = [(f, held.funder_name(f), held.summary(funder=f)) for f in held.funders]
        moves = held.between_funders()
        if moves.growth.sign != 0 or moves.savings.sign != 0:
            rows.append((BETWEEN, MEASURES["between_funders"].label, moves))
        return in_pounds(summary_frame(rows), money).rename(columns={"proposal": "funder"})

    def by_grade(self, *, money: Money = "pounds") -> pd.DataFrame:
        """Posts, FTE and budgeted cost before and after, one row a grade."""
        return self._by("grade", money)

    def by_unit(self, *, money: Money = "pounds") -> pd.DataFrame:
        """Posts, FTE and budgeted cost before and after, one row a unit or place."""
        return self._by("unit", money)

    def _by(self, key: Key, money: Money) -> pd.DataFrame:
        return in_pounds(SIDES.frame(side_rows(self.comparison, key)), money).rename(columns={"key": key})

    def by_year(self, *, money: Money = "pounds") -> pd.DataFrame:
        """Part-year and full-year effect side by side, one row a financial year and proposal.

        Raises ValueError if the scenario says no first_year.
        """
        return in_pounds(YEARS.frame(year_rows(self.comparison, self._years())), money)

    def _years(self) -> list[Year]:
        if not self.results.years:
            raise RefusedError('the scenario has no years; add first_year = "2016/17", and years = 5 for more than one')
        return self.results.years

    def by_month(self, *, money: Money = "pounds") -> pd.DataFrame:
        """Growth, savings and spending that fall in each month of the plan, and the cumulative cashable net.

        Raises ValueError if the scenario says no first_year.
        """
        self._years()
        return in_pounds(MONTHS.frame(self.results.case.rows()), money)

    def cliff(self, *, money: Money = "pounds") -> pd.DataFrame:
        """Funding that ends before the post or line it pays for: one row a post or line, day and funder."""
        return in_pounds(CLIFF.frame(fall_rows(self.comparison)), money)

    @arguments(
        other=or_none(costing_given),
        year=plain_text,
        proposals=or_none(proposal_numbers),
        funder=or_none(plain_name),
        of=plain_text,
    )
    def bridge(
        self, other: Costing | None = None, *, year: str = "", proposals: int | str | Iterable[int | str] | None = None,
        funder: str | None = None, of: Literal["changes", "baseline"] = "changes",
    ) -> Bridge:  # fmt: skip
        """How one budgeted recurring cost becomes another, by cause: posts, grade, hours, award, increment and so on.

        From the baseline to what is proposed: at the price base, where the steps add to the net; with `year`, such as
        "2027/28", at its end, where they add to its full-year net. With `other`: from what is proposed here to there.
        proposals, funder: theirs alone.  of: "baseline", with a year, for how the baseline itself moves until its end.
        Raises ValueError for an unknown year, proposal or funder, and for what cannot be asked together.
        """
        check_question(other, year, proposals, funder, of)
        if other is not None:
            return bridge_between(self.comparison, other.comparison)
        until = FinancialYear.parse(year) if year else None
        if of == "baseline" and until is not None:
            return baseline_bridge(self.comparison, until)
        return self.results.bridge(until, _ids(proposals), funder)

    @arguments(if_cashable=yes_or_no)
    def payback(self, *, if_cashable: bool = False) -> Payback:
        """The first month after the first outlay from which cumulative cash is never again a cost.

        if_cashable: with savings that are potentially cashable. Raises ValueError if the scenario has no years.
        """
        self._years()
        return self.results.case.payback(if_cashable=if_cashable)

    def npv(self, percent: Exact | None = None) -> Decimal | Figure:
        """Net present value over the plan's years: savings less costs, at constant prices; a saving is positive.

        percent: the yearly discount rate, "3.5" for 3.5%; the scenario's own where None.
        Raises ValueError without a rate or without years.
        """
        rate = self.scenario.discount_percent if percent is None else argument("percent", percent, read_percent)
        if rate is None:
            raise RefusedError('a net present value needs a rate: npv("3.5"), or discount_percent in the scenario')
        self._years()
        return self.results.case.npv(rate).value

    def cumulative(self) -> list[Decimal | Figure]:
        """What the years come to so far on the base budget with one-off costs, one amount a year; a cost positive."""
        self._years()
        return [figure.value for figure in self.results.cumulative]

    @arguments(measure=plain_text, changes=or_none(pairs))
    def sensitivity(
        self, measure: str = "", *, changes: Mapping[str, tuple[Any, Any]] | None = None, money: Money = "pounds"
    ) -> pd.DataFrame:
        """What the effect would be if one assumption at a time were otherwise; the widest swing first.

        measure: net, net_cashable_saving or cumulative_net (all years of the plan); where empty, cumulative_net if the
        scenario has years, else net.  changes: by assumption, a lower and a higher one: award, insurance, pension,
        vacancy in percentage points, start in months later. An award is every assumed percentage at cash prices, else
        all pay.
        Each change is costed anew, to the penny; a full cost that the scenario gives stays as it is.
        Raises ValueError for a measure, an assumption or a change that cannot be, or where a part is not known.
        """
        tried = sensitivity(self.plan, measure, changes)
        return in_pounds(SENSITIVITY.frame(sensitivity_rows(tried)), money)

    @arguments(assumption=plain_text, measure=plain_text)
    def break_even(self, assumption: str = "award", measure: str = "") -> BreakEven:
        """The change of one assumption at which the effect becomes nought, such as the award that ends a saving.

        assumption, measure: as in `sensitivity`. Found to a hundredth of a percentage point, or a month.
        Raises ValueError as `sensitivity` does.
        """
        return break_even(self.plan, assumption, measure)

    def draws(
        self, *, draws: int = 10_000, seed: int = 1, award: Spread | None = None, vacancy: Spread | None = None,
        turnover: Spread | None = None, gap_months: float = 3, start: Spread | None = None,
    ) -> Draws:  # fmt: skip
        """What the changes may cost in each year, net, when assumptions are not certain: seeded draws.

        Of the budgeted posts of both sides, proposed less baseline; lines that are no posts and one-off costs are not
        in it. Spreads as in `PostCosting.draws`; start is by how many months all changes come later.
        Raises ValueError for a spread that cannot be, for posts that have no pay on a scale, or without years.
        """
        self._years()
        spreads = Spreads.of(award=award, vacancy=vacancy, turnover=turnover, gap_months=gap_months, start=start)
        sources = side_sources(self.comparison)
        if not sources:
            raise RefusedError("no budgeted post changes, so that there is nothing to draw")
        return Draws(draw(sources, spreads, draws=draws, seed=seed))

    def measures(self, *, money: Money = "pounds") -> pd.DataFrame:
        """Every measure: of the whole, of each proposal, group and funder, for a full year and in each year.

        One row a measure, scope, effect and year, with its label, unit and sign; the vocabulary is in
        docs/finance-reader.md.
        """
        return in_pounds(facts(self.results), money)

    def movements(self) -> pd.DataFrame:
        """One row a movement: proposal, action, posts and FTE before and after, day, authority, file line."""
        rows = [
            {
                "movement": m.number, "proposal": m.proposal, "action": m.action, "title": m.title,
                "before": "; ".join(f"{s.count} x {s.label}" for s in m.before),
                "after": "; ".join(f"{s.count} x {s.label}" for s in m.after),
                "posts_before": sum(s.posts for s in m.before), "posts_after": sum(s.posts for s in m.after),
                "fte_before": float(sum(s.fte for s in m.before)), "fte_after": float(sum(s.fte for s in m.after)),
                "from": m.from_, "authority": m.authority, "reference": m.reference, "note": m.note,
                "file_line": str(m.place),
            }
            for m in self.plan.movements
        ]  # fmt: skip
        return pd.DataFrame(rows)

    @arguments(by_year=yes_or_no)
    def lines(self, *, by_year: bool = False, money: Money = "pounds") -> pd.DataFrame:
        """Cost lines at the finest grain: movement x side x post x component x stretch x funder.

        A side adds up to what stands on it; a movement or proposal, proposed less baseline, to its net. Movement 0 is
        alike on both sides: posts that no action touches and, with a minus, those that go from one movement to another.
        by_year: those that fall in each year of the scenario, instead of a full year at the price base; movement 0 then
        has the posts that a movement touches until its day.
        """
        if by_year:
            self._years()
        return in_pounds(LINES.check(self.results.cost_lines(by_year=by_year).lines), money)

    def unpriced(self) -> pd.DataFrame:
        """The lines of posts without a price, and how often each kind's unit cost falls in them."""
        return UNPRICED.check(self.results.cost_lines(by_year=False).unpriced)

    def to_html(self, path: str | Path, *, force: bool = False) -> Path:
        """Write the report: one HTML file that needs no script and no network and prints on A4.

        path: a file that ends in .html.  force: whether one that is there is replaced.
        Returns the path. The file is written whole or not at all: raises ValueError where it cannot be written, and
        ImportError without the extra `report`.
        """
        from establishment.outputs.report import report_html

        check_target(path, suffix=".html", force=force)
        return write_file(path, report_html(self.results).encode("utf-8"), suffix=".html", force=force)

    def to_csv(self, folder: str | Path, *, force: bool = False) -> list[Path]:
        """Write tidy CSV files to a folder: lines, posts, grades, years, measures and checks; pence as whole numbers.

        The lines are those of each year where the scenario has years, else of a full year. Returns the paths.
        Raises ValueError where a file is there and `force` is not given, or cannot be written.
        """
        return write_csvs(self.results, self.results.cost_lines(by_year=bool(self.results.years)), folder, force=force)

    @arguments(name=plain_text)
    def chart(self, name: Literal["bridge", "years", "grades", "tornado"]) -> Any:
        """A chart as a matplotlib figure: bridge by cause, years by who pays, FTE by grade, tornado of sensitivities.

        Raises ImportError without the extra `charts`, ValueError for another name or for years where there are none.
        """
        from establishment.outputs import charts, what_if_charts

        last = self.results.last_year
        if name == "bridge":
            return charts.bridge_chart(self.results, last)
        if name == "tornado":
            return what_if_charts.tornado_chart(sensitivity(self.plan, "", None), chosen_measure(self.plan, ""))
        if name not in ("years", "grades"):
            raise RefusedError(f"there is no chart {name!r}; charts: bridge, years, grades, tornado")
        return charts.years_chart(self.results) if name == "years" else charts.grades_chart(self.results)

    def paragraph(self) -> str:
        """The text "Financial implications" for a committee paper, written from the costing."""
        return paragraph(self.results)

    def to_excel(self, path: str | Path, *, force: bool = False) -> Path:
        """Write the costing as an Excel workbook with live formulas; needs the extra `excel`.

        path: a file that ends in .xlsx.  force: whether one that is there is replaced.
        Returns the path. The file is written whole or not at all: raises ValueError where it cannot be written, and
        ImportError without XlsxWriter.
        """
        return write_workbook(self.results, path, force=force)

    def to_dict(self) -> dict[str, Any]:
        """The costing as plain values for JSON; the form of `establishment cost --json`."""
        return costing_document(self.results)

    def __str__(self) -> str:
        return costing_text(self.results)

    def __repr__(self) -> str:
        return costing_text(self.results)

    def _repr_html_(self) -> str:
        return costing_html(self.results)


def _ids(proposals: int | str | Iterable[int | str] | None) -> list[str] | None:
    """Numbers of proposals as text; one alone stands for itself."""
    return None if proposals is None else argument("proposals", proposals, proposal_numbers)

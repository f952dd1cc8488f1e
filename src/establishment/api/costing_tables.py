"""The tables of a costing: by proposal, funder, grade, unit, year and month, and the pay bill."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from establishment.api.costed_plan import CostedPlan
from establishment.costing.before_and_after import SIDES, Key, side_rows
from establishment.costing.comparison import BETWEEN
from establishment.costing.cost_lines import LINES, UNPRICED
from establishment.costing.financial_case import MONTHS
from establishment.costing.funding_ends import CLIFF, fall_rows
from establishment.costing.measures import MEASURES
from establishment.costing.pay_bill import pay_bill_columns, pay_bill_rows
from establishment.costing.summary_frame import summary_frame
from establishment.costing.years import YEARS, year_rows
from establishment.ground.arguments import argument, arguments, name_list, yes_or_no
from establishment.ground.csv_files import spell
from establishment.ground.frames import Money, in_pounds
from establishment.outputs.measure_facts import facts

if TYPE_CHECKING:
    import pandas as pd


class CostingTables(CostedPlan):
    """A costing as frames: pounds (float, to the penny), or whole pence with `money="pence"`."""

    def by_proposal(self, *, money: Money = "pounds") -> pd.DataFrame:
        """Full-year measures, one row a proposal. There is no total row: use the measures themselves.

        >>> import establishment as est
        >>> costing = est.cost("council-option-b")
        >>> costing.by_proposal()["net"].tolist()
        [-53183.29, 58049.14, -92940.33, 5095.39]
        """
        titles = {p.id: p.title for p in self.scenario.proposal}
        # no total row: a program would add it to the rows
        return in_pounds(summary_frame([(p, titles[p], self.comparison.summary([p])) for p in titles]), money)

    def by_funder(self, *, money: Money = "pounds") -> pd.DataFrame:
        """Full-year measures, one row a funder; growth or saving is decided from that funder's own point of view.

        If cost moves from one funder to another, a last row, `between funders`, takes it off again, so that growth,
        savings and net add up to the totals.

        >>> import establishment as est
        >>> costing = est.cost("council-option-b")
        >>> costing.by_funder()["funder"].tolist()
        ['council']
        """
        comparison = self.comparison
        rows = [(f, comparison.funder_name(f), comparison.summary(funder=f)) for f in comparison.funders]
        moves = comparison.between_funders()
        if moves.growth.sign != 0 or moves.savings.sign != 0:
            # the rows of funders add up to more where money moves between them: the last row takes that off
            rows.append((BETWEEN, MEASURES["between_funders"].label, moves))
        return in_pounds(summary_frame(rows), money).rename(columns={"proposal": "funder"})

    def by_grade(self, *, money: Money = "pounds") -> pd.DataFrame:
        """Posts, FTE and budgeted cost before and after the changes, one row a grade.

        >>> import establishment as est
        >>> costing = est.cost("council-option-b")
        >>> list(costing.by_grade().columns)[:3]
        ['grade', 'posts_before', 'posts_after']
        """
        return self._by("grade", money)

    def by_unit(self, *, money: Money = "pounds") -> pd.DataFrame:
        """Posts, FTE and budgeted cost before and after the changes, one row a unit or place.

        >>> import establishment as est
        >>> costing = est.cost("council-option-b")
        >>> list(costing.by_unit().columns)[:3]
        ['unit', 'posts_before', 'posts_after']
        """
        return self._by("unit", money)

    def _by(self, key: Key, money: Money) -> pd.DataFrame:
        return in_pounds(SIDES.frame(side_rows(self.comparison, key)), money).rename(columns={"key": key})

    def pay_bill(self, by: str | Iterable[str] = ("year", "unit"), *, money: Money = "pounds") -> pd.DataFrame:
        """The pay bill before and after the changes, and the difference.

        by: how it is grouped: any of year, unit, grade, funder, scale, post, title and budgeted, and your own columns
        of the posts table, such as a directorate (empty for new posts).

        With year it is what falls in each year, fixed-term posts included; without year, a full year at the price base.
        It holds posts only: spending that is not pay and one-off costs are left out, and so are posts without a budget
        unless `by` has budgeted. Posts and FTE are those of the last day; by funder, they are counted with the
        first-named.
        Returns one row a group: baseline, proposed and difference in pounds (a cost is positive), each with the posts
        that have no price, and posts and FTE before and after. A scenario that proposes nothing has the same on both
        sides.
        Raises RefusedError for another key, and for year if the scenario has no years.

        >>> import establishment as est
        >>> bill = est.cost("lancashire-volunteer-partnership").pay_bill(by="grade")
        >>> print(bill[["grade", "baseline_unpriced", "posts_before", "posts_after"]].tail(2).to_string(index=False))
        grade baseline_unpriced  posts_before  posts_after
          LC5           6 x LC5             6            0
        LC3/4                               0            7
        """
        # a key may be written as a heading is, such as "Cost centre"
        keys = list(dict.fromkeys(spell(key) for key in argument("by", by, name_list)))
        return in_pounds(pay_bill_columns(keys).frame(pay_bill_rows(self.results, keys)), money)

    def by_year(self, *, money: Money = "pounds") -> pd.DataFrame:
        """Part-year and full-year effect side by side, one row a financial year and proposal.

        Raises ValueError if the scenario has no first_year.

        >>> import establishment as est
        >>> costing = est.cost("council-option-b")
        >>> costing.by_year()["year"].tolist()[:2]
        ['2026/27', '2026/27']
        """
        return in_pounds(YEARS.frame(year_rows(self.comparison, self._years())), money)

    def by_month(self, *, money: Money = "pounds") -> pd.DataFrame:
        """Growth, savings and spending that fall in each month of the plan, and the cumulative cashable net.

        Raises ValueError if the scenario has no first_year.

        >>> import establishment as est
        >>> costing = est.cost("council-option-b")
        >>> len(costing.by_month())
        60
        """
        # an empty table would look like months of nothing
        self._years()
        return in_pounds(MONTHS.frame(self.results.case.rows()), money)

    def cliff(self, *, money: Money = "pounds") -> pd.DataFrame:
        """Funding that ends before the post or line it pays for: one row a post or line, day and funder.

        >>> import establishment as est
        >>> costing = est.cost("council-option-b")
        >>> len(costing.cliff())
        1
        """
        return in_pounds(CLIFF.frame(fall_rows(self.comparison)), money)

    def measures(self, *, money: Money = "pounds") -> pd.DataFrame:
        """Every measure: in total and for each proposal, group and funder, for a full year and in each year.

        One row a measure, scope, effect and year, with its label, unit and sign. The finance reader's page explains
        each measure.

        >>> import establishment as est
        >>> costing = est.cost("council-option-b")
        >>> costing.measures()["measure"].tolist()[:2]
        ['posts_before', 'posts_after']
        """
        return in_pounds(facts(self.results), money)

    def movements(self) -> pd.DataFrame:
        """One row a movement: proposal, action, posts and FTE before and after, day, authority, file line.

        >>> import establishment as est
        >>> costing = est.cost("council-option-b")
        >>> len(costing.movements())
        7
        """
        rows = [
            {
                "movement": m.number,
                "proposal": m.proposal,
                "action": m.action,
                "title": m.title,
                "before": "; ".join(f"{s.count} x {s.label}" for s in m.before),
                "after": "; ".join(f"{s.count} x {s.label}" for s in m.after),
                "posts_before": sum(s.posts for s in m.before),
                "posts_after": sum(s.posts for s in m.after),
                "fte_before": float(sum(s.fte for s in m.before)),
                "fte_after": float(sum(s.fte for s in m.after)),
                "from": m.from_,
                "authority": m.authority,
                "reference": m.reference,
                "note": m.note,
                "file_line": str(m.place),
            }
            for m in self.plan.movements
        ]
        # here, so that importing the library does not load pandas
        import pandas as pd

        return pd.DataFrame(rows)

    @arguments(by_year=yes_or_no)
    def lines(self, *, by_year: bool = False, money: Money = "pounds") -> pd.DataFrame:
        """Cost lines in full detail: a row for each movement, side, post, component, stretch of time and funder.

        The rows of a side add up to its cost; those of a movement or proposal, proposed less baseline, to its net.
        Movement 0 is the same on both sides: posts that no action changes and, with a minus, posts that pass from one
        movement to another.
        by_year: what falls in each year of the scenario, instead of a full year at the price base. Movement 0 then has
        the posts that a movement changes until its day.

        >>> import establishment as est
        >>> costing = est.cost("council-option-b")
        >>> list(costing.lines().columns)[:4]
        ['movement', 'proposal', 'action', 'side']
        """
        if by_year:
            self._years()
        # the columns are checked: what is documented is what is given
        return in_pounds(LINES.check(self.results.cost_lines(by_year=by_year).lines), money)

    def unpriced(self) -> pd.DataFrame:
        """The lines of posts without a price, and how many times the unit cost of each kind of post is in them.

        >>> import establishment as est
        >>> costing = est.cost("council-option-b")
        >>> len(costing.unpriced())
        0
        """
        return UNPRICED.check(self.results.cost_lines(by_year=False).unpriced)

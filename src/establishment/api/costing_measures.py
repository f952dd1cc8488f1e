"""The measures of a costing: its figures, how each is made up, and the stated figures beside them."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal

from establishment.api.costed_plan import CostedPlan, proposal_ids
from establishment.costing.explain import explain
from establishment.costing.explanation import Explanation
from establishment.costing.figures import Figure
from establishment.costing.measures import money_of
from establishment.costing.readings import Reading
from establishment.costing.stated import Implied, StatedCheck
from establishment.costing.summary import Summary
from establishment.costing.total_search import TotalExplanation, explain_total
from establishment.ground.amounts import Amount, clear_amount, parse_amount
from establishment.ground.arguments import (
    arguments,
    or_none,
    plain_name,
    plain_text,
)


def stated_amount(value: object) -> Amount:
    """An amount as somebody states it, with the rounding of its notation; a number is exact to its pennies."""
    if isinstance(value, Figure):
        value = value.known
    return clear_amount(parse_amount(value))


class CostingMeasures(CostedPlan):
    """The figures of a costing: each a `Figure`, which is a number of pounds where all is known."""

    @arguments(funder=or_none(plain_name))
    def summary(self, proposals: int | str | Iterable[int | str] | None = None, funder: str | None = None) -> Summary:
        """All measures of some proposals (all where None) and of one funder (all where None), full-year.

        Raises ValueError for a proposal or funder that is not there.

        >>> import establishment as est
        >>> costing = est.cost("council-option-b")
        >>> costing.summary([1]).posts
        (1, 0)
        """
        return self.comparison.summary(proposal_ids(proposals), funder)

    @property
    def baseline(self) -> Figure:
        """Budgeted yearly cost before: of the posts table, or of the lines the actions name."""
        return self.results.summary.baseline

    @property
    def proposed(self) -> Figure:
        """Budgeted yearly cost after."""
        return self.results.summary.proposed

    @property
    def recurring_growth(self) -> Figure:
        """Gross recurring growth of the base budget."""
        return self.results.summary.growth

    @property
    def gross_savings(self) -> Figure:
        """Gross recurring savings of every class."""
        return self.results.summary.savings

    @property
    def cashable_savings(self) -> Figure:
        """Savings for which the scenario says all four conditions."""
        return self.results.summary.savings_of("cashable")

    @property
    def potentially_cashable_savings(self) -> Figure:
        """Savings for which it does not say them all, and which are not said to be bought by doing less."""
        return money_of(self.results.summary, "potentially_cashable")

    @property
    def scope_reduction(self) -> Figure:
        """Savings bought by doing less, of which all four conditions of cashable are said."""
        return money_of(self.results.summary, "scope_reduction")

    @property
    def potential_scope_reduction(self) -> Figure:
        """Savings bought by doing less, of which a condition of cashable is not said."""
        return money_of(self.results.summary, "potential_scope_reduction")

    @property
    def net(self) -> Figure:
        """Net recurring effect on the base budget: proposed less baseline, a cost positive."""
        return self.results.summary.net

    @property
    def between_funders(self) -> Figure:
        """What only moves between funders: growth of some and saving of others, and neither over the whole."""
        return self.results.summary.between_funders

    @property
    def net_cashable_saving(self) -> Figure:
        """Savings that are or may be cashable, less growth."""
        return money_of(self.results.summary, "net_cashable_saving")

    @property
    def stated(self) -> tuple[StatedCheck, ...]:
        """Each stated figure beside the computed one, with a verdict."""
        return self.results.stated

    def implied(self) -> tuple[Implied, ...]:
        """What each stated figure that cannot be tested requires of the posts without a price.

        >>> import establishment as est
        >>> costing = est.cost("council-option-b")
        >>> costing.implied()
        ()
        """
        return self.results.implied

    def readings(self) -> tuple[Reading, ...]:
        """The readings of a stated growth that a stated saving is to offset; none is chosen.

        >>> import establishment as est
        >>> costing = est.cost("council-option-b")
        >>> costing.readings()
        ()
        """
        return self.results.readings

    def questions(self) -> tuple[str, ...]:
        """What to ask the author of the paper.

        >>> import establishment as est
        >>> costing = est.cost("council-option-b")
        >>> len(costing.questions())
        0
        """
        return self.results.questions

    @arguments(measure=plain_text, funder=or_none(plain_name), year=plain_text)
    def explain(
        self,
        measure: str = "net",
        proposals: int | str | Iterable[int | str] | None = None,
        *,
        funder: str | None = None,
        year: str = "",
    ) -> Explanation:
        """How a measure is made up, down to the point, award, rate and line of a file.

        measure: any of the table of measures: net, recurring_growth, gross_savings and its classes, baseline, proposed,
        one_off, posts_before, cumulative_net, npv, payback_years and so on.
        proposals, funder: theirs alone; all where None.  year: such as "2027/28", what falls in it; full_year_net and
        the like are of the full year at its end. Without it a full year at the price base.
        Raises ValueError for another measure, or an unknown proposal, funder or year.

        >>> import establishment as est
        >>> print(est.cost("council-option-a").explain("posts_added"))
        Posts added of all proposals = 0
          No posts.
        """
        within = self.comparison.plan.scenario.year_named(year) if year else None
        return explain(self.comparison, measure, proposal_ids(proposals), funder, within)

    @arguments(amount=stated_amount, measure=plain_text)
    def explain_total(
        self,
        amount: str | int | float | Decimal,
        measure: str = "net",
        proposals: int | str | Iterable[int | str] | None = None,
    ) -> TotalExplanation:
        """What would make a total that somebody states: another basis, pay year, pension, on-costs, point or months.

        amount: as stated, "£39,489" or "£1.2m"; its rounding is that of its notation, its sign is left aside.
        measure: net, net_cashable_saving, recurring_growth, gross_savings, baseline or proposed, for a full year.
        proposals: theirs alone; all where None.
        Tried are each basis, pay a year earlier and later, on-cost rates of another year than the pay, with and without
        on-costs, without National Insurance and levy, on-costs of 5% to 40% of pay, no pension, the other rates of the
        scheme of the posts (of each salary band too) and common flat ones (10%, 15% to 25%, 30%), one point up or down,
        and each number of months. Where none of these fits a figure stated to £10 or finer: months with percentages,
        pensions, points and rates of another year.
        Returns the combinations that give the amount, those nearest to the scenario first, and how many were tried.
        Raises RefusedError for an argument, for a scenario without a day of prices, and where a post has no price.

        >>> import establishment as est
        >>> costing = est.cost("workforce-modernisation")
        >>> costing.explain_total(costing.net, "net").readings[0].says
        'as the scenario has it'
        """
        return explain_total(self.comparison, amount, measure, proposal_ids(proposals))  # type: ignore[arg-type]

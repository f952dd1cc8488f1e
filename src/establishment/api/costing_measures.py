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
    # a figure with unknown parts states only what is known of it
    if isinstance(value, Figure):
        value = value.known
    return clear_amount(parse_amount(value))


class CostingMeasures(CostedPlan):
    """The figures of a costing: each a `Figure`, which is a number of pounds where all is known."""

    @arguments(funder=or_none(plain_name))
    def summary(self, proposals: int | str | Iterable[int | str] | None = None, funder: str | None = None) -> Summary:
        """All measures for a full year, of some proposals and one funder; of all of them if None.

        Raises ValueError for an unknown proposal or funder.

        >>> import establishment as est
        >>> costing = est.cost("council-option-b")
        >>> costing.summary([1]).posts
        (1, 0)
        """
        return self.comparison.summary(proposal_ids(proposals), funder)

    @property
    def baseline(self) -> Figure:
        """Budgeted yearly cost before the changes: of the posts table, or of the lines that the actions name."""
        return self.results.summary.baseline

    @property
    def proposed(self) -> Figure:
        """Budgeted yearly cost after the changes."""
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
        """Savings that meet all four conditions of cashable."""
        return self.results.summary.savings_of("cashable")

    @property
    def potentially_cashable_savings(self) -> Figure:
        """Savings for which the scenario leaves a condition of cashable open, not from doing less."""
        return money_of(self.results.summary, "potentially_cashable")

    @property
    def scope_reduction(self) -> Figure:
        """Savings from doing less that meet all four conditions of cashable."""
        return money_of(self.results.summary, "scope_reduction")

    @property
    def potential_scope_reduction(self) -> Figure:
        """Savings from doing less for which the scenario leaves a condition of cashable open."""
        return money_of(self.results.summary, "potential_scope_reduction")

    @property
    def net(self) -> Figure:
        """Net recurring effect on the base budget: proposed less baseline. A cost is positive."""
        return self.results.summary.net

    @property
    def between_funders(self) -> Figure:
        """Cost that only moves between funders: growth for one and a saving for another, and neither overall."""
        return self.results.summary.between_funders

    @property
    def net_cashable_saving(self) -> Figure:
        """Savings that are or may be cashable, less growth."""
        return money_of(self.results.summary, "net_cashable_saving")

    @property
    def stated(self) -> tuple[StatedCheck, ...]:
        """Each stated figure next to the computed one, with a verdict."""
        return self.results.stated

    def implied(self) -> tuple[Implied, ...]:
        """For each stated figure that cannot be tested, what the posts without a price would have to cost.

        >>> import establishment as est
        >>> costing = est.cost("council-option-b")
        >>> costing.implied()
        ()
        """
        return self.results.implied

    def readings(self) -> tuple[Reading, ...]:
        """The ways to read a stated growth that a stated saving offsets; none is chosen.

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

        measure: any measure: net, recurring_growth, gross_savings and its classes, baseline, proposed, one_off,
        posts_before, cumulative_net, npv, payback_years and so on.
        proposals, funder: only these; all if None.  year: a financial year such as "2027/28", for what falls in it;
        full_year_net and the like are for the full year at its end. Without it, a full year at the price base.
        Raises ValueError for an unknown measure, proposal, funder or year.

        >>> import establishment as est
        >>> print(est.cost("council-option-a").explain("posts_added"))
        Posts added of all proposals = 0
          No posts.
        """
        # the year is read by the scenario: a financial year can begin in another month than April
        within = self.comparison.plan.scenario.year_named(year) if year else None
        return explain(self.comparison, measure, proposal_ids(proposals), funder, within)

    @arguments(amount=stated_amount, measure=plain_text)
    def explain_total(
        self,
        amount: str | int | float | Decimal,
        measure: str = "net",
        proposals: int | str | Iterable[int | str] | None = None,
    ) -> TotalExplanation:
        """Find what would give a stated total: another basis, pay year, pension, on-costs, point or number of months.

        amount: the total as stated, such as "£39,489" or "£1.2m". It is taken to be as precise as it is written; its
        sign is ignored.
        measure: net, net_cashable_saving, recurring_growth, gross_savings, baseline or proposed, for a full year.
        proposals: only these; all if None.

        Tried are each basis, pay a year earlier and later, on-cost rates of another year than the pay, with and without
        on-costs, without National Insurance and levy, on-costs of 5% to 40% of pay, no pension, the other rates of the
        scheme of the posts (of each salary band too) and common flat ones (10%, 15% to 25%, 30%), one point up or down,
        and each number of months. If none of these fits a figure stated to £10 or finer, months are tried together with
        percentages, pensions, points and rates of another year.
        Returns the combinations that give the amount, those nearest to the scenario first, and how many were tried.
        Raises RefusedError for an argument that cannot be used, for a scenario without a price base, and if a post has
        no price.

        >>> import establishment as est
        >>> costing = est.cost("workforce-modernisation")
        >>> costing.explain_total(costing.net, "net").readings[0].says
        'as the scenario has it'
        """
        return explain_total(self.comparison, amount, measure, proposal_ids(proposals))  # type: ignore[arg-type]

"""What moves the figures of a costing: causes, assumptions, time and chance."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any, Literal

from establishment.api.costed_plan import CostedPlan, proposal_ids
from establishment.costing.bridge import Bridge, baseline_bridge, bridge_between, check_question
from establishment.costing.figures import Figure
from establishment.costing.financial_case import Payback
from establishment.costing.sensitivity import (
    SENSITIVITY,
    BreakEven,
    break_even,
    sensitivity,
    sensitivity_rows,
)
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
)
from establishment.ground.findings import RefusedError
from establishment.ground.frames import Money, in_pounds
from establishment.ground.read_numbers import Exact, read_percent

if TYPE_CHECKING:
    import pandas as pd

    from establishment.api.draws import Draws, Spread


def costing_given(value: object) -> object:
    """Another costing, as an argument. Raises RefusedError for anything else."""
    return instance(CostedPlan, accepted="another costing, est.cost(...)")(value)


class CostingWhatIf(CostedPlan):
    """What moves the figures of a costing."""

    @arguments(
        other=or_none(costing_given),
        year=plain_text,
        proposals=or_none(proposal_numbers),
        funder=or_none(plain_name),
        of=plain_text,
    )
    def bridge(
        self,
        other: CostedPlan | None = None,
        *,
        year: str = "",
        proposals: int | str | Iterable[int | str] | None = None,
        funder: str | None = None,
        of: Literal["changes", "baseline"] = "changes",
    ) -> Bridge:
        """How one budgeted recurring cost becomes another, by cause: posts, grade, hours, award, increment and so on.

        From the baseline to what is proposed. Without a year it is at the price base, and the steps add up to the net.
        With `year`, such as "2027/28", it is at the end of that year, and the steps add up to its full-year net. With
        `other`, another costing, it goes from what is proposed here to what is proposed there.
        proposals, funder: only these.  of: "baseline", with a year, for how the baseline itself moves until its end.
        Raises ValueError for an unknown year, proposal or funder, and for arguments that cannot be combined.
        """
        # what cannot be combined is refused before anything is worked out
        check_question(other, year, proposals, funder, of)
        if other is not None:
            return bridge_between(self.comparison, other.comparison)
        until = self.comparison.plan.scenario.year_named(year) if year else None
        if of == "baseline" and until is not None:
            return baseline_bridge(self.comparison, until)
        return self.results.bridge(until, proposal_ids(proposals), funder)

    @arguments(if_cashable=yes_or_no)
    def payback(self, *, if_cashable: bool = False) -> Payback:
        """Payback: the first month after the first outlay from which the cumulative cash effect is never again a cost.

        if_cashable: whether potentially cashable savings are counted. Raises ValueError if the scenario has no years.

        >>> import establishment as est
        >>> costing = est.cost("council-option-b")
        >>> costing.payback().years
        2
        """
        self._years()
        return self.results.case.payback(if_cashable=if_cashable)

    def npv(self, percent: Exact | None = None) -> Figure:
        """Net present value over the plan's years: savings less costs, at constant prices; a saving is positive.

        percent: the yearly discount rate, "3.5" for 3.5%; the scenario's own if None.
        Raises ValueError without a rate or without years.

        >>> import establishment as est
        >>> costing = est.cost("council-option-b")
        >>> costing.npv(3.5)
        £263,522.88
        """
        # a rate that is given wins over the one of the scenario
        rate = self.scenario.discount_percent if percent is None else argument("percent", percent, read_percent)
        if rate is None:
            raise RefusedError('a net present value needs a rate: npv("3.5"), or discount_percent in the scenario')
        self._years()
        return self.results.case.npv(rate)

    def cumulative(self) -> list[Figure]:
        """The cumulative effect on the base budget, with one-off costs, at the end of each year. A cost is positive."""
        self._years()
        return list(self.results.cumulative)

    @arguments(measure=plain_text, changes=or_none(pairs))
    def sensitivity(
        self, measure: str = "", *, changes: Mapping[str, tuple[Any, Any]] | None = None, money: Money = "pounds"
    ) -> pd.DataFrame:
        """What the effect would be if one assumption at a time changed; the widest swing first.

        measure: net, net_cashable_saving or cumulative_net (all years of the plan); if empty, cumulative_net if the
        scenario has years, otherwise net.  changes: for each assumption a lower and a higher change: award, insurance,
        pension and vacancy in percentage points, start in months later. An award is every assumed percentage at cash
        prices, otherwise all pay. Each change is costed again in full, to the penny; a full cost that the scenario
        gives stays as it is.
        Raises ValueError for a measure, an assumption or a change that cannot be used, or if a cost is not known.

        >>> import establishment as est
        >>> costing = est.cost("council-option-b")
        >>> costing.sensitivity(changes={"vacancy": (0, 5)})["assumption"].tolist()
        ['vacancy']
        """
        results = sensitivity(self.plan, measure, changes)
        return in_pounds(SENSITIVITY.frame(sensitivity_rows(results)), money)

    @arguments(assumption=plain_text, measure=plain_text)
    def break_even(self, assumption: str = "award", measure: str = "") -> BreakEven:
        """The change in one assumption at which the effect becomes nought, such as the award that uses up a saving.

        assumption, measure: as in `sensitivity`. Found to a hundredth of a percentage point, or a month.
        Raises ValueError as `sensitivity` does.
        """
        return break_even(self.plan, assumption, measure)

    def draws(
        self,
        *,
        draws: int = 10_000,
        seed: int = 1,
        award: Spread | None = None,
        vacancy: Spread | None = None,
        turnover: Spread | None = None,
        gap_months: float = 3,
        start: Spread | None = None,
    ) -> Draws:
        """What the changes may cost in each year, net, when assumptions are uncertain: repeatable random draws.

        Budgeted posts only, proposed less baseline; spending that is not pay and one-off costs are left out.
        draws: how many.  seed: any whole number; the same seed gives the same draws.
        award, vacancy, turnover, gap_months: as in `PostCosting.draws`.  start: by how many months all changes may be
        late, as (least, likeliest, most).
        Raises ValueError for a spread that cannot be used, for posts without pay on a scale, or for a scenario without
        years.

        >>> import establishment as est
        >>> costing = est.cost("council-option-b")
        >>> len(costing.draws(draws=9, vacancy=(0, 2, 5)))
        9
        """
        # here, for draws load numpy at a size that other costings do not need
        from establishment.api.draws import Draws
        from establishment.bulk.draws import Spreads, draw
        from establishment.bulk.scenario_sides import side_sources

        self._years()
        spreads = Spreads.of(award=award, vacancy=vacancy, turnover=turnover, gap_months=gap_months, start=start)
        sources = side_sources(self.comparison)
        # draws over no posts would be noughts, and look like certainty
        if not sources:
            raise RefusedError("no budgeted post changes, so that there is nothing to draw")
        return Draws(draw(sources, spreads, draws=draws, seed=seed))

"""Stated figures beside the computed ones, and what each implies of the posts that have no price."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

import numpy as np

from establishment.costing.comparison import Comparison
from establishment.costing.figures import Figure, total
from establishment.costing.financial_case import Case, net_of, within_the_plan
from establishment.costing.measures import MEASURES, STATED_AS, count_of, money_of
from establishment.costing.summary import UNSAID_CLASSES, Summary
from establishment.costing.years import year_of
from establishment.ground.amounts import Amount
from establishment.ground.findings import Verdict, runs_of, written
from establishment.ground.money import nearest_pence, pounds, text
from establishment.ground.shown import Shown
from establishment.rates.annual import COMPONENTS
from establishment.scenarios.stated_tables import COUNT_MEASURES, Stated

UNSAID_HOLD = "provided that the conditions of a cashable saving hold, which the scenario does not say"
GIVEN = ("unit_cost", "non_pay", "income")
"""Components whose amounts the scenario gives: inputs."""


@dataclass(frozen=True, repr=False)
class StatedCheck(Shown):
    """One stated figure, the computed one and the verdict.

    computed: a Figure for money, a number for counts, None where it never comes.  difference: computed less stated,
    where both are known.  material: whether a difference is of the size from which the scenario minds it.
    """

    number: int
    stated: Stated
    computed: Figure | Fraction | None
    verdict: Verdict
    difference: Decimal | None
    reason: str
    place: str
    material: bool = True

    def __str__(self) -> str:
        amount, computed = self.stated.amount, self.computed
        stated = amount.text if amount is not None else written(self.stated.count or Fraction(0))
        value = written(computed) if isinstance(computed, Fraction) else computed
        why = f" ({self.reason})" if self.reason else ""
        text_of_value = "nothing" if value is None else value
        return f"{self.label}: stated {stated}, computed {text_of_value}: {self.verdict}{why}"

    @property
    def label(self) -> str:
        """What is stated, of which proposals."""
        return f"{named(self.stated.ids)}: {MEASURES[meant(self.stated.measure)].phrase}"


@dataclass(frozen=True, repr=False)
class Implied(Shown):
    """What a stated figure requires of the unpriced posts in it.

    equation: in words, the stated amount on the left.  unit_cost: of the one unpriced kind that is left, in
    pounds, with the range that the rounding of the stated figure allows.  cancelled: kinds that stand alike
    on both sides: name -> posts on each.
    """

    check: StatedCheck
    equation: str
    kind: str
    unit_cost: Decimal | None
    low: Decimal | None
    high: Decimal | None
    cancelled: dict[str, Fraction]

    def __str__(self) -> str:
        each = f"; one {self.kind} costs £{self.unit_cost:,}" if self.unit_cost is not None else ""
        return f"{self.check.label}: {self.equation}{each}"

    @property
    def stated_pence(self) -> int:
        """The stated amount in pence."""
        assert self.check.stated.amount is not None
        return self.check.stated.amount.pence

    def difference_each(self, kind: str) -> Decimal:
        """The difference of a cancelled kind's cost between the sides that alone would make the stated figure."""
        return pounds(nearest_pence(Fraction(abs(self.stated_pence)) / self.cancelled[kind]))


def named(proposals: Sequence[int | str] | None) -> str:
    """Proposals as people name them: proposal 1, proposals 4 and 5, proposals 1 to 20, all proposals."""
    if proposals is None:
        return "all proposals"
    ids = [str(number) for number in proposals]
    if len(ids) == 1:
        return f"proposal {ids[0]}"
    runs = [each for run in runs_of(ids) for each in run.split(", ")]
    return f"proposals {' and '.join(filter(None, [', '.join(runs[:-1]), runs[-1]]))}"


def check_stated(comparison: Comparison) -> tuple[StatedCheck, ...]:
    """Every stated figure of the scenario beside the computed one."""
    return tuple(
        _check(number, stated, comparison) for number, stated in enumerate(comparison.plan.scenario.stated_figures)
    )


def _check(number: int, stated: Stated, comparison: Comparison) -> StatedCheck:
    summary = comparison.summary(stated.ids)
    place = str(comparison.plan.place("stated", number))
    # before the counts: a payback is stated as a number, and is found in months of cash
    if stated.measure == "payback_years":
        return _payback(number, stated, comparison, place)
    if stated.count is not None:
        counted = count_of(summary, stated.measure)
        # counts are exact: papers do not round posts
        gap = counted - stated.count
        verdict: Verdict = "differs" if gap else "agrees"
        return StatedCheck(number, stated, counted, verdict, Decimal(gap.numerator) / gap.denominator, "", place)
    assert stated.amount is not None
    computed = _computed(stated, summary, comparison)
    if computed is None:
        why = 'a part-year figure needs its year: add year = "2016/17"'
        return StatedCheck(number, stated, None, "untestable", None, why, place)
    verdict, reason = _verdict(stated, computed, summary, comparison)
    if verdict in ("agrees", "rounding") and "cashable" in stated.measure and _unsaid(summary):
        reason = "; ".join([*([reason] if reason else []), UNSAID_HOLD])
    rounded = _as_read(stated.amount, computed)
    difference = pounds(computed.pence - rounded) if computed.complete else None
    limit = comparison.plan.scenario.materiality
    # materiality only mutes a difference; the figures still differ
    small = verdict == "differs" and limit is not None and abs(computed.pence - rounded) < limit.pence
    if small and limit is not None:
        reason = f"smaller than {limit.text}, the materiality of the scenario: noted only"
    return StatedCheck(number, stated, computed, verdict, difference, reason, place, not small)


def _payback(number: int, stated: Stated, comparison: Comparison, place: str) -> StatedCheck:
    """A year of payback beside the first month from which cumulative cash is never again a cost."""
    claimed = stated.count or Fraction(0)
    part = comparison.only(stated.ids)
    payback = Case(part).payback(if_cashable=True)
    beside = _with_time(part)
    if payback.missing:
        why = f"needs {' and '.join(payback.missing)}"
        return StatedCheck(number, stated, None, "untestable", None, why + beside, place)
    if payback.first is None:
        return StatedCheck(number, stated, None, "untestable", None, f"nothing is spent{beside}", place)
    unsaid = UNSAID_HOLD if _unsaid(part.summary()) else ""
    if payback.years is None:
        length = comparison.plan.scenario.years
        # a plan shorter than the claim cannot show that it is wrong
        verdict: Verdict = "differs" if length > claimed else "untestable"
        why = f"cash savings do not pay it back {within_the_plan(length)}"
        return StatedCheck(number, stated, None, verdict, None, why + beside, place)
    gap = payback.years - claimed
    verdict = "differs" if gap else "agrees"
    return StatedCheck(number, stated, Fraction(payback.years), verdict, Decimal(int(gap)), unsaid, place)


def _with_time(comparison: Comparison) -> str:
    """How long time released, which is no cash, would take to come to what is spent once."""
    summary = comparison.summary()
    freed, spent = summary.non_cashable.pence, summary.one_off.pence
    if freed <= 0 or spent <= 0:
        return ""
    years = f"{float(Fraction(spent, freed)):.1f}"
    return f"; time worth {text(freed)} a year, which is not cash, would come to {text(spent)} after {years} years"


def _computed(stated: Stated, summary: Summary, comparison: Comparison) -> Figure | None:
    """The figure a paper's claim is compared with: of the year it names, else of a full year at the price base.

    None for a part year of which the year is not said.
    """
    if stated.measure == "npv":
        rate = comparison.plan.scenario.discount_percent
        assert rate is not None, "the reader asks for it"
        return Case(comparison.only(stated.ids)).npv(rate)
    if stated.measure == "cumulative_net":
        part = comparison.only(stated.ids)
        last = comparison.plan.scenario.year_named(stated.year) if stated.year else part.years[-1]
        return total(net_of(year_of(part, year)) for year in part.years if year <= last)
    # papers call savings cashable without saying why
    measure = MEASURES[meant(stated.measure)]
    if (stated.effect == "full_year" and not stated.year) or measure.of_year is None:
        return money_of(summary, measure.name)
    label = stated.year or comparison.plan.scenario.first_year
    if not label:
        return None
    # what is measured in no full year, such as spending that falls once, is what falls in the year
    effect = stated.effect if measure.effects else "part_year"
    return year_of(comparison, comparison.plan.scenario.year_named(label)).measure(
        measure.name, effect, summary.proposals
    )


def meant(measure: str) -> str:
    """The measure that a stated figure is compared with: of a name that papers use otherwise, what they mean by it."""
    return STATED_AS.get(measure, measure)


def _unsaid(summary: Summary) -> bool:
    return any(effect.saving in UNSAID_CLASSES for effect in summary.effects)


def _as_read(amount: Amount, computed: Figure) -> int:
    """The reading of an amount, in pence: of a mistyped one the reading that the computed figure fits, if one does."""
    literal = amount.pence * 1000
    slack = (amount.high - amount.low) // 2 * 1000
    fits = amount.slip == "thousands_and_suffix" and computed.complete and abs(computed.pence - literal) <= slack
    return literal if fits else amount.pence


def _verdict(stated: Stated, computed: Figure, summary: Summary, comparison: Comparison) -> tuple[Verdict, str]:
    amount = stated.amount
    assert amount is not None
    # before all else: a mistyped figure neither agrees nor differs
    if amount.slip == "thousands_and_suffix":
        rounded = text(_as_read(amount, computed))
        either = f"{text(amount.pence)} or {text(amount.pence * 1000)}"
        return "mistyped", f"written with both a thousands separator and a k: {either}? Read as {rounded}"
    if amount.slip:
        return "mistyped", f'the digits of "{amount.text}" are grouped wrongly; read as {text(amount.pence)}'
    if not computed.complete:
        return "untestable", f"needs the full cost of {_kinds(computed)}"
    # matching the paper's own figure proves nothing
    if amount.fits(computed.pence) and _is_input(stated.measure, summary, comparison):
        return "untestable", "an input that the scenario takes from the paper, so there is nothing to compare"
    if computed.pence == amount.pence:
        turned = [e for e in summary.effects if e.turn != "none"] or summary.one_offs or summary.releases
        return "agrees", "" if turned else "nothing that has a price changes"
    if amount.fits(computed.pence):
        return "rounding", f"within the rounding of the stated figure, {amount.rounding}"
    return "differs", ""


def _kinds(figure: Figure) -> str:
    return " and ".join(f"one {name}" for name in figure.terms)


def _is_input(measure: str, summary: Summary, comparison: Comparison) -> bool:
    """Whether a figure is one amount that the scenario itself gives: no sum that could be tested."""
    if measure == "non_cashable":
        return len(summary.releases) == 1 and summary.releases[0].line.amount is not None
    if measure == "one_off":
        origins = {id(one_off): one_off.given for one_off, _ in summary.one_offs}
        return list(origins.values()) == [True]
    numbers, costed = {movement.number for movement in summary.movements}, comparison.costed
    parts = [
        (stretch.leg, np.flatnonzero(annual))
        for (stretch, _), annual in zip(costed.stretches, costed.annual, strict=True)
        if stretch.leg.movement.number in numbers
    ]
    lines = {(leg.movement.number, leg.side, leg.index) for leg, columns in parts if len(columns)}
    return len(lines) == 1 and all(COMPONENTS[column] in GIVEN for _, columns in parts for column in columns)


def implied(comparison: Comparison, checks: Sequence[StatedCheck]) -> tuple[Implied, ...]:
    """What each stated amount that cannot be tested requires of the posts without a price."""
    return tuple(
        _implied(check, comparison) for check in checks if check.stated.measure not in COUNT_MEASURES and _open(check)
    )


def _open(check: StatedCheck) -> bool:
    return isinstance(check.computed, Figure) and not check.computed.complete


def _implied(check: StatedCheck, comparison: Comparison) -> Implied:
    computed, amount = check.computed, check.stated.amount
    assert isinstance(computed, Figure)
    assert amount is not None
    kind, cost, low, high = "", None, None, None
    # one equation settles one unknown
    if len(computed.terms) == 1:
        kind, times = next(iter(computed.terms.items()))
        # sorted, since a kind that is taken off turns the range round
        ends = sorted(Fraction(end - computed.pence) / times for end in (amount.low, amount.high))
        cost = pounds(nearest_pence(Fraction(amount.pence - computed.pence) / times))
        low, high = (pounds(nearest_pence(end)) for end in ends)
    return Implied(check, f"{text(amount.pence)} = {computed}", kind, cost, low, high, _cancelled(check, comparison))


def _cancelled(check: StatedCheck, comparison: Comparison) -> dict[str, Fraction]:
    """Unpriced kinds that some movements bring and others take, with how many cancel in a net figure."""
    # in a gross figure each side stands alone and nothing cancels
    if check.stated.measure not in ("net", "net_cashable_saving"):
        return {}
    summary = comparison.summary(check.stated.ids)
    come = total(Figure.of(0, {n: c for n, c in e.net.terms.items() if c > 0}) for e in summary.effects).terms
    go = total(Figure.of(0, {n: -c for n, c in e.net.terms.items() if c < 0}) for e in summary.effects).terms
    return {name: min(count, come[name]) for name, count in go.items() if name in come}

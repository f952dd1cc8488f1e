"""What explains a stated total: other bases, pay years, on-costs, pensions, points and parts of a year, each priced."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction
from itertools import product
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from establishment.costing.comparison import Comparison
from establishment.costing.cost_lines import PROPOSED, Leg, legs_of
from establishment.costing.measures import MEASURES
from establishment.costing.pricer import Price, Pricer
from establishment.ground.amounts import Amount
from establishment.ground.findings import InputError, RefusedError, listed
from establishment.ground.frames import as_pounds
from establishment.ground.money import percent, text, times
from establishment.ground.periods import anniversary, long_date
from establishment.ground.shown import Shown
from establishment.ground.shown_fields import ShownFields
from establishment.pensions import NO_PENSION, Pension
from establishment.posts import Basis, Fixed, Kind
from establishment.rates.book import Book
from establishment.rates.rate_columns import Matrix

if TYPE_CHECKING:
    import pandas as pd

BASES: tuple[Basis, ...] = ("minimum", "middle_point", "middle_salary", "maximum")
PERCENTAGES = range(5, 41)
"""On-cost percentages that are tried: whole ones, as papers use them."""
FLAT_PENSIONS = (10, *range(15, 26), 30)
"""Employer pension rates that are tried beside those of the scheme, in percent: whole ones, as budgets use them."""
WHOLE_YEAR = 12
Nets = dict[int, int]
"""Proposed less baseline of each movement, in pence."""
SEARCHED: dict[str, Callable[[list[int], int, int], int]] = {
    "net": lambda nets, before, after: sum(nets),
    "net_cashable_saving": lambda nets, before, after: -sum(nets),
    "recurring_growth": lambda nets, before, after: sum(net for net in nets if net > 0),
    "gross_savings": lambda nets, before, after: -sum(net for net in nets if net < 0),
    "baseline": lambda nets, before, after: before,
    "proposed": lambda nets, before, after: after,
}
"""The measures that can be searched: of the nets of the movements, and the cost before and after."""


class OtherPension(NamedTuple):
    """A pension that is tried.  replaced: the one in whose place it stands; None for that of every post."""

    replaced: Pension | None
    pension: Pension


@dataclass(frozen=True, repr=False)
class Assumptions(ShownFields):
    """One way to price the changes.

    basis: of all posts; "" as the scenario has it.  years: pay so many years later.  on_costs: "" as the scenario has
    them, "none", or a flat percentage of pay such as "30%".  points: so many points higher.  months: of the year.
    pension: "" as the scenario has it, "none", a flat rate such as "20%", or a rate of a scheme with its kind and day.
    """

    basis: Basis | str = ""
    years: int = 0
    on_costs: str = ""
    points: int = 0
    months: int = WHOLE_YEAR
    pension: str = ""

    @property
    def departures(self) -> int:
        """In how many ways it is otherwise than the scenario."""
        return sum(
            (
                bool(self.basis),
                bool(self.years),
                bool(self.on_costs),
                bool(self.points),
                self.months < WHOLE_YEAR,
                bool(self.pension),
            )
        )

    def words(self, base: date) -> str:
        """It in words; what is as in the scenario is left out."""
        pay = {-1: "last year's pay", 1: "next year's pay"}
        on = anniversary(base, base.year + self.years)
        words = [
            f"at the {self.basis.replace('_', ' ')} of the grade" if self.basis else "",
            f"at {pay[self.years]} ({long_date(on)})" if self.years else "",
            {"": "", "none": "without on-costs"}.get(self.on_costs, f"with on-costs of {self.on_costs} of pay"),
            {"": "", "none": "without a pension"}.get(self.pension, f"with a pension of {self.pension}"),
            f"one point {'higher' if self.points > 0 else 'lower'}" if self.points else "",
            f"for {self.months} month{'s' * (self.months > 1)} of the year" if self.months < WHOLE_YEAR else "",
        ]
        return ", ".join(word for word in words if word) or "as the scenario has it"


@dataclass(frozen=True, repr=False)
class TotalReading(Shown):
    """A combination that gives the stated figure.  pence: what it comes to, with its sign."""

    assumptions: Assumptions
    says: str
    pence: int

    def __str__(self) -> str:
        return f"{self.says}: {text(self.pence)}"


@dataclass(frozen=True, repr=False)
class TotalExplanation(Shown):
    """Which combinations give a stated total, the fewest departures from the scenario first, and how many were tried.

    Of those that price every post alike only the first is among the readings.
    computed: the measure as the scenario has it.  nearest: the closest of those that do not fit.
    not_priced: combinations for which a scale or rate has no value.
    """

    measure: str
    stated: Amount
    computed: int
    readings: tuple[TotalReading, ...]
    nearest: TotalReading | None
    tried: int
    not_priced: int

    def frame(self) -> pd.DataFrame:
        """One row a combination that fits: what it says, basis, years, on_costs, points, months, pension and pounds."""
        import pandas as pd

        rows = [(r.assumptions, r.says, r.pence / 100) for r in self.readings]
        columns = {
            "says": [says for _, says, _ in rows],
            "basis": [a.basis for a, _, _ in rows],
            "years": [a.years for a, _, _ in rows],
            "on_costs": [a.on_costs for a, _, _ in rows],
            "points": [a.points for a, _, _ in rows],
            "months": [a.months for a, _, _ in rows],
            "pension": [a.pension for a, _, _ in rows],
            "pounds": [pounds for _, _, pounds in rows],
        }
        return as_pounds(pd.DataFrame(columns), ["pounds"])

    def __str__(self) -> str:
        label = MEASURES[self.measure].phrase
        lines = [f"{self.stated.text} as {label}: the scenario gives {text(self.computed)}."]
        without = f"; {self.not_priced} more have no pay or rate" if self.not_priced else ""
        lines.append(f"{self.tried} combinations were tried{without}; {self._fit()}")
        lines += [f"  {reading.says}: {text(reading.pence)}" for reading in self.readings]
        if not self.readings and self.nearest is not None:
            lines.append(f"  The nearest: {self.nearest.says}: {text(self.nearest.pence)}")
        return "\n".join(lines)

    def _fit(self) -> str:
        count = len(self.readings)
        if not count:
            return "none gives the stated figure."
        fits = f"{count} give{'s' * (count == 1)} the stated figure, {self.stated.rounding}"
        return f"{fits}{', the fewest departures first. More than one may be chance' if count > 1 else ''}:"


def explain_total(
    comparison: Comparison, stated: Amount, measure: str, proposals: Collection[str] | None = None
) -> TotalExplanation:
    """Price the changes in each combination, and compare what a measure comes to with a stated amount, sign aside.

    Of recurring, budgeted posts and lines, full-year.  Raises RefusedError for a measure that is not searched, for a
    scenario without a day of prices, and where a post has no price.
    """
    if measure not in SEARCHED:
        raise RefusedError(f"measure: {measure!r} is not searched; measures: {listed(SEARCHED)}")
    comparison.summary(proposals)  # refuses a proposal that is not there
    legs = list(_legs(comparison, proposals))
    search = _Search(comparison, legs, _base(comparison), measure)
    readings: list[TotalReading] = []
    others: list[TotalReading] = []
    missing = 0
    for assumptions in _combinations(comparison, search.pensions):
        pence = search.total(assumptions)
        if pence is None:
            missing += 1
            continue
        reading = TotalReading(assumptions, assumptions.words(search.base), pence)
        (readings if stated.fits(pence) or stated.fits(-pence) else others).append(reading)
    readings.sort(key=lambda reading: (reading.assumptions.departures, abs(reading.assumptions.points)))
    first = {search.same_as(reading.assumptions): reading for reading in reversed(readings)}
    distinct = [reading for reading in readings if first[search.same_as(reading.assumptions)] is reading]
    near = min(others, key=lambda reading: abs(abs(reading.pence) - abs(stated.pence)), default=None)
    now = search.total(Assumptions())
    assert now is not None, "the scenario was costed"
    return TotalExplanation(measure, stated, now, tuple(distinct), near, len(readings) + len(others), missing)


def _combinations(comparison: Comparison, pensions: Iterable[str]) -> Iterator[Assumptions]:
    """The combinations, once each: on-cost percentages, pensions and months are not tried together.

    None of the three is tried with other points.
    """
    own = comparison.plan.scenario.basis
    bases = ["", *(basis for basis in BASES if {basis} != {own.baseline, own.proposed})]
    years = (0, -1, 1)
    for basis, year, on_costs, points in product(bases, years, ("", "none"), (0, -1, 1)):
        yield Assumptions(basis, year, on_costs, points)
    for basis, year, whole in product(bases, years, PERCENTAGES):
        yield Assumptions(basis, year, f"{whole}%")
    for basis, year, pension in product(bases, years, pensions):
        yield Assumptions(basis, year, pension=pension)
    for basis, year, on_costs, months in product(bases, years, ("", "none"), range(1, WHOLE_YEAR)):
        yield Assumptions(basis, year, on_costs, months=months)


def _base(comparison: Comparison) -> date:
    """The day whose prices the scenario has. Raises RefusedError where it says none."""
    scenario = comparison.plan.scenario
    if scenario.price_base is not None:
        return scenario.price_base
    if comparison.years:
        return comparison.years[0].first_day
    raise RefusedError('the scenario does not say at which prices; add price_base = "2026-05"')


def _legs(comparison: Comparison, proposals: Collection[str] | None) -> Iterator[Leg]:
    """Each recurring, budgeted post and line that the changes touch, whoever pays."""
    unknown = set()
    for leg in legs_of(comparison.movements):
        spell = leg.spell
        chosen = proposals is None or leg.movement.proposal in proposals
        if not chosen or spell.time_limited or not spell.budgeted:
            continue
        if comparison.engine.prices.unpriced(spell) and isinstance(spell.kind, Kind) and spell.kind.basis != "unstated":
            unknown.add(spell.kind.label)
        yield leg
    if unknown:
        needs = " and ".join(f"one {label}" for label in sorted(unknown))
        raise RefusedError(f"the total needs the full cost of {needs}; give it, then ask what explains the total")


def _other_pensions(legs: Iterable[Leg], book: Book) -> dict[str, OtherPension]:
    """The pensions that are tried, by what is said of each; none where no post is priced with one.

    All rates of each scheme and employer of the posts, of any kind and day, but those by salary band; no pension and
    common flat rates for all posts.
    """
    kinds = [leg.spell.kind for leg in legs]
    own = dict.fromkeys(k.pension for k in kinds if isinstance(k, Kind) and k.on_cost_rate is None)
    if not own:
        return {}
    rates: dict[str, OtherPension] = {}
    for pension in own:
        for row in book.oncosts.flat_rates(pension):
            kind = row.rate_kind.replace("_", " ")
            words = f"{percent(row.rate)} ({row.scheme}/{row.employer}, {kind} from {long_date(row.effective_from)})"
            rates[words] = OtherPension(pension, Pension(flat=row.rate))
        for day, rate in reversed(pension.dated):
            rates[f"{percent(rate)} (the rate from {long_date(day)})"] = OtherPension(pension, Pension(flat=rate))
    rates["none"] = OtherPension(None, NO_PENSION)
    flat = (Fraction(whole, 100) for whole in FLAT_PENSIONS)
    return rates | {percent(rate): OtherPension(None, Pension(flat=rate)) for rate in flat}


class _Search:
    """Prices the posts of the changes in other ways, each way once."""

    def __init__(self, comparison: Comparison, legs: list[Leg], base: date, measure: str) -> None:
        self.comparison, self.legs, self.base, self.measure = comparison, legs, base, measure
        self.prices: Pricer = comparison.engine.prices
        self.pensions = _other_pensions(legs, self.prices.book)
        self._annual: dict[Assumptions, Matrix | None] = {}
        not_cashable = {effect.movement.number for effect in comparison.effects if effect.saving == "not_cashable"}
        self.not_cashable = not_cashable if measure == "net_cashable_saving" else set()

    def total(self, assumptions: Assumptions) -> int | None:
        """What the measure comes to, in pence; None where a scale or rate has no value."""
        whole = replace(assumptions, months=WHOLE_YEAR)
        if whole not in self._annual:
            self._annual[whole] = self._priced(whole)
        annual = self._annual[whole]
        if annual is None:
            return None
        part = annual if assumptions.months == WHOLE_YEAR else times(annual, Fraction(assumptions.months, WHOLE_YEAR))
        costs = part.sum(axis=1) * np.array([leg.count for leg in self.legs], dtype=np.int64)
        nets: Nets = {}
        sides = {False: 0, True: 0}
        for leg, cost in zip(self.legs, costs.tolist(), strict=True):
            after = leg.side == PROPOSED
            sides[after] += cost
            nets[leg.movement.number] = nets.get(leg.movement.number, 0) + (cost if after else -cost)
        counted = [net for number, net in nets.items() if net > 0 or number not in self.not_cashable]
        return SEARCHED[self.measure](counted, sides[False], sides[True])

    def same_as(self, assumptions: Assumptions) -> tuple[bytes, int]:
        """What is the same for combinations that price every post alike, such as the middle and one below the top."""
        annual = self._annual[replace(assumptions, months=WHOLE_YEAR)]
        return b"" if annual is None else annual.tobytes(), assumptions.months

    def _priced(self, assumptions: Assumptions) -> Matrix | None:
        """Annual components of one post of each leg."""
        on = anniversary(self.base, self.base.year + assumptions.years)
        try:
            kinds = [self._kind(leg.spell.kind, assumptions, on) for leg in self.legs]
            if assumptions.points and all(kind == leg.spell.kind for kind, leg in zip(kinds, self.legs, strict=True)):
                return None
            prices = [self.prices.price(leg.spell, k, on) for leg, k in zip(self.legs, kinds, strict=True)]
        except InputError:
            return None
        return self.prices.annual(prices) if all(_has_price(price) for price in prices) else None

    def _kind(self, kind: Kind | Fixed, assumptions: Assumptions, on: date) -> Kind | Fixed:
        """A kind of post as a combination has it. Raises InputError where its grade has no such point."""
        if isinstance(kind, Fixed):
            return kind
        if assumptions.on_costs:
            part = Fraction(0) if assumptions.on_costs == "none" else Fraction(assumptions.on_costs[:-1]) / 100
            kind = replace(kind, on_cost_rate=part)
        if assumptions.basis:
            kind = replace(kind, basis=assumptions.basis, point="", own_pay=None)  # type: ignore[arg-type]
        if assumptions.pension:
            replaced, pension = self.pensions[assumptions.pension]
            kind = replace(kind, pension=pension) if replaced in (None, kind.pension) else kind
        if not assumptions.points:
            return kind
        if kind.own_pay is not None:
            kind = replace(kind, basis="point", own_pay=None)  # no point is so many above it: the look-up says so
        scale = self.prices.book.scale(kind.scale)
        grade = scale.grade(kind.grade, on)
        values = scale.basic_pay(grade, kind.basis, on, kind.point, kind.stop_at_bar).values
        at = grade.points.index(values[0].point) + assumptions.points
        if len(values) > 1 or not 0 <= at < len(grade.points):
            scale.basic_pay(grade, "point", on, "no such point")  # says that the grade has none
        return replace(kind, basis="point", point=grade.points[at])


def _has_price(price: Price) -> bool:
    return price.known

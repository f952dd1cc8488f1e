"""The ways in which a stated total may have been worked out: what is tried, and each in words."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction
from itertools import product
from typing import NamedTuple

from establishment.costing.cost_lines import Leg
from establishment.ground.money import percent
from establishment.ground.periods import anniversary, long_date
from establishment.ground.shown_fields import ShownFields
from establishment.pensions import NO_PENSION, Pension
from establishment.posts import OF_A_GRADE, Basis, Kind
from establishment.rates.book import Book
from establishment.rates.oncosts import OnCosts, PensionRate

PERCENTAGES = range(5, 41)
"""On-cost percentages that are tried: whole ones, as papers use them."""
FLAT_PENSIONS = (10, *range(15, 26), 30)
"""Employer pension rates that are tried beside those of the scheme, in percent: whole ones, as budgets use them."""
YEARS = {0: "this year's", -1: "last year's", 1: "next year's"}
"""The years of pay and rates that are tried, counted from the scenario's."""
ON_COSTS = {"": "", "none": "without on-costs", "pension": "without National Insurance and levy"}
WHOLE_YEAR = 12


class OtherPension(NamedTuple):
    """A pension that is tried.

    replaced: the one in whose place it stands; None for that of every post.  bands: rates by salary of one day, in the
    place of one rate.
    """

    replaced: Pension | None
    pension: Pension
    bands: tuple[PensionRate, ...] = ()

    def of(self, full_time_pence: Fraction | int) -> Pension:
        """The pension of a post with such full-time pay; none where no band covers it."""
        if not self.bands:
            return self.pension
        return next((Pension(flat=row.rate) for row in self.bands if row.covers(full_time_pence)), NO_PENSION)


@dataclass(frozen=True, repr=False)
class Assumptions(ShownFields):
    """One way to price the changes.

    basis: of all posts; "" as the scenario has it.  years: pay so many years later.  rates: the year of the on-cost
    rates, so many years after the scenario's; None for that of the pay.  on_costs: "" as the scenario has them, "none",
    "pension" alone, or a flat percentage of pay such as "30%".  points: so many points higher.  months: of the year.
    pension: "" as the scenario has it, "none", a flat rate such as "20%", or a rate of a scheme with its kind and day.
    """

    basis: Basis | str = ""
    years: int = 0
    on_costs: str = ""
    points: int = 0
    months: int = WHOLE_YEAR
    pension: str = ""
    rates: int | None = None

    @property
    def departures(self) -> int:
        """In how many ways it is otherwise than the scenario."""
        ways = (self.basis, self.years, self.on_costs, self.points, self.months < WHOLE_YEAR, self.pension)
        return sum(map(bool, (*ways, self.rates is not None)))

    def words(self, base: date) -> str:
        """It in words; what is as in the scenario is left out."""
        on = anniversary(base, base.year + self.years)
        words = [
            f"at the {self.basis.replace('_', ' ')} of the grade" if self.basis else "",
            f"at {YEARS[self.years]} pay ({long_date(on)})" if self.years else "",
            f"at {YEARS[self.rates]} on-cost rates" if self.rates is not None else "",
            ON_COSTS.get(self.on_costs, f"with on-costs of {self.on_costs} of pay"),
            {"": "", "none": "without a pension"}.get(self.pension, f"with a pension of {self.pension}"),
            f"one point {'higher' if self.points > 0 else 'lower'}" if self.points else "",
            f"for {self.months} month{'s' * (self.months > 1)} of the year" if self.months < WHOLE_YEAR else "",
        ]
        return ", ".join(word for word in words if word) or "as the scenario has it"


def likely_ways(own: Iterable[str], pensions: Iterable[str]) -> Iterator[Assumptions]:
    """What is tried first, once each: percentages, pensions, months and rates of another year not with each other.

    own: the basis of the scenario, which is not tried again.
    """
    bases = ["", *(basis for basis in OF_A_GRADE if {basis} != set(own))]
    # all ways together are tens of thousands, and almost any figure would fit one by chance
    for basis, year, on_costs, points in product(bases, YEARS, ON_COSTS, (0, -1, 1)):
        yield Assumptions(basis, year, on_costs, points)
    for basis, year, whole in product(bases, YEARS, PERCENTAGES):
        yield Assumptions(basis, year, f"{whole}%")
    for basis, year, pension in product(bases, YEARS, pensions):
        yield Assumptions(basis, year, pension=pension)
    for basis, year, rates in _other_rates(bases):
        yield Assumptions(basis, year, rates=rates)
    for basis, year, on_costs, months in product(bases, YEARS, ON_COSTS, range(1, WHOLE_YEAR)):
        yield Assumptions(basis, year, on_costs, months=months)


def part_year_ways(own: Iterable[str], pensions: Iterable[str]) -> Iterator[Assumptions]:
    """What is tried where nothing likely fits: months with percentages, pensions, points and rates of another year.

    Each with another basis or another pay year, and not with both: a fit in four ways is most likely chance.
    """
    bases = ["", *(basis for basis in OF_A_GRADE if {basis} != set(own))]
    pensions = list(pensions)
    for basis, year in product(bases, YEARS):
        # four departures at once give almost any figure, so a fit would prove nothing
        if basis and year:
            continue
        ways = [
            *(Assumptions(basis, year, f"{whole}%") for whole in PERCENTAGES),
            *(Assumptions(basis, year, pension=pension) for pension in pensions),
            *(Assumptions(basis, year, points=points) for points in (-1, 1)),
            *(Assumptions(basis, year, rates=rates) for _, of, rates in _other_rates([basis]) if of == year),
        ]
        for way, months in product(ways, range(1, WHOLE_YEAR)):
            yield replace(way, months=months)


def _other_rates(bases: Iterable[str]) -> Iterator[tuple[str, int, int]]:
    """Bases, years of pay and years of on-cost rates that are not those of the pay."""
    return ((basis, year, rates) for basis, year, rates in product(bases, YEARS, YEARS) if rates != year)


def other_pensions(legs: Iterable[Leg], book: Book) -> dict[str, OtherPension]:
    """The pensions that are tried, by what is said of each; none where no post is priced with one.

    All rates of each scheme and employer of the posts, of any kind and day; where they go by salary, the bands of each
    day, and the rate of each band for all; no pension, and common flat rates for all posts.
    """
    kinds = [leg.spell.kind for leg in legs]
    own = dict.fromkeys(k.pension for k in kinds if isinstance(k, Kind) and k.on_cost_rate is None)
    if not own:
        return {}
    rates: dict[str, OtherPension] = {}
    for pension in own:
        rates |= _of_scheme(pension, book.oncosts)
        # the newest first, as a budget most likely used it
        for day, rate in reversed(pension.dated):
            rates[f"{percent(rate)} (the rate from {long_date(day)})"] = OtherPension(pension, Pension(flat=rate))
    rates["none"] = OtherPension(None, NO_PENSION)
    flat = (Fraction(whole, 100) for whole in FLAT_PENSIONS)
    return rates | {percent(rate): OtherPension(None, Pension(flat=rate)) for rate in flat}


def _of_scheme(pension: Pension, oncosts: OnCosts) -> dict[str, OtherPension]:
    """The other rates of a scheme and employer, the newest first; of bands with one rate only the newest."""
    rates: dict[str, OtherPension] = {}
    bands: dict[str, list[PensionRate]] = {}
    of_bands: set[Fraction] = set()
    for row in oncosts.all_rates(pension):
        words = f"{row.scheme}/{row.employer}, {row.rate_kind.replace('_', ' ')} from {long_date(row.effective_from)}"
        if row.band:
            bands.setdefault(f"the bands of {words}", []).append(row)
        # a band's rate often stays for years: only the newest row of each rate is tried
        if not row.band or row.rate not in of_bands:
            pay = f" for pay {row.band}" if row.band else ""
            rates[f"{percent(row.rate)} ({words}{pay})"] = OtherPension(pension, Pension(flat=row.rate))
        of_bands |= {row.rate} if row.band else set()
    return rates | {words: OtherPension(pension, NO_PENSION, tuple(rows)) for words, rows in bands.items()}

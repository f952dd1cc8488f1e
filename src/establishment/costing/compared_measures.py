"""The measures of two scenarios side by side: of a full year, of each year, and over the years of a plan."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction

from establishment.costing.comparison import Comparison
from establishment.costing.figures import Figure
from establishment.costing.financial_case import Case, Payback, cumulative, within_the_plan
from establishment.costing.measure_rows import Value
from establishment.costing.measures import MEASURES, OF_SUMMARY, OF_YEAR, value_of
from establishment.costing.years import Year, years_of
from establishment.ground.money import number_text
from establishment.ground.periods import month_and_year
from establishment.ground.shown_fields import ShownFields

TOLD = ("part_year_net", "full_year_net", "part_year_time_limited", "one_off", "all_in_year")
"""The measures of a year that a difference tells in words; its values have all of them."""


@dataclass(frozen=True, repr=False)
class Compared(ShownFields):
    """One measure of two scenarios.

    name: of the measure, with its effect in a year (`part_year_net`).  year: empty for a full year and for a plan.
    one, other: its values; None where a scenario has none.  why_one, why_other: why, or more of the value.
    """

    name: str
    label: str
    year: str
    one: Value | None
    other: Value | None
    why_one: str = ""
    why_other: str = ""

    @property
    def told(self) -> bool:
        """Whether it is told in words: of a year its nets and what stands beside them; of all else everything."""
        return not self.year or self.name in TOLD

    @property
    def same(self) -> bool:
        """Whether the two are the same."""
        return (self.one, self.why_one) == (self.other, self.why_other)

    @property
    def change(self) -> Value | None:
        """The second less the first; None where one of them has none."""
        if isinstance(self.one, Figure) and isinstance(self.other, Figure):
            return self.other - self.one
        if isinstance(self.one, Fraction) and isinstance(self.other, Fraction):
            return self.other - self.one
        return None

    def in_words(self, names: tuple[str, str]) -> str:
        """The measure in each, and the change."""
        where = f"{self.label}{f' ({self.year})' if self.year else ''}"
        one, other = value_words(self.one, self.why_one), value_words(self.other, self.why_other)
        change = "" if self.change is None else f" ({signed(self.change)})"
        return f"{where}: {one} in {names[0]}, {other} in {names[1]}{change}."


def value_words(value: Value | None, why: str = "") -> str:
    """A value as people write it; without one, why there is none."""
    if value is None:
        return why or "none"
    number = str(value) if isinstance(value, Figure) else number_text(value)
    return f"{number} ({why})" if why else number


def signed(value: Value) -> str:
    """A change, with a plus where it is known to be more."""
    if isinstance(value, Figure):
        return f"+{value}" if value.complete and value.pence > 0 else str(value)
    return f"{'+' if value > 0 else '-' if value < 0 else ''}{number_text(abs(value))}"


def compared(one: Comparison, other: Comparison) -> tuple[Compared, ...]:
    """Every measure of two scenarios, in the order of the vocabulary."""
    return (*_full_year(one, other), *_by_year(one, other), *_over_years(one, other))


def _full_year(one: Comparison, other: Comparison) -> Iterator[Compared]:
    summaries = one.summary(), other.summary()
    for measure in OF_SUMMARY:
        one_value, other_value = (value_of(summary, measure.name) for summary in summaries)
        yield Compared(measure.name, measure.label, "", one_value, other_value)


def _by_year(one: Comparison, other: Comparison) -> Iterator[Compared]:
    """The measures of each year that both plans have; a year of one plan alone is said with all that falls in it."""
    first, second = ({year.year.label: year for year in years_of(comparison)} for comparison in (one, other))
    for label in sorted({*first, *second}):
        was, now = first.get(label), second.get(label)
        for measure in OF_YEAR:
            for effect, name, words in measure.columns():
                if was is not None and now is not None:
                    one_value, other_value = (year.measure(measure.name, effect) for year in (was, now))
                    yield Compared(name, words, label, one_value, other_value)
                # one line says enough of a year that only one of the two plans has
                elif name == "all_in_year":
                    yield _one_year(name, words, label, was, now)


def _one_year(name: str, words: str, label: str, was: Year | None, now: Year | None) -> Compared:
    values = [None if year is None else year.measure("all_in_year") for year in (was, now)]
    whys = ["the year is not in the plan" if value is None else "" for value in values]
    return Compared(name, words, label, values[0], values[1], whys[0], whys[1])


def _over_years(one: Comparison, other: Comparison) -> Iterator[Compared]:
    """Cumulative net, net present value and payback; nothing where neither has years."""
    sides = [(comparison, years_of(comparison)) for comparison in (one, other)]
    if not any(years for _, years in sides):
        return
    for name, of in (("cumulative_net", _cumulative), ("npv", _npv)):
        (a, why_a), (b, why_b) = (of(comparison, years) for comparison, years in sides)
        yield Compared(name, MEASURES[name].label, "", a, b, why_a, why_b)
    for name, if_cashable in (("payback_years", True), ("payback_years_cashable", False)):
        (c, why_c), (d, why_d) = (_payback(comparison, years, if_cashable) for comparison, years in sides)
        yield Compared(name, MEASURES[name].label, "", c, d, why_c, why_d)


def _cumulative(comparison: Comparison, years: list[Year]) -> tuple[Figure | None, str]:
    if not years:
        return None, "no years in the plan"
    return cumulative(years)[-1], f"to {years[-1].year.label}"


def _npv(comparison: Comparison, years: list[Year]) -> tuple[Figure | None, str]:
    rate = comparison.plan.scenario.discount_percent
    if not years or rate is None:
        return None, "no years in the plan" if not years else "no discount rate"
    return Case(comparison).npv(rate), f"at {number_text(Fraction(rate))}%"


def _payback(comparison: Comparison, years: list[Year], if_cashable: bool) -> tuple[Fraction | None, str]:
    if not years:
        return None, "no years in the plan"
    payback: Payback = Case(comparison).payback(if_cashable=if_cashable)
    # asked before anything else: with an unknown cost no month can be named at all
    if payback.missing:
        return None, f"not known until the cost of {' and '.join(payback.missing)} is known"
    if payback.first is None:
        return None, "nothing is spent"
    if payback.years is None or payback.month is None:
        return None, f"not {within_the_plan(len(years))}"
    return Fraction(payback.years), f"from {month_and_year(payback.month)}"

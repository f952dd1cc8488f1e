"""What follows if one assumption is otherwise than the scenario has it: sensitivity and break-even, costed anew."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction
from html import escape
from itertools import pairwise
from typing import Literal, get_args

from establishment.costing.comparison import Comparison
from establishment.costing.engine import Engine
from establishment.costing.figures import Figure
from establishment.costing.financial_case import cumulative
from establishment.costing.measures import MEASURES, money_of
from establishment.costing.moved_assumptions import NO_SHIFT, Shift, awarded, later_plan
from establishment.costing.pricer import Pricer
from establishment.costing.years import years_of
from establishment.ground.columns import Column, Columns
from establishment.ground.findings import InputError, RefusedError, nearest
from establishment.ground.money import number_text, text
from establishment.ground.read_numbers import read_number
from establishment.ground.shown import Shown
from establishment.scenarios.reader import Plan

Assumption = Literal["award", "insurance", "pension", "vacancy", "start"]
Effect = Literal["net", "net_cashable_saving", "cumulative_net"]
ASSUMPTIONS: dict[Assumption, tuple[str, str]] = {
    "award": ("pay award", "percentage points"),
    "insurance": ("employer National Insurance", "percentage points"),
    "pension": ("employer pension", "percentage points"),
    "vacancy": ("vacancy factor", "percentage points"),
    "start": ("start of the changes", "months later"),
}
"""What can be otherwise, in words, and the unit of a change."""
CHANGES: dict[Assumption, tuple[str, str]] = {
    "award": ("-1", "1"),
    "insurance": ("-1", "1"),
    "pension": ("-2", "2"),
    "vacancy": ("0", "5"),
    "start": ("0", "6"),
}
"""The changes that are tried where none are given: round ones, no forecasts."""
WIDEST: dict[Assumption, tuple[int, int]] = {
    "award": (-20, 50),
    "insurance": (-15, 50),
    "pension": (-30, 60),
    "vacancy": (0, 99),
    "start": (0, 60),
}
"""How far a break-even is looked for."""
LASTING = (
    "With a later start, one-off costs go beyond known pay, rates or caps: the last known ones are assumed to continue."
)
"""What a later start can assume."""
UNDATED = "A later start does not move {} of the {} changes: no day (from) is given for them."
"""What a later start does not move."""
STEPS = 14
FINEST = Fraction(1, 100)

SENSITIVITY = Columns(
    Column("assumption", "object", "", "what is otherwise: award, insurance, pension, vacancy or start"),
    Column("unit", "object", "", "unit of a change"),
    Column("low", "float64", "the unit", "the lower change"),
    Column("high", "float64", "the unit", "the higher change"),
    Column("effect_low_pence", "int64", "pence", "the measure with the lower change"),
    Column("effect_pence", "int64", "pence", "the measure as the scenario has it"),
    Column("effect_high_pence", "int64", "pence", "the measure with the higher change"),
    Column("swing_pence", "int64", "pence", "the difference between the two changes, without its sign"),
    Column("note", "object", "", "what a change assumes beyond the scenario, or why it is left out; else empty"),
)
"""Columns of `sensitivity()`, the widest swing first."""


@dataclass(frozen=True)
class Tried:
    """One assumption at two changes, and what the measure comes to at each and in between.

    note: what a change assumes beyond the scenario, or which change is left out and why: none stands in its place.
    """

    assumption: Assumption
    low: Fraction
    high: Fraction
    effect_low: int
    effect: int
    effect_high: int
    note: str = ""

    @property
    def swing(self) -> int:
        """How far the two changes lie apart in their effect, in pence."""
        return abs(self.effect_high - self.effect_low)


@dataclass(frozen=True, repr=False)
class BreakEven(Shown):
    """The change in one assumption at which a measure changes sign, such as the award at which a saving becomes a cost.

    change: the change, in the unit of the assumption; None if the sign stays the same within `searched`.
    before, after: the measure in pence at the change and one step beyond it.  effect: the measure as the scenario has
    it.  note: what else the change assumes.

    >>> import establishment as est
    >>> base = est.Scenario(title="T", pay="njc", basis="maximum", price_base="2026-05", pension=0.2)
    >>> option = base.disestablish("1 x Adviser SCP 20").establish("1 x Clerk SCP 5")
    >>> est.cost(option.with_terms(first_year="2026/27", hold_on_costs=True)).break_even("vacancy").assumption
    'vacancy'
    """

    assumption: Assumption
    measure: Effect
    effect: int
    change: Fraction | None
    before: int
    after: int
    searched: tuple[int, int]
    note: str = ""

    @property
    def value(self) -> Decimal | None:
        """The change as a number, or None."""
        return None if self.change is None else Decimal(self.change.numerator) / Decimal(self.change.denominator)

    def __str__(self) -> str:
        name, unit = ASSUMPTIONS[self.assumption]
        now = f"{MEASURES[self.measure].label}: {text(self.effect)}."
        if self.change is None:
            low, high = self.searched
            return f"{now} It keeps its sign for every {name} from {low:+} to {high:+} {unit}. {self.note}".rstrip()
        sign = "+" if self.change > 0 else "-" if self.change < 0 else ""
        return (
            f"{now} It changes its sign at {sign}{number_text(abs(self.change))} {unit} ({name}): "
            f"{text(self.before)} there, {text(self.after)} one step beyond. {self.note}"
        ).rstrip()

    def _repr_html_(self) -> str:
        return f"<p>{escape(str(self))}</p>"


CHOSEN: tuple[Effect, ...] = get_args(Effect)
"""The measures of which it can be asked what they come to if an assumption is otherwise."""


class WhatIf:
    """A plan whose assumptions are changed one at a time; each change is costed anew by the engine."""

    def __init__(self, plan: Plan, measure: Effect) -> None:
        self.plan, self.measure = plan, measure
        self._known: dict[tuple[Assumption, Fraction], int] = {}
        self.lasting: set[Fraction] = set()
        """Changes of the start for which pay, rates or caps are assumed to stay."""

    def start_note(self, *changes: Fraction) -> str:
        """What later starts by some months assume, and which changes they do not move; else empty."""
        undated = sum(movement.from_ is None for movement in self.plan.movements)
        # said only of changes that did assume it
        notes = [LASTING] if self.lasting & set(changes) else []
        notes += [UNDATED.format(undated, len(self.plan.movements))] if undated and any(changes) else []
        return " ".join(notes)

    def effect(self, assumption: Assumption = "award", change: Fraction = Fraction(0)) -> int:
        """The measure with one change, in pence. Raises ValueError where a part of it is not known."""
        at = assumption, change
        if at not in self._known:
            self._known[at] = self._cost(*self._changed(assumption, change))
        return self._known[at]

    def _changed(self, assumption: Assumption, change: Fraction) -> tuple[Plan, Shift]:
        if assumption == "start":
            plan, assumed = later_plan(self.plan, int(change))
            if assumed:
                self.lasting.add(change)
            return plan, NO_SHIFT
        rises = any(award.percent is not None for award in self.plan.scenario.awards)
        # only assumed awards can turn out otherwise; at constant prices there are none, and all pay is moved
        if assumption == "award" and rises and self.plan.scenario.prices == "cash":
            return awarded(self.plan, change), NO_SHIFT
        if assumption == "award":
            return self.plan, Shift(pay=change)
        return self.plan, Shift(**{assumption: change})

    def _cost(self, plan: Plan, shift: Shift) -> int:
        comparison = Comparison(plan, Engine(replace(Pricer.of(plan), shift=shift)))
        figure = self._figure(comparison)
        # a change of a figure with unknowns has no sign to compare
        if not figure.complete:
            raise RefusedError(f"a part of it is not known: {figure}. Give the unit costs, then try what if")
        return figure.pence

    def _figure(self, comparison: Comparison) -> Figure:
        if self.measure == "cumulative_net":
            return cumulative(years_of(comparison))[-1]
        return money_of(comparison.summary(), self.measure)


def chosen_measure(plan: Plan, measure: str) -> Effect:
    """The measure asked for; without one, what all years come to, else the recurring net. Raises ValueError."""
    # with years the question is what all of them come to; without, only the recurring net answers
    if not measure:
        return "cumulative_net" if plan.scenario.first_year else "net"
    if measure == "cumulative_net" and not plan.scenario.first_year:
        raise RefusedError('the scenario has no years; add first_year = "2016/17", and years = 5 for more than one')
    for choice in CHOSEN:
        if choice == measure:
            return choice
    raise RefusedError(f"measure is {measure!r}; give {', '.join(CHOSEN)}")


def _assumption(name: str) -> Assumption:
    for assumption in ASSUMPTIONS:
        if assumption == name:
            return assumption
    near = nearest(name, list(ASSUMPTIONS), " ")
    raise RefusedError(f"there is no assumption {name!r}.{near} There are: {', '.join(ASSUMPTIONS)}")


def _change(assumption: Assumption, number: str | int | float | Decimal | Fraction) -> Fraction:
    try:
        change = read_number(number, signed=True)
    except RefusedError:
        raise RefusedError(f"{number!r} is not a change of {assumption}; write -1, 0.5 or 3") from None
    low, high = WIDEST[assumption]
    if not low <= change <= high or (assumption == "start" and change.denominator != 1):
        whole = "whole " if assumption == "start" else ""
        unit = ASSUMPTIONS[assumption][1]
        raise RefusedError(f"{number} is not a change of {assumption}; give {whole}{unit} from {low} to {high}")
    return change


def sensitivity(plan: Plan, measure: str, changes: Mapping[str, tuple[object, object]] | None) -> list[Tried]:
    """Each assumption at its lower and its higher change, the widest swing first.

    A change that cannot be priced, such as a start beyond all known rates, is left out: none stands in its place.
    Raises ValueError for an assumption, a change or a measure that cannot be, or where a part of it is not known.
    """
    what_if = WhatIf(plan, chosen_measure(plan, measure))
    assumptions = []
    for name, (low, high) in (CHANGES if changes is None else changes).items():
        assumption = _assumption(name)
        edges = sorted(_change(assumption, edge) for edge in (low, high))  # type: ignore[arg-type]
        # as it is, priced once and kept for all assumptions
        now, notes = what_if.effect(), list[str]()
        (low_change, low_effect), (high_change, high_effect) = (_edge(what_if, assumption, e, notes) for e in edges)
        note = " ".join(each for each in dict.fromkeys(notes) if each)
        assumptions.append(Tried(assumption, low_change, high_change, low_effect, now, high_effect, note))
    # the widest first, as a tornado chart shows them
    return sorted(assumptions, key=lambda each: -each.swing)


def _edge(what_if: WhatIf, assumption: Assumption, change: Fraction, notes: list[str]) -> tuple[Fraction, int]:
    """A change and the measure with it; no change, with the reason among the notes, where it cannot be priced."""
    try:
        effect = what_if.effect(assumption, change)
    except InputError as fault:
        name, unit = ASSUMPTIONS[assumption]
        message = fault.findings[0].message
        notes.append(f"The {name} {number_text(change)} {unit} is left out: {message}")
        return Fraction(0), what_if.effect()
    if assumption == "start":
        notes.append(what_if.start_note(change))
    return change, effect


def sensitivity_rows(assumptions: list[Tried]) -> dict[str, list[object]]:
    """One row an assumption, by column."""
    return {
        "assumption": [each.assumption for each in assumptions],
        "unit": [ASSUMPTIONS[each.assumption][1] for each in assumptions],
        "low": [float(each.low) for each in assumptions],
        "high": [float(each.high) for each in assumptions],
        "effect_low_pence": [each.effect_low for each in assumptions],
        "effect_pence": [each.effect for each in assumptions],
        "effect_high_pence": [each.effect_high for each in assumptions],
        "swing_pence": [each.swing for each in assumptions],
        "note": [each.note for each in assumptions],
    }


def break_even(plan: Plan, name: str, measure: str) -> BreakEven:
    """The change of one assumption, nearest to none, at which a measure changes its sign.

    It is looked for between the ends of `WIDEST`, or as far as rates and caps are known, and found to a hundredth of a
    percentage point or a month.
    Raises ValueError for an assumption or a measure that cannot be, or where a part of it is not known.
    """
    assumption, measure_name = _assumption(name), chosen_measure(plan, measure)
    what_if = WhatIf(plan, measure_name)
    low, high = WIDEST[assumption]
    step = 1 if assumption == "start" else FINEST
    now = what_if.effect()
    for begin, end in _brackets(low, high):
        # the ends move inwards when a change beyond them cannot be priced
        if not low <= end <= high:
            continue
        try:
            beyond = _sign(what_if.effect(assumption, end))
        except InputError:  # so far out a rate or a cap is not known, and nothing beyond it either
            low, high = (low, int(begin)) if end > 0 else (int(begin), high)
            continue
        if _sign(what_if.effect(assumption, begin)) == beyond:
            continue
        near, far = _narrowed(what_if, assumption, (begin, end), Fraction(step))
        effects = what_if.effect(assumption, near), what_if.effect(assumption, far)
        note = what_if.start_note(near, far) if assumption == "start" else ""
        return BreakEven(assumption, measure_name, now, near, *effects, (low, high), note)
    note = what_if.start_note(Fraction(high)) if assumption == "start" else ""
    return BreakEven(assumption, measure_name, now, None, now, now, (low, high), note)


def _brackets(low: int, high: int) -> list[tuple[Fraction, Fraction]]:
    """Stretches from no change outwards, the nearest first; each begins at its end nearer to none."""
    # steps grow with the square: fine near no change, where an answer matters, coarse far out
    ups = [Fraction(_outwards(high * n * n, STEPS * STEPS)) for n in range(STEPS + 1)] if high else []
    downs = [Fraction(_outwards(low * n * n, STEPS * STEPS)) for n in range(STEPS + 1)] if low else []
    brackets = [pair for edges in (ups, downs) for pair in pairwise(dict.fromkeys(edges))]
    # nearest to no change first: the first sign that turns is the smallest change
    return sorted(brackets, key=lambda pair: abs(pair[0]))


def _outwards(above: int, below: int) -> int:
    """A whole number at or beyond a fraction, away from nought."""
    size = -(-abs(above) // below)
    return size if above > 0 else -size


def _narrowed(
    what_if: WhatIf, assumption: Assumption, ends: tuple[Fraction, Fraction], step: Fraction
) -> tuple[Fraction, Fraction]:
    """Two changes a step apart between which the sign changes; the first has that of the nearer end."""
    near, far = ends
    sign = _sign(what_if.effect(assumption, near))
    while abs(far - near) > step:
        # on whole steps, so that a start moves by whole months
        middle = near + step * int((far - near) / (2 * step))
        if _sign(what_if.effect(assumption, middle)) == sign:
            near = middle
        else:
            far = middle
    return near, far


def _sign(pence: int) -> int:
    return (pence > 0) - (pence < 0)

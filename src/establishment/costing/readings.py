"""The readings of a stated growth that a stated saving is to offset: what each needs, gives and rests on.

Where a paper says that a saving is used to offset the growth of a proposal, and states both figures but not
which of them is net, the growth can be read in several ways. All are listed, none is chosen.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from typing import Literal

from establishment.costing.comparison import Comparison
from establishment.costing.cost_lines import Leg
from establishment.costing.engine import Engine
from establishment.costing.figures import Figure, total
from establishment.costing.stated import StatedCheck
from establishment.ground.amounts import Amount
from establishment.ground.findings import InputError
from establishment.ground.money import percent, text
from establishment.ground.periods import long_date
from establishment.ground.presentation import rounded_text
from establishment.ground.shown import Shown
from establishment.posts import Kind, Spell
from establishment.rates.pricing import Trace
from establishment.scenarios.actions import Movement
from establishment.scenarios.stated_tables import Group
from establishment.scenarios.terms import GIVEN_ASIDE, UnitCost

OFFSETS = ("net_cashable_saving", "cashable_savings")
Fit = Literal["fits", "possible", "does not fit", "open"]


@dataclass(frozen=True)
class CostRange:
    """The lowest and highest full cost of a post over its grade on a day, in pence, and what it rests on."""

    low: int
    high: int
    on: date
    status: str
    pension: str

    def holds(self, pence: int) -> bool:
        """Whether an amount lies within."""
        return self.low <= pence <= self.high


@dataclass(frozen=True, repr=False)
class Reading(Shown):
    """One way to read a stated growth.

    letter: A, B, C in the order listed.  needs: the full cost of the post this requires, in pence.
    growth: what the proposal then adds net of the offset.  net: of all proposals, where the rest is known.
    """

    letter: str
    proposal: str
    says: str
    needs: int
    growth: Figure
    net: Figure
    fit: Fit
    why: str

    def __str__(self) -> str:
        return f"{self.letter}. {self.says}: {self.fit}; {self.why}"


def cost_range(spell: Spell, comparison: Comparison) -> CostRange | None:
    """The full cost of a post from the bottom to the top of its grade, where its scale holds pay.

    Priced at the price base, or where there is none on the day of the paper. None where neither is said or
    the pay of that day is not held.
    """
    scenario = comparison.plan.scenario
    # the day of the paper is the best guess at the prices its author had
    on = scenario.price_base or scenario.date_
    if on is None or not isinstance(spell.kind, Kind):
        return None
    prices = comparison.engine.prices
    # without the given unit costs, which would hide what the scale says
    engine = Engine(replace(prices, base=on, cash=False, given=()))
    costs, traces = [], []
    for basis in ("minimum", "maximum"):
        one = Spell("", spell.title, _with_basis(spell.kind, basis))
        try:
            # a grade without a price that day draws no conclusion: the reading is left out
            costed = engine.full_year([Leg(Movement(0, "", "range", (), (one,)), "proposed", one)])
        except InputError:
            return None
        if not costed.annual.any():
            return None
        costs.append(int(costed.costs.sum()))
        traces += costed.used
    last = traces[-1]
    return CostRange(costs[0], costs[1], on, last.status, _pension_in_words(last))


def _pension_in_words(used: Trace) -> str:
    """The pension in a cost; the percentage that stands for all on-costs where there is one."""
    if used.pension is not None:
        return f"{used.pension.scheme} pension {percent(used.pension.rate)}"
    if used.kind.on_cost_rate is not None:
        return f"on-costs of {percent(used.kind.on_cost_rate)} of pay"
    return f"pension {percent(used.kind.pension.flat)}" if used.kind.pension.flat else "no pension"


def _with_basis(kind: Kind, basis: str) -> Kind:
    return replace(kind, basis=basis, stop_at_bar=False)  # type: ignore[arg-type]


def readings(comparison: Comparison, checks: tuple[StatedCheck, ...]) -> tuple[Reading, ...]:
    """All readings of every stated growth that a group's saving is to offset, unless the computed growth fits it."""
    all_readings: list[Reading] = []
    for group in comparison.plan.scenario.group:
        target = str(group.reinvested_in) if group.reinvested_in is not None else ""
        growth = next((c for c in checks if c.stated.ids == [target] and _grows(c)), None)
        saving = next((c for c in checks if _same(c, group) and c.stated.measure in OFFSETS), None)
        # a growth that agrees as it stands has one reading already
        if growth is None or saving is None or growth.verdict in ("agrees", "rounding"):
            continue
        if _posts(target, comparison):
            all_readings.extend(_readings(target, group, growth, saving, comparison))
    return tuple(all_readings)


def _posts(target: str, comparison: Comparison) -> list[Spell]:
    """The posts a proposal leaves budgeted, which its growth is the cost of."""
    return [s for m in comparison.summary([target]).movements for s in m.after if isinstance(s.kind, Kind)]


def _grows(check: StatedCheck) -> bool:
    return check.stated.measure == "recurring_growth"


def _same(check: StatedCheck, group: Group) -> bool:
    return set(check.stated.ids or ()) == {str(p) for p in group.proposals}


def _readings(
    target: str, group: Group, growth: StatedCheck, saving: StatedCheck, comparison: Comparison
) -> Iterator[Reading]:
    stated, offset = growth.stated.amount, saving.stated.amount
    assert stated is not None
    assert offset is not None
    posts = _posts(target, comparison)
    reach, name = _range_of(posts, comparison), _named(posts)
    inside = {target, *map(str, group.proposals)}
    rest = total(e.net for e in comparison.effects if e.movement.proposal not in inside and e.movement.number)
    units = _units(inside, comparison)
    amount, less = Figure.of(stated.pence), Figure.of(stated.pence - offset.pence)
    both = stated.pence + offset.pence
    near = next((unit for unit in units if _near(both, unit, stated, offset)), None)
    meaning = f"{text(stated.pence)} is already net of the offset"
    fit, why = _fit_net(both, near, stated, offset, reach, name)
    yield Reading("A", target, meaning, both, amount, rest + amount, fit, why)
    before = f"{text(stated.pence)} is before the offset, and the net of the two is {text(less.pence)}"
    fit, why = _fit_cost(stated.pence, reach, name)
    yield Reading("B", target, before, stated.pence, less, rest + less, fit, why)
    # the readings before these are A and B
    for number, unit in enumerate(units, 3):
        needed = stated.pence + unit.amount.pence
        meaning = f"{text(stated.pence)} is the cost of {name} less that of {unit.grade}"
        # 64 is the sign before A
        letter = chr(64 + number) if number <= 26 else f"A{number - 26}"
        yield Reading(letter, target, meaning, needed, less, rest + less, *_fit_cost(needed, reach, name))


def _units(inside: set[str], comparison: Comparison) -> list[UnitCost]:
    """Unit costs that the scenario itself gives, and that price a post of another proposal."""
    prices = comparison.engine.prices
    others = [m for m in comparison.plan.movements if m.proposal not in inside]
    used = [prices.unit_cost(s) for m in others for s in m.spells]
    units = [unit for unit in used if unit is not None and unit.reference != GIVEN_ASIDE]
    return list(dict.fromkeys(units))


def _named(posts: list[Spell]) -> str:
    """The posts a growth pays for: Sergeant, 3 x Sergeant."""
    return " and ".join(f"{s.count} x {_grade(s)}" if s.count > 1 else _grade(s) for s in posts)


def _range_of(posts: list[Spell], comparison: Comparison) -> CostRange | None:
    """The range of cost of several posts together; None where that of one is not held."""
    ranges = [cost_range(post, comparison) for post in posts]
    bounded = [reach for reach in ranges if reach is not None]
    # a range of some of the posts would be too low for all of them
    if len(bounded) != len(posts):
        return None
    low = sum(reach.low * post.count for reach, post in zip(bounded, posts, strict=True))
    high = sum(reach.high * post.count for reach, post in zip(bounded, posts, strict=True))
    return replace(bounded[0], low=low, high=high)


def _grade(spell: Spell) -> str:
    return spell.kind.grade if isinstance(spell.kind, Kind) else spell.title


def _near(pence: int, unit: UnitCost, stated: Amount, offset: Amount) -> bool:
    slack = sum((a.high - a.low) // 2 for a in (stated, offset, unit.amount))
    return abs(pence - unit.amount.pence) <= slack


def _fit_net(
    pence: int, near: UnitCost | None, stated: Amount, offset: Amount, reach: CostRange | None, name: str
) -> tuple[Fit, str]:
    sum_ = f"{text(stated.pence)} + {text(offset.pence)} = {text(pence)}"
    if near is not None:
        gap = text(abs(pence - near.amount.pence))
        off = "exactly" if pence == near.amount.pence else f"{gap} apart, within rounding"
        return (
            "fits",
            f"{sum_}, the cost of {near.grade} ({near.amount.text}), {off}; do not deduct the offset again",
        )
    fit, why = _fit_cost(pence, reach, name)
    return fit, f"{sum_}; {why}"


def _fit_cost(pence: int, reach: CostRange | None, name: str) -> tuple[Fit, str]:
    if reach is None:
        return "open", f"{name} would cost {text(pence)}; there is no pay to check that against"
    # to the pound, since the range rests on derived values
    ends = f"{rounded_text(reach.low, '£')} to {rounded_text(reach.high, '£')}"
    costs = f"{ends} ({reach.status} pay of {long_date(reach.on)}, {reach.pension})"
    if reach.holds(pence):
        return "possible", f"{name} would cost {text(pence)}, which is within its range, {costs}"
    side = "below" if pence < reach.low else "above"
    return "does not fit", f"{text(pence)} is {side} the cost of {name}, {costs}"

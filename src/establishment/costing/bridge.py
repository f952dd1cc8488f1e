"""The bridge: how a budgeted cost becomes another, by cause, in a fixed order, adding up to the penny."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction
from html import escape
from typing import Any

from establishment.columns import Column, Columns
from establishment.costing.comparison import Comparison
from establishment.costing.costed import legs_of
from establishment.costing.figures import Figure, figure_cells, figure_columns, total
from establishment.costing.prices import Prices
from establishment.costing.standing import standing, standing_on, to_come
from establishment.findings import RefusedError
from establishment.periods import FinancialYear
from establishment.posts import Fixed, Kind, Spell
from establishment.rates.annual import annual_components
from establishment.scenarios.actions import Movement
from establishment.scenarios.writer import scenario_toml

CAUSES = {
    "posts": "posts and lines that come or go",
    "basis": "another basis",
    "grade": "another grade, scale, pension or allowance",
    "hours": "other hours, paid weeks or vacancy factor",
    "award": "pay awards",
    "increment": "increments",
    "on_costs": "employer on-costs",
    "funding": "posts that become budgeted or unbudgeted",
}
"""The causes of a bridge, in the order in which it is walked."""

BRIDGE = Columns(
    Column("step", "object", "", "start, a cause, or end"),
    Column("meaning", "object", "", "in words"),
    *figure_columns("amount", "pence/year", "budgeted recurring cost at both ends, what each cause adds between"),
)
"""Columns of `Bridge.frame()`."""

Pair = tuple[Spell | None, Spell | None]


@dataclass(frozen=True)
class Bridge:
    """A walk from one budgeted recurring cost to another: what each cause adds."""

    start_name: str
    start: Figure
    steps: tuple[tuple[str, Figure], ...]
    end_name: str

    @property
    def end(self) -> Figure:
        """The start and all steps."""
        return self.start + total(figure for _, figure in self.steps)

    def reversed(self) -> Bridge:
        """The same walk backwards: the steps in the other order, each taken back."""
        back = tuple((cause, -figure) for cause, figure in reversed(self.steps))
        return Bridge(self.end_name, self.end, back, self.start_name)

    def rows(self) -> list[tuple[str, str, Figure]]:
        """Start, causes that add something, and end: name, meaning and figure."""
        shown = [(cause, CAUSES[cause], f) for cause, f in self.steps if f.pence or f.terms]
        return [("start", self.start_name, self.start), *shown, ("end", self.end_name, self.end)]

    def columns(self) -> dict[str, list[Any]]:
        """The rows by column, as `BRIDGE` declares them."""
        cells = [{"step": step, "meaning": said, **figure_cells("amount", f)} for step, said, f in self.rows()]
        return {name: [row[name] for row in cells] for name in BRIDGE.names}

    def __str__(self) -> str:
        rows = [(said, str(figure)) for _, said, figure in self.rows()]
        width, most = (max(len(row[n]) for row in rows) for n in (0, 1))
        return "\n".join(f"{said:<{width}}  {figure:>{most}}" for said, figure in rows)

    def _repr_html_(self) -> str:
        return f"<pre>{escape(str(self))}</pre>"


@dataclass(frozen=True)
class _At:
    """Where a price is looked up: the pay of one day and book, the on-costs of another."""

    pay: Prices
    pay_on: date | None
    oncosts: Prices
    oncosts_on: date | None


def plan_bridge(comparison: Comparison, year: FinancialYear | None = None) -> Bridge:
    """From the baseline to what is proposed, at the price base; or on to the full-year effect at the end of a year.

    year: one of the plan's; its causes are then also awards, increments and on-costs of all posts there.
    Raises ValueError for a year outside the plan.
    """
    if year is not None and year not in comparison.years:
        held = ", ".join(known.label for known in comparison.years) or 'none: add first_year = "2026/27"'
        raise RefusedError(f"{year.label} is not a year of the plan; years: {held}")
    if comparison.plan.backwards:
        return plan_bridge(Comparison(comparison.plan.reversed(), comparison.engine), year).reversed()
    walk = _Walk(comparison.engine.name)
    prices, base = comparison.engine.prices, comparison.engine.prices.base
    at = _at_base(prices)
    for movement in comparison.plan.movements:
        if year is None or movement.from_ is None or movement.from_ <= year.last_day:
            for pair in pairs_of(movement):
                walk.change(pair, at, at, grown=False)
    end = "proposed"
    if year is not None:
        on = year.last_day if prices.cash else base
        for spell in standing_on(comparison, year.last_day):
            moved = replace(spell, kind=prices.moved(spell, year.last_day, on))
            walk.change((spell, moved), at, _At(prices, on, prices, on))
        for spell in to_come(comparison, year.last_day):
            walk.change((spell, None), at, at)
        assumed = comparison.engine.full_year(legs_of(comparison.movements), year=year).projected
        end = f"full-year effect at the end of {year.label}{' (projected)' if assumed else ''}"
    return Bridge("baseline", comparison.summary().baseline, walk.steps(), end)


def bridge_between(one: Comparison, other: Comparison, names: tuple[str, str] | None = None) -> Bridge:
    """From what one scenario proposes to what another does, each at its own price base.

    names: what to call them; their titles where None.

    Posts are matched by number, else by title and unit. The walk is always from the earlier price base (or, of
    the same, in the order of the files' texts), and turned round where it is asked for backwards.
    """
    first_name, last_name = names or (one.plan.scenario.title, other.plan.scenario.title)
    if _order(other) < _order(one):
        return bridge_between(other, one, (last_name, first_name)).reversed()
    walk = _Walk(one.engine.name)
    first, last = (_at_base(comparison.engine.prices) for comparison in (one, other))
    for pair in _matched(standing(one), standing(other)):
        walk.change(pair, first, last)
    return Bridge(f"proposed, {first_name}", one.summary().proposed, walk.steps(), f"proposed, {last_name}")


def _at_base(prices: Prices) -> _At:
    return _At(prices, prices.base, prices, prices.base)


def _order(comparison: Comparison) -> tuple[date, str]:
    scenario = comparison.plan.scenario
    return scenario.price_base or date.min, scenario_toml(scenario)


def pairs_of(movement: Movement) -> Iterator[Pair]:
    """What a movement changes, spell by spell; what comes or goes has no other side."""
    if movement.before and movement.after:
        yield from zip(movement.before, movement.after, strict=True)
    else:
        yield from ((spell, None) for spell in movement.before)
        yield from ((None, spell) for spell in movement.after)


def _matched(before: Sequence[Spell], after: Sequence[Spell]) -> Iterator[Pair]:
    """Spells of two states paired, each pair of as many posts."""
    left: dict[tuple[str, str, str], list[Spell]] = {}
    for spell in after:
        left.setdefault(_who(spell), []).append(spell)
    for spell in before:
        count, others = spell.count, left.get(_who(spell), [])
        while count and others:
            part = min(count, others[0].count)
            yield replace(spell, count=part), replace(others[0], count=part)
            count, rest = count - part, others[0].count - part
            others[:1] = [replace(others[0], count=rest)] if rest else []
        if count:
            yield replace(spell, count=count), None
    yield from ((None, spell) for others in left.values() for spell in others)


def _who(spell: Spell) -> tuple[str, str, str]:
    if spell.post:
        return spell.post, "", ""
    return "", " ".join(spell.title.casefold().split()), spell.unit.casefold()


class _Walk:
    """Adds up what each cause makes of the pairs given to it."""

    def __init__(self, name: Any) -> None:
        self._name = name
        self._sums = {cause: Figure() for cause in CAUSES}
        self._held: dict[tuple[Any, ...], int] = {}

    def steps(self) -> tuple[tuple[str, Figure], ...]:
        """Every cause with what it adds."""
        return tuple(self._sums.items())

    def change(self, pair: Pair, first: _At, last: _At, *, grown: bool = True) -> None:
        """One pair: what was there at the first prices, what is there at the last ones.

        grown: whether another point of one grade is an increment; else it is part of the change of grade.
        """
        before, after = pair
        if after is None:
            assert before is not None
            self._add("posts", -self._cost(before, before.kind, first), _counts(before), before.count)
            return
        begun = before if before is not None else after
        inside = _counts(begun)
        cost = self._cost(begun, begun.kind, first)
        if before is None:
            self._add("posts", cost, inside, after.count)
        for cause, kind, at in _walked(begun, after, first, last, grown):
            now = self._cost(after if cause not in ("basis", "grade", "hours") else begun, kind, at)
            self._add(cause, now - cost, inside, after.count)
            cost = now
        final = self._cost(after, after.kind, last)
        self._add("on_costs", final - cost, inside, after.count)
        self._add("funding", final if _counts(after) else -final, _counts(after) != inside, after.count)

    def _add(self, cause: str, figure: Figure, counts: bool, count: int) -> None:
        if counts:
            terms = {name: count * times for name, times in figure.terms.items()}
            self._sums[cause] = self._sums[cause] + Figure.of(count * figure.pence, terms)

    def _cost(self, spell: Spell, kind: Kind | Fixed, at: _At) -> Figure:
        """One post a year, at the pay of one day and the on-costs of another."""
        if isinstance(kind, Fixed):
            return Figure(kind.pence)
        held = replace(spell, kind=kind)
        given = at.pay.unit_cost(held)
        if given is not None:
            return Figure(sum(at.pay.given_cost(given, kind)))
        if at.pay.unpriced(held) or at.pay_on is None or at.oncosts_on is None:
            return Figure.of(0, {self._name(kind): Fraction(1)})
        key = kind, at.pay.book, at.pay_on, at.oncosts.book, at.oncosts_on
        if key not in self._held:
            found = at.pay.trace(kind, at.pay_on, oncosts=at.oncosts.book, oncosts_on=at.oncosts_on)
            self._held[key] = int(annual_components([found]).sum())
        return Figure(self._held[key])


def _counts(spell: Spell) -> bool:
    """Whether a spell is in the recurring base budget."""
    return spell.budgeted and not spell.time_limited


def _walked(before: Spell, after: Spell, first: _At, last: _At, grown: bool) -> Iterator[tuple[str, Kind | Fixed, _At]]:
    """The steps between two spells: cause, the kind of post after it, and the prices it has then."""
    old, new = before.kind, after.kind
    if isinstance(old, Fixed) or isinstance(new, Fixed):
        yield "posts", new, first
        return
    same = (new.scale, new.grade) == (old.scale, old.grade)
    pointless = new.basis in ("point", "actual") and not old.point
    point = (old.point or new.point) if grown and same else new.point
    if same or not pointless:  # else the old grade has no point at which to show the new basis: it falls in the grade
        based = replace(old, basis=new.basis, stop_at_bar=new.stop_at_bar, point=new.point if pointless else old.point)
        yield "basis", based, first
    yield "grade", replace(new, fte=old.fte, weeks=old.weeks, vacancy=old.vacancy, point=point), first
    hours = replace(new, point=point)
    yield "hours", hours, first
    awarded = _At(last.pay, last.pay_on, first.oncosts, first.oncosts_on)
    yield "award", hours, awarded
    yield "increment", new, awarded

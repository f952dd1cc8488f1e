"""The bridge: how a budgeted cost becomes another, by cause, in a fixed order, adding up to the penny."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction
from typing import Any

from establishment.costing.comparison import Comparison
from establishment.costing.cost_lines import Costed, legs_of
from establishment.costing.figures import Figure, figure_cells, figure_columns, total
from establishment.costing.levels import baseline_legs, in_base_budget, standing
from establishment.costing.pricer import Pricer
from establishment.ground.columns import Column, Columns
from establishment.ground.findings import InputError, RefusedError
from establishment.ground.money import share_out
from establishment.ground.periods import FinancialYear
from establishment.ground.shown import Shown
from establishment.posts import Fixed, Funding, Kind, Spell
from establishment.scenarios.action_registry import pairs_of
from establishment.scenarios.writer import scenario_toml

CAUSES = {
    "posts": "posts and lines that come or go",
    "basis": "another basis",
    "grade": "another grade, scale, pension or allowance",
    "hours": "other hours, paid weeks or vacancy factor",
    "award": "pay awards",
    "increment": "increments",
    "on_costs": "employer on-costs",
    "funding": "posts that become budgeted or unbudgeted, or that others pay for",
}
"""The causes of a bridge, in the order in which it is walked."""

BRIDGE = Columns(
    Column("step", "object", "", "start, a cause, or end"),
    Column("meaning", "object", "", "in words"),
    *figure_columns("amount", "pence/year", "budgeted recurring cost at both ends, what each cause adds between"),
)
"""Columns of `Bridge.frame()`."""

Pair = tuple[Spell | None, Spell | None]


@dataclass(frozen=True, repr=False)
class Bridge(Shown):
    """A walk from one budgeted recurring cost to another: what each cause adds."""

    start_name: str
    start: Figure
    steps: tuple[tuple[str, Figure], ...]
    end_name: str

    @property
    def end(self) -> Figure:
        """The start and all steps."""
        return self.start + self.difference

    @property
    def difference(self) -> Figure:
        """All steps: what the end is more than the start, a cost positive."""
        return total(figure for _, figure in self.steps)

    def reversed(self) -> Bridge:
        """The same walk backwards: the steps in the other order, each taken back."""
        back = tuple((cause, -figure) for cause, figure in reversed(self.steps))
        return Bridge(self.end_name, self.end, back, self.start_name)

    def rows(self) -> list[tuple[str, str, Figure]]:
        """Start, causes that add something, and end: name, meaning and figure."""
        causes = [(cause, CAUSES[cause], f) for cause, f in self.steps if f]
        return [("start", self.start_name, self.start), *causes, ("end", self.end_name, self.end)]

    def columns(self) -> dict[str, list[Any]]:
        """The rows by column, as `BRIDGE` declares them."""
        cells = [{"step": step, "meaning": meaning, **figure_cells("amount", f)} for step, meaning, f in self.rows()]
        return BRIDGE.by_column(cells)

    def __str__(self) -> str:
        rows = [(meaning, str(figure)) for _, meaning, figure in self.rows()]
        width, most = (max(len(row[n]) for row in rows) for n in (0, 1))
        return "\n".join(f"{meaning:<{width}}  {figure:>{most}}" for meaning, figure in rows)


@dataclass(frozen=True)
class _At:
    """Where a price is looked up: the pay of one day and book, the on-costs of another.

    paid_on: the day whose funders pay; the first of each post if None.
    """

    pay: Pricer
    pay_on: date | None
    oncosts: Pricer
    oncosts_on: date | None
    paid_on: date | None = None


def plan_bridge(
    comparison: Comparison,
    year: FinancialYear | None = None,
    proposals: Collection[str] | None = None,
    funder: str | None = None,
) -> Bridge:
    """From the baseline to what is proposed, of some proposals and of one funder, or of all.

    At the price base, where the steps add to the net; with a year at its end, where they add to its full-year net: each
    change is shown at the price base, and what awards, increments and on-costs since then make of it in steps of their
    own, for posts that go as for posts that come.
    Raises ValueError for a year outside the plan, or for a proposal or funder that is not there.
    """
    summary = comparison.summary(proposals, funder)
    _check_year(comparison, year)
    # walked forwards and turned round, so that both directions hold the same steps
    if comparison.plan.backwards:
        forwards = Comparison(comparison.plan.reversed(), comparison.engine)
        return plan_bridge(forwards, year, proposals, funder).reversed()
    plan, walk = comparison.only(proposals).plan, _Walk(comparison.engine.name, funder)
    prices = comparison.engine.prices
    if year is None:
        for pair in (pair for movement in plan.movements for pair in pairs_of(movement)):
            # at one price base nothing has risen by increments: another point is part of the change of grade
            walk.change(pair, _at_base(prices), _at_base(prices), grown=False)
        return Bridge("baseline", summary.baseline, walk.steps(), "proposed")
    first, last = _at_base(prices, year.last_day), _at_end(prices, year)
    for pair in (pair for movement in plan.movements for pair in pairs_of(movement)):
        before, after = (spell if spell is not None and _stands(spell, year) else None for spell in pair)
        # the change alone, at the price base; what prices make of it since then follows as steps of its own
        walk.change((before, after), first, first, grown=False)
        # a post that goes takes its later awards and increments off again, as one that comes adds them
        for spell, sign in ((before, -1), (after, 1)):
            if spell is not None:
                walk.change((spell, _moved(spell, last, year)), first, last, sign=sign)
    start = comparison.engine.full_year(baseline_legs(plan), year=year)
    net = comparison.engine.full_year(legs_of(plan.movements), year=year)
    names = [
        f"{side} at the end of {year.label}{_projected(c)}" for side, c in (("baseline", start), ("proposed", net))
    ]
    return Bridge(names[0], in_base_budget(start, funder), walk.steps(), names[1])


def baseline_bridge(comparison: Comparison, year: FinancialYear) -> Bridge:
    """How the baseline itself moves from the price base to the end of a year, if nothing changes.

    What comes or goes is what begins only after the year. Raises ValueError for a year outside the plan.
    """
    _check_year(comparison, year)
    if comparison.plan.backwards:
        comparison = Comparison(comparison.plan.reversed(), comparison.engine)
    engine, legs = comparison.engine, baseline_legs(comparison.plan)
    walk, first, last = _Walk(engine.name), _at_base(engine.prices), _at_end(engine.prices, year)
    for leg in legs:
        spell = leg.spell
        walk.change((spell, _moved(spell, last, year) if _stands(spell, year) else None), first, last)
    start, end = engine.full_year(legs), engine.full_year(legs, year=year)
    return Bridge(
        "baseline", in_base_budget(start), walk.steps(), f"baseline at the end of {year.label}{_projected(end)}"
    )


def check_question(other: object, year: str, proposals: object, funder: object, of: str) -> None:
    """Whether a bridge can be asked for so. Raises ValueError."""
    some = proposals is not None or funder is not None
    if of not in ("changes", "baseline"):
        raise RefusedError(f'of is {of!r}; give "changes" or "baseline"')
    if other is not None and (year or some or of == "baseline"):
        raise RefusedError("give another costing alone, without a year, proposals, a funder or of")
    if of == "baseline" and (not year or some):
        raise RefusedError('of="baseline" needs a year, and takes neither proposals nor a funder: year="2027/28"')


def _check_year(comparison: Comparison, year: FinancialYear | None) -> None:
    if year is not None and year not in comparison.years:
        labels = ", ".join(each.label for each in comparison.years) or 'none: add first_year = "2026/27"'
        raise RefusedError(f"{year.label} is not a year of the plan; years: {labels}")


def _stands(spell: Spell, year: FinancialYear) -> bool:
    """Whether it is there on the last day of a year."""
    # the first day after the year may be the end: the post is then still there on the last day of the year
    return spell.start < year.until <= spell.end


def _moved(spell: Spell, at: _At, year: FinancialYear) -> Spell:
    """A post with the increments that have come by the end of a year."""
    return replace(spell, kind=at.pay.moved(spell, year.last_day, at.pay_on))


def _projected(costed: Costed) -> str:
    return " (projected)" if costed.projected else ""


def bridge_between(one: Comparison, other: Comparison, names: tuple[str, str] | None = None) -> Bridge:
    """From what one scenario proposes to what another does, each at its own price base.

    names: what to call them; their titles if None.

    Posts are matched by number, else by title and unit. The walk is always from the earlier price base (or, of
    the same, in the order of the files' texts), and turned round where it is asked for backwards.
    """
    first_name, last_name = names or (one.plan.scenario.title, other.plan.scenario.title)
    # one fixed direction, so that the bridge from B to A is the one from A to B backwards
    if _order(other) < _order(one):
        return bridge_between(other, one, (last_name, first_name)).reversed()
    walk = _Walk(one.engine.name)
    first, last = (_at_base(comparison.engine.prices) for comparison in (one, other))
    for pair in _matched(standing(one), standing(other)):
        walk.change(pair, first, last)
    return Bridge(f"proposed, {first_name}", one.summary().proposed, walk.steps(), f"proposed, {last_name}")


def _at_base(prices: Pricer, paid_on: date | None = None) -> _At:
    return _At(prices, prices.base, prices, prices.base, paid_on)


def _at_end(prices: Pricer, year: FinancialYear) -> _At:
    """The prices of the end of a year: its own at cash prices, else those of the price base."""
    on = year.last_day if prices.cash else prices.base
    return _At(prices, on, prices, on, year.last_day)


def _order(comparison: Comparison) -> tuple[date, str]:
    scenario = comparison.plan.scenario
    # scenarios of one price base need some order that does not depend on which of them was named first
    return scenario.price_base or date.min, scenario_toml(scenario)


def _matched(before: Sequence[Spell], after: Sequence[Spell]) -> Iterator[Pair]:
    """Spells of two states paired, each pair of as many posts."""
    unmatched: dict[tuple[str, str, str], list[Spell]] = {}
    for spell in after:
        unmatched.setdefault(_who(spell), []).append(spell)
    for spell in before:
        count, others = spell.count, unmatched.get(_who(spell), [])
        while count and others:
            # a line of five beside lines of two and three: paired as far as each goes
            part = min(count, others[0].count)
            yield replace(spell, count=part), replace(others[0], count=part)
            count, rest = count - part, others[0].count - part
            others[:1] = [replace(others[0], count=rest)] if rest else []
        if count:
            yield replace(spell, count=count), None
    yield from ((None, spell) for others in unmatched.values() for spell in others)


def _who(spell: Spell) -> tuple[str, str, str]:
    # a number names one post; without one, title and unit are all that two files have in common
    if spell.post:
        return spell.post, "", ""
    return "", " ".join(spell.title.casefold().split()), spell.unit.casefold()


class _Walk:
    """Adds up what each cause makes of the pairs given to it; of one funder, or of all."""

    def __init__(self, name: Callable[[Kind | Fixed], str], funder: str | None = None) -> None:
        self._name, self._funder = name, funder
        self._sums = {cause: Figure() for cause in CAUSES}

    def steps(self) -> tuple[tuple[str, Figure], ...]:
        """Every cause with what it adds."""
        return tuple(self._sums.items())

    def change(self, pair: Pair, first: _At, last: _At, *, grown: bool = True, sign: int = 1) -> None:
        """One pair: what was there at the first prices, what is there at the last ones.

        grown: whether another point of one grade is an increment; else it is part of the change of grade.
        sign: -1 to take off what the pair would add.
        """
        before, after = pair
        earlier = before or after
        if earlier is None:
            return
        # of a post outside the base budget every step is nothing, until `funding` brings it in
        count, inside = sign * earlier.count, int(_counts(earlier))
        paid = earlier.payers(first.paid_on)
        cost = self._cost(earlier, earlier.kind, first, paid)
        if after is None:
            self._add("posts", -cost, count * inside)
            return
        if before is None:
            self._add("posts", cost, count * inside)
        for cause, kind, at in _walked(earlier, after, first, last, grown):
            # a unit cost is found by the title, and a post has its old title until its grade and hours have changed
            now = self._cost(after if cause not in ("basis", "grade", "hours") else earlier, kind, at, paid)
            self._add(cause, now - cost, count * inside)
            cost = now
        final = self._cost(after, after.kind, last, paid)
        self._add("on_costs", final - cost, count * inside)
        self._add(
            # the last step, so that the steps before it show the whole cost at the payers of the start
            "funding",
            self._cost(after, after.kind, last, after.payers(last.paid_on)),
            count * int(_counts(after)),
        )
        self._add("funding", -final, count * inside)

    def _add(self, cause: str, figure: Figure, count: int) -> None:
        terms = {name: count * times for name, times in figure.terms.items()}
        self._sums[cause] = self._sums[cause] + Figure.of(count * figure.pence, terms)

    def _cost(self, spell: Spell, kind: Kind | Fixed, at: _At, paid: Funding) -> Figure:
        """One post a year, at the pay of one day and the on-costs of another: what the funder pays of it."""
        parts = _parts(spell, kind, at)
        if self._funder is None:
            return Figure.of(0, {self._name(kind): Fraction(1)}) if parts is None else Figure.of(sum(parts))
        names, shares = [name for name, _ in paid], [share for _, share in paid]
        if self._funder not in names:
            return Figure()
        place = names.index(self._funder)
        if parts is None:
            return Figure.of(0, {self._name(kind): shares[place]})
        # shared component by component, as the lines of a costing are, so that the bridge ends at their figure
        return Figure.of(sum(share_out(pence, shares)[place] for pence in parts))


def _parts(spell: Spell, kind: Kind | Fixed, at: _At) -> list[int] | None:
    """The components of one post's yearly cost; None where it has no price."""
    try:
        on = at.pay_on if at.oncosts_on is not None else None
        price = at.pay.price(spell, kind, on, oncosts=at.oncosts.book, oncosts_on=at.oncosts_on)
    except InputError:  # no price of one scenario at the prices of the other: unknown in the steps between
        return None
    return [int(pence) for pence in at.pay.annual([price])[0]] if price.known else None


def _counts(spell: Spell) -> bool:
    """Whether a spell is in the recurring base budget."""
    return spell.budgeted and not spell.time_limited


def _walked(before: Spell, after: Spell, first: _At, last: _At, grown: bool) -> Iterator[tuple[str, Kind | Fixed, _At]]:
    """The steps between two spells: cause, the kind of post after it, and the prices it has then."""
    old, new = before.kind, after.kind
    # an amount has no grade, hours or award that could be walked one by one
    if isinstance(old, Fixed) or isinstance(new, Fixed):
        yield "posts", new, first
        return
    same = (new.scale, new.grade) == (old.scale, old.grade)
    pointless = new.basis in ("point", "actual") and not old.point
    # within one grade a later point is an increment, which comes after the award; in another grade it is the new
    # place
    point = (old.point or new.point) if grown and same else new.point
    if same or not pointless:  # else the old grade has no point at which to show the new basis: it falls in the grade
        based = replace(old, basis=new.basis, stop_at_bar=new.stop_at_bar, point=new.point if pointless else old.point)
        yield "basis", based, first
    yield "grade", replace(new, fte=old.fte, weeks=old.weeks, vacancy=old.vacancy, point=point), first
    hours = replace(new, point=point)
    yield "hours", hours, first
    awarded = _At(last.pay, last.pay_on, first.oncosts, first.oncosts_on)  # who pays is a step of its own
    # the award comes before the increment, as on a day that has both
    yield "award", hours, awarded
    yield "increment", new, awarded

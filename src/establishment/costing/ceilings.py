"""Ceilings that a scenario would breach: by how much, from when, and whose authority that needs."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from functools import partial
from typing import Any, Literal

from establishment.costing.comparison import Comparison
from establishment.costing.cost_lines import BASELINE, PROPOSED, Leg
from establishment.costing.figures import Figure
from establishment.costing.levels import level_legs
from establishment.ground.findings import listed, nearest
from establishment.ground.money import number, number_text, text
from establishment.ground.periods import FAR_FUTURE, FAR_PAST, long_date
from establishment.ground.shown import Shown
from establishment.posts import Kind
from establishment.scenarios.ceiling_table import Ceiling

FORMAT = "establishment-ceilings-1"
CeilingVerdict = Literal["within", "breach", "over already", "unknown"]
UNITS = {"posts": "posts", "fte": "FTE", "money": "a year"}
"""What stands behind the value of each measure."""


@dataclass(frozen=True)
class CeilingResult:
    """A ceiling of one measure beside what stands.

    measure: posts, fte or money (pence a year).  before, after: what stands without and with the changes, on the first
    day on which it is over, else on the day on which most stands.  on: that day; None from the start.
    until: the first day on which it is no longer over; None where it stays so.  unpriced: posts without a price.
    verdict: `over already` where it is over without the changes and they add nothing to it.
    """

    ceiling: Ceiling
    measure: str
    limit: Fraction
    before: Fraction
    after: Fraction
    on: date | None
    until: date | None
    most: Fraction
    verdict: CeilingVerdict
    unpriced: str = ""

    @property
    def excess(self) -> Fraction:
        """How much it is over, on its first day; 0 where it is not."""
        return max(self.after - self.limit, Fraction(0))

    def value(self, amount: Fraction, money: Callable[[int], str] = text) -> str:
        """An amount of the measure as people write it. money: how pence are written."""
        words = money(int(amount)) if self.measure == "money" else number_text(amount)
        return f"{words} {'post' if self.measure == 'posts' and amount == 1 else UNITS[self.measure]}"

    def __str__(self) -> str:
        return self.sentence()

    def sentence(self, money: Callable[[int], str] = text) -> str:
        """What stands against the ceiling, by how much and when it is over, and who may allow it.

        money: how pence are written.
        """
        label, limit, value = self.ceiling.label, self.value(self.limit, money), partial(self.value, money=money)
        if self.verdict == "unknown":
            return f"{label}: {limit} cannot be judged: no price for {self.unpriced}."
        if self.verdict == "within":
            return f"{label}: {value(self.after)} at most, within {limit}."
        day = f" from {long_date(self.on)}" if self.on else ""
        day += f" until {long_date(self.until)} (not included)" if self.until else ""
        over = f"{label}: {value(self.after)} against a ceiling of {limit}, over by {value(self.excess)}{day}"
        if self.most > self.after:
            over += f", at most by {value(self.most - self.limit)}"
        if self.verdict == "over already":
            return f"{over}. It is over without the changes, too ({value(self.before)})."
        was = f" Without the changes: {value(self.before)}."
        who = self.ceiling.authority
        return f"{over}.{was} " + (f"This needs the authority of {who}." if who else "The table names no authority.")


@dataclass(frozen=True, repr=False)
class CeilingCheck(Shown):
    """Every ceiling of a table beside what stands before and after a scenario.

    results: one a ceiling and measure.  notes: what is counted, and ceilings that no post falls under.
    """

    results: tuple[CeilingResult, ...]
    notes: tuple[str, ...]

    @property
    def breaches(self) -> tuple[CeilingResult, ...]:
        """Ceilings that the scenario breaches, or breaches further."""
        return tuple(result for result in self.results if result.verdict == "breach")

    @property
    def authorities(self) -> tuple[str, ...]:
        """Whose authority the scenario needs, each once."""
        return tuple(dict.fromkeys(r.ceiling.authority for r in self.breaches if r.ceiling.authority))

    def to_dict(self) -> dict[str, Any]:
        """Plain values: posts and FTE as numbers, money in pounds."""
        return {
            "format": FORMAT,
            "ceilings": [_result(result) for result in self.results],
            "breaches": len(self.breaches),
            "authorities": list(self.authorities),
            "notes": list(self.notes),
        }

    def __str__(self) -> str:
        order = ("breach", "unknown", "over already", "within")
        heads = {"breach": "BREACH", "unknown": "UNKNOWN", "over already": "OVER", "within": "within"}
        rows = sorted(self.results, key=lambda result: order.index(result.verdict))
        count = len(self.breaches)
        lines = [f"Ceilings: {count} of {len(self.results)} breached" if count else "Ceilings: none is breached"]
        lines += [f"  {heads[result.verdict]:8} {result}" for result in rows]
        return "\n".join([*lines, *(f"  - {note}" for note in self.notes)])


def _result(result: CeilingResult) -> dict[str, Any]:
    def plain(amount: Fraction) -> Any:
        return number(int(amount)) if result.measure == "money" else float(amount)

    return {
        "unit": result.ceiling.unit,
        "grade": result.ceiling.grade,
        "measure": result.measure,
        "ceiling": plain(result.limit),
        "before": plain(result.before),
        "after": plain(result.after),
        "over_by": plain(result.excess),
        "over_by_at_most": plain(max(result.most - result.limit, Fraction(0))),
        "from": result.on.isoformat() if result.on else None,
        "until": result.until.isoformat() if result.until else None,
        "verdict": result.verdict,
        "authority": result.ceiling.authority,
        "reference": result.ceiling.reference,
        "unpriced": result.unpriced,
    }


def check_ceilings(comparison: Comparison, ceilings: Sequence[Ceiling], prices: str) -> CeilingCheck:
    """Each ceiling beside what stands of its unit and grade on every day, with and without the changes.

    All posts count, vacant and unbudgeted ones too. Money is the full-year cost of the budgeted ones at the price base.
    prices: the basis and the price base in words.
    """
    legs = [leg for leg in level_legs(comparison.plan, by_year=True) if isinstance(leg.spell.kind, Kind)]
    # counts need no price: a scenario whose posts cannot be priced still has its posts and FTE checked
    costs = _costs(comparison, legs) if any(ceiling.money is not None for ceiling in ceilings) else {}
    # what was over before the first change is no matter of this scenario
    first = _first_day(comparison)
    checked: list[CeilingResult] = []
    notes: list[str] = []
    for ceiling in ceilings:
        mine = [leg for leg in legs if _falls_under(leg, ceiling)]
        if not mine:
            notes.append(_no_post(ceiling, legs))
        checked += _results(ceiling, mine, costs, first)
    if comparison.plan.scenario.posts:
        notes.append("All posts count, vacant ones and ones without budget too.")
    else:
        notes.append("The scenario has no list of posts: only the posts that go, come or change are counted.")
    if costs:
        notes.append(f"Money is a full year of the budgeted posts. {prices}")
    return CeilingCheck(tuple(checked), tuple(notes))


def _costs(comparison: Comparison, legs: Sequence[Leg]) -> dict[int, Figure]:
    """The full-year cost of each leg by its identity, unpriced ones as unknowns."""
    costed = comparison.engine.full_year(legs)
    sums: defaultdict[int, Figure] = defaultdict(Figure)
    for stretch, _, figure in costed.figures():
        # by identity: two legs may be equal in all they say and still be two posts
        sums[id(stretch.leg)] += figure
    return sums


def _falls_under(leg: Leg, ceiling: Ceiling) -> bool:
    spell = leg.spell
    assert isinstance(spell.kind, Kind)
    same_unit = not ceiling.unit or spell.unit.casefold() == ceiling.unit.casefold()
    return same_unit and (not ceiling.grade or spell.kind.grade.casefold() == ceiling.grade.casefold())


def _no_post(ceiling: Ceiling, legs: Sequence[Leg]) -> str:
    """That no post falls under a ceiling, with the unit and grade that may be meant."""
    units = {leg.spell.unit for leg in legs}
    grades = {leg.spell.kind.grade for leg in legs if isinstance(leg.spell.kind, Kind)}
    near = [
        nearest(name, sorted(names)) or f"{what} of the posts: {listed(sorted(names - {''}) or ['none'])}."
        for what, name, names in (("Units", ceiling.unit, units), ("Grades", ceiling.grade, grades))
        if name and name not in names
    ]
    return " ".join(f"No post falls under the ceiling of {ceiling.label}. {' '.join(near)}".split())


def _first_day(comparison: Comparison) -> date:
    """The day from which levels are looked at: that of the first change, or the price base where one has no day."""
    movements = comparison.plan.movements
    days = [movement.from_ for movement in movements if movement.from_ is not None]
    undated = comparison.plan.scenario.price_base or FAR_PAST
    # one change without a day may come at any time, so levels are looked at from the price base on
    return min(days) if days and len(days) == len(movements) else min([undated, *days])


def _results(ceiling: Ceiling, legs: Sequence[Leg], costs: dict[int, Figure], start: date) -> Iterator[CeilingResult]:
    """One result a measure that a ceiling limits."""
    limits = {
        "posts": ceiling.posts,
        "fte": ceiling.fte,
        "money": None if ceiling.money is None else ceiling.money.pence,
    }
    for measure, limit in limits.items():
        if limit is None:
            continue
        sides = []
        for side in (BASELINE, PROPOSED):
            moves = [(leg, _amount(leg, measure, costs)) for leg in legs if leg.side == side]
            sides.append(_course(moves))
        unknown = [name for leg in legs for name in costs.get(id(leg), Figure()).terms] if measure == "money" else []
        names = ", ".join(dict.fromkeys(unknown))
        yield _judged(ceiling, measure, Fraction(limit), (sides[0], sides[1]), names, start)


def _amount(leg: Leg, measure: str, costs: dict[int, Figure]) -> Fraction:
    if measure == "posts":
        return Fraction(leg.sign * leg.spell.posts)
    if measure == "fte":
        return leg.sign * leg.spell.fte
    return Fraction(costs[id(leg)].pence) if leg.spell.budgeted and id(leg) in costs else Fraction(0)


Course = list[tuple[date, Fraction]]


def _course(moves: Iterable[tuple[Leg, Fraction]]) -> Course:
    """What stands from each day on, from the far past; the days on which it changes."""
    # a level on the earliest day, so that every day that is asked for has one at or before it
    steps: dict[date, Fraction] = {FAR_PAST: Fraction(0)}
    for leg, amount in moves:
        steps[leg.spell.start] = steps.get(leg.spell.start, Fraction(0)) + amount
        steps[leg.end] = steps.get(leg.end, Fraction(0)) - amount
    level, course = Fraction(0), []
    for day in sorted(steps):
        level += steps[day]
        course.append((day, level))
    return course


def _on(course: Course, day: date) -> Fraction:
    return next(level for start, level in reversed(course) if start <= day)


def _judged(
    ceiling: Ceiling, measure: str, limit: Fraction, courses: tuple[Course, Course], unpriced: str, start: date
) -> CeilingResult:
    """A ceiling beside the two courses, over the days on which it holds. start: the first day that is looked at."""
    before, after = courses
    first, end = max(ceiling.from_ or FAR_PAST, start), ceiling.until or FAR_FUTURE
    days = sorted({first, *(day for day, _ in (*before, *after) if first <= day < end)})
    pairs = [(day, _on(before, day), _on(after, day)) for day in days]
    # a breach is more than the ceiling and more than without the changes; else it is over already
    worse = [(day, was, now) for day, was, now in pairs if now > limit and now > was]
    over = worse or [(day, was, now) for day, was, now in pairs if now > limit]
    # of days on which as much stands, the first is named
    day, was, now = over[0] if over else max(pairs, key=lambda pair: (pair[2], -pair[0].toordinal()))
    ended = next((d for d, _, level in pairs if over and d > day and level <= limit), None)
    # what has a price can only grow by what has none: a breach stands, but within is not certain
    verdict: CeilingVerdict = "breach" if worse else "over already" if over else "unknown" if unpriced else "within"
    most = max((level for _, _, level in over), default=now)
    on = None if day == FAR_PAST else day
    return CeilingResult(ceiling, measure, limit, was, now, on, ended, most, verdict, unpriced)

"""What differs between two scenarios, in words and money."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction
from html import escape

from pydantic import BaseModel

from establishment.costing.bridge import Bridge, bridge_between
from establishment.costing.compared_measures import Compared, compared, signed
from establishment.costing.comparison import Comparison, one_off_figure, sums_of
from establishment.costing.cost_lines import BASELINE, legs_of
from establishment.costing.figures import Figure, total
from establishment.costing.summary import CONDITIONS
from establishment.ground.amounts import Amount
from establishment.ground.findings import how_many
from establishment.ground.money import number_text, text
from establishment.ground.periods import long_date
from establishment.ground.shapes import Table
from establishment.ground.shown import Shown
from establishment.posts import Spell
from establishment.scenarios.action_registry import ACTIONS, pairs_of
from establishment.scenarios.actions import Movement
from establishment.scenarios.scenario import Scenario
from establishment.scenarios.terms import Bases

SETTINGS = (
    "pay",
    "basis",
    "stop_at_bar",
    "price_base",
    "prices",
    "sharing",
    "year_starts",
    "first_year",
    "years",
    "starts",
    "pension",
    "category",
    "on_cost_percent",
    "vacancy_percent",
    "increment_date",
    "hold_on_costs",
    "discount_percent",
    "posts",
    "redundancy_terms",
    "accept_low_confidence",
    "illustrative",
)
"""Settings of a scenario that two can have otherwise."""


@dataclass(frozen=True, repr=False)
class Changed(Shown):
    """Movements of one action that one scenario has and the other has not.

    where: "only here", "only there", or "otherwise" where both change the same posts.  effect: full-year, net;
    of those changed otherwise, the difference.  was: posts of those in the first, where it has them otherwise.
    grades: posts in the first and in the second by grade, or by the grades that a post goes from and to.
    """

    where: str
    action: str
    posts: int
    effect: Figure
    lines: tuple[str, ...]
    was: int | None = None
    grades: tuple[tuple[str, int, int], ...] = ()

    def __str__(self) -> str:
        what = ACTIONS[self.action].done
        if self.where == "otherwise" and self.posts:
            return f"posts {what}: {self._by_grade()}; full-year effect {signed(self.effect)}"
        of = how_many(self.posts, "post") if self.posts else how_many(len(self.lines), "line")
        return f"{of} {what}, full-year effect {signed(self.effect)}"

    def _by_grade(self) -> str:
        """How many more or fewer of each grade; the same posts, where they differ in something else alone."""
        more = [
            f"{how_many(abs(now - was), 'post')} {'more' if now > was else 'fewer'} of {grade}"
            for grade, was, now in self.grades
            if now != was
        ]
        return ", ".join(more) or f"the same {how_many(self.posts, 'post')}, on other days or terms"


@dataclass(frozen=True, repr=False)
class PlanDifference(Shown):
    """What differs between two scenarios: settings, movements, what stands beside them, and what they come to.

    beside: one-off costs, time released and conditions of cashable savings that only one has: where, and what.
    totals: every measure in each.
    """

    names: tuple[str, str]
    settings: tuple[tuple[str, str, str], ...]
    changes: tuple[Changed, ...]
    beside: tuple[tuple[str, str], ...]
    totals: tuple[Compared, ...]
    bridge: Bridge

    @property
    def same(self) -> bool:
        """Whether nothing differs."""
        return not (self.settings or self.changes or self.beside) and all(each.same for each in self.totals)

    def sentences(self) -> list[str]:
        """The difference in sentences, most telling first."""
        if self.same:
            first = self.names[0]
            first = f"T{first[1:]}" if first.startswith("the ") else first  # a name of a file stays as it is
            return [f"{first} and {self.names[1]} propose and cost the same."]
        heads = {"only there": f"Only in {self.names[1]}", "only here": f"Only in {self.names[0]}"}
        heads["otherwise"] = f"Otherwise in {self.names[1]}"
        sentences = []
        for where, head in heads.items():
            for change in (c for c in self.changes if c.where == where):
                sentences += [f"{head}: {change}.", *(f"    {line}" for line in change.lines)]
        for key, a, b in self.settings:
            sentences.append(f"{key}: {a or 'not said'} in {self.names[0]}, {b or 'not said'} in {self.names[1]}.")
        sentences += [f"{heads[where]}: {what}." for where, what in self.beside]
        sentences += [each.in_words(self.names) for each in self.totals if not each.same and each.told]
        ends = self.bridge.start.complete and self.bridge.end.complete
        between = [figure for _, figure in self.bridge.steps if not figure.complete]
        if ends and between:
            kinds = ", ".join(dict.fromkeys(name for figure in between for name in figure.terms))
            sentences.append(
                f"In the bridge {kinds} has no price at the prices of the other scenario; the steps add up."
            )
        return sentences

    def __str__(self) -> str:
        return "\n".join(self.sentences())

    def _repr_html_(self) -> str:
        return "<ul>" + "".join(f"<li>{escape(line.strip())}</li>" for line in self.sentences()) + "</ul>"


def difference(one: Comparison, other: Comparison, names: tuple[str, str]) -> PlanDifference:
    """What differs from one scenario to another; names: what to call them."""
    return PlanDifference(
        names,
        tuple(_settings(one.plan.scenario, other.plan.scenario)),
        tuple(_changes(one, other)),
        tuple(_beside(one, other)),
        compared(one, other),
        bridge_between(one, other, names),
    )


def _settings(one: Scenario, other: Scenario) -> Iterator[tuple[str, str, str]]:
    for key in SETTINGS:
        a, b = getattr(one, key), getattr(other, key)
        if a != b:
            yield key, _setting(a), _setting(b)
    tables: dict[str, tuple[Sequence[Table], Sequence[Table]]] = {
        "award": (one.awards, other.awards),
        "unit_cost": (one.unit_cost, other.unit_cost),
        "funder": (one.funders, other.funders),
    }
    for name, (a, b) in tables.items():
        # only what the other has not is told: tables that both have say nothing of the difference
        if a != b:
            yield name, _tables(a, b), _tables(b, a)


def _tables(tables: Sequence[Table], others: Sequence[Table]) -> str:
    """The tables of a scenario that another has not, each with what it says; how many where it has none of its own."""
    own = [_setting(table) for table in tables if table not in others]
    return "; ".join(own) if own else f"{len(tables)} of them, all in both" if tables else ""


def _beside(one: Comparison, other: Comparison) -> Iterator[tuple[str, str]]:
    """What stands beside the movements, and only in one of the two."""
    # counted and not as a set: two equal one-off costs beside one are a difference of one
    here, there = (Counter(_stands_beside(comparison)) for comparison in (one, other))
    yield from (("only here", what) for what in (here - there).elements())
    yield from (("only there", what) for what in (there - here).elements())


def _stands_beside(comparison: Comparison) -> Iterator[str]:
    for one_off in comparison.plan.one_offs:
        day = f" on {long_date(one_off.on)}" if one_off.on else ""
        yield f"one-off {one_off.title}, {one_off_figure(one_off)}{day}, {one_off.kind} (proposal {one_off.proposal})"
    for release in comparison.plan.releases:
        yield f"time released, {release.title}, {text(release.pence)} a year (proposal {release.proposal})"
    for proposal in comparison.plan.scenario.proposal:
        answers = proposal.cashable.model_dump(exclude_none=True)
        for name, holds in answers.items():
            yield f"proposal {proposal.id} says {'' if holds else 'not '}that {CONDITIONS[name]}"
        if proposal.scope_reduction:
            yield f"proposal {proposal.id} says that its savings are bought by doing less (a scope reduction)"


def _setting(value: object) -> str:
    """A value of a scenario as people write it: 3.5, yes, 1 October 2026; of a table each key that it gives."""
    if isinstance(value, Bases):
        same = value.baseline == value.proposed
        return value.baseline if same else f"{value.baseline} before and {value.proposed} after"
    if isinstance(value, BaseModel):
        keys = [name for name in type(value).model_fields if name in value.model_fields_set]
        return ", ".join(f"{key.rstrip('_').replace('_', ' ')} {_setting(getattr(value, key))}" for key in keys)
    # before numbers, since True is a number to Python
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, Fraction):
        return number_text(value)
    if isinstance(value, date):
        return long_date(value)
    if isinstance(value, Amount):
        return value.text
    if isinstance(value, tuple | list):
        return ", ".join(map(_setting, value))
    return "" if value is None else str(value)


def _changes(one: Comparison, other: Comparison) -> Iterator[Changed]:
    """Movements of the one that the other has not, and the other way round, by action."""
    mine, theirs = _unmatched(one, other), _unmatched(other, one)
    about = Counter(_about(movement) for movement in mine)
    # what acts on the same posts in both is one change made otherwise, not one that goes and one that comes
    both: list[Movement] = []
    for movement in theirs:
        if about[_about(movement)] > 0:
            about[_about(movement)] -= 1
            both.append(movement)
    paired = Counter(_about(movement) for movement in both)
    was: list[Movement] = []
    for movement in mine:
        if paired[_about(movement)] > 0:
            paired[_about(movement)] -= 1
            was.append(movement)
    yield from _grouped("otherwise", both, other, was, one)
    yield from _grouped("only there", [m for m in theirs if m not in both], other)
    yield from _grouped("only here", [m for m in mine if m not in was], one)


def _unmatched(one: Comparison, other: Comparison) -> list[Movement]:
    """Movements of the one that have no equal in the other."""
    there = Counter(_plain(movement) for movement in other.plan.movements)
    rest = []
    for movement in one.plan.movements:
        if there[_plain(movement)] > 0:
            there[_plain(movement)] -= 1
        else:
            rest.append(movement)
    return rest


def _plain(movement: Movement) -> tuple[object, ...]:
    """What a movement does, wherever it stands."""
    # the number of the change that made a post shifts when a line is added above it
    sides = (tuple(replace(s, made_by=0) for s in side) for side in (movement.before, movement.after))
    return movement.action, movement.from_, *sides


def _about(movement: Movement) -> tuple[object, ...]:
    """Which posts a movement is about, whatever it makes of them."""
    spells = movement.before or movement.after
    return movement.action, movement.proposal, tuple((s.post, s.title.casefold(), s.unit) for s in spells)


def _grouped(
    where: str,
    movements: Sequence[Movement],
    of: Comparison,
    was: Sequence[Movement] = (),
    before: Comparison | None = None,
) -> Iterator[Changed]:
    for action in dict.fromkeys(movement.action for movement in movements):
        mine = [movement for movement in movements if movement.action == action]
        effect, count = _effect(mine, of), None
        theirs = [movement for movement in was if movement.action == action]
        if before is not None:
            # each side at the prices of its own scenario, as its own figures are
            effect, count = effect - _effect(theirs, before), _posts(theirs)
        grades = _by_grade(mine, []) if where == "only here" else _by_grade(theirs, mine)
        lines = tuple(_line(movement) for movement in mine)
        yield Changed(where, action, _posts(mine), effect, lines, count, grades)


def _by_grade(one: Sequence[Movement], other: Sequence[Movement]) -> tuple[tuple[str, int, int], ...]:
    """Posts of some movements in each of two scenarios, by grade."""
    counts = [Counter[str](), Counter[str]()]
    for count, movements in zip(counts, (one, other), strict=True):
        for movement in movements:
            for grade, posts in _grades(movement):
                count[grade] += posts
    names = dict.fromkeys((*counts[0], *counts[1]))
    return tuple((name, counts[0][name], counts[1][name]) for name in names)


def _grades(movement: Movement) -> Iterator[tuple[str, int]]:
    """The grades of a movement's posts, with how many: from one to another where it changes."""
    for old, new in pairs_of(movement):
        names = dict.fromkeys(spell.kind.label for spell in (old, new) if spell is not None)
        posts = max(spell.posts for spell in (old, new) if spell is not None)
        if posts:
            yield " to ".join(names), posts


def _posts(movements: Sequence[Movement]) -> int:
    return sum(spell.posts for movement in movements for spell in (movement.before or movement.after))


def _effect(movements: Sequence[Movement], of: Comparison) -> Figure:
    """Net recurring full-year effect of some movements."""
    sums = sums_of(of.engine.full_year(legs_of(movements)))
    inside = ((key, figure) for key, figure in sums.items() if key.budgeted and not key.time_limited)
    return total(-figure if key.side == BASELINE else figure for key, figure in inside)


def _line(movement: Movement) -> str:
    day = f" from {long_date(movement.from_)}" if movement.from_ else ""
    sides = [_side(side) for side in (movement.before, movement.after) if side]
    return f"proposal {movement.proposal}: {' to '.join(sides)}{day} ({movement.place})"


def _side(spells: Sequence[Spell]) -> str:
    return " and ".join(f"{s.count} x {s.label}" if s.posts else s.label for s in spells)

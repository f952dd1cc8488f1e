"""What differs between two scenarios, in words and money."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from html import escape

from establishment.costing.bridge import Bridge, bridge_between
from establishment.costing.comparison import Comparison, one_off_figure, sums_of
from establishment.costing.costed import BASELINE, legs_of
from establishment.costing.figures import Figure, total
from establishment.costing.measures import money_of
from establishment.costing.summary import CONDITIONS, Summary
from establishment.money import text
from establishment.posts import Spell
from establishment.scenarios.actions import Movement
from establishment.scenarios.scenario import Bases, Scenario

DONE = {
    "establish": "established", "disestablish": "disestablished", "regrade": "regraded", "convert": "converted",
    "redesignate": "redesignated", "transfer": "transferred", "change_hours": "with other hours",
    "fund": "budgeted or with another funder", "extend": "extended", "end": "ended",
    "non_pay": "of non-pay", "income": "of income",
}  # fmt: skip
"""What an action does, as it is said of posts."""
TOTALS = {
    "recurring_growth": "Recurring growth", "gross_savings": "Savings", "net": "Net recurring effect",
    "time_limited": "Time-limited, a year", "one_off": "One-off", "non_cashable": "Time or quality released, a year",
}  # fmt: skip
"""Measures of which two scenarios are compared, in words."""
SETTINGS = (
    "pay", "basis", "stop_at_bar", "price_base", "prices", "sharing", "first_year", "years", "starts", "pension",
    "category", "on_cost_percent", "vacancy_percent", "increment_date", "hold_on_costs", "discount_percent", "posts",
    "redundancy_terms", "accept_low_confidence",
)  # fmt: skip
"""Settings of a scenario that two can have otherwise."""


@dataclass(frozen=True)
class Changed:
    """Movements of one action that one scenario has and the other has not.

    where: "only here", "only there", or "otherwise" where both change the same posts.  effect: full-year, net;
    of those changed otherwise, the difference.  was: posts of those in the first, where it has them otherwise.
    """

    where: str
    action: str
    posts: int
    effect: Figure
    lines: tuple[str, ...]
    was: int | None = None

    def __str__(self) -> str:
        what = DONE.get(self.action, self.action.replace("_", " "))
        of = _many(self.posts, "post") if self.posts else _many(len(self.lines), "line")
        before = f" in place of {self.was:,}" if self.was not in (None, self.posts) else ""
        return f"{of} {what}{before}, full-year effect {_signed(self.effect)}"


@dataclass(frozen=True)
class Difference:
    """What differs between two scenarios: settings, movements, what stands beside them, and what they come to.

    beside: one-off costs, time released and conditions of cashable savings that only one has: where, and what.
    totals: the measures of `TOTALS` in each.
    """

    names: tuple[str, str]
    settings: tuple[tuple[str, str, str], ...]
    changes: tuple[Changed, ...]
    beside: tuple[tuple[str, str], ...]
    totals: tuple[tuple[str, Figure, Figure], ...]
    posts: tuple[tuple[int, int], tuple[int, int]]
    bridge: Bridge

    @property
    def same(self) -> bool:
        """Whether nothing differs."""
        return not (self.settings or self.changes or self.beside) and all(a == b for _, a, b in self.totals)

    def said(self) -> list[str]:
        """The difference in sentences, most telling first."""
        if self.same:
            return [f"{self.names[0]} and {self.names[1]} propose and cost the same."]
        heads = {"only there": f"Only in {self.names[1]}", "only here": f"Only in {self.names[0]}"}
        heads["otherwise"] = f"Otherwise in {self.names[1]}"
        said = []
        for where, head in heads.items():
            for change in (c for c in self.changes if c.where == where):
                said += [f"{head}: {change}.", *(f"    {line}" for line in change.lines)]
        for key, a, b in self.settings:
            said.append(f"{key}: {a or 'not said'} in {self.names[0]}, {b or 'not said'} in {self.names[1]}.")
        said += [f"{heads[where]}: {what}." for where, what in self.beside]
        for measure, was, now in self.totals:
            if was != now:
                said.append(
                    f"{TOTALS[measure]}: {was} in {self.names[0]}, {now} in {self.names[1]} ({_signed(now - was)})."
                )
        after = [posts[1] for posts in self.posts]
        if after[0] != after[1]:
            said.append(f"Posts after: {after[0]:,} in {self.names[0]}, {after[1]:,} in {self.names[1]}.")
        return said

    def __str__(self) -> str:
        return "\n".join(self.said())

    def __repr__(self) -> str:
        return str(self)

    def _repr_html_(self) -> str:
        return "<ul>" + "".join(f"<li>{escape(line.strip())}</li>" for line in self.said()) + "</ul>"


def difference(one: Comparison, other: Comparison, names: tuple[str, str]) -> Difference:
    """What differs from one scenario to another; names: what to call them."""
    summaries = one.summary(), other.summary()
    return Difference(
        names,
        tuple(_settings(one.plan.scenario, other.plan.scenario)),
        tuple(_changes(one, other)),
        tuple(_beside(one, other)),
        tuple((measure, _total(summaries[0], measure), _total(summaries[1], measure)) for measure in TOTALS),
        (summaries[0].posts, summaries[1].posts),
        bridge_between(one, other, names),
    )


def _total(summary: Summary, measure: str) -> Figure:
    return money_of(summary, measure)


def _settings(one: Scenario, other: Scenario) -> Iterator[tuple[str, str, str]]:
    for key in SETTINGS:
        a, b = getattr(one, key), getattr(other, key)
        if a != b:
            yield key, _setting(a), _setting(b)
    for name in ("award", "unit_cost", "funder"):
        a, b = getattr(one, name), getattr(other, name)
        if a != b:
            yield name, f"{len(a)} given", f"{len(b)} given"


def _beside(one: Comparison, other: Comparison) -> Iterator[tuple[str, str]]:
    """What stands beside the movements, and only in one of the two."""
    here, there = (Counter(_stands_beside(comparison)) for comparison in (one, other))
    yield from (("only here", what) for what in (here - there).elements())
    yield from (("only there", what) for what in (there - here).elements())


def _stands_beside(comparison: Comparison) -> Iterator[str]:
    for one_off in comparison.plan.one_offs:
        day = f" on {one_off.on}" if one_off.on else ""
        yield f"one-off {one_off.title}, {one_off_figure(one_off)}{day}, {one_off.kind} (proposal {one_off.proposal})"
    for release in comparison.plan.releases:
        yield f"time released, {release.title}, {text(release.pence)} a year (proposal {release.proposal})"
    for proposal in comparison.plan.scenario.proposal:
        said = proposal.cashable.model_dump(exclude_none=True)
        for name, holds in said.items():
            yield f"proposal {proposal.id} says {'' if holds else 'not '}that {CONDITIONS[name]}"


def _setting(value: object) -> str:
    if isinstance(value, Bases):
        same = value.baseline == value.proposed
        return value.baseline if same else f"{value.baseline} before and {value.proposed} after"
    return "" if value is None else str(value)


def _changes(one: Comparison, other: Comparison) -> Iterator[Changed]:
    """Movements of the one that the other has not, and the other way round, by action."""
    mine, theirs = _unmatched(one, other), _unmatched(other, one)
    about = Counter(_about(movement) for movement in mine)
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
    left = []
    for movement in one.plan.movements:
        if there[_plain(movement)] > 0:
            there[_plain(movement)] -= 1
        else:
            left.append(movement)
    return left


def _plain(movement: Movement) -> tuple[object, ...]:
    """What a movement does, wherever it stands."""
    sides = (tuple(replace(s, made_by=0) for s in side) for side in (movement.before, movement.after))
    return movement.action, movement.from_, *sides


def _about(movement: Movement) -> tuple[object, ...]:
    """Which posts a movement is about, whatever it makes of them."""
    spells = movement.before or movement.after
    return movement.action, movement.proposal, tuple((s.post, s.title.casefold(), s.unit) for s in spells)


def _many(count: int, what: str) -> str:
    return f"{count:,} {what}{'' if count == 1 else 's'}"


def _signed(figure: Figure) -> str:
    return f"+{figure}" if figure.complete and figure.pence > 0 else str(figure)


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
        if before is not None:
            theirs = [movement for movement in was if movement.action == action]
            effect, count = effect - _effect(theirs, before), _posts(theirs)
        yield Changed(where, action, _posts(mine), effect, tuple(_line(movement) for movement in mine), count)


def _posts(movements: Sequence[Movement]) -> int:
    return sum(spell.posts for movement in movements for spell in (movement.before or movement.after))


def _effect(movements: Sequence[Movement], of: Comparison) -> Figure:
    """Net recurring full-year effect of some movements."""
    sums = sums_of(of.engine.full_year(legs_of(movements)))
    inside = ((key, figure) for key, figure in sums.items() if key.budgeted and not key.time_limited)
    return total(-figure if key.side == BASELINE else figure for key, figure in inside)


def _line(movement: Movement) -> str:
    day = f" from {movement.from_}" if movement.from_ else ""
    sides = [_side(side) for side in (movement.before, movement.after) if side]
    return f"proposal {movement.proposal}: {' to '.join(sides)}{day} ({movement.place})"


def _side(spells: Sequence[Spell]) -> str:
    return " and ".join(f"{s.count} x {s.label}" if s.posts else s.label for s in spells)

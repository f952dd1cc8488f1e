"""Both sides of the movements by grade, unit or funder: posts, FTE and budgeted cost before and after."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterator
from fractions import Fraction
from typing import Any, Literal, TypeVar

from establishment.costing.comparison import Comparison
from establishment.costing.cost_lines import BASELINE, PROPOSED
from establishment.costing.figures import Figure, figure_cells, figure_columns
from establishment.ground.columns import Column, Columns
from establishment.posts import Kind, Spell

Key = Literal["grade", "unit"]

SIDES = Columns(
    Column("key", "object", "", "grade or unit"),
    Column("posts_before", "int64", "posts", "posts before"),
    Column("posts_after", "int64", "posts", "posts after"),
    Column("fte_before", "float64", "FTE", "full-time equivalents before"),
    Column("fte_after", "float64", "FTE", "full-time equivalents after"),
    *figure_columns("baseline", "pence/year", "budgeted: cost before"),
    *figure_columns("proposed", "pence/year", "budgeted: cost after"),
    *figure_columns("net", "pence/year", "budgeted: the difference"),
)
"""Columns of `by_grade()` and `by_unit()`, the first named after the key."""


def side_rows(comparison: Comparison, key: Key) -> dict[str, list[Any]]:
    """One row a grade or unit, in the order first met, by column; posts that no action touches included."""
    costs = _costs(comparison, lambda spell: spell.unit if key == "unit" else spell.kind.label)
    counts = _counts(comparison, key)
    rows = []
    for name in dict.fromkeys([*(n for n, _ in counts), *(n for n, _ in costs)]):
        sides = [counts.get((name, side), (0, Fraction(0))) for side in (BASELINE, PROPOSED)]
        before, after = (costs.get((name, side), Figure()) for side in (BASELINE, PROPOSED))
        # what one change brings and another takes away leaves a name with nothing behind it
        if not (sides[0][0] or sides[1][0] or before or after):
            continue
        values: dict[str, Any] = {
            "key": name,
            "posts_before": sides[0][0],
            "posts_after": sides[1][0],
            "fte_before": float(sides[0][1]),
            "fte_after": float(sides[1][1]),
        }
        for column, figure in (("baseline", before), ("proposed", after), ("net", after - before)):
            values |= figure_cells(column, figure)
        rows.append(values)
    return SIDES.by_column(rows)


def _spells(comparison: Comparison) -> Iterator[tuple[str, int, Spell]]:
    """Each spell with its side and sign; what one movement leaves and a later one finds is taken off again."""
    for movement in comparison.movements:
        for side, other, spells in ((BASELINE, PROPOSED, movement.before), (PROPOSED, BASELINE, movement.after)):
            for spell in spells:
                # left by an earlier change, which counted it among the posts after: it is taken off there
                between = spell.made_by not in (0, movement.number)
                yield (other, -1, spell) if between else (side, 1, spell)


def _counts(comparison: Comparison, key: Key) -> dict[tuple[str, str], tuple[int, Fraction]]:
    counts: dict[tuple[str, str], tuple[int, Fraction]] = {}
    for side, sign, spell in _spells(comparison):
        name = spell.unit if key == "unit" else spell.kind.label
        posts, fte = counts.get((name, side), (0, Fraction(0)))
        counts[name, side] = (posts + sign * spell.posts, fte + sign * spell.fte)
    return counts


def fte_by_grade(comparison: Comparison) -> dict[str, tuple[float, float]]:
    """FTE before and after of each grade, whatever its points and hours, in the order first met."""
    counts: dict[str, dict[str, Fraction]] = {}
    for side, sign, spell in _spells(comparison):
        if isinstance(spell.kind, Kind):
            sides = counts.setdefault(spell.kind.grade, {BASELINE: Fraction(0), PROPOSED: Fraction(0)})
            sides[side] += sign * spell.fte
    return {grade: (float(sides[BASELINE]), float(sides[PROPOSED])) for grade, sides in counts.items()}


def costs_of_changed_lines(comparison: Comparison) -> dict[tuple[tuple[str, str], str], Figure]:
    """Budgeted cost of a full year of the posts and lines that change, by label and unit, and by side."""
    return _costs(comparison, lambda spell: (spell.label, spell.unit), changed_only=True)


Name = TypeVar("Name", bound=Hashable)


def _costs(
    comparison: Comparison, named: Callable[[Spell], Name], *, changed_only: bool = False
) -> dict[tuple[Name, str], Figure]:
    costs: defaultdict[tuple[Name, str], Figure] = defaultdict(Figure)
    for stretch, _, figure in comparison.costed.figures():
        spell, side = stretch.leg.spell, stretch.leg.side
        # a table of the base budget: what has an end is in no year's budget for good
        if not spell.budgeted or stretch.time_limited or (changed_only and not stretch.leg.movement.number):
            continue
        if spell.made_by not in (0, stretch.leg.movement.number):
            side, figure = (PROPOSED if side == BASELINE else BASELINE), -figure
        costs[named(spell), side] += figure
    return costs

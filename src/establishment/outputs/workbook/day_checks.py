"""Checks on days that are typed over: which order they must keep, and where only a new costing can follow them."""

from __future__ import annotations

from collections.abc import Iterator

from establishment.costing.cost_lines import BASELINE
from establishment.outputs.workbook.checks import Checks
from establishment.outputs.workbook.formulas import NONE, ONE, Formula, above, both, either, is_number
from establishment.outputs.workbook.model import Model, WorkbookLine
from establishment.outputs.workbook.one_off_sheet import has_own_day
from establishment.outputs.workbook.posts import Proposed
from establishment.posts import Spell
from establishment.scenarios.action_registry import in_pairs


def check_days(model: Model, proposed: Proposed, checks: Checks) -> None:
    """Have it checked that days stand in an order that makes sense, and that tied ones stand as costed."""
    # a line that ends before it begins would have a negative number of days, and cost less than nothing
    checks.same("Posts: lines that end before they begin", _ends_first(proposed), NONE)
    for line in (line for line in proposed.rows if line.maker in proposed.changes):
        # posts of no movement in the plan have no day that could be typed over
        if line.movement.number not in proposed.changes:
            continue
        own, maker_day = (proposed.changes[number].ref("from") for number in (line.movement.number, line.maker))
        early = both(is_number(own), is_number(maker_day), above(maker_day, own))
        what = f"Line {line.number}: change {line.movement.number} comes after change {line.maker}, which made it"
        checks.same(what, either(early, ONE, NONE), NONE)
    for line, why in tied_lines(model):
        # increments and staged funding have days of their own that move with the start, and no cell holds them
        what = f"Line {line.number}: {why} as for this first day; for another cost the scenario again"
        checks.day(what, line.spell.start, proposed.rows[line].ref("from"))

    for number, cost in enumerate(model.comparison.plan.one_offs, 1):
        # an amount that a rule makes goes by its day, so it cannot follow the day of its proposal
        start = proposed.inputs.cells.get(("starts", cost.proposal))
        if not cost.given and not has_own_day(cost) and start is not None and start.value == cost.on and cost.on:
            what = f"One-off cost {number}: {cost.title} stands as for this day; for another cost the scenario again"
            checks.day(what, cost.on, start)


def _ends_first(proposed: Proposed) -> Formula:
    """How many lines end on their first day or before it."""
    start, until = (proposed.posts.range(key) for key in ("from", "until"))
    days = [(row["from"], row["until"]) for row in proposed.rows.values()]
    # an empty day is no end: only pairs of two days are compared
    wrong = sum(1 for one, other in days if one.value and other.value and one.value >= other.value)
    return Formula(f"SUMPRODUCT(ISNUMBER({start})*ISNUMBER({until})*({start}>={until}))", wrong)


def tied_lines(model: Model) -> Iterator[tuple[WorkbookLine, str]]:
    """The lines whose later days follow from their first day in a way that no cell holds, and what it is."""
    if not model.years:
        return
    prices, last = model.comparison.engine.prices, model.years[-1].last_day
    before = {
        (number, place): line.spell
        for number, lines in model.by_movement.items()
        for place, line in enumerate(line for line in lines if line.side == BASELINE)
    }
    places: dict[int, int] = {}
    # only lines that begin with their change can be moved by typing a day
    for line in (line for line in model.lines if line.follows and line.spell.from_ is not None):
        spell, number = line.spell, line.movement.number
        if line.side == BASELINE:
            continue
        place = places[number] = places.get(number, -1) + 1
        # a pair has a line before: where its increments go on as they were, a later start moves nothing
        earlier = before.get((number, place)) if in_pairs(line.movement) else None
        if next(prices.climb(spell, last), None) is not None and not _same_steps(earlier, spell):
            yield line, "increments stand"
        elif spell.stages:
            yield line, "ends of funding stand"


def _same_steps(earlier: Spell | None, spell: Spell) -> bool:
    """Whether a change leaves the days of increments as they were."""
    if earlier is None:
        return False
    return (earlier.increments, earlier.on_point_since) == (spell.increments, spell.on_point_since)

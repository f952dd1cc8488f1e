"""The tables of a business case: what one post of each grade costs, and what would change the answer."""

from __future__ import annotations

from establishment.costing.figures import Figure
from establishment.costing.measures import MEASURES
from establishment.costing.results import Results
from establishment.costing.sensitivity import ASSUMPTIONS, Tried, chosen_measure, sensitivity
from establishment.ground.findings import InputError, RefusedError
from establishment.ground.money import number_text
from establishment.outputs.blocks import Block, Chart, ItemList, Passage, TextTable
from establishment.outputs.charts import in_order, svg
from establishment.outputs.figure_words import joined, shown
from establishment.outputs.what_if_charts import tornado_chart
from establishment.posts import Kind
from establishment.rates.annual import COMPONENTS


def unit_costs_table(results: Results) -> TextTable:
    """One row a grade and price: what one post costs in a full year, in the order of the grades."""
    # all other parts, such as the levy, are in column 3; the order is that of the headings
    parts = {"basic": 0, "allowances": 0, "national_insurance": 1, "pension": 2, "unit_cost": 4}
    rows: dict[tuple[str, ...], int] = {}
    costed = results.comparison.costed
    for (stretch, _), annual in zip(costed.stretches, costed.annual, strict=True):
        if not isinstance(stretch.leg.spell.kind, Kind):
            continue
        sums = [0] * 5  # of a unit cost that is given only the whole is known
        for name, pence in zip(COMPONENTS, annual, strict=True):
            sums[parts.get(name, 3)] += int(pence)
        cells = (shown(Figure(pence), results) for pence in (*sums[:4], sum(sums)))
        # posts priced alike are one row, however many lines they stand in
        rows[(stretch.leg.spell.kind.label, *cells)] = sum(sums)
    headings = ("Grade", "Pay and allowances", "National Insurance", "Pension", "Other on-costs", "One post, a year")
    # grades in their order, and within a grade the cheapest first: rows of one grade are then its prices
    ordered = sorted(rows.items(), key=lambda item: (in_order(item[0][0]), item[1]))
    return TextTable(headings, [row for row, _ in ordered])


def sensitivity_blocks(results: Results) -> list[Block]:
    """What the answer comes to if one assumption is otherwise, and which of these changes would turn it.

    Each assumption is moved alone and costed anew. Where a part has no price, the reason stands in place of a table.
    """
    plan = results.comparison.plan
    measure = chosen_measure(plan, "")
    try:
        assumptions = sensitivity(plan, measure, None)
    # the rest of the page stands: what cannot be tried is said in its place
    except (InputError, RefusedError) as fault:
        return [Passage(f"Not worked out: {str(fault).splitlines()[0].rstrip('.')}.")]
    # an assumption that moves nothing would be a row of the same figure twice
    moving = [each for each in assumptions if each.swing]
    notes = ItemList([each.note for each in assumptions if each.note])
    if not moving:
        return [notes]
    label = MEASURES[measure].label
    rows = [
        (
            ASSUMPTIONS[each.assumption][0],
            _change(each, low=True),
            _pounds(each.effect_low, results),
            _change(each, low=False),
            _pounds(each.effect_high, results),
        )
        for each in moving
    ]
    headings = ("If this is otherwise", "Lower", f"{label} then", "Higher", f"{label} at the higher")
    words = "; ".join(f"{row[0]}: {row[2]} to {row[4]}" for row in rows)
    return [
        Passage(f"{label} as it is: {_pounds(assumptions[0].effect, results)}. {_turns(moving)}"),
        TextTable(headings, rows, (1, 2, 3, 4)),
        Chart("How far each assumption moves the answer", words, lambda: svg(tornado_chart(assumptions, measure))),
        notes,
    ]


def _pounds(pence: int, results: Results) -> str:
    return shown(Figure(pence), results, nothing="£0")


def _change(each: Tried, *, low: bool) -> str:
    """A change in its unit, such as "-1 percentage points"."""
    change, unit = (each.low if low else each.high), ASSUMPTIONS[each.assumption][1]
    return f"{'+' if change > 0 else ''}{number_text(change)} {unit}" if change else "as it is"


def _turns(moving: list[Tried]) -> str:
    """Which of the changes would turn a saving into a cost, or a cost into a saving."""
    turning = [
        f"{ASSUMPTIONS[each.assumption][0]} {_change(each, low=low)}"
        for each in moving
        for low, effect in ((True, each.effect_low), (False, each.effect_high))
        if (effect > 0) != (each.effect > 0)
    ]
    if not turning:
        return "No change that is tried here turns a saving into a cost or a cost into a saving."
    return f"It would change its sign with {joined(turning, 'or')}."

"""Charts of what if: the tornado of sensitivities and the fan of draws."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from establishment.costing.measures import MEASURES
from establishment.costing.sensitivity import ASSUMPTIONS, Effect, Tried
from establishment.ground.findings import RefusedError
from establishment.ground.money import number_text
from establishment.ground.presentation import rounded_text
from establishment.outputs.charts import COST, FEW_YEARS, LEVEL, SAVING, axes_of, house_style, pounds_axis, titled

if TYPE_CHECKING:
    from matplotlib.figure import Figure

    from establishment.bulk.draws import Drawing

ROOM = 2.3
"""How far the axis of a tornado goes, in lengths of its longest bar: labels stand beside the bars."""
BANDS = ((5, 95, 0.25, "nine in ten draws"), (25, 75, 0.5, "half of the draws"))
"""The bands of a fan: between which percentiles, how dark, and what they hold."""


def tornado_chart(assumptions: list[Tried], measure: Effect) -> Figure:
    """How far each assumption moves a measure, the widest first, around what it comes to as the scenario has it.

    At the end of each bar stand the change and what it makes of the measure in pounds; an assumption that moves nothing
    has no bar. Raises ValueError where none does, ImportError where matplotlib is missing.
    """
    moving = [each for each in assumptions if each.swing]
    if not moving:
        raise RefusedError(
            f"no assumption that is tried changes the {MEASURES[measure].phrase}: there is nothing to show"
        )
    with house_style():
        figure, axes = axes_of(max(2.4, 0.6 * len(moving) + 1.4))
        middle = moving[0].effect / 100
        for at, each in enumerate(moving):
            for edge, effect in ((each.low, each.effect_low), (each.high, each.effect_high)):
                # the difference and not the amount: bars begin at what it comes to as it is
                width = (effect - each.effect) / 100
                colour, hatch = (COST, "") if width > 0 else (SAVING, "//")
                axes.barh(at, width, left=middle, color=colour, hatch=hatch, edgecolor="white", height=0.6)
                if width:
                    change = f"{'+' if edge > 0 else '-'}{number_text(abs(edge))}"
                    label = f"{change}: {'+' if width > 0 else ''}{_short(effect - each.effect)}"
                    side, shift = ("left", 4) if width > 0 else ("right", -4)
                    place = (middle + width, at)
                    axes.annotate(label, place, (shift, 0), textcoords="offset points", va="center", ha=side)
        names = [f"{ASSUMPTIONS[each.assumption][0]},\n{ASSUMPTIONS[each.assumption][1]}" for each in moving]
        axes.set_yticks(range(len(moving)), names)
        axes.invert_yaxis()
        reach = (
            max(abs(effect - each.effect) for each in moving for effect in (each.effect_low, each.effect_high)) / 100
        )
        # as wide on both sides, so that bars can be compared
        axes.set_xlim(middle - ROOM * reach, middle + ROOM * reach)
        axes.xaxis.set_major_formatter(pounds_axis())
        axes.locator_params(axis="x", nbins=5)
        axes.axvline(middle, color=LEVEL, linewidth=1.2)
        centre = rounded_text(moving[0].effect, "£")
        titled(figure, f"{MEASURES[measure].label}: {centre} as it is,\nand what a change of one assumption adds to it")
    return figure


def _short(pence: int) -> str:
    """An amount beside a bar: pounds, and millions to two places, so that it keeps clear of the names."""
    millions = abs(pence) / 100_000_000
    # a long amount would run into the names on the left
    return rounded_text(pence, "£") if millions < 1 else f"{'-' if pence < 0 else ''}£{millions:,.2f}m"


def fan_chart(drawing: Drawing) -> Figure:
    """The years as a fan: the middle, half and nine tenths of the draws. Raises ImportError without matplotlib."""
    pounds, at = drawing.pence / 100, range(len(drawing.labels))
    with house_style():
        figure, axes = axes_of(4.0)
        for low, high, dark, words in BANDS:
            # percentiles leave out the few draws at the edges, which a band of all would show as likely
            edges = np.percentile(pounds, [low, high], axis=1)
            axes.fill_between(at, edges[0], edges[1], color=SAVING, alpha=dark, linewidth=0, label=words)
        axes.plot(at, np.percentile(pounds, 50, axis=1), color=SAVING, marker="o", label="middle draw")
        central = [pence / 100 for pence in drawing.central]
        axes.plot(at, central, color="black", linestyle="--", marker="x", label="as the terms have it")
        axes.set_xticks(at, drawing.labels, rotation=0 if len(drawing.labels) <= FEW_YEARS else 45)
        axes.yaxis.set_major_formatter(pounds_axis())
        titled(figure, f"What falls in the year, {pounds.shape[1]:,} draws")
        axes.legend(frameon=False, loc="upper center", bbox_to_anchor=(0.5, -0.1), ncols=2)
    return figure

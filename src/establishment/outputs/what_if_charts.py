"""Charts of what if: the tornado of sensitivities and the fan of draws."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from establishment.costing.measures import MEASURES
from establishment.costing.sensitivity import ASSUMPTIONS, Effect, Tried
from establishment.ground.money import number_text
from establishment.outputs.charts import COST, LEVEL, SAVING, axes_of, house_style, money_axis, pounds_axis, titled

if TYPE_CHECKING:
    from matplotlib.figure import Figure

    from establishment.bulk.draws import Drawing

BANDS = ((5, 95, 0.25, "nine in ten draws"), (25, 75, 0.5, "half of the draws"))
"""The bands of a fan: between which percentiles, how dark, and what they hold."""


def tornado_chart(tried: list[Tried], measure: Effect) -> Figure:
    """How far each assumption moves a measure, the widest first. Raises ImportError where matplotlib is missing."""
    with house_style():
        figure, axes = axes_of(max(2.4, 0.6 * len(tried) + 1.4))
        middle = tried[0].effect / 100 if tried else 0.0
        for at, each in enumerate(tried):
            for edge, effect in ((each.low, each.effect_low), (each.high, each.effect_high)):
                width = effect / 100 - middle
                colour, hatch = (COST, "") if width > 0 else (SAVING, "//")
                axes.barh(at, width, left=middle, color=colour, hatch=hatch, edgecolor="white", height=0.6)
                if width:
                    sign = "+" if edge > 0 else "-"
                    axes.annotate(f"{sign}{number_text(abs(edge))}", (middle + width, at), va="center",
                                  ha="left" if width > 0 else "right", xytext=(4 if width > 0 else -4, 0),
                                  textcoords="offset points")  # fmt: skip
        names = [f"{ASSUMPTIONS[each.assumption][0]}, {ASSUMPTIONS[each.assumption][1]}" for each in tried]
        axes.set_yticks(range(len(tried)), names)
        axes.invert_yaxis()
        axes.margins(x=0.15)
        if not any(each.swing for each in tried):
            axes.annotate("None of these changes it.", (0.5, 0.5), xycoords="axes fraction", ha="center")
        money_axis(axes)
        axes.locator_params(axis="x", nbins=6)
        axes.axvline(middle, color=LEVEL, linewidth=1.2)
        titled(figure, f"{MEASURES[measure].label}, if one assumption is otherwise")
    return figure


def fan_chart(drawing: Drawing) -> Figure:
    """The years as a fan: the middle, half and nine tenths of the draws. Raises ImportError without matplotlib."""
    pounds, at = drawing.pence / 100, range(len(drawing.labels))
    with house_style():
        figure, axes = axes_of(4.0)
        for low, high, dark, words in BANDS:
            edges = np.percentile(pounds, [low, high], axis=1)
            axes.fill_between(at, edges[0], edges[1], color=SAVING, alpha=dark, linewidth=0, label=words)
        axes.plot(at, np.percentile(pounds, 50, axis=1), color=SAVING, marker="o", label="middle draw")
        central = [pence / 100 for pence in drawing.central]
        axes.plot(at, central, color="black", linestyle="--", marker="x", label="as the terms have it")
        axes.set_xticks(at, drawing.labels, rotation=0 if len(drawing.labels) <= 6 else 45)
        axes.yaxis.set_major_formatter(pounds_axis())
        titled(figure, f"What falls in the year, {pounds.shape[1]:,} draws")
        axes.legend(frameon=False, loc="upper center", bbox_to_anchor=(0.5, -0.1), ncols=2)
    return figure

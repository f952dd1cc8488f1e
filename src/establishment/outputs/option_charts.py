"""Charts of options side by side: what falls in each year, and how far assumptions move what each comes to."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from establishment.costing.options import Ranked
from establishment.outputs.charts import (
    FEW_YEARS,
    axes_of,
    filling,
    house_style,
    money_axis,
    pounds_axis,
    titled,
    told_apart,
)

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.figure import Figure as Drawing


def options_chart(by_year: pd.DataFrame, names: Sequence[str]) -> Drawing:
    """What falls in each year, option by option, as bars beside each other; a cost is above the line.

    by_year: columns year, and one of pounds for each option. Raises ImportError where matplotlib is missing.
    """
    few = len(by_year) <= FEW_YEARS
    with house_style():
        figure, axes = axes_of(4.2)
        # bars of one year fill four fifths of its room, so that years are told apart
        width = 0.8 / max(len(names), 1)
        for n, (name, label) in enumerate(zip(names, told_apart(names), strict=True)):
            at = [place + n * width for place in range(len(by_year))]
            axes.bar(at, by_year[name], width, label=label, edgecolor="white", **filling(n))
        middle = (len(names) - 1) * width / 2
        axes.set_xticks([place + middle for place in range(len(by_year))], list(by_year["year"]))
        axes.tick_params(axis="x", labelrotation=0 if few else 45)
        axes.axhline(0, color="black", linewidth=0.8)
        axes.margins(y=0.08)
        axes.yaxis.set_major_formatter(pounds_axis())
        axes.legend(frameon=False, loc="upper center", bbox_to_anchor=(0.5, -0.1 if few else -0.25), ncols=2)
        titled(figure, "What falls in each year: a cost is above the line, a saving below")
    return figure


def reach_chart(ranked: Sequence[Ranked], names: Sequence[str]) -> Drawing:
    """What each option comes to as it is, with a line from the least to the most if one assumption is otherwise.

    Raises ImportError where matplotlib is missing.
    """
    with house_style():
        figure, axes = axes_of(max(2.4, 0.6 * len(names) + 1.2))
        for at, name in enumerate(names):
            now = ranked[0].effects[name] / 100
            # from the least to the most of all changes, with what it is as it stands among them
            reach = [row.effects[name] / 100 for row in ranked]
            axes.barh(at, now, height=0.5, edgecolor="white", **filling(at))
            axes.plot([min(reach), max(reach)], [at, at], color="black", marker="|", markersize=9, linewidth=1.2)
        axes.set_yticks(range(len(names)), told_apart(names))
        axes.invert_yaxis()
        axes.margins(x=0.08)
        money_axis(axes)
        titled(figure, "What each option comes to; the line: if one assumption is otherwise")
    return figure

"""Charts for a board paper: the bridge, the years by funder, FTE by grade; drawn with matplotlib when asked for."""

from __future__ import annotations

import io
import re
import textwrap
from collections.abc import Sequence
from hashlib import sha256
from typing import TYPE_CHECKING, Any

from establishment.costing.before_and_after import fte_by_grade
from establishment.costing.figures import Figure as Amount
from establishment.costing.results import Results
from establishment.ground.extras import extra
from establishment.ground.findings import RefusedError
from establishment.ground.periods import FinancialYear

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

COST, SAVING, LEVEL = "#D55E00", "#0072B2", "#595959"
"""Vermilion for a cost, blue for a saving, grey for a level: told apart by colour-blind readers, and in grey print by
the hatching of savings."""
FUNDERS = ("#0072B2", "#E69F00", "#009E73", "#CC79A7", "#56B4E9", "#D55E00", "#F0E442", "#595959")
HATCHES = ("", "//", "..", "xx", "\\\\", "--", "++", "oo")
STYLE = {
    "font.size": 10,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "figure.titlesize": 11,
    "figure.titleweight": "bold",
    # text as shapes: the reader's machine may not have the font
    "svg.fonttype": "path",
    # fixed, for ids are drawn from it: without it the same chart would have other bytes each time
    "svg.hashsalt": "establishment",
    "hatch.linewidth": 0.6,
}
WIDTH = 6.4
FEW_GRADES = 10
"""With more grades than these their bars stand closer, so that a chart fits on a page."""
"""Inches: within the text of an A4 page, and legible where a phone shows it smaller."""
LONGEST = 30
"""Longer names are shortened in their middle in a chart; the tables have them whole."""
BESIDE = 18
"""Longer words at the end of a bar go on on a second line."""
FEW_YEARS = 6
"""Years whose names stand level below a chart; more of them are turned, for they would run into each other."""
WHOLE = ("start", "end")
"""The steps of a bridge that are levels."""
SMALL = 0.25
"""The part of the whole below which the steps of a bridge would hardly be seen: its axis is broken then."""


def bridge_chart(results: Results, year: FinancialYear | None = None) -> Figure:
    """The bridge by cause as a waterfall: the two levels in grey, costs and savings between them.

    A step of nothing has no bar. Where the steps are small beside the levels, the axis is broken, and says so.
    Raises ImportError where matplotlib is missing, ValueError where no step has a bar.
    """
    rows = [row for row in results.bridge(year).rows() if row[0] in WHOLE or row[2].sign != 0]
    # levels alone are no chart of changes
    if not any(row[2].pence for row in rows if row[0] not in WHOLE):
        why = "nothing changes" if all(row[2].complete for row in rows) else "no change has a price"
        raise RefusedError(f"{why}, so there is nothing to show from before to after")
    with house_style():
        # half an inch a bar, with room for title and axis
        figure, axes = axes_of(max(2.6, 0.55 * len(rows) + 1.2))
        level, edges = 0.0, list[float]()
        labels: list[tuple[str, bool, float, int]] = []
        for at, (step, _, amount) in enumerate(rows):
            value = amount.pence / 100
            whole = step in WHOLE
            colour = LEVEL if whole or amount.sign is None else COST if amount.sign == 1 else SAVING
            start = 0.0 if whole else level
            axes.barh(at, value, left=start, color=colour, hatch="//" if colour == SAVING else "", edgecolor="white")
            level = value if whole else level + value
            edges.append(level)
            labels.append((_bar_label(amount, whole=whole), not value, max(start, start + value), at))
        for label, no_bar, end, at in labels:
            # a label without a bar would run off the page on the right
            before = no_bar and end > max(edges) / 2  # on the right there is little room
            place, side = ((-4, 0), "right") if before else ((4, 0), "left")
            axes.annotate(label, (end, at), place, textcoords="offset points", va="center", ha=side)
        axes.set_yticks(range(len(rows)), [wrapped(row[1]) for row in rows])
        axes.invert_yaxis()
        # the room at both ends is for the labels of the longest bars
        axes.margins(x=0.18)
        money_axis(axes)
        broken = _break_axis(axes, edges, [at for at, row in enumerate(rows) if row[0] in WHOLE])
        titled(figure, "From what is budgeted to what is proposed, £ a year" + (" (axis broken)" if broken else ""))
    return figure


def _bar_label(amount: Amount, *, whole: bool) -> str:
    """What stands at the end of a bar of the bridge."""
    value = amount.pence / 100
    label = f"£{value:,.0f}" if whole else f"£{value:+,.0f}"
    label = label.replace("£+", "+£").replace("£-", "-£")
    if amount.complete:
        return label
    label = f"{label} and what has no price" if value else "no price"
    # a part of which the sign is not known has no colour of a cost or a saving, and says so
    return textwrap.fill(label + ("" if amount.sign is not None or whole else ": cost or saving not known"), BESIDE)


def _break_axis(axes: Axes, edges: list[float], levels: list[int]) -> bool:
    """Begin the axis near steps that are small beside the levels, and mark the break; whether it is broken."""
    low, high = min(edges), max(edges)
    # an axis that passes nought is never broken: the length of a bar has to mean its amount
    if low <= 0 or low == high or high - low > SMALL * high:
        return False
    span = high - low
    # twice as much room on the right as on the left: labels stand there
    axes.set_xlim(low - span / 2, high + span)
    axes.locator_params(axis="x", nbins=5)
    place = axes.get_yaxis_transform()  # across as a part of the width, down as rows
    for at in levels:
        for across in (0.03, 0.045):
            axes.plot([across, across + 0.012], [at + 0.42, at - 0.42], transform=place, color="white", linewidth=2)
    for across in (0.03, 0.045):
        axes.plot([across, across + 0.012], [-0.02, 0.02], transform=axes.transAxes, color="black", clip_on=False)
    return True


def years_chart(results: Results) -> Figure:
    """What falls in each year on the base budget, by funder; savings lie below the line.

    Raises ValueError where the scenario has no years, ImportError where matplotlib is missing.
    """
    if not results.years:
        raise RefusedError('the scenario has no years; add first_year = "2016/17"')
    labels = [year.year.label for year in results.years]
    few = len(labels) <= FEW_YEARS
    falls = falls_by_funder(results)
    if not falls:
        raise RefusedError("nothing falls on the base budget in these years, so there is nothing to show")
    names = told_apart([results.comparison.funder_name(funder) for funder in falls])
    with house_style():
        figure, axes = axes_of(4.0)
        ups, downs = [0.0] * len(labels), [0.0] * len(labels)
        for n, amounts in enumerate(falls.values()):
            # costs pile up from the line and savings down from it, so that neither hides the other
            bottoms = [up if a >= 0 else down for a, up, down in zip(amounts, ups, downs, strict=True)]
            axes.bar(
                labels,
                amounts,
                bottom=bottoms,
                label=names[n],
                **filling(n),
                edgecolor="white",
            )
            ups = [up + max(a, 0) for up, a in zip(ups, amounts, strict=True)]
            downs = [down + min(a, 0) for down, a in zip(downs, amounts, strict=True)]
        axes.axhline(0, color="black", linewidth=0.8)
        axes.yaxis.set_major_formatter(pounds_axis())
        axes.tick_params(axis="x", labelrotation=0 if few else 45)
        axes.margins(y=0.08)
        complete = all(
            year.measure("all_in_year", funder=f).complete for year in results.years for f in _payers(results)
        )
        left_out = "" if complete else "\nWhat has no price is left out"
        titled(figure, f"Falls in the year, by who pays: a cost above the line, a saving below{left_out}")
        if len(falls) > 1:
            axes.legend(frameon=False, loc="upper center", bbox_to_anchor=(0.5, -0.18 if few else -0.3), ncols=2)
    return figure


def grades_chart(results: Results) -> Figure:
    """FTE by grade, before and after, all points and hours.

    Raises ValueError where the scenario has no posts, ImportError where matplotlib is missing.
    """
    fte = fte_of_grades(results)
    if not fte:
        raise RefusedError("the scenario has no posts, so there is nothing to show by grade")
    names = told_apart(list(fte))
    with house_style():
        # bars of many grades are thinner, or the chart would be longer than a page
        height = max(2.4, (0.6 if len(fte) <= FEW_GRADES else 0.36) * len(fte) + 1.4)
        figure, axes = axes_of(height)
        for side, shift, colour, hatch in ((0, -0.2, LEVEL, ""), (1, 0.2, FUNDERS[0], "//")):
            values = [sides[side] for sides in fte.values()]
            places = [at + shift for at in range(len(fte))]
            label = ("Before", "After")[side]
            axes.barh(places, values, height=0.38, label=label, color=colour, hatch=hatch, edgecolor="white")
            for place, value in zip(places, values, strict=True):
                axes.annotate(
                    f"{value:,.2f}".rstrip("0").rstrip("."),
                    (value, place),
                    xytext=(4, 0),
                    textcoords="offset points",
                    va="center",
                )
        axes.set_yticks(range(len(fte)), names)
        axes.invert_yaxis()
        axes.margins(x=0.12, y=0.4 / len(fte))
        titled(figure, "Full-time equivalents by grade")
        # no halves on the axis: it counts posts, and labels have the exact FTE
        axes.xaxis.set_major_locator(extra("matplotlib.ticker", "charts", "a chart").MaxNLocator(integer=True))
        axes.legend(frameon=False, loc="upper center", bbox_to_anchor=(0.5, -0.5 / height), ncols=2)
    return figure


def svg(figure: Figure) -> str:
    """A chart as the text of an SVG element: text as paths, the same for the same chart, its ids like no other's."""
    out = io.StringIO()
    with house_style():
        # no date in the file: the same costing gives the same report
        figure.savefig(out, format="svg", bbox_inches="tight", metadata={"Date": None, "Creator": None})
    text = out.getvalue()
    text = text[text.index("<svg") :]
    # several charts stand in one page, and an id twice would make one show the shapes of another
    own = f"c{sha256(text.encode()).hexdigest()[:10]}-"
    return re.sub(r'(\bid="|href="#|url\(#)', rf"\g<1>{own}", text)


def filling(at: int) -> dict[str, Any]:
    """Colour and hatching of one of many bars: no two of the first 64 have the same."""
    return {
        "color": FUNDERS[at % len(FUNDERS)],
        # shifted by one each time the colours begin anew, so that a colour never has its hatching again
        "hatch": HATCHES[(at + at // len(FUNDERS)) % len(HATCHES)],
    }


def falls_by_funder(results: Results) -> dict[str, list[float]]:
    """What falls in each year on the base budget, in pounds, by the id of each funder on whom something falls."""
    falls = {
        payer: [year.measure("all_in_year", funder=payer).pence / 100 for year in results.years]
        for payer in _payers(results)
    }
    return {payer: amounts for payer, amounts in falls.items() if any(amounts)}


def fte_of_grades(results: Results) -> dict[str, tuple[float, float]]:
    """FTE before and after by grade, for the grades that have any, in the order of the grades."""
    ftes = fte_by_grade(results.comparison)
    return {grade: ftes[grade] for grade in sorted(ftes, key=in_order) if any(ftes[grade])}


def _payers(results: Results) -> list[str]:
    running = [payer for year in results.years for _, payer, _ in year.part_year]
    return list(dict.fromkeys([*running, *(payer for year in results.years for _, payer, _ in year.one_offs)]))


def axes_of(height: float) -> tuple[Figure, Axes]:
    """A figure of the width of a page's text, without the machinery of windows."""
    base = extra("matplotlib.figure", "charts", "a chart").Figure
    # a figure of its own, and not pyplot: that would keep every chart of a notebook in memory
    chart_class = type("Chart", (base,), {"_repr_svg_": svg, "__doc__": "A figure that a notebook shows as it is."})
    figure: Figure = chart_class(figsize=(WIDTH, height), layout="constrained")
    return figure, figure.add_subplot()


def titled(figure: Figure, words: str) -> None:
    """Give a chart its title."""
    figure.suptitle(words, x=0.01, ha="left")


def house_style() -> Any:
    """The house style, while a chart is drawn."""
    return extra("matplotlib", "charts", "a chart").rc_context(STYLE)


def pounds_axis() -> Any:
    """How an axis writes pounds."""
    return extra("matplotlib.ticker", "charts", "a chart").FuncFormatter(_tick)


def _tick(value: float, _at: object = None) -> str:
    size = abs(value)
    for unit, name in ((1e9, "bn"), (1e6, "m"), (1e3, "k")):
        if size >= unit:
            return f"{'-' if value < 0 else ''}£{size / unit:g}{name}"
    return f"{'-' if value < 0 else ''}£{size:g}"


def money_axis(axes: Axes) -> None:
    """Make the horizontal axis one of pounds, with a line at nought."""
    axes.xaxis.set_major_formatter(pounds_axis())
    axes.locator_params(axis="x", nbins=6)
    axes.axvline(0, color="black", linewidth=0.8)


def wrapped(words: str) -> str:
    """Words that fit beside a chart, on as many lines as they need."""
    return textwrap.fill(words, LONGEST)


def told_apart(names: Sequence[str]) -> list[str]:
    """Names that fit beside a chart, in the same order: long ones keep both ends, and no two look alike.

    >>> told_apart(["Neighbourhood Volunteer Officer North", "Neighbourhood Volunteer Officer South"])
    ['Neighbourhood V…r Officer North', 'Neighbourhood V…r Officer South']
    """
    # both ends are kept: names of posts differ at their end as often as at their start
    shortened = [
        name if len(name) <= LONGEST + 1 else f"{name[: LONGEST // 2]}…{name[-(LONGEST // 2) :]}" for name in names
    ]
    # two names that are shortened alike get numbers
    alike = {name for name in shortened if shortened.count(name) > 1}
    return [f"{at}. {name}" if name in alike else name for at, name in enumerate(shortened, 1)]


def in_order(name: str) -> list[tuple[int, str]]:
    """Where a grade stands among others: numbers in it by their size."""
    return [(int(part), "") if part.isdigit() else (0, part) for part in re.split(r"([0-9]+)", name) if part]

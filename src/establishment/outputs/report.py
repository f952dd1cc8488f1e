"""The report: one self-contained HTML page, without script or network, that prints on A4."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from establishment.costing.comparison import one_off_figure
from establishment.costing.financial_case import net_of
from establishment.costing.results import Results
from establishment.costing.standing_posts import standing
from establishment.ground.extras import extra
from establishment.ground.money import number_text
from establishment.ground.periods import long_date
from establishment.outputs.charts import bridge_chart, grades_chart, svg, years_chart
from establishment.outputs.costing_cells import (
    CLIFF_HEADINGS,
    FUNDER_HEADINGS,
    PROPOSAL_HEADINGS,
    STATED_HEADINGS,
    baseline_note,
    bridge_rows,
    case_notes,
    cliff_rows,
    funder_rows,
    heading,
    implied_text,
    notes,
    proposal_rows,
    reading_text,
    readings_total,
    savings_notes,
    shown,
    stated_row,
)
from establishment.outputs.measure_tables import MEASURE_HEADINGS, measure_rows, year_table
from establishment.outputs.paragraph import paragraph
from establishment.outputs.pay_bill_cells import PAY_BILL, PAY_BILL_HEADINGS, pay_bill_table
from establishment.posts import Spell
from establishment.rates.references import Reference
from establishment.scenarios.actions import Movement

TEMPLATE = "report.html.j2"
_BELOW_NOUGHT = re.compile(r"-£[\d,]+(?:\.\d+)?")


@dataclass(frozen=True)
class Table:
    """A table of the report: its caption, headings and rows of text.

    figures: the columns that stand right; all but the first where None.
    """

    caption: str
    headings: Sequence[str]
    rows: Sequence[Sequence[str]]
    figures: Sequence[int] | None = None
    last_is_total: bool = False

    def is_figure(self, column: int) -> bool:
        """Whether a column holds figures."""
        return column > 0 if self.figures is None else column in self.figures


@dataclass(frozen=True)
class Chart:
    """A drawing with what it shows in words."""

    title: str
    drawing: str
    says: str


@dataclass(frozen=True)
class Branch:
    """A post and those that report to it."""

    label: str
    below: list[Branch] = field(default_factory=list)


def report_html(results: Results) -> str:
    """The report as the text of one HTML file.

    Raises ImportError where jinja2 or matplotlib is missing.
    """
    jinja = extra("jinja2", "report", "the report")
    loader = jinja.FileSystemLoader(Path(__file__).parent)
    pages = jinja.Environment(loader=loader, autoescape=True, trim_blocks=True, lstrip_blocks=True)
    pages.filters["amounts"] = _amounts
    text: str = pages.get_template(TEMPLATE).render(_content(results))
    return text + "\n"


def _amounts(said: str) -> Any:
    """Text of which no minus is parted from its amount at the end of a line."""
    markup = extra("markupsafe", "report", "the report")
    escaped = str(markup.escape(said))
    return markup.Markup(_BELOW_NOUGHT.sub(r'<span class="one">\g<0></span>', escaped))


def _content(results: Results) -> dict[str, Any]:
    scenario = results.scenario
    last = results.last_year
    steps = bridge_rows(results, last)
    return {
        "title": scenario.title, "paper": scenario.paper, "heading": heading(results),
        "illustrative": results.status == "illustrative", "unknowns": bool(len(results.comparison.costed.unpriced)),
        "funders": Table("Net recurring effect by who pays, a full year", FUNDER_HEADINGS, funder_rows(results)),
        "savings": savings_notes(results),
        "measures": Table("Every measure that is not nil", MEASURE_HEADINGS, measure_rows(results), (1,)),
        "proposals": Table("Proposals, full-year effect", PROPOSAL_HEADINGS, proposal_rows(results), (3, 4, 5), True),
        "case": _case(results), "case_notes": case_notes(results),
        "pay_bill": Table(PAY_BILL, PAY_BILL_HEADINGS, pay_bill_table(results), (1, 2, 3, 4, 5)),
        "falls": Table("Budget lines that fall, a full year", ("Line", "Day", "Proposal", "Who pays", "Saving"),
                       _falls(results), (4,)),
        "cliff": Table("Funding that ends before what it pays for", CLIFF_HEADINGS, cliff_rows(results), (5, 6)),
        "bridge": Table("The bridge by cause, a year", ("Step", "A year"), steps),
        "bridge_note": baseline_note(results), "charts": _charts(results, steps),
        "posts": Table("Posts before and after", ("Post or line", "Unit", "Before", "After", "FTE before", "FTE after"),
                       _posts(results), (2, 3, 4, 5)),
        "trees": [("Before", _tree(results, "before")), ("After", _tree(results, "after"))],
        "once": Table("One-off costs", ("What", "Day", "Kind", "Amount"), _once(results), (3,)),
        "stated": Table("Stated figures beside the computed ones", STATED_HEADINGS,
                        [stated_row(check) for check in results.stated], (1, 2)),
        "implied": [implied_text(item) for item in results.implied],
        "readings": [f"{r.letter}. {reading_text(r)}" for r in results.readings],
        "readings_total": readings_total(results.readings) if results.readings else "",
        "paragraph": paragraph(results).split("\n\n")[1:],
        "notes": notes(results), "questions": results.questions, "sources": _sources(results),
    }  # fmt: skip


def _case(results: Results) -> Table | None:
    """The financial case by year as a finance officer expects it; None where the scenario has no years."""
    if not results.years:
        return None
    caption = "Financial case by year: growth and savings are positive; of a net a cost is positive, a saving negative"
    return Table(caption, *year_table(results))


def _falls(results: Results) -> list[tuple[str, ...]]:
    name = results.comparison.funder_name
    return [
        (_several(effect.movement), _day(effect.movement.from_), effect.movement.proposal,
         " and ".join(map(name, effect.funders)),
         shown(-effect.net, results))
        for effect in results.comparison.effects
        if effect.turn == "saving"
    ]  # fmt: skip


def _day(day: date | None) -> str:
    return long_date(day) if day else ""


def _several(movement: Movement) -> str:
    """The line a movement is about, with the number of posts before it where there are several."""
    before, after = (sum(spell.posts for spell in side) for side in (movement.before, movement.after))
    posts = abs(before - after) or before
    return f"{posts} x {movement.title}" if posts > 1 else movement.title


def _charts(results: Results, steps: Sequence[tuple[str, str]]) -> list[Chart]:
    """The charts of which something can be shown; what has no price is in none."""
    last = results.last_year
    made = []
    if all(f.complete for _, _, f in results.bridge(last).rows()) and any(
        f.pence for _, f in results.bridge(last).steps
    ):
        says = "; ".join(f"{said}: {amount}" for said, amount in steps)
        made.append(Chart("The bridge by cause", svg(bridge_chart(results, last)), says))
    if any(results.cumulative):
        says = "; ".join(f"{year.year.label}: {shown(net_of(year), results)}" for year in results.years)
        made.append(Chart("What falls in each year, by who pays", svg(years_chart(results)), says))
    if any(spell.posts for m in results.comparison.movements for spell in (*m.before, *m.after)):
        before, after = results.summary.fte
        says = f"All grades: {number_text(before)} FTE before, {number_text(after)} after"
        made.append(Chart("FTE by grade, before and after", svg(grades_chart(results)), says))
    return made


def _posts(results: Results) -> list[tuple[str, ...]]:
    """Posts and lines with their numbers on each side; what one change leaves and a later one finds is left out."""
    rows: dict[tuple[str, str], list[Any]] = {}
    for side, spells in (("before", _side(results, "before")), ("after", _side(results, "after"))):
        at = 0 if side == "before" else 1
        for spell in spells:
            row = rows.setdefault((spell.label, spell.unit), [0, 0, 0, 0])
            row[at] += spell.posts
            row[at + 2] += spell.fte
    return [
        (label, unit, *(number_text(value) if value else "-" for value in row)) for (label, unit), row in rows.items()
    ]


def _side(results: Results, side: str) -> list[Spell]:
    movements = results.comparison.movements
    numbers = {movement.number for movement in movements}
    if side == "before":
        return [s for m in movements for s in m.before if s.made_by not in numbers or s.made_by == 0]
    return standing(results.comparison)


def _tree(results: Results, side: str) -> list[Branch]:
    """Posts under the posts they report to, by number or title; nothing where no post says to whom."""
    spells = [spell for spell in _side(results, side) if spell.posts]
    if not any(spell.reports_to for spell in spells):
        return []
    names = {name.casefold() for spell in spells for name in (spell.post, spell.title) if name}
    above = [s.reports_to for s in spells if s.reports_to and s.reports_to.casefold() not in names]
    tops = [Branch(name, _under(name, spells, ())) for name in dict.fromkeys(above)]
    alone = [s for s in spells if not s.reports_to]
    return [*tops, *(Branch(_counted(s), _below(s, spells, ())) for s in alone)]


def _under(name: str, spells: Sequence[Spell], seen: tuple[str, ...]) -> list[Branch]:
    mine = [s for s in spells if s.reports_to.casefold() == name.casefold() and name]
    return [Branch(_counted(s), _below(s, spells, (*seen, name))) for s in mine]


def _below(spell: Spell, spells: Sequence[Spell], seen: tuple[str, ...]) -> list[Branch]:
    names = [name for name in dict.fromkeys((spell.post, spell.title)) if name and name not in seen]
    return [branch for name in names for branch in _under(name, spells, (*seen, *names))]


def _counted(spell: Spell) -> str:
    return f"{spell.count} x {spell.label}" if spell.count > 1 else spell.label


def _once(results: Results) -> list[tuple[str, ...]]:
    rows: list[tuple[str, ...]] = []
    for one_off in results.comparison.plan.one_offs:
        amount = shown(one_off_figure(one_off), results)
        rows.append((one_off.title, _day(one_off.on), one_off.kind, amount))
    return rows


def _sources(results: Results) -> list[Reference]:
    """The references of all that was used, once each."""
    used = results.comparison.costed.used
    return list({ref.id: ref for trace in used for source in trace.sources for ref in source.references}.values())

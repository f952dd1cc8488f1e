"""Options side by side as sections: what they come to, by year, how they rank, and what would turn the ranking."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from establishment.costing.ceilings import CeilingCheck, CeilingResult
from establishment.costing.measures import MEASURES
from establishment.costing.options import CostAndBenefit, Ranked, Switching, places, turns
from establishment.costing.sensitivity import ASSUMPTIONS, Effect
from establishment.ground.money import nearest_pence, number_text
from establishment.ground.presentation import Presentation, Rounding, rounded_text
from establishment.ground.shown_fields import ShownFields
from establishment.outputs.blocks import Block, Chart, ItemList, Passage, Section, TextTable, filled
from establishment.outputs.ceiling_words import ceilings_sentence
from establishment.outputs.charts import svg
from establishment.outputs.costing_pages import page_html
from establishment.outputs.figure_words import ILLUSTRATIVE, SIGNS, rounding_sentence
from establishment.outputs.first_page import signatures_table
from establishment.outputs.made_by import TITLE, MadeByRow, sentences_of
from establishment.outputs.option_charts import options_chart, reach_chart
from establishment.outputs.page_html import sections_html
from establishment.outputs.screen import WIDTH, sections_text

if TYPE_CHECKING:
    import pandas as pd

EVERY, BIAS = "all options", "optimism bias"
"""What is said of all options at once, and the name of it."""

# those that decide between options; a screen has room for few
CHIEF = ("net", "time_limited", "one_off", "all_in_year", "cumulative_net", "npv")
"""The measures of years that the screen shows; the table, the report and the workbook have all."""


@dataclass(frozen=True, repr=False)
class Bias(ShownFields):
    """Optimism bias: by how many percent costs are raised and benefits lowered."""

    costs: Fraction = Fraction(0)
    benefits: Fraction = Fraction(0)

    def __bool__(self) -> bool:
        return bool(self.costs or self.benefits)

    @property
    def words(self) -> str:
        """What it does, in a sentence."""
        if not self:
            return "No optimism bias is applied: give cost_bias or benefit_bias in percent to apply it."
        costs, benefits = (number_text(part) for part in (self.costs, self.benefits))
        return f"Costs are raised by {costs}% and benefits are lowered by {benefits}%, as the Green Book asks."


@dataclass(frozen=True)
class OptionsShown:
    """What pages of options show.

    all_measures: with a column of each option and of how far it lies from the first.
    by_year: what falls in each year; None without years.  ranked: empty where they are not ranked, and `why_not` says
    why.  sides: costs and benefits by option.  made_by: what made each costing.  ceilings: what each would breach.
    """

    title: str
    names: Sequence[str]
    all_measures: pd.DataFrame
    by_year: pd.DataFrame | None
    measure: Effect
    why_not: str = ""
    ranked: Sequence[Ranked] = ()
    sides: Mapping[str, CostAndBenefit] = field(default_factory=dict)
    switching: Sequence[Switching] = ()
    bias: Bias = field(default_factory=Bias)
    illustrative: bool = False
    presentation: Presentation = field(default_factory=Presentation)
    made_by: Mapping[str, Sequence[MadeByRow]] = field(default_factory=dict)
    ceilings: Mapping[str, CeilingCheck] = field(default_factory=dict)

    @property
    def for_all(self) -> list[MadeByRow]:
        """What all options were made with beside what made each costing."""
        costs, benefits = (number_text(part) for part in (self.bias.costs, self.bias.benefits))
        return [(BIAS, f"costs {costs}%, benefits {benefits}%", "")] if self.bias else []

    @property
    def biased(self) -> dict[str, CostAndBenefit]:
        """Costs and benefits by option, with optimism bias."""
        return {name: side.biased(self.bias.costs, self.bias.benefits) for name, side in self.sides.items()}

    @property
    def table(self) -> pd.DataFrame:
        """The measures that are not nil in every option."""
        # what is nil in every option decides nothing
        nil = (self.all_measures[list(self.names)] == 0).all(axis=1)
        # a nought in every option is left out, and an empty cell is not nought
        return self.all_measures[~nil]

    @property
    def values(self) -> list[str]:
        """The columns of values: each option, and its difference from the first."""
        return [*self.names, *(f"{name} less {self.names[0]}" for name in self.names[1:])]

    @property
    def rounding(self) -> Rounding:
        """To what amounts are rounded: never more finely than to the pound where one of them is illustrative."""
        chosen = self.presentation.rounding or "pence"
        return "£" if chosen == "pence" and self.illustrative else chosen

    def amount(self, pence: int) -> str:
        """An amount as these pages show it."""
        return rounded_text(pence, self.rounding)

    def cell(self, value: Any, unit: str) -> str:
        """A value of the table of measures; empty where there is none."""
        # an empty cell of a frame is not equal to itself
        if value is None or value != value:
            return ""
        # by its digits: the float of a frame is pounds to the penny
        exact = Fraction(str(value))
        return self.amount(nearest_pence(100 * exact)) if "pounds" in unit else number_text(exact)


def _signed(change: Fraction) -> str:
    return f"{'+' if change > 0 else ''}{number_text(change)}"


def ranking_notes(options: OptionsShown) -> list[str]:
    """How the options rank and what would change the ranking, in words; or why they are not ranked."""
    if not options.ranked:
        return [f"Not ranked: {options.why_not}."]
    now, label = options.ranked[0], MEASURES[options.measure].phrase
    best = ", then ".join(f"{name} ({options.amount(now.effects[name])})" for name in now.order)
    turned = [
        f"{row.assumption} {_signed(row.change)} {row.unit}: {', then '.join(row.order)}"
        for row in turns(options.ranked)
    ]
    return [
        f"Ranked by {label}, the lowest cost first: {best}.",
        f"The order turns at {'; '.join(turned)}." if turned else "No assumption that is tried turns the order.",
        *([_biased_order(options)] if options.bias else []),
        *now.notes,
    ]


def _biased_order(options: OptionsShown) -> str:
    nets = {name: side.net for name, side in options.biased.items()}
    # with bias the order can differ from that of the exact figures, so it is said beside it
    order = sorted(nets, key=lambda name: nets[name])
    return f"With optimism bias: {', then '.join(f'{name} ({options.amount(nets[name])})' for name in order)}."


def opening(options: OptionsShown) -> Section:
    """What the options come to in a few sentences."""
    return Section(
        options.title,
        [
            Passage(ILLUSTRATIVE if options.illustrative else "", "warning"),
            ItemList(ranking_notes(options)),
            Passage(rounding_sentence(options.presentation.rounding)),
        ],
    )


def ceiling_rows(options: OptionsShown) -> list[list[str]]:
    """One row a ceiling and measure: its label, its limit, what each option comes to, and whose authority it is."""
    labels = dict.fromkeys((each.ceiling.label, each.measure) for c in options.ceilings.values() for each in c.results)
    by_label = {
        name: {(each.ceiling.label, each.measure): each for each in check.results}
        for name, check in options.ceilings.items()
    }
    rows = []
    for key in labels:
        verdicts = [_verdict(options, by_label.get(name, {}).get(key)) for name in options.names]
        # a limit is the same in each option that has the ceiling
        first = next(results[key] for results in by_label.values() if key in results)
        limit = first.value(first.limit, options.amount)
        rows.append([key[0], limit, *verdicts, first.ceiling.authority])
    return rows


def ceiling_sentences(options: OptionsShown) -> list[str]:
    """What each option breaches, those that have no ceilings, and what is counted."""
    sentences = [f"{name}: {ceilings_sentence(check)}" for name, check in options.ceilings.items()]
    without = [f"{name}: it has no ceilings." for name in options.names if name not in options.ceilings]
    counted = dict.fromkeys(note for check in options.ceilings.values() for note in check.notes)
    return [*sentences, *without, *counted] if sentences else []


def ceilings_of_options(options: OptionsShown) -> Section:
    """Which ceilings of the establishment each option would breach, and whose authority that needs."""
    table = TextTable(("Ceiling", "At most", *options.names, "Whose authority"), ceiling_rows(options))
    return Section("Ceilings of the establishment", [table, ItemList(ceiling_sentences(options))])


def _verdict(options: OptionsShown, result: CeilingResult | None) -> str:
    """What an option comes to against a ceiling, such as "breach: 12 posts"; a dash where it has no such ceiling."""
    return f"{result.verdict}: {result.value(result.after, options.amount)}" if result is not None else "-"


def signatures(options: OptionsShown) -> Section:
    """Who made the comparison, and who stands for it."""
    return Section("Prepared and reviewed", [signatures_table(options.presentation)])


def full_year(options: OptionsShown) -> Section:
    """Every measure of a full year that is not nil."""
    rows = options.table[options.table["year"] == ""]
    return Section("A full year", [Passage(SIGNS), _measures(options, rows, ["label"])])


def year_by_year(options: OptionsShown) -> Section:
    """Every measure of the years that is not nil, and what falls in each as a chart."""
    return _years(options, options.table[options.table["year"] != ""], ["label", "effect", "year"])


def chief_years(options: OptionsShown) -> Section:
    """The chief measures of the years: what falls in each."""
    rows = options.table[options.table["year"] != ""]
    return _years(options, rows[rows["measure"].isin(CHIEF) & (rows["effect"] != "full_year")], ["label", "year"])


def _years(options: OptionsShown, rows: pd.DataFrame, about: Sequence[str]) -> Section:
    blocks: list[Block] = [_measures(options, rows, about)]
    # a chart with a gap would look like a year of nothing
    if options.by_year is not None and options.by_year[list(options.names)].notna().all(axis=None):
        years = options.by_year
        parts = (
            f"{name}: {', '.join(options.cell(value, 'pounds') for value in years[name])}" for name in options.names
        )
        words = f"{years['year'].iloc[0]} to {years['year'].iloc[-1]}. {'; '.join(parts)}"
        blocks.append(Chart("What falls in each year", words, lambda: svg(options_chart(years, options.names))))
    return Section("Year by year", blocks)


def _measures(options: OptionsShown, rows: pd.DataFrame, about: Sequence[str]) -> TextTable:
    headings = [*("measure" if name == "label" else name for name in about), *options.values]
    cells = [
        [
            *(str(row[name]).replace("_", " ") for name in about),
            *(options.cell(row[name], row["unit"]) for name in options.values),
        ]
        for row in rows.to_dict("records")
    ]
    return TextTable(headings, cells, range(len(about), len(headings)))


def rank_table(options: OptionsShown) -> Section:
    """The place of each option as it is and under each change of each assumption, with what it then comes to."""
    turning = {id(row) for row in turns(options.ranked)}
    rows = [
        [
            ASSUMPTIONS[row.assumption][0] if row.assumption else "as it is",  # type: ignore[index]
            f"{_signed(row.change)} {row.unit}" if row.change else "",
            *(f"{row.rank(name)}: {options.amount(row.effects[name])}" for name in options.names),
            "yes" if id(row) in turning else "",
        ]
        for row in options.ranked
    ]
    headings = ("If this is otherwise", "Change", *options.names, "Order turns")
    blocks: list[Block] = [TextTable(headings, rows, range(2, 2 + len(options.names)))]
    if rows:
        blocks.insert(0, Passage("The place of each option, 1 for the lowest cost, and what it then comes to."))
        words = "; ".join(f"{name}: {_reach(options, name)}" for name in options.names)
        blocks.append(Chart("How far assumptions move each option", words, lambda: svg(_drawn_reach(options))))
    return Section("Rank under each assumption", blocks)


def _reach(options: OptionsShown, name: str) -> str:
    effects = [row.effects[name] for row in options.ranked]
    return f"{options.amount(effects[0])}, from {options.amount(min(effects))} to {options.amount(max(effects))}"


def _drawn_reach(options: OptionsShown) -> Any:
    return reach_chart(options.ranked, options.names)


def switching_table(options: OptionsShown) -> Section:
    """What change of an option's costs or benefits makes its net that of another."""
    rows = [
        [row.option, row.other, row.part, f"{float(row.percent):+,.1f}%"]
        for row in options.switching
        if row.percent is not None
    ]
    table = TextTable(("Option", "Comes out like", "If its", "Change by"), rows, (3,))
    lead = "Beyond this change of one part of an option, the two options change places." if rows else ""
    return Section("Switching values", [Passage(lead), table])


def bias_table(options: OptionsShown) -> Section:
    """Costs and benefits, and what they come to with optimism bias."""
    # without bias the columns would repeat the first ones
    before = {name: side.net for name, side in options.sides.items()}
    biased = options.biased
    after = places({name: side.net for name, side in biased.items()})
    headings = ["Option", "Costs", "Benefits", "Net", "Rank"]
    headings += ["Costs with bias", "Benefits with bias", "Net with bias", "Rank with bias"] if options.bias else []
    rows = []
    for name, side in options.sides.items():
        row = [name, *map(options.amount, (side.costs, side.benefits, side.net)), str(places(before)[name])]
        if options.bias:
            adjusted = biased[name]
            row += [*map(options.amount, (adjusted.costs, adjusted.benefits, adjusted.net)), str(after[name])]
        rows.append(row)
    span = "over the years of the plan" if options.by_year is not None else "of a full year"
    lead = f"Costs are growth, one-off and time-limited costs, benefits are savings, {span}. {options.bias.words}"
    return Section("Costs, benefits and optimism bias", [Passage(lead if rows else ""), TextTable(headings, rows)])


def what_made_them(options: OptionsShown) -> Section:
    """What made each costing."""
    blocks: list[Block] = []
    # the bias is said once for all options, after what made each
    for name, rows in {**options.made_by, **({EVERY: options.for_all} if options.for_all else {})}.items():
        blocks += [Passage(name), ItemList(sentences_of(rows))]
    return Section(TITLE, blocks)


Maker = Callable[[OptionsShown], Section]
REPORT_SECTIONS: tuple[Maker, ...] = (
    opening,
    signatures,
    ceilings_of_options,
    full_year,
    year_by_year,
    rank_table,
    switching_table,
    bias_table,
    what_made_them,
)
"""The report, in order; a section without content is left out."""
SCREEN_SECTIONS: tuple[Maker, ...] = (opening, ceilings_of_options, full_year, chief_years)
"""A screen and a notebook's cell; `ranking()`, `switching_values()` and `optimism_bias()` give the rest."""


def _sections(options: OptionsShown, makers: Sequence[Maker], *, charts: bool) -> list[Section]:
    sections = []
    for make in makers:
        section = make(options)
        blocks = [block for block in section.blocks if charts or not isinstance(block, Chart)]
        section = filled(Section(section.title, blocks))
        # a lead without its table is no section
        if any(not isinstance(block, Passage) for block in section.blocks):
            sections.append(section)
    return sections


def options_text(options: OptionsShown, *, width: int = WIDTH, styled: bool = False) -> str:
    """Options as text, `width` characters wide; styled: with the marks of a terminal for bold."""
    return sections_text(_sections(options, SCREEN_SECTIONS, charts=False), width=width, styled=styled)


def options_html(options: OptionsShown) -> str:
    """The same as the screen, as headings, tables and lists for a notebook."""
    return sections_html(_sections(options, SCREEN_SECTIONS, charts=False), level=3)


def options_report(options: OptionsShown) -> str:
    """The report as the text of one HTML file, without script or network. Raises ImportError without matplotlib."""
    sections = _sections(options, REPORT_SECTIONS, charts=True)
    return page_html(options.title, sections_html(sections, level=1, stacks=True))

"""A costing as one ordered list of sections, and what each way to show it leaves out.

Screen, notebook, report and Markdown are this list in four forms. A new section is one function in `SECTIONS`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from establishment.costing.financial_case import net_of
from establishment.costing.results import Results
from establishment.ground.money import number_text
from establishment.outputs.blocks import Block, Chart, ItemList, Passage, Section, TextTable, Tree, filled
from establishment.outputs.case_tables import sensitivity_blocks, unit_costs_table
from establishment.outputs.ceiling_words import ceilings_blocks
from establishment.outputs.charts import bridge_chart, falls_by_funder, fte_of_grades, grades_chart, svg, years_chart
from establishment.outputs.costing_notes import (
    baseline_note,
    case_notes,
    heading,
    implied_text,
    notes,
    pay_bill_notes,
    reading_text,
    readings_total,
    savings_notes,
    unpriced_note,
)
from establishment.outputs.costing_tables import (
    bridge_table,
    budget_table,
    cliff_table,
    falls_table,
    funders_table,
    measures_table,
    one_offs_table,
    pay_bill_table,
    posts_table,
    proposals_table,
    reporting_lines,
    stated_table,
    years_table,
)
from establishment.outputs.figure_words import ILLUSTRATIVE, SIGNS, rounding_of, shown
from establishment.outputs.first_page import first_page_blocks
from establishment.outputs.made_by import TITLE, made_by_sentences
from establishment.outputs.paragraph import implications
from establishment.rates.references import cited_references


def opening(results: Results) -> Section:
    """The title, the paper, what the figures are, and what no reader may miss."""
    # what no reader may miss stands on every page, whatever else is left out
    warnings = [ILLUSTRATIVE if results.status == "illustrative" else "", unpriced_note(results)]
    passages = [Passage(results.scenario.paper), Passage(heading(results))]
    return Section(results.scenario.title, [*passages, *(Passage(words, "warning") for words in warnings)])


def first_page(results: Results) -> Section:
    """What a chief officer asks, answered on one page, with a place to sign."""
    return Section("In brief", first_page_blocks(results))


def budget(results: Results) -> Section:
    """The base budget as it is and as the proposals need it, by who pays."""
    return Section("Budget now and budget needed, a full year", [budget_table(results)])


def proposals(results: Results) -> Section:
    """What each proposal costs and saves."""
    return Section("Proposals, full-year effect", [proposals_table(results)])


def who_pays(results: Results) -> Section:
    """What each funder pays and saves, and whether savings are cashable."""
    return Section("Who pays, full-year effect", [funders_table(results), ItemList(savings_notes(results))])


def every_measure(results: Results) -> Section:
    """All measures that are not nil."""
    return Section("Every measure that is not nil", [measures_table(results)])


def financial_case(results: Results) -> Section:
    """The years of the plan, payback and present value."""
    title = f"Financial case by year, {results.scenario.prices} prices" if results.years else "Financial case"
    blocks: list[Block] = [Passage(SIGNS if results.years else ""), years_table(results), ItemList(case_notes(results))]
    # a chart of nothing is refused, so it is asked for only where something falls
    if falls_by_funder(results):
        words = "; ".join(f"{year.year.label}: {shown(net_of(year), results)}" for year in results.years)
        blocks.append(Chart("What falls in each year, by who pays", words, lambda: svg(years_chart(results))))
    return Section(title, blocks)


def pay_bill(results: Results) -> Section:
    """What all posts cost in each year of the plan, before and after."""
    return Section("The pay bill by year", [pay_bill_table(results), ItemList(pay_bill_notes(results))])


def budget_lines_that_fall(results: Results) -> Section:
    """The lines from which money can be taken."""
    return Section("Budget lines that fall, a full year", [falls_table(results)])


def one_off_costs(results: Results) -> Section:
    """Spending in one year only."""
    return Section("One-off costs", [one_offs_table(results)])


def funding_that_ends(results: Results) -> Section:
    """Posts and lines that outlast their funding."""
    return Section("Funding that ends before what it pays for", [cliff_table(results)])


def ceilings(results: Results) -> Section:
    """What of the establishment's ceilings is breached, and whose authority that needs."""
    return Section("Ceilings of the establishment", ceilings_blocks(results))


def what_would_change_it(results: Results) -> Section:
    """The answer if one assumption is otherwise."""
    return Section("Sensitivity: what would change the answer", sensitivity_blocks(results))


def unit_costs(results: Results) -> Section:
    """What one post of each grade costs in a full year."""
    return Section("Unit cost of a post by grade, a full year", [unit_costs_table(results)])


def bridge_by_cause(results: Results) -> Section:
    """From the cost before to the cost after, to the end of the last year of a plan."""
    last = results.last_year
    table, bridge = bridge_table(results, last), results.bridge(last)
    blocks: list[Block] = [table, Passage(baseline_note(results))]
    # a bridge with an unknown step has no length to draw
    if all(f.complete for _, _, f in bridge.rows()) and any(f.pence for _, f in bridge.steps):
        words = "; ".join(f"{step}: {amount}" for step, amount in table.rows)
        blocks.append(Chart("The bridge by cause", words, lambda: svg(bridge_chart(results, last))))
    return Section("From before to after, by cause, a year", blocks)


def posts_before_and_after(results: Results) -> Section:
    """Posts and lines on each side, and who reports to whom."""
    blocks: list[Block] = [posts_table(results)]
    if fte_of_grades(results):
        before, after = results.summary.fte
        words = f"All grades: {number_text(before)} FTE before, {number_text(after)} after"
        blocks.append(Chart("FTE by grade, before and after", words, lambda: svg(grades_chart(results))))
    for side, branches in zip(("before", "after"), reporting_lines(results), strict=True):
        blocks.append(Tree(f"Who reports to whom: {side}", branches))
    return Section("Posts that change, before and after", blocks)


def stated_figures(results: Results) -> Section:
    """The paper's figures beside the computed ones."""
    return Section("Stated figures beside the computed ones", [stated_table(results)])


def implied_costs(results: Results) -> Section:
    """What the stated figures require of posts without a price."""
    return Section("What the stated figures imply", [ItemList([implied_text(each) for each in results.implied])])


def readings_of_growth(results: Results) -> Section:
    """The ways to read a growth that a saving is to offset."""
    items = ItemList([reading_text(reading) for reading in results.readings])
    total = Passage(readings_total(results.readings), "strong")
    return Section("Ways to read the growth that the saving is to offset (none is chosen)", [items, total])


def text_for_the_paper(results: Results) -> Section:
    """The financial implications, ready to be copied."""
    return Section("Text for the paper: financial implications", implications(results))


def assumptions(results: Results) -> Section:
    """What the figures rest on; what has no price is said at the opening."""
    # what has no price is a warning at the top, and would stand twice
    beside = [note for note in notes(results) if note != unpriced_note(results)]
    return Section("What was assumed", [ItemList(beside)])


def questions(results: Results) -> Section:
    """What to ask the author of the paper."""
    sentences = results.questions_in(rounding_of(results))
    # in the rounding of the page, or a question would name a figure that it does not show
    return Section("Ask the author", [ItemList(sentences, numbered=True)])


def _pages_by_source(results: Results) -> dict[str, list[str]]:
    """What the values state, once each, with the pages where it was read; a page alone where that is not known."""
    used = (source for trace in results.comparison.costed.used for source in trace.sources)
    pages: dict[str, list[str]] = {}
    for cited in cited_references(used):
        pages.setdefault(cited.states or str(cited.reference), []).append(str(cited.reference))
    return pages


def sources(results: Results) -> Section:
    """All that was used, once each: the circular, agreement or Act that states the values."""
    return Section("Sources", [ItemList(list(_pages_by_source(results)), numbered=True)])


def evidence(results: Results) -> Section:
    """The pages where the values were read, by the number of what they state."""
    rows = [
        (str(number), page)
        for number, (states, pages) in enumerate(_pages_by_source(results).items(), 1)
        for page in pages
        # a page that states its own values is in Sources already
        if page != states
    ]
    return Section("Appendix: where the values were read", [TextTable(("Source", "Read at"), rows, ())])


def what_made_it(results: Results) -> Section:
    """The version, the fingerprints of what was read, the costs given and the date."""
    return Section(TITLE, [ItemList(made_by_sentences(results))])


Maker = Callable[[Results], Section]

# the order of a committee report: the answer, who pays, the years, then what it stands on
SECTIONS: tuple[Maker, ...] = (
    opening,
    first_page,
    proposals,
    who_pays,
    ceilings,
    budget,
    every_measure,
    financial_case,
    pay_bill,
    budget_lines_that_fall,
    one_off_costs,
    funding_that_ends,
    what_would_change_it,
    bridge_by_cause,
    unit_costs,
    posts_before_and_after,
    stated_figures,
    implied_costs,
    readings_of_growth,
    text_for_the_paper,
    assumptions,
    questions,
    sources,
    what_made_it,
    evidence,
)
"""What a costing has to say, in order; a section without content is left out."""


@dataclass(frozen=True)
class Page:
    """What one way to show a costing leaves out.

    without: sections.  charts: whether it has drawings.  narrow: whether tables lose the columns for which a narrow
    page has no room.
    """

    without: tuple[Maker, ...] = ()
    charts: bool = False
    narrow: bool = False

    def of(self, results: Results) -> list[Section]:
        """The sections of a costing that this page has."""
        sections = (self.cut(make(results)) for make in SECTIONS if make not in self.without)
        # by what is left of it: a section can lose all its blocks on this page
        return [section for section in sections if section.blocks]

    def cut(self, section: Section) -> Section:
        """A section without what this page leaves out."""
        blocks = [block for block in section.blocks if self.charts or not isinstance(block, Chart)]
        if self.narrow:
            blocks = [block.narrowed() if isinstance(block, TextTable) else block for block in blocks]
        return filled(Section(section.title, blocks))


REPORT = Page(charts=True)
MARKDOWN = Page()
SCREEN = Page(
    without=(
        first_page,
        budget,
        what_would_change_it,
        unit_costs,
        budget_lines_that_fall,
        one_off_costs,
        bridge_by_cause,
        posts_before_and_after,
        text_for_the_paper,
        sources,
        what_made_it,
        evidence,
    ),
    narrow=True,
)
"""A screen, and a notebook's cell, have the results; what a reader of them can call up (`--show`, `paragraph()`) is
left out."""

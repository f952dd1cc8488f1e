"""The sheets in words: the cover, the assumptions log, questions and sources."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from establishment.costing.results import Results
from establishment.ground.periods import long_date
from establishment.outputs.assumption_words import replaced_awards
from establishment.outputs.costing_notes import case_notes, heading, notes, savings_notes
from establishment.outputs.made_by import ON_THE_COVER, made_by_sentences
from establishment.outputs.workbook.checks import ALL_HOLD
from establishment.outputs.workbook.formulas import Formula
from establishment.outputs.workbook.grid import TOP, WorkbookFile, WorkbookSheet
from establishment.outputs.workbook.model import Model
from establishment.rates.doubts import doubt_sentences
from establishment.rates.references import Reference, Source, cited_references

SHEETS = {
    "Summary": "what it comes to, year by year, to whom, and what is not known, in thousands of pounds",
    "Inputs": "every rate, point and assumption once, with unit, status and reference",
    "Changes": "what is proposed, change by change, with its day",
    "Posts": "posts and lines before and after: FTE, weeks, posts alike, days, funder",
    "More posts": "spare rows: posts that are added or taken away here, chosen from lists and priced",
    "Funding": "splits between funders",
    "Unit costs": "one post a year, part by part, for each stretch of unchanged rates",
    "Full year": "every line at the price base, by funder",
    "Through time": "every line of a change in each year, from its day on, by stretch of unchanged prices and funder",
    "Effects": "what each change does to each funder: growth, saving, of which class",
    "By year": "the same in each year",
    "Proposals": "growth, savings and net of each proposal, with posts and FTE",
    "Years": "what falls in each year, and the full-year effect at its end",
    "Payback": "month by month: what is spent and saved, and from when it has paid itself back",
    "Funders": "who pays",
    "Bridge": "from the cost before to the cost after, by cause",
    "Cliff": "funding that ends before what it pays for",
    "One-off": "one-off costs, and time released, which is no cash",
    "Redundancy": "payments by weeks of pay, run again by age, service and a week's pay",
    "No price": "posts without a price, by figure",
    "Stated": "the paper's figures beside the computed ones",
    "Ceilings": "posts, FTE and money beside the ceilings of the establishment, and whose authority a breach needs",
    "Checks": "identities, and each figure beside the library's",
    "Assumptions": "what is assumed, and what does not move with the inputs",
    "Questions": "what to ask the author",
    "Sources": "where rates and pay come from",
    "Lists": "what the rows of More posts are chosen from, with its prices",
}
"""Each sheet and what it shows, in order."""
STATUS = {
    "published": "Every value used is published.",
    "derived": "The weakest value used is derived: worked out from published values.",
    "inferred": "The weakest value used is inferred: concluded from evidence, without a statement of the value itself.",
    "projected": "The weakest value used is projected: an assumption about the future.",
    "illustrative": "Illustrative values are used: amounts are shown to the pound, and are no basis for a decision.",
}
FIXED = (
    "Which posts there are, and what becomes of each, is the scenario's. Ten posts or groups of posts more or less are "
    "chosen on More posts, where there are grades with pay; they stay on their points, and bring no redundancy.",
    "The point, grade, basis, National Insurance letter and pension of a post stay as costed; so do days of assumed "
    "awards, of new rates, of increments and of changes of funder. A start moved past the day of an increment moves "
    "the cost and not the increment.",
    "The class of a saving (cashable and so on) is as the scenario says it. Growth or saving follows the sign "
    "of the figures; while a cost in them is not known it stands as costed.",
    "The cost of a post without a price is typed for the kind as it is named: a change of its FTE does not change it.",
    "Redundancy by weeks of pay is worked out on its sheet, where there is one; by other terms, notice, National "
    "Insurance on exits, pension strain and protected pay are amounts as costed. "
    "Payback follows every change, but where a post has no price, pay is protected or an award is paid once: then the "
    "Summary shows it until a figure changes.",
    "At cash prices, awards can be added on the days that Inputs lists. For another day, or an award on some points "
    "only, change the scenario and cost it again; at constant prices awards change no figure.",
)
"""What does not move with the inputs."""
IN_THE_SPARE_YEAR = (
    "In it pay that is not known so late stays as it is, but for awards that are typed on Inputs, and on-cost rates "
    "that are not known so late stay too. Figures are those of the scenario costed for a year more on these terms."
)
NO_SPARE_YEAR = "For another year change years in the scenario and cost it again."


@dataclass
class Headline:
    """What the cover shows first: a name, a figure and what of it has no price."""

    name: str | Formula
    cell: Formula
    missing: Formula | str = ""
    style: str = "strong money"


def cover(
    sheet: WorkbookSheet,
    book: WorkbookFile,
    model: Model,
    results: Sequence[Headline],
    master: tuple[Formula, Formula],
    sheets: Iterable[str],
) -> None:
    """The cover: what this is, the signs, what it rests on, the headline figures and the master check."""
    scenario = model.results.scenario
    sheet.head(scenario.title, scenario.paper, repeat=False)
    sheet.widths(34, 20, 60, 50)
    sheet.sheet.freeze_panes(0, 0)
    sheet.sheet.fit_to_pages(1, 1)
    # the facts come first: what somebody must know before a figure is read
    row = TOP
    for label, text in _facts(model.results):
        sheet.put(row, 0, label, "bold")
        sheet.across(row, 1, 3, text)
        row += 1
    row = _signed(sheet, model.results, row)
    # the check stands above the figures, so that nobody reads them without it
    sheet.put(row, 0, "Checks", "bold")
    sheet.put(row, 1, master[0], "big")
    alarm = book.file.add_format({"bg_color": "#FBE3D6", "font_color": "#8A2B06", "bold": True})
    holds = {"type": "cell", "criteria": "!=", "value": f'"{ALL_HOLD}"', "format": alarm}
    sheet.sheet.conditional_format(row, 1, row, 1, holds)
    sheet.put(row + 1, 0, "Since it was costed", "bold")
    sheet.put(row + 1, 1, master[1])
    row = sheet.section(row + 3, "A full year, on the base budget")
    for head in results:
        sheet.put(row, 0, head.name, "bold")
        sheet.put(row, 1, head.cell, head.style)
        sheet.put(row, 2, head.missing, "wrap")
        row += 1
    row = sheet.section(row + 1, "Cells")
    sheet.put(row, 0, "an input", "input words")
    sheet.put(
        row, 1, "Boxed, blue on yellow: may be changed, and every total follows. All else is a formula or a label."
    )
    # only sheets that this workbook has
    row = sheet.section(row + 2, "Sheets")
    for name in sheets:
        sheet.sheet.write_url(row, 0, f"internal:'{name}'!A1", book.format("link"), name)
        sheet.put(row, 1, SHEETS[name])
        row += 1
    sheet.page(row, 3, pages=1)


def _signed(sheet: WorkbookSheet, results: Results, row: int) -> int:
    """What made the workbook, and cells for who prepared and reviewed it; returns the row after them."""
    sheet.put(row, 0, ON_THE_COVER, "bold")
    # a file's name can be long, so all of it is written across
    sheet.across(row, 1, 3, "; ".join(made_by_sentences(results)))
    for at, label in enumerate(("Prepared by", "Reviewed by"), row + 1):
        sheet.put(at, 0, label, "bold")
        sheet.put(at, 1, None, "input anytext")
    return row + 3


def _facts(results: Results) -> list[tuple[str, str]]:
    scenario = results.scenario
    # without a value of a scale no status of a value can be said
    status = results.status if results.priced or scenario.illustrative else ""
    rests = STATUS[status] if status else "No value of a scale is used: only what the scenario gives."
    # an illustration is that first, whatever its values are
    if scenario.illustrative:
        rests = "This is an illustration: amounts are shown to the pound, and are no basis for a decision."
    facts = [("Paper of", long_date(scenario.date_))] if scenario.date_ else []
    facts += [
        (
            "Signs",
            "A cost is positive. Growth and savings are each shown positive; net = growth - savings.",
        ),
        ("Prices", results.prices + (f" Years at {scenario.prices} prices." if results.years else "")),
        (
            "It rests on",
            " ".join([rests, *replaced_awards(results), *results.increment_notes, *doubt_sentences(results.doubts)]),
        ),
    ]
    if scenario.note:
        facts.append(("Note", scenario.note))
    if results.comparison.costed.unpriced_rows:
        facts.append(
            ("Without a price", "Totals are the known part; what is missing is named beside them, and on No price.")
        )
    return facts


def listing(
    sheet: WorkbookSheet,
    title: str,
    note: str,
    items: Iterable[tuple[str, ...]],
    headings: Sequence[str],
    widths: Sequence[float],
    *,
    printed: bool = False,
) -> None:
    """A sheet of rows of text. printed: whether it is one of the sheets that are printed."""
    sheet.head(title, note)
    sheet.widths(*widths)
    for column, name in enumerate(headings):
        sheet.put(TOP, column, name, "head")
    for row, item in enumerate(items, TOP + 1):
        for column, text in enumerate(item):
            sheet.put(row, column, text, "wrap")
    if printed:
        sheet.page(sheet.last_row, len(headings) - 1)


def assumptions(results: Results, model: Model) -> list[tuple[str, str]]:
    """What the figures rest on, and what does not move with the inputs."""
    sentences = [heading(results), *savings_notes(results), *case_notes(results), *notes(results)]
    numbered = [(str(number), text) for number, text in enumerate(sentences, 1)]
    fixed = list(FIXED)
    if model.spare_year is not None:
        fixed.append(
            f"{model.spare_year.label} can be added on Inputs, in one cell; for more years cost the scenario again. "
            f"{IN_THE_SPARE_YEAR}"
        )
    elif model.years:
        fixed.append(NO_SPARE_YEAR)
    if model.uncovered:
        lines = ", ".join(str(line.number) for line in model.uncovered)
        fixed.append(
            f"Lines {lines}: not every day of the years has a price; the checks say so if a start moves to one."
        )
    return [*numbered, *((f"fixed {number}", text) for number, text in enumerate(fixed, 1))]


def sources(used: Iterable[Source]) -> list[tuple[str, ...]]:
    """References once each: number, title, address, page, the day it was seen, the files that cite, what is stated."""
    every = list(used)
    files: dict[Reference, list[str]] = {}
    for source in every:
        for reference in source.references:
            files.setdefault(reference, []).append(source.place.file)
    rows: list[tuple[str, ...]] = []
    # numbered as on Inputs, where cells cite by number
    for number, cited in enumerate(cited_references(every), 1):
        reference = cited.reference
        page = f"page {reference.page}" if reference.page else ""
        seen = long_date(reference.seen) if reference.seen else ""
        by = ", ".join(dict.fromkeys(file for file in files[reference] if file))
        rows.append((str(number), reference.title, reference.href, page, seen, by, cited.states))
    return rows

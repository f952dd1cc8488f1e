"""Options side by side as a workbook: measures, years, ranking, optimism bias and switching values, with formulas."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from fractions import Fraction
from pathlib import Path
from typing import Any

from establishment.costing.options import places, turns
from establishment.costing.sensitivity import ASSUMPTIONS
from establishment.ground.extras import extra
from establishment.ground.file_writing import check_target, write_whole
from establishment.outputs.made_by import TITLE
from establishment.outputs.option_pages import EVERY, OptionsShown, ceiling_rows, ceiling_sentences, ranking_notes
from establishment.outputs.workbook.grid import MADE
from establishment.outputs.workbook.styles import properties

TOP = 2
"""The row of the headings, from nought: a title and an empty row stand over them."""
ABOUT = ("label", "unit", "sign", "effect", "year")
"""What the sheet of measures says of each before its values."""


class _OptionsWorkbook:
    """A workbook being made: its styles, each made once, and its sheets."""

    def __init__(self, out: io.BytesIO, *, whole_pounds: bool) -> None:
        self.writer = extra("xlsxwriter", "excel", "the workbook")
        # text of a scenario is never a formula or a link
        options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
        self.book = self.writer.Workbook(out, options)
        # a fixed day, so that the same options give the same bytes
        self.book.set_properties({"created": MADE})
        self.whole_pounds = whole_pounds
        self._styles: dict[str, Any] = {}

    def style(self, name: str) -> Any:
        if name not in self._styles:
            self._styles[name] = self.book.add_format(properties(name, whole_pounds=self.whole_pounds))
        return self._styles[name]

    def sheet(self, name: str, title: str, headings: Sequence[str], widths: Sequence[int]) -> Any:
        """A sheet with its title and headings, which stay where they are."""
        sheet = self.book.add_worksheet(name)
        sheet.write_string(0, 0, title, self.style("title"))
        self.headings(sheet, TOP, headings)
        for column, width in enumerate(widths):
            sheet.set_column(column, column, width)
        sheet.freeze_panes(TOP + 1, 1)
        sheet.set_landscape()
        sheet.set_paper(9)
        sheet.fit_to_pages(1, 0)
        return sheet

    def headings(self, sheet: Any, row: int, headings: Sequence[str]) -> None:
        for column, heading in enumerate(headings):
            sheet.write_string(row, column, heading, self.style("head"))

    def at(self, row: int, column: int, *, fixed: bool = False) -> str:
        # an address that a formula of another row uses is fixed, or it would move when it is copied
        address: str = self.writer.utility.xl_rowcol_to_cell(row, column, row_abs=fixed, col_abs=fixed)
        return address


def write_options(options: OptionsShown, path: str | Path, *, force: bool = False) -> Path:
    """Write options as a workbook; differences, totals, places and bias are formulas.

    Raises ValueError where it cannot be written, and ImportError without XlsxWriter.
    """
    target = check_target(path, suffix=".xlsx", force=force)
    write_whole(target, options_workbook(options), force=force)
    return target


def options_workbook(options: OptionsShown) -> bytes:
    """The bytes of the workbook of options; the same for the same options. Raises ImportError without XlsxWriter."""
    out = io.BytesIO()
    book = _OptionsWorkbook(out, whole_pounds=options.illustrative)
    _measures(book, options)
    if options.by_year is not None:
        _years(book, options)
    if options.ranked:
        _ranking(book, options)
        _bias(book, options)
    if options.ceilings:
        _ceilings(book, options)
    # last: who opens the workbook wants the options first
    _made_by(book, options)
    book.book.close()
    return out.getvalue()


def _values(
    book: _OptionsWorkbook, sheet: Any, at: int, start: int, row: Mapping[Any, Any], options: OptionsShown, style: str
) -> None:
    """A value for each option, and the difference of each from the first as a formula."""
    names = list(options.names)
    for n, name in enumerate(names):
        # a measure that an option does not have leaves its cell empty, and nought would be a value
        if row[name] == row[name] and row[name] is not None:
            sheet.write_number(at, start + n, row[name], book.style(style))
    for n, name in enumerate(names[1:], 1):
        # an empty cell of a frame is not equal to itself
        difference = row[f"{name} less {names[0]}"]
        if difference == difference:
            formula = f"={book.at(at, start + n)}-{book.at(at, start)}"
            sheet.write_formula(at, start + len(names) + n - 1, formula, book.style(style), difference)


def _measures(book: _OptionsWorkbook, options: OptionsShown) -> None:
    headings = [*ABOUT, *options.values]
    sheet = book.sheet("Options", options.title, headings, [44, *[14] * len(headings)])
    for at, row in enumerate(options.all_measures.to_dict("records"), TOP + 1):
        for column, name in enumerate(ABOUT):
            sheet.write_string(at, column, str(row[name]), book.style("text"))
        _values(book, sheet, at, len(ABOUT), row, options, "part" if "pounds" in row["unit"] else "num")


def _years(book: _OptionsWorkbook, options: OptionsShown) -> None:
    assert options.by_year is not None
    title = "What falls in each year: a cost is positive, a saving negative"
    sheet = book.sheet("Years", title, ["year", *options.values], [14, *[18] * len(options.values)])
    records = options.by_year.to_dict("records")
    for at, row in enumerate(records, TOP + 1):
        sheet.write_string(at, 0, str(row["year"]), book.style("text"))
        _values(book, sheet, at, 1, row, options, "part")
    last = TOP + len(records)
    sheet.write_string(last + 1, 0, "all years", book.style("total text"))
    for column, name in enumerate(options.values, 1):
        # a sum over an unknown year would be too low, so there is none
        if options.by_year[name].notna().all():
            formula = f"=SUM({book.at(TOP + 1, column)}:{book.at(last, column)})"
            # from the text of each: sums of floats would miss by parts of a penny
            exact = sum(Fraction(str(value)) for value in options.by_year[name])
            sheet.write_formula(last + 1, column, formula, book.style("total part"), float(exact))


def _ranking(book: _OptionsWorkbook, options: OptionsShown) -> None:
    """What each option comes to under each change, its place as a formula, and whether the order turns."""
    names, count = list(options.names), len(options.names)
    headings = [
        "if this is otherwise",
        "change",
        "unit",
        *names,
        *(f"place of {name}" for name in names),
        "order turns",
    ]
    sheet = book.sheet("Ranking", "The options under each change of one assumption", headings, [28, 10, 20, *[16] * 99])
    turning = {id(row) for row in turns(options.ranked)}
    for at, row in enumerate(options.ranked, TOP + 1):
        words = ASSUMPTIONS[row.assumption][0] if row.assumption else "as it is"  # type: ignore[index]
        sheet.write_string(at, 0, words, book.style("text"))
        sheet.write_number(at, 1, float(row.change), book.style("num"))
        sheet.write_string(at, 2, row.unit, book.style("text"))
        cells = f"{book.at(at, 3)}:{book.at(at, 2 + count)}"
        ranks = places(row.effects)
        for n, name in enumerate(names):
            sheet.write_number(at, 3 + n, row.effects[name] / 100, book.style("part"))
            # equal ones share a place, as in the ranking of the report
            place = f'=1+COUNTIF({cells},"<"&{book.at(at, 3 + n)})'
            sheet.write_formula(at, 3 + count + n, place, book.style("count"), ranks[name])
        sheet.write_string(at, 3 + 2 * count, "yes" if id(row) in turning else "no", book.style("text"))
    for n, note in enumerate(ranking_notes(options), TOP + 2 + len(options.ranked)):
        sheet.write_string(n, 0, note, book.style("note"))


def _bias(book: _OptionsWorkbook, options: OptionsShown) -> None:
    """Costs and benefits with two percentages that can be typed over, and the switching values below them."""
    headings = ["option", "costs", "benefits", "net", "place", "costs with bias", "benefits with bias", "net with bias"]
    sheet = book.sheet(
        "Optimism bias", "Costs, benefits and optimism bias", [*headings, "place with bias"], [34, *[18] * 9]
    )
    first, count = TOP + 1, len(options.names)
    rates = first + count + 1
    cells = []
    for n, (words, percent) in enumerate(
        (("Costs are raised by", options.bias.costs), ("Benefits are lowered by", options.bias.benefits))
    ):
        sheet.write_string(rates + n, 0, words, book.style("text"))
        sheet.write_number(rates + n, 1, float(percent / 100), book.style("input rate"))
        cells.append(book.at(rates + n, 1, fixed=True))
    before = places({name: side.net for name, side in options.sides.items()})
    biased = options.biased
    after = places({name: side.net for name, side in biased.items()})
    for at, (name, side) in enumerate(options.sides.items(), first):
        adjusted = biased[name]
        costs, benefits = book.at(at, 1), book.at(at, 2)
        sheet.write_string(at, 0, name, book.style("text"))
        sheet.write_number(at, 1, side.costs / 100, book.style("part"))
        sheet.write_number(at, 2, side.benefits / 100, book.style("part"))
        for column, formula, pence in (
            (3, f"={costs}-{benefits}", side.net),
            # bias is rounded for each part, so that the net is the difference of what is shown
            (5, f"=ROUND({costs}*(1+{cells[0]}),2)", adjusted.costs),
            (6, f"=ROUND({benefits}*(1-{cells[1]}),2)", adjusted.benefits),
            (7, f"={book.at(at, 5)}-{book.at(at, 6)}", adjusted.net),
        ):
            sheet.write_formula(at, column, formula, book.style("part"), pence / 100)
        for column, ranks in ((4, before), (8, after)):
            nets = f"{book.at(first, column - 1, fixed=True)}:{book.at(first + count - 1, column - 1, fixed=True)}"
            place = f'=1+COUNTIF({nets},"<"&{book.at(at, column - 1)})'
            sheet.write_formula(at, column, place, book.style("count"), ranks[name])
    _switching(book, sheet, options, rates + 3)


def _switching(book: _OptionsWorkbook, sheet: Any, options: OptionsShown, top: int) -> None:
    """The change of an option's costs or benefits at which it and another change places, as formulas."""
    sheet.write_string(top, 0, "Switching values: the change at which two options change places", book.style("section"))
    book.headings(sheet, top + 1, ["option", "comes out like", "if its", "change by"])
    rows = {name: TOP + 1 + n for n, name in enumerate(options.names)}
    at = top + 2
    for each in options.switching:
        if each.percent is None:
            continue
        # costs rise and benefits fall towards the other option, so the sign turns
        column, sign = (1, "") if each.part == "costs" else (2, "-")
        own, other = rows[each.option], rows[each.other]
        formula = f"={sign}({book.at(other, 3)}-{book.at(own, 3)})/{book.at(own, column)}"
        for place, words in enumerate((each.option, each.other, each.part)):
            sheet.write_string(at, place, words, book.style("text"))
        sheet.write_formula(at, 3, formula, book.style("rate"), float(each.percent / 100))
        at += 1


def _ceilings(book: _OptionsWorkbook, options: OptionsShown) -> None:
    """What each option comes to against each ceiling of the establishment, and whose authority that needs."""
    headings = ["ceiling", "at most", *options.names, "whose authority"]
    sheet = book.sheet("Ceilings", "Ceilings of the establishment", headings, [30, *[24] * len(headings)])
    for at, row in enumerate([*ceiling_rows(options), [], *([each] for each in ceiling_sentences(options))], TOP + 1):
        for column, words in enumerate(row):
            sheet.write_string(at, column, words, book.style("text"))


def _made_by(book: _OptionsWorkbook, options: OptionsShown) -> None:
    """What made each costing, with whole fingerprints, so that the workbook can be made again and compared."""
    sheet = book.sheet(TITLE, TITLE, ["option", "what", "name", "fingerprint"], [34, 34, 60, 70])
    rows = [(name, *row) for name, block in options.made_by.items() for row in block]
    for at, (name, what, *texts) in enumerate([*rows, *((EVERY, *row) for row in options.for_all)], TOP + 1):
        for column, words in enumerate((name, f"{TITLE}: {what}", *texts)):
            sheet.write_string(at, column, words, book.style("text"))

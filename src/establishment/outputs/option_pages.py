"""Options side by side, as text, as HTML, as a chart and as a workbook sheet."""

from __future__ import annotations

import io
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from establishment.ground.extras import extra
from establishment.ground.file_writing import check_target, write_whole
from establishment.ground.money import nearest_pence, text
from establishment.outputs.blocks import ItemList, Section, TextTable
from establishment.outputs.charts import FUNDERS, HATCHES, axes_of, house_style, wrapped
from establishment.outputs.costing_pages import page_html
from establishment.outputs.page_html import sections_html
from establishment.outputs.screen import frame_text

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.figure import Figure as Drawing

Table = tuple[str, "pd.DataFrame"]


def written_value(value: Any, unit: str) -> str:
    """A value of a table as people write it; empty where there is none."""
    if isinstance(value, str) or value is None:
        return value or ""
    if value != value:
        return ""
    return text(nearest_pence(100 * _exact(value))) if "pounds" in unit else f"{value:,.2f}".rstrip("0").rstrip(".")


def _exact(value: float) -> Any:
    from fractions import Fraction

    return Fraction(str(value))


def shown_table(frame: pd.DataFrame, values: Sequence[str]) -> pd.DataFrame:
    """A table of measures whose values stand as people write them, each in its unit."""
    shown = frame.astype(object)
    for name in values:
        shown[name] = [written_value(v, unit) for v, unit in zip(frame[name], frame["unit"], strict=True)]
    return shown


def options_text(title: str, tables: Sequence[Table], notes: Sequence[str]) -> str:
    """Tables of options as text."""
    parts = [title]
    for heading, frame in tables:
        parts.append(f"\n{heading}\n{frame_text(frame)}")
    return "\n".join([*parts, *(["", *notes] if notes else [])])


def options_html(title: str, tables: Sequence[Table], notes: Sequence[str], *, page: bool) -> str:
    """Tables of options as HTML; page: a whole page in the style of the report, without script or network."""
    first = Section(title, [ItemList(notes)] if notes else [])
    sections = [first, *(Section(heading, [text_table(frame)]) for heading, frame in tables)]
    if not page:
        return sections_html(sections, level=3)
    return page_html(title, sections_html(sections, level=1, stacks=True))


def text_table(frame: pd.DataFrame) -> TextTable:
    """A frame of text and numbers as a table of text: amounts and numbers stand to the right."""
    rows = [[_cell(value) for value in row] for row in frame.itertuples(index=False, name=None)]
    figures = [
        at
        for at in range(1, len(frame.columns))
        if any(row[at] for row in rows) and all(row[at][:1] in "£-+0123456789" for row in rows)
    ]
    return TextTable([str(name).replace("_", " ") for name in frame.columns], rows, figures)


def _cell(value: Any) -> str:
    if isinstance(value, float):
        return "" if value != value else f"{value:,.2f}".rstrip("0").rstrip(".")
    return "" if value is None else str(value)


def options_chart(by_year: pd.DataFrame, names: Sequence[str]) -> Drawing:
    """What falls in each year, option by option, as bars beside each other; a cost is above the line.

    by_year: columns year, and one of pounds for each option. Raises ImportError where matplotlib is missing.
    """
    with house_style():
        figure, axes = axes_of(4.2)
        width = 0.8 / max(len(names), 1)
        for n, name in enumerate(names):
            at = [place + n * width for place in range(len(by_year))]
            axes.bar(
                at,
                by_year[name],
                width,
                label=wrapped(name),
                color=FUNDERS[n % len(FUNDERS)],
                hatch=HATCHES[n % len(HATCHES)],
                edgecolor="white",
            )
        middle = (len(names) - 1) * width / 2
        axes.set_xticks([place + middle for place in range(len(by_year))], list(by_year["year"]))
        axes.axhline(0, color="black", linewidth=0.8)
        axes.yaxis.set_major_formatter(lambda value, _: f"£{value:,.0f}".replace("£-", "-£"))
        axes.legend(frameon=False)
        axes.set_title("What falls in each year: a cost is above the line, a saving below")
    return figure


def write_options(
    frame: pd.DataFrame, names: Sequence[str], path: str | Path, *, title: str, force: bool = False
) -> Path:
    """Write the table of measures as a workbook of one sheet, with the differences as formulas.

    Raises ValueError where it cannot be written, and ImportError without XlsxWriter.
    """
    target = check_target(path, suffix=".xlsx", force=force)
    writer = extra("xlsxwriter", "excel", "the workbook")
    out = io.BytesIO()
    book = writer.Workbook(out, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    sheet = book.add_worksheet("Options")
    bold, money = (
        book.add_format({"bold": True, "text_wrap": True}),
        book.add_format({"num_format": "£#,##0.00;-£#,##0.00"}),
    )
    sheet.write_string(0, 0, title, bold)
    about = ["label", "unit", "sign", "effect", "year"]
    headings = [*(name.replace("_", " ") for name in about), *names, *(f"{n} less {names[0]}" for n in names[1:])]
    for column, heading in enumerate(headings):
        sheet.write_string(2, column, heading, bold)
    for number, row in enumerate(frame.to_dict("records"), 3):
        for column, name in enumerate(about):
            sheet.write_string(number, column, str(row[name]))
        form = money if "pounds" in row["unit"] else None
        for n, name in enumerate(names):
            _put(sheet, number, len(about) + n, row[name], form)
        for n, name in enumerate(names[1:], 1):
            difference = row[f"{name} less {names[0]}"]
            if difference == difference:
                own, first = (_address(writer, number, len(about) + place) for place in (n, 0))
                sheet.write_formula(number, len(about) + len(names) + n - 1, f"={own}-{first}", form, difference)
    sheet.set_column(0, 0, 44)
    sheet.set_column(1, len(headings), 18)
    sheet.freeze_panes(3, 1)
    book.close()
    write_whole(target, out.getvalue(), force=force)
    return target


def _put(sheet: Any, row: int, column: int, value: Any, form: Any) -> None:
    if value == value and value is not None:
        sheet.write_number(row, column, value, form)


def _address(writer: Any, row: int, column: int) -> str:
    address: str = writer.utility.xl_rowcol_to_cell(row, column)
    return address

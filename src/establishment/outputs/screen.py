"""Sections and frames as text for a screen."""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from rich import box
from rich.console import Console
from rich.table import Table
from rich.text import Text

from establishment.outputs.blocks import Block, Branch, Chart, ItemList, Passage, Section, TextTable, Tree, readable
from establishment.outputs.terminal import text_console

if TYPE_CHECKING:
    import pandas as pd

WIDTH = 118
UNBROKEN = "\ue000"
"""Stands for a space at which no line breaks, within "8 x LC5/6"; spaces are put back in the text."""
LONG_WORD = 20
"""Letters of a word of a heading that keep it whole on a narrow screen."""
READABLE = 24
"""Characters a line of a text in a narrow table has."""
FRAME_WIDTH = 1000
"""Characters a line of a frame may take: wide enough that nothing is cut off or wrapped."""


def sections_text(sections: Sequence[Section], *, width: int = WIDTH, styled: bool = False) -> str:
    """Sections as text, `width` characters wide; styled: with the marks of a terminal for bold."""
    out = io.StringIO()
    console = text_console(out, width, styled=styled)
    for at, section in enumerate(sections):
        if at:
            console.print()
        console.print(_text(section.title, "bold"))
        for block in section.blocks:
            _print_block(block, console)
    return _text_of(out)


def _text(words: str, style: str = "") -> Text:
    """Words from any file, without marks that could steer a terminal."""
    return Text(readable(words), style=style)


def _cell(words: str, style: str) -> Text:
    return Text(readable(words).replace(" x ", f"{UNBROKEN}x{UNBROKEN}"), style=style)


def _text_of(out: io.StringIO) -> str:
    return "\n".join(line.rstrip() for line in out.getvalue().replace(UNBROKEN, " ").splitlines())


def _print_block(block: Block, console: Console) -> None:
    match block:
        case Passage():
            console.print(_text(block.text, "" if block.weight == "plain" else "bold"))
        case ItemList():
            marks = [f"{n}." if block.numbered else "-" for n in range(1, len(block.items) + 1)]
            console.print(_list(block.items, marks))
        case TextTable():
            if block.title:
                console.print(_text(block.title, "bold"))
            for at, part in enumerate(_parts_that_fit(block, console.width)):
                if at:
                    console.print()
                console.print(_table(part))
        case Chart():
            console.print(_text(f"{block.title}. {block.words}."))
        case Tree():
            console.print(_text(block.title, "bold"))
            _print_branches(block.branches, console, "")


def _print_branches(branches: Sequence[Branch], console: Console, indent: str) -> None:
    for branch in branches:
        console.print(_text(f"{indent}- {branch.label}"))
        _print_branches(branch.below, console, indent + "  ")


def _list(items: Sequence[str], marks: Sequence[str]) -> Table:
    grid = Table.grid(padding=(0, 1, 0, 0))
    grid.add_column(width=max(map(len, marks)), no_wrap=True, justify="right")
    grid.add_column()
    for mark, item in zip(marks, items, strict=True):
        grid.add_row(mark, _text(item))
    return grid


def _parts_that_fit(table: TextTable, width: int) -> list[TextTable]:
    """The table, or as many tables as a screen needs so that no amount is broken: each has the columns of words."""
    columns = range(len(table.headings))
    widths = [_least_width(table, column) for column in columns]
    words = [column for column in columns if not table.is_figure(column)]
    room = width - sum(widths[column] + 2 for column in words)
    parts: list[list[int]] = [[]]
    for column in (column for column in columns if table.is_figure(column)):
        if parts[-1] and sum(widths[each] + 2 for each in (*parts[-1], column)) > room:
            parts.append([])
        parts[-1].append(column)
    if len(parts) == 1:
        return [table]
    return [_with_columns(table, sorted([*words, *part])) for part in parts]


def _with_columns(table: TextTable, columns: Sequence[int]) -> TextTable:
    figures = [at for at, column in enumerate(columns) if table.is_figure(column)]
    rows = [[row[column] for column in columns] for row in table.rows]
    return replace(table, headings=[table.headings[column] for column in columns], rows=rows, figures=figures)


def _least_width(table: TextTable, column: int) -> int:
    """What a column needs: a figure each word of its cells and of its heading, a text a readable line."""
    heading, cells = table.headings[column], [row[column] for row in table.rows]
    if not table.is_figure(column):
        return min(READABLE, max(map(len, (heading, *cells))))
    words = max(map(len, heading.split()), default=0)
    return max([min(words, LONG_WORD), *(len(word) for cell in cells for word in cell.split())])


def _table(table: TextTable) -> Table:
    drawn = Table(box=box.SIMPLE_HEAD, show_edge=False, pad_edge=False, padding=(0, 1))
    for at, name in enumerate(table.headings):
        drawn.add_column(_text(name), justify="right" if table.is_figure(at) else "left", overflow="fold")
    for number, row in enumerate(table.rows, 1):
        total = table.last_is_total and number == len(table.rows)
        if total:
            drawn.add_section()
        drawn.add_row(*(_cell(cell, "bold" if total else "") for cell in row))
    return drawn


def frame_text(frame: pd.DataFrame, *, pence: bool = True) -> str:
    """A frame as plain columns: noughts as a dash, empty columns left out, nothing cut off.

    pence: amounts to the penny, else to the pound.
    """
    rows = [[_frame_cell(value, pence) for value in row] for row in frame.itertuples(index=False, name=None)]
    kept = [n for n in range(len(frame.columns)) if any(row[n] for row in rows)]
    headings = [str(frame.columns[n]).replace("_", " ") for n in kept]
    figures = [at for at, n in enumerate(kept) if frame.dtypes.iloc[n].kind in "if"]
    out = io.StringIO()
    text_console(out, FRAME_WIDTH).print(_table(TextTable(headings, [[row[n] for n in kept] for row in rows], figures)))
    return _text_of(out)


def _frame_cell(value: object, pence: bool) -> str:
    if value is None or type(value).__name__ == "NaTType":
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float):
        return f"{value:,.{2 if pence else 0}f}" if value else "-"
    return str(value)

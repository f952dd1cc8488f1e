"""Sections and frames as text for a screen, or for a notebook that asks for it."""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Literal, TextIO

from rich import box
from rich.cells import cell_len
from rich.console import Console
from rich.table import Table
from rich.text import Text

from establishment.ground.screen_lines import screen_columns, words_wrapped
from establishment.outputs.blocks import Block, Branch, Chart, ItemList, Passage, Section, TextTable, Tree, readable

if TYPE_CHECKING:
    import pandas as pd


def text_console(out: TextIO, width: int, *, styled: bool = False) -> Console:
    """A console that writes to `out` alone: in a notebook rich would show what is printed instead."""
    system = "standard" if styled else None
    return Console(file=out, width=width, color_system=system, force_terminal=styled, force_jupyter=False)  # type: ignore[arg-type]


WIDTH = 118
UNBROKEN = "\ue000"
"""Stands for a space at which no line breaks, within "8 x LC5/6"; spaces are put back in the text."""
BETWEEN = 3
"""Characters between two columns of a table."""
FRAME_WIDTH = 1000
"""Characters a line of a frame may take: wide enough that nothing is cut off or wrapped."""


def sections_text(sections: Sequence[Section], *, width: int | None = None, styled: bool = False) -> str:
    """Sections as text, `width` characters wide, as the screen is if None; styled: with its marks for bold."""
    width = width or screen_columns(WIDTH)
    out = io.StringIO()
    console = text_console(out, width, styled=styled)
    for at, section in enumerate(sections):
        if at:
            console.print()
        _print_words(console, section.title, "bold")
        for block in section.blocks:
            _print_block(block, console)
    return _text_of(out)


def _cell(words: str, style: str) -> Text:
    # "8 x LC5" is one thing: it must not be parted at the end of a line
    return Text(readable(words).replace(" x ", f"{UNBROKEN}x{UNBROKEN}"), style=style)


def _text_of(out: io.StringIO) -> str:
    return "\n".join(line.rstrip() for line in out.getvalue().replace(UNBROKEN, " ").splitlines())


def _print_block(block: Block, console: Console) -> None:
    match block:
        case Passage():
            _print_words(console, block.text, "" if block.weight == "plain" else "bold")
        case ItemList():
            marks = [f"{n}." if block.numbered else "-" for n in range(1, len(block.items) + 1)]
            before = max(map(len, marks), default=0)
            for mark, item in zip(marks, block.items, strict=True):
                _print_words(console, item, first=f"{mark:>{before}} ", rest=" " * (before + 1))
        case TextTable():
            if block.title:
                _print_words(console, block.title, "bold")
            print_table(block, console)
        case Chart():
            _print_words(console, f"{block.title}. {block.words}.")
        case Tree():
            _print_words(console, block.title, "bold")
            _print_branches(block.branches, console, "")


def _print_words(console: Console, words: str, style: str = "", *, first: str = "", rest: str = "") -> None:
    """Print words on lines that end between them; a word that is longer than a line stands on one of its own."""
    for line in words_wrapped(readable(words), console.width, first=first, rest=rest):
        _print_line(console, Text(line, style=style))


def _print_line(console: Console, line: Text) -> None:
    # the lines are broken already: rich would cut or break them again
    console.print(line, overflow="ignore", no_wrap=True, crop=False)


def _print_branches(branches: Sequence[Branch], console: Console, indent: str) -> None:
    for branch in branches:
        _print_words(console, branch.label, first=f"{indent}- ", rest=f"{indent}  ")
        _print_branches(branch.below, console, indent + "  ")


def print_table(table: TextTable, console: Console) -> None:
    """Print a table so that no word is cut: side by side, else with fewer figures at a time, else as lists."""
    parts = _parts_that_fit(table, console.width)
    for at, (part, widths) in enumerate(parts):
        if at:
            console.print()
        console.print(_table(part, widths))
    name = ""
    for number, row in enumerate(table.rows if not parts else (), 1):
        total = table.last_is_total and number == len(table.rows)
        name = _print_stacked(table.headings, row, console, name, "bold" if total else "")


def _parts_that_fit(table: TextTable, width: int) -> list[tuple[TextTable, list[int]]]:
    """The table, or several with a part of its figures each, with the widths of their columns; none where none fits.

    A table with more than its names in words is not parted: its rows would be hard to follow.
    """
    whole = column_widths(table, width)
    if whole is not None:
        return [(table, whole)]
    # names stay in each part, so that its rows can be told
    words = [column for column in range(len(table.headings)) if not table.is_figure(column)]
    parts: list[list[int]] = []
    for column in (column for column in range(len(table.headings)) if table.is_figure(column)):
        more = [*(parts[-1] if parts else words), column]
        if parts and column_widths(_with_columns(table, more), width) is not None:
            parts[-1] = more
        else:
            parts.append([*words, column])
    tables = [_with_columns(table, sorted(part)) for part in parts]
    fitting = [(part, widths) for part in tables if (widths := column_widths(part, width)) is not None]
    # parts that do not all fit are no help: then rows are shown as lists
    return fitting if len(words) == 1 and len(fitting) == len(tables) else []


def _with_columns(table: TextTable, columns: Sequence[int]) -> TextTable:
    figures = [at for at, column in enumerate(columns) if table.is_figure(column)]
    rows = [[row[column] for column in columns] for row in table.rows]
    return replace(table, headings=[table.headings[column] for column in columns], rows=rows, figures=figures)


def column_widths(table: TextTable, width: int) -> list[int] | None:
    """How wide each column is, so that no word is cut; None where the columns do not fit side by side."""
    columns = [
        [_cell(name, "").plain for name in (heading, *(row[at] for row in table.rows))]
        for at, heading in enumerate(table.headings)
    ]
    free = width - BETWEEN * (len(columns) - 1)
    natural = [max(map(cell_len, cells)) for cells in columns]
    if sum(natural) <= free:
        return natural
    least = [max((cell_len(word) for cell in cells for word in cell.split()), default=0) for cells in columns]
    if sum(least) > free:
        return None
    # the widest columns give way first, down to their longest word
    cap = next(c for c in range(max(natural), -1, -1) if sum(_capped(natural, least, c)) <= free)
    widths = _capped(natural, least, cap)
    for at, natural_width in enumerate(natural):  # what is left goes to the first columns that want more
        widths[at] += min(natural_width - widths[at], free - sum(widths))
    return widths


def _capped(natural: Sequence[int], least: Sequence[int], cap: int) -> list[int]:
    return [max(low, min(full, cap)) for full, low in zip(natural, least, strict=True)]


def _print_stacked(headings: Sequence[str], row: Sequence[str], console: Console, before: str, style: str) -> str:
    """A row as a list: what it is about, then each cell with its heading; what it is about, as of the row before."""
    named = next((at for at, heading in enumerate(headings) if heading.strip()), 0)
    # a row without a name goes on with that of the row above
    name = " ".join(filter(str.strip, row[: named + 1])) or before
    _print_words(console, name, style)
    for heading, cell in zip(headings[named + 1 :], row[named + 1 :], strict=True):
        if cell.strip():
            _print_words(console, f"{heading}: {cell}", style, first="  ", rest="    ")
    return name


def _table(table: TextTable, widths: Sequence[int]) -> Table:
    drawn = Table(box=box.SIMPLE_HEAD, show_edge=False, pad_edge=False, padding=(0, 1))
    for at, name in enumerate(table.headings):
        justify: Literal["right", "left"] = "right" if table.is_figure(at) else "left"
        drawn.add_column(_cell(name, ""), justify=justify, overflow="fold", width=widths[at])
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
    filled = [n for n in range(len(frame.columns)) if any(row[n] for row in rows)]
    headings = [str(frame.columns[n]).replace("_", " ") for n in filled]
    figures = [at for at, n in enumerate(filled) if frame.dtypes.iloc[n].kind in "if"]
    out = io.StringIO()
    table = TextTable(headings, [[row[n] for n in filled] for row in rows], figures)
    print_table(table, text_console(out, screen_columns(FRAME_WIDTH)))
    return _text_of(out)


def _frame_cell(value: object, pence: bool) -> str:
    if value is None or type(value).__name__ == "NaTType":
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float):
        return f"{value:,.{2 if pence else 0}f}" if value else "-"
    return str(value)

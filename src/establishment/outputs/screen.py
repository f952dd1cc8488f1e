"""A costing on one screen of text."""

from __future__ import annotations

import io
from collections.abc import Sequence

import pandas as pd
from rich import box
from rich.console import Console
from rich.table import Table
from rich.text import Text

from establishment.costing.results import Results
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
    stated_row,
)
from establishment.outputs.measure_tables import MEASURE_HEADINGS, measure_rows, year_table
from establishment.outputs.pay_bill_cells import PAY_BILL, PAY_BILL_HEADINGS, pay_bill_table
from establishment.outputs.terminal import text_console

WIDTH = 118
HELD = "\ue000"
"""Stands for a space at which no line breaks, within "8 x LC5/6"; spaces are put back in the text."""


def costing_text(results: Results, *, width: int = WIDTH, styled: bool = False) -> str:
    """The costing as text, `width` characters wide; styled: with the marks of a terminal for bold."""
    out = io.StringIO()
    console = text_console(out, width, styled=styled)
    _print_costing(results, console)
    return "\n".join(line.rstrip() for line in out.getvalue().replace(HELD, " ").splitlines())


def _print_costing(results: Results, console: Console) -> None:
    scenario = results.scenario
    console.print(Text(scenario.title, style="bold"))
    if scenario.paper:
        console.print(Text(scenario.paper))
    console.print(Text(heading(results)))
    console.print()
    console.print(_proposals(results))
    console.print()
    _funders(console, results)
    _heading(console, "Every measure that is not nil")
    console.print(_plain(MEASURE_HEADINGS[:3], [row[:3] for row in measure_rows(results)], MEASURE_HEADINGS[1:2]))
    if results.years:
        _heading(console, f"Year by year, {results.scenario.prices} prices")
        console.print(_plain(*year_table(results)))
    bill = pay_bill_table(results)
    if bill:
        _heading(console, PAY_BILL)
        console.print(_plain(PAY_BILL_HEADINGS, bill, PAY_BILL_HEADINGS[1:]))
    if results.cliff:
        _heading(console, "Funding that ends before what it pays for")
        console.print(_plain(CLIFF_HEADINGS, cliff_rows(results), CLIFF_HEADINGS[5:]))
    if results.stated:
        _heading(console, "Stated figures beside the computed ones")
        console.print(_stated(results))
    if results.implied:
        _heading(console, "What the stated figures imply")
        _list(console, [implied_text(item) for item in results.implied])
    if results.readings:
        _heading(console, "Readings of the growth that the saving is to offset (none is chosen)")
        _list(
            console, [reading_text(reading) for reading in results.readings], [f"{r.letter}." for r in results.readings]
        )
        console.print(Text(readings_total(results.readings), style="bold"))
    if results.questions:
        _heading(console, "Ask the author")
        _list(console, results.questions, [f"{n}." for n in range(1, len(results.questions) + 1)])


def _heading(console: Console, words: str) -> None:
    console.print()
    console.print(Text(words, style="bold"))


def _list(console: Console, items: Sequence[str], marks: Sequence[str] = ()) -> None:
    grid = Table.grid(padding=(0, 1, 0, 0))
    grid.add_column(width=max([1, *map(len, marks)]), no_wrap=True, justify="right")
    grid.add_column()
    for index, item in enumerate(items):
        grid.add_row(Text(marks[index] if marks else "-"), Text(item))
    console.print(grid)


def _cell(text: str, style: str = "") -> Text:
    return Text(text.replace(" x ", f"{HELD}x{HELD}"), style=style)


def _table(headings: Sequence[str], numbers: Sequence[str]) -> Table:
    table = Table(box=box.SIMPLE_HEAD, show_edge=False, pad_edge=False, padding=(0, 1))
    for name in headings:
        table.add_column(name, justify="right" if name in numbers else "left", overflow="fold")
    return table


def _proposals(results: Results) -> Table:
    table = _table(PROPOSAL_HEADINGS, PROPOSAL_HEADINGS[3:])
    rows = proposal_rows(results)
    for row in rows[:-1]:
        table.add_row(*(_cell(cell) for cell in row))
    table.add_section()
    table.add_row(*(_cell(cell, "bold") for cell in rows[-1]))
    return table


def _plain(headings: Sequence[str], rows: Sequence[Sequence[str]], numbers: Sequence[str] = ()) -> Table:
    right = numbers or headings[1:]
    table = _table(headings, right)
    for row in rows:
        held = (_cell(cell) if name in right else Text(cell) for name, cell in zip(headings, row, strict=True))
        table.add_row(*held)
    return table


def _funders(console: Console, results: Results) -> None:
    if results.comparison.funders:
        console.print(_plain(FUNDER_HEADINGS, funder_rows(results)))
        console.print()
    _list(console, [*savings_notes(results), *case_notes(results), *notes(results)])


def _stated(results: Results) -> Table:
    table = _table(STATED_HEADINGS, ("As written", "Computed"))
    for check in results.stated:
        table.add_row(*(_cell(cell) for cell in stated_row(check)))
    return table


def bridge_text(results: Results) -> str:
    """The bridge by cause to the last year of the plan, or to what is proposed where it has no years."""
    out = io.StringIO()
    year = results.last_year
    console = text_console(out, WIDTH)
    console.print(_plain(("Bridge by cause", "A year"), bridge_rows(results, year)))
    console.print(baseline_note(results))
    return "\n".join(line.rstrip() for line in out.getvalue().splitlines())


def frame_text(frame: pd.DataFrame, *, pence: bool = True) -> str:
    """A frame as plain columns: noughts as a dash, empty columns left out, nothing cut off.

    pence: amounts to the penny, else to the pound.
    """
    rows = [[_frame_cell(value, pence) for value in row] for row in frame.itertuples(index=False, name=None)]
    kept = [n for n in range(len(frame.columns)) if any(row[n] for row in rows)]
    headings = [str(frame.columns[n]).replace("_", " ") for n in kept]
    numbers = [heading for heading, n in zip(headings, kept, strict=True) if frame.dtypes.iloc[n].kind in "if"]
    out = io.StringIO()
    text_console(out, 1000).print(_plain(headings, [[row[n] for n in kept] for row in rows], numbers or ("",)))
    return "\n".join(line.rstrip() for line in out.getvalue().replace(HELD, " ").splitlines())


def _frame_cell(value: object, pence: bool) -> str:
    if value is None or value is pd.NaT:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float):
        return f"{value:,.{2 if pence else 0}f}" if value else "-"
    return str(value)

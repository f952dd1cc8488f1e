"""A costing on one screen of text."""

from __future__ import annotations

import io

from rich import box
from rich.console import Console
from rich.table import Table
from rich.text import Text

from establishment.costing.results import Results
from establishment.outputs.words import (
    PROPOSAL_HEADINGS, implied_lines, notes, proposal_rows, savings_notes, stated_row,
)  # fmt: skip

WIDTH = 118


def costing_text(results: Results, *, width: int = WIDTH) -> str:
    """The costing as plain text, `width` characters wide."""
    out = io.StringIO()
    print_costing(results, Console(file=out, width=width, color_system=None, force_terminal=False))
    return "\n".join(line.rstrip() for line in out.getvalue().splitlines())


def print_costing(results: Results, console: Console) -> None:
    """Print the costing: proposals, funders, stated figures, what they imply, readings and questions."""
    scenario = results.scenario
    console.print(Text(scenario.title, style="bold"))
    if scenario.paper:
        console.print(Text(scenario.paper))
    _list(console, notes(results), "")
    console.print(_proposals(results))
    _funders(console, results)
    if results.stated:
        console.print(_stated(results))
    if results.implied:
        _heading(console, "What the stated figures imply")
        _list(console, [", ".join(implied_lines(item)) + "." for item in results.implied], "-")
    if results.readings:
        _readings(console, results)
    if results.questions:
        _heading(console, "Ask the author")
        _list(console, results.questions, "1.")


def _heading(console: Console, words: str) -> None:
    console.print()
    console.print(Text(words, style="bold"))


def _list(console: Console, items: list[str] | tuple[str, ...], mark: str) -> None:
    for index, item in enumerate(items, 1):
        shown = f"{index:>2}. " if mark == "1." else f"{mark} " if mark else ""
        grid = Table.grid(padding=0)
        grid.add_column(width=len(shown), no_wrap=True)
        grid.add_column()
        grid.add_row(Text(shown), Text(item))
        console.print(grid)


def _table(title: str) -> Table:
    return Table(title=Text(title, style="bold") if title else None, title_justify="left", box=box.SIMPLE_HEAD, pad_edge=False, padding=(0, 1))


def _proposals(results: Results) -> Table:
    table = _table("")
    for heading in PROPOSAL_HEADINGS:
        table.add_column(heading, justify="left" if heading in ("", "Proposal", "Posts") else "right", overflow="fold")
    rows = proposal_rows(results)
    for index, row in enumerate(rows):
        last = index == len(rows) - 1
        table.add_row(*(Text(cell) for cell in row), style="bold" if last else "", end_section=index == len(rows) - 2)
    return table


def _funders(console: Console, results: Results) -> None:
    nets = [f"{results.funder_name(f)}: {results.comparison.summary(funder=f).net}" for f in results.comparison.funders]
    if nets:
        console.print(Text("Who funds, net: ", style="bold") + Text("; ".join(nets) + "."))
    for note in savings_notes(results):
        console.print(Text(note))


def _stated(results: Results) -> Table:
    table = _table("Stated figures beside the computed ones")
    for heading in ("Stated", "As written", "Computed", "Verdict", "Why"):
        table.add_column(heading, justify="right" if heading in ("As written", "Computed") else "left", overflow="fold")
    for check in results.stated:
        table.add_row(*(Text(cell) for cell in stated_row(check)))
    return table


def _readings(console: Console, results: Results) -> None:
    _heading(console, "Readings of the growth that the saving is to offset (none is chosen)")
    rows = []
    for reading in results.readings:
        rows.append(f"{reading.letter}. {reading.says}: {reading.fit}. {reading.why[0].upper()}{reading.why[1:]}.")
    _list(console, rows, "")
    nets: dict[str, list[str]] = {}
    for reading in results.readings:
        nets.setdefault(str(reading.net), []).append(reading.letter)
    said = "; ".join(f"{net} under {' and '.join(letters)}" for net, letters in nets.items())
    console.print(Text(f"Net recurring growth of all proposals, with the stated figures put in: {said}.", style="bold"))



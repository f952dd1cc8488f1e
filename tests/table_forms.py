"""Tables of random figures in every form that papers have: each form is a way to write the same rows as lines."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass

NAMES = [
    "Housing",
    "Finance",
    "Legal",
    "Planning",
    "Libraries",
    "Transport",
    "Adult Care",
    "Schools",
    "Waste",
    "Parks",
    "Leisure",
    "Estates",
    "Procurement",
    "Communications",
    "Registrars",
    "Youth Service",
    "Public Health",
    "Licensing",
]
Cell = str


@dataclass
class MadeTable:
    """A table of random figures that adds up: its headings, its rows of printed cells, and which cells others fix."""

    heads: list[str]
    rows: list[list[Cell]]
    fixed: list[tuple[int, int]]

    def changed(self, at: tuple[int, int], chance: random.Random) -> MadeTable:
        """The same with the first digit of a cell made another: an error that no rounding hides."""
        rows = [list(row) for row in self.rows]
        cell = rows[at[0]][at[1]]
        place = next(n for n, sign in enumerate(cell) if sign.isdigit())
        digit = chance.choice([d for d in "123456789" if d != cell[place]])
        rows[at[0]][at[1]] = cell[:place] + digit + cell[place + 1 :]
        return MadeTable(self.heads, rows, self.fixed)


def printed(value: int, unit: str) -> str:
    """A figure as its unit is printed: thousands with a comma, or tenths."""
    if unit == "tenths":
        return f"{value / 10:,.1f}"
    return f"({-value:,})" if value < 0 else f"{value:,}"


def totals(chance: random.Random) -> MadeTable:
    """Services by years, with a total row; every column adds up."""
    count, width = chance.randint(3, 8), chance.randint(2, 4)
    unit = chance.choice(["pounds", "thousands", "tenths"])
    rows = [[chance.randint(1_101, 98_989) for _ in range(width)] for _ in range(count)]
    rows.append([sum(row[c] for row in rows) for c in range(width)])
    names = [*chance.sample(NAMES, count), "Total"]
    first = chance.randint(2012, 2022)
    heads = ["Service", *(f"{first + n}/{(first + n + 1) % 100:02}" for n in range(width))]
    cells = [[name, *(printed(v, unit) for v in row)] for name, row in zip(names, rows, strict=True)]
    return MadeTable(heads, cells, [(r, c + 1) for r in range(count + 1) for c in range(width)])


def subtotals(chance: random.Random) -> MadeTable:
    """Two groups with their subtotals and a total of both."""
    width = chance.randint(2, 3)
    names = chance.sample(NAMES, 8)
    cells: list[list[Cell]] = []
    sums = []
    for group in range(2):
        rows = [[chance.randint(2_101, 78_989) for _ in range(width)] for _ in range(chance.randint(2, 4))]
        cells += [[names[4 * group + n], *(printed(v, "pounds") for v in row)] for n, row in enumerate(rows)]
        sums.append([sum(row[c] for row in rows) for c in range(width)])
        cells.append(["Subtotal", *(printed(v, "pounds") for v in sums[-1])])
    cells.append(["Total", *(printed(sums[0][c] + sums[1][c], "pounds") for c in range(width))])
    heads = ["Service", *chance.sample(["Staffing", "Premises", "Supplies", "Income"], width)]
    return MadeTable(heads, cells, [(r, c + 1) for r in range(len(cells)) for c in range(width)])


def changes(chance: random.Random) -> MadeTable:
    """Before, change and after, and a total row."""
    count = chance.randint(3, 7)
    rows = []
    for _ in range(count):
        before, change = chance.randint(20_001, 98_989), chance.randint(1_011, 9_898) * chance.choice([1, -1])
        rows.append([before, change, before + change])
    rows.append([sum(row[c] for row in rows) for c in range(3)])
    names = [*chance.sample(NAMES, count), "Total"]
    cells = [[name, *(printed(v, "pounds") for v in row)] for name, row in zip(names, rows, strict=True)]
    return MadeTable(
        ["Service", "Before", "Change", "After"], cells, [(r, c) for r in range(count + 1) for c in (1, 3)]
    )


def percentages(chance: random.Random) -> MadeTable:
    """Amounts with their share of the total."""
    count = chance.randint(3, 7)
    values = [chance.randint(10_101, 98_989) for _ in range(count)]
    total = sum(values)
    names = [*chance.sample(NAMES, count), "Total"]
    cells = [[n, f"{v:,}", f"{v * 100 / total:.1f}%"] for n, v in zip(names, [*values, total], strict=True)]
    return MadeTable(["Service", "Budget", "Share"], cells, [(r, 1) for r in range(count + 1)])


KINDS: dict[str, Callable[[random.Random], MadeTable]] = {
    "totals": totals,
    "subtotals": subtotals,
    "changes": changes,
    "percentages": percentages,
}


def _pipes(table: MadeTable) -> str:
    lines = [f"| {' | '.join(row)} |" for row in (table.heads, *table.rows)]
    return "\n".join([lines[0], "|" + "---|" * len(table.heads), *lines[1:]])


def _bare_pipes(table: MadeTable) -> str:
    return "\n".join(" | ".join(row) for row in (table.heads, *table.rows))


def _slashes(table: MadeTable) -> str:
    return "\n".join(" / ".join(row) for row in (table.heads, *table.rows))


def _broken_pipes(table: MadeTable) -> str:
    """Rows broken over lines: the label, then two cells a line."""
    lines = [" | ".join(table.heads)]
    for row in table.rows:
        lines += [row[0], *(f"| {' | '.join(row[c : c + 2])}" for c in range(1, len(row), 2)), "|"]
    return "\n".join(lines)


def _tabs(table: MadeTable) -> str:
    return "\n".join("\t".join(row) for row in (table.heads, *table.rows))


def _aligned(table: MadeTable) -> str:
    return "\n".join(row[0].ljust(20) + "".join(c.rjust(14) for c in row[1:]) for row in (table.heads, *table.rows))


def _labelled(table: MadeTable) -> str:
    """A label followed by its figures, one space between."""
    return "\n".join(" ".join(row) for row in (table.heads, *table.rows))


def _one_a_line(table: MadeTable) -> str:
    return "\n".join(cell for row in (table.heads, *table.rows) for cell in row)


def _run_together(table: MadeTable) -> str:
    return " ".join(cell for row in (table.heads, *table.rows) for cell in row)


def _by_columns(table: MadeTable) -> str:
    """Columns one after another, as they are copied out of some PDF files."""
    every = (table.heads, *table.rows)
    return "\n".join(row[c] for c in range(len(table.heads)) for row in every)


FORMS: dict[str, Callable[[MadeTable], str]] = {
    "pipes": _pipes,
    "pipes without outer bars": _bare_pipes,
    "slashes between cells": _slashes,
    "pipes, rows broken over lines": _broken_pipes,
    "tabs": _tabs,
    "aligned columns": _aligned,
    "label followed by numbers": _labelled,
    "one cell a line": _one_a_line,
    "run together in one line": _run_together,
    "columns one after another": _by_columns,
}


def paper(table: MadeTable, form: str) -> str:
    """A table with a sentence before and behind it."""
    lead = "The table below sets out the position of each service."
    return f"Budget monitoring\n\n{lead}\n\n{FORMS[form](table)}\n\nMembers are asked to note the position.\n"

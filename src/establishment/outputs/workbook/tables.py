"""Tables on sheets: rows of named columns, and formulas elsewhere that add up those columns."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from establishment.outputs.workbook.cell_text import letters
from establishment.outputs.workbook.formulas import Formula, exact_sum, plain_number
from establishment.outputs.workbook.grid import WorkbookSheet
from establishment.outputs.workbook.styles import heading_style


@dataclass(frozen=True)
class Field:
    """A column of a table: its key, heading, width and the style of its cells."""

    key: str
    heading: str
    width: float = 12
    style: str = "words"


@dataclass
class SheetRow:
    """One row of a table; its cells can be used in formulas of the same row."""

    table: SheetTable
    row: int
    values: dict[str, Any] = field(default_factory=dict)

    def put(self, key: str, content: Any, style: str = "") -> None:
        """Write a cell of the row."""
        table = self.table
        value = table.sheet.write(self.row, table.places[key], content, style or table.styles[key])
        # kept by row as well as by column: a sum needs the column, a formula of the same row the cell
        self.values[key] = table.held_by_row[key][self.row] = value

    def __getitem__(self, key: str) -> Formula:
        """A cell of this row, for formulas of the same row."""
        return Formula(f"{self.table.letters[key]}{self.row + 1}", self.values.get(key))

    def ref(self, key: str) -> Formula:
        """A cell of this row, for formulas anywhere."""
        table = self.table
        return Formula(f"{table.sheet.prefix}{table.letters[key]}${self.row + 1}", self.values.get(key))

    def span(self, first: str, last: str) -> Formula:
        """SUM of the cells from one column to another."""
        a, b = self.table.places[first], self.table.places[last]
        inside = [key for key, place in self.table.places.items() if a <= place <= b]
        # a cell that was never written counts as nothing, as it does in SUM
        value = exact_sum([plain_number(self.values[key]) for key in inside if key in self.values])
        return Formula(f"SUM(${letters(a)}{self.row + 1}:${letters(b)}{self.row + 1})", value)

    def block(self, first: str, last: str) -> tuple[str, list[Any]]:
        """The cells from one column to another, for formulas anywhere, and what they hold."""
        table = self.table
        inside = [key for key, place in table.places.items() if table.places[first] <= place <= table.places[last]]
        ends = (table.places[first], table.places[last])
        a, b = (f"${letters(column)}${self.row + 1}" for column in ends)
        return f"{table.sheet.prefix}{a}:{b}", [self.values.get(key) for key in inside]


class SheetTable:
    """A table with one heading row; formulas elsewhere add up its columns."""

    def __init__(self, sheet: WorkbookSheet, top: int, fields: Sequence[Field], *, set_widths: bool = True) -> None:
        # a copy: fields are shared by tables of the same kind
        self.sheet, self.top, self.fields = sheet, top, list(fields)
        self.places = {each.key: column for column, each in enumerate(fields)}
        self.letters = {key: f"${letters(column)}" for key, column in self.places.items()}
        self.styles = {each.key: each.style for each in fields}
        self.next = top + 1
        self.named: dict[str, int] = {}
        self.short = ""
        self.held_by_row: dict[str, dict[int, Any]] = {each.key: {} for each in fields}
        self._sums: dict[tuple[str, ...], dict[tuple[Any, ...], Any]] = {}
        self._signed_sums: dict[tuple[str, ...], tuple[dict[tuple[Any, ...], Any], ...]] = {}
        if set_widths:
            sheet.widths(*(each.width for each in fields))
        for column, each in enumerate(fields):
            sheet.put(top, column, each.heading, heading_style(each.style))

    def row(self, values: Mapping[str, Any] | None = None) -> SheetRow:
        """The next row, with what stands in it."""
        row = SheetRow(self, self.next)
        # the next row is known at once, so that several rows can be filled side by side
        self.next += 1
        for key, content in (values or {}).items():
            row.put(key, content)
        return row

    def guard(self, key: str) -> None:
        """Have it checked that as many rows hold a number in a column as were written."""
        self.sheet.tables.append((self, key))

    def held(self, key: str) -> list[Any]:
        """What stands in a column."""
        return list(self.held_by_row[key].values())

    def range(self, key: str, *, fixed: bool = True, more: int = 0) -> str:
        """The cells of a column as text; fixed: the column stays when a formula is copied across.

        more: rows below the table that it holds too.
        """
        # a range that moves with the column, or reaches below the table, cannot be the fixed one of a name
        if fixed and not more:
            return self._name(key)
        column = ("$" if fixed else "") + letters(self.places[key])
        # a table without rows still has one row in its range: a range of none is an error
        last = max(self.next, self.top + 2) + more
        return f"{self.sheet.prefix}{column}${self.top + 2}:{column}${last}"

    def _name(self, key: str) -> str:
        """The name of a column as it stands, so that formulas are short and can be read: `Posts.count`."""
        # a name cannot grow with later rows, so a column is named once it is whole
        last = self.named.setdefault(key, max(self.next, self.top + 2))
        assert last in (self.next, self.top + 2), (
            "formulas use a column once all its rows are written, but for its total"
        )
        if not self.short:
            self.sheet.named_tables.append(self)
            count = len(self.sheet.named_tables)
            self.short = self.sheet.short + (str(count) if count > 1 else "")
        # several tables on one sheet: the second is numbered, for a name is unique in the file
        return f"{self.short}.{key}"

    def define_names(self) -> None:
        """Define the names of columns that formulas use."""
        for key, last in self.named.items():
            column = letters(self.places[key])
            where = f"{self.sheet.prefix}${column}${self.top + 2}:${column}${last}"
            self.sheet.book.file.define_name(f"{self.short}.{key}", f"={where}")

    def sum(self, key: str, *, fixed: bool = True) -> Formula:
        """SUM of a column."""
        values = self.held_by_row[key].values()
        return Formula(f"SUM({self.range(key, fixed=fixed)})", exact_sum(list(map(_number, values))))

    def count(self, key: str, text: str) -> Formula:
        """COUNTIF of a text of our own in a column."""
        matches = sum(1 for value in self.held_by_row[key].values() if value == text)
        return Formula(f'COUNTIF({self.range(key)},"{text}")', matches)

    def sum_where(self, key: str, where: Mapping[str, Formula], *, fixed: bool = True) -> Formula:
        """SUMIFS of a column over the rows in which other columns have these values."""
        keys = tuple(where)
        # each set of columns is added up once: large sheets have ten thousands of these formulas
        index = self._index(key, keys)
        group = tuple(_key(part.value) for part in where.values())
        tests = "".join(f",{self._name(name)},{part.text}" for name, part in where.items())
        return Formula(f"SUMIFS({self.range(key, fixed=fixed)}{tests})", index.get(group, 0))

    def sum_signed(self, key: str, where: Mapping[str, Formula], sign: str) -> Formula:
        """SUMIFS over rows in which the amount itself is above (`>`) or below (`<`) nothing."""
        tests = "".join(f",{self.range(name)},{part.text}" for name, part in where.items())
        # the column is asked by its letter, which moves when the formula is copied to the next year
        column = self.range(key, fixed=False)
        above, below = self._signed_index(key, tuple(where))
        group = tuple(_key(part.value) for part in where.values())
        value = (above if sign == ">" else below).get(group, 0)
        return Formula(f'SUMIFS({column}{tests},{column},"{sign}0")', value)

    def _index(self, key: str, keys: tuple[str, ...]) -> dict[tuple[Any, ...], Any]:
        """Sums of a column by the values of others, worked out once."""
        at = (key, *keys)
        if at not in self._sums:
            self._sums[at] = self._sum_by(key, keys, lambda amount: True)
        return self._sums[at]

    def _signed_index(self, key: str, keys: tuple[str, ...]) -> tuple[dict[tuple[Any, ...], Any], ...]:
        """The same of amounts above nothing, and of those below it."""
        at = (key, *keys)
        if at not in self._signed_sums:
            signs: tuple[Callable[[Any], bool], ...] = (lambda amount: amount > 0, lambda amount: amount < 0)
            self._signed_sums[at] = tuple(self._sum_by(key, keys, sign) for sign in signs)
        return self._signed_sums[at]

    def _sum_by(self, key: str, keys: tuple[str, ...], belongs: Callable[[Any], bool]) -> dict[tuple[Any, ...], Any]:
        amounts: dict[tuple[Any, ...], list[Any]] = {}
        columns = [self.held_by_row[name] for name in keys]
        for row, value in self.held_by_row[key].items():
            amount = _number(value)
            # amounts of nothing change no sum, and most cells of wide tables are empty
            if amount and belongs(amount):
                group = tuple([_key(column.get(row)) for column in columns])
                amounts.setdefault(group, []).append(amount)
        return {group: exact_sum(of_group) for group, of_group in amounts.items()}


def _number(value: Any) -> Any:
    return 0 if value is None or isinstance(value, str) else value


def _key(value: Any) -> Any:
    return "" if value is None else value

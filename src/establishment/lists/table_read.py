"""A table of posts as read: fields, labels and faults, row by row."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from functools import cached_property
from types import MappingProxyType

import numpy as np
from numpy.typing import NDArray

from establishment.lists.cell_columns import Cell, Codes
from establishment.lists.field_values import FieldValues
from establishment.lists.find_table import ListTable
from establishment.lists.heading_matches import Asked, Matches
from establishment.lists.list_faults import ListFault, Problem, fault_at
from establishment.lists.plain_text import clean_text, odd_codes
from establishment.lists.profiles import Profile
from establishment.lists.sort_rows import Rows
from establishment.lists.values import CellReader, Value, id_reader, text_reader

AS_IT_STANDS = (id_reader, text_reader)
"""Readers that give plain text as it stands."""


@dataclass
class TableRead:
    """A table as read.

    rows: the number of each row of a post.  fields: the values of each field, one a row.  labels: what stands
    in the columns that are no field, by heading.  stopped: rows that a fault stops.
    grades_of_points: whether grades are those of the points, in place of what is printed.  day: the day of the list.
    protected: rows whose salary is above their grade.  salaries_of: the award of the scale that its salaries are of.
    """

    table: ListTable
    matches: Matches
    rows: list[int]
    sorted_rows: Rows
    fields: dict[str, FieldValues] = field(default_factory=dict)
    labels: dict[str, FieldValues] = field(default_factory=dict)
    faults: list[ListFault] = field(default_factory=list)
    asked: list[Asked] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    grade_words: dict[str, str] = field(default_factory=dict)
    day: date | None = None
    week: Fraction | None = None
    own_form: bool = False
    grades_of_points: bool = False
    protected: set[int] = field(default_factory=set)
    salaries_of: date | None = None
    known_cells: dict[int, list[Cell]] = field(default_factory=dict, repr=False)
    known_different: dict[int, tuple[list[Cell], Codes]] = field(default_factory=dict, repr=False)

    @property
    def sheet(self) -> str | None:
        """The name of the sheet."""
        return self.table.sheet.name

    @property
    def stopped(self) -> set[int]:
        """Rows that a fault stops."""
        return {fault.row for fault in self.faults if fault.level == "stop" and fault.row is not None}

    @property
    def in_other_money(self) -> bool:
        """Whether its pay is in dollars or euro."""
        return any(fault.code == "currency" for fault in self.faults)

    def cells(self, column: int) -> list[Cell]:
        """The cells of a column, one a row of a post."""
        if column not in self.known_cells:
            self.known_cells[column] = self.table.sheet.columns[column].cells(self.places)
        return self.known_cells[column]

    @cached_property
    def places(self) -> NDArray[np.int64]:
        """The rows of posts, counted from 0."""
        return self.sorted_rows.places

    def different(self, column: int) -> tuple[list[Cell], Codes]:
        """Each different cell of a column over the rows of posts, and for each row which of them it holds."""
        # worked out once: each field asks for its column, and checks ask again
        if column not in self.known_different:
            cells = self.table.sheet.columns[column]
            codes = cells.codes_of(self.places)
            there = np.flatnonzero(cells.counts_of(self.places))
            # all cells are of posts, so nothing has to be renumbered
            if len(there) == len(cells.values):
                self.known_different[column] = cells.values, codes
            else:
                own = np.zeros(len(cells.values), np.int32)
                own[there] = np.arange(len(there))
                self.known_different[column] = [cells.values[code] for code in there.tolist()], own[codes]
        values, own_codes = self.known_different[column]
        # copies, because readers change what they get
        return values.copy(), own_codes.copy()

    def all_plain(self, column: int) -> bool:
        """Whether each row of a post has plain text in a column."""
        cells = self.table.sheet.columns[column]
        odd = odd_codes(cells)
        return not odd or not bool(cells.holds(odd)[self.places].any())

    def cell_at(self, place: int, column: int) -> Cell:
        """The cell of a column at a place of the list."""
        return self.table.sheet.columns[column].at(self.rows[place] - 1)

    def fault(self, problem: Problem, place: int, column: int | None) -> None:
        """Note a problem of the post at a place of the list."""
        number = self.rows[place]
        heading = self.matches.columns[column].heading if column is not None else ""
        value = clean_text(self.cell_at(place, column)) if column is not None else ""
        self.faults.append(fault_at(problem, self.sheet, number, column, heading, value))

    def say(self, code: str, what: str, fix: str = "") -> None:
        """Note what concerns the whole list."""
        self.faults.append(ListFault("say", code, what, fix, self.sheet))

    def profile(self, column: int) -> Profile:
        """What a column holds."""
        return self.matches.profiles[column]

    def take(
        self,
        name: str,
        reader: CellReader,
        column: int | None = None,
        known_values: Mapping[Cell, Value] = MappingProxyType({}),
    ) -> FieldValues | None:
        """The values of a field's column, its problems noted; None where no column holds it.

        known_values: what the reader gives for some cells, worked out before.
        """
        column = self.matches.column_of(name) if column is None else column
        if column is None:
            return None
        # plain text is its own value, so most cells need no reader
        if reader in AS_IT_STANDS:
            return self.take_texts(name, reader, column)
        cells, codes = self.different(column)
        values: list[Value] = list(map(known_values.get, cells))
        wrong: dict[int, Problem] = {}
        # only what was not worked out before
        for code in [code for code, value in enumerate(values) if value is None]:
            values[code], problem = reader(cells[code])
            if problem is not None:
                wrong[code] = problem
        self.fields[name] = of_rows = FieldValues(values, codes)
        self._faults_of(wrong, codes, column)
        return of_rows

    def _faults_of(self, wrong: dict[int, Problem], codes: Codes, column: int) -> None:
        """Note the problems of some different cells of a column at each row that holds one of them."""
        # the fault stands at each row, for each row has its own cell
        for place in np.flatnonzero(np.isin(codes, list(wrong))).tolist() if wrong else ():
            self.fault(wrong[int(codes[place])], place, column)

    def take_texts(self, name: str, reader: CellReader, column: int) -> FieldValues:
        """The values of a column whose plain texts are their own values; only the other cells are read."""
        column_cells = self.table.sheet.columns[column]
        codes = column_cells.codes_of(self.places).copy()
        values: list[Value] = list(column_cells.values)
        wrong: dict[int, Problem] = {}
        for code in odd_codes(column_cells):
            values[code], problem = reader(column_cells.values[code])
            if problem is not None:
                wrong[code] = problem
        self._faults_of(wrong, codes, column)
        self.fields[name] = of_rows = FieldValues(values, codes, all_different=self.all_plain(column))
        return of_rows

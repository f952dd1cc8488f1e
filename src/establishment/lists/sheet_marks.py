"""What a sheet of a workbook holds beside its values: hidden rows, merged cells, macros, formulas that call out."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass
class Marks:
    """What a sheet holds that calamine does not show."""

    errors: dict[tuple[int, int], str] = field(default_factory=dict)
    uncalculated: set[tuple[int, int]] = field(default_factory=set)
    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: set[int] = field(default_factory=set)
    last_row: int = 0
    fetches: bool = False
    macros: bool = False
    merged: int = 0
    merged_down: dict[int, list[tuple[int, int]]] = field(default_factory=dict)
    last_column: int = 26
    old_form: bool = False

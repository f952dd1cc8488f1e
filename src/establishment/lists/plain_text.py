"""What cells say as text: nothing, an error of Excel, or words on one line."""

from __future__ import annotations

import numpy as np

from establishment.lists.cell_columns import FEW_VALUES, Cell, CellColumn

ERRORS = frozenset({"#N/A", "#REF!", "#DIV/0!", "#VALUE!", "#NAME?", "#NUM!", "#NULL!", "#SPILL!", "#CALC!", "#####"})
"""What Excel shows where a formula failed."""
_NO_VALUE = frozenset(
    {"n/a", "na", "n/d", "nd", "none", "nil", "null", "xx", "not applicable", "tbc", "tba", "?", ".", "- -"}
    | {"/", "//", "/ /", "--/--/--", "--/--/----", "__/__/__", "__/__/____", "../../..", "../../...."}
    | {"-" * length for length in range(1, 41)}  # lines that are drawn
)


def is_blank(cell: Cell) -> bool:
    """Whether a cell holds nothing to read."""
    if cell.__class__ is str:
        return not cell or cell.isspace()
    # a number that is not equal to itself is none
    return cell is None or cell != cell


def clean_text(cell: Cell) -> str:
    r"""A cell as one line of text: spaces of every kind made one, whole numbers without `.0`.

    >>> clean_text(" 41\xa0010 "), clean_text(20.0), clean_text(None)
    ('41 010', '20', '')
    """
    if isinstance(cell, str):
        return " ".join(cell.split())
    if is_blank(cell):
        return ""
    # beyond 15 digits a float no longer holds each whole number, and its digits would be made up
    if isinstance(cell, float) and cell.is_integer() and abs(cell) < 1e15:
        return str(int(cell))
    return str(cell)


def says_nothing(text: str) -> bool:
    """Whether a text stands for no value: N/A, N/D, a dash, XX."""
    return not text or text.casefold() in _NO_VALUE


def is_error(cell: Cell) -> bool:
    """Whether a cell holds what Excel shows where a formula failed."""
    return isinstance(cell, str) and cell[:1] == "#" and (cell.strip() in ERRORS or set(cell.strip()) == {"#"})


def is_plain(cell: Cell) -> bool:
    """Whether a cell is text that says something, is no error, and is its own clean text."""
    return cell.__class__ is str and not says_nothing(cell) and cell[0] != "#" and cell == " ".join(cell.split())


def odd_codes(column: CellColumn) -> list[int]:
    """The places in `values` of the cells of a column that are not plain text.

    All the others say something, are no errors, and are their own clean text. So that a column of very many different
    texts is looked at as one.
    """
    if column.odd is None:
        column.odd = _odd(column)
    return column.odd


def _odd(column: CellColumn) -> list[int]:
    lines = column.lines if len(column.values) > FEW_VALUES else None
    # one look at all texts says of most columns that nothing is odd
    if lines is None or not lines.spaced_singly or lines.begins_with_hash or lines.says_any(_NO_VALUE):
        return [code for code, cell in enumerate(column.values) if not is_plain(cell)]
    empty: list[int] = np.flatnonzero(lines.lengths == 0).tolist()
    return empty


def clean_texts(column: CellColumn) -> list[str]:
    """The text of each of the different cells of a column on one line."""
    texts = column.values.copy()
    for code in odd_codes(column):
        texts[code] = clean_text(texts[code])
    return texts


def blank_codes(column: CellColumn) -> list[int]:
    """The places in `values` of the cells of a column that hold nothing to read."""
    return [code for code in odd_codes(column) if is_blank(column.values[code])]

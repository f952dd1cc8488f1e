"""Frames of money as users have them: pounds that a notebook shows as people write them, or whole pence."""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction
from html import escape
from typing import Any, Literal

import pandas as pd

from establishment.ground.arguments import argument, one_of
from establishment.ground.money import nearest_pence, text

Money = Literal["pounds", "pence"]
"""How a frame gives money: pounds to the penny, or whole pence."""


class PoundsFrame(pd.DataFrame):
    """A frame whose pounds a notebook shows as people write them: £404,000, -£41,806.27.

    They are numbers all the same. Some of its rows and columns are shown so too; what is worked out from it is a frame
    like any other.
    """

    _metadata = ["_in_pounds"]

    def __getitem__(self, key: Any) -> Any:
        """A column, or some of the rows or columns."""
        found = super().__getitem__(key)
        if not isinstance(found, pd.DataFrame):
            return found
        return as_pounds(found, [name for name in getattr(self, "_in_pounds", ()) if name in found.columns])

    def _repr_html_(self) -> str:
        shown: Any = dict.fromkeys(getattr(self, "_in_pounds", ()), _written)
        plain = pd.DataFrame(self)
        rows, columns = pd.get_option("display.max_rows"), pd.get_option("display.max_columns")
        made: str = plain.to_html(formatters=shown, max_rows=rows, max_cols=columns, show_dimensions=len(plain) > rows)
        notes = "".join(f"<p>{escape(note)}</p>" for note in self.attrs.get("notes", ()))
        return made + notes


def _written(pounds: float) -> str:
    return text(nearest_pence(Fraction(pounds) * 100))


def in_pounds(frame: pd.DataFrame, money: Money = "pounds") -> pd.DataFrame:
    """Columns of pence as they are, or as pounds to the penny under names without `_pence`.

    money: pounds or pence. Raises ValueError for another.
    """
    if argument("money", money, one_of("pounds", "pence")) == "pence":
        return frame
    shown = frame.copy()
    held = [name for name in frame.columns if name == "pence" or name.endswith("_pence")]
    for name in held:
        shown[name] = frame[name].to_numpy(dtype="int64") / 100
    renamed = {name: name.removesuffix("_pence") if name != "pence" else "pounds" for name in held}
    return as_pounds(shown.rename(columns=renamed), renamed.values())


def as_pounds(frame: pd.DataFrame, columns: Iterable[str]) -> PoundsFrame:
    """A frame of which some columns are pounds."""
    made = PoundsFrame(frame)
    made.attrs = dict(frame.attrs)
    object.__setattr__(made, "_in_pounds", tuple(columns))
    return made

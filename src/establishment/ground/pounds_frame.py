"""The frame of money as users have it: pounds that a notebook shows as people write them."""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction
from html import escape
from typing import Any
from zlib import crc32

import pandas as pd

from establishment.ground.money import nearest_pence, text


class PoundsFrame(pd.DataFrame):
    """A frame whose pounds a notebook shows as people write them, £404,000, -£41,806.27, with text on the left.

    They are numbers all the same. The form is kept through a choice of rows and columns, `set_index`, `sort_values` and
    `groupby`; what is reckoned from it otherwise, such as thousands, is shown as plain numbers.
    """

    _metadata = ["_in_pounds"]

    @property
    def _constructor(self) -> Any:
        return PoundsFrame

    def __finalize__(self, other: Any, method: str | None = None, **options: Any) -> Any:
        """The form of pounds is kept where rows and columns are chosen or added up, and not where they are reckoned."""
        own_columns = getattr(self, "_in_pounds", ())
        frame = super().__finalize__(other, method=method, **options)  # type: ignore[misc]
        # thousands or shares made of pounds must not be called pounds
        columns = getattr(other, "_in_pounds", ()) if method in KEEPS_POUNDS else own_columns
        object.__setattr__(frame, "_in_pounds", columns)
        return frame

    def __getitem__(self, key: Any) -> Any:
        """A column, or some of the rows or columns."""
        chosen = super().__getitem__(key)
        return pounds_frame(chosen, getattr(self, "_in_pounds", ())) if isinstance(chosen, pd.DataFrame) else chosen

    def _repr_html_(self) -> str:
        plain: Any = pd.DataFrame(self)
        # a column that was made of pounds and is no float any more, such as text, is left as it is
        pounds = [n for n in getattr(self, "_in_pounds", ()) if n in plain.columns and plain[n].dtype.kind == "f"]
        rows, columns = pd.get_option("display.max_rows"), pd.get_option("display.max_columns")
        page: str = plain.to_html(
            formatters=dict.fromkeys(pounds, _written),
            max_rows=rows,
            max_cols=columns,
            justify="left",
            show_dimensions=len(plain) > rows,
            # from the headings, so that the same table has the same name in every notebook
            table_id=f"frame-{crc32(repr(list(plain.columns)).encode()):08x}",
        )
        notes = "".join(f"<p>{escape(note)}</p>" for note in self.attrs.get("notes", ()))
        return _text_left(page, plain) + page + notes


KEEPS_POUNDS = ("copy", "groupby", "sort_values", "take", "reindex", "concat", "merge")
"""What pandas calls the steps that leave amounts what they are."""


def _text_left(page: str, frame: pd.DataFrame) -> str:
    """A style that aligns the cells of text columns left, in this table alone."""
    table = page.split('id="', 1)[-1].split('"', 1)[0]
    levels = frame.index.nlevels
    text = [n + levels + 1 for n, kind in enumerate(frame.dtypes) if kind.kind not in "iufb"]
    rules = ", ".join(f"#{table} td:nth-child({column})" for column in text)
    return f"<style>{rules} {{ text-align: left; }}</style>" if rules else ""


def _written(pounds: float) -> str:
    return text(nearest_pence(Fraction(pounds) * 100))


def pounds_frame(frame: pd.DataFrame, columns: Iterable[str]) -> PoundsFrame:
    """A frame of which some columns are pounds."""
    in_pounds = PoundsFrame(frame)
    in_pounds.attrs = dict(frame.attrs)
    object.__setattr__(in_pounds, "_in_pounds", tuple(name for name in columns if name in frame.columns))
    return in_pounds

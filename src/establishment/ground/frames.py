"""Frames of money as users have them, in pounds or in whole pence; pandas is loaded when a frame is made."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Literal

from establishment.ground.arguments import argument, one_of

if TYPE_CHECKING:
    import pandas as pd

    from establishment.ground.pounds_frame import PoundsFrame

Money = Literal["pounds", "pence"]
"""How a frame gives money: pounds to the penny, or whole pence."""


def in_pounds(frame: pd.DataFrame, money: Money = "pounds") -> pd.DataFrame:
    """Columns of pence as they are, or as pounds to the penny under names without `_pence`.

    money: pounds or pence. Raises ValueError for another.
    """
    # pence are the exact form and go out as they are
    if argument("money", money, one_of("pounds", "pence")) == "pence":
        return frame
    frame_in_pounds = frame.copy()
    pence_columns = [name for name in frame.columns if name == "pence" or name.endswith("_pence")]
    for name in pence_columns:
        # floats for people at the very end: whole pence up to here
        frame_in_pounds[name] = frame[name].to_numpy(dtype="int64") / 100
    renamed = {name: name.removesuffix("_pence") if name != "pence" else "pounds" for name in pence_columns}
    return as_pounds(frame_in_pounds.rename(columns=renamed), renamed.values())


def as_pounds(frame: pd.DataFrame, columns: Iterable[str]) -> PoundsFrame:
    """A frame of which some columns are pounds, shown as people write them."""
    from establishment.ground.pounds_frame import pounds_frame

    return pounds_frame(frame, columns)

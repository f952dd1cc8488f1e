"""Many days in figures with the year last, such as 01/10/2025, read at once."""

from __future__ import annotations

from datetime import date

import numpy as np
from numpy.typing import NDArray

LENGTH = 10
"""Letters of 01/10/2025."""


class FiguredDays:
    """The texts among some that are ten letters such as 01/10/2025.

    places: where those texts stand among all.  first, second, year: their numbers.
    """

    def __init__(self, texts: list[str]) -> None:
        ten: NDArray[np.int64] = np.arange(len(texts))
        lines = "\n".join([*texts, ""])
        # every eleventh sign is a line feed, and no other, where all texts have ten letters
        if not lines.isascii() or lines[LENGTH :: LENGTH + 1] != "\n" * len(texts) or lines.count("\n") != len(texts):
            ten = np.array([n for n, text in enumerate(texts) if len(text) == LENGTH and text.isascii()], np.int64)
            lines = "".join(f"{texts[place]}\n" for place in ten.tolist())
        letters = np.frombuffer(lines.encode("ascii"), np.uint8).reshape(-1, LENGTH + 1)
        figures = letters[:, [0, 1, 3, 4, 6, 7, 8, 9]] - np.uint8(ord("0"))
        sign = letters[:, 2]
        # one sign between all three parts, as people write days
        signs = (sign == letters[:, 5]) & ((sign == ord("/")) | (sign == ord(".")) | (sign == ord("-")))
        fits = (figures <= 9).all(axis=1) & signs
        tens = figures[fits].astype(np.int64)
        self.places: NDArray[np.int64] = ten[fits]
        self.first: NDArray[np.int64] = tens[:, 0] * 10 + tens[:, 1]
        self.second: NDArray[np.int64] = tens[:, 2] * 10 + tens[:, 3]
        self.year: NDArray[np.int64] = tens[:, 4:] @ np.array([1000, 100, 10, 1])

    def days(self, *, day_first: bool) -> tuple[NDArray[np.int64], list[date]]:
        """The days that are in the calendar, after where they stand among all texts."""
        day, month = (self.first, self.second) if day_first else (self.second, self.first)
        there = np.flatnonzero((self.year >= 1) & (month >= 1) & (month <= 12) & (day >= 1))
        months = ((self.year[there] - 1970) * 12 + month[there] - 1).astype("datetime64[M]")
        days = months.astype("datetime64[D]") + (day[there] - 1).astype("timedelta64[D]")
        within = days < (months + np.timedelta64(1, "M")).astype("datetime64[D]")
        return self.places[there[within]], days[within].tolist()

    def unlike(self, count: int) -> NDArray[np.int64]:
        """Of all texts, of which there are `count`, where the first of each day and month and the others stand."""
        first = np.full(100 * 100, -1)
        # of several places of a day and month the last to be set counts: the first one
        first[(self.first * 100 + self.second)[::-1]] = self.places[::-1]
        others = np.ones(count, bool)
        others[self.places] = False
        others[first[first >= 0]] = True
        return np.flatnonzero(others)

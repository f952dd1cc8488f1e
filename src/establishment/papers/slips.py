"""The slip of the hand: what one wrong key makes of a figure, and how rarely chance does the same."""

from __future__ import annotations

import math

from establishment.papers.figures import PrintedFigure


def steps(size: int, step: int) -> int:
    """A size as printed, in whole steps."""
    return (2 * abs(size) + step) // (2 * step)


def written(size: int, step: int) -> str:
    """The digits of a size as printed at a step: 1,250.5 at tenths is "12505"."""
    return str(steps(size, step))


ONE_KEY = frozenset(n * 10**power for n in (*range(1, 10), *range(9, 90, 9)) for power in range(30))
"""Gaps, in printed steps, that one digit or two neighbours swapped can make: 7 or 72, with noughts behind."""


def slip(figure: PrintedFigure, size: int) -> str:
    """How the hand makes the figure as printed of a size: digit, swap, length, scale, sign; "" where it does not."""
    one, two = steps(figure.size, figure.step), steps(size, figure.step)
    if one == two:
        return "sign" if (figure.size < 0) != (size < 0) and figure.size and abs(figure.size) == abs(size) else ""
    if figure.size and size and (figure.size < 0) != (size < 0):
        return ""
    small, large = min(one, two), max(one, two)
    if (large - small) not in ONE_KEY and (large < 2 * small or large > 1000 * small):
        return ""  # a digit more makes a figure at least twice as large
    a, b = str(one), str(two)
    if len(a) != len(b):
        return _length(a, b)
    changed = [n for n in range(len(a)) if a[n] != b[n]]
    if len(changed) == 1:
        return "digit"
    first, last = changed[0], changed[-1]
    return "swap" if len(changed) == 2 and last == first + 1 and (a[first], a[last]) == (b[last], b[first]) else ""


def _length(a: str, b: str) -> str:
    short, long = sorted((a, b), key=len)
    more = len(long) - len(short)
    if more in (1, 3) and len(short) >= 2 and long == short + "0" * more:
        return "scale"
    if more == 1 and len(short) >= 3:
        at = next((n for n, sign in enumerate(short) if long[n] != sign), len(short))
        return "length" if long[at + 1 :] == short[at:] else ""
    return ""


def chance(figure: PrintedFigure, size: int = 0) -> float:
    """How likely a figure unrelated to another, of some size, is one slip away from it."""
    digits = figure.digits + (0.5 if written(figure.size, figure.step).endswith("0") else 0)
    digits = max(digits, len(written(size, figure.step).strip("0")))
    return min(0.6, 13 * digits / 10**digits)


def surprise(figure: PrintedFigure, share: float, size: int = 0) -> float:
    """How many decades a slip adds: its share among wrong figures beside chance."""
    return math.log10(share / chance(figure, size))

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


def _one_key(gap: int) -> bool:
    """Whether a gap is that of one digit, or of two neighbours swapped: 7 or 72, with noughts behind."""
    while gap % 10 == 0:
        gap //= 10
    return gap < 10 or (gap % 9 == 0 and gap < 90)


def slip(figure: PrintedFigure, size: int) -> str:
    """How the hand makes the figure as printed of a size: digit, swap, length, scale, sign; "" where it does not."""
    one, two = steps(figure.size, figure.step), steps(size, figure.step)
    if one == two:
        return "sign" if (figure.size < 0) != (size < 0) and figure.size and abs(figure.size) == abs(size) else ""
    if figure.size and size and (figure.size < 0) != (size < 0):
        return ""
    if max(one, two) < 2 * min(one, two) and not _one_key(abs(one - two)):
        return ""  # a digit more makes a figure at least twice as large
    a, b = str(one), str(two)
    if len(a) == len(b):
        changed = [n for n in range(len(a)) if a[n] != b[n]]
        if len(changed) == 1:
            return "digit"
        first, last = changed[0], changed[-1]
        return "swap" if len(changed) == 2 and last == first + 1 and (a[first], a[last]) == (b[last], b[first]) else ""
    return _length(a, b)


def _length(a: str, b: str) -> str:
    short, long = sorted((a, b), key=len)
    if len(long) - len(short) in (1, 3) and long == short + "0" * (len(long) - len(short)) and len(short) >= 2:
        return "scale"
    if (
        len(long) - len(short) == 1
        and len(short) >= 3
        and any(long[:n] + long[n + 1 :] == short for n in range(len(long)))
    ):
        return "length"
    return ""


def chance(figure: PrintedFigure, size: int = 0) -> float:
    """How likely a figure unrelated to another, of some size, is one slip away from it."""
    digits = figure.digits + (0.5 if written(figure.size, figure.step).endswith("0") else 0)
    digits = max(digits, len(written(size, figure.step).strip("0")))
    return min(0.6, 13 * digits / 10**digits)


def surprise(figure: PrintedFigure, share: float, size: int = 0) -> float:
    """How many decades a slip adds: its share among wrong figures beside chance."""
    return math.log10(share / chance(figure, size))

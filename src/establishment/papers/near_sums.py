"""Sums and differences of long figures near each other, which no words bind: by arithmetic and chance alone."""

from __future__ import annotations

import math
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from establishment.papers.elsewhere import Placed
from establishment.papers.figure_words import UNIT
from establishment.papers.figures import PrintedFigure
from establishment.papers.judgement import OFF, ONE_KEY, slip, steps, surprise
from establishment.papers.relation import Relation, Trial, half

WINDOW, FAR_LINES = 8, 14
"""Long figures so near each other are tried as sums, wherever they stand."""
LONG = 10**6
"""Of a figure of so many steps the last digit alone accuses nobody: sums of many rounded parts differ by as much."""


def sums_near_by(every: Sequence[Placed]) -> Iterator[Relation]:
    """Sums and differences of two or three long figures near each other, in text, rows and lists alike.

    A figure that the paper prints twice is not called a slip of the hand here: the hand would have slipped twice. Nor
    is one called so where what the two come to, within their rounding, stands in the paper as another figure.
    """
    ranks = {p.figure.start: n for n, p in enumerate(every)}
    sizes = Counter(abs(p.figure.size) for p in every)
    in_order = sorted(sizes)
    pool = [
        p for p in every if p.figure.kind != "percent" and abs(p.figure.size) >= 100 * UNIT and p.figure.digits >= 2
    ]
    patterns: Counter[tuple[int, int]] = Counter()
    once: list[tuple[PrintedFigure, PrintedFigure, PrintedFigure, tuple[int, int]]] = []
    for at, place in enumerate(pool):
        stated = place.figure
        near = [
            p.figure
            for p in pool[max(0, at - WINDOW) : at + WINDOW + 1]
            if p is not place and abs(p.line - place.line) <= FAR_LINES
        ]
        hypotheses = max(1, len(near) * (len(near) - 1) // 2)
        figures = [f for f in near if f.step <= max(stated.step, UNIT)]
        three = list(_three(stated, [f for f in figures if abs(f.size) >= 10**4 * UNIT][:9]))
        yield from three if len(three) == 1 else ()  # what fits in several ways is proved by none
        for one, two in _near_pairs(stated, figures):
            pattern = (ranks[one.start] - ranks[stated.start], ranks[two.start] - ranks[stated.start])
            once.append((stated, one, two, pattern))
            relation = _near_sum(stated, one, two, hypotheses, again=False)
            if relation is not None and (relation.fit or _may_have_slipped(relation, sizes, in_order)):
                patterns[pattern] += bool(relation.fit)
                yield relation
    for stated, one, two, pattern in once:
        if patterns[pattern] >= 2:
            relation = _near_sum(stated, one, two, 3, again=True)
            if relation is not None and (relation.fit or _may_have_slipped(relation, sizes, in_order)):
                yield relation


def _may_have_slipped(relation: Relation, sizes: Mapping[int, int], in_order: Sequence[int]) -> bool:
    """Whether a figure stands once, and what its parts come to, within their rounding, is no other figure."""
    trial = relation.trial
    if relation.suspect is not None:
        return sizes[abs(relation.suspect.size)] == 1
    total, rounding = abs(trial.computed), sum(half(part) for part in trial.parts)
    at = bisect_left(in_order, total - rounding)
    return sizes[abs(trial.stated.size)] == 1 and not (at < len(in_order) and in_order[at] <= total + rounding)


def _near_pairs(
    stated: PrintedFigure, figures: Sequence[PrintedFigure]
) -> Iterator[tuple[PrintedFigure, PrintedFigure]]:
    """The pairs that come to a figure, or miss it by what one wrong key makes."""
    size, step = abs(stated.size), stated.step
    by_size = [(abs(f.size), f) for f in figures if abs(f.size) < 10 * size]
    for x, (first, one) in enumerate(by_size):
        for second, two in by_size[x + 1 :]:
            gap = abs(first + second - size)
            if 2 * gap <= step or (gap + step // 2) // step in ONE_KEY:
                yield one, two


def _near_sum(
    stated: PrintedFigure, one: PrintedFigure, two: PrintedFigure, hypotheses: int, *, again: bool
) -> Relation | None:
    """Two figures as the sum of a third. again: the same place holds a sum elsewhere in the paper."""
    total = abs(one.size) + abs(two.size)
    gap, small = abs(total - abs(stated.size)), min(abs(one.size), abs(two.size))
    if one.kind != two.kind or gap * 10 > 9 * max(total, abs(stated.size)):
        return None
    fits = 2 * gap <= stated.step
    slip_name, suspect = "", None
    if not fits:
        if stated.bound or one.bound or two.bound:  # "12.8% above £5,715": a limit is no part of a total
            return None
        if one.size == two.size:  # "stay 10,004 (10,002 to 10,002 FTE)": one figure said twice is no sum
            return None
        if gap < 10 * stated.step and abs(stated.size) >= LONG * stated.step:  # as likely the rounding of many parts
            return None
        if small * 50 <= abs(stated.size) or gap * 2 <= 5 * stated.step or "slip" in OFF:
            return None
        if not again and max(abs(one.size), abs(two.size)) >= abs(stated.size) and gap * 4 > abs(stated.size):
            return None
        slip_name = slip(stated, total if stated.size >= 0 else -total)
        if slip_name not in ("digit", "swap"):
            suspect = _slipped(one, two, abs(stated.size) - total)
            slip_name = "part" if suspect is not None else ""
        if not slip_name:
            return None
    cost = 0.0 if "surprise" in OFF else math.log10(hypotheses)
    if fits:
        grain = max(stated.step, min(stated.grain, one.grain, two.grain))
        odds = math.log10(max(small, UNIT) / grain) - cost - 0.2
    else:
        coarse = max(one.step, two.step)  # decimals that one part alone has are no evidence of the sum
        tested = steps(stated.size, coarse) * stated.step if coarse > stated.step else 0
        odds = surprise(suspect or stated, 0.1 if suspect else 0.25, rest=tested) - cost - 0.2
    if odds < (1.3 if fits else 1.2):
        return None
    exact = half(stated) if stated.step > UNIT else 0
    computed = total if stated.size >= 0 else -total
    trial = Trial("sum", stated, (one, two), computed, exact, half(stated), signs=(1, 1))
    return Relation(trial, odds, "near", 2 if fits else 0, slip_name, suspect)


def _slipped(one: PrintedFigure, two: PrintedFigure, gap: int) -> PrintedFigure | None:
    """Which of two long figures one slip of the hand makes wrong, where their sum is to be so much more."""
    for part in (one, two):
        right = abs(part.size) + gap
        likely = part.digits >= 4 and part.size > 0 < right and not gap % part.step
        if likely and slip(part, right) in ("digit", "swap"):
            return part
    return None


def _three(stated: PrintedFigure, figures: Sequence[PrintedFigure]) -> Iterator[Relation]:
    """Two figures less a third, of long ones alone."""
    size = abs(stated.size)
    if size < 10**4 * UNIT:
        return
    count = len(figures)
    by_place: dict[int, list[PrintedFigure]] = {}
    for figure in figures:
        by_place.setdefault(abs(figure.size), []).append(figure)
    for x, one in enumerate(figures):
        for two in figures[x + 1 :]:
            rest = abs(one.size) + abs(two.size) - size
            for three in (f for at in (rest, rest - stated.step, rest + stated.step) for f in by_place.get(at, ())):
                every = (stated, one, two, three)
                if three is one or three is two or len({f.kind for f in every}) > 1:
                    continue
                if size in (abs(one.size), abs(two.size)):
                    continue
                grain = max(stated.step, min(f.grain for f in every))
                odds = math.log10(min(abs(f.size) for f in every) / grain / 3) - math.log10(max(1, count**3 // 2)) - 0.5
                if odds >= 1.3:
                    computed = abs(one.size) + abs(two.size) - abs(three.size)
                    signed = computed if stated.size >= 0 else -computed
                    trial = Trial("difference", stated, (one, two, three), signed, 0, stated.step, signs=(1, 1, -1))
                    yield Relation(trial, odds, "near", trial.fit)

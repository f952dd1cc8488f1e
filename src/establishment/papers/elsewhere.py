"""Relations that no sentence holds: figures said again, named elsewhere, or summed by figures near by."""

from __future__ import annotations

import math
import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from establishment.papers.figure_words import UNIT
from establishment.papers.figures import PrintedFigure
from establishment.papers.judgement import OFF, ONE_KEY, slip, steps, surprise
from establishment.papers.prose_items import Item, Placed, content_words
from establishment.papers.relation import HEDGE, Relation, Trial, half, shared

MOST_AGAIN = 60
"""A figure that stands more often is looked for in its first places alone, so that time is linear in length."""


def said_again(items: Sequence[Item], every: Sequence[Placed]) -> Iterator[Relation]:
    """A figure of the text that stands elsewhere too."""
    by_size: dict[int, list[Placed]] = {}
    for place in every:
        by_size.setdefault(abs(place.figure.size), []).append(place)
    for size in by_size:
        by_size[size] = by_size[size][:MOST_AGAIN]
    for item in items:
        figure = item.figure
        # The text says £1.2m where a table in £000 has 1,200.
        scales = (1, 1000, 10**6) if figure.kind == "money" else (1,)
        for scale in scales:
            others = by_size.get(abs(figure.size) // scale, ()) if abs(figure.size) % scale == 0 else ()
            # One other place is enough: it gives the reader a line to turn to.
            other = next((p for p in others if p.figure.start != figure.start and _same_thing(item, p, scale)), None)
            if other is not None:
                again = Trial("same", figure, (other.figure,), figure.size, 0, half(figure))
                back = Trial("same", other.figure, (figure,), other.figure.size, 0, half(other.figure))
                yield Relation(again, 1.0, "paper", 2)
                yield Relation(back, 1.0, "paper", 2)
                break


def _same_thing(item: Item, other: Placed, scale: int) -> bool:
    one, two = item.figure, other.figure
    if (one.kind == "percent") != (two.kind == "percent"):
        return False
    # Only a cell can be meant in thousands, and one of two digits would match by chance.
    if scale > 1:
        return two.kind == "count" and two.digits >= 3 and other.cell
    if one.kind == "percent":
        return True
    return (
        one.printed >= 3
        or (one.printed >= 2 and bool(other.noun) and other.noun == item.noun)
        or (one.kind == two.kind == "money" and one.printed >= 2)
    )


def said_otherwise(every: Sequence[Placed], bound: set[int]) -> Iterator[Relation]:
    """Two long figures with the same words around them, one a slip of the hand of the other."""
    sizes: dict[int, int] = {}
    for place in every:
        sizes[abs(place.figure.size)] = sizes.get(abs(place.figure.size), 0) + 1
    # Short figures lie one slip apart by chance; and what stands twice was hardly mistyped twice in the same way.
    long = [p for p in every if p.figure.digits >= 3 and p.figure.printed >= 4 and sizes[abs(p.figure.size)] == 1][:600]
    shapes: dict[tuple[str, int], list[Placed]] = {}
    for place in long:
        shapes.setdefault((place.figure.kind, len(str(abs(place.figure.size)))), []).append(place)
    for same in shapes.values():
        for at, one in enumerate(same):
            # So few are compared with each that time stays linear in the length of a paper.
            for two in same[at + 1 : at + 120]:
                if one.line == two.line or (one.figure.start in bound and two.figure.start in bound):
                    continue
                later, earlier = two.figure, one.figure
                if abs(abs(later.size) - abs(earlier.size)) <= max(later.step, earlier.step):
                    continue  # a last digit rounded two ways
                slip_name = slip(later, earlier.size)
                if slip_name not in ("digit", "swap"):
                    continue
                shared = len(content_words(one.words) & content_words(two.words))
                odds = surprise(later, 0.05) - math.log10(max(1.0, len(long) / 3)) + 0.35 * min(4, shared)
                odds += 1.5 if one.lead and one.lead == two.lead else 0
                # Cells of one table often lie a digit apart.
                odds -= 1.5 if one.cell and two.cell else 0
                if odds >= 2.2:
                    # The later one is suspected, as people copy downwards, unless arithmetic bears it out.
                    suspect, other = (earlier, later) if later.start in bound else (later, earlier)
                    yield Relation(Trial("same", suspect, (other,), other.size, 0, 0), odds, "paper", 0, slip_name)


ACCEPT = 0.7
"""The odds, in decades, from which such a relation is held to be meant."""
WORD = 0.3
"""What each word that two figures share adds, in decades."""
MOST_WORDS, MOST_NAMED = 3, 100
"""So many words add to the odds; a word that stands by more figures names none, and time is linear in length."""
_OF_BASE = re.compile(r"\s*(?:[\w'-]+\s){0,2}?(?:of|on|from)\s(?P<name>[^.;:()]{3,70})", re.IGNORECASE)
"""Behind a percentage the name of what it is taken of: "1.4% of the service budget"."""
_BESIDE = re.compile(r"[^.;:]{0,70}$")
_ENDING = re.compile(r"(?<=\w\w\w)(?:ings?|ed|es|s|e)$")


def named_elsewhere(items: Sequence[Item], every: Sequence[Placed]) -> Iterator[Relation]:
    """Percentages of a base named elsewhere, and figures that repeat a finer one."""
    places = _Places(every)
    for at, item in enumerate(items):
        if item.kind == "percent":
            yield from _of_named_base(items, at, places)
        elif relation := _rounder(item, places):
            yield relation


class _Places:
    """The figures of a paper by the words that name them; a word that names many names none."""

    def __init__(self, every: Sequence[Placed]) -> None:
        self.named: dict[tuple[str, str], list[PrintedFigure]] = {}
        for place in every:
            f = place.figure
            if f.size and f.kind != "percent" and not f.year:
                for word in _stems(f"{place.words} {place.heading}"):
                    self.named.setdefault((f.currency or f.kind, word), []).append(f)

    def nearest(
        self, kind: str, low: int, high: int, words: frozenset[str], apart: PrintedFigure, grain: int = 0
    ) -> tuple[PrintedFigure, float] | None:
        """The figure between two sizes that most of the words name, and the odds that it is meant.

        grain: how coarse it may be, if that matters.
        """
        counts: Counter[PrintedFigure] = Counter()
        for word in words:
            some = self.named.get((kind, word), ())
            counts.update(some if len(some) <= MOST_NAMED else ())
        near = [f for f in counts if low <= abs(f.size) <= high and f is not apart and (not grain or f.grain <= grain)]
        if not near or low <= 0:
            return None
        best = max(near, key=lambda f: (counts[f], -abs(f.start - apart.start)))
        rivals = sum(1 for f, n in counts.items() if n >= counts[best] and low <= abs(f.size) * 10 <= high * 100)
        # How much of all likely sizes the range covers, and how many other figures of these words could have been
        # meant.
        luck = max(1e-3, math.log10(high / low) / 2)
        return best, WORD * (min(counts[best], MOST_WORDS) - 1) - math.log10(min(1.0, luck * rivals))


def _stems(text: str) -> frozenset[str]:
    return frozenset(_ENDING.sub("", word) for word in content_words(text))


def _of_named_base(items: Sequence[Item], at: int, places: _Places) -> Iterator[Relation]:
    """A percentage beside its part, of a base that is named behind it and stands elsewhere."""
    percent = items[at]
    named = _OF_BASE.match(percent.after)
    size, step = percent.figure.size, percent.figure.step
    # A percentage of a single step, "0.1%", is the share of almost anything.
    if named is None or size <= step:
        return
    words = _stems(named["name"])
    for part in _beside(items, at):
        top = 100 * UNIT * abs(part.figure.size)
        low, high = top // (size + step // 2), top // (size - step // 2)
        near = places.nearest(part.kind, low, high, words, part.figure)
        if near is None or near[1] < ACCEPT:
            continue
        trial = shared(percent.figure, part.figure, near[0])
        if trial is not None and trial.fit:
            yield Relation(trial, near[1], "paper", trial.fit)
            return


def _beside(items: Sequence[Item], at: int) -> Iterator[Item]:
    """The amounts next to a percentage in its clause."""
    percent = items[at]
    before = items[at - 1] if at else None
    if before is not None and before.sentence == percent.sentence and _BESIDE.fullmatch(percent.before):
        yield before
    after = items[at + 1] if at + 1 < len(items) else None
    if after is not None and after.sentence == percent.sentence and after.before.rstrip().endswith("("):
        yield after


def _rounder(item: Item, places: _Places) -> Relation | None:
    """A figure of few digits that repeats a finer one: "more than £1m" of £1.038m."""
    figure = item.figure
    size, grain = abs(figure.size), figure.grain
    if not (figure.coarse or figure.bound in ("over", "under")) or figure.digits > 3 or figure.bound == "range":
        return None
    # Small round numbers stand everywhere.
    if size < 20 * UNIT or grain < 10 * UNIT:
        return None
    # "Over £1m" says that the next round figure was not reached.
    reach = min(grain, size * HEDGE // 100)
    low, high = size - grain // 2, size + grain // 2
    if figure.bound == "over":
        low, high = size + 1, size + reach
    elif figure.bound == "under":
        low, high = size - reach, size - 1
    words = _stems(f"{item.before} {item.after}")
    near = places.nearest(item.kind, low, high, words, figure, grain // 10)
    if near is None or near[1] < ACCEPT:
        return None
    finer = near[0]
    trial = Trial("same", figure, (finer,), abs(finer.size) if figure.size > 0 else -abs(finer.size), 0, high - low)
    return Relation(trial, near[1], "paper", trial.fit)


# --- sums and differences of long figures near each other, which no words bind: by arithmetic and chance alone --------

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
    # Figures below 100 and those of one digit add up by chance.
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
        # Where the same places hold sums twice elsewhere, as in rows alike, a third is expected and costs no search.
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
        # Beside a small part the other two are nearly equal: a slip of one is then no evidence of a sum. The same
        # where the gap is hardly more than rounding.
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
    # Set by hand on the papers that were read: below this, figures without any bond came out as sums.
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
    size, count = abs(stated.size), len(figures)
    if size < 10**4 * UNIT:
        return
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
                    sign = 1 if stated.size >= 0 else -1
                    computed = sign * (abs(one.size) + abs(two.size) - abs(three.size))
                    trial = Trial("difference", stated, every[1:], computed, 0, stated.step, signs=(1, 1, -1))
                    yield Relation(trial, odds, "near", trial.fit)

"""Relations with a figure that stands anywhere in the paper and is named in the same words: a base, a finer figure."""

from __future__ import annotations

import math
import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from establishment.papers.elsewhere import Placed, content_words
from establishment.papers.figure_words import UNIT
from establishment.papers.figures import PrintedFigure
from establishment.papers.prose_items import Item
from establishment.papers.relation import HEDGE, Relation, Trial, shared

ACCEPT = 0.7
"""The odds, in decades, from which such a relation is held to be meant."""
WORD = 0.3
"""What each word that two figures share adds, in decades."""
MOST_WORDS = 3
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


@dataclass(frozen=True, slots=True)
class _Named:
    """A figure with the words that name it."""

    figure: PrintedFigure
    words: frozenset[str]


class _Places:
    """The figures of a paper by kind and size."""

    def __init__(self, every: Sequence[Placed]) -> None:
        self.by_kind: dict[str, list[_Named]] = {}
        for place in every:
            f = place.figure
            if f.size and f.kind != "percent" and not f.year:
                words = _stems(f"{place.words} {place.heading}")
                self.by_kind.setdefault(f.currency or f.kind, []).append(_Named(f, words))
        self.sizes: dict[str, list[int]] = {}
        for kind, named in self.by_kind.items():
            named.sort(key=lambda n: abs(n.figure.size))
            self.sizes[kind] = [abs(n.figure.size) for n in named]

    def between(self, kind: str, low: int, high: int) -> list[_Named]:
        """The figures of a kind of a size from low to high."""
        sizes = self.sizes.get(kind, [])
        return self.by_kind.get(kind, [])[bisect_left(sizes, low) : bisect_right(sizes, high)]

    def rivals(self, kind: str, low: int, high: int, words: frozenset[str], shared_words: int) -> int:
        """How many figures of about that size are named by as many of the words."""
        return sum(1 for n in self.between(kind, low // 10, high * 10) if len(n.words & words) >= shared_words)


def _stems(text: str) -> frozenset[str]:
    return frozenset(_ENDING.sub("", word) for word in content_words(text))


def _nearest(
    places: _Places, kind: str, low: int, high: int, words: frozenset[str], apart: set[int]
) -> tuple[_Named, float] | None:
    """The figure between two sizes that most of the words name, and the odds that it is meant."""
    near = [n for n in places.between(kind, low, high) if n.words & words and n.figure.start not in apart]
    if not near or low <= 0:
        return None
    best = max(near, key=lambda n: (len(n.words & words), -abs(n.figure.start - min(apart))))
    count = len(best.words & words)
    luck = max(1e-3, math.log10(high / low) / 2)
    odds = -math.log10(min(1.0, luck * places.rivals(kind, low, high, words, count)))
    return best, odds + WORD * (min(count, MOST_WORDS) - 1)


def _of_named_base(items: Sequence[Item], at: int, places: _Places) -> Iterator[Relation]:
    """A percentage beside its part, of a base that is named behind it and stands elsewhere."""
    percent = items[at]
    named = _OF_BASE.match(percent.after)
    size, step = percent.figure.size, percent.figure.step
    if named is None or size <= step:
        return
    words = _stems(named["name"])
    for part in _beside(items, at):
        top = 100 * UNIT * abs(part.figure.size)
        low, high = top // (size + step // 2), top // (size - step // 2)
        near = _nearest(places, part.kind, low, high, words, {part.figure.start})
        if near is None or near[1] < ACCEPT:
            continue
        trial = shared(percent.figure, part.figure, near[0].figure)
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
    if size < 20 * UNIT or grain < 10 * UNIT:
        return None
    reach = min(grain, size * HEDGE // 100)
    low, high = size - grain // 2, size + grain // 2
    if figure.bound == "over":
        low, high = size + 1, size + reach
    elif figure.bound == "under":
        low, high = size - reach, size - 1
    words = _stems(f"{item.before} {item.after}")
    fine = [n for n in places.between(item.kind, low, high) if n.figure.grain * 10 <= grain]
    starts = {n.figure.start for n in fine}
    apart = {figure.start} | {n.figure.start for n in places.between(item.kind, low, high)} - starts
    near = _nearest(places, item.kind, low, high, words, apart)
    if near is None or near[1] < ACCEPT:
        return None
    finer = near[0].figure
    trial = Trial("same", figure, (finer,), abs(finer.size) if figure.size > 0 else -abs(finer.size), 0, high - low)
    return Relation(trial, near[1], "paper", trial.fit)

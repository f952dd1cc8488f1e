"""Relations with a figure that stands anywhere in the paper and is named in the same words: a base, a finer figure."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterator, Sequence

from establishment.papers.elsewhere import Placed, content_words
from establishment.papers.figure_words import UNIT
from establishment.papers.figures import PrintedFigure
from establishment.papers.prose_items import Item
from establishment.papers.relation import HEDGE, Relation, Trial, shared

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
        luck = max(1e-3, math.log10(high / low) / 2)
        return best, WORD * (min(counts[best], MOST_WORDS) - 1) - math.log10(min(1.0, luck * rivals))


def _stems(text: str) -> frozenset[str]:
    return frozenset(_ENDING.sub("", word) for word in content_words(text))


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
    if size < 20 * UNIT or grain < 10 * UNIT:
        return None
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

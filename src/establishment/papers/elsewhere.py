"""Relations across blocks: a figure said again or more finely, one that a table adds up to, a base named elsewhere."""

from __future__ import annotations

import math
import re
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from establishment.papers.figure_words import UNIT
from establishment.papers.figures import PrintedFigure
from establishment.papers.judgement import slip, surprise
from establishment.papers.prose_items import Item, decide
from establishment.papers.relation import HEDGE, Relation, Trial, added, cue, half, shared
from establishment.papers.table_lines import Grid

LONGEST_ROW = 8
"""A row of more cells is not added up for a figure of the text."""
MOST_AGAIN = 60
"""A figure that stands more often is looked for in its first places alone, so that time is linear in length."""
_STOP_WORDS = (
    "the of and to in a for on by at is was with from be that it as are which were or this per than not has "
    "have will would an its their there been more"
)
_STOP = frozenset(_STOP_WORDS.split())


@dataclass(frozen=True, slots=True)
class Placed:
    """A figure with its line and the words around it, wherever it stands."""

    figure: PrintedFigure
    line: int
    words: str
    noun: str
    cell: bool
    lead: str = ""
    heading: str = ""


def placed(items: Sequence[Item], grids: Sequence[Grid], line_of: dict[int, int]) -> list[Placed]:
    """Every figure of text and tables, in order, once."""
    places = {
        i.figure.start: Placed(
            i.figure, line_of[i.figure.start], i.said, i.noun, False, " ".join(i.before.lower().split()[-3:])
        )
        for i in items
    }
    for grid in grids:
        for row in grid.rows:
            for c, cell in enumerate(row.cells):
                if cell is not None:
                    heading = grid.heads[c] if c < len(grid.heads) else ""
                    place = Placed(cell, line_of[cell.start], row.label, "", True, heading=f"{heading} {grid.lead}")
                    places.setdefault(cell.start, place)
    return [places[start] for start in sorted(places)]


def said_again(items: Sequence[Item], every: Sequence[Placed]) -> Iterator[Relation]:
    """A figure of the text that stands elsewhere too."""
    by_size: dict[int, list[Placed]] = {}
    for place in every:
        by_size.setdefault(abs(place.figure.size), []).append(place)
    for size in by_size:
        by_size[size] = by_size[size][:MOST_AGAIN]
    for item in items:
        figure = item.figure
        scales = (1, 1000, 10**6) if figure.kind == "money" else (1,)
        for scale in scales:
            others = by_size.get(abs(figure.size) // scale, ()) if abs(figure.size) % scale == 0 else ()
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
    long = [p for p in every if p.figure.digits >= 3 and p.figure.printed >= 4 and sizes[abs(p.figure.size)] == 1][:600]
    shapes: dict[tuple[str, int], list[Placed]] = {}
    for place in long:
        shapes.setdefault((place.figure.kind, len(str(abs(place.figure.size)))), []).append(place)
    for same in shapes.values():
        for at, one in enumerate(same):
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
                odds -= 1.5 if one.cell and two.cell else 0
                if odds >= 2.2:
                    suspect, other = (earlier, later) if later.start in bound else (later, earlier)
                    yield Relation(Trial("same", suspect, (other,), other.size, 0, 0), odds, "paper", 0, slip_name)


def content_words(text: str) -> set[str]:
    """The words of a text that name something."""
    return {w for w in re.findall(r"[a-z]{3,}", text.lower()) if w not in _STOP}


def sums_of_tables(items: Sequence[Item], grids: Sequence[Grid], line_of: dict[int, int]) -> Iterator[Relation]:
    """A figure of the text that the column of a table without its own total comes to, or a row whose label it names."""
    rows: dict[int, list[Addends]] = {}
    for words, cells in _addends(grids, rows=True):
        rows.setdefault(sum(f.size for f in cells), []).append((words, cells))
    sums = sorted(((sum(f.size for f in cells), cells) for _, cells in _addends(grids)), key=lambda pair: pair[0])
    totals = [total for total, _ in sums]
    beside: dict[int, list[tuple[int, list[PrintedFigure]]]] = {}
    for total, cells in sums:
        for at in {line_of[cells[0].start], line_of[cells[-1].start]}:
            for line in range(at - 4, at + 5):
                beside.setdefault(line, []).append((total, cells))
    for item in (i for i in items if i.kind != "percent" and i.figure.size > 0):
        size = item.figure.size
        near = beside.get(line_of[item.figure.start], [])
        close = sums[bisect_left(totals, size - size // 20) : bisect_right(totals, size + size // 20)][:MOST_AGAIN]
        some = [(total, cells) for total, cells in close if (total, cells) not in near]
        some += [pair for pair in near if pair in close or slip(item.figure, pair[0]) in ("digit", "swap")]
        relations = [
            decide(
                added(item.figure, cells),
                -0.3 + cue("sum", item.said) + (0.4 if (total, cells) in near else -0.5),
                max(2.0, len(sums)),
                "list",
                accuse=(total, cells) in near,
            )
            for total, cells in some
            if abs(total) >= 10 * UNIT and not cells[0].start <= item.figure.start <= cells[-1].start
        ]
        relations += [
            decide(added(item.figure, cells), 0.3, max(2.0, len(rows)), "list", accuse=False)
            for words, cells in (rows.get(size, ()) if item.figure.printed >= 4 else ())
            if words & content_words(item.said)
        ]
        yield from (relation for relation in relations if relation is not None and relation.slip != "?")


Addends = tuple[set[str], list[PrintedFigure]]
"""Cells of one kind that can be added up, and the words that name them."""


def _addends(grids: Sequence[Grid], *, rows: bool = False) -> Iterator[Addends]:
    """The columns of tables down to their last total, or short rows with the words of their labels."""
    for grid in grids:
        some = [row for row in grid.rows if any(cell is not None for cell in row.cells)]
        last = max((n for n, row in enumerate(some) if row.total), default=len(some))
        parts = [row for row in some[:last] if not row.total]
        columns = [("", [row.cells[c] for row in parts if c < len(row.cells)]) for c in range(grid.width)]
        for label, line in [(row.label, row.cells) for row in some] if rows else columns:
            cells = [f for f in line if f is not None and f.kind != "percent"]
            fewest, most = (2, LONGEST_ROW) if rows else (3, len(cells))
            if fewest <= len(cells) <= most and len({f.kind for f in cells}) == 1:
                yield content_words(label), cells


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

"""Every line of posts of a paper, in order: those of running text and of tables, without totals of what is listed."""

from __future__ import annotations

import re
from collections.abc import Sequence
from fractions import Fraction

from establishment.papers.blocks import Layout
from establishment.papers.figures import PrintedFigure
from establishment.papers.no_figures import Spans
from establishment.papers.post_tables import table_posts
from establishment.papers.post_words import (
    PaperPost,
    pattern,
)
from establishment.papers.posts import PaperPostReader
from establishment.papers.table_lines import Grid


def post_lines(
    text: str,
    layout: Layout,
    figures: Sequence[PrintedFigure],
    grids: Sequence[Grid],
    elsewhere: Spans,
    grades: Sequence[str] = (),
) -> list[PaperPost]:
    """Every line of posts of a paper, in order.

    taken: the stretches that are cells of tables.  grades: names of grades to know.
    """
    named = pattern(grades)
    listed = table_posts(text, layout, grids, named)
    spans = {p.start for p in listed}
    running = [
        p
        for p in PaperPostReader(text, layout, figures, named).lines()
        if not elsewhere.holds(p.start) and p.start not in spans
    ]
    every = sorted([*running, *listed], key=lambda p: (p.start, p.title == ""))
    return _without_totals(_once(every))


def _once(lines: Sequence[PaperPost]) -> list[PaperPost]:
    """Lines in order; the same posts of one proposal said again are taken once."""
    firsts: list[PaperPost] = []
    keys: set[tuple[str, ...]] = set()
    for line in lines:
        key = (line.number, line.action, line.title.casefold(), line.grade, str(line.count))
        overlaps = bool(firsts) and line.start < firsts[-1].end and line.start <= firsts[-1].start + 3
        if overlaps or (key in keys and line.title and line.number):
            continue
        firsts.append(line)
        keys.add(key)
    return firsts


def _without_totals(lines: Sequence[PaperPost]) -> list[PaperPost]:
    """Without lines that name no title or grade and whose number the lines after or before them add up to."""
    rest = []
    for at, line in enumerate(lines):
        named = line.grade or (
            line.title
            and not re.fullmatch(
                r"(?:\w+\s)?(?:staff|employees?|personnel|officers|posts|positions|jobs|roles|people)", line.title
            )
        )
        total = Fraction(0)
        summed = False
        for other in lines[at + 1 : at + 30]:
            if other.action != line.action or other.count > line.count or not (other.title or other.grade):
                break
            total += other.count
            summed = summed or (total == line.count and other is not lines[at + 1])
        before = Fraction(0)
        for other in reversed(lines[max(0, at - 30) : at]):
            if (other.action == line.action and other.count < line.count) or (
                (other.title or other.grade) and other.action == line.action
            ):
                before += other.count
                summed = summed or before == line.count
        if named or not summed:
            rest.append(line)
    return rest

"""A paper as read: its figures with their roles, its tables, its posts, and where each stands."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from fractions import Fraction
from functools import cached_property

from establishment.papers.blocks import Layout, Sentence
from establishment.papers.figure_words import UNIT, Spans
from establishment.papers.figures import PrintedFigure, figures
from establishment.papers.post_lines import post_lines
from establishment.papers.post_words import PaperPost
from establishment.papers.prose_items import Item, Placed, items_of, placed
from establishment.papers.readings import read_tables
from establishment.papers.source import PaperText, few_enough
from establishment.papers.table_lines import Grid, TextLine, lines_of

_ROLES = (
    (
        "one_off",
        r"one[- ]off|non[- ]recurring|redundanc\w+|set[- ]?up costs?|implementation costs?|capital cost|"
        r"severance|transition costs?",
    ),
    (
        "saving",
        r"savings?|saved?|saves|saving|efficienc\w+|reduc(?:e|es|ed|tion|tions|ing)|cut(?:s|ting)?|underspend|"
        r"releas(?:e|es|ed|ing)|avoid(?:ed|s)?",
    ),
    ("growth", r"growth|increas\w+|additional cost|pressures?|extra|rises?|uplift"),
    ("total", r"totals?|totalling|in all|overall|aggregate|altogether|sum of"),
    ("funding", r"grants?|funding|funded|funds?|contribut\w+|awarded?|allocat\w+|pot|bid|invest\w*|income|match"),
    ("budget", r"budget\w*|base|revenue|reserve\w*|requirement|envelope|provision|spend(?:ing)?"),
    ("cost", r"costs?|costing|price|expenditure|expenses?|salar(?:y|ies)|pay|spent|fee|charge|bill|value"),
)
_CUE = re.compile("|".join(rf"(?P<{role}>\b(?:{words})\b)" for role, words in _ROLES), re.IGNORECASE)
_STEPS = (
    ("before", re.compile(r"\b(?:from|currently|previously|was|existing|current)\s*(?:\w+\s){0,2}$", re.IGNORECASE)),
    ("after", re.compile(r"\b(?:to|becomes?|proposed)\s$", re.IGNORECASE)),
    (
        "change",
        re.compile(r"\b(?:by|increase of|decrease of|reduction of|rise of|fall of|difference of)\s*$", re.IGNORECASE),
    ),
)


LONG_LABEL = 7
"""A label of more words is read as text too."""


def _held(lines: Sequence[TextLine], numbers: Iterable[int]) -> Iterator[tuple[int, int]]:
    """The stretches that are cells and nothing else: whole lines, or what follows a long label."""
    for number in numbers:
        line = lines[number]
        # A row with so long a label is a sentence that ends in figures: its words are prose too.
        wordy = line.kind == "row" and len(line.label.split()) > LONG_LABEL and line.spans
        yield line.start + (line.spans[0][0] if wordy else 0), line.start + len(line.text) + 1


@dataclass(frozen=True)
class PaperAmount:
    """An amount of money of a paper, the role it plays, and whether it stands in a table."""

    quantity: PrintedFigure
    number: str
    in_table: bool
    paper: Paper = field(repr=False, compare=False)

    @cached_property
    def role(self) -> str:
        """The part it plays, by the words around it."""
        return self.paper.role_of(self.quantity)


class Paper:
    """All that is read of one paper."""

    def __init__(self, source: PaperText, grades: Sequence[str] = ()) -> None:
        self.source = source
        self.text = source.text
        self.layout = Layout(source)
        few_enough(self.text, source.name)
        printed = figures(self.text)
        self.lines = lines_of(self.text, printed)
        tables = read_tables(self.lines)
        self.grids: list[Grid] = tables.grids
        cells = {cell.start: cell for grid in self.grids for cell in grid.cells}
        spans = Spans((cell.start, cell.end) for cell in cells.values())
        # A figure that was cut out of glued cells replaces those that were read across the gaps.
        outside = [f for f in printed if f.start not in cells and not spans.holds(f.start)]
        self.figures: list[PrintedFigure] = sorted([*outside, *cells.values()], key=lambda f: f.start)
        self._starts = [f.start for f in self.figures]
        self._grades = tuple(grades)
        self.taken = Spans(_held(self.lines, tables.taken))
        self.in_cells = frozenset(cells)

    @cached_property
    def items(self) -> list[Item]:
        """The figures of running text with the words around them."""
        return items_of(self.text, self.layout, self.figures, self.taken)

    @cached_property
    def line_of(self) -> dict[int, int]:
        """The line of each figure of the text as read, by where it starts."""
        starts = [line.start for line in self.lines]
        return {f.start: bisect_right(starts, f.start) - 1 for f in self.figures}

    @cached_property
    def placed(self) -> list[Placed]:
        """Every figure of text and tables with its words."""
        return placed(self.items, self.grids, self.line_of)

    @cached_property
    def posts(self) -> list[PaperPost]:
        """Posts that come, go or change, in order."""
        return post_lines(self.text, self.layout, self.figures, self.grids, self.taken, self._grades)

    @cached_property
    def amounts(self) -> list[PaperAmount]:
        """Every amount of money, in order."""
        blocks = self.layout.blocks
        amounts = []
        for figure in (f for f in self.figures if f.kind == "money"):
            block = blocks[self.layout.block_at(figure.start)] if blocks else None
            amounts.append(PaperAmount(figure, block.number if block else "", self.taken.holds(figure.start), self))
        return amounts

    def replace_figure(self, start: int, value: Fraction) -> None:
        """Read a figure otherwise: as so many thousands."""
        for at, figure in enumerate(self.figures):
            if figure.start == start:
                size = int(value * UNIT)
                self.figures[at] = replace(figure, size=size, step=1000 * UNIT, power=3, slip="", otherwise=())

    def add_posts(self, stated: Sequence[PaperPost]) -> None:
        """Take lines of posts that a reader of the paper states, in place of those read from the same words."""
        # A reader is believed before the grammar.
        own = [p for p in self.posts if not any(s.start <= p.start < s.end and s.action == p.action for s in stated)]
        self.posts = sorted([*own, *stated], key=lambda post: post.start)

    def within(self, start: int, end: int) -> list[PrintedFigure]:
        """The figures of a stretch of text."""
        return self.figures[bisect_left(self._starts, start) : bisect_right(self._starts, end - 1)]

    def of(self, sentence: Sentence) -> list[PrintedFigure]:
        """The figures of a sentence."""
        return self.within(sentence.start, sentence.end)

    def line(self, start: int) -> int:
        """The line of a character."""
        return self.source.place(start)[0]

    def where(self, start: int) -> str:
        """The line of a character, as people name it."""
        return self.source.where(self.line(start))

    def role_of(self, figure: PrintedFigure) -> str:
        """The part an amount plays, by the words around it: saving, growth, one_off, total, budget, ..."""
        sentence = self.layout.sentence_at(figure.start)
        start = max(sentence.start if sentence else self.text.rfind("\n", 0, figure.start) + 1, figure.start - 90)
        end = min(sentence.end if sentence else figure.end + 60, figure.end + 50)
        before, after = self.text[start : figure.start], self.text[figure.end : end]
        for role, cue in _STEPS:
            # "To" alone is no step: only behind a "from" does it lead to a level.
            if cue.search(before) and (role != "after" or re.search(r"\bfrom\b", before)):
                return role
        cues = list(_CUE.finditer(before))
        if re.match(r"\s*(?:\w+\s){0,2}one[- ]off\b", after) or (
            cues and re.search(r"\bone[- ]off\b|non-recurring", before[-40:], re.IGNORECASE)
        ):
            return "one_off"
        while len(cues) > 1 and cues[-1].lastgroup == "cost" and cues[-2].lastgroup == "one_off":
            cues.pop()  # "redundancy costs of" is one-off
        # The word before a figure counts within 40 characters, then the one behind, then any before.
        near = cues[-1] if cues and len(before) - cues[-1].end() <= 40 else None
        late = _CUE.search(after[:40].split(",")[0])
        nearest = near or late or (cues[-1] if cues else None)
        return (nearest.lastgroup or "") if nearest else ""

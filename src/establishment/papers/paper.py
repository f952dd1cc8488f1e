"""A paper as read: its figures with their roles, its posts, its tables, and where each stands."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property

from establishment.papers.layout import Layout, Sentence
from establishment.papers.posts import PostLine, post_lines
from establishment.papers.quantities import quantities
from establishment.papers.quantity import Quantity, Spans
from establishment.papers.source import Source
from establishment.papers.tables import Cell, Table, tables_of

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


@dataclass(frozen=True)
class PaperAmount:
    """An amount of money of a paper, the role it plays, and whether it stands in a table."""

    quantity: Quantity
    number: str
    in_table: bool
    paper: Paper = field(repr=False, compare=False)

    @cached_property
    def role(self) -> str:
        """The part it plays, by the words around it."""
        return self.paper.role_of(self.quantity)


class Paper:
    """All that is read of one paper."""

    def __init__(self, source: Source, grades: Sequence[str] = ()) -> None:
        self.source = source
        self.text = source.text
        self.layout = Layout(source)
        self.tables: list[Table] = tables_of(self.text)
        self.quantities: list[Quantity] = self._all()
        self._starts = [q.start for q in self.quantities]
        self._grades = tuple(grades)

    @cached_property
    def posts(self) -> list[PostLine]:
        """Posts that come, go or change, in order."""
        from establishment.papers.post_tables import table_posts

        found = post_lines(self.layout, self._grades)
        spans = Spans((t.rows[0][0].start, t.rows[-1][-1].start + 1) for t in self.tables)
        listed = table_posts(self.tables, self.layout, self._grades)
        every = sorted([*(p for p in found if not spans.holds(p.start)), *listed], key=lambda p: p.start)
        titled = {p.action for p in every if p.title or p.grade}
        # "the 14 posts to be deleted" sums up lines that stand elsewhere
        return [p for p in every if p.title or p.grade or p.action not in titled]

    @cached_property
    def amounts(self) -> list[PaperAmount]:
        """Every amount of money, in order."""
        blocks = self.layout.blocks
        made = []
        for quantity in (q for q in self.quantities if q.kind == "money"):
            block = blocks[self.layout.block_at(quantity.start)] if blocks else None
            number, table = (block.number, block.kind == "row") if block else ("", False)
            made.append(PaperAmount(quantity, number, table, self))
        return made

    def within(self, start: int, end: int) -> list[Quantity]:
        """The figures of a stretch of text."""
        return self.quantities[bisect_left(self._starts, start) : bisect_right(self._starts, end - 1)]

    def of(self, sentence: Sentence) -> list[Quantity]:
        """The figures of a sentence."""
        return self.within(sentence.start, sentence.end)

    def line(self, start: int) -> int:
        """The line of a character."""
        return self.source.place(start)[0]

    def where(self, start: int) -> str:
        """The line of a character, as people name it."""
        return self.source.where(self.line(start))

    def role_of(self, quantity: Quantity) -> str:
        """The part an amount plays, by the words around it: saving, growth, one_off, total, budget, ..."""
        sentence = self.layout.sentence_at(quantity.start)
        start = max(sentence.start if sentence else self.text.rfind("\n", 0, quantity.start) + 1, quantity.start - 90)
        end = min(sentence.end if sentence else quantity.end + 60, quantity.end + 50)
        before, after = self.text[start : quantity.start], self.text[quantity.end : end]
        for role, cue in _STEPS:
            if cue.search(before) and (role != "after" or re.search(r"\bfrom\b", before)):
                return role
        cues = list(_CUE.finditer(before))
        if re.match(r"\s*(?:\w+\s){0,2}one[- ]off\b", after) or (
            cues and re.search(r"\bone[- ]off\b|non-recurring", before[-40:], re.IGNORECASE)
        ):
            return "one_off"
        near = cues[-1] if cues and len(before) - cues[-1].end() <= 40 else None
        late = _CUE.search(after[:40].split(",")[0])
        found = near or late or (cues[-1] if cues else None)
        return (found.lastgroup or "") if found else ""

    def _all(self) -> list[Quantity]:
        """Figures of the running text, and those of cells whose value their column gives or that hold nothing else."""
        cells = [
            cell
            for table in self.tables
            for row in table.rows
            for cell in row
            if cell.plain or (cell.kind == "money" and not any(c in cell.text for c in "£$€"))
        ]
        kept = quantities(self._without(cells))
        kept += [_of_cell(cell) for cell in cells if cell.kind == "money"]
        return sorted(kept, key=lambda q: q.start)

    def _without(self, cells: list[Cell]) -> str:
        """The text with the cells that are read already blanked out."""
        parts, done = [], 0
        for cell in sorted(cells, key=lambda c: c.start):
            end = cell.start + len(cell.text)
            if cell.start >= done and self.text[cell.start : end] == cell.text:
                parts += [self.text[done : cell.start], " " * len(cell.text)]
                done = end
        return "".join([*parts, self.text[done:]])


def _of_cell(cell: Cell) -> Quantity:
    low, high, end = cell.value - cell.slack, cell.value + cell.slack, cell.start + len(cell.text)
    return Quantity("money", cell.text, cell.value, low, high, cell.start, end, cell.currency, unit_power=cell.power,
                    places=cell.places)  # fmt: skip

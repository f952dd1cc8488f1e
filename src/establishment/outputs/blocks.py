"""What a page is made of: sections of passages, lists, tables, charts and trees, in whatever form it is shown."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from establishment.ground.findings import clean
from establishment.ground.shown_fields import ShownFields


@dataclass(frozen=True)
class Passage:
    """A paragraph of text; strong: a result that the section leads to, warning: what no reader may miss."""

    text: str
    weight: Literal["plain", "strong", "warning"] = "plain"


@dataclass(frozen=True)
class ItemList:
    """Sentences in a list, numbered where people refer to them by number."""

    items: Sequence[str]
    numbered: bool = False


@dataclass(frozen=True, repr=False)
class TextTable(ShownFields):
    """A table of text.

    title: empty where it is the title of its section.  figures: the columns that stand right; all but the first  if
    None.  narrow: how many columns a narrow page has room for; all if None.  to_fill: whether empty columns are for a
    reader to fill in; else they are left out.
    """

    headings: Sequence[str]
    rows: Sequence[Sequence[str]]
    figures: Collection[int] | None = None
    title: str = ""
    last_is_total: bool = False
    narrow: int | None = None
    to_fill: bool = False

    def is_figure(self, column: int) -> bool:
        """Whether a column holds figures."""
        return column > 0 if self.figures is None else column in self.figures

    def narrowed(self) -> TextTable:
        """The table with the columns for which a narrow page has room."""
        rows = [row[: self.narrow] for row in self.rows]
        return replace(self, headings=self.headings[: self.narrow], rows=rows)

    def without_empty_columns(self) -> TextTable:
        """The table without columns in which no row says anything, but for those that a reader is to fill in."""
        # a column to be filled in stays, though it is empty: it is where somebody signs
        filled = [at for at in range(len(self.headings)) if self.to_fill or any(row[at].strip() for row in self.rows)]
        return replace(
            self,
            headings=[self.headings[at] for at in filled],
            rows=[[row[at] for at in filled] for row in self.rows],
            # places shift where a column goes, so which of them hold figures is worked out anew
            figures=[place for place, at in enumerate(filled) if self.is_figure(at)],
            narrow=None if self.narrow is None else sum(at < self.narrow for at in filled),
        )


@dataclass(frozen=True)
class Chart:
    """A drawing as SVG, made when it is asked for, and what it shows in words."""

    title: str
    words: str
    draw: Callable[[], str]


@dataclass(frozen=True)
class Branch:
    """A post and those that report to it."""

    label: str
    below: Sequence[Branch] = ()


@dataclass(frozen=True)
class Tree:
    """Who reports to whom."""

    title: str
    branches: Sequence[Branch]


def readable(text: str) -> str:
    """Text from any file on one line, without marks that could steer a terminal or a page."""
    # one line: a line break in a text from a file could begin a heading or a row of its own
    return clean(" ".join(text.split()))


Block = Passage | ItemList | TextTable | Chart | Tree


@dataclass(frozen=True, repr=False)
class Section(ShownFields):
    """One section of a page: its title and what stands under it, in order."""

    title: str
    blocks: Sequence[Block]


def filled(section: Section) -> Section:
    """A section without blocks, and without columns of tables, that hold nothing."""
    blocks = [block for block in section.blocks if not _is_empty(block)]
    return replace(section, blocks=[b.without_empty_columns() if isinstance(b, TextTable) else b for b in blocks])


def _is_empty(block: Block) -> bool:
    match block:
        case Passage():
            return not block.text
        case ItemList():
            return not block.items
        case TextTable():
            return not block.rows
        case Tree():
            return not block.branches
        # a drawing is made when it is shown, so whether it is empty is not known before
        case Chart():
            return False

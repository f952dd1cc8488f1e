"""Sections as escaped HTML: plain tables, no script, no style sheet. For notebooks, reports and checked papers."""

from __future__ import annotations

import re
from collections.abc import Sequence
from html import escape

from establishment.outputs.blocks import Block, Branch, Chart, ItemList, Passage, Section, TextTable, Tree, readable

_ONE_WORD = re.compile(
    # a minus at the end of a line would be read as a dash, and a number of posts without its posts as another number
    r"-£[\d,]+(?:\.\d+)?k?|(?<![\w./-])-?\d[\d,]*(?:\.\d+)? x [^\s<>&]+|(?<![\w./-])\d+-\d+(?![\w-])"
)
"""What no line parts: a minus and its amount, a number of posts and what they are, a range of points."""
_ADDRESS = re.compile(r"(https?://[^\s<>\"']+[\w/])")
SIDE_BY_SIDE = 3
"""Columns that stand side by side on a phone; a row of more stands there as a list of its cells."""
_TAGS = {"plain": ("<p>", "</p>"), "strong": ("<p><strong>", "</strong></p>"), "warning": ('<p class="warn">', "</p>")}


def sections_html(sections: Sequence[Section], *, level: int, stacks: bool = False) -> str:
    """Sections, the first under a heading of a level, all others under one of the level below.

    stacks: whether each row of a wide table can stand as a list of its cells on a narrow page that has a style sheet.
    """
    return "\n".join(
        section_html(section, level if at == 0 else level + 1, stacks=stacks) for at, section in enumerate(sections)
    )


def section_html(section: Section, level: int, *, stacks: bool = False) -> str:
    """One section under its heading."""
    blocks = "\n".join(_block(block, section.title, level, stacks) for block in section.blocks)
    return f"<section>\n<h{level}>{marked_up(section.title)}</h{level}>\n{blocks}\n</section>"


def marked_up(text: str) -> str:
    """Text from any file, escaped; what is one word to a reader is not parted at the end of a line."""
    return _escaped(readable(text))


def _escaped(text: str) -> str:
    return _ONE_WORD.sub(r'<span class="one">\g<0></span>', escape(text))


def _block(block: Block, title: str, level: int, stacks: bool) -> str:
    match block:
        case Passage():
            before, after = _TAGS[block.weight]
            return before + marked_up(block.text) + after
        case ItemList():
            kind = "ol" if block.numbered else "ul"
            return f"<{kind}>{''.join(f'<li>{_linked(item)}</li>' for item in block.items)}</{kind}>"
        case TextTable():
            return _table(block, title, stacks)
        case Chart():
            return _chart(block)
        case Tree():
            return f"<h{level + 1}>{marked_up(block.title)}</h{level + 1}>\n{_branches(block.branches)}"


def _linked(text: str) -> str:
    """Text in which addresses of the web can be followed."""
    parts = _ADDRESS.split(readable(text))  # text and addresses by turns
    links = (
        f'<a href="{escape(part)}">{escape(part)}</a>' if n % 2 else _escaped(part) for n, part in enumerate(parts)
    )
    return "".join(links)


def _table(table: TextTable, section_title: str, stacks: bool) -> str:
    # a table always has a title for those who hear the page, though its section shows one already
    title = escape(readable(table.title or section_title))
    hidden = "" if table.title else ' class="unseen"'
    stacks = stacks and len(table.headings) > SIDE_BY_SIDE
    heads = "".join(
        f'<th scope="col"{_role("columnheader", stacks)}{_figure(table, at)}>{marked_up(name)}</th>'
        for at, name in enumerate(table.headings)
    )
    rows = []
    for number, row in enumerate(table.rows, 1):
        cells = [_cell(table, at, cell, stacks) for at, cell in enumerate(row)]
        total = ' class="total"' if table.last_is_total and number == len(table.rows) else ""
        rows.append(f"<tr{_role('row', stacks)}{total}>{''.join(cells)}</tr>")
    group, line = _role("rowgroup", stacks), _role("row", stacks)
    head = f"<caption{hidden}>{title}</caption>\n<thead{group}><tr{line}>{heads}</tr></thead>"
    body = "\n".join(rows)
    kind = "wide stacks" if stacks else "wide"
    # a wide table scrolls within its frame, and the frame can be reached by the keyboard
    return (
        f'<div class="{kind}" role="region" aria-label="{title}" tabindex="0"><table{_role("table", stacks)}>\n{head}\n'
        f"<tbody{group}>\n{body}\n</tbody></table></div>"
    )


def _cell(table: TextTable, column: int, words: str, stacks: bool) -> str:
    """A cell; in a table that stacks it names its heading."""
    # the first cell names its row, so that a reader who hears the page knows where they are
    if column == 0:
        return f'<th scope="row"{_role("rowheader", stacks)}>{_linked(words)}</th>'
    # an empty cell has no label: stacked, it would be a heading of nothing
    label = f' data-label="{escape(readable(table.headings[column]))}"' if stacks and words else ""
    return f"<td{_role('cell', stacks)}{label}{_figure(table, column)}>{_linked(words)}</td>"


def _role(name: str, stacks: bool) -> str:
    """What a part is of a table, said where its look is no longer that of one."""
    return f' role="{name}"' if stacks else ""


def _figure(table: TextTable, column: int) -> str:
    return ' class="n"' if table.is_figure(column) else ""


def _chart(chart: Chart) -> str:
    title, words = escape(readable(chart.title)), marked_up(chart.words)
    # a drawing is heard as its words
    label = f"{title}. {escape(readable(chart.words))}."
    return (
        f'<figure role="group" aria-label="{title}">\n<div role="img" aria-label="{label}">{chart.draw()}</div>\n'
        f"<figcaption><strong>{title}.</strong> {words}.</figcaption>\n</figure>"
    )


def _branches(branches: Sequence[Branch]) -> str:
    items = (f"<li>{marked_up(b.label)}{_branches(b.below) if b.below else ''}</li>" for b in branches)
    return f'<ul class="tree">{"".join(items)}</ul>'

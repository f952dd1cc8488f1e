"""Sections as escaped HTML: plain tables, no script, no style sheet. For notebooks, reports and checked papers."""

from __future__ import annotations

import re
from collections.abc import Sequence
from html import escape

from establishment.outputs.blocks import Block, Branch, Chart, ItemList, Passage, Section, TextTable, Tree, readable

_BELOW_NOUGHT = re.compile(r"-£[\d,]+(?:\.\d+)?")
_ADDRESS = re.compile(r"(https?://[^\s<>\"']+[\w/])")
_TAGS = {"plain": ("<p>", "</p>"), "strong": ("<p><strong>", "</strong></p>"), "warning": ('<p class="warn">', "</p>")}


def sections_html(sections: Sequence[Section], *, level: int) -> str:
    """Sections, the first under a heading of a level, all others under one of the level below."""
    return "\n".join(section_html(section, level if at == 0 else level + 1) for at, section in enumerate(sections))


def section_html(section: Section, level: int) -> str:
    """One section under its heading."""
    blocks = "\n".join(_block(block, section.title, level) for block in section.blocks)
    return f"<section>\n<h{level}>{marked_up(section.title)}</h{level}>\n{blocks}\n</section>"


def marked_up(text: str) -> str:
    """Text from any file, escaped; no minus is parted from its amount at the end of a line."""
    return _escaped(readable(text))


def _escaped(text: str) -> str:
    return _BELOW_NOUGHT.sub(r'<span class="one">\g<0></span>', escape(text))


def _block(block: Block, title: str, level: int) -> str:
    match block:
        case Passage():
            before, after = _TAGS[block.weight]
            return before + marked_up(block.text) + after
        case ItemList():
            kind = "ol" if block.numbered else "ul"
            return f"<{kind}>{''.join(f'<li>{_linked(item)}</li>' for item in block.items)}</{kind}>"
        case TextTable():
            return _table(block, title)
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


def _table(table: TextTable, section_title: str) -> str:
    title = escape(readable(table.title or section_title))
    hidden = "" if table.title else ' class="unseen"'
    heads = "".join(
        f'<th scope="col"{_figure(table, at)}>{marked_up(name)}</th>' for at, name in enumerate(table.headings)
    )
    rows = []
    for number, row in enumerate(table.rows, 1):
        cells = [f"<td{_figure(table, at)}>{marked_up(cell)}</td>" for at, cell in enumerate(row)]
        cells[0] = f'<th scope="row">{marked_up(row[0])}</th>'
        total = ' class="total"' if table.last_is_total and number == len(table.rows) else ""
        rows.append(f"<tr{total}>{''.join(cells)}</tr>")
    head = f"<caption{hidden}>{title}</caption>\n<thead><tr>{heads}</tr></thead>"
    body = "\n".join(rows)
    return (
        f'<div class="wide" role="region" aria-label="{title}" tabindex="0"><table>\n{head}\n'
        f"<tbody>\n{body}\n</tbody></table></div>"
    )


def _figure(table: TextTable, column: int) -> str:
    return ' class="n"' if table.is_figure(column) else ""


def _chart(chart: Chart) -> str:
    title, words = escape(readable(chart.title)), marked_up(chart.words)
    label = f"{title}. {escape(readable(chart.words))}."
    return (
        f'<figure role="group" aria-label="{title}">\n<div role="img" aria-label="{label}">{chart.draw()}</div>\n'
        f"<figcaption><strong>{title}.</strong> {words}.</figcaption>\n</figure>"
    )


def _branches(branches: Sequence[Branch]) -> str:
    items = (f"<li>{marked_up(b.label)}{_branches(b.below) if b.below else ''}</li>" for b in branches)
    return f'<ul class="tree">{"".join(items)}</ul>'

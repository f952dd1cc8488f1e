"""Sections as Markdown, for wikis and papers that are written as text. A chart becomes what it shows in words."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from establishment.outputs.blocks import Block, Branch, Chart, ItemList, Passage, Section, TextTable, Tree, readable


def sections_markdown(sections: Sequence[Section]) -> str:
    """Sections, the first under a first heading, all others under second ones."""
    parts: list[str] = []
    for at, section in enumerate(sections):
        parts.append(f"{'#' if at == 0 else '##'} {inert(section.title)}")
        parts += [_block(block) for block in section.blocks]
    return "\n\n".join(parts) + "\n"


def inert(text: str) -> str:
    """Text that stands as it is in Markdown, within a table too."""
    words = readable(text)
    # the backslash first, or those that are put in would be doubled
    for mark in "\\|*_`<>[]#":
        words = words.replace(mark, "\\" + mark)
    return words


def _block(block: Block) -> str:
    match block:
        case Passage():
            words = inert(block.text)
            return words if block.weight == "plain" else f"**{words}**"
        case ItemList():
            marks = [f"{n}." if block.numbered else "-" for n in range(1, len(block.items) + 1)]
            return "\n".join(f"{mark} {inert(item)}" for mark, item in zip(marks, block.items, strict=True))
        case TextTable():
            return _table(block)
        case Chart():
            return f"**{inert(block.title)}.** {inert(block.words)}."
        case Tree():
            return f"### {inert(block.title)}\n\n" + "\n".join(_branches(block.branches, ""))


def _table(table: TextTable) -> str:
    rules = ["---:" if table.is_figure(at) else "---" for at in range(len(table.headings))]
    rows = [table.headings, *table.rows]
    lines = ["| " + " | ".join(map(inert, row)) + " |" for row in rows]
    # a table of Markdown needs its rule after the headings, whatever it holds
    lines.insert(1, "|" + "|".join(rules) + "|")
    if table.last_is_total:
        lines[-1] = "| " + " | ".join(f"**{inert(cell)}**" if cell else "" for cell in table.rows[-1]) + " |"
    return (f"**{inert(table.title)}**\n\n" if table.title else "") + "\n".join(lines)


def plain_table(table: TextTable) -> str:
    """A table as text of columns between bars, each as wide as its widest cell, to be pasted into a paper."""
    # a bar within a cell would begin another; a text that is pasted has no escapes
    rows = [[readable(cell).replace("|", "/") or " " for cell in row] for row in (table.headings, *table.rows)]
    widths = [max(len(row[at]) for row in rows) for at in range(len(table.headings))]
    lines = [
        "| "
        + " | ".join(
            _filled(cell, width, table.is_figure(at)) for at, (cell, width) in enumerate(zip(row, widths, strict=True))
        )
        + " |"
        for row in rows
    ]
    return "\n".join([lines[0], "|" + "|".join("-" * (width + 2) for width in widths) + "|", *lines[1:]])


def _filled(cell: str, width: int, right: bool) -> str:
    return cell.rjust(width) if right else cell.ljust(width)


def _branches(branches: Sequence[Branch], indent: str) -> Iterator[str]:
    for branch in branches:
        yield f"{indent}- {inert(branch.label)}"
        yield from _branches(branch.below, indent + "  ")

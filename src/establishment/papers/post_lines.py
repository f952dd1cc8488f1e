"""Every line of posts: those of prose, those whose number moves from one figure to another, and those of tables."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from fractions import Fraction
from itertools import pairwise

from establishment.papers.blocks import Layout
from establishment.papers.figure_words import UNIT, Spans
from establishment.papers.figures import PrintedFigure
from establishment.papers.post_words import (
    JOB,
    MOST_POSTS,
    POST,
    PaperPost,
    counts_things,
    grade_in,
    pattern,
)
from establishment.papers.posts import PaperPostReader
from establishment.papers.relation import PERCENT
from establishment.papers.table_lines import Grid, GridRow

_OUT = re.compile(
    r"\b(?:lost|loss|losses|cuts?|delet\w+|remov\w+|reductions?|eliminat\w+|disestablish\w*|redundan\w+|abolish\w*|"
    r"leavers|departures|exits|vr|retirements?|"
    r"fewer|severance|gone|would go|laid off|lay-?offs?|posts? out|decrease|decreases)\b",
    re.IGNORECASE,
)
_IN = re.compile(
    r"\b(?:created?|new|additions?|additional|establish(?:ed)?|starters?|joiners?|appoint\w+|growth|required|"
    r"recruit\w*|approvals?|increases?|posts? in)\b",
    re.IGNORECASE,
)
_NET = re.compile(r"\b(?:change|net|difference|variance|movement)\b|\+/-", re.IGNORECASE)
_LEVEL = re.compile(
    r"\b(?:existing|current(?:ly)?|present|filled|in post|establishment|strength|baseline|vacan\w+|actual)\b",
    re.IGNORECASE,
)
"""A heading of posts as they are: nothing becomes of them."""
_POSTS = re.compile(
    r"\b(?:fte|wte|no\.?|number|posts?|positions?|staff|count|qty|headcount|employees|a\.p\.)\b", re.IGNORECASE
)
_MONEY = re.compile(r"£|\$|cost|saving|salary|budget|%", re.IGNORECASE)
LONGEST_TITLE = 12
"""A line of more words over a table is no title of it."""
WIDEST, MOST = 14, 5000
"""No list of posts has more columns, and no row more posts."""


def table_posts(text: str, layout: Layout, grids: Sequence[Grid], named: re.Pattern[str] | None) -> list[PaperPost]:
    """Posts of every table that names posts and says what becomes of them."""
    return [
        line
        for grid in grids
        if grid.width <= WIDEST and grid.form != "front"
        for line in _of_grid(text, layout, grid, named)
    ]


def _of_grid(text: str, layout: Layout, grid: Grid, named: re.Pattern[str] | None) -> list[PaperPost]:
    rows = [row for row in grid.rows if any(cell is not None for cell in row.cells)]
    if not rows:
        return []
    heads = _heads(grid)
    lead = "\n".join(grid.lead.split("\n")[-4:])
    first = next(cell for cell in rows[0].cells if cell is not None)
    block = layout.blocks[layout.block_at(first.start)] if layout.blocks else None
    general = _general(" ".join([block.section if block else "", lead]))
    lines: list[PaperPost] = []
    for c in range(grid.width):
        cells = [cell for row in rows if c < len(row.cells) and (cell := row.cells[c]) is not None]
        others = [cell for row in rows for n, cell in enumerate(row.cells) if n != c and cell is not None]
        shares = (
            cells
            and PERCENT.search(grid.lead)
            and all(f.step < UNIT for f in cells)
            and others
            and all(f.step >= UNIT for f in others)
        )
        if not cells or shares or any(f.kind != "count" or abs(f.size) > MOST * UNIT for f in cells):
            continue
        head = heads[c] if c < len(heads) else ""
        action = ""
        for row in rows:
            told = _general(row.above)
            if row is rows[0] or told:  # words between the rows head those that follow
                # A heading laid from the right is a guess, and words between rows are printed there.
                says_otherwise = not grid.heads and told and _general(head) not in ("", told)
                own = "" if says_otherwise else head  # the words between say it, not those before the table
                action = _action(own, lead, told or general, rows, grid.width, cells)
            if not action:
                continue
            line = _line(row, c, action, head, cells, named, block.number if block else "")
            if line is not None and not (row.total and len(rows) > 1):
                lines.append(line)
    return lines


def _general(words: str) -> str:
    """What the words before a table say becomes of its posts; empty where they say both or neither."""
    gone, come = (
        bool(_OUT.search(words)),
        bool(re.search(r"\b(?:created?|new|additional|establish(?:ed)?|required|recruited)\b", words, re.IGNORECASE)),
    )
    return "disestablish" if gone and not come else "establish" if come and not gone else ""


def _action(
    head: str, lead: str, general: str, rows: Sequence[GridRow], width: int, cells: Sequence[PrintedFigure]
) -> str:
    # A column of money counts no posts, and a total beside other columns would count them twice.
    if _MONEY.search(head) or (width > 2 and re.search(r"\btotals?\b", head, re.IGNORECASE)):
        return ""
    if (
        any(f.text.startswith("+") for f in cells)
        and any(f.size < 0 for f in cells)
        and all(f.step <= UNIT for f in cells)
    ):
        return "net"
    if _OUT.search(head) and not _IN.search(head):
        return "disestablish"
    # Posts in post, or vacant, only stand there.
    if _LEVEL.search(head):
        return ""
    about = bool(_POSTS.search(f"{head} {lead}")) or any(JOB.search(row.label) for row in rows)
    if _NET.search(head) or (
        any(f.size < 0 for f in cells) and about and (width == 1 or (_NET.search(lead) and width <= 2))
    ):
        return "net" if about and all(f.step <= UNIT for f in cells) else ""
    if _IN.search(head):
        return "establish"
    posts = sum(
        bool(JOB.search(row.label) or POST.search(row.label) or grade_in(row.label)[0]) for row in rows
    ) * 2 >= len(rows)
    numbered = (
        width == 1
        or bool(_POSTS.search(head))
        or bool(re.fullmatch(r"(?:FY\s?)?(?:19|20)\d\d(?:[-/]\d{2,4})?", head.strip()))
    )
    posts = posts or bool(
        re.search(r"\b(?:fte|wte|posts?|positions?|jobs|employees|staff|redundanc\w+)\b", head, re.IGNORECASE)
    )
    titled = any(
        _general(line) and POST.search(line) and len(line.split()) <= LONGEST_TITLE for line in lead.split("\n")
    )
    return general if general and (posts or titled) and numbered and width <= 4 else ""


def _line(
    row: GridRow,
    c: int,
    action: str,
    head: str,
    cells: Sequence[PrintedFigure],
    named: re.Pattern[str] | None,
    number: str,
) -> PaperPost | None:
    figure = row.cells[c] if c < len(row.cells) else None
    if figure is None or not figure.size or not re.search(r"[A-Za-z]{2}|\d [A-Z]|^\d{1,2}$", row.label):
        return None
    if action == "net":
        action = "establish" if figure.size > 0 else "disestablish"
    # A cell with the other sign than most goes the other way.
    elif (figure.size < 0) != (sum(f.size < 0 for f in cells) * 2 > len(cells)):
        action = "establish" if action == "disestablish" else "disestablish"
    grade, at = grade_in(row.label, named)
    title = (
        row.label[:at].strip(" (-,|")
        if grade and at
        else row.label.replace(grade, "", 1).strip(" (-,|")
        if grade
        else row.label
    )
    count = abs(figure.value)
    fte = count if figure.step < UNIT or re.search(r"\b(?:fte|wte)\b", head, re.IGNORECASE) else None
    return PaperPost(action, count, fte, title[:100], grade, figure.start, figure.end, number, table=True)


def _heads(grid: Grid) -> list[str]:
    """A heading for each column: those of the table, or the pieces of the line above, laid from the right."""
    if any(grid.heads):
        return grid.heads
    for line in reversed(grid.lead.split("\n")):
        parts = [part.strip() for part in re.split(r"\s{2,}|\t|\|", line.strip()) if part.strip()]
        if grid.width > 1 and len(parts) in (grid.width, grid.width + 1):
            return parts[-grid.width :]
    last = grid.lead.split("\n")[-1].strip()
    return [last] if grid.width == 1 and len(last.split()) <= 12 else []


_FROM = re.compile(r"(?P<title>[^,;:.()\d\n]{4,90}?)\s+from\s(?:the\scurrent\s)?$", re.IGNORECASE)
NEAR = 8
"""A change is looked for among so many figures on either side."""
_TO = re.compile(r"\s(?:[\w-]+\s){0,3}?to\s$", re.IGNORECASE)
_CHANGE = re.compile(
    r"\b(?:reduc\w+|cut|fall\w*|fell|drop\w*|decreas\w+|increas\w+|ris\w+|rose|gr[eo]w\w*|go(?:es)?|number of)\b",
    re.IGNORECASE,
)
_LEAD = re.compile(r"^\W*(?:and|while|with|the|total|number|numbers|of|in)\s", re.IGNORECASE)
_VERB = re.compile(
    r"\s(?:numbers?\s|posts?\s)?(?:will|would|are|is|were|was|be|to|has|have|fall|falls|fell|cut|reduced|increase[sd]?|"
    r"rises?|rose|drops?|goes?|go)\b.*$",
    re.IGNORECASE,
)


def moved_posts(text: str, layout: Layout, figures: Sequence[PrintedFigure]) -> Iterator[PaperPost]:
    """Each movement of a number of posts whose change the sentence does not say as a figure of its own."""
    for at, (one, two) in enumerate(pairwise(figures)):
        whole = all(f.kind == "count" and not f.year and f.size % UNIT == 0 and not f.bound for f in (one, two))
        if not whole or one.size == two.size or not _TO.fullmatch(text, one.end, two.start):
            continue
        sentence = layout.sentence_at(one.start)
        if sentence is None or not sentence.end > two.start:
            continue
        # What moves stands right before "from".
        before = _FROM.search(text[max(sentence.start, one.start - 110) : one.start])
        near = figures[max(0, at - NEAR) : at + NEAR]
        change, after = abs(one.size - two.size), text[two.end : two.end + 60]
        told = any(abs(f.size) == change for f in near if sentence.start <= f.start < sentence.end)
        if before is None or told or change > MOST_POSTS * UNIT or counts_things(after):
            continue
        title = _VERB.sub("", before["title"].strip())
        while lead := _LEAD.match(title):
            title = title[lead.end() :]
        if JOB.search(title) and _CHANGE.search(text[sentence.start : one.start]):
            action = "disestablish" if two.size < one.size else "establish"
            yield PaperPost(action, abs(one.value - two.value), None, title, "", one.start, two.end)


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
    moved = [p for p in moved_posts(text, layout, figures) if not elsewhere.holds(p.start)]
    every = sorted([*running, *listed, *moved], key=lambda p: (p.start, p.title == ""))
    return _without_totals(_once(every))


def _once(lines: Sequence[PaperPost]) -> list[PaperPost]:
    """Lines in order; the same posts of one proposal said again are taken once."""
    firsts: list[PaperPost] = []
    keys: set[tuple[str, ...]] = set()
    for line in lines:
        key = (line.number, line.action, line.title.casefold(), line.grade, str(line.count))
        # A number and its title may be read by two ways.
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

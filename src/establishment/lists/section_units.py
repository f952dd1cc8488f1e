"""Units that stand above their posts, as titles of sections, where no column names them."""

from __future__ import annotations

import re

import numpy as np

from establishment.lists.field_values import FieldValues
from establishment.lists.heading_matches import Asked
from establishment.lists.plain_text import clean_text
from establishment.lists.sheets import filled
from establishment.lists.sort_rows import NEITHER, LeftOut
from establishment.lists.table_read import TableRead

_LEVEL = re.compile(
    r"(?:directorate|department|division|service|section|team|unit|ward|station|branch|area|group|site|locality)s?"
    r" ?[:\-\u2013] ?",
    re.IGNORECASE,
)
"""What names the level of a unit before its name, as in Section: Housing."""
_NO_UNIT = re.compile(
    r"\b(?:page|report|printed|run|date|as at|continued|cont|note|notes|nb|key|source|version|draft|budget|vacan\w*"
    r"|posts?|staff|totals?|period|month|year)\b|\d{4}|^\W*$",
    re.IGNORECASE,
)
"""Words of lines between posts that name no unit."""
FEWEST = 2
"""So many different titles there are at least: one alone may be a title of the list."""


def read_section_units(reading: TableRead) -> None:
    """Give posts the unit that the title of their section names, if every post stands under one; it is said."""
    if "unit" in reading.fields or not reading.rows:
        return
    titles = {line.row: _unit(reading, line) for line in reading.sorted_rows.left_out if _is_title(line)}
    # a title that names no unit leaves its posts without one, so then none is taken
    if len({name for name in titles.values() if name}) < FEWEST or not all(titles.values()):
        return
    rows = np.array(sorted(titles))
    above = np.searchsorted(rows, np.array(reading.rows)) - 1
    # a title with nothing under it stands over something else
    followed = {row + 1 for row in rows.tolist()} <= {*reading.rows, *rows.tolist()}
    if above.min() < 0 or not followed:
        return
    names = [titles[row] for row in rows.tolist()]
    reading.fields["unit"] = FieldValues(names, above)
    unit_titles = f"each of the {len(rows):,} titles above posts, such as {names[0]} (row {rows[0]}),"
    fix = "Map a column as unit, if they are no units."
    reading.asked.append(Asked("unit", [unit_titles, "as a kind of staff"], unit_titles, "no column names a unit", fix))


def _is_title(line: LeftOut) -> bool:
    return line.kind == "section" or (line.kind == "not a post" and line.why == NEITHER)


def _unit(reading: TableRead, line: LeftOut) -> str:
    """The name of the unit that a line above posts says; empty where it says none."""
    row = reading.table.sheet.rows[line.row - 1]
    title = reading.matches.column_of("title")
    if line.kind == "not a post":
        # an entry of a table of contents, or a date of printing, names no unit
        return clean_text(row[title]) if title is not None else ""
    words = " ".join(clean_text(cell) for _, cell in filled(row))
    name = _LEVEL.sub("", words, count=1) if _LEVEL.match(words) else words
    return name if len(name) <= 60 and not _NO_UNIT.search(name) else ""

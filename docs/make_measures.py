"""Writes the table of measures into docs/finance-reader.md, from the table in the code.

python docs/make_measures.py
"""

from pathlib import Path

from establishment.costing.measure_rows import SIGNS
from establishment.costing.measures import MEASURES, parts_in_words

PAGE = Path(__file__).parent / "finance-reader.md"
START, END = (
    "<!-- the table of measures: made by docs/make_measures.py -->\n",
    "<!-- end of the table of measures -->\n",
)


def table() -> str:
    """One row a measure."""
    rows = ["| measure | name in files | unit | sign | what it is | made of |", "|---|---|---|---|---|---|"]
    for m in MEASURES.values():
        rows.append(f"| {m.label} | `{m.name}` | {m.unit} | {SIGNS[m.sign]} | {m.definition} | {parts_in_words(m)} |")
    return "\n".join(rows) + "\n"


def page() -> str:
    """The page with its table as the code has it."""
    text = PAGE.read_text(encoding="utf-8")
    before, rest = text.split(START)
    return before + START + table() + END + rest.split(END)[1]


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8", newline="\n")

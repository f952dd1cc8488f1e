"""The figures and formulas of every output of the shipped scenarios, in their order, so that none changes unnoticed.

    python tests/pinned_outputs.py                             after a change that is meant: writes pinned-outputs.json
    python tests/pinned_outputs.py council-option-b Years      what the digest of one output is made of

An output is a page, a table or a sheet of a workbook. Of its words only the numbers count, so that wording can be mended. Whether
the figures are right is for the other tests to say, which work them out by hand: this one tells which outputs a change has touched.
"""

from __future__ import annotations

import hashlib
import json
import re
import sys
import tempfile
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import openpyxl
import pandas as pd

import establishment as est
from establishment.ground.findings import RefusedError
from test_edges_costing import HEAD, PROPOSALS

TOP = Path(__file__).resolve().parents[1]
PINNED = Path(__file__).with_name("pinned-outputs.json")
SHIPPED = (
    "commissioners-office-review",
    "council-do-nothing",
    "council-option-b",
    "lancashire-volunteer-partnership",
    "shared-finance-officer",
    "volunteer-time",
    "workforce-modernisation",
)
ROUND, OPTIONS, CHANGES = "round sums", "options", "changes of a list"
NAMES = (*SHIPPED, ROUND, OPTIONS, CHANGES)
CEILINGS = """
[[ceiling]]
unit = "HQ"
posts = 0
fte = 2
[[ceiling]]
grade = "A"
posts = 8
money = "£30,000"
until = 2026-04-01
authority = "Board, 3 March 2026"
"""
"""One is broken in its posts and kept in FTE, the other is kept in posts and broken in money."""
VERSIONED = ("made_by.csv", "manifest.json")
"""Files that hold versions and digests of other files."""
CELLS_OF_CHARTS = re.compile(r"<c:f>[^<]*|srgbClr val=[^/]*")
NUMBER = re.compile(r"[-(]?£?\d[\d,./]*(?<![,.])%?")
NOT_FIGURES = re.compile(r"<(svg|style|script)\b.*?</\1>|data:[^\"']*|\b[0-9a-f]{12,}\b|#[0-9a-fA-F]{3,8}\b", re.DOTALL)
"""What varies with the versions of libraries, and what is no figure: pictures, styles, digests, colours."""


def numbers(text: str) -> str:
    """The numbers of a text, a line for each of its lines that has some."""
    bare = NOT_FIGURES.sub("", text.replace(est.__version__, "VERSION"))
    return "\n".join(filter(None, (" ".join(NUMBER.findall(line)) for line in bare.splitlines())))


def page_numbers(path: Path) -> str:
    """The numbers of a page, without its pictures."""
    return numbers(re.sub(r"<[^>]*>", "\n", NOT_FIGURES.sub("", path.read_text(encoding="utf-8"))))


def form_numbers(form: Any, name: str = "") -> Iterator[str]:
    """The values of a document by their names; of texts the numbers."""
    if isinstance(form, dict):
        for key, value in form.items():
            yield from form_numbers(value, f"{name}.{key}")
    elif isinstance(form, list | tuple):
        for value in form:
            yield from form_numbers(value, f"{name}[]")
    else:
        yield f"{name} {numbers(form) if isinstance(form, str) else form}"


def frame_numbers(frame: pd.DataFrame) -> str:
    """A frame by its columns; of texts the numbers."""
    return "\n".join(form_numbers({str(name): list(map(str, frame[name])) for name in frame.columns}))


def sheets(path: Path) -> Iterator[tuple[str, str]]:
    """Of each sheet its cells: place, form of numbers, and formula or number; of texts the numbers. Then what it checks."""
    for sheet in openpyxl.load_workbook(path):
        lines = [f"{name} {size.width:.1f} {size.hidden}" for name, size in sorted(sheet.column_dimensions.items())]
        lines += [f"{sheet.freeze_panes} {sheet.sheet_state} {sorted(map(str, sheet.merged_cells.ranges))}"]
        lines += sorted(
            f"{v.sqref} {v.type} {v.operator} {v.formula1} {v.formula2}" for v in sheet.data_validations.dataValidation
        )
        lines += sorted(f"{place.sqref} {[r.formula for r in place.rules]}" for place in sheet.conditional_formatting)
        for row in sheet.iter_rows():
            for cell in row:
                value = cell.value
                if isinstance(value, str):
                    value = re.sub(r'"[^"]* [^"]*"', '""', value) if value[:1] == "=" else numbers(value)
                look = f"{cell.number_format} {cell.font.b} {cell.protection.locked} {cell.alignment.wrap_text}"
                lines += [] if value is None else [f"{cell.coordinate} {look} {value}"]
        yield sheet.title, "\n".join(lines)
    with zipfile.ZipFile(path) as packed:
        charts = [
            packed.read(name).decode() for name in sorted(packed.namelist()) if name.startswith("xl/charts/chart")
        ]
    yield "charts of the workbook", "\n".join(part for text in charts for part in CELLS_OF_CHARTS.findall(text))


def chart_numbers(figure: Any) -> str:
    """The bars, lines and texts of a chart, with their colours."""
    lines = [f"size {[float(length) for length in figure.get_size_inches()]}"]
    for axes in figure.axes:
        for patch in axes.patches:
            bounds = [round(float(number), 4) for number in patch.get_bbox().bounds]
            colours = [round(float(number), 3) for number in (*patch.get_facecolor(), *patch.get_edgecolor())]
            lines += [f"bar {bounds} {colours} {patch.get_hatch()}"]
        for line in axes.lines:
            lines += [
                f"line {[[round(float(n), 4) for n in point] for point in line.get_xydata()]} {line.get_linewidth()}"
            ]
        lines += [f"text {text.get_position()} {text.get_ha()} {numbers(text.get_text())}" for text in axes.texts]
        lines += [
            f"margins {axes.margins()} {axes.xaxis.get_tick_params().get('labelrotation')} {axes.get_legend() is None}"
        ]
    return "\n".join(lines)


def charts_of(thing: est.Costing | est.Options, names: tuple[str, ...]) -> Iterator[tuple[str, str]]:
    """The charts of a costing or of options; one that there is nothing to show of is refused."""
    for name in names:
        try:
            yield f"chart of {name}", chart_numbers(thing.chart(name))  # type: ignore[arg-type]
        except RefusedError:
            yield f"chart of {name}", "refused"


def of_costing(costing: est.Costing) -> Iterator[tuple[str, str]]:
    """Every output of a costing."""
    yield "screen", numbers(str(costing))
    yield "paragraph", numbers(costing.paragraph())
    yield "markdown", numbers(costing.to_markdown())
    yield "json", "\n".join(form_numbers(costing.to_dict()))
    for name in (
        "by_proposal",
        "by_funder",
        "by_grade",
        "by_unit",
        "measures",
        "movements",
        "lines",
        "unpriced",
        "cliff",
    ):
        yield name, frame_numbers(getattr(costing, name)())
    for side in ("net", "baseline", "proposed"):
        yield f"explain {side}", numbers(str(costing.explain(side)))
    yield "bridge", numbers(str(costing.bridge()))
    yield from charts_of(costing, ("bridge", "grades", "years"))
    if costing.results.years:
        yield "by_year", frame_numbers(costing.by_year())
        yield "by_month", frame_numbers(costing.by_month())
        yield "pay_bill", frame_numbers(costing.pay_bill())
    with tempfile.TemporaryDirectory() as folder:
        yield from sheets(costing.to_excel(Path(folder) / "costing.xlsx"))
        yield "report", page_numbers(costing.to_html(Path(folder) / "report.html"))
        for path in (each for each in costing.to_csv(Path(folder) / "csv") if each.name not in VERSIONED):
            yield path.name, numbers(path.read_text(encoding="utf-8"))


def of_options(options: est.Options) -> Iterator[tuple[str, str]]:
    """Every output of a comparison of options."""
    yield "screen", numbers(options.text())
    yield "json", "\n".join(form_numbers(options.to_dict()))
    yield from charts_of(options, ("years", "ranking"))
    yield "ranking", frame_numbers(options.ranking())
    yield "switching", frame_numbers(options.switching_values())
    yield "table", frame_numbers(options.table())
    with tempfile.TemporaryDirectory() as folder:
        yield from sheets(options.to_excel(Path(folder) / "options.xlsx"))
        yield "report", page_numbers(options.to_html(Path(folder) / "report.html"))


def of_changes() -> Iterator[tuple[str, str]]:
    """What two scenarios differ by."""
    first, second = (TOP / f"scenarios/council-option-{letter}.toml" for letter in "ab")
    difference = est.diff(first, second)
    yield "screen", numbers(str(difference))
    yield "bridge", numbers(str(est.cost(first).bridge(est.cost(second))))


def outputs(name: str) -> dict[str, str]:
    """The outputs of a scenario, or of what is made of several, by name."""
    if name == OPTIONS:
        options = {each: TOP / f"scenarios/council-{each}.toml" for each in ("do-nothing", "option-a", "option-b")}
        return dict(of_options(est.compare(options)))
    if name == CHANGES:
        return dict(of_changes())
    if name == ROUND:
        return dict(of_costing(est.cost(HEAD + PROPOSALS + CEILINGS, book=TOP / "tests/example-grades")))
    return dict(of_costing(est.cost(TOP / "scenarios" / f"{name}.toml")))


def digests(name: str) -> dict[str, str]:
    """The digest of each output."""
    return {output: hashlib.sha256(text.encode()).hexdigest()[:12] for output, text in outputs(name).items()}


if __name__ == "__main__":
    if len(sys.argv) > 2:
        print(outputs(sys.argv[1])[sys.argv[2]])
    else:
        whole = {name: digests(name) for name in NAMES}
        PINNED.write_text(json.dumps(whole, indent=1) + "\n", encoding="utf-8")

"""The figures, formulas and words of what is handed over, so that none changes unnoticed.

    python tests/pinned_outputs.py                             after a change that is meant: writes both down again
    python tests/pinned_outputs.py council-option-b Years      what the digest of one output is made of

An output is a page, a table, a chart or a sheet of a workbook. `pinned-outputs.json` has a digest of the figures of each, in
their order; its words do not count there. `pinned-words/` has the words of a few scenarios, each text once, with the outputs that
it stands in and how often; a number in it is "#". So a change of words is seen as one line, and read before it is handed in.
Whether figures and words are right is for the other tests to say: this one tells which outputs a change has touched.
"""

from __future__ import annotations

import csv
import hashlib
import json
import re
import sys
import tempfile
import zipfile
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import openpyxl
import pandas as pd
from typer.testing import CliRunner

import establishment as est
from establishment.cli.main import app
from establishment.ground.findings import RefusedError
from establishment.outputs.costing_pages import SCREEN
from establishment.outputs.posts_template import write_template
from establishment.outputs.screen import frame_text, sections_text
from pinned_scenarios import PAID_ONCE
from test_edges_costing import HEAD, PROPOSALS

TOP = Path(__file__).resolve().parents[1]
PINNED = Path(__file__).with_name("pinned-outputs.json")
WORDS = Path(__file__).with_name("pinned-words")
SHIPPED = (
    "commissioners-office-review",
    "council-do-nothing",
    "council-option-b",
    "lancashire-volunteer-partnership",
    "shared-finance-officer",
    "volunteer-time",
    "workforce-modernisation",
)
ROUND, OPTIONS, CHANGES, AWARDS = "round sums", "options", "changes of a list", "awards and allowances"
SCALES = "pay scales"
NAMES = (*SHIPPED, ROUND, OPTIONS, CHANGES, AWARDS, SCALES)
WORDED = ("council-option-b", ROUND, OPTIONS, CHANGES, SCALES)
"""Those of which the words are pinned too."""
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
WORDS_OF_CHARTS = re.compile(r"<a:t>([^<]*)")
CELLS_OF_CHARTS = re.compile(r"<c:f>[^<]*|srgbClr val=[^/]*")
NUMBER = re.compile(r"[-(]?£?\d[\d,./]*(?<![,.])%?")
NOT_FIGURES = re.compile(r"<(svg|style|script)\b.*?</\1>|data:[^\"']*|\b[0-9a-f]{12,}\b|#[0-9a-fA-F]{3,8}\b", re.DOTALL)
"""What varies with the versions of libraries, and what is no figure: pictures, styles, digests, colours."""
IN_WORDS = re.compile(r'\b(aria-label|data-label|title|alt|href|content|id|for|lang)="[^"]*"')


@dataclass(frozen=True)
class Output:
    """What is pinned of an output: its figures in their order, and its texts."""

    figures: str
    texts: tuple[str, ...] = ()


def output(text: str) -> Output:
    """A text with tables in it: its numbers, and its sentences and cells."""
    return Output(numbers(text), tuple(re.split(r"\n| {2,}|\s\|\s|│|\| ", NOT_FIGURES.sub("", text))))


def numbers(text: str) -> str:
    """The numbers of a text, a line for each of its lines that has some."""
    bare = NOT_FIGURES.sub("", text.replace(est.__version__, "VERSION").replace(f"{TOP}/", ""))
    return "\n".join(filter(None, (" ".join(NUMBER.findall(line)) for line in bare.splitlines())))


def page(path: Path) -> Iterator[tuple[str, Output]]:
    """A page without its pictures, and how it is laid out: its tags."""
    bare = NOT_FIGURES.sub("", path.read_text(encoding="utf-8"))
    yield "report", output(re.sub(r"<[^>]*>", "\n", bare))
    yield "layout of the report", Output("\n".join(IN_WORDS.sub("", tag) for tag in re.findall(r"<[^>]*>", bare)))


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


def frame(table: pd.DataFrame) -> Output:
    """A frame by its columns; of texts the numbers."""
    columns = {str(name): list(map(str, table[name])) for name in table.columns}
    return Output("\n".join(form_numbers(columns)), tuple(text for cells in columns.values() for text in cells))


def form(document: Any) -> Output:
    """A document by its names."""
    return Output("\n".join(form_numbers(document)))


def sheets(path: Path) -> Iterator[tuple[str, Output]]:
    """Of each sheet what it checks, then its cells: place, look, formula and what it shows, or number; of texts the numbers."""
    values = openpyxl.load_workbook(path, data_only=True)
    for sheet in openpyxl.load_workbook(path):
        lines = [f"{name} {size.width:.1f} {size.hidden}" for name, size in sorted(sheet.column_dimensions.items())]
        lines += [f"{sheet.freeze_panes} {sheet.sheet_state} {sorted(map(str, sheet.merged_cells.ranges))}"]
        lines += sorted(
            f"{v.sqref} {v.type} {v.operator} {v.formula1} {v.formula2}" for v in sheet.data_validations.dataValidation
        )
        lines += sorted(f"{place.sqref} {[r.formula for r in place.rules]}" for place in sheet.conditional_formatting)
        texts: list[str] = []
        for row in sheet.iter_rows():
            for cell in row:
                value, result = cell.value, values[sheet.title][cell.coordinate].value
                if isinstance(value, str):
                    texts += re.findall(r'"([^"]*)"', value) if value[:1] == "=" else [value]
                    value = re.sub(r'"[^"]* [^"]*"', '""', value) if value[:1] == "=" else numbers(value)
                look = f"{cell.number_format} {cell.font.b} {cell.protection.locked} {cell.alignment.wrap_text}"
                lines += [] if value is None else [f"{cell.coordinate} {look} {value}"]
                if cell.data_type == "f":
                    lines += [f"{cell.coordinate} shows {numbers(result) if isinstance(result, str) else result}"]
        texts += [t for v in sheet.data_validations.dataValidation for t in (v.error, v.prompt, v.errorTitle) if t]
        yield sheet.title, Output("\n".join(lines), tuple(texts))
    with zipfile.ZipFile(path) as packed:
        charts = [
            packed.read(name).decode() for name in sorted(packed.namelist()) if name.startswith("xl/charts/chart")
        ]
    parts = [part for text in charts for part in CELLS_OF_CHARTS.findall(text)]
    yield (
        "charts of the workbook",
        Output("\n".join(parts), tuple(t for c in charts for t in WORDS_OF_CHARTS.findall(c))),
    )


def chart(figure: Any) -> Output:
    """The bars, lines and texts of a chart, with their colours."""
    lines = [f"size {[float(length) for length in figure.get_size_inches()]}"]
    texts: list[str] = []
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
        named = [axes.xaxis.label, axes.yaxis.label, axes.title, *axes.get_xticklabels(), *axes.get_yticklabels()]
        legend = axes.get_legend()
        texts += [t.get_text() for t in (*axes.texts, *named, *(legend.get_texts() if legend else ()))]
    return Output("\n".join(lines), tuple(line for text in texts for line in text.split("\n")))


def charts_of(thing: est.Costing | est.Options, names: tuple[str, ...]) -> Iterator[tuple[str, Output]]:
    """The charts of a costing or of options; one that there is nothing to show of is refused."""
    for name in names:
        try:
            yield f"chart of {name}", chart(thing.chart(name))  # type: ignore[arg-type]
        except RefusedError:
            yield f"chart of {name}", Output("refused")


def of_costing(costing: est.Costing) -> Iterator[tuple[str, Output]]:
    """Every output of a costing."""
    yield "screen", output(str(costing))
    yield "paragraph", output(costing.paragraph())
    yield "markdown", output(costing.to_markdown())
    yield "json", form(costing.to_dict())
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
        yield name, frame(getattr(costing, name)())
    for side in ("net", "baseline", "proposed"):
        yield f"explain {side}", output(str(costing.explain(side)))
    yield "bridge", output(str(costing.bridge()))
    yield from charts_of(costing, ("bridge", "grades", "years"))
    if costing.results.years:
        yield "by_year", frame(costing.by_year())
        yield "by_month", frame(costing.by_month())
        yield "pay_bill", frame(costing.pay_bill())
    with tempfile.TemporaryDirectory() as folder:
        yield from sheets(costing.to_excel(Path(folder) / "costing.xlsx"))
        yield from page(costing.to_html(Path(folder) / "report.html"))
        for path in (each for each in costing.to_csv(Path(folder) / "csv") if each.name not in VERSIONED):
            text = path.read_text(encoding="utf-8-sig")
            cells = tuple(cell for row in csv.reader(text.splitlines()) for cell in row)
            yield path.name, Output(numbers(text), cells)


def of_options(options: est.Options) -> Iterator[tuple[str, Output]]:
    """Every output of a comparison of options."""
    yield "screen", output(options.text())
    yield "json", form(options.to_dict())
    yield from charts_of(options, ("years", "ranking"))
    yield "ranking", frame(options.ranking())
    yield "switching", frame(options.switching_values())
    yield "table", frame(options.table())
    with tempfile.TemporaryDirectory() as folder:
        yield from sheets(options.to_excel(Path(folder) / "options.xlsx"))
        yield from page(options.to_html(Path(folder) / "report.html"))


def of_awards() -> Iterator[tuple[str, Output]]:
    """The outputs of a scenario that has all that pay can have, also on screens of few columns, and beside another."""
    costing = est.cost(PAID_ONCE)
    yield from of_costing(costing)
    for width in (30, 60):
        yield f"screen of {width}", output(sections_text(SCREEN.of(costing.results), width=width))
    yield "frame as text", output(frame_text(costing.measures()))
    options = est.compare({"a": costing, "b": est.cost(PAID_ONCE.replace("3 x Detective", "5 x Detective"))})
    yield "two options", output(options.text())
    with tempfile.TemporaryDirectory() as folder:
        for name, part in sheets(options.to_excel(Path(folder) / "options.xlsx")):
            yield f"two options: {name}", part


LOOKS = (
    "--grades tests/example-grades",
    "registry-staff --grades tests/example-grades --on 2025-10-01",
    "njc-old-spine --on 2017-10-01 --cost --pension lgps/average-england-wales",
    "njc --on 2025-10-01 --grade SCP&7 --cost --pension 20% --category M",
)
"""How pay scales are looked at; a space in a word is "&"."""


def of_scales() -> Iterator[tuple[str, Output]]:
    """What is shown of pay scales on days that are past, and the same as a document."""
    for look in LOOKS:
        words = [word.replace("&", " ") for word in look.replace("tests/", f"{TOP}/tests/").split(" ")]
        for kind in ([], ["--json"]):
            result = CliRunner().invoke(app, ["scales", *words, *kind], catch_exceptions=False)
            yield f"scales {look} {' '.join(kind)}".strip(), output(result.stdout or result.stderr)


OLD = {
    "post": ["1", "2", "3", "5"],
    "title": ["Clerk"] * 4,
    "grade": ["SCP 5"] * 4,
    "fte": ["1", "0.5", "1", "1"],
    "unit": ["N", "N", "", "S"],
}
NEW = {
    "post": ["1", "2", "4", "5"],
    "title": ["Clerk"] * 4,
    "grade": ["SCP 6", "SCP 5", "SCP 7", "SCP 5"],
    "fte": ["1", "1", "0.6", "1"],
}
NEW |= {"unit": ["N", "S", "", "S"], "funder": ["", "", "a 1/3; b 2/3", "a"], "budgeted": ["yes", "no", "", "yes"]}
"""Two lists of posts: some go, come, are regraded, moved, paid by others or longer."""


def of_changes() -> Iterator[tuple[str, Output]]:
    """What two lists and two scenarios differ by; and a list to fill in."""
    for terms in (None, {"basis": "point", "pension": "20%"}):
        yield (
            f"lists {terms}",
            output(str(est.diff_posts(OLD, NEW, pay="njc" if terms else None, terms=terms, on="2025-10-01"))),
        )
    with tempfile.TemporaryDirectory() as folder:
        for pay in (None, "njc"):
            template = write_template(Path(folder) / f"{pay}.xlsx", pay=pay)
            yield from ((f"list to fill in, {pay}: {name}", part) for name, part in sheets(template))
    first, second = (TOP / f"scenarios/council-option-{letter}.toml" for letter in "ab")
    difference = est.diff(first, second)
    yield "screen", output(str(difference))
    costing = est.cost(first)
    yield "bridge", output(str(costing.bridge(est.cost(second))))
    draws = costing.draws(draws=200, vacancy=(0, 4, 8), turnover=(5, 10, 12))
    yield "draws", output(str(draws))
    yield "chart of draws", chart(draws.chart())


def outputs(name: str) -> dict[str, Output]:
    """The outputs of a scenario, or of what is made of several, by name."""
    if name == OPTIONS:
        options = {each: TOP / f"scenarios/council-{each}.toml" for each in ("do-nothing", "option-a", "option-b")}
        return dict(of_options(est.compare(options)))
    if name == CHANGES:
        return dict(of_changes())
    if name == SCALES:
        return dict(of_scales())
    if name == AWARDS:
        return dict(of_awards())
    if name == ROUND:
        return dict(of_costing(est.cost(HEAD + PROPOSALS + CEILINGS, book=TOP / "tests/example-grades")))
    return dict(of_costing(est.cost(TOP / "scenarios" / f"{name}.toml")))


def digests(parts: dict[str, Output]) -> dict[str, str]:
    """The digest of the figures of each output."""
    return {name: hashlib.sha256(part.figures.encode()).hexdigest()[:12] for name, part in parts.items()}


def words(parts: dict[str, Output]) -> list[str]:
    """Each text of the outputs once, in the order of the first: its numbers as "#", the outputs that have it and how often."""
    places: dict[str, Counter[str]] = {}
    for name, part in parts.items():
        for piece in (piece for text in part.texts for piece in re.split(r"(?<=[.:;]) ", text)):
            bare = " ".join(NUMBER.sub("#", piece.replace(est.__version__, "VERSION").replace(f"{TOP}/", "")).split())
            if re.search("[A-Za-z]{2}", bare):
                places.setdefault(bare, Counter())[name] += 1
    return [f"{text}  [{', '.join(f'{name} {n}' for name, n in where.items())}]" for text, where in places.items()]


def file_of_words(name: str) -> Path:
    """Where the words of a scenario are."""
    return WORDS / f"{name.replace(' ', '-')}.txt"


def write(names: Iterable[str]) -> None:
    """Write down figures and words as they are."""
    WORDS.mkdir(exist_ok=True)
    whole = {}
    for name in names:
        parts = outputs(name)
        whole[name] = digests(parts)
        if name in WORDED:
            file_of_words(name).write_text("\n".join([*words(parts), ""]), encoding="utf-8")
    PINNED.write_text(json.dumps(whole, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    if len(sys.argv) > 2:
        print(outputs(sys.argv[1])[sys.argv[2]].figures)
    else:
        write(NAMES)

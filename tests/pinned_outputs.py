"""The figures, formulas and words of what is handed over, so that none changes unnoticed.

    python tests/pinned_outputs.py                             after a change that is meant: writes both down again
    python tests/pinned_outputs.py council-option-b Years      what the digest of one output is made of

An output is a page, a table, a chart or a sheet of a workbook. `pinned-outputs.json` has a digest of each: of its figures in
their order, and of its words where they are pinned in no file. `pinned-words/` has the words of a few scenarios, each text once,
with the outputs that it stands in and how often; a number in it is "#". So a change of words is seen as one line, and read before
it is handed in. Each part of what is handed over is a test of its own, so that a fault in one is found at once.
Whether figures and words are right is for the other tests to say: this one tells which outputs a change has touched.
"""

from __future__ import annotations

import csv
import hashlib
import json
import re
import sys
import tempfile
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache, partial
from pathlib import Path
from typing import Any

import pandas as pd
from typer.testing import CliRunner

import establishment as est
from establishment.cli.main import app
from establishment.ground.findings import RefusedError
from establishment.outputs.costing_pages import SCREEN, notebook_page
from establishment.outputs.paper_checks import paper_text
from establishment.outputs.posts_template import write_template
from establishment.outputs.screen import frame_text, sections_text
from pinned_costings import BOOK, SCENARIOS
from pinned_costings import ROUND as ROUNDED
from pinned_scenarios import PAID_ONCE
from test_edges_costing import HEAD, PROPOSALS
from workbook_text import workbook_sheets

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
SMALL = SCENARIOS
"""Small scenarios of every kind, whose costings are pinned too."""
PARTS_OF_SMALL = ("pages", "charts", "workbook", "csv")
"""Not the report, whose pictures take time to draw, and not the frames, of which `pinned_costings.py` has those that matter."""
MORE = ("notebooks", "what if", "unlike options", "papers")
NAMES = (*SHIPPED, ROUND, OPTIONS, CHANGES, AWARDS, SCALES, *MORE, *SMALL)
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
LINE = """
[[proposal]]
number = 1
from = 2025-07-01
establish = ["2 x Clerk A", "1 x Officer B"]
disestablish = ["1 x Head C"]
"""
PAPER = """Report to the Board, 3 March 2026

Savings are £96,000 from opening hours and £31,500 from stock, in all £128,500 a year.
Growth is £12,000 for a clerk and £24,000 for an officer, in all £36,000 a year.
"""
"""One sum that is wrong and one that is right: short, so that it is judged the same when more is found in papers."""
VERSIONED = ("made_by.csv", "manifest.json")
"""Files that hold versions and digests of other files."""
NUMBER = re.compile(r"[-(]?£?\d[\d,./]*(?<![,.])%?")
NOT_FIGURES = re.compile(r"<(svg|style|script)\b.*?</\1>|data:[^\"']*|\b[0-9a-f]{12,}\b|#[0-9a-fA-F]{3,8}\b", re.DOTALL)
"""What varies with the versions of libraries, and what is no figure: pictures, styles, digests, colours."""
IN_WORDS = re.compile(r'\b(aria-label|data-label|title|alt|href|content|id|for|lang)="[^"]*"')


@dataclass(frozen=True)
class Output:
    """What is pinned of an output: its figures in their order, and its texts."""

    figures: str
    texts: tuple[str, ...] = ()


Outputs = Iterator[tuple[str, Output]]
Parts = Mapping[str, Callable[[], Outputs]]
"""Parts of what is handed over of a scenario, each made when it is looked at."""


def output(text: str) -> Output:
    """A text with tables in it: its numbers, and its sentences and cells."""
    return Output(numbers(text), tuple(re.split(r"\n| {2,}|\s\|\s|│|\| ", NOT_FIGURES.sub("", text))))


def numbers(text: str) -> str:
    """The numbers of a text, a line for each of its lines that has some."""
    bare = NOT_FIGURES.sub("", text.replace(est.__version__, "VERSION").replace(f"{TOP}/", ""))
    return "\n".join(filter(None, (" ".join(NUMBER.findall(line)) for line in bare.splitlines())))


def page(path: Path) -> Outputs:
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


def sheets(path: Path) -> Outputs:
    """Of each sheet its cells, looks, rules and print settings, of texts the numbers; then charts and names of cells."""
    for title, lines, texts in workbook_sheets(path):
        figures = (re.sub("\0([^\1]*)\1", lambda text: numbers(text[1]), line) for line in lines)
        yield title, Output("\n".join(figures), tuple(texts))


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
            points = [[round(float(n), 4) for n in point] for point in line.get_xydata()]
            look = f"{line.get_linewidth()} {line.get_linestyle()} {line.get_color()} {line.get_marker()} {line.get_alpha()}"
            lines += [f"line {points} {look}"]
        for text in axes.texts:
            place = [number if isinstance(number, str) else round(float(number), 4) for number in text.get_position()]
            look = f"{text.get_ha()} {text.get_va()} {text.get_fontsize()} {text.get_color()} {text.get_rotation()}"
            lines += [f"text {place} {look} {numbers(text.get_text())}"]
        for band in axes.collections:
            corners = [[round(float(n), 2) for n in point] for path in band.get_paths() for point in path.vertices]
            lines += [f"band {sorted(corners)} {band.get_facecolor().round(3).tolist()} {band.get_alpha()}"]
        lines += [
            f"margins {axes.margins()} {axes.xaxis.get_tick_params().get('labelrotation')} {axes.get_legend() is None}"
        ]
        named = [axes.xaxis.label, axes.yaxis.label, axes.title, *axes.get_xticklabels(), *axes.get_yticklabels()]
        legend = axes.get_legend()
        texts += [t.get_text() for t in (*axes.texts, *named, *(legend.get_texts() if legend else ()))]
    return Output("\n".join(lines), tuple(line for text in texts for line in text.split("\n")))


def charts_of(thing: est.Costing | est.Options, names: tuple[str, ...]) -> Outputs:
    """The charts of a costing or of options; one that there is nothing to show of is refused."""
    for name in names:
        try:
            yield f"chart of {name}", chart(thing.chart(name))  # type: ignore[arg-type]
        except RefusedError:
            yield f"chart of {name}", Output("refused")


def of_costing(costing: est.Costing) -> Parts:
    """Every output of a costing, in parts that can be looked at apart."""
    return {
        "pages": partial(pages, costing),
        "frames": partial(frames, costing),
        "charts": partial(charts_of, costing, ("bridge", "grades", "years")),
        "workbook": partial(of_file, costing.to_excel, "costing.xlsx", sheets),
        "report": partial(of_file, costing.to_html, "report.html", page),
        "csv": partial(of_file, costing.to_csv, "csv", tables),
    }


def short_pages(costing: est.Costing) -> Outputs:
    """What is read of a costing as text or as a document."""
    yield "screen", output(str(costing))
    yield "paragraph", output(costing.paragraph())
    yield "markdown", output(costing.to_markdown())
    yield "json", form(costing.to_dict())


def pages(costing: est.Costing) -> Outputs:
    """The same, and where figures come from."""
    yield from short_pages(costing)
    for side in ("net", "baseline", "proposed"):
        yield f"explain {side}", output(str(costing.explain(side)))
    yield "bridge", output(str(costing.bridge()))


def frames(costing: est.Costing) -> Outputs:
    """The frames of a costing."""
    names = ("proposal", "funder", "grade", "unit")
    for name in (*(f"by_{each}" for each in names), "measures", "movements", "lines", "unpriced", "cliff"):
        try:
            yield name, frame(getattr(costing, name)())
        except RefusedError as refusal:
            yield name, Output("refused", (str(refusal),))
    if costing.results.years:
        yield "by_year", frame(costing.by_year())
        yield "by_month", frame(costing.by_month())
        yield "pay_bill", frame(costing.pay_bill())


def of_file(write_to: Callable[[Path], Path], name: str, outputs_of: Callable[[Path], Outputs]) -> Outputs:
    """What a file or a folder holds once it is written."""
    with tempfile.TemporaryDirectory() as folder:
        yield from outputs_of(write_to(Path(folder) / name))


def tables(folder: Iterable[Path]) -> Outputs:
    """The CSV files of a set."""
    for path in (each for each in folder if each.name not in VERSIONED):
        text = path.read_text(encoding="utf-8-sig")
        cells = tuple(cell for row in csv.reader(text.splitlines()) for cell in row)
        yield path.name, Output(numbers(text), cells)


def of_options(options: est.Options) -> Parts:
    """Every output of a comparison of options."""
    return {
        "pages": partial(pages_of_options, options),
        "charts": partial(charts_of, options, ("years", "ranking")),
        "workbook": partial(of_file, options.to_excel, "options.xlsx", sheets),
        "report": partial(of_file, options.to_html, "report.html", page),
    }


def pages_of_options(options: est.Options) -> Outputs:
    """What is read of options as text, as a document or in frames."""
    yield "screen", output(options.text())
    yield "json", form(options.to_dict())
    yield "ranking", frame(options.ranking())
    yield "switching", frame(options.switching_values())
    yield "table", frame(options.table())


def of_awards() -> Parts:
    """The outputs of a scenario that has all that pay can have, also on screens of few columns, and beside another."""
    costing = est.cost(PAID_ONCE)
    options = est.compare({"a": costing, "b": est.cost(PAID_ONCE.replace("3 x Detective", "5 x Detective"))})

    def narrow() -> Outputs:
        for width in (30, 60):
            yield f"screen of {width}", output(sections_text(SCREEN.of(costing.results), width=width))
        yield "frame as text", output(frame_text(costing.measures()))
        yield "two options", output(options.text())

    def of_two() -> Outputs:
        for name, part in of_file(options.to_excel, "options.xlsx", sheets):
            yield f"two options: {name}", part

    return {**of_costing(costing), "narrow pages": narrow, "workbook of two options": of_two}


LOOKS = (
    "--grades tests/example-grades",
    "registry-staff --grades tests/example-grades --on 2025-10-01",
    "njc-old-spine --on 2017-10-01 --cost --pension lgps/average-england-wales",
    "njc --on 2025-10-01 --grade SCP&7 --cost --pension 20% --category M",
    "firefighters-grey-book",
    "police-officers-ew --on 2015-09-01 --cost --pension police --category D",
    "nhs-agenda-for-change-england --on 2024-05-01 --grade Band&5",
    "teachers-england --on 2024-10-01",
    "njc --on 1066-10-14",
    "njc --on 2025-10-01 --grade SCP&99",
    "senior-civil-service --on 2025-06-01 --cost --pension none",
)
"""How pay scales are looked at; a space in a word is "&"."""


def of_scales() -> Outputs:
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


def of_changes() -> Outputs:
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


def notebook(result: Any) -> Output:
    """What a notebook shows of something, as a whole page: its words and how it is laid out."""
    text = notebook_page("What it is", result._repr_html_())
    return Output(
        output(text).figures + "\n".join(re.findall(r"<[^>]*>", NOT_FIGURES.sub("", text))), output(text).texts
    )


def of_notebooks() -> Outputs:
    """What a notebook shows of a costing and of what is asked of it."""
    first, second = (est.cost(TOP / f"scenarios/council-option-{letter}.toml") for letter in "ab")
    each_shown = {
        "costing": second,
        "options": est.compare({"a": first, "b": second}),
        "bridge": second.bridge(),
        "bridge of a year": second.bridge(year=second.results.years[-1].year.label),
        "bridge to another": first.bridge(second),
        "explained": second.explain("net"),
        "ceilings": est.cost(HEAD + PROPOSALS + CEILINGS, book=TOP / "tests/example-grades").ceilings(),
        "break even": second.break_even(),
        "draws": second.draws(draws=20, vacancy=(0, 4, 8)),
        "changes of a list": est.diff_posts(OLD, NEW),
        "paper": est.check(PAPER),
    }
    for name, each in each_shown.items():
        yield name, notebook(each)
        yield f"{name} as text", output(str(each))


def of_what_ifs() -> Outputs:
    """Charts and tables of what follows where an assumption is otherwise."""
    for name in ("a", "b"):
        costing = est.cost(TOP / f"scenarios/council-option-{name}.toml")
        yield f"tornado {name}", chart(costing.chart("tornado"))
        yield f"sensitivity {name}", frame(costing.sensitivity())
        draws = costing.draws(draws=100, seed=3, vacancy=(0, 2, 9), start=(0, 2, 6))
        yield f"fan {name}", chart(draws.chart())
    unchanged = est.cost("pay = 'njc'\nbasis = 'unstated'\ntitle = 'T'\n[[proposal]]\nnumber = 1\n")
    yield from charts_of(unchanged, ("tornado", "bridge", "grades", "years"))


def of_unlike_options() -> Outputs:
    """Options of which one has no years, one others, and one posts without a price."""
    less = ROUNDED.replace("years = 2", "years = 3").replace('"£24,000"', '"£25,000"')
    texts = {
        "as it is": ROUNDED + LINE,
        "longer": less + LINE.replace("2 x", "5 x") + CEILINGS.replace("fte = 2", "fte = 9"),
        "without years": ROUNDED.replace('first_year = "2025/26"\nyears = 2\n', "") + LINE.replace("A", "C"),
        "without a price": ROUNDED.replace('{ grade = "B", amount = "£24,000" }, ', "") + LINE,
    }
    costings = {name: est.cost(f'title = "{name}"\n{text}', book=BOOK) for name, text in texts.items()}
    pairs = (("as it is", "longer"), ("longer", "without years"), ("as it is", "without a price"))
    for names in (*pairs, ("as it is", "as it is")):
        try:
            options = est.compare({f"{n}: {name}": costings[name] for n, name in enumerate(names)})
        except RefusedError as refusal:
            yield f"{names}", Output("refused", (str(refusal),))
            continue
        yield f"{names}", output(options.text())
        yield f"{names} table", frame(options.table())
        yield from ((f"{names} {name}", each) for name, each in charts_of(options, ("years", "ranking")))
        yield from ((f"{names} {name}", each) for name, each in of_file(options.to_excel, "options.xlsx", sheets))


def of_papers() -> Outputs:
    """What is said of the figures of a small paper, alone and beside a costing."""
    for name, checked in {
        "alone": est.check(PAPER),
        "beside a costing": est.check(PAPER, scenario=PAID_ONCE),
    }.items():
        yield f"{name}: page", output(checked.to_html())
        yield f"{name}: layout", Output("\n".join(re.findall(r"<[^>]*>", NOT_FIGURES.sub("", checked.to_html()))))
        yield f"{name}: markdown", output(checked.to_markdown())
        yield f"{name}: json", form(checked.to_dict())
        yield f"{name}: text", output(str(checked))
        for width in (40, 70):
            yield f"{name}: text of {width}", output(paper_text(checked.results, width))
        for table in ("findings", "amounts", "posts"):
            yield f"{name}: {table}", frame(getattr(checked, table)())
    yield "draft", output(est.draft(PAPER, pay="njc"))


ALONE = {
    CHANGES: of_changes,
    SCALES: of_scales,
    "notebooks": of_notebooks,
    "what if": of_what_ifs,
    "unlike options": of_unlike_options,
    "papers": of_papers,
}
"""What is looked at in one part."""


@cache
def parts_of(name: str) -> Parts:
    """The outputs of a scenario, or of what is made of several, in parts."""
    if name == OPTIONS:
        options = {each: TOP / f"scenarios/council-{each}.toml" for each in ("do-nothing", "option-a", "option-b")}
        return of_options(est.compare(options))
    if name in ALONE:
        return {"all": ALONE[name]}
    if name == AWARDS:
        return of_awards()
    if name == ROUND:
        return of_costing(est.cost(HEAD + PROPOSALS + CEILINGS, book=TOP / "tests/example-grades"))
    if name in SMALL:
        costing = est.cost(f'title = "{name}"\n{SMALL[name]}', book=BOOK)
        parts = of_costing(costing)
        return {**{part: parts[part] for part in PARTS_OF_SMALL}, "pages": partial(short_pages, costing)}
    return of_costing(est.cost(TOP / "scenarios" / f"{name}.toml"))


def part_names(name: str) -> Iterable[str]:
    """The names of the parts, without costing anything."""
    if name in ALONE:
        return ("all",)
    if name == OPTIONS:
        return ("pages", "charts", "workbook", "report")
    if name in SMALL:
        return PARTS_OF_SMALL
    more = ("narrow pages", "workbook of two options") if name == AWARDS else ()
    return ("pages", "frames", "charts", "workbook", "report", "csv", *more)


def digests(name: str, parts: Mapping[str, Output]) -> dict[str, str]:
    """The digest of the figures of each output; of its words too where they are not pinned in a file."""
    lines_of = {
        each: [part.figures, *([] if name in WORDED else map(bare, part.texts))] for each, part in parts.items()
    }
    return {each: hashlib.sha256("\n".join(lines).encode()).hexdigest()[:12] for each, lines in lines_of.items()}


def bare(text: str) -> str:
    """A text with its numbers as "#"."""
    return " ".join(NUMBER.sub("#", text.replace(est.__version__, "VERSION").replace(f"{TOP}/", "")).split())


def words(parts: Mapping[str, Output]) -> list[str]:
    """Each text of the outputs once, in the order of the first: its numbers as "#", the outputs that have it and how often."""
    places: dict[str, Counter[str]] = {}
    for name, part in parts.items():
        for piece in (bare(piece) for text in part.texts for piece in re.split(r"(?<=[.:;]) ", text)):
            if re.search("[A-Za-z]{2}", piece):
                places.setdefault(piece, Counter())[name] += 1
    return [f"{text}  [{', '.join(f'{name} {n}' for name, n in where.items())}]" for text, where in places.items()]


def file_of_words(name: str, part: str) -> Path:
    """Where the words of a part of the outputs are."""
    return WORDS / f"{name} {part}.txt".replace(" ", "-")


def write(names: Iterable[str]) -> None:
    """Write down figures and words as they are."""
    WORDS.mkdir(exist_ok=True)
    whole: dict[str, dict[str, dict[str, str]]] = {}
    for name in names:
        for part, make in parts_of(name).items():
            outputs = dict(make())
            whole.setdefault(name, {})[part] = digests(name, outputs)
            if name in WORDED:
                file_of_words(name, part).write_text("\n".join([*words(outputs), ""]), encoding="utf-8")
    PINNED.write_text(json.dumps(whole, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    if len(sys.argv) > 2:
        for make in parts_of(sys.argv[1]).values():
            for each, pinned in make():
                if each == sys.argv[2]:
                    print("\n".join([pinned.figures, *map(bare, pinned.texts)]))
    else:
        write(NAMES)

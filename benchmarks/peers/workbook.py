"""The annual costs of posts and their monthly shares as a workbook of formulas, recalculated by LibreOffice.

Each round writes the workbook with XlsxWriter (`build_seconds`), then has LibreOffice without a screen load it,
recalculate it and hand back the values (`seconds`, with its start). Every formula is written with a wrong value, so
that none can come back right without being worked out. All cells are compared with whole-number arithmetic
(`cells`, `wrong_cells`); the figure of a row is the sum of its monthly shares.
"""

import csv
import shutil
import subprocess
import tempfile
import time
from collections.abc import Callable
from fractions import Fraction
from itertools import pairwise
from pathlib import Path

import xlsxwriter
from protocol import Round, serve

INPUTS = ["salary_pence", "fte_numerator", "fte_denominator", "threshold_pence", "ni_rate", "pension_rate", "levy_rate"]
PARTS = ["basic", "ni", "pension", "levy"]
ANNUAL = {
    "basic": "=ROUND(A{0}*B{0}/C{0},0)",
    "ni": "=ROUND(MAX(H{0}-D{0},0)*E{0},0)",
    "pension": "=ROUND(H{0}*F{0},0)",
    "levy": "=ROUND(H{0}*G{0},0)",
    "total": "=H{0}+I{0}+J{0}+K{0}",
}
PART_COLUMNS = dict(zip(PARTS, "HIJK", strict=True))
SHARE = "=ROUND(${part}{row}*{month}$1/12,0)-ROUND(${part}{row}*({month}$1-1)/12,0)"
"""What the first so many months come to, less what the months before them do: the shares add to the year."""
FIRST_SHARE = len(INPUTS) + len(ANNUAL)
WRONG = 987654.25
ALWAYS_RECALCULATE = """\
<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
<item oor:path="/org.openoffice.Office.Calc/Formula/Load"><prop oor:name="OOXMLRecalcMode" oor:op="fuse">\
<value>0</value></prop></item>
</oor:items>
"""
RAW_VALUES = "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,false"
"""Comma-separated UTF-8 with the values themselves, and not as a cell would show them."""


def read_posts(path: Path) -> list[list[str]]:
    """The inputs of each post, as written."""
    with path.open(encoding="utf-8", newline="") as file:
        return [[row[name] for name in INPUTS] for row in csv.DictReader(file)]


def rounded(amount: Fraction) -> int:
    """Whole pence of an amount that is not negative, halves up."""
    return (2 * amount.numerator + amount.denominator) // (2 * amount.denominator)


def expected(post: list[str]) -> list[int]:
    """Every computed cell of a row: annual parts, their total, and the parts' shares month by month."""
    salary, numerator, denominator, threshold, ni, pension, levy = map(Fraction, post)
    basic = rounded(salary * numerator / denominator)
    above = max(basic - threshold, Fraction(0))
    parts = [basic, rounded(above * ni), rounded(basic * pension), rounded(basic * levy)]
    until = [[rounded(Fraction(part * month, 12)) for month in range(13)] for part in parts]
    shares = [after - before for sums in until for before, after in pairwise(sums)]
    return [*parts, sum(parts), *shares]


def formulas(row: int, months: list[str]) -> list[str]:
    """The formulas of a row, in the order of `expected`."""
    annual = [formula.format(row) for formula in ANNUAL.values()]
    names = [part for part in PARTS for _ in range(12)]
    pairs = zip(names, months, strict=True)
    return annual + [SHARE.format(part=PART_COLUMNS[name], row=row, month=month) for name, month in pairs]


def write(path: Path, posts: list[list[str]]) -> None:
    """A sheet of one row a post, below names and the months' numbers."""
    columns = [xlsxwriter.utility.xl_col_to_name(FIRST_SHARE + n) for n in range(12 * len(PARTS))]
    book = xlsxwriter.Workbook(path, {"constant_memory": True})
    sheet = book.add_worksheet("Posts")
    sheet.write_row(0, 0, [*INPUTS, *ANNUAL, *(list(range(1, 13)) * len(PARTS))])
    for row, post in enumerate(posts, 1):
        sheet.write_row(row, 0, [float(value) for value in post])
        for column, formula in enumerate(formulas(row + 1, columns), len(INPUTS)):
            sheet.write_formula(row, column, formula, None, WRONG)
    book.close()


def recalculate(path: Path, profile: Path) -> Path:
    """The values of a workbook as LibreOffice works them out."""
    soffice = shutil.which("soffice") or shutil.which("libreoffice")
    if soffice is None:
        raise SystemExit("LibreOffice is not installed: apt-get install --no-install-recommends libreoffice-calc")
    command = [soffice, f"-env:UserInstallation={profile.as_uri()}", "--headless", "--convert-to", RAW_VALUES]
    subprocess.run(
        [*command, "--outdir", str(path.parent), str(path)], check=True, capture_output=True, stdin=subprocess.DEVNULL
    )
    return path.with_suffix(".csv")


def computed(path: Path) -> list[list[float]]:
    """The computed cells of each row, as numbers."""
    with path.open(encoding="utf-8", newline="") as file:
        rows = csv.reader(file)
        next(rows)
        return [[float(value) for value in row[len(INPUTS) :]] for row in rows]


def once(folder: Path, posts: list[list[str]], right: list[list[int]]) -> Round:
    """Write, recalculate and compare."""
    start = time.perf_counter()
    write(folder / "posts.xlsx", posts)
    middle = time.perf_counter()
    path = recalculate(folder / "posts.xlsx", folder / "profile")
    end = time.perf_counter()
    rows = computed(path)
    path.unlink()
    pairs = [pair for row, known in zip(rows, right, strict=True) for pair in zip(row, known, strict=True)]
    counts = {"cells": len(pairs), "wrong_cells": sum(one != other for one, other in pairs)}
    return Round(end - middle, [sum(row[len(ANNUAL) :]) for row in rows], middle - start, counts)


def ready(path: Path) -> Callable[[], Round]:
    """Read the posts, work them out, and set LibreOffice to recalculate what it loads."""
    posts = read_posts(path)
    right = [expected(post) for post in posts]
    folder = tempfile.TemporaryDirectory()
    settings = Path(folder.name) / "profile" / "user" / "registrymodifications.xcu"
    settings.parent.mkdir(parents=True)
    settings.write_text(ALWAYS_RECALCULATE, encoding="utf-8")

    def work() -> Round:
        return once(Path(folder.name), posts, right)

    return work


if __name__ == "__main__":
    serve(ready)

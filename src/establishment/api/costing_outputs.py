"""What a costing can be exported as, and how it shows itself."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any, Literal

from establishment.api.costed_plan import CostedPlan
from establishment.costing.sensitivity import (
    chosen_measure,
    sensitivity,
)
from establishment.ground.arguments import argument, arguments, file_name, plain_text
from establishment.ground.file_writing import check_target, write_file
from establishment.ground.findings import RefusedError
from establishment.ground.presentation import Presentation, Rounding, read_rounding
from establishment.ground.read_days import read_day
from establishment.outputs.costing_pages import costing_html, costing_markdown, costing_text, report_html
from establishment.outputs.csv_files import check_folder, write_csvs
from establishment.outputs.json_forms import costing_document
from establishment.outputs.paragraph import paragraph
from establishment.outputs.workbook.writing import write_workbook

FOLDER_FILES = ("costing.xlsx", "report.html", "paragraph.txt", "costing.json")
"""What `to_folder` writes beside the CSV files."""


class CostingOutputs(CostedPlan):
    """A costing as a report, a workbook, files, text and plain values."""

    @arguments(rounding=read_rounding, as_of=read_day, prepared_by=plain_text, reviewed_by=plain_text)
    def to_html(
        self,
        path: str | Path,
        *,
        force: bool = False,
        rounding: Rounding | str | None = None,
        as_of: date | None = None,
        prepared_by: str = "",
        reviewed_by: str = "",
    ) -> Path:
        """Write the report: one HTML file that needs no script and no network and prints on A4.

        path: a file that ends in .html.  force: whether an existing file is replaced.
        rounding: "£000", "£" or "pence" throughout; without one the first page is in thousands of pounds and all that
        follows to the penny. Totals are of exact figures.  as_of, prepared_by, reviewed_by: the day and the names that
        the first page gives; what is not given is left to be filled in, but for the day that `cost` was given.
        Returns the path. A failed export leaves no file: raises ValueError where it cannot be written or for another
        rounding, and ImportError without the extra `report`.
        """
        # before the report is made, which takes the longest
        check_target(path, suffix=".html", force=force)
        presentation = Presentation(rounding, as_of or self.plan.as_of, prepared_by, reviewed_by)  # type: ignore[arg-type]
        page = report_html(self.results.presented(presentation))
        return write_file(path, page.encode("utf-8"), suffix=".html", force=force)

    def to_folder(
        self, folder: str | Path, *, rounding: Rounding | str | None = None, force: bool = False
    ) -> list[Path]:
        """Write everything to a folder, which is made where it is not there; needs the extras `excel` and `report`.

        That is costing.xlsx, report.html, paragraph.txt, costing.json, and the CSV files in csv.  rounding: as in
        `to_html` and `paragraph`.  force: whether files that are there are replaced.
        Returns the paths. Raises ValueError before anything is written where one is there or cannot be written.
        """
        target = Path(argument("folder", folder, file_name))
        # forced here, because every file is asked for by itself below
        check_folder(target, force=True)
        # every name is looked at before anything is written: a folder is never left half new
        for name in FOLDER_FILES if target.exists() else ():
            check_target(target / name, suffix=Path(name).suffix, force=force)
        if (target / "csv").exists():
            check_folder(target / "csv", force=force)
        # the texts first: a rounding that cannot be used is refused before anything is written
        words = {
            "paragraph.txt": self.paragraph(rounding=rounding),
            "costing.json": json.dumps(self.to_dict(), indent=2, ensure_ascii=False) + "\n",
        }
        # the folder is made last, so that a refusal leaves none behind
        target.mkdir(exist_ok=True)
        return [
            self.to_excel(target / "costing.xlsx", force=force),
            self.to_html(target / "report.html", rounding=rounding, force=force),
            *(write_file(target / n, w.encode(), suffix=Path(n).suffix, force=force) for n, w in words.items()),
            *self.to_csv(target / "csv", force=force),
        ]

    @arguments(rounding=read_rounding)
    def to_markdown(self, *, rounding: Rounding | str | None = None) -> str:
        """What the report has as Markdown, for a wiki or a paper written as text; without charts and sign-off.

        rounding: as in `paragraph`; to the penny without one. Raises ValueError for another.

        >>> import establishment as est
        >>> costing = est.cost("council-option-b")
        >>> costing.to_markdown().splitlines()[0]
        '# Customer service review: option B, online first'
        """
        return costing_markdown(self.results.presented(Presentation(rounding)))  # type: ignore[arg-type]

    def to_csv(self, folder: str | Path, *, force: bool = False) -> list[Path]:
        """Write CSV files to a folder as a star for Power BI and the like.

        Facts: lines, posts, measures, checks; dimensions: proposals, funders, grades, years, measure_names;
        made_by.csv, what made the files; and model.csv, what every column holds and which keys relate.
        Amounts are exact, in whole pence and in pounds, whatever rounding other outputs have.
        The lines are those of each year where the scenario has years, else of a full year. Returns the paths.
        Raises ValueError where a file is there and `force` is not given, or cannot be written.
        """
        # with years the lines are those of each year, so that a chart by year needs no other file
        return write_csvs(self.results, self.results.cost_lines(by_year=bool(self.results.years)), folder, force=force)

    @arguments(name=plain_text)
    def chart(self, name: Literal["bridge", "years", "grades", "tornado"]) -> Any:
        """A chart as a matplotlib figure: bridge by cause, years by who pays, FTE by grade, tornado of sensitivities.

        Raises ImportError without the extra `charts`, ValueError for another name or for years where there are none.
        """
        # here, for a costing without charts needs no matplotlib
        from establishment.outputs import charts, what_if_charts

        last = self.results.last_year
        if name == "bridge":
            return charts.bridge_chart(self.results, last)
        if name == "tornado":
            return what_if_charts.tornado_chart(sensitivity(self.plan, "", None), chosen_measure(self.plan, ""))
        if name not in ("years", "grades"):
            raise RefusedError(f"there is no chart {name!r}; charts: bridge, years, grades, tornado")
        return charts.years_chart(self.results) if name == "years" else charts.grades_chart(self.results)

    @arguments(rounding=read_rounding)
    def paragraph(self, *, rounding: Rounding | str | None = None) -> str:
        """The text "Financial implications" for a committee paper: four short paragraphs and a table of proposals.

        rounding: "£000" for thousands of pounds, "£" for pounds, "pence"; without one amounts are to the penny, or to
        the pound where they are illustrative. Totals are of exact figures. Raises ValueError for another rounding.

        >>> import establishment as est
        >>> costing = est.cost("council-option-b")
        >>> costing.paragraph(rounding="£000").splitlines()[0][:60]
        'Financial implications'
        """
        return paragraph(self.results.presented(Presentation(rounding)))  # type: ignore[arg-type]

    def to_excel(self, path: str | Path, *, force: bool = False) -> Path:
        """Write the costing as an Excel workbook with live formulas; needs the extra `excel`.

        path: a file that ends in .xlsx.  force: whether an existing file is replaced. Cells hold exact amounts; the
        sheet Summary shows them in thousands of pounds.
        Returns the path. The file is written whole or not at all: raises ValueError where it cannot be written, and
        ImportError without XlsxWriter.
        """
        return write_workbook(self.results, path, force=force)

    def to_dict(self) -> dict[str, Any]:
        """The costing as plain values for JSON; the form of `establishment cost --json`.

        >>> import establishment as est
        >>> costing = est.cost("council-option-b")
        >>> list(costing.to_dict())[:2]
        ['version', 'made_by']
        """
        return costing_document(self.results)

    def __str__(self) -> str:
        return costing_text(self.results)

    def __repr__(self) -> str:
        return costing_text(self.results)

    def _repr_html_(self) -> str:
        return costing_html(self.results)

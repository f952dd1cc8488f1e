"""Writing the workbook: whole or not at all."""

from __future__ import annotations

from pathlib import Path

from establishment.costing.results import Results
from establishment.ground.extras import extra
from establishment.ground.file_writing import check_target, write_whole


def write_workbook(results: Results, path: str | Path, *, force: bool = False) -> Path:
    """Write the workbook of a costing to a file that ends in .xlsx; force: whether an existing file is replaced.

    Returns the path. Raises ValueError where it cannot be written, and ImportError without XlsxWriter.
    """
    # checked before the workbook is made: minutes of work for a path that cannot be written
    target = check_target(path, suffix=".xlsx", force=force)
    write_whole(target, workbook_of(results), force=force)
    return target


def workbook_of(results: Results) -> bytes:
    """The bytes of the workbook of a costing. Raises ImportError without XlsxWriter."""
    extra("xlsxwriter", "excel", "the workbook")
    # asked for here, so that the library is imported without XlsxWriter
    from establishment.outputs.workbook.build import workbook

    return workbook(results)

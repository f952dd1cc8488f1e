"""The workbook: a costing as an Excel file whose every figure is a live formula."""

from __future__ import annotations

from establishment.outputs.workbook.writing import write_workbook

__all__ = ["write_workbook"]

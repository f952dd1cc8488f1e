"""The workbook: a costing as an Excel file whose every figure is a live formula."""

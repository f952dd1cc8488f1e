"""The notebooks run from the top, and what is saved in them is what they print now."""

from pathlib import Path
from typing import Any

import nbformat
import pytest
from nbclient import NotebookClient

NOTEBOOKS = sorted((Path(__file__).parents[1] / "notebooks").glob("*.ipynb"))


def printed(book: Any) -> list[str]:
    """The plain text of every output, in order."""
    outputs = [output for cell in book.cells for output in cell.get("outputs", [])]
    assert [] == [output.ename for output in outputs if output.output_type == "error"]
    rest = [o for o in outputs if o.get("data", {}).get("text/html") != ""]  # the place of a bar that is gone
    return [output.get("text") or output.get("data", {}).get("text/plain", "") for output in rest]


def test_they_are_numbered() -> None:
    assert ["1", "2", "3", "4", "5", "6", "7", "8"] == [path.stem.partition("-")[0] for path in NOTEBOOKS]


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_no_cell_writes_a_temporary_file(path: Path) -> None:
    cells = nbformat.read(path, as_version=4).cells
    code = "\n".join(cell.source for cell in cells if cell.cell_type == "code")
    assert [] == [word for word in ("tempfile", "write_text", "mkdtemp", "open(") if word in code]
    assert [] == [cell.id for cell in cells if "execution" in cell.metadata]


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_each_picture_has_words(path: Path) -> None:
    cells = nbformat.read(path, as_version=4).cells
    pictures = [
        cell
        for cell in cells
        for out in cell.get("outputs", [])
        if {"image/png", "image/svg+xml"} & set(out.get("data", {}))
    ]
    assert pictures or path.stem[0] not in "36"
    assert [] == [cell.source for cell in pictures if not cell.metadata.get("alt")]


@pytest.mark.long
@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_a_notebook_prints_what_it_holds(path: Path, tmp_path: Path) -> None:
    notebook = nbformat.read(path, as_version=4)
    assert all(cell.get("execution_count") for cell in notebook.cells if cell.cell_type == "code"), "run it and save it"
    again = nbformat.from_dict(notebook)
    saved = printed(notebook)
    NotebookClient(again, timeout=300, resources={"metadata": {"path": str(tmp_path)}}).execute()
    assert saved == printed(again)

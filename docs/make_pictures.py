"""Takes the pictures of the gallery: the report, the workbook, the charts and a checked paper.

python docs/make_pictures.py; it needs Chromium with its driver, LibreOffice and the extras report, excel and papers.
"""

import contextlib
import re
import subprocess
import tempfile
from pathlib import Path

import pdfplumber
from selenium import webdriver

import establishment as est

HERE = Path(__file__).parent
PICTURES = HERE / "pictures"
NAME = "council-option-b"
OPTIONS = {"Do nothing": "council-do-nothing", "Option A": "council-option-a", "Option B": NAME}
SHEET = "Proposals"


def main() -> None:
    """Take them all."""
    PICTURES.mkdir(exist_ok=True)
    costing = est.cost(NAME)
    for chart in ("bridge", "years", "tornado"):
        costing.chart(chart).savefig(PICTURES / f"{chart}.png", dpi=100)
    est.compare(OPTIONS).chart().savefig(PICTURES / "options.png", dpi=100)
    with tempfile.TemporaryDirectory() as folder:
        top = Path(folder)
        photographed(costing.to_html(top / "report.html"), "report", 1200)
        photographed(checked(top), "check", 900)
        sheet_printed(costing.to_excel(top / "workbook.xlsx"))


def checked(top: Path) -> Path:
    """The check of the tutorial's paper as a page."""
    text = (HERE / "tutorial.md").read_text(encoding="utf-8")
    paper = re.search(r"as `paper\.txt`:\n\n```text\n(.*?)^```", text, re.DOTALL | re.MULTILINE)
    assert paper
    (top / "paper.txt").write_text(paper[1], encoding="utf-8")
    page = top / "check.html"
    with contextlib.chdir(top):  # so that the page names the paper without its folder
        page.write_text(est.check("paper.txt", scenario=NAME).to_html(), encoding="utf-8")
    return page


def photographed(page: Path, name: str, height: int) -> None:
    """The top of a page in a browser."""
    options = webdriver.ChromeOptions()
    for argument in ("--headless=new", "--no-sandbox", "--hide-scrollbars", f"--window-size=1000,{height}"):
        options.add_argument(argument)
    with webdriver.Chrome(options=options) as browser:
        browser.get(page.as_uri())
        browser.save_screenshot(str(PICTURES / f"{name}.png"))


def sheet_printed(book: Path) -> None:
    """One sheet of a workbook as LibreOffice prints it."""
    command = ["soffice", "--headless", "--convert-to", "pdf", "--outdir", str(book.parent), str(book)]
    subprocess.run(command, check=True, capture_output=True)
    with pdfplumber.open(book.with_suffix(".pdf")) as printed:
        page = next(each for each in printed.pages if (each.extract_text() or "").startswith(SHEET))
        page.to_image(resolution=90).save(PICTURES / "workbook.png")


if __name__ == "__main__":
    main()

"""Commands that write everything, compare with costs given, and say faults where they are."""

import json
from pathlib import Path

import openpyxl
import pytest
from typer.testing import CliRunner

import establishment as est
from establishment.cli.main import app

HEAD = 'title = "T"\npay = "lancashire-constabulary"\nbasis = "unstated"\n[[proposal]]\nnumber = 1\n'


def run(*words: object, code: int = 0) -> str:
    result = CliRunner().invoke(app, [str(word) for word in words], catch_exceptions=False)
    assert code == result.exit_code, result.output
    return result.stderr if code > 1 else result.stdout


def test_out_writes_everything_and_replaces_nothing_unasked(tmp_path: Path) -> None:
    words = ("cost", "workforce-modernisation", "--out", tmp_path / "o", "--as-of", "2026-11-27")
    run(*words)
    names = {path.relative_to(tmp_path / "o").as_posix() for path in (tmp_path / "o").rglob("*.*")}
    assert {"costing.xlsx", "report.html", "paragraph.txt", "costing.json", "csv/lines.csv", "csv/made_by.csv"} <= names
    costing = est.cost("workforce-modernisation", as_of="2026-11-27")
    assert costing.to_dict() == json.loads((tmp_path / "o" / "costing.json").read_text(encoding="utf-8"))
    assert costing.paragraph() == (tmp_path / "o" / "paragraph.txt").read_text(encoding="utf-8")
    assert est.verify(tmp_path / "o" / "costing.json").same
    before = {path: path.read_bytes() for path in (tmp_path / "o").rglob("*.*")}
    assert "there already" in run(*words, code=2)
    run(*words, "--force")
    assert before == {path: path.read_bytes() for path in (tmp_path / "o").rglob("*.*")}
    for file in ("report.html", "csv/years.csv"):
        other = tmp_path / file.replace("/", "-").partition(".")[0]
        (other / file).parent.mkdir(parents=True)
        (other / file).write_text("mine", encoding="utf-8")
        assert "there already" in run("cost", "workforce-modernisation", "--out", other, code=2)
        assert ["mine"] == [path.read_text(encoding="utf-8") for path in other.rglob("*.*")]
    assert "make it first" in run("cost", "workforce-modernisation", "--out", tmp_path / "no" / "o", code=2)


def test_diff_takes_costs_that_are_given(tmp_path: Path) -> None:
    for name, line in {"one": "2 x Officer LC5", "two": "3 x Officer LC5", "other": "1 x Clerk LC3/4"}.items():
        (tmp_path / f"{name}.toml").write_text(f'{HEAD}establish = ["{line}"]\n', encoding="utf-8")
    one, two, other = (tmp_path / f"{name}.toml" for name in ("one", "two", "other"))

    def net(*words: object) -> tuple[float, float]:
        document = json.loads(run("diff", *words, "--json"))
        row = next(row for row in document["totals"] if row["measure"] == "net" and not row["year"])
        assert {} == row["one"]["unknown"] == row["other"]["unknown"]
        return row["one"]["known"], row["other"]["known"]

    # by hand: 2 x 28,000 = 56,000 and 3 x 28,000 = 84,000; 1 x 21,000
    assert (56000, 84000) == net(one, two, "--given", "LC5=28000")
    assert (56000, 21000) == net(one, other, "--given", "LC5=28000", "--given", "LC3/4=21000")
    refused = run("diff", one, other, "--given", "LC5=28000", "--given", "LC9=1", code=2)
    assert "LC9" in refused
    assert 'grade "LC5"' not in refused


@pytest.mark.parametrize("blank", [0, 3])
def test_a_fault_of_pay_is_said_at_the_sheet_and_row_of_the_list(blank: int, tmp_path: Path) -> None:
    # the scale's own pension needs an employer, which nothing names: each grade has a fault, at the first row of it
    heads = ["Post number", "Job title", "Grade", "WTE"]
    rows = [heads, [1, "Clerk", "SCP 5", 1], [2, "Clerk", "SCP 5", 1], [3, "Clerk", "SCP 7", 1]]
    second = [heads, [4, "Clerk", "SCP 5", 1], [5, "Clerk", "SCP 9", 1]]
    book = openpyxl.Workbook()
    book.remove(book.active)
    for sheet, lines in {"Adults": [["Our list"], *[[None]] * blank, *rows], "Waste": second}.items():
        page = book.create_sheet(sheet)
        for line in lines:
            page.append(line)
    book.save(tmp_path / "list.xlsx")
    posts = est.load_posts(tmp_path / "list.xlsx", pay="njc")
    with pytest.raises(est.InputError) as fault:
        posts.pay_bill(on="2025-04-01")
    places = {(finding.place.file, finding.place.line) for finding in fault.value.findings}
    name = str(tmp_path / "list.xlsx")
    # title, blank rows, headings, then the posts
    adults = f"{name}, sheet Adults"
    assert {(adults, blank + 3), (adults, blank + 5), (f"{name}, sheet Waste", 3)} == places


def test_a_fault_of_pay_is_said_at_the_row_in_reconcile_too(tmp_path: Path) -> None:
    listed = "Our list,,,,\n\nPost number,Job title,Grade,WTE,Cost centre\n1,Clerk,SCP 5,1,A\n"
    (tmp_path / "list.csv").write_text(listed, encoding="utf-8")
    (tmp_path / "ledger.csv").write_text("Cost centre,Amount\nA,50000\n", encoding="utf-8")
    words = ("reconcile", tmp_path / "list.csv", tmp_path / "ledger.csv", "--pay", "njc", "--on", "2025-04-01")
    printed = run(*words, code=2)
    assert f"{tmp_path / 'list.csv'}:4: error E215" in printed

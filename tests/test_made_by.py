"""What made an output: the same in every output, the same however a scenario is given, and true when it is made again."""

import csv
import hashlib
import json
import shutil
import zipfile
from datetime import date
from pathlib import Path

import openpyxl
import pytest
from typer.testing import CliRunner

import establishment as est
from establishment.cli.main import app
from establishment.rates.book_folders import shipped

BOOK = Path(__file__).parent / "example-grades"
TOML = """# a note of mine
title = "Merge two registries"
pay = "registry-staff"
posts = "posts.csv"
basis = "maximum"
price_base = 2025-04-01
pension = "20%"
first_year = "2025/26"
[[proposal]]
number = 1
disestablish = [{ post = "1", count = 2 }]
establish = ["2 x Clerk CLERK"]
"""
POSTS = "post,title,grade,count\n1,Registrar,EO,3\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A scenario with its list of posts, and a folder of scales beside it."""
    (tmp_path / "s.toml").write_text(TOML, encoding="utf-8")
    (tmp_path / "posts.csv").write_text(POSTS, encoding="utf-8")
    shutil.copytree(BOOK, tmp_path / "grades")
    (tmp_path / "grades" / "oncosts").mkdir()
    for name in ("apprenticeship-levy.csv", "references.toml"):
        shutil.copy(shipped("grades") / "oncosts" / name, tmp_path / "grades" / "oncosts")
    return tmp_path


def costed(folder: Path, **more: object) -> est.Costing:
    return est.cost(folder / "s.toml", book=folder / "grades", **more)  # type: ignore[arg-type]


def run(*words: object, code: int = 0) -> str:
    result = CliRunner().invoke(app, [str(word) for word in words], catch_exceptions=False)
    assert code == result.exit_code, result.output
    return result.stdout + (result.stderr if code > 1 else "")


def test_every_output_says_the_same_of_what_made_it(folder: Path) -> None:
    costing = costed(folder, as_of=date(2025, 6, 1), given={"EO": "£40,000"})
    block = costing.to_dict()["made_by"]
    assert (est.__version__, "2025-06-01", {"EO": "£40,000"}) == (
        block["establishment"],
        block["as_of"],
        block["given"],
    )
    assert hashlib.sha256(POSTS.encode()).hexdigest() == block["posts"]["fingerprint"]
    assert (folder / "grades").as_posix() == block["folder"]
    costing.to_csv(folder / "csv")
    with (folder / "csv" / "made_by.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    marks = {row["what"]: row["fingerprint"] for row in rows if row["fingerprint"]}
    assert {
        "scenario": block["scenario"]["fingerprint"],
        "posts": block["posts"]["fingerprint"],
        "scale": block["scales"][0]["fingerprint"],
        "on-costs": block["on_costs"]["fingerprint"],
    } == marks
    sheet = openpyxl.load_workbook(costing.to_excel(folder / "s.xlsx"))["Sources"]
    cells = {str(cell.value) for row in sheet.iter_rows() for cell in row if cell.value}
    assert {*marks.values(), "2025-06-01", "EO = £40,000", f"version {est.__version__}"} <= cells
    report = costing.to_html(folder / "s.html").read_text(encoding="utf-8")
    for mark in marks.values():
        assert mark[:12] in report
        assert mark[:12] in costing.to_markdown()
    assert "2025-06-01" in report


def test_no_date_is_made_up(folder: Path) -> None:
    assert None is costed(folder).to_dict()["made_by"]["as_of"]
    assert "as of" not in costed(folder).to_markdown()


def test_a_date_changes_no_figure(folder: Path) -> None:
    one, other = (costed(folder, as_of=day).to_dict() for day in (None, "2025-06-01"))
    assert (one.pop("made_by"), other.pop("made_by")) != (None, None)
    assert one == other


def test_a_scenario_has_one_fingerprint_however_it_is_laid_out_and_given(folder: Path) -> None:
    first = costed(folder).to_dict()["made_by"]
    text = est.load(folder / "s.toml").to_toml()
    (folder / "s.toml").write_text(text.replace("\n", "\r\n"), encoding="utf-8")
    assert first == costed(folder).to_dict()["made_by"]
    assert (
        first["scenario"]["fingerprint"]
        == costed(folder, given={"EO": 40000}).to_dict()["made_by"]["scenario"]["fingerprint"]
    )
    scenario = est.load(folder / "s.toml")
    assert (
        first["scenario"]["fingerprint"]
        == est.cost(scenario, book=BOOK).to_dict()["made_by"]["scenario"]["fingerprint"]
    )


@pytest.mark.parametrize(
    ("file", "old", "new", "names"),
    [
        ("s.toml", "2 x Clerk", "3 x Clerk", ["scenario"]),
        ("s.toml", "# a note of mine\n", "", []),
        ("posts.csv", "EO,3", "EO,4", ["posts"]),
        ("grades/registry-staff/points.csv", "30001", "30002", ["scale registry-staff"]),
        ("grades/oncosts/apprenticeship-levy.csv", "0.005", "0.006", ["on-costs"]),
    ],
)
def test_each_input_that_changes_is_named(folder: Path, file: str, old: str, new: str, names: list[str]) -> None:
    result = costed(folder).to_dict()
    path = folder / file
    text = path.read_text(encoding="utf-8")
    assert old in text, text
    path.write_text(text.replace(old, new), encoding="utf-8")
    verification = est.verify(result, scenario=folder / "s.toml")
    assert names == [part.name for part in verification.of("input")]
    assert (not names) == verification.same


def test_the_fingerprint_is_of_what_was_read_and_not_of_what_is_there_later(folder: Path) -> None:
    costing = costed(folder)
    first = costing.to_dict()["made_by"]
    for file in ("posts.csv", "grades/registry-staff/points.csv"):
        with (folder / file).open("a", encoding="utf-8") as opened:
            opened.write("\n")
    assert first == costing.to_dict()["made_by"]


def test_a_figure_that_was_changed_is_named_with_both_values(folder: Path) -> None:
    # by hand, at the maximum: CLERK 21,000 + 2,400 + 4,200 + 105 = 27,705; two are 55,410
    result = costed(folder).to_dict()
    assert 55410 == result["proposals"][0]["recurring_growth"]["known"]
    result["proposals"][0]["recurring_growth"]["known"] = 55411
    (part,) = est.verify(result, scenario=folder / "s.toml").differences
    assert ("figure", "proposals 1, recurring_growth", 55411, 55410) == (part.kind, part.name, part.was, part.now)


def test_words_and_figures_that_are_gone_or_added_are_named(folder: Path) -> None:
    result = costed(folder).to_dict()
    result["notes"][0] = "All is well."
    del result["totals"]["net"]
    result["totals"]["bonus"] = 3
    verification = est.verify(result, scenario=folder / "s.toml")
    assert ["notes 1"] == [part.name for part in verification.of("words")]
    assert ["totals, bonus", "totals, net"] == sorted(part.name for part in verification.of("figure"))


def test_the_command_finds_the_scenario_and_ends_with_1_if_anything_differs(folder: Path) -> None:
    words = ("cost", folder / "s.toml", "--grades", folder / "grades", "--given", "EO=40000", "--as-of", "2025-06-01")
    (folder / "r.json").write_text(run(*words, "--json"), encoding="utf-8")
    printed = run("verify", folder / "r.json")
    assert "the same when it is made again" in printed
    assert ["Files of inputs: none differs.", "Figures: none differs.", "Words: none differs."] == printed.splitlines()[
        -3:
    ]
    (folder / "elsewhere").mkdir()
    for name in ("r.json", "s.toml", "posts.csv"):
        shutil.move(folder / name, folder / "elsewhere" / name)
    assert "the same" in run("verify", folder / "elsewhere" / "r.json")
    changed = (folder / "elsewhere" / "r.json").read_text(encoding="utf-8").replace("55410", "55400")
    (folder / "elsewhere" / "r.json").write_text(changed, encoding="utf-8")
    printed = run("verify", folder / "elsewhere" / "r.json", code=1)
    assert "55,400 in the result, 55,410 now" in printed
    document = json.loads(run("verify", folder / "elsewhere" / "r.json", "--json", code=1))
    assert ("establishment-verification-1", False) == (document["format"], document["same"])
    assert {"figure"} == {part["kind"] for part in document["differences"]}
    assert document["differences"][0].keys() == {"kind", "name", "was", "now"}


def test_a_workbook_is_made_again_cell_by_cell(folder: Path) -> None:
    path = costed(folder, given={"EO": 40000}).to_excel(folder / "s.xlsx")
    assert "the same" in run("verify", path)
    book = openpyxl.load_workbook(path, data_only=True)
    book["Assumptions"]["B6"] = "Nothing is assumed."
    book.save(path)
    verification = est.verify(path)
    assert ["Assumptions!B6"] == [part.name for part in verification.differences]
    typed = next(cell for row in book["Inputs"].iter_rows() for cell in row if isinstance(cell.value, int | float))
    typed.value += 1
    book.save(path)
    names = [part.name for part in est.verify(path).differences]
    assert [f"Inputs!{typed.coordinate}", "Assumptions!B6"] == names, "what is typed over is named first"


@pytest.mark.parametrize(
    "text",
    ["", "{", "[]", "null", "{}", '{"made_by": 3}', '{"made_by": {"establishment": "1"}}', '{"a": NaN}', "[" * 100_000],
)
def test_what_is_no_result_is_refused_and_said(folder: Path, text: str) -> None:
    (folder / "r.json").write_text(text, encoding="utf-8")
    printed = run("verify", folder / "r.json", code=2)
    assert "r.json" in printed
    assert "Traceback" not in printed


def test_a_scenario_that_is_gone_is_asked_for(folder: Path) -> None:
    (folder / "r.json").write_text(json.dumps(costed(folder).to_dict()), encoding="utf-8")
    (folder / "s.toml").unlink()
    assert "--scenario FILE" in run("verify", folder / "r.json", code=2)
    with pytest.raises(est.RefusedError, match="no file holds"):
        est.verify(
            est.cost(
                TOML.replace('posts = "posts.csv"\n', "").replace('{ post = "1", count = 2 }', '"2 x Registrar EO"'),
                book=BOOK,
            ).to_dict()
        )


@pytest.mark.parametrize("name", ["lancashire-volunteer-partnership", "workforce-modernisation"])
def test_what_ships_verifies_from_json_and_workbook(name: str, tmp_path: Path) -> None:
    costing = est.cost(name)
    assert est.verify(json.loads(json.dumps(costing.to_dict()))).same
    assert est.verify(costing.to_excel(tmp_path / "b.xlsx")).same


def test_results_that_name_the_scales_that_ship_in_older_words_are_the_same(tmp_path: Path) -> None:
    costing = est.cost("workforce-modernisation")
    document = costing.to_dict()
    document["made_by"]["folder"] = "what ships"
    assert est.verify(document).same
    book = openpyxl.load_workbook(costing.to_excel(tmp_path / "b.xlsx"), data_only=True)
    (label,) = (cell for cell in book["Cover"]["A"] if cell.value == "Made by")
    book["Cover"][f"B{label.row}"] = "establishment version 0.1.0; folder of scales what ships"
    (name,) = (cell for cell in book["Sources"]["C"] if cell.value == "the one that ships with establishment")
    name.value = "what ships"
    book.save(tmp_path / "b.xlsx")
    assert est.verify(tmp_path / "b.xlsx").same
    book["Cover"]["A1"] = "Another title"
    book.save(tmp_path / "b.xlsx")
    assert [part.name for part in est.verify(tmp_path / "b.xlsx").differences] == ["Cover!A1"]


FORMS = {
    "report.html": ("27,705", "27,706"),
    "paragraph.txt": ("55,410", "55,411"),
    "csv": ("5541000", "5541100"),
    "options.json": ("55410", "55411"),
    "options.html": ("55,410", "55,411"),
    "options.xlsx": ("55410", "55411"),
}


def replaced(file: Path, old: str, new: str) -> None:
    """Another figure in a file; of a workbook in the cells of its sheets."""
    if file.suffix == ".xlsx":
        with zipfile.ZipFile(file) as book:
            parts = {name: book.read(name) for name in book.namelist()}
        assert any(old.encode() in content for name, content in parts.items() if "worksheets" in name)
        with zipfile.ZipFile(file, "w") as book:
            for name, content in parts.items():
                book.writestr(name, content.replace(old.encode(), new.encode()) if "worksheets" in name else content)
        return
    text = file.read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, new), encoding="utf-8")


def write_form(form: str, costing: est.Costing, out: Path, rounding: str | None) -> None:
    """Write a form into a folder: of one plan with all that goes with it, of options alone."""
    if not form.startswith("options"):
        costing.to_folder(out, rounding=rounding)
        return
    out.mkdir()
    options = est.compare({"Now: as it is": costing, "Then": costing}, cost_bias=10, benefit_bias=2.5)
    if form == "options.json":
        (out / form).write_text(json.dumps(options.to_dict()), encoding="utf-8")
    elif form == "options.html":
        options.to_html(out / form, rounding=rounding, prepared_by="A. Person")
    else:
        options.to_excel(out / form)


@pytest.mark.parametrize("rounding", [None, "£"])
@pytest.mark.parametrize("form", FORMS)
def test_each_form_is_made_again_and_what_differs_is_named(form: str, rounding: str | None, folder: Path) -> None:
    costing = costed(folder, as_of="2025-06-01")
    write_form(form, costing, folder / "out", rounding)
    for name in ("s.toml", "posts.csv"):
        shutil.copy(folder / name, folder / "out" / name)
    path, scenario = folder / "out" / form, folder / "s.toml"
    value = {"scenario": scenario} if form == "paragraph.txt" else {}
    again = est.verify(path, book=folder / "grades", **value)
    assert again.same, str(again)
    old, new = FORMS[form]
    for file in path.glob("measures.csv") if path.is_dir() else [path]:
        replaced(file, old, new)
    differs = est.verify(path, book=folder / "grades", **value)
    assert differs.of("figure"), str(differs)
    assert [] == differs.of("input") == differs.of("words")
    assert any(old in str(part.now) and new in str(part.was) for part in differs.differences)


def test_a_paragraph_alone_asks_for_its_scenario(tmp_path: Path) -> None:
    (tmp_path / "p.txt").write_text("Financial implications\n", encoding="utf-8")
    assert "give --scenario FILE" in run("verify", tmp_path / "p.txt", code=2)
    (tmp_path / "r.html").write_text("<p>nothing</p>", encoding="utf-8")
    assert "does not say what made it" in run("verify", tmp_path / "r.html", code=2)
    (tmp_path / "made_by.csv").write_text("what,name,fingerprint\n", encoding="utf-8")
    assert "does not say what made it" in run("verify", tmp_path, code=2)


def test_a_workbook_that_a_program_saved_without_calculating_it_is_said_to_be_one(tmp_path: Path) -> None:
    """Every figure would differ, and the one cell that was changed could not be seen among them."""
    path = est.cost("control-room").to_excel(tmp_path / "a.xlsx")
    assert est.verify(path).same
    book = openpyxl.load_workbook(path)
    book.save(tmp_path / "b.xlsx")
    with pytest.raises(est.InputError, match="Its formulas have no results") as fault:
        est.verify(tmp_path / "b.xlsx")
    assert "Open it in Excel or LibreOffice, save it" in str(fault.value)

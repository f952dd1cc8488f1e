"""Lists of posts as HR systems hold them: what is read, what is left out, what is said."""

import csv
import io
import json
import time
import zipfile
from datetime import date
from fractions import Fraction
from pathlib import Path

import hypothesis.strategies as st
import pandas as pd
import pytest
import xlsxwriter
from hypothesis import HealthCheck, given, settings
from typer.testing import CliRunner

import establishment as est
from establishment.cli.main import app
from establishment.ground.findings import InputError, RefusedError

QUICK = settings(suppress_health_check=list(HealthCheck))
HEADINGS = {
    "post": ["Post No.", "Position Number", "POST_ID", "Post Ref", "Posn Ref"],
    "title": ["Job Title", "Post Title", "Position Title", "Designation", "businessTitle"],
    "grade": ["Grade", "Pay Grade", "Band", "Salary Grade"],
    "point": ["SCP", "Spinal Point", "Pay Point", "Spine Pt"],
    "fte": ["FTE", "WTE", "Whole Time Equivalent", "Budgeted FTE"],
    "unit": ["Team", "Section", "Department", "Organisational Unit"],
    "cost_centre": ["Cost Centre", "COST_CENTER", "Cost Ctr", "CC"],
}
"""Headings that systems print for each field."""


def write_csv(path: Path, rows: list[list[object]], encoding: str = "utf-8", delimiter: str = ",") -> Path:
    out = io.StringIO()
    csv.writer(out, delimiter=delimiter).writerows(["" if c is None else c for c in row] for row in rows)
    path.write_bytes(out.getvalue().encode(encoding))
    return path


def write_xlsx(path: Path, sheets: dict[str, list[list[object]]]) -> Path:
    book = xlsxwriter.Workbook(path, {"strings_to_numbers": False, "strings_to_formulas": False})
    day = book.add_format({"num_format": "dd/mm/yyyy"})
    for name, rows in sheets.items():
        sheet = book.add_worksheet(name)
        for number, row in enumerate(rows):
            for column, cell in enumerate(row):
                if isinstance(cell, date):
                    sheet.write_datetime(number, column, cell, day)
                elif cell is not None:
                    sheet.write(number, column, cell)
    book.close()
    return path


def read_rows(tmp_path: Path, rows: list[list[object]], **given_: object) -> est.Posts:
    return est.load_posts(write_csv(tmp_path / "list.csv", rows), **given_)  # type: ignore[arg-type]


@st.composite
def lists(draw: st.DrawFn) -> tuple[list[str], list[list[object]], set[int]]:
    """Headings in any order and wording, posts, and where totals and sections stand among them."""
    fields = draw(st.permutations(list(HEADINGS)))
    headings = [draw(st.sampled_from(HEADINGS[name])) for name in fields]
    count = draw(st.integers(3, 14))
    rows: list[list[object]] = []
    no_posts: set[int] = set()
    for number in range(count):
        post = {
            "post": f"P{1000 + 3 * number}",
            "title": draw(st.sampled_from(["Social Worker", "Team Manager", "Driver"])),
            "grade": draw(st.sampled_from(["Grade 4", "Grade 7", "Grade 9"])),
            "point": draw(st.integers(2, 43)),
            "fte": draw(st.sampled_from([1, 0.5, 0.8, 0.6])),
            "unit": draw(st.sampled_from(["Adults", "Waste", "Legal"])),
            "cost_centre": str(draw(st.sampled_from([41010, 41020, 43030]))),
        }
        rows.append([post[name] for name in fields])
        if draw(st.integers(0, 4)) == 0:
            line: list[object] = [None] * len(fields)
            at = draw(st.sampled_from(["title", "unit"]))
            line[fields.index(at)] = draw(st.sampled_from(["Subtotal", "Total for the team", "Sub-total"]))
            line[fields.index("fte")] = 3.4
            rows.append(line)
            no_posts.add(len(rows) - 1)
    return headings, rows, no_posts


def plain(posts: est.Posts) -> list[dict[str, object]]:
    return [{key: value for key, value in row.items() if key != "row"} for row in posts.rows()]


@given(lists())
@QUICK
def test_a_list_reads_the_same_as_csv_workbook_frame_and_parquet(
    tmp_path_factory: pytest.TempPathFactory, example
) -> None:
    headings, rows, _ = example
    folder = tmp_path_factory.mktemp("lists")
    whole = [headings, *rows]
    frame = pd.DataFrame(rows, columns=headings)
    frame.to_parquet(folder / "list.parquet")
    readings = [
        est.load_posts(write_csv(folder / "list.csv", whole)),
        est.load_posts(write_csv(folder / "list.txt", whole, "utf-16", "\t")),
        est.load_posts(write_csv(folder / "semi.csv", whole, "cp1252", ";")),
        est.load_posts(write_xlsx(folder / "list.xlsx", {"Posts": whole})),
        est.load_posts(folder / "list.parquet"),
        est.load_posts(frame),
    ]
    first = readings[0].to_dict()["sheets"][0]
    for other in readings[1:]:
        sheet = other.to_dict()["sheets"][0]
        assert [first[key] for key in ("mapping", "posts", "left_out")] == [
            sheet[key] for key in ("mapping", "posts", "left_out")
        ]


@given(lists(), st.integers(0, 3))
@QUICK
def test_every_row_is_read_or_named_as_left_out(tmp_path_factory: pytest.TempPathFactory, example, titles: int) -> None:
    headings, rows, no_posts = example
    above: list[list[object]] = [["Establishment list"], ["As at 1 October 2025"], []][:titles]
    path = write_csv(tmp_path_factory.mktemp("lists") / "list.csv", [*above, headings, *rows])
    posts = est.load_posts(path)
    values = {row["row"] for row in posts.rows()} | set(posts.blocked)
    line = {each.row for each in posts.left_out}
    first = len(above) + 2
    assert values | line == set(range(first, first + len(rows)))
    assert line == {first + place for place in no_posts}
    assert values & line == set()


@given(lists())
@QUICK
def test_headings_in_any_order_and_wording_are_matched(tmp_path_factory: pytest.TempPathFactory, example) -> None:
    headings, rows, _ = example
    posts = est.load_posts(write_csv(tmp_path_factory.mktemp("lists") / "list.csv", [headings, *rows]))
    expected = {heading: name for name, spellings in HEADINGS.items() for heading in spellings}
    by_name = {each["heading"]: each["field"] for each in posts.to_dict()["sheets"][0]["columns"]}
    assert by_name == {heading: expected[heading] for heading in headings}


ROW = ["20014", "Solicitor", "Grade 9", "33", "0.8", "Legal"]
HEAD = ["Post No.", "Job Title", "Grade", "SCP", "WTE", "Team"]


def with_column(heading: str, *values: object) -> list[list[object]]:
    rows: list[list[object]] = [[*HEAD, heading]]
    for number, value in enumerate(values):
        rows.append([str(20014 + number), *ROW[1:], value])
    return rows


def test_a_printed_end_is_the_last_day_and_9999_is_no_end(tmp_path: Path) -> None:
    rows = with_column("End Date", "31/03/2027", "31.12.9999", "31-DEC-4712", "", "0", "46112")
    ends = [row["until"] for row in read_rows(tmp_path, rows).rows()]
    # 46112 is 31 March 2026 in the day numbers of Excel
    assert ends == [date(2027, 4, 1), None, None, None, None, date(2026, 4, 1)]


def test_days_are_day_first_unless_the_column_proves_otherwise(tmp_path: Path) -> None:
    rows = with_column("Start Date", "04/01/2024", "04/13/2024", "12/01/2023")
    assert [row["from"] for row in read_rows(tmp_path, rows).rows()] == [
        date(2024, 4, 1),
        date(2024, 4, 13),
        date(2023, 12, 1),
    ]
    rows = with_column("Start Date", "04/01/2024", "13/04/2024", "12/01/2023")
    posts = read_rows(tmp_path, rows)
    assert [row["from"] for row in posts.rows()] == [date(2024, 1, 4), date(2024, 4, 13), date(2023, 1, 12)]
    assert any("day first" in note for note in posts.to_dict()["notes"])


def test_a_day_past_the_end_of_its_month_stops_its_row_with_the_likely_one(tmp_path: Path) -> None:
    posts = read_rows(tmp_path, with_column("End Date", "30/06/2026", "31/06/2026", "31/07/2026"))
    (fault,) = [each for each in posts.faults if each.level == "stop"]
    assert (fault.code, fault.cell, fault.likely) == ("no_such_date", "G3", "2026-07-01")
    assert posts.blocked == [3]


@pytest.mark.parametrize(
    ("heading", "values", "ftes"),
    [
        ("FTE %", ["100", "60", "50"], ["1", "3/5", "1/2"]),
        ("FTE", ["100%", "60%", "50%"], ["1", "3/5", "1/2"]),
        ("Contracted Hours", ["37", "18.5", "22.2"], ["1", "1/2", "3/5"]),
        ("Percentage", ["100,00", "40,00", "81,00"], ["1", "2/5", "81/100"]),
        ("Time", ["F/T", "P/T 18.5/37", "F/T"], ["1", "1/2", "1"]),
        ("FTE", ["1.0", "5.6", "0.5405405405405406"], ["1", "28/5", "20/37"]),
    ],
)
def test_fte_in_every_form(tmp_path: Path, heading: str, values: list[str], ftes: list[str]) -> None:
    rows: list[list[object]] = [["Post No.", "Job Title", "Grade", heading]]
    rows += [[str(100 + n), "Driver", "Grade 3", value] for n, value in enumerate(values)]
    assert [row["fte"] for row in read_rows(tmp_path, rows).rows()] == [Fraction(fte) for fte in ftes]


def test_budgeted_fte_is_taken_and_the_others_are_named(tmp_path: Path) -> None:
    rows: list[list[object]] = [["Post No.", "Job Title", "Grade", "FTE", "Contracted FTE", "Budgeted FTE"]]
    rows += [[str(100 + n), "Driver", "Grade 3", 0.5, 0.6, 0.8] for n in range(4)]
    posts = read_rows(tmp_path, rows)
    assert posts.fte == Fraction(32, 10)
    question = posts.asked[0]
    assert (question.about, question.taken, set(question.choices)) == (
        "fte",
        "Budgeted FTE",
        {"FTE", "Contracted FTE", "Budgeted FTE"},
    )


def test_values_settle_what_an_ambiguous_heading_means(tmp_path: Path) -> None:
    words: list[list[object]] = [["Post", "Grade", "FTE"], ["Driver", "Grade 3", 1], ["Cook", "Grade 2", 1]]
    numbers: list[list[object]] = [["Post", "Job", "Grade", "FTE"]]
    numbers += [[str(90017 + n), "Driver", "Grade 3", 1] for n in range(5)]
    assert read_rows(tmp_path, words).to_dict()["sheets"][0]["mapping"]["A"] == "title"
    assert read_rows(tmp_path, numbers).to_dict()["sheets"][0]["mapping"]["A"] == "post"


def test_people_are_found_said_and_not_kept(tmp_path: Path) -> None:
    names = ["Marrowby, Osian", "Rushlake, Quill", "VACANT", "Skelbeck, Bryn"]
    rows: list[list[object]] = [["Post No.", "Surname", "Job Title", "Grade", "FTE", "Holder", "NI Number", "E-mail"]]
    for number, name in enumerate(names):
        rows.append([str(100 + number), "Ashquill", "Driver", "Grade 3", 1, name, f"QQ12345{number}C", "a@example.org"])
    posts = read_rows(tmp_path, rows)
    assert posts.to_dict()["personal"] == [[None, "B"], [None, "F"], [None, "G"], [None, "H"]]
    assert [row["vacant"] for row in posts.rows()] == [False, False, True, False]
    outputs = json.dumps(posts.to_dict()) + str(posts) + posts.to_csv() + posts.frame().to_csv()
    outputs += repr([row for reader in posts.reading.tables for row in reader.table.sheet.rows])
    outputs += repr([profile.values for reader in posts.reading.tables for profile in reader.matches.profiles.values()])
    for word in ("Marrowby", "Rushlake", "Skelbeck", "Ashquill", "QQ12345", "example.org"):
        assert word not in outputs


def test_people_are_found_by_values_where_no_heading_says_so(tmp_path: Path) -> None:
    rows: list[list[object]] = [["Post No.", "Job Title", "Grade", "FTE", "Info"]]
    rows += [[str(100 + n), "Driver", "Grade 3", 1, f"person{n}@example.org"] for n in range(6)]
    posts = read_rows(tmp_path, rows)
    assert posts.to_dict()["personal"] == [[None, "E"]]
    assert "person1" not in json.dumps(posts.to_dict()) + posts.frame().to_csv()


def test_grades_that_excel_made_days_of(tmp_path: Path) -> None:
    rows: list[list[object]] = [["Post No.", "Job Title", "Grade", "FTE"]]
    grades: list[object] = ["LC5/6", "LC4", date(2025, 6, 5), "05-Jun", "Jun-05"]
    rows += [[str(100 + n), "Driver", grade, 1] for n, grade in enumerate(grades)]
    posts = est.load_posts(write_xlsx(tmp_path / "list.xlsx", {"Posts": rows}))
    faults = [each for each in posts.faults if each.code == "grade_as_date"]
    assert [(each.cell, each.likely) for each in faults] == [("C4", "5/6"), ("C5", "5/6"), ("C6", "6/5")]


def test_unknown_grades_are_stopped_with_the_nearest_and_a_mapping_settles_them(tmp_path: Path) -> None:
    rows: list[list[object]] = [["Post No.", "Job Title", "Rank", "FTE"]]
    rows += [[str(100 + n), "Officer", "Constable", 1] for n in range(9)]
    rows += [["200", "Officer", "Cosntable", 1], ["201", "Officer", "Sgt", 1]]
    posts = read_rows(tmp_path, rows, pay="police-officers-ew")
    (fault,) = [each for each in posts.faults if each.level == "stop"]
    assert (fault.code, fault.cell, fault.likely) == ("unknown_grade", "C11", "Constable")
    assert [row["grade"] for row in posts.rows()][-1] == "Sergeant"
    settled = read_rows(tmp_path, rows, pay="police-officers-ew", mapping={"grades": {"Cosntable": "Constable"}})
    assert settled.blocked == []
    assert [row["grade"] for row in settled.rows()].count("Constable") == 10


def test_faults_that_are_alike_are_one_message_with_three_places(tmp_path: Path) -> None:
    rows = with_column("Start Date", *["01/04/2024"] * 5, *["31/02/2024"] * 2000)
    text = str(read_rows(tmp_path, rows))
    (line,) = [line for line in text.splitlines() if 'error: Start Date "31/02/2024"' in line]
    assert "G7: error" in line
    assert "The same at G8, G9 and 1,997 more places." in line


def test_totals_are_left_out_and_held_against_the_rows(tmp_path: Path) -> None:
    rows: list[list[object]] = [["Post No.", "Job Title", "Grade", "FTE"]]
    rows += [[str(100 + n), "Driver", "Grade 3", 0.5] for n in range(4)]
    good = read_rows(tmp_path, [*rows, ["", "Grand total", "", 2]])
    assert [(row.row, row.kind) for row in good.left_out] == [(6, "total")]
    assert not [each for each in good.faults if each.code == "total_differs"]
    wrong = read_rows(tmp_path, [*rows, ["", "Grand total", "", 3.5]])
    (fault,) = [each for each in wrong.faults if each.code == "total_differs"]
    assert (fault.cell, fault.what) == ("D6", "The total printed is 3.5; the rows come to 2.")


def test_rows_that_a_status_calls_no_posts_are_left_out(tmp_path: Path) -> None:
    rows = with_column("Post Status", "Active", "Deleted", "Frozen", "Closed", "Unfunded", "Vacant", "Active")
    posts = read_rows(tmp_path, rows)
    assert [(line.row, line.kind) for line in posts.left_out] == [(3, "deleted"), (5, "deleted"), (6, "unfunded")]
    assert [row["row"] for row in posts.rows()] == [2, 4, 7, 8]


def test_hidden_rows_are_read_and_said_and_left_out_if_asked(tmp_path: Path) -> None:
    path = tmp_path / "list.xlsx"
    book = xlsxwriter.Workbook(path)
    sheet = book.add_worksheet("Posts")
    for number, row in enumerate([HEAD, *[[str(n), *ROW[1:4], 0.8, "Legal"] for n in range(100, 106)]]):
        sheet.write_row(number, 0, row)
    sheet.set_row(3, None, None, {"hidden": True})
    book.close()
    posts = est.load_posts(path)
    assert len(posts) == 6
    assert "hidden_rows" in [each.code for each in posts.faults]
    assert [line.row for line in est.load_posts(path, skip_hidden=True).left_out] == [4]


def test_cell_errors_and_formulas_without_values_are_seen(tmp_path: Path) -> None:
    path = tmp_path / "list.xlsx"
    book = xlsxwriter.Workbook(path)
    sheet = book.add_worksheet("Posts")
    sheet.write_row(0, 0, ["Post No.", "Job Title", "Grade", "FTE", "Cost"])
    for number in range(1, 7):
        sheet.write_row(number, 0, [str(number), "Driver", "Grade 3"])
        sheet.write_formula(number, 3, "=1/0" if number == 3 else "=1", None, "#DIV/0!" if number == 3 else 1)
        sheet.write_formula(number, 4, "=D2*2", None, "")
    book.close()
    posts = est.load_posts(path)
    (fault,) = [each for each in posts.faults if each.level == "stop"]
    assert (fault.code, fault.cell, fault.value) == ("error_value", "D4", "#DIV/0!")


def test_leading_zeros_are_kept_and_restored(tmp_path: Path) -> None:
    rows: list[list[object]] = [["Post No.", "Job Title", "Grade", "FTE"]]
    rows += [[number, "Driver", "Grade 3", 1] for number in ("0000123", "0000124", "125", "0000126", "0000127")]
    posts = read_rows(tmp_path, rows)
    assert [row["post"] for row in posts.rows()] == ["0000123", "0000124", "0000125", "0000126", "0000127"]
    assert [(each.cell, each.likely) for each in posts.faults if each.cell] == [("A4", "0000125")]


def test_funding_in_two_pairs_of_columns(tmp_path: Path) -> None:
    rows: list[list[object]] = [["Post No.", "Job Title", "Grade", "FTE", "Fund 1", "Fund 1 %", "Fund 2", "Fund 2 %"]]
    rows += [["1", "Driver", "G3", 1, "Core", 100, "", ""], ["2", "Driver", "G3", 1, "Grant", 70, "Core", 30]]
    rows += [["3", "Driver", "G3", 1, "Grant", 60, "Core", 50]]
    posts = read_rows(tmp_path, rows)
    assert [row["funder"] for row in posts.rows()] == ["Core", "Grant 7/10; Core 3/10"]
    assert [(each.code, each.cell) for each in posts.faults if each.level == "stop"] == [("shares_not_whole", "H4")]


def test_the_later_state_of_a_list_is_read_and_parts_are_all_read(tmp_path: Path) -> None:
    def sheet(year: int, first: int) -> list[list[object]]:
        rows = [[str(first + n), "Driver", "Grade 3", "5", 1, "Waste"] for n in range(5)]
        return [[f"Establishment at 1 April {year}"], HEAD, *rows]

    states = write_xlsx(tmp_path / "a.xlsx", {"2024": sheet(2024, 100), "2025": sheet(2025, 101)})
    assert [reader["sheet"] for reader in est.load_posts(states).to_dict()["sheets"]] == ["2025"]
    parts = write_xlsx(tmp_path / "b.xlsx", {"Adults": sheet(2025, 100), "Waste": sheet(2025, 200)})
    assert [reader["sheet"] for reader in est.load_posts(parts).to_dict()["sheets"]] == ["Adults", "Waste"]


def test_a_second_table_on_the_sheet_is_left_out_and_said(tmp_path: Path) -> None:
    rows: list[list[object]] = [HEAD, *[[str(n), *ROW[1:]] for n in range(5)], []]
    rows += [["Grade", "Salary", "Number of posts"], ["Grade 9", 44075, 5], ["Grade 8", 39152, 2]]
    posts = read_rows(tmp_path, rows)
    assert len(posts) == 5
    assert {row.row for row in posts.left_out} == {8, 9, 10}


def test_what_it_gives_is_costed(tmp_path: Path) -> None:
    rows: list[list[object]] = [["Post No.", "Job Title", "Rank", "Pay Pt", "FTE", "Cost Centre"]]
    rows += [["1", "Officer", "Con", 7, 1, "LP100"], ["2", "Officer", "Con", 7, 2.5, "LP100"]]
    posts = read_rows(tmp_path, rows, pay="police-officers-ew")
    table = posts.table()
    assert list(table["fte"]) == ["1", "1", "0.5"]
    assert list(table["count"]) == [1, 2, 1]
    costs = est.cost_posts(posts, terms={"pay": "police-officers-ew", "on_cost_percent": 0}, years="2025/26")
    whole = pd.DataFrame({"post": ["a", "b"], "grade": "Constable", "point": "7", "count": [3, 1], "fte": ["1", "0.5"]})
    same = est.cost_posts(whole, terms={"pay": "police-officers-ew", "on_cost_percent": 0}, years="2025/26")
    assert list(costs["pounds"]) == list(same["pounds"])


def test_what_it_writes_reads_back_the_same(tmp_path: Path) -> None:
    rows = with_column("End Date", "31/03/2027", "", "30/09/2026")
    posts = read_rows(tmp_path, rows)
    posts.to_csv(tmp_path / "table.csv")
    again = est.load_posts(tmp_path / "table.csv")
    keys = ("post", "title", "grade", "point", "fte", "unit", "until")
    assert [[row.get(key) for key in keys] for row in again.rows()] == [
        [row[key] for key in keys] for row in posts.rows()
    ]


def test_the_template_filled_in_reads(tmp_path: Path) -> None:
    runner = CliRunner()
    out = tmp_path / "template.xlsx"
    assert runner.invoke(app, ["posts", "--template", str(out), "--pay", "police-officers-ew"]).exit_code == 0
    import openpyxl

    book = openpyxl.load_workbook(out)
    sheet = book["Posts"]
    values = [
        "0114",
        "Officer",
        "Constable",
        "7",
        2,
        0.5,
        52.143,
        "Response",
        "LP100",
        "0100",
        "Core",
        date(2024, 4, 1),
        date(2027, 3, 31),
        "Yes",
        "0100",
    ]
    for row in (2, 3, 4):
        for column, value in enumerate(values, 1):
            sheet.cell(row, column, value if column > 1 else f"011{row}")
    book.save(out)
    posts = est.load_posts(out, pay="police-officers-ew")
    assert [each for each in posts.faults if each.level == "stop"] == []
    first = next(iter(posts.rows()))
    assert {key: first[key] for key in ("post", "grade", "count", "fte", "weeks", "until", "vacant", "reports_to")} == {
        "post": "0112",
        "grade": "Constable",
        "count": 2,
        "fte": Fraction(1, 2),
        "weeks": 1,
        "until": date(2027, 4, 1),
        "vacant": True,
        "reports_to": "0100",
    }


def test_a_mapping_overrides_and_a_wrong_one_says_what_there_is(tmp_path: Path) -> None:
    rows = with_column("Budget Holder Code", "A", "B", "A")
    posts = read_rows(tmp_path, rows, mapping={"Budget Holder Code": "cost_centre", "F": "label"})
    assert posts.to_dict()["sheets"][0]["mapping"]["G"] == "cost_centre"
    assert "F" not in posts.to_dict()["sheets"][0]["mapping"]
    toml = tmp_path / "map.toml"
    toml.write_text('[columns]\n"Budget Holder Code" = "cost_centre"\n', encoding="utf-8")
    assert read_rows(tmp_path, rows, mapping=toml).to_dict()["sheets"][0]["mapping"]["G"] == "cost_centre"
    with pytest.raises(RefusedError, match="is not a field"):
        read_rows(tmp_path, rows, mapping={"Team": "units"})
    with pytest.raises(RefusedError, match="is not a heading of the list"):
        read_rows(tmp_path, rows, mapping={"Teem": "unit"})


def workbook_with(path: Path, sheet_xml: bytes) -> Path:
    """A workbook whose first sheet is written by hand."""
    source = path.with_name("source.xlsx")
    write_xlsx(source, {"Posts": [HEAD, ROW]})
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as new:
        for part in old.namelist():
            new.writestr(part, sheet_xml if part == "xl/worksheets/sheet1.xml" else old.read(part))
    return path


SHEET = (
    b'<?xml version="1.0"?><worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
    b"%s</sheetData></worksheet>"
)


def inline(row: int, cells: list[str]) -> bytes:
    result = "".join(
        f'<c r="{chr(65 + n)}{row}" t="inlineStr"><is><t>{text}</t></is></c>' for n, text in enumerate(cells)
    )
    return f'<row r="{row}">{result}</row>'.encode()


def test_a_million_empty_rows_are_read_in_bounded_time(tmp_path: Path) -> None:
    rows = b"".join(inline(n, HEAD if n == 1 else ROW) for n in range(1, 4))
    rows += b"".join(b'<row r="%d" ht="15"/>' % n for n in range(4, 1_048_577))
    assert len(est.load_posts(workbook_with(tmp_path / "tall.xlsx", SHEET % rows))) == 2


def test_a_cell_at_the_far_end_is_refused_and_said(tmp_path: Path) -> None:
    rows = inline(1, HEAD) + inline(2, ROW) + b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'
    with pytest.raises(InputError, match="away from the list"):
        est.load_posts(workbook_with(tmp_path / "far.xlsx", SHEET % rows))


def test_sixteen_thousand_columns_are_refused_and_said(tmp_path: Path) -> None:
    head = [*HEAD, *(f"Extra {n}" for n in range(15_994))]
    with pytest.raises(InputError, match="16,000 columns that hold something"):
        read_rows(tmp_path, [head, head])


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("old.xlsx", b"\xd0\xcf\x11\xe0" + b"\0" * 600, "cannot be read as a workbook"),
        ("cut.xlsx", b"PK\x03\x04" + b"x" * 200, "damaged"),
        ("empty.csv", b"", "empty"),
        ("words.csv", b"A letter\nto the council\n", "No row reads as the headings"),
        ("paper.pdf", b"%PDF-1.7", "not a table"),
        ("bad.parquet", b"PAR1xxxx", "damaged"),
    ],
)
def test_bad_files_are_said_clearly(tmp_path: Path, name: str, content: bytes, message: str) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    with pytest.raises(InputError, match=message):
        est.load_posts(path)


def test_the_command_prints_what_was_understood_and_json(tmp_path: Path) -> None:
    path = write_csv(
        tmp_path / "list.csv", [HEAD, *[[str(n), *ROW[1:]] for n in range(3)], ["", "Total", "", "", "2.4", ""]]
    )
    runner = CliRunner()
    result = runner.invoke(app, ["posts", str(path)])
    assert result.exit_code == 0
    assert "3 rows of posts, 2.4 FTE" in result.stdout
    assert "Left out, total: 1 row (5)" in result.stdout
    document = json.loads(runner.invoke(app, ["posts", str(path), "--json"]).stdout)
    assert document["sheets"][0]["mapping"] == {
        "A": "post",
        "B": "title",
        "C": "grade",
        "D": "point",
        "E": "fte",
        "F": "unit",
    }
    assert runner.invoke(app, ["posts", str(tmp_path / "none.csv")]).exit_code == 2


def test_a_scenario_stands_on_a_list_as_it_is(tmp_path: Path) -> None:
    rows: list[list[object]] = [
        ["Officer establishment at 1 April 2025"],
        ["Posn Ref", "Post", "Rank", "Pay Pt", "Est"],
    ]
    rows += [
        ["A1", "Patrol Constable", "Con", 7, 1],
        ["A2", "Patrol Constable", "Con", 7, 0.5],
        ["", "Total", "", "", 1.5],
    ]
    write_xlsx(tmp_path / "list.xlsx", {"Posts": rows})
    write_csv(tmp_path / "list.csv", rows[1:])
    write_csv(
        tmp_path / "table.csv",
        [
            ["post", "title", "grade", "point", "fte"],
            ["A1", "Patrol Constable", "Constable", 7, 1],
            ["A2", "Patrol Constable", "Constable", 7, "0.5"],
        ],
    )
    costings = []
    for name in ("list.xlsx", "list.csv", "table.csv"):
        (tmp_path / f"{name}.toml").write_text(
            f'title = "One post goes"\npay = "police-officers-ew"\nbasis = "point"\nprice_base = 2025-10-01\n'
            f'pension = "none"\nposts = "{name}"\n[[proposal]]\nnumber = 1\ndisestablish = [{{ post = "A1" }}]\n',
            encoding="utf-8",
        )
        costings.append(est.cost(tmp_path / f"{name}.toml"))
    assert costings[0].net == costings[1].net == costings[2].net != 0
    assert any("Est is fte" in note for note in costings[0].to_dict()["notes"])


def test_an_error_of_a_list_stops_the_scenario_at_its_cell(tmp_path: Path) -> None:
    rows: list[list[object]] = [["Posn Ref", "Post", "Rank", "Pay Pt", "Est"]]
    rows += [[f"A{n}", "Patrol Constable", "Con" if n else "Cosntable", 7, 1] for n in range(6)]
    write_xlsx(tmp_path / "list.xlsx", {"Posts": rows})
    (tmp_path / "a.toml").write_text(
        'title = "x"\npay = "police-officers-ew"\nbasis = "point"\nprice_base = 2025-10-01\npension = "none"\n'
        'posts = "list.xlsx"\n[[proposal]]\nnumber = 1\ndisestablish = [{ post = "A1" }]\n',
        encoding="utf-8",
    )
    with pytest.raises(InputError, match=r"list.xlsx, sheet Posts:2: error E208 Rank \(C2\)"):
        est.cost(tmp_path / "a.toml")


def test_a_posts_table_in_a_workbook_keeps_all_its_columns(tmp_path: Path) -> None:
    head = ["post", "title", "grade", "point", "fte", "until", "budgeted", "category", "allowances"]
    rows = [
        ["A1", "Constable", "Constable", 7, 1, None, "yes", "A", "standby £1,200"],
        ["A2", "Constable", "Constable", 7, 0.5, date(2030, 4, 1), "no", "A", "shift 14%"],
    ]
    write_xlsx(tmp_path / "table.xlsx", {"Posts": [head, *rows]})
    table = est.load_posts(tmp_path / "table.xlsx", pay="police-officers-ew").table()
    assert list(table["allowances"]) == ["standby £1,200", "shift 14%"]
    assert table["until"].iloc[1] == date(2030, 4, 1)  # in a posts table the first day after the last one
    write_csv(
        tmp_path / "table.csv",
        [head, *([cell.isoformat() if isinstance(cell, date) else cell for cell in row] for row in rows)],
    )
    costings = []
    for name in ("table.xlsx", "table.csv"):
        (tmp_path / f"{name}.toml").write_text(
            'title = "x"\npay = "police-officers-ew"\nbasis = "point"\nprice_base = 2025-10-01\npension = "none"\n'
            f'posts = "{name}"\n[[proposal]]\nnumber = 1\ndisestablish = [{{ post = "A1" }}]\n',
            encoding="utf-8",
        )
        costings.append(est.cost(tmp_path / f"{name}.toml"))
    assert costings[0].net == costings[1].net != 0
    assert costings[0].to_dict()["totals"] == costings[1].to_dict()["totals"]


def test_points_are_found_by_their_values_where_no_heading_says_so(tmp_path: Path) -> None:
    rows: list[list[object]] = [["Post No.", "Job Title", "Rank", "Pay Scale Level", "FTE"]]
    rows += [[str(100 + n), "Officer", "Constable", 1 + n % 7, 1] for n in range(12)]
    posts = read_rows(tmp_path, rows, pay="police-officers-ew")
    assert posts.to_dict()["sheets"][0]["mapping"]["D"] == "point"
    assert [row["point"] for row in posts.rows()][:3] == ["1", "2", "3"]


def test_codes_that_are_joined_are_told_apart_and_others_are_not(tmp_path: Path) -> None:
    joined = with_column("Cost Code", *[f"410{n}0-0100" for n in range(1, 7)])
    posts = read_rows(tmp_path, joined)
    assert [(row["cost_centre"], row["account"]) for row in posts.rows()][:2] == [("41010", "0100"), ("41020", "0100")]
    whole = with_column("Cost Code", *[f"AB-{n}" for n in range(101, 107)])
    assert [row["cost_centre"] for row in read_rows(tmp_path, whole).rows()][:2] == ["AB-101", "AB-102"]


def test_a_range_of_pay_in_one_cell_gives_both_ends(tmp_path: Path) -> None:
    rows: list[list[object]] = [["Job Title", "Salary band", "Salary ceiling"]]
    rows += [["Director", "£90,000 – £94,999", "£96,000"], ["Head", "£60,000 - £64,999", "£66,000"]]
    posts = read_rows(tmp_path, rows)
    assert [(row["salary_min"], row["salary_max"]) for row in posts.rows()] == [(90000, 94999), (60000, 64999)]
    assert posts.to_dict()["sheets"][0]["mapping"] == {"A": "title", "B": "salary_min"}


def test_lines_of_a_ledger_that_are_no_posts_are_left_out_and_its_total_agrees(tmp_path: Path) -> None:
    rows: list[list[object]] = [["Cost\nCentre", "Subjective", "Description", "Band", "WTE\nBudget", "WTE\nWorked"]]
    rows += [["A100", "0100", "Nurse", "5", "10.5", "9.8"], ["A100", "0110", "Healthcare Assistant", "2", "4.2", "4"]]
    rows += [["A100", "0120", "Ward Clerk", "3", "1.0", "1"], ["A100", "0190", "Agency Nursing", "", "0", "1.2"]]
    rows += [["A100", "0195", "Vacancy Factor", "", "-1.5", "0"], ["A100", "2000", "Drugs", "", "", ""]]
    rows += [["A100", "", "Total A100", "", "14.2", "16"], ["", "", "Grand Total", "", "14.2", "16"]]
    posts = read_rows(tmp_path, rows, pay="nhs-agenda-for-change-england")
    # 10.5 + 4.2 + 1.0 = 15.7 FTE of posts; the list's own total takes 1.5 off
    assert posts.fte == Fraction(157, 10)
    assert [(line.row, line.kind) for line in posts.left_out] == [
        (5, "not a post"),
        (6, "reduction"),
        (7, "not a post"),
        (8, "total"),
        (9, "total"),
    ]
    assert not [each for each in posts.faults if each.code == "total_differs"]


def test_managers_by_name_are_people_and_by_number_are_posts(tmp_path: Path) -> None:
    names = read_rows(tmp_path, with_column("Line Manager", "Bryn Ashquill", "Osian Marrowby", "Bryn Ashquill"))
    assert names.to_dict()["personal"] == [[None, "G"]]
    numbers = read_rows(tmp_path, with_column("Reports To", "20014", "20014", "XX"))
    assert [row["reports_to"] for row in numbers.rows()] == ["20014", "20014", None]


def test_many_faults_alike_are_one_in_json_with_all_their_rows(tmp_path: Path) -> None:
    posts = read_rows(tmp_path, with_column("Start Date", *["01/04/2024"] * 5, *["31/02/2024"] * 60))
    (fault,) = [each for each in posts.to_dict()["faults"] if each["code"] == "no_such_date"]
    assert (fault["cell"], fault["rows"][:2], len(fault["rows"])) == ("G7", [7, 8], 60)


def own_scale(folder: Path, name: str, grades: dict[str, tuple[int, int]]) -> None:
    (folder / name).mkdir(parents=True)
    ranges = "".join(
        f'[[grade]]\nname = "{grade}"\npoints = ["{low}", "{high}"]\n' for grade, (low, high) in grades.items()
    )
    (folder / name / "scale.toml").write_text(
        f'title = "{name}"\nbody = "{name}"\nhours = 37\nawards = [2025-04-01]\nknown_until = 2026-04-01\n{ranges}'
        '[[reference]]\nid = "circular"\ntitle = "Pay circular"\nhref = "https://example.org"\n',
        encoding="utf-8",
    )
    points = "".join(f"2025-04-01,{p},{20000 + 500 * p},illustrative,high,circular\n" for p in range(1, 31))
    (folder / name / "points.csv").write_text(
        "effective_from,point,salary,status,confidence,reference\n" + points, encoding="utf-8"
    )


def test_the_scale_of_a_folder_that_the_grades_are_of_is_taken_and_asked_about(tmp_path: Path) -> None:
    own_scale(tmp_path / "grades", "council", {"Grade 4": (1, 10), "Grade 5": (11, 20)})
    own_scale(tmp_path / "grades", "college", {"Band 4": (21, 25), "Band 5": (26, 30)})
    rows: list[list[object]] = [["Post No.", "Job Title", "Grade", "SCP", "FTE"]]
    rows += [[str(100 + n), "Driver", "GR04", 1 + n, 1] for n in range(6)]
    posts = read_rows(tmp_path, rows, book=tmp_path / "grades")
    assert {(row["grade"], row["scale"]) for row in posts.rows()} == {("Grade 4", "council")}
    assert [(question.about, question.taken) for question in posts.asked] == [("scale", "council")]
    named = read_rows(tmp_path, rows, book=tmp_path / "grades", pay="council")
    assert named.asked == []


def test_without_a_scale_grades_stay_as_printed_and_that_is_said(tmp_path: Path) -> None:
    posts = read_rows(tmp_path, with_column("Notes", "a", "b", "c"))
    assert {(row["grade"], row["scale"]) for row in posts.rows()} == {("Grade 9", None)}
    (question,) = posts.asked
    assert question.words == (
        "scale or grade or point: as printed is taken (no pay scale is named, so grades and points are kept so), not "
        'a scale. Name it: --pay SCALE (in Python pay="SCALE").'
    )


def test_an_encrypted_workbook_is_said_to_be_one(tmp_path: Path) -> None:
    path = tmp_path / "locked.xlsx"
    path.write_bytes(b"\xd0\xcf\x11\xe0" + b"\0" * 508 + "EncryptedPackage".encode("utf-16-le") + b"\0" * 512)
    with pytest.raises(InputError, match="protected by a password"):
        est.load_posts(path)


def test_no_total_and_no_table_leaves_out_rows_that_a_fault_stops(tmp_path: Path) -> None:
    rows: list[list[object]] = [["Posn Ref", "Post", "Rank", "Pay Pt", "Est"]]
    rows += [[f"A{n}", "Officer", "Con" if n else "Cosntable", 7, 1] for n in range(6)]
    posts = read_rows(tmp_path, rows, pay="police-officers-ew")
    terms = {"pay": "police-officers-ew", "on_cost_percent": 0}
    with pytest.raises(RefusedError, match=r"rows are stopped by a fault.*\n  C2: error: Rank .Cosntable."):
        est.cost_posts(posts, terms=terms, years="2025/26")
    with pytest.raises(RefusedError, match=r"rows are stopped by a fault.*\n  C2: error: Rank .Cosntable."):
        posts.to_csv(tmp_path / "out.csv")
    path, out = tmp_path / "list.csv", tmp_path / "out.csv"
    result = CliRunner().invoke(app, ["posts", str(path), "--pay", "police-officers-ew", "--csv", str(out)])
    assert (result.exit_code, out.exists()) == (2, False)


def test_formulas_that_refer_to_other_files_are_said_and_not_followed(tmp_path: Path) -> None:
    path = tmp_path / "list.xlsx"
    book = xlsxwriter.Workbook(path)
    sheet = book.add_worksheet("Posts")
    sheet.write_row(0, 0, ["Post No.", "Job Title", "Grade", "FTE"])
    for number in range(1, 5):
        sheet.write_row(number, 0, [str(number), "Driver", "Grade 3"])
        sheet.write_formula(number, 3, "='[other.xlsx]Sheet1'!A1*WEBSERVICE(\"http://example.org\")", None, 0.5)
    book.close()
    posts = est.load_posts(path)
    assert posts.fte == 2
    assert any("refer to other files" in note for note in posts.to_dict()["notes"])


@given(
    st.lists(
        st.sampled_from(
            ["a", "b", " ", ",", '"', "\n", '""', '"x,y"', '"p\nq"', "1.0", "é", '"a"b', 'c"d"', "\t", "\r\n", "\0"]
        ),
        min_size=1,
        max_size=14,
    )
)
@settings(max_examples=300)
def test_a_long_text_has_the_same_cells_as_a_short_one(parts: list[str]) -> None:
    from establishment.lists.sheets import Sheet, _lines
    from establishment.lists.text_columns import text_columns

    text = "".join(parts).replace("\r\n", "\n")
    columns = text_columns(text, ",")
    if columns is not None:
        plain_reading = Sheet.of_rows(None, csv.reader(_lines(text)), text=True)
        assert columns[1] == plain_reading.length
        for place, column in enumerate(plain_reading.columns):
            other = columns[0][place].cells() if place < len(columns[0]) else [""] * plain_reading.length
            assert [cell or "" for cell in column.cells()] == [cell or "" for cell in other]


@pytest.mark.long
def test_time_is_in_proportion_to_rows_also_with_many_totals_and_faults(tmp_path: Path) -> None:
    """Every tenth row a total, every fifth a fault: five times the rows take nowhere near twenty-five times as long."""

    def seconds(count: int) -> float:
        """The least of three readings: one of them may pay for tidying memory that other tests have left."""
        lines: list[list[object]] = [["Post No.", "Job Title", "Grade", "SCP", "FTE", "Cost Centre", "Team"]]
        for n in range(count):
            centre = "#REF!" if n % 15 == 0 else 41000 + n % 7
            lines.append(
                [f"P{n % (count - 9)}", "Driver", "Grade 3", "" if n % 6 == 0 else 4, 0.5, centre, f"T{n % 7}"]
            )
            lines += [["", "Subtotal", "", "", 5, "", ""]] if n % 10 == 9 else []
        path = write_csv(tmp_path / f"{count}.csv", lines)
        readings = []
        for _ in range(3):
            start = time.process_time()
            est.load_posts(path)
            readings.append(time.process_time() - start)
        return min(readings)

    assert seconds(10_000) < 12 * seconds(2_000)

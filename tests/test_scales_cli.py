"""`establishment scales`: the list, a scale on a day, the start of one's own, the check."""

import csv
import json
import subprocess
import sys
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

import establishment as est
from collected import COLLECTIONS, needs
from establishment.cli.main import app
from establishment.paybook.checks import check_scale
from establishment.paybook.scale_on_day import costs_of, look

pytestmark = pytest.mark.core

HERE = Path(__file__).parent
EXAMPLE = str(HERE / "example-grades")
REFERENCE = COLLECTIONS / "reference"
BOOK = est.load_book()


def run(*words: str, code: int = 0) -> str:
    """What a command prints: to standard output if it went well, else to standard error."""
    result = CliRunner().invoke(app, ["scales", *words], catch_exceptions=False)
    assert result.exit_code == code, result.output
    assert (result.stderr if code == 0 else result.stdout) == ""
    return result.stdout if code == 0 else result.stderr


def data(*words: str) -> Any:
    return json.loads(run(*words, "--json"))


def test_the_list_of_scales_as_it_is_printed() -> None:
    assert run("--grades", EXAMPLE).splitlines()[:3] == [
        "Scale           Grades  Points    Pay from    Known to  Awards  Values  1 source  Sources  Gaps",
        "-----------------------------------------------------------------------------------------------",
        "registry-staff       4       4  2024-04-01  2026-08-31       2       8         8        1     -",
    ]


def test_every_scale_that_ships_is_listed_and_no_line_is_too_long() -> None:
    message = run()
    assert {line.split(" ")[0] for line in message.splitlines()} >= set(BOOK.names)
    assert "Northern Ireland. Values: 29 derived; 29 of low confidence, refused unless asked for." in message
    assert "nhs-agenda-for-change-northern-ireland\n   " in message, "a long name stands on a line of its own"
    assert max(map(len, message.splitlines())) <= 118
    assert "2/13" in message, "awards of the Police Staff Council that have any value"


def test_the_list_as_data() -> None:
    scales = {scale["name"]: scale for scale in data()["scales"]}
    assert set(BOOK.names) == set(scales)
    assert scales["njc"]["values"] == sum(scales["njc"]["statuses"].values()) == 339
    assert scales["njc"]["known_until"] == "2027-04-01"
    assert {"grade": "Sergeant", "spine": "sergeant", "points": ["3"]}.items() <= scales["police-officers-ew"]["gaps"][
        9
    ].items()


def test_a_scale_as_it_is_printed() -> None:
    assert run("registry-staff", "--on", "2025-10-01", "--grades", EXAMPLE) == (
        "Registry staff (made up)\n"
        "Pay on 1 October 2025, under the award of 1 September 2025.\n"
        "Full-time week of 37 hours. Hourly = salary / 52.143 weeks / 37 hours, to the nearest penny.\n"
        "\n"
        "Grade   Point    Salary   Hourly   Status         Sources\n"
        "─────────────────────────────────────────────────────────\n"
        "CLERK   1       £20,600   £10.68   illustrative   1\n"
        "        2       £21,630   £11.21   illustrative   1\n"
        "EO      3       £24,720   £12.81   illustrative   1\n"
        "        4       £30,901   £16.02   illustrative   1\n"
        "AGENT   -             -        -   no pay held\n"
        "\n"
        "CLERK/EO is linked: points 1 to 4, with a bar after point 2.\n"
        "\n"
        "How posts climb\n"
        "  every grade: each point to the next: after 1 year on the point\n"
        "\n"
        "The scale has no exit terms (exit_terms): a redundancy pays the statutory amount, and says so.\n"
        "\n"
        "Sources\n"
        "  1. Made up for the tests\n"
        "     no public address\n"
    )


def test_the_cost_of_a_point_by_hand() -> None:
    words = ("registry-staff", "--on", "2025-10-01", "--grades", EXAMPLE, "--cost", "--pension", "20%", "--grade", "EO")
    top = data(*words)["points"][1]
    # 15% of 25,901, 20%, 0.5%
    assert top["cost"] == {"national_insurance": 3885.15, "pension": 6180.2, "levy": 154.51, "total": 41120.86}
    message = run(*words)
    assert "National Insurance, category A: 15% of pay above £5,000 a year; sources 2, 3" in message
    assert "Pension at the rate given: 20% of pay" in message
    assert "£30,901   £16.02   £3,885.15   £6,180.20   £154.51   £41,120.86   illustrative" in message
    flat = ("--pension", "0.2")
    assert data(*words[:6], *flat, "--grade", "EO")["points"][1]["cost"] == top["cost"]


@pytest.mark.parametrize("day", [date(2015, 10, 1), date(2016, 12, 7), date(2022, 10, 1), date(2024, 10, 1)])
def test_costs_are_those_of_the_costing_engine(day: date) -> None:
    scale = BOOK.scale("police-officers-ew")
    seen = look(scale, day)
    costs = costs_of(seen, BOOK)
    assert costs.category == ("D" if day < date(2016, 4, 6) else "A")
    compared = 0
    for line, cost in zip(seen.lines, costs.lines, strict=True):
        if cost is not None:
            unit = BOOK.unit_cost(line.grade, scale=scale.name, on=day, point=line.point)
            assert unit.total == Decimal(cost.total) / 100
            compared += 1
    assert compared >= 25


def test_each_band_of_pay_has_its_own_pension_rate() -> None:
    seen = look(BOOK.scale("njc"), date(2019, 10, 1))
    costs = costs_of(seen, BOOK, "civil-service/all")
    priced = [
        (line.value.pence, cost.pension)
        for line, cost in zip(seen.lines, costs.lines, strict=True)
        if cost and line.value
    ]
    bands = [(2300000, 266), (4550000, 271), (7700000, 279)]
    for salary, pension in priced:
        assert pension == (salary * next(rate for top, rate in bands if salary <= top) + 500) // 1000
    assert len(costs.rates) == 3
    assert "26.6% of pay on pay from £0 to £23,000" in run(
        "njc", "--on", "2019-10-01", "--cost", "--pension", "civil-service/all"
    )


def test_a_value_that_is_not_held_is_shown_as_such() -> None:
    lines = run("police-officers-ew", "--on", "2017-09-01", "--grade", "Sergeant").splitlines()
    assert [line.split()[-3:] for line in lines if "no value" in line] == [["no", "value", "held"]]
    points = data("police-officers-ew", "--on", "2017-09-01", "--grade", "Sergeant")["points"]
    assert [(p["point"], p["salary"]) for p in points] == [("1", 39693), ("2", 41025), ("3", None), ("4", 43134)]


def test_a_scale_without_pay_shows_its_grades() -> None:
    message = run("lancashire-constabulary")
    assert "The grades are known by name only; no pay is held." in message
    assert "LC5/6" in message


def test_bands_points_of_a_spine_and_hourly_pay(tmp_path: Path) -> None:
    folder = tmp_path / "mine"
    folder.mkdir()
    (folder / "scale.toml").write_text(
        'title = "Mine"\nhours = 37\nweeks_in_year = "365/7"\nawards = [2025-04-01]\n'
        '[[grade]]\nname = "Chief"\npoints = ["1", "2"]\nband = true\n[[reference]]\nid = "r"\ntitle = "R"\n',
        encoding="utf-8",
    )
    rows = "2025-04-01,1,15.00,illustrative,high,r\n2025-04-01,2,20.10,illustrative,high,r\n"
    (folder / "points.csv").write_text(
        f"effective_from,point,hourly,status,confidence,reference\n{rows}", encoding="utf-8"
    )
    message = run("mine", "--grades", str(tmp_path))
    assert "Chief is a band: any pay between its two ends." in message
    assert "Hourly = salary / 52.14285714 weeks / 37 hours" in message
    assert [(p["salary"], p["hourly"]) for p in data("mine", "--grades", str(tmp_path))["points"]] == [
        (28939.29, 15),
        (38778.64, 20.1),
    ]
    assert run("check", str(folder)).startswith("mine: nothing is wrong.")
    assert [p["point"] for p in data("njc", "--grade", "SCP 25-28")["points"]] == ["25", "26", "27", "28"]


def test_the_day_left_out_is_that_of_the_last_award() -> None:
    assert data("njc")["on"] == data("njc")["award"] == "2026-04-01"
    assert data("police-staff-council")["on"] == "2017-09-01", "the last award with any value"


@needs("reference")
def test_hourly_rates_are_those_that_were_published() -> None:
    with (REFERENCE / "njc_pay_spine.csv").open(encoding="utf-8") as file:
        published = [row for row in csv.DictReader(file) if row["hourly_rate"]]
    assert len(published) == 25
    for row in published:
        seen = look(BOOK.scale("njc"), date.fromisoformat(row["effective_from"]))
        (line,) = [line for line in seen.lines if line.point == row["scp"]]
        assert line.value is not None
        assert seen.hourly(line.value.pence) == round(100 * float(row["hourly_rate"])), row


def test_grades_before_the_name_or_after_it() -> None:
    assert run("--grades", EXAMPLE, "registry-staff") == run("show", "registry-staff", "--grades", EXAMPLE)


def test_a_start_loads_checks_clean_and_is_all_made_up(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    message = run("new", "my-force")
    assert "establishment scales check my-force" in message
    assert check_scale(tmp_path / "my-force") == []
    assert run("check", "my-force") == (
        "my-force: nothing is wrong. It can be used. It holds 3 grades, 4 points. Values: 8 illustrative.\n"
    )
    document = data("my-force", "--grades", ".")
    assert {point["status"] for point in document["points"]} == {"illustrative"}
    commented = (tmp_path / "my-force" / "scale.toml").read_text(encoding="utf-8")
    assert commented.count("#") > 20
    assert "illustrative" in message


def test_a_start_never_overwrites(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    run("new", "my-force")
    (tmp_path / "my-force" / "points.csv").write_text("mine", encoding="utf-8")
    (tmp_path / "taken").write_text("mine", encoding="utf-8")
    for name in ("my-force", "taken", "my-force/points.csv/x"):
        assert "error E401" in run("new", name, code=2)
    for name in ("my force", "../", "new", "oncosts", "a\nb", "£"):
        assert "error E401" in run("new", name, code=2)
    assert (tmp_path / "my-force" / "points.csv").read_text(encoding="utf-8") == "mine"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["my-force", "taken"]


def test_a_start_within_a_folder_of_scales(tmp_path: Path) -> None:
    run("new", "fire-staff", "--grades", str(tmp_path / "pay"))
    assert est.load_book(tmp_path / "pay").names == ["fire-staff"]


def test_a_council_of_twelve_grades_on_the_national_spine(tmp_path: Path) -> None:
    folder = tmp_path / "borough"
    folder.mkdir()
    tops = [2, 4, 6, 11, 17, 22, 25, 28, 31, 35, 39, 43]
    ends = [(low + 1, top) for low, top in zip([1, *tops[:-1]], tops, strict=True)]
    grades = [f'[[grade]]\nname = "Grade {n}"\npoints = ["{low}", "{high}"]\n' for n, (low, high) in enumerate(ends, 1)]
    text = 'title = "Borough of Example"\non_spine = "njc"\npension = "lgps/hampshire-fund-average"\n\n' + "\n".join(
        grades
    )
    (folder / "scale.toml").write_text(text, encoding="utf-8")
    message = run("check", str(folder))
    assert "Point 2 has no value at the award of 2026-04-01." in message, "it was removed, so the range is to end"
    until = text.replace('points = ["2", "2"]', 'points = ["2", "2"]\nuntil = 2026-04-01')
    (folder / "scale.toml").write_text(until, encoding="utf-8")
    assert "nothing is wrong. It can be used. It holds 12 grades, 42 points. On the spine of njc." in run(
        "check", str(folder)
    )
    points = data("borough", "--grades", str(tmp_path), "--on", "2022-10-01", "--cost")["points"]
    assert len(points) == 42
    assert [p["salary"] for p in points if p["grade"] == "Grade 7"] == [28226 + 1925, 29174 + 1925, 30095 + 1925]
    assert (points[0]["salary"], points[0]["cost"]["pension"]) == (20441, 3638.5), "17.8%"


def test_the_check_of_a_folder_of_scales_and_as_data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    run("new", "one")
    run("new", "two")
    assert [line.split(":")[0] for line in run("check", ".").splitlines() if line] == ["one", "two"]
    points = tmp_path / "two" / "points.csv"
    points.write_text(points.read_text(encoding="utf-8").replace("27000", "2700"), encoding="utf-8")
    assert "two: 1 error, 1 warning. Correct the errors before" in run("check", ".", code=2)
    result = CliRunner().invoke(app, ["scales", "check", ".", "--json"])
    assert result.exit_code == 2
    first = json.loads(result.stdout)["scales"][1]["findings"][0]
    assert (first["level"], first["code"], first["file"], first["line"]) == ("error", "E216", "two/points.csv", 4)


def test_a_finding_said_of_many_lines_is_printed_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    run("new", "one")
    points = tmp_path / "one" / "points.csv"
    points.write_text(points.read_text(encoding="utf-8").replace("pay-circular", "pay-circulr"), encoding="utf-8")
    message = run("check", "one", code=2)
    assert message.count("E209") == 1
    assert 'Did you mean "pay-circular"?' in message
    assert "8 times in all, on lines 2 to 9." in message


def test_a_word_near_a_command_is_not_taken_for_a_scale() -> None:
    assert 'There is no command "chek". Did you mean "check"?' in run("chek", "my-force", code=2)


def test_pension_and_category_need_cost() -> None:
    assert "--pension and --category go with --cost" in run("njc", "--pension", "none", code=2)


def test_a_rate_that_is_not_held_that_month_says_that_one_can_be_given() -> None:
    message = run("njc", "--on", "2026-04-01", "--cost", "--pension", "lgps/average-england-wales", code=2)
    assert "is held until 2026-04-01" in message
    assert "Or give --pension a rate" in message


def test_the_report_is_the_page_of_the_documents() -> None:
    page = (HERE.parent / "docs" / "pay-book.md").read_text(encoding="utf-8")
    assert run("--report") == page, "run establishment scales --report > docs/pay-book.md"


def test_help_loads_nothing_heavy() -> None:
    code = (
        "import sys; from typer.testing import CliRunner; from establishment.cli.main import app; "
        "r = CliRunner().invoke(app, ['scales', '--help']); assert r.exit_code == 0; "
        "print([m for m in ('pandas', 'numpy', 'matplotlib') if m in sys.modules])"
    )
    assert (
        subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.strip() == "[]"
    )

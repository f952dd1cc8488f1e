"""Allowances with rules: least and most, hours, counts and grades, against what was published and by hand."""

from __future__ import annotations

import csv
from datetime import date
from fractions import Fraction
from pathlib import Path

import pandas as pd
import pytest

import establishment as est
from collected import collection
from establishment.ground.findings import InputError
from establishment.paybook.checks import check_scale
from establishment.posts import Allowance, Kind
from establishment.rates.allowances import paid_as

AFC, POLICE, NJC = "nhs-agenda-for-change-england", "police-officers-ew", "njc"
OWN = Path(__file__).parent / "example-grades" / "registry-staff"
HEAD = 'title = "t"\npay = "{pay}"\nbasis = "minimum"\nprice_base = {on}\npension = "20%"\n[[proposal]]\nnumber = 1\n'


def costed(tmp_path: Path, line: str, *, pay: str = AFC, on: date = date(2021, 4, 1)) -> est.Costing:
    path = tmp_path / "scenario.toml"
    path.write_text(HEAD.format(pay=pay, on=on) + f"establish = [{line}]\n", encoding="utf-8")
    return est.cost(path)


def part(costing: est.Costing, name: str) -> int:
    """A part of the yearly cost of all posts, in pence."""
    lines = costing.comparison.costed.lines
    return int(lines.loc[lines["component"] == name, "annual_pence"].sum())


def line(grade: str, allowance: str, more: str = "") -> str:
    return f'{{ line = "1 x Holder {grade}", allowances = [{{ {allowance} }}]{more} }}'


LONDON = [
    ("E28", "Band 5", 2565500, 3078600),  # £25,655 and 20% of it
    ("E29", "Band 2", 1854600, 2315400),  # £18,546 and the least, £4,608
    ("E30", "Band 4", 2254900, 2715700),  # £22,549 and the least
    ("E31", "Band 6", 3230600, 3876720),  # £32,306 and 20%; the page prints it rounded up to £38,768
    ("E32", "Band 7", 4005700, 4715400),  # £40,057 and the most, £7,097
]


@pytest.mark.parametrize(("grade", "basic", "expected"), [c[1:] for c in LONDON], ids=[c[0] for c in LONDON])
def test_published_pay_in_inner_london(tmp_path: Path, grade: str, basic: int, expected: int) -> None:
    """Source: NHS Employers, pay scales with high cost area supplements 2021/22."""
    costing = costed(tmp_path, line(grade, 'name = "hcas-inner-london"'))
    assert part(costing, "basic") == basic
    assert part(costing, "basic") + part(costing, "allowances") == expected
    assert part(costing, "pension") == (expected + 2) // 5  # 20% of all of it: the supplement is pensionable


def test_a_part_timer_has_the_least_by_hours_and_that_is_said(tmp_path: Path) -> None:
    """Half of £18,546 and half of £4,608."""
    costing = costed(tmp_path, line("Band 2", 'name = "hcas-inner-london"', ", fte = 0.5"))
    assert (part(costing, "basic"), part(costing, "allowances")) == (927300, 230400)
    words = "the least and most of the allowance hcas-inner-london in proportion to hours"
    for output in (str(costing), str(costing.to_dict())):
        assert words in " ".join(output.split())
    whole = costed(tmp_path, line("Band 2", 'name = "hcas-inner-london"'))
    assert words not in " ".join(str(whole).split())


def test_unsocial_hours_of_the_police() -> None:
    """E33: the allowance an hour is pay x 6 / 125,200, a tenth of the hourly rate of pay / (52.1786 x 40)."""
    scale = est.load_book().scale(POLICE)
    own = Allowance("unsocial-hours", hours=Fraction(1))
    paid = paid_as(own, Kind(POLICE, "Constable"), scale, date(2020, 9, 1))
    year = 4113000 * Fraction(6, 125200) * Fraction("52.1786")  # an hour in each week of the year
    assert abs(paid.of_salary * 4113000 - year) < Fraction(1, 1000) * year
    assert abs(paid.of_salary * 40 - Fraction(1, 10)) < Fraction(1, 10_000)
    assert not paid.pensionable


def test_unsocial_hours_of_the_health_service_by_band(tmp_path: Path) -> None:
    """7.5 hours a week at night: 30% of £27,055 x 7.5 / 37.5 in Band 5; 41% of £20,270 x 7.5 / 37.5 in Band 2."""
    nights = 'name = "unsocial-nights-and-saturday", hours = 7.5'
    for grade, expected in (("Band 5", 162330), ("Band 2", 166214)):
        costing = costed(tmp_path, line(grade, nights), on=date(2022, 4, 1))
        assert part(costing, "allowances") == expected
    half = costed(tmp_path, line("Band 5", nights, ", fte = 0.5"), on=date(2022, 4, 1))
    assert part(half, "allowances") == 162330, "hours worked are hours worked"
    assert "unsocial-nights-and-saturday as not pensionable" in " ".join(str(half).split())


@pytest.mark.parametrize(
    ("allowance", "fte", "expected"),
    [
        ('name = "sleep-in", amount = "£39.24", count = 60', 1, 235440),
        ('name = "sleep-in", amount = "£39.24", count = 60', 0.5, 235440),
        ('name = "sleep-in", amount = "£39.24", count = 60, follows_hours = true', 0.5, 117720),
        ('name = "London", amount = "£3,000"', 0.5, 300000),
        ('name = "London", amount = "£3,000", follows_hours = true', 0.5, 150000),
        # 10% of the pay of point 20, below its least; half of it by hours unless that is denied
        ('name = "weekend", percent = 10, least = "£5,000"', 1, 500000),
        ('name = "weekend", percent = 10, least = "£5,000"', 0.5, 250000),
        ('name = "weekend", percent = 10, least = "£5,000", follows_hours = false', 0.5, 500000),
        ('name = "weekend", percent = 50, most = "£1,000"', 0.5, 50000),
    ],
)
def test_rules_on_the_line_itself(tmp_path: Path, allowance: str, fte: float, expected: int) -> None:
    costing = costed(tmp_path, line("SCP 20", allowance, f", fte = {fte}"), pay=NJC, on=date(2025, 5, 1))
    assert part(costing, "allowances") == expected


def test_standby_by_the_session_and_by_the_period(tmp_path: Path) -> None:
    costing = costed(tmp_path, line("Constable", 'name = "on-call", count = 30'), pay=POLICE, on=date(2024, 10, 1))
    assert part(costing, "allowances") == 30 * 2500


def test_london_weighting_follows_hours(tmp_path: Path) -> None:
    """Sussex Police Federation: £2,349 from July 2015, in proportion for part time."""
    weighting = line("Constable", 'name = "london-weighting"', ", fte = 0.5")
    costing = costed(tmp_path, weighting, pay=POLICE, on=date(2015, 10, 1))
    assert part(costing, "allowances") == 117450


@pytest.mark.parametrize(
    ("allowance", "grade", "pay", "on", "message"),
    [
        ('name = "on-call"', "Constable", POLICE, date(2024, 10, 1), "Say how often a year"),
        ('name = "unsocial-hours"', "Constable", POLICE, date(2024, 10, 1), "Say how many a week"),
        ('name = "hcas-inner-london", count = 3', "Band 5", AFC, date(2021, 4, 1), "so it has no count"),
        ('name = "hcas-inner-london", hours = 3', "Band 5", AFC, date(2021, 4, 1), "so it has no hours"),
        ('name = "hcas-midland"', "Band 5", AFC, date(2021, 4, 1), "Did you mean"),
        ('name = "x", percent = 10, count = 3', "Band 5", AFC, date(2021, 4, 1), "leave out count"),
        ('name = "x", amount = "£10", hours = 3', "Band 5", AFC, date(2021, 4, 1), "leave out hours"),
        ('name = "x", amount = "£10", least = "£3"', "Band 5", AFC, date(2021, 4, 1), "Least and most are of a"),
        ('name = "x", percent = 1, least = "£3", most = "£2"', "Band 5", AFC, date(2021, 4, 1), "is above the most"),
    ],
)
def test_allowances_that_cannot_be(
    tmp_path: Path, allowance: str, grade: str, pay: str, on: date, message: str
) -> None:
    with pytest.raises(InputError) as caught:
        costed(tmp_path, line(grade, allowance), pay=pay, on=on)
    assert message in " ".join(str(caught.value).split())


def test_no_allowance_of_a_grade_that_does_not_have_it(tmp_path: Path) -> None:
    scale = est.load_book().scale(AFC)
    assert scale.allowance("unsocial-sunday-and-holiday", date(2022, 4, 1), "Band 3").percent == Fraction("0.69")
    with pytest.raises(InputError, match="is not for the grade Band 12"):
        scale.allowance("unsocial-sunday-and-holiday", date(2022, 4, 1), "Band 12")


ROWS = "name,effective_from,effective_until,percent,amount,unit,grade,least,most,status,confidence,reference\n"


@pytest.mark.parametrize(
    ("row", "code"),
    [
        ("a,2025-04-01,,10,,percent_of_basic,,500,400,illustrative,high,{ref}", "E208"),
        ("a,2025-04-01,,,100,pounds_a_year,,50,,illustrative,high,{ref}", "E208"),
        ("a,2025-04-01,,10,,pounds_a_year,,,,illustrative,high,{ref}", "E208"),
        ("a,2025-04-01,,10,,percent_of_basic,CLARK,,,illustrative,high,{ref}", "E203"),
        ("a,2025-04-01,2024-04-01,10,,percent_of_basic,,,,illustrative,high,{ref}", "E217"),
        ("a,2025-04-01,,10,,percent_of_basic,,,,illustrative,high,nowhere", "E209"),
        (
            "a,2025-04-01,,10,,percent_of_basic,,,,illustrative,high,{ref}\n"
            "a,2025-10-01,,12,,percent_of_basic,CLERK,,,illustrative,high,{ref}",
            "E217",
        ),
    ],
)
def test_faults_of_allowances_are_found_in_the_folder(tmp_path: Path, row: str, code: str) -> None:
    folder = tmp_path / "grades" / "own"
    folder.mkdir(parents=True)
    for name in ("scale.toml", "points.csv"):
        (folder / name).write_text((OWN / name).read_text(encoding="utf-8"), encoding="utf-8")
    text = (OWN / "scale.toml").read_text(encoding="utf-8")
    ref = next(line.split('"')[1] for line in text.splitlines() if line.startswith("id"))
    (folder / "allowances.csv").write_text(ROWS + row.format(ref=ref) + "\n", encoding="utf-8")
    findings = [finding for finding in check_scale(folder) if finding.place.file.endswith("allowances.csv")]
    assert code in [finding.code for finding in findings]
    assert all(finding.place.line > 1 and finding.fix for finding in findings)


def test_every_published_allowance_and_week_is_tested() -> None:
    examples = collection("rules") / "examples.csv"
    rows = list(csv.DictReader(examples.read_text(encoding="utf-8").splitlines()))
    ours = {row["id"] for row in rows if row["rule_file"] in ("hcas.csv", "unsocial_hours.csv", "working_time.csv")}
    assert ours == {case[0] for case in LONDON} | {"E33", "E35"}


POSTS = """\
post,grade,point,fte,allowances
1,Band 5,Year 2,1,hcas-inner-london; unsocial-nights-and-saturday for 6 hours a week
2,Band 2,Entry,0.5,hcas-inner-london
3,Band 7,Year 5+,0.8,hcas-inner-london; unsocial-sunday-and-holiday for 7.5 hours a week
4,Band 3,Year 1,1,standby £30 x 40 by hours; weekend 10% at least £5000 whatever the hours; unsocial-nights-and-saturday for 3 hours a week
5,Band 3,Year 2+,0.4,standby £30 x 40 by hours; weekend 10% at least £5000; hcas-fringe
"""
AWARDS = """\
[[award]]
from = 2025-10-15
lump_percent = 1
[[award]]
from = 2025-10-15
lump_sum = "£333.33"
[[award]]
from = 2026-01-10
lump_sum = "£101.01"
grades = ["Band 3"]
"""


def test_posts_in_columns_are_costed_to_the_same_penny(tmp_path: Path) -> None:
    """Rules of allowances and payments made once, of a posts table by the engine and by columns; the parts by hand."""
    (tmp_path / "posts.csv").write_text(POSTS, encoding="utf-8")
    head = f'title = "t"\npay = "{AFC}"\nbasis = "point"\nprices = "cash"\npension = "nhs"\nprice_base = 2025-05-01\n'
    going = ", ".join(f'{{ post = "{n}", from = 2026-04-01 }}' for n in range(1, 6))
    path = tmp_path / "scenario.toml"
    path.write_text(
        f'{head}first_year = "2025/26"\nposts = "posts.csv"\n{AWARDS}[[proposal]]\nnumber = 1\ndisestablish = [{going}]\n',
        encoding="utf-8",
    )
    bill = est.cost(path).pay_bill(by=("year",))
    awards = [
        {"from": "2025-10-15", "lump_percent": 1},
        {"from": "2025-10-15", "lump_sum": "£333.33"},
        {"from": "2026-01-10", "lump_sum": "£101.01", "grades": ["Band 3"]},
    ]
    terms = {"pay": AFC, "basis": "point", "pension": "nhs", "award": awards}
    rows = [row.split(",") for row in POSTS.splitlines()]
    frame = pd.DataFrame(rows[1:], columns=rows[0])
    costs = est.cost_posts(frame, terms=terms, years=["2025/26"], by=["post"])
    assert [round(float(paid), 2) for paid in costs["lump_sum"]] == [668.20, 289.00, 704.34, 683.71, 280.12]
    # 20% of £33,487 and 30% of it x 6 / 37.5: £6,697.40 and £1,607.38;  half of £5,609
    assert [round(float(paid), 2) for paid in costs["allowances"]][:2] == [8304.78, 2804.50]
    assert round(float(costs["pounds"].sum()), 2) == float(bill["baseline"].iloc[0]) == 217150.52

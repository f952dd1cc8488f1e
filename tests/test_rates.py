"""Scales as their owners use them: grades, bars, spots, bands, spines of others, hourly pay, allowances, awards."""

from datetime import date
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import pytest

import establishment as est
from establishment.paybook.award_moves import moves
from establishment.rates.awards import Award
from establishment.rates.projection import project

pytestmark = pytest.mark.core

HERE = Path(__file__).parent
EXAMPLE = est.load_book(HERE / "example-grades")
SHIPPED = est.load_book()
DAY = date(2025, 4, 1)
REFERENCE = '[[reference]]\nid = "made-up"\ntitle = "Made up"\n'


def scale(folder: Path, toml: str, points: str = "", allowances: str = "") -> est.Book:
    """A book with one scale of its own, `mine`."""
    (folder / "mine").mkdir()
    (folder / "mine" / "scale.toml").write_text(f'title = "Mine"\n{toml}\n{REFERENCE}', encoding="utf-8")
    if points:
        head = "effective_from,spine,point,salary,hourly,status,confidence,reference\n"
        (folder / "mine" / "points.csv").write_text(head + points, encoding="utf-8")
    if allowances:
        head = "name,effective_from,effective_until,percent,amount,unit,pensionable,status,confidence,reference\n"
        (folder / "mine" / "allowances.csv").write_text(head + allowances, encoding="utf-8")
    return est.load_book(folder)


@pytest.mark.parametrize(
    ("grade", "basis", "bar", "pounds"),
    [
        ("CLERK", "minimum", None, 20000),
        ("CLERK", "maximum", None, 21000),
        ("CLERK", "middle_point", None, 20000),  # of two points the lower
        ("EO", "middle_salary", None, Fraction(54001, 2)),  # half a penny kept until the end
        ("CLERK/EO", "minimum", None, 20000),
        ("CLERK/EO", "maximum", False, 30001),
        ("CLERK/EO", "maximum", True, 21000),
        ("CLERK/EO", "middle_point", False, 21000),  # second of four
        ("CLERK/EO", "middle_salary", True, 20500),
    ],
)
def test_bases_and_the_bar_by_hand(grade: str, basis: str, bar: bool | None, pounds: Fraction) -> None:
    scale = EXAMPLE.scale("registry-staff")
    paid = scale.basic_pay(scale.grade(grade), basis, DAY, stop_at_bar=bar)  # type: ignore[arg-type]
    assert 100 * pounds == paid.salary


def test_the_award_comes_on_its_day() -> None:
    pay = [
        EXAMPLE.annual("EO", "3", on=on, scale="registry-staff").pence for on in (date(2025, 8, 31), date(2025, 9, 1))
    ]
    assert [2400000, 2472000] == pay


def test_a_unit_cost_by_hand_explains_itself() -> None:
    # 30,001 x 20/37 = 16,216.7567..; NI 15% above 5,000; 20% pension; 0.5% levy
    price = EXAMPLE.unit_cost("EO", scale="registry-staff", on=DAY, basis="maximum", fte="20/37", pension="20%")
    assert {"basic": 1621676, "national_insurance": 168251, "pension": 324335, "levy": 8108} == price.parts
    assert Decimal("21223.70") == price.total
    for words in (
        "point 4 (£30,001)",
        "2024-04-01",
        "registry-staff/points.csv:5",
        "15% above £5,000",
        "illustrative",
    ):
        assert words in str(price)
    assert "<pre>" in price._repr_html_()


@pytest.mark.parametrize("wrong", [{}, {"basis": "maximum", "point": "4"}])
def test_a_unit_cost_needs_a_basis_or_a_point(wrong: dict[str, str]) -> None:
    with pytest.raises(ValueError, match="never assumed"):
        EXAMPLE.unit_cost("EO", scale="registry-staff", on=DAY, pension=None, **wrong)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("call", "code", "message"),
    [
        ({"scale": "polise-officers"}, "E203", 'Did you mean "police-officers-ew"?'),
        ({"grade": "Sargeant"}, "E203", 'Did you mean "Sergeant"?'),
        ({"basis": None, "point": "9"}, "E204", "Its points: 1, 2, 3, 4"),
        ({"basis": None, "point": "3"}, "E206", "Points with a value at that award: 1, 2, 4"),
        ({"on": date(2009, 1, 1)}, "E205", "from 2014-04-01 until 2020-09-01"),
        ({"on": date(2009, 1, 1), "grade": "Constable (pre-2013)"}, "E205", "Its first award is of 2010-09-01"),
        ({"on": date(2026, 9, 1)}, "E207", "up to 2026-08-31"),
        ({"pension": "polise"}, "E215", 'Did you mean "police"?'),
        ({"pension": "lgps"}, "E215", "Held: average-england-wales"),
        ({"category": "Q"}, "E215", "Letters that can be: A, B, C, J, M, Z, H"),
    ],
)
def test_what_is_not_there_names_what_is(call: dict[str, object], code: str, message: str) -> None:
    usual = {"grade": "Sergeant", "scale": "police-officers-ew", "on": date(2016, 12, 7), "basis": "maximum"}
    with pytest.raises(est.InputError) as caught:
        SHIPPED.unit_cost(**{**usual, **call})  # type: ignore[arg-type]
    assert code == caught.value.findings[0].code
    assert message in str(caught.value)


def test_grades_of_an_employer_on_a_national_spine(tmp_path: Path) -> None:
    book = scale(tmp_path, 'on_spine = "njc"\n[[grade]]\nname = "Grade 7"\npoints = ["19", "22"]\n')
    njc = SHIPPED.scale("njc")
    assert njc.value("", "22", DAY).pence == book.annual("Grade 7", "22", on=DAY, scale="mine").pence
    assert njc.table.awards == book.scale("mine").table.awards


def test_a_spine_without_grades_has_its_points_and_ranges() -> None:
    njc = SHIPPED.scale("njc")
    assert ("25", "26", "27", "28") == njc.grade("SCP 25-28").points
    assert ("SCP 20", "SCP 25-28") == tuple(n for n in njc.grade_names if n in ("SCP 20", "SCP 25-28", "SCP 28-25"))
    with pytest.raises(est.InputError, match="no grade"):
        njc.grade("SCP 28-25")


def test_spot_and_half_points_and_bands(tmp_path: Path) -> None:
    points = "".join(
        f"2025-04-01,,{p},{s},,illustrative,high,made-up\n" for p, s in (("1", 20000), ("1.5", 20500), ("2", 21000))
    )
    points += "2025-04-01,b,low,30000,,illustrative,high,made-up\n2025-04-01,b,high,40000,,illustrative,high,made-up\n"
    grades = (
        'awards = [2025-04-01]\n[[grade]]\nname = "Half"\npoints = ["1", "2"]\n[[grade]]\nname = "Spot"\npoints = ["2"]\n'
        '[[grade]]\nname = "Band"\nspine = "b"\nall_points = ["low", "high"]\nband = true\n'
    )
    pay_scale = scale(tmp_path, grades, points).scale("mine")
    assert ("1", "1.5", "2") == pay_scale.grade("Half").points
    assert 2050000 == pay_scale.basic_pay(pay_scale.grade("Half"), "middle_point", DAY).salary
    assert 2100000 == pay_scale.basic_pay(pay_scale.grade("Spot"), "minimum", DAY).salary
    assert 3500000 == pay_scale.basic_pay(pay_scale.grade("Band"), "middle_salary", DAY).salary
    with pytest.raises(est.InputError, match="no middle point"):
        pay_scale.basic_pay(pay_scale.grade("Band"), "middle_point", DAY)


def test_hourly_pay_needs_hours_and_weeks(tmp_path: Path) -> None:
    points = "2025-04-01,,1,,12.60,illustrative,high,made-up\n"
    grade = 'awards = [2025-04-01]\n[[grade]]\nname = "A"\npoints = ["1"]\n'
    book = scale(tmp_path, f'hours = 37\nweeks_in_year = "52.143"\n{grade}', points)
    # 12.60 x 37 x 52.143 = 24,309.0666
    assert 2430907 == book.annual("A", "1", on=DAY, scale="mine").pence
    (tmp_path / "more").mkdir()
    with pytest.raises(est.InputError, match="hours of the week"):
        scale(tmp_path / "more", grade, points).scale("mine")


def test_allowances_of_the_scale_by_name_and_day(tmp_path: Path) -> None:
    allowances = (
        "shift,2025-01-01,2026-01-01,14,,percent_of_basic,yes,illustrative,high,made-up\n"
        "london,2024-01-01,,,2349,pounds_a_year,,illustrative,high,made-up\n"
        "standby,2024-01-01,,,29.46,pounds_a_session,,illustrative,high,made-up\n"
    )
    book = scale(
        tmp_path,
        'awards = [2025-04-01]\n[[grade]]\nname = "A"\npoints = ["1"]\n',
        "2025-04-01,,1,20000,,illustrative,high,made-up\n",
        allowances,
    )
    price = book.unit_cost("A", scale="mine", on=DAY, basis="minimum", pension="10%", allowances=["shift", "london"])
    # 14% of 20,000 is pensionable, 2,349 is not
    assert (514900, 228000) == (price.parts["allowances"], price.parts["pension"])
    for name, on, code in (("shift", date(2026, 2, 1), "E205"), ("standby", DAY, "E208"), ("londen", DAY, "E203")):
        with pytest.raises(est.InputError) as caught:
            book.unit_cost("A", scale="mine", on=on, basis="minimum", pension=None, allowances=[name])
        assert code == caught.value.findings[0].code


def test_an_assumed_award_is_projected_and_says_so() -> None:
    njc = SHIPPED.scale("njc")
    award = Award(date(2027, 4, 1), Fraction("3"))
    ahead = project(njc, award, until=date(2028, 4, 1))
    salary, value = njc.value("", "20", date(2026, 4, 1)), ahead.value("", "20", date(2027, 4, 1))
    assert ("projected", 100 * round(salary.pence * 1.03 / 100)) == (value.source.status, value.pence)
    assert "3% assumed on the award of 2026-04-01" in value.source.note
    assert salary == ahead.value("", "20", date(2026, 4, 1)), "the past stays"
    with pytest.raises(ValueError, match="after the last award"):
        project(njc, Award(date(2026, 4, 1), Fraction("1")), until=date(2027, 4, 1))
    with pytest.raises(est.InputError, match="is known until 2028-04-01"):
        ahead.value("", "20", date(2028, 4, 1))


@pytest.mark.parametrize(
    ("award", "pence", "step", "after"),
    [
        (Award(DAY, Fraction("2")), 2312400, 300, 2358600),  # 23,586.48 to the nearest 3
        (Award(DAY, flat_pounds=1900), 4113000, 300, 4303200),  # 43,030 up to a multiple of 3
        (Award(DAY, Fraction("2.2"), flat_pounds=400, greater=True), 1500000, 300, 1540200),
        (Award(DAY, Fraction("2.2"), flat_pounds=400, greater=True), 3000000, 300, 3066000),
        (Award(DAY, Fraction("10"), flat_pounds=100), 1000000, 100, 1110000),
    ],
)
def test_awards_by_hand(award: Award, pence: int, step: int, after: int) -> None:
    assert after == award.applied(pence, step)


@pytest.mark.parametrize(
    ("name", "award", "unlike"),
    [
        ("njc", Award(date(2021, 4, 1), Fraction("1.75")), ["1"]),  # the bottom point had 2.75%
        ("njc", Award(date(2022, 4, 1), flat_pounds=1925), []),
        ("njc", Award(date(2025, 4, 1), Fraction("3.2")), []),
        ("police-officers-ew", Award(date(2018, 9, 1), Fraction("2")), []),
        ("police-officers-ew", Award(date(2022, 9, 1), flat_pounds=1900), []),
        ("police-officers-ew", Award(date(2023, 9, 1), Fraction("7")), []),
        ("police-officers-ew", Award(date(2024, 9, 1), Fraction("4.75")), []),
    ],
)
def test_held_points_are_what_the_award_makes_or_listed(name: str, award: Award, unlike: list[str]) -> None:
    scale = SHIPPED.scale(name)
    both = moves(scale)[award.effective_from]
    assert unlike == [
        move.new.point for move in both if award.applied(move.old.pence, scale.rounding) != move.new.pence
    ]


def test_the_illustration_says_so_and_waits_for_officers_to_leave() -> None:
    costing = est.cost("workforce-modernisation")
    assert "This is an illustration" in str(costing)
    assert "illustrative" == costing.to_dict()["scenario"]["status"]
    years = costing.by_year().groupby("year")["part_year_net"].sum()
    assert years["2021/22"] > 0 > years["2022/23"] > years["2023/24"]

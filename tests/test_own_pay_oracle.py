"""Pay of a post's own beside plain arithmetic, written from the page of scenario files and not from the code."""

from __future__ import annotations

import tempfile
from datetime import date
from fractions import Fraction
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

import establishment as est

LOW, HIGH = 30_000, 40_000
AWARDS = [date(2024, 4, 1), date(2025, 4, 1), date(2026, 4, 1)]


def pounds(value: Fraction) -> int:
    """To the nearest pound, half away from zero."""
    return (2 * value.numerator + value.denominator) // (2 * value.denominator)


def book_of(top: Path, percents: tuple[int, int]) -> tuple[est.Book, list[tuple[int, int]]]:
    """A scale of one band whose awards are so many tenths of a per cent, and its two ends at each award."""
    ends = [(LOW, HIGH)]
    for tenths in percents:
        ends.append(
            (
                pounds(Fraction(ends[-1][0] * (1000 + tenths), 1000)),
                pounds(Fraction(ends[-1][1] * (1000 + tenths), 1000)),
            )
        )
    folder = top / "band"
    folder.mkdir()
    awards = "".join(
        f'[[award]]\neffective_from = {day}\npercent = "{tenths / 10}"\napplies_to = "all points"\nstate = "paid"\n'
        'confidence = "high"\nreference = "r"\n'
        for day, tenths in zip(AWARDS[1:], percents, strict=True)
    )
    days = ", ".join(map(str, AWARDS))
    (folder / "scale.toml").write_text(
        f'title = "Band"\nhours = 37\nincrement_months = 12\nawards = [{days}]\nknown_until = 2027-04-01\n'
        '[[grade]]\nname = "M"\nall_points = ["low", "high"]\nband = true\n'
        + awards
        + '[[reference]]\nid = "r"\ntitle = "Made up"\n',
        encoding="utf-8",
    )
    rows = [
        f"{day},{point},{pay},published,high,r"
        for day, pays in zip(AWARDS, ends, strict=True)
        for point, pay in zip(("low", "high"), pays, strict=True)
    ]
    head = "effective_from,point,salary,status,confidence,reference"
    (folder / "points.csv").write_text("\n".join([head, *rows]) + "\n", encoding="utf-8")
    return est.load_book(folder.parent), ends


def expected(
    salary: int, protected: str, ends_month: int | None, ends: list[tuple[int, int]], percents: tuple[int, int]
) -> list[Fraction]:
    """Pounds that fall in each of three years, month by month."""
    years, pay = [], salary
    for year, (low, high) in enumerate(ends):
        if year and protected != "frozen":
            pay = pounds(Fraction(pay * (1000 + percents[year - 1]), 1000))
        pay = max(pay, high) if protected else min(max(pay, low), high)
        months = [high if ends_month is not None and 12 * year + month >= ends_month else pay for month in range(12)]
        years.append(Fraction(sum(months), 12))
    return years


@settings(max_examples=6, derandomize=True, deadline=None)
@given(
    percents=st.tuples(st.integers(1, 60), st.integers(1, 60)),
    over=st.integers(1, 9_000),
    protected=st.sampled_from(["", "frozen", "awards"]),
    ends_month=st.none() | st.integers(1, 35),
)
def test_pay_of_its_own_equals_plain_arithmetic(
    percents: tuple[int, int], over: int, protected: str, ends_month: int | None
) -> None:
    salary = HIGH + over if protected else HIGH - over
    month = ends_month if protected else None
    until = "" if month is None else f", protected_until = {date(2024 + (month + 3) // 12, (month + 3) % 12 + 1, 1)}"
    ending = f', protected = "{protected}"{until}' if protected else ""
    text = (
        'title = "T"\npay = "band"\nbasis = "point"\non_cost_percent = 0\nprice_base = 2024-04-01\nprices = "cash"\n'
        'first_year = "2024/25"\nyears = 3\n[[proposal]]\nnumber = 1\n'
        f'establish = [{{ title = "Head", grade = "M", salary = {salary}, from = 2024-04-01{ending} }}]\n'
    )
    with tempfile.TemporaryDirectory() as top:
        book, ends = book_of(Path(top), percents)
        years = est.cost(text, book=book).by_year(money="pence")["part_year_net_pence"]
    ours = [Fraction(int(pence), 100) for pence in years]
    for one, other in zip(ours, expected(salary, protected, month, ends, percents), strict=True):
        assert abs(one - other) <= Fraction(1, 100)  # each stretch of a year is rounded to the penny

"""Floors of pay by date, and points of pay that fall below them."""

from __future__ import annotations

import csv
from datetime import date, timedelta
from fractions import Fraction
from pathlib import Path

import pytest

import establishment as est
from collected import COLLECTIONS, needs
from establishment.outputs.scale_documents import look_document
from establishment.outputs.scale_pages import look_text
from establishment.paybook.scale_on_day import look, with_rules
from establishment.rates.wage_floors import STATUTORY, VOLUNTARY, hourly_pay
from pinned_costings import BOOK as MADE_UP
from pinned_costings import SCENARIOS

REFERENCE_2 = COLLECTIONS / "reference-2"
BOOK = est.load_book()
HOURLY = "13.2764"


@pytest.mark.parametrize(
    ("on", "floor", "group", "hourly"),
    [
        (date(2016, 3, 31), STATUTORY, "", "6.70"),
        (date(2016, 4, 1), STATUTORY, "", "7.20"),  # the first day of the National Living Wage
        (date(2024, 4, 1), STATUTORY, "", "11.44"),
        (date(2026, 3, 31), STATUTORY, "", "12.21"),
        (date(2026, 4, 1), STATUTORY, "", "12.71"),
        (date(2026, 4, 1), STATUTORY, "18 to 20", "10.85"),
        (date(2026, 4, 1), STATUTORY, "apprentice", "8.00"),
        (date(2026, 5, 1), VOLUNTARY, "", "13.45"),
        (date(2026, 5, 1), VOLUNTARY, "London", "14.80"),
    ],
)
def test_floors_of_a_day(on: date, floor: str, group: str, hourly: str) -> None:
    floor_row = BOOK.wage_floors.on(on, floor, group)
    assert floor_row is not None
    assert floor_row.hourly == Fraction(hourly)


def test_nothing_is_made_up_where_no_floor_is_held() -> None:
    assert BOOK.wage_floors.on(date(2012, 9, 30), STATUTORY) is None
    assert BOOK.wage_floors.on(date(2021, 6, 1), VOLUNTARY) is None  # the announcement of 2020 was not read


def scenario(grade: str, base: str) -> str:
    return (
        f'title = "T"\npay = "njc"\nprice_base = {base}\nbasis = "minimum"\npension = "20%"\n'
        f'[[proposal]]\nnumber = 1\nestablish = ["1 x Cleaner {grade}"]\n'
    )


def test_pay_below_a_floor_is_said_with_its_hourly_rate() -> None:
    # point 3 from April 2026, £25,614 a year: 25,614 / 52.143 / 37 = £13.2764 an hour, below £13.45 and above £12.71
    pence = BOOK.annual("SCP 3", "3", scale="njc", on=date(2026, 5, 1)).pence
    assert f"{pence / 100 / 52.143 / 37:.4f}" == HOURLY
    words = " ".join(str(est.cost(scenario("SCP 3-4", "2026-05-01"), book=BOOK)).split())
    message = (
        "Below the real living wage of £13.45 an hour, which is voluntary, from 1 May 2026: njc point 3 on 1 May 2026, "
    )
    assert f"{message}£{HOURLY} (salary / 52.143 weeks / 37 hours)." in words
    assert "Below the statutory" not in words
    assert "Below the" not in str(est.cost(scenario("SCP 20", "2026-05-01"), book=BOOK))


def test_a_point_below_the_statutory_floor_on_a_later_day_is_warned_of(tmp_path: Path) -> None:
    scale = tmp_path / "parish"
    scale.mkdir()
    (scale / "scale.toml").write_text(
        'title = "Parish"\nhours = 37\nweeks_in_year = "52"\nawards = [2025-04-01]\nknown_until = 2027-04-01\n'
        'increment_months = 12\n[[grade]]\nname = "C"\npoints = ["1", "1"]\n'
        '[[reference]]\nid = "r"\ntitle = "Parish minutes"\n',
        encoding="utf-8",
    )
    # £23,600 / 52 / 37 = £12.2661: above £12.21 in 2025/26 and below £12.71 from 1 April 2026
    (scale / "points.csv").write_text(
        "effective_from,point,salary,status,confidence,reference,note\n2025-04-01,1,23600,published,high,r,\n",
        encoding="utf-8",
    )
    text = (
        'title = "T"\npay = "parish"\nprice_base = 2025-04-01\nbasis = "maximum"\npension = "20%"\nprices = "cash"\n'
        'first_year = "2025/26"\nyears = YEARS\n[[proposal]]\nnumber = 1\nestablish = ["1 x Clerk C"]\n'
    )
    book = est.load_book(tmp_path)
    one, two = (" ".join(str(est.cost(text.replace("YEARS", n), book=book)).split()) for n in ("1", "2"))
    assert "Below the statutory" not in one
    message = (
        "Below the statutory minimum or living wage of £12.71 an hour for adults, from 1 April 2026: parish point 1 on "
    )
    assert f"{message}1 April 2026, £12.2661 (salary / 52 weeks / 37 hours)." in two


def test_made_up_pay_is_held_against_no_floor() -> None:
    grades = est.load_book(Path(__file__).parent / "example-grades")
    text = scenario("CLERK", "2025-10-01").replace("njc", "registry-staff")
    assert "Below the" not in str(est.cost(text, book=grades))


@needs("reference-2")
def test_every_floor_is_that_of_the_reference() -> None:
    with (REFERENCE_2 / "wage_floors.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert len(rows) == len(BOOK.wage_floors.rows) == 104
    for row, ours in zip(rows, BOOK.wage_floors.rows, strict=True):
        assert (row["effective_from"], row["group"], row["status"], row["confidence"]) == (
            str(ours.effective_from),
            ours.group,
            ours.source.status,
            ours.source.confidence,
        )
        assert Fraction(row["hourly"]) == ours.hourly
        if row["effective_to"]:
            assert ours.effective_until == date.fromisoformat(row["effective_to"]) + timedelta(days=1)


def test_a_scale_whose_week_is_dated_is_held_against_the_floors() -> None:
    # Band 2 of April 2026: £25,272 / 52.143 / 37.5 = £12.9245 an hour, below £13.45 and above £12.71
    costing = est.cost(scenario("Band 2", "2026-05-01").replace("njc", "nhs-agenda-for-change-england"), book=BOOK)
    paid = "nhs-agenda-for-change-england point Entry on 1 May 2026, £12.9245 (salary / 52.143 weeks / 37.5 hours)."
    assert paid in " ".join(str(costing).split())
    [below] = costing.to_dict()["scenario"]["below_floors"]
    assert (
        below.items()
        >= {
            "floor": VOLUNTARY,
            "group": "UK",
            "hourly": 13.45,
            "from": "2026-05-01",
            "scale": "nhs-agenda-for-change-england",
            "point": "Entry",
            "on": "2026-05-01",
            "paid_hourly": 12.9245,
        }.items()
    )


def test_the_week_of_the_day_divides_the_pay() -> None:
    # Scotland's Band 2 of April 2026 has 36 hours: as many pounds an hour as its salary / 52.143 / 36
    scale = BOOK.scale("nhs-agenda-for-change-scotland")
    for day, hours in ((date(2026, 3, 31), 37), (date(2026, 4, 1), 36)):
        assert hourly_pay(scale, 2_500_000, day) == Fraction(25_000) / Fraction("52.143") / hours
    assert hourly_pay(scale, 2_500_000, date(2018, 3, 31)) is None  # no week is held for that day


def test_a_scale_on_a_day_says_which_points_are_below_which_floor() -> None:
    looked_at = with_rules(look(BOOK.scale("nhs-agenda-for-change-england"), date(2026, 5, 1)), BOOK)
    words = " ".join(look_text(looked_at).split())
    assert "No point is below the statutory minimum or living wage of £12.71 an hour for adults, from 1 Apr" in words
    # Band 3 Year 1: £25,760 / 52.143 / 37.5 = £13.1741; Year 2+: £27,476, £14.05
    assert "£13.45 an hour, which is voluntary, from 1 May 2026: Band 2 Entry, Band 3 Year 1." in words
    statutory, voluntary = look_document(looked_at)["wage_floors"]
    assert (statutory["floor"], statutory["hourly"], statutory["below"]) == (STATUTORY, 12.71, [])
    assert [point["grade"] for point in voluntary["below"]] == ["Band 2", "Band 3"]


def test_a_scale_without_hours_and_made_up_pay_name_no_floor() -> None:
    teachers = with_rules(look(BOOK.scale("teachers-england"), date(2025, 10, 1)), BOOK)
    made_up = est.load_book(Path(__file__).parent / "example-grades")
    registry = with_rules(look(made_up.scale("registry-staff"), date(2025, 10, 1)), made_up)
    for looked_at in (teachers, registry):
        assert look_document(looked_at)["wage_floors"] == []
        assert "living wage" not in look_text(looked_at)


def test_a_floor_says_whom_it_is_for() -> None:
    day = date(2024, 5, 1)
    floors = [BOOK.wage_floors.on(day, *which) for which in (("statutory", "under 18"), ("real living wage", "London"))]
    assert list(map(str, floors)) == [
        "the statutory minimum or living wage of £6.40 an hour (under 18), from 1 April 2024",
        "the real living wage of £13.15 an hour (London), which is voluntary, from 1 May 2024",
    ]


def test_points_below_a_floor_are_told_in_one_order_whatever_was_asked_first(tmp_path: Path) -> None:
    text = f'title = "T"\n{SCENARIOS["a list at cash prices"]}'
    first, asked_before = est.cost(text, book=MADE_UP), est.cost(text, book=MADE_UP)
    asked_before.to_excel(tmp_path / "costing.xlsx")
    assert first.results.price_notes == asked_before.results.price_notes

"""Points that an agreement deletes: their holders stand on another from that day."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pandas as pd
import pytest

import establishment as est

BOOK = est.load_book()


def unit(grade: str, on: date, **terms: str) -> int:
    return BOOK.unit_cost(grade, scale="njc", on=on, pension=None, **terms).parts["basic"]  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("point", "on", "pounds"),
    [
        ("2", date(2026, 3, 31), 24_413),  # point 2 of April 2025
        ("2", date(2026, 4, 1), 25_614),  # deleted: point 3 of April 2026
        ("1", date(2023, 3, 31), 20_258),  # point 1 of April 2022
        ("1", date(2023, 4, 1), 22_366),  # deleted: point 2 of April 2023
        ("1", date(2026, 4, 1), 25_614),  # and then on point 3
    ],
)
def test_holders_of_a_deleted_point_stand_on_the_next(point: str, on: date, pounds: int) -> None:
    assert 100 * pounds == unit(f"SCP {point}", on, point=point)


def test_a_grade_has_the_points_that_are_left() -> None:
    # points 2, 3 and 4 until March 2026: the lower middle is 3; then 3 and 4, of which the lower middle is 3
    assert unit("SCP 2-4", date(2026, 3, 31), basis="minimum") == 100 * 24_413
    assert unit("SCP 2-4", date(2026, 4, 1), basis="minimum") == 100 * 25_614
    assert unit("SCP 2-4", date(2026, 4, 1), basis="middle_point") == 100 * 25_614
    assert unit("SCP 2-4", date(2026, 4, 1), basis="middle_salary") == 100 * (25_614 + 26_016) // 2


def test_a_plan_runs_over_the_deletion_one_by_one_in_bulk_and_in_the_workbook(tmp_path: Path) -> None:
    text = (
        'title = "T"\npay = "njc"\nprice_base = 2025-04-01\nbasis = "point"\non_cost_percent = 0\nprices = "cash"\n'
        'first_year = "2025/26"\nyears = 2\n[[proposal]]\nnumber = 1\n'
        'establish = [{ line = "1 x Cleaner SCP 2", point = 2, from = 2025-04-01 }]\n'
    )
    costing = est.cost(text, book=BOOK)
    assert [24_413.0, 25_614.0] == costing.by_year()["part_year_net"].tolist()
    costing.to_excel(tmp_path / "a.xlsx")
    frame = pd.DataFrame({"post": ["1"], "grade": ["SCP 2"], "point": ["2"]})
    bulk = est.cost_posts(
        frame, terms={"pay": "njc", "on_cost_percent": 0}, years=("2025/26", "2026/27"), prices="cash", by=["year"]
    )
    assert [24_413.0, 25_614.0] == bulk["pounds"].tolist()


def test_an_increment_of_the_day_comes_before_the_deletion() -> None:
    # point 2 climbs to 3 on 1 April 2026; the deletion then finds nobody on 2, and moves nobody on to 4
    text = (
        'title = "T"\npay = "njc"\nprice_base = 2025-04-01\nbasis = "point"\non_cost_percent = 0\nprices = "cash"\n'
        'first_year = "2025/26"\nyears = 2\n[[proposal]]\nnumber = 1\n'
        'establish = [{ line = "1 x Cleaner SCP 2-4", point = 2, from = 2025-04-01, increment_date = 2026-04-01 }]\n'
    )
    assert [24_413.0, 25_614.0] == est.cost(text, book=BOOK).by_year()["part_year_net"].tolist()

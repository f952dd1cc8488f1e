"""Payments that awards make once: a percentage of pay, on a day in the past, and more than one on a day."""

from __future__ import annotations

from pathlib import Path

import pytest

import establishment as est
from establishment.ground.findings import InputError

TEXT = """\
title = "t"
pay = "police-officers-ew"
basis = "point"
prices = "cash"
price_base = 2017-09-01
first_year = "2017/18"
pension = "none"
on_cost_percent = 10
{awards}
[[proposal]]
number = 1
establish = [{{ line = "1 x Officer Constable", point = "5", fte = {fte}, from = 2017-04-01 }}]
"""
ONE = "[[award]]\nfrom = 2017-09-01\nlump_percent = 1\n"


def paid(tmp_path: Path, awards: str, fte: str = "1") -> int:
    """What the payments made once add to the year, in pence, with their on-costs."""
    totals = []
    for each in ("", awards):
        path = tmp_path / "scenario.toml"
        path.write_text(TEXT.format(awards=each, fte=fte), encoding="utf-8")
        totals.append(int(est.cost(path).by_year(money="pence")["all_in_year_pence"].sum()))
    return totals[1] - totals[0]


def basic() -> int:
    from datetime import date

    return est.load_book().annual("Constable", "5", on=date(2017, 9, 1), scale="police-officers-ew").pence


@pytest.mark.parametrize(
    ("awards", "fte", "times_basic", "pence"),
    [
        (ONE, "1", 1, 0),  # the 1% of September 2017, which is no part of pay
        (ONE, "0.5", "half", 0),
        (ONE + '[[award]]\nfrom = 2017-09-01\nlump_sum = "£400"\n', "1", 1, 40000),
        ('[[award]]\nfrom = 2017-12-15\nlump_sum = "£400"\n', "0.5", 0, 20000),
        ('[[award]]\nfrom = 2017-12-15\nlump_sum = "£400"\npoints = ["1", "4"]\n', "1", 0, 0),
        ('[[award]]\nfrom = 2017-12-15\nlump_sum = "£400"\nlump_percent = 2\n', "1", 2, 40000),
    ],
)
def test_a_payment_made_once_by_hand(tmp_path: Path, awards: str, fte: str, times_basic: int | str, pence: int) -> None:
    """Percent of a year's basic pay and pounds for full time, each to the penny; 10% of on-costs on both."""
    rate = 1 if times_basic == "half" else int(times_basic)
    year = basic() // 2 if times_basic == "half" else basic()
    once = (2 * year * rate + 100) // 200 + pence
    assert paid(tmp_path, awards, fte) == once + (2 * once + 10) // 20


def test_a_payment_before_all_pay_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="is before the first known award"):
        paid(tmp_path, '[[award]]\nfrom = 2001-09-01\nlump_sum = "£400"\n')


def test_it_is_said(tmp_path: Path) -> None:
    paid(tmp_path, ONE)
    costing = est.cost(tmp_path / "scenario.toml")
    assert "Assumed award: 1% of a year's basic pay once from 1 September 2017" in " ".join(str(costing).split())

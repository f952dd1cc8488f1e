"""Posts by the million beside plain sums: each post, month by month and part by part, in exact fractions."""

from __future__ import annotations

import random
from calendar import monthrange
from collections import Counter
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from itertools import pairwise
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

import establishment as est
from establishment.bulk import kernel, sources, weights

pytestmark = pytest.mark.core

BOOK = Path(__file__).parent / "example-grades"
YEARS = (2024, 2025)
TERMS: dict[str, Any] = {
    "pay": "registry-staff",
    "pension": "20%",
    "stop_at_bar": True,
    "vacancy_percent": 2,
    "funder": [{"id": name, "name": name} for name in ("north", "south", "east")],
}
PAY = {"1": (20000, 20600), "2": (21000, 21630), "3": (24000, 24720), "4": (30001, 30901)}
"""Pounds a year from 1 April 2024 and from 1 September 2025, as tests/example-grades has them."""
TOPS = {"CLERK": "2", "EO": "4", "CLERK/EO": "2"}
"""The highest point that a post climbs to; the linked grade stops at its bar."""
ALLOWANCES = {
    "": (0, 0, False),
    "first aid £300": (0, 300_00, False),
    "shift 14% pensionable": (14, 0, True),
    "night 10%": (10, 0, False),
}
"""The percentage of basic pay, the amount, and whether it is pensionable."""
FUNDERS: dict[str, list[tuple[str, Fraction]]] = {
    "": [("not said", Fraction(1))],
    "north": [("north", Fraction(1))],
    "north 1/3; south 2/3": [("north", Fraction(1, 3)), ("south", Fraction(2, 3))],
    "south 1/2; east 1/4; north 1/4": [("south", Fraction(1, 2)), ("east", Fraction(1, 4)), ("north", Fraction(1, 4))],
}
CHOICES: dict[str, list[str]] = {
    "unit": ["North Street", "South Street", ""],
    "count": ["", "1", "2", "7"],
    "fte": ["", "1", "0.5", "20/37", "2.5", "3"],
    "from": ["", "", "2023-10-01", "2024-04-01", "2024-09-15", "2025-02-28", "2025-09-01", "2026-03-31"],
    "until": ["", "", "2024-04-01", "2024-05-20", "2025-04-01", "2025-09-01", "2025-12-11", "2026-04-01", "2027-01-01"],
    "increment_date": ["", "2024-04-01", "2024-09-15", "2024-11-05", "2025-09-01", "2025-01-31", "2022-07-01"],
    "pension": ["", "14.5%", "0%"],
    "category": ["", "A", "M"],
    "allowances": list(ALLOWANCES),
    "vacancy_percent": ["", "", "0", "7.5"],
    "funder": list(FUNDERS),
    "funded_until": ["", "", "2024-12-25", "2025-04-01", "2030-01-01"],
}


def rows_drawn(seed: int, size: int) -> list[dict[str, str]]:
    """Rows of posts of every kind, with some of them twice."""
    draw, rows = random.Random(seed), list[dict[str, str]]()
    while len(rows) < size:
        row = {name: draw.choice(values) for name, values in CHOICES.items()}
        row["grade"] = draw.choice(list(TOPS))
        row["point"] = draw.choice({"CLERK": "12", "EO": "34", "CLERK/EO": "12"}[row["grade"]])
        if row["from"] and row["until"] and row["until"] <= row["from"]:
            continue
        if row["fte"] in ("2.5", "3"):
            row["count"] = ""  # a row of several posts by its FTE does not count them too
        rows += [row] * draw.choice([1, 1, 2])
    return rows


@dataclass(frozen=True)
class Sums:
    """What posts come to: pence by time, unit, funder and part; posts and FTE on the last day of each time."""

    pence: Counter[tuple[str, ...]]
    posts: Counter[tuple[str, ...]]
    fte: Counter[tuple[str, ...]]


def rounded(value: Fraction) -> int:
    """Whole pence, halves away from nought."""
    return int(value + Fraction(1, 2)) if value >= 0 else -int(-value + Fraction(1, 2))


def day_of(text: str, empty: date) -> date:
    """A day of a cell."""
    return date.fromisoformat(text) if text else empty


def month_starts(year: int) -> list[date]:
    """The first days of the months of a financial year, and the day after it."""
    return [date(year + (n > 8), (n + 3) % 12 + 1, 1) for n in range(12)] + [date(year + 1, 4, 1)]


def elapsed(day: date, year: int, sharing: str) -> Fraction:
    """The part of a financial year that is over when a day begins."""
    begins, ends = date(year, 4, 1), date(year + 1, 4, 1)
    if sharing == "days" or day == ends:
        return Fraction((day - begins).days, (ends - begins).days)
    return ((day.month - 4) % 12 + Fraction(day.day - 1, monthrange(day.year, day.month)[1])) / 12


def steps(row: dict[str, str]) -> list[date]:
    """The days on which a post moves up a point: its own day each year, once it has stood there for twelve months."""
    if not row["increment_date"]:
        return []
    first = date.fromisoformat(row["increment_date"])
    days = [first.replace(year=year) for year in range(first.year, 2027)]
    if row["from"]:
        begins = date.fromisoformat(row["from"])
        waited = begins.replace(year=begins.year + 1, day=min(begins.day, 28) if begins.month == 2 else begins.day)
        days = [day for day in days if day >= waited]
    return days


def point_on(row: dict[str, str], day: date) -> str:
    """The point on which a post stands."""
    return str(min(int(row["point"]) + sum(step <= day for step in steps(row)), int(TOPS[row["grade"]])))


def yearly(row: dict[str, str], fte: Fraction, day: date, priced: date) -> dict[str, int]:
    """The parts of the yearly cost of one post as it stands on a day, at the prices of another."""
    basic = rounded(100 * PAY[point_on(row, day)][priced >= date(2025, 9, 1)] * fte)
    percent, pence, pensionable = ALLOWANCES[row["allowances"]]
    paid = rounded(basic * Fraction(percent, 100)) + pence
    # from April 2025 15% above £5,000, before it 13.8% above £9,100; of who is under 21, nothing on such pay
    rate, threshold = (Fraction(15, 100), 5_000_00) if priced >= date(2025, 4, 1) else (Fraction(138, 1000), 9_100_00)
    insured = 0 if row["category"] == "M" else rounded(max(basic + paid - threshold, 0) * rate)
    pension = Fraction(row["pension"].rstrip("%") or "20") / 100
    parts = {
        "basic": basic,
        "allowances": paid,
        "national_insurance": insured,
        "pension": rounded((basic + paid * pensionable) * pension),
        "levy": rounded((basic + paid) * Fraction(5, 1000)),
    }
    vacancy = Fraction(row["vacancy_percent"] or TERMS["vacancy_percent"]) / 100
    return parts | {"vacancy": -rounded(sum(parts.values()) * vacancy)}


def alike(row: dict[str, str]) -> list[tuple[int, Fraction]]:
    """The posts of a row: how many, and the FTE of each. 2.5 FTE are two whole posts and half a one."""
    fte, count = Fraction(row["fte"] or 1), int(row["count"] or 1)
    whole, rest = divmod(fte, 1)
    return [(count, fte)] if fte <= 1 else [(int(whole), Fraction(1)), *([(1, rest)] if rest else [])]


def payers_on(row: dict[str, str], day: date) -> list[tuple[str, Fraction]]:
    """Who pays on a day: nobody is known once the funding has ended."""
    return FUNDERS[row["funder"] if day < day_of(row["funded_until"], date.max) else ""]


def shared(annual: int, payers: list[tuple[str, Fraction]], spent: tuple[Fraction, Fraction]) -> dict[str, int]:
    """What each pays of a yearly amount between two parts of the year: the first-named takes what the others leave."""

    def between(amount: int) -> int:
        return rounded(amount * spent[1]) - rounded(amount * spent[0])

    others = {name: between(rounded(annual * share)) for name, share in payers[1:]}
    return {payers[0][0]: between(annual) - sum(others.values()), **others}


def by_hand(rows: list[dict[str, str]], time: str, sharing: str, base: date | None) -> Sums:
    """All sums of posts over both years."""
    sums = Sums(Counter(), Counter(), Counter())
    for row in rows:
        begin, end = day_of(row["from"], date.min), day_of(row["until"], date.max)
        ends = {day_of(row["funded_until"], date.max), begin, end, date(2025, 9, 1), *steps(row)}
        for year in YEARS:
            for month, following in pairwise(month_starts(year)):
                label = f"{month:%Y-%m}" if time == "month" else f"{year}/{(year + 1) % 100}"
                edges = sorted({month, following, *(day for day in ends if month < day < following)})
                for a, b in pairwise(edges):
                    if not (begin <= a and b <= end):
                        continue
                    spent, payers = (elapsed(a, year, sharing), elapsed(b, year, sharing)), payers_on(row, a)
                    for count, fte in alike(row):
                        for part, annual in yearly(row, fte, a, base or a).items():
                            for name, pence in shared(annual, payers, spent).items():
                                sums.pence[label, row["unit"], name, part] += count * pence
                last_day = following == date(year + 1, 4, 1) or time == "month"
                if last_day and begin < following <= end:
                    payer = payers_on(row, date.fromordinal(following.toordinal() - 1))[0][0]
                    for count, fte in alike(row):
                        sums.posts[label, row["unit"], payer] += count
                        sums.fte[label, row["unit"], payer] += count * fte  # type: ignore[assignment]
    return sums


PARTS = ("basic", "allowances", "national_insurance", "pension", "levy", "vacancy")


def in_bulk(result: pd.DataFrame, time: str) -> Sums:
    """The same sums of the table of totals."""
    sums = Sums(Counter(), Counter(), Counter())
    for row in result.to_dict("records"):
        key = str(row[time]), str(row["unit"]), str(row["funder"])
        sums.posts[key] += row["posts"]
        sums.fte[key] += row["fte"]
        for part in PARTS:
            sums.pence[(*key, part)] += row[f"{part}_pence"]
        assert row["pence"] == sum(row[f"{part}_pence"] for part in PARTS)
        assert row["status"] == "illustrative"
    return sums


def filled(sums: Counter[tuple[str, ...]]) -> dict[tuple[str, ...], float]:
    """Sums without noughts; FTE to six places."""
    return {key: round(float(value), 6) for key, value in sorted(sums.items()) if value}


@pytest.mark.parametrize(
    ("seed", "time", "sharing", "base", "batch"),
    [
        (1, "year", "months", None, 2**17),
        (2, "month", "days", None, 3),
        (3, "year", "days", date(2025, 10, 1), 5),
        (4, "month", "months", None, 2**17),
    ],
)
def test_posts_of_every_kind_month_by_month(
    seed: int, time: str, sharing: str, base: date | None, batch: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    rows = rows_drawn(seed, 60)
    monkeypatch.setattr(kernel, "BATCH", batch)
    if batch < 10:
        monkeypatch.setattr(kernel, "BLOCK", 2)
        monkeypatch.setattr(weights, "SPARSE", 1)
        monkeypatch.setattr(sources, "FRAME_CHUNK", 17)
    costing = est.PostCosting(
        terms=TERMS | {"sharing": sharing},
        years=("2024/25", "2025/26"),
        by=(time, "unit", "funder"),
        prices=base or "cash",
        book=BOOK,
    )
    result = costing.cost(pd.DataFrame(rows), money="pence")
    expected, got = by_hand(rows, time, sharing, base), in_bulk(result, time)
    assert filled(got.pence) == filled(expected.pence)
    assert filled(got.posts) == filled(expected.posts)
    assert filled(got.fte) == filled(expected.fte)

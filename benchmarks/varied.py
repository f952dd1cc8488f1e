"""Varied posts for the benchmarks, the same on every run: frames with columns of categories, as Parquet gives them."""

from __future__ import annotations

from datetime import date
from typing import Any

import numpy as np
import pandas as pd

GRADES = {"SCP 5-10": (5, 10), "SCP 11-17": (11, 17), "SCP 18-25": (18, 25), "SCP 26-33": (26, 33)}
FTES = ("1", "0.5", "0.8", "0.6", "20/37", "0.75", "30/37", "0.4", "0.9", "0.2")
ALLOWANCES = ("", "first aid £300", "shift 14% pensionable", "London £2,300 pensionable", "standby £1,200; shift 10%")
PENSIONS = ("", "14.5%", "nhs")
LETTERS = ("A", "M", "H")
UNITS = tuple(f"Unit {number}" for number in range(50))
YEARS = ("2026/27", "2030/31")
BY = ("year", "grade")
TERMS: dict[str, Any] = {
    "pay": "njc",
    "pension": "20%",
    "hold_on_costs": True,
    "award": [{"from": date(2027, 4, 1), "percent": 2, "years": 12}],
}


def half_months(first: int, last: int) -> list[str]:
    """The 1st and the 15th of every month of some calendar years."""
    return [
        f"{year}-{month:02d}-{day:02d}" for year in range(first, last + 1) for month in range(1, 13) for day in (1, 15)
    ]


INCREMENTS = tuple(f"{2026 + (month < 4)}-{month:02d}-01" for month in (4, 5, 6, 7, 8, 9, 10, 11, 12, 1, 2, 3))
BEGINS, ENDS = tuple(half_months(2026, 2030)), tuple(half_months(2027, 2030))


def varied(posts: int, seed: int = 1) -> pd.DataFrame:
    """So many rows of posts: 29 points, ten parts of full time, five sets of allowances, twelve days of increment,
    three schemes and three letters; a tenth begin on one of 120 days, a tenth end on one of 96; 1, 2 or 5 alike.
    """
    draw = np.random.default_rng(seed)
    grade = draw.integers(0, len(GRADES), posts)
    lows, highs = np.array(list(GRADES.values())).T
    point = lows[grade] + draw.integers(0, 8, posts) % (highs - lows + 1)[grade]
    begins = np.where(draw.random(posts) < 0.1, draw.integers(0, len(BEGINS), posts), -1)
    ends = np.where((draw.random(posts) < 0.1) & (begins < 0), draw.integers(0, len(ENDS), posts), -1)
    columns = {
        "grade": (grade, list(GRADES)),
        "point": (point - lows[0], [str(number) for number in range(lows[0], highs[-1] + 1)]),
        "fte": (draw.choice(10, posts, p=[0.6, 0.08, 0.08, 0.05, 0.05, 0.04, 0.03, 0.03, 0.02, 0.02]), FTES),
        "allowances": (draw.choice(5, posts, p=[0.7, 0.1, 0.1, 0.05, 0.05]), ALLOWANCES),
        "increment_date": (draw.integers(0, 12, posts), INCREMENTS),
        "from": (begins, BEGINS),
        "until": (ends, ENDS),
        "pension": (draw.choice(3, posts, p=[0.8, 0.15, 0.05]), PENSIONS),
        "category": (draw.choice(3, posts, p=[0.9, 0.06, 0.04]), LETTERS),
        "unit": (draw.integers(0, len(UNITS), posts), UNITS),
    }
    frame: dict[str, Any] = {
        name: pd.Categorical.from_codes(np.asarray(codes), pd.Index(values))
        for name, (codes, values) in columns.items()
    }
    return pd.DataFrame({**frame, "count": draw.choice([1, 1, 1, 2, 5], posts)})

"""What posts in bulk come to in small tables, and what is said of them, so that no figure, note or refusal changes unnoticed.

    python tests/pinned_bulk.py                 after a change that is meant: writes pinned-bulk.txt
    python tests/pinned_bulk.py "draws"         what is said now under the names that begin so

Each table has a few rows of every kind. Whether its figures are right is for the other tests to say, month by month or by a
second way; this one shows every place that a change of the code has touched.
"""

from __future__ import annotations

import re
import sys
import tempfile
from collections.abc import Callable, Iterator
from datetime import date, datetime
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

import establishment as est
from establishment.bulk import kernel, sources, weights
from establishment.ground.findings import InputError, RefusedError

TESTS = Path(__file__).resolve().parent
PINNED = TESTS / "pinned-bulk.txt"
BOOK = est.load_book(TESTS / "example-grades")
YEARS = ("2024/25", "2026/27")
TERMS: dict[str, Any] = {
    "pay": "registry-staff",
    "pension": "20%",
    "hold_on_costs": True,
    "award": [{"from": date(2026, 9, 1), "percent": 3}],
}
"""Posts at their points, through awards that are known and one that is assumed."""
FUNDERS = [
    {"id": "force", "name": "Force"},
    {"id": "grant", "name": "Grant", "ring_fenced": True, "until": date(2026, 7, 1), "then": "force"},
]
COLUMNS = [
    "post",
    "grade",
    "point",
    "count",
    "fte",
    "weeks",
    "unit",
    "funder",
    "budgeted",
    "from",
    "until",
    "funded_until",
    "increment_date",
    "on_point_since",
    "vacancy_percent",
    "category",
    "pension",
    "allowances",
    "salary",
    "salary_on",
    "cost_centre",
]
ROWS: list[dict[str, str]] = [
    {"grade": "CLERK", "point": "1", "count": "2", "fte": "1", "unit": "North", "funder": "force", "cost_centre": "a"},
    {"grade": "CLERK", "point": "2", "fte": "0.5", "weeks": "39/52", "unit": "North", "funder": "force 1/3; grant 2/3"}
    | {"from": "2024-09-15", "funded_until": "2026-01-01", "vacancy_percent": "2", "cost_centre": "b"},
    {"grade": "EO", "point": "3", "count": "1", "fte": "2.5", "unit": "South", "funder": "grant", "budgeted": "no"}
    | {"until": "2026-03-31", "pension": "10%", "cost_centre": "a"},
    {"grade": "EO", "point": "4", "count": "3", "fte": "20/37", "unit": "South", "category": "M"}
    | {"from": "2025-02-28", "until": "2026-06-15"},
    {"grade": "CLERK/EO", "point": "1", "count": "1", "fte": "1", "funder": "force", "cost_centre": "b"}
    | {"increment_date": "2025-07-01", "on_point_since": "2024-07-01"},
    {"grade": "CLERK/EO", "point": "2", "count": "1", "fte": "1", "weeks": "26/52", "unit": "North", "cost_centre": "a"}
    | {"funder": "grant 50%; force 50%", "from": "2024-04-02", "funded_until": "2025-04-01"}
    | {"increment_date": "2026-01-01", "vacancy_percent": "0", "pension": "30%", "allowances": "shift 14% pensionable"},
    {
        "grade": "CLERK",
        "point": "1",
        "count": "4",
        "fte": "0.75",
        "unit": "Hall",
        "from": "2026-04-01",
        "cost_centre": "c",
    }
    | {"vacancy_percent": "5", "allowances": "standby £1,200 a year"},
    {"grade": "EO", "fte": "1", "unit": "Hall", "funder": "force", "cost_centre": "c"}
    | {"allowances": "tools £300", "salary": "28000", "salary_on": "2025-09-01", "from": "2025-09-01"},
    {"grade": "CLERK", "point": "2", "count": "1", "fte": "1", "funder": "force", "from": "2025-09-01"}
    | {"until": "2025-09-02"},
    {"grade": "CLERK", "point": "1", "count": "2", "fte": "1", "unit": "North", "funder": "force", "cost_centre": "a"},
]
"""Ten rows: hours, weeks, days, funders, increments, on-costs and salaries of every kind."""
BY: dict[str, dict[str, Any]] = {
    "nothing": {"by": ()},
    "year": {"by": ("year",)},
    "unit and month": {"by": ("unit", "month"), "years": "2025/26"},
    "funder and year": {"by": ("funder", "year")},
    "post": {"by": ("post",)},
    "cost centre and grade": {"by": ("Cost centre", "grade", "year")},
    "budgeted": {"by": ("budgeted",)},
    "point and scale": {"by": ("point", "scale")},
    "prices of a day": {"by": ("year", "grade"), "prices": date(2025, 10, 1)},
    "days": {"terms": {"sharing": "days"}, "by": ("year", "unit")},
    "a vacancy factor": {"terms": {"vacancy_percent": 4}},
    "a flat percentage": {"terms": {"on_cost_percent": 30, "pension": None}},
    "at the top": {"terms": {"basis": "maximum", "stop_at_bar": True}},
    "at the bottom": {"terms": {"basis": "minimum"}},
    "in the middle": {"terms": {"basis": "middle_salary", "stop_at_bar": False}},
    "a common day": {"terms": {"increment_date": date(2025, 4, 1)}, "by": ("post", "year")},
    "payments made once": {
        "terms": {"award": [{"from": date(2026, 9, 1), "lump_sum": "£200"}]},
        "by": ("year", "grade"),
    },
    "an award on some points": {"terms": {"award": [{"from": date(2026, 9, 1), "percent": 2, "points": ["1", "2"]}]}},
    "funders that end": {"terms": {"funder": FUNDERS}, "by": ("funder", "year")},
    "a year from January": {"terms": {"year_starts": "January"}, "years": "2025", "by": ("month",)},
    "category M": {"terms": {"category": "M"}},
    "on their points since a day": {"terms": {"increment_date": date(2025, 7, 1), "on_point_since": date(2025, 1, 1)}},
    "units, in order": {"by": ("year", "unit", "grade", "funder")},
}
"""What totals are kept by, and terms that are otherwise."""
FORMS: dict[str, Callable[[pd.DataFrame], Any]] = {
    "records": lambda frame: frame.to_dict("records"),
    "columns": lambda frame: {name: list(frame[name]) for name in frame},
    "categories": lambda frame: frame.astype("category"),
    "strings": lambda frame: frame.astype("string"),
    "gaps": lambda frame: frame.replace("", None),
    "numbers": lambda frame: frame.assign(
        fte=[1, 0.5, 2.5, 0.25, 1, 1, 0.75, 1, 1, 1],
        count=np.array([2, 1, 1, 3, 1, 1, 4, 1, 1, 2], dtype=np.int32),
        vacancy_percent=[np.nan, 2, np.nan, np.nan, np.nan, 0, 5, np.nan, np.nan, np.nan],
    ),
    "thirds": lambda frame: frame.assign(fte=[1 / 3, 2 / 3, 7 / 3, 5 / 3, 1, 1, 8 / 3, 1, 1, 20 / 37], count=""),
    "days": lambda frame: frame.assign(**{name: pd.to_datetime(frame[name]) for name in ("from", "until")}),
    "days of Python": lambda frame: frame.assign(
        **{"from": [date.fromisoformat(each) if each else None for each in frame["from"]]}
    ),
    "times": lambda frame: frame.assign(until=[datetime(2026, 3, 31)] + [None] * 9),
    "flags": lambda frame: frame.assign(budgeted=frame["budgeted"] == "yes"),
    "twice": lambda frame: pd.concat([frame, frame[::-1]]),
    "many": lambda frame: pd.concat([frame] * 7, ignore_index=True),
    "none": lambda frame: frame[:0],
    "one": lambda frame: frame[4:5],
    "hours a week": lambda frame: frame.assign(hours=["37", "18.5", "", "10", "20", "", "", "37", "37", ""], fte=""),
}
"""The same rows in other forms."""


def _eleven(frame: pd.DataFrame) -> pd.DataFrame:
    """The rows, and the first once more."""
    return pd.concat([frame, frame[:1]], ignore_index=True)


FAULTS: dict[str, Callable[[pd.DataFrame], Any]] = {
    "a heading that is not known": lambda frame: frame.assign(Gread="x"),
    "no grade": lambda frame: frame.drop(columns="grade"),
    "a column twice": lambda frame: frame.assign(Grade=frame["grade"]),
    "a year of its own": lambda frame: frame.assign(year="2025"),
    "a grade that is not there": lambda frame: frame.assign(grade=["CLARK"] * 2 + ["EO"] * 8),
    "a point outside": lambda frame: frame.assign(point="9"),
    "a count of nought": lambda frame: frame.assign(count="0"),
    "hours that cannot be": lambda frame: frame.assign(fte="many"),
    "an end before the start": lambda frame: frame.assign(**{"from": "2026-01-01", "until": "2025-01-01"}),
    "an end before the start in eleven rows": lambda frame: _eleven(frame).assign(
        **{"from": "2026-01-01", "until": "2025-01-01"}
    ),
    "an end before the start in twenty rows": lambda frame: pd.concat([frame] * 2, ignore_index=True).assign(
        **{"from": "2026-01-01", "until": "2025-01-01"}
    ),
    "a day that cannot be": lambda frame: frame.assign(until="31/02/2026"),
    "shares that do not add up": lambda frame: frame.assign(funder="a 1/3; b 1/3"),
    "several posts above 1 FTE": lambda frame: frame.assign(fte="2.5", count="3"),
    "several posts above 1 FTE in eleven rows": lambda frame: _eleven(frame).assign(fte="2.5", count="3"),
    "every row wrong": lambda frame: frame.assign(fte=[f"x{n}" for n in range(10)], point="9", category="?"),
    "weeks beyond the year": lambda frame: frame.assign(weeks="60"),
    "a vacancy above all": lambda frame: frame.assign(vacancy_percent="101"),
    "an allowance that is none": lambda frame: frame.assign(allowances="a lot"),
    "no list": lambda frame: 3,
}
CALLS: dict[str, dict[str, Any]] = {
    "by a year and a month": {"by": ("year", "month")},
    "by hours": {"by": ("fte",)},
    "by a column that is not there": {"by": ("colour",)},
    "years that run back": {"years": ("2026/27", "2024/25")},
    "three years": {"years": ("2024/25", "2025/26", "2026/27")},
    "a year as a number": {"years": 2025},
    "a hundred and one years": {"years": ("2000/01", "2100/01")},
    "a hundred years": {"years": ("2000/01", "2099/00")},
    "prices of no day": {"prices": "soon"},
    "terms that are not known": {"terms": {"colour": "red"}},
    "terms that cannot be": {"terms": {"basis": "highest"}},
    "a year after all that is known": {"terms": {"award": []}, "years": "2030/31"},
    "columns left aside": {"ignore": ("allowances", "weeks", "vacancy_percent")},
    "funder left aside and asked for": {"ignore": ("funder",), "by": ("funder",)},
    "a scheduler for a frame": {"scheduler": "threads"},
}
PLAIN = ("int64", "float64", "object", "str")
"""Kinds of columns that are not told: of text versions of pandas have names of their own."""
HEADS = ("posts", "fte", "cost", "pence", "pounds", "status", "basic", "other")
"""Names of columns of posts that totals have too."""
TRIANGLES: dict[str, dict[str, Any]] = {
    "nothing": {},
    "awards": {"award": (-1, 0, 2)},
    "vacancy": {"vacancy": (0, 4, 10)},
    "turnover": {"turnover": (5, 10, 20), "gap_months": 6},
    "starts": {"start": (0, 3, 14)},
    "all": {
        "award": (0, 0.5, 1),
        "vacancy": (1, 1, 1),
        "turnover": (2, 4, 8),
        "gap_months": 0,
        "start": (1, 1, 1),
        "seed": 9,
    },
    "the largest seed": {"seed": 10**10 - 1, "vacancy": (0, 4, 10)},
    "beyond the largest seed": {"seed": 10**10},
    "a seed below nought": {"seed": -1},
    "no draws": {"draws": 0},
    "too many draws": {"draws": 1_000_001},
    "one draw": {"draws": 1, "vacancy": (0, 99, 99)},
    "spreads at their ends": {"award": (-20, 0, 50), "turnover": (0, 99, 99), "gap_months": 12, "start": (60, 60, 60)},
    "an award too high": {"award": (0, 0, 50.5)},
    "an award too low": {"award": (-20.5, 0, 0)},
    "a vacancy of all": {"vacancy": (0, 1, 100)},
    "a turnover of all": {"turnover": (0, 1, 100)},
    "starts too late": {"start": (0, 1, 61)},
    "a gap of more than a year": {"turnover": (0, 1, 2), "gap_months": 13},
    "a spread that falls": {"vacancy": (4, 3, 2)},
    "two numbers": {"vacancy": (4, 3)},
    "words": {"vacancy": "abc"},
}


def table() -> pd.DataFrame:
    """The rows as a frame of text."""
    rows = [{"budgeted": "yes", **row, "post": str(number)} for number, row in enumerate(ROWS, 1)]
    return pd.DataFrame(rows, columns=COLUMNS).fillna("")


def given(**more: Any) -> dict[str, Any]:
    """The arguments of a call: those of all, with others."""
    terms = {key: value for key, value in {**TERMS, **more.pop("terms", {})}.items() if value is not None}
    own = [name for name in ("cost_centre",) if name not in str(more.get("by", "")).lower().replace(" ", "_")]
    ignore = [*more.pop("ignore", ()), *own]
    return {"book": BOOK, "terms": terms, "years": YEARS, "ignore": ignore, "by": ("year",), **more}


def told(frame: pd.DataFrame) -> Iterator[str]:
    """Each row of a frame, without what is nought; then what is said of it."""
    yield " ".join(f"{name}:{kind}" for name, kind in frame.dtypes.items() if str(kind) not in PLAIN)
    for row in frame.to_dict("records"):
        yield " ".join(
            f"{name} {value}"
            for name, value in row.items()
            if not isinstance(value, str) or value
            if str(value) not in ("0", "0.0")
        )
    yield from (f"note: {note}" for note in frame.attrs.get("notes", []))


def or_refused(call: Callable[[], pd.DataFrame]) -> Iterator[str]:
    """What a call gives, or why it is refused."""
    try:
        yield from told(call())
    except (InputError, RefusedError) as fault:
        yield f"{type(fault).__name__}: {fault}"


def costed(posts: Any, **more: Any) -> Iterator[str]:
    """Posts costed, in pence."""
    yield from or_refused(lambda: est.cost_posts(posts, **{"money": "pence", **given(**more)}))


def of_file(suffix: str, **more: Any) -> Iterator[str]:
    """The same rows in a file."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"posts{suffix}"
        frame = table()
        if suffix == ".csv":
            frame.to_csv(path, index=False)
        elif suffix == ".parquet":
            frame.to_parquet(path, row_group_size=3)
        else:
            path.mkdir()
            for name, part in (("a", frame[:4]), ("b", frame[4:4]), ("c", frame[4:])):
                part.to_parquet(path / f"{name}.parquet")
        yield from costed(path, **more)
        maker = est.PostCosting(**given(**{name: value for name, value in more.items() if name != "scheduler"}))
        yield from or_refused(lambda: pd.read_parquet(maker.write(path, Path(folder) / "totals.parquet")))


def of_wrong_width() -> Iterator[str]:
    """A file whose rows have a cell too few: so many are told, and no more."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "posts.csv"
        for rows in (1, 100, 101, 150):
            path.write_text("grade,point\n" + "CLERK\n" * rows, encoding="utf-8")
            yield from costed(path)


def in_small_pieces(frame: pd.DataFrame) -> Iterator[str]:
    """Rows costed a few at a time give what they give at once; how far it has come is told once a piece."""
    sizes = [
        (kernel, "BATCH", 2),
        (kernel, "BLOCK", 2),
        (weights, "SPARSE", 1),
        (sources, "FRAME_CHUNK", 3),
        (sources, "CHUNK", 3),
    ]
    before = [getattr(module, name) for module, name, _ in sizes]
    plan = est.PostCosting(**given()).plan
    try:
        for module, name, size in sizes:
            setattr(module, name, size)
        for rows in (0, 1, 3, 4, 9, 10):
            yield f"{rows} rows in {sources.chunk_count(frame[:rows], plan)} pieces"
            yield f"of {', '.join(str(len(each.frame)) for each in sources.chunks(frame[:rows], plan))}"
        yield from costed(frame, by=("post", "year"))
        yield from of_file(".csv")
        yield from of_file(".parquet")
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "p.parquet"
            frame.to_parquet(path, row_group_size=2)
            parts = sources.parquet_parts(path)
            yield " ".join(f"{part.groups} from {part.start}, {part.rows}" for part in parts)
            yield f"{sources.chunk_count(path, plan)} pieces"
            yield f"of {', '.join(str(len(each.frame)) for each in sources.chunks(path, plan))}"
    finally:
        for (module, name, _), size in zip(sizes, before, strict=True):
            setattr(module, name, size)


def heads(name: str) -> Iterator[str]:
    """Totals by a column whose name totals have themselves."""
    yield from costed(table()[["grade", "point"]].assign(point="1", grade="CLERK", **{name: "x"}), by=(name, "year"))


def draws_of(triangle: dict[str, Any]) -> Iterator[str]:
    """Draws: what was drawn, what it comes to, and some priced again."""
    try:
        drawn = est.PostCosting(**given()).draws(table(), **{"draws": 4, **triangle})
    except (InputError, RefusedError) as fault:
        yield f"{type(fault).__name__}: {fault}"
        return
    yield str(len(drawn))
    yield from drawn.drawn().round(4).astype(str).agg(" ".join, axis=1)
    yield from drawn.frame(money="pence").astype(str).agg(" ".join, axis=1)
    yield from drawn.percentiles(money="pence").astype(str).agg(" ".join, axis=1)
    yield from drawn.check([0], money="pence").astype(str).agg(" ".join, axis=1)
    yield from str(drawn).splitlines()


def parts_together() -> Iterator[str]:
    """Partitions that are added up, in whatever order, and their columns."""
    maker = est.PostCosting(**given(by=("unit", "budgeted", "year")))
    yield f"{maker!r} {maker._repr_html_()}"
    yield str(maker.columns)
    parts = [maker.partition(table()[start : start + 3]) for start in (6, 3, 0, 9)]
    yield from (line for part in parts for line in told(part))
    yield from told(maker.total(parts, money="pence"))
    yield from or_refused(lambda: maker.total([]))
    yield from or_refused(lambda: maker.total(parts[0]))


NAMES: dict[str, Callable[[], Iterator[str]]] = {
    **{f"by {name}": partial(costed, table(), **more) for name, more in BY.items()},
    **{f"form: {name}": lambda change=change: costed(change(table())) for name, change in FORMS.items()},
    **{f"refused: {name}": lambda change=change: costed(change(table())) for name, change in FAULTS.items()},
    **{f"call: {name}": partial(costed, table(), **more) for name, more in CALLS.items()},
    **{f"heading: {name}": partial(heads, name) for name in HEADS},
    **{f"draws: {name}": partial(draws_of, triangle) for name, triangle in TRIANGLES.items()},
    **{f"file: {kind}": partial(of_file, kind, by=("post", "year")) for kind in (".csv", ".parquet", "")},
    "file: with a scheduler": partial(of_file, "", by=("funder",), scheduler="threads"),
    "file: rows of another width": of_wrong_width,
    "pieces": lambda: in_small_pieces(table()),
    "partitions": parts_together,
}
"""What is pinned, by name."""


def lines_of(name: str) -> list[str]:
    """What is said under a name."""
    text = "\n".join(NAMES[name]()).replace("\\", "/")
    return [line.rstrip() for line in re.sub(r"/\S*/tmp\w+/", "", text).splitlines() if line.strip()]


def sections() -> dict[str, list[str]]:
    """What the file holds, under its names."""
    parts: dict[str, list[str]] = {}
    for line in PINNED.read_text(encoding="utf-8").splitlines():
        if line.startswith("== "):
            at = parts.setdefault(line.removeprefix("== "), [])
        elif line:
            at.append(line)
    return parts


def write() -> None:
    """Write down what is said as it is."""
    PINNED.write_text(
        "\n".join(line for name in NAMES for line in [f"== {name}", *lines_of(name), ""]), encoding="utf-8"
    )


if __name__ == "__main__":
    if len(sys.argv) > 1:
        print(
            "\n".join(
                line for name in NAMES if name.startswith(sys.argv[1]) for line in [f"== {name}", *lines_of(name)]
            )
        )
    else:
        write()

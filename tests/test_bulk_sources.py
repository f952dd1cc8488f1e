"""Where posts by the million come from: days in one order, lines of faults in CSV files, and posts of a scenario."""

from __future__ import annotations

import warnings
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

import establishment as est
from establishment.bulk import csv_blocks, sources
from establishment.ground.findings import InputError

pytestmark = pytest.mark.core

TERMS: dict[str, Any] = {"pay": "njc", "pension": "20%", "hold_on_costs": True}
ISO = ["2026-04-15", "2026-05-06", "2026-12-01", "2026-09-30", "", "2026-11-25"]
MONTH_FIRST = ["04/15/2026", "05/06/2026", "12/01/2026", "09/30/2026", "", "11/25/2026"]


def posts(days: list[str]) -> pd.DataFrame:
    """Posts that begin on some days."""
    return pd.DataFrame({"grade": "SCP 18-25", "point": "20", "from": days})


def small_chunks(patch: pytest.MonkeyPatch, size: int) -> None:
    """Rows costed so few at a time."""
    patch.setattr(sources, "FRAME_CHUNK", size)
    patch.setattr(sources.rows_at_once, "__defaults__", (size,))


@pytest.mark.parametrize("kind", ["object", "category"])
@pytest.mark.parametrize("size", [2, 100])
def test_days_written_month_first_are_read_so_in_every_chunk(
    kind: str, size: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """5 June or 6 May: the days of the first rows show which; what is read is said."""
    costing = est.PostCosting(terms=TERMS, years="2026/27", by=("month",))
    expected = costing.cost(posts(ISO), money="pence")
    small_chunks(monkeypatch, size)
    frame = posts(MONTH_FIRST)
    frame["from"] = frame["from"].astype(kind)
    with pytest.warns(UserWarning, match="month first"):
        result = costing.cost(frame, money="pence")
    pd.testing.assert_frame_equal(expected, result)
    frame.astype(str).to_csv(tmp_path / "posts.csv", index=False)
    with pytest.warns(UserWarning, match="month first"):
        pd.testing.assert_frame_equal(expected, costing.cost(tmp_path / "posts.csv", money="pence"))


def test_days_of_a_later_chunk_in_another_order_are_a_fault(monkeypatch: pytest.MonkeyPatch) -> None:
    costing = est.PostCosting(terms=TERMS, years="2026/27", by=("year",))
    small_chunks(monkeypatch, 2)
    message = r"posts:.*from.*\n?(.|\n)*read month first in the rows before; 30/09/2026 can only be day first"
    frame = posts(["04/15/2026", "", "30/09/2026", ""])
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        with pytest.raises(est.InputError, match=message):
            costing.cost(frame)


ROWS = ["grade,point,fte,unit", "SCP 18-25,20,1,North", "", "SCP 18-25,21,1,South", "SCP 18-25,22,x,South"]


@pytest.mark.parametrize(("mark", "size"), [(b"", 1), (b"\xef\xbb\xbf", 100), (b"", 2)])
@pytest.mark.parametrize(("quoted", "line"), [(None, 5), ('SCP 18-25,20,1,"two\nlines"', 7)])
def test_a_fault_of_a_csv_file_stands_at_its_line(
    mark: bytes, size: int, quoted: str | None, line: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A blank line is one; a row of two lines is two, and is not read by Arrow, nor what comes after it."""
    rows = [*ROWS[:4], *([quoted] if quoted else []), ROWS[4]]
    path = tmp_path / "posts.csv"
    path.write_bytes(mark + "\n".join(rows).encode())
    small_chunks(monkeypatch, size)
    monkeypatch.setattr(csv_blocks, "PIECE", 16)
    costing = est.PostCosting(terms=TERMS, years="2026/27", by=("year", "unit"))
    with pytest.raises(est.InputError) as caught:
        costing.cost(path)
    [finding] = caught.value.findings
    assert (finding.code, finding.place.line, finding.field) == ("E208", line, "fte")
    path.write_bytes(mark + "\n".join(rows).replace(",x,", ",0.5,").encode())
    result = costing.cost(path, money="pence")
    frame = pd.DataFrame(
        [("SCP 18-25", "20", "1", "North"), ("SCP 18-25", "21", "1", "South"), ("SCP 18-25", "22", "0.5", "South")]
        + ([("SCP 18-25", "20", "1", "two\nlines")] if quoted else []),
        columns=["grade", "point", "fte", "unit"],
    )
    pd.testing.assert_frame_equal(costing.cost(frame, money="pence"), result)


CHANGED = """\
post,grade,point,count,fte,weeks,from,until,increment_date,on_point_since,category,pension,allowances,vacancy_percent
1,SCP 18-25,20,2,0.5,1,,,2026-06-01,,A,14.5%,first aid £300; shift 14% pensionable,
2,SCP 18-25,18,1,20/37,44/52,2025-06-01,2028-01-15,2026-09-01,2025-06-01,M,nhs,night 10% by hours,5
3,SCP 26-33,27,3,1,1,,2027-12-31,,,,20%,cover £1000 x 2; London 5% at least £200 at most £900,
4,SCP 11-17,12,1,0.8,1,2026-11-01,,2027-01-31,,H,,,0
5,SCP 11-17,17,1,1,1,,,,2026-02-01,,,,
"""
SCENARIO = """\
title = "Every kind of post goes"
pay = "njc"
posts = "posts.csv"
basis = "point"
pension = "20%"
first_year = "2026/27"
years = 3
prices = "cash"
price_base = 2026-05-01
starts = 2027-02-15
increment_date = 2026-04-01
vacancy_percent = 3
hold_on_costs = true
award = [{ from = 2027-04-01, percent = "2" }, { from = 2028-04-01, percent = "3" }]

[[proposal]]
number = 1
disestablish = [{ post = "1" }, { post = "2" }, { post = "3" }, { post = "4" }, { post = "5" }]
establish = ["2 x Adviser SCP 28"]
"""


def test_draws_of_a_scenario_hold_all_that_its_posts_are(tmp_path: Path) -> None:
    """Hours, weeks, increments, letters, pensions, allowances and vacancies: with nothing to draw, the sums are the same."""
    (tmp_path / "posts.csv").write_text(CHANGED, encoding="utf-8")
    (tmp_path / "scenario.toml").write_text(SCENARIO, encoding="utf-8")
    costing = est.cost(tmp_path / "scenario.toml")
    table = costing.draws(draws=2, seed=1, vacancy=(0, 0, 0)).percentiles(money="pence").set_index("year")
    lines = costing.lines(by_year=True, money="pence")
    signs = lines.side.map({"baseline": -1, "proposed": 1})
    nets = (lines.pence * signs).groupby(lines.year).sum()
    assert len(nets) == 3 and all(nets)
    assert {year: int(table.loc[year, "central_pence"]) for year in nets.index} == nets.astype(int).to_dict()
    drawn = costing.draws(draws=2, seed=1, award=(0, 0, 1), start=(1, 2, 5))
    frame = drawn.frame(money="pence")
    for row in drawn.check([1], money="pence").to_dict("records"):
        assert row["priced_pence"] == pytest.approx(frame[row["year"]][1], abs=5000)


def test_a_parquet_file_of_the_same_size_with_other_posts_is_not_read_as_the_one_that_was_listed(
    tmp_path: Path,
) -> None:
    """What was listed of a file holds for that file alone: its end tells, which has the least and greatest of each column."""
    pd.DataFrame({"grade": ["SCP 20", "SCP 21"]}).to_parquet(tmp_path / "posts.parquet")
    pd.DataFrame({"grade": ["SCP 20", "SCP 31"]}).to_parquet(tmp_path / "other.parquet")
    plan = est.PostCosting(terms={"pay": "njc", "basis": "minimum", "pension": "20%"}, years="2025/26").plan
    [part] = sources.parquet_parts(tmp_path / "posts.parquet")
    assert sum(len(piece.rows) for piece in sources.read_part(part, plan, 10)) == 2
    assert (tmp_path / "posts.parquet").stat().st_size == (tmp_path / "other.parquet").stat().st_size
    (tmp_path / "other.parquet").replace(tmp_path / "posts.parquet")
    with pytest.raises(InputError, match="The file has changed while its posts were costed"):
        list(sources.read_part(part, plan, 10))


@pytest.mark.parametrize("text", ["grade,point\n", "grade,point\n\n\r\n", '"grade\n",point\n', "\ngrade,point\n"])
def test_a_csv_file_of_headings_alone_costs_nothing(text: str, tmp_path: Path) -> None:
    """Also where the headings are not one plain line."""
    (tmp_path / "posts.csv").write_bytes(text.encode())
    terms = {"pay": "njc", "basis": "minimum", "pension": "20%"}
    costs = est.cost_posts(tmp_path / "posts.csv", terms=terms, years="2025/26", by=("year",), money="pence")
    assert (costs.pence.sum(), costs.posts.sum()) == (0, 0)


PAY = """title = "t"
pay = "njc"
basis = "point"
prices = "cash"
price_base = 2026-05-01
first_year = "2026/27"
years = 3
pension = "20%"
hold_on_costs = true
award = [{ from = 2027-04-01, percent = "2" }, { from = 2028-04-01, percent = "3" }]
"""


def test_draws_of_a_salary_that_is_kept_until_a_day(tmp_path: Path) -> None:
    """With nothing to draw, the sums are those of the costing."""
    own = 'salary = "£45,000", protected = "frozen", protected_until = 2027-10-01'
    post = f'[[proposal]]\nnumber = 1\nestablish = [{{ line = "2 x Manager SCP 18-25", from = 2026-04-01, {own} }}]\n'
    costing = est.cost(PAY + post)
    table = costing.draws(draws=2, seed=1, vacancy=(0, 0, 0)).percentiles(money="pence").set_index("year")
    nets = costing.lines(by_year=True, money="pence").groupby("year").pence.sum()
    assert len(set(nets)) == 3
    assert {year: int(table.loc[year, "central_pence"]) for year in nets.index} == nets.astype(int).to_dict()


@pytest.mark.parametrize(
    ("more", "line", "words"),
    [
        ('unit_cost = [{ grade = "X", amount = "£30,000" }]\n', "1 x Clerk X", "is priced at a full cost given"),
        ('grades = ["Y"]\n', "1 x Clerk Y", "has no pay that is known"),
    ],
)
def test_draws_are_of_posts_that_are_priced_from_a_scale(more: str, line: str, words: str) -> None:
    costing = est.cost(f'{PAY}{more}[[proposal]]\nnumber = 1\nestablish = ["{line}"]\n')
    with pytest.raises(est.RefusedError, match=f"{words}; draws are of posts that are priced from a scale"):
        costing.draws(draws=2, vacancy=(0, 0, 0))

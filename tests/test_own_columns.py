"""Columns of the user beside ours: names that both have, columns left aside, and cells that are empty."""

from fractions import Fraction
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

import establishment as est
from establishment.bulk.plan import OURS
from establishment.posts import POSTS

TERMS = {"pay": "njc", "pension": "20%", "basis": "maximum", "hold_on_costs": True}
GRADE = "SCP 20"


def posts(**columns: Any) -> pd.DataFrame:
    return pd.DataFrame({"grade": [GRADE] * 4, "fte": [1, 1, 0.5, 1], **columns})


@pytest.mark.parametrize(
    "name", [*sorted(OURS - {*POSTS.names}), "Status", "Levy", " basic ", "Posts", "National insurance"]
)
@pytest.mark.parametrize("also", [("year",), (), ("month",), ("year", "funder")])
def test_a_column_that_shares_a_name_with_ours_stands_beside_it(name: str, also: tuple[str, ...]) -> None:
    frame = posts(**{name: ["Vacant", "Filled", "Filled", "Vacant"]})
    totals = est.cost_posts(frame, terms=TERMS, years="2026/27", by=(*also, name), money="pence")
    plain = est.cost_posts(frame, terms=TERMS, years="2026/27", by=also, ignore=[name], money="pence")
    (heading,) = [each for each in totals.columns if each.startswith("by_")]
    assert set(totals[heading]) == {"Vacant", "Filled"}
    assert list(totals.columns) == list(dict.fromkeys(totals.columns)), "no heading stands twice"
    # two whole posts are vacant; one and a half are filled
    last = totals[totals[also[0]] == totals[also[0]].iloc[-1]] if also else totals
    assert dict(zip(last[heading], last["posts"], strict=True)) == {"Filled": 2, "Vacant": 2}
    assert dict(zip(last[heading], last["fte"], strict=True)) == {"Filled": 1.5, "Vacant": 2.0}
    for column in [each for each in plain.columns if each.endswith("pence")]:
        assert totals[column].sum() == plain[column].sum()


def test_a_column_of_posts_that_shares_a_name_with_a_part_of_the_cost_stands_beside_it() -> None:
    frame = posts(pension=["20%", "20%", "lgps", "20%"])
    totals = est.cost_posts(frame.drop(index=2), terms=TERMS, years="2026/27", by=("pension",))
    assert list(totals.columns[:2]) == ["by_pension", "basic"]
    assert totals.by_pension.tolist() == ["flat rate 20%"]
    assert totals.pension.dtype == "float64"


def frames() -> dict[str, pd.DataFrame]:
    costing = est.cost("workforce-modernisation")
    totals = est.cost_posts(posts(), terms=TERMS, years="2026/27")
    by_name = {
        "totals": totals,
        "lines": costing.lines(),
        "proposals": costing.by_proposal(),
        "funders": costing.by_funder(),
        "grades": costing.by_grade(),
        "units": costing.by_unit(),
        "cliff": costing.cliff(),
    }
    years = {"years": costing.by_year(), "months": costing.by_month(), "yearly": costing.lines(by_year=True)}
    return by_name | (years if costing.scenario.first_year else {})


def test_every_column_of_a_frame_of_pounds_is_its_column() -> None:
    for name, frame in frames().items():
        numbers = [each for each in frame.columns if frame[each].dtype.kind == "f"]
        for column in numbers:
            assert getattr(frame, column).sum() == frame[column].sum(), (name, column)
    totals = est.cost_posts(posts(), terms=TERMS, years="2026/27")
    assert totals.pounds.sum() == pytest.approx(
        totals["basic"].sum()
        + sum(
            totals[c].sum()
            for c in ("allowances", "national_insurance", "pension", "levy", "other", "vacancy", "lump_sum")
        )
    )


SCENARIO = """title = "t"
pay = "njc"
pension = "20%"
basis = "maximum"
price_base = 2026-05-01
posts = "posts.csv"
IGNORE
[[proposal]]
number = 1
disestablish = ["1 x Officer SCP 20"]
"""


def test_a_posts_table_can_carry_columns_that_are_left_aside(tmp_path: Path) -> None:
    (tmp_path / "posts.csv").write_text(
        "Cost centre,post,title,grade,Status\nX1,P1,Officer,SCP 20,Vacant\nX2,P2,Other,SCP 20,\n", encoding="utf-8"
    )
    path = tmp_path / "a.toml"
    path.write_text(SCENARIO.replace("IGNORE", ""), encoding="utf-8")
    with pytest.raises(est.InputError, match=r'ignore = \["Status"\] in the scenario'):
        est.cost(path)
    path.write_text(SCENARIO.replace("IGNORE", 'ignore = ["Cost centre", "Status"]'), encoding="utf-8")
    costing = est.cost(path)
    (tmp_path / "posts.csv").write_text("post,title,grade\nP1,Officer,SCP 20\nP2,Other,SCP 20\n", encoding="utf-8")
    path.write_text(SCENARIO.replace("IGNORE", ""), encoding="utf-8")
    assert (costing.net, costing.baseline) == (est.cost(path).net, est.cost(path).baseline)


@pytest.mark.parametrize("rows", [1, 5])
def test_empty_hours_and_counts_are_counted_and_said(rows: int) -> None:
    whole = pd.DataFrame({"grade": [GRADE] * rows, "fte": [None] * rows, "count": [""] * rows, "weeks": ["1"] * rows})
    totals = est.cost_posts(whole, terms=TERMS, years="2026/27")
    assert totals.attrs["notes"] == [
        f"The number of posts (count) is empty in {rows} {'row' if rows == 1 else 'rows'}; each is taken as one post.",
        f"The hours (fte) are empty in {rows} {'row' if rows == 1 else 'rows'}; each post there is taken as full-time.",
    ]
    assert all(note in totals._repr_html_() for note in totals.attrs["notes"])
    full_totals = est.cost_posts(whole.assign(fte=1, count=1), terms=TERMS, years="2026/27")
    assert full_totals.attrs["notes"] == []
    assert full_totals.pounds.sum() == totals.pounds.sum()


def test_empty_cells_are_counted_over_all_chunks(tmp_path: Path) -> None:
    lines = [f"{GRADE},{'' if n % 3 else Fraction(1, 2)}\n" for n in range(3000)]
    (tmp_path / "posts.csv").write_text("grade,fte\n" + "".join(lines), encoding="utf-8")
    totals = est.cost_posts(tmp_path / "posts.csv", terms=TERMS, years="2026/27", by=("year",))
    assert totals.attrs["notes"] == ["The hours (fte) are empty in 2,000 rows; each post there is taken as full-time."]


def test_empty_cells_of_a_posts_table_are_counted_and_said_in_every_output(tmp_path: Path) -> None:
    rows = "P1,Officer,SCP 20,,1/2\nP2,Other,SCP 20,2,\nP3,Third,SCP 20,,\n"
    (tmp_path / "posts.csv").write_text("post,title,grade,count,fte\n" + rows, encoding="utf-8")
    path = tmp_path / "a.toml"
    path.write_text(SCENARIO.replace("IGNORE", ""), encoding="utf-8")
    costing = est.cost(path)
    expected = [
        "The number of posts (count) is empty in 2 rows; each is taken as one post.",
        "The hours (fte) are empty in 2 rows; each post there is taken as full-time.",
    ]
    for note in expected:
        assert note in " ".join(str(costing).split())
        assert note in costing.to_dict()["notes"]
        assert note in costing.to_html(tmp_path / "a.html", force=True).read_text(encoding="utf-8")
    (tmp_path / "posts.csv").write_text("post,title,grade\nP1,Officer,SCP 20\n", encoding="utf-8")
    assert not any("empty in" in note for note in est.cost(path).to_dict()["notes"])


@pytest.mark.parametrize("name", ["year", "Month"])
def test_a_column_that_shares_its_name_with_a_time_is_said(name: str) -> None:
    frame = posts(**{name: ["2019"] * 4})
    with pytest.raises(
        est.InputError, match=f'have a column "{name}" of their own; in by, {name.lower()} is the'
    ) as refused:
        est.cost_posts(frame, terms=TERMS, years="2026/27", by=("year",))
    assert f'ignore=["{name}"], or give it another name' in str(refused.value)
    assert len(est.cost_posts(frame, terms=TERMS, years="2026/27", by=("year",), ignore=[name])) == 1
    assert (
        len(est.cost_posts(frame.rename(columns={name: "joined"}), terms=TERMS, years="2026/27", by=("joined",))) == 1
    )


def test_a_column_that_is_not_known_is_named_as_it_is_written() -> None:
    frame = pd.DataFrame({"Grade": ["SCP 20"], "Cost centre": ["c1"], "Start year": ["2019"]})
    terms = {"pay": "njc", "pension": "20%", "basis": "maximum"}
    with pytest.raises(est.InputError) as refused:
        est.cost_posts(frame, terms=terms, years="2026/27")
    assert ['"Cost centre"', '"Start year"'] == [finding.value for finding in refused.value.findings]
    assert 'ignore=["Cost centre"]' in str(refused.value)
    assert 1 == len(est.cost_posts(frame, terms=terms, years="2026/27", ignore=["Cost centre", "Start year"]))

"""Hours of posts as a part of the full-time week that is in force, by date."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

import establishment as est
from establishment.ground.findings import InputError
from establishment.paybook.checks import check_scale
from establishment.posts import Kind

SCOTLAND = "nhs-agenda-for-change-scotland"
OWN = Path(__file__).parent / "example-grades" / "registry-staff"
HEAD = 'title = "t"\npay = "{pay}"\nbasis = "maximum"\nprice_base = {on}\npension = "none"\n{top}\n[[proposal]]\nnumber = 1\n'


def costed(tmp_path: Path, action: str, *, on: date, pay: str = SCOTLAND, top: str = "") -> est.Costing:
    path = tmp_path / "scenario.toml"
    path.write_text(HEAD.format(pay=pay, on=on, top=top) + action, encoding="utf-8")
    return est.cost(path, book=tmp_path / "grades" if (tmp_path / "grades").exists() else None)


def ftes(costing: est.Costing) -> list[Fraction]:
    """The part of full time of each post after the changes."""
    spells = [spell for movement in costing.comparison.plan.movements for spell in movement.after]
    return [spell.kind.fte for spell in spells if isinstance(spell.kind, Kind)]


@pytest.mark.parametrize(
    ("on", "hours"),
    [
        (date(2018, 4, 1), "37.5"),
        (date(2024, 3, 31), "37.5"),
        (date(2024, 4, 1), "37"),
        (date(2025, 6, 1), "37"),
        (date(2026, 3, 31), "37"),
        (date(2026, 4, 1), "36"),
    ],
)
def test_the_full_time_week_of_scotland(on: date, hours: str) -> None:
    """Source: NHS Lanarkshire, reduced working week (E35: 37 hours on 1 June 2025)."""
    assert est.load_book().scale(SCOTLAND).full_time_hours(on) == Fraction(hours)


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ('establish = [{ line = "1 x Nurse Band 5", hours = 18.5, from = 2026-03-01 }]', "18.5/37"),
        ('establish = [{ line = "1 x Nurse Band 5", hours = 18.5, from = 2026-05-01 }]', "18.5/36"),
        ('establish = [{ title = "Nurse", grade = "Band 5", hours = 36, from = 2026-05-01 }]', "1"),
        ('change_hours = [{ line = "1 x Nurse Band 5", to = { hours = 24 }, from = 2026-05-01 }]', "24/36"),
        ('establish = ["1 x 18.5 hours Nurse Band 5"]', "18.5/37"),
    ],
)
def test_hours_become_the_exact_part_of_the_week_in_force(tmp_path: Path, line: str, expected: str) -> None:
    hours, _, week = expected.partition("/")
    assert ftes(costed(tmp_path, line, on=date(2026, 3, 1))) == [Fraction(hours) / Fraction(week or 1)]


def test_half_the_hours_cost_what_half_a_post_does(tmp_path: Path) -> None:
    line = 'establish = [{{ line = "1 x Nurse Band 5", {part} }}]'
    nets = [costed(tmp_path, line.format(part=p), on=date(2026, 5, 1)).net for p in ("hours = 18", "fte = 0.5")]
    assert nets[0] == nets[1]


def test_posts_are_found_by_their_hours(tmp_path: Path) -> None:
    (tmp_path / "posts.csv").write_text(
        "post,title,grade,fte\n1,Nurse,Band 5,0.5\n2,Nurse,Band 5,1\n", encoding="utf-8"
    )
    costing = costed(
        tmp_path,
        'disestablish = [{ title = "Nurse", grade = "Band 5", hours = 18 }]',
        on=date(2026, 5, 1),
        top='posts = "posts.csv"',
    )
    [movement] = [m for m in costing.comparison.plan.movements if m.number]
    assert [spell.post for spell in movement.before] == ["1"]


@pytest.mark.parametrize(
    ("line", "pay", "message"),
    [
        ('{ line = "1 x Nurse Band 5", hours = 37.5 }', SCOTLAND, "at most the 36 hours of the full-time week"),
        ('{ line = "1 x Nurse Band 5", hours = 0 }', SCOTLAND, "more than 0"),
        ('{ line = "1 x Nurse Band 5", hours = 18, fte = 0.5 }', SCOTLAND, "gives both hours and fte"),
        ('{ line = "1 x Nurse Band 5", hours = 18, from = 2017-04-01 }', SCOTLAND, "are not held for 2017-04-01"),
        ('{ line = "1 x Teacher Main", hours = 18 }', "teachers-england", "does not say the hours of full time"),
    ],
)
def test_hours_that_cannot_be(tmp_path: Path, line: str, pay: str, message: str) -> None:
    with pytest.raises(InputError) as caught:
        costed(tmp_path, f"establish = [{line}]", on=date(2026, 5, 1), pay=pay)
    assert message in " ".join(str(caught.value).split())


def test_a_week_that_changes_within_the_plan_is_said(tmp_path: Path) -> None:
    line = 'establish = [{ line = "1 x Nurse Band 5", hours = 18.5, from = 2025-04-01 }]'
    costing = costed(tmp_path, line, on=date(2025, 6, 1), top='first_year = "2025/26"\nyears = 2')
    words = "36 hours from 1 April 2026: posts given by their hours keep their part of full time"
    assert words in " ".join(str(costing).split())
    assert ftes(costing) == [Fraction(1, 2)]


WEEKS = "effective_from,effective_until,hours,status,confidence,reference\n"


@pytest.mark.parametrize(
    ("rows", "code"),
    [
        (",,200,illustrative,high,{ref}\n", "E208"),
        ("2025-04-01,2024-04-01,37,illustrative,high,{ref}\n", "E217"),
        (",,37,illustrative,high,{ref}\n2024-04-01,,36,illustrative,high,{ref}\n", "E217"),
        (",,37,illustrative,high,nowhere\n", "E209"),
    ],
)
def test_faults_of_full_time_weeks_are_found_in_the_folder(tmp_path: Path, rows: str, code: str) -> None:
    folder = tmp_path / "grades" / "own"
    folder.mkdir(parents=True)
    for name in ("scale.toml", "points.csv"):
        (folder / name).write_text((OWN / name).read_text(encoding="utf-8"), encoding="utf-8")
    text = (OWN / "scale.toml").read_text(encoding="utf-8")
    ref = next(line.split('"')[1] for line in text.splitlines() if line.startswith("id"))
    (folder / "working-time.csv").write_text(WEEKS + rows.format(ref=ref), encoding="utf-8")
    findings = [finding for finding in check_scale(folder) if finding.place.file.endswith("working-time.csv")]
    assert code in [finding.code for finding in findings]


def test_posts_without_hours_need_no_full_time_week(tmp_path: Path) -> None:
    """England's week is held from January 2022; a full-time post of 2021 does not ask for it."""
    costing = costed(
        tmp_path, 'establish = ["1 x Nurse Band 5"]', on=date(2021, 5, 1), pay="nhs-agenda-for-change-england"
    )
    assert ftes(costing) == [Fraction(1)]
    with pytest.raises(InputError, match=r"18\.5 hours cannot be read as FTE"):
        costed(
            tmp_path,
            'establish = ["1 x 18.5 hours Nurse Band 5"]',
            on=date(2021, 5, 1),
            pay="nhs-agenda-for-change-england",
        )


def test_a_posts_table_gives_hours_of_the_week_of_its_scale(tmp_path: Path) -> None:
    """Scotland: 18.5 of 37 hours in March 2026 and 18 of 36 from April are each half of full time; 9 of 36 a quarter."""
    posts = (
        "post,title,grade,point,hours,fte,from\n1,Nurse,Band 5,Year 1,18.5,,2026-03-01\n2,Nurse,Band 5,Year 1,18,,\n"
    )
    posts += "3,Nurse,Band 5,Year 1,9,,\n4,Nurse,Band 5,Year 1,,1,\n"
    (tmp_path / "posts.csv").write_text(posts, encoding="utf-8")
    text = (
        'title = "T"\npay = "nhs-agenda-for-change-scotland"\nbasis = "actual"\nprice_base = 2026-05-01\n'
        'posts = "posts.csv"\npension = "none"\n[[proposal]]\nnumber = 1\ndisestablish = ["1", "2", "3", "4"]\n'
    )
    path = tmp_path / "scenario.toml"
    path.write_text(text, encoding="utf-8")
    costing = est.cost(path)
    assert costing.to_dict()["totals"]["fte_before"] == 0.5 + 0.5 + 0.25 + 1
    note = "posts.csv: hours are a part of the full-time week of the scale where a row says no FTE; a row"
    assert note in " ".join(str(costing).split())
    (tmp_path / "posts.csv").write_text(posts.replace("18.5", "40"), encoding="utf-8")
    with pytest.raises(est.InputError, match="One post has more than 0 and at most the 37 hours of the full-time week"):
        est.cost(path)


@pytest.mark.filterwarnings("ignore:The full-time week")
def test_posts_in_bulk_give_their_hours_by_the_week_of_the_day(tmp_path: Path) -> None:
    # Scotland: 18.5 of 37 hours until March 2026 and 18.5 of 36 from April; Band 5 Year 1 is £33,247, then £34,494.
    # 2025/26: 33,247 x 1/2 = 16,623.50, and a month of it from March, 1,385.29
    # 2026/27: twice 34,494 x 1/2 = 34,494.00, and 34,494 x 18.5/36 = 17,726.08
    rows = {"grade": ["Band 5"] * 3, "point": ["Year 1"] * 3, "hours": [18.5, 18.5, 18.5]}
    frame = pd.DataFrame(rows | {"from": ["2025-04-01", "2026-03-01", "2026-04-01"]})
    terms = {"pay": "nhs-agenda-for-change-scotland", "on_cost_percent": 0}
    arguments: dict[str, Any] = {"terms": terms, "years": ("2025/26", "2026/27"), "prices": "cash", "by": ["year"]}
    with pytest.warns(UserWarning, match="is 36 hours from 1 April 2026: posts given by their hours keep their part"):
        bulk = est.cost_posts(frame, **arguments)
    assert [18_008.79, 52_220.08] == bulk["pounds"].tolist()
    frame.to_csv(tmp_path / "posts.csv", index=False)
    assert [18_008.79, 52_220.08] == est.cost_posts(tmp_path / "posts.csv", **arguments)["pounds"].tolist()


def test_hours_in_bulk_are_those_of_a_posts_table() -> None:
    # half a post twice, a quarter that its FTE says, and a whole one of which nothing is said: 2.25 x £32,597
    frame = pd.DataFrame({"post": list("abcd"), "grade": ["SCP 20"] * 4, "point": ["20"] * 4})
    frame = frame.assign(hours=[18.5, "18.5", 20, None], fte=[None, None, "1/4", None])
    terms = {"pay": "njc", "on_cost_percent": 0}
    bulk = est.cost_posts(frame, terms=terms, years="2025/26", prices="cash", by=["year"])
    assert (73_343.25, 2.25) == (bulk["pounds"].item(), bulk["fte"].item())
    assert bulk.attrs["notes"] == ["The hours (fte) are empty in 1 row; each post there is taken as full-time."]
    scenario = est.Scenario(
        title="t", basis="point", price_base="2025-05-01", first_year="2025/26", posts=frame, **terms
    )
    costing = est.cost(scenario)
    assert bulk["pounds"].item() == costing.pay_bill(by=("year",))["baseline"].item()
    words = " ".join(costing.to_dict()["notes"])
    assert "hours are a part of the full-time week of the scale where a row says no FTE" in words
    assert "(fte) are empty" not in words
    assert est.load(scenario.to_toml()) == scenario


@pytest.mark.parametrize(
    ("hours", "words"),
    [
        (38, "at most the 37 hours of the full-time week"),
        ("x", "is not a number of 0 or more"),
        (-1, "is not a number of 0 or more"),
    ],
)
def test_hours_in_bulk_that_cannot_be_are_said_at_their_row(hours: Any, words: str) -> None:
    frame = pd.DataFrame({"grade": ["SCP 20"] * 2, "point": ["20"] * 2, "hours": [37, hours]})
    terms = {"pay": "njc", "on_cost_percent": 0}
    with pytest.raises(est.InputError, match=rf"posts:2: error E208 hours(.|\n)*{words}"):
        est.cost_posts(frame, terms=terms, years="2025/26", prices="cash", by=["year"])
    with pytest.raises(ValueError, match="totals cannot be kept by hours"):
        est.cost_posts(frame, terms=terms, years="2025/26", prices="cash", by=["hours"])

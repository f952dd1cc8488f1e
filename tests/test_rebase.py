"""The same scenario on next month's list: what no longer fits, all at once, each with its fix."""

import json
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from typer.testing import CliRunner

import establishment as est
from establishment.cli.main import app

POSTS = pd.DataFrame(
    {
        "post": ["101", "102", "103", "104", "105", "106"],
        "title": ["Team Manager", "Social Worker", "Social Worker", "Clerk", "Clerk", "Driver"],
        "grade": ["SCP 30", "SCP 25", "SCP 25", "SCP 5", "SCP 5", "SCP 4"],
        "fte": ["1", "1", "1", "1", "0.5", "1"],
        "unit": ["East", "East", "West", "East", "West", "Fleet"],
    }
)
SCENARIO = """\
title = "A smaller team"
pay = "njc"
basis = "maximum"
pension = "none"
price_base = 2025-10-01
posts = "march.csv"
[[proposal]]
number = 1
disestablish = [
    { post = "104" },
    { post = "105" },
]
regrade = [
    { post = "102", to = "SCP 28" },
    { post = "103", grade = "SCP 25", to = "SCP 28" },
]
change_hours = [
    { post = "101", to = 0.8 },
]
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    POSTS.to_csv(tmp_path / "march.csv", index=False)
    (tmp_path / "team.toml").write_text(SCENARIO, encoding="utf-8")
    return tmp_path


def test_a_scenario_fits_the_list_it_stands_on(folder: Path) -> None:
    rebasing = est.rebase(folder / "team.toml", folder / "march.csv")
    assert rebasing.fits
    assert rebasing.touched == ()
    assert rebasing.costing.net == rebasing.before == est.cost(folder / "team.toml").net


def test_all_that_does_not_fit_is_listed_with_what_became_of_the_post(folder: Path) -> None:
    april = POSTS.copy()
    april.loc[1, "post"] = "902"  # 102 has another number
    april.loc[2, "grade"] = "SCP 28"  # 103 was regraded already
    april = april.drop(index=3)  # 104 went
    rebasing = est.rebase(folder / "team.toml", april)
    assert not rebasing.fits
    lines = {misfit.finding.place.line: misfit for misfit in rebasing.misfits}
    assert sorted(lines) == [10, 14, 15], "all at once, each at its line"
    assert "is not on the new one: leave this line out: it is done" in lines[10].since
    assert 'most likely 902 on the new list (likeness 100 of 100): write post = "902"' in lines[14].since
    assert "Since the old list, Social Worker: grade SCP 25 to SCP 28" in lines[15].since
    assert rebasing.before == est.cost(folder / "team.toml").net
    with pytest.raises(est.InputError, match="E304"):
        rebasing.costing  # noqa: B018
    fixed = SCENARIO.replace('    { post = "104" },\n', "").replace('"102"', '"902"')
    fixed = fixed.replace('    { post = "103", grade = "SCP 25", to = "SCP 28" },\n', "")
    (folder / "fixed.toml").write_text(fixed, encoding="utf-8")
    assert est.rebase(folder / "fixed.toml", april).fits


def test_a_post_that_changed_and_still_fits_is_said(folder: Path) -> None:
    april = POSTS.copy()
    april.loc[4, "fte"] = "1"
    rebasing = est.rebase(folder / "team.toml", april)
    assert rebasing.fits
    assert [str(touched) for touched in rebasing.touched] == [
        f"{folder / 'team.toml'}:11: post 105: Clerk: FTE 0.5 to 1"
    ]
    assert rebasing.costing.net != rebasing.before


def test_lines_by_title_are_counted_on_the_new_list(folder: Path) -> None:
    text = SCENARIO.split("[[proposal]]")[0] + '[[proposal]]\nnumber = 1\ndisestablish = ["2 x Clerk SCP 5"]\n'
    (folder / "words.toml").write_text(text.replace('posts = "march.csv"\n', ""), encoding="utf-8")
    bare = POSTS.copy()
    bare["fte"] = "1"
    assert est.rebase(folder / "words.toml", bare).fits
    short = est.rebase(folder / "words.toml", bare.drop(index=3))
    assert [misfit.finding.code for misfit in short.misfits] == ["E302"]
    assert "names no list of posts" in short.notes[0]


def test_faults_of_the_list_itself_are_no_misfits(folder: Path) -> None:
    with pytest.raises(est.InputError, match="SCP 99"):
        est.rebase(folder / "team.toml", POSTS.assign(grade="SCP 99"))


def test_the_command_lists_what_does_not_fit_and_exits_with_1(folder: Path) -> None:
    POSTS.drop(index=[3, 4]).to_csv(folder / "april.csv", index=False)
    command = ["rebase", str(folder / "team.toml"), str(folder / "april.csv")]
    printed = CliRunner().invoke(app, command)
    assert printed.exit_code == 1, printed.output
    assert "2 lines do not fit" in printed.output
    document = json.loads(CliRunner().invoke(app, [*command, "--json"]).stdout)
    assert (document["format"], document["fits"], len(document["misfits"])) == ("establishment-rebase-1", False, 2)
    assert CliRunner().invoke(app, [*command[:2], str(folder / "march.csv")]).exit_code == 0


HELD = ["post", "title", "grade", "point", "unit", "fte", "count"]
ROWS = pd.DataFrame(
    [
        ("1", "Clerk", "SCP 5", "5", "East", "1", 1),
        ("2", "Clerk", "SCP 5", "5", "East", "1", 1),
        ("4", "Officer", "SCP 20", "20", "East", "1", 1),
        ("6", "Manager", "SCP 33", "33", "West", "1", 1),
        ("7", "Cook", "SCP 4", "4", "West", "1", 3),
    ],
    columns=HELD,
)
STANDS = est.Scenario(title="T", pay="njc", basis="point", price_base="2026-04", pension="20%").with_terms(posts=ROWS)
DAY = "2026-06-01"
CLERKS = {"title": "Clerk", "grade": "SCP 5", "point": "5", "unit": "East"}


def later(*gone: str, add: tuple[Any, ...] | None = None, **cells: tuple[str, str]) -> pd.DataFrame:
    """The list of next month: posts gone, one more, cells of posts changed (p4=("title", "Chef"))."""
    rows = ROWS[~ROWS["post"].isin(gone)].copy()
    for post, (column, value) in cells.items():
        rows.loc[rows["post"] == post[1:], column] = int(value) if column == "count" else value
    return rows if add is None else pd.concat([rows, pd.DataFrame([add], columns=HELD)], ignore_index=True)


@pytest.mark.parametrize(
    ("scenario", "posts", "fits", "words"),
    [
        (STANDS.disestablish(post="4", from_=DAY), later("4"), False, "leave this line out: it is done"),
        (
            STANDS.disestablish(post="4", from_=DAY),
            later("4", add=("40", "Officer", "SCP 20", "20", "East", "1", 1)),
            False,
            'write post = "40"',
        ),
        (
            STANDS.regrade(post="4", to={"grade": "SCP 23", "point": "23"}, from_=DAY),
            later(p4=("grade", "SCP 23")).assign(point=["5", "5", "23", "33", "4"]),
            False,
            "grade SCP 20 to SCP 23",
        ),
        (
            STANDS.disestablish(**CLERKS, count=2, from_=DAY),
            later("2"),
            False,
            "gone since the old list: post 2: count those that are still to go",
        ),
        (
            STANDS.establish("1 x Planner SCP 20", point="20", unit="East", from_=DAY),
            later(add=("50", "Planner", "SCP 20", "20", "East", "1", 1)),
            True,
            "post 50: it is new on this list and like Planner SCP 20",
        ),
        (STANDS.change_hours(post="6", to=0.5, from_=DAY), later(p6=("fte", "0.5")), False, "FTE 1 to 0.5: say it as"),
        (STANDS.disestablish(post="6", from_=DAY), later(p6=("unit", "North")), True, "unit West to North"),
        (
            STANDS.merge({"post": "1"}, {"post": "2"}, into="1 x Senior Clerk SCP 7", from_=DAY),
            later("2"),
            False,
            "Post 2 was on the old list and is not on the new one",
        ),
        (STANDS.transfer(post="7", to="East", from_=DAY), later(p7=("unit", "East")), False, "unit West to East"),
        (
            STANDS.disestablish(title="Cook", grade="SCP 4", count=1, from_=DAY),
            later(p7=("title", "Chef")),
            False,
            "title Cook to Chef",
        ),
        # kept aside until the above stood
        (
            STANDS.disestablish(post="1", from_=DAY).change_hours(post="6", to=0.5, from_=DAY),
            later(p6=("fte", "0.5")),
            False,
            "Since the old list, Manager: FTE 1 to 0.5",
        ),
        (STANDS.disestablish(post="7", count=3, from_=DAY), later(p7=("count", "2")), False, "Cook: count 3 to 2"),
        (
            STANDS.establish("2 x Planner SCP 20", unit="East", from_=DAY),
            later(add=("50", "Town Planner", "SCP 20", "20", "East", "1", 1)),
            True,
            "post 50: it is new on this list and like Planner SCP 20",
        ),
    ],
)
def test_what_became_of_a_line_is_said_with_its_fix(
    scenario: est.Scenario, posts: pd.DataFrame, fits: bool, words: str
) -> None:
    rebasing = est.rebase(scenario, posts)
    assert rebasing.fits == fits
    assert words in " ".join(str(rebasing).split())
    unchanged = est.rebase(scenario, ROWS)
    assert (unchanged.fits, unchanged.touched) == (True, ())

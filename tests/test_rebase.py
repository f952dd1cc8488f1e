"""The same scenario on next month's list: what no longer fits, all at once, each with its fix."""

import json
from pathlib import Path

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
    made = est.rebase(folder / "team.toml", folder / "march.csv")
    assert made.fits
    assert made.touched == ()
    assert made.costing.net == made.before == est.cost(folder / "team.toml").net


def test_all_that_does_not_fit_is_listed_with_what_became_of_the_post(folder: Path) -> None:
    april = POSTS.copy()
    april.loc[1, "post"] = "902"  # 102 has another number
    april.loc[2, "grade"] = "SCP 28"  # 103 was regraded already
    april = april.drop(index=3)  # 104 went
    made = est.rebase(folder / "team.toml", april)
    assert not made.fits
    lines = {misfit.finding.place.line: misfit for misfit in made.misfits}
    assert sorted(lines) == [10, 14, 15], "all at once, each at its line"
    assert "is not on the new one: leave this line out: it is done" in lines[10].since
    assert 'most likely 902 on the new list (likeness 100 of 100): write post = "902"' in lines[14].since
    assert "Since the old list, Social Worker: grade SCP 25 to SCP 28" in lines[15].since
    assert made.before == est.cost(folder / "team.toml").net
    with pytest.raises(est.InputError, match="E304"):
        made.costing  # noqa: B018
    fixed = SCENARIO.replace('    { post = "104" },\n', "").replace('"102"', '"902"')
    fixed = fixed.replace('    { post = "103", grade = "SCP 25", to = "SCP 28" },\n', "")
    (folder / "fixed.toml").write_text(fixed, encoding="utf-8")
    assert est.rebase(folder / "fixed.toml", april).fits


def test_a_post_that_changed_and_still_fits_is_said(folder: Path) -> None:
    april = POSTS.copy()
    april.loc[4, "fte"] = "1"
    made = est.rebase(folder / "team.toml", april)
    assert made.fits
    assert [str(touched) for touched in made.touched] == [f"{folder / 'team.toml'}:11: post 105: Clerk: FTE 0.5 to 1"]
    assert made.costing.net != made.before


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
    asked = ["rebase", str(folder / "team.toml"), str(folder / "april.csv")]
    printed = CliRunner().invoke(app, asked)
    assert printed.exit_code == 1, printed.output
    assert "2 lines do not fit" in printed.output
    held = json.loads(CliRunner().invoke(app, [*asked, "--json"]).stdout)
    assert (held["format"], held["fits"], len(held["misfits"])) == ("establishment-rebase-1", False, 2)
    assert CliRunner().invoke(app, [*asked[:2], str(folder / "march.csv")]).exit_code == 0

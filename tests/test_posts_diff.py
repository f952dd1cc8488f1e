"""Two lists of posts compared: what differs, what it costs, and the scenario that turns one into the other."""

import inspect
import json
import shlex
import shutil
from collections import Counter
from datetime import date
from fractions import Fraction
from pathlib import Path
from typing import Any

import hypothesis.strategies as st
import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from typer.testing import CliRunner

import establishment as est
from establishment.cli.main import app

QUICK = settings(suppress_health_check=list(HealthCheck))
TERMS = {"basis": "point", "pension": "20%"}
ON = date(2025, 10, 1)
BOOK = est.load_book()
FIELDS = {
    "title": st.sampled_from(["Officer", "Clerk", "Senior Clerk", ""]),
    "grade": st.sampled_from(["SCP 5-8", "SCP 5-12", "SCP 7-20"]),
    "point": st.sampled_from(["7", "8"]),
    "count": st.sampled_from([1, 1, 2, 5]),
    "fte": st.sampled_from(["1", "0.5", "20/37"]),
    "weeks": st.sampled_from(["", "39/52"]),
    "unit": st.sampled_from(["East", "West", ""]),
    "funder": st.sampled_from(["", "core", "grant", "core 1/4; grant 3/4", "grant 75%; core 25%"]),
    "budgeted": st.sampled_from(["", "yes", "no"]),
    "from": st.sampled_from(["", "2020-04-01", "2024-01-01"]),
    "until": st.sampled_from(["", "2030-04-01", "2031-04-01"]),
    "funded_until": st.sampled_from(["", "2029-04-01"]),
    "increment_date": st.sampled_from(["", "2020-04-01"]),
    "on_point_since": st.sampled_from(["", "2019-04-01"]),
    "vacancy_percent": st.sampled_from(["", "4"]),
    "category": st.sampled_from(["", "A"]),
    "pension": st.sampled_from(["", "none", "14.5%"]),
    "allowances": st.sampled_from(["", "standby £1,200", "shift 14% pensionable; first aid £100"]),
    "reports_to": st.sampled_from(["", "Z1", "Z2"]),
}
Table = list[dict[str, Any]]


@st.composite
def two_lists(draw: st.DrawFn) -> tuple[Table, Table]:
    """A list, and what it becomes: posts go, come, change in one thing or in several, or take other numbers."""
    posts = [{"post": f"P{n}", **{k: draw(v) for k, v in FIELDS.items()}} for n in range(draw(st.integers(1, 6)))]
    after = []
    for n, post in enumerate(posts):
        what = draw(st.sampled_from(["stay", "stay", "go", "change", "change", "many", "number"]))
        changed = dict(post)
        names = draw(st.lists(st.sampled_from(list(FIELDS)), min_size=1, max_size=1 if what == "change" else 4))
        if what in ("change", "many"):
            changed |= {name: draw(FIELDS[name]) for name in names}
        if what == "number":
            changed["post"] = f"N{n}"
        if what != "go":
            after.append(changed)
    new = [{"post": f"A{n}", **{k: draw(v) for k, v in FIELDS.items()}} for n in range(draw(st.integers(0, 2)))]
    return posts, draw(st.permutations([*after, *new]))


def annual_pence(table: Table) -> int:
    """What a list costs in a full year, whatever the days of its posts; by the costing of many posts."""
    plain = [
        {k: v for k, v in row.items() if k not in ("from", "until", "funded_until", "increment_date", "on_point_since")}
        for row in table
    ]
    if not plain:
        return 0
    terms = {"pay": "njc", **TERMS}
    totals = est.cost_posts(pd.DataFrame(plain), BOOK, terms=terms, years="2025/26", prices=ON, by=(), money="pence")
    return int(totals["pence"].iloc[0])


def compared(old: Table, new: Table) -> est.PostsDiff:
    frames = pd.DataFrame(old), pd.DataFrame(new, columns=list(old[0]))
    return est.diff_posts(*frames, pay="njc", book=BOOK, terms=TERMS, on=ON)


def test_an_end_of_funding_that_goes_from_a_post_without_a_budget_makes_it_another_post() -> None:
    """Nobody pays on, so that no action of funding takes its end away: the post goes and comes."""
    ended = {"post": "P1", "title": "Officer", "grade": "SCP 5-8", "point": "7", "fte": "1", "budgeted": "no"}
    diff = compared([{**ended, "funded_until": "2029-04-01"}], [ended])
    assert diff.turning is not None
    assert diff.turning.exact, diff


@pytest.mark.long
@given(two_lists())
@QUICK
def test_the_difference_applied_gives_the_new_list_at_the_same_cost(lists: tuple[Table, Table]) -> None:
    old, new = lists
    diff = compared(old, new)
    assert diff.turning is not None
    assert diff.turning.exact, diff
    assert (annual_pence(old), annual_pence(new)) == (diff.cost_before.pence, diff.cost_after.pence)  # type: ignore[union-attr]
    assert sum(cost.pence for cost in diff.costs) == annual_pence(new) - annual_pence(old)  # type: ignore[union-attr]
    plan = diff.costing().plan
    standing = [*plan.unchanged, *(spell for movement in plan.movements for spell in movement.after)]
    fte = sum((Fraction(row["fte"]) * row["count"] for row in new), Fraction(0))
    assert sum((spell.fte for spell in standing), Fraction(0)) == fte
    assert Counter(spell.unit for spell in standing for _ in range(spell.count)) == Counter(
        row["unit"] for row in new for _ in range(row["count"])
    )


@given(two_lists())
@QUICK
def test_every_post_is_the_same_or_in_one_difference(lists: tuple[Table, Table]) -> None:
    old, new = lists
    diff = compared(old, new)
    gone = [change.old["post"] for change in diff.changes if change.old is not None]
    come = [change.new["post"] for change in diff.changes if change.new is not None]
    assert len(set(gone)) == len(gone)
    assert len(set(come)) == len(come)
    same = {row["post"] for row in old} - set(gone)
    assert same == {row["post"] for row in new} - set(come)
    assert compared(old, old).same


@given(two_lists())
@settings(QUICK, max_examples=15)
def test_the_scenario_that_is_written_costs_the_same(tmp_path_factory: pytest.TempPathFactory, lists) -> None:
    old, new = lists
    diff = compared(old, new)
    folder = tmp_path_factory.mktemp("diff")
    written = diff.write(folder / "turn.toml")
    assert [path.name for path in written] == ["turn.toml", "turn.posts.csv"]
    costing = est.cost(written[0])
    assert costing.plan.movements == diff.costing().plan.movements
    assert costing.plan.unchanged == diff.costing().plan.unchanged
    assert costing.net == diff.costing().net
    shutil.rmtree(folder)


OLD = pd.DataFrame(
    {
        "Post No.": ["101", "102", "103", "104", "105", "106", "107", "108"],
        "Job Title": [
            "Team Manager",
            "Social Worker",
            "Social Worker",
            "Clerk",
            "Clerk",
            "Driver",
            "Cook",
            "Solicitor",
        ],
        "Grade": ["SCP 30", "SCP 25", "SCP 25", "SCP 5", "SCP 5", "SCP 4", "SCP 4", "SCP 33"],
        "SCP": [30, 25, 25, 5, 5, 4, 4, 33],
        "FTE": [1, 1, 1, 1, 0.5, 1, 1, 1],
        "Team": ["East", "East", "West", "East", "West", "Fleet", "Fleet", "Legal"],
        "Cost Centre": ["41010", "41010", "41020", "41010", "41020", "43030", "43030", "45010"],
        "Funded from": ["core", "core", "grant", "core", "core", "core", "core", "core"],
        "Vacant": ["N", "N", "Y", "N", "N", "N", "N", "N"],
    }
)


def changed(**cells: tuple[int, Any]) -> pd.DataFrame:
    new = OLD.copy().astype(object)
    for name, (row, value) in cells.items():
        new.loc[row, name.replace("_", " ")] = value
    return new


def test_each_kind_of_difference_is_named_and_costed_by_hand() -> None:
    new = OLD.astype(object).copy()
    new.loc[0, ["Grade", "SCP"]] = ["SCP 33", 33]  # regraded
    new.loc[1, "Team"] = "West"  # moved
    new.loc[2, "Funded from"] = "core"  # refunded
    new.loc[3, "Job Title"] = "Administrator"  # retitled
    new.loc[4, "FTE"] = 1  # hours
    new.loc[2, "Vacant"] = "N"  # and filled
    new.loc[5, "Vacant"] = "Y"  # vacated
    new = new.drop(index=6)  # removed
    new.loc[9] = ["109", "Analyst", "SCP 20", 20, 1, "Legal", "45010", "core", "N"]  # added
    diff = est.diff_posts(OLD, new, pay="njc", terms={"pension": "none", "on_cost_percent": 0}, on=ON)
    assert diff.kinds() == {
        "added": 1,
        "removed": 1,
        "regraded": 1,
        "moved": 1,
        "refunded": 1,
        "retitled": 1,
        "hours": 1,
        "filled": 1,
        "vacated": 1,
    }
    book = est.load_book()
    pay = {p: book.annual(f"SCP {p}", str(p), on=ON, scale="njc").pence for p in (4, 5, 20, 30, 33)}
    costs = {c.kinds[0]: cost.pence for c, cost in zip(diff.changes, diff.costs, strict=True)}  # type: ignore[union-attr]
    half = pay[5] // 2 if pay[5] % 2 == 0 else (pay[5] + 1) // 2
    assert costs == {
        "added": pay[20],
        "removed": -pay[4],
        "regraded": pay[33] - pay[30],
        "moved": 0,
        "refunded": 0,
        "retitled": 0,
        "hours": pay[5] - half,
        "vacated": 0,
    }
    actions = diff.to_dict()["scenario"]
    for action in ("establish", "disestablish", "regrade", "transfer", "fund", "redesignate", "change_hours"):
        assert f"\n{action} = " in actions


def test_posts_that_are_renumbered_are_matched_by_likeness_with_the_score_said() -> None:
    new = OLD.astype(object).copy()
    new["Post No."] = [f"X{n}" for n in range(8)]
    new.loc[1, "Job Title"] = "Senior Social Worker"
    diff = est.diff_posts(OLD, new, pay="njc", terms=TERMS, on=ON)
    assert diff.kinds() == {"retitled": 1, "renumbered": 8}
    assert [(c.post, c.new["post"]) for c in diff.changes if c.new] == [
        ("102", "X1"),
        *((f"10{n + 1}", f"X{n}") for n in (0, 2, 3, 4, 5, 6, 7)),
    ]
    scores = {change.post: change.score for change in diff.changes}
    # all is alike but the title, which counts for 35 of 100: of its 2 and 3 words two are shared, 2 x 2 / 5 of 35
    assert 65 + 28 == 93 <= scores["102"] < 100
    assert scores["101"] == 100
    assert diff.turning is not None
    assert diff.turning.exact
    assert f"likeness {scores['102']} of 100" in str(diff)
    assert diff.cost == 0


def test_a_new_number_where_numbers_are_kept_is_a_new_post_unless_all_is_alike() -> None:
    new = OLD.astype(object).copy()
    new.loc[7, ["Post No.", "Job Title", "Team"]] = ["900", "Estates Surveyor", "Estates"]
    assert est.diff_posts(OLD, new).kinds() == {"added": 1, "removed": 1}
    new = OLD.astype(object).copy()
    new.loc[7, "Post No."] = "900"
    assert est.diff_posts(OLD, new).kinds() == {"renumbered": 1}


def test_lists_without_numbers_are_matched_by_likeness_and_order_does_not_matter() -> None:
    bare = OLD.drop(columns="Post No.")
    new = bare.astype(object).iloc[::-1].reset_index(drop=True)
    diff = est.diff_posts(bare, new, pay="njc", terms=TERMS, on=ON)
    assert diff.same, diff
    new.loc[0, "FTE"] = 0.6
    diff = est.diff_posts(bare, new, pay="njc", terms=TERMS, on=ON)
    assert diff.kinds() == {"hours": 1}
    assert diff.turning is not None
    assert diff.turning.exact


def test_without_a_pay_scale_differences_have_no_cost_and_that_is_said() -> None:
    diff = est.diff_posts(OLD, changed(Team=(0, "North")))
    assert (diff.cost, diff.costs) == (None, (None,))
    assert "No pay scale is named" in str(diff)
    with pytest.raises(est.RefusedError, match="no pay scale is named"):
        diff.scenario()


def test_pooled_rows_are_compared_as_posts_and_a_remainder() -> None:
    old, new = changed(FTE=(1, 5.6)), changed(FTE=(1, 6.0))
    diff = est.diff_posts(old, new, pay="njc", terms=TERMS, on=ON)
    assert [(c.post, c.kinds) for c in diff.changes] == [("102 part", ("removed",)), ("102", ("number",))]
    assert diff.turning is not None
    assert diff.turning.exact


def test_a_salary_of_its_own_that_moves_is_costed_and_written(tmp_path: Path) -> None:
    old = [{"post": "1", "title": "Chief", "grade": "SCP 20-40", "salary": "£35,000"}]
    new = [{"post": "1", "title": "Chief", "grade": "SCP 20-40", "salary": "£36,500.50"}]
    terms = {"basis": "point", "pension": "none", "on_cost_percent": 0}
    diff = est.diff_posts(pd.DataFrame(old), pd.DataFrame(new), pay="njc", terms=terms, on=ON)
    assert diff.cost == Fraction("1500.50")
    assert "salary £35,000 to £36,500.50" in str(diff)
    assert diff.turning is not None
    assert diff.turning.exact
    assert est.cost(diff.write(tmp_path / "turn.toml")[0]).net == diff.cost


def test_what_a_list_says_of_pay_is_shown_as_it_says_it() -> None:
    """An empty cell is as for all posts, which is another thing than none."""
    old = {"post": ["1", "2"], "grade": ["SCP 5", "SCP 5"], "allowances": ["shift 14%; tools £5 x 3", ""]}
    new = {"post": ["1", "2"], "grade": ["SCP 5", "SCP 5"], "allowances": ["", "London 3%"]}
    more = {
        "pension": ["none", "20%"],
        "category": ["", "H"],
        "vacancy_percent": ["4", ""],
        "until": ["2027-01-01", ""],
    }
    one, other = est.diff_posts(pd.DataFrame(old), pd.DataFrame({**new, **more})).frame()["what"]
    assert one == (
        "SCP 5: end (first day without it) none to 1 January 2027; vacancy percent as usual to 4; "
        "pension as usual to none; allowances shift 14% and tools £5 x 3 to none"
    )
    assert other == "SCP 5: category as usual to H; pension as usual to 20%; allowances none to London 3%"


def test_rows_that_a_fault_stops_stop_the_comparison() -> None:
    with pytest.raises(est.RefusedError, match="are stopped by a fault"):
        est.diff_posts(OLD, changed(FTE=(0, "#REF!")), pay="njc", terms=TERMS, on=ON)


def test_the_command_compares_writes_the_scenario_and_gives_json(tmp_path: Path) -> None:
    OLD.to_csv(tmp_path / "old.csv", index=False)
    changed(FTE=(4, 1)).to_csv(tmp_path / "new.csv", index=False)
    runner = CliRunner()
    command = [
        "posts",
        str(tmp_path / "old.csv"),
        "--against",
        str(tmp_path / "new.csv"),
        "--pay",
        "njc",
        "--pension",
        "20%",
        "--on",
        "2025-10-01",
    ]
    printed = runner.invoke(app, [*command, "--scenario", str(tmp_path / "turn.toml")])
    assert printed.exit_code == 0, printed.output
    assert "Posts with other hours: 1" in printed.output
    assert "What is assumed:" in printed.output
    document = json.loads(runner.invoke(app, [*command, "--json"]).stdout)
    assert document["format"] == "establishment-posts-diff-1"
    assert document["changes"][0]["fields"] == {"fte": ["1/2", "1"]}
    assert (tmp_path / "turn.toml").read_text(encoding="utf-8").startswith("title = ")
    net = runner.invoke(app, ["cost", str(tmp_path / "turn.toml"), "--json"])
    assert json.loads(net.stdout)["totals"]["net"]["known"] == document["cost"]


@pytest.mark.parametrize("folder", ["scales", "our own scales"])
def test_the_scenario_says_which_option_finds_its_scales(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, folder: str
) -> None:
    """What the file and the last line of the command say can be typed; what ships needs no option."""
    monkeypatch.chdir(tmp_path)
    shutil.copytree(Path(__file__).parent / "lists" / "scales", folder)
    for name, grade in (("old", "Grade 3"), ("new", "Grade 4")):
        Path(f"{name}.csv").write_text(f"Post No,Job Title,Grade,FTE\nA1,Clerk,{grade},1\n", encoding="utf-8")
    own = ["--pay", "wolds-council", "--grades", folder, "--pension", "20%", "--scenario", "turn.toml"]
    printed = CliRunner().invoke(app, ["posts", "old.csv", "--against", "new.csv", *own])
    command = printed.stderr.rstrip("\n").rpartition("\n")[2].removeprefix("Cost it with: ")
    assert command == f"establishment cost turn.toml --grades {shlex.quote(folder)}".replace("'", '"')
    first = Path("turn.toml").read_text(encoding="utf-8").partition("\n")[0]
    assert first == f"# The pay is in a folder of your own. Cost it with: {command}"
    assert CliRunner().invoke(app, shlex.split(command)[1:]).exit_code == 0
    unfound = CliRunner().invoke(app, ["cost", "turn.toml"])
    assert unfound.exit_code == 2
    assert "For a scale of your own add --grades FOLDER" in unfound.stderr.replace("\n        ", " ")


@pytest.mark.parametrize("name", [name for name in est.__all__ if inspect.isfunction(getattr(est, name))])
def test_a_public_call_names_all_that_it_takes(name: str) -> None:
    parameters = inspect.signature(getattr(est, name)).parameters.values()
    assert [] == [str(each) for each in parameters if each.kind is each.VAR_KEYWORD], "an editor completes names alone"


def test_how_to_read_a_list_that_has_been_read_is_refused() -> None:
    posts = est.load_posts(pd.DataFrame({"Post No": ["1"], "Grade": ["SCP 5"]}), pay="njc")
    with pytest.raises(est.RefusedError, match="has been read: give mapping and skip_hidden to load_posts"):
        est.diff_posts(posts, posts, mapping={"Grade": "grade"}, skip_hidden=True)

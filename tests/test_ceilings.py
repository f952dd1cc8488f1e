"""Ceilings of an establishment: what a scenario would breach, by how much, from when, and whose authority it needs."""

import json
import re
from datetime import date
from fractions import Fraction
from pathlib import Path

import hypothesis.strategies as st
import openpyxl
import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from openpyxl import Workbook
from typer.testing import CliRunner

import establishment as est
from establishment.cli.main import app

BOOK = est.load_book()
QUICK = settings(suppress_health_check=list(HealthCheck))
HEAD = """\
title = "More clerks"
pay = "njc"
basis = "maximum"
pension = "none"
on_cost_percent = 0
price_base = 2025-10-01
"""
TEXT = (
    HEAD
    + """\
[[proposal]]
number = 1
disestablish = [{ line = "3 x Officer SCP 20", unit = "East", from = 2026-04-01 }]
establish = [
    { line = "4 x Clerk SCP 5", unit = "East", from = 2026-07-01 },
    { line = "2 x 0.5 FTE Clerk SCP 5", unit = "East", from = 2027-01-01, until = 2027-10-01 },
]
"""
)
CLERK = BOOK.annual("SCP 5", "5", on=date(2025, 10, 1), scale="njc").pence


def test_a_breach_says_by_how_much_from_when_until_when_and_whose_authority() -> None:
    check = est.cost(TEXT, book=BOOK).ceilings(
        [
            {"unit": "East", "posts": 5, "authority": "the Chief Finance Officer"},
            {"unit": "East", "grade": "SCP 5", "fte": 4, "authority": "the Board"},
            {"grade": "SCP 5", "money": f"£{CLERK * 4 / 100:.2f}", "authority": "the Board"},
            {"grade": "SCP 20", "posts": 3},
        ]
    )
    posts, fte, money, officers = check.results
    # from 1 January 2027 four clerks and two of half time: 6 posts, 5 FTE, until 1 October 2027
    assert (posts.verdict, posts.before, posts.after, posts.excess) == ("breach", 3, 6, 1)
    assert (posts.on, posts.until) == (date(2027, 1, 1), date(2027, 10, 1))
    assert (fte.after, fte.excess, fte.on) == (5, 1, date(2027, 1, 1))
    half = (CLERK + 1) // 2
    assert (money.after, money.excess) == (4 * CLERK + 2 * half, 2 * half)
    assert officers.verdict == "within"
    assert check.authorities == ("the Chief Finance Officer", "the Board")
    words = str(check)
    assert "Ceilings: 3 of 4 breached" in words
    assert (
        "East: 6 posts against a ceiling of 5 posts, over by 1 post from 1 January 2027 until 1 October 2027 "
        "(not included). Without the changes: 3 posts. This needs the authority of the Chief Finance Officer."
    ) in words


def test_what_is_over_without_the_changes_is_no_breach_unless_they_add_to_it() -> None:
    one = est.cost(TEXT, book=BOOK).ceilings([{"grade": "SCP 20", "posts": 2}]).results[0]
    assert one.verdict == "within", "the officers go on the first day that is looked at"
    more = HEAD + '[[proposal]]\nnumber = 1\nregrade = [{ line = "3 x Officer SCP 20", to = "SCP 22" }]\n'
    assert est.cost(more, book=BOOK).ceilings([{"posts": 2}]).results[0].verdict == "over already"
    assert est.cost(more, book=BOOK).ceilings([{"grade": "SCP 22", "posts": 2}]).results[0].verdict == "breach"


def test_a_ceiling_holds_between_its_days() -> None:
    costing = est.cost(TEXT, book=BOOK)
    ended = costing.ceilings([{"unit": "East", "posts": 5, "until": "2027-01-01"}]).results[0]
    assert (ended.verdict, ended.after) == ("within", 4)
    later = costing.ceilings([{"unit": "East", "posts": 3, "from": "2026-10-01"}]).results[0]
    assert (later.verdict, later.on, later.excess, later.most) == ("breach", date(2026, 10, 1), 1, 6)


def test_money_without_a_price_is_unknown_not_within() -> None:
    result = est.cost("lancashire-volunteer-partnership").ceilings([{"grade": "LC5/6", "money": 1000}]).results[0]
    assert result.verdict == "unknown"
    assert "cannot be judged: no price for LC5/6" in str(result)


@given(
    st.lists(st.tuples(st.integers(1, 4), st.sampled_from(["1", "0.5"]), st.integers(1, 12)), min_size=1, max_size=5),
    st.integers(0, 12),
)
@QUICK
def test_the_level_of_each_day_is_the_sum_of_the_posts_there(lines: list[tuple[int, str, int]], limit: int) -> None:
    come = ", ".join(
        f'{{ title = "Clerk", grade = "SCP 5", count = {n}, fte = "{fte}", from = 2026-{month:02}-01 }}'
        for n, fte, month in lines
    )
    result = (
        est.cost(HEAD + f"[[proposal]]\nnumber = 1\nestablish = [{come}]\n", book=BOOK)
        .ceilings([{"fte": limit}])
        .results[0]
    )
    levels = {m: sum(n * Fraction(fte) for n, fte, month in lines if month <= m) for m in range(1, 13)}
    over = [m for m in levels if levels[m] > limit]
    assert result.verdict == ("breach" if over else "within")
    if over:
        assert result.on == date(2026, over[0], 1)
        assert (result.excess, result.most) == (levels[over[0]] - limit, levels[12])


def test_every_form_of_the_table_reads_the_same_and_faults_are_said_at_once(tmp_path: Path) -> None:
    (tmp_path / "c.csv").write_text("unit,grade,posts,authority\nEast,,5,CFO\n,SCP 5,,\n", encoding="utf-8")
    (tmp_path / "c.toml").write_text(
        '[[ceiling]]\nunit = "East"\nposts = 5\nauthority = "CFO"\n[[ceiling]]\ngrade = "SCP 5"\n', encoding="utf-8"
    )
    costing = est.cost(TEXT, book=BOOK)
    for name in ("c.csv", "c.toml"):
        with pytest.raises(est.InputError, match="The ceiling limits nothing"):
            costing.ceilings(tmp_path / name)
    (tmp_path / "c.csv").write_text("unit,posts,authority\nEast,5,CFO\n", encoding="utf-8")
    (tmp_path / "c.toml").write_text('[[ceiling]]\nunit = "East"\nposts = 5\nauthority = "CFO"\n', encoding="utf-8")
    book = Workbook()
    assert book.active is not None
    for row in (["Ceilings, approved 3 March 2026"], [], ["Unit", "Posts", "Authority"], ["East", 5, "CFO"]):
        book.active.append(row)
    book.save(tmp_path / "c.xlsx")
    forms = [tmp_path / "c.csv", tmp_path / "c.toml", tmp_path / "c.xlsx"]
    forms += [[{"unit": "East", "posts": 5, "authority": "CFO"}]]
    assert len({str(costing.ceilings(form)) for form in forms}) == 1
    with pytest.raises(est.InputError, match=r'There is no key "post" here\. Did you mean "posts"'):
        costing.ceilings([{"post": 5}])
    with pytest.raises(est.InputError, match="The table has no ceiling"):
        costing.ceilings([])
    book.active["B4"] = "five"
    book.save(tmp_path / "c.xlsx")
    with pytest.raises(est.InputError, match=r"c\.xlsx, sheet Sheet:4"):
        costing.ceilings(tmp_path / "c.xlsx")


def test_the_command_says_breaches_and_strict_ends_with_1(tmp_path: Path) -> None:
    (tmp_path / "s.toml").write_text(TEXT, encoding="utf-8")
    (tmp_path / "c.csv").write_text("unit,posts,authority\nEast,5,CFO\n", encoding="utf-8")
    command = ["cost", str(tmp_path / "s.toml"), "--ceilings", str(tmp_path / "c.csv")]
    runner = CliRunner()
    printed = runner.invoke(app, command)
    assert printed.exit_code == 0, printed.output
    assert "is breached; this needs the authority of CFO" in printed.output
    assert runner.invoke(app, [*command, "--strict"]).exit_code == 1
    document = json.loads(runner.invoke(app, [*command, "--json"]).stdout)["ceilings"]
    assert (document["format"], document["breaches"], document["ceilings"][0]["over_by"]) == (
        "establishment-ceilings-1",
        1,
        1,
    )


def test_the_ceilings_that_a_scenario_names_and_holds_stand_in_every_output(tmp_path: Path) -> None:
    (tmp_path / "c.csv").write_text("Unit,FTE,Money,Authority\nEast,4,,the Board\nEast,,£1m,\n", encoding="utf-8")
    own = '[[ceiling]]\nunit = "East"\nposts = 5\nauthority = "the CFO"\n'
    (tmp_path / "s.toml").write_text(HEAD + 'ceilings = "c.csv"\n' + own + TEXT.removeprefix(HEAD), encoding="utf-8")
    costing = est.cost(tmp_path / "s.toml", book=BOOK)
    # 4 clerks and 2 of half time from 1 January 2027: 6 posts and 5 FTE
    assert [(r.measure, r.verdict, r.excess) for r in costing.ceilings().results] == [
        ("fte", "breach", 1),
        ("money", "within", 0),
        ("posts", "breach", 1),
    ]
    who = "2 of 3 ceilings of the establishment are breached; this needs the authority of the Board and the CFO."
    costing.to_folder(tmp_path / "out")
    for text in (
        " ".join(str(costing).split()),
        costing.paragraph(),
        costing.to_markdown(),
        (tmp_path / "out" / "report.html").read_text(encoding="utf-8"),
    ):
        assert who in text
    assert costing.to_dict()["ceilings"]["breaches"] == 2
    sheet = openpyxl.load_workbook(tmp_path / "out" / "costing.xlsx")["Ceilings"]
    rows = [[cell.value for cell in row] for row in sheet.iter_rows()]
    east = next(row for row in rows if row[1] == "FTE")
    assert east[:8] == ["East", "FTE", "breach", 4, 5, 1, 1, 3]
    assert any(who in str(row[0]) for row in rows)
    other = est.cost(tmp_path / "s.toml", book=BOOK, ceilings=[{"unit": "East", "posts": 6}])
    assert [r.verdict for r in other.ceilings().results] == ["within"]


def test_ceilings_stay_with_a_scenario_that_is_changed_written_or_set_on_other_posts(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    (tmp_path / "a" / "c.csv").write_text("unit,posts\nEast,5\n", encoding="utf-8")
    (tmp_path / "a" / "s.toml").write_text('ceilings = "c.csv"\n' + TEXT, encoding="utf-8")
    plan = est.load(tmp_path / "a" / "s.toml")
    plan.to_toml(tmp_path / "s.toml")
    posts = [{"post": "1", "grade": "SCP 20", "unit": "East", "title": "Officer", "count": 4}]
    for scenario, level in (
        (plan, 6),
        (plan.with_terms(title="Other"), 6),
        (tmp_path / "s.toml", 6),
        (est.Scenario(title="T", pay="njc", basis="maximum").with_terms(ceiling=[{"posts": 0}]), 0),
    ):
        assert est.cost(scenario, book=BOOK).ceilings().results[0].after == level
    on_posts = est.cost(plan.with_terms(ceilings=tmp_path / "a" / "c.csv"), posts=posts, book=BOOK)
    assert on_posts.ceilings().results[0].after == 7
    assert est.load(plan.to_toml()).to_toml() == plan.to_toml()


@pytest.mark.parametrize(
    ("keys", "words"),
    [
        ('ceilings = "none.csv"', "There is no such file"),
        ('ceilings = "c.docx"', "No other file is opened"),
        ('ceilings = "//host/share/c.csv"', "cannot read a list from another computer"),
        ("ceilings = [{ posts = 3 }]", r"ceilings themselves are \[\[ceiling\]\] tables"),
        ('[[ceiling]]\nunit = "East"', "The ceiling limits nothing"),
        ("[[ceiling]]\nposts = 3.5", "not a whole number"),
        ("[[ceiling]]\npsots = 3", 'Did you mean "posts"'),
        ("[[ceiling]]\nposts = 3\nfrom = 2027-01-01\nuntil = 2026-01-01", "before it begins"),
    ],
)
def test_ceilings_that_cannot_be_used_are_said_at_their_key(tmp_path: Path, keys: str, words: str) -> None:
    (tmp_path / "s.toml").write_text(HEAD + keys + "\n" + TEXT.removeprefix(HEAD), encoding="utf-8")
    with pytest.raises(est.InputError, match=words) as fault:
        est.cost(tmp_path / "s.toml", book=BOOK)
    assert fault.value.findings[0].place.line > 0


def test_a_ceiling_without_posts_names_those_there_are() -> None:
    check = est.cost(TEXT, book=BOOK).ceilings([{"unit": "Wets", "posts": 4}])
    assert check.notes[0] == "No post falls under the ceiling of Wets. Units of the posts: East."
    assert "only the posts that go, come or change are counted" in check.notes[1]
    with pytest.raises(est.RefusedError, match="the scenario has no ceilings"):
        est.cost(TEXT, book=BOOK).ceilings()


def test_options_side_by_side_say_what_each_would_breach(tmp_path: Path) -> None:
    """Now brings 1 adviser to 2, within 3; Then brings 2 more: 4 against 3, over by 1."""
    posts = pd.DataFrame({"post": ["1", "2"], "title": ["Adviser"] * 2, "grade": ["SCP 20"] * 2, "unit": ["East"] * 2})
    base = est.Scenario(title="T", pay="njc", basis="maximum", price_base="2026-05", pension=0.2, posts=posts)
    one, two = (base.establish(f"{n} x Adviser SCP 20", unit="East") for n in (1, 2))
    table = [{"unit": "East", "posts": 3, "authority": "the Board"}]
    options = est.compare({"Now": one, "Then": two}, ceilings=table)
    frame = options.ceilings()
    assert frame[["option", "before", "after", "over_by", "verdict"]].to_dict("list") == {
        "option": ["Now", "Then"],
        "before": [2.0, 2.0],
        "after": [3.0, 4.0],
        "over_by": [0.0, 1.0],
        "verdict": ["within", "breach"],
    }
    for text in (str(options), options._repr_html_(), options.to_html(tmp_path / "o.html").read_text(encoding="utf-8")):
        words = " ".join(re.sub(r"<[^>]+>", " ", text).split())
        assert "within: 3 posts" in words
        assert "breach: 4 posts" in words
        assert "Then: The ceiling of the establishment is breached; this needs the authority of the Board." in words
    assert options.to_dict()["ceilings"]["Then"]["authorities"] == ["the Board"]
    sheet = openpyxl.load_workbook(options.to_excel(tmp_path / "o.xlsx"))["Ceilings"]
    assert [cell.value for cell in sheet[4]] == ["East", "3 posts", "within: 3 posts", "breach: 4 posts", "the Board"]


def test_options_have_their_own_ceilings_or_say_that_they_have_none() -> None:
    base = est.Scenario(title="T", pay="njc", basis="maximum", price_base="2026-05", pension=0.2)
    plain = base.establish("2 x Adviser SCP 20")
    value = plain.with_terms(ceiling=[{"posts": 1, "authority": "the Board"}])
    options = est.compare({"Plain": plain, "Held": value})
    assert options.ceilings()["option"].tolist() == ["Held"]
    assert "Plain: it has no ceilings." in str(options)
    with pytest.raises(est.RefusedError, match="no option has ceilings: give compare a table of them"):
        est.compare({"A": plain, "B": plain}).ceilings()
    assert "Ceilings" not in str(est.compare({"A": plain, "B": plain}))

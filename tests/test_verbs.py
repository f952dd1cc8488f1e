"""Scenarios by verbs: the same as their files, to the penny; posts that change one at a time; what people hold."""

import inspect
import tempfile
import tomllib
from datetime import date
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

import jedi
import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings

import establishment as est
from case import ORDER, Case, scenario_text, write_case
from comparing import book, lines, measures
from establishment.ground.shapes import keys_of
from establishment.scenarios.acting import PATTERN, even_days
from establishment.scenarios.action_registry import ACTIONS
from establishment.scenarios.scenario import Scenario
from strategies import cases
from test_docs import module

TERMS: dict[str, Any] = {"title": "T", "pay": "ours", "basis": "maximum", "pension": "none", "on_cost_percent": 0}


def own_book() -> est.Book:
    """A scale whose pay a day, a month or a year is easily told: £36,500, £12,000 and £18,250."""
    points = {"point": [1, 2, 3], "from": ["2026-04-01"] * 3, "salary": [36_500, 12_000, 18_250]}
    scale = est.PayScale.from_frame(points, title="Ours", grades={"D": [1], "M": [2], "S": [3]})
    return est.load_book().with_scales({"ours": scale})


def by_verbs(values: dict[str, Any], **terms: Any) -> est.Scenario:
    """The values of a file, said verb by verb."""
    given_apart = ("proposal", "award", "funder", "posts")
    scenario = est.Scenario(**{key: value for key, value in values.items() if key not in given_apart}, **terms)
    for table in ("award", "funder"):
        for line in values.get(table, ()):
            scenario = getattr(scenario, table)(**python_keys(line))
    for proposal in values["proposal"]:
        own = {key: value for key, value in proposal.items() if key not in ACTIONS and key != "number"}
        scenario = scenario.propose(proposal["number"], **python_keys(own))
        for action in ORDER:
            for line in proposal.get(action, ()):
                scenario = said(scenario, action, line, proposal["number"])
    return scenario


def said(scenario: est.Scenario, action: str, line: Any, number: int) -> est.Scenario:
    verb = getattr(scenario, action)
    if isinstance(line, str):
        return verb(line, proposal=number)  # type: ignore[no-any-return]
    texts = line.get("lines", [line["line"]] if "line" in line else [])
    keywords = {key: value for key, value in line.items() if key not in ("line", "lines")}
    return verb(*texts, proposal=number, **python_keys(keywords))  # type: ignore[no-any-return]


def python_keys(table: dict[str, Any]) -> dict[str, Any]:
    return {"from_" if key == "from" else key: value for key, value in table.items()}


@settings(max_examples=40)
@given(cases(actions=ORDER))
def test_a_scenario_by_verbs_is_its_file_to_the_penny_and_reads_back_equal(case: Case) -> None:
    values = tomllib.loads(scenario_text(case))
    with tempfile.TemporaryDirectory() as name:
        path = write_case(case, Path(name))
        file = est.cost(path, book=book())
        frame = None if case.table is None else pd.read_csv(path.parent / "posts.csv", dtype=str)
    built = by_verbs(values, **({} if frame is None else {"posts": frame}))
    costing, again = est.cost(built, book=book()), est.load(built.to_toml())
    assert again == built
    assert lines(costing).drop(columns="file_line").equals(lines(file).drop(columns="file_line"))
    assert measures(costing.summary()) == measures(file.summary())
    assert costing.plan.movements == file.plan.movements == est.cost(again, book=book()).plan.movements
    if frame is None:
        assert built == file.scenario


def test_every_action_has_its_verb_with_every_key_of_its_shape() -> None:
    for name, text in module("make_verbs").pages().items():
        path = Path(inspect.getfile(Scenario)).parent / f"{name}.py"
        assert path.read_text(encoding="utf-8") == text, f"run python docs/make_verbs.py: {name}"
    for action, row in ACTIONS.items():
        parameters = inspect.signature(getattr(est.Scenario, action)).parameters
        keys = {"from_" if key == "from" else key for key in keys_of(row.shape)} - {"line", "lines"}
        assert keys == set(parameters) - {"self", "lines", "proposal", *PATTERN}, action
        assert not [each for each in parameters.values() if each.kind is each.VAR_KEYWORD]
    fields = inspect.signature(est.Scenario).parameters
    assert set(keys_of(Scenario)) == set(fields)
    terms = set(inspect.signature(est.Scenario.with_terms).parameters) - {"self"}
    assert terms == set(fields) - {"proposal", "stated"}


def test_a_notebook_completes_the_keywords_that_verbs_share() -> None:
    base = est.Scenario(title="T", pay="njc", basis="maximum")
    for call, keyword in (
        ("base.regrade('1 x Clerk SCP 5', inc", "increment_date="),
        ("base.end(followed", "followed_by="),
        ("base.with_terms(discount", "discount_percent="),
        ("Scenario(redund", "redundancy_terms="),
    ):
        offered = jedi.Interpreter(call, [{"base": base, "Scenario": est.Scenario}]).complete()
        assert keyword in {each.name_with_symbols for each in offered}, call


def test_a_keyword_that_no_verb_has_is_refused_by_name_with_the_nearest() -> None:
    base = est.Scenario(title="T", pay="njc", basis="maximum")
    for call, message in (
        (lambda: base.regrade("1 x Clerk SCP 5", to="SCP 6", increment_dat="2026-05-01"), "regrade"),
        (lambda: base.with_terms(increment_dat="2026-05-01"), "with_terms"),
        (lambda: est.Scenario(title="T", pay="njc", basis="maximum", increment_dat="2026-05-01"), "Scenario"),
    ):
        with pytest.raises(est.RefusedError) as fault:
            call()
        assert str(fault.value).startswith(
            f'{message}: there is no argument "increment_dat". Did you mean "increment_date"?'
        )


def test_options_branch_from_one_base() -> None:
    base = est.Scenario(**TERMS, price_base="2026-05")
    fewer, more = base.disestablish("2 x A D"), base.establish("1 x B M")
    assert (base.proposal, fewer.proposal[0].establish, more.proposal[0].disestablish) == ([], [], [])
    assert [est.cost(each, book=own_book()).net for each in (base, fewer, more)] == [0, -73_000, 12_000]


DAYS_OF_TEN = [
    "2026-10-01",
    "2026-10-21",
    "2026-11-10",
    "2026-11-30",
    "2026-12-20",
    "2027-01-09",
    "2027-01-29",
    "2027-02-18",
    "2027-03-10",
    "2027-03-31",
]
"""Ten days from 1 October to 31 March: 181 days in nine steps of 20.1 days, each cut to whole days."""


def test_ten_posts_leave_evenly_between_two_days_and_staff_follow_a_month_later() -> None:
    posts = [{"post": "P", "title": "Officer", "grade": "D", "count": 12}]
    terms = {**TERMS, "price_base": "2026-05", "first_year": "2026/27", "sharing": "days", "posts": posts}
    base = est.Scenario(**terms)
    leave = base.disestablish(count=10, title="Officer", grade="D", between=("2026-10-01", date(2027, 3, 31)))
    assert [line.from_.isoformat() for line in leave.proposal[0].disestablish if line.from_] == DAYS_OF_TEN
    # a post of £36,500 is £100 a day; the first saves 182 days to 31 March, and the others 20, 40, ..., 160, 181 fewer:
    # 10 x 182 - (20 + 40 + 60 + 80 + 100 + 120 + 140 + 160 + 181) = 1,820 - 901 = 919 days
    assert est.cost(leave, book=own_book()).by_year()["part_year_net"].tolist() == [-91_900]
    follow = base.disestablish(
        "10 x Officer D", between=("1 Oct 2026", "31 March 2027"), followed_by="1 x Staff S", months_later=1
    )
    assert [line.from_.isoformat() for line in follow.proposal[0].establish if line.from_] == [
        "2026-11-01",
        "2026-11-21",
        "2026-12-10",
        "2026-12-30",
        "2027-01-20",
        "2027-02-09",
        "2027-02-28",
        "2027-03-18",
        "2027-04-10",
        "2027-04-30",
    ]
    # £18,250 is £50 a day: 151 + 131 + 112 + 92 + 71 + 51 + 32 + 14 = 654 days to 31 March; -£91,900 + £32,700
    assert est.cost(follow, book=own_book()).by_year()["part_year_net"].tolist() == [-59_200]


def test_posts_leave_one_a_month_and_those_of_one_day_share_a_line() -> None:
    base = est.Scenario(**TERMS, price_base="2026-05", first_year="2026/27")
    leave = base.disestablish("6 x Officer M", from_="2026-10", every_months=1)
    # £12,000 is £1,000 a month: 6 + 5 + 4 + 3 + 2 + 1 months
    assert est.cost(leave, book=own_book()).by_year()["part_year_net"].tolist() == [-21_000]
    crowded = base.establish(count=5, title="A", grade="M", between=("2026-10-01", "2026-10-02"))
    assert [(line.count, line.from_) for line in crowded.proposal[0].establish] == [
        (4, date(2026, 10, 1)),
        (1, date(2026, 10, 2)),
    ]
    assert even_days(2, date(2026, 1, 1), date(2026, 1, 1)) == [date(2026, 1, 1)] * 2


@pytest.mark.parametrize(
    ("given_as", "message"),
    [
        ({"between": ("2026-10-01", "2027-03-31")}, "count: say how many posts"),
        ({"count": 1, "between": ("2026-10-01", "2027-03-31")}, "between: one post has one day"),
        ({"count": 3, "between": ("2027-10-01", "2027-03-31")}, "between: 2027-10-01 is after 2027-03-31"),
        ({"count": 3, "between": "2027-10-01"}, "between: give the first and the last day"),
        (
            {"count": 3, "between": ("2027-10-01", "soon")},
            "between: 'soon' is not a day|between: \"soon\" is not a day",
        ),
        ({"count": 3, "every_months": 1}, "from_: say the day of the first post"),
        ({"count": 3, "every_months": 0, "from_": "2027-10-01"}, "every_months: 0 is out of range"),
        ({"count": 3, "every_months": 1, "between": ("2027-10-01", "2027-11-01")}, "leave out from_ and every_months"),
        ({"count": 2, "between": ("2026-10-01", "2027-03-31"), "months_later": 1}, "months_later: say what follows"),
        (
            {"count": 2, "between": ("2026-10-01", "2027-03-31"), "followed_by": "Staff S"},
            "followed_by: .* does not count",
        ),
        ({"count": 6_000, "between": ("2026-10-01", "2027-03-31")}, "count: 6000 is out of range"),
    ],
)
def test_a_pattern_that_cannot_be_is_refused_by_its_argument(given_as: dict[str, Any], message: str) -> None:
    with pytest.raises(est.RefusedError, match=message):
        est.Scenario(**TERMS).disestablish(title="A", grade="D", **given_as)


HALVES = (0.5, Decimal("0.5"), Fraction(1, 2), np.float64(0.5), np.float32(0.5), "0.5", "1/2", "50%")
TWOS = (2, 2.0, Decimal(2), Fraction(2), np.int64(2), np.float64(2), "2")
OCTOBER = (
    "2026-10-01",
    "1 October 2026",
    "01/10/2026",
    "2026-10",
    date(2026, 10, 1),
    pd.Timestamp(2026, 10, 1),
    np.datetime64("2026-10-01"),
    np.datetime64("2026-10"),
    np.datetime64("2026-10-01T00:00:00"),
)


def test_numbers_and_days_are_taken_as_people_hold_them() -> None:
    base = est.Scenario(**TERMS)
    plain = base.establish(count=2, title="A", grade="D", fte=0.5, from_="2026-10-01")
    for fte in HALVES:
        for count in TWOS:
            assert base.establish(count=count, title="A", grade="D", fte=fte, from_="2026-10-01") == plain
    for day in OCTOBER:
        assert base.establish(count=2, title="A", grade="D", fte=0.5, from_=day) == plain
    for pension in (0.2, "20%", Decimal("0.2"), Fraction(1, 5), np.float64(0.2)):
        assert est.Scenario(**{**TERMS, "pension": pension}) == est.Scenario(**{**TERMS, "pension": "20%"})


def frame_of(kind: str) -> Any:
    """The same two rows of posts in one of the forms that are taken."""
    columns = {"title": ["A", "B"], "grade": ["D", "M"], "fte": [0.5, 1], "count": [2, 1]}
    frame = pd.DataFrame(columns)
    if kind in ("polars", "duckdb", "arrow"):
        library = "pyarrow" if kind == "arrow" else kind
        pytest.importorskip(library, reason=f"needs the library {library}: pip install {library}")
        return est.frame_as(frame, kind)
    return {
        "pandas": frame,
        "columns": columns,
        "records": frame.to_dict("records"),
        "posts": est.Posts.from_frame(frame),
        "post": [est.Post("A", grade="D", fte=0.5, count=2), est.Post("B", grade="M")],
    }[kind]


@pytest.mark.parametrize("kind", ["pandas", "polars", "duckdb", "arrow", "columns", "records", "posts", "post"])
def test_posts_are_taken_from_any_frame_and_a_scenario_without_proposals_has_a_pay_bill(kind: str) -> None:
    terms = {**TERMS, "price_base": "2026-05", "first_year": "2026/27", "years": 2}
    costing = est.cost(est.Scenario(**terms, posts=frame_of(kind)), book=own_book())
    # 2 x £36,500 / 2 + £12,000
    assert costing.pay_bill(by="year")["baseline"].tolist() == [48_500, 48_500]
    assert (costing.net, costing.scenario.proposal) == (0, [])
    aside = est.cost(est.Scenario(**terms), posts=frame_of(kind), book=own_book())
    assert aside.baseline == costing.baseline == 48_500


def test_a_scenario_of_nothing_says_so() -> None:
    costing = est.cost(est.Scenario(**TERMS), book=own_book())
    assert costing.net == 0
    assert "no proposal and no posts" in " ".join(str(costing).split())


def test_a_list_beside_a_file_is_found_from_there_and_written_so(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    (tmp_path / "b").mkdir()
    (tmp_path / "a" / "posts.csv").write_text("post,title,grade\n1,A,D\n2,A,D\n", encoding="utf-8")
    beside = str(tmp_path / "a" / "posts.csv")
    est.Scenario(**TERMS, price_base="2026-05", posts=beside).to_toml(tmp_path / "a" / "plan.toml")
    plan = est.load(tmp_path / "a" / "plan.toml")
    option = plan.disestablish("1 x A D")
    assert est.cost(option, book=own_book()).net == -36_500
    option.to_toml(tmp_path / "b" / "option.toml")
    assert est.cost(tmp_path / "b" / "option.toml", book=own_book()).proposed == 36_500
    assert est.load(tmp_path / "b" / "option.toml").posts == "../a/posts.csv"


def test_proposals_are_asked_for_where_there_are_several() -> None:
    two = est.Scenario(**TERMS).propose(1, title="One").propose(4, title="Four", from_="2026-10-01")
    with pytest.raises(est.RefusedError, match="proposal: the scenario has 1, 4; say which is meant, proposal=4"):
        two.establish("1 x A D")
    changed = two.establish("1 x A D", proposal="4").propose(4, funder="grant")
    assert [(p.id, p.title, len(p.establish)) for p in changed.proposal] == [("1", "One", 0), ("4", "Four", 1)]
    assert changed.proposal[1].funder[0].name == "grant"


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda s: s.establish(count="x", title="A", grade="D"), r'proposal\[0\].establish\[0\].count = "x"'),
        (lambda s: s.establish("1 x A D").establish("1 x B D", fte=-1), r"proposal\[0\].establish\[1\].fte = -1"),
        (lambda s: s.establish("1 x A D", proposal=7, from_="soon"), r'proposal\[0\].establish\[0\].from_ = "soon"'),
        (lambda s: s.award(from_="2027", percent=3), r'award\[0\].from_ = "2027"'),
        (lambda s: s.stated(measure="nett", amount=3), r'stated\[0\].measure = "nett"'),
        (lambda s: s.funder(id="g", name=" "), r"funder\[0\].name"),
        (lambda s: s.end(post="1", until="2027-03"), "is a month; write the first day without it"),
        (lambda s: s.with_terms(first_year=2026), 'financial year is written as text: "2026/27"'),
        (lambda s: s.with_terms(posts=[{"title": "A", "grad": "D"}]), 'no key "grad". Did you mean "grade"'),
        (lambda s: s.with_terms(posts=5), "5 was given; give the path of a list, a frame"),
        (lambda s: s.establish(), "establish: nothing is given"),
        (lambda s: s.establish(5), "lines: 5 was given; give"),
        (
            lambda s: est.cost(s.with_terms(posts=[{"grade": "D", "fte": "1.x"}]), book=own_book()),
            r'posts\[0\].fte = "1.x"',
        ),
    ],
)
def test_a_fault_names_its_argument_and_what_is_accepted(call: Any, message: str) -> None:
    with pytest.raises((est.InputError, est.RefusedError), match=message) as refused:
        call(est.Scenario(**TERMS))
    assert "pydantic" not in str(refused.value)


def test_only_its_own_names_stand_in_the_completion_of_a_scenario() -> None:
    names = dir(est.Scenario(**TERMS))
    assert {*ACTIONS, "propose", "award", "funder", "stated", "with_terms", "to_toml", "title", "pay"} <= set(names)
    assert not [name for name in names if name.startswith(("_", "model_")) or name in ("json", "parse_obj", "schema")]


def test_what_stands_apart_is_explained_change_by_change() -> None:
    base = est.Scenario(**TERMS, price_base="2026-05")
    plan = base.establish("1 x A D", until="2028-04-01").establish("1 x B M", budgeted=False)
    plan = plan.efficiency(title="Forms", volume=10, hours=2, weeks=1, rate=15)
    costing = est.cost(plan, book=own_book())
    # a post of £36,500 with an end; one of £12,000 outside the budget; 10 x 2 hours x £15 = £300
    for measure, pence in (("time_limited", 36_500_00), ("unbudgeted_after", 12_000_00), ("non_cashable", 300_00)):
        explained = costing.explain(measure)
        assert explained.figure.pence == pence
        assert [step.amount.pence for step in explained.steps if step.depth == 1 and step.amount] == [pence]
    moved = base.fund(title="A", grade="D", count=1, funder="core", budgeted=True, to="grant")
    between = est.cost(moved, book=own_book()).explain("between_funders")
    # what the grant pays more, £36,500, the core budget pays less; over the whole nothing grows
    assert (between.figure.pence, [step.figure for step in between.steps]) == (36_500_00, ["£36,500"])


def test_the_report_of_options_has_their_ranks_and_what_would_turn_them(tmp_path: Path) -> None:
    base = est.Scenario(**TERMS, price_base="2026-05")
    options = est.compare({"A": base.establish("1 x A D"), "B": base.establish("1 x B M")}, book=own_book())
    page = options.to_html(tmp_path / "options.html").read_text(encoding="utf-8")
    assert "Rank under each assumption" in page
    # the costs of A would have to fall from £36,500 to £12,000, by 24,500 / 36,500 = 67.1%
    assert "-67.1%" in page

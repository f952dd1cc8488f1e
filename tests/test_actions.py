"""Every action goes through every output; split and merge come to the removals and additions they stand for."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import assume, given, settings

import establishment as est
from case import Act, Case, Change, Posts, book_folder, write_case
from establishment.scenarios.action_registry import ACTIONS
from establishment.scenarios.writer import scenario_toml
from strategies import cases

pytestmark = pytest.mark.core

HEAD = {
    "title": "t",
    "pay": "njc",
    "pension": "20%",
    "basis": "maximum",
    "price_base": date(2025, 5, 1),
    "first_year": "2025/26",
    "years": 2,
}
LINES = {
    "establish": '"2 x Adviser SCP 20"',
    "disestablish": '"1 x Adviser SCP 20"',
    "regrade": '{ line = "1 x Clerk SCP 5", to = { grade = "SCP 12" } }',
    "convert": '{ line = "1 x Clerk SCP 5", to = { scale = "nhs-agenda-for-change-england", grade = "Band 3", title = "Aide" } }',
    "redesignate": '{ line = "1 x Clerk SCP 5", to = { title = "Assistant" } }',
    "transfer": '{ line = "1 x Clerk SCP 5", to = { unit = "North" } }',
    "change_hours": '{ line = "1 x Clerk SCP 5", to = { fte = "0.5" } }',
    "fund": '{ line = "1 x Clerk SCP 5", to = { funder = "pcc" } }',
    "split": '{ line = "1 x Registrar SCP 20", into = [{ fte = "0.5" }, { fte = "0.5", grade = "SCP 12" }] }',
    "merge": '{ lines = ["1 x Clerk SCP 5", "1 x Registrar SCP 12"], into = "1 x Officer SCP 20" }',
    "extend": '{ line = "1 x Clerk SCP 5", until = 2025-08-01, to_day = 2026-01-01 }',
    "end": '{ line = "1 x Clerk SCP 5", until = 2026-08-01 }',
    "non_pay": '{ title = "Vans", amount = 1200 }',
    "one_off": '{ title = "Desks", amount = 1200, on = 2025-09-01 }',
    "income": '{ title = "Fees", amount = 600 }',
    "efficiency": '{ title = "Forms", volume = 10, hours = 1, weeks = 52, rate = 20 }',
    "redundancy": '{ title = "Clerk", age = 40, service = 10, weekly_pay = 500, on = 2025-09-01, lgps = false }',
    "pay_protection": '{ title = "Clerk", amount = 1200, run_off = [100], on_cost_percent = 0 }',
}
"""One line of each action; what posts become as a table."""


def costing(folder: Path, text: str, **changes: Any) -> est.Costing:
    terms = {key: f'"{value}"' if isinstance(value, str) else value for key, value in (HEAD | changes).items()}
    head = "".join(f"{key} = {value}\n" for key, value in terms.items())
    path = folder / "scenario.toml"
    path.write_text(
        head + '[[funder]]\nid = "pcc"\nname = "Commissioner"\n[[proposal]]\nnumber = 1\nfrom = 2025-07-01\n' + text,
        encoding="utf-8",
    )
    return est.cost(path)


def pence(costing: est.Costing) -> tuple[int, list[int], list[int]]:
    years = costing.by_year(money="pence")
    figures = [int(sum(years[column])) for column in ("part_year_net_pence", "full_year_net_pence")]
    return int(100 * costing.net), figures, [int(costing.summary().posts[0]), int(costing.summary().posts[1])]


@pytest.mark.parametrize("action", ACTIONS)
def test_every_action_goes_through_every_output(action: str, tmp_path: Path) -> None:
    assert action in LINES, f"LINES needs a line of {action}"
    cost = costing(tmp_path, f"{action} = [{LINES[action]}]\n")
    other = costing(tmp_path, 'non_pay = [{ title = "Other", amount = 1 }]\n')
    assert "1" in str(cost)
    assert "<table" in cost._repr_html_()
    assert cost.paragraph().startswith("Financial implications")
    for key in ("by_proposal", "by_funder", "by_grade", "by_unit", "by_year", "by_month", "cliff", "measures", "lines"):
        assert getattr(cost, key)() is not None
    moved = cost.to_dict()["proposals"][0]["movements"]
    assert [] == moved if ACTIONS[action].beside else [action] == [each["action"] for each in moved]
    assert len(moved) == len(cost.movements())
    assert cost.to_html(tmp_path / "out.html").read_text(encoding="utf-8").count("</html>") == 1
    names = [path.name for path in cost.to_csv(tmp_path / "csv")]
    assert {"lines.csv", "posts.csv"} <= set(names)
    assert cost.to_excel(tmp_path / "out.xlsx").stat().st_size > 1000
    assert cost.bridge().difference.pence == cost.explain("net").figure.pence
    difference = str(est.diff(cost.scenario, other.scenario))
    assert ACTIONS[action].beside or ACTIONS[action].done in difference
    later = cost.sensitivity("cumulative_net", changes={"start": (0, 3)})
    assert len(later) == 1
    undone = cost.results.comparison.plan.reversed()
    assert undone.reversed() == cost.results.comparison.plan


def test_one_post_into_two_halves(tmp_path: Path) -> None:
    """Point 20 is £32,597, point 12 £28,598: half of each is £16,298.50 and £14,299.00."""
    cost = costing(tmp_path, f"split = [{LINES['split']}]\n", on_cost_percent=0)
    assert 1629850 + 1429900 - 3259700 == int(100 * cost.net)
    assert (1, 2) == cost.summary().posts
    assert [1, 2] == [cost.to_dict()["totals"][key] for key in ("posts_removed", "posts_added")]
    split = '{ line = "2 x Registrar SCP 20", into = [{ count = 2, fte = "0.4" }, { fte = "0.2", title = "Aide" }] }'
    cost = costing(tmp_path, f"split = [{split}]\n", on_cost_percent=0)
    # each of two becomes two of 0.4 and one of 0.2: £13,038.80 twice and £6,519.40
    assert 0 == int(100 * cost.net)
    assert (2, 6) == cost.summary().posts
    assert {("Registrar", 4), ("Aide", 2)} == {(s.title, s.count) for m in cost.plan.movements for s in m.after}


def test_two_posts_into_one(tmp_path: Path) -> None:
    cost = costing(tmp_path, f"merge = [{LINES['merge']}]\n", on_cost_percent=0)
    # point 5 is £25,583, point 12 £28,598, point 20 £32,597
    assert 3259700 - 2558300 - 2859800 == int(100 * cost.net)
    assert (2, 1) == cost.summary().posts


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (
            'split = [{ post = "1", into = [{ fte = "0.5" }, { fte = "0.5", post = "2" }] }]',
            'The post "2" is already there',
        ),
        ('split = [{ post = "1", into = [{ fte = "0.5" }] }]', "proposal[0].split[0].into"),
        ('split = [{ post = "1", into = [{ fte = "0.5" }, { fte = "1.5" }] }]', "proposal[0].split[0].into[1].fte"),
        ('merge = [{ lines = [{ post = "1" }, { post = "9" }], into = "1 x C SCP 20" }]', 'There is no post "9"'),
        (
            'merge = [{ lines = [{ post = "1", from = 2025-08-01 }], into = "1 x C SCP 20" }]',
            "take effect on the same day",
        ),
        ('merge = [{ lines = [{ post = "1" }], into = { line = "1 x C SCP 20", post = "2" } }]', "is already there"),
    ],
)
def test_what_cannot_be_split_or_merged(text: str, words: str, tmp_path: Path) -> None:
    (tmp_path / "posts.csv").write_text("post,title,grade\n1,Clerk,SCP 20\n2,Clerk,SCP 20\n", encoding="utf-8")
    with pytest.raises(est.InputError) as refused:
        costing(tmp_path, text + "\n", posts="posts.csv")
    assert words in str(refused.value)


def test_a_number_goes_on_to_the_parts_of_a_post(tmp_path: Path) -> None:
    (tmp_path / "posts.csv").write_text("post,title,grade\n1,Clerk,SCP 20\n", encoding="utf-8")
    text = 'split = [{ post = "1", into = [{ fte = "0.5" }, { fte = "0.5", post = "1b" }] }]\n'
    text += '[[proposal]]\nnumber = 2\nfrom = 2026-01-01\ndisestablish = [{ post = "1b" }]\n'
    cost = costing(tmp_path, text, posts="posts.csv", on_cost_percent=0)
    assert (1, 1) == cost.summary().posts
    assert -1629850 == int(100 * cost.net)  # half of £32,597 goes


def stands_for(case: Case, act: Act) -> list[Act]:
    """The removals and additions of a split or merge of lines written out."""
    if act.action == "merge":
        assert act.posts is not None
        gone = [Act("disestablish", line, on=act.on) for line in act.lines]
        return [*gone, Act("establish", act.posts, on=act.on)]
    if act.action != "split":
        return [act]
    assert act.posts is not None
    acts = [Act("disestablish", act.posts, on=act.on)]
    for count, change in act.parts:
        for each, fte in count * act.posts.parts:
            acts.append(Act("establish", part_of(act.posts, change, each, change.fte or fte), on=act.on))
    return acts


def part_of(posts: Posts, change: Change, count: int, fte: Any) -> Posts:
    fields = {key: value for key, value in vars(change).items() if value not in (None, "", ())}
    return Posts(**(vars(posts) | {"total_fte": None} | fields | {"count": count, "fte": fte}))


@pytest.mark.long
@given(cases(actions=["split", "merge", "establish", "non_pay"], table=False, unknowns=False, one_basis=True))
def test_split_and_merge_come_to_what_they_stand_for(case: Case) -> None:
    """But for increments: a part goes on from the point to which the post has risen, a new post begins on its point."""
    assume(not {"point", "actual"} & set(case.bases))
    proposals = []
    for proposal in case.proposals:
        acts = tuple(each for act in proposal.acts for each in stands_for(case, act))
        proposals.append(type(proposal)(**(vars(proposal) | {"acts": acts})))
    plain = type(case)(**(vars(case) | {"proposals": tuple(proposals)}))
    one, other = (costed_in_place(each) for each in (case, plain))
    assert pence(one) == pence(other)


def costed_in_place(case: Case) -> est.Costing:
    import tempfile

    with tempfile.TemporaryDirectory() as folder:
        return est.cost(write_case(case, Path(folder)), book=est.load_book(book_folder()))


VALUES = {**HEAD, "proposal": [{"number": 1, "from": "2025-07-01", "establish": ["2 x Adviser SCP 20"]}]}


def test_a_scenario_is_costed_however_it_is_given() -> None:
    """Two of £32,597 + £4,139.55 (15% above £5,000) + £6,519.40 (20%) + £162.99 (0.5%) = £43,418.94."""
    scenario = est.Scenario(**VALUES)  # type: ignore[arg-type]
    for given_as in (VALUES, scenario, scenario_toml(scenario)):
        costing = est.cost(given_as)
        assert 2 * 4341894 == int(100 * costing.net)
        assert scenario == costing.scenario


def test_faults_of_values_are_placed_by_their_keys() -> None:
    wrong = {**VALUES, "proposal": [{"number": 1, "establish": [{"line": "1 x Adviser SCP 20", "fte": 1.5}]}]}
    with pytest.raises(est.InputError) as refused:
        est.cost(wrong)
    assert str(refused.value).startswith("scenario: error E208 proposal[0].establish[0].fte")
    with pytest.raises(est.InputError) as refused:
        est.cost({**VALUES, "titel": "x"})
    assert "titel" in str(refused.value)


@settings(max_examples=20)
@given(cases(table=False))
def test_a_scenario_in_python_is_costed_as_its_file(case: Case) -> None:
    one = costed_in_place(case)
    other = est.cost(one.scenario, book=est.load_book(book_folder()))
    assert other.plan == one.plan
    assert other.to_dict()["totals"] == one.to_dict()["totals"]


def test_the_number_of_a_listed_post_alone_names_it(tmp_path: Path) -> None:
    (tmp_path / "posts.csv").write_text("post,title,grade\nC10,Clerk,SCP 5\nC11,Clerk,SCP 12\n", encoding="utf-8")
    lines = ('"C11"', '{ post = "C11" }')
    by_number, by_key = (costing(tmp_path, f"disestablish = [{line}]\n", posts="posts.csv") for line in lines)
    assert by_number.net == by_key.net
    assert by_number.by_grade().equals(by_key.by_grade()), "the clerk at SCP 12 goes, whichever way it is named"
    with pytest.raises(est.InputError, match='"C12" is not a line of posts'):
        costing(tmp_path, 'disestablish = ["C12"]\n', posts="posts.csv")

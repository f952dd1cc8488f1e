"""The Lancashire restructure: each figure typed from the paper, or worked out by hand from it."""

import json
from decimal import Decimal
from pathlib import Path

import pytest

import establishment as est
from collected import collection
from establishment.api.costing import Costing

pytestmark = pytest.mark.core

SCENARIO = Path(__file__).parents[1] / "scenarios" / "lancashire-volunteer-partnership.toml"


@pytest.fixture(scope="module")
def costing() -> Costing:
    return est.cost(SCENARIO)


@pytest.fixture
def paper() -> str:
    path = collection("papers") / "lancashire-volunteer-partnership-2016.txt"
    return " ".join(path.read_text(encoding="utf-8").split())


def test_fourteen_posts_go_and_fifteen_come(costing: Costing) -> None:
    assert costing.summary([4, 5]).posts == (14, 15)
    assert costing.summary([4]).posts == (14, 0)
    assert costing.summary([5]).posts == (0, 15)


def test_the_eight_lc56_cancel_and_the_saving_says_the_rest(costing: Costing) -> None:
    (implied,) = costing.implied()
    assert implied.equation == "£12,084 = 6 x LC5 - 7 x LC3/4"
    assert implied.cancelled == {"LC5/6": 8}
    assert Decimal("1510.50") == implied.difference_each("LC5/6")


def test_a_given_lc5_gives_the_lc34() -> None:
    (implied,) = est.cost(SCENARIO, given={"LC5": 28000}).implied()
    # (6 x 28,000 - 12,084) / 7
    assert ("LC3/4", Decimal("22273.71")) == (implied.kind, implied.unit_cost)
    assert implied.equation == "£12,084 = £168,000 - 7 x LC3/4"


def test_all_given_the_saving_is_tested() -> None:
    unit_costs = {"LC5": 28000, "LC3/4": "22,273.71", "LC5/6": 30000}
    check = est.cost(SCENARIO, given=unit_costs).stated[3]
    # 168,000 - 155,915.97 = 12,084.03, written to the pound
    assert ("rounding", Decimal("0.03")) == (check.verdict, check.difference)
    unit_costs["LC3/4"] = "22,300"
    check = est.cost(SCENARIO, given=unit_costs).stated[3]
    # 168,000 - 156,100 = 11,900
    assert ("differs", Decimal("-184.00")) == (check.verdict, check.difference)


def test_the_lc7_and_the_expenses_are_inputs_not_agreement(costing: Costing) -> None:
    assert Decimal(33890) == costing.summary([2]).growth.value
    assert Decimal(20000) == costing.summary([6]).growth.value
    assert [costing.stated[n].verdict for n in (1, 4)] == ["untestable", "untestable"]


def test_the_cadets_move_within_numbers(costing: Costing) -> None:
    (note,) = costing.movements().query("action == 'redesignate'")["note"]
    assert note == "4 + 3 = 7"
    assert (Decimal(0), "agrees") == (costing.summary([3]).net.value, costing.stated[2].verdict)


def test_the_sergeant_is_a_named_unknown_outside_the_base_until_budgeted(costing: Costing) -> None:
    summary = costing.summary([1])
    assert summary.posts == (1, 1)
    assert tuple(map(str, (summary.growth, summary.baseline, summary.unbudgeted[0]))) == ("Sergeant", "£0", "Sergeant")


def test_the_mistyped_growth_has_three_readings_and_none_is_chosen(costing: Costing) -> None:
    assert (costing.stated[0].verdict, costing.stated[0].stated.amount.pence) == ("mistyped", 2180500)  # type: ignore[union-attr]
    rows = [(r.letter, r.fit, r.needs // 100, str(r.growth), str(r.net)) for r in costing.readings()]
    assert rows == [
        ("A", "fits", 33889, "£21,805", "£75,695"),
        ("B", "does not fit", 21805, "£9,721", "£63,611"),
        ("C", "possible", 55695, "£9,721", "£63,611"),
    ]
    # the derived scale of 2016, with National Insurance and the 24.2% budget rate
    assert "£53,115 to £57,818" in costing.readings()[2].why


def test_who_funds_what_and_what_becomes_of_the_saving(costing: Costing) -> None:
    funders = costing.by_funder().set_index("funder")["net"]
    assert funders["commissioner"] == 53890.0
    assert tuple(e.saving for e in costing.summary([4]).effects) == ("potentially_cashable",) * 3
    screen = str(costing)
    assert "reinvested" in screen
    assert "£75,695 under A; £63,611 under B and C" in " ".join(screen.split())


def test_the_screen_is_readable(costing: Costing) -> None:
    lines = str(costing).split("\n")
    assert max(map(len, lines)) <= 120
    assert len(lines) <= 100


def test_every_stated_figure_is_asked_or_answered(costing: Costing) -> None:
    assert [c.verdict for c in costing.stated] == ["mistyped", "untestable", "agrees", "untestable", "untestable"]
    questions = " ".join(costing.questions())
    for word in (
        "£21,805k",
        "A, B or C",
        "Sergeant",
        "LC5",
        "LC3/4",
        "8 LC5/6",
        "basis",
        "filled and budgeted",
        "31 March 2018",
        "full year",
        "one LC7 supervisor",
        "police staff role",
    ):
        assert word in questions


def test_the_json_says_the_same(costing: Costing) -> None:
    document = json.loads(json.dumps(costing.to_dict()))
    assert document["totals"]["net"] == {"known": 53890, "unknown": {"LC3/4": 7, "LC5": -6, "Sergeant": 1}}
    assert [r["net"]["known"] for r in document["readings"]] == [75695, 63611, 63611]
    assert costing.to_dict() == document


@pytest.mark.parametrize(
    "words",
    [
        "recurring growth of £21,805k",
        "recurring growth of £33,890",
        "by 3, creating 7 posts in total (This move is cost neutral)",
        "6 x Special / Volunteer Co-ordinator LC5/6",
        "6 x Watch Liaison Officer LC5",
        "2 x CIP and Quality of Service Officer HQ LC5/6",
        "7 x Lancashire Volunteer Partnership / Neighbourhood Volunteer Support Assistants LC3/4",
        "8 x Lancashire Volunteer Partnership / Neighbourhood Volunteer Officers (Outreach and Outreach Support) LC5/6",
        "create cashable savings of £12,084",
        "fund £20k recurring",
    ],
)
def test_what_was_typed_stands_in_the_paper(paper: str, words: str) -> None:
    assert words in paper


def test_a_cost_given_aside_adds_no_reading() -> None:
    assert ["A", "B", "C"] == [reading.letter for reading in est.cost(SCENARIO, given={"LC5": 28000}).readings()]

"""An approved scenario tracked against monthly lists and a ledger: each cause by hand, and all of them exactly."""

import json
from calendar import monthrange
from fractions import Fraction
from pathlib import Path
from typing import Any

import hypothesis.strategies as st
import pandas as pd
import pytest
from hypothesis import HealthCheck, assume, given, settings
from typer.testing import CliRunner

import establishment as est
from establishment.api.tracking import TRACKED_CAUSES
from establishment.cli.main import app

QUICK = settings(suppress_health_check=list(HealthCheck))


@pytest.fixture(scope="module")
def grades(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A made-up scale: point 1 is £20,000, each point £1,000 more; Grade A has points 1 to 3, Grade B 4 to 6."""
    folder = tmp_path_factory.mktemp("grades")
    (folder / "council").mkdir()
    (folder / "council" / "scale.toml").write_text(
        'title = "council"\nbody = "council"\nhours = 37\nawards = [2024-04-01, 2025-04-01]\nknown_until = 2026-04-01\n'
        '[[grade]]\nname = "Grade A"\npoints = ["1", "3"]\n[[grade]]\nname = "Grade B"\npoints = ["4", "6"]\n'
        '[[reference]]\nid = "circular"\ntitle = "Pay circular"\nhref = "https://example.org"\n',
        encoding="utf-8",
    )
    points = "".join(
        f"{year}-04-01,{n},{19000 + 1000 * n},illustrative,high,circular\n"
        for year in (2024, 2025)
        for n in range(1, 7)
    )
    head = "effective_from,point,salary,status,confidence,reference\n"
    (folder / "council" / "points.csv").write_text(head + points, encoding="utf-8")
    return folder


# A month of one post: (19,000 + 1,000 x point) x 1.2 / 12, with on-costs of a flat fifth.
BASE = [
    {"post": "101", "title": "Clerk", "grade": "Grade A", "point": "1", "fte": "1", "unit": "East"},  # £2,000 a month
    {"post": "102", "title": "Adviser", "grade": "Grade A", "point": "2", "fte": "1", "unit": "East"},  # £2,100
    {"post": "103", "title": "Analyst", "grade": "Grade B", "point": "4", "fte": "0.5", "unit": "West"},  # £1,150
    {"post": "104", "title": "Manager", "grade": "Grade B", "point": "6", "fte": "1", "unit": "West"},  # £2,500
]
NEW = {"post": "201", "title": "Planner", "grade": "Grade A", "point": "3", "fte": "1", "unit": "West"}  # £2,200
TERMS: dict[str, Any] = {
    "title": "Teams",
    "pay": "council",
    "basis": "point",
    "price_base": "2025-04-01",
    "on_cost_percent": 20,
}


def plan(**terms: Any) -> est.Scenario:
    """101 goes in June, 102 becomes Grade B point 5 in July, a planner comes in May, 104 works less from September."""
    scenario = est.Scenario(**{**TERMS, **terms}).with_terms(posts=BASE)
    for number, title in enumerate(("Fewer clerks", "Advice", "Planning", "Hours"), 1):
        scenario = scenario.propose(number, title=title)
    scenario = scenario.disestablish(post="101", from_="2025-06-01", proposal=1)
    to = {"grade": "Grade B", "point": "5"}
    scenario = scenario.regrade(post="102", to=to, from_="2025-07-01", proposal=2)
    scenario = scenario.establish("1 x Planner Grade A", point="3", unit="West", from_="2025-05-01", proposal=3)
    return scenario.change_hours(post="104", to=0.6, from_="2025-09-01", proposal=4)


def as_planned(month: int) -> dict[str, dict[str, Any]]:
    """The list of the end of a month of 2025, where all goes as planned."""
    rows = {row["post"]: dict(row) for row in BASE}
    if month >= 5:
        rows["201"] = dict(NEW)
    if month >= 6:
        del rows["101"]
    if month >= 7:
        rows["102"] |= {"grade": "Grade B", "point": "5"}
    if month >= 9:
        rows["104"] |= {"fte": "0.6"}
    return rows


def lists(last: int, changes: dict[int, dict[str, dict[str, Any] | None]]) -> dict[str, pd.DataFrame]:
    """Lists of the ends of the months from April to `last`, as planned but for changes: by month and post."""
    lists_by_day = {}
    for month in range(4, last + 1):
        rows = as_planned(month)
        for post, fields in changes.get(month, {}).items():
            if fields is None:
                rows.pop(post, None)
            else:
                standing = next((row for row in (*BASE, NEW) if row["post"] == post), {})
                rows[post] = {**standing, **rows.get(post, {}), **fields}
        lists_by_day[f"2025-{month:02d}-{monthrange(2025, month)[1]}"] = pd.DataFrame(list(rows.values())).fillna("")
    return lists_by_day


def tracked(grades: Path, posts: Any, scenario: est.Scenario | None = None, **more: Any) -> est.Tracking:
    return est.track(scenario or plan(), posts, book=grades, **more)


def pounds(sums: dict[str, int]) -> dict[str, float]:
    return {cause: pence / 100 for cause, pence in sums.items() if pence}


def test_planned_amounts_are_those_of_the_costing_and_a_plan_that_is_kept_differs_in_nothing(grades: Path) -> None:
    scenario = plan(first_year="2025/26")
    tracking = tracked(grades, lists(10, {}), scenario)
    years = est.cost(scenario, book=grades).by_year().to_dict("records")
    expected = {
        "1": -2000 * 10,  # June to March
        "2": 300 * 9,  # (24,000 - 21,000) x 1.2 / 12, July to March
        "3": 2200 * 11,  # May to March
        "4": -1000 * 7,  # 2,500 x 0.4, September to March
    }
    assert {p.proposal: p.planned_pence / 100 for p in tracking.proposals} == expected
    assert {row["proposal"]: row["part_year_net"] for row in years} == expected
    to_date = {"1": -2000 * 5, "2": 300 * 4, "3": 2200 * 6, "4": -1000 * 2}  # until October
    assert {p.proposal: p.delivered_to_date_pence / 100 for p in tracking.proposals} == to_date
    assert tracking.totals() == tracking.totals(to_date=False) == {"unexplained": 0}


EACH: list[tuple[str, int, dict[int, dict[str, dict[str, Any] | None]], str, str, float, float]] = [
    # A planner comes in June, not in May: one month of £2,200.
    ("comes late", 6, {5: {"201": None}}, "3", "late start", -2200, -2200),
    # No planner in May and June; taken to come on 1 July.
    ("has not come", 6, {5: {"201": None}, 6: {"201": None}}, "3", "late start", -4400, -4400),
    # The clerk's post goes in July, not in June: one month of £2,000.
    ("goes late", 7, {6: {"101": {}}}, "1", "late start", 2000, 2000),
    # The clerk's post is still there in July: June and July; taken to go on 1 August.
    ("has not gone", 7, {6: {"101": {}}, 7: {"101": {}}}, "1", "did not go", 4000, 4000),
    # The clerk's post is gone in April: April and May.
    ("goes early", 7, {4: {"101": None}, 5: {"101": None}}, "1", "early start", -4000, -4000),
    # The planner is there in April.
    ("comes early", 5, {4: {"201": {}}}, "3", "early start", 2200, 2200),
    # The adviser is regraded in August: July at £2,100, not £2,400.
    ("is regraded late", 8, {7: {"102": {"grade": "Grade A", "point": "2"}}}, "2", "late start", -300, -300),
    # The adviser has point 6 from July: (25,000 - 24,000) x 1.2 / 12 a month; nine months of the year.
    ("is on another point", 7, {7: {"102": {"grade": "Grade B", "point": "6"}}}, "2", "grade", 100, 900),
    # The manager works 0.8 in September, 0.6 planned: 2,500 x 0.2; seven months of the year.
    ("has other hours", 9, {9: {"104": {"fte": "0.8"}}}, "4", "hours", 500, 3500),
    # The analyst, whom no proposal touches, works 0.4: 23,000 x 1.2 x 0.1 / 12; all twelve months.
    ("has fewer hours", 4, {4: {"103": {"fte": "0.4"}}}, "", "hours", -230, -2760),
    # The analyst has point 5: 1,000 x 0.5 x 1.2 / 12.
    ("has moved up", 4, {4: {"103": {"point": "5"}}}, "", "grade", 50, 600),
    # The analyst's post is gone: £1,150 a month.
    ("is gone", 4, {4: {"103": None}}, "", "gone, not planned", -1150, -13800),
    # A post that nobody planned, Grade A point 1, from May: eleven months of £2,000.
    (
        "is new",
        5,
        {5: {"301": {"post": "301", "title": "Driver", "grade": "Grade A", "point": "1", "fte": "1", "unit": "North"}}},
        "",
        "not planned",
        2000,
        22000,
    ),
    # The planner's post is there and vacant in May; filled from 1 June.
    ("is vacant", 5, {5: {"201": {"vacant": "yes"}}}, "3", "vacancy", -2200, -2200),
    # The analyst's post loses its budget in April: £1,150 a month, all year.
    ("has no budget", 4, {4: {"103": {"budgeted": "no"}}}, "", "funding", -1150, -13800),
    # The analyst is paid 39 of 52 weeks: a quarter of £1,150.
    ("works in term time", 4, {4: {"103": {"weeks": "39/52"}}}, "", "other terms", -287.5, -3450),
]


@pytest.mark.parametrize(
    ("name", "last", "changes", "proposal", "cause", "to_date", "year"), EACH, ids=[e[0] for e in EACH]
)
def test_each_cause_has_its_amount(
    grades: Path,
    name: str,
    last: int,
    changes: dict[int, dict[str, dict[str, Any] | None]],
    proposal: str,
    cause: str,
    to_date: float,
    year: float,
) -> None:
    tracking = tracked(grades, lists(last, changes))
    assert pounds(tracking.totals()) == pounds(tracking.totals(proposal)) == {cause: to_date}
    assert pounds(tracking.totals(proposal, to_date=False)) == {cause: year}
    tracked_proposal = next(p for p in tracking.proposals if p.proposal == proposal)
    assert tracked_proposal.difference_to_date_pence == 100 * to_date
    assert tracked_proposal.slipped_pence == 100 * year


def test_a_post_that_did_not_go_and_stands_vacant_has_both_causes(grades: Path) -> None:
    tracking = tracked(grades, lists(7, {6: {"101": {}}, 7: {"101": {"vacant": "yes"}}}))
    # June and July of £2,000 not saved, of which July is not paid
    assert pounds(tracking.totals("1")) == {"did not go": 4000, "vacancy": -2000}


def test_the_forecast_rests_on_the_day_from_which_overdue_changes_come(grades: Path) -> None:
    posts = lists(7, {6: {"101": {}}, 7: {"101": {}}})
    later = tracked(grades, posts, resumes="2025-10-01")
    assert pounds(later.totals("1", to_date=False)) == {"did not go": 8000}  # June to September
    assert any("on 1 October 2025" in note for note in later.notes)
    never = tracked(grades, posts, resumes="2026-04-01")
    assert pounds(never.totals("1", to_date=False)) == {"did not go": 20000}  # June to March


def test_one_list_late_in_the_year_takes_changes_on_their_planned_days(grades: Path) -> None:
    (october,) = list(lists(10, {}).items())[-1:]
    assert tracked(grades, dict([october])).totals() == {"unexplained": 0}


def test_awards_that_were_made_move_what_is_paid(grades: Path) -> None:
    scenario = plan(prices="cash", first_year="2026/27", hold_on_costs=True)
    scenario = scenario.award(percent=2, from_="2026-04-01")
    rows = as_planned(10)
    rows["104"]["fte"] = "0.6"
    tracking = tracked(
        grades,
        {"2026-04-30": pd.DataFrame(list(rows.values()))},
        scenario,
        awards=[{"from": "2026-04-01", "percent": 3}],
    )
    # One per cent of pay more, salaries to the nearest pound; with the fifth, a month of
    # 102: (24,720 - 24,480) x 1.2 / 12 = 24; 201: (22,660 - 22,440) x 0.1 = 22; 104: (25,750 - 25,500) x 0.6 x 0.1 = 15;
    # 103: (23,690 - 23,460) x 0.5 x 0.1 = 11.50
    assert pounds(tracking.totals()) == {"award": 72.5}
    assert pounds(tracking.totals(to_date=False)) == {"award": 870}
    assert pounds(tracking.totals("2")) == {"award": 24}
    plan_file, listed = grades.parent / "award.toml", grades.parent / "award.csv"
    scenario.to_toml(plan_file, force=True)
    pd.DataFrame(list(rows.values())).to_csv(listed, index=False)
    command = ["track", str(plan_file), f"2026-04-30={listed}", "--grades", str(grades), "--json"]
    printed = CliRunner().invoke(app, [*command, "--award", "2026-04-01=3%"])
    assert json.loads(printed.stdout)["total"] == tracking.to_dict()["total"]
    refused = CliRunner().invoke(app, [*command, "--award", "3%"])
    assert refused.exit_code == 2
    assert "write --award 2026-04-01=3.2%" in refused.output
    with pytest.raises(est.RefusedError, match='give it prices = "cash"'):
        tracked(grades, lists(4, {}), awards=[{"from": "2025-04-01", "percent": 3}])


PAID_TO_MAY = {"101": 4000.0, "102": 4200.0, "103": 2300.0, "104": 5000.0, "201": 2200.0}


def ledger_of(changes: dict[str, float | None], extra: list[tuple[str, float, str]] | None = None) -> pd.DataFrame:
    paid = {post: amount for post, amount in {**PAID_TO_MAY, **changes}.items() if amount is not None}
    rows = [(post, amount, "Salaries") for post, amount in paid.items()] + (extra or [])
    return pd.DataFrame(rows, columns=["Post No", "Amount", "Description"])


@pytest.mark.parametrize(
    ("changes", "extra", "proposal", "cause", "amount"),
    [
        ({}, [], "", "", 0),
        ({}, [("101", 1500.0, "Agency staff")], "1", "agency", 1500),
        ({"103": 2300.12}, [], "", "rounding", 0.12),
        ({"104": 2500}, [], "4", "timing", -2500),  # one month where two are due
        ({"102": 4321.09}, [], "2", "unexplained", 121.09),
        ({"201": None}, [], "3", "on the lists but not in the ledger", -2200),
        ({}, [("999", 750.5, "Salaries")], "", "in the ledger but on no list", 750.5),
    ],
)
def test_what_a_ledger_shows_beside_the_lists(
    grades: Path,
    changes: dict[str, float | None],
    extra: list[tuple[str, float, str]],
    proposal: str,
    cause: str,
    amount: float,
) -> None:
    tracking = tracked(grades, lists(5, {}), ledger=ledger_of(changes, extra))
    assert pounds(tracking.totals()) == ({cause: amount} if cause else {})
    assert pounds(tracking.totals(proposal, to_date=False)) == ({cause: amount} if cause else {})
    # budget to May: (2,000 + 2,100 + 1,150 + 2,500) x 2 = 15,500
    assert tracking.ledger is not None
    assert tracking.whole()["delivered_to_date"] == tracking.ledger.total_pence - 1_550_000


def test_by_cost_centre_agency_goes_to_the_proposal_of_its_posts_and_the_rest_is_unexplained(grades: Path) -> None:
    posts = {
        day: frame.assign(cost_centre=[{"East": "100"}.get(unit, "200") for unit in frame["unit"]])
        for day, frame in lists(5, {}).items()
    }
    # East: 101 and 102, two proposals: (2,000 + 2,100) x 2 = 8,200.  West: 2,300 + 5,000 + 2,200 = 9,500.
    ledger = pd.DataFrame(
        [("0100", 8200, "Pay"), ("100", 600, "Agency"), ("200", 9600, "Pay"), ("300", 5, "Pay")],
        columns=["Cost Centre", "Amount", "Account"],
    )
    tracking = tracked(grades, posts, ledger=ledger, by="cost_centre")
    assert pounds(tracking.totals()) == {"agency": 600, "unexplained": 105}
    only_one = est.Scenario(**TERMS).with_terms(posts=BASE).disestablish(post="101", from_="2025-12-01")
    april = {day: frame for day, frame in posts.items() if day < "2025-05"}
    paid = pd.DataFrame([("100", 4100, "Pay"), ("100", 600, "Agency"), ("200", 3650, "Pay")], columns=ledger.columns)
    assert pounds(tracked(grades, april, only_one, ledger=paid, by="cost_centre").totals("1")) == {"agency": 600}


@st.composite
def monthly_lists(draw: st.DrawFn) -> dict[int, dict[str, dict[str, Any] | None]]:
    """What differs from the plan in each month from April to a later one."""
    last = draw(st.integers(4, 11))
    points = {"Grade A": ["1", "2", "3"], "Grade B": ["4", "5", "6"]}
    changes: dict[int, dict[str, dict[str, Any] | None]] = {last: {}}
    for month in range(4, last + 1):
        for post in draw(st.sets(st.sampled_from(["101", "102", "103", "104", "201", "301"]))):
            grade = draw(st.sampled_from(list(points)))
            fields = {"grade": grade, "point": draw(st.sampled_from(points[grade])), "title": f"Post {post}"}
            fields |= {"fte": draw(st.sampled_from(["1", "0.5", "0.25"])), "unit": "East", "post": post}
            fields |= {"vacant": draw(st.sampled_from(["", "yes"]))}
            changes.setdefault(month, {})[post] = draw(st.sampled_from([None, fields, fields]))
    return changes


def monthly_pence(rows: list[dict[str, Any]]) -> int:
    """What filled posts cost in a month, from the points alone: 100 x (19 + point) pounds, by FTE."""
    paid = [row for row in rows if row.get("vacant") != "yes"]
    return int(sum(10000 * (19 + int(row["point"])) * Fraction(str(row["fte"])) for row in paid))


@given(monthly_lists(), st.booleans(), st.integers(-99_999, 9_999_999))
@QUICK
def test_causes_add_up_to_what_the_lists_or_the_ledger_come_to_exactly(
    grades: Path, changes: dict[int, dict[str, dict[str, Any] | None]], with_ledger: bool, amount: int
) -> None:
    posts = lists(max(changes), changes)
    assume(all(len(frame) for frame in posts.values()))  # a list on which nobody stands any more is refused as one
    more: dict[str, Any] = {}
    if with_ledger:
        lines = [("101", amount / 100, "Agency"), ("102", 100.5, "Pay"), ("301", 12000.0, "Pay"), ("77", 3.25, "Pay")]
        more["ledger"] = pd.DataFrame(lines, columns=["Post No", "Amount", "Account"])
    tracking = tracked(grades, posts, **more)
    budget = len(posts) * monthly_pence(BASE)
    paid = sum(monthly_pence(frame.to_dict("records")) for frame in posts.values())
    assert tracking.whole()["delivered_to_date"] == (amount + 1_210_375 if with_ledger else paid) - budget
    for proposal in tracking.proposals:
        to_date, year = (sum(tracking.totals(proposal.proposal, to_date=each).values()) for each in (True, False))
        assert to_date == proposal.difference_to_date_pence
        assert year == proposal.slipped_pence
    assert sum(tracking.totals().values()) == tracking.whole()["difference_to_date"]
    assert int(tracking.by_cause(money="pence")["year_pence"].sum()) == tracking.whole()["slipped"]
    assert list(tracking.totals())[-1] == "unexplained"


def test_posts_that_the_plan_brings_are_found_by_likeness_and_it_is_said(grades: Path) -> None:
    tracking = tracked(grades, lists(5, {5: {"201": {"title": "Town Planner"}}}))
    assert pounds(tracking.totals()) == {}
    assert any(
        "found on a list by likeness of title, grade, unit and FTE: 1; the least" in note for note in tracking.notes
    )


def alike(*numbers: str) -> pd.DataFrame:
    return pd.DataFrame([{**BASE[0], "post": number} for number in numbers])


@pytest.mark.parametrize(
    ("june", "cause", "to_date", "pairs"),
    [
        (("1", "2"), {}, 0, "3 for 1"),  # the post that went is not the first of the three
        (("2", "3"), {}, 0, ""),
        (("1", "2", "3"), {"did not go": 2000}, 2000, ""),  # one month of one clerk
        (("2",), {"gone, not planned": -2000}, -2000, ""),
    ],
)
def test_of_posts_alike_that_a_plan_takes_without_a_number_the_lists_say_which_went(
    grades: Path, june: tuple[str, ...], cause: dict[str, float], to_date: float, pairs: str
) -> None:
    scenario = est.Scenario(**TERMS).with_terms(posts=alike("1", "2", "3"))
    by_title = scenario.disestablish(title="Clerk", grade="Grade A", point="1", unit="East", count=1, from_="2025-06")
    posts = {"2025-05-31": alike("1", "2", "3"), "2025-06-30": alike(*june)}
    tracking = tracked(grades, posts, by_title)
    assert pounds(tracking.totals()) == cause
    assert tracking.whole()["difference_to_date"] == 100 * to_date
    assert any(f"gone or changed: {pairs}." in note for note in tracking.notes) == bool(pairs)
    # a plan that names the number means that post
    named = tracked(grades, posts, scenario.disestablish(post="1", from_="2025-06"))
    if june == ("1", "2"):
        # 1 is there in June, and 3 is not, which no proposal plans
        assert pounds(named.totals()) == {"did not go": 2000, "gone, not planned": -2000}
    records = {day: frame.to_dict("records") for day, frame in posts.items()}
    assert str(tracked(grades, records, by_title)) == str(tracking)


def test_rows_of_posts_alike_give_up_the_posts_that_the_lists_show(grades: Path) -> None:
    rows = [{**BASE[0], "post": number, "count": count} for number, count in (("1", 6), ("2", 6))]
    scenario = est.Scenario(**TERMS).with_terms(posts=rows)
    plan = scenario.disestablish(title="Clerk", grade="Grade A", point="1", unit="East", count=4, from_="2025-04")
    listed = pd.DataFrame([{**rows[0], "count": 5}, {**rows[1], "count": 3}])
    assert pounds(tracked(grades, {"2025-04-30": listed}, plan).totals()) == {}


def test_new_posts_alike_are_told_apart_by_the_days_of_the_list(grades: Path) -> None:
    scenario = est.Scenario(**TERMS).with_terms(posts=BASE)
    for number, day in ((1, "2025-05-01"), (2, "2025-06-01")):
        scenario = scenario.establish("1 x Planner Grade A", point="3", unit="West", from_=day, proposal=number)
    new = [{**row, "from": ""} for row in BASE] + [{**NEW, "from": "2025-06-01"}]
    tracking = tracked(grades, {"2025-06-30": pd.DataFrame(new)}, scenario)
    assert pounds(tracking.totals("1")) == {"late start": -4400}  # May and June of £2,200
    assert pounds(tracking.totals("2")) == {}


def test_rows_of_several_posts_are_followed_one_by_one(grades: Path) -> None:
    clerks = {"post": "1", "title": "Clerk", "grade": "Grade A", "point": "1", "count": 6, "fte": "1"}
    base = est.Scenario(**TERMS).with_terms(posts=[clerks])
    scenario = base.disestablish(post="1", count=2, from_="2025-04-01").establish(
        "3 x Planner Grade A", point="3", from_="2025-04-01"
    )
    listed = pd.DataFrame([{**clerks, "count": 5}, {**NEW, "post": "9", "count": 2, "unit": ""}])
    tracking = tracked(grades, {"2025-04-30": listed}, scenario)
    # one clerk of two did not go: £2,000; one planner of three has not come: £2,200
    assert pounds(tracking.totals()) == {"did not go": 2000, "late start": -2200}


def test_what_cannot_be_tracked_is_refused(grades: Path) -> None:
    frame = pd.DataFrame(BASE)
    with pytest.raises(est.RefusedError, match="says no day"):
        tracked(grades, [frame])
    with pytest.raises(est.RefusedError, match="track one year at a time"):
        tracked(grades, {"2025-03-31": frame, "2025-04-30": frame})
    with pytest.raises(est.RefusedError, match="two lists are of 30 April 2025"):
        tracked(grades, {"2025-04-30": frame, "30/04/2025": frame})
    bare = est.Scenario(**TERMS).disestablish("1 x Clerk Grade A", from_="2025-06-01")
    with pytest.raises(est.RefusedError, match="give baseline="):
        tracked(grades, {"2025-04-30": frame}, bare)
    named = est.Scenario(**TERMS).disestablish(post="101", from_="2025-06-01")
    assert pounds(tracked(grades, {"2025-04-30": frame}, named, baseline=frame).totals()) == {}


def test_the_command_prints_the_screen_and_json(grades: Path, tmp_path: Path) -> None:
    plan().to_toml(tmp_path / "plan.toml")
    for day, frame in lists(5, {5: {"201": None}}).items():
        frame.to_csv(tmp_path / f"{day}.csv", index=False)
    pairs = [f"{day}={tmp_path / f'{day}.csv'}" for day in ("2025-04-30", "2025-05-31")]
    ledger_of({"201": None}).to_csv(tmp_path / "ledger.csv", index=False)
    command = ["track", str(tmp_path / "plan.toml"), *pairs, "--grades", str(grades)]
    result = CliRunner().invoke(app, command)
    assert result.exit_code == 0, result.output
    for words in ("Planning", "late start", "-£2,200", "unexplained", "What is assumed", "1 June 2025"):
        assert words in result.output
    with_ledger = [*command, "--ledger", str(tmp_path / "ledger.csv"), "--json"]
    document = json.loads(CliRunner().invoke(app, with_ledger).stdout)
    assert document["format"] == "establishment-tracking-1"
    assert document["ledger_amount"] == 15500
    for each in (*document["proposals"], document["total"]):
        assert round(sum(cause["to_date"] for cause in each["causes"]), 2) == each["difference_to_date"]
        assert round(sum(cause["year"] for cause in each["causes"]), 2) == each["slipped"]
    assert {row["cause"] for row in document["rows"]} <= set(TRACKED_CAUSES)

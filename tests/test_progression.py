"""How posts climb their grade: the waits of each scheme, its days and its gates, against what was published and by hand."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

import establishment as est
from establishment.ground.periods import months_after
from establishment.paybook.checks import check_scale
from establishment.rates.progression import Increment, NoIncrement, Standing
from establishment.rates.scales import Scale

pytestmark = pytest.mark.core

BOOK = est.load_book()
AFC = "nhs-agenda-for-change-england"
POLICE = "police-officers-ew"


def increments(
    scale: Scale, post: Standing, until: date, points: tuple[str, ...] = (), rules_on: date | None = None
) -> list[tuple[date, str]]:
    """The increments of a post until a day, on points given or on those of its grade."""

    def points_on(day: date) -> tuple[str, ...]:
        return points or scale.grade(post.grade, rules_on or day).points

    steps = scale.progression().climb(post, points_on, until, rules_on=rules_on)
    return [(step.on, step.point) for step in steps if isinstance(step, Increment)]


@pytest.mark.parametrize(
    ("band", "point", "started", "months"),
    [
        ("Band 2", "Entry", date(2021, 4, 1), 24),
        ("Band 4", "Year 1", date(2021, 4, 1), 36),
        ("Band 5", "Year 1", date(2021, 4, 1), 48),
        ("Band 6", "Year 1", date(2021, 4, 1), 60),
        ("Band 8a", "Year 1", date(2021, 4, 1), 60),  # by the rules of that day
        ("Band 8a", "Year 1", date(2025, 4, 1), 60),
    ],
)
def test_months_to_the_top_of_agenda_for_change(band: str, point: str, started: date, months: int) -> None:
    """Source: publicsectorpay.org.uk, how NHS pay increments work; NHS Employers, intermediate pay point."""
    post = Standing(band, point, months_after(started, 12), since=started)
    climbed = increments(BOOK.scale(AFC), post, months_after(started, 120), rules_on=started)
    assert (months_after(started, months), BOOK.scale(AFC).grade(band, started).points[-1]) == climbed[-1]


RANKS = ("1", "2", "3", "4")


@pytest.mark.parametrize(
    ("since", "first", "expected"),
    [
        (date(2011, 9, 25), date(2012, 9, 25), date(2014, 9, 25)),  # the two years of the freeze do not count
        (date(2012, 6, 1), date(2013, 4, 1), date(2015, 4, 1)),  # promoted in the freeze
    ],
)
def test_the_first_increment_after_the_police_freeze(since: date, first: date, expected: date) -> None:
    """Source: Bedfordshire Police Federation, changes to federated officers' pay arrangements."""
    climbed = increments(BOOK.scale(POLICE), Standing("Sergeant", "1", first, since=since), date(2016, 3, 31), RANKS)
    assert expected == climbed[0][0]


def test_a_constable_is_at_the_top_seven_years_after_joining() -> None:
    """Source: UK Police Law Blog, Home Office circular 007/2013: two years to point 2, then a point a year."""
    joined = date(2016, 4, 1)
    climbed = increments(
        BOOK.scale(POLICE), Standing("Constable", "1", date(2017, 4, 1), since=joined), date(2026, 3, 31)
    )
    assert [(date(2018 + n, 4, 1), str(2 + n)) for n in range(6)] == climbed
    assert months_after(joined, 84) == climbed[-1][0]


@pytest.mark.parametrize(
    ("started", "expected"),
    [
        (date(2025, 6, 2), [date(2026, 4, 1), date(2027, 4, 1)]),
        (date(2025, 11, 3), [date(2026, 5, 3), date(2027, 4, 1)]),
        (date(2025, 9, 30), [date(2026, 4, 1), date(2027, 4, 1)]),
        (date(2025, 10, 1), [date(2026, 4, 1), date(2027, 4, 1)]),
        (date(2026, 3, 31), [date(2026, 9, 30), date(2027, 4, 1)]),
        (date(2026, 4, 1), [date(2027, 4, 1)]),
    ],
)
def test_starters_of_local_government(started: date, expected: list[date]) -> None:
    """Source: East Devon, recruitment and pay: by 30 September the next 1 April, later after six months."""
    post = Standing("SCP 18-25", "18", date(2025, 4, 1), own=False, since=started)
    assert expected == [on for on, _ in increments(BOOK.scale("njc"), post, date(2027, 12, 31))]


def test_who_had_waited_before_a_point_came_has_the_rest_of_the_time_counted() -> None:
    """Band 8a since April 2021: the point of two years comes in April 2024, the top after five years as before."""
    post = Standing("Band 8a", "Year 1", date(2022, 4, 1), since=date(2021, 4, 1))
    assert [(date(2024, 4, 1), "Year 2"), (date(2026, 4, 1), "Year 5+")] == increments(
        BOOK.scale(AFC), post, date(2027, 3, 31)
    )


NURSE = """\
title = "Nurse"
pay = "nhs-agenda-for-change-england"
basis = "point"
prices = "cash"
price_base = 2021-04-01
first_year = "2021/22"
years = 5
pension = "none"
[[proposal]]
number = 1
establish = [{ title = "Nurse", grade = "Band 5", point = "Year 1", from = 2021-04-01, increment_date = 2022-04-01 }]
"""


def in_all(text: str, tmp_path: Path) -> int:
    path = tmp_path / "scenario.toml"
    path.write_text(text, encoding="utf-8")
    return int(est.cost(path).by_year(money="pence")["part_year_net_pence"].sum())


def test_a_nurse_of_2021_over_five_years(tmp_path: Path) -> None:
    """£25,655 and £27,055 on the first point, then from 1 April 2023 £30,639 and £32,324, from 1 April 2025 £37,796.

    With National Insurance and levy the years cost £28,103.75, £29,798.99, £33,764.58, £35,690.53 and £42,904.38.
    """
    assert 2810375 + 2979899 + 3376458 + 3569053 + 4290438 == 17026223 == in_all(NURSE, tmp_path)
    costing = est.cost(tmp_path / "scenario.toml")
    notes = "\n".join(costing.results.increment_notes)
    assert "No increment in Band 5 on 1 April 2022: Year 1 to Year 2: after 2 years on the point." in notes
    assert "Assumed: who begins in Band 5 has been on the point since the first day there" in notes
    for output in (str(costing), costing.paragraph(), str(costing.to_dict())):
        assert "No increment in Band 5 on 1 April 2022" in " ".join(output.split())


def test_how_long_a_post_has_been_on_its_point_shortens_the_wait(tmp_path: Path) -> None:
    """On the point since April 2020: the steps come in April 2022 and April 2024."""
    since = NURSE.replace("from = 2021-04-01,", "from = 2021-04-01, on_point_since = 2020-04-01,")
    yearly = in_all(since, tmp_path)
    steps = est.cost(tmp_path / "scenario.toml").lines(money="pence")
    assert yearly > 17026223
    years = est.cost(tmp_path / "scenario.toml").by_year(money="pence").groupby("year")["part_year_net_pence"].sum()
    assert years["2021/22"] == 2810375
    assert years["2025/26"] == 4290438, "at the top either way"
    assert len(steps) > 0


def test_a_constable_of_october_2023_over_three_years(tmp_path: Path) -> None:
    """On point 1 for two years of service, on point 2 from 1 October 2025: £15,689.00, £32,282.11 and £35,394.86."""
    text = NURSE.replace(AFC, POLICE).replace("2021/22", "2023/24").replace("years = 5", "years = 3")
    text = text.replace("price_base = 2021-04-01", "price_base = 2023-10-01")
    text = text.replace(
        'grade = "Band 5", point = "Year 1", from = 2021-04-01, increment_date = 2022-04-01',
        'grade = "Constable", point = "1", from = 2023-10-01, increment_date = 2024-10-01',
    )
    assert 1568900 + 3228211 + 3539486 == 8336597 == in_all(text, tmp_path)


def test_posts_by_the_million_wait_as_posts_of_a_scenario_do() -> None:
    import pandas as pd

    row = {"grade": "Band 5", "point": "Year 1", "from": date(2021, 4, 1), "increment_date": date(2022, 4, 1)}
    totals = est.cost_posts(
        pd.DataFrame([row]),
        terms={"pay": AFC, "basis": "point", "pension": "none"},
        by=("year",),
        years=("2021/22", "2025/26"),
        prices="cash",
        money="pence",
    )
    assert [2810375, 2979899, 3376458, 3569053, 4290438] == [int(pence) for pence in totals["pence"]]


OWN = """\
title       = "Our council (made up)"
awards      = [2025-04-01]
known_until = 2036-04-01
grade       = [{ name = "G", points = ["1", "4"] }]
reference   = [{ id = "agreement", title = "Made up", href = "https://example.org" }]
"""
RULES = """\
effective_from,effective_until,grade,from_point,to_point,wait_months,clock,date_basis,day,status,confidence,reference
,,G,1,2,12,time_on_point,anniversary,,illustrative,high,agreement
,,G,2,3,24,time_on_point,anniversary,,illustrative,high,agreement
,,G,3,4,,event,event,,illustrative,high,agreement
"""


def own_scale(tmp_path: Path, rules: str = RULES, toml: str = OWN) -> Path:
    folder = tmp_path / "grades" / "ours"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "scale.toml").write_text(toml, encoding="utf-8")
    rows = [f"2025-04-01,{n},{19000 + 1000 * n},illustrative,high,agreement" for n in range(1, 5)]
    head = "effective_from,point,salary,status,confidence,reference"
    (folder / "points.csv").write_text("\n".join([head, *rows, ""]), encoding="utf-8")
    (folder / "progression.csv").write_text(rules, encoding="utf-8")
    return folder


def test_a_scale_of_ones_own_with_yearly_two_yearly_and_gated_points(tmp_path: Path) -> None:
    """Since April 2025 on point 1: point 2 in April 2026, 3 in April 2028, and there until a decision."""
    scale = est.load_book(own_scale(tmp_path).parent).scale("ours")
    post = Standing("G", "1", date(2026, 4, 1), since=date(2025, 4, 1))
    assert [(date(2026, 4, 1), "2"), (date(2028, 4, 1), "3")] == increments(scale, post, date(2035, 4, 1))
    waits = scale.progression().climb(post, lambda _: scale.grade("G").points, date(2029, 4, 1))
    assert [date(2027, 4, 1), date(2029, 4, 1)] == [step.on for step in waits if isinstance(step, NoIncrement)]
    assert [] == [finding.code for finding in check_scale(tmp_path / "grades" / "ours") if finding.level != "note"]


@pytest.mark.parametrize(
    ("rule", "code", "words"),
    [
        (",,G,1,2,18,time_on_point,anniversary,,illustrative,high,agreement", "E217", "Two rules for the same step"),
        (",,H,,,12,time_on_point,anniversary,,illustrative,high,agreement", "E203", 'no grade "H"'),
        (",,G,7,,12,time_on_point,anniversary,,illustrative,high,agreement", "E204", 'has the point "7"'),
        (",,,,,,none,birthday,,illustrative,high,agreement", "E208", "not a date_basis"),
        (",,,,,,time_on_point,anniversary,,illustrative,high,agreement", "E208", "has its months"),
        (",,,,,12,event,event,,illustrative,high,agreement", "E208", "no other has"),
        (",,,,,12,time_on_point,common,,illustrative,high,agreement", "E202", "common day is not said"),
        (",,,,,12,time_on_point,common,31-04,illustrative,high,agreement", "E208", "not a month and a day"),
        (
            "2026-04-01,2025-04-01,,,,12,time_on_point,anniversary,,illustrative,high,agreement",
            "E217",
            "never in force",
        ),
    ],
)
def test_a_rule_that_cannot_be_is_said_at_its_line(rule: str, code: str, words: str, tmp_path: Path) -> None:
    folder = own_scale(tmp_path, f"{RULES}{rule}\n")
    (finding,) = [finding for finding in check_scale(folder) if finding.level == "error"]
    assert (code, 5, "ours/progression.csv") == (finding.code, finding.place.line, finding.place.file)
    assert words in finding.message


def test_a_scale_that_does_not_say_how_posts_climb_is_asked(tmp_path: Path) -> None:
    folder = own_scale(tmp_path)
    (folder / "progression.csv").unlink()
    text = NURSE.replace(AFC, "ours").replace("Band 5", "G").replace("Year 1", "1").replace("2021", "2025")
    text = text.replace("2022", "2026").replace("2025/22", "2025/26").replace("years = 5", "years = 2")
    path = tmp_path / "scenario.toml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(est.InputError, match="does not say how long a post stays on point 1 of G") as caught:
        est.cost(path, book=folder.parent).by_year()
    assert "E218" == caught.value.findings[0].code
    assert ["W209"] == [finding.code for finding in check_scale(folder)]
    path.write_text(f"increment_months = 12\non_cost_percent = 0\n{text}", encoding="utf-8")
    costing = est.cost(path, book=folder.parent)
    assert 2000000 + 2100000 == costing.by_year(money="pence")["part_year_net_pence"].sum()
    assert "Assumed: each point of ours takes 12 months" in " ".join(costing.results.increment_notes)


TWO_YEARS_ON_A_DAY = """\
effective_from,effective_until,grade,from_point,to_point,wait_months,clock,date_basis,day,status,confidence,reference
,,Curator,1,2,12,time_on_point,anniversary,,illustrative,high,agreement
,,Curator,2,3,24,time_on_point,common,04-01,illustrative,high,agreement
,,Curator,3,4,,event,event,,illustrative,high,agreement
"""
MUSEUM = """\
title = "Museum"
awards = [2024-04-01]
known_until = 2031-04-01
grade = [{ name = "Curator", points = ["1", "4"] }]
reference = [{ id = "agreement", title = "Made up" }]
"""


def museum(folder: Path) -> Path:
    """A scale with yearly, two-yearly and gated points, the two years ending on a common day."""
    scale = folder / "grades" / "museum"
    scale.mkdir(parents=True)
    (scale / "scale.toml").write_text(MUSEUM, encoding="utf-8")
    rows = [f"2024-04-01,{point},{19000 + 1000 * point},illustrative,high,agreement" for point in range(1, 5)]
    head = "effective_from,point,salary,status,confidence,reference"
    (scale / "points.csv").write_text("\n".join([head, *rows]) + "\n", encoding="utf-8")
    (scale / "progression.csv").write_text(TWO_YEARS_ON_A_DAY, encoding="utf-8")
    return folder / "grades"


@pytest.mark.parametrize(
    ("post", "expected"),
    [
        # the post's own day: point 2 on 1 June 2026, and two whole years there
        (Standing("Curator", "1", date(2026, 6, 1), since=date(2025, 6, 1)), [date(2026, 6, 1), date(2028, 6, 1)]),
        # the common day: the first 1 April after 1 June 2028
        (
            Standing("Curator", "1", date(2026, 6, 1), own=False, since=date(2025, 6, 1)),
            [date(2026, 6, 1), date(2029, 4, 1)],
        ),
        (Standing("Curator", "2", date(2026, 4, 1), own=False, since=date(2025, 4, 1)), [date(2027, 4, 1)]),
        (Standing("Curator", "2", date(2026, 4, 1), since=date(2025, 4, 1)), [date(2027, 4, 1)]),
        # how long it has been there is not said: the wait has run by the date given
        (Standing("Curator", "2", date(2026, 4, 1)), [date(2026, 4, 1)]),
    ],
)
def test_a_wait_of_two_years_is_served_to_the_end_on_a_common_day_too(
    tmp_path: Path, post: Standing, expected: list[date]
) -> None:
    scale = est.load_book(museum(tmp_path)).scale("museum")
    assert expected == [on for on, _ in increments(scale, post, date(2031, 3, 31))]


def test_who_starts_in_winter_is_told_why_april_brings_no_step() -> None:
    # from 1 November 2021 on point 18: point 19 on 1 May 2022, after six months: 27,344 / 12 + 27,852 x 11 / 12
    text = (
        'title = "t"\npay = "njc"\nbasis = "point"\nprice_base = 2021-11-01\nfirst_year = "2022/23"\nprices = "cash"\n'
        "on_cost_percent = 0\nincrement_date = 2022-04-01\n[[proposal]]\nnumber = 1\n"
        'establish = [{ line = "1 x Officer SCP 18-22", point = "18", from = 2021-11-01 }]\n'
    )
    costing = est.cost(text)
    assert [27_809.67] == costing.by_year()["part_year_net"].tolist()
    assert (
        "No increment in SCP 18-22 on 1 April 2022: each point to the next: after 1 year on the point, on 1 April; who "
        "starts from 1 October to the day before 1 April has the first step after 6 months."
    ) in costing.to_dict()["scenario"]["increments"]


@pytest.mark.parametrize(("basis", "unused"), [("minimum", True), ("point", False)])
def test_an_increment_date_that_the_basis_leaves_aside_is_said(tmp_path: Path, basis: str, unused: bool) -> None:
    line = '{ line = "1 x Curator Curator", point = "1", from = 2025-06-01, increment_date = 2026-06-01 }'
    text = f'title = "t"\npay = "museum"\nbasis = "{basis}"\nfirst_year = "2025/26"\nyears = 2\non_cost_percent = 0\n'
    path = tmp_path / "plan.toml"
    path.write_text(
        f"{text}price_base = 2025-06-01\n[[proposal]]\nnumber = 1\nestablish = [{line}]\n", encoding="utf-8"
    )
    words = "The points and increment dates of posts in Curator are not used: the basis is minimum."
    assert (words in " ".join(str(est.cost(path, book=museum(tmp_path))).split())) is unused

"""One reader for each kind of value: what is accepted stands on one page, and is the same wherever it comes in."""

import re
import tomllib
import warnings
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from shutil import copytree
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from typer.testing import CliRunner

import establishment as est
from establishment.cli.main import app
from establishment.costing.time_released import hourly_readings
from establishment.ground.amounts import clear_amount, parse_amount
from establishment.ground.findings import RefusedError
from establishment.ground.money import text
from establishment.ground.periods import WORKED_WEEKS, long_date
from establishment.ground.read_days import DayColumn, read_day
from establishment.ground.read_numbers import (
    read_number,
    read_part,
    read_percent,
    read_point,
    read_whole,
    simplest_fraction,
)
from establishment.papers.figures import figures
from establishment.posts import Kind
from establishment.scenarios.line_shapes import AllowanceTable
from establishment.scenarios.scenario import Scenario
from establishment.scenarios.shorthand import parse_line
from establishment.scenarios.terms import FunderTable
from establishment.scenarios.text_cells import read_allowances, read_funders

PAGE = (Path(__file__).parents[1] / "docs" / "values.md").read_text(encoding="utf-8")
HEAD = 'title = "t"\npay = "njc"\npension = "20%"\nbasis = "maximum"\nprice_base = 2026-05-01\n'
DAY = date(2026, 5, 1)
FULL = 47_447_35
"""One post at SCP 23 from 1 April 2026, in pence: pay 35,570.00; National Insurance 15% of 30,570 = 4,585.50; pension
20% = 7,114.00; levy 0.5% = 177.85."""
HALF = 23_348_68
"""At 0.5 FTE: 17,785.00 + 15% of 12,785 = 1,917.75 + 3,557.00 + 88.925 rounded to 88.93."""


def line_text(written: str) -> str:
    line_read = parse_line(written, ["SCP 23"], Fraction(37))
    return " + ".join(f"{count} x {fte} FTE" for count, fte in line_read.counts) + f" {line_read.title}"


def allowance_text(allowance: AllowanceTable) -> str:
    value = f" {allowance.percent}%" if allowance.percent else f" {allowance.amount.text}" if allowance.amount else ""
    return f"{allowance.name}{value}{' pensionable' if allowance.pensionable else ''}"


READERS: dict[str, Callable[[str], str]] = {
    "Numbers": lambda written: str(read_number(written)),
    "Parts": lambda written: str(read_part(written)),
    "Percentages": lambda written: str(read_percent(written)),
    "Whole numbers": lambda written: str(read_whole(written)),
    "Text": lambda written: FunderTable(id=written, name="x").id,
    "Points": read_point,
    "Amounts": lambda written: text(clear_amount(parse_amount(written)).pence),
    "Days": lambda written: long_date(read_day(written)),
    "Lines of posts": line_text,
    "Allowances": lambda written: " + ".join(map(allowance_text, read_allowances(written))),
    "Funders": lambda written: " + ".join(f"{each.name} {each.share}" for each in read_funders(written)),
}
ROWS = [
    (heading, written, expected)
    for heading, body in re.findall(r"## (.+?)\n(.*?)(?=\n## |\Z)", PAGE, re.DOTALL)
    for written, expected in re.findall(r"^\| `(.+?)` \| (.+?) \|$", body, re.MULTILINE)
]


def test_the_page_has_examples_of_every_reader() -> None:
    assert set(READERS) == {heading for heading, _, _ in ROWS}
    assert len(ROWS) > 100


@pytest.mark.parametrize(("heading", "written", "expected"), ROWS, ids=[f"{h}: {w}" for h, w, _ in ROWS])
def test_every_example_of_the_page_is_read_so(heading: str, written: str, expected: str) -> None:
    if expected == "refused":
        with pytest.raises((RefusedError, est.InputError)):
            READERS[heading](written)
    else:
        assert expected == READERS[heading](written)


@given(st.integers(1, 10**6), st.integers(1, 10**6))
def test_a_float_stands_for_the_fraction_it_was_worked_out_from(above: int, below: int) -> None:
    # two fractions with denominators up to 10^6 lie at least 10^-12 apart, far more than floats below 10^3 do
    exact = Fraction(above, below)
    if exact < 1000:
        assert exact == read_number(above / below) == read_number(np.float64(above / below))


@given(st.floats(1e-6, 1e6))
def test_the_fraction_of_a_float_gives_it_again_and_none_is_simpler(value: float) -> None:
    fraction = simplest_fraction(value)
    assert value == float(fraction)
    for below in range(1, min(fraction.denominator, 200)):
        near = value * below
        assert all(float(Fraction(above, below)) != value for above in (int(near), int(near) + 1) if above)


def scenario_file(folder: Path, body: str, posts: str = "") -> Path:
    path = folder / "scenario.toml"
    listed = 'posts = "posts.csv"\n' if posts else ""
    path.write_text(f"{HEAD}{listed}[[proposal]]\nnumber = 1\n{body}\n", encoding="utf-8")
    (folder / "posts.csv").write_text(posts, encoding="utf-8")
    return path


def growth(folder: Path, body: str, posts: str = "") -> Decimal:
    cost = est.cost(scenario_file(folder, body, posts)).recurring_growth
    assert cost.complete
    return cost.known


def baseline(folder: Path, posts: str) -> Decimal:
    cost = est.cost(scenario_file(folder, "", posts)).baseline
    assert cost.complete
    return cost.known


def bulk(columns: dict[str, Any]) -> Decimal:
    terms = {"pay": "njc", "pension": 0.2, "basis": "maximum"}
    totals = est.cost_posts(pd.DataFrame(columns), terms=terms, years="2026/27", prices=DAY, money="pence")
    return Decimal(int(totals["pence"].sum())) / 100


@pytest.mark.parametrize(
    ("line", "pence"),
    [
        ("2 x 0.5 FTE Systems Officer SCP 23", 2 * HALF),
        ("2 x 18.5 hours Systems Officer SCP 23", 2 * HALF),
        ("2 x 18.5 hrs per week Systems Officer SCP 23", 2 * HALF),
        ("2 x WTE 0.5 Systems Officer SCP 23", 2 * HALF),
        ("2 x 50% WTE Systems Officer SCP 23", 2 * HALF),
        # 0.6 FTE: 21,342.00 + 15% of 16,342 = 2,451.30 + 4,268.40 + 106.71 = 28,168.41
        ("3 x WTE 0.6 Officer SCP 23", 3 * 28_168_41),
        ("2.5 FTE Officer SCP 23", 2 * FULL + HALF),
    ],
)
def test_hours_of_each_post_in_a_line(line: str, pence: int, tmp_path: Path) -> None:
    assert Decimal(pence) / 100 == growth(tmp_path, f'establish = ["{line}"]')


@pytest.mark.parametrize(
    "name",
    [
        "0.5 Officer",
        "12 Officer",
        "part-time Officer",
        "3 month Officer",
        "£20 Officer",
        "P/T Officer",
        "Officer (p/t)",
        "TTO Officer",
    ],
)
def test_a_line_that_may_mean_something_else_is_refused_with_its_place(name: str, tmp_path: Path) -> None:
    with pytest.raises(est.InputError, match="may change what the posts cost") as refused:
        growth(tmp_path, f'establish = ["2 x {name} SCP 23"]')
    assert ("E211", 8) == (refused.value.findings[0].code, refused.value.findings[0].place.line)


def test_part_time_and_term_time_are_names_once_their_hours_and_weeks_are_said(tmp_path: Path) -> None:
    named = 'establish = [{{ line = "1 x Term-time part-time Officer SCP 23"{0} }}]'
    for beside in ("", ", fte = 0.5", ', weeks = "1/2"'):
        with pytest.raises(est.InputError, match="may change what the posts cost"):
            growth(tmp_path, named.format(beside))
    # paid weeks and FTE both part the pay: 0.5 x 1 and 1 x 1/2 are one half of it
    assert Decimal(HALF) / 100 == growth(tmp_path, named.format(', fte = 0.5, weeks = "100%"'))


HALVES: list[Any] = [0.5, "0.5", "1/2", "18.5/37", "50%", Fraction(1, 2), Decimal("0.5"), np.float32(0.5), ".5", "½"]


@pytest.mark.parametrize("value", HALVES, ids=repr)
def test_one_fte_is_the_same_in_a_file_a_cell_a_frame_a_mapping_and_a_call(value: Any, tmp_path: Path) -> None:
    written = f'"{value}"' if isinstance(value, str | Fraction) else str(float(value))
    expected = Decimal(HALF) / 100
    assert expected == growth(tmp_path, f'establish = [{{ title = "A", grade = "SCP 23", fte = {written} }}]')
    assert expected == baseline(tmp_path, f"post,grade,fte\nP1,SCP 23,{value}\n")
    assert expected == bulk({"grade": ["SCP 23"], "fte": pd.Series([value], dtype=object)})
    line = {"title": "A", "grade": "SCP 23", "fte": value}
    mapping = {"title": "t", "pay": "njc", "pension": 0.2, "basis": "maximum", "price_base": "1 May 2026"}
    scenario = Scenario.model_validate(mapping | {"proposal": [{"number": 1, "establish": [line]}]})
    assert expected == est.cost(scenario).recurring_growth
    book = est.load_book()
    assert expected == book.unit_cost("SCP 23", scale="njc", on=DAY, basis="maximum", fte=value, pension=0.2).total


def test_a_part_worked_out_by_pandas_is_the_fraction_it_came_from(tmp_path: Path) -> None:
    # 20/37 FTE: 35,570 x 20/37 = 19,227.03; 15% of 14,227.03 = 2,134.05; 20% = 3,845.41; 0.5% = 96.14
    expected = Decimal("25302.63")
    frame = pd.DataFrame({"post": ["P1"], "grade": ["SCP 23"], "fte": pd.Series([20.0]) / 37})
    frame.to_csv(tmp_path / "worked.csv", index=False)
    assert "0.5405405405405406" in (tmp_path / "worked.csv").read_text(encoding="utf-8")
    assert expected == bulk({"grade": ["SCP 23"], "fte": frame["fte"]})
    assert expected == bulk({"grade": ["SCP 23"], "fte": frame["fte"].astype("float32")})
    assert expected == baseline(tmp_path, (tmp_path / "worked.csv").read_text(encoding="utf-8"))
    assert expected == growth(tmp_path, 'establish = [{ title = "A", grade = "SCP 23", fte = 0.5405405405405406 }]')


def test_a_row_of_several_fte_is_whole_posts_and_one_for_what_is_left(tmp_path: Path) -> None:
    expected = Decimal(2 * FULL + HALF) / 100
    assert expected == baseline(tmp_path, "post,grade,fte,count\nP1,SCP 23,2.5,\n")
    assert expected == baseline(tmp_path, "post,grade,fte,count\nP1,SCP 23,2.5,1.0\n")
    assert expected == growth(tmp_path, 'establish = [{ title = "Pool", grade = "SCP 23", fte = 2.5 }]')
    assert expected == bulk({"grade": ["SCP 23"], "fte": [2.5]})
    several = {"grade": ["SCP 23", "SCP 23", "SCP 23"], "fte": ["2.5", "2", "0.5"], "count": [1.0, 1, 2]}
    assert Decimal(2 * FULL + HALF + 2 * FULL + 2 * HALF) / 100 == bulk(several)
    going = 'disestablish = [{ post = "P1", from = 2027-04-01 }]'
    path = scenario_file(tmp_path, going, "post,grade,fte\nP1,SCP 23,2.5\n")
    assert expected == est.cost(path).gross_savings


@pytest.mark.parametrize("count", ["4", 4.0])
def test_several_fte_beside_a_count_are_refused(count: Any, tmp_path: Path) -> None:
    with pytest.raises(est.InputError, match="at most 1 FTE"):
        bulk({"grade": ["SCP 23"], "fte": [3.5], "count": [count]})
    with pytest.raises(est.InputError, match=r"3\.5/4"):
        baseline(tmp_path, f"post,grade,fte,count\nP1,SCP 23,3.5,{count}\n")
    # 3.5/4 = 0.875 FTE: 31,123.75 + 15% of 26,123.75 = 3,918.56 + 6,224.75 + 155.62 = 41,422.68
    assert 4 * Decimal("41422.68") == bulk({"grade": ["SCP 23"], "fte": ["3.5/4"], "count": [count]})


def test_counts_and_points_as_spreadsheets_write_them(tmp_path: Path) -> None:
    three = Decimal(3 * FULL) / 100
    assert three == baseline(tmp_path, "post,grade,count,point\nP1,SCP 23,3.0,23.0\n")
    assert three == bulk({"grade": ["SCP 23"], "count": [3.0], "point": [23.0]})
    posts = "post,grade,point\nP1,SCP 18-25,23.0\n"
    body = scenario_file(tmp_path, "", posts).read_text(encoding="utf-8").replace("maximum", "point")
    (tmp_path / "scenario.toml").write_text(body, encoding="utf-8")
    assert Decimal(FULL) / 100 == est.cost(tmp_path / "scenario.toml").baseline


def test_a_grade_of_one_point_needs_no_point(tmp_path: Path) -> None:
    path = scenario_file(tmp_path, 'establish = ["1 x Officer SCP 23"]')
    path.write_text(path.read_text(encoding="utf-8").replace("maximum", "point"), encoding="utf-8")
    assert Decimal(FULL) / 100 == est.cost(path).recurring_growth
    frame = pd.DataFrame({"grade": ["SCP 23"]})
    totals = est.cost_posts(frame, terms={"pay": "njc", "pension": "20%"}, years="2026/27", prices=DAY, money="pence")
    assert FULL == int(totals["pence"].sum())
    path.write_text(path.read_text(encoding="utf-8").replace("SCP 23", "SCP 18-25"), encoding="utf-8")
    with pytest.raises(est.InputError, match="has no point"):
        _ = est.cost(path).recurring_growth


@pytest.mark.parametrize("percent", [4.5, "4.5%", "4.5", Fraction(9, 2), np.float64(4.5)])
def test_percentages_of_a_mapping(percent: Any) -> None:
    terms = {"pay": "njc", "pension": 0.2, "basis": "maximum", "vacancy_percent": percent}
    totals = est.cost_posts(
        pd.DataFrame({"grade": ["SCP 23"]}), terms=terms, years="2026/27", prices=DAY, money="pence"
    )
    # each part less 4.5%: 47,447.35 x 0.045 = 2,135.13
    assert FULL - 2_135_13 == int(totals["pence"].sum())


@pytest.mark.parametrize("written", ["£28.000", "£300,00", "£21,805k", "£5k million", "£2O,000"])
def test_an_amount_is_mistyped_for_an_input_as_for_a_paper(written: str) -> None:
    (figure,) = (q for q in figures(f"The cost is {written} a year.") if q.kind == "money")
    assert figure.slip == parse_amount(written).slip != ""
    command = CliRunner().invoke(app, ["cost", "lancashire-volunteer-partnership", "--given", f"LC5={written}"])
    assert 2 == command.exit_code
    assert "is not a clear amount of money (mistyped" in command.stderr
    with pytest.raises(RefusedError, match="mistyped"):
        est.cost("lancashire-volunteer-partnership", given={"LC5": written})


@given(st.integers(0, 10**12), st.sampled_from(["", "k", "m", "bn"]), st.integers(0, 2))
def test_papers_and_inputs_read_one_amount_alike(digits: int, unit: str, places: int) -> None:
    digits_shown = digits % 10**9 if unit else digits
    written = (
        f"£{digits_shown:,}"
        if not places
        else f"£{digits_shown // 10**places:,}.{digits_shown % 10**places:0{places}d}"
    )
    amounts = [q for q in figures(f"The cost is {written}{unit} a year.") if q.kind == "money"]
    if amounts:
        amount = parse_amount(f"{written}{unit}")
        assert (amounts[0].value * 100, amounts[0].slip) == (amount.pence, amount.slip)


def test_one_question_about_weeks_has_one_answer(tmp_path: Path) -> None:
    # 180,000 / 100 = 1,800 a volunteer a year: 50 weeks at 36, 45 at 40, 40 at 45; 52, 48, 47, 46, 44, 42, 39, 38 leave a rest
    assert [50, 45, 40] == [weeks for weeks in WORKED_WEEKS if 1800 % weeks == 0]
    body = 'efficiency = [{ title = "Volunteers", volume = 100, hours = 1, amount = "£180,000" }]'
    costing = est.cost(scenario_file(tmp_path, body))
    (release,) = costing.plan.releases
    assert [(50, 3600), (45, 4000), (40, 4500)] == [(r.weeks, r.pence) for r in hourly_readings(release)]
    paper = tmp_path / "paper.txt"
    paper.write_text(
        "The force has 100 volunteers. If each of the volunteers gives 1 hour each week, the time is worth £180,000.\n",
        encoding="utf-8",
    )
    document_text = str(est.check(paper).to_dict())
    assert "100 x 50 x £36.00 or 45 x £40.00 or 40 x £45.00" in document_text


def test_days_of_a_column_are_day_first_unless_it_proves_otherwise(tmp_path: Path) -> None:
    def start(*days: str) -> tuple[list[date], str]:
        rows = "".join(f"P{n},SCP 23,{day}\n" for n, day in enumerate(days))
        costing = est.cost(scenario_file(tmp_path, "", f"post,grade,from\n{rows}"))
        starts = [spell.from_ for spell in costing.plan.unchanged if isinstance(spell.kind, Kind)]
        return [day for day in starts if day], str(costing)

    days, message = start("01/10/2025", "2025-11-02")
    assert [date(2025, 10, 1), date(2025, 11, 2)] == days
    assert "Days of the column from of posts.csv are read day first: 01/10/2025 is 1 October 2025." in " ".join(
        message.split()
    )
    days, message = start("01/10/2025", "12/25/2025")
    assert [date(2025, 1, 10), date(2025, 12, 25)] == days
    assert "read month first, as 12/25/2025 shows: 01/10/2025 is 10 January 2025." in " ".join(message.split())
    with pytest.raises(est.InputError, match='"12/25/2025" is not a day'):
        start("25/12/2025", "12/25/2025")
    days, message = start("2025-10-01")
    assert "day first" not in message


def test_days_in_figures_of_a_pay_scale_are_said(tmp_path: Path) -> None:
    copytree(Path(__file__).parent / "example-grades", tmp_path / "grades")
    points = tmp_path / "grades" / "registry-staff" / "points.csv"
    points.write_text(re.sub(r"(?m)^(\d{4})-(\d\d)-(\d\d)", r"\3/\2/\1", points.read_text("utf-8")), encoding="utf-8")
    note = "effective_from of registry-staff/points.csv are read day first: 01/04/2024 is 1 April 2024."
    with pytest.warns(UserWarning, match=re.escape(note)):
        est.load_book(tmp_path / "grades").scale("registry-staff")
    result = CliRunner().invoke(app, ["scales", "registry-staff", "--grades", str(tmp_path / "grades")])
    assert (0, f"note: Days of the column {note}") == (result.exit_code, result.stderr.strip())


def test_a_draft_of_part_posts_says_them_so_that_no_title_is_misread(tmp_path: Path) -> None:
    paper = tmp_path / "paper.txt"
    paper.write_text(
        "Proposal 1\n\nIt is proposed to establish 2.5 FTE 24-hour Control Officers at LC5.\n", encoding="utf-8"
    )
    drafted = tomllib.loads(str(est.draft(paper)))
    lines = [line for proposal in drafted["proposal"] for line in proposal.get("establish", [])]
    assert ["2.5"] == [line["fte"] for line in lines]
    assert all("line" not in line for line in lines)


def test_days_of_a_frame_and_of_a_file_in_bulk_are_in_one_order(tmp_path: Path) -> None:
    def cost(days: list[Any]) -> Decimal:
        return bulk({"grade": ["SCP 23"] * len(days), "from": pd.Series(days, dtype=object)})

    iso = cost(["2026-10-01", "2026-12-25"])
    assert iso == cost([date(2026, 10, 1), np.datetime64("2026-12-25")])
    with pytest.warns(UserWarning, match="read day first"):
        assert iso == cost(["01/10/2026", "25/12/2026"])
    with pytest.warns(UserWarning, match="read month first"):
        assert iso == cost(["10/01/2026", "12/25/2026"])
    (tmp_path / "posts.csv").write_text("grade,from\nSCP 23,10/01/2026\nSCP 23,12/25/2026\n", encoding="utf-8")
    with pytest.warns(UserWarning, match="read month first"):
        totals = est.cost_posts(
            tmp_path / "posts.csv",
            terms={"pay": "njc", "pension": 0.2, "basis": "maximum"},
            years="2026/27",
            prices="1 May 2026",
            money="pence",
        )
    assert iso == Decimal(int(totals["pence"].sum())) / 100
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        with pytest.raises(est.InputError, match="is not a day"):
            cost(["25/12/2026", "12/25/2026"])


@given(
    st.lists(st.dates(date(1990, 1, 1), date(2090, 1, 1)), min_size=1), st.sampled_from(["day first", "month first"])
)
def test_a_column_is_read_as_it_was_written_or_day_first_where_it_does_not_show(days: list[date], order: str) -> None:
    pattern = "%d/%m/%Y" if order == "day first" else "%m/%d/%Y"
    texts = [day.strftime(pattern) for day in days]
    column = DayColumn.of(texts)
    shows_order = any(day.day > 12 for day in days)
    expected = order if shows_order else "day first"
    assert expected == column.order
    if shows_order or order == "day first":
        assert days == [read_day(written, column.order) for written in texts]


def test_a_funder_split_in_percent_is_the_same_in_a_cell_and_in_a_scenario(tmp_path: Path) -> None:
    posts = "post,grade,funder\nP1,SCP 23,me 20%; other 80%\n"
    tables = 'establish = [{ line = "1 x B SCP 23", funder = "me 20%; other 80%" }]'
    costing = est.cost(scenario_file(tmp_path, tables, posts))
    # a fifth and four fifths of each part: 7,114 + 28,456; 917.10 + 3,668.40; 1,422.80 + 5,691.20; 35.57 + 142.28
    assert {"me": 9_489_47, "other": 37_957_88} == {
        funder: costing.summary(funder=funder).growth.pence for funder in ("me", "other")
    }
    with pytest.raises(est.InputError, match="are not understood"):
        est.cost(scenario_file(tmp_path, tables.replace(";", ","), posts))


def test_an_allowance_that_may_mean_something_else_is_refused_at_its_row(tmp_path: Path) -> None:
    for cell in ("weekly £20", "2 x first aid £156", "first aid £3 a week", "standby £1.200"):
        with pytest.raises(est.InputError) as refused:
            baseline(tmp_path, f"post,grade,allowances\nP1,SCP 23,{cell}\n")
        assert ("E208", 2, "allowances") == (
            refused.value.findings[0].code,
            refused.value.findings[0].place.line,
            refused.value.findings[0].field,
        )
    # 14% of 35,570 = 4,979.80, of which pension 20% = 995.96, National Insurance 15% = 746.97, levy 0.5% = 24.90
    assert Decimal(FULL + 4_979_80 + 995_96 + 746_97 + 24_90) / 100 == baseline(
        tmp_path, "post,grade,allowances\nP1,SCP 23,pensionable shift 14%\n"
    )


@pytest.mark.parametrize(
    "text",
    [
        "first aid 2 x £156",
        "first aid x 2 £156",
        "standby pw £20",
        "standby p.c.m. £20",
        "2 standby £20",
        "half standby £20",
    ],
)
def test_what_would_multiply_an_allowance_is_never_a_part_of_its_name(text: str, tmp_path: Path) -> None:
    with pytest.raises(est.InputError, match="beside an allowance is not understood"):
        baseline(tmp_path, f"post,grade,allowances\nP,SCP 23,{text}\n")


@pytest.mark.parametrize("name", ["tier 2", "1st aid", "box", "lead x"])
def test_a_name_of_an_allowance_may_hold_a_figure_that_counts_nothing(name: str, tmp_path: Path) -> None:
    # £500 more: 15% National Insurance £75 and 0.5% levy £2.50, no pension
    assert Decimal(FULL) / 100 + Decimal("577.50") == baseline(
        tmp_path, f"post,grade,allowances\nP,SCP 23,{name} £500\n"
    )


@pytest.mark.parametrize("text", ["me 20; other 80", "me half; other half", "Region 1; Region 2"])
def test_a_split_says_the_share_of_each_funder(text: str, tmp_path: Path) -> None:
    with pytest.raises(est.InputError, match="says no share; a percentage has its sign"):
        baseline(tmp_path, f"post,grade,funder\nP,SCP 23,{text}\n")


def test_yes_and_no_of_numpy_are_flags(tmp_path: Path) -> None:
    line = {"title": "A", "grade": "SCP 23", "budgeted": np.bool_(False)}
    mapping = {"title": "t", "pay": "njc", "pension": 0.2, "basis": "maximum", "price_base": "1 May 2026"}
    proposal = {"number": 1, "scope_reduction": np.bool_(True), "establish": [line]}
    scenario = Scenario.model_validate(mapping | {"hold_on_costs": np.bool_(True), "proposal": [proposal]})
    assert (True, True) == (scenario.hold_on_costs, scenario.proposal[0].scope_reduction)
    assert Decimal(0) == est.cost(scenario).recurring_growth

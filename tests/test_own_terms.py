"""Scales, spines and on-costs of one's own beside those that ship; awards that reach scales on a spine."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pandas as pd
import pytest

import establishment as est
from establishment.rates.book_folders import shipped

DAY = date(2026, 5, 1)
HEAD = 'title = "t"\npay = "{pay}"\npension = "20%"\nbasis = "maximum"\nprice_base = 2026-05-01\n'
CASH = 'first_year = "2027/28"\nyears = 2\nprices = "cash"\nhold_on_costs = true\n'
GRADE = '[[grade]]\nname = "Grade 7"\npoints = ["19", "22"]\n'


@pytest.fixture
def own(tmp_path: Path) -> Path:
    """A folder with one scale, which stands on the spine of the councils."""
    folder = tmp_path / "grades"
    (folder / "council").mkdir(parents=True)
    text = f'title = "Council"\non_spine = "njc"\npension = "none"\n{GRADE}'
    (folder / "council" / "scale.toml").write_text(text, encoding="utf-8")
    return folder


def costing(folder: Path, top: str, posts: str, **values: str) -> est.Costing:
    """A scenario that adds posts, costed with the scales of a folder."""
    path = folder.parent / "scenario.toml"
    head = HEAD.format(**{"pay": "council", **values})
    path.write_text(f"{head}{top}[[proposal]]\nnumber = 1\nestablish = [{posts}]\n", encoding="utf-8")
    return est.cost(path, book=folder)


def faults(folder: Path, top: str, posts: str = '"1 x Officer Grade 7"') -> str:
    """The faults of a scenario."""
    with pytest.raises(est.InputError) as caught:
        costing(folder, top, posts)
    return str(caught.value)


AWARDS = {
    "percent": "percent = 3",
    "flat": 'flat = "£500"',
    "both": 'percent = 2\nflat = "£300"',
    "greater": 'percent = 1\nflat = "£600"\ngreater = true',
    "points within": 'percent = 3\npoints = ["1", "30"]',
    "points outside": 'percent = 3\npoints = ["1", "5"]',
    "lump sum": 'lump_sum = "£1,000"',
    "lump sum for points": 'lump_sum = "£1,000"\npoints = ["20", "22"]',
    "lump sum beside": 'percent = 2\nlump_sum = "£150.50"',
    "two years": "percent = 2.5\nyears = 2",
    "back-dated": "percent = 3\nagreed = 2027-10-15",
}


@pytest.mark.parametrize("gives", AWARDS.values(), ids=AWARDS)
def test_an_award_of_a_spine_reaches_the_scales_on_it(own: Path, gives: str) -> None:
    award = f'[[award]]\nfrom = 2027-04-01\nuntil = 2030-04-01\nscale = "njc"\n{gives}\n'
    local = costing(own, CASH + award, '"3 x Officer Grade 7"')
    national = costing(own, CASH + award, '"3 x Officer SCP 19-22"', pay="njc")
    money = ["year", "part_year_net", "part_year_time_limited", "full_year_net"]
    assert national.by_year()[money].equals(local.by_year()[money])
    terms = {"basis": "maximum", "pension": "20%", "hold_on_costs": True, "award": local.scenario.awards}
    bulk = [
        est.cost_posts(
            pd.DataFrame({"post": ["1"], "grade": [grade], "count": [3]}),
            book=own,
            prices="cash",
            terms={**terms, "pay": pay},
            years=("2027/28", "2028/29"),
            by=("year",),
        )["pounds"].tolist()
        for pay, grade in (("council", "Grade 7"), ("njc", "SCP 19-22"))
    ]
    assert bulk[0] == bulk[1]
    both = local.by_year()["part_year_net"] + local.by_year()["part_year_time_limited"]
    assert both.round(2).tolist() == [round(float(each), 2) for each in bulk[0]]


def test_a_lump_sum_of_a_spine_by_hand(own: Path) -> None:
    award = '[[award]]\nfrom = 2027-04-01\nscale = "njc"\nlump_sum = "£1,000"\n'
    year = costing(own, CASH.replace("years = 2", "years = 1") + award, '"1 x Officer Grade 7"').by_year().iloc[0]
    # £1,000, employer National Insurance of 15% (£150) and levy of 0.5% (£5) on it; it is not pensionable
    assert year["part_year_time_limited"] == 1155.00


def test_an_award_of_a_scale_leaves_its_spine_alone(own: Path) -> None:
    award = "[[award]]\nfrom = 2027-04-01\npercent = 10\n"
    book = costing(own, CASH + award, '"1 x Officer Grade 7"').plan.book
    on = date(2027, 5, 1)
    raised, spine_value = book.scale("council").value("", "22", on), book.scale("njc").value("", "22", DAY)
    assert raised.pence == (spine_value.pence * 110 + 5000) // 10000 * 100, "10% more, to whole pounds"
    assert (raised.scale, spine_value.scale) == ("council", "njc")
    with pytest.raises(est.InputError, match="its pay on 2027-05-01 is not"):
        book.scale("njc").value("", "22", on)


@pytest.mark.parametrize("gives", ["percent = 3", 'flat = "£500"', 'lump_sum = "£900"'])
@pytest.mark.parametrize("first", ["council", "njc"])
def test_a_scale_and_its_spine_do_not_both_carry_an_award(own: Path, gives: str, first: str) -> None:
    other = {"council": "njc", "njc": "council"}[first]
    awards = [f'[[award]]\nfrom = 2027-04-01\nscale = "{scale}"\n{gives}\n' for scale in (first, other)]
    message = faults(own, CASH + "".join(awards))
    lines = {first: 10, other: 14}
    where = (
        f'scenario.toml:{lines["council"] + 2}: error E306 award[{0 if first == "council" else 1}].scale = "council"'
    )
    assert where in message
    assert "The scale council stands on the spine njc, whose awards raise it too" in message
    assert f"(the other is on line {lines['njc']})" in message


def test_draws_vary_the_award_of_a_spine_for_the_scales_on_it(own: Path) -> None:
    award = {"from": date(2027, 4, 1), "percent": 3, "scale": "njc"}
    frame = pd.DataFrame({"post": ["1"], "grade": ["Grade 7"]})
    terms = {"pay": "council", "basis": "maximum", "on_cost_percent": 0, "award": [award]}
    drawn = est.PostCosting(own, terms=terms, years="2027/28").draws(frame, award=(1, 1, 1), draws=3, seed=1)
    table = drawn.percentiles()
    row = table[table["year"] == "2027/28"].iloc[0]
    spine_pence = est.load_book(own).scale("njc").value("", "22", DAY).pence
    central = (spine_pence * 103 + 5000) // 10000 * 100  # 3%, to whole pounds
    assert round(float(row["central"]) * 100) == central
    # a percentage point more on the award makes pay 104/103 times as high
    assert abs(float(row["mean"]) * 100 - central * 104 / 103) <= 1


# --- the folder given first, then what ships ---


def test_a_folder_of_own_scales_leaves_those_that_ship(own: Path) -> None:
    path = own.parent / "convert.toml"
    convert = 'convert = [{ line = "1 x Sergeant Sergeant", scale = "police-officers-ew", pension = "31%", '
    convert += 'to = { scale = "council", grade = "Grade 7" } }]'
    head = HEAD.format(pay="council").replace("2026-05-01", "2025-10-01")
    path.write_text(f"{head}[[proposal]]\nnumber = 1\n{convert}\n", encoding="utf-8")
    costed = est.cost(path, book=own)
    ours, mine = est.load_book(), est.load_book(own)
    on = date(2025, 10, 1)
    before = ours.unit_cost("Sergeant", scale="police-officers-ew", on=on, basis="maximum", pension="31%")
    after = mine.unit_cost("Grade 7", scale="council", on=on, basis="maximum", pension="20%")
    assert float(costed.net) == float(after.total - before.total)


def test_a_workbook_of_a_scale_on_a_spine(own: Path) -> None:
    award = '[[award]]\nfrom = 2027-04-01\nuntil = 2029-04-01\npercent = 3\nscale = "{scale}"\n'
    for scale in ("council", "njc"):
        costing(own, CASH + award.format(scale=scale), '"1 x Officer Grade 7"').to_excel(own.parent / f"{scale}.xlsx")
        assert (own.parent / f"{scale}.xlsx").stat().st_size > 10_000


def test_two_scales_on_one_spine_rise_apart_in_the_workbook(own: Path) -> None:
    from openpyxl import load_workbook

    (own / "other").mkdir()
    text = (own / "council" / "scale.toml").read_text(encoding="utf-8")
    (own / "other" / "scale.toml").write_text(text, encoding="utf-8")
    awards = "".join(
        f'[[award]]\nfrom = 2027-04-01\nuntil = 2029-04-01\npercent = {p}\nscale = "{scale}"\n'
        for scale, p in (("council", 3), ("other", 5))
    )
    posts = '"1 x Officer Grade 7", { line = "1 x Clerk Grade 7", scale = "other" }'
    costed = costing(own, CASH + awards, posts)
    costed.to_excel(own.parent / "two.xlsx")
    spine_pence = est.load_book().scale("njc").value("", "22", DAY).pence
    raised = {(spine_pence * p + 5000) // 10000 for p in (103, 105)}  # whole pounds
    cells = {
        cell.value
        for sheet in load_workbook(own.parent / "two.xlsx", data_only=True)
        for row in sheet.iter_rows()
        for cell in row
        if isinstance(cell.value, int | float)
    }
    assert raised <= cells


def test_each_file_of_on_costs_is_looked_for_first_in_the_folder(own: Path) -> None:
    (own / "oncosts").mkdir()
    rows = (shipped("grades") / "oncosts" / "apprenticeship-levy.csv").read_text(encoding="utf-8")
    (own / "oncosts" / "apprenticeship-levy.csv").write_text(rows.replace(",0.005,", ",0.007,"), encoding="utf-8")
    price = est.load_book(own).unit_cost("Grade 7", scale="council", on=DAY, basis="maximum", pension="20%")
    ours = est.load_book().unit_cost("SCP 22", scale="njc", on=DAY, basis="maximum", pension="20%")
    # its own levy of 0.7% instead of 0.5%; the National Insurance that ships
    assert price.parts == ours.parts | {"levy": (price.parts["basic"] * 7 + 500) // 1000}
    assert est.load_book(own).redundancy.caps == est.load_book().redundancy.caps


def test_a_folder_of_on_costs_alone_needs_no_scale(own: Path) -> None:
    (own.parent / "rates" / "oncosts").mkdir(parents=True)
    book = est.load_book(own.parent / "rates")
    assert book.names == []
    assert book.scale("njc").value("", "22", DAY) == est.load_book().scale("njc").value("", "22", DAY)


def test_an_own_scale_stands_before_one_that_ships(own: Path) -> None:
    (own / "council").rename(own / "police-officers-ew")
    assert list(est.load_book(own).scale("police-officers-ew").grades) == ["Grade 7"]
    assert list(est.load_book().scale("police-officers-ew").grades) != ["Grade 7"]


def test_a_scale_that_is_nowhere_is_named_with_all_there_are(own: Path) -> None:
    with pytest.raises(est.InputError) as caught:
        est.load_book(own).scale("concil")
    assert 'Did you mean "council"?' in str(caught.value)
    assert "Known scales: council, and those that ship (establishment scales lists them)." in str(caught.value)


def test_a_spine_does_not_stand_on_itself(own: Path) -> None:
    for name, spine in (("a", "b"), ("b", "a"), ("c", "c")):
        (own / name).mkdir()
        text = f'title = "{name}"\non_spine = "{spine}"\n{GRADE}'
        (own / name / "scale.toml").write_text(text, encoding="utf-8")
    for name in ("a", "c"):
        with pytest.raises(est.InputError, match="stands on a spine that stands on"):
            est.load_book(own).scale(name)


# --- a pension rate that changes by date ---

CHANGES = 'pension = [{ from = 2023-04-01, rate = "18.4%" }, { from = 2025-10-01, rate = 0.2 }]\n'
YEAR = 'title = "t"\npay = "njc"\nbasis = "maximum"\nprice_base = 2025-05-01\n{pension}first_year = "2025/26"\n'
YEAR += 'prices = "cash"\n[[proposal]]\nnumber = 1\nestablish = ["1 x Officer SCP 22"]\n'


def of_text(tmp_path: Path, text: str, name: str = "scenario.toml") -> est.Costing:
    """A scenario, costed."""
    (tmp_path / name).write_text(text, encoding="utf-8")
    return est.cost(tmp_path / name)


def pension_of(costed: est.Costing, *, by_year: bool) -> float:
    """The pension of a costing, in pounds."""
    lines = costed.lines(by_year=by_year)
    return round(float(lines[lines["component"] == "pension"]["pounds"].sum()), 2)


def test_a_pension_rate_that_changes_within_a_year_by_hand(tmp_path: Path) -> None:
    costed = of_text(tmp_path, YEAR.format(pension=CHANGES))
    # £33,699 x 18.4% = £6,200.62 a year, and x 20% = £6,739.80 from 1 October: £3,100.31 + £3,369.90
    assert pension_of(costed, by_year=True) == 6470.21
    assert pension_of(costed, by_year=False) == 6200.62, "at the price base, May 2025"
    terms = {
        "pay": "njc",
        "basis": "maximum",
        "pension": [{"from": date(2025, 10, 1), "rate": 0.2}, {"from": "2023-04-01", "rate": "18.4%"}],
    }
    frame = pd.DataFrame({"post": ["1"], "grade": ["SCP 22"]})
    assert est.cost_posts(frame, terms=terms, years="2025/26")["pension"].tolist() == [6470.21]
    frame["pension"] = "18.4% from 2023-04-01; 20% from 2025-10-01"
    assert est.cost_posts(frame, terms={**terms, "pension": ""}, years="2025/26")["pension"].tolist() == [6470.21]


def test_a_dated_rate_of_one_step_is_that_rate_and_reads_back(tmp_path: Path) -> None:
    flat = of_text(tmp_path, YEAR.format(pension='pension = "18.4%"\n'), "flat.toml")
    one = of_text(tmp_path, YEAR.format(pension='pension = [{ from = 2010-04-01, rate = "18.4%" }]\n'), "one.toml")
    assert flat.by_year().equals(one.by_year())
    dated = of_text(tmp_path, YEAR.format(pension=CHANGES))
    dated.scenario.to_toml(tmp_path / "again.toml")
    assert est.cost(tmp_path / "again.toml").scenario == dated.scenario


def test_a_dated_rate_for_one_pay_and_one_post() -> None:
    rates = "18.4% from 2023-04-01; 20% from 2025-10-01"
    on = [(date(2025, 9, 30), 6200.62), (date(2025, 10, 1), 6739.80)]
    for day, due in on:
        assert float(est.employer_cost([33699], on=day, pension=rates)["pension"].iloc[0]) == due
        price = est.load_book().unit_cost("SCP 22", scale="njc", on=day, basis="maximum", pension=rates)
        assert price.parts["pension"] == round(due * 100)


@pytest.mark.parametrize(
    ("pension", "message"),
    [
        ('[{ from = 2025-10-01, rate = "20%" }]', "The employer's pension rate is given from 2025-10-01"),
        ("[]", "the list of pension rates is empty"),
        ('[{ from = 2025-10-01, rate = "120%" }]', "is not a rate of pay below 100%"),
        ('[{ rate = "20%" }]', "each step of a pension rate has a day and a rate"),
        ('[{ from = 2023-04-01, rate = "20%", scheme = "lgps" }]', "each step of a pension rate has a day and a rate"),
        ('[{ from = 2023-04-01, rate = "20%" }, { from = 2023-04-01, rate = "21%" }]', "two pension rates begin on"),
    ],
)
def test_dated_rates_that_cannot_be(tmp_path: Path, pension: str, message: str) -> None:
    with pytest.raises(est.InputError) as caught:
        of_text(tmp_path, YEAR.format(pension=f"pension = {pension}\n"))
    assert message.casefold() in str(caught.value).casefold()
    assert "scenario.toml:" in str(caught.value)
    assert len(caught.value.findings) == 1


def test_the_workbook_has_each_rate_with_its_own_cell(tmp_path: Path) -> None:
    from openpyxl import load_workbook

    of_text(tmp_path, YEAR.format(pension=CHANGES)).to_excel(tmp_path / "out.xlsx")
    rows = load_workbook(tmp_path / "out.xlsx")["Inputs"].iter_rows(values_only=True)
    rates = [[cell for cell in row if isinstance(cell, float)] for row in rows if "flat rate" in str(row)]
    assert rates == [[0.184], [0.2]]


# --- an assumed award in place of a known one ---

PAPER = (
    'title = "t"\npay = "njc"\npension = "20%"\nbasis = "maximum"\nprice_base = 2024-05-01\nfirst_year = "2024/25"\n'
)
PAPER += '{award}[[proposal]]\nnumber = 1\nestablish = ["1 x Officer SCP 22"]\n'
TWO = "[[award]]\nfrom = 2024-04-01\npercent = 2\nreplaces_known = true\n"


def basic_of(costed: est.Costing) -> float:
    """Basic pay at the price base, in pounds."""
    lines = costed.lines()
    return float(lines[lines["component"] == "basic"]["pounds"].sum())


def test_a_paper_that_assumed_two_per_cent_is_recomputed_as_it_was(tmp_path: Path) -> None:
    njc = est.load_book().scale("njc")
    before, after = (njc.value("", "22", date(year, 5, 1)).pence // 100 for year in (2023, 2024))
    assert (before, after) == (31364, 32654), "the known award was a flat £1,290"
    assert basic_of(of_text(tmp_path, PAPER.format(award=""))) == 32654
    costed = of_text(tmp_path, PAPER.format(award=TWO))
    assert basic_of(costed) == 31991, "£31,364 x 1.02 = £31,991.28, to whole pounds"
    assert costed.results.status == "projected"


def test_every_output_says_that_a_known_award_is_set_aside(tmp_path: Path) -> None:
    import json

    from openpyxl import load_workbook
    from typer.testing import CliRunner

    from establishment.cli.main import app

    costed = of_text(tmp_path, PAPER.format(award=TWO))
    costed.to_excel(tmp_path / "out.xlsx")
    costed.to_html(tmp_path / "out.html")
    cover = [str(c.value) for row in load_workbook(tmp_path / "out.xlsx")["Cover"].iter_rows() for c in row]
    path = str(tmp_path / "scenario.toml")
    screen = " ".join(CliRunner().invoke(app, ["cost", path]).stdout.split())
    notes = " ".join(json.loads(CliRunner().invoke(app, ["cost", path, "--json"]).stdout)["notes"])
    aside = "The known pay of njc from 1 April 2024 is set aside"
    instead = "Assumed award: 2% from 1 April 2024. It replaces the known pay of njc from then on."
    report = (tmp_path / "out.html").read_text(encoding="utf-8")
    assert aside in costed.paragraph()
    assert aside in " ".join(cover)
    assert [instead in each for each in (screen, notes, report)] == [True] * 3


def test_what_was_known_later_is_not_used(tmp_path: Path) -> None:
    later = TWO.replace("percent", "years = 2\npercent")
    text = PAPER.format(award=later).replace("2024-05-01", "2025-05-01")
    assert basic_of(of_text(tmp_path, text)) == 32631, "£31,991 x 1.02 = £32,630.82"
    with pytest.raises(est.InputError, match="is known until 2025-04-01"):
        of_text(tmp_path, PAPER.format(award=TWO).replace("2024-05-01", "2025-05-01"))


def test_a_replacement_reaches_scales_on_the_spine_and_posts_in_bulk(own: Path) -> None:
    text = PAPER.format(award=TWO + 'scale = "njc"\n').replace('pay = "njc"', 'pay = "council"')
    path = own.parent / "scenario.toml"
    path.write_text(text.replace("SCP 22", "Grade 7"), encoding="utf-8")
    assert basic_of(est.cost(path, book=own)) == 31991
    award = {"from": date(2024, 4, 1), "percent": 2, "replaces_known": True}
    frame = pd.DataFrame({"post": ["1"], "grade": ["SCP 22"]})
    terms = {"pay": "njc", "basis": "maximum", "pension": "20%", "award": [award]}
    assert est.cost_posts(frame, terms=terms, years="2024/25")["basic"].tolist() == [31991.00]


@pytest.mark.parametrize(
    ("award", "message"),
    [
        (
            TWO.replace("replaces_known = true\n", ""),
            "or add replaces_known = true to use it in place of the known pay",
        ),
        (TWO.replace("2024", "2031"), "has no known award from 2031-04-01 on, so this one replaces none"),
    ],
)
def test_replacements_that_cannot_be(tmp_path: Path, award: str, message: str) -> None:
    with pytest.raises(est.InputError) as caught:
        of_text(tmp_path, PAPER.format(award=award))
    assert message in str(caught.value)
    assert "scenario.toml:" in str(caught.value)

"""Scales, spines and on-costs of one's own beside those that ship; awards that reach scales on a spine."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pandas as pd
import pytest

import establishment as est
from establishment.rates.book import shipped

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
    terms = {"basis": "maximum", "pension": "20%", "hold_on_costs": True, "award": local.scenario.award}
    bulk = [
        est.cost_posts(
            pd.DataFrame({"post": ["1"], "grade": [grade], "count": [3]}), book=own, prices="cash",
            terms={**terms, "pay": pay}, years=("2027/28", "2028/29"), by=("year",),
        )["pounds"].tolist()
        for pay, grade in (("council", "Grade 7"), ("njc", "SCP 19-22"))
    ]  # fmt: skip
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
    raised, held = book.scale("council").value("", "22", on), book.scale("njc").value("", "22", DAY)
    assert raised.pence == (held.pence * 110 + 5000) // 10000 * 100, "10% more, to whole pounds"
    assert (raised.scale, held.scale) == ("council", "njc")
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
    held = est.load_book(own).scale("njc").value("", "22", DAY).pence
    central = (held * 103 + 5000) // 10000 * 100  # 3%, to whole pounds
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
    held = est.load_book().scale("njc").value("", "22", DAY).pence
    raised = {(held * p + 5000) // 10000 for p in (103, 105)}  # whole pounds
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
    assert "Scales held: council, and those that ship (establishment scales lists them)." in str(caught.value)


def test_a_spine_does_not_stand_on_itself(own: Path) -> None:
    for name, spine in (("a", "b"), ("b", "a"), ("c", "c")):
        (own / name).mkdir()
        text = f'title = "{name}"\non_spine = "{spine}"\n{GRADE}'
        (own / name / "scale.toml").write_text(text, encoding="utf-8")
    for name in ("a", "c"):
        with pytest.raises(est.InputError, match="stands on a spine that stands on"):
            est.load_book(own).scale(name)

"""Columns whose headings are not known: read by their values and by other columns, asked about, or left as labels."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from establishment import RefusedError, load_posts
from establishment.lists.headings import heading_strengths
from establishment.lists.posts_list import ListRead
from establishment.lists.short_words import in_full

HEAD = "Post No,Job Title,Grade,FTE,"
SCALES = Path(__file__).parent / "lists" / "scales"


def listed(path: Path, head: str, rows: list[str], **options: Any) -> ListRead:
    """A list of rows under a line of headings, as it is read."""
    path.write_text("\n".join([head, *rows]), encoding="utf-8")
    reading = load_posts(path, **options).reading
    assert reading is not None
    return reading


def fields(reading: ListRead) -> dict[str, str]:
    mapping: dict[str, str] = reading.to_dict()["sheets"][0]["mapping"]
    return mapping


def questions(reading: ListRead) -> list[tuple[str, list[str], str]]:
    """What is asked, but for the scale, which these lists do not name."""
    return [(each.about, each.choices, each.taken) for each in reading.asked if each.about != "scale"]


@pytest.mark.parametrize(
    ("heading", "field"),
    [
        ("Bud Est", "fte"),
        ("Auth'd", "fte"),
        ("Curr Str", "actual_fte"),
        ("Chrg Cost Ctre", "cost_centre"),
        ("Posn. Desc", "title"),
        ("Sal Pnt", "point"),
        ("Gde", "grade"),
        ("Subj. Cd", "account"),
        ("Dte Estab", "from"),
        ("Appt St Dt", "from"),
        ("Proj. end dt", "until"),
        ("Empl Ref", "personal"),
        ("ORGLVL4", "unit"),
        ("CONTHRS", "hours"),
        ("WKSPAID", "weeks"),
        ("EFFTO", "until"),
        ("Pos.ID", "post"),
    ],
)
def test_words_written_short_mean_the_words_in_full(heading: str, field: str) -> None:
    strengths = heading_strengths(heading)
    assert max(strengths, key=lambda name: strengths[name]) == field, strengths


def test_initials_and_words_that_stand_by_themselves_are_not_lengthened() -> None:
    for word in ("hra", "dsg", "age", "per", "super", "ended", "ward", "zone", "st"):
        assert in_full(word) == word
    assert [in_full(word) for word in ("bud", "ctre", "vacs", "curr")] == ["budget", "centre", "vacant", "current"]


def test_the_one_column_that_can_be_a_field_is_taken_and_asked_about(tmp_path: Path) -> None:
    """A number before the title, a job, a team, who pays and a last day, none of which a heading tells."""
    teams, payers = ("Growth", "Transport", "Core Office"), ("Levy", "Grant 17")
    rows = [
        f"CA{n},{'Bid Writer' if n % 2 else 'Clerk'},{teams[n % 3]},4,1,{payers[n % 2]},{'31/03/2027' if n < 4 else ''}"
        for n in range(12)
    ]
    reading = listed(tmp_path / "list.csv", "Zeal,What they do,Sits in,Grade,FTE,Bread,Over", rows)
    assert fields(reading) == dict(
        zip("ABCDEFG", ["post", "title", "unit", "grade", "fte", "funder", "until"], strict=True)
    )
    assert {about for about, _, _ in questions(reading)} == {"post", "title", "unit", "funder", "until"}
    (over,) = [question for question in reading.asked if question.about == "until"]
    assert (over.choices, over.taken) == (["Over", "no column"], "Over")
    assert over.fix == 'If it is not, map "Over" = "label"'
    assert over.fix in str(reading)
    as_label = listed(
        tmp_path / "list.csv", "Zeal,What they do,Sits in,Grade,FTE,Bread,Over", rows, mapping={"Over": "label"}
    )
    assert "until" not in fields(as_label).values()
    assert "until" not in [about for about, _, _ in questions(as_label)]


@pytest.mark.parametrize("lead", ["", "[columns]\n", '[grades]\n"4" = "Grade 4"\n\n[columns]\n'])
def test_the_line_that_settles_a_question_can_be_put_in_a_mapping_file(tmp_path: Path, lead: str) -> None:
    """Whatever the heading: in quotation marks, of two lines, or that of another column, too."""
    rows = [
        f"A{n},Clerk,4,1,{1 + n % 3}100,{'31/03/2027' if n < 4 else ''},{'31/03/2024' if n > 4 else ''}"
        for n in range(12)
    ]
    for heading in ("Zeal", 'Zeal ""two""', "Zeal\nor zest", "Ze\\al"):
        reading = listed(tmp_path / "list.csv", f'{HEAD}"{heading}",Note,Note', rows)
        (centre,) = [question for question in reading.asked if question.about == "cost_centre"]
        toml = tmp_path / "map.toml"
        toml.write_text(lead + centre.fix.partition(" map ")[2] + "\n", encoding="utf-8")
        again = listed(tmp_path / "list.csv", f'{HEAD}"{heading}",Note,Note', rows, mapping=toml)
        assert "cost_centre" in fields(reading).values()
        assert "cost_centre" not in fields(again).values()
        assert "To map a column, write that line in a file and add --map FILE" in str(reading)


def test_a_column_put_below_the_grades_of_a_mapping_is_refused(tmp_path: Path) -> None:
    toml = tmp_path / "map.toml"
    toml.write_text('[grades]\n"4" = "Grade 4"\n"FTE" = "label"\n', encoding="utf-8")
    with pytest.raises(RefusedError, match='"FTE" = "label" is a column, but stands among the grades: put that line'):
        listed(tmp_path / "list.csv", "Post No,Job Title,Grade,FTE", ["A1,Clerk,4,1"], mapping=toml)


def test_of_two_columns_with_one_heading_the_mapping_names_the_letters(tmp_path: Path) -> None:
    reading = listed(tmp_path / "list.csv", HEAD + "FTE", [f"A{n},Clerk,4,1,0.{5 + n % 3}" for n in range(12)])
    question = reading.asked[0]
    assert question.words == (
        "fte: FTE is taken (an establishment is what is budgeted, whoever is in post), not another column of that name. "
        'If it is another, map "E" = "fte"'
    )
    again = listed(
        tmp_path / "list.csv", HEAD + "FTE", [f"A{n},Clerk,4,1,0.{5 + n % 3}" for n in range(12)], mapping={"E": "fte"}
    )
    assert fields(again)["E"] == "fte"


def test_hours_that_the_user_calls_fte_are_hours_over_the_week(tmp_path: Path) -> None:
    """18.5 of 37 hours are half a post, under a heading that says hours and under one that says nothing."""
    rows = [f"A{n},Clerk,4,{(37, 18.5, 0)[n % 3]}" for n in range(12)]
    for heading in ("Spare Hrs", "Var Hours"):
        reading = listed(tmp_path / "list.csv", f"Post No,Job Title,Grade,{heading}", rows, mapping={heading: "fte"})
        assert [float(each) for each in reading.frame()["fte"]][:3] == [1, 0.5, 0]
    rows = [f"A{n},Clerk,4,{(37, 7.4)[n % 2]}" for n in range(12)]
    reading = listed(tmp_path / "list.csv", "Post No,Job Title,Grade,Zq1", rows, mapping={"Zq1": "fte"})
    assert [float(each) for each in reading.frame()["fte"]][:2] == [1, 0.2]
    # 40 posts on a row are 40, where the heading says FTE
    rows = [f"A{n},Clerk,4,{(40, 5)[n % 2]}" for n in range(12)]
    reading = listed(tmp_path / "list.csv", "Post No,Job Title,Grade,FTE", rows, mapping={"FTE": "fte"})
    assert [float(each) for each in reading.frame()["fte"]][:2] == [40, 5]


def test_a_column_of_grades_is_not_said_to_have_a_heading_that_tells_it(tmp_path: Path) -> None:
    rows = [f"A{n},Clerk,Grade {3 + n % 3},1" for n in range(12)]
    options = {"pay": "wolds-council", "book": SCALES}
    for heading, why in (("Wump", "its values alone: values such as"), ("Grade", "its heading, and values such as")):
        reading = listed(tmp_path / "list.csv", f"Post No,Job Title,{heading},FTE", rows, **options)
        assert fields(reading)["C"] == "grade"
        assert why in str(reading)


def test_numbers_that_fte_above_one_never_exceeds_are_asked_about_as_numbers_of_posts(tmp_path: Path) -> None:
    rows = [f"A{n},Clerk,4,{(1, 1.5, 0.5)[n % 3]},{(1, 3, 1)[n % 3]},{n % 2}" for n in range(12)]
    reading = listed(tmp_path / "list.csv", HEAD + "Zeal,Zest", rows)
    assert questions(reading) == [("count", ["Zeal", "no column"], "no column")]
    assert reading.asked[0].words == (
        'count or fte: no column is taken (no row has more FTE than it); it could be Zeal. If one is, map "Zeal" = "count"'
    )
    again = listed(tmp_path / "list.csv", HEAD + "Zeal,Zest", rows, mapping={"Zeal": "count"})
    # 1.5 FTE on three posts are half a post each
    assert [(row["count"], float(row["fte"])) for row in again.rows()][:3] == [(1, 1), (3, 0.5), (1, 0.5)]
    single = [f"A{n},Clerk,4,{(1, 0.5)[n % 2]},{1 + n % 3}" for n in range(12)]
    assert [about for about, _, _ in questions(listed(tmp_path / "list.csv", HEAD + "Zeal", single))] == ["point"]


def test_pay_that_rises_with_the_points_is_no_cost_centre(tmp_path: Path) -> None:
    head, points = "Post No,Job Title,SCP,FTE,Zeal", (5, 20, 33, 6)
    for amounts, fields_taken in (((24796, 31022, 43693, 25185), set()), ((41010, 41020, 41010, 52010), {"E"})):
        rows = [f"A{n},Clerk,{points[n % 4]},1,{amounts[n % 4]}" for n in range(16)]
        reading = listed(tmp_path / "list.csv", head, rows, pay="njc")
        assert {column for column, name in fields(reading).items() if name == "cost_centre"} == fields_taken


def test_of_several_columns_that_can_be_a_field_none_is_taken_and_all_are_asked_about(tmp_path: Path) -> None:
    rows = [f"A{n},Clerk,4,1,1{n % 3}00,2{n % 4}00" for n in range(12)]
    reading = listed(tmp_path / "list.csv", HEAD + "Zeal,Zest", rows)
    assert fields(reading) == {"A": "post", "B": "title", "C": "grade", "D": "fte"}
    assert questions(reading) == [("cost_centre", ["Zeal", "Zest", "no column"], "no column")]
    assert reading.asked[0].fix == 'If one is, map "Zeal" = "cost_centre"'


def test_a_heading_that_names_a_field_whose_values_do_not_fit_is_asked_about(tmp_path: Path) -> None:
    rows = [f"A{n},Clerk,4,1,week {n % 3} of April" for n in range(9)]
    reading = listed(tmp_path / "list.csv", HEAD + "Start Date", rows)
    assert questions(reading) == [("from", ["Start Date", "no column"], "no column")]


def test_what_is_plainly_a_label_is_kept_without_a_question(tmp_path: Path) -> None:
    head = HEAD + "Cost Centre,Unit,DBS,Car user,JE score,Building,Last review,Politically restricted,Holder"
    rows = [
        f"A{n},Clerk,4,1,C10{n % 3},Team {'abc'[n % 3]},{('None', 'Basic')[n % 2]},{('Casual', 'Essential')[n % 2]}"
        f",{300 + n % 4 * 21},{('Depot', 'Civic Centre')[n % 2]},14/02/2025,{'YN'[n % 2]},{'' if n == 5 else 'Wei Oxmoor'}"
        for n in range(12)
    ]
    reading = listed(tmp_path / "list.csv", head, rows)
    assert (len(reading), questions(reading)) == (12, [])
    assert fields(reading) == dict(zip("ABCDEF", ["post", "title", "grade", "fte", "cost_centre", "unit"], strict=True))


def test_casual_contracts_are_no_posts_and_casual_users_of_cars_are(tmp_path: Path) -> None:
    rows = [f"A{n},Clerk,4,1,{('Casual', 'Permanent')[n % 2]},{('Casual', 'Essential')[n // 2 % 2]}" for n in range(8)]
    reading = listed(tmp_path / "list.csv", HEAD + "Employment basis,Car user", rows)
    assert [post["post"] for post in reading.rows()] == ["A1", "A3", "A5", "A7"]


def test_names_and_numbers_and_births_of_people_are_not_read_under_any_heading(tmp_path: Path) -> None:
    """Names are known by what people are called; a number stands where a holder does; births are long ago."""
    names = ["Aled Marrowby", "Priya Oxmoor", "VACANT", "SKELBECK Susan", "Kit Yarnfold", "VACANT", "Wei Loxbury"]
    rows = [
        f"A{n},Clerk,4,1,{name},{'' if name == 'VACANT' else 7000 + n * 13},0{n + 1}/0{n + 2}/19{70 + n}"
        for n, name in enumerate(names)
    ]
    reading = listed(tmp_path / "list.csv", HEAD + "Who,Zeal,Zest", rows)
    assert [column for _, column in reading.to_dict()["personal"]] == ["E", "F", "G"]
    assert [bool(post["vacant"]) for post in reading.rows()] == [name == "VACANT" for name in names]
    assert "Marrowby" not in str(reading.to_dict())


def test_titles_under_the_heading_name_are_titles(tmp_path: Path) -> None:
    rows = [f"A{n},{('Clerk', 'Systems Analyst', 'Tree Officer')[n % 3]},4,1" for n in range(9)]
    reading = listed(tmp_path / "list.csv", "Position Code,Name,Grade,FTE", rows)
    assert fields(reading)["B"] == "title"
    assert reading.to_dict()["personal"] == []


def test_pay_tells_which_column_is_the_fte_and_which_pay_is_of_full_time(tmp_path: Path) -> None:
    """Of £24,000 half is £12,000, so 18.5 hours are the half of 37; the share of the HRA is another thing."""
    rows = [
        f"A{n},Clerk,4,{hours},24000,{24000 * hours / 37:.0f},{share}"
        for n, (hours, share) in enumerate([(37, 100), (18.5, 60), (37, 100), (18.5, 0), (29.6, 100), (37, 60)])
    ]
    reading = listed(tmp_path / "list.csv", "Post No,Job Title,Grade,Hrs,Pay P,Pay Q Salary,HRA %", rows)
    assert fields(reading)["D"] == "fte"
    head = "Post No,Job Title,Grade,FTE,Salary B,Salary A"
    rows = [f"A{n},Clerk,4,{fte},{20000 * fte:.0f},20000" for n, fte in enumerate([1, 0.5, 0.8, 1, 0.5])]
    reading = listed(tmp_path / "list.csv", head, rows)
    assert fields(reading) == {"A": "post", "B": "title", "C": "grade", "D": "fte", "F": "salary"}
    assert questions(reading) == []


def test_numbers_of_other_posts_are_those_that_posts_report_to(tmp_path: Path) -> None:
    rows = [f"P{n:03d},Clerk,4,1,{'' if n == 0 else 'P000' if n < 4 else 'P001'}" for n in range(9)]
    reading = listed(tmp_path / "list.csv", HEAD + "Zeal", rows)
    assert fields(reading)["E"] == "reports_to"


def test_a_finer_unit_under_an_unknown_heading_is_the_unit(tmp_path: Path) -> None:
    teams = {"Place": ("Parking", "Trees"), "People": ("Reablement", "Access", "Duty")}
    pairs = [(top, team) for top, under in teams.items() for team in under for _ in range(3)]
    rows = [f"A{n},Clerk,4,1,{top},{team}" for n, (top, team) in enumerate(pairs)]
    reading = listed(tmp_path / "list.csv", HEAD + "Directorate,Zeal", rows)
    assert (fields(reading), questions(reading)[0][0]) == (
        {**dict(zip("ABCD", ["post", "title", "grade", "fte"], strict=True)), "F": "unit"},
        "unit",
    )


def test_a_description_beside_cost_centres_is_no_title_where_another_column_names_jobs(tmp_path: Path) -> None:
    teams, jobs = ("Flood", "Traffic", "Network"), ("Flood Risk Officer", "Traffic Technician", "Clerk")
    rows = [f"3200{n % 3},{teams[n % 3]},A{n},{jobs[n // 3 % 3]},4,1" for n in range(12)]
    reading = listed(tmp_path / "list.csv", "CostC,Description,Post Id,Post Detail,Grade,FTE", rows)
    names = ["cost_centre", "unit", "post", "title", "grade", "fte"]
    assert fields(reading) == dict(zip("ABCDEF", names, strict=True))


def test_hours_that_no_heading_tells_are_hours_and_no_posts_by_the_dozen(tmp_path: Path) -> None:
    """37 hours are a post and 18.5 are half of one, not 37 and 18.5 posts."""
    rows = [f"A{n},Clerk,4,{(37, 18.5, 37, 30)[n % 4]}" for n in range(8)]
    reading = listed(tmp_path / "list.csv", "Post No,Job Title,Grade,Zeal", rows)
    assert [post["fte"] * 37 for post in reading.rows()][:4] == [37, 18.5, 37, 30]
    assert questions(reading) == [("fte", ["Zeal", "no column"], "Zeal")]


@pytest.mark.parametrize("heading", ["Occ Ind", "Filled", "Vac", "Occupied?"])
def test_v_is_vacant_where_others_are_f_whatever_the_heading_asks(tmp_path: Path, heading: str) -> None:
    rows = [f"A{n},Clerk,4,1,{'V' if n == 2 else 'F'}" for n in range(6)]
    reading = listed(tmp_path / "list.csv", HEAD + heading, rows)
    assert [post["vacant"] for post in reading.rows()] == [n == 2 for n in range(6)]


def test_a_number_of_a_headcount_can_be_that_of_a_post(tmp_path: Path) -> None:
    rows = [f"HC-{n:03d},Clerk,4,1" for n in range(6)]
    reading = listed(tmp_path / "list.csv", "HC ref,Job Title,Grade,FTE", rows)
    assert fields(reading)["A"] == "post"


def test_grades_behind_words_that_say_whose_they_are(tmp_path: Path) -> None:
    rows = [f"A{n},Clerk,NJC Grade {4 + n % 3},1" for n in range(6)]
    reading = listed(tmp_path / "list.csv", "Post No,Job Title,Range,FTE", rows, pay="wolds-council", book=SCALES)
    assert [post["grade"] for post in reading.rows()] == ["Grade 4", "Grade 5", "Grade 6"] * 2


def test_grades_none_of_which_a_scale_has_are_never_kept_in_silence(tmp_path: Path) -> None:
    rows = [f"A{n},Clerk,Gradus {4 + n % 3},1" for n in range(6)]
    reading = listed(tmp_path / "list.csv", HEAD[:-1], rows, pay="wolds-council", book=SCALES)
    (question,) = [each for each in reading.asked if each.about == "grade"]
    assert question.because == "they are not on the scale that is named: Gradus 4, Gradus 5, Gradus 6 (6 rows)"


def test_full_time_stands_beside_parts_of_one(tmp_path: Path) -> None:
    rows = [f"A{n},Clerk,4,{'Full time' if n % 2 else '0.6'}" for n in range(6)]
    reading = listed(tmp_path / "list.csv", "Post No,Job Title,Grade,Time worked", rows)
    assert [float(post["fte"]) for post in reading.rows()] == [0.6, 1] * 3


@pytest.mark.parametrize("grades", [("PO1", "PO3", "SO2"), ("D", "F", "H"), ("Band 5", "Band 6", "Band 7")])
def test_grades_are_known_by_how_they_are_written_where_no_scale_is_named(
    tmp_path: Path, grades: tuple[str, ...]
) -> None:
    rows = [f"A{n},Clerk,{grades[n % 3]},1" for n in range(9)]
    reading = listed(tmp_path / "list.csv", "Post No,Job Title,Zeal,FTE", rows)
    assert fields(reading)["C"] == "grade"
    assert questions(reading) == [("grade", ["Zeal", "no column"], "Zeal")]


def test_an_unknown_column_that_is_never_less_than_the_people_in_post_is_the_establishment(tmp_path: Path) -> None:
    rows = [f"A{n},Clerk,4,{(1, 0.5, 1)[n % 3]},{(0, 0.5, 1)[n % 3]}" for n in range(9)]
    reading = listed(tmp_path / "list.csv", "Post No,Job Title,Grade,Zeal,Actual FTE", rows)
    assert [float(post["fte"]) for post in reading.rows()][:3] == [1, 0.5, 1]
    assert questions(reading) == [("fte", ["Zeal", "Actual FTE"], "Zeal")]


def test_unknown_pay_of_which_the_fte_makes_the_known_one_is_that_of_full_time(tmp_path: Path) -> None:
    rows = [f"A{n},Clerk,4,{fte},{20000 * fte:.0f},20000" for n, fte in enumerate([1, 0.5, 0.8, 1, 0.5])]
    reading = listed(tmp_path / "list.csv", HEAD + "Actual salary,Zeal", rows)
    assert [post["salary"] for post in reading.rows()] == [20000] * 5
    assert questions(reading) == [("salary", ["Zeal", "Actual salary"], "Zeal")]


def test_two_amounts_for_each_grade_are_the_ends_of_its_range(tmp_path: Path) -> None:
    rows = [f"A{n},Clerk,{'AB'[n % 2]},1,{(30000, 40000)[n % 2]},{(26000, 33000)[n % 2]}" for n in range(8)]
    reading = listed(tmp_path / "list.csv", HEAD + "Zeal,Zest", rows)
    assert {(post["grade"], post["salary_min"], post["salary_max"]) for post in reading.rows()} == {
        ("A", 26000, 30000),
        ("B", 33000, 40000),
    }
    assert [about for about, _, _ in questions(reading)] == ["salary_min", "salary_max"]


def test_first_names_and_the_surnames_beside_them_are_not_read(tmp_path: Path) -> None:
    first, last = ("Bronwen", "Priya", "Wei", "Carys", "Kit"), ("Ashquill", "Marrowby", "Skelbeck", "Thornby", "Quenby")
    rows = [f"A{n},Clerk,4,1,{last[n]},{first[n]}" for n in range(5)]
    reading = listed(tmp_path / "list.csv", HEAD + "Zeal,Zest", rows)
    assert [column for _, column in reading.to_dict()["personal"]] == ["E", "F"]


def test_ids_that_are_empty_where_a_post_is_vacant_are_those_of_holders(tmp_path: Path) -> None:
    rows = [f"A{n},Clerk,4,1,{'Y' if n == 3 else 'N'},{'' if n == 3 else 70000 + 17 * n}" for n in range(8)]
    reading = listed(tmp_path / "list.csv", HEAD + "Vacant,Zeal", rows)
    assert [column for _, column in reading.to_dict()["personal"]] == ["F"]


def test_cells_that_differ_by_an_apostrophe_alone_are_one(tmp_path: Path) -> None:
    """A text that a spreadsheet would run stands after an apostrophe; with and without it is the same number."""
    rows = ["-A1,Clerk,4,0.5,Core", "'-A1,Clerk,4,0.5,'+Core", "-A2,Clerk,4,1,+Core"]
    reading = listed(tmp_path / "list.csv", HEAD + "Funder", rows, mapping={"Post No": "post"})
    assert [post["post"] for post in reading.rows()] == ["-A1", "-A1", "-A2"]
    assert [post["funder"] for post in reading.rows()] == ["Core", "+Core", "+Core"]
    assert [(fault.code, fault.row) for fault in reading.faults if fault.row] == [("duplicate_post", 3)]


def test_a_programme_that_pays_is_the_funder_where_another_column_can_be_the_unit(tmp_path: Path) -> None:
    rows = [f"A{n},Clerk,4,1,{('Crime', 'Civil', 'Family')[n % 3]},{('Core', 'Reform')[n % 2]}" for n in range(12)]
    reading = listed(tmp_path / "list.csv", HEAD + "Jurisdiction,Programme", rows)
    assert (fields(reading)["E"], fields(reading)["F"]) == ("unit", "funder")
    assert {about for about, _, _ in questions(reading)} == {"unit", "funder"}


OWN = {
    "Post No": [f"A{1000 + n}" for n in range(24)],
    "Job Title": [("Clerk", "Town Planner", "Cook")[n % 3] for n in range(24)],
    "Grade": [("Gr.3", "Gr.4", "Gr.5")[n % 3] for n in range(24)],
    "SCP": [str(5 + n % 7) for n in range(24)],
    "Full-time salary": [str(24000 + 500 * (n % 7)) for n in range(24)],
    "Budgeted FTE": [("1", "0.5", "1", "0.8")[n % 4] for n in range(24)],
    "Actual FTE": [("1", "0.5", "0", "0.8")[n % 4] for n in range(24)],
    "Paid weeks": [("52.14", "44.2")[n % 2] for n in range(24)],
    "Team": [("Parks", "Bins", "Rates", "Meals")[n % 4] for n in range(24)],
    "Cost centre": [f"{41010 + n % 4}" for n in range(24)],
    "Subjective": ["0100"] * 24,
    "Funded by": [("Core", "HRA")[n % 2] for n in range(24)],
    "Start date": [str(43000 + 31 * n) for n in range(24)],
    "End date": ["46112" if n % 5 == 0 else "" for n in range(24)],
    "Reports to": [f"A{1000 + n // 8}" for n in range(24)],
}
"""Columns of a list, by their headings; days as Excel counts them, and one account for all posts."""


def own_list(path: Path, renamed: dict[str, str]) -> ListRead:
    """The list of all these columns, of which some have other headings."""
    head = ",".join(renamed.get(heading, heading) for heading in OWN)
    return listed(path, head, [",".join(cells) for cells in zip(*OWN.values(), strict=True)])


def test_a_field_under_a_heading_that_says_nothing_is_read_or_asked_about(tmp_path: Path) -> None:
    """No value of the list changes or goes without a question, whichever heading is made meaningless."""
    path = tmp_path / "list.csv"
    whole = own_list(path, {})
    assert {*fields(whole).values()} >= {"post", "point", "salary", "weeks", "account", "from", "until", "reports_to"}
    right = list(whole.rows())
    for heading in OWN:
        reading = own_list(path, {heading: "Zq1"})
        fields_asked = set(reading.to_dict()["asked"])
        wrong = {
            name for row, now in zip(right, reading.rows(), strict=True) for name in row if row[name] != now.get(name)
        }
        assert wrong <= fields_asked, heading
        # one column is one question, whatever it can be
        assert len([each for each in reading.asked if "Zq1" in each.choices]) <= 2, heading


def test_pay_that_has_the_fte_in_it_is_no_pay_of_full_time(tmp_path: Path) -> None:
    """On point 5 a whole post has £24,000, half of one £12,000: the amount is that of the hours."""
    rows = [
        f"A{n},Clerk,4,{5 + n % 2},{fte},{(24000, 26000)[n % 2] * fte:.0f}"
        for n, fte in enumerate([1, 1, 0.5, 0.5] * 3)
    ]
    reading = listed(tmp_path / "list.csv", "Post No,Job Title,Grade,SCP,FTE,Basic Salary", rows)
    assert "salary" not in fields(reading).values()
    assert "it is the pay of the row's FTE, not of full time" in str(reading)


def test_pay_beside_points_is_a_label_and_asked_about(tmp_path: Path) -> None:
    rows = [f"A{n},Clerk,Grade 3,{5 + n % 3},1,{24000 + 700 * (n % 3)}" for n in range(9)]
    reading = listed(
        tmp_path / "list.csv", "Post No,Job Title,Grade,SCP,FTE,Salary", rows, pay="wolds-council", book=SCALES
    )
    assert ("salary", ["Salary", "no column"], "no column") in questions(reading)


def test_units_that_are_no_parts_of_each_other_are_asked_about(tmp_path: Path) -> None:
    rows = [f"A{n},Firefighter,4,1,Station {n % 3},{('Red', 'Blue', 'Green', 'White')[n % 4]}" for n in range(12)]
    reading = listed(tmp_path / "list.csv", HEAD + "Station,Watch", rows)
    assert ("unit", ["Watch", "Station"], "Watch") in questions(reading)
    rows = [f"A{n},Clerk,4,1,Place {n % 2},Team {n % 4}" for n in range(12)]
    assert questions(listed(tmp_path / "list.csv", HEAD + "Directorate,Team", rows)) == []


def test_examples_and_rows_without_a_budget_are_no_posts(tmp_path: Path) -> None:
    rows = ["A0,e.g. Clerk,4,1,Y", *(f"A{n},Clerk,4,1,{'N' if n == 3 else 'Y'}" for n in range(1, 9))]
    reading = listed(tmp_path / "list.csv", HEAD + "Budgeted Position", rows)
    assert [(line.row, line.kind) for line in reading.left_out] == [(2, "example"), (5, "unfunded")]
    assert len(reading) == 7


def test_fte_of_eighty_on_most_rows_is_asked_about(tmp_path: Path) -> None:
    rows = [f"A{n},Clerk,4,{(80, 100, 60, 50)[n % 4]}" for n in range(12)]
    (question,) = [each for each in listed(tmp_path / "list.csv", HEAD[:-1], rows).asked if each.about == "fte"]
    assert question.words.startswith("fte: posts of a line is taken (most rows have more than 10), not hours, or a")


def test_of_two_columns_of_numbers_of_posts_one_can_say_whom_posts_report_to(tmp_path: Path) -> None:
    rows = [f"A{1000 + n},Clerk,4,1,Q{n // 2}" for n in range(12)]
    reading = listed(tmp_path / "list.csv", HEAD + "Main Position Code", rows)
    assert "reports_to" not in fields(reading).values()
    rows = [f"A{1000 + n},Clerk,4,1,A{1000 + n // 2}" for n in range(12)]
    reading = listed(tmp_path / "list.csv", HEAD + "Main Position Code", rows)
    assert "reports_to" in reading.to_dict()["asked"] or fields(reading).get("E") == "reports_to"


def test_numbers_with_fractions_are_no_numbers_of_posts_and_months_are_no_funders(tmp_path: Path) -> None:
    rows = [f"Clerk,4,{n}.{41 + n},{(12, 6)[n % 2]}" for n in range(12)]
    reading = listed(tmp_path / "list.csv", "Job Title,Grade,Numb of Posts in FTE,Months funded", rows)
    assert not {"post", "funder"} & {*fields(reading).values()}


def test_a_point_in_doubt_and_a_grade_whose_word_is_misspelt_are_stopped_with_what_is_likely(tmp_path: Path) -> None:
    rows = [f"A{n},Clerk,Grade 3,{5 + n % 2},1" for n in range(12)]
    rows += ["B1,Clerk,Graed 3,6,1", "B2,Clerk,Grade 3,6?,1", "B3,Clerk,Grade 3,6,0.8O"]
    reading = listed(tmp_path / "list.csv", "Post No,Job Title,Grade,SCP,FTE", rows, pay="wolds-council", book=SCALES)
    assert [(fault.place, fault.likely) for fault in reading.faults if fault.level == "stop"] == [
        ("C14", "Grade 3"),
        ("D15", "6"),
        ("E16", "4/5"),
    ]

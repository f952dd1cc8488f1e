"""Every key of a line of posts changes a figure or an output, or a note says that it is not used and why."""

from __future__ import annotations

import json
from typing import Any

import pandas as pd
import pytest

import establishment as est
from establishment.scenarios.line_shapes import Line

BOOK = est.load_book()
LINE: dict[str, Any] = {"title": "Officer", "grade": "SCP 18-22"}
VALUES: dict[str, Any] = {
    "post": "0114",
    "title": "Analyst",
    "point": "19",
    "salary": "£32,500",
    "count": 2,
    "fte": "1/2",
    "hours": "18.5",
    "weeks": "39/52",
    "unit": "North",
    "funder": "grant",
    "budgeted": False,
    "from": "2025-10-01",
    "until": "2026-10-01",
    "funded_until": "2026-10-01",
    "increment_date": "2026-07-01",
    "on_point_since": "2025-01-01",
    "vacancy_percent": 4,
    "category": "M",
    "pension": "18.4%",
    "allowances": [{"name": "shift", "percent": 14}],
    "reports_to": "0100",
    "authority": "Board, 3 March 2026",
    "reference": "Minute 12",
    "where": "paragraph 12",
}
LABELS = {"post", "title", "unit", "reports_to", "authority", "reference", "where"}
"""Keys that name a post or say who decided: they price nothing, and stand in the file and the lists of posts."""
SHAPE = {"line", "scale", "grade"}
"""What a line is known by: no post is priced without them."""
BESIDE_A_SALARY = {"salary_on", "protected", "protected_until"}
"""Keys that are refused without a salary (E208); with one they are tested with pay of posts' own."""
NAMED = {
    "point": "points",
    "increment_date": "increment dates",
    "from": "day of a change (from, starts)",
    "category": "National Insurance letters",
    "pension": "pensions",
}
"""What the note calls a key, where that is not the key itself."""


def scenario(basis: str, years: bool, flat: bool, line: dict[str, Any]) -> dict[str, Any]:
    terms = {"title": "t", "pay": "njc", "basis": basis, "price_base": "2025-05-01", "proposal": []}
    terms |= {"first_year": "2025/26", "years": 2, "prices": "cash", "hold_on_costs": True} if years else {}
    terms |= {"on_cost_percent": 25} if flat else {"pension": "20%"}
    terms["funder"] = [{"id": "grant", "name": "Grant"}]
    terms["proposal"] = [{"number": 1, "establish": [line]}]
    return terms


def costed(terms: dict[str, Any]) -> tuple[str, str]:
    """All the figures of a costing, and its notes in words."""
    form = est.cost(terms, book=BOOK).to_dict()
    words = " ".join([*form["notes"], *form["scenario"]["increments"], *form["questions"]])
    figures = {key: form[key] for key in ("totals", "funders", "years", "cliff")}
    return json.dumps(figures, default=str), words


def test_every_key_of_a_line_is_here() -> None:
    keys = {field.alias or name for name, field in Line.model_fields.items()}
    assert keys == VALUES.keys() | SHAPE | BESIDE_A_SALARY


@pytest.mark.parametrize(
    ("basis", "years", "flat"),
    [
        ("point", True, False),
        ("point", False, False),
        ("point", True, True),
        ("maximum", True, False),
        ("maximum", False, True),
        ("middle_salary", False, False),
    ],
)
def test_a_key_changes_a_figure_or_is_said_not_to(basis: str, years: bool, flat: bool) -> None:
    plain = LINE | ({"point": "18"} if basis == "point" else {})
    figures, _ = costed(scenario(basis, years, flat, plain))
    silent = []
    for key in VALUES.keys() - LABELS:
        line = (LINE if key == "salary" else plain) | {key: VALUES[key]}
        others, words = costed(scenario(basis, years, flat, line))
        if others == figures and NAMED.get(key, key) not in words:
            silent.append(key)
    assert silent == []


def test_a_deleted_point_a_letter_for_some_and_standing_still_are_said() -> None:
    # point 2 is deleted on 1 April 2026; letter F is for sites in a freeport, which a public authority has none of
    terms = scenario("point", True, False, {"title": "Cleaner", "grade": "SCP 2-4", "point": "2", "category": "F"})
    _, words = costed(terms)
    assert "Point 2 of njc is deleted on 1 April 2026: from then its holders are paid at point 3 (" in words
    assert "National Insurance letter F is for employees at a site in a freeport, for 36 months; not for a" in words
    assert "Posts in SCP 2-4 stay on their point: no day of an increment is given (increment_date)." in words
    # point 1 was deleted in April 2023: its holders went to point 2, and from there to 3
    _, words = costed(scenario("point", True, False, {"title": "Cleaner", "grade": "SCP 1-4", "point": "1"}))
    assert "Point 1 of njc is deleted on 1 April 2023" in words
    assert "Point 2 of njc is deleted on 1 April 2026" in words
    # who stands on point 3 is not concerned, nor is anybody in March 2026
    for line, years in (({"grade": "SCP 2-4", "point": "3"}, True), ({"grade": "SCP 2", "point": "2"}, False)):
        assert "deleted" not in costed(scenario("point", years, False, {"title": "Cleaner"} | line))[1]


def test_a_point_written_with_its_letters_is_told_the_one_that_is_meant() -> None:
    terms = scenario("point", False, False, {"title": "Officer", "grade": "SCP 18-22", "point": "PP19"})
    with pytest.raises(est.InputError, match=r'Did you mean "19"\?'):
        est.cost(terms, book=BOOK)


def test_hours_without_a_full_time_week_of_the_day_are_one_error_that_names_them() -> None:
    line = {"title": "Nurse", "grade": "Band 5", "scale": "nhs-agenda-for-change-england", "hours": "18.75"}
    terms = scenario("maximum", False, False, line | {"from": "2021-04-01"})
    with pytest.raises(est.InputError) as fault:
        est.cost(terms, book=BOOK)
    [finding] = fault.value.findings
    assert ("E205", "18.75") == (finding.code, finding.value)


def test_what_an_assumed_award_gives_is_said_in_pounds() -> None:
    terms = scenario("maximum", True, False, LINE) | {"award": [{"from": "2025-10-01", "lump_sum": 500}]}
    assert "Assumed award: £500 once from 1 October 2025." in costed(terms)[1]


def test_columns_that_posts_in_bulk_fill_in_vain_are_counted() -> None:
    rows = {"grade": ["SCP 18-22"] * 3, "point": ["18", "19", None], "category": ["M", None, None]}
    frame = pd.DataFrame(rows | {"increment_date": ["2026-07-01"] * 3})
    terms = {"pay": "njc", "on_cost_percent": 25}
    arguments: dict[str, Any] = {"years": "2025/26", "prices": "cash", "by": ["year"]}
    notes = est.cost_posts(frame, terms=terms | {"basis": "maximum"}, **arguments).attrs["notes"]
    assert notes == [
        'The points of 2 rows are not used: the basis is maximum. A point counts with basis = "point".',
        'The increment dates of 3 rows are not used: the basis is maximum. A point counts with basis = "point".',
        "The National Insurance letters of 1 row are not used: on_cost_percent is used instead.",
    ]
    there = frame.iloc[:2].drop(columns="category")
    assert est.cost_posts(there, terms=terms | {"basis": "point"}, **arguments).attrs["notes"] == []


def test_posts_that_no_action_touches_are_spoken_of_too() -> None:
    post = {"post": "1", "grade": "SCP 18-22", "point": "18", "on_point_since": "2026-01-01"}
    terms = scenario("maximum", True, False, LINE) | {"posts": [post], "proposal": [{"number": 1}]}
    assert "The points and dates of on_point_since of posts in SCP 18-22 are not used: the basis is" in costed(terms)[1]
    nurse = {"post": "2", "grade": "Band 5", "scale": "nhs-agenda-for-change-england", "point": "Year 1"}
    nurse |= {"on_point_since": "2025-01-01", "increment_date": "2026-01-01"}
    climbing = terms | {"basis": "point", "posts": [nurse]}
    assert (
        "No increment in Band 5 on 1 January 2026: Year 1 to Year 2: after 2 years on the point." in costed(climbing)[1]
    )
    standing = terms | {"basis": "point"}
    assert "Posts in SCP 18-22 stay on their point: no day of an increment is given" in costed(standing)[1]

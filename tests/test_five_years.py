"""Basic pay of one post of each shipped scale through its true steps, worked out by hand: five years, or all it holds.

Each year is a list of stretches: the yearly pay of the point and the months on it. The post begins on the first day of
the first year. Where a step has a rule, the comment says which wait has run.
"""

from __future__ import annotations

from fractions import Fraction

import pytest

import establishment as est

BOOK = est.load_book()
Year = list[tuple[int, int]]

CASES: list[tuple[str, str, str, str, list[Year]]] = [
    # two years on Year 1, two on Year 2: 1 April 2022 brings no step, 1 April 2023 and 2025 do
    (
        "nhs-agenda-for-change-england",
        'grade = "Band 5", point = "Year 1", increment_date = 2022-04-01',
        "2021-04",
        "",
        [[(25_655, 12)], [(27_055, 12)], [(30_639, 12)], [(32_324, 12)], [(37_796, 12)]],
    ),
    # a step each 1 April up to point 7, where it stays
    (
        "njc",
        'grade = "SCP 4-7", point = 4, increment_date = 2021-04-01',
        "2020-04",
        "",
        [[(18_933, 12)], [(19_650, 12)], [(21_968, 12)], [(24_294, 12)], [(25_584, 12)]],
    ),
    # two years of service to point 2, then one a year; awards on 1 September, none in 2021
    (
        "police-officers-ew",
        'grade = "Constable", point = 1, increment_date = 2021-04-01',
        "2020-04",
        "",
        [
            [(24_177, 5), (24_780, 7)],
            [(24_780, 12)],
            [(25_902, 5), (27_804, 7)],
            [(28_932, 5), (30_957, 7)],
            [(32_163, 5), (33_690, 7)],
        ],
    ),
    # development ends by assessment, so no step comes by itself
    (
        "firefighters-grey-book",
        'grade = "Firefighter", point = "development"',
        "2021-07",
        "July",
        [[(25_198, 12)], [(26_962, 12)], [(28_310, 12)]],
    ),
    (
        "teachers-england",
        'grade = "Main England", point = 1, increment_date = 2023-09-01',
        "2022-09",
        "September",
        [[(28_000, 12)], [(31_737, 12)], [(35_674, 12)]],
    ),
    # each point a year from 1 August; awards on 1 April and, in 2018, 1 January
    (
        "teachers-scotland",
        'grade = "Main grade", point = 1, increment_date = 2015-08-01',
        "2014-04",
        "",
        [
            [(26_235, 12)],
            [(26_628, 4), (28_209, 8)],
            [(28_491, 4), (30_111, 8)],
            [(30_411, 4), (32_178, 5), (32_499, 3)],
        ],
    ),
    (
        "higher-education-single-spine",
        'grade = "SCP 30-34", point = 30, increment_date = 2013-08-01',
        "2012-08",
        "August",
        [[(30_424, 12)], [(31_644, 12)], [(33_242, 12)], [(34_576, 12)], [(36_001, 12)]],
    ),
    (
        "soulbury",
        'grade = "Educational improvement professional", point = 1, increment_date = 2025-09-01',
        "2024-09",
        "September",
        [[(41_554, 12)], [(44_343, 12)]],
    ),
    (
        "nhs-agenda-for-change-england-points",
        'grade = "Band 5", point = 16, increment_date = 2015-04-01',
        "2014-04",
        "",
        [[(21_478, 12)], [(22_236, 12)], [(23_363, 12)], [(24_547, 12)]],
    ),
    # no wait was read for Scotland: without an increment date the post stays
    (
        "nhs-agenda-for-change-scotland",
        'grade = "Band 5", point = "Year 1"',
        "2025-04",
        "",
        [[(33_247, 12)], [(34_494, 12)]],
    ),
    # two years on Year 1: 1 April 2026 brings no step
    (
        "nhs-agenda-for-change-wales",
        'grade = "Band 5", point = "Year 1", increment_date = 2026-04-01',
        "2025-04",
        "",
        [[(31_049, 12)], [(32_073, 12)]],
    ),
    # one year is held, of low confidence, which is asked for
    (
        "nhs-agenda-for-change-northern-ireland",
        'grade = "Band 5", point = "Year 1", increment_date = 2026-04-01',
        "2025-04",
        "",
        [[(31_049, 12)]],
    ),
    # no step is held: the point stays
    ("police-staff-council", 'grade = "SCP 6", point = 6', "2016-09", "September", [[(16_314, 12)], [(16_479, 12)]]),
    # a salary of its own within its band, in the one year that is held
    ("senior-civil-service", 'grade = "SCS 1", salary = 85000', "2024-04", "", [[(85_000, 12)]]),
    (
        "njc-old-spine",
        'grade = "SCP 29-33", point = 29, increment_date = 2017-04-01',
        "2016-04",
        "",
        [[(25_694, 12)], [(26_822, 12)], [(28_221, 12)]],
    ),
]

NOT_WORKED = {
    "lancashire-constabulary": "its grades are known by name only",
}
TOTALS = {
    "nhs-agenda-for-change-england": "153469.00",
    "njc": "110429.00",
    "police-officers-ew": "139487.25",
    "teachers-scotland": "115157.25",
    "higher-education-single-spine": "165887.00",
}


@pytest.mark.parametrize(("pay", "line", "first", "starts", "years"), CASES, ids=[case[0] for case in CASES])
def test_one_post_through_its_years(pay: str, line: str, first: str, starts: str, years: list[Year]) -> None:
    year = int(first[:4])
    terms = f'year_starts = "{starts or "April"}"\nincrement_months = 12\naccept_low_confidence = true\n'
    text = (
        f'title = "T"\npay = "{pay}"\nprice_base = {first}-01\nbasis = "point"\non_cost_percent = 0\nprices = "cash"\n'
        f'first_year = "{year}/{(year + 1) % 100:02}"\nyears = {len(years)}\n{terms}'
        f"[[proposal]]\nnumber = 1\nestablish = [{{ {line}, from = {first}-01 }}]\n"
    )
    expected = [sum(Fraction(pounds * months, 12) for pounds, months in stretches) for stretches in years]
    frame = est.cost(text, book=BOOK).by_year(money="pence")
    assert [int(100 * each) for each in expected] == frame["part_year_net_pence"].tolist()
    if pay in TOTALS:
        assert sum(expected) == Fraction(TOTALS[pay])


def test_every_shipped_scale_has_a_post_here() -> None:
    assert {case[0] for case in CASES} | set(NOT_WORKED) == set(BOOK.names)

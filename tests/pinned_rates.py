"""What rates come to on many days, and what is said of a pay scale with one thing wrong in it, so that nothing changes unnoticed.

    python tests/pinned_rates.py              after a change that is meant: writes pinned-rates.txt
    python tests/pinned_rates.py climbs       what is said now under one name

The scale is made up. On-costs, caps and pensions are those that ship, on days of the past. Whether they are right is for other tests to say, by hand or by a
second way; this one shows every place that a change of the code has touched.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Sequence
from datetime import date
from fractions import Fraction
from functools import cache, partial
from pathlib import Path
from typing import Any

import establishment as est
from establishment.ground.findings import InputError, RefusedError
from establishment.paybook.checks import check_scale
from establishment.pensions import read_rate
from establishment.posts import Allowance, Kind, OwnPay
from establishment.rates.annual import unit_price
from establishment.rates.exit_terms import ExitTerms, Leaver
from establishment.rates.pricing import trace
from establishment.rates.progression import Increment, NoIncrement, Standing
from establishment.scenarios.terms import STATUTORY
from lasting_folders import lasting_folder

PINNED = Path(__file__).with_name("pinned-rates.txt")

# --- a scale of many parts -------------------------------------------------------------------------------------------------

FILES = {
    "scale.toml": """title = "Wardens (made up)"
body = "A council"
weeks_in_year = "365/7"
pension = "lgps/average-england-wales"
exit_terms = "warden"
awards = [2023-04-01, 2024-04-01, 2025-04-01]
known_until = 2026-04-01
[[grade]]
name = "G1"
points = ["1", "3"]
[[grade]]
name = "G2"
points = ["3", "5"]
until = 2025-01-01
[[grade]]
name = "G2"
points = ["4", "6"]
from = 2025-01-01
[[grade]]
name = "G1/G2"
links = ["G1", "G2"]
[[grade]]
name = "Spot"
points = ["6"]
[[grade]]
name = "Chief"
spine = "chiefs"
all_points = ["A", "B"]
band = true
[[grade]]
name = "Nobody"
reference = "made-up"
[[award]]
effective_from = 2024-04-01
percent = "5"
state = "paid"
confidence = "high"
reference = "made-up"
[[award]]
effective_from = 2025-04-01
percent = "3.2"
flat_pounds = 100
applies_to = "points 1 to 3"
state = "offer"
confidence = "medium"
reference = "made-up"
[[deleted]]
point = "1"
on = 2025-04-01
to = "2"
[[reference]]
id = "made-up"
title = "Made up for the tests"
href = "https://example.org"
seen = 2026-11-22
[[document]]
name = "Circular 1"
title = "The first circular"
file = "points"
from = 2024-04-01
until = 2025-04-01
""",
    "points.csv": """effective_from,spine,point,salary,hourly,status,confidence,reference,reference_2,note
2023-04-01,,1,20000,,published,high,made-up,,
2023-04-01,,2,21000,,published,high,made-up,,
2023-04-01,,3,22500,,published,high,made-up,,
2023-04-01,,4,24000,,published,high,made-up,,
2023-04-01,,5,26000,,published,high,made-up,,
2023-04-01,,6,29001,,published,high,made-up,,
2023-04-01,chiefs,A,50000,,published,high,made-up,,
2023-04-01,chiefs,B,60001,,published,high,made-up,,
2024-04-01,,1,21000,,published,high,made-up,,
2024-04-01,,2,22050,,published,high,made-up,,
2024-04-01,,3,23625,,derived,high,made-up,,
2024-04-01,,4,25200,,published,medium,made-up,,read once
2024-04-01,,5,27300,,inferred,high,made-up,,
2024-04-01,,6,30451,,published,high,made-up,,
2024-04-01,chiefs,A,52500,,published,high,made-up,,
2024-04-01,chiefs,B,63001,,published,high,made-up,,
2025-04-01,,2,22856,,published,high,made-up,,
2025-04-01,,3,24481,,published,high,made-up,,
2025-04-01,,4,26006,,published,high,made-up,,
2025-04-01,,5,28174,,published,high,made-up,,
2025-04-01,,6,31425,,published,high,made-up,,
2025-04-01,chiefs,A,54180,,published,high,made-up,,
2025-04-01,chiefs,B,65017,,published,high,made-up,,
""",
    "working-time.csv": """effective_from,effective_until,hours,status,confidence,reference
,2024-04-01,37,illustrative,high,made-up
2024-04-01,,36,illustrative,high,made-up
""",
    "progression.csv": """effective_from,effective_until,grade,from_point,to_point,wait_months,clock,date_basis,day,starters_from,starters_months,gate,status,confidence,reference
,2024-04-01,,,,12,time_on_point,common,04-01,10-01,6,,illustrative,high,made-up
2024-04-01,,G1,,,12,time_on_point,common,04-01,10-01,6,good service,illustrative,high,made-up
2024-04-01,,G2,,,18,time_on_point,anniversary,,,,,illustrative,high,made-up
2024-04-01,,G2,5,,,event,event,,,,an assessment,illustrative,high,made-up
2024-04-01,2025-01-01,G1/G2,2,,,frozen,none,,,,,illustrative,high,made-up
2024-04-01,,G1/G2,,,24,service_in_rank,common,09-01,,,,illustrative,high,made-up
""",
    "allowances.csv": """name,effective_from,effective_until,area,percent,amount,unit,grade,least,most,follows_hours,pensionable,status,confidence,reference,reference_2,note
shift,2023-04-01,,,14,,percent_of_basic,,,,,yes,illustrative,high,made-up,,
town,2023-04-01,2024-04-01,town,20,,percent_of_basic,,3000,5000,,no,illustrative,high,made-up,,
town,2024-04-01,,town,20,,percent_of_basic,,3100,5200,yes,no,illustrative,high,made-up,,
car,2023-04-01,,,,900,pounds_a_year,G1; Spot,,,yes,,illustrative,high,made-up,,
call,2023-04-01,,,,25.50,pounds_a_session,,,,,no,illustrative,high,made-up,,
night,2023-04-01,,,33,,percent_of_hourly_pay,G1; G2,,,,no,illustrative,high,made-up,,
""",
    "exit-terms.csv": """terms,rule,value,effective_from,effective_until,after_age,after_service,status,confidence,reference,reference_2,note
warden,weeks_per_year,2,,,,,illustrative,high,made-up,,
warden,weeks_per_year,1,,,40,5,illustrative,high,made-up,,
warden,most_weeks,50,,,,,illustrative,high,made-up,,
warden,least_years,2,,,,,illustrative,medium,made-up,,
old,months_per_year,1,,2024-04-01,,,illustrative,high,made-up,,
old,most_months,18,,2024-04-01,,,illustrative,high,made-up,,
old,month_in_weeks,4.35,,2024-04-01,,,illustrative,high,made-up,,
old,salary_floor,23000,,2024-04-01,,,illustrative,high,made-up,,
old,salary_cap,40000,,2024-04-01,,,illustrative,high,made-up,,
old,notice_months,3,,2024-04-01,,,illustrative,high,made-up,,
young,statutory_weeks,2.2,2020-01-01,,,,illustrative,high,made-up,,
young,below_age,50,2020-01-01,,,,illustrative,high,made-up,,
young,actual_week,1,2020-01-01,,,,illustrative,high,made-up,,
none,available,0,,,,,illustrative,low,made-up,,
more,statutory_weeks,1.5,,,,,illustrative,high,made-up,,
more,most_weeks,30,,,,,illustrative,high,made-up,,
capped,statutory_weeks,1,,,,,illustrative,high,made-up,,
capped,most_weeks,29,,,,,illustrative,high,made-up,,
""",
}
EDITS: tuple[tuple[str, str, str], ...] = (
    # each is put into a file by itself: what stands there, and what is to stand there instead
    ("scale.toml", 'title = "Wardens (made up)"\n', ""),
    ("scale.toml", "body =", "boddy ="),
    ("scale.toml", '"365/7"', '"many"'),
    ("scale.toml", "lgps/average", "lgpss/average"),
    ("scale.toml", '"warden"', '"wardens"'),
    ("scale.toml", "2025-04-01]", "2025-04-02]"),
    ("scale.toml", "[2023-04-01, 2024-04-01,", "[2024-04-01, 2023-04-01,"),
    ("scale.toml", "known_until = 2026-04-01", "known_until = 2025-04-01"),
    ("scale.toml", "known_until = 2026-04-01", "increment_months = 0"),
    ("scale.toml", "known_until = 2026-04-01", "increment_months = 241\nround_to_pounds = 3"),
    ("scale.toml", "known_until = 2026-04-01", 'on_spine = "njc"'),
    ("scale.toml", 'points = ["1", "3"]', 'points = ["3", "1"]'),
    ("scale.toml", 'points = ["1", "3"]', 'points = ["1", "2", "3"]'),
    ("scale.toml", 'points = ["1", "3"]', 'points = ["1", "9"]'),
    ("scale.toml", 'points = ["1", "3"]', 'points = ["a", "3"]'),
    ("scale.toml", 'points = ["1", "3"]', 'points = ["7", "8"]'),
    ("scale.toml", "until = 2025-01-01", "until = 2025-02-01"),
    ("scale.toml", "until = 2025-01-01", "until = 2024-12-01"),
    ("scale.toml", 'links = ["G1", "G2"]', 'links = ["G1", "G3"]'),
    ("scale.toml", 'links = ["G1", "G2"]', 'links = ["G1"]'),
    ("scale.toml", '["A", "B"]', '["A", "C"]'),
    ("scale.toml", '[[grade]]\nname = "Spot"', '[grade]\nname = "Spot"'),
    ("scale.toml", 'percent = "5"', 'percent = "4"'),
    ("scale.toml", 'percent = "5"', 'percent = "five"'),
    ("scale.toml", 'state = "paid"', 'state = "spent"'),
    ("scale.toml", 'confidence = "medium"\nreference = "made-up"', 'confidence = "medium"\nreference = "made-down"'),
    ("scale.toml", "flat_pounds = 100", "flat_pounds = 150"),
    ("scale.toml", 'to = "2"', 'to = "9"'),
    ("scale.toml", 'id = "made-up"', 'id = "made-down"'),
    ("scale.toml", 'href = "https://example.org"\n', ""),
    ("scale.toml", "[[document]]", '[[reference]]\nid = "made-up"\ntitle = "Twice"\n[[document]]'),
    ("points.csv", "2023-04-01,,1,20000", "2023-04-01,,1,"),
    ("points.csv", "2023-04-01,,1,20000,", "2023-04-01,,1,20000,10.50"),
    ("points.csv", "2023-04-01,,1,20000,", "2023-04-01,,1,,10.37"),
    ("points.csv", "2023-04-01,,2,", "2023-04-01,,1,"),
    ("points.csv", "2023-04-01,,2,21000", "2023-05-01,,2,21000"),
    ("points.csv", "2024-04-01,,1,21000", "2024-04-01,,1,19000"),
    ("points.csv", "2024-04-01,,2,22050", "2024-04-01,,2,24050"),
    ("points.csv", "2025-04-01,,3,24481,,published,high,made-up,,\n", ""),
    ("points.csv", "published,high,made-up,,\n2023-04-01,,2", "publshed,high,made-up,,\n2023-04-01,,2"),
    ("points.csv", "published,high,made-up,,\n2023-04-01,,2", "published,hihg,made-up,,\n2023-04-01,,2"),
    ("points.csv", "published,high,made-up,,\n2023-04-01,,2", "published,high,nowhere,made-up,\n2023-04-01,,2"),
    ("points.csv", "published,high,made-up,,\n2023-04-01,,2", "published,high,,,\n2023-04-01,,2"),
    ("points.csv", "20000,,published", "20000,published"),
    ("points.csv", "20000,,published", "20 000,,published"),
    ("points.csv", "effective_from,spine", "from,spine"),
    ("working-time.csv", ",2024-04-01,37", ",2024-05-01,37"),
    ("working-time.csv", ",2024-04-01,37", ",2024-03-01,169"),
    ("working-time.csv", ",2024-04-01,37", ",2024-03-01,0"),
    ("progression.csv", "12,time_on_point,common,04-01,10-01,6,,", "0,time_on_point,common,02-29,10-01,241,,"),
    ("progression.csv", "12,time_on_point,common,04-01,10-01,6,,", "240,time_on_point,common,,,6,,"),
    ("progression.csv", "12,time_on_point,common,04-01,10-01,6,,", "12,time_on_pont,commun,04-31,10-01,6,,"),
    ("progression.csv", "2024-04-01,,G2,5,,,event", "2024-04-01,,G2,7,3,12,event"),
    ("progression.csv", "2024-04-01,,G2,5,", "2024-04-01,2024-04-01,G3,5,"),
    ("progression.csv", "2024-04-01,,G2,5,,,event,event", "2024-04-01,,G2,,,12,time_on_point,anniversary"),
    ("allowances.csv", "town,2024-04-01,,", "town,2024-03-31,,"),
    ("allowances.csv", "town,2023-04-01,2024-04-01", "town,2023-04-01,2023-04-01"),
    ("allowances.csv", "3000,5000", "5000,3000"),
    ("allowances.csv", "14,,percent_of_basic", "14,,pounds_a_year"),
    ("allowances.csv", "14,,percent_of_basic", "14,5,percent_of_basic"),
    ("allowances.csv", ",900,pounds_a_year,G1; Spot,,", ",900,pounds_a_year,G1; Spott,5,"),
    ("allowances.csv", ",25.50,", ",,"),
    ("allowances.csv", "3000,5000", "5000,5000"),
    ("allowances.csv", ",,3000,5000", ",,3000,"),
    ("allowances.csv", ",,3000,5000", ",,,5000"),
    ("allowances.csv", "14,,percent_of_basic,,,", "14,,percent_of_basic,G9,,"),
    ("allowances.csv", "car,2023-04-01,,,,900", "call,2023-04-01,,,,900"),
    ("working-time.csv", ",2024-04-01,37", ",2024-04-01,168"),
    ("progression.csv", "12,time_on_point,common,04-01,10-01,6,,", "240,time_on_point,common,04-01,10-01,240,,"),
    ("progression.csv", "12,time_on_point,common,04-01,10-01,6,,", "1,time_on_point,common,12-31,01-01,1,,"),
    ("scale.toml", "known_until = 2026-04-01", "known_until = 2025-04-02\nincrement_months = 240"),
    ("exit-terms.csv", "weeks_per_year,2", "weeks_per_yaer,2"),
    ("exit-terms.csv", "old,months_per_year,1,,2024-04-01", "old,weeks_per_year,1,,2024-04-01"),
    ("exit-terms.csv", "old,most_months,18,,2024-04-01", "old,most_months,18,2024-04-01,2024-04-01"),
    ("exit-terms.csv", "old,salary_cap,40000,,2024-04-01", "old,salary_floor,40000,2023-01-01,"),
    ("exit-terms.csv", "none,available,0", "none,most_months,0"),
    ("exit-terms.csv", "young,below_age,50,2020-01-01,,,", "young,below_age,50,2020-01-01,,-1,"),
)


def folder_of(files: dict[str, str]) -> Path:
    """A folder with the scale, under a name of its own."""
    folder = lasting_folder("rates") / "wardens"
    folder.mkdir()
    for name, text in files.items():
        (folder / name).write_text(text, encoding="utf-8")
    return folder


@cache
def book() -> est.Book:
    """The scale, and what ships."""
    return est.load_book(folder_of(FILES).parent)


@cache
def sound() -> tuple[Path, list[str]]:
    """A folder with the scale, and what is said of it as it is."""
    folder = folder_of(FILES)
    return folder, findings_of(folder)


def faults(name: str, old: str, new: str) -> Iterator[str]:
    """What is said of a copy of the scale with one thing otherwise in a file, and not of the scale itself."""
    folder, as_it_is = sound()
    text = FILES[name]
    assert old in text, old
    (folder / name).write_text(text.replace(old, new, 1), encoding="utf-8")
    findings = findings_of(folder)
    (folder / name).write_text(text, encoding="utf-8")
    yield from (f"+ {each}" for each in findings if each not in as_it_is)
    yield from (f"- {each}" for each in as_it_is if each not in findings)


def findings_of(folder: Path) -> list[str]:
    """What is said of a scale, a line each; or why it cannot be looked at."""
    try:
        return [said_of(finding) for finding in check_scale(folder)]
    except (InputError, RefusedError) as fault:
        return [f"refused: {fault}"]


def said_of(finding: est.Finding) -> str:
    """A finding on one line."""
    place = f"{finding.place.file}:{finding.place.line}"
    return f"{finding.level} {finding.code} {place} {finding.field} {finding.value}: {finding.message} {finding.fix}"


# --- prices ----------------------------------------------------------------------------------------------------------------

DAYS = (date(2023, 4, 1), date(2024, 3, 31), date(2024, 4, 6), date(2025, 1, 1), date(2025, 4, 1), date(2026, 3, 31))
KINDS = (
    Kind("wardens", "G1", "2", "point"),
    Kind("wardens", "G1", "1", "actual", category="H", fte=Fraction(1, 2)),
    Kind("wardens", "G2", "", "minimum", weeks=Fraction(39, 52), allowances=(Allowance("shift"), Allowance("town"))),
    Kind("wardens", "G2", "", "middle_point", category="X", allowances=(Allowance("night", hours=Fraction(6)),)),
    Kind("wardens", "G2", "", "middle_salary", vacancy=Fraction(1, 20), pension=read_rate("14.5%")),
    Kind("wardens", "G1/G2", "", "maximum", True, on_cost_rate=Fraction(3, 10)),
    Kind("wardens", "G1/G2", "", "middle_point", False, pension=read_rate("nhs")),
    Kind("wardens", "G1/G2", "", "maximum"),
    Kind("wardens", "Spot", "", "point", allowances=(Allowance("car"), Allowance("call", count=Fraction(12)))),
    Kind("wardens", "Spot", "", "point", fte=Fraction(1, 2), allowances=(Allowance("car"), Allowance("town"))),
    Kind("wardens", "G2", "4", "point", allowances=(Allowance("car"),)),
    Kind("wardens", "G2", "4", "point", allowances=(Allowance("cart"),)),
    Kind("wardens", "G2", "4", "point", allowances=(Allowance("call"),)),
    Kind("wardens", "Chief", "", "maximum", pension=read_rate("teachers")),
    Kind("wardens", "Chief", "", "middle_point"),
    Kind("wardens", "Chief", "A", "point", pension=read_rate("civil-service")),
    Kind("wardens", "G2", "", "actual", own_pay=OwnPay(25_000_00, date(2024, 6, 1))),
    Kind("wardens", "G1", "", "actual", own_pay=OwnPay(24_000_00, date(2024, 6, 1), "frozen", date(2026, 1, 1))),
    Kind("wardens", "G1", "", "actual", own_pay=OwnPay(24_000_00, date(2024, 6, 1), "awards")),
    Kind("wardens", "G1", "", "actual", own_pay=OwnPay(20_000_00, date(2024, 6, 1))),
    Kind("wardens", "G1", "7", "point"),
    Kind("wardens", "G1", "", "point", category="Q"),
)


def prices() -> Iterator[str]:
    """Kinds of posts on days: each part of a year's cost, and what it stands on; or why there is no price."""
    scale = book().scale("wardens")
    for kind in KINDS:
        yield f"-- {kind.label}, {kind.basis}, {kind.category or 'A'}, {kind.pension}"
        for day in DAYS:
            try:
                looked_up = trace(kind, day, scale, lambda: book().oncosts)
                price = unit_price(looked_up)
                parts = " ".join(f"{name} {pence}" for name, pence in price.parts.items())
                yield f"{day}: {parts}; {looked_up.status} {looked_up.projected} {'; '.join(looked_up.rates)}"
                if day == DAYS[-1]:
                    yield from (f"  {name}: {looked_up.explain(name)}" for name in price.parts)
            except InputError as fault:
                yield f"{day}: {' '.join(f'{f.code} {f.field} {f.message} {f.fix}' for f in fault.findings)}"


def insurance() -> Iterator[str]:
    """Employer National Insurance by letter, day and period, of several pays."""
    days = [
        date(2015, 4, 6),
        date(2016, 4, 5),
        date(2016, 4, 6),
        date(2021, 6, 1),
        date(2022, 7, 6),
        date(2022, 11, 6),
        date(2025, 4, 6),
    ]
    pays: dict[Any, float] = {
        "weekly": 500,
        "fortnightly": 1234.56,
        "four_weekly": 2000,
        "monthly": 4600.01,
        "annual": 61_000,
    }
    for day in days:
        for letter in "ABCDEFHJLMNVXZQ":
            try:
                due = [
                    est.employer_ni(pay, on=day, category=letter, period=name, money="pence", book=book())
                    for name, pay in pays.items()
                ]
                yield f"{day} {letter}: {due}"
            except InputError as fault:
                yield f"{day} {letter}: {fault.findings[0].message} {fault.findings[0].fix}"
    sound: tuple[Any, ...] = ([], [0, 9.99, 5000, 5000.01, 123456.78], "£20,000", 10**13 - 1, "£9,999,999,999,999.99")
    for pay in sound:
        yield f"{pay}: {est.employer_cost(pay, on=date(2025, 5, 1), pension='lgps/average-england-wales', money='pence', book=book()).to_dict('list')}"
    wrong: tuple[Any, ...] = (
        -1,
        10**13,
        0.001,
        True,
        [[1]],
        float("nan"),
        "lots",
        [1, None],
        [5, -1, 2],
        [0.5, 1e13],
        [1.0, float("inf")],
    )
    for pay in wrong:
        try:
            yield f"{pay}: {est.employer_ni(pay, on=date(2025, 5, 1), book=book())}"
        except RefusedError as fault:
            yield f"{pay}: {fault}"


def pensions() -> Iterator[str]:
    """The rate of each scheme on days, for pays in its bands; or why there is none."""
    oncosts = book().oncosts
    for name, table in oncosts.schemes.items():
        scheme = name if table.employer else f"{name}/average-england-wales"
        for day in (date(2010, 5, 1), date(2016, 4, 6), date(2019, 4, 1), date(2025, 4, 30)):
            rates = []
            for pay in (15_000_00, 24_000_50, 54_000_00, 150_000_00):
                try:
                    row = oncosts.pension_on(read_rate(scheme), day, pay)
                    charged = row and oncosts.charged_on(row, day, pay)
                    rates.append(
                        f"{row and row.rate} {row and row.rate_kind} {row and row.band} {charged and charged.rate}"
                    )
                except InputError as fault:
                    rates.append(f"{fault.findings[0].code} {fault.findings[0].message} {fault.findings[0].fix}")
            yield f"{scheme} {day}: {' | '.join(dict.fromkeys(rates))}"


# --- climbs and exits ----------------------------------------------------------------------------------------------------


def same(points: Sequence[str], on: date) -> Sequence[str]:
    """The points that posts can climb, whatever the day."""
    return points


def step_words(step: Increment | NoIncrement) -> str:
    """A step, or an increment day without one."""
    return f"{step.on} {step.point if isinstance(step, Increment) else f'none, due {step.due}'}"


def climbs() -> Iterator[str]:
    """The steps of posts of each grade from days of the year, until five years later."""
    scale = book().scale("wardens")
    for grade, point in (("G1", "1"), ("G2", "4"), ("G1/G2", "1"), ("G1/G2", "2"), ("Spot", "6")):
        points = scale.grade(grade, date(2025, 4, 1)).points
        for since in (None, date(2022, 11, 15), date(2023, 10, 1), date(2024, 3, 31), date(2024, 9, 1)):
            for own in (True, False):
                for first, rules_on in ((date(2023, 4, 1), None), (date(2024, 9, 1), date(2024, 5, 1))):
                    post = Standing(grade, point, first, own, since)
                    try:
                        walked = scale.progression().climb(
                            post, partial(same, points), date(2029, 4, 1), rules_on=rules_on
                        )
                        steps = [step_words(step) for step in walked]
                    except InputError as fault:
                        steps = [fault.findings[0].message]
                    yield f"{grade} {point} since {since} own {own} first {first}: {'; '.join(steps)}"
    yield from (f"{rule}; {rule.starters}; {rule.automatic}" for rule in scale.rules)


LEAVERS = (
    Leaver(30, 1, Fraction(500_00)),
    Leaver(30, 2, Fraction(500_00), annual=Fraction(26_000_00)),
    Leaver(45, 20, Fraction(900_00), annual=Fraction(46_000_00)),
    Leaver(50, 30, Fraction(400_00), False, Fraction(20_800_00), Fraction(1, 2)),
    Leaver(64, 41, Fraction(1_000_00), False),
)


def exits() -> Iterator[str]:
    """What each of the terms pays on days, and how it is made up; or why nothing can be paid."""
    law = book().redundancy
    rules = book().scale("wardens").exit_rules
    for name in (*rules.names, "nobody"):
        for day in (date(2019, 6, 1), date(2024, 3, 31), date(2024, 4, 1), date(2025, 10, 1)):
            for leaver in LEAVERS:
                for multiplier, actual in ((Fraction(1), False), (Fraction(3, 2), True)):
                    head = f"{name} {day} {leaver.age}/{leaver.service} x {multiplier}: "
                    try:
                        terms = rules.terms(name, day)
                        paid = terms.payment(leaver, law, day, multiplier=multiplier, actual=actual)
                        weeks = paid.weeks and (paid.weeks.multiple, paid.weeks.most, paid.weeks.actual)
                        yield f"{head}{paid.pence} {paid.by_law} {weeks} {terms.available} {terms.statutory} {terms.cited}; {paid.how}"
                    except InputError as fault:
                        yield f"{head}{fault.findings[0].code} {fault.findings[0].message} {fault.findings[0].fix}"
                    if terms_are_alike(rules.names, name):
                        break
    statutory = ExitTerms(STATUTORY, ())
    for age in (17, 21, 22, 40, 41, 42, 60, 100):
        paid_by_service = [
            statutory.payment(Leaver(age, n, Fraction(500_00)), law, date(2025, 10, 1)).pence for n in range(23)
        ]
        yield f"statutory at {age}: {paid_by_service}"
    yield f"notice: {[str(law.notice_weeks(n)) for n in range(15)]}"
    for payment in (29_999_99, 30_000_00, 30_000_01, 95_000_00):
        rates = book().termination_rates
        due = [rates.on(day).due(payment) for day in (date(2020, 4, 6), date(2022, 11, 6), date(2025, 4, 6))]  # type: ignore[union-attr]
        yield f"above the limit of {payment}: {due}"


def terms_are_alike(names: list[str], name: str) -> bool:
    """Whether an employer's own multiple does not come to these terms."""
    return name in names and name not in ("young", "more")


NAMES: dict[str, Callable[[], Iterator[Any]]] = {
    "the scale as it is": lambda: iter(sound()[1]),
    **{f"{name}: {old.strip()!r} -> {new.strip()!r}": partial(faults, name, old, new) for name, old, new in EDITS},
    "prices": prices,
    "insurance": insurance,
    "pensions": pensions,
    "climbs": climbs,
    "exits": exits,
}


def lines_of(name: str) -> list[str]:
    """What is pinned under a name."""
    return [line.rstrip() for text in NAMES[name]() for line in str(text).splitlines() if line.strip()]


def sections() -> dict[str, list[str]]:
    """What the file holds, under its names."""
    parts: dict[str, list[str]] = {}
    name = ""
    for line in PINNED.read_text(encoding="utf-8").splitlines():
        if line.startswith("== "):
            name = line.removeprefix("== ")
            parts[name] = []
        elif line:
            parts[name].append(line)
    return parts


def write() -> None:
    """Write down what is said as it is."""
    PINNED.write_text(
        "\n".join(line for name in NAMES for line in [f"== {name}", *lines_of(name), ""]), encoding="utf-8"
    )


if __name__ == "__main__":
    if len(sys.argv) > 1:
        print("\n".join(lines_of(sys.argv[1])))
    else:
        write()

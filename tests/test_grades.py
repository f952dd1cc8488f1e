"""Everything in `grades/`: dated, referenced, rising, explained by the awards, and as the sources say."""

import csv
import tomllib
from collections import Counter
from datetime import date
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

import establishment as est
from collected import COLLECTIONS, needs
from establishment.paybook.award_moves import ladders, moves, unexplained
from establishment.paybook.checks import check_scale
from establishment.paybook.gaps import gaps_of, own_values, summary_of
from establishment.paybook.page import book_page
from establishment.rates.references import CONFIDENCES, STATUSES
from establishment.rates.scales import Scale

TOP = Path(__file__).parents[1]
GRADES = TOP / "grades"
REFERENCE = COLLECTIONS / "reference"
REFERENCE_2 = COLLECTIONS / "reference-2"
RULES = COLLECTIONS / "rules"
BOOK = est.load_book()
SCALES = [BOOK.scale(name) for name in BOOK.names]
TABLES = sorted(GRADES.glob("*/*.csv"))  # what stands beside the folders counts values that do not ship
AFC, AFC_POINTS = "nhs-agenda-for-change-england", "nhs-agenda-for-change-england-points"

NO_ADDRESS = {"jmb-2016-12-07-item-2"}
"""The paper that names the grades of Lancashire: it is in no public place that was found, and no pay rests on it."""

WALES, HIGHER = "nhs-agenda-for-change-wales", "higher-education-single-spine"
TEACHERS, SCOTS_TEACHERS = "teachers-england", "teachers-scotland"
LIVING_WAGE = "raised to the floor of 26,300 for the living wage"
UP_TO_2_65 = "the award's note: points 1 to 8 rose by 1.2% to 2.65%"
FOUR_PERCENT = "band 7 and the top of band 6 got 4%; the award's own words say so"
UNEXPLAINED = {
    (AFC, date(2022, 4, 1), "band-2", "Entry"): "the bottom of band 2 was raised further, as the award's note says",
    (AFC, date(2022, 4, 1), "band-6", "Year 5+"): FOUR_PERCENT,
    (AFC, date(2022, 4, 1), "band-7", "Year 1"): FOUR_PERCENT,
    (AFC, date(2022, 4, 1), "band-7", "Year 2"): FOUR_PERCENT,
    (AFC, date(2022, 4, 1), "band-7", "Year 5+"): FOUR_PERCENT,
    (AFC, date(2023, 4, 1), "band-2", "Entry"): "the two points of band 2 became one: 5% on the upper, 21,318",
    (WALES, date(2026, 4, 1), "band-2", "Entry"): LIVING_WAGE,
    (WALES, date(2026, 4, 1), "band-3", "Year 1"): LIVING_WAGE,
    (HIGHER, date(2014, 8, 1), "", "1"): "the lowest point rose by 2.4%; no statement of it was read",
    **{(HIGHER, date(2015, 8, 1), "", str(point)): UP_TO_2_65 for point in range(1, 9)},
    (
        TEACHERS,
        date(2023, 9, 1),
        "main-england",
        "1",
    ): "the award's note: more on part of the main range, to start at 30,000",
    (TEACHERS, date(2023, 9, 1), "main-london-fringe", "1"): "the award's note: more on part of the main range",
}
"""Moves that no stated award gives, each with its reason."""
NOT_STATED = {
    (AFC_POINTS, date(2015, 4, 1)): "of the award of 2015, which differs by point, no statement was read",
    **dict.fromkeys(
        [
            ("firefighters-grey-book", date(2021, 7, 1)),
            *((HIGHER, date(year, 8, 1)) for year in (2010, 2011, 2012, 2013, *range(2016, 2023))),
            *((TEACHERS, date(year, 9, 1)) for year in (2022, 2025)),
            *((SCOTS_TEACHERS, date(year, 4, 1)) for year in (2013, 2014, 2015, 2016, 2017, 2021)),
            *((SCOTS_TEACHERS, date(year, 1, 1)) for year in (2018, 2022)),
        ],
        "the values were read, and no statement of the award",
    ),
}


def named(scale: Scale) -> str:
    return scale.name


def rows_of(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def references_of(folder: Path) -> dict[str, dict[str, Any]]:
    file = folder / ("references.toml" if folder.name == "oncosts" else "scale.toml")
    return {table["id"]: table for table in tomllib.loads(file.read_text(encoding="utf-8"))["reference"]}


def test_there_is_something_to_test() -> None:
    assert len(SCALES) >= 14
    assert len(TABLES) >= 14
    assert sum(len(own_values(scale)) for scale in SCALES) >= 2710


UNDATED = ("progression.csv", "exit-terms.csv", "working-time.csv")
"""Files of rules, of which some starts were not read: their notes say so."""


@pytest.mark.parametrize("path", TABLES, ids=lambda path: f"{path.parent.name}/{path.name}")
def test_every_value_is_dated_and_referenced_and_has_a_status(path: Path) -> None:
    references = references_of(path.parent)
    for line, row in enumerate(rows_of(path), 2):
        assert row["status"] in STATUSES, line
        assert row["confidence"] in CONFIDENCES, line
        assert row["reference"] in references, line
        assert row.get("reference_2", "") in ("", *references), line
        assert row.get("reference_2", "") != row["reference"], line
        if path.name in UNDATED and not row["effective_from"]:
            assert "start not read" in row["note"], line
        elif path.name != "redundancy-rules.csv":
            start = date.fromisoformat(row["effective_from"])
            assert not row.get("effective_until") or date.fromisoformat(row["effective_until"]) > start, line


ASKED_FOR = {
    "higher-education-single-spine": {"2022-08-01", "2023-08-01"},
    "nhs-agenda-for-change-northern-ireland": {"2025-04-01"},
    "nhs-agenda-for-change-scotland": {"2024-04-01"},
}
"""Awards of which values of low confidence ship; they are refused unless a scenario asks for them."""


@pytest.mark.parametrize("path", TABLES, ids=lambda path: f"{path.parent.name}/{path.name}")
def test_nothing_doubtful_or_made_up_ships(path: Path) -> None:
    rows = rows_of(path)
    low = {row["effective_from"] for row in rows if row["confidence"] == "low"}
    assert low == ASKED_FOR.get(path.parent.name if path.name == "points.csv" else "", set())
    assert {row["confidence"] for row in rows} <= {"high", "medium", "low"}
    assert {row["status"] for row in rows} <= {"published", "derived", "inferred"}
    worked_out = [row for row in rows if row["status"] in ("derived", "inferred")]
    assert [] == [row for row in worked_out if not row["note"]], "a derived or inferred value says how"


@pytest.mark.parametrize("scale", SCALES, ids=named)
def test_pay_rises_with_the_point_and_never_falls_at_an_award(scale: Scale) -> None:
    for ladder in ladders(scale):
        for award in scale.table.awards:
            values = [scale.values[key][award].pence for key in ladder if award in scale.values.get(key, {})]
            assert all(low < high for low, high in pairwise(values)), award
    for key, dated in scale.values.items():
        over_time = [dated[award].pence for award in sorted(dated)]
        assert over_time == sorted(over_time), key


@pytest.mark.parametrize("scale", SCALES, ids=named)
def test_awards_explain_the_moves(scale: Scale) -> None:
    odd = {
        (scale.name, award, move.new.spine, move.new.point)
        for award, result in unexplained(scale).items()
        for move in result
    }
    assert odd == {key for key in UNEXPLAINED if key[0] == scale.name}
    told = {award.effective_from for award in scale.awards}
    assert {(scale.name, award) for award in moves(scale) if award not in told} == {
        key for key in NOT_STATED if key[0] == scale.name
    }


def test_the_moves_left_out_of_the_stated_awards_are_what_their_reasons_say() -> None:
    values = {key: {day: v.pence // 100 for day, v in dated.items()} for key, dated in BOOK.scale(AFC).values.items()}
    was, now, later = date(2021, 4, 1), date(2022, 4, 1), date(2023, 4, 1)
    for _, day, spine, point in (key for key, reason in UNEXPLAINED.items() if reason == FOUR_PERCENT):
        assert day == now
        assert abs(values[spine, point][now] - values[spine, point][was] * 1.04) <= 1
    assert abs(values["band-2", "Entry"][later] - values["band-2", "Year 2+"][now] * 1.05) <= 1
    first, second = date(2014, 4, 1), date(2015, 4, 1)
    spine = {p: days for (_, p), days in BOOK.scale(AFC_POINTS).values.items() if first in days and second in days}
    rises = {int(p): days[second].pence / days[first].pence - 1 for p, days in spine.items()}
    assert all(abs(rise - 0.01) < 0.0001 for point, rise in rises.items() if 9 <= point <= 42)
    assert all(rise == 0 for point, rise in rises.items() if point >= 43)
    assert all(rise > 0.02 for point, rise in rises.items() if point <= 8)


@pytest.mark.parametrize("scale", SCALES, ids=named)
def test_the_check_finds_no_error(scale: Scale) -> None:
    findings = Counter((finding.level, finding.code) for finding in check_scale(GRADES / scale.name))
    assert {key for key in findings if key[0] == "error"} == set()
    assert {code for _, code in findings} <= {"W201", "W202", "W203", "W207", "W208", "W209"}, (
        "gaps, moves, awards, waits"
    )


@pytest.mark.parametrize("folder", sorted({path.parent for path in GRADES.rglob("*.toml")}), ids=lambda p: p.name)
def test_every_reference_is_used_and_has_an_address(folder: Path) -> None:
    used: set[str] = set()
    for path in folder.glob("*.csv"):
        used |= {row[key] for row in rows_of(path) for key in ("reference", "reference_2") if row.get(key)}
    for path in folder.glob("*.toml"):
        tables = tomllib.loads(path.read_text(encoding="utf-8"))
        listed = [table for key in ("grade", "award", "scheme") for table in tables.get(key, [])]
        used |= {table[key] for table in listed for key in ("reference", "reference_2") if key in table}
    references = references_of(folder)
    assert used == set(references)
    assert {name for name, table in references.items() if not table.get("href", "").startswith("http")} <= NO_ADDRESS
    assert all(isinstance(table.get("seen"), date) for table in references.values())


def test_no_gap_is_unsaid() -> None:
    page = (TOP / "docs" / "pay-book.md").read_text(encoding="utf-8")
    assert page == book_page(BOOK), "run establishment scales --report > docs/pay-book.md"
    text = page.partition("## Gaps")[2].partition("## Moves")[0]
    for scale in SCALES:
        assert text.count(f"| `{scale.name}` |") == len(gaps_of(scale))
        if summary_of(scale).empty_awards:
            assert f"- `{scale.name}` has no value at all at" in text
        if gaps_of(scale):
            assert scale.table.note, "a scale with gaps says in its note what was not found"


# The figures as they were collected, where that folder is at hand.

collected = needs("reference")
collected_2 = needs("reference-2")
Key = tuple[str, str, str, date]

NOT_SHIPPED = {
    "Spot": "band 1 of 2018: one point of an award that is otherwise not held",
    "pcda_minimum": "the least an apprentice constable may be paid, which is no point of the scale",
    "lowest": "the lowest point of a spine, without its number",
}


ONE_UNIVERSITY = ("2025-03-01",)
"""Days of values of low confidence that were read at a university that is not named: they do not ship."""


def reference(name: str) -> list[dict[str, str]]:
    return rows_of(REFERENCE / f"{name}.csv")


def end_of(rank: str, scale: str, end: str, day: date) -> str:
    """The number of a point that a source calls the start or the top of its scale."""
    if end == "max":
        old_numbers = scale == "pre_2013" and day < date(2016, 9, 1)
        return {"constable": "10" if old_numbers else "7", "sergeant": "4"}.get(rank, "3")
    return {
        "constable": "0" if scale == "pre_2013" or day < date(2023, 9, 1) else "1",
        "sergeant": "2",
        "chief_inspector": "1",
    }.get(rank, "0")


def police_key(row: dict[str, str]) -> Key:
    day, rank = date.fromisoformat(row["effective_from"]), row["rank"]
    spine = "constable-pre-2013" if row["scale"] == "pre_2013" else rank.replace("_", "-")
    spine += "-london" if row["area"] == "london" else ""
    point = end_of(rank, row["scale"], row["point"], day) if row["point"] in ("min", "max") else row["point"]
    return "police-officers-ew", spine, point, day


def njc_key(point: str, day: date) -> Key:
    return "njc" if day >= date(2019, 4, 1) else "njc-old-spine", "", point, day


def read_values() -> list[tuple[Key, int, str]]:
    """Every salary that was read: where it belongs, pounds, source."""
    rows: list[tuple[Key, int, str]] = []
    for row in reference("njc_pay_spine"):
        key = njc_key(row["scp"], date.fromisoformat(row["effective_from"]))
        rows.append((key, int(row["annual_salary"]), row["source"]))
    for row in reference("afc_pay"):
        day, point = date.fromisoformat(row["effective_from"]), row["point"]
        spine = ("", point.removeprefix("spine ")) if point.startswith("spine ") else (f"band-{row['band']}", point)
        scale = AFC_POINTS if point.startswith("spine ") else f"nhs-agenda-for-change-{row['nation']}"
        rows.append(((scale, *spine, day), int(row["annual_salary"]), row["source"]))
    for row in reference("police_officer_pay"):
        rows.append((police_key(row), int(row["annual_salary"]), f"{row['source']} {row['source_2']}"))
    for row in (row for row in reference("psc_pay_spine") if row["effective_from"] and row["confidence"] != "low"):
        key = ("police-staff-council", "", row["scp"], date.fromisoformat(row["effective_from"]))
        rows.append((key, int(row["annual_salary"]), row["source"]))
    return rows


def sound(name: str) -> list[dict[str, str]]:
    """The rows of the second collection that may ship: read or worked out, and of no low confidence."""
    rows = rows_of(REFERENCE_2 / f"{name}.csv")
    return [r for r in rows if r["status"] in ("published", "derived") and r["confidence"] in ("high", "medium")]


def asked_for(name: str) -> list[dict[str, str]]:
    """The rows of low confidence that ship all the same, refused unless they are asked for."""
    rows = rows_of(REFERENCE_2 / f"{name}.csv")
    return [r for r in rows if r["confidence"] == "low" and r["effective_from"] not in ONE_UNIVERSITY]


def second_values() -> list[tuple[Key, int, str]]:
    """Every salary of the second collection: where it belongs, pounds, status and confidence."""
    rows: list[tuple[Key, int, str]] = []

    def add(row: dict[str, str], scale: str, spine: str, point: str) -> None:
        key = scale, spine, point, date.fromisoformat(row["effective_from"])
        rows.append((key, int(row["annual_salary"]), f"{row['status']} {row['confidence']}"))

    for row in sound("fire_pay"):
        control = "control-" if row["group"] == "grey_book_control" else ""
        add(row, "firefighters-grey-book", control + row["role"].replace("_", "-"), row["stage"].replace("_", "-"))
    for row in sound("teacher_pay"):
        area = "england" if row["area"] == "rest_of_england" else row["area"].replace("_", "-")
        if area == "scotland":
            add(row, SCOTS_TEACHERS, "", row["point"])
        elif not row["scale"].startswith("tlr"):
            add(row, TEACHERS, f"{row['scale'].replace('_', '-')}-{area}", row["point"])
    for row in sound("soulbury_pay"):
        add(row, "soulbury", row["scale"].replace("_", "-"), row["point"])
    for row in (*sound("he_pay_spine"), *asked_for("he_pay_spine")):
        add(row, HIGHER, "", row["point"])
    for row in (*sound("afc_pay_new"), *asked_for("afc_pay_new")):
        if not row["point"].startswith("spine"):
            add(row, f"nhs-agenda-for-change-{row['nation'].replace('_', '-')}", f"band-{row['band']}", row["point"])
    for row in sound("civil_service_pay"):
        for end in ("min", "max"):
            ends = {**row, "annual_salary": row[f"salary_{end}"]}
            add(ends, "senior-civil-service", row["grade"].lower().replace(" ", "-"), end)
    return rows


def later_pensions() -> list[dict[str, str]]:
    """Pension rates of the second collection and of the rules of schemes that have a first day and may ship."""
    if not REFERENCE_2.is_dir() or not RULES.is_dir():
        return []
    rules = [r for r in rows_of(RULES / "pension_rates.csv") if r["status"] in ("published", "derived")]
    # the rates of teachers with the levy stand in the rules as published, where the collection worked them out
    return [r for r in (*sound("pension_employer_rates_new"), *rules) if r["effective_from"]]


def held(key: Key) -> Any:
    scale, spine, point, day = key
    return BOOK.scale(scale).values.get((spine, point), {}).get(day) if scale in BOOK.names else None


@collected
def test_every_salary_that_was_read_ships_as_it_was_read() -> None:
    missing = []
    for key, pounds, source in read_values():
        value = held(key)
        if "file id" in source:
            assert value is None or abs(value.pence - 100 * pounds) <= 300, f"{key}: not shipped itself, but near"
        elif value is None:
            missing.append(key)
        else:
            assert value.pence == 100 * pounds, key
    assert {key[2] for key in missing if key[0] in BOOK.names} <= set(NOT_SHIPPED), "each left out for a reason"
    assert {key[0] for key in missing} <= set(BOOK.names)


@collected_2
def test_every_sound_salary_of_the_second_collection_ships_as_it_is() -> None:
    values = second_values()
    assert len(values) == 1633
    for key, pounds, trust in values:
        value = held(key)
        assert value is not None, key
        assert (value.pence, f"{value.source.status} {value.source.confidence}") == (100 * pounds, trust), key


@collected_2
def test_payments_for_teaching_and_learning_responsibility_are_those_of_the_second_collection() -> None:
    ours = {(r["name"], r["effective_from"]): r["amount"] for r in rows_of(GRADES / TEACHERS / "allowances.csv")}
    ends = {"min": "minimum", "max": "maximum"}
    theirs = {
        (f"{row['scale'].replace('_', '-')}-{ends[row['point']]}", row["effective_from"]): row["annual_salary"]
        for row in sound("teacher_pay")
        if row["scale"].startswith("tlr")
    }
    assert ours == theirs


READ_ELSEWHERE: set[str] = set()
"""Scales that the collections do not have: their figures were read in the sources that they name."""


@collected
def test_every_published_salary_was_read() -> None:
    values = {key: pounds for key, pounds, _ in read_values()}
    if REFERENCE_2.is_dir():
        values |= {key: pounds for key, pounds, status in second_values() if status.startswith("published")}
    tops = {
        key[3]: pounds for key, pounds in values.items() if key[1] == "constable-pre-2013" and key[2] in ("7", "10")
    }
    collected_scales = [scale for scale in SCALES if scale.name not in READ_ELSEWHERE]
    for value in (v for scale in collected_scales for v in own_values(scale) if v.source.status == "published"):
        key = (value.scale, value.spine, value.point, value.award)
        top = "same on both scales" in value.source.note
        assert top or key in values, f"{key} is in no collection: name a scale that they lack in READ_ELSEWHERE"
        pounds = tops[value.award] if top else values[key]
        assert value.pence == 100 * pounds, key


def derived_key(row: dict[str, str]) -> Key | None:
    day, words = date.fromisoformat(row["effective_from"]), row["key"].split()
    if row["dataset"] == "njc_pay_spine":
        return njc_key(words[1], day)
    if row["dataset"] == "psc_pay_spine":
        return "police-staff-council", "", words[1], day
    if row["dataset"] == "afc_pay":
        return AFC_POINTS, "", words[-1], day
    spine = words[0].replace("_", "-") + ("-london" if words[1] == "london" else "")
    return "police-officers-ew", spine, words[-1], day


@collected
def test_derived_salaries_are_those_of_the_reference() -> None:
    for row in reference("derived_values"):
        key = derived_key(row)
        assert key is not None
        value = held(key)
        assert value is not None, key
        off = abs(value.pence - 100 * int(row["value"]))
        assert off == 0 or (value.source.status == "published" and off <= 100 * int(row["tolerance"])), key


def end(row: dict[str, str]) -> str:
    """An end as the reference has it, inclusive, as ours, the day after."""
    text = row["effective_to"]
    return date.fromordinal(date.fromisoformat(text).toordinal() + 1).isoformat() if text else ""


@collected
def test_national_insurance_and_levy_are_those_of_the_reference() -> None:
    ours = rows_of(GRADES / "oncosts" / "national-insurance.csv")
    theirs = reference("employer_ni")
    names = {
        "threshold_annual": "secondary_threshold_annual",
        "threshold_monthly": "secondary_threshold_monthly",
        "threshold_weekly": "secondary_threshold_weekly",
        "rate": "rate",
        "rebate_rate": "contracted_out_rebate_rate",
        "rebate_lower_annual": "rebate_band_lower_annual",
        "rebate_lower_weekly": "rebate_band_lower_weekly",
        "rebate_upper_annual": "rebate_band_upper_annual",
        "rebate_upper_weekly": "rebate_band_upper_weekly",
        "upper_threshold_annual": "upper_secondary_threshold_annual",
        "effective_from": "effective_from",
    }
    assert len(ours) == len(theirs) == 18
    for our, their in zip(ours, theirs, strict=True):
        assert {name: our[name] for name in names} == {name: their[other] for name, other in names.items()}
        assert our["effective_until"] == end(their)
    assert [row["rate"] for row in rows_of(GRADES / "oncosts" / "apprenticeship-levy.csv")] == [
        row["rate"] for row in reference("apprenticeship_levy")
    ]


@collected
def test_pension_rates_and_redundancy_caps_are_those_of_the_reference() -> None:
    pensions = [row for row in reference("pension_employer_rates") if row["effective_from"]]
    pensions += [row for row in later_pensions() if row["rate_kind"] != "administration_levy"]
    rate_keys = {(row["effective_from"], row["rate_kind"], float(row["rate"])) for row in pensions}
    ours = rows_of(GRADES / "oncosts" / "pensions.csv")
    shipped = {(r["effective_from"], r["rate_kind"], float(r["rate"])) for r in ours}
    assert shipped <= rate_keys if REFERENCE_2.is_dir() else rate_keys <= shipped
    assert rate_keys <= shipped, "all but those without a first day"
    assert len(ours) == len(
        {tuple(r[k] for k in ("scheme", "employer", "rate_kind", "effective_from", "salary_from")) for r in ours}
    )
    caps = {row["effective_from"]: row["weekly_pay_cap"] for row in reference("statutory_redundancy")}
    if REFERENCE_2.is_dir():
        caps |= {row["effective_from"]: row["weekly_pay_cap"] for row in sound("statutory_redundancy_new")}
    shipped_caps = {r["effective_from"]: r["weekly_cap"] for r in rows_of(GRADES / "oncosts" / "redundancy.csv")}
    assert caps.items() <= shipped_caps.items()
    assert shipped_caps == caps or not REFERENCE_2.is_dir()


@collected
def test_stated_awards_are_those_of_the_reference() -> None:
    def award(row: dict[str, str]) -> tuple[str, float, int, str]:
        return row["effective_from"], float(row["percent"] or 0), int(row["flat_amount"] or 0), row["applies_to"]

    theirs = {award(row) for row in reference("pay_awards")}
    second = rows_of(REFERENCE_2 / "pay_awards_new.csv") if REFERENCE_2.is_dir() else []
    settled = {award(row) for row in second if row["status"] in ("agreed", "paid")}
    ours = {
        (str(table.effective_from), float(table.percent or 0), table.flat_pounds or 0, table.applies_to)
        for scale in SCALES
        for table in scale.awards
        if scale.name not in READ_ELSEWHERE
        if second or scale.name not in (WALES, HIGHER, TEACHERS, SCOTS_TEACHERS, "firefighters-grey-book", "soulbury")
    }
    assert ours <= theirs | settled
    assert {row[0] for row in theirs - ours} == {"2026-09-01"}, "officers in 2026: its only source has no address"


# The Home Office's own cost of a constable: written answer HL737, the scale of 1 September 2015.

LONDON_WEIGHTING = 2349
HL737 = [
    (0, 25400, 28600),
    (1, 29600, 32700),
    (2, 30900, 34100),
    (3, 32300, 35500),
    (4, 33700, 36900),
    (5, 36500, 39700),
    (6, 42100, 45300),
    (7, 49800, 52900),
]
"""Point, full cost outside London, full cost in London with its weighting; salary, National Insurance and pension."""


@pytest.mark.parametrize(("point", "outside", "london"), HL737)
def test_the_home_office_cost_of_a_constable_within_100_pounds(point: int, outside: int, london: int) -> None:
    day = date(2015, 9, 30)
    pay = BOOK.annual("Constable", str(point), on=day, scale="police-officers-ew").pence // 100
    cost = est.employer_cost([pay, pay + LONDON_WEIGHTING], on=day, pension="24.2%", category="D")
    assert abs(cost["total"][0] - outside) <= 100
    assert abs(cost["total"][1] - london) <= 100
    assert cost["levy"].sum() == 0


@collected
def test_the_costs_of_a_constable_are_typed_as_they_were_collected() -> None:
    rows = [row for row in reference("benchmark_costs") if "HL737" in row["organisation"]]
    assert len(rows) == 16
    assert {(int(r["point"]), r["location"]): int(r["total_cost"]) for r in rows} == {
        (point, place): cost
        for point, outside, london in HL737
        for place, cost in (("outside London", outside), ("London", london))
    }

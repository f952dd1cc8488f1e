"""What an exit pays by the terms of its scheme, against what was published and by hand, and where terms are not known."""

from __future__ import annotations

import csv
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

import establishment as est
from collected import collection
from establishment.ground.findings import InputError
from establishment.paybook.checks import check_scale

AFC, POLICE = "nhs-agenda-for-change-england", "police-officers-ew"
OWN = Path(__file__).parent / "example-grades" / "registry-staff"


def scenario(tmp_path: Path, line: str, *, pay: str, on: date, top: str = "", posts: str = "") -> Path:
    """A scenario with one redundancy."""
    year = f"{on.year - (on.month < 4)}/{(on.year + (on.month >= 4)) % 100:02d}"
    head = f'title = "t"\npay = "{pay}"\nbasis = "maximum"\nprice_base = {on}\nfirst_year = "{year}"\n'
    text = f'{head}pension = "none"\n{top}\n[[proposal]]\nnumber = 1\n{posts}\nredundancy = [{line}]\n'
    path = tmp_path / "scenario.toml"
    path.write_text(text, encoding="utf-8")
    return path


def paid(costing: est.Costing) -> str:
    """What the one redundancy pays, in pounds."""
    [one] = [one for one in costing.comparison.plan.one_offs if one.title.startswith("Redundancy")]
    return f"{Decimal(one.pence) / 100:,.2f}"


def how(costing: est.Costing) -> str:
    """How it is made up."""
    [one] = [one for one in costing.comparison.plan.one_offs if one.title.startswith("Redundancy")]
    return one.how


LINE = '{{ title = "Manager", age = {age}, service = {service}, {pay}, on = {on}{more} }}'


def exit_paid(
    tmp_path: Path, scale: str, age: int, service: int, pay: str, on: date, more: str = "", top: str = ""
) -> est.Costing:
    line = LINE.format(age=age, service=service, pay=pay, on=on, more=more)
    return est.cost(scenario(tmp_path, line, pay=scale, on=on, top=top))


def test_a_manager_of_the_health_service_by_national_terms(tmp_path: Path) -> None:
    """20 full years x 4.35 x £1,200 = £104,400; the law alone pays 24.5 weeks x £751 = £18,399.50."""
    payment = exit_paid(tmp_path, AFC, 50, 20, 'weekly_pay = "£1,200"', date(2026, 9, 30))
    assert paid(payment) == "104,400.00"
    words = (
        "nhs-section-16: 20 years x 1 = 20 months, at most 24 x £5,220 (4.35 x £1,200 a week); NHS handbook, section 16"
    )
    assert words in how(payment)
    by_law = exit_paid(tmp_path, AFC, 50, 20, 'weekly_pay = "£1,200"', date(2026, 9, 30), ', terms = "statutory"')
    assert paid(by_law) == "18,399.50"
    assert "24.5 statutory weeks x £751 (the cap of the day); the terms of" in how(by_law)
    whole = exit_paid(
        tmp_path,
        AFC,
        50,
        20,
        'weekly_pay = "£1,200"',
        date(2026, 9, 30),
        top='redundancy_terms = { terms = "statutory" }',
    )
    assert paid(whole) == "18,399.50"


PUBLISHED = [
    # E12: three months of £35,392 / 12; the page rounds the month to £2,949
    ("E12", AFC, 40, 3, 'annual_pay = "£35,392"', date(2022, 6, 1), "", "8,848.00"),
    # E13: 24 months of the £80,000 that counts at most
    ("E13", AFC, 60, 30, 'annual_pay = "£95,000"', date(2026, 6, 1), "", "160,000.00"),
    # E14: 20 months of £2,000;  E15: 20 months of the floor, £23,000 / 12
    ("E14", "njc", 45, 20, 'annual_pay = "£24,000"', date(2011, 1, 31), ', terms = "cscs-voluntary"', "40,000.00"),
    ("E15", "njc", 45, 20, 'annual_pay = "£18,000"', date(2011, 1, 31), ', terms = "cscs-voluntary"', "38,333.33"),
    # E16: 18 months and 5 more for the years after 30, of £25,000 / 12
    ("E16", "njc", 35, 18, 'annual_pay = "£25,000"', date(2010, 3, 1), ', terms = "cscs-compulsory"', "47,916.67"),
    # E17: 17 weeks of a capped £450;  E18: 4.5 weeks of £544
    ("E17", "own", 45, 15, 'weekly_pay = "£500"', date(2013, 3, 1), "", "7,650.00"),
    ("E18", "own", 25, 6, 'weekly_pay = "£700"', date(2021, 6, 1), "", "2,448.00"),
]


@pytest.fixture
def grades(tmp_path: Path) -> Callable[..., Path]:
    """Makes a folder of scales with one of its own: files of it, by name, and keys of its scale.toml."""

    def made(files: dict[str, str] | None = None, keys: str = "") -> Path:
        folder = tmp_path / "grades" / "own"
        folder.mkdir(parents=True, exist_ok=True)
        for name in ("scale.toml", "points.csv"):
            text = (OWN / name).read_text(encoding="utf-8")
            (folder / name).write_text(f"{keys}\n{text}" if name == "scale.toml" and keys else text, encoding="utf-8")
        for name, text in (files or {}).items():
            (folder / name).write_text(text, encoding="utf-8")
        return folder

    return made


@pytest.mark.parametrize(
    ("scale", "age", "service", "pay", "on", "more", "expected"),
    [case[1:] for case in PUBLISHED],
    ids=[case[0] for case in PUBLISHED],
)
def test_published_examples_of_exits(
    grades: Callable[..., Path],
    tmp_path: Path,
    scale: str,
    age: int,
    service: int,
    pay: str,
    on: date,
    more: str,
    expected: str,
) -> None:
    """Sources: NHS Pay Scales, Entitlements, Prospect, civilservice.gov.uk, LRD, Quest; the ids are those of the rules.

    A scenario on a national scale whose pay is not held that day still costs an exit whose pay is given.
    """
    grades()
    line = LINE.format(age=age, service=service, pay=pay, on=on, more=more)
    text = scenario(tmp_path, line, pay=scale, on=on).read_text(encoding="utf-8")
    path = tmp_path / "scenario.toml"
    path.write_text(text.replace('basis = "maximum"', 'basis = "unstated"'), encoding="utf-8")
    assert paid(est.cost(path, book=tmp_path / "grades")) == expected


@pytest.mark.parametrize(("service", "weeks"), [(0, 1), (1, 1), (2, 2), (4, 4), (11, 11), (12, 12), (13, 12), (40, 12)])
def test_statutory_notice(tmp_path: Path, service: int, weeks: int) -> None:
    """Source: Acas; four and three quarter years give four weeks (E19)."""
    more = ", statutory_notice = true"
    payment = exit_paid(tmp_path, "njc", 60, service, 'weekly_pay = "£600"', date(2026, 6, 1), more)
    [notice] = [one for one in payment.comparison.plan.one_offs if one.title.startswith("Pay in lieu")]
    assert notice.pence == weeks * 60000
    assert payment.explain("one_off").figure.pence == sum(one.pence for one in payment.comparison.plan.one_offs)


LANCASHIRE = """\
terms,rule,value,effective_from,effective_until,status,confidence,reference
lancashire,statutory_weeks,1.4,2015-04-01,2018-04-01,illustrative,high,registry-award-2024
lancashire,actual_week,1,2015-04-01,2018-04-01,illustrative,high,registry-award-2024
lancashire,most_weeks,42,2015-04-01,2018-04-01,illustrative,high,registry-award-2024
lancashire,statutory_weeks,1,2018-04-01,,illustrative,high,registry-award-2024
"""


def reference() -> str:
    """A reference of the example scale."""
    text = (OWN / "scale.toml").read_text(encoding="utf-8")
    return next(line.split('"')[1] for line in text.splitlines() if line.startswith("id"))


def test_a_council_writes_its_own_terms(grades: Callable[..., Path], tmp_path: Path) -> None:
    """Lancashire of 2016: 30 statutory weeks x 1.4 = 42 weeks (E36), at the actual week; from April 2018 the law's."""
    rows = LANCASHIRE.replace("registry-award-2024", reference())
    folder = grades({"exit-terms.csv": rows}, 'exit_terms = "lancashire"')
    assert [f for f in check_scale(folder) if f.level == "error"] == []
    for on, expected in ((date(2016, 6, 1), "42,000.00"), (date(2018, 6, 1), "15,240.00")):  # 42 x £1,000; 30 x £508
        line = LINE.format(age=64, service=25, pay='weekly_pay = "£1,000"', on=on, more="")
        path = scenario(tmp_path, line, pay="own", on=on)
        path.write_text(path.read_text().replace('basis = "maximum"', 'basis = "unstated"'), encoding="utf-8")
        assert paid(est.cost(path, book=tmp_path / "grades")) == expected


def test_the_multiple_of_a_council_and_its_most_weeks(tmp_path: Path) -> None:
    """30 weeks x 3 = 90 weeks of an actual £1,000; x 4 = 120, of which the regulations allow 104."""
    for multiple, expected in ((3, "90,000.00"), (4, "104,000.00")):
        top = f"redundancy_terms = {{ multiplier = {multiple}, actual_pay = true }}"
        payment = exit_paid(tmp_path, "njc", 64, 25, 'weekly_pay = "£1,000"', date(2026, 6, 1), top=top)
        assert paid(payment) == expected
    silent = exit_paid(tmp_path, "njc", 64, 25, 'weekly_pay = "£1,000"', date(2026, 6, 1))
    assert paid(silent) == "22,530.00"  # 30 x £751
    assert "no multiple of the employer's own is given: the least that is due" in how(silent)


def test_a_scale_without_terms_pays_the_law_and_says_so(grades: Callable[..., Path], tmp_path: Path) -> None:
    grades()
    line = LINE.format(age=50, service=20, pay='weekly_pay = "£700"', on="2025-09-30", more="")
    path = scenario(tmp_path, line, pay="own", on=date(2025, 9, 30))
    costing = est.cost(path, book=tmp_path / "grades")
    assert paid(costing) == "17,150.00"  # 24.5 x £700
    words = "no exit terms of own are known: the least that is due"
    assert words in how(costing)
    for output in (
        str(costing),
        costing.to_markdown() if hasattr(costing, "to_markdown") else words,
        str(costing.to_dict()),
    ):
        assert words in " ".join(output.split())


@pytest.mark.parametrize(
    ("scale", "on", "more", "message"),
    [
        (POLICE, date(2025, 9, 30), "", "cannot be made redundant"),
        (POLICE, date(2025, 9, 30), ', amount = "£50,000"', "cannot be made redundant"),
        (POLICE, date(2025, 9, 30), ', terms = "statutory"', "cannot be made redundant"),
        (AFC, date(2026, 9, 30), ', terms = "section-16"', 'There are no exit terms "section-16". Did you mean'),
        ("njc", date(2017, 1, 1), ', terms = "cscs-voluntary"', "The exit terms cscs-voluntary have no rules"),
        (AFC, date(2026, 9, 30), ', terms = "statutory", amount = "£1"', "leave out amount or terms"),
    ],
)
def test_exits_that_cannot_be(tmp_path: Path, scale: str, on: date, more: str, message: str) -> None:
    with pytest.raises(InputError) as caught:
        exit_paid(tmp_path, scale, 50, 20, 'weekly_pay = "£1,200"', on, more)
    assert message in str(caught.value)


CIVIL = """\
title = "t"
pay = "senior-civil-service"
basis = "maximum"
price_base = 2024-06-30
first_year = "2024/25"
pension = "none"
[[proposal]]
number = 1
disestablish = [{{ line = "1 x Director SCS 2", from = 2024-06-30 }}]
redundancy = [{{ title = "Director", age = 50, service = 20, on = 2024-06-30{more} }}]
"""
NOTICE = '3 months of notice, taken as worked: if it is paid, notice_weeks = "365/28"'


def test_the_civil_service_leaves_by_its_own_terms_and_notice() -> None:
    # pay of £162,500 counts up to £149,820: £12,485 a month; 20 years are 20 months, of which at most 12: £149,820.00
    # employer National Insurance of 13.8% x (£149,820 - £30,000) = £16,535.16
    costing = est.cost(CIVIL.format(more=""))
    assert costing.to_dict()["totals"]["one_off"]["known"] * 100 == 14_982_000 + 1_653_516
    words = " ".join(costing.to_dict()["notes"])
    assert "20 years x 1 = 20 months, at most 12: 12 months x £12,485 (the cap of £149,820 a year)" in words
    assert NOTICE in words
    # who volunteers has 20 of at most 21 months, £249,700.00: 13.8% x £219,700 = £30,318.60.
    # 3 months of notice are 365/28 weeks x £3,116.44 = £40,625.02: 13.8% is £5,606.25, the levy of 0.5% £203.13
    paid_notice = CIVIL.format(more=', terms = "cscs-voluntary", notice_weeks = "365/28"')
    costing = est.cost(paid_notice)
    assert (
        costing.to_dict()["totals"]["one_off"]["known"] * 100 == 24_970_000 + 3_031_860 + 4_062_502 + 560_625 + 20_313
    )
    words = " ".join(costing.to_dict()["notes"])
    assert NOTICE not in words
    assert "13.8% x (£249,700 - £30,000) + 13.8% x £40,625.02 of notice pay." in words
    assert "Apprenticeship levy on pay in lieu of notice: Director: 0.5% x £40,625.02." in words


def test_rules_that_were_struck_down_price_nothing() -> None:
    with pytest.raises(InputError, match="The exit terms cscs-compulsory have no rules for 2016-12-01"):
        est.load_book().exit_terms("njc", "cscs-compulsory", date(2016, 12, 1))


def test_officers_who_leave_by_choice(tmp_path: Path) -> None:
    """At the chief constable's choice: a month a year, 21 at most; 25 years give 21 x £4,000."""
    payment = exit_paid(
        tmp_path, POLICE, 48, 25, 'annual_pay = "£48,000"', date(2025, 9, 30), ', terms = "police-voluntary-exit"'
    )
    assert paid(payment) == "84,000.00"
    assert "medium confidence in part" in how(payment)


def test_age_bounds_the_terms_of_1987() -> None:
    book = est.load_book()
    terms = book.exit_terms("njc", "cscs-compulsory", date(2010, 3, 1))
    assert terms.value("most_months") == 36
    assert terms.value("below_age") == 50


POST = 'disestablish = ["1 x Manager Band 8a"]'
BARE = '{ title = "Manager", age = 50, service = 20, on = 2026-09-30 }'


def test_pay_is_taken_from_the_post(tmp_path: Path) -> None:
    """Band 8a at its top in September 2026: £64,750 a year, so 20 x £64,750 / 12."""
    costing = est.cost(scenario(tmp_path, BARE, pay=AFC, on=date(2026, 9, 30), posts=POST))
    assert paid(costing) == "107,916.67"
    assert "pay from the post: £64,750 a year on 30 September 2026" in how(costing)


def test_half_a_post_has_half_the_floor_and_the_cap(tmp_path: Path) -> None:
    """Band 9 at its top is above £80,000: half of it counts £40,000, 20 x £40,000 / 12."""
    half = POST.replace('["1 x Manager Band 8a"]', '[{ line = "1 x Manager Band 9", fte = 0.5 }]')
    costing = est.cost(scenario(tmp_path, BARE, pay=AFC, on=date(2026, 9, 30), posts=half))
    assert paid(costing) == "66,666.67"


def test_pay_that_cannot_be_taken_from_the_post_is_asked_for(tmp_path: Path) -> None:
    for posts in ("", 'disestablish = ["1 x Manager Band 8a", "1 x Manager Band 7"]'):
        with pytest.raises(InputError, match="pay is missing and cannot be taken from the post"):
            est.cost(scenario(tmp_path, BARE, pay=AFC, on=date(2026, 9, 30), posts=posts))


def test_typed_pay_that_differs_from_the_post_is_said(tmp_path: Path) -> None:
    line = BARE.replace("on =", 'weekly_pay = "£1,200", on =')
    costing = est.cost(scenario(tmp_path, line, pay=AFC, on=date(2026, 9, 30), posts=POST))
    assert paid(costing) == "104,400.00"
    assert "the post's own pay gives £1,241.78 a week" in how(costing)  # £64,750 x 7 / 365


def test_protection_is_what_the_change_takes_off(tmp_path: Path) -> None:
    """Band 8a to Band 7 at the tops of September 2026: £64,750 less the pay of Band 7, kept a year and half a year."""
    book = est.load_book()
    lost = 6475000 - book.annual("Band 7", "Year 5+", on=date(2026, 9, 30), scale=AFC).pence
    path = scenario(tmp_path, BARE, pay=AFC, on=date(2026, 9, 30))
    text = path.read_text(encoding="utf-8").split("redundancy")[0]
    text += 'regrade = [{ line = "2 x Manager Band 8a", to = "Band 7", from = 2026-09-30 }]\n'
    text += 'pay_protection = [{ title = "Manager", count = 2, from = 2026-10-01, run_off = [100, 50] }]\n'
    path.write_text(text, encoding="utf-8")
    costing = est.cost(path)
    assert sum(one.pence for one in costing.comparison.plan.one_offs) == 2 * (lost + lost // 2)
    assert "a year before the change less" in costing.comparison.plan.one_offs[0].how
    path.write_text(text.replace('title = "Manager", count', 'title = "Officer", count'), encoding="utf-8")
    with pytest.raises(InputError, match="cannot be taken from the posts: no post of that title changes"):
        est.cost(path)


@pytest.mark.parametrize(
    ("row", "code"),
    [
        ("mine,months_per_yaer,1,,,illustrative,high,{ref}", "E208"),
        ("mine,months_per_year,1,,,illustrative,high,nowhere", "E209"),
        ("mine,most_months,1,,,illustrative,high,{ref}", "E202"),
        ("mine,months_per_year,1,2020-01-01,2019-01-01,illustrative,high,{ref}", "E217"),
        (
            "mine,months_per_year,1,,,illustrative,high,{ref}\nmine,months_per_year,2,2020-01-01,,illustrative,high,{ref}",
            "E217",
        ),
        ("mine,months_per_year,1,,,illustrative,high,{ref}\nmine,weeks_per_year,2,,,illustrative,high,{ref}", "E208"),
    ],
)
def test_faults_of_terms_are_found_in_the_folder(grades: Callable[..., Path], row: str, code: str) -> None:
    head = LANCASHIRE.splitlines()[0]
    folder = grades({"exit-terms.csv": f"{head}\n{row.format(ref=reference())}\n"}, 'exit_terms = "mine"')
    findings = [finding for finding in check_scale(folder) if finding.place.file.endswith("exit-terms.csv")]
    assert code in [finding.code for finding in findings]
    assert all(finding.place.line > 1 and finding.fix for finding in findings)


def test_terms_that_no_file_has_are_found_in_the_folder(grades: Callable[..., Path]) -> None:
    folder = grades(keys='exit_terms = "nhs-section-61"')
    assert ["E203"] == [f.code for f in check_scale(folder) if f.field == "exit_terms"]


def test_every_published_exit_is_tested() -> None:
    examples = collection("rules") / "examples.csv"
    rows = list(csv.DictReader(examples.read_text(encoding="utf-8").splitlines()))
    exits = {row["id"] for row in rows if row["rule_file"] in ("exit_terms.csv", "statutory (held)")}
    assert exits == {case[0] for case in PUBLISHED} | {"E19", "E36"}

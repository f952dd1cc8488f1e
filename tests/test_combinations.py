"""Values that are sound alone and cannot be together: each is refused at its line, or documented as accepted."""

from pathlib import Path

import pytest

import establishment as est

BOOK = est.load_book()
TOP = 'title = "t"\npay = "njc"\npension = "20%"\nbasis = "maximum"\nprice_base = 2026-05-01\n'
PAYERS = '[[funder]]\nid = "g"\nname = "G"\n[[funder]]\nid = "h"\nname = "H"\n'
PLAN = 'first_year = "2026/27"\nyears = 2\nhold_on_costs = true\n'
UNIT = '[[unit_cost]]\ngrade = "SCP 20"\namount = "£5"\n'
AWARD = "[[award]]\nfrom = 2027-04-01\npercent = 2\n"
ONE = '[[proposal]]\nnumber = 1\nestablish = ["1 x A SCP 20"]\n'
LEAVER = 'title = "A", age = 40, service = 5, weekly_pay = "£500", on = 2026-10-01'


def proposal(actions: str) -> str:
    return f"[[proposal]]\nnumber = 1\n{actions}\n"


def line(more: str, action: str = "establish", grade: str = "SCP 20") -> str:
    return proposal(f'{action} = [{{ line = "1 x A {grade}", {more} }}]')


def protected(run_off: str) -> str:
    return proposal(
        f'disestablish = ["1 x A SCP 20"]\npay_protection = [{{ title = "A", amount = "£5", run_off = {run_off}, from = 2026-10-01 }}]'
    )


def efficiency(more: str) -> str:
    return proposal(f'efficiency = [{{ title = "x", volume = 10, hours = 2, weeks = 40, {more} }}]')


AT = "proposal[0]."
REFUSED = {
    "until before from": (line("from = 2026-10-01, until = 2026-09-01"), "E208", AT + "establish[0].until"),
    "until on from": (line("from = 2026-10-01, until = 2026-10-01"), "E208", AT + "establish[0].until"),
    "until before the proposal": (
        line("until = 2026-09-01").replace("number", "from = 2026-10-01\nnumber"),
        "E208",
        AT + "establish[0].until",
    ),
    "spending until before from": (
        proposal('non_pay = [{ title = "x", amount = "£5", from = 2026-10-01, until = 2026-09-01 }]'),
        "E208",
        AT + "non_pay[0].until",
    ),
    "income until on from": (
        proposal('income = [{ title = "x", amount = "£5", from = 2026-10-01, until = 2026-10-01 }]'),
        "E208",
        AT + "income[0].until",
    ),
    "award until on from": (AWARD + "until = 2027-04-01\n" + ONE, "E208", "award[0].until"),
    "point below the grade": (line('point = "17"', grade="SCP 18-25"), "E204", AT + "establish[0].point"),
    "point above the grade": (line('point = "26"', "disestablish", "SCP 18-25"), "E204", AT + "disestablish[0].point"),
    "point outside the new grade": (
        line('to = { grade = "SCP 20", point = "25" }', "regrade"),
        "E204",
        AT + "regrade[0].to.point",
    ),
    "more redundant than go": (
        proposal(f'disestablish = ["2 x A SCP 20"]\nredundancy = [{{ {LEAVER}, count = 3 }}]'),
        "E302",
        AT + "redundancy[0].count",
    ),
    "more redundant on two lines": (
        proposal(f'disestablish = ["1 x A SCP 20"]\nredundancy = [{{ {LEAVER} }}, {{ {LEAVER} }}]'),
        "E302",
        AT + "redundancy[1].count",
    ),
    "redundant though none goes": (
        proposal(f'establish = ["1 x A SCP 20"]\nredundancy = [{{ {LEAVER} }}]'),
        "E302",
        AT + "redundancy[0].count",
    ),
    "strain of no member": (
        proposal(f'redundancy = [{{ {LEAVER}, lgps = false, pension_strain = "£9" }}]'),
        "E208",
        AT + "redundancy[0]",
    ),
    "extension without an end": (line("to_day = 2028-04-01", "extend"), "E309", AT + "extend[0]"),
    "extension to an earlier day": (
        line("until = 2027-04-01, to_day = 2027-04-01", "extend"),
        "E309",
        AT + "extend[0].to_day",
    ),
    "end without an end": (line("from = 2028-04-01", "end"), "E309", AT + "end[0]"),
    "end after its end": (line("from = 2028-04-01, until = 2027-04-01", "end"), "E208", AT + "end[0].until"),
    "shares below 1": (
        PAYERS + line('funder = [{ name = "g", share = "1/3" }, { name = "h", share = "1/3" }]'),
        "E305",
        AT + "establish[0].funder",
    ),
    "shares above 1": (
        PAYERS + line('funder = [{ name = "g", share = "2/3" }, { name = "h", share = "2/3" }]'),
        "E305",
        AT + "establish[0].funder",
    ),
    "shares in text below 1": (PAYERS + line('funder = "g 20%; h 70%"'), "E305", AT + "establish[0].funder"),
    "shares in text above 1": (PAYERS + line('funder = "g 0.9; h 0.2"'), "E305", AT + "establish[0].funder"),
    "one share below 1": (PAYERS + line('funder = "g 50%"'), "E305", AT + "establish[0].funder"),
    "shares of a proposal": (
        PAYERS + ONE.replace("number", 'funder = [{ name = "g", share = "1/3" }]\nnumber'),
        "E305",
        AT + "funder",
    ),
    "shares of a one-off": (
        PAYERS + proposal('one_off = [{ title = "x", amount = "£5", funder = "g 20%; h 70%" }]'),
        "E305",
        AT + "one_off[0].funder",
    ),
    "share until on from": (
        PAYERS + line('funder = [{ name = "g", from = 2026-10-01, until = 2026-10-01 }]'),
        "E208",
        AT + "establish[0].funder",
    ),
    "a post changed twice on a day": (
        proposal(
            'disestablish = [{ line = "1 x A SCP 20", post = "P", from = 2026-10-01 }]\nregrade = [{ line = "1 x A SCP 20", post = "P", from = 2026-10-01, to = "SCP 25" }]'
        ),
        "E306",
        AT + "regrade[0]",
    ),
    "a post made twice": (
        proposal('establish = [{ line = "1 x A SCP 20", post = "P" }, { line = "1 x B SCP 20", post = "P" }]'),
        "E301",
        AT + "establish[1]",
    ),
    "a post that reports to itself": (line('post = "P", reports_to = "P"'), "E208", AT + "establish[0].reports_to"),
    "total_after below what is new": (
        proposal('establish = [{ line = "3 x A SCP 20", total_after = 2 }]'),
        "E309",
        "total_after",
    ),
    "efficiency without a rate": (efficiency('where = "p. 1"'), "E202", AT + "efficiency[0].rate"),
    "efficiency with rate and amount": (efficiency('rate = "£20", amount = "£5"'), "E208", AT + "efficiency[0]"),
    "unit cost twice": (UNIT + UNIT + ONE, "E307", "unit_cost[1]"),
    "unit cost of no FTE": (UNIT + "fte = 0\n" + ONE, "E208", "unit_cost[0].fte"),
    "unit cost of two posts": (UNIT + "fte = 2\n" + ONE, "E208", "unit_cost[0].fte"),
    "unit cost on no scale": (UNIT + 'scale = "zzz"\n' + ONE, "E203", "unit_cost[0].scale"),
    "awards on one day": (AWARD + AWARD + ONE, "E306", "award[1]"),
    "an award in the years of another": (
        AWARD + "years = 3\n" + AWARD.replace("2027", "2028") + ONE,
        "E306",
        "award[1]",
    ),
    "an award of nothing": ("[[award]]\nfrom = 2027-04-01\n" + ONE, "E202", "award[0].percent"),
    "run-off above the whole": (protected("[150]"), "E208", AT + "pay_protection[0].run_off[0]"),
    "run-off of no year": (protected("[]"), "E208", AT + "pay_protection[0].run_off"),
    "group of no proposal there": ("[[group]]\nproposals = [7]\n" + ONE, "E307", "group[0].proposals"),
    "group of one proposal twice": ("[[group]]\nproposals = [1, 1]\n" + ONE, "E307", "group[0].proposals"),
    "group that pays for itself": (
        "[[group]]\nproposals = [1]\nreinvested_in = 1\n" + ONE,
        "E307",
        "group[0].reinvested_in",
    ),
    "stated of no measure there": (
        '[[stated]]\nmeasure = "profit"\namount = "£5"\n' + ONE,
        "E208",
        "stated[0].measure",
    ),
    "stated of no proposal there": (
        '[[stated]]\nproposals = [7]\nmeasure = "net"\namount = "£5"\n' + ONE,
        "E307",
        "stated[0].proposals",
    ),
    "stated as money and as a count": (
        '[[stated]]\nmeasure = "net"\namount = "£5"\ncount = 4\n' + ONE,
        "E208",
        "stated[0]",
    ),
    "years without their first": ("years = 3\n" + ONE, "E202", "years"),
    "vacancy of the whole": ("vacancy_percent = 100\n" + ONE, "E208", "vacancy_percent"),
    "vacancy above 100, no post": (
        "vacancy_percent = 101\n" + proposal('non_pay = [{ title = "x", amount = "£5" }]'),
        "E208",
        "vacancy_percent",
    ),
    "vacancy of a line above 100": (line("vacancy_percent = 101"), "E208", AT + "establish[0].vacancy_percent"),
    "allowance of percent and amount": (
        line('allowances = [{ name = "x", percent = 4, amount = "£5" }]'),
        "E208",
        AT + "establish[0].allowances[0]",
    ),
}
ACCEPTED = {
    "one share twice": PAYERS + line('funder = "g 50%; g 50%"'),
    "a funder that ends before the post begins": PLAN
    + PAYERS.replace('name = "G"', 'name = "G"\nuntil = 2020-04-01')
    + line('funder = "g", from = 2026-10-01'),
    "funding that ends before the post begins": PLAN
    + PAYERS
    + line('funder = "g", from = 2026-10-01, funded_until = 2026-09-01'),
    "one line of posts changed twice without a posts table": proposal(
        'disestablish = ["1 x A SCP 20"]\nregrade = [{ line = "1 x A SCP 20", to = "SCP 25" }]'
    ),
    "a unit cost of a grade that has pay": UNIT + ONE,
    "a unit cost of a grade that no post has": UNIT.replace("SCP 20", "Zzz") + ONE,
    "protection that rises": protected("[50, 100]"),
    "a redundancy under a title of its own": proposal(
        'disestablish = ["1 x A SCP 20"]\nredundancy = [{ '
        + LEAVER.replace('"A"', '"Two job-sharers"')
        + ", count = 2 }]"
    ),
    "a post number for several posts": proposal('establish = [{ line = "2 x A SCP 20", post = "P" }]'),
}


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "a.toml"


@pytest.mark.parametrize("case", REFUSED)
def test_what_cannot_be_together_is_refused_at_its_line(case: str, path: Path) -> None:
    text, code, field = REFUSED[case]
    path.write_text(TOP + text, encoding="utf-8")
    with pytest.raises(est.InputError) as refused:
        est.cost(path, book=BOOK)
    assert (code, field) in {(finding.code, finding.field) for finding in refused.value.findings}, str(refused.value)
    assert all(finding.place.line for finding in refused.value.findings)


@pytest.mark.parametrize("case", ACCEPTED)
def test_what_is_documented_as_accepted_is_costed(case: str, path: Path) -> None:
    path.write_text(TOP + ACCEPTED[case], encoding="utf-8")
    assert str(est.cost(path, book=BOOK))
    rules = (Path(__file__).parents[1] / "docs" / "values.md").read_text(encoding="utf-8")
    assert f"- {case}: " in rules.casefold().replace("**", "")


def test_funding_that_ended_before_a_post_begins_is_asked_about(path: Path) -> None:
    payers = PAYERS.replace('name = "G"', 'name = "G"\nuntil = 2020-04-01')
    path.write_text(TOP + PLAN + payers + line('funder = "g", from = 2026-10-01'), encoding="utf-8")
    costing = est.cost(path, book=BOOK)
    assert [] == costing.cliff()["title"].to_list()
    [questions] = [question for question in costing.questions() if "no longer pays" in question]
    assert questions.endswith("begins on 1 October 2026, when G no longer pays: who does?")


@pytest.mark.parametrize(
    ("text", "field"),
    [
        (AWARD.replace("percent = 2", "percent = -2") + ONE, "award[0].percent"),
        (efficiency('rate = "-£5"'), AT + "efficiency[0].rate"),
    ],
)
def test_a_value_that_does_not_fit_is_one_fault_not_also_missing(text: str, field: str, path: Path) -> None:
    path.write_text(TOP + text, encoding="utf-8")
    with pytest.raises(est.InputError) as refused:
        est.cost(path, book=BOOK)
    assert [field] == [finding.field for finding in refused.value.findings]


YEAR = 'first_year = "2026/27"\nhold_on_costs = true\n'


@pytest.mark.parametrize(
    ("text", "ends"),
    [
        (AWARD, 'no year is costed; add first_year = "2026/27" and prices = "cash".'),
        (YEAR + AWARD, 'the years are at constant prices; write prices = "cash" for those of each month.'),
        (YEAR + 'prices = "cash"\n' + AWARD, "it begins after 2026/27, the last year shown."),
        ('prices = "cash"\n', 'no year is costed; add first_year = "2026/27".'),
        ("discount_percent = 3.5\n", 'no year is costed; add first_year = "2026/27".'),
        (YEAR + 'years = 2\nprices = "cash"\n' + AWARD, ""),
    ],
)
def test_what_changes_no_figure_is_said_to_change_none(text: str, ends: str, path: Path) -> None:
    path.write_text(TOP + text + ONE, encoding="utf-8")
    notes = [note for note in est.cost(path, book=BOOK).to_dict()["notes"] if "changes no figure" in note]
    assert [ends] * bool(ends) == [note.split(": ")[-1] for note in notes]

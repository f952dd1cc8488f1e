"""Scenarios at their edges: lines of posts, allowances, funders through time and what falls once, by hand or a second way."""

from datetime import date, timedelta
from fractions import Fraction
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import establishment as est
from establishment.ground.findings import Faults, InputError
from establishment.ground.periods import FAR_PAST
from establishment.posts import Kind, Spell
from establishment.scenarios.action_registry import ACTIONS
from establishment.scenarios.list_rows import frame_rows
from establishment.scenarios.listed_posts import _is_posts_table
from establishment.scenarios.row_posts import point_of
from establishment.scenarios.shorthand import ShorthandError, counts_fte, fte_counts, parse_line
from establishment.scenarios.text_cells import CellError, read_allowances, read_funders

HALF, WHOLE = Fraction(1, 2), Fraction(1)
GRADES = ["LC5", "Grade 7", "SCP 5", "CLERK"]
BOOK = Path(__file__).parent / "example-grades"

# --- lines of posts ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("line", "title", "grade", "counts", "hours_said"),
    [
        ("6 x Watch Officer LC5", "Watch Officer", "LC5", ((6, WHOLE),), False),
        ("1,200 × Clerk clerk", "Clerk", "CLERK", ((1200, WHOLE),), False),
        ("2 x LC5", "LC5", "LC5", ((2, WHOLE),), False),
        ("2 x Analyst Grade 7", "Analyst", "Grade 7", ((2, WHOLE),), False),
        ("2.5 FTE Analyst Grade 7", "Analyst", "Grade 7", ((2, WHOLE), (1, HALF)), True),
        ("3 FTE Analyst LC5", "Analyst", "LC5", ((3, WHOLE),), True),
        ("0.5 WTE Analyst LC5", "Analyst", "LC5", ((1, HALF),), True),
        ("FTE 1.5 Analyst LC5", "Analyst", "LC5", ((1, WHOLE), (1, HALF)), True),
        ("50% FTE x Analyst LC5", "Analyst", "LC5", ((1, HALF),), True),
        ("2 x 0.5 FTE Analyst LC5", "Analyst", "LC5", ((2, HALF),), True),
        ("2 x FTE Analyst LC5", "Analyst", "LC5", ((2, WHOLE),), True),
        ("2 x WTE 0.5 Analyst LC5", "Analyst", "LC5", ((2, HALF),), True),
        ("2 x 18.5 hours Analyst LC5", "Analyst", "LC5", ((2, HALF),), True),
        ("2 x 18.5 hrs/week Analyst LC5", "Analyst", "LC5", ((2, HALF),), True),
        ("2 x Analyst LC5, 0.5 FTE", "Analyst", "LC5", ((2, HALF),), True),
        ("2 x Analyst LC5 (at 18.5 hpw)", "Analyst", "LC5", ((2, HALF),), True),
        ("2 x 1 FTE Analyst LC5", "Analyst", "LC5", ((2, WHOLE),), True),
    ],
)
def test_lines_of_posts(
    line: str, title: str, grade: str, counts: tuple[tuple[int, Fraction], ...], hours_said: bool
) -> None:
    line_read = parse_line(line, GRADES, Fraction(37))
    assert (line_read.title, line_read.grade, line_read.counts, line_read.hours_said) == (
        title,
        grade,
        counts,
        hours_said,
    )
    assert counts_fte(line) == hours_said


@pytest.mark.parametrize(
    ("line", "code", "message"),
    [
        ("Analyst LC5", "E211", "is not a line of posts"),
        ("6x Analyst LC5 " + "x" * 400, "E211", "is not a line of posts"),
        ("2.5 x Analyst LC5", "E211", '"2.5 x" does not count whole posts.'),
        ("0 x Analyst LC5", "E211", "0 posts is not a possible number."),
        ("10,000,001 x Analyst LC5", "E211", "posts is not a possible number."),
        ("0 FTE Analyst LC5", "E211", "0 FTE is not a possible number."),
        ("2 x 1.5 FTE Analyst LC5", "E211", "1.5 FTE is not possible for one post."),
        ("2 x 0 FTE Analyst LC5", "E211", "0 FTE is not possible for one post."),
        ("2 x Analyst LC6", "E203", 'does not end in a known grade: "LC6" is not one.'),
        (
            "2 x Part-time Analyst LC5",
            "E211",
            '"Part-time" in "2 x Part-time Analyst LC5" may change what the posts cost',
        ),
        ("2 x Term-time Analyst LC5", "E211", "may change what the posts cost"),
        ("2 x Analyst 3 days LC5", "E211", '"3 days" in'),
        ("2 x Analyst £5k LC5", "E211", '"£" in'),
        ("2 x 4 Analyst LC5", "E211", "may change what the posts cost"),
        ("2 x Analyst three months LC5", "E211", '"three months" in'),
    ],
)
def test_lines_that_are_not_understood(line: str, code: str, message: str) -> None:
    with pytest.raises(ShorthandError) as fault:
        parse_line(line, GRADES, Fraction(37))
    assert fault.value.code == code and message in str(fault.value)


def test_hours_need_a_week_and_part_time_its_hours() -> None:
    with pytest.raises(ShorthandError, match="the scale does not say the hours of full time"):
        parse_line("2 x 18.5 hours Analyst LC5", GRADES)
    assert parse_line("2 x Part-time Analyst LC5", GRADES, hours_beside=True).title == "Part-time Analyst"
    assert parse_line("2 x 0.5 FTE Job-share Analyst LC5", GRADES).title == "Job-share Analyst"
    assert parse_line("2 x Term-time Analyst LC5", GRADES, weeks_beside=True).title == "Term-time Analyst"
    with pytest.raises(ShorthandError):
        parse_line("2 x Term-time Analyst LC5", GRADES, hours_beside=True)
    with pytest.raises(ShorthandError):
        parse_line("2 x Part-time Analyst LC5", GRADES, weeks_beside=True)
    assert parse_line("2 x 1st Officer LC5", GRADES).title == "1st Officer"


@given(st.fractions(Fraction(1, 50), 12, max_denominator=50))
def test_full_time_equivalents_as_posts(fte: Fraction) -> None:
    counts = fte_counts(fte)
    assert sum((count * each for count, each in counts), Fraction(0)) == fte
    assert [count for count, each in counts if each != 1] in ([], [1])
    assert all(0 < each <= 1 for _, each in counts)


def test_as_many_full_time_equivalents_as_a_line_holds() -> None:
    assert fte_counts(Fraction(10_000_000)) == ((10_000_000, WHOLE),)
    assert fte_counts(Fraction(20_000_001, 2)) == ((10_000_000, WHOLE), (1, HALF))
    for number in (Fraction(10_000_001), Fraction(0)):
        with pytest.raises(ShorthandError, match="FTE is not a possible number"):
            fte_counts(number)


# --- allowances and funders in a cell ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "fields"),
    [
        ("London", {"name": "London"}),
        ("shift 14%", {"name": "shift", "percent": 14}),
        ("pensionable shift: 14%", {"name": "shift", "percent": 14, "pensionable": True}),
        ("shift 14% (pensionable)", {"name": "shift", "percent": 14, "pensionable": True}),
        ("shift 14% not pensionable", {"name": "shift", "percent": 14}),
        ("standby £1,200 a year", {"name": "standby", "pence": 120_000}),
        ("sleep-in £40 x 60", {"name": "sleep-in", "pence": 4_000, "count": 60}),
        ("nights 33% for 6 hours a week", {"name": "nights", "percent": 33, "hours": 6}),
        (
            "London 20% at least £3,000 at most £5,000 by hours pensionable",
            {
                "name": "London",
                "percent": 20,
                "least": 300_000,
                "most": 500_000,
                "follows_hours": True,
                "pensionable": True,
            },
        ),
        ("car £900 whatever the hours", {"name": "car", "pence": 90_000, "follows_hours": False}),
    ],
)
def test_an_allowance_in_a_cell(text: str, fields: dict[str, Any]) -> None:
    [allowance] = read_allowances(f" ; {text};")
    got: dict[str, Any] = {
        "name": allowance.name,
        "percent": allowance.percent,
        "pence": allowance.amount.pence if allowance.amount else None,
        "pensionable": allowance.pensionable,
        "count": allowance.count,
        "hours": allowance.hours,
        "least": allowance.least.pence if allowance.least else None,
        "most": allowance.most.pence if allowance.most else None,
        "follows_hours": allowance.follows_hours,
    }
    nothing = dict.fromkeys(got) | {"pensionable": False}
    assert got == nothing | fields


@pytest.mark.parametrize(
    "text",
    [
        "shift 14% 3%",
        "2 x standby £5",
        "standby £5 a shift",
        "£5",
        "weekly standby £5",
        "not pensionable x 5% pensionable",
        "half shift 5%",
    ],
)
def test_allowances_that_are_not_understood(text: str) -> None:
    with pytest.raises(CellError):
        list(read_allowances(text))


def test_funders_in_a_cell() -> None:
    def shares(text: str, *funders: str) -> list[tuple[str, Fraction]]:
        return [(each.name, each.share) for each in read_funders(text, funders)]

    assert shares("pcc") == [("pcc", 1)]
    assert shares("pcc 1/3; force 2/3") == [("pcc", Fraction(1, 3)), ("force", Fraction(2, 3))]
    assert shares("20% of pcc;80% by force;") == [("pcc", Fraction(1, 5)), ("force", Fraction(4, 5))]
    assert shares("Region 0.5", "Region 0.5") == [("Region 0.5", 1)]
    assert shares("Region 1") == [("Region 1", 1)]
    assert shares("pcc (50%); Region 0.5: 50%", "Region 0.5") == [("pcc", HALF), ("Region 0.5", HALF)]
    for wrong in ("pcc; force 50%", "pcc 50% 50%", "pcc 120% x%"):
        with pytest.raises(CellError):
            read_funders(wrong)


# --- who pays through time -----------------------------------------------------------------------------------------------

DAYS = [date(2025, 4, 1) + timedelta(days=91 * n) for n in range(8)]
DAY = st.none() | st.sampled_from(DAYS)
SHARES = st.lists(st.tuples(st.sampled_from("ab"), st.sampled_from([WHOLE, HALF]), DAY, DAY), min_size=1, max_size=3)


@settings(max_examples=12)
@given(SHARES, DAY, st.sampled_from(["", "b", "c"]), DAY)
def test_who_pays_on_each_day(
    shares: list[tuple[str, Fraction, Any, Any]], a_ends: Any, then: str, b_ends: Any
) -> None:
    """Each share while it lasts, by who has followed; nobody for what is left once the first have gone."""
    ends = {"a": (a_ends, then), "b": (b_ends, ""), "c": (None, "")}

    def payer(name: str, day: date) -> str:
        while name and ends[name][0] is not None and ends[name][0] <= day:
            name = ends[name][1]
        return name or "not said"

    def paying(day: date) -> dict[str, Fraction]:
        paid: dict[str, Fraction] = {}
        for name, share, first, until in shares:
            if (first or FAR_PAST) <= day < (until or date.max):
                paid[payer(name, day)] = paid.get(payer(name, day), Fraction(0)) + share
        return paid

    funders = [
        f'{{ id = "{name}", name = "{name}"{f", until = {end}" if end else ""}{f", then = {chr(34)}{after}{chr(34)}" if after and end else ""} }}'
        for name, (end, after) in ends.items()
    ]
    parts = [
        f'{{ name = "{name}", share = "{share}"{f", from = {first}" if first else ""}{f", until = {until}" if until else ""} }}'
        for name, share, first, until in shares
    ]
    text = (
        f'title = "T"\npay = "registry-staff"\nbasis = "unstated"\nfirst_year = "2025/26"\nyears = 2\nfunder = [{", ".join(funders)}]\n'
        "[[proposal]]\nnumber = 1\nfrom = 2025-04-01\n"
        f'non_pay = [{{ title = "Rent", amount = "£1,200", funder = [{", ".join(parts)}] }}]\n'
    )
    firsts = [first or FAR_PAST for _, _, first, _ in shares]
    begins = min(firsts)
    turns = sorted(
        {day for day in [begins, *firsts, *(u or date.max for *_, u in shares), *DAYS] if begins <= day < date.max}
    )
    sums = [sum(paying(day).values()) for day in turns]
    sound = all(f is None or u is None or f < u for _, _, f, u in shares) and sums[0] == 1 and max(sums) <= 1
    if not sound:
        with pytest.raises(InputError):
            est.cost(text, book=BOOK)
        return
    rows = est.cost(text, book=BOOK).lines(by_year=True, money="pence")
    got: dict[str, int] = {}
    for row in rows[rows.side == "proposed"].itertuples():
        got[row.funder] = got.get(row.funder, 0) + row.pence
    expected: dict[str, Fraction] = {}
    for n in range(24):  # £100 a month
        month = date(2025 + (n + 3) // 12, (n + 3) % 12 + 1, 1)
        for day in range((_next(month) - month).days):
            paid = paying(month + timedelta(days=day)) or {}
            rest = 1 - sum(paid.values(), Fraction(0))
            for name, share in {**paid, **({"not said": rest + paid.get("not said", 0)} if rest else {})}.items():
                expected[name] = expected.get(name, Fraction(0)) + share * 10_000 / (_next(month) - month).days
    assert sum(got.values()) == 240_000
    for name in {*got, *expected}:
        assert abs(got.get(name, 0) - expected.get(name, 0)) <= 12, name


def _next(month: date) -> date:
    return date(month.year + month.month // 12, month.month % 12 + 1, 1)


# --- what a scenario may read -----------------------------------------------------------------------------------------

SECRETS = {
    "secret": "SECRET first line\nroot:x:0\n",
    "secret.csv": "SECRET,first line\nroot:x:0\n",
    "secret.toml": 'SECRET = "first line"\n',
    "broken.toml": "SECRET first line\n",
    "secret.txt": "SECRET first line\n",
}


@pytest.mark.parametrize("key", ["posts", "ceilings"])
@pytest.mark.parametrize("name", SECRETS)
def test_no_line_is_shown_of_a_file_that_is_not_meant_for_a_scenario(key: str, name: str, tmp_path: Path) -> None:
    folder = tmp_path / "a" / "b"
    folder.mkdir(parents=True)
    (tmp_path / name).write_text(SECRETS[name], encoding="utf-8")
    scenario = folder / "scenario.toml"
    head = 'title = "T"\npay = "registry-staff"\nbasis = "maximum"\nprice_base = 2025-04-01\n'
    scenario.write_text(f'{head}{key} = "../../{name}"\n[[proposal]]\nnumber = 1\n', encoding="utf-8")
    with pytest.raises(InputError) as fault:
        est.cost(scenario, book=BOOK)
    message = str(fault.value)
    assert name in message
    assert "SECRET" not in message and "first line" not in message and "x:0" not in message


def test_faults_of_a_table_of_ceilings_are_shown_with_their_line(tmp_path: Path) -> None:
    (tmp_path / "c.csv").write_text("grade,pots\nCLERK,5\n", encoding="utf-8")
    scenario = tmp_path / "scenario.toml"
    head = 'title = "T"\npay = "registry-staff"\nbasis = "maximum"\nprice_base = 2025-04-01\n'
    scenario.write_text(f'{head}ceilings = "c.csv"\n[[proposal]]\nnumber = 1\n', encoding="utf-8")
    with pytest.raises(InputError, match="pots"):
        est.cost(scenario, book=BOOK)


@pytest.mark.parametrize("mark", ["\x1b[31m", "\x00", "\u202e"])
@pytest.mark.parametrize("column", ["post", "title", "unit", "grade", "point"])
def test_control_characters_of_a_frame_are_refused_as_in_files(column: str, mark: str) -> None:
    frame = pd.DataFrame({"post": ["1"], "title": ["Clerk"], "unit": ["HQ"], "grade": ["CLERK"], "point": ["1"]})
    frame[column] = [f"{frame[column][0]}{mark}"]
    terms = {"pay": "registry-staff", "basis": "point", "pension": "20%"}
    for call in (
        lambda: est.cost_posts(frame, terms=terms, years="2025/26", by=("year", column), book=BOOK),
        lambda: est.cost(est.Scenario(title="T", price_base="2025-04", posts=frame, **terms), book=BOOK),
        lambda: est.cost(
            est.Scenario(title="T", price_base="2025-04", posts=est.Posts.from_frame(frame), **terms), book=BOOK
        ),
    ):
        with pytest.raises((InputError, est.RefusedError), match="control character"):
            call()
    points = {"point": [f"a{mark}"], "from": ["2026-04-01"], "salary": [20_000]}
    for call in (
        lambda: est.PayScale.from_frame(points, title="Ours"),
        lambda: est.PayScale.from_frame(points | {"point": ["a"]}, title=f"Ours{mark}"),
        lambda: est.PayScale.from_frame(points | {"point": ["a"]}, title="Ours", grades={f"G{mark}": ("a",)}),
        lambda: est.cost(est.Scenario(title=f"T{mark}", price_base="2025-04", **terms), book=BOOK),
    ):
        with pytest.raises((InputError, est.RefusedError), match="control character"):
            call()


# --- what falls once -----------------------------------------------------------------------------------------------------

PROTECTED = """title = "T"
pay = "registry-staff"
basis = "unstated"
first_year = "2025/26"
years = 3
sharing = "{sharing}"
funder = [{{ id = "a", name = "A", until = 2026-07-01, then = "b" }}, {{ id = "b", name = "B" }}]
[[proposal]]
number = 1
pay_protection = [{{ title = "Clerk", count = 2, amount = "£1,200", from = 2025-07-01, run_off = [100, 50], funder = "a" }}]
"""


def test_protected_pay_runs_off_by_hand() -> None:
    """2 x £1,200 from July: nine months, then three; 2 x £600: nine months, then three; £200 and £100 a month."""
    costing = est.cost(PROTECTED.format(sharing="months"), book=BOOK)
    parts = [(o.on, o.until, o.pence, o.annual, o.funding[0][0]) for o in costing.plan.one_offs]
    assert parts == [
        (date(2025, 7, 1), date(2026, 4, 1), 180_000, 240_000, "a"),
        (date(2026, 4, 1), date(2026, 7, 1), 60_000, 240_000, "a"),
        (date(2026, 7, 1), date(2027, 4, 1), 90_000, 120_000, "b"),
        (date(2027, 4, 1), date(2027, 7, 1), 30_000, 120_000, "b"),
    ]
    assert [pence for o in costing.plan.one_offs for _, pence in o.spread] == [20_000] * 12 + [10_000] * 12
    assert [o.title for o in costing.plan.one_offs][:2] == [
        "Pay protection 2025/26: 2 x Clerk",
        "Pay protection 2026/27: 2 x Clerk",
    ]
    by_days = est.cost(PROTECTED.format(sharing="days"), book=BOOK)
    # 274 of 365 days of £1,200 are £900.82, twice; 91 days £299.18
    assert [o.pence for o in by_days.plan.one_offs][:2] == [2 * 90_082, 2 * 29_918]
    back = costing.plan.one_offs[0].reversed()
    assert (back.pence, back.annual, back.spread[0][1]) == (-180_000, -240_000, -20_000)


def test_a_post_that_begins_on_a_point_has_its_first_increment_after() -> None:
    def first(increments: date | None, on: date | None, since: date | None = None) -> tuple[Any, Any]:
        spell = point_of(Spell("", "", Kind("s", "G", "1", "point"), increments=increments, on_point_since=since), on)
        return spell.increments, spell.on_point_since

    april = date(2025, 4, 1)
    assert first(None, april) == (None, None) and first(april, None) == (april, None)
    assert first(date(2025, 4, 2), april) == (date(2025, 4, 2), april)
    assert first(april, april) == (date(2026, 4, 1), april)
    assert first(date(2020, 9, 1), april) == (date(2025, 9, 1), april)
    assert first(date(2020, 4, 1), april) == (date(2026, 4, 1), april)
    assert first(date(2020, 1, 1), april, date(2024, 1, 1)) == (date(2026, 1, 1), date(2024, 1, 1))
    assert first(date(2024, 2, 29), date(2025, 1, 1)) == (date(2025, 2, 28), date(2025, 1, 1))


# --- what a line may say -------------------------------------------------------------------------------------------------

ROUND_SUMS = """title = "Round sums"
pay = "registry-staff"
basis = "unstated"
grades = ["A", "B"]
unit_cost = [
    { grade = "A", title = "Clerk", amount = "£12,000" }, { grade = "A", title = "Officer", amount = "£15,000" },
    { grade = "B", title = "Clerk", amount = "£24,000" }, { grade = "B", title = "Officer", amount = "£30,000" },
]
[[proposal]]
number = 1
"""
CLERK = 'title = "Clerk", grade = "A"'


@pytest.mark.parametrize(
    ("line", "outcome"),
    [
        (CLERK, "£12,000"),
        (f"{CLERK}, fte = 1, hours = 37", ["hours"]),
        (f"{CLERK}, hours = 37", "£12,000"),
        (f"{CLERK}, hours = 18.5", "A at 1/2 FTE"),
        (f'{CLERK}, fte = "1.01"', "£12,000 + A at 1/100 FTE"),
        (f'{CLERK}, count = 2, fte = "1.01"', ["fte"]),
        (f"{CLERK}, fte = 0", ["fte"]),
        (f"{CLERK}, weeks = 53", ["weeks"]),
        (f"{CLERK}, weeks = 0", ["weeks"]),
        (f"{CLERK}, count = 2", "£24,000"),
        (f"{CLERK}, count = 0", ["count"]),
        (f"{CLERK}, from = 2025-07-01, until = 2025-07-02", "£0"),
        (f"{CLERK}, from = 2025-07-01, until = 2025-07-01", ["until"]),
        (f"{CLERK}, from = 2025-07-02, until = 2025-07-01", ["until"]),
        (f'{CLERK}, post = "1", reports_to = "2"', "£12,000"),
        (f'{CLERK}, post = "1", reports_to = "1"', ["reports_to"]),
        (f"{CLERK}, budgeted = false", "£0"),
        (f'{CLERK}, grade = "D"'.replace(', grade = "A"', ""), ["grade"]),
        ('title = "Clerk"', ["grade"]),
        ('line = "1 x Clerk A", count = 1', ["count"]),
        ('line = "1 x 0.5 FTE Clerk A", fte = 0.5', ["fte"]),
        ('line = "1 x Clerk A", fte = 0.5', "A at 1/2 FTE"),
        ('line = "1 x Clerk A", grade = "a"', "£12,000"),
        ('line = "1 x Clerk A", grade = "B"', ["grade"]),
        ('line = "2 x Officer A"', "£30,000"),
        ('line = "1 x Clerk A", title = "Officer"', "£15,000"),
        (
            'line = "1 x Clerk A", count = 1, grade = "B", until = 2025-07-01, from = 2025-07-01',
            ["count", "grade", "until"],
        ),
    ],
)
def test_what_a_line_of_posts_may_say(line: str, outcome: str | list[str]) -> None:
    """A line has its cost, or each key that is at fault is named."""
    text = f"{ROUND_SUMS}establish = [{{ {line} }}]\n"
    if isinstance(outcome, str):
        assert str(est.cost(text, book=BOOK).net) == outcome
        return
    with pytest.raises(InputError) as refused:
        est.cost(text, book=BOOK)
    fields = sorted(f.field.removeprefix("proposal[0].establish[0].") for f in refused.value.findings)
    assert fields == outcome


@pytest.mark.parametrize(
    ("action", "net"),
    [
        # a title alone leaves the cost as it was; with another grade the post is priced as what it is then
        ('redesignate = [{ line = "1 x Clerk A", to = { title = "Officer" } }]', 0),
        ('convert = [{ line = "1 x Clerk A", to = { title = "Officer" } }]', 0),
        ('convert = [{ line = "1 x Clerk A", to = { title = "Officer", grade = "B" } }]', 18_000),
        ('regrade = [{ line = "1 x Clerk A", to = { title = "Officer", grade = "B" } }]', 18_000),
        ('regrade = [{ line = "1 x Clerk A", to = "B" }]', 12_000),
        ('regrade = [{ line = "3 x Officer B", to = "A" }]', -45_000),
    ],
)
def test_unit_costs_by_title_of_posts_that_change(action: str, net: int) -> None:
    assert est.cost(f"{ROUND_SUMS}{action}\n", book=BOOK).net == net


@pytest.mark.parametrize(
    ("first_line", "is_posts"),
    [
        ("post,grade", True),
        ("post,grade,a,b,c,d", True),
        ("grade,title,a,b", True),
        ("grade,title,a,b,c", False),
        ("grade;a", True),
        ("Grade\ta\tb", False),
        ("Employee,Basic pay", False),
        ("", True),
    ],
)
def test_which_files_are_posts_tables(first_line: str, is_posts: bool, tmp_path: Path) -> None:
    """Those with post and grade, or of which at least half of the headings are those of posts; others are read as lists."""
    path = tmp_path / "x.csv"
    path.write_text(f"{first_line}\n1,2\n", encoding="utf-8")
    assert _is_posts_table(path) == is_posts
    path.write_bytes(b"\xff\xfe\x00post,grade")
    assert not _is_posts_table(path)
    assert _is_posts_table(tmp_path / "absent.csv")


PAIRS = {"regrade", "convert", "redesignate", "transfer", "change_hours", "fund", "extend"}
BRINGS = {"establish", "merge", "non_pay", "income"}
BESIDE = {"one_off", "efficiency", "redundancy", "pay_protection"}
TEXTS = {"establish", "disestablish", "end"}


def test_what_each_action_does_to_posts() -> None:
    """Pairs have one post after for each before; some bring posts or lines; some stand beside the posts; three may be a text."""
    for names, what in ((PAIRS, "pairs"), (BRINGS, "brings"), (BESIDE, "beside"), (TEXTS, "as_text")):
        assert {name for name, action in ACTIONS.items() if getattr(action, what)} == names, what


@pytest.mark.parametrize(
    ("award", "pay"),
    [
        ('percent = "3"', 21_218),  # 20,600 x 1.03
        ('flat = "£700"', 21_300),
        ('percent = "3", flat = "£700", greater = true', 21_300),
        ('percent = "4", flat = "£700", greater = true', 21_424),  # 20,600 x 1.04
        ('percent = "3", flat = "£700"', 21_918),  # 21,218 + 700
    ],
)
def test_what_an_assumed_award_adds(award: str, pay: int) -> None:
    text = f"""title = "Award"
pay = "registry-staff"
basis = "minimum"
pension = "none"
price_base = 2026-05-01
award = [{{ from = 2026-04-01, {award} }}]
[[proposal]]
number = 1
establish = ["1 x Clerk CLERK"]
"""
    lines = est.cost(text, book=BOOK).lines()
    assert lines[lines["component"] == "basic"]["annual"].tolist() == [pay]


def test_a_post_that_stands_on_another_scale_is_said_with_its_scale() -> None:
    text = """title = "T"
pay = "nhs-agenda-for-change-england"
basis = "maximum"
price_base = 2025-10-01
[[posts]]
post = "1"
title = "Nurse"
grade = "Band 5"
scale = "nhs-agenda-for-change-wales"
[[proposal]]
number = 1
disestablish = ["{}"]
"""
    with pytest.raises(InputError) as refused:
        est.cost(text.format("1 x Nurse Band 5"))
    [finding] = refused.value.findings
    assert finding.message.endswith("on the scale nhs-agenda-for-change-england; it is on nhs-agenda-for-change-wales.")
    assert finding.fix == 'Name the scale in the line: { line = "1 x Nurse Band 5", scale = "..." }.'
    with pytest.raises(InputError) as refused:
        est.cost(text.format("1 x Nurse Band 6"))
    assert refused.value.findings[0].fix == "Posts there: Nurse Band 5."


@pytest.mark.parametrize("title", ["Clerk", "Officer"])
def test_protected_pay_is_found_by_the_title_before_the_change_and_after_it(title: str) -> None:
    """From £24,720 to £21,630 at the tops of October 2025: £9,271 less, kept for a year by each of two."""
    text = f"""title = "T"
pay = "registry-staff"
basis = "maximum"
price_base = 2025-10-01
[[proposal]]
number = 1
from = 2025-10-01
regrade = [{{ line = "2 x Clerk EO", to = {{ grade = "CLERK", title = "Officer" }} }}]
pay_protection = [{{ title = "{title}", count = 2, run_off = [100] }}]
"""
    assert sum(each.pence for each in est.cost(text, book=BOOK).plan.one_offs) == 2 * (30_901 - 21_630) * 100


def test_one_post_beside_none_and_new_ones_without_a_number() -> None:
    """New posts without a number have the next that no post has."""
    row = {"post": "new 1", "title": "Clerk", "grade": "CLERK"}
    new = [{"post": "", "title": f"Officer {n}", "grade": "EO"} for n in range(3)]
    terms = {"pay": "registry-staff", "basis": "maximum", "price_base": "2025-10-01"}
    for before in ([row], [{**row, "post": "7"}]):
        differing = est.diff_posts(pd.DataFrame(before), pd.DataFrame([*before, *new]), terms=terms, book=BOOK)
        numbers = [line.post for line in differing.scenario().proposal[0].establish]
        first = 2 if before == [row] else 1
        assert numbers == [f"new {n}" for n in range(first, first + 3)]


@pytest.mark.parametrize(
    ("weekly", "differs"), [("£391.18", False), ("£391.15", True), ("£399.05", False), ("£399.06", True)]
)
def test_a_weeks_pay_that_is_typed_is_remarked_on_from_one_per_cent(weekly: str, differs: bool) -> None:
    """£20,600 x 7 / 365 is £395.0685 a week: £3.9185 more than £391.15, of which 1% is £3.9115; £3.8885 more than £391.18.

    Likewise £399.05 is £3.9815 more, less than its 1%, and £399.06 £3.9915, more than £3.9906.
    """
    text = f"""title = "T"
pay = "registry-staff"
basis = "minimum"
price_base = 2025-10-01
[[proposal]]
number = 1
from = 2025-10-01
disestablish = ["1 x Clerk CLERK"]
redundancy = [{{ title = "Clerk", age = 40, service = 5, weekly_pay = "{weekly}" }}]
"""
    [payment, *_] = est.cost(text, book=BOOK).plan.one_offs
    assert ("the post's own pay gives £395.07 a week" in payment.how) == differs


def test_a_strain_that_is_not_quoted_is_shared_by_who_pays() -> None:
    """Two strains, of which a third and two thirds are paid: 2/3 and 4/3 of one."""
    text = """title = "T"
pay = "registry-staff"
basis = "minimum"
price_base = 2025-10-01
[[proposal]]
number = 1
from = 2025-10-01
funder = [{ name = "a", share = "1/3" }, { name = "b", share = "2/3" }]
disestablish = ["2 x Clerk CLERK"]
redundancy = [{ title = "Clerk", count = 2, age = 56, service = 1, lgps = true }]
"""
    costing = est.cost(text, book=BOOK)
    terms = {funder: dict(costing.summary(funder=funder).one_off.terms) for funder in ("a", "b")}
    name = "pension strain of Clerk"
    assert terms == {"a": {name: Fraction(2, 3)}, "b": {name: Fraction(4, 3)}}


def test_a_post_that_is_named_by_number_may_have_its_scale_said() -> None:
    text = """title = "T"
pay = "registry-staff"
basis = "maximum"
price_base = 2025-10-01
[[posts]]
post = "1"
title = "Nurse"
grade = "Band 5"
scale = "nhs-agenda-for-change-wales"
[[proposal]]
number = 1
disestablish = [{ post = "1", scale = "SCALE" }]
"""
    assert (
        est.cost(text.replace("SCALE", "nhs-agenda-for-change-wales"), book=BOOK).plan.movements[0].before[0].post
        == "1"
    )
    with pytest.raises(InputError, match="its scale is nhs-agenda-for-change-wales, not registry-staff"):
        est.cost(text.replace("SCALE", "registry-staff"), book=BOOK)


def test_a_weeks_pay_that_is_off_by_one_per_cent_exactly_is_not_remarked_on() -> None:
    """£36,865 x 7 / 365 is £707 a week, and 1% more than £700."""
    text = """title = "T"
pay = "registry-staff"
basis = "minimum"
price_base = 2025-10-01
[[proposal]]
number = 1
from = 2025-10-01
disestablish = [{ title = "Clerk", grade = "CLERK", salary = "£36,865", protected = "frozen" }]
redundancy = [{ title = "Clerk", age = 40, service = 5, weekly_pay = "WEEKLY" }]
"""
    remarks = []
    for weekly in ("£700", "£699.99"):
        [payment, *_] = est.cost(text.replace("WEEKLY", weekly), book=BOOK).plan.one_offs
        remarks.append("the post's own pay gives £707 a week" in payment.how)
    assert remarks == [False, True]


# --- lists as frames -------------------------------------------------------------------------------------------------------


def test_a_cell_that_cannot_be_read_is_said_in_each_of_its_rows() -> None:
    faults = Faults()
    table = pd.DataFrame({"post": ["1", "2", "3"], "grade": ["G"] * 3, "fte": ["x", "x", "0.5"]})
    rows = frame_rows(table, "list", faults)
    assert [(row["post"], row["fte"]) for row in rows] == [("3", HALF)]
    assert [(fault.place.line, fault.field) for fault in faults.found] == [(1, "fte"), (2, "fte")]


def test_a_column_that_a_list_needs_is_missed_and_others_are_not() -> None:
    faults = Faults()
    assert frame_rows(pd.DataFrame({"post": ["1"]}), "list", faults) == []
    assert [(fault.code, fault.field) for fault in faults.found] == [("E202", "grade")]
    [row] = frame_rows(pd.DataFrame({"grade": ["G"], "account": [7]}), "list", Faults(), ["account", "vacant"])
    assert (row["post"], row["title"], row["count"], row["account"], "vacant" in row.values) == (
        "row 1",
        None,
        None,
        "7",
        False,
    )


@pytest.mark.parametrize(
    ("column", "after", "kind", "words"),
    [
        ("cost_centre", "c", "recoded", "cost centre b to c"),
        ("vacant", "yes", "vacated", "now vacant"),
        ("vacant", "no", "filled", "now filled"),
        ("until", "2027-01-01", "dates", "end (first day without it) none to 1 January 2027"),
        ("reports_to", "1", "moved", "manager none to 1"),
    ],
)
def test_what_a_list_says_otherwise_is_of_its_kind(column: str, after: str, kind: str, words: str) -> None:
    """Columns of both lists are compared; what one list alone has is no difference of its posts."""
    before = {"recoded": "b", "filled": "yes", "vacated": "no"}.get(kind, "")
    old, new = ({"post": ["1", "2"], "grade": ["SCP 5", "SCP 5"], column: [before, cell]} for cell in (before, after))
    differing = est.diff_posts(old, new)
    assert (differing.kinds(), differing.frame()["what"].tolist()) == ({kind: 1}, [f"SCP 5: {words}"])
    if column in ("cost_centre", "account", "vacant"):
        assert est.diff_posts({key: old[key] for key in ("post", "grade")}, new).same

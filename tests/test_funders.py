"""Who pays: what moves between funders, funding that ends, and what has no price and cancels."""

from __future__ import annotations

import tempfile
from collections import Counter
from datetime import date
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import establishment as est
from case import STAFF, Act, Case, Change, Funder, Posts, Proposal, Protection, Share
from comparing import costed, lines, rows_of
from establishment.posts import UNSAID

HEAD = """title = "t"
pay = "njc"
pension = "20%"
basis = "maximum"
price_base = 2026-05-01
"""
OFFICER = 5_014_787
"""Pence a year of one Officer SCP 18-25 in May 2026, at point 25: £37,563, National Insurance (37,563 - 5,000) x 15% =
£4,884.45, pension 20% = £7,512.60, levy 0.5% = £187.82 (187.815)."""


def cost(tmp_path: Path, text: str, head: str = HEAD, posts: str = "") -> est.Costing:
    """A scenario of these lines, with a posts table where there is one."""
    if posts:
        (tmp_path / "posts.csv").write_text(posts, encoding="utf-8")
        head += 'posts = "posts.csv"\n'
    path = tmp_path / "t.toml"
    path.write_text(head + text, encoding="utf-8")
    return est.cost(path)


def two_funders(proposal: str, *, ring_fenced: str = "false") -> str:
    return f"""first_year = "2026/27"
funder = [{{ id = "a", name = "A", ring_fenced = {ring_fenced} }}, {{ id = "b", name = "B" }}]
[[proposal]]
number = 1
{proposal}
"""


# --- what moves between funders -------------------------------------------------------------------------------------

TRANSFER = 'transfer = [{ line = "25 x Officer SCP 18-25", funder = "a", to = { funder = "b", unit = "x" } }]'


def test_a_transfer_is_growth_and_saving_by_funder_and_neither_over_the_whole(tmp_path: Path) -> None:
    assert 3756300 + 488445 + 751260 + 18782 == OFFICER
    costing = cost(tmp_path, two_funders(TRANSFER))
    moved = 25 * OFFICER
    whole = costing.summary()
    assert (0, 0, 0) == (whole.growth.pence, whole.savings.pence, whole.net.pence)
    assert moved == whole.between_funders.pence
    assert moved == costing.summary(funder="a").savings.pence
    assert moved == costing.summary(funder="b").growth.pence
    rows = costing.by_funder(money="pence").set_index("funder")
    assert [0, moved, -moved] == rows.recurring_growth_pence[["a", "b", "between funders"]].to_list()
    assert [moved, 0, -moved] == rows.gross_savings_pence[["a", "b", "between funders"]].to_list()
    [year] = rows_of(costing.by_year(money="pence"))
    assert (0, 0, moved) == (
        year.part_year_recurring_growth_pence,
        year.part_year_gross_savings_pence,
        year.part_year_between_funders_pence,
    )
    assert moved == sum(costing.by_month(money="pence").between_funders_pence)
    assert "£1,253,696.75 a year only moves between funders" in costing.paragraph()
    assert "Moves between funders only" in str(costing)
    assert {"known": 1253696.75, "unknown": {}} == costing.to_dict()["totals"]["between_funders"]
    assert costing.payback().first is None  # nobody spends more in all


@pytest.mark.parametrize(("ring_fenced", "class_"), [("true", "not_cashable"), ("false", "potentially_cashable")])
def test_a_saving_left_after_a_move_is_of_the_class_of_the_funder_that_saves(
    ring_fenced: str, class_: str, tmp_path: Path
) -> None:
    """A paid £50,147.87 for the post at its maximum; B pays for it at its minimum. What is saved in all is A's."""
    head = HEAD.replace('"maximum"', '{ baseline = "maximum", proposed = "minimum" }')
    text = two_funders(TRANSFER.replace("25 x", "1 x"), ring_fenced=ring_fenced)
    costing = cost(tmp_path, text, head)
    summary, of_b = costing.summary(), costing.summary(funder="b").growth.pence
    assert 0 < of_b < OFFICER
    assert (OFFICER - of_b, 0) == (summary.savings.pence, summary.growth.pence)
    assert summary.savings == summary.savings_of(class_)  # type: ignore[arg-type]
    assert of_b == summary.between_funders.pence


# --- protection of pay ----------------------------------------------------------------------------------------------

PROTECTED = """first_year = "2026/27"
[[proposal]]
number = 1
pay_protection = [{ title = "p", count = 1, amount = "£1200", from = 2026-07-01, run_off = [100] }]
"""


def test_a_later_start_moves_pay_protection(tmp_path: Path) -> None:
    """£1,200 a year from July is 9 months of £100 in 2026/27; from January it is 3."""
    costing = cost(tmp_path, PROTECTED)
    later = costing.sensitivity("cumulative_net", changes={"start": (0, 6)}, money="pence").iloc[0]
    assert (90000, 30000) == (later.effect_low_pence, later.effect_high_pence)


def test_pay_protection_falls_in_the_months_in_which_it_is_paid(tmp_path: Path) -> None:
    months = cost(tmp_path, PROTECTED).by_month(money="pence")
    assert [0] * 3 + [10000] * 9 == months.one_off_pence.to_list()


def test_a_later_start_is_what_the_file_with_later_days_comes_to(tmp_path: Path) -> None:
    """All that has a day, six months later: the cap on a week's pay is that of the later day, cover still lasts a year."""
    text = """first_year = "2024/25"
years = 3
[[proposal]]
number = 1
pay_protection = [{{ title = "p", count = 2, amount = "£1200", from = {protected}, run_off = [100, 50] }}]
redundancy = [{{ title = "r", age = 45, service = 10, weekly_pay = "£900", on = {redundant} }}]
one_off = [{{ title = "o", amount = "£500", on = {redundant} }}]
establish = [{{ line = "1 x Cover SCP 5", from = {begins}, until = {ends} }}]
non_pay = [{{ title = "n", amount = "£600", from = {begins}, until = {ends} }}]
"""
    days = [
        {"protected": "2024-07-01", "redundant": "2024-12-01", "begins": "2024-10-01", "ends": "2025-10-01"},
        {"protected": "2025-01-01", "redundant": "2025-06-01", "begins": "2025-04-01", "ends": "2026-04-01"},
    ]
    now, later = (cost(tmp_path, text.format(**each)) for each in days)
    row = now.sensitivity("cumulative_net", changes={"start": (0, 6)}, money="pence").iloc[0]
    assert later.results.cumulative[-1].pence == row.effect_high_pence


# --- what has no price and cancels ----------------------------------------------------------------------------------

OPEN = """first_year = "2026/27"
years = 2
grades = ["X"]
discount_percent = 3.5
funder = [{{ id = "a", name = "A" }}, {{ id = "b", name = "B" }}]
[[proposal]]
number = 1
from = 2026-07-01
cashable = {{ base_budget_falls = true, funder_keeps = true, not_counted_already = true, nobody_still_paid = true }}
disestablish = ["1 x Officer SCP 18-25"]
one_off = [{{ title = "desk", amount = "£5,000", on = 2026-07-01 }}]
{change}
"""
CANCELS = {
    "another title": 'redesignate = [{ line = "1 x Clerk X", to = "Assistant" }]',
    "another funder": 'transfer = [{ line = "1 x Clerk X", funder = "a", to = { funder = "b", unit = "u" } }]',
}


@pytest.mark.parametrize("change", CANCELS)
def test_what_cancels_withholds_no_payback(change: str, tmp_path: Path) -> None:
    """£5,000 in July, and £50,147.87 / 12 = £4,178.99 saved each month: paid back in the second, August."""
    costing = cost(tmp_path, OPEN.format(change=CANCELS[change]))
    payback = costing.payback()
    assert ((), date(2026, 8, 1), date(2026, 7, 1)) == (payback.missing, payback.month, payback.first)
    assert costing.npv() == cost(tmp_path, OPEN.format(change="")).npv()


def test_what_does_not_cancel_withholds_payback(tmp_path: Path) -> None:
    payback = cost(tmp_path, OPEN.format(change='establish = ["1 x Clerk X"]')).payback()
    assert (("X",), None) == (payback.missing, payback.month)


def test_what_falls_before_the_first_share_begins_has_no_funder(tmp_path: Path) -> None:
    """£1,200 a year from April; the grant begins in July: £100 a month for three months by nobody, £900 by the grant."""
    text = """first_year = "2026/27"
funder = [{ id = "grant", name = "Grant" }]
[[proposal]]
number = 1
non_pay = [{ title = "rent", amount = "£1,200", from = 2026-04-01, funder = [{ name = "grant", from = 2026-07-01 }] }]
"""
    frame = lines(cost(tmp_path, text), by_year=True)
    paid = {row.funder: row.pence for row in rows_of(frame[frame.side == "proposed"])}
    assert paid == {UNSAID: 30000, "grant": 90000}


# --- funding that ends ----------------------------------------------------------------------------------------------

GRANT = 'funder = [{ id = "grant", name = "Grant", until = '


def test_funding_that_ends_before_a_later_change_is_in_the_list(tmp_path: Path) -> None:
    """P0 goes only in November 2029: from October 2027 nobody pays £50,147.87 a year for it, half of it in 2027/28."""
    text = f"""first_year = "2026/27"
years = 5
{GRANT}2027-10-01 }}]
[[proposal]]
number = 1
disestablish = [{{ post = "P0", from = 2029-11-01 }}]
"""
    posts = "post,title,grade,funder\nP0,Officer,SCP 18-25,grant\nP1,Officer,SCP 5,grant\n"
    costing = cost(tmp_path, text, posts=posts)
    rows = {row.title: (row.annual_pence, row.in_year_pence) for row in rows_of(costing.cliff(money="pence"))}
    assert {"Officer SCP 18-25", "Officer SCP 5"} == set(rows)
    assert (5014787, 2507393) == rows["Officer SCP 18-25"]
    assert any("Who pays £50,147.87 a year from the next day?" in question for question in costing.results.questions)
    assert "from 1 October 2027 £50,147.87 a year is unfunded: no payer is named" in costing.paragraph()
    frame = lines(costing, by_year=True)
    unpaid = frame[(frame.side == "proposed") & (frame.funder == UNSAID) & (frame.year == "2027/28")]
    assert sum(unpaid.pence) == sum(in_year for _, in_year in rows.values())


def test_increments_after_the_end_of_funding_are_in_the_year(tmp_path: Path) -> None:
    """Nobody pays from August: two months at point 18 and six at point 19, as the lines of the year have them."""
    head = HEAD.replace('"maximum"', '"point"')
    text = f"""first_year = "2026/27"
{GRANT}2026-08-01 }}]
[[proposal]]
number = 1
establish = [{{ line = "1 x Analyst SCP 18-25", point = "18", from = 2026-06-01, increment_date = 2026-10-01, funder = "grant" }}]
"""
    [row] = rows_of(cost(tmp_path, text, head).cliff(money="pence"))
    assert 2929532 == row.in_year_pence


def test_a_pound_is_in_the_list_once_where_two_fundings_end_in_one_year(tmp_path: Path) -> None:
    """£1,200 a year: the grant ends in July, B takes over and ends in October; then nobody pays for six months."""
    text = """first_year = "2026/27"
funder = [{ id = "a", name = "A", until = 2026-07-01, then = "b" }, { id = "b", name = "B", until = 2026-10-01 }]
[[proposal]]
number = 1
non_pay = [{ title = "rent", amount = "£1,200", from = 2026-04-01, funder = "a" }]
"""
    falls = cost(tmp_path, text).results.cliff
    assert [("a", "b", 30000), ("b", UNSAID, 60000)] == [(f.funder, f.then, f.in_year.pence) for f in falls]


def test_a_change_on_the_day_on_which_funding_ends_does_not_hide_it(tmp_path: Path) -> None:
    text = f"""first_year = "2026/27"
{GRANT}2026-10-01 }}]
[[proposal]]
number = 1
from = 2026-10-01
redesignate = [{{ post = "P0", to = "Clerk" }}]
disestablish = [{{ post = "P1" }}]
"""
    posts = "post,title,grade,funder\nP0,Officer,SCP 18-25,grant\nP1,Officer,SCP 18-25,grant\n"
    [row] = rows_of(cost(tmp_path, text, posts=posts).cliff(money="pence"))
    assert ("Clerk SCP 18-25", 5014787) == (row.title, row.annual_pence)


def test_a_grant_that_has_ended_pays_no_protection(tmp_path: Path) -> None:
    """£1,200 from July; the grant ends in September: it pays two months, and nobody pays the seven to March."""
    text = PROTECTED.replace("[[proposal]]", GRANT + "2026-09-01 }]\n[[proposal]]").replace(
        "100]", '100], funder = "grant"'
    )
    costing = cost(tmp_path, text)
    assert [20000, 100000] == [costing.summary(funder=who).one_off.pence for who in ("grant", UNSAID)]
    [row] = rows_of(costing.cliff(money="pence"))
    assert ("Pay protection: p", 120000, 70000) == (row.title, row.annual_pence, row.in_year_pence)


DAYS = (
    date(2024, 10, 15),
    date(2025, 4, 1),
    date(2025, 9, 10),
    date(2026, 1, 1),
    date(2026, 6, 20),
    date(2027, 11, 30),
)
HALF = Fraction(1, 2)
CHANGES = {
    "regrade": Change(grade="EO"),
    "change_hours": Change(fte=HALF),
    "redesignate": Change(title="Other"),
    "transfer": Change(unit="North"),
    "fund": Change(funding=(Share("force"),)),
    "disestablish": Change(),
}


@st.composite
def ending(draw: st.DrawFn) -> Case:
    """Posts whose funders pay at first and may end, with up to two changes each, and pay protection."""
    day = st.sampled_from(DAYS)
    until = draw(st.none() | day)
    then = draw(st.sampled_from(("", "force"))) if until else ""
    follows = draw(st.sampled_from(("", "pcc"))) if until is None or then else ""
    funders = (Funder("grant", draw(day), follows), Funder("pcc", until, then), Funder("force"))
    rows, acts = [], []
    for number in range(draw(st.integers(1, 3))):
        funding = draw(
            st.sampled_from(
                (
                    (Share("grant"),),
                    (Share("pcc"),),
                    (Share("grant", HALF), Share("pcc", HALF)),
                    (Share("force", HALF), Share("grant", HALF)),
                )
            )
        )
        until = draw(st.none() | day)
        count = draw(st.integers(1, 3))
        rows.append(Posts(f"Post {number}", "CLERK", count, post=f"P{number}", funding=funding, funded_until=until))
        chosen = draw(st.lists(st.sampled_from(sorted(set(CHANGES) - {"disestablish"})), max_size=2, unique=True))
        chosen += ["disestablish"] if draw(st.booleans()) else []
        days = sorted(draw(st.lists(day, min_size=len(chosen), max_size=len(chosen), unique=True)))
        acts += [
            Act(action, row=number, change=CHANGES[action], on=on) for action, on in zip(chosen, days, strict=True)
        ]
    kind = Protection(
        "Kept", draw(st.integers(1, 900_000)), (Fraction(1), HALF), 2, (Share("grant", HALF), Share("pcc", HALF))
    )
    acts.append(Act("pay_protection", entry=kind, on=date(2024, 7, 1)))
    sharing = draw(st.sampled_from(("months", "days")))
    return Case(
        STAFF,
        (Proposal(1, tuple(acts)),),
        tuple(rows),
        price_base=date(2025, 4, 1),
        first_year=2024,
        years=4,
        pension="14.5%",
        funders=funders,
        sharing=sharing,
    )


@given(ending())
def test_the_list_of_funding_that_ends_is_what_the_years_show_as_paid_by_nobody(case: Case) -> None:
    """Every part of every post is paid for at first, so all that nobody pays for is what a funder that paid has left."""
    costing = costed(case)
    counts: Counter[str] = Counter()
    for row in rows_of(lines(costing, by_year=True)):
        if (row.side, row.funder) == ("proposed", UNSAID):
            counts[row.year] += int(row.pence)
    for year in costing.results.years:
        counts[year.year.label] += year.one_off(funder=UNSAID).pence
    listed: Counter[str] = Counter()
    for fall in costing.results.cliff:
        for year, figure in fall.by_year.items() if fall.then == UNSAID else ():
            listed[year.label] += figure.pence
    years = [year.year.label for year in costing.results.years]
    assert {y: counts[y] for y in years} == {y: listed[y] for y in years}


# --- an unknown whose coefficient is zero ---------------------------------------------------------------------------

FORMS = (
    'redesignate = [{ line = "2 x Clerk X", from = DAY, to = "Assistant" }]',
    'transfer = [{ line = "1 x Clerk X", from = DAY, funder = "a", to = { funder = "b", unit = "u" } }]',
    'establish = [{ line = "1 x New X", from = DAY }]\ndisestablish = [{ line = "1 x Old X", from = DAY }]',
    'establish = [{ line = "1 x Late X", from = 2027-10-01 }]\ndisestablish = [{ line = "1 x Early X", from = DAY }]',
    'establish = [{ line = "1 x More X", from = DAY }]',
)
"""Changes of posts without a price; the first three cancel in every month, the others do not."""
SAID = "{ base_budget_falls = true, funder_keeps = true, not_counted_already = true, nobody_still_paid = true }"


@pytest.mark.long
@given(
    st.sets(st.sampled_from(FORMS)),
    st.sampled_from(("2026-07-01", "2026-09-15", "2027-04-01")),
    st.integers(1, 90_000),
)
def test_an_unknown_that_cancels_is_in_no_measure_and_withholds_none(forms: set[str], day: str, price: int) -> None:
    """Where a measure is given without the price of X, every price of X gives the same."""
    text = HEAD + OPEN.format(change="")
    for number, form in enumerate(sorted(forms), 2):
        text += f"[[proposal]]\nnumber = {number}\ncashable = {SAID}\n{form.replace('DAY', day)}\n"
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "t.toml"
        path.write_text(text, encoding="utf-8")
        unpriced, priced = est.cost(path), est.cost(path, given={"X": price}) if forms else est.cost(path)
    cancels = not forms & set(FORMS[3:])
    payback, same = unpriced.payback(), priced.payback()
    assert cancels == (not payback.missing)
    if not payback.missing:
        assert (payback.month, payback.first) == (same.month, same.first)
    figures = [
        (unpriced.results.npv, priced.results.npv),
        *zip(unpriced.results.cumulative, priced.results.cumulative, strict=True),
    ]
    for figure, expected in figures:
        assert figure is not None
        assert not (cancels and figure.terms)
        assert figure.terms or figure == expected
    if cancels:
        assert unpriced.by_month().cumulative_cashable.to_list() == priced.by_month().cumulative_cashable.to_list()
        row = unpriced.sensitivity("cumulative_net", changes={"start": (0, 3)}, money="pence")
        assert row.effect_pence.iloc[0] == unpriced.results.cumulative[-1].pence

"""What is given for single calls, each with one thing said or left out, so that no figure, word or refusal changes unnoticed.

    python tests/pinned_calls.py              after a change that is meant: writes pinned-calls.txt
    python tests/pinned_calls.py options      what is given now under one name

The calls are those of a scenario (its verbs), of costings, of options side by side and of tables of posts. The scenarios are those of `pinned_costings.py`.
Whether what they give is right is for other tests to say; this one shows every place that a change of the code has touched.
"""

from __future__ import annotations

import importlib
import pkgutil
import sys
from collections.abc import Callable, Iterator, Mapping
from dataclasses import fields
from functools import cache
from pathlib import Path
from typing import Any

import pandas as pd
from pydantic.fields import FieldInfo

import establishment as est
from establishment.costing.measures import OF_SUMMARY, value_of
from establishment.costing.summary import Summary
from establishment.ground.columns import Columns
from establishment.ground.findings import InputError, RefusedError
from establishment.ground.shapes import Table
from establishment.pensions import read_pension
from establishment.posts import Kind, Spell
from pinned_costings import BOOK, PAID, ROUND, SCENARIOS, UNKNOWN, of_figures, of_words, of_years, rows
from pinned_rates import book

PINNED = Path(__file__).with_name("pinned-calls.txt")
Call = tuple[str, tuple[Any, ...], dict[str, Any]]


def call(name: str, /, *values: Any, **keywords: Any) -> Call:
    """A call that is to be made: its name, and what it is given."""
    return name, values, keywords


# --- the verbs of a scenario -----------------------------------------------------------------------------------------------

BASE = est.Scenario(title="T", pay="registry-staff", basis="maximum", price_base="2025-10-01", pension=0.2)
DAYS = ("2026-10-01", "2026-10-31")
VERBS: tuple[Call, ...] = (
    call("establish", "2 x Clerk CLERK", "1 x 0.5 FTE Officer EO", from_="2026-10"),
    call(
        "establish", title="Clerk", grade="CLERK", count=3, fte=0.5, funder=[{"name": "x", "share": 1}], total_after=4
    ),
    call(
        "establish",
        "1 x Clerk CLERK",
        allowances=[{"name": "shift", "percent": 14, "pensionable": True}],
        budgeted=False,
    ),
    call(
        "establish", "1 x Clerk CLERK", pension=[{"from": "2025-04-01", "rate": "20%"}], hours=18.5, proposal="new one"
    ),
    call("establish", "4 x Clerk CLERK", between=DAYS),
    call("establish", "2 x Clerk CLERK", between=["1 October 2026", "2026-10-02"]),
    call("establish", "3 x Clerk CLERK", from_="2026-10-31", every_months=4),
    call("establish", "3 x Clerk CLERK", "2 x Officer EO", from_="2026-10-31", every_months=1, unit="Hall"),
    call("establish", title="Clerk", grade="CLERK", count=2, from_="2026-10-31", every_months=240),
    call("establish"),
    call("establish", "1 x Clerk CLERK", between=DAYS),
    call("establish", "2 x Clerk CLERK", between=DAYS, from_="2026-10-01"),
    call("establish", "2 x Clerk CLERK", between=DAYS, every_months=2),
    call("establish", "2 x Clerk CLERK", between=DAYS[::-1]),
    call("establish", "2 x Clerk CLERK", between=(DAYS[0], DAYS[0])),
    call("establish", "2 x Clerk CLERK", between=DAYS[:1]),
    call("establish", "2 x Clerk CLERK", between="2026-10-01"),
    call("establish", "2 x Clerk CLERK", between=("soon", "later")),
    call("establish", "Clerk CLERK", between=DAYS),
    call("establish", title="Clerk", grade="CLERK", between=DAYS),
    call("establish", "5,001 x Clerk CLERK", between=DAYS),
    call("establish", "0 x Clerk CLERK", between=DAYS),
    call("establish", title="Clerk", grade="CLERK", count=5001, every_months=1, from_="2026-10-01"),
    call("establish", "2 x Clerk CLERK", every_months=2),
    call("establish", "2 x Clerk CLERK", every_months=0, from_="2026-10-01"),
    call("establish", "2 x Clerk CLERK", every_months=241, from_="2026-10-01"),
    call("establish", "2 x Clerk CLERK", from_="soon"),
    call("establish", ["2 x Clerk CLERK"], fte=2),
    call("establish", "2 x Clerk CLERK", colour="red"),
    call("establish", 2),
    call("disestablish", "2 x Clerk CLERK", between=DAYS, followed_by="1 x Lead EO", months_later=3),
    call(
        "disestablish",
        "2 x Clerk CLERK",
        every_months=6,
        from_="2026-10-01",
        followed_by=["2 x Lead EO", "1 x Aide CLERK"],
    ),
    call("disestablish", "4 x Clerk CLERK", between=(DAYS[0], "2026-10-02"), followed_by="1,000 x Lead EO"),
    call("disestablish", "2 x Clerk CLERK", between=DAYS, months_later=3),
    call("disestablish", "2 x Clerk CLERK", between=DAYS, followed_by="Lead EO"),
    call("disestablish", "2 x Clerk CLERK", between=DAYS, followed_by="1 x Lead EO", months_later=241),
    call("disestablish", "2 x Clerk CLERK", followed_by="1 x Lead EO"),
    call("disestablish", post=7, authority="Board"),
    call("regrade", "2 x Clerk CLERK", to="EO", every_months=3, from_="2026-10-01"),
    call("regrade", "2 x Clerk CLERK", to={"grade": "EO", "point": 3}),
    call("regrade", "2 x Clerk CLERK", to=3),
    call("regrade", "2 x Clerk CLERK", to={"colour": "red"}),
    call("convert", "1 x Clerk CLERK", to={"scale": "njc", "grade": "SCP 20"}),
    call("redesignate", "2 x Clerk CLERK", to="Case Worker", total_after=5),
    call("transfer", "2 x Clerk CLERK", to={"unit": "Hall", "funder": "x"}),
    call("transfer", "2 x Clerk CLERK", to="Hall", between=DAYS),
    call("change_hours", "2 x Clerk CLERK", to=0.5),
    call("change_hours", "2 x Clerk CLERK", to={"hours": 20, "weeks": "44/52"}),
    call("fund", "2 x Clerk CLERK", to="x"),
    call(
        "fund",
        "2 x Clerk CLERK",
        to=[{"name": "x", "share": "1/3"}, {"name": "y", "share": "2/3"}],
        funded_until="2027-01-01",
    ),
    call("split", "1 x Clerk CLERK", into=["1 x Aide CLERK", {"grade": "EO", "fte": 0.5}]),
    call("merge", "1 x Clerk CLERK", "1 x Officer EO", into="1 x Lead EO", from_="2026-10-01"),
    call("merge", into="1 x Lead EO"),
    call("extend", "1 x Clerk CLERK", until="2026-10-01", to_day="2027-10-01"),
    call("end", "1 x Clerk CLERK", until="2026-10-01"),
    call("non_pay", title="Rent", amount=-1200, until="2027-04-01"),
    call("non_pay", title="Rent", amount=12.345),
    call("one_off", title="Desks", amount="£4k", on="2026-10-01", kind="capital"),
    call("one_off", title="Desks", amount="£4k", kind="loan"),
    call("income", title="Fees", amount=1200, budgeted=False),
    call("efficiency", title="Forms", volume=400, hours=0.5, weeks=1, rate=20),
    call("redundancy", title="Adviser", age=50, service=12, weekly_pay=600, on="2026-10-01", lgps=True, averages=True),
    call("redundancy", title="Adviser", age=50.5, service=12, weekly_pay=600, on="2026-10-01"),
    call("redundancy", title="Adviser", age=50, service=12.5),
    call("pay_protection", title="Adviser", amount=2000, run_off=(100, 50), from_="2026-10-01", on_cost_percent=0),
    call("with_terms", basis={"baseline": "minimum", "proposed": "maximum"}, years=2, first_year="2026/27"),
    call("with_terms", award=[{"from_": "2026-09-01", "percent": 2}], unit_cost=({"grade": "X", "amount": 5},)),
    call(
        "with_terms",
        funder=[{"id": "x", "name": "X"}],
        ceiling=[{"unit": "Hall", "posts": 3}],
        group=[{"proposals": [1]}],
    ),
    call("with_terms", price_base=None, pension="none", vacancy_percent="4%"),
    call("with_terms", title="", pay="nowhere"),
    call("with_terms", colour="red"),
    call("with_terms"),
    call(
        "propose", 4, title="Custody", from_="2026-10-01", cashable={"base_budget_falls": True}, scope_reduction=False
    ),
    call("propose", "4a", where="page 3", authority="Board", funder="x"),
    call("propose", ""),
    call("propose", 0),
    call("propose", 1.5),
    call("award", from_="2027-04-01", percent=3, years=4, points=[1, 2]),
    call("award", from_="2027-04-01", flat=500, greater=True, percent="2.5", agreed="2027-09-01", reference="R"),
    call("award", from_="2027-04-01", years=0),
    call("funder", id="grant", name="Grant", ring_fenced=True, until="2028-04-01", then="x"),
    call(
        "stated",
        measure="net",
        amount="£1.2m",
        proposals=[1, "2"],
        where="paragraph 12",
        effect="part_year",
        year="2026/27",
    ),
    call("stated", measure="net"),
    call("stated", measure="posts_after", count=3.5),
    call("stated", measure="nett", amount=5),
)
TWO = BASE.establish("1 x Clerk CLERK", proposal=1).disestablish("1 x Officer EO", proposal="b")
VERBS_OF_TWO: tuple[Call, ...] = (
    call("establish", "2 x Guard CLERK"),
    call("establish", "2 x Guard CLERK", proposal="1"),
    call("establish", "2 x Guard CLERK", proposal="b"),
    call("establish", "2 x Guard CLERK", proposal=3),
    call("propose", 1, title="First"),
    call("propose", "b", from_="2026-01-01"),
    call("__dir__"),
    call("year_of", "2026-04-01"),
    call("year_named", "2026/27"),
)
DATED = TWO.with_terms(first_year="2026", years=3, year_starts="January", starts="2026-02-01")
VERBS_OF_DATED: tuple[Call, ...] = (
    *(call("year_of", day) for day in ("2025-12-31", "2026-01-01", "2028-12-31", "2029-01-01", "soon")),
    *(call("year_named", name) for name in ("2026", "2028", "2029", "2026/27", "")),
)

# --- posts that a scenario stands on ---------------------------------------------------------------------------------------

LISTS: dict[str, Any] = {
    "records": [
        {"post": "1", "grade": "CLERK"},
        {"grade": "EO", "title": "Officer", "FTE": 0.5},
        {"post": 3, "grade": "EO", "count": 2, "unit": None},
    ],
    "numbers twice": pd.DataFrame({"post": ["1", "1", None, ""], "grade": ["CLERK", "EO", "EO", "CLERK"]}),
    "posts by FTE": pd.DataFrame({"post": ["1", "2", "3"], "grade": ["CLERK"] * 3, "fte": [2.6, 1, 3]}),
    "posts by FTE, counted": [{"post": "1", "grade": "CLERK", "fte": 2.6, "count": 2}],
    "hours of a week": [
        {"post": "1", "grade": "CLERK", "hours": 18.5},
        {"post": "2", "grade": "CLERK", "hours": "37"},
        {"post": "3", "grade": "CLERK"},
    ],
    "hours and FTE": [
        {"post": "1", "grade": "CLERK", "hours": 18.5, "fte": 1},
        {"post": "2", "grade": "CLERK", "hours": "", "fte": 0.4},
    ],
    "hours of another scale": [{"post": "1", "scale": "njc", "grade": "SCP 5", "hours": 18.5}],
    "yes and no": [
        {"post": "1", "grade": "CLERK", "budgeted": False},
        {"post": "2", "grade": "CLERK", "budgeted": "no"},
        {"post": "3", "grade": "CLERK", "budgeted": True},
    ],
    "days": [
        {
            "post": "1",
            "grade": "CLERK",
            "from": "1 May 2025",
            "until": "2027-05-01",
            "funded_until": "31/03/2026",
            "funder": "a",
        }
    ],
    "pay of its own": [
        {
            "post": "1",
            "grade": "CLERK",
            "salary": "£20,500",
            "salary_on": "2025-09-01",
            "protected": "frozen",
            "protected_until": "2027-01-01",
        }
    ],
    "terms of its own": [
        {
            "post": "1",
            "grade": "CLERK",
            "pension": "none",
            "category": "H",
            "vacancy_percent": 4,
            "weeks": "39/52",
            "reports_to": "2",
        }
    ],
    "shares": [
        {"post": "1", "grade": "CLERK", "funder": "a 1/3; b 2/3"},
        {"post": "2", "grade": "CLERK", "funder": "20% a; other 80%"},
        {"post": "3", "grade": "CLERK", "funder": "Region 1"},
    ],
    "shares in words": [
        {"post": "1", "grade": "CLERK", "funder": "half a; half b"},
        {"post": "2", "grade": "CLERK", "funder": "a ½; b ½"},
    ],
    "shares without a sign": [
        {"post": "1", "grade": "CLERK", "funder": "a 20; b 80"},
        {"post": "2", "grade": "CLERK", "funder": "a 20% b; c"},
    ],
    "allowances": [
        {"post": str(number), "grade": "CLERK", "allowances": text}
        for number, text in enumerate(
            (
                "shift 14%",
                "pensionable shift 14%",
                "shift 14% not pensionable",
                "tools £5 x 3",
                "nights 20% for 6 hours a week",
                "shift 14% at least £500 at most £900",
                "standby £1,200 by hours",
                "a £5; b £6 pensionable",
                ";",
                "standby £1,200 a year",
            ),
            1,
        )
    ],
    **{
        f"the allowance {text}": [{"post": "1", "grade": "CLERK", "allowances": text}]
        for text in (
            "shift 14% pensionable not pensionable",
            "£5 a week",
            "weekly bonus £5",
            "2 x tools £5",
            "shift",
            "shift 14% x 3",
            "£5",
            "14%",
            "tools £5 for 6 hours a week",
            "shift 14% at least £900 at most £500",
            "5 £5",
            "half shift 3%",
            "London",
            "nights each £5",
        )
    },
    "no grade": [{"post": "1", "title": "Clerk"}],
    "an unknown key": [{"post": "1", "grade": "CLERK", "colour": "red"}],
    "a slip in a key": [{"post": "1", "grade": "CLERK", "fund": "x"}],
    "a slip in a heading": pd.DataFrame({"post": ["1"], "grade": ["CLERK"], "titel": ["x"]}),
    "a heading of one's own": pd.DataFrame({"post": ["1"], "grade": ["CLERK"], "colour": ["x"]}),
    "a heading twice": pd.DataFrame([["1", "CLERK", "EO"]], columns=["post", "grade", "Grade"]),
    "a frame without grades": pd.DataFrame({"post": ["1"]}),
    "no rows": pd.DataFrame({"post": [], "grade": []}),
    "nothing": [],
    "a number": 5,
    "texts": ["1 x Clerk CLERK"],
    "cells that cannot be read": pd.DataFrame(
        {
            "post": ["1", "2", "3"],
            "grade": ["CLERK"] * 3,
            "fte": ["x", "1.2.3", 0.5],
            "until": ["soon", None, "2027-01-01"],
        }
    ),
    "too many posts": [
        {"post": "1", "grade": "CLERK", "count": 10_000_000},
        {"post": "2", "grade": "CLERK", "count": 10_000_001},
    ],
    "a post under itself": [{"post": "1", "grade": "CLERK", "reports_to": "1"}],
    "a point that is not of the grade": [
        {"post": "1", "grade": "CLERK", "point": 9},
        {"post": "2", "grade": "CLERKS"},
        {"post": "3", "grade": "EO", "scale": "registry"},
    ],
    "an increment before the day": [
        {"post": "1", "grade": "CLERK", "point": 1, "increment_date": "2020-02-29", "from": "2025-03-01"},
        {"post": "2", "grade": "CLERK", "point": 1, "increment_date": "2024-03-01", "from": "2025-03-01"},
    ],
}
"""Posts as a scenario can be given them."""


USUAL = {each.name: each.default for each in fields(Kind)} | {
    "pension": read_pension("20%"),
    "basis": "maximum",
    "scale": BASE.pay,
}
"""What a kind of post has where nothing else is said of it."""


def spell_words(spell: Spell) -> str:
    """A post with all that it has, but for what is as usual."""
    usual = Spell("", "", Kind("", ""))
    parts = {
        key: value
        for key, value in vars(spell).items()
        if value != vars(usual).get(key) and key not in ("kind", "place", "post")
    }
    kind = spell.kind
    assert isinstance(kind, Kind)
    of_kind = {key: value for key in USUAL if (value := getattr(kind, key)) != USUAL[key]}
    words = [f"{key} {value}" for key, value in [*parts.items(), *of_kind.items()]]
    return f"{spell.post}: {'; '.join(words)} ({spell.place})"


def measure_words(summary: Summary) -> Iterator[str]:
    """Every measure that is not nought."""
    values = [(each.name, value_of(summary, each.name)) for each in OF_SUMMARY]
    yield from (f"{name} {value}" for name, value in values if value)


def posts_of(value: Any) -> Iterator[str]:
    """The posts of a list as a scenario has them, what is said of them, and what they cost."""
    costing = est.cost(BASE.with_terms(posts=value), book=BOOK)
    yield from map(spell_words, costing.plan.unchanged)
    yield from costing.plan.notes
    yield from measure_words(costing.summary())


# --- costings and options --------------------------------------------------------------------------------------------------

MEASURES = (
    "net",
    "recurring_growth",
    "gross_savings",
    "cashable_savings",
    "potentially_cashable",
    "scope_reduction",
    "potential_scope_reduction",
    "may_be_cashable",
    "net_cashable_saving",
    "non_cashable",
    "time_limited",
    "one_off",
    "between_funders",
    "baseline",
    "proposed",
    "unclassified",
    "posts_before",
    "posts_after",
    "posts_added",
    "posts_removed",
    "fte_before",
    "fte_after",
    "unbudgeted_after",
)
OF_ANY: tuple[Call, ...] = (
    *(
        call("explain", measure)
        for measure in MEASURES
        if measure not in ("net", "one_off", "non_cashable", "between_funders", "posts_after")
    ),
    call("by_proposal", money="pence"),
    call("by_funder", money="pence"),
    *(call("pay_bill", by, money="pence") for by in ("scale", "post", ("title", "Budgeted"), ("funder", "unit"))),
)
OF_YEARS: tuple[Call, ...] = (
    *(
        call("explain", measure, year="2026/27")
        for measure in ("recurring_growth", "gross_savings", "time_limited", "non_cashable", "npv")
    ),
    call("explain", "net", [1], year="2025/26"),
    call("explain", "net", funder="grant"),
    call("explain", "net", year="2031/32"),
    call("bridge", year="2025/26", proposals=1),
    call("bridge", proposals=[1]),
    call("bridge", funder="grant"),
    call("bridge", year="2025/26", of="baseline", proposals=1),
    call("bridge", year="2031/32"),
    call("npv", 0),
    call("npv", "10%"),
    call("pay_bill", ("year", "funder", "budgeted"), money="pence"),
    call("pay_bill", ("year",), money="pence"),
    *(
        call("sensitivity", measure, money="pence")
        for measure in ("net", "net_cashable_saving", "cumulative_net", "npv")
    ),
    call("sensitivity", "net", changes={"award": (3, -2), "start": (0, 12)}, money="pence"),
)
REFUSED: tuple[Call, ...] = (
    call("npv", "x"),
    call("explain", "nonsense"),
    call("explain", "net", funder="nobody"),
    call("explain", "net", [9]),
    call("bridge", of="baseline"),
    call("bridge", of="nonsense"),
    call("pay_bill", "colour"),
    call("pay_bill", ()),
    call("sensitivity", changes={"vacancy": ("2.5", "100")}),
    call("sensitivity", changes={"vacancy": (-1, 5)}),
    call("sensitivity", changes={"start": (0, 60.5)}),
    call("sensitivity", changes={"start": (1, 61)}),
    call("sensitivity", changes={"awards": (1, 2)}),
    call("sensitivity", changes={"award": ("x", 2)}),
    call("sensitivity", changes={"pension": (1,)}),
    call("sensitivity", changes={}),
)
TABLES: tuple[Any, ...] = (
    # tables of ceilings for a list of posts
    [
        {"unit": "Hall", "posts": 3, "authority": "Board"},
        {"unit": "Hall", "fte": 2.5},
        {"unit": "Hall", "money": "£100k"},
    ],
    [
        {"Unit": "DESK", "Posts": "4"},
        {"grade": "clerk", "posts": 4},
        {"grade": "EO", "unit": "Hall", "posts": 1, "fte": 1},
    ],
    [
        {"posts": 8},
        {"posts": 7},
        {"posts": 6, "until": "2025-09-15"},
        {"posts": 6, "from": "2026-12-01"},
        {"fte": "7.25", "authority": "x"},
    ],
    [
        {"unit": "Hall", "posts": 0, "from": "2025-12-01", "until": "2026-01-02", "authority": "x"},
        {"unit": "Hall", "money": 0},
    ],
    [
        {"unit": 5, "posts": 1},
        {"unit": "Hal", "posts": 1},
        {"grade": "CLERKS", "posts": 1},
        {"unit": "Hall", "grade": "AGENT", "posts": 1},
    ],
    [{"unit": "Hall"}],
    [
        {"unit": "Hall", "posts": -1},
        {"unit": "Hall", "posts": 1.5},
        {"unit": "Hall", "fte": "x"},
        {"unit": "Hall", "money": "lots"},
    ],
    [{"colour": "red", "posts": 1}],
    [],
    5,
    "nowhere.csv",
    "nowhere.doc",
)
ASKED: dict[str, tuple[Call, ...]] = {
    "every action": (*OF_ANY, *OF_YEARS),
    "a list at cash prices": (
        *OF_ANY,
        *OF_YEARS,
        *REFUSED,
        *(call("break_even", name, "net") for name in ("pension", "start")),
        *(call("ceilings", table) for table in TABLES),
    ),
    "who keeps a saving": (
        *OF_ANY,
        call("summary", [1, 3], "grant"),
        call("summary", 9),
        call("summary", funder="nobody"),
    ),
    "stated and implied": (
        *OF_ANY,
        call("bridge"),
        call("npv", 3),
        call("payback"),
        call("by_year"),
        call("sensitivity"),
        call("pay_bill"),
    ),
    "awards of every kind": (
        *OF_YEARS,
        call("sensitivity", "cumulative_net", changes={"award": (-5, 5)}, money="pence"),
    ),
    "readings of a growth": OF_ANY,
    "posts that come and change": (
        *(call("sensitivity", "cumulative_net", changes={"start": (1, months)}, money="pence") for months in (5, 14)),
        call("break_even", "start"),
    ),
    "exits": (
        *(call("break_even", name) for name in ("award", "start")),
        call("sensitivity", changes={"start": (1, 24)}, money="pence"),
    ),
}
"""What is asked of costings, by the scenario."""
PLAIN = ROUND.replace('first_year = "2025/26"\nyears = 2\n', "")
SIDE_BY_SIDE: dict[str, dict[str, str]] = {
    "years": {
        "None": ROUND,
        "Less": ROUND
        + '[[proposal]]\nnumber = 1\nfrom = 2025-07-01\ndisestablish = ["2 x Clerk A"]\nestablish = ["1 x Clerk A"]\n',
        "Later": ROUND
        + '[[proposal]]\nnumber = 1\nfrom = 2026-03-01\ndisestablish = ["2 x Clerk B"]\none_off = [{ title = "Exit", amount = "£30,000", on = 2026-03-01 }]\n',
        "More": ROUND
        + '[[proposal]]\nnumber = 1\nfrom = 2025-04-01\nestablish = ["1 x Clerk A", { line = "1 x Clerk B", until = 2026-01-01 }]\n',
    },
    "a full year": {
        "Less": PLAIN + '[[proposal]]\nnumber = 1\ndisestablish = ["2 x Clerk A"]\nestablish = ["1 x Clerk A"]\n',
        "More": PLAIN + '[[proposal]]\nnumber = 1\nestablish = ["1 x Clerk A"]\n',
    },
    "alike": {
        "One": PLAIN + '[[proposal]]\nnumber = 1\nestablish = ["1 x Clerk A"]\n',
        "Other": PLAIN + '[[proposal]]\nnumber = 1\nestablish = ["1 x Lead A"]\n',
    },
    "from pay": {
        "Clerks": PAID
        + 'first_year = "2025/26"\nyears = 2\n[[proposal]]\nnumber = 1\nfrom = 2025-06-01\ndisestablish = ["2 x Officer EO"]\nestablish = ["2 x Clerk CLERK"]\n',
        "Spending": PAID
        + 'first_year = "2025/26"\nyears = 2\n[[proposal]]\nnumber = 1\nfrom = 2025-06-01\nnon_pay = [{ title = "Rent", amount = "-£9,000" }]\n',
        "Exits": PAID
        + 'first_year = "2025/26"\nyears = 2\n[[proposal]]\nnumber = 1\nfrom = 2025-06-01\ndisestablish = ["1 x Officer EO"]\n'
        + 'redundancy = [{ title = "Officer", age = 50, service = 20, on = 2025-06-01 }]\n',
    },
    "other years": {"One": ROUND, "Other": ROUND.replace("years = 2", "years = 3")},
    "other months": {"One": ROUND, "Other": ROUND + 'year_starts = "September"\n'},
    "years in one alone": {"One": ROUND, "Other": PLAIN},
    "without a price": {
        "One": UNKNOWN + '[[proposal]]\nnumber = 1\ndisestablish = ["1 x Clerk A"]\nestablish = ["1 x Lead A"]\n',
        "Other": UNKNOWN,
    },
    "without a price, some of it": {
        "One": UNKNOWN + '[[proposal]]\nnumber = 1\ndisestablish = ["2 x Clerk A"]\nestablish = ["1 x Lead B"]\n',
        "Other": UNKNOWN,
    },
}
"""Options, by what they show."""
OF_OPTIONS: tuple[Call, ...] = (
    call("ranking", money="pence"),
    call("switching_values"),
    call("optimism_bias", money="pence"),
    call("optimism_bias", costs=10, benefits="25%", money="pence"),
    call("by_year"),
)
BAD: tuple[Call, ...] = (
    call("optimism_bias", benefits=101),
    call("optimism_bias", costs=-1),
    call("by_year", "net"),
    call("by_year", "npv"),
    call("by_year", "nonsense"),
)

# --- what is given, as text -------------------------------------------------------------------------------------------------


def told(name: str, values: tuple[Any, ...], keywords: Mapping[str, Any]) -> str:
    """A call as it is written."""
    return f"{name}({', '.join([*map(repr, values), *(f'{key}={value!r}' for key, value in keywords.items())])})"


def lines_given(make: Callable[[], Any]) -> Iterator[str]:
    """What a call gives, line by line; or why it is refused."""
    try:
        result = make()
        if isinstance(result, est.Scenario):
            yield from [line for line in result.to_toml().splitlines() if line not in BASE.to_toml().splitlines()]
        elif isinstance(result, Summary):
            yield from measure_words(result)
        elif isinstance(result, pd.DataFrame):
            yield from rows(result)
        else:
            yield from result if isinstance(result, Iterator) else str(result).splitlines()
    except (InputError, RefusedError, TypeError) as fault:
        yield from f"refused: {type(fault).__name__} {fault}".splitlines()


def made(thing: Any, calls: tuple[Call, ...]) -> list[tuple[str, Callable[[], Any]]]:
    """Calls of a thing, each as it is written."""
    return [(told(*each), lambda each=each: getattr(thing(), each[0])(*each[1], **each[2])) for each in calls]


@cache
def costed(name: str) -> est.Costing:
    """A scenario of `pinned_costings.py`, costed once."""
    return est.cost(f'title = "{name}"\n{SCENARIOS[name]}', book=BOOK)


@cache
def compared(name: str) -> est.Options:
    """Options side by side, costed once."""
    return est.compare(
        {option: est.load(f'title = "{option}"\n{text}') for option, text in SIDE_BY_SIDE[name].items()}, book=BOOK
    )


def columns() -> Iterator[str]:
    """The columns of every frame that the library gives or reads, with their kinds and units."""
    for module in pkgutil.walk_packages(est.__path__, "establishment."):
        if not module.name.endswith("__main__"):
            for name, value in vars(importlib.import_module(module.name)).items():
                if isinstance(value, Columns) and name.isupper():
                    parts = (f"{each.name} {each.kind} {each.unit}" for each in value)
                    yield f"{module.name.removeprefix('establishment.')} {name}: {', '.join(parts)}"


def shapes() -> Iterator[str]:
    """Every table that files hold: which keys are needed, what stands for those that are left out, and between which bounds values lie."""
    for module in pkgutil.walk_packages(est.__path__, "establishment."):
        if not module.name.endswith("__main__"):
            importlib.import_module(module.name)
    for shape in sorted(all_shapes(Table), key=lambda each: (each.__module__, each.__name__)):
        keys = (f"{each.alias or name} {key_words(each)}".rstrip() for name, each in shape.model_fields.items())
        yield f"{shape.__module__.removeprefix('establishment.')} {shape.__name__}: {', '.join(keys)}"


def all_shapes(shape: type[Table]) -> set[type[Table]]:
    """The tables of a kind, and those of their kinds."""
    return {each for one in shape.__subclasses__() for each in (one, *all_shapes(one))}


def key_words(key: FieldInfo) -> str:
    """What stands for a key that is left out, and its bounds."""
    usual = (
        "needed"
        if key.is_required()
        else ""
        if key.default in (None, "", False)
        else str(key.get_default(call_default_factory=True))
    )
    bounds = [
        f"{name} {getattr(each, name)}"
        for each in key.metadata
        for name in ("ge", "gt", "le", "lt", "min_length", "max_length")
        if hasattr(each, name)
    ]
    return " ".join([usual, *bounds]).strip()


# --- scenarios on a scale of many parts ---------------------------------------------------------------------------------

WARDENS = """title = "T"
pay = "wardens"
basis = "point"
prices = "cash"
price_base = 2024-05-01
first_year = "2024/25"
years = 2
hold_on_costs = true
"""
CONSTANT = """title = "T"
pay = "wardens"
basis = "middle_salary"
price_base = 2024-05-01
"""
ON_WARDENS = {
    "exit terms by name": CONSTANT
    + """[[proposal]]
number = 1
from = 2024-03-01
disestablish = ["3 x Warden G1", "1 x Guard G2"]
redundancy = [
    { title = "Warden", age = 50, service = 12, on = 2024-03-01, terms = "old" },
    { title = "Warden", age = 50, service = 12, on = 2024-03-01, terms = "old", notice_weeks = 5, weekly_pay = "£430" },
    { title = "Warden", age = 30, service = 4, on = 2024-05-01, terms = "more", statutory_notice = true },
    { title = "Guard", age = 41, service = 8, on = 2024-05-01, annual_pay = "£25,000" },
]
""",
    "exit terms that are not there": CONSTANT
    + """[[proposal]]
number = 1
from = 2024-05-01
disestablish = ["3 x Warden G1"]
redundancy = [
    { title = "Warden", age = 50, service = 12, terms = "old" }, { title = "Warden", age = 55, service = 1, terms = "none" }, { title = "Warden", age = 55, service = 12, terms = "young" },
]
""",
    "allowances by name": WARDENS
    + """[[proposal]]
number = 1
from = 2024-05-01
establish = [
    { line = "1 x Warden G1", point = "1", allowances = [{ name = "shift" }, { name = "car" }] },
    { line = "2 x 0.5 FTE Guard G2", point = "4", allowances = [{ name = "night", hours = 6 }, { name = "town" }] },
    { line = "1 x Head Spot", point = "6", allowances = [{ name = "call", count = 12 }, { name = "tools", amount = "£120", count = 3, follows_hours = true }] },
]
disestablish = [{ line = "1 x 0.5 FTE Porter G1", point = "3", allowances = [{ name = "bonus", percent = 10, least = "£3,000", most = "£3,100", pensionable = true }] }]
""",
    "steps of posts": WARDENS
    + """increment_date = 2024-10-01
on_point_since = 2023-10-01
[[proposal]]
number = 1
from = 2024-05-01
establish = [
    { line = "1 x Warden G1", point = "1" }, { line = "1 x Warden G1", point = "2", increment_date = 2025-01-01 }, { line = "1 x Guard G2", point = "4", on_point_since = 2023-06-01 },
    { line = "1 x Either G1/G2", point = "2" }, { line = "1 x Head Spot", point = "6", from = 2025-02-15, until = 2025-09-01 },
]
disestablish = [{ line = "1 x Old G1", point = "1" }, { line = "1 x Guard G2", point = "5" }]
""",
    "each part of a scale": CONSTANT
    + """stop_at_bar = true
category = "H"
[[proposal]]
number = 1
establish = ["1 x Warden G1", "1 x Guard G2", "1 x Either G1/G2", "1 x Head Spot", "1 x Chief Chief", "1 x Nobody Nobody"]
disestablish = [{ line = "2 x 18 hours Warden G1" }, { line = "1 x Cook G1", hours = 18 }, { line = "1 x Cook G1", hours = 36, weeks = 0.75, pension = "none" }]
""",
    "a deleted point": WARDENS.replace("2024-05-01", "2025-05-01")
    .replace("2024/25", "2025/26")
    .replace("years = 2", "years = 1")
    + """[[proposal]]
number = 1
from = 2025-05-01
disestablish = [{ line = "1 x Warden G1", point = "1" }]
establish = [{ line = "1 x Warden G1", point = "2" }]
""",
    "protected pay that is worked out": WARDENS
    + """[[proposal]]
number = 1
from = 2024-09-01
regrade = [{ line = "2 x Guard G2", point = "5", to = { grade = "G1", point = "3" } }]
pay_protection = [{ title = "Guard", count = 2, run_off = [100, 50] }]
""",
    "an award on a scale of two spines": WARDENS
    + """award = [{ from = 2026-04-01, percent = 2, grades = ["Chief"] }, { from = 2026-04-01, flat = "£500", points = ["1", "4"] }]
[[proposal]]
number = 1
from = 2026-01-01
establish = [{ line = "1 x Head Chief", point = "B" }, { line = "1 x Warden G1", point = "3" }, { line = "1 x Head Spot", point = "6" }]
""".replace("2024/25", "2025/26"),
}
"""Scenarios on the scale of `pinned_rates.py`, which has links, a band, rules of steps, allowances and exit terms of its own."""


POINTS_OF: dict[str, Any] = {"point": [1, 2, 3], "from": ["2026-04-01"] * 3, "salary": [25000, "£26,000", 27500.5]}
NAMED = {"point": ["low", "high", "mid"], "salary": [20000, 30000, 25000]}
BANDS = {"grade": ["G1", "G2"], "bottom": [20000, 30000], "top": [25000, 30000], "from": ["2026-04-01", "2026-04-01"]}
FRAMES: tuple[tuple[Any, dict[str, Any]], ...] = (
    # what a pay scale is made of, and what else is said of it
    (POINTS_OF, {}),
    (
        POINTS_OF,
        {
            "grades": {"G1": (1, 2), "G2": (2, 3), "G3": 3, "G4": ("1", "1"), "G5": [1, 2, 3]},
            "pension": "20%",
            "hours": 37,
        },
    ),
    (POINTS_OF, {"grades": {"G1": (2, 1)}}),
    (POINTS_OF, {"grades": {"G1": (1, 9)}}),
    (POINTS_OF, {"grades": {"G1": (1, 33)}}),
    (POINTS_OF, {"grades": {"G1": ()}}),
    (POINTS_OF, {"grades": {"G1": (1, 3, 2)}}),
    (POINTS_OF, {"grades": ["G1"]}),
    (POINTS_OF, {"known_until": "2026-04-01"}),
    (POINTS_OF, {"known_until": "2026-04-02", "increment_months": 240}),
    (POINTS_OF, {"increment_months": 241}),
    (POINTS_OF, {"pension": "lpgs"}),
    (POINTS_OF, {"title": " "}),
    (POINTS_OF, {"from_": "2025-04-01"}),
    ({**POINTS_OF, "from": ["2026-04-01", None, "2025-04-01"]}, {"from_": "2025-04-01"}),
    ({**POINTS_OF, "from": ["2026-04-01", None, "2025-04-01"]}, {}),
    ({**POINTS_OF, "from": ["01/04/2026", "01/04/2026", "13/05/2026"]}, {}),
    ({**POINTS_OF, "from": ["01/04/2026", "01/04/2026", "05/13/2026"]}, {}),
    ({**POINTS_OF, "point": [1, 2, 2]}, {}),
    ({**POINTS_OF, "status": ["published"] * 3, "reference": ["Circular 1"] * 3, "note": ["", None, "read once"]}, {}),
    ({**POINTS_OF, "status": ["published", "", "inferred"], "reference": [None, "", "Circular 1"]}, {}),
    ({**POINTS_OF, "status": ["publishd"] * 3}, {}),
    ({**POINTS_OF, "colour": ["red"] * 3}, {}),
    ({"effective_from": ["2026-04-01"], "point": [1], "salary": ["lots"]}, {}),
    ({"point": [1], "salray": [5]}, {}),
    ({"point": [], "from": [], "salary": []}, {}),
    (NAMED, {}),
    (NAMED, {"from_": "2026-04-01", "grades": {"All": ("low", "high")}}),
    (BANDS, {}),
    (BANDS, {"grades": {"G1": (1, 2)}}),
    ({**BANDS, "top": [19999.99, 30000]}, {}),
    ({**BANDS, "grade": ["G1", "G1"]}, {}),
    ({**BANDS, "grade": ["G1", "G1"], "from": ["2026-04-01", "2025-04-01"]}, {}),
)


def pay_scale(frame: Any, terms: dict[str, Any]) -> Iterator[str]:
    """A pay scale of one's own, as text and as a frame."""
    scale = est.PayScale.from_frame(pd.DataFrame(frame), **{"title": "Ours", **terms})
    yield from str(scale).splitlines()
    yield from rows(scale.frame())
    yield f"{scale.grades} {scale.scale.table.increment_months} {scale.scale.table.hours} {scale.scale.table.known_until}"


def on_wardens(text: str) -> Iterator[str]:
    """What is said of a scenario on that scale."""
    costing = est.cost(text, book=book())
    for parts in (of_figures, of_words, *((of_years,) if costing.results.years else ())):
        for head, lines in parts(costing):
            yield from (f"{head}: {line}" for line in lines)


GIVEN: dict[str, list[tuple[str, Callable[[], Any]]]] = {
    "verbs": made(lambda: BASE, VERBS),
    "verbs of two": made(lambda: TWO, VERBS_OF_TWO),
    "years": made(lambda: DATED, VERBS_OF_DATED),
    "posts": [(name, lambda value=value: posts_of(value)) for name, value in LISTS.items()],
    **{name: made(lambda name=name: costed(name), calls) for name, calls in ASKED.items()},
    **{f"options, {name}": made(lambda name=name: compared(name), OF_OPTIONS) for name in SIDE_BY_SIDE},
    "options": made(lambda: compared("years"), (*BAD, call("table", all_measures=False))),
    "columns": [("all", columns)],
    "shapes": [("all", shapes)],
    "pay scales": [
        (f"{frame} {terms or ''}".strip(), lambda frame=frame, terms=terms: pay_scale(frame, terms))
        for frame, terms in FRAMES
    ],
    "wardens": [(name, lambda text=text: on_wardens(text)) for name, text in ON_WARDENS.items()],
}
"""Every call that is made, by what it is made of, and as it is written."""
NAMES = tuple((name, title) for name, calls in GIVEN.items() for title, _ in calls)


def lines_of(name: str, title: str) -> list[str]:
    """What is given now for one call."""
    make = next(make for text, make in GIVEN[name] if text == title)
    return [line.rstrip() for line in lines_given(make) if line.strip()]


def sections() -> dict[tuple[str, str], list[str]]:
    """What the file holds, by the names of the calls."""
    parts: dict[tuple[str, str], list[str]] = {}
    at = ("", "")
    for line in PINNED.read_text(encoding="utf-8").splitlines():
        if line.startswith("== "):
            name, _, title = line.removeprefix("== ").partition(": ")
            at = name, title
            parts[at] = []
        elif line:
            parts[at].append(line)
    return parts


def write() -> None:
    """Write down what is given as it is."""
    text = "\n".join(line for at in NAMES for line in [f"== {': '.join(at)}", *lines_of(*at), ""])
    PINNED.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    if len(sys.argv) > 1:
        print("\n".join(line for at in NAMES if at[0] == sys.argv[1] for line in [f"== {at[1]}", *lines_of(*at)]))
    else:
        write()

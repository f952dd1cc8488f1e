"""What a call is given: numbers of numpy, days of pandas, empty cells and nonsense, in every public function."""

import inspect
from collections.abc import Callable, Iterator
from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

import establishment as est

BOOK = est.load_book()
SCENARIO = """title = "t"
pay = "njc"
pension = "20%"
basis = "maximum"
price_base = 2026-05-01
first_year = "2026/27"
years = 2
hold_on_costs = true
[[funder]]
id = "grant"
name = "Grant"
[[proposal]]
number = 1
establish = ["1 x A SCP 20", { line = "1 x B SCP 5", funder = "grant" }]
"""
TERMS = {"pay": "njc", "pension": "20%", "basis": "maximum", "hold_on_costs": True}
DAY = date(2025, 5, 1)
UNIT: dict[str, Any] = {"grade": "SCP 20", "scale": "njc", "on": DAY, "basis": "maximum"}
YEAR_OF_PAY: dict[str, Any] = {"pay": 30000, "on": DAY, "pension": "20%"}
BULK: dict[str, Any] = {"posts": [{"grade": "SCP 20"}], "book": BOOK, "terms": TERMS, "years": "2026/27"}
ODD = (
    "",
    "  ",
    "x\0y",
    "9" * 5000,
    None,
    -1,
    5,
    5.5,
    10**30,
    float("nan"),
    float("inf"),
    True,
    b"x",
    [],
    ["1"],
    (1, 2),
    {},
    {"a": 1},
    object(),
    Decimal("NaN"),
    Fraction(1, 3),
    DAY,
    datetime(2026, 5, 1, 9, 30),
    np.int64(1),
    np.float64(2),
    np.str_("1"),
    np.bool_(True),
    np.datetime64("NaT", "D"),
    np.array([1, 2]),
    np.array(1),
    pd.NA,
    pd.NaT,
    pd.Timestamp(2026, 5, 1),
    pd.Series([1]),
    pd.DataFrame({"a": [1]}),
)


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("files")
    (folder / "a.toml").write_text(SCENARIO, encoding="utf-8")
    (folder / "a.txt").write_text("6 x Officer at £28,000 cost £168,000.", encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def costing(files: Path) -> est.Costing:
    return est.cost(files / "a.toml", book=BOOK)


CALLS: dict[str, tuple[str, Callable[[est.Costing, Any], Any]]] = {
    "summary proposals": ("proposal", lambda c, v: c.summary(v)),
    "summary funder": ("funder", lambda c, v: c.summary(funder=v)),
    "explain": ("measure|explained", lambda c, v: c.explain(v)),
    "explain proposals": ("proposal", lambda c, v: c.explain("net", v)),
    "explain funder": ("funder", lambda c, v: c.explain("net", funder=v)),
    "bridge other": ("other", lambda c, v: c.bridge(v)),
    "bridge year": ("year", lambda c, v: c.bridge(year=v)),
    "bridge proposals": ("proposal", lambda c, v: c.bridge(proposals=v)),
    "bridge funder": ("funder", lambda c, v: c.bridge(funder=v)),
    "bridge of": ("of", lambda c, v: c.bridge(of=v)),
    "npv": ("percent", lambda c, v: c.npv(v)),
    "payback": ("if_cashable", lambda c, v: c.payback(if_cashable=v)),
    "lines": ("by_year", lambda c, v: c.lines(by_year=v)),
    "by_year": ("money", lambda c, v: c.by_year(money=v)),
    "measures": ("money", lambda c, v: c.measures(money=v)),
    "chart": ("chart|name", lambda c, v: c.chart(v)),
    "sensitivity": ("measure", lambda c, v: c.sensitivity(v, changes={})),
    "sensitivity changes": ("changes|assumption", lambda c, v: c.sensitivity("net", changes=v)),
    "sensitivity of one": ("changes|change of", lambda c, v: c.sensitivity("net", changes={"vacancy": v})),
    "sensitivity edge": ("change of vacancy", lambda c, v: c.sensitivity("net", changes={"vacancy": (0, v)})),
    "break_even": ("assumption", lambda c, v: c.break_even(v)),
    "break_even measure": ("measure", lambda c, v: c.break_even("vacancy", v)),
    "draws": ("draws", lambda c, v: c.draws(draws=v)),
    "draws seed": ("seed", lambda c, v: c.draws(draws=9, seed=v)),
    "draws spread": ("vacancy", lambda c, v: c.draws(draws=9, vacancy=v)),
    "draws gap": ("gap_months", lambda c, v: c.draws(draws=9, turnover=(1, 2, 3), gap_months=v)),
    "to_excel": ("path|name|file|folder", lambda c, v: c.to_excel(v)),
    "to_html": ("path|name|file|folder", lambda c, v: c.to_html(v)),
    "to_csv": ("folder|written", lambda c, v: c.to_csv(v)),
    "cost": ("scenario|file|folder|E10|E2", lambda _, v: est.cost(v, book=BOOK)),
    "diff": ("one|file|folder|E2", lambda _, v: est.diff(v, "a.toml", book=BOOK)),
    "check": ("paper|file|folder", lambda _, v: est.check(v)),
    "draft": ("paper|file|folder", lambda _, v: est.draft(v)),
    "load_book": ("folder", lambda _, v: est.load_book(v)),
    "cost book": ("book|folder", lambda _, v: est.cost("a.toml", book=v)),
    "cost given": ("given", lambda _, v: est.cost("a.toml", book=BOOK, given=v)),
    "cost given one": ("given", lambda _, v: est.cost("a.toml", book=BOOK, given={"SCP 20": v})),
    "check scenario": ("scenario|file|folder", lambda _, v: est.check("a.txt", scenario=v)),
    "to_toml": ("path|name|file|folder", lambda c, v: c.scenario.to_toml(v)),
    "load": ("scenario|file|folder|E10|E2", lambda _, v: est.load(v)),
    "scale": ("name|scale", lambda _, v: BOOK.scale(v)),
    "grade": ("name|grade", lambda _, v: BOOK.grade(v, scale="njc")),
    "grade on": ("on", lambda _, v: BOOK.grade("SCP 20", scale="njc", on=v)),
    "annual": ("point", lambda _, v: BOOK.annual("SCP 18-25", v, on=DAY, scale="njc")),
    "annual on": ("on", lambda _, v: BOOK.annual("SCP 20", "20", on=v, scale="njc")),
    **{
        f"unit_cost {key}": (
            f"{key}|no .*{key}|E2",
            lambda _, v, key=key: BOOK.unit_cost(**{**UNIT, key: v}),  # type: ignore[misc]
        )
        for key in (*UNIT, "point", "fte", "weeks", "pension", "category", "stop_at_bar", "allowances")
    },
    **{
        f"employer_cost {key}": (
            f"{key}|E2|E10",
            lambda _, v, key=key: est.employer_cost(**{**YEAR_OF_PAY, key: v}),  # type: ignore[misc]
        )
        for key in (*YEAR_OF_PAY, "category", "money", "book")
    },
    **{
        f"cost_posts {key}": (
            f"{key}|E10|{key[:4]}",
            lambda _, v, key=key: est.cost_posts(**{**BULK, key: v}),  # type: ignore[misc]
        )
        for key in (*BULK, "prices", "by", "ignore", "money")
    },
}


@pytest.mark.parametrize("name", CALLS)
def test_whatever_a_call_is_given_it_works_or_says_which_argument(
    name: str, files: Path, costing: est.Costing, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(files)
    words, call = CALLS[name]
    refused = 0
    for value in ODD:
        try:
            call(costing, value)
        except (est.InputError, est.RefusedError) as fault:
            refused += 1
            assert any(word in str(fault) for word in words.split("|")), (value, str(fault))
            assert len(str(fault)) < 7000
        except ImportError as missing:
            assert "extra" in str(missing)
    assert refused > len(ODD) / 2, "most of these are nonsense for every argument"


def public_calls() -> Iterator[tuple[str, Callable[..., Any], dict[str, Any]]]:
    """Every public call, of functions and of objects, with arguments that it takes; what writes files apart."""
    frame = {"post": ["1", "2"], "title": ["Adviser", "Clerk"], "grade": ["SCP 20", "SCP 5"], "count": [2, 1]}
    terms = {"pay": "njc", "basis": "maximum", "pension": 0.2, "hold_on_costs": True}
    base = est.Scenario(title="T", price_base="2026-05", posts=frame, first_year="2026/27", years=2, **terms)
    plan = base.disestablish("1 x Clerk SCP 5").establish("1 x Adviser SCP 20", from_="2026-10-01")
    pay = {"point": [1], "from": ["2026-04-01"], "salary": [20_000]}
    awards = {"1%": [{"from": "2026-10-01", "percent": 1}]}
    costing, posts = est.cost(plan), est.Posts.from_frame(frame, pay="njc")
    paper = "Savings are £96,000 from hours and £31,500 from stock,\nin all £128,500 a year."
    usual: dict[str, dict[str, Any]] = {
        "check": {"paper": paper},
        "compare": {"options": {"A": base, "B": plan}},
        "cost": {"scenario": plan},
        "cost_posts": {"posts": frame, "terms": terms, "years": "2026/27"},
        "diff": {"one": base, "other": plan},
        "diff_posts": {"old": frame, "new": frame, "pay": "njc"},
        "draft": {"paper": paper},
        "employer_cost": {"pay": 30_000, "on": "2026-05-01", "pension": "20%"},
        "employer_ni": {"pay": 3_000, "on": "2026-05-01"},
        "load": {"scenario": plan},
        "load_posts": {"posts": frame},
        "offers": {"posts": posts, "given": awards, "years": "2026/27", "terms": terms},
        "rebase": {"scenario": plan, "posts": frame},
        "reconcile": {"posts": posts, "ledger": {"Post": ["1"], "Amount": [100]}, "by": "post", "terms": terms},
        "track": {"scenario": plan, "posts": {"2026-10-31": frame}},
    }
    for name, value in usual.items():
        yield name, getattr(est, name), value
    yield "from_frame", est.PayScale.from_frame, {"frame": pay, "title": "X"}
    objects: list[Any] = [costing, posts, BOOK, est.Post("A", grade="SCP 20"), costing.explain_total("£1")]
    objects += [est.compare({"A": base, "B": plan}), est.offers(posts, awards, years="2026/27", terms=terms)]
    objects += [est.PayScale.from_frame(pay, title="X"), est.check(paper), posts.pay_bill(terms=terms)]
    objects += [est.PostCosting(terms=terms, years="2026/27"), est.diff_posts(frame, frame, pay="njc", terms=terms)]
    needed = {"cost": {"years": "2026/27", "terms": terms, "on": "2026-05-01"}}
    for each in objects:
        for name in dir(type(each)):
            call = getattr(type(each), name)
            writes = name.startswith(("to_", "write", "model_", "chart", "draws"))
            if name[0] != "_" and callable(call) and not writes:
                yield f"{type(each).__name__}.{name}", getattr(each, name), needed.get(name, {})


def test_no_public_call_ends_in_an_error_from_within(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)
    raw, calls = [], 0
    for name, call, usual in public_calls():
        signature = inspect.signature(call)
        own = {key: value for key, value in usual.items() if key in signature.parameters}
        for key, parameter in signature.parameters.items():
            calls += 1
            try:
                call(**{**own, key: object()} if parameter.kind is not parameter.VAR_POSITIONAL else own)
            except (est.InputError, est.RefusedError):
                pass
            except TypeError as fault:
                if "required" not in str(fault):
                    raw.append((name, key, str(fault)))
            except Exception as fault:
                raw.append((name, key, f"{type(fault).__name__}: {fault}"))
    assert raw == []
    assert calls > 200


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (
            lambda b: est.cost(b, pots=3),
            'cost: there is no argument "pots". Did you mean "posts"[?] Arguments: scenario',
        ),
        (lambda b: b.award(from_="2027-04-01", amount=3), 'award: there is no argument "amount"'),
        (lambda b: b.convert(post="1"), "convert: to is not given. Arguments: lines, to"),
        (lambda b: est.compare(), "compare: options is not given"),
        (lambda b: est.compare({"A": b, "B": "nope"}).names, r'nope: error E101(.|\n)*It is of options\["B"\]'),
        (lambda b: est.compare({"A": b, "B": 3}), r'options\["B"\]: 3 was given; give a path, the name of a scenario'),
        (lambda b: est.cost(3), "scenario: 3 was given; give a path, the name of a scenario that ships"),
        (lambda b: est.cost(b, given={"SCP 5": "x"}), r'given\["SCP 5"\]: "x" is not an amount of money; write it'),
        (lambda b: est.cost(b, given={"SCP 6": 1}), "given: error E307 SCP 6"),
    ],
)
def test_a_call_that_does_not_fit_says_what_does(call: Callable[[est.Scenario], object], message: str) -> None:
    base = est.Scenario(title="T", pay="njc", basis="maximum", price_base="2026-05", pension=0.2).establish(
        "1 x A SCP 5"
    )
    with pytest.raises((est.RefusedError, est.InputError), match=message):
        call(base)


def test_numbers_and_text_of_numpy_are_what_they_stand_for(costing: est.Costing) -> None:
    one = costing.summary(1).net
    for number in (np.int64(1), np.float64(1), np.str_("1"), [np.int64(1)], pd.Series([1]), np.array([1]), "1"):
        assert costing.summary(number).net == one
        assert costing.bridge(proposals=number).end == costing.bridge(proposals=1).end
    assert costing.npv(np.float64(3.5)) == costing.npv("3.5") == costing.npv(Decimal("3.5"))
    pd.testing.assert_frame_equal(
        costing.sensitivity("net", changes={"vacancy": np.array([0, 5])}),
        costing.sensitivity("net", changes={"vacancy": (0, 5)}),
    )
    assert (
        (costing.draws(draws=np.int64(9), seed=np.int64(3)).frame() == costing.draws(draws=9, seed=3).frame())
        .all()
        .all()
    )


@pytest.mark.parametrize("wrong", [[], (), pd.Series([], dtype=object)])
def test_no_proposal_at_all_is_said(costing: est.Costing, wrong: Any) -> None:
    with pytest.raises(est.RefusedError, match="proposals: no proposal is named"):
        costing.summary(wrong)

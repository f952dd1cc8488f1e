"""A wrong value is refused by the keyword that the user gave, with the value and what is accepted."""

import gc
import inspect
import re
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pandas as pd
import pytest

import establishment as est
from establishment.scenarios.action_registry import ACTIONS

TERMS: dict[str, Any] = {"title": "T", "pay": "njc", "basis": "maximum", "price_base": "2026-05"}
BASE = est.Scenario(**TERMS)
NONE = object()
REQUIRED: dict[str, Any] = {
    "title": "Clerk",
    "amount": 100,
    "age": 45,
    "service": 3,
    "from_": "2026-10-01",
    "number": 1,
    "id": "x",
    "name": "x",
    "measure": "net",
    "run_off": [100, 50],
    "annual": 1000,
    "volume": 2,
    "hours": 2,
    "weeks": 2,
    "rate": 2,
    "to_day": "2027-04-01",
}
TO = {
    "change_hours": 0.5,
    "convert": {"scale": "njc", "grade": "SCP 6"},
    "regrade": "SCP 6",
    "redesignate": "Officer",
    "transfer": "North",
    "fund": "x",
}
INTO = {"split": [{"fte": 0.5}, {"fte": 0.5}], "merge": "1 x Officer SCP 20"}
VERBS = [*ACTIONS, "award", "funder", "propose", "stated"]
PATTERN = ("between", "every_months", "followed_by", "months_later")


def keywords(function: Callable[..., Any]) -> dict[str, inspect.Parameter]:
    return {n: p for n, p in inspect.signature(function).parameters.items() if p.kind is p.KEYWORD_ONLY}


def refusal(call: Callable[[], object]) -> str:
    with pytest.raises((est.InputError, est.RefusedError)) as caught:
        call()
    return str(caught.value)


def names(message: str, keyword: str) -> bool:
    """Whether the first line of a message ends its field in the keyword, or begins with it."""
    first = message.splitlines()[0]
    return re.search(rf"(?:^|[. ]){re.escape(keyword)}(?:\[\d+\])?(?: =|:| is |$)", first) is not None


@pytest.mark.parametrize(
    "make", [lambda **k: est.Scenario(**{**TERMS, **k}), BASE.with_terms], ids=["new", "with_terms"]
)
def test_every_term_is_refused_by_its_keyword(make: Callable[..., est.Scenario]) -> None:
    for keyword in keywords(BASE.with_terms):
        message = refusal(lambda keyword=keyword: make(**{keyword: NONE}))
        assert names(message, keyword), message


@pytest.mark.parametrize("verb", VERBS)
def test_every_keyword_of_a_verb_is_refused_by_its_name(verb: str) -> None:
    function = getattr(BASE, verb)
    expected = {n: p for n, p in inspect.signature(function).parameters.items() if n != "lines"}
    own = {**REQUIRED, "to": TO.get(verb), "into": INTO.get(verb)}
    needed = {n: own[n] for n, p in expected.items() if p.default is p.empty}
    texts = ("2 x Clerk SCP 5",) if "lines" in inspect.signature(function).parameters else ()
    for keyword in (name for name in expected if name not in PATTERN):
        message = refusal(lambda keyword=keyword: function(*texts, **{**needed, keyword: NONE}))
        assert names(message, keyword), (keyword, message)


def scale(**options: Any) -> est.PayScale:
    frame = {"point": [1], "from": ["2026-04-01"], "salary": [20000]}
    return est.PayScale.from_frame(frame, **{"title": "Ours", "grades": {"G1": [1]}, **options})


def posts(**options: Any) -> est.Posts:
    return est.Posts.from_frame(pd.DataFrame({"title": ["A"], "grade": ["SCP 5"], "count": [1]}), **options)


def offers(**options: Any) -> est.Offers:
    terms = {"pension": "20%", "basis": "maximum", "hold_on_costs": True}
    usual = {"posts": posts(pay="njc"), "given": {"3%": [{"from": "2027-04-01", "percent": 3}]}}
    return est.offers(**{**usual, "years": "2027/28", "terms": terms, **options})


CALLS: dict[str, tuple[Callable[..., object], list[str]]] = {
    "PayScale.from_frame": (scale, ["title", "grades", "pension", "hours", "from_"]),
    "Posts.from_frame": (posts, ["pay", "labels"]),
    "offers": (offers, ["given", "years", "terms"]),
    "compare": (lambda **k: est.compare({"A": BASE, "B": BASE}, **k), ["cost_bias", "benefit_bias", "book"]),
    "cost": (lambda **k: est.cost(BASE, **k), ["posts", "book", "given", "as_of"]),
    "diff": (lambda **k: est.diff(BASE, BASE, **k), ["book", "given"]),
    "Post": (
        lambda **k: est.Post(**{"title": "A", "grade": "SCP 5", **k}),
        ["title", "grade", "fte", "salary", "salary_on", "protected", "count"],
    ),
    "employer_cost": (
        lambda **k: est.employer_cost(**{"pay": 30000, "on": "2026-05-01", "pension": "20%", **k}),
        ["pay", "on", "pension"],
    ),
    "cost_posts": (
        lambda **k: est.cost_posts(
            [{"grade": "SCP 5"}],
            **{"terms": {"pay": "njc", "basis": "maximum", "pension": "20%"}, "years": "2026/27", **k},
        ),
        ["terms", "years", "by"],
    ),
}


@pytest.mark.parametrize("name", CALLS)
def test_every_keyword_of_a_call_is_refused_by_its_name(name: str) -> None:
    call, expected = CALLS[name]
    for keyword in expected:
        message = refusal(lambda keyword=keyword: call(**{keyword: NONE}))
        assert names(message, keyword), (keyword, message)


def test_the_message_has_the_value_and_what_is_accepted() -> None:
    assert refusal(lambda: BASE.with_terms(basis="maxim")).splitlines() == [  # type: ignore[arg-type]
        'scenario: error E208 basis = "maxim"',
        "      Accepted: minimum, middle_point, middle_salary, maximum, point, actual or unstated.",
    ]
    first = refusal(lambda: est.cost({"title": "T", "pay": "njc", "basis": "maxim"})).splitlines()[0]
    assert first == 'scenario: error E208 basis = "maxim"'
    hours = refusal(lambda: BASE.change_hours("1 x Clerk SCP 5", to="half"))
    assert hours.splitlines()[0] == 'scenario: error E208 proposal[0].change_hours[0].to = "half"'
    day = refusal(lambda: BASE.disestablish("1 x Clerk SCP 5", from_="soon"))
    assert day.splitlines()[0] == 'scenario: error E208 proposal[0].disestablish[0].from_ = "soon"'


def test_a_post_on_a_salary_of_its_own_costs_what_the_scenario_says() -> None:
    """SCP 18-25 has the salary within it; half time with 20% pension and no National Insurance below £5,000 of pay."""
    post = est.Post("Adviser", grade="SCP 18-25", fte=0.5, salary="£35,000")
    cost = post.cost(on="2026-05-01", pension="20%")
    # 17,500 + 15% of 12,500 + 20% of 17,500 + levy 0.5% of 17,500
    assert cost.parts == {
        "basic": 17_500,
        "national_insurance": 1_875,
        "pension": 3_500,
        "levy": Decimal("87.50"),
    }
    line = {"title": "Adviser", "grade": "SCP 18-25", "fte": 0.5, "salary": 35_000}
    scenario = est.Scenario(**TERMS, pension="20%").establish(**line)
    assert est.cost(scenario).net == cost.total
    assert post.record()["salary"] == "£35,000"
    above = est.Post("Adviser", grade="SCP 5", salary=35_000, protected="frozen", salary_on="2026-04-01")
    assert above.cost(on="2026-05-01", pension=None).parts["basic"] == 35_000
    with pytest.raises(est.InputError, match="lies outside SCP 5"):
        est.Post("Adviser", grade="SCP 5", salary=35_000).cost(on="2026-05-01")
    with pytest.raises(est.RefusedError, match="salary: the post has the point 18 too"):
        est.Post("Adviser", grade="SCP 18-25", salary=35_000, point=18)
    with pytest.raises(est.RefusedError, match="protected: it is of a salary"):
        est.Post("Adviser", grade="SCP 18-25", protected="frozen")


def test_costing_leaves_the_collection_of_objects_as_it_was() -> None:
    assert gc.isenabled()
    with pytest.raises(est.InputError):
        est.cost("title = 'T'\npay = 'zz'\n")
    assert gc.isenabled()
    gc.disable()
    try:
        est.cost("control-room")
        assert not gc.isenabled()
    finally:
        gc.enable()

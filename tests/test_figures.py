"""A figure is a number of pounds where all is known, and refuses to be one where it is not."""

from decimal import Decimal
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import establishment as est

PENCE = st.integers(-(10**12), 10**12)
UNKNOWN = est.Figure(100_00, {"LC5": Fraction(6)})


@given(PENCE, PENCE)
def test_a_known_figure_reckons_as_the_decimal_it_stands_for(one: int, other: int) -> None:
    a, b = est.Figure(one), est.Figure(other)
    x, y = Decimal(one) / 100, Decimal(other) / 100
    assert a == x
    assert hash(a) == hash(x)
    assert a + b == x + y == a + y == x + b
    assert a - b == x - y == a - y == x - b
    assert (a < b, a <= b, a > b, a >= b, a < y, x < b) == (x < y, x <= y, x > y, x >= y, x < y, x < y)
    assert (float(a), int(a), abs(a), -a, bool(a)) == (float(x), int(x), abs(x), -x, bool(x))
    assert f"{a:,.2f}" == f"{x:,.2f}"
    assert a * 3 == 3 * a == x * 3


def test_whatever_holds_a_number_compares_and_adds() -> None:
    net = est.Figure(12_084_55)
    assert net == 12084.55
    assert net == np.float64(12084.55)
    assert net != 12084
    assert net + np.int64(1) == Decimal("12085.55")
    assert sum([net, net]) == Decimal("24169.10")
    assert round(net) == 12085
    assert round(net, -3) == 12000
    assert net / 2 == Decimal("6042.275")
    assert net / est.Figure(12_084_55) == 1
    assert repr(net) == "£12,084.55"
    assert net != "£12,084.55"


def test_a_figure_with_an_unknown_says_what_it_needs_and_is_no_number() -> None:
    for use in (float, int, round, abs, lambda f: f > 5, lambda f: f * 2, lambda f: 5 / f, lambda f: f"{f:.2f}"):
        with pytest.raises(est.RefusedError, match="needs the full cost of one LC5"):
            use(UNKNOWN)
    assert UNKNOWN != 100
    assert UNKNOWN + 50 == est.Figure(150_00, {"LC5": Fraction(6)})
    assert UNKNOWN.known == 100
    assert str(UNKNOWN) == "£100 + 6 x LC5"


def test_every_measure_of_a_costing_is_of_one_type() -> None:
    costing = est.cost("lancashire-volunteer-partnership")
    names = [
        "baseline",
        "proposed",
        "recurring_growth",
        "gross_savings",
        "cashable_savings",
        "net",
        "between_funders",
        "potentially_cashable_savings",
        "scope_reduction",
        "potential_scope_reduction",
        "net_cashable_saving",
    ]
    assert {type(getattr(costing, name)) for name in names} == {est.Figure}

"""The public face: what a notebook calls, and what it gets."""

from decimal import Decimal
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

import establishment as est
from establishment.ground.findings import Place

pytestmark = pytest.mark.core

HERE = Path(__file__).parent
BOOK = HERE / "example-grades"
HEAD = 'title = "Merge two registries"\npay = "registry-staff"\nprice_base = 2025-04-01\npension = "20%"\n'
POSTS = """post,title,grade,count,fte,unit,funder,budgeted
0114,Registrar,EO,3,1,North,registry,yes
0115,Registry Clerk,CLERK,2,0.5,South,registry 1/3; court 2/3,yes
0116,Registry Clerk,CLERK,1,1,South,court,no
"""
# by hand, at the maximum: EO 30,001 + 15% of 25,001 + 20% + 0.5%; CLERK 21,000; half a CLERK 10,500
EO = 3000100 + 375015 + 600020 + 15001
CLERK = 2100000 + 240000 + 420000 + 10500
HALF = 1050000 + 82500 + 210000 + 5250


def costing(tmp_path: Path, text: str, posts: str = "", top: str = 'basis = "maximum"\n') -> est.Costing:
    """A scenario over the made-up scale, costed."""
    table = 'posts = "posts.csv"\n' if posts else ""
    (tmp_path / "s.toml").write_text(HEAD + top + table + text, encoding="utf-8")
    (tmp_path / "posts.csv").write_text(posts, encoding="utf-8")
    return est.cost(tmp_path / "s.toml", book=BOOK)


def test_a_restructure_by_hand(tmp_path: Path) -> None:
    cost = costing(
        tmp_path,
        '[[proposal]]\nnumber = 1\ndisestablish = [{ post = "0114", count = 2 }]\nestablish = ["1.5 FTE Registry Clerk CLERK"]\n',
        POSTS,
    )
    assert Decimal(2 * EO) / 100 == cost.gross_savings
    assert Decimal(CLERK + HALF) / 100 == cost.recurring_growth
    assert Decimal(CLERK + HALF - 2 * EO) / 100 == cost.net
    # the baseline is the budgeted posts of the table
    assert Decimal(3 * EO + 2 * HALF) / 100 == cost.baseline
    assert cost.proposed - cost.baseline == cost.net  # type: ignore[operator]
    assert (6, 6) == cost.summary().posts


@pytest.mark.parametrize(
    ("conditions", "cls"),
    [
        ("", "potentially_cashable"),
        ("base_budget_falls = true, funder_keeps = true, not_counted_already = true", "potentially_cashable"),
        (
            "base_budget_falls = true, funder_keeps = true, not_counted_already = true, nobody_still_paid = true",
            "cashable",
        ),
        ("nobody_still_paid = false", "not_cashable"),
    ],
)
def test_cashable_only_where_all_four_are_said(tmp_path: Path, conditions: str, cls: str) -> None:
    cost = costing(
        tmp_path, f'[[proposal]]\nnumber = 1\ncashable = {{ {conditions} }}\ndisestablish = ["1 x Registrar EO"]\n'
    )
    assert (cls,) == tuple(effect.saving for effect in cost.summary().effects)
    values = {
        "cashable": cost.cashable_savings,
        "potentially_cashable": cost.potentially_cashable_savings,
        "not_cashable": cost.summary().savings_of("not_cashable").value,
    }
    assert {name: Decimal(EO) / 100 if name == cls else Decimal(0) for name in values} == values


def test_a_scope_reduction_stands_apart_and_a_ring_fenced_grant_keeps_its_money(tmp_path: Path) -> None:
    all_said = "base_budget_falls = true, funder_keeps = true, not_counted_already = true, nobody_still_paid = true"
    cost = costing(
        tmp_path,
        '[[funder]]\nid = "grant"\nname = "Grant"\nring_fenced = true\n'
        f"[[proposal]]\nnumber = 1\nscope_reduction = true\ncashable = {{ {all_said} }}\n"
        'disestablish = ["1 x Registrar EO", { line = "1 x Registrar EO", funder = "grant" }]\n',
    )
    assert (Decimal(EO) / 100, Decimal(0)) == (cost.scope_reduction, cost.cashable_savings)
    assert Decimal(EO) / 100 == cost.summary(funder="grant").savings_of("not_cashable").value


def test_budgeting_a_post_changes_no_post_only_the_base(tmp_path: Path) -> None:
    cost = costing(tmp_path, '[[proposal]]\nnumber = 1\nfund = [{ post = "0116" }]\n', POSTS)
    assert (Decimal(CLERK) / 100, (6, 6)) == (cost.net, cost.summary().posts)
    assert (CLERK, 0) == tuple(figure.pence for figure in cost.summary().unbudgeted)


def test_a_move_between_funders_is_growth_of_one_and_saving_of_the_other(tmp_path: Path) -> None:
    cost = costing(tmp_path, '[[proposal]]\nnumber = 1\nfund = [{ post = "0114", count = 1, to = "court" }]\n', POSTS)
    assert Decimal(0) == cost.net
    nets = cost.by_funder(money="pence").set_index("funder")["net_pence"]
    assert {"registry": -EO, "court": EO, "between funders": 0} == nets.to_dict()


def test_a_regrade_counts_as_its_difference(tmp_path: Path) -> None:
    cost = costing(tmp_path, '[[proposal]]\nnumber = 1\nregrade = [{ line = "2 x Registrar CLERK", to = "EO" }]\n')
    assert (Decimal(2 * (EO - CLERK)) / 100, Decimal(0)) == (cost.recurring_growth, cost.gross_savings)


def words_of(cost: est.Costing) -> str:
    return " ".join(str(cost).split())


def test_different_bases_show_their_effect(tmp_path: Path) -> None:
    bases = 'basis = { baseline = "minimum", proposed = "maximum" }\n'
    cost = costing(
        tmp_path, '[[proposal]]\nnumber = 1\nredesignate = [{ line = "1 x Clerk CLERK", to = "Officer" }]\n', top=bases
    )
    minimum = 2000000 + 225000 + 400000 + 10000
    basis, effect = cost.comparison.basis_effect()  # type: ignore[misc]
    assert ("minimum", CLERK - minimum) == (basis, effect.pence)
    assert f"With minimum on both, the net would be lower by £{(CLERK - minimum) // 100:,}." in words_of(cost)
    swapped = 'basis = { baseline = "maximum", proposed = "minimum" }\n'
    proposal = '[[proposal]]\nnumber = 1\nredesignate = [{ line = "1 x Clerk CLERK", to = "Officer" }]\n'
    cost = costing(tmp_path, proposal, top=swapped)
    assert f"With maximum on both, the net would be higher by £{(CLERK - minimum) // 100:,}." in words_of(cost)
    cost = costing(tmp_path, '[[proposal]]\nnumber = 1\ndisestablish = ["1 x Clerk CLERK"]\n', top=bases)
    assert "With minimum on both, the net would be the same." in words_of(cost)


def test_time_limited_posts_stay_out_of_recurring_growth(tmp_path: Path) -> None:
    cost = costing(
        tmp_path, '[[proposal]]\nnumber = 1\nestablish = [{ line = "1 x Clerk CLERK", until = 2027-04-01 }]\n'
    )
    assert (Decimal(0), CLERK) == (cost.recurring_growth, cost.summary().time_limited.pence)


def test_years_by_hand(tmp_path: Path) -> None:
    text = (
        '[[proposal]]\nnumber = 1\nfrom = 2025-07-01\nestablish = ["1 x Clerk CLERK"]\n'
        'non_pay = [{ title = "Expenses", amount = 1200 }]\n'
    )
    cost = costing(tmp_path, text, top='basis = "maximum"\nfirst_year = "2024/25"\nyears = 3\n')
    rows = cost.by_year(money="pence").set_index("year")
    parts = [2100000, 240000, 420000, 10500, 120000]
    nine_months = sum(amount - (amount * 3 + 6) // 12 for amount in parts)
    assert {"2024/25": 0, "2025/26": nine_months, "2026/27": sum(parts)} == rows["part_year_net_pence"].to_dict()
    assert {"2024/25": 0, "2025/26": sum(parts), "2026/27": sum(parts)} == rows["full_year_net_pence"].to_dict()
    cash = costing(tmp_path, text, top='basis = "maximum"\nfirst_year = "2025/26"\nprices = "cash"\n')
    lines = cash.lines(by_year=True).query("component == 'basic'")
    # 21,000 until the award of 1 September, 21,630 from it
    assert [("2025-07-01", 3500.0), ("2025-09-01", 12617.5)] == [
        (str(f), p) for f, p in zip(lines["from"], lines["pounds"], strict=True)
    ]


def test_years_must_be_asked_for(tmp_path: Path) -> None:
    cost = costing(tmp_path, '[[proposal]]\nnumber = 1\nestablish = ["1 x Clerk CLERK"]\n')
    with pytest.raises(ValueError, match="first_year"):
        cost.by_year()


def test_frames_are_numbers_in_pounds_or_pence(tmp_path: Path) -> None:
    cost = costing(tmp_path, '[[proposal]]\nnumber = 1\ndisestablish = ["2 x Registrar EO"]\n', POSTS)
    pence, pounds = cost.lines(money="pence"), cost.lines()
    assert np.array_equal(pence["pence"], np.rint(pounds["pounds"] * 100))
    assert pence["pence"].dtype == np.int64
    for frame in (cost.by_proposal(), cost.by_funder(), cost.by_grade(), cost.by_unit(), cost.movements()):
        assert len(frame)
        assert not frame.columns.duplicated().any()
    grades = cost.by_grade(money="pence").set_index("grade")
    assert (3 * EO, EO) == tuple(grades.loc["EO", ["baseline_pence", "proposed_pence"]])
    units = cost.by_unit().set_index("unit")
    assert (3.0, 1.0) == (units.loc["North", "fte_before"], units.loc["North", "fte_after"])
    assert pd.api.types.is_float_dtype(cost.by_proposal()["net"])


def test_html_is_escaped_and_text_is_plain(tmp_path: Path) -> None:
    cost = costing(
        tmp_path,
        '[[proposal]]\nnumber = 1\ntitle = "<script>x</script>[red]"\nestablish = ["1 x <b>Clerk</b> CLERK"]\n',
    )
    assert "<script>" not in cost._repr_html_()
    assert "&lt;script&gt;" in cost._repr_html_()
    assert "[red]" in str(cost)


@pytest.mark.parametrize("name", [name for name in est.__all__ if isinstance(getattr(est, name), type)])
def test_every_public_object_has_a_form_for_notebooks(name: str) -> None:
    kind = getattr(est, name)
    assert "_repr_html_" in dir(kind)
    assert kind.__repr__ is not object.__repr__ or kind.__str__ is not object.__str__


def test_forms_for_notebooks_are_escaped(tmp_path: Path) -> None:
    odd = "<script>x</script>"
    (tmp_path / odd.replace("/", "")).mkdir()
    scenario = est.Scenario.model_validate(
        {"title": odd, "pay": "registry-staff", "basis": "minimum", "proposal": [{"number": 1, "title": odd}]}
    )
    finding = est.Finding("E203", Place("f", 1, odd), "grade", odd, odd)
    book = est.Book(tmp_path / odd.replace("/", ""))
    for shown_value in (scenario, finding, est.InputError([finding]), book):
        assert "<script>" not in shown_value._repr_html_()
        assert "&lt;script&gt;" in shown_value._repr_html_()


def test_a_scenario_can_be_built_in_python(tmp_path: Path) -> None:
    scenario = est.Scenario.model_validate(
        {
            "title": "T",
            "pay": "registry-staff",
            "basis": "minimum",
            "price_base": "2025-04-01",
            "proposal": [{"number": 1, "establish": ["1 x Clerk CLERK"]}],
        },
        strict=False,
    )
    costing = est.cost(scenario, book=BOOK)
    path = tmp_path / "out.toml"
    assert scenario.to_toml(path) == path.read_text(encoding="utf-8")
    assert est.cost(path, book=BOOK).net == costing.net
    with pytest.raises(est.RefusedError, match="is there already"):
        scenario.to_toml(path)
    with pytest.raises(AttributeError, match=r"write_scenario is now establishment.Scenario.to_toml\(path\)"):
        est.write_scenario  # noqa: B018


def test_unknown_proposals_funders_and_measures_are_said(tmp_path: Path) -> None:
    cost = costing(tmp_path, '[[proposal]]\nnumber = 1\nestablish = ["1 x Clerk CLERK"]\n')
    for call, message in (
        (lambda: cost.summary([2]), "proposals: 1"),
        (lambda: cost.summary(funder="pcc"), "funders: not said"),
        (lambda: cost.explain("posts_afterwards"), "cannot be explained; measures: "),
        (lambda: cost.explain("net", [7]), "proposals: 1"),
    ):
        with pytest.raises(ValueError, match=message):
            call()


def test_what_is_reinvested_is_at_most_the_growth(tmp_path: Path) -> None:
    text = (
        '[[proposal]]\nnumber = 1\nestablish = ["1 x Clerk CLERK"]\n[[proposal]]\nnumber = 2\ndisestablish = ["1 x Registrar EO"]\n'
        "[[group]]\nproposals = [2]\nreinvested_in = 1\n"
    )
    group = costing(tmp_path, text).to_dict()["groups"][0]
    assert {"known": CLERK / 100, "unknown": {}} == group["reinvested"]


def test_a_post_can_change_again_on_another_day(tmp_path: Path) -> None:
    text = (
        '[[proposal]]\nnumber = 1\nfrom = 2025-07-01\nregrade = [{ post = "0115", to = "EO" }]\n'
        '[[proposal]]\nnumber = 2\nfrom = 2025-10-01\nchange_hours = [{ post = "0115", count = 1, to = 1 }]\n'
        'disestablish = [{ post = "0115", count = 1 }]\n'
    )
    cost = costing(tmp_path, text, POSTS, top='basis = "maximum"\nfirst_year = "2025/26"\nyears = 2\n')
    half_eo = 1500050 + 150008 + 300010 + 7500
    # two half-time clerks become two half-time EOs, then one goes and one works full time
    assert Decimal(3 * EO + 2 * HALF) / 100 == cost.baseline
    assert Decimal(3 * EO + EO) / 100 == cost.proposed
    assert Decimal(EO - 2 * HALF) / 100 == cost.net
    assert (2 * (half_eo - HALF), EO - 2 * half_eo) == tuple(cost.summary([p]).net.pence for p in (1, 2))
    assert ((6, 5), (2, 2), (2, 1)) == (cost.summary().posts, cost.summary([1]).posts, cost.summary([2]).posts)
    grades = cost.by_grade(money="pence").set_index("grade")
    assert {"EO", "CLERK at 1/2 FTE", "CLERK"} == set(grades.index), "nothing of the state between"
    full = cost.by_year(money="pence").groupby("year")["full_year_net_pence"].sum()
    assert EO - 2 * HALF == full["2025/26"]


def test_one_offs_and_released_time_stay_apart(tmp_path: Path) -> None:
    text = (
        '[[proposal]]\nnumber = 1\nestablish = ["1 x Clerk CLERK"]\n'
        'one_off = [{ title = "Vans", amount = "£1,000", on = 2026-05-01, kind = "capital", '
        'funder = [{ name = "a", share = "1/3" }, { name = "b", share = "2/3" }] }, { title = "Move", amount = "£300", on = 2025-09-01 }]\n'
        'efficiency = [{ title = "Volunteers", volume = 300, hours = 1, weeks = 52, rate = "£27.00" }]\n'
    )
    cost = costing(tmp_path, text, top='basis = "maximum"\nfirst_year = "2025/26"\nyears = 2\n')
    assert Decimal(CLERK) / 100 == cost.net
    assert (130000, 42120000) == (cost.summary().one_off.pence, cost.summary().non_cashable.pence)
    assert (33333, 66667) == tuple(cost.summary(funder=name).one_off.pence for name in ("a", "b"))
    years = cost.by_year(money="pence").set_index("year")["one_off_pence"]
    assert {"2025/26": 30000, "2026/27": 100000} == years.to_dict()
    screen = str(cost)
    assert "300 x 1 x 52 x £27.00" in screen
    assert "One-off cost" in screen


def test_time_limited_posts_run_longer_or_end_sooner(tmp_path: Path) -> None:
    posts = "post,title,grade,until\n1,Adviser,CLERK,2026-04-01\n2,Adviser,EO,2027-04-01\n"
    text = (
        '[[proposal]]\nnumber = 1\nextend = [{ post = "1", to_day = 2026-10-01 }]\n'
        '[[proposal]]\nnumber = 2\nend = [{ post = "2", from = 2026-07-01 }]\n'
    )
    cost = costing(tmp_path, text, posts, top='basis = "maximum"\nfirst_year = "2025/26"\nyears = 2\n')
    assert Decimal(0) == cost.net
    parts = {"CLERK": [2100000, 240000, 420000, 10500], "EO": [3000100, 375015, 600020, 15001]}
    six_months = sum(amount * 6 // 12 for amount in parts["CLERK"])
    nine_months = sum(amount - (2 * amount * 3 + 12) // 24 for amount in parts["EO"])
    frame = cost.by_year(money="pence").set_index(["year", "proposal"])["part_year_time_limited_pence"]
    assert {
        ("2025/26", "1"): 0,
        ("2025/26", "2"): 0,
        ("2026/27", "1"): six_months,
        ("2026/27", "2"): -nine_months,
    } == frame.to_dict()


UNSTATED = 'title = "T"\npay = "registry-staff"\nbasis = "unstated"\ngrades = ["X1", "X2", "X3"]\n'


def unstated(tmp_path: Path, text: str, **unit_costs: int) -> est.Costing:
    """A scenario in which nothing is priced from a scale."""
    (tmp_path / "u.toml").write_text(UNSTATED + text, encoding="utf-8")
    return est.cost(tmp_path / "u.toml", book=BOOK, given=unit_costs)


def test_hours_beside_the_shorthand_count(tmp_path: Path) -> None:
    cost = costing(tmp_path, '[[proposal]]\nnumber = 1\nestablish = [{ line = "6 x Clerk CLERK", fte = "0.5" }]\n')
    assert Decimal(6 * HALF) / 100 == cost.net
    for extra in ("count = 3", 'grade = "EO"'):
        with pytest.raises(est.InputError, match="already says the"):
            costing(tmp_path, f'[[proposal]]\nnumber = 1\nestablish = [{{ line = "6 x Clerk CLERK", {extra} }}]\n')


def test_a_unit_cost_prices_only_its_own_kind_of_post(tmp_path: Path) -> None:
    unit = '[[unit_cost]]\ngrade = "X1"\namount = "£30,000"\n'
    line = '{ count = 1, title = "A", grade = "X1"'
    costing = unstated(
        tmp_path, f'{unit}[[proposal]]\nnumber = 1\nestablish = [{line} }}, {line}, weeks = "39/52" }}]\n'
    )
    assert "£30,000 + X1 for 3/4 of the year" == str(costing.net)


def test_given_replaces_what_the_file_gives_for_a_title(tmp_path: Path) -> None:
    text = (
        '[[unit_cost]]\ngrade = "X1"\ntitle = "A"\namount = 30000\n[[proposal]]\nnumber = 1\nestablish = ["1 x A X1"]\n'
    )
    assert (Decimal(30000), Decimal(28000)) == (unstated(tmp_path, text).net, unstated(tmp_path, text, X1=28000).net)


def test_a_redesignated_post_keeps_the_cost_given_for_its_title(tmp_path: Path) -> None:
    costing = unstated(
        tmp_path,
        '[[unit_cost]]\ngrade = "X1"\ntitle = "A"\namount = 30000\n[[proposal]]\nnumber = 1\n'
        'redesignate = [{ count = 2, title = "A", grade = "X1", to = "B" }]\n',
    )
    assert (Decimal(0), Decimal(60000)) == (costing.net, costing.proposed)


@pytest.mark.parametrize("funder", ['"a"', '[{ name = "a", share = "1/2" }, { name = "b", share = "1/2" }]'])
@pytest.mark.parametrize("count", [1, 2])
def test_an_input_is_never_agreement(tmp_path: Path, funder: str, count: int) -> None:
    costing = unstated(
        tmp_path,
        f'[[unit_cost]]\ngrade = "X1"\namount = 30000\n[[proposal]]\nnumber = 1\nfunder = {funder}\nestablish = ["{count} x A X1"]\n'
        f'[[stated]]\nproposals = [1]\nmeasure = "recurring_growth"\namount = "£{30000 * count}"\n',
    )
    assert ["untestable"] == [check.verdict for check in costing.stated]


def test_a_part_year_figure_is_held_against_its_year(tmp_path: Path) -> None:
    stated = '[[stated]]\nproposals = [1]\nmeasure = "recurring_growth"\neffect = "part_year"\namount = "£{0}"\n'
    text = '[[proposal]]\nnumber = 1\nfrom = 2025-10-01\nnon_pay = [{ title = "Rent", amount = 1200 }, { title = "Heat", amount = 600 }]\n'
    cost = costing(tmp_path, text + stated.format(900), top='basis = "maximum"\nfirst_year = "2025/26"\n')
    assert ("agrees", Decimal(0)) == (cost.stated[0].verdict, cost.stated[0].difference)
    cost = costing(tmp_path, text + stated.format(900))
    assert "untestable" == cost.stated[0].verdict
    assert "needs its year" in cost.stated[0].reason


def test_what_cancels_is_said_only_of_net_figures_and_of_different_movements(tmp_path: Path) -> None:
    text = (
        '[[proposal]]\nnumber = 1\ndisestablish = ["6 x A X1", "8 x B X2"]\nestablish = ["7 x C X3", "8 x D X2"]\n'
        'redesignate = [{{ count = 3, title = "E", grade = "X1", to = "F" }}]\n'
        '[[stated]]\nproposals = [1]\nmeasure = "{0}"\namount = "£400,000"\n'
    )
    (gross,) = unstated(tmp_path, text.format("recurring_growth")).implied()
    (net,) = unstated(tmp_path, text.format("net")).implied()
    assert ({}, {"X2": 8}) == (gross.cancelled, net.cancelled)


def test_a_mistyped_figure_is_read_as_what_fits(tmp_path: Path) -> None:
    cost = costing(
        tmp_path,
        '[[proposal]]\nnumber = 1\nnon_pay = [{ title = "A", amount = "£21m" }, { title = "B", amount = "£0.805m" }]\n'
        '[[stated]]\nproposals = [1]\nmeasure = "net"\namount = "£21,805k"\n',
    )
    assert ("mistyped", Decimal(0)) == (cost.stated[0].verdict, cost.stated[0].difference)
    assert "Read as £21,805,000" in cost.stated[0].reason


def test_what_is_left_of_a_reinvested_saving_is_said(tmp_path: Path) -> None:
    text = (
        '[[proposal]]\nnumber = 1\nestablish = ["1 x Clerk CLERK"]\n[[proposal]]\nnumber = 2\ndisestablish = ["1 x Registrar EO"]\n'
        "[[group]]\nproposals = [2]\nreinvested_in = 1\n"
    )
    sentence = f"£{(EO - CLERK) / 100:,.0f} is left over"
    assert sentence in " ".join(str(costing(tmp_path, text)).split())


def test_alike_posts_of_one_line_are_explained_once_each(tmp_path: Path) -> None:
    cost = costing(tmp_path, '[[proposal]]\nnumber = 1\nchange_hours = [{ line = "2.5 FTE A CLERK", to = 1 }]\n')
    figures = [step.figure for step in cost.explain().steps if step.says.startswith("+ ")]
    assert ["£55,410", "£27,705"] == figures


def test_a_converted_post_leaves_its_allowances_behind(tmp_path: Path) -> None:
    costing = est.cost(
        est.Scenario.model_validate(
            {
                "title": "T",
                "pay": "police-officers-ew",
                "basis": "minimum",
                "price_base": "2025-06-01",
                "pension": "20%",
                "proposal": [
                    {
                        "number": 1,
                        "convert": [
                            {
                                "count": 1,
                                "title": "A",
                                "grade": "Sergeant",
                                "allowances": [{"name": "unsocial", "percent": 14}],
                                "to": {"scale": "njc", "grade": "SCP 20"},
                            }
                        ],
                    }
                ],
            },
            strict=False,
        )
    )
    after = costing.lines().query("side == 'proposed'")
    assert "allowances" not in set(after["component"])


@pytest.mark.parametrize(
    ("wrong", "code"),
    [
        ('title = "Nonsense"', "E304"),
        ('grade = "CLERK"', "E304"),
        ('unit = "South"', "E304"),
        ('fte = "0.5"', "E304"),
        ('funder = "court"', "E304"),
        ('weeks = "39/52"', "E304"),
        ("count = 4", "E302"),
    ],
)
def test_a_removal_by_number_is_of_the_post_it_describes(tmp_path: Path, wrong: str, code: str) -> None:
    with pytest.raises(est.InputError) as caught:
        costing(tmp_path, f'[[proposal]]\nnumber = 1\ndisestablish = [{{ post = "0114", {wrong} }}]\n', POSTS)
    assert [code] == [finding.code for finding in caught.value.findings]


def test_a_funder_can_be_called_region_1(tmp_path: Path) -> None:
    posts = "post,title,grade,funder\n1,A,CLERK,Region 1\n"
    cost = costing(tmp_path, '[[proposal]]\nnumber = 1\ndisestablish = [{ post = "1" }]\n', posts)
    assert ["Region 1"] == cost.by_funder()["funder"].to_list()


def test_a_funder_has_the_posts_it_pays_for(tmp_path: Path) -> None:
    cost = costing(tmp_path, '[[proposal]]\nnumber = 1\nfunder = "court"\nestablish = ["2 x Clerk CLERK"]\n', POSTS)
    counts = {row["funder"]: (row["posts_before"], row["posts_after"]) for row in cost.by_funder().to_dict("records")}
    # in the table, court pays for part of two posts and the whole of an unbudgeted one
    assert {"court": (3, 5)} == counts
    assert (5, 5) == cost.comparison.summary(funder="registry").posts


def test_unbudgeted_between_two_changes_is_on_neither_side(tmp_path: Path) -> None:
    text = (
        '[[proposal]]\nnumber = 1\nfund = [{ post = "0114", to = { budgeted = false } }]\n'
        '[[proposal]]\nnumber = 2\nfrom = 2025-10-01\ndisestablish = [{ post = "0114" }]\n'
    )
    cost = costing(tmp_path, text, POSTS)
    assert (CLERK, CLERK) == tuple(figure.pence for figure in cost.summary().unbudgeted), "post 0116 alone"
    assert (3 * EO, 0) == tuple(figure.pence for figure in cost.summary([2]).unbudgeted)


def test_both_sides_are_explained_post_by_post_and_by_funder(tmp_path: Path) -> None:
    cost = costing(tmp_path, '[[proposal]]\nnumber = 1\nregrade = [{ post = "0115", to = "EO" }]\n', POSTS)
    for side in ("baseline", "proposed"):
        explained = cost.explain(side)
        assert getattr(cost.summary(), side) == explained.figure
        assert "posts that no change affects" in str(explained)
    part = cost.explain("baseline", funder="court")
    assert part.figure == cost.summary(funder="court").baseline
    assert "2/3 of it" in str(part)
    with pytest.raises(ValueError, match="funders: "):
        cost.explain("net", funder="nobody")


def test_a_new_pension_alone_leaves_the_category(tmp_path: Path) -> None:
    line = '{ count = 1, title = "A", grade = "CLERK", category = "M", to = { grade = "EO", pension = "none" } }'
    cost = costing(tmp_path, f"[[proposal]]\nnumber = 1\nconvert = [{line}]\n")
    after = cost.plan.movements[0].after[0].kind
    assert ("M", "none") == (after.category, str(after.pension))  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ('establish = [{ line = "1 x A CLERK", until = 2026-02-01 }]', "E208"),
        ('non_pay = [{ title = "x", amount = 5, until = 2026-02-01 }]', "E208"),
        ('establish = [{ line = "1 x A CLERK", allowances = [{ name = "shift", amount = "much" }] }]', "E212"),
    ],
)
def test_one_fault_is_said_once(tmp_path: Path, text: str, code: str) -> None:
    with pytest.raises(est.InputError) as caught:
        costing(tmp_path, f"[[proposal]]\nnumber = 1\n{text}\n", top='basis = "maximum"\nstarts = 2026-07-01\n')
    assert [code] == [finding.code for finding in caught.value.findings]


def test_a_one_off_without_a_day_falls_in_no_year(tmp_path: Path) -> None:
    text = '[[proposal]]\nnumber = 1\none_off = [{ title = "Van", amount = 100 }]\n'
    assert 10000 == costing(tmp_path, text).summary().one_off.pence
    with pytest.raises(est.InputError, match="is in no year"):
        costing(tmp_path, text, top='basis = "maximum"\nfirst_year = "2025/26"\n')


def test_a_line_too_large_to_be_money_is_a_finding(tmp_path: Path) -> None:
    text = '[[unit_cost]]\ngrade = "X1"\namount = "£1,000,000,000,000"\n[[proposal]]\nnumber = 1\nestablish = ["10000000 x A X1"]\n'
    with pytest.raises(est.InputError, match="cost more than £10,000bn"):
        unstated(tmp_path, text)


def test_frames_show_pounds_as_people_write_them_and_hold_numbers() -> None:
    years = est.cost("workforce-modernisation").by_year()
    assert "<td>-£78,055.96</td>" in years._repr_html_()
    assert "<td>£176,730.80</td>" in years[["year", "part_year_net"]][:1]._repr_html_()
    net = years["part_year_net"]
    assert net.sum() == pytest.approx(-536446.86)
    assert "£" not in (years[["part_year_net"]] / 1000)._repr_html_(), "thousands are no pounds"
    assert "&lt;b&gt;" in years.assign(year="<b>")._repr_html_()
    assert type(est.cost("workforce-modernisation").by_year(money="pence")) is pd.DataFrame

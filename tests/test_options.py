"""Options side by side: measures, differences, ranking, optimism bias and switching values, worked by hand."""

from collections.abc import Callable
from fractions import Fraction
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from typer.testing import CliRunner

import establishment as est
from establishment.cli.main import app
from spreadsheet import WITH_LIBREOFFICE, poisoned, recalculated

TERMS = """\
title = "{title}"
pay = "ours"
basis = "maximum"
pension = "none"
on_cost_percent = 10
price_base = 2026-04-01
first_year = "2026/27"
years = 2
[[proposal]]
number = 1
from = 2026-10-01
{lines}
"""
LINES = {
    "Do nothing": "",
    # goes: 2 x 33,000 = 66,000; comes: 1 x 22,000; training 5,000 once
    "Fewer": 'disestablish = ["2 x Officer G2"]\nestablish = ["1 x Clerk G1"]\n'
    'one_off = [{ title = "Training", amount = "£5,000", on = 2026-10-01 }]',
    # goes: 2 x 33,000; comes: 4 x 22,000 = 88,000
    "More": 'disestablish = ["2 x Officer G2"]\nestablish = ["4 x Clerk G1"]',
}


@pytest.fixture
def options(tmp_path: Path) -> est.Options:
    points = {"point": [1, 2], "from": ["2026-04-01"] * 2, "salary": [20_000, 30_000]}
    scale = est.PayScale.from_frame(points, title="Ours", grades={"G1": [1], "G2": [2]})
    paths = {}
    for number, (name, lines) in enumerate(LINES.items()):
        paths[name] = tmp_path / f"{number}.toml"
        paths[name].write_text(TERMS.format(title=name, lines=lines))
    return est.compare(paths, book=est.load_book().with_scales({"ours": scale}))


def row(options: est.Options, measure: str, year: str = "", effect: str = "") -> list[float]:
    table = options.table()
    (match,) = table[(table["measure"] == measure) & (table["year"] == year) & (table["effect"] == effect)].to_dict(
        "records"
    )
    return [match[name] for name in ("Do nothing", "Fewer", "More", "Fewer less Do nothing", "More less Do nothing")]


def test_every_measure_by_option_and_year_with_the_difference_from_the_first(options: est.Options) -> None:
    assert row(options, "recurring_growth") == [0, 22_000, 88_000, 22_000, 88_000]
    assert row(options, "gross_savings") == [0, 66_000, 66_000, 66_000, 66_000]
    assert row(options, "net") == [0, -44_000, 22_000, -44_000, 22_000]
    assert row(options, "posts_after") == [0, 1, 4, 1, 4]
    # half of the first year, with the training; then a whole year
    assert row(options, "all_in_year", "2026/27", "part_year") == [0, -17_000, 11_000, -17_000, 11_000]
    assert row(options, "cumulative_net", "2027/28") == [0, -61_000, 33_000, -61_000, 33_000]
    assert options.by_year()["More less Do nothing"].tolist() == [11_000, 22_000]
    names = set(options.table()["measure"])
    assert {"net", "baseline", "non_cashable", "cumulative_net", "payback_years"} <= names


def test_the_ranking_under_each_assumption(options: est.Options) -> None:
    ranking = options.ranking()
    now = ranking[ranking["assumption"] == "as it is"]
    assert dict(zip(now["option"], now["rank"], strict=True)) == {"Do nothing": 2, "Fewer": 1, "More": 3}
    late = ranking[(ranking["assumption"] == "start") & (ranking["change"] == 6)]
    # all six months later: Fewer costs its training less the second year's saving: 5,000 - 44,000; More 22,000
    assert late["effect"].tolist() == [0, -39_000, 22_000]
    assert not ranking["turns"].any()
    assert options.notes[0].startswith(
        "Ranked by cumulative net, the lowest cost first: Fewer (-£61,000), then Do nothing"
    )


def test_optimism_bias_raises_costs_and_lowers_benefits(options: est.Options) -> None:
    biased = options.optimism_bias(costs="50%", benefits=20).set_index("option")
    # Fewer: costs 1.5 years of 22,000 and 5,000 = 38,000; benefits 1.5 x 66,000 = 99,000. 57,000 - 79,200 = -22,200
    assert biased.loc["Fewer", ["costs", "benefits", "net", "adjusted_net"]].tolist() == [
        38_000,
        99_000,
        -61_000,
        -22_200,
    ]
    assert biased["adjusted_rank"].tolist() == [2, 1, 3]


def test_switching_values_make_the_options_alike(options: est.Options) -> None:
    values = options.switching_values().set_index(["option", "other", "part"])["percent"]
    # Fewer comes out like doing nothing if its costs rise by 61,000 of 38,000, or its benefits fall by 61,000 of 99,000
    assert values["Fewer", "Do nothing", "costs"] == pytest.approx(100 * 61 / 38)
    assert values["Fewer", "Do nothing", "benefits"] == pytest.approx(-100 * 61 / 99)
    alike = options.optimism_bias(benefits=Fraction(6100, 99)).set_index("option")["adjusted_net"]
    assert alike["Fewer"] == 0


def test_an_order_that_turns_is_said(tmp_path: Path) -> None:
    lines = {
        "A": 'establish = ["10 x Clerk G1"]',
        "B": 'non_pay = [{ title = "Contract", amount = "£300,000" }]',
    }
    points = {"point": [1, 2], "from": ["2026-04-01"] * 2, "salary": [18_250, 30_000]}
    scale = est.PayScale.from_frame(points, title="Ours", grades={"G1": [1], "G2": [2]})
    paths = {name: tmp_path / f"{name}.toml" for name in lines}
    for name, path in paths.items():
        path.write_text(TERMS.format(title=name, lines=lines[name]))
    # A: 10 x 20,075 = 200,750 a year; B: 300,000. Only a vacancy factor or an award moves A; nothing turns the order
    options = est.compare(paths, book=est.load_book().with_scales({"ours": scale}))
    assert options.notes[1] == "No assumption that is tried turns the order."
    near = paths["B"].read_text().replace("£300,000", "£200,000")
    paths["B"].write_text(near)
    turned = est.compare(paths, book=est.load_book().with_scales({"ours": scale}))
    # B at 200,000 is the cheaper; with 1% less pay A costs 198,747 or so, and the order turns
    assert "The order turns at award -1 percentage points: A, then B" in turned.notes[1]


def test_the_workbook_the_report_and_the_chart_hold_the_table(options: est.Options, tmp_path: Path) -> None:
    book = openpyxl.load_workbook(options.to_excel(tmp_path / "o.xlsx"))
    assert book.sheetnames == ["Options", "Years", "Ranking", "Optimism bias", "What made this"]
    cells = [[cell.value for cell in line] for line in book["Options"].iter_rows(min_row=3)]
    assert cells[0][5:10] == ["Do nothing", "Fewer", "More", "Fewer less Do nothing", "More less Do nothing"]
    net = next(line for line in cells if line[0] == "Recurring net" and not line[4])
    assert net[5:8] == [0, -44_000, 22_000]
    assert str(net[8]).startswith("=G")
    report = options.to_html(tmp_path / "o.html").read_text(encoding="utf-8")
    assert "-£44,000" in report
    assert "<script" not in report
    assert {len(options.chart(name).axes) for name in ("years", "ranking")} == {1}  # type: ignore[arg-type]
    assert "Recurring net" in str(options)
    assert "<table" in options._repr_html_()


def test_the_report_has_charts_ranking_switching_values_and_bias(options: est.Options, tmp_path: Path) -> None:
    biased = est.compare(options.costings, cost_bias="50%", benefit_bias=20)
    path = biased.to_html(tmp_path / "o.html", rounding="thousands", prepared_by="A. <Analyst>")  # type: ignore[arg-type]
    report = path.read_text(encoding="utf-8")
    titles = ["A full year", "Year by year", "Rank under each assumption", "Switching values", "Costs, benefits and"]
    assert [report.index(f"<h2>{title}") for title in titles] == sorted(report.index(f"<h2>{t}") for t in titles)
    assert report.count("<svg") == 2
    # a rise of 61 in 38 of its costs makes Fewer like doing nothing; with the bias it saves 22,200
    for words in (
        "+160.5%",
        "-£22k</span>",
        ">1: <",
        "Amounts are shown to the nearest thousand",
        "A. &lt;Analyst&gt;",
    ):
        assert words in report
    assert "£61,000" not in report
    plain = options.to_html(tmp_path / "p.html").read_text(encoding="utf-8")
    assert "No optimism bias is applied" in plain
    document = biased.to_dict()
    # More: costs 1.5 years of 88,000 x 1.5 = 198,000; benefits 99,000 x 0.8 = 79,200
    assert [row["adjusted_net"] for row in document["optimism_bias"]] == [0, -22_200, 118_800]
    assert {row["part"] for row in document["switching_values"]} == {"costs", "benefits"}
    assert document["ranking"][0]["assumption"] == "as it is"


@pytest.mark.long
@WITH_LIBREOFFICE
def test_the_formulas_of_the_workbook_come_to_what_the_library_says(options: est.Options, tmp_path: Path) -> None:
    biased = est.compare(options.costings, cost_bias=50, benefit_bias=20)
    path = biased.to_excel(tmp_path / "o.xlsx")
    wrong = poisoned(path, tmp_path / "wrong.xlsx")
    (again,) = recalculated([wrong], tmp_path)
    for sheet, other in zip(
        openpyxl.load_workbook(again, data_only=True), openpyxl.load_workbook(path, data_only=True), strict=True
    ):
        pairs = zip(sheet.iter_rows(values_only=True), other.iter_rows(values_only=True), strict=False)
        for row, (one, two) in enumerate(pairs, 1):
            for value, expected in zip(one, two, strict=False):
                assert (value or None) == (pytest.approx(expected) if expected else None), (sheet.title, row)


def test_text_folds_to_the_width_it_is_given(options: est.Options) -> None:
    many = {
        f"Option {letter * 6}": costing
        for letter, costing in zip("ABCDEF", [*options.costings.values()] * 2, strict=True)
    }
    for width in (60, 80, 118):
        text = est.compare(many).text(width=width)
        assert max(map(len, text.splitlines())) <= width
        assert "-£44,000" in text  # no amount is broken
        assert "less" in text


def test_what_has_no_price_is_not_ranked_and_says_why() -> None:
    pair = est.compare(
        {"Paper": "lancashire-volunteer-partnership", "Same": est.cost("lancashire-volunteer-partnership")}
    )
    assert pair.notes[0].startswith("Not ranked: ")
    table = pair.table()
    assert table[table["measure"] == "net"]["Paper"].isna().all()


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda o: est.compare({"One": "control-room"}), "options: give two or more by name"),
        (lambda o: est.compare(["a", "b"]), "options: give two or more by name"),  # type: ignore[arg-type]
        (lambda o: est.compare({"A": "control-room", "B": 3}), r'options\["B"\]: '),
        (lambda o: o.optimism_bias(costs="x"), "costs: "),
        (lambda o: o.optimism_bias(benefits=101), "benefits: 101% is more than the whole"),
        (lambda o: est.compare(o.costings, cost_bias="x"), "cost_bias: "),
        (lambda o: est.compare(o.costings, benefit_bias=101), "benefit_bias: 101% is more than the whole"),
        (lambda o: o.chart("pie"), "name: "),
        (lambda o: o.to_html("x.html", rounding="dozens"), 'rounding: "dozens" is not a rounding'),
        (lambda o: o.by_year("colour"), "measure: 'colour' is in no year"),
    ],
)
def test_what_cannot_be_compared_is_refused(options: est.Options, call: Callable[[Any], object], message: str) -> None:
    with pytest.raises((est.RefusedError, est.InputError), match=message):
        call(options)


def test_the_command_compares() -> None:
    result = CliRunner().invoke(app, ["compare", "control-room", "workforce-modernisation"])
    assert result.exit_code == 0, result.output
    assert "Options side by side: control-room, workforce-modernisation" in result.output
    assert max(map(len, result.output.splitlines())) <= 118


def test_the_command_has_bias_and_rounding(tmp_path: Path) -> None:
    names = ["council-do-nothing", "council-option-a"]
    html = str(tmp_path / "o.html")
    options = ["--cost-bias", "10", "--benefit-bias", "10%", "--html", html, "--rounding", "thousands"]
    result = CliRunner().invoke(app, ["compare", *names, *options])
    assert result.exit_code == 0, result.output
    assert "With optimism bias: council-option-a" in result.output
    assert "Costs are raised by 10% and benefits are lowered by 10%" in Path(html).read_text(encoding="utf-8")
    refused = CliRunner().invoke(app, ["compare", *names, "--rounding", "pounds"])
    assert refused.exit_code == 2

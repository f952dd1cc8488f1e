"""The seven jobs of a finance partner, each as one cell of a notebook of at most 15 lines, its figures by hand.

Pay of the cells: G1 is £20,000, G2 £30,000 and G3 £40,000, with on-costs of 10%: 22,000, 33,000 and 44,000 a post.
"""

import io
import subprocess
import sys
from contextlib import redirect_stdout
from datetime import date
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

import establishment as est

TERMS = 'pay = "ours"\nbasis = "maximum"\npension = "none"\non_cost_percent = 10\nprice_base = 2026-04-01\n'
CELLS = {
    "a restructure": """
base = est.Scenario(title="Registry", pay="ours", basis="maximum", pension="none", on_cost_percent=10,
                    price_base="2026-04")
change = base.disestablish("2 x Manager G3").establish("1 x Officer G2", "2 x Clerk G1")
costing = est.cost(change, book=book)
print(costing.recurring_growth, costing.gross_savings, costing.net)
""",
    "the same with three options": """
base = est.Scenario(title="Registry", pay="ours", basis="maximum", pension="none", on_cost_percent=10,
                    price_base="2026-04")
fewer = base.disestablish("2 x Manager G3").establish("1 x Officer G2")
more = base.disestablish("1 x Manager G3").establish(count=3, title="Clerk", grade="G1")
options = est.compare({"Do nothing": base, "Fewer": fewer, "More": more}, book=book)
net = options.table().set_index("measure").loc["net"]
print(net["Do nothing"], net["Fewer"], net["More"], net["More less Do nothing"])
""",
    "a pay bill by directorate": """
base = est.Scenario(title="Two directorates", pay="ours", basis="maximum", pension="none", on_cost_percent=10,
                    prices="cash", price_base="2026-04", first_year="2026/27", years=5,
                    posts=frame.rename(columns={"directorate": "unit"}))
plan = base.award(from_="2027-04-01", percent=2, years=4)
bill = est.cost(plan, book=book).pay_bill(by=("year", "unit"))
table = bill.pivot(index="year", columns="unit", values="baseline")
print(len(table), table.loc["2026/27", "Adults"], table.loc["2027/28", "Place"])
""",
    "a local pay scale": """
points = pd.DataFrame({"point": [1, 2, 3], "from": "2026-04-01", "salary": [25_000, 26_000, 27_500]})
scale = est.PayScale.from_frame(points, title="My council", grades={"A": (1, 2), "B": (2, 3)}, pension="20%", hours=37)
own = est.load_book().with_scales({"my-council": scale})
post = est.Post("Officer", grade="A", pay="my-council", fte=0.5)
print(post.cost(on="2026-05-01", basis="maximum", book=own).total)
""",
    "what explains a total": """
base = est.Scenario(title="Two for one", pay="ours", basis="maximum", pension="none", on_cost_percent=10,
                    price_base="2026-04")
change = base.disestablish("2 x Manager G3").establish("1 x Officer G2").stated(measure="net", amount="£50,000")
found = est.cost(change, book=book).explain_total("£50,000")
print(found.readings[0].says)
""",
    "an offer": """
offered = est.offers(est.Posts.from_frame(frame, pay="ours"), {
    "3%": [{"from": "2027-04-01", "percent": 3}],
    "£1,000 flat": [{"from": "2027-04-01", "flat": 1000}],
}, years="2027/28", terms={"basis": "maximum", "pension": "none", "on_cost_percent": 10}, book=book)
table = offered.table()
print(*table["cost"], *table["above_first"])
""",
    "Lancashire with given unit costs": """
costing = est.cost("lancashire-volunteer-partnership", given={"LC5": 28_000, "LC5/6": 32_000, "LC3/4": 22_272.57})
check = next(each for each in costing.stated if each.stated.amount and each.stated.amount.text == "£12,084")
print(check.computed, check.verdict)
""",
}
PRINTED = {
    # comes: 33,000 + 2 x 22,000 = 77,000; goes: 2 x 44,000 = 88,000
    "a restructure": "£77,000 £88,000 -£11,000",
    # fewer: 33,000 - 88,000; more: 66,000 - 44,000
    "the same with three options": "0.0 -55000.0 22000.0 22000.0",
    # Adults: 2 x 33,000 + 22,000 / 2 = 77,000; Place: 3 x 44,000 = 132,000, and 2% more is 134,640
    "a pay bill by directorate": "5 77000.0 134640.0",
    # half of 26,000 is 13,000; 15% x (13,000 - 5,000) = 1,200; pension 2,600; levy 65
    "a local pay scale": "16865.00",
    # 2 x 40,000 - 30,000 = 50,000
    "what explains a total": "without on-costs",
    # 3%: (77,000 + 132,000) x 1.03 = 215,270; £1,000: 209,000 + 1.1 x (2,000 + 500 + 3,000) = 215,050
    "an offer": "215270.0 215050.0 0.0 -220.0",
    # 6 x 28,000 - 7 x 22,272.57 = 168,000 - 155,907.99 = 12,092.01; the kinds of LC5/6 cancel
    "Lancashire with given unit costs": "£12,092.01 differs",
}


def book() -> est.Book:
    points = {"point": [1, 2, 3], "from": ["2026-04-01"] * 3, "salary": [20_000, 30_000, 40_000]}
    scale = est.PayScale.from_frame(points, title="Ours", grades={"G1": [1], "G2": [2], "G3": [3]})
    return est.load_book().with_scales({"ours": scale})


FRAME = pd.DataFrame(
    {
        "title": ["Officer", "Clerk", "Manager"],
        "grade": ["G2", "G1", "G3"],
        "count": [2, 1, 3],
        "fte": [1, 0.5, 1],
        "directorate": ["Adults", "Adults", "Place"],
    }
)


@pytest.mark.parametrize("job", CELLS)
def test_a_job_takes_at_most_fifteen_lines_and_its_figures_are_right(job: str) -> None:
    cell = CELLS[job].strip()
    assert len(cell.splitlines()) <= 15
    out = io.StringIO()
    with redirect_stdout(out):
        exec(compile(cell, job, "exec"), {"est": est, "pd": pd, "book": book(), "frame": FRAME})
    assert out.getvalue().strip() == PRINTED[job]


@pytest.mark.parametrize("library", ["pandas", "arrow", "polars", "duckdb"])
def test_a_frame_of_any_library_comes_in_and_goes_out(library: Any) -> None:
    pytest.importorskip("pyarrow" if library == "arrow" else library, reason=f"pip install {library}")

    def as_it(frame: pd.DataFrame) -> Any:
        return est.frame_as(frame, library)

    points = {"point": [1, 2, 3], "from": [date(2026, 4, 1)] * 3, "salary": [20_000, 30_000, 40_000]}
    scale = est.PayScale.from_frame(as_it(pd.DataFrame(points)), title="Ours", grades={f"G{n}": [n] for n in (1, 2, 3)})
    own = est.load_book().with_scales({"ours": scale})
    rows = FRAME.assign(post=["1", "2", "3"]).rename(columns={"directorate": "unit"})
    table, terms = as_it(rows), {"basis": "maximum", "pension": "none", "on_cost_percent": 10}
    posts = est.Posts.from_frame(table, pay="ours")
    assert posts.count == 6
    # 2 x 33,000 + 22,000 / 2 + 3 x 44,000 = 209,000, and 3% more is 215,270
    bill = est.cost_posts(table, own, terms={"pay": "ours", **terms}, years="2026/27", ignore=["unit"])
    assert bill["pounds"].tolist() == [209_000]
    offered = est.offers(posts, {"3%": [{"from": "2027-04-01", "percent": 3}]}, years="2027/28", terms=terms, book=own)
    assert offered.table()["cost"].tolist() == [215_270]
    # the ledger is 1,000 below the managers' 132,000
    ledger = as_it(pd.DataFrame({"post": ["1", "2", "3"], "amount": [66_000, 11_000, 131_000]}))
    reconciled = est.reconcile(posts, ledger, by="post", book=own, terms=terms)
    assert (reconciled.list_pence, reconciled.ledger_pence) == (209_000_00, 208_000_00)
    plan = est.Scenario(
        title="T", pay="ours", price_base="2026-04", first_year="2026/27", years=1, posts=table, **terms
    )  # type: ignore[arg-type]
    plan = plan.disestablish(post="2", from_="2026-06-01")
    # two months of 11,000: 1,833.32 in whole pence of each part, by the end of July
    tracked = est.track(plan, {"2026-07-31": as_it(rows[rows["post"] != "2"])}, book=own)
    assert "-£1,833.32   -£1,833.32           £0" in str(tracked)
    # a pivot keeps the years of its index
    pivot = (
        est.cost(plan, book=own).pay_bill(by=("year", "unit")).pivot(index="year", columns="unit", values="baseline")
    )
    out = est.frame_as(as_it(pivot), "arrow").to_pydict()
    assert out["Place"] == [132_000]
    assert library == "pandas" or out["year"] == ["2026/27"]


def test_a_frame_that_cannot_be_taken_or_asked_for_says_why() -> None:
    polars = pytest.importorskip("polars", reason="pip install polars")
    with pytest.raises(est.RefusedError, match='library: "spark" is unknown'):
        est.frame_as(FRAME, "spark")  # type: ignore[arg-type]
    with pytest.raises(est.RefusedError, match=r"collect it first: frame\.collect\(\)"):
        est.Posts.from_frame(polars.LazyFrame({"grade": ["G1"]}), pay="ours")


def test_frames_keep_the_form_of_pounds_where_amounts_stay_what_they_are() -> None:
    frame = est.cost("workforce-modernisation").by_proposal()
    for amounts in (
        frame,
        frame.set_index("title"),
        frame.groupby("title")[["net"]].sum(),
        frame.sort_values("net"),
        frame[frame["net"] != 0],
    ):
        assert "£" in amounts._repr_html_()
    assert "£" not in (frame[["net"]] / 1000)._repr_html_()
    assert "text-align: left" in frame._repr_html_()


def test_every_object_that_a_call_gives_shows_itself() -> None:
    costing = est.cost("lancashire-volunteer-partnership")
    text = [
        costing,
        costing.net,
        costing.summary(),
        *costing.stated,
        *costing.implied(),
        *costing.readings(),
        costing.explain("net"),
        costing.bridge(),
        est.load_book(),
        costing.scenario,
    ]
    for each in text:
        assert "object at 0x" not in repr(each)
        assert not repr(each).startswith(f"{type(each).__name__}(comparison")
        assert each._repr_html_()


SCRIPT = """\
from datetime import date
from decimal import Decimal
import pandas as pd
from pathlib import Path

import establishment as est

scale: est.PayScale = est.PayScale.from_frame(pd.DataFrame(), title="Ours", grades={"G1": (1, 2)}, pension=0.2)
book: est.Book = est.load_book().with_scales({"ours": scale})
posts: est.Posts = est.Posts.from_frame([{"grade": "G1"}], pay="ours")
listed: est.Posts = est.load_posts("list.xlsx")
cost: est.PostCost = est.Post("Officer", grade="G1", fte=0.5).cost(on=date(2026, 5, 1), pension="20%", book=book)
total: Decimal = cost.total
costing: est.Costing = est.cost("plan.toml", book=book, given={"LC5": 28000})
net: est.Figure = costing.net
halved: Decimal = net / 2
more: est.Figure = net + 5
bill: pd.DataFrame = costing.pay_bill(by=("year", "unit"), money="pence")
text: str = str(costing.explain_total("£39,489", measure="net"))
options: est.Options = est.compare({"A": costing, "B": "b.toml"})
ranks: pd.DataFrame = options.optimism_bias(costs=10, benefits="5%")
offered: est.Offers = est.offers(posts, {"3%": [{"from": "2026-04-01", "percent": 3}]}, years="2026/27", terms={})
checked: est.PaperCheck = est.check("paper.docx", scenario="plan.toml")
drawn: est.Draws = costing.draws(draws=10)
even: est.BreakEven = costing.break_even()
totals: pd.DataFrame = est.cost_posts(posts.table(), book, terms={"pay": "ours"}, years=("2026/27", "2030/31"))
maker: est.PostCosting = est.PostCosting(book, terms={"pay": "ours"}, years="2026/27")
arrow = est.frame_as(totals, "arrow")
differing: est.PostsDiff = est.diff_posts("old.xlsx", "new.xlsx", sheet="Posts", mapping={"WTE": "fte"}, skip_hidden=True)
reconciled: est.Reconciliation = est.reconcile(
    "list.xlsx", "ledger.xlsx", by="post", sheet="Posts", mapping={"WTE": "fte"}, skip_hidden=True, ledger_sheet="June"
)
tracking: est.Tracking = est.track(
    "plan.toml", {"2026-04-30": "april.xlsx"}, ledger="ledger.xlsx", by="cost_centre", resumes="2026-07-01", sheet="Posts"
)
rebased: est.Rebased = est.rebase("plan.toml", "new.xlsx", sheet="Posts", mapping="map.toml", skip_hidden=True)
drafted: str = est.draft("paper.docx")
again: est.Verification = est.verify("result.json", scenario="plan.toml")
manifest: Path = est.write_manifest("parts")
parts: list[Path] = est.check_files("parts")
differs = est.diff("a.toml", "b.toml")
employer: pd.DataFrame = est.employer_cost([30000], on=date(2026, 5, 1), pension="20%")
insurance = est.employer_ni(2500, on=date(2026, 4, 30), period="monthly")
scenario: est.Scenario = costing.scenario
written: str = scenario.to_toml("again.toml")
loaded: est.Scenario = est.load("again.toml")
try:
    est.cost("none.toml")
except est.InputError as fault:
    first: est.Finding = fault.findings[0]
except est.RefusedError:
    pass
"""


@pytest.mark.long
def test_a_script_with_every_public_name_passes_the_strictest_types(tmp_path: Path) -> None:
    missing = [name for name in est.__all__ if f"est.{name}" not in SCRIPT]
    assert missing == []
    script = tmp_path / "script.py"
    script.write_text(SCRIPT, encoding="utf-8")
    source = Path(est.__file__).parents[1]
    run = subprocess.run(
        [
            sys.executable,
            "-m",
            "mypy",
            "--strict",
            "--follow-imports=silent",
            "--cache-dir",
            str(tmp_path / "cache"),
            str(script),
        ],
        capture_output=True,
        text=True,
        check=False,
        cwd=tmp_path,
        env={"MYPYPATH": str(source), "PATH": ""},
    )
    assert run.returncode == 0, run.stdout

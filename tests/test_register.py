"""The register of a list: posts on a day, filled and vacant, who reports to whom, and what they cost."""

import json
from datetime import date
from fractions import Fraction
from pathlib import Path
from typing import Any

import hypothesis.strategies as st
import pandas as pd
import pytest
from hypothesis import given, settings
from jsonschema import Draft202012Validator
from typer.testing import CliRunner

import establishment as est
from collected import COLLECTIONS, needs
from establishment.cli.main import app
from establishment.lists.reporting_lines import ReportingLines, ReportingPost

QUICK = settings()
HELD = pd.DataFrame(
    {
        "Post No.": ["H1", "A1", "A2", "B1"],
        "Job Title": ["Head", "Officer", "Officer", "Clerk"],
        "Grade": ["SCP 30", "SCP 20", "SCP 20", "SCP 5"],
        "SCP": ["30", "20", "20", "5"],
        "FTE": [1, 1, 0.5, 0.5],
        "Directorate": ["Adults", "Adults", "Adults", "Place"],
        "Team": ["East", "East", "West", "Works"],
        "Cost Centre": ["41010", "41010", "41020", "43030"],
        "Vacant": ["N", "Y", "N", "Y"],
        "Funded from": ["core", "grant", "core", "core"],
        "Reports to": ["", "H1", "H1", "A1"],
    }
)


def test_posts_by_cost_centre_and_label_and_by_several_columns() -> None:
    posts = est.load_posts(HELD, pay="njc")
    assert posts.by("cost_centre").to_dict("records") == [
        {"cost_centre": "41010", "rows": 2, "posts": 2, "fte": 2.0},
        {"cost_centre": "41020", "rows": 1, "posts": 1, "fte": 0.5},
        {"cost_centre": "43030", "rows": 1, "posts": 1, "fte": 0.5},
    ]
    both = posts.by(["Directorate", "grade"])
    assert [tuple(row) for row in both.itertuples(index=False)] == [
        ("Adults", "SCP 30", 1, 1, 1.0),
        ("Adults", "SCP 20", 2, 2, 1.5),
        ("Place", "SCP 5", 1, 1, 0.5),
    ]
    with pytest.raises(est.RefusedError, match=r"'directorat' is not there\. Did you mean"):
        posts.by("directorat")


def test_fte_by_funder_is_shared_and_adds_up() -> None:
    frame = {"grade": ["SCP 5"] * 2, "fte": [1, 0.5], "funder": ["core 3/4; grant 1/4", "grant"]}
    shared = est.Posts.from_frame(frame).by("funder").set_index("funder")
    # core: 3/4 of 1.  grant: 1/4 of 1, and 0.5
    assert list(shared["fte"]) == [0.75, 0.75]
    assert list(shared["posts"]) == [1, 1]


def test_budgeted_vacant_and_filled_posts_and_fte() -> None:
    posts = est.load_posts(HELD, pay="njc")
    whole = posts.vacancies().iloc[0]
    assert [whole[name] for name in ("posts", "fte", "vacant_posts", "vacant_fte", "filled_posts", "filled_fte")] == [
        4,
        3.0,
        2,
        1.5,
        2,
        1.5,
    ]
    adults = posts.vacancies("Directorate").set_index("Directorate").loc["Adults"]
    assert (3, 1, 2) == (adults["posts"], adults["vacant_posts"], adults["filled_posts"])
    part = est.Posts.from_frame({"grade": ["SCP 5"] * 2, "count": [2, 1], "budgeted": ["yes", "no"]}).vacancies()
    assert (3, 2) == (part["posts"].iloc[0], part["budgeted_posts"].iloc[0])
    assert part["vacant_posts"].isna().all(), "a list that does not say which posts are vacant has no such figure"


def test_the_register_of_a_day_keeps_what_totals_are_kept_by() -> None:
    posts = est.load_posts(HELD.assign(End=["", "31/03/2027", "", "30/09/2026"]).rename(columns={"End": "End Date"}))
    later = posts.on("2026-10-01")
    assert (3, 2) == (later.count, len(later.by("cost_centre")))
    assert posts.on("2026-09-30").count == 4  # a printed end is the last day
    assert later.vacancies()["vacant_posts"].iloc[0] == 1


def test_layers_spans_and_posts_below() -> None:
    tree = est.load_posts(HELD, pay="njc").tree().set_index("post")
    assert list(tree["layer"]) == [1, 2, 2, 3]
    assert list(tree["span"]) == [2, 1, 0, 0]
    assert list(tree["below"]) == [3, 1, 0, 0]


def test_loops_and_missing_managers_are_found_and_said() -> None:
    frame = {"post": ["A", "B", "C", "D", "E"], "grade": ["SCP 5"] * 5, "reports_to": ["B", "C", "A", "A", "Z9"]}
    reporting = est.Posts.from_frame(frame).reporting
    assert reporting.loops == (("A", "B", "C"),)
    assert reporting.missing == {"Z9": 1}
    assert [line.layer for line in reporting.lines] == [0, 0, 0, 0, 1]
    words = reporting.sentences()
    assert "Loop: A reports to B reports to C reports to A. Correct one of them." in words
    assert "Managers that the list does not have: Z9 (1)." in words


@given(st.lists(st.integers(0, 14), min_size=1, max_size=14))
@QUICK
def test_every_post_has_one_layer_below_its_manager_or_hangs_on_a_loop(managers: list[int]) -> None:
    names = [f"P{n}" for n in range(len(managers))]
    lines = ReportingLines.of(ReportingPost(name, "", 1, f"P{m}") for name, m in zip(names, managers, strict=True))
    layer = {line.post.post: line.layer for line in lines.lines}
    ringed = {number for ring in lines.loops for number in ring}
    for line in lines.lines:
        manager = line.post.reports_to
        path, number = [], line.post.post
        while number in layer and number not in path:
            path.append(number)
            number = f"P{managers[int(number[1:])]}"
        hangs = number in layer  # the way up came round
        assert (line.layer == 0) == hangs
        if line.layer and manager in layer:
            assert line.layer == layer[manager] + 1
        assert (line.post.post in ringed) == (hangs and number == line.post.post)
    assert sum(line.span for line in lines.lines) == sum(1 for m in managers if f"P{m}" in layer)
    tops = [line for line in lines.lines if line.layer == 1]
    assert sum(1 + line.below for line in tops) == sum(1 for line in lines.lines if line.layer)


def test_the_pay_bill_of_a_list_by_directorate_says_what_is_assumed() -> None:
    posts = est.load_posts(HELD, pay="njc")
    bill = posts.pay_bill(on="2025-10-01", terms={"pension": "20%"})
    # point 20: 32,597; point 30 and 5 from the book.  20 + half of 20, and 30, are of Adults; half of 5 is of Place
    book = est.load_book()
    thirty, five = (book.annual(f"SCP {p}", p, on=date(2025, 10, 1), scale="njc").pence for p in ("30", "5"))
    basic = [thirty + 3_259_700 + 3_259_700 // 2, int(Fraction(five, 2) + Fraction(1, 2))]
    assert basic == list(bill.pence["basic_pence"])
    assert bill.by == ("year", "directorate")
    assert "The year is 2025/26, that of the prices." in bill.assumptions
    assert "Vacant posts are priced as if they were filled: 2 posts." in bill.assumptions
    assert bill.total_pence == int(bill.pence["pence"].sum()) == round(bill.to_dict()["total"] * 100)


def test_without_points_the_maximum_is_taken_and_said() -> None:
    bill = est.load_posts(HELD.drop(columns="SCP"), pay="njc").pay_bill(on="2025-10-01", terms={"pension": "20%"})
    assert any("at the maximum of their grades" in note and "the list has none" in note for note in bill.assumptions)
    with pytest.raises(est.RefusedError, match="no pay scale is named"):
        est.load_posts(HELD).pay_bill()


def test_pooled_rows_say_what_each_further_post_would_change() -> None:
    frame = HELD.assign(FTE=[1, 5.6, 0.5, 0.5])
    posts = est.load_posts(frame, pay="njc")
    assert posts.count == 9  # H1, five whole posts and one of 0.6, A2, B1
    bill = posts.pay_bill(on="2025-10-01", terms={"pension": "none"})
    note = next(note for note in bill.assumptions if "without a number of posts" in note)
    # 15% of the threshold of 5,000
    assert "1 row (A1): 5.60 FTE" in note
    assert "priced as 6 posts" in note
    assert note.endswith("Each further post would lower National Insurance by £750 a year.")
    seven = posts.table()
    seven.loc[seven["post"] == "A1", ["count", "fte"]] = [7, "4/5"]  # seven posts of 0.8 are 5.6, too
    other = est.Posts.from_frame(seven[seven["post"] != "A1 part"], pay="njc").pay_bill(
        on="2025-10-01", terms={"pension": "none"}
    )
    assert bill.pence["basic_pence"].sum() == other.pence["basic_pence"].sum()
    assert bill.pence["national_insurance_pence"].sum() - other.pence["national_insurance_pence"].sum() == 750_00


def test_the_command_prints_the_pay_bill_and_gives_it_as_json(tmp_path: Path) -> None:
    path = tmp_path / "list.csv"
    HELD.to_csv(path, index=False)
    runner = CliRunner()
    command = ["posts", str(path), "--pay", "njc", "--cost", "--on", "2025-10-01", "--pension", "20%"]
    printed = runner.invoke(app, command)
    assert printed.exit_code == 0, printed.output
    assert "pay bill by year and directorate" in printed.output
    assert "What is assumed:" in printed.output
    document = json.loads(runner.invoke(app, [*command, "--json"]).stdout)
    assert document["format"] == "establishment-posts-1"
    assert document["pay_bill"]["format"] == "establishment-pay-bill-1"
    assert sum(round(row["cost"] * 100) for row in document["pay_bill"]["rows"]) == round(
        document["pay_bill"]["total"] * 100
    )


LISTS = COLLECTIONS / "lists"


@needs("lists")
@pytest.mark.parametrize("truth", sorted(LISTS.glob("handed/*.truth.json")), ids=lambda path: path.name[:2])
def test_the_cost_of_a_list_is_that_of_its_truth(truth: Path) -> None:
    document = json.loads(truth.read_text(encoding="utf-8"))
    name = next(p for p in truth.parent.glob(truth.name.replace(".truth.json", ".*")) if p.suffix != ".json")
    cost, pay = document["cost"], document["defaults"].get("scale")
    if truth.name.startswith("13"):
        pay = "wolds-council"  # the scale of the support staff; nothing prices the teachers of this list
    book = LISTS / "scales" if pay and (LISTS / "scales" / pay).is_dir() else None
    posts = est.load_posts(name, pay=pay, book=book)
    rows = priced_rows(document)
    if cost["basis"] == "range" or pay is None:  # nothing but what the rows print prices them
        own = [post for post in posts.rows() if post["row"] in rows]
        ends = ("salary_min", "salary_max") if cost["basis"] == "range" else ("salary", "salary")
        assert [printed_pay(own, end) for end in ends] == [
            cost.get("basic_pay_pence_lowest", cost.get("basic_pay_pence")),
            cost.get("basic_pay_pence_highest", cost.get("basic_pay_pence")),
        ]
        return
    costs = {basis: of_truth(posts, rows, cost, pay, book, basis) for basis in BASES_OF[cost["basis"]]}
    if cost["basis"] == "grade":
        ends = [cost["basic_pay_pence_lowest"], cost["basic_pay_pence_highest"]]
        assert ends == [int(costs[basis]["basic_pence"].iloc[0]) for basis in ("minimum", "maximum")]
        return
    for list_cost in costs.values():
        assert cost["rows_priced"] == len(rows)
        assert cost["basic_pay_pence"] == int(list_cost["basic_pence"].iloc[0])
        for part in ("national_insurance", "pension"):
            assert cost["on_costs"][f"{part}_pence"] == int(list_cost[f"{part}_pence"].iloc[0])


BASES_OF = {"grade": ("minimum", "maximum"), "point": ("point",), "salary": ("point", "maximum")}


def priced_rows(truth: dict[str, Any]) -> set[int]:
    """The rows that the truth prices. A row that it blocks, and that is read here and said, is in no sum of it."""
    rows: set[int] = set()
    without = truth["cost"].get("rows_without_price", [])
    for post in (post for sheet in truth["sheets"] for post in sheet["posts"]):
        if isinstance(without, int) and post["point"] == "0":  # 310 rows on a point that has no pay
            continue
        for part in [str(post["row"])] if "row" in post else map(str, post["rows"]):
            first, _, last = part.partition("-")
            rows |= set(range(int(first), int(last or first) + 1))
    return rows if isinstance(without, int) else rows - set(without)


def printed_pay(own: list[dict[str, Any]], end: str) -> int:
    """Printed pay x FTE x posts in pence, each row rounded to the penny, halves up."""
    exact = [100 * Fraction(str(post[end])) * post["fte"] * post.get("count", 1) for post in own]
    return sum(int(pence + Fraction(1, 2)) for pence in exact)


def of_truth(posts: Any, rows: set[int], cost: dict[str, Any], pay: str, book: Path | None, basis: str) -> pd.DataFrame:
    """What some rows of a list cost on the truth's terms, whatever their dates and funders."""
    table = [{**values, **own} for row, values, own in posts.reading.table_rows() if row in rows]
    frame = pd.DataFrame(table).drop(columns=["from", "until", "funder"], errors="ignore")
    frame["fte"] = [str(fte) for fte in frame["fte"]]
    if "weeks" in frame:
        frame["weeks"] = [str(weeks) for weeks in frame["weeks"]]
    pension = "none"
    if "on_costs" in cost:
        pension = f"{float(Fraction(str(cost['on_costs'].get('pension_rate', '0'))) * 100):g}%"
    terms = {"pay": pay, "basis": basis, "pension": pension}
    on = date.fromisoformat(cost["on"])
    return est.cost_posts(frame, book, terms=terms, years="2025/26", prices=on, by=(), money="pence")


def test_a_full_time_salary_in_place_of_a_point_is_what_a_row_is_priced_at() -> None:
    """Constables on 48,231 of September 2024, point 7, which is 50,256 a year later; one is protected at 60,000.

    In September 2024: 24,115.50 for the half post, ten of 48,231, and 60,000. A year later the award has raised all but
    the protected one: 25,128, ten of 50,256, and 60,000.
    """
    frame = pd.DataFrame(
        {
            "Post No": [f"P{n}" for n in range(12)],
            "Job Title": ["Patrol Officer"] * 12,
            "Rank": ["Constable"] * 12,
            "F/T Salary": ["£48,231"] * 11 + ["£60,000.00 pa"],
            "FTE": ["0.5"] + ["1"] * 11,
        }
    )
    posts = est.load_posts(frame, pay="police-officers-ew")
    for day, basic in (
        ("2024-09-01", 2_411_550 + 48_231_000 + 6_000_000),
        ("2025-09-01", 2_512_800 + 50_256_000 + 6_000_000),
    ):
        bill = posts.pay_bill(on=day, terms={"pension": "none"})
        assert round(bill.frame()["basic"].sum() * 100) == basic
    assert "Priced at the full-time salary on the row, as there is no point: 12 rows." in bill.assumptions
    off = [fault.what for fault in posts.faults if fault.code == "salary_off_scale"]
    assert off == ["No point of Constable has this salary, which is above the grade."]


def test_the_tree_is_drawn_with_spans_layers_and_loops_and_is_in_json(tmp_path: Path) -> None:
    path = tmp_path / "list.csv"
    path.write_text(
        "Post No,Job Title,Grade,SCP,WTE,Directorate,Reports To\n"
        "1,Head,SCP 30,30,1,Adults,\n2,Lead,SCP 20,20,1,Adults,1\n3,Clerk,SCP 5,5,1,Adults,2\n"
        "4,Clerk,SCP 5,5,0.5,Adults,2\n5,Cook,SCP 4,4,1,Places,6\n6,Cook,SCP 4,4,1,Places,5\n7,Clerk,SCP 5,5,1,Places,99\n",
        encoding="utf-8",
    )
    words = str(est.load_posts(path, pay="njc").reporting).splitlines()
    assert words[1] == "  3 layers; 5 posts manage others, 1.2 each on average."
    assert words[2] == "  Loop: 5 reports to 6 reports to 5. Correct one of them."
    assert words[3] == "  Managers that the list does not have: 99 (1)."
    assert words[4:] == [
        "  - Head 1 (1 report to it, 3 below)",
        "    - Lead 2 (2 report to it)",
        "      - Clerk 3",
        "      - Clerk 4",
        "  - Clerk 7",
    ]
    command = ["posts", str(path), "--pay", "njc", "--tree", "--cost", "--pension", "20%", "--on", "2025-04-01"]
    printed = CliRunner().invoke(app, command)
    assert "    - Lead 2 (2 report to it)" in printed.output
    assert "no column is called a directorate" not in printed.output
    document = json.loads(CliRunner().invoke(app, [*command, "--json"]).stdout)
    assert document["reporting"]["loops"] == [["5", "6"]]
    assert document["reporting"]["lines"][1] == {"post": "2", "reports_to": "1", "layer": 2, "span": 2, "below": 2}
    schema = json.loads(
        (Path(__file__).parents[1] / "docs" / "schemas" / "posts.schema.json").read_text(encoding="utf-8")
    )
    assert [] == [error.message for error in Draft202012Validator(schema).iter_errors(document)]


def test_a_list_is_priced_with_the_book_that_it_was_read_with(tmp_path: Path) -> None:
    """Grade 4 of the invented scale has no pay in the book that ships; its list remembers where it has."""
    book = Path(__file__).parent / "lists" / "scales"
    rows = [f"A{n},Clerk,Grade 4,{7 + n},1,C1" for n in range(3)]
    (tmp_path / "list.csv").write_text("\n".join(["Post No,Title,Grade,SCP,FTE,Cost Centre", *rows]), encoding="utf-8")
    posts = est.load_posts(tmp_path / "list.csv", pay="wolds-council", book=book)
    value = {"pay": "wolds-council", "basis": "point", "pension": "20%"}
    bill = posts.pay_bill(terms={"pension": "20%"}, on="2025-10-01")
    assert bill.total_pence == posts.pay_bill(terms={"pension": "20%"}, on="2025-10-01", book=book).total_pence
    on = {"years": "2025/26", "prices": date(2025, 10, 1), "money": "pence"}
    assert posts.cost(terms=value, **on)["pence"].sum() == bill.total_pence
    assert posts.on("2025-10-01").cost(terms=value, **on)["pence"].sum() == bill.total_pence
    assert est.cost_posts(posts, terms=value, **on)["pence"].sum() == bill.total_pence
    assert est.diff_posts(posts, posts, terms={"pension": "20%"}, on="2025-10-01").cost.pence == 0
    ledger = pd.DataFrame({"Cost Centre": ["C1"], "Actual": [bill.total_pence / 100]})
    result = est.reconcile(posts, ledger, by="cost_centre", terms={"pension": "20%"}, on="2025-10-01")
    assert list(result.totals()) == ["unexplained"]
    assert sum(result.totals().values()) == 0


def test_posts_of_a_day_are_no_total_of_a_list_with_stopped_rows(tmp_path: Path) -> None:
    rows = [*(f"A{n},Clerk,SCP 5,1" for n in range(5)), "A5,Clerk,SCP 5,l.O"]
    (tmp_path / "list.csv").write_text("\n".join(["Post No,Title,Grade,FTE", *rows]), encoding="utf-8")
    posts = est.load_posts(tmp_path / "list.csv", pay="njc").on("2026-04-01")
    with pytest.raises(est.RefusedError, match=r"no total may leave them out.*\n  D7: error: FTE .l\.O."):
        posts.cost(terms={"pension": "20%"}, years="2026/27")


def test_headings_without_posts_are_said_to_be_that(tmp_path: Path) -> None:
    (tmp_path / "list.csv").write_text("My posts\nPost No,Title,Grade,FTE\n", encoding="utf-8")
    with pytest.raises(est.InputError, match="Row 2 has the headings of a list of posts, and no row below it"):
        est.load_posts(tmp_path / "list.csv")


def test_a_status_that_calls_all_posts_filled_says_that_none_is_vacant() -> None:
    rows = {"Post No": ["P1", "P2"], "Job Title": ["Clerk", "Officer"], "SCP": [5, 20], "WTE": [1, 0.5]}
    posts = est.load_posts(pd.DataFrame({**rows, "Status": ["Filled", "Filled"]}), pay="njc")
    assert posts.vacancies()["vacant_posts"].sum() == 0 and posts.rows_without("vacant") == 0
    unsaid = est.load_posts(pd.DataFrame({**rows, "Status": ["Permanent", "Permanent"]}), pay="njc")
    assert unsaid.rows_without("vacant") == 2

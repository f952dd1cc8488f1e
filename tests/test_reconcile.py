"""A list of posts reconciled to a ledger: each cause with its amount, and all of them the difference exactly."""

import json
from pathlib import Path
from typing import Any

import hypothesis.strategies as st
import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from typer.testing import CliRunner

import establishment as est
from establishment.cli.main import app
from establishment.ground.findings import InputError, RefusedError

QUICK = settings(suppress_health_check=list(HealthCheck))
FLAT = {"on_cost_percent": 20}
"""On-costs of a flat fifth, so that a cost can be worked out by hand."""
ON = "2025-04-01"


@pytest.fixture(scope="module")
def grades(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A made-up scale: point 1 is £20,000, each point £1,000 more; Grade A has points 1 to 3, Grade B 4 to 6."""
    folder = tmp_path_factory.mktemp("grades")
    (folder / "council").mkdir()
    (folder / "council" / "scale.toml").write_text(
        'title = "council"\nbody = "council"\nhours = 37\nawards = [2025-04-01]\nknown_until = 2026-04-01\n'
        '[[grade]]\nname = "Grade A"\npoints = ["1", "3"]\n[[grade]]\nname = "Grade B"\npoints = ["4", "6"]\n'
        '[[reference]]\nid = "circular"\ntitle = "Pay circular"\nhref = "https://example.org"\n',
        encoding="utf-8",
    )
    points = "".join(f"2025-04-01,{n},{19000 + 1000 * n},illustrative,high,circular\n" for n in range(1, 7))
    head = "effective_from,point,salary,status,confidence,reference\n"
    (folder / "council" / "points.csv").write_text(head + points, encoding="utf-8")
    return folder


def listed(*rows: tuple[object, ...]) -> pd.DataFrame:
    return pd.DataFrame(rows, columns=["post", "grade", "point", "fte", "cost_centre", "vacant", "budgeted"])


POSTS = listed(
    ("007", "Grade A", "1", 1, "100", "no", "yes"),  # 20,000 x 1.2 = 24,000 a year
    ("008", "Grade A", "2", 1, "100", "yes", "yes"),  # 21,000 x 1.2 = 25,200
    ("009", "Grade B", "4", 0.5, "200", "no", "yes"),  # 23,000 x 0.5 x 1.2 = 13,800
    ("010", "Grade A", "3", 1, "200", "no", "no"),  # 22,000 x 1.2 = 26,400, without a budget
    ("011", "Grade A", "1", 1, "200", "no", "yes"),  # 24,000
)


def reconciled(
    grades: Path, ledger: pd.DataFrame | Path, posts: pd.DataFrame = POSTS, **more: object
) -> est.Reconciliation:
    options = {"by": "post", "pay": "council", "book": grades, "terms": FLAT, "on": ON, **more}
    return est.reconcile(posts, ledger, **options)  # type: ignore[arg-type]


def amounts(reconciliation: est.Reconciliation) -> dict[str, float]:
    return {name: pence / 100 for name, pence in reconciliation.totals().items()}


@pytest.mark.parametrize(
    ("line", "cause", "pounds"),
    [
        ({"Actual": 24000}, None, 0),
        ({"Actual": 24000.05}, "rounding", 0.05),
        ({"Actual": 12000, "FTE": 0.5}, "other FTE", -12000),  # 24,000 x 0.5
        ({"Actual": 26400, "SCP": 3}, "other grade", 2400),  # (22,000 - 20,000) x 1.2
        ({"Actual": 30000, "Grade": "Grade B", "SCP": 6}, "other grade", 6000),  # (25,000 - 20,000) x 1.2
        ({"Actual": 25200, "Full-time salary": 21000}, "other rate", 1200),  # (21,000 - 20,000) x 1.2
        ({"Actual": 18000}, "timing", -6000),  # nine months of 2,000
        ({"Actual": 23456.78}, "unexplained", -543.22),
    ],
)
def test_each_cause_of_a_post_has_its_amount(
    grades: Path, line: dict[str, object], cause: str | None, pounds: float
) -> None:
    reconciliation = reconciled(grades, pd.DataFrame([{"Post No": "7", **line}]), POSTS.iloc[:1])
    expected = {cause: pounds, "unexplained": 0} if cause else {"unexplained": 0}
    assert amounts(reconciliation) == {**expected, **({cause: pounds} if cause else {})}
    assert reconciliation.difference_pence == sum(reconciliation.totals().values())


def test_posts_that_only_one_side_has_are_told_apart(grades: Path) -> None:
    ledger = pd.DataFrame({"Post No": ["7", "9", "10", "99"], "Actual": [24000, 13800, 26000, 500]})
    reconciliation = reconciled(grades, ledger)
    assert amounts(reconciliation) == {
        "vacant": -25200,
        "unbudgeted": 26000,
        "in payroll but not on the list": 500,
        "on the list but not in payroll": -24000,
        "unexplained": 0,
    }
    # 24,000 + 25,200 + 13,800 + 24,000 budgeted; 24,000 + 13,800 + 26,000 + 500 paid
    assert (reconciliation.list_pence, reconciliation.ledger_pence) == (8_700_000, 6_430_000)
    assert reconciliation.controls()["causes_pence"] == reconciliation.difference_pence == -2_270_000


def test_by_cost_centre_vacant_and_unbudgeted_posts_explain_and_the_rest_is_shown(grades: Path) -> None:
    ledger = pd.DataFrame({"Cost Centre": ["0100", "200", "300"], "Actual": [24000, 65000, 10]})
    reconciliation = reconciled(grades, ledger, by="cost_centre")
    # centre 200: 13,800 + 24,000 + 26,400 without a budget = 64,200; 800 are left
    assert amounts(reconciliation) == {
        "vacant": -25200,
        "unbudgeted": 26400,
        "in payroll but not on the list": 10,
        "unexplained": 800,
    }


@pytest.mark.parametrize(
    ("rows", "causes"),
    [
        # started on 16 May, the 46th of 31-day steps: 24,000 x (31 + 15) / (12 x 31) = 2,967.74 were not due of 6,000
        ([("7", "Pay", 3032.26, 1, "16/05/2025", "")], {"timing": -2967.74}),
        # left on 31 May: one month of three
        ([("7", "Pay", 4000, 1, "01/02/2019", "31/05/2025")], {"timing": -2000}),
        # started before the months, and left after them
        ([("7", "Pay", 6000, 1, "01/02/2019", "31/12/2099")], {}),
        # two holders one after the other: their days explain nothing
        ([("7", "Pay", 2000, 1, "", "30/04/2025"), ("7", "Pay", 4000, 1, "01/05/2025", "")], {}),
        # FTE stands on each account, and counts once
        ([("7", "Basic pay", 5000, 1, "", ""), ("7", "National Insurance", 1000, 1, "", "")], {}),
        # two holders share the post: 0.6 and 0.4
        ([("7", "Pay", 3600, 0.6, "", ""), ("7", "Pay", 2400, 0.4, "", "")], {}),
        # an agency worker beside half a holder: 6,000 x 0.5 less
        (
            [("7", "Pay", 3000, 0.5, "", ""), ("7", "Agency staff", 4100, "", "", "")],
            {"agency": 4100, "other FTE": -3000},
        ),
        # only an agency worker
        ([("7", "Agency", 900, "", "", "")], {"agency": 900, "on the list but not in payroll": -6000}),
    ],
)
def test_agency_days_and_rows_of_one_post_each_have_their_cause(
    grades: Path, rows: list[tuple[object, ...]], causes: dict[str, float]
) -> None:
    ledger = pd.DataFrame(rows, columns=["Post No", "Account", "Amount", "FTE", "Start Date", "Leaving Date"])
    reconciliation = reconciled(grades, ledger, POSTS.iloc[:1], months=3)
    assert amounts(reconciliation) == {**causes, "unexplained": 0}
    assert {row["post"] for row in reconciliation.by_key().to_dict("records")} <= {"007"}


def test_a_vacant_post_that_was_paid_for_some_months_was_vacant_in_the_others(grades: Path) -> None:
    ledger = pd.DataFrame({"Post No": ["8"], "Actual": [6300]})  # three of twelve months of 2,100
    assert amounts(reconciled(grades, ledger, POSTS.iloc[1:2])) == {"vacant": -18900, "unexplained": 0}


def test_months_are_named_or_numbered_in_the_year(grades: Path) -> None:
    ledger = pd.DataFrame({"Post No": ["7"], "Actual": [4000]})
    for months in (2, (3, 4), ("2025-06", "2025-07"), ("3", "4")):
        reconciliation = reconciled(grades, ledger, POSTS.iloc[:1], months=months)
        assert (reconciliation.list_pence, reconciliation.difference_pence) == (400_000, 0)
    assert reconciled(grades, ledger, POSTS.iloc[:1], months=(3, 4)).months == ("2025-06", "2025-07")
    for wrong in (0, 13, (4, 2), ("2025-03", "2025-04")):
        with pytest.raises(RefusedError, match="months"):
            reconciled(grades, ledger, POSTS.iloc[:1], months=wrong)
    # three months of an academic year, from August
    terms = {**FLAT, "year_starts": "August"}
    autumn = reconciled(grades, ledger.assign(Actual=6000), POSTS.iloc[:1], months=3, terms=terms, on="2025-08-01")
    assert (autumn.months, autumn.difference_pence) == (("2025-08", "2025-09", "2025-10"), 0)


def test_control_totals_go_in_and_come_out_on_the_screen(grades: Path, tmp_path: Path) -> None:
    path = tmp_path / "ledger.csv"
    path.write_text("Cost Centre,Period,Amount\n100,P1,24000\n200,P1,65000\n300,P2,10\nTotal,,89010\n")
    reconciliation = reconciled(grades, path, by="cost_centre")
    words = " ".join(str(reconciliation).split())
    assert "In: the list, 5 rows read, 0 left out." in words
    assert "3 rows read in 3 lines, 1 left out, £89,010; the total that it prints is £89,010." in words
    # 87,000 on the list: 24,000 + 25,200 + 13,800 + 24,000
    assert "Out: the cost of the list, £87,000, and the causes, £2,010, are £89,010." in words
    assert "The rows of the ledger are of the periods P1, P2." in reconciliation.notes
    table = reconciliation.by_key(money="pence").set_index("cost_centre")
    assert table["difference_pence"].to_dict() == {"200": 2_720_000, "100": -2_520_000, "300": 1_000}
    assert reconciliation.to_dict()["controls"]["ledger_printed"] == 89010
    assert "<table" in reconciliation._repr_html_()


def test_months_of_a_part_of_the_year_are_compared_with_their_own_cost(grades: Path) -> None:
    ledger = pd.DataFrame({"Post No": ["7"], "Actual": [6000]})
    reconciliation = reconciled(grades, ledger, POSTS.iloc[:1], months=("2025-04", "2025-06"))
    assert (reconciliation.list_pence, reconciliation.difference_pence) == (600_000, 0)  # three months of 2,000


@st.composite
def ledgers(draw: st.DrawFn) -> pd.DataFrame:
    rows = []
    for post in draw(st.lists(st.sampled_from(["7", "008", "9", "10", "11", "50", "51"]), min_size=1, max_size=8)):
        rows.append(
            {
                "Post No": post,
                "Actual": draw(st.integers(-500_000, 6_000_000)) / 100,
                "FTE": draw(st.sampled_from([None, 0.2, 0.5, 1, 1.4])),
                "SCP": draw(st.sampled_from([None, 1, 2, 3, 6])),
                "Grade": draw(st.sampled_from([None, "Grade A", "Grade B", "Grade C"])),
                "Full-time salary": draw(st.sampled_from([None, 20500, 31000])),
                "Cost Centre": draw(st.sampled_from(["100", "200", "300"])),
                "Account": draw(st.sampled_from(["Basic pay", "Pension", "Agency staff"])),
                "Start Date": draw(st.sampled_from([None, "2020-01-01", "2025-05-16", "2026-02-28"])),
                "Leaving Date": draw(st.sampled_from([None, "2025-04-30", "2025-11-11"])),
            }
        )
    return pd.DataFrame(rows)


@given(ledgers(), st.sampled_from(["post", "cost_centre"]), st.integers(1, 12), st.integers(0, 11))
@QUICK
def test_causes_add_up_to_the_difference_exactly(
    grades: Path, ledger: pd.DataFrame, by: str, first: int, more: int
) -> None:
    months = first, min(first + more, 12)
    reconciliation = reconciled(grades, ledger, by=by, months=months)
    cents = [int(f"{amount:.2f}".replace(".", "")) for amount in ledger["Actual"]]
    assert reconciliation.ledger_pence == sum(cents)
    assert reconciliation.list_pence == 8_700_000 * len(reconciliation.months) // 12  # 7,250 a month
    assert int(reconciliation.by_key(money="pence")["difference_pence"].sum()) == reconciliation.difference_pence
    assert sum(reconciliation.totals().values()) == reconciliation.ledger_pence - reconciliation.list_pence
    assert int(reconciliation.frame(money="pence")["pence"].sum()) == reconciliation.difference_pence
    assert "unexplained" in reconciliation.totals()


def test_all_faults_of_a_ledger_are_said_at_once(grades: Path, tmp_path: Path) -> None:
    path = tmp_path / "ledger.csv"
    path.write_text("Payroll extract\nPost No,Actual,FTE\n7,24000,1\n8,n.a. yet,1\n,500,\n9,100,half\nTotal,24600,\n")
    with pytest.raises(InputError) as raised:
        reconciled(grades, path)
    message = str(raised.value)
    for words in ("4: error E208 amount (B4)", "5: error E208 Post No", "6: error E208 FTE"):
        assert words in message


def test_totals_are_left_out_and_held_against_the_lines(grades: Path, tmp_path: Path) -> None:
    path = tmp_path / "ledger.csv"
    path.write_text("Cost Centre,Description,Amount\n100,Pay,1000.50\n100,Pay,20\nGrand total,,1030.50\n")
    reconciliation = reconciled(grades, path, by="cost_centre")
    assert (reconciliation.ledger_pence, reconciliation.ledger.left_out) == (102_050, [(4, "a total")])
    assert any("printed in the ledger is 1,030.50; its lines come to 1,020.50" in note for note in reconciliation.notes)


def test_a_ledger_without_its_headings_and_a_wrong_mapping_are_refused(grades: Path) -> None:
    with pytest.raises(InputError, match="No row has the headings of a post number and of an amount"):
        reconciled(grades, pd.DataFrame({"Name": ["x"], "Colour": ["red"]}))
    ledger = pd.DataFrame({"Post No": ["7"], "YTD": [24000]})
    assert reconciled(grades, ledger, POSTS.iloc[:1], columns={"YTD": "amount"}).difference_pence == 0
    with pytest.raises(RefusedError, match="is not a heading of the ledger"):
        reconciled(grades, ledger.assign(Actual=1), columns={"YTDD": "amount"})


def test_the_command_prints_the_causes_and_json(grades: Path, tmp_path: Path) -> None:
    POSTS.to_csv(tmp_path / "list.csv", index=False)
    (tmp_path / "ledger.csv").write_text("Post No,Actual\n7,24000\n9,13800\n11,24000\n")
    command = [
        "reconcile",
        str(tmp_path / "list.csv"),
        str(tmp_path / "ledger.csv"),
        "--by",
        "post",
        "--pay",
        "council",
    ]
    command += ["--grades", str(grades), "--on", ON, "--pension", "none"]
    result = CliRunner().invoke(app, command)
    assert result.exit_code == 0, result.output
    assert "vacant" in result.output
    assert "unexplained" in result.output
    document = json.loads(CliRunner().invoke(app, [*command, "--json"]).stdout)
    assert document["format"] == "establishment-reconciliation-1"
    assert round(sum(each["amount"] for each in document["causes"]), 2) == document["difference"]


def test_by_cost_centre_days_of_holders_are_timing() -> None:
    """Two posts of one cost centre in April, 30 days. One holder left on 15 April: 1.5 FTE on average, not 2.

    The centre costs 2 x month for 2 FTE. Timing is -2 x month x (2 - 1.5) / 2, half a month of one post.
    """
    posts = {"post": ["1", "2"], "grade": ["SCP 5", "SCP 5"], "cost_centre": ["A1", "A1"]}
    how: dict[str, Any] = {"pay": "njc", "terms": {"on_cost_percent": 0}, "on": "2026-04-01", "months": (1, 1)}
    nothing = est.reconcile(posts, {"Cost Centre": ["A1"], "Actual": [0]}, **how)
    both = nothing.list_pence
    ledger = pd.DataFrame(
        {
            "Cost Centre": ["A1", "A1"],
            "Actual": [both / 200, both / 400],
            "FTE": [1, 1],
            "Start date": ["01/04/2020", "01/04/2020"],
            "Leaving date": ["", "15/04/2026"],
        }
    )
    result = est.reconcile(posts, ledger, **how)
    assert abs(4 * result.totals()["timing"] + both) <= 2
    assert abs(result.totals()["unexplained"]) + abs(result.totals().get("rounding", 0)) <= 1
    assert "1.5 FTE on average" in str(result.frame()["what"].tolist())
    assert "Their days explain nothing" not in str(result)


def test_by_cost_centre_a_successor_leaves_the_days_between_as_timing() -> None:
    """One left on 10 April, the next came on 21 April: of 30 days 20 are paid, 2/3 FTE; a third of the month is not."""
    posts = {"post": ["1"], "grade": ["SCP 5"], "cost_centre": ["A1"]}
    how: dict[str, Any] = {"pay": "njc", "terms": {"on_cost_percent": 0}, "on": "2026-04-01", "months": (1, 1)}
    month = est.reconcile(posts, {"Cost Centre": ["A1"], "Actual": [0]}, **how).list_pence
    ledger = pd.DataFrame(
        {
            "Cost Centre": ["A1", "A1"],
            "Actual": [month / 300, month / 300],
            "FTE": [1, 1],
            "Start date": ["", "21/04/2026"],
            "Leaving date": ["10/04/2026", ""],
        }
    )
    result = est.reconcile(posts, ledger, **how)
    assert abs(result.totals()["timing"] + month / 3) <= 1
    assert abs(sum(result.totals().values()) - (result.ledger_pence - result.list_pence)) == 0
    assert "other FTE" not in result.totals()
    periods = ledger.assign(Period=["1", "2"])
    assert "timing" not in est.reconcile(posts, periods, **how).totals()

"""Own columns of the posts a scenario stands on: kept as labels, that the pay bill can be kept by."""

from pathlib import Path

import pytest

import establishment as est

TEXT = """\
title = "x"
pay = "njc"
basis = "maximum"
pension = "none"
on_cost_percent = 0
price_base = 2025-10-01
posts = "posts.csv"
[[proposal]]
number = 1
regrade = [{ post = "1", to = "SCP 6" }]
disestablish = [{ post = "3" }]
establish = ["1 x Analyst SCP 20"]
"""
POSTS = "post,title,grade,Directorate,Cost centre\n1,Clerk,SCP 5,Adults,0114\n2,Clerk,SCP 5,Place,0115\n3,Driver,SCP 4,Place,0115\n"


def costing(folder: Path, posts: str = POSTS, text: str = TEXT) -> est.Costing:
    (folder / "posts.csv").write_text(posts, encoding="utf-8")
    (folder / "s.toml").write_text(text, encoding="utf-8")
    return est.cost(folder / "s.toml")


def test_own_columns_are_kept_said_and_grouped_by(tmp_path: Path) -> None:
    cost = costing(tmp_path)
    bill = cost.pay_bill(by="Directorate").set_index("directorate")
    assert set(bill.index) == {"Place", "Adults", ""}, "new posts have no directorate"
    assert (bill.loc["Place", "posts_before"], bill.loc["Place", "posts_after"]) == (2, 1)
    assert (bill.loc["Adults", "posts_before"], bill.loc["Adults", "posts_after"]) == (1, 1)
    assert bill["difference"].sum() == pytest.approx(float(cost.net))
    assert set(cost.pay_bill(by=["Cost centre"])["cost_centre"]) == {"0115", "0114", ""}
    note = "posts.csv: columns that are not fields of a post are kept as labels: Directorate and Cost centre."
    assert note.replace(" and ", ", ") in cost.to_dict()["notes"] or note in cost.to_dict()["notes"]


def test_a_list_keeps_its_labels_too(tmp_path: Path) -> None:
    text = POSTS.replace("post,title,grade", "Post No.,Job Title,Pay Grade").replace("Directorate", "Staff Group")
    bill = costing(tmp_path, text).pay_bill(by="Staff Group")
    assert dict(zip(bill["staff_group"], bill["posts_before"], strict=True)) == {"Place": 2, "Adults": 1, "": 0}


def test_a_slip_and_a_column_that_may_be_a_field_stay_errors(tmp_path: Path) -> None:
    for heading, message in (
        ("funde", 'Did you mean "funder"'),
        ("SCP", 'No column is called "SCP"'),
        ("Post holder name", "No column"),
    ):
        with pytest.raises(est.InputError, match=message):
            costing(tmp_path, POSTS.replace("Directorate", heading))
    text = TEXT.replace('posts = "posts.csv"', 'posts = "posts.csv"\nignore = ["Directorate"]')
    with pytest.raises(est.RefusedError, match=r"cannot be kept by 'directorate'.*cost_centre"):
        costing(tmp_path, text=text).pay_bill(by="Directorate")


def test_labels_change_no_figure(tmp_path: Path) -> None:
    plain = "\n".join(",".join(line.split(",")[:3]) for line in POSTS.splitlines()) + "\n"
    assert costing(tmp_path).to_dict()["totals"] == costing(tmp_path, plain).to_dict()["totals"]

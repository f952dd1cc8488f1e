"""The JSON Schemas of the files people edit: in step with the shapes that read them, and true of every file."""

import importlib.util
import json
import tomllib
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from jsonschema import Draft202012Validator
from typer.testing import CliRunner

import establishment as est
from establishment.cli.main import app

pytestmark = pytest.mark.core

ROOT = Path(__file__).parents[1]
SCHEMAS = ROOT / "docs" / "schemas"
SCENARIOS = sorted((ROOT / "scenarios").glob("*.toml"))
SCALES = sorted((ROOT / "grades").glob("*/scale.toml"))


def schema(name: str) -> Draft202012Validator:
    document = json.loads((SCHEMAS / f"{name}.schema.json").read_text(encoding="utf-8"))
    Draft202012Validator.check_schema(document)
    return Draft202012Validator(document)


def as_json(path: Path) -> Any:
    return json.loads(json.dumps(tomllib.loads(path.read_text(encoding="utf-8")), default=str))


def test_the_schemas_are_in_step() -> None:
    spec = importlib.util.spec_from_file_location("make_schemas", ROOT / "docs" / "make_schemas.py")
    assert spec is not None
    assert spec.loader is not None
    page_module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(page_module)
    for name, text in page_module.schemas().items():
        assert text == (SCHEMAS / name).read_text(encoding="utf-8"), "run python docs/make_schemas.py"


@pytest.mark.parametrize("path", SCENARIOS, ids=lambda path: path.stem)
def test_every_scenario_that_ships_fits_its_schema(path: Path) -> None:
    assert [] == [error.message for error in schema("scenario").iter_errors(as_json(path))]


@pytest.mark.parametrize("path", SCALES, ids=lambda path: path.parent.name)
def test_every_scale_that_ships_fits_its_schema(path: Path) -> None:
    assert [] == [error.message for error in schema("scale").iter_errors(as_json(path))]


SHORT = """\
title = "Short forms"
pay = "njc"
basis = "maximum"
[[proposal]]
number = "4a"
funder = "pcc"
establish = ["2 x Clerk SCP 5", { line = "1 x Clerk SCP 6", fte = "20/37", funder = [{ name = "pcc", share = "1/3" }] }]
regrade = [{ line = "1 x Clerk SCP 5", to = "SCP 6" }]
change_hours = [{ line = "1 x Clerk SCP 5", to = 0.5 }, { line = "1 x Clerk SCP 6", to = "20/37" }]
fund = [{ line = "1 x Clerk SCP 5", to = "pcc" }, { line = "1 x Clerk SCP 6", to = [{ name = "pcc" }] }]
non_pay = [{ title = "Rent", amount = "£1.2m" }, { title = "Fees", amount = 12 }]
"""


def test_short_forms_fit_and_slips_do_not(tmp_path: Path) -> None:
    path = tmp_path / "scenario.toml"
    path.write_text(SHORT, encoding="utf-8")
    document = schema("scenario")
    assert [] == [error.message for error in document.iter_errors(as_json(path))]
    for right, wrong in (
        ('basis = "maximum"', 'basis = "top"'),
        ("establish =", "estabish ="),
        ("number =", "nummer ="),
        ("to = 0.5", "too = 0.5"),
    ):
        path.write_text(SHORT.replace(right, wrong), encoding="utf-8")
        assert list(document.iter_errors(as_json(path))), wrong


LISTED = """\
List at 1 October 2025,,,,,,,,,
Post No,Job Title,Rank,Pay Pt,WTE,Command,Holder,From,Funding,Budget min
101,Officer,Constable,7,1,East,VACANT,01/09/2025,Core,"£30,000"
102,Officer,Constable,7,2.5,East,"Ashquill, Bryn",31/12/2024,Core,"£30,000.50"
102,Officer,Sergent,4,0.5,East,"Marrowby, Osian",31/12/2024,,
103,Officer,Constable,99,18.5/37,West,"Rushlake, Teg",31/02/2025,Core,
,Total,,,4.5,,,,,
"""


def test_lists_as_they_are_printed_fit_their_schema(tmp_path: Path) -> None:
    document = schema("posts")
    path = tmp_path / "list.csv"
    path.write_text(LISTED, encoding="utf-8")
    bare = pd.DataFrame({"Job Title": ["Clerk", "Driver", "Clerk"], "Grade": ["4", "5", "4"], "FTE": [1, 0.5, 1]})
    for posts in (est.load_posts(path, pay="police-officers-ew"), est.load_posts(bare)):
        assert [] == [error.message for error in document.iter_errors(posts.to_dict())]
    printed = CliRunner().invoke(app, ["posts", str(path), "--json"]).stdout
    assert [] == [error.message for error in document.iter_errors(json.loads(printed))]
    path.write_text(LISTED.split("102,Officer,Sergent")[0], encoding="utf-8")
    costed = CliRunner().invoke(app, ["posts", str(path), "--pay", "police-officers-ew", "--json", "--cost"]).stdout
    assert json.loads(costed)["pay_bill"]["total"] > 0
    assert [] == [error.message for error in document.iter_errors(json.loads(costed))]
    path.write_bytes(b"%PDF-1.7 no list")
    refused = json.loads(CliRunner().invoke(app, ["posts", str(path), "--json"]).stdout)
    assert refused["refused"] is True
    assert [] == [error.message for error in document.iter_errors(refused)]
    for slip in (
        {**refused, "refused": "yes"},
        {**json.loads(costed), "sheetz": []},
        {**json.loads(printed), "faults": [1]},
    ):
        assert list(document.iter_errors(slip))


def misfits_of(name: str, form: dict[str, Any]) -> list[str]:
    """What does not fit; a key that is none of the form is found."""
    document = schema(name)
    assert list(document.iter_errors({**form, "otherwise": 1}))
    return [error.message for error in document.iter_errors(json.loads(json.dumps(form)))]


def test_what_is_done_with_lists_fits_its_schema(tmp_path: Path) -> None:
    old = pd.DataFrame(
        [
            ("1", "SCP 5", "East", "100", "no"),
            ("2", "SCP 20", "East", "100", "yes"),
            ("3", "SCP 6", "West", "200", "no"),
        ],
        columns=["post", "grade", "unit", "cost_centre", "vacant"],
    )
    new = pd.DataFrame([("1", "SCP 6"), ("4", "SCP 7")], columns=["post", "grade"])
    terms = {"on_cost_percent": 20, "basis": "maximum"}
    for pay in ("njc", None):
        assert [] == misfits_of("posts-diff", est.diff_posts(old, new, pay=pay, terms=terms, on="2025-10-01").to_dict())
    ledger = tmp_path / "ledger.csv"
    ledger.write_text(
        "Post No,Cost Centre,Account,Amount\n1,100,Pay,9\n9,300,Agency,3.5\nTotal,,,12.5\n", encoding="utf-8"
    )
    by_post = est.reconcile(old, ledger, by="post", pay="njc", terms=terms, on="2025-10-01", months=3).to_dict()
    by_centre = est.reconcile(old, ledger, pay="njc", terms=terms, on="2025-10-01").to_dict()
    assert by_centre["controls"]["ledger_printed"] == 12.5
    assert [] == misfits_of("reconciliation", by_post) == misfits_of("reconciliation", by_centre)
    base = est.Scenario(title="T", pay="njc", price_base="2025-10", **terms).with_terms(
        posts=old.drop(columns=["cost_centre", "vacant"]), ceiling=[{"posts": 2}, {"money": "£1k", "unit": "East"}]
    )
    plan = base.disestablish(post="3", from_="2025-05-01").establish("1 x Clerk SCP 20", from_="2025-05-01")
    for more in ({}, {"ledger": ledger}):
        tracking = est.track(plan, {"2025-05-31": old, "2025-06-30": new}, **more).to_dict()  # type: ignore[arg-type]
        assert [] == misfits_of("tracking", tracking)
    assert [] == misfits_of("ceilings", est.cost(plan).to_dict()["ceilings"])
    for posts in (old, new):
        assert [] == misfits_of("rebase", est.rebase(plan, posts).to_dict())

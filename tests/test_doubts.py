"""What is inferred, or of a confidence below high, is said wherever a figure rests on it."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pandas as pd
import pytest
from openpyxl import load_workbook
from typer.testing import CliRunner

import establishment as est
from establishment.cli.main import app
from establishment.rates.references import STATUSES, weakest

HEAD = 'title = "t"\npay = "{pay}"\npension = "{pension}"\nbasis = "maximum"\nprice_base = {base}\n'
INFERRED = "Inferred from other evidence, with no official statement read: "
PAY = "pay of njc at the award of 1 April 2026 (points 5, 25)"
ADDS = '[[proposal]]\nnumber = 1\nestablish = ["2 x Officer SCP 18-25", "1 x Clerk SCP 5"]\n'


def outputs(tmp_path: Path, text: str, book: Path | None = None) -> dict[str, str]:
    """What each output of a scenario says, as one line of text."""
    path = tmp_path / "scenario.toml"
    path.write_text(text, encoding="utf-8")
    grades = ["--grades", str(book)] if book else []
    screen = CliRunner().invoke(app, ["cost", str(path), *grades]).stdout
    document = json.loads(CliRunner().invoke(app, ["cost", str(path), "--json", *grades]).stdout)
    costing = est.cost(path, book=book)
    costing.to_excel(tmp_path / "out.xlsx")
    costing.to_html(tmp_path / "out.html")
    cover = load_workbook(tmp_path / "out.xlsx")["Cover"]
    message = {
        "screen": screen,
        "paragraph": costing.paragraph(),
        "json": " ".join(document["scenario"]["doubts"]),
        "report": (tmp_path / "out.html").read_text(encoding="utf-8"),
        "cover": " ".join(str(cell.value) for row in cover.iter_rows() for cell in row if cell.value),
    }
    return {name: " ".join(each.split()) for name, each in message.items()}


def test_inferred_stands_between_derived_and_projected() -> None:
    assert STATUSES == ("published", "derived", "inferred", "projected", "illustrative")
    assert weakest(["derived", "inferred", "published"]) == "inferred"
    assert weakest(["projected", "inferred"]) == "projected"


def test_all_pay_of_councils_in_2026_is_inferred() -> None:
    njc = est.load_book().scale("njc")
    award = date(2026, 4, 1)
    statuses = [dated[award].source.status for dated in njc.values.values() if award in dated]
    assert statuses == ["inferred"] * 41


def test_every_output_says_what_is_inferred(tmp_path: Path) -> None:
    message = outputs(tmp_path, HEAD.format(pay="njc", pension="20%", base="2026-05-01") + ADDS)
    assert [] == [name for name, text in message.items() if INFERRED + PAY not in text]
    assert "Least certain input: inferred from other evidence." in message["screen"]


def test_an_assumed_award_does_not_hide_what_it_was_put_on(tmp_path: Path) -> None:
    top = 'first_year = "2026/27"\nyears = 2\nprices = "cash"\nhold_on_costs = true\n'
    award = '[[award]]\nfrom = 2027-04-01\npercent = 3\nscale = "njc"\n'
    text = HEAD.format(pay="njc", pension="20%", base="2026-05-01") + top + award + ADDS
    forms = outputs(tmp_path, text)
    assert [] == [name for name, each in forms.items() if INFERRED + PAY not in each]
    document = json.loads(CliRunner().invoke(app, ["cost", str(tmp_path / "scenario.toml"), "--json"]).stdout)
    later = document["years"][1]
    assert (later["status"], later["doubts"]) == ("projected", [f"{INFERRED}{PAY}."])


def test_a_scale_on_the_spine_says_it_too(tmp_path: Path) -> None:
    (tmp_path / "grades" / "council").mkdir(parents=True)
    text = 'title = "Council"\non_spine = "njc"\n[[grade]]\nname = "Grade 7"\npoints = ["19", "25"]\n'
    (tmp_path / "grades" / "council" / "scale.toml").write_text(text, encoding="utf-8")
    adds = '[[proposal]]\nnumber = 1\nestablish = ["1 x Officer Grade 7"]\n'
    message = outputs(
        tmp_path, HEAD.format(pay="council", pension="20%", base="2026-05-01") + adds, book=tmp_path / "grades"
    )
    expected = f"{INFERRED}pay of njc at the award of 1 April 2026 (point 25)."
    assert [] == [name for name, each in message.items() if expected not in each]


def test_medium_confidence_is_said_and_high_is_not(tmp_path: Path) -> None:
    adds = '[[proposal]]\nnumber = 1\nestablish = ["1 x Officer SCP 29", "1 x Clerk SCP 5"]\n'
    message = outputs(tmp_path, HEAD.format(pay="njc", pension="20%", base="2023-05-01") + adds)
    expected = "Of medium confidence: pay of njc at the award of 1 April 2023 (points 5, 29)."
    assert [] == [name for name, each in message.items() if expected not in each]
    (tmp_path / "sure").mkdir()
    sure = outputs(
        tmp_path / "sure",
        HEAD.format(pay="njc", pension="20%", base="2025-05-01")
        + '[[proposal]]\nnumber = 1\nestablish = ["1 x Officer SCP 23"]\n',
    )
    assert [] == [name for name, each in sure.items() if "confidence" in each or "nferred from other" in each]


@pytest.mark.parametrize(("base", "status"), [(date(2026, 5, 1), "inferred"), (date(2023, 5, 1), "derived")])
def test_posts_by_the_million_carry_the_status(base: date, status: str) -> None:
    frame = pd.DataFrame({"post": ["1", "2"], "grade": ["SCP 5", "SCP 29"], "point": ["5", "29"]})
    totals = est.cost_posts(frame, terms={"pay": "njc", "pension": "20%"}, years="2026/27", prices=base)
    assert totals["status"].tolist() == [status]


def test_one_post_and_a_scale_say_it() -> None:
    price = est.load_book().unit_cost("SCP 5", scale="njc", on=date(2026, 5, 1), basis="maximum", pension="20%")
    assert "(inferred)" in str(price)
    assert "inferred, medium confidence, njc/points.csv:" in str(price)
    screen = CliRunner().invoke(app, ["scales", "njc", "--on", "2026-05-01"]).stdout
    assert screen.count("inferred, medium confidence") == 41


def test_a_full_cost_that_is_given_stands_on_no_scale(tmp_path: Path) -> None:
    """Though another post of the same grade is priced from one: only the clerk's lines rest on its pay."""
    text = HEAD.format(pay="njc", pension="20%", base="2026-05-01")
    text += '[[unit_cost]]\ngrade = "SCP 20"\ntitle = "Registrar"\namount = "£40,000"\nreference = "p1"\n'
    text += '[[proposal]]\nnumber = 1\nestablish = ["1 x Registrar SCP 20", "1 x Clerk SCP 20"]\n'
    (tmp_path / "given.toml").write_text(text, encoding="utf-8")
    lines = est.cost(tmp_path / "given.toml").comparison.costed.lines.set_index("title")
    assert (lines.loc["Registrar", "status"], lines.loc["Registrar", "award"]) == ("", None)
    assert set(lines.loc["Clerk", "award"]) == {date(2026, 4, 1)}

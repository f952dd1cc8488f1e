"""A scale of one's own, written from the page on pay scales alone."""

from __future__ import annotations

import re
import textwrap
from pathlib import Path

import establishment as est
from establishment.paybook.checks import check_scale
from establishment.paybook.new_scale import write_start

PAGE = (Path(__file__).parents[1] / "docs" / "pay-scales.md").read_text(encoding="utf-8")


def test_yearly_two_yearly_and_gated_points(tmp_path: Path) -> None:
    write_start(tmp_path / "our-council")
    toml = tmp_path / "our-council" / "scale.toml"
    text = toml.read_text(encoding="utf-8").replace(
        "[[grade]]", '[[grade]]\nname = "Grade 4"\npoints = ["1", "4"]\n\n[[grade]]', 1
    )
    toml.write_text(text.replace("pay-circular", "agreement"), encoding="utf-8")
    points = tmp_path / "our-council" / "points.csv"
    points.write_text(points.read_text(encoding="utf-8").replace("pay-circular", "agreement"), encoding="utf-8")
    [rules] = re.findall(r"```csv\n(effective_from,effective_until,grade.*?)```", PAGE, re.DOTALL)
    (tmp_path / "our-council" / "progression.csv").write_text(rules, encoding="utf-8")
    assert [] == [finding for finding in check_scale(tmp_path / "our-council") if finding.level == "error"]
    scenario = (
        'title = "T"\npay = "our-council"\nprice_base = 2025-04-01\nbasis = "point"\non_cost_percent = 0\n'
        'prices = "cash"\nfirst_year = "2025/26"\nyears = 5\n[[award]]\nfrom = 2027-04-01\npercent = 0\nyears = 3\n'
        "[[proposal]]\nnumber = 1\n"
        'establish = [{ line = "1 x Officer Grade 4", point = 1, from = 2025-04-01, increment_date = 2026-04-01 }]\n'
    )
    costing = est.cost(scenario, book=est.load_book(tmp_path))
    # point 1 for a year (24,000), point 2 for two (25,750 from April 2026), then 3 (27,810) until a decision says 4
    assert [24_000.0, 25_750.0, 25_750.0, 27_810.0, 27_810.0] == costing.by_year()["part_year_net"].tolist()


def test_chief_officers_have_their_salaries_on_the_posts(tmp_path: Path) -> None:
    folder = tmp_path / "chief-officers"
    folder.mkdir()
    [block] = re.findall(r'\n(    title = "Chief officers.*?)\nand in the scenario', PAGE, re.DOTALL)
    (folder / "scale.toml").write_text(textwrap.dedent(block), encoding="utf-8")
    [line] = re.findall(r"and in the scenario `(\{.*?\})`", PAGE)
    text = (
        'title = "T"\npay = "chief-officers"\nprice_base = 2026-04-01\nbasis = "point"\npension = "20%"\n'
        f"[[proposal]]\nnumber = 1\nestablish = [{line}]\n"
    )
    # £152,000; National Insurance 15% of 147,000 = £22,050; pension £30,400; levy 0.5% = £760
    assert est.cost(text, book=est.load_book(tmp_path)).net == 152_000 + 22_050 + 30_400 + 760

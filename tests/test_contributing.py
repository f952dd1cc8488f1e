"""The recipes of CONTRIBUTING.md are carried out on a copy of the sources, and do what they say."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

TOP = Path(__file__).parents[1]
PAGE = (TOP / "CONTRIBUTING.md").read_text(encoding="utf-8")
SCENARIO = """\
title      = "A team on half hours"
pay        = "made-up-town"
basis      = "maximum"
price_base = 2025-05-01
pension    = "20%"

[[proposal]]
number = 1
{action}
"""


def blocks(heading: str) -> list[str]:
    """The blocks of code below a heading of the page."""
    section = PAGE.partition(f"\n## {heading}\n")[2].partition("\n## ")[0]
    return re.findall(r"```\w+\n(.*?)```", section, re.DOTALL)


def insert(path: Path, before: str, text: str) -> None:
    """Put text into a file before a line of it that stands there once."""
    held = path.read_text(encoding="utf-8")
    assert held.count(before) == 1, before
    path.write_text(held.replace(before, text + before), encoding="utf-8")


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sources and pay scales, with the scale, the action and the measure of the page added to them."""
    top = tmp_path_factory.mktemp("copy")
    shutil.copytree(TOP / "src", top / "src", ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copytree(TOP / "grades", top / "grades")
    shutil.copytree(TOP / "scenarios", top / "scenarios")
    scale, points = blocks("A pay scale")
    folder = top / "grades" / "made-up-town"
    folder.mkdir()
    (folder / "scale.toml").write_text(scale, encoding="utf-8")
    (folder / "points.csv").write_text(points, encoding="utf-8")
    room = top / "src" / "establishment" / "scenarios"
    shape, function, row = blocks("An action")
    insert(room / "action_shapes.py", "class Redesignate(Line):", shape + "\n\n")
    insert(room / "what_actions_do.py", "def extended(task: Task)", function + "\n\n")
    insert(
        room / "what_actions_do.py",
        "from establishment.scenarios.line_shapes import",
        "from establishment.scenarios.line_shapes import To\n",
    )
    insert(room / "action_registry.py", '    "fund": Action(', row)
    insert(room / "action_registry.py", "    Income,\n", "    Halve,\n")
    measure, stated = blocks("A measure")
    insert(
        top / "src" / "establishment" / "costing" / "measures.py", '    Measure(\n        "between_funders",', measure
    )
    insert(room / "stated_tables.py", '    "gross_savings",\n    "cashable_savings",', stated)
    return top


def run(copy: Path, *words: str, code: str = "") -> str:
    """What the command prints in the copy; or a piece of Python."""
    command = ["-c", code] if code else ["-m", "establishment", *words]
    environment = {**os.environ, "PYTHONPATH": str(copy / "src"), "PYTHONIOENCODING": "utf-8"}
    done = subprocess.run([sys.executable, *command], cwd=copy, env=environment, capture_output=True, check=False)
    assert done.returncode == 0, done.stderr.decode()
    return done.stdout.decode()


def scenario(copy: Path, name: str, action: str) -> str:
    path = copy / f"{name}.toml"
    path.write_text(SCENARIO.format(action=action), encoding="utf-8")
    return str(path)


def test_the_scale_of_the_page_checks_clean_and_prices(copy: Path) -> None:
    assert "It can be used" in run(copy, "scales", "check", "grades/made-up-town")
    assert "£26,000" in run(copy, "scales", "made-up-town", "--on", "2025-05-01")


def test_the_action_of_the_page_is_that_of_other_hours(copy: Path) -> None:
    halved = scenario(copy, "halved", 'halve = ["2 x Clerk Town 1"]')
    hours = scenario(copy, "hours", 'change_hours = [{ line = "2 x Clerk Town 1", to = "0.5" }]')
    code = "import establishment as est; print(*(est.cost(path).net for path in {paths!r}))"
    net = run(copy, code=code.format(paths=[halved, hours])).split()
    # a whole post costs 26,000 + 3,150 + 5,200 + 130 = 34,480; half of one 13,000 + 15% x 8,000 + 2,600 + 65 = 16,865
    assert net == ["-£35,230"] * 2
    for words in (("explain", halved, "net"), ("cost", halved, "--also", "movements")):
        assert "Clerk" in run(copy, *words)
    assert "half" in run(copy, "diff", halved, scenario(copy, "none", 'disestablish = ["2 x Clerk Town 1"]'))


def test_the_measure_of_the_page_is_in_the_outputs(copy: Path) -> None:
    path = scenario(copy, "measured", 'disestablish = ["1 x Clerk Town 1"]')
    # one post at the top of its grade: 26,000 + 15% x (26,000 - 5,000) + 20% x 26,000 + 0.5% x 26,000
    cost = 26_000 + 3_150 + 5_200 + 130
    assert "Gross change" in run(copy, "cost", path)
    assert f"{cost:,}" in run(copy, "explain", path, "gross_change")
    with Path(path).open("a", encoding="utf-8") as file:
        file.write(f'\n[[stated]]\nmeasure = "gross_change"\namount = "£{cost:,}"\n')
    assert "agrees" in run(copy, "cost", path)
    code = f"import establishment as est; print(est.cost({path!r}).measures().to_string())"
    assert "gross_change" in run(copy, code=code) or "Gross change" in run(copy, code=code)

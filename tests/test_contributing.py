"""The recipes of CONTRIBUTING.md are carried out on a copy of the sources, and do what they say."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import openpyxl
import pytest

pytestmark = pytest.mark.long

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


HALVED_POSTS = """\
from hypothesis import given, settings

from case import ORDER, book_folder
from comparing import costed, differing, lines, total
from oracle import Oracle, summed
from strategies import POSTED, cases
from test_identities import LINE


def test_halving_is_among_what_is_drawn():
    assert "halve" in POSTED and "one_off" in POSTED and "income" not in POSTED and set(POSTED) < set(ORDER)


@settings(max_examples=25)
@given(cases(actions=["halve", "halve", "change_hours", "regrade"]))
def test_halved_posts_agree_with_the_oracle(case):
    assert {} == differing(summed(Oracle(case, book_folder()).lines()), total(lines(costed(case)), *LINE))
"""


def blocks(heading: str) -> list[str]:
    """The blocks of code below a heading of the page."""
    section = PAGE.partition(f"\n## {heading}\n")[2].partition("\n## ")[0]
    return re.findall(r"```\w+\n(.*?)```", section, re.DOTALL)


def insert(path: Path, before: str, text: str) -> None:
    """Put text into a file before a line of it that stands there once."""
    content = path.read_text(encoding="utf-8")
    assert content.count(before) == 1, before
    path.write_text(content.replace(before, text + before), encoding="utf-8")


def replace_line(path: Path, name: str, text: str) -> None:
    """Put another line in the place of the one that sets a name."""
    content = path.read_text(encoding="utf-8")
    (own,) = re.findall(rf"^{name} = .*\n", content, re.MULTILINE)
    path.write_text(content.replace(own, text), encoding="utf-8")


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The repository, with the scale, the action, the measures and the check of the page added to it."""
    top = tmp_path_factory.mktemp("copy")
    for name in ("src", "grades", "scenarios", "docs", "tests"):
        shutil.copytree(TOP / name, top / name, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(TOP / "pyproject.toml", top)
    scale, points, award = blocks("A pay scale")
    folder = top / "grades" / "made-up-town"
    folder.mkdir()
    (folder / "scale.toml").write_text(scale, encoding="utf-8")
    (folder / "points.csv").write_text(points, encoding="utf-8")
    later = top / "grades" / "later-town"
    later.mkdir()
    dates = scale.replace("[2025-04-01]", "[2025-04-01, 2026-04-01]").replace(
        "known_until = 2026", "known_until = 2027"
    )
    (later / "scale.toml").write_text(f"{dates}\n{award}", encoding="utf-8")
    # 25,000 x 1.032 = 25,800 and 26,000 x 1.032 = 26,832
    risen = "".join(
        f"2026-04-01,{point},{pay},published,high,town-pay-2025\n" for point, pay in ((1, 25800), (2, 26832))
    )
    (later / "points.csv").write_text(points + risen, encoding="utf-8")
    room = top / "src" / "establishment" / "scenarios"
    shape, function, row, example, line, tested_line, pairs, *generated = blocks("An action")
    insert(room / "action_shapes.py", "class Redesignate(Line):", shape + "\n\n")
    insert(room / "what_actions_do.py", "def extended(task: Task)", function + "\n\n")
    insert(
        room / "what_actions_do.py",
        "from establishment.scenarios.line_shapes import",
        "from establishment.scenarios.line_shapes import To\n",
    )
    insert(room / "action_registry.py", '    "fund": Action(', row)
    insert(room / "action_registry.py", "    Income,\n", "    Halve,\n")
    insert(top / "docs" / "make_verbs.py", '    "fund": \'post="0114"', example)
    insert(top / "docs" / "scenario-files.md", "| `fund` |", line)
    insert(top / "tests" / "test_actions.py", '    "fund": \'{ line', tested_line)
    replace_line(top / "tests" / "test_edges_scenarios.py", "PAIRS", pairs)
    add_to_generated(top / "tests", *generated)
    measure, stated, stated_row, own = blocks("A measure")
    insert(top / "docs" / "scenario-files.md", "| `recurring_growth`, `gross_savings` |", stated_row)
    insert(
        top / "src" / "establishment" / "costing" / "measures.py",
        '    Measure(\n        "between_funders",',
        measure + own,
    )
    insert(room / "stated_tables.py", '    "gross_savings",\n    "cashable_savings",', stated)
    add_check(top, *blocks("A check of papers"))
    heading, meaning, pattern, other_meaning = blocks("A heading of lists")
    lists = top / "src" / "establishment" / "lists"
    for path, lines in (
        (lists / "headings.csv", heading),
        (lists / "heading_words.csv", pattern),
        (top / "tests" / "lists" / "heading_meanings.csv", meaning + other_meaning),
    ):
        with path.open("a", encoding="utf-8") as file:
            file.write(lines)
    for page in ("make_verbs", "make_schemas", "make_api", "make_measures"):
        run(top, code=f"import runpy; runpy.run_path('docs/{page}.py', run_name='__main__')")
    return top


def add_to_generated(tests: Path, names: str, after: str, later: str) -> None:
    """Give the action its place in the generated scenarios, and a test of scenarios that are full of it."""
    replace_line(tests / "case.py", "CHANGING", names)
    insert(tests / "oracle.py", '        if act.action != "split":\n', after)
    insert(tests / "strategies.py", "    to = act.change\n    budgeted = ", later)
    (tests / "test_halved_posts.py").write_text(HALVED_POSTS, encoding="utf-8")


def add_check(top: Path, code: str, function: str, row: str, examples: str, words: str, line: str) -> None:
    """Carry out the recipe of a check of papers."""
    room = top / "src" / "establishment" / "papers"
    insert(room / "results.py", '    "P401": ', code)
    insert(room / "substance.py", "def _more_posts(", function + "\n\n")
    insert(room / "checking.py", '    CheckRow(\n        "P313",', row)
    insert(top / "tests" / "test_papers_codes.py", '}\n"""For each code a text', examples)
    insert(top / "tests" / "paper_messages.py", '}\n"""Verdict, severity, words', words)
    insert(top / "docs" / "checking-papers.md", "| `P401` |", line)


def run(copy: Path, *words: str, code: str = "") -> str:
    """What the command prints in the copy; or a piece of Python."""
    command = ["-c", code] if code else ["-m", "establishment", *words]
    environment = {**os.environ, "PYTHONPATH": str(copy / "src"), "PYTHONIOENCODING": "utf-8"}
    done = subprocess.run([sys.executable, *command], cwd=copy, env=environment, capture_output=True, check=False)
    assert done.returncode == 0, (done.stdout + done.stderr).decode()
    return done.stdout.decode()


def run_tests(copy: Path, file: str, chosen: str) -> int:
    """How many tests of the copy passed, of those that a choice names."""
    words = ["-q", "-p", "no:cacheprovider", "-p", "no:xdist", "-o", "addopts=", file, "-k", chosen]
    out = run(copy, code=f"import pytest, sys; sys.exit(pytest.main({words!r}))")
    passed = re.search(r"(\d+) passed", out)
    return int(passed[1]) if passed else 0


def scenario(copy: Path, name: str, action: str) -> str:
    path = copy / f"{name}.toml"
    path.write_text(SCENARIO.format(action=action), encoding="utf-8")
    return str(path)


def test_the_scale_of_the_page_checks_clean_and_prices(copy: Path) -> None:
    assert "It can be used" in run(copy, "scales", "check", "grades/made-up-town")
    assert "£26,000" in run(copy, "scales", "made-up-town", "--on", "2025-05-01")
    later = run(copy, "scales", "check", "grades/later-town")
    assert re.findall(r"warning (W\d+)", later) == ["W209"]  # how its posts climb is not said; each move of pay is


def test_the_scale_of_the_page_is_in_the_page_of_the_pay_book(copy: Path) -> None:
    page, ships = run(copy, "scales", "--report"), (copy / "docs" / "pay-book.md").read_text(encoding="utf-8")
    own_lines = set(page.splitlines()) - set(ships.splitlines())
    # two values on one award, of one source; the town with a later award has two values more
    assert any(re.search(r"[Mm]ade-up[- ][Tt]own.*\b2\b", line) for line in own_lines), own_lines


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


def test_the_action_of_the_page_is_a_verb_and_is_documented(copy: Path) -> None:
    code = "import establishment as est; base = est.Scenario(title='T', pay='njc', basis='maximum'); "
    assert "halve = [" in run(copy, code=code + "print(base.halve(post='0114').to_toml())")
    assert run_tests(copy, "tests/test_docs.py", "every_action or every_key_of_the_format") >= 2
    assert run_tests(copy, "tests/test_verbs.py", "every_action_has_its_verb") == 1
    assert run_tests(copy, "tests/test_actions.py", "every_output and halve") == 1
    assert run_tests(copy, "tests/test_edges_scenarios.py", "what_each_action_does_to_posts") == 1
    assert run_tests(copy, "tests/test_every_field.py", "halve") >= 1
    assert ".halve(" in (copy / "docs" / "api.md").read_text(encoding="utf-8")
    assert run_tests(copy, "tests/test_docs.py", "api_page or page_that_is_made") >= 1


def test_the_action_of_the_page_has_its_place_in_generated_scenarios(copy: Path) -> None:
    assert run_tests(copy, "tests/test_halved_posts.py", "halv") == 2
    assert run_tests(copy, "tests/test_identities.py", "full_year_lines_agree_with_the_oracle") == 1


def test_the_measure_with_a_function_of_its_own_is_explained_and_is_in_the_workbook(copy: Path) -> None:
    two = 'disestablish = ["2 x Clerk Town 1"]\n[[proposal]]\nnumber = 2\ndisestablish = ["1 x Clerk Town 1"]'
    path = scenario(copy, "own", two)
    cost = 26_000 + 3_150 + 5_200 + 130  # as below; the larger change takes two posts
    explanation = run(copy, "explain", path, "largest_saving")
    assert f"= £{2 * cost:,}" in explanation.splitlines()[0]
    assert f"only together: -£{cost:,}" in explanation
    run(copy, "cost", path, "--xlsx", "own.xlsx")
    sheet = openpyxl.load_workbook(copy / "own.xlsx", data_only=True)["Proposals"]
    rows = [[cell.value for cell in row] for row in sheet.iter_rows()]
    head = next(row for row in rows if any("Largest saving" in str(value) for value in row))
    column = next(n for n, value in enumerate(head) if "Largest saving" in str(value))
    assert "as costed" in head[column]
    below = rows[rows.index(head) + 1 :]
    assert [row[column] for row in below[:3]] == [2 * cost, cost, 2 * cost]


def test_the_check_of_the_page_asks_and_the_tests_know_it(copy: Path) -> None:
    (copy / "paper.txt").write_text("The vehicles cost £12,000 and the equipment TBC.\n", encoding="utf-8")
    assert "P314" in run(copy, "check", "paper.txt")
    cases = "P314 or two_examples or documents_list"
    assert run_tests(copy, "tests/test_papers_codes.py", cases) == 5


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


def test_the_heading_of_the_page_is_read_and_the_tests_know_it(copy: Path) -> None:
    rows = "".join(f"A{n},Clerk,Grade 1,1,4{n}010\n" for n in range(1, 5))
    for heading in ("RESPONSIBILITY_CODE", "Chargeable Unit"):
        (copy / "list.csv").write_text(f"Post No,Job Title,Grade,FTE,{heading}\n{rows}", encoding="utf-8")
        assert re.search(rf"{heading} +cost_centre", run(copy, "posts", "list.csv"))
    assert run_tests(copy, "tests/test_lists_headings.py", "mean_their_field or rows_of_the_table") == 2

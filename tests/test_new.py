"""A scenario started by five questions: answers are checked as they are given, and the file is costed."""

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

import establishment as est
from establishment.cli.main import app

HERE = Path(__file__).parent
GRADES = ("--grades", str(HERE / "example-grades"))
ANSWERS = ("registry-staff", "2025-05-01", "20%", "2 x Clerk CLERK", "1 x Registrar EO")


@pytest.fixture(autouse=True)
def _here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def new(answers: tuple[str, ...], *words: str) -> Any:
    typed = "".join(f"{answer}\n" for answer in answers)
    return CliRunner().invoke(app, ["new", *words, *GRADES], input=typed, catch_exceptions=False)


def test_five_answers_make_a_scenario_that_is_costed() -> None:
    result = new(ANSWERS, "more-registrars.toml")
    assert 0 == result.exit_code, result.output
    costing = est.cost("more-registrars.toml", book=HERE / "example-grades")
    assert str(costing) == result.stdout.rstrip("\n")
    # point 2: 21,000 + 15% of 16,000 + 20% + 0.5% = 27,705.00, twice 55,410.00
    # point 4: 30,001 + 15% of 25,001 (3,750.15) + 6,000.20 + 150.01 = 39,901.36; less 55,410.00: -15,508.64
    assert -1550864 == costing.net.pence
    assert "More registrars" == costing.scenario.title
    text = Path("more-registrars.toml").read_text(encoding="utf-8")
    assert "# Posts are priced at the top of their grades (basis)." in text
    assert "Assumed: Prices are those of 1 May 2025, in all 3 years" in result.stderr
    option = f"--grades {HERE / 'example-grades'}"
    assert f"Cost it with: establishment cost more-registrars.toml {option}" in result.stderr.replace('"', "")
    assert text.startswith("# The pay is in a folder of your own: cost it with --grades ")
    again = new(ANSWERS, "more-registrars.toml")
    assert 2 == again.exit_code
    assert "is there already" in again.stderr
    assert 0 == new(ANSWERS, "more-registrars.toml", "--force", "--basis", "minimum").exit_code
    assert 'basis = "minimum"' in Path("more-registrars.toml").read_text(encoding="utf-8")


def test_a_scenario_from_a_list_stands_on_its_posts() -> None:
    Path("lists").mkdir()
    rows = "1,Clerk,CLERK,1,1\n2,Clerk,CLERK,2,0.5\n3,Clerk,CLERK,2,1\n"
    Path("lists/posts.csv").write_text(f"Post number,Job title,Grade,Point,WTE\n{rows}", encoding="utf-8")
    answers = (*ANSWERS[:3], "1; 2", "")
    result = new(answers, "fewer.toml", "--from-list", "lists/posts.csv", "--title", "Fewer clerks")
    assert 0 == result.exit_code, result.output
    text = Path("fewer.toml").read_text(encoding="utf-8")
    assert 'posts = "lists/posts.csv"' in text
    assert 'basis = { baseline = "point", proposed = "maximum" }' in text
    costing = est.cost("fewer.toml", book=HERE / "example-grades")
    # point 1: 20,000 + 2,250 + 4,000 + 100 = 26,350; half of point 2: 10,500 + 15% of 5,500 + 2,100 + 52.50 = 13,477.50
    assert -(26350_00 + 13477_50) == costing.net.pence
    absent = new((*ANSWERS[:3], "4"), "none.toml", "--from-list", "lists/posts.csv")
    assert 2 == absent.exit_code
    assert "Question 4 of 5, which posts go? '4'" in absent.stderr
    assert not Path("none.toml").exists()


def test_posts_of_a_list_that_are_not_alike_can_be_named_as_the_message_says() -> None:
    Path("posts.csv").write_text(
        "Post number,Job title,Grade\nC01,Clerk,CLERK\nC02,Clerk,CLERK\nC03,Head,EO\n", "utf-8"
    )
    rows = [*Path("posts.csv").read_text("utf-8").splitlines(), "C04,Clerk,CLERK,North"]
    Path("posts.csv").write_text("\n".join([f"{rows[0]},Unit", *rows[1:]]), "utf-8")
    unclear = new((*ANSWERS[:3], "1 x Clerk CLERK"), "plan.toml", "--from-list", "posts.csv")
    assert '{ post = "C04" }' in unclear.stderr
    # one post at the top of CLERK, point 2: 27,705.00, by its number as a bare word and as the message has it
    for words in ("C04", '{ post = "C04" }'):
        result = new((*ANSWERS[:3], words, "none"), "plan.toml", "--force", "--from-list", "posts.csv")
        assert 0 == result.exit_code, result.output
        assert -27705_00 == est.cost("plan.toml", book=HERE / "example-grades").net.pence
    broken = new((*ANSWERS[:3], "{ post =", ""), "plan.toml", "--force", "--from-list", "posts.csv")
    assert '"{ post =" cannot be read. A post is named by its number' in broken.stderr


def test_what_no_answer_can_mend_is_said_before_the_first_question() -> None:
    twice = "post,title,grade\n1,Clerk,CLERK\n1,Head,EO\n"
    Path("twice.csv").write_text(twice, encoding="utf-8")
    result = new((), "plan.toml", "--from-list", "twice.csv")
    assert 'The post "1" appears twice; the first is on line 2.' in result.stderr
    result = new((), "plan.toml", "--basis", "top")
    assert '"top" is unknown; accepted: minimum' in result.stderr
    assert not Path("plan.toml").exists()


@pytest.mark.parametrize(
    ("answers", "message"),
    [
        (("registry-stuff",), 'There is no pay scale "registry-stuff". Did you mean "registry-staff"?'),
        (("",), "This needs an answer. A name, such as njc"),
        (("registry-staff", "soon"), "from which day do the changes apply? 'soon'"),
        (("registry-staff", "1990-01-01"), "this day is before its first award"),
        (("registry-staff", "2025-05-01", "nhss"), 'There is no pension scheme "nhss".'),
        ((*ANSWERS[:3], "2 x Clerk CLERC"), 'Did you mean "CLERK"?'),
        ((*ANSWERS[:3], "2 x Clerk CLERK", "some"), "Question 5 of 5, which posts come? 'some'"),
        ((*ANSWERS[:3], "", ""), "No post goes and none comes"),
        ((*ANSWERS[:3], "None", "nothing"), "No post goes and none comes"),
        (ANSWERS[:4], "Question 5 of 5, which posts come? has no answer. Nothing was written"),
        ((), "Question 1 of 5, which pay scale are the posts on? has no answer"),
    ],
)
def test_an_answer_that_cannot_be_used_is_said_at_its_question(answers: tuple[str, ...], message: str) -> None:
    result = new(answers, "plan.toml")
    assert (2, "") == (result.exit_code, result.stdout)
    assert message in result.stderr
    assert "othing was written" in result.stderr
    assert not Path("plan.toml").exists()


def test_prices_of_a_day_beyond_the_known_pay_are_those_of_the_last_known_day() -> None:
    result = new((ANSWERS[0], "2031-05-01", *ANSWERS[2:]), "later.toml")
    assert 0 == result.exit_code, result.output
    table = est.load_book(HERE / "example-grades").scale("registry-staff").table
    assert table.known_until is not None
    assert "the last day whose pay is known" in result.stderr
    assert "no later award is assumed" in Path("later.toml").read_text(encoding="utf-8")


@pytest.mark.skipif(os.name == "nt", reason="the system has no terminals of this kind")
def test_on_a_terminal_a_wrong_answer_is_asked_again() -> None:
    ours, theirs = os.openpty()
    os.write(ours, "".join(f"{answer}\n" for answer in ("registry-stuff", *ANSWERS)).encode())
    line = [sys.executable, "-m", "establishment", "new", "plan.toml", *GRADES]
    result = subprocess.run(line, stdin=theirs, capture_output=True, check=False, timeout=60)
    assert 0 == result.returncode, result.stderr
    printed = result.stderr.decode()
    assert 2 == printed.count("Question 1 of 5. Which pay scale are the posts on?")
    assert 1 == printed.count("Question 5 of 5. Which posts come?")
    assert Path("plan.toml").exists()

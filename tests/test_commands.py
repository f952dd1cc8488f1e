"""Commands that write everything, compare with costs given, and say faults where they are."""

import json
import re
from pathlib import Path

import openpyxl
import pytest
from typer.testing import CliRunner

import establishment as est
from establishment.cli.main import MORE, app

HEAD = 'title = "T"\npay = "lancashire-constabulary"\nbasis = "unstated"\n[[proposal]]\nnumber = 1\n'


def run(*words: object, code: int = 0) -> str:
    result = CliRunner().invoke(app, [str(word) for word in words], catch_exceptions=False)
    assert code == result.exit_code, result.output
    return result.stderr if code > 1 else result.stdout


def test_out_writes_everything_and_replaces_nothing_unasked(tmp_path: Path) -> None:
    words = ("cost", "workforce-modernisation", "--out", tmp_path / "o", "--as-of", "2026-11-27")
    run(*words)
    names = {path.relative_to(tmp_path / "o").as_posix() for path in (tmp_path / "o").rglob("*.*")}
    assert {"costing.xlsx", "report.html", "paragraph.txt", "costing.json", "csv/lines.csv", "csv/made_by.csv"} <= names
    costing = est.cost("workforce-modernisation", as_of="2026-11-27")
    assert costing.to_dict() == json.loads((tmp_path / "o" / "costing.json").read_text(encoding="utf-8"))
    assert costing.paragraph() == (tmp_path / "o" / "paragraph.txt").read_text(encoding="utf-8")
    assert est.verify(tmp_path / "o" / "costing.json").same
    before = {path: path.read_bytes() for path in (tmp_path / "o").rglob("*.*")}
    assert "there already" in run(*words, code=2)
    run(*words, "--force")
    assert before == {path: path.read_bytes() for path in (tmp_path / "o").rglob("*.*")}
    for file in ("report.html", "csv/years.csv"):
        other = tmp_path / file.replace("/", "-").partition(".")[0]
        (other / file).parent.mkdir(parents=True)
        (other / file).write_text("mine", encoding="utf-8")
        assert "there already" in run("cost", "workforce-modernisation", "--out", other, code=2)
        assert ["mine"] == [path.read_text(encoding="utf-8") for path in other.rglob("*.*")]
    assert "make it first" in run("cost", "workforce-modernisation", "--out", tmp_path / "no" / "o", code=2)


def test_diff_takes_costs_that_are_given(tmp_path: Path) -> None:
    for name, line in {"one": "2 x Officer LC5", "two": "3 x Officer LC5", "other": "1 x Clerk LC3/4"}.items():
        (tmp_path / f"{name}.toml").write_text(f'{HEAD}establish = ["{line}"]\n', encoding="utf-8")
    one, two, other = (tmp_path / f"{name}.toml" for name in ("one", "two", "other"))

    def net(*words: object) -> tuple[float, float]:
        document = json.loads(run("diff", *words, "--json"))
        row = next(row for row in document["totals"] if row["measure"] == "net" and not row["year"])
        assert {} == row["one"]["unknown"] == row["other"]["unknown"]
        return row["one"]["known"], row["other"]["known"]

    # by hand: 2 x 28,000 = 56,000 and 3 x 28,000 = 84,000; 1 x 21,000
    assert (56000, 84000) == net(one, two, "--given", "LC5=28000")
    assert (56000, 21000) == net(one, other, "--given", "LC5=28000", "--given", "LC3/4=21000")
    refused = run("diff", one, other, "--given", "LC5=28000", "--given", "LC9=1", code=2)
    assert "LC9" in refused
    assert 'grade "LC5"' not in refused


OF_A_PAGE = {
    "cost": ("cost", "council-option-a"),
    "diff": ("diff", "council-option-a", "council-option-b"),
    "explain": ("explain", "council-option-a"),
    "compare": ("compare", "council-option-a", "council-option-b"),
    "check": ("check", "paper.txt"),
    "posts": ("posts", "list.csv", "--pay", "njc", "--cost", "--on", "2025-05-01", "--pension", "20%"),
    "against": (
        "posts",
        "list.csv",
        "--against",
        "later.csv",
        "--pay",
        "njc",
        "--on",
        "2025-05-01",
        "--pension",
        "20%",
    ),
    "rebase": ("rebase", "plan.toml", "later.csv"),
    "reconcile": (
        "reconcile",
        "list.csv",
        "ledger.csv",
        "--pay",
        "njc",
        "--on",
        "2025-05-01",
        "--by",
        "post",
        "--pension",
        "20%",
    ),
    "track": ("track", "plan.toml", "2026-06-30=later.csv"),
    "verify": ("verify", "result.json"),
}
"""Every command that writes a page, with files that `files_of_commands` writes."""


def files_of_commands(folder: Path) -> None:
    """Files for each command, in a folder."""
    head = "Post number,Job title,Grade,Point,WTE,Cost centre\n"
    rows = [f"{n},Clerk of the registry {n},SCP {5 + n},{5 + n},1,A\n" for n in range(1, 5)]
    texts = {
        "list.csv": head + "".join(rows),
        "later.csv": head + "".join(rows[:3]),
        "ledger.csv": "Post number,Amount\n1,30000\n2,31000\n",
        "paper.txt": "1. Money\nPay is £10,000 and rent £5,000, £16,000 in all. The grant is £300,00.\n",
        "plan.toml": 'title = "Fewer clerks"\npay = "njc"\nbasis = "point"\nprice_base = 2025-05-01\n'
        'pension = "20%"\nposts = "list.csv"\nfirst_year = "2026/27"\nyears = 1\nprices = "constant"\n'
        '[[proposal]]\nnumber = 1\ndisestablish = [{ post = "4", from = 2026-05-01 }]\n',
        "faulty.toml": 'title = "T"\npay = "njc"\nbasis = "maximum"\nprice_base = 2025-05-01\npension = "20%"\n'
        '[[proposal]]\nnumber = 1\nestablish = ["1 x Clerk of the registry LC5", "1 x Officer SCP 99"]\nfro = 1\n',
        "result.json": json.dumps(est.cost("council-option-a").to_dict()),
    }
    for name, text in texts.items():
        (folder / name).write_text(text, encoding="utf-8")


@pytest.mark.parametrize("command", OF_A_PAGE)
def test_each_command_writes_its_page_in_one_way(command: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    files_of_commands(tmp_path)
    words = OF_A_PAGE[command]

    def made(*more: str) -> tuple[int, str, str]:
        result = CliRunner().invoke(app, [*words, *more], catch_exceptions=False)
        return result.exit_code, result.stdout, result.stderr

    code, text, _ = made()
    assert code in (0, 1), text
    assert (code, text) == made("--html", "page.html")[:2]  # the text is printed as well
    page = Path("page.html").read_text(encoding="utf-8")
    assert page.lower().startswith("<!doctype html>")
    assert page.count("<h1") == 1
    assert (code, page) == made("--html", "-")[:2]
    ended, printed, refused = made("--html", "page.html")
    assert (2, "") == (ended, printed)
    assert "is there already" in refused
    assert (code, text) == made("--html", "page.html", "--force")[:2]
    for old in (("--html",), ("--html", "paper.txt"), ("--html", "--json")):
        ended, printed, refused = made(*old)
        assert (2, "") == (ended, printed)
        assert "--html takes the file to write: --html page.html; --html - prints the page." in refused
    ended, printed, refused = made("--html", "-", "--json")
    assert (2, "") == (ended, printed)
    assert "give one of them" in refused


ON_A_SCREEN = {
    **OF_A_PAGE,
    "lancashire": ("cost", "lancashire-volunteer-partnership"),
    "tables": ("cost", "council-option-b", "--explain-total", "£83k", *(f"--also={name}" for name in MORE)),
    "paragraph": ("cost", "council-option-b", "--paragraph"),
    "scales": ("scales",),
    "scale": ("scales", "nhs-agenda-for-change-england", "--cost", "--on", "2025-05-01"),
    "scales_check": ("scales", "check", "teachers-england"),
    "refused": ("cost", "faulty.toml"),
    "no_file": ("cost", "no-such-plan"),
    "unknown": ("scales", "njcc"),
    **{f"help_{name}": (name, "--help") for name in ("cost", "posts", "track", "new", "scales", "mcp")},
    "help": ("--help",),
}
OF_NAMES = {"Measure", "movement", "label", "Scale", "Grade"}
"""Headings of the names of rows, which need none where each row is a list."""
RULES = re.compile("[─-]{2,}")


def words_of(printed: str) -> set[str]:
    """The words that are printed; headings of a table that is printed as lists end with a colon."""
    return {word.rstrip(":,") for word in RULES.sub(" ", printed).split() if word.rstrip(":,")}


@pytest.mark.parametrize("command", ON_A_SCREEN)
def test_no_word_is_cut_on_a_narrow_screen(command: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    files_of_commands(tmp_path)

    def printed(columns: int) -> str:
        monkeypatch.setenv("COLUMNS", str(columns))
        result = CliRunner().invoke(app, list(ON_A_SCREEN[command]), terminal_width=columns, catch_exceptions=False)
        return f"{result.stdout}\n{result.stderr}"

    narrow, wide = printed(60), printed(2000)
    for line in narrow.splitlines():
        assert len(line) <= 60 or " " not in line.strip(" -1234567890."), line  # an address is longer than a line
    assert set() == words_of(narrow) - words_of(wide), "no word but those of a wide screen"
    assert words_of(wide) - words_of(narrow) <= OF_NAMES, "none is left out"
    assert "…" not in narrow


@pytest.mark.parametrize("blank", [0, 3])
def test_a_fault_of_pay_is_said_at_the_sheet_and_row_of_the_list(blank: int, tmp_path: Path) -> None:
    # the scale's own pension needs an employer, which nothing names: each grade has a fault, at the first row of it
    heads = ["Post number", "Job title", "Grade", "WTE"]
    rows = [heads, [1, "Clerk", "SCP 5", 1], [2, "Clerk", "SCP 5", 1], [3, "Clerk", "SCP 7", 1]]
    second = [heads, [4, "Clerk", "SCP 5", 1], [5, "Clerk", "SCP 9", 1]]
    book = openpyxl.Workbook()
    book.remove(book.active)
    for sheet, lines in {"Adults": [["Our list"], *[[None]] * blank, *rows], "Waste": second}.items():
        page = book.create_sheet(sheet)
        for line in lines:
            page.append(line)
    book.save(tmp_path / "list.xlsx")
    posts = est.load_posts(tmp_path / "list.xlsx", pay="njc")
    with pytest.raises(est.InputError) as fault:
        posts.pay_bill(on="2025-04-01")
    places = {(finding.place.file, finding.place.line) for finding in fault.value.findings}
    name = str(tmp_path / "list.xlsx")
    # title, blank rows, headings, then the posts
    adults = f"{name}, sheet Adults"
    assert {(adults, blank + 3), (adults, blank + 5), (f"{name}, sheet Waste", 3)} == places


def test_a_fault_of_pay_is_said_at_the_row_in_reconcile_too(tmp_path: Path) -> None:
    listed = "Our list,,,,\n\nPost number,Job title,Grade,WTE,Cost centre\n1,Clerk,SCP 5,1,A\n"
    (tmp_path / "list.csv").write_text(listed, encoding="utf-8")
    (tmp_path / "ledger.csv").write_text("Cost centre,Amount\nA,50000\n", encoding="utf-8")
    words = ("reconcile", tmp_path / "list.csv", tmp_path / "ledger.csv", "--pay", "njc", "--on", "2025-04-01")
    printed = run(*words, code=2)
    assert f"{tmp_path / 'list.csv'}:4: error E215" in printed


def test_each_command_says_once_that_the_scenario_is_one_that_ships(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("p.txt").write_text("Review\n\nSavings of £5 a year.\n", encoding="utf-8")
    name, other = "volunteer-time", "control-room"
    for line in (
        ("cost", name),
        ("explain", name, "baseline"),
        ("diff", name, name),
        ("compare", name, other),
        ("check", "p.txt", "--scenario", name),
    ):
        result = CliRunner().invoke(app, list(line), catch_exceptions=False)
        assert 1 == result.stderr.count(f"{name} is not in this folder: costing the scenario"), line
    same = CliRunner().invoke(app, ["diff", name, name], catch_exceptions=False)
    assert "The first and the second propose and cost the same.\n" == same.stdout

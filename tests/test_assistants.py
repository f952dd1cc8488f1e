"""The server for assistants, driven over standard input and output by the client of the protocol's own library."""

import asyncio
import json
import subprocess
import sys
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

import establishment as est
from establishment.assistants.allowed_folder import AllowedFolder
from establishment.assistants.server import make_server
from establishment.cli.main import app
from establishment.ground import extras

mcp = pytest.importorskip("mcp", reason='needs the library mcp: pip install "establishment[mcp]"')

TOP = Path(__file__).parents[1]
HEAD = 'title = "T"\npay = "njc"\nbasis = "maximum"\nprice_base = 2025-04-01\npension = "20%"\n'
LIST = "Post number,Job title,Grade,WTE\n1,Clerk,SCP 5,1\n2,Clerk,SCP 5,0.5\n3,Adviser,SCP 20,1\n"
SECRET = "root:x:0:0:a-secret-line"


def drive(folder: Path, job: Callable[[Any], Awaitable[None]], *words: str) -> None:
    """Start the server over a folder as an assistant does, and do a job with it."""
    from mcp.client.stdio import StdioServerParameters

    command = [sys.executable, "-m", "establishment", "mcp", "--folder", str(folder), *words]
    parameters = StdioServerParameters(command=command[0], args=command[1:], env={"PYTHONPATH": str(TOP / "src")})

    async def connected() -> None:
        async with mcp.Client(parameters, read_timeout_seconds=120) as client:
            await job(client)

    asyncio.run(connected())


async def call(client: Any, tool: str, **arguments: Any) -> dict[str, Any]:
    """What a tool gives; its text and its values say the same."""
    answer = await client.call_tool(tool, arguments)
    assert not answer.is_error, answer.content[0].text
    assert json.loads(answer.content[0].text) == answer.structured_content
    return dict(answer.structured_content)


@pytest.mark.long
def test_a_whole_job(tmp_path: Path) -> None:
    (tmp_path / "list.csv").write_text(LIST, encoding="utf-8")
    (tmp_path / "later.csv").write_text(LIST.replace("3,Adviser,SCP 20,1\n", ""), encoding="utf-8")
    (tmp_path / "ledger.csv").write_text("Post No,Amount\n1,4000\n3,600.25\n", encoding="utf-8")
    one = HEAD + 'posts = "list.csv"\n[[proposal]]\nnumber = 1\ndisestablish = [{ post = "3" }]\n'
    two = HEAD + 'posts = "list.csv"\n[[proposal]]\nnumber = 1\nestablish = ["1 x Clerk SCP 5"]\n'
    (tmp_path / "one.toml").write_text(one, encoding="utf-8")
    costed_here = est.cost(tmp_path / "one.toml")
    (tmp_path / "result.json").write_text(json.dumps(costed_here.to_dict()), encoding="utf-8")
    costed_here.to_html(tmp_path / "result.html")
    costed_here.to_excel(tmp_path / "result.xlsx")
    costed_here.to_csv(tmp_path / "set")
    saving = costed_here.gross_savings
    paper = f"Restructure\n\nThe deletion of one adviser saves £{abs(saving):,.2f} a year.\n"
    (tmp_path / "paper.txt").write_text(paper, encoding="utf-8")

    async def job(client: Any) -> None:
        tools = (await client.list_tools()).tools
        assert all(tool.description and tool.annotations.read_only_hint for tool in tools)
        listed = await call(
            client, "read_list", list_of_posts="list.csv", pay="njc", price=True, on="2025-04-01", pension="20%"
        )
        assert est.load_posts(tmp_path / "list.csv", pay="njc").to_dict()["sheets"] == listed["sheets"]
        assert listed["pay_bill"]
        pay = await call(
            client, "look_up_pay", scale="njc", on="2025-04-01", grade="SCP 5", on_costs=True, pension="20%"
        )
        due = await call(client, "employer_cost", pay=30000, on="2025-04-30", pension="20%")
        # by hand: 30,000 + 15% of 25,000 = 3,750 + 20% = 6,000 + 0.5% = 150
        assert {"pay": 30000, "national_insurance": 3750, "pension": 6000, "levy": 150, "total": 39900} == due
        costed = await call(client, "cost_scenario", scenario="one.toml", as_of="2025-05-01")
        expected = est.cost(tmp_path / "one.toml", as_of="2025-05-01").to_dict()
        assert expected["totals"] == costed["totals"]
        assert "2025-05-01" == costed["made_by"]["as_of"]
        written = await call(client, "cost_scenario", scenario=two)
        assert pay["points"][0]["cost"]["total"] == written["totals"]["net"]["known"]
        compared = await call(client, "compare_options", options={"Delete": "one.toml", "Add": two})
        options = {"Delete": tmp_path / "one.toml", "Add": est.load(two).found_in(tmp_path)}
        expected = est.compare(options).to_dict()
        ours, theirs = (document.pop("made_by")["Delete"]["scenario"] for document in (expected, compared))
        assert expected == compared
        assert ours["fingerprint"] == theirs["fingerprint"]
        at = {"pay": "njc", "on": "2025-04-01", "pension": "20%"}
        differs = await call(client, "compare_lists", old="list.csv", new="later.csv", **at)
        terms = {"pension": "20%"}
        files = tmp_path / "list.csv", tmp_path / "later.csv"
        expected = est.diff_posts(*files, pay="njc", on="2025-04-01", terms=terms).to_dict()
        assert expected["changes"] == differs["changes"]
        assert ["removed"] == differs["changes"][-1]["kinds"]
        ledger = {"ledger": "ledger.csv", "by": "post"}
        reconciled = await call(client, "reconcile_list", list_of_posts="list.csv", months=2, **ledger, **at)
        same = est.reconcile(
            tmp_path / "list.csv",
            tmp_path / "ledger.csv",
            by="post",
            pay="njc",
            on="2025-04-01",
            terms=terms,
            months=2,
        )
        assert {key: same.to_dict()[key] for key in ("causes", "rows")} == {
            key: reconciled[key] for key in ("causes", "rows")
        }
        days = {"2025-04-30": "list.csv", "2025-05-31": "later.csv"}
        tracked = await call(client, "track_scenario", scenario="one.toml", lists=days, ledger="ledger.csv")
        followed = est.track(
            tmp_path / "one.toml",
            {day: tmp_path / name for day, name in days.items()},
            ledger=tmp_path / "ledger.csv",
        )
        assert followed.to_dict()["total"] == tracked["total"]
        limited = await call(client, "cost_scenario", scenario=two, ceilings=[{"posts": 3, "authority": "the Board"}])
        assert ["the Board"] == limited["ceilings"]["authorities"]
        checked = await call(client, "check_paper", paper="paper.txt", scenario="one.toml")
        assert est.check(tmp_path / "paper.txt", scenario=tmp_path / "one.toml").to_dict().keys() == checked.keys()
        explained = await call(client, "explain_figure", scenario="one.toml", measure="gross_savings")
        assert saving == explained["figure"]["known"]
        total = await call(client, "explain_total", scenario="one.toml", amount=float(saving), measure="gross_savings")
        assert "as the scenario has it" == total["readings"][0]["says"]
        verified = await call(client, "verify_result", result="result.json")
        assert (True, []) == (verified["same"], verified["differences"])
        for name in ("result.html", "result.xlsx", "set"):
            assert (await call(client, "verify_result", result=name))["same"], name
        other = await call(client, "verify_result", result="result.json", scenario=two)
        assert "scenario" in {each["name"] for each in other["differences"] if each["kind"] == "input"}
        drafted = await call(client, "draft_scenario", paper="paper.txt")
        assert drafted["toml"].startswith("#")
        assert "Financial implications" in (await call(client, "write_paragraph", scenario="one.toml"))["text"]
        for resource in (await client.list_resources()).resources:
            text = (await client.read_resource(resource.uri)).contents[0].text
            assert len(text) > 500
            assert resource.mime_type != "application/json" or json.loads(text)

    drive(tmp_path, job)


def hostile(outside: Path) -> list[tuple[str, dict[str, Any]]]:
    """Calls that ask for what is not in the folder, or that are nonsense."""
    names = [
        "../secret.csv",
        "sub/../../secret.csv",
        str(outside / "secret.csv"),
        "/etc/passwd",
        "\\\\host\\share\\x.csv",
        "//host/share/x.csv",
        "C:\\Windows\\win.ini",
        "C:x.csv",
        "~/x.csv",
        "~root/x.csv",
        "file:///etc/passwd",
        "https://example.org/x.csv",
        "link.csv",
        "linked/secret.csv",
        "..\\secret.csv",
        "",
        " ",
        ".",
        "a\x00.csv",
        "\x1b[2J",
        "x" * 5000,
        "loop.csv",
        "/dev/zero",
        "/proc/self/environ",
        "{0.__class__}",
    ]
    calls: list[tuple[str, dict[str, Any]]] = [("read_list", {"list_of_posts": name}) for name in names]
    calls += [("cost_scenario", {"scenario": name}) for name in names[:8]]
    calls += [("check_paper", {"paper": name}) for name in names[:4]]
    calls += [("cost_scenario", {"scenario": HEAD + f"posts = {json.dumps(name)}\n"}) for name in names[:14]]
    calls += [
        ("cost_scenario", {"scenario": {"title": "T", "pay": "njc", "basis": "maximum", "posts": "../secret.csv"}})
    ]
    for name in names[:8]:
        lists = {"list_of_posts": "list.csv", "ledger": "list.csv", "old": "list.csv", "new": "list.csv"}
        calls += [("reconcile_list", {key: lists[key] for key in ("list_of_posts", "ledger")} | {"ledger": name})]
        calls += [("compare_lists", {"old": "list.csv", "new": name})]
        calls += [("track_scenario", {"scenario": "one.toml", "lists": {"2025-04-30": name}})]
        calls += [("cost_scenario", {"scenario": HEAD, "ceilings": name})]
        calls += [("cost_scenario", {"scenario": HEAD + f"ceilings = {json.dumps(name)}\n"})]
    calls += [("verify_result", {"result": name}) for name in [*names[:14], "names-outside.json"]]
    calls += [
        ("cost_scenario", {"scenario": "posts-outside.toml"}),
        ("cost_scenario", {"scenario": "[" * 50_000 + "\n"}),
        ("cost_scenario", {"scenario": {}}),
        ("cost_scenario", {"scenario": 3}),
        ("cost_scenario", {}),
        ("look_up_pay", {"scale": "../../etc"}),
        ("look_up_pay", {"scale": "njc", "on": "never"}),
        ("employer_cost", {"pay": -1, "on": "2025-04-01", "pension": None}),
        ("employer_cost", {"pay": 1e308, "on": "2025-04-01", "pension": None}),
        ("explain_total", {"scenario": "workforce-modernisation", "amount": "much"}),
        ("compare_options", {"options": {}}),
        ("compare_options", {"options": {"A": "../a.toml", "B": "../b.toml"}}),
        ("check_paper", {"paper": "A saving.\nOf £1.", "statements": [{"quote": 3}]}),
        ("no_such_tool", {}),
        ("explain_figure", {"scenario": "workforce-modernisation", "measure": "__class__"}),
        ("read_list", {"list_of_posts": "not-a-list.csv"}),
        ("read_list", {"list_of_posts": "sub"}),
    ]
    return calls


@pytest.mark.long
def test_hostile_calls_read_nothing_outside_and_write_nothing(tmp_path: Path) -> None:
    folder, outside = tmp_path / "in", tmp_path / "out"
    (folder / "sub").mkdir(parents=True)
    outside.mkdir()
    for path in (outside / "secret.csv", tmp_path / "secret.csv"):
        path.write_text(f"post,grade\n{SECRET},SCP 5\n", encoding="utf-8")
    (folder / "link.csv").symlink_to(outside / "secret.csv")
    (folder / "linked").symlink_to(outside)
    (folder / "loop.csv").symlink_to(folder / "loop.csv")
    (folder / "posts-outside.toml").write_text(HEAD + 'posts = "linked/secret.csv"\n', encoding="utf-8")
    (folder / "not-a-list.csv").write_text("hello\n", encoding="utf-8")
    result = est.cost("workforce-modernisation").to_dict()
    result["made_by"]["scenario"]["name"] = str(outside / "secret.toml")
    (outside / "secret.toml").write_text(HEAD, encoding="utf-8")
    (folder / "names-outside.json").write_text(json.dumps(result), encoding="utf-8")
    before = sorted(tmp_path.rglob("*"))
    calls = hostile(outside)
    assert 50 <= len(calls)

    async def job(client: Any) -> None:
        for tool, arguments in calls:
            try:
                answer = await client.call_tool(tool, arguments)
            except mcp.MCPError as fault:
                answer_text = str(fault)
            else:
                assert answer.is_error, (tool, arguments)
                answer_text = answer.content[0].text
            assert answer_text.strip()
            for leak in (SECRET, "a-secret", "Traceback", "root:", str(tmp_path / "out")):
                request = json.dumps(arguments)
                assert leak not in answer_text or leak in request, (tool, arguments, answer_text)
            assert "fault of establishment itself" not in answer_text, (tool, arguments, answer_text)
        assert (await call(client, "cost_scenario", scenario="workforce-modernisation"))["totals"]

    drive(folder, job)
    assert before == sorted(tmp_path.rglob("*"))


def test_arguments_that_do_not_fit_are_named_with_what_is_accepted(tmp_path: Path) -> None:
    """Wrong names would be left out in silence, true would be a cost of £1, and a list would be no scenario."""
    scenario = {"scenario": "workforce-modernisation"}
    calls: list[tuple[str, dict[str, Any], str]] = [
        ("explain_figure", {**scenario, "proposal": [1]}, 'no argument "proposal". Did you mean "proposals"?'),
        ("cost_scenario", {**scenario, "given": {"SCP 18-22": True}}, "given: true cannot be used. Full yearly cost"),
        ("cost_scenario", {"scenario": ["x"]}, "scenario: a list cannot be used. A scenario: a .toml file"),
        ("cost_scenario", {}, "scenario is missing. A scenario: a .toml file"),
        ("employer_cost", {"pay": True, "on": "2025-04-01", "pension": None}, "pay: true cannot be used."),
        ("employer_cost", {"pay": -1, "on": "2025-04-01", "pension": None}, "pay: -1 is less than 0. Pounds a year"),
        ("employer_cost", {"pay": 2e9, "on": "2025-04-01", "pension": None}, "is more than 1,000,000,000. Pounds"),
        ("compare_options", {"options": dict.fromkeys("abcdefghijklmnopqrstu", "x")}, "options holds more than 20."),
        ("look_up_pay", {"scale": "x" * 5000}, "scale is longer than"),
        ("reconcile_list", {"list_of_posts": "a", "ledger": "b", "by": "c"}, "by: \"c\" is not one of 'cost_centre'"),
        ("track_scenario", {**scenario, "lists": {}}, "lists: name one at least by its day"),
    ]

    async def answers() -> list[str]:
        server, texts = make_server(tmp_path), []
        for tool, arguments, _ in calls:
            with pytest.raises(mcp.server.mcpserver.exceptions.ToolError) as refusal:
                await server.call_tool(tool, arguments)
            texts.append(str(refusal.value))
        return texts

    for (tool, _, message), answer in zip(calls, asyncio.run(answers()), strict=True):
        assert message in answer, (tool, answer)
        assert "pydantic" not in answer


GUARDED = """
import os, pathlib, subprocess, sys
from establishment.assistants.allowed_folder import Guard
folder, outside = map(pathlib.Path, sys.argv[1:])
Guard([folder]).start()
(folder / "a.csv").read_text()
tries = [
    lambda: (outside / "secret.csv").read_text(), lambda: os.listdir(outside), lambda: (folder / "link.csv").read_text(),
    lambda: os.open(outside / "secret.csv", os.O_RDONLY), lambda: (folder / "a.csv").write_text("x"),
    lambda: (folder / "new").mkdir(), lambda: (folder / "a.csv").unlink(), lambda: subprocess.run(["ls"]),
    lambda: os.system("ls"), lambda: (folder / "a.csv").rename(folder / "b.csv"), lambda: open("/etc/passwd"),
    lambda: os.open(folder / "n", os.O_CREAT | os.O_WRONLY), lambda: list(outside.iterdir()),
]
for number, attempt in enumerate(tries):
    try:
        attempt()
    except PermissionError:
        continue
    sys.exit(f"try {number} was not refused")
"""


def test_the_guard_refuses_what_a_reader_forgets_to_check(tmp_path: Path) -> None:
    folder, outside = tmp_path / "in", tmp_path / "out"
    folder.mkdir()
    outside.mkdir()
    (folder / "a.csv").write_text("a", encoding="utf-8")
    (outside / "secret.csv").write_text(SECRET, encoding="utf-8")
    (folder / "link.csv").symlink_to(outside / "secret.csv")
    command = [sys.executable, "-c", GUARDED, str(folder), str(outside)]
    done = subprocess.run(command, env={"PYTHONPATH": str(TOP / "src")}, capture_output=True, text=True, check=False)
    assert (0, "") == (done.returncode, done.stderr)
    assert "a" == (folder / "a.csv").read_text(encoding="utf-8")


@pytest.mark.parametrize("name", ["a.csv", "sub/a.csv", "Posts of March (2).xlsx", "żółć.csv", "...csv", "a..b.csv"])
def test_names_in_the_folder_are_taken_as_they_are(name: str, tmp_path: Path) -> None:
    assert name == AllowedFolder(tmp_path).path("posts", name)


def test_what_is_missing_is_said(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    gone = CliRunner().invoke(app, ["mcp", "--folder", str(tmp_path / "none")])
    assert (2, True) == (gone.exit_code, "there is no such folder" in gone.stderr)

    def no_module(name: str) -> None:
        raise ImportError(name)

    monkeypatch.setattr(extras, "import_module", no_module)
    without = CliRunner().invoke(app, ["mcp", "--folder", str(tmp_path)])
    assert (2, True) == (without.exit_code, 'pip install "establishment[mcp]"' in without.stderr)


@pytest.mark.parametrize(
    "name",
    ["../x", "../../etc/passwd", "secret.pem", "notes.md", "\\\\host\\share\\p.csv", "//h/s/p.csv", "smb://h/p.csv"],
)
def test_a_scenario_opens_no_other_file_than_a_list(name: str, tmp_path: Path) -> None:
    (tmp_path / "x").write_text(SECRET, encoding="utf-8")
    folder = tmp_path / "sub"
    folder.mkdir()
    for path in (folder / "secret.pem", folder / "notes.md"):
        path.write_text(SECRET, encoding="utf-8")
    (folder / "s.toml").write_text(HEAD + f"posts = {json.dumps(name)}\n", encoding="utf-8")
    with pytest.raises(est.InputError) as fault:
        est.cost(folder / "s.toml")
    assert SECRET not in str(fault.value)
    assert ["E101"] == [finding.code for finding in fault.value.findings]
    assert 6 == fault.value.findings[0].place.line


def test_a_file_that_is_no_table_of_posts_is_not_quoted(tmp_path: Path) -> None:
    (tmp_path / "x.csv").write_text(f"{SECRET}\nmore\n", encoding="utf-8")
    (tmp_path / "s.toml").write_text(HEAD + 'posts = "x.csv"\n', encoding="utf-8")
    with pytest.raises(est.InputError) as fault:
        est.cost(tmp_path / "s.toml")
    assert SECRET not in str(fault.value)

"""Nothing is fetched while it runs, and every library that it needs has its licence on the page of trust."""

import ast
import os
import re
import subprocess
import sys
import tomllib
from pathlib import Path

TOP = Path(__file__).parents[1]
OF_THE_NETWORK = {
    "aiohttp",
    "ftplib",
    "http",
    "httpx",
    "imaplib",
    "poplib",
    "requests",
    "smtplib",
    "socket",
    "socketserver",
    "ssl",
    "telnetlib",
    "urllib3",
    "xmlrpc",
}
WITHOUT_NETWORK = """
import socket
def refused(*arguments, **others):
    raise AssertionError("a connection was asked for")
socket.socket.connect = socket.socket.connect_ex = socket.create_connection = socket.getaddrinfo = refused
import sys
import establishment as est
costing = est.cost("council-option-b")
costing.to_html(sys.argv[1] + "/report.html")
costing.to_excel(sys.argv[1] + "/workbook.xlsx")
costing.to_csv(sys.argv[1] + "/files")
assert est.check(sys.argv[2]).checks
assert len(est.load_posts(sys.argv[3])) == 12
assert est.verify(sys.argv[1] + "/workbook.xlsx").same
"""


def imported(path: Path) -> set[str]:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    names = {name.name for node in ast.walk(tree) if isinstance(node, ast.Import) for name in node.names}
    return names | {node.module or "" for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}


def test_no_module_imports_a_library_of_the_network() -> None:
    paths = sorted((TOP / "src").rglob("*.py"))
    assert len(paths) > 100
    names = {(path.name, name) for path in paths for name in imported(path)}
    assert [] == [pair for pair in names if pair[1].split(".")[0] in OF_THE_NETWORK or pair[1] == "urllib.request"]


def test_all_that_is_handed_over_is_made_without_a_network(tmp_path: Path) -> None:
    paper = tmp_path / "paper.txt"
    paper.write_text("Two officers at £20,000 each cost £40,000.", encoding="utf-8")
    posts = TOP / "scenarios" / "council-posts.csv"
    done = subprocess.run(
        [sys.executable, "-c", WITHOUT_NETWORK, str(tmp_path), str(paper), str(posts)],
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr


def test_every_library_that_is_installed_has_its_licence_on_the_page() -> None:
    project = tomllib.loads((TOP / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    needed = [
        *project["dependencies"],
        *(each for extra in project["optional-dependencies"].values() for each in extra),
    ]
    names = {re.split(r"[\[>=<~ ]", each)[0] for each in needed} - {"establishment"}
    page = (TOP / "docs" / "trust.md").read_text(encoding="utf-8").split("## Licences")[1]
    listed = {name for row in re.findall(r"^\|[^|]*\|([^|]+)\|", page, re.M) for name in re.findall(r"[\w-]+", row)}
    assert set() == names - listed

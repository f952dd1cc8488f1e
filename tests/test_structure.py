"""The house: what imports what, what is public, what is documented, what importing costs."""

import ast
import importlib
import inspect
import subprocess
import sys
from pathlib import Path

import pytest

import establishment as est

SOURCE = Path(__file__).parents[1] / "src" / "establishment"
ROOMS = (
    "ground",
    "pensions",
    "posts",
    "rates",
    "lists",
    "scenarios",
    "costing",
    "bulk",
    "papers",
    "paybook",
    "outputs",
    "api",
    "assistants",
    "cli",
    "__init__",
    "__main__",
)
"""The rooms, from the lowest up: a module imports from its own room or from one below it."""
RANK = {room: rank for rank, room in enumerate(ROOMS)}
MODULES = sorted(SOURCE.rglob("*.py"))


def name_of(path: Path) -> str:
    parts = path.relative_to(SOURCE).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" and len(parts) > 1 else parts)


def imports(path: Path) -> set[str]:
    """The project's modules that one imports, also for types alone."""
    names: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("establishment."):
            names.add((node.module or "").removeprefix("establishment."))
        if isinstance(node, ast.Import):
            names |= {a.name.removeprefix("establishment.") for a in node.names if a.name.startswith("establishment.")}
    return names


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_a_module_imports_from_its_own_room_or_below(path: Path) -> None:
    room = name_of(path).split(".")[0]
    upward = {target for target in imports(path) if RANK[target.split(".")[0]] > RANK[room]}
    assert set() == upward


def test_there_are_no_cycles() -> None:
    edges = {name_of(path): imports(path) for path in MODULES}
    done: set[str] = set()

    def visit(name: str, above: tuple[str, ...]) -> None:
        assert name not in above, f"cycle: {' -> '.join([*above, name])}"
        if name not in done:
            for target in edges.get(name, ()):
                visit(target, (*above, name))
            done.add(name)

    for name in edges:
        visit(name, ())


def test_every_public_name_is_there_and_documented() -> None:
    for name in est.__all__:
        assert inspect.getdoc(getattr(est, name)), name
    with pytest.raises(AttributeError, match="no attribute 'costs'"):
        est.costs  # noqa: B018


def test_every_public_name_has_an_example_that_the_tests_run() -> None:
    """Its own, or one of what it gives or can do; the examples of docstrings are run as tests."""
    without = []
    for name in est.__all__:
        public = getattr(est, name)
        parts = (
            [getattr(part, "__func__", part) for key, part in vars(public).items() if key[0] != "_"]
            if inspect.isclass(public)
            else []
        )
        if not any(">>> " in (inspect.getdoc(part) or "") for part in (public, *parts)):
            without.append(name)
    assert without == []


def documented(body: list[ast.stmt], above: str) -> list[str]:
    """Names of public functions and classes of a body that have no docstring."""
    missing = []
    for node in body:
        if isinstance(node, ast.FunctionDef | ast.ClassDef) and not node.name.startswith("_"):
            if not ast.get_docstring(node):
                missing.append(f"{above}.{node.name}")
            if isinstance(node, ast.ClassDef):
                missing += documented(node.body, f"{above}.{node.name}")
    return missing


def test_every_public_function_class_and_method_has_a_docstring() -> None:
    trees = {name_of(path): ast.parse(path.read_text(encoding="utf-8")) for path in MODULES}
    assert [name for module, tree in trees.items() for name in documented(tree.body, module)] == []


def test_a_class_name_has_one_meaning() -> None:
    """A leading underscore does not set two names apart."""
    modules: dict[str, set[str]] = {}
    for path in MODULES:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.ClassDef):
                modules.setdefault(node.name.lstrip("_"), set()).add(name_of(path))
    assert {name: places for name, places in modules.items() if len(places) > 1} == {}


MOST_LINES = 400
"""A longer file holds more than one thing: it is split by what it holds."""
MOST_BODY = 40
"""Lines of a function without its signature and docstring: a longer one does more than one thing."""


def body_lines(function: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    """The lines of a function from its first statement to its last, without a docstring."""
    body = function.body[1:] if ast.get_docstring(function) is not None else function.body
    return (body[-1].end_lineno or 0) - body[0].lineno + 1 if body else 0


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_files_and_functions_are_short(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert len(text.splitlines()) <= MOST_LINES
    functions = (node for node in ast.walk(ast.parse(text)) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef))
    assert [f"{f.name}: {body_lines(f)}" for f in functions if body_lines(f) > MOST_BODY] == []


def test_the_count_of_lines_leaves_out_signature_and_docstring() -> None:
    code = 'def f(\n    a: int,\n) -> int:\n    """One.\n\n    Two.\n    """\n    b = a\n\n    return b\n'
    [function] = ast.parse(code).body
    assert isinstance(function, ast.FunctionDef)
    assert body_lines(function) == 3


SAYS_NOTHING = frozenset(
    [
        "said",
        "found",
        "held",
        "made",
        "given",
        "known",
        "kept",
        "taken",
        "read",
        "left",
        "shown",
        "tried",
        "wanted",
        "asked",
    ]
)
"""Words that say what was done to a thing and not what it is: no name for a variable."""
TESTS = sorted(Path(__file__).parent.glob("*.py"))
PUBLIC_ARGUMENTS = frozenset({"given"})
"""Of them, what users write as the name of an argument."""


def names_within(function: ast.FunctionDef | ast.AsyncFunctionDef) -> set[str]:
    """The arguments and local variables of a function, and of the functions within it."""
    nodes = list(ast.walk(function))
    stored = {node.id for node in nodes if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)}
    return stored | {node.arg for node in nodes if isinstance(node, ast.arg)} - PUBLIC_ARGUMENTS


@pytest.mark.parametrize("path", [*MODULES, *TESTS], ids=lambda path: path.stem if path in TESTS else name_of(path))
def test_a_variable_is_named_for_the_thing(path: Path) -> None:
    functions = (
        node
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    )
    unclear = {function.name: names_within(function) & SAYS_NOTHING for function in functions}
    assert {name: words for name, words in unclear.items() if words} == {}


def run(code: str) -> str:
    return subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.strip()


def test_costing_a_scenario_loads_only_what_it_uses() -> None:
    """A scenario without a list of posts needs no frames, charts or workbooks."""
    cost = "from typer.testing import CliRunner; from establishment.cli.main import app"
    cost += "; assert 'Net' in CliRunner().invoke(app, ['cost', 'lancashire-volunteer-partnership']).output"
    unused = "[m for m in ('pandas', 'matplotlib', 'openpyxl', 'dask', 'establishment.bulk', 'establishment.lists') if m in sys.modules]"
    assert run(f"import sys; {cost}; print({unused})") == "[]"


def test_importing_and_helping_load_nothing_heavy() -> None:
    heavy = "[m for m in ('pandas', 'numpy', 'pydantic', 'matplotlib', 'openpyxl', 'dask') if m in sys.modules]"
    assert run(f"import establishment, sys; print({heavy})") == "[]"
    help_only = "from typer.testing import CliRunner; from establishment.cli.main import app; CliRunner().invoke(app, ['cost', '--help'])"
    # the command line's own library may load pydantic
    assert run(f"import sys; {help_only}; print({heavy})") in ("[]", "['pydantic']")


def test_money_alone_rounds() -> None:
    rounding = []
    for path in MODULES:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "round":
                rounding.append(name_of(path))
    assert rounding == []


INNER = {"ground.findings", "ground.columns", "ground.money", "costing.cost_lines", "papers.results"}
"""Modules that raise a plain ValueError where the program itself has gone wrong, and nowhere else."""


def test_a_refusal_meant_for_the_user_is_of_the_project_own_classes() -> None:
    """A plain ValueError, KeyError and so on is a fault of the program, which the command line says as such."""
    plain = []
    for path in MODULES:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            raised = node.exc if isinstance(node, ast.Raise) else None
            name = raised.func if isinstance(raised, ast.Call) else raised
            if isinstance(name, ast.Name) and name.id in ("ValueError", "KeyError", "OverflowError", "Exception"):
                plain.append(name_of(path))
    assert set(plain) == INNER


def test_every_module_imports_alone() -> None:
    for name in (name_of(path) for path in MODULES if not name_of(path).startswith("__")):
        assert importlib.import_module(f"establishment.{name}").__doc__

"""The small faults that mutation testing puts into the code: what can be wrong in a line, and which are drawn for a room."""

from __future__ import annotations

import ast
import random
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from mutation_record import SOURCE, TOP

ROOMS: dict[str, tuple[tuple[str, ...], str]] = {
    "money": (
        ("ground/money.py", "ground/amounts.py", "ground/read_numbers.py"),
        "edges_ground money values arguments edges figures papers identities value_rules",
    ),
    "periods": (
        ("ground/periods.py", "ground/read_days.py"),
        "edges_ground money edges values year_starts arguments identities value_rules five_years",
    ),
    "posts": (
        ("posts.py", "pensions.py"),
        "edges_ground edges funders own_terms identities employer case_identities own_pay",
    ),
    "rates": (
        ("rates/*.py",),
        "edges_rates pinned_rates edges rates progression exits exit_terms employer own_pay grades allowances letters hours"
        " wage_floors doubts lump_sums deleted_points own_scales_and_posts scales_cli what_files_leave_open",
    ),
    "scenarios": (
        ("scenarios/*.py",),
        "pinned_costings pinned_calls edges_scenarios edges actions funders errors own_terms verbs rebase every_field hours exits"
        " what_files_leave_open combinations messages case_identities lasting_posts ceilings",
    ),
    "costing": (
        ("costing/*.py",),
        "pinned_costings pinned_calls edges_costing second_ways edges funders measures what_if explain_total lancashire ceilings options pay_bill sections"
        " identities case_identities five_years doubts actions levels",
    ),
    "bulk": (
        ("bulk/*.py",),
        "pinned_bulk edges_bulk bulk_month_by_month bulk_sources bulk_fast_paths second_ways edges bulk draws posts_files lists_bad_files"
        " spread levels unused_keys year_starts",
    ),
    "papers": (
        ("papers/*.py", "papers/*/*.py"),
        "pinned_papers edges_papers edges_verdicts papers_codes papers_tables papers_elsewhere edges papers papers_files papers_hostile papers_against papers_statements"
        " papers_no_alarm papers_formats checking papers_identity patterns papers_generated",
    ),
    "outputs": (
        ("outputs/*.py", "outputs/*/*.py"),
        "pinned_outputs edges_outputs edges sections json lancashire messages measures options posts_diff"
        " what_if papers_page scales_cli report workbook actions council",
    ),
}
"""For each room the modules that faults are put into, and the files of tests that are about them."""
SWAPPED = {
    ast.Lt: ast.LtE,
    ast.LtE: ast.Lt,
    ast.Gt: ast.GtE,
    ast.GtE: ast.Gt,
    ast.Eq: ast.NotEq,
    ast.NotEq: ast.Eq,
    ast.In: ast.NotIn,
    ast.NotIn: ast.In,
    ast.Is: ast.IsNot,
    ast.IsNot: ast.Is,
    ast.And: ast.Or,
    ast.Or: ast.And,
    ast.Add: ast.Sub,
    ast.Sub: ast.Add,
    ast.Mult: ast.FloorDiv,
    ast.Div: ast.Mult,
    ast.FloorDiv: ast.Mult,
    ast.Mod: ast.Mult,
}
NAMES = {
    "min": "max",
    "max": "min",
    "any": "all",
    "all": "any",
    "before": "after",
    "after": "before",
    "start": "until",
    "until": "start",
    "first": "last",
    "last": "first",
}
NO_EFFECT = {"strict", "frozen", "maxsize", "encoding", "newline", "repr", "kw_only", "slots"}
"""Keywords of which another value changes no figure."""


@dataclass(frozen=True)
class Mutant:
    """One fault: where it is, the text it takes away and the text it puts there."""

    room: str
    path: str
    line: int
    start: int
    end: int
    was: str
    becomes: str

    @property
    def key(self) -> str:
        """What tells it from all others."""
        return f"{self.path}:{self.start}:{self.end}:{self.becomes}"


def faulty(node: ast.AST) -> Iterator[ast.expr]:
    """The faults that a node can have."""
    if isinstance(node, ast.Compare) and type(node.ops[0]) in SWAPPED:
        yield ast.Compare(node.left, [SWAPPED[type(node.ops[0])](), *node.ops[1:]], node.comparators)
    elif isinstance(node, ast.BoolOp):
        yield ast.BoolOp(SWAPPED[type(node.op)](), node.values)
    elif isinstance(node, ast.BinOp) and type(node.op) in SWAPPED:
        yield ast.BinOp(node.left, SWAPPED[type(node.op)](), node.right)
    elif isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.Not | ast.USub):
        yield node.operand
    elif isinstance(node, ast.Constant) and isinstance(node.value, bool):
        yield ast.Constant(not node.value)
    elif isinstance(node, ast.Constant) and isinstance(node.value, int):
        yield ast.Constant(node.value + 1)
    elif isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load) and node.id in ("min", "max", "any", "all"):
        yield ast.Name(NAMES[node.id])
    elif isinstance(node, ast.Attribute) and isinstance(node.ctx, ast.Load) and node.attr in NAMES:
        yield ast.Attribute(node.value, NAMES[node.attr], node.ctx)
    elif isinstance(node, ast.IfExp):
        yield ast.IfExp(node.test, node.orelse, node.body)


def code_of(node: ast.AST) -> Iterator[ast.AST]:
    """The nodes that do something: no annotations, decorators, texts or keywords without effect."""
    if isinstance(node, ast.JoinedStr | ast.AnnAssign) and not isinstance(getattr(node, "value", None), ast.expr):
        return
    yield node
    for field, value in ast.iter_fields(node):
        if field in ("annotation", "returns", "decorator_list", "bases"):
            continue
        for child in value if isinstance(value, list) else [value]:
            idle = isinstance(child, ast.keyword) and child.arg in NO_EFFECT
            if isinstance(child, ast.AST) and not isinstance(child, ast.JoinedStr) and not idle:
                yield from code_of(child)


def mutants_of(room: str, path: Path) -> list[Mutant]:
    """All faults that can be put into a module."""
    text = path.read_text(encoding="utf-8")
    starts = [0]
    for line in text.encode().splitlines(keepends=True):
        starts.append(starts[-1] + len(line))
    mutants = []
    for node in code_of(ast.parse(text)):
        for wrong in faulty(node):
            start = starts[node.lineno - 1] + node.col_offset  # type: ignore[attr-defined]
            end = starts[node.end_lineno - 1] + node.end_col_offset  # type: ignore[attr-defined]
            was = text.encode()[start:end].decode()
            becomes = ast.unparse(ast.fix_missing_locations(wrong))
            becomes = f"({becomes})" if isinstance(wrong, ast.BinOp | ast.BoolOp | ast.Compare | ast.IfExp) else becomes
            mutants.append(Mutant(room, path.relative_to(TOP).as_posix(), node.lineno, start, end, was, becomes))  # type: ignore[attr-defined]
    return mutants


def drawn(room: str, count: int, seed: int) -> list[Mutant]:
    """The faults of a room: drawn by the seed, as many as asked for; of a larger count the smaller is the beginning."""
    patterns = ROOMS[room][0]
    paths = sorted({path for pattern in patterns for path in (TOP / SOURCE).glob(pattern)})
    everything = [mutant for path in paths for mutant in mutants_of(room, path)]
    random.Random(f"{seed} {room}").shuffle(everything)
    return everything[:count]

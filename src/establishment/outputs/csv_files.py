"""CSV files of a costing for Power BI and the like, as a star: UTF-8 with a byte order mark, one fact a row."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from establishment.costing.cost_lines import BASELINE, LINES, Costed
from establishment.costing.figures import Figure
from establishment.costing.levels import level_legs
from establishment.costing.results import Results
from establishment.costing.stated import StatedCheck
from establishment.ground.arguments import argument, file_name
from establishment.ground.columns import Column, Columns
from establishment.ground.csv_files import safe_cell
from establishment.ground.file_writing import check_target, why, write_together
from establishment.ground.findings import RefusedError
from establishment.ground.manifests import MANIFEST, manifest_of
from establishment.ground.money import number_text
from establishment.outputs.made_by import made_by_rows
from establishment.outputs.measure_facts import FACTS, facts
from establishment.outputs.star import (
    DIMENSIONS,
    FUNDER,
    GRADE,
    MEASURE,
    PROPOSAL,
    YEAR,
    Fact,
    dimensions,
    model,
)
from establishment.posts import Kind
from establishment.scenarios.stated_tables import COUNT_MEASURES

if TYPE_CHECKING:
    import pandas as pd

POSTS = Columns(
    Column("movement", "int64", "", "number of the movement; 0 for posts no action touches, or that pass between two"),
    Column("proposal", "object", "", "number of the proposal"),
    Column("action", "object", "", "action of the movement"),
    Column("side", "object", "", "baseline or proposed"),
    Column("post", "object", "", "post number, where there is one"),
    Column("title", "object", "", "title of the post or line"),
    Column("scale", "object", "", "pay scale"),
    Column("grade", "object", "", "grade"),
    Column("point", "object", "", "point, where one is named"),
    Column(
        "count", "int64", "posts", "posts alike; 0 for a line that is no post; below 0 for posts between two movements"
    ),
    Column("fte", "float64", "FTE", "full-time equivalents of all of them"),
    Column("unit", "object", "", "unit or place"),
    Column("budgeted", "bool", "", "whether recurring money stands behind it"),
    Column("from", "object", "", "first day, where there is one: of a proposed post, the day it becomes so"),
    Column("until", "object", "", "first day after, where it has an end"),
    Column("reports_to", "object", "", "the post it reports to"),
)
"""Columns of `posts.csv`: one row a movement, side and post or line. A side adds up to what stands on it."""
CHECKS = Columns(
    Column("number", "int64", "", "number of the stated figure, from 1"),
    Column("proposals", "object", "", "numbers of its proposals; empty for all"),
    Column("measure", "object", "", "what is stated"),
    Column("stated", "object", "", "as the paper writes it"),
    Column("computed", "object", "", "the computed figure, unknown parts by name"),
    Column("verdict", "object", "", "agrees, rounding, differs, mistyped or untestable"),
    Column("difference_pence", "object", "pence", "computed less stated, of money where both are known"),
    Column("difference_count", "object", "posts", "computed less stated, of a count"),
    Column("material", "bool", "", "whether a difference is of the size that matters"),
    Column("reason", "object", "", "why"),
)
"""Columns of `checks.csv`: one row a stated figure."""
MADE_BY = Columns(
    Column("what", "object", "", "establishment, as of, scenario, posts, scale, on-costs, folder of scales or given"),
    Column("name", "object", "", "the version, the date, the name, or the grade with the cost given"),
    Column("fingerprint", "object", "", "SHA-256 of what was read"),
)
"""Columns of `made_by.csv`: what made the files of the folder."""

STAR: dict[str, Fact] = {
    "lines": Fact(LINES, (PROPOSAL, FUNDER, GRADE, YEAR)),
    "posts": Fact(POSTS, (PROPOSAL, GRADE)),
    "measures": Fact(FACTS, (PROPOSAL, FUNDER, YEAR, MEASURE)),
    "checks": Fact(CHECKS, (MEASURE,)),
    "made_by": Fact(MADE_BY, ()),
}
"""The tables of facts by the name of their file; columns named `*_pence` hold whole pence."""
FILES = (*STAR, *DIMENSIONS, "model")
"""The files of a set, in order."""


def write_csvs(results: Results, lines: Costed, folder: str | Path, *, force: bool = False) -> list[Path]:
    """Write the tables of a costing to a folder, which is made where it is not there; a set is replaced whole.

    lines: the cost lines, of a full year or of each year.  force: whether files that are there are replaced.
    The manifest, which lists them with their hashes, is written last: `est.check_files(folder)` holds them against it.
    Returns the paths, that of the manifest last. Raises ValueError before anything is written where one is there, or
    where one cannot be.
    """
    target: Path = argument("folder", folder, file_name)
    paths = check_folder(target, force=force)
    contents = csv_contents(results, lines)
    there = target.is_dir()
    try:
        target.mkdir(exist_ok=True)
    except OSError as fault:
        raise RefusedError(f'the folder "{target}" cannot be made: {why(fault)}') from fault
    files = {paths[name]: content for name, content in contents.items()}
    files[paths[MANIFEST]] = manifest_of({path.name: content for path, content in files.items()})
    try:
        write_together(files, force=force)
    except BaseException:
        # a folder that was made for a set that failed is taken away again
        if not there:
            target.rmdir()
        raise
    return list(paths.values())


def csv_contents(results: Results, lines: Costed) -> dict[str, bytes]:
    """What the files of a set hold, by table.  lines: as in `write_csvs`."""
    # facts first: a dimension has a row for every key that a fact uses
    facts_by_name = _facts(results, lines)
    frames = {**facts_by_name, **dimensions(results, facts_by_name), "model": model(STAR)}
    return {name: _csv(frames[name]) for name in FILES}


def _facts(results: Results, lines: Costed) -> dict[str, pd.DataFrame]:
    measures = facts(results)
    scopes = {
        key.name: [id_ if scope == kind else "" for scope, id_ in zip(measures["scope"], measures["id"], strict=True)]
        for key, kind in ((PROPOSAL, "proposal"), (FUNDER, "funder"))
    }
    posts, labels = _posts(results)
    return {
        "lines": STAR["lines"].frame(lines.lines),
        "posts": STAR["posts"].frame(posts, {GRADE.name: labels}),
        "measures": STAR["measures"].frame(measures, scopes),
        "checks": STAR["checks"].frame(_checks(results)),
        "made_by": STAR["made_by"].frame(_made_by(results)),
    }


def check_folder(folder: str | Path, *, force: bool) -> dict[str, Path]:
    """The files that would be written to a folder, by table; ValueError where one cannot be."""
    target: Path = argument("folder", folder, file_name)
    if not str(folder).strip():
        raise RefusedError("the name of the folder is empty; name the folder that the files are to be written to")
    # every name is checked before any file is written
    paths = {name: target / f"{name}.csv" for name in FILES} | {MANIFEST: target / MANIFEST}
    try:
        if target.exists() and not target.is_dir():
            raise RefusedError(f'"{folder}" is a file; name a folder to write {len(paths)} files to')
        if not target.exists() and not target.resolve().parent.is_dir():
            raise RefusedError(f'there is no folder "{target.parent}" to make "{target.name}" in; make it first')
        if not target.exists():
            return paths
    except OSError as fault:
        raise RefusedError(f'the folder "{folder}" cannot be made: {why(fault)}') from fault
    return {name: check_target(path, suffix=path.suffix, force=force) for name, path in paths.items()}


def _csv(frame: pd.DataFrame) -> bytes:
    """A frame as CSV; text that a spreadsheet would run as a formula is written after an apostrophe."""
    safe = frame.copy()
    for name in safe.columns:
        if safe[name].dtype.kind not in "bif":
            safe[name] = safe[name].map(safe_cell)
    # Excel takes a CSV for UTF-8 only by its mark
    return safe.to_csv(index=False, lineterminator="\r\n").encode("utf-8-sig")


def _posts(results: Results) -> tuple[pd.DataFrame, list[str]]:
    """The posts on both sides, and the key of the grade of each."""
    labels: list[str] = []
    rows = []
    for leg in level_legs(results.comparison.plan, by_year=False):
        movement, spell = leg.movement, leg.spell
        kind = spell.kind if isinstance(spell.kind, Kind) else None
        # a post that a change finds has stood since its own first day, not since the change
        stood_before = leg.side == BASELINE and movement.number and not spell.made_by
        row = {
            "movement": movement.number,
            "proposal": movement.proposal,
            "action": movement.action,
            "side": leg.side,
            "post": spell.post,
            "title": spell.title,
            "scale": kind.scale if kind else "",
            "grade": kind.grade if kind else "",
            "point": kind.point if kind else "",
            "count": leg.sign * spell.posts,
            "fte": leg.sign * float(spell.fte),
            "unit": spell.unit,
            "budgeted": spell.budgeted,
            "from": spell.since if stood_before else spell.from_,
            "until": spell.until,
            "reports_to": spell.reports_to,
        }
        rows.append(row)
        labels.append(spell.kind.label)
    return POSTS.frame(POSTS.by_column(rows)), labels


def _made_by(results: Results) -> pd.DataFrame:
    rows = made_by_rows(results, digits=64)
    return MADE_BY.frame(MADE_BY.by_column(dict(zip(MADE_BY.names, row, strict=True)) for row in rows))


def _difference(check: StatedCheck) -> dict[str, object]:
    """What a stated figure is off by: whole pence, or a count; nothing where it is not known."""
    off, counts = check.difference, check.stated.measure in COUNT_MEASURES
    return {
        # nothing and not nought where it is not known: nought would say that it agrees
        "difference_pence": None if off is None or counts else int(off * 100),
        "difference_count": None if off is None or not counts else float(off),
    }


def _checks(results: Results) -> pd.DataFrame:
    rows = []
    for check in results.stated:
        stated = check.stated
        computed = "" if check.computed is None else check.computed
        row = {
            "number": check.number + 1,
            "proposals": " ".join(stated.ids or []),
            "measure": stated.measure,
            "stated": stated.amount.text if stated.amount is not None else number_text(stated.count or 0),
            "computed": str(computed) if isinstance(computed, Figure | str) else f"{float(computed):g}",
            "verdict": check.verdict,
            **_difference(check),
            "material": check.material,
            "reason": check.reason,
        }
        rows.append(row)
    return CHECKS.frame(CHECKS.by_column(rows))

"""One partition of posts costed: a pure function of posts and plan, whose totals add up with those of others."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from establishment.bulk.coded_posts import CodedPosts
from establishment.bulk.kernel import Kernel
from establishment.bulk.plan import TIMES, PostPlan, heading_faults
from establishment.bulk.post_lines import at_rows, funders_of, read_lines
from establishment.bulk.row_chunks import Chunk
from establishment.bulk.span_prices import PriceError
from establishment.bulk.totals import LARGEST_SUM, PRICED, Totals, too_much
from establishment.costing.unused_keys import FLAT, THINGS, other_basis
from establishment.ground.columns import Column, Columns
from establishment.ground.csv_files import spell
from establishment.ground.findings import Faults, InputError, how_many
from establishment.posts import EMPTY_NOTES, HOURS
from establishment.rates.references import STATUSES

if TYPE_CHECKING:
    import pandas as pd

TOTALS = Columns(
    *(
        Column(f"{name}_pence", "int64", "pence", f"{name.replace('_', ' ')} of all posts of the group")
        for name in PRICED
    ),
    Column("pence", "int64", "pence", "cost: the sum of the parts"),
    Column("posts", "int64", "posts", "posts there on the last day of the year or month, else of the last year"),
    Column("fte", "float64", "full-time equivalents", "full-time equivalents there on that day, to six places"),
    Column("status", "object", "", "weakest status of what it used"),
)
"""Columns of totals of posts, after those that they are kept by."""
FTE_PLACES = 6
EMPTY = "empty_cells"
"""Where a partition holds how many cells were empty, by column."""


def kinds_of(plan: PostPlan) -> dict[str, str]:
    """The columns of totals of a partition, each with its kind."""
    by = {heading: "bool" if name == "budgeted" else "object" for name, heading in plan.headings.items()}
    return by | {column.name: column.kind for column in TOTALS} | {"status": "int64"}


def cost_chunk(chunk: Chunk, plan: PostPlan) -> pd.DataFrame:
    """The totals of a chunk of posts. Raises InputError with faults where they stand in the file."""
    try:
        return cost_partition(chunk.frame, plan, chunk.name, chunk.start)
    except InputError as fault:
        raise chunk.placed(fault) from None


def cost_partition(frame: pd.DataFrame, plan: PostPlan, name: str = "posts", start: int = 0) -> pd.DataFrame:
    """The totals of some posts, as columns that add up with those of other posts.

    frame: posts, as `read_lines` takes them.  start: how many rows came before.
    Returns one row a group: what totals are kept by, and `TOTALS` with the status as a number.
    Raises InputError with all faults of the posts, or of the kinds of post that have no price.
    """
    if not len(frame):
        return _nothing(frame, plan, name)
    posts = read_lines(frame, plan, name, start)
    try:
        sums = Kernel(posts, plan, by_funder=plan.by_funder).run()
    except PriceError as fault:
        # a kind of post stands in no row of its own: its first row is looked for once there is a fault
        raise InputError(at_rows(fault.unpriced, frame, plan, name, start)) from None
    totals = _frame(sums, posts, plan)
    totals.attrs = {EMPTY: _empty_cells(frame, plan)}
    return totals


def _empty_cells(frame: pd.DataFrame, plan: PostPlan) -> dict[str, int]:
    """How many cells are empty in columns for which something is taken then; a column that is missing has none.

    The FTE of a row that gives hours a week is not empty.
    """
    columns = {spell(str(heading)): _is_empty(frame[heading]) for heading in frame.columns if _counts(heading, plan)}
    hours = columns.pop(HOURS, None)
    if hours is not None:
        columns["fte"] = hours & columns["fte"] if "fte" in columns else hours
    return {name: int(empty.sum()) for name, empty in columns.items()} | _unused_cells(frame, plan)


def _unused_cells(frame: pd.DataFrame, plan: PostPlan) -> dict[str, int]:
    """How many cells are filled in columns that the terms set aside, by `unused` and the name of the column."""
    columns = {spell(str(heading)): frame[heading] for heading in frame.columns}
    there = (name for name in _reasons(plan) if name in columns and name not in plan.ignored)
    return {f"unused {name}": int((~_is_empty(columns[name])).sum()) for name in there}


def _reasons(plan: PostPlan) -> dict[str, str]:
    """The columns that the terms set aside, each with the reason."""
    basis = other_basis(plan.scenario.basis.baseline)
    reasons = dict.fromkeys(("point", "increment_date", "on_point_since"), basis) if basis else {}
    return reasons | (dict.fromkeys(("category", "pension"), FLAT) if plan.scenario.on_cost_percent is not None else {})


def _counts(heading: Any, plan: PostPlan) -> bool:
    """Whether empty cells of a column are counted."""
    name = spell(str(heading))
    return name in (*EMPTY_NOTES, HOURS) and name not in plan.ignored


def _is_empty(column: pd.Series[Any]) -> npt.NDArray[np.bool_]:
    """Which cells of a column are empty."""
    import pandas as pd

    if isinstance(column.dtype, pd.CategoricalDtype):
        codes = column.cat.codes.to_numpy()
        empty = [code for code, value in enumerate(column.cat.categories) if isinstance(value, str) and not value]
        return np.asarray(np.any([codes == code for code in (-1, *empty)], axis=0))
    return np.asarray(column.isna() | (column.isin([""]) if column.dtype.kind not in "iufb" else False))


def _nothing(frame: pd.DataFrame, plan: PostPlan, name: str) -> pd.DataFrame:
    """The totals of no posts, whose columns are looked at all the same."""
    faults = Faults()
    if len(frame.columns):
        heading_faults([str(heading) for heading in frame.columns], plan, name, faults)
    faults.raise_any()
    return merged([], plan)


def _frame(totals: Totals, posts: CodedPosts, plan: PostPlan) -> pd.DataFrame:
    """One row a group.

    Costs add up over time. Posts and FTE are levels, and do not: without a time in `by` they are those of the last day.
    """
    import pandas as pd

    slot, group = np.nonzero(totals.status)
    columns: dict[str, Any] = {}
    payers = funders_of(posts.paid) if plan.by_funder else [""]
    label = group // len(payers)
    for name, heading in plan.headings.items():
        if name in TIMES:
            columns[heading] = np.array([each.label for each in plan.calendar.slots], dtype=object)[slot]
        elif name == "funder":
            columns[heading] = np.array(payers, dtype=object)[group % len(payers)]
        else:
            columns[heading] = posts.labels[name].to_numpy(dtype=kinds_of(plan)[heading])[label]
    for index, name in enumerate(PRICED):
        columns[f"{name}_pence"] = totals.pence[slot, index, group]
    columns["pence"] = totals.pence.sum(axis=1)[slot, group]
    # posts and FTE are levels: added over the years they would be posts that no list shows
    there = np.ones(len(slot), dtype=bool) if plan.by_time else slot == len(plan.calendar.slots) - 1
    columns["posts"], columns["fte"] = totals.posts[slot, group] * there, totals.fte[slot, group] * there
    columns["status"] = totals.status[slot, group].astype(np.int64)
    kinds = kinds_of(plan)
    frame = pd.DataFrame({name: pd.Series(values, dtype=kinds[name]) for name, values in columns.items()})
    return frame if plan.by_time else merged([frame], plan)


def merged(parts: list[pd.DataFrame], plan: PostPlan) -> pd.DataFrame:
    """The totals of several partitions as one: pence and posts added, the weakest status kept.

    Raises InputError E208 where a sum would leave 64 bits.
    """
    import pandas as pd

    kinds = kinds_of(plan)
    filled = [part for part in parts if len(part)] or [pd.DataFrame({name: [] for name in kinds}).astype(kinds)]
    whole = pd.concat(filled, ignore_index=True) if len(filled) > 1 else filled[0]
    # in Python's integers, before pandas adds them in 64 bits
    if sum(int(part["pence"].sum()) for part in filled) > LARGEST_SUM:
        raise too_much()
    # a status is its place from the strongest on, so the weakest is the largest
    sums = {name: "max" if name == "status" else "sum" for name in TOTALS.names}
    by = list(plan.headings.values())
    empty = Counter[str]()
    for part in filled:
        empty.update(part.attrs.get(EMPTY, {}))
    if by and whole.duplicated(by).any():
        whole = whole.groupby(by, sort=False, as_index=False, dropna=False).agg(sums)
    elif not by:
        whole = pd.DataFrame({name: [getattr(whole[name], how)() if len(whole) else 0] for name, how in sums.items()})
    if {name: kind.name for name, kind in whole.dtypes.items()} != kinds or list(whole) != list(kinds):
        whole = whole[list(kinds)].astype(kinds)
    whole.attrs = {EMPTY: dict(empty)} if empty else {}
    return whole


def empty_notes(rows: Mapping[str, int]) -> list[str]:
    """What is said of empty cells.  rows: by column, in how many rows it is empty."""
    return [EMPTY_NOTES[name].format(how_many(rows[name], "row")) for name in EMPTY_NOTES if rows.get(name)]


def finished(totals: pd.DataFrame, plan: PostPlan) -> pd.DataFrame:
    """Totals as they are handed over: in order of what they are kept by, each with its weakest status by name."""
    by = list(plan.headings.values())
    ordered = totals.sort_values(by, ignore_index=True, kind="stable") if by else totals.copy()
    rows = totals.attrs.get(EMPTY, {})
    unused = ((name, rows.get(f"unused {name}"), reason) for name, reason in _reasons(plan).items())
    aside = [
        f"The {THINGS[name]} of {how_many(cells, 'row')} are not used: {reason}."
        for name, cells, reason in unused
        if cells
    ]
    ordered.attrs = {"notes": [*empty_notes(rows), *aside]}
    # added as floats and shown to six places; it is never multiplied by money
    ordered["fte"] = ordered["fte"].round(FTE_PLACES)
    ordered["status"] = np.array(STATUSES, dtype=object)[np.maximum(ordered["status"].to_numpy() - 1, 0)]
    TOTALS.check(ordered[TOTALS.names])
    return ordered

"""Relations of a table by search: columns made of columns, rows made of rows, in every cell of them together.

A hypothesis is one relation in every row (or every column); its cells agree or miss together, so that the others say
whether a cell that misses is wrong.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from establishment.papers.judgement import OFF
from establishment.papers.relation import Relation
from establishment.papers.table_columns import ColumnSearch, Key
from establishment.papers.table_lines import WIDEST, Grid
from establishment.papers.table_pairs import RowPairs
from establishment.papers.table_rows import RowSums
from establishment.papers.table_view import TableView


def relations_of_table(grid: Grid, expected: dict[Key, float] | None = None) -> tuple[list[Relation], dict[Key, float]]:
    """Every relation of one table that is held to be meant, and the relations of its columns with their odds.

    expected: relations of columns that hold in other tables.  A total of products is no sum.
    """
    view = TableView(grid)
    if not view.rows or not 0 < view.width <= WIDEST:
        return [], {}
    columns = ColumnSearch(view, expected or {})
    relations = columns.run() if "columns" not in OFF else []
    products: set[int] = set()
    if "rows" not in OFF:
        sums = RowSums(view)
        relations += [*sums.run(), *RowPairs(view).run()]
        products = sums.products
    column_relations = [r for r in relations if r.fit or r.trial.kind != "sum" or r.trial.stated.start not in products]
    return column_relations, columns.keys


def search_tables(grids: Sequence[Grid]) -> list[Relation]:
    """The relations of every table; what holds in one is expected in others of its shape."""
    first = [relations_of_table(grid) for grid in grids]
    keys: dict[Key, list[tuple[float, int]]] = {}
    for at, (_, keys_of_grid) in enumerate(first):
        for key, odds in keys_of_grid.items():
            if odds >= 2:
                keys.setdefault(key, []).append((odds, at))
    best = {key: sorted(odds_at, reverse=True)[:2] for key, odds_at in keys.items()}
    relations: list[Relation] = []
    for at, grid in enumerate(grids):
        expected = {} if "shared" in OFF else _expected(grid.width, best, at)
        if all(first[at][1].get(key, 0.0) >= 2 for key in expected):
            expected = {}
        relations += relations_of_table(grid, expected)[0] if expected else first[at][0]
    return relations


def _expected(width: int, best: dict[Key, list[tuple[float, int]]], at: int) -> dict[Key, float]:
    """The relations of columns that hold in other tables of the same width."""
    odds = {key: next((o for o, n in odds_at if n != at), 0.0) for key, odds_at in best.items() if key[0] == width}
    return {key: value for key, value in odds.items() if value >= 2}


@dataclass
class Explained:
    """How much of a reading adds up."""

    figures: int = 0
    odds: float = 0.0
    starts: set[int] = field(default_factory=set)


def explained(grids: Sequence[Grid]) -> Explained:
    """How many figures of a reading are bound by relations that agree, and how surely."""
    result = Explained()
    for grid in grids:
        for relation in relations_of_table(grid)[0]:
            if relation.fit == 2 and not relation.trial.trivial:
                result.starts.update(relation.key)
                result.odds += min(relation.odds, 12.0)
    result.figures = len(result.starts)
    return result

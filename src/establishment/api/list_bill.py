"""The pay bill of a list of posts: by unit and year, with what is assumed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING, Any

from establishment.api.list_terms import bill_notes, list_terms
from establishment.bulk.totals import PRICED
from establishment.ground.any_frame import whole_list
from establishment.ground.arguments import argument, name_list, or_none
from establishment.ground.frames import Money, in_pounds
from establishment.ground.money import number, text
from establishment.ground.periods import FinancialYear
from establishment.ground.read_days import read_day
from establishment.outputs.screen import frame_text
from establishment.rates.book import Book, book_given

if TYPE_CHECKING:
    import pandas as pd

    from establishment.api.posts import Posts

FORMAT = "establishment-pay-bill-1"


@dataclass(frozen=True)
class ListBill:
    """What a list of posts costs, by year and unit, with what is assumed.

    name: of the list.  by: what it is kept by.  pence: one row a group, as `cost_posts` has it, in whole pence.
    assumptions: sentences.
    """

    name: str
    by: tuple[str, ...]
    pence: pd.DataFrame
    assumptions: tuple[str, ...]

    @property
    def total_pence(self) -> int:
        """The cost of all groups, in whole pence."""
        return int(self.pence["pence"].sum())

    def frame(self, *, money: Money = "pounds") -> pd.DataFrame:
        """One row a group: each component, the cost, posts and FTE."""
        return in_pounds(self.pence, money)

    def to_dict(self) -> dict[str, Any]:
        """Plain values: pounds with at most two decimals."""
        rows = [
            {
                **{key: str(row[key]) for key in self.by},
                "cost": number(int(row["pence"])), "posts": int(row["posts"]), "fte": float(row["fte"]),
                "components": {name: number(int(row[f"{name}_pence"])) for name in self._components},
                "status": str(row["status"]),
            }
            for row in self.pence.to_dict("records")
        ]  # fmt: skip
        return {
            "format": FORMAT, "list": self.name, "by": list(self.by), "rows": rows, "total": number(self.total_pence),
            "assumptions": list(self.assumptions),
        }  # fmt: skip

    @property
    def _components(self) -> list[str]:
        return [name for name in PRICED if f"{name}_pence" in self.pence.columns]

    def __str__(self) -> str:
        shown = self.pence[list(self.by)].astype(object)
        for name in self._components:
            if self.pence[f"{name}_pence"].any():
                shown[name.replace("_", " ")] = [text(int(pence)) for pence in self.pence[f"{name}_pence"]]
        shown["cost"] = [text(int(pence)) for pence in self.pence["pence"]]
        shown["posts"] = self.pence["posts"]
        shown["FTE"] = [f"{fte:,.2f}" for fte in self.pence["fte"]]
        lines = [f"{self.name}: pay bill by {' and '.join(self.by)}", frame_text(shown)]
        lines += [f"In all: {text(self.total_pence)}", "", "What is assumed:"]
        return "\n".join([*lines, *(f"  - {note}" for note in self.assumptions)])

    def __repr__(self) -> str:
        return str(self)

    def _repr_html_(self) -> str:
        notes = "".join(f"<li>{escape(note)}</li>" for note in self.assumptions)
        return f"{self.frame()._repr_html_()}<ul>{notes}</ul>"  # type: ignore[operator]


def list_bill(
    posts: Posts, *, years: str | tuple[str, str] | None = None, by: Iterable[str] | str | None = None,
    on: object = None, terms: Mapping[str, Any] | None = None, book: Book | str | Path | None = None,
) -> ListBill:  # fmt: skip
    """The pay bill of a list; see `Posts.pay_bill`."""
    whole_list(posts)
    held = book_given(book)
    day: date | None = argument("on", on, or_none(read_day))
    asked = list_terms([posts], held, on=day, terms=terms)
    notes = list(asked.notes)
    if years is None:
        years = FinancialYear.of(asked.on).label
        notes.insert(0, f"The year is {years}, that of the prices.")
    keys = ("year", *_unit_of(posts, notes)) if by is None else argument("by", by, name_list)
    costs = posts.cost(years=years, terms=asked.terms, prices=asked.on, by=keys, book=held, money="pence")
    names = tuple(name for name in costs.columns[: len(dict.fromkeys(keys))])
    return ListBill(posts.name, names, costs, (*notes, *bill_notes(posts, asked.on, held)))


def _unit_of(posts: Posts, notes: list[str]) -> Sequence[str]:
    """The column of directorates where a label is called so, else of the unit; none where the list has neither."""
    labels = [name for name in posts.labels if "directorate" in name.casefold()]
    if labels:
        return labels[:1]
    if posts.rows_without("unit") < len(posts):
        notes.append("Totals are kept by unit: no column is called a directorate. Name others with by.")
        return ("unit",)
    notes.append("The list names no unit, so totals are kept by year alone.")
    return ()

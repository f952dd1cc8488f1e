"""The pay bill of a list of posts: by unit and year, with what is assumed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from establishment.api.list_terms import bill_notes, list_terms
from establishment.api.posts_register import PostsRegister, book_of
from establishment.bulk.totals import PRICED
from establishment.ground.any_frame import whole_list
from establishment.ground.arguments import argument, name_list, or_none
from establishment.ground.csv_files import spell
from establishment.ground.findings import Finding, InputError
from establishment.ground.frames import Money, in_pounds
from establishment.ground.money import number, text
from establishment.ground.read_days import read_day
from establishment.ground.shown import Shown
from establishment.outputs.screen import frame_text
from establishment.rates.book import Book, book_given

if TYPE_CHECKING:
    import pandas as pd

    from establishment.bulk.plan import Terms

TABLE = "posts"
"""What faults of a posts table that is a frame name as its file."""
FORMAT = "establishment-pay-bill-1"


@dataclass(frozen=True, repr=False)
class ListBill(Shown):
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
                "cost": number(int(row["pence"])),
                "posts": int(row["posts"]),
                "fte": float(row["fte"]),
                "components": {name: number(int(row[f"{name}_pence"])) for name in self._components},
                "status": str(row["status"]),
            }
            for row in self.pence.to_dict("records")
        ]
        return {
            "format": FORMAT,
            "list": self.name,
            "by": list(self.by),
            "rows": rows,
            "total": number(self.total_pence),
            "assumptions": list(self.assumptions),
        }

    @property
    def _components(self) -> list[str]:
        return [name for name in PRICED if f"{name}_pence" in self.pence.columns]

    def __str__(self) -> str:
        # as text and amounts: a table of numbers would show pence without a sign
        columns = self.pence[list(self.by)].astype(object)
        for name in self._components:
            if self.pence[f"{name}_pence"].any():
                columns[name.replace("_", " ")] = [text(int(pence)) for pence in self.pence[f"{name}_pence"]]
        columns["cost"] = [text(int(pence)) for pence in self.pence["pence"]]
        columns["posts"] = self.pence["posts"]
        columns["FTE"] = [f"{fte:,.2f}" for fte in self.pence["fte"]]
        lines = [f"{self.name}: pay bill by {' and '.join(self.by)}", frame_text(columns)]
        lines += [f"In all: {text(self.total_pence)}", "", "What is assumed:"]
        return "\n".join([*lines, *(f"  - {note}" for note in self.assumptions)])

    def _repr_html_(self) -> str:
        notes = "".join(f"<li>{escape(note)}</li>" for note in self.assumptions)
        frame = self.frame()
        # columns of nothing are left out of what is shown, and stay in the frame
        nil = {name for name in self._components if not self.pence[f"{name}_pence"].any()}
        table = frame[[name for name in frame.columns if name not in nil]]
        return f"{table._repr_html_()}<ul>{notes}</ul>"  # type: ignore[operator]


class PricedPosts(PostsRegister):
    """A list of posts with what they cost."""

    def cost(
        self,
        *,
        years: str | tuple[str, str],
        terms: Terms | None = None,
        by: Iterable[str] = ("year",),
        prices: Literal["cash"] | date = "cash",
        book: Book | str | Path | None = None,
        money: Money = "pounds",
    ) -> pd.DataFrame:
        """What the posts cost in each year, with increments, awards and on-costs: a pay bill without a proposal.

        years: one financial year, "2026/27", or the first and the last.  terms: what a scenario says of pay (pay,
        basis, pension, award, hold_on_costs and so on) as a mapping, or a scenario; the list's own `pay` if it names
        none.  by: what to group totals by: year or month, unit, grade, funder, any label.
        prices: "cash", each month's own, or the day of a price base.  book: as in `cost_posts`.
        Returns one row a group, as `cost_posts` does. Raises ValueError and InputError as it does, and InputError for a
        list with rows that could not be read: no total leaves rows out.
        """
        from establishment.api.post_costing import cost_posts

        whole_list(self)
        # terms of the caller win over the pay scale of the list
        if isinstance(terms, Mapping) or terms is None:
            terms = {**({"pay": self.pay} if self.pay else {}), **(terms or {})}
        keys = argument("by", by, name_list)
        # labels that nothing is grouped by are set aside, or they would be refused as unknown columns
        aside = [name for name in self.labels if spell(name) not in {spell(each) for each in keys}]
        try:
            return cost_posts(
                self._table,
                book_of(book, self),
                terms=terms,
                years=years,
                prices=prices,
                by=keys,
                ignore=aside,
                money=money,
            )
        except InputError as fault:
            # whoever reads the message has the file and not the table made of it
            raise InputError(at_rows(fault.findings, self)) from None

    def pay_bill(
        self,
        *,
        years: str | tuple[str, str] | None = None,
        by: Iterable[str] | str | None = None,
        on: Any = None,
        terms: Mapping[str, Any] | None = None,
        book: Book | str | Path | None = None,
    ) -> ListBill:
        """The pay bill by year and directorate, with everything that was assumed: `establishment posts --cost`.

        years: one financial year, or the first and the last; the year of `on` if None.  by: how it is grouped; if None,
        by year and by the column of directorates, or else the unit.  on: the day whose pay and on-costs are used
        throughout; if None, the day of the list, or else of the scale's last award.  terms: keys of a scenario (basis,
        pension, on_cost_percent and so on); without a basis, `point` if every post has a point, otherwise `maximum`.
        Raises RefusedError if no pay scale is named; InputError as `cost` does.
        """
        whole_list(self)
        pay_book = book_given(book_of(book, self))
        bill_terms = list_terms([self], pay_book, on=argument("on", on, or_none(read_day)), terms=terms)
        notes = list(bill_terms.notes)
        if years is None:
            # the first assumption that is said: every figure below depends on it
            years = bill_terms.year.label
            notes.insert(0, f"The year is {years}, that of the prices.")
        keys = ("year", *_unit_of(self, notes)) if by is None else argument("by", by, name_list)
        costs = self.cost(
            years=years, terms=bill_terms.terms, prices=bill_terms.on, by=keys, book=pay_book, money="pence"
        )
        # a key named twice is one column
        names = tuple(str(name) for name in costs.columns[: len(dict.fromkeys(keys))])
        return ListBill(self.name, names, costs, (*notes, *bill_notes(self, bill_terms.on, pay_book)))


def at_rows(findings: Iterable[Finding], posts: PostsRegister) -> Iterator[Finding]:
    """Faults of a table's rows at the rows of the file that they come from."""
    places = posts.reading.places() if posts.reading is not None else []
    for finding in findings:
        line = finding.place.line
        # line 0 is of the table as a whole and has no row
        of_table = finding.place.file == TABLE and 0 < line <= len(places)
        yield replace(finding, place=places[line - 1]) if of_table else finding


def _unit_of(posts: PostsRegister, notes: list[str]) -> Sequence[str]:
    """The column of directorates where a label is called so, else of the unit; none where the list has neither."""
    # a directorate is what a pay bill is read by, so a column of that name goes before the unit
    labels = [name for name in posts.labels if "directorate" in name.casefold()]
    if labels:
        return labels[:1]
    if posts.rows_without("unit") < len(posts):
        tables = posts.reading.tables if posts.reading is not None else []
        headings = [m.heading for table in tables for m in table.matches.columns.values() if m.field == "unit"]
        # the list can have a directorate that is the unit of its posts already
        if any("directorate" in heading.casefold() for heading in headings):
            return ("unit",)
        notes.append("Totals are kept by unit: no column is called a directorate. Name others with by.")
        return ("unit",)
    notes.append("The list names no unit, so totals are kept by year alone.")
    return ()

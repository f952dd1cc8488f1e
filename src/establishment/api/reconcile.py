"""A list of posts reconciled to a ledger or payroll extract: named causes that add up to the difference exactly."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from establishment.api.list_terms import ListTerms, list_terms
from establishment.api.posts import Posts
from establishment.api.posts_diff import whole_posts
from establishment.api.posts_register import book_of
from establishment.api.reconcile_causes import CAUSES, Cause, by_centre_causes, by_post_causes
from establishment.api.reconcile_prices import ListCosts
from establishment.ground.any_frame import pandas_frame
from establishment.ground.arguments import a_mapping, argument, arguments, one_of, or_none, whole
from establishment.ground.findings import RefusedError, as_given, how_many
from establishment.ground.frames import Money, in_pounds
from establishment.ground.money import number, text
from establishment.ground.periods import FinancialYear, months_after
from establishment.ground.read_days import read_day
from establishment.ground.shown import Shown
from establishment.lists.ledger import Ledger, read_ledger
from establishment.outputs.blocks import ItemList, Passage, Section, TextTable, filled
from establishment.outputs.page_html import sections_html
from establishment.outputs.screen import sections_text
from establishment.rates.book import Book, book_given

if TYPE_CHECKING:
    import pandas as pd

FORMAT = "establishment-reconciliation-1"
By = Literal["cost_centre", "post"]
SHOWN = 12
"""Posts or cost centres that a screen shows; the others are added up."""
KEYS = {"post": "Posts", "cost_centre": "Cost centres"}
"""What a ledger goes by, as a heading."""
COUNTED = ("unexplained",)
"""Causes that are shown even where they are nothing."""


@dataclass(frozen=True, repr=False)
class Reconciliation(Shown):
    """The difference between what a list of posts costs and what a ledger shows, by cause.

    posts, ledger: the list and the ledger.  by: cost_centre or post.  months: the months of the ledger.  causes: one
    for each post or cost centre and reason, in whole pence; they add up to `difference_pence`.  notes: what is assumed.

    >>> from establishment import reconcile
    >>> posts, ledger = {"post": ["1"], "grade": ["SCP 20"]}, {"Post No": ["9"], "Amount": [100]}
    >>> found = reconcile(posts, ledger, by="post", pay="njc", terms={"on_cost_percent": 30}, on="2025-04-01")
    >>> sum(found.totals().values()) == found.ledger_pence - found.list_pence == found.difference_pence
    True
    """

    posts: Posts
    ledger: Ledger
    by: By
    months: tuple[str, ...]
    list_pence: int
    causes: tuple[Cause, ...]
    notes: tuple[str, ...]

    @property
    def ledger_pence(self) -> int:
        """The total of the ledger, in whole pence."""
        return self.ledger.total_pence

    @property
    def difference_pence(self) -> int:
        """The ledger less the list, in whole pence: positive if more was spent than the list costs."""
        return self.ledger_pence - self.list_pence

    def totals(self) -> dict[str, int]:
        """The amount of each cause in whole pence, in a fixed order; `unexplained` is always last."""
        sums = dict.fromkeys(CAUSES, 0)
        for cause in self.causes:
            sums[cause.cause] += cause.pence
        causes = {cause.cause for cause in self.causes}
        # what is left unexplained is shown even where it is nothing: it is what the reader looks for
        return {name: pence for name, pence in sums.items() if name in causes or name in COUNTED}

    def controls(self) -> dict[str, int]:
        """Control totals: the rows of both files, and their amounts in whole pence."""
        reading = self.posts.reading
        return {
            "list_rows": len(self.posts),
            "list_rows_left_out": len(reading.left_out) if reading else 0,
            "list_pence": self.list_pence,
            "ledger_lines": len(self.ledger.lines),
            "ledger_rows": self.ledger.rows,
            "ledger_rows_left_out": len(self.ledger.left_out),
            "ledger_pence": self.ledger_pence,
            **({} if self.ledger.printed_pence is None else {"ledger_printed_pence": self.ledger.printed_pence}),
            "causes_pence": sum(cause.pence for cause in self.causes),
        }

    def by_key(self, *, money: Money = "pounds") -> pd.DataFrame:
        """One row a post or cost centre that differs, with each cause and their sum; most unexplained first."""
        import pandas as pd

        sums: dict[str, dict[str, int]] = {}
        for cause in self.causes:
            own = sums.setdefault(cause.key, dict.fromkeys(self.totals(), 0))
            own[cause.cause] += cause.pence
        names = {name: f"{name}_pence" for name in self.totals()}
        rows = [
            {self.by: key, "difference_pence": sum(own.values()), **{names[name]: own[name] for name in names}}
            # most unexplained first: that is where work is
            for key, own in sorted(sums.items(), key=lambda pair: (*_first_shown(pair[1]), pair[0]))
        ]
        columns = [self.by, "difference_pence", *names.values()]
        return in_pounds(pd.DataFrame(rows, columns=columns), money)

    def frame(self, *, money: Money = "pounds") -> pd.DataFrame:
        """One row for each post or cost centre and cause: its amount, the reason, and the rows of the ledger."""
        import pandas as pd

        rows = [(c.cause, c.key, c.pence, c.what) for c in self.causes]
        return in_pounds(pd.DataFrame(rows, columns=["cause", self.by, "pence", "what"]), money)

    def to_dict(self) -> dict[str, Any]:
        """Plain values: pounds with at most two decimals."""
        return {
            "format": FORMAT,
            "list": self.posts.name,
            "ledger": self.ledger.name,
            "by": self.by,
            "months": list(self.months),
            "columns": self.ledger.columns,
            "list_cost": number(self.list_pence),
            "ledger_amount": number(self.ledger_pence),
            "difference": number(self.difference_pence),
            "causes": [{"cause": name, "amount": number(pence)} for name, pence in self.totals().items()],
            "rows": [
                {"cause": c.cause, self.by: c.key, "amount": number(c.pence), "what": c.what} for c in self.causes
            ],
            "controls": {
                name.removesuffix("_pence") if name.endswith("_pence") else name: number(value)
                if name.endswith("_pence")
                else value
                for name, value in self.controls().items()
            },
            "left_out": [{"row": row, "why": why} for row, why in self.ledger.left_out],
            "notes": list(self.notes),
        }

    def sections(self) -> list[Section]:
        """The sections of a page: causes, posts or cost centres that differ, control totals and what was assumed."""
        sections = [
            Section(
                f"{self.posts.name} reconciled to {self.ledger.name} by {self.by.replace('_', ' ')}",
                [self._causes_table()],
            ),
            self._keys_section(),
            Section("Control totals", [ItemList(list(self._control_lines()))]),
            Section("What is assumed", [ItemList(self.notes)]),
        ]
        return [filled(section) for section in sections]

    def _causes_table(self) -> TextTable:
        """From the cost of the list to the amount of the ledger, cause by cause."""
        keys = {name: len({c.key for c in self.causes if c.cause == name}) for name in CAUSES}
        rows = [(name, text(pence), f"{keys[name]:,}" if keys[name] else "") for name, pence in self.totals().items()]
        first, last = (
            ("cost of the list", text(self.list_pence), ""),
            ("amount of the ledger", text(self.ledger_pence), ""),
        )
        return TextTable(("", "Amount", KEYS[self.by]), [first, *rows, last], last_is_total=True)

    def _keys_section(self) -> Section:
        """The posts or cost centres that differ most, each with its causes."""
        table = self.by_key(money="pence")
        rows = []
        for row in table.head(SHOWN).to_dict("records"):
            own = [f"{name} {text(row[f'{name}_pence'])}" for name in self.totals() if row[f"{name}_pence"]]
            rows.append((row[self.by], text(row["difference_pence"]), "; ".join(own)))
        # the rest is added up, so that the page comes to the difference
        rest = int(table["difference_pence"][SHOWN:].sum())
        more = (
            f"{len(table) - SHOWN:,} more, {text(rest)} in all: see by_key(), or --json." if len(table) > SHOWN else ""
        )
        listing = TextTable((self.by.replace("_", " "), "Ledger less list", "Why"), rows, (1,))
        return Section(f"{KEYS[self.by]} that differ", [listing, Passage(more or ("" if rows else "None."))])

    def _control_lines(self) -> Iterator[str]:
        """Control totals: what went in, and what came out."""
        controls, printed = self.controls(), self.ledger.printed_pence
        rows, lines = how_many(controls["ledger_rows"], "row"), how_many(controls["ledger_lines"], "line")
        of_list = how_many(controls["list_rows"], "row")
        yield f"In: the list, {of_list} read, {controls['list_rows_left_out']:,} left out."
        yield (
            f"In: the ledger, {rows} read in {lines}, "
            f"{controls['ledger_rows_left_out']:,} left out, {text(self.ledger_pence)}"
            + (f"; the total that it prints is {text(printed)}." if printed is not None else ".")
        )
        out = (
            f"Out: the cost of the list, {text(self.list_pence)}, and the causes, {text(controls['causes_pence'])}, are"
        )
        yield f"{out} {text(self.list_pence + controls['causes_pence'])}."

    def __str__(self) -> str:
        return sections_text(self.sections())

    def _repr_html_(self) -> str:
        return sections_html(self.sections(), level=3)


def _first_shown(sums: Mapping[str, int]) -> tuple[int, int]:
    """What is to be looked at first: most unexplained, then the largest difference."""
    return -abs(sums["unexplained"]), -abs(sum(sums.values()))


@arguments(by=one_of("cost_centre", "post"), columns=or_none(a_mapping('{"YTD": "amount"}')))
def reconcile(
    posts: Any,
    ledger: Any,
    *,
    by: By = "cost_centre",
    months: int | tuple[str | int, str | int] | None = None,
    pay: str | None = None,
    book: Book | str | Path | None = None,
    terms: Mapping[str, Any] | None = None,
    on: Any = None,
    columns: Mapping[str, str] | None = None,
    sheet: str | None = None,
    mapping: Mapping[str, Any] | str | Path | None = None,
    skip_hidden: bool = False,
    ledger_sheet: str | None = None,
) -> Reconciliation:
    """Explain the difference between a list of posts and a ledger by named causes that add up to it exactly.

    posts: what `load_posts` takes, or a list of posts.  ledger: a path or a frame with an amount for each cost centre
    or post; also its FTE, grade, point and full-time salary, where it has them.  by: how both are matched: by post or
    by cost centre.
    months: the first and last month of the ledger, ("2026-04", "2026-06"), or by their number in the financial year of
    `on`: (4, 6), or 3 for the first three; the whole year if None.
    pay, terms, on: as `Posts.pay_bill` takes them.  columns: which field a column of the ledger is, such as {"YTD":
    "amount"}.
    sheet, mapping, skip_hidden: how the list is read, as `load_posts` takes them.  ledger_sheet: the sheet of the
    ledger.

    The causes are: vacant, unbudgeted, in payroll but not on the list, on the list but not in payroll, other FTE, other
    grade, other rate, timing and rounding. Anything left is `unexplained`, which is always shown.
    Raises InputError and RefusedError as `load_posts` does, with every error in the ledger at once.

    >>> from establishment import reconcile
    >>> posts = {"post": ["1", "2"], "grade": ["SCP 20", "SCP 5"], "vacant": ["no", "yes"]}
    >>> ledger = {"Post No": ["1"], "Amount": [45000]}
    >>> found = reconcile(posts, ledger, by="post", pay="njc", terms={"on_cost_percent": 30}, on="2025-04-01")
    >>> list(found.totals())
    ['vacant', 'unexplained']
    """
    book = book_of(book, posts)
    pay_book = book_given(book)
    whole = whole_posts(posts, pay, book, sheet=sheet, mapping=mapping, skip_hidden=skip_hidden)
    # a path is read by the reader of ledgers, which looks for the table in it
    source = ledger if isinstance(ledger, str | Path) else argument("ledger", ledger, pandas_frame)
    lines = read_ledger(source, by=by, sheet=ledger_sheet, mapping=columns)
    bill_terms = list_terms([whole], pay_book, on=argument("on", on, or_none(read_day)), terms=terms)
    # the months decide which part of the list's year is set beside the ledger
    year, period = _period(bill_terms, months)
    costs = ListCosts.of(whole, pay_book, bill_terms, year, period)
    if by == "cost_centre" and "cost_centre" not in costs.frame.columns:
        raise RefusedError("the list has no cost centres: map a column to cost_centre, or reconcile by post")
    causes = by_post_causes(costs, lines) if by == "post" else by_centre_causes(costs, lines)
    notes = [*bill_terms.notes, *_notes(by, period, lines)]
    return Reconciliation(whole, lines, by, period, costs.budgeted_pence, tuple(causes), tuple(notes))


def _period(bill_terms: ListTerms, months: int | Sequence[str | int] | None) -> tuple[str, tuple[str, ...]]:
    """The financial year and the months of the ledger, as 2026-04."""
    # before the list is priced: pricing takes the longest
    year = bill_terms.year
    if months is not None and not (isinstance(months, int | list | tuple) and months):
        accepted = 'the number of the last month or ("2026-04", "2026-06")'
        raise RefusedError(f"months: {as_given(months)} was given; give {accepted}")
    # a number alone is the months from the first
    both = (1, months) if isinstance(months, int) else (1, 12) if months is None else (months[0], months[-1])
    first, last = (_first_of_month(each, year) for each in both)
    # a ledger may be of a later year than the list's prices
    year = FinancialYear.of(first, year.first_month)
    count = (last.year - first.year) * 12 + last.month - first.month + 1
    if count < 1 or FinancialYear.of(last, year.first_month) != year:
        raise RefusedError(f"months: {months} are not the first and last month of one part of a financial year")
    return year.label, tuple(f"{months_after(first, n):%Y-%m}" for n in range(count))


def _first_of_month(month: str | int, year: FinancialYear) -> date:
    """The first day of a month: 2026-04, or the number of a month of the financial year."""
    if isinstance(month, int) or month.strip().isdigit():
        return months_after(year.first_day, argument("months", month, whole(1, 12)) - 1)
    day: date = argument("months", f"{month}-01", read_day)
    return day


def _notes(by: By, months: Sequence[str], ledger: Ledger) -> list[str]:
    notes = [f"The ledger is taken as {months[0]} to {months[-1]}, with on-costs in its amounts."]
    notes.append(f"Amounts are those of {ledger.columns['amount']}, by {ledger.columns[by]}.")
    notes.append("The list's cost is that of its budgeted posts, vacant ones as if they were filled.")
    if by == "cost_centre":
        # whoever reads the page must know which way round an amount is taken
        notes.append("A ledger by cost centre does not say who was paid: no vacant post is taken to be paid.")
        if "fte" in ledger.columns:
            notes.append("Other FTE is priced at the mean cost of an FTE of the cost centre's filled posts.")
    return [*notes, *ledger.notes]

"""What posts are costed with: the terms of a scenario without its proposals, the years, and what totals are kept by."""

from __future__ import annotations

import threading
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property, partial
from pathlib import Path
from typing import Any, Literal

from establishment.bulk.calendars import Calendar
from establishment.bulk.post_kinds import PostReader
from establishment.bulk.span_prices import PriceBook
from establishment.bulk.totals import PRICED
from establishment.costing.pricer import Pricer
from establishment.ground.arguments import argument, name_list
from establishment.ground.csv_files import spell
from establishment.ground.findings import Faults, InputError, Place, RefusedError, as_given, listed, nearest
from establishment.ground.periods import APRIL, FinancialYear
from establishment.ground.read_days import read_day
from establishment.posts import HOURS, POSTS
from establishment.rates.book import Book, book_given
from establishment.scenarios.reader import read_terms
from establishment.scenarios.scenario import Scenario

Terms = Mapping[str, Any] | Scenario | str | Path
TERMS = (
    "pay",
    "basis",
    "stop_at_bar",
    "year_starts",
    "sharing",
    "pension",
    "category",
    "on_cost_percent",
    "vacancy_percent",
    "increment_date",
    "increment_months",
    "on_point_since",
    "hold_on_costs",
    "accept_low_confidence",
    "funder",
    "award",
)
"""The keys of a scenario that say how posts are costed."""
TIMES = ("year", "month")
_TIME_WORDS = {"year": "financial year of the costs", "month": "month of the costs"}
NOT_BY = {HOURS, "protected", "allowances"} | {
    each.name for each in POSTS if each.kind not in ("text", "point", "bool")
}
"""Columns of posts that totals are not kept by: they are no names."""
OURS = frozenset(
    name for part in (*PRICED, "cost", "pounds", "posts", "fte", "status", "pence") for name in (part, f"{part}_pence")
)
"""The headings of what totals hold, in pounds and in pence."""
MOST_YEARS = 100


@dataclass(frozen=True)
class PostPlan:
    """How posts are costed: a pure function of posts and of this.

    scenario: the terms.  book: the scales and on-costs, with the awards that the terms assume.
    by: what totals are kept by, in order.  ignore: columns of the posts that are not looked at.
    """

    scenario: Scenario
    book: Book
    years: tuple[FinancialYear, ...]
    prices: Pricer
    by: tuple[str, ...]
    ignore: frozenset[str] = frozenset()
    _own: threading.local = field(default_factory=threading.local, init=False, repr=False, compare=False)

    @property
    def by_funder(self) -> bool:
        """Whether totals are kept apart for who pays."""
        return "funder" in self.by

    @property
    def by_time(self) -> bool:
        """Whether totals are kept apart for years or months."""
        return not set(TIMES).isdisjoint(self.by)

    @property
    def keys(self) -> tuple[str, ...]:
        """The columns of posts that totals are kept by, without time and funder."""
        return tuple(name for name in self.by if name not in (*TIMES, "funder"))

    @property
    def headings(self) -> dict[str, str]:
        """What totals are kept by, each with its heading there: a column that shares a name with ours is `by_name`."""
        return {name: f"by_{name}" if name in OURS and name in self.keys else name for name in self.by}

    @property
    def ignored(self) -> frozenset[str]:
        """The columns of posts that are not looked at; what totals are kept by is."""
        return self.ignore - {*self.keys, *(["funder"] if self.by_funder else [])}

    @cached_property
    def calendar(self) -> Calendar:
        """The days of the plan."""
        return Calendar(self.years, self.prices.method, "month" in self.by)

    @property
    def price_book(self) -> PriceBook:
        """The prices looked up so far in this thread: no two threads number kinds of post in one book."""
        # kept by thread: numbers of kinds of post are given as they are met
        if not hasattr(self._own, "price_book"):
            self._own.price_book = PriceBook(self.prices, self.calendar.last_day)
        book: PriceBook = self._own.price_book
        return book

    @property
    def reader(self) -> PostReader:
        """What reads rows of posts in this thread, each value once."""
        if not hasattr(self._own, "reader"):
            self._own.reader = PostReader(self.scenario, self.book)
        reader: PostReader = self._own.reader
        return reader

    def __getstate__(self) -> dict[str, Any]:
        """Without what is looked up: another process looks it up itself."""
        # what is looked up can be large, and another machine looks it up again
        return {name: value for name, value in self.__dict__.items() if name not in ("calendar", "_own")}

    def __setstate__(self, state: dict[str, Any]) -> None:
        """With nothing looked up."""
        self.__dict__.update(state, _own=threading.local())


def post_plan(
    book: Book | str | Path | None,
    *,
    terms: Terms,
    years: str | Sequence[str],
    prices: Literal["cash"] | date,
    by: Iterable[str],
    ignore: Iterable[str] = (),
) -> PostPlan:
    """How posts are costed, checked.

    terms: keys of a scenario by name, a `Scenario`, or the file of one, whose proposals are left aside.
    years: one financial year, or the first and the last.  prices: "cash", or the day of the price base.
    Raises ValueError for years, prices, keys of `by` or terms that cannot be; InputError for faults of a file.
    """
    pay_book = book_given(book)
    keys = tuple(dict.fromkeys(spell(name) for name in argument("by", by, name_list)))
    _check_by(keys)
    if not (isinstance(prices, str) and prices == "cash"):
        prices = _price_base(prices)
    if not isinstance(terms, Mapping | Scenario | str | Path):
        raise RefusedError(f"terms is a {type(terms).__name__}; give a mapping, a Scenario or the file of one")
    faults = Faults()
    source = _of_mapping(terms) if isinstance(terms, Mapping) else terms
    scenario_terms, assumed = read_terms(source, pay_book, faults)
    faults.raise_any()
    plan_years = read_years(years, scenario_terms.first_month)
    # the call says its years and prices itself: those of a scenario were chosen for its proposals
    scenario = scenario_terms.model_copy(update=_ours(plan_years, prices))
    base = prices if isinstance(prices, date) else None
    priced = Pricer(assumed, base, base is None, scenario.sharing, accept_low=scenario.accept_low_confidence)
    return plan_of(scenario, assumed, plan_years, priced, keys, argument("ignore", ignore, name_list))


def _price_base(prices: object) -> date:
    try:
        return read_day(prices)
    except RefusedError as fault:
        raise RefusedError(
            f'prices is {as_given(prices)}; give "cash", or the day whose prices are meant: date(2026, 4, 1) ({fault})'
        ) from None


def plan_of(
    scenario: Scenario,
    book: Book,
    years: tuple[FinancialYear, ...],
    prices: Pricer,
    by: tuple[str, ...],
    ignore: Iterable[str] = (),
) -> PostPlan:
    """How posts are costed, of parts that are sound."""
    aside = frozenset(spell(name) for name in (*ignore, *scenario.ignore))
    return PostPlan(scenario, book, years, prices, by, aside)


def read_years(years: str | Sequence[str], first_month: int = APRIL) -> tuple[FinancialYear, ...]:
    """One financial year, or all from the first to the last. Raises ValueError.

    >>> [year.label for year in read_years(("2026/27", "2028/29"))]
    ['2026/27', '2027/28', '2028/29']
    """
    labels: list[Any] = list(years) if isinstance(years, list | tuple) else [years]
    for year in labels:
        if not isinstance(year, str):
            raise RefusedError(f'years: {as_given(year)}; write a financial year as text, such as "2026/27"')
    if not 1 <= len(labels) <= 2:
        raise RefusedError(
            f'years has {len(labels)} values; give one year, or the first and the last: ("2026/27", "2035/36")'
        )
    first, last = (
        argument("years", label, partial(FinancialYear.parse, first_month=first_month))
        for label in (labels[0], labels[-1])
    )
    if not 0 <= last.start_year - first.start_year < MOST_YEARS:
        raise RefusedError(f"years run from {first.label} to {last.label}; give up to {MOST_YEARS}, the earlier first")
    return tuple(FinancialYear(start, first_month) for start in range(first.start_year, last.start_year + 1))


def _check_by(by: tuple[str, ...]) -> None:
    if len([name for name in by if name in TIMES]) > 1:
        raise RefusedError("by has both year and month; give one: months are of the years")
    for name in by:
        if name in NOT_BY:
            raise RefusedError(
                f"totals cannot be kept by {name}; by can hold year or month, funder and columns that name"
            )


def _of_mapping(terms: Mapping[str, Any]) -> Scenario:
    """Terms as a scenario that proposes nothing. Raises ValueError for a key or a value that cannot be."""
    unknown = [key for key in terms if key not in TERMS]
    if unknown:
        near = nearest(unknown[0], TERMS, " ")
        raise RefusedError(f'terms has no "{unknown[0]}".{near} Keys: {listed(TERMS, most=20)}')
    # lists of posts have their points; another basis is said in the terms
    values = {"basis": "point", **terms}
    try:
        return Scenario.model_validate({"title": "Posts", **values})
    except InputError as fault:
        first = fault.findings[0]
        raise RefusedError(" ".join(f"terms: {first.field}: {first.message} {first.fix}".split())) from None


def _ours(years: tuple[FinancialYear, ...], prices: object) -> dict[str, Any]:
    """What the call says in place of a scenario; what posts have no use for is left aside."""
    base = prices if isinstance(prices, date) else None
    return {
        "first_year": years[0].label,
        "years": len(years),
        "prices": "constant" if base else "cash",
        "price_base": base,
        "unit_cost": [],
        "stated_figures": [],
        "group": [],
        "question": [],
        "posts": "",
        "grades": [],
    }


def heading_faults(headings: Sequence[str], plan: PostPlan, name: str, faults: Faults) -> None:
    """Columns of posts that are not known, are missing, or stand twice (E104). headings: as they are written."""
    extra = [key for key in plan.keys if key not in POSTS.by_name]
    names = [*POSTS.names, HOURS, *extra]
    keys = {heading: spell(heading) for heading in headings}
    for heading, key in keys.items():
        if key not in names and key not in plan.ignored:
            message = f'No column is called "{heading}". {nearest(key, names)}'.strip()
            fix = f'Name it in by or in ignore=["{heading}"]. Columns: {listed(POSTS.names, most=40)}.'
            if key in TIMES:
                message = f'The posts have a column "{heading}" of their own; in by, {key} is the {_TIME_WORDS[key]}.'
                fix = f'Leave the column aside with ignore=["{heading}"], or give it another name to keep totals by it.'
            faults.add("E104", Place(name), "column", heading, message, fix)
    needed = ["grade", *plan.keys]
    # these two are taken from the terms, and as yes, where a list has no such column
    there = {*keys.values()} - plan.ignored | {"scale", "budgeted"}
    for missing in (key for key in dict.fromkeys(needed) if key not in there):
        message = f'The column "{missing}" is missing.'
        faults.add("E104", Place(name), "column", missing, message, f"Columns: {listed(headings, most=40)}.")
    looked_at = [spell(heading) for heading in headings if keys[heading] not in plan.ignored]
    for twice in dict.fromkeys(key for key in looked_at if looked_at.count(key) > 1):
        faults.add("E104", Place(name), "column", twice, f'The column "{twice}" appears twice.', "Keep one of them.")

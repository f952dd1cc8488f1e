"""Posts made into lines: those that are priced, dated, paid for and grouped alike are one line with a count."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import fields, replace
from datetime import date
from typing import TYPE_CHECKING, Any

import numpy as np

from establishment.bulk.calendars import Climb
from establishment.bulk.climbs import Start
from establishment.bulk.coded_posts import CodedPosts, LineKinds, Lines
from establishment.bulk.column_codes import (
    Coded,
    Codes,
    RawColumn,
    alike,
    cell_text,
    coded,
    dense,
    place_of,
    split,
    together,
    told_rows,
)
from establishment.bulk.plan import PostPlan, heading_faults
from establishment.bulk.pooled import pooled
from establishment.bulk.post_kinds import KIND, VALUES
from establishment.bulk.span_prices import ANY_POINT, Set, Unpriced
from establishment.ground.columns import Column
from establishment.ground.csv_files import spell as spelt
from establishment.ground.findings import Faults, Finding, InputError, Place
from establishment.posts import HOURS, POSTS, UNSAID, Funding, Kind, Spell

if TYPE_CHECKING:
    import pandas as pd

DATED = ("increment_date", "on_point_since", "from", "until", "funded_until")
"""Columns of days, in the order in which posts alike are sorted: what moves them first, so that those lie together."""


def read_lines(frame: pd.DataFrame, plan: PostPlan, name: str, start: int = 0) -> CodedPosts:
    """Posts as lines.

    frame: one row a post or line of posts, with columns of a posts table and those that totals are kept by.
    name: what the posts are called in messages.  start: how many rows came before these.
    Raises InputError with the faults of all rows, each said once for all rows that share it.
    """
    faults = Faults()
    heading_faults([str(heading) for heading in frame.columns], plan, name, faults)
    faults.raise_any()
    frame = _looked_at(frame, plan)
    raw = _raw_columns(frame, plan, name, faults)
    raw = pooled(_hours_as_fte(raw, plan, faults, name, start), faults, name, start)
    if "budgeted" in frame.columns:  # it is to be yes or no, also where totals are not kept by it
        _typed("budgeted", split(frame["budgeted"]), faults, name, start)
    faults.raise_any()
    rows = len(frame)
    # each post is a group of its own, so none is alike
    if "post" in plan.keys:
        return _row_by_row(raw, rows, plan, name, start)
    try:
        # rows given alike are one line from here on, before a single value is read
        unlike = _alike(raw, name, start)
        if unlike is None:
            return _row_by_row(raw, rows, plan, name, start)
        return _posts(*unlike, rows, plan, Faults(), name, start)
    except InputError:
        _row_by_row(raw, rows, plan, name, start)  # says in which rows the faults stand
        raise


def _looked_at(frame: pd.DataFrame, plan: PostPlan) -> pd.DataFrame:
    """Posts under the headings that the library has, without columns that are not looked at."""
    frame = frame.rename(columns={heading: spelt(str(heading)) for heading in frame.columns})
    return frame.loc[:, [heading not in plan.ignored for heading in frame.columns]]


def _row_by_row(raw: dict[str, RawColumn], rows: int, plan: PostPlan, name: str, start: int) -> CodedPosts:
    """Columns as they are given, each row a line. Raises InputError."""
    faults = Faults()
    columns = _columns(raw, faults, name, start, rows)
    counts = _counts(columns["count"])[columns["count"].codes]
    return _posts(columns, np.arange(len(counts)), counts, rows, plan, faults, name, start)


def _posts(
    columns: dict[str, Coded],
    kind: Codes,
    counts: Codes,
    rows: int,
    plan: PostPlan,
    faults: Faults,
    name: str,
    start: int,
) -> CodedPosts:
    """Typed columns as lines. Raises InputError.

    columns: those of `DATED` one row a line, the others one row a kind of line.  kind: the kind of each line.
    counts: posts of each line.  rows: how many lines are rows that are given.
    """
    place, first = together([columns[key].sized for key in KIND])
    kinds = plan.reader.kinds(columns, first, faults, name, start)
    spells = {key: plan.reader.each(key, columns, faults, name, start) for key in VALUES}
    _check_days(columns, rows, faults, name, start)
    faults.raise_any()
    return _Maker(plan, columns, kind, kinds, spells, place).posts(counts)


def _raw_columns(frame: pd.DataFrame, plan: PostPlan, name: str, faults: Faults) -> dict[str, RawColumn]:
    """The columns that are looked at; what totals are kept by comes first, so that groups lie together.

    Columns that hold lists and the like are noted (E104).
    """
    none = RawColumn(np.zeros(len(frame), dtype=np.int64), [None])
    columns = dict.fromkeys([*plan.keys, *VALUES, *KIND, *DATED], none)
    columns |= {HOURS: none} if HOURS in frame.columns else {}
    for key in (key for key in columns if key in frame.columns):
        try:
            columns[key] = split(frame[key])
        except (TypeError, NotImplementedError):  # of pandas, and of Arrow
            message = f'The column "{key}" holds several values in a cell.'
            faults.add("E104", Place(name), "column", key, message, "A cell holds text, a number or a day.")
    return columns


def _hours_as_fte(
    raw: dict[str, RawColumn], plan: PostPlan, faults: Faults, name: str, start: int
) -> dict[str, RawColumn]:
    """The columns with hours a week, where a row says no FTE, as the exact part of the full-time week of its day."""
    if HOURS not in raw:
        return raw
    columns = {key: column for key, column in raw.items() if key != HOURS}
    hours, fte = raw[HOURS], raw["fte"]
    beside = {key: _typed(key, raw[key], Faults(), name, start) for key in ("scale", "grade", "from")}
    sized = [(column.codes, len(column.values)) for column in (hours, fte)]
    codes, first = together([*sized, *(column.sized for column in beside.values())])
    parts, hour_faults = list[Any](), Faults()
    for row in first.tolist():
        own, worked = fte.values[fte.codes[row]], cell_text(hours.values[hours.codes[row]])
        sound = all(int(column.codes[row]) not in column.bad for column in beside.values())
        if worked and sound and not cell_text(own):
            cells = {key: column.values[column.codes[row]] for key, column in beside.items()}
            own = plan.reader.part_of_full_time(worked, cells, hour_faults, place_of(name, start, row))
        parts.append(own)
    faults.extend(hour_faults.found)
    hour_faults.warn_notes()  # a full-time week that changes within the plan
    return columns | {"fte": RawColumn(codes, parts)}


def _alike(raw: dict[str, RawColumn], name: str, start: int) -> tuple[dict[str, Coded], Codes, Codes] | None:
    """Rows of which none are alike: typed columns, the kind of each and its posts; None where values are too many."""
    faults = Faults()
    count = _typed("count", raw["count"], faults, name, start)
    faults.raise_any()
    days = {key: raw[key] for key in DATED}
    kinds = {key: column for key, column in raw.items() if key not in days and key != "count"}
    unlike = alike(kinds, days, raw["count"], _counts(count))
    if unlike is None:
        return None
    typed = _columns(unlike.kinds | unlike.days, faults, name, start)
    faults.raise_any()
    none = np.zeros(len(typed["grade"].codes), dtype=np.int64)
    return typed | {"count": Coded(none, count.values)}, unlike.kind, unlike.posts


def _columns(
    raw: dict[str, RawColumn], faults: Faults, name: str, start: int, given: int | None = None
) -> dict[str, Coded]:
    """Columns with typed values. Faults are noted, at the rows that are given."""
    return {key: _typed(key, column, faults, name, start, given) for key, column in raw.items()}


def _typed(key: str, raw: RawColumn, faults: Faults, name: str, start: int, given: int | None = None) -> Coded:
    declared = POSTS.by_name[key] if key in POSTS.by_name else Column(key, "text", "", "value")
    # only what a line cannot do without is asked for here
    return coded(raw, replace(declared, required=key == "grade"), faults, name, start, given)


def _counts(column: Coded) -> Codes:
    """Posts of each value of the column of counts."""
    return np.array([value or 1 for value in column.values], dtype=np.int64)


def _check_days(columns: dict[str, Coded], rows: int, faults: Faults, name: str, start: int) -> None:
    from_, until = columns["from"], columns["until"]
    wrong = _ordinals(until, date.max)[until.codes] <= _ordinals(from_, date.min)[from_.codes]
    wrong &= np.array([value is not None for value in until.values], dtype=bool)[until.codes]
    for row in told_rows(np.flatnonzero(wrong[:rows]), "E208", "until", faults, name, start):
        first, last = (c.values[c.codes[row]] for c in (from_, until))
        message = f"The post ends on {last}, before or as it begins on {first}."
        faults.add(
            "E208", place_of(name, start, row), "until", None, message, "until is the first day without the post."
        )


def _ordinals(column: Coded, empty: date) -> Codes:
    return np.array([(value or empty).toordinal() for value in column.values], dtype=np.int64)


def at_rows(
    unpriced: Sequence[Unpriced], frame: pd.DataFrame, plan: PostPlan, name: str, start: int
) -> Iterator[Finding]:
    """What has no price, said at the first row of posts that has it."""
    raw = _raw_columns(_looked_at(frame, plan), plan, name, Faults())
    columns = _columns(raw, Faults(), name, start)
    rows: dict[Kind | Set, int] = {}
    _, first = together([columns[key].sized for key in KIND])
    kinds = plan.reader.kinds(columns, first, Faults(), name, start)
    for kind, row in zip(kinds, first.tolist(), strict=True):
        rows.setdefault(kind, row)
        if kind.point:
            rows.setdefault(replace(kind, point=ANY_POINT), row)
    spells = plan.reader.each("allowances", columns, Faults(), name, start)
    for spell, row in zip(spells, columns["allowances"].first.tolist(), strict=True):
        for scale, grade in {(kind.scale, grade) for kind in kinds for grade in ("", kind.grade)}:
            rows.setdefault((scale, grade, spell.kind.allowances), row)  # type: ignore[union-attr]
    for what, finding in unpriced:
        seen = f" (See {finding.place}.)" if finding.place.file not in finding.fix else ""
        place = place_of(name, start, rows[what]) if what in rows else finding.place
        yield replace(finding, place=place, field=finding.field or "grade", fix=finding.fix + seen)


class _Maker:
    """Makes lines of columns that are sound."""

    def __init__(
        self,
        plan: PostPlan,
        columns: dict[str, Coded],
        kind: Codes,
        kinds: list[Kind],
        spells: dict[str, list[Spell]],
        place: Codes,
    ) -> None:
        self.plan, self.columns, self.kind, self.spells = plan, columns, kind, spells
        numbers = [plan.price_book.number(kind) for kind in kinds]
        self.local, self.kinds = place, kinds
        self.place = np.array(numbers, dtype=np.int64)[place]

    def posts(self, counts: Codes) -> CodedPosts:
        """The posts. counts: how many each row stands for."""
        rise, climbs = self._climbs()
        hours, each_hours = self._pair("fte", "weeks", self._of("fte", "fte"), self._of("weeks", "weeks"))
        from_, until = self._window()
        group, labels = self._groups()
        funded, fundings = self._funded()
        kinds = LineKinds(group, self.place, hours, self._sets(), self.columns["vacancy_percent"].codes)
        lines = Lines(self.kind, rise, from_, until, funded, counts)
        lines = lines.during(0, self.plan.calendar.length)
        paid: list[Funding] = [()]
        if self.plan.by_funder:
            lines, paid = self._by_stage(lines, fundings)
        return CodedPosts(lines, kinds, climbs, each_hours, self._of("vacancy_percent", "vacancy"), paid, labels)

    def _of(self, column: str, field: str) -> list[Any]:
        """A field of the kind of post that has each value of a column."""
        return [getattr(spell.kind, field) for spell in self.spells[column]]

    def _pair(self, one: str, other: str, ones: list[Any], others: list[Any]) -> tuple[Codes, list[tuple[Any, Any]]]:
        """Two columns as one: its codes and its pairs of values."""
        a, b = self.columns[one], self.columns[other]
        codes, first = together([a.sized, b.sized])
        return codes, [(ones[a.codes[row]], others[b.codes[row]]) for row in first]

    def _climbs(self) -> tuple[Codes, list[Climb]]:
        """The increments of each post, on its own day or the common one, once its wait has run."""
        book = self.plan.price_book
        climber = np.array(book.climbers, dtype=np.int64)[self.place]
        days = [self.columns[name] for name in ("increment_date", "from", "on_point_since")]
        codes, first = together([(climber[self.kind], len(book.climbers)), *(column.sized for column in days)])
        starts, first_start = together([(column.codes[first], len(column.values)) for column in days])
        each_day = ([column.values[code] for code in column.codes[first[first_start]].tolist()] for column in days)
        each_start = [self._start(*each) for each in zip(*each_day, strict=True)]
        numbers = book.climb_numbers(climber[self.kind[first]], starts, each_start)
        compact, used = dense(np.append(numbers, 0), len(book.climbs))
        return compact[codes], [book.climbs[number] for number in used.tolist()]

    def _start(self, own: date | None, begins: date | None, since: date | None) -> Start:
        """When the increments of a post begin."""
        # the common day is for posts that are there already; who begins waits from that day
        if since is None and begins is None:
            since = self.plan.scenario.on_point_since
        return Start(own or self.plan.scenario.increment_date, own is not None, since, begins)

    def _sets(self) -> Codes:
        """Sets of allowances, each of one scale, by number."""
        column, graded = self.columns["allowances"], [(kind.scale, kind.grade) for kind in self.kinds]
        # by scale and grade, since an allowance by name can differ by both
        names = {pair: number for number, pair in enumerate(dict.fromkeys(graded))}
        scale = np.array([names[pair] for pair in graded], dtype=np.int64)[self.local]
        codes, first = together([column.sized, (scale, len(names))])
        allowances, book = self._of("allowances", "allowances"), self.plan.price_book
        pairs = list(names)
        each = ((*pairs[scale[row]], allowances[column.codes[row]]) for row in first)
        numbers = [book.set_number(name, grade, paid) for name, grade, paid in each]
        return np.array(numbers, dtype=np.int64)[codes]

    def _window(self) -> tuple[Codes, Codes]:
        calendar = self.plan.calendar
        # days before and after the plan cost nothing in it, so they are cut off at its ends
        begin, length = calendar.first.toordinal(), calendar.length
        edges = []
        for name, empty in (("from", date.min), ("until", date.max)):
            column = self.columns[name]
            edges.append(np.clip(_ordinals(column, empty) - begin, 0, length)[column.codes])
        return edges[0], edges[1]

    def _groups(self) -> tuple[Codes, pd.DataFrame]:
        """What totals are kept by, as one code a row and the values of each."""
        import pandas as pd

        keys = [self._key(name) for name in self.plan.keys]
        if not keys:
            return np.zeros(len(self.place), dtype=np.int64), pd.DataFrame(index=[0])
        codes, first = together([(codes, len(values)) for codes, values in keys])
        labels = {
            name: [values[code] for code in each[first]]
            for name, (each, values) in zip(self.plan.keys, keys, strict=True)
        }
        return codes, pd.DataFrame(labels)

    def _key(self, name: str) -> tuple[Codes, list[Any]]:
        """A column that totals are kept by, as a scenario has it: the common scale where none is said, and so on."""
        if name in ("scale", "grade", "category", "pension"):
            each = [str(getattr(kind, name)) for kind in self.kinds]
            codes = {value: code for code, value in enumerate(dict.fromkeys(each))}
            return np.array([codes[value] for value in each], dtype=np.int64)[self.local], list(codes)
        column = self.columns[name]
        if name == "budgeted":
            return column.codes, [value is not False for value in column.values]
        return column.codes, ["" if value is None else value for value in column.values]

    def _funded(self) -> tuple[Codes, list[Spell]]:
        """Who pays and until when; one for all where totals are not kept by funder."""
        if not self.plan.by_funder:
            return np.zeros(len(self.kind), dtype=np.int64), []
        payers, ends = self.columns["funder"], self.columns["funded_until"]
        paid_by = payers.codes[self.kind]
        codes, first = together([(paid_by, len(payers.values)), ends.sized])
        spells = self.spells["funder"]
        return codes, [
            # without its first day, which is the line's own
            replace(spells[paid_by[row]], funded_until=ends.values[ends.codes[row]], from_=None)
            for row in first
        ]

    def _by_stage(self, lines: Lines, fundings: list[Spell]) -> tuple[Lines, list[Funding]]:
        """Lines cut where others begin to pay; cutting a line changes no cost."""
        paid: dict[Funding, int] = {}
        pieces = []
        for code, spell in enumerate(fundings):
            there = lines.take(lines.paid == code)
            for from_, until, funding in self._stages(spell):
                piece = there.during(from_, until)
                pieces.append(replace(piece, paid=np.full(len(piece), paid.setdefault(funding, len(paid)))))
        joined_up = (np.concatenate([getattr(piece, each.name) for piece in pieces]) for each in fields(Lines))
        return Lines(*joined_up), list(paid)

    def _stages(self, spell: Spell) -> Iterator[tuple[int, int, Funding]]:
        calendar = self.plan.calendar
        days = sorted({0, *(min(max(calendar.day(day), 0), calendar.length) for day, _ in spell.stages)})
        for day, following in zip(days, [*days[1:], calendar.length], strict=True):
            if day < following:
                yield day, following, spell.payers(date.fromordinal(calendar.first.toordinal() + day))


def funders_of(paid: Sequence[Funding]) -> list[str]:
    """Everyone who pays a part, as first named."""
    names = dict.fromkeys(name for funding in paid for name, _ in funding)
    return list(names) or [UNSAID]

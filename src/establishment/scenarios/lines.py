"""Lines of a scenario or a posts table made into spells: titles, grades, hours, funders."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from fractions import Fraction
from typing import Any, Literal

from establishment.ground.arguments import LONGEST
from establishment.ground.columns import Row
from establishment.ground.findings import Faults, InputError, RefusedError, listed, nearest
from establishment.ground.money import pounds
from establishment.ground.periods import anniversary
from establishment.pensions import NO_PENSION, Pension, read_pension
from establishment.posts import POSTS, Allowance, Basis, Kind, Spell
from establishment.rates.book import Book
from establishment.scenarios.action_shapes import AllowanceTable, FunderShare, Line, To
from establishment.scenarios.funders import NOT_FUNDED, Funded, FunderReader
from establishment.scenarios.hours_of_posts import HoursReader
from establishment.scenarios.line_places import Spot
from establishment.scenarios.own_salaries import read_own_pay
from establishment.scenarios.shorthand import MOST_POSTS, PostLine, ShorthandError, fte_counts, parse_line
from establishment.scenarios.terms import ScenarioTerms
from establishment.scenarios.text_cells import ALLOWANCES_FIX, CellError, read_allowances

Side = Literal["baseline", "proposed"]
_TYPED = (
    "salary_on",
    "count",
    "fte",
    "weeks",
    "budgeted",
    "from",
    "until",
    "funded_until",
    "increment_date",
    "on_point_since",
    "vacancy_percent",
)
"""Columns of a posts table whose cells are no text."""
_TEXTS = ("post", "title", "scale", "grade", "point", "unit", "category", "pension", "reports_to", "protected")
_NAMING = ("post", "title", "unit", "reports_to")
"""Columns that say which post it is, and change nothing of what else is read."""
_ALIKE = tuple(column.name for column in POSTS if column.name not in _NAMING)
LGPS = ("lgps", "lgps-ni")
"""Schemes in which the pension of a member made redundant is paid at once, and the employer pays the strain."""
PENSION_FIX = "Write lgps/employer, a rate such as 14.5%, or none."


def same_words(a: str, b: str) -> bool:
    """Whether two texts are the same but for case and spacing."""
    return " ".join(a.casefold().split()) == " ".join(b.casefold().split())


def point_of(spell: Spell, on: date | None) -> Spell:
    """A post whose point is that of a day: its increments come from then on."""
    first = spell.increments
    if first is None or on is None:
        return spell
    if first <= on:
        this_year = anniversary(first, on.year)
        first = this_year if this_year > on else anniversary(first, on.year + 1)
    return replace(spell, increments=first, on_point_since=spell.on_point_since or on)


def _pooled(line: Line) -> bool:
    """Whether a line holds several posts in one, by FTE above 1 and no count: whole posts, and one for what is left."""
    return line.fte is not None and line.fte > 1 and not line.line and line.count in (None, 1)


def _counts(line: Line) -> tuple[tuple[int, Fraction], ...]:
    """Posts and the FTE of each, of a line without shorthand."""
    if line.fte is not None and _pooled(line) and line.fte <= MOST_POSTS:
        return fte_counts(line.fte)
    return ((line.count or 1, Fraction(1) if line.fte is None else line.fte),)


class LineReader:
    """Makes spells of lines, against the scales of a book and what the scenario declares."""

    def __init__(self, terms: ScenarioTerms, book: Book, faults: Faults) -> None:
        self.terms, self.book, self.faults = terms, book, faults
        self._funders = FunderReader(terms.funders, faults)
        self.hours = HoursReader(terms, book, faults)
        self._grades: dict[str, list[str]] = {}
        self._spelled: dict[str, dict[str, str]] = {}
        self._pensions: dict[str, Pension] = {}
        self._kinds: dict[Kind, Kind] = {}
        self._alike: dict[tuple[Any, ...], tuple[Spell, ...]] = {}

    def grades(self, scale: str) -> list[str]:
        """The grades a line on a scale may name: the scale's, and those the scenario declares without pay."""
        if scale not in self._grades:
            declared = [*self.terms.grades, *(unit.grade for unit in self.terms.unit_cost)]
            names = list(dict.fromkeys([*self.book.scale(scale).grade_names, *declared]))
            self._grades[scale] = names
            self._spelled[scale] = {name.casefold(): name for name in reversed(names)}
        return self._grades[scale]

    def spells(self, line: Line, funded: Funded, spot: Spot, side: Side) -> tuple[Spell, ...]:
        """The spells of one line; none where it cannot be read, the faults noted.

        funded: who pays where the line does not say.
        """
        scale = line.scale or self.terms.pay
        known = self._grades_here(scale, spot)
        if known is None:
            return ()
        title, grade, counts = line.title, line.grade, _counts(line)
        if line.line:
            read = self._shorthand(line, known, scale, spot)
            if read is None:
                return ()
            title, grade = title or read.title, grade or read.grade
            counts = read.counts if line.fte is None else tuple((count, line.fte) for count, _ in read.counts)
        grade = self._spelled[scale].get(grade.casefold(), grade)
        if not self._checked(line, grade, known, spot):
            return ()
        funded = self.funded(line.funder, spot.at("funder")) if line.funder else funded
        pension = self._pension(line.pension, scale, spot.at("pension"))
        allowances = tuple(self._allowance(table, spot.at("allowances", n)) for n, table in enumerate(line.allowances))
        percent = self.terms.on_cost_percent
        own = read_own_pay(line, self.terms, spot, self.faults)
        basis: Basis = getattr(self.terms.basis, side) if own is None else "actual"
        standing_since = self.terms.on_point_since if side == "baseline" and line.from_ is None else None
        return tuple(
            Spell(
                line.post,
                title or grade,
                self._shared(
                    Kind(
                        scale,
                        grade,
                        line.point,
                        basis,
                        self.terms.stop_at_bar,
                        fte,
                        Fraction(1) if line.weeks is None else line.weeks,
                        line.category or self.terms.category,
                        pension,
                        allowances,
                        None if percent is None else percent / 100,
                        self._vacancy(line, spot),
                        own,
                    )
                ),
                count,
                line.unit,
                funded.now,
                funded.later,
                line.budgeted is not False,
                line.from_,
                line.until,
                line.funded_until,
                line.increment_date or self.terms.increment_date,
                bool(line.increment_date),
                line.on_point_since or standing_since,
                line.reports_to,
                pooled=_pooled(line) or (len(counts) > 1 and line.fte is None),
                place=spot.place(),
            )
            for count, fte in counts
        )

    def _shared(self, kind: Kind) -> Kind:
        """One object for all posts of a kind: it is looked up for every stretch of every post."""
        return self._kinds.setdefault(kind, kind)

    def _shorthand(self, line: Line, known: list[str], scale: str, spot: Spot) -> PostLine | None:
        """The shorthand of a line as read; None where it cannot be, the fault noted."""
        hours = self.hours.known(scale, line.from_)
        beside = {"hours_beside": line.fte is not None, "weeks_beside": line.weeks is not None}
        try:
            read = parse_line(line.line, known, hours, **beside)
        except ShorthandError as fault:
            name = spot.name() if line.model_fields_set == {"line"} else spot.name("line")
            near = (self._on_other_scales(fault.grade) if fault.grade else "") or fault.near
            self.faults.add(
                fault.code, spot.place("line"), name, line.line, f"{fault.message} {near}".strip(), fault.fix
            )
            return None
        self._beside_shorthand(line, read, spot)
        return read

    def _vacancy(self, line: Line | To, spot: Spot) -> Fraction:
        given = self.terms.vacancy_percent if line.vacancy_percent is None else line.vacancy_percent
        if given is not None and given >= 100:
            message = "A vacancy factor takes off less than the whole."
            key = "vacancy_percent"
            self.faults.add("E208", spot.place(key), spot.name(key), given, message, "Write 4% as 4.")
            return Fraction(0)
        return (given or Fraction(0)) / 100

    def _beside_shorthand(self, line: Line, read: PostLine, spot: Spot) -> None:
        """Keys that say again, and perhaps otherwise, what the shorthand says."""
        again = {"count": line.count is not None, "fte": line.fte is not None and read.hours_said}
        again |= {"grade": bool(line.grade) and line.grade.casefold() != read.grade.casefold()}
        for key in (key for key, said in again.items() if said):
            said = f'The shorthand "{line.line}" already says the {key}.'
            self.faults.add("E208", spot.place(key), spot.name(key), None, said, f"Leave out {key}, or the shorthand.")

    def from_row(self, row: Row) -> tuple[Spell, ...]:
        """The spell of one row of a posts table; what rows share beside what names their posts is read once."""
        own = [row[key] or "" for key in _NAMING]
        if max(map(len, own)) > LONGEST or own[0] == own[3] != "":
            return self._read_row(row)
        alike = tuple(row[key] for key in _ALIKE)
        spells = self._alike.get(alike)
        if spells is None:
            sound = len(self.faults.found)
            spells = self._read_row(Row({**row.values, **dict.fromkeys(_NAMING)}, row.place))
            if len(self.faults.found) > sound:  # what has a fault is said at every row that has it
                return ()
            self._alike[alike] = spells
        post, title, unit, reports_to = own
        labels, pooled = tuple(row.values.get("labels", {}).items()), bool(row.values.get("pooled"))
        return tuple(
            replace(
                spell,
                post=post,
                title=title or spell.title,
                unit=unit,
                reports_to=reports_to,
                labels=labels,
                pooled=pooled or spell.pooled,
                place=row.place,
            )
            for spell in spells
        )

    def _read_row(self, row: Row) -> tuple[Spell, ...]:
        """The spell of one row, without its labels."""
        spot = Spot(None, row=row)
        given = {key: row[key] for key in _TEXTS if row[key]}
        dated = {key: row[key] for key in _TYPED}
        if row["salary"] is not None:
            dated["salary"] = pounds(row["salary"])
        if row["count"] is not None and not 0 < row["count"] <= MOST_POSTS:
            message, fix = "A line holds 1 to 10,000,000 posts.", "Leave out a row of no posts."
            self.faults.add("E208", row.place, "count", str(row["count"]), message, fix)
            return ()
        parts = {"funder": [FunderShare(name=row["funder"])] if row["funder"] else []}
        try:
            line = Line.model_validate({**given, **dated, **parts, "allowances": self._row_allowances(row)})
        except InputError as fault:
            self.faults.extend(replace(finding, place=row.place) for finding in fault.findings)
            return ()
        spells = self.spells(line, NOT_FUNDED, spot, "baseline")
        return tuple(point_of(spell, spell.from_) for spell in spells)

    def _row_allowances(self, row: Row) -> list[AllowanceTable]:
        """The allowances of a row; a part that is not understood is noted."""
        try:
            return list(read_allowances(row["allowances"] or ""))
        except CellError as fault:
            self.faults.add("E208", row.place, "allowances", fault.part, fault.message, ALLOWANCES_FIX)
            return []

    def _grades_here(self, scale: str, spot: Spot) -> list[str] | None:
        try:
            return self.grades(scale)
        except InputError as fault:
            place, name = spot.place("scale"), spot.name("scale")
            self.faults.extend(
                replace(found, place=place, field=name) if found.code == "E203" else found for found in fault.findings
            )
            return None

    def _checked(self, line: Line, grade: str, known: list[str], spot: Spot) -> bool:
        before = len(self.faults.found)
        if not grade:
            message, fix = "The line does not say a grade.", f"Grades known: {listed(known, most=30)}."
            self.faults.add("E202", spot.place(), spot.name("grade"), None, message, fix)
        else:
            self._known_grade(grade, known, spot.at("grade"))
        if line.fte is not None and not _pooled(line):
            self._one_post(line.fte, "fte", spot)
        if line.weeks is not None:
            self._one_post(line.weeks, "weeks", spot)
        if line.point and grade in known:
            self._known_point(line.point, line.scale or self.terms.pay, grade, spot)
        if line.post and line.reports_to == line.post:
            message, fix = f"The post {line.post} reports to itself.", "Name the post above it, or leave it out."
            self.faults.add("E208", spot.place("reports_to"), spot.name("reports_to"), line.post, message, fix)
        if line.from_ and line.until and line.until <= line.from_:
            said = f"The post ends on {line.until}, before or as it begins on {line.from_}."
            self.faults.add(
                "E208", spot.place("until"), spot.name("until"), None, said, "until is the first day without the post."
            )
        return len(self.faults.found) == before

    def _known_grade(self, grade: str, known: list[str], spot: Spot) -> None:
        if grade not in known:
            message = f'There is no grade "{grade}" on this scale. {nearest(grade, known)}'.strip()
            elsewhere = self._on_other_scales(grade)
            message = f'There is no grade "{grade}" on this scale. {elsewhere}'.strip() if elsewhere else message
            fix = f"Grades known: {listed(known, most=30)}. One without published pay can be declared: grades = [...]."
            name = spot.name() if spot.row is None else "grade"
            self.faults.add("E203", spot.place(), name, grade, message, fix)

    def _on_other_scales(self, grade: str) -> str:
        """Other scales of the pay book that have a grade, in words."""
        scales = []
        for name in self.book.names:
            try:
                names = self.book.scale(name).grade_names
            except InputError:
                continue
            scales += [name] if grade.casefold() in (each.casefold() for each in names) else []
        return f'It is a grade of {listed(scales)}: say so with scale = "...".' if scales else ""

    def _known_point(self, point: str, scale_name: str, grade: str, spot: Spot) -> None:
        """A point that is typed lies in its grade, whether or not the basis uses it."""
        scale = self.book.scale(scale_name)
        if not scale.has_pay(grade):
            return
        points = scale.points_of(grade)
        if point not in points:
            message = f'The point "{point}" is not in the grade {grade} of {scale.name}.'
            self.faults.add(
                "E204", spot.place("point"), spot.name("point"), point, message, f"Its points: {listed(points)}."
            )

    def _one_post(self, value: Fraction, key: str, spot: Spot) -> bool:
        if 0 < value <= 1:
            return True
        what = "FTE" if key == "fte" else "of the year in paid weeks"
        fix = (
            'Four posts of 3.5 FTE in all are count = 4 and fte = "3.5/4"; fte = 3.5 without count is 3.5 posts.'
            if key == "fte"
            else "Write 39 of 52 weeks as 39/52."
        )
        self.faults.add(
            "E208", spot.place(key), spot.name(key), value, f"One post has more than 0 and at most 1 {what}.", fix
        )
        return False

    def funded(self, shares: Sequence[FunderShare], spot: Spot) -> Funded:
        """Who pays, from the shares of a line; faults are noted."""
        return self._funders.read(shares, spot)

    def usual_pension(self, scale: str) -> Pension:
        """The pension of posts on a scale that name none; none where it cannot be read, which is said of the lines."""
        try:
            return read_pension(self.terms.pension or self.book.scale(scale).table.pension)
        except ValueError:
            return NO_PENSION

    def in_lgps(self, kind: Kind) -> bool:
        """Whether a post is in a local government scheme: a flat rate says none, so then the scale's own counts."""
        scheme = kind.pension.scheme
        if kind.pension.is_rate:
            scheme = self.book.scale(kind.scale).table.pension.split("/")[0]
        return scheme in LGPS

    def _pension(self, text: str, scale: str, spot: Spot) -> Pension:
        given = text or self.terms.pension or self.book.scale(scale).table.pension
        if given not in self._pensions:
            try:
                self._pensions[given] = read_pension(given)
            except RefusedError as fault:
                self.faults.add("E215", spot.place(), spot.name() or "pension", given, f"{fault}.", PENSION_FIX)
                return NO_PENSION
        return self._pensions[given]

    def _allowance(self, table: AllowanceTable, spot: Spot) -> Allowance:
        if table.percent is not None and table.amount is not None:
            message = "An allowance is a percent of basic pay or an amount, not both."
            self.faults.add(
                "E208", spot.place(), spot.name(), None, message, 'Write percent = 14, or amount = "£1,200".'
            )
        percent = None if table.percent is None else table.percent / 100
        least, most = (None if limit is None else limit.pence for limit in (table.least, table.most))
        return Allowance(
            table.name,
            percent,
            table.amount.pence if table.amount else None,
            table.pensionable,
            table.count,
            table.hours,
            least,
            most,
            table.follows_hours,
        )

    def changed(self, spell: Spell, to: To, spot: Spot, action: str) -> Spell:
        """A spell as an action leaves it: only the fields that `to` sets."""
        assert isinstance(spell.kind, Kind)
        scale = to.scale or spell.kind.scale
        to = self.hours.in_fte(to, scale, spell.from_, spot)
        known = self._grades_here(scale, spot)
        if known is None:
            return spell
        if to.grade:
            self._known_grade(to.grade, known, spot.at("grade"))
        grade = to.grade or spell.kind.grade
        if to.point and grade in known:
            self._known_point(to.point, scale, grade, spot)
        funded = self.funded(to.funder, spot.at("funder")) if to.funder else Funded(spell.funding, spell.later)
        priced_as = "" if to.grade or to.scale else spell.priced_as or (spell.title if to.title else "")
        lasting = to.funder or (action == "fund" and to.budgeted is not False)  # recurring money stands behind it
        return replace(
            spell,
            priced_as=priced_as,
            kind=self._changed_kind(spell.kind, to, scale, spot),
            title=to.title or spell.title,
            unit=to.unit or spell.unit,
            funding=funded.now,
            later=funded.later,
            budgeted=to.budgeted if to.budgeted is not None else action == "fund" or spell.budgeted,
            funded_until=to.funded_until or (None if lasting else spell.funded_until),
        )

    def _changed_kind(self, kind: Kind, to: To, scale: str, spot: Spot) -> Kind:
        moved = scale != kind.scale
        kept = None if to.grade or moved or to.point else kind.own_pay
        own = read_own_pay(to, self.terms, spot, self.faults) or kept
        kind = replace(kind, basis=self.terms.basis.proposed if own is None else "actual", own_pay=own)
        if to.grade or moved:
            kind = replace(kind, scale=scale, grade=to.grade or kind.grade, point=to.point)
            kind = replace(kind, allowances=() if moved else kind.allowances)
        elif to.point or to.salary is not None:
            kind = replace(kind, point=to.point)
        if moved or to.pension:
            kind = replace(kind, pension=self._pension(to.pension, scale, spot.at("pension")))
        if moved:
            kind = replace(kind, category=self.terms.category)
        if to.allowances is not None:
            made = tuple(self._allowance(table, spot.at("allowances", n)) for n, table in enumerate(to.allowances))
            kind = replace(kind, allowances=made)
        if to.category:
            kind = replace(kind, category=to.category)
        if to.vacancy_percent is not None:
            kind = replace(kind, vacancy=self._vacancy(to, spot))
        if to.fte is not None and self._one_post(to.fte, "fte", spot):
            kind = replace(kind, fte=to.fte)
        if to.weeks is not None and self._one_post(to.weeks, "weeks", spot):
            kind = replace(kind, weeks=to.weeks)
        return kind

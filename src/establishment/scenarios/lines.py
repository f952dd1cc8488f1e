"""Lines of a scenario or a posts table made into spells: titles, grades, hours, funders."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction
from typing import Literal

from establishment.ground.findings import Faults, listed
from establishment.posts import Allowance, Kind, Spell
from establishment.rates.book import Book
from establishment.scenarios.funders import Funded, FunderReader
from establishment.scenarios.line_places import Spot
from establishment.scenarios.line_shapes import AllowanceTable, FunderShare, Line, To
from establishment.scenarios.named_grades import NamedGrades
from establishment.scenarios.post_terms import HoursReader, PostTerms, read_own_pay
from establishment.scenarios.shorthand import MOST_POSTS, PostLine, ShorthandError, fte_counts, parse_line
from establishment.scenarios.terms import ScenarioTerms

Side = Literal["baseline", "proposed"]


def same_words(a: str, b: str) -> bool:
    """Whether two texts are the same but for case and spacing."""
    return " ".join(a.casefold().split()) == " ".join(b.casefold().split())


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
        self.named_grades = NamedGrades(terms, book, faults)
        self.post_terms = PostTerms(terms, book, faults)
        self._kinds: dict[Kind, Kind] = {}

    def spells(self, line: Line, funded: Funded, spot: Spot, side: Side) -> tuple[Spell, ...]:
        """The spells of one line; none where it cannot be read, the faults noted.

        funded: who pays where the line does not say.
        """
        scale = line.scale or self.terms.pay
        grades = self.named_grades.at(scale, spot)
        if grades is None:
            return ()
        title, grade, counts = line.title, line.grade, _counts(line)
        if line.line:
            shorthand = self._shorthand(line, grades, scale, spot)
            if shorthand is None:
                return ()
            title, grade = title or shorthand.title, grade or shorthand.grade
            # FTE beside the shorthand is of each post
            counts = shorthand.counts if line.fte is None else tuple((n, line.fte) for n, _ in shorthand.counts)
        grade = self.named_grades.spelt(scale, grade)
        if not self._checked(line, grade, grades, spot):
            return ()
        kind = self._kind(line, scale, grade, spot, side)
        post = self._post(line, title or grade, kind, funded, spot)
        # the scenario's day is for posts that are there already; who comes starts to wait on coming
        if post.on_point_since is None and side == "baseline" and line.from_ is None:
            post = replace(post, on_point_since=self.terms.on_point_since)
        kinds = [(count, replace(kind, fte=fte)) for count, fte in counts]
        # 2.5 FTE in one line are taken for three posts, which is said beside the figures
        pooled = _pooled(line) or (len(kinds) > 1 and line.fte is None)
        return tuple(
            # equal kinds as one object: prices are looked up by kind, and an object is quickly compared with itself
            replace(post, kind=self._kinds.setdefault(one, one), count=count, pooled=pooled)
            for count, one in kinds
        )

    def _post(self, line: Line, title: str, kind: Kind, funded: Funded, spot: Spot) -> Spell:
        """One post of a line, from its first day to its last."""
        funded = self.funded(line.funder, spot.at("funder")) if line.funder else funded
        return Spell(
            line.post,
            title,
            kind,
            unit=line.unit,
            funding=funded.now,
            later=funded.later,
            budgeted=line.budgeted is not False,
            from_=line.from_,
            until=line.until,
            funded_until=line.funded_until,
            increments=line.increment_date or self.terms.increment_date,
            own_day=bool(line.increment_date),
            on_point_since=line.on_point_since,
            reports_to=line.reports_to,
            place=spot.place(),
        )

    def _kind(self, line: Line, scale: str, grade: str, spot: Spot, side: Side) -> Kind:
        """What the posts of a line are, but for their FTE."""
        percent = self.terms.on_cost_percent
        own = read_own_pay(line, self.terms, spot, self.faults)
        return Kind(
            scale,
            grade,
            line.point,
            # a salary of the post's own is its price, whatever the basis of the others
            getattr(self.terms.basis, side) if own is None else "actual",
            self.terms.stop_at_bar,
            weeks=Fraction(1) if line.weeks is None else line.weeks,
            category=line.category or self.terms.category,
            pension=self.post_terms.pension(line.pension, scale, spot.at("pension")),
            allowances=self._allowances(line.allowances, spot),
            on_cost_rate=None if percent is None else percent / 100,
            vacancy=self.post_terms.vacancy(line, spot),
            own_pay=own,
        )

    def _allowances(self, tables: Sequence[AllowanceTable], spot: Spot) -> tuple[Allowance, ...]:
        return tuple(self.post_terms.allowance(table, spot.at("allowances", n)) for n, table in enumerate(tables))

    def _shorthand(self, line: Line, grades: list[str], scale: str, spot: Spot) -> PostLine | None:
        """The shorthand of a line as read; None where it cannot be, the fault noted."""
        hours = self.hours.known(scale, line.from_)
        beside = {"hours_beside": line.fte is not None, "weeks_beside": line.weeks is not None}
        try:
            post_line = parse_line(line.line, grades, hours, **beside)
        except ShorthandError as fault:
            name = spot.name() if line.model_fields_set == {"line"} else spot.name("line")
            near = (self.named_grades.on_other_scales(fault.grade) if fault.grade else "") or fault.near
            self.faults.add(
                fault.code, spot.place("line"), name, line.line, f"{fault.message} {near}".strip(), fault.fix
            )
            return None
        self._beside_shorthand(line, post_line, spot)
        return post_line

    def _beside_shorthand(self, line: Line, post_line: PostLine, spot: Spot) -> None:
        """Keys that say again, and perhaps otherwise, what the shorthand says."""
        again = {"count": line.count is not None, "fte": line.fte is not None and post_line.hours_said}
        again |= {"grade": bool(line.grade) and line.grade.casefold() != post_line.grade.casefold()}
        for key in (key for key, repeats in again.items() if repeats):
            message = f'The shorthand "{line.line}" already says the {key}.'
            spot.fault(self.faults, "E208", key, None, message, f"Leave out {key}, or the shorthand.")

    def _checked(self, line: Line, grade: str, grades: list[str], spot: Spot) -> bool:
        before = len(self.faults.found)
        if not grade:
            message, fix = "The line has no grade.", f"Grades known: {listed(grades, most=30)}."
            spot.fault(self.faults, "E202", "grade", None, message, fix, at="")
        else:
            self.named_grades.check_grade(grade, grades, spot.at("grade"))
        if line.fte is not None and not _pooled(line):
            self.post_terms.is_one_post(line.fte, "fte", spot)
        if line.weeks is not None:
            self.post_terms.is_one_post(line.weeks, "weeks", spot)
        if line.point and grade in grades:
            self.named_grades.check_point(line.point, line.scale or self.terms.pay, grade, spot)
        # a chart of who reports to whom would never end
        if line.post and line.reports_to == line.post:
            message, fix = f"The post {line.post} reports to itself.", "Name the post above it, or leave it out."
            spot.fault(self.faults, "E208", "reports_to", line.post, message, fix)
        if line.from_ and line.until and line.until <= line.from_:
            message = f"The post ends on {line.until}, before or as it begins on {line.from_}."
            spot.fault(self.faults, "E208", "until", None, message, "until is the first day without the post.")
        return len(self.faults.found) == before

    def funded(self, shares: Sequence[FunderShare], spot: Spot) -> Funded:
        """Who pays, from the shares of a line; faults are noted."""
        return self._funders.read(shares, spot)

    def changed(self, spell: Spell, to: To, spot: Spot, action: str) -> Spell:
        """A spell as an action leaves it: only the fields that `to` sets."""
        assert isinstance(spell.kind, Kind)
        scale = to.scale or spell.kind.scale
        to = self.hours.in_fte(to, scale, spell.from_, spot)
        grades = self.named_grades.at(scale, spot)
        if grades is None:
            return spell
        if to.grade:
            self.named_grades.check_grade(to.grade, grades, spot.at("grade"))
        grade = to.grade or spell.kind.grade
        if to.point and grade in grades:
            self.named_grades.check_point(to.point, scale, grade, spot)
        funded = self.funded(to.funder, spot.at("funder")) if to.funder else Funded(spell.funding, spell.later)
        # a post that only takes another title keeps the unit cost of its old one
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
        # another grade, scale or point ends a salary of the post's own
        own_before = None if to.grade or moved or to.point else kind.own_pay
        own = read_own_pay(to, self.terms, spot, self.faults) or own_before
        # what is changed is a post of the proposed side, and priced on its basis
        kind = replace(kind, basis=self.terms.basis.proposed if own is None else "actual", own_pay=own)
        if to.grade or moved:
            kind = replace(kind, scale=scale, grade=to.grade or kind.grade, point=to.point)
            kind = replace(kind, allowances=() if moved else kind.allowances)
        elif to.point or to.salary is not None:
            kind = replace(kind, point=to.point)
        # another scale is another employer or scheme, so the pension is asked for anew
        if moved or to.pension:
            kind = replace(kind, pension=self.post_terms.pension(to.pension, scale, spot.at("pension")))
        if moved:
            kind = replace(kind, category=self.terms.category)
        if to.allowances is not None:
            kind = replace(kind, allowances=self._allowances(to.allowances, spot))
        if to.category:
            kind = replace(kind, category=to.category)
        if to.vacancy_percent is not None:
            kind = replace(kind, vacancy=self.post_terms.vacancy(to, spot))
        if to.fte is not None and self.post_terms.is_one_post(to.fte, "fte", spot):
            kind = replace(kind, fte=to.fte)
        if to.weeks is not None and self.post_terms.is_one_post(to.weeks, "weeks", spot):
            kind = replace(kind, weeks=to.weeks)
        return kind

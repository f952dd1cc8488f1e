"""The terms of a post beside its grade: pension, allowances, vacancy factor, and how much of a post it is."""

from __future__ import annotations

from fractions import Fraction

from establishment.ground.findings import Faults, RefusedError
from establishment.pensions import NO_PENSION, Pension, read_pension
from establishment.posts import Allowance, Kind
from establishment.rates.book import Book
from establishment.scenarios.line_places import Spot
from establishment.scenarios.line_shapes import AllowanceTable, Line, To
from establishment.scenarios.terms import ScenarioTerms

LGPS = ("lgps", "lgps-ni")
"""Schemes in which the pension of a member made redundant is paid at once, and the employer pays the strain."""
PENSION_FIX = "Write lgps/employer, a rate such as 14.5%, or none."


class PostTerms:
    """Reads the terms of the posts of a line; faults are noted."""

    def __init__(self, terms: ScenarioTerms, book: Book, faults: Faults) -> None:
        self.terms, self.book, self.faults = terms, book, faults
        self._pensions: dict[str, Pension] = {}

    def pension(self, text: str, scale: str, spot: Spot) -> Pension:
        """The pension that a line names; else that of the scenario, else of the scale."""
        name = text or self.terms.pension or self.book.scale(scale).table.pension
        if name not in self._pensions:
            try:
                self._pensions[name] = read_pension(name)
            except RefusedError as fault:
                self.faults.add("E215", spot.place(), spot.name() or "pension", name, f"{fault}.", PENSION_FIX)
                return NO_PENSION
        return self._pensions[name]

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

    def allowance(self, table: AllowanceTable, spot: Spot) -> Allowance:
        """One allowance of a line."""
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

    def vacancy(self, line: Line | To, spot: Spot) -> Fraction:
        """The share of cost that vacancies take off: that of the line, else of the scenario."""
        percent = self.terms.vacancy_percent if line.vacancy_percent is None else line.vacancy_percent
        if percent is not None and percent >= 100:
            message = "A vacancy factor takes off less than the whole."
            key = "vacancy_percent"
            self.faults.add("E208", spot.place(key), spot.name(key), percent, message, "Write 4% as 4.")
            return Fraction(0)
        return (percent or Fraction(0)) / 100

    def is_one_post(self, value: Fraction, key: str, spot: Spot) -> bool:
        """Whether FTE or paid weeks are those of one post at most; if not, that is noted."""
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

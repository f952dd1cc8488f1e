"""The oracle's figures, its reading of the data files, and the price of one post."""

from __future__ import annotations

import csv
import tomllib
from calendar import monthrange
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any

from case import OFFICERS, STAFF, Allowance, Award, Case

ONCOSTS = Path(__file__).parents[1] / "grades" / "oncosts"


# --- figures --------------------------------------------------------------------------------------------------------


def nearest(exact: Fraction) -> int:
    """To a whole number, halves away from zero."""
    whole = int(abs(exact) + Fraction(1, 2))
    return whole if exact >= 0 else -whole


FULL_WEEK = {STAFF: Fraction(37), OFFICERS: Fraction(40)}
"""Hours of the full-time week of each scale."""


def paid_a_year(a: Allowance, salary: Fraction, basic: int, part: Fraction, week: Fraction) -> int:
    """What an allowance pays a year to a post that is paid a part of full time; week: the full-time hours.

    A percentage is of basic, or of the hourly rate for so many hours a week; its least and most are for full time and
    follow the hours unless they are said not to. An amount follows them where that is said.
    """
    if a.percent is None:
        yearly = nearest((a.count if a.count is not None else 1) * Fraction(a.pence))
        return nearest(yearly * part) if a.follows else yearly
    rate = a.percent if a.hours is None else a.percent * a.hours / week
    pence = nearest(rate * (basic if a.hours is None else salary))
    scaled = Fraction(1) if a.follows is False else part
    if a.least is not None:
        pence = max(pence, nearest(a.least * scaled))
    return pence if a.most is None else min(pence, nearest(a.most * scaled))


@dataclass(frozen=True)
class Figure:
    """Known pence, and how often each kind of post without a price is in it."""

    pence: int = 0
    terms: dict[Any, Fraction] = field(default_factory=dict)

    def __add__(self, other: Figure) -> Figure:
        terms: Counter[Any] = Counter(self.terms)
        for kind, times in other.terms.items():
            terms[kind] += times  # type: ignore[assignment]
        return Figure(self.pence + other.pence, {kind: Fraction(times) for kind, times in terms.items() if times})

    def __neg__(self) -> Figure:
        return Figure(-self.pence, {kind: -times for kind, times in self.terms.items()})

    def __sub__(self, other: Figure) -> Figure:
        return self + -other

    @property
    def sign(self) -> int | None:
        """1, 0 or -1; None where it cannot be told."""
        values = [Fraction(self.pence), *self.terms.values()]
        signs = {(value > 0) - (value < 0) for value in values} - {0}
        return None if len(signs) > 1 else next(iter(signs), 0)


def added(figures: Iterable[Figure]) -> Figure:
    """The sum of figures."""
    return sum(figures, Figure())


# --- the data files -------------------------------------------------------------------------------------------------


@lru_cache
def rows_of(path: Path) -> tuple[dict[str, str], ...]:
    """The rows of a data file."""
    with path.open(encoding="utf-8", newline="") as file:
        return tuple(csv.DictReader(file))


def pence_of(pounds: str) -> int:
    """Pounds as a data file has them, in pence."""
    return int(Fraction(pounds) * 100)


def month_end(day: date) -> date:
    """The last day of a month."""
    return day.replace(day=monthrange(day.year, day.month)[1])


def in_force(row: dict[str, str], on: date) -> bool:
    """Whether a row of on-costs holds on a day."""
    until = row["effective_until"]
    return date.fromisoformat(row["effective_from"]) <= on and (not until or on < date.fromisoformat(until))


def in_force_on(file: str, on: date, *, hold: bool, **fields: str | list[str]) -> list[dict[str, str]]:
    """Rows of on-costs that hold on a day; where they are held on, those of the last day that any was in force."""
    rows = [row for row in rows_of(ONCOSTS / file) if all(row[key] in value for key, value in fields.items())]
    current_rows = [row for row in rows if in_force(row, on)]
    if current_rows or not hold:
        return current_rows
    last = max(date.fromisoformat(row["effective_until"]) for row in rows if row["effective_until"] <= on.isoformat())
    return [row for row in rows if row["effective_until"] == last.isoformat()]


@lru_cache
def schemes() -> dict[str, dict[str, Any]]:
    """Pension schemes by id."""
    tables = tomllib.loads((ONCOSTS / "schemes.toml").read_text(encoding="utf-8"))["scheme"]
    return {table["id"]: table for table in tables}


@dataclass(frozen=True)
class Scale:
    """A pay scale's folder."""

    folder: Path

    def __hash__(self) -> int:
        return hash(self.folder)

    @cached_property
    def table(self) -> dict[str, Any]:
        """`scale.toml`."""
        return tomllib.loads((self.folder / "scale.toml").read_text(encoding="utf-8"))

    @property
    def awards(self) -> list[date]:
        """The days on which pay changes."""
        return list(self.table["awards"])

    def salary(self, point: str, on: date) -> int:
        """Full-time pay of a point at the award in force, in pence."""
        award = max(day for day in self.awards if day <= on)
        rows = rows_of(self.folder / "points.csv")
        [salary] = [r["salary"] for r in rows if r["point"] == point and r["effective_from"] == award.isoformat()]
        return pence_of(salary)

    def points(self, grade: str, stop_at_bar: bool | None) -> list[str]:
        """The points of a grade from the bottom up, where it may stop at the bar of a linked grade."""
        [table] = [table for table in self.table["grade"] if table["name"] == grade] or [{}]
        links = table.get("links", [])
        if links:
            return [p for name in links[: 1 if stop_at_bar else None] for p in self.points(name, None)]
        ends = [int(end) for end in table.get("points", [])]
        return [str(n) for n in range(ends[0], ends[1] + 1)] if ends else list(table.get("all_points", []))

    @cached_property
    def every_point(self) -> list[str]:
        """All points, in the order of the file."""
        return list(dict.fromkeys(row["point"] for row in rows_of(self.folder / "points.csv")))

    def covers(self, award: Award, point: str) -> bool:
        """Whether an award is for a point."""
        if award.grades:
            return any(point in self.points(grade, None) for grade in award.grades)
        if not award.points:
            return True
        bottom, top = map(self.every_point.index, award.points)
        return bottom <= self.every_point.index(point) <= top

    def climbed(self, kind: Kind, stop_at_bar: bool | None) -> list[str]:
        """The points from that of a kind up: to the top, or to the bar where it starts no higher and is to stop there."""
        points, to_bar = self.points(kind.grade, None), self.points(kind.grade, True)
        at = points.index(kind.point)
        return (to_bar if stop_at_bar is not False and at < len(to_bar) else points)[at:]

    def wait(self, grade: str, point: str, on: date) -> int | None:
        """The months on a point before the next, by the rule in force on a day; None where a decision is waited for."""
        if "increment_months" in self.table:
            return int(self.table["increment_months"])
        fits = [
            (row["from_point"] == point, row["grade"] == grade, row["wait_months"])
            for row in rows_of(self.folder / "progression.csv")
            if row["grade"] in ("", grade)
            and row["from_point"] in ("", point)
            and (row["effective_from"] or "0") <= on.isoformat() < (row["effective_until"] or "9")
        ]
        months = max(fits)[2]
        return int(months) if months else None


@dataclass(frozen=True)
class Kind:
    """All that prices a post. A grade without pay is unknown by the whole of it."""

    scale: str
    grade: str
    point: str
    basis: str
    fte: Fraction
    weeks: Fraction
    category: str
    pension: str
    allowances: tuple[Allowance, ...]
    vacancy: Fraction = Fraction(0)


# --- the price of one post ------------------------------------------------------------------------------------------


class Prices:
    """Annual costs of one post by component, in pence."""

    def __init__(self, case: Case, book: Path) -> None:
        self.case, self.book = case, book
        self.held: dict[Any, dict[str, int] | None] = {}

    def annual(self, title: str, kind: Kind, on: date, pay_day: date) -> dict[str, int] | None:
        """Components of one post at the pay of a day and the other rates of a pay day; None without a price."""
        key = (title, kind, on, pay_day)
        if key not in self.held:
            self.held[key] = self._less_vacancy(self._annual(title, kind, on, pay_day), kind)
        return self.held[key]

    def awards(self, scale: str) -> list[date]:
        """Days on which the pay of a scale changes, or a lump sum falls."""
        return [*Scale(self.book / scale).awards, *(day for day, _ in self.assumed(scale))]

    def assumed(self, scale: str) -> list[tuple[date, Award]]:
        """The awards that are assumed for a scale, each as often as it is given, by day."""
        mine = [award for award in self.case.awards if (award.scale or self.case.pay) == scale]
        dated_awards = [
            (award.from_.replace(year=award.from_.year + n), award) for award in mine for n in range(award.years)
        ]
        return sorted(dated_awards, key=lambda item: item[0])

    def salary(self, scale: Scale, point: str, on: date) -> int:
        """Full-time pay of a point on a day: as held, then as each assumed award makes it."""
        pence = scale.salary(point, on)
        for day, award in self.assumed(scale.folder.name):
            if day <= on and scale.covers(award, point):
                pence = awarded(pence, award, 100 * int(scale.table.get("round_to_pounds", 1)))
        return pence

    def lump(self, title: str, kind: Kind, at: str, on: date) -> dict[str, int]:
        """What one post at a point is paid once on a day, with its on-costs and less its vacancy factor."""
        if self._unit_cost(title, kind) is not None:
            return {}
        scale = Scale(self.book / kind.scale)
        if not scale.points(kind.grade, None):
            return {}
        awards = [a for day, a in self.assumed(kind.scale) if day == on and scale.covers(a, at)]
        percent = sum((a.lump_percent or Fraction(0) for a in awards), Fraction(0))
        paid = nearest(sum(a.lump_sum or 0 for a in awards) * kind.fte)
        paid += nearest(percent / 100 * (self.annual(title, kind, on, month_end(on)) or {})["basic"]) if percent else 0
        cost = {"lump_sum": paid}
        if self.case.on_cost_percent is not None:
            cost["other"] = nearest(paid * self.case.on_cost_percent / 100)
        else:
            pay_day = month_end(on)
            year = self.annual(title, kind, on, pay_day) or {}
            pay, letter = year["basic"] + year["allowances"], kind.category or default_letter(kind.pension, pay_day)
            due = nearest(self._insurance(pay + paid, letter, pay_day)) - nearest(self._insurance(pay, letter, pay_day))
            levies = [nearest(amount * levy_rate(pay_day)) for amount in (pay + paid, pay)]
            cost |= {"national_insurance": due, "levy": levies[0] - levies[1]}
        return self._less_vacancy(cost, kind) or {}

    def point(self, kind: Kind) -> str:
        """The point that a basis means; of the mean of both ends the bottom one."""
        points = Scale(self.book / kind.scale).points(kind.grade, self.case.stop_at_bar)
        if not points:
            return ""
        middle = points[(len(points) - 1) // 2]
        named = {"minimum": points[0], "maximum": points[-1], "middle_point": middle, "middle_salary": points[0]}
        return named.get(kind.basis, kind.point)

    def _insurance(self, pay: int, letter: str, pay_day: date) -> Fraction:
        return insurance(pay, letter, pay_day, hold=self.case.hold_on_costs)

    def _less_vacancy(self, cost: dict[str, int] | None, kind: Kind) -> dict[str, int] | None:
        return None if cost is None else {**cost, "vacancy": -nearest(sum(cost.values()) * kind.vacancy)}

    def _annual(self, title: str, kind: Kind, on: date, pay_day: date) -> dict[str, int] | None:
        unit = self._unit_cost(title, kind)
        if unit is not None:
            return {"unit_cost": unit}
        salary = self._salary(kind, on)
        if salary is None:
            return None
        basic = nearest(salary * kind.fte * kind.weeks)
        named = [self._named(a, kind, on) if a.by_name else a for a in kind.allowances]
        paid = [(paid_a_year(a, salary, basic, kind.fte * kind.weeks, FULL_WEEK[kind.scale]), a) for a in named]
        allowances = sum(pence for pence, _ in paid)
        pensionable = basic + sum(pence for pence, allowance in paid if allowance.pensionable)
        pay = basic + allowances
        cost = {"basic": basic, "allowances": allowances}
        if self.case.on_cost_percent is not None:
            return {**cost, "other": nearest(pay * self.case.on_cost_percent / 100)}
        letter = kind.category or default_letter(kind.pension, pay_day)
        return {
            **cost,
            "national_insurance": nearest(self._insurance(pay, letter, pay_day)),
            "pension": nearest(pensionable * pension_rate(kind.pension, salary, pay_day, hold=self.case.hold_on_costs)),
            "levy": nearest(pay * levy_rate(pay_day)),
        }

    def _named(self, allowance: Allowance, kind: Kind, on: date) -> Allowance:
        """An allowance that the scale holds, as it is on a day for the grade of the post."""
        rows = [row for row in rows_of(self.book / kind.scale / "allowances.csv") if row["name"] == allowance.name]
        [row] = [
            r
            for r in rows
            if in_force(r, on) and kind.grade in (r["grade"].split("; ") if r["grade"] else [kind.grade])
        ]
        percent = Fraction(row["percent"]) / 100 if row["percent"] else None
        least, most = (pence_of(row[key]) if row[key] else None for key in ("least", "most"))
        return Allowance(
            row["name"],
            percent,
            pence_of(row["amount"] or "0"),
            row["pensionable"] == "yes",
            count=allowance.count,
            hours=allowance.hours,
            least=least,
            most=most,
            follows={"": None, "yes": True, "no": False}[row["follows_hours"]],
        )

    def _unit_cost(self, title: str, kind: Kind) -> int | None:
        """The full cost given of a post paid all year and without allowances; of its title rather than of none."""
        if kind.weeks != 1 or kind.allowances:
            return None
        fits = [
            u for u in self.case.unit_costs if (u.grade, u.fte) == (kind.grade, kind.fte) and u.title in ("", title)
        ]
        return max(fits, key=lambda unit: unit.title).pence if fits else None

    def _salary(self, kind: Kind, on: date) -> Fraction | None:
        """Full-time pay on the basis, exact."""
        scale = Scale(self.book / kind.scale)
        points = scale.points(kind.grade, self.case.stop_at_bar)
        if not points:
            return None
        if kind.basis == "middle_salary":
            return Fraction(self.salary(scale, points[0], on) + self.salary(scale, points[-1], on), 2)
        return Fraction(self.salary(scale, self.point(kind), on))


def awarded(pence: int, award: Award, step: int) -> int:
    """Pay after an award: a percentage goes to the nearest step, a flat amount that leaves the steps to the next."""

    def flat(on: int) -> int:
        return -(-(on + (award.flat or 0)) // step) * step if award.flat else on

    percent = nearest(Fraction(pence, step) * (100 + (award.percent or 0)) / 100) * step if award.percent else pence
    return max(flat(pence), percent) if award.greater else flat(percent)


def default_letter(pension: str, on: date) -> str:
    """A, or before 6 April 2016 the letter of a member of a contracted-out scheme."""
    scheme = schemes().get(pension.split("/")[0], {})
    return "D" if scheme.get("contracted_out") and on < date(2016, 4, 6) else "A"


def insurance(pay: int, letter: str, on: date, *, hold: bool = False) -> Fraction:
    """Employer National Insurance of a year, exact."""
    if letter == "X":
        return Fraction(0)
    [row] = in_force_on("national-insurance.csv", on, hold=hold)
    threshold = row["upper_threshold_annual"] if letter in "MZH" else row["threshold_annual"]
    if (letter in "FILSV" and on >= date(2022, 4, 6)) or (letter in "DEKN" and on >= date(2024, 4, 6)):
        groups = [group for group in ("FILS", "V", "DEKN") if letter in group]
        [own] = in_force_on("national-insurance-letters.csv", on, hold=hold, letters=groups)
        threshold = own["threshold_annual"]
    due = max(pay - pence_of(threshold), 0) * Fraction(row["rate"])
    if letter in "DEL" and on < date(2016, 4, 6):
        lower = (
            pence_of(row["rebate_lower_annual"])
            if row["rebate_lower_annual"]
            else 52 * pence_of(row["rebate_lower_weekly"])
        )
        inside = max(min(pay, pence_of(row["rebate_upper_annual"])) - lower, 0)
        due -= inside * Fraction(row["rebate_rate"])
    return due


def levy_rate(on: date) -> Fraction:
    """The apprenticeship levy's rate; nothing before it began."""
    rates = [Fraction(row["rate"]) for row in rows_of(ONCOSTS / "apprenticeship-levy.csv") if in_force(row, on)]
    return rates[0] if rates else Fraction(0)


def pension_rate(pension: str, salary: Fraction, on: date, *, hold: bool = False) -> Fraction:
    """The employer's rate: as written, or the record of the first kind of rate that the scheme prefers."""
    if not pension:
        return Fraction(0)
    if pension.endswith("%"):
        return Fraction(pension[:-1]) / 100
    name, employer, kind = (*pension.split("/"), "", "")[:3]
    scheme = schemes()[name]
    kinds, employer = [kind] if kind else scheme["rate_kinds"], employer or scheme.get("employer", "")
    rate_rows = in_force_on("pensions.csv", on, hold=hold, scheme=name, employer=employer, rate_kind=kinds)
    rate_rows = [row for row in rate_rows if _in_band(row, salary)]
    for expected in kinds:
        for row in rate_rows:
            if row["rate_kind"] == expected:
                return Fraction(row["rate"])
    raise LookupError(f"no rate of {pension} on {on}")


def _in_band(row: dict[str, str], salary: Fraction) -> bool:
    """Whether full-time pay, in whole pounds, lies in the salary band of a rate."""
    pounds = int(salary / 100)
    return int(row["salary_from"] or 0) <= pounds <= int(row["salary_to"] or pounds)

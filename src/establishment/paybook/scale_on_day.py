"""A scale looked at on a day: its grades and points, their pay, and what each costs with on-costs."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction

from establishment.ground.findings import Finding, InputError, Place, RefusedError, listed, nearest
from establishment.ground.money import nearest_pence
from establishment.ground.periods import pay_day
from establishment.paybook.gaps import free_spines, priced_awards
from establishment.pensions import Pension, read_pension
from establishment.rates.book import Book
from establishment.rates.employer import employer_cost
from establishment.rates.exit_terms import ExitTerms
from establishment.rates.insurance import EXEMPT_LETTER, LetterThreshold, NationalInsurance, insurance_terms
from establishment.rates.oncosts import Levy, OnCosts, PensionRate, category_in_force
from establishment.rates.references import Dated, Status, weakest
from establishment.rates.scale_values import Grade, PointValue
from establishment.rates.scales import Scale, in_order
from establishment.rates.wage_floors import WEEKS, WageFloor, WageFloors, hourly_pay, hours_known


@dataclass(frozen=True)
class PointLine:
    """A point of a grade on a day. value: None where the award in force has none.

    A grade known by name only has a line without a point.
    """

    grade: str
    spine: str
    point: str
    value: PointValue | None


@dataclass(frozen=True)
class Look:
    """A scale on a day. award: the one in force; None for a scale that holds no pay.

    linked: the linked grades, whose points are those of the grades they join.  bands: grades with two ends and
    no points between.  exits: the terms by which its holders leave; None where no terms of the day are held.
    floors: the floors of pay of the book.
    """

    scale: Scale
    on: date | None
    award: date | None
    lines: tuple[PointLine, ...]
    linked: tuple[Grade, ...]
    bands: tuple[Grade, ...]
    exits: ExitTerms | None = None
    floors: WageFloors | None = None

    @property
    def hours(self) -> Fraction | None:
        """Hours of the full-time week on the day; None where the scale does not say them."""
        return hours_known(self.scale, self.on) if self.award is not None else None

    @property
    def floors_of_day(self) -> list[WageFloor]:
        """The floors of pay that points are compared with on the day; none where the scale says no hours."""
        # made-up pay says nothing of the floors of the law
        made_up = all(line.value.source.status == "illustrative" for line in self.lines if line.value)
        return self.floors.of_day(self.on) if self.floors and self.on and self.hours and not made_up else []

    def below(self, floor: WageFloor) -> list[PointLine]:
        """The lines whose pay an hour is below a floor; made-up pay is compared with none."""
        # by the hour, for floors of pay are set by the hour
        paid = [(line, hourly_pay(self.scale, line.value.pence, self.on)) for line in self.lines if line.value]
        below = [line for line, hourly in paid if hourly is not None and hourly < floor.hourly]
        return [line for line in below if line.value and line.value.source.status != "illustrative"]

    @property
    def weeks(self) -> Fraction:
        """Weeks of a year, for hourly rates."""
        return self.scale.table.weeks_in_year or WEEKS

    def hourly(self, pence: int) -> int | None:
        """Pay an hour in pence: the salary / weeks of the year / hours of the week; None without hours."""
        hourly = hourly_pay(self.scale, pence, self.on)
        return nearest_pence(100 * hourly) if hourly is not None else None


@dataclass(frozen=True)
class Cost:
    """A year of one full-time post on basic pay alone, in pence. The total is the sum of pay and the parts."""

    national_insurance: int
    pension: int
    levy: int
    total: int


@dataclass(frozen=True)
class Costs:
    """What the points of a look cost, line by line, and the rates used: those of the last day of the month."""

    month: date
    category: str
    insurance: NationalInsurance | None
    threshold: int
    band: tuple[int, int] | None
    pension: Pension
    rates: tuple[PensionRate, ...]
    levy: Levy | None
    lines: tuple[Cost | None, ...]

    @property
    def rows(self) -> list[Dated]:
        """The rows of rates used."""
        return [row for row in (self.insurance, *self.letter, *self.rates, self.levy) if row is not None]

    @property
    def letter(self) -> list[LetterThreshold]:
        """The threshold that the category letter has of its own, where it has one."""
        own = self.insurance.own_threshold(self.category, self.month) if self.insurance is not None else None
        return [own] if own is not None else []

    @property
    def status(self) -> Status:
        """The weakest status of the rates used."""
        terms = [self.insurance.terms_status(self.category)] if self.insurance is not None else []
        return weakest([*(row.source.status for row in self.rows), *terms])


def look(scale: Scale, on: date | None = None, grade: str = "") -> Look:
    """The grades and points of a scale on a day.

    on: the day; the last award that has values if None.  grade: this one alone.
    Raises InputError E203 (grade), E205 and E207 (the scale has no pay that day).
    """
    awards = priced_awards(scale)
    if not awards:
        # without values the grades can be shown by name
        names = [grade] if grade and scale.grade(grade) else list(scale.grades)
        return Look(scale, on, None, tuple(PointLine(name, "", "", None) for name in names), (), ())
    day = on or awards[-1]
    award = scale.award(day)
    grades = [scale.grade(grade, day)] if grade else [g for r in scale.grades.values() for g in r if g.holds(day)]
    lines: list[PointLine] = []
    for each in grades:
        # linked grades repeat the points of others, so they are shown only where they are asked for
        if not each.bar or grade:
            points = each.points or ("",)
            lines += [PointLine(each.name, each.spine, p, _value(scale, each.spine, p, award)) for p in points]
    for spine in free_spines(scale) if not grade else ():
        points = tuple(in_order([p for (s, p), dated in scale.values.items() if s == spine and award in dated]))
        lines += [PointLine("", spine, point, _value(scale, spine, point, award)) for point in points]
    linked, bands = (each for each in grades if each.bar), (each for each in grades if each.band)
    return Look(scale, day, award, tuple(lines), tuple(linked), tuple(bands))


def _value(scale: Scale, spine: str, point: str, award: date) -> PointValue | None:
    return scale.values.get((spine, point), {}).get(award)


def pension_for(scale: Scale, oncosts: OnCosts, pension_text: str | None = None) -> Pension:
    """The pension a scale's points are costed with, its employer named.

    given: scheme, scheme/employer, scheme/employer/kind of rate, "14.5%", "0.145" or "none"; the scale's own if None.
    Raises InputError E215, with what is held, where it is not said or not known; ValueError for a rate that cannot be.
    """
    # the option is named as the place, for there is no file to correct
    text, place = (pension_text, Place("--pension")) if pension_text is not None else (scale.table.pension, scale.place)
    if not text:
        message = f"The scale {scale.name} names no pension scheme."
        fix = f"Give --pension with a scheme, a rate such as 14.5%, or none. Known schemes: {listed(oncosts.schemes)}."
        raise InputError([Finding("E215", place, "pension", "", message, fix)])
    try:
        pension = read_pension(text)
    except RefusedError as fault:
        raise RefusedError(f"--pension {fault}") from None
    if not pension.scheme:
        return pension
    scheme = oncosts.schemes.get(pension.scheme)
    if scheme is None:
        message = (
            f'There is no pension scheme "{pension.scheme}". {nearest(pension.scheme, list(oncosts.schemes))}'.strip()
        )
        raise InputError(
            [Finding("E215", place, "pension", f'"{text}"', message, f"Known schemes: {listed(oncosts.schemes)}.")]
        )
    # a scheme can name the employer that most bodies stand for
    named = Pension(pension.scheme, pension.employer or scheme.employer, pension.rate_kind)
    if not named.employer:
        employers = dict.fromkeys(row.employer for row in oncosts.pensions if row.scheme == scheme.id)
        message = f"Each employer in the scheme {scheme.id} has its own rate, and none is named."
        fix = f"Give --pension {scheme.id}/EMPLOYER, or a rate such as 19.5%. Known employers: {listed(employers)}."
        raise InputError([Finding("E215", place, "pension", f'"{text}"', message, fix)])
    oncosts.check_pension(named)
    return named


def _rates_of(pension: Pension, oncosts: OnCosts, month: date, pay: list[int]) -> list[PensionRate | None]:
    """The pension rate of each salary; where none is held that month, the fault also says that one can be given."""
    try:
        return [oncosts.pension_on(pension, month, pence) for pence in pay]
    except InputError as fault:
        # on the command line a rate can be given in place of the scheme
        also = "Or give --pension a rate, such as 19.5%."
        raise InputError(replace(f, fix=f"{f.fix} {also}".strip()) for f in fault.findings) from None


def _insurance(
    oncosts: OnCosts, letter: str, month: date
) -> tuple[NationalInsurance | None, int, tuple[int, int] | None]:
    """The row of National Insurance of a letter, its threshold and the band of its rebate; no row for letter X."""
    # letter X owes nothing, and no row of rates says so
    if letter == EXEMPT_LETTER:
        return None, 0, None
    row = oncosts.insurance_on(month)
    return row, *insurance_terms(row, letter, "annual", month)


def costs_of(day_scale: Look, book: Book, pension_text: str | None = None, category: str = "") -> Costs:
    """The yearly cost of one full-time post at each point of a look, on basic pay alone.

    given: the pension, as for `pension_for`.  category: the letter; A where empty, or D for a contracted-out scheme
    before 6 April 2016.
    Raises InputError E205 (no pay, or no rates that day), E206, E207, E215.
    """
    if day_scale.award is None or day_scale.on is None:
        message = f"The scale {day_scale.scale.name} holds no pay, so nothing in it can be costed."
        raise InputError(
            [Finding("E205", day_scale.scale.place, "", "", message, "Its grades are known by name only.")]
        )
    oncosts, month = book.oncosts, pay_day(day_scale.on)
    pension = pension_for(day_scale.scale, oncosts, pension_text).in_force(month)
    letter = category_in_force(category.upper(), oncosts.schemes.get(pension.scheme), month)
    row, threshold, band = _insurance(oncosts, letter, month)
    pay = [line.value.pence for line in day_scale.lines if line.value is not None]
    pension_rates = _rates_of(pension, oncosts, month, pay)
    rates = {id(rate): rate for rate in pension_rates if rate is not None}
    scheme = pension.flat if pension.flat is not None else str(pension) if pension.scheme else None
    # the engine of all costings, so that this page and a costing agree to the penny
    frame = employer_cost(
        [Fraction(pence, 100) for pence in pay],
        on=day_scale.on,
        pension=scheme,
        category=letter,
        money="pence",
        book=book,
    )
    parts = [frame[name].tolist() for name in ("national_insurance", "pension", "levy", "total")]
    costs = (Cost(*map(int, row)) for row in zip(*parts, strict=True))
    # in the order of the lines; a line without pay takes no cost
    lines = tuple(next(costs) if line.value is not None else None for line in day_scale.lines)
    levy = oncosts.levy_on(month)
    return Costs(month, letter, row, threshold, band, pension, tuple(rates.values()), levy, lines)


def with_rules(looked_at: Look, book: Book) -> Look:
    """A look with the floors of pay, and the exit terms of its scale on the day where it names terms that are held."""
    name, on = looked_at.scale.table.exit_terms, looked_at.on
    try:
        exits = book.exit_terms(looked_at.scale.name, name, on) if on is not None and name else None
    # terms that are missing that day are shown as missing, and stop nothing else
    except InputError:
        exits = None
    return replace(looked_at, exits=exits, floors=book.wage_floors)

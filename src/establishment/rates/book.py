"""The book: all scales and on-costs of a folder, looked up by name."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from functools import cached_property
from html import escape
from pathlib import Path
from threading import get_ident

from establishment.ground.arguments import (
    argument,
    arguments,
    file_name,
    name_list,
    one_of,
    or_none,
    plain_name,
    plain_text,
    yes_or_no,
)
from establishment.ground.file_writing import quoted_path
from establishment.ground.findings import Finding, InputError, Place, RefusedError, listed, nearest
from establishment.ground.fingerprints import files_fingerprint, text_fingerprint
from establishment.ground.read_days import read_day
from establishment.ground.read_numbers import Exact, read_part, read_point
from establishment.ground.shown_fields import ShownFields
from establishment.ground.text_files import is_there
from establishment.pensions import read_rate
from establishment.posts import BASES, Allowance, Basis, Kind, OwnPay
from establishment.rates.annual import UnitPrice, unit_price
from establishment.rates.awards import Award
from establishment.rates.book_folders import first_of_each, scales_in, shipped, shipped_faults, tables_in
from establishment.rates.exit_terms import ExitRules, ExitTerms, load_exit_rules
from establishment.rates.oncosts import OnCosts, load_oncosts
from establishment.rates.pay_scale import PayScale, scales_given
from establishment.rates.pricing import trace
from establishment.rates.projection import project_all, unchanged_until
from establishment.rates.redundancy import RedundancyLaw, TerminationRates, load_redundancy, load_termination_rates
from establishment.rates.scale_files import load_scale
from establishment.rates.scale_values import Grade, PointValue
from establishment.rates.scales import Scale
from establishment.rates.wage_floors import WageFloors, load_wage_floors

ONCOSTS = "oncosts"


@dataclass(frozen=True, repr=False)
class Assumed(ShownFields):
    """What is assumed beyond the known rates: awards by scale, each with the day it no longer covers, and on-costs.

    awards: scale -> (awards, first day they no longer cover).  hold_on_costs: the last known rates stay.
    pay_stays_until: pay that is known for a shorter time stays as it is until this day.
    """

    awards: Mapping[str, tuple[tuple[Award, ...], date]] = field(default_factory=dict)
    hold_on_costs: bool = False
    pay_stays_until: date | None = None

    def raised(self, scale: Scale) -> Scale:
        """A scale with its assumed awards."""
        awards, until = self.awards.get(scale.name, ((), date.min))
        return project_all(scale, awards, until=until) if awards else scale

    def carried_on(self, scale: Scale) -> Scale:
        """A scale whose pay stays as it is, where that is assumed."""
        return scale if self.pay_stays_until is None else unchanged_until(scale, self.pay_stays_until)


def _content(scale: Scale) -> str:
    """What a scale holds of pay, as one text: the same for the same grades, points, salaries and days."""
    days = [(*key, day, value.pence) for key, values in scale.values.items() for day, value in values.items()]
    grades = [f"{name}: {'; '.join(map(str, scale.grades[name]))}" for name in sorted(scale.grades)]
    return "\n".join([scale.table.model_dump_json(), *grades, *sorted(" ".join(map(str, each)) for each in days)])


class Book:
    """The pay scales and on-costs of a folder, and the shipped ones for anything it lacks. Each is read when needed.

    A scale, a spine and each file of `oncosts` is looked for among the scales given by `with_scales`, then in the
    folder, then among those that ship.

    >>> Book(shipped("grades")).annual("Constable", "1", on=date(2017, 9, 1), scale="police-officers-ew").pence
    2312400
    """

    def __init__(self, folder: Path, assumed: Assumed | None = None, own: Mapping[str, PayScale] | None = None) -> None:
        self.folder = folder
        self.assumed = assumed or Assumed()
        self.own = dict(own or {})
        self._scales: dict[str, Scale] = {}
        self._raised_scales: dict[str, Scale] = {}
        self._fingerprints: dict[str, str] = {}
        self._reading: list[tuple[int, str]] = []  # by thread, so that two may read one scale at a time

    def __repr__(self) -> str:
        return f"Book({str(self.folder)!r}: {listed(self.names)})"

    def _repr_html_(self) -> str:
        items = "".join(f"<li>{escape(name)}</li>" for name in self.names)
        return f"<p>Pay scales of {escape(str(self.folder))}</p><ul>{items}</ul>"

    @property
    def option(self) -> str:
        """The option that a command needs to use this book: --grades with its folder; "" for what ships."""
        return "" if self.folder == shipped("grades") else f"--grades {quoted_path(self.folder)}"

    @cached_property
    def names(self) -> list[str]:
        """Names of the scales given by `with_scales`, and of those in its own folder."""
        return sorted({*self.own, *scales_in(self.folder)})

    @cached_property
    def other_names(self) -> list[str]:
        """Names of the scales that ship and that its own folder does not replace."""
        return [name for name in scales_in(shipped("grades")) if name not in self.names]

    @property
    def scales_held(self) -> str:
        """The scales of its own folder, and whether others ship, as a sentence."""
        if not self.names:
            return f"Known scales: {listed(self.other_names, most=40)}."
        more = ", and those that ship (establishment scales lists them)" if self.other_names else ""
        return f"Known scales: {listed(self.names, most=40)}{more}."

    @cached_property
    def oncosts(self) -> OnCosts:
        """Employer on-costs, file by file: the folder's own, else the one that ships."""
        with shipped_faults(first_of_each(self.oncost_folders)):
            rates = load_oncosts(self.oncost_folders)
        # taken where the files are read, so that it is of what was priced and not of what lies there later
        self._fingerprints[ONCOSTS] = files_fingerprint(first_of_each(self.oncost_folders))
        return rates.holding() if self.assumed.hold_on_costs else rates

    def fingerprint(self, name: str) -> str:
        """The fingerprint (SHA-256) of a scale: of its files as they were read, or of the points of one made in Python.

        name: the name of the scale. Raises InputError E203 if there is none of that name.
        """
        scale = self.scale(name)
        return self._fingerprints.get(name) or text_fingerprint(_content(scale))

    @property
    def oncosts_fingerprint(self) -> str:
        """The fingerprint of the files of on-costs, as they were read."""
        return self._fingerprints[ONCOSTS] if self.oncosts else ""

    @cached_property
    def redundancy(self) -> RedundancyLaw:
        """The statutory redundancy payment: its caps by date and its formula."""
        with shipped_faults(first_of_each(self.oncost_folders)):
            law = load_redundancy(self.oncost_folders)
        return law.holding() if self.assumed.hold_on_costs else law

    @cached_property
    def termination_rates(self) -> TerminationRates:
        """Employer National Insurance on payments at the end of an employment."""
        with shipped_faults(first_of_each(self.oncost_folders)):
            rates = load_termination_rates(self.oncost_folders)
        return rates.holding() if self.assumed.hold_on_costs else rates

    @cached_property
    def wage_floors(self) -> WageFloors:
        """Floors of pay by date: the statutory minimum and living wage, and the real living wage."""
        with shipped_faults(first_of_each(self.oncost_folders)):
            return load_wage_floors(self.oncost_folders)

    @cached_property
    def exit_rules(self) -> ExitRules:
        """The exit terms that scales share; a scale's own terms come first."""
        with shipped_faults(first_of_each(self.oncost_folders)):
            return load_exit_rules(self.oncost_folders)

    def exit_terms(self, scale: str, name: str, on: date) -> ExitTerms:
        """The rules of exit terms on a day: from the folder of the scale, or from those that scales share.

        scale: the name of the scale.  name: the name of the terms.  on: the day of leaving.
        Raises InputError E203 (no such terms), E205, E206, E207 (none that day).
        """
        return self.scale(scale).exit_rules.and_then(self.exit_rules).terms(name, on)

    @property
    def oncost_folders(self) -> tuple[Path, ...]:
        """The folders in which each file of on-costs is looked for, in order."""
        own, ours = self.folder / ONCOSTS, shipped("grades") / ONCOSTS
        return (own, ours) if own.is_dir() and own.resolve() != ours.resolve() else (ours,)

    def folder_of(self, name: str) -> Path | None:
        """The folder of a scale by its name: in this book's folder, or among those that ship; None if there is none."""
        return self._folder_of(argument("scale", name, plain_name))

    def _folder_of(self, name: str) -> Path | None:
        if name in self.own:
            return None
        if name in self.names:
            return self.folder / name
        return shipped("grades") / name if name in self.other_names else None

    def assuming(self, assumed: Assumed) -> Book:
        """This book with awards and rates that are assumed beyond what is known.

        Raises ValueError, when a scale is first used, if its assumed awards do not follow its last known one, or if
        awards are assumed both for it and for the spine it is on.
        """
        return Book(self.folder, assumed, self.own)

    @arguments(scales=scales_given)
    def with_scales(self, scales: Mapping[str, PayScale]) -> Book:
        """This book with your own pay scales, each under the name that scenarios use.

        scales: the scales by name; a scale replaces one of the same name in the book.
        Returns a new book. Raises RefusedError for anything that is not a `PayScale`.

        >>> points = {"point": [1, 2], "salary": [25000, 26000]}
        >>> scale = PayScale.from_frame(points, title="Ours", grades={"G1": (1, 2)}, from_="2026-04-01")
        >>> book = load_book().with_scales({"ours": scale})
        >>> book.annual("G1", "2", on="2026-05-01", scale="ours").pence
        2600000
        """
        return Book(self.folder, self.assumed, {**self.own, **scales})

    @arguments(name=plain_text)
    def scale(self, name: str) -> Scale:
        """A scale by name, from this book's folder or as it ships, with the awards assumed for it or its spine.

        Raises InputError E203 with the nearest name, or with the errors in its files; ShippedFaultError if those files
        ship with the library.
        """
        if name not in self._scales:
            self._scales[name] = self.assumed.carried_on(self._raised(name))
        return self._scales[name]

    def _raised(self, name: str) -> Scale:
        """A scale with its assumed awards. A scale on a spine has the spine's; each is carried on by itself."""
        # without what stays: carried on first, a spine would give its scales an award of their own twice
        if name in self._raised_scales:
            return self._raised_scales[name]
        scale = self.own[name].named(name) if name in self.own else self._read(name)
        self._raised_scales[name] = self.assumed.raised(scale)
        return self._raised_scales[name]

    def _read(self, name: str) -> Scale:
        """A scale as its folder holds it."""
        folder = self._folder_of(name)
        if folder is None:
            raise self._no_scale(name)
        reading = get_ident(), name
        # in this thread only: two threads may read one scale at a time
        if reading in self._reading:
            raise _circle(folder, name)
        self._reading.append(reading)
        try:
            with shipped_faults(tables_in(folder)):
                scale = load_scale(folder, self._raised)
                self._fingerprints[name] = files_fingerprint(tables_in(folder))
        finally:
            self._reading.remove(reading)
        return scale

    def _no_scale(self, name: str) -> InputError:
        names = [*self.names, *self.other_names]
        message = f'There is no pay scale "{name}". {nearest(name, names)}'.strip()
        fix = self.scales_held
        if not self.option and not self.own:
            fix += ' For a scale of your own add --grades FOLDER (in Python, book="FOLDER").'
        if is_there(Path(name, "scale.toml")):
            message = f'There is no pay scale "{name}" among these; there is a folder of that name here.'
            fix = 'Add --grades . (in Python, book=".") to use the scales of this folder.'
        return InputError([Finding("E203", Place(str(self.folder)), "pay", f'"{name}"', message, fix)])

    @arguments(name=plain_name, scale=plain_text, on=or_none(read_day))
    def grade(self, name: str, *, scale: str, on: date | None = None) -> Grade:
        """A grade of a scale: its points from the bottom up.

        name: the name of the grade.  scale: the name of the scale.  on: a day on which the grade must exist; any day if
        None.
        Raises InputError E203, E205.
        """
        return self.scale(scale).grade(name, on)

    @arguments(grade=plain_name, point=read_point, on=read_day, scale=plain_text)
    def annual(self, grade: str, point: str, *, on: date, scale: str) -> PointValue:
        """Basic pay of one point of a grade for a full-time year.

        on: the day the pay is in force.
        Returns whole pence a year, with the award and its source.
        Source: the award in force on `on` (`points.csv` of the scale).
        Raises InputError E203 (grade), E204 (point), E205, E206, E207 (no pay that day).
        """
        pay_scale = self.scale(scale)
        return pay_scale.basic_pay(pay_scale.grade(grade, on), "point", on, point).values[0]

    @arguments(
        grade=plain_name,
        scale=plain_text,
        on=read_day,
        basis=or_none(one_of(*BASES)),
        point=read_point,
        category=plain_text,
        stop_at_bar=or_none(yes_or_no),
        allowances=name_list,
    )
    def unit_cost(
        self,
        grade: str,
        *,
        scale: str,
        on: date,
        basis: Basis | None = None,
        point: str | int | float = "",
        fte: Exact = 1,
        weeks: Exact = 1,
        pension: Exact | None = "",
        category: str = "",
        stop_at_bar: bool | None = None,
        allowances: Iterable[str] = (),
        own_pay: OwnPay | None = None,
    ) -> UnitPrice:
        """The full yearly cost of one post; when printed, it explains itself.

        grade: its name.  on: the day of the pay; on-costs are those of its month.  basis, point: which point it is
        costed at; give one of the two.  stop_at_bar: whether the middle points and the maximum stop at the bar of a
        linked grade.
        category: the National Insurance letter.  fte, weeks: the parts of full time and of the year, as exact numbers.
        pension: as in `employer_cost`; the scale's own scheme if "".  allowances: names of the scale's allowances.
        own_pay: a salary of the post's own, instead of a basis or a point.
        Raises ValueError unless exactly one of basis and point is given, InputError E203 to E207, E210, E215.
        """
        if own_pay is None and (basis is None) == (point == ""):
            raise RefusedError("give basis or point, one of the two: the point a post is costed at is never assumed")
        pay_scale = self.scale(scale)
        scheme = pay_scale.table.pension if isinstance(pension, str) and not pension else pension
        hours, paid = part_of_one("fte", fte), part_of_one("weeks", weeks)
        kind = Kind(
            scale,
            grade,
            str(point),
            "actual" if own_pay is not None else basis or "point",
            stop_at_bar,
            hours,
            paid,
            category,
            argument("pension", scheme, read_rate),
            tuple(Allowance(name) for name in allowances),
            own_pay=own_pay,
        )
        return unit_price(trace(kind, on, pay_scale, lambda: self.oncosts))


def _circle(folder: Path, name: str) -> InputError:
    message = f"The scale {name} stands on a spine that stands on {name} itself."
    fix = "Name as on_spine a scale that has points of its own."
    return InputError([Finding("E208", Place(f"{folder.name}/scale.toml"), "on_spine", f'"{name}"', message, fix)])


def book_given(book: Book | str | Path | None) -> Book:
    """A book as it is, the book of a folder, or the pay that ships if None; raises what `load_book` raises."""
    return book if isinstance(book, Book) else load_book(argument("book", book, or_none(file_name)))


@arguments(folder=or_none(file_name))
def load_book(folder: str | Path | None = None) -> Book:
    """Load the pay scales and on-costs of a folder; the shipped ones stand in for anything it does not have.

    folder: has one folder for each scale, or files of its own in `oncosts`. Each scale, each spine and each file of
    on-costs is looked for there first, then among those that ship. The current folder is used only if you name it.
    Raises InputError E101 if there is no such folder, or if it has neither a scale nor on-costs.

    >>> import establishment as est
    >>> "njc" in est.load_book().names
    True
    """
    path = Path(folder) if folder is not None else shipped("grades")
    book = Book(path)
    if not (is_there(path) and path.is_dir()):
        message = "This is a file, not a folder." if is_there(path) else "There is no such folder."
        raise InputError(
            [Finding("E101", Place(str(path)), "", "", message, "Name a folder that holds one folder a pay scale.")]
        )
    if not book.names and not (path / ONCOSTS).is_dir():
        message, fix = "No folder in it holds a scale.toml.", "A pay scale is a folder with scale.toml and points.csv."
        if (path / "scale.toml").is_file():
            message, fix = "This is a pay scale itself.", "Name the folder that it lies in."
        raise InputError([Finding("E101", Place(str(path)), "", "", message, fix)])
    return book


def part_of_one(name: str, value: Exact) -> Fraction:
    """The hours or the paid weeks of one post. Raises RefusedError for none, and for more than the whole."""
    try:
        part = read_part(value)
    except RefusedError as fault:
        raise RefusedError(f"{name}: {fault}") from None
    if 0 < part <= 1:
        return part
    weeks = "; write 39 of 52 weeks as 39/52" if name == "weeks" else ""
    raise RefusedError(f"{name} is {value}; one post has more than 0 and at most 1{weeks}")

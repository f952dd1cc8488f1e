"""Employer on-costs: National Insurance, pension and apprenticeship levy, by date, each with its source."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from fractions import Fraction
from pathlib import Path
from typing import Any

from establishment.ground.columns import Column, Columns
from establishment.ground.findings import Faults, Finding, InputError, Place, listed, nearest
from establishment.ground.money import text, times
from establishment.ground.shapes import Table, validated
from establishment.ground.shown_fields import ShownFields
from establishment.ground.toml_files import read_toml
from establishment.pensions import Pension
from establishment.rates.insurance import CONTRACTING_OUT_ENDED, LetterThreshold, NationalInsurance
from establishment.rates.references import (
    DATES,
    SOURCED,
    Dated,
    DatedRow,
    LayeredFiles,
    References,
    holding,
)

NI_COLUMNS = Columns(
    *DATES,
    Column("tax_year", "text", "", "tax year", required=True),
    Column("threshold_annual", "pounds", "pounds/year", "secondary threshold", required=True),
    Column("threshold_monthly", "pounds", "pounds/month", "secondary threshold, where published"),
    Column("threshold_weekly", "pounds", "pounds/week", "secondary threshold, where published"),
    Column("rate", "rate", "", "employer's rate above the threshold", required=True),
    Column("rebate_rate", "rate", "", "contracted-out rebate"),
    Column("rebate_lower_annual", "pounds", "pounds/year", "lower earnings limit"),
    Column("rebate_lower_weekly", "pounds", "pounds/week", "lower earnings limit"),
    Column("rebate_upper_annual", "pounds", "pounds/year", "upper accrual point"),
    Column("rebate_upper_weekly", "pounds", "pounds/week", "upper accrual point"),
    Column("upper_threshold_annual", "pounds", "pounds/year", "upper secondary threshold"),
    *SOURCED,
)
LETTER_COLUMNS = Columns(
    *DATES,
    Column("letters", "text", "", "category letters, such as FILS", required=True),
    Column("relieved", "text", "", "whom they are for, and who may not use them", required=True),
    Column("threshold_annual", "pounds", "pounds/year", "threshold up to which nothing is due", required=True),
    Column("threshold_monthly", "pounds", "pounds/month", "the same, where published"),
    Column("threshold_weekly", "pounds", "pounds/week", "the same, where published"),
    *SOURCED,
)
LEVY_COLUMNS = Columns(*DATES, Column("rate", "rate", "", "rate of pay", required=True), *SOURCED)
PENSION_COLUMNS = Columns(
    Column("scheme", "text", "", "scheme", required=True),
    Column("employer", "text", "", "employer or group", required=True),
    Column("rate_kind", "text", "", "kind of rate", required=True),
    *DATES,
    Column("salary_from", "pounds", "pounds/year", "full-time pay from which the band applies"),
    Column("salary_to", "pounds", "pounds/year", "full-time pay up to which the band applies"),
    Column("rate", "rate", "", "employer's rate of pensionable pay", required=True),
    *SOURCED,
)


class SchemeTable(Table):
    """`[[scheme]]`: a pension scheme, and which kind of rate prices a post.

    charged_kind: the kind that is charged to an employer, where others pay the rest of the rate that prices a post.
    """

    id: str
    title: str
    contracted_out: bool = False
    rate_kinds: list[str]
    charged_kind: str = ""
    employer: str = ""
    reference: str = ""
    note: str = ""


@dataclass(frozen=True, repr=False)
class Levy(Dated):
    """Apprenticeship levy, at the full rate: an employer's allowance does not change with one post."""

    rate: Fraction


@dataclass(frozen=True, repr=False)
class PensionRate(Dated):
    """An employer's pension rate; the salary band, in pence, is on full-time pay."""

    scheme: str
    employer: str
    rate_kind: str
    rate: Fraction
    salary_from: int | None
    salary_to: int | None

    @property
    def band(self) -> str:
        """The full-time pay that it is for, in words; empty where it is for all."""
        from_, to = (None if pence is None else text(pence) for pence in (self.salary_from, self.salary_to))
        if from_ is None and to is None:
            return ""
        return f"above {from_}" if to is None else f"of {from_ or text(0)} to {to}"

    def covers(self, full_time_pence: Fraction | int) -> bool:
        """Whether a full-time salary lies in the band, compared in whole pounds as the bands are printed."""
        # between £24,000 and £24,001 lies no band, as the tables print them
        whole = int(full_time_pence) // 100 * 100
        return (self.salary_from is None or whole >= self.salary_from) and (
            self.salary_to is None or whole <= self.salary_to
        )


OR_A_RATE = 'Write pension = "scheme/employer", or a rate such as pension = "20%".'
"""What a pension can be said as."""


@dataclass(frozen=True, repr=False)
class OnCosts(ShownFields):
    """All on-cost tables of a book."""

    insurance: tuple[NationalInsurance, ...]
    levies: tuple[Levy, ...]
    pensions: tuple[PensionRate, ...]
    schemes: dict[str, SchemeTable]
    references: References
    place: Place

    def insurance_on(self, on: date) -> NationalInsurance:
        """The National Insurance row in force on a day, or InputError E205, E207."""
        return self._in_force(self.insurance, on, "employer National Insurance")

    def levy_on(self, on: date) -> Levy | None:
        """The levy in force on a day; none before it began."""
        return next((levy for levy in self.levies if levy.holds(on)), None)

    def pension_on(self, pension: Pension, on: date, full_time_pence: Fraction | int) -> PensionRate | None:
        """The employer's rate record for a scheme on a day; None for no pension or a flat rate.

        full_time_pence: pay at full time, for schemes with salary bands.
        Raises InputError E215 for an unknown scheme, employer or kind of rate, E205 or E207 for the day.
        """
        if not pension.scheme:
            return None
        rows = self._records(pension)
        kinds = [pension.rate_kind] if pension.rate_kind else self.schemes[pension.scheme].rate_kinds
        # in the order of the scheme: police are priced at the budget rate where there is one, else at the scheme rate
        for kind in kinds:
            for row in rows:
                if row.rate_kind == kind and row.holds(on) and row.covers(full_time_pence):
                    return row
        # nothing fits: the error speaks of the rows of that pay and kind, whose days are the ones to give
        fitting = [row for row in rows if row.rate_kind in kinds]
        return self._in_force(
            [row for row in fitting if row.covers(full_time_pence)] or fitting, on, f"the pension {pension}"
        )

    def charged_on(self, used: PensionRate, on: date, full_time_pence: Fraction | int) -> PensionRate | None:
        """What an employer is charged itself, where others pay the rest of a rate; None where nobody does."""
        kind = self.schemes[used.scheme].charged_kind
        # priced at what is charged already: nobody pays the rest
        if not kind or used.rate_kind == kind:
            return None
        rows = (
            row
            for row in self.pensions
            if (row.scheme, row.employer, row.rate_kind) == (used.scheme, used.employer, kind)
        )
        return next((row for row in rows if row.holds(on) and row.covers(full_time_pence)), None)

    def holding(self) -> OnCosts:
        """These on-costs on the assumption that the last known rates stay: from their end on, marked as projected."""
        letters = holding(self.insurance[0].letters if self.insurance else (), lambda row: row.letters)
        return replace(
            self,
            insurance=tuple(replace(row, letters=letters) for row in holding(self.insurance, lambda row: "")),
            levies=holding(self.levies, lambda row: ""),
            pensions=holding(self.pensions, lambda row: (row.scheme, row.employer)),  # no kind that another replaced
        )

    def all_rates(self, pension: Pension) -> list[PensionRate]:
        """The rates of a scheme and employer of any kind, day and band, the newest first; none for a flat rate."""
        rows = self._records(pension) if pension.scheme else []
        # the newest first: it is the likeliest that a paper was worked out with
        return sorted(rows, key=lambda row: row.effective_from, reverse=True)

    def check_pension(self, pension: Pension) -> None:
        """Raise InputError E215 for a scheme, employer or kind of rate that is not held."""
        if pension.scheme:
            self._records(pension)

    def _records(self, pension: Pension) -> list[PensionRate]:
        scheme = self.schemes.get(pension.scheme)
        if scheme is None:
            raise self._unknown("scheme", pension.scheme, list(self.schemes))
        employer = pension.employer or scheme.employer
        employers = list(dict.fromkeys(row.employer for row in self.pensions if row.scheme == scheme.id))
        if employer not in employers:
            raise self._unknown(f"employer of the scheme {scheme.id}", employer, employers)
        rows = [row for row in self.pensions if row.scheme == scheme.id and row.employer == employer]
        kinds = list(dict.fromkeys(row.rate_kind for row in rows))
        rate_kinds = [pension.rate_kind] if pension.rate_kind else scheme.rate_kinds
        # checked before any day, so that a slip in a name is not told as a missing year
        if not set(rate_kinds) & set(kinds):
            raise self._unknown(
                f"kind of rate of {scheme.id}/{employer}", pension.rate_kind or listed(rate_kinds), kinds
            )
        return rows

    def _unknown(self, what: str, name: str, names: Sequence[str]) -> InputError:
        message = f'There is no {what} "{name}". {nearest(name, names)}'.strip() if name else f"The {what} is not said."
        value = f'"{name}"' if name else ""
        return InputError(
            [Finding("E215", self.place, "pension", value, message, f"Held: {listed(names)}. {OR_A_RATE}")]
        )

    def _in_force(self, rows: Sequence[DatedRow], on: date, what: str) -> DatedRow:
        for row in rows:
            if row.holds(on):
                return row
        what, place = what[0].upper() + what[1:], rows[0].source.place
        first, last = min(r.effective_from for r in rows), max((r.effective_until or date.max) for r in rows)
        if on < first:
            code, message, fix = (
                "E205",
                f"{what} is held from {first}; {on} lies before.",
                f"Price on a day from {first}.",
            )
        elif on >= last:
            code, message, place = "E207", f"{what} is held until {last}; {on} is not covered.", rows[-1].source.place
            fix = f"Price on a day up to {last - timedelta(days=1)}."
        else:
            code, message = "E206", f"{what} has a gap on {on}."
            fix = f"Held from: {listed(str(r.effective_from) for r in rows)}."
        raise InputError([Finding(code, place, "", "", message, fix)])


def category_in_force(category: str, scheme: SchemeTable | None, on: date) -> str:
    """The letter a post is priced with: as given, else A, or D for a contracted-out scheme before 6 April 2016."""
    if category:
        return category
    # members of such a scheme had the rebate until 6 April 2016
    return "D" if scheme is not None and scheme.contracted_out and on < CONTRACTING_OUT_ENDED else "A"


def levy_due(pay: Any, levy: Levy | None) -> Any:
    """Apprenticeship levy on pay, in pence: nil before April 2017."""
    return times(pay, levy.rate) if levy is not None else pay * 0


def load_oncosts(folders: Sequence[Path]) -> OnCosts:
    """The on-cost tables of folders `oncosts`, each file from the first that has it.

    Raises InputError with all their faults.
    """
    faults = Faults()
    files = LayeredFiles(folders, faults)
    letters = files.records(LetterThreshold, "national-insurance-letters.csv", LETTER_COLUMNS)
    rows = files.records(NationalInsurance, "national-insurance.csv", NI_COLUMNS)
    insurance = tuple(replace(row, letters=letters) for row in rows)
    levies = files.records(Levy, "apprenticeship-levy.csv", LEVY_COLUMNS)
    pensions = files.records(PensionRate, "pensions.csv", PENSION_COLUMNS)
    schemes = _schemes(files.path("schemes.toml"), faults)
    faults.raise_any()
    faults.warn_notes()
    return OnCosts(insurance, levies, pensions, schemes, files.references, Place("oncosts/pensions.csv"))


def _schemes(path: Path, faults: Faults) -> dict[str, SchemeTable]:
    file = read_toml(path, f"{path.parent.name}/{path.name}")
    schemes = [
        validated(SchemeTable, t, file, ("scheme", i), faults) for i, t in enumerate(file.values.get("scheme", []))
    ]
    return {scheme.id: scheme for scheme in schemes if scheme is not None}

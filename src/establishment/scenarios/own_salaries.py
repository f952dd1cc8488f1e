"""Salaries of posts' own, as lines and changes give them."""

from __future__ import annotations

from datetime import date

from establishment.ground.findings import Faults
from establishment.posts import OwnPay
from establishment.scenarios.line_places import Spot
from establishment.scenarios.line_shapes import Line, To
from establishment.scenarios.terms import ScenarioTerms


def read_own_pay(line: Line | To, terms: ScenarioTerms, spot: Spot, faults: Faults) -> OwnPay | None:
    """The salary of its own that a line or a change gives a post; None where it gives none, or none that can be.

    Faults are noted: a point beside it (E208), no day on which the post has it (E214), what says something of a
    salary where none is given (E208), an end of no protection (E208), and one that is not after the day (E217).
    """
    if line.salary is None:
        for key in (key for key in ("salary_on", "protected", "protected_until") if getattr(line, key)):
            message = f"{key} says something of a salary of the post's own, and none is given."
            faults.add("E208", spot.place(key), spot.name(key), None, message, f"Add salary, or leave out {key}.")
        return None
    on = line.salary_on or terms.price_base or _first_day(terms)
    if line.point:
        message = f"The post has the point {line.point} and a salary of its own."
        fix = "Leave out one of the two: a point moves with increments, a salary of its own does not."
        faults.add("E208", spot.place("salary"), spot.name("salary"), None, message, fix)
    elif on is None:
        message = "Nothing says on which day the post has this salary."
        fix = "Add salary_on, a day on which it has it, or price_base."
        faults.add("E214", spot.place("salary"), spot.name("salary"), None, message, fix)
    elif line.protected_until is not None and not line.protected:
        message = "protected_until is the end of a protection, and the line has none."
        fix = 'Add protected = "frozen" or "awards", or leave out protected_until.'
        place = spot.place("protected_until")
        faults.add("E208", place, spot.name("protected_until"), str(line.protected_until), message, fix)
    elif line.protected_until is not None and line.protected_until <= on:
        message = f"The protection ends on {line.protected_until}, and the post has the salary on {on}."
        fix = "protected_until is the first day on which the salary is kept no more: a later one."
        place = spot.place("protected_until")
        faults.add("E217", place, spot.name("protected_until"), str(line.protected_until), message, fix)
    else:
        return OwnPay(line.salary.pence, on, line.protected, line.protected_until)
    return None


def _first_day(terms: ScenarioTerms) -> date | None:
    """The first day of the years of the plan."""
    years = terms.financial_years
    return years[0].first_day if years else None

"""Allowances as they are paid: what a post says of each, and what the scale's rules make of it on a day."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date
from fractions import Fraction

from establishment.ground.findings import Finding, InputError
from establishment.ground.money import nearest_pence
from establishment.posts import Allowance, Kind
from establishment.rates.references import Source
from establishment.rates.scale_values import AllowanceValue
from establishment.rates.scales import Scale

YEARLY = ("pounds_a_year", "percent_of_basic")
BY_HOUR = "percent_of_hourly_pay"
"""The unit of what is paid on top of the hourly rate for the hours worked in a period, such as nights."""


@dataclass(frozen=True)
class PaidAllowance:
    """What an allowance pays a year to one post.

    percent: of basic pay.  of_salary: a rate of full-time pay, whatever the hours of the post.  pence: an amount.
    least, most: pence a year of full time, between which a percentage lies.  follows_hours: whether amounts, and the
    least and most, are in proportion to the hours and paid weeks of the post.
    unread: what no source says of it and is assumed.  dated: the value of the scale that it comes from.
    """

    name: str
    percent: Fraction = Fraction(0)
    of_salary: Fraction = Fraction(0)
    pence: int = 0
    least: int | None = None
    most: int | None = None
    follows_hours: bool = False
    pensionable: bool = False
    from_: date | None = None
    unread: tuple[str, ...] = ()
    dated: AllowanceValue | None = field(default=None, compare=False)

    @property
    def source(self) -> Source | None:
        """The source of the scale's value; None of one that the scenario gives."""
        return None if self.dated is None else self.dated.source


def paid_as(own: Allowance, kind: Kind, scale: Scale, on: date) -> PaidAllowance:
    """An allowance of a post as it is paid on a day.

    By name alone it is what the scale has for the grade that day. Raises InputError E203, E205 (no such allowance),
    E208 (a count or hours are missing, or do not fit), E202 (the full-time week is not known).
    """
    value = scale.allowance(own.name, on, kind.grade) if own.named_only else AllowanceValue.given(own)
    _check_counted(own, value, scale)
    # where the rules are silent an amount is whole for every post, and a percentage follows the pay
    follows = bool(value.follows_hours) if value.percent is None else value.follows_hours is not False
    paid = PaidAllowance(
        own.name,
        least=value.least,
        most=value.most,
        follows_hours=follows,
        pensionable=own.pensionable or bool(value.pensionable),
        from_=value.effective_from if own.named_only else None,
        unread=_unread(own, value, kind),
        dated=value if own.named_only else None,
    )
    if value.percent is None:
        times = Fraction(1) if own.count is None else own.count
        # so many times the rate first, and then to the penny
        return replace(paid, pence=nearest_pence(times * (value.pence or 0)))
    if own.hours is None:
        return replace(paid, percent=value.percent)
    # on the full-time salary: an hour at night is paid alike to a part-timer
    return replace(paid, of_salary=value.percent * own.hours / _full_week(own, scale, on))


def _full_week(own: Allowance, scale: Scale, on: date) -> Fraction:
    week = scale.full_time_hours(on)
    if week is None:
        message = f'"{own.name}" is paid by the hour, and {scale.name} does not say the hours of full time.'
        fix = 'Give its yearly amount: { name = "...", amount = "£..." }.'
        raise InputError([Finding("E202", scale.place, "allowances", f'"{own.name}"', message, fix)])
    return week


def _check_counted(own: Allowance, value: AllowanceValue, scale: Scale) -> None:
    """A rate per shift has its count, a rate per hour its hours, and no other has either."""
    per = value.unit.replace("_", " ")
    counted, by_hour = value.unit not in (*YEARLY, BY_HOUR) and value.percent is None, value.unit == BY_HOUR
    message = fix = ""
    if counted and own.count is None:
        message = f'The allowance "{own.name}" is paid in {per}, not by the year.'
        fix = f'Say how often a year: {{ name = "{own.name}", count = 40 }}; or give its yearly amount.'
    elif by_hour and own.hours is None:
        message = f'The allowance "{own.name}" is paid for the hours worked in its period.'
        fix = f'Say how many a week, on average over the year: {{ name = "{own.name}", hours = 6 }}.'
    # an allowance that the scenario gives itself has its unit by what it says, so only a named one can be at odds
    elif own.count is not None and not counted and own.named_only:
        message, fix = f'The allowance "{own.name}" is paid in {per}, so it has no count.', "Leave out count."
    elif own.hours is not None and not by_hour and own.named_only:
        message, fix = f'The allowance "{own.name}" is paid in {per}, so it has no hours.', "Leave out hours."
    if message:
        place = value.source.place if own.named_only else scale.place
        raise InputError([Finding("E208", place, "allowances", f'"{own.name}"', message, fix)])


def _unread(own: Allowance, value: AllowanceValue, kind: Kind) -> tuple[str, ...]:
    """What the rules of the scale do not say of an allowance, and is assumed of this post."""
    if not own.named_only:
        return ()
    words = []
    if value.pensionable is None and not own.pensionable:
        words.append(f"the allowance {own.name} as not pensionable")
    limited = value.least is not None or value.most is not None
    # of a full-time post the assumption changes nothing, so nothing is said
    if value.follows_hours is None and limited and kind.fte * kind.weeks != 1:
        words.append(f"the least and most of the allowance {own.name} in proportion to hours")
    return tuple(words)

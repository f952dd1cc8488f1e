"""One amount that falls on a day: what lines of a scenario that fall once are made into."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from establishment.rates.doubts import Doubt
from establishment.rates.exit_terms import WeeksOfPay


@dataclass(frozen=True)
class Falls:
    """One amount that falls on a day: whole pence, capital or revenue, and what of it has no price.

    given: whether the scenario holds the amount itself.  projected: whether it rests on an assumed rate.
    until, annual, spread: as in `OneOffCost`.  doubts: what it rests on that is not certain.
    how: how it is made up, in words.  weeks: of a redundancy by weeks of pay, what it is worked out of.
    """

    title: str
    pence: int
    on: date | None
    kind: str = "revenue"
    unknown: tuple[str, int] = ("", 0)
    given: bool = False
    projected: bool = False
    until: date | None = None
    annual: int = 0
    spread: tuple[tuple[date, int], ...] = ()
    doubts: tuple[Doubt, ...] = ()
    how: str = ""
    weeks: WeeksOfPay | None = None

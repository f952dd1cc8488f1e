"""An amount that falls once: what it is, when it falls, who pays, and the line it was made of."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date

from establishment.ground.findings import Place
from establishment.posts import Funding, Spell
from establishment.rates.doubts import Doubt
from establishment.rates.exit_terms import WeeksOfPay
from establishment.scenarios.action_shapes import OneOff, PayProtection, Redundancy
from establishment.scenarios.funders import Funded
from establishment.scenarios.line_places import Spot


@dataclass(frozen=True, eq=False)
class OnceLine:
    """A line of what falls once: of which proposal, on which day, who pays, and where it stands.

    holders: the posts of its title, as they stand before they go or change.  how: how a protected amount is made up.
    """

    proposal: str
    line: OneOff | Redundancy | PayProtection
    on: date | None
    funded: Funded
    spot: Spot
    holders: tuple[Spell, ...] = ()
    how: str = ""


@dataclass(frozen=True)
class OneOffCost:
    """Spending in one year only: whole pence, the day it falls, capital or revenue, and who pays.

    unknown: what it is that has no price, such as a pension strain not quoted, and how many of it.
    given: whether the scenario holds the amount itself.  projected: whether it rests on an assumed rate.
    until, annual, spread: of what runs from its day on, the first day after it, what it comes to in a year as it
    begins, and what falls in each month; nothing of what falls on one day.
    doubts: what it rests on that is not certain.  line: what it was made of.  how: how it is made up, in words.
    weeks: of a redundancy by weeks of pay, what one payment is worked out of.
    """

    title: str
    pence: int
    on: date | None
    kind: str = "revenue"
    proposal: str = ""
    funding: Funding = ()
    unknown: tuple[str, int] = ("", 0)
    given: bool = field(default=False, compare=False)
    projected: bool = False
    place: Place = field(default=Place(""), compare=False)
    until: date | None = None
    annual: int = 0
    spread: tuple[tuple[date, int], ...] = ()
    doubts: tuple[Doubt, ...] = ()
    line: OnceLine | None = field(default=None, compare=False)
    how: str = ""
    weeks: WeeksOfPay | None = field(default=None, compare=False)

    @property
    def months(self) -> tuple[tuple[date | None, int], ...]:
        """A day of each month in which it falls, and the pence that fall in it."""
        # what falls on one day falls in one month
        return self.spread or ((self.on, self.pence),)

    def reversed(self) -> OneOffCost:
        """What undoes it."""
        spread = tuple((day, -pence) for day, pence in self.spread)
        # what has no price changes its sign too, or the known part alone would be undone
        unknown = self.unknown[0], -self.unknown[1]
        return replace(self, pence=-self.pence, unknown=unknown, annual=-self.annual, spread=spread)

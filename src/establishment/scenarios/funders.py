"""Who pays: splits between funders, and the days from which others do."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from fractions import Fraction
from itertools import pairwise
from typing import NamedTuple

from establishment.ground.findings import Faults, listed, nearest, written
from establishment.ground.periods import FAR_FUTURE, FAR_PAST
from establishment.posts import UNSAID, Funding, Stages
from establishment.scenarios.line_places import Spot
from establishment.scenarios.line_shapes import FunderShare
from establishment.scenarios.terms import FunderTable
from establishment.scenarios.text_cells import FUNDERS_FIX, CellError, read_funders


class Funded(NamedTuple):
    """Who pays, and who pays from each later day on which that changes."""

    now: Funding
    later: Stages = ()

    def on(self, day: date | None) -> Funding:
        """Who pays on a day; at first where none is given."""
        return next((paid for start, paid in reversed(self.later) if day is not None and start <= day), self.now)


NOT_FUNDED = Funded(())


def _with_rest(paid: Funding) -> Funding:
    """A split of which a part has no funder, with that part."""
    # exact: thirds add up to one
    rest = 1 - sum((share for _, share in paid), Fraction(0))
    if rest <= 0:
        return paid
    return tuple({**dict(paid), UNSAID: dict(paid).get(UNSAID, Fraction(0)) + rest}.items())


def payer_on(tables: Mapping[str, FunderTable], name: str, day: date) -> str:
    """Who pays on a day what a funder is to pay: itself, or who follows it. tables: the funders by their id."""
    chain = _chain(tables, name)
    if not chain:
        return name
    last = chain[-1].then or UNSAID
    # an end date is the first day it no longer applies
    return next((funder.id for funder in chain if funder.until is None or day < funder.until), last)


def _chain(tables: Mapping[str, FunderTable], name: str) -> list[FunderTable]:
    """A funder and those that pay after its end, each once."""
    chain: list[FunderTable] = []
    # two funders that name each other would never end
    while name in tables and tables[name] not in chain:
        chain.append(tables[name])
        name = tables[name].then
    return chain


class FunderReader:
    """Makes splits of the shares that lines give, against the funders of the scenario."""

    def __init__(self, tables: Sequence[FunderTable], faults: Faults) -> None:
        self.tables, self.faults = {funder.id: funder for funder in tables}, faults
        self.names = [funder.id for funder in tables]

    def read(self, shares: Sequence[FunderShare], spot: Spot) -> Funded:
        """Who pays, and from which days that changes; an unknown funder or a split that is not 1 is noted.

        Where a share or a funder ends and nobody is said to pay from then on, that part has no funder; nor has what
        falls before the first of them begins to pay.
        """
        shares = self._apart(shares, spot)
        for share in shares:
            if self.names and share.name not in self.names:
                message = f'There is no funder "{share.name}". {nearest(share.name, self.names)}'.strip()
                self._fault("E307", spot, share.name, message, self._known())
        for share in shares:
            if share.from_ and share.until and share.until <= share.from_:
                message = f"{share.name} pays until {share.until}, before or as it begins on {share.from_}."
                fix = "until is the first day without the funder."
                self._fault("E208", spot, None, message, fix)
        if not shares:
            return NOT_FUNDED
        stages = [(day, self._paying(shares, day)) for day in self._turns(shares)]
        for day, paid in stages:
            total = sum((share for _, share in paid), Fraction(0))
            # shares that end leave a part that nobody pays, which is listed; at the start it is a slip
            if total == 1 or (total < 1 and day != stages[0][0]):
                continue
            message = f"The shares of the funders add to {written(total)}, not to exactly 1."
            fix = 'Write thirds as fractions: "1/3".'
            if day != FAR_PAST:
                message = f"From {day} the shares of the funders add to {written(total)}, not to exactly 1."
                fix = "Splits that follow one another do not overlap: until is the first day without the funder."
            self._fault("E305", spot, None, message, fix)
        if stages[0][0] != FAR_PAST:  # what falls before the first of them pays has no funder
            stages = [(FAR_PAST, ()), *stages]
        whole = [(day, _with_rest(paid)) for day, paid in stages]
        # a day on which the same go on paying is no change
        later = [(day, paid) for (_, before), (day, paid) in pairwise(whole) if paid != before]
        return Funded(whole[0][1], tuple(later))

    def _apart(self, shares: Sequence[FunderShare], spot: Spot) -> Sequence[FunderShare]:
        """Shares that are written as one text, "me 20%; other 80%", apart; one that is not understood is noted."""
        # one text may say a whole split, as a cell of a list does
        if len(shares) != 1 or shares[0].model_fields_set != {"name"}:
            return shares
        try:
            return read_funders(shares[0].name, self.names)
        except CellError as fault:
            self._fault("E208", spot, fault.part, fault.message, FUNDERS_FIX)
            return shares

    def _fault(self, code: str, spot: Spot, value: str | None, message: str, fix: str) -> None:
        self.faults.add(code, spot.place(), spot.name() or "funder", value, message, fix)

    def _known(self) -> str:
        return f"Funders: {listed(self.names)}. Correct the name here, or the id of the [[funder]] that is meant."

    def _turns(self, shares: Sequence[FunderShare]) -> list[date]:
        """The days from which other funders pay, the first of all first."""
        # a share without a first day has always been paid
        first = FAR_PAST if any(share.from_ is None for share in shares) else min(s.from_ for s in shares if s.from_)
        ends = [funder.until for share in shares for funder in _chain(self.tables, share.name)]
        days = {day for day in (*ends, *(d for s in shares for d in (s.from_, s.until))) if day is not None}
        return [first, *sorted(day for day in days if day > first)]

    def _paying(self, shares: Sequence[FunderShare], day: date) -> Funding:
        paid: dict[str, Fraction] = {}
        for share in shares:
            if (share.from_ or FAR_PAST) <= day < (share.until or FAR_FUTURE):
                name = payer_on(self.tables, share.name, day)
                # two shares can fall to one payer, where one follows the other
                paid[name] = paid.get(name, Fraction(0)) + share.share
        return tuple(paid.items())

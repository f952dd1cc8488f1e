"""What the engine returns: parts of cost by stretch and funder, their sums, and the frames of them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from establishment.costing.figures import Figure
from establishment.ground.columns import Column, Columns
from establishment.ground.periods import FAR_FUTURE, FinancialYear, Moment
from establishment.posts import Fixed, Funding, Kind, Spell
from establishment.rates.annual import COMPONENTS
from establishment.rates.doubts import Doubt, doubts_of
from establishment.rates.pricing import Trace
from establishment.rates.rate_columns import Matrix
from establishment.rates.references import Status, weakest
from establishment.rates.scale_values import LumpSum
from establishment.scenarios.actions import Movement

if TYPE_CHECKING:
    import pandas as pd

BASELINE, PROPOSED = "baseline", "proposed"
LINES = Columns(
    Column("movement", "int64", "", "number of the movement; 0 for posts no action touches, or not yet"),
    Column("proposal", "object", "", "number of the proposal"),
    Column("action", "object", "", "action of the movement"),
    Column("side", "object", "", "baseline or proposed"),
    Column("spell", "int64", "", "which of the posts or lines of its side of the movement, from 0"),
    Column("post", "object", "", "post number, where there is one"),
    Column("title", "object", "", "title of the post or line"),
    Column("grade", "object", "", "grade and what else sets the kind of post apart"),
    Column("unit", "object", "", "unit or place"),
    Column("funder", "object", "", "who pays this part"),
    Column("budgeted", "bool", "", "whether recurring money stands behind it"),
    Column("time_limited", "bool", "", "whether it has an end: then it is in no year's budget for good"),
    Column("year", "object", "", "financial year; empty for a full year at the price base"),
    Column("from", "object", "", "first day of the stretch; empty for a full year"),
    Column("until", "object", "", "first day after the stretch"),
    Column("made_by", "int64", "", "number of the movement that made the post what it is; 0 where none did"),
    Column("component", "object", "", "part of the cost: " + ", ".join(COMPONENTS)),
    Column("count", "int64", "posts", "posts alike; below 0 where a post made by one movement goes to another"),
    Column("annual_pence", "int64", "pence/year", "annual amount of one post, this component, all funders"),
    Column("pence", "int64", "pence", "cost of the line: all posts, this funder, this stretch"),
    Column("status", "object", "", "weakest status of what it used; empty for an amount that the scenario gives"),
    Column("award", "object", "", "effective date of the award used"),
    Column("file_line", "object", "", "where the line of posts stands"),
)
"""Cost lines: one row a movement, side, spell, component, stretch and funder; in pence."""

UNPRICED = Columns(
    Column("movement", "int64", "", "number of the movement; 0 for posts no action touches"),
    Column("proposal", "object", "", "number of the proposal"),
    Column("side", "object", "", "baseline or proposed"),
    Column("title", "object", "", "title of the post"),
    Column("grade", "object", "", "grade and what else sets the kind of post apart"),
    Column("unit", "object", "", "unit or place"),
    Column("kind", "object", "", "name of the unpriced kind of post"),
    Column("funder", "object", "", "who pays this part"),
    Column("budgeted", "bool", "", "whether recurring money stands behind it"),
    Column("time_limited", "bool", "", "whether it has an end: then it is in no year's budget for good"),
    Column("made_by", "int64", "", "number of the movement that made the post what it is; 0 where none did"),
    Column("year", "object", "", "financial year; empty for a full year"),
    Column("times", "object", "unit costs", "how often the unit cost falls in this line"),
)
"""Lines that have no price: one row a movement, side, spell, stretch and funder."""


@dataclass(frozen=True)
class Leg:
    """One spell on one side of one movement.

    sign: -1 where the spell is taken off its side.  until: the first day without the leg, where that is not the end of
    its spell.
    """

    movement: Movement
    side: str
    spell: Spell
    index: int = 0
    sign: int = 1
    until: date | None = None

    @property
    def count(self) -> int:
        """Posts alike; below nought where they are taken off."""
        return self.sign * self.spell.count

    @property
    def end(self) -> date:
        """First day after, or the far future."""
        # a leg can end before its spell, and never after it
        return min(self.spell.end, self.until or FAR_FUTURE)


def legs_of(movements: Iterable[Movement]) -> list[Leg]:
    """The spells of all movements, baseline first."""
    return [
        Leg(movement, side, spell, index)
        for movement in movements
        for side, spells in ((BASELINE, movement.before), (PROPOSED, movement.after))
        for index, spell in enumerate(spells)
    ]


@dataclass(frozen=True)
class Stretch:
    """Part of a leg at unchanged prices and funders: between two moments of a year, priced on a day.

    lump: instead of what accrues, a payment made on the first day of it.
    """

    leg: Leg
    kind: Kind | Fixed
    paid: Funding
    priced_on: date | None
    year: FinancialYear | None
    from_: date | None
    until: date | None
    start: Moment
    end: Moment
    lump: LumpSum | None = None

    @property
    def time_limited(self) -> bool:
        """Whether it is in no year's budget for good."""
        return self.leg.spell.time_limited or self.lump is not None


class Key(NamedTuple):
    """What sums of cost lines are kept by."""

    movement: int
    funder: str
    side: str
    budgeted: bool
    time_limited: bool


WHOLE = (Moment(0, 1), Moment(1, 1))


@dataclass(frozen=True)
class Costed:
    """What the engine returns: amounts by stretch and funder, lines without a price, and what each price stands on.

    stretches, unknown: one a part, with its funder; of what has a price, and of what has none.
    unpriced_rows: what has no price, each as `UNPRICED` declares it.
    annual: annual components of one post.  amounts: pence of one post and this funder, part x component, or part x slot
    x component where a year was cut into months.  traces: what prices each part from a scale; None for what is given.
    """

    stretches: tuple[tuple[Stretch, str], ...]
    annual: Matrix
    amounts: Matrix
    unpriced_rows: tuple[dict[str, Any], ...]
    unknown: tuple[tuple[Stretch, str], ...]
    traces: tuple[Trace | None, ...]

    @cached_property
    def lines(self) -> pd.DataFrame:
        """Cost lines, as `LINES` declares them."""
        return _frame(self)

    @cached_property
    def unpriced(self) -> pd.DataFrame:
        """What has no price, as `UNPRICED` declares it."""
        return UNPRICED.frame(UNPRICED.by_column(self.unpriced_rows))

    @property
    def unpriced_kinds(self) -> list[str]:
        """The kinds of posts that have no price, each once."""
        return list(dict.fromkeys(row["kind"] for row in self.unpriced_rows))

    @cached_property
    def costs(self) -> Matrix:
        """Pence of each part, all posts and components: one value a part, or one a slot."""
        counts = np.array([stretch.leg.count for stretch, _ in self.stretches], dtype=np.int64)
        # added for one post first and then multiplied: a line of n posts costs n times a line of one
        sums = self.amounts.sum(axis=-1)
        return np.asarray((sums.T * counts).T, dtype=np.int64)

    def figures(self) -> Iterator[tuple[Stretch, str, Figure]]:
        """What each part costs, with its stretch and who pays it; what has no price as an unknown by its kind."""
        for (stretch, funder), cost in zip(self.stretches, self.costs.tolist(), strict=True):
            yield stretch, funder, Figure.of(cost)
        for (stretch, funder), row in zip(self.unknown, self.unpriced_rows, strict=True):
            # what has no price is carried by name and number, never as nought
            yield stretch, funder, Figure.of(0, {row["kind"]: row["times"]})

    @cached_property
    def used(self) -> list[Trace]:
        """What prices any of it from a scale, each once."""
        # by identity, since a trace is looked up once and comparing its values is slow
        return list({id(trace): trace for trace in self.traces if trace is not None}.values())

    @cached_property
    def status(self) -> Status:
        """The weakest status of all it used."""
        lumps = [stretch.lump.source.status for stretch, _ in self.stretches if stretch.lump is not None]
        return weakest({*lumps, *(trace.status for trace in self.used)})

    @cached_property
    def doubts(self) -> frozenset[Doubt]:
        """What it used that is inferred, or of a confidence below high."""
        return frozenset(doubt for trace in self.used for doubt in doubts_of(trace))

    @property
    def projected(self) -> bool:
        """Whether it used an award or a rate that is assumed."""
        return bool(self.projected_years)

    @cached_property
    def projected_years(self) -> set[FinancialYear | None]:
        """The years in which it used one; None for a full year at the price base."""
        assumed = {id(trace) for trace in self.used if trace.projected}
        return {s.year for (s, _), trace in zip(self.stretches, self.traces, strict=True) if id(trace) in assumed}

    def keys(self) -> Iterator[Key]:
        """The key of each part."""
        for stretch, funder in self.stretches:
            leg = stretch.leg
            yield Key(leg.movement.number, funder, leg.side, leg.spell.budgeted, stretch.time_limited)


def _frame(costed: Costed) -> pd.DataFrame:
    """Cost lines: one row a part and component that is not nil."""
    if costed.amounts.ndim == 3:
        raise ValueError("cost lines are of years; amounts cut into months have sums only")
    # by the annual amount, not the amount of the stretch: a short stretch can round to nought and is still a line
    parts, columns = np.nonzero(costed.annual)
    common = [_common(*part, trace) for part, trace in zip(costed.stretches, costed.traces, strict=True)]
    rows: dict[str, Any] = {name: [common[part][name] for part in parts] for name in LINES.names if name in _COMMON}
    counts = np.array([stretch.leg.count for stretch, _ in costed.stretches], dtype=np.int64)
    rows["component"] = [COMPONENTS[column] for column in columns]
    rows["annual_pence"] = costed.annual[parts, columns]
    rows["pence"] = costed.amounts[parts, columns] * counts[parts]
    return LINES.frame(rows)


_COMMON = {name for name in LINES.names if name not in ("component", "annual_pence", "pence")}


def _common(stretch: Stretch, funder: str, trace: Trace | None) -> dict[str, Any]:
    movement, spell = stretch.leg.movement, stretch.leg.spell
    lump = [stretch.lump.source.status] if stretch.lump is not None else []
    return {
        "movement": movement.number,
        "proposal": movement.proposal,
        "action": movement.action,
        "side": stretch.leg.side,
        "spell": stretch.leg.index,
        "post": spell.post,
        "title": spell.title,
        "grade": stretch.kind.label,
        "unit": spell.unit,
        "funder": funder,
        "budgeted": spell.budgeted,
        "time_limited": stretch.time_limited,
        "made_by": spell.made_by,
        "year": stretch.year.label if stretch.year else "",
        "from": stretch.from_,
        "until": stretch.until,
        "count": stretch.leg.count,
        "status": weakest([trace.status, *lump]) if trace else "",
        "award": trace.award if trace else None,
        "file_line": str(spell.place),
    }

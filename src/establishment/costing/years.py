"""The effect year by year: what falls in each, and the full-year effect at its end, side by side."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Any

from establishment.costing.comparison import Comparison, one_off_parts, sums_of
from establishment.costing.cost_lines import PROPOSED, Costed, legs_of
from establishment.costing.figures import Figure, figure_cells, figure_columns, total
from establishment.costing.growth_or_saving import Settling
from establishment.costing.measure_rows import EFFECTS, YearPart
from establishment.costing.measures import OF_YEAR, money_in
from establishment.costing.summary import Class
from establishment.ground.columns import Column, Columns
from establishment.ground.periods import FinancialYear
from establishment.rates.doubts import Doubt
from establishment.rates.references import Status, weakest

YEARS = Columns(
    Column("year", "object", "", "financial year"),
    Column("proposal", "object", "", "number of the proposal"),
    *(
        column
        for measure in OF_YEAR
        for _, name, label in measure.columns()
        for column in figure_columns(name, "pence", label[0].lower() + label[1:])
    ),
    Column("status", "object", "", "weakest status of what the year used"),
    Column("projected", "bool", "", "whether an award or a rate that it used is assumed"),
)
"""Columns of `by_year()`: growth or saving as settled by the full-year effect of each movement and funder."""

Nets = dict[tuple[int, str, bool], Figure]
"""Net by movement, funder and whether time-limited."""


@dataclass(frozen=True)
class Year:
    """One financial year: the net of each movement and funder that falls in it, and in a full year at its end.

    settling: whether a movement is growth or saving, as the full-year effect settles it.
    status: the weakest of what falls in it.  projected: whether a rate or an award of it is assumed.
    doubts: what it rests on that is not certain.
    proposals: of each movement.  one_offs: proposal, funder and amount.
    """

    year: FinancialYear
    part_year: Nets
    full_year: Nets
    one_offs: tuple[tuple[str, str, Figure], ...]
    settling: Settling
    proposals: dict[int, str]
    status: Status
    projected: bool
    doubts: frozenset[Doubt]

    def one_off(self, proposals: Collection[str] | None = None, funder: str | None = None) -> Figure:
        """Spending in this year only; of some proposals or of all, of one funder or of all."""
        chosen = ((p, f, figure) for p, f, figure in self.one_offs if proposals is None or p in proposals)
        return total(figure for _, payer, figure in chosen if funder in (None, payer))

    def part(self, effect: str, proposals: Collection[str] | None = None, funder: str | None = None) -> YearPart:
        """The sums of one effect, of some proposals or of all, of one funder or of all.

        effect: part_year or full_year.  A movement that is nothing at the price base, such as a base that takes over
        from a grant, is growth or saving by its sign in the year.  between_funders: what is growth of some funders and
        saving of others, and neither over the whole.
        """
        recurring, limited = self._chosen(effect, proposals, funder)
        # by what each movement is over the whole plan, so that a growth never becomes a saving in a later year
        sums: defaultdict[str, Figure] = defaultdict(Figure)
        savings: defaultdict[Class, Figure] = defaultdict(Figure)
        for number, nets in recurring.items():
            for turn, class_, net in self.settling.parts(number, nets, funder):
                if turn == "saving":
                    savings[class_] -= net
                else:
                    sums[turn] += net
        growth, unclassified = sums["growth"], sums["unclassified"]
        moves = self._grown(recurring) - growth if funder is None else Figure()
        # what falls once is in no full year
        once = self.one_off(proposals, funder) if effect == "part_year" else Figure()
        return YearPart(growth, savings, unclassified, limited, once, moves)

    def measure(
        self, name: str, effect: str = "part_year", proposals: Collection[str] | None = None, funder: str | None = None
    ) -> Figure:
        """A measure of the year by its name."""
        return money_in(self.part(effect, proposals, funder), name)

    def _chosen(
        self, effect: str, proposals: Collection[str] | None, funder: str | None
    ) -> tuple[dict[int, dict[str, Figure]], Figure]:
        """The recurring net of each movement for each funder, and the net of all that has an end."""
        recurring: dict[int, dict[str, Figure]] = {}
        limited: list[Figure] = []
        nets: Nets = getattr(self, effect)
        for (number, payer, ends), net in nets.items():
            if (proposals is not None and self.proposals[number] not in proposals) or funder not in (None, payer):
                continue
            if ends:
                limited.append(net)
            else:
                recurring.setdefault(number, {})[payer] = net
        return recurring, total(limited)

    def _grown(self, recurring: dict[int, dict[str, Figure]]) -> Figure:
        """The growth of all funders, each in its own view."""
        pairs = ((number, payer, net) for number, nets in recurring.items() for payer, net in nets.items())
        return total(net for n, p, net in pairs if self.settling.settle(n, {p: net}, p).turn == "growth")


def years_of(comparison: Comparison) -> list[Year]:
    """The years of the scenario; none where it says no first year."""
    return [year_of(comparison, year) for year in comparison.years]


def year_of(comparison: Comparison, year: FinancialYear) -> Year:
    """One year: what falls in it, the full-year effect at its end, and the one-off costs of its days."""
    legs = legs_of(comparison.plan.movements)
    part, full = comparison.engine.in_years(legs, [year]), comparison.engine.full_year(legs, year=year)
    dated = [(o, comparison.year_of(o.on)) for o in comparison.plan.one_offs if o.on is not None]
    once = tuple((o.proposal, *part) for o, falls in dated if falls == year for part in one_off_parts(o))
    proposals = {movement.number: movement.proposal for movement in comparison.plan.movements}
    # the row shows both effects, so it is as certain as the less certain of them
    status = weakest([part.status, full.status])
    assumed = part.projected or full.projected or any(o.projected for o, falls in dated if falls == year)
    parts, wholes, doubts = _nets(part), _nets(full), part.doubts | full.doubts
    return Year(year, parts, wholes, once, comparison.settling, proposals, status, assumed, doubts)


def year_rows(comparison: Comparison, years: Iterable[Year]) -> dict[str, list[Any]]:
    """One row a year and proposal, by column."""
    rows = []
    for year in years:
        for proposal in comparison.plan.scenario.proposals:
            values: dict[str, Any] = {
                "year": year.year.label,
                "proposal": proposal,
                "status": year.status,
                "projected": year.projected,
            }
            parts = {effect: year.part(effect, [proposal]) for effect in EFFECTS}
            for measure in OF_YEAR:
                for effect, name, _ in measure.columns():
                    values |= figure_cells(name, money_in(parts[effect], measure.name))
            rows.append(values)
    return YEARS.by_column(rows)


def _nets(costed: Costed) -> Nets:
    nets: Nets = defaultdict(Figure)
    for key, figure in sums_of(costed).items():
        if key.budgeted:
            nets[key.movement, key.funder, key.time_limited] += figure if key.side == PROPOSED else -figure
    return nets

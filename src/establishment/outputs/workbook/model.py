"""What the workbook holds before it is laid out: lines of posts, the unit costs they need, and stretches of years."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property
from itertools import pairwise
from typing import Any

from establishment.costing.comparison import Comparison
from establishment.costing.cost_lines import BASELINE, PROPOSED
from establishment.costing.pricer import PricedDays
from establishment.costing.results import Results
from establishment.ground.findings import InputError, Place
from establishment.ground.periods import FinancialYear
from establishment.outputs.workbook.award_slots import AwardSlots, award_slots
from establishment.outputs.workbook.spare_choices import SPARE_ROWS, SpareChoices, spare_choices_of
from establishment.outputs.workbook.spare_year import with_a_year_more
from establishment.posts import Fixed, Funding, Kind, Spell
from establishment.rates.pricing import Trace
from establishment.rates.scale_values import LumpSum
from establishment.scenarios.action_registry import in_pairs
from establishment.scenarios.actions import Movement
from establishment.scenarios.terms import UnitCost

BOTH = "both"
"""The side of posts that no action touches: they stand on each."""


def shown_place(place: Place, *, folders: int = 0) -> str:
    """A place without the folders it was read from, so that the same files give the same workbook anywhere.

    folders: how many of them to keep.
    """
    # a path of Windows is cut as one of Unix, so that both give the same bytes
    parts = place.file.replace("\\", "/").split("/")
    return str(replace(place, file="/".join(parts[-1 - folders :])))


@dataclass(eq=False)
class WorkbookLine:
    """Posts alike, or a line that is no post, on one side of one movement.

    number: from 1.  spare: whether it is empty, and is filled in the workbook.
    """

    number: int
    movement: Movement
    side: str
    spell: Spell
    spare: bool = False

    @property
    def follows(self) -> bool:
        """Whether it begins on the day of its movement, or neither has one."""
        return self.movement.number > 0 and self.spell.from_ == self.movement.from_

    @property
    def maker(self) -> int:
        """The number of another movement that made it what it is; 0 where none did."""
        # a line that its own movement made begins there; only what another one left must be taken off again
        return self.spell.made_by if self.spell.made_by != self.movement.number else 0


@dataclass(eq=False)
class Unit:
    """The yearly cost of one post of a line at unchanged prices.

    line: whose hours and paid weeks it has.  trace: what prices it from a scale; else a cost that is given, a yearly
    amount, or the name of a kind without a price.  lump: a payment made once; base is then the unit before it.
    Of a spare line it has none of them: its price is looked up in the workbook.  slot: the day of the last award that
    can be added before it.
    """

    line: WorkbookLine
    kind: Kind | Fixed
    on: date | None
    trace: Trace | None = None
    given: UnitCost | None = None
    unknown: str = ""
    lump: LumpSum | None = None
    base: Unit | None = None
    label: str = ""
    row: Any = None
    slot: date | None = None


@dataclass(eq=False)
class WorkbookStretch:
    """Part of a year in which one unit cost and one funding of a line hold; from_ and until are days of the year.

    constant: the unit cost at the price base, where the years are at cash prices.
    """

    line: WorkbookLine
    unit: Unit
    year: FinancialYear
    from_: date
    until: date
    paid: Funding
    constant: Unit | None = None


@dataclass
class Model:
    """Everything to be laid out.

    units: in the order in which they were first needed.  whole: of each line its unit cost at the price base.
    uncovered: lines of which part of the years cannot be priced, should they come to lie there.  longer: the same
    costing with the year that can be added; all is laid out for it, and that year is nothing until it is switched on.
    """

    results: Results
    longer: Results | None = None
    lines: list[WorkbookLine] = field(default_factory=list)
    units: list[Unit] = field(default_factory=list)
    whole: dict[WorkbookLine, Unit] = field(default_factory=dict)
    stretches: list[WorkbookStretch] = field(default_factory=list)
    kinds: list[str] = field(default_factory=list)
    uncovered: list[WorkbookLine] = field(default_factory=list)
    choices: SpareChoices = field(default_factory=SpareChoices)
    slots: AwardSlots = field(default_factory=AwardSlots)
    _known_units: dict[tuple[Any, ...], Unit] = field(default_factory=dict)

    # read for every row of several sheets, and the lines no longer change by then
    @cached_property
    def spare(self) -> list[WorkbookLine]:
        """The lines that are empty, and are filled in the workbook; read once all are there."""
        return [line for line in self.lines if line.spare]

    @cached_property
    def movements(self) -> list[Movement]:
        """The movements of all lines."""
        return list({id(line.movement): line.movement for line in self.lines}.values())

    @cached_property
    def from_standing(self) -> bool:
        """Whether posts that go are among posts that stand untouched: those that no action touches are costed too."""
        return any(line.side == BOTH for line in self.lines)

    @property
    def with_spare_year(self) -> Results:
        """The results with the year that can be added, where there is one."""
        # all is laid out for the longer plan, so its comparison prices every line; without a year to add it is the
        # shorter
        return self.longer or self.results

    @property
    def comparison(self) -> Comparison:
        """The comparison that is laid out, with the year that can be added."""
        return self.with_spare_year.comparison

    @property
    def years(self) -> list[FinancialYear]:
        """The financial years that are laid out: those of the plan, and after them the one that can be added."""
        return self.comparison.years

    @property
    def spare_year(self) -> FinancialYear | None:
        """The year that can be added."""
        return self.years[-1] if self.longer is not None else None

    def unit(self, line: WorkbookLine, kind: Kind | Fixed, on: date | None) -> Unit:
        """The unit cost of a line as a kind on a day, made once. Raises InputError where there is no price."""
        # the price is asked for first: where there is none, no unit cost is made and the caller says so
        price = self.comparison.engine.prices.price(line.spell, kind, on)
        if isinstance(kind, Fixed):
            return self._unit((line.number, "fixed"), Unit(line, kind, on))
        if price.given is not None:
            # by identity: two costs that the scenario gives twice are two inputs, even if they are equal
            key = line.number, "given", id(price.given), kind.vacancy
            return self._unit(key, Unit(line, kind, on, given=price.given))
        if price.trace is not None:
            # unit costs that differ only in an award that may be added are two: somebody can raise one and not the
            # other
            slot = self.slots.last_of(price.trace.basic.values, on)
            unit = Unit(line, kind, on, trace=price.trace, slot=slot)
            return self._unit((line.number, slot, *_terms(price.trace)), unit)
        name = self.comparison.engine.name(kind)
        if name not in self.kinds:
            self.kinds.append(name)
        return self._unit((line.number, name), Unit(line, kind, on, unknown=name))

    def spare_unit(self, line: WorkbookLine, on: date) -> Unit:
        """The unit cost of a spare line on a day, which is looked up once its grade and point are chosen."""
        return self._unit((line.number, "spare", on), Unit(line, line.spell.kind, on))

    def lump(self, line: WorkbookLine, lump: LumpSum, base: Unit) -> Unit:
        """A payment made once to a post of a line, on top of its unit cost that day."""
        return self._unit(
            (line.number, id(lump), id(base)),
            Unit(line, base.kind, lump.on, base.trace, lump=lump, base=base, slot=base.slot),
        )

    def _unit(self, key: tuple[Any, ...], unit: Unit) -> Unit:
        if key not in self._known_units:
            self._known_units[key] = unit
            self.units.append(unit)
        return self._known_units[key]

    @cached_property
    def pays_back_live(self) -> bool:
        """Whether months can be worked out from the cells: all has a price, and what falls once falls in one month."""
        # an amount spread over months would need a row a month, which the sheet Payback does not have
        once = all(len(one_off.months) == 1 for one_off in self.comparison.plan.one_offs)
        lumps = any(unit.lump is not None for unit in self.units)
        return bool(self.years) and once and not lumps and not self.kinds and not self.results.case.payback().missing

    @cached_property
    def discounted_at_base(self) -> bool:
        """Whether a present value is asked for of years at cash prices: it is worked out at those of the price base."""
        return self.comparison.engine.prices.cash and self.results.npv is not None

    def at_base(self, line: WorkbookLine, on: date) -> Unit | None:
        """The unit cost of a line on a day at constant prices, where a present value needs it."""
        if not self.discounted_at_base:
            return None
        prices = self.comparison.constant.prices
        return self.unit(line, prices.moved(line.spell, on, prices.base), prices.base)

    @property
    def splits(self) -> list[Funding]:
        """Every funding of more than one funder, of a line or of what falls once, in the order first met."""
        of_lines = [paid for line in self.lines for paid in line.spell.fundings]
        once = [one_off.funding for one_off in self.comparison.plan.one_offs]
        # the order first met is kept, so that the same scenario gives the same bytes
        return list(dict.fromkeys(paid for paid in (*of_lines, *once) if len(paid) > 1))

    @cached_property
    def by_movement(self) -> dict[int, list[WorkbookLine]]:
        """The lines of each movement, by its number; read once all are there."""
        by_number: dict[int, list[WorkbookLine]] = {}
        for line in self.lines:
            by_number.setdefault(line.movement.number, []).append(line)
        return by_number

    def earlier_lines(self) -> dict[WorkbookLine, WorkbookLine]:
        """Of a line the one it is the same posts as: before its change, or as an earlier change left them."""
        earlier: dict[WorkbookLine, WorkbookLine] = {}
        by_result = {
            (line.movement.number, line.spell.post, line.spell.title): line
            for line in self.lines
            if line.side != BASELINE
            # only what a change leaves can be found by another: the baseline side is where it was found
        }
        for number, lines in self.by_movement.items():
            before = [line for line in lines if line.side == BASELINE]
            for line in before:
                maker = by_result.get((line.spell.made_by, line.spell.post, line.spell.title))
                # a part of the posts that were left has no cell of its own to follow
                if line.maker and maker is not None and maker.spell.count == line.spell.count:
                    earlier[line] = maker
            if number and in_pairs(lines[0].movement):
                after = (line for line in lines if line.side != BASELINE)
                earlier |= dict(zip(after, before, strict=True))
        return earlier

    def line_of(self, movement: Movement, spell: Spell) -> WorkbookLine | None:
        """The line of a spell after a movement, whatever is left of its count."""
        # what is left of a spell may be fewer posts than the change made, so its count is set aside
        for line in self._left.get((movement.number, spell.post, spell.title), ()):
            if line.spell == spell or replace(line.spell, count=spell.count) == spell:
                return line
        return None

    @cached_property
    def _left(self) -> dict[tuple[int, str, str], list[WorkbookLine]]:
        """The lines that movements leave, by the movement's number, post and title; read once all are there."""
        lines_left: dict[tuple[int, str, str], list[WorkbookLine]] = {}
        for line in self.lines:
            if line.side != BASELINE:
                lines_left.setdefault((line.movement.number, line.spell.post, line.spell.title), []).append(line)
        return lines_left


def _terms(trace: Trace) -> tuple[Any, ...]:
    """All that a price from a scale stands on; equal terms are one unit cost."""
    # objects by identity: they come from one book, and comparing all their fields for every post would be slow
    points = tuple((v.scale, v.spine, v.point, v.award) for v in trace.basic.values)
    threshold = trace.insurance_terms if trace.insurance is not None else None
    allowances = trace.allowances
    kind = trace.kind
    return (
        points,
        id(trace.insurance),
        threshold,
        id(trace.letter),
        id(trace.pension),
        kind.pension.flat,
        id(trace.levy),
        allowances,
        kind.on_cost_rate,
        kind.vacancy,
    )


def collect(results: Results) -> Model:
    """The lines of a costing, their unit costs at the price base, and the stretches of its years."""
    model = Model(results, with_a_year_more(results))
    # the number 0 holds posts that no action touches: they are one line on both sides, and not one on each
    for movement in model.comparison.movements:
        sides = (
            ((BASELINE, movement.before), (PROPOSED, movement.after)) if movement.number else ((BOTH, movement.after),)
        )
        for side, spells in sides:
            for spell in spells:
                model.lines.append(WorkbookLine(len(model.lines) + 1, movement, side, spell))
    base = model.comparison.engine.prices.base
    # before any unit cost: its day of the last added award is part of what tells unit costs apart
    model.slots = award_slots(results, model.years, [line.spell for line in model.lines])
    for line in model.lines:
        model.whole[line] = model.unit(line, line.spell.kind, base)
    _add_spare(model)
    # untouched posts change nothing in any year; spare rows have their own stretches, cut for every choice
    for line in (line for line in model.lines if line.movement.number and not line.spare):
        for year in model.years:
            model.stretches.extend(stretches(model, line, year))
    # a one-off cost can name a kind without a price that no post has
    for name in (one_off.unknown[0] for one_off in results.comparison.plan.one_offs if one_off.unknown[0]):
        if name not in model.kinds:
            model.kinds.append(name)
    return model


def _add_spare(model: Model) -> None:
    """Spare rows, each a movement of its own, with the unit costs and stretches that any choice may need."""
    model.choices = choices = spare_choices_of(model.with_spare_year, [line.spell for line in model.lines], model.slots)
    if not choices.each:
        return
    # numbers after all others, so that a row that is filled in is a change like any other
    last = max((movement.number for movement in model.comparison.movements), default=0)
    for n in range(1, SPARE_ROWS + 1):
        # nothing at all until something is chosen: then it adds nothing to any total
        spell = Spell("", f"More posts, row {n}", Fixed("non_pay", 0))
        movement = Movement(last + n, "", "establish", (), (spell,))
        line = WorkbookLine(len(model.lines) + 1, movement, "", spell, spare=True)
        model.lines.append(line)
        units = {day: model.spare_unit(line, day) for day in choices.priced_on}
        model.whole[line] = units[choices.base] if choices.base else next(iter(units.values()))
        for year, days in choices.days.items():
            for from_, until in pairwise([*days, year.until]):
                unit = units[from_] if choices.cash else model.whole[line]
                constant = model.whole[line] if model.discounted_at_base else None
                model.stretches.append(WorkbookStretch(line, unit, year, from_, until, spell.payers(), constant))


def _cut_at_slots(model: Model, spell: Spell, year: FinancialYear) -> Iterator[PricedDays]:
    """The days of a year as prices change, cut too where an award can be added."""
    scale = spell.kind.scale if isinstance(spell.kind, Kind) else ""
    for days in model.comparison.engine.prices.stretches(spell, year, year.first_day, year.until):
        inside = [day for day in model.slots.of(scale) if days.from_ < day < days.until and days.lump is None]
        # a stretch that is cut is priced on its own first day, for an award there may change the price
        for from_, until in pairwise([days.from_, *inside, days.until]):
            yield days._replace(from_=from_, until=until, priced_on=from_ if inside else days.priced_on)


def stretches(model: Model, line: WorkbookLine, year: FinancialYear) -> Iterator[WorkbookStretch]:
    """The stretches of one line in one year, whichever of its days the line is there; alike ones are joined."""
    spell, prices = line.spell, model.comparison.engine.prices
    last: WorkbookStretch | None = None
    for from_, until, on, lump in _cut_at_slots(model, spell, year):
        try:
            unit = model.unit(line, prices.moved(spell, from_, on), on)
        except InputError:
            # a payment made once that has no price leaves no day without pay, so the line still counts as covered
            if lump is None and line not in model.uncovered:
                model.uncovered.append(line)
            continue
        if lump is not None:
            if unit.trace is None or not lump.covers(unit.trace.basic.values):
                continue  # an award for some points only
            unit = model.lump(line, lump, unit)
        paid, constant = spell.payers(from_), model.at_base(line, from_) if lump is None else None
        # joined, so that a year without a change of price is one row and not one for each day that might have cut it
        if last is not None and last.until == from_ and (last.unit, last.paid, last.constant) == (unit, paid, constant):
            last.until = until
            continue
        if last is not None:
            yield last
        last = WorkbookStretch(line, unit, year, from_, until, paid, constant)
    if last is not None:
        yield last

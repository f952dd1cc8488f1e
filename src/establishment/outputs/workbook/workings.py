"""The workings: every line at the price base and through the years, by funder, and what each change comes to."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from establishment.outputs.workbook.formulas import (
    EMPTY,
    NONE,
    ONE,
    Formula,
    above,
    accrued_parts,
    added,
    either,
    equal,
    largest,
    least,
    moment_of,
    rounded,
    words,
)
from establishment.outputs.workbook.grid import TOP, WorkbookSheet
from establishment.outputs.workbook.inputs import Inputs
from establishment.outputs.workbook.model import Model, Unit, WorkbookLine, WorkbookStretch
from establishment.outputs.workbook.posts import LIMITED, OUTSIDE, Proposed, is_there
from establishment.outputs.workbook.tables import Field, SheetRow, SheetTable
from establishment.outputs.workbook.unit_costs import NAMES, UnitCosts
from establishment.posts import Funding

LINE = (
    Field("unit", "Unit cost", 7, "int"),
    Field("line", "Line", 6, "int"),
    Field("change", "Change", 8, "int"),
    Field("key", "Proposal no. in order", 10, "int"),
    Field("side", "Side", 10),
    Field("payer", "Funder no.", 8, "int"),
    Field("funder", "Funder", 24, "wrap"),
    Field("money", "Kind of money", 13),
)
AT_BASE = Field("constant", "Falls in the year at the price base, all funders", 14, "pence")
FLOWS = [Field("sort", "Counts as", 18), Field("pace", "Half of it, a whole year", 14, "pence")]
"""What the sheet Payback asks of a row: what it is, and how fast it runs."""
BASELINE, PROPOSED, BOTH = words("baseline"), words("proposed"), words("both")


@dataclass
class Desk:
    """What the workings are made from: the model, the inputs, the posts and the unit costs; and who pays, by number.

    in_time: each row of the sheet Through time, with its stretch and payer, once it is written.
    """

    model: Model
    inputs: Inputs
    proposed: Proposed
    units: UnitCosts
    payers: dict[str, int]
    in_time: list[tuple[SheetRow, WorkbookStretch, str]] = field(default_factory=list)

    @property
    def places(self) -> Formula:
        """The cell that holds the decimal places."""
        return self.inputs["places"]

    def kind(self, unit: Unit) -> int:
        """The number of an unpriced kind, from 1; 0 for what has a price."""
        return self.model.kinds.index(unit.unknown) + 1 if unit.unknown else 0

    # by number, for sums look for equal cells and names can hold signs of patterns
    def start(self, row: SheetRow, line: WorkbookLine, unit: Unit, payer: str) -> None:
        """The cells by which rows are told apart."""
        post = self.proposed.rows[line]
        row.put("unit", self.units.label(unit))
        row.put("line", post.ref("line"))
        row.put("change", line.movement.number)
        if line.spare:
            for key, cell in self.chosen(line).items():
                row.put(key, cell)
            return
        row.put("key", self.proposed.key(line.movement.proposal))
        row.put("side", line.side)
        row.put("payer", self.payers[payer])
        row.put("funder", self.model.comparison.funder_name(payer))

    def chosen(self, line: WorkbookLine) -> dict[str, Formula]:
        """What was chosen for a spare line."""
        post, more = self.proposed.rows[line], self.proposed.more
        assert more is not None
        return {**{key: post.ref(key) for key in ("key", "side", "funder")}, "payer": more.rows[line].ref("payer")}

    def shares(self, paid: Funding) -> list[Formula | None]:
        """The share of each funder; None where one pays the whole."""
        return list(self.proposed.shares[paid]) if len(paid) > 1 else [None]


def payers_of(model: Model) -> dict[str, int]:
    """Every funder of a line or of a one-off cost at any time, numbered in the order first met."""
    # funders of the comparison first, in its order; then those that pay only at some time
    names = list(model.comparison.funders)
    for line in (line for line in model.lines if not line.spare):
        names += [name for paid in line.spell.fundings for name, _ in paid]
    names += [name for stretch in model.stretches for name, _ in stretch.paid if not stretch.line.spare]
    return {name: number for number, name in enumerate(dict.fromkeys(names), 1)}


def full_year(sheet: WorkbookSheet, desk: Desk) -> SheetTable:
    """The yearly cost of every line at the price base, one row a funder."""
    note = "A year at the price base: parts of one post, times the posts alike. The first funder takes the rest."
    sheet.head("Full year", note, freeze=2)
    parts = [Field(part, NAMES[part], 13, "pence") for part in desk.units.parts]
    ends = (
        Field("one", "One post", 13, "pence"),
        Field("cost", "Cost a year", 14, "strong pence"),
        Field("maker", "Left by change", 8, "int"),
        Field("maker_key", "of proposal no.", 9, "int"),
        Field("between", "Left by it", 13, "pence"),
        Field("kind", "Kind without a price", 9, "int"),
        Field("open", "Times its cost is missing", 10, "num"),
    )
    table = SheetTable(sheet, TOP, [*LINE, Field("share", "Share", 10, "share"), *parts, *ends])
    table.guard("line")
    for line in desk.model.lines:
        unit, paid = desk.model.whole[line], line.spell.payers()
        rows = [table.row() for _ in paid]
        for row, (payer, _), share in zip(rows, paid, desk.shares(paid), strict=True):
            desk.start(row, line, unit, payer)
            row.put("money", desk.proposed.rows[line].ref("money"))
            row.put("share", ONE if share is None else share)
        _share_out(rows, unit, desk, lambda part, row: part)
        for row in rows:
            _finish(row, line, unit, desk)
    return table


def _share_out(rows: Sequence[SheetRow], unit: Unit, desk: Desk, over: Callable[[Formula, SheetRow], Formula]) -> None:
    """What each funder pays of each part: a later one its rounded share, the first the rest.

    over: what an annual amount comes to in a row.
    """
    # the unit cost is of the whole post; who pays what of it is settled here, row by row
    source: SheetRow = unit.row
    for part in (part for part in desk.units.parts if part in source.values):
        whole = source.ref(part)
        for row in rows[1:]:
            row.put(part, over(rounded(whole * row["share"], desk.places), row))
        rest = over(whole, rows[0])
        for row in rows[1:]:
            # the first funder takes what the others leave, penny for penny as the library has it
            rest = rest - row[part]
        rows[0].put(part, rest)


def _finish(row: SheetRow, line: WorkbookLine, unit: Unit, desk: Desk) -> None:
    post = desk.proposed.rows[line]
    look = "unknown" if unit.unknown else ""
    row.put("one", row.span(desk.units.parts[0], desk.units.parts[-1]), look)
    # the parts are of one post and rounded: times the count they add up to the penny
    row.put("cost", row["one"] * post.ref("count"), look and f"strong {look}")
    if line.maker:
        row.put("maker", post.ref("maker"))
        row.put("maker_key", post.ref("maker_key"))
        row.put("between", row["cost"])
    elif line.spare and desk.model.from_standing:
        row.put("maker_key", post.ref("maker_key"))
        # a spare row that goes is among the posts that stand, so it is taken off there
        row.put("between", either(equal(row["side"], BASELINE), row["cost"], NONE))
    if unit.unknown:
        row.put("kind", desk.kind(unit))
        # a funder may pay half of the post, and then half of its cost is missing
        row.put("open", _open(unit, desk, post.ref("count") * row["share"]))


def _open(unit: Unit, desk: Desk, times: Formula) -> Formula:
    """How often the cost of a kind is missing, while it is not given."""
    return either(equal(desk.inputs["kind", unit.unknown], EMPTY), times, NONE)


def through_time(sheet: WorkbookSheet, desk: Desk) -> SheetTable:
    """What falls in each year: one row a line, stretch of unchanged prices and funder; the baseline negative."""
    note = (
        "What changes, from its day on, in stretches of unchanged pay, rates and funders. Posts that no change touches "
        "are not here: the sums are effects, and no pay bill. Start and end say how far into its year each lies."
    )
    sheet.head("Through time", note, freeze=2)
    parts = [Field(part, NAMES[part], 12, "pence") for part in desk.units.parts]
    days = (
        Field("year", "Year begins in", 8, "words"),
        Field("cut_from", "Stretch from", 12, "date"),
        Field("cut_until", "Stretch until", 12, "date"),
        Field("from", "There from", 12, "date"),
        Field("until", "There until", 12, "date"),
        Field("start", "Start", 10, "share"),
        Field("end", "End", 10, "share"),
        Field("days", "Days there", 8, "int"),
        Field("share", "Share", 10, "share"),
    )
    ends = (
        Field("one", "One post", 13, "pence"),
        Field("net", "Falls in the year", 14, "strong pence"),
        Field("annual", "One post, a whole year", 13, "pence"),
        Field("full", "Full year at its end", 14, "strong pence"),
        Field("kind", "Kind without a price", 9, "int"),
        Field("open", "Times missing in it", 10, "num"),
        Field("open_full", "Times missing at its end", 10, "num"),
    )
    more = [AT_BASE] if desk.model.discounted_at_base else []
    more += FLOWS if desk.model.pays_back_live else []
    table = SheetTable(sheet, TOP, [*LINE, *days, *parts, *ends, *more])
    table.guard("line")
    for stretch in desk.model.stretches:
        _stretch(table, stretch, desk)
    return table


def _stretch(table: SheetTable, stretch: WorkbookStretch, desk: Desk) -> None:
    line, unit, paid = stretch.line, stretch.unit, stretch.paid
    rows = [table.row() for _ in paid]
    for row, (payer, _), share in zip(rows, paid, desk.shares(paid), strict=True):
        desk.start(row, line, unit, payer)
        post = desk.proposed.rows[line]
        # a payment made once ends with its year, so it is time-limited whatever the post is
        once = either(equal(post.ref("budgeted"), words("yes")), LIMITED, OUTSIDE)
        row.put("money", post.ref("money") if unit.lump is None else once)
        _days(row, stretch, desk)
        counted = row is rows[0] and unit.lump is None
        # once a stretch, not once a funder, so that days can be added up
        row.put("days", row["until"] - row["from"] if counted else NONE)
        row.put("share", ONE if share is None else share)
    _share_out(rows, unit, desk, lambda part, row: _accrued(part, row, desk))
    _annual(rows, unit, desk)
    for row in rows:
        row.put("one", row.span(desk.units.parts[0], desk.units.parts[-1]), "part" if unit.unknown else "")
        _signed(row, stretch, desk)
    if stretch.constant is not None:
        # over all funders it stands in one row, or it would be added up twice
        _at_base(rows[0], stretch, stretch.constant, desk)
    desk.in_time.extend((row, stretch, payer) for row, (payer, _) in zip(rows, paid, strict=True))


def _at_base(row: SheetRow, stretch: WorkbookStretch, unit: Unit, desk: Desk) -> None:
    """What falls in the year at the prices of the price base, over all funders, with the sign of its side."""
    source: SheetRow = unit.row
    block = source.block(desk.units.parts[0], desk.units.parts[-1])
    one = accrued_parts(*block, (row["start"], row["end"]), desk.places)
    # the baseline is what no longer falls
    sign = either(equal(row["side"], BASELINE), -ONE, ONE)
    row.put("constant", sign * one * desk.proposed.rows[stretch.line].ref("count"))


def _annual(rows: Sequence[SheetRow], unit: Unit, desk: Desk) -> None:
    """A whole year of one post for each funder: a later one has its share of each part, the first the rest."""
    source: SheetRow = unit.row
    parts = [source.ref(part) for part in desk.units.parts if part in source.values]
    rest, look = source.ref("total"), "unknown" if unit.unknown else ""
    for row in rows[1:]:
        row.put("annual", added(rounded(part * row["share"], desk.places) for part in parts), look)
        rest = rest - row["annual"]
    rows[0].put("annual", rest, look)


def _accrued(annual: Formula, row: SheetRow, desk: Desk) -> Formula:
    """F(end) - F(start) of an annual amount."""
    # each end rounded, as the library rounds, so that stretches add up to the year
    return rounded(annual * row["end"], desk.places) - rounded(annual * row["start"], desk.places)


def _days(row: SheetRow, stretch: WorkbookStretch, desk: Desk) -> None:
    """The days of the stretch on which the line is there, and how far into the year they lie."""
    year, post = stretch.year, desk.proposed.rows[stretch.line]
    first = desk.inputs["year", year]
    until = desk.inputs["year", year.next]
    row.put("year", year.start_year)
    # the first and last day of a year are inputs; days between are as costed
    row.put("cut_from", first if stretch.from_ == year.first_day else stretch.from_)
    row.put("cut_until", until if stretch.until == year.until else stretch.until)
    # never past the end of the stretch: one that begins later has no days, and not a negative number
    row.put("from", least(largest(row["cut_from"], post.ref("from")), row["cut_until"]))
    ends = [row["cut_until"], post.ref("until")]
    # one cell switches the last year: until then its stretches end before they begin
    ends += [desk.inputs["plan end"]] if year == desk.model.spare_year else []
    row.put("until", largest(least(*ends), row["from"]))
    # a payment made once falls whole on its day, and not by days
    if stretch.unit.lump is not None:
        row.put("start", NONE)
        row.put("end", either(above(row["until"], row["from"]), ONE, NONE))
        return
    method = desk.model.results.scenario.sharing
    for key, day in (("start", row["from"]), ("end", row["until"])):
        row.put(key, moment_of(day, first, until, desk.inputs["months"], method))


def _signed(row: SheetRow, stretch: WorkbookStretch, desk: Desk) -> None:
    """What falls in the year and the full-year effect at its end, with the sign of their side."""
    unit, year = stretch.unit, stretch.year
    post = desk.proposed.rows[stretch.line]
    count, last = post.ref("count"), desk.inputs["year", year.next]
    is_baseline = equal(row["side"], BASELINE)
    cost = row["one"] * count
    look = "strong part" if unit.unknown else ""
    row.put("net", either(is_baseline, -cost, cost), look)
    # only the last stretch of a year is there at its end
    at_end = stretch.until == year.until and unit.lump is None
    if at_end:
        there = is_there(row["from"], row["until"], last)
        whole = row["annual"] * count
        row.put("full", either(there, either(is_baseline, -whole, whole), NONE), look)
    else:
        row.put("full", NONE, look)
    if not unit.unknown:
        return
    row.put("kind", desk.kind(unit))
    times = count * row["share"]
    signed = either(is_baseline, -times, times)
    row.put("open", _open(unit, desk, signed * (row["end"] - row["start"])))
    row.put(
        "open_full",
        # a full year without a price is missing whole; the part of a year by its days
        either(is_there(row["from"], row["until"], last), _open(unit, desk, signed), NONE) if at_end else NONE,
    )

"""The sheets of the bridge, which says what each cause adds, and of funding that ends before what it pays for."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import timedelta
from fractions import Fraction
from typing import Any

from establishment.costing.bridge import CAUSES
from establishment.costing.cost_lines import BASELINE
from establishment.costing.funding_ends import Fall
from establishment.ground.findings import InputError
from establishment.ground.periods import moment
from establishment.outputs.workbook.checks import Checks
from establishment.outputs.workbook.formulas import (
    NONE,
    Formula,
    accrued_parts,
    added,
    either,
    equal,
    moment_of,
    rounded,
    words,
)
from establishment.outputs.workbook.grid import TOP, WorkbookSheet
from establishment.outputs.workbook.model import Model, Unit, WorkbookLine, stretches
from establishment.outputs.workbook.posts import RECURRING
from establishment.outputs.workbook.tables import Field, SheetRow, SheetTable
from establishment.outputs.workbook.unit_costs import NAMES
from establishment.outputs.workbook.workings import Desk
from establishment.posts import Fixed, Kind
from establishment.scenarios.action_registry import pairs_of

STEPS = ("posts", "basis", "grade", "hours", "funding")
"""The causes that there are at one price base."""


@dataclass
class Pair:
    """What one movement changes: the lines before and after, and the unit costs at each step between them."""

    before: WorkbookLine | None
    after: WorkbookLine | None
    units: dict[str, Unit] = field(default_factory=dict)


@dataclass
class Fallen:
    """An end of funding, the line of posts that it leaves and the unit cost of one on the day.

    rest: of the rest of that year each stretch of unchanged prices: how far into the year it ends, and its unit cost.
    """

    fall: Fall
    line: WorkbookLine | None = None
    unit: Unit | None = None
    rest: list[tuple[Fraction, Unit]] = field(default_factory=list)


@dataclass
class BridgeRows:
    """The pairs of the bridge, and of each fall the line and its unit cost; gathered before anything is written."""

    pairs: list[Pair] = field(default_factory=list)
    falls: list[Fallen] = field(default_factory=list)


def gather(model: Model) -> BridgeRows:
    """The unit costs that the bridge and the falls need beside those of the posts."""
    walk = BridgeRows()
    for movement in model.comparison.plan.movements:
        lines = model.by_movement.get(movement.number, [])
        before = [line for line in lines if line.side == BASELINE]
        after = [line for line in lines if line.side != BASELINE]
        for first, last in pairs_of(movement):
            # pairs come in the order of the lines, so the first line that is left is the one of the pair
            pair = Pair(before.pop(0) if first is not None else None, after.pop(0) if last is not None else None)
            _between(model, pair)
            walk.pairs.append(pair)
    for fall in model.results.cliff:
        walk.falls.append(_fallen(model, fall))
    return walk


def _between(model: Model, pair: Pair) -> None:
    """Another basis, then another grade, at the hours before; then the hours after."""
    if pair.before is None or pair.after is None:
        return
    old, new, base = pair.before.spell.kind, pair.after.spell.kind, model.comparison.engine.prices.base
    # a yearly amount has no basis, grade or hours: the whole of its change is one step
    if isinstance(old, Fixed) or isinstance(new, Fixed):
        return
    steps: dict[str, Kind] = {
        "basis": replace(old, basis=new.basis, stop_at_bar=new.stop_at_bar),
        "grade": replace(new, fte=old.fte, weeks=old.weeks, vacancy=old.vacancy),
    }
    for cause, kind in steps.items():
        unit = model.unit(pair.before, kind, base)
        # a unit cost that the posts need too keeps its own name: only one that the bridge alone needs is labelled
        if unit is not model.whole[pair.before]:
            unit.label = unit.label or f"step of the bridge: {cause}"
        pair.units[cause] = unit


def _fallen(model: Model, fall: Fall) -> Fallen:
    leg, prices = fall.leg, model.comparison.engine.prices
    line = model.line_of(leg.movement, leg.spell) if leg is not None else None
    if line is None:
        return Fallen(fall)
    in_plan = fall.year in model.results.comparison.years
    # after the plan no prices are known, so an end of funding out there is shown at the price base
    on = fall.until if prices.cash and in_plan else prices.base
    try:
        fallen = Fallen(fall, line, model.unit(line, prices.moved(line.spell, fall.until, on), on))
        if in_plan and line.spell.until is None:
            fallen.rest = list(_rest_of_year(model, line, fall))
        elif line.spell.until is None and fallen.unit is not None:
            # past the plan the rest of that year has one price, so it is one stretch
            fallen.rest = [(Fraction(1), fallen.unit)]
    except InputError:
        # without a price the row still stands, with its days and names; its amounts are those of the library
        return Fallen(fall, line)
    return fallen


def _rest_of_year(model: Model, line: WorkbookLine, fall: Fall) -> Iterator[tuple[Fraction, Unit]]:
    """The stretches of unchanged prices from the end of funding to the end of its year."""
    method = model.results.scenario.sharing
    for stretch in stretches(model, line, fall.year):
        # a payment made once is no part of what falls on the base
        if stretch.until > fall.until and stretch.unit.lump is None:
            last = stretch.until == fall.year.until
            at = moment(stretch.until, fall.year, method)
            # the end of the year is exactly 1: a fraction worked out from days would leave pennies of rounding
            yield Fraction(1) if last else at.fraction, stretch.unit


# --- the bridge -----------------------------------------------------------------------------------------------------

BRIDGE = (
    Field("meaning", "What it is", 52, "wrap"),
    Field("cause", "Cause", 12),
    Field("amount", "Adds a year", 16, "money"),
    Field("so_far", "So far", 16, "money"),
)
PAIRS = (
    Field("what", "Change", 44, "wrap"),
    Field("before", "One before", 13, "pence"),
    Field("basis", "on the other basis", 13, "pence"),
    Field("grade", "at the other grade", 13, "pence"),
    Field("after", "One after", 13, "pence"),
    Field("was", "Posts in the base before", 10, "int"),
    Field("is", "Posts in the base after", 10, "int"),
    *(Field(f"by_{cause}", f"{cause.capitalize()} adds", 14, "money") for cause in STEPS),
)


def bridge(
    sheet: WorkbookSheet, desk: Desk, walk: BridgeRows, ends: tuple[Formula, Formula], checks: Checks
) -> Formula:
    """Baseline, what each cause adds, and proposed; ends: the two as other sheets have them."""
    note = "From the budgeted cost before to that after, a year at the price base, each change in the same order."
    missing = " Posts without a price are not in it." if desk.model.kinds else ""
    sheet.head("Bridge by cause", note + missing, repeat=False)
    # the rows of causes are known beforehand, so the second table can start below them before they are written
    table = SheetTable(sheet, TOP, BRIDGE)
    start = table.row({"cause": "start", "meaning": "baseline", "amount": ends[0]})
    start.put("so_far", start["amount"], "total money")
    below = SheetTable(sheet, sheet.section(TOP + len(STEPS) + 4, "Change by change"), PAIRS, set_widths=False)
    for column in range(4, len(PAIRS)):
        sheet.sheet.set_column(column, column, 14)
    for pair in walk.pairs:
        _pair(below, pair, desk)
    for line in desk.model.spare:
        _spare_pair(below, line, desk)
    library = dict(desk.model.results.bridge().steps)
    last = start
    # each cause starts from the cost after the cause before it: another order of causes would give other parts
    for cause in STEPS:
        row = table.row({"cause": cause, "meaning": CAUSES[cause], "amount": below.sum(f"by_{cause}")})
        row.put("so_far", last["so_far"] + row["amount"])
        checks.pence(f"Bridge: {CAUSES[cause]}", library[cause].pence, row.ref("amount"))
        last = row
    end = table.row({"cause": "end", "meaning": "proposed", "amount": ends[1]})
    end.put("so_far", last["so_far"], "total money")
    checks.same("The bridge ends at what is proposed", end.ref("so_far"), ends[1])
    return end.ref("so_far")


def _pair(table: SheetTable, pair: Pair, desk: Desk) -> None:
    whole, rows = desk.model.whole, desk.proposed.rows
    earlier = pair.before or pair.after
    assert earlier is not None
    row = table.row({"what": (pair.after or earlier).spell.label})
    cost = {line: whole[line].row.ref("total") for line in (pair.before, pair.after) if line is not None}
    row.put("before", cost[pair.before] if pair.before is not None else NONE)
    row.put("after", cost[pair.after] if pair.after is not None else NONE)
    for cause, unit in pair.units.items():
        row.put(cause, unit.row.ref("total"))

    def inside(line: WorkbookLine | None) -> Formula:
        if line is None:
            return NONE
        post = rows[line]
        # only recurring money is in the base, so a line that is time-limited or unbudgeted counts no posts here
        return either(equal(post.ref("money"), RECURRING), post.ref("count"), NONE)

    row.put("was", inside(pair.before))
    row.put("is", inside(pair.after))
    _causes(row, pair)


def _spare_pair(table: SheetTable, line: WorkbookLine, desk: Desk) -> None:
    """A spare line, which comes or goes whole."""
    post = desk.proposed.rows[line]
    row = table.row({"what": line.spell.title})
    inside = either(equal(post.ref("money"), RECURRING), post.ref("count"), NONE)
    for side, cost, times in (("baseline", "before", "was"), ("proposed", "after", "is")):
        there = equal(post.ref("side"), words(side))
        row.put(cost, desk.model.whole[line].row.ref("total"))
        row.put(times, either(there, inside, NONE))
    row.put("by_posts", row["after"] * row["is"] - row["before"] * row["was"])


def _causes(row: SheetRow, pair: Pair) -> None:
    if pair.before is None or pair.after is None:
        row.put("by_posts", row["after"] * row["is"] - row["before"] * row["was"])
        return
    if pair.units:
        # each cause at the number of posts before; posts come into the base or leave it by their funding
        row.put("by_basis", (row["basis"] - row["before"]) * row["was"])
        row.put("by_grade", (row["grade"] - row["basis"]) * row["was"])
        row.put("by_hours", (row["after"] - row["grade"]) * row["was"])
    else:
        row.put("by_posts", (row["after"] - row["before"]) * row["was"])
    row.put("by_funding", row["after"] * (row["is"] - row["was"]))


# --- funding that ends ----------------------------------------------------------------------------------------------

CLIFF = (
    Field("until", "First day without", 13, "date"),
    Field("year", "Year", 10),
    Field("what", "Post or line", 44, "wrap"),
    Field("funder", "Paid until then by", 30, "wrap"),
    Field("then", "Then by", 26, "wrap"),
    Field("count", "Posts alike", 9, "int"),
    Field("lost", "Share", 10, "share"),
    Field("first", "Year from", 12, "date"),
    Field("last", "Year until", 12, "date"),
    Field("gone", "Year gone", 10, "share"),
    Field("annual", "Falls on the base a year", 15, "money"),
    Field("in_year", "In that year", 15, "money"),
    Field("missing", "Also", 36, "wrap"),
)


def cliff(sheet: WorkbookSheet, desk: Desk, walk: BridgeRows, checks: Checks, time: SheetTable | None) -> None:
    """One row a post or line, day and funder: what falls on the base when the funding ends."""
    note = "Funding that ends before the post or line it pays for. Days stay as costed; amounts are live."
    own = [Field(f"own_{part}", f"{NAMES[part]}, of one", 12, "pence") for part in desk.units.parts]
    sheet.head("Funding that ends", note, freeze=3)
    most = max((len(fallen.rest) for fallen in walk.falls), default=0)
    rest = [each for n in range(1, most + 1) for each in (Field(f"upto{n}", "Year gone", 10, "share"), _of_rest(n))]
    table = SheetTable(sheet, TOP, [*CLIFF, *own, *rest])
    for number, fallen in enumerate(walk.falls, 1):
        fall, line = fallen.fall, fallen.line
        name = desk.model.comparison.funder_name
        year = fall.year
        row = table.row(
            {
                "until": fall.until,
                "year": year.label,
                "what": fall.title,
                "funder": name(fall.funder),
                "then": name(fall.then),
                "first": year.first_day,
                "last": year.until,
            }
        )
        row.put("lost", _share_lost(fall, line, desk))
        count = fall.leg.spell.count if fall.leg is not None else 1
        whole = line is not None and line.spell.count == count
        row.put("count", desk.proposed.rows[line].ref("count") if whole and line is not None else count)
        method = desk.model.results.scenario.sharing
        row.put("gone", moment_of(row["until"], row["first"], row["last"], desk.inputs["months"], method))
        in_time = _in_time(row, fall, line, desk, time)
        as_costed = _amounts(row, fallen, desk, in_time)
        open_parts = [
            f"{what}: {figure}"
            for what, figure in (("a year", _open(fall.annual)), ("in it", _open(fall.in_year)))
            if figure
        ]
        stands = [f"as costed: {', '.join(as_costed)}"] if as_costed else []
        row.put("missing", "; ".join([*open_parts, *stands]))
        for key, figure in (("annual", fall.annual), ("in_year", fall.in_year)):
            who = f"{fall.title}, {name(fall.funder)}"
            what = f"End of funding {number}, from {fall.until}, {who}: {CLIFF_WORDS[key]}"
            checks.pence(what, figure.pence, row.ref(key))


def _of_rest(n: int) -> Field:
    return Field(f"rest{n}", f"In that year, of one, until then ({n})", 13, "pence")


CLIFF_WORDS = {"annual": "a year", "in_year": "in that year"}


def _open(figure: Any) -> str:
    return str(type(figure)(0, figure.terms)) if figure.terms else ""


def _amounts(row: SheetRow, fallen: Fallen, desk: Desk, in_time: Formula | None) -> list[str]:
    """The lost share of one post, for a year and for the rest of the year of the day.

    in_time: what the sheet of the years holds of the line for who pays then, where it may be that rest.
    Returns what no formula comes to, and so stands as it was costed: where a later change or another end of funding
    follows, or where rounding gives the first-named funder another penny.
    """
    fall, unit = fallen.fall, fallen.unit
    exact = {"annual": Fraction(fall.annual.pence, 100), "in_year": Fraction(fall.in_year.pence, 100)}
    ways: dict[str, list[Formula]] = {"annual": [], "in_year": [in_time] if in_time is not None else []}
    if unit is not None:
        together = _paid_before(fall).get(fall.then) is not None
        # of a split the library rounds each part of a share; where one payer takes all, nothing is shared and nothing
        # rounded
        own = _own_parts(row, unit.row, desk, shared=row.values["lost"] != 1 and not together)
        rest = [part - rounded(part * row["gone"], desk.places) for part in own]
        if together or row.values["lost"] == 1:
            rest = _each_stretch(row, fallen, desk)
        for key, one in (("annual", own), ("in_year", rest)):
            parts = [part * row["count"] for part in one] if key == "in_year" else [added(one) * row["count"]]
            parts = [rounded(part * row["lost"], desk.places) for part in parts] if together else parts
            ways[key].insert(0, added(parts))
    stands = []
    for key, amount in exact.items():
        # the way that comes to the library's pence stands as a formula; where none does, the amount stands as costed
        live = next((way for way in ways[key] if way.value == amount), None)
        row.put(key, amount if live is None else live)
        stands += [] if live is not None else [CLIFF_WORDS[key]]
    return stands


def _each_stretch(row: SheetRow, fallen: Fallen, desk: Desk) -> list[Formula]:
    """What one post comes to in each stretch of the rest of the year, in columns of their own."""
    start, first, last = row["gone"], desk.units.parts[0], desk.units.parts[-1]
    for n, (upto, unit) in enumerate(fallen.rest, 1):
        row.put(f"upto{n}", upto)
        source: SheetRow = unit.row
        fallen_then = accrued_parts(*source.block(first, last), (start, row[f"upto{n}"]), desk.places)
        # a spreadsheet's differences are not whole pence, and a share of this is taken
        row.put(f"rest{n}", rounded(fallen_then, desk.places))
        start = row[f"upto{n}"]
    return [row[f"rest{n}"] for n in range(1, len(fallen.rest) + 1)]


def _paid_before(fall: Fall) -> dict[str, Fraction]:
    """Who paid on the last day before the end, and which share."""
    return dict(fall.leg.spell.payers(fall.until - timedelta(days=1))) if fall.leg is not None else {}


def _share_lost(fall: Fall, line: WorkbookLine | None, desk: Desk) -> Any:
    """The share that nobody pays any more: the cell of the split, where it is one of a split."""
    if line is None:
        return fall.share
    paid = line.spell.payers(fall.until - timedelta(days=1))
    shares = desk.proposed.shares.get(paid, [])
    same = [
        # the cell is found by funder and share together: one funder can stand twice in a split
        cell
        for (name, _), cell in zip(paid, shares, strict=False)
        if (name, cell.value) == (fall.funder, fall.share)
    ]
    return same[0] if same else fall.share


def _own_parts(row: SheetRow, source: SheetRow, desk: Desk, *, shared: bool) -> list[Formula]:
    """Each part of one post, a year, in columns of their own. shared: the lost share of it.

    Where who pays then had a share before, its cost is split as a whole; else each part is.
    """
    for part in (part for part in desk.units.parts if part in source.values):
        whole = source.ref(part)
        row.put(f"own_{part}", rounded(whole * row["lost"], desk.places) if shared else whole)
    return [row[f"own_{part}"] for part in desk.units.parts if part in source.values]


def _in_time(
    row: SheetRow, fall: Fall, line: WorkbookLine | None, desk: Desk, time: SheetTable | None
) -> Formula | None:
    """What falls in the year of the day on who pays then, as the sheet of the years has it for the line."""
    if line is None or time is None or fall.then not in desk.payers:
        return None
    where = {"line": desk.proposed.rows[line].ref("line"), "payer": desk.inputs["payer", fall.then]}
    whole = time.sum_where("net", {**where, "year": Formula(f"YEAR({row['first'].text})", fall.year.start_year)})
    # Through time holds the baseline as negative; here it is a cost that somebody must pay
    return -whole if line.side == BASELINE else whole

"""Awards and rates that a scenario assumes beyond what is known, as a book that holds them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from fractions import Fraction

from establishment.ground.findings import Faults, InputError, listed, nearest
from establishment.ground.toml_files import TomlFile
from establishment.rates.awards import Award
from establishment.rates.book import Assumed, Book
from establishment.rates.projection import set_aside
from establishment.rates.scales import Scale, in_order
from establishment.scenarios.line_places import Spot
from establishment.scenarios.terms import AssumedAwardTable, ScenarioTerms


def assumed_book(scenario: ScenarioTerms, book: Book, file: TomlFile, faults: Faults) -> Book:
    """The book a scenario is priced with; faults of its assumed awards are noted (E202 to E204, E208, E306)."""
    if not scenario.awards and not scenario.hold_on_costs:
        return book
    awards: dict[str, list[tuple[Award, Spot]]] = {}
    until: dict[str, date] = {}
    # with a fault in them no award is assumed: prices by half of them would be wrong
    before = len(faults.found)
    replacements = _replacements(scenario, book, file, faults)
    for index, table in enumerate(scenario.awards):
        spot = Spot(file, ("award", index))
        for scale in _scales(table, scenario, book, spot, faults):
            awards_read = list(_awards(table, scale, spot, faults))
            # the days are held against what is known once awards are set aside
            scale_before = set_aside(scale, [replacing for replacing, _ in replacements.get(scale.name, ())])
            awards.setdefault(scale.name, []).extend((award, spot) for award in awards_read)
            until[scale.name] = max(until.get(scale.name, date.min), table.end)
            _check_days(table, scale_before, spot, faults)
    for name, dated_awards in awards.items():
        _check_apart(dated_awards, book.scale(name), faults)
        _check_spine(awards, name, book, faults)
    if len(faults.found) > before:
        return book
    assumed = {name: (tuple(award for award, _ in dated_awards), until[name]) for name, dated_awards in awards.items()}
    return book.assuming(Assumed(assumed, scenario.hold_on_costs))


def _scales(
    table: AssumedAwardTable, scenario: ScenarioTerms, book: Book, spot: Spot, faults: Faults
) -> Iterator[Scale]:
    """The scale an award is for: the one it names, else the scenario's own."""
    try:
        yield book.scale(table.scale or scenario.pay)
    except InputError as fault:
        if table.scale:  # a fault of the scenario's own scale is said of its pay
            finding = fault.findings[0]
            spot.fault(faults, finding.code, "scale", table.scale, finding.message, finding.fix)


def _awards(table: AssumedAwardTable, scale: Scale, spot: Spot, faults: Faults) -> Iterator[Award]:
    """One award a year, for as many years as it says."""
    if table.percent is None and table.flat is None and table.lump_sum is None and table.lump_percent is None:
        if spot.gives("percent", "flat", "lump_sum", "lump_percent"):  # what it gives does not fit, and is noted
            return
        message, fix = (
            "The award does not say by how much pay rises.",
            'Add percent = 2, flat = "£500" or lump_sum = "£400".',
        )
        spot.fault(faults, "E202", "percent", None, message, fix, at="")
        return
    # pay points are whole pounds, and a flat award moves them
    if table.flat is not None and table.flat.pence % 100:
        fix = "Write it without pence. Only a lump sum may have pence."
        message = "A flat award is in whole pounds a year."
        spot.fault(faults, "E208", "flat", table.flat.text, message, fix)
        return
    only = _only(table, scale, spot, faults)
    flat = table.flat.pence // 100 if table.flat is not None else None
    lump = table.lump_sum.pence if table.lump_sum is not None else None
    for on in table.days:
        yield Award(on, table.percent, flat, table.greater, only, lump, table.lump_percent, table.replaces_known)


def _only(table: AssumedAwardTable, scale: Scale, spot: Spot, faults: Faults) -> frozenset[tuple[str, str]] | None:
    """The points an award is for, as pairs of spine and point; None for all."""
    if not table.points and not table.grades:
        return None
    values = set(scale.values)
    for grade in (name for name in table.grades if name not in scale.grade_names):
        message = f'The scale {scale.name} has no grade "{grade}". {nearest(grade, scale.grade_names)}'.strip()
        fix = f"Its grades: {listed(scale.grade_names, most=30)}."
        spot.fault(faults, "E203", "grades", grade, message, fix)
    if table.grades:
        ranges = [grade for name in table.grades for grade in scale.ranges(name)]
        values &= {(grade.spine, point) for grade in ranges for point in grade.points}
    if table.points:
        points = in_order([point for _, point in values])
        for point in (p for p in table.points if p not in points):
            message = f'The scale {scale.name} has no point "{point}" here. {nearest(point, points)}'.strip()
            spot.fault(faults, "E204", "points", point, message, f"Its points: {listed(points)}.")
            # no point at all: the faults are noted, and the award prices nothing
            return frozenset()
        first, last = points.index(table.points[0]), points.index(table.points[-1])
        if len(table.points) > 2 or first > last:
            message = "The points of an award are its bottom and its top point."
            fix = 'Write points = ["1", "5"] for the points 1 to 5.'
            spot.fault(faults, "E204", "points", None, message, fix)
        values = {(spine, point) for spine, point in values if point in points[first : last + 1]}
    return frozenset(values)


def _replacements(
    scenario: ScenarioTerms, book: Book, file: TomlFile, faults: Faults
) -> dict[str, list[tuple[Award, Spot]]]:
    """The awards that replace known ones, by scale, each on its first day; one with none to replace is noted."""
    by_scale: dict[str, list[tuple[Award, Spot]]] = {}
    for index, table in enumerate(scenario.awards):
        spot = Spot(file, ("award", index))
        # a scale that is not there is noted where the awards are read
        for scale in _scales(table, scenario, book, spot, Faults()) if table.replaces_known else ():
            award = Award(table.from_, Fraction(0), replaces=True)
            by_scale.setdefault(scale.name, []).append((award, spot))
            if table.from_ > max(scale.table.awards, default=date.min):
                message = f"The scale {scale.name} has no known award from {table.from_} on, so this one replaces none."
                fix = f"Leave out replaces_known; known awards: {listed(map(str, scale.table.awards), most=40)}."
                spot.fault(faults, "E208", "replaces_known", "true", message, fix)
    return by_scale


def _check_spine(awards: Mapping[str, list[tuple[Award, Spot]]], name: str, book: Book, faults: Faults) -> None:
    """A scale and the spine it stands on do not both carry awards: those of the spine raise the scale already."""
    spine = book.scale(name).table.on_spine
    # a spine may stand on a spine
    while spine and spine not in awards:
        spine = book.scale(spine).table.on_spine
    if not spine or not awards[name] or not awards[spine]:
        return
    spot, line = awards[name][0][1], awards[spine][0][1].place().line
    message = (
        f"The scale {name} stands on the spine {spine}, whose awards raise it too; there is one for each "
        f"(the other is on line {line})."
    )
    fix = f"Leave out the award of {name}. If only {name} has it, leave out the award of {spine} instead."
    spot.fault(faults, "E306", "scale", name, message, fix)


def _check_days(table: AssumedAwardTable, scale: Scale, spot: Spot, faults: Faults) -> None:
    last = max(scale.table.awards, default=date.min)
    # a payment once moves no salary, so it may fall among known awards
    once = table.percent is None and table.flat is None and not table.replaces_known
    if once and table.from_ < min(scale.table.awards, default=date.max):
        message = f"The payment of {table.from_} is before the first known award."
        spot.fault(faults, "E205", "from", str(table.from_), message, "Correct the day.")
    elif table.from_ <= last and not once:
        message = f"The award of {table.from_} is not after the last known award, of {last}."
        fix = (
            f"An assumed award comes after the known awards of {scale.name}. Leave out this award, or add "
            "replaces_known = true to use it in place of the known pay."
        )
        spot.fault(faults, "E208", "from", str(table.from_), message, fix)
    if table.end <= table.days[-1]:
        message = f"The award is not to hold after {table.end}, on or before its last day."
        fix = "until is the first day that the award no longer covers."
        spot.fault(faults, "E208", "until", str(table.end), message, fix)


def _check_apart(awards: Sequence[tuple[Award, Spot]], scale: Scale, faults: Faults) -> None:
    """No two awards of one day are for one point."""
    first: dict[tuple[date, tuple[str, str]], Spot] = {}
    for award, spot in ((award, spot) for award, spot in awards if award.raises):
        for key in (key for key in scale.values if award.covers(*key)):
            other = first.setdefault((award.effective_from, key), spot)
            if other is not spot:
                on, line = award.effective_from, other.place().line
                message = f"Two awards of {on} are for point {key[1]}; the other is on line {line}."
                fix = "Combine them, or give each its own points or grades."
                spot.fault(faults, "E306", "", None, message, fix)
                return

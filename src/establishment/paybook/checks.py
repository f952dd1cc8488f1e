"""Every fault of a scale's folder at once, with file and line: what makes it wrong, what is doubtful, what to note."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from datetime import date
from itertools import pairwise
from pathlib import Path

from establishment.ground.columns import Row
from establishment.ground.findings import (
    Faults,
    Finding,
    InputError,
    Place,
    RefusedError,
    in_file_order,
    in_runs,
    listed,
    nearest,
    quoted,
)
from establishment.ground.screen_lines import capital
from establishment.ground.text_files import is_there
from establishment.paybook.award_moves import fall_findings, move_findings, point_name
from establishment.paybook.gaps import (
    Gap,
    award_runs,
    gaps_of,
    in_force,
    own_scale,
    own_values,
    removed_points,
    stretches,
    values_of,
)
from establishment.pensions import read_pension
from establishment.rates.awards import PERCENT
from establishment.rates.book import Book, load_book
from establishment.rates.scale_files import ScaleFiles, read_scale
from establishment.rates.scale_values import PointValue
from establishment.rates.scales import Scale

SCALE_FILES = ("scale.toml", "points.csv", "allowances.csv", "progression.csv", "exit-terms.csv", "working-time.csv")
"""The files of a scale's folder."""


def check_scale(folder: str | Path) -> list[Finding]:
    """All findings on a scale's folder, file by file and line by line.

    folder: holds `scale.toml`, and `points.csv` where the scale has pay.
    Level `error`: the scale cannot be used, or is wrong; `warning`: a gap, or a move that the stated awards do
    not explain; `note`: the rest. No error among them means that the scale loads.
    """
    faults, path = Faults(), Path(folder).resolve()
    book = Book(path.parent)
    try:
        files = read_scale(path, faults, book.scale)
        for check in CHECKS:
            faults.extend(check(files))
        faults.extend(_pension(files, book))
        faults.extend(_exit_terms(files, book))
    except InputError as unreadable:
        faults.extend(unreadable.findings)
    # scale.toml first: what is wrong there is often why a row is
    first_file = sorted(faults.found, key=lambda finding: not finding.place.file.endswith("scale.toml"))
    return list(in_file_order(first_file))


def scale_folders(word: str, grades: Path | None = None) -> list[Path]:
    """The folders of scales that a word means.

    given: a scale's folder, a file in it, a folder of scales, or the name of a scale of `grades` (or that ships).
    Raises InputError E101 where it is none of these.
    """
    # a file of the folder stands for the folder, as on the command line it is what tab completes
    path = Path(word)
    path = path.parent if path.name in SCALE_FILES else path
    if is_there(path / "scale.toml"):
        return [path]
    if is_there(path):
        inside = sorted(file.parent for file in path.glob("*/scale.toml"))
        if inside:
            return inside
        message, names = "This folder holds no scale.toml, nor does any folder in it.", []
    else:
        book = load_book(grades)
        names = [*book.names, *book.other_names]
        named = book.folder_of(word) if word in names else None
        if named is not None:
            return [named]
        message = f"There is no such folder, nor a scale of that name. {nearest(word, names)}".strip()
    fix = load_book(grades).scales_held if names else "To start one: establishment scales new my-force."
    raise InputError([Finding("E101", Place(word), "", "", message, fix)])


def _order(files: ScaleFiles) -> Iterator[Finding]:
    """Days that are out of order; a rounding, hours or a percentage that cannot be."""
    table, file = files.scale.table, files.file
    awards, until, step, hours = files.award_days, table.known_until, table.round_to_pounds, table.hours
    # a scale on the spine of another has that one's awards
    if not table.on_spine:
        for n, (before, after) in enumerate(pairwise(awards), 1):
            if after <= before:
                message = f"The award of {after} is listed after that of {before}."
                message = message if after < before else f"The award of {after} appears twice."
                fix = "List each award day once, from the first to the last."
                yield Finding("E217", file.place("awards", n), f"awards[{n}]", str(after), message, fix)
        # an award after the last known day could never price anything
        if until is not None and awards and until <= max(awards):
            message = f"The scale is known until {until}, so its award of {max(awards)} is never in force."
            fix = "known_until is the first day after the last award's pay; leave it out if that is open."
            yield Finding("E217", file.place("known_until"), "known_until", str(until), message, fix)
    if step is not None and step < 1:
        message, fix = "Awards cannot be rounded to this.", "Write round_to_pounds = 1 for whole pounds."
        yield Finding("E208", file.place("round_to_pounds"), "round_to_pounds", str(step), message, fix)
    # a week has 168 hours
    if hours is not None and not 0 < hours <= 168:
        message, fix = "This is not a number of hours in a week.", "Write hours = 37 for a full-time week of 37 hours."
        yield Finding("E208", file.place("hours"), "hours", str(hours), message, fix)
    for n, (entry, _) in enumerate(files.tables("award")):
        percent = entry.get("percent", "")
        if isinstance(percent, str) and percent and not PERCENT.match(percent):
            place, fix = file.place("award", n, "percent"), 'Write 3.2% as percent = "3.2".'
            yield Finding("E208", place, "percent", quoted(percent), "This is not a percentage.", fix)


def _ranges(files: ScaleFiles) -> Iterator[Finding]:
    """Ranges of one grade that meet, leave days out, or end before they begin."""
    for name in dict.fromkeys(grade.name for grade, _ in files.ranges):
        ours = [(grade, place) for grade, place in files.ranges if grade.name == name]
        # a range without a first day was there from the beginning
        ours.sort(key=lambda pair: pair[0].from_ or date.min)
        for grade, place in ours:
            if grade.from_ is not None and grade.until is not None and grade.until <= grade.from_:
                message = f"The range runs from {grade.from_} until {grade.until}, so it is never in force."
                yield Finding("E217", place, "grade", quoted(name), message, "until is the first day after it.")
        for (before, there), (after, place) in pairwise(ours):
            starts, ends = after.from_ or date.min, before.until or date.max
            if starts < ends:
                message = (
                    f'Two ranges of the grade "{name}" are in force on one day; the other is on line {there.line}.'
                )
                fix = "End the earlier with until, and begin the later with from, on the same day."
                yield Finding("E217", place, "grade", quoted(name), message, fix)
            elif starts > ends:
                message = f'The grade "{name}" has no range of points from {ends} until {starts}.'
                yield Finding(
                    "W201", place, "grade", quoted(name), message, "Add a [[grade]] for these days.", "warning"
                )


def _gaps(files: ScaleFiles) -> Iterator[Finding]:
    """Points without a value (W201), and awards without any (W203)."""
    scale, places, unread = files.scale, files.award_places(), files.unread
    if unread is None:
        return
    ranges = dict(files.ranges)
    for gap in gaps_of(scale):
        # rows that could not be read have a fault of their own already
        points = tuple(point for point in gap.points if (gap.spine, point) not in unread)
        if points:
            place = ranges[gap.grade] if gap.grade else places.get(gap.awards[0], scale.place)
            yield _gap(gap, points, scale, place)
    for gone in removed_points(own_scale(scale)):
        last = scale.values[gone.spine, gone.point][gone.last]
        message = f"{capital(point_name(last))} has no value after the award of {gone.last}."
        fix = "Do nothing if it was removed then. Otherwise add its values."
        yield Finding("W201", last.source.place, "point", quoted(gone.point), message, fix, "note")
    if not scale.table.on_spine:
        yield from _awards_without_values(files, places)


def _gap(gap: Gap, points: tuple[str, ...], scale: Scale, place: Place) -> Finding:
    one = len(points) == 1
    label = capital(f"{'' if gap.grade else gap.spine} point{'' if one else 's'}".strip())
    awards = f"award{'' if len(gap.awards) == 1 else 's'} of {award_runs(gap.awards, scale.table.awards)}"
    message = f"{label} {in_runs(points)} {'has' if one else 'have'} no value at the {awards}."
    fix = "Add the values to points.csv{}: until then no post on these points can be priced under these awards."
    if gap.grade:
        fix = fix.format(", or correct the range")
        if scale.table.on_spine:
            fix = "The spine has none: end the range with until, and write the new one with from, on the same day."
        return Finding("W201", place, "grade", quoted(gap.grade.name), message, fix, "warning")
    return Finding("W201", place, "awards", str(gap.awards[0]), message, fix.format(""), "warning")


def _awards_without_values(files: ScaleFiles, places: dict[date, Place]) -> Iterator[Finding]:
    awards = files.scale.table.awards
    with_values = {value.award for value in values_of(files.scale)}
    empty = [award for award in awards if award not in with_values]
    # a file that could not be read has no values, and that is said once
    if empty and not files.unread:
        message = f"{len(empty)} of {len(awards)} awards have no value at all: {award_runs(empty, awards)}."
        message = message if len(empty) > 1 else f"The award of {empty[0]} has no values."
        fix = "Add their values to points.csv: no post can be priced while such an award is in force."
        yield Finding("W203", places.get(empty[0], files.scale.place), "awards", str(empty[0]), message, fix, "warning")
    for award in files.stated:
        day = award.effective_from
        if day not in awards:
            message = f"An award of {day} is stated, but the awards of the scale do not include that day."
            fix = f"Add the day, or correct it. Awards: {listed(map(str, awards), most=20)}."
            yield Finding("W203", award.place, "effective_from", str(day), message, fix, "warning")


def _moves(files: ScaleFiles) -> Iterator[Finding]:
    own = replace(own_scale(files.scale), awards=files.stated)
    yield from fall_findings(own)
    days_stated = [entry.get("effective_from") for entry, _ in files.tables("award")]
    yield from move_findings(own, files.award_places(), days_stated)


def _sources(files: ScaleFiles) -> Iterator[Finding]:
    """References without an address or without use; derived and inferred values without a method or evidence."""
    # an assumed or illustrative value rests on no document
    sourced = [row for row in files.rows if row["status"] in ("published", "derived", "inferred")]
    used = {row[key] for row in files.rows for key in ("reference", "reference_2")}
    named_by = [entry for kind in ("award", "grade") for entry, _ in files.tables(kind)]
    used |= {entry.get(key) for entry in named_by for key in ("reference", "reference_2")}
    for entry, place in files.tables("reference"):
        name = str(entry.get("id"))
        resting = [row for row in sourced if name in (row["reference"], row["reference_2"])]
        if resting and not entry.get("href"):
            rest = "1 value rests" if len(resting) == 1 else f"{len(resting)} values rest"
            message = f"It has no web address, and {rest} on it as published, derived or inferred."
            fix = 'Add href = "https://...", so that readers can look the figure up.'
            yield Finding("W204", place, "reference", quoted(name), message, fix, "warning")
        if name not in used:
            message, fix = "No value, award or grade names this reference.", "Remove it, or name it where it is used."
            yield Finding("W206", place, "reference", quoted(name), message, fix, "note")
    bare = [row for row in files.rows if row["status"] in ("derived", "inferred") and not row["note"]]
    if bare:
        message = f"The note does not say how {_values_are(len(bare))} derived or inferred: {_lines(bare)}."
        fix = 'Say it in the note, as in "value of 2016 x 1.01, to the nearest multiple of 3".'
        yield Finding("W205", bare[0].place, "note", "", message, fix, "warning")


def _progression(files: ScaleFiles) -> Iterator[Finding]:
    """Grades with points to climb and no rule for them (W209): their increments are refused."""
    # rules are looked at as they are now: an old grade needs none
    scale, now = files.scale, max(files.scale.table.awards, default=date.max)
    progression = scale.progression()
    silent = [
        grade.name
        for grade, _ in files.ranges
        if grade.holds(now)
        and not grade.band
        # the top point is never left, so it needs no rule
        and any(progression.rule(grade.name, point, now) is None for point in grade.points[:-1])
    ]
    if not scale.grades and len(scale.points) > 1 and progression.rule("", scale.points[0], now) is None:
        silent = ["the spine"]
    # refused, and not guessed: how long a post stays decides its pay for years
    if silent:
        message = (
            f"Nothing says how long a post stays on each point of {listed(dict.fromkeys(silent))}, so its increments"
        )
        message += " are refused."
        fix = "Write progression.csv, or increment_months = 12 where every point takes a year."
        yield Finding("W209", scale.place, "increment_months", "", message, fix, "warning")


def _unasked(files: ScaleFiles) -> Iterator[Finding]:
    """Values of low confidence, and values of points that no grade has on those days."""
    low = [row for row in files.rows if row["confidence"] == "low"]
    if low:
        message = f"{capital(_values_are(len(low)))} of low confidence, refused unless asked for: {_lines(low)}."
        fix = "Find a better source, or leave it."
        yield Finding("W208", low[0].place, "confidence", '"low"', message, fix, "note")
    outside: dict[tuple[str, str], list[PointValue]] = {}
    ends = dict(stretches(files.scale))
    for value in own_values(files.scale):
        ranges = [grade for grade, _ in files.ranges if grade.spine == value.spine and grade.priced]
        in_force_then = [grade for grade in ranges if in_force(grade, value.award, ends.get(value.award, date.max))]
        # a value that no grade has is most often a mistyped point
        if ranges and not any(value.point in grade.points for grade in in_force_then):
            outside.setdefault((value.spine, value.point), []).append(value)
    for values in outside.values():
        first, awards = values[0], award_runs([value.award for value in values], files.scale.table.awards)
        message = f"{capital(point_name(first))} has a value at {awards}, but is in no grade then."
        fix = "Correct the point, or the ranges of the grades; do nothing if nobody is paid at it."
        yield Finding("W208", first.source.place, "point", quoted(first.point), message, fix, "note")


def _pension(files: ScaleFiles, book: Book) -> Iterator[Finding]:
    """A pension that is not a scheme of the on-costs beside the folder, or of those that ship."""
    scheme_text, place = files.scale.table.pension, files.file.place("pension")
    schemes = book.oncosts.schemes
    try:
        pension = read_pension(scheme_text)
    # a rate that cannot be read has no scheme to be compared
    except RefusedError as fault:
        yield Finding("E215", place, "pension", quoted(scheme_text), f"{fault}.", f"Known schemes: {listed(schemes)}.")
        return
    if pension.scheme and pension.scheme not in schemes:
        message = f'There is no pension scheme "{pension.scheme}". {nearest(pension.scheme, list(schemes))}'.strip()
        yield Finding("E215", place, "pension", quoted(scheme_text), message, f"Known schemes: {listed(schemes)}.")


def _exit_terms(files: ScaleFiles, book: Book) -> Iterator[Finding]:
    """Exit terms that neither the folder nor the on-costs have."""
    name, rules = files.scale.table.exit_terms, files.scale.exit_rules.and_then(book.exit_rules)
    if name and name not in rules.names:
        message = f'There are no exit terms "{name}". {nearest(name, rules.names)}'.strip()
        fix = f"Write them in exit-terms.csv, or name some that are held: {listed(rules.names)}."
        yield Finding("E203", files.file.place("exit_terms"), "exit_terms", quoted(name), message, fix)


def _values_are(count: int) -> str:
    return "1 value is" if count == 1 else f"{count} values are"


def _lines(rows: Iterable[Row]) -> str:
    numbers = [str(row.place.line) for row in rows]
    return f"line {numbers[0]}" if len(numbers) == 1 else f"lines {listed(numbers)}"


CHECKS: tuple[Callable[[ScaleFiles], Iterator[Finding]], ...] = (
    _order,
    _ranges,
    _gaps,
    _moves,
    _sources,
    _progression,
    _unasked,
)
"""Every check of a scale's own files."""

"""A pay scale of one's own, made from a frame: points with their pay by day, or grades with their two ends."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from establishment.ground.any_frame import pandas_frame, plain_cell
from establishment.ground.arguments import argument, or_none, plain_name, plain_text, shown, whole
from establishment.ground.columns import Column, Columns, Row, read_cell
from establishment.ground.csv_files import spell
from establishment.ground.findings import Faults, Place, RefusedError, listed, nearest
from establishment.ground.money import text
from establishment.ground.read_days import DayColumn, read_day
from establishment.ground.read_numbers import Exact, read_number, read_point
from establishment.ground.shown import Shown
from establishment.pensions import pension_text, read_pension
from establishment.rates.references import CONFIDENCES, STATUSES, Reference, References, Source
from establishment.rates.scale_tables import ScaleTable
from establishment.rates.scale_values import Grade, PointValue, Values
from establishment.rates.scales import Scale, in_order

if TYPE_CHECKING:
    import pandas as pd

GIVEN = Reference(id="given", title="given by the caller")
"""The reference of a value that has none of its own."""
ENDS = ("bottom", "top")
_SOURCE = (
    Column("status", "text", "", "status: published, derived, inferred, projected or illustrative"),
    Column("reference", "text", "", "where the value stands"),
    Column("note", "text", "", "note"),
)
POINT_COLUMNS = Columns(
    Column("from", "date", "", "day the pay took effect"),
    Column("point", "point", "", "point", required=True),
    Column("salary", "pounds", "pounds/year", "full-time salary, in pounds", required=True),
    *_SOURCE,
)
"""Columns of a frame of points: one row a point at an award."""
BAND_COLUMNS = Columns(
    Column("from", "date", "", "day the pay took effect"),
    Column("grade", "text", "", "grade", required=True),
    Column("bottom", "pounds", "pounds/year", "lowest full-time salary of the grade, in pounds", required=True),
    Column("top", "pounds", "pounds/year", "highest full-time salary of the grade, in pounds", required=True),
    *_SOURCE,
)
"""Columns of a frame of grades: one row a grade at an award."""


@dataclass(frozen=True, repr=False)
class PayScale(Shown):
    """A pay scale of your own. With `book.with_scales({"mine": scale})` scenarios can use it by name.

    scale: the grades, and the pay by point and day.
    """

    scale: Scale

    @classmethod
    def from_frame(
        cls,
        frame: Any,
        *,
        title: str,
        grades: Mapping[str, Sequence[str | int | float]] | None = None,
        pension: Exact | None = None,
        hours: Exact | None = None,
        from_: date | str | None = None,
        known_until: date | str | None = None,
        increment_months: int | None = None,
    ) -> PayScale:
        """A pay scale from a frame of any library, a list of records or a dict of columns.

        frame: one row a point and award, with the columns point, from and salary; or one row a grade and award, with
        grade, from, bottom and top. Salaries are pounds a full-time year. A value is "given by the caller" and
        illustrative unless the columns `status` and `reference` say otherwise.
        title: what the scale is called.  grades: the grades by name, each with its bottom and top point, or all its
        points. Without grades a post names points, such as SCP 4 or SCP 4-6.  pension: the scheme or rate of its posts
        ("lgps", 0.2, "20%").
        hours: of a full-time week.  from_: the day of all pay, if the frame has no column `from`.
        known_until: the first day on which the pay is no longer known; if it is not given, the last pay continues.
        increment_months: how many months a post stays on each point, such as 12; without it increments cannot be
        costed.
        Returns the scale. Raises RefusedError for an argument that cannot be used, InputError with every error in the
        rows.

        >>> points = {"point": [1, 2, 3], "from": ["2026-04-01"] * 3, "salary": [25000, 26000, "£27,500"]}
        >>> PayScale.from_frame(points, title="Our council", grades={"G1": (1, 2), "G2": (2, 3)}, pension="20%")
        Our council: 3 points at the awards of 2026-04-01; pension 20%; known until: not said
          G1: points 1, 2 (£25,000 to £26,000)
          G2: points 2, 3 (£26,000 to £27,500)
        """
        name = argument("title", title, plain_name)
        first = argument("from_", from_, or_none(read_day))
        faults = Faults()
        rows, banded = _rows(argument("frame", frame, pandas_frame), first, faults)
        faults.raise_any()
        values = _values(rows, banded, faults)
        faults.raise_any()
        ranges = _bands(rows) if banded else _ranges(grades, values)
        if banded and grades is not None:
            raise RefusedError("grades: the frame already has a grade in each row; leave grades out")
        table = ScaleTable(
            title=name,
            pension=_pension(pension),
            hours=argument("hours", hours, or_none(read_number)),
            awards=sorted({day for dated in values.values() for day in dated}),
            known_until=argument("known_until", known_until, or_none(read_day)),
            increment_months=argument("increment_months", increment_months, or_none(whole(1, 240))),
        )
        if table.known_until is not None and table.known_until <= table.awards[-1]:
            raise RefusedError(f"known_until: {table.known_until} is not after the last award, {table.awards[-1]}")
        return cls(Scale("scale", table, ranges, values, References({GIVEN.id: GIVEN}), Place("scale")))

    def named(self, name: str) -> Scale:
        """The scale under the name that scenarios use."""
        values = {
            at: {day: replace(value, scale=name) for day, value in dated.items()}
            for at, dated in self.scale.values.items()
        }
        return replace(self.scale, name=name, values=values, place=Place(name))

    @property
    def title(self) -> str:
        """What the scale is called."""
        return self.scale.table.title

    @property
    def grades(self) -> dict[str, tuple[str, ...]]:
        """The grades by name, each with its points from the bottom up."""
        return {name: ranges[-1].points for name, ranges in self.scale.grades.items()}

    def frame(self) -> pd.DataFrame:
        """One row a point and award: point, from, salary (pounds a year), status, reference."""
        import pandas as pd

        from establishment.ground.frames import as_pounds

        values = [value for dated in self.scale.values.values() for value in dated.values()]
        rows = {
            "point": [value.point for value in values],
            "from": [value.award for value in values],
            "salary": [value.pence / 100 for value in values],
            "status": [value.source.status for value in values],
            "reference": [value.source.references[0].title for value in values],
        }
        return as_pounds(pd.DataFrame(rows), ["salary"])

    def __str__(self) -> str:
        table = self.scale.table
        awards = listed([str(day) for day in table.awards])
        until = f"known until: {table.known_until or 'not said'}"
        lines = [
            f"{table.title}: {len(self.scale.values)} points at the awards of {awards}; "
            f"pension {table.pension or 'none'}; {until}"
        ]
        for name, ranges in self.scale.grades.items():
            pay = [self._pay(ranges[-1], point) for point in (ranges[-1].points[0], ranges[-1].points[-1])]
            kind = "band" if ranges[-1].band else f"points {listed(ranges[-1].points, most=20)}"
            lines.append(f"  {name}: {kind} ({' to '.join(dict.fromkeys(pay))})")
        return "\n".join(lines)

    def _pay(self, grade: Grade, point: str) -> str:
        dated = self.scale.values[grade.spine, point]
        return text(dated[max(dated)].pence)


def _pension(pension: Exact | None) -> str:
    """A pension as scale.toml has it. Raises RefusedError."""

    def read(value: Any) -> str:
        text = pension_text(value)
        read_pension(text)
        return text

    return "" if pension is None else str(argument("pension", pension, read))


def _rows(frame: pd.DataFrame, first: date | None, faults: Faults) -> tuple[list[Row], bool]:
    """The rows of a frame, typed, and whether they are grades with two ends; faults are noted."""
    # the heading of our own points.csv is taken too
    headings = {{"effective_from": "from"}.get(spell(str(name)), spell(str(name))): name for name in frame.columns}
    banded = not {"bottom", "top"}.isdisjoint(headings)
    columns = BAND_COLUMNS if banded else POINT_COLUMNS
    for column in (c for c in columns if c.required and c.name not in headings):
        near = nearest(column.name, list(headings))
        faults.add(
            "E104",
            Place("frame"),
            "column",
            column.name,
            f'The column "{column.name}" is missing. {near}'.strip(),
            f"Columns: {listed([c.name for c in columns])}.",
        )
    for heading in (name for name in headings if name not in columns.by_name):
        message = f'No column is called "{heading}". {nearest(heading, columns.names)}'.strip()
        faults.add("E104", Place("frame"), "column", heading, message, f"Columns: {listed(columns.names)}.")
    if "from" not in headings and first is None:
        message, fix = "The day of the pay is not said.", 'Add a column from, or from_="2026-04-01".'
        faults.add("E202", Place("frame"), "from", None, message, fix)
    if faults.found:
        return [], banded
    cells = {name: [plain_cell(value) for value in frame[headings[name]]] for name in headings}
    # by the whole column: a single day cannot show that months come first
    order = DayColumn.of([cell for cell in cells.get("from", []) if isinstance(cell, str)]).order
    rows = []
    for index in range(len(frame)):
        place = Place("frame row", index + 1)
        values = {
            c.name: read_cell(c, cells[c.name][index] if c.name in cells else None, place, faults, order)
            for c in columns
        }
        values["from"] = values["from"] or first
        if values["from"] is None and len(faults.found) == 0:
            faults.add("E202", place, "from", None, "The cell of from is empty.", "It holds the day of the pay.")
        rows.append(Row(values, place))
    if not rows:
        faults.add("E102", Place("frame"), "", None, "The frame has no rows.", "Give one row a point or grade.")
    return rows, banded


def _values(rows: Iterable[Row], banded: bool, faults: Faults) -> Values:
    """Pay by spine and point, then by day; of a band, the spine is its grade. Faults are noted."""
    values: Values = {}
    for row in rows:
        pays = {end: row[end] for end in ENDS} if banded else {row["point"]: row["salary"]}
        spine = row["grade"] if banded else ""
        if banded and row["bottom"] > row["top"]:
            message = f"The bottom, {text(row['bottom'])}, is above the top, {text(row['top'])}."
            faults.add("E208", row.place, "bottom", text(row["bottom"]), message, "The bottom is the lower of the two.")
        source = _source(row, faults)
        for point, pence in pays.items():
            dated = values.setdefault((spine, point), {})
            if row["from"] in dated:
                message = f"{spine or f'Point {point}'} stands twice on {row['from']}."
                faults.add(
                    "E208", row.place, "grade" if banded else "point", spine or point, message, "Keep one of them."
                )
            dated[row["from"]] = PointValue("scale", spine, point, pence, row["from"], source)
    return values


def _source(row: Row, faults: Faults) -> Source:
    """Where a value comes from; a caller who gives no reference gives an illustration."""
    status, reference = row["status"] or "illustrative", row["reference"]
    if status not in STATUSES:
        message = f'"{status}" is not a status. {nearest(status, STATUSES)}'.strip()
        faults.add("E208", row.place, "status", status, message, f"Accepted: {listed(STATUSES)}.")
    # a figure that is not seen in a source is an illustration, whatever it is called
    elif not reference and status != "illustrative":
        message = f"A value that is {status} needs a reference."
        faults.add("E202", row.place, "reference", None, message, "Say where it stands, or leave status out.")
    used = GIVEN if not reference else Reference(id=reference, title=reference)
    weakest_status = STATUSES[STATUSES.index(status)] if status in STATUSES else STATUSES[-1]
    return Source(weakest_status, CONFIDENCES[0], (used,), row["note"] or "", row.place)


def _bands(rows: Iterable[Row]) -> dict[str, tuple[Grade, ...]]:
    return {row["grade"]: (Grade(row["grade"], row["grade"], ENDS, band=True),) for row in rows}


def _ranges(grades: Mapping[str, Sequence[str | int | float]] | None, values: Values) -> dict[str, tuple[Grade, ...]]:
    """Grades as ranges of points, from the bottom to the top. Raises RefusedError."""
    spine = _spine(values)
    if grades is not None and not isinstance(grades, Mapping):
        raise RefusedError(
            'grades: give a mapping of names to the bottom and the top point, such as {"G1": ("1", "4")}'
        )
    ranges: dict[str, tuple[Grade, ...]] = {}
    for name, ends in (grades or {}).items():
        field = f'grades["{name}"]'
        grade = argument("grades", name, plain_name)
        single = isinstance(ends, str | bytes) or not isinstance(ends, Iterable)
        points = [argument(field, point, read_point) for point in ([ends] if single else ends)]
        for point in points:
            if point not in spine:
                near = nearest(point, spine, " ")
                raise RefusedError(f'{field}: there is no point "{point}".{near} Points: {listed(spine, most=40)}')
        # one point given as both ends is a grade of one point
        points = points[:1] if len(points) == 2 and points[0] == points[1] else points
        places = [spine.index(point) for point in points]
        if not points or any(low >= high for low, high in pairwise(places)):
            raise RefusedError(f"{field}: {listed(points)}; give the bottom and the top point, the bottom first")
        # two points are ends, more are the points themselves
        whole = spine[places[0] : places[-1] + 1] if len(points) == 2 else points
        ranges[grade] = (Grade(grade, "", tuple(whole)),)
    return ranges


def _spine(values: Values) -> list[str]:
    """The points from the bottom up: by number; named ones in the order of their latest pay."""
    points = in_order([point for _, point in values])
    # numbers have an order of their own; names have only their pay
    if all(point.replace(".", "", 1).isdigit() for point in points):
        return points
    return sorted(points, key=lambda point: values["", point][max(values["", point])].pence)


def scales_given(value: object) -> dict[str, PayScale]:
    """Pay scales by the names that scenarios call them by. Raises RefusedError for anything else."""
    if not isinstance(value, Mapping):
        raise RefusedError('give a mapping of names to pay scales, such as {"mine": est.PayScale.from_frame(...)}')
    for name, scale in value.items():
        plain_text(name)
        if not isinstance(scale, PayScale):
            raise RefusedError(f'"{name}": {shown(scale)} was given; give an est.PayScale')
    return {plain_name(name): scale for name, scale in value.items()}

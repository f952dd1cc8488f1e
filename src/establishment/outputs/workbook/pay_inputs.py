"""Inputs of pay: awards that are assumed, and every pay point used."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from typing import Any

from establishment.outputs.workbook.formulas import EMPTY, NONE, Formula, either, equal, largest, rounded, rounded_up
from establishment.outputs.workbook.input_rows import InputRows
from establishment.rates.awards import Award
from establishment.rates.scale_values import PointValue

PointKey = tuple[str, str, str, date]


ADDED = (
    "empty: no award; a percentage, pounds on top, or both. It counts from its day on, before later awards; "
    "a redundancy and protected pay keep the pay as costed"
)
AFTER = "after the award of its day that you may add"


class PayInputs:
    """Pay points and assumed awards, as rows of the sheet of inputs."""

    def __init__(self, rows: InputRows) -> None:
        self.rows, self.model, self.cells = rows, rows.model, rows.cells
        self.book, self.slots = rows.model.comparison.plan.book, rows.model.slots
        self._points_used: dict[PointKey, PointValue] = {}
        self._find_points()
        self._awards()
        self._spare_awards()
        self._points()

    def _awards(self) -> None:
        """What each assumed award gives, and the step to which pay is rounded."""
        book = self.book
        days = {(v.scale, v.award) for v in self._points_used.values() if _projected(v)}
        used = {name for name, _ in days}
        # the same payment goes to many posts and is one input
        lumps = {id(unit.lump): unit.lump for unit in self.model.units if unit.lump is not None}
        if not used and not lumps:
            return
        self.rows.section("Awards that are assumed")
        for name in sorted(used):
            # one percentage can be rounded to whole pounds or to pennies: the scale says which, so it is an input too
            step = Fraction(book.scale(name).rounding, 100)
            self.rows.add(("step", name), f"{name}: pay is rounded to whole steps of", step, "pounds", "number")
            for number, award in enumerate(book.assumed.awards.get(name, ((), None))[0]):
                if (name, award.effective_from) in days:
                    self._award(name, number, award)
        for key, lump in lumps.items():
            day: dict[str, Any] = {"on": lump.on, "source": lump.source}
            if lump.percent:
                self.rows.add(("lump percent", key), "Paid once, of basic pay", lump.percent, "of basic", "rate", **day)
            pounds = Fraction(lump.pence, 100)
            self.rows.add(("lump", key), "Paid once, for full time", pounds, "pounds", "pay", **day)

    def _award(self, name: str, number: int, award: Award) -> None:
        """What an award gives; one that repeats the award before it follows that one."""
        some = "" if award.for_all else " on some points"
        what = f"{name}, award {number + 1}{some}"
        reference = "assumed in the scenario" + (", or the flat amount if that gives more" if award.greater else "")
        day: dict[str, Any] = {"on": award.effective_from, "status": "projected", "reference": reference}
        # awards that repeat are one assumption: typed over in the first year, it is meant for all
        before = {key: self.cells.get((key, name, number - 1)) for key in ("percent", "flat")}
        if award.percent is not None:
            self.rows.add(
                ("percent", name, number),
                f"{what}: of pay",
                award.percent / 100,
                "of pay",
                "raise",
                **day,
                same_as=before["percent"],
            )
        if award.flat_pounds is not None:
            self.rows.add(
                ("flat", name, number),
                f"{what}: on top",
                Fraction(award.flat_pounds),
                "pounds a year",
                "pay",
                **day,
                same_as=before["flat"],
            )

    def _points(self) -> None:
        """Pay of every point used, by award; what an assumed award makes of a point is a formula."""
        points_used = self._points_used
        if not points_used:
            return
        self.rows.section("Pay points used, by award")
        order: dict[tuple[str, str], list[str]] = {}
        for key in sorted(points_used, key=lambda k: (k[0], k[1], k[3])):
            order.setdefault(key[:2], self.model.comparison.plan.book.scale(key[0]).points)

        def place(key: PointKey) -> tuple[object, ...]:
            """By scale, spine, point and award; salaries of posts' own come after the points."""
            # by the order of the scale and not of the text: point 10 comes after point 9, and an award after the one
            # it raises
            points = order[key[:2]]
            return *key[:2], points.index(key[2]) if key[2] in points else len(points), *key[2:]

        for key in sorted(points_used, key=place):
            value = points_used[key]
            spine = f" {value.spine}" if value.spine else ""
            raised = self._made_by_award(value)
            exact = Fraction(value.pence, 100)
            # where the formula would differ by a penny from the library, the amount stands, and no figure is off
            content = raised if raised is not None and raised.value == exact else exact
            what = value.point if value.stands_on else f"point {value.point}"
            self.rows.add(
                key,
                f"{value.scale}{spine} {what}",
                content,
                "pounds a year",
                "pay",
                on=value.award,
                # an award that may be added has no source: nobody has stated it
                source=value.source if value.award not in self.slots.of(value.scale) else None,
                status=value.source.status,
                reference=AFTER,
            )

    def _find_points(self) -> None:
        """Every value of a point that prices something, and those that it is made of."""
        for trace, on in self.rows.priced:
            for value in trace.basic.values:
                self._with_earlier(value)
                slot = self.slots.last(value, on)
                if slot is not None:
                    dated = self.book.scale(value.scale).values[value.spine, value.point]
                    added_later = self.slots.at(dated, value.scale, slot)
                    assert added_later is not None
                    self._with_earlier(added_later)

    def _with_earlier(self, value: PointValue) -> None:
        """A point's value, and those that its assumed awards start from."""
        # each award starts from the one before, so the way back is followed until a value is there or is published
        while _key(value) not in self._points_used:
            self._points_used[_key(value)] = value
            before = self._before(value)
            if before is None:
                return
            value = before

    def _before(self, value: PointValue) -> PointValue | None:
        """The value that an assumed award started from."""
        return self.slots.before(self.book, value) if _projected(value) else None

    def _made_by_award(self, value: PointValue) -> Formula | None:
        before = self._before(value)
        if before is None or _key(before) not in self.cells:
            return None
        earlier = self.cells[_key(before)]
        if value.award in self.slots.of(value.scale):
            return self._raised_by_added(earlier, value.scale, value.award)
        awards = self.model.comparison.plan.book.assumed.awards.get(value.scale, ((), None))[0]
        for number, award in enumerate(awards):
            if award.effective_from == value.award and award.covers(value.spine, value.point):
                return self._raised(earlier, value.scale, number, award)
        # an award on some points leaves the pay of all others as it was
        return earlier

    def _spare_awards(self) -> None:
        """Awards that can be added, each on its day: empty until somebody types one."""
        # only days of points that are used: an award on any other would move no figure
        used = {(name, day) for name, _, _, day in self._points_used if day in self.slots.of(name)}
        if not used:
            return
        self.rows.section("Awards that you may add (leave empty for none)")
        for name, day in sorted(used):
            at: dict[str, Any] = {"on": day, "reference": ADDED}
            self.rows.add(("added percent", name, day), f"{name}: of pay", None, "of pay", "spare raise", **at)
            self.rows.add(("added flat", name, day), f"{name}: on top", None, "pounds a year", "spare pounds", **at)

    def _raised_by_added(self, earlier: Formula, name: str, day: date) -> Formula:
        """Pay after an award that can be added; as before while there is none."""
        step = self.cells["step", name]
        percent, flat = (self.cells[f"added {key}", name, day] for key in ("percent", "flat"))
        nearest = rounded((earlier + earlier * percent) / step, NONE) * step
        raised = either(equal(percent, EMPTY), earlier, nearest)
        return either(equal(flat, EMPTY), raised, rounded_up((raised + flat) / step) * step)

    def _raised(self, earlier: Formula, name: str, number: int, award: Award) -> Formula:
        """Pay after an award, as `Award.applied` has it."""
        step, nearest = self.cells["step", name], earlier
        if award.percent is not None:
            # pay and its raise added, not pay times one and a bit: then half a step stays half a step in floats too
            raised = earlier + earlier * self.cells["percent", name, number]
            nearest = rounded(raised / step, Formula("0", 0)) * step
        if award.flat_pounds is None:
            return nearest
        flat = rounded_up(((earlier if award.greater else nearest) + self.cells["flat", name, number]) / step) * step
        return largest(flat, nearest) if award.greater else flat


def _projected(value: PointValue) -> bool:
    return value.source.status == "projected"


def _key(value: PointValue) -> PointKey:
    return value.scale, value.spine, value.point, value.award

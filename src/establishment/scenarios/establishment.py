"""The establishment as actions find it: which posts are there on a day, and which a line can mean."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from establishment.ground.findings import Faults, Place, listed, nearest, written
from establishment.ground.money import text
from establishment.posts import Kind, Spell
from establishment.scenarios.line_shapes import Line
from establishment.scenarios.lines import same_words
from establishment.scenarios.shorthand import counts_fte


@dataclass
class _Held:
    """A spell of the establishment; whether an action made it, or took it, and on which day."""

    spell: Spell
    changed: bool = False
    changed_on: date | None = None
    gone: bool = False

    def free_on(self, on: date | None) -> bool:
        """Whether an action may change it on a day: it is there, and no other changes it that day."""
        # two changes of one post need two days, else their order would decide the cost
        return not self.gone and (not self.changed or (on is not None and self.changed_on != on))


class Establishment:
    """A posts table to which actions are applied; or, where there is none, the lines of the actions themselves."""

    def __init__(self, spells: Sequence[Spell], *, listed_posts: bool) -> None:
        self.listed_posts = listed_posts
        self._held: list[_Held] = []
        self._by_post: dict[str, list[_Held]] = {}
        self._by_words: dict[tuple[str, str, str], list[_Held]] = {}
        self._touched: dict[str, date | None] = {}
        for spell in spells:
            self._add(_Held(spell))

    def _add(self, entry: _Held) -> None:
        self._held.append(entry)
        if entry.spell.post:
            self._by_post.setdefault(entry.spell.post, []).append(entry)
        if isinstance(entry.spell.kind, Kind):
            self._by_words.setdefault(_words(entry.spell), []).append(entry)

    def untouched(self) -> tuple[Spell, ...]:
        """The posts that no action has changed."""
        return tuple(entry.spell for entry in self._held if not entry.changed and not entry.gone)

    def post(self, number: str) -> Spell | None:
        """The post of a number, if it is there."""
        return next((entry.spell for entry in self._by_post.get(number, ()) if not entry.gone), None)

    def put(self, spells: Iterable[Spell], on: date | None, movement: int) -> tuple[Spell, ...]:
        """Add posts as an action leaves them. Returns them, marked with the movement that made them so."""
        spells_made = tuple(replace(spell, made_by=movement) for spell in spells)
        for spell in spells_made:
            self._add(_Held(spell, True, on))
        return spells_made

    def take(
        self, spells: Sequence[Spell], line: Line, on: date | None, faults: Faults, name: str
    ) -> tuple[Spell, ...]:
        """Take posts out, as they are on a day.

        wanted: the line as read.  name: the line's field, for messages.
        Returns the spells taken, from that day on. Notes E302 (more than there are), E303 (posts priced
        differently fit), E304 (not there), E306 (already changed).
        """
        # without a list the lines that go are the baseline themselves
        if not self.listed_posts:
            self._once(spells, on, faults, name)
            return tuple(replace(spell, from_=on or spell.from_) for spell in spells)
        return tuple(part for spell in spells for part in self._take_one(spell, line, on, faults, name))

    def _once(self, spells: Sequence[Spell], on: date | None, faults: Faults, name: str) -> None:
        # without a posts table there is nothing to hold a line against, but one number twice is a mistake all the same
        for spell in (s for s in spells if s.post):
            first = self._touched.get(spell.post, on)
            if spell.post in self._touched and (on is None or first is None or first == on):
                _twice(spell.post, first, on, spell.place, faults, name)
            self._touched[spell.post] = on

    def _take_one(self, line_spell: Spell, line: Line, on: date | None, faults: Faults, name: str) -> list[Spell]:
        # looked up by what names it, so that a plan of thousands of lines is not held against every post of the list
        near = self._by_post.get(line_spell.post, []) if line_spell.post else self._by_words.get(_words(line_spell), [])
        # a line that says more than the name must be right in all of it: it may mean another post
        fits = [entry for entry in near if not _otherwise(entry.spell, line_spell, line)]
        if near and not fits:
            self._said_otherwise(near, line_spell, line, faults, name)
            return []
        free = [entry for entry in fits if entry.free_on(on) and _there(entry.spell, on)]
        # posts that no action has changed come first; changed ones only where those do not suffice
        fresh = [entry for entry in free if not entry.changed]
        if sum(entry.spell.count for entry in fresh) < (line.count or line_spell.count):
            fresh = free
        if not fresh:
            self._not_there(fits, line_spell, on, faults, name)
            return []
        there = sum(entry.spell.count for entry in fresh)
        # a number of a post means all that stand under it, unless a count is said
        count = line.count or (line_spell.count if line.line or not line_spell.post else there)
        # taking what there is would cost less than the author meant
        if count > there:
            message = (
                f"{count} posts of {line_spell.label or line_spell.post} are removed or changed, but there are {there}."
            )
            fix = f"In the posts table: {listed(_where(entry.spell) for entry in fresh)}."
            faults.add("E302", line_spell.place, name, None, message, fix)
            return []
        # which of them go would change the cost, so the choice is the author's
        if count < there and len({_price_of(entry.spell) for entry in fresh}) > 1:
            alike = "but they are not all priced, paid for and placed alike"
            message = f"{count} of the {there} posts of {line_spell.label} are meant, {alike}."
            named = "; ".join(f'{{ post = "{entry.spell.post}" }} {_differs(entry.spell)}' for entry in fresh[:8])
            faults.add("E303", line_spell.place, name, None, message, f"Name the posts: {named}.")
            return []
        return self._remove(fresh, count, on)

    def _said_otherwise(self, near: list[_Held], line_spell: Spell, line: Line, faults: Faults, name: str) -> None:
        spells = [entry.spell for entry in near if not entry.gone] or [entry.spell for entry in near]
        differences = dict.fromkeys("; ".join(_otherwise(spell, line_spell, line)) for spell in spells)
        there = listed(dict.fromkeys(_differs(spell) for spell in spells))
        message = f'The posts table has "{line_spell.post or line_spell.label}", but not as this line says it: '
        faults.add("E304", line_spell.place, name, None, f"{message}{'; or '.join(differences)}.", f"It has: {there}.")

    def _remove(self, entries: list[_Held], count: int, on: date | None) -> list[Spell]:
        removed = []
        for entry in entries:
            part = min(count, entry.spell.count)
            if not part:
                break
            count -= part
            since = entry.spell.from_
            removed.append(replace(entry.spell, count=part, from_=on or since, since=since))
            # the part that goes is kept as gone, so that a later action on it is told what took it
            if part < entry.spell.count:
                self._add(_Held(removed[-1], False, on, gone=True))
                entry.spell = replace(entry.spell, count=entry.spell.count - part)
            else:
                entry.gone, entry.changed_on = True, on
        return removed

    def _not_there(self, fits: list[_Held], line_spell: Spell, on: date | None, faults: Faults, name: str) -> None:
        """Why a post cannot be taken on a day: it is changed or gone, has other days, another scale, or never was."""
        name_of_line = line_spell.post or line_spell.label
        changed = [entry for entry in fits if entry.changed or entry.gone]
        if changed:
            gone = None if any(not entry.gone for entry in fits) else changed[-1].changed_on
            _twice(name_of_line, changed[0].changed_on, on, line_spell.place, faults, name, gone)
            return
        if fits:
            message = f'The post "{name_of_line}" is in the posts table, but not on {on}.'
            days = listed(dict.fromkeys(_days(entry.spell) for entry in fits))
            faults.add(
                "E304", line_spell.place, name, None, message, f"It is there {days}. Give the action such a day."
            )
            return
        there = [entry.spell for entry in self._held if not entry.gone]
        labels = list(dict.fromkeys(spell.post if line_spell.post else spell.label for spell in there))
        message = f'There is no post "{name_of_line}" in the posts table'
        scales = listed(
            dict.fromkeys(s.kind.scale for s in there if s.label == name_of_line and isinstance(s.kind, Kind))
        )
        if name_of_line in labels and not line_spell.post:
            fix = f'Name the scale in the line: {{ line = "1 x {name_of_line}", scale = "..." }}.'
            scale = line_spell.kind.scale if isinstance(line_spell.kind, Kind) else ""
            faults.add("E304", line_spell.place, name, None, f"{message} on the scale {scale}; it is on {scales}.", fix)
            return
        day = f" on {on}" if on else ""
        message = f"{message}{day}. {nearest(name_of_line, labels)}".strip()
        faults.add("E304", line_spell.place, name, None, message, f"Posts there: {listed(labels)}.")


def _words(spell: Spell) -> tuple[str, str, str]:
    """What a line names a post by: title, scale and grade."""
    assert isinstance(spell.kind, Kind)
    return " ".join(spell.title.casefold().split()), spell.kind.scale, spell.kind.grade


def _otherwise(spell: Spell, line_spell: Spell, line: Line) -> list[str]:
    """What a post of the same number, or title and grade, has otherwise than the line says; nothing where it fits."""
    kind, line_kind = spell.kind, line_spell.kind
    if not isinstance(kind, Kind) or not isinstance(line_kind, Kind):
        return ["it is not a post"]
    pay = kind.own_pay.pence if kind.own_pay is not None else None
    hours_said = line.fte is not None or counts_fte(line.line)
    words = {
        "title": (line.title, spell.title, line_spell.title, same_words(spell.title, line_spell.title)),
        "scale": (line.scale, kind.scale, line_kind.scale, kind.scale == line_kind.scale),
        "grade": (line_kind.grade, kind.grade, line_kind.grade, kind.grade == line_kind.grade),
        "unit": (line.unit, spell.unit, line.unit, same_words(spell.unit, line.unit)),
        "point": (line.point, kind.point, line.point, kind.point == line.point),
        "category": (line.category, kind.category, line.category, kind.category == line.category),
    }
    named = [
        f"its {key} is {there or 'not said'}, not {here}"
        for key, (line_has, there, here, same) in words.items()
        if line_has and not same
    ]
    if line.salary is not None and pay != line.salary.pence:
        named.append(f"its salary is {'not said' if pay is None else text(pay)}, not {text(line.salary.pence)}")
    if hours_said and kind.fte != line_kind.fte:
        named.append(f"its FTE is {written(kind.fte)}, not {written(line_kind.fte)}")
    if line.weeks is not None and kind.weeks != line.weeks:
        named.append(f"its weeks are {written(kind.weeks)}, not {written(line.weeks)}")
    if line.allowances and kind.allowances != line_kind.allowances:
        named.append("it has other allowances")
    if line.funder and (spell.funding, spell.later) != (line_spell.funding, line_spell.later):
        named.append("others pay for it")
    if line.budgeted is not None and spell.budgeted != line.budgeted:
        named.append(f"it is {'budgeted' if spell.budgeted else 'not budgeted'}")
    return named


def _days(spell: Spell) -> str:
    """On which days a post is there."""
    begins = f"from {spell.from_}" if spell.from_ else ""
    return f"{begins} until {spell.until}".strip() if spell.until else begins or "on every day"


def _there(spell: Spell, on: date | None) -> bool:
    return on is None or spell.start <= on < spell.end


def _price_of(spell: Spell) -> tuple[Any, ...]:
    return spell.kind, spell.funding, spell.stages, spell.increments, spell.budgeted, spell.until, spell.unit


def _where(spell: Spell) -> str:
    return f"{spell.count} on line {spell.place.line}" if spell.place.line else str(spell.count)


def _differs(spell: Spell) -> str:
    paid = "".join(f", {name}" for name in (spell.unit, *(funder for funder, _ in spell.funding)) if name)
    return f"({spell.count} x {spell.label}{paid}{'' if spell.budgeted else ', unbudgeted'})"


def _twice(
    post: str, first: date | None, on: date | None, place: Place, faults: Faults, name: str, gone: date | None = None
) -> None:
    """Note that another action has changed a post; gone: the day from which it is not there at all any more."""
    # removed on an earlier day: giving each its own day would not help
    if gone is not None and on is not None and gone < on:
        message = f'The post "{post}" is removed on {gone}, so it is not there on {on}.'
        faults.add("E306", place, name, None, message, "Give this action an earlier day, or leave out one of the two.")
        return
    message = f'Another action already changes "{post}" {f"on {on}" if on else "without a date"}.'
    if first != on:
        message = f'Another action already changes "{post}" {f"on {first}" if first else "without a date"}.'
    fix = "Combine the two actions, or give each its own day with from."
    faults.add("E306", place, name, None, message, fix)

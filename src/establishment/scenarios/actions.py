"""Actions applied to the establishment: each makes one movement, the posts before and the posts after."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date
from fractions import Fraction
from typing import Any

from establishment.ground.findings import Faults, Place, listed
from establishment.ground.money import nearest_pence, text
from establishment.ground.toml_files import TomlFile
from establishment.posts import Fixed, Kind, Spell
from establishment.scenarios.action_shapes import (
    Amounts,
    Efficiency,
    Fund,
    OneOff,
    PayProtection,
    Proposal,
    Redundancy,
    To,
)
from establishment.scenarios.establishment import Establishment
from establishment.scenarios.funders import Funded
from establishment.scenarios.line_places import Spot
from establishment.scenarios.lines import LineReader, point_of, same_words
from establishment.scenarios.one_offs import Once, OnceLine, OneOffCost
from establishment.scenarios.scenario import Scenario

CHANGES = {
    "regrade": ("grade", "point", "scale", "title"),
    "convert": ("scale", "grade", "point", "title", "category", "pension", "allowances"),
    "redesignate": ("title",),
    "transfer": ("unit", "funder"),
    "change_hours": ("fte", "weeks"),
    "fund": ("funder", "budgeted", "funded_until"),
}
"""The actions that change posts, and what each may change."""


@dataclass(frozen=True)
class Movement:
    """What one action does: the spells before and after, from its day on.

    number: from 1 in the order of the file; 0 for the posts that no action touches.
    """

    number: int
    proposal: str
    action: str
    before: tuple[Spell, ...]
    after: tuple[Spell, ...]
    from_: date | None = None
    authority: str = ""
    reference: str = ""
    note: str = ""
    place: Place = field(default=Place(""), compare=False)

    def reversed(self) -> Movement:
        """The movement that undoes this one."""
        return replace(self, before=self.after, after=self.before)

    @property
    def title(self) -> str:
        """The posts or the line it is about."""
        spells = self.before or self.after
        return ", ".join(dict.fromkeys(spell.label for spell in spells))


@dataclass(frozen=True)
class Release:
    """Time or quality released, measured in money that changes no budget: whole pence a year."""

    proposal: str
    title: str
    pence: int
    from_: date | None
    sum_: str
    line: Efficiency
    place: Place = field(default=Place(""), compare=False)


@dataclass(frozen=True)
class _Task:
    """One action to carry out: its proposal, key, line, day and place."""

    proposal: Proposal
    funded: Funded
    action: str
    line: Any
    on: date | None
    spot: Spot


class Actions:
    """Reads the proposals of a scenario into movements, each action checked against the establishment."""

    def __init__(
        self, scenario: Scenario, file: TomlFile, reader: LineReader, establishment: Establishment, faults: Faults
    ) -> None:
        self.scenario, self.file, self.reader = scenario, file, reader
        self.once = Once(scenario, reader.book, faults)
        self.establishment, self.faults = establishment, faults
        self.one_offs: list[OneOffCost] = []
        self.releases: list[Release] = []
        self._posts_met = list(establishment.untouched())
        self._leavers = Counter[str]()

    def movements(self) -> tuple[Movement, ...]:
        """All movements in the order of the file; earlier days are applied first."""
        todo = list(self._todo())
        made: dict[int, Movement] = {}
        once = OneOff | Redundancy | PayProtection  # after all others, which say what posts there are
        order = sorted(range(len(todo)), key=lambda n: (isinstance(todo[n].line, once), todo[n].on or date.min, n))
        for number in order:
            movement = self._move(number + 1, todo[number])
            if movement is not None:
                made[number] = movement
        return tuple(made[number] for number in sorted(made))

    def _todo(self) -> Iterator[_Task]:
        for index, proposal in enumerate(self.scenario.proposal):
            funded = self.reader.funded(proposal.funder, Spot(self.file, ("proposal", index, "funder")))
            for action, at, line in proposal.actions():
                on = getattr(line, "from_", None) or proposal.from_ or self.scenario.starts
                yield _Task(proposal, funded, action, line, on, Spot(self.file, ("proposal", index, action, at)))

    def _move(self, number: int, task: _Task) -> Movement | None:
        before: tuple[Spell, ...] = ()
        after: tuple[Spell, ...] = ()
        line, on = task.line, task.on
        if isinstance(line, OneOff | Redundancy | PayProtection):
            self.one_offs.extend(self._once(task))
            return None
        if isinstance(line, Efficiency):
            self.releases.append(self._release(line, task))
            return None
        if isinstance(line, Amounts):
            after = (self._amounts(task),)
        elif task.action == "establish":
            after = self._establish(task)
        elif task.action == "disestablish":
            before = self._taken(task)
        elif task.action in ("extend", "end"):
            before = self._limited(task)
            after = self._extended(before, task) if task.action == "extend" else ()
        else:
            before = self._taken(task)
            after = self._changed(before, task)
        self._posts_met.extend((*before, *after))
        for spell in before:
            self._leavers[spell.title.casefold()] += spell.count
        self._check_ends((*before, *after), task)
        after = self.establishment.put(after, on, number)
        authority = line.authority or task.proposal.authority
        note = self._note(line, after)
        return Movement(
            number, task.proposal.id, task.action, before, after, on, authority, line.reference, note, task.spot.place()
        )

    def _check_ends(self, spells: tuple[Spell, ...], task: _Task) -> None:
        """What an action brings or finds ends after the day of the action."""
        for spell in (s for s in spells if s.until is not None and s.start >= s.until):
            said = f"{spell.label} ends on {spell.until}, before or as the action takes effect on {spell.from_}."
            fix = "until is the first day without it; the action's day is its from, the proposal's, or starts."
            self.faults.add("E208", task.spot.place("until"), task.spot.name("until"), None, said, fix)

    def _taken(self, task: _Task) -> tuple[Spell, ...]:
        line = task.line
        from_table = self.establishment.listed_posts
        by_number = line.post and not line.line and not line.grade
        if by_number and self.scenario.posts and not from_table:
            return ()  # the posts table has faults of its own, and is not looked into
        if by_number and from_table:
            kind = Kind(line.scale or self.scenario.pay, "", fte=Fraction(1) if line.fte is None else line.fte)
            funded = self.reader.funded(line.funder, task.spot.at("funder"))
            one = Spell(line.post, line.title, kind, line.count or 1, "", funded.now, funded.later,
                        place=task.spot.place())  # fmt: skip
            spells: tuple[Spell, ...] = (one,)
        else:
            spells = self.reader.spells(line, task.funded, task.spot, "baseline")
        if isinstance(line, Fund) and not from_table and line.budgeted is None and not line.to.funder:
            spells = tuple(replace(spell, budgeted=False) for spell in spells)
        return self.establishment.take(spells, line, task.on, self.faults, task.spot.name())

    def _limited(self, task: _Task) -> tuple[Spell, ...]:
        """Posts taken that have an end of their own; what has none is noted."""
        before = self._taken(task)
        if task.action == "end" and task.on is None:
            said, fix = "The day on which the posts end is not said.", "Add from, the first day without them."
            self.faults.add("E202", task.spot.place(), task.spot.name("from"), None, said, fix)
        for spell in (s for s in before if not s.time_limited):
            said = f"{spell.label} has no end of its own, so it cannot {task.action}."
            fix = "Use disestablish to remove it, or give the end it has: until = 2026-04-01."
            self.faults.add("E309", task.spot.place(), task.spot.name(), None, said, fix)
        return before

    def _extended(self, before: tuple[Spell, ...], task: _Task) -> tuple[Spell, ...]:
        to_day = task.line.to_day
        for spell in (s for s in before if s.until is not None and to_day <= s.until):
            said = f"{spell.label} already runs until {spell.until}; {to_day} is no later."
            fix = "to_day is the first day without the posts; use end for an earlier one."
            self.faults.add("E309", task.spot.place("to_day"), task.spot.name("to_day"), str(to_day), said, fix)
        basis = self.scenario.basis.proposed
        kinds = [replace(s.kind, basis=basis) if isinstance(s.kind, Kind) else s.kind for s in before]
        return tuple(replace(s, until=to_day, kind=kind) for s, kind in zip(before, kinds, strict=True))

    def _once(self, task: _Task) -> Iterator[OneOffCost]:
        """What falls once: as given, by redundancy, or by protection of pay that runs off."""
        line, on = task.line, getattr(task.line, "on", None) or task.on
        funded = self.reader.funded(line.funder, task.spot.at("funder")) if line.funder else task.funded
        if on is None and (self.scenario.first_year or not isinstance(line, OneOff)):
            said = "The day of the one-off cost is not said, so it falls in no year."
            self.faults.add("E202", task.spot.place(), task.spot.name("on"), None, said, "Add on = 2026-04-01.")
            return
        if isinstance(line, Redundancy):
            self._check_leavers(line, task.spot)
        if isinstance(line, Redundancy) and line.lgps is None:
            line = line.model_copy(update={"lgps": self._in_lgps(line)})
        yield from self.once.costs(OnceLine(task.proposal.id, line, on, funded, task.spot))

    def _check_leavers(self, line: Redundancy, spot: Spot) -> None:
        """No more holders are made redundant than posts of that title go or change; a title of no post passes."""
        title = line.title.casefold()
        there = self._leavers[title]
        if there < line.count and any(same_words(spell.title, line.title) for spell in self._posts_met):
            message = f"{line.count} holders of {line.title} are made redundant, but {there} such posts go or change"
            fix = "Correct the count, or add the action that takes the posts away."
            self.faults.add("E302", spot.place("count"), spot.name("count"), line.count, f"{message}.", fix)
        self._leavers[title] -= line.count

    def _in_lgps(self, line: Redundancy) -> bool:
        """Whether a post of that title is in a local government scheme; a post of the scenario where none has it."""
        kinds = [s.kind for s in self._posts_met if isinstance(s.kind, Kind) and same_words(s.title, line.title)]
        usual = Kind(self.scenario.pay, "", pension=self.reader.usual_pension(self.scenario.pay))
        return any(self.reader.in_lgps(kind) for kind in kinds or [usual])

    def _release(self, line: Efficiency, task: _Task) -> Release:
        if line.amount is not None:
            stated = line.amount.pence
            return Release(task.proposal.id, line.title, stated, task.on, "as stated", line, task.spot.place())
        parts = (line.volume, line.hours, line.weeks or Fraction(0))
        rate = line.rate.pence if line.rate else 0
        if line.weeks is None or line.rate is None:
            said = "An efficiency is volume x hours x weeks x rate, or its amount a year."
            fix = "Add weeks and rate, or the amount that the paper states."
            self.faults.add("E202", task.spot.place(), task.spot.name("rate"), None, said, fix)
        pence = nearest_pence(line.volume * line.hours * parts[2] * rate)
        sum_ = " x ".join([*(f"{float(part):g}" for part in parts), line.rate.text if line.rate else text(rate)])
        return Release(task.proposal.id, line.title, pence, task.on, sum_, line, task.spot.place())

    def _establish(self, task: _Task) -> tuple[Spell, ...]:
        spells = self.reader.spells(task.line, task.funded, task.spot, "proposed")
        for spell in spells:
            there = self.establishment.post(spell.post)
            if there is None:
                continue
            said = f'The post "{spell.post}" is already there: {there.label}.'
            self.faults.add("E301", spell.place, task.spot.name(), None, said, "Give the new post a number of its own.")
        begun = (replace(spell, from_=task.on or spell.from_) for spell in spells)
        return tuple(point_of(spell, spell.from_) for spell in begun)

    def _changed(self, before: tuple[Spell, ...], task: _Task) -> tuple[Spell, ...]:
        to, accepted = task.line.to, CHANGES[task.action]
        for key in (k for k in To.model_fields if k in to.model_fields_set and k not in accepted):
            said = f'The action "{task.action}" cannot change {key}; it changes {listed(accepted)}.'
            other = [action for action, keys in CHANGES.items() if key in keys]
            name = task.spot.name("to", key)
            self.faults.add("E309", task.spot.place("to", key), name, None, said, f"Use {listed(other)} for that.")
        after = tuple(
            replace(self.reader.changed(spell, to, task.spot.at("to"), task.action), from_=task.on or spell.from_)
            for spell in before
        )
        if to.point:
            after = tuple(point_of(spell, task.on) for spell in after)
        bases = self.scenario.basis
        if before and before == after and bases.baseline == bases.proposed:
            said = f'The action "{task.action}" changes nothing: what it sets is already so.'
            fix = f'Say in "to" what changes: {listed(accepted)}.'
            self.faults.add("E309", task.spot.place(), task.spot.name(), None, said, fix)
        return after

    def _amounts(self, task: _Task) -> Spell:
        line, pay_out = task.line, task.action == "non_pay"
        kind = Fixed("non_pay", line.amount.pence) if pay_out else Fixed("income", -line.amount.pence)
        funded = self.reader.funded(line.funder, task.spot.at("funder")) if line.funder else task.funded
        return Spell("", line.title, kind, 1, "", funded.now, funded.later, line.budgeted, task.on, line.until,
                     place=task.spot.place())  # fmt: skip

    def _note(self, line: Any, after: tuple[Spell, ...]) -> str:
        total = getattr(line, "total_after", None)
        moved = sum(spell.count for spell in after)
        if total is None or not after:
            return ""
        if total < moved:
            said = f"{moved} posts are new here, but total_after says {total} in all."
            self.faults.add("E309", after[0].place, "total_after", None, said, f"Give {moved} or more.")
        return f"{total - moved} + {moved} = {total}"

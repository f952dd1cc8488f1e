"""What an action is: a row of the registry, the task it is given, and the movement or amounts it makes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from establishment.ground.findings import Faults, Place
from establishment.ground.shapes import Table
from establishment.ground.shown_fields import ShownFields
from establishment.posts import Spell
from establishment.scenarios.action_shapes import Efficiency
from establishment.scenarios.establishment import Establishment
from establishment.scenarios.funders import Funded
from establishment.scenarios.line_places import Spot
from establishment.scenarios.lines import LineReader
from establishment.scenarios.one_off_costs import OneOffCost
from establishment.scenarios.terms import ScenarioTerms


@dataclass(frozen=True, repr=False)
class Movement(ShownFields):
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

    @property
    def spells(self) -> tuple[Spell, ...]:
        """The posts and lines before it, then those after."""
        return (*self.before, *self.after)

    def reversed(self) -> Movement:
        """The movement that undoes this one."""
        return replace(self, before=self.after, after=self.before)

    @property
    def title(self) -> str:
        """The posts or the line it is about."""
        # of the posts before where there are some: that is what people call the change by
        spells = self.before or self.after
        # ten posts alike are one label
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
class Task:
    """One action to carry out: its proposal, key, line, day and place, and what it is carried out on.

    funded: who pays where the line does not say.  posts_met: the posts that no action touches, and those of the actions
    before this one.  leavers: how many posts of each title have gone or changed, less holders made redundant.
    taken: the posts that have gone or changed, as they were before.  changes: posts before and after they changed.
    """

    proposal: str
    funded: Funded
    action: str
    line: Any
    on: date | None
    spot: Spot
    terms: ScenarioTerms
    reader: LineReader
    establishment: Establishment
    faults: Faults
    posts_met: Sequence[Spell]
    leavers: Counter[str]
    taken: Sequence[Spell]
    changes: Sequence[tuple[Spell, Spell]]

    def fault(self, code: str, key: str, value: object, message: str, fix: str, *, at: str | None = None) -> None:
        """Note a fault of the line: see `Spot.fault`."""
        self.spot.fault(self.faults, code, key, value, message, fix, at=at)


@dataclass(frozen=True)
class Outcome:
    """What an action makes: the spells before and after, any number of each; or amounts beside the posts."""

    before: tuple[Spell, ...] = ()
    after: tuple[Spell, ...] = ()
    one_offs: tuple[OneOffCost, ...] = ()
    releases: tuple[Release, ...] = ()


@dataclass(frozen=True)
class Action:
    """A row of the registry: the shape of its lines, what it does, and its words.

    done: what it is said to have done to posts, as in "3 posts regraded".
    as_text: whether a line of it can be text alone.  changes: the keys of `to` that it accepts.
    pairs: whether each post before becomes the one post after of the same place.
    brings: whether what it brings is new, so that a later start moves all its days.
    beside: whether it makes no movement, but amounts beside the posts; it is then carried out after all others.
    """

    shape: type[Table]
    apply: Callable[[Task], Outcome]
    done: str
    as_text: bool = False
    changes: tuple[str, ...] = ()
    pairs: bool = False
    brings: bool = False
    beside: bool = False

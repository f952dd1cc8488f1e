"""Fields of a post as a list has them, beside those that are planned; only what the list says is compared."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from establishment.api.track_lists import DatedList
from establishment.costing.pricer import Pricer
from establishment.posts import Kind, Spell

LATE, EARLY = "late start", "early start"
FIELDS = {
    "hours": {"fte": "fte"},
    "grade": {"scale": "scale", "grade": "grade", "point": "point", "own_pay": "salary"},
    "other terms": {
        "weeks": "weeks",
        "category": "category",
        "pension": "pension",
        "allowances": "allowances",
        "vacancy": "vacancy_percent",
    },
    "funding": {},
}
"""Fields of a kind of post by the cause that they make, each with the column of a list that says it."""
CAUSES_OF_FIELDS = tuple(FIELDS)
ON_ITS_POINT = ("point", "actual")
"""The bases on which the point of a post prices it."""
Step = tuple[str, Spell | None]
"""A cause, and the post once that cause is taken in; None where nothing is paid."""


@dataclass(frozen=True)
class ListedFields:
    """A post of a list, whose fields are compared with those of planned posts. of: None for the plan's own."""

    spell: Spell
    of: DatedList | None
    prices: Pricer

    def _says(self, column: str) -> bool:
        return self.of is None or column in self.of.columns

    def same(self, cause: str, planned: Spell) -> bool:
        """Whether the fields of a cause are as in a planned post, as far as the list says them."""
        listed, other = self.spell.kind, planned.kind
        if cause == "funding":
            # a list without the column says nothing, so it is taken as planned
            return not self._says("budgeted") or self.spell.budgeted == planned.budgeted
        assert isinstance(listed, Kind)
        assert isinstance(other, Kind)
        fields = [name for name, column in FIELDS[cause].items() if self._says(column)]
        # on other bases the point prices nothing
        if cause == "grade" and other.basis not in ON_ITS_POINT:
            fields = [name for name in fields if name != "point"]
        # a post that climbed as planned stands on another point, and is as planned
        return all(_value(listed, name) in (_value(other, name), self._climbed(planned, name)) for name in fields)

    def _climbed(self, planned: Spell, name: str) -> Any:
        """The point that increments have made of a planned one by the day of the list."""
        if name != "point" or self.of is None:
            return _value(planned.kind, name)
        on = self.of.day if self.prices.cash else self.prices.base
        return _value(self.prices.moved(planned, self.of.day, on), name)

    def steps(
        self, planned: Spell, late: Sequence[tuple[str, Spell]], early: Sequence[tuple[str, Spell]], own: Sequence[str]
    ) -> Iterator[Step]:
        """From a planned post to this one: fields of earlier states, of later ones, and then its own, by cause."""
        post = planned
        for name, causes in ((LATE, late), (EARLY, early)):
            for cause, state in causes:
                # late and early changes take the fields as the plan has them, so that their price is that of the plan
                post = _with_state(cause, post, state)
            if causes:
                yield name, post
        for cause in own:
            post = self._with_own(cause, post)
            yield cause, post

    def _with_own(self, cause: str, post: Spell) -> Spell:
        """A post with the fields of a cause that the list says."""
        if cause == "funding":
            return replace(post, budgeted=self.spell.budgeted)
        assert isinstance(post.kind, Kind)
        assert isinstance(self.spell.kind, Kind)
        own = {n: getattr(self.spell.kind, n) for n, column in FIELDS[cause].items() if self._says(column)}
        if cause != "grade":
            return replace(post, kind=replace(post.kind, **own))
        basis = post.kind.basis
        # a post that gets a salary of its own is priced by it
        if self.spell.kind.own_pay is not None or basis == "actual":
            basis = self.spell.kind.basis
        moved = _climb_of(self.spell) if self._says("increment_date") else {}
        return replace(post, kind=replace(post.kind, **own, basis=basis), **moved)


def same_fields(cause: str, one: Spell, other: Spell) -> bool:
    """Whether two planned posts are alike in the fields of a cause."""
    if cause == "funding":
        return one.budgeted == other.budgeted
    return all(_value(one.kind, name) == _value(other.kind, name) for name in FIELDS[cause])


def _with_state(cause: str, post: Spell, state: Spell) -> Spell:
    """A post with the fields of a cause as another planned state has them."""
    if cause == "funding":
        return replace(post, budgeted=state.budgeted)
    assert isinstance(post.kind, Kind)
    values = {name: getattr(state.kind, name) for name in FIELDS[cause]}
    if cause != "grade":
        return replace(post, kind=replace(post.kind, **values))
    assert isinstance(state.kind, Kind)
    return replace(post, kind=replace(post.kind, **values, basis=state.kind.basis), **_climb_of(state))


def _climb_of(spell: Spell) -> dict[str, Any]:
    """When a post moves up its points."""
    return {name: getattr(spell, name) for name in ("increments", "own_day", "on_point_since")}


def _value(kind: Any, name: str) -> Any:
    """A field as it is compared: of a salary its amount, whatever the day on which it is held."""
    value = getattr(kind, name)
    return value.pence if name == "own_pay" and value is not None else value

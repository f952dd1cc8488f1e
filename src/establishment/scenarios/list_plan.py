"""The scenario that turns one list of posts into another: each change by the plainest action that makes it exactly."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from establishment.ground.columns import Row
from establishment.ground.findings import Faults, Place
from establishment.ground.shown_fields import ShownFields
from establishment.posts import Spell
from establishment.rates.book import Book
from establishment.scenarios.lines import LineReader
from establishment.scenarios.list_changes import ListChange, in_order_of_lines, proposals, ways
from establishment.scenarios.reader import Plan, read_plan, read_terms
from establishment.scenarios.row_posts import RowReader

NOTHING = {"number": 1, "title": "Nothing changes"}


@dataclass(frozen=True, repr=False)
class TurningPlan(ShownFields):
    """A plan that turns one list of posts into another.

    values: the scenario, in the shape of its file.  made: the change that each movement makes, by its number.
    exact: whether every change leaves the post as the new list has it.
    """

    values: dict[str, Any]
    plan: Plan
    made: dict[int, ListChange]
    exact: bool


def turning_plan(
    changes: Sequence[ListChange], old: Sequence[Row], terms: Mapping[str, Any], book: Book
) -> TurningPlan:
    """The plan of changes, whose ways are settled in it. terms: the scenario but for its proposals.

    Raises InputError for posts of either list that cannot be read against the terms.
    """
    faults = Faults()
    scenario, pay_book = read_terms({**terms, "proposal": [NOTHING]}, book, faults)
    faults.raise_any()
    reader = RowReader(LineReader(scenario, pay_book, faults))
    after = {id(change): _spells(reader, change.new) for change in changes}
    before = {id(change): _spells(reader, change.old) for change in changes}
    faults.raise_any()
    # by identity: two posts alike can change alike
    untried = {id(change): ways(change) for change in changes}
    for change in changes:
        same = change.old and change.new and before[id(change)] == after[id(change)]
        change.way = "" if same else next(untried[id(change)])
    # whether a way leaves the post as the new list has it shows only when the plan is read: each round tries the next
    # way of every change that does not
    while True:
        values = {**terms, "proposal": proposals(changes) or [NOTHING]}
        plan = read_plan(values, book, faults, posts=old)
        faults.raise_any()
        by_movement = {m.number: change for m, change in zip(plan.movements, in_order_of_lines(changes), strict=True)}
        result = _left(plan, by_movement)
        wrong = [change for change in changes if change.way and result[id(change)] != after[id(change)]]
        # ends when every change is right or has no way left
        if not [change for change in wrong if _next_way(change, untried[id(change)])]:
            break
    return TurningPlan(values, plan, by_movement, not wrong)


def _next_way(change: ListChange, untried: Iterator[str]) -> bool:
    """Take the next way to make a change; False where there is none."""
    way = next(untried, None)
    change.way = change.way if way is None else way
    return way is not None


def _left(plan: Plan, by_movement: Mapping[int, ListChange]) -> dict[int, tuple[Spell, ...]]:
    """What each change leaves in the plan: of posts alike of which some go, those that stay."""
    result: dict[int, tuple[Spell, ...]] = {}
    standing = {spell.post: spell for spell in plan.unchanged}
    for movement in plan.movements:
        change = by_movement[movement.number]
        # of a row of several posts the others stay, and the movement does not name them
        if change.way == "disestablish" and change.new is not None and change.post in standing:
            result[id(change)] = (_alike(standing[change.post]),)
        else:
            result[id(change)] = (*result.get(id(change), ()), *(_alike(spell) for spell in movement.after))
    return result


def _spells(reader: RowReader, row: Row | None) -> tuple[Spell, ...]:
    return () if row is None else tuple(_alike(spell) for spell in reader.spells(row))


def _alike(spell: Spell) -> Spell:
    """A post without how it came to be what it is."""
    return replace(spell, since=None, made_by=0, priced_as="", place=Place(""))

"""What differs between two lists of posts, post by post, and the actions that turn the old list into the new one."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from functools import cached_property
from typing import Any

from establishment.ground.columns import Row
from establishment.ground.findings import InputError, RefusedError, written
from establishment.ground.money import text
from establishment.ground.periods import in_force
from establishment.ground.shown_fields import ShownFields
from establishment.lists.match_posts import is_made, match_posts
from establishment.posts import POSTS
from establishment.scenarios.action_registry import ACTIONS
from establishment.scenarios.text_cells import read_allowances, read_funders

KINDS = {
    "added": "Posts added",
    "removed": "Posts removed",
    "regraded": "Posts regraded",
    "point": "Posts on another point or salary",
    "moved": "Posts moved",
    "refunded": "Posts with other funding",
    "retitled": "Posts retitled",
    "hours": "Posts with other hours",
    "number": "Rows with more or fewer posts",
    "dates": "Posts with other dates",
    "renumbered": "Posts renumbered",
    "terms": "Posts with other terms",
    "recoded": "Posts with another cost centre",
    "filled": "Posts filled",
    "vacated": "Posts vacated",
}
"""Kinds of difference, in the order in which they are shown; of a post with several the first names it."""
_KIND_OF = {
    "scale": "regraded",
    "grade": "regraded",
    "point": "point",
    "salary": "point",
    "salary_on": "point",
    "protected": "point",
    "protected_until": "point",
    "unit": "moved",
    "reports_to": "moved",
    "funder": "refunded",
    "budgeted": "refunded",
    "funded_until": "refunded",
    "title": "retitled",
    "fte": "hours",
    "weeks": "hours",
    "count": "number",
    "from": "dates",
    "until": "dates",
    "post": "renumbered",
    "cost_centre": "recoded",
    "account": "recoded",
}
UNCOSTED = ("cost_centre", "account", "vacant")
"""Labels that are compared, though they are no part of a posts table: no action changes them, and they cost nothing."""
_USUAL: dict[str, Any] = {"count": 1, "fte": Fraction(1), "weeks": Fraction(1), "budgeted": True}
_PREFERRED = ("redesignate", "regrade", "fund", "transfer", "change_hours", "convert")
"""Actions that change a post, the plainest first: the first that accepts all that differs is taken."""


@dataclass(repr=False)
class ListChange(ShownFields):
    """A post that differs between two lists.

    kinds: what differs, the first naming it.  old, new: the row on each side, or None.  fields: each field that differs
    with both values.  how, score: how the two were matched.  way: the actions that make it so; "" for none.
    """

    kinds: tuple[str, ...]
    old: Row | None
    new: Row | None
    fields: dict[str, tuple[Any, Any]] = field(default_factory=dict)
    how: str = ""
    score: int = 100
    way: str = ""

    @property
    def post(self) -> str:
        """The number of the post: in the old list where it is there, else in the new one."""
        row = self.old or self.new
        assert row is not None
        return str(row["post"])

    @property
    def row(self) -> Row:
        """The post as it is in the end; where it is removed, as it was."""
        row = self.new or self.old
        assert row is not None
        return row


def list_changes(
    old: Sequence[Row], new: Sequence[Row], pay: str, *, likeness: int | None = None
) -> tuple[list[ListChange], list[Row]]:
    """What differs from one list of posts to another, and the new list's rows with the numbers they are known by.

    old, new: rows of posts tables, each number once, with labels such as `vacant` where the lists have them.
    pay: the scale of posts that name none.  likeness: as in `match_posts`.
    A post whose list gives it no number keeps the one by which the old list knows it.
    """
    plain = [[_PlainRow(row, pay) for row in rows] for rows in (old, new)]
    used = {row["post"] for row in (*old, *new)}
    changes: list[ListChange] = []
    renamed: dict[int, Row] = {}
    for match in match_posts(*plain, likeness=likeness):
        before = old[match.old] if match.old is not None else None
        after = new[match.new] if match.new is not None else None
        if match.new is not None and after is not None and is_made(after["post"]):
            after = _with_number(after, before["post"] if before else _free(used))
        if match.new is not None and after is not None:
            renamed[match.new] = after
        if before is None or after is None:
            changes.append(ListChange(("removed" if after is None else "added",), before, after))
            continue
        # the same cells are the same post: most rows end here
        if before.values == after.values:
            continue
        one, other = plain[0][match.old or 0], {**plain[1][match.new or 0], "post": after["post"]}
        fields = {key: (one[key], other[key]) for key in one if key in other and one[key] != other[key]}
        if fields:
            changes.append(ListChange(_kinds(fields), before, after, fields, match.how, match.score))
    places = list(KINDS)
    changes.sort(key=lambda change: places.index(change.kinds[0]))
    return changes, [renamed[n] for n in range(len(new))]


class _PlainRow(Mapping[str, Any]):
    """A row's fields as they are compared; worked out when another field than its number is asked for."""

    def __init__(self, row: Row, pay: str) -> None:
        self._row, self._pay = row, pay

    @cached_property
    def _fields(self) -> dict[str, Any]:
        return _plain(self._row, self._pay)

    def __getitem__(self, name: str) -> Any:
        return self._row["post"] if name == "post" else self._fields[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._fields)

    def __len__(self) -> int:
        return len(self._fields)


def _plain(row: Row, pay: str) -> dict[str, Any]:
    """A row's fields as they are compared: what an empty cell stands for, and who pays as shares."""
    values: dict[str, Any] = {}
    for name in (*POSTS.names, *(label for label in UNCOSTED if label in row.values)):
        value = row.values.get(name)
        empty = value is None or (value.__class__ is str and not value)
        values[name] = _USUAL.get(name, "") if empty else value
    # a row without a scale is on the usual one, which says the same
    values["scale"] = values["scale"] or pay
    values["funder"] = _shares(values["funder"])
    values["allowances"] = _allowances(values["allowances"])
    return values


def _shares(cell: str) -> Any:
    try:
        return tuple((share.name, share.share) for share in read_funders(cell)) if cell else ()
    except (RefusedError, InputError):
        return cell


def _allowances(cell: str) -> Any:
    try:
        return tuple(tuple(sorted(table.items(), key=str)) for table in _allowance_tables(cell)) if cell else ()
    except (RefusedError, InputError):
        return cell


def _allowance_tables(cell: str) -> list[dict[str, Any]]:
    return [table.model_dump(by_alias=True, exclude_unset=True) for table in read_allowances(cell)]


def _kinds(fields: Mapping[str, tuple[Any, Any]]) -> tuple[str, ...]:
    """What differs, in words, in the order in which they are shown."""
    kinds = {_KIND_OF.get(name, "terms") for name in fields if name != "vacant"}
    # who holds a post changes nothing that an establishment costs
    if "vacant" in fields:
        kinds.add("filled" if fields["vacant"][1] == "no" else "vacated")
    if "regraded" in kinds:
        # another grade has other points, which is no change of its own
        kinds.discard("point")
    return tuple(kind for kind in KINDS if kind in kinds)


def _with_number(row: Row, number: str) -> Row:
    return Row({**row.values, "post": number}, row.place)


def _free(used: set[str]) -> str:
    """A number that no post has, for a new post without one."""
    number = next(f"new {n}" for n in range(1, len(used) + 2) if f"new {n}" not in used)
    used.add(number)
    return number


def ways(change: ListChange) -> Iterator[str]:
    """The actions that can make a change, the plainest first; "replace" is removal and a new post."""
    costed = [name for name in change.fields if name not in UNCOSTED]
    if change.kinds[0] in ("added", "removed"):
        yield "establish" if change.old is None else "disestablish"
        return
    if not costed:
        yield ""
        return
    before, after = change.fields.get("count", (0, 0))
    # fewer posts in a row: some go, and the row stays
    if costed == ["count"] and after < before:
        yield "disestablish"
    if costed == ["until"] and all(change.fields["until"]) and change.fields["until"][1] > change.fields["until"][0]:
        yield "extend"
    # no action empties a field, but for those that it settles itself
    settable = [name for name in costed if change.fields[name][1] not in ("", ())]
    for action in _PREFERRED:
        if set(costed) <= set(ACTIONS[action].changes) and (settable == costed or _clears(action, change, costed)):
            yield action
    # a merge takes the old post on the first day of the new one
    if _there_on_its_day(change):
        yield "merge"
    yield "replace"


def _there_on_its_day(change: ListChange) -> bool:
    """Whether the old post is there on the first day of the new one, on which it would become that one."""
    assert change.old is not None
    assert change.new is not None
    day, first, until = change.new["from"], change.old["from"], change.old["until"]
    return day is None or in_force(day, first, until)


def _clears(action: str, change: ListChange, costed: list[str]) -> bool:
    """Whether the action itself empties what is emptied: another grade a point, another payer an end of funding."""
    emptied = {name for name in costed if change.fields[name][1] in ("", ())}
    paid_on = action == "fund" and ("funder" in costed or change.row.values.get("budgeted") is not False)
    return emptied <= ({"point"} if "grade" in costed else set()) | ({"funded_until"} if paid_on else set())


def proposals(changes: Sequence[ListChange]) -> list[dict[str, Any]]:
    """Proposals that make the changes, one a kind of difference, each change in its `way`."""
    tables: list[dict[str, Any]] = []
    for kind, title in KINDS.items():
        mine, replaced = _of_kind(changes, kind)
        lines: dict[str, list[Any]] = {}
        for change in (change for change in mine if change.way != "replace"):
            lines.setdefault(change.way, []).append(_line(change))
        if lines:
            tables.append({"number": len(tables) + 1, "title": title, **_in_order(lines)})
        if replaced:
            goes = {"disestablish": [{"post": change.post} for change in replaced]}
            comes = {"establish": [_whole(change.row) for change in replaced]}
            tables.append({"number": len(tables) + 1, "title": f"{title}: as they were", **goes})
            tables.append({"number": len(tables) + 1, "title": f"{title}: as they are", **comes})
    return tables


def in_order_of_lines(changes: Sequence[ListChange]) -> list[ListChange]:
    """The change that each line of the proposals makes, in the order of their movements."""
    order: list[ListChange] = []
    for kind in KINDS:
        mine, replaced = _of_kind(changes, kind)
        order += [change for action in ACTIONS for change in mine if change.way == action]
        order += [*replaced, *replaced]
    return order


def _of_kind(changes: Sequence[ListChange], kind: str) -> tuple[list[ListChange], list[ListChange]]:
    """The changes of a kind that an action makes, and those of them that two make: the post goes and comes again."""
    mine = [change for change in changes if change.kinds[0] == kind and change.way]
    return mine, [change for change in mine if change.way == "replace"]


def _in_order(lines: dict[str, list[Any]]) -> dict[str, list[Any]]:
    return {action: lines[action] for action in ACTIONS if action in lines}


def _line(change: ListChange) -> dict[str, Any]:
    """The line of an action that makes a change."""
    if change.way == "establish":
        return _whole(change.row)
    if change.way == "disestablish":
        before, after = change.fields.get("count", (0, 0))
        return {"post": change.post, **({"count": before - after} if before else {})}
    if change.way == "extend":
        return {"post": change.post, "to_day": change.row["until"]}
    if change.way == "merge":
        whole = _whole(change.row)
        day = {"from": whole.pop("from")} if "from" in whole else {}
        return {"lines": [{"post": change.post}], "into": whole, **day}
    return {"post": change.post, "to": _to(change)}


def _to(change: ListChange) -> dict[str, Any]:
    """What a post becomes: the fields that differ; of funding all that an action would else settle itself."""
    whole = {**_USUAL, **_whole(change.row)}
    names = [name for name in change.fields if name not in UNCOSTED]
    # paying for a post makes it budgeted and ends its end of funding, so both are said
    if change.way == "fund":
        names += [name for name in ("budgeted", "funded_until") if name in whole and name not in names]
    if change.way == "convert" and "scale" in change.fields:
        names += [name for name in ("pension", "allowances", "category") if name in whole and name not in names]
    return {name: whole[name] for name in ACTIONS[change.way].changes if name in names and name in whole}


def _whole(row: Row) -> dict[str, Any]:
    """A post as a line that says all of it."""
    line: dict[str, Any] = {}
    for name in POSTS.names:
        value: Any = row.values.get(name)
        if value is None or value == "":
            continue
        if name == "allowances":
            value = _allowance_tables(value)
        elif name == "salary":
            value = text(row["salary"])
        line[name] = written(value) if isinstance(value, Fraction) else value
    return line

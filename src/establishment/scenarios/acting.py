"""What the verbs of a scenario are given, made into lines of its actions; and posts that change one at a time."""

from __future__ import annotations

import inspect
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import Any, Self

from establishment.ground.arguments import argument, by_its_arguments, name_list, whole
from establishment.ground.findings import Faults, InputError, RefusedError
from establishment.ground.periods import months_after
from establishment.ground.read_days import read_day, read_first_day
from establishment.ground.shapes import Shape, Table, field_name, validated
from establishment.ground.toml_files import Route, TomlFile, routes
from establishment.scenarios.action_registry import ACTIONS
from establishment.scenarios.action_shapes import Merge
from establishment.scenarios.line_shapes import Line
from establishment.scenarios.shorthand import ACCEPTED

MOST_SPREAD = 5000
"""Posts that one call spreads over days; each day has a line of its own."""
_COUNTED = re.compile(r"\s*([0-9][0-9,]*)\s*[x×]\s+(\S.*)", re.DOTALL)
PATTERN = ("between", "every_months", "followed_by", "months_later")
"""Keywords of a verb that say how posts change one at a time."""


class Acts:
    """What the verbs of a scenario stand on; the scenario says how a line is added to it."""

    def __init_subclass__(cls, **settings: Any) -> None:
        super().__init_subclass__(**settings)
        # the verbs are written by a program; wrapped here, none of them can miss the reading of its arguments
        for name, verb in list(vars(cls).items()) if Acts in cls.__bases__ else ():
            if inspect.isfunction(verb) and name[0] != "_":
                setattr(cls, name, by_its_arguments(verb))

    def _act(self, action: str, given: dict[str, Any]) -> Self:
        """The scenario with lines of an action."""
        raise NotImplementedError

    def _add(self, table: str, shape: type[Table], given: dict[str, Any]) -> Self:
        """The scenario with a table more of a list."""
        raise NotImplementedError

    def _change(self, given: dict[str, Any]) -> Self:
        """The scenario with other terms."""
        raise NotImplementedError

    def _propose(self, given: dict[str, Any]) -> Self:
        """The scenario with a proposal, or with more terms of one."""
        raise NotImplementedError


def keywords(arguments: Mapping[str, Any]) -> dict[str, Any]:
    """The arguments of a call as keys of a file: those that were given, lists as lists, `from_` as from.

    arguments: the names of the call, `others` for the keywords of its typed dictionary.
    """
    return {
        key.rstrip("_"): plain_value(value)
        for key, value in {**arguments, **arguments.get("others", {})}.items()
        if value is not None and key not in ("self", "__class__", "others")
    }


def plain_value(value: Any) -> Any:
    """Mappings and lists of any kind as those of a file; anything else as it is."""
    if isinstance(value, Mapping):
        return {str(key).rstrip("_"): plain_value(inner) for key, inner in value.items()}
    listed = isinstance(value, list | tuple | set | frozenset) or getattr(value, "ndim", 0) == 1
    return [plain_value(inner) for inner in value] if listed else value


def table_of(shape: type[Shape], values: Any, route: Route) -> Shape:
    """A table of values that a call gives.

    Raises InputError, which names what does not fit by its route, and a keyword as Python has it: `from_`.
    """
    faults = Faults()
    places = dict.fromkeys(((*route, *inner) for inner in routes(values)), 0)
    table = validated(shape, values, TomlFile("scenario", (), {}, places), route, faults)
    # in Python the key is from_, as from is a word of the language
    own = field_name((*route, "from"))
    if faults.found:
        raise InputError(replace(f, field=f"{own}_") if f.field == own else f for f in faults.found)
    assert table is not None
    return table


def lines_of(action: str, arguments: Mapping[str, Any]) -> dict[str, list[Any]]:
    """The lines of an action that a verb is given, by action: those that follow others are posts established.

    Raises RefusedError where there are neither texts nor keywords, or for a pattern that cannot be.
    """
    values = dict(arguments)
    texts = values.pop("lines", [])
    shape = ACTIONS[action].shape
    # a merge is one line of several posts; every other verb has one line for each text
    if shape is Merge:
        values["lines"] = texts
        return {action: [values]}
    pattern = {key: values.pop(key) for key in PATTERN if key in values}
    if not texts and not values:
        raise RefusedError(f"{action}: nothing is given. {ACCEPTED} Or give count=..., title=..., grade=...")
    if issubclass(shape, Line):
        texts = argument("lines", texts, name_list)
    tables = [{"line": text, **values} for text in texts] if texts else [values]
    if not pattern:
        return {action: tables}
    by_action: dict[str, list[Any]] = {action: []}
    for table in tables:
        for key, lines in _spread(action, table, **pattern).items():
            by_action.setdefault(key, []).extend(lines)
    return by_action


def _spread(
    action: str,
    table: dict[str, Any],
    between: Any = None,
    every_months: Any = None,
    followed_by: Any = None,
    months_later: Any = 0,
) -> dict[str, list[Any]]:
    """A line of several posts as lines of which each has a day of its own, and what follows each of them."""
    count, one = _counted(table)
    days = _days(count, table.get("from"), between, every_months)
    by_day = Counter(days)
    lines: dict[str, list[Any]] = {action: [{**one(number), "from": day} for day, number in by_day.items()]}
    if followed_by is not None:
        later = argument("months_later", months_later, whole(0, 240))
        followers = argument("followed_by", followed_by, name_list)
        lines["establish"] = [
            {"line": times_over(text, number), "from": months_after(day, later)}
            for day, number in by_day.items()
            for text in followers
        ]
    elif months_later:
        raise RefusedError('months_later: say what follows, followed_by="1 x Title Grade"')
    return lines


def times_over(text: str, number: int) -> str:
    """A line of posts in shorthand, so many times over: "2 x Clerk G1" three times is "6 x Clerk G1"."""
    match = _COUNTED.fullmatch(text)
    if match is None:
        raise RefusedError(f'followed_by: {text[:60]!r} does not count whole posts; write "1 x Title Grade"')
    return f"{int(match[1].replace(',', '')) * number} x {match[2]}"


def _counted(table: dict[str, Any]) -> tuple[int, Any]:
    """How many posts a line has, and the line with another number of them."""
    if "line" in table:
        match = _COUNTED.fullmatch(table["line"])
        if match is None:
            raise RefusedError(f'between: {table["line"][:60]!r} does not count whole posts; write "10 x Title Grade"')
        count = argument("lines", match[1], whole(1, MOST_SPREAD))
        return count, lambda number: {**table, "line": f"{number} x {match[2]}"}
    if "count" not in table:
        raise RefusedError("count: say how many posts change one at a time, count=10")
    return argument("count", table["count"], whole(1, MOST_SPREAD)), lambda number: {**table, "count": number}


def _days(count: int, first: Any, between: Any, every_months: Any) -> list[date]:
    """The day of each post, in order."""
    if between is not None and (every_months is not None or first is not None):
        raise RefusedError("between: it says both ends, so leave out from_ and every_months")
    if between is not None:
        return even_days(count, *_ends(between))
    if first is None:
        raise RefusedError('from_: say the day of the first post, from_="2026-10-01"')
    day = argument("from_", first, read_first_day)
    months = 0 if every_months is None else argument("every_months", every_months, whole(1, 240))
    return [months_after(day, months * number) for number in range(count)]


def _ends(between: Any) -> tuple[date, date]:
    ends: Sequence[Any] = list(between) if isinstance(between, Iterable) and not isinstance(between, str) else []
    if len(ends) != 2:
        raise RefusedError('between: give the first and the last day, between=("2026-10-01", "2027-03-31")')
    first, last = (argument("between", end, read_day) for end in ends)
    if first > last:
        raise RefusedError(f"between: {first} is after {last}; give the earlier day first")
    return first, last


def even_days(count: int, first: date, last: date) -> list[date]:
    """Days at even steps: the first on the first day, the last on the last, the others between, cut to whole days.

    Raises RefusedError for fewer than two, which have no two ends.

    >>> [day.isoformat() for day in even_days(3, date(2026, 10, 1), date(2026, 10, 8))]
    ['2026-10-01', '2026-10-04', '2026-10-08']
    """
    if count < 2:
        raise RefusedError("between: one post has one day; give from_ instead")
    whole_days = (last - first).days
    # cut to whole days, so that the last day is the one that was given
    return [first + timedelta(days=whole_days * number // (count - 1)) for number in range(count)]

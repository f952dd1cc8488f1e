"""What differs between two lists of posts: post by post, with its cost, and as a scenario."""

from __future__ import annotations

import csv
import io
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypedDict, Unpack

from establishment.api.costing import Costing
from establishment.api.list_terms import ListTerms, bill_notes, list_terms
from establishment.api.posts import Posts, load_posts
from establishment.api.posts_register import book_of
from establishment.costing.comparison import sums_of
from establishment.costing.cost_lines import BASELINE, legs_of
from establishment.costing.engine import Engine
from establishment.costing.figures import Figure
from establishment.costing.pricer import Pricer
from establishment.ground.any_frame import is_frame, pandas_frame, whole_list
from establishment.ground.arguments import a_mapping, argument, arguments, file_name, or_none
from establishment.ground.columns import Row
from establishment.ground.csv_files import safe_cell
from establishment.ground.file_writing import check_target, quoted_path, write_together
from establishment.ground.findings import Faults, InputError, RefusedError, how_many, written
from establishment.ground.money import number, text
from establishment.ground.read_days import read_day
from establishment.ground.shown import Shown
from establishment.lists.posts_list import written_short
from establishment.lists.values import vacant_reader
from establishment.outputs.posts_diff_pages import change_lines, change_words
from establishment.posts import POSTS
from establishment.rates.book import Book, book_given
from establishment.scenarios.list_changes import KINDS, UNCOSTED, ListChange, list_changes
from establishment.scenarios.list_plan import TurningPlan, turning_plan
from establishment.scenarios.list_rows import frame_rows
from establishment.scenarios.scenario import Scenario
from establishment.scenarios.writer import scenario_toml

if TYPE_CHECKING:
    import pandas as pd

FORMAT = "establishment-posts-diff-1"
POSTS_FILE = "posts.csv"
"""What the scenario of a difference calls its posts table, where it is not written to a file."""


@dataclass(frozen=True, repr=False)
class PostsDiff(Shown):
    """What differs between two lists of posts, each difference with its cost, and the scenario that makes it.

    names: the names of the lists.  changes: each post that differs.  old, new: the posts of both.  asked: the terms
    they are priced with; None if no pay scale is named, and then nothing has a cost.  turning: the plan that turns the
    old list into the new one.
    notes: what is assumed, in sentences.

    >>> import establishment as est
    >>> diff = est.diff_posts({"post": ["1"], "grade": ["SCP 5"]}, {"post": ["1"], "grade": ["SCP 6"]})
    >>> diff.kinds()
    {'regraded': 1}
    """

    names: tuple[str, str]
    changes: tuple[ListChange, ...]
    old: tuple[Row, ...]
    new: tuple[Row, ...]
    asked: ListTerms | None
    turning: TurningPlan | None
    notes: tuple[str, ...]

    @cached_property
    def _sums(self) -> tuple[dict[int, Figure], Figure, Figure]:
        """Yearly cost of each movement, and of all posts on both sides: whatever their budgets and ends."""
        by_movement: defaultdict[int, Figure] = defaultdict(Figure)
        sides = [Figure(), Figure()]
        if self.turning is not None:
            plan = self.turning.plan
            sums = sums_of(Engine(Pricer.of(plan)).full_year(legs_of(plan.all_movements)))
            for key, figure in sums.items():
                signed = -figure if key.side == BASELINE else figure
                by_movement[key.movement] += signed
                at = 0 if key.side == BASELINE else 1
                sides[at] = sides[at] + figure
        return by_movement, sides[0], sides[1]

    @cached_property
    def costs(self) -> tuple[Figure | None, ...]:
        """The yearly cost of each difference, new less old; None if nothing is priced.

        Filling or vacating a post, and a change of cost centre, cost nothing: the establishment is what is authorised.
        """
        if self.turning is None:
            return (None,) * len(self.changes)
        costs = {id(change): Figure() for change in self.changes}
        for movement, change in self.turning.made.items():
            costs[id(change)] = costs[id(change)] + self._sums[0].get(movement, Figure())
        return tuple(costs[id(change)] for change in self.changes)

    @property
    def cost_before(self) -> Figure | None:
        """Yearly cost of the old list; None if nothing is priced."""
        return None if self.turning is None else self._sums[1]

    @property
    def cost_after(self) -> Figure | None:
        """Yearly cost of the new list; None if nothing is priced."""
        return None if self.turning is None else self._sums[2]

    @property
    def cost(self) -> Figure | None:
        """The yearly cost of all differences, the new list less the old one; None if nothing is priced."""
        return None if self.turning is None else self._sums[2] - self._sums[1]

    @property
    def same(self) -> bool:
        """Whether nothing differs."""
        return not self.changes

    def kinds(self) -> dict[str, int]:
        """How many posts differ in each way; a post that differs in several ways counts in each."""
        counts = Counter(kind for change in self.changes for kind in change.kinds)
        return {kind: counts[kind] for kind in KINDS if counts[kind]}

    def frame(self) -> pd.DataFrame:
        """One row a difference: kinds, post, what, how it was matched, its likeness and its cost in pounds a year."""
        import pandas as pd

        columns = ["kinds", "post", "new_post", "title", "grade", "unit", "what", "matched_by", "likeness", "cost"]
        rows = []
        for change, cost in zip(self.changes, self.costs, strict=True):
            row = change.row
            new = str(change.new["post"]) if change.new is not None else ""
            pence = None if cost is None or not cost.complete else number(cost.pence)
            rows.append(
                (
                    ", ".join(change.kinds),
                    change.post,
                    new,
                    row["title"],
                    row["grade"],
                    row["unit"],
                    change_words(change),
                    change.how,
                    change.score if change.how else None,
                    pence,
                )
            )
        return pd.DataFrame(rows, columns=columns)

    def scenario(self, posts: str = POSTS_FILE) -> Scenario:
        """The scenario that turns the old list into the new one, with the old list as its posts table.

        posts: the file name of that table, in the folder of the scenario; `write` writes both. Raises RefusedError if
        no pay scale is named.
        """
        return Scenario.model_validate({**self._turned().values, "posts": posts})

    def costing(self) -> Costing:
        """That scenario costed. Raises RefusedError if no pay scale is named."""
        return Costing(self._turned().plan)

    def _turned(self) -> TurningPlan:
        if self.turning is None:
            raise RefusedError("no pay scale is named, so there is no scenario: give pay (--pay SCALE)")
        return self.turning

    def write(self, path: str | Path, *, force: bool = False) -> list[Path]:
        """Write the scenario and, beside it, the old list as its posts table: NAME.toml and NAME.posts.csv.

        path: of the scenario.  force: whether files that are there are replaced.
        Returns both paths. Raises RefusedError as `scenario` does, and if a file cannot be written.
        """
        own_folder = self._turned().plan.book.option
        target = check_target(path, suffix=".toml", force=force)
        table = check_target(target.with_name(f"{target.stem}.{POSTS_FILE}"), suffix=".csv", force=force)
        how = f"# The pay is in a folder of your own. Cost it with: {self.command(target.name)}\n" if own_folder else ""
        toml = how + scenario_toml(self.scenario(table.name))
        write_together({target: toml.encode("utf-8"), table: self._table().encode("utf-8")}, force=force)
        return [target, table]

    def command(self, path: str | Path) -> str:
        """The command that costs the scenario once it is written, with the folder of scales that it needs.

        path: of the scenario. Raises RefusedError as `scenario` does.
        """
        option = self._turned().plan.book.option
        return f"establishment cost {quoted_path(argument('path', path, file_name))} {option}".rstrip()

    def _table(self) -> str:
        """The old list as the CSV text of a posts table."""
        names = [name for name in POSTS.names if name in ("post", "grade") or any(_held(row, name) for row in self.old)]
        out = io.StringIO()
        writer = csv.writer(out, lineterminator="\n")
        writer.writerow(names)
        writer.writerows([safe_cell(_held(row, name)) for name in names] for row in self.old)
        return out.getvalue()

    def to_dict(self) -> dict[str, Any]:
        """Everything in plain values: what `establishment posts --against --json` prints."""
        lists = zip(("old", "new"), self.names, (self.old, self.new), (self.cost_before, self.cost_after), strict=True)
        return {
            "format": FORMAT,
            **{
                key: {"list": name, "posts": _count(rows), "fte": written(_fte(rows)), "cost": _money(cost)}
                for key, name, rows, cost in lists
            },
            "kinds": self.kinds(),
            "cost": _money(self.cost),
            "changes": [_change(change, cost) for change, cost in zip(self.changes, self.costs, strict=True)],
            "exact": None if self.turning is None else self.turning.exact,
            "scenario": None if self.turning is None else scenario_toml(self.scenario()),
            "notes": list(self.notes),
        }

    def __str__(self) -> str:
        lines, notes = [], list(self.notes)
        try:
            costs, each, whole = (self.cost_before, self.cost_after), self.costs, self.cost
        except InputError as fault:
            costs, each, whole = (None, None), (None,) * len(self.changes), None
            notes.append(f"Not priced: {fault.findings[0].message} {fault.findings[0].fix}".rstrip())
        for name, rows, cost in zip(self.names, (self.old, self.new), costs, strict=True):
            money = "" if cost is None else f", {cost} a year"
            lines.append(f"{name}: {how_many(_count(rows), 'post')}, {written_short(_fte(rows))} FTE{money}")
        lines += ["", *(change_lines(self.changes, each) if self.changes else ["Nothing differs."])]
        if whole is not None:
            lines += ["", f"In all: {whole} a year more." if whole.pence >= 0 else f"In all: {-whole} a year less."]
        return "\n".join([*lines, "", "What is assumed:", *(f"  - {note}" for note in notes)])


def _held(row: Row, name: str) -> str:
    value = row.values.get(name)
    if isinstance(value, bool):
        return "yes" if value else "no"
    if name == "salary" and value is not None:
        return text(value)
    return "" if value is None else str(value)


def _count(rows: Sequence[Row]) -> int:
    return sum(row["count"] or 1 for row in rows)


def _fte(rows: Sequence[Row]) -> Fraction:
    return sum(((row["count"] or 1) * (Fraction(1) if row["fte"] is None else row["fte"]) for row in rows), Fraction(0))


def _money(cost: Figure | None) -> Any:
    """A figure in JSON: pounds, or the known part with what has no price."""
    if cost is None:
        return None
    return (
        number(cost.pence)
        if cost.complete
        else {"known": number(cost.pence), "terms": {k: str(v) for k, v in cost.terms.items()}}
    )


def _change(change: ListChange, cost: Figure | None) -> dict[str, Any]:
    return {
        "kinds": list(change.kinds),
        "post": change.post,
        "new_post": str(change.new["post"]) if change.new is not None else None,
        "what": change_words(change),
        "fields": {key: [_plain(a), _plain(b)] for key, (a, b) in change.fields.items()},
        "matched_by": change.how or None,
        "likeness": change.score if change.how else None,
        "action": change.way or None,
        "cost": _money(cost),
    }


def _plain(value: Any) -> Any:
    """A value for JSON: exact numbers and days as text, parts of a split as lists."""
    if isinstance(value, tuple):
        return [_plain(part) for part in value]
    return value if isinstance(value, bool | int | str) else None if value is None else str(value)


@arguments(terms=or_none(a_mapping('{"pension": "20%"}')))
def diff_posts(
    old: Any,
    new: Any,
    *,
    pay: str | None = None,
    book: Book | str | Path | None = None,
    terms: Mapping[str, Any] | None = None,
    on: Any = None,
    likeness: int | None = None,
    sheet: str | None = None,
    mapping: Mapping[str, Any] | str | Path | None = None,
    skip_hidden: bool = False,
) -> PostsDiff:
    """What differs between two lists of posts: added, removed, regraded, moved, with other funding, hours or title.

    old, new: each what `load_posts` takes (a path or a frame), or a list of posts.  pay: the pay scale of both lists.
    terms: what a scenario says of pay (basis, pension and so on).  on: the day whose pay and on-costs are used. If they
    are not given, the result says what was used instead, as `Posts.pay_bill` does.  likeness: the score, out of 100,
    from which two posts with different numbers are taken as the same post; 85 if most posts keep their numbers from one
    list to the next, otherwise 60.
    sheet, mapping, skip_hidden: how both lists are read, as `load_posts` takes them.

    Posts are matched by number, and where numbers changed by how alike title, grade, unit, FTE and so on are.
    Returns the differences, each with its yearly cost, and the scenario that turns old into new exactly. Without a pay
    scale the differences have no cost, and there is no scenario.
    Raises InputError and RefusedError as `load_posts` does, and if errors stop rows of a list from being read.

    >>> from establishment import diff_posts
    >>> old = {"post": ["1", "2"], "grade": ["SCP 5", "SCP 6"], "unit": ["East", "East"]}
    >>> new = {"post": ["1", "3"], "grade": ["SCP 5", "SCP 9"], "unit": ["West", "East"]}
    >>> diff_posts(old, new).kinds()
    {'added': 1, 'removed': 1, 'moved': 1}
    """
    book = book_of(book, old, new)
    pay_book = book_given(book)
    how: ReadOptions = {"sheet": sheet, "mapping": mapping, "skip_hidden": skip_hidden}
    both = [whole_posts(each, pay, book, **how) for each in (old, new)]
    scale = pay or next((posts.pay for posts in both if posts.pay), "")
    rows = [list_rows_of(posts) for posts in both]
    changes, after = list_changes(rows[0], rows[1], scale, likeness=likeness)
    names = (both[0].name, both[1].name)
    names = ("the old list", "the new list") if names[0] == names[1] else names
    if not scale and not (terms or {}).get("pay"):
        note = "No pay scale is named, so nothing has a cost and there is no scenario: give pay (--pay SCALE)."
        return PostsDiff(names, tuple(changes), tuple(rows[0]), tuple(after), None, None, (note,))
    bill_terms = list_terms(
        both, pay_book, on=argument("on", on, or_none(read_day)), terms={"pay": scale, **(terms or {})}
    )
    heads = {
        "title": f"From {names[0]} to {names[1]}",
        **bill_terms.terms,
        "price_base": bill_terms.on,
        "posts": POSTS_FILE,
    }
    turning = turning_plan(changes, rows[0], heads, pay_book)
    notes = list(
        dict.fromkeys([*bill_terms.notes, *_matching_notes(changes), *bill_notes(both[1], bill_terms.on, pay_book)])
    )
    if not turning.exact:
        notes.append("The scenario does not make the new list exactly; the costs of both lists stand all the same.")
    return PostsDiff(names, tuple(changes), tuple(rows[0]), tuple(after), bill_terms, turning, tuple(notes))


class ReadOptions(TypedDict, total=False):
    """How a list that is not read yet is to be read, as `load_posts` takes it."""

    sheet: str | None
    mapping: Mapping[str, Any] | str | Path | None
    skip_hidden: bool


def whole_posts(posts: Any, pay: str | None, book: Book | str | Path | None, **how: Unpack[ReadOptions]) -> Posts:
    """A list of posts as it is given, whole. A frame with the headings of a posts table is read as one.

    Raises RefusedError where it is said how a list is to be read that has been read.
    """
    chosen = [name for name, value in how.items() if value]
    if isinstance(posts, Posts) and chosen:
        raise RefusedError(f"{posts.name} has been read: give {' and '.join(chosen)} to load_posts")
    if not isinstance(posts, Posts):
        posts = pandas_frame(posts) if isinstance(posts, list | tuple) and is_frame(posts) else posts
        named = not isinstance(posts, str | Path) and not chosen and _is_table(posts)
        posts = Posts.from_frame(posts, pay=pay or "") if named else load_posts(posts, pay=pay, book=book, **how)
    whole_list(posts)
    return posts  # type: ignore[no-any-return]


def _is_table(frame: Any) -> bool:
    """Whether a frame has the headings of a posts table."""
    names = [str(name) for name in getattr(frame, "columns", frame if isinstance(frame, Mapping) else ())]
    return {"post", "grade"} <= set(names)


def list_rows_of(posts: Posts) -> list[Row]:
    """The rows of a list, with the labels that are compared; whether a post is vacant as yes or no."""
    faults = Faults()
    table = posts.table(labels=True)
    rows = frame_rows(table, posts.name, faults, [name for name in UNCOSTED if name in table.columns])
    faults.raise_any()
    is_vacant = vacant_reader(False)
    for row in rows:
        if "vacant" in row.values:
            row.values["vacant"] = "yes" if is_vacant(row["vacant"])[0] else "no"
    return rows


def _matching_notes(changes: Sequence[ListChange]) -> list[str]:
    """How posts without a common number were matched."""
    like = [change for change in changes if change.how == "likeness"]
    if not like:
        return []
    least = min(change.score for change in like)
    return [
        f"{how_many(len(like), 'post')} without a common number, matched by likeness of title, grade, unit, FTE "
        f"and so on; the least score is {least} of 100."
    ]

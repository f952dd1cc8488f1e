"""A scenario on another list of posts, such as next month's: what no longer fits, and what it costs there."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Any, NamedTuple

from establishment.api.costing import Costing
from establishment.api.posts_diff import list_rows_of, whole_posts
from establishment.api.posts_register import book_of
from establishment.api.track_lists import LIKE_THE_PLAN
from establishment.costing.cost_lines import legs_of
from establishment.costing.engine import Engine
from establishment.costing.figures import Figure
from establishment.costing.pricer import Pricer
from establishment.ground.arguments import arguments
from establishment.ground.columns import Row
from establishment.ground.findings import Faults, Finding, InputError, Place, RefusedError, how_many, listed
from establishment.ground.money import number
from establishment.ground.shapes import field_name
from establishment.ground.shown import Shown
from establishment.lists.match_posts import match_posts
from establishment.outputs.posts_diff_pages import change_words
from establishment.posts import Kind
from establishment.rates.book import Book, book_given
from establishment.scenarios.list_changes import ListChange, list_changes
from establishment.scenarios.reader import Plan, ScenarioSource, read_plan, rows_of, scenario_given, scenario_source

FORMAT = "establishment-rebase-1"
GOES = ("disestablish", "end")
"""Actions after which a post is not there."""


@dataclass(frozen=True, repr=False)
class Misfit(Shown):
    """What of a scenario does not fit a list: the fault at its line, and what became of the post since the old list."""

    finding: Finding
    since: str = ""

    def __str__(self) -> str:
        return f"{self.finding}\n      {self.since}" if self.since else str(self.finding)


@dataclass(frozen=True, repr=False)
class TouchedPost(Shown):
    """A post that the scenario touches and that fits, though it is not what it was on the old list."""

    post: str
    place: str
    what: str

    def __str__(self) -> str:
        return f"{self.place}: post {self.post}: {self.what}"


@dataclass(frozen=True, repr=False)
class Rebased(Shown):
    """A scenario set on another list of posts.

    names: the names of the scenario and of the list.  misfits: everything that no longer fits, each with its fix.
    touched: posts that it changes and that are different from the list it was based on.
    plan: the scenario on the new list, complete if everything fits.
    before: its net on the list it was based on; None if that list is missing or has errors.

    >>> import establishment as est
    >>> base = est.Scenario(title="T", pay="njc", basis="maximum", price_base="2026-05", pension=0.2)
    >>> option = base.disestablish("1 x Adviser SCP 20").establish("1 x Clerk SCP 5")
    >>> plan = base.with_terms(posts=[{"post": "1", "grade": "SCP 5"}]).disestablish(post="1")
    >>> est.rebase(plan, {"post": ["2"], "grade": ["SCP 5"]}).fits
    False
    """

    names: tuple[str, str]
    misfits: tuple[Misfit, ...]
    touched: tuple[TouchedPost, ...]
    plan: Plan
    before: Figure | None
    notes: tuple[str, ...] = ()

    @property
    def fits(self) -> bool:
        """Whether every line of the scenario fits the list."""
        return not self.misfits

    @property
    def costing(self) -> Costing:
        """The scenario costed on the new list. Raises InputError with everything that does not fit."""
        # no figure of a scenario that fits in part: it would be taken for the whole
        if self.misfits:
            raise InputError([misfit.finding for misfit in self.misfits])
        return Costing(self.plan)

    def to_dict(self) -> dict[str, Any]:
        """Plain values: what `establishment rebase --json` prints."""
        after = self.costing.net if self.fits else None
        return {
            "format": FORMAT,
            "scenario": self.names[0],
            "list": self.names[1],
            "fits": self.fits,
            "misfits": [_misfit(misfit) for misfit in self.misfits],
            "touched": [{"post": t.post, "place": t.place, "what": t.what} for t in self.touched],
            "net_before": _money(self.before),
            "net_after": _money(after),
            "notes": list(self.notes),
        }

    def __str__(self) -> str:
        count = len(self.misfits)
        head = "every line fits" if self.fits else f"{how_many(count, 'line does', 'lines do')} not fit"
        lines = [f"{self.names[0]} on {self.names[1]}: {head}"]
        lines += ["", *(str(misfit) for misfit in self.misfits)] if self.misfits else []
        if self.touched:
            lines += ["", "Posts that the scenario changes and that differ from its old list:"]
            lines += [f"  {touched}" for touched in self.touched]
        if self.fits:
            was = "" if self.before is None else f"; on its old list {self.before}"
            lines += ["", f"Net, full-year effect: {self.costing.net}{was}"]
        else:
            lines += ["", "Nothing is costed until every line fits."]
        return "\n".join([*lines, *(f"  - {note}" for note in self.notes)])


def _misfit(misfit: Misfit) -> dict[str, Any]:
    finding = misfit.finding
    return {
        "code": finding.code,
        "place": str(finding.place),
        "field": finding.field,
        "value": finding.value,
        "what": finding.message,
        "fix": finding.fix,
        "since": misfit.since or None,
    }


def _money(figure: Figure | None) -> Any:
    return None if figure is None or not figure.complete else number(figure.pence)


@arguments(scenario=scenario_source)
def rebase(
    scenario: ScenarioSource,
    posts: Any,
    *,
    book: Book | str | Path | None = None,
    sheet: str | None = None,
    mapping: Mapping[str, Any] | str | Path | None = None,
    skip_hidden: bool = False,
) -> Rebased:
    """Move a scenario to another list of posts, such as next month's, and list what no longer fits, each with its fix.

    scenario: as `cost` takes it.  posts: a path or a frame as `load_posts` takes it, or a list of posts.
    sheet, mapping, skip_hidden: how the list is read, as `load_posts` takes them.

    For each post that no longer fits, the result says what became of it since the scenario's own list: it has gone, it
    has another number (with how alike the two are), or it differs. Nothing is written, and the scenario stays as it is.
    Raises InputError for errors in the scenario or the list themselves, and RefusedError if errors stop rows of the
    list from being read.

    >>> import establishment as est
    >>> base = est.Scenario(title="T", pay="njc", basis="maximum", price_base="2026-05", pension=0.2)
    >>> option = base.disestablish("1 x Adviser SCP 20").establish("1 x Clerk SCP 5")
    >>> plan = base.with_terms(posts=[{"post": "1", "grade": "SCP 5"}]).disestablish(post="1")
    >>> est.rebase(plan, {"post": ["1"], "grade": ["SCP 5"]}).fits
    True
    """
    book = book_of(book, posts)
    pay_book = book_given(book)
    name, terms, _ = scenario_given(scenario, pay_book)
    new_list = whole_posts(posts, terms.pay, book, sheet=sheet, mapping=mapping, skip_hidden=skip_hidden)
    new = list_rows_of(new_list)
    faults, old_faults = Faults(), Faults()
    plan = read_plan(scenario, pay_book, faults, posts=new)
    # prices are looked for only where the lines are read: else each fault would come twice
    faults.extend(Engine(Pricer.of(plan)).faults(legs_of(plan.all_movements)) if not faults.found else [])
    notes: list[str] = []
    old, before = _old(scenario, pay_book, old_faults, notes)
    # the old list tells what became of a post; without it only the fault is known
    changes, _ = list_changes(old, new, terms.pay) if old else ([], [])
    own = [finding for finding in faults.found if finding.place.file != new_list.name]
    # faults of the list itself are not misfits of the scenario
    if len(own) < len(faults.found):
        raise InputError(faults.found)  # faults of the list itself
    misfits, touched = _fit(plan, own, {change.post: change for change in changes if change.old is not None})
    # posts that are new may be those that the scenario is to bring
    touched += _already_there(plan, [change for change in changes if change.old is None])
    return Rebased((name, new_list.name), tuple(misfits), tuple(touched), plan, before, tuple(notes))


def _old(scenario: ScenarioSource, book: Book, faults: Faults, notes: list[str]) -> tuple[list[Row], Figure | None]:
    """The posts that a scenario stands on, and its net there; what keeps them from being read is noted."""
    try:
        rows = rows_of(scenario, book, faults)
        if not rows:
            notes.append("The scenario names no list of posts, so what became of its posts cannot be said.")
            return [], None
        plan = read_plan(scenario, book, faults, posts=rows)
        faults.raise_any()
        return rows, Costing(plan).net
    # the old list is help and no condition: what keeps it from being read is said
    except (InputError, RefusedError) as fault:
        first = str(fault).splitlines()[0]
        notes.append(f"The old list of the scenario cannot be used for comparison: {first}")
        return [], None


def _fit(
    plan: Plan, findings: Sequence[Finding], changes: Mapping[str, ListChange]
) -> tuple[list[Misfit], list[TouchedPost]]:
    """What does not fit, with what became of its post; and posts that fit and differ."""
    lines = list(_named_posts(plan))
    misfits, told = [], set[str]()
    for finding in findings:
        here = [line for line in lines if _is_of(finding, line)]
        # the post that the message names is the one meant, where a line names several
        named = [line for line in here if f'"{line.post}"' in finding.message + finding.value]
        changed_line = next((line for line in (*named, *here) if line.post in changes), None)
        told |= {changed_line.post} if changed_line else set()
        since = (
            _since(changes[changed_line.post], changed_line.action) if changed_line else _since_alike(finding, changes)
        )
        misfits.append(Misfit(finding, since))
    touched = [
        TouchedPost(line.post, str(line.place), change_words(changes[line.post]))
        for line in lines
        # each post once: with its misfit, or as one that changed
        if line.post in changes and line.post not in told
    ]
    return misfits, touched


class NamedPost(NamedTuple):
    """A post that a line names by number, with the action, the line's name and its place."""

    post: str
    action: str
    name: str
    place: Place


def _named_posts(plan: Plan) -> Iterator[NamedPost]:
    """The posts that lines of the scenario name by number."""
    for index, proposal in enumerate(plan.scenario.proposal):
        for action, at, line in proposal.actions():
            route = ("proposal", index, action, at)
            parts = [line, *getattr(line, "lines", ())]
            for part in parts:
                # a merge names several posts, each of which can be gone
                if getattr(part, "post", ""):
                    yield NamedPost(part.post, action, field_name(route), plan.place(*route))


def _is_of(finding: Finding, line: NamedPost) -> bool:
    """Whether a fault is of a line, or of a part of it."""
    return finding.field == line.name or finding.field.startswith(f"{line.name}.")


def _already_there(plan: Plan, added: Sequence[ListChange]) -> Iterator[TouchedPost]:
    """Posts that are new on the list and like those that the scenario is still to bring."""
    brought = [
        (movement, spell)
        for movement in plan.movements
        if movement.action == "establish"
        for spell in movement.after
        # no more than there are new posts to be found
        for _ in range(min(spell.count, len(added)))
    ]
    to_come = [
        {"post": f"row {n}", "title": s.title, "grade": s.kind.grade, "unit": s.unit, "fte": s.kind.fte}
        for n, (_, s) in enumerate(brought, 1)
        if isinstance(s.kind, Kind)
    ]
    rows = [change.new for change in added if change.new is not None]
    offered = [
        {"post": row["post"], "title": row["title"] or "", "grade": row["grade"], "unit": row["unit"] or ""}
        | {"fte": Fraction(1) if row["fte"] is None else row["fte"]}
        for row in rows
    ]
    # alike in title and grade: the number is new, so it cannot tell
    for match in match_posts(to_come, offered, likeness=LIKE_THE_PLAN) if to_come and rows else ():
        if match.old is not None and match.new is not None:
            movement, spell = brought[match.old]
            what = (
                f"it is new on this list and like {spell.label}, which this line adds (likeness {match.score} of 100)"
            )
            yield TouchedPost(
                rows[match.new]["post"], str(movement.place), f"{what}: leave one out of the line if that is done"
            )


def _since_alike(finding: Finding, changes: Mapping[str, ListChange]) -> str:
    """What became of the posts that a line means by title and grade."""
    meant = [
        change
        for change in changes.values()
        if change.old is not None
        # a post that only has another number is still there
        and change.kinds != ("renumbered",)
        and f"{change.old['title'] or ''} {change.old['grade']}".strip() in finding.message
    ]
    if not meant:
        return ""
    gone = [change.post for change in meant if change.new is None]
    words = [f"gone since the old list: post {listed(gone)}"] if gone else []
    words += [f"post {change.post}: {change_words(change)}" for change in meant if change.new is not None]
    fix = "count those that are still to go, or say them as they are now"
    return f"Of such posts, {listed(words)}: {fix}."


def _since(change: ListChange, action: str) -> str:
    """What became of a post since the old list, and what to do with the line that names it."""
    if change.new is None:
        fix = "leave this line out: it is done" if action in GOES else "leave this line out, or name another post"
        return f"Post {change.post} was on the old list and is not on the new one: {fix}."
    if "renumbered" in change.kinds:
        other = change.new["post"]
        like = f"likeness {change.score} of 100"
        return f'Post {change.post} is most likely {other} on the new list ({like}): write post = "{other}".'
    return f"Since the old list, {change_words(change)}: say it as it is now, or leave out what is done."

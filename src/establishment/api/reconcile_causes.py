"""Why a ledger differs from what a list of posts costs, post by post or cost centre by cost centre."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import timedelta
from fractions import Fraction
from typing import Any

from establishment.api.reconcile_prices import ListCosts
from establishment.ground.findings import how_many, written
from establishment.ground.money import text, times
from establishment.ground.periods import long_date
from establishment.ground.shown_fields import ShownFields
from establishment.lists.grades import Grades
from establishment.lists.ledger import Ledger, LedgerLine, ledger_key
from establishment.lists.posts_list import written_short

CAUSES = (
    "vacant",
    "agency",
    "unbudgeted",
    "in payroll but not on the list",
    "on the list but not in payroll",
    "other FTE",
    "other grade",
    "other rate",
    "timing",
    "rounding",
    "unexplained",
)
"""The causes of a difference, in the order in which they are shown."""
Changes = dict[int, dict[str, Any]]
"""Fields of rows, by their place, that are otherwise than the list says."""
ROUNDING = 12
"""Pence: payroll rounds each month's pay, so a post that differs by no more over a year differs by rounding."""


@dataclass(frozen=True, repr=False)
class Cause(ShownFields):
    """One reason why a ledger differs from a list. key: the post or cost centre.  pence: above 0 where it adds cost."""

    cause: str
    key: str
    pence: int
    what: str


def by_post_causes(costs: ListCosts, ledger: Ledger) -> list[Cause]:
    """The causes, post by post. For each post they add to the ledger's amount less the list's cost."""
    places = _by_key(costs.texts("post"), costs)
    causes: list[Cause] = []
    matched: dict[str, list[int]] = {}
    for key, rows in places.items():
        line, name = ledger.lines.get(key), costs.texts("post")[rows[0]]
        budgeted = [place for place in rows if costs.budgeted[place]]
        # a post that only agency staff fill has no holder who is paid
        if line is None or not line.has_holder:
            causes += _not_paid(costs, budgeted, name)
        # no cost of the list stands against it, so all that is paid is the difference
        elif not budgeted:
            causes.append(Cause("unbudgeted", name, line.paid_pence, "the list says that no budget stands behind it"))
        else:
            matched[key] = budgeted
    causes += _of_matched(costs, ledger, matched)
    for key, line in ledger.lines.items():
        if line.agency_pence:
            what = f"agency staff, row {line.agency_rows[0]} of the ledger"
            name = costs.texts("post")[places[key][0]] if key in places else line.key
            causes.append(Cause("agency", name, line.agency_pence, what))
        if key not in places:
            where = f"row {line.rows[0]} of the ledger"
            causes.append(Cause("in payroll but not on the list", line.key, line.paid_pence, where))
    return [cause for cause in causes if cause.pence]


def _not_paid(costs: ListCosts, rows: list[int], name: str) -> Iterator[Cause]:
    """A post for which the ledger pays no holder."""
    pence = sum(costs.pence[place] for place in rows)
    empty = sum(costs.pence[place] for place in rows if costs.vacant[place])
    yield Cause("vacant", name, -empty, "vacant, and not in the ledger")
    # what is not vacant and not paid is a question, and no vacancy
    yield Cause("on the list but not in payroll", name, empty - pence, "not called vacant, and not in the ledger")


def _of_matched(costs: ListCosts, ledger: Ledger, matched: Mapping[str, list[int]]) -> list[Cause]:
    """Posts that both have: priced again with the ledger's FTE, grade, rate and days in turn; then what is left."""
    changes: Changes = {}
    before, causes = list(costs.pence), list[Cause]()
    # each step is priced on top of those before it, so that the causes of a post add up to its difference
    for cause, step in STEPS.items():
        words: dict[str, str] = {}
        for key, rows in matched.items():
            changed, reason = step(costs, rows, ledger.lines[key], changes)
            if reason:
                words[key] = reason
                for place, values in changed.items():
                    changes.setdefault(place, {}).update(values)
        after = costs.priced(changes) if words else before
        for key, reason in words.items():
            pence = sum(after[place] - before[place] for place in matched[key])
            causes.append(Cause(cause, costs.texts("post")[matched[key][0]], pence, reason))
        before = after
    for key, rows in matched.items():
        line, due = ledger.lines[key], sum(before[place] for place in rows)
        rest = rest_of(costs.texts("post")[rows[0]], line.paid_pence, due, len(costs.months))
        # months that were not paid for a post called vacant are its vacancy
        empty = rest.cause == "timing" and all(costs.vacant[place] for place in rows)
        causes.append(replace(rest, cause="vacant") if empty else rest)
    return causes


def rest_of(key: str, paid: int, due: int, months: int) -> Cause:
    """What is left of a post: rounding, whole months that were not paid or paid twice, else unexplained.

    paid, due: whole pence of the months.
    """
    rest = paid - due
    if abs(rest) <= ROUNDING:
        return Cause("rounding", key, rest, "each month's pay is rounded")
    # without a cost there is no month of it
    month = Fraction(due, months) if due else Fraction(0)
    times_paid = round_half(Fraction(paid) / month) if month else 0
    # twice: what is due and what was paid are each rounded
    if month and times_paid >= 0 and abs(paid - times_paid * month) <= ROUNDING * 2:
        what = f"as much as {times_paid} months where {months} are due: a late start, an early end or arrears"
        return Cause("timing", key, rest, what)
    return Cause("unexplained", key, rest, f"{text(due)} is due, {text(paid)} was paid")


def round_half(value: Fraction) -> int:
    """The nearest whole number of months."""
    return (2 * value.numerator + value.denominator) // (2 * value.denominator)


def _fte_step(costs: ListCosts, rows: list[int], line: LedgerLine, _: Changes) -> tuple[Changes, str]:
    on_list = sum((costs.fte[place] for place in rows), Fraction(0))
    # an FTE of nought tells nothing of hours
    if line.fte is None or line.fte == on_list or not line.fte:
        return {}, ""
    changes = costs.other_fte(rows, line.fte)
    return changes, f"{written(on_list)} on the list, {written(line.fte)} in the ledger" if changes else ""


def _grade_step(costs: ListCosts, rows: list[int], line: LedgerLine, _: Changes) -> tuple[Changes, str]:
    values: dict[str, Any] = {}
    scale = costs.book.scale(costs.texts("scale")[rows[0]] or costs.asked.pay)
    grade = Grades(scale).read(line.grade).grade if line.grade else None
    for name, in_ledger in (("grade", grade), ("point", line.point)):
        on_list = {costs.texts(name)[place] for place in rows}
        if in_ledger and on_list != {in_ledger}:
            values[name] = in_ledger
    name = str(values.get("grade") or costs.texts("grade")[rows[0]])
    points = {str(values["point"])} if "point" in values else {costs.texts("point")[place] for place in rows} - {""}
    if not values or name not in scale.grades or not points <= set(scale.points_of(name)):
        return {}, ""  # what the scale does not price stays unexplained
    held_words = " ".join(filter(None, (costs.texts(name)[rows[0]] for name in ("grade", "point"))))
    ledger_words = " ".join(filter(None, (line.grade, line.point)))
    return {place: dict(values) for place in rows}, f"{held_words} on the list, {ledger_words} in the ledger"


def _rate_step(costs: ListCosts, rows: list[int], line: LedgerLine, before: Changes) -> tuple[Changes, str]:
    if line.salary is None:
        return {}, ""
    # as it is written in the list, so that the same pay is no difference
    pounds = f"{float(line.salary):.2f}"
    if all(costs.texts("salary")[place] == pounds for place in rows):
        return {}, ""
    changes: Changes = {}
    for place in rows:
        scale = costs.book.scale(costs.texts("scale")[place] or costs.asked.pay)
        grade = str(before.get(place, {}).get("grade") or costs.texts("grade")[place])
        pays = Grades(scale).pays(grade, costs.asked.on)
        if not pays or line.salary * 100 < min(pays):
            return {}, ""  # no post of the grade is paid so little: it stays unexplained
        # pay above the grade is protected, and nothing in a ledger says that awards go on top
        protection = {"protected": "frozen"} if line.salary * 100 > max(pays) else {}
        changes[place] = {"salary": pounds, "point": None, **protection}
    return changes, f"full-time pay of £{pounds} in the ledger"


def _days_step(costs: ListCosts, rows: list[int], line: LedgerLine, _: Changes) -> tuple[Changes, str]:
    """The days on which its holder is paid, where the ledger says them and they lie within the months."""
    first, last = line.first_and_last_day
    # days inside the months alone: outside them the ledger says nothing
    start = first if first is not None and first > costs.first_day else None
    end = last + timedelta(days=1) if last is not None and last < costs.last_day else None
    changes: Changes = {}
    for place in rows:
        begins, ends = costs.days_of(place)
        from_ = max(start, begins or start) if start is not None else begins
        until = min(end, ends or end) if end is not None else ends
        # a post that would end before it begins stays as listed
        if (from_, until) != (begins, ends) and not (from_ and until and from_ >= until):
            changes[place] = {name: day.isoformat() for name, day in (("from", from_), ("until", until)) if day}
    days = [f"from {long_date(first)}"] if start is not None and first is not None else []
    days += [f"until {long_date(last)}"] if end is not None and last is not None else []
    return changes, f"its holder is paid {' '.join(days)}" if changes else ""


STEPS: dict[str, Callable[[ListCosts, list[int], LedgerLine, Changes], tuple[Changes, str]]] = {
    "other FTE": _fte_step,
    "other grade": _grade_step,
    "other rate": _rate_step,
    "timing": _days_step,
}
"""What a ledger says otherwise of a post that both have, by its cause, in the order in which they count."""


def by_centre_causes(costs: ListCosts, ledger: Ledger) -> list[Cause]:
    """The causes, cost centre by cost centre. For each they add to the ledger's amount less the list's cost."""
    centres = _by_key(costs.texts("cost_centre"), costs)
    causes: list[Cause] = []
    for key, rows in centres.items():
        line, name = ledger.lines.get(key), costs.texts("cost_centre")[rows[0]] or "no cost centre"
        pence = sum(costs.pence[place] for place in rows if costs.budgeted[place])
        if line is None:
            causes.append(Cause("on the list but not in payroll", name, -pence, "the ledger does not have it"))
        else:
            causes += _of_centre(costs, rows, name, line)
    for key, line in ledger.lines.items():
        name = costs.texts("cost_centre")[centres[key][0]] if key in centres else line.key
        causes.append(Cause("agency", name, line.agency_pence, "agency staff, by its accounts"))
        if key not in centres:
            where = f"row {line.rows[0]} of the ledger"
            causes.append(Cause("in payroll but not on the list", line.key, line.paid_pence, where))
    return [cause for cause in causes if cause.pence]


def _of_centre(costs: ListCosts, rows: list[int], name: str, line: LedgerLine) -> Iterator[Cause]:
    """The causes of a cost centre that both have."""
    empty = [place for place in rows if costs.vacant[place] and costs.budgeted[place]]
    extra = [place for place in rows if not costs.budgeted[place] and not costs.vacant[place]]
    filled = [place for place in rows if not costs.vacant[place]]
    rest = line.paid_pence - sum(costs.pence[place] for place in rows if costs.budgeted[place])
    # filled posts without a budget cost money that the list does not plan
    vacant, unbudgeted = sum(costs.pence[p] for p in empty), sum(costs.pence[p] for p in extra)
    yield Cause("vacant", name, -vacant, how_many(len(empty), "row of vacant posts", "rows of vacant posts"))
    yield Cause(
        "unbudgeted",
        name,
        unbudgeted,
        how_many(len(extra), "row of posts without a budget", "rows of posts without a budget"),
    )
    rest += vacant - unbudgeted
    fte = sum((costs.fte[place] for place in filled), Fraction(0))
    if line.fte is not None and fte and line.fte != fte:
        cost = sum(costs.pence[place] for place in filled)
        # the mean cost of an FTE of the centre: a ledger by centre does not say which post has the hours
        other = int(times(cost, abs(line.fte - fte) / fte)) * (1 if line.fte > fte else -1)
        yield Cause("other FTE", name, other, f"{written(fte)} filled on the list, {written(line.fte)} in the ledger")
        rest -= other
    mean = line.mean_fte(costs.first_day, costs.last_day)
    throughout = all(_throughout(costs, place) for place in filled)
    # fewer on average than in the list at the end: people came or left within the months
    if mean is not None and line.fte is not None and fte and mean < line.fte and throughout:
        cost = sum(costs.pence[place] for place in filled)
        fewer = -int(times(cost, (line.fte - mean) / fte))
        yield Cause("timing", name, fewer, f"{written_short(mean)} FTE on average, by the days its holders are paid")
        rest -= fewer
    # each post may be off by its own rounding
    small = abs(rest) <= ROUNDING * max(len(filled), 1)
    yield Cause("rounding" if small else "unexplained", name, rest, "what is left")


def _throughout(costs: ListCosts, place: int) -> bool:
    """Whether a post of the list is there in all the months."""
    first, until = costs.days_of(place)
    return (first is None or first <= costs.first_day) and (until is None or until > costs.last_day)


def _by_key(keys: list[str], costs: ListCosts) -> dict[str, list[int]]:
    """The places of rows by their key; a post that stands on several rows is one."""
    places: dict[str, list[int]] = {}
    for place, key in enumerate(keys):
        # parts of a post have its number with a word added, and are one post
        places.setdefault(ledger_key(key.split(" (row ")[0].removesuffix(" part")), []).append(place)
    return places

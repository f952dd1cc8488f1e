"""What each action does: the posts before and after it, or amounts beside the posts."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date
from fractions import Fraction

from establishment.ground.amounts import parse_amount
from establishment.ground.findings import InputError
from establishment.ground.money import nearest_pence, text
from establishment.ground.periods import long_date
from establishment.posts import Fixed, Kind, Spell
from establishment.scenarios.action_shapes import Fund, OneOff, PayProtection, Redundancy
from establishment.scenarios.actions import Outcome, Release, Task
from establishment.scenarios.holders_pay import pay_on
from establishment.scenarios.line_shapes import Line
from establishment.scenarios.lines import same_words
from establishment.scenarios.one_off_costs import OnceLine, OneOffCost
from establishment.scenarios.one_offs import Once
from establishment.scenarios.row_posts import point_of


def established(task: Task) -> Outcome:
    """Posts that come, each on the point it names."""
    task = _in_fte(task)
    spells = task.reader.spells(task.line, task.funded, task.spot, "proposed")
    _check_numbers((spell.post for spell in spells), task)
    # the day of the action is that of its posts: one line has one day
    begun = (replace(spell, from_=task.on or spell.from_) for spell in spells)
    # who comes onto a point waits on it before the first increment
    return Outcome(after=tuple(point_of(spell, spell.from_) for spell in begun))


def disestablished(task: Task) -> Outcome:
    """Posts that go."""
    return Outcome(before=_taken(task))


def changed(task: Task) -> Outcome:
    """Posts that become what `to` says."""
    before = _taken(task)
    return Outcome(before, tuple(_become(spell, task.line.to, task, "to") for spell in before))


def split(task: Task) -> Outcome:
    """Posts of which each becomes its parts."""
    before, parts = _taken(task), list(enumerate(task.line.into))
    # a part may keep the number of the post that is split
    _check_numbers((part.post for _, part in parts if part.post not in {spell.post for spell in before}), task)
    after = [
        replace(_become(spell, part, task, "into", n), post=part.post or spell.post, count=spell.count * part.count)
        for spell in before
        for n, part in parts
    ]
    return Outcome(before, tuple(after))


def merge(task: Task) -> Outcome:
    """Posts that go, and others that come in their place, said in full as new ones are."""
    before: list[Spell] = []
    for n, line in enumerate(task.line.lines):
        part = replace(task, line=line, spot=task.spot.at("lines", n))
        _check_no_day(part)
        before += _taken(part)
    into = replace(task, line=task.line.into, spot=task.spot.at("into"))
    _check_no_day(into)
    return Outcome(tuple(before), established(into).after)


def extended(task: Task) -> Outcome:
    """Time-limited posts that end later."""
    before, to_day = _limited(task), task.line.to_day
    for spell in (s for s in before if s.until is not None and to_day <= s.until):
        message = f"{spell.label} already runs until {spell.until}; {to_day} is no later."
        fix = "to_day is the first day without the posts; use end for an earlier one."
        task.fault("E309", "to_day", str(to_day), message, fix)
    basis = task.terms.basis.proposed
    # what is extended is a post of the proposed side, and priced on its basis
    kinds = [replace(s.kind, basis=basis) if isinstance(s.kind, Kind) else s.kind for s in before]
    return Outcome(before, tuple(replace(s, until=to_day, kind=kind) for s, kind in zip(before, kinds, strict=True)))


def ended(task: Task) -> Outcome:
    """Time-limited posts that end on a day."""
    return Outcome(before=_limited(task))


def paid_out(task: Task) -> Outcome:
    """Recurring spending that is not pay."""
    return _amounts(task, Fixed("non_pay", task.line.amount.pence))


def paid_in(task: Task) -> Outcome:
    """Recurring income."""
    return _amounts(task, Fixed("income", -task.line.amount.pence))


def spent_once(task: Task) -> Outcome:
    """What falls once: as given, by redundancy, or by protection of pay that runs off."""
    return Outcome(one_offs=tuple(_once(task)))


def released(task: Task) -> Outcome:
    """Time released: volume x hours x weeks x rate, or its amount a year."""
    line, place = task.line, task.spot.place()
    if line.amount is not None:
        release = Release(task.proposal, line.title, line.amount.pence, task.on, "as stated", line, place)
        return Outcome(releases=(release,))
    parts = (line.volume, line.hours, line.weeks or Fraction(0))
    rate = line.rate.pence if line.rate else 0
    if line.weeks is None or line.rate is None:
        absent = {key for key in ("weeks", "rate") if getattr(line, key) is None}
        if task.spot.gives(*absent):
            return Outcome()  # what does not fit is noted
        message = "An efficiency needs volume, hours, weeks and rate, or its yearly amount."
        task.fault("E202", "rate", None, message, "Add weeks and rate, or the amount that the paper states.")
    # multiplied exactly and rounded once: hours and volumes are often fractions
    pence = nearest_pence(line.volume * line.hours * parts[2] * rate)
    sum_ = " x ".join([*(f"{float(part):g}" for part in parts), line.rate.text if line.rate else text(rate)])
    return Outcome(releases=(Release(task.proposal, line.title, pence, task.on, sum_, line, place),))


def _check_numbers(numbers: Iterable[str], task: Task) -> None:
    """Post numbers that an action gives are new."""
    for number in filter(None, numbers):
        there = task.establishment.post(number)
        if there is not None:
            message = f'The post "{number}" is already there: {there.label}.'
            task.fault("E301", "", None, message, "Give the new post a number of its own.")


def _check_no_day(task: Task) -> None:
    """A line within an action has the day of the action."""
    if task.line.from_ is not None:
        task.fault(
            "E309",
            "from",
            str(task.line.from_),
            "All parts of one action take effect on the same day.",
            "Put from beside lines and into, not inside them.",
        )


def _become(spell: Spell, to: object, task: Task, *key: str | int) -> Spell:
    """A post as an action leaves it, from its day on; one that is put on a point rises from then on."""
    after = task.reader.changed(spell, to, task.spot.at(*key), task.action)  # type: ignore[arg-type]
    after = replace(after, from_=task.on or spell.from_)
    return point_of(replace(after, on_point_since=None), task.on) if to.point else after  # type: ignore[attr-defined]


def _taken(task: Task) -> tuple[Spell, ...]:
    """The posts a line takes, as they are on the day of the action."""
    task = _in_fte(task)
    line: Line = task.line
    from_table = task.establishment.listed_posts
    if from_table and not line.post and not line.title and task.establishment.post(line.line.strip()):
        line = line.model_copy(update={"post": line.line.strip(), "line": ""})  # the number of a post alone
    by_number = line.post and not line.line and not line.grade
    if by_number and task.terms.posts and not from_table:
        return ()  # the posts table has faults of its own, and is not looked into
    if by_number and from_table:
        kind = Kind(line.scale or task.terms.pay, "", fte=Fraction(1) if line.fte is None else line.fte)
        funded = task.reader.funded(line.funder, task.spot.at("funder"))
        place = task.spot.place()
        spells: tuple[Spell, ...] = (
            Spell(line.post, line.title, kind, line.count or 1, "", funded.now, funded.later, place=place),
        )
    else:
        spells = task.reader.spells(line, task.funded, task.spot, "baseline")
    # what is to be budgeted is not yet: without a list the line alone says that it was unbudgeted
    if isinstance(line, Fund) and not from_table and line.budgeted is None and not line.to.funder:
        spells = tuple(replace(spell, budgeted=False) for spell in spells)
    return task.establishment.take(spells, line, task.on, task.faults, task.spot.name())


def _in_fte(task: Task) -> Task:
    """The task with the hours of its line as a part of full time."""
    scale = task.line.scale or task.terms.pay
    return replace(task, line=task.reader.hours.in_fte(task.line, scale, task.on, task.spot))


def _limited(task: Task) -> tuple[Spell, ...]:
    """Posts taken that have an end of their own; what has none is noted."""
    before = _taken(task)
    if task.action == "end" and task.on is None:
        message, fix = "The action does not say on which day the posts end.", "Add from, the first day without them."
        task.fault("E202", "from", None, message, fix, at="")
    for spell in (s for s in before if not s.time_limited):
        message = f"{spell.label} has no end of its own, so it cannot {task.action}."
        fix = "Use disestablish to remove it, or give the end it has: until = 2026-04-01."
        task.fault("E309", "", None, message, fix)
    return before


def _amounts(task: Task, kind: Fixed) -> Outcome:
    line = task.line
    funded = task.reader.funded(line.funder, task.spot.at("funder")) if line.funder else task.funded
    spell = Spell(
        "",
        line.title,
        kind,
        1,
        "",
        funded.now,
        funded.later,
        line.budgeted,
        task.on,
        line.until,
        place=task.spot.place(),
    )
    return Outcome(after=(spell,))


def _once(task: Task) -> Iterator[OneOffCost]:
    line, on = task.line, getattr(task.line, "on", None) or task.on
    funded = task.reader.funded(line.funder, task.spot.at("funder")) if line.funder else task.funded
    # without years a sum needs no day; a redundancy always does, since caps and rates go by it
    if on is None and (task.terms.first_year or not isinstance(line, OneOff)):
        message = "The one-off cost has no day, so it is in no year."
        task.fault("E202", "on", None, message, "Add on = 2026-04-01.", at="")
        return
    if isinstance(line, Redundancy):
        _check_leavers(line, task)
    if isinstance(line, Redundancy) and line.lgps is None:
        line = line.model_copy(update={"lgps": _in_lgps(line, task)})
    how = ""
    if isinstance(line, PayProtection) and line.amount is None and on is not None:
        line, how = _protected_amount(line, on, task)
        if line is None:
            return
    once = Once(task.terms, task.reader.book, task.faults)
    yield from once.costs(OnceLine(task.proposal, line, on, funded, task.spot, _holders(line, task), how))


def _protected_amount(line: PayProtection, on: date, task: Task) -> tuple[PayProtection | None, str]:
    """The line with what the change of its posts takes off a year's pay, and how; None where that is not known."""
    pairs = [(b, a) for b, a in task.changes if same_words(b.title, line.title) or same_words(a.title, line.title)]
    pairs = [(b, a) for b, a in pairs if isinstance(b.kind, Kind) and isinstance(a.kind, Kind)]
    fix = 'Give amount = "£..." (what one of them keeps a year).'
    why = "no post of that title changes" if not pairs else ""
    try:
        # as a set: posts alike lose alike, and only then is one amount right for each
        paid = {tuple(pay_on(s, on, task.reader.book, task.terms).annual for s in pair) for pair in pairs}
        why = "the posts of that title lose different amounts" if len(paid) > 1 else why
    except InputError as fault:
        paid, why = set(), fault.findings[0].message.rstrip(".")
    for before, after in paid if not why else ():
        if before > after:
            lost = line.model_copy(update={"amount": parse_amount(text(before - after))})
            return lost, f"{text(before)} a year before the change less {text(after)} after it, on {long_date(on)}"
        why = f"the change takes nothing off a year's pay ({text(before)} before, {text(after)} after)"
    message = f"The protected amount is missing and cannot be taken from the posts: {why}."
    task.fault("E202", "amount", None, message, fix, at="")
    return None, ""


def _holders(line: OneOff | Redundancy | PayProtection, task: Task) -> tuple[Spell, ...]:
    """The posts of a title before they go or change; those that stand, where none of that title does."""
    # a holder has the pay of before the change, not of after it
    for spells in (task.taken, task.posts_met):
        named = [s for s in spells if isinstance(s.kind, Kind) and same_words(s.title, line.title)]
        if named:
            return tuple(dict.fromkeys(named))
    return ()


def _check_leavers(line: Redundancy, task: Task) -> None:
    """No more holders are made redundant than posts of that title go or change; a title of no post passes."""
    title = line.title.casefold()
    there = task.leavers[title]
    if there < line.count and any(same_words(spell.title, line.title) for spell in task.posts_met):
        message = f"{line.count} holders of {line.title} are made redundant, but {there} such posts go or change"
        fix = "Correct the count, or add the action that takes the posts away."
        task.fault("E302", "count", line.count, f"{message}.", fix)
    # two lines of redundancy may not count the same post
    task.leavers[title] -= line.count


def _in_lgps(line: Redundancy, task: Task) -> bool:
    """Whether a post of that title is in a local government scheme; a post of the scenario where none has it."""
    # a line without lgps follows its post, so that the strain is not forgotten
    kinds = [s.kind for s in task.posts_met if isinstance(s.kind, Kind) and same_words(s.title, line.title)]
    usual = Kind(task.terms.pay, "", pension=task.reader.post_terms.usual_pension(task.terms.pay))
    return any(task.reader.post_terms.in_lgps(kind) for kind in kinds or [usual])

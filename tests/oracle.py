"""An independent oracle: cases costed in plain `Fraction` arithmetic, post by post and month by month.

It is written from the rules of the design (words, money and time, pricing, actions), reads the data files itself, and
uses nothing of the library. Slow and plain on purpose: where it and the library differ, one of the two is wrong.
"""

from __future__ import annotations

from calendar import monthrange
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from fractions import Fraction
from itertools import pairwise
from pathlib import Path
from typing import Any

from case import Act, Case, Change, Entry, Funding, Posts, Proposal, Share, year_label
from oracle_prices import Figure, Kind, Prices, Scale, added, month_end, nearest

NOT_SAID = "not said"
"""The funder of a line that names none."""
WHOLE_YEAR = (Fraction(0), Fraction(1))
NO_MOVEMENT = ("one_off", "efficiency", "redundancy", "pay_protection")
"""Actions that change no post and no line of the base budget."""


# --- what a scenario says -------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Spell:
    """Posts alike from one day until another, or (without a kind) a yearly amount of a component.

    increment: the first day on which the point moves, then each year.  given: the day on which the point is as given,
    so that the first move comes after it.  born: the day from which the posts are there, before any change of them.
    """

    title: str
    kind: Kind | None
    count: int
    funding: Funding
    budgeted: bool
    from_: date | None
    until: date | None
    unit: str = ""
    amount: tuple[str, int] = ("", 0)
    made_by: int = 0
    first_title: str = ""
    funded_until: date | None = None
    increment: date | None = None
    given: date | None = None
    born: date | None = None

    @property
    def priced_title(self) -> str:
        """The title by which a unit cost finds it: a new title alone prices nothing."""
        return self.first_title or self.title

    @property
    def time_limited(self) -> bool:
        """Whether it has a known end: then it is no part of every year's budget."""
        return self.until is not None


@dataclass(frozen=True)
class Movement:
    """What one action does; number 0 holds the posts that none touches."""

    number: int
    proposal: str
    action: str
    before: tuple[Spell, ...] = ()
    after: tuple[Spell, ...] = ()

    @property
    def legs(self) -> list[tuple[str, Spell]]:
        """Its spells with their sides."""
        return [("baseline", spell) for spell in self.before] + [("proposed", spell) for spell in self.after]


class Reading:
    """A case read into spells: the posts no action touches, and the movements."""

    def __init__(self, case: Case, book: Path) -> None:
        self.case, self.book = case, book

    def scale(self, name: str) -> Scale:
        """A scale of the book."""
        return Scale(self.book / name)

    def _increment(self, line: Posts) -> tuple[date | None, date | None]:
        """The day of the next increment, and the first day of the post, on which its point is as given."""
        return line.increment or self.case.increment, line.from_

    def spells(self, line: Posts, side: int, funding: Funding = ()) -> list[Spell]:
        """The spells of a line of posts on a side, 0 the baseline and 1 the proposed."""
        case = self.case
        scale = line.scale or case.pay
        pension = line.pension or case.pension or self.scale(scale).table.get("pension", "")
        percent = case.vacancy if line.vacancy is None else line.vacancy
        increment, point_day = self._increment(line)
        spells = []
        for count, fte in line.parts:
            kind = Kind(
                scale,
                line.grade,
                line.point,
                case.bases[side],
                fte,
                line.weeks,
                line.category or case.category,
                "" if pension == "none" else pension,
                line.allowances,
                (percent or Fraction(0)) / 100,
            )
            spells.append(
                Spell(
                    line.title,
                    kind,
                    count,
                    line.funding or funding,
                    line.budgeted is not False,
                    line.from_,
                    line.until,
                    line.unit,
                    funded_until=line.funded_until,
                    increment=increment,
                    given=point_day,
                    born=line.from_,
                )
            )
        return spells

    def movements(self) -> list[Movement]:
        """Number 0 with the posts that no action touches, then each action's; an earlier day is applied first."""
        self.left = [row.count for row in self.case.table or ()]
        self.changed: dict[int, list[Spell]] = {}
        acts = list(enumerate(self.case.acts(), 1))
        acts.sort(key=lambda item: (self.case.day_of(*item[1]) or date.min, item[0]))
        movements = [self._movement(number, *item) for number, item in acts if item[1].action not in NO_MOVEMENT]
        movements.sort(key=lambda movement: movement.number)
        rows = [replace(row, count=count) for row, count in zip(self.case.table or (), self.left, strict=True) if count]
        standing = tuple(spell for row in rows for spell in self.spells(row, 0))
        return [Movement(0, "", "unchanged", standing, standing), *movements]

    def _movement(self, number: int, proposal: Proposal, act: Act) -> Movement:
        on = self.case.day_of(proposal, act)
        before: list[Spell] = []
        after: list[Spell] = []
        if isinstance(act.entry, Entry):
            entry = act.entry
            signed = entry.pence if act.action == "non_pay" else -entry.pence
            funding = entry.funding or proposal.funding
            after = [Spell(entry.title, None, 1, funding, entry.budgeted, on, entry.until, "", (act.action, signed))]
        elif act.action in ("establish", "merge"):
            assert act.posts is not None
            if act.action == "merge":
                rows = [spell for row, count in act.rows for spell in self._taken_of_row(row, count)]
                lines = [spell for posts in act.lines for spell in self.spells(posts, 0, proposal.funding)]
                before = self._from([*rows, *lines], on)
            line = replace(act.posts, from_=on or act.posts.from_)
            after = self.spells(line, 1, proposal.funding)
        else:
            before = self._from(self._taken(act, proposal), on)
            after = self._after(before, act, on)
        after = [replace(spell, made_by=number) for spell in after]
        if act.row is not None:
            self.changed[act.row] = after
        return Movement(number, str(proposal.number), act.action, tuple(before), tuple(after))

    def _after(self, before: list[Spell], act: Act, on: date | None) -> list[Spell]:
        """What posts become: nothing, other posts, or several for each."""
        if act.action in ("disestablish", "end"):
            return []
        if act.action != "split":
            return [self._changed(spell, act, on) for spell in before]
        return [
            replace(self._changed(spell, replace(act, change=change), on), count=spell.count * count)
            for spell in before
            for count, change in act.parts
        ]

    def _from(self, spells: list[Spell], on: date | None) -> list[Spell]:
        return [replace(spell, from_=on or spell.from_) for spell in spells]

    def _taken(self, act: Act, proposal: Proposal) -> list[Spell]:
        """The posts an action finds, as they are before it."""
        if act.row is not None:
            return self._taken_of_row(act.row, act.count)
        assert act.posts is not None
        spells = self.spells(act.posts, 0, proposal.funding)
        if act.action == "fund" and act.posts.budgeted is None and not act.change.funding:
            return [replace(spell, budgeted=False) for spell in spells]  # to fund is to budget what was not
        return spells

    def _taken_of_row(self, number: int, count: int) -> list[Spell]:
        """Posts of a row that no action has touched, or all of them as the action of an earlier day left them."""
        assert self.case.table is not None
        remaining = self.left[number]
        if not remaining:
            return self.changed[number]
        self.left[number] -= count or remaining
        return self.spells(replace(self.case.table[number], count=count or remaining), 0)

    def _changed(self, spell: Spell, act: Act, on: date | None) -> Spell:
        to = act.change
        point_day = (on or spell.given) if to.point else spell.given
        assert spell.kind is not None
        budgeted = to.budgeted if to.budgeted is not None else act.action == "fund" or spell.budgeted
        first_title = "" if to.grade or to.scale else spell.priced_title
        lasting = bool(to.funding) or (
            act.action == "fund" and to.budgeted is not False
        )  # recurring money from then on
        return replace(
            spell,
            title=to.title or spell.title,
            first_title=first_title,
            kind=self._changed_kind(spell.kind, to),
            unit=to.unit or spell.unit,
            funding=to.funding or spell.funding,
            budgeted=budgeted,
            until=act.to_day or spell.until,
            given=point_day,
            funded_until=to.funded_until or (None if lasting else spell.funded_until),
        )

    def _changed_kind(self, kind: Kind, to: Change) -> Kind:
        kind = replace(kind, basis=self.case.bases[1], fte=to.fte or kind.fte, weeks=to.weeks or kind.weeks)
        scale = to.scale or kind.scale
        if to.grade or scale != kind.scale:
            moved = scale != kind.scale
            kind = replace(kind, scale=scale, grade=to.grade or kind.grade, point=to.point)
            if moved:  # another employment: its own scheme and letter, and no allowances of the last
                own = self.case.pension or self.scale(scale).table.get("pension", "")
                kind = replace(kind, pension="" if own == "none" else own, category=self.case.category, allowances=())
        if to.pension:
            kind = replace(kind, pension="" if to.pension == "none" else to.pension)
        kind = replace(kind, allowances=to.allowances or kind.allowances)
        return replace(kind, category=to.category or kind.category, point=to.point or kind.point)


# --- time and funders -----------------------------------------------------------------------------------------------


def elapsed(year: int, day: date, sharing: str, begins: int = 4) -> Fraction:
    """The part of a financial year gone by at the start of a day."""
    start, end = date(year, begins, 1), date(year + 1, begins, 1)
    if sharing == "days" or day == end:
        return Fraction((day - start).days, (end - start).days)
    months = 12 * (day.year - year) + day.month - begins
    in_month = monthrange(day.year, day.month)[1]
    return Fraction(months * in_month + day.day - 1, 12 * in_month)


Payers = Sequence[tuple[str, Fraction]]
"""Who pays which part, the first-named first."""


def shares(annual: int, payers: Payers, spent: tuple[Fraction, Fraction]) -> Iterator[tuple[str, int]]:
    """What each funder pays of an annual amount between two parts of the year: the first-named takes the rest."""

    def between(amount: int) -> int:
        return nearest(amount * spent[1]) - nearest(amount * spent[0])

    (first, _), *later = payers
    parts = [(name, between(nearest(annual * share))) for name, share in later]
    yield first, between(annual) - sum(pence for _, pence in parts)
    yield from parts


class Paying:
    """Who pays on which day."""

    def __init__(self, case: Case) -> None:
        self.funders = {funder.id: funder for funder in case.funders}

    def on(self, funding: Funding, funded_until: date | None, day: date) -> Payers:
        """The payers of a day; a part that nobody pays for has no payer named."""
        if funded_until is not None and funded_until <= day:
            return [(NOT_SAID, Fraction(1))]
        parts: dict[str, Fraction] = {}
        for share in funding or (Share(NOT_SAID),):
            if share.on(day):
                name = self.payer(share.name, day)
                parts[name] = parts.get(name, Fraction(0)) + share.share
        missing = 1 - sum(parts.values())
        if missing:
            parts[NOT_SAID] = parts.get(NOT_SAID, Fraction(0)) + missing
        return list(parts.items())

    def payer(self, name: str, day: date) -> str:
        """A funder, or whoever has followed it by a day."""
        while name in self.funders and self.funders[name].until is not None and self.funders[name].until <= day:
            name = self.funders[name].then or NOT_SAID
        return name

    def turns(self, spell: Spell) -> list[date]:
        """Days on which the payers of a spell may change."""
        ends = [funder.until for funder in self.funders.values()]
        days = [spell.funded_until, *ends, *(s.from_ for s in spell.funding), *(s.until for s in spell.funding)]
        return [day for day in days if day is not None]


def anniversaries(first: date, last: date) -> Iterator[date]:
    """A day and the same day of later years, up to another."""
    while first <= last:
        yield first
        first = first.replace(year=first.year + 1)


def full_months(first: date, on: date) -> int:
    """The whole months from one day to another; the last day of a shorter month ends one."""
    short = on.day < first.day and on.day < monthrange(on.year, on.month)[1]
    return 12 * (on.year - first.year) + on.month - first.month - short


def months_of(year: int, begins: int = 4) -> Iterator[tuple[date, date]]:
    """First days of the months of a financial year, each with that of the next."""
    firsts = [date(year + (month > 11), month % 12 + 1, 1) for month in range(begins - 1, begins + 12)]
    yield from pairwise(firsts)


Line = tuple[int, str, str, str, str, bool, bool, str, str, int]
"""Movement, proposal, side, title, funder, budgeted, time-limited, financial year, component, pence."""


@dataclass(frozen=True)
class Fallen:
    """What falls on the days from one on: of one post, for a funder. once: a lump sum, which has an end."""

    first: date
    component: str
    funder: str
    pence: int
    once: bool = False


class Oracle:
    """A case costed."""

    def __init__(self, case: Case, book: Path) -> None:
        self.case = case
        self.movements = Reading(case, book).movements()
        self.prices = Prices(case, book)
        self.paying = Paying(case)
        self.scales = {spell.kind.scale: Scale(book / spell.kind.scale) for _, _, spell in self._legs() if spell.kind}

    def _legs(self) -> Iterator[tuple[Movement, str, Spell]]:
        for movement in self.movements:
            for side, spell in movement.legs:
                yield movement, side, spell

    def payers(self, spell: Spell, day: date | None = None) -> Payers:
        """Who pays for a spell on a day, or on its first."""
        return self.paying.on(spell.funding, spell.funded_until, day or spell.from_ or date.min)

    def steps(self, spell: Spell, until: date) -> list[date]:
        """Days up to one on which the point of a spell moves up."""
        kind = spell.kind
        if spell.increment is None or kind is None or not kind.point or kind.basis not in ("point", "actual"):
            return []
        return [day for day, _ in self._climb(spell, until)]

    def _climb(self, spell: Spell, until: date) -> Iterator[tuple[date, str]]:
        """The days on which a spell's point moves, and where to: once the wait on its point has run."""
        assert spell.kind is not None
        assert spell.increment is not None
        kind, scale = spell.kind, self.scales[spell.kind.scale]
        since, steps = spell.given, scale.climbed(kind, self.case.stop_at_bar)
        for day in anniversaries(spell.increment, until):
            if len(steps) > 1 and (spell.given is None or day > spell.given):
                in_force = day if self.case.prices == "cash" else self.case.price_base or day
                wait = scale.wait(kind.grade, steps[0], in_force)
                if wait is not None and (since is None or full_months(since, day) >= wait):
                    since, steps = day, steps[1:]
                    yield day, steps[0]

    def kind_on(self, spell: Spell, day: date) -> Kind | None:
        """What prices a spell on a day: its point with the increments until then."""
        if spell.kind is None or not spell.kind.point:
            return spell.kind
        points = [point for _, point in self._climb(spell, day)] if self.steps(spell, day) else []
        return replace(spell.kind, point=points[-1] if points else spell.kind.point)

    def _cost(self, spell: Spell, kind: Kind | None, on: date, pay_day: date) -> dict[str, int] | None:
        if kind is None:
            return {spell.amount[0]: spell.amount[1]}
        return self.prices.annual(spell.priced_title, kind, on, pay_day)

    def full_year(self, spell: Spell) -> dict[str, int] | None:
        """One post's components at the price base, at the point as given."""
        base = self.case.price_base or date.min  # without one, nothing is priced from a scale
        return self._cost(spell, spell.kind, base, month_end(base))

    def on_day(self, spell: Spell, day: date) -> dict[str, int] | None:
        """One post's components on a day of the years, at the prices that are asked for."""
        if self.case.prices == "cash":
            return self._cost(spell, self.kind_on(spell, day), day, month_end(day))
        base = self.case.price_base or date.min
        return self._cost(spell, self.kind_on(spell, day), base, month_end(base))

    def _level_legs(self, *, by_year: bool) -> Iterator[tuple[Movement, str, Spell, int, bool]]:
        """All legs, and on both sides alike, as movement 0, what makes each side add up to what stands on it.

        Each with its sign and whether it has an end. What a movement finds that another made is taken off; other posts
        that it finds were there before its day.
        """
        for m, side, spell in self._legs():
            yield m, side, spell, 1, spell.time_limited
            if not m.number or side == "proposed":
                continue
            for both in ("baseline", "proposed"):
                if spell.made_by:
                    yield self.movements[0], both, spell, -1, spell.time_limited
                elif by_year and spell.from_ != spell.born:
                    before = replace(spell, from_=spell.born, until=spell.from_)
                    yield self.movements[0], both, before, 1, spell.time_limited

    def lines(self) -> list[Line]:
        """A full year at the price base: movement x side x title x funder x component."""
        return [
            (
                m.number,
                m.proposal,
                side,
                spell.title,
                funder,
                spell.budgeted,
                limited,
                "",
                component,
                sign * spell.count * pence,
            )
            for m, side, spell, sign, limited in self._level_legs(by_year=False)
            for component, annual in (self.full_year(spell) or {}).items()
            for funder, pence in shares(annual, self.payers(spell), WHOLE_YEAR)
        ]

    def begins(self, year: int) -> date:
        """The first day of a financial year."""
        return date(year, self.case.year_starts, 1)

    def year_lines(self, year: int) -> list[Line]:
        """What falls in a financial year, month by month."""
        label = year_label(year, self.case.year_starts)
        return [
            (
                m.number,
                m.proposal,
                side,
                spell.title,
                f.funder,
                spell.budgeted,
                f.once or limited,
                label,
                f.component,
                sign * spell.count * f.pence,
            )
            for m, side, spell, sign, limited in self._level_legs(by_year=True)
            for f in self._in_year(spell, year)
        ]

    def _in_year(self, spell: Spell, year: int) -> Iterator[Fallen]:
        """What falls in a year, of one post."""
        for first, last in self._stretches(spell, year):
            spent = tuple(elapsed(year, day, self.case.sharing, self.case.year_starts) for day in (first, last))
            for component, annual in (self.on_day(spell, first) or {}).items():
                for funder, pence in shares(annual, self.payers(spell, first), spent):
                    yield Fallen(first, component, funder, pence)
        for day in self._lump_days(spell, year):
            for component, paid in self._lump(spell, day).items():
                for funder, pence in shares(paid, self.payers(spell, day), WHOLE_YEAR):
                    yield Fallen(day, component, funder, pence, once=True)

    def _lump_days(self, spell: Spell, year: int) -> list[date]:
        """Days of a year on which lump sums are paid to a spell, at cash prices only."""
        if spell.kind is None or self.case.prices != "cash":
            return []
        first, last = (
            max(self.begins(year), spell.from_ or date.min),
            min(self.begins(year + 1), spell.until or date.max),
        )
        days = {day for day, award in self.prices.assumed(spell.kind.scale) if award.lump_sum or award.lump_percent}
        return sorted(day for day in days if first <= day < last)

    def _lump(self, spell: Spell, day: date) -> dict[str, int]:
        """A lump sum and its on-costs, of one post."""
        kind = self.kind_on(spell, day)
        assert kind is not None
        return self.prices.lump(spell.priced_title, kind, self.prices.point(kind), day)

    def _stretches(self, spell: Spell, year: int) -> Iterator[tuple[date, date]]:
        """The months of a year in which a spell is there, cut where its pay, its point or its payers change."""
        turns = [*self.paying.turns(spell), *self.steps(spell, self.begins(year + 1))]
        turns += self.prices.awards(spell.kind.scale) if spell.kind else []
        for first, last in months_of(year, self.case.year_starts):
            start, end = max(first, spell.from_ or first), min(last, spell.until or last)
            cuts = [start, *sorted({day for day in turns if start < day < end}), end]
            yield from ((a, b) for a, b in pairwise(cuts) if a < b)

    # --- measures ---

    def _chosen(self, proposals: Iterable[str] | None) -> list[Movement]:
        return [m for m in self.movements if proposals is None or m.proposal in proposals]

    def _standing(self, proposals: Iterable[str] | None, funder: str | None = None) -> list[tuple[str, Spell]]:
        """Spells with their sides; what one movement leaves and another finds stands on neither.

        Where others pay for it on the two days, it stands on both for each funder.
        """
        chosen = self._chosen(proposals)
        between = self._between(chosen) - (self.handed_over(proposals) if funder is not None else set())
        return [leg for movement in chosen for leg in movement.legs if leg[1].made_by not in between]

    def _between(self, chosen: Iterable[Movement]) -> set[int]:
        numbers = {movement.number for movement in chosen} - {0}
        return {spell.made_by for movement in chosen for spell in movement.before} & numbers

    def handed_over(self, proposals: Iterable[str] | None = None) -> set[int]:
        """Movements of which another finds what they leave, when others pay for it."""
        chosen, payers = self._chosen(proposals), defaultdict(set)
        for spell in (spell for movement in chosen for _, spell in movement.legs):
            payers[spell.made_by].add(tuple(self.payers(spell)))
        return {number for number in self._between(chosen) if len(payers[number]) > 1}

    def pairs(self, proposals: Iterable[str] | None = None, funder: str | None = None) -> Iterator[Pair]:
        """Each movement and funder on the base budget, with its full-year figures on both sides."""
        for movement in self._chosen(proposals):
            sides: dict[str, dict[str, Figure]] = defaultdict(lambda: {"baseline": Figure(), "proposed": Figure()})
            for side, spell in movement.legs:
                for name, figure in self.full_year_figures(spell):
                    if spell.budgeted and not spell.time_limited and funder in (None, name):
                        sides[name][side] += figure
            for name, figures in sides.items():
                yield Pair(movement, name, figures["baseline"], figures["proposed"])

    def full_year_figures(self, spell: Spell) -> Iterator[tuple[str, Figure]]:
        """A spell's full year by funder."""
        cost = self.full_year(spell)
        if cost is None:
            for name, share in self.payers(spell):
                yield name, Figure(0, {spell.kind: spell.count * share})
        for annual in (cost or {}).values():
            for name, pence in shares(annual, self.payers(spell), WHOLE_YEAR):
                yield name, Figure(spell.count * pence)

    def measures(self, proposals: Iterable[str] | None = None, funder: str | None = None) -> dict[str, Figure]:
        """Full-year measures of the base budget, and beside them what is time-limited, unbudgeted or one-off."""
        pairs = list(self.pairs(proposals, funder))
        nets = list(whole_nets(pairs).values()) if funder is None else [pair.net for pair in pairs]
        grown = added(pair.net for pair in pairs if pair.net.sign == 1)
        growth = added(net for net in nets if net.sign == 1)
        legs = self._standing(proposals, funder)

        def of(side: str, *, budgeted: bool, limited: Sequence[bool]) -> Figure:
            chosen = [s for at, s in legs if (at, s.budgeted) == (side, budgeted) and s.time_limited in limited]
            return added(figure for s in chosen for name, figure in self.full_year_figures(s) if funder in (None, name))

        return {
            "baseline": of("baseline", budgeted=True, limited=[False]),
            "proposed": of("proposed", budgeted=True, limited=[False]),
            "growth": growth,
            "between_funders": grown - growth,
            "savings": -added(net for net in nets if net.sign == -1),
            "unclassified": added(net for net in nets if net.sign is None),
            "net": added(nets),
            "time_limited": of("proposed", budgeted=True, limited=[True])
            - of("baseline", budgeted=True, limited=[True]),
            "unbudgeted_before": of("baseline", budgeted=False, limited=[True, False]),
            "unbudgeted_after": of("proposed", budgeted=False, limited=[True, False]),
            "one_off": Figure(sum(self._one_offs(proposals, funder))),
        }

    def _one_offs(
        self, proposals: Iterable[str] | None, funder: str | None = None, year: int | None = None
    ) -> Iterator[int]:
        """Spending in one year only; of one financial year where it is said."""
        for proposal, act in self.case.acts():
            on = self.case.day_of(proposal, act)
            here = year is None or (on is not None and self.begins(year) <= on < self.begins(year + 1))
            if act.action != "one_off" or not here or str(proposal.number) not in (proposals or [str(proposal.number)]):
                continue
            assert isinstance(act.entry, Entry)
            payers = self.paying.on(act.entry.funding or proposal.funding, None, on or date.min)
            for name, pence in shares(act.entry.pence, payers, WHOLE_YEAR):
                if funder in (None, name):
                    yield pence

    def posts(self, proposals: Iterable[str] | None = None) -> dict[str, tuple[int, Fraction]]:
        """Posts and FTE on each side."""
        counts = {}
        for at in ("baseline", "proposed"):
            standing = [(s.count, s.kind.fte) for side, s in self._standing(proposals) if side == at and s.kind]
            counts[at] = (
                sum(count for count, _ in standing),
                sum((count * fte for count, fte in standing), Fraction(0)),
            )
        return counts

    def year_measures(self, year: int, proposal: str) -> dict[str, tuple[int, int, int, bool]]:
        """Known growth, savings and net of a proposal's base budget: what falls in a year, and the full-year effect.

        Growth or saving is settled once for each movement over all funders, by its full-year sign at the price base; of
        one that is nothing then, such as a base that takes over from a grant, by its sign in the year. The last value
        says whether that settles all: a sign that cannot be told settles none.
        """
        signs = {number: net.sign for number, net in whole_nets(self.pairs([proposal])).items()}
        measures = {}
        for effect, figures in self._effects(year).items():
            nets: Counter[int | None] = Counter()
            for movement in self._chosen([proposal]):
                pence = sum(part for _, part in figures(movement, False))
                unpriced = any(self.full_year(spell) is None for _, spell in movement.legs)
                turn = signs.get(movement.number, 0)
                nets[(None if unpriced else (pence > 0) - (pence < 0)) if turn == 0 else turn] += pence
            measures[effect] = (nets[1], -nets[-1], sum(nets.values()), None not in nets)
        return measures

    def year_beside(self, year: int, proposal: str) -> dict[str, int]:
        """What stands beside the base budget in a year: time-limited, and one-off."""
        measures = {
            f"{effect}_time_limited": sum(pence for m in self._chosen([proposal]) for _, pence in figures(m, True))
            for effect, figures in self._effects(year).items()
        }
        return {**measures, "one_off": sum(self._one_offs([proposal], year=year))}

    def _effects(self, year: int) -> dict[str, Callable[[Movement, bool], Iterator[tuple[str, int]]]]:
        return {
            "part_year": lambda movement, limited: self._part_year(movement, year, limited),
            "full_year": lambda movement, limited: self._last_day(movement, year, limited),
        }

    def _budgeted(self, movement: Movement) -> Iterator[tuple[int, Spell]]:
        for side, spell in movement.legs:
            if spell.budgeted:
                yield (1 if side == "proposed" else -1), spell

    def _part_year(self, movement: Movement, year: int, limited: bool) -> Iterator[tuple[str, int]]:
        for sign, spell in self._budgeted(movement):
            for fallen in self._in_year(spell, year):
                if (fallen.once or spell.time_limited) == limited:
                    yield fallen.funder, sign * spell.count * fallen.pence

    def _last_day(self, movement: Movement, year: int, limited: bool) -> Iterator[tuple[str, int]]:
        """The annual cost of what is there on the last day of a year, at the prices that are asked for."""
        day = self.begins(year + 1) - timedelta(days=1)
        for sign, spell in self._budgeted(movement):
            if spell.time_limited != limited or not (spell.from_ or day) <= day < (spell.until or date.max):
                continue
            for annual in (self.on_day(spell, day) or {}).values():
                for funder, pence in shares(annual, self.payers(spell, day), WHOLE_YEAR):
                    yield funder, sign * spell.count * pence


@dataclass(frozen=True)
class Pair:
    """A movement and a funder: growth or saving is settled once for each."""

    movement: Movement
    funder: str
    before: Figure
    after: Figure

    @property
    def net(self) -> Figure:
        """What is added to the base budget; kinds equal on both sides cancel."""
        return self.after - self.before


def whole_nets(pairs: Iterable[Pair]) -> dict[int, Figure]:
    """What each movement adds to the base budget of all its funders together."""
    nets: dict[int, Figure] = defaultdict(Figure)
    for pair in pairs:
        nets[pair.movement.number] += pair.net
    return nets


def summed(lines: Iterable[Line]) -> dict[tuple[Any, ...], int]:
    """Lines added where all but the pence are equal, without noughts."""
    totals: Counter[tuple[Any, ...]] = Counter()
    for *key, pence in lines:
        totals[tuple(key)] += pence
    return {key: pence for key, pence in totals.items() if pence}

"""An independent oracle: cases costed in plain `Fraction` arithmetic, post by post and month by month.

It is written from the rules of the design (words, money and time, pricing, actions), reads the data files itself, and
uses nothing of the library. Slow and plain on purpose: where it and the library differ, one of the two is wrong.
"""

from __future__ import annotations

import csv
import tomllib
from calendar import monthrange
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from fractions import Fraction
from functools import cached_property, lru_cache
from itertools import pairwise
from pathlib import Path
from typing import Any

from strategies import Act, Allowance, Case, Change, Funding, Posts, Proposal

ONCOSTS = Path(__file__).parents[1] / "grades" / "oncosts"
NOT_SAID = "not said"
"""The funder of a line that names none."""
WHOLE_YEAR = (Fraction(0), Fraction(1))


# --- figures --------------------------------------------------------------------------------------------------------


def nearest(exact: Fraction) -> int:
    """To a whole number, halves away from zero."""
    whole = int(abs(exact) + Fraction(1, 2))
    return whole if exact >= 0 else -whole


@dataclass(frozen=True)
class Figure:
    """Known pence, and how often each kind of post without a price is in it."""

    pence: int = 0
    terms: dict[Any, Fraction] = field(default_factory=dict)

    def __add__(self, other: Figure) -> Figure:
        terms: Counter[Any] = Counter(self.terms)
        for kind, times in other.terms.items():
            terms[kind] += times  # type: ignore[assignment]
        return Figure(self.pence + other.pence, {kind: Fraction(times) for kind, times in terms.items() if times})

    def __neg__(self) -> Figure:
        return Figure(-self.pence, {kind: -times for kind, times in self.terms.items()})

    def __sub__(self, other: Figure) -> Figure:
        return self + -other

    @property
    def sign(self) -> int | None:
        """1, 0 or -1; None where it cannot be told."""
        values = [Fraction(self.pence), *self.terms.values()]
        signs = {(value > 0) - (value < 0) for value in values} - {0}
        return None if len(signs) > 1 else next(iter(signs), 0)


def added(figures: Iterable[Figure]) -> Figure:
    """The sum of figures."""
    return sum(figures, Figure())


# --- the data files -------------------------------------------------------------------------------------------------


@lru_cache
def rows_of(path: Path) -> tuple[dict[str, str], ...]:
    """The rows of a data file."""
    with path.open(encoding="utf-8", newline="") as file:
        return tuple(csv.DictReader(file))


def pence_of(pounds: str) -> int:
    """Pounds as a data file has them, in pence."""
    return int(Fraction(pounds) * 100)


def in_force(row: dict[str, str], on: date) -> bool:
    """Whether a row of on-costs holds on a day."""
    until = row["effective_until"]
    return date.fromisoformat(row["effective_from"]) <= on and (not until or on < date.fromisoformat(until))


@lru_cache
def schemes() -> dict[str, dict[str, Any]]:
    """Pension schemes by id."""
    tables = tomllib.loads((ONCOSTS / "schemes.toml").read_text(encoding="utf-8"))["scheme"]
    return {table["id"]: table for table in tables}


@dataclass(frozen=True)
class Scale:
    """A pay scale's folder."""

    folder: Path

    def __hash__(self) -> int:
        return hash(self.folder)

    @cached_property
    def table(self) -> dict[str, Any]:
        """`scale.toml`."""
        return tomllib.loads((self.folder / "scale.toml").read_text(encoding="utf-8"))

    @property
    def awards(self) -> list[date]:
        """The days on which pay changes."""
        return list(self.table["awards"])

    def salary(self, point: str, on: date) -> int:
        """Full-time pay of a point at the award in force, in pence."""
        award = max(day for day in self.awards if day <= on)
        rows = rows_of(self.folder / "points.csv")
        [salary] = [r["salary"] for r in rows if r["point"] == point and r["effective_from"] == award.isoformat()]
        return pence_of(salary)

    def points(self, grade: str, stop_at_bar: bool | None) -> list[str]:
        """The points of a grade from the bottom up, where it may stop at the bar of a linked grade."""
        [table] = [table for table in self.table["grade"] if table["name"] == grade] or [{}]
        links = table.get("links", [])
        if links:
            return [p for name in links[: 1 if stop_at_bar else None] for p in self.points(name, None)]
        ends = [int(end) for end in table.get("points", [])]
        return [str(n) for n in range(ends[0], ends[1] + 1)] if ends else list(table.get("all_points", []))


# --- what a scenario says -------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Kind:
    """All that prices a post. A grade without pay is unknown by the whole of it."""

    scale: str
    grade: str
    point: str
    basis: str
    fte: Fraction
    weeks: Fraction
    category: str
    pension: str
    allowances: tuple[Allowance, ...]


@dataclass(frozen=True)
class Spell:
    """Posts alike from one day until another, or (without a kind) a yearly amount of a component."""

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

    def spells(self, line: Posts, side: int, funding: Funding = ()) -> list[Spell]:
        """The spells of a line of posts on a side, 0 the baseline and 1 the proposed."""
        case = self.case
        scale = line.scale or case.pay
        pension = line.pension or case.pension or self.scale(scale).table.get("pension", "")
        made = []
        for count, fte in line.parts:
            kind = Kind(scale, line.grade, line.point, case.bases[side], fte, line.weeks, line.category or case.category,
                        "" if pension == "none" else pension, line.allowances)  # fmt: skip
            made.append(Spell(line.title, kind, count, line.funding or funding, line.budgeted is not False, line.from_,
                              line.until, line.unit))  # fmt: skip
        return made

    def movements(self) -> list[Movement]:
        """Number 0 with the posts that no action touches, then each action's; an earlier day is applied first."""
        self.left = [row.count for row in self.case.table or ()]
        self.changed: dict[int, list[Spell]] = {}
        acts = list(enumerate(self.case.acts(), 1))
        acts.sort(key=lambda item: (self.case.day_of(*item[1]) or date.min, item[0]))
        found = [self._movement(number, *item) for number, item in acts if item[1].action != "one_off"]
        found.sort(key=lambda movement: movement.number)
        rows = [replace(row, count=count) for row, count in zip(self.case.table or (), self.left, strict=True) if count]
        kept = tuple(spell for row in rows for spell in self.spells(row, 0))
        return [Movement(0, "", "unchanged", kept, kept), *found]

    def _movement(self, number: int, proposal: Proposal, act: Act) -> Movement:
        on = self.case.day_of(proposal, act)
        before: list[Spell] = []
        after: list[Spell] = []
        if act.entry is not None:
            entry = act.entry
            signed = entry.pence if act.action == "non_pay" else -entry.pence
            funding = entry.funding or proposal.funding
            after = [Spell(entry.title, None, 1, funding, entry.budgeted, on, entry.until, "", (act.action, signed))]
        elif act.action == "establish":
            assert act.posts is not None
            after = self._from(self.spells(act.posts, 1, proposal.funding), on)
        else:
            before = self._from(self._taken(act, proposal), on)
            after = [] if act.action in ("disestablish", "end") else [self._changed(spell, act) for spell in before]
        after = [replace(spell, made_by=number) for spell in after]
        if act.row is not None:
            self.changed[act.row] = after
        return Movement(number, str(proposal.number), act.action, tuple(before), tuple(after))

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
        left = self.left[number]
        if not left:
            return self.changed[number]
        self.left[number] -= count or left
        return self.spells(replace(self.case.table[number], count=count or left), 0)

    def _changed(self, spell: Spell, act: Act) -> Spell:
        to = act.change
        assert spell.kind is not None
        budgeted = to.budgeted if to.budgeted is not None else act.action == "fund" or spell.budgeted
        first_title = "" if to.grade or to.scale else spell.priced_title
        return replace(spell, title=to.title or spell.title, first_title=first_title, kind=self._changed_kind(spell.kind, to),
                       unit=to.unit or spell.unit, funding=to.funding or spell.funding, budgeted=budgeted,
                       until=act.to_day or spell.until)  # fmt: skip

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


# --- the price of one post ------------------------------------------------------------------------------------------


class Prices:
    """Annual costs of one post by component, in pence."""

    def __init__(self, case: Case, book: Path) -> None:
        self.case, self.book = case, book
        self.held: dict[Any, dict[str, int] | None] = {}

    def annual(self, spell: Spell, on: date, pay_day: date) -> dict[str, int] | None:
        """Components of one post at the pay of a day and the other rates of a pay day; None without a price."""
        if spell.kind is None:
            return {spell.amount[0]: spell.amount[1]}
        key = (spell.priced_title, spell.kind, on, pay_day)
        if key not in self.held:
            self.held[key] = self._annual(spell.priced_title, spell.kind, on, pay_day)
        return self.held[key]

    def _annual(self, title: str, kind: Kind, on: date, pay_day: date) -> dict[str, int] | None:
        unit = self._unit_cost(title, kind)
        if unit is not None:
            return {"unit_cost": unit}
        salary = self._salary(kind, on)
        if salary is None:
            return None
        basic = nearest(salary * kind.fte * kind.weeks)
        paid = [(nearest(a.percent * basic) if a.percent is not None else a.pence, a) for a in kind.allowances]
        allowances = sum(pence for pence, _ in paid)
        pensionable = basic + sum(pence for pence, allowance in paid if allowance.pensionable)
        pay = basic + allowances
        cost = {"basic": basic, "allowances": allowances}
        if self.case.on_cost_percent is not None:
            return {**cost, "other": nearest(pay * self.case.on_cost_percent / 100)}
        letter = kind.category or default_letter(kind.pension, pay_day)
        return {
            **cost, "national_insurance": nearest(insurance(pay, letter, pay_day)),
            "pension": nearest(pensionable * pension_rate(kind.pension, salary, pay_day)),
            "levy": nearest(pay * levy_rate(pay_day)),
        }  # fmt: skip

    def _unit_cost(self, title: str, kind: Kind) -> int | None:
        """The full cost given of a post paid all year and without allowances; of its title rather than of none."""
        if kind.weeks != 1 or kind.allowances:
            return None
        fits = [
            u for u in self.case.unit_costs if (u.grade, u.fte) == (kind.grade, kind.fte) and u.title in ("", title)
        ]
        return max(fits, key=lambda unit: unit.title).pence if fits else None

    def _salary(self, kind: Kind, on: date) -> Fraction | None:
        """Full-time pay on the basis, exact."""
        scale = Scale(self.book / kind.scale)
        points = scale.points(kind.grade, self.case.stop_at_bar)
        if not points:
            return None
        if kind.basis == "middle_salary":
            return Fraction(scale.salary(points[0], on) + scale.salary(points[-1], on), 2)
        lower_middle = points[(len(points) - 1) // 2]
        point = {"minimum": points[0], "maximum": points[-1], "middle_point": lower_middle}.get(kind.basis, kind.point)
        return Fraction(scale.salary(point, on))


def default_letter(pension: str, on: date) -> str:
    """A, or before 6 April 2016 the letter of a member of a contracted-out scheme."""
    scheme = schemes().get(pension.split("/")[0], {})
    return "D" if scheme.get("contracted_out") and on < date(2016, 4, 6) else "A"


def insurance(pay: int, letter: str, on: date) -> Fraction:
    """Employer National Insurance of a year, exact."""
    [row] = [row for row in rows_of(ONCOSTS / "national-insurance.csv") if in_force(row, on)]
    threshold = row["upper_threshold_annual"] if letter in "MZH" else row["threshold_annual"]
    due = max(pay - pence_of(threshold), 0) * Fraction(row["rate"])
    if letter in "DEL":
        lower = (
            pence_of(row["rebate_lower_annual"])
            if row["rebate_lower_annual"]
            else 52 * pence_of(row["rebate_lower_weekly"])
        )
        inside = max(min(pay, pence_of(row["rebate_upper_annual"])) - lower, 0)
        due -= inside * Fraction(row["rebate_rate"])
    return due


def levy_rate(on: date) -> Fraction:
    """The apprenticeship levy's rate; nothing before it began."""
    held = [Fraction(row["rate"]) for row in rows_of(ONCOSTS / "apprenticeship-levy.csv") if in_force(row, on)]
    return held[0] if held else Fraction(0)


def pension_rate(pension: str, salary: Fraction, on: date) -> Fraction:
    """The employer's rate: as written, or the record of the first kind of rate that the scheme prefers."""
    if not pension:
        return Fraction(0)
    if pension.endswith("%"):
        return Fraction(pension[:-1]) / 100
    name, employer, kind = (*pension.split("/"), "", "")[:3]
    scheme = schemes()[name]
    held = [row for row in rows_of(ONCOSTS / "pensions.csv") if row["scheme"] == name and in_force(row, on)]
    held = [row for row in held if row["employer"] == (employer or scheme.get("employer")) and _in_band(row, salary)]
    for wanted in [kind] if kind else scheme["rate_kinds"]:
        for row in held:
            if row["rate_kind"] == wanted:
                return Fraction(row["rate"])
    raise LookupError(f"no rate of {pension} on {on}")


def _in_band(row: dict[str, str], salary: Fraction) -> bool:
    """Whether full-time pay, in whole pounds, lies in the salary band of a rate."""
    pounds = int(salary / 100)
    return int(row["salary_from"] or 0) <= pounds <= int(row["salary_to"] or pounds)


# --- time and funders -----------------------------------------------------------------------------------------------


def elapsed(year: int, day: date, sharing: str) -> Fraction:
    """The part of a financial year gone by at the start of a day."""
    start, end = date(year, 4, 1), date(year + 1, 4, 1)
    if sharing == "days" or day == end:
        return Fraction((day - start).days, (end - start).days)
    months = 12 * (day.year - year) + day.month - 4
    in_month = monthrange(day.year, day.month)[1]
    return Fraction(months * in_month + day.day - 1, 12 * in_month)


def shares(annual: int, funding: Funding, spent: tuple[Fraction, Fraction]) -> Iterator[tuple[str, int]]:
    """What each funder pays of an annual amount between two parts of the year: the first-named takes the rest."""

    def between(amount: int) -> int:
        return nearest(amount * spent[1]) - nearest(amount * spent[0])

    first, *later = funding or ((NOT_SAID, Fraction(1)),)
    parts = [(name, between(nearest(annual * share))) for name, share in later]
    yield first[0], between(annual) - sum(pence for _, pence in parts)
    yield from parts


def months_of(year: int) -> Iterator[tuple[date, date]]:
    """First days of the months of a financial year, each with that of the next."""
    firsts = [date(year + (month > 11), month % 12 + 1, 1) for month in range(3, 16)]
    yield from pairwise(firsts)


Line = tuple[int, str, str, str, str, bool, str, str, int]
"""Movement, proposal, side, title, funder, budgeted, financial year, component, pence."""


class Oracle:
    """A case costed."""

    def __init__(self, case: Case, book: Path) -> None:
        self.case = case
        self.movements = Reading(case, book).movements()
        self.prices = Prices(case, book)
        self.scales = {spell.kind.scale: Scale(book / spell.kind.scale) for _, _, spell in self._legs() if spell.kind}

    def _legs(self) -> Iterator[tuple[Movement, str, Spell]]:
        for movement in self.movements:
            for side, spell in movement.legs:
                yield movement, side, spell

    def full_year(self, spell: Spell) -> dict[str, int] | None:
        """One post's components at the price base."""
        base = self.case.price_base or date.min  # without one, nothing is priced from a scale
        return self.prices.annual(spell, base, _month_end(base))

    def lines(self) -> list[Line]:
        """A full year at the price base: movement x side x title x funder x component."""
        return [
            (m.number, m.proposal, side, spell.title, funder, spell.budgeted, "", component, spell.count * pence)
            for m, side, spell in self._legs()
            for component, annual in (self.full_year(spell) or {}).items()
            for funder, pence in shares(annual, spell.funding, WHOLE_YEAR)
        ]

    def year_lines(self, year: int) -> list[Line]:
        """What falls in a financial year, month by month."""
        label = f"{year}/{(year + 1) % 100:02}"
        return [
            (m.number, m.proposal, side, spell.title, funder, spell.budgeted, label, component, spell.count * pence)
            for m, side, spell in self._legs()
            for component, funder, pence in self._in_year(spell, year)
        ]

    def _in_year(self, spell: Spell, year: int) -> Iterator[tuple[str, str, int]]:
        for first, last in self._stretches(spell, year):
            cost = self.full_year(spell)
            if self.case.prices == "cash":
                cost = self.prices.annual(spell, first, _month_end(first))
            spent = elapsed(year, first, self.case.sharing), elapsed(year, last, self.case.sharing)
            for component, annual in (cost or {}).items():
                for funder, pence in shares(annual, spell.funding, spent):
                    yield component, funder, pence

    def _stretches(self, spell: Spell, year: int) -> Iterator[tuple[date, date]]:
        """The months of a year in which a spell is there, cut where its pay changes."""
        awards = self.scales[spell.kind.scale].awards if spell.kind else []
        for first, last in months_of(year):
            start, end = max(first, spell.from_ or first), min(last, spell.until or last)
            cuts = [start, *(day for day in awards if start < day < end), end]
            yield from ((a, b) for a, b in pairwise(cuts) if a < b)

    # --- measures ---

    def _chosen(self, proposals: Iterable[str] | None) -> list[Movement]:
        return [m for m in self.movements if proposals is None or m.proposal in proposals]

    def _standing(self, proposals: Iterable[str] | None) -> list[tuple[str, Spell]]:
        """Spells with their sides; what one movement leaves and another finds stands on neither."""
        chosen = self._chosen(proposals)
        numbers = {movement.number for movement in chosen} - {0}
        between = {spell.made_by for movement in chosen for spell in movement.before} & numbers
        return [leg for movement in chosen for leg in movement.legs if leg[1].made_by not in between]

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
            for name, share in spell.funding or ((NOT_SAID, Fraction(1)),):
                yield name, Figure(0, {spell.kind: spell.count * share})
        for annual in (cost or {}).values():
            for name, pence in shares(annual, spell.funding, WHOLE_YEAR):
                yield name, Figure(spell.count * pence)

    def measures(self, proposals: Iterable[str] | None = None, funder: str | None = None) -> dict[str, Figure]:
        """Full-year measures of the base budget, and beside them what is time-limited, unbudgeted or one-off."""
        nets = [pair.net for pair in self.pairs(proposals, funder)]
        legs = self._standing(proposals)

        def of(side: str, *, budgeted: bool, limited: Sequence[bool]) -> Figure:
            chosen = [s for at, s in legs if (at, s.budgeted) == (side, budgeted) and s.time_limited in limited]
            return added(figure for s in chosen for name, figure in self.full_year_figures(s) if funder in (None, name))

        return {
            "baseline": of("baseline", budgeted=True, limited=[False]),
            "proposed": of("proposed", budgeted=True, limited=[False]),
            "growth": added(net for net in nets if net.sign == 1),
            "savings": -added(net for net in nets if net.sign == -1),
            "unclassified": added(net for net in nets if net.sign is None),
            "net": added(nets),
            "time_limited": of("proposed", budgeted=True, limited=[True]) - of("baseline", budgeted=True, limited=[True]),
            "unbudgeted_before": of("baseline", budgeted=False, limited=[True, False]),
            "unbudgeted_after": of("proposed", budgeted=False, limited=[True, False]),
            "one_off": Figure(sum(self._one_offs(proposals, funder))),
        }  # fmt: skip

    def _one_offs(
        self, proposals: Iterable[str] | None, funder: str | None = None, year: int | None = None
    ) -> Iterator[int]:
        """Spending in one year only; of one financial year where it is said."""
        for proposal, act in self.case.acts():
            on = self.case.day_of(proposal, act)
            here = year is None or (on is not None and date(year, 4, 1) <= on < date(year + 1, 4, 1))
            if act.action != "one_off" or not here or str(proposal.number) not in (proposals or [str(proposal.number)]):
                continue
            assert act.entry is not None
            for name, pence in shares(act.entry.pence, act.entry.funding or proposal.funding, WHOLE_YEAR):
                if funder in (None, name):
                    yield pence

    def posts(self, proposals: Iterable[str] | None = None) -> dict[str, tuple[int, Fraction]]:
        """Posts and FTE on each side."""
        made = {}
        for at in ("baseline", "proposed"):
            held = [(s.count, s.kind.fte) for side, s in self._standing(proposals) if side == at and s.kind]
            made[at] = (sum(count for count, _ in held), sum((count * fte for count, fte in held), Fraction(0)))
        return made

    def year_measures(self, year: int, proposal: str) -> dict[str, tuple[int, int, int, bool]]:
        """Known growth, savings and net of a proposal's base budget: what falls in a year, and the full-year effect.

        Growth or saving is settled once for each movement and funder, by its full-year sign at the price base. The
        last value says whether that settles all of them: a sign of nought, or one that cannot be told, settles none.
        """
        signs = {(pair.movement.number, pair.funder): pair.net.sign for pair in self.pairs([proposal])}
        made = {}
        for effect, figures in self._effects(year).items():
            nets: Counter[int | None] = Counter()
            for movement in self._chosen([proposal]):
                for funder, pence in figures(movement, False):
                    nets[signs[movement.number, funder]] += pence
            settled = not nets[0] and None not in nets
            made[effect] = (nets[1], -nets[-1], sum(nets.values()), settled)
        return made

    def year_beside(self, year: int, proposal: str) -> dict[str, int]:
        """What stands beside the base budget in a year: time-limited, and one-off."""
        made = {
            f"{effect}_time_limited": sum(pence for m in self._chosen([proposal]) for _, pence in figures(m, True))
            for effect, figures in self._effects(year).items()
        }
        return {**made, "one_off": sum(self._one_offs([proposal], year=year))}

    def _effects(self, year: int) -> dict[str, Callable[[Movement, bool], Iterator[tuple[str, int]]]]:
        return {
            "part_year": lambda movement, limited: self._part_year(movement, year, limited),
            "full_year": lambda movement, limited: self._last_day(movement, year, limited),
        }

    def _budgeted(self, movement: Movement, limited: bool) -> Iterator[tuple[int, Spell]]:
        for side, spell in movement.legs:
            if spell.budgeted and spell.time_limited == limited:
                yield (1 if side == "proposed" else -1), spell

    def _part_year(self, movement: Movement, year: int, limited: bool) -> Iterator[tuple[str, int]]:
        for sign, spell in self._budgeted(movement, limited):
            for _, funder, pence in self._in_year(spell, year):
                yield funder, sign * spell.count * pence

    def _last_day(self, movement: Movement, year: int, limited: bool) -> Iterator[tuple[str, int]]:
        """The annual cost of what is there on the last day of a year, at the prices that are asked for."""
        day = date(year + 1, 3, 31)
        for sign, spell in self._budgeted(movement, limited):
            if not (spell.from_ or day) <= day < (spell.until or date.max):
                continue
            cost = self.prices.annual(spell, day, day) if self.case.prices == "cash" else self.full_year(spell)
            for annual in (cost or {}).values():
                for funder, pence in shares(annual, spell.funding, WHOLE_YEAR):
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


def _month_end(day: date) -> date:
    return day.replace(day=monthrange(day.year, day.month)[1])


def summed(lines: Iterable[Line]) -> dict[tuple[Any, ...], int]:
    """Lines added where all but the pence are equal, without noughts."""
    totals: Counter[tuple[Any, ...]] = Counter()
    for *key, pence in lines:
        totals[tuple(key)] += pence
    return {key: pence for key, pence in totals.items() if pence}

"""One type for every relation: its figures, what they come to, how closely they fit; and the words that speak for one.

A trial is one relation tried on its figures. All is compared in whole millionths: no binary fractions.
"""

from __future__ import annotations

import math
import re
import tomllib
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from functools import cache, lru_cache
from pathlib import Path
from typing import Literal

from establishment.papers.figure_words import UNIT
from establishment.papers.figures import PrintedFigure

TOTAL = re.compile(
    r"^\W*totals?(?=[A-Z\d])|\b(?:sub-?\s?totals?|totals?|overall|in all|grand|sum|aggregate|gross|all (?:grades|"
    r"staff|departments|"
    r"ranks|posts|employees|services|bodies|divisions|forces|areas))\b",
    re.IGNORECASE,
)
CHANGE = re.compile(
    r"\b(?:change|variance|difference|movement|net|reduction|increase|decrease|fewer|more|less|balance|surplus|"
    r"deficit|lost|loss|"
    r"growth|savings?|adjust\w*|variation|over|under|vacan\w+|remaining|gap|shortfall)\b|\+/-|[±]",
    re.IGNORECASE,
)
PERCENT = re.compile(r"%|per ?cent|percentage|\brate\b|\bshare\b|proportion", re.IGNORECASE)


@dataclass(frozen=True)
class Cue:
    """Words in prose, the kinds of relation they speak for, and how strongly."""

    name: str
    kinds: frozenset[str]
    weight: float
    words: re.Pattern[str]


def _cue(name: str, kinds: str, weight: float, words: str) -> Cue:
    return Cue(name, frozenset(kinds.split()), weight, re.compile(words, re.IGNORECASE))


CUES = (
    _cue(
        "total",
        "sum",
        1.2,
        r"\btotal(?:s|l?ing|l?ed)?\b|\bin all\b|\baltogether\b|\boverall\b|\bcombined\b|"
        r"\bin sum\b",
    ),
    _cue(
        "made up of",
        "sum",
        0.9,
        r"\bmade up\b|\bof (?:which|these|whom|them|that|this)\b|\bcompris\w+|\bconsist\w*|"
        r"\bnamely\b|\bcomes? to\b|\bamount\w* to\b|"
        r"\bbroken down\b|\bsplit\b|\bas follows\b|\bfollowing\b|\bboth\b|\btogether\b|\bout of\b|\bplus\b|"
        r"\bincluding\b|\bwith\b|\bdivided\b|\ballocated\b|\brest\b",
    ),
    _cue(
        "change",
        "difference change",
        0.8,
        r"\bnet\b|\bfewer\b|\bless\b|\bmore\b|\breduc\w+|\bincreas\w+|"
        r"\bdecreas\w+|\bdrop\w*|\bf[ae]ll\w*|\brise\w*|\brose\b|\bgr[eo]w\w*|\bchange\w*|"
        r"\bdifference\b|\bremain\w*|\bleav\w+|\bleft\b|\babove\b|\bbelow\b|\bup\b|\bdown\b|\bshort\w*|\bexcess\b|"
        r"\bfurther\b|\badditional\b|\bextra\b|\bsav\w+|\bcut\w*|"
        r"\bother\b|\bagainst\b|\bcompared\b|\bunfilled\b|\binstead\b|\bover\s?spen\w+|\bunder\s?spen\w+|\bbalance\b|"
        r"\bsurplus\b|\bdeficit\b|\bgap\b|\bfrom\b",
    ),
    _cue("share", "share change", 0.6, r"\bper ?cent\b|%|\bshare\b|\bproportion\b|\brate\b"),
    _cue(
        "each",
        "product quotient",
        0.9,
        r"\beach\b|\bper\b|\bevery\b|\ba (?:year|month|week|post|head)\b|\bat\b|"
        r"\bx\b|×|@|\bannually\b|\bquarter\b|\bmonths?\b|\btimes\b|\bmultipl\w+|\bon average\b|"
        r"\baverage\b|\bannum\b",
    ),
)
"""Cue words of running text."""


@lru_cache(maxsize=20_000)
def cue(kind: str, words: str) -> float:
    """How strongly words speak for a kind of relation: the heaviest cue."""
    return max((c.weight for c in CUES if kind in c.kinds and c.words.search(words)), default=0.0)


RelationKind = Literal[
    "sum",
    "difference",
    "product",
    "quotient",
    "rate",
    "share",
    "change",
    "part_year",
    "same",
    "working",
    "count",
    "payback",
]
Fit = Literal[0, 1, 2]
"""2: exact; 1: within the rounding of what is printed; 0: neither."""


@cache
def weights() -> dict[str, dict[str, float]]:
    """The weights by where they are used. They were set by hand: `weights.toml` says when and from what."""
    return tomllib.loads((Path(__file__).parent / "weights.toml").read_text(encoding="utf-8"))


@dataclass(slots=True)
class Trial:
    """A relation tried: the stated figure, its parts, what they come to, and how far apart the two may lie.

    Nothing changes it once it is made.
    exact: as far as the stated figure alone is rounded.  loose: with its parts rounded too.  trivial: it says little.
    either: the sign is not given.  gap: how far the stated figure lies from what its parts come to.  fit: how closely.
    """

    kind: RelationKind
    stated: PrintedFigure
    parts: tuple[PrintedFigure, ...]
    computed: int
    exact: int
    loose: int
    trivial: bool = False
    either: bool = False
    signs: tuple[int, ...] = ()
    gap: int = field(init=False, repr=False, compare=False)
    fit: Fit = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        size, computed = self.stated.size, self.computed
        gap = abs(size - computed) if not self.either else abs(abs(size) - abs(computed))
        self.gap = gap
        self.fit = 2 if gap <= self.exact else 1 if gap <= self.loose else 0

    @property
    def target(self) -> int:
        """What the stated figure should be, with its own sign where the sign is not given."""
        return -self.computed if self.either and (self.computed < 0) != (self.stated.size < 0) else self.computed


@dataclass(frozen=True, slots=True)
class Relation:
    """A relation held to be meant: its trial, the odds for it in decades, and where it stands.

    fits: whether its figures agree.  scope: "column", "row", "sentence", "list", "paper", "working".
    slip: how the hand makes the stated figure of the computed one.  suspect: the part that is wrong.
    """

    trial: Trial
    odds: float
    scope: str
    fit: Fit
    slip: str = ""
    suspect: PrintedFigure | None = None
    label: str = ""
    tried: int = 1
    whole: bool = False

    @property
    def figures(self) -> tuple[PrintedFigure, ...]:
        """Every figure it binds, the stated one first."""
        return (self.trial.stated, *self.trial.parts)

    @property
    def key(self) -> frozenset[int]:
        """The places of its figures, however they are bound."""
        return frozenset(f.start for f in self.figures)


def half(figure: PrintedFigure) -> int:
    """Half the step a figure is printed in."""
    return figure.step // 2


def _divided(top: int, bottom: int) -> int:
    """A quotient to the nearest whole number, halves away from nought."""
    sign = -1 if (top < 0) != (bottom < 0) else 1
    return sign * ((2 * abs(top) + abs(bottom)) // (2 * abs(bottom)))


def added(
    stated: PrintedFigure, parts: Sequence[PrintedFigure], signs: Sequence[int] = (), *, either: bool = False
) -> Trial:
    """A sum, or with signs a difference."""
    steps = [p.step for p in parts if p.size]
    computed = sum([c * p.size for c, p in zip(signs, parts, strict=True)] if signs else [p.size for p in parts])
    size, step = stated.size, stated.step
    exact = step // 2 if step > min([p.step for p in parts]) else 0
    loose = step // 2
    if steps:
        halves = sum([part // 2 for part in steps])
        # Roundings partly cancel: 1.6 half steps times the root of their number are 2.8 standard deviations.
        loose += min(halves, int(1.6 * math.sqrt(len(steps)) * (max(steps) // 2)))
    grain = stated.grain
    if grain >= 100 * UNIT == 100 * step and grain * 50 <= abs(size) and min([p.grain for p in parts]) < grain:
        loose = max(loose, grain // 2)
    kind: RelationKind = "sum" if not signs or min(signs) > 0 else "difference"
    trivial = len(steps) <= 1 or not size
    every = tuple(signs) or (1,) * len(parts)
    return Trial(kind, stated, tuple(parts), computed, exact, max(exact, loose), trivial, either, every)


def multiplied(stated: PrintedFigure, one: PrintedFigure, two: PrintedFigure) -> Trial:
    """A number times a rate; a percentage of an amount."""
    scale = UNIT * 100 if "percent" in (one.kind, two.kind) else UNIT
    computed = _divided(one.size * two.size, scale)
    loose = half(stated)
    for a, b in ((one, two), (two, one)):
        if a.step != UNIT and a.kind != "percent":  # a rate is not rounded
            loose += abs(b.size) * half(a) // scale
    trivial = any(abs(f.size) in (0, UNIT) for f in (one, two))
    kind: RelationKind = "rate" if scale > UNIT else "product"
    return Trial(kind, stated, (one, two), computed, half(stated), loose, trivial)


def months_of(stated: PrintedFigure, year: PrintedFigure) -> int:
    """How many months of a yearly amount come nearest to another; 0 where it is none or more than a year."""
    months = _divided(12 * stated.size, year.size) if year.size else 0
    return months if 0 < months <= 12 else 0


def part_of_year(stated: PrintedFigure, year: PrintedFigure, months: int) -> Trial:
    """So many months of a yearly amount."""
    share = PrintedFigure(-1, -1, f"{months}/12", UNIT * months // 12, 1, "count", -1, -1)
    loose = half(stated) + half(year) * months // 12
    return Trial("part_year", stated, (year, share), _divided(year.size * months, 12), half(stated), loose)


def divided(stated: PrintedFigure, one: PrintedFigure, two: PrintedFigure) -> Trial | None:
    """A quotient: an amount for each."""
    if not two.size:
        return None
    computed = _divided(one.size * UNIT, two.size)
    loose = half(stated) + abs(_divided(half(one) * UNIT, two.size))
    return Trial("quotient", stated, (one, two), computed, half(stated), loose, abs(two.size) == UNIT)


def shared(
    stated: PrintedFigure, part: PrintedFigure, base: PrintedFigure, *, change: bool = False, whole: bool = False
) -> Trial | None:
    """A part, or the change from a base, in per cent of the base. whole: noughts at the end are no rounding."""
    if not base.size:
        return None
    top = part.size - base.size if change else part.size
    computed = _divided(100 * UNIT * top, abs(base.size) if change else base.size)
    # No paper states a change of 100,000%.
    if abs(computed) > 10**5 * UNIT:
        return None
    off, off_base = (0 if whole and f.step == UNIT else rounding(f) for f in (part, base))
    wide = abs(_divided(100 * UNIT * off, base.size)) + abs(
        _divided(100 * off_base * part.size // base.size * UNIT, base.size)
    )
    loose = half(stated) + min(wide, abs(computed) // 10 + UNIT // 10)
    trivial = part.size == base.size or not part.size
    return Trial("change" if change else "share", stated, (part, base), computed, half(stated), loose, trivial, change)


def rounding(figure: PrintedFigure) -> int:
    """How far a figure may lie from the one printed: a count is whole, unless it ends in noughts."""
    if figure.kind != "count" or figure.step != UNIT or figure.bound:
        return half(figure)
    return figure.grain // 2 if figure.grain >= 10 * UNIT else 0


HEDGE = 12
"""In per cent: how far "nearly" and "over" reach."""


def hedged(trial: Trial) -> Trial:
    """A trial whose figures are hedged, "nearly 80%", as one that fits where the words allow what the parts come to."""
    stated = trial.stated
    if trial.fit or stated.bound == "range" or not (stated.bound or any(p.bound for p in trial.parts)):
        return trial
    bounds = [f for f in (stated, *trial.parts) if f.bound in ("over", "under") or (f.bound == "about" and f.coarse)]
    if not bounds:
        return trial
    size, computed = abs(stated.size), abs(trial.computed)
    if (stated.bound == "over" and computed < size) or (stated.bound == "under" and computed > size):
        return trial
    near = 0
    for figure in bounds:
        base = abs(figure.size) if trial.signs or figure is stated else size
        near += base * (5 if figure.bound == "about" else HEDGE) // 100
    return replace(trial, loose=near) if trial.gap <= near <= size // 2 else trial


def of_counts(trial: Trial) -> Trial:
    """A sum or difference of whole numbers of posts, which never round, as one that fits exactly or not at all."""
    if trial.fit != 1 or trial.kind not in ("sum", "difference") or abs(trial.stated.size) >= 10**4 * UNIT:
        return trial
    whole = all(f.step == UNIT and f.kind == "count" and not f.bound for f in (trial.stated, *trial.parts))
    return replace(trial, loose=trial.exact) if whole else trial


def _may_add(stated: PrintedFigure, one: PrintedFigure, two: PrintedFigure) -> bool:
    return _may_come_to(abs(one.size + two.size), stated, one, two)


def _may_differ(stated: PrintedFigure, one: PrintedFigure, two: PrintedFigure) -> bool:
    return _may_come_to(abs(one.size - two.size), stated, one, two)


def _may_come_to(size: int, stated: PrintedFigure, one: PrintedFigure, two: PrintedFigure) -> bool:
    gap = abs(size - abs(stated.size))
    if gap <= 2 * (stated.step + one.step + two.step):
        return True
    return gap <= stated.grain and stated.size % (100 * UNIT) == 0


def _may_multiply(stated: PrintedFigure, one: PrintedFigure, two: PrintedFigure) -> bool:
    scale = UNIT * 100 if "percent" in (one.kind, two.kind) else UNIT
    x, y = one.size, two.size
    return abs(stated.size * scale - x * y) <= scale * stated.step + abs(y) * one.step + abs(x) * two.step


def _may_divide(stated: PrintedFigure, one: PrintedFigure, two: PrintedFigure) -> bool:
    y = two.size
    return abs(stated.size * y - one.size * UNIT) <= abs(y) * (stated.step + 1) + one.step * UNIT


def _may_share(stated: PrintedFigure, one: PrintedFigure, two: PrintedFigure) -> bool:
    return _may_be_percent(100 * UNIT * abs(one.size), stated, two)


def _may_change(stated: PrintedFigure, one: PrintedFigure, two: PrintedFigure) -> bool:
    return _may_be_percent(100 * UNIT * abs(one.size - two.size), stated, two)


def _may_be_percent(top: int, stated: PrintedFigure, base: PrintedFigure) -> bool:
    y = abs(base.size)
    return abs(abs(stated.size) * y - top) <= y * (stated.step + UNIT // 10) + top // 10


Make = Callable[[PrintedFigure, Sequence[PrintedFigure]], Trial | None]
MADE: dict[str, Make] = {
    "sum": added,
    "difference": lambda stated, parts: added(stated, parts, (1, -1)),
    "apart": lambda stated, parts: added(stated, parts, (1, -1), either=True),
    "product": lambda stated, parts: multiplied(stated, *parts),
    "quotient": lambda stated, parts: divided(stated, *parts),
    "share": lambda stated, parts: shared(stated, *parts),
    "change": lambda stated, parts: shared(stated, *parts, change=True),
    "step": lambda stated, parts: shared(stated, *parts, change=True, whole=True),
}
"""How a figure is tried as made of others, by the kind of relation; of "apart" the sign is not printed."""
MAY_FIT: dict[str, Callable[[PrintedFigure, PrintedFigure, PrintedFigure], bool]] = {
    "sum": _may_add,
    "difference": _may_differ,
    "product": _may_multiply,
    "rate": _may_multiply,
    "quotient": _may_divide,
    "share": _may_share,
    "change": _may_change,
}
"""Whether a relation of three figures can fit at all, by its kind: in whole numbers, before a trial is made."""


def may_fit(kind: RelationKind, stated: PrintedFigure, one: PrintedFigure, two: PrintedFigure) -> bool:
    """Whether a relation of three figures of running text can fit at all, with their hedges."""
    return bool(stated.bound or one.bound or two.bound) or MAY_FIT[kind](stated, one, two)


def rest_of(trial: Trial) -> int:
    """What the small figures of a sum come to where two make up nearly all of it: so much of it can tell; else 0."""
    if trial.kind not in ("sum", "difference") or len(trial.parts) < 2:
        return 0
    largest = sorted([abs(trial.stated.size), *[abs(p.size) for p in trial.parts]], reverse=True)
    if largest[1] * 10 <= 9 * largest[0]:
        return 0
    return max(sum(largest[2:]), trial.stated.step)


def luck(trial: Trial) -> float:
    """How likely chance makes a fit as close as this one."""
    stated, parts = trial.stated, trial.parts
    tolerance = trial.exact if trial.fit != 1 else trial.loose
    size = max(abs(stated.size), abs(trial.computed))
    grain = stated.step
    if trial.kind in ("sum", "difference"):
        sizes = [abs(p.size) for p in parts]
        size = max(size, max(sizes, default=0) * 3 // 10)
        size = min(size, rest_of(trial) or size)
        grain = max(min([stated.grain, *[p.grain for p in parts if p.size]]), stated.step)
    return min(0.9, (2 * tolerance + grain) / max(size, stated.step))

"""One type for every relation: its figures, what they come to, how closely they fit; and the words that speak for one.

A trial is one relation tried on its figures. All is compared in whole millionths: no binary fractions.
"""

from __future__ import annotations

import math
import re
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass, replace
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


@dataclass(frozen=True, slots=True)
class Trial:
    """A relation tried: the stated figure, its parts, what they come to, and how far apart the two may lie.

    exact: as far as the stated figure alone is rounded.  loose: with its parts rounded too.  trivial: it says little.
    either: the sign is not given.
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

    @property
    def gap(self) -> int:
        """How far the stated figure lies from what its parts come to."""
        gap = abs(self.stated.size - self.computed)
        return min(gap, abs(abs(self.stated.size) - abs(self.computed))) if self.either else gap

    @property
    def target(self) -> int:
        """What the stated figure should be, with its own sign where the sign is not given."""
        return -self.computed if self.either and (self.computed < 0) != (self.stated.size < 0) else self.computed

    @property
    def fit(self) -> Fit:
        """How closely it fits."""
        gap = self.gap
        return 2 if gap <= self.exact else 1 if gap <= self.loose else 0


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
    coefficients = signs or (1,) * len(parts)
    computed = sum(c * p.size for c, p in zip(coefficients, parts, strict=True))
    exact = half(stated) if stated.step > min(p.step for p in parts) else 0
    steps = [half(p) for p in parts if p.size]
    most = max(steps, default=0)
    loose = half(stated) + min(sum(steps), int(1.6 * math.sqrt(max(1, len(steps))) * most))
    grain = stated.grain
    if (
        grain >= 100 * UNIT == 100 * stated.step
        and grain * 50 <= abs(stated.size)
        and min(p.grain for p in parts) < grain
    ):
        loose = max(loose, grain // 2)
    some = sum(1 for p in parts if p.size)
    kind: RelationKind = "sum" if not signs or min(signs) > 0 else "difference"
    return Trial(
        kind,
        stated,
        tuple(parts),
        computed,
        exact,
        max(exact, loose),
        some <= 1 or not stated.size,
        either,
        tuple(coefficients),
    )


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


def divided(stated: PrintedFigure, one: PrintedFigure, two: PrintedFigure) -> Trial | None:
    """A quotient: an amount for each."""
    if not two.size:
        return None
    computed = _divided(one.size * UNIT, two.size)
    loose = half(stated) + abs(_divided(half(one) * UNIT, two.size))
    return Trial("quotient", stated, (one, two), computed, half(stated), loose, abs(two.size) == UNIT)


def shared(stated: PrintedFigure, part: PrintedFigure, base: PrintedFigure, *, change: bool = False) -> Trial | None:
    """A part, or the change from a base, in per cent of the base."""
    if not base.size:
        return None
    top = part.size - base.size if change else part.size
    computed = _divided(100 * UNIT * top, abs(base.size) if change else base.size)
    if abs(computed) > 10**5 * UNIT:
        return None
    wide = abs(_divided(100 * UNIT * rounding(part), base.size)) + abs(
        _divided(100 * rounding(base) * part.size // base.size * UNIT, base.size)
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
    bounds = [f for f in (stated, *trial.parts) if f.bound in ("over", "under") or (f.bound == "about" and f.coarse)]
    if trial.fit or not bounds or stated.bound == "range":
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
    whole = all(f.step == UNIT and f.kind == "count" and not f.bound for f in (trial.stated, *trial.parts))
    linear = trial.kind in ("sum", "difference") and abs(trial.stated.size) < 10**4 * UNIT
    return replace(trial, loose=trial.exact) if linear and whole and trial.fit == 1 else trial


def may_fit(kind: RelationKind, stated: PrintedFigure, one: PrintedFigure, two: PrintedFigure) -> bool:
    """Whether a relation of three figures can fit at all: in whole numbers, before a trial is made."""
    st, x, y = stated.size, one.size, two.size
    if kind in ("sum", "difference"):
        gap = abs(abs(x + y if kind == "sum" else x - y) - abs(st))
        return gap <= 2 * (stated.step + one.step + two.step) or (st % (100 * UNIT) == 0 and gap <= stated.grain)
    if kind in ("product", "rate"):
        scale = UNIT * 100 if "percent" in (one.kind, two.kind) else UNIT
        return abs(st * scale - x * y) <= scale * stated.step + abs(y) * one.step + abs(x) * two.step
    if kind == "quotient":
        return abs(st * y - x * UNIT) <= abs(y) * (stated.step + 1) + one.step * UNIT
    top = 100 * UNIT * (x - y if kind == "change" else x)
    return abs(abs(st * y) - abs(top)) <= abs(y) * (stated.step + UNIT // 10) + abs(top) // 10


def rest_of(trial: Trial) -> int:
    """What the small figures of a sum come to where two make up nearly all of it: so much of it can tell; else 0."""
    largest = sorted((abs(f.size) for f in (trial.stated, *trial.parts)), reverse=True)
    if trial.kind not in ("sum", "difference") or len(largest) < 3 or largest[1] * 10 <= 9 * largest[0]:
        return 0
    return max(sum(largest[2:]), trial.stated.step)


def luck(trial: Trial) -> float:
    """How likely chance makes a fit as close as this one."""
    stated, parts = trial.stated, trial.parts
    tolerance = trial.exact if trial.fit != 1 else trial.loose
    size = max(abs(stated.size), abs(trial.computed))
    if trial.kind in ("sum", "difference"):
        size = max(size, max((abs(p.size) for p in parts), default=0) * 3 // 10)
        size = min(size, rest_of(trial) or size)
        grain = max(min([stated.grain, *(p.grain for p in parts if p.size)]), stated.step)
    else:
        grain = stated.step
    return min(0.9, (2 * tolerance + grain) / max(size, stated.step))

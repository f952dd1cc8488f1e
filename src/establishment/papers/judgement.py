"""How much evidence there is for a relation, in decades: words, structure, fit, slips of the hand, hypotheses tried."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from establishment.papers.figure_words import UNIT
from establishment.papers.figures import PrintedFigure
from establishment.papers.relation import Relation, Trial, luck, weights


def steps(size: int, step: int) -> int:
    """A size as printed, in whole steps."""
    return (2 * abs(size) + step) // (2 * step)


def written(size: int, step: int) -> str:
    """The digits of a size as printed at a step: 1,250.5 at tenths is "12505"."""
    return str(steps(size, step))


ONE_KEY = frozenset(n * 10**power for n in (*range(1, 10), *range(9, 90, 9)) for power in range(30))
"""Gaps, in printed steps, that one digit or two neighbours swapped can make: 7 or 72, with noughts behind."""


def slip(figure: PrintedFigure, size: int) -> str:
    """How the hand makes the figure as printed of a size: digit, swap, length, scale, sign; "" where it does not."""
    before, step = figure.size, figure.step
    one, two = (2 * abs(before) + step) // (2 * step), (2 * abs(size) + step) // (2 * step)
    if one == two:
        return "sign" if (before < 0) != (size < 0) and before and abs(before) == abs(size) else ""
    # A slip and another sign would be two faults.
    if before and size and (before < 0) != (size < 0):
        return ""
    small, large = (one, two) if one < two else (two, one)
    if (large - small) not in ONE_KEY and (large < 2 * small or large > 1000 * small):
        return ""  # a digit more makes a figure at least twice as large
    a, b = str(small), str(large)
    if len(a) != len(b):
        return _length(a, b)
    changed = [n for n in range(len(a)) if a[n] != b[n]]
    if len(changed) == 1:
        return "digit"
    first, last = changed[0], changed[-1]
    return "swap" if len(changed) == 2 and last == first + 1 and (a[first], a[last]) == (b[last], b[first]) else ""


def _length(short: str, long: str) -> str:
    """Whether one figure has noughts more than another, or one digit more."""
    more = len(long) - len(short)
    if more not in (1, 3) or len(short) < 2:
        return ""
    if long == short + "0" * more:
        return "scale"
    # Three digits more can only be noughts; and short figures are a digit longer than others by chance.
    if more == 3 or len(short) < 3 or (short[0] != long[0] and short[0] != long[1]):
        return ""
    at = next((n for n, sign in enumerate(short) if long[n] != sign), len(short))
    return "length" if long[at + 1 :] == short[at:] else ""


def chance(figure: PrintedFigure, size: int = 0) -> float:
    """How likely a figure unrelated to another, of some size, is one slip away from it."""
    digits = figure.digits + (0.5 if written(figure.size, figure.step).endswith("0") else 0)
    digits = max(digits, len(written(size, figure.step).strip("0")))
    # For each digit: nine others, a swap, and about three figures with a digit more or less.
    return min(0.6, 13 * digits / 10**digits)


def surprise(figure: PrintedFigure, share: float, size: int = 0, *, rest: int = 0) -> float:
    """How many decades a slip adds: its share among wrong figures beside chance.

    rest: what the small figures come to, where two large ones make up nearly all: so many digits are free.
    """
    likely = chance(figure, size)
    if rest:
        free = len(written(rest, figure.step))
        likely = max(likely, min(0.6, 13 * free / 10**free))
    return math.log10(share / likely)


def last_place(trial: Trial) -> bool:
    """Whether a percentage with decimals is off by its last place alone: rounded so that all come to 100."""
    return trial.kind in ("share", "change") and trial.gap <= trial.stated.step < UNIT


FAR_OFF = 60
"""In per cent: a total that misses its parts by more is not mistyped: a part is not where it was looked for."""
OFF: set[str] = set()
"""Mechanisms switched off, to see what each gives. Nothing is switched off when a paper is checked."""


@dataclass(frozen=True, slots=True)
class Weighed:
    """A hypothesis and its trials: the odds for it, and what each trial adds."""

    trials: tuple[Trial, ...]
    gains: tuple[float, ...]
    prior: float
    tried: int
    odds: float

    @property
    def best(self) -> float:
        """The odds without the worst trial, less what it costs to have looked away from it."""
        worst = min((g for g, t in zip(self.gains, self.trials, strict=True) if not t.fit), default=0.0)
        # To choose what to leave out is one choice of about five: 0.7 decades.
        return self.odds if "leave_one_out" in OFF else max(self.odds, self.odds - worst - 0.7)

    @property
    def fits(self) -> int:
        """How many trials fit and say something."""
        return sum(1 for g, t in zip(self.gains, self.trials, strict=True) if t.fit and g > 0.3)

    @property
    def misses(self) -> int:
        """How many do not."""
        return sum(1 for t in self.trials if not t.fit)


def weigh(trials: Sequence[Trial], prior: float, hypotheses: int) -> Weighed:
    """The evidence of trials of one hypothesis, which obey it or not together."""
    w = weights()["table"]
    gains, easy = [], 0
    for trial in trials:
        p = luck(trial) * (2 if trial.either else 1)
        p = 0.1 if "surprise" in OFF else min(0.9, p)
        if trial.trivial:
            easy += 1
            # What fits by itself tells little, and after the first next to nothing.
            p = max(p, 0.4 if easy < 2 else 0.85)
        if trial.fit:
            gains.append(math.log10((1 - w["miss_near"]) / p) * (0.7 if trial.fit == 1 else 1))
        else:
            # A miss by a tenth, or by a slip, is what a wrong figure looks like; a wild miss speaks against the
            # relation.
            near = trial.gap * 10 <= max(abs(trial.stated.size), abs(trial.computed)) or slip(
                trial.stated, trial.computed
            )
            gains.append(math.log10((w["miss_near"] if near else w["miss_far"]) / (1 - min(p, 0.5))))
    cost = 0.0 if "surprise" in OFF else math.log10(max(1, hypotheses))
    return Weighed(tuple(trials), tuple(gains), prior, hypotheses, prior - cost + sum(gains))


def slipped_part(trial: Trial) -> PrintedFigure | None:
    """The part that one slip of the hand would have made wrong."""
    if trial.kind not in ("sum", "difference") or "slip" in OFF:
        return None
    gap = trial.stated.size - trial.computed
    for part, sign in zip(trial.parts, trial.signs, strict=True):
        right = part.size + sign * gap
        if part.digits >= 2 and part.size >= 0 <= right and right % part.step == 0 and slip(part, right):
            return part
    return None


def judged(
    weighed: Weighed, scope: str, label: str = "", *, whole_counts: bool = False, whole: bool = False
) -> list[Relation]:
    """The relations of a hypothesis that is held to be meant: those that fit, and those that miss and are accused."""
    w = weights()["table"]
    relations = []
    fits = sum(1 for t in weighed.trials if t.fit)
    for trial, gain in zip(weighed.trials, weighed.gains, strict=True):
        if trial.fit:
            if weighed.odds >= w["accept"] or weighed.best >= w["accept"] + 0.3:
                off = trial.fit == 1 and whole_counts and _alone(weighed, trial, gain)
                relations.append(
                    Relation(trial, weighed.odds, scope, 0 if off else trial.fit, "", None, label, weighed.tried, whole)
                )
            continue
        # A trial that misses is judged by what the others say of the relation.
        rest = weighed.odds - gain
        slip_name = "" if "slip" in OFF else slip(trial.stated, trial.target)
        part = None if slip_name else slipped_part(trial)
        odds = rest + _bonus(trial, slip_name, part, whole and len(weighed.trials) == 1)
        alone = (
            fits >= 1
            or weighed.prior
            - math.log10(max(1, weighed.tried))
            + _bonus(trial, slip_name, part, whole and len(weighed.trials) == 1)
            >= w["differ"]
        )
        if (
            odds >= w["differ"]
            and alone
            and not last_place(trial)
            and _firm(trial, slip_name or part or _plain_total(trial, whole, len(weighed.trials)), fits, rest)
        ):
            relations.append(Relation(trial, odds, scope, 0, slip_name, part, label, weighed.tried, whole))
        else:
            relations.append(
                Relation(trial, min(rest, w["differ"] - 0.01), scope, 0, "?", None, label, weighed.tried, whole)
            )
    return relations


def _plain_total(trial: Trial, whole: bool, columns: int) -> bool:
    """Whether a total stands alone over rows that print their currency: nothing else can be meant."""
    share = trial.gap * 100 // max(abs(trial.stated.size), abs(trial.computed), 1)
    money = all(f.currency and not f.power and not f.bound for f in (trial.stated, *trial.parts))
    return whole and columns == 1 and money and share <= 30 and len(trial.parts) >= 2


def _bonus(trial: Trial, slip_name: str, part: PrintedFigure | None, whole: bool) -> float:
    w = weights()["table"]
    if slip_name:
        return surprise(trial.stated, w["slip"], trial.computed)
    if part is not None:
        return math.log10(w["part_slip"] / min(0.6, 2 * chance(trial.stated)))
    if _plain_total(trial, whole, 1):
        return 0.0
    share = trial.gap * 100 // max(abs(trial.stated.size), abs(trial.computed), 1)
    return 0.1 if share < 5 else -1.2 if share < 50 else -2.0


def _firm(trial: Trial, slipped: object, fits: int, rest: float) -> bool:
    """Whether a miss may be called one: a slip of the hand, or enough others that obey."""
    share = trial.gap * 100 // max(abs(trial.stated.size), abs(trial.computed), 1)
    return (
        bool(slipped)
        or (fits >= 2 and share < 30)
        or ((share < FAR_OFF or trial.kind != "sum") and (fits >= 4 or (fits >= 3 and rest >= 3)))
        or (fits >= 1 and share < 5 and rest >= 3)
    )


def _alone(weighed: Weighed, trial: Trial, gain: float) -> bool:
    """Whether one trial alone is off by a step while whole numbers of posts never round."""
    figures = (trial.stated, *trial.parts)
    whole = all(f.step == UNIT and f.kind == "count" for f in figures) and any(
        p.size % (10 * UNIT) for p in trial.parts
    )
    rounded = sum(1 for t in weighed.trials if t.fit == 1)
    exact = sum(1 for t in weighed.trials if t.fit == 2 and not t.trivial)
    w = weights()["table"]
    # Three sums that are exact, or a row of totals: then one step off is no rounding.
    firm = exact >= 3 or weighed.prior >= w["total"]
    return whole and rounded == 1 and firm and not trial.stated.bound and weighed.odds - gain >= w["differ"]

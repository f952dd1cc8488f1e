"""Relations that stand together, and the one place where one becomes a result: its code, its verdict, its words."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from fractions import Fraction

from establishment.ground.findings import Verdict
from establishment.ground.money import number_text
from establishment.papers.figure_words import UNIT
from establishment.papers.figures import PrintedFigure
from establishment.papers.judgement import OFF, slip
from establishment.papers.paper import Paper
from establishment.papers.prose_items import CROSSED
from establishment.papers.relation import Relation, half, luck, weights
from establishment.papers.results import Check, compared, joined, said


def settle(relations: Iterable[Relation]) -> list[Relation]:
    """The relations that stand: those that agree, and one for each set of figures that do not."""
    best = _once(relations)
    good = _each_by_its_own([r for r in best if r.fit])
    missed = [r for r in best if not r.fit]
    proved = _proved(good)
    crossed = [] if "crossing" in OFF else _crossed(missed, proved)
    accused = [r for r in missed if r.slip != "?"]
    return [*good, *_findings(good, crossed, accused, proved)]


def _each_by_its_own(good: Sequence[Relation]) -> list[Relation]:
    """Relations without products of running text whose parts make the same size nearer by: the working of another line.

    Parts that stand before what they come to are nearer than parts behind it.
    """

    def apart(relation: Relation) -> int:
        at = relation.trial.stated.start
        before = all(part.start < at for part in relation.trial.parts)
        return max(abs(part.start - at) for part in relation.trial.parts) + (0 if before else 200)

    def same(relation: Relation) -> tuple[frozenset[int], int]:
        return frozenset(part.start for part in relation.trial.parts), abs(relation.trial.stated.size)

    nearest: dict[tuple[frozenset[int], int], int] = {}
    for relation in (r for r in good if r.trial.kind == "product"):
        nearest[same(relation)] = min(apart(relation), nearest.get(same(relation), apart(relation)))
    # In a table the place decides, not how near figures stand.
    free = ("sentence", "list", "near")
    return [
        r
        for r in good
        if r.trial.kind != "product" or r.scope not in free or apart(r) == nearest.get(same(r), apart(r))
    ]


def _once(relations: Iterable[Relation]) -> list[Relation]:
    """The likeliest relation of each set of figures; one that fits before one that misses."""
    best: dict[frozenset[int], Relation] = {}
    every = list(relations)
    if "once" in OFF:
        return every
    for relation in every:
        before = best.get(relation.key)
        if before is None or _rank(relation) > _rank(before):
            best[relation.key] = relation
    return list(best.values())


SURE_SHARE = 1.5
"""The odds, in decades, from which a percentage proves its figures right: short ones fit many figures near by."""
Proofs = dict[int, list[tuple[float, int]]]
"""For each figure the odds of the relations that bind it, and how far they let it stray."""


def _rank(relation: Relation) -> tuple[bool, bool, bool, float]:
    """Which of two relations of the same figures is meant: a printed working, one that fits, the likelier."""
    return relation.scope == "working", bool(relation.fit), relation.slip != "?", relation.odds


def _proved(good: Sequence[Relation]) -> Proofs:
    """The relations that prove each figure."""
    proved: Proofs = {}
    for relation in good:
        trial = relation.trial
        if trial.kind != "same" and not trial.trivial and (relation.fit == 2 or relation.odds >= 3):
            if relation.scope in ("column", "row") and luck(trial) >= 0.05:
                continue
            if relation.scope == "sentence" and trial.kind in ("share", "change") and relation.odds < SURE_SHARE:
                continue
            for figure in relation.figures:
                if figure.printed < 3 and trial.kind in ("product", "quotient"):
                    continue  # a number so short multiplies many things
                proved.setdefault(figure.start, []).append((relation.odds, _stray(relation, figure)))
    return proved


def _stray(relation: Relation, figure: PrintedFigure) -> int:
    """How far a figure of a relation that fits could stray: 1% either way, where a whole percentage is said of it."""
    trial = relation.trial
    # A sum to the pound proves its parts to the pound; one of rounded figures only as far as they are rounded.
    stray = trial.exact if relation.fit == 2 else trial.loose
    if figure is trial.stated or trial.kind in ("sum", "difference", "same", "count"):
        return stray
    return max(abs(figure.size) * max(stray, half(trial.stated)) // max(abs(trial.computed), 1), figure.step // 2)


def _sure(proved: Proofs, start: int, gap: int) -> float:
    """How surely a figure is proved to be nearer to right than a gap."""
    return max((odds for odds, stray in proved.get(start, ()) if 2 * stray < gap), default=-9.0)


def _repairs(relation: Relation) -> list[tuple[PrintedFigure, int]]:
    """Each figure of a relation that misses, with the size that would put it right."""
    trial = relation.trial
    repairs = [(trial.stated, trial.computed)]
    if trial.kind in ("sum", "difference") and trial.signs:
        gap = trial.stated.size - trial.computed
        repairs += [(part, part.size + sign * gap) for part, sign in zip(trial.parts, trial.signs, strict=True)]
    return repairs


def _crossed(missed: Sequence[Relation], proved: Proofs) -> list[Relation]:
    """Figures that two relations or more want changed to the same size."""
    repairs: dict[tuple[int, int], list[tuple[Relation, PrintedFigure]]] = {}
    for relation in missed:
        if relation.odds < CROSSED or relation.trial.kind not in ("sum", "difference", "product"):
            continue
        for figure, size in _repairs(relation):
            # The repair must be printable as the figure is, and near enough to be a slip of it.
            if size % figure.step == 0 and abs(size) < 20 * max(abs(figure.size), figure.step):
                repairs.setdefault((figure.start, size), []).append((relation, figure))
    relations: list[Relation] = []
    for (start, size), pairs in repairs.items():
        keys = {relation.key for relation, _ in pairs}
        shared = frozenset.intersection(*keys) if keys else frozenset()
        if len(keys) < 2 or shared != {start} or _sure(proved, start, abs(size - pairs[0][1].size)) > 3:
            continue
        figure = pairs[0][1]
        odds = sum(relation.odds for relation, _ in pairs) + (1.0 if slip(figure, size) else 0.0)
        first = next(
            (r for r, f in pairs if r.trial.stated.start == start), max((r for r, _ in pairs), key=lambda r: r.odds)
        )
        suspect = None if first.trial.stated.start == start else figure
        if odds >= weights()["table"]["differ"]:
            relations.append(replace(first, odds=odds, slip="crossed", suspect=suspect, fit=0))
    return sorted(relations, key=lambda r: -r.odds)


def _findings(
    good: Sequence[Relation], crossed: Sequence[Relation], accused: Sequence[Relation], proved: Proofs
) -> list[Relation]:
    """One finding for each set of figures that do not agree, the surest first.

    What two relations accuse comes before what one does; figures near by, which no words bind, come last.
    """
    relations: list[Relation] = []
    named: set[int] = set()
    printed = [r.key for r in good if r.scope == "working"]
    wider = [r.key for r in good if r.fit == 2 and len(r.key) > 3 and r.trial.kind != "same"] + printed
    holding: dict[int, list[frozenset[int]]] = {}
    made_of: dict[int, list[Relation]] = {}
    for r in good:
        if r.fit == 2 and r.trial.kind == "sum":
            made_of.setdefault(r.trial.stated.start, []).append(r)
    for key in wider:
        for start in key:
            holding.setdefault(start, []).append(key)
    for r in good:
        if r.fit == 1 and r.trial.kind == "sum":  # some of the parts that come to it accuse no total
            holding.setdefault(r.trial.stated.start, []).append(r.key)
    for relation in [*crossed, *sorted(accused, key=lambda r: (r.scope == "near", -r.odds))]:
        stated = relation.trial.stated.start
        suspect = relation.suspect.start if relation.suspect is not None else stated
        if suspect in named or (relation.slip != "crossed" and (stated in named or named & relation.key)):
            continue
        if relation.slip != "crossed" and not _open(relation, proved):
            part = _other_suspect(relation, proved)
            part = part or _slipped_other(relation, proved)
            if part is None or part.start in named:
                continue
            relation, suspect = replace(relation, suspect=part), part.start
        if relation.slip != "crossed" and any(relation.key < key for key in holding.get(stated, ())):
            continue
        # More figures than an exact sum needs accuse nobody.
        if relation.scope not in ("column", "row") and any(r.key < relation.key for r in made_of.get(stated, ())):
            continue
        if relation.trial.kind == "difference" and _total_less_a_part(relation, made_of):
            continue
        if relation.scope == "list" and _counts_twice(relation, made_of):
            continue
        named.add(suspect)
        if relation.scope not in ("column", "row"):
            named.add(stated)
        relations.append(relation)
    return relations


def _total_less_a_part(relation: Relation, made_of: dict[int, list[Relation]]) -> bool:
    """Whether a difference takes from a total one of the parts it is proved to be made of: the rest is no figure."""
    parts = {part.start for part in relation.trial.parts}
    return any(parts <= r.key for start in parts for r in made_of.get(start, ()))


def _counts_twice(relation: Relation, made_of: dict[int, list[Relation]]) -> bool:
    """Whether a sum adds a total to parts that it is more surely made of: round figures add up by chance."""
    parts = {part.start for part in relation.trial.parts} if relation.trial.kind == "sum" else set()
    sums = (r for start in parts for r in made_of.get(start, ()) if r.odds >= relation.odds)
    return any(len(r.key & parts) > 1 for r in sums)


def _other_suspect(relation: Relation, proved: Proofs) -> PrintedFigure | None:
    """The longest part that nothing proves, where the stated figure is proved and words tie the relation."""
    tied = relation.slip == "tied" and relation.trial.kind in ("product", "rate")
    unproved = [p for p in relation.trial.parts if _sure(proved, p.start, p.step + 1) < 0.5 and p.size]
    return max(unproved, key=lambda p: p.printed) if tied and unproved else None


def _slipped_other(relation: Relation, proved: Proofs) -> PrintedFigure | None:
    """The part that nothing proves and that one slip of the hand makes wrong, where the stated figure is proved."""
    if relation.scope not in ("sentence", "near") or relation.slip not in ("digit", "swap", "tied"):
        return None
    for part, size in _repairs(relation)[1:]:
        slipped = size % part.step == 0 and part.digits >= 3 and slip(part, size) in ("digit", "swap")
        if slipped and _sure(proved, part.start, part.step + 1) < 0.5:
            return part
    return None


def _open(relation: Relation, proved: Proofs) -> bool:
    """Whether a relation that misses may be a fault: not where other relations prove the figure it would call wrong."""
    if "once" in OFF:
        return True
    stated = relation.trial.stated.start
    suspects = [relation.suspect.start] if relation.suspect is not None else [stated]
    sure = max(_sure(proved, start, relation.trial.gap) for start in suspects)
    if relation.whole and relation.trial.kind == "share":
        return sure < relation.odds
    if relation.scope in ("column", "row") and relation.trial.kind == "sum" and relation.whole:
        return sure < relation.odds or relation.odds > 4
    # A slip of one key is the commonest fault, so the proof of the figure must be strong to clear it.
    typed = relation.odds - 1.5 if relation.slip in ("digit", "swap", "tied") else 0.0
    return sure < max(min(1.0, relation.odds - 0.5), typed)


_SIGNS = {"product": " x ", "rate": " x ", "quotient": " / ", "difference": " - "}
_ASK = {"sum": "Which of these figures is wrong, or which part is left out?", "same": "Which of the two is right?"}


def code_of(relation: Relation, words: str) -> str:
    """The code of a relation: by its kind, and by where its figures stand."""
    kind, scope = relation.trial.kind, relation.scope
    if scope == "row":
        return "P104"
    if scope == "column":
        return "P103" if kind == "sum" else "P104"
    if kind == "sum":
        return "P102" if scope == "list" else "P101"
    if kind == "difference":
        return "P105" if " net " in f" {words.casefold()} " else "P106"
    if kind == "working" and relation.trial.signs:
        return "P101"
    return {
        "share": "P107",
        "change": "P107",
        "rate": "P107",
        "product": "P109",
        "quotient": "P109",
        "working": "P109",
        "part_year": "P110",
        "payback": "P112",
        "same": "P113",
        "count": "P101",
    }[kind]


def check_of(relation: Relation, paper: Paper) -> Check:
    """A relation as a result."""
    trial = relation.trial
    verdict: Verdict = "agrees" if relation.fit == 2 else "rounding" if relation.fit == 1 else "differs"
    # Some write a cut with a minus and some without.
    if relation.slip == "sign":
        verdict = "untestable"
    code = code_of(relation, paper.layout.said(trial.stated.start))
    stated, computed = trial.stated, Fraction(trial.computed, UNIT)
    message = _rule(relation, paper)
    right_text = _shown(computed, stated)
    if verdict == "agrees":
        message += f" = {right_text}."
    elif verdict == "rounding":
        message += f" = {right_text}, which is {stated.text} within rounding."
    elif verdict == "untestable":
        message = f"{trial.stated.text} is {message} = {right_text} with the other sign."
    else:
        message, stated, computed = _fault(relation, message, paper)
    if relation.label and relation.scope == "column":
        message = f'"{relation.label[:80]}": {message}'
    others = tuple(f.start for f in relation.figures if f.start not in (stated.start, -1))
    ask = _ASK.get(trial.kind, "Which of these figures is wrong?") if verdict in ("differs", "untestable") else ""
    check = compared(code, verdict, stated, message, computed, ask=ask)
    return replace(check, figures=others, bound=tuple(f for f in relation.figures if f.start >= 0))


def _fault(relation: Relation, rule: str, paper: Paper) -> tuple[str, PrintedFigure, Fraction]:
    """What is said of a relation that misses: the figure held to be wrong, and what would make it right."""
    trial = relation.trial
    computed = Fraction(trial.computed, UNIT)
    gap = computed - trial.stated.value
    more = f"{_gap_text(abs(gap), trial.stated)} {'more' if gap > 0 else 'less'}"
    message = f"{trial.stated.text} is said to be {rule}, which comes to {_shown(computed, trial.stated)}: {more}."
    if trial.kind == "same":
        apart = _shown(abs(gap), trial.stated)
        message = f"{trial.stated.text} and {rule} are given as the same figure, but differ by {apart}."
    part = relation.suspect
    if part is None or not trial.signs:
        return message, trial.stated, computed
    right = part.value - gap
    if trial.signs and trial.kind == "difference":
        at = next(n for n, p in enumerate(trial.parts) if p.start == part.start)
        right = part.value - trial.signs[at] * gap
    if relation.slip == "crossed":
        both = f"{_shown(right, part)} would put both right"
        return f"{message} {part.text} in {paper.where(part.start)} is wrong in two sums: {both}.", part, right
    message += f" {_shown(right, part)} for {part.text} would make it right."
    far = 2 * trial.gap > abs(trial.stated.size) and trial.kind == "difference"  # the change itself is no slip
    mistyped = far and relation.slip == "tied" and slip(part, int(right * UNIT))
    return (message, part, right) if mistyped else (message, trial.stated, computed)


def _rule(relation: Relation, paper: Paper) -> str:
    """The relation in figures: "15 + 12 + 8"; "25% of £30,000"."""
    trial = relation.trial
    parts = [p.text for p in trial.parts]
    if trial.kind == "sum" or (trial.kind == "difference" and not trial.signs):
        return joined(
            number_text(p.value) if p.word else p.text if p.size >= 0 else f"({p.text.strip('()-')})"
            for p in trial.parts
        )
    if trial.kind == "difference":
        ordered = sorted(zip(trial.signs, parts, strict=True), reverse=True)
        return "".join(f" {'+' if sign > 0 else '-'} {text}" for sign, text in ordered)[3:]
    if trial.kind == "share":
        return f"{parts[0]} of {parts[1]}"
    if trial.kind == "part_year":
        return f"{parts[1]} of {parts[0]}"
    if trial.kind == "change":
        return f"the change from {parts[1]} to {parts[0]}"
    if trial.kind == "rate":
        return " of ".join(sorted(parts, key=lambda t: "%" not in t and "cent" not in t))
    if trial.kind == "same":
        return f"{parts[0]} in {paper.where(trial.parts[0].start)}"
    if trial.kind == "working":
        first, last = trial.parts[0], trial.parts[-1]
        return _closed(" ".join(paper.text[first.first : last.last].split()))
    return _SIGNS.get(trial.kind, ", ").join(parts)


def _closed(working: str) -> str:
    """A working with the brackets that stand before its first figure or after its last."""
    before = after = 0
    for sign in working:
        after += (sign == "(") - (sign == ")")
        if after < 0:
            before, after = before + 1, 0
    return "(" * before + working + ")" * after


def _gap_text(gap: Fraction, like: PrintedFigure) -> str:
    """A difference of percentages is so many percentage points, for 10% less than 35% is 31.5%."""
    return f"{_shown(gap, like)[:-1]} percentage points" if like.kind == "percent" else _shown(gap, like)


def _shown(value: Fraction, like: PrintedFigure) -> str:
    if like.kind == "percent":
        places = len(str(UNIT // like.step)) if like.step < UNIT else 1
        return f"{float(value):.{places}f}".rstrip("0").rstrip(".") + "%"
    return said(value, like.kind, like.currency or "GBP")

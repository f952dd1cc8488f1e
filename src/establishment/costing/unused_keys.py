"""What posts are given and no figure uses: a point beside another basis, an increment date without years, and so on."""

from __future__ import annotations

from collections.abc import Iterator

from establishment.costing.comparison import Comparison
from establishment.ground.findings import RefusedError, listed
from establishment.pensions import read_pension
from establishment.posts import Fixed, Kind, Spell

MOST_GRADES = 8
"""Grades named in one sentence."""
BY_POINT = ("point", "actual")
"""Bases by which a post is priced at its own point."""
FLAT = "on_cost_percent is used instead"
"""Why letters and pensions price nothing beside a flat percentage."""
THINGS = {
    "point": "points",
    "increment_date": "increment dates",
    "on_point_since": "dates of on_point_since",
    "category": "National Insurance letters",
    "pension": "pensions",
}
"""What sentences call the keys that can be set aside."""


def other_basis(basis: str) -> str:
    """Why points price nothing on a basis; empty where they do."""
    return "" if basis in BY_POINT else f'the basis is {basis.replace("_", " ")}. A point counts with basis = "point"'


def unused_sentences(comparison: Comparison) -> list[str]:
    """What is given of posts and changes no figure, a sentence for each thing and reason; none where all is used."""
    grades: dict[tuple[str, str], dict[str, None]] = {}
    for spell in _unlike(comparison):
        for thing_and_reason in _unused(spell, comparison):
            grades.setdefault(thing_and_reason, {})[kind_of(spell).grade] = None
    # one sentence for all that is unused for one reason in the same grades
    together: dict[tuple[str, tuple[str, ...]], list[str]] = {}
    for (thing, reason), named in grades.items():
        together.setdefault((reason, tuple(named)), []).append(thing)
    return [
        f"The {_and(things)} of posts in {listed(named, most=MOST_GRADES)} are not used: {reason}."
        for (reason, named), things in together.items()
    ]


def _unlike(comparison: Comparison) -> list[Spell]:
    """One post of each sort that differs in what the sentences here look at: many posts are alike."""
    by_title = bool(comparison.engine.prices.given)  # a unit cost may be given for a title
    unlike: dict[tuple[object, ...], Spell] = {}
    for spell in (s for m in comparison.movements for s in m.spells):
        since = spell.on_point_since not in (None, spell.from_)
        unpaid = spell.funded_until is not None and not spell.funding
        title = (spell.priced_as or spell.title) if by_title else ""
        unlike.setdefault((spell.kind, spell.increments is None, since, unpaid, title), spell)
    return list(unlike.values())


def _and(things: list[str]) -> str:
    return " and ".join([", ".join(things[:-1]), things[-1]] if len(things) > 1 else things)


def standing_sentence(comparison: Comparison) -> str:
    """That posts on a point have no increment, where nothing says the day of one; empty where none could have it."""
    if not comparison.years:
        return ""
    prices, grades = comparison.engine.prices, dict[str, None]()
    for spell in _unlike(comparison):
        kind = spell.kind
        if isinstance(kind, Fixed) or spell.increments is not None or kind.basis not in BY_POINT or not kind.point:
            continue
        if not prices.from_scale(spell):
            continue
        points = prices.book.scale(kind.scale).grade(kind.grade, prices.base).points
        if kind.point in points[:-1]:
            grades[kind.grade] = None
    if not grades:
        return ""
    named = listed(list(grades), most=MOST_GRADES)
    return f"Posts in {named} stay on their point: no day of an increment is given (increment_date)."


def kind_of(spell: Spell) -> Kind:
    """The kind of a post that is priced from a scale."""
    assert isinstance(spell.kind, Kind)
    return spell.kind


def _unused(spell: Spell, comparison: Comparison) -> Iterator[tuple[str, str]]:
    """What a post is given and no figure uses, each with the reason."""
    if isinstance(spell.kind, Fixed) or comparison.engine.prices.unpriced(spell):
        return
    whole = comparison.engine.prices.unit_cost(spell) is not None
    reason = "the full cost of one post is given" if whole else _why_no_point(spell.kind)
    if reason and spell.kind.point:
        yield THINGS["point"], reason
    steps = reason or ("" if comparison.years else "the scenario asks for no years (first_year)")
    if steps and spell.increments is not None:
        yield THINGS["increment_date"], steps
    waits = steps or ("" if spell.increments else "no day of an increment is given (increment_date)")
    if waits and spell.on_point_since not in (None, spell.from_):
        yield THINGS["on_point_since"], waits
    if spell.funded_until is not None and not spell.funding:
        yield "ends of funding (funded_until)", "no funder is given (funder)"
    yield from _on_costs(spell.kind, comparison, whole)


def _why_no_point(kind: Kind) -> str:
    """Why the point of a post prices nothing; empty where it does."""
    if kind.own_pay is not None:
        return "they have a salary of their own, which increments do not move"
    return other_basis(kind.basis)


def _on_costs(kind: Kind, comparison: Comparison, whole: bool) -> Iterator[tuple[str, str]]:
    """National Insurance letters and pensions that something else stands in place of."""
    if not whole and kind.on_cost_rate is None:
        return
    reason = "the full cost of one post is given" if whole else FLAT
    if kind.category:
        yield THINGS["category"], reason
    if comparison.plan.scenario.pension or kind.pension != _of_the_scale(kind, comparison):
        yield THINGS["pension"], reason


def _of_the_scale(kind: Kind, comparison: Comparison) -> object:
    """The pension of a post of whose pension nothing is said."""
    try:
        return read_pension(comparison.engine.prices.book.scale(kind.scale).table.pension)
    except RefusedError:
        return None

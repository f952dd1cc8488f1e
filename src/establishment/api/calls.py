"""What a notebook or a script calls to cost a scenario, and to compare two."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from establishment.api.costing import Costing
from establishment.costing.cost_lines import legs_of
from establishment.costing.difference import PlanDifference, difference
from establishment.costing.engine import Engine
from establishment.costing.pricer import Pricer
from establishment.ground.amounts import Amount, clear_amount, parse_amount
from establishment.ground.arguments import argument, arguments, instance, or_none, plain_name
from establishment.ground.collection import nothing_collected
from establishment.ground.findings import Faults, Finding, InputError, Place, RefusedError, listed, nearest
from establishment.ground.read_days import read_day
from establishment.rates.book import Book, book_given
from establishment.scenarios.ceiling_table import read_ceilings
from establishment.scenarios.post_rows import posts_given
from establishment.scenarios.reader import Plan, ScenarioSource, load_scenario, read_plan, scenario_source
from establishment.scenarios.scenario import Scenario

GIVEN = 'a mapping of grades to amounts, such as {"SCP 20": "£28,000"},'


# files read into tables make many objects that live on: collecting in between would only take time
@nothing_collected()
@arguments(scenario=scenario_source, posts=or_none(posts_given), given=or_none(instance(Mapping, accepted=GIVEN)))
def cost(
    scenario: ScenarioSource,
    *,
    posts: Any = None,
    book: Book | str | Path | None = None,
    given: Mapping[str, str | int | float | Decimal] | None = None,
    as_of: date | str | None = None,
    ceilings: Any = None,
) -> Costing:
    """Cost a scenario.

    scenario: a file, the name of one that ships, the text of a file, its values as a mapping, or a `Scenario`. An error
    in a value names it as proposal[1].establish[0].fte.
    posts: a list of posts to use instead of the scenario's own: a path, a frame of any library, records or `Posts`.
    book: a `Book` or a folder of scales; the pay that ships with the library if None.
    given: full yearly cost of one full-time post by grade, as "£28,000" or 28000.
    as_of: the date shown on every output. It changes no figure; without it no output has a date.
    ceilings: what `Costing.ceilings` takes, instead of the scenario's own ceilings. Every output shows what is
    breached.
    Returns the costing. Raises InputError with every error in the files, or if `given` has a grade of which the
    scenario has no post; ValueError for an amount in `given` that cannot be read.

    >>> import establishment as est
    >>> base = est.Scenario(title="T", pay="njc", basis="maximum", price_base="2026-05", pension=0.2)
    >>> option = base.disestablish("1 x Adviser SCP 20").establish("1 x Clerk SCP 5")
    >>> est.cost(option).net
    -£9,818.33
    """
    pay_book = book_given(book)
    amounts = {plain_name(grade): _given(grade, amount) for grade, amount in (given or {}).items()}
    faults = Faults()
    # the list is put into the scenario before it is read, so that its lines are found on that list
    if posts is not None:
        scenario = load_scenario(scenario).with_terms(posts=posts)
    plan = read_plan(scenario, pay_book, faults, amounts)
    if ceilings is not None:
        plan = replace(plan, ceilings=tuple(read_ceilings(ceilings)))
    # faults of prices come with those of reading: whoever corrects the file should see all at once
    faults.extend(Engine(Pricer.of(plan)).faults(legs_of(plan.all_movements)))
    faults.raise_any()
    # after the others: a grade misspelt in the file would be said twice
    faults.extend(_unknown_grades(plan, list(amounts)))
    faults.raise_any()
    return Costing(replace(plan, as_of=argument("as_of", as_of, or_none(read_day))))


@arguments(scenario=scenario_source)
def load(scenario: ScenarioSource) -> Scenario:
    """Read a scenario, to change it by its methods or to cost it.

    scenario: a file, the name of one that ships, the text of a file, or its values as a mapping.
    Raises InputError with every error found on reading; `cost` raises those that only costing can find.

    >>> import establishment as est
    >>> plan = est.load("workforce-modernisation")
    >>> est.load(plan.to_toml()) == plan
    True
    """
    return load_scenario(scenario)


@arguments(one=scenario_source, other=scenario_source, given=or_none(instance(Mapping, accepted=GIVEN)))
def diff(
    one: ScenarioSource,
    other: ScenarioSource,
    *,
    book: Book | str | Path | None = None,
    given: Mapping[str, str | int | float | Decimal] | None = None,
) -> PlanDifference:
    """What differs from one scenario to another, in words and money.

    one, other: what `cost` takes.  given: full yearly costs by grade, as in `cost`, for both. A grade may be in one
    scenario only. Raises InputError as `cost` does.

    >>> import establishment as est
    >>> base = est.Scenario(title="T", pay="njc", basis="maximum", price_base="2026-05", pension=0.2)
    >>> option = base.disestablish("1 x Adviser SCP 20").establish("1 x Clerk SCP 5")
    >>> est.diff(base, option).sentences()[0]
    'Only in the second: 1 post established, full-year effect +£35,058.59.'
    """
    costings = _costed_alike([one, other], book, given)
    names = [costing.plan.file.name for costing in costings]
    if names[0] == names[1]:
        # two files of one name would be told apart by nobody
        names = ["the first", "the second"]
    return difference(costings[0].comparison, costings[1].comparison, (names[0], names[1]))


def _costed_alike(scenarios: list[ScenarioSource], book: Any, given: Mapping[str, Any] | None) -> list[Costing]:
    """Scenarios with the same costs given; each takes those of its grades, and one has to have each grade."""
    # the common case first: the costs given fit both
    try:
        return [cost(scenario, book=book, given=given) for scenario in scenarios]
    except InputError as fault:
        if not given or any(finding.place.file != "given" for finding in fault.findings):
            raise
    plans = [cost(scenario, book=book).plan for scenario in scenarios]
    unknown = [{finding.field for finding in _unknown_grades(plan, list(given))} for plan in plans]
    # what neither scenario has is a misspelling; what one lacks is the difference between them
    both = set.intersection(*unknown)
    if both:
        raise InputError(f for f in _unknown_grades(plans[0], list(given)) if f.field in both)
    parts = [{grade: given[grade] for grade in given if plain_name(grade) not in absent} for absent in unknown]
    return [cost(scenario, book=book, given=part) for scenario, part in zip(scenarios, parts, strict=True)]


def _given(grade: str, amount: str | int | float | Decimal) -> Amount:
    try:
        return clear_amount(parse_amount(amount), least=0)
    except RefusedError as fault:
        # the argument is named, for the amount alone does not say which of several it is
        raise RefusedError(f'given["{grade}"]: {fault}') from None


def _unknown_grades(plan: Plan, grades: list[str]) -> list[Finding]:
    spells = [s for m in plan.all_movements for s in m.spells]
    grades_of_posts = list(dict.fromkeys(s.kind.grade for s in spells if hasattr(s.kind, "grade")))
    fix = f"Grades of its posts: {listed(grades_of_posts)}."
    unknown = [grade for grade in grades if grade not in grades_of_posts]
    message = 'The scenario has no post of the grade "{0}". {1}'
    return [
        Finding("E307", Place("given"), grade, "", message.format(grade, nearest(grade, grades_of_posts)).strip(), fix)
        for grade in unknown
    ]

"""The rules of a scheme beside its pay, in words and as plain values: how posts climb, and how their holders leave."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import date
from fractions import Fraction
from typing import Any

from establishment.ground.money import nearest_pence, number_text, text
from establishment.ground.periods import stretch_in_words
from establishment.paybook.scale_on_day import Look
from establishment.rates.exit_terms import ExitRule, RuleName
from establishment.rates.progression import StepRule
from establishment.rates.references import Source
from establishment.rates.scale_values import AllowanceValue

Numbered = Callable[[Sequence[Source]], str]
"""How far sources of one trust are to be trusted, and their numbers in the list of sources."""


def rule_lines(look: Look, numbered: Numbered) -> list[str]:
    """The rules as lines of text, each with how sure it is and the numbers of its sources."""
    return [*_steps(look, numbered), *_week(look, numbered), *_allowances(look, numbered), *_exits(look, numbered)]


def rule_sources(look: Look) -> list[Source]:
    """The sources of the rules shown, in their order."""
    # without an award no rule can be in force
    steps = [rule.source for _, rule in _step_rules(look) if rule.source] if look.award is not None else []
    weeks = [week.source for week in look.scale.working_weeks]
    exits = [rule.source for rule in look.exits.rules] if look.exits is not None else []
    return [*steps, *weeks, *(value.source for value in _allowances_of(look)), *exits]


def rules_document(look: Look) -> dict[str, Any]:
    """The rules as plain values, for JSON."""
    exits = look.exits.rules if look.exits is not None else ()
    return {
        "steps": [
            {
                "grade": grade or None,
                "step": str(rule),
                "gate": rule.gate or None,
                **_days(rule.from_, rule.until),
                "source": rule.source.cited if rule.source else None,
            }
            for grade, rule in _step_rules(look)
        ],
        "full_time_week": [
            {"hours": float(week.hours), **_days(week.from_, week.until), "source": week.source.cited}
            for week in look.scale.working_weeks
        ],
        "allowances": [
            {
                "allowance": str(value),
                "area": value.area or None,
                **_days(value.effective_from, value.effective_until),
                "source": value.source.cited,
            }
            for value in _allowances_of(look)
        ],
        "exit_terms": look.scale.table.exit_terms or None,
        "exits": [
            {
                "terms": rule.terms,
                "rule": exit_rule_words(rule),
                **_days(rule.from_, rule.until),
                "source": rule.source.cited,
            }
            for rule in exits
        ],
    }


def _days(from_: date | None, until: date | None) -> dict[str, str | None]:
    return {"from": str(from_) if from_ else None, "until": str(until) if until else None}


def _step_rules(look: Look) -> list[tuple[str, StepRule]]:
    """The rules of steps in force on the day, each with the grade it is for; of the grades shown alone."""
    # a scale of names alone has no day: then the rules without an end are shown
    day = look.on or date.max
    grades_here = {line.grade for line in look.lines}
    rules = look.scale.progression().rules
    return [(rule.grade, rule) for rule in rules if rule.holds(day) and (not rule.grade or rule.grade in grades_here)]


def _steps(look: Look, numbered: Numbered) -> list[str]:
    """How posts climb: a line for the grades that climb alike, their steps in order."""
    if look.award is None:
        # grades that climb alike share a line
        return []
    by_grade: dict[str, list[StepRule]] = {}
    for grade, rule in _step_rules(look):
        by_grade.setdefault(grade or "every grade", []).append(rule)
    if not by_grade:
        return [
            "",
            "The scale does not say how posts move up: a scenario with increments must give increment_months.",
        ]
    alike: dict[str, list[str]] = {}
    # grades with the same words are put together, whatever their order in the file
    for grade, rules in by_grade.items():
        alike.setdefault(_grade_steps(rules, numbered), []).append(grade)
    return ["", "How posts climb", *(f"  {', '.join(grades)}: {words}" for words, grades in alike.items())]


def _grade_steps(rules: Sequence[StepRule], numbered: Numbered) -> str:
    """The steps of a grade in order; those with the same days, gate and trust are said together."""
    groups: dict[tuple[str, str, str, str], list[StepRule]] = {}
    for rule in rules:
        trust = rule.source.trust if rule.source else ""
        # how far a rule is trusted parts it from others, for each must say how sure it is
        key = (rule.starters, rule.gate, stretch_in_words(rule.from_, rule.until), trust)
        groups.setdefault(key, []).append(rule)
    lines = []
    for (starters, gate, days, _), together in groups.items():
        sources = [rule.source for rule in together if rule.source]
        words = [*map(str, together), starters, days, f"condition: {gate}" if gate else ""]
        lines.append(_with_sources(words, sources, numbered))
    return "; ".join(lines)


def _with_sources(words: Iterable[str], sources: Sequence[Source], numbered: Numbered) -> str:
    """Words one after another, with how sure they are."""
    trust = f" ({numbered(sources)})" if sources else ""
    return f"{'; '.join(filter(None, words))}{trust}"


def _week(look: Look, numbered: Numbered) -> list[str]:
    """The full-time week, at all times held."""
    weeks = [f"  {week} ({numbered([week.source])})" for week in look.scale.working_weeks]
    return ["", "The full-time week", *weeks] if weeks else []


def _allowances_of(look: Look) -> list[AllowanceValue]:
    """The allowances in force on the day, of the grades shown."""
    grades_here = {line.grade for line in look.lines}
    there = (value for value in look.scale.allowances if look.on is not None and value.holds(look.on))
    return [value for value in there if not value.grades or grades_here & set(value.grades)]


def _allowances(look: Look, numbered: Numbered) -> list[str]:
    values = [
        f"  {value}{_area(value)}; {stretch_in_words(value.effective_from, value.effective_until)} "
        f"({numbered([value.source])})"
        for value in _allowances_of(look)
    ]
    return ["", "Allowances, by name", *values] if values else []


def _area(value: AllowanceValue) -> str:
    """Where an allowance is paid, unless its name says so."""
    # many names say their area, and it would stand twice
    return f"; area: {value.area.replace('-', ' ')}" if value.area and value.area not in value.name else ""


def _exits(look: Look, numbered: Numbered) -> list[str]:
    """How holders leave: the rules of the terms in force, those of the same days and trust in one sentence."""
    if look.exits is None:
        if look.scale.table.exit_terms:
            # named and not found is said otherwise than not named
            return ["", f"How holders leave: the terms {look.scale.table.exit_terms} hold no rules for the day."]
        return ["", "The scale has no exit terms (exit_terms): a redundancy pays the statutory amount, and says so."]
    groups: dict[tuple[str, str, str], list[ExitRule]] = {}
    for rule in look.exits.rules:
        source = rule.source
        stated = source.stated if source.document else ""
        groups.setdefault((stretch_in_words(rule.from_, rule.until), source.trust, stated), []).append(rule)
    lines = []
    for (days, _, _), rules in groups.items():
        words = [*map(exit_rule_words, rules), days]
        lines.append(f"  {_with_sources(words, [rule.source for rule in rules], numbered)}")
    return ["", f"How holders leave: {look.exits.name}", *lines]


def exit_rule_words(rule: ExitRule) -> str:
    """What a rule of exit terms says, as people say it."""
    after = [] if rule.after_age is None else [f"after age {rule.after_age}"]
    after += [] if rule.after_service is None else [f"after {rule.after_service} years of service"]
    counted = f", counting only years {' and '.join(after)}" if after else ""
    return f"{_EXIT_WORDS[rule.rule](rule.value)}{counted}"


def _pay_of(value: Fraction, unit: str) -> str:
    """So many months' or weeks' pay."""
    return f"one {unit}'s pay" if value == 1 else f"{number_text(value)} {unit}s' pay"


def _counts_as(value: Fraction, side: str) -> str:
    """A floor or cap of the pay that counts."""
    pounds = f"{text(nearest_pence(100 * value))} a year"
    return f"full-time pay {side} {pounds} counts as {pounds}"


def _statutory_words(value: Fraction) -> str:
    return f"{'' if value == 1 else f'{number_text(value)} times '}the number of weeks' pay that the law has"


_EXIT_WORDS: dict[RuleName, Callable[[Fraction], str]] = {
    "available": lambda value: "holders can leave in this way" if value else "holders cannot be made redundant",
    "months_per_year": lambda value: f"{_pay_of(value, 'month')} for each complete year of service",
    "weeks_per_year": lambda value: f"{_pay_of(value, 'week')} for each complete year of service",
    "statutory_weeks": _statutory_words,
    "actual_week": lambda value: f"a week's pay is {'the actual one' if value else 'at most the cap of the law'}",
    "month_in_weeks": lambda value: (
        f"a month's pay is {number_text(value)} times a week's pay, or a twelfth of a year's where that is more"
    ),
    "most_months": lambda value: f"at most {_pay_of(value, 'month')}",
    "most_weeks": lambda value: f"at most {_pay_of(value, 'week')}",
    "least_years": lambda value: f"nothing below {number_text(value)} years of service",
    "below_age": lambda value: f"for holders younger than {number_text(value)}",
    "salary_floor": lambda value: _counts_as(value, "below"),
    "salary_cap": lambda value: _counts_as(value, "above"),
    "notice_months": lambda value: f"{number_text(value)} months of notice",
}
"""What a rule says, as people say it, by its value."""

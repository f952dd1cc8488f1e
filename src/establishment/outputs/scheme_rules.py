"""The rules of a scheme beside its pay, in words and as plain values: how posts climb, and how their holders leave."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from establishment.paybook.scale_on_day import Look
from establishment.rates.progression import StepRule
from establishment.rates.references import Source
from establishment.rates.scales import AllowanceValue

Numbered = Callable[[Source], str]
"""How far a source is to be trusted, and its numbers in the list of sources."""


def rule_lines(look: Look, numbered: Numbered) -> list[str]:
    """The rules as lines of text, each with how sure it is and the numbers of its sources."""
    return [*_steps(look, numbered), *_week(look, numbered), *_allowances(look, numbered), *_exits(look, numbered)]


def rule_sources(look: Look) -> list[Source]:
    """The sources of the rules shown, in their order."""
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
                "source": rule.source.cited if rule.source else None,
            }
            for grade, rule in _step_rules(look)
        ],
        "full_time_week": [
            {
                "hours": float(week.hours),
                "from": str(week.from_) if week.from_ else None,
                "until": str(week.until) if week.until else None,
                "source": week.source.cited,
            }
            for week in look.scale.working_weeks
        ],
        "allowances": [{"allowance": str(value), "source": value.source.cited} for value in _allowances_of(look)],
        "exit_terms": look.scale.table.exit_terms or None,
        "exits": [{"terms": rule.terms, "rule": str(rule), "source": rule.source.cited} for rule in exits],
    }


def _step_rules(look: Look) -> list[tuple[str, StepRule]]:
    """The rules of steps in force on the day, each with the grade it is for; of the grades shown alone."""
    day = look.on or date.max
    shown = {line.grade for line in look.lines}
    rules = look.scale.progression().rules
    return [(rule.grade, rule) for rule in rules if rule.holds(day) and (not rule.grade or rule.grade in shown)]


def _steps(look: Look, numbered: Numbered) -> list[str]:
    """How posts climb: a line each grade, its steps in order."""
    if look.award is None:
        return []
    by_grade: dict[str, list[str]] = {}
    for grade, rule in _step_rules(look):
        status = f" ({numbered(rule.source)})" if rule.source else ""
        by_grade.setdefault(grade or "every grade", []).append(
            f"{rule}{f', gate: {rule.gate}' if rule.gate else ''}{status}"
        )
    if not by_grade:
        return [
            "",
            "How posts climb is not said: increments are refused unless the scenario says it (increment_months).",
        ]
    return ["", "How posts climb", *(f"  {grade}: {'; '.join(rules)}" for grade, rules in by_grade.items())]


def _week(look: Look, numbered: Numbered) -> list[str]:
    """The full-time week, at all times held."""
    weeks = [f"  {week} ({numbered(week.source)})" for week in look.scale.working_weeks]
    return ["", "The full-time week", *weeks] if weeks else []


def _allowances_of(look: Look) -> list[AllowanceValue]:
    """The allowances in force on the day, of the grades shown."""
    shown = {line.grade for line in look.lines}
    there = (value for value in look.scale.allowances if look.on is not None and value.holds(look.on))
    return [value for value in there if not value.grades or shown & set(value.grades)]


def _allowances(look: Look, numbered: Numbered) -> list[str]:
    values = [f"  {value} ({numbered(value.source)})" for value in _allowances_of(look)]
    return ["", "Allowances, by name", *values] if values else []


def _exits(look: Look, numbered: Numbered) -> list[str]:
    """How holders leave: the rules of the terms in force."""
    if look.exits is None:
        if look.scale.table.exit_terms:
            return ["", f"How holders leave: the terms {look.scale.table.exit_terms} hold no rules for the day."]
        return ["", "How holders leave is not said: a redundancy pays what the law does, and says so (exit_terms)."]
    rules = (f"  {rule} ({numbered(rule.source)})" for rule in look.exits.rules)
    return ["", f"How holders leave: {look.exits.name}", *rules]

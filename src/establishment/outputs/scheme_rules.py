"""The rules of a scheme beside its pay, in words and as plain values: how posts climb, and how their holders leave."""

from __future__ import annotations

from datetime import date
from typing import Any

from establishment.paybook.scale_on_day import Look
from establishment.rates.progression import StepRule
from establishment.rates.scales import AllowanceValue


def rule_lines(look: Look) -> list[str]:
    """The rules as lines of text, each with its source."""
    return [*_steps(look), *_week(look), *_allowances(look), *_exits(look)]


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


def _steps(look: Look) -> list[str]:
    """How posts climb: a line each grade, its steps in order."""
    if look.award is None:
        return []
    by_grade: dict[str, list[str]] = {}
    for grade, rule in _step_rules(look):
        status = f" ({rule.source.cited})" if rule.source else ""
        by_grade.setdefault(grade or "every grade", []).append(f"{rule}{status}")
    if not by_grade:
        return [
            "",
            "How posts climb is not said: increments are refused unless the scenario says it (increment_months).",
        ]
    return ["", "How posts climb", *(f"  {grade}: {'; '.join(rules)}" for grade, rules in by_grade.items())]


def _week(look: Look) -> list[str]:
    """The full-time week, at all times held."""
    weeks = [f"  {week} ({week.source.cited})" for week in look.scale.working_weeks]
    return ["", "The full-time week", *weeks] if weeks else []


def _allowances_of(look: Look) -> list[AllowanceValue]:
    """The allowances in force on the day, of the grades shown."""
    shown = {line.grade for line in look.lines}
    there = (value for value in look.scale.allowances if look.on is not None and value.holds(look.on))
    return [value for value in there if not value.grades or shown & set(value.grades)]


def _allowances(look: Look) -> list[str]:
    values = [f"  {value} ({value.source.cited})" for value in _allowances_of(look)]
    return ["", "Allowances, by name", *values] if values else []


def _exits(look: Look) -> list[str]:
    """How holders leave: the rules of the terms in force."""
    if look.exits is None:
        if look.scale.table.exit_terms:
            return ["", f"How holders leave: the terms {look.scale.table.exit_terms} hold no rules for the day."]
        return ["", "How holders leave is not said: a redundancy pays what the law does, and says so (exit_terms)."]
    rules = (f"  {rule} ({rule.source.cited})" for rule in look.exits.rules)
    return ["", f"How holders leave: {look.exits.name}", *rules]

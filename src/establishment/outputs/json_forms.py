"""A costing, an explanation and a difference as plain values: the documented, versioned forms of `--json`."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import Any

from establishment.costing.bridge import Bridge
from establishment.costing.comparison import one_off_figure
from establishment.costing.difference import Changed, PlanDifference
from establishment.costing.explanation import Explanation
from establishment.costing.figures import Figure
from establishment.costing.financial_case import Payback
from establishment.costing.funding_ends import Fall
from establishment.costing.measure_rows import EFFECTS, SIGNS
from establishment.costing.measures import MEASURES, OF_SUMMARY, OF_YEAR, money_in, parts_in_words, value_of
from establishment.costing.price_notes import BelowFloor
from establishment.costing.readings import Reading
from establishment.costing.results import Results
from establishment.costing.stated import Implied, StatedCheck
from establishment.costing.summary import Summary
from establishment.costing.time_released import hourly_readings
from establishment.costing.total_search import TotalExplanation, TotalReading
from establishment.costing.years import Year
from establishment.ground.money import number
from establishment.outputs.costing_notes import case_notes, heading, notes, savings_notes
from establishment.outputs.made_by import made_by
from establishment.rates.doubts import doubt_sentences
from establishment.scenarios.actions import Release
from establishment.scenarios.one_off_costs import OneOffCost
from establishment.scenarios.stated_tables import Group

VERSION = 2
"""The version of the forms; it changes when a key changes its meaning or goes."""

IN = {"only here": "one", "only there": "other", "otherwise": "both"}
"""In which of two scenarios a change is."""


def costing_document(results: Results) -> dict[str, Any]:
    """The costing as dicts, lists, text and numbers.

    Money is pounds with at most two decimals; a figure is its known part and its terms.
    """
    scenario, comparison = results.scenario, results.comparison
    return {
        "version": VERSION,
        "made_by": made_by(results),
        "scenario": _scenario(results),
        "measures": _vocabulary(),
        "totals": summary_values(results.summary),
        "proposals": [
            {
                "number": p.id,
                "title": p.title,
                **summary_values(comparison.summary([p.id])),
                "movements": [_movement(m) for m in comparison.plan.movements if m.proposal == p.id],
            }
            for p in scenario.proposal
        ],
        "groups": [_group(group, results) for group in scenario.group],
        "funders": [
            {"id": f, "name": comparison.funder_name(f), **summary_values(comparison.summary(funder=f))}
            for f in comparison.funders
        ],
        "years": [_year(year, total) for year, total in zip(results.years, results.cumulative, strict=True)],
        "case": _case(results),
        "cliff": [_fall(fall) for fall in results.cliff],
        "bridge": _bridge(results.bridge()),
        "one_offs": [_one_off(one_off) for one_off in comparison.plan.one_offs],
        "released": [_release(release) for release in comparison.plan.releases],
        "stated": [_stated(check) for check in results.stated],
        "ceilings": results.ceilings.to_dict() if results.ceilings else None,
        "implied": [_implied(item) for item in results.implied],
        "readings": [_reading(reading) for reading in results.readings],
        "notes": [heading(results), *savings_notes(results), *case_notes(results), *notes(results)],
        "questions": list(results.questions),
    }


def _scenario(results: Results) -> dict[str, Any]:
    """What was costed, and on what terms."""
    scenario = results.scenario
    return {
        "title": scenario.title,
        "paper": scenario.paper,
        "source": results.comparison.plan.file.name,
        "pay": scenario.pay,
        "basis": {"baseline": scenario.basis.baseline, "proposed": scenario.basis.proposed},
        "price_base": _day(scenario.price_base),
        "status": _status(results),
        "doubts": doubt_sentences(results.doubts),
        "increments": results.increment_notes,
        "below_floors": [_below_floor(point) for point in results.below_floors],
    }


def _group(group: Group, results: Results) -> dict[str, Any]:
    """A group of proposals with its measures."""
    return {
        "title": group.title,
        "proposals": [str(number) for number in group.proposals],
        "reinvested_in": None if group.reinvested_in is None else str(group.reinvested_in),
        "reinvested": _maybe(results.reinvested(group)),
        **summary_values(results.group_summary(group)),
    }


def explanation_document(explanation: Explanation) -> dict[str, Any]:
    """How a figure is made up, as plain values: each step with its depth; what has no amount says so in words."""
    return {
        "version": VERSION,
        "measure": explanation.measure,
        "title": explanation.title,
        "figure": _maybe(explanation.figure),
        "steps": [
            {"depth": step.depth, "says": step.says, "amount": _maybe(step.amount)} for step in explanation.steps
        ],
    }


def total_document(explanation: TotalExplanation) -> dict[str, Any]:
    """What would make a stated total right, as plain values: each combination that gives it, and the nearest other."""

    def reading(each: TotalReading) -> dict[str, Any]:
        return {"says": each.says, "amount": number(each.pence)}

    return {
        "version": VERSION,
        "measure": explanation.measure,
        "text": explanation.stated.text,
        "value": number(explanation.stated.pence),
        "computed": number(explanation.computed),
        "readings": [reading(each) for each in explanation.readings],
        "nearest": None if explanation.nearest is None else reading(explanation.nearest),
        "tried": explanation.tried,
        "not_priced": explanation.not_priced,
    }


def difference_document(difference: PlanDifference) -> dict[str, Any]:
    """What differs from one scenario to another, as plain values."""
    return {
        "version": VERSION,
        "one": difference.names[0],
        "other": difference.names[1],
        "same": difference.same,
        "changes": [_changed(change) for change in difference.changes],
        "settings": [{"key": key, "one": a or None, "other": b or None} for key, a, b in difference.settings],
        "beside": [{"in": IN[where], "what": what} for where, what in difference.beside],
        "totals": [
            {
                "measure": c.name,
                "label": c.label,
                "year": c.year or None,
                "one": _maybe(c.one),
                "other": _maybe(c.other),
                "change": _maybe(c.change),
                "why_one": c.why_one or None,
                "why_other": c.why_other or None,
            }
            for c in difference.totals
        ],
        "bridge": _bridge(difference.bridge),
        "said": [line.strip() for line in difference.sentences()],
    }


def _changed(change: Changed) -> dict[str, Any]:
    return {
        "in": IN[change.where],
        "action": change.action,
        "posts": change.posts,
        "posts_in_one": change.was,
        "effect": figure_value(change.effect),
        "lines": list(change.lines),
        "grades": [{"grade": grade, "one": was, "other": now} for grade, was, now in change.grades],
    }


def _bridge(bridge: Bridge) -> list[dict[str, Any]]:
    return [{"step": step, "meaning": meaning, **figure_value(figure)} for step, meaning, figure in bridge.rows()]


def figure_value(figure: Figure) -> dict[str, Any]:
    """A figure: its known part in pounds, and how often each unpriced kind of post is in it."""
    # pounds with two decimals are exact in JSON; a figure with unknown parts names them
    return {"known": number(figure.pence), "unknown": {name: _count(count) for name, count in figure.terms.items()}}


def summary_values(summary: Summary) -> dict[str, Any]:
    """All full-year measures of a set of proposals or of a funder, by name."""
    return {measure.name: _value(value_of(summary, measure.name)) for measure in OF_SUMMARY}


def _value(value: Figure | Fraction) -> Any:
    return figure_value(value) if isinstance(value, Figure) else _count(value)


def _vocabulary() -> list[dict[str, str]]:
    """Every measure: what it is called, its unit, which sign it has, and what is in it."""
    return [
        {
            "measure": m.name,
            "label": m.label,
            "unit": m.unit,
            "sign": SIGNS[m.sign],
            "definition": m.definition,
            "made_of": parts_in_words(m),
        }
        for m in MEASURES.values()
    ]


def _count(value: Fraction | int) -> int | float:
    exact = Fraction(value)
    # whole numbers without a decimal point: a count of posts is not 3.0
    return exact.numerator if exact.denominator == 1 else float(exact)


def _below_floor(point: BelowFloor) -> dict[str, Any]:
    """A point below a floor of pay: pounds an hour, to four places, beside the floor."""
    return {
        **point.floor.document(),
        "scale": point.scale,
        "point": point.point,
        "on": str(point.on),
        # four places, because floors of pay are set to the penny an hour and points are divided by hours
        "paid_hourly": float(f"{float(point.hourly):.4f}"),
    }


def _case(results: Results) -> dict[str, Any]:
    """Payback, present value and new posts; None where there are no years, no rate or nothing to price."""
    rate, new = results.scenario.discount_percent, results.new_posts
    paid = {
        name: _payback(results.case.payback(if_cashable=loose)) if results.years else None
        for name, loose in (("payback", False), ("payback_if_cashable", True))
    }
    return {
        **paid,
        "discount_percent": None if rate is None else float(rate),
        "npv": _maybe(results.npv),
        # nought posts and no new posts differ: null where there are none
        "new_posts": None
        if new is None
        else {
            "posts": new.posts,
            "minimum": figure_value(new.minimum),
            "maturity": figure_value(new.maturity),
        },
    }


def _payback(payback: Payback) -> dict[str, Any]:
    return {
        "month": _day(payback.month),
        "first_outlay": _day(payback.first),
        "year": payback.years,
        "missing": list(payback.missing),
    }


def _fall(fall: Fall) -> dict[str, Any]:
    return {
        "until": _day(fall.until),
        "year": fall.year.label,
        "proposal": fall.proposal,
        "title": fall.title,
        "posts": fall.posts,
        "funder": fall.funder,
        "then": [fall.then],
        "annual": figure_value(fall.annual),
        "in_year": figure_value(fall.in_year),
        "projected": fall.projected,
    }


def _one_off(one_off: OneOffCost) -> dict[str, Any]:
    return {
        "proposal": one_off.proposal,
        "title": one_off.title,
        "on": _day(one_off.on),
        "kind": one_off.kind,
        "amount": figure_value(one_off_figure(one_off)),
        "how": one_off.how or None,
    }


def _release(release: Release) -> dict[str, Any]:
    hourly = [{"weeks": _count(r.weeks), "rate": number(r.pence)} for r in hourly_readings(release)]
    return {
        "proposal": release.proposal,
        "title": release.title,
        "amount": number(release.pence),
        "sum": release.sum_,
        "readings": hourly,
    }


def _year(year: Year, so_far: Figure) -> dict[str, Any]:
    parts = {effect: year.part(effect) for effect in EFFECTS}
    values = {
        effect: {m.name: figure_value(money_in(part, m.name)) for m in OF_YEAR if m.effects}
        for effect, part in parts.items()
    }
    # measures without effects, such as one-off costs, have one value a year
    once = {m.name: figure_value(money_in(parts["part_year"], m.name)) for m in OF_YEAR if not m.effects}
    return {
        "year": year.year.label,
        **values,
        **once,
        "cumulative_net": figure_value(so_far),
        "status": year.status,
        "doubts": doubt_sentences(year.doubts),
        "projected": year.projected,
    }


def _status(results: Results) -> str | None:
    return results.status if results.priced or results.scenario.illustrative else None


def _maybe(value: Figure | Fraction | None) -> Any:
    return None if value is None else _value(value)


def _day(day: Any) -> str | None:
    return day.isoformat() if day is not None else None


def _movement(movement: Any) -> dict[str, Any]:
    def spells(side: Any) -> list[dict[str, Any]]:
        return [
            {"count": s.count, "title": s.title, "grade": s.kind.label, "fte": _count(s.fte), "budgeted": s.budgeted}
            for s in side
        ]

    return {
        "action": movement.action,
        "line": movement.place.line,
        "from": _day(movement.from_),
        "before": spells(movement.before),
        "after": spells(movement.after),
        "authority": movement.authority,
        "reference": movement.reference,
        "note": movement.note,
    }


def _stated(check: StatedCheck) -> dict[str, Any]:
    stated, computed = check.stated, check.computed
    value = number(stated.amount.pence) if stated.amount is not None else _count(stated.count or 0)
    return {
        "proposals": stated.ids,
        "measure": stated.measure,
        "text": stated.amount.text if stated.amount is not None else None,
        "value": value,
        "computed": _maybe(computed),
        "verdict": check.verdict,
        "difference": _pounds(check.difference),
        "material": check.material,
        "reason": check.reason,
        "where": stated.where,
        "place": check.place,
    }


def _pounds(value: Decimal | None) -> int | float | None:
    # whole pence in between, so that no float is rounded twice
    return None if value is None else number(int(value * 100))


def _implied(item: Implied) -> dict[str, Any]:
    return {
        "proposals": item.check.stated.ids,
        "equation": item.equation,
        "kind": item.kind or None,
        "unit_cost": _pounds(item.unit_cost),
        "low": _pounds(item.low),
        "high": _pounds(item.high),
        "cancelled": [
            {"kind": kind, "count": _count(count), "difference_each": _pounds(item.difference_each(kind))}
            for kind, count in item.cancelled.items()
        ],
    }


def _reading(reading: Reading) -> dict[str, Any]:
    return {
        "letter": reading.letter,
        "proposal": reading.proposal,
        "says": reading.says,
        "needs": number(reading.needs),
        "growth": figure_value(reading.growth),
        "net": figure_value(reading.net),
        "fit": reading.fit,
        "why": reading.why,
    }

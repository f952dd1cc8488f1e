"""Pay scales as plain values for JSON: what is held, a scale on a day, and what a check found."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from establishment.ground.findings import Finding
from establishment.ground.money import number
from establishment.outputs.scheme_rules import rules_document
from establishment.paybook.gaps import ScaleSummary
from establishment.paybook.scale_on_day import Cost, Costs, Look, PointLine
from establishment.rates.references import Reference
from establishment.rates.wage_floors import WageFloor

VERSION = 1
"""The version of the forms for JSON; it changes when a key changes its meaning or goes."""


def scales_document(summaries: Sequence[ScaleSummary]) -> dict[str, Any]:
    """The list of scales as plain values, for JSON."""
    return {
        "version": VERSION,
        "scales": [
            {
                "name": s.name,
                "title": s.title,
                "on_spine": s.on_spine or None,
                "grades": s.grades,
                "points": s.points,
                "values": s.values,
                "one_source": s.one_source,
                "low_confidence": s.low,
                "references": s.references,
                # days as text, as JSON has none
                "awards": [str(award) for award in s.priced_awards],
                "awards_without_values": [str(award) for award in s.empty_awards],
                "known_until": str(s.known_until) if s.known_until else None,
                "statuses": s.statuses,
                "gaps": [
                    {
                        "grade": gap.grade.name if gap.grade else None,
                        "spine": gap.spine or None,
                        "points": list(gap.points),
                        "awards": [str(award) for award in gap.awards],
                    }
                    for gap in s.gaps
                ],
            }
            for s in summaries
        ],
    }


def look_document(look: Look, costs: Costs | None = None) -> dict[str, Any]:
    """A scale on a day as plain values, for JSON. Money is pounds with at most two decimals."""
    table = look.scale.table
    return {
        "version": VERSION,
        "scale": look.scale.name,
        "title": table.title,
        "on": _day(look.on),
        "award": _day(look.award),
        "hours": float(look.hours) if look.hours else None,
        # without hours there is no hourly pay, and weeks would say nothing
        "weeks_in_year": float(look.weeks) if look.hours else None,
        "wage_floors": [_floor_document(floor, look) for floor in look.floors_of_day],
        "rates": _rates_document(costs) if costs else None,
        "points": [_line_document(line, look, costs.lines[n] if costs else None) for n, line in enumerate(look.lines)],
        "bands": [grade.name for grade in look.bands],
        **rules_document(look),
        "linked": [{"grade": grade.name, "points": list(grade.points), "bar": grade.bar} for grade in look.linked],
    }


def _floor_document(floor: WageFloor, look: Look) -> dict[str, Any]:
    below = [{"grade": line.grade or None, "point": line.point} for line in look.below(floor)]
    return {**floor.document(), "below": below}


def _day(day: date | None) -> str | None:
    return str(day) if day else None


def _rates_document(costs: Costs) -> dict[str, Any]:
    flat = costs.pension.flat
    rates = [
        {
            "scheme": r.scheme,
            "employer": r.employer,
            "rate_kind": r.rate_kind,
            "rate": float(r.rate),
            "status": r.source.status,
            "salary_from": _pounds(r.salary_from),
            "salary_to": _pounds(r.salary_to),
        }
        for r in costs.rates
    ]
    return {
        "on": str(costs.month),
        "category": costs.category,
        "threshold": _pounds(costs.threshold),
        "national_insurance": float(costs.insurance.rate if costs.insurance else 0),
        # the rate given by the caller is no row of the scheme
        "pension": rates if flat is None else [{"rate": float(flat)}],
        "levy": float(costs.levy.rate) if costs.levy else None,
        "references": [_reference(r) for r in dict.fromkeys(r for row in costs.rows for r in row.source.references)],
    }


def _line_document(line: PointLine, look: Look, cost: Cost | None) -> dict[str, Any]:
    document: dict[str, Any] = {"grade": line.grade or None, "spine": line.spine or None, "point": line.point or None}
    # a point without a value stands all the same: a gap is shown and not left out
    if line.value is None:
        return {**document, "salary": None}
    source = line.value.source
    document |= {"salary": _pounds(line.value.pence), "hourly": _pounds(look.hourly(line.value.pence))}
    if cost:
        document["cost"] = {name: _pounds(pence) for name, pence in vars(cost).items()}
    return document | {
        "status": source.status,
        "confidence": source.confidence,
        "note": source.note,
        "file_line": str(source.place),
        "states": str(source.document) if source.document else None,
        "references": [_reference(reference) for reference in source.references],
    }


def _reference(reference: Reference) -> dict[str, Any]:
    return {"id": reference.id, "title": reference.title, "href": reference.href or None}


def _pounds(pence: int | None) -> int | float | None:
    """Pounds with at most two decimals: a whole number where there are no pence."""
    return None if pence is None else number(pence)


def check_document(findings_by_folder: Mapping[Path, Sequence[Finding]]) -> dict[str, Any]:
    """What a check of scales found, as plain values, for JSON."""
    return {
        "version": VERSION,
        "scales": [
            {"scale": folder.name, "findings": [_finding(finding) for finding in findings]}
            for folder, findings in findings_by_folder.items()
        ],
    }


def _finding(finding: Finding) -> dict[str, Any]:
    place = {"file": finding.place.file, "line": finding.place.line}
    names = ("level", "code", "field", "value", "message", "fix")
    return {**place, **{name: getattr(finding, name) for name in names}}

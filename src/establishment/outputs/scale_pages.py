"""Pay scales in words and tables: what is held, a scale on a day, and what a check found."""

from __future__ import annotations

import io
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from fractions import Fraction
from pathlib import Path
from textwrap import fill, wrap
from typing import Any

from rich import box
from rich.table import Table
from rich.text import Text

from establishment.ground.findings import Finding, Level, listed, once_a_cause
from establishment.ground.money import number, percent, text
from establishment.ground.periods import long_date, month_and_year
from establishment.outputs.scheme_rules import rule_lines, rule_sources, rules_document
from establishment.outputs.terminal import text_console
from establishment.paybook.award_moves import stated_on
from establishment.paybook.gaps import ScaleSummary, summary_of
from establishment.paybook.scale_on_day import Cost, Costs, Look, PointLine
from establishment.rates.book import Book
from establishment.rates.insurance import CONTRACTING_OUT_ENDED, REBATE_LETTERS
from establishment.rates.oncosts import PensionRate
from establishment.rates.references import Dated, NationalDocument, Reference, Source, cited_references, weakest

WIDTH = 118
LEVELS: tuple[Level, ...] = ("error", "warning", "note")
VERSION = 1
"""The version of the forms for JSON; it changes when a key changes its meaning or goes."""

_LISTED = ("Grades", "Points", "Pay from", "Known to", "Awards", "Values", "1 source", "Sources", "Gaps")
_LEGEND = """\
Known to   the last day whose pay is known
Awards     those that have any value; 2/13: two of thirteen
Values     salaries of one point at one award; 1 source: how many of them rest on a single reference
Gaps       how often a point lacks a value at an award; establishment scales check SCALE lists them
To see one: establishment scales SCALE --on 2025-04-01"""


def scales_text(summaries: Sequence[ScaleSummary]) -> str:
    """All scales: two lines each, then what the columns mean."""
    name_width = max(len("Scale"), *(len(summary.name) for summary in summaries))
    rows = [("Scale", *_LISTED), *((summary.name, *_counts(summary)) for summary in summaries)]
    widths = [max(len(row[n]) for row in rows) for n in range(1, len(rows[0]))]
    lines = []
    for summary, row in zip((None, *summaries), rows, strict=True):
        cells = (cell.rjust(width) for cell, width in zip(row[1:], widths, strict=True))
        lines.append("  ".join((row[0].ljust(name_width), *cells)))
        words = f"{summary.title}. {_held(summary)}" if summary else "-" * len(lines[0])
        lines.append(fill(words, WIDTH, initial_indent="  ", subsequent_indent="  ") if summary else words)
    return "\n".join((*lines, "", _LEGEND))


def _counts(summary: ScaleSummary) -> tuple[str, ...]:
    first = str(summary.priced_awards[0]) if summary.priced_awards else "-"
    last = str(summary.known_until - timedelta(days=1)) if summary.known_until else "open"
    priced, every = len(summary.priced_awards), len(summary.priced_awards) + len(summary.empty_awards)
    counts = (summary.values, summary.one_source, summary.references, summary.missing)
    return (
        str(summary.grades or "-"),
        str(summary.points or "-"),
        first,
        last if priced else "-",
        f"{priced}/{every}" if priced < every else str(every or "-"),
        *(str(count or "-") for count in counts),
    )


def _held(summary: ScaleSummary) -> str:
    """What stands behind the counts, in a few words."""
    if summary.on_spine:
        return f"On the spine of {summary.on_spine}."
    if not summary.values:
        return "Names of grades only, no pay."
    statuses = listed(f"{count} {status}" for status, count in summary.statuses.items())
    own = "" if summary.grades else "; grades are each employer's own"
    return f"Values: {statuses}{own}."


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
                "references": s.references,
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


def look_text(look: Look, costs: Costs | None = None) -> str:
    """A scale on a day: what is in force, the points, and the sources by number."""
    out = io.StringIO()
    console = text_console(out, WIDTH)
    console.print(Text(look.scale.table.title))
    sources = _sources(look, costs)
    for line in (*_in_force(look), *(_rates(costs, sources) if costs else ())):
        console.print(
            Text(fill(line, WIDTH, initial_indent=line[: len(line) - len(line.lstrip())], subsequent_indent="    "))
        )
    console.print()
    console.print(_table(look, costs, sources))
    for grade in look.linked:
        ends = f"points {grade.points[0]} to {grade.points[-1]}" if grade.points else "no points"
        console.print(Text(f"\n{grade.name} is linked: {ends}, with a bar after point {grade.bar}."))
    for grade in look.bands:
        console.print(Text(f"\n{grade.name} is a band: any pay between its two ends."))
    for line in rule_lines(look, lambda source: _numbered(source, sources)):
        console.print(Text(fill(line, WIDTH, subsequent_indent="    ")))
    for line in _source_lines(look, costs):
        console.print(Text(line), overflow="ignore", no_wrap=True, crop=False)
    return "\n".join(line.rstrip() for line in out.getvalue().splitlines())


def _source_lines(look: Look, costs: Costs | None) -> Iterator[str]:
    """What the values state, then the pages where they were read, by number."""
    cited = cited_references(_used(look, costs))
    stated: dict[NationalDocument, list[str]] = {}
    for position, page in enumerate(cited, 1):
        for document in page.documents:
            stated.setdefault(document, []).append(str(position))
    if stated:
        yield "\nWhat the values state"
    for document, numbers in stated.items():
        read_at = f"read at source{'s' if len(numbers) > 1 else ''} {listed(numbers, most=40)}"
        yield from wrap(f"  {document}; {read_at}.", WIDTH, subsequent_indent="    ", break_long_words=False)
    if cited:
        yield "\nSources"
    for position, page in enumerate(cited, 1):
        yield f"{position:>3}. {page.reference.title}"
        yield f"     {page.reference.href or 'no public address'}"


def _in_force(look: Look) -> list[str]:
    table = look.scale.table
    if look.award is None or look.on is None:
        return ["The grades are known by name only; no pay is held."]
    lines = [f"Pay on {long_date(look.on)}, under the award of {long_date(look.award)}{_stated(look)}."]
    if table.hours:
        lines.append(
            f"Full-time week of {_plain(table.hours)} hours. Hourly = salary / {_plain(look.weeks)} weeks / "
            f"{_plain(table.hours)} hours, to the nearest penny."
        )
    return lines


def _stated(look: Look) -> str:
    """What the award says, and whether it is paid."""
    awards = stated_on(look.scale, look.award) if look.award else []
    if not awards:
        return ""
    words = "; ".join(map(str, awards)) if len(awards) < 4 else f"{len(awards)} awards for ranges of points"
    return f": {words}, {listed(dict.fromkeys(award.state for award in awards))}"


def _plain(number: Fraction) -> str:
    return f"{float(number):.10g}"


def _rates(costs: Costs, sources: dict[Reference, int]) -> list[str]:
    """The on-cost rates used, one line each, with the numbers of their sources."""
    levy = costs.levy
    paid = f"{percent(levy.rate)} of pay{_numbers([levy], sources)}" if levy else "none before 6 April 2017"
    return [
        f"Yearly cost of one full-time post on basic pay alone, at the rates of {month_and_year(costs.month)}:",
        f"  {_insurance(costs)}{_numbers([row for row in (costs.insurance, *costs.letter) if row], sources)}",
        f"  Pension {_pension(costs)}{_numbers(costs.rates, sources)}",
        f"  Apprenticeship levy: {paid}",
    ]


def _insurance(costs: Costs) -> str:
    """The National Insurance used, in words."""
    insurance, named = costs.insurance, f"National Insurance, category {costs.category}: "
    if insurance is None:
        return f"{named}none is due"
    above = f"{named}{percent(insurance.rate)} of pay above {text(costs.threshold)} a year"
    if costs.band and insurance.rebate_rate is not None and costs.category in REBATE_LETTERS:
        low, high = map(text, costs.band)
        return f"{above}, less {percent(insurance.rebate_rate)} of pay from {low} to {high} (contracted out)"
    if costs.pension.flat is not None and costs.month < CONTRACTING_OUT_ENDED and costs.category == "A":
        return f"{above} (in a contracted-out scheme, give --category D)"
    return above + "".join(f" ({letter.relieved})" for letter in costs.letter)


def _numbers(rows: Sequence[Dated], sources: dict[Reference, int]) -> str:
    used = dict.fromkeys(str(sources[reference]) for row in rows for reference in row.source.references)
    return f"; sources {', '.join(used)}" if len(used) > 1 else f"; source {', '.join(used)}" if used else ""


def _pension(costs: Costs) -> str:
    if costs.pension.flat is not None:
        return f"at the rate given: {percent(costs.pension.flat)} of pay"
    if not costs.rates:
        return "none"
    return f"{costs.pension.scheme}/{costs.pension.employer}: {listed(map(_record, costs.rates))}"


def _record(rate: PensionRate) -> str:
    low, high = rate.salary_from, rate.salary_to
    band = f" on pay from {text(low or 0)}" + (f" to {text(high)}" if high else "") if low or high else ""
    return f"{percent(rate.rate)} of pay{band} ({rate.rate_kind.replace('_', ' ')}, {rate.source.status})"


def _used(look: Look, costs: Costs | None) -> list[Source]:
    """The sources of the values, rates and rules shown, in the order in which they are met."""
    used = [line.value.source for line in look.lines if line.value]
    used += [row.source for row in (costs.rows if costs else ())]
    return [*used, *rule_sources(look)]


def _sources(look: Look, costs: Costs | None) -> dict[Reference, int]:
    """The references of all that is shown, numbered in the order in which they are met."""
    return {cited.reference: number for number, cited in enumerate(cited_references(_used(look, costs)), 1)}


def _numbered(source: Source, sources: dict[Reference, int]) -> str:
    """How far a source is to be trusted, what it states, and the numbers of its references."""
    numbers = [str(sources[reference]) for reference in source.references]
    stated = source.stated if source.document else ""
    where = f"source{'s' if len(numbers) > 1 else ''} {', '.join(numbers)}" if numbers else str(source.place)
    return ", ".join(filter(None, (source.trust, stated, where)))


def _table(look: Look, costs: Costs | None, sources: dict[Reference, int]) -> Table:
    hours = bool(look.scale.table.hours) and look.award is not None
    graded = any(line.grade for line in look.lines)
    numbers = ["Salary", *(["Hourly"] if hours else []), *(["NI", "Pension", "Levy", "Total"] if costs else [])]
    headings = [*(["Grade"] if graded else []), "Point", *numbers, "Status", "Sources"]
    if look.award is None:
        headings = ["Grade"]
    table = Table(box=box.SIMPLE_HEAD, show_edge=False, pad_edge=False, padding=(0, 1))
    for heading in headings:
        table.add_column(heading, justify="right" if heading in numbers else "left", overflow="fold")
    pence = any(line.value.pence % 100 for line in look.lines if line.value)
    before = ""
    for n, line in enumerate(look.lines):
        cost = costs.lines[n] if costs else None
        cells = ["" if line.grade == before else line.grade] if graded else []
        before = line.grade
        if look.award is not None:
            cells += [
                line.point or "-",
                *_cells(line, look, cost, hours, pence, len(numbers)),
                *_status(line, costs, sources),
            ]
        table.add_row(*map(Text, cells))
    return table


def _cells(line: PointLine, look: Look, cost: Cost | None, hours: bool, pence: bool, width: int) -> list[str]:
    if line.value is None:
        return ["-"] * width
    hourly = [_penny(look.hourly(line.value.pence) or 0)] if hours else []
    salary = _penny(line.value.pence) if pence else text(line.value.pence)
    parts = (cost.national_insurance, cost.pension, cost.levy, cost.total) if cost else ()
    return [salary, *hourly, *map(_penny, parts)]


def _penny(pence: int) -> str:
    whole, part = divmod(pence, 100)
    return f"£{whole:,}.{part:02d}"


def _status(line: PointLine, costs: Costs | None, sources: dict[Reference, int]) -> tuple[str, str]:
    if line.value is None:
        return ("no value held" if line.point else "no pay held"), ""
    source = line.value.source
    status = weakest((source.status, costs.status)) if costs else source.status
    sure = "" if source.confidence == "high" else f", {source.confidence} confidence"
    return f"{status}{sure}", ", ".join(str(sources[reference]) for reference in source.references)


def look_document(look: Look, costs: Costs | None = None) -> dict[str, Any]:
    """A scale on a day as plain values, for JSON. Money is pounds with at most two decimals."""
    table = look.scale.table
    return {
        "version": VERSION,
        "scale": look.scale.name,
        "title": table.title,
        "on": _day(look.on),
        "award": _day(look.award),
        "hours": float(table.hours) if table.hours else None,
        "weeks_in_year": float(look.weeks) if table.hours else None,
        "rates": _rates_document(costs) if costs else None,
        "points": [_line_document(line, look, costs.lines[n] if costs else None) for n, line in enumerate(look.lines)],
        "bands": [grade.name for grade in look.bands],
        **rules_document(look),
        "linked": [{"grade": grade.name, "points": list(grade.points), "bar": grade.bar} for grade in look.linked],
    }


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
        "pension": rates if flat is None else [{"rate": float(flat)}],
        "levy": float(costs.levy.rate) if costs.levy else None,
        "references": [_reference(r) for r in dict.fromkeys(r for row in costs.rows for r in row.source.references)],
    }


def _line_document(line: PointLine, look: Look, cost: Cost | None) -> dict[str, Any]:
    document: dict[str, Any] = {"grade": line.grade or None, "spine": line.spine or None, "point": line.point or None}
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


def check_text(folder: Path, findings: Sequence[Finding]) -> str:
    """What a check of a scale found: every finding, then how many of each level and what they mean.

    A finding that is said of several lines is printed once, with the other lines.
    """
    counted = Counter(finding.level for finding in findings)
    counts = ", ".join(_count(counted[level], level) for level in LEVELS if counted[level]) or "nothing is wrong"
    if counted["error"]:
        use = "The errors are to be mended before it is used."
    else:
        summary = summary_of(Book(folder.parent).scale(folder.name))
        contents = [_count(summary.grades, "grade")] if summary.grades else []
        contents += [_count(summary.points, "point")] if summary.points else []
        use = f"It can be used. It holds {', '.join(contents)}. {_held(summary)}"
    return "\n\n".join([*once_a_cause(findings), f"{folder.name}: {counts}. {use}"])


def _count(number: int, name: str) -> str:
    return f"{number} {name}{'' if number == 1 else 's'}"


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

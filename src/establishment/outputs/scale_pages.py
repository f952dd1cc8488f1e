"""Pay scales in words and tables: what is held, a scale on a day, and what a check found."""

from __future__ import annotations

import io
from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import timedelta
from fractions import Fraction
from pathlib import Path

from rich.text import Text

from establishment.ground.findings import Finding, Level, how_many, listed, once_a_cause
from establishment.ground.money import percent, text
from establishment.ground.periods import long_date, month_and_year
from establishment.ground.screen_lines import screen_columns, words_wrapped
from establishment.outputs.blocks import TextTable
from establishment.outputs.scheme_rules import rule_lines, rule_sources
from establishment.outputs.screen import print_table, text_console
from establishment.paybook.award_moves import stated_on
from establishment.paybook.gaps import ScaleSummary, summary_of
from establishment.paybook.scale_on_day import Cost, Costs, Look, PointLine
from establishment.rates.book import Book
from establishment.rates.insurance import CONTRACTING_OUT_ENDED, REBATE_LETTERS
from establishment.rates.oncosts import PensionRate
from establishment.rates.references import Dated, NationalDocument, Reference, Source, cited_references, weakest

WIDTH = 118
SHORTEST_NAMES = 30
"""Columns that names of scales have at least in the table of all; a longer name stands on a line of its own."""
LEVELS: tuple[Level, ...] = ("error", "warning", "note")
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
    room = screen_columns(WIDTH) - sum(widths) - 2 * len(widths)
    # where names would have too little room, a list is read more easily than a table of broken names
    if room < min(name_width, SHORTEST_NAMES):
        return _scales_listed(summaries)
    name_width, lines = min(name_width, room), list[str]()
    for summary, row in zip((None, *summaries), rows, strict=True):
        cells = (cell.rjust(width) for cell, width in zip(row[1:], widths, strict=True))
        lines += [row[0]] if len(row[0]) > name_width else []
        lines.append("  ".join((("" if len(row[0]) > name_width else row[0]).ljust(name_width), *cells)))
        words = f"{summary.title}. {_held(summary)}" if summary else "-" * len(lines[0])
        lines += words_wrapped(words, screen_columns(WIDTH), first="  ", rest="  ") if summary else [words]
    return "\n".join((*lines, "", _LEGEND))


def _scales_listed(summaries: Sequence[ScaleSummary]) -> str:
    """All scales for a narrow screen: each with what it holds, count by count."""
    lines = []
    for summary in summaries:
        counts = ", ".join(f"{name} {cell}" for name, cell in zip(_LISTED, _counts(summary), strict=True))
        lines += [summary.name, f"  {summary.title}. {_held(summary)}", f"  {counts}"]
    return "\n".join((*lines, "", _LEGEND))


def _counts(summary: ScaleSummary) -> tuple[str, ...]:
    first = str(summary.priced_awards[0]) if summary.priced_awards else "-"
    # the day before, for people say until when pay is known
    last = str(summary.known_until - timedelta(days=1)) if summary.known_until else "open"
    priced, every = len(summary.priced_awards), len(summary.priced_awards) + len(summary.empty_awards)
    counts = (summary.values, summary.one_source, summary.references, summary.missing)
    return (
        str(summary.grades or "-"),
        str(summary.points or "-"),
        first,
        last if priced else "-",
        # two of thirteen says that awards are missing; one number says that none is
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
    low = f"; {summary.low:,} of low confidence, refused unless asked for" if summary.low else ""
    return f"Values: {statuses}{low}{own}."


def look_text(look: Look, costs: Costs | None = None) -> str:
    """A scale on a day: what is in force, the points, and the sources by number."""
    out = io.StringIO()
    console = text_console(out, screen_columns(WIDTH))
    console.print(Text(look.scale.table.title))
    sources = _sources(look, costs)
    for line in (*_in_force(look), *(_rates(costs, sources) if costs else ())):
        console.print(Text(_wrapped(line)))
    console.print()
    print_table(_table(look, costs, sources), console)
    for grade in look.linked:
        ends = f"points {grade.points[0]} to {grade.points[-1]}" if grade.points else "no points"
        console.print(Text(f"\n{grade.name} is linked: {ends}, with a bar after point {grade.bar}."))
    for grade in look.bands:
        console.print(Text(f"\n{grade.name} is a band: any pay between its two ends."))
    for line in rule_lines(look, lambda cited: _numbered(cited, sources)):
        console.print(Text(_wrapped(line)))
    # addresses are never broken: they are copied
    for line in _source_lines(look, costs):
        console.print(Text(line), overflow="ignore", no_wrap=True, crop=False)
    return "\n".join(line.rstrip() for line in out.getvalue().splitlines())


def _wrapped(line: str) -> str:
    """A line as several where it is longer than the screen is wide."""
    words = line.lstrip()
    indent = line[: len(line) - len(words)]
    return "\n".join(words_wrapped(words, screen_columns(WIDTH), first=indent, rest="    "))


def _source_lines(look: Look, costs: Costs | None) -> Iterator[str]:
    """What the values state, then the pages where they were read, by number."""
    cited = cited_references(_used(look, costs))
    stated: dict[NationalDocument, list[str]] = {}
    for position, page in enumerate(cited, 1):
        for document in page.documents:
            stated.setdefault(document, []).append(str(position))
    if stated:
        # a page may state several documents, and a document stand on several pages
        yield "\nWhat the values state"
    for document, numbers in stated.items():
        read_at = f"read at source{'s' if len(numbers) > 1 else ''} {listed(numbers, most=40)}"
        yield _wrapped(f"  {document}; {read_at}.")
    if cited:
        yield "\nSources"
    for position, page in enumerate(cited, 1):
        yield f"{position:>3}. {page.reference.title}"
        yield f"     {page.reference.href or 'no public address'}"


def _in_force(look: Look) -> list[str]:
    if look.award is None or look.on is None:
        return ["The grades are known by name only; no pay is held."]
    lines = [f"Pay on {long_date(look.on)}, under the award of {long_date(look.award)}{_stated(look)}."]
    if look.hours:
        lines.append(
            f"Full-time week of {_plain(look.hours)} hours. Hourly = salary / {_plain(look.weeks)} weeks / "
            f"{_plain(look.hours)} hours, to the nearest penny."
        )
    return [*lines, *_floors(look)]


def _floors(look: Look) -> list[str]:
    """The floors of pay on the day, and the points below them. Made-up pay is compared with none."""
    lines = []
    for floor in look.floors_of_day:
        below = [f"{line.grade or 'point'} {line.point}" for line in look.below(floor)]
        lines.append(f"Below {floor}: {listed(below, most=40)}." if below else f"No point is below {floor}.")
    return lines


def _stated(look: Look) -> str:
    """What the award says, and whether it is paid."""
    awards = stated_on(look.scale, look.award) if look.award else []
    if not awards:
        return ""
    words = "; ".join(map(str, awards)) if len(awards) < 4 else f"{len(awards)} awards for ranges of points"
    # four ranges of points are too many for a sentence
    return f": {words}, {listed(dict.fromkeys(award.state for award in awards))}"


def _plain(number: Fraction) -> str:
    return f"{float(number):.10g}"


def _rates(costs: Costs, sources: dict[Reference, int]) -> list[str]:
    """The on-cost rates used, one line each, with the numbers of their sources."""
    levy = costs.levy
    # the levy began then: before it there is none, which is not a gap
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
    # the rebate ended with contracting-out, and only some letters have it
    if costs.band and insurance.rebate_rate is not None and costs.category in REBATE_LETTERS:
        low, high = map(text, costs.band)
        return f"{above}, less {percent(insurance.rebate_rate)} of pay from {low} to {high} (contracted out)"
    # a flat rate does not say whether the scheme was contracted out, so the reader is told
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


def _numbered(cited: Sequence[Source], sources: dict[Reference, int]) -> str:
    """How far sources of one trust are to be trusted, what they state, and the numbers of their references."""
    numbers = sorted({sources[reference] for source in cited for reference in source.references})
    stated = dict.fromkeys(source.stated for source in cited if source.document)
    where = f"source{'s' if len(numbers) > 1 else ''} {', '.join(map(str, numbers))}"
    return ", ".join(filter(None, (cited[0].trust, *stated, where if numbers else str(cited[0].place))))


def _table(look: Look, costs: Costs | None, sources: dict[Reference, int]) -> TextTable:
    hours = bool(look.hours)
    graded = any(line.grade for line in look.lines)
    numbers = ["Salary", *(["Hourly"] if hours else []), *(["NI", "Pension", "Levy", "Total"] if costs else [])]
    headings = [*(["Grade"] if graded else []), "Point", *numbers, "Status", "Sources"]
    if look.award is None:
        headings = ["Grade"]
    # pence are shown for all or for none, so that a column lines up
    pence = any(line.value.pence % 100 for line in look.lines if line.value)
    before = ""
    rows = []
    for n, line in enumerate(look.lines):
        cost = costs.lines[n] if costs else None
        # a grade is named once above its points
        cells = ["" if line.grade == before else line.grade] if graded else []
        before = line.grade
        if look.award is not None:
            cells += [
                line.point or "-",
                *_cells(line, look, cost, hours, pence, len(numbers)),
                *_status(line, costs, sources),
            ]
        rows.append(cells)
    return TextTable(headings, rows, [at for at, heading in enumerate(headings) if heading in numbers])


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


def check_text(folder: Path, findings: Sequence[Finding]) -> str:
    """What a check of a scale found: every finding, then how many of each level and what they mean.

    A finding that is said of several lines is printed once, with the other lines.
    """
    counted = Counter(finding.level for finding in findings)
    counts = ", ".join(how_many(counted[level], level) for level in LEVELS if counted[level]) or "nothing is wrong"
    if counted["error"]:
        use = "Correct the errors before you use it."
    else:
        summary = summary_of(Book(folder.parent).scale(folder.name))
        contents = [how_many(summary.grades, "grade")] if summary.grades else []
        contents += [how_many(summary.points, "point")] if summary.points else []
        use = f"It can be used. It holds {', '.join(contents)}. {_held(summary)}"
    # said once a cause: a fault of a column would be printed for every line
    return "\n\n".join([*once_a_cause(findings), f"{folder.name}: {counts}. {use}"])

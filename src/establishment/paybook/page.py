"""The pay book as a page: how many values by scale, award and status, which rest on one source, what is missing."""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from pathlib import Path

from establishment.ground.findings import InputError, how_many, in_runs
from establishment.ground.text_files import read_text
from establishment.paybook.award_moves import Move, moves, stated_on, unexplained
from establishment.paybook.gaps import (
    Gap,
    award_runs,
    gaps_of,
    own_values,
    priced_awards,
    removed_points,
    summary_of,
    values_of,
)
from establishment.rates.book import ONCOSTS, Book
from establishment.rates.references import STATUSES, NationalDocument, Reference, Source, cited_references, weakest
from establishment.rates.scale_values import PointValue
from establishment.rates.scales import Scale, in_order

NOT_SHIPPED = "not-shipped.csv"
HEAD = """\
# The pay book

What the folder of pay scales holds, counted from its files by `establishment scales --report`. A value is the yearly
salary of one point at one award, or one row of on-costs or allowances. Each has a date, a status and one or two
references.

- **published**: read in the source named. **derived**: worked out from published values; the row's note says how.
- **inferred**: concluded from other evidence, such as job adverts; no statement of the value itself was read, and the
  row's note says what the evidence is.
- **one source**: the value rests on a single reference. A second one, where there is one, agrees with it or gives the
  award behind it.
"""


COVERAGE = """\
How many points have pay on 1 October of each year. **d**: some of it is derived; **i**: some is inferred; 24/25: one of
25 points in force has none; -: no pay is held.
"""


STATED = """\
The circular, agreement, regulations or Act that the values state, where it is known, and the pages where they were
read. A value that is concluded from other evidence states nothing; one worked out from others says so beside its
figure. A table that is not listed is cited by the page alone.
"""


def book_page(book: Book) -> str:
    """The page, in Markdown."""
    # the files are read once, and the counts and gaps of the page are all of them
    scales = [book.scale(name) for name in book.names]
    files = _files(book, scales)
    parts = [
        HEAD,
        "## Scales\n",
        *_table(("Scale", "Title", "Grades", "Points", "Values", "Pay from", "Known until"), map(_scale_row, scales)),
        "## Coverage by year\n",
        COVERAGE,
        *_coverage(scales),
        "## Values by scale, award and status\n",
        *_table(("Scale", "Award", *STATUSES, "all", "one source"), _counts(scales)),
        "## On-costs and allowances\n",
        *_table(("File", "From", "Until", *STATUSES, "all", "one source"), _file_counts(files)),
        "## What the values state\n",
        STATED,
        *_table(("Table", "From", "What the rows state", "Values", "Read at"), _stated_rows(book, scales)),
        "## Gaps\n",
        "Points without a value at an award in force while their grade had them: a post at one is refused on those\n"
        "days. On a spine without grades, a point is to have a value at each award up to its last.\n",
        *_table(("Scale", "Grade", "Points", "Awards"), _gap_rows(scales)),
        *_left_out(scales),
        *_table(("File", "Row", "No value from", "Until"), _days_between(files)),
        *_not_shipped(book),
        "## Moves that the stated awards do not explain\n",
        *_moves(scales),
        "## Values that rest on one source\n",
        *_one_source(files, scales),
    ]
    return "\n".join(parts).rstrip() + "\n"


def _table(headings: Iterable[str], rows: Iterable[Iterable[object]]) -> Iterator[str]:
    names = list(headings)
    yield f"| {' | '.join(names)} |"
    yield f"|{'---|' * len(names)}"
    for row in rows:
        yield f"| {' | '.join(str(cell) for cell in row)} |"
    yield ""


def _scale_row(scale: Scale) -> tuple[object, ...]:
    summary = summary_of(scale)
    first = summary.priced_awards[0] if summary.priced_awards else "no pay held"
    until = (summary.known_until or "open") if summary.priced_awards else ""
    # a spine without grades is used by employers that have their own
    grades = summary.grades or "each employer's own"
    return f"`{scale.name}`", summary.title, grades, summary.points or "", summary.values, first, until


def _coverage(scales: list[Scale]) -> Iterator[str]:
    """One row a scale, one column a year: points with pay, how many lack it, and whether all of it was read."""
    days = [day for scale in scales for day in priced_awards(scale)]
    years = range(min(days).year, max(days).year + 1)
    yield from _table(
        ("Scale", *map(str, years)),
        # 1 October lies after every usual award day of the year
        ((f"`{s.name}`", *(_covered(s, date(year, 10, 1)) for year in years)) for s in scales),
    )


def _covered(scale: Scale, on: date) -> str:
    """What a scale holds on a day: points with pay, of how many in force, and the weakest way any was come by."""
    try:
        award = scale.award(on)
    except InputError:
        return "-"
    keys = {(g.spine, p) for ranges in scale.grades.values() for g in ranges if g.holds(on) for p in g.points}
    values = [value for value in values_of(scale) if value.award == award]
    # a point that was done away with is no gap after that day
    gone = {(point.spine, point.point) for point in scale.table.deleted if point.on <= on}
    points = (keys or set(scale.values)) - gone
    held_values = [value for value in values if (value.spine, value.point) in points]
    if not held_values:
        return "-"
    count = str(len(held_values)) if len(held_values) == len(points) else f"{len(held_values)}/{len(points)}"
    weakest_status = weakest(value.source.status for value in held_values)
    # published is what is expected, so only the others are marked
    return f"{count} {weakest_status[0]}" if weakest_status in ("derived", "inferred") else count


def _counts(scales: list[Scale]) -> Iterator[tuple[object, ...]]:
    every: list[PointValue] = []
    for scale in scales:
        values = own_values(scale)
        every += values
        for award in scale.table.awards if values else ():
            of_award = [value for value in values if value.award == award]
            if of_award:
                yield f"`{scale.name}`", award, *_by_status(of_award)
    yield "**all**", "", *_by_status(every)


def _by_status(values: Iterable[PointValue]) -> tuple[object, ...]:
    sources = [value.source for value in values]
    counted = Counter(source.status for source in sources)
    alone = sum(len(source.references) == 1 for source in sources)
    return (*(counted[status] or "" for status in STATUSES), len(sources), alone or "")


@dataclass(frozen=True)
class File:
    """A table of on-costs or allowances: its rows as written, and the references they name."""

    name: str
    rows: list[dict[str, str]]
    references: dict[str, Reference]


def _files(book: Book, scales: list[Scale]) -> list[File]:
    """The on-costs, pensions by scheme, and the allowances of each scale."""
    first: dict[str, Path] = {}
    for folder in book.oncost_folders:
        for path in sorted(folder.glob("*.csv")):
            first.setdefault(path.name, path)
    # the user's own folder comes first, as it does in pricing
    files = []
    for _, path in sorted(first.items()):
        rows = [row for row in _rows(path) if row.get("status") and row.get("reference")]
        for scheme in dict.fromkeys(row.get("scheme", "") for row in rows):
            name = f"{ONCOSTS}/{path.name}{f', {scheme}' if scheme else ''}"
            files.append(File(name, [row for row in rows if row.get("scheme", "") == scheme], book.oncosts.references))
    for scale in scales:
        own = book.folder_of(scale.name)
        for name in ("allowances.csv", "exit-terms.csv", "working-time.csv") if own is not None else ():
            # a table with its own references is counted by itself
            if own is not None and (own / name).exists():
                files.append(File(f"{scale.name}/{name}", _rows(own / name), scale.references))
    return files


def _rows(path: Path) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(read_text(path, path.name))))


def _file_counts(files: list[File]) -> Iterator[tuple[object, ...]]:
    for file in files:
        first = min(row.get("effective_from", "") for row in file.rows)
        ends = [row.get("effective_until", "") for row in file.rows]
        counted = Counter(row["status"] for row in file.rows)
        alone = sum(not row.get("reference_2") for row in file.rows)
        until = ("open" if "" in ends else max(ends)) if first else ""
        yield f"`{file.name}`", first, until, *(counted[s] or "" for s in STATUSES), len(file.rows), alone or ""


def _stated_rows(book: Book, scales: list[Scale]) -> Iterator[tuple[object, ...]]:
    """For each document, in the order of the tables: the rows that state it, and the pages where they were read."""
    oncosts = book.oncosts
    dated = [*oncosts.insurance, *oncosts.levies, *oncosts.pensions]
    sources = [
        *(row.source for row in dated),
        *(rule.source for rule in book.exit_rules.rules),
        *(cap.source for cap in book.redundancy.caps),
        *(floor.source for floor in book.wage_floors.rows),
    ]
    for scale in scales:
        sources += [value.source for value in own_values(scale)]
        # a scale on a spine has its allowances from there, where they are counted
        sources += [value.source for value in scale.allowances if value.source.place.file.startswith(f"{scale.name}/")]
    stated: dict[tuple[str, NationalDocument], list[Source]] = {}
    for source in sources:
        if source.document is not None:
            stated.setdefault((source.place.file, source.document), []).append(source)
    for (file, document), those in stated.items():
        read_at = "; ".join(_linked(cited.reference) for cited in cited_references(those))
        yield f"`{file}`", document.from_ or "", document, len(those), read_at


def _gap_rows(scales: list[Scale]) -> Iterator[tuple[object, ...]]:
    for scale in scales:
        for gap in gaps_of(scale):
            yield f"`{scale.name}`", _grade_of(gap), in_runs(gap.points), award_runs(gap.awards, scale.table.awards)


def _grade_of(gap: Gap) -> str:
    grade = gap.grade
    if grade is None:
        return gap.spine or "no grades"
    days = [f"from {grade.from_}" if grade.from_ else "", f"until {grade.until}" if grade.until else ""]
    span = " ".join(day for day in days if day)
    return f"{grade.name} ({span})" if span else grade.name


def _left_out(scales: list[Scale]) -> Iterator[str]:
    """Awards without any value, and points that end early, a line each."""
    for scale in scales:
        awards = scale.table.awards
        empty = summary_of(scale).empty_awards
        if empty:
            days = award_runs(empty, awards)
            yield f"- `{scale.name}` has no value at all at {len(empty)} of its {len(awards)} awards: {days}."
        for gone in removed_points(scale):
            label = f"{gone.spine} point {gone.point}".strip()
            yield f"- `{scale.name}`: {label} has its last value at the award of {gone.last}."
        with_values = {value.award for value in own_values(scale)}
        if not with_values and not scale.table.on_spine:
            yield f"- `{scale.name}` holds names of grades only, no pay."
    yield ""


def _not_shipped(book: Book) -> Iterator[str]:
    """What was read and is left out, from `not-shipped.csv` of the folder: where it would stand, how many, and why."""
    path = book.folder / NOT_SHIPPED
    rows = _rows(path) if path.exists() else []
    if not rows:
        return
    shipping = sum(summary_of(book.scale(name)).values for name in book.names)
    left_out = sum(int(row["values"]) for row in rows)
    yield "## Read and left out\n"
    counts = f"{shipping:,} salaries ship. {left_out} values that were read are left out"
    yield f"{counts}, as nothing may rest on them unasked.\n"
    yield from _table(("Table", "From", "Values", "Why"), (row.values() for row in rows))


def _days_between(files: list[File]) -> Iterator[tuple[object, ...]]:
    """Days between two rows of one rate or allowance on which neither is in force."""
    for file in files:
        for label in dict.fromkeys(_label_of(row) for row in file.rows):
            rows = [row for row in file.rows if _label_of(row) == label and row.get("effective_from")]
            # days as text sort as days do, year first
            rows.sort(key=lambda row: row["effective_from"])
            for before, after in pairwise(rows):
                # without an end a row holds until the next
                if before.get("effective_until") and before["effective_until"] < after["effective_from"]:
                    yield f"`{file.name}`", label, before["effective_until"], after["effective_from"]


def _label_of(row: dict[str, str]) -> str:
    keys = ("employer", "rate_kind", "name", "terms", "rule", "after_age", "letters")
    return " ".join(row[key] for key in keys if row.get(key))


def _moves(scales: list[Scale]) -> Iterator[str]:
    """Moves that differ from what is stated, then the awards of which nothing is stated."""
    rows = []
    for scale in scales:
        for award, odd in unexplained(scale).items():
            stated = "; ".join(map(str, stated_on(scale, award)))
            rows += [(f"`{scale.name}`", award, _label(move), str(move), stated) for move in odd]
    yield (
        "Each salary is compared with that of the award before. A move is explained where an award stated for its day\n"
        "gives it, within the rounding of the scale.\n"
    )
    yield from _table(("Scale", "Award", "Point", "Move", "Stated"), rows)
    for scale in scales:
        for award, day_moves in moves(scale).items():
            if not stated_on(scale, award):
                points = how_many(len(day_moves), "point moves", "points move")
                yield f"- `{scale.name}`: no award of {award} is stated; {points}."
    yield ""


def _label(move: Move) -> str:
    return f"{move.new.spine}, {move.new.point}" if move.new.spine else move.new.point


def _one_source(files: list[File], scales: list[Scale]) -> Iterator[str]:
    """For each scale, the values with a single reference: award, spine and points, by reference."""
    for scale in scales:
        alone = [value for value in own_values(scale) if len(value.source.references) == 1]
        if alone:
            yield f"### {scale.name}\n"
            yield from _table(("Reference", "Award", "Points"), _single_rows(alone))
    yield "### On-costs and allowances\n"
    yield from _table(("Reference", "File", "Rows"), _single_rows_of(files))


def _single_rows(alone: list[PointValue]) -> Iterator[tuple[object, ...]]:
    grouped: dict[tuple[str, date], dict[str, list[str]]] = {}
    for value in alone:
        spines = grouped.setdefault((_linked(value.source.references[0]), value.award), {})
        spines.setdefault(value.spine, []).append(value.point)
    for (reference, award), spines in sorted(grouped.items()):
        points = "; ".join(f"{spine} {in_runs(in_order(points))}".strip() for spine, points in sorted(spines.items()))
        yield reference, award, points


def _single_rows_of(files: list[File]) -> Iterator[tuple[object, ...]]:
    for file in files:
        grouped: dict[str, list[str]] = {}
        for row in (row for row in file.rows if not row.get("reference_2")):
            label = f"{_label_of(row)} {row.get('effective_from', '')}".strip()
            label += f" pay from {row['salary_from']}" if row.get("salary_from") else ""
            grouped.setdefault(row["reference"], []).append(label)
        for reference, labels in sorted(grouped.items()):
            yield (
                _linked(file.references.get(reference, Reference(id=reference, title=reference))),
                f"`{file.name}`",
                "; ".join(labels),
            )


def _linked(reference: Reference) -> str:
    """A source as a link, where its address is one of the web; of any other the title alone."""
    web = reference.href.startswith(("https://", "http://"))
    return f"[{reference.title}]({reference.href})" if web else reference.title

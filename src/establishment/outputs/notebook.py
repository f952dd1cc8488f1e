"""A costing as escaped HTML for a notebook: plain tables, no script, no style sheet."""

from __future__ import annotations

from collections.abc import Iterable
from html import escape

from establishment.costing.results import Results
from establishment.ground.findings import clean
from establishment.outputs.costing_cells import (
    CLIFF_HEADINGS,
    FUNDER_HEADINGS,
    PROPOSAL_HEADINGS,
    STATED_HEADINGS,
    case_notes,
    cliff_rows,
    funder_rows,
    heading,
    implied_text,
    notes,
    proposal_rows,
    readings_total,
    savings_notes,
    stated_row,
)
from establishment.outputs.measure_tables import MEASURE_HEADINGS, measure_rows, year_table


def costing_html(results: Results) -> str:
    """The same as the screen, as headings, tables and lists."""
    scenario = results.scenario
    parts = [f"<h3>{escape(scenario.title)}</h3>", f"<p>{escape(scenario.paper)}</p>" if scenario.paper else ""]
    parts += [f"<p>{escape(heading(results))}</p>", table_html(PROPOSAL_HEADINGS, proposal_rows(results))]
    parts += [
        table_html(FUNDER_HEADINGS, funder_rows(results)),
        _list([*savings_notes(results), *case_notes(results), *notes(results)]),
    ]
    measures = [row[:3] for row in measure_rows(results)]
    parts.append("<h4>Every measure that is not nil</h4>" + table_html(MEASURE_HEADINGS[:3], measures))
    if results.years:
        parts.append("<h4>Year by year</h4>" + table_html(*year_table(results)))
    if results.cliff:
        parts.append(
            "<h4>Funding that ends before what it pays for</h4>" + table_html(CLIFF_HEADINGS, cliff_rows(results))
        )
    if results.stated:
        parts.append(table_html(STATED_HEADINGS, map(stated_row, results.stated)))
    if results.implied:
        parts.append("<h4>What the stated figures imply</h4>" + _list(map(implied_text, results.implied)))
    if results.readings:
        rows = [(r.letter, r.says, r.fit, r.why, str(r.net)) for r in results.readings]
        parts.append("<h4>Readings, none chosen</h4>" + table_html(("", "Reading", "Fit", "Why", "Net of all"), rows))
        parts.append(f"<p>{escape(readings_total(results.readings))}</p>")
    if results.questions:
        parts.append("<h4>Ask the author</h4>" + _list(results.questions))
    return "\n".join(part for part in parts if part)


def table_html(headings: Iterable[str], rows: Iterable[Iterable[str]]) -> str:
    """A table, escaped, of text that any file may have given."""
    head = "".join(f"<th scope='col'>{escape(h)}</th>" for h in headings)
    body = "".join("<tr>" + "".join(f"<td>{escape(clean(cell))}</td>" for cell in row) + "</tr>" for row in rows)
    return f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"


def _list(items: Iterable[str]) -> str:
    said = "".join(f"<li>{escape(item)}</li>" for item in items)
    return f"<ul>{said}</ul>" if said else ""

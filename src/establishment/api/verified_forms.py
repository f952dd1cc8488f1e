"""The forms of a result for people: CSV files, reports and paragraphs. What each says, part by part, by name."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from difflib import SequenceMatcher
from html import unescape
from itertools import zip_longest
from pathlib import Path
from typing import Any

from establishment.api.costing import Costing
from establishment.api.options import Options
from establishment.ground.findings import Finding, InputError, Place
from establishment.ground.presentation import Presentation, Rounding
from establishment.ground.text_files import read_text
from establishment.outputs.costing_pages import report_html
from establishment.outputs.csv_files import csv_contents
from establishment.outputs.made_by import TITLE, MadeByRow, block_of
from establishment.outputs.option_pages import BIAS, EVERY, options_report

Part = tuple[str, Any, Any]
"""The name of what differs, what it was and what it is now."""
OptionRows = dict[str, list[MadeByRow]]
"""What made each option, by its name."""
ROUNDINGS: tuple[Rounding | None, ...] = (None, "£000", "£", "pence")
"""How amounts of a page or a paragraph can be shown; the page does not say which was chosen."""
MADE_BY = "made_by.csv"
WHERE = "file_line"
"""The column that says where something stands and not what: a file can move."""
_FINGERPRINT = re.compile(r"(?P<what>[^:]+): (?P<name>.*?)(?: \(fingerprint (?P<mark>[0-9a-f]+)\))?")
_LEFT_ASIDE = re.compile(
    r"<head>.*?</head>|<svg\b.*?</svg>|<div[^>]*aria-label=\"Prepared and reviewed\".*?</div>"
    rf"|<h2>{TITLE}</h2>.*?</section>",
    re.DOTALL,
)
"""Parts of a report that are no figures of the costing: its style, drawings, signatures and what made it."""
_END = re.compile(r"</(?:p|li|h[1-6]|tr|caption|figcaption|thead)>")
_SENTENCES = re.compile(r"(?<=[.:;]) ")
_HEADING = re.compile(r"<h[1-6]>(.*?)</h[1-6]>")


def block_of_set(folder: Path) -> dict[str, Any]:
    """What a set of CSV files says it was made by. Raises InputError."""
    rows = [(row["what"], row["name"], row["fingerprint"]) for row in _rows(folder / MADE_BY)]
    try:
        return block_of(rows)
    except KeyError:
        raise _unsaid(folder / MADE_BY) from None


def block_of_report(page: str, path: Path) -> dict[str, Any]:
    """What a report says it was made by; fingerprints as far as it shows them. Raises InputError."""
    try:
        return block_of(_rows_of_items(_made_by_section(page)))
    except KeyError:
        raise _unsaid(path) from None


def blocks_of_options_report(page: str) -> OptionRows:
    """What a report of options says that each was made by; nothing of another page."""
    parts = re.findall(r"<p>(.*?)</p>\s*<ul>(.*?)</ul>", _made_by_section(page), re.DOTALL)
    return {unescape(re.sub(r"<[^>]+>", "", name)): _rows_of_items(items) for name, items in parts}


def _made_by_section(page: str) -> str:
    return page.partition(f"<h2>{TITLE}</h2>")[2].partition("</section>")[0]


def _rows_of_items(markup: str) -> list[MadeByRow]:
    items = (unescape(item) for item in re.findall(r"<li>(.*?)</li>", markup, re.DOTALL))
    told = [match for item in items if (match := _FINGERPRINT.fullmatch(re.sub(r"<[^>]+>", "", item)))]
    return [(each["what"], each["name"], each["mark"] or "") for each in told]


def bias_of(rows: OptionRows) -> dict[str, str]:
    """The optimism bias that options were made with, in percent; none where it is not said."""
    told = next((name for what, name, _ in rows.get(EVERY, ()) if what == BIAS), "")
    return dict(re.findall(r"(costs|benefits) ([\d.]+)%", told))


def no_result(name: str, message: str) -> InputError:
    """A result that cannot be read, or does not say what made it."""
    fix = "Name what `establishment cost` or `compare` wrote: JSON, a workbook, a report, a paragraph or CSV files."
    return InputError([Finding("E103", Place(name), "", "", message, fix)])


def _unsaid(path: Path) -> InputError:
    message = f"The result does not say what made it ({TITLE})."
    fix = "Name what `establishment cost` wrote: JSON, a workbook, a report, a paragraph or a folder of CSV files."
    return InputError([Finding("E103", Place(str(path)), "", "", message, fix)])


def set_differences(folder: Path, costing: Costing) -> Iterator[Part]:
    """Cells of CSV files that differ from those made again, by file, row and column."""
    results = costing.results
    contents = csv_contents(results, results.cost_lines(by_year=bool(results.years)))
    for name, content in sorted(contents.items()):
        path = folder / f"{name}.csv"
        # the file itself says what made it, and is compared as inputs
        if path.name == MADE_BY:
            continue
        now = _rows_of(content.decode("utf-8"), path)
        if not path.exists():
            yield path.name, None, f"{len(now)} rows"
        else:
            yield from _row_differences(path.name, _rows(path), now)


def _row_differences(file: str, was: list[dict[str, str]], now: list[dict[str, str]]) -> Iterator[Part]:
    for number, (one, other) in enumerate(zip_longest(was, now), 2):
        if one is None or other is None:
            yield f"{file} row {number}", _joined(one), _joined(other)
            continue
        for column in dict.fromkeys([*one, *other]):
            if column != WHERE and one.get(column) != other.get(column):
                yield f"{file} row {number}, {column}", one.get(column), other.get(column)


def _joined(row: Mapping[str, str] | None) -> str | None:
    return None if row is None else ", ".join(map(str, row.values()))


def _rows(path: Path) -> list[dict[str, str]]:
    """The rows of a CSV file, every cell as text. Raises InputError."""
    return _rows_of(read_text(path, str(path)), path)


def _rows_of(text: str, path: Path) -> list[dict[str, str]]:
    try:
        # a row with more cells than headings still shows what they are
        return list(csv.DictReader(text.lstrip("\ufeff").splitlines(), restkey="", restval=""))
    except csv.Error as fault:
        raise InputError([Finding("E105", Place(str(path)), "", "", f"This is no table of CSV: {fault}.")]) from None


def report_differences(page: str, result: Costing | Options) -> list[Part]:
    """Lines of a report that differ from those of the report made again, in the rounding that is nearest."""
    # the page does not say its rounding, so each is made and the nearest is taken
    reports = [_lines_of_report(_page_again(result, rounding)) for rounding in ROUNDINGS]
    return _nearest(_lines_of_report(page), reports)


def _page_again(result: Costing | Options, rounding: Rounding | None) -> str:
    if isinstance(result, Options):
        return options_report(replace(result._shown, presentation=Presentation(rounding)))
    return report_html(result.results.presented(Presentation(rounding, result.plan.as_of)))


def paragraph_differences(text: str, costing: Costing) -> list[Part]:
    """Lines of a paragraph that differ from those of the paragraph made again, in the rounding that is nearest."""
    paragraphs = [_numbered(costing.paragraph(rounding=rounding)) for rounding in ROUNDINGS]
    return _nearest(_numbered(text), paragraphs)


def _numbered(text: str) -> list[tuple[str, str]]:
    lines = [line.strip(" |") for line in text.lstrip("\ufeff").splitlines()]
    return [part for number, line in enumerate(lines, 1) if line for part in _parts_of_line(f"line {number}", line)]


def _parts_of_line(name: str, line: str) -> Iterator[tuple[str, str]]:
    """The sentences of a line, or the cells of a row, each named by the first."""
    first, *cells = [cell.strip() for cell in line.split("|")]
    if cells:
        yield from ((f"{name}, {first or cells[0]}", cell) for cell in (first, *cells) if cell)
    else:
        yield from ((name, sentence) for sentence in _SENTENCES.split(first))


def _lines_of_report(page: str) -> list[tuple[str, str]]:
    """What a report says, line by line, each under the heading where it stands."""
    lines: list[tuple[str, str]] = []
    heading = ""
    for part in _END.sub("\\g<0>\n", _LEFT_ASIDE.sub("", page).replace("\n", " ")).split("\n"):
        # one line a sentence or a row, so that a difference has a place
        if match := _HEADING.search(part):
            heading = _words(match[1])
        if words := _words(part.replace("</td>", " | ").replace("</th>", " | ")):
            lines += _parts_of_line(heading, words)
    return lines


def _words(markup: str) -> str:
    return " ".join(unescape(re.sub(r"<[^>]*>", " ", markup)).split()).strip(" |")


def _nearest(was: list[tuple[str, str]], versions: list[list[tuple[str, str]]]) -> list[Part]:
    """What differs from the nearest of several readings."""
    return min((_line_differences(was, now) for now in versions), key=len)


def _line_differences(was: list[tuple[str, str]], now: list[tuple[str, str]]) -> list[Part]:
    parts: list[Part] = []
    one, other = ([words for _, words in side] for side in (was, now))
    # without its guess of common lines, which would miss repeated rows
    for kind, a, b, c, d in SequenceMatcher(None, one, other, autojunk=False).get_opcodes():
        if kind == "equal":
            continue
        for old, new in zip_longest(was[a:b], now[c:d]):
            name = (old or new or ("", ""))[0]
            parts.append((name, old[1] if old else None, new[1] if new else None))
    return parts

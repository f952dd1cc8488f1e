"""The vocabulary of measures: one value and one sign for each name, in every output; and what is said by a sign."""

from __future__ import annotations

import json
import re
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction
from html.parser import HTMLParser
from pathlib import Path
from typing import Any, get_args

import pandas as pd
import pytest
from hypothesis import given, settings
from openpyxl import load_workbook

import establishment as est
from case import Case
from comparing import costed
from establishment.costing.explain import EXPLAINED
from establishment.costing.explain_years import OVER_THE_YEARS
from establishment.costing.explanation import Explanation
from establishment.costing.figures import Figure, total
from establishment.costing.measure_rows import EFFECTS
from establishment.costing.measures import MEASURES, OF_SUMMARY, OF_YEAR, STATED_AS
from establishment.ground.presentation import Presentation
from establishment.outputs.costing_pages import costing_text, report_html
from establishment.scenarios.stated_tables import COUNT_MEASURES, StatedMeasure
from strategies import POSTED, cases

FEW = settings(max_examples=max(6, settings().max_examples // 4))
WIDE = 400
"""Columns of the screen, so that no cell is broken."""
Key = tuple[str, str, str]
"""What a value is of: the name of the measure with its effect, the scope (a proposal, a funder's name or all), the year."""
LABELS = {m.label: m.name for m in OF_SUMMARY}
IN_YEARS = {label: name for m in OF_YEAR for _, name, label in m.columns()} | {"Cumulative net": "cumulative_net"}
ALL = "all"
MEASURES_BY_COLUMN = MEASURES | {name: row for row in OF_YEAR for _, name, _ in row.columns()}


@dataclass
class Seen:
    """What an output says of each measure: text of an amount, or pence of its known part."""

    values: dict[Key, str | int] = field(default_factory=dict)

    def add(self, name: str, scope: str, year: str, value: str | int) -> None:
        """One value; an output says one thing of one measure."""
        assert self.values.setdefault((name, scope, year), value) == value, (name, scope, year)


class Tables(HTMLParser):
    """The tables of a page by caption: rows of cells."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tables: dict[str, list[list[str]]] = {}
        self._caption, self._cell, self._in = "", None, ""
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: Any) -> None:
        """A row or a cell begins."""
        self._in = tag if tag in ("caption", "td", "th") else self._in
        if tag == "caption":
            self._caption = ""
        elif tag == "tr":
            self.tables.setdefault(self._caption, []).append([])
        elif tag in ("td", "th"):
            self.tables[self._caption][-1].append("")

    def handle_endtag(self, tag: str) -> None:
        """A cell ends."""
        self._in = "" if tag in ("caption", "td", "th") else self._in

    def handle_data(self, data: str) -> None:
        """Text of a caption or of a cell."""
        if self._in == "caption":
            self._caption += data
        elif self._in:
            self.tables[self._caption][-1][-1] += data


def of_json(costing: est.Costing, *, coarse: bool = False) -> Seen:
    """The values of the JSON, as the text that people write of a figure; coarse: to the pound."""

    def said(value: Any) -> str:
        return written(value, coarse=coarse)

    seen, document = Seen(), json.loads(json.dumps(costing.to_dict()))
    scopes = [(ALL, document["totals"]), *((p["number"], p) for p in document["proposals"])]
    scopes += [(f["name"], f) for f in document["funders"]]
    for scope, values in scopes:
        for measure in OF_SUMMARY:
            seen.add(measure.name, scope, "", said(values[measure.name]))
    for year in document["years"]:
        for measure in OF_YEAR:
            for effect, name, _ in measure.columns():
                value = year[effect][measure.name] if measure.effects else year[measure.name]
                seen.add(name, ALL, year["year"], said(value))
        seen.add("cumulative_net", ALL, year["year"], said(year["cumulative_net"]))
    return seen


def written(value: Any, *, coarse: bool) -> str:
    """A value of the JSON as people write it."""
    if not isinstance(value, dict):
        return f"{value:g}"
    if value["unknown"]:
        return f"{value['known']} and {sorted(value['unknown'])}"
    pence = round(Decimal(str(value["known"])) * 100)
    if coarse:  # half a pound goes away from nought
        pence = (abs(pence) + 50) // 100 * (100 if pence >= 0 else -100)
    return pounds(pence)


def pounds(pence: int) -> str:
    """£1,234.50, -£3, £0: written out here, apart from the library."""
    whole, part = divmod(abs(pence), 100)
    return f"{'-' if pence < 0 else ''}£{whole:,}{f'.{part:02}' if part else ''}"


def of_tables(tables: dict[str, list[list[str]]]) -> Seen:
    """The values of tables, by their headings: of proposals, of funders, of all measures and of years."""
    seen = Seen()
    for caption, (head, *rows) in tables.items():
        if head[:2] == ["", "Proposal"] or head[0] == "Who pays":
            for row in rows:
                scope = ALL if {"All proposals", "All"} & set(row) else row[0]
                for label, cell in zip(head, row, strict=True):
                    if label in LABELS and not caption.startswith("Budget lines"):
                        seen.add(LABELS[label], scope, "", cell)
        elif head[0].startswith("Measure, a full year"):
            for label, amount, *_ in rows:
                seen.add(LABELS[label], ALL, "", amount)
        elif head[0] == "Measure":
            for label, *amounts in rows:
                for year, amount in zip(head[1:], amounts, strict=True):
                    if label in IN_YEARS:
                        seen.add(IN_YEARS[label], ALL, plain_year(year), amount)
        elif head[0] == "Year" and "Cumulative net" in head:
            for year, *amounts in rows:
                for label, amount in zip(head[1:], amounts, strict=True):
                    if label in IN_YEARS:
                        seen.add(IN_YEARS[label], ALL, plain_year(year), amount)
    return seen


def plain_year(heading: str) -> str:
    return heading.removesuffix(" (projected)")


def tables_of_text(text: str) -> dict[str, list[list[str]]]:
    """The tables of the screen, each under a line: cells are two spaces or more apart, under their headings."""
    tables: dict[str, list[list[str]]] = {}
    lines = text.splitlines()
    for at, line in enumerate(lines):
        if set(line) != {"─"}:
            continue
        below = lines[at + 1 :]
        rows = below[
            : next(
                (
                    n
                    for n, each in enumerate(below)
                    if not each.strip() and n + 1 < len(below) and not below[n + 1].startswith("    All proposals")
                ),
                len(below),
            )
        ]
        cells = [re.split(r"\s{2,}", each.strip()) for each in (lines[at - 1], *rows) if each.strip()]
        head = ["", *cells[0]] if cells[0][0] == "Proposal" else cells[0]
        tables[f"{at}"] = [head, *(_padded(row, len(head)) for row in cells[1:])]
    return tables


def _padded(row: list[str], width: int) -> list[str]:
    """A row with its empty cells: a proposal without a title, or the total without a number."""
    missing = [""] * (width - len(row))
    return [*missing, *row] if row[0] == "All proposals" else [row[0], *missing, *row[1:]]


def of_frames(costing: est.Costing) -> Seen:
    """The values of the frames of proposals and of years, as pence of the known part."""
    seen = Seen()
    for frame, key in ((costing.by_proposal(money="pence"), "proposal"), (costing.by_funder(money="pence"), "title")):
        for row in frame.to_dict("records"):
            for measure in (m for m in OF_SUMMARY if m.is_money):
                seen.add(measure.name, str(row[key]), "", int(row[f"{measure.name}_pence"]))
    return seen


def of_facts(frame: pd.DataFrame, names: dict[str, str]) -> Seen:
    """The values of the facts, as a frame or as read from CSV."""
    seen = Seen()
    for row in frame.to_dict("records"):
        scope = {"whole": ALL, "proposal": str(row["id"])}.get(row["scope"], names.get(str(row["id"]), str(row["id"])))
        if MEASURES[row["measure"]].is_money and row["measure"] != "npv":
            prefixed = row["effect"] and MEASURES[row["measure"]].effects
            name = f"{row['effect']}_{row['measure']}" if prefixed else row["measure"]
            seen.add(name, scope, row["year"], int(row["amount_pence"]))
    return seen


def of_workbook(path: Path) -> Seen:
    """The values of the cells of the sheets Proposals, Funders and Years, as pence."""
    seen, book = Seen(), load_workbook(path, data_only=True)
    labels = LABELS | IN_YEARS
    for name in ("Proposals", "Funders", "Years"):
        head: list[Any] = []
        for row in book[name].iter_rows(values_only=True) if name in book.sheetnames else ():
            if row[0] in ("Proposal", "Funder no.", "No."):
                head = list(row)
            elif head and name != "Years" and row[1]:
                scope = {"All proposals and posts": ALL, "All funders": "funders"}.get(str(row[1]), "")
                scope = scope or (str(row[0]) if name == "Proposals" else str(row[1]))
                for label, cell in zip(head, row, strict=True):
                    if label in labels and MEASURES[labels[label]].is_money:
                        seen.add(labels[label], scope, "", round(100 * cell))
            elif head and name == "Years" and row[2] in labels:
                of = str(row[1])
                number = re.fullmatch(r"proposal (\d+)", of)
                scope = ALL if of == "All proposals and posts" else number[1] if number else of
                for year, cell in zip(head[3:], row[3:], strict=True):
                    seen.add(labels[row[2]], scope, year, round(100 * cell))
    _of_summary_sheet(book["Summary"], seen)
    return seen


def _of_summary_sheet(sheet: Any, seen: Seen) -> None:
    """The exact amounts of the cells of the Summary, which shows them in thousands."""
    in_year = {m.label: name for m in OF_YEAR for effect, name, _ in m.columns() if effect == "part_year"}
    in_year["Cumulative net"] = "cumulative_net"
    section, head = "", ()
    for row in sheet.iter_rows(values_only=True):
        label, *cells = row
        if str(label).endswith(", £000"):
            section, head = label.split(",")[0], cells
        elif section == "Over all" and label in LABELS:
            seen.add(LABELS[label], ALL, "", round(100 * cells[0]))
        elif section == "In each year" and label in in_year:
            for year, cell in zip(head, cells, strict=False):
                if year:
                    seen.add(in_year[label], ALL, year, round(100 * cell))
        elif section in ("By proposal", "To whom") and isinstance(cells[0], int | float):
            scope = ALL if label == "All proposals and posts" else re.sub(r"^(Proposal )?(\d+)(: .*)?$", r"\2", label)
            for name, cell in zip(head, cells, strict=False):
                if name in LABELS and cell is not None:
                    seen.add(LABELS[name], scope, "", round(100 * cell))


def of_paragraph(text: str) -> Seen:
    """The values that the paragraph gives, where nothing in them is unknown."""
    seen, amount = Seen(), r"-?£\d+(?:,\d{3})*(?:\.\d\d|k)?"
    net = rf"(no net cost|a net (?:cost|saving) of {amount})"

    def put(name: str, scope: str, year: str, amount_text: str) -> None:
        size = "£0" if amount_text.startswith("no net") else amount_text.rsplit(" ", 1)[1]
        # pennies that are rounded away are still a saving, of £0
        seen.add(name, scope, year, f"-{size}" if "saving" in amount_text and size != "£0" else size)

    whole = rf"adds? ({amount}) to the base budget \(recurring growth\) and takes? ({amount}) from it \(recurring savings\): {net}"
    for growth, savings, amount_text in re.findall(whole, text):
        seen.add("recurring_growth", ALL, "", growth)
        seen.add("gross_savings", ALL, "", savings)
        put("net", ALL, "", amount_text)
    for year, amount_text in re.findall(rf"In (\d{{4}}/\d\d) the effect on the base budget is {net}(?=[:;,])", text):
        put("all_in_year", ALL, year, amount_text)
    for year, amount_text in re.findall(
        rf"In (\d{{4}}/\d\d) the effect (?:(?!the effect)[^;])*; the full-year recurring net at its end is {net}(?=[.,] |[.]$|[.]\n|, on)",
        text,
    ):
        put("full_year_net", ALL, year, amount_text)
    for name, amount_text in re.findall(rf"For ([\w ]+) the recurring net is {net}(?= a year)", text):
        put("net", name, "", amount_text)
    for amount_text in re.findall(rf"One-off costs come to ({amount})(?=[,;])", text):
        seen.add("one_off", ALL, "", amount_text)
    return seen


def disagreeing(reference: Seen, other: Seen, *, pence: bool) -> dict[Key, Any]:
    """Values of an output that are not those of the JSON."""
    wrong: dict[Key, Any] = {}
    for key, value in other.values.items():
        expected = reference.values.get(key)
        if expected is None or " and [" in str(expected):
            continue
        text = pounds(int(value)) if pence else "£0" if value == "-" else value
        if text != expected:
            wrong[key] = (expected, text)
    return wrong


def all_outputs(costing: est.Costing, folder: Path) -> Iterator[tuple[str, Seen, bool]]:
    """Each output, what it says, and whether in pence."""
    names = {f: costing.comparison.funder_name(f) for f in costing.comparison.funders}
    yield "screen", of_tables(tables_of_text(costing_text(costing.results, width=WIDE))), False
    yield "report", of_tables(Tables(report_html(costing.results)).tables), False
    yield "paragraph", of_paragraph(costing.paragraph()), False
    yield "frames", of_frames(costing), True
    yield "facts", of_facts(costing.measures(money="pence"), names), True
    yield "workbook", of_workbook(costing.to_excel(folder / "out.xlsx")), True
    costing.to_csv(folder / "csv")
    table = pd.read_csv(folder / "csv" / "measures.csv", dtype={"id": str}, keep_default_na=False, encoding="utf-8-sig")
    yield "csv", of_facts(table, names), True


def rounded(value: str) -> str:
    """An amount in thousands of pounds, halves away from nought; below a thousand in pounds: apart from the library."""
    if "£" not in value or " and [" in value:
        return value
    pence = round(Decimal(value.replace("£", "").replace(",", "")) * 100)
    size = abs(pence)
    amount = f"{(size + 50_000) // 100_000:,}k" if size >= 100_000 else f"{(size + 50) // 100:,}"
    return f"{'-' if pence < 0 and amount != '0' else ''}£{amount}"


def tables_of_markdown(text: str) -> dict[str, list[list[str]]]:
    """The tables of a page of Markdown, each under the number of its first line."""
    tables: dict[str, list[list[str]]] = {}
    name = ""
    for number, line in enumerate(text.splitlines()):
        if not line.startswith("|"):
            name = ""
            continue
        name = name or str(number)
        cells = [
            cell.strip().strip("*").replace("\\", "")
            for cell in line.removeprefix("| ").removesuffix(" |").split(" | ")
        ]
        if set(line) - set("|-: "):
            tables.setdefault(name, []).append(cells)
    return tables


def check_rounded(costing: est.Costing) -> None:
    """Report, Markdown and paragraph in thousands of pounds beside the JSON: each amount is the exact one, rounded."""
    exact = of_json(costing)
    reference = Seen({key: rounded(str(value)) for key, value in exact.values.items()})
    page = report_html(costing.results.presented(Presentation("£000")))
    seen = of_tables(Tables(page).tables)
    assert ("net", ALL, "") in seen.values
    assert {} == disagreeing(reference, seen, pence=False), "report"
    marked = of_tables(tables_of_markdown(costing.to_markdown(rounding="£000")))
    assert ("net", ALL, "") in marked.values
    assert {} == disagreeing(reference, marked, pence=False), "Markdown"
    assert {} == {key: both for key, both in seen.values.items() if marked.values.get(key, both) != both}
    check_stated_rounded(costing, Tables(page).tables)
    assert {} == disagreeing(reference, of_paragraph(costing.paragraph(rounding="£000")), pence=False), "paragraph"


def check_stated_rounded(costing: est.Costing, tables: dict[str, list[list[str]]]) -> None:
    """A computed figure beside a stated one stands as everywhere on the page, but where both would look alike."""
    [(_, *rows)] = [table for table in tables.values() if table[0][0] == "Stated"] or [[[]]]
    assert len(rows) == len(costing.results.stated)
    for row, check_ in zip(rows, costing.results.stated, strict=True):
        computed, amount = check_.computed, check_.stated.amount
        if isinstance(computed, Figure) and computed.complete and amount is not None:
            text, exact = rounded(pounds(computed.pence)), pounds(computed.pence)
            differs = check_.verdict in ("differs", "mistyped")
            assert row[2] == text or (differs and text == rounded(pounds(amount.pence))), (row, exact)


def check(costing: est.Costing) -> dict[str, set[Key]]:
    """Every output beside the JSON; returns what each said."""
    reference, keys = of_json(costing), {}
    figures = of_json(costing, coarse=costing.results.status == "illustrative")
    with tempfile.TemporaryDirectory() as folder:
        for output, seen, pence in all_outputs(costing, Path(folder)):
            assert {} == disagreeing(reference if pence else figures, seen, pence=pence), output
            keys[output] = set(seen.values)
    for name in EXPLAINED:
        if name not in OVER_THE_YEARS:
            check_explained(costing.explain(name), reference.values.get((name, ALL, "")))
    for year in costing.results.years[-1:]:
        for measure in OF_YEAR:
            for effect, name, _ in measure.columns():
                explained = costing.explain(name, year=year.year.label)
                assert explained.figure == year.measure(measure.name, effect)
                check_explained(explained, reference.values.get((name, ALL, year.year.label)))
    check_rounded(costing)
    return keys


def check_explained(explained: Explanation, value: object) -> None:
    """What is explained is the measure, and its first steps add up to it."""
    figure, parts = explained.figure, [step.amount for step in explained.steps if step.depth == 1]
    if isinstance(figure, Figure):
        assert not figure.complete or value is None or value == pounds(figure.pence)
        whole = total(part for part in parts if isinstance(part, Figure))
        # the changes that a saving is made of are said as what they cost
        assert whole == figure or (MEASURES_BY_COLUMN[explained.measure].sign == "saving" and whole == -figure)
    else:
        assert figure == sum((part for part in parts if isinstance(part, Fraction)), Fraction(0))


@pytest.mark.long
@FEW
@given(cases(actions=(*POSTED, "one_off", "non_pay", "income", "efficiency")))
def test_a_measure_of_one_name_has_one_value_and_one_sign_in_every_output(case: Case) -> None:
    costing = costed(case)
    keys = check(costing)
    whole = {(m.name, ALL, "") for m in OF_SUMMARY if m.is_money}
    assert whole <= keys["facts"] & keys["csv"] & keys["workbook"]
    every_year = {
        (name, ALL, y.year.label) for y in costing.results.years for m in OF_YEAR for _, name, _ in m.columns()
    }
    assert every_year <= keys["facts"] & keys["csv"] & keys["workbook"]
    for name in ("recurring_growth", "gross_savings", "net"):
        assert (name, ALL, "") in keys["screen"] & keys["report"]
    for year in costing.results.years:
        for name in ("part_year_net", "all_in_year", "cumulative_net"):
            assert (name, ALL, year.year.label) in keys["screen"] & keys["report"]


@pytest.mark.parametrize("path", sorted((Path(__file__).parents[1] / "scenarios").glob("*.toml")), ids=lambda p: p.stem)
def test_shipped_scenarios_say_one_thing_of_one_measure(path: Path) -> None:
    check(est.cost(path))


# --- the vocabulary -------------------------------------------------------------------------------------------------


def test_every_measure_has_one_label_and_every_stated_one_a_row() -> None:
    names: dict[str, set[str]] = {}
    for label, name in [*((m.label, m.name) for m in MEASURES.values()), *IN_YEARS.items()]:
        names.setdefault(label, set()).add(name)
    assert {} == {label: called for label, called in names.items() if len(called) > 1}
    assert set(get_args(StatedMeasure)) <= set(MEASURES)
    assert {name for name in get_args(StatedMeasure) if not MEASURES[name].is_money} == set(COUNT_MEASURES)
    assert {part for m in MEASURES.values() for _, part in m.parts} | set(STATED_AS.values()) <= set(MEASURES)
    assert set(EFFECTS) == {effect for m in OF_YEAR for effect, _, _ in m.columns()}


# --- examples, by hand ----------------------------------------------------------------------------------------------

TOP = 'title = "t"\npay = "registry-staff"\npension = "20%"\nbasis = "maximum"\nprice_base = 2025-04-01\n'
YEARS = 'first_year = "2025/26"\nyears = 2\n'
EO = 3000100 + 375015 + 600020 + 15001
"""At the maximum: £30,001, 15% of what is above £5,000, 20% and 0.5%."""
CLERK = 2100000 + 240000 + 420000 + 10500


def near(pence: int) -> str:
    """An amount as it is shown where it rests on illustrative pay: to the pound."""
    return pounds(100 * ((pence + 50) // 100))


def made(tmp_path: Path, proposals: str, *, top: str = TOP, name: str = "case") -> est.Costing:
    path = tmp_path / f"{name}.toml"
    path.write_text(top + proposals, encoding="utf-8")
    return est.cost(path, book=Path(__file__).parent / "example-grades")


SCOPE = '[[proposal]]\nnumber = 1\nscope_reduction = true\ndisestablish = ["1 x Registrar EO"]\n'


@pytest.mark.parametrize(
    ("says", "measure"),
    [
        ("", "potential_scope_reduction"),
        (
            "cashable = { base_budget_falls = true, funder_keeps = true, not_counted_already = true, nobody_still_paid = true }\n",
            "scope_reduction",
        ),
        ("cashable = { nobody_still_paid = false }\n", "not_cashable"),
    ],
)
def test_a_scope_reduction_stands_apart_in_every_output(says: str, measure: str, tmp_path: Path) -> None:
    costing = made(tmp_path, YEARS + SCOPE + says)
    amount, values = pounds(EO), of_json(costing).values
    assert (amount, amount) == (values[measure, ALL, ""], values["gross_savings", ALL, ""])
    assert "£0" == values["potentially_cashable", ALL, ""]
    note = f"Saved by doing less (scope reduction) in proposal 1: {near(EO)}."
    for text in (costing_text(costing.results, width=WIDE), costing.paragraph(), report_html(costing.results)):
        assert note in re.sub(r"<[^>]+>", "", text)
    assert note in costing.to_dict()["notes"]
    sheet = load_workbook(costing.to_excel(tmp_path / "out.xlsx"), data_only=True)
    assert any(note in str(cell.value) for row in sheet["Assumptions"].iter_rows() for cell in row)
    assert of_workbook(tmp_path / "out.xlsx").values[measure, ALL, ""] == EO
    # with what may be cashable, it counts for payback; denied, it does not
    assert (measure != "not_cashable") == (values["may_be_cashable", ALL, ""] == amount)


UNKNOWN = 'grades = ["A1", "B1"]\n'
EITHER_WAY = '[[proposal]]\nnumber = 1\nregrade = [{ line = "1 x Job B1", to = "A1" }]\n'


def test_a_sign_that_is_not_known_is_said(tmp_path: Path) -> None:
    costing = made(tmp_path, UNKNOWN + YEARS + EITHER_WAY)
    text = costing.paragraph()
    unknown = "what 1 A1 post costs less what 1 B1 post costs"
    assert f"a net of {unknown} a year (whether that is a cost or a saving depends on unknown costs)" in text
    assert f"net cost of {unknown}" not in text and f"net saving of {unknown}" not in text
    assert "neither growth nor saving until its costs are known" in str(costing.explain("net"))
    assert "Neither growth nor saving yet" in costing_text(costing.results, width=WIDE)


def test_a_sign_that_is_known_of_an_unknown_cost_is_a_cost(tmp_path: Path) -> None:
    text = made(tmp_path, UNKNOWN + '[[proposal]]\nnumber = 1\nestablish = ["2 x Job A1"]\n').paragraph()
    assert "a net cost of what 2 A1 posts cost a year" in text


@pytest.mark.parametrize("name", ["lancashire-volunteer-partnership", "commissioners-office-review"])
def test_the_shipped_paragraphs_call_no_unknown_sign_a_cost(name: str) -> None:
    text = est.cost(name).paragraph()
    matches = re.findall(r"a net (?:cost|saving) of ([^.:;,]*?)(?: a year|[.:;,])", text)
    assert all(" - " not in amount and " less " not in amount for amount in matches), matches


COVER = (
    '[[proposal]]\nnumber = 1\nfrom = 2025-06-01\ndisestablish = ["1 x Registrar EO"]\n'
    'non_pay = [{ title = "Cover", amount = "£78,000", from = 2025-12-01, until = 2026-04-01 }]\n'
)


def test_what_is_said_of_a_year_has_all_that_falls_in_it(tmp_path: Path) -> None:
    costing = made(tmp_path, YEARS + COVER)
    text = costing.paragraph()
    # four months of £78,000 a year are £26,000; ten months of £39,901.36 are £33,251.13, each part to the penny
    gone = sum(round(Decimal(part) * 10 / 12) for part in (3000100, 375015, 600020, 15001))
    assert (
        "£78,000" not in text and "£78,000" not in costing_text(costing.results, width=WIDE).split("Every measure")[0]
    )
    assert "from 1 December 2025 to 31 March 2026: a net cost of £26,000 in all; not all of them last a year." in text
    assert (
        f"In 2025/26 the effect on the base budget is a net saving of {near(gone - 2600000)}: recurring a net saving of "
        f"{near(gone)}, time-limited a net cost of £26,000; the full-year recurring net at its end is a net saving of "
        f"{near(EO)}."
    ) in text


def test_time_limited_money_is_a_year_where_it_lasts_one(tmp_path: Path) -> None:
    text = made(tmp_path, YEARS + COVER.replace("until = 2026-04-01", "until = 2026-12-01")).paragraph()
    assert (
        "from 1 December 2025 to 30 November 2026: a net cost of £78,000 in all, a net cost of £78,000 a year" in text
    )


# --- what differs ---------------------------------------------------------------------------------------------------


def differs(tmp_path: Path, one: str, other: str, **tops: str) -> Any:
    for name, text in (("one", one), ("other", other)):
        (tmp_path / f"{name}.toml").write_text(tops.get(name, TOP) + text, encoding="utf-8")
    return est.diff(tmp_path / "one.toml", tmp_path / "other.toml", book=Path(__file__).parent / "example-grades")


LATER = (
    "discount_percent = 3.5\n" + YEARS + '[[proposal]]\nnumber = 1\nfrom = {}\nestablish = ["1 x Clerk CLERK"]\n'
    'disestablish = ["1 x Registrar EO"]\none_off = [{{ title = "Fees", amount = "£5,000", on = {} }}]\n'
)


def test_a_start_three_months_later_shows_in_every_measure_that_it_moves(tmp_path: Path) -> None:
    difference = differs(tmp_path, LATER.format("2025-04-01", "2025-04-01"), LATER.format("2025-07-01", "2025-07-01"))
    moved = {(c.name, c.year): c.change for c in difference.totals if not c.same and c.change is not None}
    # a quarter of a year later: 3/12 of the net of each part
    quarter = {
        name: sum(part // 4 for part in parts)
        for name, parts in (
            ("EO", (3000100, 375015 + 1, 600020, 15001 - 1)),
            ("CLERK", (2100000, 240000, 420000, 10500)),
        )
    }
    later = quarter["EO"] - quarter["CLERK"]
    assert later == pytest.approx(moved["part_year_net", "2025/26"].pence, abs=2)
    exact = moved["part_year_net", "2025/26"].pence
    assert (exact, exact) == (moved["all_in_year", "2025/26"].pence, moved["cumulative_net", ""].pence)
    assert -exact == moved["npv", ""].pence  # the first year is not discounted, and a saving is positive
    assert ("full_year_net", "2025/26") not in moved and ("net", "") not in moved
    text = str(difference)
    for label in ("Recurring net, in the year", "All that falls in the year", "Cumulative net", "Net present value"):
        assert f"{label}" in text
    assert "Year of payback" in text and "July 2025" not in text.split("Year of payback")[0].split("Cumulative")[-1]


def test_posts_that_differ_are_counted_by_grade(tmp_path: Path) -> None:
    two = '[[proposal]]\nnumber = 1\ndisestablish = ["3 x Registrar EO", "4 x Clerk CLERK"]\n'
    difference = differs(tmp_path, two, two.replace("3 x", "2 x").replace("4 x", "5 x"))
    # one EO fewer goes, one CLERK more: less is saved
    assert (
        f"posts disestablished: 1 post fewer of EO, 1 post more of CLERK; full-year effect +{pounds(EO - CLERK)}."
        in str(difference)
    )


def test_no_python_reaches_a_reader_of_a_difference(tmp_path: Path) -> None:
    one = '[[proposal]]\nnumber = 1\nestablish = ["1 x Clerk CLERK"]\n'
    more = (
        "vacancy_percent = 1.5\nstop_at_bar = true\nstarts = 2025-07-01\nhold_on_costs = true\ndiscount_percent = 3.5\n"
        'first_year = "2025/26"\n[redundancy_terms]\nmultiplier = "1.5"\nactual_pay = true\n'
        '[[award]]\nfrom = 2026-04-01\npercent = 2.5\n[[funder]]\nid = "pcc"\nname = "Commissioner"\nuntil = 2027-04-01\n'
    )
    text = str(differs(tmp_path, one, more + one))
    assert [] == re.findall(
        r"Fraction\(|Decimal\(|datetime|\bTrue\b|\bFalse\b|\bNone\b|(?<!\d)\d/\d+ in|\d{4}-\d\d-\d\d|<", text
    )
    assert "vacancy_percent: not said in" in text and "1.5 in" in text
    assert "multiplier 1.5, actual pay yes" in text
    assert "award: not said in" in text and "from 1 April 2026, percent 2.5" in text


def test_scenarios_differ_though_one_has_no_price_at_the_prices_of_the_other(tmp_path: Path) -> None:
    top = 'title = "t"\npay = "{}"\nbasis = "maximum"\npension = "20%"\nprice_base = {}\n'
    text = '[[proposal]]\nnumber = 1\nestablish = ["1 x Officer {}"]\n'
    for name, pay, base, grade in (
        ("one", "police-officers-ew", "2016-10-01", "Constable"),
        ("other", "njc", "2026-05-01", "SCP 18-25"),
    ):
        (tmp_path / f"{name}.toml").write_text(top.format(pay, base) + text.format(grade), encoding="utf-8")
    difference = est.diff(tmp_path / "one.toml", tmp_path / "other.toml")
    assert difference.bridge.end.complete
    assert difference.bridge.end.pence == 5014787
    assert "In the bridge SCP 18-25 has no price at the prices of the other scenario" in str(difference)


def test_a_proposal_names_the_money_that_its_net_leaves_out(tmp_path: Path) -> None:
    text = made(
        tmp_path,
        YEARS.replace("years = 2", "years = 4") + COVER + '[[proposal]]\nnumber = 2\nestablish = ["1 x Clerk CLERK"]\n',
    ).paragraph()
    assert "The recurring figures leave out other money of these proposals: 1 (time-limited)." in text
    rows = {tuple(cell.strip() for cell in line.split("|")[1:-1]) for line in text.splitlines() if "|" in line}
    assert ("1", "", "1 to 0", "-", near(EO), f"-{near(EO)}") in rows
    assert ("2", "", "0 to 1", near(CLERK), "-", near(CLERK)) in rows
    # years that are alike are told once
    assert "In each year from 2026/27 to 2028/29 the effect on the base budget is a net saving" in text


def test_a_stated_count_is_written_as_people_write_it(tmp_path: Path) -> None:
    stated = '[[stated]]\nproposals = [1]\nmeasure = "fte_after"\ncount = "2.5"\n'
    costing = made(tmp_path, '[[proposal]]\nnumber = 1\nestablish = ["2.5 FTE Clerk CLERK"]\n' + stated)
    costing.to_csv(tmp_path / "csv")
    table = pd.read_csv(tmp_path / "csv" / "checks.csv", dtype=str, encoding="utf-8-sig")
    assert ["2.5", "2.5"] == [table["stated"][0], table["computed"][0]]
    book = load_workbook(costing.to_excel(tmp_path / "out.xlsx"), data_only=True)
    assert "2.5" in [str(cell.value) for row in book["Stated"].iter_rows() for cell in row]
    assert "5/2" not in str([cell.value for row in book["Stated"].iter_rows() for cell in row])


def test_what_two_scenarios_say_of_scope_and_illustration_differs(tmp_path: Path) -> None:
    text = 'title = "t"\npay = "njc"\npension = "20%"\nbasis = "maximum"\nprice_base = 2026-05-01\n{}[[proposal]]\nnumber = 1\n{}establish = ["1 x A SCP 20"]\n'
    (tmp_path / "one.toml").write_text(text.format("", ""), encoding="utf-8")
    (tmp_path / "other.toml").write_text(
        text.format("illustrative = true\n", "scope_reduction = true\n"), encoding="utf-8"
    )
    differs = est.diff(tmp_path / "one.toml", tmp_path / "other.toml")
    assert ("illustrative", "no", "yes") in differs.settings
    assert (
        "only there",
        "proposal 1 says that its savings are bought by doing less (a scope reduction)",
    ) in differs.beside


def test_counts_years_and_all_the_years_are_explained_by_hand() -> None:
    """A team of two goes on 1 October 2026; the plan has two years at 3.5%."""
    costing = est.cost("council-option-b")
    assert costing.explain("posts_removed").figure == 4
    nets = [costing.explain("all_in_year", year=year.year.label).figure for year in costing.results.years]
    cumulative = costing.explain("cumulative_net")
    assert cumulative.figure == total(net for net in nets if isinstance(net, Figure))
    assert costing.explain("cumulative_net", year="2027/28").figure == nets[0] + nets[1]
    assert costing.explain("npv").figure == costing.results.npv
    assert costing.explain("payback_years").figure == costing.payback(if_cashable=True).years
    with pytest.raises(ValueError, match=r"'fte_after' is no measure of a year; measures: "):
        costing.explain("fte_after", year="2026/27")
    with pytest.raises(ValueError, match="is of the whole plan: leave out the proposals and the funder"):
        costing.explain("npv", 1)
    with pytest.raises(ValueError, match=r"'full_year_net' cannot be explained \(give the year\); measures: "):
        costing.explain("full_year_net")

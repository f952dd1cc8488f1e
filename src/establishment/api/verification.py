"""A result made again from what it says it was made of: what differs, inputs by fingerprint and figures by name."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from establishment.api.calls import cost
from establishment.api.costing import Costing
from establishment.api.options import FORMAT as OPTIONS
from establishment.api.options import compare
from establishment.api.verified_forms import (
    Part,
    block_of_report,
    block_of_set,
    paragraph_differences,
    report_differences,
    set_differences,
)
from establishment.ground.arguments import argument, by_its_arguments, file_name
from establishment.ground.extras import extra
from establishment.ground.file_writing import scratch_folder
from establishment.ground.findings import Finding, InputError, Place, RefusedError
from establishment.ground.shown import Shown
from establishment.ground.text_files import is_there, read_text
from establishment.lists.sheets import letters
from establishment.outputs.made_by import SHIPPED, SHOWN, TITLE, block_of
from establishment.rates.book import Book
from establishment.scenarios.reader import ScenarioSource

FORMAT = "establishment-verification-1"
PAGES = (".html", ".txt")
"""Files for people: the report and the paragraph."""
MOST = 20
"""How many differences of a kind are shown; `to_dict` has all."""
WHERE = ("source", "line", "place")
"""Keys that say where something stands and not what: a file can move, and a comment can move its lines."""
NAMED_BY = ("number", "id", "year", "title", "measure", "step", "name", "letter")
"""What an item of a list is called by in the name of a figure: the first of these that it has."""
SAME = 1e-6
"""Numbers in cells of a workbook that lie nearer to each other than this are equal: far below a penny."""
MARK = f"{TITLE}: "
"""How the rows of a workbook that say what made it begin."""
SHIPPED_MARK = " (shipped)"


@dataclass(frozen=True, repr=False)
class VerifiedPart(Shown):
    """One thing that differs: `kind` is input, figure or words.

    was: in the result.  now: in the costing made again.
    """

    kind: str
    name: str
    was: Any
    now: Any

    def __str__(self) -> str:
        return f"{self.name}: {_shown(self.was)} in the result, {_shown(self.now)} now"


@dataclass(frozen=True, repr=False)
class Verification(Shown):
    """What differs between a result and the same costing made again. `same` is whether nothing does.

    made_by: what the result says it was made by.  version: of the library that made it again.

    >>> import establishment as est
    >>> result = est.cost("workforce-modernisation").to_dict()
    >>> result["totals"]["posts_added"] = 99
    >>> for part in est.verify(result).of("figure"):
    ...     print(part.name, part.was)
    totals, posts_added 99
    """

    name: str
    made_by: Mapping[str, Any]
    version: str
    differences: tuple[VerifiedPart, ...]

    @property
    def same(self) -> bool:
        """Whether the inputs are the same by their fingerprints, and every figure and word is."""
        return not self.differences

    def of(self, kind: str) -> list[VerifiedPart]:
        """What differs of one kind: input, figure or words."""
        return [each for each in self.differences if each.kind == kind]

    def to_dict(self) -> dict[str, Any]:
        """Plain values for JSON; the form of `establishment verify --json`."""
        parts = [{"kind": p.kind, "name": p.name, "was": p.was, "now": p.now} for p in self.differences]
        return {
            "format": FORMAT,
            "result": self.name,
            "same": self.same,
            "made_by": dict(self.made_by),
            "version_now": self.version,
            "differences": parts,
        }

    def __str__(self) -> str:
        was = self.made_by["establishment"]
        lines = [f"{self.name}: {'the same' if self.same else 'differs'} when it is made again."]
        if was != self.version:
            lines.append(f"It was made by establishment {was}; this is {self.version}, whose words may differ.")
        for kind, title in (("input", "Inputs"), ("figure", "Figures"), ("words", "Words")):
            parts = self.of(kind)
            lines.append(f"{title}: {len(parts) or 'none'} {'differ' if len(parts) > 1 else 'differs'}.")
            lines += [f"  {part}" for part in parts[:MOST]]
            lines += [f"  +{len(parts) - MOST} more (--json has all)"] if len(parts) > MOST else []
        return "\n".join(lines)


@by_its_arguments
def verify(
    result: str | Path | Mapping[str, Any],
    *,
    scenario: ScenarioSource | None = None,
    posts: Any = None,
    book: Book | str | Path | None = None,
) -> Verification:
    """Make a result again and say what differs.

    result: what a costing was written to: JSON, a workbook, a report, a folder of CSV files or a paragraph (which needs
    `scenario`), the JSON of options side by side; or the values of `to_dict()`. Charts and signatures are left aside.
    scenario: what to cost; where None, the file that the result names, as it is named, else beside the result.
    posts, book: as in `cost`; where None, the folder of scales that the result names.
    Costs given and the date are those of the result.
    Raises InputError where a file cannot be read or the scenario cannot be costed, RefusedError for a result that does
    not say what made it.

    >>> import establishment as est
    >>> result = est.cost("workforce-modernisation").to_dict()
    >>> est.verify(result).same
    True
    """
    from establishment import __version__

    path = None if isinstance(result, Mapping) else Path(argument("result", result, file_name))
    cells = _cells(path) if path is not None and path.suffix.lower() == ".xlsx" else None
    if path is not None and (path.suffix.lower() in PAGES or path.is_dir()):
        return _for_people(path, scenario, posts, book)
    document = {} if cells is not None else _document(result, path)
    name = str(path) if path is not None else "the result"
    if document.get("format") == OPTIONS:
        return _options_again(document, name, path, book)
    block = _of_cells(cells, name) if cells is not None else _block(document, name)
    costing = _again(block, path, scenario, posts, book)
    parts = list(_inputs(block, costing.to_dict()["made_by"]))
    parts += _cell_differences(cells, costing) if cells is not None else _differences(document, costing.to_dict(), "")
    return Verification(name, block, __version__, tuple(parts))


def _again(block: Mapping[str, Any], path: Path | None, scenario: Any, posts: Any, book: Any) -> Costing:
    """The costing of a result, made again."""
    return cost(
        _scenario(block, path) if scenario is None else scenario,
        posts=posts,
        given=block["given"],
        as_of=block["as_of"],
        book=book if book is not None else _folder(block),
    )


def _for_people(path: Path, scenario: Any, posts: Any, book: Any) -> Verification:
    """A folder of CSV files, a report or a paragraph, made again."""
    from establishment import __version__

    if path.suffix.lower() == ".txt":
        if scenario is None:
            raise RefusedError(f"{path}: a paragraph does not say what made it; give --scenario FILE (scenario=...)")
        costing = cost(scenario, posts=posts, book=book)
        block = costing.to_dict()["made_by"]
        differences: Iterable[Part] = paragraph_differences(read_text(path, str(path)), costing)
    elif path.is_dir():
        block = block_of_set(path)
        costing = _again(block, path, scenario, posts, book)
        differences = set_differences(path, costing)
    else:
        page = read_text(path, str(path))
        block = block_of_report(page, path)
        costing = _again(block, path, scenario, posts, book)
        differences = report_differences(page, costing)
    parts = [VerifiedPart("figure" if _with_digits(*each[1:]) else "words", *each) for each in differences]
    return Verification(str(path), block, __version__, (*_inputs(block, costing.to_dict()["made_by"]), *parts))


def _with_digits(*texts: object) -> bool:
    return any(letter.isdigit() for text in texts for letter in str(text))


def _options_again(document: dict[str, Any], name: str, path: Path | None, book: Any) -> Verification:
    """Options side by side, made again from what each names."""
    from establishment import __version__

    told = document.get("made_by")
    if not isinstance(told, dict) or not told:
        raise _no_result(name, "The options do not say what made them (made_by).")
    blocks = {each: _block({"made_by": block}, name) for each, block in told.items()}
    bias_value = document.get("bias")
    bias: dict[str, Any] = bias_value if isinstance(bias_value, dict) else {}
    costings = {each: _again(block, path, None, None, book) for each, block in blocks.items()}
    again = compare(costings, cost_bias=bias.get("costs", 0), benefit_bias=bias.get("benefits", 0)).to_dict()
    parts = [
        VerifiedPart(part.kind, f"{each}: {part.name}", part.was, part.now)
        for each, block in blocks.items()
        for part in _inputs(block, again["made_by"][each])
    ]
    parts += _differences(document, json.loads(json.dumps(again)), "")
    return Verification(name, next(iter(blocks.values())), __version__, tuple(parts))


def _document(result: object, path: Path | None) -> dict[str, Any]:
    """The values of a result, as JSON has them."""
    try:
        text = json.dumps(result) if path is None else read_text(path, str(path))
        values = json.loads(text, parse_constant=lambda constant: _no_number(constant))
    except (ValueError, TypeError, RecursionError) as fault:
        if isinstance(fault, InputError):
            raise
        raise _no_result(str(path or "the result"), f"This is no JSON: {fault}.") from None
    if not isinstance(values, dict):
        raise _no_result(str(path or "the result"), "This is no result: it is not an object of JSON.")
    return values


def _no_number(constant: str) -> float:
    raise RefusedError(f"{constant} is no number of JSON")


def _no_result(name: str, message: str) -> InputError:
    fix = "Name what `establishment cost` or `compare` wrote: JSON, a workbook, a report, a paragraph or CSV files."
    return InputError([Finding("E103", Place(name), "", "", message, fix)])


def _block(document: dict[str, Any], name: str) -> dict[str, Any]:
    """What a result says it was made by, whole. Raises InputError."""
    block = document.get("made_by")
    try:
        assert isinstance(block, dict)
        texts = [block["establishment"], block["folder"], block["on_costs"]["fingerprint"]]
        texts += [block["scenario"][key] for key in ("name", "fingerprint")]
        texts += [scale[key] for scale in block["scales"] for key in ("name", "fingerprint")]
        texts += [block["posts"][key] for key in ("name", "fingerprint")] if block["posts"] else []
        assert all(isinstance(each, str) for each in texts)
        assert isinstance(block["given"], dict)
        assert block["as_of"] is None or isinstance(block["as_of"], str)
    except (AssertionError, KeyError, TypeError):
        raise _no_result(name, "The result does not say what made it (made_by).") from None
    return block


def _folder(block: Mapping[str, Any]) -> str | None:
    return None if block["folder"] == SHIPPED else block["folder"]


def _scenario(block: Mapping[str, Any], path: Path | None) -> str:
    """The scenario that a result names: one that ships, a file as it is named, or that name beside the result."""
    name: str = block["scenario"]["name"]
    if name.endswith(SHIPPED_MARK):
        return name.removesuffix(SHIPPED_MARK).removesuffix(".toml")
    beside = path.parent / Path(name).name if path is not None else Path(name)
    for candidate in (Path(name), beside):
        if candidate.suffix == ".toml" and is_there(candidate):
            return str(candidate)
    if not name.endswith(".toml"):
        raise RefusedError(
            "the result was made of a scenario that no file holds; give it: --scenario FILE (scenario=...)"
        )
    message = f'The scenario "{name}" is not there, nor beside the result.'
    raise InputError(
        [Finding("E101", Place(str(path or "the result")), "scenario", name, message, "Give it: --scenario FILE.")]
    )


def _inputs(was: Mapping[str, Any], now: Mapping[str, Any]) -> Iterator[VerifiedPart]:
    """Inputs that differ by their fingerprint, or that one of the two does not have."""
    marks = [_marks(block) for block in (was, now)]
    for name in dict.fromkeys([*marks[0], *marks[1]]):
        one, other = (each.get(name, "") for each in marks)
        if bool(one) != bool(other) or not other.startswith(one):  # a page shows the first signs of a fingerprint
            yield VerifiedPart("input", name, one[:SHOWN] or None, other[:SHOWN] or None)


def _marks(block: Mapping[str, Any]) -> dict[str, str]:
    posts = {"posts": block["posts"]["fingerprint"]} if block["posts"] else {}
    scales = {f"scale {scale['name']}": scale["fingerprint"] for scale in block["scales"]}
    return {
        "scenario": block["scenario"]["fingerprint"],
        **posts,
        **scales,
        "on-costs": block["on_costs"]["fingerprint"],
    }


def _differences(was: Any, now: Any, name: str) -> Iterator[VerifiedPart]:
    """Values of two documents that differ, by name; what made them is held apart, as are ceilings given beside."""
    if isinstance(was, dict) and isinstance(now, dict):
        for key in dict.fromkeys([*was, *now]):
            aside = not name and (key == "made_by" or (key == "ceilings" and now.get(key) is None))
            if key not in WHERE and not aside:
                inner = name if key == "known" else f"{name}, {key}" if name else key
                yield from _differences(was.get(key), now.get(key), inner)
    elif isinstance(was, list) and isinstance(now, list):
        for number in range(max(len(was), len(now))):
            one, other = (side[number] if number < len(side) else None for side in (was, now))
            yield from _differences(one, other, f"{name} {_called(one or other, number)}")
    elif was != now or (type(was) is not type(now) and not _both_numbers(was, now)):
        yield VerifiedPart("figure" if _has_figure(was) or _has_figure(now) else "words", name, was, now)


def _both_numbers(one: object, other: object) -> bool:
    return all(isinstance(each, int | float) and not isinstance(each, bool) for each in (one, other))


def _near(one: Any, other: Any) -> bool:
    return _both_numbers(one, other) and abs(one - other) < SAME


def _has_figure(value: object) -> bool:
    return isinstance(value, int | float | dict | list)


def _called(item: object, number: int) -> str:
    if isinstance(item, dict):
        return str(next((item[key] for key in NAMED_BY if item.get(key) not in (None, "")), number + 1))
    return str(number + 1)


def _shown(value: object) -> str:
    if value is None:
        return "nothing"
    if isinstance(value, int | float) and not isinstance(value, bool):
        return f"{value:,}"
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    return text if len(text) <= 80 else f"{text[:77]}..."


Cells = dict[tuple[str, int, int], Any]


def _cells(path: Path) -> Cells:
    """The cells of a workbook that hold something, by sheet, row and column, as last calculated."""
    calamine = extra("python_calamine", "lists", "reading a workbook")
    if not is_there(path):
        raise InputError([Finding("E101", Place(str(path)), "", "", "There is no such file.", "Check its name.")])
    try:
        workbook = calamine.CalamineWorkbook.from_path(str(path))
        sheets = {
            name: workbook.get_sheet_by_name(name).to_python(skip_empty_area=False) for name in workbook.sheet_names
        }
    except (calamine.CalamineError, OSError) as fault:
        raise _no_result(str(path), f"The workbook cannot be read: {fault}.") from None
    return {
        (name, row, column): value
        for name, rows in sheets.items()
        for row, values in enumerate(rows)
        for column, value in enumerate(values)
        if value not in ("", None)
    }


def _of_cells(cells: Cells, name: str) -> dict[str, Any]:
    """What a workbook says it was made by."""
    rows: dict[tuple[str, int], list[str]] = {}
    for (sheet, row, _), value in sorted(cells.items()):
        rows.setdefault((sheet, row), []).append(str(value))
    told = [row for row in rows.values() if row[0].startswith(MARK) and 2 <= len(row) <= 3]
    try:
        return block_of([(row[0].removeprefix(MARK), row[1], row[2] if len(row) > 2 else "") for row in told])
    except KeyError:
        raise _no_result(name, f'The workbook does not say what made it (rows "{TITLE}").') from None


def _cell_differences(was: Cells, costing: Costing) -> Iterator[VerifiedPart]:
    """Cells that differ from those of the workbook made again."""
    with scratch_folder() as folder:
        now = _cells(costing.to_excel(folder / "again.xlsx"))
    told = {key[:2] for cells in (was, now) for key, value in cells.items() if str(value).startswith(MARK)}
    for key in sorted({*was, *now}):
        one, other = was.get(key), now.get(key)
        if one == other or key[:2] in told or _near(one, other):
            continue
        sheet, row, column = key
        kind = "figure" if _has_figure(one) or _has_figure(other) else "words"
        yield VerifiedPart(kind, f"{sheet}!{letters(column)}{row + 1}", one, other)

"""A result made again from what it says it was made of: what differs, inputs by fingerprint and figures by name."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from establishment.api.calls import cost
from establishment.api.costing import Costing
from establishment.api.options import FORMAT as OPTIONS
from establishment.api.options import Options, compare
from establishment.api.verified_cells import (
    block_of_cells,
    both_numbers,
    cell_differences,
    cells_of_workbook,
    rows_of_options,
)
from establishment.api.verified_forms import (
    OptionRows,
    Part,
    bias_of,
    block_of_report,
    block_of_set,
    blocks_of_options_report,
    no_result,
    paragraph_differences,
    report_differences,
    set_differences,
)
from establishment.ground.arguments import argument, by_its_arguments, file_name
from establishment.ground.findings import Finding, InputError, Place, RefusedError
from establishment.ground.shown import Shown
from establishment.ground.text_files import is_there, read_text
from establishment.outputs.made_by import SHIPPED, SHIPPED_BEFORE, SHOWN, block_of
from establishment.outputs.option_pages import EVERY
from establishment.outputs.option_workbook import options_workbook
from establishment.outputs.workbook.writing import workbook_of
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
        for kind, title in (("input", "Files of inputs"), ("figure", "Figures"), ("words", "Words")):
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
    """Work out a result again and show what differs.

    result: what a costing was exported to: JSON, a workbook, a report, a folder of CSV files or a paragraph (which
    needs `scenario`); the JSON, report or workbook of options side by side; or the values of `to_dict()`. Charts and
    signatures are not compared.
    scenario: what to cost. If None, the file that the result names: at the path it gives, or else in the folder of the
    result.
    posts, book: as in `cost`; if None, the folder of scales that the result names. The costs given for grades and the
    date are those of the result.
    Raises InputError if a file cannot be read or the scenario cannot be costed, RefusedError for a result that does not
    say how it was made.

    >>> import establishment as est
    >>> result = est.cost("workforce-modernisation").to_dict()
    >>> est.verify(result).same
    True
    """
    return made_again(result, Sources(scenario, posts, book))


@dataclass(frozen=True)
class Sources:
    """What a result is made again of: what the caller gave; for want of it what the result names.

    find: what is costed of what a result says made it, and of the place of the result, where no scenario is given.
    """

    scenario: Any = None
    posts: Any = None
    book: Any = None
    find: Callable[[Mapping[str, Any], Path | None], Any] | None = None

    def costing(self, block: Mapping[str, Any], path: Path | None) -> Costing:
        """The costing of a result, made again."""
        find = self.find or scenario_named
        return cost(
            find(block, path) if self.scenario is None else self.scenario,
            posts=self.posts,
            given=block["given"],
            as_of=block["as_of"],
            book=self.book if self.book is not None else _folder(block),
        )


def made_again(result: object, sources: Sources) -> Verification:
    """What `verify` gives, of sources that are found in a way of the caller's own."""
    from establishment import __version__

    path = None if isinstance(result, Mapping) else Path(argument("result", result, file_name))
    cells = cells_of_workbook(path) if path is not None and path.suffix.lower() == ".xlsx" else None
    if path is not None and (path.suffix.lower() in PAGES or path.is_dir()):
        return _for_people(path, sources)
    document = {} if cells is not None else _document(result, path)
    name = str(path) if path is not None else "the result"
    if document.get("format") == OPTIONS:
        return _options_again(document, name, path, sources)
    if cells is not None and (rows := rows_of_options(cells)):
        return _options_verified(
            rows, path, sources, lambda again: _by_value(cell_differences(cells, options_workbook(again._shown)))
        )
    block = block_of_cells(cells, name) if cells is not None else _block(document, name)
    costing = sources.costing(block, path)
    parts = list(_inputs(block, costing.to_dict()["made_by"]))
    parts += (
        _by_value(cell_differences(cells, workbook_of(costing.results)))
        if cells is not None
        else _differences(document, costing.to_dict(), "")
    )
    return Verification(name, block, __version__, tuple(parts))


def _for_people(path: Path, sources: Sources) -> Verification:
    """A folder of CSV files, a report or a paragraph, made again."""
    from establishment import __version__

    if path.suffix.lower() == ".txt":
        if sources.scenario is None:
            raise RefusedError(f"{path}: a paragraph does not say what made it; give --scenario FILE (scenario=...)")
        costing = cost(sources.scenario, posts=sources.posts, book=sources.book)
        block = costing.to_dict()["made_by"]
        differences: Iterable[Part] = paragraph_differences(read_text(path, str(path)), costing)
    elif path.is_dir():
        block = block_of_set(path)
        costing = sources.costing(block, path)
        differences = set_differences(path, costing)
    else:
        page = read_text(path, str(path))
        if rows := blocks_of_options_report(page):
            return _options_verified(rows, path, sources, lambda again: _named(report_differences(page, again)))
        block = block_of_report(page, path)
        costing = sources.costing(block, path)
        differences = report_differences(page, costing)
    parts = _named(differences)
    return Verification(str(path), block, __version__, (*_inputs(block, costing.to_dict()["made_by"]), *parts))


def _named(differences: Iterable[Part]) -> list[VerifiedPart]:
    return [VerifiedPart("figure" if _with_digits(*each[1:]) else "words", *each) for each in differences]


def _by_value(differences: Iterable[Part]) -> list[VerifiedPart]:
    """Differences of values that are numbers where they are figures."""
    return [VerifiedPart("figure" if _has_figure(p[1]) or _has_figure(p[2]) else "words", *p) for p in differences]


def _with_digits(*texts: object) -> bool:
    return any(letter.isdigit() for text in texts for letter in str(text))


def _options_again(document: dict[str, Any], name: str, path: Path | None, sources: Sources) -> Verification:
    """Options side by side, made again from what each names."""
    from establishment import __version__

    told = document.get("made_by")
    if not isinstance(told, dict) or not told:
        raise no_result(name, "The options do not say what made them (made_by).")
    blocks = {each: _block({"made_by": block}, name) for each, block in told.items()}
    bias_value = document.get("bias")
    again = _compared(blocks, bias_value if isinstance(bias_value, dict) else {}, path, sources)
    parts = _inputs_of_options(blocks, again)
    parts += _differences(document, json.loads(json.dumps(again.to_dict())), "")
    return Verification(name, next(iter(blocks.values())), __version__, tuple(parts))


def _options_verified(
    rows: OptionRows, path: Path | None, sources: Sources, differences: Callable[[Options], Iterable[VerifiedPart]]
) -> Verification:
    """A report or a workbook of options, made again from what each names."""
    from establishment import __version__

    try:
        blocks = {each: block_of(block) for each, block in rows.items() if each != EVERY}
    except KeyError:
        raise no_result(str(path), "The options do not say what made them.") from None
    again = _compared(blocks, bias_of(rows), path, sources)
    parts = (*_inputs_of_options(blocks, again), *differences(again))
    return Verification(str(path), next(iter(blocks.values())), __version__, parts)


def _compared(blocks: Mapping[str, Any], bias: Mapping[str, Any], path: Path | None, sources: Sources) -> Options:
    of_each = replace(sources, scenario=None, posts=None)
    costings = {each: of_each.costing(block, path) for each, block in blocks.items()}
    return compare(costings, cost_bias=bias.get("costs", 0), benefit_bias=bias.get("benefits", 0))


def _inputs_of_options(blocks: Mapping[str, Any], again: Options) -> list[VerifiedPart]:
    """Inputs of options that differ by their fingerprint."""
    return [
        VerifiedPart(part.kind, f"{each}: {part.name}", part.was, part.now)
        for each, block in blocks.items()
        for part in _inputs(block, again.to_dict()["made_by"][each])
    ]


def _document(result: object, path: Path | None) -> dict[str, Any]:
    """The values of a result, as JSON has them."""
    try:
        text = json.dumps(result) if path is None else read_text(path, str(path))
        values = json.loads(text, parse_constant=lambda constant: _no_number(constant))
    except (ValueError, TypeError, RecursionError) as fault:
        if isinstance(fault, InputError):
            raise
        reason = "it is nested too deep" if isinstance(fault, RecursionError) else fault
        raise no_result(str(path or "the result"), f"This is no JSON: {reason}.") from None
    if not isinstance(values, dict):
        raise no_result(str(path or "the result"), "This is no result: it is not an object of JSON.")
    return values


def _no_number(constant: str) -> float:
    raise RefusedError(f"{constant} is no number of JSON")


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
        raise no_result(name, "The result does not say what made it (made_by).") from None
    return block


def _folder(block: Mapping[str, Any]) -> str | None:
    return None if block["folder"] in (SHIPPED, SHIPPED_BEFORE) else block["folder"]


def scenario_named(block: Mapping[str, Any], path: Path | None) -> str:
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
    elif was != now or (type(was) is not type(now) and not both_numbers(was, now)):
        yield VerifiedPart("figure" if _has_figure(was) or _has_figure(now) else "words", name, was, now)


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

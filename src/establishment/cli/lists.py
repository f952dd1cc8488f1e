"""`establishment posts`: a list of posts read as an HR system exports it, with what was understood of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any

import typer

from establishment.cli.output import say, say_aside
from establishment.cli.printing import (
    ForceOption,
    HasHtml,
    HtmlOption,
    JsonOption,
    Printing,
    page_of,
    print_json,
    printing,
)
from establishment.cli.scales import GradesOption
from establishment.ground.findings import InputError, RefusedError

PayOption = Annotated[
    str | None, typer.Option("--pay", help="The pay scale whose grades the list uses.", metavar="SCALE")
]
SheetOption = Annotated[str | None, typer.Option("--sheet", help="The sheet of the list to read.")]
MapOption = Annotated[
    str | None, typer.Option("--map", help='A file that says what columns hold: "Pay Band" = "grade".', metavar="FILE")
]
YearOption = Annotated[
    str | None, typer.Option("--year", help="The financial year of the cost; by default that of --on.")
]
ByOption = Annotated[
    list[str] | None,
    typer.Option("--by", help="Add up the cost by year, unit or a heading. May be repeated.", metavar="COLUMN"),
]
OnOption = Annotated[
    str | None,
    typer.Option("--on", help="The day whose pay and on-costs apply; by default that of the list.", metavar="DAY"),
]
BasisOption = Annotated[
    str | None, typer.Option("--basis", help="point, minimum, maximum, middle_point or middle_salary.")
]
PensionOption = Annotated[
    str | None, typer.Option("--pension", help="A scheme or a rate such as 20%; by default that of the scale.")
]


def posts(
    file: Annotated[
        str | None, typer.Argument(help="A list: .csv, .txt, .tsv, .xlsx, .xls, .ods or .parquet.", metavar="FILE")
    ] = None,
    pay: PayOption = None,
    grades: GradesOption = None,
    sheet: SheetOption = None,
    mapping: MapOption = None,
    skip_hidden: Annotated[bool, typer.Option("--skip-hidden", help="Leave hidden rows out.")] = False,
    csv: Annotated[str | None, typer.Option("--csv", help="Also write the posts table.", metavar="FILE")] = None,
    template: Annotated[
        str | None, typer.Option("--template", help="Write an empty list with drop-downs instead.", metavar="FILE")
    ] = None,
    cost: Annotated[bool, typer.Option("--cost", help="Also print the pay bill by year and directorate.")] = False,
    tree: Annotated[
        bool, typer.Option("--tree", help="Also print who reports to whom, with spans and layers.")
    ] = False,
    year: YearOption = None,
    by: ByOption = None,
    on: OnOption = None,
    basis: BasisOption = None,
    pension: PensionOption = None,
    against: Annotated[
        str | None, typer.Option("--against", help="A later list: say what differs in it.", metavar="FILE")
    ] = None,
    scenario: Annotated[
        str | None, typer.Option("--scenario", help="Write the scenario that makes the difference.", metavar="FILE")
    ] = None,
    html: HtmlOption = None,
    force: ForceOption = False,
    as_json: JsonOption = False,
) -> None:
    """Read a list of posts: what each column holds, which rows are no posts, and what is to be looked at.

    With --cost: what the posts cost, and what is assumed of them.
    With --against: what differs in a later list, what each difference costs, and the scenario that makes it.
    """
    with printing(as_json, html, force) as printed:
        if template is not None:
            # an empty list is written without reading any
            _write_template(template, pay, grades, force)
            return
        if file is None:
            raise RefusedError("name a list of posts, or give --template FILE for an empty one")
        if scenario and not against:
            raise RefusedError("--scenario writes the difference between two lists: give --against FILE, too")
        # only what was given, so that the list's own terms hold for the rest
        terms = {key: value for key, value in {"basis": basis, "pension": pension}.items() if value is not None}
        options = {"sheet": sheet, "mapping": mapping, "pay": pay, "book": grades, "skip_hidden": skip_hidden}
        if against:
            if cost or csv or tree:
                raise RefusedError("--cost, --csv and --tree work on one list; leave out --against")
            _compare(file, against, {**options, "terms": terms, "on": on}, scenario, printed)
            return
        priced = {"years": year, "by": by, "on": on, "terms": terms} if cost else None
        _show(file, options, csv, priced, tree, printed)


@dataclass(frozen=True)
class _All:
    """Several things that show themselves, one after the other."""

    parts: Sequence[HasHtml]

    def _repr_html_(self) -> str:
        return "\n".join(part._repr_html_() for part in self.parts)


def _show(
    file: str,
    options: dict[str, Any],
    csv: str | None,
    priced: dict[str, Any] | None,
    tree: bool,
    printed: Printing,
) -> None:
    """A list as it was read, with its pay bill where it is priced, and its reporting lines where they are asked for."""
    from establishment.api.posts import load_posts
    from establishment.ground.file_writing import check_target

    target = check_target(csv, suffix=".csv", force=printed.force) if csv else None
    try:
        posts_read = load_posts(file, **options)
    except InputError as fault:
        if printed.as_json:
            # a program that asked for JSON gets its answer as JSON, and the exit code beside it
            print_json({"format": "establishment-posts-1", "file": file, "refused": True, "why": str(fault)})
        raise
    bill = posts_read.pay_bill(**priced, book=options["book"]) if priced is not None else None
    lines = posts_read.reporting if tree else None
    beside = {"reporting": lines, "pay_bill": bill}
    document = {**posts_read.to_dict(), **{key: part.to_dict() for key, part in beside.items() if part is not None}}
    parts = [part for part in (posts_read, lines, bill) if part is not None]
    page = page_of(_All(parts), f"{Path(file).name}: a list of posts")
    # the files come after the text: a page that fails leaves the reading on the screen
    printed.show(lambda: document, page, lambda: say("\n\n".join(map(str, parts))))
    if target is not None:
        posts_read.to_csv(target)
        say_aside(f"Written: {target}")


def _compare(old: str, new: str, options: dict[str, Any], scenario: str | None, printed: Printing) -> None:
    """What differs between two lists, and the scenario where it is asked for."""
    from establishment.api.posts_diff import diff_posts

    diff = diff_posts(old, new, **options)
    printed.show_result(diff, f"{Path(old).name} and {Path(new).name}: what differs")
    if scenario is not None:
        for path in diff.write(scenario, force=printed.force):
            say_aside(f"Written: {path}")
        say_aside(f"Cost it with: {diff.command(scenario)}")


def _write_template(out: str, pay: str | None, grades: Path | None, force: bool) -> None:
    from establishment.outputs.posts_template import write_template

    say_aside(f"Written: {write_template(out, pay=pay, book=grades, force=force)}")


def rebase(
    scenario: Annotated[str, typer.Argument(help="A scenario file.", metavar="SCENARIO")],
    file: Annotated[str, typer.Argument(help="The list of posts to try it on, such as next month's.", metavar="LIST")],
    grades: GradesOption = None,
    sheet: SheetOption = None,
    mapping: MapOption = None,
    html: HtmlOption = None,
    force: ForceOption = False,
    as_json: JsonOption = False,
) -> None:
    """Set a scenario on another list of posts: all that no longer fits, each with its fix. Exits with 1 if anything."""
    with printing(as_json, html, force) as printed:
        from establishment.api.rebase import rebase as set_on

        rebased = set_on(scenario, file, book=grades, sheet=sheet, mapping=mapping)
        printed.show_result(rebased, f"{scenario} on {file}")
        # not fitting is an answer and no fault, and has a code of its own
        if not rebased.fits:
            raise typer.Exit(1)

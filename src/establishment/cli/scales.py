"""`establishment scales`: what pay is held, a scale on a day, the start of a scale of one's own, its check."""

from __future__ import annotations

from difflib import get_close_matches
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from establishment.cli.command_list import CommandList
from establishment.cli.faults import faults_said, stop
from establishment.cli.output import say, say_as_it_is
from establishment.cli.printing import JsonOption, print_json
from establishment.ground.findings import RefusedError

if TYPE_CHECKING:
    from datetime import date

    from establishment.rates.book import Book


class ScaleGroup(CommandList):
    """A group in which a word that is no command is the name of a scale: `scales njc` is `scales show njc`."""

    def resolve_command(self, ctx: Any, args: list[str]) -> Any:
        """The command that the words ask for."""
        # a scale named like a command would be hidden by it: commands come first
        if not args or args[0] in self.commands:
            return super().resolve_command(ctx, args)
        near = get_close_matches(args[0], list(self.commands), n=1)
        # a word near a command is most often a slip of it
        # a second word that is no option can belong to a command alone, so the first is a slip of one
        if near and len(args) > 1 and not args[1].startswith("-"):
            ctx.fail(f'There is no command "{args[0]}". Did you mean "{near[0]}"?')
        return super().resolve_command(ctx, ["show", *args])


scales_app = typer.Typer(
    cls=ScaleGroup,
    name="scales",
    help="List the pay scales, or show one: establishment scales njc --on 2025-04-01",
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
)

GradesOption = Annotated[
    Path | None,
    typer.Option("--grades", help="A folder of pay scales, looked in before those that ship.", metavar="FOLDER"),
]


@scales_app.callback(invoke_without_command=True)
def scales(
    ctx: typer.Context,
    grades: GradesOption = None,
    as_json: JsonOption = False,
    report: Annotated[bool, typer.Option("--report", help="Print the whole pay book as a page of Markdown.")] = False,
) -> None:
    """List the pay scales, or show one: establishment scales njc --on 2025-04-01."""
    ctx.obj = grades
    if ctx.invoked_subcommand is not None:
        return
    with faults_said():
        from establishment.outputs.scale_documents import scales_document
        from establishment.outputs.scale_pages import scales_text
        from establishment.paybook.gaps import summary_of
        from establishment.paybook.page import book_page

        book = _book(ctx, grades)
        if report:
            say_as_it_is(book_page(book), nl=False)
            return
        summaries = [summary_of(book.scale(name)) for name in book.names]
        _print(scales_document(summaries) if as_json else scales_text(summaries))


@scales_app.command()
def show(
    ctx: typer.Context,
    name: Annotated[str, typer.Argument(help="A scale; establishment scales lists them.", metavar="SCALE")],
    on: Annotated[
        str | None, typer.Option("--on", help="The day, such as 2025-04-01; by default the last award.")
    ] = None,
    grade: Annotated[str, typer.Option("--grade", help="Only this grade.")] = "",
    cost: Annotated[
        bool, typer.Option("--cost", help="Add what one full-time post costs: National Insurance, pension, levy.")
    ] = False,
    pension: Annotated[
        str | None,
        typer.Option(
            "--pension",
            help="With --cost: scheme, scheme/employer, scheme/employer/kind of rate, a rate (14.5%) or none; "
            "the scale's own scheme without it.",
        ),
    ] = None,
    category: Annotated[str, typer.Option("--category", help="With --cost: the National Insurance letter.")] = "",
    grades: GradesOption = None,
    as_json: JsonOption = False,
) -> None:
    """Print the grades and points of a scale on a day, with pay, status and source. The word show can be left out."""
    with faults_said():
        from establishment.outputs.scale_documents import look_document
        from establishment.outputs.scale_pages import look_text
        from establishment.paybook.scale_on_day import costs_of, look, with_rules

        if (pension is not None or category) and not cost:
            raise RefusedError("--pension and --category go with --cost")
        book = _book(ctx, grades)
        scale_then = with_rules(look(book.scale(name), _day(on), grade), book)
        costs = costs_of(scale_then, book, pension, category) if cost else None
        _print(look_document(scale_then, costs) if as_json else look_text(scale_then, costs))


@scales_app.command()
def new(
    ctx: typer.Context,
    name: Annotated[str, typer.Argument(help="The name of the scale, such as my-force.", metavar="NAME")],
    grades: GradesOption = None,
) -> None:
    """Start a scale of your own: a commented folder that loads, every figure made up. Nothing is overwritten."""
    with faults_said():
        from establishment.paybook.new_scale import write_start

        inside = grades or ctx.obj
        folder = inside / name if inside else Path(name)
        for path in write_start(folder):
            say(f"Wrote {path}")
        say(
            f"\nEvery figure in it is made up and marked illustrative: replace them all. Then:\n"
            f"  establishment scales check {folder}\n"
            f"  establishment scales {folder.name} --grades {folder.parent}"
        )


@scales_app.command()
def check(
    ctx: typer.Context,
    folder: Annotated[
        str, typer.Argument(help="The folder of a scale, or of several; or the name of a scale.", metavar="FOLDER")
    ],
    grades: GradesOption = None,
    as_json: JsonOption = False,
) -> None:
    """Find every fault of a scale: errors (exit code 2), warnings such as gaps and unexplained moves, notes."""
    with faults_said():
        from establishment.outputs.scale_documents import check_document
        from establishment.outputs.scale_pages import check_text
        from establishment.paybook.checks import check_scale, scale_folders

        # every folder is checked before anything is printed
        findings_by_folder = {path.resolve(): check_scale(path) for path in scale_folders(folder, grades or ctx.obj)}
        message = "\n\n".join(check_text(path, findings) for path, findings in findings_by_folder.items())
        broken = any(finding.level == "error" for findings in findings_by_folder.values() for finding in findings)
        if as_json:
            _print(check_document(findings_by_folder))
        elif broken:
            stop(message)
        else:
            say(message)
    # a code of its own, so that a script can stop
    if broken:
        raise typer.Exit(2)


def _book(ctx: typer.Context, grades: Path | None) -> Book:
    from establishment.rates.book import load_book

    return load_book(grades or ctx.obj)


def _day(text: str | None) -> date | None:
    from establishment.ground.read_days import read_day

    try:
        return read_day(text) if text is not None else None
    except RefusedError as fault:
        raise RefusedError(f"--on {fault}") from None


def _print(output: str | dict[str, Any]) -> None:
    if isinstance(output, str):
        say(output)
    else:
        print_json(output)

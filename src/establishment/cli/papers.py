"""`establishment check` and `establishment draft`: a paper's figures tested, and a scenario started from it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from establishment.cli.faults import faults_said
from establishment.cli.output import columns, say, say_as_it_is
from establishment.cli.printing import ForceOption, HtmlOption, JsonOption, print_json, printing, say_shipped
from establishment.cli.scales import GradesOption
from establishment.ground.findings import RefusedError
from establishment.ground.progress import hidden
from establishment.ground.screen_lines import LEAST_COLUMNS

if TYPE_CHECKING:
    from establishment.api.papers import PaperCheck

WIDTH = 100
"""Characters of a line of a table where no screen is known."""
PaperArgument = Annotated[str, typer.Argument(help="A paper: .txt, .md, .html, .docx, .pdf or .xlsx.", metavar="PAPER")]


def check(
    paper: PaperArgument,
    scenario: Annotated[
        str | None,
        typer.Option("--scenario", help="A scenario of the paper, to compare its figures with.", metavar="SCENARIO"),
    ] = None,
    grades: GradesOption = None,
    statements: Annotated[
        str | None,
        typer.Option(
            "--statements", help="A JSON file of figures that a reader has linked, with quotes.", metavar="FILE"
        ),
    ] = None,
    as_json: JsonOption = False,
    markdown: Annotated[bool, typer.Option("--markdown", help="Print a page of Markdown.")] = False,
    html: HtmlOption = None,
    force: ForceOption = False,
) -> None:
    """Check a paper: every figure that can be tested, whether it holds, and what to ask."""
    with printing(as_json, html, force, others=as_json or markdown) as printed:
        # before the paper is read, which takes long
        if as_json and markdown:
            raise RefusedError("--json and --markdown print other things; give one of them")
        from establishment.api.papers import check as check_paper

        paper_check = check_paper(paper, scenario=scenario, book=grades, statements=statements)
        say_shipped(scenario)
        printed.show(paper_check.to_dict, paper_check.to_html, lambda: _print_text(paper_check, markdown))
        # a check that broke off is a fault of the program, and comes before what the paper has wrong
        if paper_check.results.lost:
            raise typer.Exit(3)
        if paper_check.wrong:
            raise typer.Exit(1)


def draft(
    paper: PaperArgument,
    pay: Annotated[str, typer.Option("--pay", help="The pay scale to name in the draft.", metavar="SCALE")] = "",
    grades: GradesOption = None,
    as_json: JsonOption = False,
) -> None:
    """Start a scenario file from a paper: its proposals, posts and stated figures, with gaps marked TO FILL."""
    with hidden(as_json), faults_said():
        from establishment.api.papers import draft as draft_paper
        from establishment.outputs.paper_checks import draft_document

        paper_draft = draft_paper(paper, pay=pay, book=grades)
        if as_json:
            print_json(draft_document(paper_draft))
        else:
            say_as_it_is(paper_draft, nl=False)


def _print_text(paper_check: PaperCheck, markdown: bool) -> None:
    """A checked paper as Markdown, or as text for the screen."""
    from establishment.outputs.paper_checks import paper_text

    if markdown:
        say_as_it_is(paper_check.to_markdown(), nl=False)
    else:
        say(paper_text(paper_check.results, max(columns() or WIDTH, LEAST_COLUMNS)))

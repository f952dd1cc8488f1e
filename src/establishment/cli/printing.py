"""How the commands print what they give: as JSON, as a page of HTML, or as text. One option and one way for each.

`--json` prints JSON, `--html FILE` writes a page and prints the text, too; `--html -` prints the page.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any, Protocol

import typer
from typer.core import TyperCommand

from establishment.cli.faults import faults_said
from establishment.cli.output import holds_unicode, say, say_as_it_is, say_aside, say_page
from establishment.ground.file_writing import check_target, scratch_folder, write_file
from establishment.ground.findings import RefusedError
from establishment.ground.progress import hidden
from establishment.ground.screen_lines import columns_of_screen

JsonOption = Annotated[bool, typer.Option("--json", help="Print JSON, in a documented form.")]
HtmlOption = Annotated[
    str | None, typer.Option("--html", help="Also write a page of HTML; - prints it instead.", metavar="FILE")
]
ForceOption = Annotated[bool, typer.Option("--force", help="Replace files that are there.")]
PAGE_COLUMNS = 96
"""Characters that a line of text in columns has on A4."""
PRINTED = "-"
"""In place of a file: the page is printed."""
USAGE = "--html takes the file to write: --html page.html; --html - prints the page."


class HasHtml(Protocol):
    """What shows itself in a notebook."""

    def _repr_html_(self) -> str: ...


class HasDocument(HasHtml, Protocol):
    """What also has a form for JSON."""

    def to_dict(self) -> dict[str, Any]:
        """Plain values."""
        ...


class PageCommand(TyperCommand):
    """A command with `--html`: where the option stands without a file, the message says what it takes."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """The arguments read."""
        # an option that stands last has nothing after it, and would be told so in words of the library
        # an option that stands last has nothing after it: the empty word stands for that
        values = [*args, ""]
        takes_page = any(parameter.name == "html" for parameter in self.params)
        for value in (values[n + 1] for n, word in enumerate(args) if takes_page and word == "--html"):
            if value != PRINTED and Path(value).suffix.lower() != ".html":
                ctx.fail(f"{USAGE} " + (f"This is no such file: {value}" if value else "Here it stands last."))
        return super().parse_args(ctx, args)


@dataclass(frozen=True)
class Printing:
    """The form in which a command prints: JSON, a page of HTML, or text.

    html: the file of the page, "-" where it is printed, or None.  force: whether files that are there are replaced.
    """

    as_json: bool
    html: str | None
    force: bool

    def show(
        self,
        document: Callable[[], dict[str, Any]],
        page: Callable[[], str],
        text: Callable[[], None],
    ) -> None:
        """Print a result in the form that was asked for; only that form is worked out."""
        if self.as_json:
            print_json(document())
        # a page in a file comes beside the text, a printed one in its place
        if not write_page(self.html, page, force=self.force) and not self.as_json:
            text()

    def show_result(self, result: HasDocument, title: str) -> None:
        """Print what has all three forms of its own: `to_dict`, what a notebook shows, and its text."""
        self.show(result.to_dict, page_of(result, title), lambda: say(str(result)))


@contextmanager
def printing(as_json: bool, html: str | None, force: bool, *, others: bool | None = None) -> Iterator[Printing]:
    """Run a command that prints: faults are said, and a page that cannot be written is refused before any work.

    others: whether another form is printed, so that the page cannot be; if None, whether JSON is.
    """
    with hidden(as_json), faults_said():
        # two forms on one standard output could be read by nobody
        if html == PRINTED and (as_json if others is None else others):
            raise RefusedError("--html - prints the page, and --json or --markdown another form; give one of them")
        if html is not None and html != PRINTED:
            check_target(html, suffix=".html", force=force)
        yield Printing(as_json, html, force)


def print_json(document: dict[str, Any]) -> None:
    """Print plain values as JSON, letters as they are where the output can hold them, else by their number."""
    say_as_it_is(json.dumps(document, indent=2, ensure_ascii=not holds_unicode(sys.stdout)))


def write_page(path: str | None, page: Callable[[], str], *, force: bool) -> bool:
    """Write a page, or print it for `-`. Returns whether it was printed, in place of the text."""
    if path == PRINTED:
        say_page(page())
    elif path is not None:
        say_aside(f"Written: {write_file(path, page().encode('utf-8'), suffix='.html', force=force)}")
    return path == PRINTED


def page_of(result: HasHtml, title: str) -> Callable[[], str]:
    """A whole page of what a notebook shows."""

    def page() -> str:
        from establishment.outputs.costing_pages import notebook_page

        with columns_of_screen(PAGE_COLUMNS):  # text in columns is as wide as a printed page
            return notebook_page(title, result._repr_html_())

    return page


def page_written_by(write: Callable[..., object], **options: Any) -> Callable[[], str]:
    """A page that a method writes to a file, as text."""

    def page() -> str:
        with scratch_folder() as folder:
            file = folder / "page.html"
            write(file, **options)
            return file.read_text(encoding="utf-8")

    return page


def say_shipped(*scenarios: str | None) -> None:
    """Say once of each scenario that is not there that the one of that name that ships is taken in its place."""
    from establishment.scenarios.reader import find_scenario

    for scenario in dict.fromkeys(scenarios):
        if scenario and find_scenario(scenario)[1]:
            say_aside(f"{scenario} is not in this folder: costing the scenario of that name that ships.")

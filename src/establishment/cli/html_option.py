"""How the commands write HTML: one option, one way: `--html FILE` writes a page, `--html -` prints it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Annotated, Any, Protocol

import typer
from typer.core import TyperCommand

from establishment.cli.output import say_aside, say_page
from establishment.ground.file_writing import check_target, scratch_folder, write_file
from establishment.ground.findings import RefusedError
from establishment.ground.screen_lines import columns_of_screen

HtmlOption = Annotated[
    str | None, typer.Option("--html", help="Write a page of HTML, too; - prints it instead.", metavar="FILE")
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


class PageCommand(TyperCommand):
    """A command with `--html`: where the option stands without a file, the message says what it takes."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """The arguments read."""
        values = [*args, ""]
        for value in (values[n + 1] for n, word in enumerate(args) if word == "--html"):
            if value != PRINTED and Path(value).suffix.lower() != ".html":
                ctx.fail(f"{USAGE} " + (f"This is no such file: {value}" if value else "Here it stands last."))
        return super().parse_args(ctx, args)


def check_page(path: str | None, *, force: bool, others: bool = False) -> None:
    """Refuse, before anything is worked out, a page that cannot be written.

    others: whether another form is printed, so that the page cannot be. Raises RefusedError.
    """
    if path == PRINTED and others:
        raise RefusedError("--html - prints the page, and --json or --markdown another form; give one of them")
    if path is not None and path != PRINTED:
        check_target(path, suffix=".html", force=force)


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

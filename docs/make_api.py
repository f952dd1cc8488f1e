"""Writes the page of the public names from their docstrings.

python docs/make_api.py
"""

import inspect
from pathlib import Path
from typing import Any

from pydantic import BaseModel

import establishment as est

PAGE = Path(__file__).parent / "api.md"
HEAD = """\
# Public names

Everything a notebook or a script calls, `import establishment as est`. Money is a `Figure`: a number of pounds where
all is known, else the known part and what has no price. Frames carry pounds, or whole pence with `money="pence"`. This
page is made from the docstrings, and its examples are run by the tests.
"""


def page() -> str:
    """The text of the page."""
    parts = [HEAD]
    for name in est.__all__:
        held = getattr(est, name)
        if inspect.isclass(held):
            parts += [f"## `est.{name}`\n", text_of(held), *members(held)]
        else:
            parts += [f"## `est.{name}{signature(held)}`\n", text_of(held)]
    return "\n".join(parts).rstrip() + "\n"


def members(shape: type) -> list[str]:
    """The public methods and properties of a class, and of those it is made of, that say what they do."""
    parts = []
    named: set[str] = set()
    for part in (each for each in shape.__mro__ if each.__module__.startswith("establishment.")):
        for name, held in list(vars(part).items()):
            target = held.func if hasattr(held, "func") else held.fget if isinstance(held, property) else held
            target = getattr(target, "__func__", target)
            if (
                name.startswith("_")
                or name in {*named, *dir(BaseModel)}
                or not callable(target)
                or not inspect.getdoc(target)
            ):
                continue
            named.add(name)
            is_method = inspect.isfunction(target) and target is getattr(held, "__func__", held)
            shown = signature(target) if is_method else f": {returns(target)}"
            parts += [f"### `.{name}{shown}`\n", text_of(target)]
    return parts


def signature(held: Any) -> str:
    """The parameters of a function with their types, and what it returns."""
    shape = inspect.signature(held)
    parts, named = [], False
    for each in (p for p in shape.parameters.values() if p.name not in ("self", "cls")):
        if each.kind is each.KEYWORD_ONLY and not named:
            parts.append("*")
            named = True
        named = named or each.kind is each.VAR_POSITIONAL
        stars = {each.VAR_POSITIONAL: "*", each.VAR_KEYWORD: "**"}.get(each.kind, "")
        written = "" if each.annotation is each.empty else f": {plain(each.annotation)}"
        default = "" if each.default is each.empty else f" = {each.default!r}" if written else f"={each.default!r}"
        parts.append(f"{stars}{each.name}{written}{default}")
    gives = returns(held)
    return f"({', '.join(parts)}){f' -> {gives}' if gives else ''}"


def returns(held: Any) -> str:
    """The type of what a function or property gives."""
    given = inspect.signature(held).return_annotation
    return "" if given is inspect.Signature.empty else plain(given)


def plain(annotation: Any) -> str:
    """A type as it is written."""
    return annotation if isinstance(annotation, str) else getattr(annotation, "__name__", str(annotation))


def text_of(held: Any) -> str:
    """A docstring as Markdown; its examples, which the tests run, as code."""
    said, mark, example = (inspect.getdoc(held) or "").partition(">>> ")
    code = f"\n\n```pycon\n{mark}{example.strip()}\n```" if mark else ""
    return said.strip() + code + "\n"


def main() -> None:
    """Write it."""
    PAGE.write_text(page(), encoding="utf-8")


if __name__ == "__main__":
    main()

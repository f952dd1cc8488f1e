"""Writes the page of the public names from their docstrings.

python docs/make_api.py
"""

import inspect
import re
from pathlib import Path
from typing import Any

import establishment as est

PAGE = Path(__file__).parent / "api.md"
HEAD = """\
# Public names

Everything a notebook or a script calls, `import establishment as est`. Money is `Decimal` pounds, or a `Figure` where
a part has no price; frames carry pounds, or whole pence with `money="pence"`. This page is made from the docstrings.
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
    """The public methods and properties of a class that say what they do."""
    made = []
    for name, held in list(vars(shape).items()):
        target = held.func if hasattr(held, "func") else held.fget if isinstance(held, property) else held
        target = getattr(target, "__func__", target)
        if name.startswith("_") or not callable(target) or not inspect.getdoc(target):
            continue
        is_method = inspect.isfunction(target) and target is getattr(held, "__func__", held)
        made += [f"### `.{name}{signature(target) if is_method else ''}`\n", text_of(target)]
    return made


def signature(held: Any) -> str:
    """The parameters of a function without their types: what is needed and what may be left out."""
    parameters = [p for p in inspect.signature(held).parameters.values() if p.name not in ("self", "cls")]
    bare = [p.replace(annotation=inspect.Parameter.empty) for p in parameters]
    return str(inspect.Signature(bare))


def text_of(held: Any) -> str:
    """A docstring as Markdown: examples are left to the code."""
    said = inspect.getdoc(held) or ""
    said = re.sub(r"\n*>>> .*", "", said, flags=re.DOTALL)
    return said.strip() + "\n"


def main() -> None:
    """Write it."""
    PAGE.write_text(page(), encoding="utf-8")


if __name__ == "__main__":
    main()

"""Writes the reference by object from the docstrings: signature, types, units, errors and an example of each.

python docs/make_api.py
"""

import dataclasses
import inspect
import pkgutil
import re
from collections.abc import Callable, Iterator
from importlib import import_module
from pathlib import Path
from textwrap import fill
from typing import Any

import establishment as est

PAGE = Path(__file__).parent / "api.md"
HEAD = """\
# Reference by object

Everything a notebook or a script calls, after `import establishment as est`. This page is made from the docstrings,
and its examples are run by the tests.

- Money is a `Figure`: a number of pounds where all is known, else the known part and what has no price.
- Frames hold pounds. `money="pence"` gives whole pence.
- Days are dates, Timestamps or text, such as `2026-04-01`. Numbers are int, float, Decimal, Fraction, of numpy or text.
- `book` is a `Book` or a folder of scales; what ships where None. The keywords of a verb of `Scenario` are keys of a
  [scenario file](scenario-files.md), with `from_` for `from`.
- Input that cannot be used raises `InputError` (files and scenarios) or `RefusedError` (arguments). Both say what was
  given and what is accepted.
"""
WIDEST = 100
"""Longest line of a signature that is written on one line."""
MANY = 12
"""More arguments than this are written several to a line."""
SENTENCES = re.compile(r"(?:(?<=\. )|(?<=\n))(?=(?:Returns|Raises|Source:)\s)")


def page() -> str:
    """The text of the page."""
    public = {name: getattr(est, name) for name in est.__all__}
    calls = {name: held for name, held in public.items() if not inspect.isclass(held)}
    objects = {name: held for name, held in public.items() if inspect.isclass(held)}
    parts = [HEAD, "## At a glance\n", overview(calls, "call"), overview(objects, "object")]
    for name, held in calls.items():
        parts += [f"## est.{name}\n", signature_block(f"est.{name}", held), text_of(held)]
    for name, held in objects.items():
        parts += [f"## {name}\n", construction(name, held), text_of(held), *members(name, held)]
    parts += results(objects.values(), calls.values())
    return "\n".join(part for part in parts if part).rstrip() + "\n"


def overview(named: dict[str, Any], kind: str) -> str:
    """A table of names, each with its first sentence and a link to its entry."""
    anchor = {"call": "est"}.get(kind, "")
    rows = [f"| [`est.{name}`](#{anchor}{name.lower()}) | {first_sentence(held)} |" for name, held in named.items()]
    return "\n".join([f"| {kind} | what it is for |", "|---|---|", *rows]) + "\n"


def first_sentence(held: Any) -> str:
    """The first sentence of a docstring, on one line of a table."""
    first = (inspect.getdoc(held) or "").split("\n\n")[0]
    return re.split(r"(?<=\.)\s", " ".join(first.split()))[0].replace("|", "\\|")


def construction(name: str, shape: type) -> str:
    """How an object is made, where a user makes it."""
    own = vars(shape).get("__init__")
    made = f"`est.{name}` is made by the calls that return it.\n"
    if issubclass(shape, Exception) or not inspect.isfunction(own):
        return ""
    if dataclasses.is_dataclass(shape) and name != "Post":
        return ""
    return signature_block(f"est.{name}", shape) if name in ("Scenario", "Post", "PostCosting") else made


def members(name: str, shape: type) -> list[str]:
    """The public methods and properties of a class, and of those it is made of, that say what they do."""
    return [
        f"### {name}.{member}\n\n{signature_block(f'.{member}', target, is_method=is_method)}\n{text_of(target)}"
        for member, target, is_method in public_members(shape)
    ]


def public_members(shape: type) -> Iterator[tuple[str, Callable[..., Any], bool]]:
    """Name and function of each public member with words, and whether it is called; a class before its bases.

    Names of the library that reads tables, `model_...`, are not for scripts.
    """
    named: set[str] = set()
    for part in (each for each in shape.__mro__ if each.__module__.startswith("establishment.")):
        for name, held in list(vars(part).items()):
            target = held.func if hasattr(held, "func") else held.fget if isinstance(held, property) else held
            target = getattr(target, "__func__", target)
            if name.startswith(("_", "model_")) or name in named or not callable(target) or not inspect.getdoc(target):
                continue
            named.add(name)
            yield name, target, inspect.isfunction(target) and target is getattr(held, "__func__", held)


def results(objects: Any, calls: Any) -> list[str]:
    """What the calls and members above give back beyond the public objects: each with its members in a table."""
    known = {shape.__name__: shape for shape in classes()}
    public = {shape.__name__ for shape in objects}
    targets = [*calls, *(target for shape in objects for _, target, _ in public_members(shape))]
    named = {word for target in targets for word in re.findall(r"[A-Z]\w+", returns(target))}
    shown = sorted(name for name in named & known.keys() - public if inspect.getdoc(known[name]))
    parts = [
        "## What calls give back\n",
        "Objects that the calls above return. Each shows itself in a terminal and in a notebook.\n",
    ]
    for name in shown:
        parts += [f"### {name}\n", text_of(known[name]), member_table(known[name])]
    return parts


def member_table(shape: type) -> str:
    """The members of a class in a table: what each gives, and what it is."""
    rows = [
        f"| `.{name}{'()' if is_method else ''}` | `{returns(target) or 'None'}` | {first_sentence(target)} |"
        for name, target, is_method in public_members(shape)
    ]
    rows = [row.replace(" | None` |", " or None` |") for row in rows]
    return "\n".join(["| member | gives | what it is |", "|---|---|---|", *rows]) + "\n" if rows else ""


def classes() -> Iterator[type]:
    """Every class of the package; their names are unique."""
    for module in pkgutil.walk_packages(est.__path__, "establishment."):
        if not module.name.endswith("__main__"):
            held = vars(import_module(module.name)).values()
            yield from (each for each in held if inspect.isclass(each) and each.__module__ == module.name)


def signature_block(name: str, held: Any, *, is_method: bool = True) -> str:
    """A signature as code: on one line where it fits, else an argument a line."""
    gives = returns(held)
    if not is_method:
        return f"```py\n{name}: {gives}\n```\n"
    parts = arguments_of(held)
    ending = f" -> {gives}" if gives and not inspect.isclass(held) else ""
    line = f"{name}({', '.join(parts)}){ending}"
    if len(line) > WIDEST and len(parts) > MANY:
        parts = fill(", ".join(part.replace(" ", "\0") for part in parts), WIDEST - 4).replace("\0", " ").split("\n")
        line = "\n".join([f"{name}(", *(f"    {part}" for part in parts), f"){ending}"])
    elif len(line) > WIDEST:
        line = "\n".join([f"{name}(", *(f"    {part}," for part in parts), f"){ending}"])
    return f"```py\n{line}\n```\n"


def arguments_of(held: Any) -> list[str]:
    """The parameters of a function with their types and defaults."""
    parts, named = [], False
    for each in parameters(held):
        if each.kind is each.KEYWORD_ONLY and not named:
            parts.append("*")
        named = named or each.kind in (each.KEYWORD_ONLY, each.VAR_POSITIONAL)
        stars = {each.VAR_POSITIONAL: "*", each.VAR_KEYWORD: "**"}.get(each.kind, "")
        written = "" if each.annotation is each.empty else f": {plain(each.annotation)}"
        default = "" if each.default is each.empty else f" = {each.default!r}" if written else f"={each.default!r}"
        parts.append(f"{stars}{each.name}{written}{default}")
    return parts


def parameters(held: Any) -> list[inspect.Parameter]:
    """The parameters of a call, without the object itself."""
    try:
        given = inspect.signature(held).parameters.values()
    except (TypeError, ValueError):
        return []
    return [each for each in given if each.name not in ("self", "cls")]


def returns(held: Any) -> str:
    """The type of what a function or property gives."""
    if inspect.isclass(held):
        return ""
    given = inspect.signature(held).return_annotation
    return "" if given is inspect.Signature.empty else plain(given)


def plain(annotation: Any) -> str:
    """A type as it is written."""
    return annotation if isinstance(annotation, str) else getattr(annotation, "__name__", str(annotation))


def text_of(held: Any) -> str:
    """A docstring as Markdown: its arguments as a list, its examples, which the tests run, as code."""
    doc, mark, example = (inspect.getdoc(held) or "").partition(">>> ")
    code = f"\n\n```pycon\n{mark}{example.strip()}\n```" if mark else ""
    names = {each.name for each in parameters(held)} | set(getattr(held, "__annotations__", ()))
    return "\n\n".join(paragraph(part, names) for part in doc.strip().split("\n\n")) + code + "\n"


def paragraph(text: str, names: set[str]) -> str:
    """One paragraph of a docstring; what it says of arguments as a list, and what it returns and raises after it."""
    if text.startswith((" ", "-", "|")):
        return text
    parts = SENTENCES.split(text)
    words = {name.rstrip("_") for name in names} | names
    starts = [
        found.start(1)
        for found in re.finditer(r"(?:^|\n|  )((?:\*?\w+,\s+)*\*?\w+): ", parts[0])
        if set(re.split(r",\s+", found[1].replace("*", ""))) <= words
    ]
    lead = " ".join(parts[0][: starts[0] if starts else None].split())
    ends = [*starts[1:], len(parts[0])]
    pieces = [" ".join(parts[0][start:end].split()) for start, end in zip(starts, ends, strict=False)]
    items = [re.sub(r"^([\w*, ]+): ", lambda found: f"- `{found[1]}`: ", piece) for piece in pieces]
    rest = [" ".join(part.split()) for part in parts[1:]]
    if not items:
        return " ".join([lead, *rest]).strip()
    listed = "\n".join([*items, *(f"- {part}" for part in rest)])
    return f"{lead}\n\n{listed}" if lead else listed


def main() -> None:
    """Write it."""
    PAGE.write_text(page(), encoding="utf-8")


if __name__ == "__main__":
    main()

"""What a call is given, argument by argument: each is read as what it stands for, or refused by its name.

A notebook hands over numbers of numpy, days of pandas, cells of a frame and empty values alike. A public function
names how each of its arguments is read in `arguments`, and then sees plain values of Python alone.
"""

from __future__ import annotations

import inspect
import re
from collections.abc import Callable, Iterable, Mapping
from functools import wraps
from pathlib import Path
from typing import Any, ParamSpec, TypeVar, get_args, get_type_hints

from establishment.ground.findings import CallError, RefusedError, listed, nearest, quoted
from establishment.ground.read_numbers import read_number, read_whole
from establishment.ground.text_files import CONTROL_MARKS

Given = ParamSpec("Given")
Answer = TypeVar("Answer")
Reader = Callable[[Any], Any]
"""Reads one value as it is given. Raises RefusedError saying what is accepted."""
LONGEST = 1000
"""Letters of a text: a title, a name, a path. None comes near it."""


def arguments(**readers: Reader) -> Callable[[Callable[Given, Answer]], Callable[Given, Answer]]:
    """Has the arguments of a function read before it is called; a default is taken as it is.

    readers: by argument, what reads it. The function then raises RefusedError, with the name of the argument, for what
    its reader refuses.
    """

    def read_first(function: Callable[Given, Answer]) -> Callable[Given, Answer]:
        names = list(inspect.signature(function).parameters)
        plain: Callable[..., Answer] = function

        @wraps(function)
        def called(*values: Given.args, **named: Given.kwargs) -> Answer:
            # what is too much or missing is refused by the function itself
            in_order = list(values)
            for place, (name, value) in enumerate(zip(names, values, strict=False)):
                if name in readers:
                    in_order[place] = argument(name, value, readers[name])
            by_name = {n: argument(n, value, readers[n]) if n in readers else value for n, value in named.items()}
            return plain(*in_order, **by_name)

        return by_its_arguments(called)

    return read_first


def by_its_arguments(function: Callable[Given, Answer]) -> Callable[Given, Answer]:
    """A function that says of a call with other arguments than its own which are meant; it then raises CallError.

    Keywords of a typed dictionary, `**others: Unpack[...]`, are its own too: a notebook completes each of them.
    """
    own: Any = inspect.unwrap(function)
    is_open = bool(own.__code__.co_flags & inspect.CO_VARKEYWORDS)
    if is_open:
        own.__signature__ = whole_signature(own)

    @wraps(function)
    def called(*values: Given.args, **named: Given.kwargs) -> Answer:
        try:
            if is_open:
                own.__signature__.bind(*values, **named)
            return function(*values, **named)
        except TypeError:
            # asked after the call has failed, so that a call that fits pays nothing; a TypeError from inside fits and
            # is raised as it is
            message = _misfit(own, values, named)
            if not message:
                raise
            raise CallError(message) from None

    if is_open:
        called.__signature__ = own.__signature__  # type: ignore[attr-defined]
    return called


def whole_signature(function: Callable[..., Any]) -> inspect.Signature:
    """The signature of a function with each keyword of its typed dictionary as a parameter of its own."""
    signature = inspect.signature(function)
    *named, others = signature.parameters.values()
    (keywords,) = get_args(get_type_hints(function)[others.name])
    each = [
        inspect.Parameter(name, inspect.Parameter.KEYWORD_ONLY, default=None, annotation=hint.__forward_arg__)
        for name, hint in keywords.__annotations__.items()
    ]
    return signature.replace(parameters=[*named, *each])


def _misfit(function: Callable[..., Any], values: tuple[Any, ...], named: Mapping[str, Any]) -> str:
    """What of a call does not fit a function; empty where it fits."""
    signature, name = inspect.signature(function), function.__qualname__.removesuffix(".__init__").split(".")[-1]
    try:
        signature.bind(*values, **named)
    except TypeError as fault:
        names = [each for each in signature.parameters if each not in ("self", "cls")]
        accepted = f"Arguments: {listed(names, most=60)}."
        unknown = [each for each in named if each not in signature.parameters]
        if unknown:
            near = nearest(unknown[0], names)
            return f'{name}: there is no argument "{unknown[0]}". {near} {accepted}'.replace("  ", " ")
        missing = re.search(r"missing a required.*argument: '(\w+)'", str(fault))
        return f"{name}: {missing[1]} is not given. {accepted}" if missing else f"{name}: {fault}. {accepted}"
    return ""


def argument(name: str, value: object, reader: Reader) -> Any:
    """One argument as its reader has it. Raises RefusedError with the name of the argument."""
    try:
        return reader(value)
    except RefusedError as fault:
        raise RefusedError(f"{name}: {fault}") from None


def shown(value: object) -> str:
    """A value for a message, on one line and never long."""
    # a value that prints long, such as a frame, is named by its kind
    if isinstance(value, str):
        return quoted(value[:60])
    words = " ".join(str(value).split())[:60] if isinstance(value, bool | int | float) else type(value).__name__
    return words if isinstance(value, bool | int | float) else f"a value of the kind {words}"


def plain_text(value: object) -> str:
    """Text, of numpy too."""
    if not isinstance(value, str):
        raise RefusedError(f"{shown(value)} was given; give text")
    if len(value) > LONGEST:
        raise RefusedError(f"the text has {len(value):,} letters; give at most {LONGEST:,}")
    return str(value)


def plain_name(value: object) -> str:
    """Text that is not blank, and holds no character that could steer a terminal or hide what it says."""
    words = plain_text(value)
    if not words.strip():
        raise RefusedError("the text is empty")
    if CONTROL_MARKS.search(words):
        raise RefusedError("the text has a control character; write it without one")
    return words


def name_list(value: object) -> tuple[str, ...]:
    """Several names: text alone is one of them."""
    # text is iterable too, letter by letter
    if isinstance(value, str):
        return (plain_name(value),)
    if isinstance(value, bytes | Mapping) or not isinstance(value, Iterable) or getattr(value, "ndim", 1) == 0:
        raise RefusedError(f"{shown(value)} was given; give a list of names")
    return tuple(plain_name(each) for each in value)


def proposal_number(value: object) -> str:
    """The number of a proposal as text: 4, or "4a"."""
    if isinstance(value, str):
        return plain_name(value)
    # True is the number 1 to Python
    if isinstance(value, bool):
        raise RefusedError(f"{shown(value)} is not the number of a proposal")
    return str(read_whole(value))


def proposal_numbers(value: object) -> list[str]:
    """Numbers of proposals as text; one alone stands for itself."""
    if isinstance(value, bytes | Mapping):
        raise RefusedError(f"{shown(value)} was given; give numbers of proposals")
    if isinstance(value, str) or not isinstance(value, Iterable) or getattr(value, "ndim", 1) == 0:
        return [proposal_number(value)]
    several = [proposal_number(each) for each in value]
    if not several:
        raise RefusedError("no proposal is named")
    return several


def yes_or_no(value: object) -> bool:
    """True or False, of numpy too."""
    if isinstance(value, bool):
        return value
    if type(value).__name__ in ("bool", "bool_") and type(value).__module__ == "numpy":
        return bool(value)
    raise RefusedError(f"{shown(value)} was given; give True or False")


def file_name(value: object) -> Path:
    """The name of a file or a folder."""
    if isinstance(value, Path):
        return value
    words = plain_name(value)
    if "\0" in words:
        raise RefusedError("the name has a character that a file name cannot have")
    return Path(words)


def whole(least: int, most: int) -> Reader:
    """Reads a whole number within bounds."""

    def read(value: object) -> int:
        number = read_whole(value)
        if not least <= number <= most:
            raise RefusedError(f"{number} is out of range; give {least:,} to {most:,}")
        return number

    return read


def bounded(least: int, most: int) -> Reader:
    """Reads a number within bounds, exact."""

    def read(value: object) -> Any:
        exact = read_number(value, signed=least < 0)
        if not least <= exact <= most:
            raise RefusedError(f"{shown(value)} is out of range; give {least:,} to {most:,}")
        return exact

    return read


def one_of(*choices: str) -> Reader:
    """Reads one of several words."""

    def read(value: object) -> str:
        words = plain_text(value)
        if words not in choices:
            near = nearest(words, list(choices))
            raise RefusedError(
                f"{quoted(words[:60])} is unknown; {near} accepted: {listed(choices)}".replace("  ", " ")
            )
        return words

    return read


def or_none(reader: Reader) -> Reader:
    """Reads what another reads, or None."""
    return lambda value: None if value is None else reader(value)


def pairs(value: object) -> dict[str, tuple[Any, Any]]:
    """By name, two values: a lower and a higher one."""
    if not isinstance(value, Mapping):
        raise RefusedError(f'{shown(value)} was given; give a mapping, such as {{"award": (-1, 1)}}')
    by_key = {}
    for key, both in value.items():
        single = isinstance(both, str | bytes | Mapping) or getattr(both, "ndim", 1) == 0
        several = list(both) if isinstance(both, Iterable) and not single else []
        if len(several) != 2:
            raise RefusedError(f"{shown(key)} needs two values, the lower and the higher, such as (-1, 1)")
        by_key[plain_name(key)] = (several[0], several[1])
    return by_key


def instance(*kinds: type, accepted: str) -> Reader:
    """Reads a value of some kinds as it is.  accepted: what is accepted, in words."""

    def read(value: object) -> Any:
        if not isinstance(value, kinds):
            raise RefusedError(f"{shown(value)} was given; give {accepted}")
        return value

    return read


def whole_numbers(value: object) -> list[int]:
    """Several whole numbers of 0 or more; one alone stands for itself."""
    if isinstance(value, str | bytes | Mapping) or not isinstance(value, Iterable) or getattr(value, "ndim", 1) == 0:
        return [read_whole(value)]
    return [read_whole(each) for each in value]


def mapping_or_file(value: object) -> Any:
    """A mapping, or the name of a file that holds one."""
    return value if isinstance(value, Mapping) else file_name(value)


def a_mapping(example: str) -> Reader:
    """Reads a mapping as it is.  example: of one, as it is typed."""
    return instance(Mapping, accepted=f"a mapping, such as {example},")


def either(kind: type, reader: Reader) -> Reader:
    """Reads a value of a kind as it is, and any other with a reader."""
    return lambda value: value if isinstance(value, kind) else reader(value)

"""TOML tables checked against a declared shape, each fault said with its line."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Annotated, Any, Self, TypeVar, cast

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    PlainSerializer,
    ValidationError,
    ValidationInfo,
    WithJsonSchema,
    model_validator,
)

from establishment.ground.amounts import Amount, clear_amount, parse_amount
from establishment.ground.arguments import LONGEST
from establishment.ground.findings import Faults, InputError, RefusedError, listed, nearest, quoted, written
from establishment.ground.read_days import month_of, read_first_day
from establishment.ground.read_numbers import figure_text, read_number, read_part, read_percent, read_point, read_whole
from establishment.ground.shown_fields import ShownFields
from establishment.ground.toml_files import Route, TomlFile, routes


class Table(ShownFields, BaseModel):
    """A TOML table: unknown keys and values of another kind are refused, in a file and in Python alike.

    Made in Python it raises InputError, which names every field that does not fit as a file's fault does.
    """

    model_config = ConfigDict(
        extra="forbid", frozen=True, strict=True, populate_by_name=True, defer_build=True, str_max_length=LONGEST
    )

    def __init__(self, **values: Any) -> None:
        try:
            super().__init__(**values)
        except ValidationError as refused:
            raise _input_error(refused, type(self), values) from None

    # pydantic then makes the tables inside another itself, and their faults keep their place in it
    __init__.__pydantic_base_init__ = True  # type: ignore[attr-defined]

    @model_validator(mode="before")
    @classmethod
    def _plain_flags(cls, values: Any) -> Any:
        """Yes and no of numpy as Python's own."""
        if not isinstance(values, dict):
            return values
        flags = {key: bool(value) for key, value in values.items() if type(value).__name__ in ("bool", "bool_")}
        return {**values, **flags} if flags else values

    @classmethod
    def model_validate(cls, obj: Any, **options: Any) -> Self:
        """The table of a mapping. Raises InputError, which names every field that does not fit."""
        try:
            return super().model_validate(obj, **options)
        except ValidationError as refused:
            raise _input_error(refused, cls, obj) from None

    def __hash__(self) -> int:
        return hash(self.model_dump_json())


@dataclass(frozen=True)
class AlsoWritten:
    """Says in the JSON Schema that a table can also be written in a shorter form."""

    schema: dict[str, Any]

    def __get_pydantic_json_schema__(self, core: Any, handler: Any) -> dict[str, Any]:
        return {"anyOf": [self.schema, handler(core)]}


AS_TEXT = AlsoWritten({"type": "string"})
"""Written as text in place of the table."""


def _stated(value: Any) -> Amount:
    if value is None or isinstance(value, list | dict):
        raise RefusedError("an amount of money is written as £12,084, £20k or £1.23m")
    return value if isinstance(value, Amount) else parse_amount(value)


def _amount(value: object) -> Amount:
    return clear_amount(_stated(value))


def _cost(value: object) -> Amount:
    return clear_amount(_stated(value), least=0)


LAST_DAYS = ("until", "funded_until", "to_day")
"""Fields that hold the first day without something: a month could be meant with its last day or without it."""


def _day(value: object, info: ValidationInfo) -> date:
    month = month_of(value)
    # until = 2026-05 could end with April or with May
    if month and info.field_name in LAST_DAYS:
        raise RefusedError(f"{quoted(month)} is a month; write the first day without it, such as {month}-01")
    day = read_first_day(value)
    # a slip such as 0206 or 20266 is far outside, and no post is planned so far
    if not 1950 <= day.year <= 2300:
        raise RefusedError(f"{day} is not a day that can be planned; give one from 1950 to 2300")
    return day


def _number(value: object) -> object:
    if isinstance(value, bool) or not isinstance(value, int | str):
        raise RefusedError("give a whole number, or text in quotes")
    if value < 0 if isinstance(value, int) else not value.strip():
        words = quoted(str(value)) if str(value).strip() else "an empty text"
        raise RefusedError(f'{words} is not the number of a proposal; write 4, or "4a"')
    return value


def _figures(pattern: str) -> WithJsonSchema:
    return WithJsonSchema({"anyOf": [{"type": "number", "minimum": 0}, {"type": "string", "pattern": pattern}]})


_FIGURES = _figures(r"^[0-9., /½¼¾⅓⅔]+$")
_FIGURES_OR_PERCENT = _figures(r"^[0-9., /½¼¾⅓⅔]+%?$")
Money = Annotated[
    Amount,
    BeforeValidator(_amount),
    PlainSerializer(lambda amount: amount.text),
    WithJsonSchema({"anyOf": [{"type": "number"}, {"type": "string", "pattern": "[0-9]"}]}),
]
"""An amount as people write it; kept with its notation. One that could be read in two ways is refused."""
Cost = Annotated[
    Amount,
    BeforeValidator(_cost),
    PlainSerializer(lambda amount: amount.text),
    WithJsonSchema({"anyOf": [{"type": "number", "minimum": 0}, {"type": "string", "pattern": "[0-9]"}]}),
]
"""An amount that cannot be negative: what a post, an allowance or a purchase costs."""
Day = Annotated[date, BeforeValidator(_day)]
"""A day from 1950 to 2300; a month, 2026-05, is its first day, but where the first day without something is meant."""
StatedMoney = Annotated[
    Amount,
    BeforeValidator(_stated),
    PlainSerializer(lambda amount: amount.text),
    WithJsonSchema({"anyOf": [{"type": "number"}, {"type": "string", "pattern": "[0-9]"}]}),
]
"""An amount as a paper states it, slips of notation and all."""
Number = Annotated[int | str, BeforeValidator(_number)]
"""The number of a proposal: 4, or "4a"."""


def _up_to_100(percent: Fraction) -> Fraction:
    if percent > 100:
        raise RefusedError(f"{written(percent)}% is more than the whole; give 0 to 100")
    return percent


def _weeks(weeks: Fraction) -> Fraction:
    if weeks > LONGEST_YEAR:
        raise RefusedError(f"{written(weeks)} weeks are more than a year has; give at most 52, or 52.143")
    return weeks


def _hours(hours: Fraction) -> Fraction:
    if hours > HOURS_OF_A_WEEK:
        raise RefusedError(f"{written(hours)} hours are more than a week has; give the hours of one week, at most 168")
    return hours


def _one_post(fte: Fraction) -> Fraction:
    if not 0 < fte <= 1:
        raise RefusedError(f"one post has more than 0 and at most 1 FTE, not {written(fte)}")
    return fte


def _below_100(percent: Fraction) -> Fraction:
    if percent >= 100:
        raise RefusedError("a vacancy factor takes off less than the whole; write 4% as 4")
    return percent


LONGEST_YEAR = Fraction(366, 7)
"""The weeks of a leap year."""
Exact = Annotated[Fraction, BeforeValidator(read_number), PlainSerializer(figure_text), _FIGURES]
"""An exact number of 0 or more: 0.5, or "20/37"; never a percentage."""
Share = Annotated[Fraction, BeforeValidator(read_part), PlainSerializer(figure_text), _FIGURES_OR_PERCENT]
"""A part of a whole, exact, 0 or more: 0.5, "20/37" or "80%"."""
Percent = Annotated[Fraction, BeforeValidator(read_percent), PlainSerializer(figure_text), _FIGURES_OR_PERCENT]
"""A percentage, in percent, exact, 0 or more: 5.5 or "5.5%"."""
UpTo100 = Annotated[Percent, AfterValidator(_up_to_100)]
"""A percentage of a whole: from 0 to 100."""
Below100 = Annotated[Percent, AfterValidator(_below_100)]
"""A percentage that takes off less than the whole."""
OnePost = Annotated[Share, AfterValidator(_one_post)]
"""The FTE of one post: more than 0 and at most 1."""
Weeks = Annotated[Exact, AfterValidator(_weeks)]
"""Weeks of one year."""

HOURS_OF_A_WEEK = 168
WeekHours = Annotated[Exact, AfterValidator(_hours)]
"""Hours of one week."""


def _not_blank(text: str) -> str:
    if not text.strip():
        raise RefusedError("the text is empty")
    return text


Text = Annotated[str, AfterValidator(_not_blank)]
"""Text that cannot be left blank: a title, a name, what a question asks."""
Whole = Annotated[int, BeforeValidator(read_whole)]
"""A whole number of 0 or more: 3, 3.0 or "3"."""
Point = Annotated[str, BeforeValidator(read_point), AlsoWritten({"type": "integer", "minimum": 0})]
"""A point of a scale: 20 or "20", "3a"."""

Shape = TypeVar("Shape", bound=Table)

_SAID = {
    "too_short": "The list is empty; give at least one.",
    "too_long": "The list may have at most {max_length} entries.",
    "string_too_long": "The text may have at most {max_length:,} letters.",
    "greater_than_equal": "Give at least {ge:,}.",
    "less_than_equal": "Give at most {le:,}.",
    "literal_error": "Accepted: {expected}.",
    "int_type": "Give a whole number, without quotes.",
    "string_type": "Give text in quotes.",
    "bool_type": "Give true or false.",
    "date_type": "Give a day, without quotes: 2016-04-01.",
    "list_type": "Give a list in [ ].",
    "model_type": "Give a table: {{ ... }}.",
    "dict_type": "Give a table: {{ ... }}.",
}


HINTS = {
    "basis": 'basis = "maximum" (minimum, middle_point, middle_salary, maximum, point, actual or unstated)',
    "pay": 'pay = "..." with the name of a pay scale',
    "title": 'title = "..." with a title',
    "proposal": "a table [[proposal]] with its number and actions",
    "number": "number = 1",
}
"""What to write for keys that are often left out."""


def validated(
    shape: type[Shape], values: Mapping[str, Any], file: TomlFile, route: Route, faults: Faults
) -> Shape | None:
    """A table of the file as its declared shape, or None once its faults are noted.

    Faults: E201 an unknown key, E202 a missing one, E208 a value that does not fit, E212 an amount.
    """
    try:
        return cast("Shape", shape.__pydantic_validator__.validate_python(dict(values)))
    except ValidationError as refused:
        # all that does not fit at once, as a user corrects it
        for error in _refusals(refused):
            _note(error, shape, file, route, faults)
        return None


def misfits(shape: type[Table], values: Mapping[str, Any]) -> list[Route]:
    """Where values do not fit a shape."""
    try:
        shape.__pydantic_validator__.validate_python(dict(values))
    except ValidationError as refused:
        return [error["loc"] for error in _refusals(refused)]
    return []


def _input_error(refused: ValidationError, shape: type[Table], values: Any) -> InputError:
    """The faults of values given in Python, as those of a file are said."""
    inside = values if isinstance(values, dict) else {}
    faults, file = Faults(), TomlFile(shape.__name__, (), inside, dict.fromkeys(routes(inside), 0))
    for error in _refusals(refused):
        _note(error, shape, file, (), faults)
    return InputError(faults.found)


def _refusals(refused: ValidationError) -> list[Any]:
    """What does not fit a shape, each as pydantic describes it.

    pydantic takes every ValueError and AssertionError of a reader for a refusal: one that is no `RefusedError` is a
    fault of the program, and is raised as it is.
    """
    errors = refused.errors(include_url=False)
    for error in errors:
        cause = error.get("ctx", {}).get("error")
        if isinstance(cause, Exception) and not isinstance(cause, RefusedError):
            raise cause
    return list(errors)


def _refusal_text(error: Any) -> str:
    """Why a value does not fit, in words of our own, without those that pydantic puts before a refusal of ours."""
    words = _SAID.get(error["type"])
    if words is None:
        words = str(error["msg"]).removeprefix("Value error, ")
        return words if words.endswith(".") else f"{words}."
    bounds = error.get("ctx", {})
    return words.format(**{**bounds, "expected": str(bounds.get("expected", "")).replace("'", "")})


def _note(error: Any, shape: type[Table], file: TomlFile, route: Route, faults: Faults) -> None:
    steps: Route = error["loc"]
    while (
        steps
        and error["type"] not in ("extra_forbidden", "missing")
        and (*route, *steps) not in file.places
        and (*route, *steps[:-1]) in file.places
    ):
        steps = steps[:-1]  # a part that stands for the whole in the file, such as one basis for both sides
    at = route + steps
    place, name = file.place(*at), field_name(at)
    value = error["input"]
    if error["type"] == "extra_forbidden":
        keys = keys_of(_inner(shape, steps[:-1]))
        message = f'There is no key "{steps[-1]}" here. {nearest(str(steps[-1]), keys)}'.strip()
        faults.add("E201", place, name, plain(value), message, f"Keys accepted: {listed(keys, most=40)}.")
    elif error["type"] == "missing":
        faults.add(
            "E202",
            file.place(*at[:-1]),
            name,
            None,
            f'"{steps[-1]}" is missing.',
            f"Add {HINTS.get(str(steps[-1]), f'{steps[-1]} = ...')}.",
        )
    else:
        message = _refusal_text(error)
        if error["type"] == "list_type" and isinstance(value, dict):
            message = f"Give a list: {steps[-1]} = [{{ ... }}], or tables headed [[{steps[-1]}]] at the top of a file."
        # every refusal of an amount says these words, whichever field it is of
        code = "E212" if "amount of money" in message else "E208"
        faults.add(code, place, name, plain(value), message[0].upper() + message[1:])


def _inner(shape: type[Table], steps: tuple[str | int, ...]) -> type[Table]:
    for step in steps:
        if isinstance(step, str):
            shape = _table_in(shape, step) or shape
    return shape


def _table_in(shape: type[Table], key: str) -> type[Table] | None:
    for name, field in shape.model_fields.items():
        if key in (name, field.alias):
            return next((t for t in _types_in(field.annotation) if isinstance(t, type) and issubclass(t, Table)), None)
    return None


def _types_in(annotation: Any) -> list[Any]:
    inner = getattr(annotation, "__args__", ())
    return [annotation, *(t for part in inner for t in _types_in(part))]


def keys_of(shape: type[Table]) -> list[str]:
    """The keys a table accepts, as they are written in a file."""
    return [field.alias or name for name, field in shape.model_fields.items()]


def field_name(route: Route) -> str:
    """A route as people write it: proposal[0].establish[1].fte."""
    name = ""
    for step in route:
        name += f"[{step}]" if isinstance(step, int) else f".{step}" if name else str(step)
    return name


def plain(value: object) -> object:
    """A value to show in a message: nothing for what holds several, such as a table, a list or a frame."""
    return value if isinstance(value, str) or not hasattr(value, "__len__") else None

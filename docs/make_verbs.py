"""Writes the verbs of a scenario, one for each action and table, from the shapes that read them.

python docs/make_verbs.py
"""

import inspect
import types
from datetime import date
from fractions import Fraction
from pathlib import Path
from textwrap import fill
from typing import Annotated, Any, Literal, Union, get_args, get_origin, get_type_hints

from establishment.ground import shapes
from establishment.ground.amounts import Amount
from establishment.ground.shapes import Table
from establishment.scenarios import line_shapes
from establishment.scenarios.action_registry import ACTIONS
from establishment.scenarios.action_shapes import Extend, Merge
from establishment.scenarios.line_shapes import Line
from establishment.scenarios.post_rows import PostsSource
from establishment.scenarios.proposals import ProposalTerms
from establishment.scenarios.scenario import Scenario
from establishment.scenarios.stated_tables import Effect, Stated, StatedMeasure
from establishment.scenarios.terms import AssumedAwardTable, Bases, CeilingsFile, FunderTable, ScenarioTerms

FOLDER = Path(__file__).parents[1] / "src" / "establishment" / "scenarios"
BRING = ("establish", "disestablish", "end", "extend", "split", "merge")
"""Actions whose verbs stand together because they bring or take posts."""
NUMBERS = ("Whole", "Exact", "Share", "Percent", "UpTo100", "Below100", "OnePost", "Weeks")
AMOUNTS = ("Money", "Cost", "StatedMoney")
WORDS = ("AmountGiven", "DayGiven", "FunderGiven", "NumberGiven", "PensionGiven", "Tables")
GIVEN: list[tuple[Any, str]] = [
    *((getattr(shapes, name), "NumberGiven") for name in NUMBERS),
    *((getattr(shapes, name), "AmountGiven") for name in AMOUNTS),
    (shapes.Day, "DayGiven"),
    (shapes.Number, "int | str"),
    (shapes.Text, "str"),
    (shapes.Point, "int | str"),
    (line_shapes.Funders, "FunderGiven"),
    (line_shapes.PensionText, "PensionGiven"),
    (PostsSource, "object"),
    (CeilingsFile, "object"),
    (StatedMeasure, "StatedMeasure"),
    (Effect, "Effect"),
    (str, "str"),
    (bool, "bool"),
    (int, "int"),
    (Fraction, "NumberGiven"),
    (Amount, "AmountGiven"),
    (date, "DayGiven"),
]
"""What each kind of value can be given as."""
TO = {
    "change_hours": "NumberGiven | Mapping[str, object]",
    "fund": "FunderGiven | Mapping[str, object]",
    "convert": "Mapping[str, object]",
}
"""What `to` is where it is not text or a table."""
PATTERN = ["between: tuple[DayGiven, DayGiven] | None = None", "every_months: NumberGiven | None = None"]
FOLLOW = ["followed_by: str | Sequence[str] | None = None", "months_later: NumberGiven | None = None"]
SPREAD = "between, every_months: the posts change one at a time, at even steps or so many months apart."
FOLLOWED = 'followed_by: what comes for each post that goes, "1 x Title Grade", months_later after it.'
LINES = 'lines: posts in shorthand, such as "2 x Adviser SCP 20"; or the keywords say the posts.'
EXAMPLES = {
    "establish": '"2 x Adviser SCP 20", from_="2026-10"',
    "disestablish": '"2 x PA SCP 5", between=("2026-10-01", "2026-10-31")',
    "regrade": '"2 x Adviser SCP 20", to="SCP 23"',
    "convert": '"1 x Sergeant SCP 20", to={"scale": "police-officers-ew", "grade": "Sergeant"}',
    "redesignate": '"2 x Adviser SCP 20", to="Case Worker"',
    "transfer": 'post="0114", to="North"',
    "change_hours": 'post="0114", to=0.6',
    "fund": 'post="0114", to="grant"',
    "split": 'post="0114", into=[{"fte": 0.5}, {"fte": 0.5, "title": "Deputy"}]',
    "merge": '"1 x Clerk SCP 5", "1 x Typist SCP 5", into="1 x Officer SCP 20"',
    "extend": 'post="0114", to_day="2028-04-01"',
    "end": 'post="0114", from_="2027-04-01"',
    "non_pay": 'title="Vehicles", amount="£12,000"',
    "one_off": 'title="Furniture", amount=4_500, on="2026-10-01"',
    "income": 'title="Fees", amount="£1.2k"',
    "efficiency": 'title="Forms", volume=400, hours=0.5, weeks=1, rate="£20"',
    "redundancy": 'title="Adviser", age=50, service=12, weekly_pay="£600", on="2026-10-01"',
    "pay_protection": 'title="Adviser", amount=2_000, run_off=[100, 50], from_="2026-10-01"',
    "propose": '4, title="Custody", from_="2026-10-01"',
    "award": 'from_="2027-04-01", percent=3, years=4',
    "funder": 'id="grant", name="Home Office grant", until="2028-04-01"',
    "stated": 'measure="net", amount="£1.2m", where="paragraph 12"',
    "with_terms": 'basis="minimum"',
}
"""The arguments of an example of each verb."""


def kind_of(hint: Any) -> str:
    """What a field of a shape can be given as, as a type."""
    for shape, words in GIVEN:
        if hint == shape:
            return words
    origin, parts = get_origin(hint), get_args(hint)
    if origin in (Union, types.UnionType):
        return kind_of(next(part for part in parts if part is not type(None)))
    if hint == Bases or (origin is Annotated and parts[0] is Bases):
        return "Basis | Mapping[str, Basis]"
    if origin is Annotated:
        return kind_of(parts[0])
    if origin is Literal:
        return f"Literal[{', '.join(map(repr, parts))}]".replace("'", '"')
    if origin is list:
        inner = kind_of(parts[0])
        return "Tables" if inner.startswith("Mapping") else f"Sequence[{inner}]"
    if inspect.isclass(hint) and issubclass(hint, Table):
        return "Mapping[str, object]"
    raise TypeError(f"say in GIVEN what {hint} can be given as")


def fields_of(shape: type[Table], action: str) -> list[str]:
    """The keywords of a shape as parameters, those that must be given first."""
    hints = get_type_hints(shape, include_extras=True)
    needed, others = [], []
    for name, field in shape.model_fields.items():
        key = f"{field.alias}_" if field.alias == "from" else field.alias or name
        if name in ("line", "lines"):
            continue
        words = TO.get(action, "str | Mapping[str, object]") if name == "to" else kind_of(hints[name])
        words = "str | Mapping[str, object]" if (shape, name) == (Merge, "into") else words
        needs = field.is_required() and action != "with_terms"
        (needed if needs else others).append(f"{key}: {words}{'' if needs else ' | None = None'}")
    return needed + others


def verb(name: str, words: str, parameters: list[str], call: str) -> str:
    """One method."""
    lines = [f"    def {name}(", "        self,", *(f"        {each}," for each in parameters), "    ) -> Self:"]
    lines += [f'        """{wrapped(words)}', "", "        >>> import establishment as est"]
    lines.append('        >>> base = est.Scenario(title="T", pay="njc", basis="maximum")')
    lines.append(f"        >>> option = base.{name}({EXAMPLES[name]})")
    lines += ["        >>> print(option.to_toml().splitlines()[-1])", f"        {outcome(name)}"]
    return "\n".join([*lines, '        """', f"        return self.{call}"]) + "\n"


def wrapped(words: str) -> str:
    """The paragraphs of a docstring, filled to the width of a line."""
    parts = [part for paragraph in words.split("\n\n") for part in (*paragraph.split("\f"), "")][:-1]
    filled = [fill(" ".join(part.split("\n")), 112, subsequent_indent=" " * 8) for part in parts]
    return "\n".join(line if number == 0 or not line else f"        {line}" for number, line in enumerate(filled))


def outcome(name: str) -> str:
    """What the example of a verb prints; worked out without the verb, which may not be there yet."""
    base = Scenario(title="T", pay="njc", basis="maximum")
    add = {"award": AssumedAwardTable, "funder": FunderTable, "stated": Stated}

    def call(*texts: Any, **given: Any) -> Scenario:
        if name in ACTIONS:
            return base._act(name, {"lines": texts, **given} if texts else given)
        if name in add:
            return base._add(name, add[name], given)
        return base._propose({"number": texts[0], **given}) if texts else base._change(given)

    made: Scenario = eval(f"call({EXAMPLES[name]})", {"call": call})
    return made.to_toml().splitlines()[-1]


def sentence(shape: type[Table]) -> str:
    """The docstring of a shape, for a method."""
    return inspect.getdoc(shape) or ""


def action_verb(action: str) -> str:
    """The verb of an action."""
    shape = ACTIONS[action].shape
    parameters, words = ["*"], sentence(shape) if shape is not Line else "Posts that are removed."
    place = ["proposal: int | str | None = None"]
    more = "proposal: its number; it is made where there is none of that number, and asked for where there are several."
    if shape is Merge:
        parameters = ["*lines: str | Mapping[str, object]"]
    elif issubclass(shape, Line):
        parameters = ["*lines: str"]
        more = f"{LINES}\f{more}"
    fields = fields_of(shape, action)
    if issubclass(shape, Line) and shape is not Extend:
        place, more = [*place, *PATTERN], f"{more}\f{SPREAD}"
    if action in ("disestablish", "end"):
        place, more = [*place, *FOLLOW], f"{more}\f{FOLLOWED}"
    needed = [each for each in fields if "=" not in each]
    rest = [each for each in fields if "=" in each]
    parameters = [*parameters, *needed, *place, *rest]
    return verb(action, f"{words}\n\n{more}", parameters, f'_act("{action}", locals())')


def module(name: str, meaning: str, verbs: list[str]) -> str:
    """A module of verbs, with the imports that it needs."""
    body = "\n".join(verbs)
    head = [f'"""{meaning}: made by docs/make_verbs.py."""', "", "from __future__ import annotations", ""]
    abc = [word for word in ("Mapping", "Sequence") if f"{word}[" in body]
    head += [f"from collections.abc import {', '.join(abc)}"] if abc else []
    head += [f"from typing import {'Literal, ' if 'Literal[' in body else ''}Self", ""]
    head += ["from establishment.posts import Basis"] if "Basis" in body else []
    head += ["from establishment.scenarios.acting import Acts"]
    given = [
        word
        for word in ("AmountGiven", "DayGiven", "FunderGiven", "NumberGiven", "PensionGiven", "Tables")
        if word in body
    ]
    head += [f"from establishment.scenarios.given_types import {', '.join(given)}"]
    tables = [word for word in ("Effect", "Stated", "StatedMeasure") if f"{word}" in body]
    head += [f"from establishment.scenarios.stated_tables import {', '.join(tables)}"] if tables else []
    terms = [word for word in ("AssumedAwardTable", "FunderTable") if word in body]
    head += [f"from establishment.scenarios.terms import {', '.join(terms)}"] if terms else []
    return "\n".join([*head, "", "", f"class {name}(Acts):", f'    """{meaning}."""', "", body]).rstrip() + "\n"


def term_verbs() -> list[str]:
    """The verbs of proposals, of tables and of terms."""
    propose = fields_of(ProposalTerms, "propose")
    other = (
        "The scenario with other terms; what is not given stays as it is.\n\n"
        "Each keyword is a key of a scenario's file, explained on the page of scenario files. A list stands in the "
        "place of the one that was there: award, unit_cost, ceiling and question are lists of tables, each with its "
        "keys.\n"
        "Raises InputError that names the keyword, the value and what is accepted."
    )
    named = (
        "A proposal, or more terms of the one that has its number.\n\n"
        "cashable: the four conditions of a cashable saving, by name."
    )
    terms = [*fields_of(ScenarioTerms, "with_terms"), "group: Tables | None = None", "question: Tables | None = None"]
    return [
        verb("with_terms", other, ["*", *terms], "_change(locals())"),
        verb("propose", named, [propose[0], "*", *propose[1:]], "_propose(locals())"),
        *(
            verb(name, sentence(shape), ["*", *fields_of(shape, name)], f'_add("{name}", {shape.__name__}, locals())')
            for name, shape in (("award", AssumedAwardTable), ("funder", FunderTable), ("stated", Stated))
        ),
    ]


def pages() -> dict[str, str]:
    """The text of each module by its name."""
    by_room: dict[str, list[str]] = {"verbs_that_bring": [], "verbs_that_change": [], "amount_verbs": []}
    for action in ACTIONS:
        lines = issubclass(ACTIONS[action].shape, Line | Merge)
        room = "verbs_that_bring" if action in BRING else "verbs_that_change" if lines else "amount_verbs"
        by_room[room].append(action_verb(action))
    named: dict[str, tuple[str, str]] = {
        "verbs_that_bring": ("VerbsThatBring", "The verbs that bring posts, take them or move their end"),
        "verbs_that_change": ("VerbsThatChange", "The verbs that change posts"),
        "amount_verbs": ("AmountVerbs", "The verbs of amounts beside the posts"),
    }
    made = {name: module(*named[name], verbs) for name, verbs in by_room.items()}
    terms = module("TermVerbs", "The verbs of terms, proposals, awards, funders and stated figures", term_verbs())
    return {**made, "term_verbs": terms}


def main() -> None:
    """Write them."""
    for name, text in pages().items():
        (FOLDER / f"{name}.py").write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()

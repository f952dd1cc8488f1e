"""Writes the verbs of a scenario, one for each action and table, from the shapes that read them.

python docs/make_verbs.py
"""

import inspect
import re
import types
from collections.abc import Container
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
NUMBERS = ("Whole", "Exact", "Share", "Percent", "UpTo100", "Below100", "OnePost", "Weeks")
AMOUNTS = ("Money", "Cost", "StatedMoney")
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
PATTERN = ["between: tuple[DayGiven, DayGiven] | None", "every_months: NumberGiven | None"]
FOLLOW = ["followed_by: str | Sequence[str] | None", "months_later: NumberGiven | None"]
WORDS_OF = {
    "acting": ("Acts",),
    "given_types": ("AmountGiven", "DayGiven", "FunderGiven", "NumberGiven", "PensionGiven", "Tables"),
    "stated_tables": ("Effect", "Stated", "StatedMeasure"),
    "terms": ("AssumedAwardTable", "FunderTable"),
    "verb_keywords": ("LineKeywords", "LeavingKeywords", "SpreadKeywords", "TermKeywords"),
}
"""The modules that a module of verbs imports from, with the names of each."""
TABLES = ["group: Tables | None", "question: Tables | None"]
SPREAD = "between, every_months: the posts change one at a time, evenly between two days or every so many months."
FOLLOWED = 'followed_by: a post that comes for each one that goes, "1 x Title Grade"; months_later: how much later.'
LINES = 'lines: posts in shorthand, such as "2 x Adviser SCP 20". Or name the posts by keywords.'
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


def fields_of(shape: type[Table], action: str, apart: Container[str] = ()) -> list[str]:
    """The keywords of a shape as parameters, those that must be given first.  apart: fields that stand elsewhere."""
    hints = get_type_hints(shape, include_extras=True)
    needed, others = [], []
    for name, field in shape.model_fields.items():
        key = f"{field.alias}_" if field.alias == "from" else field.alias or name
        if name in ("line", "lines") or name in apart:
            continue
        words = TO.get(action, "str | Mapping[str, object]") if name == "to" else kind_of(hints[name])
        words = "str | Mapping[str, object]" if (shape, name) == (Merge, "into") else words
        needs = field.is_required() and action != "with_terms"
        (needed if needs else others).append(f"{key}: {words}{'' if needs else ' | None = None'}")
    return needed + others


def dictionary(name: str, meaning: str, parts: list[str], base: str = "TypedDict, total=False") -> str:
    """A typed dictionary: keywords that several verbs take, each of which may be left out."""
    lines = [f"class {name}({base}):", f'    """{meaning}"""', "", *(f"    {part}" for part in parts)]
    return "\n".join(line.removesuffix(" = None") for line in lines) + "\n"


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
    more = "proposal: its number. A new number starts a proposal; leave it out if there is only one."
    others: list[str] = []
    if shape is Merge:
        parameters = ["*lines: str | Mapping[str, object]"]
    elif issubclass(shape, Line):
        parameters = ["*lines: str"]
        more = f"{LINES}\f{more}"
        others = ["**others: Unpack[LineKeywords]"]
    if issubclass(shape, Line) and shape is not Extend:
        others, more = ["**others: Unpack[SpreadKeywords]"], f"{more}\f{SPREAD}"
    if action in ("disestablish", "end"):
        others, more = ["**others: Unpack[LeavingKeywords]"], f"{more}\f{FOLLOWED}"
    fields = fields_of(shape, action, Line.model_fields if issubclass(shape, Line) else ())
    needed = [each for each in fields if "=" not in each]
    rest = [each for each in fields if "=" in each]
    place = ["proposal: int | str | None = None"]
    return verb(
        action, f"{words}\n\n{more}", [*parameters, *needed, *place, *rest, *others], f'_act("{action}", locals())'
    )


def head(meaning: str, body: str, module: str = "") -> list[str]:
    """The first lines of a module, with the imports that its body needs."""
    lines = [f'"""{meaning}: made by docs/make_verbs.py."""', "", "from __future__ import annotations", ""]
    abc = [word for word in ("Mapping", "Sequence") if f"{word}[" in body]
    lines += [f"from collections.abc import {', '.join(abc)}"] if abc else []
    typed = [word for word in ("Literal", "Self", "TypedDict", "Unpack") if re.search(rf"\b{word}\b", body)]
    lines += [f"from typing import {', '.join(typed)}", ""]
    lines += ["from establishment.posts import Basis"] if re.search(r"\bBasis\b", body) else []
    for name, words in WORDS_OF.items():
        used = [word for word in words if re.search(rf"\b{word}\b", body)] if name != module else []
        lines += [f"from establishment.scenarios.{name} import {', '.join(sorted(used))}"] if used else []
    return [*lines, "", ""]


def module(name: str, meaning: str, verbs: list[str]) -> str:
    """A module of verbs."""
    body = "\n".join([f"class {name}(Acts):", f'    """{meaning}."""', "", *verbs])
    return "\n".join([*head(meaning, body), body]).rstrip() + "\n"


def keyword_module() -> str:
    """The module of the keywords that several verbs take."""
    lines = fields_of(Line, "")
    terms = fields_of(ScenarioTerms, "with_terms", ("title", "pay", "basis"))
    body = "\n\n".join(
        [
            dictionary("LineKeywords", "Keywords that say which posts, and what they are.", lines),
            dictionary("SpreadKeywords", "Those of posts that can change one at a time.", PATTERN, "LineKeywords"),
            dictionary("LeavingKeywords", "Those of posts that others can follow.", FOLLOW, "SpreadKeywords"),
            dictionary("TermKeywords", "Terms of a scenario that can be left out.", [*terms, *TABLES]),
        ]
    )
    meaning = "Keywords that several verbs of a scenario take"
    return "\n".join([*head(meaning, body, "verb_keywords"), body])


def term_verbs() -> list[str]:
    """The verbs of proposals, of tables and of terms."""
    propose = fields_of(ProposalTerms, "propose")
    other = (
        "The scenario with other terms; terms that are not given stay as they are.\n\n"
        "Each keyword is a key of a scenario's file, explained on the page of scenario files. A list replaces "
        "the existing one: award, unit_cost, ceiling and question are lists of tables, each with its "
        "keys.\n"
        "Raises InputError that names the keyword, the value and what is accepted."
    )
    named = (
        "Add a proposal, or more terms to the one that has this number.\n\n"
        "cashable: the four conditions of a cashable saving, by name."
    )
    shared = [name for name in ScenarioTerms.model_fields if name not in ("title", "pay", "basis")]
    terms = [*fields_of(ScenarioTerms, "with_terms", shared), "**others: Unpack[TermKeywords]"]
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
    posts, amounts = [], []
    for action in ACTIONS:
        (posts if issubclass(ACTIONS[action].shape, Line | Merge) else amounts).append(action_verb(action))
    return {
        "verb_keywords": keyword_module(),
        "post_verbs": module("PostVerbs", "The verbs of posts: those that bring, take or change them", posts),
        "amount_verbs": module("AmountVerbs", "The verbs of amounts beside the posts", amounts),
        "term_verbs": module(
            "TermVerbs", "The verbs of terms, proposals, awards, funders and stated figures", term_verbs()
        ),
    }


def main() -> None:
    """Write them."""
    for name, text in pages().items():
        (FOLDER / f"{name}.py").write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()

"""The scenario: a proposal to change posts, in the shape of its file."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Self, Unpack

from pydantic import BaseModel, Field, PrivateAttr

from establishment.ground.arguments import argument, arguments, by_its_arguments, file_name, or_none, proposal_number
from establishment.ground.file_writing import check_target, write_file
from establishment.ground.findings import RefusedError, clean, how_many, listed
from establishment.ground.read_numbers import plain_number
from establishment.ground.shapes import Table
from establishment.posts import Basis
from establishment.scenarios.acting import keywords, lines_of, table_of
from establishment.scenarios.action_registry import ACTIONS
from establishment.scenarios.amount_verbs import AmountVerbs
from establishment.scenarios.given_types import Tables
from establishment.scenarios.post_verbs import PostVerbs
from establishment.scenarios.proposals import Proposal
from establishment.scenarios.stated_tables import Group, Question, Stated
from establishment.scenarios.term_verbs import TermVerbs
from establishment.scenarios.terms import ScenarioTerms
from establishment.scenarios.verb_keywords import TermKeywords
from establishment.scenarios.writer import line_words, scenario_toml


class Scenario(ScenarioTerms, TermVerbs, PostVerbs, AmountVerbs):
    """A scenario: what is proposed, on which pay and basis, and what a paper states.

    Each keyword is a key of a scenario's file. Days are dates, Timestamps or text ("2026-05" is a month's first day);
    numbers are int, float, Decimal, Fraction, of numpy or text; amounts a number of pounds or text such as "£28,000".
    posts: the path of a list, a frame of any library, records, or `Posts`.

    A method such as `establish` returns a new scenario and leaves this one as it is, so that options can branch from
    one base. Two scenarios are equal if their files say the same, whatever the order of keys and the spacing.
    Raises InputError, which names each field that does not fit; `cost` raises the errors that only costing can find.

    >>> base = Scenario(title="Custody", pay="njc", basis="maximum", price_base="2026-05", pension=0.2)
    >>> option = base.disestablish("2 x Sergeant SCP 25").establish(count=3, title="Officer", grade="SCP 20")
    >>> len(base.proposal), option.proposal[0].establish[0].count
    (0, 3)
    """

    proposal: list[Proposal] = []
    group: list[Group] = []
    stated_figures: list[Stated] = Field(default=[], alias="stated")
    question: list[Question] = []
    _folder: Path = PrivateAttr(default=Path())

    def __init__(
        self,
        *,
        title: str,
        pay: str,
        basis: Basis | Mapping[str, Basis],
        proposal: Tables | None = None,
        stated: Tables | None = None,
        **others: Unpack[TermKeywords],
    ) -> None:
        super().__init__(**keywords(locals()))

    __init__ = by_its_arguments(__init__)
    # pydantic then makes a scenario of a file's values itself, and their faults keep their place in it
    __init__.__pydantic_base_init__ = True  # type: ignore[attr-defined]

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Scenario) and self.__dict__ == other.__dict__

    __hash__ = Table.__hash__

    def __str__(self) -> str:
        bases = dict.fromkeys((self.basis.baseline, self.basis.proposed))
        proposals = how_many(len(self.proposal), "proposal")
        lines = [f"{self.title}: {proposals}, pay {self.pay}, basis {', '.join(bases)}"]
        if self.posts:
            lines.append(f"  posts: {self.posts}")
        for proposal in self.proposal:
            lines.append(f"  {proposal.id} {proposal.title}".rstrip())
            lines += [f"    {action}: {line_words(line)}" for action, _, line in proposal.actions()]
        return "\n".join(clean(line) for line in lines)

    def __dir__(self) -> list[str]:
        own = (name for part in type(self).__mro__ if part is not BaseModel for name in vars(part))
        return sorted({*(name for name in own if name[0] != "_"), *type(self).model_fields} - {*dir(BaseModel)})

    @property
    def proposals(self) -> dict[str, Proposal]:
        """Proposals by number, as text."""
        return {proposal.id: proposal for proposal in self.proposal}

    @property
    def folder(self) -> Path:
        """The folder of the file that it was read from, in which its list of posts is looked for."""
        return self._folder

    @arguments(folder=file_name)
    def found_in(self, folder: Path) -> Self:
        """The scenario as if read from a file in a folder, in which its list of posts is looked for."""
        placed = self.model_copy()
        placed._folder = folder
        return placed

    def _act(self, action: str, arguments: dict[str, Any]) -> Self:
        values = keywords(arguments)
        index, proposals = self._found(argument("proposal", values.pop("proposal", None), or_none(_number)))
        changed = proposals[index]
        for key, tables in lines_of(action, values).items():
            there = changed.lines(key)
            lines = [
                table_of(ACTIONS[key].shape, table, ("proposal", index, key, len(there) + number))
                for number, table in enumerate(tables)
            ]
            changed = changed.model_copy(update={key: [*there, *lines]})
        proposals[index] = changed
        return self.model_copy(update={"proposal": proposals})

    def _found(self, number: object) -> tuple[int, list[Proposal]]:
        """The place of a proposal among all of them; a new one where none has its number, or where there is none."""
        proposals, numbers = list(self.proposal), [proposal.id for proposal in self.proposal]
        if number is None and len(proposals) > 1:
            message = f"proposal: the scenario has {listed(numbers)}; say which is meant, proposal={numbers[-1]}"
            raise RefusedError(message)
        # without a number the only proposal is meant, or a first one
        position = numbers[0] if number is None and numbers else 1 if number is None else number
        if str(plain_number(position)) in numbers:
            return numbers.index(str(plain_number(position))), proposals
        route = ("proposal", len(proposals))
        return len(proposals), [*proposals, table_of(Proposal, {"number": plain_number(position)}, route)]

    def _propose(self, arguments: dict[str, Any]) -> Self:
        values = keywords(arguments)
        index, proposals = self._found(argument("number", values.get("number"), _number))
        there = proposals[index].model_dump(by_alias=True, exclude_unset=True)
        proposals[index] = table_of(Proposal, {**there, **values, "number": there["number"]}, ("proposal", index))
        return self.model_copy(update={"proposal": proposals})

    def _add(self, table: str, shape: type[Table], arguments: dict[str, Any]) -> Self:
        # the verbs award, funder and stated have taken the names of their lists
        name = next(name for name, field in type(self).model_fields.items() if table in (name, field.alias))
        there = getattr(self, name)
        return self.model_copy(update={name: [*there, table_of(shape, keywords(arguments), (table, len(there)))]})

    def _change(self, arguments: dict[str, Any]) -> Self:
        values = keywords(arguments)
        there = self.model_dump(by_alias=True, exclude_unset=True)
        changed = table_of(type(self), {**there, **values}, ())
        # a path that is given now is seen from where the caller is
        folder = self._folder if "posts" not in values else Path()
        return changed.found_in(folder)._with_ceilings_at(Path() if "ceilings" in values else self._folder)

    def _with_ceilings_at(self, folder: Path) -> Self:
        """The scenario with its file of ceilings, which is named from one folder, named from its own."""
        if not self.ceilings or folder == self._folder:
            return self
        # relative, so that a folder of scenarios can be moved as a whole
        named = os.path.relpath(folder / self.ceilings, self._folder)
        return self.model_copy(update={"ceilings": Path(named).as_posix()})

    def to_toml(self, path: str | Path | None = None, *, force: bool = False) -> str:
        """The scenario as the text of a file. Read again, it gives an equal scenario.

        path: a file that ends in .toml, which is written whole or not at all.  force: whether an existing file is
        replaced.

        The path of a list of posts is written relative to that file; a frame is written into the file itself.
        Raises RefusedError if the file cannot be written.

        >>> print(Scenario(title="Custody", pay="njc", basis="maximum").to_toml())
        title = "Custody"
        pay = "njc"
        basis = "maximum"
        <BLANKLINE>
        """
        if path is None:
            return scenario_toml(self)
        target = check_target(argument("path", path, file_name), suffix=".toml", force=force)
        text = scenario_toml(self._beside(target))
        write_file(target, text.encode("utf-8"), suffix=".toml", force=force)
        return text

    def _beside(self, target: Path) -> Self:
        """The scenario with its list of posts and its ceilings named from the folder of a file."""
        placed = self.found_in(target.parent)._with_ceilings_at(self._folder)
        if not isinstance(self.posts, str) or not self.posts or self._folder == target.parent:
            return placed
        named = os.path.relpath(self._folder / self.posts, target.parent)
        return placed.model_copy(update={"posts": Path(named).as_posix()})


def _number(value: object) -> object:
    """The number of a proposal as it is given, once it is known to be one."""
    proposal_number(value)
    return value

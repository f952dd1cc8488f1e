"""A proposal: a number, terms of its own, and a list of lines for each action of the registry."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Annotated, Any

from pydantic import Field, create_model

from establishment.ground.shapes import AS_TEXT, Day, Number, Table
from establishment.scenarios.action_registry import ACTIONS
from establishment.scenarios.line_shapes import Funders


class Cashable(Table):
    """The four conditions of a cashable saving. One left out is unsaid, not false."""

    base_budget_falls: bool | None = None
    funder_keeps: bool | None = None
    not_counted_already: bool | None = None
    nobody_still_paid: bool | None = None


class ProposalTerms(Table):
    """What a proposal says but for its actions."""

    number: Number
    title: str = ""
    funder: Funders = []
    from_: Day | None = Field(default=None, alias="from")
    where: str = ""
    authority: str = ""
    scope_reduction: bool = False
    cashable: Cashable = Cashable()

    @property
    def id(self) -> str:
        """The number as text."""
        return str(self.number)

    def lines(self, action: str) -> list[Any]:
        """The lines of one action, in the order of the file."""
        return list(getattr(self, action))

    def actions(self) -> Iterator[tuple[str, int, Any]]:
        """Each line with the key of its action and its place in the list, in the order of the registry."""
        # in the order of the registry, whatever the order in the file, so that a plan built in Python numbers its
        # changes alike
        for action in ACTIONS:
            for index, line in enumerate(self.lines(action)):
                yield action, index, line


def _fields() -> dict[str, Any]:
    """A list of lines for each action."""
    shapes = {key: Annotated[row.shape, AS_TEXT] if row.as_text else row.shape for key, row in ACTIONS.items()}
    return {key: (list[shape], []) for key, shape in shapes.items()}  # type: ignore[valid-type]


# a checker of types needs a class that it can read; the fields come from the registry
if TYPE_CHECKING:

    class Proposal(ProposalTerms):
        """One numbered proposal and its actions."""

else:
    Proposal = create_model(
        "Proposal",
        __base__=ProposalTerms,
        __module__=__name__,
        __doc__="One numbered proposal and its actions.",
        **_fields(),
    )

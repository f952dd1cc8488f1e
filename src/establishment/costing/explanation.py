"""How an explanation is said: a figure, and the steps that make it."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from establishment.costing.figures import Figure
from establishment.ground.money import number_text
from establishment.ground.shown import Shown
from establishment.ground.shown_fields import ShownFields

Explained = Figure | Fraction
"""What is explained: an amount, or a count."""


def _shown(value: Explained) -> str:
    return str(value) if isinstance(value, Figure) else number_text(value)


@dataclass(frozen=True, repr=False)
class ExplainedStep(ShownFields):
    """One line of an explanation: how deep it lies, what it says and what it comes to, if anything."""

    depth: int
    says: str
    amount: Explained | None = None

    @property
    def figure(self) -> str:
        """The amount or count as it is shown; nothing where there is none."""
        return "" if self.amount is None else _shown(self.amount)


@dataclass(frozen=True, repr=False)
class Explanation(Shown):
    """A figure and the steps that make it.

    measure: by its name in the scenario file.  figure: an amount or a count; None where there is none, and the steps
    say why.
    """

    measure: str
    title: str
    figure: Explained | None
    steps: tuple[ExplainedStep, ...]

    def __str__(self) -> str:
        lines = [f"{self.title} = {'none' if self.figure is None else _shown(self.figure)}"]
        for step in self.steps:
            amount = f": {step.figure}" if step.figure else ""
            lines.append("  " * step.depth + step.says + amount)
        return "\n".join(lines)

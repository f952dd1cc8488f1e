"""What one measure is: its label, unit, sign, definition, and how it is worked out."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Literal

from establishment.costing.figures import Figure, total
from establishment.costing.summary import Class, Effect, Summary

Unit = Literal["pounds a year", "pounds", "posts", "FTE", "years"]


Sign = Literal["cost", "saving", "count"]


SIGNS: dict[Sign, str] = {
    "cost": "a cost is positive",
    "saving": "a saving is positive",
    "count": "a count",
}
"""Which way each measure counts, in words."""


Value = Figure | Fraction


NOTHING = Figure()


EFFECTS = {"part_year": "in the year", "full_year": "full year at its end"}
"""The two effects of a year, as labels end: what falls in it, and twelve months of the state on its last day."""


@dataclass(frozen=True)
class YearPart:
    """One effect of one year, of some proposals and funders: the sums of which measures of a year are made.

    savings: by class, a saving positive.  one_off: spending that falls in the year; nothing of a full year.
    between_funders: growth of some funders and saving of others that are neither over the whole.
    """

    growth: Figure = NOTHING
    savings: Mapping[Class, Figure] = field(default_factory=dict)
    unclassified: Figure = NOTHING
    time_limited: Figure = NOTHING
    one_off: Figure = NOTHING
    between_funders: Figure = NOTHING

    def savings_of(self, *classes: Class) -> Figure:
        """Savings of some classes."""
        return total(self.savings.get(name, Figure()) for name in classes)


@dataclass(frozen=True)
class Measure:
    """One measure.

    label: as tables head it, the same everywhere.  parts: the measures it is the sum of, each with 1 or -1.
    of_summary: its value for a full year of a set of proposals or a funder; None where it has none.
    of_year: its value in a year; None where it has none.  effects: whether a year has it in its two effects, part-year
    and full-year; else only as what falls in the year.  year_label: its label there, where that is another.
    adds: which effects of changes it adds up, for explanations.
    """

    name: str
    label: str
    unit: Unit
    sign: Sign
    definition: str
    of_summary: Callable[[Summary], Value] | None = None
    of_year: Callable[[YearPart], Figure] | None = None
    parts: tuple[tuple[int, str], ...] = ()
    effects: bool = True
    year_label: str = ""
    adds: Callable[[Effect], bool] | None = None

    @property
    def is_money(self) -> bool:
        """Whether it is an amount of money."""
        return self.unit in ("pounds a year", "pounds")

    @property
    def phrase(self) -> str:
        """The label within a sentence."""
        return _within_a_sentence(self.label)

    @property
    def year_phrase(self) -> str:
        """Its label in a year, within a sentence."""
        return _within_a_sentence(self.year_label or self.label)

    def columns(self) -> list[tuple[str, str, str]]:
        """Its columns in a table of years: effect, name and label."""
        if self.of_year is None:
            return []
        label = self.year_label or self.label
        if not self.effects:
            return [("part_year", self.name, label)]
        return [(effect, f"{effect}_{self.name}", f"{label}, {words}") for effect, words in EFFECTS.items()]


def _within_a_sentence(label: str) -> str:
    # FTE and the like stay as they are
    return label if label[:2].isupper() else label[0].lower() + label[1:]

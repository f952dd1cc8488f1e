"""Whether a change is growth or saving: settled once, over all funders for the whole, for each funder in its own view.

A change that only moves cost from one funder to another is nothing over the whole; by funder it is growth and saving.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from establishment.costing.figures import Figure, total
from establishment.costing.summary import Class, Effect, Turn

ClassOf = Callable[[int, str], Class]
"""The class that a saving of a movement has for a funder."""


@dataclass(frozen=True)
class Settlement:
    """What a change is.

    turn: growth, saving, neither, or not to be told.  only: of a saving, the one class that all of it has; "" where
    what each funder has of it is of that funder's own class.
    """

    turn: Turn
    only: Class = ""


def turn_of(net: Figure) -> Turn:
    """Growth, saving or neither, by the sign of a net; unclassified where unknown costs decide it."""
    return {1: "growth", -1: "saving", 0: "none", None: "unclassified"}[net.sign]  # type: ignore[return-value]


class Settling:
    """Settles changes by their full-year effects at the price base.

    nets: by number of the movement, what it comes to for each funder.
    """

    def __init__(self, nets: Mapping[int, Mapping[str, Figure]], class_of: ClassOf) -> None:
        self.class_of = class_of
        self._known: dict[tuple[int, str | None], Settlement] = {}
        for number, by_funder in nets.items():
            self._known[number, None] = self._settled(number, by_funder)
            for funder, net in by_funder.items():
                self._known[number, funder] = self._settled(number, {funder: net})

    def settle(self, number: int, nets: Mapping[str, Figure], funder: str | None = None) -> Settlement:
        """What a movement is, over the whole or in the view of one funder.

        nets: of each funder in question; they decide where the movement is nothing at the price base, such as a base
        that takes over from a grant.
        """
        before = self.known(number, funder)
        # settled once at the price base, so that a growth of one year never becomes a saving of the next
        return self._settled(number, nets) if before.turn == "none" else before

    def known(self, number: int, funder: str | None = None) -> Settlement:
        """What a movement is at the price base."""
        return self._known.get((number, funder), Settlement("none"))

    def parts(
        self, number: int, nets: Mapping[str, Figure], funder: str | None = None
    ) -> Iterator[tuple[Turn, Class, Figure]]:
        """What each funder has of a movement: what it is, the class of a saving, and the net."""
        settled = self.settle(number, nets, funder)
        for name, net in nets.items():
            yield settled.turn, self.class_in(settled, number, name), net

    def class_in(self, settled: Settlement, number: int, funder: str) -> Class:
        """The class of what a funder has of a saving; "" of all else."""
        return (settled.only or self.class_of(number, funder)) if settled.turn == "saving" else ""

    def _settled(self, number: int, nets: Mapping[str, Figure]) -> Settlement:
        # over all funders together: what only moves from one to another is neither
        turn = turn_of(total(nets.values()))
        if turn != "saving":
            return Settlement(turn)
        # a giver takes its money back, so what it saves is in nobody's budget
        counted = {funder: net for funder, net in nets.items() if self.class_of(number, funder) != "not_cashable"}
        goes_back = total(net for funder, net in nets.items() if funder not in counted)
        # growth of some is set against the saving of others, so that all that is left is of the class of those
        if total(counted.values()).sign == 1:
            return Settlement(turn, "not_cashable")
        return Settlement(turn, self.class_of(number, next(iter(counted))) if goes_back.sign == 1 else "")


def over_all(pairs: Iterable[Effect], settling: Settling) -> list[Effect]:
    """The effects of movements over all funders: one a movement, or one a class of its saving.

    pairs: one a movement and funder.
    """
    by_number: dict[int, list[Effect]] = {}
    for pair in pairs:
        by_number.setdefault(pair.movement.number, []).append(pair)
    return [whole for number, mine in by_number.items() for whole in _whole(number, mine, settling)]


def _whole(number: int, mine: list[Effect], settling: Settling) -> list[Effect]:
    settled = settling.settle(number, {pair.funders[0]: pair.net for pair in mine})
    groups: dict[Class, list[Effect]] = {}
    for pair in mine:
        # a saving that a grant and the base budget share is cashable only in part, so it stands in two effects
        groups.setdefault(settling.class_in(settled, number, pair.funders[0]), []).append(pair)
    return [_joined(group, settled.turn, class_) for class_, group in groups.items()]


def _joined(pairs: list[Effect], turn: Turn, class_: Class) -> Effect:
    """Effects of one movement for several funders as one."""

    def added(name: str) -> Figure:
        return total(getattr(pair, name) for pair in pairs)

    between = {at: Figure() for pair in pairs for at in pair.between}
    for pair in pairs:
        for at, figure in pair.between.items():
            between[at] = between[at] + figure
    return Effect(
        pairs[0].movement,
        tuple(name for pair in pairs for name in pair.funders),
        added("baseline"),
        added("proposed"),
        added("unbudgeted_before"),
        added("unbudgeted_after"),
        added("time_limited"),
        turn,
        class_,
        between,
    )


def lacking(pairs: Iterable[Effect], wholes: Iterable[Effect]) -> tuple[Effect, ...]:
    """What the effects of all funders lack of those over the whole: what only moves between funders."""
    return (*wholes, *(_taken_off(pair) for pair in pairs))


def _taken_off(pair: Effect) -> Effect:
    return replace(
        pair,
        baseline=-pair.baseline,
        proposed=-pair.proposed,
        unbudgeted_before=-pair.unbudgeted_before,
        unbudgeted_after=-pair.unbudgeted_after,
        time_limited=-pair.time_limited,
        between={at: -figure for at, figure in pair.between.items()},
    )

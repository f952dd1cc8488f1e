"""A scenario as it was costed: the plan, its comparison and what follows from it, for every part of a costing."""

from __future__ import annotations

from collections.abc import Iterable

from establishment.costing.comparison import Comparison
from establishment.costing.engine import Engine
from establishment.costing.pricer import Pricer
from establishment.costing.results import Results
from establishment.costing.years import Year
from establishment.ground.arguments import argument, proposal_numbers
from establishment.ground.findings import RefusedError
from establishment.scenarios.reader import Plan
from establishment.scenarios.scenario import Scenario


class CostedPlan:
    """A plan, compared and costed once.

    plan: the scenario resolved against a book.  comparison, results: what the engine makes of it.
    """

    def __init__(self, plan: Plan) -> None:
        self.plan = plan
        # one engine, so that every part of a costing finds the prices already worked out
        self._engine = Engine(Pricer.of(plan))
        self.comparison = Comparison(plan, self._engine)
        self.results = Results(self.comparison)

    @property
    def scenario(self) -> Scenario:
        """The scenario that was costed."""
        return self.plan.scenario

    def _years(self) -> list[Year]:
        # said here once for all that needs years: nothing of years is an empty table
        if not self.results.years:
            raise RefusedError('the scenario has no years; add first_year = "2016/17", and years = 5 for more than one')
        return self.results.years


def proposal_ids(proposals: int | str | Iterable[int | str] | None) -> list[str] | None:
    """Numbers of proposals as text; one alone stands for itself. Raises RefusedError."""
    return None if proposals is None else argument("proposals", proposals, proposal_numbers)

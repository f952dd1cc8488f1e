"""The public face: what a notebook or a script calls."""

from __future__ import annotations

from establishment.api.costing_ceilings import CostingCeilings
from establishment.api.costing_measures import CostingMeasures
from establishment.api.costing_outputs import CostingOutputs
from establishment.api.costing_tables import CostingTables
from establishment.api.costing_what_if import CostingWhatIf


class Costing(CostingMeasures, CostingTables, CostingWhatIf, CostingCeilings, CostingOutputs):
    """A scenario costed: its measures, frames, stated figures and what they imply.

    Measures are `Figure`s: numbers of pounds if every cost is known, otherwise the known part and the unknown posts by
    name. Frames are in pounds (float, to the penny), or in whole pence with `money="pence"`.

    >>> import establishment as est
    >>> base = est.Scenario(title="T", pay="njc", basis="maximum", price_base="2026-05", pension=0.2)
    >>> option = base.disestablish("1 x Adviser SCP 20").establish("1 x Clerk SCP 5")
    >>> costing = est.cost(option)
    >>> costing.gross_savings, costing.recurring_growth, costing.net
    (£44,876.92, £35,058.59, -£9,818.33)
    """

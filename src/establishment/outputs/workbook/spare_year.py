"""The year that can be added in the workbook: costed by the library beforehand, and counted once it is switched on."""

from __future__ import annotations

from dataclasses import replace

from establishment.costing.comparison import Comparison
from establishment.costing.engine import Engine
from establishment.costing.pricer import Pricer
from establishment.costing.results import Results
from establishment.ground.findings import InputError, RefusedError


def with_a_year_more(results: Results) -> Results | None:
    """A costing with one more year after its last; None where it has no years, or the year cannot be costed.

    Pay that is not known so late stays as it is, and so do on-cost rates, as in a scenario that assumes both. Not
    offered either where funding ends in that year at a price of its own, which the sheet Cliff holds as costed.
    """
    plan = results.comparison.plan
    if not results.comparison.years:
        return None
    scenario = plan.scenario.model_copy(update={"years": plan.scenario.years + 1})
    end = scenario.financial_years[-1].until
    # assumed in the book, so that the pricing of every post follows and no second rule is needed
    book = plan.book.assuming(replace(plan.book.assumed, hold_on_costs=True, pay_stays_until=end))
    longer = replace(plan, scenario=scenario, book=book)
    try:
        again = Results(Comparison(longer, Engine(Pricer.of(longer))))
        # a longer plan can change what the sheets hold of funding that ends; then it is no year that can just be added
        same = again.years[:-1] and _falls(again) == _falls(results)
    except (InputError, RefusedError):
        return None
    return again if same else None


def _falls(results: Results) -> list[object]:
    """What the sheet Cliff holds of each end of funding."""
    return [(fall.until, fall.title, fall.funder, fall.annual, fall.in_year) for fall in results.cliff]

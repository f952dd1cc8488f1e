"""Employer cost of annual pays by ccnl-engine: Italian private-sector law, one `compute()` an employee.

Each pay is read as euros agreed for a permanent employee of level 4 of the commerce contract. The figures follow
another country's law: they are a scale for the time, and are not to be held against the library's.
"""

import time
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from pathlib import Path

from protocol import Round, peer, read_pays, serve

CONTRACT, LEVEL = "commercio-confcommercio.json", "4"
ON = date(2026, 9, 1)


def ready(path: Path) -> Callable[[], Round]:
    """Load the peer and the pays."""
    ccnl = peer("ccnl_engine")
    euros = [Decimal(pence) / 100 for pence in read_pays(path)]
    employer = ccnl.Employer(num_employees=50)
    employment = ccnl.Employment(ccnl=CONTRACT, contract=ccnl.Permanent(), employer=employer, calculation_date=ON)

    def cost(pay: Decimal) -> Decimal:
        agreement = ccnl.Agreement(ral_override=ccnl.RalOverride(pay))
        employee = ccnl.Employee(level_code=LEVEL, agreement=agreement)
        result = ccnl.compute(ccnl.PayrollScenario(employee=employee, employment=employment)).result
        return result.employer_cost_annual * 100

    def work() -> Round:
        start = time.perf_counter()
        figures = [cost(pay) for pay in euros]
        return Round(time.perf_counter() - start, figures)

    return work


if __name__ == "__main__":
    serve(ready)

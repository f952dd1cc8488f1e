"""Employer National Insurance of annual pays by coati-payroll, its rule given as steps of the formula engine.

coati-payroll holds no law of any country: threshold and rate are those of 2026/27 (and 2025/26), written below in its
own JSON steps. The engine is built once; each round executes it for every pay.
"""

import time
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

from protocol import Round, peer, read_pays, serve

EMPLOYER_NI = {
    "meta": {"name": "Employer National Insurance, category A, annual"},
    "inputs": [{"name": "pay", "type": "decimal", "default": 0}],
    "steps": [
        {"name": "above", "type": "calculation", "formula": "max(pay - 5000, 0)"},
        {"name": "due", "type": "calculation", "formula": "round(above * 0.15, 2)"},
    ],
    "tax_tables": {},
    "output": "due",
}


def ready(path: Path) -> Callable[[], Round]:
    """Load the peer and the pays, and build the engine."""
    engine = peer("coati_payroll.formula_engine").FormulaEngine(EMPLOYER_NI)
    pays = [Decimal(pence) / 100 for pence in read_pays(path)]

    def work() -> Round:
        start = time.perf_counter()
        outputs = [engine.execute({"pay": pay})["output"] for pay in pays]
        end = time.perf_counter()
        return Round(end - start, [Decimal(output) * 100 for output in outputs])

    return work


if __name__ == "__main__":
    serve(ready)

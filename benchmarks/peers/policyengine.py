"""Employer National Insurance of annual pays by policyengine-uk, for the tax year 2026/27.

Each round builds a simulation of one adult a row (`build_seconds`), then calculates `ni_employer` (`seconds`).
"""

import time
from collections.abc import Callable
from pathlib import Path

from protocol import Round, peer, read_pays, serve

YEAR = 2026
AGE = 40
"""Over 21, as no employer contribution is due for younger people below a higher threshold."""


def ready(path: Path) -> Callable[[], Round]:
    """Load the peer and the pays."""
    numpy, pandas, simulation = peer("numpy"), peer("pandas"), peer("policyengine_uk").Simulation
    pence = numpy.array(read_pays(path))
    people = numpy.arange(len(pence))

    def work() -> Round:
        start = time.perf_counter()
        frame = pandas.DataFrame(
            {
                f"person_id__{YEAR}": people,
                f"person_benunit_id__{YEAR}": people,
                f"person_household_id__{YEAR}": people,
                f"age__{YEAR}": numpy.full(len(people), AGE),
                f"employment_income__{YEAR}": pence / 100,
            }
        )
        built = simulation(dataset=frame)
        middle = time.perf_counter()
        pounds = built.calculate("ni_employer", YEAR)
        end = time.perf_counter()
        figures = (numpy.asarray(pounds, dtype="float64") * 100).tolist()
        return Round(end - middle, figures, build_seconds=middle - start)

    return work


if __name__ == "__main__":
    serve(ready)

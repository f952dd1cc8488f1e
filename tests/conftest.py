"""How much is generated: a quick run unless the environment asks for a long one."""

import os

from hypothesis import HealthCheck, Phase, settings

settings.register_profile(
    "quick",
    deadline=None,
    max_examples=30,
    derandomize=True,
    report_multiple_bugs=False,
    # a failing case is shrunk, but not explained line by line, which takes as long again
    phases=[Phase.explicit, Phase.generate, Phase.shrink],
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
settings.register_profile(
    "long",
    settings.get_profile("quick"),
    max_examples=1000,
    derandomize=False,
    print_blob=True,
)
settings.register_profile(
    "explore",
    settings.get_profile("quick"),
    derandomize=False,
    database=None,  # a seed alone tells what was run
)
settings.register_profile(
    "mutation",
    settings.get_profile("quick"),
    max_examples=10,  # three times as many faults are tried in the same time
    phases=[Phase.explicit, Phase.generate],  # that a test fails is enough: nothing is shrunk
)
os.environ.pop("COLUMNS", None)  # what is printed is laid out for no screen, but where a test asks for one
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "quick"))

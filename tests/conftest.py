"""How much is generated: a quick run unless the environment asks for a long one."""

import os

from hypothesis import HealthCheck, settings

_SLOW = [HealthCheck.too_slow, HealthCheck.data_too_large]
settings.register_profile("quick", deadline=None, max_examples=40, derandomize=True, suppress_health_check=_SLOW)
settings.register_profile("long", deadline=None, max_examples=1000, print_blob=True, suppress_health_check=_SLOW)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "quick"))

"""How much a test tries: enough to notice a mistake in the normal run, all of it in ``make soak``."""

import os

SOAK = os.environ.get("TIERCHECK_SOAK") == "1"


def times(normal: int, soak: int) -> int:
    """Return how many times, in this run."""
    return soak if SOAK else normal

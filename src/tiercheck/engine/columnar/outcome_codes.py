"""Outcomes as small numbers.

An outcome column holds 0 fail, 1 unknown, 2 pass, 3 partial, 4 not applicable; null where the
row's jurisdiction has no such tier or indicator.
"""

from collections.abc import Mapping
from types import MappingProxyType

from tiercheck.model.outcome import Outcome

OUTCOMES = (Outcome.FAIL, Outcome.UNKNOWN, Outcome.PASS, Outcome.PARTIAL, Outcome.NOT_APPLICABLE)
CODES: Mapping[Outcome, int] = MappingProxyType({outcome: code for code, outcome in enumerate(OUTCOMES)})


def outcome_of(code: int | None) -> Outcome | None:
    """Return the outcome that a code stands for; None for a null."""
    return None if code is None else OUTCOMES[code]
